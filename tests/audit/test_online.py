"""Evidence asked of GitHub, through the port: a GitHub of our own answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gate.audit.join import audit
from gate.audit.online import gather
from gate.errors import GateError
from tests.audit.test_evidence import DEPLOYS, WORKFLOW, environment, ruleset
from tests.conftest import Repo, Result


class GitHub:
    """Answers by path; what it does not know it refuses as GitHub does."""

    def __init__(self, answers: dict[str, Any], *, status: str = "404: Not Found") -> None:
        self.answers, self.status, self.asked = answers, status, list[str]()

    def rest(self, verb: str, path: str, body: dict[str, Any] | None = None) -> Any:
        assert verb == "GET"
        self.asked.append(path)
        answer = self.answers.get(path.partition("?")[0].removeprefix("/repos/acme/shop"))
        if answer is None or isinstance(answer, str):
            raise GateError(f"GitHub answered {answer or self.status}", where=path)
        return answer


ABOUT = {"": {"default_branch": "trunk"}}


def test_everything_is_asked_and_what_is_refused_is_unknown() -> None:
    api = GitHub(ABOUT)
    told = gather(api, "acme/shop")
    assert "/repos/acme/shop/branches/trunk/protection" in api.asked
    assert "/orgs/acme/installations" in api.asked
    assert len(told) == len(api.asked) - 1
    assert all(one.unknown and not one.grants for one in told)


def test_the_answers_settle_rows() -> None:
    api = GitHub(
        ABOUT
        | {
            "/environments": environment(reviewers=1),
            "/rulesets": [{"id": 7}],
            "/rulesets/7": ruleset(1),
            "/branches/trunk/protection": "404: Branch not protected",
        }
    )
    told = gather(api, "acme/shop")
    deploys = audit({".github/workflows/claude.yml": DEPLOYS}, evidence=told).grants
    assert [(row.tool, row.human_approval) for row in deploys] == [("claude-code", "required")]
    pushes = audit({".github/workflows/claude.yml": WORKFLOW}, evidence=told).grants
    assert [(row.tool, row.human_approval, row.level) for row in pushes] == [("claude-code", "required", 2)]


def test_nothing_protects_the_branch() -> None:
    told = gather(
        GitHub(ABOUT | {"/rulesets": [], "/branches/trunk/protection": "404: Branch not protected"}), "acme/shop"
    )
    assert {row.grant for one in told for row in one.grants} == {"the branch is not protected"}


def test_a_plan_without_protection() -> None:
    upgrade = "403: Upgrade to GitHub Pro or make this repository public to enable this feature."
    told = gather(GitHub(ABOUT | {"/rulesets": upgrade, "/branches/trunk/protection": upgrade}), "acme/shop")
    assert {row.grant for one in told for row in one.grants} == {"cannot be enforced on this plan"}


def test_odd_answers_do_no_harm() -> None:
    for odd in (3, [3], {"x": 1}, [{"id": "x"}], {"id": 1}):
        told = gather(
            GitHub(dict.fromkeys(("", "/environments", "/rulesets", "/keys", "/actions/runners"), odd)), "acme/shop"
        )
        assert all(one.unknown or one.grants or not one.answers for one in told)


def test_the_option_says_what_it_needs(
    gate: Callable[..., Result], repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GATE_TOKEN", "GH_TOKEN", "GITHUB_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    assert gate("audit", "--github", "acme").code == 2
    missing = gate("audit", "--github", "acme/shop")
    assert missing.code == 2
    assert "GH_TOKEN" in missing.err
