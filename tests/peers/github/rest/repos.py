"""Repositories: their content, commits, branches, people and teams."""

from __future__ import annotations

import base64

from tests.peers.github.errors import ApiError, not_found
from tests.peers.github.git import GitError
from tests.peers.github.merging import introduced
from tests.peers.github.model import ROLES, Repository
from tests.peers.github.rest import render
from tests.peers.github.rest.changes import commit_files
from tests.peers.github.rest.render_pull import simple_pull
from tests.peers.github.rest.routing import Answer, Request


def get_repository(request: Request) -> Answer:
    return Answer(body=render.full_repository(request.hub, request.repository))


def resolve(request: Request, name: str) -> str:
    """A commit by branch, tag or sha; 404 or 422 where there is none, as the commits API answers."""
    sha = request.hub.git(request.repository).resolve(name)
    if sha is None:
        raise ApiError(422, f"No commit found for SHA: {name}")
    return sha


def get_contents(request: Request) -> Answer:
    """https://docs.github.com/en/rest/repos/contents: bytes up to 1 MB inline; `raw` gives the bytes alone."""
    hub, repository, path = request.hub, request.repository, request.params["path"]
    ref = request.query.get("ref", repository.default_branch)
    sha = hub.git(repository).resolve(ref)
    if sha is None:
        raise ApiError(404, f"No commit found for the ref {ref}")
    found = hub.git(repository).blob(sha, path)
    if found is None:
        raise not_found()
    oid, content = found
    if "raw" in request.accept:
        return Answer(raw=content)
    url = f"{render.repository_url(hub, repository)}/contents/{path}?ref={ref}"
    git_url = f"{render.repository_url(hub, repository)}/git/blobs/{oid}"
    web = f"{hub.web}/{repository.full_name}/blob/{ref}/{path}"
    return Answer(
        body={
            "type": "file",
            "encoding": "base64",
            "size": len(content),
            "name": path.rsplit("/", 1)[-1],
            "path": path,
            "content": base64.encodebytes(content).decode(),
            "sha": oid,
            "url": url,
            "git_url": git_url,
            "html_url": web,
            "download_url": f"{hub.web}/{repository.full_name}/raw/{ref}/{path}",
            "_links": {"self": url, "git": git_url, "html": web},
        }
    )


def list_commits(request: Request) -> Answer:
    start = resolve(request, request.query.get("sha", request.repository.default_branch))
    found = reversed(request.hub.git(request.repository).log(start))
    return Answer(body=[render.commit(request.hub, request.repository, facts) for facts in found], page=True)


def get_commit(request: Request) -> Answer:
    hub, repository = request.hub, request.repository
    facts = hub.facts(repository, resolve(request, request.params["ref"]))
    files = commit_files(hub, repository, facts.parents[0] if facts.parents else None, facts.sha)
    total = {name: sum(int(str(file[name])) for file in files) for name in ("additions", "deletions")}
    stats = total | {"total": sum(total.values())}
    return Answer(body=render.commit(hub, repository, facts) | {"stats": stats, "files": files[:300]})


def list_pulls_of_commit(request: Request) -> Answer:
    """https://docs.github.com/en/rest/commits/commits: open ones too, where the commit is not on the default branch."""
    hub, repository = request.hub, request.repository
    sha = resolve(request, request.params["commit_sha"])
    return Answer(body=[simple_pull(hub, pull) for pull in introduced(hub, repository, sha)], page=True)


def compare(request: Request) -> Answer:
    """https://docs.github.com/en/rest/commits/commits#compare-two-commits: 300 files at most, commits by the page."""
    hub, repository = request.hub, request.repository
    base, dots, head = request.params["basehead"].partition("...")
    if not dots:
        raise not_found()
    store = hub.git(repository)
    one, other = store.resolve(base.rpartition(":")[2]), store.resolve(head.rpartition(":")[2])
    if one is None or other is None:
        raise not_found()
    try:
        fork_point = store.merge_base(one, other)
    except GitError as error:
        raise ApiError(404, f"No common ancestor between {base} and {head}.") from error
    commits = store.log(f"{one}..{other}")
    behind = int(store.line("rev-list", "--count", f"{other}..{one}"))
    state = {(False, False): "identical", (True, False): "ahead", (False, True): "behind"}.get(
        (bool(commits), behind > 0), "diverged"
    )
    per_page, page = int(request.query.get("per_page", 250)), int(request.query.get("page", 1))
    shown = [render.commit(hub, repository, facts) for facts in commits[(page - 1) * per_page : page * per_page]]
    url = f"{render.repository_url(hub, repository)}/compare/{base}...{head}"
    web = f"{hub.web}/{repository.full_name}/compare/{base}...{head}"
    return Answer(
        body={
            "url": url,
            "html_url": web,
            "permalink_url": web,
            "diff_url": f"{web}.diff",
            "patch_url": f"{web}.patch",
            "base_commit": render.commit(hub, repository, hub.facts(repository, one)),
            "merge_base_commit": render.commit(hub, repository, hub.facts(repository, fork_point)),
            "status": state,
            "ahead_by": len(commits),
            "behind_by": behind,
            "total_commits": len(commits),
            "commits": shown,
            "files": commit_files(hub, repository, fork_point, other)[:300] if page == 1 else [],
        }
    )


