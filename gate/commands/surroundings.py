"""What names mean: production, staging, development, test; and where the agent stands.

A policy adds its own names; the defaults are what most projects say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from gate.commands.grades import DEVELOPMENT, PRODUCTION, STAGING, TEST, Place


class Surroundings(NamedTuple):
    """Names and globs that mean an environment, compared without case with a word and with its pieces."""

    production: tuple[str, ...] = ("prod", "production", "prd", "live", "prod[0-9]*", "produ[ck]tion[0-9]*", "produs*")
    staging: tuple[str, ...] = ("staging", "stage", "stg", "uat", "preprod", "nonprod", "qa", "canary", "acceptance")
    development: tuple[str, ...] = (
        "dev",
        "develop",
        "development",
        "sandbox",
        "sbx",
        "preview",
        "playground",
        "review",
    )
    test: tuple[str, ...] = (
        "test", "tests", "testing", "local", "ci", "scratch", "tmp", "temp", "localstack",
        "minikube", "kind", "k3d", "ephemeral", "throwaway", "e2e", "mock", "docker-desktop",
    )  # fmt: skip
    default_branches: tuple[str, ...] = (
        "main",
        "master",
        "trunk",
        "develop",
        "production",
        "prod",
        "release",
        "stable",
    )
    current_branch: str | None = None
    variables: Mapping[str, str] = MappingProxyType({})
    """The process environment, as far as it may name a target (AWS_PROFILE, TF_WORKSPACE…)."""

    @property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """The four lists, gravest first: what a word's kind depends on."""
        return self.production, self.staging, self.development, self.test


DEFAULT = Surroundings()

_PIECES = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+\d*|\d+")
_NOT_PRODUCTION = re.compile(
    r"(?i)(?<![a-z])(?:pre|non|not|no)[-_]?prod(?:uction)?|prod(?:uction)?[-_](?:like|clone|copy)"
)
_OF_DATA = re.compile(
    r"(?i)(?<![a-z])(?:(?:lab|blood|medical|skin)[-_]?tests?[-_]?results?|ab[-_]?tests?[-_]assignments?|test[-_](?:drives?|cent(?:er|re)s?|scores?|kits?|papers?)"
    r"|mock[-_](?:exams?|interviews?|trials?)|temp[-_](?:sensors?|readings?|workers?|staff)|local[-_](?:news|governments?|authorit(?:y|ies))"
    r"|(?:product|customer|user)?[-_]?reviews?[-_](?:events?|requests?|scores?|texts?)|preview[-_]jobs?|kind[-_](?:words?|regards)|dev[-_]portals?)(?![a-z])"
)
"""What something holds, where a word of it might be an environment: tests of a laboratory, exams, sensors of temperature."""
_DOMAIN = re.compile(r"(?<=\w)\.(?:svc(?:\.cluster)?\.local|cluster\.local|local|dev)(?=$|[:/])|^[\w.-]+@(?=[\w-])")
"""Of a host: a domain that any environment has (https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/), and who logs in."""
_ORDER = (PRODUCTION, STAGING, DEVELOPMENT, TEST)


@lru_cache(maxsize=4096)
def _kind(word: str, names: tuple[tuple[str, ...], ...]) -> str | None:
    if not word or len(word) > 4000:
        return None
    cleaned, replaced = _NOT_PRODUCTION.subn("", _OF_DATA.sub("", _DOMAIN.sub("", word)))
    pieces = {piece.lower() for piece in _PIECES.findall(cleaned)}
    pieces.add(cleaned.lower())
    best = STAGING if replaced else None
    for kind, patterns in zip(_ORDER, names, strict=True):
        if any(_named(pattern, pieces) for pattern in patterns):
            return kind if best is None or kind == PRODUCTION else best
    return best


def _named(pattern: str, pieces: set[str]) -> bool:
    if "*" in pattern or "?" in pattern or "[" in pattern:
        return any(fnmatchcase(piece, pattern.lower()) for piece in pieces)
    return pattern.lower() in pieces


def place_of(words: Iterable[str], around: Surroundings) -> Place | None:
    """The most severe environment that any of the words names."""
    found: Place | None = None
    names = around.names
    for word in words:
        kind = _kind(word, names)
        if kind and (found is None or _ORDER.index(kind) < _ORDER.index(found.kind)):
            found = Place(kind, word[:80])
    return found
