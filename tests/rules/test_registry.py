"""What the registry says of a rule is so."""

from __future__ import annotations

import inspect
import sys

import pytest

from gate.classify.registry import REGISTRY, Entry, load


@pytest.mark.parametrize("entry", REGISTRY, ids=lambda entry: entry.module)
def test_a_rule_that_looks_at_other_paths_says_so(entry: Entry) -> None:
    source = inspect.getsource(sys.modules[load(entry.module).__name__])  # type: ignore[attr-defined]
    assert entry.around == ("siblings" in source)
