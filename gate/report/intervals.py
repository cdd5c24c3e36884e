"""How sure we are: Wilson intervals of rates, and the Mantel-Haenszel risk ratio over strata. All at 95 %."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log, sqrt

Z = 1.959963984540054


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """`count` of `n`; a part of a change that was taken back counts as that part. Rate and bounds are None without n."""

    n: int
    count: float
    rate: float | None
    low: float | None
    high: float | None


def wilson(count: float, n: int) -> Rate:
    """https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval"""
    if n <= 0:
        return Rate(n=0, count=0.0, rate=None, low=None, high=None)
    share = count / n
    middle = share + Z * Z / (2 * n)
    reach = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    scale = 1 + Z * Z / n
    low = 0.0 if count <= 0 else max(0.0, (middle - reach) / scale)
    high = 1.0 if count >= n else min(1.0, (middle + reach) / scale)
    return Rate(n=n, count=count, rate=share, low=low, high=high)


def apart(a: Rate, b: Rate) -> bool:
    """Whether two rates may be compared at all: their intervals do not overlap."""
    if a.low is None or a.high is None or b.low is None or b.high is None:
        return False
    return a.high < b.low or b.high < a.low


FEWEST = 10
"""Changes on either side below which no ratio is believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """How often, against the other: 2 means twice as often. `strata` are those in which both have changes."""

    ratio: float | None
    low: float | None
    high: float | None
    strata: int
    n: int
    smaller: int
    """Changes of the side that has fewer."""

    @property
    def told(self) -> bool:
        """Whether the interval leaves 1 out: a difference can be told. Of a few changes none can, whatever the interval says:
        it holds for many."""
        if self.low is None or self.high is None or self.smaller < FEWEST:
            return False
        return not self.low <= 1.0 <= self.high


def mantel_haenszel(pairs: Iterable[tuple[Rate, Rate]]) -> Ratio:
    """The common risk ratio of the first against the second, each pair within one stratum, with the variance of Greenland
    and Robins (1985, https://doi.org/10.2307/2530643). None where one side has no event: then no ratio exists."""
    above = below = spread = 0.0
    strata = ones = others = 0
    for one, other in pairs:
        if not one.n or not other.n:
            continue
        n = one.n + other.n
        strata, ones, others = strata + 1, ones + one.n, others + other.n
        above += one.count * other.n / n
        below += other.count * one.n / n
        events = one.count + other.count
        spread += (one.n * other.n * events - one.count * other.count * n) / (n * n)
    total, smaller = ones + others, min(ones, others)
    if above <= 0 or below <= 0:
        return Ratio(ratio=None, low=None, high=None, strata=strata, n=total, smaller=smaller)
    ratio, reach = above / below, Z * sqrt(max(0.0, spread) / (above * below))
    return Ratio(
        ratio=ratio, low=exp(log(ratio) - reach), high=exp(log(ratio) + reach), strata=strata, n=total, smaller=smaller
    )
