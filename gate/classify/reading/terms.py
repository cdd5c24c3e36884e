"""For how long data, or copies of them, are kept: a number under such a name went down, whatever the syntax.

retention_days = 2555          ->   retention_days = 1
"min_age": "3650d"             ->   "min_age": "1d"            below what deletes
RECOVERY WINDOW OF 30 DAYS     ->   RECOVERY WINDOW OF 1 DAYS
"""

from __future__ import annotations

import re
from collections import deque

from gate.classify.reading.patterns import Pattern, of_path, pattern
from gate.classify.reading.rows import SHORT, bare, indent, is_remark
from gate.model import FileChange, Line

NUMBER = re.compile(
    r"(?<![\w.])(-?\d[\d_]*)[ \t]?(ms|s|m|h|d|w|y|milliseconds?|seconds?|minutes?|hours?|days?|weeks?|months?|years?)?(?![\w.])",
    re.I,
)
SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3_600, "d": 86_400, "w": 604_800, "y": 31_536_000}
TERM = pattern(
    r"retention|retain|\bkeep[-_]?(?:daily|weekly|monthly|yearly|hourly|last|days|for)\b|recovery\s+window|\bpurge_after|delete_after|\bTTL\s+\w+\s*\+"
    r"|\bKEEP\b\s*=|max_?(?:backups|snapshots)|\bbackup_?(?:days|count)|\bUSING\s+TTL\b|--older-than[ =]\d|older_?than_?(?:days|hours|weeks|months)"
    r"|keep_all_\w+_for_days|--keep[-\w]*[ =]\d|^\s*rotate\s+\d",
    re.I,
)
"""Such a name."""
STEMS = (
    "retention",
    "retain",
    "keep",
    "recovery",
    "_after",
    "ttl",
    "backup",
    "snapshots",
    "expir",
    "older-than",
    "rotate",
    "_age",
)
"""Without one of these no line of a program speaks of a term."""
AGE = pattern(r"[\"']?(?:min_age|max_age|age|days|ttl)[\"']?\s*[:=]", re.I)
DELETES = pattern(r"\bdelete\b|\bexpir", re.I)
"""What an age leads to, in the same file."""
HOLDER = pattern(
    r"\s*+[-\"']*+\s*+\[?[\w.-]{0,60}?(?:retention|retain|backups?|lifecycle|expiration|audit|purge)[\w.-]*+[\"'\]]*+\s*+[:={]*+\s*+\{?\s*+$",
    re.I,
)
"""A block whose numbers are such terms."""
OF_TERMS = of_path(r"(^|/)[\w.-]*(?:retention|purg(?:e|ing))[\w.-]*\.\w+$")
IN_TIME = pattern(r"(?:hours|days|weeks|months|years|_ttl|_age)[\"']?\s*[:=]", re.I)
OTHERS = pattern(
    r"cache|dns|token|session(?!\.execute)|poll|timeout|jwt|cookie|cors|hsts|keep_?alive|password|(?<!\+ )interval|retry|lock|lease",
    re.I,
)


KEPT = pattern(r"\b(?:tail\s+-n\s*\+|-m(?:time|min)\s+\+|head\s+-n\s*-)(?P<number>\d+)")
GONE = pattern(r"\brm\b|-delete\b|\bunlink\b|\bdelete\b")


def kept_by_a_command(file: FileChange) -> Line | None:
    """The row of a script that removes all but the newest, or all but what is younger, and spares fewer now."""
    if not any(word in file.removed_lowered for word in ("tail", "-mtime", "-mmin", "head")):
        return None
    had = {KEPT.sub("@", x.text[:SHORT]).strip(): KEPT.findall(x.text[:SHORT]) for x in file.removed}
    for line in file.added:
        text = line.text[:SHORT]
        was, now = had.get(KEPT.sub("@", text).strip(), []), KEPT.findall(text)
        if (
            GONE.search(text)
            and now
            and len(was) == len(now)
            and any(int(n) < int(w) for n, w in zip(now, was, strict=True))
        ):
            return line
    return None


def shortened(file: FileChange, *, settings: bool) -> Line | None:
    """The line with the smaller number; in a program, one that itself speaks of what goes."""
    if file.before is None or file.after is None or not file.removed:
        return None
    if not settings and not any(stem in file.added_lowered for stem in STEMS):
        return None  # most programs end here
    before: dict[str, deque[Line]] = {}
    for gone in file.removed:
        if NUMBER.search(gone.text[:SHORT]):
            before.setdefault(_worded(gone), deque()).append(gone)
    deletes: bool | None = None
    rows: list[str] = []
    for line in file.added if before else ():
        text = line.text[:SHORT]
        same = before.get(_worded(line))
        was = same.popleft() if same else None
        if was is None or OTHERS.search(text) or not is_less(was.text[:SHORT], text):
            continue
        if TERM.search(text):
            return line
        if settings and OF_TERMS.search(file.path) and IN_TIME.search(text):
            return line
        rows = rows or file.new_text.split("\n")
        if AGE.search(text) and (settings or DELETES.search(text)):
            deletes = DELETES.search(file.new_text) is not None if deletes is None else deletes
            if deletes and not OTHERS.search(file.path):
                return line
        if settings and HOLDER.match(_above(rows, line.number)[:SHORT]):
            return line
    return None


