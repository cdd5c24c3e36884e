"""Rows of JavaScript and TypeScript that the grammars read otherwise than compilers do: where one of them changed, nothing is proved.

const f = (a: X): (Y) => Z => g(a)    !=  const f = (a: X): Y => Z => g(a)
x = a<b<c>>⏎d()                       !=  x = a<b<c>>d()
export //⏎{ a }                       !=  export { a }

Each was found by asking Babel and tsc of many small programs.
"""

from __future__ import annotations

import re
from typing import Final

from gate.classify.equivalence.hazards import changed_rows

_ALWAYS: Final = re.compile(
    # a comment of several rows ends, or begins, beside code
    r"^\s*\*/\s*(?!(?:export|import|const|let|var|function|class|interface|type|enum|declare|abstract|public|private|protected|static|async\s+function|/[/*])\b)[^\s/]|[^\s{};,(]\s*/\*(?:(?!\*/).)*$"
    # words behind which a row may not end, or not begin
    r"|\b(?:async|await|new|global|module)\s*(?:/[/*].*)?;?\s*$|\bnew;|\bexport\s*;|\basync\(\)\s*;?\s*(?:$|\{)|\bmodule['\"]|<const\s*(?:$|/[/*])"
    r"|^\s*(?:\?\]|!\s*[:;,})]|(?:with|assert)\s*\{)|>>\s*$|^\s*>[^\s=]|<\s*//"
    # a number before a word, and what must be a literal
    r"|\d\.?(?:in|of|instanceof|as|is)\b|\bwith\s*\{[^}]*\(|\bimport\(\s*\(|\bimport\([^()]*,\s*\)"
    # types: what an arrow answers with, bars that lead, commas behind one
    r"|\)\s*:\s*\([^()]*\)\s*=>|\)\s*:\s*[\w.<>\[\]]+\s*=>\s*[\w.<>\[\]]+\s*=>|\bas\s*\||[(\[]\s*\|(?!\|)|[=:]\s*\|\s*(?:\(|new\b|const\b)|\b(?:keyof|readonly|implements|class\s+\w+)\s*\||\btypeof\s+[\w.]+\s*$"
    r"|\[\s*\w+\s+in\s[^\]]*\]\s*\??\s*:[^}]*,\s*\}"
)
_IN_MARKUP: Final = re.compile(r"[\w-]=\s+[\"']|[\w-]=\s*(?:$|/[/*])")
_TYPED_ONLY: Final = re.compile(r"^\s*<\w|^\s*\(\w+\)\s*$|>\s+>")
_ANYWHERE: Final = re.compile(
    r"\bnew[ \t]*(?:/[/*][^\n]*)?\n|\bexport(?:[ \t]+(?:/[/*][^\n]*)?|/[/*][^\n]*)\n|\btypeof [\w.]+[ \t]*\n\s*<|\n\s*=>"
)
"""Row ends at which a changed row further down may make another statement."""
_COUNTED: Final = (re.compile(r">\s*\)\s*[\[(.!]"), re.compile(r"(?:/>|</\w+>)[ \t]*[\[(]"), re.compile(r"<[^<>()]*,\s*(?:/\*.*?\*/\s*)?>"))
"""A tag in brackets that is called, or asked for something, and a comma behind the one parameter of a type."""


def differ(before: str, after: str, language: str) -> bool:
    """Whether such a row is among those that changed."""
    changed = changed_rows(before, after, bare=False)
    if any(_ALWAYS.search(row) for row in changed) or _ANYWHERE.search(before) or _ANYWHERE.search(after):
        return True
    if any(len(counted.findall(before)) != len(counted.findall(after)) for counted in _COUNTED):
        return True
    if language in ("jsx", "tsx") and any(_IN_MARKUP.search(row) for row in changed):
        return True
    return language == "typescript" and any(_TYPED_ONLY.search(row) for row in changed)
