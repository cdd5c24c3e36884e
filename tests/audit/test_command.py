"""`gate audit` as people and machines run it: exit codes, JSON by the contract, SARIF, baseline, --fix, --user, zizmor."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from gate.audit.guarded import HOOKS
from tests.conftest import Repo, Result, gate_process

Gate = Callable[..., Result]
CLAUDE = '{\n  "permissions": {\n    "allow": [\n      "Bash(git status)",\n      "Bash(aws:*)"\n    ]\n  }\n}\n'
AGENT = """on: issues
jobs:
  fix:
    runs-on: ubuntu-latest
    permissions: {contents: write}
    steps:
      - uses: actions/checkout@v4
      - uses: anthropics/claude-code-action@v1
"""
# Twelve files of ten tools: ten that let the tool act alone, two lists of servers.
TOOLS = {
    ".claude/settings.json": CLAUDE,
    ".cursor/permissions.json": '{"terminalAllowlist": ["terraform"]}',
    ".codex/config.toml": 'approval_policy = "never"\nsandbox_mode = "danger-full-access"\n',
    ".gemini/policies/all.toml": '[[rule]]\ntoolName = "run_shell_command"\ndecision = "allow"\n',
    ".kiro/agents/ops.json": '{"allowedTools": ["execute_bash", "use_aws"]}',
    "opencode.json": '{"permission": {"bash": "allow"}}',
    ".vscode/settings.json": '{"chat.tools.terminal.autoApprove": {"/.*/": true}}',
    ".aider.conf.yml": "yes-always: true\n",
    ".amazonq/cli-agents/ops.json": '{"allowedTools": ["use_aws"]}',
    ".github/workflows/claude.yml": AGENT,
}
LISTS = {
    ".mcp.json": '{"mcpServers": {"db": {"command": "mcp-postgres"}}}',
    ".cursor/mcp.json": '{"mcpServers": {"github": {"url": "https://api.githubcopilot.com/mcp/"}}}',
}
KEYS = {"tool", "path", "line", "grant", "reach", "human_approval", "level", "reason", "fix"}


def rows(result: Result) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(result.out)["grants"]
    return found


def test_a_fix_is_told_only_where_one_is_needed_and_commands_stay_whole(gate: Gate, repo: Repo) -> None:
    repo.commit({".claude/settings.json": '{"permissions": {"allow": ["Bash(aws:*)"]}}\n', "crush.json": "{}\n"})
    rows = [line for line in gate("audit", "--format", "markdown").out.splitlines() if line.startswith("|")][2:]
    assert [("crush" in row, "fix:" in row, "nothing to do" in row) for row in rows] == [
        (False, True, False),
        (True, False, False),
    ]
    assert not [line for line in gate("audit").out.splitlines() if line.endswith("-")]


def test_twelve_files_of_ten_tools(gate: Gate, repo: Repo) -> None:
    repo.commit(TOOLS | LISTS)
    result = gate("audit", "--format", "json")
    found = rows(result)
    assert result.code == 1
    assert {row["path"] for row in found} == set(TOOLS | LISTS)
    assert {row["path"] for row in found if row["human_approval"] == "none"} == set(TOOLS)
    assert "production" in {row["reach"] for row in found}
    assert len({row["tool"] for row in found}) == 9  # the action is Claude Code's too
    assert [row["human_approval"] for row in found] == sorted(
        (row["human_approval"] for row in found), key=["none", "unknown", "required"].index
    )


def test_the_json_is_the_contracts(gate: Gate, repo: Repo) -> None:
    repo.write(TOOLS | LISTS)
    data = json.loads(gate("audit", "--format", "json").out)
    assert data["schema"] == 1
    for row in data["grants"]:
        assert set(row) >= KEYS
        assert row["reach"] in ("production", "repository", "local", "unknown")
        assert row["human_approval"] in ("required", "none", "unknown")
        assert row["level"] in range(5)
        assert row["line"] is None or row["line"] >= 1
    assert data["unknown"]
    assert all(set(u) == {"what", "why", "how_to_know"} and all(u.values()) for u in data["unknown"])


@pytest.mark.parametrize("format", ["text", "json", "markdown", "sarif"])
def test_a_plain_repository_has_no_row(gate: Gate, repo: Repo, format: str) -> None:
    repo.commit(
        {
            ".vscode/settings.json": '{"editor.tabSize": 2}',
            ".github/workflows/deploy.yml": "on: push\npermissions: write-all\njobs:\n  d:\n    runs-on: ubuntu-latest\n    environment: production\n    steps:\n      - uses: aws-actions/configure-aws-credentials@v4\n      - run: aws s3 sync . s3://shop\n",
            ".devcontainer/devcontainer.json": '{"image": "debian"}',
            "env/production/main.tf": 'resource "aws_instance" "a" {}\n',
            "CLAUDE.md": "Run the tests with Bash.\n",
        }
    )
    result = gate("audit", "--format", format)
    assert result.code == 0
    if format == "json":
        assert json.loads(result.out) == {"schema": 1, "may_act": 1, "grants": [], "unknown": []}
    assert "claude" not in result.out.lower()


def test_a_narrow_list_cries_no_wolf(gate: Gate, repo: Repo) -> None:
    repo.write({".claude/settings.json": CLAUDE.replace("Bash(aws:*)", "Bash(npm test)")})
    result = gate("audit")
    assert result.code == 0
    assert "no AI tool is seen to write to production" in result.out


def test_an_open_shell_meets_production(gate: Gate, repo: Repo) -> None:
    repo.write({".claude/settings.json": CLAUDE.replace("Bash(aws:*)", "Bash(*)")})
    assert {row["reach"] for row in rows(gate("audit", "--format", "json")) if row["level"] == 4} == {"unknown"}
    repo.write({"env/production/main.tf": ""})
    found = [row for row in rows(gate("audit", "--format", "json")) if row["level"] == 4]
    assert [row["reach"] for row in found] == ["production"]
    assert "env/production/main.tf" in str(found[0]["reason"])


def test_untracked_and_ignored_files_are_read_and_fixtures_are_not(gate: Gate, repo: Repo) -> None:
    repo.commit({".gitignore": ".claude/settings.local.json\n"})
    repo.write(
        {
            ".claude/settings.local.json": CLAUDE,
            "tests/fixtures/.claude/settings.json": CLAUDE,
            "packages/a/.claude/settings.json": CLAUDE,
        }
    )
    assert {row["path"] for row in rows(gate("audit", "--format", "json"))} == {
        ".claude/settings.local.json",
        "packages/a/.claude/settings.json",
    }


def test_from_a_folder_inside(gate: Gate, repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write({".claude/settings.json": CLAUDE})
    monkeypatch.chdir(repo.folder / "src")
    assert [row["path"] for row in rows(gate("audit", "--format", "json")) if row["level"] == 4] == [
        ".claude/settings.json"
    ]


def test_a_bare_repository_is_read_from_its_head(repo: Repo, tmp_path: Path) -> None:
    (repo.folder / ".codex").mkdir()
    os.symlink("/etc/passwd", repo.folder / ".codex" / "config.toml")
    repo.commit({".claude/settings.json": CLAUDE})
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(repo.folder), str(bare)], check=True)
    result = gate_process(bare, "audit", "--format", "json")
    assert result.code == 1
    data = json.loads(result.out)
    assert {row["path"] for row in data["grants"]} == {".claude/settings.json"}
    assert any(".codex/config.toml" in u["what"] for u in data["unknown"])


def test_sarif_is_valid_and_names_the_lines(gate: Gate, repo: Repo) -> None:
    repo.write(TOOLS | LISTS)
    data = json.loads(gate("audit", "--format", "sarif").out)
    results = data["runs"][0]["results"]
    jsonschema.validate(
        results,
        {
            "type": "array",
            "minItems": 10,
            "items": {"type": "object", "required": ["ruleId", "ruleIndex", "level", "message", "locations"]},
        },
    )
    place = next(r["locations"][0]["physicalLocation"] for r in results if "Bash(aws:*)" in r["message"]["text"])
    assert place == {"artifactLocation": {"uri": ".claude/settings.json"}, "region": {"startLine": 5}}
    assert {r["level"] for r in results if "listed" in r["message"]["text"]} <= {"note"}


def baseline(**more: str) -> str:
    fields = {"path": ".claude/settings.json", "owner": "alice", "expires": "2999-01-31"} | more
    return "version: 1\nknown:\n  - " + "\n    ".join(f'{k}: "{v}"' for k, v in fields.items()) + "\n"


def test_a_baseline_accepts_rows_until_a_day(gate: Gate, repo: Repo) -> None:
    repo.write(
        {
            ".claude/settings.json": CLAUDE,
            "known.yaml": baseline(grant="permissions.allow Bash(aws:*)", reason="sandbox only"),
        }
    )
    result = gate("audit", "--baseline", "known.yaml")
    assert result.code == 0
    assert "known: accepted by alice until 2999-01-31: sandbox only" in result.out
    repo.write({"known.yaml": baseline(expires="2020-01-31")})
    result = gate("audit", "--baseline", "known.yaml")
    assert result.code == 1
    assert "which is over" in " ".join(result.out.split())
    repo.write({"known.yaml": baseline(grant="permissions.allow Bash(kubectl:*)")})
    assert gate("audit", "--baseline", "known.yaml").code == 1


@pytest.mark.parametrize(
    "text",
    ["version: 2\n", "known: []\n", "version: 1\nknown: x\n", "version: 1\nknown: [x]\n", "version: 1\nother: 1\n", baseline(expires="soon"), baseline(owner=""), baseline(who="x"), "[", "version: 1\nknown:\n  - {path: a, expires: 2999-01-31}\n"],
)  # fmt: skip
def test_a_baseline_that_does_not_load_accepts_nothing(gate: Gate, repo: Repo, text: str) -> None:
    repo.write({".claude/settings.json": CLAUDE, "known.yaml": text})
    result = gate("audit", "--baseline", "known.yaml")
    assert result.code == 2
    assert "known.yaml" in result.err
    assert "->" in result.err


def test_fix_shows_a_diff_and_writes_nothing_unasked(gate: Gate, repo: Repo) -> None:
    repo.write({".claude/settings.json": CLAUDE})
    result = gate("audit", "--fix")
    assert result.code == 1
    assert '-      "Bash(aws:*)"' in result.out
    assert "nothing was written" in result.out
    assert (repo.folder / ".claude/settings.json").read_text() == CLAUDE


def test_fix_leaves_nothing_that_acts_alone(gate: Gate, repo: Repo) -> None:
    files = {path: text for path, text in TOOLS.items() if "/workflows/" not in path}
    repo.write(files)
    result = gate("audit", "--fix", "--yes")
    assert result.code == 0, result.out
    assert json.loads((repo.folder / ".claude/settings.json").read_text())["permissions"]["allow"] == [
        "Bash(git status)"
    ]
    again = gate("audit", "--format", "json")
    assert [row for row in rows(again) if row["human_approval"] == "none" and int(str(row["level"])) > 1] == []
    assert again.code == 0
    assert gate("audit", "--fix", "--yes").out.startswith("nothing to write")


def test_fix_keeps_comments_and_what_it_does_not_know(gate: Gate, repo: Repo) -> None:
    text = '{\n  // mine\n  "chat.tools.autoApprove": true, // why\n  "a": [1, 2,],\n  "kiroAgent.trustedCommands": ["ls", "*", "npm test"]\n}\n'
    repo.write({".vscode/settings.json": text})
    gate("audit", "--fix", "--yes")
    after = (repo.folder / ".vscode/settings.json").read_text()
    assert after == text.replace("true", "false").replace('"*", ', "").replace("[1, 2,]", "[1, 2]")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('["a", "*"]', '["a"]'),
        ('["*", "a"]', '["a"]'),
        ('["a", "*", "b"]', '["a", "b"]'),
        ('["*"]', "[]"),
        ('[\n  "a",\n  "*"\n]', '[\n  "a"\n]'),
        ('[\n  "*",\n  "a"\n]', '[\n  "a"\n]'),
        ('[ "a,]" , "*" ]', '[ "a,]" ]'),
    ],
)
def test_fix_takes_an_element_out_of_a_list(gate: Gate, repo: Repo, before: str, after: str) -> None:
    repo.write({".vscode/settings.json": f'{{"kiroAgent.trustedCommands": {before}}}'})
    gate("audit", "--fix", "--yes")
    assert (repo.folder / ".vscode/settings.json").read_text() == f'{{"kiroAgent.trustedCommands": {after}}}'


def test_fix_never_writes_through_a_link(gate: Gate, repo: Repo, tmp_path: Path) -> None:
    kept = repo.folder / "kept.json"
    kept.write_text(CLAUDE)
    (repo.folder / ".claude").mkdir()
    os.symlink("../kept.json", repo.folder / ".claude" / "settings.json")
    result = gate("audit", "--fix", "--yes")
    assert result.code == 2
    assert kept.read_text() == CLAUDE


@pytest.mark.parametrize("tool", sorted(tool for tool, (_, paths) in HOOKS.items() if paths))
def test_the_guards_hook_counts_as_asking(gate: Gate, repo: Repo, tool: str) -> None:
    agent, paths = HOOKS[tool]
    path = paths[0]
    grants = {
        "claude-code": {".claude/settings.json": {"permissions": {"allow": ["Bash(aws:*)"]}}},
        "cursor": {".cursor/permissions.json": {"terminalAllowlist": ["aws"]}},
        "copilot": {".github/copilot/settings.json": {"allowAllTools": True}},
        "gemini-cli": {".gemini/settings.json": {"tools": {"allowed": ["run_shell_command(aws)"]}}},
        "codex": {".codex/rules/a.rules": None},
        "kiro": {".kiro/agents/a.json": {"allowedTools": ["use_aws"]}},
    }[tool]
    files: dict[str, object] = {k: v or 'prefix_rule(pattern=["aws"], decision="allow")' for k, v in grants.items()}
    held = files.get(path)
    files[path] = (held if isinstance(held, dict) else {}) | {
        "hooks": {"PreToolUse": [{"command": f"gate guard --agent {agent} || exit 2"}]}
    }
    repo.write({k: v if isinstance(v, str) else json.dumps(v) for k, v in files.items()})
    result = gate("audit", "--format", "json")
    grave = [row for row in rows(result) if int(str(row["level"])) == 4]
    assert grave
    assert {row["human_approval"] for row in grave} == {"required"}
    assert result.code == 0


def test_a_word_about_the_guard_is_no_hook(gate: Gate, repo: Repo) -> None:
    text = json.dumps({"permissions": {"allow": ["Bash(aws:*)"]}, "env": {"NOTE": "gate guard --agent claude-code"}})
    repo.write({".claude/settings.json": text})
    assert gate("audit").code == 1
    off = json.dumps(
        {
            "permissions": {"allow": ["Bash(aws:*)"]},
            "hooks": {"PreToolUse": ["gate guard --agent claude-code"]},
            "disableAllHooks": True,
        }
    )
    repo.write({".claude/settings.json": off})
    assert gate("audit").code == 1


def test_the_users_own_settings_are_read_when_asked(
    gate: Gate, repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    (home / ".claude").mkdir(parents=True)
    (home / ".claude" / "settings.json").write_text('{"permissions": {"defaultMode": "bypassPermissions"}}')
    monkeypatch.setenv("HOME", str(home))
    assert gate("audit").code == 0
    result = gate("audit", "--user", "--format", "json")
    assert result.code == 1
    assert [row["path"] for row in rows(result)] == ["~/.claude/settings.json"]


def test_evidence_from_files(gate: Gate, repo: Repo) -> None:
    repo.write(
        {
            ".github/workflows/claude.yml": AGENT.replace(
                "    permissions", "    environment: production\n    permissions"
            )
        }
    )
    assert gate("audit").code == 1
    rule = {"type": "required_reviewers", "prevent_self_review": True, "reviewers": [{"type": "User"}]}
    repo.write({"env.json": json.dumps({"environments": [{"name": "production", "protection_rules": [rule]}]})})
    assert gate("audit", "--evidence", "env.json").code == 0
    repo.write({"env.json": "{"})
    broken = gate("audit", "--evidence", "env.json")
    assert broken.code == 2
    assert "env.json" in broken.err
    assert gate("audit", "--evidence", "missing.json").code == 2


FINDINGS = [
    {
        "ident": ident,
        "desc": "too much",
        "url": "https://docs.zizmor.sh/audits/#x",
        "determinations": {"severity": "High"},
        "ignored": False,
        "locations": [
            {
                "symbolic": {"key": {"Local": {"verbatim_path": ".github/workflows/claude.yml"}}, "kind": "Primary"},
                "concrete": {"location": {"start_point": {"row": row}}},
            }
        ],
    }
    for ident, row in (("dangerous-triggers", 0), ("excessive-permissions", 4), ("artipacked", 7), ("unpinned-uses", 6))
]


def zizmor(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = folder / "zizmor"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


def test_zizmor_adds_what_is_new(gate: Gate, repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.write({".github/workflows/claude.yml": AGENT})
    (tmp_path / "findings.json").write_text(json.dumps(FINDINGS))
    zizmor(tmp_path, monkeypatch, f"cat {tmp_path}/findings.json")
    found = rows(gate("audit", "--zizmor", "--format", "json"))
    assert [row["grant"] for row in found if "zizmor" in str(row["grant"])] == ["dangerous-triggers (zizmor)"]


def test_zizmor_that_fails_or_is_missing_is_said(
    gate: Gate, repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.write({".github/workflows/claude.yml": AGENT})
    zizmor(tmp_path, monkeypatch, "echo no >&2; exit 3")
    assert gate("audit", "--zizmor").code == 3
    zizmor(tmp_path, monkeypatch, "echo '{'")
    assert gate("audit", "--zizmor").code == 3
    (tmp_path / "zizmor").unlink()
    monkeypatch.setattr("shutil.which", lambda name: None)
    missing = gate("audit", "--zizmor")
    assert missing.code == 2
    assert "pip install" in missing.err


def test_a_thousand_files_in_two_seconds(gate: Gate, repo: Repo) -> None:
    texts = list((TOOLS | LISTS).items())
    files = {
        f"services/s{i}/{texts[i % len(texts)][0]}": texts[i % len(texts)][1].replace("terraform", f"tool{i}")
        for i in range(1_000)
    }
    repo.write(files)
    begin = time.process_time()
    result = gate("audit", "--format", "json")
    assert time.process_time() - begin < 2
    assert len({row["path"] for row in rows(result)}) > 900


def test_hostile_text_is_escaped_where_it_is_shown(gate: Gate, repo: Repo) -> None:
    name = "x\u001b[2J|\n<script>@here\u202e"
    repo.write({".mcp.json": json.dumps({"mcpServers": {name: {"command": "`rm`", "alwaysAllow": ["*"]}}})})
    assert "\u001b" not in gate("audit").out
    shown = gate("audit", "--format", "markdown").out
    assert "\u001b" not in shown
    assert "\u202e" not in shown
    assert all(line.count("|") == 6 for line in shown.splitlines() if line.startswith("|"))
