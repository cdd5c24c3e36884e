"""What a file is to its database: a migration that deployment applies, a rollback, a dump of the schema, a script, or code."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from gate.classify.nature import LOADED, placed
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.rule import Context
from gate.model import EXECUTABLE, FileChange

Place = Literal["migration", "down", "dump", "sql", "script", "code"]

SQL_FILE = pattern(
    r"\.(sql|psql|pgsql|mysql|ddl|dml|hql|cql|pls|plsql|pkb|pks|prc|tsql|tab|vw|trg|sqlx|sqm?)(\.(erb|j2|jinja2?|tmpl|tpl|gotmpl|template|mustache|hbs))?$",
    re.I,
)
MIGRATION_PATH = of_path(
    r"(^|/)(db/\w*migrate|[\w-]*migrations?|migrate|alembic|flyway|liquibase|sqitch|changelogs?|changesets?|drizzle|dbchanges"
    r"|schema[_-]?(?:changes|updates|versions)|(?:db|database|sql|schema)/deploy"
    r"|(?:db|database|sql)[\w-]*/(?:updates?|upgrades?|versions|patch(?:es)?|deltas?|deploy|data)|\w*_migrations)/(?:.+/)?[^/]+\.[a-z.]+$"
    r"|(^|/)[VRU]\d[\d._]*__[^/]+\.\w+$|(^|/)R__[^/]+\.sql$|\.(up|down)\.\w+$|(^|/)\d{8,14}[-_][^/]+\.(sql|rb|exs|php)$|(^|/)migration\.sql$", re.I)  # fmt: skip
OF_A_LIBRARY = of_path(
    r"(^|/)lib/([^/]+/)*rubocop/cop/([^/]+/)*(?!\d)\w+\.rb$|(^|/)lib/([^/]+/)*\w*migrations?/(?:migration|migrator|migration_\w+|railtie|version)\.rb$|^lib/(?:strong|safe|online|zero_downtime)_migrations(?:\.rb$|/(?!\d)\w+\.rb$)"
)
"""Parts of a library about migrations: Rails applies files whose names begin with a number."""
DOWN_PATH = of_path(
    r"\.down\.(sql|cql|json)$|(^|/)down\.(sql|psql)$|(^|/)U\d[\d._]*__[^/]+\.sql$|(^|/)(downs?|revert|rollbacks?|undo)/(?!V\d)[^/]+\.sql$",
    re.I,
)
"""Names that a tool keeps for the way back. `V7__scroll_down.sql` is no such name: Flyway would apply it."""
ONE_WAY = of_path(r"(^|/)[VR]\d?[\d._]*__[^/]+$|(^|/)(migration|up)\.sql$|\.up\.sql$|(^|/)supabase/", re.I)
"""Files that are applied whole, whatever markers of other tools stand in them."""
DUMP_PATH = of_path(
    r"(^|/)(\w*structure\.sql|(?:db|database)/\w*schema\.(rb|sql)|(?:db|database|migrations?|schema|dumps?)/(?:\w*schema|dump|[\w-]*\.?dump)\.sql|cache_schema\.rb|queue_schema\.rb|cable_schema\.rb)$",
    re.I,
)
SCRIPT_PATH = of_path(
    r"(^|/)(bin|scripts?|management/commands|app/commands|console/commands?|src/command|tasks|crons?|jobs?|workers?|maintenance|ops|one[-_]?offs?|backfills?|cleanups?|purge|seeds?)/|(^|/)(tasks|commands)\.py$|\.(rake|sh|bash|zsh|ksh)$",
    re.I,
)
TRIAL_FOLDER = of_path(
    r"(^|/)(tests?|specs?|__tests__|__mocks__|__snapshots__|testdata|test[-_]data|test[-_]?fixtures|fixtures|examples?|e2e|benches|benchmarks?|docs?|playground|snapshots|src/test|regression_suite)/",
    re.I,
)
IN_FILE_TESTS = of_path(
    r"(^|/)(tests?|test_utils?|testing|testutil)\.(rs|zig|go)$|(^|/)(benches|examples?)/"
    r"|(^|/)(vitest|jest|playwright|cypress|karma|mocha|wdio)[.-][\w.-]+\.[cm]?[jt]sx?$"
)
RETIRED = of_path(
    r"(^|/)(?:(?:old|archived?|legacy|retired|obsolete|squashed)[_-]?\w*migrat\w*|\w*migrat\w*/(?:old|archived?|legacy|squashed))/",
    re.I,
)
"""Folders that no framework reads by default: what moves in there is no longer applied."""
EXAMPLE = of_path(r"(^|/)(examples?|samples?|demo|playground|sandbox)(/|\.\w+$)", re.I)
SHOWN = of_path(r"^(docs?|documentation(-website)?)/([^/]+/)*(snippets?|samples?|examples?)/", re.I)
"""Programs that a documentation shows."""
TOOLKIT = of_path(
    r"(^|/)[\w-]*(xtask|linter|linting|parser|lexer|syntax|grammar|dialects?|compiler|formatter|highlight|tokenizer|codemod|autocomplet|intellisense)[\w-]*(/|\.\w+$)"
    r"|(^|/)([\w-]+[-_])?(ide|lsp|lints?|completions?|completers?)([-_][\w-]+)?(/|\.\w+$)",
    re.I,
)
"""Programs about SQL: parsers, linters, query builders. They are full of statements that nobody runs."""


@lru_cache(maxsize=1_024)
def place_of(path: str) -> Place:
    if DUMP_PATH.search(path):
        return "dump"
    if MIGRATION_PATH.search(path) and not (TRIAL_FOLDER.search(placed(path)) or OF_A_LIBRARY.search(path)):
        return "down" if DOWN_PATH.search(path) else "migration"
    if SQL_FILE.search(path) and not SCRIPT_PATH.search(path):
        return "sql"
    return "script" if SCRIPT_PATH.search(path) or LOADED.search(path) else "code"


def inert(path: str, context: Context) -> bool:
    """Tests and prose run nowhere near production; a migration does, even one called `add_test.rb`."""
    if context.nature == "test" and place_of(path) in ("migration", "down"):
        return False
    folders = placed(path)
    return (
        context.inert
        or bool(RETIRED.search(path))
        or bool(SHOWN.search(folders) and place_of(path) not in ("migration", "down"))
        or bool(IN_FILE_TESTS.search(folders))
        or bool(
            SQL_FILE.search(path)
            and not LOADED.search(path)
            and (TRIAL_FOLDER.search(folders) or EXAMPLE.search(folders))
        )
    )


def is_run(file: FileChange, context: Context) -> bool:
    """Whether an example says by its first line or its mode that people run it: then it is a script like any other."""
    starts = file.new_text.startswith("#!") or file.new_mode == EXECUTABLE
    return starts and context.nature in ("code", "script") and bool(EXAMPLE.search(placed(file.path)))
