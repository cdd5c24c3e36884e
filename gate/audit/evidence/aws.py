"""AWS IAM: policies, trust policies, `aws iam get-role`, `aws iam get-account-authorization-details`.

https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gate.audit.evidence.shapes import AGENTS, MACHINES, rows, table, text, words
from gate.audit.nouns import Approval, Evidence, Grant
from gate.classify.reading.patterns import pattern
from gate.level import Level

NAME = "aws"
GITHUB = "token.actions.githubusercontent.com"
READS = pattern(
    r"^[\w-]+:(Get|List|Describe|Head|BatchGet|Lookup|Search|Query|Scan|Select|View)\w*\*?$|^bedrock:(Invoke|Converse)"
)


def read(name: str, data: Any) -> Evidence | None:
    if not isinstance(data, dict):
        return None
    if "Statement" in data:
        return Evidence(grants=tuple(_trust(name, "a role", data) or _policy(name, "a policy", data)))
    if "Role" in data:
        return Evidence(grants=tuple(_role(name, table(data, "Role"))))
    if "RoleDetailList" in data:
        found = [grant for role in rows(data, "RoleDetailList") for grant in _role(name, role)]
        return Evidence(grants=tuple(found + [g for user in rows(data, "UserDetailList") for g in _user(name, user)]))
    if "PolicyVersion" in data:
        return Evidence(grants=tuple(_policy(name, "a policy", table(data, "PolicyVersion", "Document"))))
    return None


def _role(name: str, role: dict[str, Any]) -> Iterator[Grant]:
    called = f"role {text(role, 'RoleName')}"
    trusted = list(_trust(name, called, table(role, "AssumeRolePolicyDocument")))
    yield from trusted
    if trusted or AGENTS.search(called):
        for policy in rows(role, "RolePolicyList"):
            yield from _policy(name, called, table(policy, "PolicyDocument"), trusted=bool(trusted))
        for policy in rows(role, "AttachedManagedPolicies"):
            if text(policy, "PolicyName") in ("AdministratorAccess", "PowerUserAccess"):
                yield _grant(
                    name,
                    f"{called}: {text(policy, 'PolicyName')}",
                    "none" if trusted else "unknown",
                    "changes everything in the account",
                )


def _user(name: str, user: dict[str, Any]) -> Iterator[Grant]:
    """Access keys of a user that is named like an agent or a pipeline."""
    called = f"user {text(user, 'UserName')}"
    if AGENTS.search(called) or MACHINES.search(called):
        for policy in rows(user, "UserPolicyList"):
            yield from _policy(name, called, table(policy, "PolicyDocument"))


def _statements(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    found = document.get("Statement")
    yield from (
        s for s in (found if isinstance(found, list) else [found]) if isinstance(s, dict) and s.get("Effect") == "Allow"
    )


def _trust(name: str, called: str, document: dict[str, Any]) -> list[Grant]:
    """Who may become the role: GitHub's tokens by their subject. A subject that names an environment hinges on its reviewers."""
    found: list[Grant] = []
    for statement in _statements(document):
        if not any(GITHUB in word for word in words(table(statement, "Principal").get("Federated"))):
            continue
        subjects = [
            s
            for test in table(statement, "Condition").values()
            if isinstance(test, dict)
            for key, v in test.items()
            if key.endswith(":sub")
            for s in words(v)
        ]
        if not subjects:
            found.append(
                _grant(
                    name,
                    f"{called} trusts GitHub without a subject",
                    "none",
                    "any repository on GitHub may become this role",
                )
            )
        for subject in subjects:
            place = subject.rpartition(":environment:")[2] if ":environment:" in subject else ""
            approval: Approval = "unknown" if place and "*" not in place else "none"
            why = (
                f"only jobs of environment {place} become this role"
                if approval == "unknown"
                else "any job of a matching branch or repository becomes this role, an agent's too"
            )
            found.append(
                _grant(
                    name,
                    f"{called} trusts {subject}",
                    approval,
                    why,
                    hinges=(f"environment {place}",) if approval == "unknown" else (),
                )
            )
    return found


def _policy(name: str, called: str, document: dict[str, Any], *, trusted: bool = False) -> Iterator[Grant]:
    """One row for what the policy lets its holder change; reading is no grant."""
    changes = [
        action
        for s in _statements(document)
        for action in [*words(s.get("Action")), *(["*"] if "NotAction" in s else [])]
        if not READS.search(action)
    ]
    if changes:
        shown = ", ".join(dict.fromkeys(changes[:4])) + (f" and {len(changes) - 4} more" if len(changes) > 4 else "")
        why = "changes everything in the account" if "*" in changes else f"may call {shown}"
        yield _grant(name, f"{called}: {shown}", "none" if trusted else "unknown", f"{why}; AWS asks no human")


def _grant(name: str, grant: str, approval: Approval, reason: str, *, hinges: tuple[str, ...] = ()) -> Grant:
    return Grant(
        tool="aws",
        path=name,
        grant=grant,
        reach="production",
        human_approval=approval,
        level=Level.HUMAN_ONLY,
        reason=reason,
        fix="trust `repo:OWNER/REPO:environment:production` alone, give that environment reviewers, and name actions and resources",
        hinges_on=hinges,
    )
