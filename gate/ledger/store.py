"""Where a log is kept, behind one port.

ledger.jsonl                    a file
git:.                           refs of a repository here
git:.#origin                    the same, pushed to and fetched from a remote of that repository
git:https://host/owner/name     refs of a repository elsewhere
postgresql://user@host/name     a database, for an organisation
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

from gate.errors import LedgerError, UsageError
from gate.ledger.entry import Entry, Seal
from gate.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Which records are meant; empty means all. `head` is a prefix; times are ISO 8601 in UTC, `until` excluded."""

    kind: str = ""
    repository: str = ""
    writer: str = ""
    head: str = ""
    since: str = ""
    until: str = ""

    def fits(self, record: Record) -> bool:
        return (
            self.kind in ("", record.kind)
            and self.repository in ("", record.repository)
            and self.writer in ("", record.writer)
            and (record.head or "").startswith(self.head)
            and record.at >= self.since
            and (not self.until or record.at < self.until)
        )


EVERYTHING = Query()


class Store(Protocol):
    location: str

    def append(self, record: Record) -> str:
        """Put a record at the end of its writer's chain and answer its address when it is safe on disk.

        `previous` is set here. A record that is there already (a retry) is not written again. Raises LedgerError."""

    def entries(self) -> Iterator[Entry]:
        """Everything in order, broken entries too. Raises LedgerError where there is no log."""

    def records(self, query: Query = EVERYTHING) -> Iterator[Record]:
        """Those that are meant, in order. Raises LedgerError at the first that is broken or from a later version."""

    def seals(self) -> tuple[Seal, ...]:
        """What the store wrote down of its own end; ask before `entries`, so that appends in between do no harm."""

    def notes(self) -> tuple[str, ...]:
        """What a reader should know and what is no violation, in words."""

    def compact(self) -> int:
        """Fold what waits into the log; answers how many records were folded."""


def told_by(store: Store, query: Query = EVERYTHING) -> Iterator[Record]:
    """The records of a log that holds some. An empty one tells nothing, and must not read as one in which nothing waits."""
    records = store.records(query)
    first = next(records, None)
    if first is None and next(iter(store.entries()), None) is None:
        remedy = "check the path; a log begins with the first `gate check --ledger`"
        raise LedgerError("the log is empty: it tells nothing", where=store.location, remedy=remedy)
    return records if first is None else chain((first,), records)


def open_store(location: str) -> Store:
    """The store of a location; nothing is created before the first append. Raises UsageError for a location unknown."""
    scheme, colon, rest = location.partition(":")
    if scheme == "git" and colon:
        from gate.ledger.git_store import open_git

        return open_git(rest)
    if scheme in ("postgresql", "postgres", "postgresql+psycopg") and colon:
        from gate.ledger.sql_store import open_sql

        return open_sql(location)
    if "://" in location or not location:
        raise UsageError(
            f"no log is kept at {location!r}",
            remedy="name a file (ledger.jsonl), git:PATH, git:PATH#REMOTE, git:URL or postgresql://HOST/NAME",
        )
    from gate.ledger.file_store import FileStore

    return FileStore(location)


def read(entries: Iterator[Entry], location: str, query: Query) -> Iterator[Record]:
    """Records of entries; the first broken one ends it with an error that names its place."""
    for entry in entries:
        try:
            record = entry.record()
        except LedgerError as error:
            raise type(error)(
                error.what,
                where=f"{location}: {entry.place}",
                remedy=error.remedy or "see what happened to it: gate ledger verify",
            ) from None
        if query.fits(record):
            yield record
