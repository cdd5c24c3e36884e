"""The catalogue of agents: read from TOML once, checked, merged with a repository's own entries, compiled into tables.

What a repository adds is checked here and refused with the key and the remedy. Expressions have to be linear, because
they run on text that anybody may write: https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from gate.authorship.regexes import problem_of
from gate.authorship.tables import Tables
from gate.errors import PolicyError

AgentClass = Literal["ai", "review-ai", "automation"]
CLASSES: tuple[AgentClass, ...] = ("ai", "review-ai", "automation")
GRADES = ("A", "B", "C")
BUILT_IN = Path(__file__).with_name("agents.toml")

Texts = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """One entry; the header of `agents.toml` says what each field means."""

    id: str
    kind: AgentClass = "ai"
    grade: str = "C"
    quotes: bool = False
    emails: Texts = ()
    gh_ids: Texts = ()
    logins: Texts = ()
    names: Texts = ()
    labels: Texts = ()
    domains: Texts = ()
    keys: Texts = ()
    identity_suffix: Texts = ()
    branches: Texts = ()
    name_email: Texts = ()
    footers: Texts = ()
    subject: Texts = ()
    urls: Texts = ()
    branch_regex: Texts = ()
    invoker: Texts = ()
    extra_keys: tuple[tuple[str, str], ...] = ()

    @property
    def is_ai(self) -> bool:
        return self.kind != "automation"


LISTS = tuple(f.name for f in fields(Agent) if f.name not in ("id", "kind", "grade", "quotes", "extra_keys"))
EXPRESSIONS = ("name_email", "footers", "subject", "urls", "branch_regex", "invoker")
_CASED = ("name_email", "footers", "subject", "urls", "branch_regex", "invoker", "branches")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All agents by id, and the tables compiled from them."""

    agents: Mapping[str, Agent]
    tables: Tables = field(repr=False)


def load_catalogue(extra: Iterable[Mapping[str, Any]] = (), *, where: str = ".gate.yaml") -> Catalogue:
    """The built-in catalogue, with `extra` entries (a repository's own) added to it or put in place of it by id."""
    own = tuple(extra)
    if not own:
        return _built_in()
    agents = dict(_built_in().agents)
    for entry in own:
        agent = _agent(entry, agents, where=where)
        agents[agent.id] = agent
    return Catalogue(agents=agents, tables=Tables(agents.values()))


@lru_cache(maxsize=1)
def _built_in() -> Catalogue:
    agents: dict[str, Agent] = {}
    for entry in read_entries(BUILT_IN.read_text(encoding="utf-8")):
        agent = _agent(entry, agents, where=BUILT_IN.name, trusted=True)
        agents[agent.id] = agent
    return Catalogue(agents=agents, tables=Tables(agents.values()))


def read_entries(toml: str, *, where: str = BUILT_IN.name) -> tuple[Mapping[str, Any], ...]:
    """The `[[agent]]` entries of a catalogue file."""
    import tomllib

    try:
        return tuple(tomllib.loads(toml).get("agent", ()))
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"not a TOML file: {error}", where=where, remedy="correct the line named above") from error


def _agent(entry: Mapping[str, Any], known: Mapping[str, Agent], *, where: str, trusted: bool = False) -> Agent:
    identifier = entry.get("id")
    if not isinstance(identifier, str) or not identifier.strip():
        raise PolicyError("an agent without an id", where=where, remedy="give it `id: some-name`")
    where = f"{where}: agent {identifier}"
    base = Agent(id=identifier) if entry.get("replace") else known.get(identifier, Agent(id=identifier))
    values: dict[str, Any] = {f.name: getattr(base, f.name) for f in fields(Agent)}
    for key, value in entry.items():
        if key == "class":
            values["kind"] = _one_of(value, CLASSES, key, where)
        elif key == "grade":
            values["grade"] = _one_of(value, GRADES, key, where)
        elif key == "quotes":
            values["quotes"] = bool(value)
        elif key == "extra_keys":
            values["extra_keys"] = (*base.extra_keys, *_pairs(value, where))
        elif key in LISTS:
            values[key] = tuple(dict.fromkeys((*getattr(base, key), *_texts(value, key, where))))
        elif key not in ("id", "replace", "note"):
            raise PolicyError(f"unknown key `{key}`", where=where, remedy=f"one of: class, grade, {', '.join(LISTS)}")
    agent = Agent(**values)
    if not trusted:
        _refuse_bad_expressions(agent, where)
    return agent


def _refuse_bad_expressions(agent: Agent, where: str) -> None:
    patterns = [(key, p) for key in EXPRESSIONS for p in getattr(agent, key)]
    for key, pattern in (*patterns, *agent.extra_keys):
        problem = problem_of(pattern)
        if problem:
            raise PolicyError(
                f"`{key}`: {problem}: {pattern}",
                where=where,
                remedy="match from the start, with one repetition at a time and no back-references",
            )


def _one_of(value: object, allowed: tuple[str, ...], key: str, where: str) -> str:
    if value not in allowed:
        raise PolicyError(f"`{key}` is {value!r}", where=where, remedy=f"one of: {', '.join(allowed)}")
    return str(value)


def _texts(value: object, key: str, where: str) -> Texts:
    values = value if isinstance(value, (list, tuple)) else (value,)
    if not all(isinstance(v, (str, int)) and str(v).strip() for v in values):
        raise PolicyError(f"`{key}` must be a list of texts", where=where, remedy=f'write `{key}: ["…"]`')
    return tuple(str(v) if key in _CASED else str(v).casefold() for v in values)


def _pairs(value: object, where: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(value, Mapping):
        raise PolicyError("`extra_keys` must map a key to an expression", where=where, remedy="write `key: expression`")
    return tuple((str(key).casefold(), str(expression)) for key, expression in value.items())
