"""`gate guard`: what an agent is about to do, graded before it does it. No argparse here: it runs before every command.

The policy is the one of HEAD: an agent may edit the working copy, and a policy in it must not judge its author.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gate.change.standing import Standing, committed, find
from gate.commandline.guard_folder import WorkingCopy
from gate.errors import GateError, UsageError
from gate.guard import judge
from gate.guard.judge import Rules
from gate.guard.nouns import Answer, Request, Ruling
from gate.level import Level

if TYPE_CHECKING:
    import argparse

    from gate.commands import Surroundings
    from gate.guard.ports import Agent
    from gate.guard_policy import GuardPolicy
    from gate.model import Policy

HELP = """usage: gate guard --agent NAME        (the agent's payload on standard input)
       gate guard --explain COMMAND    what it would do, its level, and why
       gate guard --batch              {"cmd": ...} a line in, {"cmd", "level", "decision", "reasons"} a line out

Stops an agent's command or edit before it runs. NAME: claude-code, cursor, copilot, gemini, codex, kiro, opencode.
Install it with: gate init --agents [NAME ...]. What it can't do is in docs/guard.md."""
POLICY = ".gate.yaml"
UNATTENDED = (
    "CI",
    "GITHUB_ACTIONS",
    "GITLAB_CI",
    "BUILDKITE",
    "JENKINS_URL",
    "TF_BUILD",
    "COPILOT_AGENT_PROMPT",
    "COPILOT_AGENT_JOB_ID",
)
"""Variables of places where nobody sits: what must be asked is denied."""
PROJECTS = ("CLAUDE_PROJECT_DIR", "CURSOR_PROJECT_DIR", "GEMINI_PROJECT_DIR")
"""Where agents say that a session was started; the others run their hooks there."""
PATIENCE = 20.0
"""Seconds for one answer; the installed hooks give it 30."""
PAYLOAD_LIMIT = 20_000_000
REMEMBERED = 2_000
"""Lines of a batch whose answer is kept: agents say the same things over and over."""


def configure(parser: argparse.ArgumentParser) -> None:
    parser.epilog = HELP


def run(args: argparse.Namespace) -> int:
    return run_guard([])


def run_guard(args: list[str]) -> int:
    """One of the three ways to ask."""
    if args[:1] == ["--agent"] and len(args) == 2:
        return _agent(args[1])
    if args[:1] and args[0].startswith("--agent=") and len(args) == 1:
        return _agent(args[0].partition("=")[2])
    if args == ["--batch"]:
        return _batch()
    if args[:1] == ["--explain"] and len(args) > 1:
        from gate.commandline.guard_explain import explain

        standing = find(".")
        rules = rules_of(standing)
        return explain(" ".join(args[1:]), rules, _around(rules.guard, standing))
    if args[:1] in (["-h"], ["--help"]):
        sys.stdout.write(HELP + "\n")
        return 0
    raise UsageError("gate guard needs --agent NAME, --explain COMMAND or --batch", remedy="gate guard --help")


def _agent(name: str) -> int:
    """One payload in, one answer out. Whatever goes wrong here, the agent hears a no that it understands."""
    from gate.guard.agents import load

    agent = load(name)
    answer = _answer(agent, name)
    sys.stdout.write(answer.out)
    sys.stderr.write(answer.err)
    return answer.code


def _answer(agent: Agent, name: str, *, seconds: float = PATIENCE) -> Answer:
    request = Request()
    try:
        with _within(seconds):
            request = _request(agent)
            standing = _project(request.cwd)
            ruling = _ruled(request, standing, can_ask=agent.CAN_ASK)
    except Exception as error:  # an agent goes on after a crash: it must be told no in its own words
        why = f"the guard itself failed: {type(error).__name__}: {error}"
        return agent.answer(request, Ruling(Level.COLLABORATIVE, "deny", (why,)))
    if ruling.level == 1 and ruling.decision == "allow":
        from gate.commandline.guard_note import note

        note(standing, name, ruling)
    return agent.answer(request, ruling)


def _ruled(request: Request, standing: Standing, *, can_ask: bool) -> Ruling:
    rules = rules_of(standing)
    here = standing._replace(branch=find(request.cwd or ".").branch)
    attended = not any(os.environ.get(name, "") not in ("", "0", "false") for name in UNATTENDED)
    folder = WorkingCopy(standing, request.cwd)
    return judge.rule(request, rules, folder, _around(rules.guard, here), attended=attended, can_ask=can_ask)


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Late is a failure like any other, and denied: most agents let a call through whose hook they had to stop."""
    import signal

    def late(number: int, frame: object) -> None:
        raise TimeoutError(f"no answer within {seconds:g} seconds")

    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, late)
        signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


def _project(cwd: str) -> Standing:
    """The repository that the session is about: it, not where the agent has gone, holds the policy. An agent that makes a
    repository of its own, with a policy of its own, is still under this one."""
    for folder in (*(os.environ.get(name, "") for name in PROJECTS), ".", cwd):
        standing = find(folder) if folder else None
        if standing and standing.root:
            return standing
    return find(cwd or ".")


def _request(agent: Agent) -> Request:
    import json

    data = sys.stdin.buffer.read(PAYLOAD_LIMIT + 1)
    if len(data) > PAYLOAD_LIMIT:
        return Request(broken=f"more than {PAYLOAD_LIMIT:,} bytes")
    try:
        payload = json.loads(data.decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError) as error:
        return Request(broken=f"not JSON: {error}")
    return agent.read(payload) if isinstance(payload, dict) else Request(broken="not a JSON object")


def rules_of(standing: Standing) -> Rules:
    """What HEAD's policy says to the guard. One that can't be read asks about everything but reading."""
    if not standing.root:
        return Rules()
    try:
        data = committed(standing, POLICY)
    except GateError as error:
        return Rules(warning=str(error))
    if data is None:
        return Rules()
    from gate.policy.guard import read

    try:
        return Rules(guard=read(data, file=f"{POLICY} at HEAD"), whole=lambda: _whole(data))
    except GateError as error:
        return Rules(warning=f"the policy of HEAD does not load: {error}")


def _whole(data: bytes) -> Policy | None:
    """For edits. A policy that does not load lowers nothing: the classifier's own levels hold."""
    from gate.policy.load import load

    try:
        return load(data, file=f"{POLICY} at HEAD")
    except GateError:
        return None


def _around(guard: GuardPolicy, standing: Standing) -> Surroundings:
    names = ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "TF_WORKSPACE", "KUBECONFIG", "KUBE_CONTEXT", "RAILS_ENV", "NODE_ENV", "DATABASE_URL", "CLOUDSDK_CORE_PROJECT",
             "CLOUDSDK_ACTIVE_CONFIG_NAME", "PULUMI_STACK", "PGHOST", "HELM_NAMESPACE", "DOCKER_CONTEXT", "DOCKER_HOST", "ENVIRONMENT", "HEROKU_APP", "FLY_APP")  # fmt: skip
    variables = {name: os.environ[name] for name in names if name in os.environ}
    return judge.surroundings(guard, branch=standing.branch, variables=variables)


