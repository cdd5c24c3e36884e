"""What SQL statements do: reads, writes, schema changes, destruction, access. Strings and comments are not statements."""

from __future__ import annotations

import re

_NOISE = re.compile(
    r"--[^\n]*|/\*.*?\*/|'(?:[^'\\]|''|\\.)*'|\$(\w*)\$.*?\$\1\$|\"(?:[^\"]|\"\")*\"|`[^`]*`|\bE'(?:[^'\\]|\\.)*'", re.S
)
_READS = frozenset(
    "select show explain describe desc with values table begin start commit rollback end abort savepoint release set use pragma help declare fetch close "
    "deallocate prepare discard listen unlisten reset analyze checkpoint print go if else source return delimiter status list lock unlock".split()
)
_ORDER = ("read", "local", "data", "migrate", "operate", "erase", "shared", "dynamic", "access", "drop")

_GRAVE_CALLS = re.compile(
    r"(?i)\b(?:pg_drop_replication_slot|lo_unlink|dropGeometryTable|drop_chunks|xp_cmdshell|sys_exec|sys_eval|pg_switch_wal_none|sp_dropserver|sp_detach_db|dbms_scheduler)\b"
)
_NAMED_CALLS = re.compile(
    r"(?i)\b(?:\w+\.)?(?:u?sp_|fn_|proc_)?(?:purge|delete|drop|truncate|wipe|destroy|erase|expunge)(?:_\w+)?\s*\("
)
"""A routine of the project's own, of which nothing is known but its name."""
_NAMED_ROUTINES = re.compile(
    r"(?i)^\s*(?:do|call|exec|execute|perform)\s+(?:\w+\.){0,3}(?:u?sp_|fn_|proc_)?(?:purge|delete|drop|truncate|wipe|destroy|erase|expunge)"
)
_BLOCK = re.compile(
    r"(?is)\bdo\s+(?:language\s+\w+\s+)?(?:\$\w*\$|').*?\b(?:drop\s+(?:table|schema|database|view|materialized|user|role|owned)|truncate\s|delete\s+from\s+[\w.\"]+\s*(?:;|'|$))"
)
"""An anonymous block: what it executes stands in strings."""
_OPERATING_CALLS = re.compile(
    r"(?i)\b(?:pg_terminate_backend|pg_cancel_backend|pg_reload_conf|pg_promote|pg_rotate_logfile|setval|nextval|pg_advisory_lock|dblink_exec|pg_notify)\b"
)


def statements(text: str) -> list[tuple[str, str]]:
    """(kind, the statement in short) of every statement."""
    clean = _NOISE.sub(
        lambda m: (
            m.group()[3:-2].lstrip("0123456789")
            if m.group()[:3] == "/*!"  # MySQL runs it: https://dev.mysql.com/doc/refman/8.4/en/comments.html
            else " "
            if m.group()[:2] in ("--", "/*")
            else m.group()
            if m.group()[0] in '"`'
            else "''"
        ),
        text[:200_000],
    )
    found = [("drop", "a block that drops or deletes")] if _BLOCK.search(text[:200_000]) else []
    for one in _BREAKS.split(clean)[:2000]:
        words = one.split()
        if words:
            found.append((_kind(words, one), " ".join(words)[:80]))
    return found


_BREAKS = re.compile(
    r"(?i);|\n\s*go\s*(?=\n|$)|\n(?=\s*(?:drop\s+(?:table|database|schema|user|tablespace|role|login)|truncate\s+table|delete\s+from)\b)"
)
"""Between statements; T-SQL and the clients of Oracle want no semicolon."""
_BEFORE = frozenset("if begin declare set use print go else while whenever prepare connect".split())
_LATER = re.compile(
    r"(?i)\b(?:drop\s+(?:table|database|schema|user|tablespace|role|login|view|index)|truncate\s+table|delete\s+from|alter\s+(?:table|database|user|role)|grant\s+\w|revoke\s+\w|update\s+\S+\s+set)\b.*",
    re.S,
)
"""What stands in the same statement behind one of those."""
_RESETS = re.compile(r"(?i)reset\s+(?:master|binary\s+logs|(?:slave|replica)\s+all)\b")


def gravest(text: str) -> tuple[str, str]:
    return max(statements(text), key=lambda s: _ORDER.index(s[0]), default=("read", ""))


def looks_like_sql(text: str) -> bool:
    return bool(re.match(
        r"(?is)\s*(?:drop\s+(?:table|database|schema|index|view|user|role|column|keyspace|collection|type|extension|materialized)|truncate\s+\w|delete\s+from\s|update\s+[\w.\"`\[\]]+\s+set\s|"
        r"insert\s+into\s|alter\s+(?:table|database|user|role|system|schema)\s|create\s+(?:table|index|unique|database|user|role|view|or\s+replace)|grant\s+\w|revoke\s+\w|select\s.*\sfrom\s|with\s+\w+\s+as\s*\()", text[:5000]))  # fmt: skip


_VERBS: dict[str, str] = {
    verb: kind
    for kind, verbs in (
        ("query", "with select values table"),
        ("explain", "explain desc describe"),
        ("load", "insert merge upsert replace copy load put import unload export"),
        ("drop", "drop truncate optimize-none undrop-none purge detach"),
        ("alter", "alter rename exchange"),
        (
            "create",
            "create comment attach undrop refresh reindex cluster vacuum optimize clone repair backup msck cache",
        ),
        ("access", "grant revoke deny reassign"),
        ("call", "do call exec execute perform"),
        ("operate", "kill shutdown restart flush reload stop change system notify"),
    )
    for verb in verbs.split()
}
_OF_EXPLAIN = frozenset(
    "analyze verbose buffers format json costs on text timing summary wal settings off true false".split()
)


