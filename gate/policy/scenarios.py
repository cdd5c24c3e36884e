"""Scenario files: a whole pull request as facts, the rule that applies, and the verdict expected.

A team unit-tests its policy with them (`gate policy test FILE`); the format is in docs/scenarios.md. A field that is not
known is refused, so that a misspelt fact can't make a case pass.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from gate.errors import UsageError
from gate.model import Approvers, Level, Part, Requirement
from gate.policy.globs import matches
from gate.policy.scenario_fields import refuse_unknown
from gate.pull_request import ChangedPath, Comment, ForcePush, Person, PullCommit, PullRequest, Review, Sibling


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    id: str
    title: str
    pull: PullRequest
    level: Level
    requirement: Requirement | None
    """None where no `rule` is stated: then the team's own policy applies."""
    expect: dict[str, Any]
    steps: tuple[dict[str, Any], ...]
    group: tuple[str, ...] | None
    facts: dict[str, Any]


def read(data: bytes, name: str) -> list[Scenario]:
    """One JSON object a line, or a YAML list. Raises UsageError with file and line."""
    text = data.decode("utf-8", "replace")
    rows: list[tuple[str, Any]] = []
    if text.lstrip().startswith("{"):
        for number, line in enumerate(text.splitlines(), 1):
            if line.strip():
                try:
                    rows.append((f"{name}:{number}", json.loads(line)))
                except (ValueError, RecursionError) as error:
                    raise UsageError(
                        f"not a JSON object: {error}", where=f"{name}:{number}", remedy="write one object per line"
                    ) from None
    else:
        import yaml

        try:
            loaded = yaml.load(text, Loader=yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader)
        except (yaml.YAMLError, RecursionError, ValueError) as error:
            mark = getattr(error, "problem_mark", None)
            what = getattr(error, "problem", None) or str(error)
            raise UsageError(
                f"neither JSON lines nor YAML: {what}",
                where=f"{name}:{mark.line + 1}" if mark else name,
                remedy="see docs/scenarios.md",
            ) from None
        rows = [(f"{name}: case {i}", row) for i, row in enumerate(loaded or [], 1)] if isinstance(loaded, list) else []
    if not rows:
        raise UsageError(
            "no scenario in this file", where=name, remedy="write one JSON object per line, or a YAML list"
        )
    for where, row in rows:
        if isinstance(row, dict) and row.get("expect") == {}:
            remedy = "say at least the `status` that the team expects"
            raise UsageError("`expect` holds nothing", where=where, remedy=remedy)
    return [scenario(row, where) for where, row in rows]


def read_snapshot(data: bytes, name: str) -> PullRequest:
    """One saved pull request, in the scenarios' form; `rule` and `expect` play no part."""
    try:
        row = json.loads(data)
        return pull_request(row)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        remedy = "save it as a scenario: an object with `pr`, `people`, `commits`, `reviews` (docs/scenarios.md)"
        raise UsageError(f"not a pull request's snapshot: {error}", where=name, remedy=remedy) from None


def scenario(row: Any, where: str) -> Scenario:
    """One case. Raises UsageError for unknown or missing fields."""
    if not isinstance(row, dict) or "expect" not in row or "pr" not in row:
        raise UsageError("a scenario needs `pr` and `expect`", where=where, remedy="see docs/scenarios.md")
    refuse_unknown(row, where)
    try:
        rule = row.get("rule")
        level = _level(row)
        group = row.get("merge_group")
        verdicts = (
            tuple(str(p.get("verdict", "error")) for p in group.get("prs", [])) if isinstance(group, dict) else None
        )
        return Scenario(
            id=str(row.get("id", where)), title=str(row.get("title", "")), pull=pull_request(row), level=level, requirement=None if rule is None else requirement(rule),
            expect=dict(row["expect"]), steps=tuple(row.get("steps") or ()), group=verdicts, facts=row,
        )  # fmt: skip
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise UsageError(
            f"a field has the wrong shape: {type(error).__name__} {error}", where=where, remedy="see docs/scenarios.md"
        ) from None


