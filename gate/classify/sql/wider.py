"""A deletion whose own row takes others than it took, or more: another condition, another list, a folder where a file went.

DELETE FROM people WHERE id = $1     ->   DELETE FROM people WHERE id LIKE $1
idle.each(&:destroy)                 ->   busy.each(&:destroy)                    where `busy` is filled otherwise
File.Delete(path)                    ->   Directory.Delete(root, true)
"""

from __future__ import annotations

import re
from collections import Counter

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import SHORT, is_remark, pairs
from gate.classify.sql.bounds import DELETES, FORGETS, MANY, STEMS
from gate.classify.sql.reach import TAKES
from gate.classify.sql.turns import TEMPORARY
from gate.model import FileChange, Line

MOST = 200
"""Changed rows of a side beyond which a file is written anew."""
STATEMENT = pattern(
    r"\bDELETE\s+(?:FROM\s+)?(?P<table>[\w.\"\\]+)[^\n]{0,80}?\bWHERE\b(?P<asks>[^\n]*)|\bDELETE\s+(?:FROM\s+)?(?P<bare>[\w.\"\\]+)[^\n]*"
)
CONDITIONED = pattern(r":delete-from\b[^\n]*:where\b")
"""https://github.com/seancorfield/honeysql"""
FILLED = pattern(r"\$\{[^{}\n]*\}|#\{[^{}\n]*\}|\{[^{}\n]*\}|%\(\w+\)s|%[sdvq]|\$\d+|[:@]\w+|\?")
"""What is filled in: https://peps.python.org/pep-0249/#paramstyle and its like."""
ENDS = re.compile(r"[\"'`]\s*(?:[,;)+.]|$)")
TOKEN = pattern(r"\w+|[<>=!]+|'[^'\n]*'")
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
    if file.path.endswith((".sh", ".bash", ".tf")) or not any(stem in file.new_lowered for stem in STEMS):
        return None  # most files end here
    for old, new in pairs(file):
        was, now = old.text[:SHORT], new.text[:SHORT]
        if old.bare == new.bare or is_remark(now) or FORGETS.search(now) or "prevent_destroy" in now:
            continue
        level = _states_otherwise(was, now)
        if level or _filters_otherwise(was, now) or _goes_through_another(file, was, now):
            return new, max(level, 3)
    return None


def _states_otherwise(was: str, now: str) -> int:
    """Of a statement whose condition is another one, and does not only ask for more: 4 where it reaches many instead of one."""
    if CONDITIONED.search(was) and "delete-from" in now and not CONDITIONED.search(now):
        return 4
    before, after = STATEMENT.search(was), STATEMENT.search(now)
    if not before or not after or before["asks"] is None:
        return 0
    if (before["table"] or "") != (after["table"] or after["bare"]):
        return 0
    old, new = (TOKEN.findall(FILLED.sub("", ENDS.split(said["asks"] or "", maxsplit=1)[0])) for said in (before, after))
    if _asks_more([x.lower() for x in old], [x.lower() for x in new]):
        return 0
    return 4 if not new or ("=" in old and not {"=", "in"} & {x.lower() for x in new}) else 3


def _asks_more(old: list[str], new: list[str]) -> bool:
    """Whether all stands as it stood, but for what is asked besides."""
    more = new[len(old) :]
    return new[: len(old)] == old and (not more or more[0] in ("and", "limit", "order", "returning"))


def _filters_otherwise(was: str, now: str) -> bool:
    """Whether a call on many rows has another key, text or comparison, and some that it had is gone."""
    if not all(DELETES.search(row) and MANY.search(row) for row in (was, now)):
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


RECEIVES = pattern(r"\s*(?:await\s+)?[\w.$@]+(?:\.|->)(?:destroy|delete)(?:All|_all)?!?(?:\(\s*\))?;?\s*$")
"""A row that only deletes, and gives nothing."""


def another_folder(file: FileChange) -> Line | None:
    """The row that wipes another folder than before, by a text of its path."""
    for old, new in pairs(file) if file.before is not None and 0 < len(file.removed) <= MOST else ():
        was, now = FOLDER.search(old.text[:SHORT]), FOLDER.search(new.text[:SHORT])
        if was and now and TEXT.sub("", was[0]) == TEXT.sub("", now[0]):
            texts = [set(TEXT.findall(said[0])) for said in (was, now)]
            if any(map(TEMPORARY.search, texts[0] - texts[1])) and not all(map(TEMPORARY.search, texts[1] - texts[0])):
                return new
    return None


TEXT = pattern(r"[\"'`][^\"'`\n]*[\"'`]")


def whole_folder(file: FileChange) -> Line | None:
    """The row that wipes a folder with all that is in it, where one file went before."""
    if file.before is None or file.after is None or not 0 < len(file.removed) <= MOST:
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
