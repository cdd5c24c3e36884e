"""What a statement does to data, schema and access. After the rules of squawk (https://squawkhq.com/docs/rules),
strong_migrations and atlas' analyzers (https://atlasgo.io/lint/analyzers): destructive, locking, or merely additive."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from gate.classify.sql import ACCESS, COMMAND, DATA, DESTRUCTIVE, SCHEMA, UNBOUNDED, routines
from gate.classify.sql.kinds import BOUNDED, LEAST, NAME, clauses, kinds
from gate.classify.sql.scanner import Statement, statements

BATCHES = "update in batches with a WHERE, and keep the old values until the result is checked"
DEPTH = 4
"""Statements inside literals inside statements: EXECUTE 'EXECUTE ''DROP …'''."""
PART_LIMIT = 20_000
CROWD = 200
"""Heads in one statement past which each is read up to the next one only."""


@dataclass(frozen=True, slots=True)
class Effect:
    rule: str
    level: int
    reason: str
    start: int
    safer: str | None = None
    target: str = ""
    conditional: bool = False
    """A DELETE or an UPDATE with a WHERE that bounds it."""
    bounded: bool = False
    """A condition that names a parameter or an id: one object's rows, not a sweep."""
    deferred: bool = False
    """It stands in the body of a function or trigger: it runs when that is called."""
    made_here: bool = False
    """It drops a table that the same text makes above."""


HANDS_OUT = "gives somebody a role or a right"
WORDS = "drop|truncate|delete|update|alter|grant|revoke|deny|create|insert|replace|merge|rename|copy|reassign|set|exec|execute|load|comment|upsert|import|purge|flush|reindex|cluster|refresh"
HEAD = re.compile(
    rf"\b(?P<head>{WORDS})\b|(?<![.\w])(?P<late>security\s+definer|into\s+(?:out|dump)file|xp_cmdshell|pg_read_file|lo_import|lo_unlink|drop_chunks(?=\s*\()|add_retention_policy(?=\s*\()|dblink_exec|aws_lambda\.invoke|query_export_to_s3)\b", re.I)  # fmt: skip
OPENS = re.compile(
    r"(?:\A|[;(\n]|\b(?:begin|then|else|loop|do|as|explain|analyze|atomic|also|instead|verbose|start))[\s(]*\Z", re.I
)
LOOK_BACK = 60


def _starts(bare: str) -> Iterator[int]:
    """Where a statement, or a part of a compound one, begins."""
    for match in HEAD.finditer(bare):
        if match["late"]:
            yield match.start()
            continue
        before = bare[max(0, match.start() - LOOK_BACK) : match.start()]
        if not before.strip() or OPENS.search(before):
            yield match.start()


DYNAMIC = re.compile(
    r"\b(?:exec(?:ute)?(?:\s+immediate)?|sp_executesql|prepare|format|dblink\w*|cron\s*\.\s*schedule\w*|query_to_xml|run_command_on_\w+|add_job|do|create\s+(?:or\s+replace\s+)?(?:function|procedure|event|trigger|proc)|schedule)\b", re.I)  # fmt: skip
SET_TEXT = re.compile(r"\A\s*(?:set|select|declare)\b[^=]*:?=|\b(?:@\w+|\w+)\s*:?=\s*(?:''|concat)", re.I)
BODY = re.compile(
    r"\s*create\s+(?:or\s+(?:replace|alter)\s+)?(?:definer\s*=\s*\S+\s+)?(?:constraint\s+)?(?:function|procedure|proc|trigger|rule|package)\b",
    re.I,
)
DELETE = re.compile(
    rf"delete\s+(?:(?:low_priority|quick|ignore|only|top\s*\([^)]*\))\s+)*(?:(?P<also>{NAME}(?:\s*,\s*{NAME})*)\s+)?from\s+(?:only\s+)?(?P<name>{NAME})|delete\s+(?P<bare>{NAME})\s+where\b|delete\s+(?P<alone>{NAME})\s*\Z",
    re.I,
)
MERGED = re.compile(r"delete\s*(?:;|\Z|when\b|output\b)", re.I)
UPDATE = re.compile(
    rf"update\s+(?:(?:low_priority|ignore|only|or\s+\w+)\s+){{0,3}}(?P<name>{NAME})[^;]*?\bset\s+(?P<columns>\(?{NAME})",
    re.I | re.S,
)
ACCOUNTS = re.compile(r"(?:^|[._])(?:users?|accounts?|members?(?:hips?)?|roles?|permissions?|grants?)\W*$", re.I)
RIGHTS = re.compile(
    r"(?:^|[,\s(])[\"`\[]?(?:is_?)?(?:suspended\w*|locked\w*|disabled\w*|blocked\w*|banned\w*|verified\w*|activated\w*|roles?(?:_\w+)?|admin\w*|super_?user|staff|permissions?|privileges?|\w*password\w*)[\"`\]]?\s*=",
    re.I,
)
GIVEN = re.compile(r"\?|\$\d|(?<![:\w]):[a-z_]|@\w|%s|%\(|\{|__v__|\b(?:new|old|excluded)\.", re.I)
"""A condition that the program fills in: which account is meant is told when it runs."""
EDGE = re.compile(r"[()]|;|\b(?:where|using|join)\b", re.I)
ALWAYS = re.compile(
    r"(?:\A|\bor\b)[\s(]*(?:true|1|not\s+false|not\s+0|(?P<x>[\w.]+|'')\s*=\s*(?P=x)|\w*id\w*\s*(?:>=?|<>|!=)\s*-?[01]|\w*id\w*\s+is\s+not\s+null|''\s*like\s*''|exists\s*\(\s*select\s+1\s*\))[\s)]*(?:\Z|;|\bor\b|\breturning\b|\blimit\b|\border\b)", re.I)  # fmt: skip
