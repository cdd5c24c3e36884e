"""Records from a run that could not write the log (a pull request from a fork): taken as a request, never as a fact.

Only which change is meant is read from them: base and head, by full ids. The trusted run judges that change itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gate.errors import LedgerError, UsageError
from gate.ledger.canonical import decode
from gate.ledger.entry import read_line

SIZE_LIMIT = 1_000_000
RECORDS_LIMIT = 100
_ID = re.compile("[0-9a-f]{40}|[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A change that an untrusted run says it judged, and the level that it says it found."""

    base: str | None
    head: str
    level: int


def claims(data: bytes, *, name: str) -> Iterator[Claim]:
    """The claims of an artifact: lines of a log, or bare records. Raises UsageError for anything else."""
    if len(data) > SIZE_LIMIT:
        raise UsageError(f"{len(data):,} bytes; at most {SIZE_LIMIT:,} are taken in", where=name)
    lines = [line for line in data.splitlines(keepends=True) if line.strip()]
    if len(lines) > RECORDS_LIMIT:
        raise UsageError(f"{len(lines)} records; at most {RECORDS_LIMIT} are taken in", where=name)
    for number, line in enumerate(lines, 1):
        entry = read_line(line, "")
        try:
            record = decode(line.strip() if entry.broken else entry.body)
        except LedgerError as error:
            raise UsageError(
                error.what, where=f"{name}: line {number}", remedy="upload the log file as it is"
            ) from None
        if not _ID.fullmatch(record.head or "") or not (record.base is None or _ID.fullmatch(record.base)):
            raise UsageError("base and head must be full commit ids", where=f"{name}: line {number}")
        yield Claim(base=record.base, head=str(record.head), level=record.level)
