"""`gate ledger` and `gate check --ledger`, as a person and a workflow use them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from gate.classify.engine import rule_ids
from gate.ledger.canonical import encode
from gate.ledger.store import open_store
from gate.policy.load import load
from gate.record import RECORD_SCHEMA

from ..conftest import Repo, Result, gate_process
from ..ledger.builders import record

Gate = Callable[..., Result]
BY_CLAUDE = "Docs\n\nCo-Authored-By: Claude <noreply@anthropic.com>"


@pytest.fixture(params=["ledger.jsonl", "git:."])
def log(request: pytest.FixtureRequest, repo: Repo, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """Named once for all by GATE_LEDGER."""
    location = str(tmp_path / request.param) if request.param.endswith("jsonl") else request.param
    monkeypatch.setenv("GATE_LEDGER", location)
    return location


def test_a_decision_is_recorded_verified_looked_at_and_exported(gate: Gate, repo: Repo, log: str) -> None:
    head = repo.commit({"README.md": "# Shop!\n"}, BY_CLAUDE)
    assert gate("check", "HEAD").code == 0
    assert gate("check", "HEAD").code == 0
    verified = gate("ledger", "verify")
    assert (verified.code, ": whole (records: " in verified.out) == (0, True)
    listed = [json.loads(line) for line in gate("ledger", "list", "--format", "jsonl").out.splitlines()]
    assert {row["head"] for row in listed} == {head}
    assert gate("ledger", "list", "--kind", "look").out == ""

    queue = gate("ledger", "review")
    assert (queue.code, head[:12] in queue.out, "claude-code helped write it" in queue.out) == (0, True, True)
    assert json.loads(gate("ledger", "review", "--format", "json").out)["items"][0]["head"] == head
    assert "| age | change |" in gate("ledger", "review", "--format", "markdown").out
    looked = gate("ledger", "review", "--ack", head[:8], "--by", "alice", "--finding", "a typo")
    assert (looked.code, looked.out) == (0, f"alice has looked at {head[:12]} Docs\n")
    assert "waiting for a look: 0, overdue: 0, looked at: 1" in gate("ledger", "review").out
    assert "a typo" in gate("ledger", "list", "--kind", "look").out

    assert gate("ledger", "compact").code == 0
    assert "anchor: " in gate("ledger", "verify").out
    assert json.loads(gate("report", "--ledger", log, "--format", "json").out)["queue"]
    exported = list(csv.DictReader(io.StringIO(gate("ledger", "export", "--format", "csv").out)))
    assert exported[-1]["finding"] == "a typo"
    assert gate("ledger", "export", "--format", "parquet").code == 2
    assert gate("ledger", "export", "--format", "parquet", "--to", str(repo.folder.parent / "p")).code == 0


def test_what_the_guard_noted_is_folded_once(gate: Gate, repo: Repo, log: str) -> None:
    gate("check", "HEAD", "--ledger", log)
    call = {
        "session_id": "1",
        "cwd": str(repo.folder),
        "tool_name": "Bash",
        "tool_input": {"command": "git commit -m x"},
    }
    assert gate_process(repo.folder, "guard", "--agent", "claude-code", stdin=json.dumps(call).encode()).code == 0
    noted = repo.folder / ".git/gate-guard.jsonl"
    line = noted.read_text()
    gate("ledger", "compact")
    assert not noted.exists()
    (repo.folder / ".git/gate-guard.jsonl.folding").write_text(line)  # as a crash leaves it, after the record was taken
    gate("ledger", "compact")
    rows = [json.loads(row) for row in gate("ledger", "list", "--format", "jsonl").out.splitlines()]
    assert [(r["title"], r["agents"], r["level"]) for r in rows if r["head"] is None] == [
        ("git commit -m x", ["claude-code"], 1)
    ]
    assert "git commit" not in gate("ledger", "review").out
    assert gate("ledger", "verify").code == 0


@pytest.mark.parametrize("action", ["list", "verify", "review", "export"])
def test_without_a_log_nothing_reads_as_no_violations(gate: Gate, action: str, tmp_path: Path) -> None:
    unnamed = gate("ledger", action)
    assert (unnamed.code, "GATE_LEDGER" in unnamed.err) == (2, True)
    for location in (str(tmp_path / "none.jsonl"), "git:."):
        missing = gate("ledger", action, "--ledger", location)
        assert (missing.code, missing.out, "there is no log to read here" in missing.err) == (3, "", True)


def test_what_is_no_date_is_refused(gate: Gate, repo: Repo, log: str) -> None:
    gate("check", "HEAD")
    assert len(gate("ledger", "list", "--since", "2026-01-31").out.splitlines()) == 1
    assert gate("ledger", "list", "--until", "2026-01-31T00:00:00+02:00").out == ""
    for wrong in ("foo", "2026-13-01"):
        done = gate("ledger", "list", "--since", wrong)
        assert (done.code, f"2026-01-31 or 2026-01-31T12:00:00Z is meant, not '{wrong}'" in done.err) == (2, True)


def test_verify_tells_broken_from_unknown(gate: Gate, tmp_path: Path) -> None:
    file = tmp_path / "ledger.jsonl"
    store = open_store(str(file))
    store.append(record(1, title="\x1b[31mred"))
    store.append(replace(record(2), schema=RECORD_SCHEMA + 1))
    newer = gate("ledger", "verify", "--ledger", str(file))
    assert (newer.code, "newer: line 2" in newer.out, "CANNOT VERIFY" in newer.out) == (3, True, True)
    file.write_bytes(file.read_bytes().replace(b'"level":0', b'"level":1', 1))
    broken = gate("ledger", "verify", "--ledger", str(file))
    assert (broken.code, "edited: line 1" in broken.out, "BROKEN" in broken.out) == (1, True, True)
    assert json.loads(gate("ledger", "verify", "--ledger", str(file), "--format", "json").out)["state"] == "broken"
    listed = gate("ledger", "list", "--ledger", str(file))
    assert (listed.code, "line 1" in listed.err, "\x1b" in listed.out) == (3, True, False)
    file.write_bytes(file.read_bytes()[:-20])
    assert "truncated" in gate("ledger", "verify", "--ledger", str(file)).out


def test_an_anchor_from_elsewhere(gate: Gate, tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "l.jsonl"))
    store.append(record(1))
    args = ("ledger", "verify", "--ledger", store.location, "--anchor")
    anchor = gate(*args[:-1]).out.rpartition("anchor: ")[2].strip()
    assert gate(*args, anchor).code == 0
    assert gate(*args, "f" * 64).code == 1


def test_a_decision_that_cannot_be_recorded_is_no_pass(gate: Gate, repo: Repo) -> None:
    repo.commit({"README.md": "# Shop!\n"}, BY_CLAUDE)
    done = gate("check", "HEAD", "--ledger", "/nowhere/ledger.jsonl")
    assert done.code == 3
    assert "level 0" in done.out
    assert "/nowhere/ledger.jsonl" in done.err


@pytest.mark.parametrize(
    ("args", "environment", "said"),
    [
        (("--ack", f"{1:040x}"), {}, "who looked?"),
        (("--ack", f"{1:040x}", "--by", " "), {}, "who looked?"),
        (("--ack", f"{1:040x}", "--by", "alice"), {"CLAUDECODE": "1"}, "claude-code runs this command"),
        (("--ack", f"{1:040x}", "--by", "dependabot[bot]"), {}, "is no human"),
        (("--ack", f"{1:040x}", "--by", "Copilot"), {}, "is no human"),
        (("--ack", "00", "--by", "alice"), {}, "at least 7"),
        (("--ack", "no commit", "--by", "alice"), {}, "no commit id"),
        (("--ack", "fffffff", "--by", "alice"), {}, "no decision about fffffff"),
        (("--ack", "0000000", "--by", "alice"), {}, "may be any of"),
        (("--by", "alice"), {}, "belong to --ack"),
    ],
)
def test_a_look_is_a_humans_at_one_change(
    args: tuple[str, ...],
    environment: dict[str, str],
    said: str,
    gate: Gate,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = open_store(str(tmp_path / "l.jsonl"))
    store.append(record(1))
    store.append(record(2))
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    done = gate("ledger", "review", "--ledger", store.location, *args)
    assert (done.code, said in done.err) == (2, True), done.err
    assert len(list(store.records())) == 2


def test_overdue_turns_a_check_red(gate: Gate, tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "l.jsonl"))
    store.append(record(1, at="2020-01-01T00:00:00Z"))
    args = ("ledger", "review", "--ledger", store.location)
    assert gate(*args).code == 0
    assert "OVERDUE" in gate(*args).out
    assert gate(*args, "--fail-overdue").code == 1
    assert gate(*args, "--fail-overdue", "--repository", "acme/other").code == 0
    gate(*args, "--ack", f"{1:040x}", "--by", "alice")
    assert gate(*args, "--fail-overdue").code == 0


def test_the_committed_policy_says_how_much_not_the_working_copy(gate: Gate, repo: Repo, tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "l.jsonl"))
    store.append(record(1))
    args = ("ledger", "review", "--ledger", store.location)
    repo.write({".gate.yaml": "version: 1\nreview_later: {share: 0%}\n"})
    assert "waiting for a look: 1" in gate(*args).out
    repo.commit({}, "policy")
    assert "waiting for a look: 0, overdue: 0, looked at: 0, left out by the share: 1" in gate(*args).out
    assert "share: 0%    # .gate.yaml" in gate("policy", "show").out
    repo.write({".gate.yaml": "version: 1\nreview_later: {share: 10, always: [documentaton]}\n"})
    assert "review_later.share" in gate("policy", "check").err
    repo.write({".gate.yaml": "version: 1\nreview_later: {share: 10%, always: [documentaton]}\n"})
    assert "did you mean 'documentation'" in gate("policy", "check").err


def test_an_artifact_of_a_fork_is_judged_again(gate: Gate, repo: Repo, tmp_path: Path) -> None:
    base = repo.git("rev-parse", "HEAD")
    head = repo.commit({"db/002.sql": "DROP TABLE users;\n"}, BY_CLAUDE)
    lie = tmp_path / "artifact.jsonl"
    lie.write_bytes(encode(record(1, base=base, head=head, level=0, status="success")) + b"\n")
    store = open_store(str(tmp_path / "l.jsonl"))
    done = gate("ledger", "intake", str(lie), "--ledger", store.location)
    assert (done.code, done.out) == (0, f"{head[:12]}: level 4 failure (the artifact said 0)\n")
    (taken,) = store.records()
    assert (taken.level, taken.status, taken.repository) == (4, "failure", "repo")


@pytest.mark.parametrize(
    ("artifact", "said"),
    [
        (b"hello\n", "not JSON"),
        (encode(record(1, head="HEAD")), "full commit ids"),
        (encode(record(1, head="--upload-pack=x")), "full commit ids"),
        (encode(record(1, base="main")), "full commit ids"),
        (encode(record(1)), "unknown revision"),
        (b"{}" * 600_000, "at most"),
        (b"{}\n" * 101, "at most"),
    ],
    ids=range(7),
)
def test_an_artifact_that_is_none_is_refused(artifact: bytes, said: str, gate: Gate, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(artifact)
    done = gate("ledger", "intake", str(tmp_path / "a"), "--ledger", str(tmp_path / "l.jsonl"))
    assert (done.code, said in done.err) == (2, True), done.err
    assert not (tmp_path / "l.jsonl").exists()


PAGE = (Path(__file__).parent.parent.parent / "docs" / "ledger.md").read_text()


def test_the_policy_on_the_page_loads_and_names_rules_that_exist() -> None:
    snippets = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
    policy = load(f"version: 1\n{snippets[0]}".encode())
    assert (policy.review_later.share, policy.review_later.within) == (10, 14)
    assert set(policy.review_later.always) <= set(rule_ids())


def test_the_commands_of_the_page_and_its_workflow_are_commands(gate: Gate) -> None:
    snippets = re.findall(r"```yaml\n(.*?)```", PAGE, re.S)
    steps = yaml.safe_load(snippets[1])["jobs"]["ledger"]["steps"]
    shell = (
        "\n".join(step.get("run", "") for step in steps) + "\n" + "\n".join(re.findall(r"```sh\n(.*?)```", PAGE, re.S))
    )
    calls = {tuple(line.split()) for line in re.findall(r"^\s*gate (ledger [^#\n>]*)", shell, re.M)}
    assert {call[1] for call in calls} == {"verify", "review", "compact", "export", "intake"}
    for call in calls:
        known = gate(*call[:2], "--help").out
        assert all(word in known for word in call if word.startswith("--")), call


@pytest.mark.parametrize("args", [("ledger", "list"), ("ledger", "review"), ("ledger", "export"), ("report",)])
def test_an_empty_log_tells_nothing(repo: Repo, args: tuple[str, ...]) -> None:
    repo.write({"log.jsonl": ""})
    assert gate_process(repo.folder, *args, "--ledger", "log.jsonl").code == 3


def test_a_log_without_its_end_takes_no_more(repo: Repo) -> None:
    assert gate_process(repo.folder, "check", "--ledger", "log.jsonl").code == 1
    (repo.folder / "log.jsonl.head").unlink()
    result = gate_process(repo.folder, "check", "--ledger", "log.jsonl")
    assert (result.code, "nothing says where the log ended" in result.err) == (3, True)
