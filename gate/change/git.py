"""The git edge: every call to git goes through here.

The repository under judgement is not trusted: its attributes, textconv, external diff, replace refs, hooks and
file-system monitor are all switched off. `GIT_*` variables are scrubbed, as git sets them inside hooks
(https://github.com/pre-commit/pre-commit/blob/main/pre_commit/git.py), but those that name the index of a commit in
progress (`git commit -a`, `git commit FILE`) are kept: they say what is about to be committed.
"""

from __future__ import annotations

import os
import re
import subprocess

from gate.change.hardening import environment
from gate.errors import GitError, UsageError

HARDENED = (
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "protocol.ext.allow=never",
    "-c",
    "core.attributesFile=/dev/null",
    "-c",
    "core.quotePath=false",
    "-c",
    "log.showSignature=false",
    "-c",
    "maintenance.auto=0",
)
TIMEOUT = 120.0


NO_REPOSITORY = "not a git repository"


class Git:
    """Git in one folder. `run` returns raw bytes; failures become `GitError` with git's own words."""

    def __init__(self, folder: str = ".") -> None:
        self.folder = folder
        self.env = environment()

    def argv(self, *args: str) -> list[str]:
        return ["git", "-C", self.folder, *HARDENED, *args]

    def run(self, *args: str, stdin: bytes | None = None, check: bool = True, timeout: float = TIMEOUT) -> bytes:
        code, out, err = self.attempt(*args, stdin=stdin, timeout=timeout)
        if check and code:
            raise self.explain(args, err)
        return out

    def attempt(self, *args: str, stdin: bytes | None = None, timeout: float = TIMEOUT) -> tuple[int, bytes, bytes]:
        """(exit code, stdout, stderr); raises only where git cannot be run at all."""
        try:
            done = subprocess.run(
                self.argv(*args),
                input=stdin,
                stdin=None if stdin is not None else subprocess.DEVNULL,
                capture_output=True,
                env=self.env,
                timeout=timeout,
                check=False,
            )
        except FileNotFoundError:
            raise GitError("git is not installed, or not on PATH", remedy="install git 2.31 or later") from None
        except NotADirectoryError:
            raise UsageError("not a directory", where=self.folder, remedy="name a folder inside a repository") from None
        except subprocess.TimeoutExpired:
            raise GitError(
                f"git {args[0]} took longer than {timeout:.0f} s",
                where=self.folder,
                remedy="run it by hand to see what it waits for",
            ) from None
        return done.returncode, done.stdout, done.stderr

    def explain(self, args: tuple[str, ...], err: bytes) -> GitError | UsageError:
        said = err.decode("utf-8", "replace").strip()
        low = said.lower()
        if "dubious ownership" in low:
            named = re.search(r"repository at '(.+)'", said)
            return UsageError(
                "git refuses a repository that belongs to somebody else",
                where=self.folder,
                remedy=f"if you trust it: git config --global --add safe.directory {named[1] if named else os.path.abspath(self.folder)!r}",
            )
        if "not a git repository" in low:
            return UsageError(
                NO_REPOSITORY,
                where=os.path.abspath(self.folder),
                remedy="run gate inside a repository; a patch needs none: gate check --patch FILE",
            )
        if "cannot change to" in low:
            return UsageError("no such folder", where=self.folder, remedy="name a folder inside a repository")
        return GitError(
            f"git {args[0]} failed: {said.splitlines()[-1] if said else 'no message'}",
            where=self.folder,
            remedy="run `git fsck` and, in a shallow or partial clone, `git fetch` the missing objects",
        )

    def line(self, *args: str) -> str | None:
        """The one line that a query prints, or None where git says no."""
        code, out, err = self.attempt(*args)
        if code and b"dubious ownership" in err:
            raise self.explain(args, err)
        return out.decode("utf-8", "surrogateescape").rstrip("\n") if code == 0 else None
