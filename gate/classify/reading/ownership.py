"""The condition that keeps people to what is theirs: whose rows a query reads, whose page a check lets through.

A condition that goes leaves a query that answers for everybody, which no test of the happy path tells
(https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/)."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG, is_remark
from gate.classify.reading.words import Words
from gate.model import FileChange, Line

LOADS = pattern(r"\b(?:includes|preload|eager_load|select_related|prefetch_related)\([^()\n]*+\)")
"""What brings other things along, and asks for none."""
MANY = 150
"""Removed lines of one file above which a rewrite can't be told from a loss."""
NEAR = 5
"""Lines above one on which its query began."""
KEY = r"(?:(?<![a-z])|(?<=get))(?:owner|author|user|account|customer|tenant|organi[sz]ation|org|workspace|created_?by|patient|holder|member|company)(?:_?id)?(?![a-z])"
ME = (
    r"(?:\b(?:request|req|ctx|context|session|self|auth|event|locals|g|principal|claims|viewer)\b[\w.!?()\[\]'\"]{0,30}?[.'\"(](?:user|account|tenant|org|viewer|sub|uid|id)\w*"
    r"|\b@?current_?(?:user|account|tenant|org|customer)\w*|\bCurrent\.\w+|\bauth\(\)->|\bAuth::|\$request->user|\buser\.(?:id|_id|pk|sub|uid)\b|(?<![\w.])(?:user|tenant|org)(?:_?id)?(?=[\s,)\]};]|\.id\b|$)"
    r"|\bprincipal\.(?:getName|name|id)\b|\b(?:user|me|member|viewer|actor)\.(?:\w*_?id|company|tenant|account|holder|org|team|workspace|subject|sub|clinic)\b|\bthis\.user_?id\b|(?<![\w.])uid\b|\bcaller\(|\bUser\.\w+Id\(|\breq\.member\b)"
)
IS = r"[\"'\]!?)(]{0,4}\s*(?:={1,3}|!={1,2}|<>|:|=>|,|\.eq\(|\.equals\(|\.Equals\()\s*"
OWNS = pattern(
    rf"{KEY}{IS}[^\n,;]{{0,20}}?{ME}|{ME}[\w.!?()]{{0,12}}\s*(?:={{2,3}}|!={{1,2}}|\.equals\()\s*[\w.>$-]{{0,40}}?{KEY}"
    r"|\bterm\s*:\s*\{\s*(?:org|tenant|user|owner|account)\w*\b|\.(?:find|findMany|filter|where|list)\(\s*\{\s*\w+\s*:\s*(?:user|me|session\.user|ctx\.user|req\.user)\.\w*id\b"
    r"|[{,]\s*(?:user|org|tenant|owner|account|author)_?id\s*[,}]|\bwhere\b[^\n]{0,200}?\b(?:\w+\.)?(?:owner|tenant|org)\s*=\s*:\w"
    r"|\bAND\s+(?:\w+\.)?(?:owner|user|tenant|org|organi[sz]ation|account|customer|author|patient)_id\s*=\s*(?:\?|%s|\$\d|:\w|@\w|%\()"
    r"|\b\w+By\w*And(?:User|Owner|Tenant|Account|Customer|Org|Organization|Author)(?:Id)?\("
    r"|\b\w*(?:By|For)(?:Owner|User|Tenant|Account|Customer|Holder|Member|Author)(?:Id)?(?:Async)?\(\s*(?:principal|user|User|me|req|ctx|current)\b"
    r"|\bHasQueryFilter\(|\b\w+::(?:org|user|owner|account|organi[sz]ation|tenant|member|customer)_(?:uu)?id\.eq\(\s*&?\w*(?:org|user|owner|account|tenant|member|customer)\w*"
    r"|\bRestrictions\.eq\(\s*\"(?:\w+\.)?(?:patient|user|owner|creator|tenant|org\w*|account|customer)(?:_?id)?\"|\bassigned_to(?:_id)?:\s*(?:current_)?(?:user|org\w*)(?:\.id)?\s*\)"
    r"|\.\w*(?:Owned|For|Of|find|Find|get|Get|one|list|load|open)\w*!?\(\s*(?:\w+\.Context\(\),\s*|ctx,\s*)?(?:req\.user|ctx\.user"
    r"|conn\.assigns\.(?:me|current_user)|me|u|user|caller|current\w*|User)(?:\.\w+(?:\(\))?)?\s*,"
    r"|(?:\bcurrent_?(?:user|account|tenant|org)\w*|\bCurrent\.(?:user|account)|\$request->user\(\)|\bauth\(\)->user\(\)|\bAuth::user\(\)|@current_(?:user|account))(?:\.|->|&\.)\w+(?:\(\))?(?:\.|->)(?:find|where|order|all|get|first|pluck)\w*\b",
    re.I,
)
ALIAS = pattern(
    rf"\s*(?:const|let|var|val)?\s*(?P<name>\w+)\s*:?=\s*(?![^\n]*\b(?:params|query|body|args|headers|form|GET|POST)\b){ME}",
    re.I,
)
"""Another name for who asks."""
SAME = pattern(rf"{KEY}{IS}(?P<name>\w+)", re.I)
CHAIN = pattern(r"(?:\bcurrent_?(?:user|account|tenant|org)|\bCurrent\.(?:user|account))\.\w+\.")
"""Rows that are reached from whoever asks."""
WHOLE = pattern(r"(?<![\w.])[A-Z]\w*\.(?:find\w*|where|all|order|first|last)\b")
"""Rows of everybody."""
ASKS = pattern(
    r"\b(?:filter|where|find|first|one|select|query|objects|exists|count|get_object|get_by|scope|eq|search|\w+_search)\w*!?\b\W"
    r"|\.(?:get|find|list|load|fetch)[A-Za-z]+\(|\bget[A-Z]\w*\(\{|\?[^\n:]{1,80}:\s*(?:null|undefined|None)\b"
    r"|\b(?:if|unless|elif|elsif|guard|assert|raise|throw|abort|return|when)\b|\bAND\b|\.(?:where|get)\(",
    re.I,
)
"""A query or a check; a row that is made names its owner too."""
CREATES = pattern(r"\b(?<!criteria\.)(?<!crit\.)(?:create|insert|new|build|save|add|update|upsert|data)\w*!?\s*(?:\(|:)", re.I)
MAKES = pattern(
    r"^\s*(?:@(?!Query\b)\w+(?![\w.]*\s*\|{0,2}=(?!=))|(?:export\s+)?(?:default\s+)?(?:public|private|protected|internal|static|async|override|pub)?\s*(?:async\s+)?(?:def|function|func|fun|fn|class)\b|\w+\.(?:get|post|put|patch|delete)\()|\b(?:router|app)\.(?:get|post|put|patch|delete)\("
)
NEW = pattern(r"\s*(?P<name>[@$]?\w+)\s*=\s*(?:new\s+)?[A-Z][\w:.]*(?:(?:\.|::|->)(?:new|build))?\b")
MADE = pattern(r"\b(?:new|create|build|insert|save|upsert)\w*!?\b", re.I)
SETS = pattern(r"\s*(?P<name>[@$]?\w+)(?:\.|->)\w+\s*=(?!=)")
"""A row that is made, and what is written into it: both go."""
IGNORES = pattern(
    r"\.IgnoreQueryFilters\(\)|\.unscoped\b|\bwithoutGlobalScopes?\(",
    words=("ignorequeryfilters", "unscoped", "withoutglobalscope"),
)
WORDS = Words(
    "owner", "author", "user", "account", "customer", "tenant", "org", "workspace", "createdby", "created_by", "patient", "hasqueryfilter", "current", "auth::", "holder", "member", "company"
)  # fmt: skip
"""No line that `OWNS` tells is without one of these."""


