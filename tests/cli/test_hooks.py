"""The hooks as git and the pre-commit framework run them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Repo, Result, gate_process

ROOT = Path(__file__).parent.parent.parent
AGENT = {"CLAUDECODE": "1"}
BIN = {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
ZERO = "0" * 40


def commit(repo: Repo, message: str = "change", *args: str, env: dict[str, str] | None = None) -> Result:
    done = subprocess.run(
        ["git", "commit", "-q", "-m", message, *args],
        cwd=repo.folder,
        env=os.environ | BIN | (env or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def hooked(repo: Repo) -> Repo:
    repo.git("config", "core.hooksPath", str(ROOT / "hooks"))
    return repo


def test_an_agents_level_4_is_stopped_before_it_is_a_commit(hooked: Repo) -> None:
    head = hooked.git("rev-parse", "HEAD")
    hooked.stage({"db/002.sql": "DROP TABLE users;\n"})
    result = commit(hooked, env=AGENT)
    assert result.code == 1
    assert "level 4 human-only" in result.err
    assert "db/002.sql:1" in result.err
    assert "a human decides and acts" in result.err
    assert hooked.git("rev-parse", "HEAD") == head


@pytest.mark.parametrize("args", [("pre-commit", "--frob"), ("pre-push", "--all"), ("commit-msg", "nofile")])
def test_what_git_never_passes_is_bad_usage(repo: Repo, args: tuple[str, ...]) -> None:
    assert gate_process(repo.folder, "hook", *args).code == 2


def test_a_human_reads_one_quiet_line(hooked: Repo) -> None:
    hooked.stage({"db/002.sql": "DROP TABLE users;\n"})
    result = commit(hooked)
    assert result.code == 0
    assert len(result.err.strip().split("\n")) == 1
    assert "level 4" in result.err


@pytest.mark.parametrize("variable", ["CLAUDECODE=1", "CURSOR_AGENT=1", "GEMINI_CLI=1", "AI_AGENT=something"])
def test_every_agent_is_known_by_its_environment(hooked: Repo, variable: str) -> None:
    hooked.stage({"db/002.sql": "DROP TABLE users;\n"})
    assert commit(hooked, env=dict([variable.split("=")])).code == 1


def test_a_running_agent_without_a_trailer_gets_one(hooked: Repo) -> None:
    hooked.stage({"README.md": "# More\n"})
    assert commit(hooked, env=AGENT).code == 0
    assert "Co-Authored-By: Claude" in hooked.git("log", "-1", "--format=%B")
    assert '"kind": "' in gate_process(hooked.folder, "authorship", "HEAD", "--format", "jsonl").out


def test_a_trailer_that_is_there_is_not_added_again(hooked: Repo) -> None:
    hooked.stage({"README.md": "# More\n"})
    message = "docs\n\nCo-Authored-By: Claude Opus <noreply@anthropic.com>"
    assert commit(hooked, message, env=AGENT).code == 0
    assert hooked.git("log", "-1", "--format=%B").lower().count("co-authored-by") == 1


def test_the_policy_may_refuse_instead(hooked: Repo) -> None:
    hooked.commit({".gate.yaml": "version: 1\nhooks: {missing_trailer: refuse}\n"})
    hooked.stage({"README.md": "# More\n"})
    result = commit(hooked, env=AGENT)
    assert result.code == 1
    assert "add this line at its end" in result.err
    assert commit(hooked, "docs\n\nCo-Authored-By: Claude <noreply@anthropic.com>", env=AGENT).code == 0


def test_the_policy_of_the_commit_itself_does_not_judge_it(hooked: Repo) -> None:
    hooked.stage(
        {".gate.yaml": "version: 1\npaths:\n  - {match: '**', exactly: 0}\n", "db/002.sql": "DROP TABLE users;\n"}
    )
    assert commit(hooked, env=AGENT).code == 1


def test_a_broken_policy_stops_the_commit(hooked: Repo) -> None:
    hooked.commit({".gate.yaml": "version: 1\nlevel: 1\n"})
    hooked.stage({"README.md": "# More\n"})
    result = commit(hooked)
    assert result.code != 0
    assert "did you mean 'levels'" in result.err


def test_the_repair_of_a_broken_policy_is_a_persons(hooked: Repo) -> None:
    hooked.commit({".gate.yaml": "version: 1\nlevel: 1\n"})
    hooked.stage({".gate.yaml": "version: 1\n"})
    result = commit(hooked)
    assert result.code != 0
    assert "a person lands the repair of .gate.yaml alone" in result.err


def test_the_hook_without_the_command_fails_closed(hooked: Repo) -> None:
    hooked.stage({"README.md": "# More\n"})
    done = subprocess.run(
        ["git", "commit", "-qm", "x"],
        cwd=hooked.folder,
        env=os.environ | {"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "not on PATH" in done.stderr


class TestPush:
    @pytest.fixture
    def pushed(self, hooked: Repo, tmp_path: Path) -> Repo:
        subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "remote.git")], check=True)
        hooked.git("remote", "add", "origin", str(tmp_path / "remote.git"))
        hooked.git("push", "-q", "--no-verify", "origin", "main", env=BIN)
        hooked.git("fetch", "-q")
        return hooked

    def push(self, repo: Repo, *args: str, agent: bool = True) -> Result:
        done = subprocess.run(
            ["git", "push", "-q", *args],
            cwd=repo.folder,
            env=os.environ | BIN | (AGENT if agent else {}),
            capture_output=True,
            text=True,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    def test_a_new_branch_is_judged_by_what_the_remote_lacks(self, pushed: Repo) -> None:
        pushed.git("switch", "-q", "-c", "side")
        pushed.commit({"db/002.sql": "DROP TABLE users;\n"})
        result = self.push(pushed, "origin", "side")
        assert result.code == 1
        assert "db/002.sql:1" in result.err
        assert self.push(pushed, "origin", "side", agent=False).code == 0

    def test_harmless_branches_pass(self, pushed: Repo) -> None:
        pushed.git("switch", "-q", "-c", "side")
        pushed.commit({"README.md": "# x\n"})
        assert self.push(pushed, "origin", "side").code == 0

    def test_level_2_may_be_proposed_on_a_branch_but_not_pushed_to_main(self, pushed: Repo) -> None:
        pushed.commit({"db/002.sql": "ALTER TABLE users ADD COLUMN phone text;\n"})
        assert self.push(pushed, "origin", "HEAD:refs/heads/proposal").code == 0
        result = self.push(pushed, "origin", "main")
        assert result.code == 1
        assert "pull request" in result.err

    def test_an_agent_neither_deletes_nor_rewrites_a_shared_branch(self, pushed: Repo) -> None:
        assert "would delete main" in self.push(pushed, "origin", ":main").err
        pushed.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "--amend", "-m", "other")
        result = self.push(pushed, "--force", "origin", "main")
        assert (result.code, "would rewrite main" in result.err) == (1, True)

    def test_a_forced_push_of_its_own_branch_is_judged(self, pushed: Repo) -> None:
        pushed.git("switch", "-q", "-c", "side")
        pushed.commit({"README.md": "# x\n"})
        assert self.push(pushed, "origin", "side").code == 0
        pushed.write({"db/002.sql": "DROP TABLE users;\n"})
        pushed.git("add", "-A")
        pushed.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "--amend", "-m", "amended")
        assert self.push(pushed, "--force", "origin", "side").code == 1

    def test_a_tag_and_a_deleted_own_branch_are_said(self, pushed: Repo) -> None:
        pushed.git("tag", "v1")
        assert self.push(pushed, "origin", "v1").code == 0
        pushed.git("push", "-q", "--no-verify", "origin", "main:side")
        assert self.push(pushed, "origin", ":side").code == 0

    def test_a_tag_brings_its_commits_to_judgement(self, pushed: Repo) -> None:
        pushed.commit({"db/002.sql": "DROP TABLE users;\n"})
        pushed.git("tag", "-a", "v2", "-m", "two")
        assert self.push(pushed, "origin", "v2").code == 1

    def test_garbage_on_standard_input_is_a_usage_error(self, pushed: Repo) -> None:
        result = gate_process(pushed.folder, "hook", "pre-push", "origin", "url", stdin=b"one two\n")
        assert result.code == 2

    @pytest.mark.parametrize("id", ["1234567890" * 4, "nothex"])
    def test_what_cannot_be_read_is_no_pass(self, pushed: Repo, id: str) -> None:
        line = f"refs/heads/main {id} refs/heads/main {pushed.git('rev-parse', 'origin/main')}\n"
        result = gate_process(pushed.folder, "hook", "pre-push", "origin", "url", stdin=line.encode())
        assert (result.code, "no commit that is here" in result.err) == (3, True)

    def test_what_others_landed_is_not_judged_again(self, pushed: Repo) -> None:
        pushed.git("switch", "-q", "-c", "side")
        pushed.commit({"README.md": "# x\n"})
        assert self.push(pushed, "origin", "side").code == 0
        pushed.git("switch", "-q", "main")
        pushed.commit({"db/002.sql": "DROP TABLE users;\n"})
        pushed.git("push", "-q", "--no-verify", "origin", "main")
        pushed.git("switch", "-q", "side")
        pushed.git("-c", "core.hooksPath=/dev/null", "merge", "-q", "--no-ff", "-m", "both", "main")
        assert self.push(pushed, "origin", "side").code == 0
        pushed.git("switch", "-q", "-c", "evil", "origin/side~1")
        pushed.git("push", "-q", "--no-verify", "origin", "evil")
        pushed.git("-c", "core.hooksPath=/dev/null", "merge", "-q", "--no-ff", "--no-commit", "main")
        pushed.write({"db/002.sql": "DROP TABLE orders;\n"})
        pushed.git("add", "-A")
        pushed.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "a merge that brings more")
        result = self.push(pushed, "origin", "evil")
        assert (result.code, "db/002.sql:1" in result.err) == (1, True)

    def test_what_a_branch_brings_to_main_is_judged_although_it_was_pushed(self, pushed: Repo) -> None:
        pushed.git("switch", "-q", "-c", "side")
        pushed.commit({"db/002.sql": "DROP TABLE users;\n"})
        pushed.git("push", "-q", "--no-verify", "origin", "side")
        pushed.git("switch", "-q", "main")
        pushed.git("-c", "core.hooksPath=/dev/null", "merge", "-q", "--no-ff", "-m", "both", "side")
        assert self.push(pushed, "origin", "main").code == 1

    def test_the_first_push_of_a_history(self, hooked: Repo, tmp_path: Path) -> None:
        subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "fresh.git")], check=True)
        hooked.commit({"db/002.sql": "DROP TABLE users;\n"})
        hooked.commit({"README.md": "# Later\n"})
        assert self.push(hooked, str(tmp_path / "fresh.git"), "main").code == 1

    def test_a_first_push_that_ends_in_a_merge(self, hooked: Repo, tmp_path: Path) -> None:
        subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "fresh.git")], check=True)
        hooked.git("switch", "-q", "-c", "side")
        hooked.commit({"db/002.sql": "DROP TABLE users;\n"})
        hooked.git("switch", "-q", "main")
        hooked.git("-c", "core.hooksPath=/dev/null", "merge", "-q", "--no-ff", "-m", "both", "side")
        result = self.push(hooked, str(tmp_path / "fresh.git"), "main")
        assert (result.code, "db/002.sql:1" in result.err) == (1, True)

    def test_a_push_to_an_address_is_judged_by_what_its_remote_lacks(self, pushed: Repo, tmp_path: Path) -> None:
        pushed.git("switch", "-q", "-c", "side")
        pushed.commit({"db/002.sql": "DROP TABLE users;\n"})
        pushed.commit({"README.md": "# x\n"})
        result = self.push(pushed, str(tmp_path / "remote.git"), "side")
        assert (result.code, "2 files" in result.err) == (1, True)


def test_the_real_pre_commit_runs_the_three_hooks(repo: Repo, tmp_path: Path) -> None:
    """A local `repo:` would skip .pre-commit-hooks.yaml; a clone of this checkout at its own commit reads it."""
    source = tmp_path / "gate-source"
    subprocess.run(["git", "clone", "-q", str(ROOT), str(source)], check=True)
    for path in subprocess.run(
        ["git", "ls-files", "-mo", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n"):
        if path and (ROOT / path).is_file():  # a checkout with edits is tested as it is
            (source / path).parent.mkdir(parents=True, exist_ok=True)
            (source / path).write_bytes((ROOT / path).read_bytes())
    inside = Repo(source)
    inside.git("add", "-A")
    inside.git("commit", "-q", "--allow-empty", "--no-verify", "-m", "as it is")
    rev = inside.git("rev-parse", "HEAD")
    hooks = "".join(f"      - id: {id}\n" for id in ("gate-commit", "gate-message", "gate-push"))
    repo.commit({".pre-commit-config.yaml": f"repos:\n  - repo: {source}\n    rev: {rev}\n    hooks:\n{hooks}"})
    env = os.environ | BIN | {"PRE_COMMIT_HOME": str(tmp_path / "cache")}
    types = [f"--hook-type={t}" for t in ("pre-commit", "prepare-commit-msg", "commit-msg", "pre-push")]
    subprocess.run(
        [sys.executable, "-m", "pre_commit", "install", "--install-hooks", *types],
        cwd=repo.folder,
        env=env,
        check=True,
        capture_output=True,
    )
    repo.stage({"db/002.sql": "DROP TABLE users;\n"})
    stopped = commit(repo, env=AGENT | {"PRE_COMMIT_HOME": env["PRE_COMMIT_HOME"]})
    assert stopped.code == 1, stopped
    assert "level 4 human-only" in stopped.out + stopped.err
    repo.git("rm", "-q", "--cached", "db/002.sql")
    repo.stage({"README.md": "# More\n", "db/002.sql": None})
    passed = commit(repo, env=AGENT | {"PRE_COMMIT_HOME": env["PRE_COMMIT_HOME"]})
    assert passed.code == 0, passed
    assert "Co-Authored-By: Claude" in repo.git("log", "-1", "--format=%B")
    repo.write({"db/002.sql": "DROP TABLE users;\n"})
    repo.git("add", "-f", "db/002.sql")
    repo.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "unseen")
    repo.git("-c", "core.hooksPath=/dev/null", "commit", "-q", "--allow-empty", "-m", "later")
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "remote.git")], check=True)
    pushed = subprocess.run(
        ["git", "push", "-q", str(tmp_path / "remote.git"), "main"],
        cwd=repo.folder,
        env=env | AGENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (pushed.returncode, "db/002.sql:1" in pushed.stdout + pushed.stderr) == (1, True), pushed
