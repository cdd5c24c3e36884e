"""Each tracked file's level if it were touched: the level of its path, and of the kinds of content it holds already."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gate.change.lines import delta
from gate.change.source import Source
from gate.change.tree import NONE_MODE, Entry, file_changes
from gate.classify.engine import assess_file
from gate.model import Assessment, Blob, FileChange, Level, Policy
from gate.policy.apply import apply


def level_map(
    source: Source, tree: str | None, policy: Policy, *, wanted: Callable[[str], bool] = lambda path: True
) -> Iterator[tuple[str, Level, str]]:
    """(path, level, rule) of every file that is `wanted`, judged as if one blank line were added at its end: what a file is
    counts, and nothing that stands in it is called new."""
    entries = [
        Entry(path=name, status="A", old_mode=NONE_MODE, new_mode=mode, old_id="0", new_id=id)
        for name, (mode, id) in _tracked(source, tree).items()
        if wanted(name)
    ]
    for file in file_changes(entries, source.objects):
        assessed = assess_file(_touched(file))
        graded = apply(policy, Assessment(level=assessed.level, files=(assessed,))).files[0]
        yield graded.path, graded.level, graded.findings[0].rule if graded.findings else "none"
        file.forget()


def _tracked(source: Source, tree: str | None) -> dict[str, tuple[str, str]]:
    """Mode and id of each file of a tree, or of the index where none is named. Both begin a row with the mode; then come the
    kind and the id, or the id and the stage of a merge (https://git-scm.com/docs/git-ls-files#_output)."""
    if tree is None:
        rows, at = source.git.run("ls-files", "--stage", "-z", "--full-name", ":/"), 1
    else:
        rows, at = source.git.run("ls-tree", "-r", "-z", "--full-tree", tree), 2
    found = {}
    for row in rows.split(b"\0"):
        meta, _, path = row.partition(b"\t")
        fields = meta.decode("ascii", "replace").split()
        if len(fields) == 3:
            found[path.decode("utf-8", "surrogateescape")] = (fields[0], fields[at])
    return found


def _touched(file: FileChange) -> FileChange:
    before = file.after
    data = before.data if before else b""
    after = Blob.of(data + b"\n\n", id="touched")
    return FileChange(
        path=file.path,
        status="modified",
        old_mode=file.new_mode,
        new_mode=file.new_mode,
        before=before,
        after=after,
        partial=True,
        delta=delta(before, after),
    )
