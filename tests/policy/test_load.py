"""What a policy may say, and how a broken or hostile one is refused: file, line, key, remedy."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import jsonschema
import pytest
import yaml

from gate.errors import PolicyError
from gate.model import Level
from gate.policy.document import parse
from gate.policy.guard import read as read_guard
from gate.policy.load import default, load, preset
from gate.policy.schema import PRESETS, json_schema
from gate.policy.validate import validate

ROOT = Path(__file__).parent.parent.parent

BROKEN = [
    # (text, what the message must hold)
    (b"version: 1\nlevel: 2\n", [".gate.yaml:2", "unknown key 'level'", "did you mean 'levels'"]),
    (b"version: 1\nlevels:\n  2: {aprovals: 1}\n", [".gate.yaml:3", "levels.2.aprovals", "'approvals'"]),
    (b"version: 1\nlevels:\n  7: {approvals: 1}\n", ["levels.7", "valid keys: 0, 1, 2, 3, 4"]),
    (b"version: 1\npaths:\n  - match: a\n    at_leats: 2\n", [".gate.yaml:4", "paths[0].at_leats", "'at_least'"]),
    (b"version: 1\npaths:\n  - match: a\n", ["exactly one of at_least, at_most, exactly"]),
    (b"version: 1\npaths:\n  - {match: a, at_least: 2, exactly: 3}\n", ["exactly one of", "found 2"]),
    (b"version: 1\npaths:\n  - {match: a, at_least: 5}\n", ["paths[0].at_least", "from 0 to 4"]),
    (b"version: 1\npaths:\n  - {match: a, at_least: true}\n", ["from 0 to 4"]),
    (b"version: 1\npaths: a\n", ["a list is expected"]),
    (b"version: 2\n", [".gate.yaml:1", "version"]),
    (b"levels: {}\n", ["'version' is missing"]),
    (b"version: 1\nextends: helthcare\n", [".gate.yaml:2: extends", "did you mean 'healthcare'"]),
    (b"version: 1\nrules:\n  sql-destructiv: {level: 1}\n", [".gate.yaml:3", "did you mean 'sql-destructive'"]),
    (b"version: 1\nreview_later: {always: [scrpt]}\n", [".gate.yaml:2", "did you mean 'script'"]),
    (b"version: 1\nagents:\n  - {id: a, footers: ['(a+)+b']}\n", [".gate.yaml:3", "a repetition within a repetition"]),
    (b"version: 1\nundeclared: as-humn\n", ["did you mean 'as-human'"]),
    (b"version: 1\nversion: 1\n", [".gate.yaml:2", "stands here twice"]),
    (b"version: 1\nlevels:\n\t2: {}\n", [".gate.yaml:3", "tab"]),
    (b"version: 1\npaths:\n  - match: **/x\n    at_least: 2\n", [".gate.yaml:3"]),
    (b"version: 1\nx: &a [1]\ny: *a\n", ["anchors and aliases"]),
    (b"version: 1\n<<: {levels: {}}\n", ["plain word"]),
    (b"version: 1\nservices: !!python/object/apply:os.system ['true']\n", ["tag"]),
    (b"version: 1\nservices: [!!binary aGk=]\n", ["tag"]),
    (b"version: !!bool 'x'\n", [".gate.yaml"]),
    (b"version: !!int ''\n", [".gate.yaml"]),
    (b"version: 1\n\xff\n", [".gate.yaml:2", "not UTF-8"]),
    (b"version: 1\nservices: ['\x07']\n", ["control characters"]),
    (b"", ["empty"]),
    (b"# nothing\n", ["empty"]),
    (b"[" * 100_000, ["nested too deeply"]),
    (b"version: 1\na: " + b"{a: " * 80 + b"1" + b"}" * 80, ["nested too deeply"]),
    (b"- " * 5000 + b"1", ["nested too deeply"]),
    (b"version: 1\n" + b"x: 1\n" * 100_000, ["bytes"]),
    (b"version: 1\n---\nversion: 1\n", [".gate.yaml:2"]),
    (b"just text", ["`key: value` lines"]),
]


@pytest.mark.parametrize(("text", "words"), BROKEN, ids=[str(t[:40]) for t, _ in BROKEN])
def test_a_broken_policy_is_refused_with_its_place_and_remedy(text: bytes, words: list[str]) -> None:
    start = time.process_time()
    with pytest.raises(PolicyError) as caught:
        load(text)
    assert time.process_time() - start < 5
    assert caught.value.exit_code == 2
    assert all(word in str(caught.value) for word in words), str(caught.value)
    assert "-> " in str(caught.value)


def test_the_default_holds_without_a_file() -> None:
    policy = load()
    assert [r.approvals for r in policy.requirements] == [0, 0, 1, 1, 1]
    assert [r.forbid_ai for r in policy.requirements] == [False] * 4 + [True]
    assert policy.requirements[1].notify
    assert policy.requirements[3].human_commit
    assert policy.requirements[3].code_owners


def test_the_default_that_is_read_already_is_the_yaml() -> None:
    assert load() == default()


def test_own_values_win_and_say_where_they_come_from() -> None:
    policy = load(b"version: 1\nextends: strict\nlevels:\n  2: {approvals: 3}\n")
    assert policy.requirements[2].approvals == 3
    assert policy.requirements[2].code_owners
    origins = dict(policy.origins)
    assert (origins["levels.2.approvals"], origins["levels.2.code_owners"], origins["hooks.missing_trailer"]) == (
        ".gate.yaml",
        "strict",
        "strict",
    )


def test_the_digest_changes_with_any_byte() -> None:
    assert load(b"version: 1\n").digest != load(b"version: 1\n\n").digest != load().digest


def test_a_pinned_rule_of_a_preset_can_only_be_raised() -> None:
    policy = load(b"version: 1\nextends: healthcare\nrules:\n  sql-destructive: {level: 0}\n")
    assert [r.level for r in policy.rules if r.rule == "sql-destructive"] == [Level.HUMAN_ONLY]


@pytest.mark.parametrize("name", PRESETS)
def test_presets_satisfy_the_published_schema(name: str) -> None:
    jsonschema.validate(_keys_as_text(yaml.safe_load(preset(name))), json_schema())
    validate(parse(preset(name), name))


def test_the_published_schema_is_the_one_that_validates() -> None:
    published = json.loads((ROOT / "docs" / "policy.schema.json").read_text())
    assert published == json_schema()
    jsonschema.Draft202012Validator.check_schema(published)


def test_the_published_schema_refuses_what_the_gate_refuses() -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    for bad in (
        {"version": 2},
        {"version": 1, "level": 2},
        {"version": 1, "paths": [{"match": "a"}]},
        {"version": 1, "levels": {"7": {}}},
    ):
        assert not validator.is_valid(bad), bad


def _keys_as_text(value: object) -> object:
    if isinstance(value, dict):
        return {str(k): _keys_as_text(v) for k, v in value.items()}
    return [_keys_as_text(v) for v in value] if isinstance(value, list) else value


def test_every_key_of_the_schema_says_what_it_is_for() -> None:
    assert not [
        key for key, kind in json_schema()["properties"].items() if not re.search(r"\w", kind.get("description", ""))
    ]


@pytest.mark.parametrize("name", PRESETS)
def test_the_presets_say_nothing_to_the_guard(name: str) -> None:
    """`gate.policy.guard` reads the repository's own file alone."""
    assert b"guard:" not in preset(name)


def test_the_guards_part_alone_is_the_wholes() -> None:
    text = b"version: 1\nextends: strict\nguard: {commands: {2: deny}, production: [blue], own: [{match: make x, level: 1}]}\n"
    assert read_guard(text, file="x") == load(text).guard
