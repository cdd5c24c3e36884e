"""Statuses, and what a protected branch asks of them: merging, auto-merge and the merge queue."""

from __future__ import annotations

from tests.peers.github.accounts import WEB_FLOW
from tests.peers.github.errors import ApiError
from tests.peers.github.hub import GitHub
from tests.peers.github.model import ROLES, Account, MergeGroup, Protection, Pull, Repository, Status
from tests.peers.github.pulls import emit, mark_merged

GREEN_CHECKS = ("success", "neutral", "skipped")


def set_status(
    hub: GitHub,
    repository: Repository,
    sha: str,
    state: str,
    *,
    context: str,
    by: Account,
    description: str | None = None,
    target_url: str | None = None,
) -> Status:
    """https://docs.github.com/en/rest/commits/statuses#create-a-commit-status"""
    if state not in ("error", "failure", "pending", "success"):
        raise ApiError(
            422,
            "Validation Failed",
            errors=[
                {
                    "resource": "Status",
                    "code": "custom",
                    "field": "state",
                    "message": "state is not included in the list",
                }
            ],
        )
    if description is not None and len(description) > 140:
        message = "description is too long (maximum is 140 characters)"
        raise ApiError(
            422,
            "Validation Failed",
            errors=[{"resource": "Status", "code": "custom", "field": "description", "message": message}],
        )
    hub.facts(repository, sha)
    if sum(s.sha == sha and s.context == context for s in repository.statuses) >= 1000:
        message = "This SHA and context has reached the maximum number of statuses."
        raise ApiError(422, "Validation Failed", errors=[{"resource": "Status", "code": "custom", "message": message}])
    status = Status(
        id=hub.next_id(),
        sha=sha,
        state=state,
        context=context,
        description=description,
        target_url=target_url,
        creator=by,
        created_at=hub.tick(),
    )
    repository.statuses.append(status)
    hub.emit("status", None, repository, by, payload={"status_id": status.id})
    settle(hub, repository, sha)
    return status


def latest_statuses(repository: Repository, sha: str) -> list[Status]:
    """The last of each context, newest first."""
    newest = {s.context: s for s in repository.statuses if s.sha == sha}
    return sorted(newest.values(), key=lambda s: s.id, reverse=True)


def combined(repository: Repository, sha: str) -> str:
    """https://docs.github.com/en/rest/commits/statuses#get-the-combined-status-for-a-specific-reference"""
    states = {s.state for s in latest_statuses(repository, sha)}
    if states & {"error", "failure"}:
        return "failure"
    return "pending" if not states or "pending" in states else "success"


def context_state(repository: Repository, sha: str, context: str) -> str:
    """expected, success, pending or failing; a status and a check run of one name are both required."""
    states = [s.state for s in latest_statuses(repository, sha) if s.context == context]
    runs = [run for run in repository.check_runs if (run.sha, run.name) == (sha, context)]
    if runs:
        last = max(runs, key=lambda run: run.id)
        states.append(
            "pending" if last.status != "completed" else "success" if last.conclusion in GREEN_CHECKS else "failure"
        )
    if not states:
        return "expected"
    return next((word for word in ("failure", "error", "pending") if word in states), "success")


def unmet(hub: GitHub, pull: Pull) -> list[str]:
    """Why the base's protection refuses this merge, in GitHub's words; empty when it does not."""
    rule = pull.repository.protections.get(pull.base_ref)
    if rule is None:
        return []
    found = required_checks(pull.repository, pull.head, rule)
    tip = hub.git(pull.repository).refs()[f"refs/heads/{pull.base_ref}"]
    if rule.strict and not hub.git(pull.repository).contains(tip, pull.head):
        found.append("Head branch is out of date with the base branch")
    have = approvals(hub, pull)
    if have < rule.approvals:
        found.append(f"At least {rule.approvals} approving review is required by reviewers with write access.")
    return found


def required_checks(repository: Repository, sha: str, rule: Protection) -> list[str]:
    words = {"failure": "failing", "error": "failing", "pending": "pending", "expected": "expected"}
    states = {context: context_state(repository, sha, context) for context in rule.contexts}
    return [
        f'Required status check "{context}" is {words[state]}.'
        for context, state in states.items()
        if state != "success"
    ]


def approvals(hub: GitHub, pull: Pull) -> int:
    """Writers whose latest deciding review approves."""
    latest = {
        r.author.login: r.state
        for r in pull.reviews
        if r.author is not None and r.state not in ("COMMENTED", "PENDING")
    }
    return sum(state == "APPROVED" and can_write(hub, pull.repository, login) for login, state in latest.items())


def can_write(hub: GitHub, repository: Repository, login: str) -> bool:
    return ROLES.index(hub.role(repository, hub.account(login))) >= ROLES.index("write")


def mergeable_state(hub: GitHub, pull: Pull) -> str:
    if hub.git(pull.repository).resolve(f"refs/pull/{pull.number}/merge") is None:
        return "dirty"
    if pull.draft:
        return "draft"
    return "blocked" if unmet(hub, pull) else "clean"


