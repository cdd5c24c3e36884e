"""Database migrations of the common frameworks: additive, risky, destructive; an edit of one that was already applied;
one that disappears. SQL inside them is read by the `sql` rule.

Raises (4): `remove_column :users, :email` in `def change` or `up`; `op.drop_table("users")` in Alembic's `upgrade()`;
`migrations.RemoveField(…)`; `REMOVE TABLE person` in a language that nobody reads here. Raises (2): `add_column`, `change_column`, a backfill, any other edit of a migration.
Ignores: the same in `def down`, `downgrade()`, `dir.down`, Liquibase's `rollback`; a drop that was there before.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from gate.classify.nature import nature_of
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import acts
from gate.classify.rule import Context, finding
from gate.classify.sql import DATA, SCHEMA, TWO_STEPS, declared, foreign, updates
from gate.classify.sql.calls import CALL_LIMIT, closing
from gate.classify.sql.frameworks import ATTENDANT, TEMPLATE, Framework, Operation, framework_of, operations
from gate.classify.sql.literals import masked, tokens
from gate.classify.sql.places import DOWN_PATH, DUMP_PATH, MIGRATION_PATH, RETIRED, inert
from gate.classify.sql.regions import active
from gate.model import GITLINK, SYMLINK, FileChange, Finding

IDS = {
    "migration-destructive": "a migration loses data when it is applied",
    "migration": "a migration adds to the schema or fills data",
    "migration-risky": "a migration renames, retypes, constrains or rewrites what is there",
    "migration-edited": "a migration that databases may have applied already is changed",
    "migration-removed": "a migration disappears: databases and repository no longer agree",
    "schema-model": "the schema that migrations are made from",
    "schema-dump": "the dump of the schema changes and no migration says so",
}
SIZE_LIMIT = 5_000_000
REPORT_LIMIT = 50
RENUMBERED = re.compile(r"^(?:[VRU]?\d[\d._]*_*)")
OF_A_FRAMEWORK = of_path(
    r"(?-i:(^|/)src/([A-Z]\w+/)+Migrations/(?:[A-Z][A-Za-z]*)?(?:Repository|Interface|Migrator|Creator|Guesser|Command|Loader|Exception)\.php$)"
)
"""What applies migrations is none."""
IN_JAVA = of_path(r"(^|/)(?:[VU]\d[\d._]*|R)__\w+\.(?:java|kt|groovy|scala)$")
"""Flyway runs these classes: https://documentation.red-gate.com/fd/java-based-migrations-273973334.html"""
OF_A_DEVICE = pattern(r"\bschemaMigrations\(|\bextends RoomDatabase\b|: RoomDatabase\(", words=("schemamigrations(", "roomdatabase"))
STEP = pattern(r"\btoVersion\s*:|\b(?:addColumns|createTable|unsafeExecuteSql)\(|@Database\(|\bversion\s*=\s*\d")
"""WatermelonDB and Room: https://watermelondb.dev/docs/Advanced/Migrations, https://developer.android.com/training/data-storage/room/migrating-db-versions"""
NUMBER = re.compile(r"[VRU]?\d{3,}")
APPLIES = of_path(r"(^|/)(?:alembic\w*|\w*migrations?)/env\.py$")
"""By which Alembic applies every migration: https://alembic.sqlalchemy.org/en/latest/tutorial.html#the-migration-environment"""


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if TEMPLATE.search(file.path):
        file = file._replace(path=TEMPLATE.sub(".rb", file.path))
    if RETIRED.search(file.path):
        yield finding(
            "migration-edited", 2, "a migration that is kept for the record: nothing applies it by default", file
        )
        return
    if (
        file.new_mode in (SYMLINK, GITLINK)
        or inert(file.path, context)
        or max(len(file.old_text), len(file.new_text)) > SIZE_LIMIT
    ):
        return
    if APPLIES.search(file.path) and acts(file):
        yield finding("migration", 2, "changes how every migration is applied", file, line=file.first)
    if DUMP_PATH.search(file.path):
        yield from _dump(file, context)
        return
    line = declared.lost(file) or foreign.dropped(file)
    if line is not None:
        reason = "what is dropped, or declared no more, when this is applied cannot be brought back"
        yield finding("migration-destructive", 4, reason, file, line=line, side=line.side, safer=TWO_STEPS)
        return
    line = updates.once(file)
    if line is not None:
        yield finding("migration", 2, "changes the data of a site when it is deployed", file, line=line, side=line.side)
        return
    if OF_A_FRAMEWORK.search(file.path):
        return
    if IN_JAVA.search(file.path) and acts(file):
        yield finding("migration", 2, "changes the database when it is deployed", file, line=file.first)
    if OF_A_DEVICE.search(file.new_text) and (line := next((x for x in file.added if STEP.search(x.text[:500])), None)):
        yield finding("migration", 2, "changes what a device keeps, when it starts the next version", file, line=line)
    framework = framework_of(file.path, file.new_text or file.old_text)
    if framework is None and file.before is not None:
        framework = framework_of(file.old_path or file.path, file.old_text)
    if framework == "prisma":
        yield finding("schema-model", 2, "changes the schema that the next migration or `db push` is made from", file)
    elif framework is not None:
        yield from _migration(file, context, framework)


