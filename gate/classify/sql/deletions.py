"""Every deletion of a file, whichever way it is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from gate.classify.reading.patterns import of_path
from gate.classify.sql import embedded, orm, replaces, stores, wipes
from gate.classify.sql.calls import key_of
from gate.classify.sql.frameworks import framework_of
from gate.classify.sql.literals import family_of, masked
from gate.classify.sql.orm import READ_LIMIT, Deletion
from gate.classify.sql.places import SCRIPT_PATH
from gate.classify.sql.regions import active

CLEANS = of_path(
    r"(^|/)(bin|scripts?|management/commands|tasks|crons?|jobs?|maintenance|ops)/([^/]+/)*[^/]*(clean[-_]?up|purge|prune|wipe|retention)[^/]*$",
    re.I,
)
"""A program whose business is to remove."""

SERVICE = re.compile(
    r"(?<![\w:.])(?:[A-Z]\w*::)*(?:Delete|Purge|Destroy|Erase|Wipe)(?!Button|Temp|Cache|Key|Link|Form|Modal|Icon)[A-Z]\w*(?:\.new\b(?:\([^()\n]*\))?)?\.(?:call|perform\w*|run|execute|invoke)\b"
)
"""An object of a program in Ruby that is there to delete: `Imports::DeleteEvents.call(…)`."""


def deletions_in(path: str, text: str) -> Iterator[Deletion]:
    """The deletions of a program; those of a migration are that rule's."""
    yield from embedded.deletions(path, text)
    family = family_of(path)
    if family is None or not text or framework_of(path, text) not in (None, "program"):
        return
    live = active(path, text)
    code = masked(live, family)
    seen: set[int] = set()
    alone = (*orm.singles(live, code, family), *_services(live, code, family)) if SCRIPT_PATH.search(path) else ()
    for deletion in (
        *stores.deletions(live, code, cleans=bool(CLEANS.search(path))),
        *wipes.deletions(live, code, family),
        *replaces.deletions(live, family),
        *orm.deletions(live, code, family),
        *orm.sweeps(live, code, family),
        *alone,
    ):
        if deletion.end not in seen:
            seen.add(deletion.end)
            yield deletion


def _services(text: str, code: str, family: str) -> Iterator[Deletion]:
    """What a script has deleted by an object whose name says so."""
    for match in islice(SERVICE.finditer(code), READ_LIMIT) if family == "ruby" else ():
        name = text[match.start() : match.end()].split(".")[0]
        key = key_of(text, match.start(), match.end())
        yield Deletion("data-deletion", "looped", f"{name} deletes what it is given", match.start(), match.end(), key)
