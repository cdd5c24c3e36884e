"""No pattern that is sought in a whole text is slow on a text that is made for it: what leads to a repetition, and then its own body over and over."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterable, Iterator
from importlib import import_module
from inspect import signature
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

import gate.classify
from gate.classify.reading.patterns import AnyOf, OfPath, Pattern
from gate.classify.time_limit import limited

LENGTH, STALLED = 1_500, 8
"""Characters of such a text, and seconds that only a stall takes: a linear pattern reads it in microseconds, a cubic one in minutes."""
SAMPLES = "a 1\n_-.,\"'(){}[]=:;/#@<>%$&*|\\\tA"
REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
CATEGORIES = {
    op.CATEGORY_DIGIT: str.isdigit,
    op.CATEGORY_SPACE: str.isspace,
    op.CATEGORY_WORD: lambda char: char.isalnum() or char == "_",
}
NEGATED = {
    op.CATEGORY_NOT_DIGIT: op.CATEGORY_DIGIT,
    op.CATEGORY_NOT_SPACE: op.CATEGORY_SPACE,
    op.CATEGORY_NOT_WORD: op.CATEGORY_WORD,
}


def _whole() -> dict[str, re.Pattern[str]]:
    """Every pattern of the rules that reads more than a row, by its name."""
    found: dict[str, re.Pattern[str]] = {}
    for module in pkgutil.walk_packages(gate.classify.__path__, "gate.classify."):
        for name, value in vars(import_module(module.name)).items():
            for number, compiled in enumerate(_within(value)):
                if isinstance(compiled.pattern, str) and (isinstance(value, AnyOf) or _is_whole(compiled)):
                    found[f"{module.name}.{name}{number or ''}"] = compiled
    return found


def _within(value: Any) -> Iterator[re.Pattern[str]]:
    """The patterns of a constant: its own, those that it holds, and what a function that keeps its answer gives."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Pattern):
        if not isinstance(value, OfPath):
            yield value.compiled
    elif isinstance(value, AnyOf):
        yield from (said.compiled for _, said in value.pairs)
    elif isinstance(value, (tuple, list, dict)):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _within(one)
    elif hasattr(value, "cache_info") and not signature(value).parameters:
        yield from _within(value())


def _is_whole(compiled: re.Pattern[str]) -> bool:
    return bool(compiled.flags & (re.M | re.S)) or "(?m:" in compiled.pattern or r"[\s\S]" in compiled.pattern


WHOLE = _whole()


def _fits(item: Any, char: str) -> bool:
    kind, value = item
    if kind is op.LITERAL:
        return bool(ord(char) == value)
    if kind is op.RANGE:
        return bool(value[0] <= ord(char) <= value[1])
    if value in NEGATED:
        return not CATEGORIES[NEGATED[value]](char)
    return kind is op.CATEGORY and CATEGORIES[value](char)


def _one_of(items: list[Any]) -> str:
    """A character of a class; the first of it where no sample is."""
    outside = items[0][0] is op.NEGATE
    for char in SAMPLES:
        if any(_fits(item, char) for item in items[outside:]) != outside:
            return char
    return next((chr(value if kind is op.LITERAL else value[0]) for kind, value in items if kind is not op.NEGATE), "a")


def _shortest(sequence: Iterable[Any]) -> str:
    """A short text that the sequence matches, lookarounds apart."""
    said = ""
    for kind, value in sequence:
        if kind is op.LITERAL:
            said += chr(value)
        elif kind in (op.IN, op.CATEGORY, op.NOT_LITERAL, op.ANY):
            said += _one_of(value) if kind is op.IN else "a"
        elif kind in REPEATS:
            said += _shortest(value[2]) * value[0]
        elif kind in (op.SUBPATTERN, op.ATOMIC_GROUP):
            said += _shortest(value[3] if kind is op.SUBPATTERN else value)
        elif kind is op.BRANCH:
            said += _shortest(value[1][0])
    return said


def _pumps(sequence: Iterable[Any], lead: str = "") -> Iterator[tuple[str, str]]:
    """What leads to each repetition without an end, and what it repeats."""
    for kind, value in sequence:
        inner = [value[2]] if kind in REPEATS else value[1] if kind is op.BRANCH else []
        inner = [value[3]] if kind is op.SUBPATTERN else [value] if kind is op.ATOMIC_GROUP else inner
        for part in inner:
            yield from _pumps(part, lead)
        if kind in REPEATS and value[1] is op.MAXREPEAT:
            yield lead, _shortest(value[2]) or " "
            if value[2][0][0] is op.IN:
                yield from (
                    (lead, char)
                    for char in " \n"
                    if any(_fits(i, char) for i in value[2][0][1] if i[0] is not op.NEGATE)
                )
        lead += _shortest([(kind, value)])


@pytest.mark.parametrize("name", WHOLE)
def test_a_pattern_for_whole_texts_is_not_slow(name: str) -> None:
    compiled = WHOLE[name]
    for lead, pump in set(_pumps(parser.parse(compiled.pattern, compiled.flags & (re.I | re.S | re.M)))):
        for text in (lead + pump * (LENGTH // len(pump)), (lead + pump) * (LENGTH // len(lead + pump))):
            with limited(STALLED):
                for _ in compiled.finditer(f"{text}\x01"):
                    pass
