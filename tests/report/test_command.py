"""`gate report` as its users meet it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Repo, Result
from tests.report.conftest import CLAUDE, Calendar, on

TEN = "".join(f"x{i} = {i}\n" for i in range(10))
HOSTILE = 'Add <script>alert(1)</script> \x1b[31m\u202e]]> & "quotes" `ticks` |pipe| =cmd()'


def test_the_contract(calendar: Calendar, report: Callable[..., Any]) -> None:
    calendar.land(0, {"a.py": TEN}, f"by AI\n\n{CLAUDE}")
    calendar.land(1, {"Dockerfile": "FROM x\n"}, "by a person")
    calendar.land(60, {"README.md": "later\n"}, "later")
    data = report()
    assert (data["schema"], data["window_days"]) == (1, 30)
    assert set(data["reverts"]) >= {"found", "resolved", "unresolved", "mentions"}
    assert [(s["level"], s["authorship"], s["changes"]) for s in data["strata"]] == [(0, "human_or_undeclared", 1), (1, "assisted", 1), (3, "human_or_undeclared", 1)]  # fmt: skip
    for stratum in data["strata"]:
        for measure in ("reverted", "reworked", "hotfix", "escaped"):
            assert set(stratum[measure]) >= {"n", "rate", "low", "high"}
            assert (stratum[measure]["rate"] is None) == (stratum[measure]["n"] == 0)


def test_grading_is_bounded_and_said(calendar: Calendar, report: Callable[..., Any]) -> None:
    for day in range(6):
        calendar.land(day, {f"{day}.py": TEN}, f"by AI\n\n{CLAUDE}" if day == 3 else "by a person")
    data = report("--grade", "2")
    assert sum(s["changes"] for s in data["strata"] if s["level"] is not None) == 2
    assert any(s["level"] == 1 and s["authorship"] == "assisted" for s in data["strata"])  # the rare kind has its share
    assert any("4 of 6 changes were not graded" in line for line in data["limits"])
    assert report("--grade", "2") == data
    assert sum(s["changes"] for s in report("--grade", "all")["strata"] if s["level"] is not None) == 6


def test_without_rework_no_patch_is_read(calendar: Calendar, report: Callable[..., Any]) -> None:
    calendar.land(0, {"a.py": TEN})
    assert [(s["reworked"]["n"], s["size_lines"]["n"]) for s in report("--no-rework")["strata"]] == [(0, 0)]


def test_an_empty_repository_has_a_report(
    calendar: Calendar, report: Callable[..., Any], said: Callable[..., Result]
) -> None:
    data = report()
    assert (data["changes"], data["strata"], data["reverts"]["found"]) == (0, [], 0)
    assert "Nothing has landed yet" in said().out


@pytest.mark.parametrize("option", ["--window", "--commits", "--grade"])
def test_a_number_that_is_none_is_named(said: Callable[..., Result], option: str) -> None:
    done = said(option, "x")
    assert (done.code, "is meant, not 'x'" in done.err) == (2, True)


def test_what_is_too_young_to_tell_is_a_sentence(calendar: Calendar, said: Callable[..., Result]) -> None:
    calendar.land(0, {"a.py": TEN}, "by a person")
    assert (
        said().out.splitlines()[2]
        == "No change of 1 carries a mark of AI; none is 30 days old yet, so how they hold up is not known."
    )
    calendar.land(5, {"a.py": "x = 2\n"}, f"by AI\n\n{CLAUDE}")
    calendar.land(31, {"b.py": "x = 2\n"}, "by a person")
    text = said().out.splitlines()[2]
    assert text.startswith(
        "AI wrote or helped with 1 of 3 changes (33 %); 0 % (0 to 79 %, n = 1) of the human or undeclared ones"
    )
    assert "not measured" not in text


def test_many_repositories_in_one(calendar: Calendar, report: Callable[..., Any], tmp_path: Path) -> None:
    calendar.land(0, {"a.py": TEN}, "here")
    other = Repo(tmp_path / "other")
    other.folder.mkdir()
    other.git("init", "-q", "-b", "main")
    other.commit({"b.py": TEN}, "there")
    data = report("--repository", str(calendar.repo.folder), "--repository", str(other.folder))
    assert [(r["name"], r["landings"]) for r in data["repositories"]] == [("repo", 1), ("other", 1)]
    assert data["changes"] == 2


def test_the_text_shows_hostile_names_as_they_are(calendar: Calendar, said: Callable[..., Result]) -> None:
    calendar.land(0, {"a.py": TEN}, HOSTILE)
    calendar.repo.git("remote", "add", "origin", "https://github.com/acme/\x1b[31mshop\u202e")
    out = said().out
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "How changes turned out in" in out


def test_prometheus_reads_the_metrics(calendar: Calendar, said: Callable[..., Result]) -> None:
    from prometheus_client.openmetrics.parser import text_string_to_metric_families

    change = calendar.land(0, {"a.py": TEN}, f"by AI\n\n{CLAUDE}")
    calendar.revert(1, change)
    calendar.land(60, {"b.py": TEN}, "later")
    families = {family.name: family for family in text_string_to_metric_families(said("--format", "openmetrics").out)}
    samples = {(s.labels["authorship"], s.labels["bound"]): s.value for s in families["gate_reverted_ratio"].samples}
    assert samples["assisted", "value"] == 1.0
    assert {s.labels["kind"]: s.value for s in families["gate_reverts"].samples} == {
        "resolved": 1,
        "unresolved": 0,
        "mention": 0,
    }
    assert "gate_review_queue" not in families  # no log, so no count of what waits


WRONG = [
    (("nowhere",), "unknown revision 'nowhere'"),
    (("a..b", "--repository", "."), "a range means one repository"),
    (("--repository", "/nowhere"), "no such folder"),
    (("--html", "/nowhere/page.html"), "cannot write the page"),
]


@pytest.mark.parametrize(("args", "message"), WRONG)
def test_wrong_usage_is_told(
    calendar: Calendar, said: Callable[..., Result], args: tuple[str, ...], message: str
) -> None:
    calendar.land(0, {"a.py": TEN})
    result = said(*args)
    assert result.code == 2
    assert message in result.err


def test_levels_are_remembered_and_a_broken_cache_is_no_matter(
    calendar: Calendar, report: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    id = calendar.land(0, {"a.py": TEN})
    assert report()["strata"][0]["level"] == 1
    (cache,) = (tmp_path / "cache" / "oversight-gate").iterdir()
    assert cache.read_text() == f"{id} 1\n"
    cache.write_text(f"rubbish\n{id} 9\n{id} 2\n")
    assert report()["strata"][0]["level"] == 2
    cache.write_bytes(b"\xff\xfe")
    assert report()["strata"][0]["level"] == 1


def test_notes_of_git_ai_count_as_authorship(calendar: Calendar, report: Callable[..., Any]) -> None:
    calendar.land(0, {"a.py": TEN}, "no trailer")
    note = 'a.py\n  abc 1-10\n---\n{"schema_version": "authorship/3.0.0", "prompts": {"abc": {"agent_id": {"tool": "claude-code", "id": "1", "model": "x"}}}}'
    calendar.repo.git("notes", "--ref=ai", "add", "-m", note, "HEAD", env=on(0))
    assert report()["adoption"] == {"assisted": 1}
