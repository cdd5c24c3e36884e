"""What bounds a deletion, and is lost: words of the call itself, or the way out above it where there is nothing to go by.

docs.delete_many({"org": org, "_id": id})   ->   docs.delete_many({"org": org})
return if rows.empty?                       ->   (gone)
Product.where.not(sku: rows).destroy_all         all of them, where a feed came empty
"""

from __future__ import annotations

import re
from collections.abc import Set

from gate.classify.reading.patterns import Pattern, pattern
from gate.classify.reading.rows import SHORT, is_remark, removed_from
from gate.model import FileChange, Line

VERB = r"(?:delete(?!d)|destroy(?!ed)|remove(?!d)|purge(?!d)|prune(?!d)|terminate(?!d))"
DELETES = pattern(
    rf"(?:\b|_){VERB}_?(?:all|many|by|batch|from|folder|prefix|where)?\w*\b[!?]?|\bExecuteDelete\w*\(", re.I
)
MANY = pattern(
    r"delete_?(?:all|many|by|folder|prefix|blobs|objects)|destroy_?all|ExecuteDelete|RemoveRange|remove_?all|\bdelete\(\)"
    rf"|(?:where|filters?|exclude|find|query|objects|scope|not)\b\W.*{VERB}|from\(.*{VERB}",
    re.I,
)
"""More than one row that somebody named."""
STEMS = ("elete", "destroy", "purge", "prune", "emove", "erminate")
FORGETS = pattern(
    r"cache|header|listener|cookie|session|params|redis|\bclass(?:List|es)\b|queue|storage\.",
    re.I,
)
"""What a program forgets for itself."""
PART = re.compile(r"\[[^\[\]\n'\"]*(?:\.\.|:)[^\[\]\n'\"]*\]|[A-Z]?[a-z\d]+|[A-Z]+(?![a-z])|[!=<>]=?|&&|\|\|")
IDLE = frozenset(
    "await async return self this void static from in with force cascade synchronize session false".split()
)
OUT = pattern(
    r"\s*(?:(?:if|unless)\b[^\n]*(?:\breturn\b|\braise\b|\bthrow\b|\babort\b|\bcontinue\b|\bexit\b)|(?:return|raise|next|abort|exit)\b[^\n]*\b(?:if|unless)\b)"
)
EMPTY = pattern(r"empty|blank|\bany\?|present|length|size|count|len\(|\bnil\b|\bnull\b|None|undefined|confirm", re.I)
VIEWS = (".erb", ".haml", ".slim", ".html", ".twig", ".jinja", ".j2")
"""A page names what a link leads to, and removes nothing itself."""
NEAR, MOST = 6, 200


def unbound(file: FileChange) -> Line | None:
    """The line of a deletion that says less of what it reaches than before, or the way out above one that is gone."""
    if file.before is None or file.after is None or not 0 < len(file.removed) <= MOST:
        return None
    if file.path.endswith(VIEWS) or not any(stem in file.new_text for stem in STEMS):
        return None  # most files end here
    return _says_less(file) or _goes_on(file)


def _says_less(file: FileChange) -> Line | None:
    gone = [words for x in file.removed if (words := _words(x, MANY))]
    came = [(x, words) for x in file.added if (words := _words(x, DELETES))][:MOST] if gone else []
    said = {part for x in file.added for part in PART.findall(x.text[:SHORT])} if came else set[str]()
    for line, words in came:
        elsewhere = said.difference(words)  # a call that is only broken into rows says it further down
        if any(_lost(was, words, elsewhere) for was in gone):
            return line
    return None


def _words(line: Line, told: Pattern) -> list[str] | None:
    text = line.text[:SHORT]
    if not any(stem in text for stem in STEMS) or is_remark(text) or FORGETS.search(text):
        return None
    return PART.findall(text) if DELETES.search(text) and told.search(text) else None


def _lost(old: list[str], new: list[str], elsewhere: Set[str]) -> bool:
    """Whether words that bound something are left out, and all else stands as it stood."""
    left = iter(old)
    rest = all(word in left for word in new)
    lost = list(old)
    for word in new if rest else ():
        lost.remove(word)
    bound = [word for word in lost if (word[0].isalpha() or word[0] == "[") and word.lower() not in IDLE]
    return rest and any(word not in elsewhere for word in bound)


def _goes_on(file: FileChange) -> Line | None:
    came = {x.bare for x in file.added}
    rows: list[str] = []
    for now, line in removed_from(file):
        text = line.text[:SHORT]
        if line.bare in came or not (OUT.match(text) and EMPTY.search(text)):
            continue
        rows = rows or file.new_text.split("\n")
        below = [row[:SHORT] for row in rows[now - 1 : now - 1 + NEAR]]
        if any(MANY.search(row) and DELETES.search(row) and not FORGETS.search(row) for row in below):
            return line
    return None
