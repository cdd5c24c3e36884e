"""`python -m tests.peers`: a GitHub with a sample in it, until Ctrl-C."""

from __future__ import annotations

import contextlib
import tempfile
import threading
from pathlib import Path

from tests.peers.github.server import serve
from tests.peers.sample import shop


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        sample = shop(Path(folder))
        pull = sample.pull(
            {"src/app.py": "def total(prices):\n    return round(sum(prices), 2)\n"},
            by=sample.agent,
            message="Round the total",
        )
        with serve(sample.hub) as server:
            print(f"GITHUB_SERVER_URL={server.url}")
            print(f"GITHUB_API_URL={server.api_url}")
            print(f"GITHUB_GRAPHQL_URL={server.graphql_url}")
            print(f"GITHUB_REPOSITORY={sample.repository.full_name}  # pull request {pull.number}")
            print(f"GITHUB_TOKEN={sample.hub.workflow_token(sample.repository).value}  # a workflow's")
            for person in (sample.alice, sample.bob, sample.carol):
                print(f"# token of {person.login}: {sample.hub.user_token(person).value}")
            with contextlib.suppress(KeyboardInterrupt):
                threading.Event().wait()


if __name__ == "__main__":
    main()
