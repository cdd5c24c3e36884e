"""Braces around one statement: where they mean nothing, and where they hold something together."""

from __future__ import annotations

import pytest

from tests.equivalence.bare import verdicts

SAME = [
    (
        "java",
        "class A { void f() { if (a) b(); else c(); } }",
        "class A { void f() { if (a) { b(); } else { c(); } } }",
    ),
    ("java", "class A { void f() { while (a) b(); } }", "class A { void f() { while (a) { b(); } } }"),
    ("java", "class A { void f() { if (a) return; } }", "class A { void f() { if (a) { return; } } }"),
    ("cs", "class A { void f() { if (a) b(); else c(); } }", "class A { void f() { if (a) { b(); } else { c(); } } }"),
    ("cs", "class A { void f() { while (a) b(); } }", "class A { void f() { while (a) { b(); } } }"),
    ("cs", "class A { void f() { if (a) return; } }", "class A { void f() { if (a) { return; } } }"),
    ("php", "<?php\nif ($a) b(); else c();", "<?php\nif ($a) { b(); } else { c(); }"),
    ("php", "<?php\nwhile ($a) b();", "<?php\nwhile ($a) { b(); }"),
    ("php", "<?php\nif ($a) return;", "<?php\nif ($a) { return; }"),
    ("js", "if (a) b(); else c()", "if (a) { b(); } else { c() }"),
    ("js", "for (const a of b) c()", "for (const a of b) {\n  c();\n}"),
    ("js", "for (;;) a()", "for (;;) { a() }"),
    ("js", "while (a) b()", "while (a) { b() }"),
    ("js", "if (a) b; else if (c) d", "if (a) { b } else if (c) { d }"),
    ("js", "function f() { if (a) return\nb() }", "function f() { if (a) { return }\nb() }"),
    ("ts", "if (a) throw b", "if (a) { throw b; }"),
    ("jsx", "if (a) b = <p/>", "if (a) { b = <p/> }"),
    ("tsx", "for (const a in b) if (c) d()", "for (const a in b) if (c) { d() }"),
]

