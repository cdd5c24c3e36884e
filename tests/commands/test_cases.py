"""Commands and the levels that may be given to them, one a line in the files beside this one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gate.commands import grade

HERE = Path(__file__).parent


def load(name: str) -> list[tuple[str, tuple[int, ...]]]:
    rows = (json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines() if line.strip())
    return [(row["cmd"], tuple(row["ok"])) for row in rows]


DAY = load("day.jsonl")
LOOKALIKES = load("lookalikes.jsonl")
BETWEEN = load("between.jsonl")
MUST_STOP = load("must_stop.jsonl")


@pytest.mark.parametrize(("command", "accepted"), DAY + LOOKALIKES + BETWEEN + MUST_STOP)
def test_level(command: str, accepted: tuple[int, ...]) -> None:
    found = grade(command)
    assert found.level in accepted, found.reasons


def test_an_ordinary_day_is_hardly_ever_interrupted() -> None:
    levels = [grade(command).level for command, _ in DAY]
    assert len(levels) >= 200
    assert max(levels) < 4
    assert sum(level >= 2 for level in levels) <= 0.03 * len(levels)


def test_every_must_stop_command_is_stopped() -> None:
    assert not [command for command, _ in MUST_STOP if grade(command).level < 2]
