"""Cross-service: more than one service's root in one change. Roots come from the policy, else from the base tree:
`services/<name>/` where at least two siblings hold a manifest, Dockerfile or chart of their own, and `src/<name>/` where two have
an image, or a program of .NET, of their own."""

from __future__ import annotations

import re

from gate.classify.nature import nature_of
from gate.classify.reading.patterns import pattern
from gate.model import Change, FileAssessment, Finding, Level

IDS = {"cross-service": "two or more services change together"}
FOLDERS = pattern(
    r"^((?:[^/]+/){0,2}(?:services|microservices|svc)/[^/]+|(?P<source>src/(?!(?:services|microservices|svc)/|[^/]*(?:bench|tests?|samples?|tools?\b|migrat|AppHost\b|ServiceDefaults\b))[^/]+))/",
    re.I,
)
DEPLOYABLE = pattern(
    r"/(Dockerfile|Chart\.yaml|serverless\.ya?ml|package\.json|pyproject\.toml|go\.mod|pom\.xml|Cargo\.toml|build\.gradle(\.kts)?|requirements\.txt|Procfile)$"
)
STARTS = pattern(r"/(Dockerfile|Program\.cs)$")
"""In `src/`, where most folders are parts of one program."""
TREE_LIMIT = 200_000


def roots(change: Change, named: tuple[str, ...]) -> frozenset[str]:
    """Service roots: those the policy names, else those the base tree shows."""
    if named:
        return frozenset(name.strip("/") for name in named)
    if len({m.group(1) for f in change.files for m in [FOLDERS.match(f.path)] if m}) < 2:
        return frozenset()
    found: set[str] = set()
    for i, path in enumerate(change.tree_paths()):
        if i > TREE_LIMIT:
            break
        match = FOLDERS.match(path)
        if match and (STARTS if match["source"] else DEPLOYABLE).search(path):
            found.add(match.group(1))
    return frozenset(found)


def cross_service(files: list[FileAssessment], change: Change, named: tuple[str, ...]) -> list[FileAssessment]:
    """Adds a finding to one file of each service when behaviour of two or more of them changes."""
    services = roots(change, named)
    if len(services) < 2:
        return files
    first: dict[str, int] = {}
    for i, file in enumerate(files):
        if (
            file.level == 0
            or file.path.endswith("/launchSettings.json")
            or nature_of(file.path) in ("docs", "test", "lockfile", "manifest")
        ):
            continue
        for service in services:
            if file.path.startswith(service + "/"):
                first.setdefault(service, i)
    if len(first) < 2:
        return files
    names = ", ".join(sorted(first)[:4])
    for i in first.values():
        found = Finding(
            rule="cross-service",
            level=Level.COLLABORATIVE,
            path=files[i].path,
            reason=f"services change together: {names}",
            safer="change the provider first, compatibly, and its callers in a later change",
        )
        files[i] = files[i].raised(found)
    return files