DIFFERENT = [
    (
        "java",
        "class A { void f() { if (a) { if (a) c(); } else d(); } }",
        "class A { void f() { if (a) if (a) c(); else d(); } }",
    ),
    ("java", "class A { void f() { if (a) { b(); c(); } } }", "class A { void f() { if (a) b(); c(); } }"),
    ("java", "class A { void f() { if (a) { } b(); } }", "class A { void f() { if (a) b(); } }"),
    ("java", "class A { void f() { if (a); { b(); } } }", "class A { void f() { if (a) { b(); } } }"),
    ("java", "class A { void f() { while (a) { b(); } c(); } }", "class A { void f() { while (a) { b(); c(); } } }"),
    (
        "cs",
        "class A { void f() { if (a) { if (a) c(); } else d(); } }",
        "class A { void f() { if (a) if (a) c(); else d(); } }",
    ),
    ("cs", "class A { void f() { if (a) { b(); c(); } } }", "class A { void f() { if (a) b(); c(); } }"),
    ("cs", "class A { void f() { if (a) { } b(); } }", "class A { void f() { if (a) b(); } }"),
    ("cs", "class A { void f() { if (a); { b(); } } }", "class A { void f() { if (a) { b(); } } }"),
    ("cs", "class A { void f() { while (a) { b(); } c(); } }", "class A { void f() { while (a) { b(); c(); } } }"),
    ("php", "<?php\nif ($a) { if ($a) c(); } else d();", "<?php\nif ($a) if ($a) c(); else d();"),
    ("php", "<?php\nif ($a) { b(); c(); }", "<?php\nif ($a) b(); c();"),
    ("php", "<?php\nif ($a) { } b();", "<?php\nif ($a) b();"),
    ("php", "<?php\nif ($a); { b(); }", "<?php\nif ($a) { b(); }"),
    ("php", "<?php\nwhile ($a) { b(); } c();", "<?php\nwhile ($a) { b(); c(); }"),
    ("java", "class A { void f() { if (a) { int b = 1; } } }", "class A { void f() { if (a) int b = 1; } }"),
    ("java", "class A { void f() { if (a) { b(); /* } */ } } }", "class A { void f() { if (a) { } /* } */ b(); } }"),
    ("java", "class A { void f() { do { b(); } while (a); } }", "class A { void f() { do { b(); c(); } while (a); } }"),
    ("java", "class A { void f() { synchronized (a) { b(); } } }", "class A { void f() { { b(); } } }"),
    ("java", "class A { void f() { try { b(); } finally { } } }", "class A { void f() { b(); } }"),
    ("cs", "class A { void f() { if (a) { var b = 1; } } }", "class A { void f() { if (a) b = 1; } }"),
    ("cs", "class A { void f() { if (a) { void G() {} } } }", "class A { void f() { if (a) void G() {} } }"),
    (
        "cs",
        "class A { void f() { if (a)\n#if X\n{\n#endif\nb();\n#if X\n}\n#endif\n } }",
        "class A { void f() { if (a)\n#if X\n#endif\nb();\n#if X\n#endif\n } }",
    ),
    ("php", "<?php\nif ($a) { ?><p><?php }", "<?php\nif ($a) ?><p><?php"),
    ("php", "<?php\nif ($a): b(); endif;", "<?php\nif ($a) c();"),
    ("php", "<?php\nif ($a) { function b() {} }", "<?php\nif ($a) function b() {}"),
    ("php", "<?php\nif ($a) { b(); } elseif ($c) { d(); }", "<?php\nif ($a) { b(); } if ($c) { d(); }"),
    ("php", "<?php\nif ($a) { while ($a) if ($a) c(); } else d();", "<?php\nif ($a) while ($a) if ($a) c(); else d();"),
    ("php", "<?php\nwhile ($a) { if ($a) b(); }\nelse_();", "<?php\nwhile ($a) if ($a) b(); else else_();"),
    ("js", "if (a) { if (b) c } else d", "if (a) if (b) c; else d"),
    ("js", "if (a) { for (;;) if (b) c } else d", "if (a) for (;;) if (b) c; else d"),
    ("js", "if (a) { while (b) if (c) d } else e", "if (a) while (b) if (c) d; else e"),
    ("js", "if (a) { let b }", "if (a) let\nb"),
    ("js", "if (a) { let b = 1 }", "if (a) b = 1"),
    ("js", "if (a) { const b = 1 }", "if (a) const b = 1"),
    ("js", "if (a) { function f(){} }", "if (a) function f(){}"),
    ("js", "if (a) { class B {} }", "if (a) class B {}"),
    ("js", "if (a) { b; c }", "if (a) b; c"),
    ("js", "if (a) {} b", "if (a) b"),
    ("js", "if (a) {}", "if (a);"),
    ("js", "if (a); { b }", "if (a) { b }"),
    ("js", "while (a) { b } c", "while (a) b, c"),
    ("js", "while (a); { b }", "while (a) { b }"),
    ("js", "if (a) { label: b }", "if (a) label: b"),
    ("js", "a: { b }", "a: b"),
    ("js", "a => { b }", "a => b"),
    ("js", "function f() { return\n{ a } }", "function f() { return { a } }"),
    ("js", "if (a) { b }\n(c)", "if (a) b\n(c)"),
    ("js", "if (a) { b }\n[c]", "if (a) b\n[c]"),
    ("js", "if (a) { b }\n`c`", "if (a) b\n`c`"),
    ("js", "if (a) { b }\n/c/g", "if (a) b\n/c/g"),
    ("js", "if (a) { b }\n+c", "if (a) b\n+c"),
    ("js", "if (a) { b } c", "if (a) b c"),
    ("js", "if (a) { b } else { c }", "if (a) { b } { c }"),
    ("js", "if (a) { {} }", "if (a) {}"),
    ("js", "if (a) ({ b })", "if (a) { b }"),
    ("js", "do { a } while (b)", "do a; while (b)"),
    ("js", "try { a } catch {}", "a"),
    ("js", "switch (a) { case b: { c } }", "switch (a) { case d: c }"),
    ("js", "if (a) { 'use strict' }\nb", "'use strict'\nif (a) {} b"),
    ("js", "'use strict'", "{ 'use strict' }"),
    ("js", "for (let a of b) { c } d", "for (let a of b) c, d"),
    ("js", "if (a) { b } // eslint-disable-line\nc", "if (a) b\nc // eslint-disable-line"),
    ("js", "if (a) `{ b }`", "if (a) `b`"),
    ("jsx", "<p>if (a) {b}</p>", "<p>if (a) b</p>"),
    ("ts", "if (a) { type B = C }", "if (a) type B = C"),
    ("ts", "if (a) { enum B {} }", "if (a) enum B {}"),
    ("ts", "type A = { b }", "type A = b"),
]


@pytest.mark.parametrize(("suffix", "before", "after"), SAME)
def test_same(suffix: str, before: str, after: str) -> None:
    assert None not in verdicts(suffix, before, after)


@pytest.mark.parametrize(("suffix", "before", "after"), DIFFERENT)
def test_different(suffix: str, before: str, after: str) -> None:
    assert verdicts(suffix, before, after) == {None}
