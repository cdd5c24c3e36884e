"""Where somebody stands: the repository around a folder, its branch, and a file of its last commit.

Read without Python's `subprocess` where the system allows it: the guard runs before every command of an agent.
"""

from __future__ import annotations

import os
from typing import NamedTuple

from gate.change.hardening import environment
from gate.errors import GitError

PATIENCE = 10.0
"""Seconds that git may take."""


class Standing(NamedTuple):
    """`root` is the working copy's top folder; empty outside of a repository."""

    root: str
    git_dir: str
    branch: str | None


def find(folder: str) -> Standing:
    """The nearest folder with a `.git` in it. A worktree's `.git` is a file that names the folder
    (https://git-scm.com/docs/gitrepository-layout)."""
    at = os.path.realpath(folder or ".")
    while True:
        git = os.path.join(at, ".git")
        if os.path.isdir(git):
            return Standing(at, git, _branch(git))
        if os.path.isfile(git):
            target = _line(git).removeprefix("gitdir: ")
            git = os.path.normpath(os.path.join(at, target))
            return Standing(at, git, _branch(git))
        parent = os.path.dirname(at)
        if parent == at:
            return Standing("", "", None)
        at = parent


def _line(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            return file.read(4096).partition("\n")[0].strip()
    except OSError:
        return ""


def _branch(git_dir: str) -> str | None:
    name = _line(os.path.join(git_dir, "HEAD")).removeprefix("ref: refs/heads/")
    return name if name and not name.startswith("ref:") and len(name) not in (40, 64) else None


def committed(standing: Standing, path: str) -> bytes | None:
    """A file of HEAD, None where HEAD has none. Raises GitError if git can't tell."""
    asked = f"HEAD:{path}\n".encode()
    argv = ["git", f"--git-dir={standing.git_dir}", "-c", "core.fsmonitor=false", "cat-file", "--batch"]
    out = _spawn(argv, asked) if hasattr(os, "posix_spawnp") else _run(argv, asked)
    head, _, rest = out.partition(b"\n")
    words = head.split()
    if len(words) == 3 and words[1] == b"blob" and words[2].isdigit():
        return rest[: int(words[2])]
    if head.endswith(b" missing"):
        return None
    raise GitError(
        f"git can't read {path} of HEAD", where=standing.root, remedy="run `git status` there to see what is wrong"
    )


def _spawn(argv: list[str], stdin: bytes) -> bytes:
    """One short exchange with a process: the question fits a pipe, so nothing waits for anything."""
    ask, give = os.pipe()
    get, put = os.pipe()
    actions = [
        (os.POSIX_SPAWN_DUP2, ask, 0),
        (os.POSIX_SPAWN_DUP2, put, 1),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    try:
        pid = os.posix_spawnp(argv[0], argv, environment(), file_actions=actions)
    except OSError:
        raise GitError("git is not installed, or not on PATH", remedy="install git 2.31 or later") from None
    finally:
        os.close(ask)
        os.close(put)
    os.write(give, stdin)
    os.close(give)
    with open(get, "rb") as stream:
        out = stream.read()
    os.waitpid(pid, 0)
    return out


def _run(argv: list[str], stdin: bytes) -> bytes:
    import subprocess

    try:
        return subprocess.run(
            argv, input=stdin, capture_output=True, env=environment(), check=False, timeout=PATIENCE
        ).stdout
    except (FileNotFoundError, subprocess.TimeoutExpired):
        raise GitError("git is not installed, or does not answer", remedy="install git 2.31 or later") from None
