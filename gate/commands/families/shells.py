"""Shells, and what runs a text or a file in them: `bash -c`, `eval`, `source`, `exec`."""

from __future__ import annotations

import re

from gate.commands import paths
from gate.commands.call import Call
from gate.commands.expand import UNKNOWN
from gate.commands.families import Handler, script_verdict
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


SOURCES = (".", "source")
"""These run a file in the shell at hand."""


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
    spelled = call.shell.spelled and not call.args
    found = call.nested(call.stdin, here=call.name in SOURCES)
    if UNKNOWN in call.stdin and found.level < 3:
        return call.judge("dynamic", "runs a text that is partly known only when it runs")
    return call.judge("dynamic", "runs the text it is fed") if found.level < 2 and not spelled else None


def file(call: Call, path: str, args: list[str]) -> Verdict | None:
    """A script file: known if it was written a moment ago, or comes from a process substitution."""
    state = call.shell
    if path in state.feeds:
        text = state.feeds[path]
        if text is None and _prints_settings(call):
            return judge("program", call.line(), None, why="loads settings into this shell")
        if text is None:
            return call.judge("remote-code", "runs a text that nobody here has read")
        found = call.nested(text, here=call.name in SOURCES)
        return call.judge("dynamic", "runs the text it is fed") if found.level < 2 else None
    place = paths.join(state.cwd, path)
    written = state.files.get(place)
    if written is not None:
        kept, state.positional = state.positional, args
        call.nested(written, here=call.name in SOURCES)
        state.positional = kept
        if state.told(place) is not None:
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
    found = call.nested(text, here=True) if known else READ
    if UNKNOWN in text:
        if found.level >= 3:
            return None
        if known == "" and _prints_settings(call):
            return judge("program", call.line(), None, why="loads settings into this shell")
        return call.judge("dynamic", "runs a text that is only known when it runs")
    return None


_SETTINGS = ("ssh-agent", "direnv", "brew shellenv", "pyenv", "rbenv", "nodenv", "fnm", "mise", "zoxide", "starship",
             "conda", "docker-machine env", "minikube docker-env", "opam env", "dircolors", "nvm", "asdf", "luarocks",
             "thefuck", "register-python-argcomplete", "poetry env activate", "minikube podman-env", "dbus-launch")  # fmt: skip


_COMPLETES = re.compile(
    r"[\w.-]+ (?:(?:shell-)?completions?|generate-shell-completion) (?:-s |--shell[ =])?(?:bash|zsh|fish)"
)
"""`kubectl completion bash`"""


def _prints_settings(call: Call) -> bool:
    """`eval "$(ssh-agent -s)"`: the usual way to load an environment."""
    printed = call.shell.printed
    return len(printed) == 1 and (printed[0].startswith(_SETTINGS) or _COMPLETES.fullmatch(printed[0]) is not None)


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
        call.shell.choose("source", path)
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


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("sh", "bash", "zsh", "dash", "ksh", "ash", "mksh", "fish", "rbash", "csh", "tcsh", "nu", "yash", "elvish", "xonsh"), shell),
    **dict.fromkeys(("exec", "command", "builtin", "nocorrect", "noglob"), run_words),
    "eval": evaluate,
    "source": source,
    ".": source,
}  # fmt: skip
