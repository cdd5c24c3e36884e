"""The real client against a server that misbehaves as GitHub does."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gate.errors import GateError, TruncatedError
from gate.github.api import ApiError, PyGithubApi, pages
from tests.github.fake import SETTINGS
from tests.github.servers import Answer, serve


def reply(status: int, body: object = None, **headers: str) -> Answer:
    return (
        status,
        {"Content-Type": "application/json", **{k.replace("_", "-"): v for k, v in headers.items()}},
        json.dumps(body).encode(),
    )


def asked(
    *answers: Answer | None,
    call: Callable[[PyGithubApi], Any] = lambda api: api.rest("GET", "/repos/acme/shop"),
    retries: int = 3,
) -> tuple[Any, list[str]]:
    """What the call gives against these answers, one after another, and the paths that were asked."""
    left, seen = list(answers), []

    def handle(method: str, path: str, headers: dict[str, str], body: bytes) -> Answer | None:
        seen.append(f"{method} {path}")
        return left.pop(0) if len(left) > 1 else left[0]

    with serve(handle) as url:
        api = PyGithubApi(replace(SETTINGS, api=f"{url}/api/v3", timeout=1), retries=retries, backoff=0)
        return call(api), seen


def refused(*answers: Answer | None, **how: Any) -> str:
    with pytest.raises(GateError) as error:
        asked(*answers, **how)
    assert error.value.exit_code == 3
    assert "sekret" not in str(error.value)
    return str(error.value)


def test_an_answer() -> None:
    assert asked(reply(200, {"id": 1})) == ({"id": 1, "url": "/repos/acme/shop"}, ["GET /api/v3/repos/acme/shop"])


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (reply(401, {"message": "Bad credentials"}), "the token is wrong or expired"),
        (
            reply(
                403,
                {"message": "Resource not accessible by integration"},
                X_Accepted_GitHub_Permissions="statuses=write",
            ),
            "statuses: write",
        ),
        (reply(403, {"message": "Resource not accessible by integration"}), "permissions in docs/github.md"),
        (reply(404, {"message": "Not Found"}), "does not exist, or the token may not see it"),
        (
            reply(422, {"message": "Validation Failed", "errors": [{"message": "too many"}]}),
            "Validation Failed: too many",
        ),
        (
            reply(
                403,
                {"message": "API rate limit exceeded for installation"},
                X_RateLimit_Reset=str(int(time.time()) + 3000),
            ),
            "rate limit",
        ),
        ((200, {}, b'{"id": 1, "name'), "cut off"),
        ((200, {"Content-Length": "5000"}, b'{"id": 1}'), "no whole answer"),
    ],
)
def test_what_is_said(answer: Answer, words: str) -> None:
    assert words in refused(answer)


def test_a_passing_fault_is_tried_again() -> None:
    fault = reply(500, {"message": "oops"})
    found, seen = asked(fault, fault, fault, reply(200, {"id": 1}))
    assert (found["id"], len(seen)) == (1, 4)


@pytest.mark.parametrize(
    "answer",
    [
        reply(429, {"message": "slow down"}, Retry_After="0"),
        reply(403, {"message": "You have exceeded a secondary rate limit"}, Retry_After="0"),
    ],
)
def test_a_limit_that_ends_soon_is_waited_for(answer: Answer) -> None:
    found, seen = asked(
        answer,
        reply(201, {"id": 1}),
        call=lambda api: api.rest("POST", "/repos/acme/shop/statuses/x", {"state": "success"}),
    )
    assert (found["id"], len(seen)) == (1, 2)


def test_a_fault_that_stays() -> None:
    assert "4 times in a row" in refused(reply(502, {"message": "bad gateway"}))


def test_a_hang_ends() -> None:
    assert "no whole answer" in refused(None, retries=0)


def graphql(api: PyGithubApi) -> Any:
    return api.graphql("query { viewer { login } }", {})


def test_graphql_goes_where_enterprise_server_has_it() -> None:
    found, seen = asked(reply(200, {"data": {"viewer": {"login": "x"}}}), call=graphql)
    assert (found, seen) == ({"viewer": {"login": "x"}}, ["POST /api/graphql"])


@pytest.mark.parametrize(
    "body",
    [
        {
            "data": {"viewer": {"login": "x"}},
            "errors": [{"type": "FORBIDDEN", "message": "Resource not accessible by integration"}],
        },
        {"data": None, "errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded"}]},
        {"data": None},
        {},
        [],
    ],
)
def test_half_an_answer_is_none(body: object) -> None:
    refused(reply(200, body), call=graphql)


def test_pages_go_on_while_they_are_full() -> None:
    full = reply(200, [{"number": n} for n in range(100)])
    rows, seen = asked(full, reply(200, [{"number": 100}]), call=lambda api: list(pages(api, "/x?a=b")))
    assert (len(rows), seen) == (
        101,
        ["GET /api/v3/x?a=b&page=1&per_page=100", "GET /api/v3/x?a=b&page=2&per_page=100"],
    )
    with pytest.raises(TruncatedError):
        asked(reply(200, {"message": "no list"}), call=lambda api: list(pages(api, "/x")))


def test_the_status_of_a_refusal_is_kept() -> None:
    with pytest.raises(ApiError) as error:
        asked(reply(404, {"message": "Not Found"}))
    assert error.value.status == 404
