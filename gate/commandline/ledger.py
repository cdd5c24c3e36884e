"""`gate ledger`: read, verify, compact and export the decision log. `review` has a module of its own."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from gate.commandline import ledger_review
from gate.commandline.recording import fold_guard_notes, record_decision, tell
from gate.commandline.settings import open_source, policy_of, read_file
from gate.errors import UsageError

if TYPE_CHECKING:
    from gate.ledger.store import Query, Store
    from gate.ledger.verify import Verification

EXAMPLES = """examples:
  gate check --ledger ledger.jsonl             judge a change, and write the decision down
  gate ledger verify --ledger ledger.jsonl     was anything edited, deleted, moved or cut off?
  gate ledger review --ledger git:.#origin     what did AI do alone that nobody has looked at yet?
  gate ledger review --ack 1a2b3c4 --by alice  alice has looked at it
  gate ledger export --format parquet --to log for DuckDB and the like

A log is a file (ledger.jsonl), refs of a repository (git:PATH, git:PATH#REMOTE, git:URL) or postgresql://HOST/NAME;
GATE_LEDGER names it once for all. More: docs/ledger.md"""
ACTIONS = (
    ("list", "print the records"),
    ("verify", "find every edit, deletion, move, fork, double and cut"),
    ("review", "what passed at level 0 and 1 without a human's look, oldest first; --ack records a look"),
    (
        "compact",
        "fold what waits into the log: run refs into one history, a spool into the database, the guard's notes",
    ),
    ("export", "write JSON lines, CSV, or Parquet by repository and month"),
    ("intake", "judge again, here, what an untrusted run (a fork) says it judged, and record that"),
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    sub = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    for name, about in ACTIONS:
        action = sub.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".", allow_abbrev=False)
        action.add_argument("--ledger", metavar="LOCATION", help="which log (default: GATE_LEDGER)")
        if name in CONFIGURE:
            CONFIGURE[name](action)


def _filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", default="", choices=("decision", "landed", "look", "follow_up"))
    parser.add_argument("--repository", default="", metavar="OWNER/NAME")
    parser.add_argument("--head", default="", metavar="SHA", help="a head, or how it begins")
    parser.add_argument(
        "--since",
        default="",
        type=_moment,
        metavar="DATE",
        help="2026-01-31, or with a time, in UTC unless it says otherwise",
    )
    parser.add_argument("--until", default="", type=_moment, metavar="DATE", help="not included")


def _moment(text: str) -> str:
    """A moment as the records write theirs, in UTC: they are compared as text."""
    from datetime import UTC, datetime

    if not text:
        return ""
    try:
        at = datetime.fromisoformat(text)
        at = (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"2026-01-31 or 2026-01-31T12:00:00Z is meant, not {text!r}") from None
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _list_options(parser: argparse.ArgumentParser) -> None:
    _filters(parser)
    parser.add_argument("--format", choices=("text", "jsonl"), default="text", help="default: text")


def _verify_options(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "Exit codes: 0 whole, 1 broken, 3 nothing to verify, nothing that says where the log ended, or records of a later version."
    parser.add_argument("--anchor", default="", metavar="LINK", help="a link that an earlier verification printed")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")


def _export_options(parser: argparse.ArgumentParser) -> None:
    _filters(parser)
    parser.add_argument("--format", choices=("jsonl", "csv", "parquet"), default="jsonl", help="default: jsonl")
    parser.add_argument("--to", metavar="PATH", help="a file; for parquet a new folder (default: standard output)")


def _intake_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the artifact: a log file of the untrusted run")
    parser.add_argument("--policy", metavar="FILE", help="this policy instead of .gate.yaml of the base")


CONFIGURE: dict[str, Callable[[argparse.ArgumentParser], None]] = {
    "list": _list_options,
    "verify": _verify_options,
    "review": ledger_review.configure,
    "export": _export_options,
    "intake": _intake_options,
}


def run(args: argparse.Namespace) -> int:
    location = args.ledger or os.environ.get("GATE_LEDGER", "")
    if not location:
        raise UsageError(
            "no log is named",
            remedy="add --ledger LOCATION or set GATE_LEDGER: ledger.jsonl, git:.#origin, postgresql://HOST/NAME",
        )
    from gate.ledger.store import open_store

    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    return RUN[args.action](args, open_store(location))


def _query(args: argparse.Namespace) -> Query:
    from gate.ledger.store import Query

    return Query(kind=args.kind, repository=args.repository, head=args.head, since=args.since, until=args.until)


def _list(args: argparse.Namespace, store: Store) -> int:
    from gate.ledger.export import write_jsonl
    from gate.ledger.store import told_by
    from gate.render.text import safe

    records = told_by(store, _query(args))
    if args.format == "jsonl":
        write_jsonl(records, sys.stdout)
        return 0
    for r in records:
        who = f" by {r.by}" if r.by else f" {r.authorship} {', '.join(r.agents)}".rstrip()
        pull = f"#{r.pull}" if r.pull is not None else ""
        said = r.finding or r.title
        row = f"{r.at}  {r.kind:<9} {r.repository}{pull} {(r.head or '-')[:12]}  level {r.level} {r.status}{who}"
        sys.stdout.write(safe(f"{row}  {said}" if said else row) + "\n")
    return 0


def _verify(args: argparse.Namespace, store: Store) -> int:
    from gate.ledger.verify import verify

    seals = store.seals()
    found = verify(store.entries(), seals, anchor=args.anchor)
    if args.format == "json":
        _print_json(found)
    else:
        _print_text(found, store.location)
    tell(store)
    return {"whole": 0, "broken": 1, "unknown": 3}[found.state]


def _print_json(found: Verification) -> None:
    import json
    from dataclasses import asdict

    data = {"schema": 1, "state": found.state} | asdict(found)
    sys.stdout.write(json.dumps(data, indent=2, ensure_ascii=False) + "\n")


def _print_text(found: Verification, location: str) -> None:
    from gate.render.text import safe

    for problem in found.problems:
        sys.stdout.write(safe(f"{problem.kind}: {problem.place}: {problem.what}") + "\n")
    more = found.violations + found.newer - len(found.problems)
    if more > 0:
        sys.stdout.write(f"and {more} more\n")
    words = {
        "whole": "whole",
        "broken": f"BROKEN, violations: {found.violations}",
        "unknown": f"CANNOT VERIFY, records of a later version: {found.newer}; update oversight-gate"
        if found.newer
        else "NOTHING TO VERIFY, the log is empty"
        if not found.records
        else "CANNOT VERIFY, nothing says where the log ended: give --anchor LINK, as an earlier verification printed it",
    }
    facts = f"records: {found.records}, writers: {found.writers}, waiting: {found.waiting}"
    sys.stdout.write(f"{safe(location)}: {words[found.state]} ({facts})\n")
    if found.backwards:
        sys.stdout.write(f"dated before one that stands earlier: {found.backwards}\n")
    if found.state == "whole" and found.records > found.waiting:
        sys.stdout.write(f"anchor: {found.link}\n")


def _compact(args: argparse.Namespace, store: Store) -> int:
    noted = fold_guard_notes(store)
    sys.stdout.write(f"records folded: {store.compact() + noted}\n")
    tell(store)
    return 0


def _export(args: argparse.Namespace, store: Store) -> int:
    from gate.ledger.export import write_csv, write_jsonl, write_parquet
    from gate.ledger.store import told_by

    records = told_by(store, _query(args))
    if args.format == "parquet":
        if not args.to:
            raise UsageError("Parquet needs a folder", remedy="add --to FOLDER")
        count = write_parquet(records, args.to)
    elif args.to:
        try:
            with open(args.to, "w", encoding="utf-8", newline="") as out:
                count = (write_csv if args.format == "csv" else write_jsonl)(records, out)
        except OSError as error:
            raise UsageError(f"cannot write it: {error.strerror}", where=args.to, remedy="check the path") from None
    else:
        count = (write_csv if args.format == "csv" else write_jsonl)(records, sys.stdout)
    sys.stderr.write(f"gate: records exported: {count}\n")
    tell(store)
    return 0


def _intake(args: argparse.Namespace, store: Store) -> int:
    """What the artifact names is judged here; where it said another level, that is told."""
    from gate.ledger.intake import claims
    from gate.pipeline import judge

    source = open_source()
    said = list(claims(read_file(args.file), name=args.file))
    if not said:
        raise UsageError("no record is in it", where=args.file, remedy="upload the log file of the run as it is")
    for claim in said:
        head = source.resolve(claim.head)
        change = source.change(f"{source.resolve(claim.base)}...{head}") if claim.base else source.one(head)
        judged = judge(change, policy_of(change, args.policy))
        record_decision(judged, None, store)
        level = int(judged.assessment.level)
        differs = "" if level == claim.level else f" (the artifact said {claim.level})"
        sys.stdout.write(f"{head[:12]}: level {level} {judged.verdict.status}{differs}\n")
    return 0


RUN: dict[str, Callable[[argparse.Namespace, Store], int]] = {
    "list": _list,
    "verify": _verify,
    "review": ledger_review.run,
    "compact": _compact,
    "export": _export,
    "intake": _intake,
}
