"""What AI tools may do by themselves, and what they are told.

Raises to 4: permissions, hooks, MCP servers and approval modes of an agent; a workflow, a skill or a dev container that
lets one act alone, in the words of `gate audit`, whose readers this rule shares. To 2: instructions that steer agents.
Ignores: prose that only mentions an agent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gate.classify.reading.actions import only_bumps
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding, Line

if TYPE_CHECKING:
    from gate.audit.nouns import Grant

IDS = {"agent-grant": "what an AI tool may do without asking", "agent-instructions": "what AI tools are told to do"}
TOOLS = (
    ".claude", "mcp", "cursor", "codex", "gemini", "kiro", "opencode", "aider", ".github/", ".roo", "windsurf",
    ".continue", "amazonq", ".goose", "junie", "crush.json", ".zed/", ".factory/", "agents", "claude", "qwen",
    ".openhands", ".augment", ".trae", ".kilocode", "agent.md", "warp.md", "crush.md", "skill", "copilot", "clinerules", "goosehints", "roo", "github/", "continue",
)  # fmt: skip
GRANTS = of_path(
    r"(^|/)(\.claude/(settings[^/]*\.json|hooks/.*|managed[^/]*|[\w-]*gate[\w.-]*)|\.mcp\.json|mcp\.json|mcp_config\.json|\.cursor/(permissions|cli|mcp|hooks|sandbox|environment)\.json|\.cursor/hooks/.*|\.codex/(config\.toml|rules/.*|hooks[^/]*)|\.gemini/(settings\.json|policies/.*|extensions/.*)"
    r"|\.kiro/((agents|settings)/.*|hooks/.*\.(hook|json|ya?ml))|opencode\.jsonc?|\.opencode/(opencode\.jsonc?|agents?/.*|plugins?/.*)"
    r"|\.aider\.conf\.ya?ml|\.github/(hooks|copilot)/.*|\.github/workflows/copilot-setup-steps\.ya?ml|\.roo/mcp\.json|\.roomodes|\.windsurf/.*\.json"
    r"|\.continue/(config\.(ya?ml|json)|mcpServers/.*|permissions\.ya?ml)"
    r"|\.amazonq/.*\.json|\.vscode/mcp\.json|\.goose/.*|\.junie/mcp/.*|\.crush\.json|crush\.json|\.zed/settings\.json|\.factory/.*\.json)$",
    words=TOOLS,
)
TELLS = of_path(
    r"(^|/)\.(?:openhands/microagents|augment/rules|trae/rules|kilocode/rules)/"
    r"|(^|/)(AGENTS?|CLAUDE|CLAUDE\.local|GEMINI|QWEN|WARP|CRUSH|SKILL|copilot-instructions)\.md$"
    r"|(^|/)(\.cursorrules|\.windsurfrules|\.clinerules|\.goosehints|\.junie/guidelines\.md|\.roorules)"
    r"|(^|/)\.(cursor/(rules|commands)|claude/(commands|agents|skills|rules)|codex/(prompts|skills)|gemini/(commands|agents)"
    r"|kiro/steering|github/(instructions|prompts|agents|chatmodes|skills)|clinerules|roo/(rules|commands)|windsurf/(rules|workflows)"
    r"|continue/(rules|prompts)|amazonq/rules|opencode/(command|agent)s?|agents/(skills|rules|workflows|commands))/"
    r"|(^|/)\.kiro/specs/([^/]+/)*(requirements|design|tasks|bugfix)\.md$",
    re.I,
    words=TOOLS,
)
PROMPTS = of_path(
    r"(^|/)(system[-_])?prompts?/([^/]+/)*[^/]+\.(md|txt|prompt|j2|jinja2?)$|(^|/)(?:[\w-]*[-_])?system[-_]prompts?(?:[-_][\w-]*)?\.(md|txt|prompt|j2|jinja2?)$",
    re.I,
)
IN_CODE = of_path(
    r"(^|/)(?:system[-_]?)?prompts?/([^/]+/)*[^/]+\.(?:[cm]?[jt]s|py|rb|go|java|kt)$|(^|/)(?:\w*[-_])?(?:system[-_]?)?prompts?\.(?:[cm]?[jt]s|py|rb|go)$|(?-i:(^|/)\w*Prompt\w*\.(?:[cm]?[jt]s|py|java|kt))$",
    re.I,
)
TO_A_MODEL = pattern(
    r"\b[Yy]ou are (?:an?|the)\b|\b(?:You|you) (?:must|should|will|have access)\b|\b(?:LLM|chatbot|language model|AI assistant|tool calls?)\b|\b(?:Respond|Answer|Reply) (?:only|in|with|to)\b|\brole[\"']?\s*[:=]\s*[\"']system\b|\b\w*(?:INSTRUCTIONS|PROMPT)\s*=\s*[`\"'(f]"
)
"""How programs speak to a model; one that asks its user for something at a terminal has prompts, too."""
DEFINES = of_path(
    r"(^|/)(agents?|sub-?agents?|commands|prompts|skills)/([^/]+/)*[^/]+\.mdx?$|\.(prompt|agent|chatmode)\.md$", re.I
)
"""Folders that plugins and other repositories take agents from; what stands above the text tells that it is one."""
FRONT = pattern(r"\A---\s*\n(?:(?!---)[^\n]*\n){0,40}?(?:allowed-)?tools\s*:")
PROSE = of_path(r"(^|/)docs?/(.*/)?[a-z]+\.md$")
"""`docs/agents.md` is about agents; they read `docs/AGENTS.md`."""
EDITOR = of_path(r"\.vscode/settings\.json$|\.code-workspace$")
VSCODE = pattern(
    r"autoApprove|trustedCommands|chat\.tools|chat\.mcp|claudeCode\.|yolo|alwaysAllow|terminal\.autoApprove|dangerouslySkip|allowDangerously",
    re.I,
)


CARRIES = of_path(r"^\.(github|gitea|forgejo)/workflows/|(^|/)\.?devcontainer(/|\.json$)"
    r"|(^|/)\.(clinerules|cline|roo|kilocode|windsurf|qwen|amp|augment|trae|zed|goose|openhands)/.*\.(json|ya?ml|toml|md)$"
    r"|(^|/)(goose|openhands)/[^/]+\.(ya?ml|toml|json)$|(^|/)(librechat|crew|agents?)\.(ya?ml|toml|json)$|(^|/)n8n/.*\.json$", re.I)  # fmt: skip
LONG = 5_000
ALLOWS = pattern(
    r"^(?!\s*#).*(?:\b(?:dis)?allowed[-_]?tools\b|\ballowed_(?:bots|non_write_users)\b|--permission-mode|dangerously-skip-permissions|bypassPermissions"
    r"|--yolo\b|--full-auto\b|--approval-mode|--allow-all-tools|--read-write\b|\bGOOSE_MODE\b|\bconfirmation_mode\b|auto_?approv\w*|\bapproval_policy\b"
    r"|\bsandbox_mode\b|\bhuman_?(?:input|approval)\b|\ballow_code_execution\b|\btools[\"']?\s*:|[\"']run_shell_command\b)",
    re.I,
)
"""What the actions and programs of agents are given to act alone: https://code.claude.com/docs/en/github-actions"""
INSTALLED = pattern(
    r"\s*tools\s*:\s*[\"']?(?:(?:composer|symfony|symfony-cli|phpunit|phpstan|php-cs-fixer|phpcs|phpcbf|psalm|pecl|cs2pr|vapor|deployer|box|infection|flex|rector|pint|parallel-lint|wp-cli|phive)(?::[\w.@^-]+)?\s*+(?:,\s*+|[\"']?\s*+$))+$"
)
"""Programs of PHP that an action installs: https://github.com/shivammathur/setup-php#wrench-tools-support"""
KEEPS_ASKING = "a person grants it, for named commands only, and keeps asking for the rest"


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    path = file.path
    wider = _widened(file) if any(p.search(path) for p in (GRANTS, EDITOR, TELLS, CARRIES)) else None
    if wider is not None:
        reason = f"{wider.tool} acts alone by {wider.grant}: {wider.reason}"
        yield finding("agent-grant", 4, reason, file, line=wider.line, safer=wider.fix)
    elif GRANTS.search(path) and not only_bumps(file):
        line = next(iter(file.added), None)
        yield finding(
            "agent-grant", 4, "changes what an AI tool may do without asking", file, line=line, safer=KEEPS_ASKING
        )
    elif EDITOR.search(path):
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
    elif CARRIES.search(path) and (line := _allowed(file)) is not None:
        yield finding(
            "agent-grant", 4, "changes what an AI tool may do without asking", file, line=line, safer=KEEPS_ASKING
        )
    elif (TELLS.search(path) or DEFINES.search(path)) and FRONT.match(file.old_text) and (more := _more_tools(file)):
        reason = "an AI tool may do more than before without asking"
        yield finding("agent-grant", 4, reason, file, line=more, safer=KEEPS_ASKING)
    elif TELLS.search(path) and not PROSE.search(path):
        line = next(iter(file.added), None)
        acts = file.before is None and (given := GIVEN.search(file.new_text[:LONG])) and ACTS.search(given["list"])
        if acts and FRONT.match(file.new_text):
            reason = "an AI tool of its own may act without asking"
            yield finding("agent-grant", 3, reason, file, line=line, safer=KEEPS_ASKING)
        elif (listed := _tools(file.old_text)) is not None and _tools(file.new_text) != listed:
            yield finding("agent-grant", 3, "an AI tool has other tools than before", file, line=line)
        yield finding("agent-instructions", 2, "steers what AI tools do in this repository", file, line=line)
        yield from _let_loose(file)
    elif context.nature not in ("docs", "test", "vendored") and (PROMPTS.search(path) or _tells_a_model(file)):
        line = next(iter(file.added), None)
        yield from _let_loose(file)
        yield finding("agent-instructions", 2, "tells a model what to do", file, line=line)
    elif DEFINES.search(path) and any(FRONT.match(text) for text in (file.new_text, file.old_text)):
        line = next(iter(file.added), None)
        yield finding("agent-instructions", 2, "defines an agent, or a command of one, and its tools", file, line=line)


