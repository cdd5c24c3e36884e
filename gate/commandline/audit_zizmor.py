"""zizmor as a program of its own, on the workflows that start an agent: offline, without the repository's configuration."""

from __future__ import annotations

import os
import shutil
import subprocess

from gate.audit.nouns import Audit, Grant
from gate.audit.zizmor import ARGUMENTS, read_findings
from gate.change.source import Source
from gate.errors import GateError, UsageError

TIMEOUT = 120.0


def findings(source: Source, found: Audit) -> tuple[Grant, ...]:
    """Rows of zizmor. Raises UsageError where it is not installed, GateError where it fails."""
    agents = {row.path: row.tool for row in found.grants if "/workflows/" in row.path and not row.path.startswith("~/")}
    if not agents or source.bare:
        return ()
    program = shutil.which("zizmor")
    if program is None:
        raise UsageError(
            "zizmor is not installed", remedy="pip install 'oversight-gate[zizmor]', or leave --zizmor out"
        )
    top = source.git.line("rev-parse", "--show-toplevel") or "."
    kept = {k: v for k, v in os.environ.items() if k not in ("GH_TOKEN", "GITHUB_TOKEN", "ZIZMOR_CONFIG")}
    try:
        done = subprocess.run(
            [program, *ARGUMENTS, "--", *sorted(agents)],
            cwd=top,
            env=kept,
            capture_output=True,
            timeout=TIMEOUT,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise GateError(f"zizmor did not run: {error}", remedy="run it by hand, or leave --zizmor out") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise GateError(f"zizmor failed: {said[-1] if said else done.returncode}", remedy="run it by hand to see why")
    return read_findings(done.stdout, agents)
