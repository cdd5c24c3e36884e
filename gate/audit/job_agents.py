"""AI agents that a job of a workflow starts: known actions, others by their names, commands of a step, and programs that
are given a key which only an agent needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from gate.audit import permits
from gate.audit.document import Document, Node
from gate.audit.hands import Hands, of_claude, of_codex, of_gemini
from gate.audit.local import Local, composite, script_run, steps_of
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
    (r"junie", "junie"),
    (r"\bgoose\b", "goose"),
    (r"\bamp\b", "amp"),
    (r"\bdroid\b|factory-ai", "droid"),
    (r"auggie|augment-agent", "augment"),
    (r"qwen(-?code)?\b", "qwen-code"),
    (r"\bcline\b", "cline"),
    (r"\bcrush\b", "crush"),
    (r"\broo-?code", "roo-code"),
    (r"\bdevin\b", "devin"),
    (r"\bjules\b", "jules"),
    (r"continuedev", "continue"),
    (r"swe-agent|\bsweep-?ai\b|warp-agent|ai-(agent|coder|fix)", "other-agent"),
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


# Keys that nothing but an agent is given; those of a model serve any program.
KEYS = {"CURSOR_API_KEY": "cursor", "CLAUDE_CODE_OAUTH_TOKEN": "claude-code", "FACTORY_API_KEY": "droid", "AMP_API_KEY": "amp", "AUGMENT_SESSION_AUTH": "augment", "KIRO_API_KEY": "kiro", "JULES_API_KEY": "jules"}  # fmt: skip
# What sets a program up, or asks it something, starts no agent.
NO_START = frozenset("login logout auth mcp install update upgrade config completion doctor help version --version -v --help extensions extension plugin plugins models skills list whoami status".split())  # fmt: skip


NOTHING_LOCAL = Local()
RUNS = ("run", "runCmd", "run_cmd", "script", "command", "commands", "cmd")
DEPTH = 5
# What an action with an agent's name does beyond other actions: a program of its own, which may start it.
OF_ITS_OWN = re.compile(r"\b(docker run|node|python3?|bash|bun|npx|uv run)\b|\.(sh|py|m?js|ts)\b|github\.action_path")
IN_WORDS = re.compile(r"(?<![\w.@-])((?:/[\w./-]*/)?(?:claude|codex|gemini|copilot|opencode|cursor-agent|aider|goose|amp|droid|qwen|kiro-cli|auggie)\s+[\w-])")  # fmt: skip
SAYS = re.compile(r"\s*(#|echo\b|printf\b|cat\b|grep\b|git\b|gh\b|-\s|\*)")


class Agent(NamedTuple):
    tool: str
    shown: str
    may: Permit
    """What it may run on its machine."""
    step: Node
    hands: Hands = Hands.ALL
    """What it can do with the job's token."""


def agents(job: Node, local: Local = NOTHING_LOCAL) -> Iterator[Agent]:
    """Every agent of a job, a reusable workflow among them."""
    uses = job.text("uses")
    if uses and AI.search(uses) and not HARMLESS.search(uses):
        yield Agent(tool_named(uses), uses.split("@", 1)[0], permits.ANY, job)
    keys = {name: node for name, node in job.items("env") if name in KEYS}
    for step in job.each("steps"):
        speaks = keys and step.text("uses") and any(SPEAKS.search(name) for name, _ in step.items("with"))
        yield from of_step(_with_keys(step, keys) if speaks else step, local)


SPEAKS = re.compile(r"claude|codex|prompt|allowed.?tools|agent", re.I)


def _with_keys(step: Node, keys: dict[str, Node]) -> Node:
    """A step that is told what an agent should do, with the agent's key that its job holds."""
    env = Node({**keys, **dict(step.items("env"))}, step.line)
    return Node({**step.value, "env": env}, step.line, step.start, step.end)


