"""docs/audit.md shows the real thing, and names every export that is understood."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from gate.audit.baseline import read_baseline
from tests.conftest import Repo, gate_process

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "audit.md").read_text()


def block(name: str) -> str:
    match = re.search(rf"<!-- {name} -->\n```\w*\n(.*?)```\n<!-- /{name} -->", PAGE, re.S)
    assert match, name
    return match.group(1)


def test_the_incident_is_what_the_command_says(repo: Repo) -> None:
    repo.write({".kiro/agents/operator.json": block("audit:file"), "env/production/main.tf": "\n"})
    page = {"COLUMNS": "100"}
    before = gate_process(repo.folder, "audit", env=page)
    assert before.code == 1
    assert block("audit:before").strip() == before.out.split("\n\nunknown:")[0].strip()
    gate_process(repo.folder, "audit", "--fix", "--yes")
    after = gate_process(repo.folder, "audit", env=page)
    assert after.code == 0
    assert block("audit:after").strip() == after.out.split("\n\nunknown:")[0].strip()


def test_the_example_of_a_baseline_loads() -> None:
    text = next(t for t in re.findall(r"```yaml\n(.*?)```", PAGE, re.S))
    assert yaml.safe_load(text)["version"] == 1
    assert [known.owner for known in read_baseline(text.encode(), "known.yaml")] == ["alice"]


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", PAGE):
        assert (ROOT / "docs" / target).exists(), target
