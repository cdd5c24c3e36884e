"""Which names of a script decide what its commands reach."""

from __future__ import annotations

from collections.abc import Iterator

from gate.classify.reading.patterns import pattern
from gate.classify.reading.recipes import LONG

NAMES = pattern(r"\$\{?(\w*)")
SET = pattern(
    r"^\s*(?:(?:export|local|readonly|declare(?: -\w+)?)\s+)?(?P<name>\w+)\+?=|^\s*for\s+(?P<each>\w+)\s+in\b"
)
"""What a name stands for."""


def choosing(rows: list[str], lost: set[int]) -> set[str]:
    """The names that decide what the commands on these lines remove: their own, and those that give these their values."""
    given = [rows[n - 1] for number in lost for n in rows_of(rows, number)]
    names = {name for row in given for name in NAMES.findall(row[:LONG]) if name}
    told = [(m["name"] or m["each"], n) for n, row in enumerate(rows, 1) if names and (m := SET.match(row[:LONG]))]
    for _ in range(STEPS):
        more = {
            name
            for set_name, number in told
            if set_name in names
            for n in rows_of(rows, number)
            for name in NAMES.findall(rows[n - 1][:LONG])
        }
        if more <= names:
            break
        names |= more
    return names - {""}


STEPS = 5
"""From a name to what gives it its value, and so on."""


def rows_of(rows: list[str], number: int) -> Iterator[int]:
    """The lines of a command that begins on one: as long as a backslash ends them."""
    yield number
    while number < len(rows) and rows[number - 1].endswith("\\"):
        number += 1
        yield number
