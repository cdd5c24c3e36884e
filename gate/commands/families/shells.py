"""Shells and what is built into them: `bash -c`, `eval`, `source`, `trap`, `export`, `cd`."""

from __future__ import annotations

import re

from gate.commands import decode, paths
from gate.commands.call import Call
from gate.commands.expand import UNKNOWN
from gate.commands.families import Handler, assignment, script_verdict
from gate.commands.grades import READ, Verdict, judge

_VALUED = frozenset(("-o", "+o", "-O", "+O", "--rcfile", "--init-file"))


def shell(call: Call) -> Verdict | None:
    """`sh -c TEXT` runs TEXT, `sh FILE` runs a file, `… | sh` runs what it is fed."""
    args = list(call.args)
    at = 0
    reads_stdin = False
    while at < len(args):
        arg = args[at]
        if arg == "--":
            at += 1
            break
        if arg[:1] not in ("-", "+") or arg == "-":
            break
        if arg in ("--version", "--help"):
            return READ
        if arg[:2] != "--" and "c" in arg[1:]:
            return _text(call, args[at + (2 if "o" in arg else 1) :])
        if arg in ("--command", "--commands"):
            return _text(call, args[at + 1 :])
        if arg.startswith("--init-command"):
            return _text(call, [arg.partition("=")[2]])
        reads_stdin = reads_stdin or (arg[:2] != "--" and "s" in arg[1:])
        at += 2 if arg in _VALUED or (arg[:2] != "--" and arg[-1:] in "oO") else 1
    rest = args[at:]
    if any(a[:1] == "-" and a[:2] != "--" and "n" in a[1:] for a in args[:at]):
        return READ
    if rest and not reads_stdin and rest[0] not in ("-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"):
        return file(call, rest[0], rest[1:])
    return fed(call)


def _text(call: Call, rest: list[str]) -> Verdict | None:
    words = [w for w in rest if w not in ("-l", "-i", "-e", "-x", "--login")] or rest
    if not words:
        return None
    if UNKNOWN in words[0].strip() and not words[0].strip().strip(UNKNOWN):
        return call.judge("dynamic", "runs a text that is only known when it runs")
    kept = call.shell.zero, call.shell.positional
    call.shell.zero, call.shell.positional = (words[1] if len(words) > 1 else None), words[2:]
    call.nested(words[0], stdin=call.stdin, piped=call.piped)
    call.shell.zero, call.shell.positional = kept
    return None


def fed(call: Call) -> Verdict | None:
    """A shell that reads its commands from a pipe or a heredoc."""
    if not call.piped:
        return judge("program", call.line(), None, why="starts a shell")
    if call.stdin is None:
        return call.judge("remote-code", "runs whatever it is fed: nobody here has read it",
                          safer="save the script to a file, read it, then run it")  # fmt: skip
    found = call.nested(call.stdin)
    if UNKNOWN in call.stdin and found.level < 3:
        return call.judge("dynamic", "runs a text that is partly known only when it runs")
    return call.judge("dynamic", "runs the text it is fed") if found.level < 2 else None


def file(call: Call, path: str, args: list[str]) -> Verdict | None:
    """A script file: known if it was written a moment ago, or comes from a process substitution."""
    state = call.shell
    if path in state.feeds:
        text = state.feeds[path]
        if text is None:
            return call.judge("remote-code", "runs a text that nobody here has read")
        found = call.nested(text)
        return call.judge("dynamic", "runs the text it is fed") if found.level < 2 else None
    written = state.files.get(paths.join(state.cwd, path))
    if written is not None:
        kept, state.positional = state.positional, args
        call.nested(written)
        state.positional = kept
        return None
    if path.startswith(("http:", "https:")):
        return call.judge("remote-code")
    return script_verdict(call, path, args)


def evaluate(call: Call) -> Verdict | None:
    """`eval`: its words are joined and read again."""
    text = " ".join(call.args)
    if not text.strip():
        return READ
    known = text.replace(UNKNOWN, "").strip()
    found = call.nested(text) if known else READ
    if UNKNOWN in text:
        if found.level >= 3:
            return None
        if known == "" and _prints_settings(call):
            return judge("program", call.line(), None, why="loads settings into this shell")
        return call.judge("dynamic", "runs a text that is only known when it runs")
    return None


