"""The marks that agents leave in a text: a commit message, a pull request's body, the message of a commit that is gone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gate.authorship.disclosure import (
    AUTHOR_KEYS,
    REQUEST_KEYS,
    SIGN_OFF,
    read_checkbox,
    read_disclosure,
)
from gate.authorship.identity import agent_named, identify, is_model_word
from gate.authorship.own_words import told_in_words
from gate.authorship.text import Line, asserted_lines, clean
from gate.authorship.trailers import Trailer, parse_trailers, people_in
from gate.model import DECLARED, Evidence

if TYPE_CHECKING:
    from gate.authorship.catalogue import Agent, Catalogue

_RANK = {s: n for n, s in enumerate(("opener", "author", "committer", "note", "trailer", "footer", "disclosure"))}
_VALUE_CAP = 300
_LEAD = re.compile(r"(?:[^\w`\"'“‘<#]|_)*")
_TAG = re.compile(r"</?\w{1,12}[^<>]{0,80}>")
_BOX = re.compile(r"(?:[-*+] )?\[( |x|X)\] ")
_WORDS_AFTER_FOOTER = 8
_FOOTER_GOES_ON = frozenset(
    ["via", "at", "on", "using", "with", "and", "for", "in", "by", "from", "through", "run", "session"]
)
_NO_AGENT = re.compile(r"(?:none|no|n/?a|null|false|0|-)?$", re.IGNORECASE)


@dataclass(slots=True)
class Reading:
    """What one text says. `people` are (name, e-mail, role) of the humans it names."""

    ai: list[Evidence] = field(default_factory=list)
    human: list[Evidence] = field(default_factory=list)
    people: list[tuple[str, str, str]] = field(default_factory=list)


def read_text(text: str, catalogue: Catalogue, *, commit: str | None = None, quotes: bool = False) -> Reading:
    """All marks of a text, each once. `quotes`: a bot pasted others' words, so only its last paragraph's addresses count."""
    cleaned = clean(text)
    lines = asserted_lines(cleaned)
    reading = Reading()
    if quotes:
        last = lines[-1].paragraph if lines else 0
        lines = [line for line in lines if line.paragraph == last]
    squashed = "\nAuthor: " in cleaned and "Squashed commit of the following:" in cleaned
    for trailer in parse_trailers(lines, catalogue.tables.trailer_keys):
        if not (trailer.key == "author" and not squashed) and (not quotes or "@" in trailer.value):
            _read_trailer(trailer, catalogue, commit, reading)
    if not quotes:
        _read_lines(lines, catalogue, commit, reading)
    reading.ai = in_order(reading.ai)
    return reading


def in_order(evidence: list[Evidence]) -> list[Evidence]:
    """The strongest signals first; the same mark of a squash's many commits once."""
    unique: dict[tuple[str, str | None, str, str | None], Evidence] = {}
    for e in evidence:
        unique.setdefault((e.signal, e.agent, e.value.casefold(), e.commit), e)
    return sorted(unique.values(), key=lambda e: _RANK.get(e.signal, len(_RANK)))


def agents_of(evidence: list[Evidence]) -> tuple[str, ...]:
    """Every agent once, then `declared` where nothing but the author's own words says so."""
    marks = [e for e in evidence if e.agent]
    names = tuple(dict.fromkeys(str(e.agent) for e in marks if e.agent != DECLARED))
    declared = all(e.signal == "disclosure" or e.agent == DECLARED for e in marks)
    return (*names, DECLARED) if marks and declared else names


def _read_trailer(trailer: Trailer, catalogue: Catalogue, commit: str | None, reading: Reading) -> None:
    tables = catalogue.tables
    owner = _owner_of_key(trailer, catalogue)
    if owner:
        reading.ai.append(_evidence("trailer", trailer.line, owner, commit))
        return
    if trailer.key in REQUEST_KEYS:
        reading.people += [(name, email, "on behalf of") for name, email in people_in(trailer)]
        login = trailer.value.split(" ")[0]
        if login.startswith("@") and "@" not in login[1:]:
            reading.people.append((login, "", "on behalf of"))
        return
    said = read_disclosure(trailer, catalogue)
    if said:
        kind = reading.ai if said.agent else reading.human
        kind.append(_evidence("disclosure" if said.agent else "declaration", trailer.line, said.agent, commit))
    elif trailer.key in AUTHOR_KEYS or trailer.key in (SIGN_OFF, "author"):
        people = people_in(trailer)
        if not people and "@" not in trailer.value.lstrip("@") and not trailer.first and trailer.key != SIGN_OFF:
            agent = agent_named(trailer.value.strip("`*_. @"), tables.names)
            if agent:
                reading.ai.append(_evidence("trailer", trailer.line, agent.id, commit))
        _read_people(people, trailer, catalogue, commit, reading)


