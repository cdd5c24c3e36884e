"""What keeps a script from doing something grave: a question, a condition that ends it, a rehearsal, a stop at the first error.

[ "$ENV" = production ] && exit 1    ->   (gone)
kubectl delete ns shop                    kubectl delete ns shop
"""

from __future__ import annotations

import re

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import is_remark
from gate.model import FileChange, Line

ENDS = pattern(
    r"^\s*@?(?:\[{1,2}|test)\s|\b(?:exit|abort|throw|raise|return|die|fail|error)\b|\bread\s+-?\w|\bRead-Host\b|\bconfirm\b|\bprompt\s*:|\bpreconditions?\s*:|-WhatIf\b", re.I
)  # fmt: skip
ASKS = pattern(
    r"(?<![a-z])prod(?:uction)?(?![a-z])|\byes\b|[\"'=\s\[]y(?:es)?[\"'\s\]]|--(?:yes|force|confirm)|confirm|\breally\b|\bsure\b|\benv(?:ironment)?\b|\bprompt\s*:|\bpreconditions?\s*:|\bread\s+-?\w|\bRead-Host\b|-WhatIf\b", re.I
)  # fmt: skip
REHEARSAL = pattern(r"\bdry_?-?run\b\W{0,4}(?:-|=|:)", re.I)
STOPS = pattern(r"^\s*set\s+-\w*e|^\s*\$ErrorActionPreference\s*=\s*[\"']Stop")
SHORT = 500
FAR = 40
"""Rows between what keeps a script from going on and what it kept it from."""


def lost(file: FileChange, grave: list[int]) -> tuple[Line, bool] | None:
    """The line that kept a script from what it does on one of the numbered rows of the new side, which it did before, too; and
    whether it asked (else the script only stopped at an error)."""
    if file.before is None or not file.removed or not grave:
        return None
    came = {x.bare for x in file.added}
    again = any(ENDS.search(x.text[:SHORT]) and ASKS.search(x.text[:SHORT]) for x in file.added)
    rows = file.old_text.split("\n")
    for line in file.removed:
        text = line.text[:SHORT]
        if line.bare in came or is_remark(text) or not _is_above(line.number, grave):
            continue
        ends = any(ENDS.search(row[:SHORT]) for row in rows[line.number - 1 : line.number + 2])
        if ASKS.search(text) and ends and not again:
            return line, True
        if REHEARSAL.search(text):
            return line, True
        if STOPS.search(text) and not any(STOPS.search(x.text[:SHORT]) for x in file.added):
            return line, False
    return None


def _is_above(number: int, grave: list[int]) -> bool:
    return any(-2 <= row - number <= FAR for row in grave)
