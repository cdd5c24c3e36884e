"""Other users, terminals and environments: su, runuser, script, flock, tmux, screen, nix."""

from __future__ import annotations

import re

from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.families.wrappers import after, run
from gate.commands.grades import READ, Verdict, judge


def switch_user(call: Call) -> Verdict | None:
    """`su - user -c 'cmd'`, `runuser -u x -- cmd`, `script -c 'cmd'`, `flock lock -c 'cmd'`."""
    if call.name == "flock":
        at = next((n for n, a in enumerate(call.args) if a in ("-c", "--command")), None)
        rest = after(call.args, frozenset(("-w", "-E", "--timeout")), 1)
        if at is not None and (not rest or call.args[at + 1 :] == rest):
            call.nested(" ".join(rest))
            return None
        return run(call, rest)
    own = Call(call.name, call.args[: call.args.index("--")] if "--" in call.args else call.args, call.shell)
    command = own.value("-c", "--command", "--session-command")
    if command is None and call.name == "script":
        command = next(
            (text for arg, text in zip(call.args, call.args[1:], strict=False) if re.fullmatch(r"-[aefq]+c", arg)), None
        )
    if command is not None:
        call.nested(command)
        return None
    if call.name == "script":
        words = call.words(("-t", "-T", "-I", "-O", "-B"))
        if len(words) > 1:
            call.execute(words[1:])
            return None
        return judge("program", call.line(), None)
    if call.name == "runuser":
        rest = after(call.args, frozenset(("-u", "-g", "--user")), 0)
        if rest:
            return run(call, rest)
    if call.piped:
        from gate.commands.families.shells import fed

        return fed(call)
    return call.judge("dynamic", "starts a shell as another user")


def multiplexer(call: Call) -> Verdict | None:
    """tmux and screen: new sessions with a command, and keys sent to one."""
    args = call.args
    if "send-keys" in args or "send" in args:
        at = args.index("send-keys") if "send-keys" in args else args.index("send")
        texts = [a for a in args[at + 1 :] if a not in ("-l", "Enter", "C-m", "C-c", "-R", "-X")]
        skip = False
        for one in texts:
            if skip:
                skip = False
            elif one == "-t":
                skip = True
            else:
                call.nested(one)
        return judge("program", call.line(), None, why="types into another terminal")
    if call.name == "screen":
        stuff = args[args.index("stuff") + 1] if "stuff" in args and args[-1] != "stuff" else None
        if stuff:
            call.nested(stuff.replace("\\n", "\n"))
            return None
        rest = after(args, frozenset(("-S", "-c", "-e", "-h", "-p", "-s", "-t", "-T")), 0)
        return run(call, rest) if rest else READ
    words = call.words(("-s", "-n", "-t", "-c", "-x", "-y", "-F", "-e", "-L", "-f", "-S", "-l", "-p"))
    if words and words[0] in (
        "new",
        "new-session",
        "new-window",
        "neww",
        "split-window",
        "splitw",
        "run-shell",
        "run",
        "respawn-pane",
        "if-shell",
        "popup",
        "display-popup",
        "pipe-pane",
        "pipep",
        "confirm-before",
    ):
        for one in words[1:2] if len(words) == 2 else ([" ".join(words[1:])] if len(words) > 2 else []):
            call.nested(one)
        return judge("program", call.line(), None)
    return READ


def nix(call: Call) -> Verdict | None:
    for option in ("--run", "--command", "-c"):
        if option in call.args:
            rest = call.args[call.args.index(option) + 1 :]
            if option == "--run" or call.name == "nix-shell":
                call.nested(" ".join(rest))
            else:
                call.execute(rest)
            return None
    if call.name == "nix" and call.args[:1] == ["run"] and "#" in "".join(call.words()[1:2]):
        at = call.args.index("--") if "--" in call.args else len(call.args)
        call.execute([call.words()[1].rpartition("#")[2], *call.args[at + 1 :]])
        return None
    if call.name == "nix" and call.args[:1] in (["run"], ["profile"], ["upgrade-nix"]):
        return judge("install", call.line(), None)
    return judge("program", call.line(), None)


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("su", "runuser", "script", "flock", "sg", "newgrp"), switch_user),
    **dict.fromkeys(("tmux", "screen", "byobu"), multiplexer),
    **dict.fromkeys(("nix-shell", "nix", "devbox", "guix", "pkgx", "flox"), nix),
}
