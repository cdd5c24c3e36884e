"""action.yml's own steps as processes: a venv from the hash lock outside the workspace, then the gate."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.peers.sample import Shop
from tests.stories.changes import LEVEL_2
from tests.stories.composite import ROOT, Composite
from tests.stories.runner import Actions

ACTION = yaml.safe_load((ROOT / "action.yml").read_text())


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """RUNNER_TEMP after the first step, once for all tests here."""
    folder = tmp_path_factory.mktemp("runner")
    action = {**ACTION, "runs": {**ACTION["runs"], "steps": ACTION["runs"]["steps"][:1]}}
    done = Composite(folder=folder, env={"RUNNER_TEMP": str(folder)}, action=action).run()
    assert done.code == 0, done.log
    return folder


def composite(actions: Actions, installed: Path, **inputs: str) -> Composite:
    """The action on the last pull request event, in a workspace that a pull request could have filled."""
    event = [e for e in actions.shop.hub.events if e.name == "pull_request"][-1]
    _, _, env = actions.prepare(event)
    kept = {k: v for k, v in env.items() if k.startswith("GITHUB_")} | {"RUNNER_TEMP": str(installed)}
    workspace = actions.folder / "workspace"
    (workspace / "gate").mkdir(parents=True, exist_ok=True)
    (workspace / "gate/__init__.py").write_text("raise SystemExit('the code of the pull request ran')")
    (workspace / "sitecustomize.py").write_text("raise SystemExit('the code of the pull request ran')")
    token = actions.shop.hub.workflow_token(actions.shop.repository).value
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    return Composite(folder=workspace, env=kept, inputs=given, token=token)


def test_at_most_four_steps_and_no_expression_in_a_shell_line() -> None:
    steps = ACTION["runs"]["steps"]
    assert len(steps) <= 4
    assert not [step["name"] for step in steps if "${{" in step["run"]]
    assert all("_" not in name for name in ACTION["inputs"])


def test_the_steps_publish_and_set_outputs(at: Shop, actions: Actions, installed: Path) -> None:
    pull = at.pull(LEVEL_2, by=at.alice)
    done = composite(actions, installed).run(skip=1)
    assert done.code == 0, done.log
    assert done.outputs == {"level": "2", "status": "pending", "outcome": "wait", "authorship": "undeclared"}
    assert "Level 2" in done.summary
    assert (actions.status(pull) or ("",))[0] == "pending"
    assert len(actions.comments(pull)) == 1
    assert "the code of the pull request ran" not in done.log


def test_inputs_switch_things_off(at: Shop, actions: Actions, installed: Path) -> None:
    pull = at.pull(LEVEL_2, by=at.alice)
    done = composite(actions, installed, comment="false", labels="false", publish="check-run").run(skip=1)
    assert done.code == 0, done.log
    assert (actions.comments(pull), pull.labels, actions.status(pull)) == ([], [], None)
    assert [(run.name, run.status) for run in at.repository.check_runs] == [("oversight-gate", "in_progress")]


@pytest.mark.parametrize("name", ["publish", "pull_request", "timeout", "webhook", "comment"])
def test_a_hostile_input_runs_nothing_and_passes_nothing(
    at: Shop, actions: Actions, installed: Path, name: str
) -> None:
    pull = at.pull(LEVEL_2, by=at.alice)
    proof = actions.folder / "owned"
    done = composite(
        actions, installed, **{name: f'"; touch {proof}; $(touch {proof}) `touch {proof}`\nGATE_TOKEN=x'}
    ).run(skip=1)
    assert done.code == 2, done.log
    assert not proof.exists()
    assert done.outputs["status"] == ""
    assert actions.status(pull) is None


def test_a_bad_token_is_red(at: Shop, actions: Actions, installed: Path) -> None:
    pull = at.pull(LEVEL_2, by=at.alice)
    done = composite(actions, installed, token="ghs_wrong").run(skip=1)
    assert (done.code, actions.status(pull)) == (3, None)
    assert "ghs_wrong" not in done.log
