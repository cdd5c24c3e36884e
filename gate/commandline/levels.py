"""Levels of past changes, graded from git as `gate scan` does, within a bound, and remembered in the user's cache."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from gate.change.source import Source
from gate.errors import GateError
from gate.model import Policy
from gate.report.landings import GROUPS, Landing

LINE = re.compile("([0-9a-f]{40}|[0-9a-f]{64}) ([0-4])\n?")


def choose(landings: Sequence[Landing], authorship: Mapping[str, str], budget: int | None) -> tuple[str, ...]:
    """Ids to grade: as many of each group as the others leave room for, at random within a group. Commit ids are hashes,
    so their order is a random one that is the same everywhere; it knows nothing of how a change turned out. Where AI takes
    part, changes since its first one come first: older ones had no AI beside them."""
    if budget is None or budget >= len(landings):
        return tuple(landing.id for landing in landings)
    first = min((x.at for x in landings if authorship[x.id] in ("authored", "assisted")), default=0)
    queues = [sorted((x.at < first, x.id) for x in landings if authorship[x.id] == group) for group in GROUPS]
    chosen: list[str] = []
    for left in range(len(queues), 0, -1):  # the smallest group first: what it leaves goes to the others
        queue = sorted(queues, key=len)[len(queues) - left]
        chosen += [id for _, id in queue[: (budget - len(chosen)) // left]]
    return tuple(chosen)


def grade(source: Source, ids: Iterable[str], cache: Cache) -> tuple[dict[str, int], int]:
    """(id -> level, how many could not be graded). Each is judged by the policy of its own base."""
    from gate.classify.engine import assess
    from gate.commandline.settings import policy_of
    from gate.policy.apply import apply
    from gate.policy.load import NAME

    levels: dict[str, int] = {}
    policies: dict[bytes | None, Policy] = {}
    failed = 0
    for id in ids:
        known = cache.get(id)
        if known is not None:
            levels[id] = known
            continue
        try:
            change = source.one(id)
            text = change.read_base(NAME)
            if text not in policies:
                policies[text] = policy_of(change, None)
            level = int(apply(policies[text], assess(change, services=policies[text].services)).level)
        except GateError:
            failed += 1
            continue
        levels[id] = level
        cache.put(id, level)
    return levels, failed


class Cache:
    """`<commit> <level>` lines in one file for each version of the rules. A commit's level depends on nothing else: its
    policy is the one of its base. A cache that can't be read or written costs time, nothing else."""

    def __init__(self, folder: Path | None = None) -> None:
        root = folder or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "oversight-gate"
        self._path = root / f"levels-{_rules()}"
        self._levels: dict[str, int] = {}
        with contextlib.suppress(OSError, UnicodeDecodeError), open(self._path, encoding="ascii") as file:
            found = (LINE.fullmatch(line) for line in file)
            self._levels = {row[1]: int(row[2]) for row in found if row}

    def get(self, id: str) -> int | None:
        return self._levels.get(id)

    def put(self, id: str, level: int) -> None:
        self._levels[id] = level
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with open(self._path, "a", encoding="ascii") as file:
                file.write(f"{id} {level}\n")


def _rules() -> str:
    """Digest of the code that grades: other rules, another cache."""
    digest = hashlib.sha256()
    root = Path(__file__).parent.parent
    for room in ("change", "classify", "commands", "policy"):
        for path in sorted((root / room).rglob("*")):
            if path.suffix in (".py", ".yaml"):
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
