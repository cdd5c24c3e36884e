"""A shop on a running peer, and a plain HTTP client that every answer is held to GitHub's description for."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.peers.github.model import Token
from tests.peers.github.server import Server, serve
from tests.peers.openapi import problems
from tests.peers.sample import Shop, shop

REPO = "/repos/acme/shop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    status: int
    body: Any
    headers: dict[str, str]


@dataclass(slots=True, kw_only=True)
class Client:
    server: Server
    token: Token | None

    def __call__(self, method: str, path: str, body: object = None, **headers: str) -> Got:
        data = json.dumps(body).encode() if body is not None else None
        sent = ({"Authorization": f"Bearer {self.token.value}"} if self.token else {}) | headers
        request = urllib.request.Request(self.server.api_url + path, method=method, data=data, headers=sent)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return Got(status=answer.status, body=_read(answer.read()), headers=dict(answer.headers.items()))
        except urllib.error.HTTPError as error:
            return Got(status=error.code, body=_read(error.read()), headers=dict(error.headers.items()))

    def graphql(self, query: str, **variables: object) -> Any:
        request = urllib.request.Request(
            self.server.graphql_url,
            method="POST",
            data=json.dumps({"query": query, "variables": variables}).encode(),
            headers={"Authorization": f"bearer {self.token.value if self.token else ''}"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)


def _read(content: bytes) -> Any:
    try:
        return json.loads(content) if content else None
    except ValueError:
        return content


@pytest.fixture
def peer(tmp_path: Path) -> Iterator[tuple[Shop, Server]]:
    sample = shop(tmp_path)
    with serve(sample.hub) as server:
        yield sample, server
        assert [problem for exchange in server.record.exchanges for problem in problems(exchange)] == []


@pytest.fixture
def sample(peer: tuple[Shop, Server]) -> Shop:
    return peer[0]


@pytest.fixture
def server(peer: tuple[Shop, Server]) -> Server:
    return peer[1]


@pytest.fixture
def workflow(sample: Shop, server: Server) -> Client:
    """The API as a workflow's GITHUB_TOKEN sees it."""
    return Client(server=server, token=sample.hub.workflow_token(sample.repository))


@pytest.fixture
def bob(sample: Shop, server: Server) -> Client:
    """The API as a writer's own token sees it."""
    return Client(server=server, token=sample.hub.user_token(sample.bob))
