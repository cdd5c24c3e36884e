"""Rows of types that are gone once a program runs: members of an interface of TypeScript, of a `TypedDict` of Python."""

from __future__ import annotations

from collections.abc import Sequence

from gate.classify.reading.patterns import Pattern, pattern
from gate.classify.reading.rows import SHORT, indent
from gate.model import Line

MEMBER = pattern(
    r"\s*(?:readonly\s+)?[\"']?[\w-]+[\"']?\??\s*:\s*[\w\s.,<>\[\]|\"']+[;,]?\s*(?:(?://|#)(?!.*(?:nosec|noqa)).*)?$"
)
"""`name: type`, without a value."""
ERASED = pattern(r"\s*(?:export\s+)?(?:declare\s+)?(?:interface\s+\w[^={]*\{|type\s+\w+(?:<[^=]*>)?\s*=\s*\{)\s*$")
"""https://www.typescriptlang.org/docs/handbook/2/basic-types.html#erased-types"""
TYPED_DICT = pattern(r"\s*class\s+\w+\(\s*(?:typing(?:_extensions)?\.)?TypedDict\b[^()]*\)\s*:\s*(?:#.*)?$")
"""A dictionary when it runs: https://docs.python.org/3/library/typing.html#typing.TypedDict"""
OF_PYTHON = pattern(r"\s*\w+\s*:\s*[\w\s.,\[\]|]+(?:#(?!.*(?:nosec|noqa)).*)?$")
READ = pattern(
    r"\btypia\b|\btsoa\b|\bnestia\b|\bdeepkit\b|\bruntypes\b|schema-generator|\bfastapi\b|\bpydantic\b|\bTypeAdapter\b|\blitestar\b|\bmsgspec\b|\bstrawberry\b|\bgql\b|[gG]raph[qQ][lL]",
    words=(
        "typia", "tsoa", "nestia", "deepkit", "runtypes", "schema-generator", "fastapi", "pydantic", "typeadapter", "litestar", "msgspec",
        "strawberry", "gql", "graphql",
    ),
)  # fmt: skip
"""What asks a type after all: https://typia.io/docs/validators/assert/, https://docs.pydantic.dev/latest/concepts/types/"""
ENDINGS = (".ts", ".tsx", ".mts", ".cts", ".py")


def acting(path: str, text: str, lines: Sequence[Line]) -> Sequence[Line]:
    """The lines but for those that only say of what type a member is, in a type that nothing asks for when it runs."""
    if not lines or not path.endswith(ENDINGS):
        return lines
    of_type, member = (TYPED_DICT, OF_PYTHON) if path.endswith(".py") else (ERASED, MEMBER)
    if not any(member.match(x.text[:SHORT]) for x in lines) or READ.search(text):
        return lines
    inside = _within(of_type, text)
    return [x for x in lines if not (x.number in inside and member.match(x.text[:SHORT]))]


def _within(of_type: Pattern, text: str) -> set[int]:
    """The numbers of the rows of types, each up to its first brace, and of none in a text of several rows."""
    found, depth, quoted = set[int](), -1, 0
    for number, row in enumerate(text.split("\n"), 1):
        quoted += row.count("`") + row.count('"""')
        if quoted % 2:
            depth = -1
        elif of_type.match(row[:SHORT]):
            depth = indent(row)
        elif depth >= 0 and row.strip():
            if indent(row) <= depth or "{" in row or "}" in row:
                depth = -1
            else:
                found.add(number)
    return found
