"""AI agents in GitHub workflows: known actions, others by their names, and agents that a step starts.

Nobody sits at a runner: what an agent there may do, it does. The question is what its job holds beside it.
https://github.com/anthropics/claude-code-action/blob/main/docs/security.md · https://github.com/openai/codex-action
· https://github.com/google-github-actions/run-gemini-cli
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from gate.audit import permits
from gate.audit.document import Document, Node
from gate.audit.jobs import Holds, holds
from gate.audit.nouns import Grant, Reach
from gate.audit.permits import NOTHING, Permit
from gate.classify.reading.patterns import pattern
from gate.level import Level

NAME = "workflow"
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
STRANGERS = (
    "pull_request_target",
    "issue_comment",
    "issues",
    "discussion",
    "discussion_comment",
    "workflow_run",
    "fork",
    "watch",
)


class Agent(NamedTuple):
    tool: str
    shown: str
    may: Permit
    """What it may run on its machine."""
    step: Node


def read(documents: Sequence[Document]) -> Iterator[Grant]:
    for document in documents:
        if isinstance(document.root.value, dict):
            for name, job in document.root.items("jobs"):
                if isinstance(job.value, dict):
                    yield from _job(document, name, job)


def _job(document: Document, name: str, job: Node) -> Iterator[Grant]:
    if name == "copilot-setup-steps" and "copilot-setup-steps." in document.name:
        yield _cloud_agent(document, name, job)
        return
    for agent in _agents(job):
        held = holds(document.root, job, agent.step)
        yield _row(document, name, agent, _with_app(agent, held, job, document.root))
        yield from _strangers(document, name, agent)


def _agents(job: Node) -> Iterator[Agent]:
    uses = job.text("uses")
    if uses and AI.search(uses) and not HARMLESS.search(uses):
        yield Agent(_tool(uses), uses.split("@", 1)[0], permits.ANY, job)
    for step in job.each("steps"):
        uses, run = step.text("uses"), step.text("run")
        if uses and AI.search(uses.split("@", 1)[0]) and not HARMLESS.search(uses):
            yield Agent(_tool(uses), uses.split("@", 1)[0], _of_action(uses, step), step)
        elif run and (COMMANDS.search(run) or PACKAGES.search(run)):
            yield from _started(run, step)


def _tool(text: str) -> str:
    return next((name for fits, name in ACTIONS if re.search(fits, text, re.I)), "other-agent")


def _cloud_agent(document: Document, name: str, job: Node) -> Grant:
    """The machine that is set up for Copilot's cloud agent. What it writes is a pull request; what it calls is not."""
    agent = Agent("copilot", "the cloud agent: every tool is granted beforehand", permits.ANY, job)
    held = holds(document.root, job, job)
    row = _row(document, name, agent, held)
    if held.reach == "production" or held.own_machine or any(word.startswith("secrets.") for word in held.words):
        return row
    return replace(
        row,
        reach="repository",
        human_approval="none",
        level=Level.NOTIFY_AND_PROCEED,
        reason="runs any command on its own machine; what it writes is a pull request, and nothing lands without a merge",
        fix="nothing to do while a human merges; only a preToolUse hook can stop single commands",
    )


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
                _tool(name), one.program[:80], _of_command(name, one.program, text) if unasked else NOTHING, step
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


def _with_app(agent: Agent, held: Holds, job: Node, workflow: Node) -> Holds:
    """`id-token: write` is how claude-code-action obtains its own app's token, which may push."""
    own_token = agent.step.get("with", "github_token") is not None
    if "claude-code-action" not in agent.shown or own_token or "id-token: write" not in held.words:
        return held
    reach: Reach = "repository" if held.reach == "local" else held.reach
    return replace(held, reach=reach, writes=True, words=(*held.words, "the Claude app's own token"))


def _row(document: Document, job: str, agent: Agent, held: Holds) -> Grant:
    level, reach, does = _judged(agent, held)
    with_ = ", ".join(held.words[:6]) or "a read-only token"
    model_only = bool(
        re.search(r"bedrock|vertex", agent.step.text("uses") + " ".join(k for k, _ in agent.step.items("with")), re.I)
    )
    if (
        reach == "production"
        and model_only
        and not held.environment
        and "secrets." not in with_
        and "ships" not in with_
    ):
        level, reach, does = (
            Level.COLLABORATIVE,
            "unknown",
            "holds the role that serves its model; what else the role may do is not in the repository",
        )
    return Grant(
        tool=agent.tool,
        path=document.path,
        line=agent.step.line,
        grant=f"job {job}: {agent.shown}, with {with_}",
        reach=reach,
        human_approval="none" if level or agent.may is not NOTHING else "required",
        level=level,
        reason=does,
        fix=_fix(reach, held),
        any_command=agent.may.any_command and reach == "unknown" and held.own_machine,
        hinges_on=_hinges(level, reach, held),
    )


