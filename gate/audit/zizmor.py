"""Findings of zizmor (https://docs.zizmor.sh), where it is installed: rows for workflows that start an agent.

Only what concerns an agent's reach is taken over; what the audit's own rows say of the same line or job is not said twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from gate.audit.evidence.shapes import rows, table, text
from gate.audit.nouns import Grant, Reach
from gate.errors import GateError
from gate.level import Level

ARGUMENTS = ("--format", "json-v1", "--no-exit-codes", "--offline", "--quiet", "--no-config")
"""A repository's own configuration could silence a finding about it."""
LEVELS = {"High": Level.COLLABORATIVE, "Medium": Level.PROPOSE_AND_WAIT, "Low": Level.NOTIFY_AND_PROCEED}
TAKEN = ("dangerous-triggers", "excessive-permissions", "template-injection", "self-hosted-runner", "artipacked", "bot-conditions", "secrets-inherit", "overprovisioned-secrets", "github-env", "unredacted-secrets")  # fmt: skip


def read_findings(output: bytes, agents: Mapping[str, str]) -> tuple[Grant, ...]:
    """Rows of zizmor's JSON. `agents`: path of a workflow -> the tool it starts; other workflows are not the audit's."""
    try:
        found = json.loads(output or b"[]")
    except ValueError as error:
        raise GateError(
            f"zizmor's answer is no JSON: {error}", remedy="run it by hand, or leave --zizmor out"
        ) from None
    return tuple(row for finding in rows(found) for row in _rows(finding, agents))


def _rows(finding: dict[str, Any], agents: Mapping[str, str]) -> Iterator[Grant]:
    ident, severity = text(finding, "ident"), text(table(finding, "determinations"), "severity")
    if ident not in TAKEN or severity not in LEVELS or finding.get("ignored") is True:
        return
    primary = next((p for p in rows(finding, "locations") if text(table(p, "symbolic"), "kind") == "Primary"), None)
    place = primary or next(rows(finding, "locations"), None)
    path = _path(place)
    if path not in agents:
        return
    row = table(place, "concrete", "location", "start_point").get("row")
    reach: Reach = "unknown" if ident == "self-hosted-runner" else "repository"
    yield Grant(
        tool=agents[path],
        path=path,
        line=row + 1 if isinstance(row, int) else None,
        grant=f"{ident} ({'permissions, ' if 'permissions' in ident else ''}zizmor)",
        reach=reach,
        human_approval="none",
        level=LEVELS[severity],
        reason=text(finding, "desc") or ident,
        fix=text(finding, "url") or f"https://docs.zizmor.sh/audits/#{ident}",
    )


def _path(place: dict[str, Any] | None) -> str:
    key = table(place, "symbolic", "key")
    local = table(key, "Local")
    given = text(local, "verbatim_path") or text(local, "given_path")
    return given.removeprefix("./")
