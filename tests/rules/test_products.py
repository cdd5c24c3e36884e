"""Every mark of a product stands on a word, so that most files are never read for it."""

from __future__ import annotations

import re

import pytest

from gate.classify.reading import client_marks, database_marks
from gate.classify.reading.product_marks import BY_PLACE, GONE, OPENS, RELEASES, SOURCES, WIPES, Mark
from gate.classify.reading.products import WORDS
from gate.classify.reading.words import PRODUCT_WORDS
from tests.rules.test_words import PARSER, holds

MARKS = [
    *WIPES,
    *OPENS,
    *RELEASES,
    *SOURCES,
    *GONE,
    *BY_PLACE,
    *database_marks.WIPES,
    *database_marks.OPENS,
    *client_marks.WIPES,
    *client_marks.OPENS,
]


@pytest.mark.parametrize("mark", MARKS, ids=[f"{n} {mark.needed}" for n, mark in enumerate(MARKS)])
def test_what_a_mark_matches_holds_its_word(mark: Mark) -> None:
    assert holds(PARSER.parse(mark.said.pattern, re.I), mark.needed, fold=True)


def test_the_registry_knows_the_words() -> None:
    assert set(WORDS.words) == set(PRODUCT_WORDS.words)
