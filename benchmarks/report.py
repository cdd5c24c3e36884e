"""What the report costs: `python benchmarks/report.py [REPOSITORY [REVISION]]`.

Rework is measured in CPU seconds of this process and of git together, against `git log -p -U0` of the same history. The
log is a file of a million records; its report runs in a process of its own, whose largest memory is told.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gate.change.source import Source
from gate.ledger.canonical import address, encode
from gate.ledger.entry import START, next_link, write_line
from gate.record import Record, RecordKind
from gate.report.read import Limits, read_repository

RECORDS = 1_000_000
GIGABYTE = 1 << 30
KINDS: tuple[tuple[RecordKind, int], ...] = (("decision", 0), ("landed", 90))
"""With the minutes after the first."""


def cpu(work: Callable[[], object]) -> float:
    """User and system seconds of this process and its children."""

    def spent() -> float:
        return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))

    before = spent()
    work()
    return spent() - before


def history(folder: str, revision: str) -> None:
    source = Source(folder)
    head = source.resolve(revision)
    plain = cpu(lambda: subprocess.run(["git", "-C", folder, "log", "-p", "-U0", head], stdout=subprocess.DEVNULL, check=True))  # fmt: skip
    read = read_repository(source, head, Limits())
    whole = cpu(lambda: read_repository(Source(folder), head, Limits()))
    reverts = read.reverts
    print(f"{source.name}: {len(read.commits):,} commits, {len(read.landings):,} changes")
    print(f"  reverts: {len(reverts.found)} found, {len(reverts.resolved)} resolved, {reverts.mentions} mentions")
    print(
        f"  reverts, authorship and rework {whole:.1f} s, git log -p -U0 {plain:.1f} s: {whole / plain:.2f} times (at most 3)"
    )


def log() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.jsonl"
        write(path)
        subprocess.run(["git", "init", "-q", folder], check=True)
        started = time.perf_counter()
        command = [sys.executable, "-P", "-m", "gate", "report", "--ledger", str(path), "--format", "json"]
        spent = cpu(lambda: subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=True))
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
        size = os.path.getsize(path)
    print(
        f"{RECORDS:,} records, {size / 1e6:,.0f} MB: {spent:.0f} s of CPU, {time.perf_counter() - started:.0f} s by the clock"
    )
    print(f"  largest memory {memory / 1e6:,.0f} MB: {'within' if memory <= GIGABYTE else 'OVER'} 1 GB")


def write(path: Path) -> None:
    """Two records a change, a decision and its landing, over two hundred repositories, in the log's own lines."""
    start, link = datetime(2025, 1, 1, tzinfo=UTC), START
    with open(path, "wb") as out:
        for n in range(RECORDS // 2):
            for kind, minutes in KINDS:
                at = (start + timedelta(minutes=n + minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")
                body = encode(record(n, kind, at))
                name = address(body)
                link = next_link(link, name)
                out.write(write_line(body, name, link))


def record(n: int, kind: RecordKind, at: str) -> Record:
    ai = n % 5 < 2
    return Record(
        kind=kind,
        at=at,
        writer=f"ci-{n % 40}",
        repository=f"acme/service-{n % 200}",
        pull=n,
        head=f"{n:040x}",
        title=f"Change number {n}",
        url=f"https://github.com/acme/service-{n % 200}/pull/{n}",
        authorship="assisted" if ai else "undeclared",
        agents=("claude-code",) if ai else (),
        level=n % 5,
        status="success",
        met=n % 37 != 0,
        approvers=("bob",) if n % 5 > 1 else (),
        required=(("approvals", 1),),
    )


if __name__ == "__main__":
    folder, revision, *_ = (*sys.argv[1:3], *(".", "HEAD")[len(sys.argv[1:3]) :])
    history(folder, revision)
    log()
