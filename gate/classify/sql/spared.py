"""What a deletion that stays as it is spared, and no longer does: what a condition above it named, and what a number of the program's
own kept.

if vm.Name == "prod" { continue }   ->   (gone)
const keepFull = 30                 ->   const keepFull = 1
"""

from __future__ import annotations

import re

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import SHORT, is_remark, removed_from
from gate.classify.reading.terms import is_less
from gate.classify.sql.asked import NEAR
from gate.model import FileChange, Line

DELETES = pattern(
    r"[.>](?:delete|destroy|terminate|purge|prune|unlink|remove|expire|wipe|reap)\w*!?(?:\(|\s*$|\s*[;}])|\b(?:os\.remove|unlink|rmtree|rm_rf|remove_dir_all|Remove-Item)\b|(?<!def )(?<!function )\b(?:wipe|purge|destroy)\w*\(|\(&:(?:delete|destroy|terminate|purge)",
    re.I,
)
STEMS = ("elete", "estroy", "erminate", "urge", "rune", "unlink", "emove", "rmtree", "expire", "reap", "wipe")
"""Without one of these nothing is deleted."""
FORGETS = pattern(
    r"cache|header|listener|cookie|session|params|redis|class(?:List|es)\b|queue|token|timer|handler|\bset\.|\bmap\.|observer|\bdns|poll|lock|event|node\.|element|child(?!item)|widget|attr",
    re.I,
)
"""What a program forgets for itself."""
SPARES = pattern(
    r"\b(?:if|unless|when|guard)\b[^\n]*(?<![a-zA-Z])(?:prod(?:uction)?|retain(?:ed)?|protect(?:ed|ion)?|pinned|legal_?hold|do_?not_?delete|keep)(?![a-z])|\bif\b[^\n]*\benv\w*\s*[!=]==?\s*[\"']",
    re.I,
)
CONSTANT = pattern(
    r"\s*(?:(?:export|public|private|protected|internal|static|final|readonly|const|let|var|val|my|local|int|long|double)\s+)*[$@]?(?P<name>\w*(?:keep|retain|retention|ttl|days|hours|grace|older|max_?age|cutoff|horizon)\w*)\s*(?::\s*\w+\s*)?(?:\w+\s*)?(?::?=)(?!=)\s*[^\n]*\d",
    re.I,
)
AROUND = 3
MOST = 200


def laid_open(file: FileChange) -> Line | None:
    """The condition that is gone from above a deletion."""
    came = {x.bare for x in file.added}
    rows: list[str] = []
    for now, line in removed_from(file) if 0 < len(file.removed) <= MOST and _may_delete(file) else ():
        text = line.text[:SHORT]
        if line.bare in came or is_remark(text) or not SPARES.search(text) or DELETES.search(text):
            continue
        rows = rows or file.new_text.split("\n")
        if any(_deletes(row) for row in rows[now - 1 : now - 1 + NEAR]) and not any(
            SPARES.search(x.text[:SHORT]) and abs(x.number - now) <= NEAR for x in file.added
        ):
            return line
    return None


def kept_less(file: FileChange) -> Line | None:
    """The number, by a name that a deletion near by goes by, which is smaller than it was."""
    if not file.removed or not _may_delete(file):
        return None
    before = {told["name"]: x for x in file.removed if (told := CONSTANT.match(x.text[:SHORT]))}
    rows: list[str] = []
    for line in file.added if before else ():
        told = CONSTANT.match(line.text[:SHORT])
        was = before.get(told["name"]) if told else None
        if not told or was is None or not is_less(was.text[:SHORT], line.text[:SHORT]):
            continue
        if FORGETS.search(told["name"]):
            continue
        rows = rows or file.new_text.split("\n")
        used = re.compile(rf"(?<!\w){re.escape(told['name'])}(?!\w)")
        for number, row in enumerate(rows[:10_000]):
            if number != line.number - 1 and used.search(row[:SHORT]):
                if any(_deletes(near) for near in rows[max(0, number - AROUND) : number + AROUND + 1]):
                    return line
    return None


def _may_delete(file: FileChange) -> bool:
    return file.before is not None and any(stem in file.new_text for stem in STEMS)


def _deletes(row: str) -> bool:
    row = row[:SHORT]
    return bool(DELETES.search(row)) and not FORGETS.search(row) and not is_remark(row)
