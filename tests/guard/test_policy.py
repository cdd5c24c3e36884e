"""What a policy says to the guard, and what `--explain` and `--batch` print."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from gate.commandline.guard import UNATTENDED
from gate.guard.notes import records
from tests.conftest import Repo, Result, gate_process
from tests.guard import payloads as p
from tests.guard.conftest import Guard
from tests.guard.test_edits import decision

Gate = Callable[..., Result]

POLICY = """version: 1
guard:
  commands: {2: allow, 3: deny}
  edits: {3: allow}
  production: [blue, "shop-eu-*"]
  test: [prod]
  default_branches: [integration]
  own:
    - {match: "./deploy.sh dev", level: 1, reason: "a throwaway environment"}
    - {match: "make nightly*", level: 3}
"""


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("systemctl restart web", "none"),
        ("terraform apply", "deny"),
        ("kubectl rollout undo deploy/api -n blue", "deny"),
        ("kubectl rollout undo deploy/api -n shop-eu-1", "deny"),
        ("kubectl rollout undo deploy/api -n prod", "none"),
        ("git push --force origin integration", "deny"),
        ("./deploy.sh dev", "none"),
        ("sudo ./deploy.sh dev", "none"),
        ("make nightly", "deny"),
        ("make nightly FORCE=1", "deny"),
        ("make test", "none"),
        ("./deploy.sh dev; terraform destroy", "deny"),
        ("./deploy.sh dev $(terraform destroy)", "deny"),
    ],
)
def test_the_policy_decides(guard: Guard, repo: Repo, command: str, expected: str) -> None:
    repo.commit({".gate.yaml": POLICY})
    assert decision(guard, p.claude("Bash", command=command)) == expected


def test_edits_have_decisions_of_their_own(guard: Guard, repo: Repo) -> None:
    repo.commit({".gate.yaml": POLICY})
    assert decision(guard, p.claude("Write", file_path="Dockerfile", content="FROM scratch\n")) == "none"


def test_an_own_command_never_hides_what_is_human_only(guard: Guard, repo: Repo) -> None:
    repo.commit({".gate.yaml": 'version: 1\nguard: {own: [{match: "terraform *", level: 0}]}\n'})
    assert decision(guard, p.claude("Bash", command="terraform apply")) == "none"
    assert decision(guard, p.claude("Bash", command="terraform destroy")) == "deny"


def test_the_branch_counts(guard: Guard, repo: Repo) -> None:
    push = p.claude("Bash", command="git push")
    assert decision(guard, push) == "ask"
    repo.git("switch", "-qc", "feat/x")
    assert decision(guard, push) == "none"


def test_level_one_is_noted(guard: Guard, repo: Repo) -> None:
    guard("--agent", "claude-code", stdin=p.claude("Bash", command="ls"))
    guard("--agent", "claude-code", stdin=p.claude("Bash", command="touch x"))
    noted = [json.loads(line) for line in (repo.folder / ".git/gate-guard.jsonl").read_text().splitlines()]
    assert [(row["agent"], row["level"], row["action"]) for row in noted] == [("claude-code", 1, "touch x")]


def test_outside_of_a_repository_it_works_too(guard: Guard, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    payload = p.claude("Bash", command="terraform destroy")
    assert decision(guard, payload) == "deny"


def test_batch_answers_in_order_whatever_the_lines_are(guard: Guard) -> None:
    lines = b'{"cmd": "ls"}\nnonsense\n\n{"cmd": 3}\n{"cmd": "terraform destroy", "id": 7}\n{"cmd": "a\\u0000\\ud800"}\n\xff\n'
    done = guard("--batch", stdin=lines)
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [(row["level"], row["decision"]) for row in rows] == [
        (0, "allow"),
        (3, "ask"),
        (3, "ask"),
        (4, "deny"),
        (2, "ask"),
        (3, "ask"),
    ]
    assert all(set(row) == {"cmd", "level", "decision", "reasons"} and row["reasons"] for row in rows)


@pytest.mark.parametrize(
    "policy", ["version: 1\nguard: {commands: {9: ask}}\n", "foo: [", "version: 9\n", "version: 1\nlevles: {}\n", ""]
)
def test_under_a_policy_that_does_not_load_a_batch_asks_about_everything_but_reading(
    guard: Guard, repo: Repo, policy: str
) -> None:
    repo.commit({".gate.yaml": policy})
    done = guard("--batch", stdin=b'{"cmd": "ls"}\n{"cmd": "touch x"}\n{"cmd": "terraform destroy"}\n')
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [row["decision"] for row in rows] == ["allow", "ask", "deny"]
    assert "does not load" in rows[1]["reasons"][-1]


def test_a_batch_has_no_branch(guard: Guard) -> None:
    assert json.loads(guard("--batch", stdin=b'{"cmd": "git push"}').out)["level"] == 1


def test_explain_shows_the_reading(guard: Guard) -> None:
    done = guard("--explain", "cd infra && sudo terraform apply -auto-approve; echo 'rm -rf /'")
    assert done.code == 0
    assert done.out.startswith("level 3 collaborative: ask\n")
    assert "effect: shared-write" in done.out
    assert "terraform apply -auto-approve" in done.out
    assert "safer:" in done.out


def test_explain_escapes_what_it_shows(guard: Guard) -> None:
    assert "\x1b" not in guard("--explain", "rm -rf $'\\e[2J'/").out


def test_notes_become_records_of_the_decision_log(guard: Guard, repo: Repo) -> None:
    guard("--agent", "codex", stdin=p.codex("Bash", command="mkdir x"))
    guard("--agent", "claude-code", stdin=p.claude("Write", file_path="src/new.py", content="x = 1\n"))
    lines = [*(repo.folder / ".git/gate-guard.jsonl").read_text().splitlines(), '{"at": "2026', "3"]
    found = list(records(lines, repository="acme/shop", writer="clone:a:1", version="1"))
    assert [(r.agents, r.title, r.level, r.outcome) for r in found] == [
        (("codex",), "mkdir x", 1, "notify"),
        (("claude-code",), "src/new.py", 1, "notify"),
    ]
    assert all(r.at.endswith("Z") and r.reasons for r in found)


def test_policy_show_prints_what_the_guard_decides(gate: Gate, repo: Repo) -> None:
    repo.write({".gate.yaml": POLICY})
    shown = gate("policy", "show").out
    assert 'production: [blue, "shop-eu-*"]    # .gate.yaml' in shown
    assert "3: deny" in shown
    repo.write({".gate.yaml": "version: 1\n"})
    assert "commands: {0: allow, 1: allow, 2: ask, 3: ask, 4: deny}    # default" in gate("policy", "show").out


def test_as_a_process_the_exit_code_is_the_agents(repo: Repo) -> None:
    quiet = dict.fromkeys(UNATTENDED, "")
    payload = json.dumps(p.kiro("execute_bash", command="terraform destroy")).encode()
    done = gate_process(repo.folder, "guard", "--agent", "kiro", stdin=payload, env=quiet)
    assert done.code == 2
    assert "level 4" in done.err
    harmless = json.dumps(p.kiro("execute_bash", command="ls")).encode()
    done = gate_process(repo.folder, "guard", "--agent", "kiro", stdin=harmless, env=quiet)
    assert (done.code, done.out, done.err) == (0, "{}\n", "")


LAX = "version: 1\nguard: {commands: {2: allow, 3: allow, 4: allow}, edits: {4: allow}}\n"


def test_a_repository_that_the_agent_made_has_no_say(guard: Guard, repo: Repo, tmp_path: Path) -> None:
    for folder in (repo.folder / "own", tmp_path / "elsewhere"):
        folder.mkdir()
        own = Repo(folder)
        own.git("init", "-q", "-b", "x")
        own.commit({".gate.yaml": LAX})
        payload = p.claude("Bash", command="terraform destroy") | {"cwd": str(folder)}
        assert decision(guard, payload) == "deny"


def test_the_sessions_own_folder_holds_the_policy(
    guard: Guard, repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo.commit({".gate.yaml": "version: 1\nguard: {commands: {1: deny}}\n"})
    monkeypatch.setenv("CLAUDE_PROJECT_DIR", str(repo.folder))
    monkeypatch.chdir(tmp_path)
    assert decision(guard, p.claude("Bash", command="touch x")) == "deny"


@pytest.mark.parametrize(
    ("folder", "command", "expected"),
    [
        ("envs/prod", "terraform apply", "deny"),
        ("envs/dev", "terraform apply", "ask"),
        (".", "terraform apply", "ask"),
        ("envs/prod", "terraform plan", "none"),
        ("envs/dev", "rm -rf ../../.git", "deny"),
        ("/", "rm -rf *", "deny"),
        ("src", "rm -rf build", "none"),
        ("it's", "ls", "none"),
    ],
)
def test_where_the_agent_stands_counts(guard: Guard, repo: Repo, folder: str, command: str, expected: str) -> None:
    for name in ("envs/prod", "envs/dev", "it's"):
        (repo.folder / name).mkdir(parents=True)
    payload = p.claude("Bash", command=command) | {"cwd": str(repo.folder / folder)}
    assert decision(guard, payload) == expected
