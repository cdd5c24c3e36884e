"""A row that asks for less than it did, in a small edit: a condition, a call or an argument of it is left out, an operator is another one.

if (len > MAX || len > left) return -1     ->   if (len > MAX) return -1
path.join(ROOT, path.basename(name))       ->   path.join(ROOT, name)
find({ id, status: 'approved' })           ->   find({ id })
"""

from __future__ import annotations

import re

from gate.change.common import common_ends
from gate.classify.reading import bounds
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import IF_THERE, SHORT, SMALL, bare, closing, is_remark, pairs
from gate.classify.reading.unasked import OUT, is_program, is_trifle, keeps_out
from gate.model import FileChange, Line

COMPONENTS = (".vue", ".svelte", ".tsx", ".jsx")
CONDITION = pattern(
    r"\b(?:if|elif|elsif|unless|while|guard|when|return|filter|reject|find|some|every|any|all|assert|require|ensure)\b|=>|\bwhere\b"
)
AND, OR = pattern(r"\s*(?:&&|\band\b)\s*"), pattern(r"\s*(?:\|\||\?\?|\bor\b)\s*")
EXIT = pattern(rf"\s*[){{:]*\s*{OUT};?\s*\}}?\s*$")
LEADS = pattern(r"(?:return|if|elif|elsif|else if|unless|while|guard)\b")
LEAVES = pattern(rf"\b{OUT}|\bfalse\b|\bFalse\b|\b40[134]\b")
TOKEN = pattern(r"\w+|[^\s\w]+|\s+")
ORDERS = frozenset(("<", "<=", ">", ">="))
JOINS = frozenset(("&&", "||", "and", "or"))
EQUALS = frozenset(("==", "!=", "===", "!=="))
BOUNDS = pattern(r"len|size|count|idx|index|off|pos|end|cap|bound|max|min|limit", re.I)
NATIVE = (".c", ".cc", ".cpp", ".h", ".hpp", ".rs", ".zig", ".m", ".mm", ".swift")
ANCHORED = (
    ("startsWith", "includes"), ("startsWith", "contains"), ("starts_with", "contains"), ("start_with?", "include?"), ("HasPrefix", "Contains"), ("endsWith", "includes"),
    ("endswith", "in"), ("startswith", "in"), ("fullmatch", "match"), ("fullmatch", "search"), ("matches", "find"), ("HasSuffix", "Contains"), ("ends_with", "contains"),
    ("StartsWith", "Contains"), ("EndsWith", "Contains"), ("hasPrefix", "contains"), ("equals", "contains"),
    ("safe_load", "load"), ("safe_load_all", "load_all"), ("SafeLoader", "Loader"), ("SafeLoader", "FullLoader"), ("SafeLoader", "UnsafeLoader"),
)  # fmt: skip
"""What is asked of the whole of something, and of some part of it."""
KEEPS = pattern(
    r"(?:[\w.]*[._])?(?:basename|Base|secure_filename|realpath|resolve|abspath|normali[sz]e\w*|clean\w*|Clean|escape\w*|quote\w*|saniti[sz]e\w*|purify|valid\w*|verif\w*|parse|safeParse|check\w*|ensure\w*|require\w*|protect\w*|authori[sz]e\w*"
    r"|hash\w*|encrypt\w*|sign|mask\w*|redact\w*|scrub\w*|anonymi[sz]e\w*|clamp\w*|min|max|Min|Max|limit\w*|strip_tags|h|encodeURIComponent)\("
)
"""A call that what it is given comes out of as something that does no harm."""
BROUGHT = pattern(
    r"\b(?:req|request|params?|body|query|input|argv|form|ctx\.(?:Param|Query)|URLParam|headers?|event)\b"
)
MAKES = pattern(r"(?:String|Number|parseInt|parseFloat|int|float|Decimal|UUID|uuid|Integer|to_i|bool|Boolean)\(")
"""What makes something of what a request brings that cannot be anything else: https://owasp.org/www-community/Injection_Flaws"""
CHAINED = pattern(
    r"(?:\.|->)(?:filter|where|exclude|without|reject|and|andWhere|select_for_update|lock|limit|take|strict|refine|positive|nonnegative|regex|escape"
    r"|saniti[sz]e\w*|valid\w*|permit|authori[sz]e\w*|verif\w*|mode|min|max|int|positive|email|url|uuid|length|nonempty|gte?|lte?|trim|[gl]t|oneOf"
    r"|enum)[!?]?\("
)
QUERIES = pattern(
    r"\b(?:where|filter\w*|find\w*|get_or_404|get_object_or_404|exists|delete\w*|update\w*|destroy\w*|select|first|Field|Where)\b",
    re.I,
)
ARGUMENT = pattern(
    r"\s*,?\s*[\"']?(?P<key>[A-Za-z_]\w*)[\"']?\s*(?:=>?|:)\s*(?:[^,{}()]+|\{[^{}]*\}|[\w.]+\([^()]*\))\s*,?\s*$"
)
LIMITS = pattern(r"gte?|ge|lte?|le|max_length|min_length|max_digits|pattern|regex|multiple_of|max|min|status|state|expires\w*|.*(?:owner|org|tenant|clinic|account|user|team|customer|approved|confidential|deleted|verified|consent|charged|paid|archived|published|draft|used)\w*", re.I)  # fmt: skip
ASKED_BY = pattern(r"\.(?:find\w*|where|filter|exists|delete\w*|destroy\w*)\(\s*\{?")
SHAPED = pattern(
    r"include|select|is_?active|order\w*|attributes|fields|populate|limit|offset|skip|take|raw|lean|timeout|using|db|cursor|distinct|transaction|lock|session|cache\w*|key|to_field|sort|page\w*|per_?page|relations|with\w*",
    re.I,
)
"""What says how an answer comes, not what is in it."""
IN_SQL = pattern(r"\s*\b(?:AND|WHERE)\s+[\w.\"`]+\s*(?:[<>=!]|IS\b|IN\b|NOT\b|LIKE\b)[^\n]*$", re.I)
KEPT_OUT = pattern(
    r"(?<=\w)\s*(?::\s*[\w<>\[\], ]+)?[:=]\s*(?:new Set\(|frozenset\(|Set\(|set\()?\s*[\[({](?P<list>[\s\"'\w.,:/-]*)[\])}]+(?:\.freeze)?;?\s*$"
)
QUOTED = pattern(r"[\"'][\w.:/-]+[\"']")
WORDED = pattern(r"=\s*%[wi][\[({](?P<words>[\w .:-]*)[\])}](?:\.freeze)?\s*$")
"""https://docs.ruby-lang.org/en/3.3/syntax/literals_rdoc.html#label-25w+and+-25W-3A+String-Array+Literals"""
HIDES = pattern(
    r"redact|drop|mask|scrub|den(?:y|ied)|block|exclu|sensitive|private|protect|forbid|strip|hidden|secret|\bhop\b|remove",
    re.I,
)
"""How lists are called of what is kept from somebody."""
ANCHORS = pattern(r"/\^|\$/")
LOCAL = pattern(
    r"http://(?:localhost|127\.|\[::1\]|0\.0\.0\.0|[\w.-]+\.(?:test|local|internal)\b|(?:www\.)?w3\.org|schemas?\.|xmlns)"
)
FILTERED = pattern(r"(?:\.|->)(?:filter|where|exclude)\((?:[^()]|\([^()]*\))*\)")
BY_BOTH = pattern(r"\b(?P<by>find(?:All|First|One)?By\w+?)And[A-Z]\w*\(")
"""https://docs.spring.io/spring-data/jpa/reference/jpa/query-methods.html"""


