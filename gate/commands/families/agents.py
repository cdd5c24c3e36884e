"""AI agents: one that is started to ask nobody leaves every guard of this one behind."""

from __future__ import annotations

import re

from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.grades import READ, Verdict, judge
from gate.expressions import Lazy

# program: (options or words that switch asking off, words that only read)
_UNASKED: dict[str, str] = {
    "claude": r"dangerously-skip-permissions|allow-dangerously-skip-permissions|bypassPermissions|allowedTools|allowed-tools|acceptEdits|dontAsk",
    "gemini": r"--yolo|(?:^|\s)-y(?:\s|$)|approval-mode[= ](?:yolo|auto_edit)|--allowed-tools",
    "codex": r"full-auto|dangerously-bypass|(?:^|\s)--yolo|danger-full-access|approval_policy|ask-for-approval[= ]never|(?:^|\s)-a[= ]never|\bexec\b",
    "copilot": r"allow-all|allow-tool|yolo|autopilot",
    "cursor-agent": r"(?:^|\s)-f(?:\s|$)|--force|--yolo|(?:^|\s)-p(?:\s|$)",
    "cursor": r"(?:^|\s)agent\s.*(?:-f\b|--force|--yolo)",
    "aider": r"--yes",
    "amp": r"dangerously-allow-all|(?:^|\s)-x(?:\s|$)|--execute",
    "q": r"trust-all-tools|trust-tools|(?:^|\s)-a(?:\s|$)",
    "kiro-cli": r"trust-all-tools|trust-tools|no-interactive",
    "kiro": r"trust-all-tools|trust-tools",
    "opencode": r"\brun\b|--auto|--yolo|dangerously",
    "goose": r"\brun\b|GOOSE_MODE|--no-session",
    "qwen": r"--yolo|(?:^|\s)-y(?:\s|$)|approval-mode[= ]yolo",
    "crush": r"--yolo|(?:^|\s)-y(?:\s|$)|\brun\b",
    "droid": r"skip-permissions|--auto|\bexec\b",
    "auggie": r"--print|(?:^|\s)-p(?:\s|$)|dangerously",
    "openhands": r"headless|always-approve|yolo|(?:^|\s)-t(?:\s|$)",
    "interpreter": r"(?:^|\s)-y(?:\s|$)|--auto_run|--auto-run",
    "gptme": r"(?:^|\s)-y(?:\s|$)|--no-confirm|--non-interactive",
    "cline": r"--yolo|(?:^|\s)-y(?:\s|$)|--no-interactive|--auto",
    "plandex": r"--full|--apply|--auto-exec",
    "swe-agent": r"\brun\b",
    "mini": r"(?:^|\s)-y(?:\s|$)|--yolo",
    "devin": r".",
    "jules": r"\bnew\b",
    "rovodev": r"yolo",
    "acli": r"yolo",
    "grok": r"yolo|always-approve|no-confirm",
    "agent": r"--force|--yolo|(?:^|\s)-f(?:\s|$)",
    "pi": r"--yolo|--auto",
    "warp": r"agent run",
    "kimi": r"--yolo|(?:^|\s)-y(?:\s|$)",
    "vibe": r"auto-approve|--yolo",
    "forge": r"--yolo",
    "cn": r"--auto|--allow|(?:^|\s)-p(?:\s|$)",
}  # fmt: skip
_READS = Lazy(
    r"^(?:--version|-v|-V|--help|-h|help|version|doctor|mcp list|mcp get|config list|config get|models?|sessions?|ls|list|status|usage|whoami|login status|auth status|stats|plugin list)\b"
)


def agent(call: Call) -> Verdict | None:
    text = " ".join(call.args)
    if _READS.match(text):
        return READ
    pattern = _UNASKED.get(call.name, "")
    options = " ".join(arg for arg in call.args if arg[:1] == "-" or " " not in arg)
    variables = " ".join(f"{k}={v}" for k, v in call.assigns.items())
    if re.match(
        r"(?:mcp (?:add|remove)|config (?:set|add)|plugin|extensions? install|approve|install-hooks|hooks|permissions|trust)",
        text,
    ):
        return judge("bypass", call.line(), None, why="changes what an agent may do")
    if (pattern and re.search(pattern, options)) or re.search(r"GOOSE_MODE=auto|YOLO", variables):
        return judge("agent", call.line(), None, safer="let the agent ask a human before it acts")
    if call.name == "copilot" and re.match(r"(?:suggest|explain)\b", text):
        return READ
    return judge("dynamic", call.line(), None, why="starts another agent")


HANDLERS: dict[str, Handler] = {name: agent for name in _UNASKED if name != "copilot"}
