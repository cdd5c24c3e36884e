"""Policy files -> the effective `Policy`. The default is always below; presets follow; the repository's own file wins,
except over what is pinned."""

from __future__ import annotations

from typing import Any

from gate.errors import PolicyError
from gate.guard_policy import GuardPolicy
from gate.model import Approvers, Level, Part, PathRule, Policy, Regrade, Requirement, ReviewLater
from gate.policy.guard import merged as guard_merged

NAME = ".gate.yaml"


def preset(name: str) -> bytes:
    """The text of a preset that ships with the gate."""
    from pathlib import Path

    here = Path(__file__).parent
    return (here / "default.yaml" if name == "default" else here / "presets" / f"{name}.yaml").read_bytes()


def load(data: bytes | None = None, *, file: str = NAME) -> Policy:
    """The effective policy of a repository's own text, or the default for None. Raises PolicyError."""
    if data is None:
        from gate.policy.builtin import DEFAULT

        return DEFAULT
    return _loaded(data, file)


def default() -> Policy:
    """The default from its YAML text; `gate/policy/builtin.py` holds the same, so that a hook need not read YAML."""
    return _loaded(None, NAME)


def _loaded(data: bytes | None, file: str) -> Policy:
    layers: list[tuple[str, bytes, dict[str, Any]]] = [
        ("default", preset("default"), _read(preset("default"), "default.yaml", ours=True))
    ]
    if data is not None:
        own = _read(data, file)
        for name in own.get("extends", []):
            if name != "default":
                layers.append((name, preset(name), _read(preset(name), f"{name}.yaml", ours=True)))
        layers.append((file, data, own))
    return _merge(layers)


def _read(data: bytes, file: str, *, ours: bool = False) -> dict[str, Any]:
    from gate.policy.document import parse
    from gate.policy.validate import validate

    root = parse(data, file)
    if root is None:
        raise PolicyError("the file is empty", where=file, remedy="start with `version: 1`, or remove the file")
    value: dict[str, Any] = validate(root, ours=ours)
    return value


def _merge(layers: list[tuple[str, bytes, dict[str, Any]]]) -> Policy:
    import hashlib
    import json

    levels: list[dict[str, Any]] = [{} for _ in range(5)]
    origins: dict[str, str] = {}
    plain: dict[str, Any] = {}
    paths: list[PathRule] = []
    rules: dict[str, Regrade] = {}
    machine_users: dict[str, str] = {}
    agents: dict[str, Any] = {}
    later: dict[str, Any] = {}
    guard = GuardPolicy()
    for name, _, layer in layers:
        for number, demands in layer.get("levels", {}).items():
            levels[int(number)] |= demands
            origins |= {f"levels.{number}.{key}": name for key in demands}
        paths += [_path_rule(rule, name) for rule in layer.get("paths", [])]
        for id, rule in layer.get("rules", {}).items():
            _regrade(rules, id, rule, name)
        later |= layer.get("review_later", {})
        origins |= {f"review_later.{key}": name for key in layer.get("review_later", {})}
        machine_users |= layer.get("machine_users", {})
        agents |= {agent["id"]: agent for agent in layer.get("agents", [])}
        origins |= {key: name for key in ("machine_users", "agents") if key in layer}
        guard = guard_merged(guard, layer.get("guard", {}))
        origins |= {f"guard.{key}": name for key in layer.get("guard", {})}
        flat = {key: layer[key] for key in ("undeclared", "services", "break_glass") if key in layer} | layer.get(
            "hooks", {}
        )
        plain |= flat
        origins |= dict.fromkeys((("hooks." if key == "missing_trailer" else "") + key for key in flat), name)
    return Policy(
        requirements=tuple(_requirement(demands) for demands in levels),
        paths=tuple(paths),
        rules=tuple(rules.values()),
        undeclared=plain["undeclared"],
        services=tuple(plain.get("services", ())),
        missing_trailer=plain["missing_trailer"],
        break_glass=_approvers(plain["break_glass"]) if "break_glass" in plain else None,
        review_later=_review_later(later),
        machine_users=tuple(sorted(machine_users.items())),
        agents=json.dumps({"agent": list(agents.values())}) if agents else "",
        guard=guard,
        digest=hashlib.sha256(b"\0".join(data for _, data, _ in layers)).hexdigest(),
        origins=tuple(sorted(origins.items())),
    )


def _requirement(demands: dict[str, Any]) -> Requirement:
    who = demands.get("approvers", {})
    parts = tuple(
        Part(users=tuple(p.get("users", ())), teams=tuple(p.get("teams", ())), approvals=p.get("approvals", 1))
        for p in demands.get("all_of", ())
    )
    own = {"approvers": _approvers(who), "all_of": parts, "carry_over": tuple(demands.get("carry_over", ()))}
    return Requirement(**(demands | own))


def _approvers(who: dict[str, Any]) -> Approvers:
    return Approvers(
        users=tuple(who.get("users", ())), teams=tuple(who.get("teams", ())), permission=who.get("permission", "write")
    )


def _review_later(later: dict[str, Any]) -> ReviewLater:
    return ReviewLater(
        share=int(later["share"].removesuffix("%")),
        within=int(later["within"].removesuffix("d")),
        always=tuple(later.get("always", ())),
    )


def _path_rule(rule: dict[str, Any], origin: str) -> PathRule:
    graded = {key: Level(rule[key]) for key in ("at_least", "at_most", "exactly") if key in rule}
    return PathRule(
        match=tuple(rule["match"]),
        reason=rule.get("reason", ""),
        pinned=rule.get("pinned", False),
        origin=origin,
        **graded,
    )


def _regrade(rules: dict[str, Regrade], id: str, rule: dict[str, Any], origin: str) -> None:
    """A later file re-grades; a pinned level can only be raised."""
    level = Level(rule["level"])
    if id in rules and rules[id].pinned:
        level = max(level, rules[id].level)
    pinned = rule.get("pinned", False) or (id in rules and rules[id].pinned)
    rules[id] = Regrade(rule=id, level=level, reason=rule.get("reason", ""), pinned=pinned, origin=origin)
