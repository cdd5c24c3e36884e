"""Go, Rust, Java, Kotlin, PHP, Ruby, C# and HCL: what a formatter may do, and what looks like it and is not."""

from __future__ import annotations

import pytest

from gate.classify.equivalence.tree_sitter import prove

SAME = [
    ("go", "package p\nfunc f(){a();b()}", "package p\n\nfunc f() {\n\ta()\n\tb()\n}\n"),
    ("go", "package p\nvar x = T{1, 2}", "package p\n\nvar x = T{\n\t1,\n\t2,\n}\n"),
    ("go", "package p\ntype T struct { a int; b string }", "package p\n\ntype T struct {\n\ta int\n\tb string\n}\n"),
    ("go", "package p\nvar x = a+\nb", "package p\n\nvar x = a + b\n"),
    ("rust", "fn f(){g(a,b)}", "fn f() {\n    g(\n        a,\n        b,\n    )\n}\n"),
    ("rust", "fn f() { match x { A => { b } C => d } }", "fn f() { match x { A => b, C => d, } }"),
    ("rust", "fn f() { let c = |x| { g(x) }; }", "fn f() { let c = |x| g(x); }"),
    ("rust", "fn f() -> u8 { return 1 }", "fn f() -> u8 { return 1; }"),
    ("rust", "extern fn f() {}", 'extern "C" fn f() {}'),
    ("rust", "fn f() { assert_eq!(a,b); }", "fn f() { assert_eq!(a, b); }"),
    ("rust", "fn f() { if ((a)) {} }", "fn f() { if (a) {} }"),
    ("java", "class A{int[] b={1,2,};}", "class A {\n  int[] b = {1, 2};\n}\n"),
    ("java", "class A { void f() { a\n.b(); } }", "class A { void f() { a.b(); } }"),
    ("kotlin", "fun f(a:Int,b:Int)=a+b", "fun f(\n    a: Int,\n    b: Int,\n) = a + b\n"),
    ("kotlin", "val x = a.b().c()", "val x = a\n    .b()\n    .c()\n"),
    ("kotlin", "fun f() { a(); b() }", "fun f() {\n    a()\n    b()\n}\n"),
    ("kotlin", "import a.b;\nval x = 1;", "import a.b\nval x = 1"),
    ("kotlin", "enum class A { B, C; }", "enum class A {\n    B,\n    C,\n}\n"),
    ("kotlin", "val x = f<A<B>>()", "val x = f<\n    A<B>>()\n"),
    ("kotlin", "val x = a < b", "val x = a <\n    b\n"),
    ("kotlin", "@A(b) fun f() {}", "@A(b)\nfun f() {}"),
    (
        "kotlin",
        'val x = """\n  a\n   b\n""".trimIndent()',
        'val x =\n    """\n    a\n     b\n    """\n        .trimIndent()',
    ),
    ("java", 'class A { String s = """\n  a\n  """; }', 'class A {\n  String s = """\n      a\n      """;\n}'),
    ("php", "<?php\nf($a,);\n$b=TRUE;", "<?php\n\nf($a);\n$b = true;\n"),
    ("php", '<?php\n$a = "b";', "<?php\n$a = 'b';"),
    ("php", "<?php\nIF ($a) { }", "<?php\nif ($a) {\n}"),
    ("php", "<?php\n$a = new B;", "<?php\n$a = new B();"),
    ("php", "<?php\n$a = new class() extends B {};", "<?php\n$a = new class extends B {};"),
    ("ruby", "a=1\nfoo( a,'b' )", 'a = 1\nfoo(a, "b")\n'),
    ("ruby", "x = [1,\n 2,\n]", "x = [1, 2]"),
    ("ruby", "a.b\n .c", "a\n  .b\n  .c"),
    ("ruby", "x = a + b", "x = a +\n    b"),
    ("ruby", "a << b | c", "a <<\n  b |\n  c"),
    ("ruby", "f :a => 1, :b=>x", "f a: 1, b: x"),
    ("ruby", "x = [:a, :b]\ny", "x = %i[\n  a b\n]\ny"),
    ("ruby", "x = ['a', \"b\"]", "x = %w(a b)"),
    ("ruby", "if (m = x)\n  y\nend", "if m = x\n  y\nend"),
    ("ruby", "x = [100, 10000].min", "x = [100, 10_000].min"),
    ("ruby", "y unless (a && b)\nz", "y unless a && b\nz"),
    ("ruby", "if v == 1 && m = k\n  y\nend", "if (v == 1) && (m = k)\n  y\nend"),
    ("csharp", "class A{void F(){B();}}", "class A\n{\n    void F()\n    {\n        B();\n    }\n}\n"),
    ("csharp", "#if X\nclass A{}\n#endif", "#if X\nclass A { }\n#endif\n"),
    ("hcl", 'a "b" {\n c=1\n  d = [1,2]\n}', 'a "b" {\n  c = 1\n  d = [\n    1,\n    2,\n  ]\n}\n'),
]

