"""Accounts, teams, connections and errors as GraphQL shows them. A view is a mapping from field to value or function."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from graphql import GraphQLError

from tests.peers.github.hub import GitHub
from tests.peers.github.model import Account, Repository, Team, Token
from tests.peers.github.rest.render import node_id

View = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, and of what."""

    hub: GitHub
    token: Token

    def may(self, permission: str) -> bool:
        """Whether an App's token holds it; a person's does."""
        return self.token.permissions is None or self.token.permissions.get(permission, "none") != "none"


def forbidden() -> GraphQLError:
    return GraphQLError("Resource not accessible by integration", extensions={"type": "FORBIDDEN"})


def not_found(message: str) -> GraphQLError:
    return GraphQLError(message, extensions={"type": "NOT_FOUND"})


def connection(name: str, items: Sequence[T], show: Callable[[T], View | None]) -> Callable[..., View]:
    """Forward and backward pages with GitHub's rules: a `first` or `last` of 1 to 100 must be given.

    https://docs.github.com/en/graphql/guides/using-pagination-in-the-graphql-api"""

    def page(
        first: int | None = None, last: int | None = None, after: str | None = None, before: str | None = None, **_: Any
    ) -> View:
        size = first if first is not None else last
        if size is None:
            message = f"You must provide a `first` or `last` value to properly paginate the `{name}` connection."
            raise GraphQLError(message, extensions={"type": "MISSING_PAGINATION_BOUNDARIES"})
        if size > 100 or size < 0:
            word = "first" if first is not None else "last"
            message = f"Requesting {size} records on the `{name}` connection exceeds the `{word}` limit of 100 records."
            raise GraphQLError(message, extensions={"type": "EXCESSIVE_PAGINATION"})
        start, stop = _place(after, 0), _place(before, len(items) + 1) - 1 if before else len(items)
        if first is not None:
            stop = min(stop, start + size)
        else:
            start = max(start, stop - size)
        chosen = items[start:stop]
        nodes = [show(item) for item in chosen]
        edges = [{"cursor": cursor(start + i + 1), "node": node} for i, node in enumerate(nodes)]
        info = {
            "hasNextPage": stop < len(items),
            "hasPreviousPage": start > 0,
            "startCursor": edges[0]["cursor"] if edges else None,
            "endCursor": edges[-1]["cursor"] if edges else None,
        }
        return {"totalCount": len(items), "nodes": nodes, "edges": edges, "pageInfo": info}

    return page


def cursor(place: int) -> str:
    return base64.b64encode(f"cursor:{place}".encode()).decode()


def _place(mark: str | None, default: int) -> int:
    if not mark:
        return default
    try:
        return int(base64.b64decode(mark).decode().partition(":")[2])
    except ValueError as error:
        raise GraphQLError(
            f"`{mark}` does not appear to be a valid cursor.", extensions={"type": "INVALID_CURSOR_ARGUMENTS"}
        ) from error


def actor(asker: Asker, account: Account | None) -> View | None:
    """Bots are named without `[bot]` (https://github.com/palantir/policy-bot/issues/947); a deleted account is null."""
    if account is None:
        return None
    login = account.login.removesuffix("[bot]")
    url = f"{asker.hub.web}/{'apps/' if account.type == 'Bot' else ''}{login}"
    shown: View = {
        "__typename": account.type,
        "id": node_id(account.type[0], account.id),
        "databaseId": account.id,
        "login": login,
        "url": url,
        "avatarUrl": f"{asker.hub.web}/avatars/{account.id}",
        "resourcePath": f"/{login}",
    }
    return shown | ({"name": account.name, "email": ""} if account.type != "Bot" else {})


def user(asker: Asker, account: Account | None) -> View | None:
    """Where the schema says User: an App's bot is none, so it is null."""
    return actor(asker, account) if account is not None and account.type == "User" else None


def team(asker: Asker, found: Team) -> View:
    if not asker.may("members"):
        raise forbidden()
    members = connection("members", found.members, lambda member: actor(asker, member))
    return {
        "__typename": "Team", "id": node_id("T", found.id), "databaseId": found.id, "slug": found.slug, "name": found.slug,
        "combinedSlug": f"{found.organization.login}/{found.slug}", "members": members, "organization": lambda: actor(asker, found.organization),
    }  # fmt: skip


def permission(asker: Asker, repository: Repository, account: Account | None) -> str | None:
    role = asker.hub.role(repository, account)
    return None if role == "none" else role.upper()


def first(items: Iterable[T]) -> T | None:
    return next(iter(items), None)
