"""How a page looks, apart from what it says and does; lines that import, apart from what is done with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from gate.classify.reading.patterns import of_path, pattern
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
    r"|[\s,]+:?(?:class|style|width|height|align|aria-\w+|tabindex)\s*(?:=>?|:)\s*(?:\"[^\"<>]*\"|'[^'<>]*')|\s+autofocus(?:=(?:\"[^\"<>]*\"|'[^'<>]*'))?(?=[\s>])|[\s,]+",
    re.I,
)
"""How a page looks. What is left of a line says what it does."""

MARKED = pattern(r"\.(erb|jinja2?|j2|twig|ejs|hbs|mustache|liquid|njk|jsp|html?)$", re.I)
"""Pages whose words stand between tags."""
OPENS = pattern(r"<!--|<%|\{\{|\{%|\{#|[$#]\{|<(?:script|style)\b|</?[A-Za-z]", re.I)
CLOSES = {"<!--": "-->", "<%": "%>", "{{": "}}", "{%": "%}", "{#": "#}", "${": "}", "#{": "}", "<script": "</script", "<style": "</style"}  # fmt: skip
ENDS = pattern(r"[<>]")
SAID = pattern(r"<%=\s*t\(?\s*[\"'][\w.]+(?<!_html)[\"']\s*\)?\s*%>")
"""Words that stand in a file of translations."""
LABEL = pattern(
    r"\b(\w+\.(?:label|submit)[ (]{1,3}(?::\w+,\s*)?|(?:button|link)_to[ (]{1,3}(?=[^,\n]{0,300},)|(?:submit_tag|label_tag)[ (]{1,3}(?::\w+,\s*)?)(?:\"(?![/#]|https?:)[^\"#<>\n]*\"|'(?![/#]|https?:)[^'<>\n]*'|t\(\s*['\"][\w.]+(?<!_html)['\"]\s*\))"
)
"""What a field or a button of Rails says."""
LINK = pattern(r"<a\s+href=\"(?:https?://|mailto:)[^\"<>{}%]*\"\s*>|</a>", re.I)
COMMENT = pattern(r"\s*//[^<>{}$%@#]*\n")
"""Of a script within a page."""
ENTIRE = 60_000
"""Characters of a page that are read as a whole."""


ATTRIBUTE = pattern(r"\s*[a-z][\w:-]*=(?:\"[^\"{}<>]*\"|'[^'{}<>]*')\s*$")
FEW = 50
"""Rows of one element."""


def only_sorts(file: FileChange) -> bool:
    """Whether lines that import something, or plain attributes beside each other, stand in another order, and nothing else changed."""
    old, new = (
        sorted((x.text.strip(), x.number) for x in side if x.text.strip()) for side in (file.removed, file.added)
    )
    if [text for text, _ in old] != [text for text, _ in new]:
        return False
    if all(IMPORTS.match(text[:LONG]) for text, _ in new):
        return True
    sides = [text.split("\n") for text in (file.old_text, file.new_text)]
    ranges = [sorted((was, now)) for (_, was), (_, now) in zip(old, new, strict=True)]
    return all(high - low < FEW for low, high in ranges) and all(
        ATTRIBUTE.match(row[:LONG]) for rows in sides for low, high in ranges for row in rows[low - 1 : high]
    )


IMPORTED = pattern(
    r"[ \t]*+(?:import[ \t]{1,3}(?:type[ \t]{1,3})?(?P<what>[^'\"\n]{1,300}?)[ \t]{1,3}from[ \t]{1,3}|(?P<rest>\}[ \t]{0,3}from)[ \t]{1,3})['\"](?P<path>(?:\.{1,2}/|[@~]/)[\w./$-]*)['\"];?[ \t\r]*$"
)
STANDS_IN = pattern(
    r"mock|noop|no-op|stub|fake|dummy|allow|demo|legacy|test|disabled|insecure|unsafe|bypass|md5|sha1|example", re.I
)


def only_imported(file: FileChange) -> bool:
    """Whether the same names come from a file of the same name that stands elsewhere in the program now, and nothing else changed."""
    if file.before is None or not file.path.endswith((".js", ".jsx", ".ts", ".tsx", ".mjs", ".vue", ".svelte")):
        return False
    old, new = ([IMPORTED.match(x.text[:1_000]) for x in side if x.bare] for side in (file.removed, file.added))
    if None in old or None in new or not old:
        return False
    whats = [sorted(" ".join((m["what"] or m["rest"]).split()) for m in side if m) for side in (old, new)]
    paths = [{m["path"] for m in side if m} for side in (old, new)]
    called = [sorted(m["path"].rsplit("/", 1)[-1] for m in side if m) for side in (old, new)]
    moved = whats[0] == whats[1] and called[0] == called[1] and paths[0].isdisjoint(paths[1])
    return moved and not any(map(STANDS_IN.search, paths[1]))


def only_looks(file: FileChange, changed: list[Line]) -> bool:
    """Whether a page says and does the same as before, but for its words and its layout."""
    if _moves_deeper(file):
        return False
    if not any(ACTS.search(x.text[:LONG]) or COMPUTES.search(_worded(x.text[:LONG])) for x in changed):
        return True
    if file.before is None or file.after is None or max(len(file.old_text), len(file.new_text)) > ENTIRE:
        return False
    old, new = (LAYOUT.sub("", text) for text in (file.old_text, file.new_text))
    return old == new


COMPUTES = pattern(r"[{}$=|`\\;]|<(?!/?\w)|\w\(|^\s*[-!&~]|^\s*[.#%]\w*[!&]|\w\.\w+\b(?=\s*$)")
"""What no sentence holds, and a program does."""


def _worded(row: str) -> str:
    """A row without what only words stand for."""
    return LAYOUT.sub(" ", SAID.sub("", row))


def _moves_deeper(file: FileChange) -> bool:
    """Whether a row of a page whose rows stand under each other by their indentation stands under another one."""
    if not file.path.endswith((".haml", ".slim")):
        return False
    gone, came = ({x.text.strip(): x.text for x in side if x.bare} for side in (file.removed, file.added))
    return any(gone[said] != came[said] for said in gone.keys() & came.keys())


OF_ANOTHER = pattern(
    r"\.(?!html?\b|xhtml\b|te?xt\b|md\b|mobile\b|turbo_stream\b|blade\b)\w+\.(?:erb|j2|jinja2?|ejs|hbs|mustache|liquid|twig|njk)$",
    re.I,
)
"""What a template makes a program or settings of: `create.js.erb`."""


def only_speaks(file: FileChange, changed: list[Line]) -> bool:
    """Whether a page differs in its words and its layout alone. A link to somewhere else may go with the words around it."""
    if OF_ANOTHER.search(file.path):
        return False
    if VIEW.search(file.path) and only_looks(file, changed):
        return True
    if file.before is None or file.after is None or not MARKED.search(file.path):
        return False
    if max(len(file.old_text), len(file.new_text)) > ENTIRE:
        return False
    if all(COMMENT.match(f"{line.text}\n") for line in changed):
        return True
    (old, left), (new, linked) = (_acting(LABEL.sub(r"\1W", text)) for text in (file.old_text, file.new_text))
    return old == new and linked <= left


TEMPLATES = (".njk", ".j2", ".jinja", ".jinja2", ".twig", ".html")


def bare_of_tags(file: FileChange, row: str) -> str:
    """A row of a page without the tag that is called as what a request brings: `<input {{ attributes | safe }}>`."""
    return row.replace("<input", "<") if file.path.endswith(TEMPLATES) else row


FOCUSES = pattern(
    r"\s*(?:document\.(?:getElementById|querySelector)|\$)\(['\"][\w#. -]+['\"]\)\.(?:focus|scrollIntoView)\(\);?\s*$|\s*$"
)


LOOKS_SO = pattern(r"\s*\w*(?:[lL]og\w*|zap|slog)\.Set(?:ReportCaller|Formatter|Prefix|Flags)\([^\n]*\)\s*;?\s*$")


def only_formats(changed: list[Line]) -> bool:
    """Whether nothing but the form of what is logged changes."""
    return all(LOOKS_SO.match(x.text[:LONG]) for x in changed)


def only_focuses(file: FileChange) -> bool:
    """Whether all that changed is which field of a page is written into first."""
    return (
        file.before is not None
        and file.path.endswith((".js", ".ts"))
        and all(FOCUSES.match(x.text[:LONG]) for x in (*file.removed, *file.added))
    )


STYLE = pattern(
    r"(?<!\s)\s*+\b(?:class(?:Name)?|style|sx)=(?:\"[^\"<>{}]*\"|'[^'<>{}]*'|\{\s*(?:\"[^\"{}]*\"|'[^'{}]*'|styles?\.\w+)\s*\})"
)


ACTING = pattern(r"captcha|capture|private|mask|sensitive|secret|\bjs-|//|`")
"""Classes that something acts on."""


def only_styled(file: FileChange) -> bool:
    """Whether nothing but what a part of a page looks like is otherwise."""
    if not file.path.endswith((".tsx", ".jsx", ".vue", ".svelte", ".html", ".erb")) or file.before is None:
        return False
    if any(ACTING.search(x.text[:LONG]) for x in (*file.removed, *file.added)):
        return False
    old, new = ([" ".join(STYLE.sub("", x.text[:LONG]).split()) for x in side] for side in (file.removed, file.added))
    return bool(old) and old == new and [x.number for x in file.removed] == [x.number for x in file.added]


BRANCH = pattern(r"\s*<%-?\s*(?:if|elsif|unless)\s[^<>]*%>\s*$")
PARTS = pattern(r"\s*(?:<%-?\s*(?:else|end)\s*-?%>\s*)?$")
SHOWN = pattern(r"\s*[\w(][\w ().,:'-]*$")


def only_labels(file: FileChange) -> bool:
    """Whether a page of ERB only chooses otherwise which plain words stand beside somebody's name: every branch that is another one
    holds nothing else."""
    if file.before is None or not file.path.endswith(".html.erb"):
        return False
    return all(
        all(_labels(rows, line) for line in side)
        for side, rows in ((file.removed, file.old_text.split("\n")), (file.added, file.new_text.split("\n")))
    )


def _labels(rows: list[str], line: Line) -> bool:
    """Whether nothing but plain words stands between a branch and the next one, or its end; so, too, what is no branch."""
    text = line.text[:LONG]
    if not BRANCH.match(text):
        return PARTS.match(text) is not None or SHOWN.match(text) is not None
    for row in rows[line.number : line.number + FEW]:
        if BRANCH.match(row[:LONG]) or (row.strip() and PARTS.match(row[:LONG])):
            return True
        if row.strip() and not SHOWN.match(row[:LONG]):
            return False
    return False


WORDED = pattern(
    r"(<(h[1-6]|p|span|label|button|li|strong|em|b|i|small|td|th|div)(?:\s+[\w-]+=\"[^\"<>{}]*\")*\s*>)[^<>{}&|=()]+(?=</\2>)"
)
"""What a reader sees between two tags."""


TITLES = pattern(r"\s*@(?:page_)?(?:title|heading|description)\s*=\s*(?:\"[^\"#\n]*\"|'[^'\n]*')\s*$|\s*$")
"""What a controller of Rails has its page called."""
JOBS = of_path(r"(^|/)app/jobs/([^/]+/)*\w+_job\.rb$")
TURNS = pattern(r"\s*(?:queue_as\s+:\w+|(?:queue_with_)?priority\s+-?\d+)\s*$|\s*$")
"""When a job has its turn: https://guides.rubyonrails.org/active_job_basics.html#queues"""


