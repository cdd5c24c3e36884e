"""Statements and members of JavaScript and TypeScript, and where they end.

    a\nb       ==  a; b
    a\n(b)     !=  a; (b)      the line goes on
    return\na  !=  return a    the line does not go on
    ;'a'       !=  'a'         a directive stands first

A semicolon is dropped only where the rules of the language put one: the grammar's own opinion is checked, not trusted.
https://tc39.es/ecma262/#sec-automatic-semicolon-insertion
"""

from __future__ import annotations

import re
from functools import partial
from itertools import takewhile
from typing import Final

from gate.classify.equivalence import js_parens
from gate.classify.equivalence.forest import Forest, UnprovableError
from gate.classify.equivalence.tokens import Visit

_BLANKS: Final = re.compile(rb"(?:\s|//[^\n]*|/\*[\s\S]*?\*/)*")
_CONTINUES: Final = re.compile(rb"(?!\+\+|--)[-(\[`+*/,.<>=&|^?:%]|!=|(?:in|instanceof|as|satisfies|of)\b")
"""What goes on with the statement of the line before."""
_MEMBER_CONTINUES: Final = re.compile(rb"[-(\[`+*/.<>=&|^?:%!{]|(?:in|instanceof|as|satisfies|extends|is)\b")
_MODIFIERS: Final = frozenset(
    b"get set static async accessor declare readonly public private protected override abstract new in out const".split()
)
_RESTRICTED: Final = re.compile(rb"return|throw|break|continue|yield")


def check_end(visit: Visit, continues: re.Pattern[bytes] = _CONTINUES, closers: bytes = b"};") -> None:
    """Gives up where a statement without a semicolon would not end here by the rules of the language."""
    gap = _BLANKS.match(visit.source, visit.frame.end)
    assert gap is not None
    following = visit.source[gap.end() : gap.end() + 12]
    if not following or following[:1] in closers:
        return
    if b"\n" not in gap.group() or continues.match(following):
        raise UnprovableError


def statement(visit: Visit, *, typed: bool) -> int:
    """Drops the semicolon at the end, which a line break may stand for."""
    check_restricted(visit)
    forest, frame = visit.forest, visit.frame
    children = js_parens.unwrap(visit, typed=typed)
    if not children or (visit.around and visit.around[-1].kind in ("for_statement", "for_in_statement")):
        return forest.inner(frame.kind, children)
    _check_head(visit)
    if forest.text(children[-1]) == b";":
        children.pop()
    elif frame.kind != "do_statement" and not _is_closed(visit, children):
        check_end(visit)
    return forest.inner(frame.kind, children)


_DECLARATIONS: Final = frozenset({
    "function_declaration", "generator_function_declaration", "class_declaration", "abstract_class_declaration", "lexical_declaration",
    "variable_declaration", "interface_declaration", "enum_declaration", "type_alias_declaration", "function_signature", "module",
    "internal_module", "ambient_declaration", "statement_block", "import_alias",
})  # fmt: skip


def _is_closed(visit: Visit, children: list[int]) -> bool:
    """Whether the last part is a declaration, which ends by itself."""
    kinds = visit.forest.kinds
    last = kinds[children[-1]]
    return last in _DECLARATIONS or (last == "expression_statement" and visit.frame.kind == "expression_statement")


def check_restricted(visit: Visit) -> None:
    """`return`, `throw`, `break`, `continue` and `yield` end at a line break, comments included."""
    word = _RESTRICTED.match(visit.source, visit.frame.start, visit.frame.end)
    count = len([child for child in visit.frame.children if visit.forest.text(child) != b";"])
    if word and count > 1 and visit.frame.kind != "expression_statement":
        gap = _BLANKS.match(visit.source, word.end())
        if gap and b"\n" in gap.group():
            raise UnprovableError


_BLOCK_HEAD: Final = re.compile(
    rb"\{|(?:function|class|async\s+function|let|interface|enum|package|implements|private|protected|public)\b"
)


def _check_head(visit: Visit) -> None:
    """An expression that begins like a block or a declaration is one, whatever the grammar says."""
    kind, frame = visit.frame.kind, visit.frame
    if kind == "expression_statement" and _BLOCK_HEAD.match(visit.source, frame.start):
        raise UnprovableError
    if kind == "export_statement":
        for child, (start, _) in zip(frame.children, frame.spans, strict=True):
            kind = visit.forest.kinds[child]
            is_value = kind.endswith("_expression") and kind != "function_expression"
            if is_value and _BLOCK_HEAD.match(visit.source, start) and not visit.source.startswith(b"{", start):
                raise UnprovableError


def block(visit: Visit, *, typed: bool) -> int:
    """Drops empty statements, but not where that could make a directive: `;'use strict'` is none."""
    forest, children = visit.forest, visit.frame.children
    kept = [child for child in children if forest.kinds[child] != "empty_statement"]
    prologue = list(takewhile(partial(_may_precede_directive, forest), children))
    first = next((i for i, child in enumerate(prologue) if forest.kinds[child] == "empty_statement"), len(prologue))
    if any(forest.kinds[child] == "expression_statement" for child in prologue[first:]):
        kept = children
    return forest.inner(visit.frame.kind, kept)


def _may_precede_directive(forest: Forest, child: int) -> bool:
    if forest.kinds[child] in ("{", "empty_statement", "hash_bang_line"):
        return True
    content = forest.children(child)
    return (
        forest.kinds[child] == "expression_statement" and len(content) == 1 and forest.kinds[content[0]] == "directive"
    )


def members(visit: Visit, *, typed: bool) -> int:
    """Drops the separators of members, each of which has been checked to end where it does."""
    forest, frame = visit.forest, visit.frame
    if frame.kind == "class_body":
        return forest.inner(frame.kind, [child for child in frame.children if forest.text(child) != b";"])
    kept: list[int] = []
    separated = True
    for child in frame.children:
        separator = forest.text(child) in (b";", b",")
        if not separator or separated:
            kept.append(child)
        separated = separator or not kept[1:]
    return forest.inner(frame.kind, kept)


def member(visit: Visit, *, typed: bool) -> int:
    forest, frame = visit.forest, visit.frame
    children = js_parens.unwrap(visit, typed=typed)
    around = visit.around[-1].kind
    if around in ("class_body", "interface_body", "object_type"):
        check_end(visit, _MEMBER_CONTINUES, b";,}" if around == "class_body" else b";,}[")
        following = _BLANKS.match(visit.source, frame.end)
        bare = visit.source[frame.start : frame.end] in _MODIFIERS
        if bare and following and visit.source[following.end() : following.end() + 1] not in (b";", b",", b"}"):
            raise UnprovableError
    return forest.inner(frame.kind, children)
