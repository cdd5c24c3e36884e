"""The log for other programs: JSON lines, CSV, and Parquet by repository and month.

An export is a copy for questions, not evidence: it carries each record's address, but no links.
"""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

from gate.errors import LedgerError, UsageError
from gate.ledger.canonical import address, encode
from gate.record import Record

COLUMNS = (
    "at", "kind", "repository", "pull", "head", "base", "level", "status", "outcome", "met", "authorship", "agents",
    "invokers", "approvers", "overridden_by", "override_reason", "by", "finding", "rules", "reasons", "required",
    "evidence", "title", "url", "policy", "version", "schema", "writer", "previous", "address",
)  # fmt: skip
LISTS = ("agents", "invokers", "approvers", "overridden_by", "rules", "reasons", "evidence")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(records: Iterable[Record]) -> Iterator[dict[str, Any]]:
    """Each record as plain data, with its address."""
    for record in records:
        body = encode(record)
        yield json.loads(body) | {"address": address(body)}


def write_jsonl(records: Iterable[Record], out: TextIO) -> int:
    count = 0
    for row in rows(records):
        count += 1
        out.write(json.dumps(row, sort_keys=True, ensure_ascii=False) + "\n")
    return count


def write_csv(records: Iterable[Record], out: TextIO) -> int:
    """Lists stand in one cell, one item a line. What a spreadsheet would run as a formula begins with an apostrophe
    (https://owasp.org/www-community/attacks/CSV_Injection)."""
    table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    table.writeheader()
    count = 0
    for row in rows(records):
        count += 1
        table.writerow({name: _cell(row[name]) for name in COLUMNS})
    return count


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = "\n".join(value)
    elif isinstance(value, dict):
        value = json.dumps(value, sort_keys=True)
    return "'" + value if isinstance(value, str) and value.startswith(FORMULA) else value


def write_parquet(records: Iterable[Record], folder: str) -> int:
    """`folder/repository=acme%2Fshop/month=2026-01/data_0.parquet`. The folder must not exist, or be empty."""
    try:
        import duckdb
    except ImportError:
        raise UsageError(
            "Parquet needs an extra that is not installed", remedy="pip install 'oversight-gate[analytics]'"
        ) from None
    if os.path.isdir(folder) and os.listdir(folder):
        raise UsageError("the folder is not empty", where=folder, remedy="name a new folder: an export is a whole")
    with tempfile.TemporaryDirectory() as scratch:
        lines = os.path.join(scratch, "records.jsonl")
        with open(lines, "w", encoding="utf-8") as out:
            count = write_jsonl(records, out)
        if count:
            _copy(duckdb, lines, folder)
    return count


def _copy(duckdb: Any, lines: str, folder: str) -> None:
    types = dict.fromkeys(COLUMNS, "VARCHAR") | dict.fromkeys(LISTS, "VARCHAR[]")
    types |= {"pull": "BIGINT", "level": "TINYINT", "schema": "SMALLINT", "met": "BOOLEAN", "required": "JSON"}
    target = folder.replace("'", "''")
    with duckdb.connect() as connection:
        read = connection.read_json(lines, columns=types, format="newline_delimited", maximum_object_size=1 << 24)
        read.create_view("log")
        try:
            connection.execute(
                f'COPY (SELECT *, substr("at", 1, 7) AS month FROM log ORDER BY repository, "at") TO \'{target}\' '
                "(FORMAT parquet, COMPRESSION zstd, PARTITION_BY (repository, month), WRITE_PARTITION_COLUMNS true)"
            )
        except duckdb.Error as error:
            raise LedgerError(f"Parquet was not written: {error}", where=folder, remedy="check the folder") from None
