"""Imports in another order are another program: whoever sorts them gets no proof, in no language."""

from __future__ import annotations

import pytest

from tests.equivalence.bare import verdicts

DIFFERENT = [
    ("rs", "use b;\nuse a;", "use a;\nuse b;"),
    ("rs", "use a::{c, b};", "use a::{b, c};"),
    ("rs", "use a::{self, b};", "use a::{b, self};"),
    ("rs", "mod m {\n use b;\n use a;\n}", "mod m {\n use a;\n use b;\n}"),
    ("rs", "use a::{b};", "use a::b;"),
    ("go", 'package p\nimport (\n"b"\n"a"\n)', 'package p\n\nimport (\n\t"a"\n\t"b"\n)\n'),
    ("go", 'package p\nimport (\nx "b"\n"a"\n)', 'package p\nimport (\n"a"\nx "b"\n)'),
    ("go", 'package p\nimport "b"\nimport "a"', 'package p\nimport "a"\nimport "b"'),
    ("java", "import b.C;\nimport a.D;\nclass X {}", "import a.D;\nimport b.C;\n\nclass X {}\n"),
    ("java", "import static b.C.*;\nimport a.D;\nclass X {}", "import a.D;\nimport static b.C.*;\nclass X {}"),
    ("kt", "import b.c\nimport a.d\nval x = 1", "import a.d\nimport b.c\n\nval x = 1\n"),
    ("kt", "import b.*\nimport a as z\nval x = 1", "import a as z\nimport b.*\nval x = 1"),
    ("cs", "using B;\nusing A;\nclass X {}", "using A;\nusing B;\n\nclass X { }\n"),
    ("cs", "namespace N { using B; using A; }", "namespace N { using A; using B; }"),
    ("cs", "using B;\nusing A;\nnamespace N { class X {} }", "using A;\nusing B;\nnamespace N;\nclass X {}"),
    ("php", "<?php\nuse B\\C;\nuse A;\nf();", "<?php\n\nuse A;\nuse B\\C;\n\nf();\n"),
    ("php", "<?php\nuse X\\{B, A};", "<?php\nuse X\\{A, B};"),
    ("php", "<?php\nclass X { use B;\nuse A; }", "<?php\nclass X { use A;\nuse B; }"),
]


@pytest.mark.parametrize(("suffix", "before", "after"), DIFFERENT)
def test_different(suffix: str, before: str, after: str) -> None:
    assert verdicts(suffix, before, after) == {None}
