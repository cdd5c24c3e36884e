"""Rows of types that are gone once a program runs: members of an interface of TypeScript, of a `TypedDict` of Python."""

from __future__ import annotations

from collections.abc import Sequence

from gate.classify.reading.patterns import Pattern, pattern
from gate.classify.reading.rows import SHORT, enclosing
from gate.model import Line

MEMBER = pattern(
    r"\s*(?:readonly\s+)?[\"']?[\w-]+[\"']?\??\s*:\s*[\w\s.,<>\[\]|\"']+[;,]?\s*(?:(?://|#)(?!.*(?:nosec|noqa)).*)?$"
)
"""`name: type`, without a value."""
ERASED = pattern(r"\s*(?:export\s+)?(?:declare\s+)?(?:interface\s+\w[^={]*\{|type\s+\w+(?:<[^=]*>)?\s*=\s*\{)\s*$")
"""https://www.typescriptlang.org/docs/handbook/2/basic-types.html#erased-types"""
TYPED_DICT = pattern(r"\s*class\s+\w+\(\s*(?:typing(?:_extensions)?\.)?TypedDict\b[^()]*\)\s*:\s*(?:#.*)?$")
"""A dictionary when it runs: https://docs.python.org/3/library/typing.html#typing.TypedDict"""
FAR = 200
ENDINGS = (".ts", ".tsx", ".mts", ".cts", ".py")


def acting(path: str, text: str, lines: Sequence[Line]) -> Sequence[Line]:
    """The lines but for those that only say of what type a member is, in a type that nothing asks for when it runs."""
    if not lines or not path.endswith(ENDINGS):
        return lines
    rows, of_type = text.split("\n"), TYPED_DICT if path.endswith(".py") else ERASED
    return [x for x in lines if not (MEMBER.match(x.text[:SHORT]) and _stands_in(of_type, rows, x.number))]


def _stands_in(of_type: Pattern, rows: Sequence[str], number: int) -> bool:
    return of_type.match(next(enclosing(rows, number, FAR), "")[:SHORT]) is not None
