"""action.yml and the workflows: strict linters find nothing, and what they promise is what the code reads."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from gate.commandline.init import WORKFLOWS, workflow
from gate.github.event import FORGEABLE, READERS
from gate.github.settings import CONTEXT, read_settings
from tests.conftest import Repo, Result

ROOT = Path(__file__).parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
OURS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SHA = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")


def zizmor(*paths: Path) -> list[dict[str, Any]]:
    """Findings of the auditor persona, but those that a comment in the file explains away."""
    tool = Path(sys.executable).with_name("zizmor")
    command = [str(tool), "--offline", "--persona=auditor", "--format=json", "--no-exit-codes", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [finding for finding in json.loads(done.stdout) if not finding.get("ignored")]


def test_zizmor_finds_nothing_in_ours() -> None:
    assert zizmor(ROOT / "action.yml", *OURS) == []


def test_zizmor_finds_nothing_in_what_init_writes(repo: Repo, gate: Callable[..., Result]) -> None:
    assert gate("init").code == 0
    written = [repo.folder / ".github" / "workflows" / name for name in WORKFLOWS]
    assert zizmor(*written) == []


def test_zizmor_would_find_something(tmp_path: Path) -> None:
    (tmp_path / ".github" / "workflows").mkdir(parents=True)
    file = tmp_path / ".github" / "workflows" / "bad.yml"
    file.write_text((OURS[0]).read_text().replace(" # zizmor: ignore[dangerous-triggers]", ""))
    assert {finding["ident"] for finding in zizmor(file)} == {"dangerous-triggers"}


def jobs(text: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text)["jobs"]
    return found


@pytest.mark.parametrize("path", OURS, ids=lambda p: p.name)
def test_every_action_is_pinned_and_no_job_has_the_name_of_the_status(path: Path) -> None:
    for name, job in jobs(path.read_text()).items():
        assert CONTEXT not in (name, job.get("name"))
        for step in job["steps"]:
            assert SHA.fullmatch(step.get("uses", "a/b@" + "0" * 40)) or step["uses"] == "./"


def test_nothing_of_a_pull_request_is_checked_out() -> None:
    for name in ("oversight-gate.yml", "oversight-relay.yml"):
        text = (ROOT / ".github" / "workflows" / name).read_text()
        assert "head.sha" not in text
        assert "head_ref" not in text
        for job in jobs(text).values():
            checkouts = [step["with"] for step in job["steps"] if "checkout" in step.get("uses", "")]
            assert all(
                c == {"ref": "${{ github.event.repository.default_branch }}", "persist-credentials": False}
                for c in checkouts
            )


def test_ours_is_what_init_writes_but_for_the_step() -> None:
    ours = yaml.safe_load((ROOT / ".github/workflows/oversight-gate.yml").read_text())
    written = yaml.safe_load(workflow("oversight-gate.yml", "main"))
    for found in (ours, written):
        found["jobs"]["judge"].pop("steps")
    assert ours == written
    assert (ROOT / ".github/workflows/oversight-relay.yml").read_text() == workflow("oversight-relay.yml", "main")


def test_the_relay_may_nothing() -> None:
    relay = yaml.safe_load(workflow("oversight-relay.yml", "main"))
    (job,) = relay["jobs"].values()
    assert (relay["permissions"], job.get("permissions"), job["steps"]) == ({}, None, [{"run": 'echo "reviewed"'}])


@pytest.mark.parametrize(
    ("branch", "pattern"), [("main", "main"), ("release/1.0", "release/1.0"), ("it's", "it's"), ("c++", "c\\+\\+")]
)
def test_a_branch_of_any_name(branch: str, pattern: str) -> None:
    assert yaml.safe_load(workflow("oversight-gate.yml", branch))[True]["push"] == {"branches": [pattern]}


def test_every_trigger_is_an_event_that_the_gate_takes() -> None:
    triggers = yaml.safe_load(workflow("oversight-gate.yml", "main"))[True]
    assert not set(triggers) & set(FORGEABLE)
    assert set(triggers) <= set(READERS)


def test_action_yml_is_small_and_takes_inputs_by_environment_alone() -> None:
    steps = ACTION["runs"]["steps"]
    assert len(steps) <= 4
    assert all("${{" not in step["run"] for step in steps)
    assert "--require-hashes" in steps[0]["run"]


def test_every_input_reaches_the_settings() -> None:
    env = ACTION["runs"]["steps"][-1]["env"]
    assert sorted(env.values()) == sorted(f"${{{{ inputs.{name} }}}}" for name in ACTION["inputs"])
    source = (ROOT / "gate/github/settings.py").read_text()
    assert all(f'"{name}"' in source for name in env)
    given = {name: str(ACTION["inputs"][value[11:-3]].get("default", "")) for name, value in env.items()}
    needed = {"GITHUB_REPOSITORY": "a/b", "GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": "/e", "GATE_TOKEN": "t"}
    assert read_settings(given | needed) == read_settings(needed)


def test_every_output_is_written() -> None:
    source = (ROOT / "gate/github/one.py").read_text()
    assert all(f"{name}=" in source for name in ACTION["outputs"])


def test_the_readme_and_docs_name_every_input_and_permission() -> None:
    page = (ROOT / "docs" / "github.md").read_text()
    assert all(f"`{name}`" in page for name in (*ACTION["inputs"], *ACTION["outputs"]))
    granted = yaml.safe_load(workflow("oversight-gate.yml", "main"))["jobs"]["judge"]["permissions"]
    assert all(f"`{name}: {level}`" in page for name, level in granted.items())
    readme = re.search(
        r"```yaml\n# .github/workflows/oversight-gate.yml\n(.*?)```", (ROOT / "README.md").read_text(), re.S
    )
    assert readme
    assert yaml.safe_load(readme[1])["permissions"] == granted
    assert len(readme[1].splitlines()) <= 12
