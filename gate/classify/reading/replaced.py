"""A row in the place of another, that does the same and keeps less: a value that was bound, a number that nobody could guess.

execute("… where city = :city", {"city": city})     ->   execute("… where city = '%s'" % city)
self.code = SecureRandom.uuid                        ->   self.code = Order.count + 1
person = g.person                                    ->   person = Person.get(request.json["id"])
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.reading.callers import WHO
from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG, blocks, is_remark
from gate.model import FileChange, Line

QUERY = pattern(
    r"\b(?:select\b[^\n]*\bfrom|insert\s+into|update\b[^\n]*\bset|delete\s+from|where|i?like|order by)\b|\bwhereRaw\(|\.raw\(",
    re.I,
)
BOUND = pattern(r"[=(,\s'\"](?:\?|\$\d+|:[a-z_]\w*|@\w+|%s|%\(\w+\)s)(?=[\s,)\"'`%;]|$)")
"""A value that goes beside its statement: https://cheatsheetseries.owasp.org/cheatsheets/Query_Parameterization_Cheat_Sheet.html"""
PASTED = pattern(
    r"\$\{|#\{|\\\(|\b[Ss]printf\(|\.format\(|[\"'`]\s*%\s*\(?\w|\"\s*(?:\+|\.|\|\||&)\s*\$?[A-Za-z_]|'\s*(?:\+|\.)\s*\$?[A-Za-z_]|(?<![\w.])f[\"'][^\n]*\{|\bformat!\("
)
TAGGED = pattern(r"(?:\bsql|\bSql|\bSQL|\$queryRaw|\$executeRaw|\bquery|\bpg)`|\bsql\.raw\b|\bPrisma\.sql`")
"""A template whose values are bound by what stands before it: https://www.prisma.io/docs/orm/prisma-client/using-raw-sql"""
RANDOM = pattern(
    r"SecureRandom|\buuid_?[v]?[47]\b|\buuid\(\)|randomUUID|randomBytes|token_(?:hex|urlsafe|bytes)|\bnanoid\(|random_bytes|Str::random|rand\.Read|getRandomValues|urandom|UUID\.(?:generate|new_v4|v4)|Guid\.NewGuid|uuid\.(?:New|uuid4|v4)"
)
COUNTED = pattern(
    r"\+ 1\b|\+\+|\b(?:count|maximum|max|next_?id|nextval|sequence|increment)\b|\brand\(|\bmt_rand\(|Math\.random|\brandom\.rand|\b(?:time|now|Date)\b|(?:\.|(?<![\w:]))id\b(?!\s*[=:])|strftime"
)
"""What whoever has seen one guesses the next of."""
TAKEN = pattern(r"(?P<name>[\w.@$>-]+)\s*(?::=|=(?![=~>])|=>|:)\s")
ASKED = pattern(
    r"\b(?:req(?:uest)?|ctx\.request)\.(?:body|query|params|json|form|args|GET|POST|data|headers)\b|\bparams\[|\$_(?:GET|POST|REQUEST)\b|\$request->(?:input|get|post|query)\(|\bget_json\(|\bc\.(?:Param|Query|PostForm)\(|\br\.FormValue\("
)
"""What whoever sends a request writes into it."""
MINE = pattern(r"\bg\.(?:person|user|member|account|tenant)\b|\bcurrent_(?:user|account|person|member|tenant|org\w*)\b")
PRIVATE, PUBLIC = pattern(r"[\"'`][^\"'`\n]*\bprivate\b[^\"'`\n]*[\"'`]"), pattern(r"[\"'`][^\"'`\n]*\bpublic\b[^\"'`\n]*[\"'`]")
FAILS, PASSES = pattern(r"\b\w*err\w*\s*!=\s*nil\s*\|\|"), pattern(r"\b\w*err\w*\s*==\s*nil\s*&&")
"""Who could not be asked was kept out, and is let in."""
DECODES = pattern(r"\.(?:Decode|Unmarshal|Bind\w*|ShouldBind\w*)\([^\n]*&(?P<into>\w+)\)")
DEPLOYED = pattern(
    r"\s*(?:export\s+)?[\"']?\w*(?:DEPLOYMENT|ENVIRONMENT|APP_ENV|NODE_ENV|RAILS_ENV|RELEASE_CHANNEL|DEPLOY_ENV)[\"']?\s*[:=]\s*[\"']?(?P<to>dev\w*|test\w*|local|staging|beta|canary|stable|prod\w*|live)\b", re.I
)
REASONS = {
    "deployed": "it counts itself to another environment",
    "pasted": "a value that was bound is pasted into a statement",
    "guessed": "what nobody could guess is counted or told by the clock",
    "claimed": "who asks is taken from what the request says",
    "published": "what was kept private is kept where all may read it",
    "passed": "where it can't be asked, it is let through",
    "filled": "a request fills whatever a row has",
}
MOST, WIDE = 60, 12
"""Changed rows of a side, and rows of one place in which each is held against each."""


def worse(file: FileChange) -> tuple[Line, str] | None:
    """The row that keeps less than the one in its place, and what it does."""
    if file.before is None or file.after is None or not 0 < len(file.removed) <= MOST or len(file.added) > MOST:
        return None
    for old, new in _beside(file):
        was, now = old.text[:LONG], new.text[:LONG]
        if was == now or is_remark(was) or is_remark(now):
            continue
        kind = _kind(was, now, file)
        if kind:
            return new, REASONS[kind]
    return None


def _beside(file: FileChange) -> Iterator[tuple[Line, Line]]:
    old, new = blocks(file.removed), blocks(file.added)
    for gone, came in zip(old, new, strict=True) if len(old) == len(new) else ():
        if len(gone) == len(came):
            yield from zip(gone, came, strict=True)
        elif len(gone) * len(came) <= WIDE:
            yield from ((was, now) for was in gone for now in came)


def _kind(was: str, now: str, file: FileChange) -> str:
    if QUERY.search(was) and QUERY.search(now) and BOUND.search(was) and _pastes(was, now):
        return "pasted"
    if RANDOM.search(was) and not RANDOM.search(now) and COUNTED.search(now) and _same_name(was, now):
        return "guessed"
    if (WHO.search(was) or MINE.search(was)) and not ASKED.search(was) and ASKED.search(now) and _same_name(was, now):
        return "" if WHO.search(now) or MINE.search(now) else "claimed"
    if PRIVATE.search(was) and PUBLIC.search(now) and not PUBLIC.search(was) and not PRIVATE.search(now):
        return "published"
    if FAILS.search(was) and PASSES.search(now):
        return "passed"
    one, other = DEPLOYED.match(was), DEPLOYED.match(now)
    if one and other and one["to"].lower() != other["to"].lower():
        return "deployed"
    into = DECODES.search(now)
    if into and (told := DECODES.search(was)) and told["into"] != into["into"]:
        return "filled" if re.search(rf"\.(?:Save|Updates?|Create)\(&?{into['into']}\b", file.new_text) else ""
    return ""


def _pastes(was: str, now: str) -> bool:
    fewer = PASTED.search(was) is None or BOUND.search(now) is None
    return PASTED.search(now) is not None and fewer and TAGGED.search(now) is None


def _same_name(was: str, now: str) -> bool:
    one, other = TAKEN.search(was), TAKEN.search(now)
    return one is not None and other is not None and one["name"] == other["name"]
