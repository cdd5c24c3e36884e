"""Who wrote one commit, as far as the commit itself and its git note tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gate.authorship.identity import Who, identify
from gate.authorship.marks import Reading, agents_of, in_order, read_text
from gate.authorship.notes import NoteMark, read_note
from gate.authorship.people import from_message, invoker_of
from gate.model import Authorship, AuthorshipKind, Commit, Evidence, Identity, Invoker

if TYPE_CHECKING:
    from gate.authorship.catalogue import Catalogue

_BOTS = ("automation", "unlisted-app", "forged")


def attribute_commit(commit: Commit, catalogue: Catalogue) -> Authorship:
    """Kind, agents, invokers and evidence of one commit; a claimed bot is believed until `attribute` knows better.

    Nothing within a commit can corroborate its author: anybody may write any name into it.
    """
    found = examine(commit, catalogue)
    return found if found.by_ai else found._replace(invokers=())


def examine(commit: Commit, catalogue: Catalogue) -> Authorship:
    """As `attribute_commit`, but with the people in the commit even where no agent shows: one may show around it."""
    author = identify(commit.author.name, commit.author.email, catalogue)
    committer = identify(commit.committer.name, commit.committer.email, catalogue)
    reading = read_text(commit.message, catalogue, commit=commit.id or None, quotes=_quotes(author, catalogue))
    notes = read_note(commit.notes, catalogue) if commit.notes else []
    evidence = _ai_evidence(commit, author, committer, reading, notes)
    kind = _kind(author, evidence, reading)
    if kind == "human":
        evidence = reading.human
    elif author and author.kind in _BOTS:
        evidence.append(_signed(f"{author.kind} author", commit.author, author, commit.id))
    return Authorship(
        kind=kind,
        agents=_agents(author, evidence),
        invokers=_people(commit, author, committer, reading, notes),
        evidence=tuple(evidence),
    )


def _quotes(author: Who | None, catalogue: Catalogue) -> bool:
    """Dependency bots paste release notes, with the trailers of whoever wrote those."""
    if author is None or author.kind not in _BOTS:
        return False
    agent = catalogue.agents.get(author.id)
    return agent.quotes if agent else True


def _ai_evidence(
    commit: Commit, author: Who | None, committer: Who | None, reading: Reading, notes: list[NoteMark]
) -> list[Evidence]:
    evidence: list[Evidence] = []
    for signal, identity, who in (("author", commit.author, author), ("committer", commit.committer, committer)):
        if who and who.kind in ("ai", "review-ai"):
            evidence.append(_signed(signal, identity, who, commit.id))
    evidence += [Evidence(signal="note", value=n.value, commit=commit.id or None, agent=n.agent) for n in notes]
    return in_order(evidence + reading.ai)


def _signed(signal: str, identity: Identity, who: Who, commit: str) -> Evidence:
    return Evidence(signal=signal, value=str(identity), commit=commit or None, agent=who.id)


def _kind(author: Who | None, evidence: list[Evidence], reading: Reading) -> AuthorshipKind:
    if author and author.kind in ("ai", "review-ai"):
        return "authored"
    if author and author.kind == "forged":
        return "conflict"
    if evidence:
        return "assisted"
    if author:
        return "automation"
    return "human" if reading.human else "undeclared"


def _agents(author: Who | None, evidence: list[Evidence]) -> tuple[str, ...]:
    """The agents that took part; a bot only where the commit is its own."""
    ai = [e for e in evidence if not e.signal.endswith(" author")]
    return agents_of(ai) or ((author.id,) if author else ())


def _people(
    commit: Commit, author: Who | None, committer: Who | None, reading: Reading, notes: list[NoteMark]
) -> tuple[Invoker, ...]:
    """The people in a commit. If it is an agent's they are behind it, so they aren't its independent reviewers."""
    found = [
        invoker_of(commit.author, author, "commit author"),
        invoker_of(commit.committer, committer, "committer"),
        *(invoker_of(Identity(name=n, email=e), None, role) for n, e, role in reading.people),
        *(Invoker(who=note.human, source="git-ai note") for note in notes if note.human),
        *from_message(commit.message),
    ]
    return tuple(dict.fromkeys(person for person in found if person))
