"""GitHub Copilot, CLI and cloud agent: https://docs.github.com/en/copilot/reference/hooks-reference

`preToolUse` speaks camelCase; `PreToolUse`, and hooks of `.claude/settings.json`, speak Claude Code's format. An empty
object leaves the decision to Copilot. In the cloud nobody can be asked, and `ask` means `deny` there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gate.guard.agents import claude_code
from gate.guard.agents.shapes import line, tool_request
from gate.guard.judge import message
from gate.guard.nouns import Answer, Request, Ruling

CAN_ASK = True


def read(payload: Mapping[str, Any]) -> Request:
    if "tool_name" in payload:
        return claude_code.read(payload)._replace(event="PreToolUse")
    return tool_request(payload, tool="toolName", given="toolArgs")


def answer(request: Request, ruling: Ruling) -> Answer:
    if ruling.decision == "allow":
        return line({})
    own = {"permissionDecision": ruling.decision, "permissionDecisionReason": message(ruling)}
    if request.event == "PreToolUse":
        return line({"hookSpecificOutput": {"hookEventName": "PreToolUse"} | own})
    return line(own)
