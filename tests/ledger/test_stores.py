"""One promise, kept by every store."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gate.errors import LedgerError, UsageError
from gate.ledger.canonical import address, encode
from gate.ledger.store import Query, open_store
from gate.ledger.verify import verify

from .builders import heads, record


def test_what_is_appended_is_read_back_in_order(location: str) -> None:
    store = open_store(location)
    names = [store.append(record(n, title="naïve \0 \udc80 \\u0000 'quoted' \"x\"\n")) for n in range(5)]
    found = list(open_store(location).records())
    assert heads(found) == [0, 1, 2, 3, 4]
    assert [address(encode(r)) for r in found] == names
    assert found[0].title == "naïve � ? \\u0000 'quoted' \"x\"\n"
    assert found[0].required == (("approvals", 0), ("code_owners", False))


def test_a_writer_has_one_chain(location: str) -> None:
    store = open_store(location)
    first = store.append(record(1, writer="a"))
    other = store.append(record(2, writer="b", title='not me: "writer":"a"'))
    second = open_store(location).append(record(3, writer="a"))
    store.compact()
    open_store(location).append(record(4, writer="a"))
    chain = {r.head: r.previous for r in store.records()}
    assert [chain[f"{n:040x}"] for n in (1, 2, 3, 4)] == ["", "", first, second]
    assert other not in chain.values()


def test_a_retry_is_not_another_record(location: str) -> None:
    store = open_store(location)
    name = store.append(record(1, writer="a"))
    store.append(record(2, writer="a"))
    assert open_store(location).append(record(1, writer="a")) == name
    store.compact()
    assert open_store(location).append(record(1, writer="a")) == name
    assert open_store(location).append(replace(record(1, writer="a"), previous="f" * 64)) == name
    assert heads(store.records()) == [1, 2]


def test_folding_changes_no_record(location: str) -> None:
    store = open_store(location)
    for n in range(4):
        store.append(record(n))
    before = list(store.records())
    store.compact()
    assert list(store.records()) == before
    assert store.compact() == 0
    store.append(record(9))
    assert heads(store.records()) == [0, 1, 2, 3, 9]
    assert store.compact() in (0, 1)
    found = verify(store.entries(), store.seals())
    assert (found.state, found.records, found.waiting, found.problems) == ("whole", 5, 0, ())


def test_queries_are_the_same_everywhere(location: str) -> None:
    store = open_store(location)
    store.append(record(0))
    store.append(record(1, repository="acme/infra"))
    store.append(record(2, kind="landed"))
    store.append(record(0xABC, writer="w%_"))

    def ask(**query: str) -> list[int]:
        return heads(store.records(Query(**query)))

    assert ask(repository="acme/infra") == [1]
    assert ask(kind="landed") == [2]
    assert ask(head=f"{0xABC:040x}") == [0xABC]
    assert ask(head="%") == []
    assert ask(writer="w%_") == [0xABC]
    assert ask(since="2026-01-01T00:01:00Z", until="2026-01-01T00:02:00Z") == [1]
    assert ask(since="2026-01-02") == [0xABC]


def test_no_log_is_an_error_and_no_empty_list(location: str) -> None:
    store = open_store(location)
    with pytest.raises(LedgerError, match="no log to read here") as caught:
        list(store.records())
    assert caught.value.exit_code == 3
    with pytest.raises(LedgerError, match="no log to read here"):
        verify(store.entries(), store.seals())


def test_a_wrong_clock_moves_no_record_before_the_one_it_follows(location: str) -> None:
    store = open_store(location)
    for n, at in enumerate(("2026-05-01T00:00:00Z", "2020-01-01T00:00:00Z", "2031-01-01T00:00:00Z")):
        store.append(record(n, writer="a", at=at))
    store.compact()
    assert heads(store.records()) == [0, 1, 2]
    found = verify(store.entries(), store.seals())
    assert (found.state, found.backwards) == ("whole", 1)


@pytest.mark.parametrize("location", ["mysql://host/db", "", "s3://bucket/log", "git:.#--upload-pack=x"])
def test_an_unknown_location_says_which_there_are(location: str) -> None:
    with pytest.raises(UsageError) as caught:
        open_store(location)
    assert caught.value.remedy


@pytest.mark.parametrize(
    "location",
    [
        "/nowhere/ledger.jsonl",
        "git:/nowhere",
        "git:file:///nowhere.git",
        "postgresql://nobody@127.0.0.1:1/none",
    ],
)
def test_a_place_out_of_reach_is_said_in_one_line(location: str) -> None:
    with pytest.raises((LedgerError, UsageError)) as caught:
        list(open_store(location).records())
    assert caught.value.remedy
