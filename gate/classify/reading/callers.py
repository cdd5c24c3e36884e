"""Who asks, in a row that answers: a lookup that is given them no more, a condition about them that is another one.

docs.FindOwned(ctx, me.ID, id)          ->   docs.Find(ctx, id)
if note.author != me.id { hide() }      ->   if note.author != me.id && note.team != me.team { hide() }

https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG, indent, is_remark, pairs
from gate.model import FileChange, Line

WHO = pattern(
    r"\b@?current_?(?:user|account|tenant|org|member|person|company|customer)\w*|\bCurrent\.\w+|\b_current\.\w+"
    r"|\b(?:req(?:uest)?|ctx|context|session|conn\.assigns|socket\.assigns|locals|g|c|req\.session)\.(?:auth\.)?(?:user|member|person|me|account|tenant|viewer|current_user|current_scope|uid|user_?[iI]d|UserID)\b(?:\.\w+)?"
    r"|\bAuth::(?:user|id)\(\)|\bauth\(\)->(?:user|id)\(\)|\$request->user\(\)|\$this->getUser\(\)(?:->\w+\(\))?|\bUser\.(?:GetId|GetUserId|FindFirstValue)\(|\bTenant\.current\(\)"
    r"|(?<![\w.])(?:me|caller|viewer|actor|principal|u|user|agent|by|owner)\.(?:\w*_?[iI][dD]|requireID\(\)|company\w*|org\w*|team\w*|tenant\w*|shop\w*|workspace\w*|email)\b"
    r"|(?<=[(,\s])(?:me|user|caller|viewer|actor|principal|agent|current)(?=\s*[,)])"
    r"|(?<![\w.])(?:tenant|owner|user|org|account|shop|merchant|company)_?[iI][dD]\b"
)
"""Whoever asks, or what they belong to."""
OWNS = pattern(
    r"(?i:owner|author|creator|tenant|workspace|organi[sz]ation|members?|collaborators?|editors?|companions?|participants?)(?:_?[iI][dD])?\b|\.(?:role|rank|ranks|roles)\b"
    r"|\b(?:is_?)?(?:admin|moderator|manager|supervisor|staff|superuser|support)\b\??|\b(?:is)?(?:Admin|Moderator|Manager|Supervisor)\b"
)
ACTS = pattern(r"\b\w+[!?]?\(|\bwhere\b|\bWHERE\b|\bAND\b")
SAYS = pattern(
    r"\b(?:put|push|restore|reset)\w*\(current\)|\b(?:log(?:ger|ging)?|console|print\w*|puts|track\w*|metrics?|span|emit|notify|analytics|measure\w*|observe\w*|instrument\w*|cache\w*|raise|throw|Error|message|label|title|href|redirect_to|className)\b"
)
MAKES = pattern(
    r"\s*(?:export\s+)?(?:default\s+)?(?:(?:public|private|protected|internal|static|async|override|pub|def|func|function|fun|fn)\b|const \w+ = (?:async )?\()"
)
CONDITION = pattern(
    r"\b(?:if|unless|elif|elsif|guard|when|return|require|assert|where|filter|raise|throw|head|abort|WHERE|AND|OR|scope|select|case|Where|HasQueryFilter)\b|&&|\|\||==|!=|=>|\?"
)
COMPARES = pattern(r"==|!=|=~|\bin\b|\.(?:contains|includes?|include\?|some|any|exists|equals|eq)\b|\bis_?\w+|\.\w+\?")
TOKEN = re.compile(r"\w+|[^\s\w]")
ROLES = frozenset(
    "owner admin moderator manager staff editor member members lead support public org orgid ownerid tenant all any and or not every some".split()
)
"""One of these in the place of another is no new name for the same."""
OF_PEOPLE = pattern(r"user|account|tenant|owne[rd]|author|member|session|scope|docs|order", re.I)
MOST = 60
ALIKE = 0.5
"""How many of the words of two rows are the same, where one stands in the place of the other."""


def unbound(file: FileChange) -> Line | None:
    """The row that asks what the one in its place asked, and not for whom."""
    if file.before is None or not 0 < len(file.removed) <= MOST or not 0 < len(file.added) <= MOST:
        return None
    lost = [x for x in file.removed if _asks_for(x)]
    gone, came = {x.bare for x in file.removed} if lost else set[str](), file.added_text if lost else ""
    fresh = [x for x in file.added if x.bare not in gone and not is_remark(x.text)] if lost else []
    for old in lost:
        was = WHO.findall(old.text[:LONG])
        if set(was) == {"current"} and not OF_PEOPLE.search(file.old_text):
            continue  # what a program goes through, not who asks
        if not fresh or all(who in came for who in was):
            continue
        new = max(fresh, key=lambda x: (_alike(old, x), -abs(x.number - old.number)))
        if _alike(old, new) >= ALIKE and len(WHO.findall(new.text[:LONG])) < len(was):
            return new
    return None


def _asks_for(line: Line) -> bool:
    text = line.text[:LONG]
    told = is_remark(text) or SAYS.search(text) or MAKES.match(text)
    return not told and bool(WHO.search(text)) and ACTS.search(text) is not None


def _alike(old: Line, new: Line) -> float:
    """The share of words of two rows that both have, but for who asks."""
    one, other = (set(re.findall(r"\w+", WHO.sub(" ", x.text[:LONG]))) for x in (old, new))
    return len(one & other) / max(len(one), len(other), 1)


def decided_otherwise(file: FileChange) -> Line | None:
    """A condition about who asks and whose it is, in the place of another one."""
    if file.before is None or not 0 < len(file.removed) <= MOST or len(file.added) > MOST:
        return None
    for old, new in pairs(file):
        was, now = old.text[:LONG].strip(), new.text[:LONG].strip()
        if not (WHO.search(was) and OWNS.search(was) and COMPARES.search(was) and CONDITION.search(was)):
            continue
        if is_remark(was) or MAKES.match(was) or SAYS.search(was) or not CONDITION.search(now):
            continue
        if (WHO.search(now) or OWNS.search(now)) and _alike(old, new) >= 0.4 and not _renamed(was, now):
            return new
    return None


WHOSE = pattern(
    r"\b\w*(?:org|organi[sz]ation|tenant|company|account|team|owner|user|customer|merchant|workspace|author|member)s?_?(?:id|pk)?\b\s*(?:===?|=|!=|eq|:)\s*"
    r"\S*(?:\$\d|:\w|\?|current|me\b|self|ctx|request|req\.|user|tenant|session)",
    re.I,
)
"""What a row has of somebody, held against who asks: in a program, in SQL, in a query of an object mapper."""
EITHER = pattern(r"\bor\b|\|\||\bOR\b")


def widened(file: FileChange) -> Line | None:
    """A row that keeps people to what is theirs, or something else, which it did not say before: or the other way round."""
    if file.before is None or file.after is None or max(map(len, file.delta.lines)) > MOST:
        return None
    for old, new in pairs(file):
        was, now = old.text[:LONG], new.text[:LONG]
        alike = WHOSE.search(was) and WHOSE.search(now) and not is_remark(was)
        if alike and len(EITHER.findall(was)) != len(EITHER.findall(now)):
            return new
    return None


def _renamed(was: str, now: str) -> bool:
    """Whether two rows are the same but for one name, which is nobody's role, or but for their blanks."""
    one, other = TOKEN.findall(was), TOKEN.findall(now)
    if len(one) != len(other):
        return False
    changed = {(a, b) for a, b in zip(one, other, strict=True) if a != b}
    names = all(a.isidentifier() and b.isidentifier() for a, b in changed)
    return names and len(changed) <= 1 and not any({a.lower(), b.lower()} & ROLES for a, b in changed)