COMMENTS = [
    ("go", "package p // a", "package p // b"),
    ("rust", "/// Does this.\nfn f() {}", "/// Does that.\nfn f() {}"),
    ("rust", "/// A.\n///\n/// ```\n/// f();\n/// ```\nfn f() {}", "/// B.\n///\n/// ```\n/// f();\n/// ```\nfn f() {}"),
    ("rust", "/// - a\n///   ```\n///   f();\n///   ```\nfn f() {}", "/// - b\n///   ```\n///   f();\n///   ```\nfn f() {}"),
    ("java", "/* a */ class A {}", "class A {}"),
    ("kotlin", "// a\nval x = 1", "// b\nval x = 1"),
    ("php", "<?php // a\nf();", "<?php # a\nf();"),
    ("php", "<?php\n/**\n * @A  b\n */\nf();", "<?php\n/**\n * @A b\n */\nf();"),
    ("ruby", "a # b", "a # c"),
    ("csharp", "// a\nclass A {}", "class A {}"),
    ("hcl", "# a\nb = 1", "// a\nb = 1"),
]

DIFFERENT = [
    # Go
    ("go", "package p\nfunc f() { return\nx }", "package p\nfunc f() { return x }"),
    ("go", "package p\nfunc f() { if x; y {} }", "package p\nfunc f() { if x {} }"),
    ("go", "package p\nfunc f() { switch x; {} }", "package p\nfunc f() { switch x {} }"),
    ("go", "package p\nvar x = `a\tb`", "package p\nvar x = `a  b`"),
    ("go", 'package p\nimport (\n"a"\n"b"\n)', 'package p\nimport (\n"b"\n"a"\n)'),
    ("go", "//go:build linux\n\npackage p", "// go:build linux\n\npackage p"),
    ("go", "//go:build linux\n\npackage p", "package p\n//go:build linux"),
    ("go", "// +build linux\n\npackage p", "// +build linux\npackage p"),
    ("go", "package p\n//go:noinline\nfunc f() {}", "package p\n  //go:noinline\nfunc f() {}"),
    ("go", 'package p\n// int a;\nimport "C"', 'package p\n// int b;\nimport "C"'),
    # Rust
    ("rust", "fn f()->i32{1}", "fn f()->i32{1;}"),
    ("rust", "/// A.\n/// ```\n/// f();\n/// ```\nfn f() {}", "/// A.\n/// ```\n/// g();\n/// ```\nfn f() {}"),
    ("rust", "/// ```\n/// f();\n/// ```\nfn f() {}", "/// ```no_run\n/// f();\n/// ```\nfn f() {}"),
    ("rust", "/// ```\n#[inline]\n/// f();\n/// ```\nfn f() {}", "/// ```\n#[inline]\n/// g();\n/// ```\nfn f() {}"),
    ("rust", "/// A.\n///     f();\nfn f() {}", "/// A.\n///     g();\nfn f() {}"),
    ("rust", "/// A.\n///\n/// ```\n/// f();\n/// ```\nfn f() {}", "/// <!--\n///\n/// ```\n/// f();\n/// ```\nfn f() {}"),
    ("rust", "#[doc = \"```\"]\n/// f();\n#[doc = \"```\"]\nfn f() {}", "#[doc = \"```\"]\n/// g();\n#[doc = \"```\"]\nfn f() {}"),
    ("rust", "/** A.\n```\nf();\n```\n*/\nfn f() {}", "/** B.\n```\nf();\n```\n*/\nfn f() {}"),
    ("rust", "fn f() { (1,) }", "fn f() { (1) }"),
    ("rust", "fn f() { m!(a b) }", "fn f() { m!(a, b) }"),
    ("rust", "fn f() { m!(a => b) }", "fn f() { m!(a = > b) }"),
    ("rust", "fn f() { m!(a,) }", "fn f() { m!(a) }"),
    ("rust", "fn f() { stringify!(a+b) }", "fn f() { stringify!(a + b) }"),
    ("rust", "fn f() { match x { A => { m!() } } }", "fn f() { match x { A => m!() } }"),
    ("rust", "fn f() { match x { A => { b; } } }", "fn f() { match x { A => b } }"),
    ("rust", 'fn f() { let s = "a\n  b"; }', 'fn f() { let s = "a\n b"; }'),
    ("rust", "use a;\nuse b;", "use b;\nuse a;"),
    ("rust", "#[derive(Parser)]\nstruct A {\n/// b\nc: D }", "#[derive(Parser)]\nstruct A {\n/// e\nc: D }"),
    ("rust", "/// ```\n/// a();\n/// ```\nfn f() {}", "/// ```\n/// b();\n/// ```\nfn f() {}"),
    ("rust", "fn f() { m! { /// a\n b } }", "fn f() { m! { /// c\n b } }"),
    ("rust", "fn f() {} // a", "fn f() {} /// a"),
    ("rust", "/// Does this.\nfn f() {}\nfn g() {}", "fn f() {}\n/// Does this.\nfn g() {}"),
    ("rust", "fn f() { unsafe { g() } }", "fn f() { g() }"),
    # Java
    ("java", 'class A { String s = "a b"; }', 'class A { String s = "a  b"; }'),
    ("java", 'class A { String s = """\n  a\n  """; }', 'class A { String s = """\n  a\n """; }'),
    ("java", 'class A { String s = """\n  a""" ; }', 'class A { String s = """\n  a\n  """; }'),
    ("java", "class A { /* a */ }", "class A { /* \\u002a\\u002f int b; \\u002f\\u002a */ }"),
    ("java", "class A { // a\n}", "class A { // a\r int b;\n}"),
    ("java", "class A { void f() { if (a) b(); } }", "class A { void f() { if (a); b(); } }"),
    ("java", "/** @deprecated a */ class A {}", "/** a */ class A {}"),
    # Kotlin
    ("kotlin", "fun f() { return\nx }", "fun f() { return x }"),
    ("kotlin", "val x = a\n-b", "val x = a -b"),
    ("kotlin", "val x = a\n(b)", "val x = a(b)"),
    ("kotlin", "fun f() { a()\n{ b } }", "fun f() { a() { b } }"),
    ("kotlin", "enum class A { B; fun c() = 1 }", "enum class A { B fun c() = 1 }"),
    ("kotlin", 'val x = "$a b"', 'val x = "$a  b"'),
    ("kotlin", 'val x = """\n  a\n b""".trimIndent()', 'val x = """\n  a\n  b""".trimIndent()'),
    ("kotlin", 'val x = """\n  $a\n""".trimIndent()', 'val x = """\n $a\n""".trimIndent()'),
    ("kotlin", 'val x = """\n  a\n"""', 'val x = """\n a\n"""'),
    ("kotlin", "@A (b) fun f() {}", "@A(b) fun f() {}"),
    # PHP
    ("php", "<?php\nf();\n?>\n\n<p>", "<?php\nf();\n?>\n<p>"),
    ("php", "<p> <?php f();", "<p><?php f();"),
    ("php", "\n<?php f();", "<?php f();"),
    ("php", "<?php f(); ?>\n", "<?php f(); ?>\n\n"),
    ("php", '<?php $a = "b\\n";', "<?php $a = 'b\\n';"),
    ("php", '<?php $a = "$b";', "<?php $a = '$b';"),
    ("php", "<?php $a = <<<E\n  b\n  E;", "<?php $a = <<<E\n b\n E;"),
    ("php", "<?php [$a, , $b] = $c;", "<?php [$a, $b] = $c;"),
    ("php", '<?php /** @Route("/a") */ class A {}', '<?php /** @Route("/b") */ class A {}'),
    ("php", "<?php $a->NAME;", "<?php $a->name;"),
    ("php", "<?php f();", "<?phpf();"),
    ("php", '<?php /** @A("b c") */ f();', '<?php /** @A("b  c") */ f();'),
    ("php", "<?php f(__LINE__);", "<?php\nf(__LINE__);"),
    ("php", "<?php __halt_compiler(); a", "<?php __halt_compiler();  a"),
    # Ruby
    ("ruby", "x = 010", "x = 0_10"),
    ("ruby", "x = '1000'", "x = '1_000'"),
    ("ruby", "x = 1__0", "x = 10"),
    ("ruby", "x = 10_000", "x = 1_000"),
    ("ruby", "x = %w[1000]", "x = %w[1_000]"),
    ("ruby", "foo [1]", "foo[1]"),
    ("ruby", "foo -1", "foo - 1"),
    ("ruby", "foo -1", "foo -\n1"),
    ("ruby", "foo - 1", "foo\n- 1"),
    ("ruby", "foo *a", "foo *\na"),
    ("ruby", "foo (1)", "foo(1)"),
    ("ruby", "foo\n(1)", "foo (1)"),
    ("ruby", "return\nx", "return x"),
    ("ruby", "x = <<~E\n  a\n  E\n", "x = <<~E\n    a\n  E\n"),
    ("ruby", 'x = "a\\n"', "x = 'a\\n'"),
    ("ruby", "x = %w[a b]", "x = %w[ab]"),
    ("ruby", "x = %w[a b]", "x = [:a, :b]"),
    ("ruby", "x = %i[a#b]", "x = [:a]"),
    ("ruby", "f 'a' => 1", "f a: 1"),
    ("ruby", 'f "a" => 1', 'f "a": 1'),
    ("ruby", "f(:a => 1)", "f({a: 1})"),
    ("ruby", "f [:a]", "f[:a]"),
    ("ruby", "if (a..b)\n  x\nend", "if a..b\n  x\nend"),
    ("ruby", "(m = x) && y", "m = x && y"),
    ("ruby", "(a || b) && c", "a || b && c"),
    ("ruby", "x = (a and b)", "x = a and b"),
    ("ruby", "if !(a == b)\n  x\nend", "if !a == b\n  x\nend"),
    ("ruby", "if (a; b)\n  x\nend", "if a\n  b\n  x\nend"),
    ("ruby", "<<A\nif (x)\nA\n", "<<A\nif x\nA\n"),
    ("ruby", "a\n__END__\n b", "a\n__END__\nb"),
    ("ruby", "# frozen_string_literal: true\na", "# frozen_string_literal: false\na"),
    ("ruby", "# encoding: ascii\na", "\n\n# encoding: ascii\na"),
    ("ruby", "a\n=begin\nb\n=end\n", "a\n  =begin\nb\n=end\n"),
    ("ruby", "puts __LINE__", "\nputs __LINE__"),
    # C#
    ("csharp", "#if A && B\nclass X {}\n#endif", "#if A\nclass X {}\n#endif"),
    ("csharp", "#region a\n#endregion", "#region b\n#endregion"),
    (
        "csharp",
        "#if A\n/* \n#endif\nclass X {}\n#if A\n*/\n#endif",
        "#if A\n/* \n#endif\nclass Y {}\n#if A\n*/\n#endif",
    ),
    ("csharp", 'class A { string s = @"a\n b"; }', 'class A { string s = @"a\n  b"; }'),
    ("csharp", 'class A { string s = $"{a} b"; }', 'class A { string s = $"{a}  b"; }'),
    # HCL
    ("hcl", "a = <<-E\n  b\nE\n", "a = <<-E\n b\nE\n"),
    ("hcl", 'a = "b ${c}"', 'a = "b  ${c}"'),
    ("hcl", "a = {\n b = 1\n c = 2\n}", "a = {\n b = 1, c = 2\n}"),
    ("hcl", "# tfsec:ignore:a\nb = 1", "b = 1"),
    # what no parser takes
    ("go", "package p\nfunc", "package p\n func"),
    ("rust", "fn f( {", "fn f(  {"),
]


@pytest.mark.parametrize(("language", "before", "after"), SAME)
def test_same(language: str, before: str, after: str) -> None:
    assert prove(before, after, language) == "formatting"
    assert prove(after, before, language) == "formatting"


@pytest.mark.parametrize(("language", "before", "after"), COMMENTS)
def test_comments(language: str, before: str, after: str) -> None:
    assert prove(before, after, language) == "comments"


@pytest.mark.parametrize(("language", "before", "after"), DIFFERENT)
def test_different(language: str, before: str, after: str) -> None:
    assert prove(before, after, language) is None
    assert prove(after, before, language) is None
