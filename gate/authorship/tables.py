"""Look-up tables compiled from the catalogue: one dictionary look-up or one expression per question."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from gate.authorship.disclosure import AI_KEYS, AUTHOR_KEYS, GENERAL_KEYS, REQUEST_KEYS, SIGN_OFF

if TYPE_CHECKING:
    from gate.authorship.catalogue import Agent
    from gate.authorship.identity import Who

STANDARD_KEYS = AUTHOR_KEYS | GENERAL_KEYS | AI_KEYS | REQUEST_KEYS | {SIGN_OFF, "author"}

_CAP = 600
"""No signature is longer than this, so no line is looked at further: it bounds every expression's time."""


class Matcher:
    """Many expressions of many agents as one alternation, tried at the start of a text."""

    __slots__ = ("_agents", "_regex")

    def __init__(self, pairs: Iterable[tuple[Agent, str]], *, flags: int = re.IGNORECASE) -> None:
        self._agents: dict[str, Agent] = {}
        parts = []
        for number, (agent, pattern) in enumerate(pairs):
            self._agents[f"_{number}"] = agent
            parts.append(f"(?P<_{number}>{pattern})")
        self._regex = re.compile("|".join(parts), flags) if parts else None

    def match(self, text: str, start: int = 0) -> tuple[Agent, int] | None:
        """The agent whose expression matches at `start`, and where the match ends."""
        found = self._regex.match(text, start, start + _CAP) if self._regex else None
        if found is None or found.lastgroup is None:
            return None
        return self._agents[found.lastgroup], found.end()


class Tables:
    """Most are plain dictionaries from a folded value to its agent; later agents win."""

    def __init__(self, agents: Iterable[Agent]) -> None:
        everyone = tuple(agents)
        self.emails = {value: agent for agent in everyone for value in agent.emails}
        self.gh_ids = {value: agent for agent in everyone for value in agent.gh_ids}
        self.logins = {value: agent for agent in everyone for value in agent.logins}
        self.names = {value: agent for agent in everyone if agent.is_ai for value in agent.names}
        self.labels = self.names | {value: agent for agent in everyone if agent.is_ai for value in _labels(agent)}
        self.keys = {value: agent for agent in everyone for value in agent.keys}
        self.branches = tuple((value, agent) for agent in everyone for value in agent.branches)
        self.suffixes = tuple((value, agent) for agent in everyone for value in agent.identity_suffix)
        self.domains: dict[str, list[Agent]] = {}
        for agent in everyone:
            for domain in agent.domains:
                self.domains.setdefault(domain, []).append(agent)
        self.extra_keys: dict[str, list[tuple[re.Pattern[str], Agent]]] = {}
        for agent in everyone:
            for key, pattern in agent.extra_keys:
                self.extra_keys.setdefault(key, []).append((re.compile(pattern, re.IGNORECASE), agent))
        self.trailer_keys = STANDARD_KEYS | self.keys.keys() | self.extra_keys.keys()
        self.name_email = Matcher((agent, p) for agent in everyone for p in agent.name_email)
        self.footers = Matcher((agent, p) for agent in everyone for p in agent.footers)
        self.subject = Matcher(((agent, p) for agent in everyone for p in agent.subject), flags=0)
        self.urls = Matcher((agent, p) for agent in everyone for p in agent.urls)
        self.branch_regex = Matcher((agent, p) for agent in everyone for p in agent.branch_regex)
        self.invokers = tuple(re.compile(p, re.IGNORECASE) for agent in everyone for p in agent.invoker)
        self.identities: dict[tuple[str, str], Who | None] = {}
        """Answers already given: the same few people sign thousands of commits."""


def _labels(agent: Agent) -> tuple[str, ...]:
    """What names an agent where AI is meant. An id of one word has to be listed: `entire` and `continue` are words."""
    own = (agent.id, agent.id.replace("-", " ")) if "-" in agent.id else ()
    return (*own, *agent.labels)
