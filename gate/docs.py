"""Writes docs/levels.md from the rules' own words: python -m gate.docs > docs/levels.md"""

from __future__ import annotations

import sys

from gate.classify import engine, releases, services
from gate.classify.registry import REGISTRY, load

HEAD = """# What is graded how

A change has the highest level of its files, a file the highest of what the rules find in it. A rule reads both sides of a
file; it never sees the author, the title or the message. Proof that a file means the same before and after makes it level
0; what cannot be read keeps the level of its path and is never 0. Re-grade a finding by its id in `.gate.yaml` under
`rules:`. This page is generated from the rules (`python -m gate.docs`).
"""


def levels_page() -> str:
    """The whole page as Markdown."""
    parts = [
        HEAD,
        "## By path alone\n\n" + _table(engine.IDS),
        "## Across files\n\n" + _table(services.IDS | releases.IDS),
    ]
    for entry in REGISTRY:
        rule = load(entry.module)
        about = (rule.__doc__ or "").strip()
        title, _, rest = about.partition("\n\n")
        parts.append(f"## {entry.module}\n\n{' '.join(title.split())}\n\n{rest.strip()}\n\n{_table(dict(rule.IDS))}")
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _table(ids: dict[str, str]) -> str:
    rows = "\n".join(f'| <a id="{id}"></a>`{id}` | {meaning} |' for id, meaning in sorted(ids.items()))
    return f"| finding | means |\n|---|---|\n{rows}"


if __name__ == "__main__":
    sys.stdout.write(levels_page())
