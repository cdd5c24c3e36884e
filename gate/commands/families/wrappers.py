"""Programs that run another command: the command inside is what counts.

`env -i X=y cmd`, `timeout 5 cmd`, `aws-vault exec prod -- cmd`.
"""

from __future__ import annotations

import re
import shlex

from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.grades import READ, Verdict, judge
from gate.commands.syntax import Simple

# name: (options that take a value, positional arguments before the command)
_PEELED: dict[str, tuple[str, int]] = {
    "nohup": ("", 0), "setsid": ("", 0), "time": ("-f -o --format --output", 0), "gtime": ("-f -o", 0),
    "timeout": ("-s -k --signal --kill-after", 1), "gtimeout": ("-s -k --signal --kill-after", 1),
    "nice": ("-n --adjustment", 0), "ionice": ("-c -n -p --class --classdata", 0), "renice": ("", 9),
    "stdbuf": ("-i -o -e --input --output --error", 0), "chroot": ("--userspec --groups", 1),
    "strace": ("-e -o -p -s -u -E -a -b -P -S -X -I -O", 0), "ltrace": ("-e -o -p -s -u -n -l", 0),
    "unbuffer": ("", 0), "caffeinate": ("-t -w", 0), "pkexec": ("--user", 0), "gosu": ("", 1), "su-exec": ("", 1),
    "setpriv": ("--reuid --regid --groups", 0), "runcon": ("-c -t -u -r -l", 0), "unshare": ("-S -G -R -w", 0),
    "nsenter": ("-t --target -S -G", 0), "taskset": ("", 1), "chrt": ("", 1), "numactl": ("", 0), "setarch": ("", 1),
    "linux32": ("", 0), "linux64": ("", 0), "cgexec": ("-g", 0), "firejail": ("", 0), "fakeroot": ("-l -s -i", 0),
    "proot": ("-r -b -w", 0), "bwrap": ("--bind --ro-bind --dev-bind --setenv --chdir --symlink --tmpfs --proc --dev", 0),
    "dbus-run-session": ("", 0), "dbus-launch": ("", 0), "xvfb-run": ("-s -n -e -f -l -p -w", 0), "faketime": ("-f", 1),
    "retry": ("-t -d -m -x --times --delay", 0), "valgrind": ("", 0), "catchsegv": ("", 0), "systemd-inhibit": ("", 0),
    "systemd-run": ("-p --property --unit -u -E --setenv --uid --gid --slice -M --machine -H", 0), "chpst": ("-u -U -e -/ -n -l -m", 0), "setuidgid": ("", 1),
    "softlimit": ("-m -d -s -t", 0), "eatmydata": ("", 0), "proxychains": ("-f", 0), "proxychains4": ("-f", 0),
    "torsocks": ("", 0), "torify": ("", 0), "tsocks": ("", 0), "rlwrap": ("", 0), "sem": ("-j --id", 0), "daemonize": ("-a -c -e -o -p -u -E", 0), "start-stop-daemon": ("--exec --pidfile", 0),
    "aws-vault": ("", 2), "aws-okta": ("", 2), "saml2aws": ("-a --profile --role", 1), "granted": ("", 1),
    "op": ("--env-file --account", 1), "doppler": ("-p -c --project --config --token --command", 1), "infisical": ("--env --path --projectId", 1),
    "chamber": ("", 2), "teller": ("-c", 1), "envchain": ("", 1), "envdir": ("", 1), "dotenv": ("-f -e -c --file", 0), "dotenvx": ("-f", 1), "env-cmd": ("-f -e -r", 0), "cross-env": ("", 0), "cross-env-shell": ("", 0),
    "direnv": ("", 2), "mise": ("", 1), "rtx": ("", 1), "asdf": ("", 1), "pyenv": ("", 1), "rbenv": ("", 1), "nodenv": ("", 1), "fnm": ("--using", 1), "volta": ("--node", 1), "nvm": ("", 2),
    "perf": ("-e -o -p -F", 1), "rr": ("", 1), "heaptrack": ("", 0), "sops": ("", 2), "berglas": ("", 1), "summon": ("-p -f -e", 0), "vaultenv": ("", 0), "with-env": ("", 1), "sudo-rs": ("-u -g", 0), "run0": ("--user", 0),
    "tini": ("-p -e", 0), "dumb-init": ("", 0), "catatonit": ("", 0), "wait-for-it": ("-h -p -t", 1), "wait-for-it.sh": ("-h -p -t", 1), "dockerize": ("-wait -timeout -template", 0),
    "s6-setuidgid": ("", 1), "sshpass": ("-p -f -e -P", 0), "then": ("", 0), "do": ("", 0), "else": ("", 0), "busybox": ("", 0), "toybox": ("", 0), "nocache": ("", 0),
    "choom": ("-n -p", 0), "prlimit": ("", 0), "arch": ("", 0), "wsl": ("-d -u --distribution --user", 0), "wsl.exe": ("-d -u", 0), "winpty": ("", 0),
    "gdbserver": ("", 1), "coproc": ("", 0), "moreutils": ("", 9), "chronic": ("", 0), "ifne": ("-n", 0), "errno": ("", 9), "script-runner": ("", 0), "pipx": ("--spec --python", 1),
    "uvenv": ("", 1), "lima": ("", 0), "colima": ("", 9), "multipass": ("", 2), "toolbox": ("-c", 1), "distrobox": ("-n", 1), "flatpak-spawn": ("", 0), "conda": ("-n -p --name --prefix", 1),
    "mamba": ("-n -p --name --prefix", 1), "micromamba": ("-n -p --name --prefix", 1),
}  # fmt: skip

