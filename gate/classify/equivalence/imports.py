"""Imports in another order: each run of them at the head of a file is written in one order before the texts are compared.

    #include "b.h"          #include "a.h"
    #include "a.h"    ==    #include "b.h"          a program restyled, not a proof: order may decide what a name means
    from a import x    !=   from b import x         a name that two of them give is the last one's
    from b import x         from a import x

Another order is another program where modules act as they load. So this is no formatting (0), but nothing that anybody must
approve. What stands below the first line of code keeps its place, as does an import that binds nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

_GO_LINE: Final = r"[ \t]*+(?:[\w.]++[ \t]++)?\"[^\"\n]++\"[ \t]*+\r?\n|[ \t]*+\r?\n"
_STARS: Final = r"/\*[^*]*+\*++(?:[^/*][^*]*+\*++)*+/"
_SLASHES: Final = rf"\s|//[^\n\\]*+(?:\n|\Z)|{_STARS}"
_DOCUMENTS: Final = r"[rR]?\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*+\"\"\"|[rR]?'''(?:[^'\\]|\\.|'(?!''))*+'''"


class _Language(NamedTuple):
    statement: str
    """One import that binds a name, at the start of a line, with its line end."""
    between: str
    """What may stand before and between imports: each keeps its place, and none is crossed."""
    lists: bool = False
    """Whether the names in a list of an import may change their order, too."""


_LANGUAGES: Final = {
    "c": _Language(
        r"[ \t]*+#[ \t]*+(?:include|import)[ \t]*+(?:<[^>\n]++>|\"[^\"\n]++\")[ \t]*+(?:(?://[^\n\\]*+|/\*[^*\n]*+\*/)[ \t]*+)?\r?\n",
        rf"{_SLASHES}|#[ \t]*+(?!include|import)[^\n\\]*+\n",
    ),
    "javascript": _Language(
        r"import\b(?:[^;'\"()\n={}]|\{[^{}'\"();=]{0,4000}+\})*?(?<=[ \t}])from[ \t]*+['\"][^'\"\n]++['\"];?[ \t]*+\r?\n",
        rf"{_SLASHES}|['\"]use \w+['\"];?|import[ \t]*+['\"][^'\"\n]++['\"];?",
        lists=True,
    ),
    "python": _Language(
        r"(?:import[ \t]++[\w.,* \t]++|from[ \t]++(?!__future__)[\w.]++[ \t]++import[ \t]*+(?:\([\w\s,]{0,4000}+\)|[\w, \t]++))\r?\n",
        rf"[ \t]*+(?:\#[^\n]*+)?\r?\n|from __future__ import [\w, ]++\n|{_DOCUMENTS}|if (?:typing\.)?TYPE_CHECKING:[ \t]*+\n(?=[ \t])",
        lists=True,
    ),
    "rust": _Language(
        r"(?:pub(?:\([\w: ]++\))?[ \t]++)?(?:use[ \t]++[\w:{}*,\s]{1,4000}+|mod[ \t]++\w++);[ \t]*+\r?\n",
        rf"{_SLASHES}|\#!?\[[^\]\n]*+\]|extern crate \w++;",
        lists=True,
    ),
    "java": _Language(
        r"import[ \t]++(?:static[ \t]++)?[\w.*]++;?[ \t]*+\r?\n", rf"{_SLASHES}|package [\w.]++;?|@file:[^\n]*+\n"
    ),
    "csharp": _Language(r"using[ \t]++(?:static[ \t]++)?[\w.]++;[ \t]*+\r?\n", _SLASHES),
    "php": _Language(
        r"use[ \t]++(?:function[ \t]++|const[ \t]++)?[\w\\]++(?:[ \t]++as[ \t]++\w++)?;[ \t]*+\r?\n",
        rf"{_SLASHES}|<\?php|declare\(strict_types=1\);|namespace [\w\\]++;",
    ),
    "go": _Language(rf"import \(\r?\n(?:{_GO_LINE})++\)", rf"{_SLASHES}|package \w++"),
}  # fmt: skip
_LIKE: Final = {
    "cpp": "c", "objc": "c", "jsx": "javascript", "typescript": "javascript", "tsx": "javascript", "kotlin": "java",
}  # fmt: skip
_GO: Final = re.compile(rf"import \(\r?\n((?:{_GO_LINE})++)\)")
_BLANKS: Final = r"(?:[ \t]*+\r?\n)*+"
_LIST: Final = re.compile(r"[({]([^(){}]*+)[)}]")
_PLAIN: Final = re.compile(r"\s*+import[ \t]++(.*)", re.DOTALL)
_FROM: Final = re.compile(r"(\s*+from[ \t]++[\w.]++[ \t]++)import\b(.*)", re.DOTALL)
_UNHEARD: Final = str.maketrans("", "", " \t\r\n;'\",(){}")
_BOUND: Final = re.compile(rf"\]\s*+(?:{_SLASHES})*+\Z")
_FAR: Final = 1_000
_MACROS: Final = "#[macro_use"


def in_one_order(text: str, language: str) -> str | None:
    """The text with every run of imports sorted, or None where this language's imports are not known, or one may hide another."""
    key = _LIKE.get(language, language)
    known = _LANGUAGES.get(key)
    if known is None or _MACROS in text:
        return None
    indent = "[ \\t]*+" if key == "python" else ""  # below `if TYPE_CHECKING:`
    run = re.compile(rf"(?P<indent>{indent}){known.statement}{_BLANKS}(?:(?P=indent){known.statement}{_BLANKS})*+")
    between, one = re.compile(f"(?:{known.between})*+"), re.compile(known.statement)
    parts, at = list[str](), 0
    while True:
        gap = between.match(text, at)
        start = gap.end() if gap else at
        imports = run.match(text, start)
        if imports is None or (start and text[start - 1] not in "\r\n"):
            return "".join([*parts, text[at:]])
        statements = one.findall(imports.group())
        if key == "python" and _hides(statements):
            return None
        bound = key == "rust" and _is_bound(text[at:start])  # by an attribute, of the first one alone
        if key == "go":
            written = _GO.sub(
                lambda block: f"import (\n{_sorted(block[1].splitlines(keepends=True))})", imports.group()
            )
        else:
            apart = _APART.get(key, _whole)
            split = [part for statement in statements[bound:] for part in apart(statement)]
            named: Callable[[str], str] = _unlisted if known.lists else str
            statements = [imports["indent"] + named(part) for part in (*statements[:bound], *split)]
            written = "".join(statements[:bound]) + _sorted(statements[bound:]) + "\n"
        parts += [text[at:start], written]
        at = imports.end()


