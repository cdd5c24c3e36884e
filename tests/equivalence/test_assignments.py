"""Environment files: whole-line comments and blank lines come and go; whatever may reach over a line end does not."""

from __future__ import annotations

import pytest

from gate.classify.equivalence import assignments, prove

COMMENTS = [
    ("A=1\n", "# why\nA=1\n"),
    ("# a\nA=1\n", "  #b\nA=1\n"),
    ("A=1\n# a\n", "# a\nA=1\n"),
    ("A=1\n\nB=2\n", "A=1\nB=2\n"),
    ("A=1\n \t\nB=2", "A=1\nB=2\n# end"),
    ("# A=1\nB=2\n", "B=2\n"),
    ("# it's \"a\nexport A='x y'\n", "export A='x y'\n# `\"\n"),
    ('A="it\'s"\nB = {"c": [1]}\nC=${D}#e\n', '# c\nA="it\'s"\nB = {"c": [1]}\nC=${D}#e\n'),
    ("A=C:\\x\n", "# path\nA=C:\\x\n"),
    ("# é\nA=ü\n", "A=ü\n"),
    (
        "# a\nA=1\n\n# pragma: allowlist nextline secret\nB=1\n",
        "A=1\n# pragma: allowlist nextline secret\nB=1\n",
    ),
    ("A=<your key>\n", "# get one\nA=<your key>\n"),
]

DIFFERENT = [
    # the other lines: equal, in order
    ("A=1\n", "A=2\n"),
    ("A=1\n", "A=1 \n"),
    ("A=1\n", " A=1\n"),
    ("A=1\n", "# A=1\n"),
    ("# A=1\nA=2\n", "A=1\nA=2\n"),
    ("A=1\nB=2\n", "# c\nB=2\nA=1\n"),
    ("A=1\nA=1\n", "# c\nA=1\n"),
    ("A=1 # a\n", "A=1 # b\n"),
    ("A=1#a\n", "A=1#b\n"),
    ("# a\nA=1\n", "# a A=1\n"),
    # values that may go on
    ('A="\n# a\n"\n', 'A="\n# b\n"\n'),
    ('A="x\n# a\ny"\n', 'A="x\n# b\ny"\n'),
    ("A='x\n# a\nB=y'\n", "A='x\n# b\nB=y'\n"),
    ("A=`x\n# a\nB=y`\n", "A=`x\n# b\nB=y`\n"),
    ("A=\"'\"'x\n# a\nB=y'\n", "A=\"'\"'x\n# b\nB=y'\n"),
    ('A="x\\"\n# a\nB=y"\n', 'A="x\\"\n# b\nB=y"\n'),
    ('A="x\n\ny"\n', 'A="x\ny"\n'),
    ("A=x \\\n# a\nB=1\n", "A=x \\\n# b\nB=1\n"),
    ("A=1\n# a \\\nB=1\n", "A=1\n# b \\\nB=1\n"),
    ("A=1\n# a\nB=1\n", "A=1\n# a \\ \nB=1\n"),
    ("A=1 cat <<B=2\n# a\nB=2\n", "A=1 cat <<B=2\n# b\nB=2\n"),
    ("A=${B:-\n# a\nC=1}\n", "A=${B:-\n# b\nC=1}\n"),
    ("A=$(\n# a\nB=1)\n", "A=$(\n# b\nB=1)\n"),
    ("A=\n'\n# a\n'\n", "A=\n'\n# b\n'\n"),
    ("A: |\n  # a\n  B\n", "A: |\n  # b\n  B\n"),
    ("cat <<E\n# a\nE\n", "cat <<E\n# b\nE\n"),
    # comments that are code
    ("A=1\n", "# shellcheck disable=SC2034\nA=1\n"),
    ("# dotenv-linter:off SpaceCharacter\nA=1\n", "A=1\n"),
    ("# secretlint-disable\nA=1\n", "A=1\n"),
    ("# @sensitive\nA=1\n", "A=1\n"),
    ("# secretlint-disable\nA=1\n", "A=1\n# secretlint-disable\n"),
    ("# pragma: allowlist nextline secret\n\nA=1\n", "# pragma: allowlist nextline secret\nA=1\n"),
    ("# pragma: allowlist nextline secret\n# a\nA=1\n", "# pragma: allowlist nextline secret\nA=1\n"),
    ("# @sensitive\n# a\n\nA=1\n", "# @sensitive\n# a\nA=1\n"),
    ("A=1\n", "# {#\nA=1\n# #}\n"),
    ("# {{ a\n# b }}\nA=1\n", "# {{ a\n# c }}\nA=1\n"),
    ("# {{ a }}\nA=1\n", "# {{ b }}\nA=1\n"),
    ("# <% a %>\nA=1\n", "# <% b %>\nA=1\n"),
    ("#!/bin/sh\nA=1\n", "#!/bin/bash\nA=1\n"),
    # what nobody sees
    ("# a\nA=1\n", "# a\r\nA=1\r\n"),
    ("# a\r\nA=1\r\n", "# b\r\nA=1\r\n"),
    ("# a\rB=1\nA=1\n", "# b\rB=1\nA=1\n"),
    ("# \u202ea\nA=1\n", "# \u202eb\nA=1\n"),
    ("# a\u200b\nA=1\n", "# b\u200b\nA=1\n"),
    ("# a\0\nA=1\n", "# b\0\nA=1\n"),
    ("# a\u2028B=1\nA=1\n", "# b\u2028B=1\nA=1\n"),
    ("\xa0# a\nA=1\n", "\xa0# b\nA=1\n"),
    ("\ufeff# a\nA=1\n", "# a\nA=1\n"),
]