def get_branch(request: Request) -> Answer:
    hub, repository, name = request.hub, request.repository, request.params["branch"]
    sha = hub.git(repository).refs().get(f"refs/heads/{name}")
    if sha is None:
        raise ApiError(404, "Branch not found")
    url = f"{render.repository_url(hub, repository)}/branches/{name}"
    rule = repository.protections.get(name)
    contexts = list(rule.contexts) if rule else []
    level = "non_admins" if rule else "off"
    checks = [{"context": context, "app_id": None} for context in contexts]
    return Answer(
        body={
            "name": name,
            "commit": render.commit(hub, repository, hub.facts(repository, sha)),
            "_links": {"self": url, "html": f"{hub.web}/{repository.full_name}/tree/{name}"},
            "protected": rule is not None,
            "protection": {
                "enabled": rule is not None,
                "required_status_checks": {"enforcement_level": level, "contexts": contexts, "checks": checks},
            },
            "protection_url": f"{url}/protection",
        }
    )


def get_branch_rules(request: Request) -> Answer:
    """Rules that anybody who may read can see. https://docs.github.com/en/rest/repos/rules"""
    rule = request.repository.protections.get(request.params["branch"])
    found: list[object] = []
    if rule is not None and rule.contexts:
        checks = [{"context": context} for context in rule.contexts]
        parameters = {"strict_required_status_checks_policy": rule.strict, "required_status_checks": checks}
        source = {"ruleset_source_type": "Repository", "ruleset_source": request.repository.full_name, "ruleset_id": 1}
        found.append({"type": "required_status_checks", "parameters": parameters} | source)
    return Answer(body=found, page=True)


def get_permission(request: Request) -> Answer:
    """`permission` knows four words; `role_name` tells triage and maintain apart.

    https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user"""
    hub = request.hub
    account = hub.accounts.get(request.params["username"].casefold())
    if account is None:
        raise ApiError(404, f"{request.params['username']} is not a user")
    role = hub.role(request.repository, account)
    permission = {"maintain": "write", "triage": "read"}.get(role, role)
    flags = dict(
        zip(
            ("pull", "triage", "push", "maintain", "admin"),
            (ROLES.index(role) >= at for at in range(1, 6)),
            strict=True,
        )
    )
    shown = render.user(hub, account) | {"permissions": flags, "role_name": role, "email": None, "name": account.name}
    return Answer(body={"permission": permission, "role_name": role, "user": shown})


def list_activity(request: Request) -> Answer:
    """Who moved which ref, newest first. https://docs.github.com/en/rest/repos/repos#list-repository-activities"""
    hub, repository = request.hub, request.repository
    ref = request.query.get("ref")
    wanted = [a for a in reversed(repository.activity) if ref is None or a.ref in (ref, f"refs/heads/{ref}")]
    return Answer(
        body=[
            {
                "id": a.id, "node_id": render.node_id("PSH", a.id), "before": a.before, "after": a.after, "ref": a.ref, "timestamp": a.at,
                "activity_type": a.type, "actor": render.maybe_user(hub, a.actor),
            }
            for a in wanted
        ],
        page=True,
    )  # fmt: skip


def get_user(request: Request) -> Answer:
    """The token's own account; an App's token has none."""
    viewer = request.viewer
    if viewer.type != "User":
        raise ApiError(403, "Resource not accessible by integration")
    return Answer(body=public_user(request, viewer.login))


def get_user_by_name(request: Request) -> Answer:
    return Answer(body=public_user(request, request.params["username"]))


def public_user(request: Request, login: str) -> render.Json:
    account = request.hub.account(login)
    empty = dict.fromkeys(("company", "blog", "location", "email", "hireable", "bio"))
    counts = dict.fromkeys(("public_repos", "public_gists", "followers", "following"), 0)
    made = "2026-01-01T00:00:00Z"
    return (
        render.user(request.hub, account)
        | empty
        | counts
        | {"name": account.name, "created_at": made, "updated_at": made}
    )


def list_team_members(request: Request) -> Answer:
    team = request.hub.team(request.params["org"], request.params["team_slug"])
    return Answer(body=[render.user(request.hub, member) for member in team.members], page=True)


def get_team_membership(request: Request) -> Answer:
    hub = request.hub
    team = hub.team(request.params["org"], request.params["team_slug"])
    login = request.params["username"]
    if login.casefold() not in {member.login.casefold() for member in team.members}:
        raise not_found()
    return Answer(
        body={
            "url": f"{hub.api}/organizations/{team.organization.id}/team/{team.id}/memberships/{login}",
            "role": "member",
            "state": "active",
        }
    )


def list_teams(request: Request) -> Answer:
    repository: Repository = request.repository
    found = [request.hub.team(repository.owner.login, slug) for slug in repository.team_roles]
    return Answer(body=[render.team(request.hub, team, repository) for team in found], page=True)
