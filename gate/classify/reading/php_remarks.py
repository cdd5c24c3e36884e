"""Remarks of PHP that nothing acts on, and where its programs begin: https://www.php.net/manual/en/language.basic-syntax.php"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gate.classify.reading.patterns import pattern
from gate.model import FileChange, Line

STEERS = pattern(
    r"nosec|nolint|noqa|nosonar|lint-|lint:|eslint|tslint"
    r"|rubocop(?!:(?:en|dis)able\s(?:\s*(?:(?:metrics|layout|style|naming)/[a-z]{1,40}|[a-z]{0,30}(?:length|size|complexity))(?:,|\s*$))+$)|@ts-"
    r"|type:\s*ignore|pragma|\bgo:|\+build|\bcgo\b|frozen_|coding[:=]|sourcemapping|checkov|tfsec|trivy|semgrep|codeql|lgtm|brakeman|@no?check|webpack"
    r"|<reference|typed:",
    re.I,
)
"""Comments that a compiler or a scanner obeys."""
TAGS = pattern(
    r"@(?!(?:param|return|var|throws|see|link|since|author|inheritdoc|template|method|property(?:-read|-write)?)\b)|\?>|<\?|<(?:script|img|svg|a|p|div|html|iframe|link)\b|\{\$|\$\{"
)
"""What a reader of PHP's comments may act on, and what ends the program within one."""
CLASS = pattern(r"\s*(?:(?:final|abstract|readonly)\s+)*(?:class|trait|interface|enum)\s")
NEAR = 200
"""Rows above and below in which a comment begins and ends."""
ABOVE, BELOW = (
    re.compile(r"(?:.*[{};])?\s*$"),
    re.compile(
        r"\s*(?:(?:abstract|final|public|protected|private|static|readonly|const|var)\b|function\b|class\b|#\[)"
    ),
)


def without_blocks(lines: Sequence[Line], rows: Sequence[str]) -> list[Line]:
    """The lines but for comments of documentation that come or go as a whole, above something of a class."""
    kept, at = list[Line](), 0
    while at < len(lines):
        end = (
            next((n for n in range(at, len(lines)) if lines[n].text.strip() == "*/"), at)
            if lines[at].text.strip() == "/**"
            else at
        )
        block = lines[at : end + 1]
        first, last = block[0].number, block[-1].number
        documents = (
            end > at
            and last - first == end - at
            and all(
                x.text.lstrip().startswith("*") and not TAGS.search(x.text) and not STEERS.search(x.text)
                for x in block[1:]
            )
            and ABOVE.match(rows[first - 2] if first > 1 else "") is not None
            and BELOW.match(rows[last] if last < len(rows) else "") is not None
        )
        kept += () if documents else block
        at = end + 1
    return kept


def at_the_head(text: str, lines: Sequence[Line]) -> bool:
    """Whether lines of PHP stand above its first class."""
    head = next((n for n, row in enumerate(text.split("\n"), 1) if CLASS.match(row[:200])), 0)
    return all(line.number < head and not line.text[:1].isspace() for line in lines)


def is_program(file: FileChange) -> bool:
    """Whether a file of PHP is nothing but a program, without texts of several lines."""
    return all(
        text.startswith("<?php") and "?>" not in text and "<<<" not in text for text in (file.old_text, file.new_text)
    )


def is_plain(line: Line, rows: Sequence[str]) -> bool:
    """Whether the comment around a line of PHP holds nothing that a reader of annotations acts on."""
    if not line.text.lstrip().startswith("*"):
        return True
    at = line.number - 1
    begin = next((n for n in range(at, max(-1, at - NEAR), -1) if rows[n].lstrip().startswith("/*")), None)
    end = next((n for n in range(at, min(len(rows), at + NEAR)) if "*/" in rows[n]), None)
    return begin is not None and end is not None and not any(TAGS.search(row) for row in rows[begin : end + 1])
