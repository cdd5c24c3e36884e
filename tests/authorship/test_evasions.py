"""What the gate answers when somebody hides an agent, or hides behind a bot. Each row is one way out, and where it ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gate.authorship import PullRequestFacts, attribute
from gate.model import Authorship, Commit
from tests.authorship.builders import CLAUDE, DEPENDABOT, HUMAN, MERGE_BUTTON, body, commit

PLAIN = commit(body("Why."))
BY_DEPENDABOT = commit("Bump left-pad", author=DEPENDABOT, committer=MERGE_BUTTON)
OPENED_BY_ADA = PullRequestFacts(opener="ada", opener_type="User", pusher="ada")
OPENED_BY_BOT = PullRequestFacts(opener="dependabot[bot]", opener_type="Bot", pusher="dependabot[bot]")


def judged(*commits: Commit, facts: PullRequestFacts | None = None, **settings: object) -> Authorship:
    return attribute(commits, pull_request=facts, **settings)  # type: ignore[arg-type]


def test_stripped_trailer_is_undeclared_never_human() -> None:
    assert judged(PLAIN, facts=OPENED_BY_ADA).kind == "undeclared"


def test_stripped_trailer_under_a_policy_that_asks() -> None:
    found = judged(PLAIN, facts=OPENED_BY_ADA, undeclared="as-ai")
    assert (found.kind, found.evidence[0].signal) == ("assisted", "policy")
    assert judged(PLAIN, undeclared="as-human").kind == "undeclared"


STRIPPED = {
    "branch": (replace(OPENED_BY_ADA, branch="claude/fix-rounding"), "claude-code"),
    "branch of a fork": (replace(OPENED_BY_ADA, branch="ada:copilot/fix-12"), "copilot"),
    "body": (replace(OPENED_BY_ADA, body="Why.\n\n🤖 Generated with [Claude Code](https://x)"), "claude-code"),
    "session in the body": (replace(OPENED_BY_ADA, body="https://claude.ai/code/session_01ab"), "claude-code"),
    "disclosure in the body": (replace(OPENED_BY_ADA, body="AI-Assisted: yes"), "declared"),
    "label": (replace(OPENED_BY_ADA, labels=("bug", "AI generated")), "declared"),
    "app": (replace(OPENED_BY_ADA, app="devin-ai-integration"), "devin"),
    "opener": (PullRequestFacts(opener="Copilot", opener_type="Bot"), "copilot"),
    "opener as GraphQL prints it": (PullRequestFacts(opener="copilot-swe-agent", opener_type="Bot"), "copilot"),
    "opener as the gh CLI prints it": (PullRequestFacts(opener="app/copilot-swe-agent"), "copilot"),
}


@pytest.mark.parametrize(("facts", "agent"), STRIPPED.values(), ids=STRIPPED.keys())
def test_stripped_trailer_is_found_in_what_surrounds_the_commits(facts: PullRequestFacts, agent: str) -> None:
    found = judged(PLAIN, facts=facts)
    assert found.kind in ("authored", "assisted")
    assert found.agents == (agent,)


def test_stripped_trailer_of_a_running_agent() -> None:
    found = judged(environment={"CLAUDECODE": "1"})
    assert (found.kind, found.agents) == ("assisted", ("claude-code",))
    assert judged(environment={}).kind == "undeclared"


def test_amended_author_leaves_the_trailer() -> None:
    amended = commit(body("Why.", "", CLAUDE), author=HUMAN)
    assert judged(amended).kind == "assisted"


def test_amended_author_leaves_the_committer() -> None:
    assert judged(commit(author=HUMAN, committer="Claude <noreply@anthropic.com>")).kind == "assisted"


def test_amended_author_of_an_agents_pull_request() -> None:
    facts = PullRequestFacts(opener="Copilot", opener_type="Bot", pusher="ada")
    found = judged(PLAIN, facts=facts)
    assert (found.kind, found.agents) == ("authored", ("copilot",))
    assert {(i.who, i.source) for i in found.invokers} >= {("ada", "pusher"), ("ada@example.org", "commit author")}


def test_amended_author_leaves_the_git_note() -> None:
    note = 'src/a.py\n  abcd1234 1-5\n---\n{"prompts": {"abcd1234": {"agent_id": {"tool": "cursor"}, "human_author": "Ada"}}}'
    found = judged(commit(notes=note))
    assert (found.kind, found.agents) == ("assisted", ("cursor",))


def test_spoofed_human_gains_nothing() -> None:
    """An agent that signs as a person is undeclared at best; it still shows whom it signed as where any mark is left."""
    assert judged(commit(author="Bo Field <bo@example.org>"), facts=OPENED_BY_ADA).kind == "undeclared"
    spoofed = commit(body("Why.", "", CLAUDE), author="Bo Field <bo@example.org>")
    assert {i.who for i in judged(spoofed).invokers} == {"bo@example.org"}


def test_spoofed_agent_is_held_to_it() -> None:
    """Claiming to be an agent only tightens, so it needs no proof."""
    assert judged(commit(author="Claude <noreply@anthropic.com>"), facts=OPENED_BY_ADA).kind == "authored"


SPOOFED_BOTS = {
    "dependabot, opened and pushed by a person": (BY_DEPENDABOT, OPENED_BY_ADA),
    "dependabot, opened by a person": (BY_DEPENDABOT, PullRequestFacts(opener="ada")),
    "dependabot, pushed by a person to its own pull request": (BY_DEPENDABOT, replace(OPENED_BY_BOT, pusher="ada")),
    "dependabot, this commit pushed by a person": (
        BY_DEPENDABOT,
        replace(OPENED_BY_BOT, pushed_by=(("c0ffee", "ada"),)),
    ),
    "dependabot, opened by another bot": (BY_DEPENDABOT, PullRequestFacts(opener="renovate[bot]", opener_type="Bot")),
    "dependabot, signature not verified": (BY_DEPENDABOT._replace(signed=True), replace(OPENED_BY_ADA, verified=())),
    "dependabot, signed by a person": (commit(author=DEPENDABOT, committer=HUMAN, signed=True), OPENED_BY_ADA),
    "dependabot, verified by a person's own key": (
        commit(author=DEPENDABOT, committer=HUMAN),
        replace(OPENED_BY_ADA, verified=("c0ffee",)),
    ),
    "any bot at all": (commit(author="acme-ci[bot] <5+acme-ci[bot]@users.noreply.github.com>"), OPENED_BY_ADA),
    "a bot's name over a person's address": (commit(author="renovate[bot] <ada@example.org>"), OPENED_BY_ADA),
    "a made-up id": (commit(author="dependabot[bot] <1+dependabot[bot]@users.noreply.github.com>"), None),
}


@pytest.mark.parametrize(("made", "facts"), SPOOFED_BOTS.values(), ids=SPOOFED_BOTS.keys())
def test_spoofed_bot_is_a_conflict(made: Commit, facts: PullRequestFacts | None) -> None:
    found = judged(made, facts=facts)
    assert found.kind == "conflict"
    assert found.by_ai
    assert found.evidence[0].signal in ("uncorroborated author", "forged author")


def test_a_forged_commit_beside_an_honest_one_is_a_conflict() -> None:
    facts = replace(OPENED_BY_ADA, verified=("honest",))
    honest = BY_DEPENDABOT._replace(id="honest")
    assert judged(honest, facts=facts).kind == "automation"
    assert judged(honest, BY_DEPENDABOT, facts=facts).kind == "conflict"


CORROBORATED = {
    "opened by itself": (BY_DEPENDABOT, PullRequestFacts(opener="dependabot[bot]", opener_type="Bot")),
    "as GraphQL prints it": (BY_DEPENDABOT, PullRequestFacts(opener="dependabot", opener_type="Bot")),
    "opened and pushed by itself": (BY_DEPENDABOT, OPENED_BY_BOT),
    "verified signature": (BY_DEPENDABOT, replace(OPENED_BY_ADA, verified=("c0ffee",))),
    "signed by the platform": (BY_DEPENDABOT._replace(signed=True), OPENED_BY_ADA),
    "pushed by itself to a person's pull request": (
        BY_DEPENDABOT,
        replace(OPENED_BY_ADA, pushed_by=(("c0ffee", "dependabot[bot]"),)),
    ),
    "an unlisted App": (
        commit(author="acme-ci[bot] <5+acme-ci[bot]@users.noreply.github.com>"),
        PullRequestFacts(opener="acme-ci", opener_type="Bot"),
    ),
    "history, with nothing to hold against it": (BY_DEPENDABOT, None),
}


@pytest.mark.parametrize(("made", "facts"), CORROBORATED.values(), ids=CORROBORATED.keys())
def test_corroborated_bot_is_automation(made: Commit, facts: PullRequestFacts | None) -> None:
    found = judged(made, facts=facts)
    assert (found.kind, found.by_ai, found.invokers) == ("automation", False, ())


def test_trailer_only_in_a_force_pushed_away_commit() -> None:
    facts = replace(OPENED_BY_ADA, earlier_messages=(body("Why.", "", CLAUDE),))
    found = judged(PLAIN, facts=facts)
    assert (found.kind, found.agents) == ("assisted", ("claude-code",))
    assert found.evidence[0].signal == "trailer of an earlier commit"


def test_squash_that_keeps_the_trailers() -> None:
    squashed = commit(
        body("* one", "", CLAUDE, "", "* two", "", "---------", "", "Co-authored-by: Bo <bo@example.org>")
    )
    assert judged(squashed).kind == "assisted"


def test_squash_that_drops_them_is_undeclared_so_the_head_commits_are_judged() -> None:
    assert judged(commit("fix: round half up (#12)", committer=MERGE_BUTTON)).kind == "undeclared"
    assert judged(PLAIN, commit(body("Why.", "", CLAUDE))).kind == "assisted"


@pytest.mark.parametrize(
    "trailer",
    [
        "Co-\u00adauthored-by: Claude <noreply@anth\u200dropic.com>",
        "Co-Auth\u034fored-By\U000e0020: Claude <noreply@anthropic.com>",
        "C\u043e-Authored-By: Claude <noreply@anthropic.com>",
        "Co-Authored-By: C <n\u043ereply@anthropic.com>",
        "\uff23o-Authored-By\uff1a Claude \uff1cnoreply\uff20anthropic.com\uff1e",
    ],
)
def test_invisible_and_look_alike_characters(trailer: str) -> None:
    assert judged(commit(body(trailer))).kind == "assisted"


def test_a_declaration_of_a_human_does_not_cover_other_commits() -> None:
    declared = commit(body("AI-Assisted: no"))
    assert judged(declared).kind == "human"
    assert judged(declared, PLAIN).kind == "undeclared"
    assert judged(declared, commit(body(CLAUDE))).kind == "assisted"
    assert judged(declared, BY_DEPENDABOT, facts=OPENED_BY_ADA).kind == "conflict"


def test_a_declaration_in_the_body_covers_the_pull_request_but_no_mark() -> None:
    facts = replace(OPENED_BY_ADA, body="- [x] Written by a human")
    assert judged(PLAIN, facts=facts).kind == "human"
    assert judged(PLAIN, commit(body(CLAUDE)), facts=facts).kind == "assisted"
    assert judged(PLAIN, facts=replace(facts, branch="copilot/fix-1")).kind == "assisted"


STRICTEST = [
    ((PLAIN, BY_DEPENDABOT), "undeclared"),
    ((BY_DEPENDABOT, BY_DEPENDABOT), "automation"),
    ((BY_DEPENDABOT, commit(body(CLAUDE))), "assisted"),
    ((commit(body(CLAUDE)), commit(author="Claude <noreply@anthropic.com>")), "authored"),
    ((commit(author="x <1+dependabot[bot]@users.noreply.github.com>"), commit(body(CLAUDE))), "conflict"),
    ((), "undeclared"),
]


@pytest.mark.parametrize(("commits", "kind"), STRICTEST)
def test_the_strictest_commit_decides(commits: tuple[Commit, ...], kind: str) -> None:
    assert judged(*commits).kind == kind


BRANCHES_OF_PEOPLE = [
    "devin/fix-login",
    "jules-fix-typo",
    "cursor/after-insert",
    "fix/claude",
    "feature/codex/x",
    "dependabot/pip/x",
]


@pytest.mark.parametrize("branch", BRANCHES_OF_PEOPLE)
def test_branches_that_people_use(branch: str) -> None:
    assert judged(PLAIN, facts=replace(OPENED_BY_ADA, branch=branch)).kind == "undeclared"


BRANCHES_OF_AGENTS = [
    ("devin/1712345678-fix-login", "devin"),
    ("fix-login-12345678901234567890", "jules"),
    ("cursor/fix-login-a1b2", "cursor"),
    ("codex/fix-login", "codex"),
    ("refs/heads/openhands/fix", "openhands"),
]


@pytest.mark.parametrize(("branch", "agent"), BRANCHES_OF_AGENTS)
def test_branches_that_agents_use(branch: str, agent: str) -> None:
    assert judged(PLAIN, facts=replace(OPENED_BY_ADA, branch=branch)).agents == (agent,)
