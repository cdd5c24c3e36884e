"""Path rules, rules by id, pins, and what nothing lowers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.model import Assessment, FileAssessment, Finding, Level
from gate.policy.apply import apply
from gate.policy.globs import fits, matches
from gate.policy.load import load


def assessed(path: str, *rules: tuple[str, int]) -> Assessment:
    findings = tuple(Finding(rule=rule, level=Level(level), reason="r", path=path) for rule, level in rules)
    level = max(f.level for f in findings)
    return Assessment(
        level=level,
        files=(
            FileAssessment(
                path=path, old_path=None, status="modified", level=level, equivalence=None, findings=findings
            ),
        ),
    )


def graded(policy: str, path: str, *rules: tuple[str, int]) -> int:
    return int(apply(load(("version: 1\n" + policy).encode()), assessed(path, *rules)).level)


PATHS = "paths:\n"
CASES = [
    # policy, path, findings, level
    ("", "a.py", [("code", 1)], 1),
    (PATHS + "  - {match: 'pay/**', at_least: 3}\n", "pay/a.py", [("code", 1)], 3),
    (PATHS + "  - {match: 'pay/**', at_least: 3}\n", "other/a.py", [("code", 1)], 1),
    (PATHS + "  - {match: 'pay/**', at_least: 3}\n", "pay/a.sql", [("sql-destructive", 4)], 4),
    (PATHS + "  - {match: 'lab/**', at_most: 1}\n", "lab/conf.yml", [("configuration", 2)], 1),
    (
        PATHS + "  - {match: 'lab/**', at_most: 1}\n",
        "lab/a.sql",
        [("sql-destructive", 4)],
        4,
    ),  # a danger in the content stays
    (PATHS + "  - {match: 'lab/**', exactly: 1}\n", "lab/a.sql", [("sql-destructive", 4)], 1),
    (PATHS + "  - {match: 'lab/**', exactly: 3}\n", "lab/a.py", [("code", 1)], 3),
    (PATHS + "  - {match: 'a/**', exactly: 1}\n  - {match: 'a/b/**', exactly: 3}\n", "a/b/c.py", [("code", 2)], 3),
    (
        PATHS + "  - {match: 'a/b/**', at_least: 3, pinned: true}\n  - {match: 'a/**', exactly: 0}\n",
        "a/b/c.py",
        [("code", 1)],
        3,
    ),  # pinned: no exceptions
    ("rules:\n  container: {level: 1}\n", "Dockerfile", [("container", 3)], 1),
    ("rules:\n  code: {level: 2}\n", "a.py", [("code", 1)], 2),
    (
        "rules:\n  container: {level: 3, pinned: true}\n" + PATHS + "  - {match: '**', exactly: 0}\n",
        "Dockerfile",
        [("container", 3)],
        3,
    ),
    # the gate's own files can't be lowered, whatever a policy says
    (PATHS + "  - {match: '**', exactly: 0}\n", ".gate.yaml", [("gate-policy", 4)], 4),
    ("rules:\n  gate-policy: {level: 0}\n", ".gate.yaml", [("gate-policy", 4)], 4),
    (
        "rules:\n  gate-wiring: {level: 0}\n" + PATHS + "  - {match: '**', at_most: 0}\n",
        ".github/workflows/gate.yml",
        [("gate-wiring", 4)],
        4,
    ),
]


@pytest.mark.parametrize(("policy", "path", "findings", "level"), CASES)
def test_grading(policy: str, path: str, findings: list[tuple[str, int]], level: int) -> None:
    assert graded(policy, path, *findings) == level


HEALTHCARE = [
    ("models/summaries/discharge.py", 1, 0),
    ("models/summarizer.py", 1, 0),
    ("models/risk_flags/sepsis.py", 1, 2),
    ("models/risk/fall.py", 3, 3),
    ("models/clinical_decision/dose.py", 1, 4),
    ("src/dosing/insulin.py", 0, 4),
    ("src/triage/queue.py", 1, 4),
    ("src/billing/invoice.py", 1, 1),
]


@pytest.mark.parametrize(("path", "found", "level"), HEALTHCARE)
def test_healthcare_scenarios(path: str, found: int, level: int) -> None:
    assert graded("extends: healthcare\n", path, ("code", found)) == level


@pytest.mark.parametrize("attempt", ["at_most: 0", "exactly: 0"])
def test_a_clinical_decision_stays_4_without_exceptions(attempt: str) -> None:
    own = f"extends: healthcare\npaths:\n  - {{match: '**', {attempt}}}\nrules:\n  code: {{level: 0}}\n"
    assert graded(own, "src/clinical/decide.py", ("code", 1)) == 4


GLOBS = [
    ("docs/**", ["docs/a.md", "docs/a/b.md"], ["a/docs/b.md", "docs2/a"]),
    ("docs", ["docs/a", "a/docs/b", "docs"], ["docsx"]),
    ("*.sql", ["a.sql", "x/y/a.sql"], ["a.sqlx"]),
    ("/*.sql", ["a.sql"], ["x/a.sql"]),
    ("src/*.py", ["src/a.py"], ["src/x/a.py", "x/src/a.py"]),
    ("**/prod/**", ["prod/a", "x/prod/y/z"], ["production/a"]),
    ("a?c/[xy].t", ["abc/x.t"], ["abc/z.t", "a/c/x.t"]),
    ("**", ["a", "a/b", ".x"], []),
]


@pytest.mark.parametrize(("glob", "fitting", "misses"), GLOBS)
def test_globs(glob: str, fitting: list[str], misses: list[str]) -> None:
    assert [p for p in fitting if not matches((glob,), p)] == []
    assert [p for p in misses if matches((glob,), p)] == []


@given(glob=st.text(alphabet="a*?/[]!-.\\", max_size=30), path=st.text(alphabet="a/.", max_size=30))
def test_no_glob_raises(glob: str, path: str) -> None:
    matches((glob,), path)


def test_a_hostile_glob_stays_fast() -> None:
    hostile = "**/a" * 30 + "*a" * 30 + "b"
    assert not fits(hostile, "a/" * 2000 + "a" * 2000)


LEVELS = st.integers(0, 4)
RULES = st.lists(
    st.tuples(st.sampled_from(["code", "container", "sql-destructive", "gate-policy"]), LEVELS), min_size=1, max_size=4
)


@given(first=RULES, more=st.tuples(st.sampled_from(["code", "container"]), LEVELS), cap=LEVELS)
def test_another_finding_never_lowers(first: list[tuple[str, int]], more: tuple[str, int], cap: int) -> None:
    policy = f"paths:\n  - {{match: 'a/**', at_most: {cap}}}\n"
    assert graded(policy, "a/x", *first, more) >= graded(policy, "a/x", *first)
