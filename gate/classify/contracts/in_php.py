"""Contracts in code of PHP: what an entity or an action answers, by attributes and by annotations in remarks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.contracts.changed_lines import Told
from gate.model import FileChange

TOLD = re.compile(
    r"\s*(?:#\[|/?\*+\s*@)(?:[A-Z]\w*\\)*(?:Api(?:Resource|Property|Filter|Subresource)|Groups|SerializedName|Expose|Exclude|Ignore|MaxDepth)\b"
    r"|\s*(?:#\[|/?\*+\s*@)(?:[A-Z]\w*\\)*Route\([^\n]*/api\b"
)
"""https://api-platform.com/docs/core/operations/, https://symfony.com/doc/current/serializer.html"""


def changed(file: FileChange) -> Iterator[Told]:
    """What is answered, and at which address."""
    if file.before is None or file.after is None:
        return
    gone, came = ({x.bare for x in side} for side in file.delta.lines)
    lines = (x for x in (*file.added, *file.removed) if (x.bare in gone) != (x.bare in came))
    line = next((x for x in lines if TOLD.match(x.text[:500])), None)
    if line is not None:
        yield "api-contract", f"what callers are answered is said otherwise: {line.text.strip()[:60]}", line
