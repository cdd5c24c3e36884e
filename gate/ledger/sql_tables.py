"""The two tables of a log in PostgreSQL, in SQLAlchemy Core."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gate.ledger.entry import START

if TYPE_CHECKING:
    from sqlalchemy import Connection, MetaData, Table

COLUMNS = ("kind", "at", "writer", "repository", "head")
"""Parts of the record that queries ask for."""
LOCK = 0x6761_7465
"""Number of the advisory lock ("gate") under which the tables are made: two first appends must not both make them."""


@dataclass(frozen=True, slots=True)
class Tables:
    metadata: MetaData
    log: Table
    end: Table

    def create(self, connection: Connection) -> None:
        """Make what is missing, within the transaction of the caller; safe with many at once."""
        from sqlalchemy import func, inspect, select

        if inspect(connection).has_table(self.end.name):
            return
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
        self.metadata.create_all(connection)
        if connection.execute(self.end.select()).first() is None:
            connection.execute(self.end.insert().values(id=1, records=0, link=START))


def tables() -> Tables:
    """`body` is the record's exact bytes as text; the server computes the columns to search by from it."""
    from sqlalchemy import BigInteger, Column, Computed, Index, MetaData, String, Table, Text

    metadata = MetaData()
    log = Table(
        "gate_ledger",
        metadata,
        Column("place", BigInteger, primary_key=True, autoincrement=False),
        Column("key", String(64), nullable=False, unique=True),
        Column("address", String(64), nullable=False, unique=True),
        Column("link", String(64), nullable=False),
        Column("body", Text, nullable=False),
        *(
            Column(name, Text(collation="C"), Computed(f"(body::jsonb ->> '{name}')", persisted=True))
            for name in COLUMNS
        ),
    )
    Index("gate_ledger_writer", log.c.writer, log.c.place)
    Index("gate_ledger_repository", log.c.repository, log.c.at)
    end = Table(
        "gate_ledger_end",
        metadata,
        Column("id", BigInteger, primary_key=True, autoincrement=False),
        Column("records", BigInteger, nullable=False),
        Column("link", String(64), nullable=False),
    )
    return Tables(metadata, log, end)
