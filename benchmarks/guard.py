"""What an agent pays: one call of `gate guard`, as a multiple of `python -I -c pass`, and 10,000 commands in one batch.

Both are timed in turns in one run, so that the ratio holds on any machine. The limits: 5 for a command, 5 s for the batch.
With a `guard:` section to read, YAML is loaded too: 6. An edit loads the classifier, as a commit hook does: 9.
"""

from __future__ import annotations

import compileall
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import gate
from gate import expressions

ROUNDS = 25
GATE = str(Path(sys.executable).parent / "gate")
COMMANDS = (
    "git status --short",
    "pytest -q tests/test_api.py && git diff",
    "aws --profile prod cloudformation delete-stack --stack-name api",
    "docker compose up -d db && psql -h localhost -c 'select 1'",
)
LIMITS = {"command": 5.0, "with a policy": 6.0, "edit": 9.0}


def repository(folder: Path, policy: str = "") -> Path:
    folder.mkdir()
    env = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull}

    def git(*args: str) -> None:
        subprocess.run(
            ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@b.c", *args], check=True, env=env
        )

    git("init", "-q")
    (folder / "app.py").write_text("def f(x):\n    return x\n")
    if policy:
        (folder / ".gate.yaml").write_text(policy)
    git("add", "-A")
    git("commit", "-qm", "start")
    return folder


def payload(folder: Path, tool: str, **given: str) -> bytes:
    return json.dumps(
        {"session_id": "s", "cwd": str(folder), "hook_event_name": "PreToolUse", "tool_name": tool, "tool_input": given}
    ).encode()


def timed(argv: list[str], folder: Path, stdin: bytes = b"") -> float:
    start = time.perf_counter()
    subprocess.run(argv, cwd=folder, check=True, input=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def ratios(folder: Path, payloads: list[bytes]) -> float:
    """The median call over the median bare start, taken in turns."""
    calls, bare = [], []
    for number in range(ROUNDS):
        bare.append(timed([sys.executable, "-I", "-c", "pass"], folder))
        calls.append(timed([GATE, "guard", "--agent", "claude-code"], folder, payloads[number % len(payloads)]))
    return statistics.median(calls) / statistics.median(bare)


def batch(folder: Path) -> float:
    """Seconds of the processor, all lines different: other work on the machine does not count."""
    rows = "".join(json.dumps({"cmd": f"{COMMANDS[n % len(COMMANDS)]} {n}"}) + "\n" for n in range(10_000))
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    timed([GATE, "guard", "--batch"], folder, rows.encode())
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    compileall.compile_dir(str(Path(gate.__file__).parent), quiet=1)  # as an installed package has it
    expressions.prepare()
    with tempfile.TemporaryDirectory() as name:
        plain = repository(Path(name) / "plain")
        ruled = repository(Path(name) / "ruled", "version: 1\nguard:\n  production: [blue]\n")
        found = {
            "command": ratios(plain, [payload(plain, "Bash", command=command) for command in COMMANDS]),
            "with a policy": ratios(ruled, [payload(ruled, "Bash", command=command) for command in COMMANDS]),
            "edit": ratios(plain, [payload(plain, "Write", file_path="app.py", content="x = 1\n")]),
        }
        seconds = batch(plain)
    for what, ratio in found.items():
        print(f"{what}: {ratio:.1f} times a bare start (limit {LIMITS[what]:.0f})")
    print(f"10,000 commands: {seconds:.2f} s (limit 5)")
    return 0 if seconds < 5 and all(ratio <= LIMITS[what] for what, ratio in found.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
