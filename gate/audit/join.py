"""Rows put together: an open shell meets what the repository says of production, and the worst comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from gate.audit.nouns import FURTHEST, Approval, Audit, Grant, Unknown
from gate.audit.registry import grants
from gate.classify.nature import TEST_FOLDER, VENDORED
from gate.classify.reading.patterns import pattern
from gate.level import Level

PRODUCTION = pattern(r"(^|/)(prod|production|prd|live)(/|[-_.][^/]*)?[^/]*\.(tf|tfvars|hcl|ya?ml|json|bicep|env)$|(^|/)(env|envs|environments|overlays|stacks|inventories|clusters|deploy)/(prod|production|prd)/|[-_.](prod|production)\.(tfvars|ya?ml|json|env)$|(^|/)\.env\.prod(uction)?$", re.I)  # fmt: skip
DEPLOYS = pattern(
    r"environment:\s*(name:\s*)?['\"]?prod|configure-aws-credentials|google-github-actions/auth|azure/login", re.I
)
SOFTWARE = pattern(r"(^|/)(node_modules|testdata|fixtures?|__fixtures__|templates?|examples?)/", re.I)
ORDER: tuple[Approval, ...] = ("none", "unknown", "required")


def audit(
    files: Mapping[str, str],
    *,
    paths: Iterable[str] = (),
    unknown: Iterable[Unknown] = (),
    may_act: Level = Level.NOTIFY_AND_PROCEED,
) -> Audit:
    """The whole answer for a repository's settings. `paths` are all of its paths: they tell where production is."""
    found = grants({path: text for path, text in files.items() if in_use(path)})
    sign = next((row.path for row in found if row.reach == "production"), None) or sign_of_production(paths, files)
    rows = tuple(_joined(row, sign) for row in found)
    missing = [*unknown, *_unseen(rows)]
    return Audit(grants=ordered(rows), unknown=tuple(dict.fromkeys(missing)), may_act=may_act)


def in_use(path: str) -> bool:
    """A settings file that some tool would read: none of a test's fixtures, of vendored code, of a template."""
    folder = path.rpartition("/.")[0] if "/." in path else path.rpartition("/")[0]
    below = folder + "/"
    return not (SOFTWARE.search(below) or TEST_FOLDER.search(below) or VENDORED.search(below))


def sign_of_production(paths: Iterable[str], files: Mapping[str, str]) -> str | None:
    """A path that says where production is, the way to it in this repository."""
    for path, text in files.items():
        if "/workflows/" in path and DEPLOYS.search(text):
            return path
    return next((path for path in paths if PRODUCTION.search(path) and in_use(path)), None)


def _joined(row: Grant, sign: str | None) -> Grant:
    if not row.any_command or row.reach != "unknown" or sign is None or row.path.startswith(".github/workflows/"):
        return row
    return replace(
        row, reach="production", reason=f"{row.reason}; the way to production is in this repository ({sign})"
    )


def ordered(rows: Iterable[Grant]) -> tuple[Grant, ...]:
    """Acting alone first, then by level, by who is asked, by reach; then by place."""
    return tuple(
        sorted(
            rows,
            key=lambda r: (
                bool(r.known),
                not r.acts_alone,
                ORDER.index(r.human_approval),
                -r.level,
                FURTHEST.index(r.reach),
                r.path,
                r.line or 0,
                r.grant,
            ),
        )
    )


def _unseen(rows: tuple[Grant, ...]) -> list[Unknown]:
    """What no file of the repository can tell, for the tools that are in use."""
    found: list[Unknown] = []
    if not rows:
        return found
    if any(row.any_command for row in rows):
        found.append(
            Unknown(
                what="which credentials stand on the machines where these tools run",
                why="they are on each developer's machine, not in the repository",
                how_to_know="on such a machine: aws sts get-caller-identity; kubectl config get-contexts; gcloud auth list; gh auth status",
            )
        )
    tools = sorted({row.tool for row in rows if not row.path.startswith("~/") and "/workflows/" not in row.path})
    if tools and not any(row.path.startswith("~/") for row in rows):
        found.append(
            Unknown(
                what=f"what each user's own settings grant ({', '.join(tools)})",
                why="they are in the user's home folder and are merged with the repository's",
                how_to_know="gate audit --user on each machine; lock them by the tools' managed settings",
            )
        )
    return found
