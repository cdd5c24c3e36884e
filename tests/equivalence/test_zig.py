"""Zig: blanks around lines, and nothing else."""

from __future__ import annotations

import pytest

from gate.classify.equivalence import prove

SAME = [
    ("a();\n\n\nb();\n", "a();\nb();\n"),
    ("if (a) {\nb();\n}\n", "if (a) {\n    b();\n}\n"),
    ("a();\n\n", "a();"),
    ("const a =\n\\\\x\n;", "const a =\n    \\\\x\n;"),
    ("a(); \n", "a();\n"),
]
DIFFERENT = [
    ("const a =\n\\\\x\n;", "const a =\n\\\\x \n;"),
    ("const a =\n\\\\x\n;", "const a =\n\\\\ x\n;"),
    ('const a = "b c";\n', 'const a = "b  c";\n'),
    ("a();\n", "// a();\n"),
    ("// a\nb();\n", "// c\nb();\n"),
    ("// a\nb();\n", "// a b();\n"),
    ("a - b\n", "a -b\n"),
    ("a();\nb();\n", "b();\na();\n"),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_blanks_around_lines(before: str, after: str) -> None:
    assert prove("src/main.zig", before.encode(), after.encode()) == "formatting"


@pytest.mark.parametrize(("before", "after"), DIFFERENT)
def test_all_else_counts(before: str, after: str) -> None:
    assert prove("src/main.zig", before.encode(), after.encode()) is None
