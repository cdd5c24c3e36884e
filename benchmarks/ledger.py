"""What the decision log costs: 24 writers at once against a bare repository, and a log of a million records.

    python benchmarks/ledger.py [RECORDS]

Verifying is measured against `sha256sum` of the same file, both in CPU seconds, so that the ratio holds on any machine.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from gate.ledger.canonical import address, encode
from gate.ledger.entry import START, next_link, write_line
from gate.ledger.file_store import End, FileStore
from gate.ledger.git_store import GitStore
from gate.record import Record

WRITERS = 24
RECORDS = 1_000_000
MEMORY_LIMIT = 1_000  # MB


def record(number: int) -> Record:
    """A decision as long as real ones are; two of them are one run."""
    return Record(
        kind="decision",
        at=f"2026-{1 + number // 100_000 % 12:02}-{1 + number // 4_000 % 28:02}T{number % 24:02}:{number % 60:02}:00Z",
        writer=f"run:acme/shop:{number // 2}.1:gate",
        repository=f"acme/shop{number % 40}",
        pull=number,
        base="b" * 40,
        head=f"{number:040x}",
        url=f"https://github.com/acme/shop{number % 40}/pull/{number}",
        title="Round totals to the cent before they are summed",
        authorship="authored",
        agents=("claude-code",),
        invokers=("alice",),
        evidence=("trailer: Co-Authored-By: Claude <noreply@anthropic.com>",),
        level=number % 3,
        status="success",
        outcome="notify",
        rules=("source", "tests"),
        required=(("approvals", 0), ("code_owners", False), ("forbid_ai", False), ("human_commit", False)),
        met=True,
        policy="c" * 64,
        version="1.0.0",
    )


def write(path: Path, count: int) -> None:
    """The file that `count` appends would leave, without a wait for the disk after each."""
    link, size, name = START, 0, ""
    with path.open("wb") as file:
        for number in range(count):
            body = encode(replace(record(number), previous=name if number % 2 else ""))
            name = address(body)
            link = next_link(link, name)
            size += file.write(write_line(body, name, link))
    FileStore(str(path))._write_head(End(count, link, size))


def measured(argv: list[str]) -> tuple[float, float]:
    """(CPU seconds, peak MB) of a command that must succeed."""
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{argv} failed")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def big_log(folder: Path, count: int) -> bool:
    path = folder / "ledger.jsonl"
    write(path, count)
    hashed, _ = measured(["sha256sum", str(path)])
    gate = [sys.executable, "-P", "-m", "gate", "ledger"]
    took, memory = measured([*gate, "verify", "--ledger", str(path)])
    print(f"{count:,} records, {path.stat().st_size / 1e6:,.0f} MB")
    print(f"  verify  {took:5.1f} s CPU, {memory:4.0f} MB (limit {MEMORY_LIMIT}); {took / hashed:.1f} times sha256sum")
    policy = folder / "policy.yaml"
    policy.write_text("version: 1\nreview_later: {share: 1%}\n")
    queue, queue_memory = measured([*gate, "review", "--ledger", str(path), "--policy", str(policy)])
    print(f"  review  {queue:5.1f} s CPU, {queue_memory:4.0f} MB, with a share of 1%")
    before = time.process_time()
    FileStore(str(path)).append(record(count + 2))
    print(f"  append  {time.process_time() - before:5.2f} s CPU")
    return max(memory, queue_memory) < MEMORY_LIMIT


def one_writer(clone: str, number: int, barrier: object, tries: object) -> None:
    store = GitStore("", clone, "origin")
    swap = store.refs.swap

    def counted(name: str, old: str, new: str) -> bool:
        with tries.get_lock():  # type: ignore[attr-defined]
            tries.value += 1  # type: ignore[attr-defined]
        return swap(name, old, new)

    store.refs.swap = counted  # type: ignore[method-assign]
    barrier.wait()  # type: ignore[attr-defined]
    store.append(record(number * 2))


def many_writers(folder: Path) -> bool:
    def git(*args: str) -> None:
        subprocess.run(["git", *args], check=True, capture_output=True)

    git("init", "-q", "--bare", str(folder / "bare.git"))
    clones = [str(folder / f"clone{n}") for n in range(WRITERS)]
    for clone in clones:
        git("init", "-q", clone)
        git("-C", clone, "remote", "add", "origin", str(folder / "bare.git"))
    context = multiprocessing.get_context("fork")
    barrier, tries = context.Barrier(WRITERS + 1), context.Value("i", 0)
    workers = [context.Process(target=one_writer, args=(clone, n, barrier, tries)) for n, clone in enumerate(clones)]
    for worker in workers:
        worker.start()
    barrier.wait()
    start = time.perf_counter()
    for worker in workers:
        worker.join()
    took = time.perf_counter() - start
    store = GitStore("", clones[0], "origin")
    found = len(list(store.records()))
    start = time.perf_counter()
    folded = store.compact()
    took_folding = time.perf_counter() - start
    print(f"{WRITERS} writers at once: {found} recorded in {took:.1f} s, {tries.value} tries")
    print(f"  folded {folded} in {took_folding:.1f} s")
    return found == folded == WRITERS and all(worker.exitcode == 0 for worker in workers)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with tempfile.TemporaryDirectory() as name:
        fine = [many_writers(Path(name)), big_log(Path(name), count - count % 2)]
    return 0 if all(fine) else 1


if __name__ == "__main__":
    sys.exit(main())
