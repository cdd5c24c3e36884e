"""Steps of a workflow, by their rows."""

from __future__ import annotations

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG, indent
from gate.model import FileChange, Line

BESIDE = pattern(r"[ \t]*(?:#|- name:|[\w-]+:[ \t]*(?:true|false)\b)")
"""A remark, what a step that begins so is called in a log, and a switch."""
FAR = 40
"""Rows of one step."""


def as_another_job(file: FileChange, line: Line) -> bool:
    """Whether the step in which a row came stands, word for word, in a job of the workflow already: what it is given goes to the
    same action, for the same purpose."""
    came = _around(file.new_text.split("\n"), line.number - 1)
    if not came:
        return False
    old, said = file.old_text.split("\n"), line.text.strip()
    return any(_around(old, n) == came for n, row in enumerate(old) if row.strip() == said)


def _around(rows: list[str], at: int) -> list[str]:
    """The rows of the step that a row stands in, without indents, blanks and remarks; none where it stands in no step that only
    calls an action."""
    start = at
    while start > max(0, at - FAR) and not rows[start].lstrip().startswith("- "):
        start -= 1
        if rows[start].strip() and indent(rows[start]) == 0:
            return []
    deep = indent(rows[start])
    if not rows[start].lstrip().startswith("- ") or (start < at and indent(rows[at]) <= deep):
        return []
    stop = start + 1
    while stop < len(rows) and stop < start + FAR and (not rows[stop].strip() or indent(rows[stop]) > deep):
        stop += 1
    step = [row.strip()[:LONG] for row in rows[start:stop] if row.strip() and not BESIDE.match(row)]
    calls = any(row.removeprefix("- ").startswith("uses:") for row in step)
    return step if calls and not any(row.removeprefix("- ").startswith("run:") for row in step) else []