def of_step(step: Node, local: Local, depth: int = 0) -> Iterator[Agent]:
    """The agents that a step starts; a composite action of this repository is looked into."""
    uses, run = step.text("uses"), step.text("run") or _handed_over(step)
    inside = composite(step, local) if depth < DEPTH else None
    if inside is not None:
        found = [agent for one in steps_of(inside, step) for agent in of_step(one, local, depth + 1)]
        yield from (agent._replace(shown=f"{uses}, which starts {agent.shown}"[:160]) for agent in found)
        if not found and AI.search(uses) and not HARMLESS.search(uses) and OF_ITS_OWN.search(inside.text):
            yield Agent(tool_named(uses), uses, permits.ANY, step)
    elif uses and AI.search(uses.split("@", 1)[0]) and not HARMLESS.search(uses):
        yield _of_action(uses, step, local.settings)
    elif uses and _given_its_key(step):
        yield Agent(_given_its_key(step), uses.split("@", 1)[0], permits.ANY, step)
    elif run:
        spoken = COMMANDS.search(run) or PACKAGES.search(run)
        found_one = next(_started(run, step, local.settings), None) or _between_quotes(run, step) if spoken else None
        found_one = found_one or _by_a_script(step, local) or _by_its_key(step)
        if found_one:
            yield found_one


def _given_its_key(step: Node) -> str:
    """The tool whose key another action is given."""
    texts = [f"{name} {node.value}" for part in ("with", "env") for name, node in step.items(part)]
    return next((tool for key, tool in KEYS.items() for text in texts if key in text), "")


def _handed_over(step: Node) -> str:
    """A script that another action is given to run: in a container, on a host, once more when it fails."""
    if "github-script" in step.text("uses"):
        return ""
    return "\n".join(node.value for name, node in step.items("with") if name in RUNS and isinstance(node.value, str))


def _by_a_script(step: Node, local: Local) -> Agent | None:
    started = script_run(step, local)
    return Agent(started[1], f"{started[0]}, which starts an agent", permits.ANY, step) if started else None


def _between_quotes(run: str, step: Node) -> Agent | None:
    """An agent that asks nobody in the words of another program, such as those that a container is given to run."""
    from gate.commands import grade

    for line in re.sub(r"\\\n", " ", _plain(run)).split("\n"):
        match = UNASKED.search(line) and IN_WORDS.search(line)
        if not match or SAYS.match(line):
            continue
        for one in grade(line[match.start(1) : match.start(1) + 2_000]).steps:
            name = one.program.split(" ", 1)[0].rsplit("/", 1)[-1]
            if COMMANDS.search(name) and one.level >= Level.COLLABORATIVE:
                return Agent(tool_named(name), one.program[:80], permits.ANY, step)
    return None


def _by_its_key(step: Node) -> Agent | None:
    """A script of the project, or a program that is not known, which is given the key of an agent."""
    from gate.commands import grade_script

    key = next((name for name, _ in step.items("env") if name in KEYS), None)
    if key is None:
        return None
    steps = (one for _, graded in grade_script(_plain(step.text("run"))) for one in graded.steps)
    program = next((one.program for one in steps if one.reason.endswith(("own script", "the gate does not know"))), "")
    return Agent(KEYS[key], f"{program[:60]}, which is given {key}", permits.ANY, step) if program else None


def _plain(run: str) -> str:
    return re.sub(r"\$\{\{.*?\}\}", "EXPRESSION", run[:50_000])


def tool_named(text: str) -> str:
    """The tool that an action or a program belongs to."""
    return next((name for fits, name in ACTIONS if re.search(fits, text, re.I)), "other-agent")


def _of_action(uses: str, step: Node, beside: Sequence[Document]) -> Agent:
    """What the inputs of a known action let it run; an unknown action may run anything."""
    inputs = {name: str(node.plain()) for name, node in step.items("with")}
    text = " ".join(f"{name}={value}" for name, value in inputs.items() if name not in PROMPTS)
    shown = uses.split("@", 1)[0]
    may, hands = permits.ANY, Hands.ALL
    if not UNASKED.search(text.replace("--full-auto", "") if "codex" in uses.lower() else text):
        may = _may(uses.lower(), text, inputs)
        hands = Hands.ALL if may.any_command else _bounded(shown, uses, text, inputs, beside)
    return Agent(tool_named(uses), shown, may, step, hands)


