"""Contracts in code of Ruby: types of GraphQL, and what callers of Grape must send."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.contracts.changed_lines import OTHERWISE, Told, otherwise
from gate.model import FileChange

OFFERED = re.compile(r"\s*(?:field|argument|value)[ (]+:?[\"']?\w+[\"']?\s*,")
"""Of a type in Ruby: https://graphql-ruby.org/fields/introduction.html"""


OF_GRAPE = re.compile(r"\s*(?:requires|optional)[ (]+:\w")
"""What callers must send, or may: https://github.com/ruby-grape/grape#parameter-validation-and-coercion"""


def changed(file: FileChange) -> Iterator[Told]:
    """A field or a parameter that is something else now."""
    told = OFFERED if "graphql/" in file.path else OF_GRAPE if "Grape::API" in file.new_text else None
    if told is None or file.before is None or file.after is None:
        return
    field = next((x for x in otherwise(file, lambda x: x.text.strip()) if told.match(x.text[:500])), None)
    if field is not None:
        yield "api-contract", OTHERWISE, field
