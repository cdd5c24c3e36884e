"""What a file is, where its content says more than its path (`nature.py`)."""

from __future__ import annotations

import re

from gate.classify.nature import nature_of
from gate.classify.reading.patterns import of_path
from gate.classify.rule import Nature
from gate.model import FileChange

LONG = 20_000
"""Characters of a line that only a bundler writes."""
BUILT = of_path(r"(^|/)(builds?|bundles?|public|static|assets|www|htdocs)/([^/]+/)*[^/]+\.(js|mjs|css|html?)$")


def nature_by_content(file: FileChange, path: str) -> Nature:
    """The nature of one end of a changed file."""
    if only_tests(file):
        return "test"
    return "generated" if _is_rebuilt(file) else nature_of(path)


def _is_rebuilt(file: FileChange) -> bool:
    """Whether a bundle was one before, too: nobody wrote either side."""
    if file.before is None or file.after is None or min(file.before.size, file.after.size) < LONG:
        return False
    return bool(BUILT.search(file.path)) and all(_is_packed(text) for text in (file.old_text, file.new_text))


def _is_packed(text: str) -> bool:
    return re.search(rf"[^\n]{{{LONG}}}", text) is not None


MARK = "#[cfg(test)]"


def only_tests(file: FileChange) -> bool:
    """Whether every changed line stands in such a module. What can't be parsed is no test."""
    if not file.path.endswith(".rs") or file.after is None or MARK not in file.new_text:
        return False
    if not (file.added or file.removed) or any("cfg(" in line.text for line in file.removed):
        return False
    first = file.new_text.count("\n", 0, file.new_text.index(MARK)) + 1
    if any(line.number < first for line in file.added):
        return False  # most changes end here, unparsed
    return all(
        not lines or {line.number for line in lines} <= _tested(text)
        for lines, text in ((file.added, file.new_text), (file.removed, file.old_text))
    )


def _tested(text: str) -> set[int]:
    """The numbers of the lines that are in a module of tests; none where the text does not parse."""
    from gate.classify.equivalence.tokens import parser_of

    root = parser_of("tree_sitter_rust", "language")[0].parse(text.encode()).root_node
    if root.has_error:
        return set()
    rows, lines, begin = text.split("\n"), set[int](), None
    for node in root.children:
        if node.type == "attribute_item":
            if node.text == MARK.encode():
                begin = node.start_point.row
            continue
        if begin is not None and node.type == "mod_item" and rows[node.end_point.row].strip() == "}":
            lines |= set(range(begin + 1, node.end_point.row + 2))
        if node.type not in ("line_comment", "block_comment"):
            begin = None
    return lines
