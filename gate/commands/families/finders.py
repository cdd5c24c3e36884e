"""find and fd: what they delete or run, on what they find."""

from __future__ import annotations

import re

from gate.commands import paths
from gate.commands.call import Call
from gate.commands.expand import UNKNOWN
from gate.commands.families import Handler
from gate.commands.families.files import deletion, holds_data, worst, write
from gate.commands.grades import READ, Verdict, judge
from gate.expressions import Lazy

_RUNS = ("-exec", "-execdir", "-ok", "-okdir")
_AROUND = ("busybox", "command", "env", "nice", "nohup", "sudo", "doas")
_ENDS = (";", "\\;", "+")
_ACTIONS = frozenset((*_RUNS, "-delete", "-fprint", "-fprintf", "-fls", "-fprint0"))
_VALUED = frozenset(
    "-name -iname -path -ipath -wholename -iwholename -regex -iregex -lname -ilname -type -xtype -size -mtime -mmin -atime -amin "
    "-ctime -cmin -newer -anewer -cnewer -perm -user -group -uid -gid -inum -links -samefile -maxdepth -mindepth -used -fstype "
    "-context -printf -fprint -fprint0 -fls -regextype".split()
)
_TURNS = ("!", "\\!", "-not")
_TELL = ("-name", "-iname", "-path", "-ipath", "-wholename")
_MOST = 32
"""Alternatives that are followed one by one, and what is done in all of them."""


def find(call: Call) -> Verdict | None:
    """find and fd: what they delete or run, on what they find."""
    args = call.args[_leading(call.args) :]
    roots = []
    for arg in args:
        if (arg[:1] in "-(!" and arg != "-") or arg in ("\\(", ","):
            break
        roots.append(arg)
    tests = args[len(roots) :]
    return worst([_one(call, roots or ["."], tests) for tests in _alternatives(tests)])


def _one(call: Call, roots: list[str], tests: list[str]) -> Verdict:
    """What happens to that which passes all of the tests before an action: `-delete -name x` deletes everything."""
    found: list[Verdict] = [READ]
    told: list[str] = []
    done, mixed = 0, is_mixed(tests)
    for at, arg in enumerate(tests):
        if at < done:
            continue
        done = at + _length(tests[at:])
        told += tests[at:done] if arg in _TELL else [arg] if arg == "-empty" else []
        if arg not in _ACTIONS:
            continue
        passed = Call(call.name, list(told), call.shell)
        name = None if mixed else passed.value("-name", "-iname")
        sample = found_sample(passed, roots, name)
        if arg in _RUNS:
            body = tests[at + 1 : done - 1 if tests[done - 1] in _ENDS else done]
            call.execute([word.replace("{}", sample) for word in body])
            if next((word for word in body if word not in _AROUND), "") in ("rm", "unlink", "shred"):
                found.append(_found_deletion(call, roots, name, sample, empty=passed.exactly("empty") and not mixed))
        elif arg == "-delete":
            found.append(_found_deletion(call, roots, name, sample, empty=passed.exactly("empty") and not mixed))
        elif at + 1 < len(tests):
            found.append(write(tests[at + 1], call))
    return worst(found)


def _alternatives(tests: list[str]) -> list[list[str]]:
    """`( -name a -o -name b ) -delete` as `-name a -delete` and `-name b -delete`; as they are where a test is turned round.
    https://www.gnu.org/software/findutils/manual/html_node/find_html/Combining-Primaries-With-Operators.html"""
    if is_mixed(tests):
        return [tests]
    left = list(tests)
    found = _choices(left)
    acts = sum(test in _ACTIONS for one in found for test in one)
    return found if max(len(found), acts) <= _MOST and not left else [["!", "!", *tests]]


def _choices(left: list[str]) -> list[list[str]]:
    """Takes what it reads from `left`, up to the end or to a bracket that closes."""
    whole: list[list[str]] = []
    current: list[list[str]] = [[]]
    while left:
        test = left.pop(0)
        if test in (")", "\\)"):
            break
        if test in ("-o", "-or"):
            whole, current = whole + current, [[]]
            continue
        more = _length([test, *left]) - 1
        pieces = _choices(left) if test in ("(", "\\(") else [[test, *left[:more]]]
        del left[:more]
        current = [[*one, *piece] for one in current[: _MOST + 1] for piece in pieces[: _MOST + 1]]
    return whole + current


