"""Proofs for Python, JSON, TOML, YAML, the C family and CSS, and the gates all languages share."""

from __future__ import annotations

import pytest

from gate.classify.equivalence import MAX_SIZE, language_of, prove
from gate.classify.equivalence.directives import is_directive
from gate.classify.equivalence.refute import hopeless

SHA = "8f4b7f84864484a7bf31766abe9204da3cbe65b3"

FORMATTING = [
    # Python: blanks, brackets, quotes, commas, number and string spelling
    ("a.py", "x=( 1 )\n", "x = 1\n"),
    ("a.py", "f(a,\n  b)\n", "f(\n    a,\n    b,\n)\n"),
    ("a.py", "x = 'a' \"b\"\n", 'x = "ab"\n'),
    ("a.py", "x = 0XFF + 1E5 + 10L if 0 else 0\n".replace("10L", "10"), "x = 0xFF + 1e5 + 10 if 0 else 0\n"),
    ("a.py", "x = u'a'\n", "x = 'a'\n"),
    ("a.py", "if x:\n  y()\n", "if x:\n    y()\n"),
    ("a.py", "if x:\n\ty()\n", "if x:\n    y()\n"),
    ("a.py", "a = 1; b = 2\n", "a = 1\nb = 2\n"),
    ("a.py", "x = 1\r\ny = '''a\r\nb'''\r\n", "x = 1\ny = '''a\nb'''\n"),
    ("a.py", "with (a as b, c as d): pass\n", "with a as b, c as d:\n    pass\n"),
    ("a.py", "x = [1, 2]  # noqa\n", "x = [\n    1,\n    2,\n]  # noqa\n"),
    ("a.py", "# -*- coding: utf-8 -*-\nx=1\n", "# -*- coding: utf-8 -*-\nx = 1\n"),
    ("a.py", "@a( 1 )\nclass B( C ):\n    x = 1\n", "@a(1)\nclass B(C):\n    x = 1\n"),
    ("a.py", "#!/usr/bin/env python3\nx=1\n", "#!/usr/bin/env python3\nx = 1\n"),
    # by the interpreter that the first line names
    ("bin/a", "#!/usr/bin/env ruby\na(1,  2)\n", "#!/usr/bin/env ruby\na(1, 2)\n"),
    ("script/a", "#!/usr/bin/python3\nif a: b( 1)\n", "#!/usr/bin/python3\nif a:\n    b(1)\n"),
    ("bin/a", "#! /usr/bin/env node\na( 1)\n", "#! /usr/bin/env node\na(1);\n"),
    ("config.ru", "run  A\n", "run A\n"),
    # JSON
    ("a.json", '{"a":[1,2]}', '{\n  "a": [1, 2]\n}\n'),
    ("a.json", '  {"a": 1}\n  ', '{"a": 1}\n'),
    ("a.json", '{"a": 1} \t\r\n\t', '{\n"a": 1}'),
    ("tsconfig.json", '{"a":1, // why\n}', '{\n  "a": 1, // why\n}\n'),
    ("a.json", '{"a":1,"a":2}', '{"a": 1, "a": 2}'),
    # TOML
    ("a.toml", "a=1\n[b]\nc=[1,2]\n", "a = 1\n\n[b]\nc = [\n  1,\n  2,\n]\n"),
    ("a.toml", "a = 'x'\n", 'a = "x"\n'),
    ("a.toml", "a = 1 # why\n", "a = 1  # why\n"),
    # Environment files: the end of the last line
    ("production.env", 'A: "b"', 'A: "b"\n'),
    (".env", "A=1\n\n\n", "A=1\n"),
    # Prisma
    (
        "schema.prisma",
        'model A {\n  id Int @id // a  b\n\n  n String  @default("x  y")\n}\n',
        'model A {\n  id Int    @id // a  b\n  n  String @default("x  y")\n}\n',
    ),
    # YAML
    ("a.yml", "a:   'x'\n", 'a: "x"\n'),
    ("a.yml", "a: x\n", 'a: "x"\n'),
    ("a.yml", "a: [1, 2]\n", "a:\n  - 1\n  - 2\n"),
    ("a.yml", "a:\n- b\n", "---\na:\n  - b\n"),
    ("a.yml", "a: |\n    x\n    y\n", "a: |\n  x\n  y\n"),
    ("a.yml", 'a: "x\n  y"\n', 'a: "x y"\n'),
    ("a.yml", "a: 1.2.3\n", "a:  1.2.3\n"),
    ("a.yml", "a: v1.2\n", "a: 'v1.2'\n"),
    ("a.yml", "name: 'Hi ${{ x }}'\n", 'name: "Hi ${{ x }}"\n'),
    ("a.yml", "a: [\n  b\n]\n", "a: [b]\n"),
    ("a.yml", "a: &x |  # c\n    b\n", "a: &x | # c\n  b\n"),
    ("a.yml", "a: 1 # b\n", "a: 1  # b\n"),
    ("a.yml", f"- uses: a/b@{SHA} # v1\n", f"-   uses: a/b@{SHA}  # v1\n"),
    # C and C++
    ("a.c", "int main( void ){return 0;}\n", "int main(void)\n{\n\treturn 0;\n}\n"),
    ("a.c", "#define A 1 \\\n +2\n", "#define A 1 + 2\n"),
    ("a.c", 'char *s = "ab" "cd";\n', 'char *s = "abc"\n          "d";\n'),
    ("a.c", "#  include  <a.h>\n#if   A\n#endif\n", "#include <a.h>\n#if A\n#endif\n"),
    ("a.c", 'x = "%"PRIu64;\n', 'x = "%" PRIu64;\n'),
    ("a.c", "enum { A, B };\n", "enum {\n  A,\n  B,\n};\n"),
    ("a.c", "int\tx ;\r\n", "int x;\n"),
    ("a.c", "#pragma warning(disable: 1)\n", "#pragma warning(disable : 1)\n"),
    ("a.c", "#define L __LINE__\nint x;\n", "\n#define L __LINE__\nint  x;\n"),
    ("a.cpp", "vector<vector<int> > x;\n", "vector<vector<int>> x;\n"),
    ("a.cpp", 'auto s=R"x( a  b )x";\n', 'auto s = R"x( a  b )x";\n'),
    ("a.cpp", "int x=1'000;\n", "int x = 1'000;\n"),
    ("a.h", "int f( void );\n", "int f(void);\n"),
    ("a.m", '#import "a.h"\nid x=@"a" "b";\n', '#import "a.h"\nid x = @"ab";\n'),
    # CSS
    ("a.css", "a{b:c}", "a {\n  b: c;\n}\n"),
    ("a.css", "a>b,c{d:e f}", "a > b,\nc {\n  d: e f;\n}\n"),
    ("a.css", "a{b:'x'}", 'a { b: "x" }'),
    ("a.css", "@media (min-width:1px){a{b:c}}", "@media (min-width: 1px) {\n  a {\n    b: c;\n  }\n}\n"),
    ("a.css", "a{b:c!important}", "a { b: c !important }"),
    # equal bytes need no language
    ("Makefile", "a:\n\tb\n", "a:\n\tb\n"),
]

