"""An agent named in the author's own words, in a commit message or a pull request's description."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gate.authorship.identity import agent_named

if TYPE_CHECKING:
    from gate.authorship.catalogue import Catalogue

_MADE = "(?:written|generated|created|implemented|made|developed|authored|produced|drafted|coded)"
_GAP = r"(?:(?!(?:not|never|no|nor|hardly|barely|longer|without|n't)\b)\w+ )"
_ENDS = r"(?: and (?:\w+ ){0,2}?(?:reviewed|edited|checked|tested|refined|verified|cleaned)\b.*|[.;,(].*|)$"
_OF_THIS = re.compile(
    rf"(?:this|the|all) (?P<what>pr|pull request|commit|change|patch|fix|code|work|feature|mr)s? "
    rf"(?:was|were|is|has been|have been) {_GAP}{{0,2}}?{_MADE} {_GAP}{{0,2}}?(?:by|with|using|via) (?:the help of |help from |the )?"
    rf"(?P<who>[^.;,(\n]{{2,60}}?){_ENDS}"
)
_HELPED = re.compile(
    rf"(?:(?:made|created|developed|solved|written|generated|implemented|built|done) )?with (?:the |some |a lot of )?(?:help|assistance) "
    rf"(?:of|from|by) (?P<who>[^.;,(\n]{{2,60}}?){_ENDS}"
)
_LINE = re.compile(
    r"(?:co-?authored|assisted|generated|created|built|made|written|drafted|implemented)[- ](?:by|with|using|via) (?P<who>[^;,:\n]{2,60}?)[.!]?$"
)
_REST = re.compile(r" (?:and|in|for|under|on|to)\b.*")
_BARE = frozenset(("pr", "pull request", "commit", "change", "mr"))


def told_in_words(text: str, catalogue: Catalogue) -> str | None:
    """The agent that a line names in its author's own words: `This PR was written primarily by Claude Code`. The whole of what
    is named must be an agent's name, for people are called Claude and Devin; one word is enough where nothing else is said,
    or where it is said of this very change."""
    line = text[:300].lstrip("🤖✨ ").casefold()
    found = _OF_THIS.match(line) or _HELPED.match(line) or _LINE.match(line)
    if found is None:
        return None
    who = found["who"].strip("`*_[]() @")
    of_this = found.re is _OF_THIS and found["what"] in _BARE
    agent = agent_named(who, catalogue.tables.names) if of_this or found.re is _LINE or " " in who else None
    if agent is None and (of_this or found.re is _HELPED):
        who = _REST.sub("", who)
        agent = agent_named(who, catalogue.tables.names) if " " in who else None
    return agent.id if agent else None
