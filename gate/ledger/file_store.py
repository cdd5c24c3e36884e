"""A log in one file of JSON lines, for one machine. Appends take turns by a lock, and are on disk before they are
answered.

Beside `ledger.jsonl` stands `ledger.jsonl.head`: how many records there are and the link of the last. It is written
after the record, so it is never ahead of the file: a file with less than its head says has lost something.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import mmap
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from gate.errors import LedgerError
from gate.ledger.canonical import address, encode
from gate.ledger.entry import START, Entry, Seal, next_link, read_line, write_line
from gate.ledger.lines import find
from gate.ledger.store import EVERYTHING, Query, read
from gate.record import Record


@dataclass(frozen=True, slots=True)
class End:
    """The end of the file: records, last link, bytes."""

    count: int = 0
    link: str = START
    size: int = 0


class FileStore:
    def __init__(self, location: str) -> None:
        self.location = location
        self.head = location + ".head"

    def append(self, record: Record) -> str:
        with self._locked() as file:
            end = self._end(file)
            here, previous = _known(file, end.size, record)
            if here:
                return here
            body = encode(replace(record, previous=previous))
            name = address(body)
            link = next_link(end.link, name)
            line = write_line(body, name, link)
            self._write(file, line, end.size)
            self._write_head(End(end.count + 1, link, end.size + len(line)))
            return name

    def entries(self) -> Iterator[Entry]:
        try:
            with open(self.location, "rb") as file:
                for number, line in enumerate(file, 1):
                    entry = read_line(line, f"line {number}")
                    if not (entry.unfinished and self._never_answered(file.tell() - len(line))):
                        yield entry
        except OSError as error:
            raise self._no_log(error) from None

    def _never_answered(self, start: int) -> bool:
        """Whether a cut-off line lies past everything that was ever acknowledged: an append that did not end."""
        head = self._read_head()
        return head is not None and start >= head.size

    def records(self, query: Query = EVERYTHING) -> Iterator[Record]:
        yield from read(self.entries(), self.location, query)
        self._refuse_cut()

    def _refuse_cut(self) -> None:
        """A log that lost its end must not read as one in which nothing waits."""
        head = self._read_head()
        if head is None or not head.size:
            return
        with contextlib.suppress(FileNotFoundError), open(self.location, "rb") as file:
            if self._lost(file.fileno(), os.fstat(file.fileno()).st_size, head):
                raise self._cut(head)

    @staticmethod
    def _lost(file: int, size: int, head: End) -> bool:
        return size < head.size or bool(head.size and _link_before(file, head.size) != head.link)

    def seals(self) -> tuple[Seal, ...]:
        head = self._read_head()
        return () if head is None else (Seal(count=head.count, link=head.link, place=self.head),)

    def notes(self) -> tuple[str, ...]:
        if not os.path.exists(self.location):
            return ()
        if not os.path.exists(self.head):
            return (f"{self.head} is missing: a cut at the end would not be seen; compare with --anchor",)
        with open(self.location, "rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - 1))
            if size and file.read(1) != b"\n":
                return ("an append was cut off before it was answered; the next one clears it away",)
        return ()

    def compact(self) -> int:
        """Nothing waits beside the file."""
        return 0

    def drain(self, send: Callable[[Iterator[Record]], None]) -> int:
        """Give every record away and forget it, while nobody appends. If `send` fails, all is kept."""
        if not os.path.exists(self.location) or not os.path.getsize(self.location):
            return 0
        with self._locked() as file:
            count = self._end(file).count
            if count:
                send(self.records())
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(self.head)
                os.ftruncate(file, 0)
            return count

    @contextlib.contextmanager
    def _locked(self) -> Iterator[int]:
        try:
            file = os.open(self.location, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o666)
        except OSError as error:
            raise LedgerError(
                f"cannot open the log: {error.strerror}", where=self.location, remedy="check the folder and its rights"
            ) from None
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
        except OSError as error:
            raise LedgerError(
                f"cannot write the log: {error.strerror}", where=self.location, remedy="free some space, then run again"
            ) from None
        finally:
            os.close(file)

    def _end(self, file: int) -> End:
        """Where the next record goes. Clears away an append that was cut off; refuses a file that lost something."""
        size = os.fstat(file).st_size
        head = self._read_head()
        if head is None:
            if size == 0:
                self._write_head(End())
                return End()
            raise self._damaged(f"{self.head} is missing: nothing says where the log ended")
        if self._lost(file, size, head):
            raise self._cut(head)
        if size == head.size:
            return head
        return self._advance(file, head)

    def _advance(self, file: int, end: End) -> End:
        """Over the lines that the head does not know of yet."""
        sealed = end.size or os.path.exists(self.head)
        with os.fdopen(os.dup(file), "rb") as stream:
            stream.seek(end.size)
            for line in stream:
                entry = read_line(line, "")
                if entry.unfinished and sealed:
                    os.ftruncate(file, end.size)
                    break
                if entry.broken or next_link(end.link, entry.address) != entry.link:
                    raise self._damaged(f"record {end.count + 1} does not follow the one before it")
                end = End(end.count + 1, entry.link, end.size + len(line))
        return end

    def _write(self, file: int, line: bytes, size: int) -> None:
        try:
            rest = memoryview(line)
            while rest:
                rest = rest[os.write(file, rest) :]
            os.fsync(file)
        except OSError:
            os.ftruncate(file, size)
            raise

    def _write_head(self, end: End) -> None:
        new = self.head + ".new"
        with open(new, "w", encoding="ascii") as file:
            json.dump({"count": end.count, "link": end.link, "size": end.size}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, self.head)

    def _read_head(self) -> End | None:
        try:
            with open(self.head, "rb") as file:
                data = json.load(file)
            end = End(int(data["count"]), str(data["link"]), int(data["size"]))
            if min(end.count, end.size) < 0:
                raise ValueError("below nothing")
            return end
        except FileNotFoundError:
            return None
        except (OSError, ValueError, TypeError, KeyError, OverflowError, RecursionError):
            raise LedgerError(
                "the head of the log cannot be read",
                where=self.head,
                remedy="restore it, or remove it and compare with --anchor: gate ledger verify",
            ) from None

    def _cut(self, head: End) -> LedgerError:
        return self._damaged(f"the {head.count} records that were acknowledged are not all there")

    def _damaged(self, what: str) -> LedgerError:
        return LedgerError(
            what,
            where=self.location,
            remedy="see what happened: gate ledger verify; restore the file, or move it and its .head aside",
        )

    def _no_log(self, error: OSError) -> LedgerError:
        return LedgerError(
            f"there is no log to read here: {error.strerror}",
            where=self.location,
            remedy="check the path; a log begins with the first `gate check --ledger`",
        )


def _link_before(file: int, size: int) -> str:
    """The link of the line that ends at `size`."""
    with mmap.mmap(file, size, access=mmap.ACCESS_READ) as text:
        return read_line(text[text.rfind(b"\n", 0, size - 1) + 1 :], "").link


def _known(file: int, size: int, record: Record) -> tuple[str, str]:
    """(address of this very record where it is there already, address of its writer's last record)."""
    if not size:
        return "", ""
    with mmap.mmap(file, size, access=mmap.ACCESS_READ) as text:
        return find(text, record)
