"""Contracts in code of Ruby: types of GraphQL, what representers answer, and what callers of Grape must send."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.contracts.changed_lines import OTHERWISE, Told, standing_in
from gate.classify.reading.rows import otherwise
from gate.model import FileChange, Line

REPRESENTED = re.compile(r"\s*(?:property|collection|nested|link)[ (]+:?[\"']?\w+")
"""Of Roar: https://github.com/trailblazer/representable"""
OFFERED = re.compile(r"\s*(?:field|argument|value)[ (]+:?[\"']?\w+[\"']?\s*,")
"""Of a type in Ruby: https://graphql-ruby.org/fields/introduction.html"""


FOLDERS = (("graphql/", OFFERED), ("representers/", REPRESENTED))
OF_GRAPE = re.compile(r"\s*(?:requires|optional)[ (]+:\w")
"""What callers must send, or may: https://github.com/ruby-grape/grape#parameter-validation-and-coercion"""


SAYS = re.compile(r"\s*def (?:self\.)?(?:\w*json_schema|as_json|serializable_hash)\b")
KEY = re.compile(r"\s*(?:[\"']\w+[\"']\s*=>|:\w+\s*=>|\w+:)\s*\S")
DEEP = 60
"""Rows of one method."""


def _says_otherwise(file: FileChange) -> Line | None:
    """A field of what a model says of itself as JSON (https://api.rubyonrails.org/classes/ActiveModel/Serializers/JSON.html), or of the schema of that."""
    return standing_in(file, lambda x: x.text.strip().rstrip(","), KEY, SAYS, DEEP)


def changed(file: FileChange) -> Iterator[Told]:
    """A field or a parameter that is something else now."""
    if file.before is not None and file.after is not None and file.path.startswith(("app/models/", "lib/")):
        line = _says_otherwise(file)
        if line is not None:
            yield "api-contract", OTHERWISE, line
            return
    told = next((told for folder, told in FOLDERS if folder in file.path), None)
    if told is None and "Grape::API" in file.new_text:
        told = OF_GRAPE
    if told is None or file.before is None or file.after is None:
        return
    field = next((x for x in otherwise(file, lambda x: x.text.strip()) if told.match(x.text[:500])), None)
    if field is not None:
        yield "api-contract", OTHERWISE, field