def only_words(file: FileChange) -> bool:
    """Whether nothing but the words between tags are other ones, line by line, or what pages are called."""
    if file.path.endswith(".rb") and file.before is not None:
        told = TURNS if JOBS.search(file.path) else TITLES
        return all(told.match(x.text[:LONG]) for x in (*file.removed, *file.added))
    if not file.path.endswith((".tsx", ".jsx", ".vue", ".svelte", ".cshtml")) or file.before is None:
        return False
    if file.path.endswith(".cshtml") and any("@" in x.text for x in (*file.removed, *file.added)):
        return False  # https://learn.microsoft.com/en-us/aspnet/core/mvc/views/razor
    old, new = ([(x.number, WORDED.sub(r"\1", x.text[:LONG])) for x in side] for side in (file.removed, file.added))
    return bool(old) and old == new and all(WORDED.search(line.text[:LONG]) for line in file.added)


def _acting(text: str) -> tuple[list[str], Counter[str]]:
    """What a page does, tag by tag, and where it links to."""
    tags = [" ".join(tag.split()) for tag in _tags(text)]
    links = Counter(tag for tag in tags if LINK.match(tag) and tag != "</a>")
    acts = (LAYOUT.sub("", tag) for tag in tags if tag not in links and tag != "</a>" and not SAID.match(tag))
    return [tag for tag in acts if tag], links


