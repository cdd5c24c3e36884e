"""Writing to the decision log from the command line: the clock, the writer's name, and what a person should know."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gate.commandline.settings import open_source
from gate.errors import UsageError

if TYPE_CHECKING:
    from gate.ledger.store import Store
    from gate.pipeline import Judgement
    from gate.pull_request import PullRequest


def now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def writer() -> str:
    """The chain that this process writes to."""
    from gate.ledger.writer import writer_name

    try:
        source = open_source()
        person, folder = source.git.line("config", "user.email") or "", source.git_dir
    except UsageError:  # a patch is judged, or a look recorded, outside of any repository
        person, folder = "", os.getcwd()
    return writer_name(os.environ, person=person or "unknown", folder=f"{os.uname().nodename}:{folder}")


def record_decision(judged: Judgement, pull: PullRequest | None, store: Store) -> None:
    """Write one decision down; raises LedgerError where that can't be done, which must not read as a pass."""
    from gate.ledger.entries import decision_record

    commits = judged.change.commits
    title = commits[-1].message.partition("\n")[0] if commits else ""
    store.append(decision_record(judged, at=now(), writer=writer(), pull=pull, title=title))
    tell(store)


def tell(store: Store) -> None:
    """What waits or is missing goes to standard error, so that output for machines stays whole."""
    for note in store.notes():
        sys.stderr.write(f"gate: note: {note}\n")
