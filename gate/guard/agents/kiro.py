"""Kiro, `PreToolUse`: https://kiro.dev/docs/cli/v3/hooks/

Its hooks know two answers, exit 0 and exit 2 with the reason on standard error; any other exit is a warning. A hook
can't ask, so what must be asked is denied.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gate.guard.agents.shapes import tool_request
from gate.guard.judge import message
from gate.guard.nouns import Answer, Request, Ruling

CAN_ASK = False
DENIED = 2


def read(payload: Mapping[str, Any]) -> Request:
    return tool_request(payload)


def answer(request: Request, ruling: Ruling) -> Answer:
    if ruling.decision == "allow":
        return Answer("{}\n")
    said = message(ruling)
    return Answer(json.dumps({"decision": ruling.decision, "reason": said}) + "\n", said + "\n", DENIED)
