"""The kinds of statements and of clauses, each with what it does: the first that fits a part tells."""

from __future__ import annotations

import re
from functools import cache

from gate.classify.sql import ACCESS, COMMAND, DATA, DESTRUCTIVE, SCHEMA, TWO_STEPS

BOUNDED = "delete in batches bounded by a WHERE, counted beforehand with the same condition, after a backup"
LEAST = "let a person who owns the database apply it, and grant the narrowest privilege on the fewest objects"
REPLACES = "replaces the table"
"""How the reason begins where a table is made anew."""
NAME = r"(?:[\w.$#@*{}%:?\[\]-]|\"[^\"]*\"|`[^`]*`|<[^<>\s]*>|'')+"
KEEPS = r"[\w.\"`\[]*(?:audit|hist|log|protect|prevent|immutable|forbid|guard|tenant|polic|check|valid|deny|block|enforce)\w*+[\"`\]]?"
"""How a trigger is called that keeps a record of rows, or keeps somebody from changing them."""
IF_EXISTS = r"(?:if\s+exists\s+|concurrently\s+|only\s+|temporary\s+|temp\s+)*"


@cache
def kinds() -> tuple[tuple[re.Pattern[str], str, int, str, str | None], ...]:
    """(head, rule, level, consequence, safer way), the first that fits a part."""
    table: tuple[tuple[str, str, int, str, str | None], ...] = (
        (rf"drop\s+(?:temporary|temp)\s+table|drop\s+table\s+{IF_EXISTS}#\w|truncate\s+table\s+#\w", SCHEMA, 2, "drops or empties a temporary table", None),
        (rf"drop\s+(?P<what>(?:foreign\s+|external\s+)?table|database|schema|keyspace|tablespace|extension|type|domain|column(?:\s+family)?|collection"
        rf"|measurement|warehouse|catalog|owned|stream|bucket|graph|tenant|user\s+type)\s+(?:by\s+)?{IF_EXISTS}(?P<name>{NAME})", DESTRUCTIVE, 4, "drops {what} {name}: its data cannot be brought back", TWO_STEPS),
        (rf"drop\s+(?P<what>role|user|login|policy|group|owner|masking\s+policy|row\s+access\s+policy|credential|server|subscription)\s+{IF_EXISTS}(?P<name>{NAME})", ACCESS, 4, "drops {what} {name}: who may reach the data changes", LEAST),
        (rf"drop\s+(?P<what>trigger|rule)\s+{IF_EXISTS}(?P<name>{KEEPS})", SCHEMA, 3, "drops {what} {name}: what it recorded or forbade goes unseen from now on", "make the new one in the same change, and say who may change rows without it"),
        (rf"drop\s+(?P<what>sequence|publication|event)\s+{IF_EXISTS}(?P<name>{NAME})", SCHEMA, 3, "drops {what} {name}: its state is lost", "check that nothing reads it, then drop it in a later release"),
        (rf"drop\s+(?P<what>[a-z]+(?:\s+view)?)\s+{IF_EXISTS}(?P<name>{NAME})", SCHEMA, 2, "drops {what} {name}: what used it breaks or slows down", None),
        (r"(?P<name>drop_chunks|add_retention_policy)\s*\(", DESTRUCTIVE, 4, "{name} drops what is older: its rows cannot be brought back", BOUNDED),
        (rf"truncate\s+(?:table\s+)?{IF_EXISTS}(?P<name>{NAME})", DESTRUCTIVE, 4, "empties {name}: every row is lost", BOUNDED),
        (rf"create\s+or\s+replace\s+(?:transient\s+|external\s+)?table\s+(?P<name>{NAME})|insert\s+overwrite\s+(?:into\s+)?(?:table\s+)?(?P<other>{NAME})", DESTRUCTIVE, 4, f"{REPLACES} {{name}}{{other}}: what it held is lost", BOUNDED),
        (r"(?:insert\s+into|update)\s+storage\.buckets\b[^;]*?\btrue\b", ACCESS, 4, "opens a bucket to everybody", LEAST),
        (r"lo_unlink\b", DESTRUCTIVE, 4, "deletes a large object", BOUNDED),
        (r"(?:purge|flush)\s+(?:table|recyclebin|dba_recyclebin)", DESTRUCTIVE, 4, "purges what could still be restored", BOUNDED),
        (r"alter\s+(?:role|user|login|group|policy|default\s+privileges|server\s+role|authorization)\b|alter\s+system\b", ACCESS, 4, "changes who may reach the data", LEAST),
        (rf"(?P<what>grant|revoke|deny)\s+(?P<name>{NAME})", ACCESS, 4, "{what}s {name}: who may reach the data changes", LEAST),
        (rf"create\s+(?:or\s+(?:replace|alter)\s+)?(?P<what>role|user|login|policy|group|masking\s+policy|row\s+access\s+policy|credential)\s+(?:if\s+not\s+exists\s+)?(?P<name>{NAME})", ACCESS, 4, "creates {what} {name}: who may reach the data changes", LEAST),
        (r"security\s+definer|reassign\s+owned|set\s+(?:session\s+|local\s+)?(?:session\s+authorization|role)\b", ACCESS, 4, "runs with another role's rights", "keep SECURITY INVOKER, or set search_path and revoke EXECUTE from PUBLIC"),
        (r"xp_cmdshell|copy\b[^;]*?\bprogram\b|into\s+(?:out|dump)file|load\s+data|pg_read_file|lo_import|dblink_exec|aws_lambda\.invoke|query_export_to_s3"
        r"|create\s+extension\s+(?:if\s+not\s+exists\s+)?\"?(?:pl(?:python|perl)u|dblink|file_fdw|adminpack)", COMMAND, 3, "reaches files or commands outside the database", "let a person run it, outside the change"),
        (r"set\s+(?:session\s+|local\s+|global\s+|@@)*(?:foreign_key_checks\s*=\s*0|session_replication_role|sql_safe_updates\s*=\s*0|row_security)", SCHEMA, 2, "switches a safety check of the database off", None),
        (r"create\s+(?:or\s+replace\s+)?(?:definer\s*=\s*\S+\s+)?(?:function|procedure|trigger|event|package|rule|aggregate|task|proc)\b", SCHEMA, 2, "code that runs inside the database", None),
        (r"create\s+(?:unique\s+)?index\s+(?!concurrently)", SCHEMA, 2, "an index: writes wait while it is built, unless concurrently", None),
        (r"(?:create|alter|rename|comment\s+on|reindex|cluster|refresh)\b", SCHEMA, 2, "changes the schema", None),
        (r"(?:insert|replace|upsert)\b[^;]*?\b(?:into|values|select)\b|merge\s+into\b|copy\b|import\s+into\b", DATA, 1, "writes rows", None),
    )  # fmt: skip
    return tuple((re.compile(pattern, re.I | re.S), *rest) for pattern, *rest in table)  # type: ignore[misc]


