"""AI agents that a job of a workflow starts: known actions, others by their names, and commands of a step."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gate.audit import permits
from gate.audit.document import Node
from gate.audit.permits import NOTHING, Permit
from gate.classify.reading.patterns import pattern
from gate.level import Level

ACTIONS: tuple[tuple[str, str], ...] = (
    (r"anthropics/claude-code-(base-)?action|claude", "claude-code"),
    (r"openai/codex-action|codex", "codex"),
    (r"(run-)?gemini-cli|gemini", "gemini-cli"),
    (r"aider", "aider"),
    (r"opencode", "opencode"),
    (r"openhands", "openhands"),
    (r"copilot", "copilot"),
    (r"amazon-?q|amazonq", "amazon-q"),
    (r"kiro", "kiro"),
    (r"\bcursor\b", "cursor"),
    (r"\bgoose\b|\bamp\b|\bdroid\b|factory-ai|auggie|augment-agent|qwen-?code|\bcline\b|\broo-?code|swe-agent|\bsweep-?ai\b|warp-agent|\bdevin\b|\bjules\b|\bjunie\b|continuedev|ai-(agent|coder|fix)", "other-agent"),
)  # fmt: skip
AI = pattern("|".join(fits for fits, _ in ACTIONS), re.I)
HARMLESS = pattern(
    r"install|setup|cache|usage|statusline|pr-agent|codex-universal|review-?dog|label|copilot-metrics", re.I
)
COMMANDS = pattern(r"\b(claude|codex|gemini|aider|opencode|openhands|copilot|cursor-agent|kiro-cli|goose|amp|droid|auggie|qwen|cline|crush|q chat)\b")  # fmt: skip
PACKAGES = re.compile(r"(?:npx|bunx|pnpm dlx|yarn dlx|npm exec)\s+(?:(?:-y|--yes|-q|--)\s+)*@(?:anthropic-ai/(claude)-code|openai/(codex)|google/(gemini)-cli|github/(copilot)|qwen-code/(qwen)-code|sourcegraph/(amp))(?:@[\w.-]+)?")  # fmt: skip
UNASKED = pattern(
    r"dangerously|--yolo|\byolo\b|bypassPermissions|danger-full-access|allow-all|approval-mode[= ]yolo|safety-strategy.?unsafe|full-auto",
    re.I,
)


class Agent(NamedTuple):
    tool: str
    shown: str
    may: Permit
    """What it may run on its machine."""
    step: Node


def agents(job: Node) -> Iterator[Agent]:
    """Every agent of a job, a reusable workflow among them."""
    uses = job.text("uses")
    if uses and AI.search(uses) and not HARMLESS.search(uses):
        yield Agent(tool_named(uses), uses.split("@", 1)[0], permits.ANY, job)
    for step in job.each("steps"):
        uses, run = step.text("uses"), step.text("run")
        if uses and AI.search(uses.split("@", 1)[0]) and not HARMLESS.search(uses):
            yield Agent(tool_named(uses), uses.split("@", 1)[0], _of_action(uses, step), step)
        elif run and (COMMANDS.search(run) or PACKAGES.search(run)):
            yield from _started(run, step)


def tool_named(text: str) -> str:
    """The tool that an action or a program belongs to."""
    return next((name for fits, name in ACTIONS if re.search(fits, text, re.I)), "other-agent")


def _of_action(uses: str, step: Node) -> Permit:
    """What the inputs of a known action let it run; an unknown action may run anything."""
    inputs = {name: str(node.plain()) for name, node in step.items("with")}
    text = " ".join(
        f"{name}={value}"
        for name, value in inputs.items()
        if name not in ("prompt", "direct_prompt", "custom_instructions", "system_prompt")
    )
    if UNASKED.search(text):
        return permits.ANY
    if "claude" in uses.lower():
        return _claude(text)
    if "codex" in uses.lower():
        return (
            Permit(Level.NOTIFY_AND_PROCEED, "local", "commands in the sandbox") if "read-only" not in text else NOTHING
        )
    if "gemini" in uses.lower():
        return _gemini(inputs.get("settings", ""))
    return permits.ANY


EDITS = Permit(Level.NOTIFY_AND_PROCEED, "local", "edits")


def _claude(text: str) -> Permit:
    """`--allowedTools Bash(…)`: the rules of Claude Code; without them it edits files and runs git's reading commands."""
    from gate.audit.tools.claude_code import permit_of

    named = re.search(r"allowed-?_?tools|permissions|allow", text, re.I)
    rules = re.findall(r"\bBash\b(?:\(([^)]*)\))?", text[named.start() :]) if named else []
    disallowed = re.search(r"disallowed-?_?tools[= \"']*[^\n]*\bBash\b(?!\()", text, re.I)
    return permits.worst([EDITS, *(permit_of(rule) for rule in rules if not disallowed)])


def _gemini(settings: str) -> Permit:
    """The action runs with --yolo: every tool that its settings leave is allowed."""
    core = re.search(r"\"(?:coreTools|core)\"\s*:\s*\[(.*?)\]", settings, re.S)
    if core is None:
        return permits.ANY
    rules = re.findall(r"(?:run_shell_command|ShellTool)(?:\(([^)\"]*)\))?", core.group(1))
    return permits.worst([EDITS, *(permits.prefix(rule) for rule in rules)])


def _started(run: str, step: Node) -> Iterator[Agent]:
    """Agents that a script starts, as the guard's grader reads it."""
    from gate.commands import grade_script

    text = PACKAGES.sub(
        lambda m: next(g for g in m.groups() if g), re.sub(r"\$\{\{.*?\}\}", "EXPRESSION", run[:50_000])
    )
    for _, graded in grade_script(text):
        for one in graded.steps:
            words = one.program.split()
            name = words[0].rsplit("/", 1)[-1] if words else ""
            if not COMMANDS.search(name) or one.level < Level.PROPOSE_AND_WAIT:
                continue
            unasked = one.level >= Level.COLLABORATIVE
            yield Agent(
                tool_named(name), one.program[:80], _of_command(name, one.program, text) if unasked else NOTHING, step
            )
            return


def _of_command(name: str, program: str, text: str) -> Permit:
    if UNASKED.search(program) and "full-auto" not in program:
        return permits.ANY
    if name == "claude":
        return _claude(program)
    if name == "codex":
        return Permit(Level.NOTIFY_AND_PROCEED, "local", "commands in the sandbox")
    return EDITS if name == "aider" else permits.ANY
