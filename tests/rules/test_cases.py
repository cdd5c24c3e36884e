"""Every rule has cases that it raises and cases that it ignores; each case is a file."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from gate.classify.registry import REGISTRY
from tests.rules.case_files import HERE, files, run

RULES = tuple(dict.fromkeys(entry.module for entry in REGISTRY))
CASES = [(rule, file) for rule in RULES for file in files(rule)]


@pytest.mark.parametrize(("rule", "file"), CASES, ids=[f"{r}/{f.parent.name}/{f.stem}" for r, f in CASES])
def test_case(rule: str, file: Path) -> None:
    run(import_module(f"gate.classify.rules.{rule}"), file)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_raised_and_ignored_cases(rule: str) -> None:
    for folder in ("raised", "ignored"):
        assert len(list((HERE / rule / folder).glob("*.case"))) >= 2, f"tests/rules/{rule}/{folder}"
