"""What a tool does where its file grants nothing: edits are not asked for by every tool, and the row says so."""

from __future__ import annotations

import pytest

from gate.audit.join import audit


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (".codex/config.toml", 'model = "x"\n', ("none", 1)),
        (".codex/config.toml", 'sandbox_mode = "workspace-write"\napproval_policy = "on-request"\n', ("none", 1)),
        (".codex/config.toml", 'approval_policy = "untrusted"\n', ("required", 1)),
        (".codex/config.toml", 'sandbox_mode = "read-only"\n', ("required", 1)),
        (".codex/config.toml", 'sandbox_mode = "read-only"\napproval_policy = "never"\n', ("none", 0)),
        (".aider.conf.yml", "model: x\n", ("none", 1)),
        (".aider.conf.yml", "yes-always: true\nauto-commits: false\n", ("none", 1)),
        (".gemini/settings.json", "{}", ("required", 1)),
        (".claude/settings.json", "{}", ("required", 1)),
        (".kiro/agents/a.json", "{}", ("required", 1)),
        # the editor has a mode for it, which is the user's
        (".kiro/settings/mcp.json", "{}", ("unknown", 1)),
    ],
)
def test_whether_an_edit_is_asked_for(path: str, text: str, expected: tuple[str, int]) -> None:
    (row,) = audit({path: text}).grants
    assert (row.human_approval, int(row.level), row.reach) == (*expected, "local")


def test_the_network_is_out_of_reach_where_every_command_is_asked_for() -> None:
    text = 'approval_policy = "untrusted"\n[sandbox_workspace_write]\nnetwork_access = true\n'
    assert {row.human_approval for row in audit({".codex/config.toml": text}).grants} == {"required"}


def test_the_machine_of_a_cloud_agent_is_an_agent() -> None:
    (row,) = audit({".cursor/environment.json": '{"install": "npm ci"}'}).grants
    assert (row.tool, int(row.level), row.reach, row.human_approval) == ("cursor", 1, "repository", "none")


def test_tools_named_above_a_workflow_are_no_command() -> None:
    text = "---\nallowed-tools: Read, Glob, Grep, Bash\n---\nLook over the change.\n"
    assert audit({".agent/workflows/review.md": text}).grants == ()


def test_a_sandbox_that_asks_nobody_runs_commands() -> None:
    (row,) = audit({".claude/settings.json": '{"sandbox": {"enabled": true}}'}).grants
    assert (row.human_approval, int(row.level)) == ("none", 1)
    assert row.reason.startswith("runs commands inside its sandbox")
