"""Repositories, their labels and people."""

from __future__ import annotations

from typing import Any

from tests.peers.github.graphql.commits import commit, git_object, ref
from tests.peers.github.graphql.pull import pull_request
from tests.peers.github.graphql.views import Asker, View, actor, connection, forbidden, not_found, permission
from tests.peers.github.model import MergeGroup, Repository
from tests.peers.github.pulls import collaborators
from tests.peers.github.rest.render import node_id


def repository(asker: Asker, found: Repository) -> View:
    hub = asker.hub

    def one_pull(number: int) -> View:
        if number not in found.pulls:
            raise not_found(f"Could not resolve to a PullRequest with the number of {number}.")
        if not asker.may("pull_requests"):
            raise forbidden()
        return pull_request(asker, found.pulls[number])

    def many_pulls(
        states: list[str] | None = None,
        headRefName: str | None = None,  # noqa: N803
        baseRefName: str | None = None,  # noqa: N803
        **page: Any,
    ) -> View:
        chosen = [
            pull
            for pull in found.pulls.values()
            if (states is None or ("MERGED" if pull.merged_at else pull.state.upper()) in states)
            and headRefName in (None, pull.head_ref)
            and baseRefName in (None, pull.base_ref)
        ]
        return connection("pullRequests", chosen, lambda pull: pull_request(asker, pull))(**page)

    def people(query: str | None = None, **page: Any) -> View:
        if (
            hub.role(found, asker.token.account) not in ("write", "maintain", "admin")
            and asker.token.permissions is None
        ):
            raise forbidden()
        logins = sorted(
            login for login in collaborators(hub, found) if query is None or query.casefold() in login.casefold()
        )
        page_of = connection(
            "collaborators", [hub.account(login) for login in logins], lambda account: actor(asker, account)
        )(**page)
        for edge, login in zip(page_of["edges"], logins, strict=False):
            edge["permission"] = permission(asker, found, hub.account(login))
        return page_of

    def queue(branch: str | None = None) -> View | None:
        base = branch or found.default_branch
        rule = found.protections.get(base)
        if rule is None or not rule.merge_queue:
            return None
        entries = [group for group in found.groups if group.base_ref == base]
        return {
            "id": node_id("MQ", base),
            "entries": connection("entries", entries, lambda group: queue_entry(asker, found, group)),
        }

    return {
        "__typename": "Repository",
        "id": node_id("R", found.id),
        "databaseId": found.id,
        "name": found.name,
        "nameWithOwner": found.full_name,
        "owner": actor(asker, found.owner),
        "url": f"{hub.web}/{found.full_name}",
        "isPrivate": found.private,
        "isFork": found.parent is not None,
        "isArchived": False,
        "visibility": "PRIVATE" if found.private else "PUBLIC",
        "parent": lambda: repository(asker, found.parent) if found.parent is not None else None,
        "viewerPermission": permission(asker, found, asker.token.account) if asker.token.permissions is None else None,
        "defaultBranchRef": lambda: ref(asker, found, found.default_branch),
        "ref": lambda qualifiedName: ref(asker, found, qualifiedName),  # noqa: N803
        "object": lambda oid=None, expression=None: git_object(asker, found, oid=oid, expression=expression),
        "pullRequest": one_pull,
        "pullRequests": many_pulls,
        "label": lambda name: label(asker, found, name) if name.casefold() in found.labels else None,
        "labels": connection(
            "labels", [item.name for item in found.labels.values()], lambda name: label(asker, found, name)
        ),
        "collaborators": people,
        "mergeQueue": queue,
    }


def label(asker: Asker, found: Repository, name: str) -> View:
    known = asker.hub.label(found, name)
    return {
        "__typename": "Label",
        "id": node_id("LA", known.id),
        "name": known.name,
        "color": known.color,
        "description": known.description,
    }


def queue_entry(asker: Asker, found: Repository, group: MergeGroup) -> View:
    return {
        "id": node_id("MQE", group.id),
        "state": "AWAITING_CHECKS",
        "position": found.groups.index(group) + 1,
        "baseCommit": lambda: commit(asker, found, group.base),
        "headCommit": lambda: commit(asker, found, group.head),
        "pullRequest": lambda: pull_request(asker, group.pulls[-1]),
    }
