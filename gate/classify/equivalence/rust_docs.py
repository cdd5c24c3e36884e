"""Which doc comments of Rust are code: rows of an example, and all that a macro may read.

/// Gets it.  ->  /// Fetches it.               a comment
/// ```⏎/// get();⏎/// ```                      a test of `cargo test`
#[derive(clap::Parser)]⏎/// Gets it.            what a program says of itself
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from gate.classify.equivalence.comments import FREE, Comment

_DERIVES: Final = re.compile(r"#!?\[\s*derive\s*\(([^)]*)\)", re.DOTALL)
_CONDITIONAL: Final = re.compile(r"#!?\[\s*cfg_attr\s*\(((?:[^\]\[]|\[[^\]]*\])*)\]", re.DOTALL)
_LINTS: Final = re.compile(
    r"\b(?:allow|warn|deny|forbid|expect|doc|cfg|not|any|all|target_\w+|feature)\s*\((?:[^()]|\([^()]*\))*\)|\"[^\"]*\"|\b\w+\s*="
)
_IN_TESTS: Final = re.compile(r"\s*(?:test|all\([^()]*\btest\b[^()]*\))\s*,")
_ODD: Final = re.compile(r"#!?\s+!?\s*\[|#!?\[\s*(?![\w\s])|#!?\[\s*\w+\s*/[*/]")
"""An attribute behind something else: `#[/*x*/derive(…)]`."""
_REMARKS: Final = re.compile(r"(?m)^[ \t]*//(?:(?!\*/)[^\"\n])*$")
"""Rows that are remarks whatever stands above them: no text and no comment ends there."""
_PLAIN_DERIVES: Final = frozenset(
    ("Debug", "Clone", "Copy", "PartialEq", "Eq", "Hash", "Default", "PartialOrd", "Ord", "Serialize", "Deserialize", "Error", "From", "Into", "Deref", "DerefMut", "Arbitrary", "Zeroize", "ZeroizeOnDrop", "BorshSerialize", "BorshDeserialize", "FromRow", "Queryable", "Insertable", "Identifiable", "AsChangeset", "Selectable", "FromPrimitive", "ToPrimitive", "EnumIter", "EnumString", "Pod", "Zeroable", "Diagnostic")
)  # fmt: skip
_USES: Final = re.compile(r"\b(?:use|extern\s+crate)\s[^;]*;")
_BROUGHT: Final = re.compile(r"\b(?:use|extern\s+crate)\s+(?:::)?(\w+)([^;]*);")
_CALLED: Final = re.compile(r"\bas\s+([A-Za-z_]\w*)")
_ATTRIBUTE: Final = re.compile(r"#!?\[\s*([\w:]+)")
_PLAIN_ATTRIBUTES: Final = frozenset(
    ["derive", "test", "cfg", "cfg_attr", "allow", "warn", "deny", "forbid", "expect", "must_use", "inline", "doc", "repr", "non_exhaustive", "deprecated", "ignore", "should_panic", "cold", "track_caller", "serde", "error", "from", "source", "default", "no_std", "no_main", "feature", "automatically_derived", "tokio::test", "tokio::main", "path", "macro_use", "macro_export", "rustfmt::skip", "no_mangle", "recursion_limit", "bench", "global_allocator", "target_feature", "rustfmt::skip::macros", "test_log::test", "rstest", "case", "async_trait", "async_trait::async_trait", "instrument", "tracing::instrument", "diagnostic", "test_case", "proptest", "serial"]
)  # fmt: skip
_DOC_LINE: Final = re.compile(r"[ \t]*//[/!](?!/)(?P<said>[^\n]*)")
_FENCE: Final = re.compile(r" {0,3}(?P<marks>`{3,}(?=[^`\n]*$)|~{3,})(?P<info>.*)")
_INDENTED: Final = re.compile(r" {4}|[\s>*+\d.)-]*(?:[>*+-]|\d[.)]) {5,}\S|\s*(?:>\s*)+ {4,}\S")
"""Code by its margin, also within a list or a quotation: https://spec.commonmark.org/0.31.2/#indented-code-blocks"""
_MARKUP: Final = re.compile(r"[\s>*+\d.)-]*<")
"""What may hide the fences below it."""
_OTHERWISE: Final = re.compile(
    r"/\*[*!][^\n]*(?:```|~~~)|//[/!](?!/)[^\n]*\t|[^\s/][^\n]*//[/!](?!/)[^\n]*(?:```|~~~| {4}|\t)|#!?\[(?:(?!\]\s*\n)[\s\S]){0,500}?\bdoc\s*="
)
"""Examples behind code, and docs from elsewhere that may open or end one."""
_DOC: Final = re.compile(r"//[/!](?!/)|/\*[*!](?![*/])")


_ITEM: Final = re.compile(
    r"[ \t]*(?:pub(?:\([\w: ]+\))?[ \t]+)?(?:(?:default|async|const|unsafe|extern \"C\")[ \t]+)*(?:fn|struct|enum|union|trait|type|static|const|mod)[ \t]+[A-Za-z_]"
)
_ABOVE: Final = re.compile(r"[ \t]*(?:///(?!/)|#\[[^\]\n]*\][ \t]*\r?$)")


