"""Windows of Qt: where they stand, and which part of one tells which other one. Neither decides who comes in."""

from __future__ import annotations

from gate.classify.reading.patterns import pattern
from gate.model import FileChange

SOURCES, HEADERS = (".cpp", ".cc", ".cxx"), (".hpp", ".h")
LONG = 2_000
"""Characters of a row that are looked at."""
PLACES = pattern(
    r"\s*(?:(?:UNUSED_PARAMETER|Q_UNUSED)\([\w, ]+\);?|\(void\)\s*\w+;"
    r"|\w*[lL]ayout\w*(?:->|\.)set(?:(?:Contents)?Margins?|Spacing)\(\d{1,2}(?:, \d{1,2}){0,3}\);"
    r"|\w+(?:->|\.)(?:(?:restore|save)(?:State|Geometry)|resize|move|setFloating|setM(?:in|ax)imum(?:Size|Width|Height)|raise|activateWindow)\([\w, ]*\);)\s*$"
)
"""Where a window of Qt stands, and parameters that C++ is told not to miss: https://doc.qt.io/qt-6/qmainwindow.html#restoreState"""
IF = pattern(
    r"\s*if \((?:(?: (?:&&|\|\|) )?!?\w+(?:->|\.)is(?:Visible|Maximized|Minimized|FullScreen|Floating)\(\))+\)\s*$"
)
FRIEND = pattern(r"\s*friend (?:class |struct )?\w+;\s*$")


def only_places(file: FileChange) -> bool:
    """Whether all that changed is where a window stands, or on what that depends, and friends of a class that go."""
    if file.before is None or not file.path.endswith((*SOURCES, *HEADERS)):
        return False
    rows = file.new_text.split("\n")
    came = {x.number: x.text for x in file.added}
    for line in file.added:
        below = rows[line.number] if line.number < len(rows) else ""
        if line.text.strip() == "#else":
            end = next((n for n in range(line.number, len(rows)) if n + 1 not in came), len(rows) - 1)
            if not rows[end].startswith("#endif"):
                return False
        elif IF.match(line.text[:LONG]):
            if line.number + 1 not in came or not PLACES.match(below[:LONG]):
                return False
        elif line.text.strip() and not PLACES.match(line.text[:LONG]):
            return False
    return all(PLACES.match(x.text[:LONG]) or FRIEND.match(x.text[:LONG]) for x in file.removed if x.text.strip())


WIRES = pattern(
    r"\s*(?:(?:Q\w+::)?connect\((?P<from>\w+), )?(?:(?:&\w+::|SIGNAL\(|SLOT\()(?P<told>\w+)(?:\(\)\))?)(?:, this,|, \w+,|,|\);)\s*$|\s*[{}]?\s*$"
)
"""Which part of a window tells which other one, in Qt (https://doc.qt.io/qt-6/signalsandslots.html)."""


def only_wires(file: FileChange) -> bool:
    """Whether the same clicks are told to the same functions, in other words."""
    if not file.path.endswith(SOURCES):
        return False
    old, new = ([WIRES.match(line.text[:LONG]) for line in side] for side in (file.removed, file.added))
    told = [[found["told"] for found in side if found and found["told"]] for side in (old, new)]
    senders = [{found["from"] for found in side if found and found["from"]} for side in (old, new)]
    return None not in (*old, *new) and bool(told[0]) and told[0] == told[1] and senders[0] == senders[1]


HEAD = pattern(
    r"(?!\s|#|//|else\b|return\b)[\w:<>*&,\s]*?\b(?P<of>\w+)::(?P<name>~?\w+)\(|class\s+(?P<class>\w+)\b[^;]*$"
)
"""A function of a class, or a class, that begins a row."""
WINDOW = pattern(r"\w*Dock(?:Widget)?$")
DRAWS = frozenset(
    ("LoadUI", "LoadSecondaryUIPanes", "setupUi", "retranslateUi", "paintEvent", "resizeEvent", "showEvent")
)
DRAWS_SO = pattern(
    r"\s*(?:\w+(?:->|\.)(?:set(?:Visible|ContentsMargins|Spacing|Layout|Widget|PlaceholderText|ToolTip|ObjectName|WindowTitle|Alignment|StyleSheet|SizePolicy)"
    r"|add(?:Widget|Layout|Spacing|Stretch)|show|hide|raise|resize|move|adjustSize|update)\([\w\s,.:&\"'|-]*\);"
    r"|(?:[\w:]+ ?\*)?\w+ = new Q?\w*(?:Layout|Label|Edit|Button|Widget|Dock|Frame|Icon|AutoResize)\w*\([\w, ]*\);"
    r"|(?:Q(?:Widget|Object)::)?connect\([\w&:, ]*,?|&?[\w:]+\);|[{}]"
    r"|(?:inline |explicit |virtual |void )*[\w:~]+\((?:const )?[\w:<>*& ,]*\)(?: (?:override|const))?(?: : \w+\(\w*\))?(?: \{\}|;)?)\s*$"
)
"""What makes a part of a window, and puts it somewhere; the head of a function that does."""
FAR = 400
"""Rows above a changed one among which its function begins."""


ASIDE = ("{", "}", "#", "//", "public", "private", "protected", "signals")
"""Rows at the margin within a function, or a class, that begin no other one."""


def only_draws(file: FileChange) -> bool:
    """Whether all that changed stands in a window, or in what draws one, and draws."""
    if file.before is None or file.after is None or not file.path.endswith((*SOURCES, *HEADERS)):
        return False
    for text, lines in ((file.old_text, file.removed), (file.new_text, file.added)):
        rows = text.split("\n") if lines else []
        for line in lines:
            if line.bare and not (DRAWS_SO.match(line.text[:LONG]) and _draws(rows, line.number)):
                return False
    return bool(file.added or file.removed)


def _draws(rows: list[str], number: int) -> bool:
    for row in reversed(rows[max(0, number - FAR) : number]):
        head = HEAD.match(row[:LONG])
        if head is None and row[:1].strip() and not row.startswith(ASIDE):
            return False  # a function of its own
        if head is not None:
            return head["name"] in DRAWS or WINDOW.match(head["of"] or head["class"]) is not None
    return False
