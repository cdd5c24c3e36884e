"""Every address that the peer answers, as GitHub's OpenAPI writes it, with the permissions that GitHub's pages name.

https://docs.github.com/en/rest/authentication/permissions-required-for-github-apps
"""

from __future__ import annotations

from tests.peers.github.rest import checks, issues, pulls, repos
from tests.peers.github.rest.routing import Route

REPO = "/repos/{owner}/{repo}"
PULL = f"{REPO}/pulls/{{pull_number}}"
ISSUE = f"{REPO}/issues/{{issue_number}}"
COMMIT = f"{REPO}/commits/{{ref}}"
TEAM = "/orgs/{org}/teams/{team_slug}"

READ_META = ("metadata:read",)
READ_CODE = ("contents:read",)
READ_PULLS = ("pull_requests:read",)
WRITE_PULLS = ("pull_requests:write",)
READ_ISSUES = ("issues:read", "pull_requests:read")
WRITE_ISSUES = ("issues:write", "pull_requests:write")
READ_TEAMS = ("members:read",)

ROUTES: tuple[Route, ...] = (
    Route("GET", "/rate_limit", checks.rate_limit, READ_META),
    Route("GET", "/user", repos.get_user, READ_META),
    Route("GET", "/users/{username}", repos.get_user_by_name, READ_META),
    Route("GET", f"{TEAM}/members", repos.list_team_members, READ_TEAMS),
    Route("GET", f"{TEAM}/memberships/{{username}}", repos.get_team_membership, READ_TEAMS),
    Route("GET", REPO, repos.get_repository, READ_META),
    Route("GET", f"{REPO}/teams", repos.list_teams, ("administration:read",)),
    Route("GET", f"{REPO}/activity", repos.list_activity, READ_CODE),
    Route("GET", f"{REPO}/collaborators/{{username}}/permission", repos.get_permission, READ_META),
    Route("GET", f"{REPO}/contents/{{path}}", repos.get_contents, READ_CODE),
    Route("GET", f"{REPO}/compare/{{basehead}}", repos.compare, READ_CODE),
    Route("GET", f"{REPO}/rules/branches/{{branch}}", repos.get_branch_rules, READ_META),
    Route("GET", f"{REPO}/branches/{{branch}}", repos.get_branch, READ_CODE),
    Route("GET", f"{REPO}/commits", repos.list_commits, READ_CODE),
    Route("GET", f"{REPO}/commits/{{commit_sha}}/pulls", repos.list_pulls_of_commit, READ_PULLS),
    Route("GET", f"{COMMIT}/status", checks.get_combined, ("statuses:read",)),
    Route("GET", f"{COMMIT}/statuses", checks.list_statuses, ("statuses:read",)),
    Route("GET", f"{COMMIT}/check-runs", checks.list_check_runs, ("checks:read",)),
    Route("GET", COMMIT, repos.get_commit, READ_CODE),
    Route("POST", f"{REPO}/statuses/{{sha}}", checks.create_status, ("statuses:write",), "write"),
    Route("POST", f"{REPO}/check-runs", checks.create_check_run, ("checks:write",), "write"),
    Route("GET", f"{REPO}/check-runs/{{check_run_id}}", checks.get_check_run, ("checks:read",)),
    Route("PATCH", f"{REPO}/check-runs/{{check_run_id}}", checks.update_check_run, ("checks:write",), "write"),
    Route("GET", f"{REPO}/actions/runs", checks.list_workflow_runs, ("actions:read",)),
    Route("GET", f"{REPO}/actions/runs/{{run_id}}", checks.get_workflow_run, ("actions:read",)),
    Route("GET", f"{REPO}/pulls", pulls.list_pulls, READ_PULLS),
    Route("POST", f"{REPO}/pulls", pulls.create_pull, WRITE_PULLS),
    Route("GET", PULL, pulls.get_pull, READ_PULLS),
    Route("PATCH", PULL, pulls.update_pull, WRITE_PULLS, "triage"),
    Route("GET", f"{PULL}/files", pulls.list_files, READ_PULLS),
    Route("GET", f"{PULL}/commits", pulls.list_commits, READ_PULLS),
    Route("GET", f"{PULL}/merge", pulls.is_merged, READ_CODE),
    Route("PUT", f"{PULL}/merge", pulls.merge_pull, ("contents:write",), "write"),
    Route("GET", f"{PULL}/reviews", pulls.list_reviews, READ_PULLS),
    Route("POST", f"{PULL}/reviews", pulls.create_review, WRITE_PULLS),
    Route("GET", f"{PULL}/reviews/{{review_id}}", pulls.get_review, READ_PULLS),
    Route("PUT", f"{PULL}/reviews/{{review_id}}/dismissals", pulls.dismiss_review, WRITE_PULLS, "write"),
    Route("GET", f"{PULL}/requested_reviewers", pulls.get_requested, READ_PULLS),
    Route("POST", f"{PULL}/requested_reviewers", pulls.request_reviewers, WRITE_PULLS, "triage"),
    Route("DELETE", f"{PULL}/requested_reviewers", pulls.unrequest_reviewers, WRITE_PULLS, "triage"),
    Route("GET", f"{REPO}/labels", issues.list_repository_labels, READ_ISSUES),
    Route("POST", f"{REPO}/labels", issues.create_label, WRITE_ISSUES, "write"),
    Route("GET", f"{REPO}/labels/{{name}}", issues.get_repository_label, READ_ISSUES),
    Route("GET", f"{REPO}/issues/comments/{{comment_id}}", issues.get_comment, READ_ISSUES),
    Route("PATCH", f"{REPO}/issues/comments/{{comment_id}}", issues.update_comment, WRITE_ISSUES),
    Route("DELETE", f"{REPO}/issues/comments/{{comment_id}}", issues.delete_comment, WRITE_ISSUES),
    Route("GET", ISSUE, issues.get_issue, READ_ISSUES),
    Route("GET", f"{ISSUE}/comments", issues.list_comments, READ_ISSUES),
    Route("POST", f"{ISSUE}/comments", issues.create_comment, WRITE_ISSUES),
    Route("GET", f"{ISSUE}/labels", issues.list_labels, READ_ISSUES),
    Route("POST", f"{ISSUE}/labels", issues.add_labels, WRITE_ISSUES, "triage"),
    Route("PUT", f"{ISSUE}/labels", issues.set_labels, WRITE_ISSUES, "triage"),
    Route("DELETE", f"{ISSUE}/labels/{{name}}", issues.remove_label, WRITE_ISSUES, "triage"),
    Route("GET", f"{ISSUE}/timeline", issues.list_timeline, READ_ISSUES),
)  # fmt: skip