def _read_people(
    people: list[tuple[str, str]], trailer: Trailer, catalogue: Catalogue, commit: str | None, reading: Reading
) -> None:
    for name, email in people:
        who = identify(name, email, catalogue)
        if who is None:
            if trailer.key != SIGN_OFF:
                reading.people.append((name, email, "co-author"))
        elif who.kind == "ai" or (who.kind == "review-ai" and trailer.key != SIGN_OFF):
            reading.ai.append(_evidence("trailer", trailer.line, who.id, commit))


def _owner_of_key(trailer: Trailer, catalogue: Catalogue) -> str | None:
    """The agent that owns this trailer key; `Entire-Agent: Claude Code` names another one in its value."""
    tables = catalogue.tables
    if trailer.first or (trailer.bullet and " " in trailer.value):
        return None
    for pattern, agent in tables.extra_keys.get(trailer.key, ()):
        if pattern.match(trailer.value):
            return agent.id
    agent_of_key: Agent | None = tables.keys.get(trailer.key)
    if agent_of_key is None or _NO_AGENT.match(trailer.value):
        return None
    named = agent_named(trailer.value, tables.labels) if trailer.key.endswith("-agent") else None
    return (named or agent_of_key).id


def _read_lines(lines: list[Line], catalogue: Catalogue, commit: str | None, reading: Reading) -> None:
    tables = catalogue.tables
    if lines and not lines[0].paragraph and not lines[0].comment:
        found = tables.subject.match(lines[0].text)
        if found:
            reading.ai.append(_evidence("subject", lines[0].text, found[0].id, commit))
    previous: Line | None = None
    for line in lines:
        text = line.text
        if "://" in text and not line.comment:
            _read_urls(text, catalogue, commit, reading)
        agent = _footer(line, previous, catalogue)
        told = None if agent or line.comment or line is lines[0] else told_in_words(text, catalogue)
        if agent:
            reading.ai.append(_evidence("footer", text, agent, commit))
        elif told:
            reading.ai.append(_evidence("disclosure", text, told, commit))
        elif "] " in text[:6]:
            said = read_checkbox(text)
            if said:
                kind = reading.ai if said == "ai" else reading.human
                kind.append(_evidence("declaration", text, DECLARED if said == "ai" else None, commit))
        previous = line


def _footer(line: Line, previous: Line | None, catalogue: Catalogue) -> str | None:
    """A line that begins with a tool's signature and is not the start of a sentence about it."""
    text, match = line.text, catalogue.tables.footers.match
    if line.comment or text[0] == "#":
        found = match(text)
        return found[0].id if found else None
    start = _start_of_words(text)
    found = match(text, start) if start is not None else None
    if found is None or start is None:
        return None
    agent, end = found
    wrapped = start == 0 and text[0].islower() and previous is not None and previous.paragraph == line.paragraph
    unended = text[start:end].endswith(" by")  # `You can make Copilot smarter by setting up …`
    return None if wrapped or (not unended and _goes_on(text[end : end + 300])) else agent.id


def _goes_on(rest: str) -> bool:
    """`… footers are now optional`: words that make a signature the start of a sentence about it."""
    if rest.startswith("]("):
        rest = rest.partition(")")[2]
    words = rest.split()
    if not words or len(words) > _WORDS_AFTER_FOOTER:
        return bool(words)
    first = words[0].strip("*_.,:;()[]").casefold()
    return rest[0].isspace() and first.isalpha() and first not in _FOOTER_GOES_ON and not is_model_word(first)


def _start_of_words(text: str) -> int | None:
    """Past emoji, markup, HTML tags and a ticked box; None for an unticked box and for a quotation or code."""
    box = _BOX.match(text)
    if box and box[1] == " ":
        return None
    start = box.end() if box else 0
    for _ in range(4):
        start = _LEAD.match(text, start, start + 40).end()  # type: ignore[union-attr]
        tag = _TAG.match(text, start)
        if not tag:
            break
        start = tag.end()
    return start


def _read_urls(text: str, catalogue: Catalogue, commit: str | None, reading: Reading) -> None:
    at = text.find("https://")
    while at >= 0:
        found = catalogue.tables.urls.match(text, at)
        if found:
            reading.ai.append(_evidence("url", text[at : found[1]], found[0].id, commit))
        at = text.find("https://", at + 8)


def _evidence(signal: str, value: str, agent: str | None, commit: str | None) -> Evidence:
    return Evidence(signal=signal, value=value[:_VALUE_CAP], commit=commit, agent=agent)
