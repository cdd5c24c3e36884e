"""Contracts in code of JavaScript and TypeScript: addresses of Express, types of GraphQL, as values or as a text between two backticks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate

from gate.classify.contracts.changed_lines import LOOKED_AT, Told, unanswered
from gate.classify.reading.rows import otherwise
from gate.model import FileChange, Line


def changed(file: FileChange) -> Iterator[Told]:
    """What callers may ask for, or no longer."""
    if file.before is None:
        return
    yield from unanswered(file, ANSWERS)
    if KINDS.search(file.new_text) and (line := _no_longer_offered(file)) is not None:
        yield "api-breaking", f"what callers ask for is no longer offered: {line.text.strip()[:60]}", line
    if OFFERS.search(file.new_text) and (line := _offered(file)) is not None:
        yield "api-contract", "what callers may send, or get back, is something else", line
    if "`" in file.new_text and DECLARES.search(file.new_text) and (line := _in_a_schema(file)) is not None:
        yield "api-contract", "what callers may ask for, or send, is something else", line


ANSWERS = re.compile(
    r"\b(?:app|router|fastify|\w{0,30}Router)\s*\.(?:get|post|put|patch|delete|all|route)\(\s*[\"'`](?P<path>/[^\"'`\n]{1,200})[\"'`]\s*[,)]"
)
"""https://expressjs.com/en/guide/routing.html"""
MEMBERS = re.compile(r"\s*(?P<name>[A-Za-z_]\w*)\s*:\s*(?:\{|\(\)\s*=>\s*\(?\{?)\s*$")
NAMES = re.compile(r"\b([A-Za-z_]\w*)\s{0,3}:")
KINDS = re.compile(r"\bGraphQL(?:Object|InputObject|Interface)Type\b|\bmutationWithClientMutationId\b")
"""Types that a program writes down itself: https://graphql.org/graphql-js/constructing-types/"""


OFFERS = re.compile(r"\bzod-openapi\b|\bzod-to-openapi\b|@ts-rest/core\b")
"""Shapes that are published as a description of an API: https://ts-rest.com, https://github.com/asteasolutions/zod-to-openapi"""
ZOD = re.compile(
    r"\s*[\"']?\w+[\"']?\s*:\s*(?:z\b|[A-Z]\w*Schema\b)|\s*\.(?:optional|nullable|nullish|default|min|max|enum|refine)\(|\s*(?:method|path)\s*:"
)


def _offered(file: FileChange) -> Line | None:
    """A changed line that says what callers send or get."""
    return next((x for x in otherwise(file, lambda x: x.text.strip()) if ZOD.match(x.text[:500])), None)


DECLARES = re.compile(r"(?m)^[ \t]*(?:extend[ \t]+)?(?:type|input|interface|enum)[ \t]+\w++[^\n{}=]{0,200}\{[ \t]*$")
STATED = re.compile(
    r"\s*[A-Za-z_]\w*(?:\([^()\n]*\))?\s*:\s*\[?[A-Z]\w*!?\]?!?(?:\s*@[^\n]*)?$|\s*(?:extend )?(?:type|input|interface|enum|union) \w+|\s*[A-Z][A-Z\d_]+\s*$"
)
"""A field of a schema that a program holds as text: https://www.apollographql.com/docs/apollo-server/schema/schema"""


def _in_a_schema(file: FileChange) -> Line | None:
    """A changed field, within a text between two backticks."""
    other = {id(line) for line in otherwise(file, lambda x: x.text.strip())[:LOOKED_AT]}
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        stated = [line for line in lines if id(line) in other and STATED.match(line.text[:500])]
        ticks = list(accumulate((row.count("`") for row in text.split("\n")), initial=0)) if stated else []
        line = next((line for line in stated if ticks[line.number - 1] % 2), None)
        if line is not None:
            return line
    return None


def _no_longer_offered(file: FileChange) -> Line | None:
    """The line with a field, or what a caller may give, that no type of the file has any more."""
    gone = [(x, m["name"]) for x in file.removed if (m := MEMBERS.match(x.text[:500]))]
    kept = set(NAMES.findall(file.new_text)) if gone else set[str]()
    return next((line for line, name in gone if name not in kept), None)
