"""Several objects are read at once, and never taken for one another."""

from __future__ import annotations

import pytest

from gate.change.commits import parse_commit
from gate.change.git import Git
from gate.change.objects import AHEAD, Objects
from gate.errors import GitError
from tests.conftest import Repo


def written(repo: Repo, data: bytes) -> tuple[str, int]:
    return repo.git("hash-object", "-w", "--stdin", stdin=data), len(data)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_expected_blobs_come_in_any_order(empty: Repo, order: tuple[int, ...]) -> None:
    contents = (b"old\n\n", b"new\0\nlonger", b"")
    objects = Objects(Git(str(empty.folder)))
    named = [written(empty, data) for data in contents]
    objects.expect([*named, named[0]])
    blobs = [objects.blob(*one) for one in named]
    for place in order:
        assert blobs[place].data == contents[place]
        blobs[place].forget()
        assert blobs[place].data == contents[place]


def test_no_more_is_read_ahead_than_is_small(empty: Repo) -> None:
    objects = Objects(Git(str(empty.folder)))
    named = [written(empty, bytes([65 + n]) * (AHEAD // 3)) for n in range(9)]
    objects.expect(named)
    assert [objects.read(id) for id, _ in named] == [bytes([65 + n]) * (AHEAD // 3) for n in range(9)]
    assert sum(map(len, objects._ahead.values())) <= AHEAD


@pytest.mark.parametrize("order", [1, -1])
def test_a_missing_blob_spoils_no_other_answer(empty: Repo, order: int) -> None:
    objects = Objects(Git(str(empty.folder)))
    there, gone = written(empty, b"there"), ("0" * 39 + "1", 5)
    objects.expect((there, gone)[::order])
    for _ in range(2):
        with pytest.raises(GitError, match="missing or corrupt"):
            objects.read(gone[0])
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
