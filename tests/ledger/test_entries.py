"""What a judgement becomes on paper."""

from __future__ import annotations

from collections.abc import Callable

from gate.change.source import Source
from gate.ledger.canonical import decode, encode
from gate.ledger.entries import ITEMS, WIDTH, decision_record, follow_up_record, landed_record, look_record
from gate.ledger.intake import claims
from gate.ledger.writer import writer_name
from gate.model import Change
from gate.pipeline import Judgement, judge
from gate.policy.load import load
from gate.pull_request import PullRequest

from ..conftest import Repo

AT, WRITER = "2026-01-02T03:04:05Z", "run:acme/shop:1.1:gate"


def judged(
    repo: Repo, message: str = "Docs\n\nCo-Authored-By: Claude <noreply@anthropic.com>", **files: str
) -> Judgement:
    repo.commit(dict(files) or {"README.md": "# Shop!\n"}, message)
    change: Change = Source(str(repo.folder)).change("HEAD")
    return judge(change, load())


def test_a_decision_holds_what_was_known(repo: Repo) -> None:
    one = judged(repo)
    record = decision_record(one, at=AT, writer=WRITER, title="Docs", url="https://x/1")
    assert (record.kind, record.at, record.writer, record.previous) == ("decision", AT, WRITER, "")
    assert (record.head, record.base) == (one.change.head, one.change.base)
    assert (record.authorship, record.agents, record.invokers) == (
        "assisted",
        ("claude-code",),
        ("alice@acme.example",),
    )
    assert record.evidence == ("trailer: Co-Authored-By: Claude <noreply@anthropic.com>",)
    assert (record.level, record.status, record.outcome, record.met) == (0, "success", "approve", True)
    assert record.rules == ("documentation",)
    assert dict(record.required) == {
        "approvals": 0, "code_owners": False, "forbid_ai": False, "human_commit": False, "notify": False,
    }  # fmt: skip
    assert record.policy == load().digest
    assert record.version
    assert decode(encode(record)) == record


def test_a_refusal_holds_why(repo: Repo) -> None:
    record = decision_record(judged(repo, **{"db/002.sql": "DROP TABLE users;\n"}), at=AT, writer=WRITER)
    assert (record.level, record.status, record.met, record.reasons) == (4, "failure", False, ("ai_forbidden",))
    assert "sql-destructive" in record.rules


def test_a_pull_request_gives_its_number_and_head(repo: Repo) -> None:
    one = judged(repo)
    record = landed_record(one, at=AT, writer=WRITER, pull=PullRequest(number=7, head="a" * 40))
    assert (record.kind, record.pull, record.head) == ("landed", 7, "a" * 40)
    assert landed_record(one, at=AT, writer=WRITER, head="c" * 40).head == "c" * 40


def test_a_look_and_a_debt_are_about_the_same_change(repo: Repo) -> None:
    record = decision_record(judged(repo), at=AT, writer=WRITER)
    look = look_record(record, at=AT, writer="clone:bob", by="bob", finding="wrong link")
    debt = follow_up_record(record, at=AT, writer=WRITER, by="alice")
    assert (look.kind, look.by, look.finding, look.head) == ("look", "bob", "wrong link", record.head)
    assert (debt.kind, debt.by, debt.head) == ("follow_up", "alice", record.head)


def test_no_change_makes_a_record_without_bounds(repo: Repo) -> None:
    trailers = "\n".join(f"Co-Authored-By: Claude {n} <noreply@anthropic.com>" for n in range(200))
    record = decision_record(judged(repo, f"{'x' * 5000}\n\n{trailers}"), at=AT, writer=WRITER, title="t" * 5000)
    assert len(record.title) == WIDTH
    assert len(record.evidence) <= ITEMS
    assert len(encode(record)) < 25_000


def test_a_run_and_a_clone_have_names_of_their_own() -> None:
    run = {
        "GITHUB_ACTIONS": "true",
        "GITHUB_RUN_ID": "5",
        "GITHUB_RUN_ATTEMPT": "2",
        "GITHUB_REPOSITORY": "a/b",
        "GITHUB_JOB": "j",
    }
    assert writer_name(run, person="x", folder="y") == "run:a/b:5.2:j"
    one, other = (writer_name({}, person="alice@acme.example", folder=f"host:/home/{n}/.git") for n in "ab")
    assert one != other
    assert one.startswith("clone:alice@acme.example:")
    assert "/home" not in one


def test_of_an_artifact_only_base_and_head_are_read(repo: Repo, gate: Callable[..., object]) -> None:
    record = decision_record(judged(repo), at=AT, writer=WRITER)
    (claim,) = claims(encode(record) + b"\n", name="x")
    assert (claim.base, claim.head, claim.level) == (record.base, record.head, 0)
