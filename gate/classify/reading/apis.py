"""Files that say what an API looks like, and decide nothing by themselves: https://spec.openapis.org/oas/latest.html"""

from __future__ import annotations

from gate.classify.reading.patterns import pattern
from gate.model import FileChange

BEGINS = pattern(
    r"(?:[ \t]*(?:#[^\n]*|---[ \t]*)?\n)*+[{\s]*[\"']?(?:openapi|swagger)[\"']?[ \t]*:[ \t]*[\"']?[23](?:\.\d|[\"'\s])"
)


def describes_an_api(file: FileChange) -> bool:
    """Whether a file does, on each side that it has."""
    texts = [text for text in (file.old_text, file.new_text) if text]
    return all(BEGINS.match(text[:2_000]) for text in texts)
