"""JavaScript, JSX, TypeScript and TSX: what a formatter may do, and what looks like it and is not."""

from __future__ import annotations

import pytest

from gate.classify.equivalence.javascript import prove

SAME = [
    # quotes, escapes, numbers
    ("javascript", "a = 'x'", 'a = "x";\n'),
    ("javascript", "a = 'it\\'s'", 'a = "it\'s"'),
    ("javascript", r"a = '\x41'", "a = 'A'"),
    ("javascript", "a = [0XAB, 1.0, .5, 1E5, 5.]", "a = [0xab, 1.0, 0.5, 1e5, 5]"),
    ("javascript", "a = /x/gi", "a = /x/ig"),
    # semicolons
    ("javascript", "a\nb", "a;\nb;\n"),
    ("javascript", "a()\n++b", "a();\n++b;"),
    ("javascript", "return a\n", "return a;\n"),
    ("javascript", "do a(); while (b) c()", "do a();\nwhile (b);\nc();"),
    ("javascript", "class A {};\nf()", "class A {}\nf();"),
    ("javascript", "{\n;(a || b).c()\n}", "{\n  (a || b).c();\n}"),
    ("javascript", "class A { a = 1\n b() {} }", "class A {\n  a = 1;\n  b() {}\n}"),
    ("javascript", "if (a) b\nelse c", "if (a) b;\nelse c;"),
    # trailing commas
    ("javascript", "f(a, b,)", "f(a, b)"),
    ("javascript", "a = [1, 2,]", "a = [\n  1,\n  2\n]"),
    ("javascript", "a = {b, c,}; function f(d,) {}", "a = { b, c }; function f(d) {}"),
    ("javascript", "import {a,} from 'b'; export {a,}", 'import { a } from "b";\nexport { a };'),
    # keys
    ("javascript", "a = {'b': 1}", "a = { b: 1 }"),
    ("typescript", "interface A { 'b': C }", "interface A { b: C }"),
    # parentheses
    ("javascript", "x = (a * b) + c", "x = a * b + c"),
    ("javascript", "x = (a && b) || c", "x = a && b || c"),
    ("javascript", "x = ((a))", "x = a"),
    ("javascript", "return (\n  a && b\n)", "return a && b;"),
    ("javascript", "x = a ? (b) : (c ? d : e)", "x = a ? b : c ? d : e"),
    ("javascript", "(function () {}())", "(function () {})()"),
    ("javascript", "f = () => ({}.a)", "f = () => ({}).a"),
    ("javascript", "f = x => y", "f = (x) => y"),
    ("javascript", "f = async x => (await g(x))", "f = async (x) => await g(x)"),
    ("javascript", "a = new B", "a = new B()"),
    ("typescript", "x = (await f()) as T", "x = await f() as T"),
    ("typescript", "x = a ?? (b as T)", "x = a ?? b as T"),
    ("typescript", "x = (y as unknown) as T", "x = y as unknown as T"),
    ("typescript", "if ((a < b) && (c < d)) { e }", "if (a < b && c < d) { e }"),
    # types
    ("typescript", "type A =\n  | B\n  | C", "type A = B | C"),
    ("typescript", "interface A { b: C, d(): E }", "interface A {\n  b: C;\n  d(): E;\n}"),
    ("typescript", "type A = { b: C; d: E }", "type A = {\n  b: C\n  d: E\n}"),
    ("typescript", "let a: (B | C) = d", "let a: B | C = d"),
    ("typescript", "let a: (() => void) = b", "let a: () => void = b"),
    ("typescript", "type A = (typeof b)[number]", "type A = typeof b[number]"),
    ("typescript", "enum A { B = 'c', D, }", 'enum A { B = "c", D }'),
    ("typescript", "class A { private b: C\n d?: E }", "class A {\n  private b: C;\n  d?: E;\n}"),
    ("tsx", "const f = <T,>(x: T) => x", "const f = <T,>(x: T,) => x;"),
    ("tsx", "const A = styled.a<{b: C}>`x`", "const A = styled.a<{ b: C }>`x`;"),
    # templates and regular expressions
    ("javascript", "a = `b ${ c } d`", "a = `b ${c} d`;"),
    # JSX
    ("jsx", "x = <p>\n a\n</p>", "x = <p>a</p>"),
    ("tsx", "x = <p>\n  a b\n  <i/>\n</p>", "x = (\n  <p>\n    a b\n    <i />\n  </p>\n);"),
    ("tsx", "x = <p>a <i/></p>", 'x = <p>\n  a{" "}\n  <i />\n</p>'),
    ("tsx", "x = <p a='b' c={'d'} />", 'x = <p a="b" c="d" />'),
    ("tsx", "x = <p>R & D <i/></p>", "x = <p>\n  R & D <i />\n</p>"),
    # comments that stay
    ("javascript", "/*\n   a\n*/\nb", "  /*\n  a\n  */\nb;"),
    ("javascript", "// eslint-disable-next-line\na('x')", '// eslint-disable-next-line\na("x");'),
    # Flow, which the grammar of TypeScript reads
    (
        "javascript",
        "/* @flow */\nfunction f(a: ?string) { return 'b' }",
        '/* @flow */\nfunction f(a: ?string) {\n  return "b";\n}',
    ),
]