WHOLE = re.compile(r"\W*(?:__v__|%s|\{\w*\}|\$\{[^}]*\})\W*\Z")
"""A condition that is one variable: nobody can tell what it bounds."""
PARAMETER = re.compile(
    r"\?|\$\d|(?<![:\w]):[a-z_]|@\w|%s|%\(|\{|__v__|\b(?:new|old|excluded)\.|\b\w*(?:uu)?id\s*=\s*\S", re.I
)
BLANKED = re.compile(r"\bset\b[^;]*?=\s*null\b", re.I)
HANDED_OUT = re.compile(
    r"insert\s+into\s+[\"`\[]?(?:\w+\.)?(?:(?:user|account|member)\w*_?(?:roles?|permissions?|groups?|grants?|privileges?|rights?|authorit(?:y|ies))|(?:\w+_)?(?:role|group)s?_?(?:permissions?|privileges?|rights?|grants?|authorit(?:y|ies)|modules?|menus?|functions?|screens?|features?|resources?)|admins?|super_?users?)\b",
    re.I,
)
"""Who may do what, where a program keeps it in a table."""
OF_RIGHTS = re.compile(
    r"insert\s+into\s+[\"`\[]?(?:\w+\.|\$\{\w+\}\.)?(?!(?:\w+_)?(?:roles?|groups?|users?|members?|accounts?)_)(?:\w+_)?(?:permissions?|privileges?)\b",
    re.I,
)
UNNAMED = re.compile(r"\b(?:drop\s+(?:table|schema|database)(?:\s+if\s+exists)?|truncate(?:\s+table)?)\s*\Z", re.I)
"""A literal to which a name is put when it runs."""
WIDE = re.compile(
    r"(?:\A|\b(?:and|or)\b)[\s(]*[\w.]*\bid\s*(?:>=?|<=?|<>|!=)|\bor\b[\s(]*(?:[$:@%?][\w()]*|__v__|\d+)\s*(?:[<>=!]|is\b)",
    re.I,
)
"""An id that is only compared, or a value that is asked of itself: it bounds nothing."""


def effects(text: str, *, depth: int = 0) -> Iterator[tuple[str, Effect]]:
    """Every effect of a text, with the key of the statement that has it. Positions are offsets into the text."""
    runs = routines.run_in(text)
    bodies, made = routines.bodies(text, runs), set[str]()
    for statement in statements(text.replace("\ufeff", " ")):
        key, body = "", any(start <= statement.start < end for start, end in bodies)
        for effect in of_statement(statement, depth=depth):
            key = key or statement.key
            if effect.target.casefold() in made and effect.reason.startswith("drops table"):
                effect = replace(effect, made_here=True)
            if (
                effect.deferred
                and (routine := routines.ROUTINE.match(statement.bare))
                and routines.plain(routine["name"]) in runs
            ):
                effect = replace(effect, deferred=False)
            yield key, replace(effect, deferred=True) if body else effect
        told = MAKES.match(statement.bare)
        if told:
            made.add(told["name"].casefold())


MAKES = re.compile(rf"\s*create\s+table\s+(?P<name>{NAME})\s*\(", re.I)


def of_statement(statement: Statement, *, depth: int = 0) -> Iterator[Effect]:
    bare = statement.bare
    if bare.startswith("\\"):
        yield Effect(
            COMMAND,
            3,
            "a psql command that runs a program or another file",
            statement.start,
            "write the statements out, so that they can be reviewed",
        )
        return
    body = bool(BODY.match(bare))
    starts = [*_starts(bare)]
    for i, (start, end) in enumerate(pairwise([*starts, len(bare)])):
        stop = end if len(starts) > CROWD else min(len(bare), start + PART_LIMIT)
        effect = _part(bare, start, end, stop, statement.origin(start))
        if effect:
            yield replace(effect, deferred=True) if body and i else effect
    yield from _inside(statement, depth)


def _inside(statement: Statement, depth: int) -> Iterator[Effect]:
    """Statements in the literals of a statement that runs them: EXECUTE, DO, function bodies, a variable to be prepared."""
    if (
        depth >= DEPTH
        or not statement.literals
        or not (DYNAMIC.search(statement.bare) or SET_TEXT.search(statement.bare))
    ):
        return
    body = bool(BODY.match(statement.bare))
    joined = (
        [*statement.literals] if len(statement.literals) == 1 else [*statement.literals, "".join(statement.literals)]
    )
    for literal in joined:
        whole = f"{literal} __v__" if UNNAMED.search(literal) else literal
        for _, effect in effects(whole, depth=depth + 1):
            yield replace(effect, start=statement.start, deferred=effect.deferred or body)


