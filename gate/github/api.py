"""The port to GitHub, and its one real implementation: PyGithub's requester, with retries, time limits and plain errors.

Everything else of this room speaks to `Api`, so that tests put a GitHub of their own behind it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Protocol

from gate.errors import GateError, TruncatedError
from gate.github.settings import Settings

PAGE = 100
RETRIES = 4
BACKOFF = 0.25  # seconds, doubled by every retry
LONGEST_WAIT = 60  # seconds until a rate limit ends; past it the run fails, and the next event tries again


class ApiError(GateError):
    """GitHub said no. `status` is the HTTP status, 0 where there was no answer."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "", status: int = 0) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.status = status


class Api(Protocol):
    """Two ways to ask. Both raise ApiError, or TruncatedError for an answer that is cut off."""

    def graphql(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        """`data` of the answer. Any `errors` beside it are an error: half an answer is no basis for a pass."""
        ...

    def rest(self, verb: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """The decoded answer, None where it is empty. `path` starts with a slash."""
        ...


def pages(api: Api, path: str) -> Iterator[dict[str, Any]]:
    """Every row of a REST list. A page that is not full is the last
    (https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api)."""
    mark = "&" if "?" in path else "?"
    for page in range(1, 101):
        rows = api.rest("GET", f"{path}{mark}per_page={PAGE}&page={page}")
        if not isinstance(rows, list):
            raise TruncatedError("the answer is no list", where=path, remedy="re-run the job")
        yield from rows
        if len(rows) < PAGE:
            return
    raise TruncatedError("more than 10,000 rows", where=path, remedy="this is past what the gate reads")


def connect(settings: Settings) -> Api:
    return PyGithubApi(settings)


class PyGithubApi:
    """GitHub.com, GitHub Enterprise Cloud with data residency, and GitHub Enterprise Server."""

    def __init__(self, settings: Settings, *, retries: int = RETRIES, backoff: float = BACKOFF) -> None:
        import github
        from github.GithubRetry import GithubRetry

        self._retries = retries
        retry = GithubRetry(
            total=retries,
            backoff_factor=backoff,
            max_rate_limit_wait=LONGEST_WAIT,
            secondary_rate_wait=LONGEST_WAIT,
            # GithubRetry adds 403, and looks into it for rate limits
            status_forcelist=[429, 500, 502, 503, 504],
            allowed_methods=None,
            respect_retry_after_header=True,
        )
        self._github = github.Github(
            auth=github.Auth.Token(settings.token),
            base_url=settings.api,
            timeout=settings.timeout,
            retry=retry,
            per_page=PAGE,
            user_agent="oversight-gate",
            seconds_between_requests=None,
            seconds_between_writes=None,
        )

    def graphql(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        requester = self._github.requester
        answer = self._ask("GraphQL", lambda: requester.graphql_query(query, variables)[1])
        data = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(data, dict):
            raise TruncatedError("the answer holds no data", where="GraphQL", remedy="re-run the job")
        return data

    def rest(self, verb: str, path: str, body: dict[str, Any] | None = None) -> Any:
        requester = self._github.requester
        return self._ask(f"{verb} {path}", lambda: requester.requestJsonAndCheck(verb, path, input=body)[1])

    def _ask(self, where: str, call: Any) -> Any:
        import requests
        from github import GithubException

        try:
            return call()
        except GithubException as error:
            raise explain(where, error.status, error.data, error.headers or {}) from None
        except requests.exceptions.RetryError:
            raise ApiError(
                f"it failed {self._retries + 1} times in a row",
                where=where,
                remedy="see https://www.githubstatus.com; re-run",
            ) from None
        except requests.RequestException as error:
            raise ApiError(
                f"no whole answer came: {type(error).__name__}",
                where=where,
                remedy="see https://www.githubstatus.com; re-run",
            ) from None
        except json.JSONDecodeError:
            raise TruncatedError("the answer is cut off: no valid JSON", where=where, remedy="re-run the job") from None


def explain(where: str, status: int, data: Any, headers: dict[str, Any]) -> ApiError:
    """What GitHub answered, and what to do: a 403 names the permission that it asks for
    (https://docs.github.com/en/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens)."""
    message = _message(data)
    lowered = {str(k).lower(): str(v) for k, v in headers.items()}
    wanted = lowered.get("x-accepted-github-permissions", "")
    if status == 401:
        remedy = "the token is wrong or expired: pass `token: ${{ github.token }}`"
    elif "rate limit" in message.lower() or status == 429:
        remedy = "GitHub's rate limit is used up: re-run when it resets, or use an App's token, which has its own"
    elif status in (403, 404) and wanted:
        remedy = f"give the job `permissions:` {wanted.replace('=', ': ')}"
    elif status == 403:
        remedy = "the token may not do this: see the permissions in docs/github.md"
    elif status == 404:
        remedy = "it does not exist, or the token may not see it: see the permissions in docs/github.md"
    else:
        remedy = "re-run the job; if it stays, see docs/github.md"
    return ApiError(f"GitHub answered {status}: {message}", where=where, remedy=remedy, status=status)


def _message(data: Any) -> str:
    """The first sentence GitHub gives, on one line, at most 200 characters."""
    said: Any = data
    if isinstance(data, dict):
        said = data.get("message") or data.get("data") or "no message"
        errors = data.get("errors")
        if isinstance(errors, list) and errors:
            first = errors[0]
            detail = first.get("message") if isinstance(first, dict) else first
            said = f"{said}: {detail}" if data.get("message") else detail
    return " ".join(str(said).split())[:200]
