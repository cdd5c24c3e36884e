"""The `authorship` object of the public contract, and nothing else."""

from __future__ import annotations

from typing import Any

from gate.model import Authorship


def to_json(authorship: Authorship) -> dict[str, Any]:
    """Kind, agents, invokers, evidence: keys only ever get added here without a new schema number."""
    return {
        "kind": authorship.kind,
        "agents": list(authorship.agents),
        "invokers": [{"who": invoker.who, "source": invoker.source} for invoker in authorship.invokers],
        "evidence": [
            {"signal": e.signal, "commit": e.commit, "agent": e.agent, "value": e.value} for e in authorship.evidence
        ],
    }
