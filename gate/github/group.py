"""A merge group: every pull request in it is judged again, and the worst verdict is the group's.

https://docs.github.com/en/repositories/configuring-branches-and-merges-in-your-repository/configuring-pull-request-merges/managing-a-merge-queue
"""

from __future__ import annotations

from gate.errors import GateError
from gate.github.api import ApiError
from gate.github.evaluate import Evaluation, Session, evaluate
from gate.github.event import MergeGroup
from gate.github.publish import clamp, post
from gate.github.runner import outputs, say, summarise
from gate.model import Status
from gate.oversight.decide import GRAVITY
from gate.render.markdown import render

QUEUE = """query Queue($owner: String!, $name: String!, $branch: String!) {
  repository(owner: $owner, name: $name) {
    mergeQueue(branch: $branch) {
      entries(first: 100) { totalCount nodes { baseCommit { oid } headCommit { oid } pullRequest { number } } }
    }
  }
}"""


def judge_group(session: Session, group: MergeGroup) -> Status:
    """The worst status of its pull requests, published on the head of the group. Whatever fails is an error."""
    api, settings = session.api, session.settings
    try:
        numbers = members(session, group)
        found = [evaluate(session, number) for number in numbers]
    except GateError as error:
        post(api, settings, group.head, "error", clamp(f"the gate could not decide: {error.what}"))
        raise
    worst = max(found, key=lambda e: _gravity(e.judged.verdict.status))
    status: Status = worst.judged.verdict.status
    status = "error" if status == "none" else status
    text = (
        f"#{worst.reading.number}: {worst.judged.verdict.description}"
        if len(found) > 1
        else worst.judged.verdict.description
    )
    post(api, settings, group.head, status, clamp(text))
    _report(session, found, worst, status)
    return status


def _gravity(status: Status) -> int:
    """In a group `none` is no pass: the base of a queue is protected."""
    return GRAVITY["error" if status == "none" else status]


def members(session: Session, group: MergeGroup) -> tuple[int, ...]:
    """The pull requests in the group's tree. Raises GateError where they can't all be named."""
    return _chain(session, group) or _by_refs(session, group)


def _by_refs(session: Session, group: MergeGroup) -> tuple[int, ...]:
    """By git alone: whatever lies on top of the branch lands with the group, also the entries ahead of its own base, and
    each entry's ref carries its number."""
    tip, heads = session.store.queue(group.branch)
    if tip is None:
        raise GateError(f"{group.branch} is gone", where=f"merge group of #{group.number}", remedy="queue it again")
    session.store.fetch(tip, group.head)
    steps = session.store.git.run("rev-list", "--first-parent", f"{tip}..{group.head}", "--").decode().split()
    found = tuple(dict.fromkeys(heads[id] for id in steps if id in heads))
    if group.number in found:
        return found
    if len(steps) == 1:
        return (group.number,)
    raise GateError(
        f"{len(steps)} commits in the merge group, and neither the queue nor its refs say whose",
        where=f"merge group of #{group.number}",
        remedy="let the token read the merge queue (an App with `merge queues: read`), or build groups of one",
    )


def _chain(session: Session, group: MergeGroup) -> tuple[int, ...]:
    """From the head down, each entry's base is the head of the one before, past the group's own base to those ahead of it:
    they are in its tree too. Empty where the queue can't be read so."""
    settings = session.settings
    variables = {"owner": settings.owner, "name": settings.name, "branch": group.branch}
    try:
        data = session.api.graphql(QUEUE, variables)
    except ApiError as error:
        say(f"the merge queue can't be read: {error.what}")
        return ()
    queue = (data.get("repository") or {}).get("mergeQueue") or {}
    nodes = [node for node in (queue.get("entries") or {}).get("nodes") or () if isinstance(node, dict)]
    heads = {(node.get("headCommit") or {}).get("oid"): node for node in nodes}
    found: list[int] = []
    passed: set[str] = set()
    at = group.head
    while at in heads:
        entry = heads.pop(at)
        found.append(int(((entry or {}).get("pullRequest") or {}).get("number") or 0))
        at = str((entry.get("baseCommit") or {}).get("oid") or "")
        passed.add(at)
    whole = group.base in passed and group.number in found and 0 not in found
    return tuple(found) if whole else ()


def _report(session: Session, found: list[Evaluation], worst: Evaluation, status: Status) -> None:
    for one in found:
        verdict = one.judged.verdict
        say(f"#{one.reading.number}: {verdict.status}: {verdict.description}")
        summarise(session.settings, f"## #{one.reading.number}\n\n{render(one.judged)}")
    level = max(int(one.judged.assessment.level) for one in found)
    outputs(
        session.settings,
        level=str(level),
        status=status,
        outcome=worst.judged.verdict.outcome,
        authorship=worst.judged.authorship.kind,
    )
