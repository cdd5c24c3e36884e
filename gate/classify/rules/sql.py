"""SQL in files and in the strings of any language: what a change newly does to data, schema and access.

Raises (4): `cursor.execute("DROP TABLE " + name)` in a view; `DELETE FROM users;` in a migration; a WHERE taken away.
Ignores: `raise UsageError("DROP TABLE is not supported")`, a drop in `downgrade()`, the SQL of tests and of docs, and a
statement that the file held before, however it was respelled.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gate.classify.reading.patterns import AnyOf, of_path, pattern, word
from gate.classify.reading.shebang import as_named
from gate.classify.rule import Context, finding
from gate.classify.sql import ACCESS, COMMAND, DATA, DESTRUCTIVE, SCHEMA, UNBOUNDED
from gate.classify.sql.places import SQL_FILE, Place, inert, is_run, place_of
from gate.model import GITLINK, SYMLINK, FileChange, Finding, Line

if TYPE_CHECKING:
    from gate.classify.sql.effects import Effect
    from gate.classify.sql.reading import Found

IDS = {
    DESTRUCTIVE: "a statement drops or empties a table, column, type or database, or deletes rows",
    ACCESS: "a statement changes roles, privileges, policies, owners, or runs with another role's rights",
    UNBOUNDED: "an UPDATE without a condition overwrites every row",
    SCHEMA: "a statement changes the schema: added, altered, renamed or indexed",
    DATA: "a statement writes rows",
    COMMAND: "SQL that reaches files or programs outside the database",
}
SIZE_LIMIT = 5_000_000
NEAR = 80
"""Lines above and below a change that may belong to its statement."""
HINT = AnyOf(
    *(word(verb, r"[\s/*]+(?:\w|[\"'`{$%])") for verb in ("drop", "alter", "truncate", "grant", "revoke")),
    *(word(verb, r"[\s/*]+(?:\w|[\"'`{$%])") for verb in ("rename", "create", "reassign")),
    word("delete", r"[\s/*]+(?:from|\w+[\s,]+from)\b"),
    word("update", r"\s[^;=]{1,200}?\bset\b"),
    *(word(verb, r"\s+(?:\w+\s+)?into\b") for verb in ("insert", "merge", "replace")),
    *(word("do", r"\s+\$"), word("exec", r"(?:ute)?\s+'"), word("copy", r"\s+\w")),
    *(("\\x", r"\\x[4-7]"), ("\\u00", r"\\u00"), ("\\!", r"\\!")),
    *((quote, quote + r"\s*(?:\+|\.|<<|\|\||\n)\s*[rfu]?[\"']") for quote in ('"', "'")),
    *(
        word(verb, r"\s*[\"']\s*[rfu]?[\"']")
        for verb in ("drop", "alter", "truncate", "delete", "update", "grant", "revoke")
    ),
)
"""Words of SQL in lower case, or strings put together, which may spell them."""


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if (
        file.after is None
        or file.new_mode in (SYMLINK, GITLINK)
        or (inert(file.path, context) and not is_run(file, context))
    ):
        return
    yield from _by_hand(file)
    if file.path.endswith(".sql"):
        yield from _of_a_schema(file)
    yield from _to_everybody(file)
    path = as_named(file.path, file.new_text)
    place = place_of(path) if path == file.path else "script"
    if place == "down" or max(len(file.old_text), len(file.new_text)) > SIZE_LIMIT or not _concerned(file, place):
        return
    from gate.classify.sql import reading  # after the words were seen: most files have none

    found = list(reading.found_in(path, file.new_text))
    if not found:
        return
    named = as_named(file.old_path or file.path, file.old_text)
    before = list(reading.found_in(named, file.old_text)) if file.before else []
    yield from _told(file, context, found, before)


def _told(file: FileChange, context: Context, found: list[Found], before: list[Found]) -> Iterator[Finding]:
    """What is `found`, but for what was there `before`."""
    from gate.classify.sql import asked, effects, reading

    path = as_named(file.path, file.new_text)
    place = place_of(path) if path == file.path else "script"
    known = Counter(key for key, _, _ in before)
    rebuilt = Counter((effect.reason, _taken_from(key[2], effect, place)) for key, _, effect in before)
    follows = (
        place == "dump" or context.nature == "generated" or (place != "migration" and reading.is_stub(file.new_text))
    )
    columns = (
        reading.added_columns(file.new_text) if any(e.rule == UNBOUNDED for _, _, e in found) else frozenset[str]()
    )
    if file.before is not None and any(effect.rule == DESTRUCTIVE for _, _, effect in found):
        yield from _elsewhere(file)
    guards = [guard for guard, _ in asked.lost(file)][:MANY_GUARDS] if file.before and file.removed else []
    for at, (key, line, effect) in enumerate(found):
        known[key] -= 1
        level = reading.weight(effect, place, columns)
        if effect.made_here and file.before is None:
            level = min(level, 3)  # in a new file: an older one may have run by now
        if effect.reason == effects.HANDS_OUT and OF_DEVELOPMENT.search(path):
            level = min(level, 3)
        if effect.reason.startswith("drops trigger") and _made_anew(found, at):
            level = min(level, 2)
        made = (effect.reason, _taken_from(key[2], effect, place))
        if made[1] and rebuilt[made] > 0:
            rebuilt[made] -= 1
            level = min(level, 2)
        if (
            known[key] >= 0
            and effect.rule == DESTRUCTIVE
            and level > 1
            and any(asked.is_below(g, line) for g in guards)
        ):
            reason = f"nothing asks any more before this runs: {effect.reason}"
            yield finding(DESTRUCTIVE, 4, reason, file, line=line, safer=effect.safer)
        if known[key] < 0 and level > 1 and not (follows and effect.rule in (SCHEMA, DATA)):
            yield finding(effect.rule, level, effect.reason, file, line=line, safer=effect.safer if level > 2 else None)


TRIGGER = pattern(
    r"(?P<how>drop|create)\s(?:[\w=@`' ]{0,80}\s)?trigger\s(?:if (?:not )?exists\s)?(?P<name>[\w.\"`\[\]]+)(?:\s(?:(?!\bon\b).){0,200}?\bon\s(?P<table>[\w.\"`\[\]]+))?",
    re.I | re.S,
)


def _made_anew(found: list[Found], at: int) -> bool:
    """Whether a trigger that is dropped is created further down, on the same table, before any row changes, and stays."""
    gone, stands = TRIGGER.match(" ".join(found[at][0][2].split())), False
    for (rule, _, statement), _, _ in found[at + 1 :] if gone else ():
        told = TRIGGER.match(" ".join(statement.split()))
        if told and gone and told["name"].lower() == gone["name"].lower():
            same = gone["table"] is None or (told["table"] or "").lower() == gone["table"].lower()
            stands = told["how"].lower() == "create" and same
        elif not stands and rule in (DATA, DESTRUCTIVE, UNBOUNDED):
            return False
    return stands


REBUILDS = pattern(
    r"\bas\s*\(?\s*select\b(?:(?!\b(?:from|select|top)\b)[\s\S]){1,20000}\bfrom\b(?P<where>[\s\S]+)\Z", re.I
)
VALUE = pattern(r"(?<=[^<>] = )(?<![\d'\"] [<>=] )(?:-?\d+(?:\.\d+)?|'[^']*')(?!\s*[<>=])", re.I)
"""What a column is compared with: another number takes other rows of the same tables."""


def _taken_from(statement: str, effect: Effect, place: Place) -> str:
    """From what a table is made anew each time that a query runs, if that is not what it held itself; else nothing."""
    from gate.classify.sql.kinds import REPLACES

    if place != "sql" or not effect.target or not effect.reason.startswith(REPLACES):
        return ""
    name = effect.target.rsplit(".", 1)[-1].lower()
    made = REBUILDS.search(statement[:100_000])
    return VALUE.sub("?", made["where"]) if made and statement.lower().count(name) == 1 else ""


MANY_GUARDS = 50
MANY = pattern(
    r"\bmass_update\w*\(|\.(?:bulk_update|update_all|updateMany|bulkWrite|in_batches|find_each)\b|\bobjects\b[^\n]*\.update\(|\.(?:filter|exclude|all)\([^\n]*\)\.update\(|\.all\.each\b[^\n]*\.(?:update|save|touch)"
)
EACH = pattern(r"^\s+\w+\.save!?\(")
HAND_RUN = of_path(
    r"(^|/)management/commands/|\.rake$|(^|/)lib/tasks/([^/]+/)*[^/]+\.rb$|(^|/)(one[-_]?offs?|backfills?|data[-_]?(fixes|migrations|patches))/"
)


BY_HAND = of_path(r"(^|/)(?:bin|scripts?)/([^/]+/)*[^/]+$")
OF_RAILS = pattern(r"\bconfig/environment\b")
EVERY = pattern(r"\b[A-Z]\w*\.(?:all\.each|find_each|all\.find_each|in_batches|all\.map)\b")
OF_DEVELOPMENT = of_path(r"(^|/)db/(?:dev|local)/data/")
"""Rows of developers: nobody else is given a right by them."""


def _by_hand(file: FileChange) -> Iterator[Finding]:
    """A command that somebody runs by hand changes many rows at once."""
    if BY_HAND.search(file.path) and file.before is None and OF_RAILS.search(file.new_text[:5_000]):
        line = next((x for x in file.added if EVERY.search(x.text[:500])), None)
        if line is not None:
            yield finding(DATA, 2, "a script goes over all rows", file, line=line)
            return
    if not HAND_RUN.search(file.path):
        return
    loop = "management/commands/" in file.path
    for line in file.added:
        if MANY.search(line.text[:500]) or (loop and EACH.search(line.text[:500])):
            yield finding(DATA, 2, "a command changes many rows at once", file, line=line)
            return


def _of_a_schema(file: FileChange) -> Iterator[Finding]:
    """What a view shows, and what an upgrade asks: no statement that acts has changed."""
    changed = (*file.added, *file.removed)
    if OF_A_VIEW.search(file.path) and (shows := next((x for x in changed if x.bare), None)):
        yield finding(SCHEMA, 2, "what a view of the database shows", file, line=shows)
    asked = next((x for x in changed if ASKED_FIRST.match(x.text[:500])), None) if file.before is not None else None
    if asked is not None:
        yield finding(SCHEMA, 2, "what an upgrade of the schema asks before it acts", file, line=asked)


OF_A_VIEW = of_path(r"(^|/)db/(?:views|functions|triggers)/\w+_v\d+\.sql$")
"""https://github.com/scenic-views/scenic"""
ASKED_FIRST = pattern(r"#(?:End)?If\w*\b")
"""https://github.com/openemr/openemr/blob/master/library/sql_upgrade_fx.php"""
BLANKS = pattern(
    r"\.update_all\([^\n]*(?::|=>)\s*nil\b|\.objects(?:\.all\(\))?\.update\([^\n]*=\s*(?:\"\"|''|None)\s*[,)]|\.updateMany\(\s*\{\s*\}\s*,\s*\{\s*[\"']?\$unset"
)
PROMOTES = pattern(
    r"\bupdate_all\([^\n]*\b(?:is_)?(?:admin|superuser|staff|role)\w*\s*(?::|=>)\s*(?:true|[\"':]\w*admin)"
)


