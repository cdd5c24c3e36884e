"""The conditions that a deletion stands under, where they are other ones on both sides of a change.

if (ctx.failed()) { patients.delete(id) }   ->   if (!ctx.failed()) { patients.delete(id) }
user.destroy if user.left?                  ->   user.destroy
return unless user.left?                    ->   return if user.left?
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import SHORT, indent, is_remark
from gate.model import FileChange, Line

CONDITION = pattern(r"\s*(?:\}\s*)?(?:if|unless|elif|elsif|else if|when|case|guard|while|except|catch|rescue)\b")
ELSE = pattern(r"\s*(?:\}\s*)?else\b(?! if\b)")
LEAVES = pattern(r"\s*(?:return|continue|next|break|raise|throw)\b")
GUARD = pattern(
    r"\s*(?:if|unless)\b[^\n]*[\s):](?:return|continue|next|break|raise|throw)\b|\s*(?:return|continue|next|break|raise|throw)\b[^\n]*\s(?:if|unless)\s"
)
HEAD = pattern(
    r"\s*(?:def|func|fun|fn|function|public|private|protected|internal|static|class|async|export|describe|it|test)\b"
)
BEHIND = pattern(r"\S(?P<condition>\s+(?:if|unless)\s.*)$")
"""A condition behind a call, as in Ruby."""
BEFORE = pattern(
    r"\s*(?:if\s*\(.*\)\s+(?=[\w@$])|if\s[^:\n]*:\s+|[^\n]*?(?:&&|=>)\s*)(?=[\w@$.:!()]*(?:[dD]elete|[dD]estroy|[pP]urge|[eE]rase|[wW]ipe|remove|drop))"
)
"""A condition on the row of the call."""
CALL = pattern(
    r"\b\w*(?:[dD]elete|[dD]estroy|[pP]urge|[eE]rase|[wW]ipe)(?:[A-Z_]\w*)?!?\s*\(|\.(?:destroy|delete|purge)(?:!|_all|\b)"
    r"|\b(?:drop|remove)_?(?:[uU]ser|[aA]ccount|[pP]atient|[dD]atabase|[tT]able|[tT]enant|[bB]ucket)\w*\(|\b(?:rmtree|remove_dir_all)\(",
    words=("delete", "destroy", "purge", "erase", "wipe", "drop", "remove", "rmtree"),
)
STATEMENT = pattern(
    r"[\"'`]\s*(?:DROP\s+(?:TABLE|DATABASE|SCHEMA)|TRUNCATE|DELETE\s+FROM)\b", words=("drop", "truncate", "delete")
)
_FORGOTTEN = (
    "redis cache map set registry listener handler animation timer pending inflight seen visited subscription subscriber observer header param cookie session token log"
    " print span button dialog modal row node element widget cursor buffer tmp temp file key ref icon event text char index selection builder stats class classes queue"
).split()  # fmt: skip
IN_MEMORY = re.compile(
    rf"(?:(?<![A-Za-z])(?:{'|'.join(_FORGOTTEN)})|(?:{'|'.join(word.title() for word in _FORGOTTEN)}))s?(?![a-z])|delete\s*\(\s*[\"']"
)
"""What a program forgets for itself, or shows no more: a word of a name, as `tmp_rows` and `rowsTmp`."""
OF_SOMEBODY = pattern(
    r"patient|permanent|account|user|tenant|customer|organi[sz]ation|bucket|database|volume|backup|snapshot|namespace|cluster|record|study|encounter|order|invoice|payment|rmtree",
    re.I,
)
FREES = (".c", ".cc", ".cpp", ".cxx", ".h", ".hpp", ".m", ".mm", ".zig")
"""Where a program deletes and destroys what it keeps in memory."""
FAR, MOST = 60, 60


class Asked(NamedTuple):
    text: str
    rows: tuple[int, ...]


def decided(file: FileChange) -> tuple[Line, int] | None:
    """The changed condition of a deletion that both sides have, and how much of a loss it is where it holds when it should not."""
    if file.before is None or file.after is None or max(map(len, file.delta.lines)) > MOST:
        return None
    calls = CALL.search(file.new_text) and not file.path.endswith(FREES)
    if not (calls or STATEMENT.search(file.new_text)):
        return None
    old, new = (_deletions(text.split("\n")) for text in (file.old_text, file.new_text))
    for call in [call for call in new if len(old.get(call, ())) == len(new[call])]:
        for was, now in zip(old[call], new[call], strict=True):
            known = ({one.text for one in was}, {one.text for one in now})
            numbers = [
                {n for one in side if one.text not in other for n in one.rows}
                for side, other in ((now, known[0]), (was, known[1]))
            ]
            changed = (
                x
                for side, rows in zip((file.added, file.removed), numbers, strict=True)
                for x in side
                if x.number in rows
            )
            line = next(changed, None)
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


def _deletions(rows: Sequence[str]) -> dict[str, list[list[Asked]]]:
    """The calls of a text, each with the conditions of every place where it stands."""
    found = defaultdict[str, list[list[Asked]]](list)
    for number, row in enumerate(rows, 1):
        call, asked = _parted(row[:SHORT])
        deletes = STATEMENT.search(call) or (CALL.search(call) and not IN_MEMORY.search(call))
        if deletes and not is_remark(call) and not HEAD.match(call):
            here = [Asked(asked, (number,))] if asked else []
            found[_plain(call)].append([*here, *_conditions(rows, number)])
    return found


def _parted(text: str) -> tuple[str, str]:
    """A call, and the condition on its row."""
    if behind := BEHIND.search(text):
        return text[: behind.start("condition")], _plain(behind["condition"])
    if before := BEFORE.match(text):
        return text[before.end() :], _plain(before[0])
    return text, ""


def _conditions(rows: Sequence[str], number: int) -> Iterator[Asked]:
    """What is asked around a row, and what leaves above it, as far as its function begins."""
    depth, other = indent(rows[number - 1]), False
    for at in range(number - 2, max(-1, number - 2 - FAR), -1):
        row = rows[at][:SHORT]
        if not row.strip() or indent(row) > depth:
            continue
        inside = indent(row) < depth
        depth = indent(row)
        if HEAD.match(row):
            return
        follows = rows[at + 1][:SHORT] if at + 1 < len(rows) else ""
        leaves = GUARD.match(row) or (CONDITION.match(row) and indent(follows) > depth and LEAVES.match(follows))
        if CONDITION.match(row) and (inside or other) or leaves:
            whole = _whole(rows, at)
            yield Asked(_plain(" ".join(rows[n - 1] for n in whole)), whole)
        other = inside and ELSE.match(row) is not None


def _whole(rows: Sequence[str], at: int) -> tuple[int, ...]:
    """The numbers of the rows of a condition, from the one that begins it to the one that closes its brackets."""
    depth, last = 0, at
    for last in range(at, min(len(rows), at + 8)):
        depth += rows[last].count("(") - rows[last].count(")")
        if depth <= 0:
            break
    return tuple(range(at + 1, last + 2))


def _plain(text: str) -> str:
    return " ".join(text[:SHORT].split())
