"""Which family knows a program. A family is imported when a command first needs it: one call pays for one family."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from gate.authorship.environment import AGENT_VARIABLES
from gate.commands import paths
from gate.commands.expand import UNKNOWN
from gate.commands.families.registry import PROGRAMS
from gate.commands.grades import READ, Verdict, judge
from gate.expressions import Lazy

if TYPE_CHECKING:
    from gate.commands.call import Call

Handler = Callable[["Call"], "Verdict | None"]

_BINARIES = Lazy(
    r"(?:.*/)?(?:s?bin|\.bin|Scripts|libexec|Cellar/.*|shims)/|\./(?=(?:gradlew|mvnw|manage\.py|artisan|bazelw?|sbt)$)"
)
_VERSIONED = Lazy(
    r"^(python|pip|ruby|perl|php|lua|node|clang|gcc|g\+\+|bash|mysql|psql|kubectl|terraform)[-.]?\d[\d.]*$"
)
_HOOK_SWITCHES = Lazy(r"^(?:HUSKY(?:_SKIP_HOOKS)?|SKIP|LEFTHOOK(?:_EXCLUDE)?|PRE_COMMIT_ALLOW_NO_CONFIG|OVERCOMMIT_DISABLE|"
                            r"SKIP_(?:HOOKS?|TESTS?_HOOK|PRE_?COMMIT)|GIT_HOOKS_DISABLED?|DISABLE_HOOKS|NO_VERIFY|GATE_\w*(?:SKIP|DISABLE|OFF)\w*|"
                            r"GATE_SKIP|HUSKY_BYPASS|HUSKY_SKIP_INSTALL)$")  # fmt: skip
_CMDLET_READS = Lazy(
    r"(?i)(?:Get|Test|Select|Measure|Where|Sort|Find|Resolve|Show|Compare|ConvertTo|ConvertFrom|Join|Split)-[A-Za-z]+$"
)
_COMMANDS = frozenset(
    "PROMPT_COMMAND GIT_SSH_COMMAND GIT_EXTERNAL_DIFF GIT_PAGER GIT_EDITOR EDITOR VISUAL PAGER GIT_SEQUENCE_EDITOR GIT_ASKPASS "
    "SSH_ASKPASS SUDO_ASKPASS LESSOPEN LESSCLOSE MANPAGER BROWSER PERL5DB".split()
)
_UNINSTALLS = frozenset(("uninstall", "remove", "rm", "purge", "erase", "un", "autoremove"))
_GRAVE_VERBS = frozenset(
    [
        "destroy",
        "delete",
        "drop",
        "purge",
        "nuke",
        "terminate",
        "wipe",
        "obliterate",
        "decommission",
        "flush",
        "truncate",
    ]
)


def program(word: str) -> str:
    """The program's plain name: `/bin/rm`, `RM.EXE` and `python3.11` are rm and python."""
    name = word
    if "/" in name and (_BINARIES.match(name) or name.rsplit("/", 1)[-1] in ("gradlew", "mvnw", "artisan")):
        name = name.rsplit("/", 1)[-1]
    if "\\" in name and name.rsplit("\\", 1)[-1]:
        name = name.rsplit("\\", 1)[-1]
    if name[-4:].lower() in (".exe", ".cmd", ".bat"):
        name = name[:-4]
    if name in PROGRAMS:
        return name
    plain = "".join(c for c in name if c.isprintable() and ord(c) not in (0x200B, 0x200C, 0x200D, 0xFEFF, 0x2060))
    if plain.lower() in PROGRAMS:
        return plain.lower()
    versioned = _VERSIONED.match(plain)
    return versioned.group(1) if versioned else name


def handler(name: str) -> Handler | None:
    """The function that grades a program, None if no family knows it."""
    family = PROGRAMS.get(name)
    if family is None:
        return None
    return _handlers(family).get(name)


@cache
def _handlers(family: str) -> dict[str, Handler]:
    handlers: dict[str, Handler] = import_module(f"gate.commands.families.{family}").HANDLERS
    return handlers


def grade(call: Call, word: str) -> Verdict | None:
    """The verdict of one simple command; None where all of it lies in the commands it runs."""
    if "oversight-gate" in call.args and _UNINSTALLS.intersection(call.args):
        return judge("tamper", call.line(), None, why="takes the gate away")
    known = handler(call.name)
    if known:
        return known(call)
    if any(ord(c) > 0x2FF for c in word):
        return call.judge("dynamic", "has a name in letters that look like others")
    if "/" in word or word.endswith((".sh", ".py", ".bash", ".rb", ".js", ".pl")):
        return graver(script(call, word), by_its_name(call, word))
    return unknown(call)


def by_its_name(call: Call, word: str) -> Verdict | None:
    """What a program would do that stands in an odd place, or in one that is only known when it runs, if it is what it is called.
    A project calls its own scripts as it likes."""
    last, state = program(word.rpartition("/")[2]), call.shell
    known = handler(last) if "/" in word and PROGRAMS.get(last) != "builtins" else None
    if known is None or not (word[0] in "/~" or UNKNOWN in word) or paths.join(state.cwd, word) in state.files:
        return None
    files, sure, feeds = dict(state.files), dict(state.sure), dict(state.feeds)
    with state.apart():  # what it is not says nothing of where the others run, and of what they find
        verdict = known(call.of(last))
    state.files, state.sure, state.feeds = files, sure, feeds
    return verdict


