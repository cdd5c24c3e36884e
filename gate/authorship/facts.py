"""What a pull request's surroundings say about who made it. The GitHub room fills it; nothing here does I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

AccountType = Literal["User", "Bot", "Organization", "Mannequin", ""]
Undeclared = Literal["as-human", "as-ai", "declare"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequestFacts:
    """Empty means unknown. Bots' logins carry `[bot]`, as REST prints them; GraphQL's bare form is understood too."""

    opener: str = ""
    opener_type: AccountType = ""
    app: str = ""
    """Slug of the App through which the pull request was opened."""
    assignees: tuple[str, ...] = ()
    assigners: tuple[str, ...] = ()
    """Who assigned the work to the agent (the actors of the `assigned` events)."""
    requesters: tuple[str, ...] = ()
    """Who asked the agent for the change, where the platform says so."""
    pusher: str = ""
    """Who pushed last."""
    pushed_by: tuple[tuple[str, str], ...] = ()
    """(commit id, login) where it is known who pushed which commit."""
    verified: tuple[str, ...] | None = None
    """Ids of the commits whose signature the platform verified; None where it was not asked."""
    branch: str = ""
    title: str = ""
    body: str = ""
    labels: tuple[str, ...] = ()
    logins: tuple[tuple[str, str], ...] = ()
    """(e-mail, login) for addresses that the platform links to an account."""
    earlier_messages: tuple[str, ...] = ()
    """Messages of commits that a force push took away: what they disclosed stays disclosed."""
