"""AI agents in GitHub workflows: known actions, others by their names, and agents that a step starts.

Nobody sits at a runner: what an agent there may do, it does. The question is what its job holds beside it.
https://github.com/anthropics/claude-code-action/blob/main/docs/security.md · https://github.com/openai/codex-action
· https://github.com/google-github-actions/run-gemini-cli
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from gate.audit import agentic, permits
from gate.audit.document import Document, Node
from gate.audit.hands import Hands
from gate.audit.job_agents import Agent, agents, tool_named
from gate.audit.jobs import Holds, holds, permissions
from gate.audit.local import Local, found
from gate.audit.nouns import Grant, Reach
from gate.level import Level

NAME = "workflow"


def read(documents: Sequence[Document]) -> Iterator[Grant]:
    """`documents` holds settings of some tools, composite actions and scripts beside the workflows that use them."""
    workflows = [d for d in documents if "/workflows/" in d.path and isinstance(d.root.value, dict)]
    local = found(d for d in documents if "/workflows/" not in d.path)
    callers = dict(_calls(workflows))
    for document in workflows:
        if agentic.is_compiled(document):
            yield from agentic.rows(document, dict(_jobs(document)), tool_named(document.text))
            continue
        for name, job in _jobs(document):
            if job.text("uses").startswith("./") and job.text("uses")[2:] in (d.path for d in workflows):
                continue  # the called workflow's own rows tell its agents
            yield from _job(document, name, job, local, callers.get(document.path))
    yield from _published(local, workflows)


def _jobs(document: Document) -> Iterator[tuple[str, Node]]:
    yield from ((name, job) for name, job in document.root.items("jobs") if isinstance(job.value, dict))


def _published(local: Local, workflows: Sequence[Document]) -> Iterator[Grant]:
    """Composite actions with an agent that no workflow of this repository uses: others do."""
    used = [d.text for d in (*workflows, *local.actions.values())]
    for folder, document in local.actions.items():
        if any(re.search(rf"uses:\s*['\"]?\./{re.escape(folder)}/?['\"]?\s*(#|$)", text, re.M) for text in used):
            continue
        for agent in agents(document.root.get("runs") or Node({}), local):
            free = agent.may.any_command
            yield Grant(
                tool=agent.tool,
                path=document.path,
                line=agent.step.line,
                grant=f"composite action: {agent.shown}",
                reach="unknown",
                human_approval="none",
                level=Level.COLLABORATIVE if free else Level.NOTIFY_AND_PROCEED,
                reason=f"{'runs any command' if free else 'acts'} with what the job holds that uses this action",
                fix="use it in jobs without a cloud login, with `permissions: {contents: read}`",
            )


def _calls(workflows: Sequence[Document]) -> Iterator[tuple[str, Node]]:
    """Path of a workflow of this repository that is only ever called -> the permissions of a job that calls it."""
    called_only = {d.path for d in workflows if triggers(d) == {"workflow_call"}}
    for document in workflows:
        for _, job in _jobs(document):
            path, given = job.text("uses")[2:], permissions(document.root, job)
            if path in called_only and given is not None:
                yield path, given


def _job(document: Document, name: str, job: Node, local: Local, caller: Node | None) -> Iterator[Grant]:
    if name == "copilot-setup-steps" and "copilot-setup-steps." in document.name:
        yield _cloud_agent(document, name, job)
        return
    for agent in agents(job, local):
        held = holds(document.root, job, agent.step, caller=caller)
        row = _row(document, name, agent, _with_role(agent, _with_app(agent, held)))
        called = bool(job.text("uses"))
        yield replace(row, reason=row.reason.replace("runs any command", CALLED)) if called else row
        yield from _strangers(document, name, agent)


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


APPS = {"claude-code": ("claude-code-action", "github_token", "the Claude app's own token"), "opencode": ("opencode/github", "use_github_token", "the OpenCode app's own token")}  # fmt: skip


def _with_app(agent: Agent, held: Holds) -> Holds:
    """`id-token: write` is how some actions obtain their own app's token, which may push."""
    action, own, words = APPS.get(agent.tool, ("", "", ""))
    given = agent.step.get("with", own) is not None
    called = bool(agent.step.text("uses")) and "/workflows/" in agent.shown
    if not action or not (action in agent.shown or called) or given or "id-token: write" not in held.words:
        return held
    reach: Reach = "repository" if held.reach == "local" else held.reach
    return replace(held, reach=reach, pushes=True, talks=True, others=words, words=(*held.words, words))


def _with_role(agent: Agent, held: Holds) -> Holds:
    """Google's own action logs in by its inputs; what the role may do beside its model is not told. A shell can use it."""
    given = "run-gemini-cli" in agent.shown and agent.step.text("with", "gcp_workload_identity_provider")
    if not given or not agent.may.any_command:
        return held
    reach: Reach = "production" if held.reach == "production" else "unknown"
    return replace(held, reach=reach, words=(*held.words, "the Google Cloud role of its inputs"))


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
        human_approval="none",
        level=level,
        reason=does,
        fix=_fix(level, reach, held),
        any_command=agent.may.any_command and reach == "unknown" and held.own_machine,
        hinges_on=_hinges(level, reach, held),
    )


def _hinges(level: Level, reach: Reach, held: Holds) -> tuple[str, ...]:
    if reach == "production":
        return (f"environment {held.environment}",) if held.environment else ()
    if level is not Level.COLLABORATIVE or held.own_machine:
        return ()
    open_ = ("default branch",) if held.pushes else ()
    return (*open_, "default permissions") if held.words == ("the repository's default permissions",) else open_


