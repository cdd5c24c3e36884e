"""Git brings the objects: over its real server, as a partial clone, with a merge base that is exact however deep it lies."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from gate.errors import GateError
from gate.github.objects import open_store
from gate.github.settings import Settings
from tests.conftest import Repo
from tests.github.fake import SETTINGS
from tests.github.servers import git_backend, serve


@dataclass
class Server:
    repo: Repo
    settings: Settings
    seen: list[dict[str, str]]

    def publish(self) -> None:
        self.repo.git("push", "-q", "--mirror", "server")


@pytest.fixture
def server(repo: Repo, tmp_path: Path) -> Iterator[Server]:
    bare = Repo(tmp_path / "srv" / "acme" / "shop.git")
    bare.folder.mkdir(parents=True)
    bare.git("init", "-q", "--bare")
    bare.git("config", "uploadpack.allowFilter", "true")
    repo.git("remote", "add", "server", str(bare.folder))
    seen: list[dict[str, str]] = []
    (tmp_path / "temp").mkdir()
    with serve(git_backend(tmp_path / "srv", seen)) as url:
        yield Server(repo, replace(SETTINGS, server=url, temp=str(tmp_path / "temp")), seen)


def history(repo: Repo, count: int, prefix: str) -> None:
    """Many commits fast, each of which changes a file."""
    head = repo.git("rev-parse", "HEAD")
    stream = [f"commit refs/heads/{prefix}\ncommitter A <a@acme.example> {1_700_000_000 + n} +0000\ndata 1\nx\n"
              + (f"from {head}\n" if n == 0 else "") + f"M 100644 inline {prefix}/{n % 7}.txt\ndata {len(str(n))}\n{n}\n" for n in range(count)]  # fmt: skip
    repo.git("fast-import", "--quiet", stdin="\n".join(stream).encode())
    repo.git("checkout", "-q", prefix)


def test_a_change_and_nothing_left_behind(server: Server) -> None:
    repo, settings = server.repo, server.settings
    base = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", "-b", "🚀/déjà")
    repo.commit({"src/app.py": "x = 1\n", "-- weird\n::error::.py": "y = 2\n"})
    head = repo.git("rev-parse", "HEAD")
    server.publish()
    with open_store(settings) as store:
        change = store.change(base, head, title="#1")
        assert {f.path: f.new_text for f in change.files} == {
            "src/app.py": "x = 1\n",
            "-- weird\n::error::.py": "y = 2\n",
        }
        assert (change.repository, change.base, change.head, len(change.commits)) == ("acme/shop", base, head, 1)
        assert change.read_base("README.md") == b"# Shop\n"  # fetched when it is asked for
        assert sorted(change.tree_paths()) == ["README.md", "db/001.sql", "src/app.py"]
        kept = "".join(p.read_text(errors="replace") for p in Path(settings.temp).rglob("config"))
        assert "sekret" not in kept
        assert base64.b64encode(b"x-access-token:sekret").decode() not in kept
    assert os.listdir(settings.temp) == []
    assert server.seen[0]["Authorization"] == "Basic " + base64.b64encode(b"x-access-token:sekret").decode()


@pytest.mark.parametrize(("behind", "ahead"), [(0, 1), (3, 3), (90, 2), (2, 90), (90, 90)])
def test_the_merge_base_is_exact_at_any_depth(server: Server, behind: int, ahead: int) -> None:
    """The base went on, and the branch too, further than the first fetch reaches."""
    repo = server.repo
    fork = repo.git("rev-parse", "HEAD")
    history(repo, ahead, "topic")
    head = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", fork)
    history(repo, behind, "onward") if behind else repo.git("checkout", "-q", "-b", "onward")
    base = repo.git("rev-parse", "HEAD")
    server.publish()
    with open_store(server.settings) as store:
        change = store.change(base, head, title="#1")
        assert len(change.commits) == ahead
        assert {f.path for f in change.files} == {f"topic/{n % 7}.txt" for n in range(ahead)}


def test_an_older_common_ancestor_that_is_nearer_does_not_mislead(server: Server) -> None:
    """Both sides merged old branches of the root, which the first fetch reaches; where they really parted it does not. A
    guard that came in between and that the branch takes away would not show against the root."""
    repo = server.repo
    root = repo.git("rev-parse", "HEAD")
    old = []
    for name in ("old1", "old2"):
        repo.git("checkout", "-q", "-b", name, root)
        old.append(repo.commit({f"{name}.txt": "x\n"}))
    repo.git("checkout", "-q", "main")
    repo.commit({"guard.py": "check()\n"})
    parted = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", "-b", "topic")
    repo.commit({"guard.py": None})
    repo.git("merge", "-q", "--no-edit", old[0])
    head = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", parted)
    history(repo, 70, "onward")
    repo.git("merge", "-q", "--no-edit", old[1])
    base = repo.git("rev-parse", "HEAD")
    server.publish()
    with open_store(server.settings) as store:
        change = store.change(base, head, title="#1")
        assert {f.path: f.status for f in change.files} == {"guard.py": "deleted", "old1.txt": "added"}


def test_300_commits_and_4000_files(server: Server) -> None:
    repo = server.repo
    base = repo.git("rev-parse", "HEAD")
    history(repo, 300, "topic")
    head = repo.git("rev-parse", "HEAD")
    files = "".join(f"M 100644 inline many/{n}.txt\ndata {len(str(n))}\n{n}\n" for n in range(4000))
    repo.git(
        "fast-import",
        "--quiet",
        stdin=f"commit refs/heads/topic\ncommitter A <a@acme.example> 1 +0000\ndata 0\nfrom {head}\n{files}".encode(),
    )
    server.publish()
    with open_store(server.settings) as store:
        change = store.change(base, repo.git("rev-parse", "topic"), title="#1")
        assert (len(change.commits), len(change.files)) == (301, 4007)
        assert {f.path: f.new_text for f in change.files}["many/3999.txt"] == "3999"


def test_merges_of_the_base(server: Server) -> None:
    repo = server.repo
    repo.git("checkout", "-q", "-b", "topic")
    repo.commit({"src/new.py": "x = 1\n"})
    repo.git("checkout", "-q", "main")
    base = repo.commit({"README.md": "# Moved on\n"})
    repo.git("checkout", "-q", "topic")
    repo.git("merge", "-q", "--no-edit", "main")
    clean = repo.git("rev-parse", "HEAD")
    repo.git("merge", "-q", "--no-commit", "-s", "ours", base, check=False)
    repo.git("checkout", "-q", "main")
    later = repo.commit({"db/001.sql": "CREATE TABLE t (id int);\n"})
    repo.git("checkout", "-q", "topic")
    repo.git("merge", "-q", "--no-commit", "main")
    head = repo.commit({"src/app.py": "smuggled = True\n"}, "Merge main")
    server.publish()
    with open_store(server.settings) as store:
        change = store.change(later, head, title="#1")
        assert store.clean_base_merges(change) == {clean}
        assert {f.path for f in change.files} == {"src/new.py", "src/app.py"}


def test_the_head_of_a_pull_request(server: Server) -> None:
    head = server.repo.git("rev-parse", "HEAD")
    server.repo.git("update-ref", "refs/pull/7/head", head)
    server.publish()
    with open_store(server.settings) as store:
        assert (store.head_of(7), store.head_of(8)) == (head, None)


def test_nothing_in_common(server: Server) -> None:
    repo = server.repo
    base = repo.git("rev-parse", "HEAD")
    repo.git("checkout", "-q", "--orphan", "alone")
    head = repo.commit({"a": "b"})
    server.publish()
    with open_store(server.settings) as store, pytest.raises(GateError, match="no commit in common"):
        store.change(base, head, title="#1")


def test_a_commit_that_is_gone(server: Server) -> None:
    base = server.repo.git("rev-parse", "HEAD")
    server.publish()
    with open_store(server.settings) as store, pytest.raises(GateError, match="could not be fetched"):
        store.change(base, "f" * 40, title="#1")


def fetched(settings: Settings) -> str:
    with open_store(settings) as store, pytest.raises(GateError) as error:
        store.fetch("a" * 40)
    assert "sekret" not in str(error.value)
    return str(error.value)


def test_no_redirect_is_followed(tmp_path: Path) -> None:
    elsewhere: list[str] = []
    with (
        serve(lambda *asked: elsewhere.append(asked[1]) or (200, {}, b"")) as other,  # type: ignore[func-returns-value]
        serve(lambda *asked: (302, {"Location": f"{other}/stolen"}, b"")) as url,
    ):
        fetched(replace(SETTINGS, server=url, temp=str(tmp_path)))
    assert elsewhere == []


@pytest.mark.parametrize("status", [401, 403, 404, 500])
def test_a_server_that_refuses(tmp_path: Path, status: int) -> None:
    with serve(lambda *asked: (status, {}, b"no")) as url:
        assert "could not be fetched" in fetched(replace(SETTINGS, server=url, temp=str(tmp_path)))


def test_only_https_but_for_this_machine(tmp_path: Path) -> None:
    """Whatever an address says, git itself refuses every other protocol."""
    for server in ("http://git.example", "ext::sh -c id", f"file://{tmp_path}", "ssh://git.example"):
        said = fetched(replace(SETTINGS, server=server, temp=str(tmp_path)))
        assert "not allowed" in said, said


def test_no_place_for_the_objects(tmp_path: Path) -> None:
    with pytest.raises(GateError, match="no place"), open_store(replace(SETTINGS, temp=str(tmp_path / "none"))):
        pass


def test_hooks_and_templates_of_the_machine_play_no_part(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = tmp_path / "template" / "hooks"
    template.mkdir(parents=True)
    hook = template / "post-checkout"
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
    hook.chmod(0o755)
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(template.parent))
    base = server.repo.git("rev-parse", "HEAD")
    server.repo.git("checkout", "-q", "-b", "topic")
    head = server.repo.commit({"a": "b"})
    server.publish()
    with open_store(server.settings) as store:
        store.change(base, head, title="#1")
    assert not (tmp_path / "ran").exists()
