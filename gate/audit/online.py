"""The same evidence, asked of GitHub instead of read from files. What it refuses is an answer of its own, or unknown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from gate.audit.evidence import github
from gate.audit.nouns import Evidence, Unknown
from gate.errors import GateError

QUESTIONS = (
    "environments?per_page=100",
    "actions/permissions/workflow",
    "keys?per_page=100",
    "actions/runners?per_page=100",
    "actions/oidc/customization/sub",
)


class Rest(Protocol):
    """The port to GitHub: `rest` raises GateError, whose message holds GitHub's own words."""

    def rest(self, verb: str, path: str, body: dict[str, Any] | None = None) -> Any: ...


def gather(api: Rest, repository: str) -> tuple[Evidence, ...]:
    """All that can be asked of one repository and of its owner."""
    base = f"/repos/{repository}"
    about = api.rest("GET", base)
    branch = about.get("default_branch") if isinstance(about, dict) else None
    paths = [f"{base}/{question}" for question in QUESTIONS]
    paths += [f"{base}/branches/{branch or 'main'}/protection", f"/orgs/{repository.partition('/')[0]}/installations"]
    return (*(_ask(api, path) for path in paths), *_rulesets(api, base))


def _rulesets(api: Rest, base: str) -> Iterator[Evidence]:
    """Each ruleset by itself: the list holds neither rules nor who may pass them by."""
    try:
        listed = api.rest("GET", f"{base}/rulesets?per_page=100")
    except GateError as error:
        yield _refused(f"{base}/rulesets", error)
        return
    for ruleset in listed if isinstance(listed, list) else ():
        if isinstance(ruleset, dict) and isinstance(ruleset.get("id"), int):
            yield _ask(api, f"{base}/rulesets/{ruleset['id']}")


def _ask(api: Rest, path: str) -> Evidence:
    try:
        answer = api.rest("GET", path)
    except GateError as error:
        return _refused(path, error)
    return github.read(_named(path), answer) or Evidence(unknown=(_unknown(path, "the answer is of no known shape"),))


def _refused(path: str, error: GateError) -> Evidence:
    said = github.read(_named(path), {"message": error.what, "documentation_url": path})
    return said if said is not None and said.grants else Evidence(unknown=(_unknown(path, error.what),))


def _named(path: str) -> str:
    return f"github:{path.partition('?')[0].removeprefix('/')}"


def _unknown(path: str, why: str) -> Unknown:
    return Unknown(
        what=f"what {_named(path)} says",
        why=why,
        how_to_know=f"with a token of an administrator: gh api {path.lstrip('/')}",
    )
