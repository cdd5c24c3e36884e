"""`gate guard` inside a repository, with a payload on its standard input."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from gate.cli import main
from gate.commandline.guard import UNATTENDED
from tests.conftest import Repo, Result

Guard = Callable[..., Result]


@pytest.fixture
def guard(repo: Repo, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Guard:
    """`guard("--agent", "codex", stdin=payload)`; a payload may be an object, text or bytes."""
    monkeypatch.chdir(repo.folder)
    for name in UNATTENDED:
        monkeypatch.delenv(name, raising=False)

    def run(*args: str, stdin: Any = b"") -> Result:
        data = (
            stdin
            if isinstance(stdin, bytes)
            else stdin.encode()
            if isinstance(stdin, str)
            else json.dumps(stdin).encode()
        )
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        capfd.readouterr()
        code = main(["guard", *args])
        out = capfd.readouterr()
        return Result(code, out.out, out.err)

    return run
