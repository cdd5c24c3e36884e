"""Contracts in code of Rust: what an address answers, as utoipa writes it into an OpenAPI description."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.contracts.changed_lines import OTHERWISE, Told, otherwise
from gate.classify.reading.rows import enclosing
from gate.model import FileChange

TOLD = re.compile(
    r"\s*(?:(?:responses|params|request_body|security)\s*[(=]|\(status\s*=\s*\d|path\s*=\s*\"/|\(\"\w+\"\s*=\s*\w+,\s*(?:Path|Query|Header|Cookie)\b)"
)
"""Of `#[utoipa::path(...)]`: https://docs.rs/utoipa/latest/utoipa/attr.path.html"""
ADDRESS = re.compile(r"\s*#\[utoipa::path\(")
FAR = 40


def changed(file: FileChange) -> Iterator[Told]:
    """What an address that is written down answers, or may be asked."""
    if "utoipa::path" not in file.new_text or file.before is None:
        return
    for line in otherwise(file, lambda x: x.text.strip()):
        rows = (file.new_text if line.side == "new" else file.old_text).split("\n")
        if TOLD.match(line.text[:500]) and any(ADDRESS.match(row[:200]) for row in enclosing(rows, line.number, FAR)):
            yield "api-contract", OTHERWISE, line
            return
