"""A number that bounds something: many times what it was, or who may read a file."""

from __future__ import annotations

import re
from math import prod

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import enclosing
from gate.model import Line

NUMBER = pattern(
    r"(?P<name>[^\n\"'\d]*?\b(?:[A-Za-z_][\w.]*))(?P<sets>\s*(?::\s*[\w.&' ]+)?(?:=|:=|:|\s|\()\s*[^\d\n]{0,30}?)(?<![\w.])(?P<number>\d[\d_]*(?:\.\d+)?)(?P<more>(?:\s*\*\s*\d[\d_]*)*)(?P<rest>\D.*)?$"
)
BOUNDED = pattern(
    r"limit|max|min(?!ut)|threshold|score|risk|tolerance|skew|(?<![a-z])age(?![a-z])|ttl|retention|expir|rate|grace|attempts|dose|volume|alarm|pct|percent|quota|lock_?out|kpa|keep|required|review|approv",
    re.I,
)
"""What a number is a bound of."""
OF_A_MODEL = pattern(
    r"\bmax_?(?:token_?)?(?:output|context)_?length\b|\bmax_?(?:new|output|completion|prompt)_?tokens\b", re.I
)
"""How much a language model may write."""
PLAYED = of_path(
    r"(^|[/_-])(?:games?|players?|audio|sounds?|music|video|scenes?|cameras?|physics|sprites?|shaders?|render\w*|graphics|anim\w*|particles?|terrain|simulat\w*|charts?|plots?)(?=[/_.-])",
    re.I,
)
"""Programs that play and draw: nobody is kept out, or kept alive, by a number of theirs."""
SIGNAL = pattern(r"(?:sample|bit|frame|learning|refresh|baud|decay|dropout|tick|spawn|fire|frame_?)_?rate\b", re.I)
NUMERAL = pattern(r"\d+(?:\.\d+)?")
FAR = 10
"""So many times as much, or as little, is another bound."""


MAY_READ = pattern(r"\b0o?[0-7]{3}\b[^\n]*\)|\b(?:mode|umask|perm)\w*\b[^\n]*\b0o?[0-7]{3}\b", re.I)
OCTAL = pattern(r"0o?(?P<bits>[0-7]{3})$")


def lets_others(was: str, now: str) -> bool:
    """Whether others may read what only its owner could, or write it: https://pubs.opengroup.org/onlinepubs/9799919799/functions/chmod.html"""
    old, new = ((m := OCTAL.match(token)) and int(m["bits"], 8) for token in (was, now))
    if old is None or new is None:
        return False
    return (not old & 0o077 and bool(new & 0o077)) or bool(new & ~old & 0o022)


OF_A_POOL = pattern(r"\s*[\"']?pool[\"']?\s*[:=]\s*[{(]\s*$")
SIZE = pattern(r"\s*[\"']?(?:max|min)[\"']?\s*[:=]\s*\d+,?\s*$")


def of_a_pool(rows: list[str], line: Line) -> bool:
    """Whether a row says how many connections a program keeps, which is no bound of what anybody may do."""
    return SIZE.match(line.text) is not None and OF_A_POOL.match(next(enclosing(rows, line.number, 10), "")) is not None


def moved(was: str, now: str, path: str) -> bool:
    """Whether a bound is many times what it was, or none."""
    old, new = NUMBER.match(was), NUMBER.match(now)
    if not old or not new or OF_A_MODEL.search(old["name"]) or PLAYED.search(path) or SIGNAL.search(old["name"]) or not BOUNDED.search(f"{path} {old['name']}{old['sets']}"):
        return False
    if (old["name"], old["sets"], old["rest"]) != (new["name"], new["sets"], new["rest"]):
        return False
    low, high = sorted(
        prod(float(n) for n in NUMERAL.findall(f"{m['number']}{m['more']}".replace("_", ""))) for m in (old, new)
    )
    return low != high and low * FAR <= high
