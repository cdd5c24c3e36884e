"""What a templated value is in production: `replicas: {{ if eq .Environment.Name "production" }} 4 {{ else }} 2 {{ end }}`."""

from __future__ import annotations

import re
from itertools import pairwise

from gate.classify.reading.patterns import pattern
from gate.model import FileChange, Line

LONG = 1_000
ASKS = pattern(r"\{\{-?\s*(?:else\s+)?if\b[^{}]*\b(?:environment|env)\b[^{}]*\}\}", re.I)
"""A line that asks which environment it is."""
PARTS = pattern(r"\{\{-?\s*(?P<word>if|else if|else|end)\b(?P<asked>[^{}]*?)-?\}\}")
KEY = pattern(r"\s*-?\s*(?P<key>[\w./-]+)\s*:\s*(?P<value>.*)$")
NAMED = pattern(r"[\"'](?:prod|production)[\"']")
PLAIN = pattern(r"\s*\(?(?:eq|ne)\s+[$.\w]+\s+[\"'][\w-]+[\"']\)?\s*\Z")
"""One environment is asked for, by its name."""
OTHERS = pattern(r"\s*or(?:\s+\(\s*eq\s+[$.\w]+\s+[\"'](?!prod)[\w-]+[\"']\s*\))+\s*\Z")
"""Any of some environments, and production is none of them."""


def in_production(value: str) -> str | None:
    """What such a value comes to; None where the template asks more than the name of the environment."""
    parts = list(PARTS.finditer(value))
    if not parts:
        return None if "{{" in value else value.strip()
    if value[: parts[0].start()].strip() or parts[-1]["word"] != "end" or value[parts[-1].end() :].strip():
        return None
    for part, following in pairwise(parts):
        asked = part["asked"]
        if part["word"] == "else":
            chosen: bool | None = True
        elif PLAIN.match(asked):
            chosen = bool(NAMED.search(asked)) != asked.lstrip(" (").startswith("ne")
        else:
            chosen = False if OTHERS.match(asked) else None
        if chosen is None:
            return None
        if chosen:
            return value[part.end() : following.start()].strip()
    return ""


ONLY = pattern(r"\s*\{\{-?\s*if\s+\(?(?P<how>eq|ne)\s+[$.\w]*env\w*(?:\.\w+)?\s+[\"'](?:prod|production)[\"']\)?\s*-?\}\}\s*$", re.I)
"""A line that opens what production has and the others have not (`eq`), or the reverse (`ne`)."""


def opened(file: FileChange) -> Line | None:
    """A line by which production gets what it had not: a block of its own that came, or one it was left out of that stays."""
    if file.before is None or file.after is None:
        return None
    gone, came = ([x for x in side if ONLY.match(x.text[:LONG])] for side in (file.removed, file.added))
    own = [x for x in came if ONLY.sub(r"\g<how>", x.text[:LONG]).strip() == "eq"]
    if len(own) > sum(ONLY.sub(r"\g<how>", x.text[:LONG]).strip() == "eq" for x in gone):
        return own[0]
    rows = file.old_text.split("\n")
    named = any(ASKS.search(x.text[:LONG]) and NAMED.search(x.text[:LONG]) for x in file.added)
    still = {"".join(row.split()) for row in file.new_text.split("\n")}
    for line in gone:
        below = "".join(rows[line.number].split()) if line.number < len(rows) else ""
        if not named and ":" in below and below in still and ONLY.sub(r"\g<how>", line.text[:LONG]).strip() == "ne":
            return line
    return None


def _values(lines: tuple[Line, ...]) -> dict[str, list[tuple[str, Line]]]:
    """Key -> its values, in the order they stand in."""
    values: dict[str, list[tuple[str, Line]]] = {}
    for line in lines:
        match = KEY.match(line.text[:LONG])
        if match:
            values.setdefault(match["key"], []).append((match["value"], line))
    return values


def changed(file: FileChange) -> Line | None:
    """A line whose value in production is another one than before. A key that comes or goes has no other side."""
    if not any(ASKS.search(line.text[:LONG]) for line in (*file.removed, *file.added)):
        return None
    before, after = _values(file.removed), _values(file.added)
    for key in after:
        if len(before.get(key, ())) != len(after[key]):
            continue
        for (old, _), (new, line) in zip(before[key], after[key], strict=True):
            if ASKS.search(old) or ASKS.search(new):
                was, now = in_production(old), in_production(new)
                if was is not None and now is not None and was != now:
                    return line
    return None
