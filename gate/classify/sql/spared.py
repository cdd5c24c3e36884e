"""What a deletion that stays as it is spared, and no longer does: what a condition above it named, and what a number of the program's
own kept.

if vm.Name == "prod" { continue }   ->   (gone)
const keepFull = 30                 ->   const keepFull = 1
"""

from __future__ import annotations

import re

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import SHORT, enclosing, is_remark, lost_entries, removed_from, without
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
    r"\b(?:if|unless|when|guard)\b[^\n]*(?<![a-zA-Z])(?:prod(?:uction)?|retain(?:ed)?|protect(?:ed|ion)?|pinned|legal_?hold|do_?not_?delete|keep)(?-i:(?![a-z]))|\bif\b[^\n]*\benv\w*\s*[!=]==?\s*[\"']",
    re.I,
)
CONSTANT = pattern(
    r"\s*(?:(?:export|public|private|protected|internal|static|final|readonly|const|let|var|val|my|local|int|long|double)\s+)*[$@]?(?P<name>\w*(?:keep|retain|retention|ttl|days|hours|grace|older|max_?age|cutoff|horizon)\w*)\s*(?::\s*\w+\s*)?(?:\w+\s*)?(?::?=)(?!=)\s*[^\n]*\d",
    re.I,
)
AROUND, FAR = 3, 100
MOST = 200
COPIES = pattern(r"\b\w*(?:back_?up|snapshot|archive)\w*\(", re.I)
"""What makes a copy first."""
LIST = pattern(
    r"\s*(?:(?:export|const|let|var|val|static|final|private|public)\s+)*(?P<name>\w*(?:protected|preserve|exempt|do_?not_?delete|keep|never_?delete)\w*)\s*(?::[^=\n]{1,60})?(?::?=)\s*[^\n]*[\[({]",
    re.I,
)
"""A list of what is never deleted."""
QUOTED = pattern(r"\"[^\"\n]*\"|'[^'\n]*'")
BOUNDS = pattern(r"prefix|selector|filter|labels?|pattern|glob|\btags?\b", re.I)
HOLDS = pattern(r"(?<![a-zA-Z])(?:Retain|Orphan|Keep|Snapshot)(?![a-zA-Z])")
GOES = pattern(r"(?<![a-zA-Z])(?:Delete|Destroy)(?![a-zA-Z])")
"""What becomes of a resource, as operators and clouds call it."""


def laid_open(file: FileChange) -> Line | None:
    """The condition that is gone from above a deletion."""
    if not file.removed or not _may_delete(file):
        return None
    unlisted = lost_entries(file, _preserved)
    if unlisted is not None:
        return unlisted
    came = {x.bare for x in file.added}
    copied = any(COPIES.search(x.text[:SHORT]) for x in file.added)
    rows: list[str] = []
    for now, line in removed_from(file) if len(file.removed) <= MOST else ():
        text = line.text[:SHORT]
        spares = SPARES.search(text) or (not copied and COPIES.search(text))
        if line.bare in came or is_remark(text) or not spares or DELETES.search(text):
            continue
        rows = rows or file.new_text.split("\n")
        if any(_deletes(row) for row in rows[now - 1 : now - 1 + NEAR]) and not any(
            SPARES.search(x.text[:SHORT]) and abs(x.number - now) <= NEAR for x in file.added
        ):
            return line
    return None


def turned(file: FileChange) -> Line | None:
    """The row that says Delete where it said Retain, or that bounds a deletion by nothing any more."""
    if file.before is None or file.after is None or not file.removed:
        return None
    held = {shape for x in file.removed for shape in without(HOLDS, x.text[:SHORT].strip())}
    for line in file.added if held else ():
        if any(shape in held for shape in without(GOES, line.text[:SHORT].strip())):
            return line
    bound = {
        shape: values
        for x in file.removed
        if BOUNDS.search(x.text[:SHORT])
        for shape, values in (_shape(x),)
        if any(values)
    }
    for line in file.added if bound and _may_delete(file) else ():
        shape, values = _shape(line)
        was = bound.get(shape, [])
        if len(was) == len(values) and any(a and b in ("", "*") for a, b in zip(was, values, strict=True)):
            return line
    return None


SLICE = pattern(
    r"\[(?:\w+)?(?:\.\.\.?|:)\s*(?:len\([\w.]+\)\s*)?-\s?\w+\]|\[\w+:\]|\.(?:drop|skip|offset|slice|drop_last|dropLast|skip_while)\w*\(\s*-?\w+(?:,\s*-?\w+)?\s*\)"
)
"""All but the first or the last of what is there."""


def all_of_them(file: FileChange) -> Line | None:
    """The row that takes all of what it took all but some, with a deletion below it."""
    if not file.removed or not _may_delete(file):
        return None
    some = {shape.replace("@", "", 1) for x in file.removed for shape in without(SLICE, x.text[:SHORT].strip())}
    rows = file.new_text.split("\n") if some else []
    for line in file.added if some else ():
        if line.text[:SHORT].strip() in some and any(map(_deletes, rows[line.number - 1 : line.number + AROUND])):
            return line
    return None


