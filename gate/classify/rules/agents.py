"""What AI tools may do by themselves, and what they are told.

Raises to 4: permissions, hooks, MCP servers and approval modes of an agent. To 2: instructions that steer agents.
Ignores: prose that only mentions an agent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.reading.patterns import pattern
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding

IDS = {"agent-grant": "what an AI tool may do without asking", "agent-instructions": "what AI tools are told to do"}
GRANTS = pattern(
    r"(^|/)(\.claude/(settings[^/]*\.json|hooks/.*|managed[^/]*)|\.mcp\.json|mcp\.json|mcp_config\.json|\.cursor/(permissions|cli|mcp|hooks|sandbox|environment)\.json|\.cursor/hooks/.*|\.codex/(config\.toml|rules/.*|hooks[^/]*)|\.gemini/(settings\.json|policies/.*|extensions/.*)"
    r"|\.kiro/(agents|hooks|settings)/.*|opencode\.jsonc?|\.opencode/(opencode\.jsonc?|agents?/.*|plugins?/.*)|\.aider\.conf\.ya?ml|\.github/(hooks|copilot)/.*|\.github/workflows/copilot-setup-steps\.ya?ml|\.roo/mcp\.json|\.roomodes|\.windsurf/.*\.json|\.continue/(config\.(ya?ml|json)|mcpServers/.*|permissions\.ya?ml)"
    r"|\.amazonq/.*\.json|\.vscode/mcp\.json|\.goose/.*|\.junie/mcp/.*|\.crush\.json|crush\.json|\.zed/settings\.json|\.factory/.*\.json)$"
)
TELLS = pattern(
    r"(^|/)(AGENTS|CLAUDE|CLAUDE\.local|GEMINI|QWEN|WARP|CRUSH|SKILL|copilot-instructions)\.md$|(^|/)(\.cursorrules|\.windsurfrules|\.clinerules|\.goosehints|\.junie/guidelines\.md|\.roorules)|(^|/)\.(cursor/(rules|commands)|claude/(commands|agents|skills|rules)|codex/(prompts|skills)|gemini/(commands|agents)"
    r"|kiro/(steering|specs)|github/(instructions|prompts|agents|chatmodes|skills)|clinerules|roo/(rules|commands)|windsurf/(rules|workflows)|continue/(rules|prompts)|amazonq/rules|opencode/(command|agent)s?|agents/skills)/",
    re.I,
)
PROSE = pattern(r"(^|/)docs?/(.*/)?[a-z]+\.md$")
"""`docs/agents.md` is about agents; they read `docs/AGENTS.md`."""
VSCODE = pattern(
    r"autoApprove|trustedCommands|chat\.tools|chat\.mcp|claudeCode\.|yolo|alwaysAllow|terminal\.autoApprove|dangerouslySkip|allowDangerously",
    re.I,
)


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    path = file.path
    if GRANTS.search(path):
        yield finding(
            "agent-grant",
            4,
            "changes what an AI tool may do without asking",
            file,
            line=next(iter(file.added), None),
            safer="a person grants it, for named commands only, and keeps asking for the rest",
        )
    elif path.endswith((".vscode/settings.json", ".code-workspace")):
        line = next((x for x in (*file.added, *file.removed) if VSCODE.search(x.text)), None)
        if line is not None:
            yield finding(
                "agent-grant",
                4,
                "changes what an AI tool may do without asking",
                file,
                line=line,
                safer="keep such settings out of the repository",
            )
    elif TELLS.search(path) and not PROSE.search(path):
        yield finding(
            "agent-instructions",
            2,
            "steers what AI tools do in this repository",
            file,
            line=next(iter(file.added), None),
        )
