"""What the documents list is what the code has."""

from __future__ import annotations

import re
from pathlib import Path

from gate.cli import main
from gate.docs import _keys, levels_page, policy_page
from gate.oversight.pull import WORDS
from gate.policy.scenario_fields import FIELDS
from gate.policy.scenarios import read
from gate.policy.schema import ROOT as SHAPE
from gate.policy.trial import COMPARED, run

ROOT = Path(__file__).parent.parent


def test_levels_is_generated_from_the_rules() -> None:
    assert (ROOT / "docs" / "levels.md").read_text() == levels_page(), "python -m gate.docs levels > docs/levels.md"


def test_policy_is_generated_from_the_table_that_validates(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "policy.md").read_text()
    assert page == policy_page(), "python -m gate.docs policy > docs/policy.md"
    match = re.search(r"```yaml\n(.*?)```", page, re.S)
    assert match
    (tmp_path / "example.yaml").write_text(match.group(1))
    assert main(["policy", "check", str(tmp_path / "example.yaml")]) == 0


def test_every_key_of_a_policy_is_explained() -> None:
    silent = [key for name, kind in SHAPE.fields.items() for key, one in _keys(kind, f"{name}.") if not one.about]
    assert not silent


def test_approvals_explains_every_reason() -> None:
    page = (ROOT / "docs" / "approvals.md").read_text()
    assert set(re.findall(r"`(\w+)`(?=[^|\n]* \|[^|\n]*\|[^|\n]*\|)", page)) >= set(WORDS)


def test_scenarios_lists_every_field() -> None:
    page = (ROOT / "docs" / "scenarios.md").read_text()
    said = set(re.findall(r"\w+", page))
    assert said >= FIELDS - {
        "expect",
        "notes",
        "token",
        "event",
        "state_override",
        "user_typename",
        "association",
        "why",
    }
    assert said >= set(COMPARED)


def test_the_example_holds() -> None:
    page = (ROOT / "docs" / "scenarios.md").read_text()
    match = re.search(r"```json\n(.*?)```", page, re.S)
    assert match
    (case,) = read(match.group(1).encode(), "example")
    assert run(case) == []
