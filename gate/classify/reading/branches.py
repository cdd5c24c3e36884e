"""What protects a branch, in the data that Terraform, a bot or a workflow reads."""

from __future__ import annotations

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import enclosing
from gate.model import FileChange, Line

FAR, MOST = 200, 400
"""Rows above a changed line, and changed lines, that are looked at."""
PROTECTS = pattern(
    r"\s*(?:-\s*)?[\"']?(?:branch-protection|push_allowances|required_status_checks|required_pull_request_reviews|required_approving_review_count"
    r"|dismiss_stale_reviews|enforce_admins|require_code_owner_reviews?|bypass_pull_request_allowances|allow_force_pushes|branch_protections?"
    r"|two_factor_requirement|apply_requirements|require_self_approval|implicit_self_approve|(?:lgtm|review)_acts_as_(?:approve|lgtm)"
    r"|trusted_(?:org|apps|team_for_sticky_lgtm)|only_org_members|autodeploy|auto_approve_\w+|requireApproval|prevent_self_review"
    r"|can_admins_bypass)[\"']?\s*:"
    r"|\s*protect\s*:\s*(?:true|false)\b"
)
"""https://docs.github.com/en/rest/branches/branch-protection"""
PROTECTIONS = (
    "branch-protection",
    "required_status_checks",
    "required_pull_request_reviews",
    "push_allowances",
    "pull_request_allowances",
)
"""Those of them that hold lists."""


def in_a_protection(file: FileChange) -> Line | None:
    """A changed line below such a word: which checks have to pass, who may push."""
    for text, lines in ((file.old_text, file.removed), (file.new_text, file.added)):
        if any(word in text for word in PROTECTIONS):
            rows = text.split("\n")
            for line in lines[:MOST]:
                if line.bare and any(PROTECTS.match(row[:500]) for row in enclosing(rows, line.number, FAR)):
                    return line
    return None
