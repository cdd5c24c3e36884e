"""For how long data is kept, by a number under a name, or by an index that forgets.

retention_days = 90            ->   retention_days = 7
createIndex({ at: 1 })         ->   createIndex({ at: 1 }, { expireAfterSeconds: 3600 })
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from gate.classify.reading.rows import SHORT
from gate.model import FileChange, Line

KEPT = re.compile(
    r"retention|retain_?last|\bkeep\b|_to_keep|max_(?:backups|snapshots)|purge_after|delete_after|days_to_keep|keep_(?:days|for|last|time)|expire_after|expiration_?in_?days|max_age_days|backup_days|expireAfterSeconds",
    re.I,
)
RETENTION = re.compile(
    r"[\"']?(?P<name>(?:(?<![\w.])keep\b"
    r"|[\w.-]*(?:retention|retain_?last|_to_keep|max_(?:backups|snapshots)|purge_after|delete_after|days_to_keep|keep_(?:days|for|last|time)|expire_after_days|expiration_?in_?days|max_age_days|backup_days|expireAfterSeconds)[\w.-]*))[\"']?\]?\s*+(?:=>"
    r"|[:=(,])\s*+[\"']?(?P<value>\d[\d_]*+(?:\s*+\*\s*+\d[\d_]*+)*+)(?![\w.])",
    re.I,
)
BEGINS = re.compile(
    r"^\s*-?\s*(?:command|runner|class)\b[^\n]*\.(?:destroy_all|delete_all)\b|^\s*rake\s*\(?\s*[\"'][\w:]*(?:purge|destroy|delete|wipe|expire)\w*|\"Expiration\"\s*:\s*\{\s*\"Days\"|\"delete\"\s*:\s*\{\s*\"min_age\"|^[dDvqQ][+!=]*\s+/(?!tmp|var/tmp|run)\S+(?:\s+\S+){3}\s+\d+[dhmw]"
)
"""Jobs by the clock (https://github.com/rails/solid_queue, https://github.com/javan/whenever), lifecycles of S3 and Elasticsearch, a folder of `tmpfiles.d`."""
EXPIRES = re.compile(r"expireAfterSeconds[\"']?\s*+[:=(]\s*+[\d_*\s]+")


def shorter(file: FileChange) -> Iterator[tuple[Line, str]]:
    """Each row by which a number went down under the same name, or an index expires what it kept for ever, and what that means."""
    yield from _expiring(file)
    yield from _begins_to(file)
    if not any(KEPT.search(line.text) for line in file.removed):
        return
    before = {
        m["name"].casefold(): _product(m["value"])
        for line in file.removed
        for m in RETENTION.finditer(line.text[:SHORT])
    }
    for line in file.added:
        for match in RETENTION.finditer(line.text[:SHORT]):
            old, new = before.get(match["name"].casefold()), _product(match["value"])
            if old is not None and new < old:
                yield line, f"{match['name']} goes from {old} to {new}: older data will be deleted"


def _begins_to(file: FileChange) -> Iterator[tuple[Line, str]]:
    """A rule by which a store begins to delete what is old, where no such rule went."""
    if file.before is None or any(BEGINS.search(line.text[:SHORT]) for line in file.removed):
        return
    for line in file.added:
        if BEGINS.search(line.text[:SHORT]):
            yield line, "what is stored is deleted by its age from now on"
            return


def _product(said: str) -> int:
    """`60 * 60 * 24` as a number."""
    return math.prod(int(factor.replace("_", "")[:12]) for factor in said.split("*")[:8])


def _expiring(file: FileChange) -> Iterator[tuple[Line, str]]:
    kept = {re.sub(r"\W+", "", line.text[:SHORT]) for line in file.removed}
    for line in file.added if kept and "expireafterseconds" in file.added_lowered else ():
        without = re.sub(r"\W+", "", EXPIRES.sub("", line.text[:SHORT]))
        if EXPIRES.search(line.text[:SHORT]) and without in kept:
            yield line, "an index that kept everything now removes what is old"
