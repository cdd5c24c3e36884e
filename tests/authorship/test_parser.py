"""The parser against any text at all: it never raises, and a longer text takes longer in proportion."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate.authorship import attribute, load_catalogue
from gate.authorship.facts import PullRequestFacts
from gate.authorship.identity import identify
from gate.authorship.marks import read_text
from gate.authorship.notes import read_note
from gate.authorship.people import asked_in
from gate.authorship.text import asserted_lines, clean
from gate.authorship.trailers import parse_trailers, people_of
from tests.authorship.builders import CLAUDE, commit

CATALOGUE = load_catalogue()
PIECES = st.sampled_from(
    (
        "Co-authored-by: ", "co authored by:", "Assisted-by: ", "AI-Model: ", "Signed-off-by: ", "On-behalf-of: @", "Claude",
        "<noreply@anthropic.com>", "<a@b>", "@", "<", ">", "[", "](", ")", "(", "[bot]", "\n", "\r\n", "\r", "\n\n", "    ",
        "\t", "  ", "> ", "```", "~~~", "<!--", "-->", "- ", "* ", "- [x] ", "---------", "\\n", "🤖 ", "Generated with ",
        "https://claude.ai/code/session_0", "https://", "\u200b", "\ufeff", "\u2028", "：", "&lt;", "none", "via ", ":", "\0",
        "\ud800", "Squashed commit of the following:", "\nAuthor: ", "aider: ", "requested by ", "users.noreply.github.com",
    )
)  # fmt: skip
MESSAGES = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=60).map("".join))


@settings(deadline=None, max_examples=300)
@given(MESSAGES)
def test_no_text_makes_it_raise(text: str) -> None:
    reading = read_text(text, CATALOGUE)
    assert all(e.agent in CATALOGUE.agents or e.agent == "declared" for e in reading.ai)
    list(asked_in(text, CATALOGUE))
    read_note(text, CATALOGUE)
    read_note(f"a\n  b 1\n---\n{{{text}", CATALOGUE)


@settings(deadline=None, max_examples=200)
@given(MESSAGES, st.text(), st.text(), MESSAGES)
def test_no_change_makes_it_raise(message: str, name: str, email: str, body: str) -> None:
    identify(name, email, CATALOGUE)
    made = commit(message, author=f"{name}<{email}>", notes=body)
    found = attribute(
        (made,), pull_request=PullRequestFacts(opener=name, branch=email, body=body, earlier_messages=(message,))
    )
    assert bool(found.evidence) == (found.kind != "undeclared")


@settings(deadline=None, max_examples=200)
@given(MESSAGES)
def test_cleaning_is_stable_and_lines_come_from_the_text(text: str) -> None:
    cleaned = clean(text)
    assert "\r" not in cleaned
    assert all(line.text and line.text in cleaned and "\n" not in line.text for line in asserted_lines(cleaned))


@settings(deadline=None, max_examples=200)
@given(st.lists(st.text(alphabet="abc \n>", max_size=30), max_size=5).map("\n".join))
def test_a_mark_in_its_own_paragraph_is_found_below_any_prose(prose: str) -> None:
    assert read_text(f"fix: x\n{prose}\n\n{CLAUDE}", CATALOGUE).ai


@settings(deadline=None, max_examples=200)
@given(MESSAGES)
def test_quoting_a_text_takes_all_its_marks_away(text: str) -> None:
    quoted = "\n".join(f"> {line}" for line in clean(text).split("\n"))
    assert not read_text(f"fix: x\n\n{quoted}", CATALOGUE).ai


HOSTILE = [
    "a", "@", "a@", "\n", "\r", "    x\n\n", "    x\ny\n\n", "    a\n\nb:\n\n", "```\n", "~~~\n```\n", "<!--\n", "<!-- -->\n",
    "https://", "https://github.com/a", "Co-authored-by: ", f"{CLAUDE}\n", "Claude-Session:\n  x\n", "\\n", "\\nCo-a-by: ",
    "Assisted-by: ((((", "Generated with [", "<sub>", "- [x] ", "_*_*", "🤖 ", "\u200b", "requested by: (", "[bot]",
]  # fmt: skip
MEGABYTE = 1_000_000


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_megabyte_takes_time_in_proportion(piece: str) -> None:
    """A quadratic step at this size would take minutes, so a plain bound is enough and does not depend on the machine."""
    text = "fix: x\n\n" + (piece * (MEGABYTE // len(piece)))
    started = time.process_time()
    read_text(text, CATALOGUE)
    list(asked_in(text, CATALOGUE))
    assert time.process_time() - started < 15


KEYS = frozenset(("co-authored-by", "signed-off-by"))
PARSED = [
    ("x\n\nCo-authored-by: A <a@x>", [("co-authored-by", "A <a@x>")]),
    ("x\n\nCO-AUTHORED-BY : A <a@x>", [("co-authored-by", "A <a@x>")]),
    ("x\n\nco_authored by: A <a@x>", [("co-authored-by", "A <a@x>")]),
    ("x\n\nCo-authored-by: A\n  <a@x>", [("co-authored-by", "A <a@x>")]),
    (
        "x\n\n  Co-authored-by: A <a@x>\n  Signed-off-by: B <b@x>",
        [("co-authored-by", "A <a@x>"), ("signed-off-by", "B <b@x>")],
    ),
    ("x\n\nCo-authored-by: A <a@x>\n\n  not folded", [("co-authored-by", "A <a@x>")]),
    ("x\n\nCo-authored-by: A <a@x>\nplain", [("co-authored-by", "A <a@x>")]),
    (
        "x\n\nCo-authored-by: A <a@x> Signed-off-by: B <b@x>",
        [("co-authored-by", "A <a@x>"), ("signed-off-by", "B <b@x>")],
    ),
    ("x\n\nUnknown-by: A <a@x>", []),
    ("x\n\nsee Co-authored-by: A <a@x>", []),
]


@pytest.mark.parametrize(("message", "expected"), PARSED)
def test_trailers(message: str, expected: list[tuple[str, str]]) -> None:
    assert [(t.key, t.value) for t in parse_trailers(asserted_lines(clean(message)), KEYS)] == expected


PEOPLE = [
    ("A <a@x>", [("A", "a@x")]),
    ("A<a@x>", [("A", "a@x")]),
    ("A a@x", [("A", "a@x")]),
    ("<a@x>", [("", "a@x")]),
    ("A B <A@X.org>, C <c@x>", [("A B", "a@x.org"), ("C", "c@x")]),
    ("A [a@x](mailto:a@x)", [("A", "a@x")]),
    ("a[bot] <1+a[bot]@x>", [("a[bot]", "1+a[bot]@x")]),
    ("A <a@x> (remark)", [("A", "a@x")]),
    ("A <a@x> is what we now strip", []),
    ("A", []),
    ("@a", []),
    ("", []),
]


@pytest.mark.parametrize(("value", "expected"), PEOPLE)
def test_people(value: str, expected: list[tuple[str, str]]) -> None:
    assert people_of(value) == expected
