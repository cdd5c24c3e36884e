"""Whatever is sent, the answer is one JSON object in time, and never a pass for what could not be read."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate.commandline.guard import _answer
from gate.commands.surroundings import DEFAULT
from gate.guard.agents import AGENTS, load
from gate.guard.judge import Rules, rule
from gate.guard.nouns import Answer, Place, Request, Ruling
from tests.guard import payloads as p
from tests.guard.conftest import Guard

LARGE = {
    "a megabyte": "x" * 1_000_000,
    "a megabyte of commands": "a;" * 500_000,
    "nested": "(" * 10_000,
    "NUL": "rm\0 -rf\0 /",
    "surrogates": "rm -rf \udcff\ud800 /",
    "a heredoc": "cat <<EOF\n" + "$(x)\n" * 100_000,
}


@pytest.mark.parametrize("command", LARGE.values(), ids=LARGE.keys())
def test_no_command_hangs_or_crashes_it(guard: Guard, command: str) -> None:
    start = time.process_time()
    said = json.loads(guard("--agent", "claude-code", stdin=p.claude("Bash", command=command)).out)
    assert time.process_time() - start < 10
    assert said["hookSpecificOutput"]["permissionDecision"] in ("ask", "deny")


def test_a_large_edit_is_read_in_time(guard: Guard) -> None:
    start = time.process_time()
    edit = p.claude("Write", file_path="src/big.py", content="x = 1\n" * 200_000 + "os.system('terraform destroy')\n")
    json.loads(guard("--agent", "claude-code", stdin=edit).out)
    assert time.process_time() - start < 15
    larger = p.claude("Write", file_path="src/big.py", content="x" * 2_000_001)
    assert "too many to be read" in guard("--agent", "claude-code", stdin=larger).out


class Nowhere:
    """A folder with no file in it."""

    def place(self, path: str) -> tuple[Place, ...]:
        return (Place("/w/" + path, path),)

    def stands(self, cwd: str) -> str:
        return cwd

    def text(self, path: str) -> bytes | None:
        return None

    def executable(self, path: str) -> bool:
        return False


NAMES = "tool_name tool_input toolName toolArgs tool args command cwd hook_event_name file_path path content edits patch operations workspace_roots old_string new_string".split()
TOOLS = "Bash Write Edit MultiEdit apply_patch fs_write use_aws mcp__a__b MCP:x Read view beforeShellExecution beforeMCPExecution preToolUse beforeReadFile".split()
LEAF = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(TOOLS)
    | st.text(max_size=20)
    | st.just("*** Begin Patch\n*** Update File: a\n")
)
INNER = LEAF | st.lists(LEAF, max_size=3) | st.dictionaries(st.sampled_from(NAMES), LEAF, max_size=4)
VALUES = LEAF | st.lists(INNER, max_size=3) | st.dictionaries(st.sampled_from(NAMES), INNER, max_size=4)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=6))
@pytest.mark.parametrize("name", AGENTS)
def test_any_payload_is_answered(name: str, payload: dict[str, Any]) -> None:
    agent = load(name)
    request = agent.read(payload)
    ruling = rule(request, Rules(), Nowhere(), DEFAULT, attended=True, can_ask=agent.CAN_ASK)
    assert isinstance(json.loads(agent.answer(request, ruling).out), dict)
    if not request.actions:
        assert ruling.decision == "deny"


class Slow:
    """An agent whose payload never ends."""

    CAN_ASK = True

    def read(self, payload: Mapping[str, Any]) -> Request:
        time.sleep(30)
        raise AssertionError("not reached")

    def answer(self, request: Request, ruling: Ruling) -> Answer:
        return load("claude-code").answer(request, ruling)


def test_late_is_denied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"{}")))
    said = json.loads(_answer(Slow(), "slow", seconds=0.2).out)["hookSpecificOutput"]
    assert said["permissionDecision"] == "deny"
    assert "no answer within 0.2 seconds" in said["permissionDecisionReason"]
