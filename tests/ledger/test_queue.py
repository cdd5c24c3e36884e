"""What waits for a human's later look, and what does not."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.ledger.entries import follow_up_record, look_record
from gate.ledger.queue import Queue, chosen, review_queue
from gate.ledger.queue_pages import as_data, as_markdown, as_text
from gate.model import ReviewLater
from gate.policy.load import load
from gate.record import Record

from .builders import heads, record

NOW = "2026-01-10T00:00:00Z"
POLICY = load()


def queued(*records: Record, now: str = NOW, **later: Any) -> Queue:
    return review_queue(records, POLICY._replace(review_later=ReviewLater(**later)), now=now)


def waiting(*records: Record, **later: Any) -> list[int]:
    return heads(item.record for item in queued(*records, **later).items)


def look(of: Record, finding: str = "") -> Record:
    return look_record(of, at=NOW, writer="clone:alice", by="alice", finding=finding)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"level": 1, "outcome": "notify"},
        {"authorship": "assisted"},
        {"authorship": "conflict"},
        {"authorship": "automation"},
        {"kind": "landed", "status": "pending", "level": 1},
    ],
    ids=str,
)
def test_what_nobody_looked_at_waits(fields: dict[str, Any]) -> None:
    assert waiting(record(1, **fields)) == [1]


@pytest.mark.parametrize(
    "fields",
    [
        {"level": 2},
        {"status": "pending"},
        {"status": "failure"},
        {"status": "error"},
        {"status": "none"},
        {"approvers": ("alice",)},
        {"authorship": "human"},
        {"authorship": "undeclared"},
        {"head": None},
    ],
    ids=str,
)
def test_what_a_human_had_or_has_to_look_at_does_not(fields: dict[str, Any]) -> None:
    assert queued(record(1, **fields)).items == ()


def test_undeclared_waits_where_the_policy_takes_it_for_ai() -> None:
    assert (
        len(review_queue([record(1, authorship="undeclared")], POLICY._replace(undeclared="as-ai"), now=NOW).items) == 1
    )


def test_oldest_first() -> None:
    assert waiting(record(3), record(1), record(2)) == [1, 2, 3]


def test_a_look_ends_it_for_that_head_alone() -> None:
    assert waiting(record(1), record(2), look(record(1))) == [2]
    assert waiting(record(1), look(record(1, repository="acme/other"))) == [1]


def test_a_pull_request_waits_once_as_it_last_was() -> None:
    first, second = record(1, pull=7), record(2, pull=7)
    assert waiting(first, second) == [2]
    assert waiting(first, record(2, pull=7, level=3, status="pending")) == []
    assert waiting(first, look(first), second) == [2]
    landed = record(9, pull=7, kind="landed")
    assert waiting(first, second, landed) == [9]
    assert waiting(first, landed, record(3, pull=7)) == [9]


def test_a_squash_needs_no_second_look() -> None:
    """The same change under another id; but a head that came after the look does."""
    decided, landed = record(1, pull=7), record(9, pull=7, kind="landed")
    assert waiting(decided, look(decided), landed) == []
    assert waiting(decided, look(decided), record(2, pull=7), landed) == [9]
    assert waiting(decided, look(decided), record(2, pull=7), look(record(2, pull=7)), landed) == []


def test_a_debt_waits_whatever_the_share_until_somebody_looks() -> None:
    overridden = record(4, level=4, status="success", overridden_by=("alice", "bob"))
    debt = follow_up_record(overridden, at=NOW, writer="run:1", by="alice")
    (item,) = queued(overridden, debt, share=0).items
    assert "alice owes a look" in item.reason
    assert queued(overridden, debt, look(overridden), share=0).items == ()


@pytest.mark.parametrize(
    ("now", "overdue", "days"),
    [
        ("2026-01-01T00:01:00Z", False, 0),
        ("2026-01-08T00:00:59Z", False, 6),
        ("2026-01-08T00:01:00Z", False, 7),
        ("2026-01-08T00:01:01Z", True, 7),
        ("2025-12-31T12:00:00Z", False, 0),
        ("2025-12-30T00:00:00Z", True, 0),  # from more than a day in the future: its clock can't be believed
    ],
)
def test_overdue_means_longer_than_the_policy_allows(now: str, overdue: bool, days: int) -> None:
    queue = queued(record(1), now=now, within=7)
    assert (bool(queue.overdue), queue.items[0].days) == (overdue, days)


@pytest.mark.parametrize("at", ["", "yesterday", "2026-13-99", "2026-01-01", "2026-01-01T00:00:00+02:00"])
def test_a_broken_date_never_hides_a_change(at: str) -> None:
    assert queued(record(1, at=at), now="2026-06-01T00:00:00Z").items[0].overdue


def test_the_share_is_a_share_and_always_means_always() -> None:
    records = [record(n) for n in range(1000)]
    queue = queued(*records, share=10)
    assert 60 <= len(queue.items) <= 140
    assert len(queue.items) + queue.sampled_out == 1000
    assert len(queued(*records, share=0, always=("documentation",)).items) == 1000
    assert queued(*records, share=0).items == ()
    assert len(queued(*records).items) == 1000


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 10**40))
def test_a_larger_share_takes_all_that_a_smaller_takes(one: int, other: int, head: int) -> None:
    low, high = sorted((one, other))
    change = record(head % 10**6, head=f"{head:040x}")
    assert chosen(change, ReviewLater(share=high)) or not chosen(change, ReviewLater(share=low))


HOSTILE = "]( javascript:x) <img src=x> @everyone | a\n# b `c` [x](y) \x1b[31m\u202e"


def test_the_issue_shows_hostile_text_as_text() -> None:
    page = as_markdown(
        queued(record(1, title=HOSTILE, agents=(HOSTILE,), url="javascript:alert(1)"), record(2, url="https://x/(|)>y"))
    )
    rows = [line for line in page.splitlines() if line.startswith("| ") and " d |" in line]
    assert len(rows) == 2
    for bad in ("<img", "](", "@everyone", "\x1b", "\u202e", "`c`"):
        assert bad not in "".join(rows), bad


def test_the_issue_links_to_the_change() -> None:
    page = as_markdown(
        queued(record(1, pull=7, url="https://github.com/acme/shop/pull/7", title="Typo"), now="2026-03-01T00:00:00Z")
    )
    assert "](<https://github.com/acme/shop/pull/7>)" in page
    assert "**overdue**" in page
    assert "gate ledger review --ack" in page
    assert "Nothing waits" in as_markdown(queued())
    assert (
        len(as_markdown(queued(*(record(n, title="t" * 300, url="https://x/" + "y" * 90) for n in range(1000)))))
        < 65_536
    )


def test_lines_and_data_say_the_same() -> None:
    queue = queued(record(1), now="2026-03-01T00:00:00Z", within=7)
    assert "OVERDUE 58 d" in as_text(queue)
    assert "waiting for a look: 1, overdue: 1" in as_text(queue)
    assert as_data(queue)["items"][0]["due"] == "2026-01-08T00:01:00Z"
    assert "\x1b" not in as_text(queued(record(1, title=HOSTILE)))