def _number(text: Any) -> int:
    return int(str(text).lstrip("Ll"))


def _level(row: dict[str, Any]) -> Level:
    """The highest level over all paths and both ends of renames, else the rule's own."""
    globs = row.get("policy_paths")
    if globs:
        paths = [p for f in row.get("files", []) for p in (f.get("path"), f.get("previous_path")) if p]
        fitting = [max((_number(g["level"]) for g in globs if matches((g["glob"],), p)), default=1) for p in paths]
        if fitting:
            return Level(max(fitting))
    return Level(_number((row.get("rule") or row).get("level", 2)))


def requirement(rule: dict[str, Any]) -> Requirement:
    who = rule.get("approvers") or {}
    override = rule.get("override") or {}
    bind = rule.get("bind", "head_sha")
    return Requirement(
        approvals=int(rule.get("min_approvals", 0)),
        approvers=Approvers(
            users=tuple(who.get("users") or ()),
            teams=tuple(who.get("teams") or ()),
            permission=str(who.get("permission") or "write"),
        ),
        all_of=tuple(
            Part(
                users=tuple(p.get("users") or ()),
                teams=tuple(p.get("teams") or ()),
                approvals=int(p.get("min_approvals", 1)),
            )
            for p in rule.get("all_of") or ()
        ),
        exclude=tuple(rule.get("exclude") or ()),
        code_owners=bool(rule.get("code_owners", False)),
        human_commit=bool(rule.get("require_human_commit", False)),
        forbid_ai=bool(rule.get("forbid_ai", False)),
        carry_over=tuple(rule.get("carry_over") or ()) + (("same_tree",) if bind == "tree" else ()),
        any_head=bind in ("none", "any", "pull_request", None),
        unattributed="block" if rule.get("unattributed", "block") == "block" else "allow",
        blocking_reviews=bool(rule.get("blocking_reviews", True)),
        comment_command=bool(rule.get("comment_command")),
        override=str(override.get("permission", "admin"))
        if isinstance(override, dict) and override
        else ("admin" if override else ""),
    )


def pull_request(row: dict[str, Any]) -> PullRequest:
    """The facts as the same snapshot that GitHub's reader makes."""
    pr = row["pr"]
    requested = pr.get("requested_by") or ()
    base_text = row.get("base_policy_text")
    return PullRequest(
        number=int(pr.get("number", 0)), head=str(pr.get("head_sha") or ""), base=str(pr.get("base", "")), base_protected=bool(pr.get("base_protected", True)),
        author=pr.get("author"), requested_by=(requested,) if isinstance(requested, str) else tuple(requested), draft=bool(pr.get("draft", False)), branch=str(pr.get("branch") or ""), body=str(pr.get("body") or ""), labels=tuple(pr.get("labels") or ()),
        read_only=_read_only(row), commits=tuple(_commit(c, row) for c in row.get("commits") or ()), commits_total=pr.get("commits_total"),
        paths=tuple(ChangedPath(path=f["path"], previous_path=f.get("previous_path")) for f in row.get("files") or ()), files_total=pr.get("files_total"),
        people=tuple(_person(login, facts) for login, facts in (row.get("people") or {}).items()),
        reviews=tuple(_review(r) for r in row.get("reviews") or ()),
        comments=tuple(Comment(user=c.get("user"), body=str(c.get("body") or ""), at=str(c.get("at") or ""), edited=bool(c.get("edited_at"))) for c in row.get("comments") or ()),
        force_pushes=tuple(_force_push(e) for e in row.get("timeline") or () if "force" in str(e.get("type", "force"))),
        siblings=tuple(_sibling(s) for s in row.get("siblings") or ()), trees=_trees(row.get("known_trees")), code_owners=_text(row.get("codeowners")),
        policy_error=_policy_error(base_text) if base_text is not None else "", unavailable=_unavailable(row.get("unavailable")),
        auto_merge_by=pr.get("auto_merge_by"), notified=pr.get("notified"),
    )  # fmt: skip


