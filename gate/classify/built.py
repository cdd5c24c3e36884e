"""Programs that are built, in a change that touches nothing they are built from: nobody can tell where such a text comes from."""

from __future__ import annotations

from gate.classify.nature import nature_of
from gate.classify.reading.patterns import of_path
from gate.model import FileAssessment, Finding, Level

IDS = {"built-alone": "a built program changes, and nothing that it is built from"}
PROGRAM = of_path(
    r"(^|/)dist/([^/]+/)*[^/]+\.([cm]?js|css|wasm)$|\.pb\.(go|cc)$|_pb2(_grpc)?\.py$|\.generated\.[a-z]+$|_generated\.go$"
)


def built_alone(files: list[FileAssessment]) -> list[FileAssessment]:
    """Adds a finding to each built program, where all else that changes is prose and tests."""
    built = [i for i, file in enumerate(files) if file.level == 1 and nature_of(file.path) == "generated"]
    if not built or any(nature_of(file.path) not in ("generated", "docs", "test") for file in files):
        return files
    for i in built:
        if PROGRAM.search(files[i].path) and files[i].status == "modified":
            found = Finding(
                rule="built-alone",
                level=Level.PROPOSE_AND_WAIT,
                path=files[i].path,
                reason=IDS["built-alone"],
                safer="build it again from what is reviewed, and compare",
            )
            files[i] = files[i].raised(found)
    return files
