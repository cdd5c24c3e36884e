"""How well commands are graded, and how fast: `python benchmarks/commands.py FILE…`.

A file holds one JSON object per line: cmd, level, ok (accepted levels), cat, why. Printed are the share of commands
that must stop (level 2 and more) and are stopped, of those that must pass and are stopped, of levels accepted; every
miss; the time for 10,000 commands; and one call against a bare start of Python.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from gate.commands import Grade, grade


class Case(NamedTuple):
    command: str
    level: int
    accepted: tuple[int, ...]
    category: str
    why: str


def cases(path: Path) -> list[Case]:
    """The labelled commands of a file."""
    found = []
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            found.append(Case(row["cmd"], row["level"], tuple(row["ok"]), row.get("cat", ""), row.get("why", "")))
    return found


def share(part: int, whole: int) -> str:
    return f"{part}/{whole} ({part / whole:.1%})" if whole else "none"


def measure(rows: list[Case]) -> None:
    """Prints the three numbers and the misses."""
    graded: list[tuple[Case, Grade]] = [(row, grade(row.command)) for row in rows]
    must_stop = [(row, found) for row, found in graded if row.level >= 2]
    must_pass = [(row, found) for row, found in graded if row.level < 2]
    print("must-stop caught    ", share(sum(found.level >= 2 for _, found in must_stop), len(must_stop)))
    print("must-pass stopped   ", share(sum(found.level >= 2 for _, found in must_pass), len(must_pass)))
    print("level accepted      ", share(sum(found.level in row.accepted for row, found in graded), len(graded)))
    for row, found in graded:
        wrong_side = (row.level >= 2) != (found.level >= 2)
        if wrong_side or found.level not in row.accepted:
            mark = "!" if wrong_side else " "
            print(f"{mark} graded {found.level:d}, label {row.level} {list(row.accepted)}: {row.command[:120]!r}")
            print(f"      {found.reasons[0][:150]}  <- {row.why}")


def batch(rows: list[Case]) -> None:
    """Prints the time for 10,000 commands."""
    many = [rows[at % len(rows)].command for at in range(10_000)]
    start = time.perf_counter()
    for command in many:
        grade(command)
    print(f"10,000 commands      {time.perf_counter() - start:.2f} s")


def one_call(command: str, *, repeats: int = 15) -> None:
    """Prints one call in a new process against a bare start."""
    code = "import sys; sys.path.insert(0, sys.argv[1]); from gate.commands import grade; print(int(grade(sys.argv[2]).level))"
    root = str(Path(__file__).resolve().parents[1])

    def best(argv: list[str]) -> float:
        times = []
        for _ in range(repeats):
            start = time.perf_counter()
            subprocess.run(argv, check=True, capture_output=True)
            times.append(time.perf_counter() - start)
        return min(times)

    bare = best([sys.executable, "-I", "-c", "pass"])
    call = best([sys.executable, "-I", "-c", code, root, command])
    print(f"one call             {call * 1000:.1f} ms, {call / bare:.1f} times a bare start ({bare * 1000:.1f} ms)")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    for path in parser.parse_args().files:
        rows = cases(path)
        print(f"{path.name}: {len(rows)} commands")
        measure(rows)
        batch(rows)
    one_call("aws --profile prod cloudformation delete-stack --stack-name api && git status")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