def _migration(file: FileChange, context: Context, framework: Framework) -> Iterator[Finding]:
    if file.after is None:
        yield _gone(file, context)
        return
    new = list(_operations(file.path, file.new_text, framework))
    known = (
        Counter(op.key for op in _operations(file.old_path or file.path, file.old_text, framework))
        if file.before
        else Counter[str]()
    )
    fresh = []
    for op in new:
        known[op.key] -= 1
        if known[op.key] < 0:
            fresh.append(op)
    if fresh and file.before:
        told = {op.start for op in fresh}
        fresh += _moved(file, [op for op in new if op.start not in told])
    for op in fresh[:REPORT_LIMIT]:
        if op.destructive:
            line = file.new_text.count("\n", 0, op.start) + 1
            yield finding("migration-destructive", 4, op.reason, file, line=line, safer=TWO_STEPS)
    yield from _floor(file, fresh)


def _moved(file: FileChange, operations: list[Operation]) -> list[Operation]:
    """What loses data, and stands elsewhere now, before or after something new: what is copied too late is lost."""
    came = {line.number for line in file.added}
    begins = [at for at, letter in enumerate(file.new_text) if letter == "\n"]
    return [op for op in operations if op.destructive and bisect_left(begins, op.start) + 1 in came]


def _floor(file: FileChange, fresh: list[Operation]) -> Iterator[Finding]:
    """What every touched migration is at least."""
    risky = next((op for op in fresh if not op.destructive), None)
    if DOWN_PATH.search(file.path):
        yield finding("migration", 2, "the way back of a migration: it runs when the release is rolled back", file)
    elif file.status == "modified":
        yield finding("migration-edited", 2, "databases that have applied this migration will not see the edit", file)
    elif risky:
        line = file.new_text.count("\n", 0, risky.start) + 1
        yield finding(
            "migration-risky", 2, f"{risky.reason}: may lock, rewrite or surprise running code", file, line=line
        )
    else:
        yield finding("migration", 2, "changes the database when it is deployed", file)


def _gone(file: FileChange, context: Context) -> Finding:
    """A removal; a new number on the same name, or a new name for the same number, is a rename."""
    folder, _, name = file.path.rpartition("/")
    number = NUMBER.match(name)
    stem = RENUMBERED.sub("", name)
    for other in sorted(context.siblings):
        place, _, title = other.rpartition("/")
        if (
            other != file.path
            and (title == name or (place == folder and (RENUMBERED.sub("", title) == stem or _numbered(title, number))))
            and MIGRATION_PATH.search(other)
        ):
            return finding("migration-edited", 2, f"moved to {other}", file)
    return finding("migration-removed", 2, "removes a migration: a new database and an old one no longer agree", file,
                   safer="write a new migration that undoes it; squash only after every database has applied it")  # fmt: skip


def _numbered(title: str, number: re.Match[str] | None) -> bool:
    """Whether another file has the same number: a new name for the same step."""
    other = NUMBER.match(title)
    return number is not None and other is not None and other.group() == number.group()


def _operations(path: str, text: str, framework: Framework) -> Iterator[Operation]:
    if framework == "liquibase":
        from gate.classify.sql import liquibase

        yield from liquibase.operations(text)
        return
    if framework == "sql" or not text:
        return
    live = active(path, text)
    yield from operations(path, live, framework)
    if framework == "django":
        yield from _run_sql(live)


RUN_SQL = re.compile(r"\bRunSQL\s*(?P<open>\()")


def _run_sql(text: str) -> Iterator[Operation]:
    """RunSQL is judged by its text; where that is not at hand, or is more than additive, a person must look."""
    from gate.classify.sql.effects import effects

    code = masked(text, "python")
    for match in islice(RUN_SQL.finditer(code), REPORT_LIMIT):
        end = closing(code, match.start("open"), CALL_LIMIT)
        call = text[match.start() : end if end > 0 else match.start() + CALL_LIMIT]
        sql = ";\n".join(token.content for token in tokens(call, "python") if token.content)
        found = [effect for _, effect in effects(sql)]
        if not found or any(effect.rule not in (SCHEMA, DATA) for effect in found):
            yield Operation(
                True, "RunSQL runs statements that the framework cannot undo", match.start(), "".join(call.split())
            )


HEADER = pattern(
    r"\s*(?:#|--|$|ActiveRecord::Schema|SET\s|SELECT\s+pg_catalog|INSERT INTO [`\"]?schema_migrations|\('\d{8,14}'\))"
)
"""The lines of a dump that follow the server and the number of the last migration."""
CREATED = pattern(
    r"\bcreate_table\s+[\"':](\w+)|\bt\.\w+\s+[\"':](\w+)|\bCREATE\s+TABLE\s+(\S+)|^\s+[`\"]?(\w+)[`\"]?\s+(?:bigint|int|character|varchar|text|timestamp|boolean|datetime|numeric|jsonb?|uuid|date)\b",
    re.I,
)


def _dump(file: FileChange, context: Context) -> Iterator[Finding]:
    """A dump follows its migration; alone, what it loses is lost in every new database."""
    if any(_migrates(path) for path in context.siblings):
        return
    kept = Counter(name for line in file.added for name in _names(line.text))
    for line in file.removed:
        lost = [name for name in _names(line.text) if not kept[name]]
        if lost:
            yield finding("schema-dump", 2, f"{lost[0]} leaves the schema, and no migration says so", file, line=line)
            return
        kept.subtract(_names(line.text))
    changed = next((line for line in (*file.added, *file.removed) if not HEADER.match(line.text)), None)
    if file.status == "modified" and changed is not None:
        yield finding("schema-dump", 2, "the schema is another one, and no migration says so", file, line=changed)


def _migrates(path: str) -> bool:
    if DUMP_PATH.search(path) or ATTENDANT.search(path) or nature_of(path) == "docs":
        return False
    return bool(MIGRATION_PATH.search(path))


def _names(line: str) -> list[str]:
    return [name for match in CREATED.finditer(line[:1_000]) for name in match.groups() if name]
