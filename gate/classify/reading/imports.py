"""Imports of the same names from a file, a module or a package that stands elsewhere in the same program now."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gate.classify.reading.pages import STANDS_IN
from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG
from gate.model import FileChange, Line

GO = pattern(
    r"\s*(?:import\s+)?(?!(?:return|case|default|goto|go|defer|panic)\b)(?P<alias>\w+\s+)?\"[\w-]+\.[\w.-]+/(?:[\w.~-]+/)*(?P<name>[\w.~-]+)\"\s*$"
)
ABOUT_ACCESS = pattern(
    r"crypt|jwt|auth|tls|x509|secur|token|saml|oidc|ldap|secret|password|session|cookie|polic|perm|rbac|acl|access|role|allow|check|verif|guard|render|templ",
    re.I,
)
PYTHON = pattern(r"from (?P<of>(?:[A-Za-z_]\w*\.)+[A-Za-z_]\w*) import (?P<what>\w+(?:, \w+)*)\s*$")
JVM = pattern(r"import (?:static )?(?P<of>[a-z]\w*(?:\.[a-z]\w*)+)\.(?P<what>[A-Z]\w*);?\s*$")
RUST = pattern(r"(?:pub )?use (?P<of>crate(?:::\w+)+)::(?P<what>\w+|\{[\w, ]+\});\s*$")
PACKAGE = pattern(r"(?m)^package (?P<name>[\w.]+)")


def relocated(file: FileChange, gone: Sequence[Line], came: Sequence[Line]) -> bool:
    """Whether the lines that went and those that came import the same, by the same names."""
    if file.path.endswith(".go"):
        return _of_go(gone, came)
    told = PYTHON if file.path.endswith(".py") else RUST if file.path.endswith(".rs") else JVM
    if told is JVM and not file.path.endswith((".java", ".kt", ".kts", ".scala")):
        return False
    old, new = ([told.match(line.text[:LONG]) for line in side] for side in (gone, came))
    if None in (*old, *new) or not old:
        return False
    named = [sorted((_last(m["of"], told is JVM), m["what"]) for m in side if m) for side in (old, new)]
    places = [{m["of"] for m in side if m} for side in (old, new)]
    own = all(_is_own(file, of, told is JVM) for of in (*places[0], *places[1]))
    return (
        own and named[0] == named[1] and places[0].isdisjoint(places[1]) and not any(map(STANDS_IN.search, places[1]))
    )


def _of_go(gone: Sequence[Line], came: Sequence[Line]) -> bool:
    """Whether packages of Go come from elsewhere by the same names, none of which is about access."""
    sides = [[GO.match(line.text[:LONG]) for line in side] for side in (gone, came)]
    if None in (*sides[0], *sides[1]):
        return False
    old, new = (
        sorted(((found["alias"] or found["name"]).strip(), found["name"]) for found in side if found) for side in sides
    )
    return old == new and not any(ABOUT_ACCESS.search(line.text) for line in (*gone, *came))


def _last(of: str, jvm: bool) -> str:
    """What a module is called; a class of Java has its own name."""
    return "" if jvm else of.replace("::", ".").rpartition(".")[2]


def _is_own(file: FileChange, of: str, jvm: bool) -> bool:
    """Whether a module is of the program that the file is part of."""
    if of.startswith("crate::"):
        return True
    if not jvm:
        return f"/{of.partition('.')[0]}/" in f"/{file.path}"
    package = PACKAGE.search(file.new_text[: LONG * 10])
    return package is not None and package["name"].split(".")[:2] == of.split(".")[:2]
