"""A file of which only hunks are known: nothing is parsed, lines are paired by what stands before their version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gate.classify.dependencies.formats import Format
from gate.classify.dependencies.node import LIFECYCLE
from gate.classify.dependencies.nouns import Verdict, shown
from gate.classify.dependencies.origins import source_of
from gate.classify.dependencies.texts import pattern
from gate.classify.dependencies.versions import DOWNGRADE, constraint_step
from gate.model import Line

LONGEST = 500
VERSION = r"(?<![\w.])[v^~<>=!\s]*\d+(?:\.[\w*]+)+(?:[-+][\w.]+)*"
ELSEWHERE = r"\bgit\+|\bgit\s*[=:]|git@|\bgithub:|\bpath\s*[=:]|file:|npm:|=>|--(extra-)?index-url|--find-links|--trusted-host|\[\[?(patch|replace|source|registr)"
HOMEPAGE = r"\s*(url|homepage|download_url|project_urls?|bugtrack_url|documentation|repository)\s*="
"""Where people read about a package; nothing is installed from there."""
HASH = r"sha(1|256|384|512)|integrity|checksum|\bh1:|narHash|contentHash"


def read(form: Format, removed: tuple[Line, ...], added: tuple[Line, ...]) -> list[tuple[Verdict, int]]:
    """Verdicts with line numbers. What cannot be paired is at least 2: it may be anything."""
    before = dict(_keyed(removed))
    verdicts: list[tuple[Verdict, int]] = []
    for line in added:
        verdicts += [(v, line.number) for v in _line(form, line.text, before)]
    if form.kind == "settings" and (added or removed):
        words = "settings of a package manager changed, and only hunks of them are known"
        verdicts.append((Verdict("dependency-source", 3, words), (added or removed)[0].number))
    if not verdicts:
        words = "only hunks of this file are known: which packages moved cannot be told"
        spot = added or removed
        verdict = Verdict("dependency-unreadable", 2, words, old=not added)
        verdicts.append((verdict, spot[0].number if spot else -1))
    return verdicts


def _keyed(lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    for line in lines:
        found = pattern(VERSION).search(line.text[:LONGEST])
        if found:
            yield line.text[: found.start()].strip(), found[0].strip()


def _line(form: Format, text: str, before: dict[str, str]) -> Iterator[Verdict]:
    if len(text) > LONGEST:
        yield Verdict("dependency-unreadable", 2, "a line too long to be read: what it holds cannot be told")
        text = text[:LONGEST]
    key = pattern(r'^\s*"([\w:-]+)"\s*:').match(text)
    if key and key[1] in LIFECYCLE and form.kind == "manifest":
        yield Verdict("dependency-script", 3, f"the script {key[1]} runs by itself on every install or publish")
    address = "" if pattern(HOMEPAGE).match(text) else _address(text)
    if pattern(ELSEWHERE).search(text) or (address and source_of(address)):
        yield Verdict(
            "dependency-source", 3, f"names a source that is not the public registry: {shown(text.strip(), 60)}"
        )
    elif not address and not pattern(HASH).search(text):
        yield from _moved(text, before)


def _address(text: str) -> str:
    """The address around the first `//` of a line."""
    middle = text.find("//")
    if middle < 0:
        return ""
    start = max(text.rfind(c, 0, middle) for c in " \"'=(,@") + 1
    return pattern(r"[\s\"',)]").split(text[start:], maxsplit=1)[0]


def _moved(text: str, before: dict[str, str]) -> Iterator[Verdict]:
    found = pattern(VERSION).search(text)
    if not found:
        return
    key, version = text[: found.start()].strip(), found[0].strip()
    name = pattern(r"[\w@/.-]*[A-Za-z][\w@/.-]*").search(key)
    if not name or name[0] in ("version", "resolved") or key not in before:
        yield Verdict(
            "dependency-major", 2, f"{shown(text.strip(), 60)}: only hunks are known, so that its step cannot be told"
        )
        return
    step = constraint_step(before[key], version)
    rule = (
        "dependency-downgrade" if step is DOWNGRADE else "dependency-major" if step.level > 1 else "dependency-update"
    )
    yield Verdict(
        rule, max(1, step.level), f"{shown(name[0])} {shown(before[key], 40)} -> {shown(version, 40)} is {step.words}"
    )