def _tells_a_model(file: FileChange) -> bool:
    """Whether a program holds, in a file named after them, what a model is told."""
    return IN_CODE.search(file.path) is not None and any(map(TO_A_MODEL.search, (file.old_text, file.new_text)))


FORBIDS = pattern(
    r"\bnever\b|\bdo(?:es)? not\b|\bdon't\b|\bmust (?:not|always|ask|first)\b|\balways ask\b|\bask (?:a|an|for|before|first|the)\b|\bforbidden\b|\bonly after\b|\bonly with\b",
    re.I,
)
GRAVE = pattern(
    r"\b(?:push|deploy|delet|destroy|drop|prod|secret|infra|migrat|merg|forc|credential|token|human|appl(?:y|ies)|approv|confirm|review)\w*|\.env\b", re.I
)  # fmt: skip


UNASKED = pattern(
    r"\b(?:never|don'?t|do not|no need to|need not|without)\s+(?:ask\w*|wait\w*|request\w*|seek\w*|stop\w*)\b[^.\n]{0,60}\b(?:approv\w*|permissions?|confirm\w*|review\w*|before|first)\b",
    re.I,
)
UNBOUND = pattern(
    r"dangerously-skip-permissions|--yolo\b|--no-verify\b|\bpush\b[^\n]{0,40}(?:--force\b|\s-f\b)|auto-?approve|bypass\w*[ -](?:permissions?|approvals?|hooks|reviews?|protections?)"
    r"|\bwithout (?:any |an? )?(?:approval|permission|confirmation|review|asking)\b",
    re.I,
)
RISKS = pattern(
    r"\bpush\w*\b[^.\n]{0,60}\b(?:straight|directly)\b[^.\n]{0,20}\b(?:main|master|trunk|prod\w*)\b|\b(?:use|query|connect to|run against)\b[^.\n]{0,20}\bproduction (?:database|data|credentials|cluster|server)"
    r"|\b(?:put|write|commit|paste|store|hard-?code)\b[^.\n]{0,30}\b(?:keys?|secrets?|passwords?|tokens?|credentials)\b[^.\n]{0,20}\b(?:in|into|straight)\b[^.\n]{0,20}\b(?:source|code|repo\w*)\b",
    re.I,
)
NOBODY = pattern(r"\bnobody (?:has|needs) to (?:look|review|approve)|\bno (?:reviews?|approvals?) (?:is |are )?(?:needed|required)\b", re.I)
"""What is told to be done with no one asked, in words that else forbid."""
FORBIDDEN = pattern(
    r"(?<![\w-])(?:never|don'?t|do not|must not|can'?t|cannot|avoid|no|not|nothing|nobody|refuse|ask|only|unless|if)\b",
    re.I,
)
"""What an agent is told to do with no one asked, and the words by which it is told not to."""


