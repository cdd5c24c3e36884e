"""A small organization to act on: three people, an agent's App, a protected branch and one open pull request."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.peers.github.hub import GitHub
from tests.peers.github.model import Account, Protection, Pull, Repository
from tests.peers.github.pulls import open_pull

CONTEXT = "oversight-gate"
CODE = {
    "README.md": "# Shop\n",
    "src/app.py": "def total(prices):\n    return sum(prices)\n",
    "db/001.sql": "CREATE TABLE users (id bigint);\n",
}


@dataclass(slots=True, kw_only=True)
class Shop:
    """`alice` and `bob` may write, `carol` maintains, `dave` is a stranger; `agent` is the bot of an AI tool's App."""

    hub: GitHub
    repository: Repository
    alice: Account
    bob: Account
    carol: Account
    dave: Account
    agent: Account

    def pull(
        self,
        files: dict[str, str | bytes | None],
        *,
        by: Account | None = None,
        message: str = "Change",
        branch: str = "topic",
        body: str = "",
    ) -> Pull:
        """A branch with one commit, and a pull request for it; by alice unless told."""
        author = by or self.alice
        self.hub.commit(self.repository, branch, files, message, by=author)
        return open_pull(self.hub, self.repository, branch, by=author, title=message.partition("\n")[0], body=body)


def shop(folder: Path, files: dict[str, str | bytes | None] | None = None) -> Shop:
    hub = GitHub(folder)
    alice, bob, carol, dave = (hub.create_user(login) for login in ("alice", "bob", "carol", "dave"))
    agent = hub.create_bot("claude")
    repository = hub.create_repository("acme/shop", {**CODE, **(files or {})})
    for account in (alice, bob, agent):
        hub.grant(repository, account, "write")
    hub.grant(repository, carol, "maintain")
    team = hub.create_team("acme", "platform", (bob, carol))
    repository.team_roles[team.slug] = "write"
    repository.protections["main"] = Protection(contexts=(CONTEXT,))
    return Shop(hub=hub, repository=repository, alice=alice, bob=bob, carol=carol, dave=dave, agent=agent)
