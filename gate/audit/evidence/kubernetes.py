"""Kubernetes RBAC: `kubectl get clusterroles,clusterrolebindings,roles,rolebindings -A -o json`."""

from __future__ import annotations

from typing import Any

from gate.audit.evidence.shapes import AGENTS, MACHINES, rows, table, text, words
from gate.audit.nouns import Evidence, Grant, Unknown
from gate.commands.surroundings import DEFAULT, place_of
from gate.level import Level

NAME = "kubernetes"
READS = {"get", "list", "watch"}
STRONG = ("cluster-admin", "admin", "edit")


def read(name: str, data: Any) -> Evidence | None:
    if not isinstance(data, dict):
        return None
    items = (
        list(rows(data, "items"))
        if data.get("kind") in ("List", "RoleBindingList", "ClusterRoleBindingList")
        else [data]
    )
    kinds = {text(item, "kind") for item in items}
    if not kinds & {"Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"}:
        return None
    writing = {
        text(table(i, "metadata"), "name"): _writes(i) for i in items if text(i, "kind") in ("Role", "ClusterRole")
    }
    bindings = [i for i in items if text(i, "kind").endswith("Binding")]
    found = [grant for binding in bindings for grant in _binding(name, binding, writing)]
    unseen = (
        ()
        if bindings
        else (
            Unknown(
                what="who holds the roles of the cluster",
                why=f"{name} has roles and no bindings",
                how_to_know="kubectl get clusterrolebindings,rolebindings -A -o json",
            ),
        )
    )
    return Evidence(grants=tuple(found), unknown=unseen)


def _writes(role: dict[str, Any]) -> str:
    """What the role changes, in words; empty where it only reads."""
    changed = [
        f"{verb} {resource}"
        for rule in rows(role, "rules")
        for verb in words(rule.get("verbs"))
        if verb not in READS
        for resource in words(rule.get("resources"))[:3]
    ]
    return ", ".join(changed[:4])


def _binding(name: str, binding: dict[str, Any], writing: dict[str, str]) -> list[Grant]:
    role = text(table(binding, "roleRef"), "name")
    does = writing.get(role, "everything" if role in STRONG else "" if role == "view" else "what the role says")
    if not does:
        return []
    whole = text(binding, "kind") == "ClusterRoleBinding"
    namespace = text(table(binding, "metadata"), "namespace")
    place = place_of([namespace], DEFAULT)
    far = whole or place is None or place.kind == "production"
    subjects = [
        s for s in rows(binding, "subjects") if AGENTS.search(text(s, "name")) or MACHINES.search(text(s, "name"))
    ]
    return [
        Grant(
            tool="kubernetes",
            path=name,
            grant=f"{text(subject, 'kind')} {text(subject, 'name')} holds {role} in {'the whole cluster' if whole else namespace}",
            reach="production" if far else "unknown",
            human_approval="none",
            level=Level.HUMAN_ONLY if far else Level.COLLABORATIVE,
            reason=f"changes {does}; the cluster asks no human",
            fix="bind it to `view`, or to a role of one namespace that is not production",
        )
        for subject in subjects
    ]
