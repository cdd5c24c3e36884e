"""Only the subject decides what a revert is."""

from __future__ import annotations

import time

import pytest

from gate.report.revert_subjects import Claim, mentions_revert, read_claim

SHA = "0123456789abcdef0123456789abcdef01234567"
GIT = f"This reverts commit {SHA}."

REVERTS = [
    # message, what it takes back
    (f'Revert "Add a cache"\n\n{GIT}', Claim(shas=(SHA,), subject="Add a cache")),
    ('Revert "Add a cache (#12)" (#15)', Claim(subject="Add a cache (#12)", pull=12)),
    ('Revert "Add a cache" (#15)\n\nReverts acme/shop#12', Claim(subject="Add a cache", pull=12)),
    ('Revert "Merge pull request #8 from alice/cache"', Claim(subject="Merge pull request #8 from alice/cache", pull=8)),
    ('Revert "Revert "Add a cache""', Claim(subject='Revert "Add a cache"')),
    (f'Reapply "Add a cache"\n\n{GIT}', Claim(shas=(SHA,), subject="Add a cache")),
    ('Partially revert "Add a cache"', Claim(subject="Add a cache", partial=True)),
    ('trivial: Revert "Add a cache"', Claim(subject="Add a cache")),
    ('[core] cache: Revert "Add a cache"', Claim(subject="Add a cache")),
    ("revert: feat(cache): add a cache", Claim(subject="feat(cache): add a cache")),
    ("revert(cache): add a cache", Claim(subject="add a cache")),
    ("REVERT: cache: add it", Claim(subject="cache: add it")),
    ("trivial: Partially revert some of 464eacdc", Claim(shas=("464eacdc",), partial=True)),
    ("Backed out changeset 30fe4bcf27d4 to prevent a crash", Claim(shas=("30fe4bcf27d4",))),
    ("Revert #2636 - it broke the installer", Claim(pull=2636)),
    (f"Revert the cache, it breaks\n\n{GIT}", Claim(shas=(SHA,))),
    ("Revert 'Add a cache'", Claim(subject="Add a cache")),
    ('Revert "Optimize the upgrade of requiremen… (#7158)', Claim(subject="Optimize the upgrade of requiremen", cut=True, pull=None)),
]  # fmt: skip

MENTIONS = [
    f'Speed up the cache (#31)\n\n* Add a cache\n* Revert "Add a cache"\n\n{GIT}',  # a squash of a step on the way
    f"Add the cache back\n\n{GIT}",
    "Revert unrelated change",
    "revert mypy comment",
    "Revert back to Ubuntu 20.04",
    "Revert '$' changes to the docs",
    "fix: revert changes in vendored files",
]
NEITHER = [
    "Add a cache",
    "Reversible migrations",
    "Add rollback protection",
    "Move the check back out of the loop",
    "",
    "\n\n",
]


@pytest.mark.parametrize(("message", "claim"), REVERTS)
def test_a_revert_says_what_it_takes_back(message: str, claim: Claim) -> None:
    assert read_claim(message) == claim


@pytest.mark.parametrize("message", MENTIONS)
def test_a_mention_is_no_revert(message: str) -> None:
    assert read_claim(message) is None
    assert mentions_revert(message)


@pytest.mark.parametrize("message", NEITHER)
def test_the_rest_is_neither(message: str) -> None:
    assert read_claim(message) is None
    assert not mentions_revert(message)


@pytest.mark.parametrize("message", ["Revert " + "[" * 50_000, "a: " * 50_000 + "Revert", 'Revert "' * 30_000, "Revert " + "the " * 50_000, "revert" + "(" * 90_000])  # fmt: skip
def test_a_hostile_subject_takes_no_time(message: str) -> None:
    started = time.process_time()
    read_claim(message)
    mentions_revert(message)
    assert time.process_time() - started < 1
