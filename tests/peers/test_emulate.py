"""The client code against a GitHub and a Slack that somebody else wrote, for what they cover.

Facts of git and the verdict come from our own test GitHub; what is written goes to the other one, whose shas are its own.
"""

from __future__ import annotations

import base64
import json
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from gate.github import beside, notify
from gate.github.api import Api, ApiError, connect
from gate.github.evaluate import Evaluation, Session, evaluate
from gate.github.objects import open_store
from gate.github.publish import publish
from gate.github.reading import OwnComment
from gate.github.settings import CONTEXT, Settings
from gate.render.markdown import render
from tests.peers.emulate import Emulated, emulate
from tests.peers.github import pulls
from tests.peers.github.model import Pull
from tests.peers.github.reviews import submit
from tests.peers.github.server import Server
from tests.peers.sample import Shop

REPO = "/repos/alice/shop"
SQL = "ALTER TABLE users ADD COLUMN note text;\n"


@pytest.fixture(scope="module")
def other() -> Iterator[Emulated]:
    with emulate() as running:
        yield running


@pytest.fixture(scope="module")
def alice(other: Emulated) -> Api:
    return connect(settings(other, "alice"))


def settings(other: Emulated, token: str) -> Settings:
    return Settings(
        token=token, repository="alice/shop", event_name="pull_request_target", event_path="", api=other.github, publish="check-run",
        slack=other.slack_webhook,
    )  # fmt: skip


def opened(alice: Api, branch: str) -> tuple[int, str]:
    """A pull request of alice/shop, onto a base that `oversight-gate` protects: its number, and the sha of its head."""
    tip = alice.rest("GET", f"{REPO}/branches/main")["commit"]["sha"]
    alice.rest("POST", f"{REPO}/git/refs", {"ref": f"refs/heads/{branch}", "sha": tip})
    content = base64.b64encode(SQL.encode()).decode()
    change = {"message": "Add a note", "content": content, "branch": branch}
    alice.rest("PUT", f"{REPO}/contents/db/{branch}.sql", change)
    alice.rest("PUT", f"{REPO}/collaborators/bob", {"permission": "push"})
    checks = {"strict": False, "contexts": [CONTEXT]}
    rule = {
        "required_status_checks": checks,
        "enforce_admins": True,
        "required_pull_request_reviews": None,
        "restrictions": None,
    }
    alice.rest("PUT", f"{REPO}/branches/main/protection", rule)
    made = alice.rest("POST", f"{REPO}/pulls", {"title": "Add a note", "head": branch, "base": "main"})
    return int(made["number"]), str(made["head"]["sha"])


def evaluated(shop: Shop, server: Server, pull: Pull) -> Evaluation:
    token = shop.hub.workflow_token(shop.repository).value
    ours = Settings(
        token=token, repository="acme/shop", event_name="", event_path="", api=server.api_url, server=server.url
    )
    with open_store(ours) as store:
        return evaluate(Session(settings=ours, api=connect(ours), store=store), pull.number)


def there(found: Evaluation, at: tuple[int, str], **known: Any) -> Evaluation:
    """The same facts, of the other GitHub's pull request."""
    return replace(found, reading=replace(found.reading, number=at[0], head=at[1], **known))


def test_a_story(sample: Shop, server: Server, other: Emulated, alice: Api) -> None:
    """Pending holds the merge; comment and labels are there once; the approval's green lets it through."""
    pull = sample.pull({"db/002.sql": SQL}, by=sample.agent, message="Add a note")
    pulls.assign(sample.hub, pull, sample.agent, by=sample.alice)
    number, head = at = opened(alice, "story")
    write(alice, settings(other, "alice"), there(evaluated(sample, server, pull), at))
    with pytest.raises(ApiError, match="Required status checks have not succeeded"):
        alice.rest("PUT", f"{REPO}/pulls/{number}/merge", {})
    run = alice.rest("GET", f"{REPO}/commits/{head}/check-runs?check_name={CONTEXT}")["check_runs"][0]
    assert (run["status"], run["output"]["title"][:22]) == ("in_progress", "L2 propose-and-wait: w")
    comments = alice.rest("GET", f"{REPO}/issues/{number}/comments")
    assert [c["body"].startswith(beside.MARKER) for c in comments] == [True]
    labels = [row["name"] for row in alice.rest("GET", f"{REPO}/issues/{number}/labels")]
    assert labels == ["ai-authored", "oversight/L2"]

    submit(sample.hub, pull, "APPROVE", by=sample.bob)
    own = tuple(OwnComment(id=str(c["id"]), body=c["body"]) for c in comments)
    found = there(evaluated(sample, server, pull), at, own_comments=own, labels=tuple(labels))
    write(alice, settings(other, "alice"), found)
    after = alice.rest("GET", f"{REPO}/issues/{number}/comments")
    assert [c["id"] for c in after] == [c["id"] for c in comments]
    assert after[0]["body"] != comments[0]["body"]
    assert alice.rest("PUT", f"{REPO}/pulls/{number}/merge", {})["merged"] is True


