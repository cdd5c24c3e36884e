"""Text that is right and that the grammars of JavaScript and TypeScript do not know, made readable for them.

    <p>R & D</p>        an ampersand that begins no character reference is text
    styled.a<P>`...`    a template may have type arguments
    export⏎class A {}   `export` is no name, so nothing ends behind it
    export type * from "a"   what TypeScript 5.0 brought, as if it named nothing

A repair keeps every byte in its place and changes only what the parser sees: the tokens are still taken from the real text.
https://github.com/tree-sitter/tree-sitter-javascript/issues/318
https://github.com/tree-sitter/tree-sitter-typescript/issues/341
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tree_sitter import Node

_AMPERSANDS: Final = re.compile(rb"&+")
_LIMIT: Final = 100_000
_EXPORT: Final = re.compile(rb"^([ \t]*export)\r?\n", re.MULTILINE)
"""On a line of its own, so that no line comment and no other statement ends here."""


_TYPES: Final = re.compile(rb"^([ \t]*export type) \*(?= from\b)", re.MULTILINE)
"""https://www.typescriptlang.org/docs/handbook/release-notes/typescript-5-0.html#support-for-export-type-"""


def plain_exports(source: bytes) -> bytes:
    """The text with a blank for the line break behind such an `export`, and with braces for the star behind such a `type`."""
    if b"export type *" in source:
        source = _TYPES.sub(rb"\1{}", source)
    if b"export\n" not in source and b"export\r" not in source:
        return source
    return _EXPORT.sub(lambda match: match[1] + b" " * (len(match[0]) - len(match[1])), source)


def repair(source: bytes, root: Node) -> bytes | None:
    """The text with every known weakness written around, or None where something else is wrong."""
    patched = bytearray(source)
    changed = False
    for node in _broken(root):
        span = _ampersands(source, node) or _type_arguments(source, node)
        if span is None:
            return None
        start, end, filling = span
        patched[start:end] = filling
        changed = True
    return bytes(patched) if changed else None


def _broken(root: Node) -> list[Node]:
    found: list[Node] = []
    stack = [root]
    while stack and len(found) < _LIMIT:
        node = stack.pop()
        if node.is_error or node.is_missing:
            found.append(node)
        elif node.has_error:
            stack.extend(node.children)
    return found


def _ampersands(source: bytes, node: Node) -> tuple[int, int, bytes] | None:
    parent, sign = node.parent, _AMPERSANDS.match(source, node.start_byte)
    if not node.is_error or parent is None or parent.type != "jsx_element" or sign is None:
        return None
    return sign.start(), sign.end(), b"_" * len(sign.group())


def _type_arguments(source: bytes, node: Node) -> tuple[int, int, bytes] | None:
    """The grammar reads `a<T>` and misses a `!` before the template."""
    parent = node.parent
    if not node.is_missing or parent is None or parent.type != "non_null_expression":
        return None
    inner = parent.children[0]
    if inner.type != "instantiation_expression":
        return None
    arguments = inner.children[-1]
    if arguments.type != "type_arguments" or source[node.end_byte : node.end_byte + 1] != b"`":
        return None
    if re.search(rb"[`/\\]", source[arguments.start_byte : arguments.end_byte]):
        return None
    return arguments.start_byte, arguments.end_byte, b"." + b"_" * (arguments.end_byte - arguments.start_byte - 1)
