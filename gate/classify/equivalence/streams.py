"""What a lexer leaves behind: code tokens, and the comments between them, each tied to its place among the tokens.

    a = 1  # noqa        comment (text "# noqa", after 3 tokens, trailing)

Two texts whose tokens are equal mean the same. What became of the comments decides between 'formatting' and 'comments';
a directive that changed, vanished or moved to another token leaves no proof at all.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Final

from gate.classify.equivalence.directives import is_directive
from gate.model import EquivalenceKind


@dataclass(frozen=True, slots=True)
class Comment:
    """`index` counts the code tokens before it; `trailing` says that one of them ends on the same line."""

    text: str
    index: int
    trailing: bool
    directive: bool = False
    """Known from the context to be one, whatever its text says."""


@dataclass(slots=True)
class Stream:
    tokens: list[Hashable] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)

    def comment(self, text: str, *, trailing: bool, directive: bool = False) -> None:
        self.comments.append(Comment(text, len(self.tokens), trailing, directive))


def compare(before: Stream, after: Stream) -> EquivalenceKind | None:
    """The verdict on two streams of one language."""
    if before.tokens != after.tokens:
        return None
    return compare_comments(before.comments, after.comments)


def compare_comments(before: Sequence[Comment], after: Sequence[Comment]) -> EquivalenceKind | None:
    """The verdict where the code is already known to be equal. Only comments around a difference are asked what they are."""
    if before == after:
        return "formatting"
    old, new = [_bare(comment) for comment in before], [_bare(comment) for comment in after]
    if old == new:
        return "formatting"
    start = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    pairs = zip(reversed(old[start:]), reversed(new[start:]), strict=False)
    same = next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)) - start)
    if _directives(old[start : len(old) - same]) != _directives(new[start : len(new) - same]):
        return None
    return "comments"


def canonical(text: str) -> str:
    """A comment without its own indentation: what follows the margin of a block comment stays as it is."""
    if "\n" not in text:
        return text.strip()
    first, *rest = (line.rstrip() for line in text.replace("\r\n", "\n").split("\n"))
    filled = [line for line in rest if line]
    if all(line.lstrip().startswith("*") for line in filled):
        rest = [line.lstrip() for line in rest]
    else:
        margin = min((len(line) - len(line.lstrip()) for line in filled), default=0)
        rest = [line[margin:] for line in rest]
    return "\n".join((first.strip(), *rest))


def _bare(comment: Comment) -> Comment:
    return Comment(canonical(comment.text), comment.index, comment.trailing, comment.directive)


_OF_GOBJECT: Final = re.compile(r"/\*\*\n[ \t]*\*[ \t]*[\w:-]+:(?=[ \t]*(?:\(|\n))")
_PROSE: Final = re.compile(r"[^:]+")
"""A row of a description: an annotation stands before a colon."""
_GOES_ON: Final = re.compile(r"(?m)^[\s*]*\(")
"""An annotation on a row of its own, which counts only where no description stands before it."""


def _directives(comments: Sequence[Comment]) -> list[Comment]:
    """What a tool reads, whether the context or the text says so."""
    found = [comment for comment in comments if comment.directive or is_directive(comment.text)]
    return [Comment(_read(comment), comment.index, comment.trailing) for comment in found]


def _read(comment: Comment) -> str:
    """The text, without what a block for GObject tells readers alone (https://gi.readthedocs.io/en/latest/annotations/giannotations.html):
    the types of what it describes stand behind colons."""
    if comment.directive or not _OF_GOBJECT.match(comment.text) or _GOES_ON.search(comment.text):
        return comment.text
    rows = comment.text.split("\n")
    return "\n".join(row for row in rows if is_directive(row) or not _PROSE.fullmatch(row.strip("* \t")))
