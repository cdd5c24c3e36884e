"""Which agent runs the process, what line it signs with, and that asking costs a git hook next to nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gate.authorship import load_catalogue, running_agent, trailer_for
from gate.authorship.environment import _SIGNATURES
from gate.authorship.marks import read_text

RUNNING = [
    ({"CLAUDECODE": "1"}, "claude-code"),
    ({"CURSOR_AGENT": "1"}, "cursor"),
    ({"CURSOR_EXTENSION_HOST_ROLE": "agent-exec"}, "cursor"),
    ({"GEMINI_CLI": "1"}, "gemini-cli"),
    ({"CODEX_SANDBOX": "seatbelt"}, "codex"),
    ({"CODEX_THREAD_ID": "0b1c"}, "codex"),
    ({"COPILOT_CLI": "1"}, "copilot"),
    ({"COPILOT_AGENT_SESSION_ID": "0b1c"}, "copilot"),
    ({"GITHUB_ACTOR": "copilot-swe-agent[bot]"}, "copilot"),
    ({"OPENCODE": "1"}, "opencode"),
    ({"AUGMENT_AGENT": "1"}, "augment"),
    ({"CLINE_ACTIVE": "true"}, "cline"),
    ({"ROO_ACTIVE": "true"}, "roo"),
    ({"KIRO_SESSION_ID": "0b1c"}, "kiro"),
    ({"OR_APP_NAME": "Aider"}, "aider"),
    ({"AGENT": "amp"}, "amp"),
    ({"AGENT": "goose"}, "goose"),
    ({"AGENT": "1"}, "unnamed-agent"),
    ({"AGENT": "1", "OPENCODE": "1"}, "opencode"),
    ({"AI_AGENT": "claude-code_2.1_cli"}, "claude-code"),
    ({"AI_AGENT": "Gemini"}, "gemini-cli"),
    ({"AI_AGENT": "homegrown@2"}, "homegrown"),
    ({"AI_AGENT": "$(rm)\n"}, "rm"),
    ({"AI_AGENT": "\u202e"}, "unnamed-agent"),
    # editors, workspaces, settings, and machines that are called agents
    ({}, None),
    ({"CURSOR_TRACE_ID": "0b1c", "TERM_PROGRAM": "vscode"}, None),
    ({"REPL_ID": "0b1c"}, None),
    ({"CODEX_HOME": "/home/ada/.codex", "GOOSE_PROVIDER": "openai", "AIDER_MODEL": "opus"}, None),
    ({"OPENAI_API_KEY": "x", "GITHUB_ACTOR": "ada", "USER": "ada"}, None),
    ({"CLAUDECODE": "", "GEMINI_CLI": "0", "AI_AGENT": "false"}, None),
    ({"AGENT": "linux-node-7"}, None),
]


@pytest.mark.parametrize(("environment", "agent"), RUNNING)
def test_running_agent(environment: dict[str, str], agent: str | None) -> None:
    assert running_agent(environment) == agent


@pytest.mark.parametrize("agent", [*_SIGNATURES, "homegrown", "unnamed-agent"])
def test_its_line_is_read_back_as_that_agent(agent: str) -> None:
    catalogue = load_catalogue()
    known = agent if agent in catalogue.agents else "declared"
    found = read_text(f"fix: x\n\n{trailer_for(agent)}\n", catalogue).ai
    assert [e.agent for e in found] == [known]


def test_the_known_agents_are_those_of_the_catalogue() -> None:
    assert _SIGNATURES.keys() <= load_catalogue().agents.keys()


def test_a_hook_pays_for_no_heavy_import() -> None:
    """With -S, so that nothing of the installation is imported either."""
    code = "import sys; import gate.authorship.environment; print(*sys.modules)"
    out = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"re", "tomllib", "dataclasses", "json", "gate.model"} & set(out)
