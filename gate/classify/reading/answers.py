"""A check that answers the same whatever it is asked, or that asks less: `return user.banned?` becomes `return false`."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from gate.classify.reading.deciders import HEAD
from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import SHORT, bare, enclosing, indent
from gate.model import FileChange, Line

CONSTANT = pattern(
    r"\s*(?:return\s+)?(?:true|false|True|False|\.?none|nil|None|null|Ok\(\(\)\)|Ok\(true\)|Ok\(false\)|next|pass)\s*;?\s*\}?\s*$"
)
ASKS = pattern(r"[=!<>]=|[<>]\s|&&|\|\||\b(?:and|or|not|in|is|match\w*)\b|\w\(|\w\?|\w\.\w")
DECIDES = pattern(
    r"(?:^|_)(?:is|has|can|may|should|check|verif\w*|valid\w*|allow\w*|permit\w*|authori[sz]\w*|authenticat\w*|safe|banned|blocked|trusted|eligible"
    r"|match\w*|equal\w*|accept\w*|approv\w*|consent\w*|deny|denies|forbid\w*|filter\w*|guard\w*)(?:_|$|[A-Z?!])"
    r"|^(?:is|has|can|may|should|check|verify|validate|allow|permit|authorize|accept)[A-Z]|^(?:[Vv]erify|[Cc]heck|[Aa]uth\w*|[Vv]alidate)$"
)
ENDS = pattern(r"(?:true|false|True|False|[nN]one|nil|null|Ok\(\(\)\))[\s;})]*(?:end)?\s*$")
KEYWORD = pattern(r"\b(?:func|def|fn|fun|function|bool|const|let|public|override)\b")
CALLED = pattern(r"\b(?P<name>\w+[?!]?)(?:\s*\([^()\n]*+\)|\s*\([^\n]*?\))?")
BEGINS = pattern(r"\{|=>|(?<![=!<>])=(?![=>])|:|;")
ENDED = pattern(r"[ ;]*\}?[ ;]*(?:\bend)?\s*$")
"""A function on one row: the last word that declares one, its name, where its body begins, and what ends it."""
FAR, MOST = 30, 200
ABSTRACT = ("@abstractmethod", "@abc.abstractmethod")
"""What only says that others answer: https://docs.python.org/3/library/abc.html#abc.abstractmethod"""


def constant(file: FileChange) -> Line | None:
    """The line that answers for the whole of a function that decides, which asked before."""
    if file.before is None or file.after is None or not file.removed:
        return None
    answers = [x for x in file.added if CONSTANT.match(x.text[:SHORT])]
    rows = file.new_text.split("\n") if answers else []
    asked = any(ASKS.search(x.text[:SHORT]) for x in file.removed)
    for line in answers if asked else ():
        if _is_whole(rows, line) and _asked_near(file, line) and not _answered(file, rows, line):
            return line
    return _on_one_row(file)


def _is_named_so(name: str) -> bool:
    """Whether a function decides, by its name; in Go and C# names begin with a capital."""
    return DECIDES.search(name[:1].lower() + name[1:]) is not None


def _is_whole(rows: list[str], line: Line) -> bool:
    """Whether nothing else stands in the function around a line, and its name says that it decides."""
    above = next(enclosing(rows, line.number, FAR), "")[:SHORT]
    head = HEAD.match(above)
    if head is None or not _is_named_so(head[head.lastgroup or "name"] or ""):
        return False
    depth, inside = indent(above), 0
    start = next((n for n in range(line.number - 2, -1, -1) if rows[n][:SHORT] == above), line.number - 1)
    if start and rows[start - 1].strip() in ABSTRACT:
        asked = f"super().{head[head.lastgroup or 'name']}("
        return any(asked in row for row in rows)
    for row in rows[start + 1 : start + 1 + FAR]:
        if row.strip() and indent(row) <= depth:
            break
        inside += bool(row.strip()) and not row.strip().startswith(("#", "//", "_ =", "let _", "}", '"""', "*", "/*"))
    return inside == 1


