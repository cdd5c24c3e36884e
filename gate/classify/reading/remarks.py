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
from gate.classify.reading.charts import OF_HELM
from gate.classify.reading.patterns import Pattern, of_path, pattern
from gate.classify.reading.rows import LONG, indent
from gate.model import FileChange, Line


class _Kind(NamedTuple):
    path: Pattern
    remark: Pattern
    """A whole line that is one."""
    texts: Pattern | None
    """What may begin a text of several lines, wherever it stands."""
    blocks: bool = False
    """Whether the lines below a deeper-set `|` or `>` are a text, as in YAML."""


_PROSE = r"(?:\s(?!@|.*\b(?:BEGIN|END|Usage|USAGE)\b)[\w\s.,:!?'\"()/+*=#-]*)?$"
"""Words and nothing that a template, a shell or a reader of comments would take for its own."""
_HASH = pattern(rf"\s*#{_PROSE}")
_NOTES = pattern(r"\s*#(?!\s*lint:)[^<@{}]*(?:@(?:param|summary|example|return|note|api|option|see)\b[^<@{}]*)?$")
"""Of Puppet's modules, from which their references are made: https://www.puppet.com/docs/puppet/latest/puppet_strings_style"""
_SLASHES = pattern(rf"\s*//{_PROSE}")
_DASHES = pattern(rf"\s*--{_PROSE}")
_SEMICOLONS = pattern(rf"\s*;+{_PROSE}")
_PERCENT = pattern(rf"\s*%+{_PROSE}")
_EMBEDDED = pattern(r"\s*<%#(?!\s*locals:)[\w\s.,;:!?'\"()/&+=-]*%>\s*$")
_TEMPLATED = pattern(rf"\s*\{{\{{-?\s*/\*[\w\s.,;:!?'\"()&+=-]*\*/\s*\}}\}}\s*$|\s*#{_PROSE}")
KINDS = (
    _Kind(of_path(r"(^|/)[\w.-]*Jenkinsfile[^/]*$|\.groovy$"), _SLASHES, pattern(r"'''|\"\"\"|\$/|/\*")),
    _Kind(of_path(r"\.bicep$"), _SLASHES, pattern(r"'''|/\*")),
    _Kind(of_path(r"\.(sh|bash|zsh|ksh)$"), _HASH, pattern(r"<<|\$0\b|\$\{0|BASH_SOURCE|docopt|argc|INIT INFO|\{[%{#]|<%")),
    _Kind(of_path(r"\.(ps1|psm1)$"), _HASH, pattern(r"@[\"']|<#|`\s*$|\{[%{#]|<%|ScriptName|PSCommandPath|MyCommand")),
    _Kind(of_path(r"\.pp$"), _NOTES, pattern(r"@\(|<%")),
    _Kind(of_path(r"\.rego$"), _HASH, pattern(r"`|METADATA")),
    _Kind(of_path(r"(^|/)([\w.-]*nginx[\w.-]*\.conf|haproxy[\w.-]*\.cfg|\.htaccess|Caddyfile(\.\w+)?)$"), _HASH, pattern(r"`|<<|_by_lua|\{[%{#]|<%|(?:BEGIN|END) ")),
    _Kind(of_path(r"\.(conf|cnf|cf)$"), _HASH, pattern(r"_by_lua|`|<<|\\$|\{[%{#]|<%|\\\n|(?:BEGIN|END) ")),
    _Kind(of_path(r"(^|/)templates/([^/]+/)*[^/]+\.(ya?ml|tpl)$|\.ya?ml\.(gotmpl|tpl|tmpl)$|\.sls$"), _TEMPLATED, pattern(r"#!|\{%|\{#|/\*(?:(?!\*/).)*$"), blocks=True),
    _Kind(of_path(r"\.(service|socket|timer|mount|target|slice)$"), _HASH, None),
    _Kind(of_path(r"\.lua$"), _DASHES, pattern(r"\[=*\[")),
    _Kind(of_path(r"\.hs$"), _DASHES, pattern(r"\{-|\\\s*$|\"\"\"")),
    _Kind(of_path(r"\.(clj|cljs|cljc|edn)$"), _SEMICOLONS, None),
    _Kind(of_path(r"\.(erl|hrl)$"), _PERCENT, pattern(r"\"\"\"")),
    _Kind(of_path(r"\.erb$"), _EMBEDDED, pattern(r"`|<!--(?:(?!-->).)*$")),
)  # fmt: skip
TEMPLATES = of_path(r"(^|/)templates/([^/]+/)*[^/]+\.(tpl|ya?ml)$")
SIZE = 1_000_000
MOST = 200
"""Changed lines that are looked at; who changes more remarks may ask somebody."""
FAR = 2_000
READ = 30_000
"""Characters of a template that are read as a whole."""


