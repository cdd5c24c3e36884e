"""Records from a JSON Lines file: bare records, or the log's own lines, which hold one under `record`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from gate.errors import GateError, UsageError
from gate.record import RECORD_SCHEMA, Record

NAMES = frozenset(f.name for f in fields(Record))
LISTS = ("agents", "invokers", "evidence", "reasons", "rules", "approvers", "overridden_by")


def read_records(path: str) -> Iterator[Record]:
    """Every record, in order. A line that can't be read ends it with an error: a broken log is never a clean one."""
    try:
        with open(path, "rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    yield _record(line, f"{path}:{number}")
    except OSError as error:
        raise UsageError(f"cannot read the log: {error.strerror}", where=path, remedy="check --ledger") from None


def _record(line: bytes, where: str) -> Record:
    try:
        data = json.loads(line)
        data = data.get("record", data)
        return as_record(data)
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise GateError(
            f"not a record of the log: {error}", where=where, remedy="see what happened to it: gate ledger verify"
        ) from None


def as_record(data: dict[str, Any]) -> Record:
    """A record from its JSON object. Raises ValueError for one of a later version, whose meaning is not known here."""
    if data.get("schema", RECORD_SCHEMA) > RECORD_SCHEMA:
        raise ValueError("written by a later version of the gate: upgrade this one")
    known = {name: value for name, value in data.items() if name in NAMES}
    known |= {name: tuple(data[name]) for name in LISTS if name in data}
    known["required"] = tuple(sorted(dict(data.get("required", {})).items()))
    return Record(**known)
