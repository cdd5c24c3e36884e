"""Imports that only give names may stand in any order; nothing else may, nor may what is bound to one of them."""

from __future__ import annotations

import pytest

from tests.equivalence.bare import verdicts

SAME = [
    ("rs", "use a;\nuse b;", "use b;\nuse a;"),
    ("rs", "use a::{c, b};", "use a::{b, c};"),
    ("rs", "use a::{b};", "use a::b;"),
    ("rs", "use a::{self, c::{e, d}, b};", "use a::{b, c::{d, e}, self};"),
    ("rs", "//! doc\nuse b;\nuse a;", "//! doc\nuse a;\nuse b;"),
    (
        "rs",
        "// license\n\nuse b;\nuse a;\n\n/// Doc.\nstruct X;",
        "// license\n\nuse a;\nuse b;\n\n/// Doc.\nstruct X;",
    ),
    ("rs", "mod m {\n use b;\n use a;\n}", "mod m {\n use a;\n use b;\n}"),
    ("go", 'package p\nimport (\n"b"\n"a"\n)', 'package p\nimport (\n\t"a"\n\n\t"b"\n)\n'),
    ("go", 'package p\nimport (\nx "b"\n"a"\n)\nvar x = 1', 'package p\n\nimport (\n\t"a"\n\tx "b"\n)\n\nvar x = 1\n'),
    ("kt", "import b.c\nimport a.d.e\n\nval x = 1\nval y = 2\n", "import a.d.e\nimport b.c\n\nval x = 1\nval y = 2\n"),
    (
        "kt",
        "package q\n\nimport b.*\nimport a as z\nfun f() { a()\nb() }",
        "package q\nimport a as z\nimport b.*\nfun f() {\n    a()\n    b()\n}\n",
    ),
    ("java", "import b.C;\nimport a.D;\nclass X {}", "import a.D;\nimport b.C;\n\nclass X {}\n"),
    (
        "java",
        "package p;\nimport static b.C.*;\nimport a.D;\nclass X {}",
        "package p;\nimport a.D;\nimport static b.C.*;\nclass X {}",
    ),
    ("cs", "using B;\nusing A;\nclass X {}", "using A;\nusing B;\n\nclass X { }\n"),
    ("php", "<?php\nnamespace X;\nuse B\\C;\nuse A;\nf();", "<?php\nnamespace X;\n\nuse A;\nuse B\\C;\n\nf();\n"),
    ("php", "<?php\nuse A;\nuse function B\\c;\nuse D;", "<?php\nuse A;\nuse D;\nuse function B\\c;"),
]

