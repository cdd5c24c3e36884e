"""How well the grading agrees with labels: exact, within range, too low by level, too high.

    python benchmarks/accuracy.py LABELS.jsonl --repositories FOLDER [--misses]

LABELS has one JSON object per line: `repo` ("owner/name"), `sha`, `level` (0-4), `accept` ([lowest, highest]), and
optionally `category` and `why`. FOLDER holds the repositories as `owner+name/repo`, `owner+name` or `owner/name`.
To label your own: pick commits, write the level that an expert of that domain would ask for and the range you would
still accept, before you look at what the gate says.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path

from gate.change.source import Source
from gate.classify.engine import assess
from gate.errors import GateError


def find(folder: Path, repo: str) -> Path | None:
    owner, _, name = repo.partition("/")
    for candidate in (
        folder / f"{owner}+{name}" / "repo",
        folder / f"{owner}+{name}",
        folder / owner / name,
        folder / owner / f"{name}.git",
    ):
        if candidate.exists():
            return candidate
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labels", type=Path)
    parser.add_argument("--repositories", type=Path, required=True)
    parser.add_argument("--misses", action="store_true", help="print every case that is not exact")
    args = parser.parse_args()
    rows = [json.loads(line) for line in args.labels.read_text().splitlines() if line.strip()]
    count: Counter[str] = Counter()
    low: Counter[int] = Counter()
    sources: dict[str, Source] = {}
    start = time.perf_counter()
    for row in rows:
        where = find(args.repositories, row["repo"])
        if where is None:
            count["absent"] += 1
            continue
        try:
            source = sources.setdefault(row["repo"], Source(str(where)))
            assessment = assess(source.change(row["sha"]))
        except GateError as error:
            count["failed"] += 1
            print(f"FAILED {row['repo']} {row['sha'][:9]}: {error}")
            continue
        level, (lowest, highest) = int(assessment.level), row["accept"]
        count["judged"] += 1
        count["exact"] += level == row["level"]
        count["within"] += lowest <= level <= highest
        count["too low"] += level < lowest
        count["too high"] += level > highest
        low[row["level"]] += level < lowest
        if args.misses and level != row["level"]:
            mark = "LOW " if level < lowest else "HIGH" if level > highest else "    "
            top = ", ".join(f"{f.rule}@{f.path}:{f.line}" for f in assessment.findings[:3])
            print(
                f"{mark} {row['repo']} {row['sha'][:9]} expected {row['level']} {row['accept']} got {level} [{row.get('category', '')}] {row.get('why', '')[:70]} <- {top}"
            )
    judged = max(1, count["judged"])
    print(
        f"judged {count['judged']} (absent {count['absent']}, failed {count['failed']}) in {time.perf_counter() - start:.1f} s"
    )
    print(
        f"within range {count['within'] / judged:.1%}   exact {count['exact'] / judged:.1%}   too high {count['too high']}   too low {count['too low']}"
    )
    print("too low by level: " + ", ".join(f"{level}: {low[level]}" for level in range(5)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
