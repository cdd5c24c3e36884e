"""One pull request: judged, its head looked at again, and written. The status alone decides; all else stands beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from gate.errors import GateError
from gate.github import beside, notify
from gate.github.evaluate import Evaluation, NotDecidedError, Session, evaluate
from gate.github.publish import failed, publish
from gate.github.runner import annotate, annotate_findings, outputs, say, summarise
from gate.github.settings import Settings
from gate.model import Status
from gate.oversight.decide import counts_as_ai
from gate.pipeline import Judgement, reconsider
from gate.pull_request import plain
from gate.render.markdown import render

# Their runs wait for one another, a pull request at a time: the concurrency group of the workflow that `gate init` writes.
IN_LINE = ("pull_request_target", "issue_comment", "workflow_run")
MOVES = 3  # times that a head may move under a run; then the run of the last push decides


def one(session: Session, number: int, *, pushed: str = "", pusher: str = "") -> Status:
    """Judge and publish. The head is read again right before writing; a moved one is judged anew. Where the gate can't
    decide, the status says so, so that no earlier green stays."""
    try:
        for _ in range(MOVES):
            found = _evaluated(session, number, pushed=pushed, pusher=pusher)
            if not found.reading.open:
                say(f"#{number} is closed: nothing is published")
                return "none"
            now = _head_now(session, found)
            if now in (None, found.reading.head):
                return _confirmed(session, found, _write(session, found), pushed=pushed, pusher=pusher)
            say(f"#{number}: the head moved from {found.reading.head[:12]} to {str(now)[:12]}: judged again")
    except NotDecidedError as error:
        try:
            failed(session.api, session.settings, error.reading.head, error.what, error.reading)
        except GateError as second:
            say(f"#{number}: nor could the status say so: {second}")
        raise
    raise GateError(
        f"the head of #{number} moved {MOVES} times", remedy="the run of the last push decides; or re-run this one"
    )


def _evaluated(session: Session, number: int, *, pushed: str, pusher: str) -> Evaluation:
    """Where the question itself can't be answered, git still tells the head: an earlier green on it must not stay."""
    try:
        return evaluate(session, number, pushed=pushed, pusher=pusher)
    except NotDecidedError:
        raise
    except GateError as error:
        try:
            head = session.store.head_of(number)
            if head is not None:
                failed(session.api, session.settings, head, error.what)
        except GateError as second:
            say(f"#{number}: nor could the status say so: {second}")
        raise


def _confirmed(session: Session, found: Evaluation, status: Status, *, pushed: str, pusher: str) -> Status:
    """A green is read back where another run may have read later and written earlier, say of a review that was withdrawn
    in between. A review of a fork's pull request names no number to wait for, nor does a run by hand."""
    reading, settings = found.reading, session.settings
    own = plain(reading.head_repository) == plain(settings.repository)
    if status != "success" or (own and settings.event_name in IN_LINE):
        return status
    again = _evaluated(session, reading.number, pushed=pushed, pusher=pusher)
    if again.reading.head != reading.head or again.judged.verdict.status in ("success", "none"):
        return status
    return _write(session, again)


def _head_now(session: Session, found: Evaluation) -> str | None:
    try:
        return session.store.head_of(found.reading.number)
    except GateError as error:
        raise NotDecidedError(found.reading, error) from error


def _write(session: Session, found: Evaluation) -> Status:
    """The status first: what stands beside it may fail, and the next run makes up for it."""
    settings, api, reading = session.settings, session.api, found.reading
    if found.judged.verdict.status == "none":
        return report(settings, found.judged, number=reading.number)
    told, found = _notified(settings, found)
    judged = found.judged
    text = render(judged, pull_url=reading.url)
    written = publish(api, settings, reading, judged, summary=text)
    _beside(session, found, text, told)
    if written:
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
    from gate.github.log import log_decision

    try:
        log_decision(session, found)
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
