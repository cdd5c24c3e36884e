"""`make transcript`: plays one story on the test GitHub and writes docs/transcript.md. A test holds the page equal.

The test GitHub's clock and shas are its own and the same each time; its address is shown as https://github.example.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.peers.github import pulls
from tests.peers.github.model import Pull
from tests.peers.github.reviews import submit
from tests.peers.github.server import Server, serve
from tests.peers.sample import Shop, shop
from tests.stories.changes import LEVEL_2
from tests.stories.runner import Actions, Run

PAGE = Path(__file__).parents[2] / "docs/transcript.md"
HEAD = """# One pull request, from an agent's push to the merge

This page is generated (`make transcript`): the gate runs on a test GitHub that keeps pull requests, reviews and statuses,
serves git, and refuses a merge whose required status is not green. Below is what it did and wrote, word for word.

The branch `main` of acme/shop requires the status `oversight-gate`. alice, bob and carol may write. The workflows are those
that `gate init` writes; the policy is the default one.
"""


class Teller:
    """Collects the page, a heading and what followed at a time."""

    def __init__(self, actions: Actions, server: Server) -> None:
        self.actions, self.server = actions, server
        self.parts: list[str] = [HEAD]

    def say(self, text: str) -> None:
        self.parts.append(text + "\n")

    def did(self, title: str, pull: Pull) -> None:
        """What somebody did, the runs that followed, and what stands on the head then."""
        self.parts.append(f"## {title}\n")
        before = len(self.actions.runs)
        self.actions.settle()
        for run in self.actions.runs[before:]:
            self._run(run)
        state, words = self.actions.status(pull) or ("none", "nobody has said anything")
        self.say(f"`oversight-gate` on {pull.head[:12]}: **{state}**, {words}")

    def _run(self, run: Run) -> None:
        calls = "\n".join(f"{e.method} {e.template.removeprefix('/repos/{owner}/{repo}')}" for e in run.exchanges)
        count = f"{run.calls} API call{'s' if run.calls != 1 else ''}"
        self.say(
            f"The event `{run.event}` starts a run. It exits {run.code} after {count}:\n\n```text\n{calls}\n```\n\nIts log:\n\n```text\n{run.log.rstrip()}\n```"
        )

    def comment(self, pull: Pull) -> None:
        shown = self.actions.comments(pull)[0]
        self.say("The comment, as it stands:\n\n" + "\n".join(f"> {line}".rstrip() for line in shown.splitlines()))

    def merge(self, pull: Pull) -> None:
        self.say(f"bob tries to merge. GitHub answers: **{self.actions.merge(pull)}**")

    def page(self) -> str:
        return "\n".join(self.parts).replace(self.server.url, "https://github.example")


def story(at: Shop, teller: Teller) -> None:
    pull = at.pull(LEVEL_2, by=at.agent, message="Add a note to users", branch="claude/note")
    pulls.assign(at.hub, pull, at.agent, by=at.alice)
    teller.did("alice asks an agent, which opens a pull request with a migration", pull)
    teller.comment(pull)
    teller.merge(pull)
    submit(at.hub, pull, "APPROVE", by=at.alice)
    teller.did("alice, who asked for it, approves", pull)
    teller.merge(pull)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    teller.did("bob, who had no hand in it, approves", pull)
    at.hub.commit(
        at.repository,
        "claude/note",
        {"db/003.sql": "ALTER TABLE users ADD COLUMN seen text;\n"},
        "One more",
        by=at.agent,
    )
    teller.did("The agent pushes once more: bob's approval was of another commit", pull)
    teller.merge(pull)
    submit(at.hub, pull, "APPROVE", by=at.carol)
    teller.did("carol approves the new head", pull)
    teller.comment(pull)
    teller.merge(pull)
    teller.did("The merge reaches main", pull)


def tell(folder: Path) -> str:
    sample = shop(folder)
    with serve(sample.hub) as server:
        actions = Actions(shop=sample, server=server, folder=folder, seen=len(sample.hub.events))
        teller = Teller(actions, server)
        story(sample, teller)
        return teller.page()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        PAGE.write_text(tell(Path(temporary)))
    print(f"wrote {PAGE}")
