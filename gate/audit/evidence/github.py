"""GitHub's REST answers (https://docs.github.com/en/rest): rulesets, branch protection, environments, Actions, apps, keys, runners."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gate.audit.evidence.shapes import AGENTS, rows, table, text
from gate.audit.nouns import Approval, Evidence, Grant, Reach, Unknown
from gate.commands.surroundings import DEFAULT, place_of
from gate.level import Level

NAME = "github"
PAST_RULES = {
    "Integration": "an app",
    "DeployKey": "every deploy key that may write",
    "RepositoryRole": "a role",
    "Team": "a team",
}
STRONG = ("administration", "environments", "secrets", "workflows", "organization_administration", "actions")


def read(name: str, data: Any) -> Evidence | None:
    """The first shape that fits; None where the file is no answer of GitHub's."""
    for fits, reader in SHAPES:
        if fits(data):
            return reader(name, data)
    return None


def _grant(
    file: str, tool: str, grant: str, reach: Reach, approval: Approval, level: int, reason: str, fix: str
) -> Grant:
    return Grant(
        tool=tool,
        path=file,
        grant=grant,
        reach=reach,
        human_approval=approval,
        level=Level(level),
        reason=reason,
        fix=fix,
    )


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
                    _grant(
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
        if rule and not rule.get("prevent_self_review") and production:
            found.append(
                _grant(
                    name,
                    "github-actions",
                    f"environment {called}: self-review allowed",
                    "production",
                    "required",
                    3,
                    "who starts the deployment may approve it",
                    "prevent self-review",
                )
            )
    return Evidence(grants=tuple(found), answers=tuple(answers))


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
        _grant(
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
        _grant(
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
        _grant(
            name,
            "github",
            "branch protection: no approval is required",
            "repository",
            "none",
            3,
            "what holds a token that may push lands with no human asked",
            "require at least one approval",
        )
    )
    return Evidence(
        grants=tuple(found), answers=(("default branch", "none", "branch protection asks for no approval"),)
    )


def _refused(name: str, data: Any) -> Evidence:
    """GitHub's message where there is nothing to see. A plan without the feature is its own answer."""
    said = text(data, "message")
    if "Upgrade to GitHub" in said:
        row = _grant(
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
        row = _grant(
            name,
            "github",
            "the branch is not protected",
            "repository",
            "none",
            3,
            "what holds a token that may push lands with no human asked",
            "a ruleset with required approvals for the default branch",
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


def _defaults(name: str, data: Any) -> Evidence:
    found: list[Grant] = []
    writes = data.get("default_workflow_permissions") == "write"
    if writes:
        found.append(
            _grant(
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
            _grant(
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


def _installations(name: str, data: Any) -> Evidence:
    found: list[Grant] = []
    for app in rows(data, "installations") if isinstance(data, dict) else rows(data):
        slug = text(app, "app_slug")
        writes = sorted(k for k, v in table(app, "permissions").items() if v in ("write", "admin"))
        if not AGENTS.search(slug) or not writes:
            continue
        strong = [k for k in writes if k in STRONG]
        everywhere = app.get("repository_selection") == "all"
        found.append(
            _grant(
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


def _keys(name: str, data: Any) -> Evidence:
    return Evidence(
        grants=tuple(
            _grant(
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


def _runners(name: str, data: Any) -> Evidence:
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


def _subject(name: str, data: Any) -> Evidence:
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
    (_has("default_workflow_permissions"), _defaults),
    (_has("installations"), _installations),
    (_list_of("app_slug", "permissions"), _installations),
    (_list_of("key", "read_only"), _keys),
    (_has("runners"), _runners),
    (_has("use_default"), _subject),
    (_has("enforce_admins"), _protection),
    (_has("required_pull_request_reviews"), _protection),
    (_has("message", "documentation_url"), _refused),
    (lambda data: data == [], lambda name, data: Evidence()),
)