def graver(one: Verdict | None, other: Verdict | None) -> Verdict | None:
    """The one of the higher level; the first of two that weigh the same."""
    return other if other is not None and (one is None or other.level > one.level) else one


def script(call: Call, word: str) -> Verdict | None:
    """A program called by its path: a file written just before is read, else its name must do."""
    state = call.shell
    path = paths.join(state.cwd, word)
    if path in state.files or word in state.feeds:
        from gate.commands.families.shells import file

        return file(call, word, call.args)
    return script_verdict(call, word, call.args)


def script_verdict(call: Call, path: str, args: list[str]) -> Verdict:
    """A project's own script is ordinary, unless its name or its arguments say what it is for."""
    from gate.commands.families.tasks import named

    if UNKNOWN in path:
        return call.judge("dynamic", "runs a script that is only known when it runs")
    return named(call, path, args) or judge("program", call.line(), None, why="runs the project's own script")


def unknown(call: Call) -> Verdict | None:
    """No family knows it. It may still run another command: after `--`, in `-c TEXT`, or as its last words."""
    if _CMDLET_READS.match(call.name):
        return READ
    mark = len(call.shell.steps)
    args = call.args
    if "--" in args and args.index("--") + 1 < len(args):
        call.execute(args[args.index("--") + 1 :])
    for option in ("-c", "-e", "-x", "--command", "--exec", "--cmd", "--run", "--eval"):
        for value in call.values(option):
            if " " in value:
                call.nested(value)
    for at, arg in enumerate(args[:6]):
        if (
            arg in PROGRAMS
            and PROGRAMS[arg] not in ("readers", "shells", "builtins", "tasks", "agents", "languages")
            and at + 1 < len(args)
        ):
            call.execute(args[at:])
            break
    _wrapped(call)
    found = call.shell.gravest(mark)
    if found.level < 3:
        del call.shell.steps[mark:]
    words = call.words()
    if (
        "migrate" in words[:2]
        and _ONLY_ASKS.isdisjoint(words[:3])
        and not call.exactly("dry-run", "help", "plan", "check")
    ):
        return call.judge("migrate", "asks a program the gate does not know to migrate a database")
    if any(word in _GRAVE_VERBS for word in words[:2]):
        return call.judge("ask", "asks a program the gate does not know to remove something")
    return judge("program", call.line(), None)


_ONLY_ASKS = frozenset("status list plan validate info help diff check create new make".split())
_REACHES_OUT = frozenset(
    {"kubernetes", "infrastructure", "aws", "clouds", "buckets", "platforms", "databases", "stores"}
)


def _wrapped(call: Call) -> None:
    """`do_kubectl delete ns x`, `_terraform destroy`, `aws_delete bucket`: a function of another file, named after what it runs."""
    name = call.name.split("_")
    for at, part in enumerate(name if len(name) > 1 else ()):
        if PROGRAMS.get(part) in _REACHES_OUT:
            call.execute([part, *call.args])
            call.execute([part, *name[at + 1 :], *call.args])


def is_command(name: str, value: str) -> bool:
    """Whether other programs run what this variable holds."""
    return " " in value and name in _COMMANDS and not _CHOOSES_A_KEY.match(value)


_CHOOSES_A_KEY = Lazy(
    r"ssh(?:\s+-[46CqTvx]|\s+-[ip]\s*[\w~./-]+|\s+-o\s*(?:IdentitiesOnly|IdentityFile|BatchMode|ConnectTimeout)=[\w~./-]+)*\s*$"
)
"""What git is told of ssh, and nothing that runs: https://git-scm.com/docs/git#Documentation/git.txt-GITSSHCOMMAND"""


def assignment(name: str, value: str) -> Verdict | None:
    """Variables that switch guards off, or make other programs run something."""
    if _HOOK_SWITCHES.match(name) and not (name in ("HUSKY", "LEFTHOOK") and value in ("1", "true", "")):
        return judge("bypass", f"{name}={value[:40]}", None, why="switches the repository's hooks off",
                     safer="let the hooks run, and fix what they find")  # fmt: skip
    if name.startswith("GIT_CONFIG") and ("hooksPath" in value or name in ("GIT_CONFIG_PARAMETERS",)):
        return judge("bypass", f"{name}={value[:40]}", None, why="redirects git's hooks")
    if name in AGENT_VARIABLES and value.lower() in ("", "0", "false", "no", "off"):
        return judge("bypass", f"{name}={value}", None, why="hides from the hooks which agent is at work")
    if name in ("LD_PRELOAD", "LD_AUDIT", "DYLD_INSERT_LIBRARIES", "BASH_ENV", "PROMPT_COMMAND") and value:
        return judge("dynamic", f"{name}={value[:40]}", None, why="makes other programs run something else")
    return None


__all__ = ["READ", "Handler", "assignment", "grade", "handler", "program", "script_verdict"]