def _set_free(file: FileChange) -> Line | None:
    gone = {x.bare for x in file.removed}
    for line in file.added:
        text = line.text[:LONG].lstrip("-*# \t")
        if line.bare not in gone and (UNASKED.match(text) or _risks(text)):
            return line
    return None


def _risks(text: str) -> bool:
    told = UNBOUND.search(text) or RISKS.search(text)
    return NOBODY.search(text) is not None or (told is not None and FORBIDDEN.search(text) is None)


def _let_loose(file: FileChange) -> Iterator[Finding]:
    """What agents were told not to do, or to ask about, and no longer are; and what they are told to do with no one asked."""
    free = _set_free(file)
    if free is not None:
        reason = f"agents are told to go on with no one asked: {free.text.strip()[:60]}"
        yield finding("agent-instructions", 3, reason, file, line=free, safer=KEEPS_ASKING)
        return
    if file.before is None or file.after is None:
        return
    kept = {stem for x in file.added if FORBIDS.search(x.text[:LONG]) for stem in _stems(x)}
    for line in file.removed:
        said = _stems(line) if FORBIDS.search(line.text[:LONG]) else set[str]()
        if said and kept.isdisjoint(said):
            reason = f"agents are no longer told to keep from this, or to ask: {line.text.strip()[:60]}"
            yield finding("agent-instructions", 3, reason, file, line=line, safer=KEEPS_ASKING)
            return


