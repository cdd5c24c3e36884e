"""Every failure the gate expects, under one root, each with its exit code. They import nothing of ours.

Exit codes: 2 = bad usage or a policy that does not load; 3 = the gate itself failed. Neither ever reads as a pass.
"""

from __future__ import annotations


class GateError(Exception):
    """What happened, where, and what to do next."""

    exit_code = 3

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        where = "\\n".join(
            self.where.splitlines()
        )  # the key of a policy may hold a line of its own, and that a command
        text = f"{where}: {self.what}" if where not in ("", ".") else self.what
        return f"{text}\n  -> {self.remedy}" if self.remedy else text


class UsageError(GateError):
    """The call is wrong: an unknown revision, no repository, a file that does not exist."""

    exit_code = 2


class PolicyError(GateError):
    """A policy that does not load: file, line, key, remedy."""

    exit_code = 2


class GitError(GateError):
    """Git is missing, refused, timed out, or an object can't be read."""


class TruncatedError(GateError):
    """Data are incomplete, so no verdict can be a pass."""


class LedgerError(GateError):
    """The decision log is missing, broken or cannot be written. It never reads as "nothing happened"."""