CONDITION = pattern(r"\s*(?:\}\s*)?(?:if|elif|elsif|unless|when|case|else\s+if)\b")
EXISTS = pattern(
    r"exist|is_?file|is_?dir|\bis (?:not )?None|[!=]==?\s*(?:null|nil|None|undefined)|\.(?:present|any|nil|empty|blank)\?|\blen\(|\.length\b|\.size\b|^\s*(?:if|unless)\s*\(?!?\s*[\w.]+\)?\s*[:{]?\s*$"
)
"""Whether there is something to delete."""


def unconditional(file: FileChange) -> Line | None:
    """The deletion that stood below a condition, and stands beside it or without it now."""
    if not file.removed or not _may_delete(file):
        return None
    stood = {x.bare: x for x in file.removed if _deletes(x.text)}
    moved = [x for x in file.added if x.bare in stood and stood[x.bare].text != x.text] if stood else []
    old, new = (text.split("\n") if moved else [] for text in (file.old_text, file.new_text))
    for line in moved:
        above = next(enclosing(old, stood[line.bare].number, NEAR), "")[:SHORT]
        if not CONDITION.match(above) or EXISTS.search(above):
            continue
        now = {"".join(row.split()) for row in enclosing(new, line.number, FAR)}
        if "".join(above.split()) not in now and not any(
            CONDITION.match(row) for row in enclosing(new, line.number, NEAR)
        ):
            return line
    return None


ALSO = re.compile(r"\s*(?:&&|\band\b)\s*")
BARE = re.compile(r"^\s*(?:\}\s*)?(?:if|elif|elsif|unless|when|else\s+if)\b\s*\(?")


def asked_less(file: FileChange) -> Line | None:
    """A condition above a deletion that is the same but for a part that is gone."""
    if not file.removed or not _may_delete(file):
        return None
    was = [_terms(x.text) for x in file.removed if CONDITION.match(x.text[:SHORT]) and ALSO.search(x.text[:SHORT])]
    rows = file.new_text.split("\n") if was else []
    for line in file.added if was else ():
        now = _terms(line.text) if CONDITION.match(line.text[:SHORT]) else frozenset[str]()
        gone = [one - now for one in was if now and now < one]
        if any(not all(map(EXISTS.search, terms)) for terms in gone) and any(
            map(_deletes, rows[line.number : line.number + NEAR])
        ):
            return line
    return None


def _terms(row: str) -> frozenset[str]:
    return frozenset("".join(term.split()).strip("(){};:") for term in ALSO.split(BARE.sub("", row[:SHORT]))) - {""}


REBUILDS = pattern(r"\bfull_refresh\s*=\s*false\b", re.I)
"""https://docs.getdbt.com/reference/resource-configs/full_refresh"""


def may_be_rebuilt(file: FileChange) -> Line | None:
    """The row of a model of dbt by which what has grown over time was never built anew."""
    if not file.path.endswith(".sql") or file.after is None or REBUILDS.search(file.new_text):
        return None
    return next((x for x in file.removed if REBUILDS.search(x.text[:SHORT])), None)


def _shape(line: Line) -> tuple[str, list[str]]:
    """A row without what it quotes, and that."""
    text = line.text[:SHORT]
    return QUOTED.sub("@", text).strip(), [found[1:-1] for found in QUOTED.findall(text)]


def _preserved(row: str) -> tuple[str, set[str]] | None:
    """A list of what is never deleted, and what it holds."""
    told = LIST.match(row[:SHORT])
    return (told["name"], set(QUOTED.findall(row[:SHORT]))) if told else None


def kept_less(file: FileChange) -> Line | None:
    """The number, by a name that a deletion near by goes by, which is smaller than it was."""
    if not file.removed or not _may_delete(file):
        return None
    before = {told["name"]: x for x in file.removed if (told := CONSTANT.match(x.text[:SHORT]))}
    near: list[str] | None = None
    for line in file.added[:MOST] if before else ():
        told = CONSTANT.match(line.text[:SHORT])
        was = before.get(told["name"]) if told else None
        if not told or was is None or not is_less(was.text[:SHORT], line.text[:SHORT]) or FORGETS.search(told["name"]):
            continue
        near = _around_deletions(file.new_text) if near is None else near
        used = re.compile(rf"(?<!\w){re.escape(told['name'])}(?!\w)")
        if any(used.search(row) and row.strip() != line.text.strip() for row in near):
            return line
    return None


def _around_deletions(text: str) -> list[str]:
    """The rows that delete, and those next to them."""
    rows = [row[:SHORT] for row in text.split("\n")[:10_000]]
    at = (number for number, row in enumerate(rows) if _deletes(row))
    return [rows[n] for n in sorted({n for m in at for n in range(max(0, m - AROUND), min(len(rows), m + AROUND + 1))})]


def _may_delete(file: FileChange) -> bool:
    return file.before is not None and any(stem in file.new_text for stem in STEMS)


def _deletes(row: str) -> bool:
    row = row[:SHORT]
    return bool(DELETES.search(row)) and not FORGETS.search(row) and not is_remark(row)
