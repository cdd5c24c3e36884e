"""What is said of production beside other environments: a line under its name, and what a templated value is there, as in `replicas: {{ if eq .Environment.Name "production" }} 4 {{ else }} 2 {{ end }}`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import enclosing
from gate.model import FileChange, Line

PRODUCTION = pattern(r"(?<![a-z])prod(?:uction)?(?![a-z])", re.I)
"""The word, wherever it stands."""
LONG = 1_000
ASKS = pattern(r"\{\{-?\s*(?:else\s+)?if\b[^{}]*\b(?:environment|env)\b[^{}]*\}\}", re.I)
"""A line that asks which environment it is."""
PARTS = pattern(r"\{\{-?\s*(?P<word>if|else if|else|end)\b(?P<asked>[^{}]*?)-?\}\}")
KEY = pattern(r"\s*+-?\s*+(?P<key>[\w./-]+)\s*:\s*(?P<value>.*)$")
NAMED = pattern(r"[\"'](?:prod|production)[\"']")
PLAIN = pattern(r"\s*\(?(?:eq|ne)\s+[$.\w]+\s+[\"'][\w-]+[\"']\)?\s*\Z")
"""One environment is asked for, by its name."""
OTHERS = pattern(r"\s*or(?:\s+\(\s*eq\s+[$.\w]+\s+[\"'](?!prod)[\w-]+[\"']\s*\))+\s*\Z")
"""Any of some environments, and production is none of them."""


def in_production(value: str) -> str | None:
    """What such a value comes to; None where the template asks more than the name of the environment."""
    parts = list(PARTS.finditer(value))
    if not parts:
        return None if "{{" in value else value.strip()
    if value[: parts[0].start()].strip() or parts[-1]["word"] != "end" or value[parts[-1].end() :].strip():
        return None
    for part, following in pairwise(parts):
        asked = part["asked"]
        if part["word"] == "else":
            chosen: bool | None = True
        elif PLAIN.match(asked):
            chosen = _for_production(asked)
        else:
            chosen = False if OTHERS.match(asked) else None
        if chosen is None:
            return None
        if chosen:
            return value[part.end() : following.start()].strip()
    return ""


ONLY = pattern(
    r"\s*\{\{-?\s*if\s+\(?(?P<how>eq|ne)\s+[$.\w]*env\w*(?:\.\w+)?\s+[\"'](?:prod|production)[\"']\)?\s*-?\}\}\s*$",
    re.I,
)
"""A line that opens what production has and the others have not (`eq`), or the reverse (`ne`)."""


NOT = pattern(r"\s*not\s*\((?P<asked>[^()]*)\)\s*\Z")
BLOCK = pattern(r"\{\{-?\s*(?P<word>if|else if|else|end|range|with|define|block)\b(?P<asked>[^{}]*?)-?\}\}")


def opened(file: FileChange) -> Line | None:
    """A line by which production gets what it had not: a block of its own that came, or lines it was left out of that stay."""
    if file.before is None or file.after is None:
        return None
    gone, came = ([x for x in side if ONLY.match(x.text[:LONG])] for side in (file.removed, file.added))
    own = [x for x in came if ONLY.sub(r"\g<how>", x.text[:LONG]).strip() == "eq"]
    if len(own) > sum(ONLY.sub(r"\g<how>", x.text[:LONG]).strip() == "eq" for x in gone):
        return own[0]
    if not gone:
        return None
    (was, had), (kept, has) = (_seen(text.split("\n")) for text in (file.old_text, file.new_text))
    comes = any(was[row] > kept[row] and has[row] > had[row] for row in was)
    return gone[0] if comes else None


def _seen(rows: list[str]) -> tuple[Counter[str], Counter[str]]:
    """The settings that production is left out of, and those it has. Those under another question are neither."""
    out, live = Counter[str](), Counter[str]()
    blocks: list[bool | None] = []
    for row in rows:
        found = list(BLOCK.finditer(row[:LONG]))
        if not found and ":" in row and None not in blocks:
            (live if all(blocks) else out)["".join(row.split())] += 1
        for part in found:
            if part["word"] == "end" or part["word"].startswith("else"):
                blocks = blocks[:-1]
            if part["word"] != "end":
                blocks.append(_reaches(part["asked"]) if part["word"] == "if" else None)
    return out, live


def _reaches(asked: str) -> bool | None:
    """Whether production has what stands below such a question; None where it asks for more."""
    turned = NOT.match(asked)
    if PLAIN.match(turned["asked"] if turned else asked):
        return _for_production(turned["asked"] if turned else asked) == (turned is None)
    return None


def _for_production(asked: str) -> bool:
    return bool(NAMED.search(asked)) != asked.lstrip(" (").startswith("ne")


def _values(lines: tuple[Line, ...]) -> dict[str, list[tuple[str, Line]]]:
    """Key -> its values, in the order they stand in."""
    values: dict[str, list[tuple[str, Line]]] = {}
    for line in lines:
        match = KEY.match(line.text[:LONG])
        if match:
            values.setdefault(match["key"], []).append((match["value"], line))
    return values


def changed(file: FileChange) -> Line | None:
    """A line whose value in production is another one than before. A key that comes or goes has no other side."""
    if not any(ASKS.search(line.text[:LONG]) for line in (*file.removed, *file.added)):
        return None
    before, after = _values(file.removed), _values(file.added)
    for key in after:
        if len(before.get(key, ())) != len(after[key]):
            continue
        for (old, _), (new, line) in zip(before[key], after[key], strict=True):
            if ASKS.search(old) or ASKS.search(new):
                was, now = in_production(old), in_production(new)
                if was is not None and now is not None and was != now:
                    return line
    return None


CHOICE = pattern(r"\s*count\s*=\s*\(?(?P<asked>[^?()\n]{1,300}+)\)?\s*\?\s*1\s*:\s*0\s*$")
ASK = pattern(r"\s*(?P<subject>[\w.]+)\s*(?P<how>[=!]=)\s*\"(?P<name>[\w-]+)\"\s*\Z")


def _chosen(text: str) -> tuple[str, str, frozenset[str]] | None:
    """What `count = var.env == "dev" || var.env == "staging" ? 1 : 0` asks for: of whom, how, and which names."""
    choice = CHOICE.match(text[:LONG])
    words = re.split(r"(\|\||&&)", choice["asked"]) if choice else []
    asks = [match for match in map(ASK.match, words[::2]) if match]
    said = {(ask["subject"], ask["how"]) for ask in asks}
    if len(asks) < len(words[::2]) or len(said) != 1:
        return None
    subject, how = said.pop()
    joined = "||" if how == "==" else "&&"
    return (subject, how, frozenset(ask["name"] for ask in asks)) if {joined}.issuperset(words[1::2]) else None


def stays(old: str, new: str) -> bool:
    """Whether a resource is still there in every environment that had it, by the line that says in which it is."""
    was, now = _chosen(old), _chosen(new)
    if was is None or now is None or was[0] != now[0]:
        return False
    (_, how, had), (_, asks, has) = was, now
    if asks == "==":
        return how == "==" and had <= has
    return not had & has if how == "==" else has <= had


ROWS = 200
"""Rows above a line that are looked at."""


def of_production(file: FileChange) -> Line | None:
    """A changed line below a key that is called production, or that asks whether this is it."""
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        rows = text.split("\n") if lines else []
        for line in lines[:ROWS]:
            if WHERE.search(line.text[:500]):
                return line
            if line.bare and any(BELOW.match(row[:200]) for row in _above(rows, line.number)):
                return line
    return None


WHERE = pattern(r"\{\{-?\s*(?:else\s+)?if\b[^{}\n]*[\"'](?:prod|production)[\"']")
"""A condition of a template: https://helmfile.readthedocs.io/en/latest/#environment"""


