"""Imports in another order: each run of them, blank lines left out, is written in one order before the texts are compared.

    #include "b.h"          #include "a.h"
    #include "a.h"    ==    #include "b.h"          a program restyled, not a proof: order may decide what a name means
    from a import *    !=   from b import *         an import that hides others keeps its place
    from b import *         from a import *

Another order is another program where modules act as they load. So this is no formatting (0), but nothing that anybody must approve.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_BLANKS: Final = r"(?:[ \t]*\r?\n)*"
_STATEMENTS: Final = {
    "c": r"[ \t]*#[ \t]*(?:include|import)[ \t]*(?:<[^>\n]+>|\"[^\"\n]+\")[^\n]*\n",
    "javascript": r"import\b[^;'\"()\n=]*(?:\{[^{}'\"();=]*\}[^;'\"()\n=]*)?['\"][^'\"\n]+['\"];?[ \t]*\r?\n",
    "python": r"(?:import[ \t]+[\w.,* \t]+|from[ \t]+[\w.]+[ \t]+import[ \t]*(?:\([\w\s,]*\)|[\w, \t]+))\r?\n",
    "rust": r"(?:pub(?:\([\w: ]+\))?[ \t]+)?(?:use[ \t]+[\w:{}*,\s]+|mod[ \t]+\w+);[ \t]*\r?\n",
    "java": r"import[ \t]+(?:static[ \t]+)?[\w.*]+;?[ \t]*\r?\n",
    "csharp": r"using[ \t]+(?:static[ \t]+)?[\w.]+;[ \t]*\r?\n",
    "php": r"use[ \t]+(?:function[ \t]+|const[ \t]+)?[\w\\]+(?:[ \t]+as[ \t]+\w+)?;[ \t]*\r?\n",
}
"""One import statement of a language, at the start of a line, with its line end."""
_LIKE: Final = {
    "cpp": "c", "objc": "c", "jsx": "javascript", "typescript": "javascript", "tsx": "javascript", "kotlin": "java",
}  # fmt: skip
_GO: Final = re.compile(r"^import \(\r?\n([^()`]*)^\)", re.MULTILINE)
_LIST: Final = re.compile(r"[({]([^(){}]*)[)}]")
_NAMES: Final = re.compile(r"\w+(?=\s*(?:[,)\n;]|$))")
_UNHEARD: Final = str.maketrans("", "", " \t\r\n;'\",(){}")


def in_one_order(text: str, language: str) -> str | None:
    """The text with every run of imports sorted, or None where this language's imports are not known, or one may hide another."""
    if language == "go":
        return _GO.sub(lambda block: f"import (\n{_sorted(block[1].splitlines(keepends=True))})", text)
    key = _LIKE.get(language, language)
    statement = _STATEMENTS.get(key)
    if statement is None:
        return None
    run = re.compile(rf"^(?:{statement}{_BLANKS})++", re.MULTILINE)
    one = re.compile(statement)
    if key == "python" and any(_hides(found.group()) for found in run.finditer(text)):
        return None
    members = _unlisted if key in ("javascript", "python", "rust") else str
    return run.sub(_in_order(one, members), text)


def _in_order(one: re.Pattern[str], members: Callable[[str], str]) -> Callable[[re.Match[str]], str]:
    def write(run: re.Match[str]) -> str:
        statements = [members(statement) for statement in one.findall(run.group())]
        bound = (
            run.string[: run.start()].rstrip(" \t\r\n").endswith("]")
        )  # an attribute of Rust, of the first one alone
        return "".join(statements[:bound]) + _sorted(statements[bound:]) + "\n"

    return write


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


def _hides(run: str) -> bool:
    """Whether a name may come from two of the imports: then the last one wins."""
    names = _NAMES.findall(run.replace("(", " "))
    return "*" in run or len(names) != len(set(names))
