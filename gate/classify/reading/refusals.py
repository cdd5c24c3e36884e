"""What came from outside was refused, and is no more: a path that leads out, an address within, a name that is on no list.

if not path.startswith(ROOT):       ->   (gone)
    abort(404)
if (p.OrgID != orgFrom(ctx)) {      ->   (gone)
    return ErrNotFound
"""

from __future__ import annotations

import re

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import is_remark
from gate.classify.reading.words import Words
from gate.model import FileChange, Line

KINDS = {
    "path": r"(?i:\brealpath|\babspath\(|\bcommonpath|is_relative_to|\brelative_to\(|starts_?with\([^)\n]*(?:root|base|dir|prefix|folder|[\"']/)|hasprefix\([^)\n]*(?:root|base|dir|prefix)|getCanonicalPath|filepath\.(?:rel|islocal)\()|Component::|ParentDir|[\"'`]\.\.(?:/|\\\\)?[\"'`]",
    "address": r"(?i:\bis_?(?:global|private|loopback|link_?local)\b|\bis(?:private|loopback|linklocalunicast)\(|is(?:sitelocal|loopback|anylocal)address)",
    "origin": r"\b\w+\.origin\b\s*[!=]=|(?:includes|contains|has|in)\(?\s*\w*\.origin\b|\bgetHost\(\)|\.(?:host|hostname|netloc)\b\s*(?:[!=]==?|not in\b|in\b)",
    "prototype": r"[\"'`]__proto__[\"'`]",
    "list": r"\bin_array\([^\n]{0,80}\$(?:allow\w*|white_?list\w*|permitted\w*)|\b(?:not\s+in|in)\s+\(?(?:\w+\.)*(?:ALLOW\w*|WHITE_?LIST\w*|PERMITTED\w*|SAFE_\w+|SORTABLE\w*)\b|\b(?:ALLOW\w*|WHITE_?LIST\w*|PERMITTED\w*|SAFE_\w+|SORTABLE\w*|allowed\w*|whitelist\w*|permitted\w*|allowList\w*)\.(?:includes?\??|contains|has|key\?|containsKey|indexOf|include\?)",
    "owner": r"(?i:\b(?:org(?:ani[sz]ation)?|tenant|owner|account|team|workspace|customer|user|author|patient)_?id\b(?:\(\))?\s*(?:!==?|<>|~=)|(?:!==?|<>)\s*[\w.()]*\.(?:org(?:ani[sz]ation)?|tenant|owner|account|team|workspace|customer|user|author|patient)_?id\b)",
    "size": r"(?:len|size|count|off(?:set)?)\w{0,20}\b\s*(?:\+\s*[\w.>()-]+\s*)?>=?\s*(?:sizeof\b|[A-Z][A-Z0-9_]*(?:MAX|SIZE|LEN)\w*|MAX_\w+|\w+->\w*(?:len|size|cap)\w*)",
    "money": r"(?i:(?:amount|balance|refund\w{0,20}|withdraw\w{0,20}|cents)\b[\w.()]{0,40}\s*(?:<=?|>=?)\s*[\w.]+|\bcompareTo\([^)\n]*(?:amount|balance))",
    "consent": r"(?i:consent(?:ed|s)?|opted_?(?:in|out)|has_?opted)",
    "rollback": r"(?i:\bversion\w*\s*<=?\s*\w*(?:current|installed|running|min)|is_?downgrade)",
}  # fmt: skip
"""What is asked of what came from outside."""
WORDS = Words(
    "realpath", "abspath", "commonpath", "relative_to", "startswith", "starts_with", "canonicalpath", "component::", "parentdir", '..', "filepath.", "hasprefix",
    "global", "private", "loopback", "link", "sitelocal", "anylocal", "origin", "netloc", "__proto__", "allow", "white", "permitted", "safe_", "sortable",
    "id", "len", "size", "count", "off", "amount", "balance", "refund", "withdraw", "consent", "opted", "host", "cents", "version", "downgrade",
)  # fmt: skip
HEAD = pattern(
    r"^\s*(?:[})]\s*)?(?:else\s+)?(?:if|elif|elsif|unless|guard|require|assert)\b|\b(?:raise|return|abort|next|throw|redirect\w*)\b[^\n]*\b(?:if|unless)\b"
)
REFUSES = pattern(
    r"^\s*\w+\s*=\s*[\"'\d]|\b(?:return|raise|throw|abort|panic|exit|continue|break|die|reject|deny|goto|bail!|Err\(|error\(|fail\w*\()|\b40[0134]\b|BadRequest|NotFound|Forbidden|\brequire\(|\bassert\b"
)
NEAR = 3
SHORT = 500
"""Characters of a condition that are looked at."""


def _kinds() -> re.Pattern[str]:
    global _compiled
    if _compiled is None:
        _compiled = re.compile("|".join(f"(?P<{kind}>{said})" for kind, said in KINDS.items()))
    return _compiled


_compiled: re.Pattern[str] | None = None


def dropped(file: FileChange) -> Line | None:
    """The first condition of its kind that refused, where the new side has fewer of that kind."""
    if file.before is None or file.after is None or not file.removed:
        return None
    lines = [x for x in WORDS.lines(file.removed, file.removed_lowered) if HEAD.search(x.text[:SHORT])]
    if not lines:
        return None  # most files end here
    rows, kept = file.old_text.split("\n"), None
    came = {x.bare for x in file.added}
    for line in lines:
        found = _kinds().search(line.text[:SHORT])
        if found is None or line.bare in came or is_remark(line.text):
            continue
        if not any(REFUSES.search(row[:SHORT]) for row in rows[line.number - 1 : line.number + NEAR]):
            continue
        if kept is None:
            kept = {m.lastgroup for x in file.added for m in _kinds().finditer(x.text[:SHORT])}
        if found.lastgroup not in kept:
            return line
    return None
