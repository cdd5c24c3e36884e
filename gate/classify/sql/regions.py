"""Which part of a file takes effect when it is deployed. What only a rollback or a test run would execute is blanked,
with every offset kept: Alembic's `downgrade()`, `def down`, `dir.down`, `-- +goose Down`, a Rust `#[cfg(test)] mod tests`.

A region is blanked only where its end is beyond doubt, and where nothing that remains calls into it; else it counts."""

from __future__ import annotations

import re
from itertools import islice

from gate.classify.reading.patterns import Pattern, pattern
from gate.classify.sql.calls import closing
from gate.classify.sql.literals import blanked, family_of, masked
from gate.classify.sql.places import ONE_WAY, place_of

Span = tuple[int, int]
FUNCTIONS_LIMIT = 200
HEADS_LIMIT = 50
"""More ways back than this in one file are no migration; each may cost a search to the end of the file."""

RUST_TEST = pattern(
    r"#\[\s*(?:cfg\s*\(\s*test\s*\)|(?:\w+::)*test\b|rstest|test_case)[^\]]*\](?:\s*#\[[^\]]*\])*\s*(?:pub(?:\([^)]*\))?\s+)?(?:async\s+)?(?:mod|fn|impl|use|struct|const|static|macro_rules!)\b"
)
SCRIPT_DOWN = pattern(
    r"(?:\bmodule\.)?\bexports\.down\s*=|\bexport\s+(?:const|let|var)\s+down\b[^=]*=(?!>)"
    r"|\b(?:export\s+)?(?:public\s+)?(?:static\s+)?(?:async\s+)?(?:function\b[\s*]*+)?down\s*(?:=\s*(?:async\s*)?(?=\()"
    r"|:\s*(?:async\s+)?(?:function\s*+(?:\w+\s*+)?)?(?=\()|(?=\([^()]*\)\s*(?::[^{;=]*)?\{))"
    r"|\bdown\s*[:=]\s*(?:async\s+)?\w+\s*=>"
)
BRACE_DOWN = pattern(
    r"\bfunction\s+down\s*\(|\bvoid\s+Down\s*\(|\bfn\s+down\b|\bfunc\s+(?:\([^)]*\)\s*)?(?:[dD]own\w*|[mM]igrateDown\w*|[rR]ollback\w*)\s*\(|\bfun\s+down\s*\(|\bvoid\s+(?:down|undo)\s*\("
)
BLOCK_DOWN = pattern(
    r"(?m:^)(?P<indent>[ \t]*)(?:def\s+(?:self\.)?down(?:\s*\(\s*\))?(?:\s+do)?|(?:\w+\.)?down\s+do(?:\s*\|\w*\|)?)[ \t]*\n"
)
INLINE_DOWN = pattern(r"\b\w+\.down\s*(?P<brace>\{)")
OPENER = pattern(
    r"^\s*(?:(?:if|unless|while|until|case|begin|def|class|module|for)\b|.*?=\s*(?:if|unless|case|begin)\b)(?!.*\bend\s*$)|\bdo(?:\s*\|[^|]*\|)?\s*$"
)
CALLS_DOWN = pattern(
    r"(?<![\w.])(?:this\.|self\.|exports\.|\$this->)?(?:down|Down|downgrade)\s*\(|=\s*(?:module\.)?(?:exports\.)?down\b|\balias(?:_method)?\b[^\n]*\bdown\b|(?m:^)\s*(?:self\.)?down\s*(?m:$)|\bup\s*:\s*down\b"
)
MIGRATES = pattern(
    r"\bimplements\s+MigrationInterface\b|<\s*(?:ActiveRecord::Migration\b|(?:Auto)?Migration\b)|\bextends\s+\w*Migration\b|\buse Ecto\.Migration\b|\bMigrationBuilder\b|\bdown_revision\b|\bmigrations\.Migration\b|:\s*Migration\b|\bMigrationTrait\b|\bgoose\."
)
"""Migrations outside the usual folders. A method called `down` of any other class is a method."""
MIGRATION_WORDS = ("igration", "down_revision", "goose.")
"""Wherever `MIGRATES` matches, one of them stands."""
NAMED_DOWN = pattern(
    r"\b(?:send|public_send|__send__|method|globals\(\)|getattr\([^()\n]*)\W{0,6}(?:down|downgrade)\b|[\"']downgrade[\"']"
)
"""The way back, called by its name: it may be part of the way up."""
SQL_DOWN = pattern(
    r"(?mi:^)[ \t]*--[ \t]*(?:\+goose[ \t]+down\b|migrate[ \t]*:[ \t]*down\b|\+migrate[ \t]+down\b|//[ \t]*@undo\b|@down\b|!down\b|[-=*# ]*down[ \t]+migration\b|[-=* ]*rollback[ \t]*[-=* ]*(?m:$))[^\n]*",
    re.I,
)
SQL_UP = pattern(
    r"(?mi:^)[ \t]*--[ \t]*(?:\+goose[ \t]+up\b|migrate[ \t]*:[ \t]*up\b|\+migrate[ \t]+up\b|@up\b|!up\b|//|changeset\b)",
    re.I,
)
TOP_DEF = pattern(
    r"(?m:^)(?:async[ \t]+)?def[ \t]+(?P<name>\w+)[^\n]*\n(?:[ \t)\]#][^\n]*\n|[ \t\r]*\n)*(?:[ \t)][^\n]*\Z)?"
)
RUBY_DEF = pattern(
    r"(?m:^)(?P<indent>[ \t]*)def[ \t]+(?!(?:self|up|change|down|migrate|exec_migration|initialize|method_missing|respond_to\w*|announce|say\w*|connection|transaction\w*|execute|disable_ddl_transaction)\b)(?P<name>[a-z_]\w*)(?![.\w?!])[^\n]*\n"
)
"""A method of a migration's own, and none that the framework calls."""
SENDS = pattern(
    r"\b(?:public_|__)?send\b|\bmethod\s*\(|_eval\b|\beval\b|\btry\b|\bconst_get\b|\bdefine_method\b|\balias\w*\b"
)
"""A method may be called by a name that is put together."""
DJANGO_REVERSE = pattern(r"\b(?:reverse_code|reverse_sql|state_operations)\s*=\s*")
DJANGO_RUN = pattern(r"\bRun(?:Python|SQL)\s*(?P<open>\()")
ARROW_END = pattern(r";|\n(?=\S)|\n\s*\n")


