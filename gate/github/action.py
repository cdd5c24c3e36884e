"""`gate action`: an event -> which pull requests -> read, judge, look at the head again, write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from gate.errors import GateError
from gate.github.api import Api, connect, pages
from gate.github.evaluate import Session
from gate.github.event import AllOpen, HeadOf, Meant, MergeGroup, Nothing, Pulls, Pushed, meant, read_event
from gate.github.group import judge_group
from gate.github.landed import judge_push
from gate.github.objects import open_store
from gate.github.one import one
from gate.github.runner import say
from gate.github.settings import Settings, read_settings
from gate.model import Status
from gate.oversight.decide import GRAVITY


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How a run ended. `published` says that a status carries the verdict, so the job itself need not be red."""

    status: Status
    published: bool


def run(env: Mapping[str, str], *, connect: Callable[[Settings], Api] = connect) -> Result:
    """Everything from the event's payload and the environment. Raises GateError; never passes by failing."""
    settings = read_settings(env)
    wanted = meant(settings.event_name, read_event(settings.event_path), number=settings.number)
    if isinstance(wanted, Nothing):
        say(f"nothing to do: {wanted.why}")
        return Result(status="none", published=True)
    with open_store(settings) as store:
        session = Session(settings=settings, api=connect(settings), store=store)
        if isinstance(wanted, MergeGroup):
            return Result(status=judge_group(session, wanted), published=True)
        if isinstance(wanted, Pushed):
            return Result(status=judge_push(session, wanted), published=False)
        return _each(session, wanted)


def _each(session: Session, wanted: Meant) -> Result:
    """Several pull requests one after another; a failure of one does not keep the others from being judged."""
    numbers = _numbers(session, wanted)
    pushed, pusher = (wanted.pushed, wanted.pusher) if isinstance(wanted, Pulls) else ("", "")
    worst: Status = "none"
    failure: GateError | None = None
    for number in numbers:
        try:
            found = one(session, number, pushed=pushed, pusher=pusher)
        except GateError as error:
            failure = error
            say(f"#{number}: {error}")
            continue
        worst = max(worst, found, key=GRAVITY.__getitem__)
    if failure is not None:
        raise failure
    return Result(status=worst, published=True)


def _numbers(session: Session, wanted: Meant) -> tuple[int, ...]:
    api, repository = session.api, session.settings.repository
    if isinstance(wanted, Pulls):
        return wanted.numbers
    if isinstance(wanted, AllOpen):
        return tuple(int(row["number"]) for row in pages(api, f"/repos/{repository}/pulls?state=open"))
    assert isinstance(wanted, HeadOf)
    return _with_head(session, wanted)


def _with_head(session: Session, wanted: HeadOf) -> tuple[int, ...]:
    """Open pull requests with exactly this head of exactly this repository. None is left where it closed or moved on."""
    if wanted.numbers:
        return wanted.numbers
    owner = wanted.repository.partition("/")[0]
    branch = quote(f"{owner}:{wanted.branch}", safe="")
    rows = pages(session.api, f"/repos/{session.settings.repository}/pulls?state=open&head={branch}")
    heads = [(row["number"], row.get("head") or {}) for row in rows]
    found = tuple(
        int(number)
        for number, head in heads
        if head.get("sha") == wanted.head
        and str((head.get("repo") or {}).get("full_name", "")).casefold() == wanted.repository.casefold()
    )
    if not found:
        say(f"no open pull request has the head {wanted.head[:12]} of {wanted.repository} any more")
    return found
