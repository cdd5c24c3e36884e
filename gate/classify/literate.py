"""Pages and notebooks that hold programs of several languages, as those programs: Quarto, R Markdown, Org, Polyglot, Zeppelin, Databricks.

# MAGIC %sql                 is  clean.sql:
# MAGIC DROP TABLE visits        DROP TABLE visits
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from gate.classify.nature import SPELLS

MAGIC = re.compile(r"^(?:#|//|--) MAGIC ?(?P<said>[^\n]*)$")
FENCED = re.compile(
    r"(?m)^[ \t]*(?:`{3,}|~{3,})[ \t]*\{[ \t]*(?P<of>\w+)[^\n]*\n(?P<code>(?:(?![ \t]*(?:`{3}|~{3}))[^\n]*\n)*)"
)
"""https://quarto.org/docs/computations/execution-options.html"""
BLOCK = re.compile(
    r"(?mi)^[ \t]*#\+begin_src[ \t]+(?P<of>[\w-]+)[^\n]*:(?:tangle[ \t]+(?!no\b)|eval[ \t]+yes)[^\n]*\n(?P<code>(?:(?![ \t]*#\+end_src)[^\n]*\n)*)"
)
"""A block that is written into a file, or run: https://orgmode.org/manual/Working-with-Source-Code.html"""
CELL = re.compile(r"(?m)^#!(?P<of>[a-z]+)[^\n]*\n(?P<code>(?:(?!#!)[^\n]*\n)*)")
"""https://github.com/dotnet/interactive"""
SPOKEN = re.compile(r"\s*%(?P<of>[\w.]+)[^\S\n]*(?P<code>[\s\S]*)")
"""https://zeppelin.apache.org/docs/latest/usage/interpreter/overview.html"""
ENDINGS = {
    "python": ".py", "py": ".py", "pyspark": ".py", "python3": ".py", "ipython": ".py", "sql": ".sql", "sh": ".sh", "bash": ".sh", "shell": ".sh", "zsh": ".sh",
    "r": ".r", "pwsh": ".ps1", "powershell": ".ps1", "csharp": ".cs", "scala": ".scala", "javascript": ".js", "js": ".js", "ruby": ".rb", "perl": ".pl", "jdbc": ".sql",
    "hive": ".sql", "spark": ".scala",
}  # fmt: skip
FILES = re.compile(r"^rm\s+(?:-\w+\s+)*(?P<path>\S+)")
LONG = 500_000


def programs(path: str, text: str) -> dict[str, str]:
    """Of each ending the code of that language, all its parts in their order."""
    parts: dict[str, str] = {}
    if len(text) > LONG:
        return parts
    for of, code in _parts(path, text):
        ending = ENDINGS.get(of.lower()) or ENDINGS.get(of.lower().rpartition(".")[2])
        if of == "fs" and (wiped := FILES.match(code.strip())):
            ending, code = ".py", f"dbutils.fs.rm({wiped['path']!r}, True)"
        if ending:
            parts[ending] = f"{parts.get(ending, '')}{code.rstrip()}\n"
    return parts


def _parts(path: str, text: str) -> Iterator[tuple[str, str]]:
    if path.endswith(".zpln"):
        yield from _paragraphs(text)
    elif path.endswith(SPELLS):
        yield from _spelled(text)
    else:
        found = BLOCK if path.endswith(".org") else CELL if path.endswith(".dib") else FENCED
        yield from ((m["of"], m["code"]) for m in found.finditer(f"{text}\n"))


def _paragraphs(text: str) -> Iterator[tuple[str, str]]:
    try:
        notebook: Any = json.loads(text)
        said = [str(part.get("text", "")) for part in notebook["paragraphs"]]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return
    yield from ((m["of"], m["code"]) for m in map(SPOKEN.match, said) if m)


def _spelled(text: str) -> Iterator[tuple[str, str]]:
    """Rows that begin with MAGIC: a row with a percent sign names the language of those below it."""
    of = ""
    for row in text.split("\n"):
        told = MAGIC.match(row)
        if told is None:
            of = "" if row.strip() else of
            continue
        named = SPOKEN.match(told["said"]) if told["said"].startswith("%") else None
        of = named["of"] if named else of
        code = named["code"] if named else told["said"]
        if code.strip():
            yield of or "sql", code
