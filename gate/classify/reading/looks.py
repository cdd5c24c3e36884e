"""What a part of a page in JSX, Vue or Svelte looks like and says, apart from what it does.

<p className="mb-4">Log in</p>    ==  <p>Welcome back</p>      a class, and words between two tags
<Button onClick={a}>Go</Button>   !=  <Button onClick={b}>Go</Button>
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gate.classify.reading import pages
from gate.classify.reading.patterns import of_path, pattern
from gate.model import FileChange, Line

ENTIRE = 60_000
"""Characters of both sides that are read as a whole."""
LONG = 2_000
"""Characters of a row that are looked at."""
FEW = 20
"""Rows of one paragraph."""
COMPONENT = of_path(r"\.(?:tsx|jsx|vue|svelte)$")
ACTING = pattern(rf"{pages.ACTING.pattern}|hidden|invisible|sr-only|display|opacity|pointer-events")
"""Classes that something acts on, and what is not to be seen."""
LOOKS = pattern(
    r"(?<!\S)(?::?(?:class(?:Name)?|style|sx|variant|size|color|placement|position|align|justify|gap|spacing|width|height|margin|padding|m[trblxy]?|p[trblxy]?|alt|placeholder|aria-label|tabindex|tabIndex|auto[cC]omplete|auto[fF]ocus))"
    r"(?:=(?:\"[^\"<>{}]*\"|'[^'<>{}]*'|\{\s*(?:\"[^\"{}]*\"|'[^'{}]*'|\d+|true|false|styles?\.\w+)\s*\}))"
    r"|(?<!\S)(?:fixed-?[wW]idth|full-?[wW]idth|fluid|dense|outlined|rounded|bordered|striped|inline|block)(?=\s|/?>)"
)
PLAIN = pattern(
    r"\{\s*(?:\" *\"|' *'|/\*[^*{}@]*\*/)\s*\}|&nbsp;|</?(?:div|span|p|br|hr|section|ul|ol|li|h[1-6]|strong|em|b|i|small|Box|Flex|[HV]?Stack|Text|Typography|Heading|Grid|Card|Spacer|Divider|Toaster|Logo|Paragraph|Subtitle|\w{1,30}Icon)\s*/?>"
)
"""Tags that show what stands between them, and blanks."""
CLASSES = pattern(r"(?<=\bcn\()'[\w :/.\[\]%-]*'|^'(?=[^']*[a-z]-)[\w :/.\[\]%-]*',?$")
"""Names of classes that a program puts together: https://github.com/JedWatson/classnames"""
SENTENCE = pattern(
    r"(?!(?:return|const|let|var|import|export|case|default|if|else|throw|await|async|function|type|new|typeof|delete|void|yield|from|while|for|switch|try|catch|finally|public|private|protected|class|interface|enum)\b)"
    r"[A-Za-z0-9$][\w$'\u2019-]*,?(?: [\w$|&'\u2019(-][\w$'\u2019).,:!?%/-]*){2,}$"
)
"""A row that a reader sees, of three words or more."""
BROUGHT = pattern(r"import (?P<name>Logo|Divider|Spacer|\w{1,30}Icon) from ['\"](?:\.{1,2}|@)/[\w./-]*(?P=name)(?:\.\w+)?['\"];?$")
"""Where a tag of those comes from, in this program."""
OPENS = pattern(r"(?:[^=]>|^>|\{\s*[\"'] *[\"']\s*\})$")
"""What words stand behind."""
ENDS = pattern(r"(?:<|\{\s*[\"'] *[\"']\s*\}$)")


def only_looks(file: FileChange) -> bool:
    """Whether a part of a page differs only in its words, its layout and its classes, none of which hides anything."""
    if file.before is None or file.after is None or not COMPONENT.search(file.path) or "pug" in file.new_lowered:
        return False
    changed = [x for x in (*file.removed, *file.added) if x.bare]
    stayed = {x.bare for x in file.removed} & {x.bare for x in file.added}
    if not changed or any(len(x.text) > LONG or (x.bare not in stayed and ACTING.search(x.text)) for x in changed):
        return False
    sides = ((file.removed, file.old_text.split("\n")), (file.added, file.new_text.split("\n")))
    old, new = ([(x.number, said) for x in side if (said := _acting(x, rows))] for side, rows in sides)
    return old == new or (len(file.old_text) + len(file.new_text) < ENTIRE and _as_a_whole(*sides))


def _as_a_whole(*sides: tuple[tuple[Line, ...], list[str]]) -> bool:
    """Whether what a page does stands in the same order as before, some of it further in or out, or above or below."""
    old, new = (
        [
            said
            for number, row in enumerate(rows, 1)
            if (said := _acting(at[number], rows) if number in at else " ".join(row.split()))
        ]
        for at, rows in (({x.number: x for x in side}, rows) for side, rows in sides)
    )
    return old == new


def _acting(line: Line, rows: list[str]) -> str:
    """What a row does besides."""
    row = line.text.strip()
    if BROUGHT.match(row):
        return ""
    if SENTENCE.match(_plain(row)) and _in_a_paragraph(line, rows):
        return ""
    row = _plain(CLASSES.sub("''", pages.WORDED.sub(r"\1", row)))
    return "" if row in ("''", "'',") else row


def _plain(row: str) -> str:
    return " ".join(PLAIN.sub(" ", LOOKS.sub(" ", row)).split()).replace(" >", ">")


def _in_a_paragraph(line: Line, rows: list[str]) -> bool:
    """Whether a row stands between tags, among rows of words."""
    above = reversed(rows[max(0, line.number - 1 - FEW) : line.number - 1])
    below = rows[line.number : line.number + FEW]
    return _follows(above, OPENS.search) and _follows(below, ENDS.match)


def _follows(rows: Iterable[str], ends: Callable[[str], object]) -> bool:
    """Whether one of these ends a row near by, with nothing but words before it."""
    for row in rows:
        text = row[:LONG].strip()
        if text and ends(text):
            return True
        if text and not SENTENCE.match(_plain(text)):
            return False
    return False
