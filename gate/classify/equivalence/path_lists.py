"""Lists of path patterns, one a line: code owners, attributes, what git, Docker, npm and Helm leave out. A line that begins with
`#` is a comment to all of them, and an empty line says nothing (https://git-scm.com/docs/gitignore#_pattern_format,
https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners#codeowners-syntax).

# a⏎*.md @docs         # b⏎⏎*.md @docs        comments
*.md @docs # a         *.md @docs # b         None: not all of them read a comment behind a pattern
*.md @a⏎*.py @b        *.py @b⏎*.md @a        None: the last one that fits counts
"""

from __future__ import annotations

from gate.classify.equivalence.directives import is_directive
from gate.model import EquivalenceKind


def prove(before: str, after: str, language: str) -> EquivalenceKind | None:
    """Equal lines, but for comments and empty ones."""
    old, new = (text.replace("\r\n", "\n").split("\n") for text in (before, after))
    if [line for line in old if _says(line)] != [line for line in new if _says(line)]:
        return None
    same = [line for line in old if line] == [line for line in new if line]
    return "formatting" if same else "comments"


def _says(line: str) -> bool:
    return bool(line) and (not line.startswith("#") or is_directive(line))
