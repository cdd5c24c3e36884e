"""What people do to a pull request besides reviewing and merging, and how it follows its branches."""

from __future__ import annotations

from tests.peers.github.accounts import WEB_FLOW
from tests.peers.github.errors import ApiError, failed, invalid, not_found
from tests.peers.github.hub import GitHub
from tests.peers.github.model import ROLES, ZERO, Account, Comment, Pull, Repository, Team


def open_pull(
    hub: GitHub,
    repository: Repository,
    branch: str,
    *,
    by: Account,
    title: str = "A change",
    body: str | None = None,
    base: str = "main",
    draft: bool = False,
    head_repository: Repository | None = None,
) -> Pull:
    """https://docs.github.com/en/rest/pulls/pulls#create-a-pull-request"""
    source = head_repository or repository
    head = hub.git(source).refs().get(f"refs/heads/{branch}")
    tip = hub.git(repository).refs().get(f"refs/heads/{base}")
    if head is None or tip is None:
        raise failed("PullRequest", "head" if head is None else "base", "invalid")
    for other in repository.pulls.values():
        if other.state == "open" and (other.head_repository, other.head_ref, other.base_ref) == (source, branch, base):
            message = f"A pull request already exists for {source.owner.login}:{branch}."
            raise failed("PullRequest", "head", "custom", message)
    if head == tip or hub.git(source).contains(head, tip):
        raise failed("PullRequest", "head", "custom", f"No commits between {base} and {branch}")
    now = hub.tick()
    pull = Pull(
        id=hub.next_id(), number=len(repository.pulls) + 1, repository=repository, head_repository=source, head_ref=branch, head=head,
        base_ref=base, base=tip, author=by, title=title, body=body, draft=draft, created_at=now, updated_at=now,
    )  # fmt: skip
    repository.pulls[pull.number] = pull
    refresh(hub, pull)
    emit(hub, pull, "opened", by)
    return pull


def refresh(hub: GitHub, pull: Pull) -> None:
    """Bring `refs/pull/N/head` and the test merge `refs/pull/N/merge` up to date in the base's repository."""
    store = hub.git(pull.repository)
    if pull.head_repository is not None and pull.head_repository is not pull.repository:
        store.git("fetch", "-q", str(hub.path(pull.head_repository)), pull.head)
    store.update_ref(f"refs/pull/{pull.number}/head", pull.head)
    tip = store.refs().get(f"refs/heads/{pull.base_ref}", pull.base)
    tree = store.merge_tree(tip, pull.head)
    merge = f"refs/pull/{pull.number}/merge"
    if tree is None:
        store.update_ref(merge, None)
    else:
        message = f"Merge {pull.head} into {tip}\n"
        store.update_ref(merge, store.commit_tree(tree, (tip, pull.head), message, WEB_FLOW, WEB_FLOW, hub.seconds))


def follow(
    hub: GitHub, repository: Repository, ref: str, before: str, after: str, actor: Account, forced: bool
) -> None:
    """Every open pull request of the network whose head or base is this ref."""
    branch = ref.removeprefix("refs/heads/")
    for base in list(hub.repositories.values()):
        for pull in base.pulls.values():
            if pull.state == "closed":
                continue
            if pull.head_repository is repository and pull.head_ref == branch:
                _head_moved(hub, pull, before, after, actor, forced)
            elif pull.repository is repository and pull.base_ref == branch and after != ZERO:
                _base_moved(hub, pull, before, after, actor, forced)


def _head_moved(hub: GitHub, pull: Pull, before: str, after: str, actor: Account, forced: bool) -> None:
    if after == ZERO:
        close(hub, pull, by=actor)
        return
    if pull.queued is not None:  # a push takes it out of the merge queue
        pull.repository.groups.remove(pull.queued)
        pull.queued = None
        hub.note(pull, "REMOVED_FROM_MERGE_QUEUE_EVENT", actor)
    pull.head = after
    pull.base = hub.git(pull.repository).refs().get(f"refs/heads/{pull.base_ref}", pull.base)
    if forced:
        hub.note(pull, "HEAD_REF_FORCE_PUSHED_EVENT", actor, before=before, after=after)
    pull.updated_at = hub.now()
    refresh(hub, pull)
    rule = pull.repository.protections.get(pull.base_ref)
    if rule is not None and rule.dismiss_stale:
        for review in pull.reviews:
            if review.state == "APPROVED":
                review.state = "DISMISSED"
    emit(hub, pull, "synchronize", actor, before=before, after=after)


