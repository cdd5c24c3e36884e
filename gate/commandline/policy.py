"""`gate policy`: validate it, show what holds and why, and map it over the tree."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gate.change.git import NO_REPOSITORY
from gate.commandline.settings import open_source, read_file
from gate.errors import UsageError
from gate.model import Level, Policy
from gate.policy.load import NAME, load

EXAMPLES = """examples:
  gate policy check                 does .gate.yaml load?
  gate policy show                  the effective policy, and which file set each value
  gate policy test cases.jsonl      do these pull requests get the verdict that the team expects?
  gate policy map                   every tracked file's level if it were touched, with totals"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    sub = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, about, more in (
        ("check", "validate a policy file", "Exits with 2 where it does not load, and says the line and what to write instead."),
        ("show", "print the effective policy and where each value came from", "Presets are merged; what no file sets is the default."),
        ("map", "each tracked file's level if touched", "What a change does can raise it, and a proof that it only formats lowers it."),
    ):  # fmt: skip
        action = sub.add_parser(name, help=about, description=f"{_sentence(about)} {more}", allow_abbrev=False)
        action.add_argument(
            "--policy" if name != "check" else "file",
            metavar="FILE",
            nargs=None if name != "check" else "?",
            default=None,
            help=f"default: {NAME}",
        )
        if name == "map":
            action.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    test = sub.add_parser(
        "test",
        help="run scenario files",
        description="Run scenario files: whole pull requests as facts, and the verdict that the team expects. "
        "Exits with 1 where one differs. The format is in docs/scenarios.md.",
        allow_abbrev=False,
    )
    test.add_argument("files", nargs="+", metavar="FILE", help="JSON lines or a YAML list; - is standard input")
    test.add_argument("--policy", metavar="FILE", help=f"what applies to a case without a rule; default: {NAME}")


def _sentence(about: str) -> str:
    return about[0].upper() + about[1:] + "."


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def run(args: argparse.Namespace) -> int:
    return {"check": _check, "show": _show, "map": _map, "test": _test}[args.action](args)


def _test(args: argparse.Namespace) -> int:
    """A line per failing expectation: expected, actual, and why; exit 1 if any fails."""
    import json

    from gate.policy.scenarios import read
    from gate.policy.trial import run as run_case

    cases = [case for file in args.files for case in read(read_file(file), file)]
    own = _own(args.policy)[0] if any(case.requirement is None for case in cases) else None
    failed = 0
    for case in cases:
        failures = run_case(case, own)
        failed += bool(failures)
        for f in failures:
            sys.stdout.write(
                f"FAIL {f.scenario} {f.field}: expected {json.dumps(f.expected)}, actual {json.dumps(f.actual)}; {f.why} ({case.title})\n"
            )
    sys.stdout.write(f"{len(cases) - failed} passed, {failed} failed\n")
    return 1 if failed else 0


def _own(named: str | None) -> tuple[Policy, str]:
    """The named file, else the working copy's (this is the place to try one out), else the built-in default."""
    if named is not None:
        return load(read_file(named), file=named), named
    try:
        top = open_source().git.line("rev-parse", "--show-toplevel")
    except UsageError as error:
        if error.what != NO_REPOSITORY:
            raise
        top = None
    path = Path(top or ".") / NAME
    return (load(path.read_bytes(), file=NAME), NAME) if path.is_file() else (load(), "the built-in default")


def _check(args: argparse.Namespace) -> int:
    policy, name = _own(args.file)
    sys.stdout.write(
        f"{name}: valid, {_many(len(policy.paths), 'path rule')}, {_many(len(policy.rules), 'rule')} re-graded\n"
    )
    return 0


def _show(args: argparse.Namespace) -> int:
    from gate.policy.show import shown

    policy, name = _own(args.policy)
    sys.stdout.write(shown(policy, name))
    return 0


def _map(args: argparse.Namespace) -> int:
    from gate.policy.map import level_map
    from gate.render.text import safe

    source = open_source()
    policy, _ = _own(args.policy)
    tree = source.resolve("HEAD") if source.bare else None
    rows = sorted(level_map(source, tree, policy), key=lambda row: (-row[1], row[0]))
    totals = [sum(1 for _, level, _ in rows if level == n) for n in range(5)]
    if args.format == "json":
        import json

        from gate.render.data import printable

        data = {
            "schema": 1,
            "files": [{"path": p, "level": int(level), "rule": rule} for p, level, rule in rows],
            "totals": {str(n): t for n, t in enumerate(totals)},
        }
        sys.stdout.write(json.dumps(printable(data), indent=2, ensure_ascii=False) + "\n")
        return 0
    for path, level, rule in rows:
        sys.stdout.write(f"{int(level)}  {safe(path)}  ({rule})\n")
    sys.stdout.write(
        "\n" + "\n".join(f"level {n} {Level(n).label}: {_many(t, 'file')}" for n, t in enumerate(totals)) + "\n"
    )
    return 0
