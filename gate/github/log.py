"""The decision log, where the workflow names a store: one record for each verdict that is published, one for each landing,
and the follow-ups that an override of level 4 owes."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gate.github.evaluate import Evaluation, Session

if TYPE_CHECKING:
    from gate.github.landed import Landing
    from gate.ledger.store import Store

# Git asks this for the name and the password (https://git-scm.com/docs/gitcredentials); the token stays in the environment.
ASKPASS = """#!/bin/sh
case "$1" in Username*) echo x-access-token ;; *) echo "$GATE_TOKEN" ;; esac
"""


def log_decision(session: Session, found: Evaluation) -> None:
    """Raises GateError where the store does not take it."""
    from gate.ledger.entries import decision_record, follow_up_record

    store, reading = _store(session), found.reading
    about = {"at": _now(), "writer": session.settings.writer}
    entry = decision_record(found.judged, pull=found.pull, url=reading.url, title=reading.title, **about)
    store.append(entry)
    if "follow_up" in found.judged.verdict.actions:
        for login in found.judged.verdict.overridden_by:
            store.append(follow_up_record(entry, by=login, **about))


def log_landing(session: Session, landing: Landing) -> None:
    """Raises GateError where the store does not take it."""
    from gate.ledger.entries import landed_record

    reading, settings = landing.reading, session.settings
    entry = landed_record(
        landing.judged,
        at=_now(),
        writer=settings.writer,
        pull=landing.pull,
        head=landing.commit,
        url=reading.url if reading else settings.commit_url(landing.commit),
        title=reading.title if reading else "",
    )
    _store(session).append(entry)


def _store(session: Session) -> Store:
    """`git` alone means this repository, over the address that the workflow runs at."""
    from gate.ledger.store import open_store

    settings = session.settings
    here = f"git:{settings.server}/"
    location = f"{here}{settings.repository}" if settings.ledger == "git" else settings.ledger
    if location.startswith(here):
        path = os.path.join(session.store.git.folder, "askpass")
        with open(path, "w", opener=lambda name, flags: os.open(name, flags, 0o700)) as file:
            file.write(ASKPASS)
        os.environ |= {"GIT_ASKPASS": path, "GATE_TOKEN": settings.token}
    return open_store(location)


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
