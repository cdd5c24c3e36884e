"""GitHub's agentic workflows: a Markdown file compiled to `NAME.lock.yml`, whose agent writes nothing itself.

The agent runs behind a firewall with a token that reads; what it proposes is checked, and written by later jobs
(https://github.github.com/gh-aw/introduction/architecture/).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.audit.document import Document, Node
from gate.audit.jobs import MODEL, PUBLISHES, PUSHES, SECRET, SIGNS, TALKS, permissions
from gate.audit.nouns import Grant, Reach
from gate.level import Level

COMPILED = re.compile(r"gh-aw|GH_AW_|GITHUB_AW\b")
ENGINE = re.compile(r"(?:GH_AW_INFO_ENGINE_ID|GH_AW_ENGINE_ID|engine_id)\"?\s*[:=]\s*\"?([\w-]+)")
ENGINES = {"claude": "claude-code", "codex": "codex", "copilot": "copilot", "gemini": "gemini-cli"}
ITS_OWN = re.compile(r"GH_AW|COPILOT|^GITHUB_TOKEN$")
"""What the firewall and the gateway keep from the agent."""


def is_compiled(document: Document) -> bool:
    return document.path.endswith((".lock.yml", ".lock.yaml")) and bool(COMPILED.search(document.text))


def rows(document: Document, jobs: dict[str, Node], tool: str) -> Iterator[Grant]:
    """One row: the agent, and what the jobs after it write for it."""
    job, step = jobs.get("agent", Node({})), None
    for one in job.each("steps"):
        if one.text("id") == "agentic_execution":
            step = one
    if step is None:
        return
    own = _writes(document, job)
    after = sorted({scope for name, other in jobs.items() if "agent" in _needs(other) for scope in _writes(document, other)})  # fmt: skip
    held = sorted(name for name in _secrets(job) if not ITS_OWN.search(name) and not MODEL.search(name))
    level, reach, does = _judged(own, after, held)
    words = ", ".join([*(f"{scope}: write" for scope in own), *(f"secrets.{name}" for name in held)]) or "a token that reads"  # fmt: skip
    yield Grant(
        tool=ENGINES.get(_engine(document), tool),
        path=document.path,
        line=step.line,
        grant=f"job agent: an agentic workflow, with {words}",
        reach=reach,
        human_approval="none",
        level=level,
        reason=does,
        fix="nothing to do while a human merges" if level < Level.COLLABORATIVE else "leave the agent's job its reading permissions, and give it no secret",
    )  # fmt: skip


def _judged(own: list[str], after: list[str], held: list[str]) -> tuple[Level, Reach, str]:
    if any(scope in (*PUSHES, *SIGNS, *PUBLISHES, "all") for scope in own):
        return Level.COLLABORATIVE, "repository", "runs any command with a token that may write to the repository"
    if held:
        return (
            Level.COLLABORATIVE,
            "unknown",
            "runs any command beside credentials whose reach is not in the repository",
        )
    if after or own:
        shown = ", ".join(f"{scope}: write" for scope in after or own)
        return Level.NOTIFY_AND_PROCEED, "repository", f"runs any command behind a firewall; what it proposes is checked and written by a later job ({shown}), and nothing lands without a merge"  # fmt: skip
    return Level.FULL_AUTONOMY, "local", "runs any command behind a firewall; nothing it writes leaves the runner"


def _engine(document: Document) -> str:
    match = ENGINE.search(document.text)
    return match.group(1) if match else ""


def _needs(job: Node) -> set[str]:
    return {str(node.value) for node in job.each("needs")}


def _writes(document: Document, job: Node) -> list[str]:
    """The scopes that a job's token may write."""
    block = permissions(document.root, job)
    if block is None or not isinstance(block.value, dict):
        return ["all"] if block is not None and block.value == "write-all" else []
    known = (*PUSHES, *SIGNS, *PUBLISHES, *TALKS)
    return sorted(scope for scope, node in block.items() if scope in known and node.value == "write")


def _secrets(job: Node) -> set[str]:
    pairs = (pair for step in job.each("steps") for part in ("env", "with") for pair in step.items(part))
    texts = [str(node.value) for name, node in pairs if not name.startswith("SECRET_")]  # those that are blanked out
    texts += [str(node.value) for _, node in job.items("env")]
    return {a or b for text in texts for a, b in SECRET.findall(text)}
