"""Each agent is answered in its own documented format, with exactly one JSON object."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gate.guard.agents import AGENTS
from tests.guard import payloads as p
from tests.guard.conftest import Guard

PASS, ASK, STOP = "git status --short", "terraform apply", "terraform destroy -auto-approve"


def shell(agent: str, command: str) -> p.Payload:
    return {
        "claude-code": lambda: p.claude("Bash", command=command, description="x"),
        "cursor": lambda: p.cursor_shell(command),
        "copilot": lambda: p.copilot("bash", command=command, description="x"),
        "gemini": lambda: p.gemini("run_shell_command", command=command),
        "codex": lambda: p.codex("Bash", command=command),
        "kiro": lambda: p.kiro("execute_bash", command=command),
        "opencode": lambda: p.opencode("bash", command=command),
    }[agent]()


def decided(agent: str, said: dict[str, Any]) -> tuple[str, str]:
    """(decision, reason) where the agent looks for them; no decision leaves the agent's own rules."""
    said = said.get("hookSpecificOutput", said)
    decision, reason = {
        "claude-code": ("permissionDecision", "permissionDecisionReason"),
        "codex": ("permissionDecision", "permissionDecisionReason"),
        "copilot": ("permissionDecision", "permissionDecisionReason"),
        "cursor": ("permission", "agent_message"),
        "gemini": ("decision", "reason"),
        "kiro": ("decision", "reason"),
        "opencode": ("decision", "reason"),
    }[agent]
    return said.get(decision, "none"), said.get(reason, "")


ASKED = {
    "claude-code": "ask",
    "cursor": "ask",
    "copilot": "ask",
    "gemini": "ask",
    "codex": "deny",
    "kiro": "deny",
    "opencode": "deny",
}
"""Where a hook can't ask a human, what must be asked is denied."""


@pytest.mark.parametrize("agent", AGENTS)
def test_a_harmless_command_is_left_to_the_agents_own_rules(guard: Guard, agent: str) -> None:
    done = guard("--agent", agent, stdin=shell(agent, PASS))
    assert done.code == 0
    said = json.loads(done.out)
    assert said == ({"decision": "allow"} if agent == "opencode" else {})


@pytest.mark.parametrize("agent", AGENTS)
def test_a_grave_command_is_asked_about(guard: Guard, agent: str) -> None:
    done = guard("--agent", agent, stdin=shell(agent, ASK))
    decision, reason = decided(agent, json.loads(done.out))
    assert decision == ASKED[agent]
    assert "level 3 collaborative" in reason
    assert done.code == (2 if agent == "kiro" else 0)


@pytest.mark.parametrize("agent", AGENTS)
def test_a_human_only_command_is_denied_with_the_reason_and_the_safer_way(guard: Guard, agent: str) -> None:
    done = guard("--agent", agent, stdin=shell(agent, STOP))
    decision, reason = decided(agent, json.loads(done.out))
    assert decision == "deny"
    assert "level 4 human-only" in reason
    assert "terraform destroy" in reason
    assert "Safer:" in reason
    assert "a human runs it themselves" in reason
    assert done.code == (2 if agent == "kiro" else 0)
    assert ("level 4" in done.err) == (agent == "kiro")


@pytest.mark.parametrize("agent", AGENTS)
@pytest.mark.parametrize("variable", ["CI", "COPILOT_AGENT_PROMPT"])
def test_where_nobody_can_be_asked_asking_is_denying(
    guard: Guard, agent: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, "true")
    done = guard("--agent", agent, stdin=shell(agent, ASK))
    assert decided(agent, json.loads(done.out))[0] == "deny"
    assert decided(agent, json.loads(guard("--agent", agent, stdin=shell(agent, PASS)).out))[0] in ("none", "allow")


BROKEN = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"x"',
    b"{}",
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"tool_name": 1}',
    b'{"tool_name": "Bash", "tool_input": 3}',
    b"\0",
]


@pytest.mark.parametrize("agent", AGENTS)
@pytest.mark.parametrize("data", BROKEN, ids=[str(data[:30]) for data in BROKEN])
def test_what_cannot_be_read_is_denied(guard: Guard, agent: str, data: bytes) -> None:
    done = guard("--agent", agent, stdin=data)
    assert decided(agent, json.loads(done.out))[0] == "deny"
    assert "Traceback" not in done.err


def test_copilots_other_format_is_claude_codes(guard: Guard) -> None:
    data = {
        "hook_event_name": "PreToolUse",
        "session_id": "s",
        "timestamp": "2026-01-01T00:00:00Z",
        "cwd": ".",
        "tool_name": "Bash",
        "tool_input": {"command": STOP},
    }
    said = json.loads(guard("--agent", "copilot", stdin=data).out)
    assert said["hookSpecificOutput"]["permissionDecision"] == "deny"


def test_copilots_arguments_may_be_json_in_a_string(guard: Guard) -> None:
    data = p.copilot("bash") | {"toolArgs": json.dumps({"command": STOP})}
    assert json.loads(guard("--agent", "copilot", stdin=data).out)["permissionDecision"] == "deny"


@pytest.mark.parametrize(
    ("tool", "arguments", "decision"),
    [
        ("search_issues", '{"query": "drop table"}', "none"),
        ("delete_repository", '{"name": "shop"}', "ask"),
        ("MCP:postgres:execute_sql", '{"sql": "DROP TABLE users"}', "deny"),
    ],
)
def test_cursor_asks_about_tools_of_servers(guard: Guard, tool: str, arguments: str, decision: str) -> None:
    said = json.loads(guard("--agent", "cursor", stdin=p.cursor_mcp(tool, arguments)).out)
    assert said.get("permission", "none") == decision


def test_cursors_edits_cannot_be_asked_about(guard: Guard) -> None:
    edit = p.cursor_tool("Write", file_path="Dockerfile", content="FROM scratch\n")
    assert json.loads(guard("--agent", "cursor", stdin=edit).out)["permission"] == "deny"
    harmless = p.cursor_tool("Write", file_path="src/app.py", content="def f(x):\n    return x + 1\n")
    assert json.loads(guard("--agent", "cursor", stdin=harmless).out) == {}


def test_an_unknown_agent_is_a_usage_error(guard: Guard) -> None:
    done = guard("--agent", "hal")
    assert done.code == 2
    assert "claude-code" in done.err


@pytest.mark.parametrize("args", [(), ("--agent",), ("--explain",), ("x",)])
def test_a_wrong_call_says_how_it_is_called(guard: Guard, args: tuple[str, ...]) -> None:
    assert guard(*args).code == 2


def test_a_crash_of_the_policy_is_no_pass(guard: Guard, repo: Any) -> None:
    repo.commit({".gate.yaml": "version: 1\nguard: {comands: {}}\n"})
    said = json.loads(guard("--agent", "claude-code", stdin=p.claude("Bash", command="touch x")).out)
    assert said["hookSpecificOutput"]["permissionDecision"] == "ask"
    assert "the policy of HEAD does not load" in said["hookSpecificOutput"]["permissionDecisionReason"]
    assert json.loads(guard("--agent", "claude-code", stdin=p.claude("Bash", command="ls")).out) == {}
