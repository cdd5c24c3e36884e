"""A text as rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence, Set
from itertools import groupby

from gate.classify.reading.patterns import Pattern, of_path, pattern
from gate.model import FileChange, Line

_REMARK = pattern(
    r"\s*(?:#(?!\[|!|(?:include|import|define|undef|ifn?def|if|el|end|pragma|region)\w*\b)|//|/\*(?!\*\s*@[A-Z])|\*(?:(?![ \t]*(?:@(?:[A-Z]\w*\\)*[A-Z]\w*(?:\(|\s*$)|\"?\w+\"? = \"))[\s/]|$)|<!--)"
)
"""Rows of a remark that hold an annotation are none: https://www.doctrine-project.org/projects/doctrine-annotations/en/2.0/index.html"""

OF_PROGRAMS = of_path(
    r"(^|[/_-])(?:xtask|ide|lsp|lint(?:er|ers|s|ing)?|parsers?|parsing|lexers?|syntax|grammars?|compilers?|formatters?|cops?|detect(?:ors?)?|highlight\w*|tokeni[sz]er|codemods?|ast)(?=[/_.-])|(?:Parser|Lexer|Linter|Compiler|Formatter|Tokenizer|Visitor)\.\w+$"
)
"""Programs that read programs."""
IF_THERE = pattern(r"(?<![\w@.])(?P<name>[@\w.]*\w) && (?=(?P=name)\.)")
"""What a condition asks of something before it uses it: whether it is there at all."""
SHORT = 500
"""Characters of a row that a statement or a condition stands in: hand-written ones are no longer."""
LONG = 2_000
"""Characters of a row that are looked at: what stands behind them in a longer one is data."""
SMALL = 12
"""Changed lines, on either side, of an edit that is read row by row: above, code is rewritten."""
PARTS = 40
"""Rows of one command that are looked at, either way."""


_ADDRESS = pattern(
    r"(?P<host>https://(?:(?:(?:raw|codeload|objects)\.)?(?:github(?:usercontent)?\.com|bitbucket\.org|codeberg\.org)/[^\s/\"'$]+/[^\s/\"'$]+/|gitlab\.com/[^\s\"'$]+/-/))(?P<path>[^\s\"'?=:]*+)(?![?=:])"
)
"""Where everybody may have code, up to whose it is: behind that a number is a version, elsewhere it may be a host or a bucket."""
_SET = pattern(
    r"\s*(?:(?:export|ENV|ARG|readonly|local)\s+)?\w+\s*[=:]=?\s*[\"']?(?:\$\{\w+:-)?(?!\d+(?:\.\d+){3}(?![\w.]))v?\d[\d.]*(?:[-+][\w.+-]*)?\}?[\"']?\s*$"
)
_TAG = pattern(r"(?<=\s)v\d++(?:\.\d++){2}(?=[\s\"']|$)")
_VERSION = pattern(r"(?<![a-uw-z\d.])\d++(?:\.\d++)++(?:-\d++)?+", re.I)


def unnumbered(text: str) -> str:
    """A row without the versions in addresses, words like `v1.2.3`, and without the one that it sets; all of a long row stays."""
    if len(text) >= LONG:
        return text.strip()
    said = _TAG.sub("v0", _VERSION.sub("0", text) if _SET.match(text) else text)
    return _ADDRESS.sub(
        lambda m: m["host"] + (m["path"] if "//" in m["path"] else _VERSION.sub("0", m["path"])), said
    ).strip()


def steps(line: Line, unnumbered_gone: Set[str]) -> bool:
    """Whether a row stood there before with another version in it, as `unnumbered` has it."""
    said = unnumbered(line.text)
    return said != line.text.strip() and said in unnumbered_gone


def bare(text: str) -> str:
    """A text without its blanks, as `Line.bare` is one of a line."""
    return "".join(text.split())


def without(word: Pattern, text: str) -> list[str]:
    """A row, each time with one such word left out: two that differ in it alone share one of these."""
    return [f"{text[: found.start()]}@{text[found.end() :]}" for found in word.finditer(text)]


def lost_entries(file: FileChange, listed: Callable[[str], tuple[str, set[str]] | None]) -> Line | None:
    """The row whose list lacks what the list of the same name held that is gone; `listed` reads the name and the entries of a row."""
    before = dict(told for x in file.removed if (told := listed(x.text)))
    for line in file.added if before else ():
        told = listed(line.text)
        if told and before.get(told[0], set()) - told[1]:
            return line
    return None


