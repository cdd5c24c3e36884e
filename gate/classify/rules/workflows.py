"""GitHub Actions: what a workflow may do, when it runs, and what it ships.

Raises: `permissions:` that widen, a new `secrets.X`, `environment:`, `pull_request_target`, any edit inside a job that
deploys or publishes.
Ignores: issue templates; a proved formatting change (the engine stops before this rule).

Both sides are parsed and compared job by job, so moving a grant from the workflow to its only job is not a widening
(https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#permissions).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gate.classify.reading import new_jobs, pins, workflow_words
from gate.classify.reading.actions import Workflow, load_yaml, only_bumps, read_workflow
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.shipping import SHIPS, Job
from gate.classify.rule import Context, finding
from gate.model import Delta, FileChange, Finding, Line

IDS = {
    "workflow": "what CI runs on every change",
    "workflow-permissions": "what the workflow's token may do",
    "workflow-trigger": "a trigger that runs with the base repository's rights",
    "workflow-secrets": "which secrets a job sees",
    "workflow-environment": "which deployment environment a job enters",
    "workflow-publish": "a job that deploys or publishes",
    "workflow-bump": "only the versions of actions moved",
}
ACTIVE = pattern(r"^\.(github|gitea|forgejo)/workflows/[^/]+\.ya?ml$")
HARMLESS = of_path(
    r"^\.(github|gitea|forgejo)/(ISSUE_TEMPLATE|PULL_REQUEST_TEMPLATE|DISCUSSION_TEMPLATE|FUNDING|assets|images|contributors\.json$)|\.(md|png|svg|jpe?g|gif)$",
    re.I,
)
SECRET = pattern(
    r"\bsecrets\s*\.\s*(?!GITHUB_TOKEN\b)[A-Za-z_]\w*|\bsecrets\[|^\s*secrets\s*:|\btoJSON\(\s*secrets", re.I
)
ENVIRONMENT = pattern(r"^\s*(-\s+)?environment\s*:")
SEEN = "a job sees a secret that it did not see before"
ORDINARY = frozenset(("push", "pull_request", "merge_group", "workflow_dispatch", "schedule"))
"""By which no stranger runs anything with a secret: https://docs.github.com/actions/reference/security/secure-use"""
FOR_STRANGERS = pattern(r"\s*(?:-\s+)?if\s*:[^\n#]*(?<!!)=\s*[\"']pull_request_target[\"']")
"""https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/"""
IDENTITY = pattern(r"\s*(?:-\s+)?[\"']?(?:role-to-assume|workload_identity_provider)[\"']?\s*:\s*\S")
"""As whom a job acts in a cloud that trusts its token: https://docs.github.com/en/actions/concepts/security/openid-connect"""
RELEASE_FILE = pattern(r"(prod|production|deploy|release|publish|\bcd\b)", re.I)
PLANS = pattern(r"(^|[/_.-])(plan|diff)[_.-]", re.I)
"""A workflow that shows what production would become, and changes nothing."""
MAIN_WRITE = pattern(
    r"git push\b[^|;]*\b(main|master)\b|createCommitOnBranch|branches/[^/]+/protection|branch protection", re.I
)
SAFER = "say which permission the job needs and why, least first, and let an owner of CI approve exactly this head"


@cache
def _dangerous_triggers() -> frozenset[str]:
    # https://securitylab.github.com/resources/github-actions-preventing-pwn-requests/
    return frozenset({"pull_request_target", "workflow_run"})


