"""Rows deleted through an object mapper or a driver: one object, a bounded set, or everything.

`User.find(params[:id]).destroy` is what an application does all day; `User.delete_all`, `User.objects.all().delete()` and
`db.users.deleteMany({})` empty a table. A condition on an id or an owner bounds a call to somebody's own rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Literal

from gate.classify.sql import loops
from gate.classify.sql.calls import arguments, key_of, receiver_start

Scope = Literal["everything", "replaced", "swept", "own", "one", "looped"]

READ_LIMIT = 2_000


@dataclass(frozen=True, slots=True)
class Deletion:
    """`scope`: everything of a table or store; a set by some condition; the rows of one owner; one object, or one after another."""

    rule: str
    scope: Scope
    reason: str
    start: int
    end: int
    key: str

    def weight(self, *, script: bool) -> int:
        """A sweep in a script or a scheduled job runs over everything that nobody looked at."""
        if self.scope == "everything":
            return 4
        if self.scope == "replaced":
            return 3
        if self.rule == "folder-deletion":
            return 3 if self.scope == "swept" else 2
        if self.scope in ("swept", "looped"):
            return 4 if script else 2
        return 2 if script else 1


BULK: dict[str, str] = {
    "python": r"\.(?P<what>delete|_raw_delete|delete_many|remove)\s*\(|(?<![\w.])(?P<build>delete)\s*\(\s*[A-Z]\w*\s*\)|\.(?P<all>drop_all|drop_database|drop_collection|drop_table)\s*\(|\b__table__\.(?P<all2>drop)\s*\(|(?P<command>\bcall_command)\s*\(",
    "ruby": r"(?<![:\w])(?P<what>delete_all|destroy_all|delete_by|destroy_by|destroy_many)\b(?!:)|(?P<each>\((?:&:)(?:destroy|delete)!?\))"
    r"|\.(?P<all>truncate_tables|drop_table|drop_database|drop_collection)\b|\bconnection\.(?P<all2>truncate)\b"
    r"|\b(?:public_|__)?send(?:__)?[\s(]+:(?P<all3>delete_all|destroy_all|truncate\w*|drop_\w+)\b",
    "script": r"\.(?P<what>deleteMany|destroy|del|delete|remove|deleteAll|bulkDelete|clear)\s*\(|\.(?P<all>dropDatabase|dropTable|dropTableIfExists|dropCollection|dropAllSchemas|dropAllTables|dropSchema)\s*\(|\.collection\([^()]*\)\.(?P<all2>drop)\s*\(|\.(?P<sync>sync)\s*\(",
    "go": r"\.(?P<what>DeleteMany|Delete)\s*\(|\.(?P<all>DropTable|DropDatabase|DropCollection|DropTableIfExists)\s*\(",
    "java": r"\.(?P<what>(?:delete|remove)By\w*(?:Before|LessThan(?:Equal)?|OlderThan)|deleteAll|deleteAllInBatch|deleteMany|deleteWhere|executeDelete)\s*[({]|\.(?P<all>dropCollection|dropDatabase|dropTable)\s*\(",
    "dotnet": r"\.(?P<what>ExecuteDelete|ExecuteDeleteAsync|DeleteMany|DeleteManyAsync|RemoveRange|BatchDelete\w*)\s*\(|\.(?P<all>EnsureDeleted\w*|DropDatabase\w*|DropCollection\w*)\s*\(",
    "php": r"(?:->|::)(?P<what>delete|forceDelete|destroy)\s*\(|(?:->|::)(?P<all>truncate|drop|dropIfExists|dropAllTables|dropDatabase\w*)\s*\(",
    "elixir": r"\.(?P<what>delete_all)\b",
    "rust": r"\b(?P<what>delete_many|delete_all)\s*\(|\bdiesel::(?P<build>delete)\s*\(",
}  # fmt: skip
BULK_WORDS: dict[str, tuple[str, ...]] = {
    "python": ("delete", "remove", "drop_", "__table__", "call_command"),
    "ruby": ("delete_all", "destroy_all", "delete_by", "destroy_by", "destroy_many", "(&:", "truncate", "drop_"),
}
"""Wherever `BULK` matches in such a language, one of them stands."""
BOUNDS = re.compile(
    r"\b(?:filter\w*|where\w*|exclude|find\w*|get\w*|first|last|limit|eq|match|in_|q\.|query_by|by_\w+|for_\w+|expired\w*|stale\w*|old\w*|scoped?|Where|Filter|First|Take|find_by|joins|select|slice|paginate|wherePivot|or|not|lt|lte|gt|gte|expires?\w*|older_than|before)\s*[(!?]|\["
)
ALL_BUT = re.compile(r"\bobjects\.exclude\([^()]*\)\.?\Z")
"""All but what is named: nearly everything."""
AGED = re.compile(r"\w+__(?:lte?|gte?|range)\s*=\s*[\w.]+")
"""A bound that no owner is: `modified__lt=self.then`."""
SET = re.compile(
    r"\bobjects\b|\bquery\b|\bsession\b|_set\b|\.all\b|\bfilter\w*\s*\(|\bexclude\s*\(|\bqueryset\b|\bqs\b|\bDB::|\bmodels?\.\w|\bprisma\.|\bknex\b"
    r"|\btrx\b|\bdb\b|\bcollection\b|\bcol\b|\brepo\w*\b|Repository\b|\bgetRepository\b|\bfrom\s*\(|\btable\s*\(|\bsupabase\b|\bQueryBuilder\b|::query\b"
    r"|\bobject_versions\b|\bwhere\w*\s*\(|\bScope",
    re.I,
)
OWN = re.compile(
    r"\b(?:\w*(?:_id|Id|ID|_uuid|uuid)|id|pk|user|owner|self|current_user|account|author|session_key|token|key|email|slug|username|request\.\w+)[\"'`]?\s*(?:=(?!=)|:|=>|==|__exact|,)"
    r"|\b(?:self|this)\b(?!\.(?:where|all|unscoped|not|joins|with_deleted)\b|->(?:option|argument)\()|\bcurrent_user\b|\{\s*(?:id|\w+Id)\s*[,}]|\bid__in\b"
    r"|_id\s*=\s*\?|@\w+"
)
OTHERS = re.compile(r"\.not\((?:[^()]|\([^()]*\))*\)")
"""`Session.where.not(user_id: id)`: whose rows stay, not whose go."""
TRIVIAL = re.compile(
    r"(?:\.|->|::)(?:filter|filter_by|where|exclude|Where|andWhere)(?:\.not)?\(\s*(?:[Tt]rue|[\"'`]\s*(?:1\s*=\s*1|true)\s*[\"'`]|(?:id|pk|_id)__gte?\s*=\s*-?[01]|(?:id|pk)__isnull\s*=\s*False|(?:id|pk)\s*(?:=|:|=>)\s*(?:None|nil|null)"
    r"|[\"']\w*id[\"']\s*,\s*[\"'](?:>|>=|!=|<>)[\"']\s*,\s*-?[01]|[\"'`]\w*id\s*(?:>|>=|<>|!=)\s*-?[01]\s*[\"'`]|)\s*\)")  # fmt: skip
"""Conditions that everything meets."""
ALWAYS = re.compile(r"\)\s*+\.where\(\s*+(?:sql(?:<\w+>)?`\s*+(?:true|1\s*+=\s*+1)\s*+`|true)\s*+\)", re.I)
"""The same behind the call: db.delete(orders).where(sql`true`)."""
ASSIGNED_ABOVE = 3_000
NAMES = ("what", "build", "each", "all", "all2", "all3", "command", "sync")
EMPTY = re.compile(
    r"\A\s*+(?:\{\s*\}|\{\s*[\"']?_?id[\"']?\s*:\s*\{\s*[\"']?\$(?:exists[\"']?\s*:\s*true|ne[\"']?\s*:\s*null|gt[\"']?\s*:\s*0)\s*\}\s*\}"
    r"|\{\s*\w*[iI][dD]\s*:\s*\{\s*[\"']?\$exists[\"']?\s*:\s*true\s*\}\s*\}|(?:\{\s*where:\s*)?\{\s*\w+\s*:\s*undefined\s*,?\s*\}\s*\}?"
    r"|\{\s*where:\s*\{\s*\}\s*,?\s*\}|bson\.[MD]\{\s*\}|\w+\s*,\s*bson\.[MD]\{\s*(?:\{\s*\})?\s*\}|new\s+Document\(\)|FilterDefinition.*Empty"
    r"|)\s*+,?\s*+\Z"
)
WIPES = re.compile(r"\btruncate:\s*true|\bforce:\s*true\s*[,}]?\s*\Z")
EACH = re.compile(r"\.(?:find_each|each|in_batches|map|each_entry|find_in_batches)(?:\([^()]*\))?\s*\Z")
CONSTANT = re.compile(
    r"\A(?:[A-Z]\w*(?:::[A-Z]\w*)*)(?:\.(?:all|unscoped|with_deleted|query|objects)(?:\(\))?|::query\(\))*\.?\s*\Z"
)


@cache
def _bulk(family: str) -> re.Pattern[str] | None:
    return re.compile(BULK[family]) if family in BULK else None


def deletions(text: str, code: str, family: str) -> Iterator[Deletion]:
    pattern = _bulk(family) if any(word in code for word in BULK_WORDS.get(family, ("",))) else None
    for count, match in enumerate(pattern.finditer(code) if pattern else ()):
        if count > READ_LIMIT:
            yield Deletion(
                "data-deletion", "looped", "more deletions than can be read one by one", match.start(), match.end(), ""
            )
            return
        groups = match.groupdict()
        what = next((groups[name] for name in NAMES if groups.get(name)), "")
        start = receiver_start(code, match.start())
        opened, closed = arguments(code, match.end() - (1 if code[match.end() - 1] in "({" else 0))
        full, given = _assigned(text, start, match.start()), text[opened:closed]
        source = TRIVIAL.sub("", full)
        chain = _code_of(source)
        everything = (
            (source != full and not BOUNDS.search(chain))
            or groups.get("all")
            or groups.get("all2")
            or groups.get("all3")
            or (what == "delete" and ALWAYS.match(text, closed))
        )
        scope = "everything" if everything else _scope(family, what, chain, given, code[closed : closed + 200], source)
        if scope == "own" and loops.of_each(code[max(0, start - ASSIGNED_ABOVE) : start], source + given):
            scope = "swept"
        if scope != "one":
            name = " ".join(text[start : match.start()].split())[-60:].strip(". ")
            reason = REASONS[scope].format(call=f"{name}.{what.strip('(&:)')}".strip("."))
            key = key_of(text, start, closed + 1) + ("*" if scope == "everything" else "")
            yield Deletion("data-deletion", scope, reason, match.start(), closed, key)


REASONS: dict[Scope, str] = {
    "everything": "{call} deletes everything there is",
    "replaced": "{call} replaces what was there",
    "swept": "{call} deletes every row that meets a condition",
    "own": "{call} deletes the rows of one owner",
    "one": "{call} deletes an object",
    "looped": "{call} deletes one object after another",
}
SINGLE: dict[str, re.Pattern[str]] = {
    "python": re.compile(r"[\w)\]]\.(?:delete\(\s*\)|delete_item\()"),
    "ruby": re.compile(r"[\w)\]]&?\.(?:destroy!?|delete)\b(?![ \t]*[(\w:\"'.])"),
}


SWEEPS: dict[str, re.Pattern[str]] = {
    "python": re.compile(
        r"\bfor[ \t]+(?P<x>\w+)[ \t]+in[ \t]+(?P<over>\w+\.(?:objects|query)\b[^\n:]*):\s*(?P=x)\.delete\(\s*\)|(?P<y>\w+)\.delete\(\)[ \t]+for[ \t]+(?P=y)[ \t]+in[ \t]+(?P<over2>\w+\.(?:objects|query)\b[^\n\]]*)"
    ),
    "ruby": re.compile(
        r"(?P<over>[A-Z][\w:]*+(?:\.\w+[!?]?(?:\([^()\n]*\))?)*?)\.(?:find_each|each|find_in_batches|in_batches|map)\b[^\n{|]{0,60}?(?:\{|\bdo)\s*\|(?P<x>\w+)\|\s*(?P=x)&?\.(?:destroy|delete)\b"
    ),
}


def sweeps(text: str, code: str, family: str) -> Iterator[Deletion]:
    """`for user in User.objects.all(): user.delete()`"""
    for match in SWEEPS[family].finditer(code) if family in SWEEPS and _deletes(code) else ():
        over = match["over"] or match.groupdict().get("over2") or ""
        scope: Scope = "looped" if BOUNDS.search(TRIVIAL.sub("", over)) else "everything"
        yield Deletion(
            "data-deletion",
            scope,
            REASONS[scope].format(call=" ".join(over.split())),
            match.start(),
            match.end(),
            key_of(text, match.start(), match.end()),
        )


def _deletes(code: str) -> bool:
    """Whether a method is called that `SWEEPS` looks for."""
    return ".delete" in code or ".destroy" in code


def singles(text: str, code: str, family: str) -> Iterator[Deletion]:
    """Objects deleted by a script or a management command: in a loop that is a sweep."""
    scope: Scope = "looped" if loops.LOOP.search(code) else "one"
    for match in islice(SINGLE[family].finditer(code), READ_LIMIT) if family in SINGLE else ():
        start = receiver_start(code, match.end() - 1)
        yield Deletion(
            "data-deletion",
            scope,
            REASONS[scope].format(call=text[start : match.end()].split("(")[0]),
            match.start(),
            match.end(),
            key_of(text, start, match.end()),
        )


def _assigned(text: str, start: int, end: int) -> str:
    """What a call stands on; for a variable, what was last assigned to it, and what is called on that."""
    chain = text[start:end]
    variable = re.fullmatch(r"([a-z_]\w*)((?:\.\w+[?!]?(?:\([^()]{0,200}\))?){0,4}\.?)", chain)
    if variable:
        given = list(
            re.finditer(
                rf"(?m:^)[ \t]*{variable[1]}[ \t]*=(?!=)[ \t]*([^\n]{{1,300}})",
                text[max(0, start - ASSIGNED_ABOVE) : start],
            )
        )
        return given[-1][1] + variable[2].rstrip(".") if given else chain
    return chain


def _code_of(chain: str) -> str:
    return re.sub(r"\"[^\"\n]*\"|'[^'\n]*'", "''", chain)


def _scope(family: str, what: str, chain: str, given: str, after: str, source: str) -> Scope:
    """How much one call deletes, as far as its chain shows."""
    bounded = bool(BOUNDS.search(chain)) or bool(
        re.match(
            r"\)?\s*\.\s*(?:where|filter|eq|match|in_?|lt|gt|andWhere|from\s*\([^)]*\)\s*\.\s*where|Where)\b", after
        )
    )
    if family == "ruby":
        chain = EACH.sub("", chain.rstrip("."))
        bounded = bool(BOUNDS.search(chain))
        if what in ("delete_by", "destroy_by"):
            return "own" if OWN.search(given) else "swept"
        if not bounded and (CONSTANT.match(chain) or not chain.strip() or re.search(r"\.(?:all|unscoped)\.\Z", chain)):
            return "everything"
        return "own" if OWN.search(OTHERS.sub("", source)) or not bounded else "swept"
    if what == "sync":
        return "everything" if re.search(r"\bforce\s*:\s*true", given) else "one"
    if family in ("script", "go", "java", "dotnet", "rust", "elixir"):
        return _scope_of_driver(family, what, chain, given, source, bounded=bounded)
    if what == "call_command":
        return "everything" if re.match(r"\s*[\"'](?:flush|reset_db|sqlflush)\b", given) else "one"
    if what == "delete" and not chain.strip():
        return "swept" if bounded else "everything"
    if what == "delete_many":
        return "everything" if EMPTY.match(given) else "own" if OWN.search(given) else "swept"
    if given.strip() and family == "python" and not re.match(r"\s*(?:synchronize_session|force|using)\b", given):
        return "one"
    if not SET.search(chain) or what == "remove":
        return "one"
    if not bounded or ALL_BUT.search(chain):
        return (
            "everything"
            if re.search(r"\bobjects\b|\bquery\b|\.all\s*\(|DB::|::query|\btable\s*\(|object_versions", chain)
            else "one"
        )
    return "own" if OWN.search(AGED.sub("", source)) else "swept"


def _scope_of_driver(family: str, what: str, chain: str, given: str, source: str, *, bounded: bool) -> Scope:
    """Drivers whose condition is an argument."""
    if what in ("deleteMany", "DeleteMany", "DeleteManyAsync", "delete_many"):
        return "everything" if EMPTY.match(given) else "own" if OWN.search(given) else "swept"
    if what == "destroy":
        if WIPES.search(given) or re.search(r"where:\s*\{\s*\}", given):
            return "everything"
        return "one" if "where" not in given else "own" if OWN.search(given) else "swept"
    if what in ("deleteAll", "deleteAllInBatch", "delete_all") and family != "elixir":
        return "everything" if not given.strip() and not bounded else "own" if OWN.search(given + source) else "swept"
    if family == "elixir":
        return "everything" if re.fullmatch(r"\s*[A-Z][\w.]*\s*", given) else "swept"
    if what.startswith(("ExecuteDelete", "RemoveRange", "BatchDelete", "executeDelete", "deleteWhere", "bulkDelete")):
        return "swept" if bounded or given.strip() else "everything"
    if family == "go" and what == "Delete":
        return _of_gorm(chain, given, source, bounded=bounded)
    if what.startswith(("deleteBy", "removeBy")):
        return "swept"
    if what == "del" and re.search(r"\b(?:knex|trx|db)\b\s*\(|\.(?:table|from)\s*\(", chain):
        return "own" if bounded and OWN.search(source) else "swept" if bounded else "everything"
    if (
        family == "script"
        and what == "delete"
        and re.fullmatch(r"\s*(?:await\s+)?(?:\w+\.)*(?:db|tx|trx|drizzle)\.?\s*", chain)
    ):
        # drizzle: db.delete(users), a table in the plural, and a condition in .where() behind it
        return "everything" if not bounded and re.fullmatch(r"\s*(?:schema\.)?[A-Za-z]\w*s\s*", given) else "one"
    if what == "clear":  # TypeORM empties the table
        return (
            "everything" if re.search(r"repo(?:sitory)?\b|getRepository", chain, re.I) and not given.strip() else "one"
        )
    if what in ("delete", "remove") and re.search(r"\.from\s*\(|\bknex\s*\(", chain) and not given.strip():
        return "swept" if bounded else "everything"
    if (
        what == "remove"
        and re.search(r"\b(?:collection|models?|db)\b", chain, re.I)
        and EMPTY.match(given)
        and "{" in given
    ):
        return "everything"
    return "one"


MODEL = re.compile(r"\s*&(?:\w+\.)?[A-Z]\w*\{\s*\}\s*\Z")


def _of_gorm(chain: str, given: str, source: str, *, bounded: bool) -> Scope:
    """A model without a key stands for all rows that the conditions let through: https://gorm.io/docs/delete.html#Batch-Delete"""
    if re.search(r"\bdb\b|\btx\b|\bDB\b", chain) and "Unscoped" in chain and not bounded:
        return "everything"
    batch = MODEL.match(given) is not None and "Where" in chain and AGE.search(source) is not None
    return "swept" if batch and not OWN.search(source) else "one"


AGE = re.compile(r"\b\w+(?:_at|_on|_time|At|date)\s*<=?\s*(?:\?|@|\$)")
"""All that is older than something."""
