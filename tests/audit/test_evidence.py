"""What exports from outside the repository tell, and how they settle what rows hinge on."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gate.audit.evidence import read_evidence
from gate.audit.join import audit
from gate.audit.nouns import Audit, Evidence
from gate.errors import UsageError

WORKFLOW = """on: issues
jobs:
  fix:
    runs-on: ubuntu-latest
    permissions: {contents: write}
    steps:
      - uses: anthropics/claude-code-action@v1
"""
DEPLOYS = WORKFLOW.replace("    permissions", "    environment: production\n    permissions")
DEFAULTS = WORKFLOW.replace("    permissions: {contents: write}\n", "")


def evidence(data: Any) -> Evidence:
    return read_evidence("export.json", json.dumps(data).encode())


def said(data: Any) -> list[tuple[str, str, str, int]]:
    return [(row.tool, row.reach, row.human_approval, int(row.level)) for row in evidence(data).grants]


def joined(workflow: str, *exports: Any) -> Audit:
    return audit({".github/workflows/claude.yml": workflow}, evidence=[evidence(data) for data in exports])


def environment(*, reviewers: int, self_review: bool = False) -> dict[str, Any]:
    rule = {
        "type": "required_reviewers",
        "prevent_self_review": not self_review,
        "reviewers": [{"type": "User"}] * reviewers,
    }
    return {"total_count": 1, "environments": [{"name": "production", "protection_rules": [rule] if reviewers else []}]}


def ruleset(count: int, **more: Any) -> dict[str, Any]:
    rule = {"type": "pull_request", "parameters": {"required_approving_review_count": count}}
    return {
        "id": 7,
        "name": "main",
        "target": "branch",
        "enforcement": "active",
        "rules": [rule],
        "bypass_actors": [],
        "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"]}},
    } | more


def test_without_evidence_the_question_is_open() -> None:
    found = joined(DEPLOYS)
    assert [row.human_approval for row in found.grants] == ["none"]
    assert any(
        "must approve before a job enters environment production" in u.what and "gh api" in u.how_to_know
        for u in found.unknown
    )
    assert any("default branch" in u.what for u in joined(WORKFLOW).unknown)


def test_reviewers_of_an_environment_settle_it() -> None:
    asked = joined(DEPLOYS, environment(reviewers=2))
    assert [(row.human_approval, row.acts_alone) for row in asked.grants] == [("required", False)]
    assert not any("environment production" in u.what for u in asked.unknown)
    alone = joined(DEPLOYS, environment(reviewers=0))
    assert {row.human_approval for row in alone.grants} == {"none"}
    assert any("has no required reviewers" in row.reason for row in alone.grants)
    assert {row.tool for row in alone.grants} == {"claude-code", "github-actions"}
    assert not any("own settings" in u.what for u in alone.unknown)


def test_self_review_is_told() -> None:
    assert said(environment(reviewers=1, self_review=True)) == [("github-actions", "production", "required", 3)]


def test_a_way_around_for_administrators_is_told() -> None:
    data = environment(reviewers=1)
    data["environments"][0]["can_admins_bypass"] = True
    assert said(data) == [("github-actions", "production", "required", 3)]


def test_a_ruleset_settles_the_default_branch() -> None:
    assert [(r.human_approval, r.level) for r in joined(WORKFLOW, ruleset(1)).grants] == [("required", 2)]
    assert [(r.human_approval, r.level) for r in joined(WORKFLOW, ruleset(0)).grants] == [("none", 3)]
    assert [(r.human_approval, r.level) for r in joined(WORKFLOW, ruleset(1, enforcement="disabled")).grants] == [
        ("none", 3)
    ]
    other = ruleset(1, conditions={"ref_name": {"include": ["refs/heads/release"]}})
    assert [(r.human_approval, r.level) for r in joined(WORKFLOW, other).grants] == [("none", 3)]


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        (
            {"actor_type": "Integration", "actor_id": 5, "bypass_mode": "always"},
            [("github-app", "repository", "none", 4)],
        ),
        ({"actor_type": "DeployKey", "actor_id": None, "bypass_mode": "always"}, [("github", "repository", "none", 4)]),
        (
            {"actor_type": "RepositoryRole", "actor_id": 5, "bypass_mode": "always"},
            [("github", "repository", "unknown", 3)],
        ),
        ({"actor_type": "Integration", "actor_id": 5, "bypass_mode": "pull_request"}, []),
        ({"actor_type": "OrganizationAdmin", "actor_id": 1, "bypass_mode": "always"}, []),
    ],
)
def test_who_may_pass_a_ruleset_by(actor: dict[str, Any], expected: list[tuple[str, str, str, int]]) -> None:
    assert said(ruleset(1, bypass_actors=[actor])) == expected


def test_what_a_ruleset_does_not_show_is_unknown() -> None:
    hidden = {k: v for k, v in ruleset(1).items() if k != "bypass_actors"}
    assert any("who may pass ruleset main by" in u.what for u in evidence(hidden).unknown)
    listed = [{"id": 7, "name": "main", "enforcement": "active"}]
    assert any("what ruleset main demands" in u.what for u in evidence(listed).unknown)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        # branch protection
        ({"url": "u", "required_pull_request_reviews": {"required_approving_review_count": 1}, "enforce_admins": {"enabled": True}}, []),
        ({"url": "u", "enforce_admins": {"enabled": False}}, [("github", "repository", "none", 3)]),
        ({"url": "u", "enforce_admins": {}, "required_pull_request_reviews": {"required_approving_review_count": 1, "bypass_pull_request_allowances": {"apps": [{"slug": "claude"}]}}}, [("claude", "repository", "none", 4)]),
        # what GitHub refuses
        ({"message": "Branch not protected", "documentation_url": "d", "status": "404"}, [("github", "repository", "none", 3)]),
        ({"message": "Upgrade to GitHub Pro or make this repository public to enable this feature.", "documentation_url": "d"}, [("github", "repository", "none", 3)]),
        # Actions
        ({"default_workflow_permissions": "read", "can_approve_pull_request_reviews": False}, []),
        ({"default_workflow_permissions": "write", "can_approve_pull_request_reviews": True}, [("github-actions", "repository", "none", 3), ("github-actions", "repository", "none", 4)]),
        # apps and keys
        ({"total_count": 1, "installations": [{"app_slug": "claude", "repository_selection": "all", "permissions": {"contents": "write", "workflows": "write"}}]}, [("claude", "repository", "none", 4)]),
        ({"installations": [{"app_slug": "claude", "permissions": {"contents": "read", "issues": "write"}}]}, [("claude", "repository", "none", 1)]),
        ({"installations": [{"app_slug": "codecov", "permissions": {"contents": "write"}}]}, []),
        ([{"id": 1, "key": "ssh-ed25519 A", "title": "bot", "read_only": False}], [("deploy-key", "repository", "none", 3)]),
        ([{"id": 1, "key": "ssh-ed25519 A", "title": "bot", "read_only": True}], []),
        # AWS
        ({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}, [("aws", "production", "unknown", 4)]),
        ({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": ["s3:GetObject", "ec2:DescribeInstances", "bedrock:InvokeModel"], "Resource": "*"}}, []),
        # Google Cloud
        ({"etag": "x", "bindings": [{"role": "roles/owner", "members": ["principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/github/*", "user:a@example.com"]}]}, [("google-cloud", "production", "none", 4)]),
        ({"bindings": [{"role": "roles/viewer", "members": ["principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/github/*"]}]}, []),
    ],
)  # fmt: skip
def test_each_shape(data: Any, expected: list[tuple[str, str, str, int]]) -> None:
    assert said(data) == expected


def test_a_plan_that_cannot_enforce_is_its_own_answer() -> None:
    row = evidence(
        {"message": "Upgrade to GitHub Pro or make this repository public.", "documentation_url": "d"}
    ).grants[0]
    assert row.grant == "cannot be enforced on this plan"


def test_the_default_permissions_settle_what_a_workflow_leaves_open() -> None:
    assert [(r.reach, r.level) for r in joined(DEFAULTS).grants] == [("unknown", 3)]
    read = {"default_workflow_permissions": "read", "can_approve_pull_request_reviews": False}
    assert [(r.reach, r.level) for r in joined(DEFAULTS, read).grants] == [("repository", 1)]


def trust(subject: str | None) -> dict[str, Any]:
    condition = {"StringLike": {"token.actions.githubusercontent.com:sub": subject}} if subject else {}
    principal = {"Federated": "arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com"}
    return {
        "Role": {
            "RoleName": "deploy",
            "AssumeRolePolicyDocument": {
                "Statement": [{"Effect": "Allow", "Principal": principal, "Condition": condition}]
            },
        }
    }


@pytest.mark.parametrize(
    ("subject", "approval"),
    [(None, "none"), ("repo:acme/*", "none"), ("repo:acme/shop:*", "none"), ("repo:acme/shop:ref:refs/heads/main", "none"), ("repo:acme/shop:environment:*", "none"), ("repo:acme/shop:environment:production", "unknown")],
)  # fmt: skip
def test_whom_a_role_trusts(subject: str | None, approval: str) -> None:
    assert said(trust(subject)) == [("aws", "production", approval, 4)]


def test_a_role_for_an_environment_hinges_on_its_reviewers() -> None:
    found = joined(DEPLOYS, trust("repo:acme/shop:environment:production"), environment(reviewers=1))
    assert {row.human_approval for row in found.grants} == {"required"}


def test_all_roles_and_users_of_an_account() -> None:
    policy = {"PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": ["rds:*"], "Resource": "*"}]}}
    role = trust("repo:acme/shop:*")["Role"] | {
        "RolePolicyList": [policy],
        "AttachedManagedPolicies": [{"PolicyName": "AdministratorAccess"}],
    }
    user = {"UserName": "kiro-agent", "UserPolicyList": [policy]}
    assert said(
        {"RoleDetailList": [role, {"RoleName": "person"}], "UserDetailList": [user, {"UserName": "alice"}]}
    ) == [
        ("aws", "production", "none", 4),
        ("aws", "production", "none", 4),
        ("aws", "production", "none", 4),
        ("aws", "production", "unknown", 4),
    ]


BINDING = """
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: agent}
roleRef: {kind: ClusterRole, name: ROLE}
subjects: [{kind: ServiceAccount, name: claude-agent, namespace: ops}, {kind: User, name: alice}]
---
kind: ClusterRole
metadata: {name: looker}
rules: [{verbs: [get, list], resources: [pods]}]
"""


@pytest.mark.parametrize(("role", "rows"), [("cluster-admin", 1), ("view", 0), ("looker", 0), ("own", 1)])
def test_kubernetes_roles(role: str, rows: int) -> None:
    found = read_evidence("rbac.yaml", BINDING.replace("ROLE", role).encode()).grants
    assert [(row.tool, row.reach, row.human_approval) for row in found] == [("kubernetes", "production", "none")] * rows


@pytest.mark.parametrize("data", [b"{", b"\xff\xfe", b"[[[", b"a: [", b'{"x": 1}', b"3", b"null", b'[{"a": 1}]', b'"text"', b"!!python/object:os.system x"])  # fmt: skip
def test_what_is_no_export_is_refused_with_a_remedy(data: bytes) -> None:
    with pytest.raises(UsageError, match="->"):
        read_evidence("export.json", data)


@pytest.mark.parametrize("key", ["environments", "installations", "runners", "Statement", "Role", "RoleDetailList", "bindings", "PolicyVersion", "use_default", "default_workflow_permissions", "enforce_admins"])  # fmt: skip
@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [None, 1, [], {}], {"a": None}])
def test_hostile_exports_do_no_harm(key: str, value: Any) -> None:
    assert isinstance(evidence({key: value}), Evidence)


def test_runners_and_subjects_are_questions() -> None:
    assert evidence({"total_count": 1, "runners": [{"name": "box"}]}).unknown
    assert evidence({"use_default": True}).unknown
    assert not evidence({"use_default": False, "include_claim_keys": ["repo", "environment"]}).unknown
