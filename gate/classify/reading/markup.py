"""Where a page takes text as markup, as it is: what a visitor wrote there runs in the browser of every other."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import LONG, bare, closing, is_remark
from gate.classify.reading.words import Words
from gate.model import FileChange, Line

SINK_WORDS = Words(
    "innerhtml", "outerhtml", "insertadjacenthtml", "document.write", "v-html", "html_safe", "raw", "safe", "{!!", "bypasssecuritytrust", "template.html(", "@html",
)  # fmt: skip
"""No line that `_sink` tells is without one of these."""
IN_THE_BROWSER = "abcd"
"""What a new page builds of itself: nothing there was escaped before."""
OF_VISITORS = pattern(
    r"\blocation\b|\bhash\b|\.search\b|params|\bquery\b|\buser\w*\.|comment|\bbio\b|\bbody\b|\btext\b|chat|\breq\b|request|input|['\"`]\s*\+\s*\w+(?:\.\w+)?\s*(?:;|\+|$)|\$\{\s*[\w\]\[]+\.\w|(?:=|__html:)\s*[\w\]\[]+(?:\??\.\w+)+\s*(?:[;}]|$)",
    re.I,
)
CLEANED = pattern(r"(?:encode|escape|saniti[sz]e|purify|strip_tags|scrub)\w*!?\(", re.I)

BRACES = of_path(r"\.[cm]?[jt]sx?$|\.(vue|svelte|astro|mdx)$")
"""Where `{!!name` asks whether there is a name; in a page of Blade it prints it as it is."""


@cache
def _sink() -> re.Pattern[str]:
    """A text that stands there whole is no visitor's, and neither is what helpers of Rails built."""
    constant = r"(?:\"[^\"#$]*\"|'[^']*'|`[^`$]*`)"
    built = r"(?:t\(|(?:translate|translation)\(\s*[\"'][\w.]+[\"']\s*(?:,\s*:?\w+\s*(?:=>|:)\s*'[^'<>]*'\s*)*\)|I18n|content_tag|link_to|\w+_(?:label|tag|helper|path|url|words)\b)"
    return re.compile(
        rf"\.(?P<a>innerHTML|outerHTML)\s*\+?=(?!=)\s*(?!\s)(?!{constant}\s*(?:;|$))(?=\S)|\.(?P<b>insertAdjacentHTML)\([^,\n]*,\s*+(?!{constant}\s*\))|\b(?P<c>document\.write(?:ln)?)\(\s*+(?!{constant}\s*\))"
        rf"|(?P<d>dangerouslySetInnerHTML)|\b(?P<e>v-html)=|\[(?P<f>innerHTML)\]=|(?<![\"')])\.(?P<g>html_safe)\b|(?<![\w.:])(?P<h>raw)(?:\(|\s)\s*(?!{constant})(?!{built})(?=[@\w])(?=[^\n]*%>)"
        rf"|(?:\{{\{{|\{{%)[^\n]*\|\s*(?P<i>safe)\b|\{{(?P<j>!!)|\b(?P<k>mark_safe)\(\s*+(?!{constant}\s*\))|\b(?P<l>Html\.Raw)\(\s*+(?!{constant}\s*\))|\b(?P<m>bypassSecurityTrust\w+)\(|\b(?P<n>template\.HTML)\(\s*+(?!{constant}\s*\))|\{{(?P<o>@html)\s"
    )


def _sinks(line: Line) -> list[str]:
    return [str(match.lastgroup) for match in _sink().finditer(line.text[:LONG])]


GIVEN = pattern(
    r"\s*[\w.$]{1,80}\.(?:innerHTML|outerHTML)\s*\+?=\s*(?P<set>\w+)\s*;?\s*$|\s*[\w.$]{1,80}\.insertAdjacentHTML\([^,\n]*,\s*(?P<put>\w+)\s*\);?\s*$"
)


def _given(lines: Iterable[Line]) -> Counter[str]:
    """The names of what elements are given as markup, each on a line of its own."""
    return Counter(m["set"] or m["put"] for line in lines if (m := GIVEN.match(line.text[:LONG])))


TOLD_SAFE = pattern(r"[\"')]\.html_safe\b")
SHOWN = pattern(r"\{\{[^{}]*\}\}|<%=[^%]*%>|\{!![^!]*!!\}")
REMARK = pattern(r"\{#|\{\{--|<!--|<%#|\{%-?\s*comment")
"""Where what stands behind may be shown to nobody."""
LOOP = pattern(r"\{%-?\s*for\b|\.each\b|@foreach|v-for|ngFor|\{\{#each|\.map\(")
"""Where one name stands for many values."""
PLACE = pattern(r"<script|=\s*[\"']?\s*(?:\{\{|<%=|\{!!)")
"""Where markup is something else than markup."""
MOST = 100
"""Values whose place before is looked for."""


def _shown(text: str) -> frozenset[str]:
    """The values that a page takes as markup, blanks apart, if they are few."""
    if REMARK.search(text) or LOOP.search(text):
        return frozenset()
    rows = (row[:LONG] for row in text.split("\n") if SINK_WORDS.within(row[:LONG].lower()))
    found = ["".join(part.split()) for row in rows for part in SHOWN.compiled.findall(row) if _sink().search(part)]
    return frozenset(found) if len(found) < MOST else frozenset()


def _stood(line: Line, old: frozenset[str]) -> bool:
    """Whether all that a line takes as markup are values that the page took so before, elsewhere."""
    text = line.text[:LONG]
    return bool(old) and _shown(text) <= old and not PLACE.search(text) and not _sink().search(SHOWN.sub("", text))


