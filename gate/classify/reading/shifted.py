"""What is refused, or what a value is measured in, is otherwise after a small edit, and only somebody who knows can say whether rightly.

if (sum != 0) throw new Unbalanced()       ->   if (sum > 1_000_000) throw new Unbalanced()
timedelta(hours=order.interval)            ->   timedelta(minutes=order.interval)
unit === 'lb' ? kg * 0.4536 : kg           ->   kg
"""

from __future__ import annotations

import re

from gate.classify.reading.patterns import pattern
from gate.classify.reading.refusals import ERRORS, is_grave, is_of_money
from gate.classify.reading.rows import IF_THERE, SHORT, SMALL, bare, blocks, enclosing, indent, is_remark, pairs
from gate.classify.reading.unasked import (
    ABSENT,
    BEGINS,
    ENDS,
    HEAD,
    NAME,
    OF_HOSTS,
    ROWS,
    SETS,
    asks,
    condition,
    is_program,
    is_trifle,
)
from gate.model import FileChange, Line

ASKS = pattern(rf"{HEAD}|(?:raise|return|throw|abort|next)\b[^\n]*\s(?:if|unless)\s")
DENIES = pattern(r"\breturn\s+(?:false|False|-1|-E[A-Z]+)\b")
"""What a caller takes for a no, beside an error."""
SAYS_NO = pattern(r"return\s+(?:\w+\.)*(?:[dD]enied|[rR]ejected|[fF]orbidden|[rR]efused|[dD]eny|[rR]eject)\b")
REFUSED = pattern(
    r"(?:throw|raise|panic!?\(|abort\b|return [\w.]*(?:exit|abort|deny|forbid|unauthori[sz]ed)\w*\()(?![^\n]*(?:StopIteration|NotImplemented|Unsupported))"
)
NOTHING = pattern(r"(?:return(?:\s+(?:None|nil|null|true|True|undefined|;))?|pass|continue|break|next)?;?$")
FAILED = pattern(r"\berr(?:or)?\b")
STRINGS = pattern(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`")
NUMBER = pattern(r"(?<![\w.])\d[\d_]*(?:\.\d+)?(?![\w.])")
ANSWERS = pattern(r"return\b[^\n]*[\w)\]]\s*[<>]=?\s*\d")
YES = pattern(r"\b(?:true|false|True|False)\b")
TURNS = pattern(
    r"(?:^return\s|=\s*|\buseState\(|map_or\(|,\s*)(?:true|false|True|False)\b[;),\s]*$|\b(?:getBoolean|get_bool|map_or|useState|fetch|get)\([^\n]*\b(?:true|false|True|False)\)"
)
"""Where it is all that a row says, or what is taken where nothing was said."""
MUTED = pattern(r"\b(?:muted?|silenced?|paused|suspended|snoozed|disabled)[\"']?\s*[:=]\s*(?:true|True)\b")
QUIETER = pattern(r"\b(?:severity|priority|level)[\"']?\s*[:=]\s*[\"'](?P<told>\w+)[\"']")
LOUD = frozenset(("critical", "high", "error", "page", "fatal", "emergency", "alert", "p1", "p0"))
"""How grave an alarm is called where it wakes somebody."""
FACTOR = pattern(r"[\w)\]]\s*[*/]\s*\d")
UNIT = pattern(
    r"(?:(?<![A-Za-z])|(?<=[a-z])(?=[A-Z]))(?:[mM]illi|[mM]icro|[nN]ano)?(?:[sS]econd|[mM]inute|[hH]our|[dD]ay|[wW]eek|[mM]onth|[yY]ear)s?(?![a-z])"
)
STARTS = pattern(r"^|\breturn\b|=>|(?<![=!<>])=(?![=>])|\(|,|:")
EITHER = pattern(
    r"\s*(?P<asked>[^?,\s][^?,]*?)\s*\?(?![.?])\s*(?P<one>[^:?]+?)\s*:\s*(?P<other>[^:?;]+?)(?P<after>[;,)]*)$"
)
CHOSEN = pattern(r"\s+if\s+([^\n]+?)\s+else\s+(?:None|\[\]|\{\}|\"\"|''|False|0)(?=[,)\]}]?\s*$)")
"""What is only given where a condition holds, and else is nothing."""
OPERATOR = pattern(r"[<>]=?|[!=]==?")
ORDERS = pattern(r"[<>]")
FEW = 3
"""Rows that may come where a condition goes with all it did: more would be another way to do it."""


ASKS_HELP = pattern(r"(?:\s*(?:\|\||\bor\b)\s*)?\w+(?:\.equals\(|\s*===?\s*)[\"']-{1,2}h(?:elp)?[\"']\)?")
"""One more way to ask for help, which refuses nobody anything."""


def otherwise(file: FileChange) -> Line | None:
    """The first row that refuses something else, measures in something else, or takes one branch where it took one of two."""
    if not is_program(file) or not file.removed or max(len(file.removed), len(file.added)) > SMALL:
        return None
    rows: list[str] = []
    for old, new in pairs(file):
        was, now = (" ".join(x.text[:SHORT].split()) for x in (old, new))
        if not now or was == now or is_remark(was):
            continue
        if (REFUSED.match(was) and NOTHING.match(now)) or _lets(file, old, was, now):
            return new
        if _turns_a_sum(was, now):
            return new
        if ASKS.match(was) and ASKS.match(now):
            rows = rows or file.old_text.split("\n")
            refuses = any(
                ERRORS.search(row[:SHORT]) or DENIES.search(row[:SHORT])
                for row in rows[old.number - 1 : old.number + 2]
            )
            if refuses and _asks_otherwise(was, now):
                return new
        if _measures_otherwise(was, now) or _always_one(was, now) or _compares_otherwise(was, now) or _turned(was, now):
            return new
    return _stops_less(file) if asks(file.removed_lowered) else None


def _lets(file: FileChange, old: Line, was: str, now: str) -> bool:
    """Whether a row that said no below a condition of a grave kind says nothing, or yes."""
    if SAYS_NO.match(was) and not SAYS_NO.match(now) and not REFUSED.match(now) and not now.startswith("return"):
        return True
    if not DENIES.match(was) or not NOTHING.match(now) or now.rstrip(";") == "return":
        return False
    return is_grave(next(enclosing(file.old_text.split("\n"), old.number, 6), ""))


def _turns_a_sum(was: str, now: str) -> bool:
    """Whether a sum is held against another one by another comparison."""
    same = OPERATOR.sub("", was) == OPERATOR.sub("", now) and OPERATOR.findall(was) != OPERATOR.findall(now)
    return same and is_of_money(was) and is_of_money(now)


OF_GUARDS = pattern(r"(?<![a-z])(?:acl|polic(?:y|ies)|authori[sz]\w*|permission|guard|allowed\?|is_?allowed|moderat\w*|toxic\w*|scan\w*|risk|fraud)(?![a-z])", re.I)
AROUND = 8


def lets_be(file: FileChange) -> bool:
    """Whether such a row, or one that said no, is among those that changed."""
    for old, new in pairs(file):
        was, now = (" ".join(x.text[:SHORT].split()) for x in (old, new))
        if _lets(file, old, was, now) or _turns_a_sum(was, now):
            return True
        if (REFUSED.match(was) or DENIES.match(was) or was == "raise") and NOTHING.match(now) and was != now:
            near = file.new_text.split("\n")[max(0, new.number - AROUND) : new.number + 1]
            if OF_GUARDS.search(file.path) or any(OF_GUARDS.search(row[:SHORT]) for row in near):
                return True
    return False


def _asks_otherwise(was: str, now: str) -> bool:
    old, new = (ASKS_HELP.sub("", IF_THERE.sub("", condition(row) or "")) for row in (was, now))
    if not old or not new or ABSENT.match(old) or any(OF_HOSTS.search(x) or FAILED.search(x) for x in (old, new)):
        return False
    return sorted(old.replace("(", " ").replace(")", " ").split()) != sorted(
        new.replace("(", " ").replace(")", " ").split()
    )


def _measures_otherwise(was: str, now: str) -> bool:
    """Whether the point of a number moved, or a span of time is told in another unit."""
    if NUMBER.sub("#", was) == NUMBER.sub("#", now):
        others = [(a, b) for a, b in zip(NUMBER.findall(was), NUMBER.findall(now), strict=True) if a != b]
        told = len(others) == 1 and len({_digits(n) for n in others[0]}) == 1
        return told and (len(_digits(others[0][0])) > 1 or FACTOR.search(was) is not None)
    old, new = (STRINGS.sub("''", row) for row in (was, now))
    return old != new and UNIT.sub("#", old) == UNIT.sub("#", new)


def _compares_otherwise(was: str, now: str) -> bool:
    """Whether an answer compares with other numbers, or one of several reasons to act is left out."""
    if ANSWERS.match(was) and NUMBER.sub("#", was) == NUMBER.sub("#", now):
        return True
    if not ASKS.match(was) or "||" not in was:
        return False
    old, new = ([bare(part).strip("(){};") for part in condition(row).split("||")] for row in (was, now))
    left = [part for part in old if part not in new]
    return len(left) == len(old) - len(new) > 0 and not any(map(is_trifle, left))


def _turned(was: str, now: str) -> bool:
    """Whether an answer, or what something begins as, is no where it was yes, or the reverse."""
    old, new = QUIETER.search(was), QUIETER.search(now)
    if old and new and old["told"].lower() in LOUD and new["told"].lower() not in LOUD:
        return QUIETER.sub("@", was) == QUIETER.sub("@", now)
    if MUTED.search(now) and YES.sub("@", was) == YES.sub("@", now) and was != now:
        return True
    return (
        bool(TURNS.search(was))
        and not OF_HOSTS.search(was)
        and YES.sub("@", was) == YES.sub("@", now)
        and was.lower() != now.lower()
    )


def _digits(number: str) -> str:
    return number.replace("_", "").replace(".", "").strip("0")


def _always_one(was: str, now: str) -> bool:
    """Whether of two branches one is taken in any case."""
    chosen = CHOSEN.search(was)
    if chosen and not CHOSEN.search(now) and bare(was[: chosen.start()] + was[chosen.end() :]) == bare(now):
        about = set(NAME.findall(chosen[1]))
        return not is_trifle(chosen[1].strip(" (")) or ("." in chosen[1] and about.isdisjoint(NAME.findall(now)))
    for start in STARTS.finditer(was) if len(now) < len(was) and "?" in was else ():
        told, before = EITHER.match(was, start.end()), was[: start.end()]
        if told is None or is_trifle(told["asked"].strip(" (")):
            continue
        if bare(now) in {bare(f"{before}{told[branch]}{told['after']}") for branch in ("one", "other")}:
            return True
    return False


def _stops_less(file: FileChange) -> Line | None:
    """The head of a condition over an amount that is gone with what it did."""
    if len(file.added) > FEW:
        return None
    for block in blocks(file.removed):
        held = [x for x in block if x.bare and not is_remark(x.text[:SHORT])]
        head = held[0].text[:SHORT] if 1 < len(held) <= ROWS else ""
        closed = file.path.endswith(".py") or (len(held) > 2 and ENDS.match(held[-1].text[:SHORT]))
        if not BEGINS.match(head) or not closed or any(indent(x.text) <= indent(head) for x in held[1:-1]):
            continue
        if any(SETS.match(x.text[:SHORT]) for x in held[1:]):
            continue  # what it worked out is worked out otherwise
        asked = condition(head)
        if ORDERS.search(asked) and not is_trifle(asked):
            return held[0]
    return None
