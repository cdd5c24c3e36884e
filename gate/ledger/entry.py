"""One place in a log: the record's bytes, its address, and the link that ties it to everything before.

A line is `{"address":"<64 hex>","link":"<64 hex>","record":{…}}`. A link is the SHA-256 of the link before it and the
address, so whoever knows the last link knows the whole log. Records that wait to be folded have no link yet.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from gate.ledger.canonical import UnreadableError, address, decode
from gate.record import Record

START = "0" * 64
"""The link before the first record."""


@dataclass(frozen=True, slots=True)
class Entry:
    """`place` is for people: "line 7", "ref refs/gate/…". `broken` says why the bytes are no entry."""

    place: str
    body: bytes
    address: str
    link: str = ""
    broken: str = ""
    unfinished: bool = False
    """The last line has no end: an append that was cut off, or a file that was."""

    @property
    def sound(self) -> bool:
        """Whether the bytes are what the address says."""
        return not self.broken and address(self.body) == self.address

    def record(self) -> Record:
        """The record, if it is sound. Raises UnreadableError or NewerSchemaError."""
        if not self.sound:
            raise UnreadableError(self.broken or "the record is not what its address says: it was changed")
        return decode(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What a store wrote down of its own end: after `count` records the link was `link`. `merkle` is the root over the
    records since the seal before."""

    count: int
    link: str
    merkle: str = ""
    place: str = ""


def next_link(link: str, address: str) -> str:
    return hashlib.sha256((link + address).encode()).hexdigest()


_ADDRESS, _LINK, _RECORD = b'{"address":"', b'","link":"', b'","record":'
_A, _L = len(_ADDRESS), len(_ADDRESS) + 64 + len(_LINK)
_R = _L + 64 + len(_RECORD)


def write_line(body: bytes, address: str, link: str) -> bytes:
    return b"".join((_ADDRESS, address.encode(), _LINK, link.encode(), _RECORD, body, b"}\n"))


def address_field(address: str) -> bytes:
    """How an address stands at the beginning of a line."""
    return _ADDRESS + address.encode()


def read_line(line: bytes, place: str) -> Entry:
    """The entry of one line; what is no line of a log is an entry that says so."""
    if not line.endswith(b"\n"):
        return Entry(place, line, "", broken="the line is cut off", unfinished=True)
    if not (line.startswith(_ADDRESS) and line[_A + 64 : _L] == _LINK and line[_L + 64 : _R] == _RECORD):
        return Entry(place, line, "", broken="not a line of a decision log")
    hashes = line[_A : _A + 64] + line[_L : _L + 64]
    if hashes.strip(b"0123456789abcdef") or not line.endswith(b"}\n"):
        return Entry(place, line, "", broken="not a line of a decision log")
    return Entry(place, line[_R:-2], line[_A : _A + 64].decode(), line[_L : _L + 64].decode())


def field(name: str, value: str) -> bytes:
    """How a text field looks inside of a record's bytes. Quotes in texts are escaped, so nothing else looks like it."""
    return f'"{name}":{json.dumps(value, ensure_ascii=False)}'.encode("utf-8", "replace")
