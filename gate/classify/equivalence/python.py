"""Python: equal abstract syntax trees mean the same program; docstrings and comments are looked at apart.

x = ( 1 )            x = 1                  formatting
'''Doc.'''           '''Doc, reworded.'''   comments, unless something reads docstrings
import b, a          import a, b            None: an import runs code, so the order counts
"""

from __future__ import annotations

import ast
import re
import unicodedata
import warnings
from typing import Final

from gate.classify.equivalence.python_tree import Source, same
from gate.classify.equivalence.python_window import changed_statements
from gate.classify.reading.python_source import tree_of
from gate.model import EquivalenceKind

_COOKIE: Final = re.compile(r"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_UTF8: Final = frozenset({"utf-8", "utf8", "utf_8", "utf-8-sig", "utf-8-unix", "utf-8-dos", "ascii", "us-ascii"})
_READS_DOC: Final = re.compile(r"\.__doc__\b|[\"']__doc__\b|\bgetdoc\b")
_READS_ITS_OWN: Final = re.compile(r"\b__doc__\b|\bdocopt\b")
"""The name alone is the module's: https://docs.python.org/3/reference/import.html#module.__doc__"""
_HANDS_OVER: Final = re.compile(
    r"\b(?:tools|functions)\s*=\s*\[|\b(?:bind_tools|add_tools?|register_\w*tools?|function_tool|from_function|from_defaults)\(|\b\w*Tool\("
)
"""A program that hands its functions to a model, which reads what they say of themselves."""
_FOREIGN: Final = re.compile(r"#!(?![^\n]*\bpy)")
"""A polyglot: a shell may run what Python takes for a docstring."""


def prove(before: str, after: str, language: str) -> EquivalenceKind | None:
    """The verdict for two texts, or None."""
    if (
        not (_is_utf8(before) and _is_utf8(after))
        or _FOREIGN.match(before)
        or _lookalikes(before) != _lookalikes(after)
    ):
        return None
    try:
        return _prove(_one_line_end(before), _one_line_end(after))
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return None


def _prove(before: str, after: str) -> EquivalenceKind | None:
    whole = before, after
    before, after = changed_statements(before, after, _parse(before).tree)
    changed_docs = same(_parse(before), _parse(after))
    if changed_docs is None:
        return None
    # Only now, for most edits end above: these two bring the table of directives along.
    from gate.classify.equivalence import python_comments, python_docstrings

    if changed_docs and _are_read({type(change.owner) for change in changed_docs}, whole):
        return None
    if not all(python_docstrings.harmless(change) for change in changed_docs):
        return None
    kind = python_comments.verdict(before, after)
    return "comments" if kind and changed_docs else kind


def _are_read(owners: set[type], whole: tuple[str, str]) -> bool:
    """Whether the program asks for a docstring of one of these. In the body of a class `__doc__` is the class's own."""
    asks = [_READS_DOC]
    asks += [_READS_ITS_OWN] if owners & {ast.Module, ast.ClassDef} else []
    asks += [_HANDS_OVER] if owners - {ast.Module} else []
    return any(ask.search(text) for ask in asks for text in whole)


def _parse(text: str) -> Source:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an invalid escape warns; its value is compared like any other
        return Source(tree_of(text), tuple(text.encode().split(b"\n")))


def _one_line_end(text: str) -> str:
    """Python reads all three line ends as one, even inside a string."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _lookalikes(text: str) -> list[str]:
    """The characters that Python folds into others in a name (PEP 3131): equal to Python, not to a reader."""
    if text.isascii():
        return []
    return [char for char in text if char > "\x7f" and unicodedata.normalize("NFKC", char) != char]


def _is_utf8(text: str) -> bool:
    """Any other encoding would make other characters of these bytes (PEP 263)."""
    cookies = (_COOKIE.match(line) for line in re.split(r"\r\n|\r|\n", text[:2000])[:2])
    return all(cookie is None or cookie[1].lower() in _UTF8 for cookie in cookies)
