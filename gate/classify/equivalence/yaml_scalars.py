"""What a YAML event means to any reader: when a plain scalar is a string for sure, and when only its spelling counts.

Readers disagree about plain scalars: `yes` (1.1), `1:20` (1.1: 80), `0o7` (1.2), `y` (go-yaml v2), `2001-01-01`. So a plain
scalar equals a quoted one only if nobody could take it for anything but a string.
https://yaml.org/type/ and https://yaml.org/spec/1.2.2/#1032-tag-resolution
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from typing import Any, Final

import yaml

_WORDS: Final = frozenset({
    "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nil", "none", "undefined", "~", "<<", "=",
    "inf", "nan", ".inf", ".nan", "-.inf", "+.inf",
})  # fmt: skip
_MERGE: Final = ("tag:yaml.org,2002:merge", True, "<<")
"""How yq writes a plain `<<`, which has this tag anyhow: https://yaml.org/type/merge.html"""
_SUBSTITUTED: Final = re.compile(r"\$\{(?!\{)|\$\(|\(\(|\$[A-Za-z_]")
"""Flux, envsubst and Compose put a value here before or after parsing: the quotes may decide its type."""


def token(event: Any) -> Hashable:
    """A value that is equal exactly where the events mean the same."""
    if isinstance(event, yaml.ScalarEvent):
        return _scalar(event)
    if isinstance(event, yaml.AliasEvent):
        return ("alias", event.anchor)
    if isinstance(event, yaml.SequenceStartEvent | yaml.MappingStartEvent):
        return (type(event).__name__, event.anchor, event.tag)
    if isinstance(event, yaml.DocumentStartEvent):
        return ("document", event.version, tuple(sorted((event.tags or {}).items())))
    return type(event).__name__


def _scalar(event: Any) -> Hashable:
    plain = event.style in (None, "")
    if event.tag is not None and (event.tag, plain, event.value) != _MERGE:
        return ("tagged", event.anchor, event.tag, plain, event.value)
    if plain and not is_surely_string(event.value):
        return ("plain", event.anchor, event.value)
    return ("string", event.anchor, event.value)


def is_surely_string(value: str) -> bool:
    """Whether a plain scalar of this value is a string under YAML 1.1, 1.2 and what is in use between them."""
    if not value or value.lower() in _WORDS or _SUBSTITUTED.search(value):
        return False
    return not (value[0] in "-+.0123456789eE" and _looks_numeric(value))


def _looks_numeric(value: str) -> bool:
    """Digits, and what dates, times, sexagesimals, hexadecimals and exponents are made of; nothing else."""
    return not re.search(r"[^-+.:_,\dA-Fa-fxXoOtTzZ \t]", value)