SHOWN = of_path(r"(^|/)tests?/([^/]+/)*test[-_]data/")
"""What tests of a program that reads actions go by, and no workflow runs."""


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    path = file.path
    if HARMLESS.search(path) or context.nature == "docs":
        return
    if ACTIVE.search(path):
        yield from _workflow(_as_removed(file))
    elif path.startswith(".github/workflows/"):
        level = 4 if RELEASE_FILE.search(path) or "version" in path.lower() else 3
        yield finding("workflow", level, "stands beside the workflows, which read it", file, safer=SAFER)
    elif re.search(r"(^|/)action\.ya?ml$", path):
        if context.nature == "test" and SHOWN.search(path):
            return
        if file.before is not None and workflow_words.describes(file):
            yield finding("workflow", 1, "an action describes itself in other words", file)
            return
        yield finding("workflow", 3, "an action that workflows run", file, safer=SAFER)
        if not only_bumps(file) and _uploads(file):
            yield finding(
                "workflow-publish", 4, "an action that deploys or publishes", file, line=file.first, safer=SAFER
            )
        yield from _of_an_app(file)
    elif path.startswith((".github/", ".gitea/", ".forgejo/")) and context.nature != "asset":
        yield finding("workflow", 3, "steers how this repository is built, triaged or maintained", file, safer=SAFER)


SENDS = pattern(
    r"\buses\s*:\s*[\"']?[\w.-]+/(?![\w./-]*(?:setup|login|checkout|cache|artifact|notes|drafter|please|config))[\w./-]*(?:deploy|publish|gh-release|build-push|pypi-publish|push-|(?<=/)sign-|signing|code-?sign)",
    re.I,
)
"""An action that is there to deploy or to publish."""


BUILDS = pattern(r"\buses\s*:\s*[\"']?docker/build-push-action@(?!v1\b)")
PUSHES = pattern(
    r"(?i)(?<!build-)push(?!-action)|\b(?:outputs|cache-to|load)\b[\"']?\s*:[ \t]*\S|type=registry|:[ \t]*\*\w|\\[ux]|build-push-action@v1\b"
)
NOT_PUSHED = pattern(
    r"(?m)^(?: {0,4}push[ \t]*+:[ \t]*+(?:\{\})?|[ \t]*+(?:push[ \t]*+:[ \t]*+[\"']?false[\"']?|skipPush[ \t]*+:[ \t]*+true|(?:-[ \t]++)?name[ \t]*+:[ \t]*+[\w ]++|on:[ \t]*+(?:push|\[[\w, ]*+\])))[ \t]*+$"
)
"""By which it does more than to build: https://github.com/docker/build-push-action#inputs; and what says that it does not."""
SAYS = pattern(r"\s*(?:-\s+)?(?:name|description)\s*:|\s*#")


def _uploads(file: FileChange) -> bool:
    """Whether an action deploys or publishes, as its steps show, and does it otherwise."""
    if not any(x.text.strip() and not SAYS.match(x.text) for x in (*file.added, *file.removed)):
        return False
    stepped = (LISTED.sub("", text) for text in (file.old_text, file.new_text) if not OF_NODE.search(text))
    return any(SHIPS.search(text) or Job.of(load_yaml(text)).ships() for text in stepped)


LISTED = pattern(r"(?m)^[ \t]*-[ \t]+'[^'\n]*'[ \t]*$")
"""The name of a file, in a list of them that a step goes by."""
OF_NODE = pattern(r"(?m)^[ \t]+using[ \t]*:[ \t]*[\"']?node\d+[\"']?[ \t]*(?:#.*)?$")
"""A program, which has no steps: https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#runs"""


def _as_removed(file: FileChange) -> FileChange:
    """A workflow of which nothing but comments is left does what a removed one does: nothing."""
    if (
        file.partial
        or not file.new_text
        or any(row.strip() and row.lstrip()[0] != "#" for row in file.new_text.split("\n"))
    ):
        return file
    gone = tuple(Line(number, row, "old") for number, row in enumerate(file.old_text.split("\n"), 1))
    return file._replace(after=None, delta=Delta(lambda: (gone, ())))