@pytest.mark.parametrize("path", [".env", ".env.example", "deploy/production.env"])
@pytest.mark.parametrize(("before", "after"), COMMENTS)
def test_comments(path: str, before: str, after: str) -> None:
    assert prove(path, before.encode(), after.encode()) == "comments"
    assert prove(path, after.encode(), before.encode()) == "comments"


@pytest.mark.parametrize(
    ("before", "after"), [("# a\nA=1\n", "\n# b\n\nA=1\n"), ("a.b=c d\n", "a.b=c d\n\n# x=y\n#\n")]
)
def test_remarks_of_properties(before: str, after: str) -> None:
    assert prove("sonar-project.properties", before.encode(), after.encode()) == "comments"
    assert prove("sonar-project.properties", after.encode(), before.encode()) == "comments"


OF_A_READER = ["A=1\n{}\nA=2\n", "# a\n{}\nA=2\n", "A=1\n# a\n{}\nA=2\n"]


@pytest.mark.parametrize("text", OF_A_READER)
@pytest.mark.parametrize("row", ["#---", "!---", "#if( $a )", "#end", '#parse("b")'])
def test_what_is_no_remark_of_properties(text: str, row: str) -> None:
    with_it, without = text.format(row), text.replace("{}\n", "")
    for before, after in ((with_it, without), (without, with_it), (with_it, with_it.replace("# a", "# b\n# c"))):
        assert before == after or prove("a.properties", before.encode(), after.encode()) is None


@pytest.mark.parametrize(("before", "after"), DIFFERENT)
def test_different(before: str, after: str) -> None:
    assert prove(".env", before.encode(), after.encode()) is None
    assert prove(".env", after.encode(), before.encode()) is None
    assert prove("a.properties", before.encode(), after.encode()) is None
    assert before[:1] == "\ufeff" or assignments.prove(before, after, "dotenv") is None


@pytest.mark.parametrize("path", [".envrc", "a.env.sh", ".env.a.b"])
def test_other_files(path: str) -> None:
    assert prove(path, b"# a\nA=1\n", b"# b\nA=1\n") is None


def test_no_text() -> None:
    assert prove(".env", b"# \xff\nA=1\n", b"A=1\n") is None
