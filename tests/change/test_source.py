"""Ranges, the index, and every shape of repository; git's own view is the yardstick."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gate.change.patch import read_patch
from gate.change.source import Source
from gate.classify.engine import assess_file
from gate.errors import GateError, GitError, UsageError
from gate.model import Change, FileChange
from tests.conftest import Repo, Result, gate_process


def shape(change: Change) -> list[tuple[str, str, str | None]]:
    return [(f.path, f.status, f.old_path) for f in change.files]


def only(change: Change) -> FileChange:
    assert len(change.files) == 1
    return change.files[0]


def test_a_root_commit_is_judged_against_nothing(repo: Repo) -> None:
    change = Source(str(repo.folder)).change("HEAD")
    assert change.base is None
    assert [f.status for f in change.files] == ["added"] * 3


def test_two_dots_compare_trees_and_three_start_at_the_merge_base(repo: Repo) -> None:
    start = repo.git("rev-parse", "HEAD")
    repo.git("switch", "-q", "-c", "side")
    repo.commit({"side.py": "1\n"})
    repo.git("switch", "-q", "main")
    repo.commit({"main.py": "2\n"})
    source = Source(str(repo.folder))
    assert [p for p, _, _ in shape(source.change("main..side"))] == ["main.py", "side.py"]
    three = source.change("main...side")
    assert shape(three) == [("side.py", "added", None)]
    assert three.base == start
    assert [c.message for c in three.commits] == ["change\n"]


def test_exact_renames_are_found_by_blob_id_and_others_are_both_ends(repo: Repo) -> None:
    repo.git("mv", "src/app.py", "src/renamed.py")
    repo.git("mv", "README.md", "READ.md")
    repo.commit({"READ.md": "# Other\n"})
    assert shape(Source(str(repo.folder)).change("HEAD")) == [
        ("READ.md", "added", None),
        ("README.md", "deleted", None),
        ("src/renamed.py", "renamed", "src/app.py"),
    ]


def test_modes_links_and_submodules(repo: Repo) -> None:
    os.chmod(repo.folder / "src/app.py", 0o755)
    (repo.folder / "link").symlink_to("README.md")
    repo.git("add", "-A")
    repo.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub")
    files = {f.path: f for f in Source(str(repo.folder)).staged().files}
    assert (files["src/app.py"].old_mode, files["src/app.py"].new_mode, files["src/app.py"].content_changed) == (
        "100644",
        "100755",
        False,
    )
    assert (files["link"].new_mode, files["link"].new_text) == ("120000", "README.md")
    assert files["sub"].new_text == f"Subproject commit {'1' * 40}\n"


def test_a_link_in_place_of_a_file_is_a_type_change(repo: Repo) -> None:
    (repo.folder / "README.md").unlink()
    (repo.folder / "README.md").symlink_to("src/app.py")
    repo.git("add", "-A")
    assert only(Source(str(repo.folder)).staged()).status == "type-changed"


@pytest.mark.parametrize(
    "name",
    [
        b"a b",
        b'q"uote',
        b"tab\tname",
        b"new\nline",
        b"caf\xc3\xa9",
        b"\xff\xfe",
        b"-dash",
        b":colon",
        b"back\\slash",
        b"* glob [x]",
    ],
)
def test_any_bytes_in_a_path(repo: Repo, name: bytes) -> None:
    (repo.folder / os.fsdecode(name)).write_bytes(b"x\n")
    repo.git("add", "-A")
    assert only(Source(str(repo.folder)).staged()).path == os.fsdecode(name)


def test_a_merge_is_judged_against_its_first_parent_with_its_own_edits(repo: Repo) -> None:
    repo.git("switch", "-q", "-c", "side")
    repo.commit({"side.py": "1\n"})
    repo.git("switch", "-q", "main")
    repo.commit({"main.py": "1\n"})
    repo.git("merge", "-q", "--no-ff", "--no-commit", "side")
    repo.commit({"evil.sql": "DROP TABLE users;\n"}, "merge")
    assert [p for p, _, _ in shape(Source(str(repo.folder)).change("HEAD"))] == ["evil.sql", "side.py"]


def test_what_the_repository_says_of_itself_is_not_obeyed(repo: Repo) -> None:
    """Attributes, textconv, external diff, replace refs and hooks of the repository under judgement."""
    marker = repo.folder / "ran"
    repo.git("config", "diff.evil.textconv", f"touch {marker}; cat")
    repo.git("config", "diff.external", f"touch {marker}; true")
    repo.git("config", "core.fsmonitor", f"touch {marker}; true")
    repo.commit({".gitattributes": "*.sql -diff\n*.py diff=evil\n"})
    repo.stage({"db/002.sql": "DROP TABLE users;\n", "src/app.py": "def f(x):\n    return x + 1\n"})
    marker.unlink(missing_ok=True)  # our own `git add` obeyed it
    change = Source(str(repo.folder)).staged()
    assert [line.text for f in change.files for line in f.added] == ["DROP TABLE users;", "    return x + 1"]
    assert not marker.exists()


def test_a_replaced_object_is_read_as_it_was_committed(repo: Repo) -> None:
    bad = repo.commit({"db/002.sql": "DROP TABLE users;\n"})
    good = repo.git("commit-tree", "HEAD~1^{tree}", "-p", "HEAD~1", "-m", "harmless")
    repo.git("replace", bad, good)
    assert shape(Source(str(repo.folder)).change(bad)) == [("db/002.sql", "added", None)]


@pytest.mark.parametrize(
    "clone",
    [("--bare",), ("--mirror",), ("--depth=2",), ("--filter=blob:none",), ("--filter=blob:none", "--bare")],
    ids=" ".join,
)
def test_bare_mirror_shallow_and_partial_clones(repo: Repo, tmp_path: Path, clone: tuple[str, ...]) -> None:
    repo.commit({"src/app.py": "def f(x):\n    return x + 1\n"})
    repo.commit({"src/app.py": "def f(x):\n    return x + 2\n"})
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("config", "uploadpack.allowAnySHA1InWant", "true")
    subprocess.run(
        ["git", "clone", "-q", *clone, f"file://{repo.folder}", str(tmp_path / "clone")],
        check=True,
        capture_output=True,
    )
    result = gate_process(tmp_path / "clone", "check", "--format", "json")
    assert result.code == 0, result.err
    assert [f["path"] for f in json.loads(result.out)["files"]] == ["src/app.py"]


def test_worktrees_and_submodules(repo: Repo, tmp_path: Path) -> None:
    repo.git("worktree", "add", "-q", str(tmp_path / "tree"), "-b", "side")
    (tmp_path / "tree" / "new.py").write_text("x = 1\n")
    subprocess.run(["git", "-C", str(tmp_path / "tree"), "add", "-A"], check=True)
    assert only(Source(str(tmp_path / "tree")).staged()).path == "new.py"
    repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(repo.folder), "inner")
    (repo.folder / "inner" / "deep.py").write_text("x = 1\n")
    subprocess.run(["git", "-C", str(repo.folder / "inner"), "add", "-A"], check=True)
    assert only(Source(str(repo.folder / "inner")).staged()).path == "deep.py"


def test_sha256_repositories(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.git("init", "-q", "-b", "main", "--object-format=sha256")
    repo.stage({"a.py": "x = 1\n"})
    assert only(Source(str(tmp_path)).staged()).path == "a.py"
    id = repo.commit({})
    assert len(id) == 64
    assert only(Source(str(tmp_path)).change("HEAD")).path == "a.py"


def test_the_default_is_staged_then_branch_then_last_commit(repo: Repo, gate: Callable[..., Result]) -> None:
    assert "the commit HEAD" in gate("check").out
    repo.git("switch", "-q", "-c", "side")
    repo.commit({"a.md": "x\n"})
    assert "since it left main" in gate("check").out
    repo.stage({"b.md": "x\n"})
    assert "the staged change" in gate("check").out


def test_an_index_of_a_commit_in_progress_is_the_one_that_is_judged(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`git commit FILE` and `git commit -a` hand the hook another index in GIT_INDEX_FILE."""
    repo.write({"src/app.py": "def f(x):\n    return x * 2\n"})
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    repo.git("read-tree", "HEAD")
    repo.git("add", "src/app.py")
    assert only(Source(str(repo.folder)).staged()).path == "src/app.py"