def _batch() -> int:
    """A list of commands has no place of its own: neither this branch nor this environment colours them, the policy does."""
    import gc
    import json

    gc.freeze()
    rules = rules_of(find("."))
    around = judge.surroundings(rules.guard)
    known: dict[bytes, str] = {}
    for line in sys.stdin.buffer:
        if not line.strip():
            continue
        answer = known.get(line)
        if answer is None:
            answer = json.dumps(_batched(line, rules, around)) + "\n"
            if len(known) < REMEMBERED:
                known[line] = answer
        sys.stdout.write(answer)
    return 0


def _batched(line: bytes, rules: Rules, around: Surroundings) -> dict[str, object]:
    """The answer to one line; one that can't be read is asked about in its place, so that the order holds."""
    import json

    try:
        row = json.loads(line.decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError):
        row = None
    text = row.get("cmd") if isinstance(row, dict) else None
    if not isinstance(text, str):
        return {
            "cmd": None,
            "level": 3,
            "decision": rules.guard.commands[3],
            "reasons": ['not a JSON object with a "cmd"'],
        }
    try:
        found = judge.command(text, rules.guard, around)
    except Exception as error:  # one line must not take the others with it
        why = f"the gate itself failed: {type(error).__name__}: {error}"
        return {"cmd": text, "level": 3, "decision": rules.guard.commands[3], "reasons": [why]}
    return {
        "cmd": text,
        "level": int(found.level),
        "decision": judge.decided(found.level, rules.guard.commands, rules),
        "reasons": [*found.reasons, rules.warning] if rules.warning else found.reasons,
    }
