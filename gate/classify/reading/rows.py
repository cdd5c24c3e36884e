"""A text as rows."""

from __future__ import annotations

import re

_REMARK = re.compile(
    r"\s*(?:#(?!\[|!|(?:include|import|define|undef|ifn?def|if|el|end|pragma|region)\w*\b)|//|/\*|\*(?:[\s/]|$)|<!--)"
)

LONG = 2_000
"""Characters of a row that are looked at: what stands behind them in a longer one is data."""


def indent(row: str) -> int:
    """How many blanks a row begins with."""
    return len(row) - len(row.lstrip())


def is_remark(row: str) -> bool:
    """Whether a row of a program is a comment in most languages: no attribute (`#[…]`), directive (`#if`) or pointer (`*p`)."""
    return _REMARK.match(row) is not None