def opened(file: FileChange) -> Line | None:
    """A line by which a file takes more as markup than it did: one that moved, or was put otherwise, opens nothing."""
    lines = SINK_WORDS.lines(file.added, file.added_lowered)
    if not lines:
        return None
    held = Counter(kind for line in SINK_WORDS.lines(file.removed, file.removed_lowered) for kind in _sinks(line))
    told = any(TOLD_SAFE.search(line.text[:LONG]) for line in file.removed)
    old = _shown(file.old_text) if file.before else frozenset[str]()
    before = _given(file.removed)
    for line in lines:
        if before and (same := _given([line]) & before):
            before -= same
            continue  # an element is given the same, in another way
        if is_remark(line.text[:LONG]) or CLEANED.search(line.text[:LONG]):
            continue
        if told and line.bare == "end.html_safe":
            continue  # what was a call is a block now
        if "mark_safe" in line.text and _was_rendered(line, file.new_text.split("\n")):
            continue
        for kind in _sinks(line):
            if (kind == "j" and BRACES.search(file.path)) or (
                file.before is None and kind in IN_THE_BROWSER and not OF_VISITORS.search(line.text[:LONG])
            ):
                continue
            held[kind] -= 1
            if held[kind] < 0 and not _stood(line, old):
                return line
    return None


RENDERED = pattern(r"\bmark_safe\(\s*(?P<name>\w+)\s*\)")
NEAR = 10
"""Rows above in which a name is given its value."""


def _was_rendered(line: Line, rows: list[str]) -> bool:
    """Whether a template, which escapes by itself, made the text (https://docs.djangoproject.com/en/stable/ref/templates/language/#automatic-html-escaping)."""
    said = RENDERED.search(line.text[:LONG])
    if said is None:
        return False
    above = "\n".join(row[:LONG] for row in rows[max(0, line.number - 1 - NEAR) : line.number - 1])
    given = re.findall(rf"(?m)^\s*{said['name']}\b[^\n]*", above)
    made = re.search(rf"(?m)^\s*{said['name']} = render_to_string\(", above)
    if made is None or len(given) != 1:
        return False
    end = closing(above, made.end(), len(above))
    return (
        above[end + 1 :].strip() == ""
        and re.match(r"\s*[\"'][\w./-]+\.html[\"']\s*[,)]", above[made.end() :]) is not None
    )


SANDBOX = pattern(r"\bsandbox=[\"'](?P<may>[\w\s-]*)[\"']")
"""https://developer.mozilla.org/en-US/docs/Web/HTML/Reference/Elements/iframe#sandbox"""


def let_out(file: FileChange) -> Line | None:
    """A frame whose page may do more than before."""
    if "sandbox=" not in file.removed_lowered:
        return None
    old, new = (
        [(x, set(m["may"].split())) for x in side if (m := SANDBOX.search(x.text[:LONG]))] for side in file.delta.lines
    )
    could = {may for _, each in old for may in each}
    return next((line for line, may in new if old and not may <= could), None)


ASKS = pattern(
    r"(?:\{%-?|<%-?)\s*(?:if|elif|elsif|unless)\b(?P<asks>[^%\n]*\b(?:current_user|user|request\.user|viewer|policy\()[^%\n]*(?:admin|is_staff|superuser|permission|has_perm|can_|can\?|allowed|role)[^%\n]*)%"
)


def ungated(file: FileChange) -> Line | None:
    """A condition about the visitor, above a part of a page that everybody is shown now."""
    if file.before is None or file.after is None:
        return None
    asked = [(line, bare(m["asks"])) for line in file.removed if (m := ASKS.search(line.text[:LONG]))]
    old, new = ([bare(row) for row in text.split("\n")] if asked else [] for text in (file.old_text, file.new_text))
    left = "".join(new)
    for line, asks in asked:
        below = [row for row in old[line.number : line.number + SHOWS] if len(row) > 12]
        if asks not in left and not set(below).isdisjoint(new):
            return line
    return None


SHOWS = 12
"""Rows below such a condition that show what it let be shown."""
RAW = {
    ".ejs": (r"<%=", "<%-"), ".hbs": (r"(?<!\{)\{\{(?!\{)", "{{{"), ".mustache": (r"(?<!\{)\{\{(?!\{)", "{{{"), ".handlebars": (r"(?<!\{)\{\{(?!\{)", "{{{"),
    ".pug": (r"(?<![!=])=", "!="), ".haml": (r"(?<![!=])=", "!="), ".slim": (r"(?<!=)=(?!=)", "=="),
}  # fmt: skip
"""How a template prints a text escaped, and how as it is."""
SAFE = pattern(r"\|\s*safe(?:URL|HTML|JS|CSS|HTMLAttr|JSStr)\b")
"""https://pkg.go.dev/github.com/Masterminds/sprig, and the types of https://pkg.go.dev/html/template"""


def raw(file: FileChange) -> Line | None:
    """The row of a template that prints as it is what it printed escaped."""
    marks = next((marks for ending, marks in RAW.items() if file.path.endswith(ending)), None)
    if file.before is None or (marks is None and not file.path.endswith((".gohtml", ".tmpl", ".html"))):
        return None
    if marks is None:
        was = {x.bare for x in file.removed}
        came = ((x, bare(SAFE.sub("", x.text[:LONG]))) for x in file.added if SAFE.search(x.text[:LONG]))
        return next((x for x, said in came if said in was), None)
    escaped, plain = marks
    was = {re.sub(escaped, plain, x.text[:LONG], count=1).replace("}}", "").strip() for x in file.removed}
    came = (
        (x, x.text[:LONG].replace("}}}", "").replace("}}", "").strip()) for x in file.added if plain in x.text[:LONG]
    )
    return next((x for x, said in came if said in was), None)
