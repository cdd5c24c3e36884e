"""What readers of code share: what they tell, and the lines that say something else now."""

from __future__ import annotations

from collections.abc import Callable

from gate.model import FileChange, Line

Told = tuple[str, str, Line]
"""The id of a finding, its reason, and the line that shows it."""
LOOKED_AT = 200
"""Changed lines in which a field is sought."""
OTHERWISE = "what callers get, or may send, is something else"


def otherwise(file: FileChange, said: Callable[[Line], str]) -> list[Line]:
    """The changed lines, but for those that say the same on both sides."""
    gone, came = ({said(x): x for x in side} for side in file.delta.lines)
    return [x for key, x in (*came.items(), *gone.items()) if not (key in gone and key in came)]
