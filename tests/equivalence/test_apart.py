"""Pairs that a compiler or an interpreter reads as two programs, or of which it refuses one, where a grammar sees the same.

They were found by asking Ruby 3.1 and 3.4, Babel and tsc, gofmt, PHP and many readers of YAML, CSS and Dockerfiles of a great many small programs.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gate.classify.equivalence import prove

APART = [json.loads(row) for row in (Path(__file__).parent / "apart.jsonl").read_text().splitlines()]


@pytest.mark.parametrize(("path", "before", "after"), APART)
def test_no_proof(path: str, before: str, after: str) -> None:
    assert prove(path, before.encode(), after.encode()) is None
    assert prove(path, after.encode(), before.encode()) is None