def _tags(text: str) -> Iterator[str]:
    """Tags, and what a template fills in. One that is left open reaches to the end."""
    at, low = 0, text.lower()
    low = low if len(low) == len(text) else text
    while opening := OPENS.search(text, at):
        start = opening.start()
        closer = CLOSES.get(opening.group().lower())
        at = _past_tag(text, opening.end()) if closer is None else _past(low, closer, opening.end())
        yield text[start:at]


def _past(text: str, closer: str, start: int) -> int:
    found = text.find(closer, start)
    return len(text) if found < 0 else found + len(closer)


def _past_tag(text: str, at: int) -> int:
    while True:
        ends = ENDS.search(text, at)
        at = ends.start() if ends else len(text)
        if not text.startswith("<%", at):
            return at + text.startswith(">", at)
        at = _past(text, "%>", at)


DISPLAYED = pattern(
    r"(?:</?(?:a|abbr|acronym|address|article|aside|b|big|blockquote|body|br|caption|center|cite|code|col|colgroup|dd|del|details|dfn|div|dl|dt|em"
    r"|figcaption|figure|font|footer|h[1-6]|head|header|hr|html|i|img|ins|kbd|li|main|mark|nav|ol|p|pre|q|s|samp|section|small|span|strike|strong|sub"
    r"|summary|sup|table|tbody|td|tfoot|th|thead|title|tr|tt|u|ul|var)"
    r"(?:\s+(?:href|src|class|id|name|alt|title|width|height|border|align|valign|lang|dir|cellpadding|cellspacing|bgcolor|color|size|face|colspan|rowspan|start|compact|nowrap|rel|target|clear|noshade|scope|summary|vspace|hspace)"
    r"(?:\s*=\s*(?:\"(?!(?=[^:\"']*:)[^:\"']*(?:script|data))(?:(?!&(?:#|colon|tab|newline))[^\"<>\x00-\x1f{}])*\"|'(?!(?=[^:\"']*:)[^:\"']*(?:script|data))(?:(?!&(?:#|colon|tab|newline))[^'<>\x00-\x1f{}])*'|[\w%#.-]+))?)*\s*/?>|<!--(?![\[#>]|->)(?:(?!--!)[^<{}%$])*?-->)\Z",
    re.I,
)
"""What a browser does no more with than to show it, or to lead somewhere."""
DECLARED = pattern(r"\A\s*<\?xml\s[^<>?]*\?>")
BUILT = 400_000


def runs_as_before(file: FileChange) -> bool:
    """Whether a page of HTML runs, embeds, sends and loads what it did, and differs in what it shows."""
    if file.before is None or not file.path.endswith((".html", ".htm")):
        return False
    if max(len(file.old_text), len(file.new_text)) > BUILT:
        return False
    if any("<?" in DECLARED.sub("", text) for text in (file.old_text, file.new_text)):
        return False  # a server may fill it in
    old, new = (
        Counter(tag for tag in _tags(text) if not DISPLAYED.match(tag)) for text in (file.old_text, file.new_text)
    )
    return old == new
