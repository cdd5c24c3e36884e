"""GraphQL of the test GitHub: graphql-core holds it to the published schema, these tests to GitHub's habits."""

from __future__ import annotations

from typing import Any

from tests.peers.conftest import Client
from tests.peers.github import pulls, reviews
from tests.peers.github.merging import set_status
from tests.peers.github.server import Server
from tests.peers.sample import CONTEXT, Shop

PULL = 'query($n: Int!) { repository(owner: "acme", name: "shop") { pullRequest(number: $n) { %s } } }'


def ask(client: Client, fields: str) -> Any:
    answer = client.graphql(PULL % fields, n=1)
    assert "errors" not in answer, answer["errors"]
    return answer["data"]["repository"]["pullRequest"]


def test_people_are_named_as_graphql_names_them(sample: Shop, workflow: Client) -> None:
    pull = sample.pull({"a.txt": "a\n"}, by=sample.agent)
    pulls.comment(sample.hub, pull, "hello", by=None)
    shown = ask(
        workflow,
        "author { __typename login } comments(first: 1) { nodes { author { login } } } commits(first: 1) { nodes { commit { author { user { login } email } } } }",
    )
    assert shown["author"] == {"__typename": "Bot", "login": "claude"}
    assert shown["comments"]["nodes"][0]["author"] is None
    assert shown["commits"]["nodes"][0]["commit"]["author"]["user"] is None
    assert workflow.graphql("{ viewer { login } }")["data"]["viewer"]["login"] == "github-actions[bot]"


def test_reviews_stay_with_their_commit(sample: Shop, workflow: Client) -> None:
    pull = sample.pull({"a.txt": "a\n"})
    first = pull.head
    reviews.submit(sample.hub, pull, "APPROVE", by=sample.bob)
    reviews.submit(sample.hub, pull, "", by=sample.carol)
    sample.hub.commit(sample.repository, "topic", {"a.txt": "b\n"}, by=sample.alice)
    shown = ask(
        workflow,
        "headRefOid reviewDecision reviews(first: 10) { totalCount nodes { state commit { oid } author { login } authorCanPushToRepository } }",
    )
    assert shown["headRefOid"] == pull.head != first
    assert shown["reviews"]["nodes"] == [
        {"state": "APPROVED", "commit": {"oid": first}, "author": {"login": "bob"}, "authorCanPushToRepository": True}
    ]


def test_a_force_push_is_in_the_timeline(sample: Shop, workflow: Client) -> None:
    pull = sample.pull({"a.txt": "a\n"}, message="First")
    before = pull.head
    sample.hub.commit(sample.repository, "topic", {"a.txt": "b\n"}, by=sample.bob, onto=pull.base)
    fields = "... on HeadRefForcePushedEvent { actor { login } beforeCommit { oid message } afterCommit { oid } }"
    shown = ask(
        workflow,
        f"timelineItems(first: 5, itemTypes: [HEAD_REF_FORCE_PUSHED_EVENT]) {{ totalCount filteredCount nodes {{ {fields} }} }}",
    )
    assert shown["timelineItems"]["nodes"] == [
        {
            "actor": {"login": "bob"},
            "beforeCommit": {"oid": before, "message": "First"},
            "afterCommit": {"oid": pull.head},
        }
    ]


def test_status_and_siblings_of_the_head(sample: Shop, workflow: Client) -> None:
    pull = sample.pull({"a.txt": "a\n"})
    sample.hub.commit(sample.repository, "next", {"c.txt": "c\n"}, by=sample.carol, onto=pull.base)
    pulls.open_pull(sample.hub, sample.repository, "topic", by=sample.alice, base="next")
    set_status(
        sample.hub,
        sample.repository,
        pull.head,
        "pending",
        context=CONTEXT,
        by=sample.hub.actions_bot,
        description="waits",
    )
    fields = f'status {{ context(name: "{CONTEXT}") {{ state description }} }} associatedPullRequests(first: 5) {{ nodes {{ number baseRef {{ refUpdateRule {{ pattern }} }} }} }}'
    tip = ask(workflow, f"commits(last: 1) {{ nodes {{ commit {{ {fields} }} }} }}")["commits"]["nodes"][0]["commit"]
    assert tip["status"]["context"] == {"state": "PENDING", "description": "waits"}
    assert [(p["number"], p["baseRef"]["refUpdateRule"]) for p in tip["associatedPullRequests"]["nodes"]] == [
        (1, {"pattern": "main"}),
        (2, None),
    ]


def test_pages(sample: Shop, workflow: Client) -> None:
    pull = sample.pull({"a.txt": "a\n"})
    for n in range(105):
        pulls.comment(sample.hub, pull, str(n), by=sample.bob)
    fields = "comments(first: 100%s) { totalCount pageInfo { hasNextPage endCursor } nodes { body } }"
    first = ask(workflow, fields % "")["comments"]
    assert (first["totalCount"], first["pageInfo"]["hasNextPage"]) == (105, True)
    rest = ask(workflow, fields % f', after: "{first["pageInfo"]["endCursor"]}"')["comments"]
    assert ([c["body"] for c in rest["nodes"]], rest["pageInfo"]["hasNextPage"]) == (
        [str(n) for n in range(100, 105)],
        False,
    )
    assert [c["body"] for c in ask(workflow, "comments(last: 2) { nodes { body } }")["comments"]["nodes"]] == [
        "103",
        "104",
    ]
    for arguments, kind in (("", "MISSING_PAGINATION_BOUNDARIES"), ("(first: 101)", "EXCESSIVE_PAGINATION")):
        answer = workflow.graphql(PULL % f"comments{arguments} {{ totalCount }}", n=1)
        assert answer["errors"][0]["type"] == kind


def test_files_at_the_base(sample: Shop, workflow: Client) -> None:
    query = 'query($e: String!) { repository(owner: "acme", name: "shop") { object(expression: $e) { ... on Blob { text isTruncated isBinary } } } }'
    assert workflow.graphql(query, e="main:README.md")["data"]["repository"]["object"] == {
        "text": "# Shop\n",
        "isTruncated": False,
        "isBinary": False,
    }
    assert workflow.graphql(query, e="main:none")["data"]["repository"]["object"] is None


def test_refusals(sample: Shop, server: Server, workflow: Client, bob: Client) -> None:
    sample.pull({"a.txt": "a\n"})
    assert workflow.graphql('{ repository(owner: "acme", name: "none") { id } }')["errors"][0]["type"] == "NOT_FOUND"
    team = '{ organization(login: "acme") { team(slug: "platform") { members(first: 5) { nodes { login } } } } }'
    assert workflow.graphql(team)["errors"][0]["type"] == "FORBIDDEN"
    assert [m["login"] for m in bob.graphql(team)["data"]["organization"]["team"]["members"]["nodes"]] == [
        "bob",
        "carol",
    ]
    assert "Cannot query field" in workflow.graphql("{ repositorie }")["errors"][0]["message"]
    unknown = workflow.graphql(PULL % "totalCommentsCount", n=1)
    assert unknown["errors"][0]["message"] == "the peer has no PullRequest.totalCommentsCount"
    deep = "commits(first: 100) { nodes { commit { associatedPullRequests(first: 100) { nodes { reviews(first: 100) { totalCount } } } } } }"
    assert workflow.graphql(PULL % deep, n=1)["errors"][0]["type"] == "MAX_NODE_LIMIT_EXCEEDED"
    cost = workflow.graphql("{ rateLimit { cost remaining } }")["data"]["rateLimit"]
    assert (cost["cost"], cost["remaining"]) == (1, 1000 - workflow.token.used if workflow.token else 0)
