"""Deletions in languages whose statements are part of the language, or whose calls are no calls of the C family."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from gate.classify.sql.orm import REASONS, Deletion, Scope

READ_LIMIT = 2_000
EMPTIES = r"(?:drop\s+table|truncate\s+table|delete\s+(?:\*\s+)?from)\s+[\w.$\[\]-]+"
SAYS: dict[str, tuple[str, str]] = {
    "apex": (
        r"\b(?P<what>delete\s*\[\s*select\b|Database\.delete\s*\(\s*\[\s*select\b)(?P<rest>[^\]]{0,1000})",
        r"//[^\n]*|/\*.*?(?:\*/|\Z)",
    ),
    "basic": (
        rf"\b(?P<what>Execute|RunSQL)\s*+\(?\s*+\"\s*+{EMPTIES}(?P<rest>[^\n]{{0,500}})",
        r"(?m:^)[ \t]*(?:'|Rem\b)[^\n]*",
    ),
    "cobol": (
        rf"\bEXEC\s+SQL\s+(?P<what>{EMPTIES})(?P<rest>.{{0,1000}}?)\bEND-EXEC",
        r"(?m:^)[^\n]{6}\*[^\n]*|\*>[^\n]*",
    ),
    "abap": (
        r"(?m:^)[ \t]*(?P<what>DELETE[ \t]+FROM[ \t]+(?!MEMORY\b|SHARED\b|DATABASE\b)\(?[\w/]+\)?)(?P<rest>[^.\"]{0,1000})\.",
        r"(?m:^)\*[^\n]*",
    ),
    "clojure": (
        r"\((?P<what>(?:jdbc|sql|db|next\.jdbc\.sql)/delete!)\s+[^\s()]+\s+[^\s()]+(?P<rest>\s*(?:\[[^\]]{0,300}\]|\{\s*\}))",
        r";[^\n]*",
    ),
    "haskell": (
        r"\b(?P<what>deleteWhere)\s*+\(?\s*+(?P<rest>\[\s*\])\s*::",
        r"--[^\n]*",
    ),
    "r": (
        r"\b(?P<what>dbRemoveTable)\s*\([^()\n,]+,\s*(?:name\s*=\s*)?[\"'](?!te?mp)[\w.]+[\"'](?P<rest>)",
        r"\#[^\n]*",
    ),
}  # fmt: skip
"""Of each language: what deletes rows (`rest` is what may bound it), and what is a comment."""
LANGUAGES = {
    **dict.fromkeys(("cls", "trigger", "apex"), ("apex", "basic")),
    **dict.fromkeys(("bas", "frm", "vba", "vbs"), ("basic",)),
    **dict.fromkeys(("cbl", "cob", "cpy"), ("cobol",)),
    "abap": ("abap",),
    **dict.fromkeys(("clj", "cljc"), ("clojure",)),
    "hs": ("haskell",),
    "r": ("r",),
}
BOUND = re.compile(r"\b(?:where|limit)\b|[\[\"]\s*\w[\w.]*\s*(?:[<>=]|like\b|in\b)", re.I)
ALWAYS = re.compile(r"\bwhere\s+(?P<x>\d+)\s*=\s*(?P=x)\s*[\"\]]?\s*\Z|\A\s*\[\s*\"\s*(?:(?P<y>\d+)\s*=\s*(?P=y)|true)\s*\"\s*\]", re.I)  # fmt: skip
OWN = re.compile(r"[:@]\s*\w|\?|\bcurrent\s+of\b|\"\s*&|\bid\s*=", re.I)


@cache
def _says(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    says, comment = SAYS[language]
    return re.compile(says, re.I | re.S), re.compile(comment, re.S)


def deletions(path: str, text: str) -> Iterator[Deletion]:
    lowered = text.lower() if path.rsplit(".", 1)[-1].casefold() in LANGUAGES else ""
    if not any(word in lowered for word in ("delete", "drop", "truncate", "remove")):
        return
    for language in LANGUAGES.get(path.rsplit(".", 1)[-1].casefold(), ()):
        says, comment = _says(language)
        code = comment.sub(lambda said: re.sub(r"[^\n]", " ", said.group()), text)
        for match in islice(says.finditer(code), READ_LIMIT):
            scope = _scope(match["rest"])
            what = " ".join(match["what"].replace("[", " ").replace("(", " ").split())
            key = f"{' '.join(match.group().split())} {scope}"
            yield Deletion("data-deletion", scope, REASONS[scope].format(call=what), *match.span(), key)


def _scope(rest: str) -> Scope:
    if ALWAYS.search(rest) or not BOUND.search(rest):
        return "everything"
    return "own" if OWN.search(rest) else "swept"
