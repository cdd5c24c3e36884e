"""Accounts, repositories, commits and labels as REST shows them. A test holds every answer to GitHub's OpenAPI description."""

from __future__ import annotations

import base64

from tests.peers.github.git import CommitFacts
from tests.peers.github.hub import GitHub
from tests.peers.github.model import Account, Label, Repository, Team

Json = dict[str, object]

USER_LINKS = {
    "followers_url": "/followers", "following_url": "/following{/other_user}", "gists_url": "/gists{/gist_id}", "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions", "organizations_url": "/orgs", "repos_url": "/repos", "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}  # fmt: skip
REPOSITORY_LINKS = {
    "archive_url": "/{archive_format}{/ref}", "assignees_url": "/assignees{/user}", "blobs_url": "/git/blobs{/sha}", "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}", "comments_url": "/comments{/number}", "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}", "contents_url": "/contents/{+path}", "contributors_url": "/contributors", "deployments_url": "/deployments",
    "downloads_url": "/downloads", "events_url": "/events", "forks_url": "/forks", "git_commits_url": "/git/commits{/sha}", "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}", "hooks_url": "/hooks", "issue_comment_url": "/issues/comments{/number}", "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}", "keys_url": "/keys{/key_id}", "labels_url": "/labels{/name}", "languages_url": "/languages", "merges_url": "/merges",
    "milestones_url": "/milestones{/number}", "notifications_url": "/notifications{?since,all,participating}", "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}", "stargazers_url": "/stargazers", "statuses_url": "/statuses/{sha}", "subscribers_url": "/subscribers",
    "subscription_url": "/subscription", "tags_url": "/tags", "teams_url": "/teams", "trees_url": "/git/trees{/sha}",
}  # fmt: skip
COUNTS = (
    "forks",
    "forks_count",
    "stargazers_count",
    "watchers",
    "watchers_count",
    "size",
    "network_count",
    "subscribers_count",
)


def node_id(kind: str, id: object) -> str:
    """An opaque global id, `kind_` and the number."""
    return f"{kind}_{base64.urlsafe_b64encode(str(id).encode()).decode().rstrip('=')}"


def user(hub: GitHub, account: Account) -> Json:
    url = f"{hub.api}/users/{account.login}"
    return {
        "login": account.login,
        "id": account.id,
        "node_id": node_id(account.type[0], account.id),
        "avatar_url": f"{hub.web}/avatars/{account.id}",
        "gravatar_id": "",
        "url": url,
        "html_url": f"{hub.web}/{account.login}",
        **{name: url + suffix for name, suffix in USER_LINKS.items()},
        "type": account.type,
        "user_view_type": "public",
        "site_admin": False,
    }


def maybe_user(hub: GitHub, account: Account | None) -> Json | None:
    return None if account is None else user(hub, account)


def repository_url(hub: GitHub, repository: Repository) -> str:
    return f"{hub.api}/repos/{repository.full_name}"


def minimal_repository(hub: GitHub, repository: Repository) -> Json:
    url = repository_url(hub, repository)
    return {
        "id": repository.id,
        "node_id": node_id("R", repository.id),
        "name": repository.name,
        "full_name": repository.full_name,
        "private": repository.private,
        "owner": user(hub, repository.owner),
        "html_url": f"{hub.web}/{repository.full_name}",
        "description": None,
        "fork": repository.parent is not None,
        "url": url,
        **{name: url + suffix for name, suffix in REPOSITORY_LINKS.items()},
    }


def repository(hub: GitHub, repository: Repository) -> Json:
    web = f"{hub.web}/{repository.full_name}"
    open_pulls = sum(pull.state == "open" for pull in repository.pulls.values())
    return minimal_repository(hub, repository) | {
        **dict.fromkeys(COUNTS, 0),
        "clone_url": f"{web}.git",
        "git_url": f"git:{web.partition(':')[2]}.git",
        "ssh_url": f"git@{hub.web.partition('//')[2]}:{repository.full_name}.git",
        "svn_url": web,
        "mirror_url": None,
        "homepage": None,
        "language": None,
        "has_issues": True,
        "has_projects": True,
        "has_downloads": True,
        "has_wiki": False,
        "has_pages": False,
        "has_discussions": False,
        "archived": False,
        "disabled": False,
        "open_issues": open_pulls,
        "open_issues_count": open_pulls,
        "license": None,
        "allow_forking": True,
        "is_template": False,
        "web_commit_signoff_required": False,
        "topics": [],
        "visibility": "private" if repository.private else "public",
        "default_branch": repository.default_branch,
        "created_at": repository.created_at,
        "updated_at": repository.created_at,
        "pushed_at": repository.activity[-1].at if repository.activity else repository.created_at,
    }


def full_repository(hub: GitHub, found: Repository) -> Json:
    """With its parent, as `GET /repos/{owner}/{repo}` shows a fork."""
    shown = repository(hub, found)
    if found.parent is not None:
        shown |= {"parent": repository(hub, found.parent), "source": repository(hub, found.parent)}
    return shown


def team(hub: GitHub, found: Team, repository: Repository | None = None) -> Json:
    role = repository.team_roles.get(found.slug, "read") if repository is not None else "read"
    permission = {"read": "pull", "write": "push"}.get(role, role)
    url = f"{hub.api}/organizations/{found.organization.id}/team/{found.id}"
    return {
        "id": found.id,
        "node_id": node_id("T", found.id),
        "name": found.slug,
        "slug": found.slug,
        "description": None,
        "privacy": "closed",
        "notification_setting": "notifications_enabled",
        "url": url,
        "html_url": f"{hub.web}/orgs/{found.organization.login}/teams/{found.slug}",
        "members_url": url + "/members{/member}",
        "repositories_url": url + "/repos",
        "permission": permission,
        "type": "organization",
        "parent": None,
    }


def label(hub: GitHub, repository: Repository, found: Label) -> Json:
    return {
        "id": found.id,
        "node_id": node_id("LA", found.id),
        "url": f"{repository_url(hub, repository)}/labels/{found.name}",
        "name": found.name,
        "description": found.description,
        "color": found.color,
        "default": False,
    }


def commit(hub: GitHub, repository: Repository, facts: CommitFacts) -> Json:
    url = f"{repository_url(hub, repository)}/commits/{facts.sha}"
    web = f"{hub.web}/{repository.full_name}/commit/"
    parents = [
        {"sha": p, "url": f"{repository_url(hub, repository)}/commits/{p}", "html_url": web + p} for p in facts.parents
    ]
    return {
        "sha": facts.sha,
        "node_id": node_id("C", facts.sha),
        "url": url,
        "html_url": web + facts.sha,
        "comments_url": f"{url}/comments",
        "commit": {
            "url": f"{repository_url(hub, repository)}/git/commits/{facts.sha}",
            "author": {"name": facts.author.name, "email": facts.author.email, "date": facts.authored_at},
            "committer": {"name": facts.committer.name, "email": facts.committer.email, "date": facts.committed_at},
            "message": facts.message.rstrip("\n"),
            "tree": {"sha": facts.tree, "url": f"{repository_url(hub, repository)}/git/trees/{facts.tree}"},
            "comment_count": 0,
            "verification": {
                "verified": False,
                "reason": "unsigned",
                "signature": None,
                "payload": None,
                "verified_at": None,
            },
        },
        "author": maybe_user(hub, hub.account_of(facts.author.email)),
        "committer": maybe_user(hub, hub.account_of(facts.committer.email)),
        "parents": parents,
    }


def association(hub: GitHub, repository: Repository, account: Account | None) -> str:
    if account is None:
        return "NONE"
    if account is repository.owner:
        return "OWNER"
    return "COLLABORATOR" if repository.roles.get(account.login, "none") != "none" else "NONE"
