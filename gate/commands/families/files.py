"""Files: rm, cp, mv, ln, dd, mkfs, chmod, chown, rsync, find, tar and their kin.

What a path is decides (`paths`): a cache may go, a source file may come back from git, a home directory may not.
"""

from __future__ import annotations

import re

from gate.commands import paths
from gate.commands.call import Call
from gate.commands.expand import UNKNOWN
from gate.commands.families import Handler
from gate.commands.grades import PRODUCTION, READ, Verdict, judge
from gate.commands.surroundings import place_of
from gate.expressions import Lazy

_RECURSIVE = {
    "null": 0, "temp": 1, "cache": 1, "project": 2, "unknown": 3, "outside": 3, "tree": 3, "parent": 4, "git": 4,
    "guard": 4, "access": 4, "root": 4, "home": 4, "system": 4, "device": 4,
}  # fmt: skip
_ONE = {
    "null": 0, "temp": 1, "cache": 1, "project": 1, "unknown": 2, "outside": 2, "tree": 2, "parent": 2, "git": 3,
    "guard": 4, "access": 4, "root": 4, "home": 2, "system": 3, "device": 4,
}  # fmt: skip
_DATA = Lazy(r"(?i)(?:\.(?:sqlite3?|db|mdb|ldb|rdb|dump|tfstate(?:\.backup)?)|(?:^|/)(?:backups?|pgdata|mysql-data|data/prod\w*|dumps?)(?:/.*)?|"
                   r"[\w-]*backup[\w.-]*|\.sql(?:\.\w+)?|\.jks|\.key|\.pem)$")  # fmt: skip
_AUDIT_LOGS = Lazy(
    r"/var/log/(?:audit|auth|secure|syslog|wtmp|btmp|lastlog|messages|journal)|\.bash_history|\.zsh_history|/var/log/?\*?$"
)


def holds_data(path: str) -> bool:
    """Databases, dumps, keys and states: no commit brings them back."""
    return _DATA.search(path) is not None


def deletion(path: str, call: Call, *, recursive: bool) -> Verdict:
    """The verdict of deleting one path."""
    cwd = call.shell.cwd
    kind = paths.kind_of(path, cwd)
    level = (_RECURSIVE if recursive else _ONE)[kind]
    full = paths.join(cwd, path)
    if kind == "unknown":
        level = _unknown_level(full, level, recursive)
    if kind == "project" and recursive and re.search(r"[^/]\.[A-Za-z]{1,5}$", full):
        level = 1
    if kind == "system" and "*" in full:
        level = 4
    if kind == "home" and full == "~":
        level = 4
    if kind == "outside" and recursive and full.count("/") < 2:
        level = 4
    if _AUDIT_LOGS.search(full) or paths.holds_guards(path, cwd):
        level = 4
    place = place_of((full,), call.shell.around)
    if kind in ("project", "outside", "unknown", "system", "parent"):
        if holds_data(full):
            level = (
                4
                if (place and place.kind == PRODUCTION) or full.endswith(".tfstate")
                else max(
                    level,
                    2 if recursive else 1,
                    3 if "backup" in full.lower() or full.endswith(".tfstate.backup") else 0,
                )
            )
        elif place and place.kind == PRODUCTION:
            level = max(level, 4 if full[:1] in "/~" else 3 if recursive else 1)
        if paths.is_secret(path, cwd):
            level = max(level, 2)
    why = "deletes " + (path.replace(UNKNOWN, "…") or "a path that is only known when it runs")
    base = judge("wipe" if level == 4 else "discard", call.line(), None,
                 why=why + (": cannot be undone" if level > 1 else ""),
                 safer="name the one path to delete, inside the working tree" if level > 2 else None)  # fmt: skip
    if level <= 1:
        return judge("local", call.line(), None, why=why)._replace(level=level)
    return base._replace(level=level, environment=place.kind if place else None)


def _unknown_level(full: str, level: int, recursive: bool) -> int:
    """A path of which only a part is known."""
    if (full.startswith("/") and full[1:2] in (UNKNOWN, "")) or full in ("~/" + UNKNOWN,):
        return 4 if recursive else 3
    if full == UNKNOWN and not recursive:
        return 1
    head = full.split(UNKNOWN)[0].strip("/")
    if head and not full.startswith(("/", "~", "..")):
        return 2 if recursive else 1
    return level


def remove(call: Call) -> Verdict | None:
    if any(arg in ("--help", "--version") for arg in call.args[: (*call.args, "--").index("--")]):
        return READ
    recursive = call.has("-r", "-R", "--recursive") or call.name in ("rimraf", "del-cli", "rd")
    targets = call.words()
    if "--no-preserve-root" in call.args:
        return call.plain("wipe")
    if not targets:
        return judge("local", call.line(), None)
    return worst([deletion(target, call, recursive=recursive) for target in targets[:200]])


def worst(verdicts: list[Verdict]) -> Verdict:
    return max(verdicts, key=lambda verdict: verdict.level, default=READ)


def remove_directory(call: Call) -> Verdict | None:
    """`rmdir` only takes empty directories."""
    return worst(
        [v._replace(level=min(v.level, 2)) for v in (deletion(t, call, recursive=False) for t in call.words())]
    )


def trash(call: Call) -> Verdict | None:
    return worst([v._replace(level=min(v.level, 3)) for v in (deletion(t, call, recursive=True) for t in call.words())])


def shred(call: Call) -> Verdict | None:
    targets = call.words(("-n", "-s", "--iterations", "--size"))
    found = [deletion(t, call, recursive=call.has("-r")) for t in targets]
    return worst([v._replace(level=max(v.level, 2)) for v in found])


