"""Which agent is running this very process, told from its environment.

It runs on every git hook, so it imports nothing: two literal tables and dictionary look-ups. Only variables that an
agent sets for the commands it runs are here. Settings a person keeps in a shell profile (`CODEX_HOME`,
`GOOSE_PROVIDER`, `AIDER_MODEL`), marks of an editor (`CURSOR_TRACE_ID`) and of a workspace (`REPL_ID`) are not.
The proposal for one variable for all: https://github.com/agentsmd/agents.md/issues/136
"""

from __future__ import annotations

from collections.abc import Mapping

_FALSE = ("", "0", "false", "no", "off")

# Any value but a false one.
_SET_BY_AGENT: tuple[tuple[str, str], ...] = (
    ("CLAUDECODE", "claude-code"),  # https://code.claude.com/docs/en/env-vars
    ("CLAUDE_CODE_SESSION_ID", "claude-code"),
    ("CURSOR_AGENT", "cursor"),  # https://cursor.com/docs/agent/terminal
    ("GEMINI_CLI", "gemini-cli"),  # https://google-gemini.github.io/gemini-cli/docs/tools/shell.html
    ("CODEX_SANDBOX", "codex"),  # https://developers.openai.com/codex/environment-variables
    ("CODEX_SANDBOX_NETWORK_DISABLED", "codex"),
    ("CODEX_THREAD_ID", "codex"),
    ("CODEX_CI", "codex"),
    ("COPILOT_CLI", "copilot"),
    ("COPILOT_AGENT", "copilot"),
    ("COPILOT_AGENT_SESSION_ID", "copilot"),
    ("COPILOT_AGENT_JOB_ID", "copilot"),
    ("COPILOT_AGENT_START_TIME_SEC", "copilot"),
    ("OPENCODE", "opencode"),
    ("OPENCODE_CLIENT", "opencode"),
    ("AMP_CURRENT_THREAD_ID", "amp"),  # https://github.com/ascorbic/am-i-vibing/pull/73
    ("AUGMENT_AGENT", "augment"),  # https://docs.augmentcode.com/cli/reference
    ("QWEN_CODE", "qwen-code"),
    ("CLINE_ACTIVE", "cline"),  # https://github.com/cline/cline/discussions/5366
    ("ROO_ACTIVE", "roo"),
    ("KIRO_SESSION_ID", "kiro"),  # https://github.com/dynatrace-oss/dtctl/issues/282
    ("KIRO_AGENT_PATH", "kiro"),
    ("AMAZON_Q_CHAT_SHELL", "amazon-q"),  # https://github.com/vercel/vercel/pull/15603
    ("TRAE_AI_SHELL_ID", "trae"),
    ("WINDSURF_CASCADE_TERMINAL", "windsurf"),
    ("ANTIGRAVITY_AGENT", "gemini-cli"),
    ("GOOSE_TERMINAL", "goose"),  # https://github.com/aaif-goose/goose/pull/7017
    ("PI_CODING_AGENT", "pi"),
    ("DEVIN_SESSION_ID", "devin"),
    ("JULES_SESSION_ID", "jules"),
)

AGENT_VARIABLES = frozenset(name for name, _ in _SET_BY_AGENT)
# One value of a variable that others use too.
_SET_TO_VALUE: tuple[tuple[str, str, str], ...] = (
    ("CURSOR_EXTENSION_HOST_ROLE", "agent-exec", "cursor"),
    ("OR_APP_NAME", "Aider", "aider"),  # aider names itself to OpenRouter; git and its hooks inherit it
    ("USER", "swebot", "jules"),  # https://github.com/ascorbic/am-i-vibing
    ("GITHUB_ACTOR", "Copilot", "copilot"),
    ("GITHUB_ACTOR", "copilot-swe-agent[bot]", "copilot"),
    ("GITHUB_ACTOR", "claude[bot]", "claude-code"),
    ("GITHUB_ACTOR", "devin-ai-integration[bot]", "devin"),
    ("GITHUB_ACTOR", "google-labs-jules[bot]", "jules"),
)

