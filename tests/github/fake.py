"""A GitHub behind the same port as the real one: it answers in the shapes of GitHub's schema, keeps what is written, and
counts the calls. Git's objects come from a repository on disk."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from gate.change.git import Git
from gate.change.source import Source
from gate.github.api import ApiError
from gate.github.evaluate import Session
from gate.github.group import QUEUE
from gate.github.objects import Store
from gate.github.query import SNAPSHOT
from gate.github.settings import Settings

GATE = "github-actions[bot]"
SETTINGS = Settings(token="sekret", repository="acme/shop", event_name="pull_request_target", event_path="")


class LocalStore(Store):
    """All objects are here already; `heads` is what the server says of refs/pull/N/head."""

    def __init__(self, folder: Path, heads: list[str | None] | None = None) -> None:
        self.url = str(folder)
        self.source = Source(str(folder))
        self.git: Git = self.source.git
        self.heads = heads or []
        self._commits_alone = False

    def _fetch(self, *args: str, noop: bool = False, stdin: bytes | None = None) -> None:
        """Nothing to bring."""

    def _fetch_notes(self) -> None:
        """Nor these."""

    def head_of(self, number: int) -> str | None:
        return self.heads.pop(0) if self.heads else None

    def queue(self, branch: str) -> tuple[str | None, dict[str, int]]:
        return self.source.resolve(branch), {}


def actor(login: str | None) -> dict[str, Any] | None:
    """As GraphQL prints accounts: a bot without its `[bot]`, a deleted one as null."""
    if login is None:
        return None
    bot = login.endswith("[bot]")
    return {"__typename": "Bot" if bot else "User", "login": login.removesuffix("[bot]")}


def signer(name: str, email: str, login: str | None) -> dict[str, Any]:
    return {"name": name, "email": email, "user": {"login": login} if login else None}


def connection(nodes: list[Any], *, total: int | None = None) -> dict[str, Any]:
    """One page. Later pages are cut off by `FakeGitHub.graphql`."""
    return {
        "totalCount": len(nodes) if total is None else total,
        "pageInfo": {"hasNextPage": False, "endCursor": None},
        "nodes": nodes,
    }


@dataclass
class FakeGitHub:
    """One pull request, `#1` from `topic` to `main`, and whatever else is put into `pulls`."""

    folder: Path
    head: str
    base: str
    author: str | None = "alice"
    pulls: dict[int, dict[str, Any]] = field(default_factory=dict)
    permissions: dict[str, str] = field(default_factory=dict)
    teams: dict[str, list[str]] = field(default_factory=dict)
    pusher: str = ""
    queue: dict[str, Any] | None = None
    merged: dict[int, str] = field(default_factory=dict)
    """Pull request -> the commit by which it landed."""
    calls: list[tuple[str, str, Any]] = field(default_factory=list)
    refuse: Callable[[str, str], ApiError | None] = lambda verb, path: None
    may_approve: bool = True
    check_runs: list[dict[str, Any]] = field(default_factory=list)
    """The latest first."""
    _id: int = 100

    def __post_init__(self) -> None:
        self.pulls.setdefault(1, self.pull(1, author=self.author))

    def pull(self, number: int, *, base_branch: str = "main", author: str | None = "alice") -> dict[str, Any]:
        return {
            "number": number, "state": "OPEN", "title": "A change", "url": f"https://github.com/acme/shop/pull/{number}", "body": "", "isDraft": False,
            "mergedAt": None, "author": actor(author), "headRefName": "topic", "headRefOid": self.head, "headRepository": {"nameWithOwner": "acme/shop"},
            "baseRefName": base_branch, "baseRefOid": self.base,
            "baseRef": {"target": {"oid": self.base}, "refUpdateRule": {"pattern": "main"} if base_branch == "main" else None, "rules": {"totalCount": 0}},
            "autoMergeRequest": None, "labels": [], "reviewRequests": [], "reviews": [], "comments": [], "timelineItems": [], "status": None,
        }  # fmt: skip

    # what people do

    def review(
        self, login: str | None, state: str = "APPROVED", *, number: int = 1, commit: str = "", writer: bool = True
    ) -> None:
        self._id += 1
        self.pulls[number]["reviews"].append({
            "fullDatabaseId": str(self._id), "state": state, "submittedAt": f"2026-03-01T10:{self._id % 60:02}:00Z", "viewerDidAuthor": login == GATE,
            "author": actor(login), "authorCanPushToRepository": writer, "commit": {"oid": commit or self.head, "tree": {"oid": "0" * 40}},
        })  # fmt: skip

    def comment(self, login: str | None, body: str, *, number: int = 1, edited: bool = False) -> None:
        self._id += 1
        self.pulls[number]["comments"].append({
            "fullDatabaseId": str(self._id), "body": body, "createdAt": f"2026-03-01T11:{self._id % 60:02}:00Z",
            "lastEditedAt": "2026-03-01T12:00:00Z" if edited else None, "viewerDidAuthor": login == GATE, "author": actor(login),
        })  # fmt: skip

    def status(self, state: str, *, by: str = GATE, description: str = "", number: int = 1) -> None:
        self.pulls[number]["status"] = {"state": state.upper(), "description": description, "creator": actor(by)}

    # the port

    def graphql(self, query: str, variables: dict[str, Any]) -> dict[str, Any]:
        self.calls.append(("POST", "/graphql", variables))
        refused = self.refuse("POST", "/graphql")
        if refused:
            raise refused
        if query == QUEUE:
            return {"repository": {"mergeQueue": self.queue}}
        if query.startswith("query Landed"):
            return {
                "repository": {
                    alias: self._merged(id) for alias, id in re.findall(r'(c\d+): object\(oid: "(\w+)"', query)
                }
            }
        if query != SNAPSHOT:
            return {"repository": {}}
        pull = self.pulls.get(variables["number"])
        shown = None if pull is None else self._shown(pull)
        return {
            "viewer": {"login": GATE},
            "repository": {"defaultBranchRef": {"name": "main"}, "pullRequest": shown},
        }

    def _merged(self, id: str) -> dict[str, Any]:
        numbers = [number for number, commit in self.merged.items() if commit == id]
        nodes = [
            {"number": n, "merged": True, "baseRefName": "main", "baseRepository": {"nameWithOwner": "acme/shop"}}
            for n in numbers
        ]
        return {"associatedPullRequests": {"nodes": nodes}}

    def _shown(self, pull: dict[str, Any]) -> dict[str, Any]:
        shown = {k: connection(v) if isinstance(v, list) else v for k, v in pull.items() if k != "status"}
        rows = (
            Git(str(self.folder))
            .run("log", "--format=%H%x00%an%x00%ae%x00%cn%x00%ce", f"{self.base}..{pull['headRefOid']}", check=False)
            .decode()
        )
        commits = [self._commit(*row.split("\0")) for row in rows.splitlines()]
        siblings = [  # GitHub also names pull requests that hold the commit further down, as in a stack
            {"number": p["number"], "state": p["state"], "headRefOid": p["headRefOid"], "baseRefName": p["baseRefName"],
             "baseRepository": {"nameWithOwner": "acme/shop"}, "baseRef": p["baseRef"]} for p in self.pulls.values()
        ]  # fmt: skip
        tip = {
            "oid": pull["headRefOid"],
            "status": {"context": pull["status"]} if pull["status"] else None,
            "associatedPullRequests": {"totalCount": len(siblings), "nodes": siblings},
        }
        return shown | {"commits": connection(commits), "tip": {"nodes": [{"commit": tip}]}}

    @staticmethod
    def _commit(id: str, author: str, author_email: str, committer: str, committer_email: str) -> dict[str, Any]:
        def login(email: str) -> str | None:
            return email.partition("@")[0] if email.endswith("@acme.example") else None

        return {"commit": {
            "oid": id, "committedViaWeb": False, "signature": None,
            "author": signer(author, author_email, login(author_email)), "committer": signer(committer, committer_email, login(committer_email)),
        }}  # fmt: skip

    def rest(self, verb: str, path: str, body: dict[str, Any] | None = None) -> Any:
        self.calls.append((verb, path, body))
        refused = self.refuse(verb, path)
        if refused:
            raise refused
        parts = unquote(path.partition("?")[0]).strip("/").split("/")
        if parts[0] == "orgs":
            if parts[3] not in self.teams:
                raise ApiError("GitHub answered 404: Not Found", status=404)
            return [{"login": login} for login in self.teams[parts[3]]]
        return self._repository(verb, parts[3:], body or {})

    def _repository(self, verb: str, parts: list[str], body: dict[str, Any]) -> Any:
        match [verb, *parts]:
            case ["POST", "statuses", sha]:
                for pull in self.pulls.values():
                    if pull["headRefOid"] == sha:
                        self.status(body["state"], description=body["description"], number=pull["number"])
            case ["POST", "issues", number, "comments"]:
                self.comment(GATE, body["body"], number=int(number))
            case ["PATCH", "issues", "comments", id]:
                for pull in self.pulls.values():
                    for comment in pull["comments"]:
                        if comment["fullDatabaseId"] == id:
                            comment["body"] = body["body"]
            case ["DELETE", "issues", "comments", id]:
                for pull in self.pulls.values():
                    pull["comments"] = [c for c in pull["comments"] if c["fullDatabaseId"] != id]
            case ["POST", "issues", number, "labels"]:
                for name in body["labels"]:
                    self.pulls[int(number)]["labels"].append({"name": name})
                    self.pulls[int(number)]["timelineItems"].append(
                        {"__typename": "LabeledEvent", "actor": actor(GATE), "label": {"name": name}}
                    )
            case ["DELETE", "issues", number, "labels", *name]:
                pull = self.pulls[int(number)]
                pull["labels"] = [label for label in pull["labels"] if label["name"] != "/".join(name)]
            case ["POST", "pulls", number, "reviews"]:
                if not self.may_approve:
                    raise ApiError(
                        "GitHub answered 422: GitHub Actions is not permitted to approve pull requests.", status=422
                    )
                self.review(GATE, number=int(number), commit=body["commit_id"])
            case ["PUT", "pulls", number, "reviews", id, "dismissals"]:
                for review in self.pulls[int(number)]["reviews"]:
                    if review["fullDatabaseId"] == id:
                        review["state"] = "DISMISSED"
            case ["POST", "pulls", number, "requested_reviewers"]:
                requests = self.pulls[int(number)]["reviewRequests"]
                requests += [{"requestedReviewer": actor(login)} for login in body["reviewers"]]
            case ["GET", "pulls", _, "requested_reviewers"]:
                return {"users": [], "teams": []}
            case ["GET", "collaborators", login, "permission"]:
                return {"permission": "write", "role_name": self.permissions.get(login, "read")}
            case ["GET", "activity"]:
                return [{"after": self.head, "actor": {"login": self.pusher}}] if self.pusher else []
            case ["GET", "commits", sha, "check-runs"]:
                return {"check_runs": [run for run in self.check_runs if run["head_sha"] == sha][:1]}
            case ["POST", "check-runs"]:
                self._id += 1
                self.check_runs.insert(0, {"id": self._id} | body)
            case ["PATCH", "check-runs", id]:
                next(run for run in self.check_runs if str(run["id"]) == id).update(body)
            case ["GET", "pulls"]:
                return [
                    {"number": p["number"], "head": {"sha": p["headRefOid"], "repo": {"full_name": "acme/shop"}}}
                    for p in self.pulls.values()
                ]
            case _:
                raise AssertionError(f"the fake does not know {verb} {parts}")
        return {}

    # what the tests ask

    def session(self, *, heads: list[str | None] | None = None, settings: Settings = SETTINGS) -> Session:
        return Session(settings=settings, api=self, store=LocalStore(self.folder, heads))

    @property
    def writes(self) -> list[tuple[str, str]]:
        return [(verb, path) for verb, path, _ in self.calls if verb != "GET" and path != "/graphql"]

    @property
    def statuses(self) -> list[tuple[str, str]]:
        """(commit, state) of each status written, in order."""
        return [
            (path.rpartition("/")[2], body["state"])
            for verb, path, body in self.calls
            if verb == "POST" and "/statuses/" in path
        ]

    @property
    def posted(self) -> str:
        """The status on the head of #1; empty where there is none."""
        status = self.pulls[1]["status"]
        return status["state"].lower() if status else ""

    @property
    def own_comments(self) -> list[str]:
        return [c["body"] for c in self.pulls[1]["comments"] if c["viewerDidAuthor"]]

    @property
    def labels(self) -> set[str]:
        return {label["name"] for label in self.pulls[1]["labels"]}
