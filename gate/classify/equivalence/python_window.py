"""The top-level statements of Python that differ: what both texts begin and end with need not be read twice.

Both sides are cut where a statement begins in the first text, at the first column of a line, and where all lines before (or
all from there on) are the same on both sides. A statement can't reach over such a cut: what is cut out of the second text is
a program of its own, or no proof comes of it.
"""

from __future__ import annotations

import ast

from gate.change.common import common_ends

_SCRIPT = "# ///"
"""Inline metadata is a comment that reaches over lines (PEP 723)."""
AHEAD = "0\n"
"""Stands for what was cut off, so that no string becomes the docstring of the module."""


def changed_statements(before: str, after: str, tree: ast.Module) -> tuple[str, str]:
    """The differing parts of both texts, given the tree of the first; the whole texts where nothing can be cut off."""
    if _SCRIPT in before or _SCRIPT in after or not (before.endswith("\n") and after.endswith("\n")):
        return before, after
    start, stop = common_ends(before, after)
    lines = before.split("\n")
    above, below = before.count("\n", 0, start), before.count("\n", len(before) - stop)
    cuts = [first for first in _first_lines(tree) if not lines[first - 2].endswith("\\")]
    begin = max((first for first in cuts if first <= above), default=1)
    end = min((first for first in cuts if first > max(len(lines) - below, begin)), default=len(lines))
    ahead, behind = (
        sum(len(line) + 1 for line in lines[: begin - 1]),
        sum(len(line) + 1 for line in lines[end - 1 : -1]),
    )
    parts = [text[ahead : len(text) - behind] for text in (before, after)]
    if not all(part.endswith("\n") for part in parts):
        return before, after
    old, new = (part if begin == 1 else AHEAD + part for part in parts)
    return old, new


def _first_lines(tree: ast.Module) -> list[int]:
    """The line of every top-level statement that begins one, decorators included; the first statement is never cut off."""
    found: list[int] = []
    last = 0
    for node in tree.body:
        decorators: list[ast.expr] = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
        if first > last and node.col_offset == 0:
            found.append(first)
        last = node.end_lineno or first
    return found[1:]