_ALIASES: dict[str, str] = {
    "amazon-q-cli": "amazon-q",
    "antigravity": "gemini-cli",
    "auggie": "augment",
    "augment-cli": "augment",
    "claude": "claude-code",
    "cowork": "claude-code",
    "cursor-cli": "cursor",
    "droid": "factory-droid",
    "gemini": "gemini-cli",
    "github-copilot": "copilot",
    "github-copilot-cli": "copilot",
    "kiro-cli": "kiro",
    "qwen": "qwen-code",
    "roo-code": "roo",
    "warp": "warp-oz",
}

UNNAMED = "unnamed-agent"
"""An agent said that it runs here, but not which one (`AGENT=1`)."""

# id -> name in the trailer, and the e-mail the vendor's own trailers carry. Without one it is a disclosure instead.
_SIGNATURES: dict[str, tuple[str, str]] = {
    "aider": ("aider", "noreply@aider.chat"),
    "amazon-q": ("Amazon Q Developer", ""),
    "amp": ("Amp", "amp@ampcode.com"),
    "augment": ("Augment Agent", ""),
    "claude-code": ("Claude", "noreply@anthropic.com"),
    "cline": ("Cline", ""),
    "codex": ("Codex", "noreply@openai.com"),
    "copilot": ("Copilot", "223556219+Copilot@users.noreply.github.com"),
    "crush": ("Crush", "crush@charm.land"),
    "cursor": ("Cursor", "cursoragent@cursor.com"),
    "devin": ("Devin AI", "158243242+devin-ai-integration[bot]@users.noreply.github.com"),
    "factory-droid": ("factory-droid[bot]", "138933559+factory-droid[bot]@users.noreply.github.com"),
    "gemini-cli": ("gemini-cli[bot]", "218312386+gemini-cli[bot]@users.noreply.github.com"),
    "goose": ("goose", ""),
    "jules": ("google-labs-jules[bot]", "161369871+google-labs-jules[bot]@users.noreply.github.com"),
    "junie": ("Junie", "junie@jetbrains.com"),
    "kimi": ("Kimi", "noreply@kimi.com"),
    "kiro": ("Kiro", "noreply@kiro.dev"),
    "opencode": ("opencode", "noreply@opencode.ai"),
    "openhands": ("openhands", "openhands@all-hands.dev"),
    "pi": ("pi coding agent", ""),
    "qwen-code": ("Qwen-Coder", "qwen-coder@alibabacloud.com"),
    "roo": ("Roo Code", "roomote@roocode.com"),
    "trae": ("Trae", "noreply@trae.ai"),
    "warp-oz": ("Oz", "oz-agent@warp.dev"),
    "windsurf": ("Windsurf", ""),
}


def running_agent(environment: Mapping[str, str]) -> str | None:
    """The id of the agent that runs this process, or None where nothing says so (which is no proof of a human)."""
    for variable, agent in _SET_BY_AGENT:
        if environment.get(variable, "").lower() not in _FALSE:
            return agent
    for variable, value, agent in _SET_TO_VALUE:
        if environment.get(variable) == value:
            return agent
    return _self_named(environment.get("AI_AGENT", ""), trusted=True) or _self_named(
        environment.get("AGENT", ""), trusted=False
    )


def _self_named(value: str, *, trusted: bool) -> str | None:
    """`AI_AGENT` is only for agents; `AGENT` is older than they are (a CI node's name), so it must name one we know.

    A version may follow the name: `goose@1.2`, `claude-code_2.1_cli`.
    """
    name = value.strip().lower().replace(" ", "-").partition("@")[0].partition("_")[0].partition("/")[0]
    if name in _FALSE:
        return None
    if name in ("1", "true", "yes"):
        return UNNAMED
    name = _ALIASES.get(name, name)
    if name in _SIGNATURES:
        return name
    cleaned = "".join(c for c in name[:40] if c.isascii() and (c.isalnum() or c in "-."))
    return (cleaned or UNNAMED) if trusted else None


def trailer_for(agent_id: str) -> str:
    """The line that the prepare-commit-msg hook adds for a running agent: `gate` reads it back as that agent.

    A vendor's own address makes a Co-Authored-By line, which GitHub shows; else an Assisted-by line, as in
    https://docs.kernel.org/process/coding-assistants.html#attribution
    """
    name, email = _SIGNATURES.get(agent_id, (agent_id, ""))
    if agent_id == UNNAMED:
        return "AI-Assisted: yes"
    return f"Co-Authored-By: {name} <{email}>" if email else f"Assisted-by: {name}:unknown"
