"""Who is behind an agent's change: a set, with the source of each. They are not its independent reviewers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gate.authorship import PullRequestFacts, attribute
from tests.authorship.builders import CLAUDE, DEPENDABOT, HUMAN, MERGE_BUTTON, body, commit

BY_COPILOT = commit(author="Copilot <198982749+Copilot@users.noreply.github.com>", committer=MERGE_BUTTON)
COPILOT_OPENED = PullRequestFacts(opener="Copilot", opener_type="Bot")

CASES = {
    "author": (commit(body(CLAUDE)), None, {("ada@example.org", "commit author"), ("ada@example.org", "committer")}),
    "author by login": (
        commit(body(CLAUDE), author="Ada <12+Ada-S@users.noreply.github.com>", committer=MERGE_BUTTON),
        None,
        {("ada-s", "commit author")},
    ),
    "committer": (BY_COPILOT._replace(committer=commit().author), None, {("ada@example.org", "committer")}),
    "co-author": (
        BY_COPILOT._replace(message=body("Co-authored-by: bo <9+bo-f@users.noreply.github.com>")),
        None,
        {("bo-f", "co-author")},
    ),
    "the person behind aider": (
        commit(author="Ada Stone (aider) <ada@example.org>", committer=MERGE_BUTTON),
        None,
        {("ada@example.org", "commit author")},
    ),
    "on behalf of": (BY_COPILOT._replace(message=body("On-behalf-of: @ada-s")), None, {("ada-s", "on behalf of")}),
    "on behalf of an address": (
        BY_COPILOT._replace(message=body("On-behalf-of: Ada <ada@example.org>")),
        None,
        {("ada@example.org", "on behalf of")},
    ),
    "note": (
        BY_COPILOT._replace(
            notes='a.py\n  s_1::t_2 3\n---\n{"sessions": {"s_1": {"agent_id": {"tool": "codex"}, "human_author": "Ada"}}}',
        ),
        None,
        {("Ada", "git-ai note")},
    ),
    "opener": (
        commit(body(CLAUDE), committer=MERGE_BUTTON),
        PullRequestFacts(opener="bo"),
        {
            ("ada@example.org", "commit author"),
            ("bo", "pull request opener"),
        },
    ),
    "assigner and requester": (
        BY_COPILOT,
        replace(COPILOT_OPENED, assigners=("ada",), requesters=("bo",)),
        {("ada", "assigner"), ("bo", "requester")},
    ),
    "assignee beside the agent": (
        BY_COPILOT,
        replace(COPILOT_OPENED, assignees=("Copilot", "ada")),
        {("ada", "assignee")},
    ),
    "assignee alone may be the reviewer": (BY_COPILOT, replace(COPILOT_OPENED, assignees=("ada",)), set()),
    "pusher": (BY_COPILOT, replace(COPILOT_OPENED, pusher="ada"), {("ada", "pusher")}),
    "pusher of one commit": (BY_COPILOT, replace(COPILOT_OPENED, pushed_by=(("0", "bo"),)), {("bo", "pusher")}),
    "bots are nobody": (
        BY_COPILOT,
        replace(COPILOT_OPENED, pusher="acme-ci[bot]", requesters=("google-labs-jules[bot]", "copilot", "")),
        set(),
    ),
    "named by nobody": (BY_COPILOT, COPILOT_OPENED, set()),
}


@pytest.mark.parametrize(("made", "facts", "expected"), CASES.values(), ids=CASES.keys())
def test_invokers(made, facts, expected) -> None:  # type: ignore[no-untyped-def]
    found = attribute((made,), pull_request=facts)
    assert {(i.who, i.source) for i in found.invokers} == expected


BODIES = [
    ("PR created automatically by Jules for task [1](https://jules.google.com/task/1) started by @ada", "ada"),
    ("Requested by: @ada", "ada"),
    ("**Requested by:** @ada", "ada"),
    ("Requested by: Ada Stone (@ada)", "ada"),
    ("Requested by: Ada Stone", "Ada Stone"),
    ("This pull request was opened on behalf of @ada.", "ada"),
    ("Triggered by @ada in a comment", "ada"),
]


@pytest.mark.parametrize(("text", "who"), BODIES)
def test_invoker_in_the_body(text: str, who: str) -> None:
    found = attribute((BY_COPILOT,), pull_request=replace(COPILOT_OPENED, body=text))
    assert [i.who for i in found.invokers][:1] == [who]


@pytest.mark.parametrize("text", ["> Requested by: @ada", "started by @acme/team", "requested by @copilot"])
def test_nobody_in_the_body(text: str) -> None:
    assert attribute((BY_COPILOT,), pull_request=replace(COPILOT_OPENED, body=text)).invokers == ()


def test_addresses_become_logins_and_machine_users_their_owners() -> None:
    facts = replace(COPILOT_OPENED, pusher="acme-robot", logins=(("ada@example.org", "ada"),))
    found = attribute((commit(body(CLAUDE)),), pull_request=facts, machine_users={"Acme-Robot": "bo"})
    assert {(i.who, i.source) for i in found.invokers} == {
        ("ada", "commit author"),
        ("ada", "committer"),
        ("bo", "owner of acme-robot"),
    }


@pytest.mark.parametrize("made", [commit(), commit(body("AI-Assisted: no"))])
def test_a_change_without_an_agent_has_no_invokers(made) -> None:  # type: ignore[no-untyped-def]
    assert attribute((made,), pull_request=PullRequestFacts(opener="ada")).invokers == ()


def test_a_conflict_names_the_people_around_it() -> None:
    forged = commit(author=DEPENDABOT, committer=HUMAN)
    found = attribute((forged,), pull_request=PullRequestFacts(opener="bo", pusher="bo"))
    assert {(i.who, i.source) for i in found.invokers} == {
        ("ada@example.org", "committer"),
        ("bo", "pull request opener"),
        ("bo", "pusher"),
    }
