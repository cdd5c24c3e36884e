"""What several agents share: the payload with `tool_name` and `tool_input`, and JSON on one line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gate.guard.nouns import Answer, Request
from gate.guard.tools import actions


def line(data: Mapping[str, Any]) -> Answer:
    return Answer(json.dumps(data) + "\n")


def text(payload: Mapping[str, Any], name: str) -> str:
    value = payload.get(name)
    return value if isinstance(value, str) else ""


def arguments(value: Any) -> Mapping[str, Any] | None:
    """A tool's arguments: an object, or an object in JSON text."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return None
    return value if isinstance(value, Mapping) else None


def tool_request(payload: Mapping[str, Any], *, tool: str = "tool_name", given: str = "tool_input") -> Request:
    """A payload that names one tool and its arguments."""
    name, cwd = text(payload, tool), text(payload, "cwd")
    found = arguments(payload.get(given, {}))
    if not name or found is None:
        return Request(cwd=cwd, broken=f"no {tool}, or {given} is not an object")
    return Request(actions(name, found, cwd), cwd=cwd, event=text(payload, "hook_event_name"))
