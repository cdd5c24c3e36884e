"""Drop-in cases: a new file under `cases/granting`, `cases/safe` or `cases/broken` is a new test.

Each part after `=== PATH` is a settings file; `=== expect` holds `PATH:LINE HUMAN_APPROVAL REACH LEVEL`, one row a line.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gate.audit.join import audit
from gate.audit.nouns import Grant

CASES = Path(__file__).parent / "cases"


def parts(file: Path) -> dict[str, str]:
    found = re.split(r"^=== (.+)\n", file.read_text(encoding="utf-8"), flags=re.M)[1:]
    return dict(zip(found[::2], found[1::2], strict=True))


def rows(file: Path) -> tuple[tuple[Grant, ...], list[str], list[str]]:
    """The audit's rows, the expected ones, the settings files."""
    texts = parts(file)
    expected = texts.pop("expect", "").split("\n")
    return audit(texts).grants, [line for line in expected if line], list(texts)


def shown(row: Grant) -> str:
    return f"{row.path}:{row.line} {row.human_approval} {row.reach} {int(row.level)}"


def files(kind: str) -> list[Path]:
    return sorted((CASES / kind).glob("*.case"))


@pytest.mark.parametrize("file", files("granting"), ids=lambda f: f.stem)
def test_what_lets_a_tool_act_alone(file: Path) -> None:
    found, expected, _ = rows(file)
    assert expected
    said = [shown(row) for row in found]
    assert set(expected) <= set(said), said
    assert any(row.human_approval == "none" for row in found)
    assert all(row.reason and row.fix and row.grant for row in found)


@pytest.mark.parametrize("file", files("safe"), ids=lambda f: f.stem)
def test_what_is_safe_cries_no_wolf(file: Path) -> None:
    found, _, _ = rows(file)
    assert [shown(row) for row in found if row.human_approval == "none" and row.level >= 2] == []
    assert not [row for row in found if row.acts_alone]


@pytest.mark.parametrize("file", files("broken"), ids=lambda f: f.stem)
def test_what_cannot_be_read_is_unknown(file: Path) -> None:
    found, _, paths = rows(file)
    assert {u.what for u in audit(parts(file)).unknown} >= {f"what {path} grants" for path in paths}
    assert [(row.path, row.grant, row.reach, row.human_approval) for row in found] == [
        (path, "cannot be read", "unknown", "unknown") for path in paths
    ]
