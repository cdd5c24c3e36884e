"""`gate init --agents` merges into what is there, keeps every key and comment, and is idempotent."""

from __future__ import annotations

import json
import os
import subprocess
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate.errors import UsageError
from gate.guard.agents import AGENTS
from gate.guard.install import FileEdit, command, plan
from gate.guard.jsonc import add, parse
from tests.conftest import Repo, Result

Gate = Callable[..., Result]
SHOWN = Path(__file__).parents[2] / "hooks" / "agents"


def nothing(path: str) -> str | None:
    return None


@pytest.mark.parametrize("agent", AGENTS)
def test_the_shown_files_are_what_an_empty_repository_gets(agent: str) -> None:
    shown = {str(p.relative_to(SHOWN / agent)): p.read_text() for p in (SHOWN / agent).rglob("*") if p.is_file()}
    assert shown == {edit.path: edit.after for edit in plan(agent, nothing)}


@pytest.mark.parametrize("agent", AGENTS)
def test_installing_twice_changes_nothing(repo: Repo, gate: Gate, agent: str) -> None:
    first = gate("init", "--agents", agent)
    assert first.code == 0
    assert "wrote" in first.out
    files = {p: p.read_bytes() for p in repo.folder.rglob("*") if p.is_file() and ".git/" not in str(p)}
    assert any(f"--agent {agent}".encode() in text or b'"--agent", "opencode"' in text for text in files.values())
    second = gate("init", "--agents", agent)
    assert "installed already" in second.out
    assert files == {p: p.read_bytes() for p in repo.folder.rglob("*") if p.is_file() and ".git/" not in str(p)}


def test_without_names_the_agents_that_are_used_here(repo: Repo, gate: Gate) -> None:
    repo.write({".cursor/rules/a.mdc": "x", ".gemini/settings.json": "{}"})
    gate("init", "--agents")
    assert (repo.folder / ".cursor/hooks.json").exists()
    assert "BeforeTool" in (repo.folder / ".gemini/settings.json").read_text()
    assert not (repo.folder / ".claude").exists()


SETTINGS = """{
    // what the team agreed on
    "permissions": {"allow": ["Bash(ls)"]}, /* keep */
    "hooks": {
        "PreToolUse": [
            {"matcher": "Bash", "hooks": [{"type": "command", "command": "./ours.sh"}]}, // first
        ],
        "Stop": []
    },
}
"""


def test_what_is_there_stays(repo: Repo, gate: Gate) -> None:
    repo.write({".claude/settings.json": SETTINGS})
    assert gate("init", "--agents", "claude-code").code == 0
    text = (repo.folder / ".claude/settings.json").read_text()
    data = parse(text).data
    assert [hook["hooks"][0]["command"] for hook in data["hooks"]["PreToolUse"]] == [
        command("claude-code"),
        "./ours.sh",
    ]
    assert data["permissions"] == {"allow": ["Bash(ls)"]}
    assert data["hooks"]["Stop"] == []
    assert all(comment in text for comment in ("// what the team agreed on", "/* keep */", "// first"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "{ }",
        "{\n}\n",
        '{"hooks": {}}',
        '{"hooks":{"PreToolUse":[]}}',
        '{\r\n\t"a": 1\r\n}\r\n',
        "\ufeff{}",
        '{"a": "// no comment"}',
        "// only\n{}",
    ],
)
def test_any_shape_of_settings(text: str) -> None:
    (edit,) = plan("claude-code", lambda path: text)
    data = parse(edit.after).data
    assert data["hooks"]["PreToolUse"][0]["hooks"][0]["command"] == command("claude-code")
    if text.strip():
        before = parse(text).data
        assert all(data[key] == value for key, value in before.items() if key != "hooks")
    assert plan("claude-code", lambda path: edit.after) == ()


@pytest.mark.parametrize(
    "text",
    ["[]", "{", '{"hooks": []}', '{"hooks": {"PreToolUse": {}}}', "{'a': 1}", '{"a": 1} x', "3", '{"a" 1}', "{" * 500],
)
def test_what_cannot_be_read_is_not_overwritten(text: str) -> None:
    with pytest.raises(UsageError, match="claude/settings"):
        plan("claude-code", lambda path: text)


def test_codex_hooks_join_those_in_its_toml() -> None:
    toml = 'model = "x"  # ours\n\n[[hooks.PreToolUse]]\nmatcher = "Bash"\n[[hooks.PreToolUse.hooks]]\ntype = "command"\ncommand = "./a"\n'
    files = {".codex/config.toml": toml}
    (edit,) = plan("codex", files.get)
    assert edit.after.startswith(toml)
    assert [group["hooks"][0]["command"] for group in tomllib.loads(edit.after)["hooks"]["PreToolUse"]] == [
        "./a",
        command("codex"),
    ]
    assert plan("codex", {".codex/config.toml": edit.after}.get) == ()
    assert [e.path for e in plan("codex", {".codex/config.toml": 'model = "x"\n'}.get)] == [".codex/hooks.json"]


def test_a_link_is_not_written_through(repo: Repo, gate: Gate, tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text("{}")
    (repo.folder / ".claude").mkdir()
    os.symlink(outside, repo.folder / ".claude/settings.json")
    assert gate("init", "--agents", "claude-code").code == 2
    assert outside.read_text() == "{}"


def test_an_unknown_agent_is_named(gate: Gate) -> None:
    done = gate("init", "--agents", "hal")
    assert done.code == 2
    assert "claude-code" in done.err


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.text(max_size=6).filter(lambda key: key != "hooks"), JSON, max_size=4),
    st.sampled_from([None, 2, 4, "\t"]),
)
def test_no_key_is_lost(data: dict[str, Any], indent: Any) -> None:
    after = add(json.dumps(data, indent=indent), ("hooks", "PreToolUse"), {"x": 1})
    assert json.loads(after) == data | {"hooks": {"PreToolUse": [{"x": 1}]}}


def test_an_edit_says_what_was_there() -> None:
    assert plan("kiro", nothing)[0] == FileEdit(".kiro/hooks/oversight-gate.json", None, plan("kiro", nothing)[0].after)


@pytest.mark.parametrize("agent", [agent for agent in AGENTS if agent != "opencode"])
def test_a_missing_gate_is_a_no(agent: str, tmp_path: Path) -> None:
    """Exit 2 denies, in every agent whose hook is a command."""
    done = subprocess.run(
        ["/bin/sh", "-c", command(agent)], env={"PATH": str(tmp_path)}, input=b"{}", capture_output=True, check=False
    )
    assert done.returncode == 2
