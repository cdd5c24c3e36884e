"""How well authorship is told on labelled commits, and how fast.

    python benchmarks/attribution.py labelled.jsonl

One JSON object per line: the fields of `gate authorship --stdin`, and `label` (ai, human, automation-bot), `agent`,
`mode` (authored, assisted) and `detectable_from_commit`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from gate.authorship.stdin import answer_line

AI = ("authored", "assisted", "conflict")
SPEED_SAMPLE = 10_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    lines = parser.parse_args().file.read_text(encoding="utf-8").splitlines()
    started = time.perf_counter()
    for line in islice(cycle(lines), SPEED_SAMPLE):
        json.dumps(answer_line(line))
    seconds = time.perf_counter() - started
    rows = [(json.loads(line), answer_line(line)) for line in lines]
    report(rows)
    print(f"time       {seconds:.2f} s for {SPEED_SAMPLE} commits")
    return 0


def report(rows: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    said_ai = [(row, got) for row, got in rows if got["kind"] in AI]
    ai = [(row, got) for row, got in rows if row["label"] == "ai"]
    detectable = [(row, got) for row, got in ai if row.get("detectable_from_commit", True)]
    bots = [(row, got) for row, got in rows if row["label"] == "automation-bot"]
    found = [(row, got) for row, got in detectable if got["kind"] in AI]
    named = [(row, got) for row, got in found if row.get("agent")]
    exact = [row for row, got in named if row["agent"] in got["agents"]]
    declared = [row for row, got in named if row["agent"] == "declared" and got["agents"]]
    first = [row for row, got in named if got["agents"] and got["agents"][0] == row["agent"]]
    mode = [row for row, got in found if row.get("mode") == got["kind"]]
    print(f"precision  {share(sum(row['label'] == 'ai' for row, _ in said_ai), len(said_ai))}")
    print(f"recall     {share(len(found), len(detectable))} of those detectable from the commit")
    print(
        f"agent      {share(len(set(map(id, exact + declared))), len(named))} (exact id {share(len(exact), len(named))},"
    )
    print(f"           first {share(len(first), len(named))}; a disclosure labelled `declared` may be named)")
    print(f"automation {share(sum(got['kind'] == 'automation' for _, got in bots), len(bots))} told from AI")
    print(f"mode       {share(len(mode), len(found))}")
    for row, got in rows:
        wrong = problem(row, got)
        if wrong:
            print(
                f"{wrong}: {row.get('repo', '')} {row.get('sha', '')[:12]} {row.get('stratum', '')} {row.get('agent')}"
            )
            print(f"    answered {got['kind']} {got['agents']}: {row['message'].splitlines()[:1]}", file=sys.stdout)


def problem(row: dict[str, Any], got: dict[str, Any]) -> str:
    by_ai = got["kind"] in AI
    if by_ai != (row["label"] == "ai"):
        known = row.get("detectable_from_commit", True)
        return "false alarm" if by_ai else "missed" if known else "not in the commit"
    if by_ai and row.get("agent") not in (None, "declared", *got["agents"]):
        return "other agent"
    return "not automation" if row["label"] == "automation-bot" and got["kind"] != "automation" else ""


def share(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "- (0)"


if __name__ == "__main__":
    sys.exit(main())