ENOUGH = pattern(r"\b\w*(?:[mc]alloc|realloc|alloca|memory_?alloc\w*)\b|\bnew\s+\w+\s*\[", re.I)
NAMED = pattern(
    r"\s*,?\s*[:\"']\w*(?:ssn|dob|birth|pass|token|secret|e?mail|phone|address|name|card|iban|tax|salary|key)\w*[\"']?\s*,?\s*$",
    re.I,
)
LEFT_OUT = pattern(r"\.(?:except|omit|without|reject)\(|\b(?:omit|exclude)\(")
"""What is not shown of somebody."""
FLAG = pattern(r"\s*\|\s*[A-Z][A-Z0-9_]{4,}\s*$|\s*[A-Z][A-Z0-9_]{4,}\s*\|\s*$")
OWN_NUMBER = pattern(
    r"#\s*define (?!\w*(?:MIN_|MAX|PROTO|RATE|LIMIT))\w+_(?:MAJOR|MINOR|PATCH|REVISION)(?:_VER(?:SION)?)? \d+$"
)
"""Which release a program says that it is."""
OF_A_RELEASE = of_path(r"(^|/)lib/([^/]+/)*version\.rb$")
PART = pattern(r"(?:MAJOR|MINOR|TINY|PATCH|PRE) = (?:\d+|nil|'[\w.]*'|\"[\w.]*\")$")
NUMBERED = re.compile(r"(?m)^[ \t]*(MAJOR|MINOR|TINY|PATCH)[ \t]*=[ \t]*(\d{1,9})[ \t]*$")
"""https://guides.rubygems.org/patterns/#semantic-versioning"""


