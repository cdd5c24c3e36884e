"""The catalogue that we ship is sound, and what a repository adds to it is checked and merged by id."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from gate.authorship import attribute_commit, load_catalogue
from gate.authorship.catalogue import BUILT_IN, EXPRESSIONS, LISTS, read_entries
from gate.authorship.regexes import problem_of
from gate.errors import PolicyError
from tests.authorship.builders import body, commit

AGENTS = load_catalogue().agents.values()
ENTRIES = read_entries(BUILT_IN.read_text(encoding="utf-8"))


@pytest.mark.parametrize("field", ["emails", "gh_ids", "logins", "keys", "names", "identity_suffix"])
def test_no_value_belongs_to_two_agents(field: str) -> None:
    counts = Counter(value for agent in AGENTS for value in getattr(agent, field))
    assert [value for value, n in counts.items() if n > 1] == []


def test_no_id_stands_twice_and_each_entry_says_class_and_grade() -> None:
    assert [i for i, n in Counter(e["id"] for e in ENTRIES).items() if n > 1] == []
    assert [e["id"] for e in ENTRIES if not {"class", "grade"} <= e.keys()] == []


@pytest.mark.parametrize("agent", AGENTS, ids=lambda a: a.id)
def test_expressions_are_anchored_and_linear(agent: Any) -> None:
    patterns = [p for field in EXPRESSIONS for p in getattr(agent, field)] + [p for _, p in agent.extra_keys]
    assert [(p, problem_of(p)) for p in patterns if problem_of(p)] == []


@pytest.mark.parametrize("agent", AGENTS, ids=lambda a: a.id)
def test_values_are_in_form(agent: Any) -> None:
    assert all("@" in email and email == email.casefold() for email in agent.emails)
    assert all(number.isdigit() for number in agent.gh_ids)
    assert all(pattern.startswith("https://") for pattern in agent.urls)
    assert any(getattr(agent, field) for field in LISTS)


HUMAN_NAMES = ["claude", "devin", "cody", "jules", "aider", "cursor"]


@pytest.mark.parametrize("name", HUMAN_NAMES)
def test_no_address_or_domain_is_a_persons(name: str) -> None:
    assert not any(
        e.startswith(f"{name}@") and e.endswith(("gmail.com", "example.com")) for a in AGENTS for e in a.emails
    )
    assert "gmail.com" not in load_catalogue().tables.domains


BAD_EXPRESSIONS = ["(a+)+", "(a|b+)*c", ".*x", "a.*b.*c", r"(x)\1", "(", ""]


@pytest.mark.parametrize("pattern", BAD_EXPRESSIONS)
def test_bad_expressions_are_refused(pattern: str) -> None:
    assert problem_of(pattern)
    with pytest.raises(PolicyError) as refused:
        load_catalogue([{"id": "acme", "footers": [pattern or " "], "urls": [pattern or "(?:)"]}])
    assert "acme" in str(refused.value)


def test_a_repository_adds_an_agent() -> None:
    catalogue = load_catalogue(
        [
            {
                "id": "acme-coder",
                "class": "ai",
                "emails": ["Coder@Acme.example"],
                "footers": ["built by acme coder\\b"],
                "extra_keys": {"Acme-Run": "\\d+$"},
            }
        ]
    )
    for message in (body("Co-authored-by: x <coder@acme.example>"), body("Built by Acme Coder"), body("Acme-Run: 12")):
        assert attribute_commit(commit(message), catalogue).agents == ("acme-coder",)
    assert attribute_commit(commit(body("Acme-Run: none")), catalogue).kind == "undeclared"
    assert attribute_commit(commit(body("Built by Acme Coder")), load_catalogue()).kind == "undeclared"


def test_a_repository_adds_to_an_agent() -> None:
    catalogue = load_catalogue([{"id": "claude-code", "emails": ["claude@acme.example"]}])
    for email in ("claude@acme.example", "noreply@anthropic.com"):
        assert attribute_commit(commit(author=f"Claude <{email}>"), catalogue).agents == ("claude-code",)


def test_a_repository_overrides_an_agent() -> None:
    catalogue = load_catalogue([{"id": "junie", "class": "automation"}])
    assert attribute_commit(commit(author="Junie <junie@jetbrains.com>"), catalogue).kind == "automation"
    fresh = load_catalogue([{"id": "junie", "replace": True, "class": "ai", "emails": ["junie@acme.example"]}])
    assert attribute_commit(commit(author="Junie <junie@jetbrains.com>"), fresh).kind == "undeclared"


def test_the_later_owner_of_a_value_wins() -> None:
    catalogue = load_catalogue([{"id": "acme", "class": "ai", "emails": ["noreply@anthropic.com"]}])
    assert attribute_commit(commit(author="Claude <noreply@anthropic.com>"), catalogue).agents == ("acme",)


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({}, "without an id"),
    ({"id": " "}, "without an id"),
    ({"id": "acme", "class": "robot"}, "`class` is 'robot'"),
    ({"id": "acme", "grade": "D"}, "`grade` is 'D'"),
    ({"id": "acme", "email": ["a@b"]}, "unknown key `email`"),
    ({"id": "acme", "emails": [{}]}, "`emails` must be a list of texts"),
    ({"id": "acme", "extra_keys": ["x"]}, "`extra_keys` must map"),
]


@pytest.mark.parametrize(("entry", "message"), REFUSED)
def test_refused_with_the_place_and_the_remedy(entry: dict[str, Any], message: str) -> None:
    with pytest.raises(PolicyError) as refused:
        load_catalogue([entry], where="policy.yaml")
    text = str(refused.value)
    assert message in text
    assert text.startswith("policy.yaml")
    assert "->" in text


def test_a_file_that_is_no_toml_is_refused() -> None:
    with pytest.raises(PolicyError, match=r"mine\.toml: not a TOML file"):
        read_entries("id = ", where="mine.toml")
