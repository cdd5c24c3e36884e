"""Finding a writer's end in the bytes of a log: searches text, and parses only the lines that match."""

from __future__ import annotations

import mmap

from gate.ledger.canonical import key
from gate.ledger.entry import Entry, field, read_line
from gate.record import Record


def find(text: mmap.mmap | bytes, record: Record) -> tuple[str, str]:
    """(address of this very record where it is there already, address of its writer's last record)."""
    writer = field("writer", record.writer)
    tail = _line(text, text.rfind(writer))
    if tail is None:
        return "", ""
    wanted, moment = key(record), field("at", record.at)
    position = text.rfind(moment)
    while position >= 0:
        entry = _line(text, position)
        if entry and writer in entry.body and key(entry.record()) == wanted:
            return entry.address, tail.address
        position = text.rfind(moment, 0, position)
    return "", tail.address


def _line(text: mmap.mmap | bytes, position: int) -> Entry | None:
    if position < 0:
        return None
    end = text.find(b"\n", position)
    return read_line(text[text.rfind(b"\n", 0, position) + 1 : end + 1], "a line before")
