"""One pull request, read and judged: a question to GitHub, objects from git, the pure pipeline, and what it still asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gate.errors import GateError, PolicyError
from gate.github.api import Api
from gate.github.objects import Store
from gate.github.people import complete, pusher_of
from gate.github.query import ask, by_id
from gate.github.reading import Reading, read
from gate.github.settings import Settings
from gate.github.snapshot import build, unlisted
from gate.model import Change, Policy
from gate.pipeline import Judgement, judge, reconsider
from gate.policy.code_owners import LOCATIONS
from gate.policy.load import NAME, load
from gate.pull_request import PullRequest, Sibling


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """What a run works with."""

    settings: Settings
    api: Api
    store: Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    reading: Reading
    pull: PullRequest
    judged: Judgement


class NotDecidedError(GateError):
    """Evaluation failed after the head was known: the status can still say so."""

    def __init__(self, reading: Reading, cause: GateError) -> None:
        super().__init__(cause.what, where=cause.where or f"#{reading.number}", remedy=cause.remedy)
        self.reading, self.exit_code = reading, 3


def reading_of(session: Session, number: int) -> Reading:
    settings = session.settings
    answer = ask(session.api, owner=settings.owner, name=settings.name, number=number)
    return read(answer, repository=settings.repository)


def evaluate(session: Session, number: int, *, pushed: str = "", pusher: str = "") -> Evaluation:
    """Judge a pull request as it is now. `pusher` is who pushed the head `pushed`, where the event tells it.

    Raises NotDecidedError, or another GateError while the head is not known yet.
    """
    reading = reading_of(session, number)
    try:
        siblings = tuple(_sibling(session, other) for other in reading.siblings)
        known = pusher if pushed == reading.head else ""
        return weigh(session, reading, base=reading.base, siblings=siblings, pusher=known)
    except GateError as error:
        raise NotDecidedError(reading, error) from error
    except Exception as error:  # a fault of the gate's own must not leave an earlier green in place
        fault = GateError(f"{type(error).__name__}: {error}", remedy="report it, with the link of this run")
        raise NotDecidedError(reading, fault) from error


def _sibling(session: Session, number: int) -> Sibling:
    """Another pull request with the same head is judged too, by its own base: the status unlocks both."""
    reading = reading_of(session, number)
    found = weigh(session, reading, base=reading.base, siblings=(), pusher="")
    return Sibling(number=number, satisfied=found.judged.verdict.status == "success")


def weigh(session: Session, reading: Reading, *, base: str, siblings: tuple[Sibling, ...], pusher: str) -> Evaluation:
    """Judge what was read against a commit of the base; then ask for what the verdict turns on, and decide again."""
    settings = session.settings
    change = session.store.change(base, reading.head, title=f"#{reading.number}")
    policy, policy_error = policy_at_base(change)
    more = by_id(session.api, unlisted(reading, change), owner=settings.owner, name=settings.name)
    pull = build(
        reading,
        change,
        commits=more,
        clean_merges=session.store.clean_base_merges(change),
        code_owners=_code_owners(change),
        policy_error=policy_error,
        pusher=pusher,
        siblings=siblings,
        policy=policy,
        left=session.store.left(change),
    )
    judged = judge(change, policy, pull=pull)
    pull, judged = _completed(session, reading, pull, judged)
    return Evaluation(reading=reading, pull=pull, judged=judged)


def _completed(
    session: Session, reading: Reading, pull: PullRequest, judged: Judgement
) -> tuple[PullRequest, Judgement]:
    """Permissions and teams of those who spoke; and who pushed the head, before anybody's approval counts."""
    fuller = complete(session.api, session.settings.repository, judged.policy, judged.verdict.required, pull)
    if fuller != pull:
        pull, judged = fuller, reconsider(judged, fuller)
    pushers = {c.pushed_by for c in pull.commits if c.id == pull.head}
    verdict = judged.verdict
    rests_on_people = verdict.counted and verdict.required.approvals and verdict.status in ("success", "pending")
    if rests_on_people and pushers == {None}:
        pusher = pusher_of(session.api, reading.head_repository, reading.head_branch, reading.head)
        if pusher:
            commits = tuple(replace(c, pushed_by=pusher) if c.id == pull.head else c for c in pull.commits)
            pull = replace(pull, commits=commits)
            judged = reconsider(judged, pull)
    return pull, judged


def policy_at_base(change: Change) -> tuple[Policy, str]:
    """The policy at the base; one that does not load is said in the verdict, which then is an error."""
    data = change.read_base(NAME)
    try:
        return (load(data, file=f"{NAME} at {(change.base or '')[:12]}") if data is not None else load()), ""
    except PolicyError as error:
        return load(), f"{error.where}: {error.what}; {error.remedy}"


def _code_owners(change: Change) -> str:
    """The first CODEOWNERS of the base, in the order in which GitHub looks."""
    found = next((data for data in map(change.read_base, LOCATIONS) if data is not None), b"")
    return found.decode("utf-8", "replace")
