"""What a deletion that stays as it is reaches: the rows, objects or files that lines above it choose.

for key in bucket.list(prefix):   ->   for key in bucket.list():
    key.delete()                           key.delete()
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import bare, indent
from gate.model import FileChange, Line

DELETES = pattern(
    r"\.\s*(?:delete|destroy|purge)(?:_all|_many|_batch|_item|_document|_blob|All|Many|Item|Object|Async|!)?\s*(?:\(|$|;)|\.(?:ExecuteDelete|RemoveRange|DeleteAll|DeleteMany|Delete|delete_objects|batch_delete|unlink|remove_all|deleteInBatch)\w*\("
    r"|\.(?:terminate_instances|delete_(?:snapshot|volume|image|db_\w+|table|log_group|stack|cluster|bucket)|deregister_image|DeleteAllOf|delete_collection_\w+)\(|\bos\.remove\([^)\n]*(?:backup|dump|snapshot|archive|name|path|old)|\bos\.Remove(?:All)?\(|\bFile\.delete\("
    r"|\bnew\s+(?:DeleteObjects?|DeleteItem|BatchWriteItem|BatchWrite)Command\("
)
"""A call that deletes what a name or a chain stands for."""
COMMANDS = pattern(r"\bnew\s+(?:Delete|BatchWrite)\w*Command\(")
"""Of the SDK of a cloud: https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/"""
STEMS = (
    "elete",
    "destroy",
    "purge",
    "unlink",
    "RemoveRange",
    "remove_all",
    "terminate_",
    "deregister_",
    "os.remove",
    "os.Remove",
)
"""Without one of these there is none."""
IN_MEMORY = pattern(
    r"\.delete\(\s*[:'\"`]|redis|cache|\bgraph\b|\bqueue\b|\bcanvas\b|\bscene\b|\btree\b|map\b|maps?\.|sets?\.|registry|listener|handler|animation|timer|pending|inflight|seen|visited|subscri|observer|unlink|headers?\.|params\.|cookies?\.|storage\.delete\(['\"]",
    re.I,
)
"""What a program forgets for itself."""
AFAR = pattern(
    r"\bawait\b|\bctx\b|many|all\b|_all|async|item|object|bucket|\bdb\b|table|collection|\bdel\b|\bos\.Remove", re.I
)
"""In languages whose maps and sets have a `delete` too: what tells a store from them."""
OF_A_VALUE = pattern(r"(?<![\w.:])@?[a-z_]\w*\.delete\(\s*:?[\w\"']+\s*\)")
"""What a hash or a list of Ruby forgets: a record is deleted without saying which, and an association is of one."""
CHOOSES = pattern(
    r"filter|where|exclude|select|scan|query|objects|\ball\b|find|collection|list|limit|prefix|older|before|after|cutoff|since|days|hours|delta|ago|keep|pinned|expire|stale|[<>]|\b(?:if|unless|continue|return|next|for|foreach)\b|\b_?(?:db|context)\b|\b(?:range|in|of)\s+\w+\[[^\]\n]*:"
    r"|(?-i:=\s*(?:[A-Z]\w*::)*[A-Z]\w*\.(?!(?:new|create|build|instance|current|now|today)\b)[a-z]\w*)",
    re.I,
)
ONE = pattern(
    r"(?:objects|session|repo\w*)\.get\(|\bget_object|\bfind\(|\bfind_by|\bfirst\b|\bfindOne|findById|findUnique|FirstOrDefault|SingleOrDefault|params\[|\bby_?id\b|\bpk\s*=|\bid\s*=",
    re.I,
)
"""One row that somebody asked for."""
LOCKS = pattern(r"\s*(?:pthread_mutex|mtx|mutex|spin)_(?:un)?lock\([^()\n]*\);?\s*$")
"""https://pubs.opengroup.org/onlinepubs/9799919799/functions/pthread_mutex_lock.html"""
TAKES = pattern(
    r"\s*(?:export\s+)?(?:const|let|var|val|auto|final|static|private|public|readonly)?\s*(?:[\w<>\[\]?]+\s+)?[$@]?(?P<name>[A-Za-z_]\w*)(?:\s*,\s*[\w_]+)*\s*(?::[^=\n]{1,60})?(?::?=)(?!=)\s*(?P<by>.+)$"
    r"|\s*(?:(?:async|await)\s+)?for(?:each)?\b\s*\(?\s*(?:const|let|var|auto|final)?\s*(?:[\w<>]+\s+)?(?:_\s*,\s*)?[$]?(?P<each>[A-Za-z_]\w*)\s*(?::=\s*range\b|\bin\b|\bof\b|:)\s*(?P<of>.+)$"
    r"|\s*foreach\s*\(\s*(?P<list>.+?)\s+as\s+\$(?P<one>\w+)|\s*(?P<seq>[\w.@$()]+)\.(?:each|find_each|in_batches|forEach|map)\b.*?(?:\|\s*(?P<item>\w+)|\(\s*\(?(?P<arg>\w+)\)?\s*=>)"
    r"|\s*(?:const|let|var)\s*[\[{]\s*(?P<part>[A-Za-z_]\w*)[^\n]*?[\]}]\s*=(?![=>])\s*(?:await\s+)?[A-Za-z_]"
)
"""A line that gives a name its value: an assignment or the head of a loop."""
NAME = pattern(r"[A-Za-z_]\w*")
COMMON = frozenset(
    "self this await return if for in of not and or const let var new ctx err error async def end do true false none null nil context request log logger db id ok tx w p r s c".split()
)
WORD = pattern(r"\w+|\|\|?|!=?|[<>]=?|\[-|:-")
WIDENS = frozenset(
    "not ! exclude or_ orwhere union all else if false none null undefined timedelta days hours is".split()
)
LISTED = frozenset(("or", "OR", "Or", "||", "|", "in_", "whereIn", "IN", "in"))
"""What more of may reach more."""
FAR = 40
"""Lines above a deletion that may choose."""
STEPS = 4
MOST = 50
"""Deletions of a file that are looked at."""


