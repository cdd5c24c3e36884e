"""What of a pull request is missing or could not be read, where the rule needs it: none of it ever reads as a pass."""

from __future__ import annotations

from gate.model import Level, Requirement, Verdict
from gate.oversight.counting import owned_paths
from gate.oversight.decide import part
from gate.policy.code_owners import parse
from gate.pull_request import PullRequest

REMEDY = {
    "team_unresolvable": "grant the token `members: read` of the organisation, or name users instead of teams",
    "commits_incomplete": "fetch the head by git, which has no cap; a pull request of more than 250 commits may need splitting",
    "files_incomplete": "fetch the head by git, which has no cap",
    "head_missing": "run again when the push has settled",
}


def missing(level: Level, required: Requirement, pull: PullRequest) -> list[Verdict]:
    """One error for each thing, with what to grant or do."""
    found: list[tuple[str, str]] = []
    if pull.policy_error:
        found.append(("policy_invalid", f"the policy at the base does not load: {pull.policy_error}"))
    if pull.commits_total is not None and len(pull.commits) < pull.commits_total:
        found.append(("commits_incomplete", f"only {len(pull.commits)} of {pull.commits_total} commits could be read"))
    if not pull.head or pull.head not in {c.id for c in pull.commits}:
        found.append(("head_missing", "the head commit is not among the commits that could be read"))
    if pull.files_total is not None and len(pull.paths) < pull.files_total:
        found.append(("files_incomplete", f"only {len(pull.paths)} of {pull.files_total} files could be read"))
    found += _unavailable(required, pull)
    return [
        part("error", level, code, message + (f": {REMEDY[code]}" if code in REMEDY else "")) for code, message in found
    ]


def _unavailable(required: Requirement, pull: PullRequest) -> list[tuple[str, str]]:
    """Data that the API would not give are an error only where the rule needs them."""
    needs_people = bool(required.approvals or required.all_of)
    teams = bool(required.approvers.teams or any(p.teams for p in required.all_of))
    if required.code_owners:
        code_owners = parse(pull.code_owners)
        teams = teams or any("/" in o and "@" not in o for who in owned_paths(pull, code_owners).values() for o in who)
    needed = {
        "teams": ("team_unresolvable", teams),
        "permissions": ("permissions_unreadable", needs_people),
        "reviews": ("reviews_unreadable", True),
        "comments": ("comments_unreadable", required.comment_command or bool(required.override)),
        "timeline": ("timeline_unreadable", True),
        "commits": ("commits_incomplete", True),
        "files": ("files_incomplete", True),
        "head": ("head_missing", True),
        "policy": ("policy_invalid", True),
        "codeowners": ("code_owners_unreadable", required.code_owners),
    }
    return [
        (needed[what][0], f"the {what} could not be read")
        for what in pull.unavailable
        if what in needed and needed[what][1]
    ]
