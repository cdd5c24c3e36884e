"""Database clients, dumps, restores, and the tools that come with servers."""

from __future__ import annotations

import re

from gate.commands import paths, sql
from gate.commands.call import Call
from gate.commands.expand import UNKNOWN
from gate.commands.families import Handler
from gate.commands.grades import PRODUCTION, READ, Verdict, judge
from gate.expressions import Lazy

_WHY = {
    "drop": "destroys data: cannot be undone", "erase": "deletes data", "data": "writes data", "access": "changes who may do what",
    "migrate": "changes a database schema", "operate": "changes a running database", "dynamic": "runs statements that can't be read",
}  # fmt: skip
SAFER = "run it as a SELECT first, and let a human run the statement with a backup at hand"


_PROGRAM = Lazy(r"(?i)\b(to|from)\s+program\s+'((?:[^']|'')*)'")
"""https://www.postgresql.org/docs/current/sql-copy.html"""
_SENDS = Lazy(r"\b(?:curl|wget|nc|ncat|ssh|scp|rsync|socat|telnet|ftp)\b|/dev/tcp/")


def statements(call: Call, text: str) -> Verdict:
    """The gravest statement, where the client would run it."""
    if not text.strip():
        return READ
    for way, program in (found.groups() for found in _PROGRAM.finditer(text[:200_000])):
        call.nested(program.replace("''", "'"), piped=True)
        if way.lower() == "to" and _SENDS.search(program):
            return judge("leak", call.line(), None, why="sends what the database holds to another machine")
    kind, short = sql.gravest(text)
    if UNKNOWN in text and kind == "read":
        return (
            call.judge("dynamic", "runs statements that are only known when it runs")
            if text.strip() == UNKNOWN
            else READ
        )
    if kind == "read":
        return READ
    return call.judge(
        kind,
        f"{_WHY.get(kind, '')}: {short}".lstrip(": ").replace(UNKNOWN, "…"),
        safer=SAFER if kind in ("drop", "erase") else None,
    )


_TEXT_OPTIONS: dict[str, tuple[str, ...]] = {
    "psql": ("-c", "--command"), "pgcli": ("-c", "--command"), "mysql": ("-e", "--execute"), "mariadb": ("-e", "--execute"), "mycli": ("-e", "--execute"),
    "sqlcmd": ("-Q", "-q"), "clickhouse-client": ("-q", "--query"), "clickhouse": ("-q", "--query"), "cqlsh": ("-e", "--execute"), "snowsql": ("-q", "--query"),
    "cockroach": ("-e", "--execute"), "duckdb": ("-c", "-s", "-cmd"), "trino": ("--execute",), "presto": ("--execute",), "hive": ("-e",), "beeline": ("-e",),
    "impala-shell": ("-q", "--query"), "spark-sql": ("-e",), "vsql": ("-c", "--command"), "db2": (), "isql": (), "bigquery": (), "usql": ("-c", "--command"), "osql": ("-Q",),
    "ysqlsh": ("-c", "--command"), "sqlplus": (), "tiup": (), "exasol": (), "surreal": (), "athena": (), "steampipe": (), "questdb": (), "dolt": ("-q", "--query"), "rqlite": (), "sql": (), "litecli": ("-e",), "ksql": ("-e",),
}  # fmt: skip
_VALUED = frozenset(
    "-h --host -p --port -U --username -d --dbname --database -u --user -P -S -D --socket -v --set -F -R -o --output -L --log-file -W --password "
    "-c --command -e --execute -Q -q --query -f --file -i --defaults-file --defaults-extra-file -T --table-attr -X --variable -k --keyspace -a -w --url --server --certs-dir -cmd -separator -init --charset --default-character-set -s".split()
)


