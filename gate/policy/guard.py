"""The guard's part of a policy alone. One call of the guard reads it, so this imports neither the nouns nor the whole loader."""

from __future__ import annotations

from typing import Any

from gate.errors import PolicyError
from gate.guard_policy import GuardPolicy, OwnCommand


def read(data: bytes, *, file: str) -> GuardPolicy:
    """What a repository's own text says to the guard; the whole text is validated. Raises PolicyError.

    The presets say nothing to the guard; a test holds them to that."""
    from gate.policy.document import parse
    from gate.policy.validate import validate

    root = parse(data, file)
    if root is None:
        raise PolicyError("the file is empty", where=file, remedy="start with `version: 1`, or remove the file")
    return merged(GuardPolicy(), validate(root).get("guard", {}))


def merged(below: GuardPolicy, said: dict[str, Any]) -> GuardPolicy:
    """A later file decides its own levels; names and commands add up."""
    decided = {
        kind: tuple(said.get(kind, {}).get(str(level), was) for level, was in enumerate(getattr(below, kind)))
        for kind in ("commands", "edits")
    }
    names = ("production", "staging", "development", "test", "default_branches")
    lists = {key: getattr(below, key) + tuple(said.get(key, ())) for key in names}
    return below._replace(**decided, **lists, own=below.own + tuple(OwnCommand(**one) for one in said.get("own", ())))
