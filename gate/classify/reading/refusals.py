"""What came from outside was refused, and is no more: a path that leads out, an address within, a name that is on no list.

if not path.startswith(ROOT):       ->   (gone)
    abort(404)
if (p.OrgID != orgFrom(ctx)) {      ->   (gone)
    return ErrNotFound
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import SHORT, enclosing, indent, is_remark, removed_from
from gate.classify.reading.words import Words
from gate.model import FileChange, Line

KINDS = {
    "path": r"(?i:\brealpath|\babspath\(|\bcommonpath|is_relative_to|\brelative_to\(|starts_?with\([^)\n]*(?:root|base|dir|prefix|folder|[\"']/)|hasprefix\([^)\n]*(?:root|base|dir|prefix)|getCanonicalPath|filepath\.(?:rel|islocal)\()|Component::|ParentDir|[\"'`]\.\.(?:/|\\\\)?[\"'`]",
    "address": r"(?i:\bis_?(?:global|private|loopback|link_?local)\b|\bis(?:private|loopback|linklocalunicast)\(|is(?:sitelocal|loopback|anylocal)address)",
    "origin": r"\b\w+\.origin\b\s*[!=]=|(?:includes|contains|has|in)\(?\s*\w*\.origin\b|\bgetHost\(\)|\.(?:host|hostname|netloc)\b\s*(?:[!=]==?|not in\b|in\b)",
    "prototype": r"[\"'`]__proto__[\"'`]",
    "list": r"\bin_array\([^\n]{0,80}\$(?:allow\w*|white_?list\w*|permitted\w*)"
    r"|\b(?:not\s+in|in)\s+\(?(?:\w+\.)*(?:ALLOW\w*|WHITE_?LIST\w*|PERMITTED\w*|SAFE_\w+|SORTABLE\w*)\b"
    r"|\b(?:ALLOW\w*|WHITE_?LIST\w*|PERMITTED\w*|SAFE_\w+|SORTABLE\w*|allowed\w*|whitelist\w*|permitted\w*|allowList\w*)\.(?:includes?\??|contains|has|key\?|containsKey|indexOf|include\?)",
    "owner": r"(?i:\b(?:org(?:ani[sz]ation)?|tenant|owner|account|team|workspace|customer|user|author|patient)_?id\b(?:\(\))?\s*(?:!==?|<>|~=)|(?:!==?|<>)\s*[\w.()]*\.(?:org(?:ani[sz]ation)?|tenant|owner|account|team|workspace|customer|user|author|patient)_?id\b)",
    "size": r"(?:len|size|count|off(?:set)?)\w{0,20}\b\s*(?:\+\s*[\w.>()-]+\s*)?>=?\s*(?:sizeof\b|[A-Z][A-Z0-9_]*(?:MAX|SIZE|LEN)\w*|MAX_\w+|\w+->\w*(?:len|size|cap)\w*|\w+\.len\(\))",
    "money": r"(?i:(?:amount|balance|refund\w{0,20}|withdraw\w{0,20}|cents)\b[\w.()]{0,40}\s*(?:<=?|>=?|[!=]==?)\s*(?!null|nil|None|undefined)[\w.]+|\bcompareTo\([^)\n]*(?:amount|balance))",
    "consent": r"(?i:consent(?:ed|s)?|opted_?(?:in|out)|has_?opted)",
    "shape": r"![ ]?\w+(?:\.\w+)*\.MatchString\(|\bnot\s+(?:re\.(?:match|fullmatch)|[A-Z_]{3,}\.(?:match|fullmatch))\(|![A-Z_]{3,}\.test\(",
    "host": r"(?i:\b(?:host|hostname|domain|netloc|scheme)\w*\s+not\s+in\s)",
    "member": r"\bnot\s+in\s+(?:g|self|me|user|request|current_user|ctx)\.\w+|(?i:\b\w*(?:invit\w*|token|request)\.email\s*!==?\s*[\w.]*(?:user|me|member)\b)|\bmember\?\(",
    "asked": r"\bnot\s+\w+\(\s*(?:request|req|event)\s*\)|!\s*\w+\(\s*(?:request|req|event)\s*\)",
    "confirmed": r"(?i:\bconfirm\w*\s*(?:!==?|<>)|(?:!\s*|\bnot\s+)(?:\w+\.)*confirm\w*)",
    "spared": r"(?i:\.(?:is_?)?(?:protected|deletion_?protect\w*|frozen|legal_?hold)\b|\bfrozen\()",
    "environment": r"(?i:\b(?:env|environment|stage|node_env|rails_env)\b[^\n]{0,12}[!=]==?\s*[\"'](?:prod\w*|live)[\"']|\b(?:env|environment|stage)\b\s*!==?\s*[\"'](?:dev\w*|local|sandbox)[\"'])",
    "digest": r"(?i:\b\w{0,20}(?:digest|checksum|signature|sha256|hmac|check_?digit)\w*\b[\w.()]{0,40}\s*(?:!==?|<>)|(?:!\s*|\bnot\s+)(?:\w+\.)?\w{0,20}(?:digest|checksum|signature|check_?digit)\w*\()",
    "rollback": r"(?i:\bversion\w*\s*<=?\s*\w*(?:current|installed|running|min)|is_?downgrade)",
}  # fmt: skip
"""What is asked of what came from outside."""
WORDS = Words(
    "realpath", "abspath", "commonpath", "relative_to", "startswith", "starts_with", "canonicalpath", "component::", "parentdir", '..', "filepath.", "hasprefix",
    "global", "private", "loopback", "link", "sitelocal", "anylocal", "origin", "netloc", "__proto__", "allow", "white", "permitted", "safe_", "sortable",
    "id", "len", "size", "count", "off", "amount", "balance", "refund", "withdraw", "consent", "opted", "host", "cents", "version", "downgrade", "matchstring(", ".match(", ".fullmatch(", ".test(",
    "domain", "scheme", "not in", "email", "member?", "(req", "(event", "confirm", "protect", "frozen", "hold", "env", "stage", "digest", "checksum", "signature", "sha256", "hmac",
    "check_digit", "checkdigit",
)  # fmt: skip
HEAD = pattern(
    r"^\s*(?:[})]\s*)?(?:else\s+)?(?:if|elif|elsif|unless|guard|require|assert)\b|\b(?:raise|return|abort|next|throw|redirect\w*)\b[^\n]*\b(?:if|unless)\b"
)
REFUSES = pattern(
    r"^\s*\w+\s*=\s*[\"'\d]|\b(?:return|raise|throw|abort|panic|exit|continue|break|die|reject|deny|goto|bail!|Err\(|error\(|:error\b|fail\w*\()|\b40[0134]\b|BadRequest|NotFound|Forbidden|\brequire\(|\bassert\b"
)
ERRORS = pattern(
    r"\breturn\s+error\.\w|\breturn\s+deny\(|\breturn\s+Err\(|\bHttpResponse(?:BadRequest|Forbidden)|\b(?:raise|throw|abort|panic)\b|\b40\d\b|\berrors?\.|Errorf?\(|BadRequest|http\.Error|\breturn\b[^\n]*\b[eE]rr[A-Z]\w*|\b(?:sys\.|process\.|os\.)?[eE]xit\(\s*[1-9]|\breturn\s+err\b"
)
ELSE = pattern(r"\s*(?:\}\s*)?(?:else|elif|elsif|except|rescue|catch)\b")
CUTS = pattern(r"\s*return\s+[\"'][^\"'\n]{0,5}[\"']\s*\+\s*\w+\[[^\]\n]{0,40}:")
"""What gives back a part of what came: it refuses nothing."""
SHAPES = pattern(r"\.(?:match|fullmatch|search|test|MatchString)\(")
"""Some shape is asked for, in whichever words."""
NEAR = 3
FAR = 10
FAILS = ("shape", "spared", "environment", "digest")
"""What is only refused where it ends in an error."""


@cache
def _kinds() -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{kind}>{said})" for kind, said in KINDS.items()))


GRAVE = frozenset(("path", "address", "origin", "owner", "digest", "host", "member", "environment", "consent"))


def is_grave(row: str) -> bool:
    """Whether a condition is of a kind that keeps somebody from harm."""
    found = _kinds().search(row[:SHORT])
    return found is not None and found.lastgroup in GRAVE


def is_of_money(row: str) -> bool:
    found = _kinds().search(row[:SHORT])
    return found is not None and found.lastgroup == "money"


def dropped(file: FileChange) -> Line | None:
    """The first condition that refused, of a kind of which fewer came than went; a condition may stand on several lines now."""
    if file.before is None or file.after is None or not file.removed:
        return None
    gone = list(_refused(file.removed, file.removed_lowered, file.old_text))
    if not gone:
        return None  # most files end here
    asked = [x for x in WORDS.lines(file.added, file.added_lowered) if not is_remark(x.text[:SHORT])]
    kept = Counter(m.lastgroup or "" for x in asked for m in _kinds().finditer(x.text[:SHORT]))
    kept["shape"] = sum(bool(SHAPES.search(x.text[:SHORT])) for x in asked)
    for line, kind in gone:
        kept[kind] -= 1
        if kept[kind] < 0:
            return line
    return None


SAYS = pattern(r"\s*(?:\w+\.){0,3}(?:log(?:ger|ging)?|klog|slog|console|warnings?|print\w*|puts|echo)\w*[.( ]", re.I)


DENIES = pattern(
    r"denied|not[_ ]?(?:yet )?(?:allowed|permitted|authori[sz]ed|trusted|signed)|forbidden|unauthori[sz]|untrusted|unsigned|refus(?:e|ed|ing)"
    r"|illegal_?(?!argument|state|monitor|thread|component|format)[a-z]|mismatch|traversal|not_?in_?(?:temp|root|base|kernel)"
    r"|bad_?(?:ip|entry|signature|digest|checksum)|too_?(?:large|long|many|big)|limit_?exceeded|private_?proc|root_?mismatch",
    re.I,
)
"""What an error says that keeps something out."""
DENIED = Words(
    "denied", "allowed", "permitted", "authori", "trusted", "forbidden", "signed", "refus", "illegal", "mismatch", "traversal", "notin", "not_in", "badip", "bad_ip", "badentry",
    "bad entry", "badsignature", "baddigest", "bad_", "too", "exceeded", "privateproc",
)  # fmt: skip


def undenied(file: FileChange) -> Line | None:
    """An error that kept something out, where fewer of these come than go."""
    if file.before is None or file.after is None:
        return None
    gone, came = (
        [x for x in DENIED.lines(side, said) if _denies(x.text[:SHORT])]
        for side, said in zip(file.delta.lines, file.delta.lowered, strict=True)
    )
    kept = {x.bare for x in came}
    return next((x for x in gone if x.bare not in kept), None) if len(gone) > len(came) else None


def _denies(row: str) -> bool:
    return (
        ERRORS.search(row) is not None and DENIES.search(row) is not None and not is_remark(row) and not SAYS.match(row)
    )


TELLING = Words("log", "warn", "print", "puts", "echo", "console")


def softened(file: FileChange) -> Line | None:
    """A condition that stands as it stood, below which it is only said now what was an error before."""
    if file.before is None or file.after is None or not TELLING.within(file.added_lowered):
        return None
    if not any(ERRORS.search(x.text[:SHORT]) for x in file.removed):
        return None
    said = {x.number for x in file.added if SAYS.match(x.text[:SHORT]) and not ERRORS.search(x.text[:SHORT])}
    rows = file.old_text.split("\n") if said else []
    for now, line in removed_from(file) if said else ():
        if now not in said or not ERRORS.search(line.text[:SHORT]):
            continue
        above = next(enclosing(rows, line.number, FAR), "")[:SHORT]
        if HEAD.search(above) and WORDS.within(above.lower()) and _kinds().search(above):
            return line
    return None


def _within(rows: list[str], line: Line) -> Iterator[str]:
    """A condition and the rows behind it; where it opens a block, those of the block alone."""
    opens, deep = line.text.rstrip().endswith((":", "{")), indent(line.text.expandtabs())
    yield line.text[:SHORT]
    for row in rows[line.number : line.number + NEAR]:
        plain = row.strip() and not row.lstrip().startswith(("#", "//", "/*", "*"))
        if opens and plain and indent(row.expandtabs()) <= deep and not ELSE.match(row[:SHORT]):
            return
        yield row[:SHORT]


def _refused(lines: tuple[Line, ...], said: str, text: str) -> Iterator[tuple[Line, str]]:
    """The lines that refuse something, and of which kind that is."""
    asking = [x for x in WORDS.lines(lines, said) if HEAD.search(x.text[:SHORT]) and not is_remark(x.text[:SHORT])]
    rows = text.split("\n") if asking else []
    for line in asking:
        found = _kinds().search(line.text[:SHORT])
        refuses = ERRORS if found and found.lastgroup in FAILS else REFUSES
        if found and any(refuses.search(row) for row in _within(rows, line) if not CUTS.match(row)):
            yield line, found.lastgroup or ""


STRINGS = pattern(r"[rfbu]?(?:\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`)")
"""What an error says, which it said in other words before."""
SAID = pattern(
    r"(?:Errorf|Error|raise|throw|panic|fail|abort|reject|bail!|Err)\b[^\n]{0,80}[\"'`][^\"'`\n]{0,120}\b(?:refus(?:e|ing|ed)|disallowed|forbidden|not (?:allowed|permitted|authori[sz]ed)|denied|untrusted)\b",
    re.I,
    words=("refus", "disallowed", "forbidden", "not allowed", "not permitted", "not authori", "denied", "untrusted"),
)


def said(file: FileChange) -> Line | None:
    """The row by which a program that was there before says that it refuses something, and did not."""
    if file.before is None or file.after is None:
        return None
    gone = {x.bare for x in file.removed}
    worded = {STRINGS.sub("", x.text).strip() for x in file.removed if ERRORS.search(x.text[:SHORT])}
    fresh = (x for x in file.added if SAID.search(x.text[:SHORT]) and x.bare not in gone and not is_remark(x.text))
    return next((x for x in fresh if STRINGS.sub("", x.text).strip() not in worded), None)
