"""SQL in files and in the strings of any language: what a change newly does to data, schema and access.

Raises (4): `cursor.execute("DROP TABLE " + name)` in a view; `DELETE FROM users;` in a migration; a WHERE taken away.
Ignores: `raise UsageError("DROP TABLE is not supported")`, a drop in `downgrade()`, the SQL of tests and of docs, and a
statement that the file held before, however it was respelled.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from gate.classify.rule import Context, finding
from gate.classify.sql.effects import ACCESS, COMMAND, DATA, DESTRUCTIVE, SCHEMA, UNBOUNDED, Effect, effects
from gate.classify.sql.literals import family_of, masked, texts
from gate.classify.sql.places import EXAMPLE, SQL_FILE, TOOLKIT, Place, inert, place_of
from gate.classify.sql.regions import active
from gate.classify.sql.shape import EXECUTES, is_sql
from gate.model import GITLINK, SYMLINK, FileChange, Finding, Line

IDS = {
    DESTRUCTIVE: "a statement drops or empties a table, column, type or database, or deletes rows",
    ACCESS: "a statement changes roles, privileges, policies, owners, or runs with another role's rights",
    UNBOUNDED: "an UPDATE without a condition overwrites every row",
    SCHEMA: "a statement changes the schema: added, altered, renamed or indexed",
    DATA: "a statement writes rows",
    COMMAND: "SQL that reaches files or programs outside the database",
}
SIZE_LIMIT = 5_000_000
NEAR = 80
"""Lines above and below a change that may belong to its statement."""
HINT = re.compile(
    r"\b(?:drop|alter|truncate|grant|revoke|rename|create|reassign)[\s/*]+(?:\w|[\"'`{$%])|\bdelete[\s/*]+(?:from|\w+[\s,]+from)\b|\bupdate\s[^;=]{1,200}?\bset\b|\b(?:insert|merge|replace)\s+(?:\w+\s+)?into\b"
    r"|\bdo\s+\$|\bexec(?:ute)?\s+'|\bcopy\s+\w|\\x[4-7]|\\u00|\\!|[\"']\s*(?:\+|\.|<<|\|\||\n)\s*[rfu]?[\"']|\b(?:drop|alter|truncate|delete|update|grant|revoke)\s*[\"']\s*[rfu]?[\"']")  # fmt: skip
Found = tuple[tuple[str, str, str], int, Effect]
"""(what the statement does and says, its line, its effect)"""


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if file.after is None or file.new_mode in (SYMLINK, GITLINK) or inert(file.path, context):
        return
    place = place_of(file.path)
    found = list(_found(file.path, file.new_text)) if place != "down" and _concerned(file, place) else []
    if not found:
        return
    known = (
        Counter(key for key, _, _ in _found(file.old_path or file.path, file.old_text))
        if file.before
        else Counter[tuple[str, str, str]]()
    )
    follows = place == "dump" or context.nature == "generated" or bool(STUB.search(file.new_text[:2_000]))
    columns = _added_columns(file.new_text) if any(e.rule == UNBOUNDED for _, _, e in found) else frozenset[str]()
    for key, line, effect in found:
        if known[key] > 0:
            known[key] -= 1
            continue
        level = _level(effect, place, columns)
        if level > 1 and not (follows and effect.rule in (SCHEMA, DATA)):
            yield finding(effect.rule, level, effect.reason, file, line=line, safer=effect.safer if level > 2 else None)


def _concerned(file: FileChange, place: Place) -> bool:
    """Whether a changed line of a program has words of SQL near it: most files are not worth reading."""
    if file.before is None or file.partial or place == "migration" or SQL_FILE.search(file.path):
        return True
    return any(
        HINT.search(near.lower())
        for lines, text in ((file.added, file.new_text), (file.removed, file.old_text))
        for near in _near(lines, text)
    )


def _near(lines: tuple[Line, ...], text: str) -> Iterator[str]:
    """What stands around the changed lines: a statement is rarely longer."""
    all_lines = text.split("\n") if lines else []
    reached = 0
    for line in lines:
        if line.number - 1 >= reached - NEAR // 2 or not reached:
            start, reached = max(reached - 3, line.number - NEAR), line.number + NEAR
            yield "\n".join(all_lines[max(0, start) : reached])


def _level(effect: Effect, place: Place, added: frozenset[str]) -> int:
    """The weight of an effect where it stands: a row deleted by id is the work of an application, and a loss in a migration."""
    if effect.rule == DESTRUCTIVE and effect.conditional:
        if effect.deferred:
            return 2
        if place in ("migration", "dump", "script"):
            return 4
        if place == "sql":
            return 2 if effect.bounded else 4
        return 1 if effect.bounded else 2
    if effect.rule == DATA and place == "migration":
        return 2
    if effect.rule == UNBOUNDED and effect.target.casefold() in added:
        return 2
    return effect.level


ADDED = re.compile(
    r"\badd\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?[\"`]?(\w+)|\badd_column\b[\s(]+[:\"'\w]+\s*,\s*[:\"']?(\w+)|\bColumn\(\s*[\"'](\w+)|\bname=[\"'](\w+)|\bt\.\w+[\s(]+[:\"'](\w+)|\brename_column\b[\s(]+[:\"'\w]+\s*,\s*[:\"'\w]+\s*,\s*[:\"'](\w+)",
    re.I,
)


def _added_columns(text: str) -> frozenset[str]:
    """Columns that the same file adds: filling a new column overwrites nothing."""
    return frozenset(name.casefold() for match in ADDED.finditer(text) for name in match.groups() if name)


def _found(path: str, text: str) -> Iterator[Found]:
    if len(text) > SIZE_LIMIT or not text:
        return
    if SQL_FILE.search(path):
        live = active(path, text)
        lines = _Lines(live)
        for key, effect in effects(live):
            yield (effect.rule, effect.reason, key), lines.of(effect.start), effect
        return
    family = family_of(path)
    if family and HINT.search(text.lower()):
        yield from _in_strings(active(path, text), family, about_sql=bool(TOOLKIT.search(path) or EXAMPLE.search(path)))


def _in_strings(text: str, family: str, *, about_sql: bool) -> Iterator[Found]:
    lines = _Lines(text)
    runs_none = about_sql and not RUNS.search(masked(text, family))
    for literal in texts(text, family):
        if (
            len(literal.value) < 8
            or (family == "python" and _docstring(literal.before, literal.after))
            or not is_sql(literal.value, literal.before)
        ):
            continue
        if (
            about_sql
            and not EXECUTES.search(literal.before)
            and (runs_none or not ASSIGNED.search(literal.before) or not NAMED.match(literal.value))
        ):
            continue
        for key, effect in effects(literal.value):
            yield (
                (effect.rule, effect.reason, key),
                lines.of(literal.start) + literal.value.count("\n", 0, effect.start),
                effect,
            )


RUNS = re.compile(r"\b\w*(?:execut|exec_|query|cursor|prepare|raw|psql)\w*\s*!?[(<]|\.(?:exec|run|sql)\s*\(", re.I)
ASSIGNED = re.compile(r"[\w)\]]\s*:?=\s*\(?\s*&?[rbfuRBFU@$]{0,2}#*[\"'`]*\Z")
NAMED = re.compile(
    r"\s*(?:drop|truncate|alter|delete|update|create)\s+(?:\w+\s+){0,4}?(?:from|table|type|domain|into|index|view|schema|database|column)\s+(?:if\s+\w+\s+)?(?!__v__)[\w\"`]",
    re.I,
)
STUB = re.compile(
    r"(?i:generated|do not edit|update via|regenerate)|\bcreate\s+(?:schema|type|function)\s+pg_catalog\b"
)
"""Definitions that a tool wrote out: they follow from their source, and a loss in them still counts."""
DOCSTRING = re.compile(r"(?:\A|:|\n)[ \t]*(?:#[^\n]*)?\n[ \t]*[rRuUbB]?\Z|\A[rRuU]?\Z")


def _docstring(before: str, after: str) -> bool:
    """A string that is a statement of its own: nothing before it on its line, no open bracket or operator above."""
    return bool(DOCSTRING.search(before)) and after.lstrip(" \t\"'")[:1] in ("\n", "\r", "")


class _Lines:
    """Offsets to line numbers, for offsets that mostly grow."""

    def __init__(self, text: str) -> None:
        self.text, self.at, self.line = text, 0, 1

    def of(self, offset: int) -> int:
        if offset < self.at:
            self.at, self.line = 0, 1
        self.line += self.text.count("\n", self.at, offset)
        self.at = offset
        return self.line
