"""Contracts in code of Go: the addresses that a server answers, the fields of a resource of Kubernetes, and how any other type reads in JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from gate.classify.contracts.changed_lines import Told, unanswered
from gate.classify.reading.patterns import of_path
from gate.model import FileChange, Line

TYPES = of_path(r"(^|/)apis?/([^/]+/)*v\d\w*/[^/]*types(?:_\w+)?\.go$")
TAG = re.compile(r"`[^`\n]*\bjson:\"(?P<name>[\w.-]+)")
"""Fields of a resource of Kubernetes: https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api_changes.md"""


def changed(file: FileChange) -> Iterator[Told]:
    """An address that went, or a field of a resource that came, went or reads otherwise."""
    if file.before is None or file.after is None or not file.path.endswith(".go"):
        return
    if not TYPES.search(file.path):
        yield from unanswered(file, ANSWERS) if SERVES.search(file.old_text) else ()
        line = _called_otherwise(file) if "json:" in file.added_lowered else None
        if line is not None:
            yield "api-contract", f"a field is called otherwise in JSON: {line.text.strip()[:60]}", line
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


ANSWERS = re.compile(
    r"\.(?:GET|POST|PUT|PATCH|DELETE|HandleFunc|Handle|Get|Post|Put|Patch|Delete)\(\s*\"(?:(?:GET|POST|PUT|PATCH|DELETE) )?(?P<path>/[^\"\n]{0,200})\",\s*[\w.]+"
)
"""https://pkg.go.dev/net/http#ServeMux, https://gin-gonic.com, https://echo.labstack.com, https://go-chi.io"""
SERVES = re.compile(r"\b(?:gin|echo|chi|mux|fiber|httprouter)\.[A-Z]|\bServeMux\b|\bhttp\.Handle")
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


FIELD = re.compile(r"\s*(?P<field>[A-Z]\w*)\s+(?P<type>[\w.*\[\]{}]+)\s*(?:`[^`\n]*`)?\s*(?://.*)?$")


def _called_otherwise(file: FileChange) -> Line | None:
    """A field that stays, and whose name in JSON is another one: https://pkg.go.dev/encoding/json#Marshal"""
    old, new = (
        {
            (found["field"], found["type"]): (_in_json(x, found["field"]), x)
            for x in side
            if (found := FIELD.match(x.text[:500]))
        }
        for side in (file.removed, file.added)
    )
    return next((x for key, (name, x) in new.items() if key in old and old[key][0] != name), None)


def _in_json(line: Line, field: str) -> str:
    tag = TAG.search(line.text[:500])
    return tag["name"] if tag else field
