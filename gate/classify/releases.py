"""Releases that a number starts: a file that holds only a version, and a workflow of the base tree that deploys when it
changes (`on: push: paths: [VERSION]`), or one of production that runs on each release. The number alone then says what runs next."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import islice

from gate.classify.nature import TOOLING
from gate.classify.reading.environments import PRODUCTION
from gate.classify.reading.patterns import of_path, pattern
from gate.model import Change, FileAssessment, Finding, Level

IDS = {"release-number": "the number of a release, whose change starts a deployment"}
SPENT = of_path(r"(^|/)\.changeset/(?!README)[^/]+\.md$")
"""A note for the next version. Once it is gone and the version stands in the manifest, a push to the main branch publishes that:
https://github.com/changesets/action"""
MANIFEST = of_path(r"(^|/)package\.json$")
PUBLISHES = pattern(r"\bpublish(?!ed\b)|\bship\b")
NUMBER = of_path(r"(^|/)(\.?version|release|[\w.-]*[-_.](version|release))(\.txt)?$", re.I)
BY_A_BOT = of_path(r"(^|/)\.release-please-manifest\.json$")
"""What release-please counts: once merged, it tags that release (https://github.com/googleapis/release-please)."""
WORKFLOW = pattern(r"^\.(github|gitea|forgejo)/workflows/[^/]+\.ya?ml$")
TREE_LIMIT, WORKFLOW_LIMIT = 200_000, 200


def released(files: list[FileAssessment], change: Change) -> list[FileAssessment]:
    """Adds a finding to each number that a deploying workflow waits for."""
    if any(file.status == "deleted" and SPENT.search(file.path) for file in files) and _publishes(change):
        files = [_of_changesets(file) if file.level == 1 and MANIFEST.search(file.path) else file for file in files]
    numbers = [
        i
        for i, file in enumerate(files)
        if 0 < file.level < Level.HUMAN_ONLY
        and (BY_A_BOT.search(file.path) or (NUMBER.search(file.path) and not TOOLING.search(file.path)))
    ]
    awaited = list(_awaited(change)) if numbers else []
    for i in numbers:
        workflow = next((name for name, glob in awaited if fnmatchcase(files[i].path, glob)), None)
        if workflow is not None:
            found = Finding(
                rule="release-number",
                level=Level.HUMAN_ONLY,
                path=files[i].path,
                reason=f"{workflow.rsplit('/', 1)[-1]} deploys when this number changes",
                safer="a human releases, from what ran in staging",
            )
            files[i] = files[i].raised(found)
    return files


def _of_changesets(file: FileAssessment) -> FileAssessment:
    reason = "its notes for the next version are used up: on the main branch this version is published"
    return file.raised(Finding(rule="release-number", level=Level.PROPOSE_AND_WAIT, path=file.path, reason=reason))


def _publishes(change: Change) -> bool:
    """Whether what counts versions also publishes them; true where no workflow tells."""
    texts = [text.lower() for _, text in _workflows(change)]
    return not any("changesets/action" in text for text in texts) or any(PUBLISHES.search(text) for text in texts)


def _workflows(change: Change) -> Iterator[tuple[str, str]]:
    """The path and text of each workflow of the base."""
    paths = (path for path in islice(change.tree_paths(), TREE_LIMIT) if WORKFLOW.search(path))
    for path in islice(paths, WORKFLOW_LIMIT):
        yield path, (change.read_base(path) or b"").decode("utf-8", "replace")


def _awaited(change: Change) -> Iterator[tuple[str, str]]:
    """(workflow, glob) of every path whose push starts a workflow that deploys or publishes."""
    from gate.classify.reading.actions import read_workflow  # most changes touch no number of a release

    for path, text in _workflows(change):
        globs = _pushed(text) if "paths" in text else []
        if "release" in text and PRODUCTION.search(path) and _runs_on_a_release(text):
            globs.append("*.release-please-manifest.json")
        workflow = read_workflow(text) if globs else None
        if workflow is not None and any(map(workflow.ships, workflow.jobs)):
            yield from ((path, glob) for glob in globs)


def _runs_on_a_release(text: str) -> bool:
    from gate.classify.reading.actions import load_yaml

    document = load_yaml(text)
    on = document.get("on") if isinstance(document, dict) else None
    return on == "release" or (isinstance(on, list | dict) and "release" in on)


def _pushed(text: str) -> list[str]:
    from gate.classify.reading.actions import load_yaml

    document = load_yaml(text)
    on = document.get("on") if isinstance(document, dict) else None
    push = on.get("push") if isinstance(on, dict) else None
    globs = push.get("paths") if isinstance(push, dict) else None
    return [str(glob) for glob in globs] if isinstance(globs, list) else []
