"""What a push brought to a branch: with the oversight that it needed, or without it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

from gate.errors import GateError
from gate.github.api import pages
from gate.github.evaluate import Session, policy_at_base, reading_of, weigh
from gate.github.event import Pushed
from gate.github.one import one
from gate.github.reading import Reading
from gate.github.runner import annotate, outputs, say, summarise
from gate.model import Status
from gate.oversight.decide import GRAVITY
from gate.pipeline import Judgement, judge
from gate.policy.code_owners import LOCATIONS
from gate.policy.load import NAME
from gate.pull_request import PullRequest
from gate.render.markdown import render

COMMITS = 100  # of one push that are looked at one by one

MERGED = """... on Commit { associatedPullRequests(first: 20) {
  nodes { number merged baseRefName baseRepository { nameWithOwner } } } }"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Landing:
    """One change that landed: by a pull request, or pushed straight to the branch."""

    commit: str
    """Where it is on the branch."""
    judged: Judgement
    pull: PullRequest | None = None
    reading: Reading | None = None

    @property
    def name(self) -> str:
        return f"#{self.pull.number}" if self.pull else self.commit[:12]


def judge_push(session: Session, push: Pushed) -> Status:
    """Judge every pull request that the push merged, and every commit that came without one. A new policy or new owners
    judge the open pull requests anew."""
    landings = _landings(session, push)
    worst: Status = "none"
    for landing in landings:
        verdict = landing.judged.verdict
        worst = max(worst, verdict.status, key=GRAVITY.__getitem__)
        if verdict.status in ("success", "none"):
            say(f"{landing.name} landed with the oversight it needs")
        else:
            message = f"{landing.name} landed without the oversight it needs: {verdict.description}"
            annotate("error", message, title="oversight-gate")
            summarise(session.settings, f"## {landing.name} landed on {push.branch}\n\n{render(landing.judged)}")
        _log(session, landing)
    if landings:
        gravest = max(landings, key=lambda one: GRAVITY[one.judged.verdict.status]).judged
        outputs(
            session.settings,
            level=str(max(int(one.judged.assessment.level) for one in landings)),
            status=worst,
            outcome=gravest.verdict.outcome,
            authorship=gravest.authorship.kind,
        )
    if _rules_changed(session, push):
        _judge_open(session, push.branch)
    return worst


def _rules_changed(session: Session, push: Pushed) -> bool:
    asked = ("diff-tree", "--quiet", push.before, push.after, "--", NAME, *LOCATIONS)
    return session.store.git.attempt(*asked)[0] != 0


def _judge_open(session: Session, branch: str) -> None:
    path = f"/repos/{session.settings.repository}/pulls?state=open&base={quote(branch, safe='')}"
    for number in [int(row["number"]) for row in pages(session.api, path)]:
        try:
            one(session, number)
        except GateError as error:
            annotate("error", f"#{number}: {error}", title="oversight-gate")


def _landings(session: Session, push: Pushed) -> list[Landing]:
    session.store.fetch(push.before, push.after)
    git = session.store.git
    ids = git.run("rev-list", "--first-parent", "--reverse", f"{push.before}..{push.after}", "--").decode().split()
    if len(ids) > COMMITS:
        raise GateError(
            f"{len(ids)} commits in one push to {push.branch}",
            remedy=f"`gate scan {push.before}..{push.after}` grades them",
        )
    pulls = _pulls(session, ids, push.branch)
    last = {number: id for id, number in pulls.items()}  # a rebase brings a pull request as several commits
    return [
        _merged(session, id, pulls[id], push) if id in pulls else _straight(session, id)
        for id in ids
        if last.get(pulls.get(id, 0), id) == id
    ]


def _merged(session: Session, id: str, number: int, push: Pushed) -> Landing:
    """The pull request as it was when it landed, against the branch as it was before."""
    reading = _until_landed(reading_of(session, number))
    found = weigh(session, reading, base=push.before, siblings=(), pusher="")
    return Landing(commit=id, judged=found.judged, pull=found.pull, reading=reading)


def _until_landed(reading: Reading) -> Reading:
    """Without what people said afterwards: a look that came too late is no oversight. Times are ISO 8601 in UTC."""
    pull = reading.answer.pull
    landed = str(pull.get("mergedAt") or "9")
    said = {
        "reviews": [r for r in pull["reviews"] if str(r.get("submittedAt") or "") <= landed],
        "comments": [c for c in pull["comments"] if str(c.get("createdAt") or "") <= landed],
    }
    return replace(reading, answer=replace(reading.answer, pull=pull | said))


def _straight(session: Session, id: str) -> Landing:
    """A commit without a pull request: nobody has looked, so what needs people has not been met."""
    change = session.store.source.brought(id, f"the commit {id[:12]}")
    policy, error = policy_at_base(change)
    if error:
        raise GateError(error, where=id[:12], remedy="repair the policy on the branch")
    return Landing(commit=id, judged=judge(change, policy))


def _pulls(session: Session, ids: list[str], branch: str) -> dict[str, int]:
    """Commit -> the merged pull request that brought it to this branch."""
    settings = session.settings
    if not ids:
        return {}
    rows = " ".join(f'c{i}: object(oid: "{id}") {{ {MERGED} }}' for i, id in enumerate(ids))
    query = f"query Landed($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{ {rows} }} }}"
    data = session.api.graphql(query, {"owner": settings.owner, "name": settings.name})
    repository: dict[str, Any] = data.get("repository") or {}
    found: dict[str, int] = {}
    for i, id in enumerate(ids):
        nodes = ((repository.get(f"c{i}") or {}).get("associatedPullRequests") or {}).get("nodes") or ()
        for pull in nodes:
            here = (pull.get("baseRepository") or {}).get(
                "nameWithOwner", ""
            ).casefold() == settings.repository.casefold()
            if pull.get("merged") and pull.get("baseRefName") == branch and here:
                found[id] = int(pull["number"])
    return found


def _log(session: Session, landing: Landing) -> None:
    if not session.settings.ledger:
        return
    from gate.github.log import log_landing

    try:
        log_landing(session, landing)
    except GateError as error:
        annotate("warning", f"the landing could not be logged: {error}", title="oversight-gate")
