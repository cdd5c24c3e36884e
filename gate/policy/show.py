"""The effective policy as YAML, each value with the file that set it: what no file sets is the default."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from gate.model import Level, Policy
from gate.policy_model import Approvers, PathRule, Requirement

PLAIN = re.compile(r"[A-Za-z][\w-]*|\d+[%d]")
TRUTHS = ("true", "false", "yes", "no", "on", "off", "null", "y", "n")
"""What YAML 1.1 takes for something else than text (https://yaml.org/type/bool.html)."""
FIXED = ("exclude", "any_head")
"""Fields of a requirement that no key of a policy sets."""


def shown(policy: Policy, name: str) -> str:
    """Loads again as a policy of the same meaning."""
    origins = dict(policy.origins)
    out = [f"# {name}, digest {policy.digest[:12]}", "version: 1", _row("undeclared", policy.undeclared, origins)]
    out += _levels(policy, origins)
    out += _paths(policy.paths)
    out.append("rules:" if policy.rules else "rules: {}")
    for rule in policy.rules:
        value: dict[str, Any] = {"level": int(rule.level)}
        value |= {"pinned": True} if rule.pinned else {}
        out.append(f"  {rule.rule}: {_flow(value)}    # {rule.origin}{': ' + rule.reason if rule.reason else ''}")
    out.append("review_later:")
    for key, kept in (("share", f"{policy.review_later.share}%"), ("within", f"{policy.review_later.within}d")):
        out.append(_row(key, kept, origins, "review_later.", "  "))
    out.append(_row("always", policy.review_later.always, origins, "review_later.", "  "))
    out += ["hooks:", _row("missing_trailer", policy.missing_trailer, origins, "hooks.", "  ")]
    out.append(_row("services", policy.services, origins))
    out.append(_row("machine_users", dict(policy.machine_users), origins))
    if policy.break_glass is not None:
        people = {"users": policy.break_glass.users, "teams": policy.break_glass.teams}
        out.append(_row("break_glass", people, origins))
    if policy.agents:
        out.append("agents:")
        out += [f"  - {_flow(agent)}    # {origins['agents']}" for agent in json.loads(policy.agents)["agent"]]
    return "\n".join([*out, *_guard(policy, origins)]) + "\n"


def _levels(policy: Policy, origins: dict[str, str]) -> Iterator[str]:
    yield "levels:"
    for level, required in zip(Level, policy.requirements, strict=True):
        yield f"  {int(level)}:    # {level.label}"
        for key, value in _demands(required):
            yield _row(key, value, origins, f"levels.{int(level)}.", "    ")


def _demands(required: Requirement) -> Iterator[tuple[str, Any]]:
    for key in required._fields:
        value = getattr(required, key)
        if key == "approvers":
            yield key, _who(value)
        elif key == "all_of":
            yield key, [_who(part) for part in value]
        elif key not in FIXED and (key != "override" or value):
            yield key, value


def _paths(rules: Iterable[PathRule]) -> Iterator[str]:
    yield "paths:" if rules else "paths: []"
    for rule in rules:
        value: dict[str, Any] = {"match": list(rule.match)}
        graded = {key: getattr(rule, key) for key in ("at_least", "at_most", "exactly")}
        value |= {key: int(level) for key, level in graded.items() if level is not None}
        value |= {"pinned": True} if rule.pinned else {}
        yield f"  - {_flow(value)}    # {rule.origin}{': ' + rule.reason if rule.reason else ''}"


def _guard(policy: Policy, origins: dict[str, str]) -> Iterator[str]:
    """What the guard of agents' commands decides."""
    yield "guard:"
    for key in policy.guard._fields:
        value: Any = getattr(policy.guard, key)
        if key in ("commands", "edits"):
            value = dict(enumerate(value))
        elif key == "own":
            value = [one._asdict() for one in value]
        yield _row(key, value, origins, "guard.", "  ")


def _who(people: Any) -> dict[str, Any]:
    """Approvers, or one set of several."""
    value = {key: list(getattr(people, key)) for key in ("users", "teams")}
    return value | (
        {"permission": people.permission} if isinstance(people, Approvers) else {"approvals": people.approvals}
    )


def _row(key: str, value: Any, origins: dict[str, str], prefix: str = "", indent: str = "") -> str:
    return f"{indent}{key}: {_flow(value)}    # {origins.get(prefix + key, 'default')}"


def _flow(value: Any) -> str:
    """YAML on one line: JSON is YAML (https://yaml.org/spec/1.2.2/#13-terminology), and a plain word needs no quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_flow(item) for item in value) + "]"
    if isinstance(value, str) and PLAIN.fullmatch(value) and value.lower() not in TRUTHS:
        return value
    return json.dumps(value, ensure_ascii=False)
