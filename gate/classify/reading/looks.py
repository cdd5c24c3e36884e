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
COMPONENT = of_path(r"\.(?:tsx|jsx|vue|svelte|astro|heex)$")
ACTING = pattern(
    rf"{pages.ACTING.pattern}|hidden|invisible|sr-only|display|opacity|pointer-events|transparent|9999|\[0(?:px)?\]|scale-0|size-0|\b[wh]-0\b|\d{6}|auto[cC]omplete[^\n]*(?:password|otp|card|cv[cv]|secret)|(?:password|otp|card|cv[cv]|secret)[^\n]*auto[cC]omplete"
)
"""Classes that something acts on, and what is not to be seen."""
SHOWS = r"(?:[a-z][\w-]*|Box|Flex|[HV]?Stack|Text|Typography|Heading|Button|\w{0,30}Icon|Card(?:\.\w+)?|Grid|Image|Avatar|Badge|Spinner|Divider|Container|Row|Col|Paper|Chip|TextField|Input|Label)"
"""What draws something, and does nothing else with how it is told to look."""
VALUE = r"(?:=(?:\"[^\"<>{}]*\"|'[^'<>{}]*'|\{\s*(?:\"[^\"{}]*\"|'[^'{}]*'|\d+|true|false|styles?\.\w+)\s*\}))"
DATA = r"data-(?:test[a-z-]*|cy|qa|e2e|openmrs-role)"
"""What a test finds a tag by; other attributes of that kind are read by some script."""
LOOKS = pattern(
    rf"(?<!\S)(?:{DATA}|class(?:Name)?|style|sx|alt|placeholder|aria-label|tabindex|tabIndex|auto[fF]ocus|auto[cC]omplete){VALUE}|(?<!\S):class=\"[\w '\[\],-]*\""
)
OF_A_TAG = pattern(
    rf"(?<!\S)(?:(?:variant|size|color|placement|position|align|justify|gap|spacing|width|height|margin|padding|m[trblxy]?|p[trblxy]?){VALUE}"
    r"|(?:fixed-?[wW]idth|full-?[wW]idth|fluid|dense|outlined|rounded|bordered|striped|inline|block)(?=\s|/?>))"
)
"""How a tag looks that shows something: another part of a program may mean more by these."""
SHOWN = pattern(rf"<{SHOWS}(?=[\s/>])")
PLAIN = pattern(
    r"\{\s*(?:\" *\"|' *'|/\*[^*{}@]*\*/)\s*\}|&nbsp;|</?(?:div|span|p|br|hr|section|ul|ol|li|h[1-6]|strong|em|b|i|small|Box|Flex|[HV]?Stack|Text|Typography|Heading|Grid|Card|Spacer|Divider|Toaster|Logo|Paragraph|Subtitle|\w{1,30}Icon)\s*/?>"
)
"""Tags that show what stands between them, and blanks."""
NAME = pattern(r"</?[\w.-]+")
CLASS = r"[\w:/.\[\]%-]+"
CLASSES = pattern(
    rf"(?:(?<=\bcn\()|^)'(?=[^']*\b(?:flex|grid|text|bg|[pm][trblxy]?|[wh]|border|rounded|font|items|justify|gap|space|shadow|leading|ring)-){CLASS}(?: {CLASS})+'(?:(?<=\)),?|,?$|(?=[,)]))"
)
"""Names of classes that a program puts together: https://github.com/JedWatson/classnames"""
SENTENCE = pattern(
    r"(?!(?:return|const|let|var|import|export|case|default|if|else|throw|await|async|function|type|new|typeof|delete|void|yield|from|while|for|switch|try|catch|finally|public|private|protected|class|interface|enum)\b)"
    r"[A-Za-z0-9$][\w$'\u2019-]*,?(?: [\w$|&'\u2019(-][\w$'\u2019).,:!?%/-]*){2,}$"
)
"""A row that a reader sees, of three words or more."""
BROUGHT = pattern(
    r"import (?P<name>Logo|Divider|Spacer|\w{1,30}Icon) from ['\"](?:\.{1,2}|@)/(?![\w./-]*(?:upload|public|te?mp))[\w./-]*(?P=name)(?:\.\w+)?['\"];?$"
)
"""Where a tag of those comes from, in this program."""
TAG = pattern(
    r"<(?P<ends>/?)(?P<name>[A-Za-z][\w.:-]*)(?P<rest>(?:[^<>{}\"']|\"[^\"]*\"|'[^']*'|\{(?:[^{}]|\{[^{}]*\})*\})*?)(?P<alone>/?)>|<>|</>"
)
VOID = frozenset({"br", "hr", "img", "input", "meta", "link", "source"})
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
    old, new = (
        _by_rows({x.number: x for x in side}, text.split("\n"))
        for side, text in ((file.removed, file.old_text), (file.added, file.new_text))
    )
    if old == new:
        return True
    if len(file.old_text) + len(file.new_text) > ENTIRE:
        return False
    kept = [_by_tags(text) for text in (file.old_text, file.new_text)]
    return kept[0] is not None and kept[0] == kept[1]


def only_marked(file: FileChange) -> bool:
    """Whether nothing differs, and stands elsewhere, but what a test finds tags by."""
    if (
        file.before is None
        or file.after is None
        or not COMPONENT.search(file.path)
        or "data-" not in file.new_text + file.old_text
    ):
        return False
    old, new = ([MARKED.sub("", row).strip() for row in text.split("\n")] for text in (file.old_text, file.new_text))
    return [row for row in old if row] == [row for row in new if row]


MARKED = pattern(rf"\s(?:{DATA})=(?:\"[^\"<>{{}}]*\"|'[^'<>{{}}]*')")


def _by_rows(changed: dict[int, Line], rows: list[str]) -> list[str]:
    """What each row of a file does, and where tags begin and end that do nothing."""
    said = (
        (_acting(changed[n], rows) or " ".join(NAME.findall(row[:LONG])) if n in changed else " ".join(row.split()))
        for n, row in enumerate(rows, 1)
    )
    return [row for row in said if row]


def _by_tags(text: str) -> list[str] | None:
    """The tags of a page and what stands between them, without those that only show it. None where they do not fit."""
    text = "\n".join(row for row in text.split("\n") if not BROUGHT.match(row.strip()))
    answer, open_tags, at = list[str](), list[tuple[str, bool]](), 0
    for tag in TAG.finditer(text):
        answer.append(" ".join(text[at : tag.start()].split()))
        at, name = tag.end(), tag["name"] or ""
        said = "" if tag[0] in ("<>", "</>") else _plain(tag[0])
        plain = not said
        if tag["ends"] or tag[0] == "</>":
            if not open_tags or open_tags[-1][0] != name:
                return None
            plain, said = open_tags.pop()[1], f"</{name}>"
        elif not tag["alone"] and name not in VOID:
            open_tags.append((name, plain))
        answer.append("" if plain else said)
    answer.append(" ".join(text[at:].split()))
    return None if open_tags else [piece for piece in answer if piece]


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
    row = OF_A_TAG.sub(" ", row) if SHOWN.search(row) else row
    row = " ".join(LOOKS.sub(" ", row).split()).replace(" >", ">")
    return " ".join(PLAIN.sub(" ", row).split())


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
