"""Globs of path rules: `*` and `?` within a folder, `**` across folders, `[ab]` sets. Case counts, as in git.

Matched by tables, not by a regular expression: time is at most the length of the glob times that of the path.
"""

from __future__ import annotations

import re
from functools import lru_cache

STAR = "*"
TOKEN = re.compile(r"\*+|\?|\[!?\]?[^\]]*\]|.", re.S)


@lru_cache(maxsize=2048)
def parts_of(glob: str, below: bool = True) -> tuple[tuple[str, ...], ...]:
    """The glob's folders, each a tuple of tokens; `("**",)` stands for any number of folders.

    `docs` and `docs/` mean everything below docs; a glob without a slash fits a name at any depth."""
    pattern = glob.strip().removeprefix("./")
    anchored = pattern.startswith("/")
    pattern = pattern.strip("/")
    names = [name for name in pattern.split("/") if name]
    if len(names) == 1 and not anchored:
        names = ["**", *names]
    return tuple(
        ("**",) if name == "**" else tuple(STAR if t.startswith("*") else t for t in TOKEN.findall(name))
        for name in (*names, *(["**"] if below else []))
    )


def fits(glob: str, path: str, *, below: bool = True) -> bool:
    """Whether a path, or with `below` a folder above it, fits the glob."""
    names = path.split("/")
    reachable = {0}  # how many names are used up
    for part in parts_of(glob, below):
        if part == ("**",):
            reachable = set(range(min(reachable), len(names) + 1)) if reachable else set()
        else:
            reachable = {n + 1 for n in reachable if n < len(names) and _name_fits(part, names[n])}
        if not reachable:
            return False
    return len(names) in reachable


def _name_fits(tokens: tuple[str, ...], name: str) -> bool:
    reachable = {0}
    for token in tokens:
        if token == STAR:
            reachable = set(range(min(reachable), len(name) + 1))
        else:
            reachable = {n + 1 for n in reachable if n < len(name) and _char_fits(token, name[n])}
        if not reachable:
            return False
    return len(name) in reachable


def _char_fits(token: str, char: str) -> bool:
    if token == "?":
        return True
    if len(token) > 2 and token[0] == "[" and token[-1] == "]":
        inside = token[1:-1]
        negated = inside.startswith("!")
        return _in_set(inside[negated:], char) != negated
    return token == char


def _in_set(inside: str, char: str) -> bool:
    return char in inside or any(low <= char <= high for low, high in re.findall(r"(.)-(.)", inside, re.S))


def matches(globs: tuple[str, ...], path: str) -> bool:
    return any(fits(glob, path) for glob in globs)
