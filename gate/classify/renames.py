"""A new name that changes who reads a file: such a rename counts as a deletion and an addition."""

from __future__ import annotations

import re

from gate.classify.nature import nature_of
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.registry import rules_for

# Folders that something reads by itself: a file that moves in comes alive.
ACTIVE = of_path(
    r"(^|/)\.(github|gitlab|circleci|buildkite|husky|githooks|claude|cursor)/|(^|/)(migrations?|migrate|versions|hooks|manifests|overlays|conf\.d|cron\.\w+|sites-enabled|autoload)/|(^|/)env(ironment)?s?/"
)
SPECIAL = pattern(
    r"/(?:_?middleware|proxy|route|page|layout|\+server|\+page(?:\.server)?|\+layout(?:\.server)?|hooks\.server|instrumentation|conftest|sitecustomize|usercustomize)\.[a-z]+$"
    r"|_(?:linux|windows|darwin|freebsd|js|wasm|plan9|android|ios|amd64|arm64|386)\.go$"
)
"""What a framework or a compiler finds by its name: https://nextjs.org/docs/app/api-reference/file-conventions, https://pkg.go.dev/cmd/go#hdr-Build_constraints"""


def becomes_other(old: str, new: str) -> bool:
    """Whether a new name changes who reads the file: another nature, another ending, or other rules."""
    nature = nature_of(new)
    endings = ["" if nature == "docs" else path.rsplit(".", 1)[-1] for path in (old, new)]
    both_run = set(endings) <= {"yml", "yaml"} and all(path.startswith(".github/workflows/") for path in (old, new))
    if nature_of(old) != nature or (endings[0] != endings[1] and not both_run):
        return True
    if nature not in ("docs", "test") and rules_for(old) != rules_for(new):
        return True
    if SPECIAL.findall("/" + old) != SPECIAL.findall("/" + new) or bool(GUARDED.search(old)) != bool(
        GUARDED.search(new)
    ):
        return True
    return bool(ACTIVE.search(old)) != bool(ACTIVE.search(new))


GUARDED = pattern(r"(?:^|/)\(?_?(?:auth\w*|protected|private|guarded|admin|secure|logged-?in)\)?[/.]", re.I)
"""A folder whose layout asks who is there: https://nextjs.org/docs/app/api-reference/file-conventions/route-groups"""


def lets_by(old: str, new: str) -> bool:
    """Whether what a framework asks before every request is called so, or no longer is."""
    if GUARDED.search(old) and not GUARDED.search(new) and new.rsplit("/", 1)[-1] == old.rsplit("/", 1)[-1]:
        return True
    return "middleware" in "".join(SPECIAL.findall(f"/{old}") + SPECIAL.findall(f"/{new}"))
