"""The comment, for the person who must act: every level has its parts in order, and no line that helps nobody."""

from __future__ import annotations

import re

import pytest

from gate.github.evaluate import evaluate
from gate.render.markdown import render
from tests.github.conftest import CLAUDE, CODE, DANGER, DOCS, MIGRATION, Opened
from tests.github.fake import FakeGitHub

INFRA = {"infra/main.tf": 'resource "aws_instance" "a" {}\n', "src/auth/login.py": "def check(p):\n    return True\n"}


def comment(hub: FakeGitHub) -> str:
    found = evaluate(hub.session(), 1)
    return render(found.judged, pull_url=found.reading.url)


def headings(text: str) -> list[str]:
    found = re.findall(r"^(?:\*\*(.+)\*\*|<details><summary>(\d+ more|Who wrote it).*)$", text, re.M)
    return [bold or folded for bold, folded in found]


@pytest.mark.parametrize(
    ("files", "message", "title", "parts"),
    [
        (DOCS, "docs", "🟢 Level 0 full-autonomy: ✅ passes", []),
        (CODE, f"code\n\n{CLAUDE}", "🔵 Level 1 notify-and-proceed: ✅ passes", ["Who wrote it"]),
        (MIGRATION, "migration", "🟡 Level 2 propose-and-wait: ⏳ not yet", ["Missing", "1 more"]),
        (
            INFRA,
            f"infra\n\n{CLAUDE}",
            "🟠 Level 3 collaborative: ⏳ not yet",
            ["Missing", "What else can go wrong", "How to go on", "Who wrote it"],
        ),
        (
            DANGER,
            f"drop\n\n{CLAUDE}",
            "🔴 Level 4 human-only: ⛔ no",
            ["Why not", "How to go on", "1 more", "Who wrote it"],
        ),
    ],
)
def test_the_parts_of_a_level(
    opened: Opened, files: dict[str, str | bytes | None], message: str, title: str, parts: list[str]
) -> None:
    text = comment(opened(files, message))
    assert text.splitlines()[0] == f"### {title}"
    assert headings(text) == parts


def test_why_and_where_stand_right_below_the_title(opened: Opened) -> None:
    hub = opened(DANGER)
    line = comment(hub).splitlines()[2]
    assert line.startswith("[`db/migrations/3.sql:1`](https://github.com/acme/shop/pull/1/files#diff-")
    assert line.endswith("R1) drops table users: its data cannot be brought back")


def test_what_is_missing_is_named_as_a_thing(opened: Opened) -> None:
    assert "- an independent human approval, from anyone with write permission who had no hand in it\n" in comment(
        opened(MIGRATION)
    )


def test_every_step_is_a_sentence(opened: Opened) -> None:
    steps = (
        comment(opened(INFRA, f"infra\n\n{CLAUDE}"))
        .partition("**How to go on**\n\n")[2]
        .partition("\n\n")[0]
        .splitlines()
    )
    assert [step[-1] for step in steps] == ["."] * len(steps)


def test_no_approval_is_asked_for_where_none_would_help(opened: Opened) -> None:
    assert "approval" not in comment(opened(DANGER, f"drop\n\n{CLAUDE}"))


def test_who_was_not_counted_and_what_would_count(opened: Opened) -> None:
    hub = opened(MIGRATION)
    hub.review("bob", commit=hub.base)
    hub.review("alice")
    assert "- bob approved an earlier commit; a review of this head would count\n- alice opened it" in comment(hub)


def test_who_made_it_pass(opened: Opened) -> None:
    """Then nobody has to act on an approval that did not count, so it is folded away."""
    hub = opened(MIGRATION)
    hub.review("alice")
    hub.review("bob")
    text = comment(hub)
    assert "\nApproved by bob\n" in text
    assert "<details><summary>Whose approval did not count</summary>\n\n- alice opened it\n" in text


def test_an_error_says_only_what_is_wrong_and_what_to_do(opened: Opened) -> None:
    text = comment(opened(DANGER, base_files={".gate.yaml": "version: 1\nlevles: {}\n"}))
    assert headings(text)[0] == "Why not"
    assert "did you mean 'levels'?" in text
    assert "How to go on" not in text


def test_hostile_text_stays_text(opened: Opened) -> None:
    path = "db/`x` @bob <img src=x onerror=1> [a](http://evil.example) #1 | \u202e.sql"
    hub = opened(
        {path: "DROP TABLE `x`; -- @carol <script>\n"},
        "drop\n\nAssisted-by: @carol <b>bold</b> [x](http://evil.example)",
    )
    visible = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", comment(hub))
    assert not re.search(
        r"@\w|<(?!/?(details|summary)>)|\u202e|(?<!\\)\[(?!\]\(https://github.com/acme/shop/)", visible
    )
    assert "evil.example)" not in visible
