"""Liquibase changelogs in XML, YAML and JSON: change types outside `rollback`, and the SQL that they carry.
https://docs.liquibase.com/change-types/home.html"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from gate.classify.sql.calls import closing
from gate.classify.sql.effects import effects
from gate.classify.sql.frameworks import Operation
from gate.classify.sql.literals import blanked

LOSES = "dropTable|dropColumn|delete|dropAllTables|mergeColumns|dropSequence|executeCommand|dropType"
XML_ROLLBACK = re.compile(r"<(?:\w+:)?rollback\b(?:[^>]*/>|.*?</(?:\w+:)?rollback\s*>)|<!--.*?-->", re.S)
XML_SQL = re.compile(r"<(?:\w+:)?(?:sql|createProcedure)\b[^>]*>(?P<sql>.*?)</(?:\w+:)?(?:sql|createProcedure)>", re.S)
KEYED = re.compile(
    rf"<(?:\w+:)?(?P<tag>{LOSES})\b|(?m:^)[ \t]*-?[ \t]*(?P<key>{LOSES})[ \t]*:|\"(?P<name>{LOSES})\"\s*:"
)
ELEMENT = re.compile(r"<(?P<tag>[\w:]{1,60})\b[^<>]{0,2000}(?:/>|>(?:(?!</(?P=tag)>)[\s\S]){0,4000}</(?P=tag)>)")
"""An element with all that it holds: what follows it is no part of the change that it makes."""
FAR = 20_000
"""Characters of a change set in which it says when it runs."""
HEAD = re.compile(
    r"<(?:\w+:)?changeSet\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|(?m:^)[ \t]*-?[ \t]*changeSet[ \t]*:|\"changeSet\"[ \t]*:"
)
DECIDES = r"(?:id|author|contexts?|contextFilter|dbms|labels|runAlways|runOnChange|runOrder|failOnError|ignore|preConditions|onFail|onError|tableIsEmpty|tableExists|columnExists|sqlCheck|rowCount|expectedResult)"
AROUND = re.compile(
    r"<(?:\w+:)?(?P<tag>modifySql|preConditions)\b[\s\S]{0,2000}?</(?:\w+:)?(?P=tag)>"
    rf"|(?m:^)[ \t]*(?:-[ \t]+)?[\"']?{DECIDES}[\"']?[ \t]*:[^\n]*"
)
SAYS = re.compile(rf"\b{DECIDES}\s*=\s*(?:\"[^\"]*\"|'[^']*')")
"""Which of what a change set says decides where and when it runs."""
YAML_ROLLBACK = re.compile(r"(?m:^)(?P<indent>[ \t]*(?:-[ \t]+)?)rollback[ \t]*:[^\n]*\n")
JSON_ROLLBACK = re.compile(r"\"rollback\"\s*:\s*(?P<open>[\[{])")
YAML_SQL = re.compile(
    r"(?m:^)(?P<indent>[ \t]*(?:-[ \t]+)?)sql[ \t]*:[ \t]*(?P<first>[^\n]*)\n(?P<rest>(?:[ \t][^\n]*\n|\n)*)"
)
YAML_KEY = re.compile(r"(?m:^)[ \t]*(?:-[ \t]+)?(?:\w+:[ \t]*)?[|>]?[-+]?(?=[ \t]*[\"'\w\n])")
JSON_SQL = re.compile(r"\"sql\"\s*:\s*\"(?P<sql>(?:[^\"\\\n]|\\.)*+)\"")


def operations(text: str) -> Iterator[Operation]:
    live = blanked(text, [*_rollbacks(text)])
    sets = _change_sets(live)
    for match in KEYED.finditer(live):
        what = match["tag"] or match["key"] or match["name"]
        element = ELEMENT.match(live, match.start()) if match["tag"] else None
        line = element.end() if element else live.find("\n", match.end() + 200, match.end() + 2_000)
        line = min(len(live), match.end() + 200) if line < 0 else line
        yield Operation(
            True,
            f"{what} loses data: it cannot be brought back",
            match.start(),
            "".join(f"{_said_around(sets, match.start())} {live[match.start() : line]}".split()),
        )
    for start, sql in _sql(live):
        for key, effect in effects(sql):
            if effect.level >= 3:
                yield Operation(True, effect.reason, start + effect.start, f"{_said_around(sets, start)} {key}")


def _change_sets(text: str) -> list[tuple[int, str]]:
    """Where each change set begins, and what it says of who runs it, where, and of what is put into its statements.
    https://docs.liquibase.com/concepts/changelogs/changeset.html"""
    heads = [*HEAD.finditer(text)]
    sets = []
    for number, head in enumerate(heads, 1):
        end = heads[number].start() if number < len(heads) else len(text)
        around = AROUND.finditer(text, head.end(), min(end, head.end() + FAR))
        sets.append((head.start(), "".join((*SAYS.findall(head.group()), *(found.group() for found in around)))))
    return sets


def _said_around(sets: list[tuple[int, str]], at: int) -> str:
    number = bisect_right(sets, at, key=lambda begun: begun[0])
    return sets[number - 1][1] if number else ""


def _rollbacks(text: str) -> Iterator[tuple[int, int]]:
    reached = 0
    for match in XML_ROLLBACK.finditer(text):
        yield match.span()
    for match in JSON_ROLLBACK.finditer(text):
        end = closing(text, match.start("open"))
        if end > reached and match.start() >= reached:
            yield match.start(), end
            reached = end
    for match in YAML_ROLLBACK.finditer(text):
        width, end = len(match["indent"]), match.end()
        for line in text[match.end() : match.end() + 20_000].split("\n"):
            if line.strip() and len(line) - len(line.lstrip()) <= (width if "-" not in match["indent"] else width - 1):
                break
            end += len(line) + 1
        yield match.start(), min(end, len(text))


def _sql(text: str) -> Iterator[tuple[int, str]]:
    for match in XML_SQL.finditer(text):
        yield (
            match.start("sql"),
            match["sql"].replace("<![CDATA[", " ").replace("]]>", " ").replace("&gt;", ">").replace("&lt;", "<"),
        )
    for match in YAML_SQL.finditer(text):
        yield (
            match.start("first"),
            YAML_KEY.sub(lambda key: ";" + " " * (len(key.group()) - 1), match["first"] + "\n" + match["rest"]),
        )
    for match in JSON_SQL.finditer(text):
        yield match.start("sql"), match["sql"].replace('\\"', '"').replace("\\n", "\n")
