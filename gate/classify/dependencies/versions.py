"""The step between two versions or two constraints, and how much of it may break.

One reading serves every ecosystem: numeric parts, then a tail that is either neutral (`.post1`, `-jre`, `+build`) or a
pre-release. https://semver.org, https://peps.python.org/pep-0440/, https://go.dev/ref/mod#pseudo-versions
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

LONGEST = 200
FIRST_YEAR, LAST_YEAR = 1990, 2100
NEUTRAL = r"(\.final|\.release|\.ga|[.-]sp\d*|[.-]?jre\d*|-android|\+.*|[.-]?post[.-]?\d*|[.-]?r\d+|-p\d+|\.x|\.\*)+"

UNSTABLE = r"[-._]?(?:alpha|beta|canary|nightly|preview|dev|next|insiders?|experimental|[ab](?=[.\d]))"
"""A candidate for a release (`rc`) is left out: it is meant to change no more."""


class Step(NamedTuple):
    level: int
    words: str


SAME = Step(0, "no step")
PATCH = Step(1, "a patch step")
NEXT = Step(1, "the next pre-release of the same version")
MINOR = Step(1, "a minor step")
OTHER = Step(1, "another spelling of the range")
NARROWED = Step(1, "a narrower range")
MAJOR = Step(2, "a major step: its API may break")
ZERO = Step(2, "a 0.x minor step: before 1.0 that may break its API")
CALENDAR = Step(2, "a change of its calendar year: it may break its API")
EPOCH = Step(2, "a new version epoch: its API may break")
PRERELEASE = Step(2, "a step to a pre-release: unstable by declaration")
DOWNGRADE = Step(2, "a downgrade: fixes made since are lost")
LOWERED = Step(2, "a lower minimum: versions without later fixes are accepted")
UNPINNED = Step(2, "no longer bounded: any future version may be installed")
COMMITS = Step(2, "a later commit of what has no versions")
UNKNOWN = Step(2, "a step that version numbers cannot measure")


class Version(NamedTuple):
    epoch: int
    numbers: tuple[int, ...]
    pre: str
    rest: str


class Bounds(NamedTuple):
    low: str
    high: str
    breadth: int
    """0 exact, 1 patches, 2 up to a bound, 3 anything later."""


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.I)


@lru_cache(maxsize=8192)
def parse(text: str) -> Version | None:
    """None for what is not a version: a branch, a hash, a word."""
    if len(text) > LONGEST:
        return None
    found = _pattern(r"[v=]*\s*(?:(\d{1,9})!)?(\d{1,18}(?:\.\d{1,18}){0,20})(?![0-9a-f]{7})(.*)").fullmatch(
        text.strip()
    )
    if not found:
        return None
    rest = found[3].lower()
    pre = "" if not rest or _pattern(NEUTRAL).fullmatch(rest) else rest.split("+")[0]
    numbers = tuple(int(n) for n in found[2].split("."))
    return Version(int(found[1] or 0), numbers, pre, rest)


def step(before: str, after: str) -> Step:
    """How far `after` is from `before`, two exact versions."""
    if before == after:
        return SAME
    if " at " in before and " at " in after and before.split(" at ")[0] == after.split(" at ")[0]:
        return UNKNOWN  # another commit, whose version says nothing
    old, new = parse(before), parse(after)
    if old is None or new is None:
        return UNKNOWN
    if _is_pseudo(old) and new.rest == "" and new.numbers >= old.numbers:
        return PATCH if new.numbers == old.numbers else _upward(*_as_wide(old, new))  # the release after that commit
    if _is_pseudo(old) or _is_pseudo(new):
        return _between_commits(old, new)
    if old.epoch != new.epoch:
        return EPOCH if new.epoch > old.epoch else DOWNGRADE
    was, now = _as_wide(old, new)
    if was == now:
        return _same_numbers(old, new)
    if now < was:
        return DOWNGRADE
    if new.pre and not old.pre:
        return PRERELEASE
    return _upward(was, now)


def _as_wide(old: Version, new: Version) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The numbers of both, as many of each."""
    width = max(len(old.numbers), len(new.numbers))
    return old.numbers + (0,) * (width - len(old.numbers)), new.numbers + (0,) * (width - len(new.numbers))


def _upward(was: tuple[int, ...], now: tuple[int, ...]) -> Step:
    first = next(i for i, (a, b) in enumerate(zip(was, now, strict=True)) if a != b)
    if first == 0:
        before, after = _year(was[0]), _year(now[0])
        if before is None or after is None:
            return MAJOR
        return MINOR if before == after else CALENDAR
    if first == 1:
        return MINOR if was[0] else ZERO
    return PATCH


