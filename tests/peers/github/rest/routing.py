"""What a handler gets and gives, and which token may call it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tests.peers.github.errors import ApiError, not_found
from tests.peers.github.hub import GitHub
from tests.peers.github.model import ROLES, Account, Pull, Repository, Role, Token

FORBIDDEN = "Resource not accessible by integration"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    hub: GitHub
    token: Token | None
    route: Route
    params: Mapping[str, str]
    query: Mapping[str, str]
    body: Mapping[str, object]
    accept: str = ""

    @property
    def repository(self) -> Repository:
        return self.hub.repository(f"{self.params['owner']}/{self.params['repo']}")

    @property
    def viewer(self) -> Account:
        if self.token is None:
            raise ApiError(401, "Requires authentication")
        return self.token.account

    @property
    def pull(self) -> Pull:
        """The pull request of `{pull_number}`, or of `{issue_number}`: every one is an issue too."""
        number = self.params.get("pull_number") or self.params.get("issue_number") or ""
        found = self.repository.pulls.get(int(number)) if number.isdigit() else None
        if found is None:
            raise not_found()
        return found

    def text(self, name: str, default: str = "") -> str:
        value = self.body.get(name, default)
        if value is None:
            return default
        if not isinstance(value, str):
            raise ApiError(422, f"Invalid request.\n\nFor 'properties/{name}', {value} is not a string.")
        return value

    def maybe_text(self, name: str) -> str | None:
        return self.text(name) if self.body.get(name) is not None else None

    def strings(self, name: str) -> list[str]:
        value = self.body.get(name) or []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise ApiError(422, f"Invalid request.\n\nFor 'properties/{name}', {value} is not an array of strings.")
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`page` answers are cut to `per_page` (30 unless asked, 100 at most) by the server, which adds the Link header;
    `wrap` names the key that holds such a list."""

    status: int = 200
    body: object = None
    page: bool = False
    wrap: str = ""
    raw: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Request], Answer]


@dataclass(frozen=True)
class Route:
    """`template` is the path as GitHub's OpenAPI writes it. `needs` are the permissions of an App's token, any of which
    will do; `role` is the least that a person must be in the repository."""

    method: str
    template: str
    handler: Handler
    needs: tuple[str, ...]
    role: Role = "read"

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """A name takes one part of the path, except those that may hold slashes."""
        deep = ("path", "ref", "basehead", "branch")
        parts = re.split(r"\{(\w+)\}", self.template)
        return re.compile(
            "".join(p if i % 2 == 0 else f"(?P<{p}>{'.+' if p in deep else '[^/]+'})" for i, p in enumerate(parts))
        )

    def admit(self, request: Request) -> None:
        """401, 403 or 404, as GitHub refuses this token here."""
        token = request.token
        if "repo" not in request.params:
            self._granted(token)
            return
        repository = request.repository
        if token is None:
            if repository.private or self.method != "GET":
                raise not_found() if self.method == "GET" else ApiError(401, "Requires authentication")
            return
        if token.permissions is None:
            held = request.hub.role(repository, token.account)
            if held == "none":
                raise not_found()
            if ROLES.index(held) < ROLES.index(self.role):
                raise ApiError(403, "Must have admin rights to Repository.") if self.role == "admin" else not_found()
            return
        if token.repository is not repository and (repository.private or self.method != "GET"):
            raise not_found() if repository.private else ApiError(403, FORBIDDEN)
        if token.repository is repository:
            self._granted(token)

    def _granted(self, token: Token | None) -> None:
        if token is None or token.permissions is None:
            return
        for need in self.needs:
            name, _, level = need.partition(":")
            held = token.permissions.get(name, "none")
            if held == "write" or held == level:
                return
        headers = {"x-accepted-github-permissions": "; ".join(need.replace(":", "=") for need in self.needs)}
        raise ApiError(403, FORBIDDEN, headers=headers)
