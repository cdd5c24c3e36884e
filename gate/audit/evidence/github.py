"""GitHub's REST answers (https://docs.github.com/en/rest): rulesets, branch protection, environments, Actions, apps, keys, runners."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gate.audit.evidence import github_actions
from gate.audit.evidence.shapes import github_row, rows, table, text
from gate.audit.nouns import Approval, Evidence, Grant, Unknown
from gate.commands.surroundings import DEFAULT, place_of

NAME = "github"
PAST_RULES = {
    "Integration": "an app",
    "DeployKey": "every deploy key that may write",
    "RepositoryRole": "a role",
    "Team": "a team",
}


def read(name: str, data: Any) -> Evidence | None:
    """The first shape that fits; None where the file is no answer of GitHub's."""
    for fits, reader in SHAPES:
        if fits(data):
            return reader(name, data)
    return None


def _environments(name: str, data: Any) -> Evidence:
    """Who must approve before a job enters an environment. On Free, Pro and Team plans reviewers exist for public repositories
    only (https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments)."""
    found: list[Grant] = []
    answers: list[tuple[str, Approval, str]] = []
    for environment in rows(data, "environments") if "environments" in data else rows([data]):
        called = text(environment, "name")
        rule = next((r for r in rows(environment, "protection_rules") if r.get("type") == "required_reviewers"), None)
        people = len(list(rows(rule, "reviewers"))) if rule else 0
        place = place_of([called], DEFAULT)
        production = place is not None and place.kind == "production"
        if not people:
            answers.append((f"environment {called}", "none", f"environment {called} has no required reviewers"))
            if production:
                found.append(
                    github_row(
                        name,
                        "github-actions",
                        f"environment {called}: no required reviewers",
                        "production",
                        "none",
                        4,
                        "any job that names it deploys with no human asked, an agent's too",
                        "add required reviewers and forbid self-review",
                    )
                )
            continue
        answers.append(
            (f"environment {called}", "required", f"one of {people} reviewers of {called} approves that the job starts")
        )
        found += _ways_around(name, environment, rule or {}) if production else []
    return Evidence(grants=tuple(found), answers=tuple(answers))


def _ways_around(name: str, environment: dict[str, Any], rule: dict[str, Any]) -> list[Grant]:
    """How a deployment goes out although reviewers are required. GitHub lets administrators by where it does not say otherwise
    (https://docs.github.com/en/rest/deployments/environments)."""
    ways = (
        (not rule.get("prevent_self_review"), "self-review allowed", "who starts the deployment may approve it", "prevent self-review"),
        (environment.get("can_admins_bypass") is True, "administrators may bypass", "an administrator's token starts the deployment with nobody asked", "disallow bypassing the configured protection rules"),
    )  # fmt: skip
    return [
        github_row(name, "github-actions", f"environment {text(environment, 'name')}: {what}", "production", "required", 3, reason, fix)
        for found, what, reason, fix in ways
        if found
    ]  # fmt: skip


def _rulesets(name: str, data: Any) -> Evidence:
    found: list[Grant] = []
    unseen: list[Unknown] = []
    answers: list[tuple[str, Approval, str]] = []
    for ruleset in rows(data) if isinstance(data, list) else [data]:
        called = text(ruleset, "name")
        if ruleset.get("enforcement") != "active":
            continue
        if "rules" not in ruleset:
            unseen.append(
                Unknown(
                    what=f"what ruleset {called} demands, and who may pass it by",
                    why="the list tells only names",
                    how_to_know=f"gh api repos/OWNER/REPO/rulesets/{text(ruleset, 'id')}",
                )
            )
            continue
        if "bypass_actors" not in ruleset:
            unseen.append(
                Unknown(
                    what=f"who may pass ruleset {called} by",
                    why="bypass actors are shown to those who may edit the ruleset",
                    how_to_know=f"as an administrator: gh api repos/OWNER/REPO/rulesets/{text(ruleset, 'id')}",
                )
            )
        answers += _demands(called, ruleset)
        found += [g for actor in rows(ruleset, "bypass_actors") for g in _bypass(name, called, actor)]
    return Evidence(grants=tuple(found), unknown=tuple(unseen), answers=tuple(answers))


def _demands(called: str, ruleset: dict[str, Any]) -> list[tuple[str, Approval, str]]:
    """A pull request rule on the default branch with at least one approval."""
    included = table(ruleset, "conditions", "ref_name").get("include") or []
    covers = not included or any(
        ref in ("~DEFAULT_BRANCH", "~ALL", "refs/heads/main", "refs/heads/master") for ref in included
    )
    rule = next((r for r in rows(ruleset, "rules") if r.get("type") == "pull_request"), None)
    count = table(rule, "parameters").get("required_approving_review_count") if rule else None
    if covers and ruleset.get("target", "branch") == "branch" and isinstance(count, int) and count > 0:
        return [
            (
                "default branch",
                "required",
                f"ruleset {called} asks for {count} approval{'s' if count > 1 else ''} before the default branch moves",
            )
        ]
    return []