COMMENTS = [
    # C: what a block for GObject tells readers alone
    (
        "a.c",
        "/**\n * a_get:\n * @b: (nullable): a thing\n *\n * Gets what a_add() took.\n *\n * Returns: (transfer full): it\n **/\nint x;\n",
        "/**\n * a_get:\n * @b: (nullable): a thing\n *\n * Gets what [method@A.add] took.\n *\n * Returns: (transfer full): it\n **/\nint x;\n",
    ),
    ("a.py", "x = 1  # one\n", "x = 1  # two\n"),
    ("a.py", "# a b\n# c\nx = 1\n", "# a\n# b c\nx = 1\n"),
    ("a.py", "x = 1\n", "# new\nx = 1\n"),
    ("a.py", 'def f():\n    """A.\n      b\n    """\n', 'def f():\n    """A.\n    b\n    """\n'),
    ("a.py", 'def f():\n    """A."""\n    g()\n', 'def f():\n    """A, or B."""\n    g()\n'),
    ("a.py", '"""A."""\nx = 1\n', '"""B."""\nx = 1\n'),
    ("a.py", '"""A.\n\nnosec: 0\n"""\nx = 1\n', '"""B."""\nx = 1\n'),
    ("a.py", '"""A.\n\nhttps://a.example/  # noqa\n"""\n', '"""B.\n\n  https://a.example/  # noqa\n"""\n'),
    ("a.py", '@require_POST\ndef f():\n    """A."""\n    g()\n', '@require_POST\ndef f():\n    """B."""\n    g()\n'),
    ("a.yml", "---\n# a\n---\nb: 1\n", "# c\n---\n# a\n---\nb: 1\n"),
    ("a.py", 'class C(ValueError):\n    """A."""\n    x = 1\n', 'class C(ValueError):\n    """B."""\n    x = 1\n'),
    ("tsconfig.json", '{"a": 1 // x\n}', '{"a": 1 // y\n}'),
    ("a.toml", "a = 1\n", "# why\na = 1\n"),
    ("a.yml", "a: 1\n", "# why\na: 1\n"),
    ("a.yml", "# a\na: 1\n", "# b\na: 1\n"),
    ("a.yml", "a: | # x\n  b # c\n", "a: | # y\n  b # c\n"),
    ("a.c", "int x; // one\n", "int x; /* one */\n"),
    ("a.c", "int a /* x */ = 1;\n", "int a = 1;\n"),
    ("a.css", "a{b:c}/* x */", "a{b:c}/* y */"),
    ("a.py", '"""Usage:\n\n>>> 1\n1\n"""\n', '"""Example:\n\n>>> 1\n1\n"""\n'),
    (
        "a.py",
        '"""A."""\nargs = docopt(__doc__)\ndef f():\n    """B."""\n',
        '"""A."""\nargs = docopt(__doc__)\ndef f():\n    """C."""\n',
    ),
    ("a.py", '"""A."""\nx = Tool(f)\n', '"""B."""\nx = Tool(f)\n'),
]

