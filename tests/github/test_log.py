"""The action writes the decision log: once for each verdict that is written, and for each landing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gate.github.event import Pushed
from gate.github.landed import judge_push
from gate.github.one import one
from gate.ledger.store import open_store
from gate.record import Record
from tests.github.conftest import CLAUDE, DANGER, MIGRATION, Opened
from tests.github.fake import SETTINGS

GLASS = "version: 1\nbreak_glass: {users: [bob, carol]}\nlevels:\n  4: {approvals: 1, override: admin}\n"


def log(path: Path) -> list[Record]:
    return list(open_store(str(path)).records())


def test_a_verdict_is_logged_when_it_changes(opened: Opened, tmp_path: Path) -> None:
    hub = opened(MIGRATION)
    session = hub.session(
        settings=replace(SETTINGS, ledger=str(tmp_path / "log.jsonl"), writer="run:acme/shop:1.1:judge")
    )
    one(session, 1)
    one(session, 1)
    hub.review("bob")
    one(session, 1)
    records = log(tmp_path / "log.jsonl")
    assert [(r.kind, r.pull, r.head, r.level, r.status, r.met) for r in records] == [
        ("decision", 1, hub.head, 2, "pending", False),
        ("decision", 1, hub.head, 2, "success", True),
    ]
    assert (records[1].approvers, records[1].base, records[1].title) == (("bob",), hub.base, "A change")


def test_a_landing_without_its_oversight_is_an_escape(opened: Opened, tmp_path: Path) -> None:
    hub = opened(DANGER, f"straight to main\n\n{CLAUDE}")
    session = hub.session(settings=replace(SETTINGS, ledger=str(tmp_path / "log.jsonl")))
    judge_push(session, Pushed(branch="main", before=hub.base, after=hub.head, pusher="alice"))
    (record,) = log(tmp_path / "log.jsonl")
    assert (record.kind, record.head, record.level, record.met) == ("landed", hub.head, 4, False)
    assert record.url == f"https://github.com/acme/shop/commit/{hub.head}"


def test_whoever_overrides_level_4_owes_a_look(opened: Opened, tmp_path: Path) -> None:
    hub = opened(DANGER, f"drop\n\n{CLAUDE}", base_files={".gate.yaml": GLASS})
    hub.permissions = {"bob": "admin", "carol": "admin"}
    for login in ("bob", "carol"):
        hub.comment(login, f"/override {hub.head} the table fills the disk")
    one(hub.session(settings=replace(SETTINGS, ledger=str(tmp_path / "log.jsonl"))), 1)
    assert hub.posted == "success"
    assert [(r.kind, r.by) for r in log(tmp_path / "log.jsonl")] == [
        ("decision", ""),
        ("follow_up", "bob"),
        ("follow_up", "carol"),
    ]


def test_a_log_that_takes_nothing_is_said_and_the_status_stands(
    opened: Opened, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = opened(MIGRATION)
    one(hub.session(settings=replace(SETTINGS, ledger=str(tmp_path / "none" / "log.jsonl"))), 1)
    assert hub.posted == "pending"
    assert "could not be logged" in capsys.readouterr().out
