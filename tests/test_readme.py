"""The README shows the real thing: help text, the blocked change, the levels' demands, and commands that exist."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from gate.model import Level
from gate.policy.load import load

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()


def block(name: str) -> str:
    match = re.search(rf"<!-- {name} -->\n```\n(.*?)\n?```\n<!-- /{name} -->", README, re.S)
    assert match, f"the README has no block {name}"
    return match.group(1)


def run(*argv: str) -> str:
    return subprocess.run(
        [sys.executable, *argv], cwd=ROOT, capture_output=True, text=True, check=True, env=None
    ).stdout


def test_the_help_is_the_real_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert block("help").strip() == run("-P", "-m", "gate", "--help").strip()


def test_the_blocked_change_is_what_the_demo_shows() -> None:
    shown = run("demo/demo.py").split("\n\n")[1].split("\n")[2:]
    assert block("demo:incident").strip() == "\n".join(line.removeprefix("    ") for line in shown).strip()


def test_the_table_of_levels_is_the_default_policy() -> None:
    rows = {
        int(m.group(1)): (m.group(2), m.group(3))
        for m in re.finditer(r"^\| (\d) ([\w-]+) \|[^|]*\| ([^|]*) \|$", README, re.M)
    }
    for level, required in zip(Level, load().requirements, strict=True):
        name, demands = rows[level]
        assert name == level.label
        assert ("approval" in demands) == bool(required.approvals)
        assert (f"{required.approvals} independent" in demands) == bool(required.approvals)
        assert ("code owners" in demands) == required.code_owners
        assert ("human's own commit" in demands) == required.human_commit
        assert ("AI's change is blocked" in demands) == required.forbid_ai
        assert ("people are told" in demands) == required.notify


def test_yaml_in_the_readme_loads() -> None:
    policies = [text for text in re.findall(r"```yaml\n(.*?)```", README, re.S) if text.startswith("version:")]
    assert policies
    for text in policies:
        load(text.encode())


def test_the_pre_commit_snippet_names_the_hooks_that_exist() -> None:
    snippet = next(yaml.safe_load(t) for t in re.findall(r"```yaml\n(.*?)```", README, re.S) if "gate-commit" in t)
    used = {hook["id"] for repo in snippet["repos"] for hook in repo["hooks"]}
    assert used == {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", README):
        assert (ROOT / target).exists(), target
