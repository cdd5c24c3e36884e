"""Faults, one request at a time: what networks, tokens and GitHub itself do on a bad day."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

UNAVAILABLE = {
    "message": "We couldn't respond to your request in time. Sorry about that. Please try resubmitting your request."
}


@dataclass(slots=True, kw_only=True)
class Fault:
    """Strikes the next `times` requests of `method` whose path matches `path` (a GraphQL query's text counts as its path).

    `status` answers in place of the peer; `truncate` cuts the real answer in the middle, after the work was done; `hang`
    answers nothing until the client gives up; `errors` stand beside GraphQL's data; `before` and `then` run around the answer, to race."""

    path: str = ""
    method: str = ""
    times: int = 1
    after: int = 0
    """Requests that match but pass first."""
    status: int = 0
    body: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    truncate: bool = False
    hang: bool = False
    errors: tuple[Mapping[str, object], ...] = ()
    null: str = ""
    """The first of the data's keys to become null, beside `errors`."""
    before: Callable[[], object] | None = None
    then: Callable[[], object] | None = None
    """Runs when the answer is made and not yet sent."""

    def strikes(self, method: str, path: str) -> bool:
        if self.times <= 0 or self.method not in ("", method) or not re.search(self.path, path):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times -= 1
        return True


def unauthorized() -> Fault:
    return Fault(
        status=401,
        body={"message": "Bad credentials", "documentation_url": "https://docs.github.com/rest", "status": "401"},
        times=1000,
    )


def secondary_limit(*, times: int = 1, retry_after: int = 1) -> Fault:
    """https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits"""
    message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    return Fault(status=429, body={"message": message}, headers={"retry-after": str(retry_after)}, times=times)


def server_error(*, times: int, status: int = 500) -> Fault:
    return Fault(status=status, body=UNAVAILABLE, times=times)
