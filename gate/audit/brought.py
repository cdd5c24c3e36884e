"""What a tool fetches and runs by a line of its settings: plugins, which bring hooks, servers and commands of their own."""

from __future__ import annotations

from collections.abc import Iterator

from gate.audit.document import Document, Node
from gate.audit.nouns import Grant
from gate.audit.servers import ability
from gate.level import Level


def plugins(tool: str, document: Document, *keys: str) -> Iterator[Grant]:
    """`name: true`, `name: {enabled: true}`, or a list of names."""
    for name, node in document.root.items(*keys):
        if node.value is True or node.is_(True, "enabled"):
            yield plugin(tool, document, node, f"{'.'.join(keys)} {name}", name)
    for node in document.root.strings(*keys):
        yield plugin(tool, document, node, f"{'.'.join(keys)} {node.value}", node.value)


def plugin(tool: str, document: Document, node: Node, grant: str, name: str) -> Grant:
    can = ability(name.partition("@")[0], None)
    return Grant(
        tool=tool,
        path=document.path,
        line=node.line,
        grant=grant,
        reach="unknown",
        human_approval="unknown",
        level=max(can.level, Level.PROPOSE_AND_WAIT),
        reason="brings hooks that run by themselves, and may bring servers and commands; they are not in the repository",
        fix="read what it brings, and pin where it comes from to a commit or a version",
    )
