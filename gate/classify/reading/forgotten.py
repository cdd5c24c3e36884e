"""What is known of somebody, and is written over for good; what was put away, and is deleted now.

def remove_personal_data(self):
    self.name = "<removed>"
boards.archive_cards(id)      ->   boards.delete_cards(id)
"""

from __future__ import annotations

import re

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import SHORT, pairs
from gate.classify.reading.words import Words
from gate.model import FileChange, Line

FORGETS = pattern(
    r"(?i)\s*(?:(?:export|public|private|protected|static|async|override|virtual)\s+)*(?:def|func|fun|fn|function|void|boolean|bool|Task"
    r"|async)\s+(?:self\.|\([^)\n]*\)\s*)?(?:remove|delete|erase|wipe|scrub|redact|anonymi[sz]e|pseudonymi[sz]e|forget|purge)_?(?:all_?)?(?:personal|pii"
    r"|user|customer|patient|account|member|subject)_?(?:identifiable_?)?(?:data|info\w*|details|records?)?[!?]?\b"
)
EMPTIED = pattern(
    r"(?i)\b(?:self|this|@?\w+)(?:\.|->|@)?\w*(?:name|e_?mail\w*|phone\w*|address\w*|birth\w*|dob|ssn|nhs_?\w*|password)\w*\s*=(?![=>])|\b(?:update\w*|save|merge)[!(]"
)
VERBS = Words(
    "remove", "delete", "destroy", "erase", "wipe", "scrub", "redact", "anonymi", "pseudonymi", "forget", "purge",
)  # fmt: skip
"""One of them stands wherever `FORGETS` matches."""
NEAR = 30


def forgets(file: FileChange) -> Line | None:
    """A new function that writes over what is known of somebody, by its name and by what it does."""
    gone = {x.bare for x in file.removed}
    for line in VERBS.lines(file.added, file.added_lowered):
        if FORGETS.match(line.text[:SHORT]) and line.bare not in gone:
            below = (x for x in file.added if 0 < x.number - line.number <= NEAR)
            if any(EMPTIED.search(x.text[:SHORT]) for x in below):
                return line
    return None


PUT_AWAY = pattern(
    r"\b(?:archive|close|deactivate|discard|hide|soft_?delete|disable|unpublish|suspend|retire|expire|park)\w*+[!?]?\s*+\(|\.(?:archive|discard|deactivate|soft_delete)!?(?!\w)",
    re.I,
)
DELETED = pattern(
    r"\b(?:really_|hard_|force_?)?(?:delete|destroy|purge|remove|wipe|erase)\w*+[!?]?\s*+\(|\.(?:destroy|delete|purge)!?(?!\w)", re.I
)


def for_good(file: FileChange) -> Line | None:
    """A row that deletes, in the place of one that only put away."""
    if file.before is None or not VERBS.within(file.added_lowered):
        return None
    rows = ((old.text[:SHORT], new) for old, new in pairs(file))
    return next(
        (x for was, x in rows if PUT_AWAY.search(was) and not DELETED.search(was) and DELETED.search(x.text[:SHORT])), None
    )


CASCADES = pattern(
    r"\bdependent:\s*:(?:destroy|delete_all|delete|destroy_async)\b|\bcascade\s*=\s*[\"'][^\"'\n]*(?:all|delete)|\bCascadeType\.(?:ALL|REMOVE)\b|\borphanRemoval\s*=\s*true\b"
    r"|\bon_?[dD]elete\s*[:=]\s*(?:models\.)?[\"']?(?i:cascade)|\bDeleteBehavior\.Cascade\b|->cascadeOnDelete\(|\bon_delete:\s*:(?:cascade|delete_all)"
)


def cascades(file: FileChange) -> Line | None:
    """A relation by which rows go with the row that they belong to, and did not."""
    if not file.old_text.strip():
        return None
    gone = "\n".join(x.text[:SHORT] for x in file.removed)
    kept = set(CASCADES.findall(gone))
    return next((x for x in file.added if (said := CASCADES.search(x.text[:SHORT])) and said[0] not in kept), None)
