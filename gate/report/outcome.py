"""One landed change and how it turned out: the row that every figure of the report is counted from."""

from __future__ import annotations

from dataclasses import dataclass

DAY = 86_400
REWORKED_SHARE = 0.2
"""A change counts as reworked when this share of its lines was gone within the window."""
RUBBER_LINES, RUBBER_SECONDS = 50, 300
"""A rubber stamp: that many lines or more, approved within that many seconds of the first verdict."""


@dataclass(slots=True, kw_only=True)
class Outcome:
    """None means not measured: no level without grading, no lines without the patches, no reviews without the log.

    `at`, `opened_at` and `reviewed_at` are seconds since the epoch. `reverted` is the share of the change that a revert
    took back within the window, net of reverts of that revert; `reverted_later` counts after the window; `reinstated` was
    taken back and put in again. `old_enough` says whether a whole window has passed since it landed.
    """

    repository: str
    id: str
    at: int
    authorship: str
    level: int | None = None
    title: str = ""
    pull: int | None = None
    old_enough: bool = True
    reverted: float | None = None
    partly: bool = False
    reverted_later: bool = False
    reinstated: bool = False
    size: int | None = None
    followed: int | None = None
    reworked: int | None = None
    hotfix: bool | None = None
    logged: bool = False
    opened_at: int | None = None
    reviewed_at: int | None = None
    merged_at: int | None = None
    approvals: int | None = None
    overridden: bool = False
    met: bool | None = None

    @property
    def was_reworked(self) -> bool | None:
        """None where no line of it is followed: nothing could be rewritten."""
        if not self.followed or self.reworked is None:
            return None
        return self.reworked >= REWORKED_SHARE * self.followed

    @property
    def rubber_stamped(self) -> bool | None:
        """None where nobody approved it, or it is not known when."""
        if not self.approvals or self.opened_at is None or self.reviewed_at is None or self.size is None:
            return None
        return self.size >= RUBBER_LINES and self.reviewed_at - self.opened_at <= RUBBER_SECONDS
