"""`gate authorship`: who wrote it, and who asked for it, with evidence one can grep for."""

from __future__ import annotations

import argparse
import json
import sys

from gate.commandline.settings import open_source, policy_of
from gate.pipeline import who_wrote
from gate.render.text import safe

EXAMPLES = """examples:
  gate authorship main...HEAD
  gate authorship --stdin < commits.jsonl     one JSON object a line: author_name, author_email, committer_name,
                                              committer_email, message; optionally login, branch, body, notes"""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = EXAMPLES
    parser.add_argument("range", nargs="?", metavar="RANGE", help="A..B, A...B or one commit (default: as gate check)")
    parser.add_argument("--stdin", action="store_true", help="read commits as JSON lines, answer one JSON line each")
    parser.add_argument("--policy", metavar="FILE", help="this policy instead of .gate.yaml of the base")
    parser.add_argument("--format", choices=("text", "jsonl"), default="text", help="default: text")


def run(args: argparse.Namespace) -> int:
    if args.stdin:
        from gate.authorship.stdin import answer_line

        for line in sys.stdin:
            if line.strip():
                sys.stdout.write(json.dumps(answer_line(line)) + "\n")
        return 0
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
    sys.stdout.write(f"{authorship.kind}  {authorship.named}\n".rstrip() + "\n")
    for invoker in authorship.invokers:
        sys.stdout.write(f"  asked for by {safe(invoker.who)} ({safe(invoker.source)})\n")
    for e in authorship.evidence:
        sys.stdout.write(
            f"  {safe(e.signal)}: {safe(e.value)[:160]}" + (f"  [{e.commit[:10]}]" if e.commit else "") + "\n"
        )
    return 0