def _workflow(file: FileChange) -> Iterator[Finding]:
    changed = [*file.removed, *file.added]
    shown = file.first
    if only_bumps(file):
        yield _bumped(file)
        return
    old, new = read_workflow(file.old_text), read_workflow(file.new_text)
    described = changed and all(workflow_words.DESCRIBES.match(x.text[:500]) for x in changed)
    if old is not None and old == new and described:
        yield finding("workflow", 1, "inputs describe themselves in other words", file, line=shown)
        return
    yield finding("workflow", 3, "changes what CI runs", file, line=shown, safer=SAFER)
    if old is None or new is None:
        yield from _unreadable(file, changed)
    if new is None:
        return
    old = old or read_workflow("")  # what could not be read did not run: all of it is new
    assert old is not None
    yield from _permissions(file, old, new)
    yield from _started(file, old, new)
    yield from _of_an_app(file)
    yield from _lines(file, as_ever=old.frame == new.frame and new.triggers <= ORDINARY)
    named = all(workflow_words.NAMES.match(x.text) for x in changed if x.text.strip())
    if not (named and workflow_words.same_but_names(file)):
        yield from _shipping(file, old, new, shown)


def _bumped(file: FileChange) -> Finding:
    """Nothing but actions that move to other versions."""
    if pins.only_annotated(file):
        reason = "the same pinned actions, with other versions written beside them"
        return finding("workflow-bump", 1, reason, file, line=file.first)
    builds = not any(PUSHES.search(NOT_PUSHED.compiled.sub("", text)) for text in (file.old_text, file.new_text))
    sends = any(SENDS.search(x.text[:500]) and not (builds and BUILDS.search(x.text[:500])) for x in file.added)
    reason = "actions that run with this workflow's rights move to other versions"
    if sends:
        reason = "what deploys or publishes moves to another version"
    safer = "pin each action to a full commit id and read its release notes"
    return finding("workflow-bump", 4 if sends else 3, reason, file, line=file.first, safer=safer)


def _started(file: FileChange, old: Workflow, new: Workflow) -> Iterator[Finding]:
    """By what jobs are started, and by whom."""
    for trigger in sorted((new.triggers - old.triggers) & _dangerous_triggers()):
        line = next((x for x in file.added if trigger in x.text), None)
        reason = f"{trigger} runs strangers' input with the base repository's rights"
        level = 4 if trigger == "pull_request_target" else 3
        safer = "use pull_request, or a relay without permissions"
        yield finding("workflow-trigger", level, reason, file, line=line, safer=safer)
    obeyed = workflow_words.obeyed(file)
    if obeyed is not None:
        reason = "whose word starts these jobs is otherwise"
        yield finding("workflow-trigger", 4, reason, file, line=obeyed, safer=SAFER)


def _unreadable(file: FileChange, changed: list[Line]) -> Iterator[Finding]:
    line = next(
        (x for x in changed if re.search(r"permissions|id-token|secrets|environment|pull_request_target", x.text)), None
    )
    level = 4 if line is not None or RELEASE_FILE.search(file.path) else 3
    yield finding(
        "workflow-permissions",
        level,
        "one side can't be parsed, so what it grants is unknown",
        file,
        line=line,
        safer=SAFER,
    )


def _permissions(file: FileChange, old: Workflow, new: Workflow) -> Iterator[Finding]:
    line = next(
        (
            x
            for x in (*file.added, *file.removed)
            if re.search(r"permissions\s*:|^\s*[a-z-]+\s*:\s*(write|read|none)\b|(write|read)-all", x.text)
        ),
        None,
    )
    wider = new.wider_than(old)
    if wider:
        yield finding(
            "workflow-permissions",
            4,
            f"the workflow's token may now do more: {', '.join(wider[:4])}",
            file,
            line=line,
            safer=SAFER,
        )
    elif line is not None and new.grants() != old.grants():
        yield finding("workflow-permissions", 3, "the workflow's token may do less", file, line=line, safer=SAFER)


OF_AN_APP = pattern(r"(?:^|[\s{,])permission-[\w-]+[\"']?\s*:\s*[\"']?(?:write|admin)\b")
"""https://github.com/actions/create-github-app-token#permission-permission-name"""


