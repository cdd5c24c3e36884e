"""Changed lines that do nothing: comments, notes to a compiler, an import that goes, a line of a log that only holds words.

No proof, for a comment may stand within a string of several lines, but enough to say that a check of access is as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gate.classify.reading import php_remarks, spoken
from gate.classify.reading.patterns import Pattern, of_path, pattern
from gate.classify.reading.rows import LONG
from gate.model import FileChange, Line

SLASHES = of_path(
    r"\.(rs|go|kts?|java|scala|groovy|[cm]?jsx?|[cm]?tsx?|c|cc|cpp|cxx|h|hh|hpp|cs|swift|zig|dart|m|mm|php)$"
)
HASHES = of_path(r"\.(py|pyi|rb|rake|sh|bash|pl|pm|exs?|masm|nim|jl)$")
COMPILED = of_path(r"\.(rs|kts?|java|scala|cs|masm)$")
"""What a name stands for is known when these are built: an import that goes was needed by nothing."""
BUILT = of_path(r"\.(rs|go|kts?|java|scala|cs|swift|zig|c|cc|cpp|h|hpp)$")
"""Where a name that is misspelt is told by a compiler: elsewhere it may be a setting that is no longer one."""
NOTES = pattern(
    r"@(?:Override|Nullable|NotNull|NonNull|Jvm(?:Static|Field|Overloads)|(?:\w*Internal|\w*Experimental)\w*A(?:PI|pi)(?:\(\))?|SuppressWarnings\(\"(?:unused|unchecked|rawtypes|deprecation|serial)\"\)|Suppress\((?:\"[A-Z_]+\"(?:, ?)?)+\)|OptIn\([\w:., ]+\)|Deprecated(?:\(.*\))?)"
    r"|#\[(?:allow|expect|warn|must_use|inline|cold|deprecated|rustfmt::skip)\b[^\]]*\]"
)
"""What an access check is as good without."""
SAYS = pattern(
    r"(?:\w+\.)*?(?:log(?:ger)?|LOG(?:GER)?)\.(?:[dD]ebug|[iI]nfo|[tT]race)\((?:\"[^\"\\$#{}%]*\"|'[^'\\{}%]*')\);?"
)
GO_IMPORT = pattern(
    r"\s*(?:import\s+)?(?!(?:return|case|default|goto|go|defer|panic)\b)(?P<alias>\w+\s+)?\"[\w-]+\.[\w.-]+/(?:[\w.~-]+/)*(?P<name>[\w.~-]+)\"\s*$"
)
ABOUT_ACCESS = pattern(
    r"crypt|jwt|auth|tls|x509|secur|token|saml|oidc|ldap|secret|password|session|cookie|polic|perm|rbac|acl|access|role|allow|check|verif|guard|render|templ",
    re.I,
)
IMPORT = pattern(r"(?:pub )?(?:use|import|using)[ .][\w.:*{}, ]+;?")
NAME = pattern(r"[A-Za-z]\w{5,}")
NAMED = pattern(r"from [A-Za-z][\w.]* import \w+(?:, \w+)*")
WORD = pattern(r"(?<![\\\w])[A-Za-z_]\w*")
NUMBER = pattern(r"__version__ = [\"'][\w.+-]+[\"']")
TOLD = pattern(
    r"\s{1,9}#\s?(?:type:\s?ignore(?:\[[\w, -]*\])?|pragma:\s?no (?:cover|branch)|noqa:\s?[EWFCNDQI]\d+(?:,\s?[EWFCNDQI]\d+)*)\s*+$"
)
"""What a tool reads that looks for no weakness: `S` and `B` of Ruff and flake8 do."""
FIRST_TOLD = pattern(r"\s{1,9}#\s?type:\s?ignore(?:\[[\w, -]*\])?(?=\s{1,9}#(?!\s?(?:nosec|noqa)))")
"""The same, where a remark of another kind follows."""
USES = pattern(r"use (?P<module>(?:function |const )?(?:\w+\\)+)(?P<name>\w+)(?: as (?P<alias>\w+))?;")
DOCUMENTED = of_path(r"(^|/)(plugins/modules|library)/([^/]+/)*[^/]+\.py$")
DOCUMENTS = frozenset(("DOCUMENTATION", "EXAMPLES", "RETURN"))
"""https://docs.ansible.com/ansible/latest/dev_guide/developing_modules_documenting.html"""
ACTS = frozenset(("signals", "receivers", "handlers", "checks", "tasks", "hooks", "listeners"))
"""Modules that are imported for what they do."""
MANY = 2_000
"""Changed lines of PHP above which nobody looks at the comment around each."""
NEAR = 200
"""Rows of one comment that are read upwards."""