def _part(bare: str, start: int, end: int, stop: int, origin: int) -> Effect | None:
    """One head and what follows it, up to the next head; conditions and clauses are sought up to `stop`."""
    word = bare[start : start + 6].casefold()
    if word == "delete":
        return _delete(bare, start, stop, origin)
    if word == "update":
        return _update(bare, start, stop, origin)
    if word == "insert" and HANDED_OUT.match(bare, start) and not GIVEN.search(bare[start:stop].split(";")[0]):
        return Effect(ACCESS, 4, HANDS_OUT, origin, LEAST)
    if word == "insert" and OF_RIGHTS.match(bare, start):
        return Effect(ACCESS, 3, "adds what somebody can be allowed", origin, LEAST)
    part = bare[start : min(end, start + PART_LIMIT)]
    if word.startswith("alter"):
        found = _first(clauses(), bare[start:stop].split(";", 1)[0], origin, anchored=False)
        access = _first(kinds(), part, origin)
        return max((e for e in (found, access) if e), key=lambda e: e.level, default=None)
    return _first(kinds(), part, origin)


def _first(
    table: tuple[tuple[re.Pattern[str], str, int, str, str | None], ...],
    part: str,
    origin: int,
    *,
    anchored: bool = True,
) -> Effect | None:
    for pattern, rule, level, reason, safer in table:
        match = pattern.match(part) if anchored else pattern.search(part)
        if match:
            named = {k: " ".join((v or "").split()).strip('"`[]') for k, v in match.groupdict().items()}
            target = named.get("name", "")
            words = (
                reason.format(what=named.get("what", "").lower(), name=target, other=named.get("other", ""))
                if named
                else reason
            )
            return Effect(rule, level, words, origin + (match.start() if not anchored else 0), safer, target)
    return None


def _condition(bare: str, start: int, stop: int) -> str | None:
    """The WHERE of the statement that starts here, None without one; nested queries have their own."""
    depth, joined = 0, False
    for edge in EDGE.finditer(bare, start, stop):
        word = edge.group().casefold()
        if word == "(":
            depth += 1
        elif word == ")":
            depth -= 1
            if depth < 0:
                break
        elif word == ";":
            break
        elif depth == 0 and word == "where":
            return bare[edge.end() : edge.end() + 2_000].split(";")[0].strip()
        elif depth == 0:
            joined = True
    return "joined" if joined else None


def _delete(bare: str, start: int, stop: int, origin: int) -> Effect | None:
    match = DELETE.match(bare, start, stop)
    if match is None:
        merges = MERGED.match(bare, start) and "merge" in bare[:start].casefold()
        return (
            Effect(
                DESTRUCTIVE, 4, "a MERGE deletes rows: they cannot be brought back", origin, BOUNDED, conditional=True
            )
            if merges
            else None
        )
    name = (match.group("name") or match.group("bare") or match.group("alone") or "").strip('"`[]')
    where = _condition(bare, start, stop)
    if name.startswith("@"):
        return Effect(SCHEMA, 2, f"deletes rows of the variable {name}", origin)
    if where is None or ALWAYS.search(where):
        return Effect(DESTRUCTIVE, 4, f"deletes every row of {name}", origin, BOUNDED, name)
    return Effect(
        DESTRUCTIVE,
        4,
        f"deletes rows of {name}: they cannot be brought back",
        origin,
        BOUNDED,
        name,
        True,
        bool(PARAMETER.search(where)) and not WHOLE.match(where) and not WIDE.search(where),
    )


def _update(bare: str, start: int, stop: int, origin: int) -> Effect | None:
    match = UPDATE.match(bare, start, stop)
    if match is None or match.group("name").casefold() in ("set", "of"):
        return None
    name, where = match.group("name").strip('"`[]'), _condition(bare, start, stop)
    column = match.group("columns").strip('("`[]')
    if ACCOUNTS.search(name) and (where is None or not GIVEN.search(where)):
        given = bare[match.end() - len(match.group("columns")) : match.end() + 500]
        if RIGHTS.search(re.split(r"\bwhere\b|;", given, maxsplit=1, flags=re.I)[0]):
            return Effect(ACCESS, 4, f"changes what some of {name} may do, or whether they are let in", origin, LEAST)
    if where is None or ALWAYS.search(where):
        if BLANKED.search(bare[match.start() : match.end() + 500].split(";")[0]):
            return Effect(DESTRUCTIVE, 4, f"empties a column of every row of {name}", origin, BATCHES, column)
        return Effect(UNBOUNDED, 3, f"overwrites every row of {name}", origin, BATCHES, column)
    bounded = bool(PARAMETER.search(where)) and not WHOLE.match(where) and "select" not in where.casefold()
    if WIDE.search(where):
        return Effect(DATA, 2, f"changes rows of {name} far and wide", origin, BATCHES, column, True)
    return Effect(DATA, 1, f"changes rows of {name}", origin, None, column, True, bounded)
