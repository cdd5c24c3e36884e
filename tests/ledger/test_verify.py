"""What somebody can do to a log, and what verify says of it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate.errors import LedgerError
from gate.ledger import merkle
from gate.ledger.canonical import NewerSchemaError, address, decode, encode
from gate.ledger.entry import START, Entry, Seal, next_link, read_line, write_line
from gate.ledger.file_store import FileStore
from gate.ledger.store import open_store
from gate.ledger.verify import Verification, verify
from gate.record import RECORD_SCHEMA, Record

from .builders import record


@pytest.fixture
def log(tmp_path: Path) -> FileStore:
    """Six records of two writers, whose chains are interleaved."""
    store = FileStore(str(tmp_path / "ledger.jsonl"))
    for n in range(6):
        store.append(record(n, writer="ab"[n % 2]))
    return store


def lines_of(log: FileStore) -> list[bytes]:
    return Path(log.location).read_bytes().splitlines(keepends=True)


def rewritten(log: FileStore, lines: list[bytes], **options: str) -> Verification:
    Path(log.location).write_bytes(b"".join(lines))
    return verify(log.entries(), log.seals(), **options)


def relinked(lines: list[bytes]) -> list[bytes]:
    """Lines by somebody who knows how links are made."""
    link, out = START, []
    for line in lines:
        entry = read_line(line, "")
        name = address(entry.body)
        link = next_link(link, name)
        out.append(write_line(entry.body, name, link))
    return out


def edited(line: bytes) -> bytes:
    return line.replace(b'"level":0', b'"level":1')


Tampering = Callable[[list[bytes]], list[bytes]]
TAMPERED: dict[str, tuple[Tampering, set[str], str]] = {
    # name -> (what was done, what is said, a place that is named)
    "edited": (lambda x: [*x[:2], edited(x[2]), *x[3:]], {"edited"}, "line 3"),
    "edited, and its address too": (
        lambda x: [*x[:2], relinked([edited(x[2])])[0], *x[3:]],
        {"missing"},
        "line 3",
    ),
    "edited, and all links after it": (lambda x: relinked([*x[:2], edited(x[2]), *x[3:]]), {"missing", "unsealed"}, "line 5"),
    "deleted": (lambda x: [*x[:2], *x[3:]], {"missing"}, "line 3"),
    "deleted the first": (lambda x: x[1:], {"missing"}, "line 1"),
    "deleted the last": (lambda x: x[:-1], {"truncated"}, "ledger.jsonl.head"),
    "deleted, and all links after it": (lambda x: relinked([*x[:2], *x[3:]]), {"missing", "truncated"}, "line 4"),
    "deleted all": (lambda x: [], {"truncated"}, "ledger.jsonl.head"),
    "two swapped": (lambda x: [*x[:2], x[3], x[2], *x[4:]], {"missing"}, "line 3"),
    "one moved to the end": (lambda x: [*x[:2], *x[3:], x[2]], {"missing", "moved", "forked"}, "line 4"),
    "one twice": (lambda x: [*x[:3], x[2], *x[3:]], {"missing", "duplicate"}, "line 4"),
    "cut in a line": (lambda x: [*x[:5], x[5][:99]], {"truncated"}, "line 6"),
    "cut by one byte": (lambda x: [*x[:5], x[5][:-1]], {"truncated"}, "line 6"),
    "cut in a line in the middle": (lambda x: [*x[:2], x[2][:99], *x[3:]], {"unreadable", "missing"}, "line 3"),
    "no JSON": (lambda x: [*x[:2], b"hello\n", *x[3:]], {"unreadable", "missing"}, "line 3"),
    "a blank line": (lambda x: [*x[:2], b"\n", *x[2:]], {"unreadable"}, "line 3"),
    "other spelling": (lambda x: [*x[:2], x[2].replace(b'"by":""', b'"by": ""'), *x[3:]], {"edited"}, "line 3"),
    "zeros, as after a power cut": (lambda x: [*x[:5], bytes(len(x[5]))], {"truncated"}, "line 6"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERED)
def test_every_tampering_is_found(name: str, log: FileStore) -> None:
    tamper, kinds, place = TAMPERED[name]
    found = rewritten(log, tamper(lines_of(log)))
    assert found.state == "broken"
    assert {p.kind for p in found.problems} == kinds, found.problems
    assert any(p.place.endswith(place) for p in found.problems), found.problems


@pytest.mark.parametrize("name", TAMPERED)
def test_nobody_reads_or_writes_on_as_if_nothing_was(name: str, log: FileStore) -> None:
    """A log that lost something takes no more records, which would hide it."""
    tamper, kinds, _ = TAMPERED[name]
    Path(log.location).write_bytes(b"".join(tamper(lines_of(log))))
    if kinds & {"edited", "unreadable"} or "cut" in name:
        with pytest.raises(LedgerError, match="line ") as caught:
            list(log.records())
        assert caught.value.exit_code == 3
    if name.startswith(("deleted", "cut")):
        with pytest.raises(LedgerError, match="not all there"):
            log.append(record(7))
        with pytest.raises(LedgerError):
            list(log.records())


def test_a_log_that_was_emptied_does_not_read_as_one_without_records(log: FileStore) -> None:
    Path(log.location).write_bytes(b"")
    with pytest.raises(LedgerError, match="the 6 records that were acknowledged are not all there"):
        list(log.records())


def test_a_fork_is_two_records_after_one(log: FileStore) -> None:
    entries = list(log.entries())
    other = encode(replace(record(9, writer="a"), previous=entries[2].address))
    start = encode(record(10, writer="b"))
    forked = [*entries, Entry("x", other, address(other)), Entry("y", start, address(start))]
    found = verify(forked, log.seals())
    assert [(p.kind, p.place) for p in found.problems] == [("forked", "x"), ("forked", "y")]


def test_a_later_version_is_neither_ok_nor_dropped(log: FileStore) -> None:
    log.append(replace(record(8), schema=RECORD_SCHEMA + 1))
    found = verify(log.entries(), log.seals())
    assert (found.state, found.violations, found.newer) == ("unknown", 0, 1)
    with pytest.raises(NewerSchemaError, match=r"line 7: a record of schema 2.*(?s:.*)update oversight-gate"):
        list(log.records())
    Path(log.location).write_bytes(b"".join([*lines_of(log)[:6], edited(lines_of(log)[6])]))
    assert verify(log.entries(), log.seals()).state == "broken"


def test_who_rewrites_everything_is_caught_by_an_anchor(log: FileStore) -> None:
    anchor = verify(log.entries(), log.seals()).link
    log.append(record(7))
    assert verify(log.entries(), log.seals(), anchor=anchor).state == "whole"
    Path(log.head).unlink()
    forged = relinked(lines_of(log)[:4])
    assert rewritten(log, forged).state == "unknown"
    assert log.notes()
    assert rewritten(log, forged, anchor=anchor).problems[0].place == "anchor"


def test_an_append_that_was_cut_off_is_no_violation(log: FileStore) -> None:
    with open(log.location, "ab") as file:
        file.write(b'{"address":"12')
    found = verify(log.entries(), log.seals())
    assert (found.state, found.records) == ("whole", 6)
    assert "cut off" in log.notes()[0]
    log.append(record(7))
    assert log.notes() == ()
    assert verify(log.entries(), log.seals()).records == 7


def test_an_empty_log_is_no_pass(tmp_path: Path) -> None:
    (tmp_path / "ledger.jsonl").touch()
    store = open_store(str(tmp_path / "ledger.jsonl"))
    assert verify(store.entries(), store.seals()).state == "unknown"


def git(folder: str, *args: str, stdin: bytes = b"") -> str:
    done = subprocess.run(["git", "-C", folder, *args], input=stdin, capture_output=True, check=True)
    return done.stdout.decode().strip()


def test_a_batch_in_git_that_was_changed(locate: Callable[..., str]) -> None:
    """Somebody who may write refs puts other lines into the newest batch, with links that fit."""
    location = locate("git")
    folder = location.removeprefix("git:")
    store = open_store(location)
    for n in range(3):
        store.append(record(n))
        store.compact()
    tip = git(folder, "rev-parse", "refs/gate/ledger/history/main")
    entry = read_line(git(folder, "show", f"{tip}:records.jsonl").encode() + b"\n", "")
    before = store.seals()[1].link
    body = edited(entry.body)
    line = write_line(body, address(body), next_link(before, address(body)))
    blob = git(folder, "hash-object", "-w", "--stdin", stdin=line)
    batch = git(folder, "rev-parse", f"{tip}:batch.json")
    tree = git(folder, "mktree", stdin=f"100644 blob {blob}\trecords.jsonl\n100644 blob {batch}\tbatch.json\n".encode())
    forged = git(folder, "commit-tree", tree, "-p", f"{tip}~1", "-m", "Fold")
    git(folder, "update-ref", "refs/gate/ledger/history/main", forged)
    found = verify(store.entries(), store.seals())
    assert [p.kind for p in found.problems] == ["unsealed"]

    anchor = verify(store.entries(), store.seals()).link
    git(folder, "update-ref", "refs/gate/ledger/history/main", f"{tip}~1")
    assert verify(store.entries(), store.seals()).state == "whole"
    assert verify(store.entries(), store.seals(), anchor=anchor).state == "broken"


def test_a_waiting_ref_that_holds_something_else(locate: Callable[..., str]) -> None:
    location = locate("git")
    folder = location.removeprefix("git:")
    store = open_store(location)
    store.append(record(0))
    commit = git(folder, "commit-tree", git(folder, "mktree"), "-m", "f" * 64)
    git(folder, "update-ref", "refs/gate/ledger/runs/x/start", commit)
    assert [p.kind for p in verify(store.entries(), store.seals()).problems] == ["unreadable"]
    with pytest.raises(LedgerError, match=r"runs/x/start"):
        list(store.records())
    assert store.compact() == 1
    assert verify(store.entries(), store.seals()).violations == 1


def test_a_row_that_was_changed(database: str) -> None:
    import psycopg

    store = open_store(database)
    for n in range(4):
        store.append(record(n, writer="w"))
    with psycopg.connect(database, autocommit=True) as connection:
        with pytest.raises(psycopg.errors.GeneratedAlways):
            connection.execute("UPDATE gate_ledger SET repository = 'other'")
        connection.execute("UPDATE gate_ledger SET body = replace(body, '\"level\":0', '\"level\":1') WHERE place = 2")
        assert {p.kind for p in verify(store.entries(), store.seals()).problems} == {"edited"}
        connection.execute("DELETE FROM gate_ledger WHERE place IN (2, 4)")
    found = verify(store.entries(), store.seals())
    assert {p.kind for p in found.problems} == {"missing", "truncated"}


texts = st.text(max_size=20)
records = st.builds(
    Record,
    kind=st.sampled_from(["decision", "landed", "look", "follow_up"]),
    at=texts,
    writer=texts,
    repository=texts,
    pull=st.none() | st.integers(),
    head=st.none() | texts,
    agents=st.lists(texts, max_size=3).map(tuple),
    required=st.dictionaries(texts, st.booleans() | st.integers(), max_size=3).map(lambda d: tuple(sorted(d.items()))),
    met=st.booleans(),
    title=texts,
)


@given(records)
@settings(max_examples=100, deadline=None)
def test_a_record_has_one_spelling(one: Record) -> None:
    body = encode(one)
    again = decode(body)
    assert encode(again) == body
    entry = read_line(write_line(body, address(body), START), "here")
    assert (entry.body, entry.address, entry.link, entry.broken) == (body, address(body), START, "")
    assert json.loads(body)["met"] == one.met


@pytest.mark.parametrize(
    "change",
    [
        {"level": 1.0},
        {"level": True},
        {"met": 1},
        {"pull": "1"},
        {"agents": "claude"},
        {"agents": [1]},
        {"required": []},
        {"required": {"approvals": 1.5}},
        {"kind": "other"},
        {"more": 1},
        {"schema": "1"},
    ],
    ids=str,
)
def test_what_is_no_record_is_refused(change: dict[str, object]) -> None:
    data = json.loads(encode(record())) | change
    body = json.dumps(data, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(LedgerError):
        decode(body)


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000, b'{"schema":' + b"9" * 5000 + b"}"])
def test_hostile_bytes_are_refused(body: bytes) -> None:
    with pytest.raises(LedgerError):
        decode(body)


def test_merkle_root_is_the_one_of_rfc_6962() -> None:
    """Held against the recursive definition of the RFC."""
    import hashlib

    def tree(leaves: list[bytes]) -> bytes:
        if len(leaves) == 1:
            return hashlib.sha256(b"\0" + leaves[0]).digest()
        k = 1 << (len(leaves) - 1).bit_length() - 1
        return hashlib.sha256(b"\1" + tree(leaves[:k]) + tree(leaves[k:])).digest()

    names = [hashlib.sha256(bytes([n])).hexdigest() for n in range(33)]
    for count in range(1, 34):
        assert merkle.root(names[:count]) == tree([bytes.fromhex(name) for name in names[:count]]).hex()
    assert merkle.root([]) == hashlib.sha256(b"").hexdigest()


def test_a_seal_that_counts_wrong(log: FileStore) -> None:
    (seal,) = log.seals()
    assert verify(log.entries(), (replace(seal, count=5),)).state == "broken"
    assert verify(log.entries(), (Seal(count=0, link=START),)).state == "whole"
