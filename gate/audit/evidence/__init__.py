"""Evidence from outside the repository: exports of GitHub, AWS, Google Cloud and Kubernetes, each known by its shape."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

from gate.audit.evidence import aws, github, google, kubernetes
from gate.audit.nouns import Evidence
from gate.errors import UsageError

READERS: tuple[ModuleType, ...] = (github, aws, google, kubernetes)
SIZE_LIMIT = 50_000_000


def read_evidence(name: str, data: bytes) -> Evidence:
    """What one file tells. Raises UsageError where it is no JSON or YAML, or of no known shape."""
    document = _document(name, data)
    for reader in READERS:
        found: Evidence | None = reader.read(name, document)
        if found is not None:
            return found
    raise UsageError(
        "of no known shape",
        where=name,
        remedy="docs/audit.md lists the exports and the commands that write them",
    )


def _document(name: str, data: bytes) -> Any:
    if len(data) > SIZE_LIMIT:
        raise UsageError(f"{len(data):,} bytes; at most {SIZE_LIMIT:,} are read", where=name, remedy="split the export")
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return _yaml(name, data)


def _yaml(name: str, data: bytes) -> Any:
    """`kubectl get … -o yaml` writes several documents; they are read as one list."""
    import yaml

    try:
        documents = list(yaml.load_all(data, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
    except (yaml.YAMLError, RecursionError, ValueError):
        raise UsageError("neither JSON nor YAML", where=name, remedy="export it again, with -o json") from None
    return documents[0] if len(documents) == 1 else {"kind": "List", "items": [d for d in documents if d]}
