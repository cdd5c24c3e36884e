"""What products and formats say in words of their own, wherever it stands: what is wiped, who is let in, where code comes from.

RMDir /r "$APPDATA"                                  an installer removes what people keep
tablePermission o = TRUE()                           a report shows every row to everybody
// @require https://cdn.example/x.js                 a script in the browser runs somebody else's

A mark counts on lines that came, or on lines that went, and did not stand there before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.reading import client_marks, database_marks, door_marks, end_marks
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.product_marks import BY_PLACE, GONE, OPENS, RELEASES, SOURCES, WIPES, Mark
from gate.classify.reading.rows import SHORT
from gate.classify.reading.words import Words
from gate.model import FileChange, Line

PINS = of_path(
    r"(^|/)(?:known_hosts(?:\.d/[^/]+)?|ssh_known_hosts|minisign\.pub|cosign\.pub|signify[^/]*\.pub|[\w.-]*(?:release|signing|update)[\w-]*\.(?:pub|asc|gpg))$",
    re.I,
)
"""Keys by which somebody knows whom he talks to, or who made what he installs."""
WORDS = Words(
    *{
        mark.needed
        for marks in (
            WIPES,
            OPENS,
            RELEASES,
            SOURCES,
            GONE,
            *(m for n in (client_marks, database_marks) for m in (n.WIPES, n.OPENS)),
            client_marks.RELEASES,
            door_marks.OPENS,
            door_marks.GONE,
            end_marks.WIPES,
            end_marks.GONE,
        )
        for mark in marks
    },
    "action :delete",
)


def came(file: FileChange, marks: tuple[Mark, ...]) -> Iterator[tuple[Line, Mark]]:
    """Added lines that say one of these, and were not there before."""
    yield from _said(file.path, marks, file.added, file.removed, file.added_lowered)


def went(file: FileChange) -> Iterator[tuple[Line, Mark]]:
    """Removed lines that said one of these, where no added line does."""
    for line, mark in _said(file.path, (*GONE, *door_marks.GONE, *end_marks.GONE), file.removed, file.added, file.removed_lowered):
        if not any(mark.said.search(x.text[:SHORT]) for x in file.added):
            yield line, mark


def _said(
    path: str, marks: tuple[Mark, ...], lines: tuple[Line, ...], others: tuple[Line, ...], lowered: str
) -> Iterator[tuple[Line, Mark]]:
    present = WORDS.within(lowered) | {m.needed for m in BY_PLACE if m.needed in lowered}
    asked = [m for m in marks if m.needed in present and (m.path is None or m.path.search(path))]
    known = {x.bare for x in others} if asked else set[str]()
    for line in lines if asked else ():
        text = line.text[:SHORT]
        small = text.lower()
        mark = next((m for m in asked if m.needed in small and m.said.search(text)), None)
        if mark is not None and line.bare not in known:
            yield line, mark


KEPT_FOLDER = pattern(r"\s*(?:state:\s*directory|ensure\s*=>\s*(?:'directory'|directory)|action\s+:create)\b")
GONE_FOLDER = pattern(r"\s*(?:state:\s*absent|ensure\s*=>\s*(?:'absent'|absent)|action\s+:delete)\b")
FOLDER = pattern(r"\bstate:\s*directory|ensure\s*=>\s*'?directory|^\s*directory\b", re.M)


def made_absent(file: FileChange) -> Line | None:
    """The row by which a folder that machines had is taken from them, with what it holds: Ansible, Puppet and Chef."""
    if not any(KEPT_FOLDER.match(x.text[:200]) for x in file.removed) or not FOLDER.search(file.old_text):
        return None
    return next((x for x in file.added if GONE_FOLDER.match(x.text[:200])), None)


def pinned_otherwise(file: FileChange) -> Line | None:
    """The row of a key that is another one under the same name."""
    if file.before is None or file.after is None or not file.removed or not PINS.search(file.path):
        return None
    return next((x for x in file.added if x.bare and not x.text.startswith("#")), None)
