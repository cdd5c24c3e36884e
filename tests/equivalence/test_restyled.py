"""What is no proof, but style: imports in another order, braces around one statement of C."""

from __future__ import annotations

import random
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.classify.equivalence import restyled

STYLE = [
    ("a.c", '#include "b.h"\n\n#include <a.h>\nint x;\n', '#include <a.h>\n#include "b.h"\n\nint  x;\n'),
    ("a.cpp", "void f() { if (a) b(); else c(); }", "void f() { if (a) { b(); } else { c(); } }"),
    ("a.cpp", "void f() { for (auto &x : y) if (x) g(x); }", "void f() { for (auto &x : y) { if (x) { g(x); } } }"),
    ("a.cpp", "void f() { do x(); while (y); }", "void f() { do { x(); } while (y); }"),
    ("a.cpp", "void f() { if constexpr (a) b(); }", "void f() { if constexpr (a) { b(); } }"),
    ("a.cpp", "void f() { if (a) MUST(b); }", "void f() { if (a) { MUST(b); } }"),
    ("a.go", 'package p\nimport (\n\t"os"\n\t"fmt"\n)\n', 'package p\nimport (\n\t"fmt"\n\n\t"os"\n)\n'),
    ("a.ts", "import b from 'b';\nimport {d, c} from 'a';\nf();\n", 'import { c, d } from "a";\nimport b from "b";\nf();\n'),
    ("a.rs", "use b::{d, c};\nuse a;\nfn f() {}\n", "use a;\nuse b::{c, d};\n\nfn f() {}\n"),
    ("a.rs", "mod b;\nmod a;\n", "mod a;\nmod b;\n"),
    ("a.py", "import sys\nfrom b import (d,\n    c)\nimport os\nf()\n", "import os\nimport sys\n\nfrom b import c, d\n\nf()\n"),
    ("A.java", "import b.C;\nimport a.D;\nclass X {}\n", "import a.D;\nimport b.C;\n\nclass X {}\n"),
    ("a.kt", "import b.C\nimport a.D\nval x = 1\n", "import a.D\nimport b.C\n\nval x = 1\n"),
    ("A.cs", "using B;\nusing A;\nclass X {}\n", "using A;\nusing B;\n\nclass X {}\n"),
    ("a.php", "<?php\nuse B\\C;\nuse A;\nf();\n", "<?php\n\nuse A;\nuse B\\C;\n\nf();\n"),
]  # fmt: skip

OTHER = [
    ("a.c", "void f() { if (a) { MUST(b); } }", "void f() { if (a) MUST(b); }"),
    ("a.c", "void f() { if (a) b(); c(); }", "void f() { if (a) { b(); c(); } }"),
    ("a.c", "void f() { if (a) { if (b) c(); } else d(); }", "void f() { if (a) if (b) c(); else d(); }"),
    ("a.c", "void f() { if (a) b();\n#if X\n c();\n#endif\n }", "void f() { if (a) { b();\n#if X\n c();\n#endif\n } }"),
    ("a.c", "void f() { switch (a) { case 1: b(); } }", "void f() { switch (a) case 1: b(); }"),
    ("a.c", "void f() { if (a) b(); // NOLINT\n }", "void f() { if (a) { b(); } }"),
    ("a.c", '#include "b.h"\n#define X\n#include "a.h"\n', '#include "a.h"\n#define X\n#include "b.h"\n'),
    ("a.py", "from a import x\nfrom b import x\n", "from b import x\nfrom a import x\n"),
    ("a.py", "from a import *\nfrom b import *\n", "from b import *\nfrom a import *\n"),
    ("a.py", "import a\nf()\nimport b\n", "import b\nf()\nimport a\n"),
    ("a.rs", "#[cfg(a)]\nuse a;\nuse b;\n", "#[cfg(a)]\nuse b;\nuse a;\n"),
    ("a.ts", "import a from 'a';\nimport b from 'b';\n", "import a from 'b';\nimport b from 'a';\n"),
    ("a.ts", "import {a as b} from 'a';\n", "import {b as a} from 'a';\n"),
    ("a.rb", "require 'b'\nrequire 'a'\n", "require 'a'\nrequire 'b'\n"),
    ("Makefile", "include b\ninclude a\n", "include a\ninclude b\n"),
]


@pytest.mark.parametrize(("path", "before", "after"), STYLE)
def test_style(path: str, before: str, after: str) -> None:
    assert restyled(path, before.encode(), after.encode())


@pytest.mark.parametrize(("path", "before", "after"), OTHER)
def test_another_program(path: str, before: str, after: str) -> None:
    assert not restyled(path, before.encode(), after.encode())


@dataclass(frozen=True)
class Node:
    """A statement of C: a call, or what governs others."""

    kind: str
    children: tuple[Node, ...] = ()


Statements = st.recursive(
    st.sampled_from("abc").map(Node),
    lambda inner: st.one_of(
        st.builds(lambda kind, body: Node(kind, (body,)), st.sampled_from(["if", "while", "do"]), inner),
        st.builds(lambda yes, no: Node("if", (yes, no)), inner, inner),
        st.lists(inner, min_size=2, max_size=3).map(lambda them: Node("block", tuple(them))),
    ),
    max_leaves=8,
)


def written(node: Node, braces: random.Random) -> str:
    """The source, with or without the braces that are a matter of style."""
    if node.kind == "block":
        return "{" + " ".join(written(child, braces) for child in node.children) + "}"
    bodies = [written(child, braces) for child in node.children]
    for at, child in enumerate(node.children):
        needed = child.kind != "block" and at == 0 and len(node.children) == 2 and "if" in bodies[at]
        if needed or (child.kind != "block" and braces.random() < 0.5):
            bodies[at] = "{" + bodies[at] + "}"
    if node.kind == "if":
        return f"if (x) {bodies[0]}" + (f" else {bodies[1]}" if len(bodies) == 2 else "")
    if node.kind == "while":
        return f"while (y) {bodies[0]}"
    return f"do {bodies[0]} while (z);" if node.kind == "do" else f"{node.kind}();"


@given(Statements, Statements, st.randoms(use_true_random=False))
def test_braces_never_join_what_was_apart(one: Node, other: Node, braces: random.Random) -> None:
    texts = [f"void f() {{ {written(node, braces)} g(); }}".encode() for node in (one, other)]
    assert one == other or not restyled("a.cpp", *texts)


@given(Statements, st.randoms(use_true_random=False))
def test_braces_around_one_statement_are_style(node: Node, braces: random.Random) -> None:
    texts = [f"void f() {{ {written(node, braces)} g(); }}".encode() for _ in range(2)]
    assert restyled("a.cpp", *texts)
