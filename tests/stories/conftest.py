from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.peers.github.server import serve
from tests.peers.openapi import problems
from tests.peers.sample import Shop, shop
from tests.stories.runner import Actions


@pytest.fixture
def actions(tmp_path: Path) -> Iterator[Actions]:
    """A shop with the gate at work in it. Every call of a story, and every answer, is held to GitHub's description."""
    sample = shop(tmp_path)
    with serve(sample.hub) as server:
        found = Actions(shop=sample, server=server, folder=tmp_path, seen=len(sample.hub.events))
        yield found
        assert [problem for exchange in server.record.exchanges for problem in problems(exchange)] == []


@pytest.fixture
def at(actions: Actions) -> Shop:
    return actions.shop