def _answered(file: FileChange, rows: list[str], line: Line) -> bool:
    """Whether the same function, elsewhere in the file, answered so before, and there are as many of its name as there were."""
    head, old = bare(next(enclosing(rows, line.number, FAR), "")), [bare(row) for row in file.old_text.split("\n")]
    moved = any(row == head and below == line.bare for row, below in pairwise(old))
    return moved and old.count(head) == [bare(row) for row in rows].count(head)


def _asked_near(file: FileChange, line: Line) -> bool:
    return any(abs(x.number - line.number) <= FAR and ASKS.search(x.text[:SHORT]) for x in file.removed)


class OneRow(NamedTuple):
    head: str
    name: str
    body: str


def _one_row(line: Line) -> OneRow | None:
    """A function whose head and body share a row. No brace stands in such a body."""
    text = " ".join(line.text[:SHORT].split())
    ended = ENDED.search(text)
    text = text[: ended.start()] if ended else text
    inner = max(text.rfind("{"), text.rfind("}"), 0)
    for word in reversed(list(KEYWORD.finditer(text))):
        name = CALLED.search(text, word.end())
        begins = BEGINS.search(text, max(name.end(), inner)) if name else None
        body = text[begins.end() :].strip().removeprefix("return ") if begins else ""
        if name and begins and body:
            return OneRow(text[: begins.end()], name["name"], body)
    return None


def _on_one_row(file: FileChange) -> Line | None:
    """The same, where head and body share a row."""
    ends = [x for x in file.added if ENDS.search(x.text[:SHORT])]
    before = {told.head: told.body for x in file.removed if (told := _one_row(x))} if ends else {}
    for line in ends if before else ():
        told = _one_row(line)
        body = before.get(told.head) if told else None
        if told and body and ASKS.search(body) and CONSTANT.match(told.body) and _is_named_so(told.name):
            return line
    return None


ALSO = re.compile(r"\s*(?:&&|\band\b)\s*")
LETS = pattern(
    r"(?:^|_)(?:can|may|allow\w*|permit\w*|authori[sz]\w*|approv\w*|trusted|eligible|consent\w*|banned|blocked)(?:_|$|[A-Z?!])|^(?:can|may|allow|permit|authori[sz]e|approve)[A-Z]"
)
"""Names of functions that let somebody do something."""
TRIFLES = pattern(
    r"^\W*(?:\w+(?:\.\w+)*)?\W*$|\b(?:null|nil|None|undefined)\b|\.length\b|\blen\(|debug|verbose|\.?present\?|\bexist",
    re.I,
)
"""Whether there is something at all."""


def asks_less(file: FileChange) -> Line | None:
    """The row of a function that decides which is the same but for a condition that is gone."""
    if file.before is None or file.after is None or len(file.removed) > MOST:
        return None
    told = [x for x in file.removed if ALSO.search(x.text[:SHORT])]
    rows = file.new_text.split("\n") if told else []
    for line in told:
        was = _terms(line.text)
        for new in file.added:
            now = _terms(new.text)
            if (
                (now or OPENS.match(new.text))
                and now < was
                and not all(map(TRIFLES.search, was - now))
                and _decides(rows, new.number)
            ):
                return new
    return None


def _terms(row: str) -> frozenset[str]:
    """What a row asks, one thing beside the other."""
    said = REMARKED.sub("", LEADS.sub("", row[:SHORT]))
    return frozenset(bare(term).strip("(){};:") for term in ALSO.split(said)) - {""}


REMARKED = re.compile(r"\s(?:#(?!\{)|//)[^\"']*$")
"""What stands behind a row and is not asked."""


OPENS = re.compile(r"\s*(?:[})]\s*)?(?:(?:if|elif|else if|return|unless|while|guard)\b|\{\s*$)")
LEADS = re.compile(r"^\s*(?:[})]\s*)?(?:else\s+)?(?:return|if|elif|unless|guard|=>)?\b\s*\(?")


def _decides(rows: list[str], number: int) -> bool:
    """Whether the nearest function around a row is one that decides."""
    for above in enclosing(rows, number, FAR):
        head = HEAD.match(above[:SHORT])
        if head is not None:
            return LETS.search(head[head.lastgroup or "name"] or "") is not None
    return False
