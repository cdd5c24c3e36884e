"""What keeps a script from doing something grave: a question, a condition that ends it, a rehearsal, a stop at the first error.

[ "$ENV" = production ] && exit 1    ->   (gone)
kubectl delete ns shop                    kubectl delete ns shop
"""

from __future__ import annotations

import re

from gate.classify.reading.environments import PRODUCTION
from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import SHORT, is_remark, removed_from
from gate.model import FileChange, Line

ENDS = pattern(
    r"^\s*@?(?:\[{1,2}|test)\s|\b(?:exit|abort|throw|raise|return|die|fail|error)\b|\bread\s+-?\w|\bRead-Host\b|\bconfirm\b|\bprompt\s*:|\bpreconditions?\s*:|-WhatIf\b|^\s*ifn?(?:def|eq)\b|\bif\s+(?:false|\[\[?\s+0)\b", re.I
)  # fmt: skip
ASKS = pattern(
    PRODUCTION.pattern + r"|\byes\b|[\"'=\s\[]y(?:es)?[\"'\s\]]|--(?:yes|force|confirm)|confirm|\breally\b|\bsure\b|\benv(?:ironment)?\b|\bprompt\s*:|\bpreconditions?\s*:|\bread\s+-?\w|\bRead-Host\b|-WhatIf\b|^\s*ifn?(?:def|eq)\b|\bif\s+(?:false|\[\[?\s+0)\b", re.I
)  # fmt: skip
REHEARSAL = pattern(r"\bdry_?-?run\b\W{0,4}(?:-|=|:)[^\s|;&]*", re.I)
STOPS = pattern(r"^\s*set\s+-\w*e|^\s*\$ErrorActionPreference\s*=\s*[\"']Stop")
FAR = 40
"""Rows between what keeps a script from going on and what it kept it from."""


def lost(file: FileChange, grave: list[int]) -> tuple[Line, bool] | None:
    """The line that kept a script from what it does on one of the numbered rows of the new side, which it did before, too; and
    whether it asked (else the script only stopped at an error)."""
    if file.before is None or not file.removed or not grave:
        return None
    came = {x.bare for x in file.added}
    fresh = [x for x in file.added if not is_remark(x.text[:SHORT]) and not SPEAKS.match(x.text[:SHORT])]
    again = [x.number for x in fresh if ENDS.search(x.text[:SHORT]) and ASKS.search(x.text[:SHORT])]
    stops = [x.number for x in fresh if STOPS.search(x.text[:SHORT])]
    rows = file.old_text.split("\n")
    stays = {told for x in fresh for told in REHEARSAL.findall(x.text[:SHORT])}
    for now, line in removed_from(file):
        text = line.text[:SHORT]
        kept_from = [row for row in grave if -2 <= row - now <= FAR] if line.bare not in came else []
        if not kept_from or is_remark(text):
            continue
        ends = any(ENDS.search(row[:SHORT]) for row in rows[line.number - 1 : line.number + 2])
        told = REHEARSAL.findall(text)
        if (told and (ends or not stays.issuperset(told))) or (
            ASKS.search(text) and ends and not _covers(again, kept_from)
        ):
            return line, True
        if STOPS.search(text) and not _covers(stops, kept_from):
            return line, False
    return None


SPEAKS = pattern(r"\s*@?(?:echo|printf?|puts|Write-\w+|log\w*)\b")


def _covers(guards: list[int], rows: list[int]) -> bool:
    """Whether one of the lines stands above each of the rows."""
    return all(any(0 <= row - guard <= FAR for guard in guards) for row in rows)