SOME = pattern(r"\.(?:where|filter|exclude|limit|not)\b")


def _to_everybody(file: FileChange) -> Iterator[Finding]:
    """A migration that empties a column of every row, or makes everybody somebody else."""
    if place_of(file.path) != "migration":
        return
    for line in file.added:
        text = line.text[:500]
        if SOME.search(text):
            continue
        if BLANKS.search(text):
            yield finding(DESTRUCTIVE, 4, "empties a column of every row", file, line=line, safer="keep the old values")
            return
        if PROMOTES.search(text):
            yield finding(
                "sql-access", 4, "changes what everybody may do", file, line=line, safer="name them one by one"
            )
            return


USE = re.compile(r"\s*use\s+[\[\"`]?(?P<name>[\w-]+)[\]\"`]?\s*;?\s*$", re.I)


def _elsewhere(file: FileChange) -> Iterator[Finding]:
    """Statements that lose data run in another database than before."""
    gone, came = ([(x, found["name"]) for x in side if (found := USE.match(x.text[:500]))] for side in file.delta.lines)
    if gone and came and {name for _, name in gone} != {name for _, name in came}:
        reason = f"what destroys data here runs in {came[0][1][:60]} from now on"
        safer = "count first what stands in that database, and let a person run it"
        yield finding(DESTRUCTIVE, 4, reason, file, line=came[0][0], safer=safer)


def _concerned(file: FileChange, place: Place) -> bool:
    """Whether a changed line of a program has words of SQL near it: most files are not worth reading."""
    if SQL_FILE.search(file.path):
        return True
    if file.before is None or file.partial or place == "migration":
        return bool(HINT.search(file.new_lowered))
    return any(
        HINT.search(near.lower())
        for lines, text in ((file.added, file.new_text), (file.removed, file.old_text))
        for near in _near(lines, text)
    )


def _near(lines: tuple[Line, ...], text: str) -> Iterator[str]:
    """What stands around the changed lines: a statement is rarely longer."""
    all_lines = text.split("\n") if lines else []
    reached = 0
    for line in lines:
        if line.number - 1 >= reached - NEAR // 2 or not reached:
            start, reached = max(reached - 3, line.number - NEAR), line.number + NEAR
            yield "\n".join(all_lines[max(0, start) : reached])
