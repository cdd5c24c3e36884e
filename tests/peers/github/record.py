"""What was asked of the peer: every exchange, and the writes among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """`template` is the OpenAPI path, `/graphql`, or empty where nothing answers; `fault` marks an injected answer."""

    method: str
    path: str
    template: str
    query: Mapping[str, str]
    sent: object
    status: int
    answer: object
    login: str | None
    fault: bool = False

    @property
    def writes(self) -> bool:
        """GraphQL's questions travel by POST, and write nothing unless they are mutations."""
        if self.template == "/graphql":
            return isinstance(self.sent, dict) and str(self.sent.get("query", "")).lstrip().startswith("mutation")
        return self.method != "GET"


@dataclass(slots=True)
class Record:
    exchanges: list[Exchange]

    @property
    def calls(self) -> int:
        """API calls; git's own traffic is not among them."""
        return len(self.exchanges)

    def writes(self, template: str = "") -> list[Exchange]:
        """Writes that took effect, in order."""
        return [e for e in self.exchanges if e.writes and e.status < 300 and template in e.template]

    def clear(self) -> None:
        self.exchanges.clear()