def active(path: str, text: str) -> str:
    """The text, with blanks where nothing runs on deployment."""
    suffix, family = path.rsplit(".", 1)[-1].casefold(), family_of(path)
    if family == "rust" and "test" in text:
        text = blanked(text, _braced(masked(text, family), RUST_TEST))
    if suffix == "sql" or (family is None and "sql" in suffix):
        return text if ONE_WAY.search(path) else blanked(text, _marked(text))
    usual = place_of(path) == "migration"
    if family is None or not (usual or any(word in text for word in MIGRATION_WORDS)):
        return text
    if not re.search(r"\bdown|Down\b|reverse_|state_operations|RunPython|RunSQL|rollback", text):
        return text
    if NAMED_DOWN.search(text):
        return text
    code = masked(text, family)
    if not usual and not MIGRATES.search(code):
        return text
    if family == "python":
        return blanked(text, _python(code))
    spans = (
        _blocks(code)
        if family in ("ruby", "elixir")
        else _braced(code, SCRIPT_DOWN if family == "script" else BRACE_DOWN)
    )
    if spans and CALLS_DOWN.search(blanked(code, spans)):
        return text
    if spans and family == "ruby" and not SENDS.search(blanked(code, spans)):
        spans = _only_used_in(
            spans,
            code,
            {
                m["name"]: (m.start(), _block_end(code, m.end(), m["indent"]))
                for m in islice(RUBY_DEF.finditer(code), FUNCTIONS_LIMIT + 1)
            },
        )
    return blanked(text, spans)


def _braced(code: str, head: Pattern) -> list[Span]:
    """From each head to the brace that closes its body; an arrow function without one ends with its statement."""
    spans: list[Span] = []
    open_ended = 0
    for match in head.finditer(code):
        if spans and match.start() < spans[-1][1]:
            continue
        body = _body(code, match.end())
        if body:
            spans.append((match.start(), body))
        elif (open_ended := open_ended + 1) > HEADS_LIMIT:
            break
    return spans