def indent(row: str) -> int:
    """How many blanks a row begins with."""
    return len(row) - len(row.lstrip())


def under(rows: Sequence[str], opens: Callable[[str], bool]) -> list[bool]:
    """For each row whether it stands, by its indentation and however deep, under one of those that open."""
    inside, around = list[bool](), list[tuple[int, bool]]()
    for row in rows:
        depth = indent(row) if row.strip() else None
        while depth is not None and around and around[-1][0] >= depth:
            around.pop()
        inside.append(bool(around) and around[-1][1])
        if depth is not None:
            around.append((depth, inside[-1] or opens(row)))
    return inside


def enclosing(rows: Sequence[str], number: int, far: int) -> Iterator[str]:
    """The rows that a row stands under by its indentation, the nearest first, among so many above it."""
    depth = indent(rows[number - 1])
    for row in reversed(rows[max(0, number - 1 - far) : number - 1]):
        if row.strip() and indent(row) < depth:
            depth = indent(row)
            yield row


def otherwise(file: FileChange, said: Callable[[Line], str]) -> list[Line]:
    """The changed lines, but for those that say the same on both sides."""
    gone, came = ({said(x): x for x in side} for side in file.delta.lines)
    return [x for key, x in (*came.items(), *gone.items()) if not (key in gone and key in came)]


def is_remark(row: str) -> bool:
    """Whether a row of a program is a comment in most languages: no attribute (`#[…]`), directive (`#if`) or pointer (`*p`)."""
    return _REMARK.match(row) is not None


def unremarked(text: str) -> str:
    """A text without the rows that are comments."""
    return "\n".join(row for row in text.split("\n") if not is_remark(row))


def acting(file: FileChange) -> Iterator[Line]:
    """The added lines that are no comments."""
    return (x for x in file.added if not is_remark(x.text[:SHORT]))


def acts(file: FileChange) -> bool:
    """Whether more than remarks and blank lines came or went."""
    return any(x.bare and not is_remark(x.text) for x in (*file.removed, *file.added))


def removed_from(file: FileChange) -> Iterator[tuple[int, Line]]:
    """Each removed line, with the row of the new side where it would stand now."""
    shift, added = 0, [line.number for line in file.added]
    for removed_before, line in enumerate(file.removed):
        new = line.number - removed_before + shift
        while shift < len(added) and added[shift] <= new:
            shift += 1
            new += 1
        yield new, line


def command_of(rows: Sequence[str], number: int) -> str:
    """The command that a row is a part of: those before it and behind it belong to it where a backslash ends them."""
    start = end = number - 1
    while start and number - start <= PARTS and goes_on(rows[start - 1]):
        start -= 1
    while end + 1 < len(rows) and end - number < PARTS and goes_on(rows[end]):
        end += 1
    return " ".join(row.strip().rstrip("\\").rstrip() for row in rows[start : end + 1])


_JOBS = pattern(r"(?m)^jobs:[ \t]*$")


def lists_jobs(text: str, step: Pattern) -> bool:
    """Whether jobs are listed, and a step of one follows."""
    begin = _JOBS.search(text)
    return begin is not None and step.search(text, begin.end()) is not None


def goes_on(row: str) -> bool:
    """Whether the next row belongs to the same command."""
    return row.rstrip().endswith("\\")


SAID = pattern(
    r"\s*(?:\w+\.){0,3}(?:log(?:ger|ging|rus)?|klog|console|print|puts|echo|fmt)\w*(?:\.\w+)?[( ]\s*[rbfu]?[\"'][^\"'`$]*[\"'](?:\s*[%,)][^()`$]*)?\)*;?\s*$"
)


def is_said(row: str) -> bool:
    """Whether a row of a program says something to whoever reads its log, and hands on no more than names."""
    return SAID.match(row[:LONG]) is not None


def blocks(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines that stand beside each other."""
    return [[line for _, line in group] for _, group in groupby(enumerate(lines), lambda x: x[1].number - x[0])]


def pairs(file: FileChange) -> Iterator[tuple[Line, Line]]:
    """Rows that stand in the place of others, one by one."""
    old, new = blocks(file.removed), blocks(file.added)
    if len(old) == len(new):
        for was, now in zip(old, new, strict=True):
            if len(was) == len(now):
                yield from zip(was, now, strict=True)


def closing(row: str, at: int, end: int) -> int:
    """Where the round bracket closes that is open there, or how far it was sought."""
    depth = 1
    for n in range(at, end):
        depth += (row[n] == "(") - (row[n] == ")")
        if not depth:
            return n
    return end
