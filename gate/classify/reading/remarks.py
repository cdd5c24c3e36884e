"""Changes of remarks alone, in languages that no proof here reads: shell, Jenkinsfiles, templates of Helm, settings of servers.

    # the blue hosts first        ->   # the green hosts first        as ordinary as a line of code (1)
    # noqa, #!/bin/sh, # shellcheck disable=…                         read by something
    cat <<E                                                           a text, where nobody knows what is a remark
    # Hosts

No proof, for a line may stand in a text of several lines: where the language has them, and the file holds what may begin one,
nothing is said. So such a change is never 0."""

from __future__ import annotations

import re
from typing import NamedTuple

from gate.classify.equivalence.directives import is_directive
from gate.classify.reading.patterns import Pattern, of_path, pattern
from gate.classify.reading.rows import LONG, indent
from gate.model import FileChange, Line


class _Kind(NamedTuple):
    path: Pattern
    remark: Pattern
    """A whole line that is one."""
    texts: Pattern | None
    """What may begin a text of several lines, wherever it stands."""
    quotes: str = ""
    """Quotes that may hold line ends: each must be closed above the remark."""
    blocks: bool = False
    """Whether the lines below a deeper-set `|` or `>` are a text, as in YAML."""


_HASH = pattern(r"\s*#(?:\s.*)?$")
_SLASHES = pattern(r"\s*//(?:\s.*)?$")
_DASHES = pattern(r"\s*--(?:\s.*)?$")
_SEMICOLONS = pattern(r"\s*;+(?:\s.*)?$")
_PERCENT = pattern(r"\s*%+(?:\s.*)?$")
_MARKUP = pattern(r"\s*<!--(?!\[)(?:(?!-->|\{\{|<%).)*-->\s*$|\s*<%#(?!\s*locals:)(?:(?!%>).)*%>\s*$")
_TEMPLATED = pattern(r"\s*#(?:\s(?:(?!\{\{).)*)?$|\s*\{\{-?\s*/\*(?:(?!\*/).)*\*/\s*-?\}\}\s*$")
_BRACED = pattern(r"\s*\{/\*(?:(?!\*/).)*\*/\}\s*$|\s*//(?:\s.*)?$")
KINDS = (
    _Kind(of_path(r"(^|/)Jenkinsfile[^/]*$|\.groovy$"), _SLASHES, pattern(r"'''|\"\"\"|\$/|/\*")),
    _Kind(of_path(r"\.bicep$"), _SLASHES, pattern(r"'''|/\*")),
    _Kind(of_path(r"\.(sh|bash|zsh|ksh)$"), _HASH, pattern(r"<<"), "\"'"),
    _Kind(of_path(r"\.(ps1|psm1)$"), _HASH, pattern(r"@[\"']|<#|`\s*$"), "\"'"),
    _Kind(of_path(r"\.pp$"), _HASH, pattern(r"@\("), "\"'"),
    _Kind(of_path(r"\.rego$"), _HASH, pattern(r"`")),
    _Kind(of_path(r"(^|/)([\w.-]*nginx[\w.-]*\.conf|haproxy[\w.-]*\.cfg|\.htaccess|Caddyfile)$"), _HASH, pattern(r"`|<<|_by_lua"), "\"'"),
    _Kind(of_path(r"(^|/)templates/([^/]+/)*[^/]+\.(ya?ml|tpl)$|\.sls$"), _TEMPLATED, pattern(r"#!"), "\"", blocks=True),
    _Kind(of_path(r"\.lua$"), _DASHES, pattern(r"\[=*\[")),
    _Kind(of_path(r"\.hs$"), _DASHES, pattern(r"\{-|\\\s*$|\"\"\"")),
    _Kind(of_path(r"\.(clj|cljs|cljc|edn)$"), _SEMICOLONS, None, '"'),
    _Kind(of_path(r"\.(erl|hrl)$"), _PERCENT, pattern(r"\"\"\""), '"'),
    _Kind(of_path(r"\.(vue|svelte|erb|html)$"), _MARKUP, pattern(r"`"), ""),
    _Kind(of_path(r"\.[jt]sx$"), _BRACED, pattern(r"`")),
)  # fmt: skip
SIZE = 1_000_000


def only(file: FileChange) -> bool:
    """Whether nothing but whole lines of remarks, and blank ones, came or went."""
    if file.before is None or file.after is None or file.partial or max(file.before.size, file.after.size) > SIZE:
        return False
    kind = next((kind for kind in KINDS if kind.path.search(file.path)), None)
    changed = [line for line in (*file.removed, *file.added) if line.text.strip()]
    if kind is None or not changed or not all(_is_remark(line, kind) for line in changed):
        return False
    if any(text.startswith("#!") or text.startswith("#cloud-") for text in (file.old_text, file.new_text)):
        if any(line.number == 1 for line in changed):
            return False  # whoever starts the file reads its first line
    sides = ((file.old_text, file.removed), (file.new_text, file.added))
    return all(_stands_alone(text.split("\n"), lines, kind) for text, lines in sides)


def _is_remark(line: Line, kind: _Kind) -> bool:
    text = line.text.rstrip("\r")
    return len(text) < LONG and kind.remark.match(text) is not None and not (text.endswith("\\") or is_directive(text))


def _stands_alone(rows: list[str], lines: tuple[Line, ...], kind: _Kind) -> bool:
    """Whether no text of several lines can hold one of the lines, and none of them goes on with another."""
    if kind.texts is not None and any(kind.texts.search(row[:LONG]) for row in rows):
        return False
    code = ["" if kind.remark.match(row[:LONG]) else row for row in rows]
    for line in lines:
        above = code[: line.number - 1]
        if above and rows[line.number - 2].rstrip("\r").endswith("\\"):
            return False
        if any(sum(row.count(quote) for row in above) % 2 for quote in kind.quotes):
            return False
        if kind.blocks and _is_in_a_block(rows, line.number):
            return False
    return True


_TEXT_BELOW = re.compile(r"[|>][-+\d]*\s*(?:#.*)?$|[|>][-+]?\s*\{\{.*$")


def _is_in_a_block(rows: list[str], number: int) -> bool:
    """Whether a row that stands less deep above it, up to the first column, begins a text."""
    deep = indent(rows[number - 1]) + 1
    for row in reversed(rows[max(0, number - 1 - 5_000) : number - 1]):
        if row.strip() and indent(row) < deep:
            if _TEXT_BELOW.search(row[:LONG]):
                return True
            deep = indent(row)
            if not deep:
                return False
    return False