def _is_later(file: FileChange) -> bool:
    """Whether a file says of a gem that it is of a later version."""
    if not OF_A_RELEASE.search(file.path):
        return False
    parts = [dict(NUMBERED.findall(text)) for text in (file.old_text, file.new_text)]
    was, now = ([int(side.get(part, -1)) for part in ("MAJOR", "MINOR", "TINY", "PATCH")] for side in parts)
    return was < now


SAFELY = pattern(r"(?<=\w)(?:&|\?)\.")
"""`a&.b` and `a?.b`, which ask first whether there is an `a`: https://docs.ruby-lang.org/en/3.3/syntax/calling_methods_rdoc.html"""


ASKS_NOTHING = pattern(r"!|\bnot\b|\bnil\b|null|undefined|\bNone\b|(?:blank|empty|none|exclude|absent)\?")
"""What is so of nothing, too: `nil != 1`."""


def asks_less(file: FileChange) -> Line | None:
    """The first row that lets more through than the one in its place did."""
    if file.path.endswith(COMPONENTS):
        return _kept_no_more(file)
    if not is_program(file) or not file.removed or max(len(file.removed), len(file.added)) > SMALL:
        return None
    native = file.path.endswith(NATIVE)
    rows: list[str] = []
    for old, new in pairs(file):
        was, now = (" ".join(x.text[:SHORT].split()) for x in (old, new))
        if not now or was == now or is_remark(was) or is_remark(now) or OWN_NUMBER.match(now):
            continue
        if SAFELY.search(now) and not ASKS_NOTHING.search(now) and IF_THERE.sub("", was) == SAFELY.sub(".", now):
            continue
        if PART.match(was) and PART.match(now) and _is_later(file):
            continue
        rows = rows or file.old_text.split("\n")
        leaves = any(LEAVES.search(row[:SHORT]) for row in rows[old.number - 1 : old.number + 2])
        if (
            _conditions(was, now, file.path, leaves=leaves)
            or _operators(was, now, native=native)
            or _calls(was, now)
            or (bounds.moved(was, now, file.path) and not bounds.of_a_pool(rows, old))
        ):
            return new
    return _unwrapped(file) if "if" in file.removed_lowered or "unless" in file.removed_lowered else None


def _kept_no_more(file: FileChange) -> Line | None:
    """The row of a part of a page that shows as it came what a call made harmless."""
    if file.before is None or not 0 < len(file.removed) <= SMALL:
        return None
    for old, new in pairs(file):
        was, now = (" ".join(x.text[:SHORT].split()) for x in (old, new))
        if len(now) < len(was) and any(_without(was, m.start(), m.end(), now) for m in KEEPS.finditer(was)):
            return new
    return None


def _conditions(was: str, now: str, path: str, *, leaves: bool) -> bool:
    """Whether one of several conditions is left out: of those that must all hold, or of those that each end it."""
    if not CONDITION.search(was):
        return False
    for joined in (AND, OR) if leaves else (AND,):
        old, new = (joined.sub("\n", row).split("\n") for row in (was, now))
        if len(old) <= len(new) or len(old) < 2:
            continue
        old, new = ([EXIT.sub("", x) for x in side] for side in (old, new))
        left = [x for x in map(_trimmed, old) if x not in set(map(_trimmed, new))]
        if len(left) == len(old) - len(new) and all(keeps_out(x, path) for x in left):
            return True
    return False


def _trimmed(part: str) -> str:
    return LEADS.sub("", part.strip(" (){};:")).strip(" (")


def _operators(was: str, now: str, *, native: bool) -> bool:
    """Whether nothing but one operator of a condition is another one, or a part is asked for instead of the whole."""
    if HIDES.search(was) and _kept_out(was) > _kept_out(now):
        if any(listed.sub("", was) == listed.sub("", now) for listed in (KEPT_OUT, WORDED)):
            return True
    if was.replace("https://", "http://") == now or (
        ANCHORS.search(was) and ANCHORS.sub("/", was) == ANCHORS.sub("/", now) != was
    ):
        return not LOCAL.search(now)
    if "assert" in was and now == was.replace("assert", "debug_assert", 1):
        return True  # https://doc.rust-lang.org/std/macro.debug_assert.html
    for whole, part in ANCHORED:
        if whole in was and whole not in now and part in now and now.replace(part, whole) == was:
            return True
    if bounds.MAY_READ.search(was) and bounds.lets_others(*other_token(was, now) or ("", "")):
        return True
    if STRONG.search(was) and not STRONG.search(now):
        other = (other_token(OF_A_FAMILY.sub(r"\1", was), now) or ("", ""))[1]
        if WEAK.match(other):
            return True
    pair = set((CONDITION.search(was) and other_token(was, now)) or ())
    if not pair:
        return False
    return pair <= JOINS or (pair <= EQUALS and len({x.strip("=") for x in pair}) == 2) or (
        native and pair <= ORDERS and BOUNDS.search(was) is not None
    )  # fmt: skip


