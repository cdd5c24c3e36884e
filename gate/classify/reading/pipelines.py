"""Jobs that ship, of CI other than GitHub's: a changed line of one may say nothing of that itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from gate.classify.reading.actions import load_yaml
from gate.classify.reading.environments import PRODUCTION
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import indent, is_remark, lists_jobs
from gate.classify.reading.shipping import SHIPS, Job
from gate.model import FileChange, Line

STAGE = pattern(r"\s*stage\s*\(")
NAMED = pattern(
    r"\s*stage\s*\(\s*[\"'](?![^\"'\n]*(?i:test|coverage|junit|html|report|candidate|notes|check))[^\"'\n]*\b(?i:publish|deploy|release|promote)\b"
)
"""A stage that is called after what it does."""
PLAN = pattern(r"(?m)^[ \t]+plan[ \t]*:")
JOB = pattern(r"(?:[a-z_]+:|(?:  )?- name:[ \t]*[\"']?(?P<name>[\w.-]+)[\"']?)[ \t]*$")
"""A job, or a key in the first column, which ends the list of jobs."""
SHIPPING = pattern(rf"deploy|release|publish|promote|destroy|tear-?down|{PRODUCTION.pattern}", re.I)
DEPLOYS = ("deploy:", "before_deploy:", "after_deploy:", "deployment:")
DRONE = of_path(r"(^|/)(\.drone(\.\w+)?\.ya?ml$|\.woodpecker(\.ya?ml$|/))")
STEP = pattern(r"\s*(?:$|-\s+name\s*:)")
PLUGIN = pattern(
    r"\s*(?:-\s+)?image\s*:\s*[\"']?(?:[\w.-]+/)*(?:plugins?|plugin|woodpeckerci|drone)[/-](?:plugin-)?(?:docker|buildx|kaniko|ecr|gcr|gar|acr|npm|pypi|gem|s3|gcs|rsync|scp|ssh|helm|ansible|terraform|ecs|heroku|release|github-release|gitea-release|gitea-package|gh-pages|manifest|cloudformation)\b"
)


def ships(file: FileChange, *, enters: bool) -> Line | None:
    """The first changed line of a job that deploys or publishes. `enters`: as for `jobs_of`."""
    return (
        _of_concourse(file)
        or _of_jenkins(file)
        or _beside_a_plugin(file)
        or _for_travis(file)
        or _as_a_whole(file, enters)
    )


def _of_concourse(file: FileChange) -> Line | None:
    """The first changed line of a job of Concourse that by its name deploys or publishes (https://concourse-ci.org/jobs.html)."""
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        if not lines or not lists_jobs(text, PLAN):
            continue
        named = [
            (n, found["name"] or "") for n, row in enumerate(text.split("\n"), 1) if (found := JOB.match(row[:500]))
        ]
        starts = [number for number, _ in named]
        for line in lines:
            at = bisect_right(starts, line.number)
            said = line.text.strip()
            if at and said and not said.startswith("#") and SHIPPING.search(named[at - 1][1]):
                return line
    return None


def _of_jenkins(file: FileChange) -> Line | None:
    """The first changed line of a stage that deploys or publishes, by how rows are indented
    (https://www.jenkins.io/doc/book/pipeline/syntax/#stage)."""
    if "enkinsfile" not in file.path:
        return None
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        rows = [row[:500].expandtabs() for row in text.split("\n")] if lines else []
        ships = [number for number, row in enumerate(rows) if SHIPS.search(row) and not is_remark(row)]
        for line in lines[:MOST] if ships or any(map(NAMED.match, rows)) else ():
            if line.text.strip() and not is_remark(line.text):
                start, stop = _stage(rows, line.number)
                if any(start <= number < stop for number in ships) or (stop and NAMED.match(rows[start])):
                    return line
    return None


def _stage(rows: list[str], number: int) -> tuple[int, int]:
    """Where the innermost stage around a row begins and ends; nowhere where it stands in none."""
    depth = indent(rows[number - 1])
    for at in range(number - 2, max(-1, number - 2 - FAR), -1):
        if not rows[at].strip() or indent(rows[at]) >= depth:
            continue
        depth = indent(rows[at])
        if STAGE.match(rows[at]):
            within = (n for n in range(at + 1, len(rows)) if rows[n].strip() and indent(rows[n]) <= depth)
            return at, next(within, len(rows))
    return 0, 0


def _for_travis(file: FileChange) -> Line | None:
    """The first changed line of what Travis deploys, from where and when (https://docs.travis-ci.com/user/deployment), or CircleCI
    did before it had workflows."""
    if not file.path.endswith((".travis.yml", "circle.yml")):
        return None
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        deploys = _deploying(text) if lines else set[int]()
        for line in lines:
            if line.number in deploys and line.text.strip() and not line.text.lstrip().startswith("#"):
                return line
    return None


def _deploying(text: str) -> set[int]:
    """The numbers of the rows below a key that says what is deployed, or what runs around it, on whatever level."""
    numbers: set[int] = set()
    depth = -1
    for number, row in enumerate(text.split("\n"), 1):
        bare = row.lstrip(" -")
        if depth >= 0 and bare and (len(row) - len(bare) > depth or row.lstrip().startswith(("- ", "#"))):
            numbers.add(number)
        elif bare:
            depth = len(row) - len(bare) if bare.startswith(DEPLOYS) else -1
    return numbers


def _beside_a_plugin(file: FileChange) -> Line | None:
    """The first changed line of a step of Drone or Woodpecker whose plugin publishes or deploys
    (https://plugins.drone.io, https://woodpecker-ci.org/plugins)."""
    if not DRONE.search(file.path):
        return None
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        rows = text.split("\n") if lines else []
        begins = [0, *(n for n, row in enumerate(rows) if n and STEP.match(row[:500])), len(rows)]
        plugin = [any(PLUGIN.match(row[:500]) for row in rows[a:b]) for a, b in pairwise(begins)]
        for line in lines:
            if line.text.strip() and plugin[min(bisect_right(begins, line.number - 1), len(plugin)) - 1]:
                return line
    return None


def _as_a_whole(file: FileChange, enters: bool) -> Line | None:
    """The first changed line, where a job that changed deploys or publishes, be it in another line of it."""
    if not file.path.endswith((".yml", ".yaml")):
        return None
    old, new = (jobs_of(text, enters=enters) for text in (file.old_text, file.new_text))
    changed = (*(old - new), *(new - old))
    if any(job.ships() for job in changed):
        return file.first
    documents = [load_yaml(text) for text in (file.old_text, file.new_text)]
    if changed and any(map(_pushes, documents)):
        return file.first
    if ".circleci/" in file.path:
        was, now = (set(_entries(document)) for document in documents)
        return file.first if any(SENDS.search(name) for name, _ in was ^ now) else None
    return None


def _pushes(build: Any) -> bool:
    """Whether a build of Google's pushes an image (https://cloud.google.com/build/docs/build-config-file-schema)."""
    if not isinstance(build, dict) or not isinstance(build.get("steps"), list):
        return False
    if isinstance(build.get("images"), list) and build["images"]:
        return True
    for step in build["steps"]:
        args = step.get("args") if isinstance(step, dict) and "docker" in str(step.get("name")) else None
        if isinstance(args, list) and ("push" in args[:1] or "--push" in args):
            return True
    return False


SENDS = pattern(rf"{SHIPPING.pattern}|push(?!_?notif)", re.I)


def _entries(document: Any) -> Iterator[tuple[str, str]]:
    """How each job of a workflow of CircleCI is called, and what it is told there: the job itself may stand in an orb
    (https://circleci.com/docs/configuration-reference/#jobs-in-workflow)."""
    workflows = document.get("workflows") if isinstance(document, dict) else None
    for workflow in workflows.values() if isinstance(workflows, dict) else ():
        for entry in _listed(workflow.get("jobs")) if isinstance(workflow, dict) else ():
            for job, told in entry.items() if isinstance(entry, dict) else ((entry, None),):
                name = told.get("name") if isinstance(told, dict) else None
                yield f"{job} {name or ''}", repr(told)


DOCUMENTS = re.compile(r"(?m)^---.*$")
MOST = 50
"""Documents of one file that are read, and changed lines whose stage is."""
FAR = 300
"""Rows above a line in which its stage begins."""


def jobs_of(text: str, *, enters: bool) -> Counter[Job]:
    """Every job, however it is called; none where the file can't be read. `enters`: `environment` names where a job deploys,
    and no variables (https://docs.gitlab.com/ci/yaml/#environment, https://circleci.com/docs/configuration-reference/#job-name)."""
    jobs = (Job.of(job) for part in DOCUMENTS.split(text)[:MOST] for job in _jobs(load_yaml(part)))
    return Counter(job if enters else job._replace(text=job.text.replace("'environment'", "'env'")) for job in jobs)


def _jobs(document: Any) -> Iterator[Any]:
    if not isinstance(document, dict):
        return
    if isinstance(document.get("steps"), list):
        yield document
    elif isinstance(document.get("stages"), list) and any(isinstance(x, dict) for x in document["stages"]):
        for stage in document["stages"]:
            yield from _listed(stage.get("jobs")) if isinstance(stage, dict) else ()
    elif "jobs" in document:
        yield from _listed(document["jobs"])
        yield from _listed(document.get("commands"))
        orbs = document.get("orbs")  # those of CircleCI may stand in the file itself
        for part in orbs.values() if isinstance(orbs, dict) else ():
            yield from _listed(part.get("jobs")) if isinstance(part, dict) else ()
            yield from _listed(part.get("commands")) if isinstance(part, dict) else ()
    else:
        yield from (job for name, job in document.items() if isinstance(job, dict) and name not in SETTINGS)


SETTINGS = frozenset(("variables", "default", "workflow", "image", "cache", "include", "stages", "spec"))
"""Of the whole pipeline: https://docs.gitlab.com/ci/yaml/#global-keywords"""


def _listed(jobs: Any) -> Iterator[Any]:
    yield from jobs.values() if isinstance(jobs, dict) else jobs if isinstance(jobs, list) else ()
