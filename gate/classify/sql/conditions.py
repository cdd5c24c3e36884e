"""The conditions that a deletion stands under, where they are other ones on both sides of a change.

if (ctx.failed()) { patients.delete(id) }   ->   if (!ctx.failed()) { patients.delete(id) }
user.destroy if user.left?                  ->   user.destroy
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import SHORT, enclosing, is_remark
from gate.model import FileChange, Line

CONDITION = pattern(r"\s*(?:\}\s*)?(?:if|unless|elif|elsif|else if|when|case|guard|while)\b")
HEAD = pattern(
    r"\s*(?:def|func|fun|fn|function|public|private|protected|internal|static|class|async|export|describe|it|test)\b"
)
BEHIND = pattern(r"\S(?P<condition>\s+(?:if|unless)\s.*)$")
"""A condition behind a call, as in Ruby."""
CALL = pattern(
    r"\b\w*(?:[dD]elete|[dD]estroy|[pP]urge|[eE]rase|[wW]ipe)(?:[A-Z_]\w*)?!?\s*\(|\.(?:destroy|delete|purge)(?:!|_all|\b)",
    words=("delete", "destroy", "purge", "erase", "wipe"),
)
STATEMENT = pattern(
    r"[\"'`]\s*(?:DROP\s+(?:TABLE|DATABASE|SCHEMA)|TRUNCATE|DELETE\s+FROM)\b", words=("drop", "truncate", "delete")
)
IN_MEMORY = pattern(
    r"redis|cache|map\b|maps?[.\[]|sets?\.|registry|listener|handler|animation|timer|pending|inflight|seen|visited|subscri|observer|headers?\.|params\.|cookies?\."
    r"|session|token|log|print|span|button|dialog|modal|row|node|element|widget|cursor|buffer|tmp|temp|file|key|ref\b|icon|event|text|char|index|selection|build|stats|class"
    r"|delete\s*\(\s*[\"']",
    re.I,
)
"""What a program forgets for itself, or shows no more."""
OF_SOMEBODY = pattern(
    r"patient|permanent|account|user|tenant|customer|organi[sz]ation|bucket|database|volume|backup|snapshot|namespace|cluster|record|study|encounter|order|invoice|payment",
    re.I,
)
FAR, MOST = 60, 60


def decided(file: FileChange) -> tuple[Line, int] | None:
    """The changed condition of a deletion that both sides have once, and how much of a loss it is where it holds when it should not."""
    if file.before is None or file.after is None or max(map(len, file.delta.lines)) > MOST:
        return None
    if not (CALL.search(file.new_text) or STATEMENT.search(file.new_text)):
        return None
    old, new = (dict(_deletions(text.split("\n"))) for text in (file.old_text, file.new_text))
    for call in old.keys() & new.keys():
        asked = old[call] ^ new[call]
        line = next((x for x in (*file.added, *file.removed) if asked and _plain(x.text) in asked), None)
        if line is not None:
            return line, 3 if STATEMENT.search(call) or OF_SOMEBODY.search(call) else 2
    return None


DROPS = pattern(r"[\"'`]\s*(?:DROP\s+(?:TABLE|DATABASE|SCHEMA)|TRUNCATE)\b", words=("drop", "truncate"))
UNCONSTRAINED = pattern(
    r"\bPRAGMA\s+foreign_keys\s*=\s*(?:OFF|0)|\bFOREIGN_KEY_CHECKS\s*=\s*0|\bsession_replication_role\s*=\s*[\"']?replica|\bDISABLE\s+TRIGGER\s+(?:ALL|USER)\b|\bNOCHECK\s+CONSTRAINT\b",
    re.I,
)
"""Rows may point at nothing from then on: https://www.sqlite.org/foreignkeys.html"""


def restated(file: FileChange) -> Line | None:
    """The changed row of a statement that drops or empties what a name stands for, or by which nothing is held together any more."""
    if file.before is None or file.after is None:
        return None
    gone, came = ({x.bare for x in side} for side in file.delta.lines)
    fresh = [x for x in file.added if x.bare not in gone and not is_remark(x.text[:SHORT])]
    loose = next((x for x in fresh if UNCONSTRAINED.search(x.text[:SHORT])), None)
    if loose is not None or not any(DROPS.search(x.text[:SHORT]) and x.bare not in came for x in file.removed):
        return loose
    return next((x for x in fresh if DROPS.search(x.text[:SHORT])), None)


def _deletions(rows: Sequence[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """The calls that stand once in a text, each with its conditions."""
    places = dict[str, list[int]]()
    for number, row in enumerate(rows, 1):
        text = _bare(row[:SHORT])
        deletes = STATEMENT.search(text) or (CALL.search(text) and not IN_MEMORY.search(text))
        if deletes and not is_remark(text) and not HEAD.match(text):
            places.setdefault(_plain(text), []).append(number)
    for call, numbers in places.items():
        if len(numbers) == 1:
            yield call, frozenset(_conditions(rows, numbers[0]))


def _bare(text: str) -> str:
    behind = BEHIND.search(text)
    return text[: behind.start("condition")] if behind else text


def _conditions(rows: Sequence[str], number: int) -> Iterator[str]:
    text = rows[number - 1][:SHORT]
    if BEHIND.search(text):
        yield _plain(text)
    for row in enclosing(rows, number, FAR):
        if HEAD.match(row[:SHORT]):
            return
        if CONDITION.match(row[:SHORT]):
            yield _plain(row[:SHORT])


def _plain(text: str) -> str:
    return " ".join(text[:SHORT].split())
