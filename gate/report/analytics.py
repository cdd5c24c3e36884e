"""Large logs through DuckDB: Parquet or JSON lines, one file or thousands, on this disk or in an object store.

Only the columns that the report counts are read, sorted by time; nothing but one batch of rows is held here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from gate.errors import GateError, UsageError
from gate.ledger.canonical import refuse_newer
from gate.record import Record

REMOTE = ("s3://", "gs://", "gcs://", "r2://", "az://", "azure://", "abfss://", "https://", "http://")
COLUMNS = {
    "kind": "VARCHAR", "at": "VARCHAR", "repository": "VARCHAR", "pull": "BIGINT", "head": "VARCHAR", "title": "VARCHAR",
    "url": "VARCHAR", "authorship": "VARCHAR", "level": "TINYINT", "status": "VARCHAR", "met": "BOOLEAN",
    "rules": "VARCHAR[]", "agents": "VARCHAR[]", "approvers": "VARCHAR[]", "overridden_by": "VARCHAR[]", "by": "VARCHAR", "schema": "SMALLINT",
}  # fmt: skip
LISTS = ("rules", "agents", "approvers", "overridden_by")
BATCH = 10_000
MEMORY = "256MB"
"""Past it DuckDB sorts on disk."""


def fits(location: str) -> bool:
    """Whether a location is read through DuckDB: a folder, a pattern, Parquet, or an object store."""
    return location.startswith(REMOTE) or "*" in location or location.endswith(".parquet") or os.path.isdir(location)


def read_large(location: str) -> Iterator[Record]:
    """Records by time. Raises UsageError without the extra, GateError where what is there is no log."""
    try:
        import duckdb
    except ImportError:
        raise UsageError(
            "a folder, a pattern, Parquet or an object store is read by a library that is not installed",
            where=location,
            remedy="pip install 'oversight-gate[analytics]'",
        ) from None
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    try:
        with duckdb.connect(config={"memory_limit": MEMORY, "preserve_insertion_order": False}) as connection:
            rows = connection.execute(
                f'SELECT {names} FROM {_table(location)} ORDER BY "at", "kind"', [_files(location)]
            )
            while batch := rows.fetchmany(BATCH):
                for row in batch:
                    yield _record(dict(zip(COLUMNS, row, strict=True)), location)
    except duckdb.Error as error:
        raise GateError(
            f"the log could not be read: {str(error).splitlines()[0]}",
            where=location,
            remedy="write it with `gate ledger export --format parquet --to FOLDER`",
        ) from None


def _table(location: str) -> str:
    if _files(location).endswith((".jsonl", ".ndjson", ".json", ".jsonl.gz", ".jsonl.zst")):
        columns = ", ".join(f"'{name}': '{kind}'" for name, kind in COLUMNS.items())
        return f"read_json(?, format = 'newline_delimited', columns = {{{columns}}})"
    return "read_parquet(?, union_by_name = true, hive_partitioning = false)"


def _files(location: str) -> str:
    return os.path.join(location, "**", "*.parquet") if os.path.isdir(location) else location


def _record(row: dict[str, object], location: str) -> Record:
    """A record of the columns that were read. Its address can't be checked: an export is for questions, not evidence."""
    known: dict[str, Any] = {name: value for name, value in row.items() if value is not None}
    known |= {name: tuple(known[name]) for name in LISTS if name in known}
    try:
        refuse_newer(known)
        return Record(**({"writer": "", "repository": ""} | known))
    except TypeError as error:
        raise GateError(
            f"not a record of the log: {error}", where=location, remedy="see what happened to it: gate ledger verify"
        ) from None
