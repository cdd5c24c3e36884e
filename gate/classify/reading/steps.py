"""Steps of a workflow, by their rows."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG, enclosing, indent
from gate.model import FileChange, Line

FAR, JOB = 40, 300
"""Rows of one step, and of one job."""
HELPS = pattern(r"(?:- )?uses:[ \t]*[\"']?(?:cachix/cachix-action|codecov/codecov-action|coverallsapp/github-action)@")
"""An action that keeps what was built, or counts what was tested."""
SAYS = pattern(r"(?:- )?(?:name|needs|run):|steps:$|(?:path|dir): (?![^\n]*[~$.]/)|(?:needs|if): |#|[\w-]+:$")
"""What a job may have of its own: what it is called, waits for and runs."""
GIVEN = r"\$\{\{(?!\s*(?:matrix|runner)\.|\s*github\.(?:workspace|sha)\b)"
"""An expression of something else than what the workflow itself says."""
REACHES = pattern(
    rf"\bgit\b(?! (?:diff|status|describe|rev-parse)\b)|\b(?:gh|nc|ncat|scp|sftp|rsync|docker|podman|npx|bunx|pipx|uvx|cachix|eval|xargs|cat|tar|zip)\b|\bnix (?:run|copy|profile|shell)\b|curl|wget|ssh|https?:|s3:|secret|token|config|{GIVEN}|/dev/tcp|base64|\benv\b|~/|\$HOME|\b(?:python\d?|node|perl|ruby|php|bash|sh) -",
    re.I,
)
"""By which a script brings somebody else's code, or hands on what it finds."""
ELSEWHERE = pattern(r"(?:- )?(?:ref|repository):|(?:- )?uses:[ \t]*[\"']?actions/upload-artifact@")
"""What another job checks out, or keeps."""
OTHERS = pattern(GIVEN.replace("matrix|", "matrix|needs|") + r"(?!\s*fromJSON\(needs\.)")
BLOCK = pattern(r"[:-][ \t]+[|>][+-]?\d?[+-]?[ \t]*(?:#.*)?$")
"""https://yaml.org/spec/1.2.2/#81-block-scalar-styles"""


def is_remark(rows: list[str], line: Line) -> bool:
    """Whether a row is a remark of the workflow, and no row of a script, in which an expression is filled in all the same."""
    if not line.text.lstrip().startswith("#"):
        return False
    return not any(BLOCK.search(row[:LONG]) for row in enclosing(rows, line.number, JOB))


def as_another_job(file: FileChange, line: Line) -> bool:
    """Whether a row came with a job that only builds or tests by the very actions of the others: but for its scripts, each of its
    rows stands in the workflow already, and so does the whole step."""
    new, old, said = file.new_text.split("\n"), file.old_text.split("\n"), line.text.strip()
    came, job = _around(new, line.number - 1), _job(new, line.number - 1)
    if not job or job[0] in old or not any(HELPS.match(row) for row in came):
        return False
    theirs = [_job(old, n) for n, row in enumerate(old) if row.strip() == said and _around(old, n) == came]
    if _guards(job) not in map(_guards, theirs) or any(ELSEWHERE.match(row.strip()[:LONG]) for row in job):
        return False
    known, script = {row.strip() for row in old}, -1
    for row in job:
        text, deep = row.strip()[:LONG], indent(row)
        script = script if script >= 0 and (not text or deep > script) else -1
        if script >= 0 or text.removeprefix("- ").startswith("run:"):
            if REACHES.search(text):
                return False
            script = script if script >= 0 else deep
        elif text and text not in known and (not SAYS.match(text) or OTHERS.search(text)):
            return False
    return True


def _guards(job: list[str]) -> set[str]:
    """When a job and its steps run."""
    return {row.strip() for row in job if row.lstrip(" -").startswith("if:")}


def changed_hands(file: FileChange, line: Line) -> bool:
    """Whether a row that went and came stands in another job now."""
    old, new, said = file.old_text.split("\n"), file.new_text.split("\n"), line.text.strip()
    were = {(_job(old, x.number - 1) or [""])[0].strip() for x in file.removed if x.text.strip() == said}
    return (_job(new, line.number - 1) or [""])[0].strip() not in were


def _around(rows: list[str], at: int) -> list[str]:
    """The rows of the step that a row stands in, without indents, blanks and remarks; none where it stands in none that only
    calls an action."""
    start = at
    while start > max(0, at - FAR) and not rows[start].lstrip().startswith("- "):
        start -= 1
    deep = indent(rows[start])
    if not rows[start].lstrip().startswith("- ") or (start < at and indent(rows[at]) <= deep):
        return []
    step = [
        row.strip()[:LONG]
        for row in rows[start : _end(rows, start, deep)]
        if row.strip() and "#" not in row.strip()[:1]
    ]
    calls = any(row.removeprefix("- ").startswith("uses:") for row in step)
    return step if calls and not any(row.removeprefix("- ").startswith("run:") for row in step) else []


def _end(rows: list[str], start: int, deep: int) -> int:
    stop = start + 1
    while stop < len(rows) and (not rows[stop].strip() or indent(rows[stop]) > deep):
        stop += 1
    return stop


def _job(rows: list[str], at: int) -> list[str]:
    """The rows of the job that a row stands in; none where it stands in none, or in a longer one."""
    jobs = next((n for n in range(at, -1, -1) if rows[n].startswith("jobs:")), None)
    first = next(
        (n for n in range((jobs or 0) + 1, at + 1) if rows[n].strip() and not rows[n].lstrip().startswith("#")), None
    )
    if jobs is None or first is None:
        return []
    deep = indent(rows[first])
    start = next(
        (
            n
            for n in range(at, jobs, -1)
            if rows[n].strip() and indent(rows[n]) == deep and not rows[n].lstrip().startswith("#")
        ),
        jobs,
    )
    job = rows[start : _end(rows, start, deep)]
    return job if jobs < start and len(job) <= JOB else []
