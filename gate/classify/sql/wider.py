"""A deletion whose own row takes others than it took, or more: another condition, another list, a folder where a file went.

DELETE FROM people WHERE id = $1     ->   DELETE FROM people WHERE id LIKE $1
idle.each(&:destroy)                 ->   busy.each(&:destroy)                    where `busy` is filled otherwise
File.Delete(path)                    ->   Directory.Delete(root, true)
"""

from __future__ import annotations

import re
from collections import Counter

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import OF_PROGRAMS, SHORT, is_remark, pairs
from gate.classify.sql.bounds import DELETES, FORGETS, MANY, STEMS, VIEWS
from gate.classify.sql.reach import TAKES
from gate.classify.sql.turns import TEMPORARY
from gate.model import FileChange, Line

MOST = 200
"""Changed rows of a side beyond which a file is written anew."""
STATEMENT = pattern(
    r"\b(?:DELETE\s+(?:FROM\s+)?|delete\s+from\s+)(?P<table>[\w.\"\\]+)[^\n]{0,80}?\b(?i:WHERE)\b(?P<asks>[^\n]*)|\b(?:DELETE\s+(?:FROM\s+)?|delete\s+from\s+)(?P<bare>[\w.\"\\]+)[^\n]*"
)
WRITES = pattern(r"\b(?i:UPDATE)\s+(?P<table>[\w.\"\\]+)\s+(?i:SET)\b[^\n]{0,200}?\b(?i:WHERE)\b(?P<asks>[^\n]*)")
ROW = pattern(r"[\s\"'`+.|]*(?:WHERE|AND|OR|where|and|or)\s+(?P<asks>[\w.\"`(][^\n]*)")
BEGINS = pattern(r"\b(?:DELETE\s+FROM|delete\s+from)\b")
OTHERS = pattern(r"\b(?:SELECT|INSERT|UPDATE|select|insert|update)\s|;\s*$")
ABOVE = 6
"""Rows of one statement."""
CONDITIONED = pattern(r":delete-from\b[^\n]*:where\b")
"""https://github.com/seancorfield/honeysql"""
FILLED = pattern(r"\$\{[^{}\n]*\}|#\{[^{}\n]*\}|\{[^{}\n]*\}|%\(\w+\)s|%[sdvq]|\$\d+|[:@]\w+|\?")
"""What is filled in: https://peps.python.org/pep-0249/#paramstyle and its like."""
ENDS = re.compile(r"[\"'`]\s*(?:[,;)+.]|$)")
TOKEN = pattern(r"\w+|[<>=!]+|'[^'\n]*'")
KEYED = pattern(r"\b(?:purge|erase|delete\w*|remove\w*|destroy\w*)\(\s*\{?\s*\w+\s*[:=](?!=)")
FEATURE = pattern(
    r"\w+(?=\s*(?::(?!:)|=(?!=)))|:\w+|\"[^\"\n]*\"|'[^'\n]*'|[<>]=?|[!=]==?|\b(?:not|or|exclude|true|false|nil|null|none)\b|\|\|", re.I
)  # fmt: skip
"""What a filter is made of, but for the names and numbers of values: keys, texts, comparisons."""
CALLS = pattern(r"[A-Za-z_]\w*")
ONE_FILE = pattern(
    r"\b(?:os\.(?:remove|unlink|Remove)|fs(?:\.promises|p)?\.(?:unlink|truncate|rm)(?:Sync)?|unlink(?:Sync)?|Files\.delete(?:IfExists)?|File\.(?:Delete|delete|rm|unlink)!?|(?:fs::)?remove_file|FileUtils\.rm(?:_f)?|Storage::delete|filesystem::remove)\s*\("
    r"|\.unlink\(\)|\bFile\([^()\n]*\)\.delete\(\)|\bremoveItem\(at\w*:[^\n]*append"
)
FOLDER = pattern(
    r"\b(?:shutil\.rmtree|rmtree|os\.RemoveAll|FileUtils\.(?:rm_rf|rm_r|deleteDirectory|cleanDirectory)|Directory\.Delete|(?:fs::)?remove_dir_all|rimraf(?:Sync)?|fs(?:\.promises|p)?\.rm(?:Sync)?|removeSync|emptyDir(?:Sync)?|File\.rm_rf!?|(?:Storage|File)::deleteDirectory|filesystem::remove_all)\s*\((?P<given>[^\n]*)"
    r"|(?P<root>[\w.]+)\.deleteRecursively\(\)|\bremoveItem\(at\w*:(?P<at>(?![^\n]*append)[^\n]*)"
)