def _of_an_app(file: FileChange) -> Iterator[Finding]:
    gone = {x.bare for x in file.removed}
    line = next((x for x in file.added if OF_AN_APP.search(x.text[:500]) and x.bare not in gone), None)
    if line is not None:
        reason = "a token of an app may do more, or something else"
        yield finding("workflow-permissions", 4, reason, file, line=line, safer=SAFER)


def _lines(file: FileChange, *, as_ever: bool) -> Iterator[Finding]:
    """What single rows let jobs do; `as_ever`, where they run when they ran before."""
    gone, level, moved = {line.text.strip() for line in file.removed}, None, None
    for line in file.added:
        if line.text.strip() in gone:
            moved = moved or (line if SECRET.search(line.text) else None)
        elif SECRET.search(line.text):
            if line.text.lstrip().startswith("#") and not new_jobs.is_in_a_script(file, SECRET.compiled):
                continue
            if level is None:
                level = 3 if as_ever and new_jobs.as_others(file, SECRET.compiled) else 4
            yield finding("workflow-secrets", level, SEEN, file, line=line, safer=SAFER)
        elif FOR_STRANGERS.match(line.text[:500]) and not any(FOR_STRANGERS.match(x.text[:500]) for x in file.removed):
            reason = "a step runs now on what strangers ask for, with the base repository's rights"
            yield finding("workflow-trigger", 4, reason, file, line=line, safer="let it run on pull_request alone")
        elif IDENTITY.match(line.text):
            reason = "a job acts with other rights in the cloud"
            yield finding("workflow-permissions", 4, reason, file, line=line, safer=SAFER)
        elif ENVIRONMENT.search(line.text):
            yield finding(
                "workflow-environment", 4, "a job enters a deployment environment", file, line=line, safer=SAFER
            )
    if moved is not None and new_jobs.sees_more(file, SECRET.compiled):
        yield finding("workflow-secrets", 4, SEEN, file, line=moved, safer=SAFER)
    came = {line.text.strip() for line in file.added}
    for line in file.removed:
        if ENVIRONMENT.search(line.text) and line.text.strip() not in came:
            yield finding(
                "workflow-environment",
                4,
                "a job leaves its deployment environment, and so its reviewers",
                file,
                line=line,
                safer=SAFER,
            )
    pushes = next((x for x in (*file.added, *file.removed) if MAIN_WRITE.search(x.text)), None)
    if pushes is not None:
        yield finding(
            "workflow-publish", 4, "the workflow itself writes to a protected branch", file, line=pushes, safer=SAFER
        )


def _shipping(file: FileChange, old: Workflow, new: Workflow, shown: Line | None) -> Iterator[Finding]:
    """An edit inside a job that ships, or around all jobs of a file that ships."""
    names = [name for name in {*old.jobs, *new.jobs} if old.jobs.get(name) != new.jobs.get(name)]
    ships = sorted(name for name in names if old.ships(name) or new.ships(name))
    shipping = (
        [job for side in (old, new) for job in side.jobs.values() if job.ships()] if old.frame != new.frame else []
    )
    around = bool(shipping) and (
        old.triggers != new.triggers
        or workflow_words.branches(file.old_text) != workflow_words.branches(file.new_text)
        or bool(RELEASE_FILE.search(file.path))
        or any(re.search(rf"\b{re.escape(name)}\b", job.text) for name in old.other_settings(new) for job in shipping)
    )
    tells = workflow_words.only_names_the_run(file) or workflow_words.only_words_a_message(file)
    if ships:
        yield finding(
            "workflow-publish",
            3 if tells else 4,
            f"changes a job that deploys or publishes: {', '.join(ships[:3])}",
            file,
            line=shown,
            safer=SAFER,
        )
    elif around or ("prod" in file.path.lower() and not PLANS.search(file.path) and (names or old.frame != new.frame)):
        yield finding(
            "workflow-publish",
            3 if tells else 4,
            "changes when or with what a deploying or publishing workflow runs",
            file,
            line=shown,
            safer=SAFER,
        )