def _length(tests: list[str]) -> int:
    """How many words the first test has, with its value, what turns it round, or the command that it runs. A `+` ends that
    behind `{}` alone."""
    if tests[0] in _TURNS and len(tests) > 1 and tests[1] not in _ACTIONS:
        return 1 + _length(tests[1:])
    if tests[0] not in _RUNS:
        values = 2 if tests[0] == "-fprintf" else tests[0] in _VALUED or tests[0].startswith("-newer")
        return min(len(tests), 1 + values)
    ends = (at for at in range(1, len(tests)) if tests[at] in _ENDS and (tests[at] != "+" or tests[at - 1] == "{}"))
    return next(ends, len(tests) - 1) + 1


def _leading(args: list[str]) -> int:
    """How many options stand before the roots: `find -L / -delete`."""
    count = 0
    while count < len(args) and (args[count] in ("-H", "-L", "-P", "-D") or args[count].startswith("-O")):
        count += 2 if args[count] == "-D" else 1
    return count


def is_mixed(args: list[str]) -> bool:
    """Whether more than one test is turned round, or an action, so that no name says what is found. One that is turned round
    leaves out some of what the others find."""
    return "," in args or any(
        arg in _TURNS and (following in _TURNS or following in _ACTIONS or following in ("(", "\\("))
        for arg, following in zip(args, [*args[1:], "("], strict=False)
    )


def found_sample(call: Call, roots: list[str], name: str | None) -> str:
    """One path that stands for what find would find."""
    path = call.value("-path", "-ipath", "-wholename")
    if path and not name:
        inner = next((piece for piece in path.split("/") if piece and "*" not in piece), "")
        return f"{roots[0].rstrip('/') or '/'}/{inner or UNKNOWN}"
    root = next((r for r in roots if paths.kind_of(r, call.shell.cwd) in ("root", "home", "system")), roots[0])
    leaf = name if name and name.strip("*.?") else UNKNOWN
    if root in (".", "./"):
        return leaf
    if leaf == UNKNOWN and paths.kind_of(root, call.shell.cwd) in ("root", "home", "system"):
        return root
    return f"{'' if root == '/' else root.rstrip('/')}/{leaf}"


def _found_deletion(call: Call, roots: list[str], name: str | None, sample: str, *, empty: bool) -> Verdict:
    kinds = [paths.kind_of(root, call.shell.cwd) for root in roots]
    if all(kind in ("temp", "cache") for kind in kinds) or empty:
        return judge("local", call.line(), None, why="deletes temporary files")
    if any(kind in ("root", "home", "system", "access", "guard", "git") for kind in kinds):
        return worst([deletion(root, call, recursive=True) for root in roots])
    verdict = deletion(sample, call, recursive=True)
    if not name or not re.sub(r"\[(?:[!^][^]]*|[^]]*-[^]]*)\]|[*.?]", "", name):
        return verdict._replace(level=max(verdict.level, 3))
    if holds_data(sample):
        return verdict._replace(level=max(verdict.level, 2))
    made = paths.kind_of(sample, call.shell.cwd) in ("temp", "cache") or _MADE.search(name) is not None
    made = bool(made) and {"unknown", "outside", "parent"}.isdisjoint(kinds) and not roots[0].startswith("~")
    return judge("local" if made else "discard", call.line(), None, why=f"deletes every {name}")


_MADE = Lazy(
    r"(?i)\.(?:so|a|dylib|dll|out|gcda|gcno|d\.ts|map|min\.\w+)$|_pb2(?:_grpc)?\.pyi?$|^(?:Thumbs\.db|desktop\.ini|\._.*)$"
)
"""What tools make again, or leave behind."""


def fd(call: Call) -> Verdict | None:
    for option in ("-x", "-X", "--exec", "--exec-batch"):
        if option in call.args:
            rest = call.args[call.args.index(option) + 1 :]
            many = [] if any("{" in w for w in rest) else [f"{UNKNOWN} {UNKNOWN}"]
            call.execute([w.replace("{}", UNKNOWN) for w in rest] + many)
    return READ


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("find", "gfind", "bfs"), find),
    **dict.fromkeys(("fd", "fdfind"), fd),
}  # fmt: skip
