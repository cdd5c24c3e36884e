"""The line diff never reports fewer changed lines than there are, and numbers them right."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gate.change.lines import changed_in, changed_lines

TEXTS = st.lists(st.sampled_from(["a", "b", "c", "", "  d", "}"]), max_size=40)


@given(old=TEXTS, new=TEXTS)
def test_what_is_not_reported_is_common(old: list[str], new: list[str]) -> None:
    removed, added = changed_lines(old, new)
    kept_old = [t for i, t in enumerate(old, 1) if i not in {x.number for x in removed}]
    kept_new = [t for i, t in enumerate(new, 1) if i not in {x.number for x in added}]
    assert kept_old == kept_new
    assert all(old[x.number - 1] == x.text for x in removed)
    assert all(new[x.number - 1] == x.text for x in added)


@given(old=TEXTS, new=TEXTS, ends=st.tuples(*[st.sampled_from(["", "\n"])] * 2))
def test_a_text_is_its_lines(old: list[str], new: list[str], ends: tuple[str, str]) -> None:
    texts = ["\n".join(lines) + end for lines, end in zip((old, new), ends, strict=True)]
    lines = [text.removesuffix("\n").split("\n") if text else [] for text in texts]
    assert changed_in(*texts) == changed_lines(*lines)


def test_a_change_in_the_middle_of_a_large_file_is_one_line() -> None:
    old = [f"line {i}" for i in range(50_000)]
    new = [*old[:25_000], "other", *old[25_001:]]
    removed, added = changed_lines(old, new)
    assert [(x.number, x.text) for x in (*removed, *added)] == [(25_001, "line 25000"), (25_001, "other")]


def test_shuffled_lines_stay_linear() -> None:
    old = [f"{i}" for i in range(20_000)]
    removed, added = changed_lines(old, old[::-1])
    assert len(removed) >= 19_000
    assert len(added) >= 19_000


def test_what_came_whole_begins_with_its_own_head() -> None:
    one, other = "fn a() {\n    1\n}\n", "\nfn b() {\n    2\n}\n"
    removed, added = changed_in(one, one + other)
    assert (removed, "\n".join(line.text for line in added) + "\n") == ((), other)
    removed, added = changed_in(one + other, one)
    assert (added, "\n".join(line.text for line in removed) + "\n") == ((), other)
