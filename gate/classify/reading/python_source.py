"""Python, read as a tree and never run."""

from __future__ import annotations

import ast

BRACES = 20_000
"""Opening braces past which nothing is parsed: the time that a string of many `{…}` takes grows with the square of their number,
and nothing interrupts the parser (https://github.com/python/cpython/blob/3.11/Parser/string_parser.c)."""


def tree_of(text: str | bytes) -> ast.Module:
    """As `ast.parse`. Raises ValueError, too, where a text would keep it busy."""
    if text.count(b"{" if isinstance(text, bytes) else "{") > BRACES:  # type: ignore[arg-type]
        raise ValueError("more braces than a program has")
    return ast.parse(text)