DIFFERENT = [
    ("a.c", "/**\n * a_get:\n * Returns: (transfer full): it\n **/\nint x;\n", "/**\n * a_get:\n * Returns: (transfer none): it\n **/\nint x;\n"),
    ("a.c", "/**\n * a_get:\n * @b: (array):\n *   (nullable)\n **/\nint x;\n", "/**\n * a_get:\n * @b: (array):\n *   (optional)\n **/\nint x;\n"),
    ("a.c", "/**\n * a_get:\n * @b: (array)\n * see it\n **/\nint x;\n", "/**\n * a_get:\n * @b: (array)\n * Rename to: a_b\n **/\nint x;\n"),
    ("a.c", "/**\n * a_get:\n * @b: (array)\n * NOLINT\n **/\nint x;\n", "/**\n * a_get:\n * @b: (array)\n * see\n **/\nint x;\n"),
    # Python
    ("a.py", "def f(xs):\n    for x in xs:\n        g(x)\n        return 1\n", "def f(xs):\n    for x in xs:\n        g(x)\n    return 1\n"),
    ("a.py", 'k = "a b"\n', 'k = "a  b"\n'),
    ("a.py", "x = 1\n", "x = 1.0\n"),
    ("a.py", "x = 1\n", "x = True\n"),
    ("a.py", "x = 0.0\n", "x = 0j\n"),
    ("a.py", "x = 'a'\n", "x = b'a'\n"),
    ("a.py", "x = 'a', 'b'\n", "x = 'a' 'b'\n"),
    ("a.py", "x = (1)\n", "x = (1,)\n"),
    ("a.py", "import b\nimport a\n", "import a\nimport b\n"),
    ("a.py", "x = f'{a}'\n", "x = f'{a!r}'\n"),
    ("a.py", "x = f'{a =}'\n", "x = f'{a=}'\n"),
    ("a.py", "x = '\\d'\n", "x = r'\\\\d'\n"),
    ("a.py", "(a): int = 1\n", "a: int = 1\n"),
    ("a.py", "x = 1\n", "# x = 1\n"),
    ("a.py", "# a\nx = 1\n", "# a x = 1\n"),
    ("a.py", "x = 1  # noqa\n", "x = 1\n"),
    ("a.py", "x = 1\n", "x = 1  # nosec\n"),
    ("a.py", "a()  # noqa\na()\n", "a()\na()  # noqa\n"),
    ("a.py", "# noqa\na()\n", "a()\n# noqa\n"),
    ("a.py", "x = []  # type: List[int]\n", "x = []  # type: List[str]\n"),
    ("a.py", "# /// script\n# dependencies = []\n# ///\nx = 1\n", "# /// script\n# dependencies = ['evil']\n# ///\nx = 1\n"),
    ("a.py", "# -*- coding: latin-1 -*-\nx=1\n", "# -*- coding: latin-1 -*-\nx = 1\n"),
    ("a.py", "#!/usr/bin/python\nx=1\n", "#!/usr/bin/python3\nx=1\n"),
    ("a.py", "#!/usr/bin/python\nx=1\n", "#!/usr/bin/python\r\nx=1\r\n"),
    ("a.py", "#!/usr/bin/python\nx=1\n", "\n#!/usr/bin/python\nx=1\n"),
    ("a.py", '#!/bin/sh\n""":"\na\n":"""\n', '#!/bin/sh\n""":"\nb\n":"""\n'),
    ("a.py", 'def f():\n    """>>> 1\n    1\n    """\n', 'def f():\n    """>>> 1\n    2\n    """\n'),
    ("a.py", 'def f():\n    """A.\n\n    >>> if 1:\n    ...   x\n    """\n', 'def f():\n    """A.\n\n    >>> if 1:\n    ... x\n    """\n'),
    ("a.py", '"""A.\n\nhttps://a.example/  # noqa\n"""\n', '"""A.\n\nhttps://a.example/\n"""\n'),
    ("a.py", '"""A."""\nprint(__doc__)\n', '"""B."""\nprint(__doc__)\n'),
    ("a.py", 'def f():\n    """A."""\nprint(f.__doc__)\n', 'def f():\n    """B."""\nprint(f.__doc__)\n'),
    ("a.py", 'def f():\n    """A."""\nx = Tool(f)\n', 'def f():\n    """B."""\nx = Tool(f)\n'),
    ("a.py", '"""A.\n\n>>> 1\n1\n"""\n', '"""A.\n>>> 1\n1\n"""\n'),
    ("a.py", '"""A."""\nargs = docopt(__doc__)\n', '"""B."""\nargs = docopt(__doc__)\n'),
    ("a.py", 'def p_expr(p):\n    "a : b"\n    g()\n', 'def p_expr(p):\n    "a : c"\n    g()\n'),
    ("a.py", '@app.get("/")\ndef f():\n    """A."""\n    g()\n', '@app.get("/")\ndef f():\n    """B."""\n    g()\n'),
    ("a.py", 'class C(dspy.Signature):\n    """A."""\n    x = 1\n', 'class C(dspy.Signature):\n    """B."""\n    x = 1\n'),
    ("a.py", 'def f():\n    """A."""\n', "def f():\n    pass\n"),
    ("a.py", 'x = 1\n"""A."""\n', 'x = 1\n"""B."""\n'),
    ("a.py", "ﬁ = 1\n", "fi = 1\n"),
    ("a.py", "a = b\n", "\u0430 = b\n"),
    ("a.py", "if (\n", "if(\n"),
    ("a.py", "print 'a'\n", "print  'a'\n"),
    # JSON
    ("a.json", '{"a": 1}', '{"a": 1.0}'),
    ("a.json", '{"a": 1, "b": 2}', '{"b": 2, "a": 1}'),
    ("a.json", '{"a": 1, "a": 2}', '{"a": 2}'),
    ("a.json", '{"a": "b c"}', '{"a": "b  c"}'),
    ("a.json", '{"a": 1}', '{"a": 1} // x'),
    ("a.json", '{"a": 1}', '{"a": 1,}'),
    ("a.json", '{"a": 1 /* x */}', '{"a" /* x */: 2}'),
    ("a.json", '{"a": 1}\f', '{"a": 1}\n'),
    ("a.json", '{"a": 1}\n  ', '{"a": 1.0}\n'),
    ("a.json", '{"a": 1, "a": 1}\n  ', '{"a": 1}\n'),
    ("a.json", "{a: 1}", "{a:1}"),
    ("a.json", '{"a": "\\u0041"}', '{"a": "A"}'),
    ("a.json", '{"a": 1 // x\r,"b": 2}', '{"a": 1 // y\r,"b": 2}'),
    # TOML
    (".env", 'A="1', 'A="1\n'),
    (".env", "A=1\\", "A=1\\\n"),
    (".env", "A=1", "A=1 \n"),
    ("a.toml", "a = 1\n", "a = 1.0\n"),
    ("a.toml", "a = 1\nb = 2\n", "b = 2\na = 1\n"),
    ("a.toml", 'a = """\n x"""\n', 'a = """\nx"""\n'),
    ("a.toml", "[a]\nb = 1\n[c]\nd = 2\n", "[a]\nb = 1\nd = 2\n[c]\n"),
    ("a.toml", "a = 0x10\n", "a = 16\n"),
    ("a.toml", "a = 1\n", "# a = 1\n"),
    ("a.toml", "a = 1 b = 2\n", "a = 1  b = 2\n"),
    # YAML
    ("a.yml", "a:\n  b: 1\n  c: 2\n", "a:\n  b: 1\nc: 2\n"),
    ("a.yml", 'a: "yes"\n', "a: yes\n"),
    ("a.yml", "a: 'y'\n", "a: y\n"),
    ("a.yml", "a: '1:20'\n", "a: 1:20\n"),
    ("a.yml", "a: '010'\n", "a: 010\n"),
    ("a.yml", "a: '0o10'\n", "a: 0o10\n"),
    ("a.yml", "a: '1_000'\n", "a: 1_000\n"),
    ("a.yml", "a: '2001-01-01'\n", "a: 2001-01-01\n"),
    ("a.yml", "a: '1e3'\n", "a: 1e3\n"),
    ("a.yml", "a: '.inf'\n", "a: .inf\n"),
    ("a.yml", "a: ''\n", "a:\n"),
    ("a.yml", "'on': push\n", "on: push\n"),
    ("a.yml", "'<<': x\n", "<<: x\n"),
    ("a.yml", "a: '${PORT}'\n", "a: ${PORT}\n"),
    ("a.yml", "a: 1.10\n", "a: 1.1\n"),
    ("a.yml", "a: ~\n", "a: null\n"),
    ("a.yml", "a: &x 1\nb: *x\n", "a: &y 1\nb: *y\n"),
    ("a.yml", "a: !t x\n", "a: x\n"),
    ("a.yml", "a: |\n  x\n", "a: >\n  x y\n"),
    ("a.yml", "a: |\n  x\n", "a: |-\n  x\n"),
    ("a.yml", "a: |\n  x\n   y\n", "a: |\n  x\n  y\n"),
    ("a.yml", "run: |\n  # a\n  b\n", "run: |\n  # c\n  b\n"),
    ("a.yml", "a: b #c\n", "a: b#c\n"),
    ("a.yml", "a: b\nc: d\n", "a: b c: d\n"),
    ("a.yml", "# a: 1\nb: 1\n", "a: 1\nb: 1\n"),
    ("a.yml", f"- uses: a/b@{SHA} # v1\n", f"- uses: a/b@{SHA} # v2\n"),
    ("a.yml", "a: 1\n", "a: 1 # zizmor: ignore[x]\n"),
    ("a.yml", "a: 1 # noqa\nb: 1\n", "a: 1\nb: 1 # noqa\n"),
    ("a.yml", "#cloud-config\na: 1\n", "\n#cloud-config\na: 1\n"),
    ("a.yml", "a: {{ b }}\n", "a: { { b } }\n"),
    ("a.yml", "a: '{{ b }}'\n", 'a: "{{ b }}"\n'),
    ("a.yml", "# {{ a }}\nb: 1\n", "# {{ c }}\nb: 1\n"),
    ("a.yml", "a : 1\n", "a\t: 1\n"),
    ("a.yml", "a: 1\na: 2\n", "a: 2\n"),
    ("a.yml", "a: [b: c]\n", "a: [{b: d}]\n"),
    ("a.yml", 'a: "x # y" # noqa\n', 'a: "x # y"\n'),
    ("a.yml", 'a: "x"# noqa\n', 'a: "x"\n'),
    ("a.yml", "a: |# x\n  b\n", "a: |\n  b\n"),
    ("a.yml", "a: >-\n  b", "a: >\n  b"),
    ("a.yml", "a: |\n  b", "a: |\n  b\n"),
    ("a.yml", "&a : v\n", "&a: v\n"),
    ("a.yml", "a: [b, c]\n", "a: [b,\nc]\n"),
    ("a.yml", 'a: "b c"\n', 'a: "b\nc"\n'),
    ("a.yml", "a: |\n  b\n", "a:\n|\n  b\n"),
    ("a.yml", "> #a\n", ">\n#a\n"),
    ("a.yml", "a: 'e3'\n", "a: e3\n"),
    # C and C++
    ("a.c", "#define A 1 \\\n +2\nint x=A;\n", "#define A 1\n +2\nint x=A;\n"),
    ("a.c", "#define F (x)\n", "#define F(x)\n"),
    ("a.c", "#define F/**/(x)\n", "#define F(x)\n"),
    ("a.c", "#include <a.h>\n#include <b.h>\n", "#include <b.h>\n#include <a.h>\n"),
    ("a.c", "#include <a/b.h>\n", "#include <a /b.h>\n"),
    ("a.c", "#define A\nint x;\n", "#define A int x;\n"),
    ("a.c", "// a\nint x;\n", "// a \\\nint x;\n"),
    ("a.c", "if (a)\n  b();\n", "if (a) {\n  b();\n}\n"),
    ("a.c", "a = b - -c;\n", "a = b--c;\n"),
    ("a.c", "a = b + +c;\n", "a = b ++c;\n"),
    ("a.c", "a = b / *c;\n", "a = b /*c*/;\n"),
    ("a.c", "x = a > > b;\n", "x = a >> b;\n"),
    ("a.c", 'x = "\\x1" "2";\n', 'x = "\\x12";\n'),
    ("a.c", 'x = "\\1" "2";\n', 'x = "\\12";\n'),
    ("a.c", 'x = L"a" "b";\n', 'x = L"ab";\n'),
    ("a.c", 'x = "a", "b";\n', 'x = "a" "b";\n'),
    ("a.c", 'x = "a  b";\n', 'x = "a b";\n'),
    ("a.c", "x = 0xe+1;\n", "x = 0xe + 1;\n"),
    ("a.c", "x = 1 .2;\n", "x = 1.2;\n"),
    ("a.c", "#define S(x) #x\nx = S(a+b);\n", "#define S(x) #x\nx = S(a + b);\n"),
    ("a.c", "x = STRINGIFY(a+b);\n", "x = STRINGIFY(a + b);\n"),
    ("a.c", "F({1, 2});\n", "F({1, 2,});\n"),
    ("a.c", "x = __LINE__;\n", "\nx = __LINE__;\n"),
    ("a.c", "switch (a) { case 1: b(); /* fallthrough */ case 2: c(); }\n", "switch (a) { case 1: b(); case 2: c(); }\n"),
    ("a.c", "#error a  b\nint  x;\n", "#error a c\nint x;\n"),
    ("a.c", '#error "a  b"\nint  x;\n', '#error "a b"\nint x;\n'),
    ("a.c", "a ??/\nb\n", "a ??/ b\n"),
    ("a.c", "#define A \\ \n b\nc\n", "#define A \\ \n b c\n"),
    ("a.c", "__asm { mov a, b\n mov c, d }\n", "__asm { mov a, b mov c, d }\n"),
    ("a.c", "%:define A\nint x;\n", "%:define A int x;\n"),
    ("a.c", "x = a ? b : /* c */ d;\n", "x = a ? b /* :d; */ ;\n"),
    ("a.c", "int a$b;\n", "int a $b;\n"),
    ("a.c", "int x; // NOLINT\n", "int x;\n"),
    ("a.c", "int x = 1; // a\rint y;\n", "int x = 1; // b\rint y;\n"),
    ("a.c", 'x = R "s";\n', 'x = R"s";\n'),
    ("a.c", "x = 1 'a';\n", "x = 1'a';\n"),
    ("a.c", "x = a< ::b;\n", "x = a<::b;\n"),
    ("a.c", 'x = R"(a)";\n', 'x =  R"(a)";\n'),
    ("a.cpp", 'x = "a"b$;\n', 'x = "a"b $;\n'),
    ("a.cpp", "x = .5b L'x';\n", "x = .5bL'x';\n"),
    ("a.cpp", "x = a < b >> c;\n", "x = a < b > > c;\n"),
    ("a.cpp", "vector<vector<int>> x;\n", "vector<vector<int> > x;\n"),
    ("a.cpp", 'x = "a"_s;\n', 'x = "a" _s;\n'),
    ("a.cpp", 'x = R"(a\n b)";\n', 'x = R"(a\nb)";\n'),
    ("a.cpp", 'x = R"(a\\\nb)";\n', 'x = R"(ab)";\n'),
    ("a.cpp", "import a;\nint x;\n", "import a; int x;\n"),
    ("a.h", 'x = "%"PRIu64;\n', 'x = "%" PRIu64;\n'),
    ("a.m", "% MATLAB\na = [1 -2]\n", "% MATLAB\na = [1 - 2]\n"),
    # CSS
    ("a.css", "a :hover{b:c}", "a:hover{b:c}"),
    ("a.css", "a b{c:d}", "a>b{c:d}"),
    ("a.css", ".a.b{c:d}", ".a .b{c:d}"),
    ("a.css", "a{b:calc(1px + 2px)}", "a{b:calc(1px+2px)}"),
    ("a.css", "a{b:1px -2px}", "a{b:1px-2px}"),
    ("a.css", "a{b:1px - 2px}", "a{b:1px -2px}"),
    ("a.css", "@media screen and (a){b{c:d}}", "@media screen and(a){b{c:d}}"),
    ("a.css", "a/**/(b){c:d}", "a(b){c:d}"),
    ("a.css", "a{content:'x y'}", "a{content:'x  y'}"),
    ("a.css", "a{content:'\\26 B'}", "a{content:'\\26B'}"),
    ("a.css", ".\\26  b{c:d}", ".\\26 b{c:d}"),
    ("a.css", "a{--x: {b:c}}", "a{--x:{b:c}}"),
    ("a.css", "a{--x: ;}", "a{--x:;}"),
    ("a.css", "a{b:url(x y)}", "a{b:url(xy)}"),
    ("a.css", "a{b:c;d:e}", "a{d:e;b:c}"),
    ("a.css", "a[b ~ =c]{d:e}", "a[b ~=c]{d:e}"),
    ("a.css", "a{b:c}/* stylelint-disable */", "a{b:c}"),
    ("a.css", "@charset 'utf-8';a{b:c}", '@charset "utf-8";a{b:c}'),
    ("a.css", "a{b:c <!-- d}", "a{b:c <! -- d}"),
    ("a.css", "a{b:c", "a{b:c /*"),
    # the shared gates
    ("a.c", "int x; // \u202ea\n", "int x; // a\n"),
    ("a.py", "x = 1  # a\n", "x = 1  # a\u200bb\n"),
    ("a.json", '{"a":\xa01}', '{"a": 1}'),
    ("a.py", "\ufeffx=1\n", "x = 1\n"),
    ("a.py", "x\0=1\n", "x\0= 1\n"),
    ("Makefile", "a:\n\tb\n", "a:\n    b\n"),
    ("a.sh", "rm -rf a \\\n /tmp/b\n", "rm -rf a \\ \n /tmp/b\n"),
    ("a.md", "x\n\n    code\n", "x\n\ncode\n"),
    ("a.hs", "f x = do\n  a\n  b\n", "f x = do\n  a\n    b\n"),
    ("a.ini", "a=1\n", "a = 1\n"),
    ("a.prisma", "id Int?\n", "id Int ?\n"),
    ("a.prisma", 'n String @default("x y")\n', 'n String @default("x  y")\n'),
    ("a.prisma", "/// @a\nid Int\n", "/// @b\nid Int\n"),
    ("a.prisma", "id Int\nn Int\n", "id Int n Int\n"),
    ("a.prisma", 'n String @default("x\n', 'n  String @default("x\n'),
    ("bin/a", "#!/usr/bin/env ruby\na(1,  2)\n", "#!/usr/bin/env python3\na(1, 2)\n"),
    ("bin/a", "#!/bin/sh\na  b\n", "#!/bin/sh\na b\n"),
    ("bin/a.sh", "#!/usr/bin/env ruby\na(1,  2)\n", "#!/usr/bin/env ruby\na(1, 2)\n"),
    ("config.ru", "#\\ -p 80\nrun A\n", "#\\ -p 81\nrun A\n"),
    ("config.ru", "run A\n", "#\\ -p 81\nrun A\n"),
    ("config.ru", "a\nrun A\n", "a\n#\\ -E production\nrun A\n"),
    ("Jenkinsfile", "#!/usr/bin/env node\nsh('a ${X}')\n", '#!/usr/bin/env node\nsh("a ${X}")\n'),
    ("OWNERS", "#!/usr/bin/env python3\na @b\n", "#!/usr/bin/env python3\na@b\n"),
    ("Makefile", "#!/usr/bin/env ruby\nA = 'a b'\n", '#!/usr/bin/env ruby\nA = "a b"\n'),
    ("bin/train", "#!/usr/bin/env python3\n#SBATCH -p dev\na(1)\n", "#!/usr/bin/env python3\n#SBATCH -p prod\na(1)\n"),
    ("roles/a/templates/bin/run", "#!/usr/bin/env ruby\na  1\n", "#!/usr/bin/env ruby\na 1\n"),
    ("a.prisma", "/// @a\nmodel U {\n}\n", "/// @a\n\nmodel U {\n}\n"),
    ("a.sql", "select 1\n", "SELECT 1\n"),
    ("a.html", "<b>a</b> <i>b</i>", "<b>a</b><i>b</i>"),
    ("CODEOWNERS", "* @a  @b\n", "* @a @b\n"),
    ("Dockerfile", "RUN a  b\n", "RUN a b\n"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "before", "after"), FORMATTING)
