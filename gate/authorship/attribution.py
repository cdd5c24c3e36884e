"""Who wrote a whole change, and who asked for it: its commits, what surrounds its pull request, the running agent."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from gate.authorship.catalogue import Catalogue, load_catalogue
from gate.authorship.commits import examine
from gate.authorship.environment import running_agent
from gate.authorship.facts import PullRequestFacts, Undeclared
from gate.authorship.marks import agents_of, in_order
from gate.authorship.people import from_pull_request, with_owners
from gate.authorship.surroundings import corroborated, opener_of, read_surroundings
from gate.model import Authorship, AuthorshipKind, Commit, Evidence, Invoker

_STRICTEST: tuple[AuthorshipKind, ...] = ("authored", "conflict", "assisted")


def attribute(
    commits: tuple[Commit, ...],
    *,
    catalogue: Catalogue | None = None,
    pull_request: PullRequestFacts | None = None,
    environment: Mapping[str, str] | None = None,
    undeclared: Undeclared = "declare",
    machine_users: Mapping[str, str] | None = None,
) -> Authorship:
    """The strictest kind that any commit, the pull request or the environment gives, with all of the evidence.

    `undeclared="as-ai"` turns a change without any mark into an assisted one. The other two leave the kind as it is:
    treating it as human, or asking for a declaration, is for the policy.
    """
    catalogue = catalogue or load_catalogue()
    facts = pull_request or PullRequestFacts()
    parts = [_checked(commit, examine(commit, catalogue), facts, catalogue) for commit in commits]
    around, declared_human = read_surroundings(facts, catalogue)
    agent = running_agent(environment) if environment is not None else None
    if agent:
        around.append(Evidence(signal="environment", value=f"{agent} runs this process", agent=agent))
    kind = _kind(parts, around, human=bool(declared_human), opened_by_ai=_opened_by_ai(facts, catalogue))
    evidence = _evidence(kind, parts, around, declared_human)
    if kind == "undeclared" and undeclared == "as-ai":
        kind, evidence = "assisted", [Evidence(signal="policy", value="undeclared: as-ai")]
    return Authorship(
        kind=kind,
        agents=_agents(kind, parts, evidence),
        invokers=_invokers(kind, parts, around, facts, catalogue, machine_users or {}),
        evidence=tuple(evidence),
    )


def _checked(commit: Commit, found: Authorship, facts: PullRequestFacts, catalogue: Catalogue) -> Authorship:
    """A bot's commit in a pull request needs something outside the commit that says so, else it is a conflict.

    The people that it names come along: whoever forged the identity may be among them.
    """
    if found.kind != "automation" or corroborated(commit, found.agents[0], facts, catalogue):
        return found
    evidence = tuple(e._replace(signal="uncorroborated author") for e in found.evidence)
    return found._replace(kind="conflict", evidence=evidence)


def _opened_by_ai(facts: PullRequestFacts, catalogue: Catalogue) -> bool:
    who = opener_of(facts, catalogue)
    return who is not None and who.kind in ("ai", "review-ai")


def _kind(parts: list[Authorship], around: list[Evidence], *, human: bool, opened_by_ai: bool) -> AuthorshipKind:
    kinds = {part.kind for part in parts} | ({"assisted"} if around else set())
    if opened_by_ai:
        return "authored"
    for kind in _STRICTEST:
        if kind in kinds:
            return kind
    if kinds == {"automation"}:
        return "automation"
    if kinds == {"human"} or (human and kinds <= {"human", "undeclared"}):
        return "human"
    return "undeclared"


def _evidence(
    kind: AuthorshipKind, parts: list[Authorship], around: list[Evidence], declared_human: list[Evidence]
) -> list[Evidence]:
    if kind == "undeclared":
        return []
    evidence = in_order([*around, *chain.from_iterable(part.evidence for part in parts)])
    return evidence + declared_human if kind == "human" else evidence


def _agents(kind: AuthorshipKind, parts: list[Authorship], evidence: list[Evidence]) -> tuple[str, ...]:
    """The agents of the commits that count; a bot beside an agent is not one of them."""
    if kind in ("authored", "assisted"):
        bots = {agent for part in parts if part.kind in ("automation", "conflict") for agent in part.agents}
        named = agents_of([e for e in evidence if not e.signal.endswith(" author")])
        return named or tuple(dict.fromkeys(a for part in parts for a in part.agents if a not in bots))
    return tuple(dict.fromkeys(agent for part in parts if part.kind == kind for agent in part.agents))


def _invokers(
    kind: AuthorshipKind,
    parts: list[Authorship],
    around: list[Evidence],
    facts: PullRequestFacts,
    catalogue: Catalogue,
    machine_users: Mapping[str, str],
) -> tuple[Invoker, ...]:
    """The people in the agents' commits, or in all of them where the agent shows only around the commits."""
    if kind not in _STRICTEST:
        return ()
    inside = (invoker for part in parts if around or part.by_ai for invoker in part.invokers)
    beside = from_pull_request(facts, catalogue, by_agent=_opened_by_ai(facts, catalogue))
    logins = {email.casefold(): login for email, login in facts.logins}
    return with_owners(chain(inside, beside), machine_users, logins)
