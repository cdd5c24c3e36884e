"""`gate scan`: one record per commit."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable

from gate.change.source import Source
from gate.change.workers import spread
from gate.classify.graded import Graded
from gate.commandline.progress import progress
from gate.commandline.settings import open_source, policy_of
from gate.errors import GateError, PolicyError, UsageError
from gate.model import SCHEMA, Authorship, Level, Policy, Reason, Verdict
from gate.pipeline import Judgement, judge
from gate.render.data import as_data, verdict_data

WORTHWHILE = 40
"""Commits below which one process is done before several have started."""
EXAMPLES = """examples:
  gate scan main~50..main                      the last fifty commits as a table
  gate scan --format jsonl > records.jsonl     the whole history of HEAD, one JSON object a line
  git rev-list --since=1.week HEAD | gate scan --stdin --format jsonl"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument(
        "range", nargs="?", metavar="RANGE", help="A..B, or a revision whose whole history is meant (default: HEAD)"
    )
    parser.add_argument("--stdin", action="store_true", help="read commit ids, one a line; answers in the same order")
    parser.add_argument(
        "--policy", metavar="FILE", help="this policy for every commit instead of .gate.yaml of its parent"
    )
    parser.add_argument("--format", choices=("table", "jsonl"), default="table", help="default: table")


def run(args: argparse.Namespace) -> int:
    if args.stdin and args.range is not None:
        raise UsageError("RANGE and --stdin exclude one another", remedy="choose one")
    source = open_source()
    ids = [line.strip() for line in sys.stdin if line.strip()] if args.stdin else source.ids(args.range)
    judged = _judge_in(source, args.policy)

    def answer(id: str) -> tuple[str, GateError | None]:
        """The row of a commit, and what went wrong with it, if anything did."""
        try:
            result, error = judged(id), None
        except GateError as problem:
            result, error = None, problem
        if args.format == "jsonl":
            data = as_data(result) if result else _failure(source.name, id, str(error))
            return json.dumps(data, ensure_ascii=False), error
        return _row(result, id), error

    code = 0
    for id, (row, error) in zip(_shown(ids), spread(answer, ids, worthwhile=WORTHWHILE), strict=True):
        if error:
            code = max(code, error.exit_code if isinstance(error, PolicyError) else GateError.exit_code)
            sys.stderr.write(f"gate: {id}: {error}\n")
        sys.stdout.write(row.encode("utf-8", "replace").decode() + "\n")
    return code


def _judge_in(source: Source, named: str | None) -> Callable[[str], Judgement]:
    """Judges commit after commit; policies and grades that recur are kept."""
    from gate.policy.load import NAME

    policies: dict[bytes | None, Policy] = {}
    graded = Graded()

    def judged(id: str) -> Judgement:
        change = source.one(source.resolve(id), id)
        text = None if named else change.read_base(NAME)
        if text not in policies:
            policies[text] = policy_of(change, named)
        return judge(change, policies[text], each=graded)

    return judged


def _failure(repository: str, id: str, message: str) -> dict[str, object]:
    """A commit that could not be judged: an error in its place, of the same shape, so that the order holds."""
    from gate.authorship.serial import to_json

    said = (Reason(code="unreadable", message=message),)
    verdict = Verdict("error", "block", Level.HUMAN_ONLY, "this commit could not be judged", said)
    return {
        "schema": SCHEMA,
        "repository": repository,
        "base": None,
        "head": id,
        "source": f"the commit {id}",
        "level": None,
        "level_name": None,
        "authorship": to_json(Authorship(kind="undeclared")),
        "files": [],
        "verdict": verdict_data(verdict),
        "policy": {"digest": None},
    }


def _row(judged: Judgement | None, id: str) -> str:
    if judged is None:
        return f"{id[:10]}  ?  could not be judged"
    top = judged.assessment.findings[:1]
    why = f"{top[0].path}: {top[0].reason}" if top else ""
    from gate.render.text import safe

    who = judged.authorship.named or judged.authorship.kind
    return f"{id[:10]}  {int(judged.assessment.level)}  {judged.verdict.status:8}  {who:16.16}  {safe(why)[:90]}"


def _shown(ids: list[str]) -> Iterable[str]:
    """Rows on a terminal tell by themselves how far it is."""
    return ids if sys.stdout.isatty() else progress(ids, len(ids), "commits")
