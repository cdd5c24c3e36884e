"""Migrations in languages whose frameworks nobody reads here: what they drop, they say in plain words.

REMOVE TABLE person;      DROP PROPERTY ssn;      migrator.remove_fields("patient", "notes")
"""

from __future__ import annotations

import re

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import SHORT, is_remark
from gate.classify.sql.places import place_of
from gate.model import FileChange, Line

KNOWN = of_path(
    r"\.(?:sql|rb|php|exs?|cs|vb|java|kts?|go|[cm]?[jt]s|ya?ml|json|xml|prisma|md|txt|toml|lock|html?|css|csv|po|ini|cfg)$",
    re.I,
)
"""Read elsewhere, or no program."""
OF_PYTHON = pattern(r"\bmigrator\.(?:remove_(?:fields|model)|drop_\w+)\(")
"""https://github.com/klen/peewee_migrate"""
DROPS = pattern(
    r"\b(?:drop|remove|delete|truncate|purge)[\s_]*(?:table|column|field|property|properties|type|collection|node|label|keyspace|database|schema|bucket)s?\b|^\s*remove\s+:\w+",
    re.I,
)
TURNS = pattern(r"(?<![a-z])(?P<way>up|down|forwards?|backwards?|migrate|rollback|revert|undo)(?![a-z])", re.I)
BACK = ("down", "back", "roll", "reve", "undo")


def dropped(file: FileChange) -> Line | None:
    """The added line by which a migration drops something on its way forward."""
    if file.after is None or place_of(file.path) != "migration" or KNOWN.search(file.path):
        return None
    drops = OF_PYTHON if file.path.endswith(".py") else DROPS
    rows: list[str] = []
    for line in file.added:
        if drops.search(line.text[:SHORT]) and not is_remark(line.text[:SHORT]):
            rows = rows or file.new_text.split("\n")
            if not _goes_back(rows, line):
                return line
    return None


def _goes_back(rows: list[str], line: Line) -> bool:
    """Whether the nearest way that is named above a line, or on it before what it drops, is the one back."""
    dropped = DROPS.search(line.text[:SHORT])
    said = [row[:SHORT] for row in rows[: line.number - 1]] + [line.text[: dropped.start() if dropped else 0]]
    ways = (found for row in reversed(said) for found in reversed(list(TURNS.finditer(row))))
    way = next(ways, None)
    return way is not None and way["way"].lower().startswith(BACK)
