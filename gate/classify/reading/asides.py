"""What changes only in what is said beside code: docstrings, and the remark behind a row."""

from __future__ import annotations

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG, pairs
from gate.model import FileChange

REMARK = pattern(r"\s//(?=\s)")


def only_documents(file: FileChange) -> bool:
    """Whether nothing but what a module of Python says of itself is otherwise."""
    if not file.path.endswith(".py") or file.before is None or file.after is None:
        return False
    if any("#" in x.text for x in (*file.added, *file.removed)):
        return False  # a remark may be one that a scanner obeys
    from gate.classify.reading.python_source import same_but_docstrings  # of few files by now

    return same_but_docstrings(file.old_text, file.new_text)


HELP = pattern(r"\b(?:Long|Short|Example|Usage):\s*(?:heredoc\.Docf?\()?`[^`]*$")
"""Where the help of a command begins: https://pkg.go.dev/github.com/spf13/cobra#Command"""


def only_told(file: FileChange) -> bool:
    """Whether nothing but the help of a command of Go is otherwise, between the quotes around it."""
    if not file.path.endswith(".go") or file.before is None or file.after is None:
        return False
    for text, side in zip((file.old_text, file.new_text), file.delta.lines, strict=True):
        inside = _helps(text) if side else ()
        if not all(x.number in inside for x in side):
            return False
    return True


def _helps(text: str) -> set[int]:
    """The numbers of the rows that stand in such a help, and hold no end of it."""
    numbers, helps, quoted = set[int](), False, False
    for number, row in enumerate(text.split("\n"), 1):
        marks = row.count("`")
        if quoted and helps and not marks:
            numbers.add(number)
        if marks % 2:
            quoted = not quoted
            helps = quoted and HELP.search(row[:LONG]) is not None
    return numbers


def only_remarked(file: FileChange) -> bool:
    """Whether each row that changed does what the one in its place did, and only the remark behind it is another."""
    told = list(pairs(file))
    return 0 < len(told) == len(file.removed) == len(file.added) and all(
        old.number == new.number and _acting(old.text) == _acting(new.text) != "" for old, new in told
    )


def _acting(row: str) -> str:
    """A row without the remark behind it. One that is long stays as it is."""
    for remark in REMARK.finditer(row) if len(row) <= LONG else ():
        before = row[: remark.start()]
        if not any(before.count(mark) % 2 for mark in "\"'`"):
            return before.rstrip()
    return row.rstrip()
