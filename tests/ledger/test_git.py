"""What a repository may do to a log that it keeps."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gate.errors import LedgerError
from gate.ledger.git_store import GitStore
from gate.ledger.store import open_store

from .builders import heads, record


def bare(location: str) -> Path:
    return Path(location.removeprefix("git:"))


def refs(folder: Path) -> list[str]:
    done = subprocess.run(
        ["git", "-C", str(folder), "for-each-ref", "--format=%(refname)"], capture_output=True, check=True
    )
    return done.stdout.decode().split()


def test_a_remote_that_refuses_says_so_at_once(locate: Callable[..., str]) -> None:
    hook = bare(locate("git")) / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(
        LedgerError, match=r"the remote refuses the log: \[remote rejected\] \(pre-receive hook declined\)"
    ):
        open_store(locate("git-remote")).append(record(0))


def test_a_lock_that_a_crash_left_behind_is_named(locate: Callable[..., str]) -> None:
    store = GitStore("here", str(bare(locate("git"))), None, tries=2)
    store.append(record(0))
    lock = bare(locate("git")) / "refs/gate/ledger/history/main.lock"
    lock.parent.mkdir(parents=True)
    lock.touch()
    with pytest.raises(LedgerError, match=r"main\.lock"):
        store.compact()
    lock.unlink()
    assert store.compact() == 1


def test_a_log_in_git_touches_nothing_else(locate: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even inside of a hook, where git says by GIT_DIR which repository it works on."""
    other = bare(locate("git")).parent / "other"
    subprocess.run(["git", "init", "-q", str(other)], check=True)
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    store = open_store(locate("git"))
    store.append(record(0))
    store.compact()
    monkeypatch.delenv("GIT_DIR")
    assert refs(other) == []
    assert refs(bare(locate("git"))) == ["refs/gate/ledger/history/main"]


def test_refs_that_were_folded_already_are_deleted(locate: Callable[..., str]) -> None:
    """Also those that were folded by somebody who was stopped before deleting."""
    store = open_store(locate("git"))
    for n in range(4):
        store.append(record(n))
    folder = bare(locate("git"))
    waiting = subprocess.run(["git", "-C", str(folder), "show-ref"], capture_output=True, check=True).stdout.decode()
    assert store.compact() == 4
    lines = "".join(f"create {ref} {commit}\n" for commit, ref in (line.split() for line in waiting.splitlines()))
    subprocess.run(["git", "-C", str(folder), "update-ref", "--stdin"], input=lines.encode(), check=True)
    store.append(record(4))
    assert heads(store.records()) == [0, 1, 2, 3, 4]
    assert store.compact() == 1
    assert refs(folder) == ["refs/gate/ledger/history/main"]
    assert heads(store.records()) == [0, 1, 2, 3, 4]
