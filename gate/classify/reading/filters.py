"""Which pages a filter of Rails guards (https://guides.rubyonrails.org/action_controller_overview.html#controller-callbacks)."""

from __future__ import annotations

import re
from itertools import zip_longest

from gate.classify.reading.patterns import of_path, pattern
from gate.model import FileChange, Line

LONG = 50_000
"""Characters of one line that are looked at."""
NO_FETCH = r"(?!\s+:(?:set|load|find|fetch)_(?!\w*(?:auth|check_|_check\w|_and_|_or_|verif|requir|ensure|log_?in|permi|admin|access|allow))\w+\s*(?:,\s*(?:only|except|if|unless)\b|$))"
"""Behind the name of a filter: it is given none that only fetches a record, as by its name."""
FILTER = pattern(
    rf"^\s*(?:prepend_|append_|skip_)?before_(?:action|filter)\b{NO_FETCH}[^\n]*(?:requir|auth|log_?in|logged|admin|moderator|verify|ensure|check|permi|allow|token)",
    re.I,
)
FILTER_LIST = pattern(r"^\s*:?(?:only|except|if|unless)\s*(?:=>|:)")
"""Which pages a filter of Rails guards, on a line of its own."""
STATEMENT = pattern(
    r"(?m)^[ \t]*\w*?before_(?:action|filter)\b(?:%[iw][\[(][^\])]*+[\])]|\[[^\]]*+\]|[^\n])*+(?:(?<=,)\s*?\n(?:%[iw][\[(][^\])]*+[\])]|\[[^\]]*+\]|[^\n])*+)*+"
)
LETS_IN = pattern(r"allow|guest|public|anonymous|skip|without|optional", re.I)
ONLY = pattern(r":?only\s*(?:=>|:)\s*(?:\[|%i[\[(])?(?P<names>(?:\s*+:?\w++\s*+,?)++)[\])]?")
DEFINES = pattern(r"\s*def\s+(\w+)")


def changed(file: FileChange) -> Line | None:
    """A changed line of the list of pages that a filter guards, or skips."""
    for lines, text in ((file.removed, file.old_text), (file.added, file.new_text)):
        rows = text.split("\n") if lines else []
        for line in lines:
            if FILTER_LIST.search(line.text[:LONG]):
                above = rows[max(0, line.number - 3) : line.number - 1]
                if any(FILTER.search(row[:LONG]) for row in above):
                    return None if _only_new_pages(file) else line
    return None


KERNEL = of_path(r"(^|/)app/Http/Kernel\.php$")
OF_A_STACK = pattern(r"\s*(?:['\"][\w.-]+['\"]\s*=>\s*)?\\?\w[\w\\]*::class,?\s*$")


def unstacked(file: FileChange) -> Line | None:
    """What no request goes through any more: https://laravel.com/docs/10.x/middleware#registering-middleware"""
    if file.before is None or not KERNEL.search(file.path):
        return None
    came = {x.bare.rstrip(",") for x in file.added}
    gone = (x for x in file.removed if OF_A_STACK.match(x.text[:LONG]))
    return next((x for x in gone if x.bare.rstrip(",") not in came), None)


CONTROLLER = pattern(r"\s*class\s+(?P<name>[\w:]+Controller)\s*<\s*(?P<base>[\w:]+)")


def descends(file: FileChange) -> Line | None:
    """A controller that descends from another one now. One of Rails has the filters of the one that it descends from
    (https://guides.rubyonrails.org/action_controller_overview.html#controller-callbacks)."""
    if not file.path.endswith(".rb") or "Controller" not in file.delta.texts[0]:
        return None
    old, new = ([(x, m) for x in side if (m := CONTROLLER.match(x.text[:LONG]))] for side in file.delta.lines)
    were = {found["name"]: found["base"] for _, found in old}
    return next((x for x, found in new if were.get(found["name"], found["base"]) != found["base"]), None)


def _only_new_pages(file: FileChange) -> bool:
    """Whether filters guard the pages they did, and besides only pages that this change brings."""
    brought = {match[1] for match in (DEFINES.match(line.text[:LONG]) for line in file.added) if match}
    brought -= {match[1] for match in (DEFINES.match(row[:LONG]) for row in file.old_text.split("\n")) if match}
    for old, new in zip_longest(STATEMENT.finditer(file.old_text), STATEMENT.finditer(file.new_text)):
        if old is None or new is None or ONLY.sub("", old.group()) != ONLY.sub("", new.group()):
            return False
        had, has = ({w for m in ONLY.finditer(s.group()) for w in re.findall(r"\w+", m["names"])} for s in (old, new))
        if not had <= has or not has - had <= brought or (had != has and LETS_IN.search(new.group())):
            return False
    return True


PRIVILEGED = of_path(
    r"(^|/)controllers/([^/]+/)*(mods?|moderators?|moderation|admins?|staff)/([^/]+/)*[^/]+_controller\.rb$"
)
OF_FEW = pattern(
    r"(?m)^[ \t]*+before_action[ \t]++:(?:require|ensure|authorize|verify)_\w{0,60}(?:admin|moderator)\w*+(?:,[ \t]*+:\w++)*+[ \t\r]*+$"
)
ACTION = pattern(r"\s+def [a-z]\w*[?!]?(?:\(.*)?\s*$")
PRIVATE = pattern(r"\s*(?:private|protected)\s*$")


def gained(file: FileChange) -> Line | None:
    """An action that a controller of moderators or administrators did not have. What stands below `private` answers nobody."""
    if file.before is None and not (file.path.endswith("_controller.rb") and OF_FEW.search(file.new_text)):
        return None
    if file.before is not None and not PRIVILEGED.search(file.path):
        return None
    gone = {line.bare for line in file.removed}
    actions = [x for x in file.added if ACTION.match(x.text[:LONG]) and x.bare not in gone]
    rows = file.new_text.split("\n") if actions else []
    private = next((number for number, row in enumerate(rows, 1) if PRIVATE.match(row[:LONG])), len(rows) + 1)
    return next((x for x in actions if x.number < private), None)
