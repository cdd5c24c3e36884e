"""A policy document -> plain data, checked against the shape of `.gate.yaml`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from gate.policy.document import Node, Where
from gate.policy.schema import ROOT, TEXT, Kind


def validate(node: Node, kind: Kind = ROOT, *, ours: bool = False) -> Any:
    """Plain data, checked. Raises PolicyError with file, line, key, and the nearest valid key. What is `ours` names rules
    that exist, as a test holds: to look them up would load them all, at every commit."""
    value, where = node.value, node.where
    if kind.type == "list":
        items = (
            value
            if isinstance(value, list)
            else [node]
            if kind.of and kind.of.type == "str" and isinstance(value, str)
            else None
        )
        if items is None or kind.of is None:
            raise where.error("a list is expected here", "write `- item` lines, or [a, b]")
        return [validate(item, kind.of, ours=ours) for item in items]
    if kind.type in ("object", "map"):
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise where.error("`key: value` lines are expected here", "indent the keys under this one")
        return _map(value, kind, ours) if kind.type == "map" else _object(node, value, kind, ours)
    plain = _plain(node, kind)
    if not ours:
        _named(plain, where, kind)
    return plain


def _map(value: dict[str, Node], kind: Kind, ours: bool) -> dict[str, Any]:
    for name, child in value.items():
        if not ours:
            _named(name, child.where, kind)
    return {name: validate(child, kind.of or TEXT, ours=ours) for name, child in value.items()}


def _object(node: Node, value: dict[str, Node], kind: Kind, ours: bool) -> dict[str, Any]:
    for name, child in value.items():
        if name not in kind.fields:
            near = _near(name, kind.fields, 0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"valid keys: {', '.join(sorted(kind.fields))}"
            raise child.where.error(f"unknown key {name!r}", hint)
    for name in kind.required:
        if name not in value:
            raise node.where.error(f"the key {name!r} is missing", f"add `{name}:`")
    chosen = [name for name in kind.one_of if name in value]
    if kind.one_of and len(chosen) != 1:
        raise node.where.error(
            f"exactly one of {', '.join(kind.one_of)} is needed, found {len(chosen)}", "keep one of them"
        )
    return {name: validate(child, kind.fields[name], ours=ours) for name, child in value.items()}


def _near(word: str, known: Iterable[str], cutoff: float) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(word, known, n=1, cutoff=cutoff)


def _plain(node: Node, kind: Kind) -> Any:
    value, where = node.value, node.where
    if kind.type == "bool":
        if not isinstance(value, bool):
            raise where.error("true or false is expected", "write true or false")
    elif kind.type in ("int", "level"):
        high = 4 if kind.type == "level" else kind.high
        if isinstance(value, bool) or not isinstance(value, int) or not kind.low <= value <= high:
            raise where.error(
                f"a whole number from {kind.low} to {high} is expected", f"write a number from {kind.low} to {high}"
            )
    elif not isinstance(value, str) or not value.strip():
        raise where.error("text is expected", "write a word, in quotes where it looks like a number")
    elif kind.choices and value not in kind.choices:
        near = _near(value, kind.choices, 0.3)
        raise where.error(
            f"{value!r} is not one of {', '.join(kind.choices)}",
            f"did you mean {near[0]!r}?" if near else "use one of them",
        )
    elif kind.pattern and not re.fullmatch(kind.pattern, value):
        raise where.error(f"{value!r} is not of the form {kind.example}", f"write it like {kind.example}")
    return value


def _named(value: str, where: Where, kind: Kind) -> None:
    """A rule that does not exist would be re-graded by nobody, and an expression of a policy runs on hostile text."""
    if kind.names == "rule":
        from gate.classify.engine import rule_ids

        known = rule_ids()
        if value not in known:
            near = _near(value, known, 0.6)
            raise where.error(f"unknown rule {value!r}", f"did you mean {near[0]!r}?" if near else "see docs/levels.md")
    elif kind.names == "expression":
        from gate.authorship.regexes import problem_of

        problem = problem_of(value)
        if problem:
            raise where.error(
                f"{problem}: {value}", "match from the start, with one repetition at a time and no back-references"
            )