def merge(
    hub: GitHub,
    pull: Pull,
    *,
    by: Account,
    method: str = "merge",
    expected_head: str | None = None,
    title: str | None = None,
) -> str:
    """Move the base; 405 when protection refuses. https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request"""
    rule = pull.repository.protections.get(pull.base_ref)
    if pull.state == "closed" or mergeable_state(hub, pull) == "dirty":
        raise ApiError(405, "Pull Request is not mergeable")
    if pull.draft:
        raise ApiError(405, "Pull Request is still a draft")
    if method == "rebase":
        raise ApiError(405, "Rebase merges are not allowed on this repository.")
    if rule is not None and rule.merge_queue:
        raise ApiError(405, "Changes must be made through the merge queue")
    if refused := unmet(hub, pull):
        raise ApiError(405, refused[0])
    if expected_head is not None and expected_head != pull.head:
        raise ApiError(409, "Head branch was modified. Review and try the merge again.")
    store, ref = hub.git(pull.repository), f"refs/heads/{pull.base_ref}"
    tip = store.refs()[ref]
    sha = _merge_commit(hub, pull, tip, by, method, title)
    hub.tick()
    store.update_ref(ref, sha)
    mark_merged(hub, pull, sha, by)
    hub.moved(pull.repository, ref, tip, sha, by)
    return sha


def _merge_commit(hub: GitHub, pull: Pull, tip: str, by: Account, method: str, title: str | None) -> str:
    store = hub.git(pull.repository)
    tree = store.merge_tree(tip, pull.head)
    if tree is None:
        raise ApiError(405, "Pull Request is not mergeable")
    if method == "squash":
        subject = title or f"{pull.title} (#{pull.number})"
        return store.commit_tree(tree, (tip,), subject + "\n", hub.identity(pull.author or by), WEB_FLOW, hub.seconds)
    owner = pull.head_repository.owner.login if pull.head_repository else "unknown"
    message = f"{title or f'Merge pull request #{pull.number} from {owner}/{pull.head_ref}'}\n\n{pull.title}\n"
    return store.commit_tree(tree, (tip, pull.head), message, hub.identity(by), WEB_FLOW, hub.seconds)


def arm_auto_merge(hub: GitHub, pull: Pull, *, by: Account) -> None:
    pull.auto_merge_by = by
    hub.note(pull, "AUTO_MERGE_ENABLED_EVENT", by)
    emit(hub, pull, "auto_merge_enabled", by)


def enqueue(hub: GitHub, pull: Pull, *, by: Account) -> MergeGroup:
    """Into the merge queue: a commit of its own on top of the groups before it, and an event that asks for checks."""
    if refused := unmet(hub, pull):
        raise ApiError(405, refused[0])
    repository, store = pull.repository, hub.git(pull.repository)
    ahead = [group for group in repository.groups if group.base_ref == pull.base_ref]
    base = ahead[-1].head if ahead else store.refs()[f"refs/heads/{pull.base_ref}"]
    sha = _merge_commit(hub, pull, base, by, "merge", None)
    ref = f"refs/heads/gh-readonly-queue/{pull.base_ref}/pr-{pull.number}-{base}"
    store.update_ref(ref, sha)
    pulls = [*(ahead[-1].pulls if ahead else ()), pull]
    group = MergeGroup(id=hub.next_id(), ref=ref, head=sha, base=base, base_ref=pull.base_ref, pulls=pulls)
    repository.groups.append(group)
    pull.queued = group
    hub.note(pull, "ADDED_TO_MERGE_QUEUE_EVENT", by)
    hub.emit("merge_group", "checks_requested", repository, hub.queue_bot, pull, {"group": group})
    return group


def settle(hub: GitHub, repository: Repository, sha: str) -> None:
    """A status came: merge what waited for it."""
    for group in list(repository.groups):
        rule = repository.protections.get(group.base_ref)
        if group.head == sha and rule is not None and not required_checks(repository, sha, rule):
            _land(hub, repository, group)
    for pull in list(repository.pulls.values()):
        if (
            pull.head == sha
            and pull.auto_merge_by is not None
            and pull.state == "open"
            and mergeable_state(hub, pull) == "clean"
        ):
            merge(hub, pull, by=pull.auto_merge_by)


def introduced(hub: GitHub, repository: Repository, sha: str) -> list[Pull]:
    """Pull requests that a commit belongs to: those that bring it, and the one whose merge it is.

    https://docs.github.com/en/rest/commits/commits#list-pull-requests-associated-with-a-commit"""
    store = hub.git(repository)
    return [
        pull
        for pull in repository.pulls.values()
        if pull.merge_commit == sha or (store.contains(sha, pull.head) and not store.contains(sha, pull.base))
    ]


def _land(hub: GitHub, repository: Repository, group: MergeGroup) -> None:
    """The group's tree becomes the base, with every pull request that is in it."""
    ref = f"refs/heads/{group.base_ref}"
    store = hub.git(repository)
    before = store.refs()[ref]
    store.update_ref(ref, group.head)
    for pull in group.pulls:
        entry = pull.queued
        if pull.state == "open" and entry is not None:
            store.update_ref(entry.ref, None)
            repository.groups.remove(entry)
            pull.queued = None
            mark_merged(hub, pull, entry.head, hub.queue_bot)
    hub.moved(repository, ref, before, group.head, hub.queue_bot)
