"""Rows that Django loads, and the rights in them: https://docs.djangoproject.com/en/stable/topics/db/fixtures/"""

from __future__ import annotations

import re

from gate.classify.reading.patterns import of_path, pattern
from gate.model import FileChange, Line

ROWS = of_path(
    r"^(?!(.*/)?(tests?|specs?|e2e|__tests__|\w*test\w*)/)(.*/)?fixtures/([^/]+/)*(?!test|\w*[-_]test)[^/]+\.(ya?ml|json)$",
    re.I,
)
OF_MODEL = pattern(r"model[\"']?\s*:\s*[\"']?auth\.(?:group|permission)\b|^\s*[\"']?(?:user_)?permissions[\"']?\s*:")
OF_RIGHTS = pattern(r"auth\.(?<=\bauth\.)(?:group|permission)\b")
MADE_SO = pattern(r"[\"']?\bis_(?:superuser|staff)[\"']?\s*:\s*true\b", re.I)
MODEL_ROW = pattern(r"^\s*(?:-\s*)?[\"']?(?:model|pk|fields)[\"']?\s*:")


def right(file: FileChange) -> Line | None:
    """A right in rows that Django loads (https://docs.djangoproject.com/en/stable/topics/db/fixtures/), which no test keeps."""
    if not ROWS.search(file.path) or not any(
        OF_RIGHTS.search(text) or "is_superuser" in text or "is_staff" in text
        for text in (file.new_text, file.old_text)
    ):
        return None
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        rights = _rows_of_rights(text) if lines else set[int]()
        line = next(
            (x for x in lines if (x.number in rights and x.bare.strip("-[]{},")) or MADE_SO.search(x.text[:2_000])),
            None,
        )
        if line is not None:
            return line
    return None


def _rows_of_rights(text: str) -> set[int]:
    """The numbers of the rows that make a group or list its rights."""
    rows, inside = set[int](), False
    for number, row in enumerate(text.split("\n"), 1):
        inside = bool(OF_MODEL.search(row[:500])) or (inside and not MODEL_ROW.search(row[:500]))
        if inside:
            rows.add(number)
    return rows
