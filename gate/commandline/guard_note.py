"""What an agent did at level 1, noted for people to look at later: a line in the repository's own git folder.

A line of JSON costs one call of the guard next to nothing, a record of the decision log would double it:
`gate.guard.notes` makes records of the lines when a log is written. Nobody is stopped because a note
could not be written: the level asks for a notice, not for permission.
"""

from __future__ import annotations

import os

from gate.change.standing import Standing
from gate.guard.nouns import Ruling

NAME = "gate-guard.jsonl"
MOST = 5_000_000
"""Bytes; past them the file is begun anew, and the one before is kept."""


def note(standing: Standing, agent: str, ruling: Ruling) -> None:
    """Appends {at, agent, level, action, reasons}; one write, so that lines of several agents do not mix."""
    if not standing.git_dir:
        return
    import json
    import time

    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    row = {
        "at": at,
        "agent": agent,
        "level": int(ruling.level),
        "action": ruling.action[:500],
        "reasons": ruling.reasons[:3],
    }
    path = os.path.join(standing.git_dir, NAME)
    try:
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            if os.fstat(file).st_size > MOST:
                os.replace(path, path + ".1")
            os.write(file, (json.dumps(row) + "\n").encode())
        finally:
            os.close(file)
    except OSError:
        return