def write(api: Api, at: Settings, found: Evaluation) -> None:
    text = render(found.judged, pull_url=found.reading.url)
    publish(api, at, found.reading, found.judged, summary=text)
    beside.comment(api, at, found.reading, found.judged, text, "")
    beside.labels(api, at, found.reading, found.judged)


def test_the_gates_own_approval_comes_and_goes(sample: Shop, server: Server, other: Emulated, alice: Api) -> None:
    number, head = at = opened(alice, "own")
    bob, by = connect(settings(other, "bob")), settings(other, "bob")
    harmless = sample.pull({"README.md": "# Shop\n\nHow to run it.\n"}, by=sample.agent)
    found = there(evaluated(sample, server, harmless), at)
    beside.approve(bob, by, found.reading, found.judged)
    given = alice.rest("GET", f"{REPO}/pulls/{number}/reviews")
    assert [(r["state"], r["user"]["login"], r["commit_id"]) for r in given] == [("APPROVED", "bob", head)]
    risen = found.judged._replace(verdict=found.judged.verdict._replace(actions=("dismiss_own_approval",)))
    beside.dismiss(alice, by, replace(found.reading, own_approvals=(str(given[0]["id"]),)), risen)
    assert [r["state"] for r in alice.rest("GET", f"{REPO}/pulls/{number}/reviews")] == ["DISMISSED"]


def test_reviews_are_asked_for_once(sample: Shop, server: Server, other: Emulated, alice: Api) -> None:
    policy = "version: 1\nlevels:\n  2: {approvals: 1, approvers: {users: [bob]}}\n"
    sample.hub.commit(sample.repository, "main", {".gate.yaml": policy}, by=sample.carol)
    pull = sample.pull({"db/002.sql": SQL}, by=sample.alice)
    at = opened(alice, "asked")
    found = there(evaluated(sample, server, pull), at)
    asked = beside.request_reviews(alice, settings(other, "alice"), found.reading, found.judged, found.pull)
    assert asked == ("bob",)
    there_now = alice.rest("GET", f"{REPO}/pulls/{at[0]}")["requested_reviewers"]
    assert [user["login"] for user in there_now] == ["bob"]
    again = replace(found.reading, requested=("bob",))
    assert beside.request_reviews(alice, settings(other, "alice"), again, found.judged, found.pull) == ()


def test_people_are_told_in_slack(other: Emulated, sample: Shop, server: Server) -> None:
    pull = sample.pull(
        {"src/app.py": "def total(prices):\n    return round(sum(prices), 2)\n"},
        by=sample.agent,
        message="Round <it> & tell",
    )
    found = evaluated(sample, server, pull)
    assert notify.notify(settings(other, "alice"), found.reading, found.judged)
    request = urllib.request.Request(
        f"{other.slack}/api/conversations.history", method="POST", data=json.dumps({"channel": "C000000001"}).encode(),
        headers={"Authorization": "Bearer alice", "Content-Type": "application/json"},
    )  # fmt: skip
    with urllib.request.urlopen(request, timeout=10) as answer:
        told = json.load(answer)["messages"]
    assert "Level 1 notify-and-proceed" in told[0]["text"]
    assert "&lt;it&gt; &amp; tell" in told[0]["text"]
