"""Files that travel: rsync, scp, tar, zip. Where to, what is packed, and what they are told to run."""

from __future__ import annotations

from gate.commands import paths
from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.families.files import deletion, worst, write
from gate.commands.grades import PRODUCTION, READ, STAGING, Verdict, judge
from gate.commands.surroundings import place_of
from gate.expressions import Lazy

_RAISING = (PRODUCTION, STAGING)
_REMOTE = Lazy(r"^(?:rsync://|s3://|gs://|sftp://|[\w.-]+@[\w.-]+:|\[?[\w.-]{2,}\]?::?)(?!\\)")


def transfer(call: Call) -> Verdict | None:
    """rsync, scp, sftp, rclone-like: from here to there."""
    if call.asks("dry-run", "list-only") or (call.name == "rsync" and call.has("-n", valued="efTBM")):
        return READ
    valued: tuple[str, ...] = ("-e", "--rsh", "--exclude", "--include", "--exclude-from", "-i", "-P", "-p", "-F", "-o", "-l", "-c", "-J",
              "--files-from", "--chmod", "--chown", "--bwlimit", "-f", "--filter", "--rsync-path", "--password-file")  # fmt: skip
    if call.name == "rsync":
        valued = tuple(v for v in valued if v not in ("-P", "-i", "-p", "-F", "-o", "-l", "-c", "-J"))
        shell = call.value("-e", "--rsh")
        if shell and not shell.startswith("ssh"):
            call.nested(shell)
    program = call.value("-S") if call.name in ("scp", "sftp") else None
    if program and not program.startswith("/usr/bin/ssh"):
        call.nested(program)
    for option in call.values("-o"):
        if option.lower().startswith("proxycommand"):
            call.nested(option[12:].lstrip("= "))
    words = call.words(valued)
    if len(words) < 2:
        return judge("program", call.line(), None)
    target, sources = words[-1], words[:-1]
    secrets = [s for s in sources if paths.is_secret(s, call.shell.cwd)]
    if _REMOTE.match(target):
        if secrets:
            return judge("leak", call.line(), None, why=f"sends the secrets of {secrets[0]} to another machine")
        host = place_of((target.partition(":")[0],), call.shell.around)
        place = host or next((p for p in (place_of((target,), call.shell.around),) if p and p.kind in _RAISING), None)
        gone = call.exactly("delete", "delete-after", "delete-before", "delete-during", "delete-excluded")
        return judge("destroy" if gone else "deploy", call.line(), place, why="changes files on another machine")
    if call.exactly(
        "delete", "delete-after", "delete-before", "delete-during", "delete-excluded", "remove-source-files", "del"
    ):
        return worst([deletion(target, call, recursive=True), write(target, call)])
    return write(target, call)


_RUN_BY_TAR = frozenset(
    [
        "--to-command",
        "--use-compress-program",
        "-I",
        "--rsh-command",
        "--info-script",
        "--new-volume-script",
        "-F",
        "-TT",
        "--unzip-command",
    ]
)


def archive(call: Call) -> Verdict | None:
    """tar, zip, unzip…: reading, making, unpacking; and the programs tar can be told to run."""
    for arg, following in zip(call.args, [*call.args[1:], ""], strict=False):
        name, _, value = arg.partition("=")
        value = value or following
        if name == "--checkpoint-action" and value.startswith("exec="):
            call.nested(value[5:])
        elif name in _RUN_BY_TAR and call.name in ("tar", "gtar", "bsdtar", "zip") and not value.startswith("-"):
            call.nested(value)
    first = next((arg for arg in call.args if arg[:2] != "--"), "")
    flags = first.lstrip("-") if first else ""
    flags += "c" if call.exactly("create") else "x" if call.exactly("extract", "get") else ""
    packed = [w for w in call.words(("-f", "-C")) if paths.is_secret(w, call.shell.cwd)]
    if packed and "x" not in flags and "t" not in flags:
        return judge("secret", call.line(), None, why=f"packs the secrets of {packed[0]}")
    if call.name == "unzip":
        return READ if call.has("-l", "-t", "-p", "-v", "-Z") else write(call.value("-d") or ".", call)
    if call.name in ("tar", "gtar", "bsdtar") and ("t" in flags or call.exactly("list")) and "x" not in flags:
        return READ
    into = call.value("-C", "--directory")
    found = [write(into or ".", call)]
    if into and paths.kind_of(into, call.shell.cwd) in ("root",):
        found.append(judge("host", call.line(), None, why="unpacks over the whole system")._replace(level=3))
    if call.exactly("remove-files", "recursive-unlink") or (call.name == "zip" and call.has("-m")):
        found.append(judge("discard", call.line(), None, why="deletes what it packs"))
    made = call.value("-f", "--file") or (call.args[1] if len(call.args) > 1 and "f" in flags else None)
    if "c" in flags and made and "://" not in made and made != "-":
        found.append(write(made, call))
    return worst(found)


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("rsync", "scp", "sftp", "croc", "magic-wormhole", "wormhole"), transfer),
    **dict.fromkeys((
        "tar", "gtar", "bsdtar", "zip", "unzip", "gzip", "gunzip", "bzip2", "bunzip2", "xz", "unxz", "zstd", "unzstd",
        "7z", "7za", "ar", "pigz", "lz4", "rar", "unrar", "brotli", "compress", "uncompress",
    ), archive),
}  # fmt: skip
