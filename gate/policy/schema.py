"""The shape of `.gate.yaml` as data: `validate` reads it, and the published JSON Schema and docs/policy.md are generated from it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

PRESETS = ("default", "strict", "healthcare")


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
    names: Literal["", "rule", "expression"] = ""
    """What a text, or a key of a map, stands for: the id of a rule that exists, an expression that is safe to run."""


TEXT = Kind(type="str")
RULE_ID = Kind(type="str", names="rule")
EXPRESSION = Kind(type="str", names="expression")
LEVEL = Kind(
    type="level", about="0 full-autonomy, 1 notify-and-proceed, 2 propose-and-wait, 3 collaborative, 4 human-only"
)
USERS = Kind(type="list", of=TEXT, about="logins")
TEAMS = Kind(type="list", of=TEXT, about="org/team")

APPROVERS = Kind(
    type="object",
    about="who may approve; empty users and teams mean anyone with the permission",
    fields={
        "users": USERS,
        "teams": TEAMS,
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
    fields={"users": USERS, "teams": TEAMS, "approvals": Kind(type="int", low=1, high=20, about="how many of them")},
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
        "id": Kind(type="str", about="a short name"),
        "class": Kind(
            type="str", choices=("ai", "review-ai", "automation"), about="what it is; only an AI's change is held back"
        ),
        "grade": Kind(type="str", choices=("A", "B", "C"), about="how well its marks are known"),
        "replace": Kind(type="bool", about="start the entry afresh instead of extending it"),
        "quotes": Kind(type="bool", about="its messages quote others, so only the marks of the last paragraph count"),
        "emails": Kind(type="list", of=TEXT, about="addresses of its commits and trailers"),
        "logins": Kind(type="list", of=TEXT, about="its accounts"),
        "gh_ids": Kind(type="list", of=Kind(type="int", high=10**12), about="numbers of its GitHub accounts"),
        "names": Kind(type="list", of=TEXT, about="names it signs with"),
        "name_email": Kind(
            type="list", of=EXPRESSION, about="expressions for `name <address>`, where an address is shared"
        ),
        "identity_suffix": Kind(type="list", of=TEXT, about="how the names end that it gives itself"),
        "domains": Kind(type="list", of=TEXT, about="domains of its addresses"),
        "keys": Kind(type="list", of=TEXT, about="keys of its trailers"),
        "extra_keys": Kind(type="map", of=EXPRESSION, about="key of a trailer -> expression for its value"),
        "footers": Kind(type="list", of=EXPRESSION, about="expressions for lines that it leaves in messages"),
        "subject": Kind(type="list", of=EXPRESSION, about="expressions for the first line of a message"),
        "urls": Kind(type="list", of=EXPRESSION, about="expressions for links to its sessions"),
        "labels": Kind(type="list", of=TEXT, about="labels of its pull requests"),
        "branches": Kind(type="list", of=TEXT, about="how the names of its branches begin"),
        "branch_regex": Kind(type="list", of=EXPRESSION, about="expressions for names of its branches"),
        "invoker": Kind(type="list", of=EXPRESSION, about="expressions that name who asked for the change"),
        "note": Kind(type="str", about="for readers of the policy"),
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
        "always": Kind(type="list", of=RULE_ID, about="ids of rules whose findings no share leaves out"),
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
        "reason": Kind(type="str", about="shown with the decision"),
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
        "extends": Kind(type="list", of=Kind(type="str", choices=PRESETS), about="presets, the later ones win"),
        "levels": Kind(type="object", about="what each level demands", fields={str(n): REQUIREMENT for n in range(5)}),
        "paths": Kind(
            type="list", of=PATH, about="how paths are graded; the last rule that fits wins, a pinned one always"
        ),
        "rules": Kind(type="map", of=RULE, names="rule", about="built-in rules by id (see `gate policy show`)"),
        "undeclared": Kind(
            type="str",
            choices=("as-human", "as-ai", "declare"),
            about="how a change without any mark of its author is treated; `declare`, the default: from level 3 up a person must say whether AI took part",
        ),
        "break_glass": Kind(
            type="object",
            about="two of these may together override level 4 for an agent's change, with a reason and a follow-up",
            fields={"users": USERS, "teams": TEAMS},
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