def chosen_otherwise(file: FileChange) -> Line | None:
    """A changed line that chooses what a deletion reaches which both sides have."""
    if not file.removed or file.before is None or file.after is None:
        return None
    if not any(stem in file.old_text for stem in STEMS):
        return None  # most files end here
    old = file.old_text.split("\n")
    of_ruby = file.path.endswith((".rb", ".rake"))
    maps = file.path.endswith((".js", ".mjs", ".cjs", ".jsx", ".ts", ".tsx", ".go", ".rs", ".vue", ".svelte"))
    both = {bare(row) for row in old if _deletes(row[:500], maps) and not (of_ruby and OF_A_VALUE.search(row[:500]))}
    if not both:
        return None
    new = file.new_text.split("\n")
    moved = {line.bare for line in file.removed} & {line.bare for line in file.added}
    gone, came = (
        list(_chosen(rows, {line.number - 1: line for line in lines if line.bare not in moved}, both, maps))
        for rows, lines in ((old, file.removed), (new, file.added))
    )
    return None if _narrows(gone, came) or _renames(file, gone, came) else next(iter([*came, *gone]), None)


BOUND = r"(?<![.:@\w])%s\s*(?::=|=(?![=~>]))|\|\s*%s\s*[|,]|\bfor\s+%s\s+in\b"


def _renames(file: FileChange, gone: list[Line], came: list[Line]) -> bool:
    """Whether a variable has another name in all rows of a file, that which binds it among them, and nothing else of these is."""
    if len(gone) != len(came):
        return False
    words = [[NAME.findall(line.text[:500]) for line in side] for side in (gone, came)]
    bare = [[NAME.sub("x", line.text[:500]).strip() for line in side] for side in (gone, came)]
    changed = {(a, b) for was, now in zip(*words, strict=True) for a, b in zip(was, now, strict=False) if a != b}
    if bare[0] != bare[1] or len(changed) != 1:
        return False
    old, new = next(iter(changed))
    if not any(re.search(BOUND % (old, old, old), line.text[:500]) for line in file.removed):
        return False
    if any(re.search(rf"[.:@\"'>]{old}\b|[(,]\s*{old}\s*(?::|=(?!=)|=>)", line.text[:500]) for line in gone):
        return False  # a column, a scope, a text
    return re.search(rf"\b{old}\b", file.new_text) is None and re.search(rf"\b{new}\b", file.old_text) is None


STATED = pattern(r"[\"'`]\s*DELETE\s+FROM\b")
ASKED = pattern(r"[\"'`][^\"'`\n]*\b(?:WHERE|AND|OR|NOT|IN|LIKE|BETWEEN)\b[^\n]*[\"'`]")
"""A condition of a statement that is put together from strings."""