def _base_moved(hub: GitHub, pull: Pull, before: str, after: str, actor: Account, forced: bool) -> None:
    if forced:
        hub.note(pull, "BASE_REF_FORCE_PUSHED_EVENT", actor, before=before, after=after)
    if hub.git(pull.repository).contains(pull.head, after):
        mark_merged(hub, pull, after, actor)
    else:
        refresh(hub, pull)


def mark_merged(hub: GitHub, pull: Pull, sha: str, by: Account) -> None:
    pull.merged_at = pull.closed_at = hub.now()
    pull.merged_by, pull.merge_commit, pull.state = by, sha, "closed"
    hub.note(pull, "MERGED_EVENT", by, after=sha)
    emit(hub, pull, "closed", by)


def edit(
    hub: GitHub, pull: Pull, *, by: Account, title: str | None = None, body: str | None = None, base: str | None = None
) -> None:
    """Title, body, or the base (a retarget): one `edited` event that says what it was before."""
    changes: dict[str, object] = {}
    if title is not None and title != pull.title:
        changes["title"], pull.title = {"from": pull.title}, title
    if body is not None and body != pull.body:
        changes["body"], pull.body = {"from": pull.body or ""}, body
    if base is not None and base != pull.base_ref:
        tip = hub.git(pull.repository).refs().get(f"refs/heads/{base}")
        if tip is None:
            raise failed("PullRequest", "base", "invalid")
        changes["base"] = {"ref": {"from": pull.base_ref}, "sha": {"from": pull.base}}
        hub.note(pull, "BASE_REF_CHANGED_EVENT", by, before=pull.base_ref, after=base)
        pull.base_ref, pull.base = base, tip
        refresh(hub, pull)
    if changes:
        emit(hub, pull, "edited", by, changes=changes)


def close(hub: GitHub, pull: Pull, *, by: Account) -> None:
    pull.state, pull.closed_at = "closed", hub.tick()
    hub.note(pull, "CLOSED_EVENT", by)
    emit(hub, pull, "closed", by)


def reopen(hub: GitHub, pull: Pull, *, by: Account) -> None:
    if pull.merged_at:
        raise ApiError(422, "Validation Failed")
    pull.state, pull.closed_at = "open", None
    hub.note(pull, "REOPENED_EVENT", by)
    emit(hub, pull, "reopened", by)


def set_draft(hub: GitHub, pull: Pull, draft: bool, *, by: Account) -> None:
    pull.draft = draft
    hub.note(pull, "CONVERT_TO_DRAFT_EVENT" if draft else "READY_FOR_REVIEW_EVENT", by)
    emit(hub, pull, "converted_to_draft" if draft else "ready_for_review", by)


def assign(hub: GitHub, pull: Pull, account: Account, *, by: Account) -> None:
    """People assign work to an agent's bot so."""
    pull.assignees.append(account)
    hub.note(pull, "ASSIGNED_EVENT", by, subject=account)
    emit(hub, pull, "assigned", by, assignee=account)


def add_labels(hub: GitHub, pull: Pull, names: list[str], *, by: Account) -> None:
    for name in names:
        label = hub.label(pull.repository, name)
        if label.name not in pull.labels:
            pull.labels.append(label.name)
            hub.note(pull, "LABELED_EVENT", by, after=label.name)
            emit(hub, pull, "labeled", by, label=label.name)


