"""The shape of `.gate.yaml` as data: what validates a policy, and what the published JSON Schema is generated from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from gate.policy.document import Node


class Kind(NamedTuple):
    """One value: `type` is object, map, list, str, int, bool or level."""

    type: str
    about: str = ""
    fields: Mapping[str, Kind] = MappingProxyType({})
    required: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    """Exactly one of these keys must be set."""
    of: Kind | None = None
    choices: tuple[str, ...] = ()
    pattern: str = ""
    """What a text must match as a whole."""
    example: str = ""
    low: int = 0
    high: int = 100


TEXT = Kind(type="str")
LEVEL = Kind(
    type="level", about="0 full-autonomy, 1 notify-and-proceed, 2 propose-and-wait, 3 collaborative, 4 human-only"
)
FLAG = Kind(type="bool")
WORDS = Kind(type="list", of=TEXT)

APPROVERS = Kind(
    type="object",
    about="who may approve; empty users and teams mean anyone with the permission",
    fields={
        "users": Kind(type="list", of=TEXT, about="logins"),
        "teams": Kind(type="list", of=TEXT, about="org/team"),
        "permission": Kind(
            type="str",
            choices=("read", "triage", "write", "maintain", "admin"),
            about="least permission on the repository",
        ),
    },
)
PART = Kind(
    type="object",
    about="one of several sets that must each approve",
    fields={"users": WORDS, "teams": WORDS, "approvals": Kind(type="int", low=1, high=20)},
)
REQUIREMENT = Kind(
    type="object",
    about="what a level demands before a change may land",
    fields={
        "approvals": Kind(type="int", low=0, high=20, about="independent human approvals of exactly this head"),
        "approvers": APPROVERS,
        "all_of": Kind(type="list", of=PART, about="sets of people that must each approve"),
        "code_owners": Kind(type="bool", about="an owner of each owned path must approve"),
        "human_commit": Kind(type="bool", about="AI's draft needs a commit of a human's own"),
        "answered_review": Kind(
            type="bool", about="changes that a human asked for, answered by a later head, stand for a human commit"
        ),
        "forbid_ai": Kind(type="bool", about="AI's change is blocked; humans decide and act"),
        "notify": Kind(type="bool", about="people are told at once"),
        "carry_over": Kind(
            type="list",
            of=Kind(type="str", choices=("same_tree", "clean_base_merge")),
            about="approvals of an earlier head that still count",
        ),
        "unattributed": Kind(
            type="str", choices=("block", "allow"), about="a commit whose e-mail belongs to no account"
        ),
        "blocking_reviews": Kind(type="bool", about="an authorised request for changes blocks"),
        "comment_command": Kind(type="bool", about="`/approve <commit>` in a comment counts"),
        "override": Kind(
            type="str", choices=("write", "maintain", "admin"), about="who may write `/override <commit> <reason>`"
        ),
        "unknown_invoker": Kind(
            type="str", choices=("one-more", "allow"), about="an agent's change that names nobody who asked for it"
        ),
    },
)
PATH = Kind(
    type="object",
    about="how a path is graded",
    required=("match",),
    one_of=("at_least", "at_most", "exactly"),
    fields={
        "match": Kind(type="list", of=TEXT, about="globs: * within a folder, ** across folders"),
        "at_least": Kind(type="level", about="raises lower levels to this one"),
        "at_most": Kind(
            type="level", about="lowers to this one, except where a rule finds a danger of level 3 or 4 in the content"
        ),
        "exactly": Kind(type="level", about="this level, whatever the content"),
        "reason": Kind(type="str", about="shown to the person who waits"),
        "pinned": Kind(type="bool", about="no exceptions: no other rule, preset or extension lowers it"),
    },
)
RULE = Kind(
    type="object",
    about="a built-in rule with another level",
    required=("level",),
    fields={
        "level": LEVEL,
        "reason": Kind(type="str", about="why it differs here"),
        "pinned": Kind(type="bool", about="no other file changes it"),
    },
)
AGENT = Kind(
    type="object",
    about="an agent or bot, added to the catalogue or extending its entry of the same id",
    required=("id",),
    fields={
        "id": TEXT,
        "class": Kind(type="str", choices=("ai", "review-ai", "automation")),
        "grade": Kind(type="str", choices=("A", "B", "C")),
        "gh_ids": Kind(type="list", of=Kind(type="int", high=10**12)),
        "extra_keys": Kind(type="map", of=TEXT),
        "quotes": FLAG,
        "replace": Kind(type="bool", about="start the entry afresh instead of extending it"),
        "note": TEXT,
        **dict.fromkeys(
            "emails logins names keys footers branches urls invoker labels domains identity_suffix name_email subject branch_regex".split(),
            WORDS,
        ),
    },
)
REVIEW_LATER = Kind(
    type="object",
    about="what passed without a human's look is queued for a later one",
    fields={
        "share": Kind(
            type="str",
            pattern="(100|[0-9]{1,2})%",
            example="10%",
            about="of the changes, chosen by the hash of the head",
        ),
        "within": Kind(type="str", pattern="[1-9][0-9]{0,2}d", example="14d", about="days until a look is overdue"),
        "always": Kind(type="list", of=TEXT, about="ids of rules whose findings no share leaves out"),
    },
)
DECISIONS = Kind(
    type="object",
    about="what the guard decides at a level; `ask` is denied where nobody can be asked",
    fields={str(n): Kind(type="str", choices=("allow", "ask", "deny")) for n in range(5)},
)
OWN_COMMAND = Kind(
    type="object",
    about="a command of the team's own, graded by hand; what is human-only stays so",
    required=("match", "level"),
    fields={
        "match": Kind(
            type="str", about="a simple command as `gate guard --explain` prints it, or its beginning and `*`"
        ),
        "level": LEVEL,
        "reason": TEXT,
    },
)
GUARD = Kind(
    type="object",
    about="what an agent may run and edit here; read from HEAD",
    fields={
        "commands": DECISIONS,
        "edits": DECISIONS,
        "production": Kind(type="list", of=TEXT, about="contexts, profiles, hosts: names and globs of production"),
        "staging": Kind(type="list", of=TEXT, about="names that mean staging"),
        "development": Kind(type="list", of=TEXT, about="names that mean a shared development environment"),
        "test": Kind(type="list", of=TEXT, about="names that mean a test environment or one of your own"),
        "default_branches": Kind(type="list", of=TEXT, about="branches that people share, besides main and its like"),
        "own": Kind(type="list", of=OWN_COMMAND, about="the team's own commands; the last that fits wins"),
    },
)
ROOT = Kind(
    type="object",
    about="oversight-gate policy",
    required=("version",),
    fields={
        "version": Kind(type="int", low=1, high=1, about="the version of this format"),
        "extends": Kind(type="list", of=TEXT, about="presets, the later ones win: default, strict, healthcare"),
        "levels": Kind(type="object", about="what each level demands", fields={str(n): REQUIREMENT for n in range(5)}),
        "paths": Kind(
            type="list", of=PATH, about="how paths are graded; the last rule that fits wins, a pinned one always"
        ),
        "rules": Kind(type="map", of=RULE, about="built-in rules by id (see `gate policy show`)"),
        "undeclared": Kind(
            type="str",
            choices=("as-human", "as-ai", "declare"),
            about="how a change without any mark of its author is treated",
        ),
        "break_glass": Kind(
            type="object",
            about="two of these may together override level 4 for an agent's change, with a reason and a follow-up",
            fields={"users": WORDS, "teams": WORDS},
        ),
        "review_later": REVIEW_LATER,
        "services": Kind(type="list", of=TEXT, about="folders of services that are deployed apart"),
        "machine_users": Kind(
            type="map", of=TEXT, about="login of a machine user -> login of the person who answers for it"
        ),
        "agents": Kind(type="list", of=AGENT, about="additions to the catalogue of agents"),
        "guard": GUARD,
        "hooks": Kind(
            type="object",
            about="local hooks",
            fields={
                "missing_trailer": Kind(
                    type="str",
                    choices=("add", "refuse", "allow"),
                    about="an agent commits without saying so: add its trailer, refuse, or allow",
                )
            },
        ),
    },
)


def validate(node: Node, kind: Kind = ROOT) -> Any:
    """Plain data, checked. Raises PolicyError with file, line, key, and the nearest valid key."""
    value, where = node.value, node.where
    if kind.type == "list":
        items = (
            value
            if isinstance(value, list)
            else [node]
            if kind.of and kind.of.type == "str" and isinstance(value, str)
            else None
        )
        if items is None or kind.of is None:
            raise where.error("a list is expected here", "write `- item` lines, or [a, b]")
        return [validate(item, kind.of) for item in items]
    if kind.type in ("object", "map"):
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise where.error("`key: value` lines are expected here", "indent the keys under this one")
        return _map(value, kind) if kind.type == "map" else _object(node, value, kind)
    return _plain(node, kind)


def _map(value: dict[str, Node], kind: Kind) -> dict[str, Any]:
    return {name: validate(child, kind.of or TEXT) for name, child in value.items()}


def _object(node: Node, value: dict[str, Node], kind: Kind) -> dict[str, Any]:
    for name, child in value.items():
        if name not in kind.fields:
            near = _near(name, kind.fields, 0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"valid keys: {', '.join(sorted(kind.fields))}"
            raise child.where.error(f"unknown key {name!r}", hint)
    for name in kind.required:
        if name not in value:
            raise node.where.error(f"the key {name!r} is missing", f"add `{name}:`")
    chosen = [name for name in kind.one_of if name in value]
    if kind.one_of and len(chosen) != 1:
        raise node.where.error(
            f"exactly one of {', '.join(kind.one_of)} is needed, found {len(chosen)}", "keep one of them"
        )
    return {name: validate(child, kind.fields[name]) for name, child in value.items()}


def _near(word: str, known: Iterable[str], cutoff: float) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(word, known, n=1, cutoff=cutoff)


def _plain(node: Node, kind: Kind) -> Any:
    value, where = node.value, node.where
    if kind.type == "bool":
        if not isinstance(value, bool):
            raise where.error("true or false is expected", "write true or false")
    elif kind.type in ("int", "level"):
        high = 4 if kind.type == "level" else kind.high
        if isinstance(value, bool) or not isinstance(value, int) or not kind.low <= value <= high:
            raise where.error(
                f"a whole number from {kind.low} to {high} is expected", f"write a number from {kind.low} to {high}"
            )
    elif not isinstance(value, str) or not value.strip():
        raise where.error("text is expected", "write a word, in quotes where it looks like a number")
    elif kind.choices and value not in kind.choices:
        near = _near(value, kind.choices, 0.3)
        raise where.error(
            f"{value!r} is not one of {', '.join(kind.choices)}",
            f"did you mean {near[0]!r}?" if near else "use one of them",
        )
    elif kind.pattern and not re.fullmatch(kind.pattern, value):
        raise where.error(f"{value!r} is not of the form {kind.example}", f"write it like {kind.example}")
    return value


def json_schema(kind: Kind = ROOT) -> dict[str, Any]:
    """JSON Schema (2020-12) for editors, from the same table that validates."""
    schema: dict[str, Any] = {"description": kind.about} if kind.about else {}
    if kind is ROOT:
        schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "oversight-gate policy"} | schema
    if kind.type == "object":
        schema |= {
            "type": "object",
            "additionalProperties": False,
            "properties": {k: json_schema(v) for k, v in kind.fields.items()},
        }
        if kind.required:
            schema["required"] = list(kind.required)
        if kind.one_of:
            schema["oneOf"] = [{"required": [name]} for name in kind.one_of]
    elif kind.type == "map":
        schema |= {"type": "object", "additionalProperties": json_schema(kind.of or TEXT)}
    elif kind.type == "list":
        items = json_schema(kind.of or TEXT)
        array = {"type": "array", "items": items}
        schema |= {"oneOf": [array, items]} if kind.of and kind.of.type == "str" else array
    elif kind.type in ("int", "level"):
        schema |= {"type": "integer", "minimum": kind.low, "maximum": 4 if kind.type == "level" else kind.high}
    else:
        schema |= {"type": "boolean"} if kind.type == "bool" else {"type": "string", "minLength": 1}
        if kind.choices:
            schema["enum"] = list(kind.choices)
        if kind.pattern:
            schema["pattern"] = f"^({kind.pattern})$"
    return schema
