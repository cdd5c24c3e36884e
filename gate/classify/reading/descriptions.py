"""What variables and outputs of Terraform say of themselves: an apply does not see it."""

from __future__ import annotations

import re

from gate.classify.reading.hcl import TEXT, block_of, blocks
from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG
from gate.model import FileChange

DESCRIPTION = pattern(r"""^\s*description\s*=\s*"(?:[^"\\$%]|\\.)*"\s*$""")
OPENS = pattern(r"\s*(?P<key>\w+)\s*=\s*<<-?(?P<word>\w+)\s*$")
ONE_LINE = pattern(r"^\s*(?:description|default|type|sensitive|nullable)\s*=\s*[^\s{\[(<][^{\[(]*$")
"""What a variable says in one line: in which order is all the same."""


ATTRIBUTE = pattern(r"\s*\w+\s*=\s*[^\s{\[(<][^{\[(]*$")
BLANKS = re.compile(r'("(?:[^"\\\n]|\\.)*")|\s+')
WRAPPED = re.compile(r'"\$\{([\w.-]+(?:\[(?:\d+|"[\w-]+")\][\w.]*)?)\}"(?!\s*[=:](?!=))')
"""An expression alone in a string is that expression, but not where it is a key: https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#templates"""
NESTED = pattern(r'\$\{[^}"\n]*"')


def only_respelled(file: FileChange) -> bool:
    """Whether the same arguments of the same blocks are written otherwise, or stand in another order in blocks that hold no others."""
    if file.partial or not file.before or not file.after or "<<" in f"{file.old_text}{file.new_text}":
        return False
    if any(NESTED.search(x.text[:LONG]) for x in (*file.removed, *file.added)):
        return False  # a string within a string: blanks of it say something
    sides, wheres = [], []
    for lines, text in ((file.removed, file.old_text), (file.added, file.new_text)):
        where = blocks(text)
        wheres.append((where, text))
        sides.append([(block_of(where, x), _respelled(x.text)) for x in lines if x.bare])
    old, new = ([_respelled(row) for row in text.split("\n") if row.strip()] for _, text in wheres)
    if old == new:
        return True
    plain = all(ATTRIBUTE.match(x.text[:LONG]) for x in (*file.removed, *file.added) if x.bare)
    if not plain or sorted(sides[0]) != sorted(sides[1]):
        return False
    return all(_holds_no_other(block, where, text) for block in {of for of, _ in sides[0]} for where, text in wheres)


def _respelled(row: str) -> str:
    return WRAPPED.sub(r"\1", BLANKS.sub(lambda found: found[1] or " ", row.strip()))


def _holds_no_other(block: str, where: tuple[str, ...], text: str) -> bool:
    """Whether the arguments of a block all stand at its own level."""
    rows = (row for row, of in zip(text.split("\n"), where, strict=True) if of == block)
    return bool(block) and sum(TEXT.sub("", row).count("{") for row in rows) == 1


def only_describes(file: FileChange) -> bool:
    """Whether nothing else changes, or only the order in which variables say their type and default."""
    if file.partial or not file.before or not file.after:
        return False
    sides = []
    for lines, text in ((file.removed, file.old_text), (file.added, file.new_text)):
        where = blocks(text)
        sides.append([(block_of(where, x), x.bare) for x in lines])
        if not all(block.startswith(("variable ", "output ")) for block, _ in sides[-1]):
            return False
    (old, deep), (new, deeper) = _undescribed(file.old_text), _undescribed(file.new_text)
    if old is None or new is None:
        return False
    return old == new or (
        sorted(sides[0]) == sorted(sides[1])
        and "<<" not in file.new_text
        and all(ONE_LINE.match(x.text) for x in (*file.removed, *file.added))
        and not any(x.number in nested for lines, nested in ((file.removed, deep), (file.added, deeper)) for x in lines)
        and len({(block, bare.split("=")[0]) for block, bare in sides[0]})
        == len(sides[0])  # no two of one name change places
    )


def _undescribed(text: str) -> tuple[list[str] | None, set[int]]:
    """The lines without the descriptions of whole blocks, and the numbers of those within a value; None where it is not plain in which
    heredoc, comment or text a line stands."""
    kept, nested, until, described, depth = list[str](), set[int](), "", False, 0
    for number, row in enumerate(text.rstrip("\n").split("\n"), 1):
        if depth > 1 or until:
            nested.add(number)
        if until:
            if not described:
                kept.append(row)
            if row.strip() == until or (until == "*/" and row.rstrip().endswith(until)):
                until = ""
            elif until == "*/" and until in row:
                return None, nested
            continue
        if len(row) > LONG or ("${" in row and row.count('"') > 2):
            return None, nested
        opens, bare = OPENS.match(row), TEXT.sub("", row)
        if opens:
            until, described = opens["word"], opens["key"] == "description" and depth == 1
        elif bare.lstrip().startswith("/*"):
            if "*/" in bare:
                return None, nested
            until, described = "*/", False
        elif "<<" in bare or "/*" in bare:
            return None, nested
        if not (described if opens else depth == 1 and DESCRIPTION.match(row)):
            kept.append(row)
        depth += sum(map(bare.count, "{[(")) - sum(map(bare.count, ")]}"))
    return kept, nested
