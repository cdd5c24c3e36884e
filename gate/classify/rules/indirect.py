"""Deletion that is said indirectly: SQL in settings and data, SQL put together from pieces, methods called by their name.

Raises (4): `sql: "DROP TABLE users"` in YAML, `DELETE FROM users` without a condition in a mapper's XML, `ddl-auto` that
goes from `validate` to `create`. Raises (3):
`execute(verb + " TABLE users")` beside `verb = "DROP"`, `getattr(users, "delete")()`.
Ignores: a DELETE with a condition, a grammar's list of keywords, tests, prose and translations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.words import Words
from gate.classify.rule import Context, finding
from gate.classify.sql.places import TOOLKIT, inert
from gate.model import FileChange, Finding

IDS = {
    "sql-in-data": "a statement in settings or data drops or empties a table",
    "sql-assembled": "a statement is put together from pieces: what it does is known only when it runs",
    "schema-reset": "a setting by which a program drops or rebuilds its schema when it starts",
    "deletion-by-name": "a deleting method is called by its name",
}
DATA = of_path(
    r"\.(ya?ml|jsonc?|json5|toml|xml|properties|ini|conf|cfg|txt|ipynb|sqlx|csv|tsv|tftpl|tpl|j2|erb|tmpl|r|jl|hs|cfml?|cfc|jspx?|cshtml|razor|pas|cbl|cob|abap|mli?|nim|cypher|cql|flux|http|rest|ldif)$",
    re.I,
)
HOOKS = pattern(r"\brun_query\s*\(|\b(?:pre|post)[_-]hook\b|\bstatement\s*\(", re.I)
"""Where a model of dbt runs a statement of its own."""
SPEAKS_OF_IT = of_path(
    r"(^|/)(rules?|checks|locales?|i18n|translations?|grammars?|snippets|schemas?|\.github)/|package(-lock)?\.json$|openapi|swagger",
    re.I,
)
LONG = 50_000
WORDS = Words(
    "detach", "measurement", "table", "from", "database", "schema", "dr", "trunc", "alter", "grant", "revoke", "del", "dest",
    "getattr", "attrgetter", "methodcaller", "send", "rmsync", "flushall",
)  # fmt: skip
"""No line that is raised is without one of these."""
RESET_WORDS = Words("migrate", "force", "ddl", "generation", "clean-", "drop-first", "dropschema", "synchronize")
ASK = "write it as one plain statement in a migration, where its effect can be reviewed"


@cache
def _destructive() -> re.Pattern[str]:
    name = r"[`\"\[\\]*[\w.$\{\}]+[`\"\]\\]*"
    return re.compile(
        rf"\bdrop\s+(?:table|database|schema|column|view|type|extension)\s+(?:if\s+exists\s+)?{name}|\btruncate\s+table\s+{name}|\bdetach\s+delete\s+\w|\bdrop\s+measurement\s+{name}|\bdelete\s+from\s+{name}\s*(?:;|[\"'<\\]|$)|^changetype:\s*delete\b",
        re.I,
    )


@cache
def _pieces() -> re.Pattern[str]:
    verb = r"(?:DROP|TRUNCATE|ALTER|GRANT|REVOKE|DELETE(?=[\"'`]\s*(?:\+|,)\s*[\"'`]\s?FROM))"
    return re.compile(
        rf"[\"'`]{verb}\s*[\"'`]\s*(?:\+|\.|<<|\|\||,\s*[\"'](?:TABLE|FROM|DATABASE|SCHEMA)|\)|;|$)|[\"'`]\s*\{{[\w!:]*\}}\s+(?:TABLE|FROM|DATABASE|SCHEMA)\b|[\"'`]\s+(?:TABLE|DATABASE|SCHEMA)\s+\w"
        rf"|[\"'`]%s\s+(?:TABLE|FROM|DATABASE|SCHEMA)\b",
    )


RUNS = pattern(
    r"\b(execute\w*|executescript|query|raw|exec_query|exec|prepare|run_sql|RunSQL|text)\s*\(|\.sql\s*\(", re.I
)
OBJECTS = pattern(r"[\"'`][^\"'`\n]*\b(TABLE|DATABASE|SCHEMA|COLUMN|FROM|PRIVILEGES)\b")
BY_NAME = pattern(
    r"\b(?:getattr|attrgetter|methodcaller)\s*\([^\n]{0,120}?[\"'](?:delete|drop|destroy|truncate|remove|purge|flush|terminate|rmtree)\w*[\"']"
    r"|(?:\.|&\.)(?:public_)?send\s*+\(?\s*+:?[\"']?(?:delete_all|destroy_all|drop_table|truncate|remove_column|delete_bucket)"
    r"|\[\s*[\"'`](?:deleteMany|dropDatabase|dropTable|dropCollection|deleteBucket|rmSync|flushall|truncate|destroy)[\"'`]\s*\]\s*\(|\[\s*[\"'](?:del|dr|trunc|dest)[\"']\s*\+\s*[\"']\w+[\"']\s*\]",
    re.I,
)


RESETS = pattern(
    r"(?:ddl-auto|hbm2ddl\.auto)[\"']?(?:\s*[:=]\s*|>\s*|[\"'\s]+value\s*=\s*)[\"']?create|database\.generation[\"']?\s*[:=]\s*[\"']?drop|clean-disabled[\"']?\s*[:=]\s*[\"']?false|clean-on-validation-error[\"']?\s*[:=]\s*[\"']?true"
    r"|\bdrop-first[\"']?\s*[:=]\s*[\"']?true|\bdropSchema[\"']?\s*:\s*true|\bsynchronize[\"']?\s*:\s*true|\bmigrate[\"']?\s*[:=]\s*[\"']drop\b|\bsync[\"']?\s*[:=]\s*\{\s*[\"']?force[\"']?\s*:\s*true",
    re.I,
)
OF_A_DEVELOPER = pattern(r"(^|[/_.-])(dev|develop\w*|local\w*|tests?|testing|ci|it|h2|demo|sandbox)(?=[/_.-]|$)", re.I)


def _resets(file: FileChange) -> Iterator[Finding]:
    """A setting that was another one before: a new project begins with an empty database."""
    if file.before is None or not file.removed or OF_A_DEVELOPER.search(file.path):
        return
    gone = {line.bare for line in file.removed}
    for line in RESET_WORDS.lines(file.added, file.added_lowered):
        match = RESETS.search(line.text[:LONG])
        if match and line.bare not in gone:
            reason = f"{match.group()[:40].strip()}: the tables go when the program starts"
            safer = "leave the schema to migrations, which can be reviewed"
            yield finding("schema-reset", 4, reason, file, line=line, safer=safer)
            return


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if file.after is None or context.nature in ("lockfile", "generated", "vendored") or TOOLKIT.search(file.path):
        return
    if (context.nature == "test" or inert(file.path, context)) and not _text_of_a_database(file.path):
        return
    yield from _resets(file)
    spoken = WORDS.lines(file.added, file.added_lowered)
    gone = {" ".join(line.text.split()) for line in file.removed} if spoken else ()
    lines = [line for line in spoken if " ".join(line.text.split()) not in gone]
    if file.path.endswith(".sql"):
        lines = [line for line in lines if HOOKS.search(line.text[:LONG])]
    if DATA.search(file.path) or file.path.endswith(".sql"):
        if not SPEAKS_OF_IT.search(file.path):
            for line in lines:
                match = _destructive().search(line.text[:LONG])
                if match and not line.text.lstrip().startswith(("#", "//", "<!--", "--")):
                    yield finding(
                        "sql-in-data", 4, f"{match.group().strip()[:60]}: cannot be undone", file, line=line, safer=ASK
                    )
                    return
        return
    for line in lines:
        if _pieces().search(line.text[:LONG]) and RUNS.search(file.new_text) and OBJECTS.search(file.new_text):
            yield finding("sql-assembled", 3, IDS["sql-assembled"], file, line=line, safer=ASK)
            return
        if BY_NAME.search(line.text[:LONG]):
            yield finding("deletion-by-name", 3, "calls a deleting method by its name, which hides it from a reader", file, line=line,
                          safer="call the method plainly")  # fmt: skip
            return


def _text_of_a_database(path: str) -> bool:
    return bool(re.search(r"(^|/)(db|database|sql|migrat\w*|queries)/[^/]+\.txt$", path, re.I))
