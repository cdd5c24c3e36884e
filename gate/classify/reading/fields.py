"""How a program keeps a value, told apart from what it reckons: fields of a table, and how a value is written and read again."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import enclosing
from gate.model import FileChange, Line

QUIET = pattern(r"\s*(?:$|#(?!(?:define|if|elif|else)\b)|//|\*|/\*|import\b|from\b|using\b|package\b|include\b)")
"""Rows that do nothing by themselves."""
UNIT = r"\b(?:[mk]?g|mcg|µg|lbs?|pounds?|ounces?|m?l|mmol|units?|iu|per|dos(?:e|age)s?|daily|hourly)\b"
SAID = (
    r"(?:max_length=\d+|(?:null|blank|unique|db_index|editable|default)=(?:True|False|None|\"\")|(?:on_delete|related_name|to)=[\w.\"']+"
    r"|validators=\[\w*(?:phone|mobile|mail|url|regex|Regex|Phone|Email)\w*\]"
    rf"|(?:verbose_name|help_text)=(?![^\n]*(?i:{UNIT}))_?\(?[\"'][^\"'\d]*[\"']\)?),?"
)
KEPT = pattern(
    r"\s*(?:[)\]},]+|class \w+\([\w., ]*\):|@property"
    r"|\w+\s*=\s*(?:models|db)\.\w*(?:Char|Text|Date|DateTime|ForeignKey|OneToOne|ManyToMany|JSON|UUID|Email|URL|File|Image|Slug)\w*"
    rf"\((?:{SAID}\s*+|[\w.\"']++,?+\s*+)*+\)?,?|(?:{SAID}\s*+)++\)?,?)\s*$"
)
"""How a table keeps a value, and not which: https://docs.djangoproject.com/en/stable/ref/models/fields/"""
SHOWN_AS = pattern(r"\s+def (?:__str__|__repr__|get_absolute_url)\(self\)(?: -> str)?:")
DECLARES = pattern(r"\s*(\w+)\s*=\s*(?:models|db)\.")
IN_UNITS = pattern(UNIT, re.I)


def reckoned(file: FileChange) -> Line | None:
    """A row of what keeps rows of a table that does more than to keep a value, or to say what it is called."""
    still = set(DECLARES.findall("\n".join(x.text[:500] for x in file.added)))
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        rows = text.split("\n") if lines else []
        for line in lines:
            declared = DECLARES.match(line.text[:500])
            gone = declared is not None and line.side == "old" and declared[1] not in still
            if QUIET.match(line.text) or (KEPT.match(line.text[:500]) and not gone) or SHOWN_AS.match(line.text[:500]):
                continue
            shown = SHOWN_AS.match(next(enclosing(rows, line.number, FAR), ""))
            if not shown or IN_UNITS.search(line.text[:500]):
                return line
    return None


FAR = 40
"""Rows above a changed one among which its function begins."""
STORED = pattern(r"\s*(?:public\s+)?extension\s+[\w.]+\s*:[^{\n]*\b(?:Codable|Encodable|Decodable)\b")
RECKONS = pattern(r"[\d*/<>+?]|\b(?:if|guard|switch|while|for|else|min|max)\b")
"""https://developer.apple.com/documentation/foundation/encoding-and-decoding-custom-types"""


def only_stores(file: FileChange) -> bool:
    """Whether all that came says in Swift how values are written and read again as they are, and nothing went."""
    if not file.path.endswith(".swift") or any(x.bare and not QUIET.match(x.text) for x in file.removed):
        return False
    rows = file.new_text.split("\n")
    came = [x for x in file.added if x.bare.strip("}") and not QUIET.match(x.text)]
    return all(
        not RECKONS.search(x.text[:2_000])
        and any(STORED.match(row[:500]) for row in (x.text, *enclosing(rows, x.number, 100)))
        for x in came
    )
