"""Rows put together: an open shell meets what the repository says of production, and the worst comes first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from gate.audit.guarded import asked, guarded
from gate.audit.nouns import FURTHEST, Approval, Audit, Evidence, Grant, Unknown
from gate.audit.registry import UNREADABLE, grants
from gate.classify.nature import TEST_FOLDER, VENDORED
from gate.classify.reading.patterns import pattern
from gate.level import Level

PRODUCTION = pattern(r"(^|/)(prod|production|prd)/([^/]+/)*[^/]+\.(tf|tfvars|hcl|bicep|ya?ml)$"
    r"|(^|/)(env|envs|environments|overlays|stacks|inventories|clusters|deploy)/(prod|production|prd)(/|\.(tf|tfvars|hcl|ya?ml|json|ini)$)"
    r"|(^|/)([\w.-]*[-_.])?(prod|production)\.(tfvars|tf|ya?ml)$", re.I)  # fmt: skip
DEPLOYS = pattern(
    r"environment:\s*(name:\s*)?['\"]?prod|configure-aws-credentials|google-github-actions/auth|azure/login", re.I
)
SOFTWARE = pattern(r"(^|/)(node_modules|testdata|fixtures?|__fixtures__|templates?|examples?)/", re.I)
ORDER: tuple[Approval, ...] = ("none", "unknown", "required")


def audit(
    files: Mapping[str, str],
    *,
    paths: Iterable[str] = (),
    evidence: Iterable[Evidence] = (),
    unknown: Iterable[Unknown] = (),
    may_act: Level = Level.NOTIFY_AND_PROCEED,
) -> Audit:
    """The whole answer for a repository's settings. `paths` are all of its paths: they tell where production is.

    `evidence` is what files from outside tell, read already.
    """
    told = list(evidence)
    answers = _answers(told)
    found = list(grants({path: text for path, text in files.items() if in_use(path)}))
    read = {row.tool for row in found}
    found += [row for one in told for row in one.grants if not _superseded(row, answers)]
    sign = sign_of_production(paths, files) or next((row.path for row in found if row.reach == "production"), None)
    tools = guarded(files)
    rows = tuple(asked(_settled(_joined(row, sign), answers), tools) for row in found)
    missing = [*unknown, *(u for one in told for u in one.unknown), *_unseen(rows, read), *_open(rows, answers)]
    return Audit(grants=ordered(rows), unknown=tuple(dict.fromkeys(missing)), may_act=may_act)


def _answers(told: list[Evidence]) -> dict[str, tuple[Approval, str]]:
    """Question -> answer. The default branch may be held by a ruleset or by branch protection: either is enough."""
    answers: dict[str, tuple[Approval, str]] = {}
    for question, approval, words in (answer for one in told for answer in one.answers):
        if question != "default branch" or answers.get(question, ("none", ""))[0] != "required":
            answers[question] = (approval, words)
    return answers


def _superseded(row: Grant, answers: Mapping[str, tuple[Approval, str]]) -> bool:
    """One export says that nothing protects the branch, and another one that something does."""
    return row.tool == "github" and "default branch" in row.hinges_on and answers["default branch"][0] == "required"


def with_others(found: Audit, others: Iterable[Grant]) -> Audit:
    """The audit with rows of another program, less those that say nothing new."""
    new = tuple(row for row in others if not any(_same(row, known) for known in found.grants))
    return replace(found, grants=ordered((*found.grants, *new)))


def _settled(row: Grant, answers: Mapping[str, tuple[Approval, str]]) -> Grant:
    """The row as evidence settles it. What evidence says is added to the reason, whichever way it points."""
    for question in row.hinges_on:
        if question in answers and row.tool != "github":
            approval, words = answers[question]
            row = _answered(replace(row, reason=f"{row.reason}; {words}"), question, approval)
    return row


def _answered(row: Grant, question: str, approval: Approval) -> Grant:
    yes = approval == "required"
    if question == "default permissions":
        level = Level.NOTIFY_AND_PROCEED if yes else row.level
        return replace(row, reach="repository", level=level)
    if question == "default branch":
        return replace(row, human_approval="required", level=Level.PROPOSE_AND_WAIT) if yes else row
    return replace(row, human_approval=approval)


def _same(row: Grant, known: Grant) -> bool:
    """Another program's row about a line that is told already, or about the rights of a job that is."""
    return row.path == known.path and (
        row.line == known.line or (row.reach == known.reach and "permissions" in row.grant)
    )


HOW_TO_SEE = {
    "default branch": (
        "whether a human must approve before the default branch moves",
        "gh api repos/OWNER/REPO/rulesets and gh api repos/OWNER/REPO/branches/main/protection, each to a file for --evidence",
    ),
    "default permissions": (
        "what a workflow may do that writes out no permissions",
        "gh api repos/OWNER/REPO/actions/permissions/workflow, to a file for --evidence",
    ),
    "environment": (
        "who must approve before a job enters {0}",
        "gh api repos/OWNER/REPO/environments, to a file for --evidence",
    ),
}


def _open(rows: tuple[Grant, ...], answers: Mapping[str, object]) -> list[Unknown]:
    """The questions that no evidence answered."""
    questions = dict.fromkeys(q for row in rows for q in row.hinges_on if q not in answers)
    told = [
        (question, *HOW_TO_SEE[question.split(" ", 1)[0] if question.startswith("environment ") else question])
        for question in questions
    ]
    why = "it is a setting of GitHub, not a file of the repository"
    return [Unknown(what=what.format(question), why=why, how_to_know=how) for question, what, how in told]


def in_use(path: str) -> bool:
    """A settings file that some tool would read: none of a test's fixtures, of vendored code, of a template; and not
    the guard's own hook."""
    if path.endswith("/hooks/oversight-gate.json"):
        return False
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


def _unseen(rows: tuple[Grant, ...], read: set[str]) -> list[Unknown]:
    """What no file of the repository can tell, for the tools that are in use. `read` are those whose files were: of a service
    that only evidence speaks of, no user has settings."""
    found: list[Unknown] = []
    if not rows:
        return found
    for row in rows:
        if row.grant == UNREADABLE:
            place = f"{row.path}:{row.line}" if row.line else row.path
            found.append(
                Unknown(what=f"what {row.path} grants", why=row.reason, how_to_know=f"mend {place} and look again")
            )
    if any(row.any_command for row in rows):
        found.append(
            Unknown(
                what="which credentials stand on the machines where these tools run",
                why="they are on each developer's machine, not in the repository",
                how_to_know="on such a machine: aws sts get-caller-identity; kubectl config get-contexts; gcloud auth list; gh auth status",
            )
        )
    here = {row.tool for row in rows if not row.path.startswith("~/") and "/workflows/" not in row.path}
    tools = sorted(here & read)
    if tools and not any(row.path.startswith("~/") for row in rows):
        found.append(
            Unknown(
                what=f"what each user's own settings grant ({', '.join(tools)})",
                why="they are in the user's home folder and are merged with the repository's",
                how_to_know="gate audit --user on each machine; lock them by the tools' managed settings",
            )
        )
    return found
