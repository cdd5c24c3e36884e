"""Queries that a program keeps in XML: https://mybatis.org/mybatis-3/sqlmap-xml.html"""

from __future__ import annotations

import re

from gate.classify.reading.patterns import pattern
from gate.model import FileChange

ENTIRE = 500_000
"""Characters of one side of XML that are read."""
MAPPER = pattern(r"<mapper\s+namespace=\"")
ACTS_IN = pattern(
    r"\$\{|@|<(?:delete|update|insert|cache|if|choose|foreach|where|set|trim|sql|include)\b|typeHandler|statementType|\bcall\b|passw|secret|token|hash|\b(?:grant|revoke|alter|merge|lock|execute)\b|(?:purge|terminate|cancel|sleep|pg_)\w*\(|\b(?:delete|update|insert|truncate|drop|set|or|into)\b",
    re.I,
)
ORDERED = pattern(r"(?<!\s)\s*+\border by (?![^\n]{0,200}\b(?:limit|offset|fetch|for)\b)[\w., ]{1,200}\s*+\Z", re.I)


QUERY = pattern(
    r"(?P<head><select\b[^<>]*\bid=\"(?P<id>[^\"]+)\"[^<>]*>)(?P<said>(?:(?!</?select\b).)*+)</select>", re.S
)


def only_reads(file: FileChange) -> bool:
    """Whether XML holds queries of a program, and only new ones came, or their order: https://mybatis.org/mybatis-3/sqlmap-xml.html"""
    texts = (file.old_text, file.new_text)
    if not all(MAPPER.search(text[:4_000]) for text in texts) or max(map(len, texts)) > ENTIRE:
        return False
    (old, before), (new, after) = (_queries(text) for text in texts)
    if any(len(QUERY.findall(text)) != len(side) for text, side in zip(texts, (old, new), strict=True)):
        return False  # two of one name, for two databases
    kept = all(_bare(new.get(name, "")) == _bare(said) for name, said in old.items())
    fresh = (said for name, said in new.items() if name not in old)
    return kept and before == after and not any(map(ACTS_IN.search, fresh))


def _queries(text: str) -> tuple[dict[str, str], str]:
    """What each query asks, by its name, and all that is no query."""
    return {found["id"]: found["head"] + found["said"] for found in QUERY.finditer(text)}, "".join(
        QUERY.sub("", text).split()
    )


KEYWORD = pattern(r"\b(?:select|from|where|and|order|by|desc|asc|as|left|inner|join|on|in|is|not|null|like)\b", re.I)


def _bare(query: str) -> str:
    """A query, whatever its order and its letters."""
    query = KEYWORD.sub(lambda word: word[0].lower(), query)
    return "".join(ORDERED.sub("", query).split())