def _is_bound(gap: str) -> bool:
    """Whether an attribute stands last before an import, but for remarks; where it is far to see, one anywhere will do."""
    return "#[" in gap and (len(gap) > _FAR or _BOUND.search(gap) is not None)


def _whole(statement: str) -> list[str]:
    return [statement]


def _names_apart(statement: str) -> list[str]:
    """`import os, sys` and `from a import b, c` as two imports each."""
    plain = _PLAIN.match(statement)
    named = plain or _FROM.match(statement)
    if named is None:
        return [statement]
    head, names = ("", plain[1]) if plain else (named[1], named[2])
    each = [" ".join(name.split()) for name in names.strip().strip("()").split(",")]
    if not each[-1] and names.lstrip()[:1] == "(":
        del each[-1]
    return [f"{head}import {name}\n" for name in each] if all(each) else [statement]


def _paths_apart(statement: str) -> list[str]:
    """`use a::{b, c::d};` as `use a::b;` and `use a::c::d;`, each with what stands before it."""
    head, _, tree = statement.strip().rstrip(";").partition("use ")
    if not tree or "{" not in tree:
        return [statement]
    return [f"{head}use {path};\n" for path in _leaves("", tree)]


def _leaves(prefix: str, tree: str) -> list[str]:
    before, opened, inner = tree.partition("{")
    if not opened:
        name = tree.strip()
        return [prefix.removesuffix("::")] if name == "self" else [prefix + name] if name else []
    leaves, depth, start = list[str](), 0, 0
    inner = inner.rpartition("}")[0]
    for at, sign in enumerate(f"{inner},"):
        depth += (sign == "{") - (sign == "}")
        if sign == "," and not depth:
            leaves += _leaves(prefix + before.strip(), inner[start:at])
            start = at + 1
    return leaves


_APART: Final[dict[str, Callable[[str], list[str]]]] = {"python": _names_apart, "rust": _paths_apart}


def _sorted(statements: list[str]) -> str:
    """By their words alone, for quotes and blanks may have changed as well."""
    return "".join(sorted((line for line in statements if line.strip()), key=lambda line: line.translate(_UNHEARD)))


def _unlisted(statement: str) -> str:
    """The names of each list within the statement in one order, the innermost first."""
    inner: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        names = sorted(name for name in (" ".join(part.split()) for part in found[1].split(",")) if name)
        opening, closing = found.group()[0], found.group()[-1]
        inner.append(f"{opening}{', '.join(names)}{closing}")
        return f"\0{len(inner) - 1}\1"

    while (shorter := _LIST.sub(put_aside, statement)) != statement:
        statement = shorter
    for number in range(len(inner) - 1, -1, -1):
        statement = statement.replace(f"\0{number}\1", inner[number])
    return statement


def _hides(statements: list[str]) -> bool:
    """Whether a name of Python may come from two of the imports: then the last one wins."""
    roots, names = set[str](), list[str]()
    for statement in statements:
        plain = _PLAIN.match(statement)
        listed = plain[1] if plain else statement.partition("import")[2]
        for part in listed.replace("(", " ").replace(")", " ").split(","):
            words = part.split()
            if plain and len(words) == 1:
                roots.add(words[0].partition(".")[0])
            elif words:
                names.append(words[-1])
    return "*" in names or len(names) != len(set(names)) or not roots.isdisjoint(names)
