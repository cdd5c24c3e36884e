"""What reaches the protected branch is looked at once more, and what came without oversight is said."""

from __future__ import annotations

from tests.peers.github.reviews import submit
from tests.peers.sample import Shop
from tests.stories.changes import LEVEL_0, LEVEL_2, LEVEL_4
from tests.stories.runner import Actions


def test_a_merge_with_its_oversight(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_2, by=at.agent)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    submit(at.hub, pull, "APPROVE", by=at.carol)
    actions.settle()
    assert actions.merge(pull) == "merged"
    run = actions.settle()
    assert run is not None
    assert (run.event, run.code, run.writes) == ("push", 0, ())
    assert "#1 landed with the oversight it needs" in run.log


def test_a_push_past_every_pull_request(at: Shop, actions: Actions) -> None:
    at.hub.commit(
        at.repository, "main", LEVEL_4, "Clean up\n\nCo-Authored-By: Claude <noreply@anthropic.com>", by=at.carol
    )
    run = actions.settle()
    assert run is not None
    assert (run.event, run.code, run.writes) == ("push", 1, ())
    assert "landed without the oversight it needs" in run.log
    assert run.outputs["level"] == "4"


def test_a_harmless_push_is_nobodys_minute(at: Shop, actions: Actions) -> None:
    at.hub.commit(at.repository, "main", LEVEL_0, "Docs", by=at.carol)
    run = actions.settle()
    assert run is not None
    assert run.code == 0


def test_a_merge_that_the_protection_let_through(at: Shop, actions: Actions) -> None:
    """Somebody takes the protection off, merges, and puts it back: the push tells."""
    pull = at.pull(LEVEL_2, by=at.agent)
    actions.settle()
    rule = at.repository.protections.pop("main")
    assert actions.merge(pull) == "merged"
    at.repository.protections["main"] = rule
    run = actions.settle()
    assert run is not None
    assert run.code == 1
    assert "#1 landed without the oversight it needs" in run.log
