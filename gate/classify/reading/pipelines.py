"""The jobs of GitLab, CircleCI, Azure and their like, each as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from gate.classify.reading.actions import load_yaml
from gate.classify.reading.shipping import Job


def jobs_of(text: str, *, enters: bool) -> Counter[Job]:
    """Every job, however it is called; none where the file can't be read. `enters`: `environment` names where a job deploys,
    and no variables (https://docs.gitlab.com/ci/yaml/#environment, https://circleci.com/docs/configuration-reference/#job-name)."""
    jobs = (Job.of(job) for job in _jobs(load_yaml(text)))
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
    else:
        yield from (job for name, job in document.items() if isinstance(job, dict) and name not in SETTINGS)


SETTINGS = frozenset(("variables", "default", "workflow", "image", "cache", "include", "stages", "spec"))
"""Of the whole pipeline: https://docs.gitlab.com/ci/yaml/#global-keywords"""


def _listed(jobs: Any) -> Iterator[Any]:
    yield from jobs.values() if isinstance(jobs, dict) else jobs if isinstance(jobs, list) else ()
