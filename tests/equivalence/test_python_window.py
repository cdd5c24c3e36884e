"""What is cut off never makes a proof that the whole texts would not give."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.classify.equivalence import python_comments, python_docstrings
from gate.classify.equivalence.python import prove
from gate.classify.equivalence.python_tree import Source, same
from gate.classify.equivalence.python_window import changed_statements

PIECES = (
    "x = 1\n", "x  =  1\n", '"a"\n', '"b"\n', "# c\n", "# noqa\n", "if a:\n    b\n", "else:\n    c\n", "y = [1,\n2]\n", "y = [1, 2]\n",
    's = """\n', '"""\n', "z = 1; \\\n", "@d\n", "def f():\n    'doc'\n", "def f():\n    'word'\n", "\n", "(\n", ")\n", "try:\n    a\n", "finally: b\n",
)  # fmt: skip
PROGRAMS = st.lists(st.sampled_from(PIECES), max_size=7).map("".join)


def of_the_whole(before: str, after: str) -> str | None:
    """The verdict with nothing cut off."""
    try:
        old, new = (Source(ast.parse(text), tuple(text.encode().split(b"\n"))) for text in (before, after))
    except SyntaxError:
        return None
    changes = same(old, new)
    if changes is None or not all(python_docstrings.harmless(change) for change in changes):
        return None
    kind = python_comments.verdict(before, after)
    return "comments" if kind and changes else kind


@given(before=PROGRAMS, middle=PROGRAMS, other=PROGRAMS, after=PROGRAMS)
def test_a_proof_of_the_part_is_one_of_the_whole(before: str, middle: str, other: str, after: str) -> None:
    old, new = before + middle + after, before + other + after
    verdict = prove(old, new, "python")
    assert verdict is None or verdict == of_the_whole(old, new)


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        ("z\na = 1\nb = 2\nc = 3\n", "z\na = 1\nb  = 2\nc = 3\n", ("0\na = 1\nb = 2\n", "0\na = 1\nb  = 2\n")),
        ("z\n\n@d\ndef f():\n  a\nb\nc\n", "z\n\n@d\ndef f():\n    a\nb\nc\n", ("0\n@d\ndef f():\n  a\n", "0\n@d\ndef f():\n    a\n")),
        ("z\na = 1\nb = 2\n", "z\na = 1\nb  = 2", ("z\na = 1\nb = 2\n", "z\na = 1\nb  = 2")),
        ("a = 1; \\\nb = 2\nc\nd\n", "a = 1; \\\nb = 2\nc \nd\n", ("a = 1; \\\nb = 2\nc\n", "a = 1; \\\nb = 2\nc \n")),
    ],
)  # fmt: skip
def test_what_is_left(before: str, after: str, left: tuple[str, str]) -> None:
    assert changed_statements(before, after, ast.parse(before)) == left


def test_a_string_in_the_middle_is_no_docstring() -> None:
    assert prove('x = 1\n"a"\ny = 2\n', 'x = 1\n"b"\ny = 2\n', "python") is None
