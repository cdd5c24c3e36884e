"""Schemas that are declared whole, and lists of what is to go: what a declaration no longer has, the database loses."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import of_path, pattern
from gate.model import FileChange, Line

ELEMENT = pattern(r"<(?:table|column)\b[^>]*\bname=\"(\w+)\"")
"""https://developer.adobe.com/commerce/php/development/components/declarative-schema/configuration/"""
DESTRUCTIVE = of_path(r"(^|/)destructiveChanges\w*\.xml$")
"""https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_deploy_deleting_files.htm"""
METADATA = of_path(r"\.(field|object|customMetadata|index)-meta\.xml$")
OPERATION = pattern(r"\"(?:drop_(?:column|table|constraint)|delete_?rows)\"\s*:\s*\{")
"""https://github.com/xataio/pgroll/tree/main/docs/operations"""
PERMITS = pattern(
    r"<(?:BlockOnPossibleDataLoss|BlockWhenDriftDetected)>\s*false|<(?:DropObjectsNotInSource|AllowDropBlockingAssemblies)>\s*true",
    re.I,
)
"""https://learn.microsoft.com/sql/tools/sqlpackage/sqlpackage-publish"""


def lost(file: FileChange) -> Line | None:
    """The line by which a table, a column or a guard of them goes."""
    path = file.path
    if DESTRUCTIVE.search(path):
        return next((x for x in file.added if "<members>" in x.text), None)
    if METADATA.search(path) and file.after is None:
        return file.first
    if path.endswith("/db_schema.xml"):
        kept = set(ELEMENT.findall(file.new_text))
        return next(
            (x for x in file.removed if any(name not in kept for name in ELEMENT.findall(x.text[:2_000]))), None
        )
    if path.endswith(".json"):
        return next((x for x in file.added if OPERATION.search(x.text[:2_000])), None)
    if path.endswith((".publish.xml", ".sqlproj")):
        return next((x for x in file.added if PERMITS.search(x.text[:2_000])), None)
    return None
