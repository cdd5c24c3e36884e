"""The log for other programs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest

from gate.errors import UsageError
from gate.ledger.canonical import address, encode
from gate.ledger.export import COLUMNS, write_csv, write_jsonl, write_parquet

from .builders import record

RECORDS = (
    record(1, pull=7, title="=cmd|'/c calc'!A1"),
    record(50_000, repository="acme/infra", agents=("a", "b"), finding='line\nbreak, "quoted"'),
    record(2, repository="../../etc/x y'z", base=None),
)


def test_json_lines_hold_every_field_and_the_address() -> None:
    out = io.StringIO()
    assert write_jsonl(RECORDS, out) == 3
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert rows[0] == json.loads(encode(RECORDS[0])) | {"address": address(encode(RECORDS[0]))}
    assert set(rows[0]) == set(COLUMNS)


def test_csv_runs_nothing_in_a_spreadsheet() -> None:
    out = io.StringIO(newline="")
    assert write_csv(RECORDS, out) == 3
    rows = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    assert rows[0]["title"] == "'=cmd|'/c calc'!A1"
    assert rows[1]["agents"] == "a\nb"
    assert rows[1]["finding"] == 'line\nbreak, "quoted"'
    assert (rows[0]["pull"], rows[1]["pull"]) == ("7", "")


def test_parquet_lies_by_repository_and_month_and_stays_in_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "it's here"
    assert write_parquet(RECORDS, str(folder)) == 3
    files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.parquet"))
    assert len(files) == 3
    assert files[-1].startswith("repository=acme%2Fshop/month=2026-01/")
    assert {p.name for p in tmp_path.iterdir()} == {"it's here"}
    pattern = str(folder).replace("'", "''") + "/**/*.parquet"
    rows = duckdb.sql(
        f"""SELECT head, repository, agents, pull, required ->> 'approvals' FROM '{pattern}' ORDER BY head"""
    ).fetchall()
    assert rows == [
        (f"{n:040x}", r.repository, list(r.agents), r.pull, "0")
        for n, r in ((1, RECORDS[0]), (2, RECORDS[2]), (50_000, RECORDS[1]))
    ]
    with pytest.raises(UsageError, match="not empty"):
        write_parquet(RECORDS, str(folder))


def test_nothing_is_exported_as_nothing(tmp_path: Path) -> None:
    assert write_parquet((), str(tmp_path / "none")) == 0
    assert not (tmp_path / "none").exists()