def test_formatting(path: str, before: str, after: str) -> None:
    assert prove(path, before.encode(), after.encode()) == "formatting"


@pytest.mark.parametrize(("path", "before", "after"), COMMENTS)
def test_comments(path: str, before: str, after: str) -> None:
    assert prove(path, before.encode(), after.encode()) == "comments"
    assert prove(path, after.encode(), before.encode()) == "comments"


@pytest.mark.parametrize(("path", "before", "after"), DIFFERENT)
def test_no_proof(path: str, before: str, after: str) -> None:
    assert prove(path, before.encode(), after.encode()) is None


ASYMMETRIC = {
    ("a.cpp", "vector<vector<int>> x;\n", "vector<vector<int> > x;\n"),
    ("a.json", '{"a": 1}', '{"a": 1} // x'),
}
"""Pairs with a proof in the other direction alone."""


@pytest.mark.parametrize(("path", "before", "after"), DIFFERENT)
def test_no_proof_backwards(path: str, before: str, after: str) -> None:
    if (path, before, after) not in ASYMMETRIC:
        assert prove(path, after.encode(), before.encode()) is None


def test_limits() -> None:
    assert prove("a.py", b"x=1" + b"\n" * MAX_SIZE, b"x = 1\n") is None
    assert prove("a.py", b"x=1 # \xff\n", b"x = 1 # \xff\n") is None
    nested = b"a: " + b"[" * 5000 + b"]" * 5000
    assert prove("a.yml", nested, nested + b"\n") is None
    dotted = b"a." * 500 + b"a = 1"
    assert prove("a.toml", dotted, dotted + b"\n") is None
    deep = b"x = " + b"-" * 100_000 + b"1"
    assert prove("a.py", deep, deep + b"\n") is None


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("a/b.PY", "python"), ("a.h", "c"), ("a.hpp", "cpp"), ("a.mm", "objc"), ("x/Cargo.lock", "toml"), ("a.tsx", "tsx"), ("a.mts", "typescript"),
        (".env", "dotenv"), ("a/prod.env", "dotenv"), (".env.local", "dotenv"), (".env.ts", "typescript"), (".env.a.b", None), (".envrc", None),
        ("a.properties", "assignments"), ("main.tf", "hcl"), ("Rakefile", "ruby"), ("a.yaml", "yaml"), ("Makefile", None), ("a.md", None), ("a.vue", None), ("a", None), (".py", None),
    ],
)  # fmt: skip
def test_language_of(path: str, language: str | None) -> None:
    assert language_of(path) == language


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa", "# type: ignore", "# nosec B101", "#!/bin/sh", "# -*- coding: utf-8 -*-", "# pylint: disable=x", "# pragma: no cover",
        "// eslint-disable-next-line", "// @ts-ignore", "/* istanbul ignore next */", "// @flow", "/** @jsx h */", "/*#__PURE__*/", "/* webpackIgnore: true */",
        "//go:build linux", "// +build linux", "//nolint:all", "// #cgo LDFLAGS: -lx", "//line a.go:1", "//export F", "# checkov:skip=CKV_1", "# tfsec:ignore:x",
        "#trivy:ignore:x", "# zizmor: ignore[x]", "# hadolint ignore=DL1", "# syntax=docker/dockerfile:1", "# yamllint disable", "# kics-scan ignore",
        "# nosemgrep", "# gitleaks:allow", "# ggignore", "# trufflehog:ignore", "# secretlint-disable", "# dotenv-linter:off SpaceCharacter", "// NOSONAR", "// lgtm[x]", "// codeql[x]", "//# sourceMappingURL=x", "/* fallthrough */", "// NOLINT(x)",
        "# frozen_string_literal: true", "# rubocop:disable all", "# renovate: datasource=x", "# frozen: v1", ">>> f(x)", "/// <reference path='x' />",
        "// @phpstan-ignore-line", "// phpcs:ignore", "/** @ORM\\Column */", "//noinspection X", "// +kubebuilder:rbac:groups=x", "/* global a, b */",
    ],
)  # fmt: skip
def test_directives(comment: str) -> None:
    assert is_directive(comment)


