"""The decision log, where the workflow names a store: one record for each verdict published, one for each landing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gate.github.evaluate import Evaluation, Session

if TYPE_CHECKING:
    from gate.github.event import Pushed
    from gate.github.landed import Landing


def record(session: Session, found: Evaluation) -> None:
    """Raises GateError where the store does not take it."""
    from gate.ledger.entries import decision_record  # type: ignore[import-untyped,import-not-found,unused-ignore]
    from gate.ledger.store import open_store  # type: ignore[import-untyped,import-not-found,unused-ignore]

    reading = found.reading
    entry = decision_record(
        found.judged, at=_now(), writer=_writer(session), pull=found.pull, url=reading.url, title=reading.title
    )
    open_store(session.settings.ledger).append(entry)


def record_landing(session: Session, landing: Landing, push: Pushed) -> None:
    from gate.ledger.entries import landed_record  # type: ignore[import-untyped,import-not-found,unused-ignore]
    from gate.ledger.store import open_store  # type: ignore[import-untyped,import-not-found,unused-ignore]

    reading = landing.reading
    entry = landed_record(
        landing.judged,
        at=_now(),
        writer=_writer(session),
        pull=landing.pull,
        head=landing.commit,
        url=reading.url if reading else session.settings.commit_url(landing.commit),
        title=reading.title if reading else "",
    )
    open_store(session.settings.ledger).append(entry)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _writer(session: Session) -> str:
    """A chain of its own for each attempt of each run, so that runs at once never wait for one another."""
    return session.settings.writer
