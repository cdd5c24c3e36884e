"""Comments of SCSS and Less, of which nothing else is proved."""

from __future__ import annotations

import pytest

from gate.classify.equivalence import prove

SAME = [
    ('@use "x";\n', '/*----\n-- a --*/\n@use "x";\n\n// b\n'),
    ("p { // a\n  b: c; /* d */\n}\n", "p {\n  b: c; // e\n}\n"),
    ("a { b: url(//c.d/e.png); } // f\n", "a { b: url(//c.d/e.png); } // g\n"),
]
DIFFERENT = [
    ("/* #{f()} */\n", "/* #{g()} */\n"),
    ("$a: b /* c */ d;\n", "$a: b /* e */ d;\n"),
    ("a { --b: c // d\n; }\n", "a { --b: c // e\n; }\n"),
    ("a { --b: {\n// c\n}; }\n", "a { --b: {\n// d\n}; }\n"),
    ("a { b: url(#{f()}//c); }\n", "a { b: url(#{f()}//d); }\n"),
    ("a { b: url(\n//c\n); }\n", "a { b: url(\n//d\n); }\n"),
    ("a { b: url(//c); }\n", "a { b: url(//d); }\n"),
    ('a { b: "/*"; }\nc {}\n/* "*/\n', 'a { b: "/*"; }\nd {}\n/* "*/\n'),
    ("// a /*\nb {}\n// */\n", "// a\n// */\n"),
    ("/* a */ b {}\n", "/* b */ b {}\n"),
    ("// stylelint-disable-line\na {}\n", "a {}\n"),
    ("// sass-lint:disable-all\na {}\n", "a {}\n"),
    ("/* rtl:ignore */\na { left: 0; }\n", "a { left: 0; }\n"),
    ("a {\n  b: c;\n}\n", "a {\nb: c;\n}\n"),
    ("@a: `b`; // c\n", "@a: `b`; // d\n"),
]


@pytest.mark.parametrize("ending", ["scss", "less"])
@pytest.mark.parametrize(("before", "after"), SAME)
def test_comments(before: str, after: str, ending: str) -> None:
    assert prove(f"a.{ending}", before.encode(), after.encode()) == "comments"


@pytest.mark.parametrize(("before", "after"), DIFFERENT)
def test_all_else_counts(before: str, after: str) -> None:
    assert prove("a.scss", before.encode(), after.encode()) is None
