"""How fast large changes and histories are graded, as multiples of what must be done anyway.

    python benchmarks/speed.py                                               this repository
    python benchmarks/speed.py --check ~/src/jest v27.0.0..v29.0.0           limit: 6 times `git diff -p`
    python benchmarks/speed.py --scan ~/src/pip 500 --pydriller venv/bin/python   limit: 10 times faster

`--pydriller` names a Python that has PyDriller; without it a scan is only timed. Both sides are timed in turns in one run,
in wall time, so that the ratio holds on any machine; memory is that of the largest process, times all that run at once.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from gate.change.workers import MOST

ROUNDS = 3
GATE = str(Path(sys.executable).parent / "gate")
MEMORY = 500
READ = """
import sys
from pydriller import Git
repository = Git(sys.argv[1])
for id in sys.stdin.read().split():
    for file in repository.get_commit(id).modified_files:
        file.diff, file.source_code, file.source_code_before
"""


class Cost(NamedTuple):
    """`memory` is the largest process's, in MB; `work` is time of any processor, in seconds."""

    seconds: float
    work: float
    memory: float

    def __str__(self) -> str:
        return f"{self.seconds:.2f} s ({self.work:.2f} s of work)"


def measured(argv: list[str], folder: Path, stdin: bytes = b"") -> Cost:
    start = time.perf_counter()
    process = subprocess.Popen(argv, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert process.stdin is not None
    process.stdin.write(stdin)
    process.stdin.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in ((0, 1) if argv[0] == GATE else (0,)):
        raise SystemExit(f"{argv[:3]} exited with {process.returncode}")
    return Cost(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def compared(ours: list[str], theirs: list[str], folder: Path, stdin: bytes = b"") -> tuple[Cost, Cost]:
    """Medians of rounds taken in turns."""
    rounds = [(measured(ours, folder, stdin), measured(theirs, folder, stdin)) for _ in range(ROUNDS)]
    mine, other = (
        Cost(*(statistics.median(column) for column in zip(*costs, strict=True))) for costs in zip(*rounds, strict=True)
    )
    return mine, other


def at_most(cost: Cost) -> float:
    """MB of all processes at a time."""
    return cost.memory * (1 + min(MOST, len(os.sched_getaffinity(0))))


def check(folder: Path, spec: str) -> list[bool]:
    mine, git = compared([GATE, "check", spec, "--format", "json"], ["git", "--no-pager", "diff", "-p", spec], folder)
    ratio = mine.seconds / git.seconds
    print(f"check {spec}: {mine}, git diff -p {git}; ratio {ratio:.1f}; at most {at_most(mine):.0f} MB")
    return [ratio <= 6, at_most(mine) <= MEMORY]


def scan(folder: Path, count: int, pydriller: str | None) -> list[bool]:
    ids = subprocess.run(
        ["git", "rev-list", f"--max-count={count}", "HEAD"], cwd=folder, check=True, capture_output=True
    )
    ours, commits = [GATE, "scan", "--stdin", "--format", "jsonl"], len(ids.stdout.split())
    if pydriller is None:
        print(f"scan of {commits} commits: {measured(ours, folder, ids.stdout)}")
        return []
    mine, other = compared(ours, [pydriller, "-c", READ, str(folder)], folder, ids.stdout)
    ratio = other.seconds / mine.seconds
    print(
        f"scan of {commits} commits: {mine}, PyDriller {other}; {ratio:.1f} times faster; at most {at_most(mine):.0f} MB"
    )
    return [ratio >= 10, at_most(mine) <= MEMORY]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", nargs=2, metavar=("REPO", "RANGE"), action="append", default=[])
    parser.add_argument("--scan", nargs=2, metavar=("REPO", "COUNT"), action="append", default=[])
    parser.add_argument("--pydriller", metavar="PYTHON")
    args = parser.parse_args()
    if (
        not args.check and not args.scan
    ):  # the start of Python outweighs a history as small as ours: no limit holds here
        here = Path(__file__).resolve().parents[1]
        roots = subprocess.run(
            ["git", "rev-list", "--max-parents=0", "HEAD"], cwd=here, check=True, capture_output=True
        )
        check(here, f"{roots.stdout.decode().split()[0]}..HEAD")
        scan(here, 200, args.pydriller)
        return 0
    held = [ok for repo, spec in args.check for ok in check(Path(repo).resolve(), spec)]
    held += [ok for repo, count in args.scan for ok in scan(Path(repo).resolve(), int(count), args.pydriller)]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
