"""The statements of a file, in SQL or in the strings of a program, and what each weighs where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.nature import placed
from gate.classify.sql import DATA, DESTRUCTIVE, SCHEMA, UNBOUNDED
from gate.classify.sql.effects import Effect, effects
from gate.classify.sql.literals import family_of, masked, texts
from gate.classify.sql.places import EXAMPLE, SQL_FILE, TOOLKIT, Place
from gate.classify.sql.regions import active
from gate.classify.sql.shape import EXECUTES, is_sql

Found = tuple[tuple[str, str, str], int, Effect]
"""(what the statement does and says, its line, its effect)"""


def found_in(path: str, text: str) -> Iterator[Found]:
    if SQL_FILE.search(path):
        live = active(path, FILLED.sub(_name, text) if path.endswith(TEMPLATES) else text)
        lines = _Lines(live)
        for key, effect in effects(live):
            yield (effect.rule, effect.reason, key), lines.of(effect.start), effect
        return
    family = family_of(path)
    if family:
        yield from _in_strings(
            active(path, text), family, about_sql=bool(TOOLKIT.search(path) or EXAMPLE.search(placed(path)))
        )


TEMPLATES = (".erb", ".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".gotmpl", ".template", ".mustache", ".hbs")
FILLED = re.compile(r"<%=[^%\n]*%>|\{\{[^{}\n]*\}\}")


def _name(found: re.Match[str]) -> str:
    """What is filled in, as a name of the same length."""
    return "__v__".ljust(len(found[0]), "_")


def _in_strings(text: str, family: str, *, about_sql: bool) -> Iterator[Found]:
    lines = _Lines(text)
    runs_none = about_sql and not RUNS.search(masked(text, family))
    for literal in texts(text, family):
        if (
            len(literal.value) < 8
            or not is_sql(literal.value, literal.before)
            or (family == "python" and _docstring(literal.before, literal.after))
        ):
            continue
        if (
            about_sql
            and not EXECUTES.search(literal.before)
            and (runs_none or not ASSIGNED.search(literal.before) or not NAMED.match(literal.value))
        ):
            continue
        for key, effect in effects(literal.value):
            if about_sql and effect.rule in (SCHEMA, DATA):
                continue
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


COMMENT = re.compile(r"#[^\n]*")
DEFINES = re.compile(r"\s*(?:async\s+def|def|class)\b|.*(?:\)|->[^\n]*):\Z")


def _docstring(before: str, after: str) -> bool:
    """A string that is a statement of its own: nothing before it on its line, no open bracket or operator above."""
    if not DOCSTRING.search(before) or after.lstrip(" \t\"'")[:1] not in ("\n", "\r", ""):
        return False
    above = COMMENT.sub("", before).rstrip(" \t\r\nrRuUbB")
    if above.endswith(":"):
        return bool(DEFINES.match(above.rsplit("\n", 1)[-1]))
    return not above.endswith(("(", "[", "{", ",", "=", "+", "%", "\\"))


def is_stub(text: str) -> bool:
    """Whether the head of a file says that a tool wrote it."""
    return bool(STUB.search(text[:2_000]))


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


def weight(effect: Effect, place: Place, added: frozenset[str]) -> int:
    """The weight of an effect where it stands: a row deleted by id is the work of an application, and a loss in a migration."""
    if effect.rule == DESTRUCTIVE and effect.conditional:
        if effect.deferred:
            return 2
        if place in ("migration", "dump", "script"):
            return 4
        if place == "sql":
            return 2 if effect.bounded else 4
        return 1 if effect.bounded else 2
    if effect.rule in (DATA, UNBOUNDED) and place == "migration":
        return 2
    if effect.rule == DATA and place == "script" and effect.conditional and not effect.bounded:
        return 2  # many rows at once, by hand
    if effect.rule == UNBOUNDED and effect.target.casefold() in added:
        return 2
    return effect.level


ADDED = re.compile(
    r"\badd\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?[\"`]?(\w+)|\badd_column\b[\s(]+[:\"'\w]+\s*,\s*[:\"']?(\w+)|\bColumn\(\s*[\"'](\w+)|\bname=[\"'](\w+)|\bt\.\w+[\s(]+[:\"'](\w+)|\brename_column\b[\s(]+[:\"'\w]+\s*,\s*[:\"'\w]+\s*,\s*[:\"'](\w+)",
    re.I,
)


def added_columns(text: str) -> frozenset[str]:
    """Columns that the same file adds: filling a new column overwrites nothing."""
    return frozenset(name.casefold() for match in ADDED.finditer(text) for name in match.groups() if name)