def write(path: str, call: Call) -> Verdict:
    return paths.write_verdict(path, call.shell.cwd, call.line()) or READ


def move(call: Call) -> Verdict | None:
    """The sources leave their place, the target is overwritten."""
    words = call.words(("-S", "--suffix"))
    target = call.value("-t", "--target-directory")
    if target is None and len(words) > 1:
        target, words = words[-1], words[:-1]
    found = [write(target or ".", call)]
    for source in words:
        kind = "guard" if paths.holds_guards(source, call.shell.cwd) else paths.kind_of(source, call.shell.cwd)
        if target == "/dev/null" or kind in ("root", "home", "system", "guard", "access", "git", "device", "tree"):
            found.append(_moved(source, kind, call, str(target)))
    if target and paths.kind_of(target, call.shell.cwd) == "outside":
        found.append(judge("local", call.line(), None))
    return worst(found)


def _moved(source: str, kind: str, call: Call, target: str) -> Verdict:
    if target == "/dev/null":
        return worst(
            [judge("discard", call.line(), None, why=f"destroys {source}"), deletion(source, call, recursive=True)]
        )
    if kind == "tree":
        return judge("local", call.line(), None)
    if kind in ("root", "guard"):
        kind_of_harm = "tamper" if kind == "guard" else "wipe"
        return judge(kind_of_harm, call.line(), None, why=f"takes {source} away from where it is needed")
    verdict = judge("remove", call.line(), None, why=f"takes {source} away from where it is needed")
    return verdict._replace(
        level=4
        if kind in ("access", "home", "system") and source.rstrip("/").count("/") <= 2 and kind != "access"
        else 3
    )


def copy(call: Call) -> Verdict | None:
    words = call.words(("-S", "--suffix", "-m", "-o", "-g"))
    target = call.value("-t", "--target-directory")
    if target is None and len(words) > 1:
        target, words = words[-1], words[:-1]
    if target is None:
        return worst([write(w, call) for w in words])
    found = [write(target, call)]
    into = target if target[-1:] == "/" or not words else target + "/" + words[0].rstrip("/").rsplit("/", 1)[-1]
    if paths.is_guard(into, call.shell.cwd):
        found.append(write(into, call))
    if words == ["/dev/null"] and paths.kind_of(target, call.shell.cwd) in ("project", "outside", "system"):
        found.append(deletion(target, call, recursive=False))
    secret = any(paths.is_secret(w, call.shell.cwd) for w in words)
    if secret and not target.lstrip("./").startswith(".env"):
        found.append(judge("secret", call.line(), None, why="copies secrets to another place"))
    return worst(found)


def link(call: Call) -> Verdict | None:
    """A link to what guards is a second name under which it can be written."""
    words = call.words(("-S", "-t"))
    guards = [word for word in words[:-1] if paths.is_guard(word, call.shell.cwd)]
    return worst([write(word, call) for word in [*guards, words[-1] if len(words) > 1 else "."]])


def writes(call: Call) -> Verdict | None:
    """touch, mkdir, tee, split, truncate-like: every word is written."""
    valued = (
        "-m",
        "--mode",
        "-d",
        "-r",
        "-t",
        "-l",
        "-b",
        "-n",
        "--reference",
        "--date",
        "-s",
        "--size",
        "-o",
        "--output",
    )
    if call.name == "mkdir":
        found = [v for v in (write(word, call) for word in call.words(valued)) if v.effect != "access"]
        if EVERYBODY.match(call.value("-m", "--mode") or "") and not all(map(TEMPORARY.match, call.words(valued))):
            found.append(judge("host", call.line(), None, why="lets everybody write there"))
    else:
        found = [write(word, call) for word in call.words(valued)]
    if call.name == "tee" and not call.words():
        return READ
    if call.name == "tee" and call.stdin is not None and not call.has("-a", "--append"):
        for word in call.words(valued):
            call.shell.remember(paths.join(call.shell.cwd, word), call.stdin)
    return worst(found or [judge("local", call.line(), None)])


TEMPORARY = re.compile(r"(?:/var)?/tmp(?:/|$)|\$\{?TMP")
EVERYBODY = re.compile(r"0?777$|a[+=]\w*w|o[+=]\w*w|ugo[+=]\w*w")
"""A mode by which whoever is on the machine may write; a sticky one (1777) lets nobody remove what is another's."""


def truncate(call: Call) -> Verdict | None:
    found = []
    for word in call.words(("-s", "-r", "--size", "--reference")):
        verdict = worst([write(word, call), deletion(word, call, recursive=False)])
        found.append(verdict)
    return worst(found)


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("rm", "unlink", "rimraf", "del", "erase", "rd", "grm", "del-cli"), remove),
    "rmdir": remove_directory,
    **dict.fromkeys(("trash", "trash-put", "gio-trash", "rmtrash"), trash),
    **dict.fromkeys(("shred", "wipe", "srm", "scrub"), shred),
    **dict.fromkeys(("mv", "gmv", "move", "rename", "mmv"), move),
    **dict.fromkeys(("cp", "gcp", "install", "ditto", "pax", "cpio", "copy", "xcopy"), copy),
    **dict.fromkeys(("ln", "link", "symlink"), link),
    **dict.fromkeys(("touch", "mkdir", "tee", "sponge", "split", "csplit", "mkfifo", "mknod", "gtee"), writes),
    **dict.fromkeys(("truncate", "fallocate"), truncate),
}  # fmt: skip
