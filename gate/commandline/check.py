"""`gate check`: the main job on one change."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from gate.change.git import NO_REPOSITORY
from gate.change.workers import spread
from gate.commandline.settings import EXIT, open_source, policy_of, read_file
from gate.errors import UsageError
from gate.model import Change, FileAssessment, FileChange
from gate.pipeline import Judgement, judge

if TYPE_CHECKING:
    from gate.pull_request import PullRequest

FORMATS = ("text", "json", "markdown", "sarif")
OF_ANY_FILE = 5_000
"""The work of a file however small, in bytes of a larger one."""
EXAMPLES = """examples:
  gate check                        the staged change, else this branch, else the last commit
  gate check main...HEAD            this branch since it left main
  gate check v1.0..v1.1             two trees, as git diff compares them
  gate check --staged               what the next commit would hold
  git diff | gate check --patch -   a patch
  gate check --ledger ledger.jsonl  judge, and write the decision to a log (docs/ledger.md)"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("range", nargs="?", metavar="RANGE", help="A..B, A...B or one commit")
    parser.add_argument("--staged", action="store_true", help="judge the index against HEAD")
    parser.add_argument("--patch", metavar="FILE", help="judge a patch; - reads standard input")
    parser.add_argument("--pull-request", metavar="SNAPSHOT", help="replay a saved pull request on the change")
    parser.add_argument("--policy", metavar="FILE", help="this policy instead of .gate.yaml of the base")
    parser.add_argument(
        "--ledger", metavar="LOCATION", help="record the decision: a file, git:PATH, postgresql://… (or GATE_LEDGER)"
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: text")


def run(args: argparse.Namespace) -> int:
    if sum((args.range is not None, args.staged, args.patch is not None)) > 1:
        raise UsageError("RANGE, --staged and --patch exclude one another", remedy="choose one")
    change = _change(args)
    environment = os.environ if change.head is None else None
    policy, pull = policy_of(change, args.policy), _snapshot(args.pull_request)
    judged = judge(change, policy, environment=environment, pull=pull, each=_spread)
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.stdout.write(_rendered(judged, args.format))
    if args.ledger == "":
        raise UsageError("--ledger names no log", remedy="a file, git:PATH or postgresql://…; or leave it out")
    if location := args.ledger or os.environ.get("GATE_LEDGER"):
        from gate.commandline.recording import record_decision
        from gate.ledger.store import open_store

        sys.stdout.flush()
        record_decision(judged, pull, open_store(location))
    return EXIT[judged.verdict.status]


def _spread(
    function: Callable[[FileChange], FileAssessment], files: Sequence[FileChange], /
) -> Iterable[FileAssessment]:
    return spread(function, files, weight=lambda file: file.size + OF_ANY_FILE)


def _snapshot(name: str | None) -> PullRequest | None:
    if name is None:
        return None
    from gate.policy.scenarios import read_snapshot

    return read_snapshot(read_file(name), name)


def _change(args: argparse.Namespace) -> Change:
    if args.patch is not None:
        from gate.change.patch import read_patch

        change = read_patch(read_file(args.patch), name="standard input" if args.patch == "-" else args.patch)
        return change if args.policy else _at_home(change)
    source = open_source()
    if args.staged:
        return source.staged()
    return source.change(args.range) if args.range is not None else source.default()


def _at_home(patch: Change) -> Change:
    """A patch that is read within a repository is for its HEAD, as what is staged is: by that policy it is judged."""
    try:
        source = open_source()
    except UsageError as error:
        if error.what == NO_REPOSITORY:
            return patch
        raise
    head = source.head
    if head is None:
        return patch._replace(repository=source.name)
    return patch._replace(
        repository=source.name,
        tree_paths=lambda: source.paths(head),
        read_base=lambda path: source.file(head, path),
    )


def _rendered(judged: Judgement, format: str) -> str:
    if format == "text":
        from gate.render.text import coloured, render

        return render(judged, colour=coloured(sys.stdout))
    if format == "markdown":
        from gate.render.markdown import render as markdown

        return markdown(judged)
    import json

    if format == "sarif":
        from gate.render.sarif import as_sarif

        return json.dumps(as_sarif(judged), indent=2, ensure_ascii=False) + "\n"
    from gate.render.data import as_json

    return as_json(judged)
