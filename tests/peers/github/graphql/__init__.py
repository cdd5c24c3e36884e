"""GraphQL over GitHub's published schema, executed by graphql-core."""

from tests.peers.github.graphql.execution import execute

__all__ = ["execute"]
