"""What kept a deletion small and no longer does: a condition turned round, a rehearsal that is now the real run, a bound
that is nearer than it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import SHORT, bare
from gate.classify.reading.words import Words
from gate.model import FileChange, Line

NEGATES = pattern(
    r"\bis\s+not\b|\bnot\s+in\b|\bnot\b|!==?|<>|!(?!=)|\bunless\b|\bguard\b|(?:===?|\bis)\s+(?:false|none|null|nil|undefined)\b", re.I
)  # fmt: skip
LEAVES = pattern(r"\b(?:return|raise|throw|exit|abort|die|panic|continue|break|bail|fail)\b|\bSystemExit\b", re.I)
NEVER = pattern(
    r"(?:===?|\bis)\s+(?:none|null|nil|undefined)\b|(?:\bor\b|\|\|)\s+true\b|(?:\band\b|&&)\s+false\b|\bif\s*\(?\s*(?:false|true)\b", re.I
)  # fmt: skip
"""What makes a condition one that always, or never, holds."""
NAMES = pattern(r"[A-Za-z_][\w-]*")
KEYWORDS = frozenset(
    "if elif elsif else unless not is in and or none null nil undefined true false then do await return raise throw exit abort "
    "guard assert require case when die fail panic continue break systemexit".split()
)
DRY = pattern(r"dry[-_]?run|\bno-?op\b|\brehears|[$@]dry\b", re.I)
SWITCH = pattern(r"\b(?:true|false)\b|(?<==)\s*[01](?!\w)", re.I)
ON, OFF = (["true"], ["1"]), (["false"], ["0"])
AGE = pattern(
    r"timedelta|\b(?:days?|hours?|weeks?|months?|years?|minutes?)\b|\.ago\b|interval|\bsub(?:Days|Hours|Weeks|Months|Years)\b|\b(?:minus|plus|add|Add)\w*\(|cutoff|older",
    re.I,
)
SOFT = pattern(
    r"\b\w*(?:deactivated|removed|archived|closed|left)_?[aA]t\b\s*[:=(]\s*(?:\w+\.now\(|new\s+Date|Date\.now|now\(|Time\.|DateTime|timezone\.|datetime|Carbon|Instant)"
    r"|\bset(?:Active|Enabled)\(false\)|\.(?:Removed|Archived|Deleted)\s*=\s*true\b|\bset\s+deleted_at\s*=\s*[$?:@]"
    r"|\bSetProperty\([^\n]*\b(?:Archived|IsDeleted|Deleted)\b[^\n]*\btrue\b"
    r"|[\"'](?:archived|disabled|suspended)[\"']\s*:\s*true\b|\bdeleted_?at\s*[:=]\s*(?:new\s+Date|Date\.now|now\(|sql|Time\.|DateTime|timezone\.|datetime|Carbon)"
    r"|\b(?:is_?deleted|is_?archived)\b\s*=\s*(?:true|1)\b|\b(?:deleted|archived)_?at\b\s*=(?!=)\s*(?!null|nil|none)\w"
    r"|\b(?:trashed|deleted|archived|is_?deleted|inactive)\s*:\s*true\b|\bset\s+\w+\.(?:archived|deleted)\s*=\s*true\b|\.soft_?(?:delete|remove)\w*\("
    r"|\.discard!?(?![\w(])|\.mark_\w+!?(?=\s|$|\()|\.(?:archive|trash|deactivate)!?(?:\(\s*\))?\s*;?\s*$|\btype:\s*mark-for-op\b", re.I
)  # fmt: skip
"""A row that is only marked as gone."""
KEEPS = pattern(
    r"^\s*use\s[^;\n]*\bSoftDeletes\b|\bacts_as_paranoid\b|@SQLDelete\b|@SoftDelete\b|@DeleteDateColumn\b|\bparanoid\s*:\s*true\b"
)
"""Rows of a whole class that are only marked as gone."""
MARKS = (
    "delete",
    "archive",
    "mark_",
    "trash",
    "deactivate",
    "deactivated",
    "removed",
    "closed",
    "left_at",
    "leftat",
    "setactive",
    "setenabled",
    "trashed",
    "inactive",
    "soft",
    "discard",
    "paranoid",
    "mark-for-op",
    "disabled",
    "suspended",
)
"""Without one of these nothing marks a row."""
HARD = pattern(
    r"\bdelete\s+from\s|\.(?:delete|destroy|remove)(?:_all|All|Many|One)?!?(?:\(|\s*$|;)|\.(?:delete|remove)By\w+\(|\.(?:destroy|delete)!?\s+(?:if|unless)\b|\.ExecuteDelete\w*\(|\.Remove\(\w+\)|(?<![\w.])destroy!|\breally_destroy!|\bforce_?[dD]elete\(|\bdestroy\(\s*\{\s*force:\s*true|\bparanoid\s*:\s*false\b|^\s*-\s*(?:type:\s*)?(?:delete|terminate)\s*$|\bmethod:\s*[\"']DELETE[\"']", re.I
)  # fmt: skip
COPIES = pattern(
    r"\b\w{0,40}?(?:archive|back_?up)\w{0,40}(?<!name)[!?]?(?:\.\w+){0,4}\s*\(|\b(?:Archive|Backup)\w{0,40}\.\w+|\b(?:pg_dump\w*|mysqldump|mongodump|restic|borg|velero)\b|\b(?:aws\s+s3|gsutil|rclone)\s+(?:cp|sync|copy)\b|\b(?:store|storage|s3|bucket)\.(?:put|upload\w*|save)\w*\(", re.I
)  # fmt: skip
"""What is kept of data that is deleted next."""
COPY_WORDS = Words(
    "archive", "backup", "back_up", "dump", "restic", "borg", "velero", "aws", "gsutil", "rclone", "store", "storage", "s3", "bucket",
)  # fmt: skip
EMPTIES = pattern(
    r"\b(?P<call>(?:shutil\.)?rmtree|(?:os\.)?RemoveAll|FileUtils\.(?:rm_rf|rm_r|deleteDirectory|cleanDirectory)|Directory\.Delete|(?:fs::)?remove_dir_all|rimraf(?:Sync)?|(?:fs\.)?(?:promises\.)?rm(?:Sync)?|deleteRecursively|removeSync|emptyDir(?:Sync)?)\((?P<given>[^\n]*)"
)
EMPTY_WORDS = Words(
    "rmtree", "removeall", "fileutils", "directory.delete", "remove_dir_all", "rimraf", "rm(", "rmsync(", "deleterecursively", "removesync", "emptydir",
)  # fmt: skip
ONE = pattern(
    r"\b(?:os\.(?:Remove|rmdir|removedirs)|Dir\.rmdir|fs(?:\.promises|p)?\.rmdir(?:Sync)?|Files\.delete(?:IfExists)?|(?:fs::)?remove_dir)\((?P<given>[^\n]*)"
)
"""What removes a folder that holds nothing."""
TEMPORARY = pattern(
    r"(?<![a-z])(?:te?mp|cache|build|dist|scratch|tests?|sock(?:et)?)(?![a-z])|(?:Te?mp|Cache|Build|Test|Sock)(?:[A-Z]|\b)|\b(?:te?mp|cache|build|test)(?=[A-Z])|out(?:put)?_?(?:dir|path)"
)
INNER = pattern(r"\bjoin\b|\bresolve\b|\bCombine\b|\bPath\b|/|\bPush\b")
NUMBER = pattern(r"(?<![\w.])\d[\d_]*")


def turned(old: Line, new: Line, file: FileChange) -> bool:
    """Whether a condition asks the opposite of what it asked, or something that never holds, in the same words."""
    before, after = old.text[:SHORT], new.text[:SHORT]
    if _names(before) != _names(after):
        return False
    if NEVER.search(after) and not NEVER.search(before):
        return True
    return _parity(before, file.old_text, old.number) != _parity(after, file.new_text, new.number)


def _names(text: str) -> frozenset[str]:
    return frozenset(name for name in NAMES.findall(text.lower()) if name not in KEYWORDS)


def _parity(condition: str, text: str, number: int) -> bool:
    """Whether what follows runs where the condition fails: each "not" turns it round, and so does leaving."""
    leaves = any(LEAVES.search(line[:SHORT]) for line in _lines(text)[number - 1 : number + 1])
    return (len(NEGATES.findall(condition)) + leaves) % 2 == 1


@lru_cache(maxsize=2)
def _lines(text: str) -> list[str]:
    return text.split("\n")


KEEPS_MORE = pattern(r"\b(?:keep|preserve|retain)_?[A-Za-z]\w*[\"']?\s*[:=]", re.I)
ASKS_FIRST = pattern(r"\bconfirm\b[^\n]*\bdefault\s*[:=]", re.I)
YES = pattern(r"[\"'](?:-\w,? )?(?:--)?(?:yes|force|assume-yes|no-?confirm|skip-?confirm\w*|no-?prompt|non-?interactive)[\"']", re.I)
"""A flag by which nobody is asked."""


def unasked(file: FileChange) -> Line | None:
    """The flag that nobody must be asked, which is on from now on unless told otherwise."""
    for told, was, now in ((YES, OFF, ON), (ASKS_FIRST, OFF, ON), (KEEPS_MORE, ON, OFF)):
        before = {SWITCH.sub("", x.bare) for x in file.removed if told.search(x.text[:SHORT]) and _switches(x) in was}
        line = next((x for x in file.added if _switches(x) in now and SWITCH.sub("", x.bare) in before), None)
        if line is not None:
            return line
    return None


def in_earnest(file: FileChange) -> Line | None:
    """The line where a run that only showed what it would do becomes one that does it, unless told otherwise."""
    if not DRY.search(file.removed_lowered):
        return None
    plain = {x.bare: x for x in file.added}
    for line in file.removed if plain else ():
        told = FLAG.sub("", line.text[:SHORT])
        now = plain.get(bare(told)) if told != line.text[:SHORT] else None
        if now is not None:
            return now
    before = {
        SWITCH.sub("", line.text[:SHORT]).strip()
        for line in file.removed
        if DRY.search(line.text[:SHORT]) and _switches(line) in ON
    }
    return next(
        (x for x in file.added if _switches(x) in OFF and SWITCH.sub("", x.text[:SHORT]).strip() in before),
        None,
    )


FLAG = pattern(r"\s*--dry[-_]?run(?:=true|=client|=server)?(?![\w=-])")
WRITES = (
    pattern(
        r"WRITE_(?:APPEND|EMPTY)|\b(?:append|error_?if_?exists|error|ignore)\b(?=[\"')\s])|SaveMode\.(?:Append|ErrorIfExists|Ignore)",
        re.I,
    ),
    pattern(r"WRITE_TRUNCATE|\boverwrite\b(?=[\"')\s])|SaveMode\.Overwrite", re.I),
)
STANDS = pattern(r"WRITE_TRUNCATE|SaveMode|[a-z0-9]+://|saveAsTable|insertInto|\.jdbc\(")
"""How a table or a folder that others read is written: https://spark.apache.org/docs/latest/sql-data-sources-load-save-functions.html#save-modes"""


