"""Tables that a program writes anew: what they held goes, though nothing is called a deletion."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from gate.classify.reading.patterns import pattern
from gate.classify.sql.calls import arguments, key_of, receiver_start
from gate.classify.sql.literals import masked
from gate.classify.sql.orm import READ_LIMIT, Deletion

GIVEN = pattern(
    r"(?:\.|\b(?=write_pandas))(?P<what>to_sql|to_gbq|write_database|saveAsTable|insertInto|LoadJobConfig|QueryJobConfig|write_pandas)\("
)
REPLACE = pattern(
    r"\bif_(?:table_)?exists\s*+=\s*+[\"']replace[\"']|\bmode\s*+=\s*+[\"']overwrite[\"']|\boverwrite\s*+=\s*+True\b|\bWRITE_TRUNCATE\b"
)
SPARK = pattern(
    r"\.mode\(\s*+(?:[\"']overwrite[\"']|SaveMode\.Overwrite)\s*+\)(?:[\s\\]*+\.\w+\([^()]{0,200}\)){0,6}?[\s\\]*+\.(?P<what>saveAsTable|insertInto|jdbc|(?:save|parquet|orc|csv|json)(?=\(\s*[\"'](?:s3a?|gs|abfss?|dbfs|hdfs):))\("
)


def deletions(text: str, family: str) -> Iterator[Deletion]:
    """`frame.to_sql("users", engine, if_exists="replace")`; files that are written anew are a program's output."""
    if family not in ("python", "java") or not any(word in text for word in ("replace", "verwrite", "WRITE_TRUNCATE")):
        return
    code = masked(text, family, keep_strings=True)
    for match in islice(GIVEN.finditer(code), READ_LIMIT):
        start, end = arguments(code, match.end() - 1)
        if REPLACE.search(code[start:end]):
            yield _replaced(match, text, code, end)
    for match in islice(SPARK.finditer(code), READ_LIMIT):
        yield _replaced(match, text, code, arguments(code, match.end() - 1)[1])


def _replaced(match: re.Match[str], text: str, code: str, end: int) -> Deletion:
    reason = f"{match['what']} writes a table anew: the rows that it held are lost"
    key = key_of(text, receiver_start(code, match.start()), end)
    return Deletion("data-deletion", "replaced", reason, match.start(), end, key)
