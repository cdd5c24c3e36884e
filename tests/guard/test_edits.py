"""Edits are graded like a diff of that file; the gate's own files and every AI tool's grants are human-only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Repo
from tests.guard import payloads as p
from tests.guard.conftest import Guard


def decision(guard: Guard, payload: p.Payload) -> str:
    said = json.loads(guard("--agent", "claude-code", stdin=payload).out)
    return str(said.get("hookSpecificOutput", {}).get("permissionDecision", "none"))


def reason(guard: Guard, payload: p.Payload) -> str:
    return str(
        json.loads(guard("--agent", "claude-code", stdin=payload).out)["hookSpecificOutput"]["permissionDecisionReason"]
    )


PATCH = """*** Begin Patch
*** Update File: src/app.py
@@ def f(x):
-    return x
+    return x + 1
{}
*** End Patch"""

WRITES: list[tuple[str, dict[str, Any], str]] = [
    # ordinary work
    ("Write", {"file_path": "src/new.py", "content": "x = 1\n"}, "none"),
    ("Write", {"file_path": "README.md", "content": "# kubectl delete ns prod; DROP TABLE users;\n"}, "none"),
    ("Edit", {"file_path": "src/app.py", "old_string": "return x", "new_string": "return x + 1"}, "none"),
    ("MultiEdit", {"file_path": "src/app.py", "edits": [{"old_string": "return x", "new_string": "return 2"}]}, "none"),
    ("NotebookEdit", {"notebook_path": "a.ipynb", "new_source": "print(1)"}, "none"),
    ("create", {"path": "docs/a.md", "file_text": "hello"}, "none"),
    ("str_replace", {"path": "src/app.py", "old_str": "return x", "new_str": "return 3"}, "none"),
    ("fs_write", {"command": "str_replace", "path": "src/app.py", "old_str": "return x", "new_str": "return 3"}, "none"),
    ("fs_write", {"command": "create", "path": "src/b.py", "file_text": "y = 2\n"}, "none"),
    ("replace", {"file_path": "src/app.py", "old_string": "return x", "new_string": "return 4"}, "none"),
    ("write_file", {"file_path": "src/c.py", "content": "z = 3\n"}, "none"),
    ("edit", {"filePath": "src/app.py", "oldString": "return x", "newString": "return 5"}, "none"),
    ("apply_patch", {"command": PATCH.format("")}, "none"),
    ("mcp__filesystem__write_file", {"path": "src/d.py", "content": "a = 1\n"}, "none"),
    # a human should see it first
    ("Write", {"file_path": "Dockerfile", "content": "FROM python:3.12\n"}, "ask"),
    ("Write", {"file_path": "db/002.sql", "content": "ALTER TABLE users ADD COLUMN a int;\n"}, "ask"),
    ("Write", {"file_path": ".github/workflows/ci.yml", "content": "on: push\njobs: {}\n"}, "ask"),
    # only a human
    ("Write", {"file_path": "db/002.sql", "content": "DROP TABLE users;\n"}, "deny"),
    ("Edit", {"file_path": "db/001.sql", "old_string": "id bigint", "new_string": "id int); DROP TABLE x; CREATE TABLE y (a int"}, "deny"),
    ("apply_patch", {"command": PATCH.format("*** Add File: db/9.sql\n+DROP TABLE users;")}, "deny"),
    ("apply_patch", {"patch": PATCH.format("*** Delete File: .gate.yaml")}, "deny"),
    ("apply_patch", {"patchText": PATCH.format("*** Update File: src/a.json\n*** Move to: .claude/settings.json\n@@\n-{}\n+{1}")}, "deny"),
    ("Bash", {"command": "apply_patch <<'EOF'\n" + PATCH.format("*** Delete File: .gate.yaml") + "\nEOF"}, "deny"),
    ("Write", {"file_path": ".gate.yaml", "content": "version: 1\n"}, "deny"),
    ("Write", {"file_path": "src/../.gate.yaml", "content": "version: 1\n"}, "deny"),
    ("Write", {"file_path": ".GATE.yaml", "content": "version: 1\n"}, "deny"),
    ("Write", {"file_path": ".claude/settings.json", "content": "{}"}, "deny"),
    ("Write", {"file_path": ".claude/settings.local.json", "content": "{}"}, "deny"),
    ("Write", {"file_path": ".cursor/hooks.json", "content": "{}"}, "deny"),
    ("Write", {"file_path": ".codex/config.toml", "content": ""}, "deny"),
    ("Write", {"file_path": ".gemini/settings.json", "content": "{}"}, "deny"),
    ("Write", {"file_path": ".kiro/hooks/x.json", "content": "{}"}, "deny"),
    ("Write", {"file_path": "opencode.json", "content": "{}"}, "deny"),
    ("Write", {"file_path": ".github/hooks/x.json", "content": "{}"}, "deny"),
    ("Write", {"file_path": ".opencode/plugins/oversight-gate.js", "content": ""}, "deny"),
    ("Write", {"file_path": ".mcp.json", "content": "{}"}, "deny"),
    ("Write", {"file_path": ".git/hooks/pre-commit", "content": "#!/bin/sh\n"}, "deny"),
    ("Write", {"file_path": ".git/config", "content": ""}, "deny"),
    ("Write", {"file_path": "CODEOWNERS", "content": "* @me\n"}, "deny"),
    ("Edit", {"file_path": ".vscode/settings.json", "old_string": "", "new_string": '"chat.tools.autoApprove": true'}, "deny"),
]  # fmt: skip


@pytest.mark.parametrize(("tool", "given", "expected"), WRITES, ids=[f"{t} {str(g)[:50]}" for t, g, _ in WRITES])
def test_an_edit_has_the_level_of_its_diff(guard: Guard, tool: str, given: dict[str, Any], expected: str) -> None:
    assert decision(guard, p.claude(tool, **given)) == expected


def test_the_text_before_counts(guard: Guard, repo: Repo) -> None:
    """A destructive line that was there is no finding; removing a protection is one."""
    repo.commit({"main.tf": 'resource "aws_db_instance" "a" {\n  deletion_protection = true\n  size = 1\n}\n'})
    edit = p.claude("Edit", file_path="main.tf", old_string="  deletion_protection = true\n", new_string="")
    assert decision(guard, edit) == "deny"
    assert decision(guard, p.claude("Edit", file_path="main.tf", old_string="size = 1", new_string="size = 2")) == "ask"


def test_an_edit_that_changes_nothing_is_nothing(guard: Guard) -> None:
    assert (
        decision(guard, p.claude("Write", file_path="db/001.sql", content="CREATE TABLE users (id bigint);\n"))
        == "none"
    )


def test_links_are_followed(guard: Guard, repo: Repo, tmp_path: Path) -> None:
    repo.write({".gate.yaml": "version: 1\n"})
    (repo.folder / "notes.md").symlink_to(".gate.yaml")
    (repo.folder / "out").symlink_to(tmp_path)
    assert decision(guard, p.claude("Write", file_path="notes.md", content="x")) == "deny"
    assert decision(guard, p.claude("Write", file_path="src/app.py", content="x")) == "none"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/etc/hosts", "deny"),
        ("~/.ssh/authorized_keys", "deny"),
        ("~/.bashrc", "ask"),
        ("~/.claude/settings.json", "deny"),
        ("~/notes.txt", "ask"),
        ("../elsewhere/x.py", "ask"),
        ("/tmp/gate-scratch.txt", "none"),
    ],
)
def test_paths_out_of_the_repository(
    guard: Guard, path: str, expected: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOME", "/home/nobody-here")
    if path.startswith(".."):
        monkeypatch.setattr("gate.commands.paths._TEMPORARY", __import__("re").compile("/nowhere/"))
    assert decision(guard, p.claude("Write", file_path=path, content="x")) == expected


def test_absolute_paths_into_the_repository_are_inside(guard: Guard, repo: Repo) -> None:
    assert decision(guard, p.claude("Write", file_path=str(repo.folder / "src/a.py"), content="x = 1\n")) == "none"
    assert (
        decision(guard, p.claude("Write", file_path=str(repo.folder / ".gate.yaml"), content="version: 1\n")) == "deny"
    )


@pytest.mark.parametrize(
    ("path", "expected"), [("src/app.py", "none"), (".env", "ask"), ("~/.aws/credentials", "ask"), ("config/", "none")]
)
def test_reading_is_nothing_unless_it_shows_secrets(guard: Guard, path: str, expected: str) -> None:
    assert decision(guard, p.claude("Read", file_path=path)) == expected


def test_the_policys_paths_count(guard: Guard, repo: Repo) -> None:
    repo.commit(
        {".gate.yaml": 'version: 1\npaths:\n  - {match: "payments/**", at_least: 4, reason: money moves here}\n'}
    )
    assert "money moves here" in reason(guard, p.claude("Write", file_path="payments/a.py", content="x = 1\n"))


def test_the_working_copys_policy_does_not_count(guard: Guard, repo: Repo) -> None:
    repo.commit({".gate.yaml": "version: 1\nguard: {commands: {1: deny}}\n"})
    repo.write({".gate.yaml": "version: 1\nguard: {commands: {1: allow, 4: allow}}\n"})
    assert decision(guard, p.claude("Bash", command="touch x")) == "deny"
    repo.write({".gate.yaml": None})
    assert decision(guard, p.claude("Bash", command="touch x")) == "deny"
