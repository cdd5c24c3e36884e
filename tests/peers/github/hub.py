"""The state of one GitHub: its repositories, what is pushed to them, and the events that follow."""

from __future__ import annotations

import threading
from pathlib import Path

from tests.peers.github.accounts import WEB_FLOW, Accounts
from tests.peers.github.errors import ApiError, not_found
from tests.peers.github.git import CommitFacts, Files, GitError, GitStore, Identity
from tests.peers.github.model import (
    ROLES,
    ZERO,
    Account,
    Activity,
    Event,
    Label,
    Pull,
    Repository,
    Review,
    Role,
    Team,
    TimelineItem,
)


class GitHub(Accounts):
    """Tests act on it with methods (a person in the browser) or by git and the API (`server.py`)."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.lock = threading.RLock()
        self.web = self.api = "http://localhost"
        self.repositories: dict[str, Repository] = {}
        self.events: list[Event] = []

    def create_repository(
        self, full_name: str, files: Files, *, private: bool = False, parent: Repository | None = None
    ) -> Repository:
        """A repository with one commit on `main`; its owner is an organization unless it is known as a user."""
        owner_login, name = full_name.split("/")
        owner = self.accounts.get(owner_login.casefold()) or self._account(
            Account(id=self.next_id(), login=owner_login, type="Organization", emails=(f"hello@{owner_login}.example",))
        )
        repository = Repository(
            id=self.next_id(), owner=owner, name=name, created_at=self.tick(), private=private, parent=parent
        )
        self.repositories[full_name.casefold()] = repository
        if parent is None:
            GitStore.create(self.path(repository), repository.default_branch)
            self.commit(repository, "main", files, "Start", by=owner)
        else:
            GitStore.create(self.path(repository), repository.default_branch)
            self.git(repository).git("fetch", "-q", str(self.path(parent)), "+refs/heads/*:refs/heads/*")
        if owner.type == "User":
            repository.roles[owner.login] = "admin"
        return repository

    def fork(self, parent: Repository, owner: Account) -> Repository:
        return self.create_repository(f"{owner.login}/{parent.name}", {}, private=parent.private, parent=parent)

    def path(self, repository: Repository) -> Path:
        return self.folder / "git" / f"{repository.full_name}.git"

    def git(self, repository: Repository) -> GitStore:
        return GitStore(self.path(repository))

    def repository(self, full_name: str) -> Repository:
        found = self.repositories.get(full_name.casefold())
        if found is None:
            raise not_found()
        return found

    def grant(self, repository: Repository, account: Account, role: Role) -> Account:
        repository.roles[account.login] = role
        return account

    def role(self, repository: Repository, account: Account | None) -> Role:
        """The highest of a person's own role, their teams', and what a public repository gives everyone."""
        if account is None:
            return "none" if repository.private else "read"
        held: list[Role] = [repository.roles.get(account.login, "none"), "none" if repository.private else "read"]
        held += [
            role
            for slug, role in repository.team_roles.items()
            if account in self.team(repository.owner.login, slug).members
        ]
        return max(held, key=ROLES.index)

    def label(self, repository: Repository, name: str) -> Label:
        """Labels are found without case, and made when somebody first puts one on."""
        known = repository.labels.get(name.casefold())
        return known or repository.labels.setdefault(name.casefold(), Label(id=self.next_id(), name=name))

    # commits

    def commit(
        self,
        repository: Repository,
        branch: str,
        files: Files,
        message: str = "Change",
        *,
        by: Account,
        author: Identity | None = None,
        onto: str | None = None,
        merge: tuple[str, ...] = (),
        web: bool = False,
    ) -> str:
        """`by` pushes a commit to a branch, by default on its tip; `onto` elsewhere rewrites history (a force push)."""
        store, ref = self.git(repository), f"refs/heads/{branch}"
        before = store.refs().get(ref)
        parent = onto or before or store.resolve(repository.default_branch)
        self.tick()
        mine = author or self.identity(by)
        sha = store.commit(
            ref,
            files,
            message,
            author=mine,
            committer=WEB_FLOW if web else mine,
            at=self._now,
            parents=(*((parent,) if parent else ()), *merge),
        )
        self.moved(repository, ref, before or ZERO, sha, by)
        return sha

    def force_push(self, repository: Repository, branch: str, sha: str, *, by: Account) -> None:
        """`by` sets a branch to a commit that is already there."""
        ref = f"refs/heads/{branch}"
        before = self.git(repository).refs().get(ref, ZERO)
        self.git(repository).update_ref(ref, sha)
        self.moved(repository, ref, before, sha, by)

    def moved(self, repository: Repository, ref: str, before: str, after: str, actor: Account) -> None:
        """A ref moved, however it came: remember it, tell everyone, and let the pull requests follow."""
        from tests.peers.github.pulls import follow

        at = self.tick()
        forced = ZERO not in (before, after) and not self.git(repository).contains(before, after)
        kind = (
            "branch_creation"
            if before == ZERO
            else "branch_deletion"
            if after == ZERO
            else "force_push"
            if forced
            else "push"
        )
        repository.activity.append(
            Activity(id=self.next_id(), ref=ref, before=before, after=after, type=kind, actor=actor, at=at)
        )
        self.emit(
            "push", None, repository, actor, payload={"ref": ref, "before": before, "after": after, "forced": forced}
        )
        follow(self, repository, ref, before, after, actor, forced)

    def facts(self, repository: Repository, sha: str) -> CommitFacts:
        try:
            return self.git(repository).facts(sha)
        except (GitError, IndexError) as error:
            raise ApiError(422, f"No commit found for SHA: {sha}") from error

    # events

    def emit(
        self,
        name: str,
        action: str | None,
        repository: Repository,
        sender: Account,
        pull: Pull | None = None,
        payload: dict[str, object] | None = None,
    ) -> None:
        self.events.append(
            Event(name=name, action=action, repository=repository, sender=sender, pull=pull, payload=payload or {})
        )

    def note(
        self,
        pull: Pull,
        kind: str,
        actor: Account | None,
        *,
        before: str = "",
        after: str = "",
        subject: Account | Team | Review | None = None,
    ) -> TimelineItem:
        """A line of the pull request's timeline."""
        at = self.tick()
        item = TimelineItem(
            id=self.next_id(), kind=kind, actor=actor, at=at, before=before, after=after, subject=subject
        )
        pull.timeline.append(item)
        pull.updated_at = item.at
        return item
