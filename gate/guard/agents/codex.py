"""Codex, `PreToolUse`: https://developers.openai.com/codex/hooks

`ask` and `allow` are refused as unsupported, and the call then goes ahead
(https://github.com/openai/codex/blob/main/codex-rs/hooks/src/engine/output_parser.rs): the guard denies what must be
asked, and a human runs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gate.guard.agents import claude_code
from gate.guard.nouns import Answer, Request, Ruling

CAN_ASK = False


def read(payload: Mapping[str, Any]) -> Request:
    return claude_code.read(payload)


def answer(request: Request, ruling: Ruling) -> Answer:
    return claude_code.answer(request, ruling)
