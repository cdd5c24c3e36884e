"""git over HTTP: partial clones, commits by their sha, pushes that pull requests follow, and who is let in."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

from tests.peers.github import pulls
from tests.peers.github.git import environment
from tests.peers.github.model import Token
from tests.peers.github.server import Server
from tests.peers.sample import Shop, shop


def git(folder: Path, *args: str, token: Token | None = None) -> subprocess.CompletedProcess[str]:
    """As actions/checkout does it: the token in an extra header."""
    secret = base64.b64encode(f"x-access-token:{token.value}".encode()).decode() if token else ""
    header = ["-c", f"http.extraheader=AUTHORIZATION: basic {secret}"] if token else []
    env = environment() | {"GIT_TERMINAL_PROMPT": "0"}
    return subprocess.run(
        ["git", "-C", str(folder), *header, *args], capture_output=True, text=True, check=False, env=env
    )


def test_a_partial_fetch_of_a_commit_by_its_sha(sample: Shop, server: Server, tmp_path: Path) -> None:
    pull = sample.pull({"a.txt": "a\n"})
    gone = pull.head
    sample.hub.commit(sample.repository, "topic", {"a.txt": "b\n"}, by=sample.alice, onto=pull.base)
    store = tmp_path / "store"
    assert git(tmp_path, "init", "-q", "--bare", str(store)).returncode == 0
    url = f"{server.url}/acme/shop.git"
    assert git(store, "remote", "add", "origin", url).returncode == 0
    assert (
        git(
            store, "-c", "remote.origin.promisor=true", "fetch", "-q", "--filter=blob:none", "--depth=1", "origin", gone
        ).returncode
        == 0
    )
    assert git(store, "fetch", "-q", "origin", "refs/pull/1/head:refs/pr/1").returncode == 0
    assert git(store, "rev-parse", "refs/pr/1").stdout.strip() == pull.head
    missing = git(store, "rev-list", "--objects", "--missing=print", gone).stdout
    assert "?" in missing


def test_a_push_moves_the_pull_request(sample: Shop, server: Server, tmp_path: Path) -> None:
    pull = sample.pull({"a.txt": "a\n"})
    token = sample.hub.user_token(sample.bob)
    clone = tmp_path / "clone"
    assert git(tmp_path, "clone", "-q", "-b", "topic", f"{server.url}/acme/shop.git", str(clone)).returncode == 0
    (clone / "a.txt").write_text("mine\n")
    who = ["-c", "user.name=Bob", "-c", "user.email=bob@acme.example"]
    assert git(clone, *who, "commit", "-qam", "By hand").returncode == 0
    assert git(clone, "push", "-q", "origin", "topic").returncode != 0
    assert git(clone, "push", "-q", "origin", "topic", token=token).returncode == 0
    assert pull.head == git(clone, "rev-parse", "HEAD").stdout.strip()
    assert (sample.hub.events[-1].action, sample.hub.events[-1].sender) == ("synchronize", sample.bob)
    assert sample.repository.activity[-1].type == "push"


def test_who_is_let_in(tmp_path: Path, server: Server, sample: Shop) -> None:
    sample.repository.private = True
    url = f"{server.url}/acme/shop.git"
    workflow = sample.hub.workflow_token(sample.repository, {"contents": "read"})
    assert git(tmp_path, "ls-remote", url).returncode != 0
    assert git(tmp_path, "ls-remote", url, token=workflow).returncode == 0
    assert git(tmp_path, "ls-remote", url, token=sample.hub.user_token(sample.dave)).returncode != 0
    assert git(tmp_path, "push", "-q", url, "HEAD:refs/heads/x", token=workflow).returncode != 0


def test_a_fork(sample: Shop, server: Server, tmp_path: Path) -> None:
    fork = sample.hub.fork(sample.repository, sample.dave)
    sha = sample.hub.commit(fork, "topic", {"a.txt": "a\n"}, by=sample.dave)
    pull = pulls.open_pull(sample.hub, sample.repository, "topic", by=sample.dave, head_repository=fork)
    assert sample.hub.git(sample.repository).refs()[f"refs/pull/{pull.number}/head"] == sha
    assert "refs/heads/topic" not in sample.hub.git(sample.repository).refs()
    assert git(tmp_path, "ls-remote", f"{server.url}/dave/shop.git", "topic").stdout.startswith(sha)


def test_the_same_story_has_the_same_shas(tmp_path: Path) -> None:
    heads = {shop(tmp_path / name).pull({"a.txt": "a\n"}).head for name in ("one", "two")}
    assert len(heads) == 1
