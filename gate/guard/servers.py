"""Tools of servers (MCP), by their names and arguments: a known read is 0, what changes something or is not known, asks.

What an argument holds is read like anywhere else: a shell command, SQL, a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from gate.commands.grades import PRODUCTION, Place, Verdict, judge
from gate.commands.surroundings import Surroundings, place_of

READS = frozenset(
    "get list search read describe fetch find view show status count check diff log logs lookup resolve explain preview validate screenshot snapshot "
    "inspect summarize summary browse query select tail peek info history whoami ping head stat tree compare analyze lint docs help schema schemas tables "
    "open navigate wait hover scroll console think recall retrieve current has is download export test tests messages requests context".split()
)
DESTROYS = frozenset(
    "delete drop destroy remove terminate purge truncate wipe reset revert rollback kill nuke flush uninstall decommission archive clear".split()
)
CHANGES = frozenset(
    "create update write set add send post put patch merge push insert upsert edit modify rename move deploy apply execute exec run invoke call start stop "
    "restart scale publish release submit approve assign close reopen comment reply upload import enable disable cancel trigger dispatch schedule "
    "transition migrate rebase fork branch commit sync install upgrade restore click type fill press drag select_option handle evaluate share invite "
    "enqueue pay refund charge transfer buy sell book order register toggle lock unlock pause resume rerun request mark subscribe unsubscribe star".split()
)
ACCESS = frozenset(
    "grant permission permissions role roles member members collaborator collaborators token secret secrets key keys policy policies credential credentials user users webhook".split()
)
SEARCHES = frozenset("search find list get lookup docs explain help resolve".split())
"""Verbs whose arguments are words to look for, not statements to run."""
_PIECES = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_SQL = ("sql", "query", "statement", "queries", "migration")
_SHELL = ("command", "cmd", "script", "shell")


def pieces(name: str) -> tuple[str, ...]:
    return tuple(piece.lower() for piece in _PIECES.findall(name))


def grade(server: str, tool: str, arguments: Mapping[str, Any], around: Surroundings) -> tuple[Verdict, ...]:
    """The verdicts of a call: of its name, and of what its arguments hold."""
    what = f"{server}: {tool}" if server else tool
    place = place_of([server, tool, *_texts(arguments)], around)
    words = pieces(tool)
    verb = next((word for word in words if word in READS | DESTROYS | CHANGES), "")
    held = () if verb in SEARCHES else tuple(_held(arguments, what, around))
    if held and (verb in ("query", "execute", "exec", "run", "read", "select", "call") or not verb):
        return held
    return (_named(what, words, verb, arguments, place), *held)


def _named(what: str, words: tuple[str, ...], verb: str, arguments: Mapping[str, Any], place: Place | None) -> Verdict:
    approves = "approve" in words or str(arguments.get("event", arguments.get("state", ""))).upper() in (
        "APPROVE",
        "APPROVED",
    )
    if approves:
        return judge("access", what, place, why="approves: only a human may")
    if not verb:
        return judge("ask", what, place, why="calls a tool the gate does not know")
    if verb in READS and not any(word in DESTROYS for word in words):
        secret = any(word in ("secret", "secrets", "credential", "credentials") for word in words)
        return judge("secret" if secret and verb != "list" else "read", what, place)
    if verb in DESTROYS:
        return judge("erase", what, place, why="deletes or undoes something that others may use")
    if any(word in ACCESS for word in words):
        return judge(
            "access" if place and place.kind == PRODUCTION else "change",
            what,
            place,
            why="changes who or what has access",
        )
    return judge(
        "deploy" if verb in ("deploy", "release", "publish") else "shared", what, place, why="changes a shared system"
    )


def _held(arguments: Mapping[str, Any], what: str, around: Surroundings) -> Iterator[Verdict]:
    """Verdicts of the commands and statements in the arguments."""
    from gate.commands import grade as grade_command
    from gate.commands.sql import gravest, looks_like_sql

    for name, value in arguments.items():
        texts = (
            [value]
            if isinstance(value, str)
            else [v for v in value if isinstance(v, str)]
            if isinstance(value, list)
            else []
        )
        for text in texts[:50]:
            if name in _SQL and (looks_like_sql(text) or name == "sql"):
                kind, statement = gravest(text)
                yield judge(kind, f"{what}: {statement}", place_of([what], around))
            elif name in _SHELL:
                found = grade_command(text, surroundings=around)
                yield Verdict(int(found.level), found.effect, found.reasons[0], found.environment, found.safer)


def _texts(arguments: Mapping[str, Any]) -> list[str]:
    """Short arguments, which may name where the call lands."""
    return [value for value in arguments.values() if isinstance(value, str) and len(value) < 100]
