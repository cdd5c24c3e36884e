"""Routines that a text of SQL defines: which stretches are their bodies, which run when they are called, and which it calls itself."""

from __future__ import annotations

import re
from itertools import pairwise

BATCH = re.compile(r"^[ \t]*go[ \t\r]*$", re.I | re.M)
ROUTINE = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/)*+(?:create|alter|create\s+or\s+(?:alter|replace))\s+(?:definer\s*=\s*\S+\s+)?(?:proc|procedure|function|trigger)\s+(?P<name>[\w.\[\]\"]+)",
    re.I | re.S,
)
CREATES = re.compile(r"\b(?:create|alter)\b[^;(]{0,60}\b(?:proc|procedure|function)\b", re.I)
RUNS = re.compile(
    r"\b(?:exec(?:ute)?|call|perform|select)\s+(?:@\w+\s*=\s*)?([A-Za-z_\[\"][\w.\[\]\"]*)(?=\s*(?:\(|;|$|\n|@))",
    re.I | re.M,
)
"""A routine that the same text runs."""


def bodies(text: str, runs: set[str]) -> list[tuple[int, int]]:
    """The batches of SQL Server that define something: all of such a batch is its body
    (https://learn.microsoft.com/sql/t-sql/statements/create-procedure-transact-sql#remarks)."""
    edges = [found.end() for found in BATCH.finditer(text)]
    spans = pairwise([0, *edges, len(text)]) if edges else ()
    found = [(start, end, told["name"]) for start, end in spans if (told := ROUTINE.match(text, start))]
    return [(start, end) for start, end, name in found if plain(name) not in runs]


def plain(name: str) -> str:
    """`wipe` for `[dbo].[Wipe]`."""
    return name.rpartition(".")[2].strip('[]"`').casefold()


def run_in(text: str) -> set[str]:
    """The names of routines that a text runs, where it defines some."""
    return {plain(name) for name in RUNS.findall(text)} if CREATES.search(text) else set()