def doc_mark(comment: Comment, source: str) -> str | None:
    """A doc comment documents something: elsewhere it is an error. One right above an item documents that, and may go or come."""
    doc = _DOC.match(comment.text)
    if doc is None:
        return None
    return "/" + FREE if doc.group() == "///" and comment.line in _above_items(source) else doc.group()[-1]


@lru_cache(maxsize=4)
def _above_items(source: str) -> frozenset[int]:
    """The rows, from 0, below which stands an item, or docs and attributes of one."""
    found, item = set[int](), False
    rows = source.split("\n")
    for number in range(len(rows) - 1, -1, -1):
        if _ABOVE.match(rows[number]):
            found |= {number} if item else set()
        else:
            item = _ITEM.match(rows[number]) is not None
    return frozenset(found)


def is_code(comment: Comment, source: str) -> bool:
    """Whether a comment is an attribute that somebody reads: a row of an example, or a doc comment beside a macro or an unknown derive."""
    if not _DOC.match(comment.text):
        return False
    if "token_tree" in comment.place or _reads_docs(source):
        return True
    return "\n" in comment.text.rstrip("\n") or comment.line in (_examples(source) or ())


@lru_cache(maxsize=4)
def _reads_docs(source: str) -> bool:
    if _examples(source) is None:
        return True
    source = _REMARKS.sub("", source)
    if _ODD.search(source):
        return True
    if not _PLAIN_DERIVES.union(_PLAIN_ATTRIBUTES).isdisjoint(
        name for used in _USES.findall(source) for name in _CALLED.findall(used)
    ):
        return True  # another's, called like one that is known
    derives = {name.strip() for names in _DERIVES.findall(source) for name in names.split(",")}
    for crate, names in _BROUGHT.findall(source):
        if crate not in _PLAIN_CRATES and not derives.isdisjoint(_PATH.findall(names.replace("::", " "))):
            return True  # another's, under the name of one that is known
    attributes = set(_ATTRIBUTE.findall(source))
    if not all(map(_is_plain, derives - {""})) or attributes - _PLAIN_ATTRIBUTES:
        return True
    told = (_LINTS.sub(" ", said) for said in _CONDITIONAL.findall(source) if not _IN_TESTS.match(said))
    return not all(_is_plain(word) or word in _PLAIN_CONDITIONS for said in told for word in _PATH.findall(said))


def _is_plain(name: str) -> bool:
    """Whether a derive or an attribute is known to read no docs; another crate may call its own like another's."""
    crate, _, last = name.rpartition("::")
    return name in _PLAIN_ATTRIBUTES or (last in _PLAIN_DERIVES and crate in _PLAIN_CRATES)


_PATH: Final = re.compile(r"[A-Za-z_]\w*(?:::\w+)*")
_PLAIN_CRATES: Final = frozenset(
    ("", "serde", "thiserror", "std", "core", "alloc", "zeroize", "borsh", "arbitrary", "bytemuck", "diesel", "sqlx", "derive_more", "miette", "proptest_derive", "num_derive", "rkyv", "std::fmt", "std::hash", "std::clone", "std::cmp")
)  # fmt: skip
_PLAIN_CONDITIONS: Final = frozenset(
    ("cfg_attr", "test", "docsrs", "debug_assertions", "unix", "windows", "nightly", "loom", "miri", "tokio_unstable", "derive", "true", "false")
)  # fmt: skip


@lru_cache(maxsize=4)
def _examples(source: str) -> frozenset[int] | None:
    """The rows of doc comments that are tests, or markup around them, from 0; None where it can't be told which they are:
    https://doc.rust-lang.org/rustdoc/write-documentation/documentation-tests.html"""
    if _OTHERWISE.search(source):
        return None
    found, block = set[int](), list[tuple[int, str]]()
    for number, row in enumerate((source + "\n").split("\n")):
        doc = _DOC_LINE.match(row)
        if doc is not None:
            block.append((number, doc["said"].rstrip("\r").expandtabs(4)))
        elif block and not _ABOVE.match(row):
            rows = _examples_of(block)
            if rows is None:
                return None
            found |= rows
            block = []
    return frozenset(found)


def _examples_of(block: list[tuple[int, str]]) -> set[int] | None:
    """Of one comment, whose margin is the smallest of its rows'."""
    margin = min((len(said) - len(said.lstrip(" ")) for _, said in block if said.strip()), default=0)
    found, fence = set[int](), ""
    for number, row in block:
        said = row[margin:]
        mark = _FENCE.match(said)
        if mark is None and ("```" in said or "~~~" in said):
            return None
        if not fence and (_INDENTED.match(said) and said.strip()):
            return {n for n, _ in block}  # indented code: what is above may make it a part of something else
        if mark and not fence:
            fence = mark["marks"]
        elif mark and mark["marks"].startswith(fence) and not mark["info"].strip():
            found.add(number)
            fence = ""
        if fence or _MARKUP.match(said):
            found.add(number)
    return None if fence else found  # an attribute may stand between two rows of one comment
