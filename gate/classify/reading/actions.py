"""A GitHub workflow as facts: triggers, jobs, and the permissions each job's token ends up with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from gate.classify.reading.shipping import Job
from gate.model import FileChange

RANK = {"none": 0, "read": 1, "write": 2, "admin": 2}
UNSET = "default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    triggers: frozenset[str]
    frame: str
    """Everything but the jobs, as text to compare."""
    permissions: Any
    settings: dict[str, str]
    """The environment variables of all jobs."""
    jobs: dict[str, Job]
    job_permissions: dict[str, Any]

    def grants(self) -> dict[str, dict[str, int] | str]:
        """Job -> what its token may do: its own block, else the workflow's, else the repository's default."""
        return {job: _scopes(own if own is not None else self.permissions) for job, own in self.job_permissions.items()}

    def wider_than(self, old: Workflow) -> list[str]:
        """Scopes that some job holds now and did not hold before; a new job is held to what the old workflow had."""
        before, found = old.grants(), []
        for job, now in self.grants().items():
            was = before.get(job)
            if was is None:
                # A new job: compare with what the file as a whole granted; reading is what every checkout needs.
                was = _scopes(old.permissions) if old.permissions is not None else {}
                now = {} if isinstance(now, str) else now  # the repository's default, which it had before
                found += [f"{s}: write ({job})" for s, rank in now.items() if rank > max(1, _rank(was, s))]
            else:
                found += _wider(was, now, job)
        if self.permissions is not None and None not in self.job_permissions.values():  # the next job will inherit them
            now, was = _scopes(self.permissions), _scopes(old.permissions) if old.permissions is not None else {}
            now = {} if isinstance(now, str) else now
            found += [f"{s}: write (any new job)" for s, rank in now.items() if rank > max(1, _rank(was, s))]
        return found

    def other_settings(self, other: Workflow) -> set[str]:
        """Which of them differ."""
        return {name for name, _ in self.settings.items() ^ other.settings.items()}

    def ships(self, job: str) -> bool:
        return job in self.jobs and self.jobs[job].ships()


def _rank(scopes: dict[str, int] | str, scope: str) -> int:
    return 1 if isinstance(scopes, str) else scopes.get(scope, scopes.get("all", 0))


def _wider(was: dict[str, int] | str, now: dict[str, int] | str, job: str) -> list[str]:
    if was == now:
        return []
    if isinstance(now, str):
        return [f"the repository's default instead of a list ({job})"]
    # From the unknown default: a first block that only reads is a tightening; whatever writes is stated, so widening.
    return [
        f"{s}: {'write' if rank == 2 else 'read'} ({job})"
        for s, rank in now.items()
        if rank > (1 if isinstance(was, str) else _rank(was, s))
    ]


def _scopes(block: Any) -> dict[str, int] | str:
    if block is None:
        return UNSET
    if isinstance(block, str):
        return {"all": {"write-all": 2, "read-all": 1}.get(block.strip(), 2 if block.strip() else 0)}
    if isinstance(block, dict):
        return {str(k): RANK.get(str(v), 2) for k, v in block.items()}
    return {"all": 2}


@cache
def _loader() -> Any:
    import yaml

    return getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # BaseLoader keeps `on` a string


def load_yaml(text: str, *, limit: int = 1_000_000) -> Any:
    """The document, None where it can't be read, or where its aliases blow it up."""
    import yaml

    if len(text) > limit:
        return None
    try:
        loader = _loader()(text)
        node = loader.get_single_node()
        if node is None or ("*" in text and _unfolded(node, {}) > MOST):
            return None
        return loader.construct_document(node)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None


MOST = 3_000_000
"""Characters of a document, with each alias written out."""


def _unfolded(node: Any, known: dict[int, int]) -> int:
    """How many characters a node stands for, with each alias written out; one that holds itself holds too many."""
    if not isinstance(node.value, list):
        return 1 + len(node.value)
    if id(node) not in known:
        known[id(node)] = MOST + 1
        inner = (x for pair in node.value for x in (pair if isinstance(pair, tuple) else (pair,)))
        known[id(node)] = 1 + sum(_unfolded(x, known) for x in inner)
    return known[id(node)]


def read_workflow(text: str) -> Workflow | None:
    """A workflow, the empty one for no text, None where it can't be read."""
    if not text.strip():
        return Workflow(triggers=frozenset(), frame="", settings={}, permissions={}, jobs={}, job_permissions={})
    document = load_yaml(
        text if text.endswith("\n") else f"{text}\n"
    )  # a last script means the same without a line end
    if not isinstance(document, dict) or not isinstance(document.get("jobs"), dict):
        return None
    on = document.get("on")
    triggers = {on} if isinstance(on, str) else {str(x) for x in on} if isinstance(on, (list, dict)) else set()
    jobs, env = document["jobs"], document.get("env")
    return Workflow(
        triggers=frozenset(triggers),
        frame=repr({k: _undescribed(v) if k == "on" else v for k, v in document.items() if k not in OWN}),
        settings={str(k): str(v) for k, v in env.items()} if isinstance(env, dict) else {},
        permissions=document.get("permissions"),
        jobs={str(k): Job.of(v) for k, v in jobs.items()},
        job_permissions={str(k): v.get("permissions") if isinstance(v, dict) else None for k, v in jobs.items()},
    )


OWN = ("jobs", "permissions", "name")
GIVEN = ("inputs", "outputs", "secrets")


def _undescribed(on: Any) -> Any:
    """Triggers without what their inputs, outputs and secrets say of themselves."""
    if not isinstance(on, dict):
        return on
    return {
        trigger: {
            key: {
                name: {k: v for k, v in one.items() if k != "description"} if isinstance(one, dict) else one
                for name, one in value.items()
            }
            if key in GIVEN and isinstance(value, dict)
            else value
            for key, value in told.items()
        }
        if isinstance(told, dict)
        else told
        for trigger, told in on.items()
    }


def only_bumps(file: FileChange) -> bool:
    """Every changed line is `uses: owner/action@version`, the same actions in the same order."""
    if file.before is None or file.after is None:
        return False
    sides = []
    for lines in (file.removed, file.added):
        matches = [
            re.match(r"^\s*(?:-\s+)?uses\s*:\s*[\"']?([\w.-]+/[\w./-]+)@[^\s\"']+[\"']?\s*(?:#.*)?$", x.text)
            for x in lines
            if x.text.strip()
        ]
        if not matches or not all(matches):
            return False
        sides.append([m.group(1) for m in matches if m])
    return sides[0] == sides[1]
