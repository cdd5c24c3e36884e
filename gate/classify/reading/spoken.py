"""What a program says, in other words: help, logs and sentences that nothing is compared with.

logger.info("a user came in")      ==  logger.info("somebody came in")
help="how long to wait"            ==  help="seconds to wait"
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG
from gate.model import FileChange, Line

TELLS = pattern(
    r"\s*[\"']?(?P<name>help|help_text|description|desc|summary|epilog|tooltip|placeholder|verbose_name)[\"']?(?:=|\s*:\s*)"
    r"(?:_\()?[ru]?(?:\"[^\"\\#${}%<>]* [^\"\\#${}%<>]*\"|'[^'\\#${}%<>]* [^'\\#${}%<>]*')\)?[,)]*\s*$"
)
"""What a program tells whoever uses it."""
LOGS = pattern(
    r"\s*(?:\w+\.){0,2}?(?:log(?:ger|ging|rus)?|LOG(?:GER)?|console|zap|slog)(?:\.With\w+\([^()\[\]]*\))?"
    r"\.(?:[dD]ebug|[iI]nfo|[wW]arn(?:ing)?|[eE]rror|[tT]race|[fF]atal|[pP]rint)(?:f|ln|w)?\([^()\[\]\\#@]*\);?\s*$"
    r"|\s*fmt\.Fprint(?:f|ln)?\(os\.Stderr, [^()\[\]\\#@]*\)\s*$"
)
CAUGHT = pattern(r"\brescue(?: => \w+)?$")
LOGGED = pattern(
    r"\s*(?:Rails\.)?logger\.(?:debug|info|warn|error|fatal)[ (](?![^\n]*(?:passw|secret|token|cookie|digest))\"(?:[^\"\\#]|#\{[\w.\[\]: ]{1,80}\})*\"\)?\s*$",
    re.I,
)
"""What Ruby logs, but for what nobody may read there."""
SENTENCE = pattern(
    r"(?P<said>(?<=flash\()[\"'](?=[A-Z])[A-Za-z,.!? \u2013\u2019-]+[\"']|[\"'](?=[A-Z])(?:[A-Za-z,.!?\u2013\u2019-]+ ){3,}[A-Za-z,.!? \u2013\u2019-]*[\"'])"
)
"""A string of four words or more that begins as a sentence does, or what a page shows once."""
COMPARES = pattern(
    r"[=!]=|=~|\b(?:in|is|not|case|when|match\w*|eq\w*|equals|includes?|contains|startsWith|fullmatch|re)\b|\[|\{\s*''|''\s*:",
    re.I,
)
"""Where a string may be what something is compared with, or what it is called by."""
FILLED = pattern(r"https?://[^\s\"'`)]+|%[-+ 0#*]*[\w.]+|\{[^{}]*\}|\$\{?\w+")
"""Where a text holds a value."""
QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*'|`[^`]*`)")


def differs(gone: Sequence[Line], came: Sequence[Line]) -> bool:
    """Whether the lines that went and those that came do the same, and say something else."""
    return bool(gone) and (_reworded(gone, came) or _retold(gone, came) or _says_otherwise(gone, came))


def _reworded(gone: Sequence[Line], came: Sequence[Line]) -> bool:
    """Whether the same arguments say of something, in other words, what it is for."""
    old, new = ([TELLS.match(line.text[:LONG]) for line in side] for side in (gone, came))
    return None not in (*old, *new) and [x and x["name"] for x in old] == [x and x["name"] for x in new]


def _retold(gone: Sequence[Line], came: Sequence[Line]) -> bool:
    """Whether the same calls that tell somebody something say it in other words, about the same values."""
    if len(gone) != len(came):
        return False
    return all(
        max(len(old.text), len(new.text)) < LONG
        and LOGS.match(old.text) is not None
        and QUOTED.sub("", old.text) == QUOTED.sub("", new.text)
        and sorted(FILLED.findall(old.text)) == sorted(FILLED.findall(new.text))
        for old, new in zip(gone, came, strict=True)
    )


def logs_more(file: FileChange, gone: Sequence[Line], came: Sequence[Line]) -> bool:
    """Whether all that Ruby does besides is to log, where it may catch by name what it caught before."""
    if not file.path.endswith((".rb", ".rake")):
        return False
    rest = [x.text[:LONG] for x in came if not LOGGED.match(x.text[:LONG])]
    caught = [x.text[:LONG] for x in gone]
    if len(rest) == len(came) or not all(map(CAUGHT.search, (*rest, *caught))):
        return False  # a row that only moved may stand under a condition now
    return [CAUGHT.sub("rescue", row) for row in rest] == [CAUGHT.sub("rescue", row) for row in caught]


def _says_otherwise(gone: Sequence[Line], came: Sequence[Line]) -> bool:
    """Whether lines that compare nothing hold other sentences in their strings, and nothing else is otherwise."""
    if len(gone) != len(came):
        return False
    sides = [[x.text[:LONG] for x in side] for side in (gone, came)]
    plain = [[SENTENCE.sub("''", row) for row in side] for side in sides]
    asks = any(COMPARES.search(row) for side in plain for row in side)
    asks = asks or any('"""' in row or "'''" in row for side in sides for row in side)
    return not asks and plain[0] == plain[1] and all(map(SENTENCE.search, (*sides[0], *sides[1])))
