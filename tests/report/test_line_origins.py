"""The replay of the main line knows every line's origin, as git's own blame does, and from it what was reworked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gate.change.git import Git
from gate.change.history import main_line_patches
from gate.change.hunks import read_patches
from gate.report.line_origins import Replay, Rules
from tests.conftest import Repo
from tests.report.conftest import Calendar, at, on, total, write_log

TEN = "".join(f"line {i}\n" for i in range(10))
OTHER = {"other.txt": "later\n"}
ALL = Rules(
    window=10**9, fix_window=10**9, is_fix=lambda id: False, is_revert=lambda id: False, follow=lambda path: True
)


def origins(repo: Repo) -> dict[str, list[str]]:
    """Path -> the commit of each of its lines, by the replay."""
    git = Git(str(repo.folder))
    ids = repo.git("rev-list", "--first-parent", "HEAD").split()
    player = Replay(dict.fromkeys(ids, 0), ALL)
    stream = main_line_patches(git, "HEAD", limit=10_000)
    for patch in read_patches(stream.lines()):
        player.play(patch, known=True)
    assert not stream.failure
    return player.origins()


def blame(repo: Repo, path: str) -> list[str]:
    lines = repo.git("blame", "--first-parent", "--root", "-s", "-l", "HEAD", "--", path).split("\n")
    return [line.split()[0] for line in lines if line]


def test_it_agrees_with_blame_over_renames_merges_and_odd_names(calendar: Calendar) -> None:
    odd = 'a "quoted"\tname\n.txt'
    calendar.land(0, {"a.txt": TEN, "b.txt": TEN.upper(), odd: TEN, "gone.txt": TEN}, "start")
    calendar.land(1, {"a.txt": TEN.replace("line 3", "three"), odd: f"-- top\n{TEN}++ bottom"}, "edit")
    calendar.repo.git("mv", "a.txt", "c.txt")
    calendar.land(2, {"gone.txt": None}, "rename and delete")
    calendar.branch("topic")
    calendar.land(3, {"c.txt": TEN.replace("line 3", "three").replace("line 8\n", "")}, "topic")
    calendar.repo.git("checkout", "-q", "main")
    calendar.land(3.5, {"b.txt": "@@ -1,9 +1,9 @@\n" + TEN.upper()}, "a line that looks like a header")
    calendar.merge(4, "topic", "Merge topic")
    known = origins(calendar.repo)
    assert set(known) == {"b.txt", "c.txt", odd}
    for path, row in known.items():
        assert row == blame(calendar.repo, path), path


ODD_SETTINGS = {
    "log.showRoot": "false", "diff.noprefix": "true", "diff.mnemonicPrefix": "true", "diff.renames": "copies", "color.ui": "always",
    "diff.interHunkContext": "9", "diff.relative": "true", "diff.orderFile": "/nowhere", "diff.external": "/bin/false", "log.diffMerges": "off",
    "format.pretty": "oneline", "log.showSignature": "true", "core.quotePath": "true", "diff.algorithm": "histogram", "diff.submodule": "log",
}  # fmt: skip


def test_the_repositorys_settings_change_nothing(calendar: Calendar) -> None:
    calendar.land(0, {"a.txt": TEN, "sub/ü b.txt": TEN}, "start")
    calendar.branch("topic")
    calendar.land(1, {"a.txt": TEN.replace("line 3", "three")}, "topic")
    calendar.merge(2, "topic", "Merge topic")
    before = origins(calendar.repo)
    assert {path: len(row) for path, row in before.items()} == {"a.txt": 10, "sub/ü b.txt": 10}
    for name, value in ODD_SETTINGS.items():
        calendar.repo.git("config", name, value)
    assert origins(calendar.repo) == before


def test_two_files_that_swap_names_keep_their_lines(calendar: Calendar) -> None:
    first = calendar.land(0, {"a.txt": TEN, "b.txt": "other\n" * 20}, "start")
    calendar.repo.git("mv", "a.txt", "t")
    calendar.repo.git("mv", "b.txt", "a.txt")
    calendar.repo.git("mv", "t", "b.txt")
    calendar.land(1, {}, "swap")
    known = origins(calendar.repo)
    assert {path: len(row) for path, row in known.items()} == {"a.txt": 20, "b.txt": 10}
    assert {len(set(row)) for row in known.values()} == {1}
    assert first in known["a.txt"] or known["a.txt"] == blame(calendar.repo, "a.txt")


edits = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 4), st.lists(st.sampled_from("abcx"), max_size=4), st.booleans()),
    min_size=1,
    max_size=6,
)


@given(edits)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_edits_agree_with_blame(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int, list[str], bool]]
) -> None:
    repo = Repo(tmp_path_factory.mktemp("edits"))
    repo.git("init", "-q", "-b", "main")
    lines = [f"{i}" for i in range(8)]
    repo.commit({"f.txt": "\n".join(lines)}, "start")
    for start, drop, put, end in changes:
        lines[start : start + drop] = put
        text = "\n".join(lines) + ("\n" if end and lines else "")
        repo.stage({"f.txt": text})
        repo.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "--allow-empty", "-m", "edit", env=on(1))
    assert origins(repo).get("f.txt", []) == blame(repo, "f.txt")


def test_rework_counts_lines_gone_within_the_window(calendar: Calendar, report: Callable[..., Any]) -> None:
    calendar.land(0, {"a.py": TEN}, "Ten lines")
    calendar.land(5, {"a.py": TEN.replace("line 1\n", "one\n").replace("line 2\n", "two\n")}, "Two of them again")
    calendar.land(50, {"a.py": "one\n"}, "all of it, but late")
    calendar.land(90, OTHER, "later")
    data = report()
    assert total(data, "reworked") == (1, 2)  # the third adds nothing that could be rewritten, the fourth is too young
    assert [s["reworked"]["lines"] for s in data["strata"] if s["reworked"]["lines"]["reworked"]] == [
        {"followed": 12, "reworked": 2}
    ]


def test_a_rename_is_no_rework_and_hides_none(calendar: Calendar, report: Callable[..., Any]) -> None:
    calendar.land(0, {"a.py": TEN}, "Ten lines")
    calendar.repo.git("mv", "a.py", "b.py")
    calendar.land(2, {}, "rename")
    assert sum(s["reworked"]["lines"]["reworked"] for s in report("--window", "1")["strata"]) == 0
    calendar.land(3, {"b.py": TEN[:35]}, "half of it goes")
    calendar.land(90, OTHER, "later")
    assert total(report(), "reworked")[0] == 1


def test_vendored_generated_and_locked_files_are_left_out(calendar: Calendar, report: Callable[..., Any]) -> None:
    files: list[str] = ["vendor/x.py", "api_pb2.py", "poetry.lock"]
    calendar.land(0, dict.fromkeys(files, TEN), "not written here")
    calendar.land(1, dict.fromkeys(files, "other\n"), "updated")
    calendar.land(90, OTHER, "later")
    data = report()
    assert total(data, "reworked") == (0, 0)
    assert any(s["size_lines"]["value"] for s in data["strata"])


def test_a_revert_is_no_rework(calendar: Calendar, report: Callable[..., Any]) -> None:
    calendar.land(0, {"a.py": "x\n"}, "start")
    change = calendar.land(1, {"a.py": f"x\n{TEN}"}, "Ten lines")
    calendar.revert(2, change)
    calendar.land(90, OTHER, "later")
    data = report()
    assert (total(data, "reverted")[0], total(data, "reworked")[0]) == (1, 0)


def test_a_fix_that_rewrites_it_within_a_week_is_a_hotfix(calendar: Calendar, report: Callable[..., Any]) -> None:
    calendar.land(0, {"a.py": TEN, "b.py": TEN}, "Ten lines")
    calendar.land(3, {"a.py": TEN.replace("line 1\n", "one\n")}, "Fix the first line")
    calendar.land(20, {"b.py": TEN.replace("line 1\n", "one\n")}, "Fix the other, weeks later")
    calendar.land(90, OTHER, "later")
    assert total(report(), "hotfix") == (1, 3)


def test_a_fixes_trailer_names_what_it_repairs(calendar: Calendar, report: Callable[..., Any]) -> None:
    change = calendar.land(0, {"a.py": TEN}, "Ten lines")
    calendar.land(3, {"b.py": "x\n"}, f'Guard the callers\n\nFixes: {change[:12]} ("Ten lines")')
    calendar.land(90, OTHER, "later")
    assert total(report(), "hotfix") == (1, 2)


def test_young_changes_are_censored_in_words(calendar: Calendar, report: Callable[..., Any]) -> None:
    calendar.land(0, {"a.py": TEN}, "old")
    change = calendar.land(50, {"b.py": TEN}, "young")
    calendar.revert(55, change)
    data = report()
    assert data["younger_than_window"] == 2
    assert total(data, "reverted") == (0, 1)
    assert any("2 changes younger than 30 days" in line for line in data["limits"])


def test_lines_from_before_the_range_count_for_nobody(calendar: Calendar, report: Callable[..., Any]) -> None:
    calendar.land(0, {"a.py": TEN}, "before")
    calendar.repo.git("tag", "v1")
    calendar.land(1, {"a.py": TEN.replace("line 9\n", "nine\n")}, "one line")
    calendar.land(2, {"a.py": "nine\n"}, "the old ones go")
    calendar.land(90, OTHER, "later")
    data = report("v1..HEAD")
    assert total(data, "reworked") == (0, 1)
    assert data["changes"] == 3


def test_a_shallow_clone_is_partial_and_its_edge_no_origin(
    calendar: Calendar, report: Callable[..., Any], tmp_path: Path
) -> None:
    calendar.land(0, {"a.py": TEN}, "old")
    calendar.land(1, {"a.py": TEN + TEN}, "edge")
    calendar.land(2, {"a.py": "x\n"}, "rewrite")
    calendar.land(90, OTHER, "later")
    shallow = tmp_path / "shallow"
    calendar.repo.git("clone", "-q", "--depth=3", f"file://{calendar.repo.folder}", str(shallow))
    data = report("--repository", str(shallow))
    assert any("partial: a shallow clone" in line for line in data["limits"])
    assert total(data, "reworked")[0] == 0


def test_a_partial_clone_says_partial_and_never_zero(
    calendar: Calendar, report: Callable[..., Any], tmp_path: Path
) -> None:
    calendar.land(0, {"a.py": TEN}, "old")
    change = calendar.land(1, {"a.py": TEN + TEN}, "more")
    calendar.revert(2, change)
    calendar.land(90, OTHER, "later")
    calendar.repo.git("config", "uploadpack.allowFilter", "true")
    partial = tmp_path / "partial"
    calendar.repo.git("clone", "-q", "--bare", "--filter=blob:none", f"file://{calendar.repo.folder}", str(partial))
    data = report("--repository", str(partial), "--grade", "0")
    assert any("partial: rework was measured for 0 of 4 changes" in line for line in data["limits"])
    assert [s["reworked"]["rate"] for s in data["strata"]] == [None]
    assert any("partial: reverts could not be compared" in line for line in data["limits"])
    assert total(data, "reverted")[0] == 1


def test_a_clock_that_runs_ahead_or_back_breaks_nothing(calendar: Calendar, report: Callable[..., Any]) -> None:
    calendar.land(3000, {"a.py": TEN}, "from the future")
    change = calendar.land(-9000, {"a.py": TEN + TEN}, "from the past")
    calendar.revert(-9500, change)
    calendar.land(90, OTHER, "later")
    data = report()
    assert (data["changes"], data["reverts"]["resolved"]) == (4, 1)
    assert all(s[m]["rate"] is None or 0 <= s[m]["rate"] <= 1 for s in data["strata"] for m in ("reverted", "reworked"))


def test_a_level_from_the_log_goes_before_one_from_git(
    calendar: Calendar, report: Callable[..., Any], tmp_path: Path
) -> None:
    change = calendar.land(0, {"a.py": TEN}, "Ten lines")
    log = write_log(
        tmp_path / "log.jsonl",
        [{"kind": "landed", "at": at(0), "head": change, "level": 3, "authorship": "authored", "met": True}],
    )
    assert [(s["level"], s["authorship"]) for s in report("--ledger", log)["strata"]] == [(3, "authored")]
