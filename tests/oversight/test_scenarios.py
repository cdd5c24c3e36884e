"""Whole pull requests as facts: what counts, what does not and why, and that a wrong expectation fails."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.errors import UsageError
from gate.model import EXCLUDED, Assessment, Authorship, Level
from gate.oversight.decide import GRAVITY, decide
from gate.policy.load import load
from gate.policy.scenarios import read, scenario
from gate.policy.trial import run, verdict_of
from tests.conftest import Repo, Result, gate_process

HEAD, OLD, BASE = "a" * 40, "b" * 40, "c" * 40
CLAUDE = "Co-authored-by: Claude <noreply@anthropic.com>"


def commit(sha: str = HEAD, who: str | None = "alice", **more: Any) -> dict[str, Any]:
    email = "noreply@anthropic.com" if who == "claude[bot]" else f"{who}@acme.example"
    person = {"login": who, "email": email}
    row = {
        "sha": sha,
        "parents": [BASE],
        "author": person,
        "committer": person,
        "pushed_by": who,
        "tree": sha[:8],
        "trailers": [],
    }
    return row | more


def review(
    user: str | None = "bob", state: str = "APPROVED", sha: str = HEAD, at: str = "2026-01-01T10:00:00Z", **more: Any
) -> dict[str, Any]:
    return {"id": 1, "user": user, "state": state, "commit": sha, "at": at} | more


def case(**changes: Any) -> dict[str, Any]:
    people = {name: {"type": "User", "permission": "write", "teams": []} for name in ("alice", "bob", "carol")}
    people["bob"]["teams"] = ["acme/backend"]
    people["carol"]["teams"] = ["acme/security"]
    people["root"] = {"type": "User", "permission": "admin", "teams": []}
    people["reader"] = {"type": "User", "permission": "read", "teams": []}
    people["claude[bot]"] = {"type": "Bot", "permission": "write", "teams": [], "agent": True}
    people["ci[bot]"] = {"type": "Bot", "permission": "write", "teams": []}
    row: dict[str, Any] = {
        "id": "x", "people": people, "commits": [commit()], "timeline": [], "files": [{"path": "src/app.py", "status": "modified"}],
        "reviews": [review()], "comments": [], "expect": {},
        "pr": {"number": 1, "base": "main", "base_protected": True, "head_sha": HEAD, "author": "alice", "requested_by": None, "draft": False,
               "commits_total": None, "files_total": None},
        "rule": {"level": "L2", "min_approvals": 1, "approvers": {"users": [], "teams": [], "permission": "write"}, "bind": "head_sha", "carry_over": [],
                 "exclude": ["author", "contributor", "co_author", "requester", "last_pusher", "bot", "agent"], "unattributed": "block", "blocking_reviews": True},
    }  # fmt: skip
    for key, value in changes.items():
        if key in ("pr", "rule", "people"):
            row[key] = row[key] | value
        else:
            row[key] = value
    return row


def judged(row: dict[str, Any]) -> tuple[str, list[str], list[tuple[str, str]]]:
    verdict = verdict_of(scenario(row, "test"))
    return verdict.status, sorted(verdict.counted), sorted((i.user, i.reason) for i in verdict.ignored)


OLD_HEAD = [commit(OLD), commit(HEAD, parents=[OLD])]
MERGE = {"cc_diff_empty": True, "second_parent_on_base": True}
FORCED = [{"type": "force_push", "at": "2026-01-01T11:00:00Z", "before": OLD, "after": HEAD, "by": "alice"}]
OWNERS = "* @root\nsrc/ @acme/backend\n"

CASES: list[tuple[str, dict[str, Any], str, list[str], list[tuple[str, str]]]] = [
    ("an independent approval", {}, "success", ["bob"], []),
    ("nobody looked", {"reviews": []}, "pending", [], []),
    ("the author", {"reviews": [review("alice")]}, "pending", [], [("alice", "author")]),
    ("a committer behind a merge", {"commits": [commit(OLD, "bob"), commit(HEAD, parents=[OLD, BASE], merge={})]}, "pending", [], [("bob", "contributor")]),
    ("a co-author by noreply address", {"commits": [commit(trailers=["Co-authored-by: B <12+bob@users.noreply.github.com>"])]}, "pending", [], [("bob", "co_author")]),
    ("a co-author by mailbox", {"commits": [commit(trailers=["Co-authored-by: Bob <bob@acme.example>"])]}, "pending", [], [("bob", "co_author")]),
    ("who asked the agent", {"pr": {"author": "claude[bot]", "requested_by": "bob"}, "commits": [commit(who="claude[bot]")]}, "pending", [], [("bob", "requester")]),
    ("the last pusher", {"commits": [commit(pushed_by="bob")]}, "pending", [], [("bob", "last_pusher")]),
    ("who forced the head", {"timeline": [FORCED[0] | {"by": "bob", "at": "2026-01-01T09:00:00Z"}]}, "pending", [], [("bob", "last_pusher")]),
    ("an agent, though a Bot", {"reviews": [review("claude[bot]")]}, "pending", [], [("claude[bot]", "agent")]),
    ("a bot by GraphQL's bare login", {"reviews": [review("ci", user_typename="Bot")]}, "pending", [], [("ci[bot]", "bot")]),
    ("a reader", {"reviews": [review("reader")]}, "pending", [], [("reader", "no_write")]),
    ("a stranger", {"reviews": [review("mallory")]}, "pending", [], [("mallory", "no_write")]),
    ("a deleted account", {"reviews": [review(None)]}, "pending", [], [("ghost", "no_write")]),
    ("logins without case", {"reviews": [review("BOB")]}, "success", ["bob"], []),
    ("an earlier head", {"commits": OLD_HEAD, "reviews": [review(sha=OLD)]}, "pending", [], [("bob", "stale_head")]),
    ("an earlier head of the same tree, carried over", {"commits": [commit(OLD, tree="t"), commit(HEAD, parents=[OLD], tree="t")], "reviews": [review(sha=OLD)],
                                                       "rule": {"carry_over": ["same_tree"]}}, "success", ["bob"], []),
    ("a clean base merge, carried over", {"commits": [commit(OLD), commit(HEAD, "carol", parents=[OLD, BASE], merge=MERGE)], "reviews": [review(sha=OLD)],
                                          "rule": {"carry_over": ["clean_base_merge"]}}, "success", ["bob"], []),
    ("a merge with edits is not carried over", {"commits": [commit(OLD), commit(HEAD, "carol", parents=[OLD, BASE], merge=MERGE | {"cc_diff_empty": False})],
                                                "reviews": [review(sha=OLD)], "rule": {"carry_over": ["clean_base_merge"]}}, "pending", [], [("bob", "stale_head")]),
    ("a clean base merge makes no contributor, but a pusher", {"commits": [commit(OLD), commit(HEAD, "bob", parents=[OLD, BASE], merge=MERGE)]},
     "pending", [], [("bob", "last_pusher")]),
    ("re-bound by an identical force push", {"timeline": FORCED}, "pending", [], [("bob", "rebound_after_force_push")]),
    ("later than the force push", {"timeline": FORCED, "reviews": [review(at="2026-01-01T12:00:00Z")]}, "success", ["bob"], []),
    ("only commented", {"reviews": [review(state="COMMENTED")]}, "pending", [], [("bob", "not_decisive")]),
    ("a later comment does not undo", {"reviews": [review(), review(state="COMMENTED", at="2026-01-01T12:00:00Z", id=2)]}, "success", ["bob"], []),
    ("dismissed", {"reviews": [review(state="DISMISSED")]}, "pending", [], [("bob", "dismissed")]),
    ("an authorised no", {"reviews": [review(), review("carol", "CHANGES_REQUESTED")]}, "failure", ["bob"], [("carol", "changes_requested")]),
    ("a no of somebody who could not approve", {"reviews": [review(), review("reader", "CHANGES_REQUESTED")]}, "success", ["bob"], [("reader", "changes_requested")]),
    ("a no that policy lets pass", {"reviews": [review(), review("carol", "CHANGES_REQUESTED")], "rule": {"blocking_reviews": False}}, "success", ["bob"],
     [("carol", "changes_requested")]),
    ("named users only", {"rule": {"approvers": {"users": ["carol"], "teams": [], "permission": "write"}}}, "pending", [], [("bob", "not_in_approvers")]),
    ("a team", {"rule": {"approvers": {"users": [], "teams": ["acme/backend"], "permission": "write"}}}, "success", ["bob"], []),
    ("all parts", {"reviews": [review(), review("carol")], "rule": {"all_of": [{"teams": ["acme/backend"]}, {"teams": ["acme/security"]}]}}, "success", ["bob", "carol"], []),
    ("one part open", {"rule": {"all_of": [{"teams": ["acme/backend"]}, {"teams": ["acme/security"]}]}}, "pending", ["bob"], []),
    ("an owner", {"codeowners": OWNERS, "rule": {"code_owners": True}}, "success", ["bob"], []),
    ("not an owner", {"codeowners": OWNERS, "rule": {"code_owners": True}, "reviews": [review("carol")]}, "pending", [], [("carol", "not_in_approvers")]),
    ("nobody owns the path", {"codeowners": "docs/ @root\n", "rule": {"code_owners": True}}, "success", ["bob"], []),
    ("the last line wins, even without owners", {"codeowners": "* @root\nsrc/\n", "rule": {"code_owners": True}}, "success", ["bob"], []),
    ("both ends of a rename are owned", {"codeowners": "old/ @root\nsrc/ @acme/backend\n", "files": [{"path": "src/a", "previous_path": "old/a"}],
                                         "rule": {"code_owners": True}}, "pending", ["bob"], []),
    ("an invalid line is skipped", {"codeowners": "src/ not-an-owner\n!src/ @root\n", "rule": {"code_owners": True}}, "success", ["bob"], []),
    ("the head's own owners play no part", {"codeowners": OWNERS, "head_codeowners": "* @carol\n", "reviews": [review("carol")], "rule": {"code_owners": True}},
     "pending", [], [("carol", "not_in_approvers")]),
    ("a command", {"reviews": [], "comments": [{"user": "bob", "body": f"/approve {HEAD[:12]}\nthanks", "at": "x"}], "rule": {"comment_command": "/approve <sha>"}}, "success", ["bob"], []),
    ("an edited command", {"reviews": [], "comments": [{"user": "bob", "body": f"/approve {HEAD[:12]}", "at": "x", "edited_at": "y"}], "rule": {"comment_command": "x"}},
     "pending", [], [("bob", "edited_comment")]),
    ("a command on an older head", {"commits": OLD_HEAD, "reviews": [], "comments": [{"user": "bob", "body": f"/approve {OLD[:12]}", "at": "x"}], "rule": {"comment_command": "x"}},
     "pending", [], [("bob", "stale_head")]),
    ("too few digits are no command", {"reviews": [], "comments": [{"user": "bob", "body": f"/approve {HEAD[:11]}", "at": "x"}], "rule": {"comment_command": "x"}}, "pending", [], []),
    ("an override", {"reviews": [], "comments": [{"user": "root", "body": f"/override {HEAD[:12]} outage", "at": "x"}], "rule": {"override": {"permission": "admin"}}}, "success", [], []),
    ("an override without a reason", {"reviews": [], "comments": [{"user": "root", "body": f"/override {HEAD[:12]}", "at": "x"}], "rule": {"override": {"permission": "admin"}}},
     "pending", [], []),
    ("no override of an agent's level 4", {"commits": [commit(trailers=[CLAUDE])], "comments": [{"user": "root", "body": f"/override {HEAD[:12]} now", "at": "x"}],
                                           "rule": {"level": "L4", "forbid_ai": True, "override": {"permission": "admin"}}}, "failure", ["bob"], []),
    ("a draft", {"pr": {"draft": True}}, "pending", ["bob"], []),
    ("forbidden AI", {"commits": [commit(trailers=[CLAUDE])], "rule": {"forbid_ai": True}}, "failure", ["bob"], []),
    ("a trailer pushed away", {"timeline": [FORCED[0] | {"at": "2026-01-01T09:00:00Z", "before_trailers": [CLAUDE]}], "rule": {"forbid_ai": True}}, "failure", ["bob"], []),
    ("a human's own commit", {"commits": [commit(OLD, "claude[bot]"), commit(HEAD, parents=[OLD])], "pr": {"author": "claude[bot]"}, "rule": {"require_human_commit": True}}, "success", ["bob"], []),
    ("a human's empty commit", {"commits": [commit(OLD, "claude[bot]", tree="t"), commit(HEAD, parents=[OLD], tree="t")], "pr": {"author": "claude[bot]"},
                                "rule": {"require_human_commit": True}}, "pending", ["bob"], []),
    ("a human's commit with AI's mark", {"commits": [commit(OLD, "claude[bot]"), commit(HEAD, parents=[OLD], trailers=[CLAUDE])], "pr": {"author": "claude[bot]"},
                                         "rule": {"require_human_commit": True}}, "pending", ["bob"], []),
    ("an author nobody knows", {"commits": [commit(who=None)]}, "failure", ["bob"], []),
    ("an author nobody knows, allowed", {"commits": [commit(who=None)], "rule": {"unattributed": "allow"}}, "success", ["bob"], []),
    ("a sibling", {"siblings": [{"number": 2, "base_protected": True, "verdict": "pending"}]}, "pending", ["bob"], []),
    ("a sibling on an unprotected base", {"siblings": [{"number": 2, "base_protected": False}]}, "success", ["bob"], []),
    ("an unprotected base", {"pr": {"base_protected": False}}, "none", [], []),
    ("a token that may not write", {"token": "read-only"}, "none", ["bob"], []),
    ("commits are missing", {"pr": {"commits_total": 251}}, "error", [], []),
    ("files are missing", {"pr": {"files_total": 3001}}, "error", [], []),
    ("the head is missing", {"pr": {"head_sha": "d" * 40}}, "error", [], []),
    ("teams can't be read, and are needed", {"unavailable": ["teams"], "rule": {"approvers": {"users": [], "teams": ["acme/backend"], "permission": "write"}}}, "error", [], []),
    ("teams can't be read, and are not needed", {"unavailable": ["teams"]}, "success", ["bob"], []),
    ("reviews can't be read", {"unavailable": ["reviews"]}, "error", [], []),
    ("a broken policy", {"base_policy_text": "version: [1"}, "error", [], []),
    ("the head's own policy plays no part", {"head_policy": "version: 1\nlevels: {2: {approvals: 0}}", "reviews": []}, "pending", [], []),
    ("a merge group is as good as its worst", {"merge_group": {"prs": [{"number": 1, "verdict": "success"}, {"number": 2, "verdict": "failure"}]}}, "failure", ["bob"], []),
    ("an empty merge group is no pass", {"merge_group": {"prs": []}}, "error", ["bob"], []),
]  # fmt: skip


@pytest.mark.parametrize(("title", "changes", "status", "counted", "ignored"), CASES, ids=[c[0] for c in CASES])
def test_counting(
    title: str, changes: dict[str, Any], status: str, counted: list[str], ignored: list[tuple[str, str]]
) -> None:
    assert judged(case(**changes)) == (status, counted, ignored)


@pytest.mark.parametrize("wrong", [
    {"status": "failure"}, {"counted": []}, {"counted": ["bob", "carol"]}, {"ignored": [{"user": "bob", "reason": "author"}]}, {"reasons": ["draft"]},
    {"level": "L4"}, {"actions": ["approve_head"]}, {"exit_code": 1}, {"override": True}, {"no_such_field": 1}, {"status_sha": OLD}, {"writes": 2},
])  # fmt: skip
def test_a_wrong_expectation_fails(wrong: dict[str, Any]) -> None:
    right = {"status": "success", "counted": ["bob"], "ignored": [], "level": "L2", "exit_code": 0}
    assert run(scenario(case(expect=right), "right")) == []
    assert run(scenario(case(expect=right | wrong), "wrong"))


@pytest.mark.parametrize(
    ("level", "status"), [(0, "success"), (1, "success"), (2, "failure"), (3, "failure"), (4, "failure")]
)
def test_an_address_that_no_account_has_matters_where_somebody_must_look(level: int, status: str) -> None:
    pull = scenario(case(commits=[commit(who=None)]), "x").pull
    judged = decide(Assessment(level=Level(level), files=()), Authorship(kind="human"), load(), pull)
    assert judged.status == status


STEPS = [
    # a review that arrives later is decided on; a status is written only on change
    ([{"event": "issue_comment"}, {"reviews": [review("bob")]}], ["pending", "pending", "success"], ["pending", "success"], 2),
    # steps that state their verdicts are the story so far
    ([{"event": "push", "verdict": "pending"}, {"event": "review", "verdict": "pending"}], ["pending", "pending"], ["pending"], 1),
]  # fmt: skip


@pytest.mark.parametrize(("steps", "each", "changes", "writes"), STEPS)
def test_steps(steps: list[dict[str, Any]], each: list[str], changes: list[str], writes: int) -> None:
    for sequence in (each, changes):
        expect = {"status": "pending", "status_sequence": sequence, "writes": writes}
        assert run(scenario(case(reviews=[], steps=steps, expect=expect), "steps")) == []
    wrong = {"status_sequence": [*each, "failure"], "writes": writes + 1}
    assert len(run(scenario(case(reviews=[], steps=steps, expect=wrong), "steps"))) == 2


def test_level_0_earns_the_gates_approval_and_loses_it() -> None:
    low = {"level": "L0", "min_approvals": 0}
    own = review("github-actions[bot]", sha=OLD)
    assert verdict_of(scenario(case(rule=low, reviews=[]), "x")).actions == ("approve_head",)
    assert verdict_of(scenario(case(reviews=[own]), "x")).actions == ("dismiss_own_approval",)
    assert verdict_of(scenario(case(rule=low, reviews=[own | {"commit": HEAD}]), "x")).actions == ()


def test_the_command_prints_a_line_per_failure(repo: Repo, gate: Callable[..., Result]) -> None:
    rows = [
        case(id="good", expect={"status": "success"}),
        case(id="bad", expect={"status": "pending", "counted": ["carol"]}),
    ]
    repo.write({"cases.jsonl": "\n".join(json.dumps(r) for r in rows)})
    result = gate("policy", "test", "cases.jsonl")
    assert result.code == 1
    assert result.out.count("FAIL bad") == 2
    assert 'expected "pending", actual "success"' in result.out
    assert "1 passed, 1 failed" in result.out
    repo.write({"cases.yaml": json.dumps(rows[:1])})
    assert gate("policy", "test", "cases.yaml").code == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"pr": {}}',
        '{"expect": {}, "pr": {}, "rvws": []}',
        "- 1",
        '{"expect": {}, "pr": {"number": "x"}}',
    ],
)
def test_damaged_scenario_files_are_usage_errors(repo: Repo, gate: Callable[..., Result], text: str) -> None:
    repo.write({"cases": text})
    assert gate("policy", "test", "cases").code == 2


def test_a_saved_snapshot_is_replayed_on_the_change(repo: Repo, gate: Callable[..., Result]) -> None:
    head = repo.commit({"db/002.sql": "ALTER TABLE users ADD COLUMN a text;\n"})
    row = case(commits=[commit(head)], pr={"head_sha": head}, reviews=[review(sha=head)])
    repo.write({"snapshot.json": json.dumps(row)})
    repo.git("reset", "-q")
    result = gate("check", "HEAD", "--pull-request", "snapshot.json", "--format", "json")
    assert (result.code, json.loads(result.out)["verdict"]["counted"]) == (0, ["bob"])
    repo.write({"snapshot.json": json.dumps(row | {"reviews": []})})
    assert gate("check", "HEAD", "--pull-request", "snapshot.json").code == 1


# Properties: nothing that takes away certainty or independence turns a verdict towards success.
PIECES = st.fixed_dictionaries({
    "reviews": st.lists(st.builds(review, st.sampled_from(["bob", "carol", "alice", "reader", "claude[bot]", "root"]), st.sampled_from(["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED"]),
                                  st.sampled_from([HEAD, OLD]), st.sampled_from(["2026-01-01T10:00:00Z", "2026-01-01T12:00:00Z"])), max_size=4),
    "timeline": st.sampled_from([[], FORCED]),
    "commits": st.sampled_from([[commit()], OLD_HEAD, [commit(OLD, "bob"), commit(HEAD, parents=[OLD])]]),
    "rule": st.fixed_dictionaries({"min_approvals": st.integers(0, 2), "forbid_ai": st.booleans(), "require_human_commit": st.booleans(),
                                   "carry_over": st.sampled_from([[], ["same_tree"]])}),
})  # fmt: skip


def gravity(row: dict[str, Any]) -> int:
    return GRAVITY[verdict_of(scenario(row, "x")).status]  # type: ignore[index]


@given(pieces=PIECES, at=st.integers(0, 3))
def test_removing_an_approval_never_helps(pieces: dict[str, Any], at: int) -> None:
    fewer = copy.deepcopy(pieces)
    approvals = [r for r in fewer["reviews"] if r["state"] == "APPROVED"]
    if approvals:
        gone = approvals[at % len(approvals)]["user"]
        fewer["reviews"] = [r for r in fewer["reviews"] if r["user"] != gone or r["state"] == "CHANGES_REQUESTED"]
    assert gravity(case(**fewer)) >= gravity(case(**pieces))


@given(pieces=PIECES)
def test_an_agents_commit_never_helps(pieces: dict[str, Any]) -> None:
    more = copy.deepcopy(pieces)
    more["commits"] = [commit("e" * 40, "claude[bot]"), *more["commits"]]
    assert gravity(case(**more)) >= gravity(case(**pieces))


@given(pieces=PIECES, unknown=st.sampled_from(["reviews", "timeline", "commits", "files", "permissions"]))
def test_an_unknown_never_helps(pieces: dict[str, Any], unknown: str) -> None:
    assert gravity(case(**pieces, unavailable=[unknown])) >= gravity(case(**pieces))


@given(pieces=PIECES, who=st.sampled_from(["bob", "carol", "root"]))
def test_another_requester_never_helps(pieces: dict[str, Any], who: str) -> None:
    if any(r["state"] == "CHANGES_REQUESTED" and r["user"] == who for r in pieces["reviews"]):
        return  # whose "no" stops counting as well: an agent's invoker has no voice either way
    assert gravity(case(**pieces, pr={"requested_by": who})) >= gravity(case(**pieces))


@given(pieces=PIECES, seed=st.randoms(use_true_random=False))
def test_the_order_of_reviews_does_not_matter(pieces: dict[str, Any], seed: Any) -> None:
    distinct = {(r["user"], r["at"]): r | {"id": i} for i, r in enumerate(pieces["reviews"])}
    shuffled = list(distinct.values())
    seed.shuffle(shuffled)
    assert judged(case(**pieces | {"reviews": shuffled})) == judged(
        case(**pieces | {"reviews": list(distinct.values())})
    )


@given(pieces=PIECES, low=st.integers(0, 4), high=st.integers(0, 4))
def test_a_higher_level_never_helps(pieces: dict[str, Any], low: int, high: int) -> None:
    """The same pull request under the default policy, at two levels."""
    pull = scenario(case(**pieces), "x").pull
    who, policy = Authorship(kind="undeclared"), load()
    lower, higher = (decide(Assessment(level=Level(n), files=()), who, policy, pull) for n in sorted((low, high)))
    assert GRAVITY[higher.status] >= GRAVITY[lower.status]


@given(pieces=PIECES, left_out=st.sampled_from(EXCLUDED))
def test_another_exclusion_never_helps(pieces: dict[str, Any], left_out: str) -> None:
    fewer = copy.deepcopy(pieces)
    fewer["rule"]["exclude"] = [role for role in EXCLUDED if role != left_out]
    fewer["rule"]["blocking_reviews"] = pieces["rule"]["blocking_reviews"] = False  # an excluded "no" has no voice
    assert gravity(case(**pieces)) >= gravity(case(**fewer))


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ({"rule": {"min_approvalz": 2}}, "rule.min_approvalz.*'min_approvals'"),
        ({"pr": {"number": 1, "draf": True}}, "pr.draf.*'draft'"),
        ({"reviews": [{"usr": "bob"}]}, "reviews.usr.*'user'"),
        ({"people": {"bob": {"typ": "Bot"}}}, "people.typ.*'type'"),
        ({"expect": {}}, "holds nothing"),
        ({"nope": 1}, "'nope'"),
    ],
)
def test_a_misspelt_fact_is_refused(fact: dict[str, Any], said: str) -> None:
    row = {"pr": {"number": 1}, "expect": {"status": "pending"}} | fact
    with pytest.raises(UsageError, match=f"(?s){said}"):
        read(json.dumps(row).encode(), "cases.jsonl")


def test_a_case_without_a_rule_is_judged_by_the_policy_at_hand(repo: Repo, gate: Callable[..., Result]) -> None:
    row = {key: value for key, value in case(level=2, expect={"status": "success"}).items() if key != "rule"}
    repo.write({"cases.jsonl": json.dumps(row) + "\n", ".gate.yaml": "version: 1\nlevels: {2: {approvals: 1}}\n"})
    assert gate("policy", "test", "cases.jsonl").code == 0
    repo.write({".gate.yaml": "version: 1\nlevels: {2: {approvals: 2}}\n"})
    result = gate("policy", "test", "cases.jsonl")
    assert (result.code, 'expected "success", actual "pending"' in result.out) == (1, True)
    repo.write({"other.yaml": "version: 1\nlevels: {2: {approvals: 1}}\n"})
    assert gate("policy", "test", "cases.jsonl", "--policy", "other.yaml").code == 0
    repo.write({"cases.jsonl": json.dumps(row | {"reviews": []}) + "\n"})
    assert gate("policy", "test", "cases.jsonl", "--policy", "other.yaml").code == 1


def test_the_map_shows_what_is_tracked_before_it_is_committed(empty: Repo) -> None:
    empty.stage({"new.py": "x = 1\n"})
    assert gate_process(empty.folder, "policy", "map").out.startswith("1  new.py")


@pytest.mark.parametrize("expect", [{"ignored": [1]}, {"counted": None}, {"reasons": None}, {"writes": "x"}])
def test_an_expectation_of_another_shape_is_bad_usage(expect: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        run(scenario(case(expect=expect), "x"))
