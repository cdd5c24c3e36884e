"""What a page or a picture runs or sends: scripts of other hosts, handlers in pictures, forms that go elsewhere."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import pattern
from gate.classify.reading.words import Words
from gate.model import FileChange, Line

LONG = 50_000
WRITTEN = 2_000
"""Characters of a line that a hand writes."""
FOREIGN = pattern(r"<script\b(?![^>\n]*\bintegrity=)[^>\n]*\bsrc\s*=\s*[\"']?(?:https?:)?//(?P<host>[\w.-]+)", re.I)
"""https://developer.mozilla.org/en-US/docs/Web/Security/Subresource_Integrity"""
SENDS = pattern(
    r"\bsendBeacon\(\s*[\"'`](?:https?:)?//(?P<a>[\w.-]+)|\bfetch\(\s*[\"'`](?:https?:)?//(?P<b>[\w.-]+)[^\n]{0,200}?(?:document\.cookie|new FormData|localStorage|sessionStorage|\bbody\s*:\s*JSON\.stringify\()"
)
OF_A_PICTURE = pattern(
    r"<script\b|\bon(?:load|click|error|begin|mouse\w+|focus)\s*=|javascript:|<foreignObject\b", re.I
)
INCLUDES = pattern(r"<!--\s*#\s*exec\b")
"""https://httpd.apache.org/docs/2.4/howto/ssi.html"""
OF_A_PAGE = (
    ".html",
    ".htm",
    ".mdx",
    ".shtml",
    ".erb",
    ".hbs",
    ".ejs",
    ".j2",
    ".jinja2",
    ".njk",
    ".twig",
    ".vue",
    ".svelte",
    ".astro",
    ".liquid",
    ".cshtml",
    ".razor",
    ".jsp",
    ".blade.php",
    ".haml",
    ".slim",
)
PINNED = pattern(r"\bintegrity=[\"']sha\d{3}-")
PAGES = Words("<script", "sendbeacon", "fetch(", "onload", "onclick", "onerror", "javascript:", "#exec")


def of_a_page(file: FileChange) -> tuple[Line, bool, bool] | None:
    """A line that whoever opens a page or a picture runs, and that comes from somebody else or sends what was written into it.

    With it: whether a visitor surely runs it (a page that a hand wrote, rather than a program's text), and
    whether it is a script of another host.
    """
    for line in PAGES.lines(file.added, file.added_lowered):
        text = line.text[:LONG]
        foreign, sends = FOREIGN.search(text), SENDS.search(text)
        host = (foreign and foreign["host"]) or (sends and (sends["a"] or sends["b"]))
        picture = file.path.lower().endswith(".svg") and OF_A_PICTURE.search(text)
        if picture or INCLUDES.search(text) or (host and host not in file.old_text):
            page = sends or picture or file.path.lower().endswith(OF_A_PAGE)
            return line, bool(page) and len(text) <= WRITTEN, foreign is not None
    return None


def of_another_build(file: FileChange) -> Line | None:
    """The line by which a page runs another build, by its hash, than the one that it ran."""
    if not file.path.lower().endswith(OF_A_PAGE) or "integrity=" not in file.removed_lowered:
        return None
    gone = {x.bare for x in file.removed}
    return next((x for x in file.added if PINNED.search(x.text[:LONG]) and x.bare not in gone), None)