def otherwise(file: FileChange) -> tuple[Line, int] | None:
    """The new row of a deletion in a program that names its rows by another condition, list or key than before; and its level."""
    if file.before is None or file.after is None or not 0 < len(file.removed) <= MOST or len(file.added) > MOST:
        return None
    if file.path.endswith((".sh", ".bash", ".tf", *VIEWS)) or OF_PROGRAMS.search(file.path):
        return None
    if "update" not in file.removed_lowered and not any(stem in file.new_lowered for stem in STEMS):
        return None  # most files end here
    sweeps = SWEEPS.search(file.path) is not None and any(stem in file.new_lowered for stem in STEMS)
    for old, new in pairs(file):
        was, now = old.text[:SHORT], new.text[:SHORT]
        if old.bare == new.bare or is_remark(now) or FORGETS.search(now) or "prevent_destroy" in now:
            continue
        level = _states_otherwise(was, now) or _asks_otherwise(file, new, was, now)
        if ONE_ROW.search(was) and MANY_ROWS.search(now):
            return new, 4
        if FILTERED.search(was) and _bare(FILTERED.sub("", was)) == _bare(now) and _deletes_below(file, new):
            return new, 4
        if sweeps and _sweeps_otherwise(was, now):
            return new, 4
        if level or _filters_otherwise(was, now) or _goes_through_another(file, was, now):
            return new, max(level, 3)
    return None


def _states_otherwise(was: str, now: str) -> int:
    """Of a statement whose condition is another one, and does not only ask for more: 4 where it reaches many instead of one."""
    if CONDITIONED.search(was) and "delete-from" in now and not CONDITIONED.search(now):
        return 4
    writes, written = WRITES.search(was), WRITES.search(now)
    if writes and written and writes["table"] == written["table"]:
        old, new = (TOKEN.findall(FILLED.sub("", ENDS.split(said["asks"], maxsplit=1)[0]).lower()) for said in (writes, written))
        return 0 if _asks_more(old, new) else 3
    before, after = STATEMENT.search(was), STATEMENT.search(now)
    if not before or not after or before["asks"] is None:
        return 0
    if (before["table"] or "") != (after["table"] or after["bare"]):
        return 0
    old, new = (TOKEN.findall(FILLED.sub("", ENDS.split(said["asks"] or "", maxsplit=1)[0])) for said in (before, after))
    if _asks_more([x.lower() for x in old], [x.lower() for x in new]):
        return 0
    return _reaches(old, new)


def _reaches(old: list[str], new: list[str]) -> int:
    """4 where an equation is none any more, or nothing is asked; else 3."""
    return 4 if not new or ("=" in old and not {"=", "in"} & {x.lower() for x in new}) else 3


def _asks_otherwise(file: FileChange, line: Line, was: str, now: str) -> int:
    """As above, of a row of a condition that stands below the head of its statement."""
    before, after = ROW.match(was), ROW.match(now)
    if not before or not after:
        return 0
    rows = file.new_text.split("\n")[max(0, line.number - 1 - ABOVE) : line.number - 1]
    head = next((n for n in range(len(rows) - 1, -1, -1) if BEGINS.search(rows[n][:SHORT])), None)
    if head is None or any(OTHERS.search(row[:SHORT]) for row in rows[head + 1 :]):
        return 0
    old, new = (TOKEN.findall(FILLED.sub("", said["asks"]).lower()) for said in (before, after))
    return 0 if _asks_more(old, new) else _reaches(old, new)


def _asks_more(old: list[str], new: list[str]) -> bool:
    """Whether all stands as it stood, but for what is asked besides."""
    more = new[len(old) :]
    return new[: len(old)] == old and (not more or more[0] in ("and", "limit", "order", "returning"))


def _filters_otherwise(was: str, now: str) -> bool:
    """Whether a call on many rows has another key, text or comparison, and some that it had is gone."""
    if not all(DELETES.search(row) and (MANY.search(row) or KEYED.search(row)) for row in (was, now)):
        return False
    old, new = (Counter(FEATURE.findall(row)) for row in (was, now))
    return bool(old - new)


def _goes_through_another(file: FileChange, was: str, now: str) -> bool:
    """Whether a row deletes what another name stands for: one filled otherwise than the first was, or both stand there still."""
    if not all(DELETES.search(row) for row in (was, now)) or CALLS.sub("x", was) != CALLS.sub("x", now):
        return False
    names = [(a, b) for a, b in zip(CALLS.findall(was), CALLS.findall(now), strict=True) if a != b]
    if len(set(names)) != 1:
        return False
    known = [re.compile(rf"(?<![\w.]){name}\b").search(text) for name, text in zip(names[0], (file.new_text, file.old_text), strict=True)]
    if all(known) and RECEIVES.match(now):
        return True
    filled = [
        {m["by"].strip() for x in lines if (m := TAKES.match(x.text[:SHORT])) and m["name"] == name}
        for lines, name in zip(file.delta.lines, names[0], strict=True)
    ]
    return all(filled) and filled[0] != filled[1]


