"""Google Cloud: `gcloud projects get-iam-policy PROJECT --format json`."""

from __future__ import annotations

import re
from typing import Any

from gate.audit.evidence.shapes import AGENTS, MACHINES, rows, text, words
from gate.audit.nouns import Evidence, Grant
from gate.classify.reading.patterns import pattern
from gate.level import Level

NAME = "google-cloud"
READS = pattern(r"viewer|reader|\.(get|list)$|browser|aiplatform\.user", re.I)
BECOMES = pattern(r"workloadIdentityUser|serviceAccountTokenCreator|serviceAccountUser")


def read(name: str, data: Any) -> Evidence | None:
    if not isinstance(data, dict) or "bindings" not in data:
        return None
    return Evidence(grants=tuple(grant for binding in rows(data, "bindings") for grant in _binding(name, binding)))


def _binding(name: str, binding: dict[str, Any]) -> list[Grant]:
    """Members that are machines: workload identities (GitHub's tokens) and service accounts named like agents or pipelines."""
    role = text(binding, "role")
    if READS.search(role):
        return []
    members = [
        m
        for m in words(binding.get("members"))
        if "workloadIdentityPools" in m
        or (m.startswith("serviceAccount:") and (AGENTS.search(m) or MACHINES.search(m)))
    ]
    everybody = [m for m in words(binding.get("members")) if m in ("allUsers", "allAuthenticatedUsers")]
    return [
        Grant(
            tool="google-cloud",
            path=name,
            grant=f"{role} for {member[:160]}",
            reach="production",
            human_approval="none" if "workloadIdentityPools" in member else "unknown",
            level=Level.HUMAN_ONLY,
            reason="a matching job becomes this account"
            if BECOMES.search(role)
            else "changes what the role allows; Google Cloud asks no human",
            fix="bind one repository and one environment (attribute.sub), with a role that names what it needs",
        )
        for member in [*members, *everybody]
    ]
