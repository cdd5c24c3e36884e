"""`gate authorship --stdin`: one JSON object per line in, one `authorship` object per line out."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from gate.authorship.attribution import attribute
from gate.authorship.catalogue import Catalogue
from gate.authorship.facts import PullRequestFacts
from gate.authorship.serial import to_json
from gate.errors import UsageError
from gate.model import Commit, Identity

_FIELDS = ("author_name", "author_email", "committer_name", "committer_email", "message")


def answer_line(line: str, catalogue: Catalogue | None = None) -> dict[str, Any]:
    """The authorship of the commit that one line describes.

    `login` is the account behind the commit or its pull request, `branch` and `body` are the pull request's, `notes`
    is the text of its git note; all optional, as is `id`.
    """
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"not a JSON object: {line[:80]!r}", where="standard input", remedy=_remedy()) from error
    if not isinstance(record, dict):
        raise UsageError(f"not a JSON object: {line[:80]!r}", where="standard input", remedy=_remedy())
    if record and record.keys().isdisjoint(_FIELDS):
        raise UsageError(f"nothing of a commit: {line[:80]!r}", where="standard input", remedy=_remedy())
    return to_json(attribute((_commit(record),), catalogue=catalogue, pull_request=_facts(record)))


def _remedy() -> str:
    return f"one object per line with {', '.join(_FIELDS)}"


def _text(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UsageError(f"`{key}` is not a text", where="standard input", remedy=_remedy())
    return value


def _commit(record: dict[str, Any]) -> Commit:
    return Commit(
        id=_text(record, "id"),
        parents=(),
        tree="",
        author=_identity(_text(record, "author_name"), _text(record, "author_email")),
        committer=_identity(_text(record, "committer_name"), _text(record, "committer_email")),
        message=_text(record, "message"),
        notes=_text(record, "notes"),
    )


@lru_cache(maxsize=4096)
def _identity(name: str, email: str) -> Identity:
    return Identity(name=name, email=email)


def _facts(record: dict[str, Any]) -> PullRequestFacts | None:
    login, branch, body = _text(record, "login"), _text(record, "branch"), _text(record, "body")
    if not (login or branch or body):
        return None
    return PullRequestFacts(
        opener=login, opener_type="Bot" if login.endswith("[bot]") else "User", branch=branch, body=body
    )
