"""What GitHub knows, as plain mutable nouns. Times are ISO 8601 in UTC; shas are those of the git store."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Role = Literal["none", "read", "triage", "write", "maintain", "admin"]
ROLES: tuple[Role, ...] = ("none", "read", "triage", "write", "maintain", "admin")
ZERO = "0" * 40


@dataclass(slots=True, kw_only=True, eq=False)
class Account:
    """`login` is as REST writes it: an App's bot carries `[bot]`."""

    id: int
    login: str
    type: Literal["User", "Bot", "Organization"] = "User"
    name: str = ""
    emails: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True, eq=False)
class Team:
    id: int
    slug: str
    organization: Account
    members: list[Account] = field(default_factory=list)


@dataclass(slots=True, kw_only=True, eq=False)
class Label:
    id: int
    name: str
    color: str = "ededed"
    description: str = ""


@dataclass(slots=True, kw_only=True, eq=False)
class Protection:
    """A branch protection rule. An administrator is held to it too, as with `enforce_admins`."""

    contexts: tuple[str, ...] = ()
    strict: bool = False
    approvals: int = 0
    dismiss_stale: bool = False
    restricted_pushes: bool = True
    merge_queue: bool = False


@dataclass(slots=True, kw_only=True, eq=False)
class Status:
    id: int
    sha: str
    state: str
    context: str
    description: str | None
    target_url: str | None
    creator: Account
    created_at: str


@dataclass(slots=True, kw_only=True, eq=False)
class CheckRun:
    id: int
    sha: str
    name: str
    status: str = "queued"
    conclusion: str | None = None
    external_id: str = ""
    details_url: str | None = None
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[dict[str, object]] = field(default_factory=list)
    started_at: str | None = None
    completed_at: str | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Review:
    """`author` None is a deleted account."""

    id: int
    author: Account | None
    state: str
    commit: str
    body: str
    submitted_at: str | None
    updated_at: str


@dataclass(slots=True, kw_only=True, eq=False)
class Comment:
    id: int
    author: Account | None
    body: str
    created_at: str
    updated_at: str
    last_edited_at: str | None = None
    editor: Account | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class TimelineItem:
    """`kind` is the name in `PullRequestTimelineItemsItemType`; `before` and `after` are shas, ref names or labels."""

    id: int
    kind: str
    actor: Account | None
    at: str
    before: str = ""
    after: str = ""
    subject: Account | Team | Review | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class Pull:
    id: int
    number: int
    repository: Repository
    head_repository: Repository | None
    head_ref: str
    head: str
    base_ref: str
    base: str
    """The tip of the base when the head last moved or the request was retargeted: REST's `base.sha`, which lags behind."""
    author: Account | None
    title: str
    body: str | None
    created_at: str
    updated_at: str
    draft: bool = False
    state: Literal["open", "closed"] = "open"
    closed_at: str | None = None
    merged_at: str | None = None
    merged_by: Account | None = None
    merge_commit: str | None = None
    labels: list[str] = field(default_factory=list)
    assignees: list[Account] = field(default_factory=list)
    requested: list[Account | Team] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    timeline: list[TimelineItem] = field(default_factory=list)
    auto_merge_by: Account | None = None
    queued: MergeGroup | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class MergeGroup:
    """An entry of the merge queue and the commit made for it; `pulls` are those in its tree, its own the last."""

    id: int
    ref: str
    head: str
    base: str
    base_ref: str
    pulls: list[Pull]


@dataclass(slots=True, kw_only=True, eq=False)
class Activity:
    """A move of a ref, as `GET /repos/{owner}/{repo}/activity` reports it."""

    id: int
    ref: str
    before: str
    after: str
    type: str
    actor: Account | None
    at: str


@dataclass(slots=True, kw_only=True, eq=False)
class WorkflowRun:
    id: int
    number: int
    name: str
    path: str
    event: str
    head_sha: str
    head_branch: str
    head_repository: Repository
    actor: Account
    created_at: str
    pulls: list[Pull]
    status: str = "completed"
    conclusion: str | None = "success"


@dataclass(slots=True, kw_only=True, eq=False)
class Repository:
    id: int
    owner: Account
    name: str
    created_at: str
    default_branch: str = "main"
    private: bool = False
    parent: Repository | None = None
    actions_may_approve: bool = False
    """Settings > Actions > "Allow GitHub Actions to create and approve pull requests": off in new repositories."""
    roles: dict[str, Role] = field(default_factory=dict)
    team_roles: dict[str, Role] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    pulls: dict[int, Pull] = field(default_factory=dict)
    protections: dict[str, Protection] = field(default_factory=dict)
    statuses: list[Status] = field(default_factory=list)
    check_runs: list[CheckRun] = field(default_factory=list)
    activity: list[Activity] = field(default_factory=list)
    runs: list[WorkflowRun] = field(default_factory=list)
    groups: list[MergeGroup] = field(default_factory=list)

    @property
    def full_name(self) -> str:
        return f"{self.owner.login}/{self.name}"


@dataclass(slots=True, kw_only=True, eq=False)
class Token:
    """`permissions` None is a person's classic token: the person's role decides. Else an App's: `{"statuses": "write"}`.

    A workflow's token is one of the App github-actions, for one repository; `app` names the App (and so its check runs)."""

    value: str
    account: Account
    permissions: dict[str, str] | None = None
    repository: Repository | None = None
    app: str = ""
    expired: bool = False
    limit: int = 5000
    used: int = 0


@dataclass(slots=True, kw_only=True, eq=False)
class Event:
    """What a webhook would bring, or a workflow would start on: the payload is GitHub's, see `events.py`."""

    name: str
    action: str | None
    repository: Repository
    sender: Account
    pull: Pull | None = None
    payload: dict[str, object] = field(default_factory=dict)