COMMENTS = [
    ("javascript", "// a\nb", "// c\nb"),
    ("typescript", "a // b", "a"),
    ("tsx", "x = <p>{/* a */}</p>", "x = <p>{/* b */}</p>"),
]

DIFFERENT = [
    # line breaks
    ("javascript", "return\nx", "return x"),
    ("javascript", "return /*\n*/ x", "return /* */ x"),
    ("javascript", "a\n++b", "a++\nb"),
    ("javascript", "a\n(b)", "a;(b)"),
    ("javascript", "a\n[b]", "a;\n[b]"),
    ("javascript", "a\n/b/g.c()", "a;\n/b/g.c()"),
    ("javascript", "x = () => {}\n[a]", "x = () => {} [a]"),
    ("javascript", "async\nx => y", "async x => y"),
    ("javascript", "continue\na", "continue a"),
    ("javascript", "throw\na", "throw a"),
    ("javascript", "let\nawait\nb", "let;await b"),
    ("typescript", "type\nA = B", "type A = B"),
    ("typescript", "abstract\nclass A {}", "abstract class A {}"),
    ("typescript", "a\nas\nb", "a as b"),
    ("typescript", "a\n!b", "a!\nb"),
    # statements and directives
    ("javascript", "if (a); b()", "if (a) b()"),
    ("javascript", "while (a);\n{ b() }", "while (a) { b() }"),
    ("javascript", "for (;;a) b", "for (;a;) b"),
    ("javascript", "'use strict'\na", "('use strict')\na"),
    ("javascript", ";'use strict'\na", "'use strict'\na"),
    ("javascript", "'use strict'", r"'use\x20strict'"),
    ("javascript", "'use client'", "'use server'"),
    ("javascript", "{}.a()", "({}).a()"),
    ("javascript", "function f() {}()", "(function f() {})()"),
    ("javascript", "a = b <!--c", "a = b < ! --c"),
    ("javascript", "a--\n> b", "a\n--> b"),
    # class members
    ("javascript", "class A { get\nx() {} }", "class A { get; x() {} }"),
    ("javascript", "class A { static\nx }", "class A { static; x }"),
    ("javascript", "class A { a = b\n['c'] = d }", "class A { a = b; ['c'] = d }"),
    ("javascript", "class A { a = b\n*c() {} }", "class A { a = b; *c() {} }"),
    ("typescript", "class A { a: B, }", "class A { a: B; }"),
    ("typescript", "interface A { b\n(c): d }", "interface A { b; (c): d }"),
    # holes and commas
    ("javascript", "a = [1, , ]", "a = [1, ]"),
    ("javascript", "a = [, ]", "a = []"),
    ("javascript", "[a, , b] = c", "[a, b] = c"),
    ("javascript", "f((a, b))", "f(a, b)"),
    # parentheses
    ("javascript", "(a?.b).c", "a?.b.c"),
    ("javascript", "(a?.b)()", "a?.b()"),
    ("javascript", "(0, f)()", "0, f()"),
    ("javascript", "(a ?? b) || c", "a ?? b || c"),
    ("javascript", "a ?? (b || c)", "a ?? b || c"),
    ("javascript", "a - (b - c)", "a - b - c"),
    ("javascript", "a * (b + c)", "a * b + c"),
    ("javascript", "(-a) ** b", "-a ** b"),
    ("javascript", "(a ** b) ** c", "a ** b ** c"),
    ("javascript", "new (f())()", "new f()()"),
    ("javascript", "new (a()).b()", "new a().b()"),
    ("javascript", "(new A).b", "new A.b"),
    ("javascript", "!(a in b)", "!a in b"),
    ("javascript", "(a, b) ? c : d", "a, b ? c : d"),
    ("javascript", "x = (y = 1, z)", "x = y = 1, z"),
    ("javascript", "() => ({})", "() => {}"),
    ("javascript", "f(async (x) => y)", "f(async(x), y)"),
    ("javascript", "for (let i = (a in b); ;) c", "for (let i = a in b; ;) c"),
    ("javascript", "typeof (a + b)", "typeof a + b"),
    ("javascript", "(await a)()", "await a()"),
    ("javascript", "yield (a)", "yield a"),
    ("typescript", "f((a < b), c > (d))", "f(a < b, c > (d))"),
    ("typescript", "(a as B).c", "a as B.c"),
    ("typescript", "let a: (B | C)[]", "let a: B | C[]"),
    ("typescript", "type A = (() => B) | C", "type A = () => B | C"),
    ("typescript", "type A = B | | C", "type A = B | C"),
    ("typescript", "(a!)\n(b)", "a!;(b)"),
    # literals
    ("javascript", "a = 'b c'", "a = 'b  c'"),
    ("javascript", "a = `b\n  c`", "a = `b\n c`"),
    ("javascript", "a = `${b} `", "a = `${b}`"),
    ("javascript", "a = /b c/", "a = /b  c/"),
    ("javascript", "a = 010", "a = 10"),
    ("javascript", "a = 1n", "a = 1"),
    ("javascript", r"a = '\0'", "a = '0'"),
    ("javascript", "a = {'__proto__': b}", "a = {['__proto__']: b}"),
    ("javascript", "a = {'b-c': 1}", "a = {b - c: 1}"),
    # JSX
    ("tsx", "x = <p>a b</p>", "x = <p>a  b</p>"),
    ("tsx", "x = <p>a <i/></p>", "x = <p>a<i/></p>"),
    ("tsx", "x = <p>a\n<i/></p>", "x = <p>a <i/></p>"),
    ("tsx", "x = <p> </p>", "x = <p></p>"),
    ("tsx", "x = <p>{a}</p>", "x = <p>a</p>"),
    ("tsx", "x = <p a='b c' />", "x = <p a='b  c' />"),
    ("tsx", r"x = <p a='\n' />", r"x = <p a={'\n'} />"),
    ("tsx", "x = <p>&nbsp;</p>", "x = <p> </p>"),
    ("tsx", "x = <p>// a</p>", "x = <p></p>"),
    ("tsx", "const A = styled.a<{b: C}>`x`", "const A = styled.a<{b: D}>`x`"),
    # comments that are code
    ("javascript", "// eslint-disable-next-line\na", "a"),
    ("javascript", "a\n// eslint-disable-next-line\nb", "// eslint-disable-next-line\na\nb"),
    ("typescript", "// @ts-ignore\na", "// @ts-expect-error\na"),
    ("javascript", "a = /*#__PURE__*/ b()", "a = b()"),
    ("typescript", '/// <reference path="a" />\nb', '/// <reference path="c" />\nb'),
    ("javascript", "/* @flow */\na", "a"),
    # broken and hostile
    ("tsx", "x = <T>a</T>", "x = <T>a<//** b */T>"),
    ("typescript", "type A = (B | C)\n[]", "type A = (B | C)[]"),
    ("javascript", "yield\n(a)", "yield (a)"),
    ("javascript", "a(", "a( "),
    ("javascript", "a\u2028b", "a \u2028b"),
    ("javascript", "// a\rb", "// c\rb"),
    ("typescript", "let a: string", "let a:"),
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


def test_depth_is_no_limit() -> None:
    deep = "(" * 5_000 + "a" + ")" * 5_000
    assert prove(f"x = [{deep}]", f"x = [ {deep} ]", "javascript") in ("formatting", None)
    nested = "[" * 5_000 + "]" * 5_000
    assert prove(f"x = {nested}", f"x =  {nested};", "typescript") == "formatting"
