"""`gate authorship` over a history: a line per commit, or the shares."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.conftest import Repo, Result, gate_process


def history(repo: Repo) -> list[str]:
    marked = repo.commit({"a.py": "1\n"}, "a\n\nCo-authored-by: Claude <noreply@anthropic.com>")
    disclosed = repo.commit({"a.py": "2\n"}, "b\n\nAssisted-by: Claude Code")
    return [repo.commit({"a.py": "3\n"}, "c"), disclosed, marked]


def test_one_change_is_told_in_a_sentence(repo: Repo, gate: Callable[..., Result]) -> None:
    assert gate("authorship", "HEAD").out == "undeclared: no mark of AI, and nobody says so\n"
    history(repo)
    first = gate("authorship", "HEAD~1").out.splitlines()[0]
    assert first == "assisted: a human, assisted by claude-code (declared), asked for by alice@acme.example"


def test_the_shares_of_a_history(repo: Repo, gate: Callable[..., Result]) -> None:
    history(repo)
    lines = gate("authorship", "--each").out.splitlines()
    assert lines[0] == "4 commits"
    assert [line.split() for line in lines[1:]] == [
        ["kind", "undeclared", "2", "50.0%"],
        ["kind", "assisted", "2", "50.0%"],
        ["agent", "claude-code", "2", "50.0%"],
        ["agent", "declared", "1", "25.0%"],
    ]


def test_a_line_per_commit_of_a_range_newest_first(repo: Repo, gate: Callable[..., Result]) -> None:
    ids = history(repo)
    rows = [
        json.loads(line) for line in gate("authorship", "HEAD~3..HEAD", "--each", "--format", "jsonl").out.splitlines()
    ]
    assert [row["commit"] for row in rows] == ids
    assert [row["kind"] for row in rows] == ["undeclared", "assisted", "assisted"]
    assert rows[1]["agents"] == ["claude-code", "declared"]


def test_an_empty_range_has_no_shares(repo: Repo, gate: Callable[..., Result]) -> None:
    done = gate("authorship", "HEAD..HEAD", "--each")
    assert (done.code, done.out) == (0, "0 commits\n")


def test_commits_from_standard_input_are_read_by_the_policy_that_is_named(repo: Repo) -> None:
    repo.write({"own.yaml": "version: 1\nagents: [{id: acme, class: ai, footers: ['built by acme']}]\n"})
    line = json.dumps(
        {"author_name": "Ada", "author_email": "ada@x.example", "message": "a\n\nbuilt by acme\n"}
    ).encode()
    plain = json.loads(gate_process(repo.folder, "authorship", "--stdin", stdin=line).out)
    named = json.loads(gate_process(repo.folder, "authorship", "--stdin", "--policy", "own.yaml", stdin=line).out)
    assert (plain["agents"], named["agents"]) == ([], ["acme"])
    assert gate_process(repo.folder, "authorship", "--stdin", "--policy", "none.yaml", stdin=line).code == 2


def test_what_is_wrong_with_a_line_says_which(repo: Repo) -> None:
    result = gate_process(repo.folder, "authorship", "--stdin", stdin=b'{"author_name": "Ada"}\n[]\n')
    assert (result.code, len(result.out.splitlines()), "line 2" in result.err) == (2, 1, True)
