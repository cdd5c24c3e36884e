"""Which addresses nobody is asked on: one more in a list of public ones, or a condition by which a path goes past the guard.

const publicPaths = ["/", "/pricing"]             ->   ["/", "/pricing", "/admin/export"]
if (SKIP.test(req.path)) return next()            ->   if (SKIP.test(req.path) || req.path.startsWith("/internal")) return next()
"""

from __future__ import annotations

import re

from gate.classify.reading.patterns import Pattern, pattern
from gate.classify.reading.rosters import is_member
from gate.classify.reading.rows import LONG, is_remark, pairs
from gate.model import FileChange, Line

_OF = r"_?(?:paths?|routes?|ur[il]s?|endpoints?|methods?|pages|actions|rpcs?|operations|prefixes|patterns|views)\w*"
_IS = r"[\"'\]]?\s*(?::\s*[\w<>\[\], |]+)?(?::?=|=>|:)\s*(?:[\w.<>\[\]*]+(?:\{\})?\s*)?[\[({]"
"""What makes a name one of a list."""
PUBLIC = pattern(
    rf"[^\n]*\b\w*(?:public|anonymous|unauth\w*|unprotected|unsecured|no_?(?:auth|login)|without_?(?:auth|login|token)|auth_?(?:exempt|free|skip)|guest){_OF}{_IS}"
    r"|[^\n]*\.(?:excludePathPatterns|ignoringAntMatchers|ignoringRequestMatchers)\(",
    re.I,
)
"""A list of what is answered to everybody."""
LISTED = (
    "public", "anonymous", "unauth", "unprotected", "unsecured", "noauth", "no_auth", "nologin", "no_login", "without", "auth_exempt", "authexempt", "authfree", "auth_free", "authskip", "auth_skip",
    "guest", "excludepathpatterns", "ignoringantmatchers", "ignoringrequestmatchers", "skip", "exempt", "exclu", "ignore", "allow", "white", "open", "bypass",
)  # fmt: skip
"""One of these stands in the name of each such list."""
PASSED = pattern(rf"[^\n]*\b\w*(?:skip\w*|exempt\w*|exclu\w*|ignored?|allow(?:ed)?|white_?list(?:ed)?|open|bypass\w*){_OF}{_IS}", re.I)
GUARDS = pattern(
    r"\b(?:auth\w*|log_?in\w*|sign_?in|session|csrf|jwt|bearer|tokens?|require\w*|middleware|interceptor|before_request|before_action|guard)\b", re.I
)
"""What such a list may be of, where its name does not say so."""
ENTRY = pattern(r"[\"'`](?:/[^\"'`\n]*|[\w*]+[./#:][\w.*{}/#:-]+|[a-z]\w+)[\"'`]")
BY_PATH = pattern(
    r"\b\w*(?:path(?:name|_info)?|ur[il]|endpoint|route)\w*(?:\(\))?(?:\.\w+)?(?:\.|->|\s)?(?:startsWith|starts_with|startswith|start_with\?|StartsWith\w*|includes|match\w*|test|contains)\s*\(|HasPrefix\(\s*\w+(?:\.\w+)*\.(?:URL\.)?Path\b|\b(?:path|endpoint|url)\w*\s*(?:===?|!==?|\bin\b|\bnot in\b)\s"
)
ASKS = pattern(r"\b(?:if|unless|elif|elsif|return|when|guard)\b|&&|\|\||\b(?:and|or)\b")
GOES_ON = pattern(r"\breturn\s+(?:await\s+)?(?:next|handler|call_?next|inner|self\.app|self\.get_response)\b|\bnext\(\)|next\.ServeHTTP|chain\.doFilter")
NEAR = 3


def let_past(file: FileChange) -> Line | None:
    """The row that names one more of these addresses, in a program that was there before."""
    if file.before is None or file.after is None:
        return None
    if not any(word in file.new_lowered for word in LISTED):
        return _past_a_guard(file)
    gone = {x.bare.rstrip(",") for x in file.removed}
    fresh = [x for x in file.added if x.bare.rstrip(",") not in gone and ENTRY.search(x.text[:LONG]) and not is_remark(x.text)]
    known = {entry for x in file.removed for entry in ENTRY.findall(x.text[:LONG])} if fresh else set[str]()
    rows = file.new_text.split("\n") if fresh else []
    for line in fresh:
        if set(ENTRY.findall(line.text[:LONG])) <= known:
            continue
        if _is_listed(rows, line, PUBLIC) or (_is_listed(rows, line, PASSED) and GUARDS.search(file.new_text)):
            return line
    return _past_a_guard(file)


def _is_listed(rows: list[str], line: Line, told: Pattern) -> bool:
    return told.match(line.text[:LONG]) is not None or is_member(rows, line.number, told)


def _past_a_guard(file: FileChange) -> Line | None:
    """A condition that asks about the address of a request, where it did not, or of fewer, before a guard or what goes past it."""
    for old, new in pairs(file):
        was, now = old.text[:LONG], new.text[:LONG]
        if len(BY_PATH.findall(now)) <= len(BY_PATH.findall(was)) or not (ASKS.search(was) and ASKS.search(now)):
            continue
        near = "\n".join(file.new_text.split("\n")[max(0, new.number - NEAR) : new.number + NEAR])
        if GOES_ON.search(near) or GUARDS.search(near):
            return new
    return None
