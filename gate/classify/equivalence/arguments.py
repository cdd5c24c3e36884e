"""Arguments of HCL, in whichever order a block names them.

b = 2        ==  a = 1
a = 1            b = 2

What a block holds is taken by its name (https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#bodies), so the order says
nothing; that of blocks may. Style, no proof: whoever reads rows may care.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gate.classify.equivalence.directives import is_directive
from gate.classify.equivalence.tokens import parser_of

if TYPE_CHECKING:
    from tree_sitter import Node

REMARK = re.compile(r"(?:#|//|/\*)[^\n]*")


def in_one_order(text: str) -> str | None:
    """The text with the arguments of each block sorted, ahead of its blocks; nothing where that can't be told."""
    if any(is_directive(remark) for remark in REMARK.findall(text)):
        return None
    parser, _ = parser_of("tree_sitter_hcl", "language")
    root = parser.parse(text.encode()).root_node
    if root.has_error:
        return None
    rows = text.split("\n")
    for body in sorted(_bodies(root), key=lambda node: -node.start_point[0]):
        spans = _arguments(body, rows)
        if spans is None:
            return None
        _sort(rows, spans, body.start_point[0])
    return "\n".join(rows)


def _bodies(root: Node) -> Iterator[Node]:
    pending = [root]
    while pending:
        node = pending.pop()
        if node.type == "body":
            yield node
        if node.type != "attribute":
            pending += node.children


def _arguments(body: Node, rows: list[str]) -> list[tuple[str, int, int]] | None:
    """How each argument of a body is called, and its first and last row; nothing where one is told twice, or shares a row."""
    spans = list[tuple[str, int, int]]()
    for node in body.children:
        if node.type == "attribute" and node.children:
            name, (first, column), last = node.children[0].text or b"", node.start_point, node.end_point[0]
            if rows[first].encode()[:column].strip():
                return None if len(body.children) > 1 else []
            spans.append((name.decode(), first, last))
    names, begins = {name for name, _, _ in spans}, {first for _, first, _ in spans}
    return spans if len(names) == len(begins) == len(spans) else None


def _sort(rows: list[str], spans: list[tuple[str, int, int]], start: int) -> None:
    """Puts the arguments where their block begins, one after the other, and leaves the other rows as they are."""
    taken = [rows[first : last + 1] for _, first, last in sorted(spans)]
    for _, first, last in sorted(spans, key=lambda span: -span[1]):
        del rows[first : last + 1]
    rows[start:start] = [row for part in taken for row in part]
