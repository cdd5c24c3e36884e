"""Verb tables: a command-line tool as data, from its verbs to their effects.

A family is mostly such tables; only what verbs can't say is a function.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from gate.commands.call import OFF, TEXT_OPTIONS, Call
from gate.commands.expand import UNKNOWN
from gate.commands.grades import READ, Verdict
from gate.expressions import Lazy

_REMOVES = Lazy(
    r"(?:^|[-:_])(?:delete|destroy|terminate|purge|drop|wipe|nuke|remove|uninstall|decommission)(?:[-:_]|$)"
)
"""Verbs that remove something, whatever the tool: a table need not name each."""


class Tool(NamedTuple):
    """`verbs`: (kind, "verb, other verb, verb subverb") pairs; the longest match decides."""

    verbs: tuple[tuple[str, str], ...]
    valued: str = ""
    """Options whose value is the next argument."""
    dry: str = "--help -h --version --dry-run"
    """Options with which nothing changes."""
    default: str = "ask"
    """The kind of a verb that the table does not know."""
    bare: str = "read"
    """The kind of the tool alone."""
    safer: tuple[tuple[str, str], ...] = ()
    """(kind, a safer way)."""
    placed: bool = True
    """Whether the environment counts."""


@lru_cache(maxsize=64)
def _table(tool: Tool) -> dict[tuple[str, ...], str]:
    return {
        tuple(verb.split()): kind
        for kind, verbs in tool.verbs
        for verb in verbs.replace("\n", " ").split(",")
        if verb.strip()
    }


@lru_cache(maxsize=64)
def _options(text: str) -> frozenset[str]:
    return frozenset(text.split())


def look_up(tool: Tool, words: list[str]) -> tuple[str, int]:
    """(kind, how many words the verb has); kind "" if the table does not know it."""
    table = _table(tool)
    for count in range(min(len(words), 4), 0, -1):
        kind = table.get(tuple(words[:count]))
        if kind:
            return kind, count
    return "", 0


_VERSIONS = frozenset(("--version", "-version", "-v", "-V"))
"""Questions only as the first word: later, `--version 3` says which one to deploy."""


def is_dry(tool: Tool, call: Call) -> bool:
    """Asked for help, its version, or a rehearsal."""
    dry = _options(tool.dry)
    if "--no-dry-run" in call.args:
        return False
    for at, arg in enumerate(call.args):
        if arg == "--":
            return False
        told = call.args[at - 1] in TEXT_OPTIONS if at else call.name in ("mvn", "mvnw") and arg == "-V"
        if arg[:1] != "-" or told or (at and arg in _VERSIONS):
            continue  # `mvn -V deploy` says its version, and goes on
        if arg == "-h" and call.args[at + 1 : at + 2] and call.args[at + 1][:1] != "-":
            continue  # a host
        option, equals, value = arg.partition("=")
        off = value in OFF if equals else call.args[at + 1 : at + 2] and call.args[at + 1] in OFF
        if (
            option in dry
            and not off
            and not (equals and (option in _VERSIONS or option[:2] != "--" or UNKNOWN in value))
        ):
            return True
    return False


def consult(tool: Tool, call: Call) -> Verdict:
    """The verdict of a call by its tool's table."""
    words = call.words(_options(tool.valued))
    if is_dry(tool, call):
        return READ
    if not words:
        return verdict(tool, call, tool.bare)
    kind, _ = look_up(tool, words)
    if not kind and tool.default == "ask" and any(_REMOVES.search(word) for word in words[:3]):
        kind = "remove"
    return verdict(tool, call, kind or tool.default)


def verdict(tool: Tool, call: Call, kind: str) -> Verdict:
    safer = dict(tool.safer).get(kind)
    return call.judge(kind, safer=safer) if tool.placed else call.plain(kind, safer=safer)
