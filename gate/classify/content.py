"""What a file is, where its content says more than its path (`nature.py`)."""

from __future__ import annotations

import re

from gate.classify.nature import nature_of
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.rule import Nature
from gate.model import FileChange

LONG = 20_000
"""Characters of a line that only a bundler writes."""
BUILT = of_path(r"(^|/)(builds?|bundles?|public|static|assets|www|htdocs)/([^/]+/)*[^/]+\.(js|mjs|css|html?)$")


OWN_SCAN = of_path(r"(^|/)\.?semgrep[^/]*(/|\.ya?ml$)|(^|/)\.[^/]+/")
RULES = pattern(r"(?:\s*(?:#[^\n]*|---)?\n)*rules[ \t]*:[ \t]*\n\s*-[ \t]+id[ \t]*:[\s\S]*?\n[ \t]+languages[ \t]*:")
ANOTHER_KEY = pattern(r"(?m)^(?!rules[ \t]*:)[A-Za-z_][\w-]*[ \t]*:")


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


def is_rule_of_a_scanner(file: FileChange) -> bool:
    """Whether a file is a rule of Semgrep (https://semgrep.dev/docs/writing-rules/rule-syntax): it shows code that it looks for, and
    that nobody runs. What this repository is itself scanned with is no such file."""
    if not file.path.endswith((".yaml", ".yml")) or OWN_SCAN.search(file.path):
        return False
    texts = [blob_text for blob_text in (file.old_text, file.new_text) if blob_text]
    return bool(texts) and all(RULES.match(text) and not ANOTHER_KEY.search(text) for text in texts)


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
