"""Whose identity is it: an agent's, a bot's, or neither. Whole addresses only, for people are called Claude and Devin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from gate.authorship.catalogue import Agent, Catalogue
    from gate.authorship.tables import Tables

IdentityKind = Literal["ai", "review-ai", "automation", "unlisted-app", "forged"]

_REMEMBERED = 50_000
MACHINE_MAILBOXES = ("noreply", "no-reply", "agent", "bot", "ai", "assistant", "cli", "automated")
_NOBODYS = (
    "github copilot",
    "claude code",
    "openai codex",
    "openclaw ",
    "hermes agent",
    "copilot swe agent",
    "cursor agent",
)
_SOUNDS_LIKE_AI = ("ai", "gpt", "llm", "copilot", "claude", "codex", "genai")

_MODEL_WORDS = frozenset(
    [
        "opus",
        "sonnet",
        "haiku",
        "fable",
        "mythos",
        "code",
        "cli",
        "ai",
        "agent",
        "bot",
        "assistant",
        "app",
        "ide",
        "pro",
        "flash",
        "lite",
        "mini",
        "nano",
        "max",
        "ultra",
        "turbo",
        "preview",
        "thinking",
        "instant",
        "high",
        "xhigh",
        "low",
        "medium",
        "model",
        "latest",
        "experimental",
        "exp",
        "beta",
        "context",
        "coder",
        "instruct",
        "fast",
        "gpt",
        "gemini",
        "claude",
        "codex",
        "llm",
        "version",
        "large",
        "small",
        "coding",
        "extended",
        "reasoning",
        "grok",
        "deepseek",
        "kimi",
        "glm",
        "qwen",
    ]
)


class Who(NamedTuple):
    kind: IdentityKind
    id: str
    """The catalogue's id, or the login of an App that is not in it."""
    by_name: bool = False
    """Nothing but the name says so: the address may be a person's."""


def identify(name: str, email: str, catalogue: Catalogue) -> Who | None:
    """The agent or bot behind an identity; None for people, and for whatever can't be told from people."""
    known = catalogue.tables.identities
    key = (name, email)
    if key in known:
        return known[key]
    who = _identify(name.strip(), email.strip().strip("<>").lower(), catalogue.tables)
    if len(known) < _REMEMBERED:
        known[key] = who
    return who


def _identify(name: str, email: str, tables: Tables) -> Who | None:
    lowered = name.casefold()
    shared = tables.name_email.match(f"{lowered} <{email}>")
    if shared:
        return _who(shared[0])
    if email in tables.emails:
        return _who(tables.emails[email])
    local, _, domain = email.rpartition("@")
    if domain.startswith("users.noreply."):
        found = _account(local, tables)
        if found:
            return found
    for suffix, agent in tables.suffixes:
        if lowered.endswith(suffix):
            return _who(agent)
    if domain:
        found = _machine_mailbox(lowered, local, domain, tables)
        if found:
            return found
    if lowered.endswith("[bot]"):
        return identify_login(lowered, tables)
    return _by_a_name_of_nobody(lowered, tables)


def _by_a_name_of_nobody(name: str, tables: Tables) -> Who | None:
    """`GitHub Copilot <me@example.com>`: git was told by hand who writes. A name of two words that is an agent's is nobody's."""
    agent = agent_named(name, tables.names) if name.startswith(_NOBODYS) else None
    return Who(agent.kind, agent.id, by_name=True) if agent is not None else None


def _who(agent: Agent) -> Who:
    return Who(agent.kind, agent.id)


def _account(local: str, tables: Tables) -> Who | None:
    """`<id>+<login>` of GitHub's no-reply addresses. The id can't be chosen, so a wrong one beside a bot's login is forged.

    An agent's login counts with any id: whoever claims to be an agent is held to it.
    """
    digits, plus, login = local.partition("+")
    if not plus:
        digits, login = "", local
    by_login, by_id = tables.logins.get(login), tables.gh_ids.get(digits)
    for agent in (by_login, by_id):
        if agent and agent.is_ai:
            return _who(agent)
    if by_login and digits and by_login.gh_ids and digits not in by_login.gh_ids:
        return Who("forged", by_login.id)
    if by_login or by_id:
        return _who(by_login or by_id)  # type: ignore[arg-type]
    return identify_login(login, tables) if login.endswith("[bot]") else None


def identify_login(login: str, tables: Tables) -> Who | None:
    """By GitHub login. `app/slug` is how the gh CLI prints an App; only Apps can have `[bot]` in their login.

    An App that nobody listed is automation, unless its name says AI: then it is nothing we could vouch for.
    """
    login = login.casefold().removeprefix("@")
    if login.startswith("app/"):
        login = f"{login[4:]}[bot]"
    agent = tables.logins.get(login)
    if agent:
        return _who(agent)
    if not login.endswith("[bot]"):
        return None
    words = login.removesuffix("[bot]").replace("_", "-").split("-")
    return None if any(word in _SOUNDS_LIKE_AI for word in words) else Who("unlisted-app", login)


def _machine_mailbox(name: str, local: str, domain: str, tables: Tables) -> Who | None:
    """`Crush <noreply@crush.charm.land>`: the vendor's domain, a mailbox of no person, and the agent's own name."""
    parts = domain.split(".")
    for start in range(len(parts) - 1):
        for agent in tables.domains.get(".".join(parts[start:]), ()):
            mailbox = local in MACHINE_MAILBOXES or agent_named(local.replace("-", " "), tables.labels) is agent
            if mailbox and (agent_named(name, tables.labels) is agent or name in MACHINE_MAILBOXES):
                return _who(agent)
    return None


def agent_named(text: str, table: dict[str, Agent]) -> Agent | None:
    """The agent a text names as a whole: `Claude`, `Claude Opus 4.5 (1M context)`, but not `Claude Dupont`."""
    words = _without_brackets(text.casefold()).replace(",", " ").replace("/", " ").split()
    for length in range(min(len(words), 5), 0, -1):
        agent = table.get(" ".join(words[:length]).rstrip("."))
        if agent and all(is_model_word(word) for word in words[length:]):
            return agent
    return None


def is_model_word(word: str) -> bool:
    """`opus`, `4.5`, `gpt-5`, `v2`, `20250929`: what follows an agent's name and is no surname."""
    word = word.strip(".,:;[]()-")
    return not word or word in _MODEL_WORDS or any(c.isdigit() for c in word) or word.partition("-")[0] in _MODEL_WORDS


def _without_brackets(text: str) -> str:
    """Without (…) and […], except the `[bot]` of a login."""
    out, depth = [], 0
    for char in text.replace("[bot]", "\0"):
        if char in "([":
            depth += 1
        elif char in ")]":
            depth = max(0, depth - 1)
        elif not depth:
            out.append(char)
    return "".join(out).replace("\0", "[bot]")
