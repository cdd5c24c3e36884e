"""Swift, Dart, Protocol Buffers, Miden assembly: whole lines that begin with `//`, or `#`, may differ, and nothing else.

// a⏎f()               // b⏎f()                comments
f() // a               f() // b                None: only whole lines are read
f()··⏎                 f()⏎                    formatting
let a = '''⏎// a…      let a = '''⏎// b…       None: a text, or a remark, of several lines may hold it
// swift-tools-version:5.9                     None: a tool acts on it

https://docs.swift.org/swift-book/documentation/the-swift-programming-language/lexicalstructure/
"""

from __future__ import annotations

from gate.classify.equivalence.directives import is_directive
from gate.classify.reading.patterns import pattern
from gate.model import EquivalenceKind

SPANS = ('"""', "'''", "/*", "*/", '#"', "#/", "#line", "\\u")
TOLD = pattern(r"\"(?:[^\"\\\n]|\\.)*+\"|'(?:[^'\\\n]|\\.)*+'|//[^\n]*")
"""Texts and remarks of Protocol Buffers, in which no other remark begins:
https://protobuf.dev/reference/protobuf/proto3-spec/#string_literals"""
TOOLS = pattern(
    r"//++\s*+(?:[@+#!{]|swift-|sourcery|periphery|ignore|coverage|dart|buf|protolint|api-linter|\(--|pragma|[^\w\n]{0,20}format)"
)
"""What a tool of one of these languages reads: `// ignore: …`, `// @gotags: …`, `// (-- api-linter: …)`."""


def prove(before: str, after: str, language: str) -> EquivalenceKind | None:
    """Equal lines, but for remarks, or for empty ones at the end."""
    sides = [TOLD.sub("", text) if language == "proto" else text for text in (before, after)]
    if any(span in text for span in SPANS for text in sides):
        return None
    if before.rstrip("\n") == after.rstrip("\n"):
        return "formatting"
    rows = [[row.rstrip(" \t") for row in text.replace("\r\n", "\n").split("\n")] for text in (before, after)]
    if rows[0] == rows[1]:
        return "formatting"
    if language == "masm":
        old, new = ([row.strip() for row in side if _acts_in_masm(row)] for side in rows)
    else:
        old, new = (list(filter(_acts, side)) for side in rows)
    return "comments" if old == new else None


def _acts_in_masm(line: str) -> bool:
    """`#!` begins documentation: https://docs.miden.xyz/miden-vm/user_docs/assembly/code_organization#documentation"""
    remark = line.lstrip(" \t")
    return bool(remark) and not remark.startswith("#") or is_directive("# " + remark.lstrip("#!"))


def _acts(line: str) -> bool:
    remark = line.lstrip(" \t")
    return not remark.startswith("//") or is_directive(remark) or TOOLS.match(remark) is not None
