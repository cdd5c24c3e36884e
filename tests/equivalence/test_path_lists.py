"""Code owners, attributes and lists of what is left out: whole-line comments and empty lines come and go."""

from __future__ import annotations

import pytest

from gate.classify.equivalence import prove

COMMENTS = [
    ("* @a\n", "# why\n* @a\n"),
    ("# a\n* @a\n", "#b\n* @a\n"),
    ("* @a\n# end", "* @a\n"),
    ("# *.py @b\n* @a\n", "* @a\n"),
]
FORMATTING = [("* @a\n", "* @a"), ("* @a\n*.py @b\n", "* @a\n\n\n*.py @b\n")]
DIFFERENT = [
    ("* @a\n", "* @b\n"),
    ("* @a\n*.py @b\n", "*.py @b\n* @a\n"),
    ("* @a # x\n", "* @a # y\n"),
    ("# *.py @b\n* @a\n", "*.py @b\n* @a\n"),
    (" # a\n* @a\n", "* @a\n"),
    ("* @a\n", "* @a \n"),
    ("* @a\n", "* @\u200ba\n"),
    ("# a\r* @b\n* @a\n", "# a\n* @a\n"),
    ("* @a\n* @a\n", "* @a\n"),
    ("\\#a\n", "#a\n"),
]


@pytest.mark.parametrize("path", ["CODEOWNERS", ".github/CODEOWNERS", "src/.gitattributes", ".dockerignore"])
@pytest.mark.parametrize(
    ("pair", "kind"),
    [
        *((pair, "comments") for pair in COMMENTS),
        *((pair, "formatting") for pair in FORMATTING),
        *((pair, None) for pair in DIFFERENT),
    ],
)
def test_a_list_of_paths(path: str, pair: tuple[str, str], kind: str | None) -> None:
    before, after = (side.encode() for side in pair)
    assert prove(path, before, after) == kind
    assert prove(path, after, before) == kind


def test_any_other_list_is_left_alone() -> None:
    assert prove("OWNERS.txt", b"# a\n* @a\n", b"* @a\n") is None
