"""C, C++ and Objective-C: equal preprocessing tokens mean an equal program.

    int x=1 ;          int x = 1;             formatting
    #define F (x)      #define F(x)           None: an object-like macro became a function-like one
    "a" "b"            "ab"                   formatting; but never "\\x1" "2" and "\\x12"

A grammar fails on half of the real files, because macros need not be grammatical. Translation phases 1-6 need none:
https://en.cppreference.com/w/c/language/translation_phases
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from gate.classify.equivalence import c_lexer, c_macros
from gate.classify.equivalence.streams import Stream, compare
from gate.model import EquivalenceKind

_UNSAFE: Final = re.compile(
    r"""
    \?\?/                              # the trigraph of a backslash: alive before C23 and C++17
  | %:                                  # the digraph of '#': it could start a directive
  | \\[ \t\f\v]+\r?$                    # GCC splices here, with a warning; MSVC does not
  | ^[ \t]*(?:export[ \t]+)?(?:import|module)\b[ \t]*[\w<":.]+;   # C++20 modules: half directive, half code
  | \b_{0,2}asm(?:__)?\s*\{             # MSVC assembly ends its instructions with the line
  | \b_{1,2}asm[ \t]+(?!volatile\b|__volatile|goto\b|inline\b)\w
    """,
    re.VERBOSE | re.MULTILINE,
)
_OBJECTIVE: Final = re.compile(
    r"^[ \t]*(?:#[ \t]*(?:import|include)|@(?:import|interface|implementation|class|protocol))\b", re.MULTILINE
)
_MATLAB: Final = re.compile(r"^[ \t]*(?:%|function\b|end[ \t]*;?[ \t]*(?:[%#\r]|$))", re.MULTILINE)
"""A `.m` file may be MATLAB's too, where a line end is a token."""
_DEFINE: Final = re.compile(r"[ \t]*#[ \t]*define\b")
_HERE: Final = re.compile(r"\b__LINE__\b|\bsource_location\b|\b__builtin_LINE\b")
_LITERALS_DIFFER: Final = re.compile(r"""R"|["']\w|\d'""")
_DIALECTS_DIFFER: Final = re.compile(rf"{_LITERALS_DIFFER.pattern}|>>")
"""In a header and in Objective-C: raw strings, literal suffixes, digit separators, template brackets."""
_SURELY_CPP: Final = re.compile(
    r"^(?:namespace(?: \w+)? \{|template ?<|class \w+(?: final)?(?: : [^;{\n]+)? ?\{?$|#include <(?:vector|string|map|memory|set|utility|functional|atomic)>)",
    re.M,
)
"""A header that no compiler of C reads."""


Comparison = Callable[[Stream, Stream], EquivalenceKind | None]


def prove(before: str, after: str, language: str, by: Comparison = compare) -> EquivalenceKind | None:
    """The verdict for two texts, or None."""
    if _UNSAFE.search(before) or _UNSAFE.search(after) or _lines_told(before) != _lines_told(after):
        return None
    if language == "objc" and not all(_OBJECTIVE.search(text) and not _MATLAB.search(text) for text in (before, after)):
        return None
    try:
        return _prove_in_dialects(before, after, language, by)
    except c_lexer.UnreadableError:
        return None


def same_but_braces(before: str, after: str, language: str) -> bool:
    """Whether the texts would be proved if braces around one statement meant nothing."""
    from gate.classify.equivalence.c_braces import without_added

    return prove(before, after, language, lambda old, new: compare(*without_added(old, new))) is not None


def _prove_in_dialects(before: str, after: str, language: str, by: Comparison) -> EquivalenceKind | None:
    kinds = [_prove_as(before, after, by, cpp=cpp) for cpp in _dialects(before, after, language)]
    if not all(kinds):
        return None
    return "comments" if "comments" in kinds else "formatting"


def _dialects(before: str, after: str, language: str) -> tuple[bool, ...]:
    """Whether C++ reads the texts. Where C would read them differently, and it may be either, both must agree."""
    texts = (before, after)
    if language == "cpp":
        return (True,)
    if language == "header" and all(map(_SURELY_CPP.search, texts)) and not any(map(_LITERALS_DIFFER.search, texts)):
        return (True,)
    return (False, True) if language != "c" and any(map(_DIALECTS_DIFFER.search, texts)) else (False,)


def _prove_as(before: str, after: str, by: Comparison, *, cpp: bool) -> EquivalenceKind | None:
    old, new = c_lexer.splice(before, cpp=cpp), c_lexer.splice(after, cpp=cpp)
    stringizers = c_macros.stringizers(old) | c_macros.stringizers(new)
    old_stream, old_tight = c_lexer.lex(old, stringizers, cpp=cpp)
    new_stream, new_tight = c_lexer.lex(new, stringizers, cpp=cpp)
    return by(old_stream, new_stream) if old_tight <= new_tight else None


def _lines_told(text: str) -> list[int]:
    """The line of every word that tells the program its own line; a macro tells the line of its use instead."""
    if not _HERE.search(text):
        return []
    told: list[int] = []
    defining = continued = False
    for number, line in enumerate(text.split("\n")):
        defining = (defining and continued) or _DEFINE.match(line) is not None
        continued = line.rstrip("\r").endswith("\\")
        told += [] if defining else [number] * len(_HERE.findall(line))
    return told
