"""Modules of settings in Python: what stands in methods, which read settings and are none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.reading.patterns import Pattern, of_path, pattern
from gate.classify.reading.python_source import functions_used_at_once
from gate.classify.reading.rows import enclosing, indent
from gate.model import FileChange, Line

METHOD = pattern(r"\s+(?:async\s+)?def\s+\w+\(\s*(?:self|cls)\b")
FUNCTION = pattern(r"\s*(?:async\s+)?def\s+\w+\(")
DECORATOR = pattern(r"\s+@(?:staticmethod|classmethod|property|cached_property|functools\.\w+)\s*$")
IMPORTS = pattern(r"\s*(?:import|from)\s+[\w.]+")
OF_DJANGO = of_path(r"(^|/)(settings?|local_settings|conf)(\.py$|/)", re.I)
GIVEN = pattern(
    r"\s*(?:return\s*[{\[(\"'\d]|global\b|[\"']?[\w.]+[\"']?\s*(?::|=)\s*(?:[\"'\d]|True\b|False\b|None\b))"
)
IN_DJANGO = pattern(
    r"INSTALLED_APPS|MIDDLEWARE|DATABASES|SECRET_KEY|ROOT_URLCONF|ALLOWED_HOSTS|DEBUG\b|\bdjango\b|\b(?:globals|locals|vars|setattr)\(|__getattr__"
)
"""Modules whose functions may be what gives a setting its value."""


OF_A_SERVER = pattern(r"INSTALLED_APPS|MIDDLEWARE|DATABASES|SECRET_KEY|ROOT_URLCONF|ALLOWED_HOSTS|DEBUG\b|\bdjango\b")
PARSES = pattern(r"(?m)^\s*(?:import|from)\s+(?:configparser|ConfigParser|argparse|optparse|tomllib|tomli|toml|yaml)\b")
LOOKED_UP = pattern(r"environ|getenv|\benv\(|https?://", re.I)
MAY_BE_THERE = pattern(r"\s*(?:import|from)\s+[\w.]+|\s*(?:try|except\b[^=:]*|else):\s*$|\s+\w+\s*=\s*None\s*$")
"""A module that is imported where it is installed."""


def _parses(file: FileChange) -> bool:
    """Whether a module is how a tool reads what its users write, and it is read otherwise: no constant of it changed."""
    if any(LOOKED_UP.search(x.text[:500]) for x in (*file.added, *file.removed)):
        return False
    for text, lines in ((file.old_text, file.removed), (file.new_text, file.added)):
        heads = sum(FUNCTION.match(row) is not None for row in text.split("\n"))
        if heads < 4 or not PARSES.search(text) or OF_A_SERVER.search(text):
            return False
        methods = set(_rows_of_methods(text, FUNCTION))
        if any(x.number not in methods and x.text.strip() and not MAY_BE_THERE.match(x.text[:500]) for x in lines):
            return False
    return True


EXPORTS = pattern(
    r"\s*(?:from\s+(?P<module>[\w.]+)\s+import\s+(?:\(|\w+(?:,\s*\w+)*)|(?P<listed>\w+),|[()\[\]]|__all__\s*=\s*[\[(]|(?P<name>[\"']\w+[\"']),?)\s*$"
)
IMPORTED = pattern(r"from\s+[\w.]+\s+import\s+\(\s*$")
ALL = pattern(r"__all__\s*=\s*[\[(]\s*$")


FROM = pattern(r"(?m)^from\s+[\w.]+\s+import\s+(\([^()]*\)|[^\n(]*)")


def _exports(file: FileChange) -> bool:
    """Whether all that changed in a package is which of the same modules' names it hands on."""
    if not file.path.endswith("/__init__.py") or OF_DJANGO.search(file.path) or file.before is None or not file.after:
        return False
    for text, lines in ((file.old_text, file.removed), (file.new_text, file.added)):
        names = [name for listed in FROM.findall(text) for name in re.findall(r"\w+", listed)]
        if len(names) != len(set(names)):
            return False  # the last one wins
        rows = text.split("\n") if lines else []
        for line in lines:
            told = EXPORTS.match(line.text[:500])
            if line.text.strip() and (told is None or not _is_handed_on(told, rows, line, file.old_text)):
                return False
    return True


def _is_handed_on(told: re.Match[str], rows: list[str], line: Line, before: str) -> bool:
    """Whether a name stands in `__all__`, or comes of a module that it came of before."""
    if told["name"] or told["listed"]:
        holder = ALL if told["name"] else IMPORTED
        return holder.match(next(enclosing(rows, line.number, 200), "")) is not None
    return told["module"] is None or f"from {told['module']} import" in before


def stands_in_methods(file: FileChange) -> bool:
    """Whether all that changed in a module of Python stands in methods: they read settings, and are none."""
    if not file.path.endswith(".py") or not (file.added or file.removed):
        return False
    if _parses(file) or _exports(file):
        return True
    text = file.new_text or file.old_text
    gives = OF_DJANGO.search(file.path) and (
        IN_DJANGO.search(text)
        or any(GIVEN.match(x.text[:500]) for x in (*file.added, *file.removed))
        or functions_used_at_once(text)
    )
    head = METHOD if gives else FUNCTION
    changed, outside = 0, list[Line]()
    for text, lines in ((file.old_text, file.removed), (file.new_text, file.added)):
        said = [line for line in lines if line.text.strip()]
        methods = set(_rows_of_methods(text, head)) if said else set[int]()
        changed += len(said)
        outside += [line for line in said if line.number not in methods]
    return len(outside) < changed and all(IMPORTS.match(line.text) for line in outside)


def _rows_of_methods(text: str, head: Pattern) -> Iterator[int]:
    """The numbers of the rows below a `def`, and of those that begin one within a class, or decorate it."""
    holders: list[tuple[int, bool]] = []
    for number, row in enumerate(text.split("\n"), 1):
        if not row.strip():
            continue
        depth = indent(row)
        if holders and row.lstrip().startswith(")") and row.rstrip().endswith(":"):
            continue  # the end of a head over several rows
        while holders and holders[-1][0] >= depth:
            holders.pop()
        inside = bool(holders) and holders[-1][1]
        if inside or (depth and (FUNCTION.match(row) or DECORATOR.match(row))):
            yield number
        holders.append((depth, inside or head.match(row) is not None))
