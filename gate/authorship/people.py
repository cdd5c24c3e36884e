"""Who asked an agent for its work. A set with the source of each: adding people only ever tightens the gate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from gate.authorship.facts import PullRequestFacts
from gate.authorship.identity import MACHINE_MAILBOXES, Who, identify_login
from gate.authorship.text import asserted_lines, clean
from gate.model import Identity, Invoker

if TYPE_CHECKING:
    from gate.authorship.catalogue import Catalogue

_NOBODY = ("noreply@github.com", "web-flow@users.noreply.github.com", "noreply@gitlab.com")
"""Committers that are the platform's merge button."""

_OF_AGENTS = frozenset(
    (
        *MACHINE_MAILBOXES,
        *"no reply copilot github claude code codex cursor cursoragent openai openclaw hermes ci root".split(),
        *"automation support devnull admin system robot".split(),
    )
)
_ENDS = re.compile(r"[\s*_]*(?:$|[(\[,;:|<\"`?.!)])")
_ASKED = re.compile(
    r"\b(on behalf of|started by|requested by|triggered by|initiated by|prompted by|at the request of):?\s{1,3}"
    r"@([A-Za-z0-9](?:[A-Za-z0-9-]{0,38}))(?!/|[\w-])",
    re.IGNORECASE,
)


def invoker_of(identity: Identity, who: Who | None, source: str) -> Invoker | None:
    """The person behind an identity, by login where the address tells it; None for bots and the merge button.

    aider's suffix leaves the person's own address in place, so that identity is an agent's and a person's at once.
    """
    email = identity.email.strip().strip("<>").casefold()
    own = who is not None and who.by_name and _is_a_persons(email)
    if email in _NOBODY or (who and not own and not identity.name.casefold().endswith("(aider)")):
        return None
    name = login_of(email) or email or identity.name.strip().removeprefix("@")
    return Invoker(who=name, source=source) if name else None


def _is_a_persons(email: str) -> bool:
    """Whether an address may be that of who told git an agent's name: no word of it is an agent's or a machine's."""
    local, _, domain = email.partition("@")
    return "." in domain and not _OF_AGENTS & set(re.split(r"[-+._\d]+", local))


def login_of(email: str) -> str:
    """The login in GitHub's no-reply addresses, old and new form; empty for any other address."""
    local, _, domain = email.partition("@")
    return local.rpartition("+")[2] if domain.startswith("users.noreply.") else ""


def from_pull_request(facts: PullRequestFacts, catalogue: Catalogue, *, by_agent: bool) -> Iterator[Invoker]:
    """The people around a pull request that an agent took part in.

    Assignees count only beside an assigned agent: that is how Copilot records who asked, elsewhere they are reviewers.
    """
    groups = [
        ("pull request opener", (facts.opener,)),
        ("assigner", facts.assigners),
        ("requester", facts.requesters),
        ("pusher", (facts.pusher, *(login for _, login in facts.pushed_by))),
    ]
    if by_agent and any(_is_ai(login, catalogue) for login in facts.assignees):
        groups.append(("assignee", facts.assignees))
    for source, logins in groups:
        yield from (Invoker(who=login, source=source) for login in logins if _is_person(login, facts, catalogue))
    for source, who in asked_in(facts.body, catalogue):
        if _is_person(who, facts, catalogue):
            yield Invoker(who=who, source=source)


def from_message(message: str) -> Iterator[Invoker]:
    """Whom the message of a squash names as the one that the agent worked for: `… task 12 started by @ada`."""
    if "@" in message and _ASKED.search(message):
        for line in asserted_lines(clean(message)):
            text = line.text[:600]
            for found in _ASKED.finditer(text):
                if not found.start() or _ENDS.match(text, found.end()):  # within a sentence it is about something else
                    yield Invoker(who=found[2], source=found[1].lower())


def asked_in(body: str, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """(phrase, login or name) where a text says for whom the agent worked."""
    for line in asserted_lines(clean(body)) if body else ():
        text = line.text[:600].replace("**", "").replace("__", "")
        start = len(text) - len(text.lstrip("*_-•> #"))
        for pattern in catalogue.tables.invokers:
            found = pattern.match(text, start)
            groups = found.groupdict() if found else {}
            who = groups.get("login") or groups.get("who") or ""
            if who.strip(" .*_"):
                yield "pull request body", who.strip(" .*_")
                break
        for found in _ASKED.finditer(text):
            yield found[1].lower(), found[2]


def with_owners(
    invokers: Iterator[Invoker], machine_users: Mapping[str, str], logins: Mapping[str, str]
) -> tuple[Invoker, ...]:
    """Addresses become logins where known, and a machine user becomes the person who owns it; each once."""
    owners = {login.casefold(): owner for login, owner in machine_users.items()}
    people: dict[tuple[str, str], Invoker] = {}
    for person in invokers:
        who = logins.get(person.who.casefold(), person.who)
        owner = owners.get(who.casefold())
        person = Invoker(who=owner, source=f"owner of {who}") if owner else Invoker(who=who, source=person.source)
        people.setdefault((person.who.casefold(), person.source), person)
    return tuple(people.values())


def _is_ai(login: str, catalogue: Catalogue) -> bool:
    who = identify_login(login, catalogue.tables)
    return who is not None and who.kind in ("ai", "review-ai")


def _is_person(login: str, facts: PullRequestFacts, catalogue: Catalogue) -> bool:
    if not login or login.casefold().endswith("[bot]"):
        return False
    if login.casefold() == facts.opener.casefold() and facts.opener_type == "Bot":
        return False
    return identify_login(login, catalogue.tables) is None