def _bypass(name: str, called: str, actor: dict[str, Any]) -> list[Grant]:
    kind = text(actor, "actor_type")
    if kind not in PAST_RULES or actor.get("bypass_mode") == "pull_request":
        return []
    who = f"{PAST_RULES[kind]} ({text(actor, 'actor_id')})" if actor.get("actor_id") else PAST_RULES[kind]
    machine = kind in ("Integration", "DeployKey")
    return [
        github_row(
            name,
            "github-app" if kind == "Integration" else "github",
            f"ruleset {called}: {who} may pass it by",
            "repository",
            "none" if machine else "unknown",
            4 if machine else 3,
            "pushes to the protected branch with no approval",
            "take it off the bypass list, or allow it for pull requests only",
        )
    ]


def _protection(name: str, data: Any) -> Evidence:
    reviews = table(data, "required_pull_request_reviews")
    count = reviews.get("required_approving_review_count")
    apps = [text(app, "slug") or text(app, "name") for app in rows(reviews, "bypass_pull_request_allowances", "apps")]
    found = [
        github_row(
            name,
            app,
            "branch protection: may bypass pull requests",
            "repository",
            "none",
            4,
            "pushes to the protected branch with no approval",
            "take it off the list",
        )
        for app in apps
    ]
    if isinstance(count, int) and count > 0:
        return Evidence(
            grants=tuple(found),
            answers=(
                (
                    "default branch",
                    "required",
                    f"branch protection asks for {count} approval{'s' if count > 1 else ''}",
                ),
            ),
        )
    found.append(
        github_row(
            name,
            "github",
            "branch protection: no approval is required",
            "repository",
            "none",
            3,
            "what holds a token that may push lands with no human asked",
            "require at least one approval",
            unprotected=True,
        )
    )
    return Evidence(
        grants=tuple(found), answers=(("default branch", "none", "branch protection asks for no approval"),)
    )


def _refused(name: str, data: Any) -> Evidence:
    """GitHub's message where there is nothing to see. A plan without the feature is its own answer."""
    said = text(data, "message")
    if "Upgrade to GitHub" in said:
        row = github_row(
            name,
            "github",
            "cannot be enforced on this plan",
            "repository",
            "none",
            3,
            f"GitHub says: {said}",
            "make the repository public, or change the plan; until then only people can hold it",
        )
        return Evidence(
            grants=(row,), answers=(("default branch", "none", "protection cannot be enforced on this plan"),)
        )
    if "not protected" in said:
        row = github_row(
            name,
            "github",
            "the branch is not protected",
            "repository",
            "none",
            3,
            "what holds a token that may push lands with no human asked",
            "a ruleset with required approvals for the default branch",
            unprotected=True,
        )
        return Evidence(grants=(row,), answers=(("default branch", "none", "the branch is not protected"),))
    return Evidence(
        unknown=(
            Unknown(
                what=f"what {name} should tell",
                why=f"GitHub answered: {said}",
                how_to_know="ask again with a token of an administrator",
            ),
        )
    )


def _has(*keys: str) -> Callable[[Any], bool]:
    return lambda data: isinstance(data, dict) and all(key in data for key in keys)


def _list_of(*keys: str) -> Callable[[Any], bool]:
    return lambda data: (
        isinstance(data, list) and all(isinstance(d, dict) and all(k in d for k in keys) for d in data) and bool(data)
    )


SHAPES: tuple[tuple[Callable[[Any], bool], Callable[[str, Any], Evidence]], ...] = (
    (_has("environments"), _environments),
    (_has("protection_rules", "name"), _environments),
    (_has("enforcement", "name"), _rulesets),
    (_list_of("enforcement", "name"), _rulesets),
    (_has("default_workflow_permissions"), github_actions.defaults),
    (_has("installations"), github_actions.installations),
    (_list_of("app_slug", "permissions"), github_actions.installations),
    (_list_of("key", "read_only"), github_actions.keys),
    (_has("runners"), github_actions.runners),
    (_has("use_default"), github_actions.subject),
    (_has("enforce_admins"), _protection),
    (_has("required_pull_request_reviews"), _protection),
    (_has("message", "documentation_url"), _refused),
    (lambda data: data == [], lambda name, data: Evidence()),
)
