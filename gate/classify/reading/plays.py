"""Tasks of Ansible: which remove data, and which say who may enter a machine or become whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import takewhile

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import indent
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
TOLD = pattern(
    r"^\s*-\s+name\s*:\s+(?![^\n]*(?:://|@\w|==))(?:\"[^\"\\{}]*\"|'[^'{}]*'|(?![^\n]*:\s)[^\s\"'|>&*!%@`\[{#?:,-][^{}#\n]*)\s*$"
)
"""What a task is called while it runs, if it stands where tasks stand."""
OF_A_TASK = pattern(
    r"\s+(?:\w+\.\w+\.?[\w.]*|when|register|notify|loop|with_\w+|delegate_to|changed_when|failed_when|become|no_log|block|(?:include|import)_\w+)\s*:"
    r"|\s+(?:apt|yum|dnf|package|pip|service|systemd|template|copy|file|lineinfile|blockinfile|command|shell|script|git|get_url|unarchive|uri|debug"
    r"|set_fact|assert|fail|stat|cron|user|group|mount|sysctl|wait_for|replace|fetch|find|raw|setup|meta|pause|add_host|slurp|synchronize"
    r"|\w+_\w+)\s*:\s*(?:$|[\w-]+=|\{|[|>])"
)
"""https://docs.ansible.com/ansible/latest/reference_appendices/playbooks_keywords.html#task"""
HOLDS_TASKS = pattern(r"\s*(?:-\s+)?(?:pre_|post_)?(?:tasks|block|rescue|always)\s*:\s*(?:#.*)?$")
PLAYED = pattern(r"(?m)^(?:-|[ ])[ ]{1,3}hosts[ \t]*+:")
TOKEN = pattern(r"[!=<>]=|[<>!#()\[\]|+]|[\w./-]+")
BEGINS = pattern(r"\s*-\s+[\w.]+\s*:")
MOST = 500
"""Changed lines whose tasks are looked at."""
FEW = 100
"""Changed names of tasks that are looked at, each with all above it."""
FAR = 20
"""Lines of a task that are looked at above and below a line."""


def acting(file: FileChange) -> Iterator[Line]:
    """The changed lines that are more than what a task or a play is called: the name of a handler, too, wakes it."""
    for text, lines in ((file.old_text, file.removed), (file.new_text, file.added)):
        rows = text.split("\n") if lines else []
        listed = TASKS.search(file.path) is not None
        named = (listed or PLAYED.search(text) is not None) and "handler" not in file.path
        for count, line in enumerate(x for x in lines if x.text.strip()):
            told = named and count < FEW and len(line.text) < 500 and TOLD.match(line.text)
            if not (told and _is_among_tasks(rows, line.number, listed=listed) and _does_more(rows, line.number)):
                yield line


def _is_among_tasks(rows: list[str], number: int, *, listed: bool) -> bool:
    """Whether a row that begins an item stands in a list of tasks: of a play, or of a file that is one itself where `listed`."""
    above = list(_holders(rows, number))
    return all(HOLDS_TASKS.match(row[:500]) for row in above) and (listed or (bool(above) and "tasks" in above[-1]))


def _does_more(rows: list[str], number: int) -> bool:
    """Whether the item that a row begins holds another key, one that a task has: a list of people has names, too."""
    depth = indent(rows[number - 1])
    below = (row for row in rows[number : number + FAR] if row.strip() and row.lstrip()[0] != "#")
    return any(OF_A_TASK.match(row[:500]) for row in takewhile(lambda row: indent(row) > depth, below))


def _holders(rows: list[str], number: int) -> Iterator[str]:
    """The keys under which a row stands that begins an item of a list, from the nearest outwards."""
    depth, listed = indent(rows[number - 1]), True
    for row in reversed(rows[: number - 1]):
        far, bare = indent(row), row.lstrip()
        if not bare or bare[0] == "#" or far > depth or (far == depth and (bare[0] == "-" or not listed)):
            continue
        key = far + len(bare) - len(bare.lstrip("- "))
        if key < depth or (key == depth and listed):
            yield row
        depth, listed = far, bare[0] == "-"


NOQA = pattern(r"(?<=\S)[ \t]+# noqa[\w\[\],: -]*$")
"""https://docs.ansible.com/projects/lint/usage/#muting-warnings-to-avoid-false-positives"""


def only_told(file: FileChange) -> bool:
    """Whether tasks are called otherwise, each where it stood, and do what they did, or a linter is told to pass them."""
    if not len(file.added) == len(file.removed) > 0 or file.old_path not in (None, file.path):
        return False
    stayed = all(
        (was.number, indent(was.text)) == (now.number, indent(now.text))
        for was, now in zip(file.removed, file.added, strict=True)
    )
    muted = all(
        NOQA.sub("", was.text) == NOQA.sub("", now.text) and was.bare
        for was, now in zip(file.removed, file.added, strict=True)
    )
    return stayed and (muted or next(acting(file), None) is None)


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


DOCUMENTED = pattern(r"(?m)^(?:EXAMPLES|DOCUMENTATION|RETURN)\s*=\s*r?(?P<mark>\"{3}|'{3})")
"""What a module of Ansible says of itself: https://docs.ansible.com/ansible/latest/dev_guide/developing_modules_documenting.html"""


def shown(file: FileChange) -> frozenset[int]:
    """The rows of the new side of a module that only show how it is used."""
    text = file.new_text
    if not file.path.endswith(".py") or "EXAMPLES = " not in text or "DOCUMENTATION = " not in text:
        return frozenset()
    rows = set[int]()
    for told in DOCUMENTED.finditer(text):
        end = text.find(told["mark"], told.end())
        if end >= 0:
            rows.update(range(text.count("\n", 0, told.end()) + 1, text.count("\n", 0, end) + 2))
    return frozenset(rows)
