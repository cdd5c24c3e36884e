"""What only the decision log knows: reviews, overrides, escapes, and the queue of what nobody looked at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gate.ledger.export import write_jsonl, write_parquet
from gate.ledger.store import open_store
from tests.conftest import Result
from tests.report.conftest import CLAUDE, Calendar, at, total, write_log

FIFTY = "".join(f"x{i} = {i}\n" for i in range(60))
AI = {"authorship": "authored", "level": 1, "met": True}


def test_without_a_log_it_is_unknown_and_never_none(calendar: Calendar, report: Callable[..., Any]) -> None:
    calendar.land(0, {"a.py": FIFTY})
    data = report()
    assert data["queue"] is None
    assert total(data, "escaped") == (0, 0)
    assert [s["escaped"]["rate"] for s in data["strata"]] == [None]
    assert "unknown" in data["summary"][2]


def test_reviews_overrides_and_escapes(calendar: Calendar, report: Callable[..., Any], tmp_path: Path) -> None:
    heads = [calendar.land(day, {f"{day}.py": FIFTY}, f"change (#{day})") for day in (1, 2, 3)]
    base = {"level": 2, "authorship": "authored"}
    log = write_log(
        tmp_path / "log.jsonl",
        [
            {"kind": "decision", "at": at(0.9), "pull": 1, "head": "a" * 40} | base,
            {"kind": "decision", "at": at(0.902), "pull": 1, "head": "a" * 40, "approvers": ["bob"], "met": True} | base,
            {"kind": "landed", "at": at(1), "pull": 1, "head": heads[0], "approvers": ["bob"], "met": True} | base,
            {"kind": "decision", "at": at(1), "pull": 2, "head": "b" * 40} | base,
            {"kind": "decision", "at": at(1.5), "pull": 2, "head": "b" * 40, "approvers": ["bob", "carol"]} | base,
            {"kind": "landed", "at": at(2), "pull": 2, "head": heads[1], "approvers": ["bob", "carol"], "met": True, "overridden_by": ["dan"]} | base,
            {"kind": "landed", "at": at(3), "head": heads[2], "met": False} | base,
        ],
    )  # fmt: skip
    data = report("--ledger", log)
    (stratum,) = data["strata"]
    assert total(data, "escaped") == (1, 3)
    assert total(data, "overridden") == (1, 3)
    assert total(data, "rubber_stamped") == (1, 2)  # three minutes for sixty lines
    assert stratum["first_review_hours"]["n"] == 2
    assert stratum["merge_hours"]["value"] == pytest.approx(2.4, abs=0.01)
    assert stratum["review_depth"] == {"n": 3, "value": 1.0}
    assert [e["id"] for e in data["escapes"]] == [heads[2]]


def test_the_queue_holds_what_ai_did_alone_until_somebody_looks(
    calendar: Calendar, report: Callable[..., Any], tmp_path: Path
) -> None:
    heads = [calendar.land(day, {f"{day}.py": FIFTY}, f"change\n\n{CLAUDE}") for day in range(5)]
    log = write_log(
        tmp_path / "log.jsonl",
        [
            {"kind": "landed", "at": at(0), "head": heads[0], "title": "waits"} | AI,
            {"kind": "landed", "at": at(1), "head": heads[1]} | AI,
            {"kind": "look", "at": at(2), "head": heads[1], "by": "carol"} | AI,
            {"kind": "landed", "at": at(2), "head": heads[2], "approvers": ["bob"]} | AI,
            {"kind": "landed", "at": at(3), "head": heads[3]} | AI | {"level": 2},
            {"kind": "landed", "at": at(4), "head": heads[4]} | AI | {"authorship": "human"},
        ],
    )
    queue = report("--ledger", log)["queue"]
    assert [item["title"] for item in queue["items"]] == ["waits"]
    assert (queue["waiting"], queue["overdue"]) == (1, 1)


def test_records_of_other_repositories_count_without_an_outcome(
    calendar: Calendar, report: Callable[..., Any], tmp_path: Path
) -> None:
    calendar.land(0, {"a.py": FIFTY})
    log = write_log(tmp_path / "log.jsonl", [{"kind": "landed", "repository": "acme/elsewhere", "at": at(0), "head": "c" * 40} | AI, {"kind": "landed", "repository": "acme/elsewhere", "at": at(80), "head": "d" * 40} | AI])  # fmt: skip
    data = report("--ledger", log)
    assert data["changes"] == 3
    (elsewhere,) = [s for s in data["strata"] if s["authorship"] == "authored"]
    assert (elsewhere["changes"], elsewhere["reverted"]["n"], elsewhere["escaped"]["n"]) == (2, 0, 2)


def test_a_broken_log_is_said_and_never_read_as_clean(
    calendar: Calendar, said: Callable[..., Result], tmp_path: Path
) -> None:
    calendar.land(0, {"a.py": FIFTY})
    log = Path(
        write_log(tmp_path / "log.jsonl", [{"kind": "landed", "at": at(day), "head": "c" * 40} | AI for day in (0, 1)])
    )
    log.write_text(log.read_text().replace('"level":1', '"level":0', 1))
    result = said("--ledger", str(log))
    assert result.code == 3
    assert "line 1" in result.err


def test_the_environment_names_the_log(
    calendar: Calendar, report: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calendar.land(0, {"a.py": FIFTY})
    monkeypatch.setenv("GATE_LEDGER", write_log(tmp_path / "log.jsonl", [{"kind": "landed", "at": at(0), "head": "c" * 40} | AI]))  # fmt: skip
    assert report()["queue"]["waiting"] == 1


def test_a_missing_log_is_an_error(calendar: Calendar, said: Callable[..., Result]) -> None:
    calendar.land(0, {"a.py": FIFTY})
    result = said("--ledger", "nowhere.jsonl")
    assert result.code == 3
    assert "nowhere.jsonl" in result.err


@pytest.mark.parametrize("shape", ["folder", "pattern", "lines"])
def test_an_export_reads_the_same_through_duckdb(
    calendar: Calendar, report: Callable[..., Any], tmp_path: Path, shape: str
) -> None:
    heads = [calendar.land(day, {f"{day}.py": FIFTY}, f"change (#{day})") for day in range(4)]
    records: list[dict[str, Any]] = [{"kind": "landed", "at": at(day), "pull": day, "head": head, "title": "a 'quoted' title"} | AI | {"level": day, "approvers": ["bob"] * day, "met": bool(day)} for day, head in enumerate(heads)]  # fmt: skip
    records += [{"kind": "landed", "at": at(4), "head": "e" * 40, "agents": ["claude-code"]} | AI]
    records += [{"kind": "look", "at": at(9), "pull": 0, "head": heads[0], "by": "carol"} | AI]
    log = write_log(tmp_path / "log.jsonl", records)
    folder, lines = tmp_path / "export", tmp_path / "lines.jsonl"
    write_parquet(open_store(log).records(), str(folder))
    with open(lines, "w") as out:
        write_jsonl(open_store(log).records(), out)
    location = {"folder": str(folder), "pattern": f"{folder}/**/*.parquet", "lines": str(tmp_path / "line*.jsonl")}[
        shape
    ]
    read, written = report("--ledger", location), report("--ledger", log)
    assert read["queue"].pop("oldest_days") == pytest.approx(written["queue"].pop("oldest_days"), abs=0.01)
    assert read["queue"].pop("median_days") == pytest.approx(written["queue"].pop("median_days"), abs=0.01)
    assert read == written
    assert read["queue"]["waiting"] == 1


def test_a_folder_without_a_log_is_an_error(calendar: Calendar, said: Callable[..., Result], tmp_path: Path) -> None:
    calendar.land(0, {"a.py": FIFTY})
    (tmp_path / "empty").mkdir()
    result = said("--ledger", str(tmp_path / "empty"))
    assert result.code == 3
    assert "the log could not be read" in result.err


def test_outside_of_any_repository_a_log_is_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from gate.cli import main

    log = write_log(
        tmp_path / "log.jsonl", [{"kind": "landed", "repository": "acme/shop", "at": at(0), "head": "c" * 40} | AI]
    )
    outside = tmp_path / "outside"
    outside.mkdir()
    monkeypatch.chdir(outside)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert main(["report", "--ledger", log, "--html", str(tmp_path / "page.html")]) == 0
    assert "AI wrote or helped with 1 of 1 changes" in capfd.readouterr().out
    assert main(["report"]) == 2
