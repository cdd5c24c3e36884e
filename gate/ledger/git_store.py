"""A log in the refs of a repository. Each record is one ref of its own, so many runs never wait for one another;
`compact` folds them into one history and deletes them.

    refs/gate/ledger/runs/<writer>/<previous>   one commit, one blob: the record
    refs/gate/ledger/history/main               one commit a batch: records.jsonl, and batch.json with its Merkle root

A waiting record's ref is named after the record before it, so a chain can't fork. Readers take the waiting refs first
and the history after, and compaction writes the history first and deletes after: a record is seen, or seen twice and
counted once, whenever anybody is stopped.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import re
import time
from collections.abc import Iterator
from dataclasses import replace

from gate.errors import LedgerError, UsageError
from gate.ledger import merkle
from gate.ledger.canonical import address, encode, key
from gate.ledger.entry import START, Entry, Seal, address_field, next_link, read_line, write_line
from gate.ledger.git_refs import NOTHING, Ref, Refs
from gate.ledger.lines import find
from gate.ledger.order import in_chain_order
from gate.ledger.store import EVERYTHING, Query, read
from gate.record import Record

PREFIX = "refs/gate/ledger"
RUNS, HISTORY, MAIN = "runs", "history", "history/main"
RECORD, RECORDS, BATCH = "record.json", "records.jsonl", "batch.json"
FOLDED_AT_ONCE = 10_000
TRIES = 20
_ADDRESS = re.compile("[0-9a-f]{64}")
_ELSEWHERE = re.compile(r"[\w+.-]+://|[\w.-]+@[\w.-]+:")


def open_git(rest: str) -> GitStore:
    """`PATH`, `PATH#REMOTE` or a URL. A URL is worked on through a bare repository in the user's cache."""
    if _ELSEWHERE.match(rest):
        return GitStore(f"git:{rest}", _cache(rest), rest)
    folder, mark, remote = rest.rpartition("#")
    if not mark or os.path.isdir(rest):
        folder, remote = rest, ""
    if remote.startswith("-"):
        raise UsageError(f"{remote!r} is no remote", remedy="name one that `git remote` lists")
    return GitStore(f"git:{rest}", folder or ".", remote or None)


def _cache(url: str) -> str:
    from gate.change.git import Git

    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = os.path.join(base, "oversight-gate", f"ledger-{_short(url)}.git")
    os.makedirs(folder, exist_ok=True)
    Git(folder).run("init", "--quiet", "--bare", folder)
    return folder


