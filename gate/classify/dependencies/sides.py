"""Both sides of one file, read by its format, or as well as can be."""

from __future__ import annotations

from itertools import accumulate

from gate.classify.dependencies import hunks
from gate.classify.dependencies.asked import follow
from gate.classify.dependencies.compare import compare
from gate.classify.dependencies.formats import LINES, Format, format_of
from gate.classify.dependencies.nouns import Snapshot, UnreadableError, Verdict, shown
from gate.classify.dependencies.texts import blocks, differing, differing_lines
from gate.model import FileChange

NPM_LOCKS = ("package-lock.json", "npm-shrinkwrap.json")


def verdicts_of(form: Format, file: FileChange, siblings: frozenset[str]) -> list[Verdict]:
    """What happened to a file; never empty, and never an exception, whatever the file holds."""
    if form.kind == "binary" or any(blob and (blob.oversized or blob.binary) for blob in (file.before, file.after)):
        return [Verdict("dependency-unreadable", 2, "this manifest or lockfile is no text: its moves cannot be told")]
    if file.partial:
        return _lines_alone(form, file)
    try:
        verdicts = _compared(form, file)
    except UnreadableError as error:
        return _unreadable(f"cannot be read: {shown(str(error), 120)}", form, file)
    except (LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:  # a shape no reader foresaw
        return _unreadable(f"has a shape that no reader knows ({type(error).__name__})", form, file)
    if file.after is None and form.kind == "lock" and not _manifest_goes_too(file, siblings):
        verdicts = [Verdict("dependency-unpinned", 2, "the lockfile is gone: versions are no longer fixed", old=True)]
    return verdicts or [Verdict("dependency-metadata", 1, "no dependency moved")]


def _lines_alone(form: Format, file: FileChange) -> list[Verdict]:
    return [verdict._replace(at=number, mark="") for verdict, number in hunks.read(form, file.removed, file.added)]


def _unreadable(words: str, form: Format, file: FileChange) -> list[Verdict]:
    """The package manager may understand what we do not: what its lines say by themselves still counts."""
    text = file.new_text.split("\n")
    starts = [0, *accumulate(len(line) + 1 for line in text)]
    weighty = [v for v in _lines_alone(form, file) if v.level > 2]
    placed = [v._replace(at=starts[v.at - 1] if 0 < v.at <= len(text) else -1) for v in weighty]
    return [Verdict("dependency-unreadable", 2, words), *placed]


def _manifest_goes_too(file: FileChange, siblings: frozenset[str]) -> bool:
    """A project that is removed whole leaves nothing unpinned."""
    folder = file.path.rpartition("/")[0]
    return any(p != file.path and p.rpartition("/")[0] == folder and format_of(p) is not None for p in siblings)


def _compared(form: Format, file: FileChange) -> list[Verdict]:
    if form.boundary == LINES:
        old, new = differing_lines(file.old_text, file.new_text)
    else:
        old, new = (blocks(text, form.boundary) for text in (file.old_text, file.new_text))
        old, new = differing(old, new) if form.boundary else (old, new)
    after = form.read(new) if file.after else Snapshot()
    try:
        before = form.read(old) if file.before else Snapshot()
    except UnreadableError:  # mended now: whatever the new side says counts as new
        before = Snapshot()
    verdicts = compare(before, after)
    return follow(verdicts, file.old_text, file.new_text) if file.path.endswith(NPM_LOCKS) else verdicts
