"""Tokens and shape: what a tree-sitter grammar sees of a file, without what its language ignores.

    f(a,b)   and   f( a, b )     equal tokens in an equal tree
    f(a,b)   and   f(a, b, c)    a token more
    a\\n(b)   and   a;(b)         equal tokens but another tree

The grammars are written for editors, so nothing is taken on trust:
- a file with an ERROR or a MISSING node proves nothing;
- every byte counts: what no leaf covers (hidden tokens, which several grammars have) is compared verbatim, unless it is blank;
- where blanks and line breaks have a meaning, a `Layout` writes them down as marks, which are compared too;
- literals are compared as text, not as the grammar splits them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from gate.classify.equivalence.comments import Anchor, Comment, Strict, Tidy, compare
from gate.classify.equivalence.forest import Forest, UnprovableError
from gate.model import EquivalenceKind

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Tree

_ODD_BREAK: Final = re.compile("\r(?!\n)|[\0\x0b\x0c\x85\u2028\u2029\ufeff]")
"""Characters that end a line, or a comment, in some language and not in its grammar. A carriage return alone ends a Java comment."""

_UNCOUNTED: Final = re.compile(rb"(?!\.\d)[^\w\"'#@$]|[\"']\s*[\"']\Z")
"""Tokens that a formatter may add or drop, so that a directive is located by the others."""


class Layout(Protocol):
    """Takes note of blanks and line breaks where they have a meaning. `marks` of both sides must be equal."""

    marks: list[object]

    def token(self, kind: str, text: bytes, broken: bool, spaced: bool) -> None:
        """One leaf, and whether a line break, or any blank, stands before it."""


@dataclass(slots=True)
class Frame:
    """A node whose children are being visited. A comment is no child."""

    kind: str
    start: int
    end: int
    children: list[int] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)


class Visit(NamedTuple):
    """What a fold may look at: the finished node, the source and the frames around it, the innermost last."""

    source: bytes
    forest: Forest
    frame: Frame
    around: list[Frame]

    @property
    def text(self) -> bytes:
        return self.source[self.frame.start : self.frame.end]


Fold = Callable[[Visit], int]
"""Makes the canonical node of a finished frame."""


def listed(visit: Visit) -> int:
    """Drops a trailing comma before the closing bracket."""
    forest, children = visit.forest, list(visit.frame.children)
    trailing = len(children) > 3 and forest.text(children[-2]) == b"," and forest.text(children[-3]) != b","
    if trailing and (
        forest.text(children[-1]) in (b")", b"]", b"}", b">") or forest.kinds[children[-1]] == "tuple_end"
    ):
        del children[-2]
    return forest.inner(visit.frame.kind, children)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """How one language is read."""

    module: str
    grammar: str = "language"
    comments: frozenset[str] = frozenset({"comment"})
    atoms: frozenset[str] = frozenset()
    """Nodes taken as one text, blanks included."""
    verbatim: frozenset[str] = frozenset()
    """Nodes between whose children blanks, and what looks like a comment, are text."""
    droppable: frozenset[str] = frozenset()
    """Leaves that a fold of the root may drop."""
    folds: Mapping[str, Fold] = field(default_factory=dict)
    uncounted: frozenset[str] = frozenset()
    """Leaves that a formatter may split or join."""
    silent: Callable[[Node], bool] | None = None
    """Says of a parenthesis that it says nothing where it stands."""
    leaf: Callable[[Forest, str, bytes, Frame], int] | None = None
    layout: Callable[[], Layout] | None = None
    prepare: Callable[[bytes], bytes] | None = None
    """Writes around what the grammar reads otherwise, in the same way."""
    repair: Callable[[bytes, Node], bytes | None] | None = None
    """Writes around what the grammar does not know, every byte in its place."""
    check: Callable[[str, str], bool] | None = None
    """Says from the two texts alone that nothing may be proved."""
    anchor: Anchor | None = None
    """The mark of a comment that is bound to what stands behind it: its text may change, its place may not."""
    strict: Strict | None = None
    """Says of a comment, given the whole text, that it is code here, beyond what `is_directive` knows."""
    tidy: Tidy | None = None
    """Drops from such a comment what nobody reads."""


class Reading(NamedTuple):
    """One side, read to its end."""

    root: int
    comments: list[Comment]
    marks: list[object]


@cache
def parser_of(module: str, grammar: str) -> tuple[Parser, tuple[str, ...]]:
    """The parser, and the name of every node kind. Imported on first use: the hooks never pay for it."""
    from tree_sitter import Language, Parser

    language = Language(getattr(import_module(module), grammar)())
    return Parser(language), tuple(language.node_kind_for_id(i) or "" for i in range(language.node_kind_count))


def prove_tokens(before: str, after: str, rules: Rules) -> EquivalenceKind | None:
    """The verdict on two texts of one language. Never raises."""
    try:
        return _prove(before, after, rules)
    except (UnprovableError, ValueError, LookupError, RecursionError, MemoryError):
        return None  # not understood, not UTF-8, or a tree of a shape that no fold expects


def _prove(before: str, after: str, rules: Rules) -> EquivalenceKind | None:
    if _ODD_BREAK.search(before) or _ODD_BREAK.search(after) or (rules.check and rules.check(before, after)):
        return None
    forest = Forest()
    old = Reader(before.encode(), rules, forest).read(known=None)
    new = Reader(after.encode(), rules, forest).read(known=len(forest))
    if old.root != new.root or old.marks != new.marks:
        return None
    return compare(
        (old.comments, before), (new.comments, after), strict=rules.strict, anchor=rules.anchor, tidy=rules.tidy
    )


_PARENTHESES: Final = ("(", ")")
_INDENTATION: Final = 1_000
_REPAIRS: Final = 4


def _parse(parser: Parser, source: bytes, rules: Rules) -> Tree:
    """A tree without errors."""
    text: bytes | None = rules.prepare(source) if rules.prepare else source
    assert text is not None
    tree = parser.parse(text)
    for _ in range(_REPAIRS):
        if not tree.root_node.has_error:
            return tree
        text = rules.repair(text, tree.root_node) if rules.repair and text else None
        if text is None:
            break
        tree = parser.parse(text)
    raise UnprovableError


class Reader:
    """Walks one tree with a cursor, without recursion, and folds every node when its last child is done."""

    def __init__(self, source: bytes, rules: Rules, forest: Forest) -> None:
        parser, self._names = parser_of(rules.module, rules.grammar)
        self._tree = _parse(parser, source, rules)
        self._source, self._rules, self._forest = source, rules, forest
        self._layout = rules.layout() if rules.layout else None
        self._frames: list[Frame] = []
        self._comments: list[Comment] = []
        self._position = 0
        self._index = 0
        self._broken = self._spaced = False

    def read(self, *, known: int | None) -> Reading:
        """Reads to the end, or gives up at the first top-level node that is new where `known` nodes are all there may be."""
        cursor = self._tree.walk()
        down, right, up = cursor.goto_first_child, cursor.goto_next_sibling, cursor.goto_parent
        rules, names, frames = self._rules, self._names, self._frames
        comments, atoms = rules.comments, rules.atoms
        frames.append(Frame("", 0, len(self._source)))
        while True:
            node = cursor.node
            assert node is not None
            kind = names[node.kind_id]
            start, end = node.start_byte, node.end_byte
            self._skip_to(start)
            if kind in comments and frames[-1].kind not in rules.verbatim:
                self._comment(node, start, end)
            elif kind not in atoms and down():
                frames.append(Frame(kind, start, end))
                continue
            elif rules.silent and kind in _PARENTHESES and rules.silent(node):
                self._spaced, self._position = True, end
            else:
                self._leaf(kind, start, end)
            while not right():
                if not up():
                    return self._finish()
                self._fold()
                if known is not None and len(frames) == 2 and frames[-1].children[-1] >= known:
                    self._give_up(frames[-1].children[-1])

    def _give_up(self, number: int) -> None:
        if self._forest.kinds[number] not in self._rules.droppable:
            raise UnprovableError

    def _skip_to(self, start: int) -> None:
        """Takes note of what stands between the last leaf and this one. Only blanks mean nothing."""
        if start <= self._position:
            return
        gap = self._source[self._position : start]
        frame = self._frames[-1]
        if frame.kind in self._rules.verbatim or not gap.isspace():
            stripped = gap if frame.kind in self._rules.verbatim else gap.strip()
            self._append(self._forest.add("(gap)", stripped), start - len(gap), start)
            if self._layout:
                self._layout.token("(gap)", stripped, b"\n" in gap, True)
        self._broken = self._broken or b"\n" in gap
        self._spaced = True
        self._position = start

    def _append(self, number: int, start: int, end: int) -> None:
        frame = self._frames[-1]
        frame.children.append(number)
        frame.spans.append((start, end))

    def _leaf(self, kind: str, start: int, end: int) -> None:
        text = self._source[start:end]
        if len(self._frames) == 1:
            text = text.strip()  # a file of blanks is one leaf
        frame, rules = self._frames[-1], self._rules
        number = rules.leaf(self._forest, kind, text, frame) if rules.leaf else self._forest.add(kind, text)
        frame.children.append(number)
        frame.spans.append((start, end))
        if text and kind not in rules.uncounted and not _UNCOUNTED.match(text):
            self._index += 1
        if self._layout:
            self._layout.token(kind, text, self._broken, self._spaced)
        self._broken = self._spaced = False
        self._position = end

    def _comment(self, node: Node, start: int, end: int) -> None:
        raw = self._source[start:end]
        if self._source[start - 1 : start] == b"/":
            raise UnprovableError  # a sign that would begin the comment earlier
        row, column = node.start_point
        after = _BREAKS.match(self._source, end - raw.endswith(b"\n"))
        self._comments.append(
            Comment(
                text=raw.decode(),
                index=self._index,
                place=self._frames[-1].kind,
                line=row,
                column=column,
                alone=column < _INDENTATION and not self._source[start - column : start].strip(),
                blank=min(after.group().count(b"\n"), 2) if after else 0,
            )
        )
        self._broken = self._broken or b"\n" in raw
        self._spaced = True
        self._position = end

    def _fold(self) -> None:
        frame = self._frames.pop()
        fold = self._rules.folds.get(frame.kind)
        number = (
            fold(Visit(self._source, self._forest, frame, self._frames))
            if fold
            else self._forest.add(frame.kind, tuple(frame.children))
        )
        self._append(number, frame.start, frame.end)

    def _finish(self) -> Reading:
        self._skip_to(len(self._source))
        top = self._frames[0]
        fold = self._rules.folds.get(top.kind)
        visit = Visit(self._source, self._forest, top, [])
        root = fold(visit) if fold else self._forest.inner(top.kind, top.children)
        return Reading(root, self._comments, self._layout.marks if self._layout else [])


_BREAKS: Final = re.compile(rb"[ \t\r\n]*")
