"""Which of many are chosen, who says how much, and what runs without the condition above it: a small edit that changes whom it is about.

samples.filter { consent.covers($0) }       ->   samples
users.filter((u) => u.old && !u.paid)       ->   users.filter((u) => u.old)
amount = min(order.total, order.paid)       ->   amount = Decimal(request.data["amount"])
"""

from __future__ import annotations

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import SHORT, SMALL, bare, enclosing, is_remark, pairs
from gate.classify.reading.unasked import OF_HOSTS, is_program
from gate.model import FileChange, Line

LAMBDA = pattern(
    r"\s*(?:\.|\?\.)(?:filter|filterNot|reject|select|where|takeWhile|dropWhile|removeAll)\s*(?:\([^(){}\n]*\)\s*)?\{[^{}\n]*\}"
)
"""Which of many, told by a block: https://kotlinlang.org/docs/collection-filtering.html"""
THERE = pattern(
    r"\{[^{}\n]*(?:isNotBlank|isNotEmpty|isEmpty|isBlank|[!=]=\s*(?:null|nil|None)|\.nil\?|\.blank\?|\.empty\?|\.present\?)[^{}\n]*\}"
)
"""Whether it is there at all."""
CHOOSES = pattern(
    r"(?:\.|->|\b)(?:filter|find|findAll|findBy\w*|where|reject|select|some|every|any|all|removeIf|removeAll|delete_if|retain)\b\s*[({]"
)
JOINED = pattern(r"\s*(?:&&|\band\b)\s*")
PROPERTY = pattern(r"(?:!|not\s+)?[\w$]+(?:\.|->|\?\.)[\w.]+(?:\(\))?[!?]?$")
PRESENT = pattern(
    r"\.(?:length|size|count|len|isEmpty|is_empty|nil\?|present\?|blank\?|empty\?|any\?|id|name|key|value|data|type|ok|path|url|text|label|title|node|parent|element|children)(?:\(\))?$"
)
"""Whether something is there: another way to say so is no other choice."""
ENDS_OF_LIST = pattern(r"\[\s*(?P<from>-?\w*)\s*:\s*(?P<to>-?\w*)\s*\]")
SAYS = pattern(
    r"\b(?:request|req|params|ctx|r)\b(?:\.\w+|\(\))*?\.?(?:data|body|json|GET|POST|args|form|query|Query|params|headers|cookies|values|FormValue|URLParam|Param)\b|\bparams\[|\brequest\.(?:data|json|form|args)\b|\binput\.\w+|\bbody\.\w+"
)
"""What whoever asks says of himself."""
OWNS = pattern(
    r"amount|price|total|cost|\bfee|credit|balance|refund|discount|owner|tenant|clinic|\baccount|\borg|\brole|is_?admin|seller|merchant|user_?id|permission|grant",
)
"""Of whom it is, or how much."""
CHOOSING = (
    "filter",
    "reject",
    "select",
    "where",
    "while",
    "remove",
    "find",
    "some",
    "every",
    "any",
    "all",
    "delete_if",
    "retain",
)
TELLING = ("req", "params", "ctx", "r.", "input", "body")
"""One of these is in whatever is matched below."""
HEADS = ("if ", "elif ", "else", "for ", "while ")
"""What a row of Python runs under."""
DELETES = pattern(r"\b(?:delete|remove|unlink|rmtree|destroy|drop|purge|truncate|terminate)\w*\(")


def wider(file: FileChange) -> Line | None:
    """The first row that chooses more than it did."""
    if not is_program(file) or not 0 < len(file.removed) <= SMALL or len(file.added) > SMALL:
        return None
    chooses = any(word in file.removed_lowered for word in CHOOSING)
    told = any(word in file.added_lowered for word in TELLING)
    if not (chooses or told or "[" in file.removed_lowered):
        return None
    for old, new in pairs(file):
        was, now = (" ".join(x.text[:SHORT].split()) for x in (old, new))
        if was == now or is_remark(was) or is_remark(now):
            continue
        if (
            (chooses and "{" in was and _all_of_it(was, now))
            or (chooses and ("&&" in was or " and " in was) and CHOOSES.search(was) and _one_less(was, now))
            or ("[" in was and ":" in was and _other_end(was, now))
            or (told and _is_told(was, now))
        ):
            return new
    return None


def _all_of_it(was: str, now: str) -> bool:
    """Whether a block that chose is left out."""
    less = len(LAMBDA.findall(now)) < len(LAMBDA.findall(was)) and not THERE.search(was)
    return less and bare(LAMBDA.sub("", was)) == bare(LAMBDA.sub("", now))


def _one_less(was: str, now: str) -> bool:
    """Whether one property of what is chosen is no longer asked for."""
    old, new = (JOINED.sub("\n", row).split("\n") for row in (was, now))
    if len(old) != len(new) + 1 or len(old) < 2:
        return False
    left = [part.strip("(){}; ,") for part in old if part.strip("(){}; ,") not in {x.strip("(){}; ,") for x in new}]
    if len(left) != 1 or OF_HOSTS.search(left[0]) or not PROPERTY.match(left[0]) or PRESENT.search(left[0]):
        return False
    return bare(was).replace("&&" + bare(left[0]), "") == bare(now) or bare(was).replace(
        "and" + bare(left[0]), ""
    ) == bare(now)


def _other_end(was: str, now: str) -> bool:
    """Whether the other end of a list is taken."""
    if ENDS_OF_LIST.sub("[]", was) != ENDS_OF_LIST.sub("[]", now):
        return False
    old, new = ([(m["from"], m["to"]) for m in ENDS_OF_LIST.finditer(row)] for row in (was, now))
    return any(a != b and a[0] == b[1].lstrip("-") and a[1].lstrip("-") == b[0] for a, b in zip(old, new, strict=False))


def _is_told(was: str, now: str) -> bool:
    """Whether whoever asks says now how much it is, or whose."""
    if SAYS.search(was) or not (told := SAYS.search(now)):
        return False
    name = now.split("=", 1)[0] if "=" in now else ""
    return was.split("=", 1)[0] == now.split("=", 1)[0] and bool(OWNS.search(f"{name} {now[told.start() :]}"))


def further_out(file: FileChange) -> Line | None:
    """The first row of Python that stands further out than it did, with the condition above it as it was."""
    if not file.path.endswith(".py") or file.before is None or file.after is None:
        return None
    gone, came = ([x for x in side if x.bare] for side in (file.removed, file.added))
    if not 0 < len(gone) <= SMALL or [x.bare for x in gone] != [x.bare for x in came]:
        return None
    rows, now = file.old_text.split("\n"), file.new_text.split("\n")
    for old, new in zip(gone, came, strict=True):
        if is_remark(old.text) or len(new.text) - len(new.text.lstrip()) >= len(old.text) - len(old.text.lstrip()):
            continue
        above = next(enclosing(rows, old.number, 40), "").strip()
        if above.startswith(HEADS) and above != next(enclosing(now, new.number, 40), "").strip():
            return new
    return None


def deletes(row: str) -> bool:
    """Whether a row calls what deletes."""
    return DELETES.search(row[:SHORT]) is not None
