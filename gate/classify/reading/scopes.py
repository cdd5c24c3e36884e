"""Whose rows a query reads or changes: one that was kept to an owner and no longer is, another table, values that become text.

current_user.invoices.find(id)            ->   Invoice.find(id)
WHERE tenant = $1 AND NOT void            ->   WHERE NOT void
DELETE FROM tokens WHERE at < $1          ->   DELETE FROM entries WHERE at < $1
"""

from __future__ import annotations

import re

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import SHORT, acting, bare
from gate.model import FileChange, Line

OWNED = pattern(
    r"\b(?:@?current_(?:user|account|tenant|org\w*|member|customer)|request\.user|self\.get_queryset\(\)|context\[:current_\w+\])(?:\.\w+)*\s*(?P<call>[.,]\s*\w*)"
)
ANYBODY = pattern(
    r"(?<![\w.])[A-Z]\w+(?:\.objects|\.query)?\.(?:find|find_by|find_by!|where|get|filter|first)\b|\bget_object_or_404\(\s*[A-Z]\w+\s*,"
)
"""A model as a whole."""
READS = pattern(r"\.(?:find|find_by|where|get|filter|first)\b|\bget_object_or_404\(")
STATEMENT = pattern(r"\b(?:select\b[^\n]{0,400}?\bfrom|update\s+\w+[^\n]{0,100}?\bset|delete\s+from)\s", re.I)
BOUND = pattern(r"(?<![:\w]):[a-z_]\w*|\$\d+|(?<=[=(,\s])\?|%s|%\(\w+\)s|@\w+")
FILLED = pattern(r"\bf[\"']{1,3}|\$\{\w|(?<=[\s='(])\$[a-z]\w*|#\{\w|\{\w+\}|[\"']\s*\+\s*\w")
WHERE = re.compile(r"\bwhere\b(?P<terms>[^\n;`\"]*)", re.I)
OWNER = pattern(
    r"\b(?:\w+\.)?(?:tenant|owner|user|account|org(?:ani[sz]ation)?|customer|patient|clinic|team|workspace|member|author|company)(?:_?id)?\b\s*(?:=|in\b|is\b)",
    re.I,
)
TARGET = re.compile(r"\b(?P<how>delete\s+from|truncate(?:\s+table)?)\s+(?P<table>[\w.\"`\[\]]+)", re.I)


def widened(file: FileChange) -> tuple[Line, str] | None:
    """The line, and what it does."""
    if file.before is None or file.after is None or not file.removed:
        return None
    for found, reason in (
        (_of_everybody(file), "reads everybody's, where it read one owner's: "),
        (_disowned(file), "reads anybody's, where it read what is the asker's own: "),
        (_unfiltered(file), "a statement asks no more whose rows these are: "),
        (_retargeted(file), "deletes from another table than before: "),
        (_spliced(file), "values that a statement bound are part of its text now: "),
    ):
        if found is not None:
            return found, reason
    return None


OF_ACCOUNTS = of_path(r"(^|/)[\w-]*(?:users?|accounts?|members?|auth\w*|login|session\w*)[\w-]*(?:/[^/]+)?\.\w+$")
STATE = pattern(
    r"\b(?:(?:is_?)?(?:active|enabled|approved|verified|confirmed)[ \t]*(?:=|:)[ \t]*true|(?:is_?)?(?:locked|blocked|disabled|suspended|banned|deleted)[ \t]*(?:=|:)[ \t]*false)\b",
    re.I,
)
ASKS = pattern(r"\b(?:filter|where|get|find\w*|exists|exclude)[( !?]")


def barred(file: FileChange) -> Line | None:
    """A query for accounts that asks no more whether they may still come in."""
    if not OF_ACCOUNTS.search(file.path):
        return None
    kept = {term.lower() for x in file.added for term in STATE.findall(x.text[:SHORT])}
    gone = (x for x in file.removed if ASKS.search(x.text[:SHORT]))
    lost = next((x for x in gone if {t.lower() for t in STATE.findall(x.text[:SHORT])} - kept), None)
    return lost if lost and any(ASKS.search(x.text[:SHORT]) for x in file.added) else None


def _disowned(file: FileChange) -> Line | None:
    owned = [x.text[:SHORT] for x in file.removed if OWNED.search(x.text[:SHORT]) and READS.search(x.text[:SHORT])]
    if not owned or len(file.removed) > len(file.added) + 2:
        return None
    given = {text.partition("=")[0].strip() for text in owned} | {text.rpartition("(")[2].strip() for text in owned}
    for line in acting(file):
        text = line.text[:SHORT]
        if ANYBODY.search(text) and not OWNED.search(text) and "current_" not in text:
            if text.partition("=")[0].strip() in given or text.rpartition("(")[2].strip() in given:
                return line
    return None


OF_ONE = pattern(r"\b[A-Z]\w+\.find\w*\([^()\n]*\)\.(?P<all>\w+)s\b")
EACH = pattern(r"(?<![\w.])(?P<model>[A-Z]\w+)\.(?:all|find_each|in_batches)\b")


def _of_everybody(file: FileChange) -> Line | None:
    """All rows of a table, where it were those of one owner: `Account.find(id).patients` -> `Patient.all`."""
    owned = {m["all"].replace("_", "").lower() for x in file.removed if (m := OF_ONE.search(x.text[:SHORT]))}
    read = ((x, EACH.search(x.text[:SHORT])) for x in (acting(file) if owned else ()))
    return next((x for x, told in read if told and told["model"].lower() in owned), None)


def _terms(row: str) -> frozenset[str]:
    where = WHERE.search(row)
    terms = re.split(r"\band\b", where["terms"], flags=re.I) if where else ()
    return frozenset(bare(term).strip("()").lower() for term in terms)


def _unfiltered(file: FileChange) -> Line | None:
    owned = [x.text[:SHORT] for x in file.removed if OWNER.search(x.text[:SHORT])]
    had = [(bare(was[0]), _terms(text)) for text in owned if (was := STATEMENT.search(text))]
    for line in acting(file) if had else ():
        text = line.text[:SHORT]
        told = STATEMENT.search(text)
        if told is None or OWNER.search(text):
            continue
        if any(was == bare(told[0]) and _terms(text) < terms for was, terms in had):
            return line
    return None


def _retargeted(file: FileChange) -> Line | None:
    had = {
        TARGET.sub("@", x.text[:SHORT]).strip(): m["table"]
        for x in file.removed
        if (m := TARGET.search(x.text[:SHORT]))
    }
    for line in acting(file) if had else ():
        told = TARGET.search(line.text[:SHORT])
        was = had.get(TARGET.sub("@", line.text[:SHORT]).strip()) if told else None
        if told and was and was.lower() != told["table"].lower():
            return line
    return None


def _spliced(file: FileChange) -> Line | None:
    bound = {_head(x.text) for x in file.removed if STATEMENT.search(x.text[:SHORT]) and BOUND.search(x.text[:SHORT])}
    for line in acting(file) if bound else ():
        text = line.text[:SHORT]
        if (
            STATEMENT.search(text)
            and FILLED.search(text)
            and not BOUND.search(text.replace("::", ""))
            and _head(text) in bound
        ):
            return line
    return None


def _head(row: str) -> str:
    """What a statement is about: all up to where its table is named."""
    told = STATEMENT.search(row[:SHORT])
    rest = row[told.end() : told.end() + 40].split()[:1] if told else []
    return bare(told[0] if told else "").lower() + "".join(rest)