def released(file: FileChange) -> Line | None:
    """The line whose condition went, where the query or the page behind it stays."""
    if file.before is None or file.after is None:
        return None
    widened = next((x for x in file.added if IGNORES.search(x.text[:LONG])), None)
    if widened is not None and not any(IGNORES.search(x.text[:LONG]) for x in file.removed):
        return widened
    gone, came = ({x.bare for x in side} for side in (file.removed, file.added))
    rows: list[str] = []
    lost: list[Line] = []
    for line in WORDS.lines(file.removed, file.removed_lowered) if len(file.removed) <= MANY else ():
        rows = rows or file.old_text.split("\n")
        if line.bare not in came and _owns(line, rows):
            lost.append(line)
    made = {m["name"] for x in file.removed if x.bare not in came and (m := NEW.match(x.text[:LONG]))}
    if any(MADE.search(x.text[:LONG]) for x in file.added):
        made = set()
    lost = [x for x in lost if not ((m := SETS.match(x.text[:LONG])) and m["name"] in made)]
    if not lost or any(MAKES.search(x.text[:LONG]) and x.bare not in came for x in file.removed):
        return None  # what was asked went along, or moved as a whole
    aliases = {m["name"] for x in file.added if (m := ALIAS.match(x.text[:LONG]))}
    kept = [
        x for x in WORDS.lines(file.added, file.added_lowered) if x.bare not in gone and _keeps(x.text[:LONG], aliases)
    ]
    if not any(WHOLE.search(x.text[:LONG]) for x in file.added if x.bare not in gone):
        chains = [m.group() for x in file.added for m in CHAIN.finditer(x.text[:LONG])]
        lost = [x for x in lost if not any(m.group() in chains for m in CHAIN.finditer(x.text[:LONG]))]
    if not lost:
        return None
    return lost[0] if len(kept) < len(lost) else None


