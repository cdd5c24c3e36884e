"""What products and formats say in words of their own: installers, reports, networks, scripts that name their sources in remarks.

Raises (4): `RMDir /r "$APPDATA"` of an installer, `Auth-Type := Accept`, `<delete><query>*:*`, `SeDebugPrivilege = *S-1-1-0`.
Raises (3): `// @require https://…` of a userscript, `tablePermission o = TRUE()`, a key in `known_hosts` that is another one.
Ignores: the same words in prose and in tests, lines that only moved.
"""

from __future__ import annotations

from collections.abc import Iterator

from gate.classify.reading import client_marks, database_marks, door_marks, end_marks, product_marks, products
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding

IDS = {
    "product-wipe": "a product is told to remove what cannot be brought back",
    "product-access": "a product lets somebody in, or asks nobody any more",
    "product-release": "production, or people, get something else from now on",
    "product-source": "a product runs or installs what comes from somewhere else",
}
SIDES = (
    ("product-wipe", (*product_marks.WIPES, *database_marks.WIPES, *client_marks.WIPES, *end_marks.WIPES), "removes what cannot be brought back", "list first what it would remove, and let a human run it"),
    ("product-access", (*product_marks.OPENS, *database_marks.OPENS, *client_marks.OPENS), "lets somebody in, or keeps nobody out", "name who needs it, and give no more"),
    ("product-release", (*product_marks.RELEASES, *client_marks.RELEASES), "gives production, or people, something else", "try it on one of them first, and let a human do the rest"),
    ("product-source", (*product_marks.SOURCES, *product_marks.BY_PLACE), "runs or installs what comes from somewhere else", "name who owns that address, and pin what is fetched"),
)  # fmt: skip


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if context.nature in ("docs", "test"):
        return
    for rule, marks, reason, safer in SIDES:
        for line, mark in products.came(file, marks):
            yield finding(rule, mark.level, f"{reason}: {line.text.strip()[:60]}", file, line=line, safer=safer)
            break
    for line, mark in products.came(file, door_marks.OPENS) if file.before is not None else ():
        reason, safer = f"lets in whoever comes: {line.text.strip()[:60]}", "name who needs it, and ask everybody else"
        yield finding("product-access", mark.level, reason, file, line=line, safer=safer)
        break
    for line, mark in products.went(file):
        reason = f"what kept somebody out, kept data, or asked a person, is gone: {line.text.strip()[:60]}"
        yield finding("product-access", mark.level, reason, file, line=line, safer="show who is let in now")
        break
    folder = products.made_absent(file)
    if folder is not None:
        reason, safer = "machines lose a folder that they had, with what it holds", "list first what is in it"
        yield finding("product-wipe", 4, reason, file, line=folder, safer=safer)
    key = products.pinned_otherwise(file)
    if key is not None:
        reason, safer = (
            "a key by which somebody is known is another one",
            "compare it, by another way, with its owner's",
        )
        yield finding("product-access", 3, reason, file, line=key, safer=safer)
