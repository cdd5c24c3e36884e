"""Reverts in real repositories: resolved, partial, nested, and netted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gate.report.reverts import Revert, taken_back
from tests.report.conftest import Calendar, total

TEN = "".join(f"line {i}\n" for i in range(10))
OTHER = {"other.txt": "later\n"}


def test_a_revert_is_resolved_and_counts_within_the_window(calendar: Calendar, report: Callable[..., Any]) -> None:
    calendar.land(0, {"a.py": "x = 1\n"}, "start")
    change = calendar.land(1, {"a.py": "x = 2\n"}, "Change it")
    calendar.revert(3, change)
    calendar.land(60, OTHER, "later")
    data = report()
    assert data["reverts"] == {
        "found": 1,
        "resolved": 1,
        "unresolved": 0,
        "mentions": 0,
        "resolved_by": {"sha": 1, "subject": 0, "pull": 0},
        "partial": 0,
        "nested": 0,
    }
    assert total(data, "reverted") == (1, 3)


def test_past_the_window_it_is_told_apart(calendar: Calendar, report: Callable[..., Any]) -> None:
    change = calendar.land(0, {"a.py": "x = 2\n"}, "Change it")
    calendar.revert(31, change)
    calendar.land(90, OTHER, "later")
    data = report()
    assert total(data, "reverted") == (0, 2)
    assert sum(s["reverted"]["later"] for s in data["strata"]) == 1
    assert total(report("--window", "40"), "reverted") == (1, 2)


def test_a_partial_revert_counts_as_its_share(calendar: Calendar, report: Callable[..., Any]) -> None:
    calendar.land(0, {"a.txt": "first\n"}, "start")
    calendar.land(1, {"a.txt": f"first\n{TEN}"}, "Add ten lines")
    calendar.land(
        2, {"a.txt": "first\n" + "".join(TEN.splitlines(keepends=True)[:7])}, 'Partially revert "Add ten lines"'
    )
    calendar.land(60, OTHER, "later")
    data = report()
    assert data["reverts"]["partial"] == 1
    assert data["reverts"]["resolved_by"] == {"sha": 0, "subject": 1, "pull": 0}
    assert total(data, "reverted") == (0.3, 3)
    assert sum(s["reverted"]["partly"] for s in data["strata"]) == 1


def test_a_reverted_revert_takes_nothing_back(calendar: Calendar, report: Callable[..., Any]) -> None:
    change = calendar.land(0, {"a.txt": TEN}, "Add ten lines")
    once = calendar.revert(1, change)
    calendar.revert(2, once)
    calendar.land(60, OTHER, "later")
    data = report()
    assert (data["reverts"]["found"], data["reverts"]["nested"]) == (2, 1)
    assert sum(s["reverted"]["reinstated"] for s in data["strata"]) == 1
    assert total(data, "reverted") == (1, 3)  # the first revert is what was taken back, the change itself stands


def test_three_times_is_once(calendar: Calendar, report: Callable[..., Any]) -> None:
    change = calendar.land(0, {"a.txt": TEN}, "Add ten lines")
    once = calendar.revert(1, change)
    twice = calendar.revert(2, once)
    calendar.revert(3, twice)
    calendar.land(60, OTHER, "later")
    data = report()
    assert (data["reverts"]["found"], data["reverts"]["nested"]) == (3, 2)
    assert total(data, "reverted") == (2, 4)  # the change and its reinstatement; the first revert stands again


def test_a_squash_is_found_by_its_pull_request(calendar: Calendar, report: Callable[..., Any]) -> None:
    calendar.land(0, {"a.txt": "first\n"}, "start")
    calendar.land(1, {"a.txt": f"first\n{TEN}"}, "Add ten lines, as the title said in the end (#12)")
    calendar.land(2, {"a.txt": "first\n"}, 'Revert "Add ten lines" (#13)\n\nReverts acme/shop#12')
    calendar.land(3, {"a.txt": f"first\n{TEN}"}, 'Revert "Revert "Add ten lines"" (#14)\n\nReverts acme/shop#13')
    calendar.land(60, OTHER, "later")
    data = report()
    assert data["reverts"]["resolved_by"] == {"sha": 0, "subject": 1, "pull": 1}
    assert data["reverts"]["nested"] == 1
    assert total(data, "reverted") == (1, 4)


def test_a_squash_is_found_by_its_subject_without_the_number(calendar: Calendar, report: Callable[..., Any]) -> None:
    calendar.land(1, {"a.txt": TEN}, "Add ten lines (#12)")
    calendar.land(
        2, {"a.txt": None}, 'Revert "Add ten lines"\n\nThis reverts commit 1111111111111111111111111111111111111111.'
    )
    assert report()["reverts"]["resolved_by"] == {"sha": 0, "subject": 1, "pull": 0}


def test_a_quoted_revert_is_a_mention(calendar: Calendar, report: Callable[..., Any]) -> None:
    change = calendar.land(0, {"a.txt": TEN}, "Add ten lines")
    calendar.land(1, {"b.txt": "b\n"}, f'Speed it up (#7)\n\n* Revert "Add ten lines"\n\nThis reverts commit {change}.')
    data = report()
    assert (data["reverts"]["found"], data["reverts"]["mentions"]) == (0, 1)


def test_what_history_does_not_know_is_unresolved(calendar: Calendar, report: Callable[..., Any]) -> None:
    calendar.land(0, {"a.txt": TEN}, 'Revert "Something in another repository"')
    assert report()["reverts"]["unresolved"] == 1


def test_a_merge_lands_and_is_taken_back_as_one_change(calendar: Calendar, report: Callable[..., Any]) -> None:
    calendar.land(0, {"a.txt": "first\n"}, "start")
    calendar.branch("topic")
    calendar.land(1, {"a.txt": "first\nsecond\n"}, "one")
    calendar.land(1.1, {"b.txt": TEN}, "two")
    merge = calendar.merge(2, "topic", "Merge pull request #5 from alice/topic")
    calendar.revert(3, merge, "-m", "1")
    calendar.land(60, OTHER, "later")
    data = report()
    assert (data["changes"], data["repositories"][0]["commits"]) == (4, 6)
    assert total(data, "reverted") == (1, 3)


def test_one_commit_of_a_merge_is_a_part_of_it(calendar: Calendar, report: Callable[..., Any]) -> None:
    calendar.land(0, {"a.txt": "first\n"}, "start")
    calendar.branch("topic")
    one = calendar.land(1, {"b.txt": TEN}, "one")
    calendar.land(1.1, {"c.txt": TEN}, "two")
    calendar.merge(2, "topic", "Merge pull request #5 from alice/topic")
    calendar.revert(3, one)
    calendar.land(60, OTHER, "later")
    assert total(report(), "reverted") == (0.5, 3)


def test_what_was_undone_before_it_landed_was_never_taken_back(calendar: Calendar, report: Callable[..., Any]) -> None:
    calendar.land(0, {"a.txt": "first\n"}, "start")
    calendar.branch("topic")
    one = calendar.land(1, {"b.txt": TEN}, "one")
    calendar.revert(1.5, one)
    calendar.land(1.7, {"c.txt": TEN}, "two")
    calendar.merge(2, "topic", "Merge pull request #5 from alice/topic")
    calendar.land(60, OTHER, "later")
    data = report()
    assert data["reverts"]["found"] == 1
    assert total(data, "reverted") == (0, 2)


def test_a_range_knows_what_came_before_it(calendar: Calendar, report: Callable[..., Any]) -> None:
    change = calendar.land(0, {"a.txt": TEN}, "Add ten lines")
    calendar.repo.git("tag", "v1")
    calendar.revert(1, change)
    data = report("v1..HEAD")
    assert (data["changes"], data["reverts"]["resolved"]) == (1, 1)


NETS = [
    # (revert, target, share), then what is taken back
    ([("b", "a", 1.0)], {"a": 1.0}),
    ([("b", "a", 1.0), ("c", "a", 1.0)], {"a": 1.0}),  # the same revert on two branches
    ([("b", "a", 1.0), ("c", "b", 1.0)], {"a": 0.0, "b": 1.0}),
    ([("b", "a", 0.4), ("c", "a", 0.3)], {"a": 0.7}),
    ([("b", "a", 1.0), ("c", "b", 0.5)], {"a": 0.5, "b": 0.5}),
    ([("b", "a", 1.0), ("c", "b", 1.0), ("d", "c", 1.0)], {"a": 1.0, "b": 0.0, "c": 1.0}),
]


@pytest.mark.parametrize(("chain", "expected"), NETS)
def test_net_shares(chain: list[tuple[str, str, float]], expected: dict[str, float]) -> None:
    reverts = [Revert(commit=commit, target=target) for commit, target, _ in chain]
    assert taken_back(reverts, {commit: share for commit, _, share in chain}) == pytest.approx(expected)
