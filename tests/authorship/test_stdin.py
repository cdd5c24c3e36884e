"""One JSON object in, the contract's `authorship` object out."""

from __future__ import annotations

import json
import time

import pytest

from gate.authorship.stdin import answer_line
from gate.errors import UsageError
from tests.authorship.builders import CLAUDE

ADA = {"author_name": "Ada Stone", "author_email": "ada@example.org"}
RECORD = {
    **ADA,
    "committer_name": "GitHub",
    "committer_email": "noreply@github.com",
    "message": f"fix: x\n\n{CLAUDE}\n",
}
FORGED = {
    "author_name": "dependabot[bot]",
    "author_email": "49699333+dependabot[bot]@users.noreply.github.com",
    "committer_name": "GitHub",
    "committer_email": "noreply@github.com",
    "message": "Bump left-pad",
}


def test_the_contracts_object() -> None:
    assert answer_line(json.dumps({**RECORD, "id": "c0ffee"})) == {
        "kind": "assisted",
        "agents": ["claude-code"],
        "invokers": [{"who": "ada@example.org", "source": "commit author"}],
        "evidence": [{"signal": "trailer", "commit": "c0ffee", "agent": "claude-code", "value": CLAUDE}],
    }


OPTIONAL = [
    ({"login": "copilot"}, "authored"),
    ({"login": "ada"}, "undeclared"),
    ({"branch": "codex/fix"}, "assisted"),
    ({"body": "🤖 Generated with [Claude Code](https://x)"}, "assisted"),
    ({"body": "- [x] No AI was used"}, "human"),
    ({"notes": 'a\n  0a 1\n---\n{"prompts": {"0a": {"agent_id": {"tool": "amp"}}}}'}, "assisted"),
    ({"login": None, "branch": None, "body": None, "notes": None}, "undeclared"),
]


@pytest.mark.parametrize(("extra", "kind"), OPTIONAL)
def test_optional_fields(extra: dict[str, str | None], kind: str) -> None:
    assert answer_line(json.dumps({**ADA, "message": "fix: x", **extra}))["kind"] == kind


@pytest.mark.parametrize(
    ("login", "kind"), [("ada", "conflict"), ("dependabot[bot]", "automation"), ("", "automation")]
)
def test_a_bot_and_the_account_behind_it(login: str, kind: str) -> None:
    assert answer_line(json.dumps({**FORGED, "login": login}))["kind"] == kind


@pytest.mark.parametrize("line", ["", "nothing", "[]", "7", '{"message": 7}', "[" * 100_000])
def test_what_is_no_record_is_bad_usage(line: str) -> None:
    with pytest.raises(UsageError, match="one object per line"):
        answer_line(line)


def test_missing_fields_are_empty() -> None:
    assert answer_line("{}")["kind"] == "undeclared"


def test_a_line_that_names_no_field_is_bad_usage() -> None:
    with pytest.raises(UsageError):
        answer_line('{"mesage": "fix", "autor_name": "Ada"}')


def test_many_lines_are_quick() -> None:
    line = json.dumps({**RECORD, "message": RECORD["message"] + "Prose about a fix.\n" * 40})
    started = time.process_time()
    for _ in range(2000):
        answer_line(line)
    assert time.process_time() - started < 3
