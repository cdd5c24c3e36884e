"""Versions, formats and garbage of the dependency rule; its case files stand in `dependencies/`."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate.classify.dependencies.formats import NAMES, PLACES, SUFFIXES, format_of
from gate.classify.dependencies.meanings import MEANINGS
from gate.classify.dependencies.versions import constraint_step, step
from gate.classify.registry import load, rules_for
from gate.classify.rule import Context, Nature, Rule
from gate.classify.rules import dependencies
from gate.model import Blob, Delta, FileChange, Finding, Line, Side

CASES = Path(__file__).parent / "dependencies"
FILES = sorted(CASES.rglob("*.case"))


def lines(text: str | None, other: str | None, side: Side) -> tuple[Line, ...]:
    there = set((other or "").split("\n"))
    numbered = enumerate((text or "").split("\n"), 1)
    return tuple(Line(number=i, text=t, side=side) for i, t in numbered if t and t not in there)


def change(path: str, before: str | None, after: str | None, *, partial: bool = False) -> FileChange:
    old, new = (
        None if text is None else Blob.of(text.encode("utf-8", "surrogateescape"), id=str(i))
        for i, text in enumerate((before, after))
    )
    return FileChange(
        path=path,
        status="added" if old is None else "deleted" if new is None else "modified",
        before=old,
        after=new,
        partial=partial,
        delta=Delta(lambda: (lines(before, after, "old"), lines(after, before, "new"))),
    )


def found(path: str, before: str | None, after: str | None, *, nature: str = "manifest") -> list[Finding]:
    return list(dependencies.check(change(path, before, after), Context(nature=cast(Nature, nature))))


def read_case(file: Path) -> tuple[dict[str, str], str | None, str | None]:
    head, *sides = file.read_text().split("\n=== ")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    texts = {name: text for name, _, text in (side.partition("\n") for side in sides)}
    return fields, texts.get("before"), texts.get("after")


def test_every_finding_is_declared_and_every_case_is_in_its_folder() -> None:
    assert {meaning.rule for meaning in MEANINGS.values()} <= set(dependencies.IDS)
    for file in FILES:
        fields, *_ = read_case(file)
        assert (fields["expect"][0] in "23") == (file.parent.name == "raised"), file
        assert fields["expect"] == "nothing" or fields["expect"].split()[1] in dependencies.IDS, file


@pytest.mark.parametrize(
    ("before", "after", "level"),
    [
        ("1.2.3", "1.2.4", 1), ("1.2.3", "1.3.0", 1), ("1.2.3", "2.0.0", 2), ("0.3.1", "0.4.0", 2), ("0.3.1", "0.3.2", 1),
        ("1.2.3", "1.2.2", 2), ("v1.2.3", "v1.2.4", 1), ("1.2.3", "1.2.4-beta.1", 2), ("1.2.3", "1.2.3-beta", 2),
        ("1.2.3-rc.1", "1.2.3-rc.2", 1), ("1.2.3-rc.2", "1.2.3-rc.1", 2), ("1.2.3-rc.9", "1.2.3-rc.10", 1), ("1.2.3-rc.1", "1.2.3", 1),
        ("2024.2.2", "2024.7.4", 1), ("2024.7.4", "2025.1.31", 2), ("1!1.0", "2!0.1", 2), ("2!1.0", "1!2.0", 2),
        ("1.0.0+a", "1.0.0+b", 1), ("1.0.post1", "1.0.post2", 1), ("32.1.2-jre", "32.1.3-jre", 1), ("4.1.0.Final", "4.2.0.Final", 1),
        ("8.0.2.1", "8.0.3", 1), ("44", "45", 2), ("20220320", "20220924", 1), ("20220924", "20230101", 2), ("20220001", "99999999", 2), ("v0.0.0-20240101000000-abcdefabcdef", "v0.0.0-20250101000000-bcdefabcdefa", 2),
        ("v1.3.2-0.20240101000000-abcdefabcdef", "v1.3.2-0.20250101000000-bcdefabcdefa", 1),
        ("v1.3.2-0.20250101000000-abcdefabcdef", "v1.3.2-0.20240101000000-bcdefabcdefa", 2),
        ("v1.3.2-0.20240101000000-abcdefabcdef", "v1.4.0-0.20250101000000-bcdefabcdefa", 2),
        ("main", "1.0", 2), ("", "1.0", 2), ("9" * 5000, "1", 2), ("1." * 400, "1.0", 2),
    ],
)  # fmt: skip
def test_step(before: str, after: str, level: int) -> None:
    assert step(before, after).level == level


@pytest.mark.parametrize(
    ("before", "after", "level"),
    [
        ("^1.2.3", "^1.2.4", 1), ("^1.2.3", "^2.0.0", 2), ("~> 7.1", "~> 8.0", 2), (">=1.0,<2", ">=1.0,<3", 2), (">=1.0,<2", ">=1.1,<2", 1),
        ("==1.2.3", ">=1.2.3", 2), ("^1.2.3", "*", 2), ("1.2.3", "latest", 2), ("1.2.3", "^1.2.3", 1), ("", "^1.0", 1), ("*", "^1.0", 1),
        (">=2.0", ">=1.0", 2), ("[1.0,2.0)", "[1.0,3.0)", 2), ("[1.0,2.0)", "[1.0,)", 2), ("1.0 - 2.0", "1.0 - 3.0", 2), ("^16 || ^17", "^16 || ^17 || ^18", 2),
        (">=1,<3", ">=1,<2", 1), ("=0.18.3", "0.18", 1), ("==1.2.*", "==1.3.*", 1), ("<8.1", "", 2), ("!=1.5", "!=1.6", 2), ("~=1.4", "~=1.5", 1),
    ],
)  # fmt: skip
def test_constraint_step(before: str, after: str, level: int) -> None:
    assert constraint_step(before, after).level == level


def renamed(old: str, new: str, text: str) -> FileChange:
    blob = Blob.of(text.encode(), id="1")
    nothing = Delta(lambda: ((), ()))
    return FileChange(path=new, old_path=old, status="renamed", before=blob, after=blob, delta=nothing)


@pytest.mark.parametrize(
    ("old", "new", "level"),
    [
        ("notes/package.json.off", "package.json", 3),
        ("tests/fixtures/package.json", "package.json", 3),
        ("package.json", "package.json.off", 1),
        ("packages/a/package.json", "packages/b/package.json", 0),
    ],
)
def test_a_rename_that_wakes_a_manifest_is_a_new_one(old: str, new: str, level: int) -> None:
    text = '{"scripts": {"postinstall": "node x.js"}, "dependencies": {"a": "^1.0.0"}}'
    findings = list(dependencies.check(renamed(old, new, text), Context(nature="manifest")))
    assert max((f.level for f in findings), default=0) == level


ALL_PATHS = [*NAMES, *PLACES, *(f"x{suffix}" for suffix in SUFFIXES), "requirements.txt", "pylock.dev.toml"]


@pytest.mark.parametrize("path", ALL_PATHS)
def test_the_registry_sends_every_known_path_here(path: str) -> None:
    modules = [load(entry.module) for folder in ("", "a/b/") for entry in rules_for(folder + path)]
    assert modules.count(cast(Rule, dependencies)) == 2


@settings(max_examples=400, deadline=None)
@given(path=st.sampled_from(ALL_PATHS), before=st.none() | st.text(), after=st.text())
def test_garbage_neither_raises_nor_passes(path: str, before: str | None, after: str) -> None:
    findings = found(path, before, after)
    assert findings
    assert min(f.level for f in findings) >= 1


@settings(max_examples=300, deadline=None)
@given(file=st.sampled_from(FILES), cut=st.integers(0, 2000), noise=st.text(max_size=8), data=st.data())
def test_broken_files_neither_raise_nor_pass(file: Path, cut: int, noise: str, data: st.DataObject) -> None:
    fields, before, after = read_case(file)
    text = after or before or ""
    at = data.draw(st.integers(0, len(text)))
    findings = found(fields["path"], before, text[:at] + noise + text[at + cut :])
    assert findings or format_of(fields["path"]) is None
    assert all(1 <= f.level <= 3 for f in findings)


def test_a_downgrade_among_five_thousand_lines() -> None:
    def lock(pick: str) -> str:
        names = {f"node_modules/p{i}": {"version": f"1.2.{i % 9}"} for i in range(5000)}
        return json.dumps(
            {"lockfileVersion": 3, "packages": {**names, "node_modules/p4321": {"version": pick}}}, indent=2
        )

    old = lock("3.4.5")
    found_there = found("package-lock.json", old, lock("3.4.4").replace('"1.2.8"', '"1.2.9"'))
    assert (found_there[0].level, found_there[0].rule) == (2, "dependency-downgrade")
    assert "p4321 3.4.5 -> 3.4.4" in found_there[0].reason
    assert found_there[0].line == old.split("\n").index('    "node_modules/p4321": {') + 1
    assert len(found_there) <= dependencies.SHOWN + 1
    assert "more moves" in found_there[-1].reason


HOSTILE = [
    ("requirements.txt", "a" + " " * 300_000 + "b"), ("requirements.txt", "- " * 300_000), ("Podfile", "\n" * 300_000),
    ("Cargo.lock", "".join(f'[[package]]\nname = "p"\nversion = "1.2.{i}"\n\n' for i in range(8000))),
    ("pnpm-lock.yaml", "packages:\n\n  a@1.0.0:\n    resolution: {" + "a" * 400_000 + "}\n"), ("build.gradle", ("a." * 900 + "\n") * 400),
    ("pnpm-workspace.yaml", "- " * 100_000), ("package.json", "[" * 200_000), ("pyproject.toml", "a = " + "[" * 100_000),
    ("setup.py", "a = " + "-" * 50_000 + "1"), ("pom.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), ("Gemfile", "gem 'a',\n" * 100_000),
    ("deno.json", "," * 50_000 + " " * 50_000), ("gradle.properties", "version" * 100_000),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text"), HOSTILE, ids=[f"{path}-{i}" for i, (path, _) in enumerate(HOSTILE)])
def test_hostile_texts_take_linear_time(path: str, text: str) -> None:
    start = time.process_time()
    assert found(path, text.replace("1.2", "1.3")[: len(text) // 2], text)
    assert time.process_time() - start < 5


def test_importing_the_rule_loads_no_parser() -> None:
    script = "import sys; from gate.classify.rules import dependencies; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"json", "tomllib", "yaml", "xml.etree.ElementTree", "configparser"}
    assert "gate.classify.dependencies.texts" not in loaded
