"""Contracts in code of Go: the fields of a resource of Kubernetes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from gate.classify.contracts.changed_lines import Told
from gate.classify.reading.patterns import of_path
from gate.model import FileChange, Line

TYPES = of_path(r"(^|/)apis?/([^/]+/)*v\d\w*/[^/]*types(?:_\w+)?\.go$")
TAG = re.compile(r"`[^`\n]*\bjson:\"(?P<name>[\w.-]+)")
"""Fields of a resource of Kubernetes: https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api_changes.md"""


def changed(file: FileChange) -> Iterator[Told]:
    """A field of a resource that came, went or reads otherwise."""
    if not TYPES.search(file.path) or file.before is None or file.after is None:
        return
    gone, came = _fields(file.old_text, file.removed), _fields(file.new_text, file.added)
    both, changed = {key[:2] for key in gone} & {key[:2] for key in came}, gone | came
    for rule, how, fields in (
        ("api-breaking", "loses", gone.keys() - came.keys()),
        ("api-contract", "gains", came.keys() - gone.keys()),
    ):
        if fields:
            line = min((changed[key] for key in fields), key=lambda x: x.number)
            how = "changes" if any(key[:2] in both for key in fields) else how
            yield rule, f"a resource {how} a field: {line.text.strip()[:60]}", line
            return


OPTIONAL = re.compile(r"(?<=[\s\]])\*|,omitempty\b|,omitzero\b")


def _fields(text: str, lines: tuple[Line, ...]) -> dict[tuple[str, str, str], Line]:
    """Changed fields, by the type that each stands in, what it is called, and how it reads."""
    rows = text.split("\n") if lines else []
    types = list(accumulate(rows, lambda above, row: row if row.startswith("type ") else above, initial=""))
    found = ((line, TAG.search(line.text[:500])) for line in lines)
    return {
        (types[line.number], tag["name"], "".join(OPTIONAL.sub("", line.text.partition("//")[0]).split())): line
        for line, tag in found
        if tag
    }