def remove_label(hub: GitHub, pull: Pull, name: str, *, by: Account) -> None:
    held = next((label for label in pull.labels if label.casefold() == name.casefold()), None)
    if held is None:
        raise ApiError(404, "Label does not exist")
    pull.labels.remove(held)
    hub.note(pull, "UNLABELED_EVENT", by, before=held)
    emit(hub, pull, "unlabeled", by, label=held)


def request_reviewers(hub: GitHub, pull: Pull, logins: list[str], slugs: list[str], *, by: Account) -> None:
    """https://docs.github.com/en/rest/pulls/review-requests: all of them or none."""
    repository = pull.repository
    wanted: list[Account | Team] = []
    for login in logins:
        account = hub.accounts.get(login.casefold())
        if account is not None and account is pull.author:
            raise invalid("Review cannot be requested from pull request author.")
        if (
            account is None
            or ROLES.index(hub.role(repository, account)) < 1
            or account.login not in collaborators(hub, repository)
        ):
            raise invalid(_no_collaborator(repository))
        wanted.append(account)
    for slug in slugs:
        if slug not in repository.team_roles:
            raise invalid(_no_collaborator(repository))
        wanted.append(hub.team(repository.owner.login, slug))
    for reviewer in wanted:
        if reviewer not in pull.requested:
            pull.requested.append(reviewer)
            hub.note(pull, "REVIEW_REQUESTED_EVENT", by, subject=reviewer)
            emit(hub, pull, "review_requested", by)


def _no_collaborator(repository: Repository) -> str:
    return (
        "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a "
        f"collaborator of the {repository.full_name} repository."
    )


def unrequest_reviewers(hub: GitHub, pull: Pull, logins: list[str], slugs: list[str], *, by: Account) -> None:
    for reviewer in list(pull.requested):
        name = reviewer.slug if isinstance(reviewer, Team) else reviewer.login
        if name in (slugs if isinstance(reviewer, Team) else logins):
            pull.requested.remove(reviewer)
            hub.note(pull, "REVIEW_REQUEST_REMOVED_EVENT", by, subject=reviewer)
            emit(hub, pull, "review_request_removed", by)


def collaborators(hub: GitHub, repository: Repository) -> set[str]:
    held = {login for login, role in repository.roles.items() if role != "none"}
    return held | {m.login for slug in repository.team_roles for m in hub.team(repository.owner.login, slug).members}


def comment(hub: GitHub, pull: Pull, body: str, *, by: Account | None) -> Comment:
    _check_body(body)
    now = hub.tick()
    made = Comment(id=hub.next_id(), author=by, body=body, created_at=now, updated_at=now)
    pull.comments.append(made)
    pull.updated_at = now
    if by is not None:
        hub.emit("issue_comment", "created", pull.repository, by, pull, {"comment": made})
    return made


def edit_comment(hub: GitHub, pull: Pull, made: Comment, body: str, *, by: Account) -> None:
    _check_body(body)
    before, made.body = made.body, body
    made.updated_at = made.last_edited_at = hub.tick()
    made.editor = by
    hub.emit(
        "issue_comment",
        "edited",
        pull.repository,
        by,
        pull,
        {"comment": made, "changes": {"body": {"from": before}}},
    )


def delete_comment(hub: GitHub, pull: Pull, made: Comment, *, by: Account) -> None:
    pull.comments.remove(made)
    hub.emit("issue_comment", "deleted", pull.repository, by, pull, {"comment": made})


def _check_body(body: str) -> None:
    if not body.strip():
        raise failed("IssueComment", "body", "missing_field", "Body can't be blank")
    if len(body) > 65536:
        raise failed("IssueComment", "data", "unprocessable", "Body is too long (maximum is 65536 characters)")


def find_comment(repository: Repository, id: int) -> tuple[Pull, Comment]:
    for pull in repository.pulls.values():
        for made in pull.comments:
            if made.id == id:
                return pull, made
    raise not_found()


def emit(hub: GitHub, pull: Pull, action: str, by: Account, **more: object) -> None:
    hub.emit("pull_request", action, pull.repository, by, pull, more)
