"""sbt: `build.sbt`, the plugins of a build, and what its `project/` says in Scala. https://www.scala-sbt.org/1.x/docs/Library-Dependencies.html"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain

from gate.classify.dependencies.nouns import Block, Fact, Package, Snapshot
from gate.classify.dependencies.origins import HOMES, host, source_of
from gate.classify.dependencies.texts import pattern

LONGEST = 2_000
SKIPPED = r'"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|/\*[\s\S]*?(?:\*/|\Z)|//[^\n]*'
TERM = r'(s?"[^"\n]{0,300}"|(?<![\w."])[A-Za-z_][\w.]{0,100}(?:\("[^"\n]{0,100}"\))?)'
COORDINATES = rf"{TERM}\s*(%{{1,3}})\s*{TERM}\s*%\s*{TERM}([^,\n)]{{0,300}})"
PLUGIN = r"(?:addSbtPlugin|addCompilerPlugin)\s*\(\s*\Z"
VALUE = r'\b(?:val|def)\s+(\w{1,100})\s*(?::\s*String\s*)?=\s*"(v?\d[\w.+-]{0,100})"|\b(\w{0,100})\s*:=\s*"(v?\d[\w.+-]{0,100})"'
OBJECT = r"\bobject\s+(\w{1,100})"
RESOLVER = rf"\"[^\"\n]{{0,300}}\"\s*\.?\bat\b\s*\(?\s*{TERM}"
ARGUMENTS = r"(\((?:[^()\n]|\([^()\n]{0,300}\)){0,300}\))"
NAMED = rf"\bResolver\.(?!(?:mavenCentral|ivyStylePatterns|mavenStylePatterns|defaultPatterns|combineDefaultResolvers)\b)(\w+){ARGUMENTS}?|\b((?:Maven|URL|Ivy|Ssh|Sftp|File)Repository|MavenCache){ARGUMENTS}"
ADDRESS = r'"((?:https?|git|ssh|file):[^"\n]{1,500})"'
ELSEWHERE = rf"\b(?:ProjectRef|RootProject)\s*\(\s*uri\s*\(\s*{ADDRESS}"
SAID = rf"\bval\s+(\w{{1,100}})\s*=\s*{ADDRESS}"

TO_THE_END = r"((?>[^\n]{0,500}))"
SETTINGS = (
    ("trust", "allowInsecureProtocol", r"(\ballowInsecureProtocol\b|\bwithAllowInsecureProtocol\b[^\n,]{0,100})"),
    ("upload", "publishTo", rf"\bpublishTo\s*:=[ \t]*+\n?[ \t]*+{TO_THE_END}"),
    ("credential", "credentials", rf"\bcredentials\s*(?:\+\+?=|:=)[ \t]*+\n?[ \t]*+{TO_THE_END}"),
    ("local-redirect", "a library that lies as a file", r"(\bunmanagedJars\b[^\n]{0,300})"),
    ("runtime", "scala", r'\bscalaVersion\s*:=\s*"([\d.]+)"'),
    ("runtime", "sbt", r"(?m)^\s*sbt\.version\s*=\s*([\w.-]+)"),
)
"""What is said of a build, by the kind and the name of the fact; the group is its value."""


def build(blocks: list[Block]) -> Snapshot:
    """Coordinates, plugins, versions in values, resolvers, wherever the rows are broken. The rest is code of the build."""
    at, raw = blocks[0].at, blocks[0].text
    text = pattern(SKIPPED).sub(_without_remark, raw)
    packages = tuple(package._replace(at=at + begin) for begin, package in chain(_coordinates(text), _values(text)))
    facts = tuple(fact._replace(at=at + begin) for begin, fact in chain(_resolvers(text), _settings(text)))
    long = [Fact("unread", row[:60].strip()) for row in raw.split("\n") if len(row) > LONGEST]
    return Snapshot(packages, (*facts, *long))


def _without_remark(found: re.Match[str]) -> str:
    said = found.group()
    return said if said[0] == '"' else "".join("\n" if c == "\n" else " " for c in said)


def _bare(term: str) -> str:
    return term.strip('"') if term.startswith('"') else term


def _coordinates(text: str) -> Iterator[tuple[int, Package]]:
    for found in pattern(COORDINATES).finditer(text):
        group, sign, name, version, rest = found.groups()
        if '"' not in group + name:
            continue  # what is left of a division
        source = pattern(rf"\bfrom\s+{ADDRESS}").search(rest)
        kind = "plugin " if pattern(PLUGIN).search(text, max(0, found.start() - 60), found.start()) else ""
        yield (
            found.start(),
            Package(
                f"{kind}{_bare(group)}:{_bare(name)}",
                _bare(version) if version.startswith('"') else f"ref {version}",
                source=source_of(source[1]) if source else "",
                asked=" ".join([*([sign] if sign != "%" else []), *rest.split()]),
            ),
        )


def _values(text: str) -> Iterator[tuple[int, Package]]:
    objects = [(found.start(), found[1]) for found in pattern(OBJECT).finditer(text)]
    for found in pattern(VALUE).finditer(text):
        begun = bisect_right(objects, found.start(), key=lambda one: one[0])
        around = f"{objects[begun - 1][1]}." if begun else ""
        if found[3] is None:
            yield found.start(), Package(around + found[1], found[2], "indirect")
        elif found[3] != "scalaVersion":
            yield found.start(), Package(found[3], found[4], "local" if found[3] == "version" else "indirect")


def _resolvers(text: str) -> Iterator[tuple[int, Fact]]:
    for found in pattern(RESOLVER).finditer(text):
        where = _bare(found[1])
        if host(where) not in HOMES or where.startswith("http:"):
            yield found.start(), Fact("registry", f"the resolver {host(where) or where}", where)
    for found in pattern(NAMED).finditer(text):
        said = " ".join(f"{found[1] or found[3]}{found[2] or found[4] or ''}".split())
        yield found.start(), Fact("registry", f"the resolver {said}", said)
    for found in pattern(ELSEWHERE).finditer(text):
        yield found.start(), Fact("redirect", f"the project {host(found[1]) or found[1]}", found[1])
    asked = set(pattern(r"\bat\b\s*\(?\s*(\w{1,100})").findall(text))
    for found in pattern(SAID).finditer(text):
        kind = "registry" if found[1] in asked else "address"
        yield found.start(), Fact(kind, f"the address {found[1]}", found[2])


def _settings(text: str) -> Iterator[tuple[int, Fact]]:
    for kind, name, said in SETTINGS:
        yield from ((found.start(), Fact(kind, name, found[1])) for found in pattern(said).finditer(text))
    for crossed in pattern(r"\bcrossScalaVersions\s*:?\+?\+?=\s*([^\n]{0,300})").finditer(text):
        for version in pattern(r'"([\d.]+)"').findall(crossed[1]):
            yield crossed.start(), Fact("runtime", f"scala {'.'.join(version.split('.')[:2])}", version)