def only(file: FileChange) -> bool:
    """Whether none of the changed lines does anything."""
    if file.before is None or file.after is None or file.status != "modified":
        return False
    gone, came = ([x for x in side if x.text.strip()] for side in (file.removed, file.added))
    if (
        BUILT.search(file.path)
        and len(gone) == len(came)
        and all(_respelled(*pair) for pair in zip(gone, came, strict=True))
    ):
        return bool(gone)
    if DOCUMENTED.search(file.path) and _in_texts(file.old_text, gone) and _in_texts(file.new_text, came):
        return bool(gone or came)
    named = NAMED if file.path.endswith(".py") else USES if file.path.endswith(".php") else None
    if named is not None and gone and all(_fits(named, line) for line in (*gone, *came)):
        if named is USES and not (
            php_remarks.at_the_head(file.old_text, gone) and php_remarks.at_the_head(file.new_text, came)
        ):
            return False  # within a class it is a trait, which acts
        return _unneeded(file.new_text, gone, came)
    if file.path.endswith(".py") and gone and len(gone) == len(came):
        if all(_says_the_same(*pair) for pair in zip(gone, came, strict=True)):
            return True
    if gone and file.path.endswith(".go") and list(map(_unwrapped, gone)) == list(map(_unwrapped, came)):
        return True
    if came and (spoken.logs_more(file, gone, came) or _points_nowhere(file, gone, came)):
        return True
    if spoken.differs(gone, came):
        return True
    if gone and _moved_modules(file, gone, came):
        return True
    if file.path.endswith(".php") and (len(gone) + len(came) > MANY or not php_remarks.is_program(file)):
        return False
    old, new = (text.split("\n") if side else [] for text, side in ((file.old_text, gone), (file.new_text, came)))
    if file.path.endswith(".php"):
        whole = [php_remarks.without_blocks(*side) for side in ((gone, old), (came, new))]
        if whole != [gone, came]:
            return not whole[0] and not whole[1]
    changed = bool(gone or came)
    if COMPILED.search(file.path):
        gone, came = _without_moved_imports(gone, came)
    imports = bool(COMPILED.search(file.path)) and all(_idle(file.path, line, new) for line in came)
    return changed and (
        all(_idle(file.path, line, old) or (imports and _fits(IMPORT, line)) for line in gone)
        and all(_idle(file.path, line, new) or (SLASHES.search(file.path) and _fits(SAYS, line)) for line in came)
    )


def _without_moved_imports(gone: Sequence[Line], came: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The lines but for imports that stand elsewhere now: their order means nothing to a compiler."""
    moved = {x.bare for x in gone if not x.text[:1].isspace() and _fits(IMPORT, x)}
    moved &= {x.bare for x in came if not x.text[:1].isspace()}
    return [x for x in gone if x.bare not in moved], [x for x in came if x.bare not in moved]


WRAPS = pattern(r"\bfmt\.Errorf\(\"[^\"\\]*: %w\"(?:, [\w.]+)*, (?P<error>err\w*)\)")


def _unwrapped(line: Line) -> tuple[int, str]:
    """A line of Go, where it stands, without what it says around an error that it hands on: https://go.dev/blog/go1.13-errors"""
    return line.number, WRAPS.sub(lambda found: found["error"], line.text[:LONG].rstrip())


POINTER = re.compile(
    r"(?P<declared>(?!return\b|throw\b|delete\b|new\b|co_\w+\b|else\b)(?:(?:static|mutable|const|inline)\s+)*[A-Za-z_][\w:]*(?:<[\w:<>, ]*>)?(?:\s+const)?\s*\*+\s*\w+)\s*(?P<nowhere>=\s*nullptr|\{\s*(?:nullptr)?\s*\})?;$"
)


def _points_nowhere(file: FileChange, gone: Sequence[Line], came: Sequence[Line]) -> bool:
    """Whether members of a class of C++ are the same pointers, which lead nowhere at first instead of anywhere."""
    if len(gone) != len(came) or not file.path.endswith((".h", ".hh", ".hpp", ".hxx", ".cpp", ".cc", ".cxx")):
        return False
    if [x.number for x in gone] != [x.number for x in came]:
        return False
    pairs = [tuple(POINTER.match(x.text.strip()) for x in pair) for pair in zip(gone, came, strict=True)]
    return all(
        old and new and old["declared"] == new["declared"] and not old["nowhere"] and new["nowhere"]
        for old, new in pairs
    )


def _says_the_same(old: Line, new: Line) -> bool:
    """Whether a line of Python differs in what a checker of types or a count of tests is told, or in the version that it has."""
    if max(len(old.text), len(new.text)) > LONG or old.number != new.number or old.text == new.text:
        return False
    if _fits(NUMBER, old) and _fits(NUMBER, new):
        return True
    if any(quote in old.text + new.text for quote in "\"'"):
        return TOLD.sub("", old.text) == TOLD.sub("", new.text)
    return TOLD.sub("", FIRST_TOLD.sub("", old.text)) == TOLD.sub("", FIRST_TOLD.sub("", new.text))


def _in_texts(text: str, lines: Sequence[Line]) -> bool:
    """Whether lines stand in the texts by which a module of Ansible documents itself."""
    if not lines:
        return True
    import ast  # a hook reads few modules of Ansible

    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    rows = set[int]()
    for node in body:
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
            and all(isinstance(target, ast.Name) and target.id in DOCUMENTS for target in node.targets)
        ):
            rows.update(range(node.lineno + 1, node.end_lineno or node.lineno))
    return all(line.number in rows for line in lines)


