"""What a commit pays: `gate hook pre-commit` on five staged files of 5,000, as a multiple of `python -I -c pass`.

Both are timed in turns in one run, so that the ratio holds on any machine; the limit is 8.
"""

from __future__ import annotations

import compileall
import os
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


def repository(folder: Path) -> None:
    env = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull}

    def git(*args: str) -> None:
        subprocess.run(
            ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@b.c", *args], check=True, env=env
        )

    git("init", "-q")
    for i in range(5_000):
        path = folder / f"pkg{i // 100}" / f"m{i}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"def f{i}(x):\n    return x + {i}\n")
    git("add", "-A")
    git("commit", "-qm", "start")
    for i, name in enumerate(("pkg0/m1.py", "pkg1/m101.py", "docs/a.md", "db/1.sql", "src/app.ts")):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{'SELECT 1;' if name.endswith('sql') else f'x = {i}'}\n")
    git("add", "-A")


def timed(argv: list[str], folder: Path) -> float:
    start = time.perf_counter()
    subprocess.run(argv, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> int:
    compileall.compile_dir(str(Path(gate.__file__).parent), quiet=1)  # as an installed package has it
    expressions.prepare()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        repository(folder)
        pairs = [
            (timed([sys.executable, "-I", "-c", "pass"], folder), timed([GATE, "hook", "pre-commit"], folder))
            for _ in range(ROUNDS)
        ]
    bare, hook = (statistics.median(column) for column in zip(*pairs, strict=True))
    print(
        f"python -I -c pass {bare * 1000:.1f} ms; gate hook pre-commit {hook * 1000:.1f} ms; ratio {hook / bare:.1f} (limit 8)"
    )
    return 0 if hook / bare <= 8 else 1


if __name__ == "__main__":
    sys.exit(main())
