"""Contracts in code of Java and Kotlin: addresses that methods are mapped to, the parameters that they ask for, and properties in JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.contracts.changed_lines import Told
from gate.model import FileChange, Line


def changed(file: FileChange) -> Iterator[Told]:
    """What callers can no longer reach, or must say otherwise."""
    if file.before is None or file.after is None:
        return
    if (line := _no_longer_mapped(file)) is not None:
        yield "api-breaking", f"nothing answers here any more: {line.text.strip()[:60]}", line
    elif (line := _no_longer_asked(file)) is not None:
        reason = f"what callers send is asked for otherwise, or no more: {line.text.strip()[:60]}"
        yield "api-breaking", reason, line
    elif (line := _no_longer_told(file) or _no_longer_carried(file)) is not None:
        yield "api-breaking", f"what is told in JSON goes, or is called otherwise: {line.text.strip()[:60]}", line


BINDS = re.compile(
    r"@(?:RequestParam|PathVariable|RequestHeader|CookieValue|QueryParam|PathParam|HeaderParam|FormParam|CookieParam)\b"
)
"""https://docs.spring.io/spring-framework/reference/web/webmvc/mvc-controller/ann-methods/arguments.html, and Jakarta REST."""
BOUND = re.compile(
    BINDS.pattern
    + r"\s*+(?:\((?P<said>(?:[^()\"\n]|\"[^\"\n]*+\"){0,300}+)\))?+\s*+(?:final\s++)?+(?:[\w<>\[\].?]{1,80}+\s++)?(?P<name>\w+)\s*+[,:)]"
)
CALLED = re.compile(r"(?:^|\b(?:value|name)\s*=)\s*\"([^\"]*)\"")


def _no_longer_asked(file: FileChange) -> Line | None:
    """The line with a parameter that a method bound to a request, under a name that is bound nowhere now."""
    gone = [line for line in file.removed if "@" in line.text and BINDS.search(line.text[:500])]
    lost = _asked(file.old_text) - _asked(file.new_text) if gone else frozenset[str]()
    return next((line for line in gone if not lost.isdisjoint(_asked(line.text[:500]))), None)


def _asked(text: str) -> frozenset[str]:
    """The names of parameters, as callers write them."""
    asked = ((CALLED.search(found["said"] or ""), found["name"]) for found in BOUND.finditer(text))
    return frozenset(called[1] if called else name for called, name in asked)


MAPPED = re.compile(r"@(?:Path|(?:Get|Post|Put|Delete|Patch|Request)Mapping)\((?P<said>[^()\n]{0,300})\)")
"""https://docs.spring.io/spring-framework/reference/web/webmvc/mvc-controller/ann-requestmapping.html, https://jakarta.ee/specifications/restful-ws/"""
ADDRESS = re.compile(r"(?:^|[{\[,]|\b(?:value|path)\s{0,9}=)\s{0,9}[{\[]?\s{0,9}\"([^\"]*)\"")
CALLS = re.compile(r"@FeignClient\b")


def _addresses(text: str) -> set[str]:
    return {path.strip("/") for found in MAPPED.finditer(text) for path in ADDRESS.findall(found["said"])}


def _no_longer_mapped(file: FileChange) -> Line | None:
    """The line with an address that no method of the class is mapped to now, and no name stands for."""
    gone = [(line, found) for line in file.removed if (found := _addresses(line.text[:500]))]
    if not gone or CALLS.search(file.new_text):
        return None
    if any(found["said"] and '"' not in found["said"] for x in file.added for found in MAPPED.finditer(x.text[:500])):
        return None  # a constant says it now
    kept = _addresses(file.new_text)
    return next((line for line, found in gone if not found <= kept), None)


TOLD_BY = re.compile(r"@(?:JsonProperty|SerializedName|SerialName)\b")
TOLD = re.compile(
    TOLD_BY.pattern + r"(?:\(\s*+(?:value\s*=\s*)?(?:\"(?P<said>[^\"\n]{1,80})\")?[^()\n]{0,200}\))?\s++"
    r"(?:@\w++(?:\([^()\n]{0,200}\))?\s++)*+(?:(?:public|protected|private|final|static|override|open|lateinit|va[lr])\s++)*+(?:[\w<>\[\].?, ]{1,80}?\s)??(?P<name>\w+)\s*[;=(:,)]"
)
"""https://github.com/FasterXML/jackson-annotations/wiki/Jackson-Annotations, and those of Gson and kotlinx.serialization."""
A_CLIENT = re.compile(r"(?<![a-z])[cC]lient|@FeignClient\b")


def _no_longer_told(file: FileChange) -> Line | None:
    """The line with a property that is written into JSON, or read from it, under a name that the file has nowhere now."""
    gone = [line for line in file.removed if TOLD_BY.search(line.text[:500])]
    if not gone or A_CLIENT.search(file.path):
        return None
    lost = _told(file.old_text) - _told(file.new_text)
    return None if all(_stands(name, file.new_text) for name in lost) else gone[0]


def _told(text: str) -> set[str]:
    return {found["said"] or found["name"] for found in TOLD.finditer(text)}


CARRIES = re.compile(r"(?:D[tT][oO]|Request|Response|Payload)\.(?:java|kt)$")
"""What a controller reads or answers with, by how such classes are called."""
HELD = re.compile(
    r"\s*(?:private|protected|public)\s+(?!static\b|class\b|enum\b|interface\b)(?:final\s+)?[\w<>\[\].?, ]{1,80}\s(?P<name>\w+)\s*[;=]|\s*(?:override\s+)?va[lr]\s+(?P<of_kotlin>\w+)\s*:"
)
OF_THE_WEB = re.compile(r"(?:^|/)(?:api|web|rest|controllers?|endpoints?|resources?)/(?:[^/]+/)*[^/]+$")


def _no_longer_carried(file: FileChange) -> Line | None:
    """The line with a field that has no annotation, and whose name is nowhere now: Jackson calls it after its name."""
    if not CARRIES.search(file.path) or not OF_THE_WEB.search(file.path) or A_CLIENT.search(file.path):
        return None
    gone = ((x, m["name"] or m["of_kotlin"]) for x in file.removed if (m := HELD.match(x.text[:500])))
    return next((x for x, name in gone if not _stands(name, file.new_text)), None)


def _stands(name: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", text) is not None
