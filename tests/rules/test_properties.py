"""What holds for any change: more files, more findings, other orders and other names never lower a level."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate.classify.engine import assess, assess_file, summed
from gate.classify.registry import REGISTRY
from gate.classify.rule import finding
from gate.model import Change, FileChange, Level
from tests.rules.case_files import change, files, read


@cache
def pool() -> tuple[FileChange, ...]:
    """The files of all case files, each path once: a change holds a path once too."""
    found: dict[str, FileChange] = {}
    for entry in REGISTRY:
        for file in files(entry.module):
            changed = read(file).change
            found.setdefault(changed.path, changed)
    return tuple(found.values())


def together(parts: list[FileChange]) -> Level:
    return assess(Change(repository="acme/shop", base=None, head=None, source="a case", files=tuple(parts))).level


some_files = st.lists(st.sampled_from(pool()), min_size=1, max_size=6, unique_by=lambda f: f.path)


@settings(max_examples=60, deadline=None)
@given(some_files.flatmap(lambda parts: st.tuples(st.just(parts), st.permutations(parts))))
def test_order_changes_nothing(orders: tuple[list[FileChange], list[FileChange]]) -> None:
    assert together(orders[0]) == together(orders[1])


@settings(max_examples=60, deadline=None)
@given(some_files)
def test_a_change_weighs_at_least_what_its_files_weigh_alone(parts: list[FileChange]) -> None:
    assert together(parts) >= max(together([part]) for part in parts)


@settings(max_examples=60, deadline=None)
@given(some_files, st.integers(1, 5))
def test_splitting_hides_nothing(parts: list[FileChange], cut: int) -> None:
    halves = [half for half in (parts[:cut], parts[cut:]) if half]
    assert max(together(half) for half in halves) >= together(parts)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(pool()), st.integers(0, 4))
def test_one_more_finding_lowers_nothing(file: FileChange, level: int) -> None:
    findings = [finding("code", 1, "ordinary code", file)]
    more = [*findings, finding("extra", level, "one more", file)]
    assert summed(file, more, None).level >= summed(file, findings, None).level


@given(st.sampled_from(pool()))
def test_a_finding_explains_the_level(file: FileChange) -> None:
    assessed = assess_file(file)
    assert assessed.findings[0].level == assessed.level


def test_a_finding_named_like_a_kind_of_file_explains_its_level() -> None:
    file = pool()[0]
    findings = [finding("configuration", 2, "changes settings", file), finding("mode", 1, "became executable", file)]
    assert summed(file, findings, None).findings[0].rule == "configuration"


ACTIVE = {
    ".github/workflows/ci.yml": 3,
    ".github/CODEOWNERS": 4,
    ".gate.yaml": 4,
    "aws/main.tf": 3,
    "Dockerfile": 3,
    ".claude/settings.json": 4,
    "env/production/values.yaml": 4,
    "db/migrate/20240101000000_a.rb": 2,
    ".gitattributes": 3,
}
TEXT = "a: 1\nb: 2\n"


@pytest.mark.parametrize("name", ACTIVE)
@settings(max_examples=15, deadline=None)
@given(other=st.sampled_from(["docs/a.md", "tests/a_test.py", "a.txt", "src/a.py", "old/a.disabled", "vendor/a.js"]))
def test_both_ends_of_a_rename_count(name: str, other: str) -> None:
    for path, old in ((name, other), (other, name)):
        moved = change(path, TEXT, TEXT)._replace(old_path=old, status="renamed")
        assert assess_file(moved).level >= ACTIVE[name], (old, path)


PARSED = {
    ".github/workflows/ci.yml": 3,
    "aws/main.tf": 3,
    "package.json": 1,
    "package-lock.json": 1,
    "yarn.lock": 1,
    "Cargo.lock": 1,
    "pyproject.toml": 1,
    "setup.py": 1,
    "pom.xml": 1,
    "go.sum": 1,
    "openapi.yaml": 1,
    "api/a.proto": 1,
    "schema.graphql": 1,
    "db/migrate/20240101000000_a.rb": 2,
    "migrations/versions/a.py": 1,
    "db/changelog/a.xml": 1,
    "deploy/a.yaml": 1,
    "infra/stack.template": 1,
    "app/a.py": 1,
    "app/a.js": 1,
    "app/a.kt": 1,
    "app/a.php": 1,
    "app/a.ipynb": 1,
    "run.sh": 1,
    "Makefile": 1,
}
MARKS = "{ } [ ] \" ' : - < > &a *a <<: # ` $( @ => EOF <<E drop table resource permissions version kind".split()
garbage = st.one_of(
    st.text(max_size=200),
    st.binary(max_size=200).map(lambda data: data.decode("utf-8", "surrogateescape")),
    st.lists(
        st.sampled_from([*MARKS, "\n", "  ", "\0", "\r", "def up"]),
        max_size=60,
    ).map("".join),
)


@st.composite
def nearly(draw: st.DrawFn) -> tuple[str, str]:
    """Garbage, and the same with something small put in or left out."""
    before = draw(garbage)
    at = draw(st.integers(0, len(before)))
    little = draw(st.sampled_from(["", *MARKS, "\n", " ", "\t", "\r", "\0", "\f", "\u00a0"]))
    return before, before[:at] + little + before[at + (not little) :]


@pytest.mark.parametrize("path", PARSED)
@settings(max_examples=25, deadline=None)
@given(sides=nearly())
def test_a_small_change_of_garbage_does_not_pass(path: str, sides: tuple[str, str]) -> None:
    graded = assess_file(change(path, *sides))
    assert sides[0] == sides[1] or graded.level >= PARSED[path] or graded.equivalence is not None


@pytest.mark.parametrize("path", PARSED)
@settings(max_examples=25, deadline=None)
@given(before=garbage, after=garbage)
def test_garbage_neither_fails_nor_passes(path: str, before: str, after: str) -> None:
    for old, new in ((before, after), (None, after), (before, None)):
        if old == new:
            continue
        graded = assess_file(change(path, old, new))
        assert graded.level >= PARSED[path] or graded.equivalence is not None
