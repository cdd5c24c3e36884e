"""Windows of Qt: where they stand, and which part of one tells which other one. Neither decides who comes in."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import pattern
from gate.model import FileChange

SOURCES, HEADERS = (".cpp", ".cc", ".cxx"), (".hpp", ".h")
LONG = 2_000
"""Characters of a row that are looked at."""
PLACES = pattern(
    r"\s*(?:#else|friend (?:class |struct )?\w+;|(?:UNUSED_PARAMETER|Q_UNUSED)\([\w, ]+\);?|\(void\)\s*\w+;"
    r"|(?:\}?\s*else\s+)?if \((?:(?: (?:&&|\|\|) )?!?\w+(?:->|\.)is(?:Visible|Maximized|Minimized|FullScreen|Floating)\(\))+\)\s*\{?"
    r"|\w+(?:->|\.)(?:(?:restore|save)(?:State|Geometry)|resize|move|setFloating|setM(?:in|ax)imum(?:Size|Width|Height)|raise|activateWindow)\([\w, ]*\);)\s*$"
)
"""Where a window of Qt stands, and parameters that C++ is told not to miss: https://doc.qt.io/qt-6/qmainwindow.html#restoreState"""


OPENS = pattern(r"\s*(?:(?:\}?\s*else )?if \(|#else)")
"""A row that decides whether the next one runs."""


def only_places(file: FileChange) -> bool:
    """Whether all that changed is where a window stands, or on what that depends."""
    if file.before is None or not file.path.endswith((*SOURCES, *HEADERS)):
        return False
    alone = any(x.text.startswith("#") for x in file.removed)
    for side in file.delta.lines:
        numbers = {x.number for x in side}
        alone = alone or any(OPENS.match(x.text) and x.number + 1 not in numbers for x in side)
    return not alone and all(PLACES.match(x.text[:LONG]) for x in (*file.removed, *file.added) if x.text.strip())


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
ACTS = pattern(
    r"token|key(?!Press)|secret|auth(?!or)|https?:|url|cookie|script|passw|log_?in|credential|verif|permi|encrypt|sign(?!al)|exec|system\(|delete |remove|\bpin|consent|scope|allow|grant|accept|lock|match|tries|attempt|admin|role|user|group|right|level|state"
    r"|\b(?:if|else|return|for|while|switch|case)\b|[!=<>]=|&&|\|\||\?",
    re.I,
)
"""What lets somebody in, and what decides anything."""
FAR = 400
"""Rows above a changed one among which its function begins."""


ASIDE = ("{", "}", "#", "//", "public", "private", "protected", "signals")
"""Rows at the margin within a function, or a class, that begin no other one."""


def only_draws(file: FileChange) -> bool:
    """Whether all that changed stands in a window, or in what draws one, and speaks of nothing that lets somebody in."""
    if file.before is None or file.after is None or not file.path.endswith((*SOURCES, *HEADERS)):
        return False
    for text, lines in ((file.old_text, file.removed), (file.new_text, file.added)):
        rows = text.split("\n") if lines else []
        for line in lines:
            if line.bare and (ACTS.search(line.text[:LONG]) or not _draws(rows, line.number)):
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