def asked_otherwise(file: FileChange) -> Line | None:
    """A condition that a program which purges puts into its statements, and that was another one."""
    if "DELETE" not in file.old_text or not all(STATED.search(text) for text in (file.old_text, file.new_text)):
        return None
    gone, came = ([x for x in side if ASKED.search(x.text[:500])] for side in file.delta.lines)
    said = {x.bare for x in gone} ^ {x.bare for x in came}
    return next((x for x in (*came, *gone) if x.bare in said), None) if gone else None


def _chosen(rows: list[str], changed: dict[int, Line], both: set[str], maps: bool) -> Iterator[Line]:
    """The changed lines of one side that choose what a deletion of both sides reaches."""
    kept = (n for n, row in enumerate(rows) if _deletes(row[:500], maps) and bare(row) in both)
    heads: list[tuple[int, str]] | None = None
    for at in islice(kept, MOST if changed else 0):
        if heads is None:
            heads = [(n, m["name"]) for n, row in enumerate(rows) if (m := HEAD.match(row[:500]))]
        for row in _choosing(rows, at, heads) if at not in changed else ():
            line = changed.get(row)
            text = "" if line is None else line.text[:500]
            if line is not None and CHOOSES.search(text) and not ONE.search(text) and not (line.side == "new" and LOCKS.match(text)):
                yield line


def _narrows(gone: list[Line], came: list[Line]) -> bool:
    """Whether all that was asked is asked still, and something besides."""
    old, new = ([word for line in side for word in WORD.findall(line.text[:500])] for side in (gone, came))
    if any(word.endswith("__in") or word in LISTED for word in new):
        return False
    left = iter(new)
    return bool(old) and all(word in left for word in old) and WIDENS.isdisjoint(w.lower() for w in set(new) - set(old))


def _deletes(row: str, maps: bool) -> bool:
    said = any(stem in row for stem in STEMS) and DELETES.search(row)
    return bool(said) and (COMMANDS.search(row) is not None or not IN_MEMORY.search(row)) and (not maps or bool(AFAR.search(row)))


def _choosing(rows: list[str], at: int, heads: list[tuple[int, str]]) -> Iterator[int]:
    """The rows that choose what the deletion of a row reaches."""
    deep = indent(rows[at])
    names, top = _names(rows[at]), at
    while top > max(0, at - FAR) and rows[top].lstrip().startswith((".", "?.", "->")):
        top -= 1
        yield top
        names |= _names(rows[top])
    for _ in range(STEPS):
        more, edge = set[str](), deep
        for number in range(top - 1, max(-1, top - 1 - FAR), -1):
            row = rows[number][:500]
            depth = indent(row) if row.strip() else edge + 1
            if depth < deep and HEAD.match(row):
                break
            taken = TAKES.match(row)
            filled = any(by in names for by in FILLS.findall(row))
            name = taken and (taken["name"] or taken["each"] or taken["one"] or taken["item"] or taken["arg"] or taken["part"])
            around = depth < edge or (depth == edge and _leaves(rows, number))
            asks = around and "err != nil" not in row and ASKS.match(row) and not names.isdisjoint(_names(row))
            edge = min(edge, depth)
            if (name in names) or asks or filled:
                yield number
                more |= _names(row)
        if more <= names:
            break
        names |= more
    for number, function in heads:
        if function in names and not ITSELF.match(function):
            yield number
            yield from _body(rows, number)


HEAD = pattern(
    r"\s*(?:export\s+|public\s+|private\s+|protected\s+|static\s+|async\s+|pub\s+)*(?:def|func|function|fn|fun)\s+(?:\([^()\n]*\)\s*)?(?:self\.)?(?P<name>\w+)"
)
ITSELF = pattern(r"(?:delete|destroy|purge|unlink)$", re.I)
"""What the deletion calls, of whatever type: another type's function of that name chooses nothing for it."""
FILLS = pattern(r"[(,]\s*&(\w+)")
"""What a call fills for its caller."""
LEAVES = pattern(r"\b(?:continue|return|next|break|skip)\b")
ASKS = pattern(r"\s*(?:\}\s*else\s+)?(?:if|unless|elif|elsif|when|next\s+(?:if|unless))\b")


def _body(rows: list[str], head: int) -> Iterator[int]:
    depth = indent(rows[head])
    for number in range(head + 1, min(len(rows), head + FAR)):
        if rows[number].strip() and indent(rows[number]) <= depth:
            return
        yield number


def _leaves(rows: list[str], number: int) -> bool:
    """Whether what a condition holds for is passed over."""
    return any(LEAVES.search(row[:500]) for row in rows[number : number + 3])


def _names(row: str) -> set[str]:
    return set(NAME.findall(row[:500])) - COMMON
