"""Routes that stand among other guards than before: out of their group, or before what is asked of all that follows.

    r.Group(func(r chi.Router) {                 app.use(signedIn)
        r.Use(auth)                              app.use("/reports", reports)
        r.Delete("/accounts/{id}", remove)
    })

https://expressjs.com/en/guide/using-middleware.html: the order in which they are loaded is the order in which they are asked.
"""

from __future__ import annotations

import re

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG, bare, enclosing, indent
from gate.model import FileChange, Line

ROUTE = pattern(
    r"\s*(?:\w+(?:\.|::|->))*\.?(?:get|post|put|patch|delete|all|any|options|head|handle|handle_?func|route|resources?|live|match|use|mount|include_router|register|map_?(?:get|post|put|delete|group))[ (]\s*[\"'`/]",
    re.I,
)
MOUNT = pattern(
    r"\s*(?:\w+(?:\.|::|->))*\.?(?:use|Use|UseMiddleware|layer|route_layer|wrap|before|addHook|pipe_through|before_action)[ (]"
)
GUARDS = pattern(
    r"auth(?!or)|log_?in|log_?ged|sign(?:ed)?_?in|member|requir|admin|session|token|jwt|protect|guard|verif|permission|staff|owner|csrf|acl",
    re.I,
)
GROUPS = pattern(r"group\b|middleware|pipe_through|scope|namespace|constraints|\.Route\(", re.I)
FAR = 500
"""Rows above one that are looked at."""
MOST = 50
"""Rows that moved, of one file."""


def moved(file: FileChange) -> Line | None:
    """A route that went from one guard to another, or the guard that stands before other routes."""
    if file.before is None or file.after is None or file.partial or not file.removed:
        return None
    gone = {x.bare: x for x in file.removed}
    came = [x for x in file.added if x.bare in gone and _is_either(x.text)][:MOST]
    if not came or not GUARDS.search(file.old_text):
        return None
    old, new = file.old_text.split("\n"), file.new_text.split("\n")
    both = _all(old) & _all(new)
    for line in came:
        was = gone[line.bare]
        if ROUTE.match(line.text[:LONG]) and _guarded(old, was.number) != _guarded(new, line.number):
            return line
        if MOUNT.match(line.text[:LONG]) and GUARDS.search(line.text[:LONG]):
            before, after = _routes(old, was.number), _routes(new, line.number)
            if any((row in before) != (row in after) for row in both):
                return line
    return None


def _is_either(text: str) -> bool:
    return bool(ROUTE.match(text[:LONG]) or MOUNT.match(text[:LONG]))


def _guarded(rows: list[str], number: int) -> set[str]:
    """What is asked before a route: guards of the groups that it stands in, and those mounted above it beside it."""
    around = [row for row in enclosing(rows, number, FAR) if GROUPS.search(row[:LONG])]
    deep = indent(rows[number - 1])
    beside = []
    for row in reversed(rows[max(0, number - 1 - FAR) : number - 1]):
        if row.strip() and indent(row) < deep:
            break
        if indent(row) == deep and MOUNT.match(row[:LONG]):
            beside.append(row)
    return {bare(row) for row in (*around, *beside) if GUARDS.search(row[:LONG]) or row in around}


def _routes(rows: list[str], number: int) -> set[str]:
    """The routes above a guard, beside it."""
    deep = indent(rows[number - 1])
    above = rows[max(0, number - 1 - FAR) : number - 1]
    return {bare(row) for row in above if indent(row) == deep and ROUTE.match(row[:LONG])}


def _all(rows: list[str]) -> set[str]:
    return {bare(row) for row in rows if ROUTE.match(row[:LONG])}