def _may(uses: str, text: str, inputs: dict[str, str]) -> Permit:
    if "claude" in uses:
        return _claude(text)
    if "codex" in uses:
        return NOTHING if "read-only" in text else IN_SANDBOX
    return _gemini(_settings(inputs)) if "gemini" in uses else permits.ANY


def _settings(inputs: dict[str, str]) -> str:
    """The action's predecessor calls them `settings_json`."""
    return inputs.get("settings") or inputs.get("settings_json") or ""


BY_EXPRESSION = re.compile(r"(?:claude_args|codex_args|allowed_?-?[tT]ools|settings(?:_json)?)[= '\"]+\$\{\{")


def _bounded(shown: str, uses: str, text: str, inputs: dict[str, str], beside: Sequence[Document]) -> Hands:
    """Of the makers' own actions it is known how they start their agent; another one may bring what it likes."""
    prompt = inputs.get("prompt", "")
    if BY_EXPRESSION.search(text):  # which tools it gets is decided elsewhere
        return Hands.ALL
    if shown == "anthropics/claude-code-action":  # without a prompt it answers a mention, and brings its own push
        mentioned = not prompt or inputs.get("track_progress", "").lower() == "true" or re.search(r"@(beta|v0)", uses)
        return Hands.ALL if mentioned else max(Hands.TALKS, of_claude(text, prompt=prompt, beside=beside))
    if shown in ("anthropics/claude-code-base-action", "anthropics/claude-code-security-review"):
        return max(Hands.TALKS, of_claude(text, prompt=prompt, beside=beside))
    if shown.startswith(("openai/codex-action", "openai/codex/")):
        return of_codex(text, beside)
    return of_gemini(_settings(inputs)) if re.search("run-gemini-cli|gemini-cli-action", shown) else Hands.ALL


PROMPTS = ("prompt", "direct_prompt", "custom_instructions", "system_prompt")
EDITS = Permit(Level.NOTIFY_AND_PROCEED, "local", "edits")
IN_SANDBOX = Permit(Level.NOTIFY_AND_PROCEED, "local", "commands in the sandbox")


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


def _started(run: str, step: Node, beside: Sequence[Document]) -> Iterator[Agent]:
    """Agents that a script starts, as the guard's grader reads it."""
    from gate.commands import grade_script

    text = PACKAGES.sub(lambda m: next(g for g in m.groups() if g), _plain(run))
    for _, graded in grade_script(text):
        for one in graded.steps:
            words = one.program.split()
            name = words[0].rsplit("/", 1)[-1] if words else ""
            if not COMMANDS.search(name) or one.level < Level.PROPOSE_AND_WAIT:
                continue
            if len(words) > 1 and words[1] in NO_START:
                continue
            said = f"{one.program} {' '.join(OPTIONS.findall(text))}" if one.program.endswith("…") else one.program
            may = _of_command(name, said) if one.level >= Level.COLLABORATIVE or said != one.program else NOTHING
            hands = _hands(name, said, may, beside)
            yield Agent(tool_named(name), one.program[:80], may, step, hands)
            return


# Options that say what an agent may do, where a long prompt before them cuts a command off.
OPTIONS = re.compile(r"--(?:dis)?allowed-?[tT]ools[= ]+(?:\"[^\"]*\"|'[^']*'|\S+)|--permission-mode[= ]\S+|--dangerously[\w-]+|--yolo|--allow-all[\w-]*|--sandbox[= ]\S+|-s read-only|--full-auto|--approval-mode[= ]\S+")  # fmt: skip


def _hands(name: str, program: str, may: Permit, beside: Sequence[Document]) -> Hands:
    if may.any_command or name not in ("claude", "codex"):
        return Hands.ALL
    if name == "codex":
        return of_codex(program, beside)
    prompt = re.search(r"(?:-p|--print)\s+['\"]?(/\S+)", program)
    return of_claude(program, prompt=prompt.group(1) if prompt else "", beside=beside)


def _of_command(name: str, program: str) -> Permit:
    if UNASKED.search(program) and "full-auto" not in program:
        return permits.ANY
    if name == "claude":
        return _claude(program)
    if name == "codex":
        return NOTHING if "read-only" in program else IN_SANDBOX
    return EDITS if name == "aider" else permits.ANY
