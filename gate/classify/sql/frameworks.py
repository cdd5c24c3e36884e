"""Migration frameworks, and the calls that lose data in each. After strong_migrations
(https://github.com/ankane/strong_migrations#checks), django-migration-linter and the frameworks' own references."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Literal, NamedTuple

from gate.classify.nature import placed
from gate.classify.reading.patterns import AnyOf, of_path, pattern, word
from gate.classify.sql.calls import arguments, key_of, receiver_start
from gate.classify.sql.literals import family_of, masked
from gate.classify.sql.places import OF_A_LIBRARY, RETIRED, SQL_FILE, TRIAL_FOLDER, place_of

Framework = Literal[
    "rails",
    "alembic",
    "django",
    "ecto",
    "ef",
    "laravel",
    "script",
    "jvm",
    "go",
    "rust",
    "sql",
    "liquibase",
    "prisma",
    "program",
]


READ_LIMIT = 1_000
"""Past this many operations of a kind in one file, they are told apart by the text around them alone."""


class Operation(NamedTuple):
    destructive: bool
    reason: str
    start: int
    key: str


RAILS_PATH = of_path(r"(^|/)db/(\w*migrat\w*|data)/[^/]+\.rb$|(^|/)\d{14}_\w+\.rb$")
TEMPLATE = re.compile(r"\.rb\.(?:erb|tt)$")
"""A migration that a generator writes into an application."""
CONTENT: tuple[tuple[Framework, str, AnyOf], ...] = (
    ("rails", r"\.(rb|rake)$", AnyOf(("igrat", r"ActiveRecord::Migration|Sequel\.migration|ROM::SQL\.migration|Mongoid::Migration|DataMigrate|GitLab::Database::Migration"))),
    ("django", r"\.py$", AnyOf(("igration", r"\bmigrations\.Migration\b|\bclass Migration\b"))),
    ("alembic", r"\.py$", AnyOf(("def upgrade", r"\bdef upgrade\s*\((?s:.*)\b(?:op\.|alembic|revision)"), word("down_revision", r"\b"), word("from yoyo", r"\b"), word("peewee_migrate", r"\b"))),
    ("program", r"\.py$", AnyOf(word("playhouse.migrate", r"\b"))),
    ("program", r"(^|/)migrations?/\d{3,}[^/]*\.py$", AnyOf(("", r"\b(?:session|execute|models?|connection|cursor|engine|table\w*|db|client|redis|boto3|query|collection)\b|\.save\(|\.objects\b|delet|drop|rmtree"))),
    ("ecto", r"\.exs?$", AnyOf(("Migration", r"\buse Ecto\.Migration\b|\bMigration\b"))),
    ("ecto", r"(^|/)migrations/\d+_\w+\.exs$", AnyOf(("def ", r"\bdef (?:change|up)\b"))),
    ("ef", r"\.(cs|vb)$", AnyOf(("Migrat", r"\bMigrationBuilder\b|\bFluentMigrator\b|:\s*(?:Auto\w+)?Migration\b|:\s*DbMigration\b"))),
    ("laravel", r"\.php$", AnyOf(("igrat", r"\bextends\s+\\?(?:\w+\\)*\w*Migration\b|\bmigrat"), word("Schema::"))),
    ("script", r"\.[cm]?[jt]s$", AnyOf(("up", r"\bexports\.up\b|\bup\s*[:=(]|\bfunction\s*\*?\s*up\b|\{[^{}]*\bup\b[^{}]*\}"), ("igrat", r"\bMigrationInterface\b|\bmigrat\w*\s*[({]"), word("queryInterface", r"\b"))),
    ("jvm", r"\.(java|kt|kts|scala|groovy)$", AnyOf(("", r"\b(?:BaseJavaMigration|JdbcMigration|SpringJdbcMigration|JavaMigration|CustomTaskChange|ChangeUnit|SchemaUtils|Migration)\b"))),
    ("go", r"\.go$", AnyOf(("", r"\bgoose\.|\b(?:go|x)ormigrate\.|\bbson\.M\{|\bmigrator?\b|\bfunc\s+[uU]p\w*\s*\("))),
    ("rust", r"\.rs$", AnyOf(("", r"\bMigrationTrait\b|\bMigratorTrait\b|\bbarrel\b|\bfn\s+up\b"))),
)  # fmt: skip
NUMBERED = of_path(r"(^|/)(?:V?\d{3,}|\d{8,}|m\d{6,})[-_.]?\w*[-_]\w[^/]*\.\w+$|\d{4,}[^/]*\.\w+$")
ATTENDANT = of_path(
    r"(^|/)(__init__|env|index|mod|lib|main|conftest|utils?|helpers?|base|runner|config)\.\w+$|(^|/)\w*(ModelSnapshot|\.Designer)\.cs$|\.d\.ts$",
    re.I,
)
"""Files beside migrations that are not one."""


def framework_of(path: str, text: str) -> Framework | None:
    """Which framework would apply this file, None where none would."""
    lower = path.lower()
    if lower.endswith("schema.prisma") or lower.endswith(".prisma"):
        return "prisma"
    if re.search(r"\.(xml|ya?ml|json)$", lower):
        return "liquibase" if "databaseChangeLog" in text[:20_000] else None
    place = place_of(path)
    if place == "down" or (place == "migration" and SQL_FILE.search(path)):
        return "sql"
    if (
        place == "dump"
        or ATTENDANT.search(path)
        or OF_A_LIBRARY.search(path)
        or TRIAL_FOLDER.search(placed(path))
        or RETIRED.search(path)
    ):
        return None
    if RAILS_PATH.search(path):
        return "rails"
    for name, suffix, content in CONTENT:
        if (
            re.search(suffix, lower)
            and (place == "migration" or name in ("rails", "alembic", "ecto", "ef"))
            and content.search(text[:200_000])
        ):
            if name in ("script", "go", "rust", "jvm") and not (
                NUMBERED.search(path) or re.search(r"(^|/)migrations?/[^/]+$", path)
            ):
                continue
            if name == "alembic" and place != "migration" and "down_revision" not in text:
                continue
            return name
    return None


LOSES: dict[str, tuple[tuple[str, str], ...]] = {
    "rails": (
        (r"\.(?P<what>(?:destroy|delete|purge|wipe)_(?!all\b|by\b|if\b)\w+)\s*\(", "{what}() deletes rows: they cannot be brought back"),
        (r"(?<![\w.:])(?P<what>remove_columns?|remove_reference|remove_belongs_to|remove_timestamps|remove_attachment|drop_table|drop_join_table"
        r"|drop_schema|drop_enum(?:_value)?|disable_extension|drop_column|drop_tables|remove_concurrent_column|drop_partition\w*)\b(?!:)", "{what} loses data: it cannot be brought back"),
        (r"\b\w\.(?P<what>remove|remove_references|remove_belongs_to|remove_timestamps|remove_columns?)\b(?=[\s(]*[:\"'*%]|[ (]\w+\s*[,})\n])", "{what} drops columns: their data cannot be brought back"),
        (r"\.(?P<what>remove_columns?|drop_table|drop_join_table)\b(?=[\s(])", "{what} loses data: it cannot be brought back"),
        (r"[\w)\]]&?\.(?P<what>delete_all|destroy_all|delete_by|destroy_by|truncate(?:_tables)?|in_batches\b[^\n]*\.delete_all|in_batches\([^\n)]*&:(?:delete_all|destroy_all)(?=\)))\b", "{what} deletes rows: they cannot be brought back"),
        (r"[\w)\]]&?\.(?P<what>destroy!?|delete)\b(?![ \t]*[(\w:\"'.])|&:(?P<what2>destroy!?|delete)\b", "deletes rows: they cannot be brought back"),
        (r"(?<![\w.])(?P<what>truncate(?:_tables)?)[\s(]+[:\"']", "{what} deletes rows: they cannot be brought back"),
        (r"\b(?:public_|__)?send(?:__)?[\s(]+:(?P<what>drop_\w+|remove_\w+|delete_all|destroy_all|truncate\w*)\b", "{what} loses data: it cannot be brought back"),
        (r"\bforce:\s*(?:true|:cascade)", "`force` drops a table that exists already"),
        (r"(?<![\w.])revert\b(?=[\s(]+(?:do\b|[A-Z{]))", "revert undoes an earlier migration, with its tables and columns"),
    ),
    "alembic": (
        (r"\b(?P<what>drop_table|drop_column|drop_columns|drop_all|drop_schema)\s*\(", "{what} loses data: it cannot be brought back"),
        (r"(?<!parser)\.(?P<what>drop|delete)\s*\(", "{what}() loses data: it cannot be brought back"),
        (r"(?<![\w.])(?P<what>delete)\s*\(\s*\w", "deletes rows: they cannot be brought back"),
    ),
    "program": (
        (r"\bmigrator\.(?P<what>remove_fields|remove_model)\s*\(", "{what} loses data: it cannot be brought back"),
        (r"\b(?P<what>drop_table|drop_column|drop_columns|drop_all)\s*\(", "{what} loses data: it cannot be brought back"),
    ),
    "django": (
        (r"\b(?P<what>RemoveField|DeleteModel)\s*\(", "{what} loses data: it cannot be brought back"),
        (r"\.(?P<what>delete|_raw_delete|delete_model|remove_field|truncate|flush)\s*\(", "{what}() loses data: it cannot be brought back"),
    ),
    "ecto": (
        (r"\b(?P<what>drop(?:_if_exists)?)[\s(]+(?:table|unquote)\b", "{what} loses a table: it cannot be brought back"),
        (r"(?<![\w.])(?P<what>remove(?:_if_exists)?)[\s(]+:", "{what} drops a column: its data cannot be brought back"),
        (r"\b(?P<what>delete_all|delete!?|truncate)\s*[( ]", "{what} deletes rows: they cannot be brought back"),
    ),
    "ef": (
        (r"\.?\b(?P<what>DropTable|DropColumn|DropSchema|DeleteData|DropDatabase)\b(?=\s*[(<])", "{what} loses data: it cannot be brought back"),
        (r"\bDelete\.(?P<what>Table|Column|FromTable|Schema|Sequence)\s*\(", "deletes a {what}: its data cannot be brought back"),
    ),
    "laravel": (
        (r"(?:->|::)(?P<what>drop|dropIfExists|dropColumns?|dropTable|dropAllTables|dropDatabaseIfExists|dropSoftDeletes\w*|dropTimestamps\w*"
        r"|dropRememberToken|dropMorphs|dropConstrainedForeignId\w*|removeColumn|truncate|delete|forceDelete|dropSchema|destroy)\s*\(", "{what}() loses data: it cannot be brought back"),
    ),
    "script": (
        (r"\b(?P<what>dropTable(?:IfExists)?|dropColumns?|removeColumns?|dropSchema(?:IfExists)?|dropAllTables|dropAllSchemas|dropDatabase|dropTimestamps|bulkDelete|deleteMany|deleteFrom|dropCollection|clearTable|dropAll|removeAttribute)\s*\(", "{what}() loses data: it cannot be brought back"),
        (r"\.(?P<what>del|delete|truncate|drop|deleteOne|remove)\s*\(", "{what}() loses data: it cannot be brought back"),
        (r"\.(?P<what>destroy)\s*\(\s*\{", "{what}() deletes rows: they cannot be brought back"),
    ),
    "jvm": ((r"\.(?P<what>dropTable|dropColumn|drop|deleteAll\w*|deleteWhere|deleteMany|dropCollection|removeField|delete)\s*\(", "{what}() loses data: it cannot be brought back"),),
    "go": ((r"\.(?P<what>DropTable\w*|DropColumn|DropDatabase|Delete|DeleteMany|DeleteAll|Drop)\s*\(", "{what}() loses data: it cannot be brought back"),),
    "rust": ((r"\b(?P<what>drop_table|drop_column|delete_many|delete_by_id|Table::drop|delete_from_table|drop_type)\b", "{what} loses data: it cannot be brought back"),),
}  # fmt: skip
RISKY: dict[str, str] = {
    "rails": r"\b(?P<what>rename_\w+|change_column\w*|change_table|add_index|add_reference|add_foreign_key|remove_index|remove_foreign_key|remove_check_constraint|execute|update_all|update_columns?|save!?|find_each|update!?|create!?)\b",
    "alembic": r"\b(?P<what>alter_column|rename_table|drop_constraint|drop_index|execute|bulk_insert|update)\s*\(",
    "django": r"\b(?P<what>AlterField|RenameField|RenameModel|AlterModelTable|AlterUniqueTogether|RunPython|RunSQL|RemoveIndex|RemoveConstraint|AddIndex|AddConstraint)\b",
    "ecto": r"\b(?P<what>modify|rename|execute|update_all)\b",
    "ef": r"\b(?P<what>AlterColumn|Rename\w+|Sql|UpdateData|DropIndex|DropForeignKey)\b",
    "laravel": r"(?:->|::)(?P<what>change|rename\w*|statement|unprepared|update|dropForeign|dropIndex|addSql)\s*\(",
    "script": r"\b(?P<what>rename\w+|alter|changeColumn|raw|query|update|dropIndex|dropForeign\w*)\s*\(",
}  # fmt: skip


@cache
def _loses(framework: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), reason) for pattern, reason in LOSES.get(framework, ()))


BY_NAME = pattern(r"\bgetattr\s*\([^()\n]*[\"'](?P<what>drop_\w+|delete\w*|remove_\w+)[\"']")


def operations(path: str, text: str, framework: Framework) -> Iterator[Operation]:
    """What a migration (its active part) does through its framework's calls."""
    family = family_of(path)
    if family is None:
        return
    code = masked(text, family)
    for shape, reason in _loses(framework):
        for count, match in enumerate(shape.finditer(code)):
            groups = match.groupdict()
            what = groups.get("what") or groups.get("what2") or ""
            yield Operation(
                True, reason.format(what=what), match.start(), _call(text, code, match, near=count > READ_LIMIT)
            )
    for match in BY_NAME.finditer(text) if family == "python" else ():
        if code.startswith("getattr", match.start()):
            yield Operation(
                True, f"{match['what']} loses data: it cannot be brought back", match.start(), match.group()
            )
    risky = RISKY.get(framework)
    for match in islice(re.finditer(risky, code), READ_LIMIT) if risky else ():
        yield Operation(False, match["what"], match.start(), _call(text, code, match))


def _call(text: str, code: str, match: re.Match[str], *, near: bool = False) -> str:
    """The whole call with what it is called on: two calls are the same where it is. `near`: what stands around it will do."""
    if near:
        return text[match.start() : match.end() + 120]
    opened, closed = arguments(code, match.end())
    if opened == closed:
        line = code.find("\n", match.end())
        closed = len(code) if line < 0 else line
    return key_of(
        text, receiver_start(code, match.start("what") if match.groupdict().get("what") else match.start()), closed
    )
