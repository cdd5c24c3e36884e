"""sbt: `build.sbt`, the plugins of a build, and what its `project/` says in Scala. https://www.scala-sbt.org/1.x/docs/Library-Dependencies.html"""

from __future__ import annotations

from collections.abc import Iterator

from gate.classify.dependencies.nouns import Block, Fact, Package, Snapshot
from gate.classify.dependencies.origins import host, source_of
from gate.classify.dependencies.texts import pattern

LONGEST = 2_000
COORDINATES = r'"([\w.-]+)"\s*%{1,3}\s*"([\w.-]+)"\s*%\s*(?:"([^"]+)"|([\w.]+))(?:\s*%\s*([\w."]+))?'
VERSION = r'\b(?:val|lazy val|def)?\s*(\w*[vV]ersion\w*)\s*(?::\s*String\s*)?(?::?=|->)\s*"(v?\d[\w.+-]*)"'
RESOLVER = r'"[^"]*"\s+at\s+"([^"]+)"|\b(?:Maven|URL)Repository\(\s*"[^"]*"\s*,\s*"([^"]+)"|\burl\(\s*"([^"]+)"'
RISKY = r"\bResolver\.(mavenLocal|defaultLocal|jcenterRepo|sonatypeRepo|sonatypeOssRepos|typesafeIvyRepo|bintrayRepo|bintrayIvyRepo)\b"


def build(blocks: list[Block]) -> Snapshot:
    """Coordinates, plugins, versions in values, resolvers. The rest is code of the build."""
    packages: list[Package] = []
    facts: list[Fact] = []
    at = blocks[0].at
    for raw in blocks[0].text.split("\n"):
        line = " ".join(pattern(r"(^|\s)//.*$").sub("", raw[:LONGEST]).split())
        if len(raw) > LONGEST:
            facts.append(Fact("unread", raw[:60].strip(), at=at))
        packages += [package._replace(at=at) for package in _packages(line)]
        facts += [fact._replace(at=at) for fact in _facts(line)]
        at += len(raw) + 1
    return Snapshot(tuple(packages), tuple(facts))


def _packages(line: str) -> Iterator[Package]:
    for group, name, version, value, scope in pattern(COORDINATES).findall(line):
        whole = f"{group}:{name}"
        said = version or f"ref {value}"
        yield Package(f"plugin {whole}" if "addSbtPlugin" in line else whole, said, source=_source(line), asked=scope)
    for name, version in pattern(VERSION).findall(line):
        if name != "scalaVersion":
            yield Package(name, version, "local" if name == "version" else "indirect")


def _source(line: str) -> str:
    found = pattern(r'\bfrom\s+"([^"]+)"').search(line)
    return source_of(found[1]) if found else ""


def _facts(line: str) -> Iterator[Fact]:
    for named in pattern(RESOLVER).findall(line):
        address = next(filter(None, named), "")
        if "resolver" in line.lower() or " at " in line:
            yield Fact("registry", f"the resolver {host(address) or address}", address)
    for name in pattern(RISKY).findall(line):
        yield Fact("registry", f"the resolver {name}", line)
    if pattern(r"\ballowInsecureProtocol|withAllowInsecureProtocol\b").search(line):
        yield Fact("trust", "allowInsecureProtocol", line)
    if pattern(r"\bpublishTo\b|\bcredentials\s*\+").search(line):
        yield Fact("upload", "publishTo", line)
    scala = pattern(r'\bscalaVersion\b[^"]*"([\d.]+)"').search(line)
    if scala:
        yield Fact("runtime", "scala", scala[1])
    tool = pattern(r"sbt\.version\s*=\s*([\w.-]+)").fullmatch(line)
    if tool:
        yield Fact("runtime", "sbt", tool[1])
