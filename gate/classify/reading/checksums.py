"""Checksums of what is fetched: those that go, and those that change while the version stays."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import bare, is_remark, removed_from
from gate.classify.reading.words import Words
from gate.model import FileChange, Line

SUM = pattern(
    r"(?<![@\w])(?P<key>sha\d++|sha(?=[^\n]{1,20}?[0-9a-f]{64})|\w*checksums?|digest|md5)(?P<rest>[\"']?\]?\s*(?::|=>|=)\s*[\"']?(?:sha\d+[:-])?)(?P<sum>[0-9a-f]{32,128})\b",
    re.I,
)
SUMMED = pattern(
    r",?\s*[\"']?\b(?:sha\d{1,3}|integrity|\w*checksum|digest|md5|expected_hash)[\"']?\s*(?::|=>|=)\s*(?:[\"'][^\"'\n]{0,200}[\"'](?:\s*\*\s*\d+)?|[\w.]{1,80})",
    re.I,
)
NEAR, MOST = 8, 200
"""Rows around a checksum among which stands what it is of, and rows that go among which one is sought."""
SUMS = Words("sha", "integrity", "checksum", "digest", "md5", "hash")


def unsummed(file: FileChange) -> Line | None:
    """The line by which what is fetched was compared with its checksum, where it still is fetched and is compared no more."""
    if file.before is None or not SUMS.within(file.removed_lowered):
        return None
    if any(SUMMED.search(x.text[:500]) for x in file.added):
        return None
    came = {x.bare for x in file.added}
    rows: list[str] = []
    for now, line in removed_from(file) if len(file.removed) <= MOST else ():
        told = SUMMED.search(line.text[:500])
        if told is None or is_remark(line.text[:500]):
            continue
        rest = SUMMED.sub("", line.text[:500]).strip().rstrip(",")
        if "://" in rest and bare(rest) in came:
            return line
        rows = rows or file.new_text.split("\n")
        if not rest and len(told.group()) > 40 and any("://" in row for row in rows[max(0, now - NEAR) : now + NEAR]):
            return line
    return None


ZON = pattern(r"\s*\.hash\s*=\s*\"(?P<hash>[\w.-]{20,})\",?\s*$")
"""https://ziglang.org/download/0.11.0/release-notes.html#Package-Management"""
MULTIHASH, ENCODED, KEPT = "1220", 44, 25
"""How a hash began before it was written with a name, how long it is in letters since, and how many of its bytes are kept:
https://ziglang.org/download/0.14.0/release-notes.html#New-Package-Hash-Format"""


SUMS_OF = pattern(r"(?:sha\d*:)?(?P<sum>[0-9a-fA-F]{3,128})\s+\*?(?P<name>\S+)\s*$")
LIST_OF_SUMS = of_path(
    r"(^|/)[\w.-]*(?:sha\d+|md5)?(?:sums?|checksums?)(?:\.(?:txt|sha\d+|md5))?$|\.(?:sha\d+|md5)$", re.I
)


def listed_otherwise(file: FileChange) -> Line | None:
    """The row of a list of checksums that gives the same name another one."""
    if not LIST_OF_SUMS.search(file.path) or file.before is None:
        return None
    had = {m["name"]: m["sum"] for x in file.removed if (m := SUMS_OF.match(x.text[:500]))}
    came = ((x, SUMS_OF.match(x.text[:500])) for x in file.added)
    return next((x for x, m in came if m and had.get(m["name"], m["sum"]) != m["sum"]), None)


def _is_written_anew(old: str, new: str) -> bool:
    """Whether a hash of a package of Zig is the same one, as a later release writes it."""
    if not old.startswith(MULTIHASH) or len(new) < ENCODED:
        return False
    try:
        return urlsafe_b64decode(new[-ENCODED:])[-KEPT:] == bytes.fromhex(old[len(MULTIHASH) :])[:KEPT]
    except ValueError:
        return False


def summed_otherwise(file: FileChange) -> Line | None:
    """A line by which what is fetched has another checksum, where nothing says that it is another version."""
    sides = [[x for x in side if x.text.strip()] for side in (file.removed, file.added)]
    if not ("://" in file.new_text or "image" in file.added_lowered) or not sides[0] or len(sides[0]) != len(sides[1]):
        return None
    told = [[SUM.sub(r"\g<key>", x.text[:500]) for x in side] for side in sides]
    zig = [[m["hash"] for x in side if (m := ZON.match(x.text[:500]))] for side in sides]
    if len(zig[0]) == len(zig[1]) == len(sides[0]):
        pairs = zip(*zig, sides[1], strict=True)
        return next((line for old, new, line in pairs if not _is_written_anew(old, new)), None)
    summed = all(SUM.search(x.text[:500]) for side in sides for x in side)
    return sides[1][0] if summed and told[0] == told[1] else None
