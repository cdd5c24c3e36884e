"""Agents' grants: a change that widens one is level 4, in the audit's words, for both share the readers."""

from __future__ import annotations

import pytest

from gate.audit.registry import grants
from gate.classify.rules import agents
from tests.rules.case_files import findings, worst

SAFE = '{"permissions": {"allow": ["Bash(git status)"]}}'
WIDE = '{"permissions": {"allow": ["Bash(git status)", "Bash(aws:*)"]}}'
REVIEW = "on: pull_request\njobs:\n  review:\n    runs-on: ubuntu-latest\n    permissions: {contents: read}\n    steps:\n      - uses: anthropics/claude-code-action@v1\n"


def test_the_words_are_the_audits() -> None:
    path = ".claude/settings.json"
    row = next(row for row in grants({path: WIDE}) if row.level == 4)
    found = findings(agents, path, SAFE, WIDE)
    assert worst(found) == (4, "agent-grant")
    assert row.grant in found[0].reason
    assert row.reason in found[0].reason
    assert (found[0].line, found[0].safer) == (row.line, row.fix)


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (".github/workflows/claude.yml", REVIEW, REVIEW.replace("contents: read", "contents: write")),
        (".github/workflows/claude.yml", None, REVIEW.replace("contents: read", "contents: write")),
        (".claude/skills/release/SKILL.md", "---\nname: a\n---\n", "---\nname: a\nallowed-tools: Bash\n---\n"),
        (".devcontainer/devcontainer.json", "{}", '{"postCreateCommand": "claude --dangerously-skip-permissions"}'),
        (".vscode/settings.json", "{}", '{"chat.tools.terminal.autoApprove": {"/.*/": true}}'),
        ("opencode.json", '{"permission": "ask"}', '{"permission": "allow"}'),
    ],
)
def test_what_widens_is_level_four(path: str, before: str | None, after: str) -> None:
    found = findings(agents, path, before, after)
    assert worst(found) == (4, "agent-grant")
    assert "acts alone by" in found[0].reason


@pytest.mark.parametrize(
    ("path", "before", "after", "expected"),
    [
        # a grant's file stays level 4 whatever changes in it
        (".claude/settings.json", WIDE, SAFE, (4, "agent-grant")),
        (".claude/settings.json", SAFE, "{", (4, "agent-grant")),
        (".claude/settings.json", WIDE, None, (4, "agent-grant")),
        # what an agent is told
        (".claude/skills/release/SKILL.md", "---\nname: a\n---\n", "---\nname: b\n---\n", (2, "agent-instructions")),
        # workflows without a wider agent are for other rules
        (".github/workflows/claude.yml", None, REVIEW, None),
        (
            ".github/workflows/ci.yml",
            None,
            "on: push\npermissions: write-all\njobs: {a: {steps: [{run: make}]}}\n",
            None,
        ),
        (".devcontainer/devcontainer.json", "{}", '{"image": "debian"}', None),
        (".vscode/settings.json", "{}", '{"editor.tabSize": 2}', None),
    ],
)
def test_what_widens_nothing(path: str, before: str, after: str, expected: tuple[int, str] | None) -> None:
    found = findings(agents, path, before, after)
    assert worst(found) == expected
    assert not any("acts alone" in f.reason for f in found)