def client(call: Call) -> Verdict | None:
    """Statements come from options, arguments, a file or a pipe."""
    if call.asks("list") or (call.name == "psql" and call.has("-l", valued="cdfovFPRThpUL")):
        return READ
    texts: list[str] = []
    for option in _TEXT_OPTIONS.get(call.name, ()):
        texts.extend(call.values(option))
        if len(option) == 2:
            texts.extend(a[2:] for a in call.args if a.startswith(option) and len(a) > 2)
            bundles = zip(call.args, call.args[1:], strict=False)
            texts.extend(text for arg, text in bundles if re.fullmatch(rf"-[A-Za-z0-9]+{option[1]}", arg))
    if call.name in ("cockroach", "dolt") and call.args[:1] != ["sql"]:
        return READ if call.args[:1] in (["version"], ["status"], ["log"], ["diff"], ["ls"]) else call.judge("operate")
    positional = call.words(_VALUED)
    if call.name not in ("psql", "mysql", "mariadb"):
        texts.extend(w for w in positional if " " in w and (sql.looks_like_sql(w) or w.strip()[:1] == "."))
    texts.extend(w for w in positional if sql.looks_like_sql(w))
    if call.piped and not texts:
        if call.stdin is None and not call.values("-f", "--file"):
            return _fed(call)
        texts.append(call.stdin or "")
    found = [_meta(call, text) for text in texts]
    found.extend(
        of_file(call, value)
        for value in call.values("-f", "--file", "-i", "-init")
        if call.name not in ("mysql", "mariadb")
    )
    if not found:
        return (
            READ
            if call.name in ("usql", "sql")
            else call.judge("program", "opens a console of the database")
            if not in_production(call)
            else call.judge("operate", "opens a console of the database")
        )
    worst = max((v for v in found if v), key=lambda v: v.level, default=READ)
    if call.name in ("duckdb", "litecli") and worst.level == 2 and worst.effect == "shared-write":
        return worst._replace(level=1)  # one file of this machine
    return worst


def in_production(call: Call) -> bool:
    place = call.place()
    return place is not None and place.kind == PRODUCTION


def _meta(call: Call, text: str) -> Verdict:
    """Lines of the client itself: `\\! cmd`, `.shell cmd`, `\\i file`."""
    rest = []
    worst = READ
    for line in text.split("\n"):
        bare = line.strip()
        shell = re.match(r"(?:\\!|\.(?:shell|system)\s|system\s|!)\s*(.+)", bare)
        if shell:
            call.nested(shell.group(1))
        elif re.match(r"\\(?:i|ir|include)\s|\.read\s|source\s", bare):
            worst = max(worst, of_file(call, bare.split()[-1]), key=lambda v: v.level)
        elif re.match(r"\\copy\b.*\bfrom\b", bare, re.I) or re.match(r"\.(?:import|restore|load)\b", bare):
            worst = max(worst, call.judge("data"), key=lambda v: v.level)
        elif (bare[:1] == "\\" and ";" not in bare) or re.match(r"\.(?:\w+)(?:\s|$)", bare):
            continue
        else:
            rest.append(line.replace("\\gexec", ";"))
    verdict = statements(call, "\n".join(rest))
    return max(verdict, worst, key=lambda v: v.level)


_WIPES = re.compile(r"(?i)drop|truncate|delete|wipe|purge|destroy|reset")
"""What a file of statements is for, by its name."""


def _fed(call: Call) -> Verdict:
    if _WIPES.search(call.shell.fed):
        return of_file(call, call.shell.fed)
    return call.judge("data", "runs statements that it is fed")


def of_file(call: Call, path: str) -> Verdict:
    """What the statements of a file do: what they are, where it is known, and else what its name says."""
    written = call.shell.told(paths.join(call.shell.cwd, path)) or call.shell.feeds.get(path)
    if written is not None:
        return _meta(call, written)
    if _WIPES.search(path):
        return call.judge("drop", f"runs the statements of {path}")
    if re.search(r"(?i)query|queries|select|report|explain|analy[sz]", path):
        return call.judge("program")
    return call.judge("migrate", f"runs the statements of {path}")


def sqlite(call: Call) -> Verdict | None:
    words = call.words(("-cmd", "-init", "-separator", "-newline", "-nullvalue", "-vfs", "-mmap"))
    texts = words[1:] + call.values("-cmd")
    if call.piped and not texts:
        texts = [call.stdin] if call.stdin is not None else []
        if not texts:
            return _fed(call)
    found = [_meta(call, text) for text in texts]
    worst = max(found, key=lambda v: v.level, default=READ)
    if words[:1] and worst.level == 2 and worst.effect == "shared-write":
        worst = worst._replace(level=1)  # one file of this machine
    scratch = words[:1] and (words[0] == ":memory:" or paths.is_cache(paths.join(call.shell.cwd, words[0])))
    return worst._replace(level=min(worst.level, 1)) if scratch and worst.environment != PRODUCTION else worst


