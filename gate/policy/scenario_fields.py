"""The fields of a scenario: one that is not known is refused, so that a misspelt fact can't make a case pass."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gate.errors import UsageError

FIELDS = frozenset(
    "id title topics people pr commits timeline files reviews comments rule level policy_paths expect source unavailable known_trees siblings steps "
    "merge_group codeowners head_codeowners head_policy base_policy_text head_at_write event state_override user_typename association why token notes".split()
)
INSIDE = {
    "pr": "number base base_protected head_sha author requested_by draft cross_repo commits_total files_total auto_merge_by notified branch body labels",
    "rule": "level min_approvals approvers all_of exclude bind carry_over unattributed blocking_reviews require_human_commit forbid_ai code_owners comment_command override",
    "people": "type permission teams agent emails email",
    "commits": "sha parents tree author committer pushed_by via_web trailers message merge",
    "reviews": "id user state commit at state_override user_typename association",
    "comments": "user body at edited_at",
    "timeline": "type at before after by before_trailers",
    "files": "path status previous_path",
    "expect": "status counted ignored reasons level actions override exit_code status_sha must_not_write_on status_sequence contexts writes policy_source event why",
}
"""What stands inside of a field. A story may say more there, for people; but not nearly the same."""
ALIKE = 0.85


def refuse_unknown(row: dict[str, Any], where: str) -> None:
    """Raises UsageError for a field that is not known, and for one inside that is nearly one that is."""
    from difflib import get_close_matches

    unknown = sorted(set(row) - FIELDS)
    if unknown:
        raise UsageError(f"unknown field {unknown[0]!r}", where=where, remedy="see docs/scenarios.md for every field")
    for field, names in INSIDE.items():
        known = names.split()
        for key in _keys(field, row.get(field)):
            near = [] if key in known else get_close_matches(key, known, n=1, cutoff=ALIKE)
            if near:
                raise UsageError(f"unknown field {field}.{key}", where=where, remedy=f"did you mean {near[0]!r}?")


def _keys(field: str, value: Any) -> Iterator[str]:
    """The keys of an object, of each one in a list, or of everybody's."""
    several = (
        value.values()
        if field == "people" and isinstance(value, dict)
        else value
        if isinstance(value, list)
        else [value]
    )
    yield from (key for one in several if isinstance(one, dict) for key in map(str, one))