# Of those, the ones that run a command only after this word; anything else of theirs is local.
_SUBCOMMANDS: dict[str, tuple[str, ...]] = {
    "aws-vault": ("exec",), "aws-okta": ("exec",), "saml2aws": ("exec",), "op": ("run",), "doppler": ("run",),
    "infisical": ("run",), "chamber": ("exec",), "teller": ("run",), "direnv": ("exec",), "mise": ("exec", "x"),
    "rtx": ("exec", "x"), "asdf": ("exec",), "pyenv": ("exec",), "rbenv": ("exec",), "nodenv": ("exec",), "fnm": ("exec",),
    "volta": ("run",), "nvm": ("exec", "run"), "perf": ("stat", "record", "trace"), "rr": ("record",), "sops": ("exec-env", "exec-file"),
    "berglas": ("exec",), "dotenvx": ("run",), "multipass": ("exec",), "toolbox": ("run",), "distrobox": ("enter",), "pipx": ("run",),
    "conda": ("run",), "mamba": ("run",), "micromamba": ("run",),
}  # fmt: skip
_SECRET_WORDS: dict[str, tuple[str, ...]] = {
    "op": ("read", "item get", "document get", "inject"),
    "doppler": ("secrets", "secrets get", "secrets download"),
    "infisical": ("secrets", "export", "secrets get"),
    "chamber": ("read", "export", "list-secrets", "env"),
    "sops": ("-d", "decrypt", "--decrypt"),
    "berglas": ("access",),
    "teller": ("show", "export", "env"),
    "aws-vault": ("export",),
}
_SHARED_WORDS: dict[str, tuple[str, ...]] = {
    "op": ("item create", "item edit", "vault create"),
    "doppler": ("secrets set", "secrets upload"),
    "infisical": ("secrets set",),
    "chamber": ("write", "import"),
}
_ACCESS_WORDS: dict[str, tuple[str, ...]] = {
    "op": ("item delete", "vault delete", "user delete", "vault user"),
    "doppler": ("secrets delete",),
    "infisical": ("secrets delete",),
    "chamber": ("delete",),
}


def peel(call: Call) -> Verdict | None:
    """Skips the wrapper's own words and grades the rest."""
    valued, skipped = _PEELED[call.name]
    args = call.args
    subcommands = _SUBCOMMANDS.get(call.name)
    if subcommands:
        words = call.words(valued.split())
        if not words or words[0] not in subcommands:
            return _own_words(call, words)
    if call.name == "doppler" and (text := call.value("--command")):
        call.nested(text)
        return READ
    rest = after(args, frozenset(valued.split()), skipped)
    if call.name in ("mise", "rtx", "nix") and "--" in rest:
        rest = rest[rest.index("--") + 1 :]  # tools to install stand before it
    if call.name == "aws-vault" and len(call.words()) > 1:
        call.shell.choose("aws", call.words()[1])
    if call.name in ("sops", "lima") and rest and len(rest) == 1:
        call.nested(rest[0])
        return READ
    if call.name == "direnv" and not rest:
        return judge("program", call.line(), None)
    return run(call, rest)


def _own_words(call: Call, words: list[str]) -> Verdict:
    text = " ".join(words) or " ".join(call.args[:2])
    for table, kind in ((_ACCESS_WORDS, "access"), (_SHARED_WORDS, "change"), (_SECRET_WORDS, "secret")):
        if any(text.startswith(verb) or verb in call.args for verb in table.get(call.name, ())):
            return call.judge(kind)
    return judge("read" if words[:1] in ([], ["list"], ["ls"], ["current"]) else "install", call.line(), None)


