"""Writes pages from the code's own words: python -m gate.docs levels > docs/levels.md, or policy > docs/policy.md"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from gate.classify import built, engine, releases, services
from gate.classify.registry import REGISTRY, load
from gate.policy.schema import ROOT, Kind

HEAD = """# What is graded how

A change has the highest level of its files, a file the highest of what the rules find in it. A rule reads both sides of a
file; it never sees the author, the title or the message. Proof that a file means the same before and after makes it level
0; what cannot be read keeps the level of its path and is never 0. Re-grade a finding by its id in `.gate.yaml` under
`rules:`. This page is generated from the rules (`python -m gate.docs levels`).
"""
POLICY = """# Every key of `.gate.yaml`

The policy that judges a change is the one at its base. Without a file the default holds; a file changes parts of it, and
`gate policy show` prints what holds and where it comes from, `gate policy check FILE` says what is wrong and on which
line. This page is generated from the table that validates (`python -m gate.docs policy`); editors read
[policy.schema.json](policy.schema.json).

```yaml
version: 1
extends: [strict]
levels:
  3: {approvals: 2, approvers: {teams: [acme/platform], permission: write}}
paths:
  - match: ["payments/**", "ledger/*.sql"]
    at_least: 3
    pinned: true
    reason: money moves here
review_later: {share: 25%, within: 7d}
guard:
  production: ["*-prod", "arn:aws:eks:*:prod-*"]
  own:
    - {match: "make demo-reset*", level: 1, reason: it empties a database of one's own}
```
"""


def levels_page() -> str:
    """The whole page as Markdown."""
    parts = [
        HEAD,
        "## By path alone\n\n" + _table(engine.IDS),
        "## Across files\n\n" + _table(services.IDS | releases.IDS | built.IDS),
    ]
    for module in dict.fromkeys(entry.module for entry in REGISTRY):
        rule = load(module)
        about = (rule.__doc__ or "").strip()
        title, _, rest = about.partition("\n\n")
        parts.append(f"## {module}\n\n{' '.join(title.split())}\n\n{rest.strip()}\n\n{_table(dict(rule.IDS))}")
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def policy_page() -> str:
    """Every key of a policy as Markdown."""
    parts = [POLICY]
    for name, kind in ROOT.fields.items():
        inner = _inner(kind)
        about = kind.about if inner is kind or not inner.about else f"{kind.about}; each: {inner.about}"
        rows = "\n".join(f"| `{key}` | {_value(one)} | {one.about} |" for key, one in _keys(inner))
        text = f"{_sentence(about)} Value: {_value(kind)}." if not rows else _sentence(about)
        parts.append(f"## {name}\n\n{text}" + (f"\n\n| key | value | means |\n|---|---|---|\n{rows}" if rows else ""))
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _inner(kind: Kind) -> Kind:
    """The object that stands in a list, under a name of one's own, or alike under each of five levels."""
    if kind.type in ("list", "map") and kind.of is not None and kind.of.fields:
        return kind.of
    levels = [kind.fields[key] for key in kind.fields] if set(kind.fields) == set("01234") else []
    return levels[0] if levels and levels[0].fields else kind


def _keys(kind: Kind, above: str = "") -> Iterator[tuple[str, Kind]]:
    for key, one in kind.fields.items():
        yield f"{above}{key}", one
        inner = _inner(one)
        if set(inner.fields) != set("01234"):
            yield from _keys(inner, f"{above}{key}.")


def _value(kind: Kind) -> str:
    """What may be written, in words."""
    if kind.type == "list":
        return f"a list, or one: {_value(kind.of)}" if kind.of and kind.of.type == "str" else "a list"
    if set(kind.fields) == set("01234"):
        return f"for each level from 0 to 4: {_value(kind.fields['0'])}"
    if kind.choices:
        return ", ".join(f"`{choice}`" for choice in kind.choices)
    if kind.type in ("int", "level"):
        if kind.low == kind.high:
            return f"{kind.low}"
        return "a number" if kind.high > 1_000 else f"{kind.low} to {4 if kind.type == 'level' else kind.high}"
    words = {"bool": "`true` or `false`", "map": "a name and its value", "object": "keys as below"}
    return words.get(kind.type, f"like `{kind.example}`" if kind.example else "text")


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _table(ids: dict[str, str]) -> str:
    rows = "\n".join(f'| <a id="{id}"></a>`{id}` | {meaning} |' for id, meaning in sorted(ids.items()))
    return f"| finding | means |\n|---|---|\n{rows}"


if __name__ == "__main__":
    pages = {"levels": levels_page, "policy": policy_page}
    sys.stdout.write(pages[sys.argv[1]]())
