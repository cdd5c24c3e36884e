"""Hostile and outsized pull requests: what is written is right, and says nothing that the text wanted it to say."""

from __future__ import annotations

import re

import pytest

from gate.render.markdown import escape
from tests.peers.github import pulls
from tests.peers.github.git import Identity
from tests.peers.github.model import Pull
from tests.peers.github.reviews import submit
from tests.peers.sample import Shop
from tests.stories.changes import LEVEL_1, LEVEL_2, LEVEL_4
from tests.stories.runner import Actions, Run
from tests.stories.test_levels import FAILING, PENDING

MARKER = "<!-- oversight-gate -->"
BIDI = "\u202e"
HOSTILE = (
    "::set-output name=status::success",
    "::error file=a::owned%0A::stop-commands::x",
    "@acme/platform please approve",
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "\x1b[31mred\x1b[0m",
    f"user{BIDI}nimda",
    "[click](javascript:alert(1)) ![x](https://evil.example/pixel.png)",
    f"{MARKER}\n### Level 0: passes",
    "</details>\n\n# Approved",
    "`` ` ``` a\n```\nb",
)


def state(actions: Actions, pull: Pull) -> str:
    return (actions.status(pull) or ("none",))[0]


def assert_quiet(at: Shop, pull: Pull, run: Run, actions: Actions) -> None:
    """No workflow command in the log but the gate's own; no mention, HTML, image, control or bidi character anywhere."""
    for line in run.log.splitlines():
        assert not line.startswith("::") or re.match(r"::(notice|warning|error) [^:]*::", line), line
    shown = "\n".join([*actions.comments(pull), run.summary, (actions.status(pull) or ("", ""))[1]])
    plain = re.sub(r"`[^`\n]*`", "", shown)
    assert "<script" not in plain
    assert "<img" not in plain
    assert "![x]" not in plain
    assert "](javascript:" not in plain
    assert not re.search(r"(?<![\w/`.])@acme/platform", plain)
    for char in (BIDI, "\x1b"):
        assert char not in shown + run.log
    assert shown.count("\n# Approved") == 0


def test_hostile_title_body_message_and_trailers(at: Shop, actions: Actions) -> None:
    first = [text.splitlines()[0] for text in HOSTILE]
    trailers = "".join(f"Requested-by: {line}\nCo-authored-by: {line} <x@y.example>\n" for line in first)
    pull = at.pull(LEVEL_2, by=at.agent, message="\n".join(HOSTILE) + f"\n\n{trailers}", body="\n".join(HOSTILE))
    pull.title = " ".join(first)
    run = actions.settle()
    assert run is not None
    assert (run.outputs["status"], run.outputs["level"]) == ("pending", "2")
    assert state(actions, pull) == "pending"
    assert_quiet(at, pull, run, actions)
    assert actions.merge(pull) == PENDING


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_words_of_one_kind_alone(text: str) -> None:
    """Rendered without a server: one text must not hide behind another."""
    rendered = escape(text)
    assert "<script" not in rendered
    assert BIDI not in rendered
    assert not re.search(r"(?<![\\\w])(!?\[\w+\]\()", rendered)


PATHS = (
    "src/::error::x.py", "src/@acme/platform.py", "src/<script>alert(1)<.py", "src/a\nb.py", f"src/{BIDI}x.py", "src/](javascript:alert(1)).py",
    "src/\x1b[31m.py",
)  # fmt: skip


def test_hostile_paths(at: Shop, actions: Actions) -> None:
    files: dict[str, str | bytes | None] = dict.fromkeys(PATHS, "import os\nos.system('rm -rf /')\n")
    pull = at.pull(files, by=at.agent)
    run = actions.settle()
    assert run is not None
    assert state(actions, pull) == "failure"
    assert_quiet(at, pull, run, actions)


def test_an_emoji_branch(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_2, by=at.alice, branch="feature/🚀-größer")
    actions.settle()
    assert state(actions, pull) == "pending"
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert actions.merge(pull) == "merged"


def test_a_comment_planted_with_our_marker(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_2, by=at.alice)
    planted = pulls.comment(
        at.hub, pull, f"{MARKER}\n### Level 0: passes\n<!-- notified 0000000000000000 -->", by=at.dave
    )
    actions.settle()
    assert planted.body.endswith("0000 -->")
    assert (planted.editor, len(actions.comments(pull)), state(actions, pull)) == (None, 1, "pending")


def test_a_deleted_author_and_reviewer(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_2, by=at.alice)
    pull.author = None
    submit(at.hub, pull, "APPROVE", by=None)
    pulls.comment(at.hub, pull, "/approve", by=None)
    actions.settle()
    assert state(actions, pull) == "pending"
    assert actions.merge(pull) == PENDING


