"""What a job deletes one by one, as it goes through all that it finds.

for v in volumes: client.delete_volume(v.id)             a program of maintenance, or by its name one that cleans up
Customer.stale.find_each(&:really_destroy!)
filepath.WalkDir(root, func(…) { return os.Remove(p) })
"""

from __future__ import annotations

import re

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import SHORT, acting, indent
from gate.model import FileChange, Line

JOB = of_path(
    r"(^|/)(?:jobs?|workers?|cron|scripts?|lib/tasks|dags|management/commands|commands|maintenance|ops|cmd/[\w-]*(?:gc|purg|clean|delet|reap|sweep|prun)[\w-]*)/"
    r"|(^|/)(?:[\w-]*[_-])?(?:purg|clean|delet|remov|wip|prun|expir|clear|empty|drop|sweep|reap)(?:e|er|es|ing|or|s|ation|y)?\d*(?:[_.-][^/]*)?\.\w+$|(?-i:(?:^|/)\w*(?:Purg|Clean|Delet|Remov|Wip|Prun|Expir|Clear|Empty|Drop|Sweep|Reap)\w*\.(?:java|kt|cs|php|ts|scala)$)",
    re.I,
)
"""What runs beside the program, or is named after what it does away with."""
GOES_THROUGH = pattern(
    r"\b(?:for|foreach|while)\b|\.(?:each|forEach|map|find_each|each_record|in_batches|find_in_batches|each_slice|chunk|chunkById|lazyById|cursor|for_each|ForEach)\b|->each\b|\b(?:filepath\.Walk(?:Dir)?|os\.walk|Dir\.glob)\b"
)
ENDS = pattern(
    r"&:(?:really_)?(?:destroy!?|delete|purge(?:_later)?)\b"
    r"|(?<![\w.])(?:os\.(?:remove|unlink)|shutil\.rmtree|rmtree|FileUtils\.rm\w*|File\.(?:delete|unlink|Delete)|Files\.delete\w*|os\.Remove(?:All)?|(?:std::)?fs::remove_\w+|unlink|unlinkSync|rmSync)\("
    r"|[\w)\]](?:\.|->|::)(?:hard_?|force_?|really_?|admin_?)?(?:delete|destroy|purge|terminate|erase|expunge"
    r"|unlink)(?:_?(?:all|many|one|later|now|async|if_?exists|user|account|object|item|volume|snapshot|image|instance|bucket|blob|key|record|row|message|topic|queue|index|document|collection|file|member|customer|order|event|resource)s?)?[!]?(?:_?\w*async)?(?:\("
    r"|\s*$|\s*[;})])"
    r"|\b(?:em|entityManager|session|db|_?context|dbContext)\.(?:delete|remove|Remove)\(",
    re.I,
)
PASSING = pattern(
    r"\b(?:workers?|process|proc|child|pool|thread|executor)\.terminate|te?mp|cache|mock|fixture|build|\bdist\b|node_modules|\.pyc|lock|\bpid|socket"
    r"|listener|classlist|attr|header|cookie|params|param\b|keyword|option|env\[|localstorage|sessionstorage|(?<!\.)\bmap\b|\bset\b|seen|visited"
    r"|stale_?files?|artifact|output|test",
    re.I,
)
"""What goes without being missed, or is no more than a part of a value."""
OF_A_CLOUD = pattern(
    r"(?m)^\s*(?:import|from|using|use)\s[^\n]*\b(?:boto3|aioboto3|google\.cloud|com\.google\.cloud|googleapiclient|azure\.|Azure\.|software\.amazon\.awssdk|gitlab|ldap3|stripe|paramiko|default_storage|kubernetes)\b|@aws-sdk/|@google-cloud/"
)
"""What a program takes for a client of what others keep."""
MASS = pattern(
    r"[\w)\]](?:\.|->|::)(?:delete|purge|remove|wipe|erase|destroy)_?(?:all|old|stale|expired|inactive|outdated)_?[a-z]\w+\(|[\w)\]](?:\.|->|::)(?:delete|purge|remove|wipe|erase)\w*(?:older_?than|expired|inactive|before)\w*\(|\bfindByIdAndDelete\(",
    re.I,
)
"""All of a kind at once, as the name of a function says."""
OF_A_VALUE = pattern(r"\.delete(?:\(| )\s*[^\s)]")
"""In Ruby, of a hash or a text: a record is deleted without saying which."""
NEAR = 8
"""Rows of a loop above what it does."""


def swept(file: FileChange) -> Line | None:
    """The line by which a job deletes each of what it goes through, where it did not before."""
    if file.after is None or not (JOB.search(file.path) or OF_A_CLOUD.search(file.new_text)):
        return None
    gone = {x.bare for x in file.removed}
    did = {f[0] for x in file.removed for told in (ENDS, MASS) if (f := told.search(x.text[:SHORT]))}
    rows = list[str]()
    for line in acting(file):
        text = line.text[:SHORT]
        told = ENDS.search(text) or MASS.search(text)
        if told is None or told[0] in did or line.bare in gone or PASSING.search(text):
            continue
        if file.path.endswith((".rb", ".rake")) and OF_A_VALUE.search(text):
            continue
        rows = rows or file.new_text.split("\n")
        if MASS.search(text) or GOES_THROUGH.search(text) or _within_a_loop(rows, line.number):
            return line
    return None


def _within_a_loop(rows: list[str], number: int) -> bool:
    depth = indent(rows[number - 1])
    for row in reversed(rows[max(0, number - 1 - NEAR) : number - 1]):
        if row.strip() and indent(row) < depth:
            if GOES_THROUGH.search(row[:SHORT]) and not PASSING.search(row[:SHORT]):
                return True
            depth = indent(row)
    return False