def _short(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


class GitStore:
    def __init__(self, location: str, folder: str, remote: str | None, *, tries: int = TRIES) -> None:
        self.location, self.tries = location, tries
        self.refs = Refs(folder, remote, prefix=PREFIX, here=f"refs/gate/ledger-of/{_short(remote or '')}")

    def append(self, record: Record) -> str:
        run = f"{RUNS}/{_short(record.writer)}"
        with self.refs.alone():
            for attempt in range(self.tries):
                here, previous = self._known(run, record)
                if here:
                    return here
                body = encode(replace(record, previous=previous))
                name = address(body)
                commit = self.refs.commit({RECORD: body}, name, at=record.at)
                if self.refs.swap(f"{run}/{previous[:16] or 'start'}", NOTHING, commit):
                    return name
                _pause(attempt)
        raise self._busy("recorded")

    def _known(self, run: str, record: Record) -> tuple[str, str]:
        """(address of this very record, address of its writer's last), from what waits and what is folded."""
        self.refs.fetch(run)
        waiting = {entry.address: entry for ref in self.refs.listed(run) for entry in self._waiting(ref)}
        self.refs.fetch(HISTORY)
        here, tail = "", ""
        for commit in self._batches(newest_first=True):
            lines = self._lines(commit)
            for name in [name for name in waiting if address_field(name) in lines]:
                del waiting[name]
            found, last = find(lines, record)
            here, tail = here or found, tail or last
        wanted = key(record)
        for entry in in_chain_order(waiting.values()):
            here = here or (entry.address if key(entry.record()) == wanted else "")
            tail = entry.address
        return here, tail

    def entries(self) -> Iterator[Entry]:
        self.refs.fetch(RUNS)
        waiting = [entry for ref in self.refs.listed(RUNS) for entry in self._waiting(ref)]
        self.refs.fetch(HISTORY)
        commits = self._batches()
        if not commits and not waiting:
            raise LedgerError(
                "there is no log to read here: no ref below " + PREFIX,
                where=self.location,
                remedy="check the location; a log begins with the first `gate check --ledger`",
            )
        names = {entry.address for entry in waiting}
        folded = set()
        for commit in commits:
            for entry in self._folded(commit):
                if entry.address in names:
                    folded.add(entry.address)
                yield entry
        yield from in_chain_order(entry for entry in waiting if entry.broken or entry.address not in folded)

    def records(self, query: Query = EVERYTHING) -> Iterator[Record]:
        return read(self.entries(), self.location, query)

    def seals(self) -> tuple[Seal, ...]:
        self.refs.fetch(HISTORY)
        return tuple(self._seal(commit) for commit in self._batches())

    def notes(self) -> tuple[str, ...]:
        self.refs.fetch(RUNS)
        waiting = len(self.refs.listed(RUNS))
        return (f"records that wait to be folded: {waiting} (gate ledger compact)",) if waiting else ()

    def compact(self) -> int:
        folded = 0
        with self.refs.alone():
            for attempt in range(self.tries):
                self.refs.fetch(RUNS)
                refs = self.refs.listed(RUNS)
                self.refs.fetch(HISTORY)
                done = self._fold(refs)
                if done is None:
                    _pause(attempt)
                    continue
                folded += done
                if not done:
                    return folded
        raise self._busy("folded")

    def _fold(self, refs: tuple[Ref, ...]) -> int | None:
        """One batch more: how many records it holds, None where somebody else was faster."""
        tips = self._batches(newest_first=True)
        held = {entry.address for commit in tips for entry in self._folded(commit)}
        entries = {entry: ref for ref in refs for entry in self._waiting(ref) if entry.sound}
        new = [e for e in in_chain_order(entries) if e.address not in held][:FOLDED_AT_ONCE]
        if new:
            last = self._seal(tips[0]) if tips else Seal(count=0, link=START)
            if not self.refs.swap(MAIN, tips[0] if tips else NOTHING, self._batch(new, last, tips)):
                return None
        safe = held | {entry.address for entry in new}
        self.refs.delete(ref for entry, ref in entries.items() if entry.address in safe)
        return len(new)

    def _batch(self, entries: list[Entry], last: Seal, tips: list[str]) -> str:
        link, lines = last.link, []
        for entry in entries:
            link = next_link(link, entry.address)
            lines.append(write_line(entry.body, entry.address, link))
        root = merkle.root([entry.address for entry in entries])
        count = last.count + len(entries)
        facts = json.dumps({"count": count, "link": link, "merkle": root}, indent=2)
        message = f"Fold: {len(entries)}\n\nRecords: {count}\nLink: {link}\nMerkle-Root: {root}\n"
        files = {RECORDS: b"".join(lines), BATCH: facts.encode()}
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        return self.refs.commit(files, message, at=at, parent=tips[0] if tips else "")

    def _batches(self, *, newest_first: bool = False) -> list[str]:
        tips = self.refs.listed(HISTORY)
        return self.refs.history(tips[0].commit, newest_first=newest_first) if tips else []

    def _lines(self, commit: str) -> bytes:
        return self.refs.read(commit, RECORDS) or b""

    def _folded(self, commit: str) -> Iterator[Entry]:
        for number, line in enumerate(self._lines(commit).splitlines(keepends=True), 1):
            yield read_line(line, f"batch {commit[:12]} line {number}")

    def _seal(self, commit: str) -> Seal:
        place = f"batch {commit[:12]}"
        try:
            facts = json.loads(self.refs.read(commit, BATCH) or b"")
            return Seal(count=int(facts["count"]), link=str(facts["link"]), merkle=str(facts["merkle"]), place=place)
        except (ValueError, TypeError, KeyError):
            raise LedgerError(
                f"{BATCH} of {place} cannot be read", where=self.location, remedy="git fsck; fetch the history anew"
            ) from None

    def _waiting(self, ref: Ref) -> Iterator[Entry]:
        """The entry of a run's ref."""
        body = self.refs.read(ref.commit, RECORD)
        if body is None or not _ADDRESS.fullmatch(ref.subject):
            yield Entry(f"ref {ref.name}", b"", "", broken=f"it holds no {RECORD}, or does not say its address")
        else:
            yield Entry(f"ref {ref.name}", body, ref.subject)

    def _busy(self, verb: str) -> LedgerError:
        return LedgerError(
            f"could not be {verb} in {self.tries} tries; git said: {self.refs.said}",
            where=self.location,
            remedy="run it again; a `.lock` that a crash left behind has to be removed by hand",
        )


def _pause(attempt: int) -> None:
    """Each loser waits another while, longer each time."""
    time.sleep(random.uniform(0, min(1.0, 0.02 * 2**attempt)))