_SETTINGS = ("ssh-agent", "direnv", "brew shellenv", "pyenv", "rbenv", "nodenv", "fnm", "mise", "zoxide", "starship",
             "conda", "docker-machine env", "minikube docker-env", "opam env", "dircolors", "nvm", "asdf", "luarocks",
             "thefuck", "register-python-argcomplete", "poetry env activate", "minikube", "dbus-launch")  # fmt: skip


def _prints_settings(call: Call) -> bool:
    """`eval "$(ssh-agent -s)"`: the usual way to load an environment."""
    return bool(call.shell.steps) and call.shell.steps[-1].program.startswith(_SETTINGS)


RELEASE = re.compile(r"/(?:etc|usr/lib)/(?:os|lsb|redhat|centos|fedora|alpine|debian|system)-release")
"""What a system says of itself: https://www.freedesktop.org/software/systemd/man/latest/os-release.html"""


def source(call: Call) -> Verdict | None:
    """`source FILE`: project files that set variables are ordinary; fed text is not."""
    if not call.args:
        return READ
    path = call.args[0]
    if path in ("/dev/stdin", "/dev/fd/0"):
        return fed(call)
    if path in call.shell.feeds or paths.join(call.shell.cwd, path) in call.shell.files:
        return file(call, path, call.args[1:])
    if RELEASE.fullmatch(path):
        return judge("program", call.line(), None, why="loads settings into this shell")
    if paths.is_secret(path, call.shell.cwd):
        call.shell.places.append(path)
        return judge("program", call.line(), None, why="loads settings into this shell")
    return script_verdict(call, path, call.args[1:])


def run_words(call: Call) -> Verdict | None:
    """`exec`, `command`, `builtin`: the rest is the command."""
    args = list(call.args)
    if call.name == "command" and args and args[0] in ("-v", "-V"):
        return READ
    while args and args[0][:1] == "-":
        option = args.pop(0)
        if call.name == "exec" and option == "-a" and args:
            args.pop(0)
    while len(args) > 1 and re.match(
        r"[A-Za-z_]\w*=", args[0]
    ):  # a shell finds no such program; the rest is looked at anyway
        args.pop(0)
    if not args:
        return READ
    own = call.shell.functions.pop(args[0], None)  # `cd() { builtin cd "$@"; }`: not the function again
    call.execute(args, stdin=call.stdin, piped=call.piped)
    if own is not None:
        call.shell.functions[args[0]] = own
    return None


def trap(call: Call) -> Verdict | None:
    words = [a for a in call.args if a != "--"]
    if words and (len(words) > 1 or " " in words[0]) and words[0][:1] not in ("-", ""):
        call.nested(words[0])
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
    if call.name == "popd" or target == "-":
        state.cwd = ""
        return READ
    if UNKNOWN in target:
        state.cwd = UNKNOWN if target == UNKNOWN else paths.join(state.cwd, target)
        return READ
    state.cwd = paths.join(state.cwd, target)
    if state.cwd == ".":
        state.cwd = ""
    if not target.startswith("/tmp"):
        state.places.append(target)
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
    **dict.fromkeys(("sh", "bash", "zsh", "dash", "ksh", "ash", "mksh", "fish", "rbash", "csh", "tcsh", "nu", "yash", "elvish", "xonsh"), shell),
    **dict.fromkeys(("exec", "command", "builtin", "nocorrect", "noglob"), run_words),
    **dict.fromkeys(("export", "declare", "typeset", "local", "readonly"), export),
    **dict.fromkeys(("cd", "pushd", "popd", "chdir"), change_directory),
    **dict.fromkeys((
        ":", "true", "false", "test", "[", "[[", "exit", "return", "break", "continue", "wait", "jobs", "fg", "bg",
        "hash", "ulimit", "umask", "shopt", "getopts", "let", "type", "unalias", "disown", "times", "suspend",
        "caller", "compgen", "complete", "bind", "dirs", "help", "setopt", "unsetopt", "autoload", "zmodload", "logout",
    ), quiet),
    "eval": evaluate,
    "source": source,
    ".": source,
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
