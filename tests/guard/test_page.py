"""docs/guard.md says what the code does."""

from __future__ import annotations

from pathlib import Path

from gate.commands.grades import SCALE
from gate.guard.agents import AGENTS

PAGE = (Path(__file__).parents[2] / "docs" / "guard.md").read_text("utf-8")


def scale() -> str:
    """The table of effects, as the page shows it."""
    rows = [f"| {kind} | {row[-1]} | {' | '.join(str(level) for level in row[1:-1])} |" for kind, row in SCALE.items()]
    return "\n".join(
        (
            "| effect | it | production | staging | unknown | development | test |",
            "|---|---|---|---|---|---|---|",
            *rows,
        )
    )


def test_the_scale_is_the_codes() -> None:
    assert PAGE.partition("<!-- scale -->\n")[2].partition("\n<!-- /scale -->")[0] == scale()


def test_every_agent_is_in_the_table() -> None:
    for name in ("Claude Code", "Cursor", "Copilot CLI", "Gemini CLI", "Codex", "Kiro", "OpenCode"):
        assert f"| {name} |" in PAGE
    assert len(AGENTS) == 7
