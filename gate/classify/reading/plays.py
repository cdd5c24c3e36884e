"""Tasks of Ansible: which remove data, and which say who may enter a machine or become whom."""

from __future__ import annotations

import re
from collections.abc import Callable

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.words import Words
from gate.model import FileChange, Line

TASKS = of_path(r"(^|/)(tasks|handlers)/([^/]+/)*[^/]+\.ya?ml$")
REMOVES = pattern(
    r"\b(?:shell|command|cmd|raw)[\"']?\s*:[^\n]*(?:\brm\s+-\w*r\w*\s+[\"']?/(?!tmp|var/(?:tmp|cache))|\b(?:dropdb|mkfs)\b|\bterraform\b[^\n]*\bdestroy\b|\bkubectl\s+delete\b|\bdrop\s+(?:database|table)\b|\baws\b[^\n]*\b(?:delete|terminate)-)"
    r"|(?:\b(?:shell|command|cmd|raw)[\"']?\s*:[^\n]*|^\s*(?:-\s+)?)\brm\s+-\w*[rf]\w*\s+[\"']?\{\{\s*\w*(?:data|db|backup|storage)\w*\s*\}\}",
    re.I,
)
ABSENT = pattern(r"\bstate\s*[:=]\s*[\"']?(?:absent|terminated)\b")
HOLDS_DATA = pattern(
    r"\b(?:postgresql_(?:db|schema|table)|mysql_db|mongodb_\w+|mssql_db|rds_\w+|dynamodb_table|s3_bucket|efs|docker_volume|ec2_(?:instance|vol)|cloudformation|lvol|filesystem)\b|\bpath\s*:\s*[\"']?/(?:var/lib|srv|data|home|mnt)(?:/[\w{} -]+)*/?[\"']?\s*(?:$|\n)"
)
GRANTS = pattern(
    r"(?m)^\s*(?:-\s+)?(?:\w+\.\w+\.)?(?:ansible\.posix\.acl|ipa_?(?:hbac\w*|sudo\w*|permission|privilege|role|delegation)|sudoers|pamd|(?:aws_)?iam_(?:role|policy|user|group|managed_policy)|github_(?:team|collaborator|deploy_key)\w*|posix_acl)\s*:"
)
GRANT_WORDS = Words("ipa", "sudoers", "pamd", "iam_", "github_", "posix")
"""No task that `GRANTS` tells is without one of these."""
TOLD = pattern(r"^\s*-\s+name\s*:\s+(?![^\n]*(?:://|@\w|==))[^{}]*$")
"""What a task is called while it runs."""
TOKEN = re.compile(r"[!=<>]=|[<>!#()\[\]|+]|[\w./-]+")
BEGINS = pattern(r"\s*-\s+[\w.]+\s*:")
MOST = 500
"""Changed lines whose tasks are looked at."""
FAR = 20
"""Lines of a task that are looked at above and below a line."""


def only_told(file: FileChange) -> bool:
    """Whether tasks are called otherwise, and do what they did."""
    changed = [x for x in (*file.added, *file.removed) if x.text.strip()]
    return len(file.added) == len(file.removed) > 0 and all(TOLD.match(x.text[:500]) for x in changed)


def removing(file: FileChange) -> Line | None:
    """A line by which a task removes a database, a disk or a folder of data."""
    line = next((x for x in file.added if REMOVES.search(x.text[:500])), None)
    if line is not None or not ("absent" in file.new_text or "terminated" in file.new_text):
        return line
    rows = file.old_text.split("\n") if file.before else []
    tasks = ("\n".join(_task_around(rows, x.number)) for x in file.removed[:MOST] if rows)
    before = {tuple(said(task)) for task in tasks if _removes(task)}
    return _in_a_task(file.new_text, file.added, lambda task: _removes(task) and tuple(said(task)) not in before)


def _removes(task: str) -> bool:
    return bool(ABSENT.search(task) and HOLDS_DATA.search(task))


def said(text: str) -> list[str]:
    """What tasks say, however they are quoted: `state=absent` and `state: 'absent'` are the same."""
    return TOKEN.findall(text)


def granting(file: FileChange) -> Line | None:
    """A line of a task that gives or takes a right."""
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        if lines and GRANT_WORDS.within(text):
            line = _in_a_task(text, lines, lambda task: GRANTS.search(task) is not None)
            if line is not None:
                return line
    return None


def _in_a_task(text: str, lines: tuple[Line, ...], wanted: Callable[[str], bool]) -> Line | None:
    """The first line that stands in such a task, and is no remark."""
    rows = text.split("\n")
    acting = (x for x in lines[:MOST] if x.bare and x.bare[:1] != "#")
    return next((x for x in acting if wanted("\n".join(_task_around(rows, x.number)))), None)


def _task_around(rows: list[str], number: int) -> list[str]:
    """The lines of the task that holds a line: from its dash to the next one."""
    above = next(
        (n for n in range(number - 1, max(-1, number - 1 - FAR), -1) if BEGINS.match(rows[n][:500])), number - 1
    )
    below = next((n for n in range(number, min(len(rows), number + FAR)) if BEGINS.match(rows[n][:500])), number)
    return [row[:2_000] for row in rows[above:below]]