def _hinges(level: Level, reach: Reach, held: Holds) -> tuple[str, ...]:
    if reach == "production":
        return (f"environment {held.environment}",) if held.environment else ()
    if level is not Level.COLLABORATIVE or held.own_machine:
        return ()
    open_ = ("default branch",) if held.writes else ()
    return (*open_, "default permissions") if held.words == ("the repository's default permissions",) else open_


def _judged(agent: Agent, held: Holds) -> tuple[Level, Reach, str]:
    runs = "runs any command" if agent.may.any_command else "acts"
    if held.reach == "production":
        return (
            Level.HUMAN_ONLY,
            "production",
            f"{runs} in a job that holds the way to production; no human is asked between its decision and the call",
        )
    if held.own_machine and agent.may.any_command:
        return (
            Level.HUMAN_ONLY,
            "unknown",
            "runs any command on a machine of yours: what that machine reaches is not in the repository",
        )
    if held.writes and held.reach in ("repository", "unknown"):
        return (
            Level.COLLABORATIVE,
            held.reach,
            f"{runs} and may push with the job's token; only branch protection stands before the default branch",
        )
    if held.reach == "unknown":
        return Level.COLLABORATIVE, "unknown", f"{runs} with credentials whose reach is not in the repository"
    if held.talks:
        return (
            Level.NOTIFY_AND_PROCEED,
            "repository",
            f"{runs} and comments or opens pull requests; nothing lands without a merge",
        )
    return (
        Level.NOTIFY_AND_PROCEED if agent.may.any_command else Level.FULL_AUTONOMY,
        "local",
        "reads; what it writes goes with the runner",
    )


def _fix(reach: Reach, held: Holds) -> str:
    if reach == "production":
        return "split the job: the agent proposes with `permissions: {contents: read}`, a second job deploys from an environment with required reviewers"
    if held.own_machine:
        return "run the agent on a hosted runner"
    if held.writes:
        return "`permissions: {contents: read, pull-requests: write}` for this job, and a ruleset that asks a human before the default branch moves"
    return (
        "nothing to do" if reach != "unknown" else "write out `permissions:` and give it no secret but its model's key"
    )


def _strangers(document: Document, job: str, agent: Agent) -> Iterator[Grant]:
    """Inputs by which people without write access, or any bot, start the agent."""
    for key in ("allowed_non_write_users", "allowed_bots", "allow-users", "allow-bots", "allow-bot-users"):
        node = agent.step.get("with", key)
        if node is not None and str(node.value).strip() in ("*", "true"):
            yield Grant(
                tool=agent.tool,
                path=document.path,
                line=node.line,
                grant=f"job {job}: {key} {node.value}",
                reach="repository",
                human_approval="none",
                level=Level.COLLABORATIVE,
                reason="anybody may tell the agent what to do, with this job's rights",
                fix=f"name the accounts in {key}",
            )
    triggers = document.root.get("on")
    names = (
        {triggers.value}
        if triggers is not None and isinstance(triggers.value, str)
        else {str(n.value) for n in document.root.each("on")} | {k for k, _ in document.root.items("on")}
    )
    head = next(
        (
            s
            for s in _steps(document, job)
            if "checkout" in s.text("uses") and re.search(r"head|workflow_run", s.text("with", "ref"))
        ),
        None,
    )
    if names & {"pull_request_target", "workflow_run"} and head is not None:
        yield Grant(
            tool=agent.tool,
            path=document.path,
            line=head.line,
            grant=f"job {job}: checks out a stranger's head on {', '.join(sorted(names & {'pull_request_target', 'workflow_run'}))}",
            reach="repository",
            human_approval="none",
            level=Level.HUMAN_ONLY,
            reason="the stranger's own agent settings and instructions are obeyed with the base repository's rights",
            fix="use pull_request, or check out the base and hand the agent the diff as text",
        )


def _steps(document: Document, job: str) -> Iterator[Node]:
    yield from document.root.each("jobs", job, "steps")