def _stems(line: Line) -> set[str]:
    return {word[:5].lower() for word in GRAVE.findall(line.text[:LONG])}


GIVEN = pattern(r"(?m)^(?:allowed-)?tools\s*:(?P<list>[^\n]*(?:\n\s*+-[^\n]*+|\n\s++[^\n]*+)*+)")
ACTS = pattern(
    r"\b(?:Bash|Write|Edit|MultiEdit|NotebookEdit|WebFetch|Task|shell|execute|edit|runCommands|github/\w+)\b|mcp__|(?<![\w:(])\*"
)


def _more_tools(file: FileChange) -> Line | None:
    """The first line that changed in the head of an agent that was there, where it may use a tool that acts, and could not: one
    without a list may use them all (https://docs.anthropic.com/en/docs/claude-code/sub-agents)."""
    if file.before is None:
        return None
    old, new = _head(file.old_text), _head(file.new_text)
    had, has = (GIVEN.search(head) for head in (old, new))
    if had is None or (has and not set(ACTS.findall(has["list"])) - set(ACTS.findall(had["list"]))):
        return None
    last = max(old.count("\n"), new.count("\n")) + 1
    return next((x for x in (*file.added, *file.removed) if x.number <= last and x.bare), None)


def _head(text: str) -> str:
    """What stands between the two rows of dashes."""
    return text[: max(0, text.find("\n---", 4))]


def _tools(text: str) -> frozenset[str] | None:
    """What the head of an agent or a skill lets it use; None where it says nothing of it."""
    found = GIVEN.search(_head(text))
    return found and frozenset(re.findall(r"[^\s,\[\]\"'-][^\s,\[\]\"']*", found["list"]))


def _allowed(file: FileChange) -> Line | None:
    """A changed line of a job by which an agent may do more, or less, without asking."""
    moved = {x.text.strip() for x in file.removed} & {x.text.strip() for x in file.added}
    changed = (x for x in (*file.added, *file.removed) if x.text.strip() not in moved)
    return next((x for x in changed if ALLOWS.search(x.text[:LONG]) and not _installs(file, x)), None)


def _installs(file: FileChange, line: Line) -> bool:
    """Whether a row tells an action which programs of PHP to install."""
    if not file.path.startswith(".github/workflows/") or not INSTALLED.match(line.text[:LONG]):
        return False
    rows = (file.new_text if line.side == "new" else file.old_text).split("\n")
    above = (row for row in rows[max(0, line.number - 20) : line.number - 1][::-1] if "uses" in row)
    return SETUP_PHP.match(next(above, "")[:LONG]) is not None


SETUP_PHP = pattern(r"\s*(?:-\s+)?uses\s*:\s*[\"']?shivammathur/setup-php@")


def _widened(file: FileChange) -> Grant | None:
    """The gravest grant of the new side that the old one did not hold; None where hunks alone are known."""
    if file.partial or file.after is None or not file.content_changed:
        return None
    from gate.audit.registry import grants

    held = {(row.tool, row.grant) for row in grants({file.path: file.old_text})}
    new = [row for row in grants({file.path: file.new_text}) if row.human_approval == "none" and row.level >= 3]
    return max((row for row in new if (row.tool, row.grant) not in held), key=lambda row: row.level, default=None)