def only(file: FileChange) -> bool:
    """Whether nothing but whole lines of remarks, and blank ones, came or went, or the words within comments of a template."""
    if file.before is None or file.after is None or file.partial or max(file.before.size, file.after.size) > SIZE:
        return False
    if _within_comments(file):
        return True
    kind = next((kind for kind in KINDS if kind.path.search(file.path)), None)
    changed = (*file.removed, *file.added)
    if kind is None or not 0 < len(changed) <= MOST:
        return False
    if not all(_is_remark(line, kind) for line in changed if line.text.strip()):
        return False
    if any(text.startswith("#!") or text.startswith("#cloud-") for text in (file.old_text, file.new_text)):
        if any(line.number == 1 for line in changed):
            return False  # whoever starts the file reads its first line
    sides = ((file.old_text, file.removed), (file.new_text, file.added))
    return all(_stands_alone(text.split("\n"), lines, kind) for text, lines in sides)


NOTE = pattern(
    r"(?s)(?P<begin>\{\{-?\s*+/\*)[^*]*+(?:\*(?!/)[^*]*+)*+(?P<end>\*/\s*+-?\}\})|\{\{(?:\"(?:\\.|[^\"\\\n])*+\"|`[^`]*+`|[^}\"`]|\}(?!\}))*+\}\}|\{\{.*"
)
"""A comment of a template, or another action, whose texts may hold what looks like one."""


REMARKED = pattern(r"(?m)^[^#\n]*+#[^\n]*?(?:\{\{-?\s*/\*|\*/\s*-?\}\})")
"""Where no program fills it in, a remark of YAML, and what stands between two of them is not."""


def _within_comments(file: FileChange) -> bool:
    """Whether a template of Helm differs in the words of its comments alone (https://pkg.go.dev/text/template#hdr-Actions)."""
    texts = (file.old_text, file.new_text)
    if not TEMPLATES.search(file.path) or not all(OF_HELM.search(text) and len(text) < READ for text in texts):
        return False
    if any(REMARKED.search(text) for text in texts):
        return False
    old, new = (NOTE.sub(_emptied, text) for text in texts)
    return old == new and not any(is_directive(x.text) for side in file.delta.lines for x in side)


def _emptied(action: re.Match[str]) -> str:
    return f"{action['begin']}{action['end']}" if action["begin"] else action[0]


def _is_remark(line: Line, kind: _Kind) -> bool:
    text = line.text.rstrip("\r")
    return len(text) < LONG and kind.remark.match(text) is not None and not (text.endswith("\\") or is_directive(text))


def _stands_alone(rows: list[str], lines: tuple[Line, ...], kind: _Kind) -> bool:
    """Whether no text of several lines can hold one of the lines, and none of them goes on with another. Where a quote stands
    alone on a row of code, it may begin such a text."""
    if any(len(row) >= LONG or (kind.texts is not None and kind.texts.search(row)) for row in rows):
        return False
    code = [row for row in rows if not kind.remark.match(row)]
    if any(row.count('"') % 2 or row.count("'") % 2 or ESCAPED.search(row) for row in code):
        return False
    if any(line.number > 1 and rows[line.number - 2].rstrip("\r").endswith("\\") for line in lines):
        return False
    if not kind.blocks:
        return True
    return not any(_is_in_a_block(rows, _filled(rows, line.number)) or _is_glued(rows, line.number) for line in lines)


_CONTROLS = pattern(r"\s*\{\{-\s*(?:if\b|else\b|end\b|range\b|with\b|define\b|block\b|/\*)[^{}]*(?<!-)\}\}\s*$")
"""An action that begins a row, and prints nothing in it."""


def _is_glued(rows: list[str], number: int) -> bool:
    """Whether an action above or below eats the end of the row before it, so that what it prints stands beside the remark
    (https://pkg.go.dev/text/template#hdr-Text_and_spaces)."""
    above = next((row for row in reversed(rows[max(0, number - 1 - FAR) : number - 1]) if row.strip()), "")
    below = (row for row in rows[number : number + FAR] if row.strip() and not row.lstrip().startswith("#"))
    following = next((row for row in below if not _CONTROLS.match(row)), "")
    return above.rstrip().endswith("-}}") or following.lstrip().startswith("{{-")


def _filled(rows: list[str], number: int) -> int:
    """The row itself, or the next one that is not blank: a text goes on over blank rows."""
    return next((n for n in range(number, min(len(rows), number + FAR) + 1) if rows[n - 1].strip()), number)


ESCAPED = re.compile(r"[\\`][\"']")
_ACTION = pattern(r"\s*\{\{[^{}]*\}\}\s*$")
_TEXT_BELOW = re.compile(r"[|>][-+\d]*\s*(?:#.*)?$|[|>][-+]?\s*\{\{.*$")


def _is_in_a_block(rows: list[str], number: int) -> bool:
    """Whether a row that stands less deep above it, up to the first column, begins a text."""
    deep = indent(rows[number - 1]) + 1
    for row in reversed(rows[max(0, number - 1 - FAR) : number - 1]):
        if row.strip() and indent(row) < deep:
            if _TEXT_BELOW.search(row):
                return True
            if _ACTION.match(row):
                continue  # it is gone before the text is read, and may stand in any column
            deep = indent(row)
            if not deep:
                return False
    return deep > 1  # what it stands in is too far up to be seen
