"""Faults strike as asked, and the record says what was written."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest

from tests.peers.conftest import REPO, Client
from tests.peers.github import faults, merging, pulls
from tests.peers.github.errors import ApiError
from tests.peers.github.faults import Fault
from tests.peers.github.model import Protection
from tests.peers.github.server import Server
from tests.peers.sample import CONTEXT, Shop


def test_500_three_times_then_fine(server: Server, workflow: Client) -> None:
    server.inject(faults.server_error(times=3))
    assert [workflow("GET", REPO).status for _ in range(4)] == [500, 500, 500, 200]


def test_a_secondary_limit_names_the_wait(server: Server, workflow: Client) -> None:
    server.inject(faults.secondary_limit(retry_after=7))
    got = workflow("GET", REPO)
    assert (got.status, got.headers["retry-after"]) == (429, "7")


def test_only_what_matches(sample: Shop, server: Server, workflow: Client) -> None:
    sample.pull({"a.txt": "a\n"})
    server.inject(Fault(method="POST", path="/comments$", status=403, body={"message": "no"}, after=1))
    assert [workflow("POST", f"{REPO}/issues/1/comments", {"body": "x"}).status for _ in range(3)] == [201, 403, 201]
    assert len(server.record.writes("/comments")) == 2
    assert server.record.calls == 3


def test_a_cut_answer(server: Server, workflow: Client) -> None:
    server.inject(Fault(truncate=True))
    assert isinstance(workflow("GET", REPO).body, bytes)
    assert isinstance(workflow("GET", REPO).body, dict)


def test_errors_beside_data(sample: Shop, server: Server, workflow: Client) -> None:
    server.inject(
        Fault(
            path="viewer", errors=({"type": "SERVICE_UNAVAILABLE", "message": "Something went wrong"},), null="viewer"
        )
    )
    answer = workflow.graphql("{ viewer { login } }")
    assert (answer["data"], answer["errors"][0]["type"]) == ({"viewer": None}, "SERVICE_UNAVAILABLE")


def test_a_hang(server: Server, workflow: Client) -> None:
    server.inject(Fault(hang=True))
    request = urllib.request.Request(server.api_url + REPO)
    with pytest.raises((TimeoutError, urllib.error.URLError)):
        urllib.request.urlopen(request, timeout=0.2)


def test_a_race_runs_before_the_answer(sample: Shop, server: Server, workflow: Client) -> None:
    pull = sample.pull({"a.txt": "a\n"})
    server.inject(Fault(path="/pulls/1$", before=lambda: pulls.edit(sample.hub, pull, by=sample.bob, title="Moved")))
    assert workflow("GET", f"{REPO}/pulls/1").body["title"] == "Moved"


def test_what_was_written(sample: Shop, server: Server, workflow: Client) -> None:
    pull = sample.pull({"a.txt": "a\n"})
    workflow("GET", REPO)
    workflow.graphql("{ viewer { login } }")
    workflow("POST", f"{REPO}/statuses/{pull.head}", {"state": "bad", "context": CONTEXT})
    workflow("POST", f"{REPO}/statuses/{pull.head}", {"state": "success", "context": CONTEXT})
    assert [json.loads(json.dumps(e.sent)) for e in server.record.writes()] == [
        {"state": "success", "context": CONTEXT}
    ]
    assert server.record.calls == 4


def test_a_queue_lands_on_green_alone(sample: Shop) -> None:
    hub, home = sample.hub, sample.repository
    home.protections["main"] = Protection(contexts=(CONTEXT,), merge_queue=True)
    pull = sample.pull({"a.txt": "a\n"})
    with pytest.raises(ApiError, match="expected"):
        merging.enqueue(hub, pull, by=sample.bob)
    merging.set_status(hub, home, pull.head, "success", context=CONTEXT, by=hub.actions_bot)
    with pytest.raises(ApiError, match="merge queue"):
        merging.merge(hub, pull, by=sample.bob)
    group = merging.enqueue(hub, pull, by=sample.bob)
    assert hub.events[-1].name == "merge_group"
    merging.set_status(hub, home, group.head, "failure", context=CONTEXT, by=hub.actions_bot)
    assert pull.state == "open"
    merging.set_status(hub, home, group.head, "success", context=CONTEXT, by=hub.actions_bot)
    assert (pull.state, hub.git(home).refs()["refs/heads/main"]) == ("closed", group.head)


def test_a_push_takes_it_out_of_the_queue(sample: Shop) -> None:
    sample.repository.protections["main"] = Protection(merge_queue=True)
    pull = sample.pull({"a.txt": "a\n"})
    merging.enqueue(sample.hub, pull, by=sample.bob)
    sample.hub.commit(sample.repository, "topic", {"a.txt": "b\n"}, by=sample.alice)
    assert (pull.queued, sample.repository.groups) == (None, [])


def test_auto_merge_waits_for_green(sample: Shop) -> None:
    pull = sample.pull({"a.txt": "a\n"})
    merging.arm_auto_merge(sample.hub, pull, by=sample.alice)
    merging.set_status(sample.hub, sample.repository, pull.head, "pending", context=CONTEXT, by=sample.hub.actions_bot)
    assert pull.merged_at is None
    merging.set_status(sample.hub, sample.repository, pull.head, "success", context=CONTEXT, by=sample.hub.actions_bot)
    assert pull.merged_by is sample.alice


def test_stale_reviews_are_dismissed_where_the_rule_says_so(sample: Shop) -> None:
    from tests.peers.github.reviews import submit

    sample.repository.protections["main"] = Protection(contexts=(), approvals=1, dismiss_stale=True)
    pull = sample.pull({"a.txt": "a\n"})
    review = submit(sample.hub, pull, "APPROVE", by=sample.bob)
    assert merging.unmet(sample.hub, pull) == []
    sample.hub.commit(sample.repository, "topic", {"a.txt": "b\n"}, by=sample.alice)
    assert review.state == "DISMISSED"
    assert "approving review" in merging.unmet(sample.hub, pull)[0]
