"""A lookup that is for everybody now: the key of whoever it belonged to is left out of it, whatever they are called.

db.order.findFirst({ where: { id, shopperId: shopper.id } })   ->   db.order.findFirst({ where: { id } })
get_customer_order!(conn.assigns.customer, id)                 ->   get_order!(id)

https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/
"""

from __future__ import annotations

import re
from collections import Counter

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG, blocks, is_remark
from gate.model import FileChange, Line

LOOKS = pattern(
    r"(?:\b|_)(?i:find|get|load|fetch|query|select|where|filter|first|one|open|lookup|read|list|all|search|scan)(?:(?=[A-Z_({!?])\w*|s|\b)|\bSELECT\b|\bWHERE\b|(?<=[a-z])(?:Find|Get|Load|Fetch|Query|Select|Where|First|One|List)\w*"
)
KEYED = pattern(
    r"(?<![\w.])(?P<who>@?[A-Za-z_]\w*)(?:(?:[?!]?\.|->|&\.)\w+){0,2}?(?:[?!]?\.|->|&\.)(?:[iI][dD]|ID|\w+_id|\w+I[dD]|pk|uuid|uid)\b(?:\(\))?"
    r"|(?P<current>@?current_(?!page|time|date|version|year|month|day|step|state|index|locale|item|path|url|node|line|row|thread|process|branch|tab|position|value|offset|level)\w+)"
    r"|\b(?P<assigned>(?:conn|socket)\.assigns\.\w+)|\bAND\s+(?P<column>[\w.\"]+_id)\s*=\s*(?:\$\d+|\?|[:@]\w+|%s|%\(\w+\)s|\{\w+\})"
    r"|[\"']?\b(?P<state>revoked|banned|suspended|disabled|consumed|used|expired)(?:_?[aA]t)?[\"']?\s*(?:=>|:|=)\s*(?:false|null|None|nil|0|False)\b"
)
"""Whose it is: the key of a value, who is signed in, a condition of a statement; and whether it still holds."""
ITSELF = frozenset("self this cls it item row record obj".split())
WHOLE = frozenset(("all", "list", "find", "findMany", "findAll", "get", "All", "Find", "List"))
WORD = re.compile(r"[A-Za-z_]\w*")
PART = re.compile(r"[A-Z]?[a-z\d]+|[A-Z]+(?![a-z])")
BY_ONE = pattern(r"\b(?:\w+_)?(?:id|pk|uuid|slug|number|token|code)\b|\bparams\b|(?<=[a-z])(?:Id|ID)\b|PathValue|\.all\b|\(\s*\)|\{\s*\}|findMany")
"""What is left is the key of the row itself, or nothing."""
LOGS = pattern(r"\s*(?:\w+\.){0,3}(?:log\w*|[Ll]ogger|console|print\w*|puts|slog|fmt|warn)\b[.( ]")
KEEPS = pattern(r"\bcache\w*(?:\.|->|::)\w+|\b(?:cache_?)?[kK]ey\s*:?=(?!=)|\bcached?\(")
"""Under which name an answer is kept for the next who asks."""
MADE = pattern(r"\b(?:create|build|insert|new|save|upsert|INSERT)\w*\b")
MOST = 60


def loosened(file: FileChange) -> Line | None:
    """The row that looks up what the one in its place did, for nobody in particular."""
    if file.before is None or file.after is None or not 0 < len(file.removed) <= MOST or len(file.added) > MOST:
        return None
    old, new = blocks(file.removed), blocks(file.added)
    for gone, came in zip(old, new, strict=True) if len(old) == len(new) else ():
        plain = [x for x in came if not LOGS.match(x.text[:LONG]) and not is_remark(x.text[:LONG])]
        for was in (x.text[:LONG] for x in gone if plain):
            keyed = _keys(was)
            line = next((x for x in plain if _for_everybody(was, x.text[:LONG], keyed, plain)), None) if keyed else None
            if line is not None:
                return line
    return None


def _keys(row: str) -> list[str]:
    """By what a row says whose its values are."""
    keyed = [m[0] for m in KEYED.finditer(row) if m["who"] not in ITSELF]
    return [] if not keyed or is_remark(row) or LOGS.match(row) else keyed


def _for_everybody(was: str, now: str, keyed: list[str], beside: list[Line]) -> bool:
    kept = KEEPS.search(was) is not None and KEEPS.search(now) is not None
    if not (kept or (LOOKS.search(was) and LOOKS.search(now))):
        return False
    if MADE.search(was) and not kept:
        return False
    old, new = (Counter(WORD.findall(row)) for row in (was, now))
    lost, more = old - new, new - old
    named = more.total() <= 1 and all(any(_is_part(word, other) for other in lost) for word in set(more) - WHOLE)
    said = " ".join(x.text[:LONG] for x in beside)
    gone = any(key not in said for key in keyed)
    return bool(lost) and named and gone and (kept or BY_ONE.search(now) is not None)


def _is_part(name: str, other: str) -> bool:
    """Whether a name is made of parts of another: `get_order` of `get_customer_order`, `Ride` of `rides`."""
    mine, others = ([part.lower().rstrip("s") for part in PART.findall(x)] for x in (name, other))
    left = iter(others)
    return all(part in left for part in mine)
