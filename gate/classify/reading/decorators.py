"""What a decorator, an annotation or an attribute guards: the function or the class that it stands above.

@login_required            one that stands above another function than before leaves its own open
def secret(request):
"""

from __future__ import annotations

from gate.classify.reading.guards import is_guard
from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG, is_remark
from gate.model import FileChange, Line

MARKS = ("@", "[", "#[")
DEFINES = pattern(
    r"[ \t]*+(?:(?:export|default|public|private|protected|internal|static|async|final|override|virtual|abstract|pub|sealed|open)[ \t]+)*+"
    r"(?:(?:def|function|fun|func|fn)[ \t]+(?P<name>\w+)|(?:class|struct|interface|record)[ \t]+(?P<type>\w+)|(?:[\w<>\[\],.?]+[ \t]+)?(?P<method>\w+)[ \t]*\()"
)

ROUTES = pattern(r"[ \t]*@\w+\.(?:route|get|post|put|patch|delete|websocket)\(")
"""What takes a function as it is at that point: a guard above it is asked by nobody.
https://flask.palletsprojects.com/en/stable/patterns/viewdecorators/"""


def moved(file: FileChange) -> Line | None:
    """A guard that something had before, and that stands above something else now."""
    if file.before is None or file.after is None or file.partial:
        return None
    gone = {x.bare for x in file.removed if x.bare.startswith(MARKS)}
    line = next((x for x in file.added if x.bare in gone), None) if gone else None
    if line is None:
        return None
    old, new = _guarded(file.old_text), _guarded(file.new_text)
    return line if any(old[name] != new[name] for name in old.keys() & new.keys()) else None


def _guarded(text: str) -> dict[str, tuple[str, ...]]:
    """What guards each function, method and class."""
    guards, pending, within = dict[str, tuple[str, ...]](), list[str](), ""
    for row in text.split("\n"):
        if row.lstrip().startswith(MARKS):
            if is_guard(row[:LONG]):
                pending.append("".join(row.split()))
            elif pending and ROUTES.match(row[:LONG]):
                pending = [f"above a route: {guard}" for guard in pending]
        elif (found := DEFINES.match(row[:LONG])) and not is_remark(row):
            within = found["type"] or within
            name = found["type"] or f"{within}.{found['name'] or found['method']}"
            guards[name] = (*guards.get(name, ()), *sorted(pending))
            pending.clear()
    return guards
