"""The root: what a question starts from."""

from __future__ import annotations

from tests.peers.github.errors import ApiError
from tests.peers.github.graphql.repository import repository
from tests.peers.github.graphql.views import Asker, View, actor, forbidden, not_found, team
from tests.peers.github.hub import GitHub
from tests.peers.github.model import Repository, Token
from tests.peers.github.rest.render import node_id


def root(hub: GitHub, token: Token, cost: int) -> View:
    asker = Asker(hub=hub, token=token)

    def one_repository(owner: str, name: str, followRenames: bool = True) -> View:  # noqa: N803
        found = hub.repositories.get(f"{owner}/{name}".casefold())
        if found is None or not _visible(asker, found):
            raise not_found(f"Could not resolve to a Repository with the name '{owner}/{name}'.")
        return repository(asker, found)

    def organization(login: str) -> View:
        account = hub.accounts.get(login.casefold())
        if account is None or account.type != "Organization":
            raise not_found(f"Could not resolve to an Organization with the login of '{login}'.")

        def one_team(slug: str) -> View | None:
            if not asker.may("members"):
                raise forbidden()
            try:
                return team(asker, hub.team(login, slug))
            except ApiError:
                return None

        return (actor(asker, account) or {}) | {"team": one_team}

    def user(login: str) -> View | None:
        account = hub.accounts.get(login.casefold())
        if account is None or account.type != "User":
            raise not_found(f"Could not resolve to a User with the login of '{login}'.")
        return actor(asker, account)

    def rate_limit(dryRun: bool = False) -> View:  # noqa: N803
        return {
            "cost": cost,
            "limit": token.limit,
            "remaining": token.limit - token.used,
            "used": token.used,
            "nodeCount": cost,
            "resetAt": hub.now(),
        }

    return {
        "viewer": _viewer(asker),
        "repository": one_repository,
        "organization": organization,
        "user": user,
        "rateLimit": rate_limit,
    }


def _viewer(asker: Asker) -> View:
    """For an App's token too, and here alone its login carries `[bot]`."""
    account = asker.token.account
    return {
        "__typename": "User",
        "id": node_id("U", account.id),
        "databaseId": account.id,
        "login": account.login,
        "name": account.name,
    }


def _visible(asker: Asker, found: Repository) -> bool:
    token = asker.token
    if token.permissions is not None:
        return token.repository is found or not found.private
    return asker.hub.role(found, token.account) != "none"
