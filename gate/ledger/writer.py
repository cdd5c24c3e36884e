"""The name of the chain that a record belongs to. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping


def writer_name(environment: Mapping[str, str], *, person: str, folder: str) -> str:
    """`run:acme/shop:123.1:job` in GitHub Actions, else `clone:alice@acme.example:1f3a9c02`, which names no folder.

    https://docs.github.com/en/actions/reference/workflows-and-actions/variables#default-environment-variables
    """
    if environment.get("GITHUB_ACTIONS") == "true" and environment.get("GITHUB_RUN_ID"):
        parts = (
            environment.get("GITHUB_REPOSITORY", ""),
            f"{environment['GITHUB_RUN_ID']}.{environment.get('GITHUB_RUN_ATTEMPT', '1')}",
            environment.get("GITHUB_JOB", ""),
        )
        return "run:" + ":".join(parts)
    return f"clone:{person}:{hashlib.sha256(folder.encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"
