"""Cursor: https://cursor.com/docs/agent/hooks

`beforeShellExecution` and `beforeMCPExecution` can ask; `preToolUse`, which sees edits, and `beforeReadFile` only know
allow and deny, so what must be asked is denied there. An object without `permission` leaves Cursor's own rules as they
are.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gate.guard.agents.shapes import arguments, line, text, tool_request
from gate.guard.judge import message
from gate.guard.nouns import Answer, Command, Read, Request, Ruling, Use
from gate.guard.tools import server_tool

CAN_ASK = True
ASKS = ("beforeShellExecution", "beforeMCPExecution")


def read(payload: Mapping[str, Any]) -> Request:
    event = text(payload, "hook_event_name")
    cwd = text(payload, "cwd") or _root(payload)
    if event == "beforeShellExecution" or (not event and "command" in payload and "tool_name" not in payload):
        if not isinstance(payload.get("command"), str):
            return Request(cwd=cwd, event="beforeShellExecution", broken="no command")
        return Request((Command(payload["command"], cwd),), cwd=cwd, event="beforeShellExecution")
    if event == "beforeMCPExecution":
        found = arguments(payload.get("tool_input", {}))
        if found is None or not text(payload, "tool_name"):
            return Request(cwd=cwd, event=event, broken="no tool_name, or tool_input is not an object")
        server, tool = server_tool(text(payload, "tool_name"))
        return Request((Use(server or text(payload, "server"), tool, found),), cwd=cwd, event=event)
    if event in ("beforeReadFile", "beforeTabFileRead"):
        return Request((Read(text(payload, "file_path")),), cwd=cwd, event=event)
    return tool_request({**payload, "cwd": cwd})


def _root(payload: Mapping[str, Any]) -> str:
    roots = payload.get("workspace_roots")
    return roots[0] if isinstance(roots, list) and roots and isinstance(roots[0], str) else ""


def answer(request: Request, ruling: Ruling) -> Answer:
    if ruling.decision == "allow":
        return line({})
    decision = ruling.decision if request.event in ASKS else "deny"
    said = message(ruling._replace(decision=decision))
    return line({"permission": decision, "user_message": said, "agent_message": said})