DIFFERENT = [
    ("rs", "#[cfg(x)]\nuse a;\nuse b;", "#[cfg(x)]\nuse b;\nuse a;"),
    ("rs", "use b;\n#[cfg(x)]\nuse a;", "use a;\n#[cfg(x)]\nuse b;"),
    ("rs", "use a::{self};", "use a;"),
    ("rs", "use a::{self};", "use a::self;"),
    ("rs", "use a::{b as c};", "use a::{c as b};"),
    ("rs", "use a::{b::*};", "use a::{b};"),
    ("rs", "use a; // noqa\nuse b;", "use b; // noqa\nuse a;"),
    ("rs", "// rustfmt::skip: a\nuse a;\nuse b;", "// rustfmt::skip: a\nuse b;\nuse a;"),
    ("rs", "use a;\nuse b; // clippy::x", "use b;\nuse a; // clippy::x"),
    ("rs", "/// Doc.\npub use a;\npub use b;", "/// Doc.\npub use b;\npub use a;"),
    ("rs", "pub use a;\nuse b;", "use a;\npub use b;"),
    ("rs", "use a;\nm!();\nuse b;", "use b;\nm!();\nuse a;"),
    ("rs", "use a::{b, c};", "use a::{b, d};"),
    ("rs", "use a::b::{c};", "use a::c::{b};"),
    ("go", 'package p\nimport (\n_ "b"\n"a"\n)', 'package p\nimport (\n"a"\n_ "b"\n)'),
    ("go", 'package p\nimport (\n. "b"\n"a"\n)', 'package p\nimport (\n"a"\n. "b"\n)'),
    ("go", 'package p\nimport (\n"b" //nolint\n"a"\n)', 'package p\nimport (\n"a" //nolint\n"b"\n)'),
    ("go", 'package p\nimport (\nx "b"\n"a"\n)', 'package p\nimport (\n"b"\nx "a"\n)'),
    ("go", 'package p\nimport (\n"b"\n"a"\n)', 'package p\nimport (\n"b"\n)'),
    ("go", 'package p\nimport (\n"b"\n"a"\n)', 'package p\nimport (\n"b"\n"b"\n"a"\n)'),
    ("go", 'package p\nimport "b"\nimport "a"', 'package p\nimport "a"\nimport "b"'),
    ("go", 'package p\nimport (\n_"b"\n"a"\n)', 'package p\nimport (\n"a"\n_"b"\n)'),
    ("kt", "import a.b as c\nimport a.c as b\nval x=1", "import a.b as b\nimport a.c as c\nval x=1"),
    ("kt", "import a.b\nimport c.d\nval x=1", "import a.d\nimport c.b\nval x=1"),
    ("kt", "import a\nimport b\nval x = c\n-d", "import b\nimport a\nval x = c -d"),
    ("kt", "@file:A\nimport a\nimport b\nval x=1", "import a\nimport b\nval x=1"),
    ("kt", "import a // ktlint-disable\nimport b\nval x=1", "import b // ktlint-disable\nimport a\nval x=1"),
    ("kt", "// noinspection X\nimport a\nimport b\nval x=1", "// noinspection X\nimport b\nimport a\nval x=1"),
    ("kt", "import a\nimport b\nval x=1", "import a\nimport b\nimport b\nval x=1"),
    ("kt", "import a.b\nval x=1", "import a.*\nval x=1"),
    ("kt", "fun f() { import(a)\nimport(b) }", "fun f() { import(b)\nimport(a) }"),
    ("kt", "import a.b\n.c\nval x = 1", "import a.b\nval x = 1"),
    ("kt", "import a\nfun f() = 1\nval y = 2", "import a\nval y = 2\nfun f() = 1"),
    ("java", "import a.B;\nimport c.D;\nclass X {}", "import a.D;\nimport c.B;\nclass X {}"),
    ("java", "import a.B; // NOSONAR\nimport c.D;\nclass X {}", "import c.D; // NOSONAR\nimport a.B;\nclass X {}"),
    ("java", "import static a.B.c;\nimport d.E;\nclass X {}", "import a.B.c;\nimport static d.E;\nclass X {}"),
    ("java", "import a.B;\nclass X {}", "import a.*;\nclass X {}"),
    ("java", "import a.B;\nimport a.B;\nclass X {}", "import a.B;\nclass X {}"),
    ("cs", "using A;\n#if X\nusing B;\n#endif", "using B;\n#if X\nusing A;\n#endif"),
    ("cs", "using A = B.C;\nusing D;", "using A = D;\nusing B.C;"),
    ("cs", "global using A;\nusing B;", "using A;\nglobal using B;"),
    ("cs", "using static A;\nusing B;", "using A;\nusing static B;"),
    ("cs", "using A; // ReSharper disable\nusing B;", "using B; // ReSharper disable\nusing A;"),
    ("php", "<?php\nuse A;\nuse B as A2;", "<?php\nuse B;\nuse A as A2;"),
    ("php", "<?php\nuse A;\nuse function B;", "<?php\nuse function A;\nuse B;"),
    ("php", "<?php\nclass X { use A;\nuse B; }", "<?php\nclass X { use B;\nuse A; }"),
    ("php", "<?php\nuse A; // @phpstan-ignore-line\nuse B;", "<?php\nuse B; // @phpstan-ignore-line\nuse A;"),
    ("php", "<?php\n/** @var A */\nuse A;\nuse B;", "<?php\n/** @var A */\nuse B;\nuse A;"),
    ("php", "<?php\nuse A; ?>\n<p>\n<?php use B;", "<?php\nuse B; ?>\n<p>\n<?php use A;"),
]


@pytest.mark.parametrize(("suffix", "before", "after"), SAME)
def test_same(suffix: str, before: str, after: str) -> None:
    assert None not in verdicts(suffix, before, after)


@pytest.mark.parametrize(("suffix", "before", "after"), DIFFERENT)
def test_different(suffix: str, before: str, after: str) -> None:
    assert verdicts(suffix, before, after) == {None}
