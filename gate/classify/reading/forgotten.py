"""What is known of somebody, and is written over for good.

def remove_personal_data(self):
    self.name = "<removed>"
"""

from __future__ import annotations

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import SHORT
from gate.classify.reading.words import Words
from gate.model import FileChange, Line

FORGETS = pattern(
    r"(?i)\s*(?:(?:export|public|private|protected|static|async|override|virtual)\s+)*(?:def|func|fun|fn|function|void|boolean|bool|Task|async)\s+(?:self\.|\([^)\n]*\)\s*)?(?:remove|delete|erase|wipe|scrub|redact|anonymi[sz]e|pseudonymi[sz]e|forget|purge)_?(?:all_?)?(?:personal|pii|user|customer|patient|account|member|subject)_?(?:identifiable_?)?(?:data|info\w*|details|records?)?[!?]?\b"
)
EMPTIED = pattern(
    r"(?i)\b(?:self|this|@?\w+)(?:\.|->|@)?\w*(?:name|e_?mail\w*|phone\w*|address\w*|birth\w*|dob|ssn|nhs_?\w*|password)\w*\s*=(?![=>])|\b(?:update\w*|save|merge)[!(]"
)
VERBS = Words(
    "remove", "delete", "erase", "wipe", "scrub", "redact", "anonymi", "pseudonymi", "forget", "purge",
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
