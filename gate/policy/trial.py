"""Runs scenarios: the real `decide` on the stated facts, compared with what was expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gate.errors import UsageError
from gate.model import EXIT, Assessment, Authorship, Policy, Status, Verdict
from gate.oversight.decide import GRAVITY, decide
from gate.policy.load import load
from gate.policy.scenario_fields import FIELDS
from gate.policy.scenarios import Scenario, scenario

CONTEXT = "oversight-gate"
COMPARED = (
    "status",
    "counted",
    "ignored",
    "reasons",
    "level",
    "actions",
    "override",
    "status_sha",
    "must_not_write_on",
    "exit_code",
    "status_sequence",
    "contexts",
    "writes",
    "policy_source",
    "event",
)
ADDED = ("reviews", "comments", "commits", "timeline", "files")
FACTS = FIELDS - {"id", "title", "topics", "expect", "source", "steps", "event", "why", "notes"}
FREE = ("why", "note", "notes", "description")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    scenario: str
    field: str
    expected: Any
    actual: Any
    why: str


def verdict_of(case: Scenario, own: Policy | None = None) -> Verdict:
    """The verdict on the case's facts; a merge group is as good as the worst of its pull requests. Where the case states no
    rule, `own` says what its level demands, or else the built-in policy."""
    policy = load() if case.requirement or own is None else own
    policy = policy._replace(undeclared="as-human")  # who wrote it is a fact of the case
    if case.requirement is not None:
        policy = policy._replace(requirements=tuple(case.requirement for _ in policy.requirements))
    verdict = decide(Assessment(level=case.level, files=()), Authorship(kind="undeclared"), policy, case.pull)
    if case.group is None or verdict.status in ("error", "none"):
        return verdict
    known = [v if v in GRAVITY and v != "none" else "error" for v in case.group]
    worst: Status = max(known, key=lambda v: GRAVITY[v], default="error")
    return verdict._replace(
        status=worst, description=f"the worst of {len(known)} pull requests in the merge group is {worst}"
    )


def run(case: Scenario, own: Policy | None = None) -> list[Failure]:
    """What differs from the expectation; nothing where the case holds. Raises UsageError for an expectation of another shape."""
    try:
        return _differences(case, [verdict_of(moment, own) for moment in _moments(case)])
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
        what = f"`expect` or `steps` has the wrong shape: {type(error).__name__} {error}"
        raise UsageError(what, where=case.id, remedy="see docs/scenarios.md") from None


def _differences(case: Scenario, verdicts: list[Verdict]) -> list[Failure]:
    verdict = verdicts[0]
    actual = _facts(case, verdict, _sequence(case, [v.status for v in verdicts]))
    failures = []
    for field, expected in case.expect.items():
        if field in FREE:
            continue
        got = actual.get(field)
        if field not in COMPARED or not _same(field, expected, got):
            failures.append(
                Failure(scenario=case.id, field=field, expected=expected, actual=got, why=verdict.description)
            )
    return failures


def _facts(case: Scenario, verdict: Verdict, sequence: list[str]) -> dict[str, Any]:
    written = [s for i, s in enumerate(sequence) if s != "none" and (i == 0 or s != sequence[i - 1])]
    moved = case.facts.get("head_at_write")
    return {
        "status": verdict.status, "counted": list(verdict.counted), "ignored": [{"user": i.user, "reason": i.reason} for i in verdict.ignored],
        "reasons": [r.code for r in verdict.reasons], "level": f"L{int(case.level)}", "actions": list(verdict.actions), "override": list(verdict.overridden_by),
        "status_sha": case.pull.head, "must_not_write_on": moved if moved != case.pull.head else None, "exit_code": EXIT[verdict.status], "status_sequence": sequence,
        "contexts": [CONTEXT], "writes": len(written), "policy_source": "base", "event": _event(case),
    }  # fmt: skip


def _event(case: Scenario) -> Any:
    return "merge_group" if case.group is not None else case.facts.get("event")


def _sequence(case: Scenario, decided: list[str]) -> list[str]:
    """The status after each event. Steps that only state their verdicts are the whole story, up to the facts at hand;
    steps that bring facts come after it, and each is decided."""
    stated = [str(said) for step in case.steps if (said := step.get("verdict") or step.get("status"))]
    if stated and not any(FACTS & set(step) for step in case.steps):
        return stated
    return decided


def _moments(case: Scenario) -> Iterator[Scenario]:
    """The case, then the case after each later event, which adds to or replaces the facts of the one before."""
    yield case
    row = dict(case.facts)
    for step in case.steps:
        for key in FACTS & set(step):
            value = step[key]
            if key in ADDED and isinstance(value, list) and not step.get("replace"):
                row[key] = [*row.get(key, []), *value]
            elif key in ("pr", "people") and isinstance(value, dict):
                row[key] = row.get(key, {}) | value
            else:
                row[key] = value
        yield scenario({k: v for k, v in row.items() if k != "steps"}, f"{case.id} step")


def _same(field: str, expected: Any, got: Any) -> bool:
    if field == "ignored":
        return bool(sorted((i["user"], i["reason"]) for i in expected) == sorted((i["user"], i["reason"]) for i in got))
    if field == "counted":
        return sorted(expected) == sorted(got)
    if field in ("reasons", "actions"):
        return set(expected) <= set(got) and (bool(expected) or field == "reasons" or not got)
    if field == "level":
        return str(expected).lstrip("Ll") == str(got).lstrip("L")
    if field == "override":
        return _same_override(expected, got)
    if field == "must_not_write_on":
        return got in (expected if isinstance(expected, list) else [expected])
    if field == "contexts":
        return bool((len(expected) if isinstance(expected, list) else expected) == len(got))
    if field == "writes":
        return bool((len(expected) if isinstance(expected, list) else int(expected)) == got)
    if field == "status_sequence":
        return expected in (got, [s for i, s in enumerate(got) if i == 0 or s != got[i - 1]])
    if field == "policy_source":
        return str(expected).startswith(str(got))
    return bool(expected == got)


def _same_override(expected: Any, got: list[str]) -> bool:
    """true, a login, or {by/user: login}."""
    if isinstance(expected, dict):
        expected = expected.get("by") or expected.get("user") or True
    if isinstance(expected, bool) or expected is None:
        return bool(got) == bool(expected)
    return expected in got if isinstance(expected, str) else sorted(expected) == sorted(got)