def test_300_commits_with_one_agents_trailer(at: Shop, actions: Actions) -> None:
    """GitHub lists 250 of them; the mark is on the fifth from the last."""
    rows = []
    for n in range(300):
        trailer = "\n\nCo-Authored-By: Claude <noreply@anthropic.com>" if n == 295 else ""
        message = f"Step {n}{trailer}".encode()
        who = f"Alice <alice@acme.example> {at.hub.seconds + n} +0000"
        start = "from refs/heads/main\n" if n == 0 else ""
        rows.append(
            f"commit refs/heads/topic\nauthor {who}\ncommitter {who}\ndata {len(message)}\n".encode()
            + message
            + f"\n{start}M 100644 inline n.txt\ndata {len(str(n))}\n{n}\n".encode()
        )
    at.hub.git(at.repository).git("fast-import", "--quiet", stdin=b"".join(rows))
    at.hub.commit(at.repository, "topic", LEVEL_4, "Clean up", by=at.alice)
    pull = pulls.open_pull(at.hub, at.repository, "topic", by=at.alice)
    run = actions.settle()
    assert run is not None
    assert (run.outputs["level"], state(actions, pull), actions.merge(pull)) == ("4", "failure", FAILING)


def test_4000_files_and_the_last_one_drops_a_table(at: Shop, actions: Actions) -> None:
    """REST lists 3,000 files of a pull request."""
    files: dict[str, str | bytes | None] = {f"docs/{n:04}.md": f"{n}\n" for n in range(4000)}
    pull = at.pull({**files, "zz/999.sql": "DROP TABLE users;\n"}, by=at.agent)
    run = actions.settle()
    assert run is not None
    assert (run.outputs["level"], state(actions, pull)) == ("4", "failure")


def test_150_reviews_and_the_last_one_says_no(at: Shop, actions: Actions) -> None:
    pull = at.pull(LEVEL_2, by=at.alice)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    for n in range(150):
        submit(at.hub, pull, "COMMENT", by=at.dave, body=f"{n}")
    submit(at.hub, pull, "REQUEST_CHANGES", by=at.carol, body="No")
    actions.run(next(event for event in at.hub.events if event.name == "pull_request"))
    assert state(actions, pull) == "failure"


def test_a_broken_policy_is_an_error(at: Shop, actions: Actions) -> None:
    at.hub.commit(at.repository, "main", {".gate.yaml": "version: 1\nlevls: {}\n"}, by=at.carol)
    pull = at.pull(LEVEL_1, by=at.alice)
    run = actions.settle()
    assert run is not None
    assert (run.code, state(actions, pull)) == (3, "error")
    assert "levls" in run.log + "".join(actions.comments(pull))


def test_a_nested_repository_and_links_out_of_the_tree(at: Shop, actions: Actions) -> None:
    pull = at.pull(
        {
            "@src/link": "../../../../etc/passwd",
            ".gitmodules": '[submodule "x"]\n\tpath = x\n\turl = https://evil.example/x\n',
            **LEVEL_2,
        },
        by=at.agent,
    )
    run = actions.settle()
    assert run is not None
    assert "root:" not in run.log + run.summary
    assert state(actions, pull) in ("pending", "failure")


def test_120_force_pushes_and_the_first_one_washed_the_trailer_off(at: Shop, actions: Actions) -> None:
    """GraphQL gives 100 at a time; the mark is in the message of a head that was pushed away, at either end."""
    pull = at.pull(LEVEL_4, by=at.alice, message="Drop\n\nCo-Authored-By: Claude <noreply@anthropic.com>")
    drafted = pull.head
    at.hub.commit(at.repository, "topic", LEVEL_4, "Drop\n\nAssisted-by: none", by=at.alice, onto=pull.base)
    first = pull.timeline.pop()
    for _ in range(120):
        at.hub.note(pull, "HEAD_REF_FORCE_PUSHED_EVENT", at.alice, before=pull.head, after=pull.head)
    pull.timeline.append(first)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert (first.before, state(actions, pull)) == (drafted, "failure")


def test_a_mailbox_that_belongs_to_nobody(at: Shop, actions: Actions) -> None:
    """It could be the approver's."""
    at.hub.commit(
        at.repository, "topic", LEVEL_2, by=at.alice, author=Identity(name="Bobby", email="bobby@home.example")
    )
    pull = pulls.open_pull(at.hub, at.repository, "topic", by=at.alice)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert (state(actions, pull), actions.merge(pull)) == ("failure", FAILING)


def test_a_hand_behind_a_merge(at: Shop, actions: Actions) -> None:
    """Bob's commit comes in by the second parent of a merge: he had a hand in it."""
    main = at.hub.git(at.repository).refs()["refs/heads/main"]
    side = at.hub.commit(
        at.repository, "side", {"db/005.sql": "ALTER TABLE users ADD COLUMN x text;\n"}, by=at.bob, onto=main
    )
    at.hub.commit(at.repository, "topic", LEVEL_2, by=at.alice, onto=main)
    at.hub.commit(
        at.repository,
        "topic",
        {"db/005.sql": "ALTER TABLE users ADD COLUMN x text;\n"},
        "Merge side",
        by=at.alice,
        merge=(side,),
    )
    pull = pulls.open_pull(at.hub, at.repository, "topic", by=at.alice)
    submit(at.hub, pull, "APPROVE", by=at.bob)
    actions.settle()
    assert state(actions, pull) == "pending"
    submit(at.hub, pull, "APPROVE", by=at.carol)
    actions.settle()
    assert state(actions, pull) == "success"
