"""Two sides are read at once, and never taken for one another."""

from __future__ import annotations

import pytest

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
