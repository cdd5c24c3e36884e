"""OpenCode: its plugin calls the guard in `tool.execute.before` and throws where the answer is not `allow`.

https://opencode.ai/docs/plugins/ has no way to ask there, so what must be asked is denied. The payload is the plugin's
own (`hooks/agents/opencode.js`): `{tool, args, cwd}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gate.guard.agents.shapes import line, tool_request
from gate.guard.judge import message
from gate.guard.nouns import Answer, Request, Ruling

CAN_ASK = False


def read(payload: Mapping[str, Any]) -> Request:
    return tool_request(payload, tool="tool", given="args")


def answer(request: Request, ruling: Ruling) -> Answer:
    if ruling.decision == "allow":
        return line({"decision": "allow"})
    return line({"decision": ruling.decision, "reason": message(ruling)})
