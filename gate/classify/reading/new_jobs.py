"""New jobs of a workflow that are given nothing but what another job of it is given, by the very same step."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from gate.classify.reading.actions import load_yaml
from gate.classify.reading.patterns import pattern
from gate.model import FileChange

HELPS = pattern(r"(?:cachix/cachix-action|codecov/codecov-action|coverallsapp/github-action)@")
"""An action that keeps what was built, or counts what was tested."""
MAY_HAVE = frozenset(("name", "runs-on", "needs", "if", "timeout-minutes", "strategy", "steps", "env"))
OF_THE_OTHER = ("runs-on", "if", "env")
"""What a job may say of itself, and what of that the other one says, too."""
REACHES = pattern(
    r"\bgit\b(?! (?:diff|status|describe|rev-parse)\b)"
    r"|\b(?:gh|nc|ncat|scp|sftp|rsync|docker|podman|npx|bunx|pipx?|uvx?|gem|cachix|eval|xargs|cat|tar|zip|install)\b|\bnix (?:run|copy|profile|shell)\b"
    r"|curl|wget|ssh|https?:|s3:|secret|token|config|/dev/tcp|base64|\benv\b|~/|\$HOME|\b(?:python\d?|node|perl|ruby|php|bash|sh) -"
    r"|\$\{\{(?!\s*(?:matrix\.[\w.-]+|runner\.\w+|github\.(?:workspace|sha))\s*\}\})",
    re.I,
)
"""By which a script brings somebody else's code, or hands on what it finds."""


def as_others(file: FileChange, secret: re.Pattern[str]) -> bool:
    """Whether all the secrets that came with a change are in new jobs that build or test by the actions of an old one."""
    old, new = _jobs(file.old_text), _jobs(file.new_text)
    fresh = {name: job for name, job in new.items() if name not in old}
    if not fresh or not old:
        return False
    gone = {x.text.strip() for x in file.removed}
    came = sum(len(secret.findall(x.text)) for x in file.added if x.text.strip() not in gone)
    held = sum(_held(job, secret).total() for job in fresh.values())
    given = [job for job in fresh.values() if _held(job, secret)]
    return came == held > 0 and all(any(_is_like(job, other, old, secret) for other in old.values()) for job in given)


def sees_more(file: FileChange, secret: re.Pattern[str]) -> bool:
    """Whether a job that was there sees a secret that it did not see, or sees one in another place, by rows that only moved."""
    old, new = _jobs(file.old_text), _jobs(file.new_text)
    return any(_held(job, secret) - _held(old[name], secret) for name, job in new.items() if name in old)


def is_in_a_script(file: FileChange, secret: re.Pattern[str]) -> bool:
    """Whether a workflow has a text in which a row that looks like a remark names a secret, or cannot be read."""
    document = load_yaml(file.new_text)
    return document is None or any("#" in text and secret.search(text[text.index("#") :]) for text in _texts(document))


def _texts(said: object) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, Mapping):
        for name, value in said.items():
            yield from (*_texts(name), *_texts(value))
    elif isinstance(said, list):
        for value in said:
            yield from _texts(value)


def _jobs(text: str) -> dict[str, Mapping[str, Any]]:
    document = load_yaml(text)
    jobs = document.get("jobs") if isinstance(document, dict) else None
    return {name: job for name, job in jobs.items() if isinstance(job, dict)} if isinstance(jobs, dict) else {}


def _held(said: object, secret: re.Pattern[str]) -> Counter[str]:
    return Counter(secret.findall(json.dumps(said)))


def _steps(job: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The steps, without what a log calls them."""
    steps = job.get("steps")
    for step in steps if isinstance(steps, list) else ():
        yield {k: v for k, v in step.items() if k != "name"} if isinstance(step, dict) else {}


def _is_like(
    job: Mapping[str, Any], other: Mapping[str, Any], old: Mapping[str, Mapping[str, Any]], secret: re.Pattern[str]
) -> bool:
    """Whether a job runs where and when another one does, and does nothing new but for its scripts."""
    if not job.keys() <= MAY_HAVE or any(job.get(key) != other.get(key) for key in OF_THE_OTHER):
        return False
    theirs, known = list(_steps(other)), [step for one in old.values() for step in _steps(one)]
    for step in _steps(job):
        if _held(step, secret):
            filled = json.dumps(step).count("${{") == _held(step, secret).total()
            if not filled or step not in theirs or not HELPS.match(str(step.get("uses"))):
                return False
        elif "uses" in step:
            if step not in known or not {"ref", "repository"}.isdisjoint(step.get("with") or ()):
                return False
        elif not step.keys() <= {"run", "shell", "working-directory"} or REACHES.search(json.dumps(step)):
            return False
    return True