def _kind(words: list[str], text: str) -> str:
    verb = words[0].lower().strip("(\"'`")
    second = words[1].lower().strip("(\"'`") if len(words) > 1 else ""
    lowered = " ".join(words).lower()
    if verb in _BEFORE and (later := _LATER.search(text)):
        return _kind(later[0].split(), later[0])
    if verb == "reset" and _RESETS.match(lowered):
        return "drop"
    match _VERBS.get(verb, verb):
        case "query":
            return _query(lowered)
        case "explain":
            rest = [word for word in words[1:] if word.lower().strip("(),") not in _OF_EXPLAIN]
            options = (
                lowered.partition(")")[0]
                if second[:1] == "(" or words[0].endswith("(") or "(" in lowered[:10]
                else lowered[:40]
            )
            return _kind(rest, text) if rest and "analyze" in options else "read"
        case "delete":
            return "erase" if _bounded(lowered) else "drop"
        case "update":
            return "data" if _bounded(lowered) else "drop"
        case "load":
            if " program " in lowered:
                return "dynamic"
            if verb == "copy" and "delete from" in lowered:
                return "erase" if _bounded(lowered) else "drop"
            return "drop" if verb == "insert" and second == "overwrite" else "data"
        case "drop":
            return _drop(verb, second, lowered)
        case "alter":
            return _alter(second, lowered)
        case "create":
            return _create(second, lowered)
        case "call":
            grave = re.search(r"\b(?:drop|truncate|delete)\b", lowered) or _GRAVE_CALLS.search(lowered)
            return "drop" if grave else "erase" if _NAMED_ROUTINES.search(lowered) else "operate"
        case "access" | "operate" as kind:
            return kind
        case "restore":
            return "drop"
        case "set" if re.search(r"\bpassword\b|\bsession authorization\b", lowered):
            return "access"
        case "set" if second == "global":
            return "operate"
    return "read" if verb in _READS or verb[:1] in ("\\", ".", "@") else "dynamic"


def _query(lowered: str) -> str:
    if re.search(r"\b(?:delete\s+from|truncate\s+table|drop\s+table)\b", lowered):
        return "erase" if _bounded(lowered) else "drop"
    if re.search(r"\bupdate\s+[\w.\"`]+\s+set\b", lowered):
        return "data" if _bounded(lowered) else "drop"
    if re.search(r"\binsert\s+into\b|\bmerge\s+into\b", lowered):
        return "data"
    if _GRAVE_CALLS.search(lowered):
        return "drop"
    if _NAMED_CALLS.search(lowered):
        return "erase"
    if _OPERATING_CALLS.search(lowered):
        return "operate"
    return "data" if re.search(r"\binto\s+(?:outfile|dumpfile|table|temp|\w+\s+from)\b", lowered) else "read"


def _bounded(lowered: str) -> bool:
    """A WHERE that limits: `where 1=1` and `where true` do not."""
    _, where, condition = lowered.partition(" where ")
    if not where:
        return bool(re.search(r"\bwhere\b|\blimit\s+\d+|\busing\b", lowered)) and not re.search(
            r"where\s*(?:1\s*=\s*1|true|''\s*=\s*'')\s*$", lowered
        )
    return not re.match(
        r"\s*\(?\s*(?:1\s*=\s*1|true|1|not false|''\s*=\s*''|2\s*>\s*1|1\s*<\s*2|0\s*=\s*0|id\s+is\s+not\s+null|1\s*<>\s*2|''\s*<>\s*'')\s*\)?\s*(?:$|or\b|returning\b)",
        condition,
    ) and not re.search(r"\bor\s+(?:1\s*=\s*1|true|''\s*=\s*'')", condition)


def _drop(verb: str, second: str, lowered: str) -> str:
    if verb == "drop":
        if second in ("user", "role", "policy", "login", "owned", "server", "group"):
            return "access"
        if second in (
            "index",
            "view",
            "function",
            "trigger",
            "procedure",
            "aggregate",
            "cast",
            "operator",
            "rule",
            "statistics",
            "comment",
            "synonym",
            "temporary",
            "publication",
            "subscription",
            "event",
            "job",
        ):
            return "erase"
    if re.search(r"\b(?:temp|temporary)\s+table\b", lowered):
        return "migrate"
    return "drop"


def _alter(second: str, lowered: str) -> str:
    if second in ("user", "role", "login", "policy", "group", "default", "server") or re.search(
        r"\bowner\s+to\b|row level security|superuser|\bset password\b", lowered
    ):
        return "access"
    if second in ("system", "instance"):
        return "operate"
    if re.search(
        r"\bdrop\s+(?:column|partition|database|if|table|primary|tablespace)\b|\bdrop\s+(?!constraint|default|not\s+null|index|foreign|key|identity|expression)\w+|\bdetach\s+partition\b|\bdelete\s+where\b",
        lowered,
    ):
        return "drop"
    return "migrate"


def _create(second: str, lowered: str) -> str:
    if second in ("user", "role", "login", "policy", "group", "server", "credential", "warehouse-none"):
        return "access"
    return "drop" if re.search(r"\bcreate\s+or\s+replace\s+(?:table|database|schema)\b", lowered) else "migrate"