def overwrites(file: FileChange) -> Line | None:
    """The line that replaces what it wrote to, where it added to that, or refused."""
    if not any(word in file.added_lowered for word in ("overwrite", "write_truncate")):
        return None
    gone = {WRITES[0].sub("@", x.text[:SHORT]).strip() for x in file.removed if WRITES[0].search(x.text[:SHORT])}
    came = (x for x in file.added if WRITES[1].search(x.text[:SHORT]) and STANDS.search(x.text[:SHORT])) if gone else ()
    return next((x for x in came if WRITES[1].sub("@", x.text[:SHORT]).strip() in gone), None)


def _switches(line: Line) -> list[str]:
    return [word.strip() for word in SWITCH.findall(line.text[:SHORT].lower())]


def hardened(file: FileChange) -> Line | None:
    """The line from which on rows are gone that were only marked as gone before."""
    if not any(stem in file.removed_lowered for stem in MARKS):
        return None  # most files end here
    said = file.added_text
    for line in file.removed:
        if KEEPS.search(line.text[:SHORT]) and not any(KEEPS.search(x.text[:SHORT]) for x in file.added):
            return line if file.after else None
        if SOFT.search(line.text[:SHORT]) and not SOFT.search(said):
            return next((x for x in file.added if HARD.search(x.text[:SHORT])), None)
    return None


