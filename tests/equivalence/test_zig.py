"""Zig: its tokens, whatever blanks and line ends stand between them."""

from __future__ import annotations

import pytest

from gate.classify.equivalence import prove

SAME = [
    ("a();\n\n\nb();\n", "a();\nb();\n"),
    ("if (a) {\nb();\n}\n", "if (a) {\n    b();\n}\n"),
    ("a();\n\n", "a();"),
    ("const a =\n\\\\x\n;", "const a =\n    \\\\x\n;"),
    ("a(); \n", "a();\n"),
    ("f(\n    a,\n    b\n)\n", "f(a, b)\n"),
    ("return .{\n    .l = a.l + t * (b - c)\n};\n", "return .{ .l = a.l + t * (b - c) };\n"),
    ('if (config.@"x y")\n    a()\nelse b();\n', 'if (config.@"x y") a() else b();\n'),
]
DIFFERENT = [
    ("const a =\n\\\\x\n;", "const a =\n\\\\x \n;"),
    ("const a =\n\\\\x\n;", "const a =\n\\\\ x\n;"),
    ('const a = "b c";\n', 'const a = "b  c";\n'),
    ("a();\n", "// a();\n"),
    ("// a\nb();\n", "// a b();\n"),
    ("a == b\n", "a = = b\n"),
    ("const x = 1.5;\n", "const x = 1 .5;\n"),
    ("f(a, b)\n", "f(a, b,)\n"),
    ("a(); // b\nc();\n", "a(); // b c();\n"),
    ("const l = @src().line;\n", "\nconst l = @src().line;\n"),
    ("const a = 'b';\n", "const a = 'b ';\n"),
    ("// zig fmt: off\nb();\n", 'b();\nconst a = "\n'),
    ("a - b\n", "a -b\n"),
    ("a();\nb();\n", "b();\na();\n"),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_blanks_around_lines(before: str, after: str) -> None:
    assert prove("src/main.zig", before.encode(), after.encode()) == "formatting"


@pytest.mark.parametrize(("before", "after"), DIFFERENT)
def test_all_else_counts(before: str, after: str) -> None:
    assert prove("src/main.zig", before.encode(), after.encode()) is None


def test_comments() -> None:
    assert prove("a.zig", b"// a\nb();\n", b"// c\nb();\n") == "comments"
    assert prove("a.zig", b"/// a\nfn b() void {}\n", b"/// c\nfn b() void {}\n") == "comments"