def after(args: list[str], valued: frozenset[str], skipped: int) -> list[str]:
    """The arguments after the wrapper's options, its assignments and `skipped` positionals."""
    at = 0
    while at < len(args):
        arg = args[at]
        if arg == "--":
            if skipped <= 0 or at + 1 >= len(args):
                return args[at + 1 :]
            if skipped > 0 and at > 0 and any(a[:1] != "-" for a in args[:at]):
                return args[at + 1 :]
            at += 1
        elif arg[:1] == "-" and len(arg) > 1:
            bundled = arg[:2] != "--" and len(arg) > 2 and arg[1:].isalpha() and "-" + arg[-1] in valued
            at += 2 if arg in valued or bundled else 1
        elif re.match(r"[A-Za-z_]\w*=", arg):
            at += 1
        elif skipped > 0:
            skipped -= 1
            at += 1
        else:
            return args[at:]
    return []


def run(call: Call, rest: list[str]) -> Verdict | None:
    if not rest:
        return judge("program", call.line(), None) if call.args else READ
    call.execute(rest, stdin=call.stdin, piped=call.piped)
    return None


_SUDO_VALUED = frozenset("-u -g -h -p -C -r -t -T -U -D -R --user --group --host --prompt --chdir --chroot".split())


def sudo(call: Call) -> Verdict | None:
    if call.has("-l", "-v", "-k", "-K") and not call.words(_SUDO_VALUED):
        return READ
    if call.exactly("-e", "--edit"):
        call.execute(["tee", *call.words(_SUDO_VALUED)])
        return None
    rest = after(call.args, _SUDO_VALUED, 0)
    if not rest:
        return call.judge("dynamic", "starts a shell as another user")
    call.execute(rest, stdin=call.stdin, piped=call.piped)
    return None


def env(call: Call) -> Verdict | None:
    """`env [-i] [-u X] [-S TEXT] [X=y]… cmd`; alone it prints every variable."""
    args, at = call.args, 0
    assigns: dict[str, str] = dict(call.assigns)
    while at < len(args):
        arg = args[at]
        split = re.match(r"(?:-[iv0]*S|--split-string=?)(.*)", arg, re.S)
        if split:
            text = split.group(1) if split.group(1) else args[at + 1] if at + 1 < len(args) else ""
            tail = args[at + 1 :] if split.group(1) else args[at + 2 :]
            call.nested(" ".join([text, *map(shlex.quote, tail)]), stdin=call.stdin, piped=call.piped)
            return None
        if re.match(r"[A-Za-z_]\w*=", arg):
            name, _, value = arg.partition("=")
            assigns[name] = value
        elif arg in ("-u", "--unset", "-C", "--chdir"):
            at += 1
            if arg in ("-u", "--unset") and at < len(args):
                assigns[args[at]] = ""
        elif arg.startswith(("--unset=", "-u")):
            assigns[arg.removeprefix("--unset=").removeprefix("-u")] = ""
        elif arg[:1] != "-":
            break
        at += 1
    if at >= len(args) and _picked(call):
        return READ
    if at >= len(args):
        return judge("secret", call.line(), None, why="prints every environment variable, secrets included")
    call.shell.execute(args[at:], stdin=call.stdin, piped=call.piped, assigns=assigns)
    return None


def _picked(call: Call) -> bool:
    """`env | grep ^NODE`: a search for names that hold no secrets shows none; `env | cut -d= -f1` shows names alone."""
    onward = call.shell.onward
    if not isinstance(onward, Simple) or onward.redirects or len(onward.words) < 2:
        return False
    name, *words = ("".join(part.text for part in word) for word in onward.words)
    if name == "cut" and re.fullmatch(r"-d ?= -f ?1", " ".join(words)):
        return True
    patterns = [word for word in words if word[:1] != "-"]
    if (
        name not in ("grep", "egrep", "rg")
        or len(patterns) != 1
        or any(part.kind != "lit" for word in onward.words for part in word)
    ):
        return False
    plain = re.fullmatch(r"\^?[A-Za-z_]{3,}=?(?:\|\^?[A-Za-z_]{3,}=?)*", patterns[0])
    inverted = any(word[:2] != "--" and "v" in word for word in words if word[:1] == "-") or "--invert-match" in words
    return (
        bool(plain)
        and not inverted
        and not re.search(r"(?i)secret|token|pass|key|cred|auth|dsn|url|aws|private", patterns[0])
    )


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(_PEELED, peel),
    **dict.fromkeys(("sudo", "doas", "gksudo", "please"), sudo),
    **dict.fromkeys(("env", "genv"), env),
}
