"""Claude Code, `PreToolUse`: https://code.claude.com/docs/en/hooks#pretooluse-decision-control

`allow` would skip the prompt that the user's own settings ask for, so what the guard does not mind gets no decision.
A prompt that nobody can answer (`claude -p`) is denied by Claude Code itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gate.guard.agents.shapes import line, tool_request
from gate.guard.judge import message
from gate.guard.nouns import Answer, Request, Ruling

CAN_ASK = True


def read(payload: Mapping[str, Any]) -> Request:
    return tool_request(payload)


def answer(request: Request, ruling: Ruling) -> Answer:
    if ruling.decision == "allow":
        return line({})
    return line(
        {
            "hookSpecificOutput": {
                "hookEventName": "PreToolUse",
                "permissionDecision": ruling.decision,
                "permissionDecisionReason": message(ruling),
            }
        }
    )