def _moved_modules(file: FileChange, gone: Sequence[Line], came: Sequence[Line]) -> bool:
    """Whether packages of Go come from elsewhere by the same names, none of which is about access."""
    if not file.path.endswith(".go"):
        return False
    sides = [[GO_IMPORT.match(line.text[:LONG]) for line in side] for side in (gone, came)]
    if None in (*sides[0], *sides[1]):
        return False
    old, new = (
        sorted(((found["alias"] or found["name"]).strip(), found["name"]) for found in side if found) for side in sides
    )
    return old == new and not any(ABOUT_ACCESS.search(line.text) for line in (*gone, *came))


def _respelled(old: Line, new: Line) -> bool:
    """Whether a line holds the same names in other letters, where it stood."""
    if max(len(old.text), len(new.text)) > LONG or old.text.strip() == new.text.strip():
        return False
    return _spelled(old) == _spelled(new)


def _spelled(line: Line) -> str:
    """A line whose long names are written in small letters. What it says in strings, it says as before."""
    text = line.text.strip()
    parts = spoken.QUOTED.split(text)
    return "".join(part if n % 2 else NAME.sub(lambda found: found[0].lower(), part) for n, part in enumerate(parts))


def _unneeded(text: str, gone: Sequence[Line], came: Sequence[Line]) -> bool:
    """Whether names are imported from the same modules as before, but for some that the module never used."""
    old, new = ({pair for line in side for pair in _imported(line.text)} for side in (gone, came))
    used = {word.lower() for word in WORD.findall(text)}
    return new <= old and not any(name.lower() in used or name in ACTS for _, name in old - new)


def _imported(text: str) -> Iterator[tuple[str, str]]:
    used = USES.match(text.strip())
    if used is not None:
        yield f"{used['module']}{used['name']}", used["alias"] or used["name"]
        return
    module, _, names = text.strip().partition(" import ")
    for name in names.split(","):
        yield module, name.strip()


def _idle(path: str, line: Line, rows: Sequence[str]) -> bool:
    if _comment(path, line, rows):
        return len(line.text) < LONG and not php_remarks.STEERS.search(line.text)
    return bool(SLASHES.search(path)) and not path.endswith(".php") and _fits(NOTES, line)


def _fits(whole: Pattern, line: Line) -> bool:
    text = line.text.strip()
    found = whole.match(text) if len(text) < LONG else None
    return found is not None and found.end() == len(text)


HASH = re.compile(r"#(?![{@$])")
"""A comment; within a string of Ruby `#{…}` is code."""


def _comment(path: str, line: Line, rows: Sequence[str]) -> bool:
    text = line.text.strip()
    if HASHES.search(path):
        return bool(HASH.match(text)) and not (
            line.number == 1 and text.startswith("#!") and not path.endswith(".masm")
        )
    if not SLASHES.search(path) or text.endswith(("\\", "??/")):
        return False  # in C such a line takes the next one with it
    if path.endswith(".php") and (php_remarks.TAGS.search(text) or not php_remarks.is_plain(line, rows)):
        return False
    if text.startswith("/*") and "*/" in text:
        return text.find("*/") == len(text) - 2
    return "*/" not in text and (text.startswith("//") or (text.startswith("*") and _in_block(line, rows)))


def _in_block(line: Line, rows: Sequence[str]) -> bool:
    """Whether a row that begins with an asterisk stands in a comment that a row above opens."""
    for row in reversed(rows[max(0, line.number - 1 - NEAR) : line.number - 1]):
        text = row.strip()
        if text.startswith("/*"):
            return "*/" not in text
        if not text.startswith("*") or "*/" in text:
            return False
    return False