COPIES = of_path(
    r"(^|/)(?:cron[^/]*/[^/]+|crontab[^/]*|[^/]+\.cron|[^/]+\.timer|anacrontab|(?:sidekiq[-_]?(?:cron|scheduler?)|resque[-_]schedule|schedule|recurring)\.ya?ml)$",
    re.I,
)
MAKES_COPIES = pattern(
    r"backup|pg_dump|mysqldump|mongodump|\brestic\b|\bborg\b|\bvelero\b|snapshot|\brsnapshot\b", re.I
)
LEAVES_OUT = of_path(
    r"(^|/)(?:backups?|restic|borg\w*|rsnapshot|duplicity|rclone)/([^/]+/)*[\w.-]*exclu[\w.-]*$|(^|/)[\w.-]*(?:backup|restic|borg)[\w.-]*exclu[\w.-]*$|(^|/)[\w.-]*exclu[\w.-]*backup[\w.-]*$",
    re.I,
)


SCHEDULES = pattern(
    r"\b(?:cron|schedule\w*|every|perform_(?:at|in|later))\b\s*[(.'\"\d][^\n]*(?:back_?up|pg_?dump|snapshot)", re.I
)
FIRST = pattern(r"(?:^|[\s;&|/])(?:take|create|make)[-_]?(?:snapshot|backup)\b", re.I)
OF_A_SHELL = of_path(r"\.(?:sh|bash|zsh|ps1)$|(^|/)[^/.]+$")
LISTS = pattern(
    r"\s*(?:[A-Z_]{3,}|\w*(?:tables|databases|buckets|paths|dirs|volumes)\w*)\s*(?::?=|:)\s*[^\n]*[\[({]", re.I
)
ENTRIES = pattern(r"[\w./-]+")
OF_COPIES = of_path(r"(^|/)[\w.-]*back_?up[\w.-]*(?:/|\.\w+$)", re.I)


def uncopied(file: FileChange) -> Line | None:
    """The row by which copies were made and no more are, or of less, or that leaves something out of them."""
    if file.before is not None and LEAVES_OUT.search(file.path):
        gone = {x.bare for x in file.removed}
        return next((x for x in file.added if x.bare and x.bare not in gone and not is_remark(x.text)), None)
    if not file.removed or file.before is None:
        return None
    return _no_more(file) or (_less(file) or _fails_unseen(file) if OF_COPIES.search(file.path) else None)


def _no_more(file: FileChange) -> Line | None:
    """The row that made copies at some time, or before something else, where none makes any now."""
    if not any(
        stem in file.removed_lowered for stem in ("backup", "back_up", "dump", "snapshot", "restic", "borg", "velero")
    ):
        return None  # most files end here
    if COPIES.search(file.path):
        told: tuple[Pattern, ...] = (MAKES_COPIES,)
    else:
        told = (SCHEDULES, FIRST) if OF_A_SHELL.search(file.path) else (SCHEDULES,)
    if any(MAKES_COPIES.search(x.text[:SHORT]) and not is_remark(x.text) for x in file.added):
        return None
    gone = (x for x in file.removed if not is_remark(x.text))
    return next((x for x in gone if any(made.search(x.text[:SHORT]) for made in told)), None)


def _less(file: FileChange) -> Line | None:
    """The list of what is copied that has fewer entries."""
    came = {x.bare.rstrip(",") for x in file.added}
    entry = next((x for x in file.removed if ENTRY.match(x.text[:SHORT]) and x.bare.rstrip(",") not in came), None)
    if entry is not None and not SPARES.search(file.old_text):
        return entry
    before = [set(ENTRIES.findall(x.text[:SHORT])) for x in file.removed if LISTS.match(x.text[:SHORT])]
    listed = ((x, set(ENTRIES.findall(x.text[:SHORT]))) for x in file.added if before and LISTS.match(x.text[:SHORT]))
    return next((x for x, now in listed if any(now < was for was in before)), None)


ENTRY = pattern(r"\s*[\"'][\w./*-]+[\"'],?\s*$")
SPARES = pattern(r"exclu|ignor|skip", re.I)
"""Of a list that leaves out one entry less, there is a copy of more."""
FAILS = pattern(
    r"\s*set\s+-\w*e|\bpipefail\b|\breturn\b[^\n]*\berr|\b(?:raise|throw)\b|\bexit\s+[1-9]|\|\|\s*(?:exit|die|fail)\b|\bcheck=True\b"
)


def _fails_unseen(file: FileChange) -> Line | None:
    """The row by which whoever counts on a copy was told that there is none."""
    if any(FAILS.search(x.text[:SHORT]) for x in file.added):
        return None
    return next((x for x in file.removed if FAILS.search(x.text[:SHORT]) and not is_remark(x.text)), None)


def _worded(line: Line) -> str:
    return bare(NUMBER.sub("0", line.text[:SHORT])).rstrip(",;")


def is_less(old: str, new: str) -> bool:
    """Whether one number of a line, and no other, became smaller; none below zero, which is for ever. Units count: `72h`, `3 days`."""
    pairs = [(a, b) for a, b in zip(_values(old), _values(new), strict=False) if a != b]
    return len(pairs) == 1 and (pairs[0][1] >= 0) and (pairs[0][0] < 0 or pairs[0][1] < pairs[0][0])


def _values(text: str) -> list[float]:
    return [int(m[1].replace("_", "") or 0) * _unit(m[2] or "") for m in NUMBER.finditer(text)]


def _unit(word: str) -> float:
    word = word.lower()
    return SECONDS.get(word) or (
        0.001 if word.startswith("mil") else 2_592_000 if word.startswith("mo") else SECONDS.get(word[:1], 1)
    )


def _above(rows: list[str], number: int) -> str:
    """The nearest row above that stands less deep, or begins a section."""
    deep = indent(rows[number - 1])
    for row in reversed(rows[max(0, number - 30) : number - 1]):
        if row.strip() and (indent(row) < deep or row.lstrip().startswith("[")):
            return row
    return ""
