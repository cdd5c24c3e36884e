"""The folder an agent works in, as files: where a path leads, what stands there."""

from __future__ import annotations

import os

from gate.change.standing import Standing
from gate.guard.nouns import Place


class WorkingCopy:
    """The folder an agent works in, as files."""

    def __init__(self, standing: Standing, cwd: str) -> None:
        self.root, self.cwd = standing.root, cwd or os.getcwd()

    def _full(self, path: str) -> str:
        return os.path.join(self.cwd, os.path.expanduser(path.replace("\0", "")))

    def place(self, path: str) -> tuple[Place, ...]:
        """The path as it is written, dots folded, and where its links lead."""
        full = self._full(path)
        written = os.path.join(os.path.realpath(self.cwd), os.path.normpath(full))
        return tuple(
            dict.fromkeys(
                Place(_from_home(p), self._inside(p)) for p in (os.path.normpath(written), os.path.realpath(full))
            )
        )

    def stands(self, cwd: str) -> str:
        at = os.path.realpath(os.path.join(self.cwd, cwd))
        inside = self._inside(at)
        top = os.path.realpath(self.root or self.cwd)
        return "" if at == top else inside if inside is not None else _from_home(at)

    def _inside(self, path: str) -> str | None:
        """A folder outside of any repository is its own."""
        root = os.path.realpath(self.root or self.cwd)
        for top in (root, os.path.normpath(self.root or self.cwd)):
            if path.startswith(top.rstrip("/") + "/"):
                return path[len(top.rstrip("/")) + 1 :].replace(os.sep, "/")
        return None

    def text(self, path: str) -> bytes | None:
        from gate.guard.edits import LIMIT

        try:
            with open(self._full(path), "rb") as file:
                return file.read(LIMIT)
        except OSError:
            return None

    def executable(self, path: str) -> bool:
        return os.access(self._full(path), os.X_OK)


def _from_home(path: str) -> str:
    """`~/.ssh/config`: how the tables of paths spell a home folder."""
    home = os.path.realpath(os.path.expanduser("~"))
    return "~" + path[len(home) :] if home != "/" and (path == home or path.startswith(home + "/")) else path
