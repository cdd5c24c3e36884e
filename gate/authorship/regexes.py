"""Is a regular expression anchored and linear? Asked of what a repository adds, and by a test of what we ship."""

from __future__ import annotations

import re
from collections.abc import Iterator

# The parser of `re` tells what a pattern is made of; it has no public name, but it is as old as the module itself.
from re import _constants as _kinds  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_REPEATS = (_kinds.MAX_REPEAT, _kinds.MIN_REPEAT)
_MANY = 64
"""A repetition bounded above this is as good as unbounded inside another."""


def problem_of(pattern: str) -> str | None:
    """Why the pattern is not fit to run on hostile text, or None."""
    try:
        parsed = _parser.parse(pattern, re.IGNORECASE)
    except re.error as error:
        return f"not a regular expression ({error})"
    if not len(parsed):
        return "empty"
    if _starts_open(parsed):
        return "starts with a repetition of anything, so it is not anchored"
    if _nests(parsed, inside=False):
        return "a repetition within a repetition"
    if _wildcards(parsed) > 1:
        return "more than one unbounded `.`"
    if any(kind is _kinds.GROUPREF for kind, _ in _walk(parsed)):
        return "a back-reference"
    return None


def _starts_open(parsed: Any) -> bool:
    kind, value = parsed[0]
    return kind in _REPEATS and value[1] > _MANY and _is_any(value[2])


def _is_any(body: Any) -> bool:
    return len(body) == 1 and body[0][0] is _kinds.ANY


def _nests(parsed: Any, *, inside: bool) -> bool:
    for kind, value in parsed:
        many = kind in _REPEATS and value[1] > _MANY
        if many and inside:
            return True
        if any(_nests(body, inside=inside or many) for body in _bodies(kind, value)):
            return True
    return False


def _wildcards(parsed: Any) -> int:
    return sum(1 for kind, value in _walk(parsed) if kind in _REPEATS and value[1] > _MANY and _is_any(value[2]))


def _walk(parsed: Any) -> Iterator[tuple[Any, Any]]:
    for kind, value in parsed:
        yield kind, value
        for body in _bodies(kind, value):
            yield from _walk(body)


def _bodies(kind: Any, value: Any) -> tuple[Any, ...]:
    if kind in _REPEATS:
        return (value[2],)
    if kind is _kinds.SUBPATTERN:
        return (value[3],)
    if kind is _kinds.BRANCH:
        return tuple(value[1])
    if kind in (_kinds.ASSERT, _kinds.ASSERT_NOT):
        return (value[1],)
    if kind is _kinds.ATOMIC_GROUP:
        return (value,)
    return ()
