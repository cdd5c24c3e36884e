"""`gate authorship`: who wrote it, and who asked for it, with evidence one can grep for."""

from __future__ import annotations

import argparse
import json
import sys

from gate.commandline.settings import open_source, policy_of, read_file
from gate.errors import UsageError
from gate.pipeline import catalogue, who_wrote
from gate.policy.load import load
from gate.render.text import safe, who

EXAMPLES = """examples:
  gate authorship main...HEAD
  gate authorship --each                      the shares over every commit of HEAD's history
  gate authorship --each --format jsonl       a line for each of them
  gate authorship --stdin < commits.jsonl     one JSON object a line: author_name, author_email, committer_name,
                                              committer_email, message; optionally login, branch, body, notes"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("range", nargs="?", metavar="RANGE", help="A..B, A...B or one commit (default: as gate check)")
    parser.add_argument("--stdin", action="store_true", help="read commits as JSON lines, answer one JSON line each")
    parser.add_argument(
        "--each",
        action="store_true",
        help="every commit of RANGE, or of a revision's whole history, on its own: the shares, or with jsonl a line each",
    )
    parser.add_argument("--policy", metavar="FILE", help="this policy instead of .gate.yaml of the base")
    parser.add_argument("--format", choices=("text", "jsonl"), default="text", help="default: text")


def run(args: argparse.Namespace) -> int:
    if args.stdin and (args.range is not None or args.each):
        raise UsageError("--stdin takes neither RANGE nor --each", remedy="choose one")
    if args.stdin:
        from gate.authorship.stdin import answer_line

        known = catalogue(load(read_file(args.policy), file=args.policy)) if args.policy else None
        for number, line in enumerate(sys.stdin, 1):
            if line.strip():
                try:
                    answer = answer_line(line, known)
                except UsageError as error:
                    where = f"standard input, line {number}"
                    raise UsageError(error.what, where=where, remedy=error.remedy) from error
                sys.stdout.write(json.dumps(answer) + "\n")
        return 0
    if args.each:
        return _each(args)
    import os

    from gate.authorship.serial import to_json
    from gate.render.data import printable

    source = open_source()
    change = source.change(args.range) if args.range is not None else source.default()
    authorship = who_wrote(
        change, policy_of(change, args.policy), environment=os.environ if change.head is None else None
    )
    if args.format == "jsonl":
        sys.stdout.write(json.dumps(printable(to_json(authorship)), ensure_ascii=False) + "\n")
        return 0
    sys.stdout.write(f"{authorship.kind}: {who(authorship).removeprefix(f'{authorship.kind}: ')}\n")
    for invoker in authorship.invokers:
        sys.stdout.write(f"  asked for by {safe(invoker.who)} ({safe(invoker.source)})\n")
    for e in authorship.evidence:
        sys.stdout.write(
            f"  {safe(e.signal)}: {safe(e.value)[:160]}" + (f"  [{e.commit[:10]}]" if e.commit else "") + "\n"
        )
    return 0


def _each(args: argparse.Namespace) -> int:
    """A line per commit, or the shares of kinds and agents over all of them."""
    from collections import Counter

    from gate.authorship import attribute_commit
    from gate.authorship.serial import to_json
    from gate.render.data import printable

    source = open_source()
    ids = source.ids(args.range)
    policy = policy_of(source.one(source.resolve(ids[0])), args.policy) if ids else load()
    known, kinds, agents = catalogue(policy), Counter[str](), Counter[str]()
    for id in ids:
        found = attribute_commit(source.objects.commit(id), known)
        kinds[found.kind] += 1
        agents.update(found.agents)
        if args.format == "jsonl":
            line = {"commit": id, **printable(to_json(found))}
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    if args.format == "text":
        sys.stdout.write(f"{len(ids):,} commits\n")
        for title, counted in (("kind", kinds), ("agent", agents)):
            for name, n in counted.most_common():
                sys.stdout.write(f"  {title:6}{name:24.24}{n:8,}{n / len(ids):8.1%}\n")
    return 0
