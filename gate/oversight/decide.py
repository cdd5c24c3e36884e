"""Assessment, authorship and policy -> verdict. Pure: no clock, no network, no file.

Without a pull request nobody has looked yet, so whatever needs people reads as "not yet" (pending), and AI's change at
a level that forbids AI as "no" (failure).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gate.model import (
    OUTCOMES,
    Assessment,
    Authorship,
    Level,
    Policy,
    Reason,
    Requirement,
    Status,
    Verdict,
)

if TYPE_CHECKING:
    from gate.pull_request import PullRequest

GRAVITY: dict[Status, int] = {"none": 0, "success": 1, "pending": 2, "failure": 3, "error": 4}
DECLARED_FROM = Level.COLLABORATIVE


def counts_as_ai(authorship: Authorship, policy: Policy) -> bool:
    """Whether the rules for AI apply; an undeclared change follows the policy."""
    return authorship.by_ai or (authorship.kind == "undeclared" and policy.undeclared == "as-ai")


def decide(
    assessment: Assessment,
    authorship: Authorship,
    policy: Policy,
    pull: PullRequest | None = None,
    *,
    truncated: tuple[str, ...] = (),
) -> Verdict:
    """The verdict on a change; without a pull request nobody has reviewed it yet."""
    level = assessment.level
    required = policy.requirements[level]
    if pull is not None:
        from gate.oversight.pull import decide_pull

        return decide_pull(level, required, authorship, policy, pull, truncated=truncated)
    parts = [*unreadable(truncated, level), *_parts(level, required, authorship, policy)]
    return combine(level, required, parts, met=passes(level, ai=counts_as_ai(authorship, policy)))


def combine(level: Level, required: Requirement, parts: list[Verdict], *, met: str) -> Verdict:
    """The gravest part decides; its sentences explain the whole."""
    status: Status = max((p.status for p in parts), key=GRAVITY.__getitem__, default="success")
    open_parts = [p for p in parts if p.status != "success"]
    description = "; ".join(p.description for p in open_parts) if open_parts else met
    return Verdict(
        status=status,
        outcome=OUTCOMES[level],
        level=level,
        description=description,
        required=required,
        reasons=tuple(reason for p in parts for reason in p.reasons),
        children=tuple(parts),
    )


def passes(level: Level, *, ai: bool) -> str:
    """What holds where nothing is open. The review-later queue keeps what AI did alone, a human's change never."""
    later = "; a human looks later" if ai else ""
    return {0: f"nothing to wait for{later}", 1: "nothing to wait for; people are told"}.get(
        level, "everything this level demands is met"
    )


def unreadable(truncated: tuple[str, ...], level: Level) -> list[Verdict]:
    return [part("error", level, "incomplete", f"could not read all of the change: {what}") for what in truncated]


def part(status: Status, level: Level, code: str, message: str) -> Verdict:
    return Verdict(
        status=status,
        outcome=OUTCOMES[level],
        level=level,
        description=message,
        reasons=(Reason(code=code, message=message),),
    )


def _parts(level: Level, required: Requirement, authorship: Authorship, policy: Policy) -> list[Verdict]:
    ai = counts_as_ai(authorship, policy)
    who = authorship.named or "AI"
    if required.forbid_ai and ai:
        return [
            part(
                "failure",
                level,
                "ai_forbidden",
                f"{who} may not make a change of level {level} ({level.label}): a human decides and acts",
            )
        ]
    parts = []
    if authorship.kind == "undeclared" and policy.undeclared == "declare" and level >= DECLARED_FROM:
        parts.append(
            part(
                "pending",
                level,
                "declaration_missing",
                "nobody has said whether AI took part: add an `Assisted-by:` trailer (or `Assisted-by: none`)",
            )
        )
    if required.human_commit and ai:
        parts.append(
            part("pending", level, "human_commit_missing", f"{who} drafted this: a human's own commit is needed")
        )
    if required.approvals:
        people = (
            "an independent human approval"
            if required.approvals == 1
            else f"{required.approvals} independent human approvals"
        )
        owners = ", from the code owners" if required.code_owners else ""
        parts.append(part("pending", level, "approvals_missing", f"waits for {people}{owners}"))
    return parts