def server_tool(call: Call) -> Verdict | None:
    """createdb, dropdb, pg_dump, pg_restore, mysqladmin, mongodump and their kin."""
    if call.asks("list") and call.name != "pg_restore":
        return READ
    name = call.name
    if name in ("dropdb", "dropuser"):
        place = call.place(*call.words(_VALUED - {"-e", "-i", "-f", "-W", "-w"}))  # its own flags take no value
        return judge("drop" if name == "dropdb" else "access", call.line(), place, safer=SAFER)
    if name in ("createuser", "createdb"):
        return call.judge("access" if name == "createuser" else "data")
    if name in _DUMPS:
        return _dump(call)
    if name == "pg_restore":
        if (
            call.has("-l", "--list", valued="dfFIjLnNPStTUhp")
            or call.exactly("list")
            or not call.value("-d", "--dbname")
        ):
            return READ
        cleans = call.exactly("clean") or call.has("-c")
        return call.judge("drop" if cleans else "data", "drops what is there, and restores" if cleans else "")
    if name in ("mongorestore", "mongoimport", "mysqlimport"):
        if call.asks("dryRun"):
            return READ
        return call.judge("drop" if call.exactly("drop", "delete") else "data")
    if name == "mysqladmin":
        return _mysqladmin(call)
    if name in ("pgloader", "pgbench", "mysqlslap"):
        return call.judge("data")
    if name in _SERVERS:
        words = call.words()
        if {"status", "list", "history", "topology", "show-config", "version"} & set(words):
            return READ
        return call.judge(
            "destroy"
            if name in ("pg_dropcluster", "pg_resetwal", "pg_archivecleanup") or "remove" in words
            else "operate"
        )
    return READ


_DUMPS = frozenset(
    "pg_dump pg_dumpall mysqldump mongodump mongoexport mariadb-dump pg_basebackup xtrabackup mydumper redis-dump".split()
)
_SERVERS = frozenset(
    "pg_ctl pg_ctlcluster mysqld_safe mysql.server pg_dropcluster pg_resetwal pg_archivecleanup initdb pg_createcluster pg_upgrade pg_rewind "
    "repmgr patronictl".split()
)


def _dump(call: Call) -> Verdict:
    out = call.value("-f", "--file", "--result-file", "--out", "-o")
    if out and paths.is_guard(out):
        return judge("tamper", call.line(), None)
    return call.judge("secret", "copies production data") if in_production(call) else judge("local", call.line(), None)


_ADMIN_OPERATES = frozenset(
    "shutdown kill stop-slave start-slave refresh reload flush-hosts flush-tables flush-logs".split()
)


def _mysqladmin(call: Call) -> Verdict:
    verbs = set(call.words(_VALUED - {"-f", "-i", "-s"}))
    if "drop" in verbs:
        return call.judge("drop", safer=SAFER)
    if verbs & {"password", "flush-privileges"}:
        return call.judge("access")
    return call.judge("operate" if verbs & _ADMIN_OPERATES else "data" if "create" in verbs else "read")


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(_TEXT_OPTIONS, client),
    **dict.fromkeys(("sqlite3", "sqlite", "sqlcipher", "libsql"), sqlite),
    **dict.fromkeys((
        "dropdb", "dropuser", "createdb", "createuser", "pg_dump", "pg_dumpall", "pg_restore", "mysqladmin", "mysqldump", "mongodump", "mongorestore",
        "mongoexport", "mongoimport", "mysqlimport", "mariadb-dump", "pg_archivecleanup", "pg_ctl", "pg_ctlcluster", "pg_dropcluster", "pg_basebackup", "pg_isready", "pg_resetwal",
        "initdb", "pg_createcluster", "pg_upgrade", "vacuumdb", "reindexdb", "clusterdb", "mysqlcheck", "mysqlshow", "xtrabackup", "mydumper", "mysqld_safe", "pgbench", "pg_rewind", "repmgr", "patronictl", "mongostat", "mongotop", "pg_top", "mysqlbinlog", "mysqlslap", "pgloader",
    ), server_tool),
}  # fmt: skip
