"""git-ai's notes: lines that a note attests to an agent are evidence; a note of people's lines is not."""

from __future__ import annotations

import json

import pytest

from gate.authorship import load_catalogue
from gate.authorship.notes import read_note
from tests.authorship.builders import commit, told

PROMPT = {"agent_id": {"tool": "cursor", "id": "1", "model": "opus"}, "human_author": "Ada Stone <ada@example.org>"}


def note(*rows: str, **sections: object) -> str:
    return "\n".join((*rows, "---", json.dumps({"schema_version": "authorship/3.0.0", **sections})))


NOTES = [
    (note("src/a.py", "  0a1b2c 1-4,9", prompts={"0a1b2c": PROMPT}), ["cursor"]),
    (note('"src/with space.py"', "  0a1b2c 7", prompts={"0a1b2c": PROMPT}), ["cursor"]),
    (note("a", "  s_1::t_2 7", sessions={"s_1": {"agent_id": {"tool": "claude"}}}), ["claude-code"]),
    (note("a", "  0a 7", prompts={"0a": {"agent_id": {"tool": "github-copilot"}}}), ["copilot"]),
    (note("a", "  0a 7", prompts={"0a": {"agent_id": {"tool": "homegrown"}}}), ["declared"]),
    (note("a", "  0a 7", prompts={"0a": {}}), ["declared"]),
    (
        note("a", "  0a 7", "b", "  0b 1", prompts={"0a": PROMPT, "0b": {"agent_id": {"tool": "codex"}}}),
        ["cursor", "codex"],
    ),
    (note("a", "  0a 7", prompts={"0a": PROMPT}).replace("\n", "\r\n"), ["cursor"]),
    # nothing attested to an agent
    (note("a", "  h_1 1-9", prompts={"0a": PROMPT}, humans={"h_1": {"author": "Ada"}}), []),
    (note(prompts={"0a": PROMPT}), []),
    (note("a", "  0a 7", prompts={}), []),
    (note("a", "  0a 7", prompts=[]), []),
    ("a\n  0a 7\n---\n{", []),
    ("a\n  0a 7\n---\n[]", []),
    ("a\n  0a 7\n", []),
    ("Reviewed with Claude", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "agents"), NOTES)
def test_note(text: str, agents: list[str]) -> None:
    assert [mark.agent for mark in read_note(text, load_catalogue())] == agents


def test_a_note_names_the_agent_and_its_human() -> None:
    found = told(commit(notes=NOTES[0][0]))
    assert (found.kind, found.agents, found.evidence[0].signal) == ("assisted", ("cursor",), "note")
    assert ("Ada Stone <ada@example.org>", "git-ai note") in {(i.who, i.source) for i in found.invokers}


def test_a_deep_note_is_no_stack_overflow() -> None:
    assert read_note("a\n  0a 7\n---\n" + '{"prompts":' * 100_000, load_catalogue()) == []
