"""Payloads as the agents' own documentation shows them."""

from __future__ import annotations

from typing import Any

Payload = dict[str, Any]


def claude(tool: str, **given: Any) -> Payload:
    """https://code.claude.com/docs/en/hooks#pretooluse-input"""
    return {
        "session_id": "abc123", "transcript_path": "/home/u/.claude/projects/x/t.jsonl", "cwd": ".", "permission_mode": "default",
        "hook_event_name": "PreToolUse", "tool_name": tool, "tool_input": given, "tool_use_id": "toolu_01",
    }  # fmt: skip


def copilot(tool: str, **given: Any) -> Payload:
    """https://docs.github.com/en/copilot/reference/hooks-reference#pretooluse--pretooluse"""
    return {"sessionId": "s", "timestamp": 1704614400000, "cwd": ".", "toolName": tool, "toolArgs": given}


def cursor_shell(command: str) -> Payload:
    """https://cursor.com/docs/agent/hooks#beforeshellexecution--beforemcpexecution"""
    return _cursor("beforeShellExecution") | {"command": command, "cwd": ".", "sandbox": False}


def cursor_mcp(tool: str, arguments: str) -> Payload:
    return _cursor("beforeMCPExecution") | {"tool_name": tool, "tool_input": arguments, "url": "https://mcp.example"}


def cursor_tool(tool: str, **given: Any) -> Payload:
    return _cursor("preToolUse") | {"tool_name": tool, "tool_input": given, "tool_use_id": "1", "cwd": "."}


def _cursor(event: str) -> Payload:
    return {
        "conversation_id": "c",
        "generation_id": "g",
        "model": "m",
        "hook_event_name": event,
        "cursor_version": "2.0",
        "workspace_roots": ["."],
    }


def gemini(tool: str, **given: Any) -> Payload:
    """https://geminicli.com/docs/hooks/reference#beforetool"""
    return {
        "session_id": "s", "transcript_path": "/t.json", "cwd": ".", "hook_event_name": "BeforeTool", "timestamp": "2026-01-02T03:04:05Z",
        "tool_name": tool, "tool_input": given,
    }  # fmt: skip


def codex(tool: str, **given: Any) -> Payload:
    """https://github.com/openai/codex/blob/main/codex-rs/hooks/schema/generated/pre-tool-use.command.input.schema.json"""
    return {
        "session_id": "s", "transcript_path": None, "cwd": ".", "hook_event_name": "PreToolUse", "model": "gpt", "permission_mode": "default",
        "tool_name": tool, "tool_input": given, "tool_use_id": "call_1",
    }  # fmt: skip


def kiro(tool: str, **given: Any) -> Payload:
    """https://kiro.dev/docs/cli/hooks/#hook-event"""
    return {"hook_event_name": "preToolUse", "cwd": ".", "session_id": "s", "tool_name": tool, "tool_input": given}


def opencode(tool: str, **given: Any) -> Payload:
    """What our plugin sends."""
    return {"tool": tool, "args": given, "cwd": "."}