CALLED = "does what the called workflow decides, which is not in this repository,"
FAR = "in a job that holds the way to production; no human is asked between its decision and the call"
OWN = "runs any command on a machine of yours: what that machine reaches is not in the repository"
PUSHES = "may push with the job's token; only branch protection stands before the default branch"
SIGNS = "may set the commit statuses and checks that a merge waits for, this gate's too"
PUBLISHES = "may publish packages, pages or deployments, or start workflows, with the job's token"
TALKS = "comments or opens pull requests; nothing lands without a merge"


def _judged(agent: Agent, held: Holds) -> tuple[Level, Reach, str]:
    """The level, how far, and why; the farthest comes first."""
    any_command = agent.may.any_command
    runs = "runs any command" if any_command else "acts"
    if held.reach == "production":
        return Level.HUMAN_ONLY, "production", f"{runs} {FAR}"
    if held.own_machine and any_command:
        return Level.HUMAN_ONLY, "unknown", OWN
    if agent.hands is Hands.ALL:
        for holds_it, does in ((held.pushes, PUSHES), (held.signs, SIGNS), (held.publishes, PUBLISHES)):
            if holds_it:
                return Level.COLLABORATIVE, held.reach, f"{runs} and {does}"
        if held.reach == "unknown":
            return Level.COLLABORATIVE, "unknown", f"{runs} with credentials whose reach is not in the repository"
    if held.talks and agent.hands >= Hands.TALKS:
        return Level.NOTIFY_AND_PROCEED, "repository", f"{runs} and {TALKS}"
    level = Level.NOTIFY_AND_PROCEED if any_command else Level.FULL_AUTONOMY
    return level, "local", "reads; what it writes goes with the runner"


def _fix(level: Level, reach: Reach, held: Holds) -> str:
    if reach == "production":
        return "split the job: the agent proposes with `permissions: {contents: read}`, a second job deploys from an environment with required reviewers"
    if level < Level.COLLABORATIVE:
        return "nothing to do"
    if held.own_machine:
        return "run the agent on a hosted runner"
    if held.pushes:
        ruleset = "a ruleset that asks a human before the default branch moves"
        unbound = (
            f", with `${{{{ github.token }}}}` in place of {held.others}, which they do not bound"
            if held.others
            else ""
        )
        return f"`permissions: {{contents: read, pull-requests: write}}` for this job{unbound}, and {ruleset}"
    if held.signs:
        return "take statuses: write and checks: write away, or accept the required status from one app alone"
    if held.publishes:
        return "give those rights to a job without an agent"
    return "write out `permissions:` and give it no secret but its model's key"


# A condition that lets in heads of this repository, or of people who belong to it.
GUARD = re.compile(r"head(_repository|\.repo)\.(full_name|fork|id|owner)|author_association|\.head\.user\.login ==")


ANYBODYS = frozenset(
    {
        "issues",
        "issue_comment",
        "pull_request_target",
        "pull_request_review",
        "pull_request_review_comment",
        "discussion",
        "discussion_comment",
    }
)
"""Events that whoever has an account may cause, and which run with the repository's own rights."""


def _strangers(document: Document, job: str, agent: Agent) -> Iterator[Grant]:
    """Inputs by which people without write access, or any bot, start the agent."""
    row = partial(Grant, tool=agent.tool, path=document.path, reach="repository", human_approval="none")
    for key in ("allowed_non_write_users", "allowed_bots", "allow-users", "allow-bots", "allow-bot-users"):
        node = agent.step.get("with", key)
        if node is not None and str(node.value).strip() in ("*", "true"):
            yield row(
                line=node.line,
                grant=f"job {job}: {key} {node.value}",
                level=Level.COLLABORATIVE,
                reason=f"{'any bot' if 'bot' in key else 'anybody'} may tell the agent what to do, with this job's rights",
                fix=f"name the accounts in {key}",
            )
    names = triggers(document)
    guarded = GUARD.search(f"{document.root.text('jobs', job, 'if')} {agent.step.text('if')}")
    if agent.shown == "anthropics/claude-code-base-action" and names & ANYBODYS and not guarded:
        yield row(
            line=agent.step.line,
            grant=f"job {job}: {agent.shown} on {', '.join(sorted(names & ANYBODYS))}",
            level=Level.COLLABORATIVE,
            reason="anybody may tell the agent what to do, with this job's rights: this action does not ask who started it",
            fix="use anthropics/claude-code-action, or ask for author_association in the job's condition",
        )
    head = next(
        (
            s
            for s in _steps(document, job)
            if "checkout" in s.text("uses") and re.search(r"head|workflow_run", s.text("with", "ref"))
        ),
        None,
    )
    if names & {"pull_request_target", "workflow_run"} and head is not None and not guarded:
        yield row(
            line=head.line,
            grant=f"job {job}: checks out a stranger's head on {', '.join(sorted(names & {'pull_request_target', 'workflow_run'}))}",
            level=Level.HUMAN_ONLY,
            reason="the stranger's own agent settings and instructions are obeyed with the base repository's rights",
            fix="use pull_request, or check out the base and hand the agent the diff as text",
        )


def triggers(document: Document) -> set[str]:
    """The events that start a workflow, in whichever of the three ways they are written."""
    return {str(n.value) for n in document.root.each("on")} | {name for name, _ in document.root.items("on")}


def _steps(document: Document, job: str) -> Iterator[Node]:
    yield from document.root.each("jobs", job, "steps")
