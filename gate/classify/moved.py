"""Blocks of Terraform that stand in another file of the same folder now: a folder is one module, in whatever files it is written
(https://developer.hashicorp.com/terraform/language/files), so that nothing goes and nobody gains a right."""

from __future__ import annotations

from collections import defaultdict

from gate.classify.reading.hcl import block_of, blocks, headers
from gate.classify.reading.patterns import pattern
from gate.model import Change, FileAssessment, FileChange, Line

ENDING = ".tf"
ODD = pattern(r"<<[-~]?\s*\"?\w*[^\w\s\"]")
"""A text of several lines whose end is no plain word."""
RULES = frozenset({"terraform-removed", "terraform-iam", "terraform-destructive"})
"""What a block that only moved gives no reason for."""


def without_moves(files: list[FileAssessment], change: Change) -> list[FileAssessment]:
    """Takes such findings back from files whose changed lines all stand in blocks that only moved."""
    if any(path.endswith(".tofu") for file in change.files for path in file.paths):
        return files  # OpenTofu reads that in place of the file of the same name
    folders = defaultdict[str, list[int]](list)
    for i, file in enumerate(change.files):
        if file.path.endswith(ENDING) and not file.partial and file.old_path in (None, file.path):
            folders[file.path.rpartition("/")[0]].append(i)
    for numbers in folders.values():
        if len(numbers) > 1 and any(f.rule in RULES for i in numbers for f in files[i].findings):
            if any(_is_odd(change.files[i]) for i in numbers):
                continue
            moved = _moved([change.files[i] for i in numbers])
            for i in numbers:
                if moved and _only(change.files[i], moved):
                    files[i] = _taken_back(files[i], RULES)
                elif moved and _gone(change.files[i]) <= moved:
                    files[i] = _taken_back(files[i], frozenset({"terraform-removed"}))
    return files


def _is_odd(file: FileChange) -> bool:
    """Whether Terraform reads a file otherwise than the rest of its folder, or its blocks can't be told by their lines."""
    name = file.path.rpartition("/")[2]
    if name.startswith(".") or name == "override.tf" or name.endswith("_override.tf"):
        return True
    return any("/*" in text or ODD.search(text) for text in (file.old_text, file.new_text))


def _moved(changed: list[FileChange]) -> set[str]:
    """The headers of the blocks that say before and after the same, though perhaps not in the same file."""
    old, new = (_said([file.old_text for file in changed]), _said([file.new_text for file in changed]))
    return {header for header, text in old.items() if new.get(header) == text}


def _said(texts: list[str]) -> dict[str, str]:
    """Header -> all that stands in its blocks, however it is indented."""
    said = defaultdict[str, str](str)
    for text in texts:
        for row, header in zip(text.split("\n"), blocks(text), strict=True):
            said[header] += f"{' '.join(row.split())}\n"
    return dict(said)


def _only(file: FileChange, moved: set[str]) -> bool:
    """Whether each changed line with content stands in one of these blocks."""
    return all(
        block_of(where, line) in moved
        for text, lines in ((file.old_text, file.removed), (file.new_text, file.added))
        for where in (blocks(text),)
        for line in lines
        if not _is_empty(line)
    )


def _gone(file: FileChange) -> set[str]:
    """The headers of the blocks that a file lost."""
    return headers(file.old_text) - headers(file.new_text)


def _is_empty(line: Line) -> bool:
    return not line.bare or line.bare.startswith(("#", "//"))


def _taken_back(file: FileAssessment, rules: frozenset[str]) -> FileAssessment:
    kept = tuple(f for f in file.findings if f.rule not in rules)
    return file._replace(findings=kept, level=max(f.level for f in kept)) if kept else file