SWEEPS = of_path(
    r"(^|[/_.-])(?:clean(?:up|er)?|purg(?:e|er|ing)|prun(?:e|er|ing)|sweep(?:er)?|janitor|reaper|garbage|gc|wipe|expire(?:r|s)?|retention|housekeep\w*)(?=[/_.-])", re.I
)
"""Programs that are there to delete what has had its time."""
CHOICE = pattern(r"[<>]=?|[!=]==?|&&|\|\||\b(?:and|or)\b|\b(?:After|Before|asc|desc|ascending|descending|first|last|oldest|newest|max|min)\b")
FILTERED = pattern(r"\s+if\s+[^\n\]\)]+(?=[\])])")
JOINED = pattern(r"\.?(?:join|resolve|Join|Combine)\([^()\n]*\)|\s*/\s*[\"'][\w.-]+[\"']")
NONE_KEPT = pattern(r"(?P<name>\b[A-Za-z]\w*)\s*[:=]\s*(?P<number>\d+)\b")


ONE_ROW = pattern(r"(?:get_object_or_404|\.get|find(?:_by!?|One|ById|Unique)?!?|first!?)\([^\n]*\)\.(?:delete|destroy)!?(?:\(|\s*$)")
MANY_ROWS = pattern(r"\.(?:filter|where|find_all|all)\([^\n]*\)\.(?:delete|destroy(?:_all)?|delete_all)!?(?:\(|\s*$)")
BELOW = 6


def _deletes_below(file: FileChange, line: Line) -> bool:
    rows = file.new_text.split("\n")[line.number : line.number + BELOW]
    return any(DELETES.search(row[:SHORT]) and not FORGETS.search(row[:SHORT]) for row in rows)


def _sweeps_otherwise(was: str, now: str) -> bool:
    """Whether a row of such a program compares or sorts otherwise, filters or names less, or keeps none."""
    if CHOICE.sub("", was) == CHOICE.sub("", now) and CHOICE.findall(was) != CHOICE.findall(now):
        return True
    if any(less.search(was) and _bare(less.sub("", was)) == _bare(now) for less in (FILTERED, JOINED)):
        return True
    kept, left = ({m["name"]: m["number"] for m in NONE_KEPT.finditer(row)} for row in (was, now))
    return any(left.get(name) == "0" and number != "0" for name, number in kept.items())


def _bare(row: str) -> str:
    return re.sub(r"[\s&()]", "", row)


RECEIVES = pattern(r"\s*(?:await\s+)?[\w.$@]+(?:\.|->)(?:destroy|delete)(?:All|_all)?!?(?:\(\s*\))?;?\s*$")
"""A row that only deletes, and gives nothing."""


WIPES = ("rmtree", "removeall", "fileutils", "directory.delete", "remove_dir_all", "rimraf", "rm(", "rmsync", "removesync", "emptydir", "rm_rf", "deletedirectory", "remove_all", "recursively", "removeitem")  # fmt: skip
"""One of these stands where a folder goes."""


def _wipes_folders(file: FileChange) -> bool:
    return any(call in file.added_lowered for call in WIPES)


def another_folder(file: FileChange) -> Line | None:
    """The row that wipes another folder than before, by a text of its path."""
    if file.before is None or not 0 < len(file.removed) <= MOST or not _wipes_folders(file):
        return None
    for old, new in pairs(file):
        was, now = FOLDER.search(old.text[:SHORT]), FOLDER.search(new.text[:SHORT])
        if was and now and TEXT.sub("", was[0]) == TEXT.sub("", now[0]):
            texts = [set(TEXT.findall(said[0])) for said in (was, now)]
            if any(map(TEMPORARY.search, texts[0] - texts[1])) and not all(map(TEMPORARY.search, texts[1] - texts[0])):
                return new
    return None


TEXT = pattern(r"[\"'`][^\"'`\n]*[\"'`]")


def whole_folder(file: FileChange) -> Line | None:
    """The row that wipes a folder with all that is in it, where one file went before."""
    if file.before is None or file.after is None or not 0 < len(file.removed) <= MOST or not _wipes_folders(file):
        return None
    came = [x for x in file.added if (found := FOLDER.search(x.text[:SHORT])) and _wipes(found)]
    gone = {x.bare for x in file.removed}
    if not any(ONE_FILE.search(x.text[:SHORT]) for x in file.removed) if came else True:
        return None
    kept = any(ONE_FILE.search(x.text[:SHORT]) for x in file.added if not FOLDER.search(x.text[:SHORT]))
    return None if kept else next((x for x in came if x.bare not in gone), None)


def _wipes(found: re.Match[str]) -> bool:
    given = found["given"] or found["root"] or found["at"] or ""
    plain = re.search(r"\brm(?:Sync)?\s*\(", found[0]) is not None and "recursive" not in given
    one = "Directory.Delete" in found[0] and "true" not in given
    return not plain and not one and not TEMPORARY.search(given)
