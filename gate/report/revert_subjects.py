"""What a commit says about taking another one back. Only its subject decides whether it is a revert.

In thirteen repositories 18 % of the usual matches were no reverts: a squash body quotes "This reverts commit ..." of a
step on the way. Such commits, and subjects that say "revert" of nothing they name, are mentions.

A revert: Revert "Add a cache" · Partially revert "Add a cache" · Reapply "Add a cache" · trivial: Revert "Revert "x"" ·
    revert: add a cache (conventional commits) · Back out changeset 30fe4bcf27d4 · Revert #2636 ·
    Revert the cache, with "This reverts commit ..." in the body
A mention: Add a cache, with "This reverts commit ..." in the body · Revert unrelated change
"""

from __future__ import annotations

import re
from dataclasses import dataclass

PREFIX = r"(?:\[[^\]\n]{1,40}\]\s*|(?!(?:revert|reapply)\b)[^\s:\"']{1,60}:\s+){0,3}"
VERB = (
    r"(?P<partial>partial(?:ly)?[ -]+)?(?:re-?)?"
    r"(?:revert(?:s|ed|ing)?|re-?appl(?:y|ies|ied)|back(?:s|ed|ing)?[ -]?out|roll(?:s|ed|ing)?[ -]?back)\b"
)
SAYS_SO = re.compile(PREFIX + VERB, re.I)
NOUNS = r"(?:(?:the|some|parts?|of|most|commit|changeset|pr|pull request|merge request|mr)\s+){0,5}"
QUOTED = re.compile(
    rf"\s*{NOUNS}(?:[\"“](?P<subject>.+)|(?P<mark>['`‘])(?P<single>.+)['`’]\s*(?:\(?[#!]\d+\)?)?$)", re.I
)
"""Single quotes and backticks quote words too: they hold a subject only where nothing follows them."""
CONVENTIONAL = re.compile(r"(?:\([^)]*\))?!?:\s+(?P<subject>\S.*)")
BY_NUMBER = re.compile(rf"\s*{NOUNS}[#!](\d{{1,9}})\b", re.I)
SHA = re.compile(r"(?<![\w/.-])(?=[0-9a-f]*\d)([0-9a-f]{7,64})(?![\w/-])")
BODY_SHA = re.compile(
    r"\bthis (?:partially )?reverts (?:part of )?(?:merge )?(?:commits?|changesets?)\s+([0-9a-f]{7,64})", re.I
)
BODY_NUMBER = re.compile(r"(?m)^reverts (?:[\w.-]+/[\w.-]+)?[#!](\d{1,9})\b", re.I)
CLOSING = "\"”'`’"
CUT_OFF = ("…", "...")
TRAILING_NUMBER = re.compile(r"\s*\(?[#!](\d{1,9})\)?\s*$")
MERGED_NUMBER = re.compile(r"Merge pull request [#!](\d{1,9})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What a revert says it takes back: ids, a subject (`cut` where only its beginning is known), a pull request."""

    shas: tuple[str, ...] = ()
    subject: str = ""
    cut: bool = False
    pull: int | None = None
    partial: bool = False


def subject_of(message: str) -> str:
    """The first paragraph on one line, as git takes it."""
    return " ".join(message.lstrip("\n").split("\n\n", 1)[0].split())


def read_claim(message: str) -> Claim | None:
    """The claim of a revert; None for everything else, mentions included."""
    subject = subject_of(message)
    said = SAYS_SO.match(subject)
    if not said:
        return None
    rest = subject[said.end() :]
    quoted = QUOTED.match(rest) or CONVENTIONAL.match(rest)
    numbered = BY_NUMBER.match(rest)
    shas = tuple(dict.fromkeys(sha.lower() for sha in (*BODY_SHA.findall(message), *SHA.findall(rest))))
    number = BODY_NUMBER.search(message) or numbered
    if not (quoted or shas or number):
        return None
    text, cut = _inner(quoted) if quoted else ("", False)
    return Claim(
        shas=shas,
        subject=text,
        cut=cut,
        pull=int(number[1]) if number else pull_of(text),
        partial=bool(said["partial"]),
    )


def mentions_revert(message: str) -> bool:
    """Whether a commit that is no revert still speaks of one."""
    return bool(BODY_SHA.search(message) or SAYS_SO.match(subject_of(message)))


def pull_of(subject: str) -> int | None:
    """The pull request that a subject carries: `Add a cache (#12)`, `Merge pull request #12 from ...`."""
    found = MERGED_NUMBER.match(subject) or TRAILING_NUMBER.search(subject)
    return int(found[1]) if found else None


def plain_subject(subject: str) -> str:
    """A subject to compare: without the number that a squash adds, without case."""
    return TRAILING_NUMBER.sub("", subject).strip().casefold()


def _inner(quoted: re.Match[str]) -> tuple[str, bool]:
    """What stands within the outer quotes, and whether a forge cut it off."""
    groups = quoted.groupdict()
    if groups.get("single"):
        return groups["single"].strip(), False
    text = groups["subject"]
    end = max(text.rfind(mark) for mark in CLOSING)
    inner = text[:end] if end > 0 else TRAILING_NUMBER.sub("", text)
    trimmed = TRAILING_NUMBER.sub("", inner) if inner.rstrip().endswith(")") else inner
    for mark in CUT_OFF:
        if trimmed.rstrip().endswith(mark):
            return trimmed.rstrip().removesuffix(mark).rstrip(), True
    return inner.strip(), False
