"""How a page looks, apart from what it says and does; lines that import, apart from what is done with it."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import pattern
from gate.model import FileChange, Line

LONG = 50_000
"""Characters of one line that are looked at."""
VIEW = pattern(r"\.(erb|haml|slim|jinja2?|j2|twig|ejs|hbs|mustache|liquid|njk|blade\.php)$", re.I)
ACTS = pattern(
    r"form|input|field|action|method|href|src|link|button|submit|csrf|token|hidden|secret|key|passw|user|admin|polic|permi|author|auth_|session|cookie|script|raw|safe|param|render|yield"
    r"|\b(?:if|unless|else|elsif|elif|end|case|when|each|for|can|let|assign)\b|[-=!]=|&&|\|\|",
    re.I,
)
"""What makes a line of a page more than words."""
IMPORTS = pattern(r"(?:pub )?(?:use|import|from|using|require|include)\b|#\s*include\b|@import\b")
LAYOUT = pattern(
    r"</?(?:div|span|p|br|hr|section|fieldset|ul|ol|li|h[1-6]|strong|em|b|i|small|table|thead|tbody|tr|td|th)\b[^<>]*>"
    r"|[\s,]+:?(?:class|style|width|height|align|aria-\w+|tabindex)\s*(?:=>?|:)\s*(?:\"[^\"<>]*\"|'[^'<>]*')|[\s,]+",
    re.I,
)
"""How a page looks. What is left of a line says what it does."""


def only_sorts(file: FileChange) -> bool:
    """Whether lines that import something stand in another order, and nothing else changed."""
    old, new = (sorted(x.text.strip() for x in side if x.text.strip()) for side in (file.removed, file.added))
    return old == new and all(IMPORTS.match(text[:LONG]) for text in new)


def only_looks(file: FileChange, changed: list[Line]) -> bool:
    """Whether a page says and does the same as before, but for its words and its layout."""
    if not any(ACTS.search(x.text[:LONG]) for x in changed):
        return True
    if file.before is None or file.after is None:
        return False
    old, new = ("".join(LAYOUT.sub("", x.text[:LONG]) for x in side) for side in (file.removed, file.added))
    return old == new
