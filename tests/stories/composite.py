"""A composite action, run as GitHub's runner runs one: expressions resolved, each step a bash process, outputs by file.

https://docs.github.com/en/actions/reference/workflows-and-actions/metadata-syntax#runs-for-composite-actions
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.stories.runner import read_outputs

ROOT = Path(__file__).parents[2]
EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")
# What `shell: bash` means. https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idstepsshell
BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """How the action ended: the first exit code that is not 0, what was printed, its outputs and the job's summary."""

    code: int
    log: str
    outputs: dict[str, str]
    summary: str
    steps: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Composite:
    """`env` is what the runner itself sets (GITHUB_*, RUNNER_TEMP); `inputs` are the workflow's `with:`."""

    folder: Path
    env: Mapping[str, str]
    inputs: Mapping[str, str] = field(default_factory=dict)
    token: str = ""
    action: dict[str, Any] = field(default_factory=lambda: yaml.safe_load((ROOT / "action.yml").read_text()))

    def run(self, *, skip: int = 0) -> Finished:
        """Every step after the first `skip`, until one fails."""
        outputs: dict[str, dict[str, str]] = {}
        log, done, code = "", [], 0
        summary = self.folder / "step-summary"
        summary.touch()
        for number, step in enumerate(self.action["runs"]["steps"][skip:]):
            file = self.folder / f"output-{number}"
            file.touch()
            ended = self._step(step, number, file, summary, outputs)
            log += ended.stdout
            done.append(step["name"])
            outputs[step.get("id", str(number))] = read_outputs(file.read_text())
            code = ended.returncode
            if code:
                break
        values = {name: self.resolve(str(entry["value"]), outputs) for name, entry in self.action["outputs"].items()}
        return Finished(code=code, log=log, outputs=values, summary=summary.read_text(), steps=tuple(done))

    def _step(
        self, step: dict[str, Any], number: int, file: Path, summary: Path, outputs: Mapping[str, Mapping[str, str]]
    ) -> subprocess.CompletedProcess[str]:
        script = self.folder / f"step-{number}.sh"
        script.write_text(self.resolve(step["run"], outputs))
        own = {name: self.resolve(str(value), outputs) for name, value in step.get("env", {}).items()}
        given = {"GITHUB_OUTPUT": str(file), "GITHUB_STEP_SUMMARY": str(summary), "GITHUB_ACTION_PATH": str(ROOT)}
        plain = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "GATE_", "RUNNER_", "PYTHON"))}
        env = plain | dict(self.env) | given | own
        return subprocess.run(
            [*BASH, str(script)],
            env=env,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )

    def resolve(self, text: str, outputs: Mapping[str, Mapping[str, str]]) -> str:
        """`inputs.x`, `github.token` and `steps.x.outputs.y`: put in as text, as GitHub does, before any shell sees it."""

        def value(match: re.Match[str]) -> str:
            name = match[1]
            if name == "github.token":
                return self.token
            if name.startswith("inputs."):
                wanted = name.removeprefix("inputs.")
                default = str(self.action["inputs"][wanted].get("default", ""))
                return self.inputs[wanted] if wanted in self.inputs else self.resolve(default, outputs)
            step = re.fullmatch(r"steps\.([\w-]+)\.outputs\.([\w-]+)", name)
            if step is None:
                raise ValueError(f"no value for {match[0]}")
            return outputs.get(step[1], {}).get(step[2], "")

        return EXPRESSION.sub(value, text)
