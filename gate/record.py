"""One entry of the decision log, as a noun: what was decided, or what was done about it later. Imports nothing of ours.

Every record belongs to the chain of one writer (a CI run, a person's clone): `previous` is the address of that writer's
record before it, and a record's address is the SHA-256 of its canonical JSON (`gate.ledger`). Times are ISO 8601 in UTC,
so they sort as text. People are logins or e-mail addresses, as the source had them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RECORD_SCHEMA = 1

RecordKind = Literal["decision", "landed", "look", "follow_up"]
"""decision: a verdict was given. landed: a head reached the branch, with the oversight it then had. look: a human looked
later at what AI did alone. follow_up: somebody owes one, after an override of level 4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """`met` says whether the oversight that the level demands was there when the record was written; for `landed`, False
    is an escape. `required` is the level's demand in the contract's JSON keys, `rules` are ids of findings."""

    kind: RecordKind
    at: str
    writer: str
    previous: str = ""
    repository: str
    pull: int | None = None
    base: str | None = None
    head: str | None = None
    url: str = ""
    title: str = ""
    authorship: str = "undeclared"
    agents: tuple[str, ...] = ()
    invokers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    level: int = 0
    status: str = "none"
    outcome: str = ""
    reasons: tuple[str, ...] = ()
    """Codes of the verdict's reasons."""
    rules: tuple[str, ...] = ()
    required: tuple[tuple[str, int | bool], ...] = ()
    met: bool = False
    approvers: tuple[str, ...] = ()
    overridden_by: tuple[str, ...] = ()
    override_reason: str = ""
    by: str = ""
    """Who looked, for a `look`; who owes it, for a `follow_up`."""
    finding: str = ""
    """What a look found; empty means nothing was wrong."""
    policy: str = ""
    """Digest of the policy that judged."""
    version: str = ""
    """Version of the gate that wrote it."""
    schema: int = RECORD_SCHEMA
