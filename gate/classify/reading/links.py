"""Where a page or a sentence of a program leads to, where nothing else of it is otherwise."""

from __future__ import annotations

import re

from gate.classify.reading.pages import LINK, LONG
from gate.classify.reading.patterns import pattern
from gate.model import FileChange


def only_lead_elsewhere(file: FileChange) -> bool:
    """Whether all that changed is where something to read is, how a page names an address of its own site, or how clicks are counted."""
    return only_links(file) or only_names_routes(file) or only_counted(file)


READ = pattern(r"\b(?:see|docs?|documentation|readme|guide|more information)\b", re.I)
"""What points to something to read, and to nothing to log in to."""


def only_links(file: FileChange) -> bool:
    """Whether nothing but the address of a link in a sentence of a program is another one; on a page a link leads people away."""
    if not all(LINK.search(x.text[:LONG]) and READ.search(x.text[:LONG]) for x in (*file.removed, *file.added)):
        return False
    if not file.path.endswith((".go", ".py", ".java", ".rs", ".c", ".cc", ".cpp", ".cs")):
        return False
    old, new = ([LINK.sub("", line.text[:LONG]) for line in side] for side in (file.removed, file.added))
    return file.before is not None and old == new


LEADS = pattern(r"\b(?:action|href)=\"/(?!/)(?P<to>[\w/-]*)\"")
NAMED_ROUTE = pattern(r"\b(?:action|href)=\"\{\{ route\('(?P<to>[\w.-]+)'\) \}\}\"")
"""https://laravel.com/docs/routing#named-routes"""
PART = pattern(r"[a-z]+")


def only_names_routes(file: FileChange) -> bool:
    """Whether forms and links of a page of Laravel lead to an address of the site by its name, where the address stood before."""
    if file.before is None or not file.path.endswith(".blade.php"):
        return False
    gone, came = ([x.text[:LONG].strip() for x in side if x.bare] for side in (file.removed, file.added))
    return bool(gone) and len(gone) == len(came) and all(map(_names_it, gone, came))


def _names_it(old: str, new: str) -> bool:
    to, name = LEADS.search(old), NAMED_ROUTE.search(new)
    if to is None or name is None or LEADS.sub("", old) != NAMED_ROUTE.sub("", new):
        return False
    return not set(PART.findall(to["to"].rpartition("/")[2])).isdisjoint(PART.findall(name["to"]))


COUNTED = pattern(r"(?<=[?&])utm_[a-z]+=[\w.-]+&?")
"""What a link tells of where it stands: https://support.google.com/analytics/answer/10917952"""
ADDRESS = pattern(r"(?<=[\"'])https?://[^\s\"'{}`<>$]+(?=[\"'])")


def only_counted(file: FileChange) -> bool:
    """Whether nothing but what links tell of where they stand is otherwise, and how rows are broken around them."""
    if file.before is None or not file.path.endswith(
        (".tsx", ".jsx", ".ts", ".js", ".vue", ".svelte", ".html", ".erb")
    ):
        return False
    rows = [" ".join(" ".join(x.text[:LONG] for x in lines).split()) for lines in (file.removed, file.added)]
    old, new = (ADDRESS.sub(lambda link: COUNTED.sub("", link[0]).rstrip("?&").replace("?#", "#"), row) for row in rows)
    return rows != [old, new] and old == new
