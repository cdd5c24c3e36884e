"""Who had a hand in a change, and so can't approve it. Adding people only ever tightens.

The commits are all of the pull request's, not only its first parents: a contributor behind a merge is one
(https://github.com/palantir/policy-bot/issues/647).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gate.model import Authorship, Requirement
from gate.pull_request import Person, PullCommit, PullRequest, plain

CO_AUTHOR = re.compile(r"^[ \t]*(?:co-authored-by|co-developed-by)[ \t]*:[ \t]*([^<\n]*)(?:<([^>\n]*)>)?", re.I | re.M)
NOREPLY = re.compile(r"^(?:\d+\+)?([\w.-]+(?:\[bot\])?)@users\.noreply\.github\.com$", re.I)
# GitHub's own committer of commits made on the web; it stands for the author.
# https://docs.github.com/en/authentication/managing-commit-signature-verification/about-commit-signature-verification
WEB_FLOW = frozenset({"web-flow", "github"})
WEB_EMAILS = frozenset({"noreply@github.com"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Involved:
    """Plain logins by role; `hints` are names and mailboxes of co-authors that may belong to a login."""

    author: frozenset[str]
    contributors: frozenset[str]
    co_authors: frozenset[str]
    requesters: frozenset[str]
    last_pusher: frozenset[str]
    unattributed: tuple[str, ...]

    def role(self, person: Person, requirement: Requirement) -> str | None:
        """The first role, in the order of the exclusion list, that keeps a person from approving."""
        login = plain(person.login)
        mails = {mail.casefold() for mail in person.emails}
        held = {
            "author": login in self.author,
            "contributor": login in self.contributors or bool(mails & self.contributors),
            "co_author": login in self.co_authors or bool(mails & self.co_authors),
            "requester": login in self.requesters or bool(mails & self.requesters),
            "last_pusher": login in self.last_pusher,
            "agent": person.agent,
            "bot": person.bot,
        }
        return next(
            (
                role
                for role, holds in held.items()
                if holds and (role in requirement.exclude or role in ("agent", "bot"))
            ),
            None,
        )


def involved(pull: PullRequest, authorship: Authorship) -> Involved:
    """Everyone with a hand in the change, from the snapshot and from who is said to have asked for it."""
    contributors: set[str] = set()
    co_authors: set[str] = set()
    unattributed: list[str] = []
    for commit in pull.commits:
        if not commit.clean_base_merge:
            contributors |= _identities(commit)
            co_authors |= _co_authors(commit)
        if _unattributable(commit, pull):
            unattributed.append(commit.id)
    requesters = {plain(login) for login in pull.requested_by}
    requesters |= {plain(invoker.who) for invoker in authorship.invokers}
    for push in pull.force_pushes:
        co_authors |= _co_authors_of(push.before_message)
    author = frozenset({plain(pull.author)} if pull.author else ())
    return Involved(
        author=author,
        contributors=frozenset(contributors),
        co_authors=frozenset(co_authors),
        requesters=frozenset(requesters),
        last_pusher=frozenset(_last_pusher(pull)),
        unattributed=tuple(unattributed),
    )


def _identities(commit: PullCommit) -> set[str]:
    """Author and committer: their logins, and their mailboxes for people whose addresses are known."""
    found = {plain(commit.author)} if commit.author else {commit.author_email.casefold()}
    if not _is_web(commit):
        found |= {plain(commit.committer)} if commit.committer else {commit.committer_email.casefold()}
    return found - {""}


def _is_web(commit: PullCommit) -> bool:
    return plain(commit.committer) in WEB_FLOW or commit.committer_email.casefold() in WEB_EMAILS


def _co_authors(commit: PullCommit) -> set[str]:
    return _co_authors_of(commit.message)


def _co_authors_of(message: str) -> set[str]:
    """Whoever a trailer names: the account of a noreply address, the whole mailbox, its local part, the name.

    A name that happens to be a reviewer's login costs one approval; a co-author who approves costs the control."""
    found: set[str] = set()
    for name, mail in CO_AUTHOR.findall(message):
        address = mail.strip().casefold()
        match = NOREPLY.match(address)
        found |= {plain(match.group(1))} if match else {address, address.split("@")[0]}
        found.add(plain(name.strip().removeprefix("@")))
    return found - {""}


def _last_pusher(pull: PullRequest) -> set[str]:
    """Who pushed the head: the commit's pusher, and whoever forced the head to where it is."""
    found = {plain(commit.pushed_by) for commit in pull.commits if commit.id == pull.head and commit.pushed_by}
    latest = max(pull.force_pushes, key=lambda push: push.at, default=None)
    if latest is not None and latest.by and latest.after == pull.head:
        found.add(plain(latest.by))
    return found


def _unattributable(commit: PullCommit, pull: PullRequest) -> bool:
    """An author or committer whose e-mail is linked to no account could be anyone, an approver too."""
    from gate.oversight.marks import is_agent_identity

    if commit.clean_base_merge:
        return False
    author = (
        commit.author is None
        and not is_agent_identity(commit.author_name, commit.author_email)
        and not _known(commit.author_email, pull)
    )
    committer = (
        commit.committer is None
        and not _is_web(commit)
        and not is_agent_identity(commit.committer_name, commit.committer_email)
    )
    return author or (committer and not _known(commit.committer_email, pull))


def _known(email: str, pull: PullRequest) -> bool:
    """An address that the snapshot ties to an account. One in the form of GitHub's no-reply addresses that GitHub itself
    ties to none is anybody's."""
    address = email.casefold()
    return bool(address) and any(address in {mail.casefold() for mail in person.emails} for person in pull.people)