@pytest.mark.parametrize(
    "comment",
    [
        "# thanks to Ada",
        "// see the manual",
        "/* Returns the type of x. */",
        "# v2",
        "// the line below",
        "# build it first",
        "// Copyright 2020 A",
    ],
)
def test_prose(comment: str) -> None:
    assert not is_directive(comment)


@pytest.mark.parametrize(
    ("language", "before", "after", "expected"),
    [
        ("javascript", "f(a)", "f( b )", True),
        ("javascript", "f(a) // b", "f(a) // c", False),
        ("javascript", "/*\nb\n*/ f(a)", "/*\nc\n*/ f(a)", False),
        ("javascript", "a = 0XFF", "a = 0xff", False),
        ("python", '"""a\nb\n"""', '"""a\nc\n"""', False),
        ("python", "a = 1 # b\nc = 1", "a = 1 # c\nd = 1", True),
        ("json", '{"a": 1}', '{"a": 2}', True),
        ("python", "# old\ncall('a')\nend = 1 # b", "# new\ncall('a', other)\nend = 1 # c", True),
        ("python", 'call("abc"\n     "def")  # 1', 'call("abcdef")  # 2', False),
        ("python", 'def f():\n    "one"', 'def f():\n    "two"', False),
        ("python", "version = '1.2.3'", "version = '1.2.4'", True),
        ("python", "a = '\\x41bc' # b", "a = 'Abc' # c", False),
        ("typescript", "// 1\na = b + 'c'\nd() // 3", "// 2\na = `${b}c`\nd() // 4", True),
        ("typescript", "f('a', b)", "f(`a`, b)", True),
        ("typescript", "f(a) // b", "f(a) // `b`", False),
        ("typescript", "/*\n'b'\n*/ f(a)", "/*\n`b`\n*/ f(a)", False),
    ],
)
def test_a_fast_no(language: str, before: str, after: str, expected: bool) -> None:
    assert hopeless(before.encode(), after.encode(), language) is expected