class TestBadInput:
    def test_not_a_repository(self, tmp_path: Path) -> None:
        result = gate_process(tmp_path, "check", env={"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)})
        assert result.code == 2
        assert "not a git repository" in result.err
        assert "--patch" in result.err

    @pytest.mark.parametrize(
        "spec",
        ["nope", "main..nope", "nope...main", "-x", "--output=/tmp/x", "HEAD:README.md", "main^{tree}", "", "..."],
    )
    def test_unknown_revisions_are_usage_errors_or_empty(self, gate: Callable[..., Result], spec: str) -> None:
        result = gate("check", "--", spec) if spec.startswith("-") else gate("check", spec)
        assert result.code == (0 if spec == "..." else 2), result
        assert "Traceback" not in result.err

    def test_no_common_ancestor(self, repo: Repo, gate: Callable[..., Result]) -> None:
        repo.git("switch", "-q", "--orphan", "other")
        repo.commit({"x.py": "1\n"})
        result = gate("check", "main...other")
        assert result.code == 2
        assert "no common ancestor" in result.err

    def test_unborn_head(self, empty: Repo) -> None:
        result = gate_process(empty.folder, "check")
        assert result.code == 2
        assert "nothing to check yet" in result.err
        assert gate_process(empty.folder, "check", "HEAD").code == 2
        empty.stage({"a.sql": "DROP TABLE x;\n"})
        result = gate_process(empty.folder, "check", "--format", "json")
        assert (result.code, json.loads(result.out)["level"]) == (1, 4)

    def test_a_corrupt_object_never_reads_as_a_pass(self, repo: Repo) -> None:
        id = repo.commit({"db/002.sql": "DROP TABLE users;\n"})
        blob = repo.git("rev-parse", f"{id}:db/002.sql")
        path = repo.folder / ".git/objects" / blob[:2] / blob[2:]
        path.chmod(0o644)
        path.write_bytes(b"garbage")
        result = gate_process(repo.folder, "check", id)
        assert result.code == 3
        assert "missing or corrupt" in result.err or "failed" in result.err

    def test_a_missing_object_is_an_error(self, repo: Repo) -> None:
        id = repo.commit({"db/002.sql": "DROP TABLE users;\n"})
        blob = repo.git("rev-parse", f"{id}:db/002.sql")
        (repo.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
        with pytest.raises(GitError, match="missing or corrupt"):
            Source(str(repo.folder)).change(id)

    def test_somebody_elses_repository(self, repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        import gate.change.hardening as edge

        monkeypatch.setattr(edge, "KEPT", edge.KEPT | {"GIT_TEST_ASSUME_DIFFERENT_OWNER"})
        with pytest.raises(UsageError, match=r"safe\.directory"):
            Source(str(repo.folder))

    def test_git_is_missing(self, repo: Repo) -> None:
        result = gate_process(repo.folder, "check", env={"PATH": "/nonexistent"})
        assert result.code == 3
        assert "git is not installed" in result.err

    def test_a_large_blob_is_bounded_and_never_0(self, repo: Repo) -> None:
        with open(repo.folder / "big.py", "wb") as file:
            file.truncate(1_000_000_000)
        repo.git("-c", "core.compression=1", "-c", "core.bigFileThreshold=1m", "add", "big.py")
        result = gate_process(repo.folder, "check", "--staged", "--format", "json")
        data = json.loads(result.out)
        assert data["level"] >= 1
        assert "oversized" in {f["rule"] for f in data["files"][0]["findings"]}

    def test_binary(self, repo: Repo) -> None:
        repo.stage({"tool.bin": b"\0\1\2" * 1000, "page.md": b"\0\1"})
        levels = {
            f["path"]: f["level"]
            for f in json.loads(gate_process(repo.folder, "check", "--format", "json").out)["files"]
        }
        assert levels["tool.bin"] >= 1
        assert levels["page.md"] >= 1

    def test_fifty_thousand_files(self, repo: Repo) -> None:
        blob = repo.git("hash-object", "-w", "--stdin", stdin=b"x = 1\n")
        rows = "".join(f"100644 {blob}\tmany/{i // 500}/{i}.py\n" for i in range(50_000))
        repo.git("update-index", "--index-info", stdin=rows.encode())
        data = json.loads(gate_process(repo.folder, "check", "--staged", "--format", "json").out)
        assert (len(data["files"]), data["level"]) == (50_000, 1)

    @pytest.mark.parametrize(
        "text",
        [
            b"garbage",
            b"diff --git a/x b/x\n",
            b"--- a/x\n+++ b/x\n@@ -1,9 +1,9 @@\n-a\n",
            b"\xff\xfe",
            b"--- a/x\n+++ b/x\n@@ nope @@\n",
            b"",
        ],
    )
    def test_damaged_patches(self, repo: Repo, text: bytes) -> None:
        result = gate_process(repo.folder, "check", "--patch", "-", stdin=text)
        assert result.code in (2, 3), result
        assert "Traceback" not in result.err


def test_a_patch_is_judged_by_its_hunks(repo: Repo) -> None:
    repo.commit({"src/app.py": "def f(x):\n    return x + 1\n", 'we"ird é.sql': "SELECT 1;\nDROP TABLE users;\n"})
    patch = subprocess.run(["git", "-C", str(repo.folder), "diff", "HEAD~1"], capture_output=True, check=True).stdout
    result = gate_process(repo.folder, "check", "--patch", "-", "--format", "json", stdin=patch)
    data = json.loads(result.out)
    assert (result.code, data["level"], data["head"]) == (1, 4, None)
    found = next(f for f in data["files"] if f["level"] == 4)
    assert (found["path"], found["findings"][0]["line"]) == ('we"ird é.sql', 2)


def test_far_lines_of_a_patch_are_found_in_its_text(repo: Repo) -> None:
    """What a patch does not show of a long file is cut short: the rules look around a line, and must find it."""
    hunk = "--- a/{0}\n+++ b/{0}\n@@ -{1},2 +{1},3 @@\n a\n-  b \\\n+  c \\\n+  npm publish \\\n"
    change = read_patch((hunk.format(".gitlab-ci.yml", 9_000_000) + hunk.format("app.py", 60_000)).encode(), name="far")
    for file in change.files:
        assert [file.new_text.split("\n")[x.number - 1] for x in file.added] == [x.text for x in file.added]
        assert [file.old_text.split("\n")[x.number - 1] for x in file.removed] == [x.text for x in file.removed]
    assert assess_file(change.files[0]).level == 4


@pytest.mark.parametrize("name", ["db/a b.sql", "db/ü f.sql", "db/t\tab.sql", 'db/"q" x.sql'])
def test_a_patch_names_the_paths_that_git_names(repo: Repo, name: str) -> None:
    repo.commit({name: "CREATE TABLE x (id int);\n"})
    repo.commit({name: "CREATE TABLE x (id int);\nDROP TABLE x;\n"})
    patch = subprocess.run(["git", "-C", str(repo.folder), "diff", "HEAD~1"], capture_output=True, check=True).stdout
    found = json.loads(gate_process(repo.folder, "check", "--patch", "-", "--format", "json", stdin=patch).out)
    assert [(f["path"], f["level"]) for f in found["files"]] == [(name, 4)]


def test_a_patch_weighs_no_less_than_its_commit(repo: Repo) -> None:
    repo.write({"docs/a.md": "a\n"})
    (repo.folder / "link").symlink_to("docs/a.md")
    repo.git("add", "-A")
    repo.git("commit", "-q", "-m", "before")
    (repo.folder / "docs/a.md").write_bytes(b"a\0b\n")
    (repo.folder / "link").unlink()
    (repo.folder / "link").symlink_to("/etc/shadow")
    repo.git("add", "-A")
    repo.git("commit", "-q", "-m", "after")
    levels = {"docs/a.md": 3, "link": 3}
    for how in ((), ("--binary",)):
        patch = subprocess.run(
            ["git", "-C", str(repo.folder), "show", "--format=", *how], capture_output=True, check=True
        ).stdout
        found = json.loads(gate_process(repo.folder, "check", "--patch", "-", "--format", "json", stdin=patch).out)
        assert {f["path"]: f["level"] for f in found["files"]} == levels
    found = json.loads(gate_process(repo.folder, "check", "HEAD", "--format", "json").out)
    assert {f["path"]: f["level"] for f in found["files"]} == levels


def test_the_trailers_of_mailed_patches_count(repo: Repo) -> None:
    repo.commit(
        {"db/1.sql": "DROP TABLE users;\n"}, message="Tidy ü\n\nWhy.\n\nCo-Authored-By: Claude <noreply@anthropic.com>"
    )
    repo.commit({"README.md": "# x\n"}, message="Later")
    mails = subprocess.run(
        ["git", "-C", str(repo.folder), "format-patch", "--stdout", "HEAD~2"], capture_output=True, check=True
    ).stdout
    result = gate_process(repo.folder, "check", "--patch", "-", "--format", "json", stdin=mails)
    data = json.loads(result.out)
    assert (result.code, data["authorship"]["kind"], data["authorship"]["agents"]) == (
        1,
        "assisted",
        ["claude-code"],
    )
    assert data["verdict"]["status"] == "failure"


def test_a_formatting_patch_is_not_proved(repo: Repo) -> None:
    """Half a file proves nothing: what a patch shows as layout may stand inside a string."""
    patch = b"--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-x=1\n+x = 1\n"
    assert (
        json.loads(gate_process(repo.folder, "check", "--patch", "-", "--format", "json", stdin=patch).out)["files"][0][
            "equivalence"
        ]
        is None
    )


@pytest.mark.parametrize("format", ["text", "json", "markdown", "sarif"])
def test_the_same_input_prints_the_same_bytes(repo: Repo, format: str) -> None:
    repo.commit(
        {"db/002.sql": "DROP TABLE users;\n", "Dockerfile": "FROM x\n", "src/app.py": "x = 1\n", "b/ü.py": "x = 1\n"}
    )
    first, second = (
        gate_process(repo.folder, "check", "--format", format, env={"PYTHONHASHSEED": seed}) for seed in ("1", "2")
    )
    assert first == second
    assert first.code == 1


def test_errors_are_of_one_family() -> None:
    assert issubclass(UsageError, GateError)
    assert (UsageError.exit_code, GitError.exit_code) == (2, 3)


@pytest.mark.parametrize("fanout", ["{id}", "{head}/{rest}"])
def test_the_note_of_a_commit_is_read_however_the_notes_are_laid_out(repo: Repo, fanout: str) -> None:
    id = repo.commit({"src/app.py": "def f(x):\n    return x + 1\n"})
    blob = repo.git("hash-object", "-w", "--stdin", stdin=b"src/app.py\n  0a 1\n---\n{}")
    repo.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{fanout.format(id=id, head=id[:2], rest=id[2:])}",
             env={"GIT_INDEX_FILE": str(repo.folder / "notes-index")})  # fmt: skip
    tree = repo.git("write-tree", env={"GIT_INDEX_FILE": str(repo.folder / "notes-index")})
    repo.git("update-ref", "refs/notes/ai", repo.git("commit-tree", tree, "-m", "notes"))
    assert Source(str(repo.folder)).change("HEAD").commits[0].notes.startswith("src/app.py\n")
    assert Source(str(repo.folder)).change("HEAD~1").commits[0].notes == ""


def test_a_patch_within_a_repository_is_judged_by_its_policy(repo: Repo) -> None:
    repo.commit({".gate.yaml": 'version: 1\npaths:\n  - match: "src/**"\n    at_least: 3\n'})
    repo.write({"src/app.py": "def f(x):\n    return x + 2\n"})
    for options in ([], ["-c", "diff.mnemonicPrefix=true"], ["-c", "diff.noprefix=true"]):
        patch = subprocess.run(
            ["git", "-C", str(repo.folder), *options, "diff"], capture_output=True, check=True
        ).stdout
        for text in (patch, patch.replace(b"\n", b"\r\n")):
            found = json.loads(gate_process(repo.folder, "check", "--patch", "-", "--format", "json", stdin=text).out)
            assert [(f["path"], f["status"], f["level"]) for f in found["files"]] == [("src/app.py", "modified", 3)]


def test_the_author_of_a_mailed_commit_is_read(repo: Repo) -> None:
    repo.stage({"src/app.py": "def f(x):\n    return x + 2\n"})
    repo.git("commit", "-q", "--author=Claude <noreply@anthropic.com>", "-m", "two")
    mail = repo.git("format-patch", "-1", "--stdout").encode() + b"\n"
    found = json.loads(gate_process(repo.folder, "check", "--patch", "-", "--format", "json", stdin=mail).out)
    assert (found["authorship"]["kind"], found["authorship"]["agents"]) == ("authored", ["claude-code"])


def test_a_file_that_nobody_can_read_weighs_as_much_in_a_patch(repo: Repo) -> None:
    repo.stage({"big.py": "x = 1\n" * 900_000})
    patch = subprocess.run(["git", "-C", str(repo.folder), "diff", "--cached"], capture_output=True, check=True).stdout
    levels = [
        json.loads(gate_process(repo.folder, "check", *args, "--format", "json", stdin=patch).out)["level"]
        for args in (("--staged",), ("--patch", "-"))
    ]
    assert levels == [2, 2]


def test_where_a_branch_was_pushed_to_is_no_base_of_it(repo: Repo, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "far.git")], check=True)
    repo.git("remote", "add", "origin", str(tmp_path / "far.git"))
    repo.git("push", "-q", "-u", "origin", "main")
    repo.git("switch", "-q", "-c", "feat")
    repo.commit({"a.py": "a = 1\n"}, "one\n\nCo-Authored-By: Claude <noreply@anthropic.com>")
    repo.git("push", "-q", "-u", "origin", "feat")
    repo.commit({"b.py": "b = 1\n"})
    found = json.loads(gate_process(repo.folder, "check", "--format", "json").out)
    assert [f["path"] for f in found["files"]] == ["a.py", "b.py"]
    assert found["authorship"]["kind"] == "assisted"


def test_a_merge_alone_has_the_authors_of_what_it_brings(repo: Repo) -> None:
    repo.git("switch", "-q", "-c", "side")
    repo.commit({"db/002.sql": "DROP TABLE users;\n"}, "two\n\nCo-Authored-By: Claude <noreply@anthropic.com>")
    repo.git("switch", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "-m", "both", "side")
    found = json.loads(gate_process(repo.folder, "check", "HEAD", "--format", "json").out)
    assert (found["level"], found["authorship"]["kind"], found["verdict"]["status"]) == (4, "assisted", "failure")