TELLS = pattern(r"\s*(?:console|log(?:ger|ging)?|(?:this|self|Rails)\.log(?:ger)?)\.(?:log|info|debug|warn(?:ing)?|error|trace|verbose|exception|fatal)\([^&|?]*\);?\s*$")
"""A row that only tells a terminal or a log what it has in hand."""
SAYS = pattern(r"\b(?:\w*Errorf?|log\w*|\w*[lL]og(?:ger)?\.\w+|print\w*|puts|raise|throw)\b")


def gained(file: FileChange) -> Line | None:
    """The line by which a query or a page that was there before keeps people to what is theirs, as none did."""
    if file.before is None or file.after is None or max(map(len, file.delta.lines)) > MANY:
        return None
    gone, came = ({x.bare for x in side} for side in (file.removed, file.added))
    old, new = (text.split("\n") for text in (file.old_text, file.new_text))
    if any(x.bare not in came and _owns(x, old) for x in WORDS.lines(file.removed, file.removed_lowered)):
        return None
    fresh = (x for x in WORDS.lines(file.added, file.added_lowered) if x.bare not in gone)
    return next((x for x in fresh if not SAYS.search(x.text[:LONG]) and _owns(x, new)), None)


def _keeps(text: str, aliases: set[str]) -> bool:
    other = any(m["name"] in aliases for m in SAME.finditer(text)) and ASKS.search(text) and not CREATES.search(text)
    return bool(OWNS.search(text) or other)


def _condition(text: str) -> str:
    """What stands in the `where` of an update, apart from what it sets."""
    return text.partition("where")[2].partition("data")[0]


def _owns(line: Line, rows: list[str]) -> bool:
    text = (
        LOADS.sub("", line.text[:LONG])
        if line.text.lstrip().startswith((".", "includes(", "preload(", "eager_load("))
        else line.text[:LONG]
    )
    if is_remark(text) or TELLS.match(text) or text.lstrip().startswith(("import ", "from ", "use ")) or not OWNS.search(text):
        return False
    if ASKS.search(text):
        return not CREATES.search(text) or bool(OWNS.search(_condition(text)))
    above = rows[max(0, line.number - NEAR) : line.number - 1]
    began = next((row for row in reversed(above) if row.rstrip().endswith(("(", "{", "["))), "")
    return bool(ASKS.search(began[:LONG])) and not CREATES.search(began[:LONG])
