"""`gate action`: an event -> which pull requests -> read, judge, look at the head again, write."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from gate.errors import GateError
from gate.github import beside, notify
from gate.github.api import Api, connect, pages
from gate.github.evaluate import Evaluation, NotDecidedError, Session, evaluate
from gate.github.event import AllOpen, HeadOf, Meant, MergeGroup, Nothing, Pulls, Pushed, meant, read_event
from gate.github.group import judge_group
from gate.github.landed import judge_push
from gate.github.objects import open_store
from gate.github.publish import failed, publish
from gate.github.runner import annotate, annotate_findings, outputs, say, summarise
from gate.github.settings import Settings, read_settings
from gate.model import Status
from gate.oversight.decide import GRAVITY, counts_as_ai
from gate.pipeline import Judgement, reconsider
from gate.render.markdown import render

EXIT: dict[Status, int] = {"success": 0, "none": 0, "pending": 1, "failure": 1, "error": 3}
MOVES = 3  # times that a head may move under a run; then the run of the last push decides


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


def one(session: Session, number: int, *, pushed: str = "", pusher: str = "") -> Status:
    """Judge and publish one pull request. The head is read again right before writing; a moved one is judged anew."""
    settings, api = session.settings, session.api
    try:
        for _ in range(MOVES):
            found = evaluate(session, number, pushed=pushed, pusher=pusher)
            if not found.reading.open:
                say(f"#{number} is closed: nothing is published")
                return "none"
            now = session.store.head_of(number)
            if now is None or now == found.reading.head:
                return _write(session, found)
            say(f"#{number}: the head moved from {found.reading.head[:12]} to {now[:12]}: judged again")
    except NotDecidedError as error:
        failed(api, settings, error.reading, str(error.what))
        raise
    raise GateError(
        f"the head of #{number} moved {MOVES} times", remedy="the run of the last push decides; or re-run this one"
    )


def _write(session: Session, found: Evaluation) -> Status:
    """The status first: what stands beside it may fail, and the next run makes up for it."""
    settings, api, reading = session.settings, session.api, found.reading
    if found.judged.verdict.status == "none":
        return report(settings, found.judged, number=reading.number)
    told, found = _notified(settings, found)
    judged = found.judged
    text = render(judged, pull_url=reading.url)
    publish(api, settings, reading, judged, summary=text)
    _beside(session, found, text, told)
    _log(session, found)
    return report(settings, judged, number=reading.number, text=text)


def _notified(settings: Settings, found: Evaluation) -> tuple[str, Evaluation]:
    """People are told of what AI did alone, once for what it does; a message that can't be delivered holds it up."""
    judged = found.judged
    before = beside.notified(found.reading)
    wanted = judged.verdict.required.notify and counts_as_ai(judged.authorship, judged.policy)
    if not wanted or not (settings.slack or settings.webhook) or judged.verdict.status != "success":
        return before, found
    about = notify.subject(judged)
    if about == before:
        return before, found
    delivered = notify.notify(settings, found.reading, judged)
    if delivered:
        return about, found
    pull = replace(found.pull, notified=False)
    return before, replace(found, pull=pull, judged=reconsider(judged, pull))


def _beside(session: Session, found: Evaluation, text: str, told: str) -> None:
    """Comment, labels, reviews: each on its own, and none decides."""
    settings, api, reading, judged = session.settings, session.api, found.reading, found.judged
    steps: list[tuple[bool, str, Callable[[], object]]] = [
        (True, "withdraw the gate's approval", lambda: beside.dismiss(api, settings, reading, judged)),
        (settings.comment, "comment", lambda: beside.comment(api, settings, reading, judged, text, told)),
        (settings.comment, "tidy up comments", lambda: beside.forget_doubles(api, settings, reading)),
        (settings.labels, "label", lambda: beside.labels(api, settings, reading, judged)),
        (settings.approve, "approve", lambda: beside.approve(api, settings, reading, judged)),
        (
            settings.request_reviews,
            "request reviews",
            lambda: beside.request_reviews(api, settings, reading, judged, found.pull),
        ),
    ]
    for wanted, what, step in steps:
        if not wanted:
            continue
        try:
            step()
        except GateError as error:
            message = f"#{reading.number}: could not {what}, the status stands: {error}"
            if what == "approve":  # new repositories forbid it, and level 0 passes without
                say(message)
            else:
                annotate("warning", message, title="oversight-gate")


def _log(session: Session, found: Evaluation) -> None:
    """The decision log, where one is kept. What can't be logged is said, and the status stands."""
    if not session.settings.ledger:
        return
    from gate.github.log import record

    try:
        record(session, found)
    except GateError as error:
        annotate("warning", f"the decision could not be logged: {error}", title="oversight-gate")


def report(settings: Settings, judged: Judgement, *, number: int, text: str = "") -> Status:
    """The log line, annotations, summary and outputs of the step."""
    verdict, level = judged.verdict, judged.assessment.level
    say(f"#{number}: level {int(level)} {level.label}, {verdict.status}: {verdict.description}")
    if verdict.status != "success":
        annotate_findings(judged)
    summarise(settings, text or render(judged))
    outputs(
        settings,
        level=str(int(level)),
        status=verdict.status,
        outcome=verdict.outcome,
        authorship=judged.authorship.kind,
    )
    return verdict.status
