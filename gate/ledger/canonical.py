"""A record as bytes, and back. One record has one spelling, so its SHA-256 is its address.

The spelling: JSON with sorted keys, no blanks, no floats, UTF-8; every field stands there, `required` as an object.
That is RFC 8785 for these values (https://www.rfc-editor.org/rfc/rfc8785). Bytes that are not UTF-8 and NUL, which
PostgreSQL cannot hold, are replaced.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, replace
from typing import Any

from gate.errors import LedgerError
from gate.record import RECORD_SCHEMA, Record

KINDS = ("decision", "landed", "look", "follow_up")
NAMES = frozenset(f.name for f in fields(Record))
_LISTS = ("agents", "invokers", "evidence", "reasons", "rules", "approvers", "overridden_by")
_OPTIONAL = (("pull", int), ("base", str), ("head", str))
_PLAIN = (("level", int), ("met", bool), ("schema", int))
_TEXTS = tuple(sorted(NAMES - {*_LISTS, "required", *(name for name, _ in (*_OPTIONAL, *_PLAIN))}))
_spelled = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode


class UnreadableError(LedgerError):
    """Bytes that are no record."""


class NewerSchemaError(LedgerError):
    """A record of a later version of the gate: its meaning is not known here, so it is never skipped."""


def encode(record: Record) -> bytes:
    """The one spelling of a record."""
    data: dict[str, Any] = {name: getattr(record, name) for name in NAMES}
    data["required"] = dict(record.required)
    text = _spelled(data)
    if "\\u0000" in text:
        text = _spelled({name: _without_nul(value) for name, value in data.items()})
    return text.encode("utf-8", "replace")


def _without_nul(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_without_nul(item) for item in value)
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value


def address(body: bytes) -> str:
    """Where a record is found: the SHA-256 of its spelling, in hex."""
    return hashlib.sha256(body).hexdigest()


def key(record: Record) -> str:
    """What stays the same when a record is offered to a store twice: its address outside of any chain."""
    return address(encode(replace(record, previous="")))


def decode(body: bytes) -> Record:
    """The record that these bytes spell. Raises UnreadableError, or NewerSchemaError where a later version wrote it."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"not JSON: {error}") from None
    if not isinstance(data, dict):
        raise UnreadableError("not a JSON object")
    refuse_newer(data)
    if wrong := _wrong(data):
        raise UnreadableError(wrong)
    for name in _LISTS:
        data[name] = tuple(data[name])
    data["required"] = tuple(sorted(data["required"].items()))
    return Record(**data)


def refuse_newer(data: dict[str, Any]) -> None:
    """Raises NewerSchemaError where the record says that a later version wrote it."""
    schema = data.get("schema")
    if isinstance(schema, int) and schema > RECORD_SCHEMA:
        raise NewerSchemaError(
            f"a record of schema {schema}; this version reads up to {RECORD_SCHEMA}",
            remedy="update oversight-gate: pip install -U oversight-gate",
        )


def _wrong(data: dict[str, Any]) -> str:
    """What is wrong with the shape of a record, empty where nothing is."""
    if data.keys() != NAMES:
        odd = sorted(data.keys() ^ NAMES)
        return f"missing or unknown keys: {', '.join(odd[:5])}"
    if data["kind"] not in KINDS:
        return f"unknown kind {data['kind']!r}"
    odd = [name for name in _TEXTS if type(data[name]) is not str]
    odd += [name for name, kind in _PLAIN if type(data[name]) is not kind]
    odd += [name for name, kind in _OPTIONAL if data[name] is not None and type(data[name]) is not kind]
    odd += [name for name in _LISTS if not _texts(data[name])]
    if type(data["required"]) is not dict or not all(type(v) in (int, bool) for v in data["required"].values()):
        odd.append("required")
    return f"values of another type than they have: {', '.join(odd)}" if odd else ""


def _texts(value: object) -> bool:
    return type(value) is list and all(type(item) is str for item in value)