def _above(rows: list[str], number: int) -> Iterator[str]:
    """The keys that a row stands under, and the head of its table or document."""
    yield from enclosing(rows, number, ROWS)
    for row in reversed(rows[max(0, number - 1 - ROWS) : number - 1]):
        if row.startswith(("[", "---")):
            yield row
            break
        if PROFILE.match(row[:200]):
            yield row


ON_PROFILE = r"\s*(?:config\.activate\.)?(?:on-profile|profiles)\s*:\s*[\"']?(?:prod|production)\b"
PROFILE = pattern(ON_PROFILE, re.I)
"""https://docs.spring.io/spring-boot/reference/features/external-config.html#features.external-config.files.multi-document"""
BELOW = pattern(
    r"\s*[\"']?(?:when@)?(?:prod|production)[\"']?\s*:|\[{1,2}(?:[\w-]+\.)*(?:prod|production)(?:\.[\w.-]+)?\]|"
    + ON_PROFILE
    + r"|\s*if\s+config_env\(\)\s*==\s*:prod\b",
    re.I,
)


GENERATED = pattern(
    r"[ \t]*(?:-[ \t]+)?\{?[ \t]*(?:[\w-]+[ \t]*:[^,\n]*,[ \t]*)*[\"']?(?:cluster|env\w*|stage|name|destination)[\"']?[ \t]*:[ \t]*[\"']?(?:[\w.]+-)*prod(?:uction)?\b"
)
SYNCED = pattern(r"[^\n]*\b(?:targetRevision|repoURL|path)[\"']?[ \t]*:")
OF_PRODUCTION = pattern(
    r"(?m)^[^\n]*\b(?:name|namespace|project)[\"']?[ \t]*:[ \t]*[\"']?(?:[\w.]+-)*prod(?:uction)?\b"
)


