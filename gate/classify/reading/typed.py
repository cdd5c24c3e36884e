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
OF_PYTHON = pattern(r"\s*\w+\s*:\s*[\w\s.,\[\]|]+(?:#(?!.*(?:nosec|noqa)).*)?$")
READ = pattern(
    r"\btypia\b|\btsoa\b|\bnestia\b|\bdeepkit\b|\bruntypes\b|schema-generator|\bfastapi\b|\bpydantic\b|\bTypeAdapter\b|\blitestar\b|\bmsgspec\b|\bstrawberry\b|\bgql\b|[gG]raph[qQ][lL]"
)
"""What asks a type after all: https://typia.io/docs/validators/assert/, https://docs.pydantic.dev/latest/concepts/types/"""
ENDINGS = (".ts", ".tsx", ".mts", ".cts", ".py")


def acting(path: str, text: str, lines: Sequence[Line]) -> Sequence[Line]:
    """The lines but for those that only say of what type a member is, in a type that nothing asks for when it runs."""
    if not lines or not path.endswith(ENDINGS) or READ.search(text):
        return lines
    of_type, member = (TYPED_DICT, OF_PYTHON) if path.endswith(".py") else (ERASED, MEMBER)
    rows = text.split("\n")
    return [x for x in lines if not (member.match(x.text[:SHORT]) and _stands_in(of_type, rows, x.number))]


def _stands_in(of_type: Pattern, rows: Sequence[str], number: int) -> bool:
    """Whether the row that a member stands under begins a type, which nothing between them ends, and all that is no text."""
    head = next(enclosing(rows, number, FAR), "")
    if not of_type.match(head[:SHORT]) or any("".join(rows[:number]).count(mark) % 2 for mark in ("`", '"""')):
        return False
    above = list(reversed(rows[max(0, number - 1 - FAR) : number - 1]))
    return not any(mark in row for row in above[: above.index(head)] for mark in ("}", "`", '"""'))
