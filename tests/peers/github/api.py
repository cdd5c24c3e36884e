"""From an HTTP request to an answer: the token, the faults, the route, pages, rate limits, and the record of it all."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, unquote, urlencode

from tests.peers.github.errors import ApiError, not_found
from tests.peers.github.faults import Fault
from tests.peers.github.graphql import execute
from tests.peers.github.hub import GitHub
from tests.peers.github.model import Token
from tests.peers.github.record import Exchange, Record
from tests.peers.github.rest.routes import ROUTES
from tests.peers.github.rest.routing import Answer, Request, Route

PREFIXES = ("/api/v3", "/api")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    hang: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    method: str
    path: str
    query: Mapping[str, str]
    sent: Mapping[str, object]
    accept: str
    token: Token | None

    @property
    def graphql(self) -> bool:
        return self.path == "/graphql"

    @property
    def fault_path(self) -> str:
        return f"/graphql {self.sent.get('query', '')}" if self.graphql else self.path


class Api:
    def __init__(self, hub: GitHub) -> None:
        self.hub = hub
        self.faults: list[Fault] = []
        self.record = Record([])

    def answer(self, method: str, path: str, query: str, headers: dict[str, str], body: bytes) -> Reply:
        path = next((path.removeprefix(p) for p in PREFIXES if path.startswith(p + "/")), path)
        lowered = {name.lower(): value for name, value in headers.items()}
        try:
            sent = json.loads(body) if body else {}
        except ValueError:
            return self._error(ApiError(400, "Problems parsing JSON"), None)
        secret = lowered.get("authorization", "").partition(" ")[2].strip()
        token = self.hub.tokens.get(secret)
        call = Call(
            method=method,
            path=path,
            query=dict(parse_qsl(query)),
            sent=sent if isinstance(sent, dict) else {},
            accept=lowered.get("accept", ""),
            token=token,
        )
        fault = next((f for f in self.faults if f.strikes(call.method, call.fault_path)), None)
        if fault is not None and fault.before is not None:
            fault.before()
        if fault is not None and fault.hang:
            self._note(call, "", 0, None, fault=True)
            return Reply(status=0, hang=True)
        if fault is not None and fault.status:
            self._note(call, "", fault.status, dict(fault.body), fault=True)
            return Reply(
                status=fault.status,
                body=json.dumps(dict(fault.body)).encode(),
                headers=self._headers(token) | dict(fault.headers),
            )
        known = token is not None and not token.expired
        with self.hub.lock:
            reply = self._answer(call, fault) if known or not secret else self._refuse(call)
        if fault is not None and fault.then is not None:
            fault.then()
        return (
            replace(reply, body=reply.body[: len(reply.body) // 2]) if fault is not None and fault.truncate else reply
        )

    def _refuse(self, call: Call) -> Reply:
        error = ApiError(401, "Bad credentials")
        self._note(call, "", 401, error.body())
        return self._error(error, None)

    def _answer(self, call: Call, fault: Fault | None) -> Reply:
        token = call.token
        if token is not None:
            if token.used >= token.limit:
                return self._limited(call, token)
            token.used += 1
        if call.graphql:
            return self._graphql(call, fault)
        template = ""
        try:
            route, params = self._route(call)
            template = route.template
            request = Request(
                hub=self.hub,
                token=token,
                route=route,
                params=params,
                query=call.query,
                body=call.sent,
                accept=call.accept,
            )
            route.admit(request)
            answer, links = self._page(call, route.handler(request))
        except ApiError as error:
            self._note(call, template, error.status, error.body())
            return self._error(error, token)
        self._note(call, template, answer.status, answer.body)
        headers = self._headers(token) | dict(answer.headers) | ({"Link": links} if links else {})
        if answer.raw is not None:
            return Reply(status=200, body=answer.raw, headers=headers | {"Content-Type": "application/vnd.github.raw"})
        return Reply(
            status=answer.status,
            body=b"" if answer.status == 204 else json.dumps(answer.body).encode(),
            headers=headers,
        )

    def _route(self, call: Call) -> tuple[Route, dict[str, str]]:
        for route in ROUTES:
            match = route.pattern.fullmatch(call.path) if route.method == call.method else None
            if match is not None:
                return route, {name: unquote(value) for name, value in match.groupdict().items()}
        raise not_found()

    def _page(self, call: Call, answer: Answer) -> tuple[Answer, str]:
        """https://docs.github.com/en/rest/using-the-rest-api/using-pagination-in-the-rest-api"""
        if not answer.page or not isinstance(answer.body, list):
            return answer, ""
        size = max(1, min(100, int(call.query.get("per_page", 30))))
        page, rows = int(call.query.get("page", 1)), answer.body
        last = max(1, -(-len(rows) // size))
        targets = {
            "prev": page - 1 if page > 1 else 0,
            "next": page + 1 if page < last else 0,
            "last": last if page < last else 0,
        }
        url = f"{self.hub.api}{call.path}"
        links = [f'<{url}?{urlencode({**call.query, "page": to})}>; rel="{rel}"' for rel, to in targets.items() if to]
        part: object = rows[(page - 1) * size : page * size]
        if answer.wrap:
            part = {"total_count": len(rows), answer.wrap: part}
        return replace(answer, body=part), ", ".join(links)

    def _graphql(self, call: Call, fault: Fault | None) -> Reply:
        if call.token is None:
            error = ApiError(401, "This endpoint requires you to be authenticated.")
            self._note(call, "/graphql", 401, error.body())
            return self._error(error, None)
        variables = call.sent.get("variables") or {}
        body = execute(
            self.hub, call.token, str(call.sent.get("query", "")), variables if isinstance(variables, dict) else {}
        )
        if fault is not None and fault.errors:
            body = {**body, "errors": [dict(error) for error in fault.errors]}
            data = body.get("data")
            if fault.null and isinstance(data, dict):
                body["data"] = {**data, fault.null: None}
        self._note(call, "/graphql", 200, body, fault=fault is not None and bool(fault.errors))
        return Reply(status=200, body=json.dumps(body).encode(), headers=self._headers(call.token))

    def _limited(self, call: Call, token: Token) -> Reply:
        """https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit"""
        message = f"API rate limit exceeded for installation ID {token.account.id}."
        if call.graphql:
            body: dict[str, object] = {
                "errors": [{"type": "RATE_LIMITED", "message": "API rate limit exceeded for installation."}]
            }
            self._note(call, "/graphql", 200, body)
            return Reply(status=200, body=json.dumps(body).encode(), headers=self._headers(token))
        error = ApiError(403, message)
        self._note(call, "", 403, error.body())
        return self._error(error, token)

    def _error(self, error: ApiError, token: Token | None) -> Reply:
        headers = self._headers(token) | error.headers
        return Reply(status=error.status, body=json.dumps(error.body()).encode(), headers=headers)

    def _headers(self, token: Token | None) -> dict[str, str]:
        limit, used = (token.limit, token.used) if token is not None else (60, 0)
        return {
            "Content-Type": "application/json; charset=utf-8",
            "x-github-media-type": "github.v3; format=json",
            "x-github-request-id": "0000:1111:2222",
            "x-ratelimit-limit": str(limit),
            "x-ratelimit-remaining": str(max(0, limit - used)),
            "x-ratelimit-used": str(used),
            "x-ratelimit-reset": str(int(time.time()) + 3600),
            "x-ratelimit-resource": "core",
        }

    def _note(self, call: Call, template: str, status: int, answer: object, *, fault: bool = False) -> None:
        login = call.token.account.login if call.token is not None else None
        template = template or ("/graphql" if call.graphql else "")
        self.record.exchanges.append(
            Exchange(
                method=call.method,
                path=call.path,
                template=template,
                query=call.query,
                sent=call.sent,
                status=status,
                answer=answer,
                login=login,
                fault=fault,
            )
        )
