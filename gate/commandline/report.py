"""`gate report`: how changes turned out, by level and authorship."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator

from gate.change.source import Source
from gate.commandline.levels import Cache, choose, grade
from gate.commandline.progress import progress
from gate.errors import UsageError
from gate.record import Record
from gate.render.text import coloured, write
from gate.report.assemble import History
from gate.report.build import Report, build
from gate.report.decisions import DecisionLog, Waiting
from gate.report.tiles import Tile

GRADED = 250
MAPPED = 5_000
"""Files of the map of the tree."""
EXAMPLES = """examples:
  gate report                                     the whole history of HEAD, on the terminal
  gate report --html report.html                  one page that needs no network (pip install 'oversight-gate[report]')
  gate report v1.0..HEAD --format json            for machines; openmetrics is for Prometheus
  gate report --ledger ledger.jsonl               with reviews, overrides, escapes and the review-later queue
  gate report --repository ../a --repository ../b many repositories in one report
  gate report --ledger 'export/**/*.parquet'      a large log, through DuckDB (pip install 'oversight-gate[analytics]')
More: docs/report.md"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("range", nargs="?", metavar="RANGE", help="A..B, or a revision whose whole history is meant (default: HEAD)")  # fmt: skip
    parser.add_argument("--html", metavar="FILE", help="also write one self-contained page")
    parser.add_argument("--format", choices=("text", "json", "openmetrics"), default="text", help="default: text")
    parser.add_argument(
        "--ledger",
        metavar="LOCATION",
        action="append",
        default=[],
        help="a decision log (default: GATE_LEDGER); may be repeated",
    )
    parser.add_argument("--repository", metavar="PATH", action="append", default=[], help="a repository (default: this one); may be repeated")  # fmt: skip
    parser.add_argument("--window", metavar="DAYS", type=_positive, default=30, help="how long a change may fail (default: 30)")  # fmt: skip
    parser.add_argument("--grade", metavar="N", type=_budget, default=GRADED, help=f"changes to grade where no log tells their level, or `all` (default: {GRADED})")  # fmt: skip
    parser.add_argument("--commits", metavar="N", type=_positive, default=50_000, help="the newest commits to read (default: 50,000)")  # fmt: skip
    parser.add_argument("--no-rework", action="store_true", help="leave rework, size and hotfixes out: read no patches")


def run(args: argparse.Namespace) -> int:
    from gate.report.words import sentences

    now = int(time.time())
    report = make(args, now)
    if args.html:
        from gate.report.page import render as page

        _save(args.html, page(report, tiles=_tiles(args), now=now))
    if args.format == "json":
        from gate.report.data import as_data

        write(json.dumps(as_data(report), ensure_ascii=False, indent=1) + "\n")
    elif args.format == "openmetrics":
        from gate.report.openmetrics import render as metrics

        write(metrics(report))
    elif args.html:
        write("\n".join(sentences(report)) + f"\nThe page is in {args.html}\n")
    else:
        from gate.report.text import render

        write(render(report, colour=coloured(sys.stdout)))
    return 0


def make(args: argparse.Namespace, now: int) -> Report:
    """Read everything, and build the report."""
    limits: list[str] = []
    log, waiting = _read_log(args.ledger, now, limits)
    histories = [_history(path, args, log, limits) for path in _folders(args)]
    return build(histories, log, waiting=waiting, window_days=args.window, now=now, limits=limits)


def _folders(args: argparse.Namespace) -> list[str]:
    """The repositories that are named, else this one; outside of any repository a log is enough."""
    if args.repository and args.range and ".." in args.range:
        raise UsageError("a range means one repository", remedy="leave the range or --repository out")
    if args.ledger and not args.repository and not args.range:
        try:
            Source(".")
        except UsageError:
            return []
    return args.repository or ["."]


def _read_log(locations: list[str], now: int, limits: list[str]) -> tuple[DecisionLog | None, tuple[Waiting, ...]]:
    """The log folded, and the review-later queue, in one pass over the records; None without a log. A location is asked
    for by --ledger, or by GATE_LEDGER as everywhere."""
    named = locations or [os.environ[name] for name in ("GATE_LEDGER",) if os.environ.get(name)]
    if not named:
        return None, ()
    from gate.commandline.ledger_review import policy_of_head
    from gate.ledger.queue import review_queue
    from gate.report.data import iso
    from gate.report.decisions import waiting_of

    log = DecisionLog()
    records = (record for location in named for record in progress(_records(location), 0, "records"))
    queue = review_queue(log.taking(records), policy_of_head(None), now=iso(now) or "")
    if queue.sampled_out:
        limits.append(
            f"The policy's share leaves {queue.sampled_out:,} changes that AI did alone out of the review-later queue."
        )
    return log, tuple(waiting_of(item) for item in queue.items)


def _records(location: str) -> Iterator[Record]:
    from gate.ledger.store import open_store, told_by
    from gate.report.analytics import fits, read_large

    return read_large(location) if fits(location) else told_by(open_store(location))


def _history(path: str, args: argparse.Namespace, log: DecisionLog | None, limits: list[str]) -> History:
    from dataclasses import replace

    from gate.report.read import Limits, read_repository
    from gate.report.revert_subjects import pull_of, subject_of

    source = Source(path)
    history = read_repository(
        source,
        args.range,
        Limits(window_days=args.window, commits=args.commits, rework=not args.no_rework),
        lambda patches, total: progress(patches, total, "patches"),
    )
    unknown = [
        x
        for x in history.landings
        if log is None or not log.find(history.repository, x.commits, pull_of(subject_of(x.message)))
    ]
    ids = choose(unknown, history.authorship, args.grade)
    levels, failed = grade(source, progress(ids, len(ids), "changes graded"), Cache())
    said = [
        *history.partial,
        *([f"{failed:,} changes could not be graded: their parents or files are not here"] if failed else []),
    ]
    limits += [f"{history.repository}: {line}" for line in said]
    return replace(history, levels=levels)


def _tiles(args: argparse.Namespace) -> tuple[Tile, ...]:
    """The tree of the first repository by level; of a large one an even sample of its files."""
    from zlib import crc32

    from gate.policy.load import NAME, load
    from gate.policy.map import level_map
    from gate.report.tiles import tiles_of

    source = next((Source(folder) for folder in _folders(args)), None)
    if source is None or source.head is None:
        return ()
    text = source.file(source.head, NAME)
    policy = load(text, file=f"{NAME} at HEAD") if text is not None else load()
    every = 1 + sum(1 for _ in source.paths(source.head)) // MAPPED
    mapped = level_map(
        source, source.head, policy, wanted=lambda path: crc32(path.encode("utf-8", "surrogateescape")) % every == 0
    )
    return tiles_of((path, int(level)) for path, level, _ in progress(mapped, 0, "files on the map"))


def _save(name: str, text: str) -> None:
    try:
        with open(name, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(
            f"cannot write the page: {error.strerror}", where=name, remedy="name a file in a folder that exists"
        ) from None


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"a number above 0 is meant, not {text!r}")
    return int(text)


def _budget(text: str) -> int | None:
    if text == "all":
        return None
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"a number, or `all`, is meant, not {text!r}")
    return int(text)
