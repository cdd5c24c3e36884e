"""Contracts in code of Rust: what an address answers, as utoipa writes it into an OpenAPI description."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.contracts.changed_lines import OTHERWISE, Told, standing_in
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
    line = standing_in(file, lambda x: x.text.strip(), TOLD, ADDRESS, FAR)
    if line is not None:
        yield "api-contract", OTHERWISE, line