def _person(login: str, facts: dict[str, Any]) -> Person:
    emails = facts.get("emails") or ([facts["email"]] if facts.get("email") else [])
    return Person(login=login, bot=facts.get("type") == "Bot" or login.endswith("[bot]"), agent=bool(facts.get("agent")), permission=str(facts.get("permission") or "none"),
                  teams=tuple(facts.get("teams") or ()), emails=tuple(emails))  # fmt: skip


def _commit(c: dict[str, Any], row: dict[str, Any]) -> PullCommit:
    author, committer, merge = c.get("author") or {}, c.get("committer") or {}, c.get("merge") or {}
    message = c.get("message")
    if message is None:
        message = "change\n\n" + "\n".join(c.get("trailers") or ())
    return PullCommit(
        id=str(c["sha"]), parents=tuple(c.get("parents") or ()), tree=str(c.get("tree") or ""), author=author.get("login"), author_email=str(author.get("email") or ""),
        author_name=str(author.get("name") or ""), committer=committer.get("login"), committer_email=str(committer.get("email") or ""), committer_name=str(committer.get("name") or ""),
        message=message, pushed_by=c.get("pushed_by"), via_web=bool(c.get("via_web")),
        clean_base_merge=bool(merge.get("cc_diff_empty") and merge.get("second_parent_on_base")),
    )  # fmt: skip


def _review(r: dict[str, Any]) -> Review:
    commit = r.get("commit") or ""
    return Review(id=f"{r.get('id', 0):>20}", user=r.get("user"), state=str(r.get("state_override") or r.get("state") or "").upper(), commit=str(commit), at=str(r.get("at") or ""),
                  bot=r.get("user_typename") == "Bot")  # fmt: skip


def _force_push(e: dict[str, Any]) -> ForcePush:
    trailers = e.get("before_trailers") or ()
    return ForcePush(at=str(e.get("at") or ""), before=str(e.get("before") or ""), after=str(e.get("after") or ""), by=e.get("by"),
                     before_message="change\n\n" + "\n".join(trailers) if trailers else "")  # fmt: skip


def _sibling(s: dict[str, Any]) -> Sibling:
    said = s.get("verdict") or s.get("status")
    return Sibling(
        number=int(s.get("number", 0)), base_protected=bool(s.get("base_protected", True)), satisfied=said == "success"
    )


def _trees(known: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(k), str(v)) for k, v in known.items()) if isinstance(known, dict) else ()


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{k} {' '.join(v if isinstance(v, list) else [str(v)])}" for k, v in value.items())
    return "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")


NAMES = (("team", "teams"), ("member", "teams"), ("permission", "permissions"), ("collaborator", "permissions"), ("review", "reviews"), ("comment", "comments"), ("timeline", "timeline"),
         ("force", "timeline"), ("commit", "commits"), ("file", "files"), ("head", "head"), ("owner", "codeowners"), ("polic", "policy"))  # fmt: skip


def _unavailable(value: Any) -> tuple[str, ...]:
    """What the API would not give, by the names of the snapshot."""
    words = [value] if isinstance(value, str) else list(value or ())
    return tuple(
        dict.fromkeys(next((name for mark, name in NAMES if mark in str(word).lower()), str(word)) for word in words)
    )


def _policy_error(text: Any) -> str:
    from gate.errors import PolicyError
    from gate.policy.load import load

    try:
        load(str(text).encode()) if str(text).strip() else load()
    except PolicyError as error:
        return error.what
    return ""


def _read_only(row: dict[str, Any]) -> bool:
    """A run whose token may not write: events of forks carry such a token."""
    event, token = row.get("event"), row.get("token")
    said = [token, *((event.get("token"), event.get("permissions")) if isinstance(event, dict) else ())]
    if any(isinstance(s, str) and s.startswith("read") for s in said):
        return True
    if any(
        "token" in str(w) or "write" in str(w)
        for w in ([row["unavailable"]] if isinstance(row.get("unavailable"), str) else row.get("unavailable") or ())
    ):
        return True
    name = event.get("name") if isinstance(event, dict) else event
    return name in ("pull_request", "pull_request_review") and bool(row["pr"].get("cross_repo"))
