"""What leaves the gate: check runs, workflow commands, outputs, messages. Hostile text stays text on every one of them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gate.github.notify import slack_message, subject
from gate.github.one import one
from gate.github.publish import LONGEST, clamp
from gate.github.runner import annotate, outputs, say, summarise
from gate.pipeline import judge
from gate.policy.load import load
from tests.conftest import Repo
from tests.github.conftest import CLAUDE, CODE, DOCS, MIGRATION, Opened
from tests.github.fake import SETTINGS
from tests.github.servers import Answer, serve

HOSTILE = "x\n::error::owned\r##[add-mask]y\x1b[31m\u202e%0A::set-output name=status::success"


@pytest.mark.parametrize(
    ("text", "length"), [("short", 5), ("x" * 140, 140), ("x" * 141, 140), ("🚀" * 300, 140), ("a\nb", 3)]
)
def test_a_description_fits(text: str, length: int) -> None:
    assert len(clamp(text)) == length <= LONGEST


# check runs


def test_a_check_run_waits_turns_green_and_waits_again(opened: Opened) -> None:
    hub = opened(MIGRATION)
    session = hub.session(settings=replace(SETTINGS, publish="check-run", comment=False))
    one(session, 1)
    assert [(r["status"], r.get("conclusion")) for r in hub.check_runs] == [("in_progress", None)]
    assert hub.check_runs[0]["output"]["annotations"][0]["path"] == "db/migrations/2.sql"
    hub.calls.clear()
    one(session, 1)
    assert hub.writes == []
    hub.review("bob")
    one(session, 1)
    assert [(r["status"], r.get("conclusion")) for r in hub.check_runs] == [("completed", "success")]
    hub.pulls[1]["reviews"][0]["state"] = "DISMISSED"
    one(session, 1)
    assert [r["status"] for r in hub.check_runs] == ["in_progress", "completed"]  # the latest first
    assert hub.statuses == []


# the runner


def test_the_log_holds_no_command(capsys: pytest.CaptureFixture[str]) -> None:
    say(HOSTILE)
    lines = capsys.readouterr().out.splitlines()
    assert all(line.startswith("gate: ") and "##[" not in line and "\x1b" not in line for line in lines)


def test_an_annotation_is_one_command(capsys: pytest.CaptureFixture[str]) -> None:
    annotate("warning", HOSTILE, file=f"a,line=1::b{HOSTILE}", line=3, title="t:1")
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    properties, _, message = out.removeprefix("::warning ").partition("::")
    assert re.fullmatch(r"file=[^,:]*,line=3,title=t%3A1", properties)
    assert "%250A" in message  # a percent sign of its own is none of ours


def test_an_output_can_not_end_itself(tmp_path: Path) -> None:
    settings = replace(SETTINGS, output=str(tmp_path / "out"), summary=str(tmp_path / "summary"))
    outputs(settings, authorship="human\nEOF\nstatus=success", status="failure")
    lines = (tmp_path / "out").read_text().splitlines()
    ends = [line.partition("<<")[2] for line in lines if "<<" in line]
    assert len(set(ends)) == 2
    assert lines[1:4] == ["human", "EOF", "status=success"]
    assert all(len(end) > 30 for end in ends)
    summarise(settings, "x" * 3_000_000)
    assert (tmp_path / "summary").stat().st_size < 1_048_576


# messages


class Inbox:
    def __init__(self, *answers: int) -> None:
        self.answers, self.messages = list(answers), [dict[str, Any]()][:0]

    def __call__(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        status = self.answers.pop(0) if self.answers else 200
        if status < 300:
            self.messages.append(json.loads(body))
        return status, {"Retry-After": "0"}, b"ok"


@pytest.mark.parametrize(
    ("answers", "status", "told"),
    [
        ((), "success", 1),
        ((500, 429), "success", 1),
        ((500, 500, 500), "pending", 0),
        ((404,), "pending", 0),
        ((302,), "pending", 0),
    ],
)
def test_level_1_is_told_or_waits(opened: Opened, answers: tuple[int, ...], status: str, told: int) -> None:
    hub = opened(CODE, f"code\n\n{CLAUDE}")
    inbox = Inbox(*answers)
    with serve(inbox) as url:
        one(hub.session(settings=replace(SETTINGS, slack=f"{url}/services/sekret")), 1)
    assert (hub.posted, len(inbox.messages)) == (status, told)
    assert "sekret" not in json.dumps([hub.own_comments, hub.pulls[1]["status"]])


def test_it_is_told_once_for_what_it_does(opened: Opened) -> None:
    hub = opened(CODE, f"code\n\n{CLAUDE}")
    inbox = Inbox()
    with serve(inbox) as url:
        session = hub.session(settings=replace(SETTINGS, webhook=url))
        one(session, 1)
        one(session, 1)
        assert len(inbox.messages) == 1
        hub.head = hub.pulls[1]["headRefOid"] = Repo(hub.folder).commit({"src/other.py": "y = 1\n"})
        one(hub.session(settings=session.settings), 1)
    assert len(inbox.messages) == 2
    assert inbox.messages[0]["change"]["level"] == 1
    assert hub.posted == "success"


@pytest.mark.parametrize(
    ("files", "message"), [(CODE, "by hand"), (DOCS, f"docs\n\n{CLAUDE}"), (MIGRATION, f"m\n\n{CLAUDE}")]
)
def test_nobody_is_told_of_anything_else(opened: Opened, files: dict[str, str | bytes | None], message: str) -> None:
    hub = opened(files, message)
    inbox = Inbox()
    with serve(inbox) as url:
        one(hub.session(settings=replace(SETTINGS, slack=url)), 1)
    assert inbox.messages == []


def test_a_hostile_title_in_slack(opened: Opened) -> None:
    from gate.github.evaluate import reading_of

    hub = opened(CODE, f"code\n\n{CLAUDE}")
    hub.pulls[1]["title"] = "<!channel> <https://evil.example|click> & more|x"
    session = hub.session()
    judged = judge(session.store.source.between(hub.base, hub.head, "x"), load())
    text = slack_message(SETTINGS, reading_of(session, 1), judged)["text"]
    assert "<!channel>" not in text
    assert text.count("<") == text.count(">") == text.count("|") == 1
    assert subject(judged) == subject(judged)
