"""Writing to the decision log from the command line: the clock, the writer's name, and what a person should know."""

from __future__ import annotations

import contextlib
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


def fold_guard_notes(store: Store) -> int:
    """What agents did at level 1 in this clone, from the guard's notes into the log. The notes are set aside first, so that
    the guard goes on writing; after a crash they are offered again, and a store takes each record once."""
    from gate import __version__
    from gate.commandline.guard_note import NAME
    from gate.guard.notes import records

    try:
        source = open_source()
    except UsageError:
        return 0
    path = os.path.join(source.git_dir, NAME)
    aside, folded = path + ".folding", 0
    if not os.path.exists(aside) and os.path.exists(path):
        os.replace(path, aside)
    with contextlib.suppress(FileNotFoundError), open(aside, encoding="utf-8", errors="replace") as lines:
        for record in records(lines, repository=source.name, writer=writer(), version=__version__):
            store.append(record)
            folded += 1
        os.unlink(aside)
    return folded


def tell(store: Store) -> None:
    """What waits or is missing goes to standard error, so that output for machines stays whole."""
    for note in store.notes():
        sys.stderr.write(f"gate: note: {note}\n")