def nearer(file: FileChange) -> Iterator[tuple[Line, int, int]]:
    """Lines that say the same about time but for one number, which went down."""
    before = {
        NUMBER.sub("0", line.text[:SHORT]).strip(): NUMBER.findall(line.text[:SHORT])
        for line in file.removed
        if AGE.search(line.text[:SHORT])
    }
    for line in file.added if before else ():
        text = line.text[:SHORT]
        old = before.get(NUMBER.sub("0", text).strip(), [])
        moved = [(int(a), int(b)) for a, b in zip(old, NUMBER.findall(text), strict=False) if a != b]
        if len(moved) == 1 and moved[0][1] < moved[0][0] and len(text) < SHORT:
            yield line, *moved[0]


def unkept(file: FileChange) -> Line | None:
    """The line that kept a copy of what is deleted, where none does any more."""
    kept = COPY_WORDS.lines(file.removed, file.removed_lowered)
    if kept and any(COPIES.search(line.text[:SHORT]) for line in file.added):
        return None
    return next((x for x in kept if COPIES.search(x.text[:SHORT])), None)


def with_all_in_it(file: FileChange) -> Line | None:
    """The line that wipes what had to be empty before: the same path, and whatever it holds."""
    lines = EMPTY_WORDS.lines(file.added, file.added_lowered) if file.removed else []
    gone = {found["given"] for x in file.removed if (found := ONE.search(x.text[:SHORT]))} if lines else set[str]()
    kept = {found["given"] for x in file.added if (found := ONE.search(x.text[:SHORT]))} if gone else set[str]()
    for line in lines if gone else ():
        found = EMPTIES.search(line.text[:SHORT])
        plain = found and found["call"].endswith(("rm", "rmSync")) and "recursive" not in found["given"]
        if found and not plain and found["given"] in gone - kept and not TEMPORARY.search(found["given"]):
            return line
    return None


def emptied(file: FileChange) -> Line | None:
    """The line that wipes a whole folder, where one within it was wiped."""
    before = {
        found["call"]: found["given"]
        for line in EMPTY_WORDS.lines(file.removed, file.removed_lowered)
        if (found := EMPTIES.search(line.text[:SHORT])) and INNER.search(found["given"])
    }
    for line in file.added if before else ():
        found = EMPTIES.search(line.text[:SHORT])
        inner = before.get(found["call"]) if found else None
        if found and inner and not INNER.search(found["given"]):
            first = NAMES.search(found["given"])
            if first and first.group() in NAMES.findall(inner):
                return line
    return None
