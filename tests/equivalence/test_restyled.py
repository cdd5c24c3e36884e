"""What is no proof, but style: imports in another order, braces around one statement of C."""

from __future__ import annotations

import random
import time
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
    ("a.tf", 'a "b" {\n  c = 1\n  d = [\n    2,\n  ]\n\n  e {\n    f = 1\n    g = 2\n  }\n}\n', 'a "b" {\n  d = [\n    2,\n  ]\n  e {\n    g = 2\n    f = 1\n  }\n  c = 1\n}\n'),
    ("a.tfvars", "b = 2\na = <<E\nx\nE\n", "a = <<E\nx\nE\n\nb = 2\n"),
    ("a.php", "<?php\nuse B\\C;\nuse A;\nf();\n", "<?php\n\nuse A;\nuse B\\C;\n\nf();\n"),
]  # fmt: skip

OTHER = [
    ("a.tf", "a {\n  b = 1\n  c = 2\n}\n", "a {\n  b = 2\n  c = 1\n}\n"),
    ("a.tf", "a {\n  b = 1\n}\nc {\n  d = 1\n}\n", "a {\n  d = 1\n}\nc {\n  b = 1\n}\n"),
    ("a.tf", "a {\n  b {\n    c = 1\n  }\n  b {\n    c = 2\n  }\n}\n", "a {\n  b {\n    c = 2\n  }\n  b {\n    c = 1\n  }\n}\n"),
    ("a.tf", "a {\n  #tfsec:ignore:x\n  b = 1\n  c = 2\n}\n", "a {\n  #tfsec:ignore:x\n  c = 2\n  b = 1\n}\n"),
    ("a.tf", "a {\n  b = 1\n  b = 2\n}\n", "a {\n  b = 2\n  b = 1\n}\n"),
    ("a.tf", "a = {\n  b = 1\n  c = 2\n}\n", "a = {\n  c = 2\n  b = 1\n}\n"),
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
    ("a.cpp", "void f() { if (a) { try { b(); } catch (...) {} c(); } }", "void f() { if (a) try { b(); } catch (...) {} c(); }"),
    ("a.cpp", "void f() { if (a) { if (b) [[unlikely]] { c(); } d(); } }", "void f() { if (a) if (b) [[unlikely]] { c(); } d(); }"),
    ("a.cpp", "void f() { if (a) { foreach (x, y) { b(); } c(); } }", "void f() { if (a) foreach (x, y) { b(); } c(); }"),
    ("a.m", "@class A;\nvoid f() { if (a) { @synchronized (x) { b(); } [c d]; } }", "@class A;\nvoid f() { if (a) @synchronized (x) { b(); } [c d]; }"),
    ("a.c", "int f() { if (a) { if (b) c(); }\n#ifndef X\nelse return d();\n#endif\n}", "int f() { if (a) if (b) c();\n#ifndef X\nelse return d();\n#endif\n}"),
    ("a.c", "#define raise(c) audit(c); give(c)\nvoid f() { if (a) { raise(c); } }", "#define raise(c) audit(c); give(c)\nvoid f() { if (a) raise(c); }"),
    ("a.c", "#define CHECK(s) trace(s); if (!s) return -1\nint f() { if (a) CHECK(s); }", "#define CHECK(s) trace(s); if (!s) return -1\nint f() { if (a) { CHECK(s); } }"),
    ("a.c", "#define otherwise else\nint f() { if (a) { if (b) c(); } otherwise d(); }", "#define otherwise else\nint f() { if (a) if (b) c(); otherwise d(); }"),
    ("a.c", "#include <a.h>\n#include <b.h> /*\n#include <c.h> */\n", "#include <b.h> /*\n#include <a.h>\n#include <c.h> */\n"),
    ("a.c", '#include "a.h"\n#include <b.h> // \\\n#include <c.h>\n', '#include <b.h> // \\\n#include "a.h"\n#include <c.h>\n'),
    ("a.c", 'rule r[] = {\n#include "b"\n#include "a"\n};\n', 'rule r[] = {\n#include "a"\n#include "b"\n};\n'),
    ("a.cpp", 'auto s = R"(\n#include "b"\n#include "a"\n)";\n', 'auto s = R"(\n#include "a"\n#include "b"\n)";\n'),
    ("a.js", "import './guard.js';\nimport a from './plugin.js';\n", "import a from './plugin.js';\nimport './guard.js';\n"),
    ("a.js", "const s = `\nimport b from 'b';\nimport a from 'a';\n`;\n", "const s = `\nimport a from 'a';\nimport b from 'b';\n`;\n"),
    ("a.py", "s = '''\nimport b\nimport a\n'''\n", "s = '''\nimport a\nimport b\n'''\n"),
    ("a.py", "import jwt.algorithms\nfrom app.own import jwt\n", "from app.own import jwt\nimport jwt.algorithms\n"),
    ("a.py", "if DEBUG: \\\nimport b\nimport a\n", "if DEBUG: \\\nimport a\nimport b\n"),
    ("a.py", "from __future__ import annotations\nimport a\n", "import a\nfrom __future__ import annotations\n"),
    ("a.go", 'package p\nimport (\n/* no:\n\t_ "b"\nyet */\n\t"a"\n)\n', 'package p\nimport (\n/* no:\nyet */\n\t"a"\n\t_ "b"\n)\n'),
    ("a.rs", "#[cfg(test)] // tests\nmod b;\nmod a;\n", "#[cfg(test)] // tests\nmod a;\nmod b;\n"),
    ("a.rs", "#[cfg(test)]\n/// tests\nmod b;\n\nmod a;\n", "#[cfg(test)]\n/// tests\nmod a;\n\nmod b;\n"),
    ("a.rs", "#[macro_use]\nmod c;\nmod b;\nmod a;\n", "#[macro_use]\nmod c;\nmod a;\nmod b;\n"),
    ("a.rs", 'const S: &str = r"\nuse b;\nuse a;\n";\n', 'const S: &str = r"\nuse a;\nuse b;\n";\n'),
    ("a.php", "<?php\n$x = <<<E\nuse B;\nuse A;\nE;\n", "<?php\n$x = <<<E\nuse A;\nuse B;\nE;\n"),
    ("A.java", 'class X { String s = """\nimport b;\nimport a;\n"""; }\n', 'class X { String s = """\nimport a;\nimport b;\n"""; }\n'),
    ("Makefile", "include b\ninclude a\n", "include a\ninclude b\n"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "before", "after"), STYLE)
def test_style(path: str, before: str, after: str) -> None:
    assert restyled(path, before.encode(), after.encode())


@pytest.mark.parametrize(
    "text", ["use x\n" * 20_000, "import {" * 20_000, "import " + "a " * 50_000, "use" + " " * 60_000]
)
@pytest.mark.parametrize("path", ["a.rs", "a.js", "a.py", "a.c", "a.go"])
def test_much_of_what_looks_like_imports_is_read_at_once(path: str, text: str) -> None:
    start = time.process_time()
    restyled(path, text.encode(), text.encode() + b"y")
    assert time.process_time() - start < 5


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
