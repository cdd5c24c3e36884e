"""A repository with a branch, and the fake GitHub that holds its pull request."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.conftest import Repo
from tests.github.fake import FakeGitHub

CLAUDE = "Co-Authored-By: Claude <noreply@anthropic.com>"
MIGRATION = {"db/migrations/2.sql": "ALTER TABLE users ADD COLUMN phone text;\n"}
DANGER = {"db/migrations/3.sql": "DROP TABLE users;\n"}
CODE = {"src/app.py": "def f(x):\n    return x + 1\n"}
DOCS = {"README.md": "# The shop\n"}

Opened = Callable[..., FakeGitHub]


@pytest.fixture
def opened(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """Commit files on a branch off main and open a pull request for them; `base_files` are committed to main before."""

    def make(
        files: dict[str, str | bytes | None],
        message: str = "change",
        *,
        base_files: dict[str, str | bytes | None] | None = None,
        email: str = "alice@acme.example",
        author: str | None = "alice",
    ) -> FakeGitHub:
        if base_files:
            repo.commit(base_files, "before")
        base = repo.git("rev-parse", "HEAD")
        repo.git("checkout", "-q", "-b", "topic")
        for who in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
            monkeypatch.setenv(who, email)
        head = repo.commit(files, message)
        return FakeGitHub(folder=repo.folder, head=head, base=base, author=author)

    return make
