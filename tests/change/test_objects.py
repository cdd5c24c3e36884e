"""Two sides are read at once, and never taken for one another."""

from __future__ import annotations

import pytest

from gate.change.commits import parse_commit
from gate.change.git import Git
from gate.change.objects import Objects
from gate.errors import GitError
from tests.conftest import Repo


def written(repo: Repo, data: bytes) -> tuple[str, int]:
    return repo.git("hash-object", "-w", "--stdin", stdin=data), len(data)


@pytest.mark.parametrize("first", [0, 1])
def test_either_side_may_be_asked_first(empty: Repo, first: int) -> None:
    contents = (b"old\n\n", b"new\0\nlonger")
    pair = Objects(Git(str(empty.folder))).pair(*(written(empty, data) for data in contents))
    assert pair[first].data == contents[first]
    assert pair[1 - first].data == contents[1 - first]
    pair[first].forget()
    assert pair[first].data == contents[first]


@pytest.mark.parametrize("order", [1, -1])
def test_a_missing_side_spoils_no_later_answer(empty: Repo, order: int) -> None:
    objects = Objects(Git(str(empty.folder)))
    there, gone = written(empty, b"there"), ("0" * 39 + "1", 5)
    for blob in objects.pair(*(there, gone)[::order]):
        with pytest.raises(GitError, match="missing or corrupt"):
            _ = blob.data
    assert objects.read(there[0]) == b"there"


@pytest.mark.parametrize(
    "encoding", [b"utf-16", b"utf-7", b"cp037", b"idna", b"undefined", b"a\0b", b"unicode_escape", b"rot13", b"nosuch"]
)
def test_an_encoding_that_would_hide_a_trailer(encoding: bytes) -> None:
    raw = (
        b"tree t\nauthor A <a@acme.example> 1 +0000\nencoding "
        + encoding
        + b"\n\nx\n\nCo-Authored-By: Claude <noreply@anthropic.com>\n"
    )
    found = parse_commit("c", raw)
    assert "Co-Authored-By: Claude <noreply@anthropic.com>" in found.message
    assert found.author.email == "a@acme.example"


def test_an_encoding_is_kept() -> None:
    raw = b"tree t\nauthor J\xf6rg <j@acme.example> 1 +0000\nencoding iso-8859-1\n\nSch\xf6n\n"
    assert (parse_commit("c", raw).author.name, parse_commit("c", raw).message) == ("Jörg", "Schön\n")
