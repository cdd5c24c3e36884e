"""What stands around the commits of a pull request: its opener, branch, body, labels, and commits that are gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gate.authorship.disclosure import is_ai_label
from gate.authorship.facts import PullRequestFacts
from gate.authorship.identity import Who, identify_login
from gate.authorship.marks import read_text
from gate.model import DECLARED, Commit, Evidence

if TYPE_CHECKING:
    from gate.authorship.catalogue import Catalogue

_WEB_FLOW = "noreply@github.com"


def opener_of(facts: PullRequestFacts, catalogue: Catalogue) -> Who | None:
    """The agent or bot that opened the pull request. GraphQL prints a bot's login without its `[bot]`."""
    for login in (facts.opener, f"{facts.opener}[bot]" if facts.opener_type == "Bot" else "", f"app/{facts.app}"):
        who = identify_login(login, catalogue.tables) if login not in ("", "app/") else None
        if who:
            return who
    return None


def read_surroundings(facts: PullRequestFacts, catalogue: Catalogue) -> tuple[list[Evidence], list[Evidence]]:
    """(evidence of AI, declarations that a human made it)."""
    ai: list[Evidence] = []
    opener = opener_of(facts, catalogue)
    if opener and opener.kind in ("ai", "review-ai"):
        ai.append(Evidence(signal="opener", value=facts.opener or facts.app, agent=opener.id))
    branch = _branch_agent(facts.branch, catalogue)
    if branch:
        ai.append(Evidence(signal="branch", value=facts.branch, agent=branch))
    quotes = opener is not None and opener.kind in ("automation", "unlisted-app")
    body = read_text(f"{facts.title}\n\n{facts.body}", catalogue, quotes=quotes)
    ai += body.ai
    ai += [Evidence(signal="label", value=label, agent=DECLARED) for label in facts.labels if is_ai_label(label)]
    for message in facts.earlier_messages:
        gone = read_text(message, catalogue)
        ai += [e._replace(signal=f"{e.signal} of an earlier commit") for e in gone.ai]
    return ai, body.human


def _branch_agent(branch: str, catalogue: Catalogue) -> str | None:
    """The agent whose tool names branches so; `owner:branch` of a fork included."""
    branch = branch.rpartition(":")[2].removeprefix("refs/heads/")
    if not branch:
        return None
    for prefix, agent in catalogue.tables.branches:
        if branch.startswith(prefix) and agent.is_ai:
            return agent.id
    found = catalogue.tables.branch_regex.match(branch)
    return found[0].id if found and found[0].is_ai else None


def corroborated(commit: Commit, bot: str, facts: PullRequestFacts, catalogue: Catalogue) -> bool:
    """Does anything outside the commit's own text say that the bot made it?

    Its verified signature, or that the bot pushed it, or opened the pull request and nobody else is known to have
    pushed. Without facts there is nothing to hold against it, as in a history that is long merged.
    """
    if _signature_holds(commit, facts):
        return True
    pusher = dict(facts.pushed_by).get(commit.id) or facts.pusher
    if pusher:
        return _is(pusher, bot, catalogue)
    if facts.opener or facts.app:
        opener = opener_of(facts, catalogue)
        return opener is not None and opener.id == bot
    return True


def _signature_holds(commit: Commit, facts: PullRequestFacts) -> bool:
    """Signed by the platform's own key, as it signs for its Apps; verified, where it was asked. A person's key vouches for
    that person, who may have written any author beside it."""
    signed = commit.signed if facts.verified is None else commit.id in facts.verified
    return signed and commit.committer.email.casefold() == _WEB_FLOW


def _is(login: str, bot: str, catalogue: Catalogue) -> bool:
    candidates = (login, login if login.endswith("[bot]") else f"{login}[bot]")
    return any(who is not None and who.id == bot for who in (identify_login(c, catalogue.tables) for c in candidates))
