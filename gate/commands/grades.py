"""What a command does, and how much oversight that asks: level = effect x environment.

One table, so that a reader can check the whole scale on one screen.
"""

from __future__ import annotations

from typing import NamedTuple

from gate.level import Level

PRODUCTION, STAGING, DEVELOPMENT, TEST = "production", "staging", "development", "test"

# kind: (effect, production, staging, unknown, development, test or own, consequence)
SCALE: dict[str, tuple[str, int, int, int, int, int, str]] = {
    "read": ("read", 0, 0, 0, 0, 0, "only reads"),
    "local": ("local-write", 1, 1, 1, 1, 1, "writes in the working tree"),
    "build": ("local-write", 1, 1, 1, 1, 1, "runs the project's own tools"),
    "install": ("local-write", 1, 1, 1, 1, 1, "installs packages locally"),
    "program": ("local-write", 1, 1, 1, 1, 1, "runs a program the gate does not know"),
    "team": ("shared-write", 1, 1, 1, 1, 1, "is seen by the team and can be taken back"),
    "host": ("shared-write", 3, 2, 2, 2, 1, "changes this machine outside the working tree"),
    "shared": ("shared-write", 3, 2, 2, 2, 1, "changes a shared system"),
    "change": ("shared-write", 4, 3, 3, 2, 1, "changes infrastructure"),
    "deploy": ("shared-write", 4, 3, 3, 2, 1, "deploys"),
    "migrate": ("shared-write", 4, 2, 2, 2, 1, "changes a database schema"),
    "data": ("shared-write", 4, 3, 2, 1, 1, "writes data"),
    "operate": ("shared-write", 3, 2, 2, 2, 1, "changes a running service"),
    "discard": ("destructive", 3, 2, 2, 2, 2, "discards work that is not saved elsewhere"),
    "history": ("destructive", 4, 3, 3, 3, 3, "rewrites shared history"),
    "erase": ("destructive", 4, 3, 3, 2, 1, "deletes data"),
    "remove": ("destructive", 4, 3, 3, 2, 1, "removes something that others may use"),
    "destroy": ("destructive", 4, 4, 4, 3, 2, "destroys resources: cannot be undone"),
    "drop": ("destructive", 4, 4, 4, 2, 1, "destroys data: cannot be undone"),
    "publish": ("shared-write", 4, 3, 3, 3, 3, "publishes to others: cannot be taken back"),
    "access": ("access", 4, 4, 4, 4, 4, "changes who may do what"),
    "secret": ("access", 3, 2, 2, 2, 2, "shows secrets"),
    "leak": ("access", 4, 4, 4, 4, 4, "sends secrets or data out"),
    "bypass": ("access", 3, 3, 3, 3, 3, "skips the checks that guard the repository"),
    "agent": ("access", 3, 3, 3, 3, 3, "starts an agent that asks nobody"),
    "tamper": ("access", 4, 4, 4, 4, 4, "disarms a guard"),
    "remote-code": ("unknown", 4, 3, 3, 3, 3, "runs code that nobody here has read"),
    "dynamic": ("unknown", 3, 2, 2, 2, 2, "what it runs is only known when it runs"),
    "unreadable": ("unknown", 3, 3, 3, 3, 3, "cannot be read with confidence"),
    "wipe": ("destructive", 4, 4, 4, 4, 4, "wipes far more than the work at hand: cannot be undone"),
    "ask": ("unknown", 3, 2, 2, 2, 2, "may change something shared"),
}

_COLUMNS = {PRODUCTION: 1, STAGING: 2, None: 3, DEVELOPMENT: 4, TEST: 5}
LEVELS = tuple(Level)

WIDER = ("shared", "change", "deploy", "operate", "migrate", "data", "host")
"""Kinds whose public effect is `production` when they land there."""


class Place(NamedTuple):
    """An environment, and the word that gave it away."""

    kind: str
    word: str


class Verdict(NamedTuple):
    level: int
    effect: str
    reason: str
    environment: str | None = None
    safer: str | None = None


class Step(NamedTuple):
    """One simple command as read, with its grade: what `--explain` prints."""

    program: str
    verdict: Verdict
    start: int


def judge(kind: str, what: str, place: Place | None = None, *, why: str = "", safer: str | None = None) -> Verdict:
    """The verdict of an effect in a place. `what` names the command, `why` a consequence closer than the kind's."""
    row = SCALE[kind]
    level = row[_COLUMNS[place.kind if place else None]]
    assert isinstance(level, int)
    effect = row[0]
    if place and place.kind == PRODUCTION and kind in WIDER:
        effect = "production"
    where = f" in {place.kind} ({place.word})" if place and level else ""
    reason = f"`{what}` {why or row[6]}{where}"
    if not reason.isprintable():
        reason = "".join(char if char.isprintable() else "…" for char in reason)
    return Verdict(level, effect, reason, place.kind if place else None, safer)


READ = Verdict(0, "read", "only reads")
