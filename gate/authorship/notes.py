"""git-ai's authorship logs: git notes under refs/notes/ai that tell which lines an agent wrote, and who drove it.

Version 3: `path`, then indented `<id> <line ranges>`, then `---` and JSON that says who the ids are. Ids that start
with `h_` are known humans; `s_…::t_…` belong to a session. https://github.com/git-ai-project/git-ai
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from gate.authorship.disclosure import agent_in
from gate.model import DECLARED

if TYPE_CHECKING:
    from gate.authorship.catalogue import Catalogue

_AI_SECTIONS = ("prompts", "sessions")


class NoteMark(NamedTuple):
    agent: str
    value: str
    human: str
    """Who drove the agent, as the note says; empty where it doesn't."""


def read_note(note: str, catalogue: Catalogue) -> list[NoteMark]:
    """One mark for each agent that the note attests lines to. What can't be read attests nothing."""
    head, found, tail = f"\n{note}".replace("\r\n", "\n").partition("\n---\n")
    if not found or not tail.lstrip().startswith("{"):
        return []
    attested = _attested(head)
    authors = _authors(tail)
    marks: dict[str, NoteMark] = {}
    for identifier in attested:
        author = authors.get(identifier)
        if author is not None:
            tool = _text(author.get("agent_id"), "tool")
            agent = agent_in(tool, catalogue.tables.labels, of_ai=True)
            name = agent.id if agent else DECLARED
            marks.setdefault(
                name, NoteMark(name, f"refs/notes/ai: {tool or identifier}", _text(author, "human_author"))
            )
    return list(marks.values())


def _attested(head: str) -> list[str]:
    """The ids of the attestation lines: indented, an id and line ranges."""
    ids: dict[str, None] = {}
    for row in head.split("\n"):
        if row.startswith("  "):
            identifier, _, ranges = row.strip().partition(" ")
            if ranges.strip() and not identifier.startswith("h_"):
                ids[identifier.partition("::")[0]] = None
    return list(ids)


def _authors(tail: str) -> dict[str, dict[str, Any]]:
    import json

    try:
        data = json.loads(tail)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(data, dict):
        return {}
    sections = [data.get(name) for name in _AI_SECTIONS]
    return {
        str(identifier): author
        for section in sections
        if isinstance(section, dict)
        for identifier, author in section.items()
        if isinstance(author, dict)
    }


def _text(value: object, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return found.strip() if isinstance(found, str) else ""