def _body(code: str, start: int) -> int:
    """Where the body that follows ends, 0 where that is in doubt."""
    position, limit = start, start + 2_000
    for bracket in re.compile(r"[({;=]").finditer(code, start, limit):
        if bracket.start() < position:
            continue
        if bracket.group() == "(":
            position = closing(code, bracket.start())
            if position < 0:
                return 0
        elif bracket.group() == "{":
            return max(0, closing(code, bracket.start()))
        elif bracket.group() == ";":
            return bracket.end()
        elif code.startswith("=>", bracket.start()):
            rest = re.compile(r"=>\s*(?:async\s*)?(?!\{)\S").match(code, bracket.start())
            ended = ARROW_END.search(code, bracket.end())
            if rest:
                return ended.end() if ended else len(code)
    return 0


def _blocks(code: str) -> list[Span]:
    """`def down … end` and `dir.down do … end`, where indentation and keywords agree on the end."""
    spans: list[Span] = []
    for head in islice(BLOCK_DOWN.finditer(code), HEADS_LIMIT):
        end = _block_end(code, head.end(), head["indent"])
        if end and not (spans and head.start() < spans[-1][1]):
            spans.append((head.start(), end))
    for inline in islice(INLINE_DOWN.finditer(code), HEADS_LIMIT):
        end = closing(code, inline.start("brace"))
        if end > 0:
            spans.append((inline.start(), end))
    return spans


def _block_end(code: str, start: int, indent: str) -> int:
    depth, position = 1, start
    while position <= len(code):
        stop = code.find("\n", position)
        line = code[position : stop if stop >= 0 else len(code)]
        stripped = line.strip()
        position += len(line) + 1
        if re.match(r"end\b", stripped):
            depth -= 1
            if depth == 0:
                return min(position, len(code)) if line.rstrip() == indent + "end" else 0
        elif stripped.startswith("def ") or (stripped and ";" in stripped and re.search(r"\bend\b", stripped)):
            return 0
        elif OPENER.search(line):
            depth += 1
    return 0


def _marked(text: str) -> list[Span]:
    """SQL files with both directions: from a down marker to the next up marker. Without a way up it is no such file."""
    spans: list[Span] = []
    for down in SQL_DOWN.finditer(text) if SQL_UP.search(text) else ():
        if spans and down.start() < spans[-1][1]:
            continue
        up = SQL_UP.search(text, down.end())
        spans.append((down.start(), up.start() if up else len(text)))
    return spans


def _python(code: str) -> list[Span]:
    """`downgrade()`, Django's reverse arguments, and the functions that only those use."""
    spans = _django_reverse(code)
    functions = {m["name"]: m.span() for m in TOP_DEF.finditer(code)}
    if "downgrade" in functions:
        rest = blanked(code, [functions["downgrade"]])
        if re.search(r"\bdowngrade\b(?!\s*=)", rest):
            return spans
        spans.append(functions.pop("downgrade"))
    return _only_used_in(spans, code, functions)


def _only_used_in(spans: list[Span], code: str, functions: dict[str, Span]) -> list[Span]:
    """The spans, and the functions that nothing else names."""
    for _ in range(4 if spans and len(functions) <= FUNCTIONS_LIMIT else 0):
        dead = "".join(code[a:b] for a, b in spans)
        live = blanked(code, spans)
        more = [
            name
            for name, span in functions.items()
            if span[1] and re.search(rf"\b{name}\b", dead) and not re.search(rf"\b{name}\b", blanked(live, [span]))
        ]
        if not more:
            break
        spans += [functions.pop(name) for name in more]
    return spans


def _django_reverse(code: str) -> list[Span]:
    spans: list[Span] = []
    for match in islice(DJANGO_REVERSE.finditer(code), HEADS_LIMIT):
        spans.append((match.start(), _argument_end(code, match.end())))
    for match in islice(DJANGO_RUN.finditer(code), HEADS_LIMIT):
        first = _argument_end(code, match.end())
        if code[first : first + 1] == ",":
            second = first + 1 + len(code[first + 1 :]) - len(code[first + 1 :].lstrip())
            if not re.compile(r"\w+\s*=").match(code, second):
                spans.append((first + 1, _argument_end(code, second)))
    return spans


def _argument_end(code: str, start: int) -> int:
    """The offset of the comma or bracket that ends the argument which starts here."""
    depth = 0
    for mark in re.compile(r"[()\[\]{},]").finditer(code, start):
        if mark.group() in "([{":
            depth += 1
        elif mark.group() in ")]}":
            depth -= 1
            if depth < 0:
                return mark.start()
        elif depth == 0:
            return mark.start()
    return len(code)