RIGHT = pattern(r"\s*[\"':]?(?:permissions?|roles?|access_?[lL]evel|privileges?)[\"']?\s*(?::|=>)\s*\S")
GIVEN = pattern(r"\s*[\"':]?\w+[\"']?\s*(?::|=>)\s*[\w.\[\]()\"']+,?$")
NEAR = 6


def given(file: FileChange) -> Line | None:
    """A row beside one that says which right is given, in the same literal: to whom, or to what."""
    if file.before is None or file.after is None or not file.path.endswith((".js", ".ts", ".mjs", ".cjs", ".rb", ".py", ".php")):
        return None
    gone, came = ({x.bare for x in side} for side in file.delta.lines)
    for lines, others, text in ((file.added, gone, file.new_text), (file.removed, came, file.old_text)):
        rows: list[str] = []
        for line in lines[:MOST]:
            if GIVEN.match(line.text[:LONG]) and line.bare not in others and not RIGHT.match(line.text[:LONG]):
                rows = rows or text.split("\n")
                if any(RIGHT.match(row[:LONG]) for way in (-1, 1) for row in _beside(rows, line, way)):
                    return line
    return None


def _beside(rows: list[str], line: Line, way: int) -> Iterator[str]:
    """The rows of the same literal, from one on upwards or downwards."""
    depth = indent(line.text)
    for step in range(1, NEAR + 1):
        at = line.number - 1 + way * step
        if not 0 <= at < len(rows) or indent(rows[at]) != depth or not GIVEN.match(rows[at][:LONG]):
            return
        yield rows[at]