def delivered(file: FileChange) -> Line | None:
    """The row by which an application of Argo CD comes to production or leaves it, or runs something else there.
    https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-List/"""
    if file.before is None or "argoproj.io" not in f"{file.old_text}{file.new_text}":
        return None
    changed = (*file.added, *file.removed)
    if "ApplicationSet" in file.old_text:
        return next((x for x in changed if GENERATED.match(x.text[:500])), None)
    if OF_PRODUCTION.search(file.new_text) and "Application" in file.new_text:
        return next((x for x in changed if SYNCED.match(x.text[:500])), None)
    return None


VERSION = pattern(
    r"\s*(?:-\s+)?[\"']?(?:version|tag|image|newTag|imageTag|targetRevision|appVersion|value)[\"']?\s*[:=]\s*[\"']?[^\"'\n]*\d"
)
LIVES_IN = pattern(r"\s*(?:-\s+)?[\"']?namespace[\"']?\s*[:=]\s*[\"']?(?:\w+-)*(?P<live>prod(?:uction)?\b)?")
RELEASES = pattern(r"\bkind:\s*HelmRelease\b|^releases:|\bhelm_release\b", re.M)
NEAR = 20


def released(file: FileChange) -> Line | None:
    """The version of a release of Helm's that lives in production, by its namespace: the nearest one says it.
    https://fluxcd.io/flux/components/helm/helmreleases/, https://helmfile.readthedocs.io/en/latest/#configuration"""
    if file.before is None or not RELEASES.search(file.new_text):
        return None
    rows = file.new_text.split("\n")
    for line in file.added:
        if not VERSION.match(line.text[:LONG]):
            continue
        low, high = max(0, line.number - 1 - NEAR), line.number + NEAR
        told = [
            (abs(n + 1 - line.number), found["live"])
            for n in range(low, min(high, len(rows)))
            if (found := LIVES_IN.match(rows[n][:LONG]))
        ]
        if told and min(told, key=lambda x: x[0])[1]:
            return line
    return None
