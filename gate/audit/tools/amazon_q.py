"""Amazon Q Developer: agents in `.amazonq/cli-agents/`, MCP servers in `.amazonq/mcp.json` and `.amazonq/default.json`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gate.audit.agent_files import grants
from gate.audit.document import Document
from gate.audit.nouns import Grant

NAME = "amazon-q"


def read(documents: Sequence[Document]) -> Iterator[Grant]:
    for document in documents:
        yield from grants(NAME, document)
