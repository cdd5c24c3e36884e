"""Whole lines of remarks, in languages of which nothing else is proved."""

from __future__ import annotations

import pytest

from gate.classify.equivalence import prove

DIFFERENT = [
    ("f() // a\n", "f() // b\n"),
    ("f()\n", "// f()\n"),
    ('let a = """\n// a\n"""\n', 'let a = """\n// b\n"""\n'),
    ("/*\n// a */ f()\n", "/*\n// b */ f()\n"),
    ("/*\n// a\nf()\n// b */\n", "/*\n// a */\nf()\n// b */\n"),
    ('let a = #"b"#\n// c\n', 'let a = #"b"#\n// d\n'),
    ("// swift-tools-version:5.7\n", "// swift-tools-version:5.9\n"),
    ("// ignore: avoid_print\nf()\n", "f()\n"),
    ('// @gotags: json:"a"\nstring a = 1;\n', '// @gotags: json:"b"\nstring a = 1;\n'),
    ("// swiftlint:disable force_cast\nf()\n", "f()\n"),
    ("f()\n  g()\n", "f()\ng()\n"),
]


@pytest.mark.parametrize("ending", ["swift", "dart", "proto"])
def test_remarks(ending: str) -> None:
    before, after = b"f()\n  // a\n  /// b\ng()\n", b"f()\n  // c\ng()\n// d\n"
    assert prove(f"a.{ending}", before, after) == "comments"


@pytest.mark.parametrize("ending", ["swift", "dart", "proto"])
def test_blanks_behind_a_row(ending: str) -> None:
    assert prove(f"a.{ending}", b"f()  \n\t\ng()\n", b"f()\n\ng()\n") == "formatting"


@pytest.mark.parametrize(("before", "after"), DIFFERENT)
def test_all_else_counts(before: str, after: str) -> None:
    assert prove("a.swift", before.encode(), after.encode()) is None


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ("proc.f\n    # a\n    add\nend\n", "proc.f\n    # b\n    # c\n    add\nend\n", "comments"),
        ("use.a\n\n#! Given x\nproc.f\n add\nend\n", "use.a\n\n#! Input: x\nproc.f\n add\nend\n", "comments"),
        ("proc.f\n add\n\nend\n", "proc.f\n   add\nend\n", "comments"),
        ("proc.f\n add # a\nend\n", "proc.f\n add # b\nend\n", None),
        ("proc.f\n add\nend\n", "proc.f\n mul\nend\n", None),
        ("proc.f\n add\nend\n", "proc.f\n #add\nend\n", None),
        ('const.A="#"\n', 'const.A="# "\n', None),
    ],
)
def test_miden_assembly(before: str, after: str, verdict: str | None) -> None:
    assert prove("a.masm", before.encode(), after.encode()) == verdict
