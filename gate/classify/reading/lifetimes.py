"""For how long what lets somebody in does so: a session, a link, a code.

LINK_TTL = Duration.ofMinutes(30)   ->   LINK_TTL = Duration.ofDays(7)
TTL = 15.minutes                    ->   TTL = 1.year
"""

from __future__ import annotations

import math
import re

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG, is_remark, pairs
from gate.model import FileChange, Line

UNITS = {
    "milli": 0.001, "sec": 1.0, "min": 60.0, "hour": 3_600.0, "day": 86_400.0, "week": 604_800.0, "month": 2_592_000.0, "year": 31_536_000.0,
}  # fmt: skip
_UNIT = r"(?:milli(?:second)?s?|sec(?:ond)?s?|min(?:ute)?s?|hours?|days?|weeks?|months?|years?)"
_NUMBER = r"\d[\d_]*+(?:\s*+\*\s*+\d[\d_]*+)*+"
SPAN = pattern(
    rf"(?P<a>{_NUMBER})\s*+\.\s*+(?P<a_unit>{_UNIT})\b|(?:\b|_|(?<=[a-z]))(?P<b_unit>{_UNIT})\(\s*+(?P<b>{_NUMBER})\s*+\)|\b(?P<c_unit>{_UNIT})\s*+[=:]\s*+(?P<c>{_NUMBER})"
    rf"|\bplus\(\s*+(?P<e>{_NUMBER})\s*+,\s*+ChronoUnit\.(?P<e_unit>{_UNIT})\b|\binterval\s++'(?P<f>{_NUMBER})\s++(?P<f_unit>{_UNIT})'"
    rf"|(?:(?P<d>{_NUMBER})\s*+\*\s*+)?\btime\.(?P<d_unit>Second|Minute|Hour)\b",
    re.I,
)
"""A number of a unit, as Rails, Java, .NET, Python and Go write it."""
LETS_IN = pattern(
    r"session|token|jwt|cookie|link|invit|reset|recover|verif|otp|log_?in|sign(?:ed)?_?(?:in|url|route)|expir|until|life_?time|\bttl|remember|magic|grant|nonce|challenge|sso|auth(?!or)|\bage\b|sid\b|permanent",
    re.I,
)
WAITS = pattern(
    r"cache|retry|backoff|poll|timeout|interval|sleep|debounce|throttle|metric|test|mock|stub|redis\.|memo|wait|delay",
    re.I,
)
"""How long a program waits, or remembers for itself."""
LONGER = 2
"""So many times as long is another lifetime."""


def longer(file: FileChange) -> Line | None:
    """The row that says so of at least twice the time."""
    if file.before is None or not file.removed:
        return None
    for old, new in pairs(file):
        text = old.text[:LONG]
        if not LETS_IN.search(text) or WAITS.search(text) or is_remark(new.text):
            continue
        was, now = _seconds(text), _seconds(new.text[:LONG])
        if was is not None and now is not None and now >= LONGER * was:
            return new
    return None


def _seconds(text: str) -> float | None:
    """The one span of time that a row tells."""
    found = list(SPAN.finditer(text))
    if len(found) != 1:
        return None
    span = found[0]
    kind = next(name for name in "abcdef" if span[f"{name}_unit"])
    number = math.prod(float(factor.replace("_", "")[:12]) for factor in (span[kind] or "1").split("*")[:8])
    return number * next(value for unit, value in UNITS.items() if span[f"{kind}_unit"].lower().startswith(unit))
