"""Gemini CLI, `BeforeTool`: https://geminicli.com/docs/hooks/reference

`ask` forces a confirmation even where the approval mode would not
(`isAskDecision` in https://github.com/google-gemini/gemini-cli/blob/main/packages/core/src/hooks/types.ts); without a
terminal Gemini denies what would be asked. No decision leaves its own policy as it is.
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
    said = message(ruling)
    return line({"decision": ruling.decision, "reason": said, "systemMessage": said})
