"""Which image runs, as a manifest, jsonnet or a script says it."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import of_path, pattern
from gate.model import FileChange, Line

CLUSTERS = of_path(
    r"^(?!(?:.*[/_.-])?(?:tests?|testing|staging|stage|dev|develop\w*|local|examples?|samples?|sandbox|starter|demo|ci|e2e)(?:[/_.-]))(.*/)?clusters?/",
    re.I,
)
"""Where manifests stand that are applied to a cluster as they are, and that is called after no other environment."""
IMAGE = pattern(r"\s*(?:-\s*)?image\s*:\s*[\"']?(?P<name>[\w./-]+?)(?::(?P<tag>[\w.-]+)|@sha256:\w+)[\"']?\s*(?:#.*)?$")


def rolled_out(file: FileChange) -> Line | None:
    """The line by which a workload runs another version of the image that it ran."""
    if not CLUSTERS.search(file.path) or file.before is None or file.after is None:
        return None
    gone, came = ({m["name"]: x for x in side if (m := IMAGE.match(x.text[:500]))} for side in file.delta.lines)
    return next((line for name, line in came.items() if name in gone), None)


def in_jsonnet(file: FileChange) -> Line | None:
    if not file.path.endswith((".jsonnet", ".libsonnet")):
        return None
    return next((x for x in (*file.added, *file.removed) if IMAGE.match(x.text.rstrip(" ,")[:500])), None)


SET = pattern(
    r"\s*(?:export\s+|local\s+|readonly\s+)?\w*image\w*=[\"']?[\w.-]+(?:/[\w.-]+)+(?::[\w.-]+|@sha256:\w+)[\"']?\s*$",
    re.I,
)


def in_a_script(file: FileChange) -> bool:
    """Whether a script runs another image than before."""
    return file.new_text.startswith("#!") and all(
        any(SET.match(line.text[:500]) for line in side) for side in file.delta.lines
    )
