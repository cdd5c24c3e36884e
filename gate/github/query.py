"""One GraphQL question for everything of a pull request that git does not know, and the pages after its first.

Every field is readable by a workflow's GITHUB_TOKEN: teams and branch protection rules proper are not, so they are not
asked here. GitHub Enterprise Server has all of them from 3.13 on.
https://docs.github.com/en/graphql/reference/objects#pullrequest
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gate.errors import TruncatedError, UsageError
from gate.github.api import Api
from gate.github.settings import CONTEXT

ACTOR = "{ __typename login }"
SIGNER = "{ name email user { login } }"
COMMIT = f"oid committedViaWeb signature {{ isValid }} author {SIGNER} committer {SIGNER}"
PROTECTION = "refUpdateRule { pattern } rules(first: 1) { totalCount }"
# connection -> (arguments, what of each node)
CONNECTIONS = {
    "labels": ("", "name"),
    "reviewRequests": ("", "requestedReviewer { __typename ... on User { login } ... on Bot { login } }"),
    "reviews": ("", f"fullDatabaseId state submittedAt viewerDidAuthor author {ACTOR} authorCanPushToRepository commit {{ oid tree {{ oid }} }}"),
    "comments": ("", f"fullDatabaseId body createdAt lastEditedAt viewerDidAuthor author {ACTOR}"),
    "commits": ("", f"commit {{ {COMMIT} }}"),
    "timelineItems": (
        ", itemTypes: [HEAD_REF_FORCE_PUSHED_EVENT, ASSIGNED_EVENT, LABELED_EVENT]",
        "__typename"
        f" ... on HeadRefForcePushedEvent {{ createdAt actor {ACTOR} beforeCommit {{ oid message tree {{ oid }} }} afterCommit {{ oid }} }}"
        f" ... on AssignedEvent {{ actor {ACTOR} assignee {{ __typename ... on User {{ login }} ... on Bot {{ login }} }} }}"
        f" ... on LabeledEvent {{ actor {ACTOR} label {{ name }} }}",
    ),
}  # fmt: skip


def _connection(name: str, *, after: bool = False) -> str:
    arguments, fields = CONNECTIONS[name]
    cursor = ", after: $after" if after else ""
    return f"{name}(first: 100{cursor}{arguments}) {{ totalCount pageInfo {{ hasNextPage endCursor }} nodes {{ {fields} }} }}"


SNAPSHOT = f"""query Snapshot($owner: String!, $name: String!, $number: Int!) {{
  viewer {{ login }}
  repository(owner: $owner, name: $name) {{
    defaultBranchRef {{ name }}
    pullRequest(number: $number) {{
      number state title url body isDraft mergedAt
      author {ACTOR}
      headRefName headRefOid headRepository {{ nameWithOwner }}
      baseRefName baseRefOid baseRef {{ target {{ oid }} {PROTECTION} }}
      autoMergeRequest {{ enabledBy {ACTOR} }}
      {" ".join(_connection(name) for name in CONNECTIONS)}
      tip: commits(last: 1) {{ nodes {{ commit {{
        oid
        status {{ context(name: "{CONTEXT}") {{ state description creator {ACTOR} }} }}
        associatedPullRequests(first: 50) {{
          totalCount nodes {{ number state headRefOid baseRefName baseRepository {{ nameWithOwner }} baseRef {{ {PROTECTION} }} }}
        }}
      }} }} }}
    }}
  }}
}}"""


def page_query(name: str) -> str:
    """The pages after the first of one connection."""
    return f"""query Page($owner: String!, $name: String!, $number: Int!, $after: String) {{
  repository(owner: $owner, name: $name) {{ pullRequest(number: $number) {{ {_connection(name, after=True)} }} }}
}}"""


def commits_query(ids: tuple[str, ...]) -> str:
    """Commits by id, for those past the 250 that a pull request lists. The ids are hex, so nothing can be smuggled in."""
    rows = "\n".join(f'c{i}: object(oid: "{id}") {{ ... on Commit {{ {COMMIT} }} }}' for i, id in enumerate(ids))
    return f"query Commits($owner: String!, $name: String!) {{ repository(owner: $owner, name: $name) {{ {rows} }} }}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The raw answer, whole: every connection of `pull` holds all of its nodes."""

    viewer: str
    default_branch: str
    pull: dict[str, Any]


def ask(api: Api, *, owner: str, name: str, number: int) -> Answer:
    """One call for up to 100 of each thing, and one more per further page. Raises TruncatedError where a count is missed."""
    variables = {"owner": owner, "name": name, "number": number}
    data = api.graphql(SNAPSHOT, variables)
    repository = data.get("repository")
    pull = repository.get("pullRequest") if isinstance(repository, dict) else None
    if not isinstance(repository, dict) or not isinstance(pull, dict):
        raise UsageError(
            f"there is no pull request #{number} that the token may see",
            where=f"{owner}/{name}",
            remedy="check the number, and give the job `pull-requests: write` and `contents: read`",
        )
    for connection in CONNECTIONS:
        pull[connection] = _whole(api, connection, pull.get(connection), variables)
    viewer = data.get("viewer")
    return Answer(
        viewer=str(viewer.get("login") or "") if isinstance(viewer, dict) else "",
        default_branch=str((repository.get("defaultBranchRef") or {}).get("name") or ""),
        pull=pull,
    )


def _whole(api: Api, name: str, first: Any, variables: dict[str, Any]) -> list[dict[str, Any]]:
    """All nodes of a connection; deleted ones are null and stay out of it, but are counted."""
    found: list[Any] = []
    part, total, cursor = first, 0, None
    while True:
        if not isinstance(part, dict) or not isinstance(part.get("nodes"), list):
            raise TruncatedError(f"the answer has no {name}", where="GraphQL", remedy="re-run the job")
        found += part["nodes"]
        total = int(part.get("totalCount") or 0)
        info = part.get("pageInfo") or {}
        if not info.get("hasNextPage"):
            break
        if info.get("endCursor") in (None, cursor):
            raise TruncatedError(f"the pages of {name} do not go on", where="GraphQL", remedy="re-run the job")
        cursor = info["endCursor"]
        data = api.graphql(page_query(name), variables | {"after": cursor})
        part = ((data.get("repository") or {}).get("pullRequest") or {}).get(name)
    if len(found) < total and name not in ("commits", "timelineItems"):
        raise TruncatedError(f"only {len(found)} of {total} {name} came", where="GraphQL", remedy="re-run the job")
    return [node for node in found if isinstance(node, dict)]


def by_id(api: Api, ids: list[str], *, owner: str, name: str) -> list[dict[str, Any]]:
    """Facts of single commits, fifty at a time; a commit that GitHub does not know is left out."""
    found: list[dict[str, Any]] = []
    for start in range(0, len(ids), 50):
        data = api.graphql(commits_query(tuple(ids[start : start + 50])), {"owner": owner, "name": name})
        rows = (data.get("repository") or {}).values()
        found += [row for row in rows if isinstance(row, dict) and "oid" in row]
    return found
