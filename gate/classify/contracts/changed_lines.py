"""What readers of code share: what they tell, and the lines that say something else now."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from gate.classify.reading.rows import enclosing, otherwise, unremarked
from gate.model import FileChange, Line

Told = tuple[str, str, Line]
"""The id of a finding, its reason, and the line that shows it."""
LOOKED_AT = 200
"""Changed lines in which a field is sought."""
OTHERWISE = "what callers get, or may send, is something else"


def unanswered(file: FileChange, answers: re.Pattern[str]) -> Iterator[Told]:
    """An address (`path`) that nothing in the file speaks of any more, of those that a pattern finds."""
    if file.before is None or file.after is None or not file.removed:
        return
    kept = unremarked(file.new_text)
    for found in answers.finditer(file.old_text):
        path = found["path"]
        said = any(f"{quote}{path}{quote}" in kept for quote in "\"'`")
        line = None if said else next((x for x in file.removed if path in x.text), None)
        if line is not None:
            yield "api-breaking", f"nothing answers {path[:60]} any more", line
            return


def standing_in(
    file: FileChange, said: Callable[[Line], str], told: re.Pattern[str], under: re.Pattern[str], far: int
) -> Line | None:
    """A changed line of this kind, below a row of that kind among so many above it, that says something else now."""
    rows = {side: text.split("\n") for side, text in (("new", file.new_text), ("old", file.old_text))}
    for line in otherwise(file, said):
        if told.match(line.text[:500]) and any(
            under.match(row[:200]) for row in enclosing(rows[line.side], line.number, far)
        ):
            return line
    return None
