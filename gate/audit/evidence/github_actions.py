"""GitHub's answers about Actions, apps, keys and runners (https://docs.github.com/en/rest/actions)."""

from __future__ import annotations

from typing import Any

from gate.audit.evidence.shapes import AGENTS, github_row, rows, table, text
from gate.audit.nouns import Approval, Evidence, Grant, Unknown

STRONG = ("administration", "environments", "secrets", "workflows", "organization_administration", "actions")


def defaults(name: str, data: Any) -> Evidence:
    found: list[Grant] = []
    writes = data.get("default_workflow_permissions") == "write"
    if writes:
        found.append(
            github_row(
                name,
                "github-actions",
                "default_workflow_permissions write",
                "repository",
                "none",
                3,
                "every workflow that writes out no permissions may push",
                "set it to read",
            )
        )
    if data.get("can_approve_pull_request_reviews") is True:
        found.append(
            github_row(
                name,
                "github-actions",
                "can_approve_pull_request_reviews true",
                "repository",
                "none",
                4,
                "a workflow, an agent's too, approves pull requests",
                "turn it off",
            )
        )
    answer: Approval = "none" if writes else "required"
    return Evidence(
        grants=tuple(found),
        answers=(("default permissions", answer, f"the repository's default is {'write' if writes else 'read'}"),),
    )


def installations(name: str, data: Any) -> Evidence:
    found: list[Grant] = []
    for app in rows(data, "installations") if isinstance(data, dict) else rows(data):
        slug = text(app, "app_slug")
        writes = sorted(k for k, v in table(app, "permissions").items() if v in ("write", "admin"))
        if not AGENTS.search(slug) or not writes:
            continue
        strong = [k for k in writes if k in STRONG]
        everywhere = app.get("repository_selection") == "all"
        found.append(
            github_row(
                name,
                slug,
                f"app installed on {'all' if everywhere else 'selected'} repositories, may write {', '.join(writes)}",
                "repository",
                "none",
                4 if strong else 3 if "contents" in writes else 1,
                f"changes {', '.join(strong or writes)} by itself; rulesets that name it as a bypass actor do not hold it",
                "install it on selected repositories, and refuse the permissions that it does not need",
            )
        )
    return Evidence(grants=tuple(found))


def keys(name: str, data: Any) -> Evidence:
    return Evidence(
        grants=tuple(
            github_row(
                name,
                "deploy-key",
                f"deploy key {text(key, 'title')}",
                "repository",
                "none",
                3,
                "whoever holds it pushes; no person is behind it",
                "make it read-only",
            )
            for key in rows(data)
            if key.get("read_only") is False
        )
    )


def runners(name: str, data: Any) -> Evidence:
    named = [text(runner, "name") for runner in rows(data, "runners")]
    if not named:
        return Evidence()
    how = "on each: which network it stands in, and whose cloud role it has (aws sts get-caller-identity)"
    return Evidence(
        unknown=(
            Unknown(
                what=f"what the self-hosted runners reach ({', '.join(named[:5])})",
                why="a machine of yours runs every job that asks for its label",
                how_to_know=how,
            ),
        )
    )


def subject(name: str, data: Any) -> Evidence:
    if data.get("use_default") is False and data.get("include_claim_keys"):
        return Evidence()
    return Evidence(
        unknown=(
            Unknown(
                what="which cloud roles accept this repository's tokens",
                why="the subject claim is GitHub's default, so a wildcard in a trust policy accepts every branch",
                how_to_know="export the trust policy of each role: aws iam get-role --role-name ROLE",
            ),
        )
    )