@cache
def clauses() -> tuple[tuple[re.Pattern[str], str, int, str, str | None], ...]:
    """Clauses of ALTER TABLE and its kin that weigh more than the head."""
    small = r"constraint|index|key|primary|foreign|default|not\s+null|check|expression|identity|unique|trigger|rule|statistics|feature|if\s+exists\s+constraint|period|value|function|operator|table|member"
    table: tuple[tuple[str, str, int, str, str | None], ...] = (
        (r"\bmodify\s+ttl\b|\bdefault_time_to_live\s*=\s*[1-9]", DESTRUCTIVE, 4, "rows are deleted by their age from now on", BOUNDED),
        (r"\bdisable\s+row\s+level\s+security|\bno\s+force\s+row\s+level\s+security", ACCESS, 4, "switches row level security off: every role sees every row", LEAST),
        (r"\bowner\s+to\b|\bset\s+owner\b", ACCESS, 4, "gives the object to another owner", LEAST),
        (r"\bdrop\s+(?:sub)?partition\b|\btruncate\s+(?:sub)?partition\b|\bdiscard\s+tablespace\b|\bclear\s+column\b|\bdelete\s+(?:where|from)\b", DESTRUCTIVE, 4, "drops a partition: its rows cannot be brought back", TWO_STEPS),
        (rf"\bdrop\s+(?:column\s+)?(?!(?:{small})\b)(?:if\s+exists\s+)?(?!(?:{small})\b)(?P<name>{NAME})", DESTRUCTIVE, 4, "drops column {name}: its data cannot be brought back", TWO_STEPS),
        (r"\bdisable\s+trigger\b", SCHEMA, 3, "switches triggers off: what they recorded, summed up or forbade goes unseen", "name the one trigger, and enable it again in the same transaction"),
        (r"\bset\s+unlogged\b", SCHEMA, 3, "the rows of this table are lost in a crash from now on", "keep it logged"),
        (r"\b(?:enable|force)\s+row\s+level\s+security", ACCESS, 3, "changes which rows each role sees", LEAST),
        (r"\bremove\s+(?:partitioning|ttl)|\bdetach\s+partition", SCHEMA, 3, "detaches data from its table", TWO_STEPS),
        (r"\b(?:alter|modify|change)\s+(?:column\s+)?[^,;]*?(?:\btype\b|\bnot\s+null\b)|\bmodify\b|\bchange\b", SCHEMA, 2, "changes the type or nullability of a column: rewrites or locks the table", None),
        (r"\brename\b|\bset\s+schema\b", SCHEMA, 2, "a rename: running code still asks for the old name", None),
        (r"\badd\b", SCHEMA, 2, "adds to a table", None),
    )  # fmt: skip
    return tuple((re.compile(pattern, re.I | re.S), *rest) for pattern, *rest in table)  # type: ignore[misc]
