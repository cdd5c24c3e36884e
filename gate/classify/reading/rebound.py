"""What a value was made to go through is gone: a row that made it smaller, cleaner or safer, of the name it has.

if (rate > MAX) rate = MAX;              ->   (gone)
let img = img.without_metadata();        ->   (gone)
amount = [amount, refundable].min        ->   (gone)
"""

from __future__ import annotations

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import SHORT, SMALL, blocks, is_remark, pairs
from gate.classify.reading.unasked import NAME, is_program
from gate.model import FileChange, Line

CLAMPS = pattern(
    r"\s*if\b\s*\(?\s*[!(]?(?P<name>[\w.>\-\[\]*]+)\s*(?:[<>]=?)\s*[^{}\n=]+?\)?\s*[{:)]?\s*(?P=name)\s*=[^=][^\n]*$"
)
"""A bound that a value is set to where it is past it."""
AGAIN = pattern(
    r"\s*(?:(?:let|var|const|auto|val|my|final)\s+)?(?:mut\s+)?(?P<name>[@$]?[A-Za-z_]\w*)(?:\s*:\s*[\w<>&\[\], .]+)?\s*:?=\s*(?P<made>[^=~][^\n]*)$"
)
CALL = pattern(r"(?:\.|->|\b)(?P<call>[A-Za-z_]\w*)[!?]?\(|\]\.(?P<bound>min|max)\b|\.(?P<asked>\w+)\s*$")
ORDINARY = pattern(
    r"(?:str|int|float|list|dict|tuple|set|bool|len|new|copy|clone|sort\w*|reverse\w*|concat|append|push|add|replace\w*|split|join|strip|trim\w*|lower\w*|upper\w*|to\w+|as\w*|into\w*|iter\w*|collect|map|next\w*|get\w*|set\w*|with(?!out)\w*"
    r"|parse\w*|format\w*|encode|decode|update|merge|extend|unwrap\w*|expect|await|super|array\w*|flatten|unique|distinct|zip|enumerate|wrap\w*|build\w*|make\w*|create\w*|load\w*|read\w*|rename\w*|reshape|cast|astype|squeeze|slice|sub\w*|reset_index|fillna"
    r"|assoc|conj|dissoc|Sprintf|String|Number|Object|assign|filter|reduce|select|order\w*|sort|group\w*|includes|left_outer_joins|preload|eager_load|page|per)$"
)
"""Calls that make something else of a value, and keep nobody from anything."""
KEEPS = pattern(
    r"min|max|clamp|limit|clip|bound|cap|clean|escape|quote|saniti|purif|redact|mask|scrub|anonymi|encrypt|hash|basename|file_?name|normali|canonical|realpath|resolve|without|strip_(?:tags|metadata|exif)|exclud|reject|permit|valid|verif|safe|round|truncate|lock|check"
)
"""One of these is in the name of a call that what it is given comes out of as something that does no harm."""


def loose(file: FileChange) -> Line | None:
    """The first row that made a value what it should be, and is gone with nothing that names it in its place; of a small edit."""
    if not is_program(file) or not 0 < len(file.removed) <= SMALL or len(file.added) > SMALL:
        return None
    said = {name for line in file.added for name in NAME.findall(line.text[:SHORT])}
    kept = {row.strip() for row in file.new_text.split("\n")}
    for block in blocks(file.removed):
        rows = [x for x in block if x.bare and not is_remark(x.text[:SHORT])]
        if len(rows) != 1 or rows[0].text.strip() in kept:
            continue
        text = rows[0].text[:SHORT].rstrip(" ;}")
        if "=" not in text:
            continue
        clamp = CLAMPS.match(text) if "if" in text else None
        if clamp:
            if not said & set(NAME.findall(clamp["name"])):
                return rows[0]
            continue
        again = AGAIN.match(text) if "(" in text or "." in text else None
        if again and again["name"] not in said and _keeps(again["name"], again["made"]):
            return rows[0]
    return _only_said(file)


def _keeps(name: str, made: str) -> bool:
    """Whether a value is made of itself by a call that keeps it from doing harm."""
    if name not in NAME.findall(made) and name.lstrip("@$") not in NAME.findall(made):
        return False
    calls = [m["call"] or m["bound"] or m["asked"] for m in CALL.finditer(made)]
    return any(KEEPS.search(call) and not ORDINARY.match(call) for call in calls if call)


HEAD = pattern(
    r"\s*(?P<head>if\b\s*\(?[^{}\n]*?[<>][^{}\n]*?[){:]\s*\{?)\s*(?P<does>[\w.>\-\[\]*]+\s*=[^=][^\n]*|[^\s(][^\n]*)$"
)
SPEAKS = pattern(
    r"(?:\w+(?:\.|->|::))*(?:warn\w*|log\w*|print\w*|info|debug|trace|console\.\w+|puts|echo|NSLog|fprintf|syslog)(?:\.\w+)?[!(\s]"
)


def _only_said(file: FileChange) -> Line | None:
    """A bound that is only told of where it set the value."""
    for old, new in pairs(file) if "if" in file.removed_lowered else ():
        was, now = HEAD.match(old.text[:SHORT]), HEAD.match(new.text[:SHORT])
        if was and now and was["head"] == now["head"] and SPEAKS.match(now["does"]) and not SPEAKS.match(was["does"]):
            return new
    return None
