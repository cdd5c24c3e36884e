"""A log in PostgreSQL, for an organisation. The table is made on first use; its columns beside the record are
computed by the server from the record, so they can't say anything else than the record does.

One row of `gate_ledger_end` holds the count and the last link; an append locks it, so links come one after another.
When the server can't be reached, the record goes to a spool file here, and with the next append or `gate ledger
compact` from there to the server. A unique key makes sending twice the same as sending once.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from gate.errors import LedgerError, UsageError
from gate.ledger.canonical import address, encode, key
from gate.ledger.entry import Entry, Seal, next_link
from gate.ledger.file_store import FileStore
from gate.ledger.store import EVERYTHING, Query, read
from gate.record import Record

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine, Select
    from sqlalchemy.exc import DBAPIError

    from gate.ledger.sql_tables import Tables

CONNECT_SECONDS = 10
LOCK_SECONDS = 30
"""Past it a record goes to the spool: no run waits for ever for another."""
ROWS_AT_ONCE = 2_000


def open_sql(location: str) -> SqlStore:
    """The store behind a PostgreSQL URL. Raises UsageError where the extra is not installed."""
    try:
        import psycopg  # noqa: F401
        import sqlalchemy
    except ImportError:
        raise UsageError(
            "PostgreSQL needs an extra that is not installed", remedy="pip install 'oversight-gate[postgres]'"
        ) from None
    _, _, rest = location.partition(":")
    try:
        url = sqlalchemy.make_url(f"postgresql+psycopg:{rest}")
    except sqlalchemy.exc.ArgumentError:
        raise UsageError("not a database URL", remedy="write postgresql://USER@HOST/NAME") from None
    shown = url.render_as_string(hide_password=True).replace("+psycopg", "")
    arguments = {"connect_timeout": CONNECT_SECONDS}
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool, connect_args=arguments)  # a connection a call
    return SqlStore(shown, engine, FileStore(_spool(shown)))


def _spool(shown: str) -> str:
    """A file of this user's own, one for each database; GATE_LEDGER_SPOOL names another place."""
    if named := os.environ.get("GATE_LEDGER_SPOOL"):
        return named
    base = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    folder = os.path.join(base, "oversight-gate")
    os.makedirs(folder, mode=0o700, exist_ok=True)
    return os.path.join(folder, f"spool-{hashlib.sha256(shown.encode()).hexdigest()[:16]}.jsonl")


class SqlStore:
    def __init__(self, location: str, engine: Engine, spool: FileStore) -> None:
        self.location, self.engine, self.spool = location, engine, spool

    @cached_property
    def tables(self) -> Tables:
        from gate.ledger.sql_tables import tables

        return tables()

    def append(self, record: Record) -> str:
        """The address, in the log or, where the server is gone, in the spool (`notes` tells)."""
        from sqlalchemy.exc import DBAPIError

        try:
            self._send_spool()
            with self.engine.begin() as connection:
                self.tables.create(connection)
                return self._insert(connection, record)
        except DBAPIError as error:
            if not _server_gone(error):
                raise self._failed(error) from None
            return self.spool.append(record)

    def _insert(self, connection: Connection, record: Record) -> str:
        """One row more; the row of the end is locked until this transaction is over."""
        log, end = self.tables.log, self.tables.end
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        last = connection.execute(end.select().with_for_update()).one()
        wanted = key(record)
        here = connection.execute(log.select().where(log.c.key == wanted)).first()
        if here is not None:
            return str(here.address)
        chain = log.select().where(log.c.writer == record.writer).order_by(log.c.place.desc()).limit(1)
        before = connection.execute(chain).first()
        body = encode(replace(record, previous=before.address if before else ""))
        name, place = address(body), last.records + 1
        link = next_link(last.link, name)
        connection.execute(log.insert().values(place=place, key=wanted, address=name, link=link, body=body.decode()))
        connection.execute(end.update().values(records=place, link=link))
        return name

    def _send_spool(self) -> int:
        """What waits here goes to the server in one transaction, then is forgotten here."""

        def send(records: Iterator[Record]) -> None:
            with self.engine.begin() as connection:
                self.tables.create(connection)
                for record in records:
                    self._insert(connection, replace(record, previous=""))

        return self.spool.drain(send)

    def entries(self) -> Iterator[Entry]:
        return self._select(self.tables.log.select())

    def records(self, query: Query = EVERYTHING) -> Iterator[Record]:
        log = self.tables.log
        wanted = log.select()
        for name in ("kind", "repository", "writer"):
            if getattr(query, name):
                wanted = wanted.where(log.c[name] == getattr(query, name))
        if query.head:
            wanted = wanted.where(log.c.head.startswith(query.head, autoescape=True))
        if query.since:
            wanted = wanted.where(log.c.at >= query.since)
        if query.until:
            wanted = wanted.where(log.c.at < query.until)
        return read(self._select(wanted), self.location, query)

    def _select(self, wanted: Select[Any]) -> Iterator[Entry]:
        with self._reading() as connection:
            rows = connection.execution_options(yield_per=ROWS_AT_ONCE).execute(
                wanted.order_by(self.tables.log.c.place)
            )
            for row in rows:
                yield Entry(f"row {row.place}", row.body.encode(), row.address, row.link)

    def seals(self) -> tuple[Seal, ...]:
        with self._reading() as connection:
            last = connection.execute(self.tables.end.select()).one_or_none()
        if last is None:
            return ()
        return (Seal(count=last.records, link=last.link, place="gate_ledger_end"),)

    def notes(self) -> tuple[str, ...]:
        if not os.path.exists(self.spool.location):
            return ()
        waiting = sum(1 for _ in self.spool.entries())
        return (
            (f"records that wait in {self.spool.location} for the server: {waiting} (gate ledger compact)",)
            if waiting
            else ()
        )

    def compact(self) -> int:
        """Send what waits in the spool."""
        from sqlalchemy.exc import DBAPIError

        try:
            return self._send_spool()
        except DBAPIError as error:
            raise self._failed(error) from None

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A connection to read from; what the server says no to becomes a LedgerError."""
        from sqlalchemy import inspect
        from sqlalchemy.exc import DBAPIError

        try:
            with self.engine.connect() as connection:
                if not inspect(connection).has_table(self.tables.log.name):
                    raise LedgerError(
                        "there is no log to read here: the table is not there",
                        where=self.location,
                        remedy="check the location; a log begins with the first `gate check --ledger`",
                    )
                yield connection
        except DBAPIError as error:
            raise self._failed(error) from None

    def _failed(self, error: Exception) -> LedgerError:
        said = str(getattr(error, "orig", error)).strip().splitlines()
        return LedgerError(
            f"the database says: {said[0] if said else type(error).__name__}",
            where=self.location,
            remedy="check that the server runs, the name of the database, and the rights of this user",
        )


def _server_gone(error: DBAPIError) -> bool:
    """Whether trying again later can help: no connection, a connection that broke, a server that shuts down."""
    from sqlalchemy.exc import InterfaceError, OperationalError

    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