def other_token(was: str, now: str) -> tuple[str, str] | None:
    """The token of a row and the one in its place, where nothing else differs."""
    old, new = TOKEN.findall(was), TOKEN.findall(now)
    others = [pair for pair in zip(old, new, strict=False) if pair[0] != pair[1]]
    return others[0] if len(old) == len(new) and len(others) == 1 else None


ALONE = pattern(r"(?:if|unless)\s*\((?P<asked>.*?)\)\s+(?P<then>[\w.].*)$")
"""A condition and what it holds, in one row."""
STRONG = pattern(r"sha_?-?(?:2|3)\w*|sha_?-?(?:384|512)|blake\w*|bcrypt|argon2\w*|scrypt|pbkdf2\w*|\baes\w*", re.I)
OF_A_FAMILY = pattern(r"\b(sha)-(?=[235])", re.I)
"""What parts a name in two tokens: `SHA-256`."""
WEAK = pattern(r"(?:new|create|get)?_?(?:md[245]|sha_?1|crc32|des|rc4|ecb)(?:Hex|Digest|Sum|_hex|_digest)?$", re.I)
"""https://csrc.nist.gov/projects/hash-functions"""
HOLDS = pattern(r"\s*(?:if|unless)\s*\((?P<asked>.*)\)$")
"""A condition that holds the row below it."""


def _unwrapped(file: FileChange) -> Line | None:
    """What stood behind a condition in its row, and stands without it."""
    held = {
        bare(told["then"])
        for x in file.removed
        if (told := ALONE.match(x.text[:SHORT].strip())) and not is_trifle(told["asked"])
    }
    if not held:
        return None
    heads = ((x.number, HOLDS.match(x.text[:SHORT].rstrip())) for x in file.added)
    above = {number + 1 for number, head in heads if head and not is_trifle(head["asked"])}
    return next((x for x in file.added if x.bare in held and x.number not in above), None)


def _kept_out(row: str) -> int:
    """How many names a list holds of what is left out, hidden or refused."""
    worded = WORDED.search(row)
    if worded:
        return len(worded["words"].split())
    told = KEPT_OUT.search(row)
    return len(QUOTED.findall(told["list"])) if told else 0


def _calls(was: str, now: str) -> bool:
    """Whether a call is left out that something went through, or a condition of a query."""
    if len(now) >= len(was):
        return False
    if FILTERED.search(was) and FILTERED.sub(".all()", was) == now.replace("->all()", ".all()"):
        return True
    if any(f"{was[: m.start('by')]}{m['by']}(" == now[: m.end("by") + 1] for m in BY_BOTH.finditer(was)):
        return True
    for call in KEEPS.finditer(was):
        if _without(was, call.start(), call.end(), now):
            return True
    for call in MAKES.finditer(was) if BROUGHT.search(was) else ():
        if _without(was, call.start(), call.end(), now):
            return True
    if len(CHAINED.findall(now)) < len(CHAINED.findall(was)) and _unchained(was) == _unchained(now):
        return True
    return _arguments(was, now)


def _unchained(row: str) -> str:
    """A row without the calls that narrow what it is about."""
    while call := CHAINED.search(row):
        row = row[: call.start()] + row[closing(row, call.end(), len(row)) + 1 :]
    return row


def _arguments(was: str, now: str) -> bool:
    """Whether an argument is left out that limits what is found, or what is taken."""
    start, end = common_ends(was, now)
    if len(now) - start - end > 0:
        return False
    gap = was[start : len(was) - end]
    if IN_SQL.match(gap):
        return True
    if NAMED.match(gap) and LEFT_OUT.search(was):
        return True
    if FLAG.match(gap) or (gap.replace(" ", "") == "+1" and ENOUGH.search(was)):
        return True
    told = [ARGUMENT.match(part) for part in gap.strip().strip("{,").split(",")]
    limits = [
        m for m in told if m and (LIMITS.match(m["key"]) or (ASKED_BY.search(was) and not SHAPED.match(m["key"])))
    ]
    return None not in told and bool(limits) and QUERIES.search(was) is not None


def _without(was: str, start: int, at: int, now: str) -> bool:
    """Whether a row is the other one without that call, but with what it was first given."""
    end = closing(was, at, len(was))
    inner = was[at:end]
    return any(was[:start] + kept + was[end + 1 :] == now for kept in (inner, inner.split(",")[0]) if kept)
