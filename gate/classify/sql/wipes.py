"""Calls that empty a table, a store or a whole database, each as its library spells it: no condition can bound them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from itertools import chain
from typing import NamedTuple

from gate.classify.reading.words import Words
from gate.classify.sql.calls import arguments, key_of, receiver_start
from gate.classify.sql.orm import Deletion

CALLS: dict[str, tuple[tuple[str, str], ...]] = {
    "python": (
        (r"\b(?P<what>\w*Delete(?:Dataset|Table|Bucket|Cluster|Instance|Stack|Database)\w*Operator|EmrTerminateJobFlowOperator)\s*\(", r""),
        (r"\bdbutils\.fs\.(?P<what>rm)\s*\(", r".*,\s*(?:recurse\s*=\s*)?True\s*"),
        (r"\.(?P<what>delete_dataset)\s*\(", r""),
        (r"\.(?P<what>_raw_delete)\s*\(", r""),
        (r"\b\w*index\w*\.(?P<what>delete)\s*\(", r".*\bdelete_all\s*=\s*True.*"),
        (r"\b(?:requests|httpx|session|client)\.(?P<what>delete)\s*\(", r"\s*f?[\"']https://api\.(?:cloudflare|heroku|digitalocean|linode|vultr|fastly|github|netlify|vercel)\.com/.*"),
        (r"\.Table\([^()\n]*\)\.(?P<what>delete)\s*\((?=\s*\))", r""),
        (r"\b\w*(?:qdrant|milvus|chroma|client|vector)\w*\.(?P<what>delete_collection)\s*\(", r""),
        (r"\b[A-Z]\w*\.(?P<what>delete)\(\s*\)\.execute\s*\(", r""),
        (r"\b__table__\.(?P<what>delete)\((?=\s*\)(?!\s*\.\s*where))", r""),
        (r"\b(?:db(?:\.\w+|\[[^\]\n]*\])|\w*collection)\.(?P<what>drop)\s*\((?=\s*\))", r""),
        (r"\b[A-Z]\w*\.(?P<what>delete_all)\s*\((?=\s*\))", r""),
        (r"\bDeltaTable\.for\w+\([^()\n]*\)\.(?P<what>delete)\s*\((?=\s*\))", r""),
        (r"\b(?:\w*[dD]elta_?[tT]able\w*|DeltaTable\.for\w+\([^()\n]*\))\.(?P<what>vacuum)\s*\(", r"\s*(?:retentionHours\s*=\s*|retention_hours\s*=\s*)?0(?:\.0)?\b.*"),
    ),
    "ruby": (
        (r"\bDB\[[^\]\n]*\]\.(?P<what>delete|truncate)\b", r""),
        (r"\b[A-Z][\w:]*(?:\.(?:all|unscoped))?\.(?:each|find_each|map)\s*(?P<what>\(&:purge\w*\))", r""),
        (r"\b(?i:\w*bucket\w*)(?:\.new)?(?:\([^()\n]*\))?\.(?P<what>clear!|delete!)", r""),
        (r"\bbucket\([^()\n]*\)\.(?P<what>delete)\b(?!\()", r""),
        (r"\bDatabaseCleaner\.(?P<what>clean\w*)", r""),
        (r"\.(?P<what>delete_index!)", r""),
        (r"(?<!\bf)(?<!file)\.(?P<what>truncate)[ \t]*(?=[\n;}])", r""),
    ),
    "script": (
        (r"\bsequelize\w*\.(?P<what>drop)\s*\(", r""),
        (r"\b(?:\w*[cC]ollection|db\.\w+)(?:\([^()\n]*\))?\.(?P<what>drop)\s*\((?=\s*\))", r""),
        (r"\.(?P<what>deleteObjectStore)\s*\(", r""),
        (r"\bheroku\w*\.(?P<what>delete)\s*\(", r"\s*[\"'`]/apps/[^/]*"),
        (r"\.(?P<what>clearDatabase|deleteUsers|recursiveDelete|obliterate|dropSchema)\s*\(", r""),
        (r"\b(?:\w*[dD]ata[sS]ource|\w*[cC]onnection)\.(?P<what>synchronize)\(", r"\s*true\b.*"),
        (r"\b(?:knex|trx|db)\([^()\n]*\)\.(?P<what>truncate)\s*\(", r""),
        (r"\b[A-Z]\w*\.query\([^()\n]*\)\.(?P<what>delete)\((?=\s*\)(?!\s*\.\s*(?:where|find)))", r""),
        (r"\.(?P<what>nativeDelete)\s*\(", r"\s*\w+,\s*\{\s*\}\s*"),
        (r"\b(?:db|trx|tx|kysely)\.(?P<what>deleteFrom)\((?=[^()\n]*\)\s*\.execute)", r""),
        (r"\b(?:[A-Z]\w*|\w*[rR]epo(?:sitory)?)\.(?P<what>remove|delete)\s*\(", r"\s*\{\s*\}\s*"),
        (r"\b\w*[rR]epo(?:sitory)?\.(?P<what>remove)\s*\(", r"\s*await\s+\w*[rR]epo(?:sitory)?\.find\(\s*\)\s*"),
        (r"\bfor\s*\(\s*(?:const|let|var)\s+\w+\s+of\s+\(?await\s+[\w.]+\.(?:find|findAll|findMany)\(\s*\)\)?\s*\)\s*\{?\s*(?:await\s+)?[\w.]+\.(?P<what>delete|remove|destroy)\s*\(", r""),
        (r"\b(?P<all>\w+)\s*=\s*await\s+[\w.]+\.(?:find|findAll|findMany)\(\s*\);?\s*(?:await\s+Promise\.all\(\s*)?(?P=all)\.(?:map|forEach)\(\s*(?:async\s*)?\(?\w+\)?\s*=>\s*(?:await\s+)?[\w.]+\.(?P<what>delete|remove|destroy)\s*\(", r""),
        (r"\b(?P<what>dropSchema):\s*true\b", r""),
        (r"\.(?P<what>delete)\(\s*\)\s*\.from\((?=[^()\n]*\)\s*\.execute)", r""),
        (r"\b(?:dataset|bucket)\([^()\n]*\)\.(?P<what>delete)\s*\(", r""),
        (r"\bbucket\w*(?:\([^()\n]*\))?\.(?P<what>deleteFiles)\s*\(", r""),
    ),
    "go": (
        (r"\b\w*[bB]ucket(?:\([^()\n]*\))?\.(?P<what>Delete)\((?=\s*\w*[cC](?:tx|ontext)[^,()]*(?:\(\))?\s*\))", r""),
        (r"\.(?P<what>Delete)\(\s*\)\.Exec[XG]?\s*\(", r""),
        (r"\bmodels\.\w+\(\s*\)\.(?P<what>DeleteAll\w*)\s*\(", r""),
        (r"\b(?P<what>AllowGlobalUpdate):\s*true", r""),
        (r"\b\w*(?:[cC]oll(?:ection)?|[dD]b|DB|[dD]atabase)(?:\([^()\n]*\))?\.(?P<what>Drop)\s*\(", r""),
        (r"\.(?P<what>NewDropTable|NewTruncateTable|DeleteWithContents)\s*\(", r""),
        (r"\bm(?:igrat\w*)?\.(?P<what>Drop)\s*\((?=\s*\))", r""),
        (r"\b(?:Migrator\(\)|m(?:igrator)?)\.(?P<what>DropColumn)\s*\(", r""),
        (r"\b(?P<what>WithDropColumn)\s*\(", r"\s*true\s*"),
        (r"\b(?P<what>NewDelete)\(\s*\)(?=[^\n]*\.Exec\b)(?![^\n]*\.Where)", r""),
    ),
    "java": (
        (r"\b(?i:\w*flyway)(?:\([^()\n]*\))?\.(?P<what>clean)\(", r""),
        (r"\b(?i:\w*liquibase)(?:\([^()\n]*\))?\.(?P<what>dropAll)\s*\(", r""),
        (r"\.(?P<what>fallbackToDestructiveMigration\w*|clearAllTables)\s*\(", r""),
        (r"\bSchemaUtils\.(?P<what>drop\w*)\s*\(", r""),
        (r"\b(?:getDb|getDatabase|getCollection)\([^()\n]*\)\.(?P<what>drop)\s*\(", r""),
        (r"\b\w*[cC]ollection\.(?P<what>drop)\s*\((?=\s*\))", r""),
        (r"\bDeltaTable\.for\w+\([^()\n]*\)\.(?P<what>delete)\s*\((?=\s*\))", r""),
        (r"\b(?i:\w*template)\.(?P<what>remove)\s*\(", r"\s*new\s+Query\(\s*\)\s*(?:,.*)?"),
        (r"\bJdbcTestUtils\.(?P<what>deleteFromTables|dropTables)\s*\(", r""),
        (r"\b\w*[rR]epo(?:sitory)?\.findAll\(\s*\)(?:\.stream\(\s*\))?\.forEach\(\s*\w+::(?P<what>delete)\b", r""),
        (r"\b\w*[rR]epo(?:sitory)?\.(?P<what>deleteAll|deleteAllInBatch)\s*\(", r"\s*\w*[rR]epo(?:sitory)?\.findAll\(\s*\)\s*"),
        (r"\bfor\s*\(\s*(?:final\s+)?[\w<>.]+\s+\w+\s*:\s*\w+\.findAll\(\s*\)\s*\)\s*\{?\s*\w+\.(?P<what>delete|remove)\s*\(", r""),
        (r"\.schema\.(?P<what>drop|dropIfExists|truncate)\b", r""),
        (r"\.run\(\s*\w+\.(?P<what>delete)\s*\)", r""),
        (r"\bTableQuery\[[^\]\n]*\]\.(?P<what>delete)\b(?!\s*\()", r""),
        (r"\bval\s+(?P<query>\w+)\s*=\s*[a-z]\w*\.(?P<what>delete)\b(?!\s*\()(?=[\s\S]{0,400}?\.run\(\s*(?P=query)\s*\))", r""),
        (r"\.(?P<what>destroyPersistentStore)\s*\(", r""),
        (r"\bHive\.(?P<what>deleteFromDisk|deleteBoxFromDisk)\s*\(", r""),
        (r"\b(?P<what>NSBatchDeleteRequest)\s*\(", r"\s*fetchRequest:\s*(?:\w+\.fetchRequest\(\)|NSFetchRequest(?:<\w+>)?\(entityName:[^()]*\))[^()]*"),
        (r"\.query\(on:[^()\n]*\)\.(?P<what>delete)\s*\((?=\s*\))", r""),
        (r"\.schema\([^()\n]*\)\.(?P<what>delete)\s*\((?=\s*\))", r""),
        (r"\.(?P<what>deleteField)\s*\(", r""),
        (r"\b(?:db|database|txn)\.(?P<what>delete)\s*\(", r"\s*[\"']\w+[\"']\s*"),
        (r"(?<![\w.])(?P<what>deleteDatabase)\s*\(", r""),
    ),
    "dotnet": (
        (r"\.(?P<what>RemoveRange)\s*\(", r"\s*_?\w*(?:db|context|ctx)\w*\.\w+\s*"),
        (r"\b\w*[cC]ontainer\w*\.(?P<what>DeleteIfExists\w*|DeleteContainer\w*)\s*\(", r""),
        (r"\.(?P<what>DeleteMany(?:Async)?)\s*\(", r"\s*\(?\w+\)?\s*=>\s*true\s*"),
    ),
    "php": (
        (r"->(?P<what>delete(?:Bucket|DBInstance|DBCluster|Stack|Table|FileSystem)|terminateInstances|emptyBucket)\s*\(", r""),
        (r"\b(?:Artisan::|->)(?P<what>call|callSilent|queue)\s*\(", r"\s*[\"'](?:migrate:(?:fresh|reset|refresh)|db:wipe)\b.*"),
        (r"\bStorage::(?:disk\([^()\n]*\)->)?(?P<what>deleteDirectory)\s*\(", r""),
        (r"\bFile::(?P<what>cleanDirectory|deleteDirectory)\s*\(", r"(?!.*\b(?:cache|tmp|temp|views)\b).*"),
        (r"->(?P<what>command)\s*\(", r"\s*[\"'](?:migrate:(?:fresh|reset|refresh)|db:wipe)\b.*"),
        (r"\b[A-Z]\w*::(?:withTrashed|onlyTrashed)\(\s*\)->(?P<what>forceDelete)\s*\(", r""),
        (r"\b[A-Z]\w*::all\(\s*\)->each->(?P<what>delete|forceDelete)\s*\(", r""),
        (r"->(?P<what>deleteDirectory)\s*\(", r"\s*[\"'][./]?[\"']\s*"),
        (r"\bRedis::(?P<what>flushall|flushdb|flushAll|flushDb)\s*\(", r""),
        (r"\$\w*qb\w*->(?P<what>delete)\((?=[^()\n]*\)\s*->getQuery)", r""),
    ),
    "elixir": (
        (r"\bRepo\.(?P<what>delete_all)\s*\(", r"\s*from\b\(?\s*\w+ in [A-Z][\w.]*\s*\)?"),
        (r"(?<![\w.)] )(?<![\w.)])\b[A-Z][\w.]*\s*\|>\s*\w*Repo\.(?P<what>delete_all)\s*\((?=\s*\))", r""),
        (r"\bEcto\.Migrator\.(?P<what>run)\s*\(", r".*:down,\s*all:\s*true.*"),
    ),
    "rust": (
        (r"\bdiesel::(?P<what>delete)\s*\(", r"\s*[\w:]+\s*\)?\s*"),
        (r"\b(?:\w*coll(?:ection)?|db|database)\.(?P<what>drop)\s*\(", r"\s*(?:None)?\s*"),
        (r"\.(?P<what>delete_many)\s*\(", r"\s*doc!\s*\{\s*\}.*"),
    ),
    "c": ((r"\bfilesystem::(?P<what>remove_all)\s*\(", r"\s*\"/(?:home|var/(?:lib|data|www)|etc|usr|opt|srv|mnt|data|root)?(?:/(?!tmp|cache)[\w.-]*)*/?\".*"),),
}  # fmt: skip
"""Of each family: a call in the code, and what its arguments must be in the text (nothing: whatever they are)."""
WORDS = Words(
    "delete", "drop", "truncate", "purge", "clear", "persistentstore", ".clean", "databasecleaner", "cleandirectory", "recursive", "obliterate", "synchronize",
    "remove", "vacuum", "allowglobal", "destructive", "artisan", "->call", "->command", "->queue", "flush", ":down", "terminate", ".rm",
)  # fmt: skip
"""Wherever a call matches, one of them stands."""
SAID = re.compile(
    r"[\"'](?P<what>FLUSHALL|FLUSHDB)\b|\b(?P<graph>DETACH\s+DELETE)\b|[\"'](?P<task>db:(?:drop|reset|purge|truncate_all)(?::\w+)?)[\"']\s*\]\s*\.(?:invoke|execute)",
    re.I,
)
"""What a store is told in a string."""


ROW = re.compile(r"[^\n]*\S[^\n]*")
AROUND = 12
"""Rows on either side of a name that a call may take."""
PLAIN = re.compile(r"\(\?P<what>([\w|!]+)\)")
"""Names of calls that a pattern spells out."""


class Call(NamedTuple):
    names: frozenset[str]
    """One of these stands wherever it matches; none are known where there are none."""
    call: re.Pattern[str]
    given: re.Pattern[str] | None


@cache
def _calls(family: str) -> tuple[Words, tuple[Call, ...]]:
    """The calls of a family, and all their names, to be sought at once."""
    calls = []
    for call, given in CALLS.get(family, ()):
        plain = PLAIN.search(call)
        names = frozenset(plain[1].split("|")) if plain and r"[\s\S]" not in call else frozenset[str]()
        calls.append(Call(names, re.compile(call), re.compile(given, re.S) if given else None))
    return Words(*{name for call in calls for name in call.names}), tuple(calls)


def deletions(text: str, code: str, family: str) -> Iterator[Deletion]:
    names, calls = _calls(family) if WORDS.within(code.lower()) else (WORDS, ())
    spoken = names.within(code) if calls else frozenset[str]()
    near = _near(code, names.starts(code)) if spoken else []
    for named, call, given in (one for one in calls if not (one.names and one.names.isdisjoint(spoken))):
        for match in chain.from_iterable(call.finditer(code, *part) for part in (near if named else [(0, len(code))])):
            opened = code.find("(", match.end("what"), match.end() + 1)
            start, end = arguments(code, opened) if opened >= 0 else (match.end(), match.end())
            if given is None or given.fullmatch(text[start:end]):
                if (
                    match["what"] == "delete"
                    and family == "rust"
                    and code[end : end + 40].lstrip(") \n").startswith(".filter")
                ):
                    continue
                yield _wipe(match["what"], text, code, match.start(), end)
    if "FLUSH" in text or "DETACH" in text or "db:" in text:
        for match in SAID.finditer(text):
            yield _wipe(match["what"] or match["graph"] or match["task"], text, code, match.start(), match.end())


def _near(code: str, names: list[int]) -> list[tuple[int, int]]:
    """The parts of the code around its names, in rows that are not blank: patterns that begin with any word are slow."""
    rows = [row.span() for row in ROW.finditer(code)]
    begins = [begin for begin, _ in rows]
    parts: list[tuple[int, int]] = []
    for at in names:
        row = bisect_right(begins, at) - 1
        start, (_, end) = begins[max(0, row - AROUND)], rows[min(len(rows) - 1, row + AROUND)]
        if parts and start <= parts[-1][1]:
            start, _ = parts.pop()
        parts.append((start, end))
    return parts


def _wipe(what: str, text: str, code: str, start: int, end: int) -> Deletion:
    reason = f"{what.strip('(&:)')} leaves nothing behind, and no condition bounds it"
    return Deletion(
        "data-deletion", "everything", reason, start, end, key_of(text, receiver_start(code, start), end + 1)
    )
