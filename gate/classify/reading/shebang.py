"""What language a program without a file ending is written in: its first line says, as it says to the kernel."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import of_path, pattern

NO_ENDING = r"(^|/)\.?[^./]+$"
"""Paths whose name has no ending; `bin/cleanup` and `.husky/pre-push` are programs all the same."""
ENDINGS = (
    ("python", "py"),
    ("pypy", "py"),
    ("uv", "py"),
    ("ruby", "rb"),
    ("perl", "pl"),
    ("node", "js"),
    ("deno", "ts"),
    ("bun", "ts"),
    ("tsx", "ts"),
    ("php", "php"),
    ("groovy", "groovy"),
    ("elixir", "exs"),
    ("lua", "lua"),
    ("pwsh", "ps1"),
    ("powershell", "ps1"),
)
INTERPRETER = pattern(r"#!.*?(?<![\w.-])(" + "|".join(name for name, _ in ENDINGS) + r")[\d.]*(?=\s|$)")
_NAMED = re.compile(NO_ENDING)
_OF_A_DATABASE = of_path(r"(^|/)(db|database|sql|migrat\w*|queries)/([^/]+/)*[^./]+$", re.I)
_STATEMENT = pattern(
    r"(?:\s|--[^\n]*\n)*(?:BEGIN\s*;|SET\s|USE\s|DROP\s|ALTER\s|CREATE\s|DELETE\s+FROM\s|TRUNCATE\s|UPDATE\s|INSERT\s+INTO\s|GRANT\s|REVOKE\s)",
    re.I,
)


def as_named(path: str, text: str) -> str:
    """The path with the ending that the first line asks for, where it has none of its own: an interpreter, or SQL."""
    if not _NAMED.search(path):
        return path
    if _OF_A_DATABASE.search(path) and _STATEMENT.match(text[:2_000]):
        return f"{path}.sql"
    if not text.startswith("#!"):
        return path
    found = INTERPRETER.match(text[:200].partition("\n")[0])
    return f"{path}.{dict(ENDINGS)[found.group(1)]}" if found else path
