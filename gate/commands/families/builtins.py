"""What is built into shells: `trap`, `export`, `set`, `alias`, `read`, `cd`, `printf`. Most of it changes what a shell knows."""

from __future__ import annotations

import re

from gate.commands import decode, paths
from gate.commands.call import Call
from gate.commands.expand import UNKNOWN
from gate.commands.families import Handler, assignment
from gate.commands.grades import READ, Verdict, judge


def trap(call: Call) -> Verdict | None:
    words = [a for a in call.args if a != "--"]
    if words and (len(words) > 1 or " " in words[0]) and words[0][:1] not in ("-", ""):
        with call.shell.apart():  # it runs when all else is done
            call.nested(words[0], here=True)
    return READ


def export(call: Call) -> Verdict | None:
    """`export X=y`, `declare X=y`, `local X=y`: assignments."""
    worst: Verdict | None = READ
    for arg in call.args:
        name, equals, value = arg.partition("=")
        if not equals or not name.rstrip("+").isidentifier():
            continue
        name = name.rstrip("+")
        call.shell.variables[name] = (
            UNKNOWN if "-n" in call.args else value
        )  # another name for a variable that may change
        verdict = assignment(name, value)
        if verdict and (worst is None or verdict.level > worst.level):
            worst = verdict
    if call.args in ([], ["-p"], ["-x"], ["-px"]):
        return judge("secret", call.line(), None, why="shows every variable, secrets included")
    return worst


def set_words(call: Call) -> Verdict | None:
    """`set -- a b` replaces the positional parameters; alone it prints every variable."""
    if not call.args:
        return judge("secret", call.line(), None, why="shows every variable, secrets included")
    if "--" in call.args:
        call.shell.positional = call.args[call.args.index("--") + 1 :]
    elif call.args and call.args[0][:1] not in "-+":
        call.shell.positional = list(call.args)
    return READ


def shift(call: Call) -> Verdict | None:
    if call.shell.positional:
        count = int(call.args[0]) if call.args and call.args[0].isdigit() and len(call.args[0]) < 6 else 1
        call.shell.positional = call.shell.positional[count:]
    return READ


def alias(call: Call) -> Verdict | None:
    for arg in call.args:
        name, equals, value = arg.partition("=")
        if equals and name:
            call.shell.aliases[name] = value
    return READ


def read(call: Call) -> Verdict | None:
    """`read x` takes what it is fed: known text stays known."""
    names = call.words(("-p", "-d", "-t", "-n", "-N", "-u", "-i", "-a"))
    fields = (call.stdin or "").strip("\n").split(None, max(len(names) - 1, 0)) if call.stdin is not None else None
    for at, name in enumerate(names):
        if fields is None:
            call.shell.variables[name] = UNKNOWN
        else:
            call.shell.variables[name] = fields[at].strip() if at < len(fields) else ""
    array = next((b for a, b in zip(call.args, call.args[1:], strict=False) if re.fullmatch(r"-\w*a", a)), None)
    if array:
        call.shell.arrays[array] = (call.stdin or "").split() if call.stdin is not None else [UNKNOWN]
    return READ


def change_directory(call: Call) -> Verdict | None:
    """Later paths are seen from there, and the place may name an environment."""
    words = [a for a in call.args if a[:1] != "-" or a == "-"]
    target = words[0] if words else "~"
    state = call.shell
    state.chosen.pop("cd", None)
    if call.name == "popd" or target == "-":
        state.cwd = ""
        return READ
    if UNKNOWN in target:
        state.cwd = UNKNOWN if target == UNKNOWN else paths.join(state.cwd, target)
        return READ
    state.cwd = paths.join(state.cwd, target)
    if state.cwd == ".":
        state.cwd = ""
    if not state.cwd.startswith("/tmp"):
        state.choose("cd", state.cwd)
    return READ


def printf(call: Call) -> Verdict | None:
    """`printf -v name` assigns."""
    if call.args[:1] == ["-v"] and len(call.args) > 2:
        inner = Call("printf", call.args[2:], call.shell)
        call.shell.variables[call.args[1]] = decode.output_of(inner) or UNKNOWN
        return READ
    from gate.commands.families.readers import shown

    return shown(call)


def history(call: Call) -> Verdict | None:
    if call.has("-c", "-d", "-w"):
        return judge("bypass", call.line(), None, why="erases the record of what was run")
    return READ


def quiet(call: Call) -> Verdict | None:
    return READ


def unset(call: Call) -> Verdict | None:
    return next((said for said in (assignment(name, "") for name in call.words()) if said), READ)


def mapfile(call: Call) -> Verdict | None:
    names = call.words(("-d", "-n", "-O", "-s", "-u", "-C", "-c"))
    name = names[0] if names else "MAPFILE"
    call.shell.arrays[name] = call.stdin.splitlines() if call.stdin is not None else [UNKNOWN]
    return READ


def enable(call: Call) -> Verdict | None:
    return judge("dynamic", call.line(), None, why="loads a builtin from a file") if call.has("-f") else READ


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("export", "declare", "typeset", "local", "readonly"), export),
    **dict.fromkeys(("cd", "pushd", "popd", "chdir"), change_directory),
    **dict.fromkeys((
        ":", "true", "false", "test", "[", "[[", "exit", "return", "break", "continue", "wait", "jobs", "fg", "bg",
        "hash", "ulimit", "umask", "shopt", "getopts", "let", "type", "unalias", "disown", "times", "suspend",
        "caller", "compgen", "complete", "bind", "dirs", "help", "setopt", "unsetopt", "autoload", "zmodload", "logout",
    ), quiet),
    "trap": trap,
    "set": set_words,
    "shift": shift,
    "alias": alias,
    "abbr": alias,
    "read": read,
    "printf": printf,
    "mapfile": mapfile,
    "readarray": mapfile,
    "enable": enable,
    "unset": unset,
    "history": history,
}  # fmt: skip