def _year(number: int) -> int | None:
    """Of a year, or of a day as `20240131`."""
    year = number // 10_000 if number >= FIRST_YEAR * 10_000 else number
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def _same_numbers(old: Version, new: Version) -> Step:
    if new.pre and not old.pre:
        return PRERELEASE
    if old.pre and new.pre and _natural(new.pre) < _natural(old.pre):
        return DOWNGRADE
    if new.pre and _pattern(UNSTABLE).match(new.pre):
        return NEXT if _is_next(_natural(old.pre), _natural(new.pre)) else PRERELEASE
    return PATCH


def _is_next(old: list[tuple[int, int, str]], new: list[tuple[int, int, str]]) -> bool:
    """Whether the last number is the one after it, which is no date, and all the rest is the same: `beta.13`, `beta.14`."""
    return len(old) == len(new) and old[:-1] == new[:-1] and 0 < new[-1][1] == old[-1][1] + 1 < FIRST_YEAR


def _between_commits(old: Version, new: Version) -> Step:
    """Two commits that lead to the same version, in the order of time."""
    was, now = (_pattern(r"(.*[-.])(\d{14})-[0-9a-f]{12}$").fullmatch(version.pre) for version in (old, new))
    if not was or not now or old.numbers != new.numbers or was[1] != now[1]:
        return UNKNOWN
    if now[2] < was[2]:
        return DOWNGRADE if any(old.numbers) else UNKNOWN
    return PATCH if any(old.numbers) else COMMITS


def _is_pseudo(version: Version) -> bool:
    """A Go version made from a commit: v0.0.0-20240102030405-abcdef012345."""
    return bool(_pattern(r"[-.]\d{14}-[0-9a-f]{12}$").search(version.pre))


def _natural(text: str) -> list[tuple[int, int, str]]:
    parts = _pattern(r"\d{1,18}|[a-z]+").findall(text)
    return [(0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts]


@lru_cache(maxsize=8192)
def bounds(text: str) -> Bounds:
    """The lowest and the highest version that a constraint of any ecosystem names."""
    text = text.strip().strip("()")[:LONGEST]
    if text[:1] in ("[", "]"):
        return _interval(text)
    ranged = _pattern(r"(\S+)\s+-\s+(\S+)").fullmatch(text)
    if ranged:
        return Bounds(ranged[1], ranged[2], 2)
    lows, highs, breadth = [], [], 3
    for operator, version in _pattern(r"(===|~=|==|!=|<=|>=|=>|=<|~>|\^|~|<|>|=)?\s*(v?\d[\w.!*+-]*)").findall(text):
        if operator == "!=":
            continue
        if operator in ("<", "<=", "=<"):
            highs.append(version)
        else:
            lows.append(version)
        breadth = min(breadth, _breadth(operator, version))
    return Bounds(_highest(lows), _highest(highs), breadth)


def _breadth(operator: str, version: str) -> int:
    if operator in (">", ">=", "=>"):
        return 3
    if operator in ("^", "~>", "<", "<=", "=<"):
        return 2
    return 1 if operator in ("~", "~=") or version.endswith(("*", ".x")) else 0


def _interval(text: str) -> Bounds:
    """Maven's and NuGet's `[1.0,2.0)`: https://maven.apache.org/pom.html#Dependency_Version_Requirement_Specification."""
    low, comma, high = text.strip("[]()").partition(",")
    if not comma:
        return Bounds(low.strip(), "", 0)
    return Bounds(low.strip(), high.strip(), 2 if high.strip() else 3)


def _highest(versions: list[str]) -> str:
    known = [(v.epoch, v.numbers, text) for text in versions if (v := parse(text))]
    return max(known)[2] if known else ""


def constraint_step(before: str, after: str) -> Step:
    """The worse of the steps of both bounds; a range that loses its end counts as one."""
    if before == after:
        return SAME
    old, new = bounds(before), bounds(after)
    if new.breadth == 3 and old.breadth < 3:
        return UNPINNED
    if not before:
        return NARROWED
    if not (old.low or old.high or new.low or new.high):
        return UNKNOWN
    if not (old.low or old.high):
        return NARROWED
    low, high = _low_step(old.low, new.low), _high_step(old.high, new.high)
    worst = max(low, high, key=lambda s: s.level)
    return worst if worst.level else OTHER


def _low_step(old: str, new: str) -> Step:
    if not old or not new:
        return SAME if old == new else NARROWED if new else LOWERED
    was, now = parse(old), parse(new)
    if was and now and was.numbers[: len(now.numbers)] == now.numbers and not now.pre:
        return SAME  # 1.2.3 -> 1.2 says less, it does not go back
    return step(old, new)


def _high_step(old: str, new: str) -> Step:
    if not old or not new:
        return SAME
    found = step(old, new)
    return NARROWED if found is DOWNGRADE else found
