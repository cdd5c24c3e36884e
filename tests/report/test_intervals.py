"""Intervals and comparisons against values that others published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.report.intervals import apart, mantel_haenszel, wilson
from gate.report.outcome import Outcome
from gate.report.strata import Key, Tally, add, compare, overall


def tally(outcomes: list[Outcome]) -> dict[Key, Tally]:
    tallies: dict[Key, Tally] = {}
    for outcome in outcomes:
        add(tallies, outcome)
    return tallies


# Newcombe, Statistics in Medicine 17 (1998), table I, method 3 (score without continuity correction).
NEWCOMBE = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]


@pytest.mark.parametrize(("count", "n", "low", "high"), NEWCOMBE)
def test_wilson_agrees_with_newcombe(count: int, n: int, low: float, high: float) -> None:
    rate = wilson(count, n)
    assert (rate.low, rate.high) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.floats(0, n), st.just(n))))
def test_a_rate_lies_within_its_interval(case: tuple[float, int]) -> None:
    rate = wilson(*case)
    assert rate.rate is not None
    assert rate.low is not None
    assert rate.high is not None
    assert 0 <= rate.low <= rate.rate + 1e-12
    assert rate.rate - 1e-12 <= rate.high <= 1


def test_nothing_measured_is_no_rate() -> None:
    assert wilson(0, 0).rate is None
    assert not apart(wilson(0, 0), wilson(5, 5))


def test_mantel_haenszel_agrees_with_the_diabetes_trial() -> None:
    """Deaths under tolbutamide against placebo by age (UGDP), the textbook case of Rothman, Modern Epidemiology: 1.33."""
    ratio = mantel_haenszel([(wilson(8, 106), wilson(5, 120)), (wilson(22, 98), wilson(16, 85))])
    assert (ratio.ratio, ratio.low, ratio.high) == pytest.approx((1.33, 0.80, 2.21), abs=0.01)
    assert (ratio.strata, ratio.n, ratio.told) == (2, 409, False)


def test_one_side_without_a_case_has_no_ratio() -> None:
    assert mantel_haenszel([(wilson(0, 50), wilson(3, 50))]).ratio is None
    assert mantel_haenszel([(wilson(0, 0), wilson(3, 50))]).strata == 0


def rows(level: int, group: str, failed: int, n: int) -> list[Outcome]:
    return [
        Outcome(
            repository="r", id=f"{level}{group}{i}", at=0, authorship=group, level=level, reverted=float(i < failed)
        )
        for i in range(n)
    ]


def test_the_whole_may_say_the_opposite_of_its_parts() -> None:
    """Simpson: people do the risky work. At each level AI's changes fail twice as often, and over everything half as often."""
    outcomes = (
        rows(1, "authored", 20, 1000) + rows(1, "human_or_undeclared", 2, 200)
        + rows(4, "authored", 20, 50) + rows(4, "human_or_undeclared", 160, 800)
    )  # fmt: skip
    tallies = tally(outcomes)
    ai, people = (overall(tallies, "reverted", who) for who in (("authored",), ("human_or_undeclared",)))
    assert ai.rate is not None
    assert people.rate is not None
    assert ai.rate < people.rate / 3
    summed = next(c for c in compare(tallies) if c.measure == "reverted" and c.level is None)
    assert summed.ratio is not None
    assert summed.ratio.ratio == pytest.approx(2.0, abs=0.05)
    assert summed.ratio.told


def test_overlapping_intervals_are_not_compared() -> None:
    tallies = tally(rows(1, "authored", 3, 100) + rows(1, "human_or_undeclared", 2, 100) + rows(2, "authored", 60, 100) + rows(2, "human_or_undeclared", 2, 100))  # fmt: skip
    by_level = {c.level: c.ratio for c in compare(tallies) if c.measure == "reverted" and c.level is not None}
    assert by_level[1] is None
    assert by_level[2] is not None


def test_ungraded_changes_are_in_no_comparison() -> None:
    outcomes = rows(1, "authored", 3, 100) + rows(1, "human_or_undeclared", 2, 100)
    for outcome in outcomes:
        outcome.level = None
    assert next(c for c in compare(tally(outcomes)) if c.measure == "reverted").ratio is None
