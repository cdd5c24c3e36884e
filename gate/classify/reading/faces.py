"""The face of a page or a screen about access: how it looks and what it tells, where no changed row says who comes in."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import LONG
from gate.model import FileChange

FACE = of_path(
    r"\.(?:vue|jsx|tsx|svelte|astro|erb|twig|jelly|hbs|ejs|liquid)$|\.blade\.php$|(^|/)(?:templates|views|resources)/([^/]+/)*[^/]+\.html?$|(^|/)res/layout[\w-]*/[^/]+\.xml$"
)
"""Where text stands between tags. In Haml, Slim, Pug and Razor words alone may be code."""
_VALUE = r"(?:\"[^\"{}<>%$@#]*\"|'[^'{}<>%$@#]*')"
_LOOKS = (
    rf"(?:(?:class(?:Name)?|style|variant|size|color|alt|title|label|placeholder|width|height|aria-[\w-]+|data-test[\w-]*)={_VALUE}"
    rf"|android:(?:layout_\w+|text\w*|padding\w*|gravity|fitsSystemWindows|background|contentDescription|orientation)={_VALUE})"
)
_TEXT = r"[A-Za-z][^\n<>{}%$@#()=;&|+*/\[\]`\"]*"
_TAG = r"(?:div|span|p|h[1-6]|br|hr|[uod]l|li|d[td]|section|article|header|footer|main|aside|nav|small|strong|em|b|i|u|label|table|thead|tbody|t[rdh]|figure|img|(?:com\.google\.android\.material\.textview\.Material)?TextView|(?:Linear|Frame|Relative)Layout)"
"""What holds nothing back, and sends nothing."""
SHOWS = pattern(
    rf"\s*(?:</?{_TAG}(?:\s+{_LOOKS})*\s*/?>)*(?:{_TEXT})?(?:</{_TAG}>)*\s*$|\s*(?:<{_TAG}\s+)?{_LOOKS}(?:\s+{_LOOKS})*\s*/?>?\s*$"
)
"""Tags that only look, and plain words."""
SAYS = pattern(r"\s*(?:[A-Za-z][\w',.!?-]*\s+){2}|\s*[<\w-]+[^\n]*[<>=]")
ACTS = pattern(
    r"\w\.\w|\b(?:and|or|not|is|in)\s*$|<(?:script|iframe|form|input|button|a|link|meta|object|embed|base|svg)\b|\bon\w+=|\b(?:return|else|when|case|import|export|if|for|while|do|end|break|continue|throw|new|delete|await|yield|instanceof|typeof|void|extends)\b",
    re.I,
)


def only_shown(file: FileChange) -> bool:
    """Whether all that changes is how a page looks, and what it tells in words of its own."""
    if file.before is None or file.after is None or not FACE.search(file.path):
        return False
    changed = [x.text[:LONG] for x in (*file.removed, *file.added) if x.bare]
    return all(
        len(text) < LONG and SHOWS.match(text) and SAYS.match(text) and not ACTS.search(text) for text in changed
    )
