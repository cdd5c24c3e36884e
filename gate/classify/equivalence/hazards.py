"""What some well-known reader of a format reads otherwise than the proof does: where such a row changed, nothing is proved.

[b, ? g : h]   !=  [b, ?g : h]      libyaml has a key there, the specification none
:foo           !=  ":foo"           Ruby makes a symbol of the first
---⏎{a: 1}     !=  --- {a: 1}       kubectl parts documents by lines

Each was found by asking such readers of many small documents.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from gate.model import EquivalenceKind

Reads = Callable[[str, str], bool]
"""Says of two texts whether some reader takes them for two things."""
_MARKS: Final = re.compile(r"(?m)^(?:---(?!-)|\.\.\.).*$")
_BEGINS: Final = re.compile(r"\A(?:[ \t]*(?:#[^\n]*)?\n)*+---[ \t]*\n")
_SYMBOLS: Final = re.compile(r"(?:^|[\s,\[{])([\"']?):[A-Za-z_]", re.M)
_QUOTES: Final = re.compile(r"[\"']")
_FILLED: Final = re.compile(r"(?<!\$)\{\{|\$\{(?!\{)|#\{|__\w+__")
_ASKED: Final = re.compile(r"[\[,]\s*\?")
_READ: Final = re.compile(r"#@|#\{|#\s*(?:kpt-set|jinja2)\s*:")
_REMARK: Final = re.compile(r"(?m)(?:^|[ \t])#.*$")
_KEEPS: Final = re.compile(r"[|>][1-9]?\+")
_ODD_BLANK: Final = re.compile("[\f\v\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_ODD_SIGN: Final = re.compile("[\ufeff\u2028\u2029]")
"""A mark of byte order, and what ends a remark in some readers."""
_IN_DOCKERFILE: Final = re.compile(rf"{_ODD_BLANK.pattern}|<[\\`][ \t]*\n\s*<|<[ \t]*[\\`][ \t]*\n\s*<")
"""Such a blank, and a heredoc that is begun on two rows."""
_OWN: Final = re.compile(
    r"(?:^|[{;\s])\\?--[\w-]+\s*:|style\(\s*--|-moz-element\(|\bnav-(?:up|down|left|right)\b|>>>|> > >|url\(.*(?:/\*|\\)|u\\72l"
)
_ENDS: Final = re.compile(r"[{};]\s*(?://.*|/\*.*\*/\s*)?$|\*/\s*$|^\s*//")
_OF_ZIG: Final = re.compile(r"[ \t]*//(?:/(?!/)|!)")
_DOCUMENTED: Final = re.compile(
    r"(?:(?:pub|export|extern|threadlocal|inline|fn|const|var)\b|[ \t]+(?:pub\b|(?!test\b|comptime\b|return\b|try\b|_\b)[A-Za-z_]\w*:[ \t].*,[ \t]*$))"
)
"""What a comment of documentation may stand above in Zig: what begins in the first column, what is public, a field.
https://ziglang.org/documentation/master/#Doc-Comments"""
_OF_JAVA: Final = re.compile(r"(?m)\\[ \t]+$|\bnon-sealed\w|@interface[A-Za-z]")
_OF_KOTLIN: Final = re.compile(
    r"\b(?:while|for|if)\b.*\)\s*;|^\)\s*;|!(?:in|is)\w|\bas\s*$|\bcompanion object\s*;?\s*$|\w@\s|@\s+\w|\.\s*$"
)
_EMPTIED: Final = re.compile(r"\)[ \t]*\n\s*;")
_OF_HCL: Final = re.compile(r"\S.*/\*(?!.*\*/)|\*/\s*\S")
_FOR: Final = re.compile(r"[\[{]\s*for\b")
_OF_PHP: Final = re.compile(r"\byield\s+from\w|\bnamespace\s+\\|\bnamespace\\\s|\.\.\.\s*,\s*\)")
_OF_RUST: Final = re.compile(r"[({\[]\s*,|\.\.\w*\s*,|<-|(?<!\w)'(?:\s|/\*|$)|^,|[\d\"'](?:as|if|in|else)\b")
_LINES: Final = re.compile(r"\b(?:line|column)!\s*\(")
_OUTPUT: Final = re.compile(r"//\s*(?:unordered )?output:|[\"`]C[\"`]", re.I)
_NEXT: Final = re.compile(r"(?m)^[^\n]*(?:disable:next|//\s*ignore:)[^\n]*\n[^\n]*")


_TOKENS: Final = re.compile(
    r"\"\"\"[\s\S]*?\"\"\"|\br#+\"[\s\S]*?\"#+|\"(?:\\[\s\S]|[^\"\\])*\"|'(?:\\.|[^'\\\n])'|(?P<remark>//[^\n]*|/\*[\s\S]*?\*/)"
)
_FILLS: Final = re.compile(r"\$\{[^}\n]*\"")
"""A text within a text: https://kotlinlang.org/docs/strings.html#string-templates"""


def _code(text: str) -> str:
    """A text without its remarks; with them where a text within a text may hide where one begins."""
    if _FILLS.search(text):
        return text
    return _TOKENS.sub(lambda found: "\n" * found[0].count("\n") if found["remark"] else found[0], text)


def changed_rows(before: str, after: str, *, bare: bool) -> list[str]:
    """The rows that only one side has; `bare`, without the blanks around them."""
    old, new = ({row.strip() if bare else row for row in text.split("\n")} for text in (before, after))
    return [*old.difference(new), *new.difference(old)]


def _changed(before: str, after: str) -> list[str]:
    return changed_rows(before, after, bare=True)


def _in_changed(sign: re.Pattern[str]) -> Reads:
    return lambda before, after: any(sign.search(row) for row in _changed(before, after))


def _in_code(sign: re.Pattern[str]) -> Reads:
    """As `_in_changed`, but for what a remark says."""
    return lambda before, after: any(sign.search(row) for row in _changed(_code(before), _code(after)))


def _anywhere(sign: re.Pattern[str]) -> Reads:
    return lambda before, after: bool(sign.search(before) or sign.search(after))


_css: Final = _in_changed(_OWN)


def _yaml(before: str, after: str) -> bool:
    old, new = (_REMARK.sub("", text) for text in (before, after))
    if _MARKS.findall(_BEGINS.sub("", before)) != _MARKS.findall(_BEGINS.sub("", after)):
        return True
    if _SYMBOLS.findall(old) != _SYMBOLS.findall(new) or any(_ASKED.search(row) for row in _changed(old, new)):
        return True
    if sorted(_QUOTES.findall(old)) != sorted(_QUOTES.findall(new)) and _FILLED.search(before + after):
        return True
    if _KEEPS.search(before + after) and before[len(before.rstrip()) :] != after[len(after.rstrip()) :]:
        return True
    return any(_READ.search(row) for row in _changed(before, after))


def _scss(before: str, after: str) -> bool:
    """Whether a remark that changed stands within a statement: Less writes it out, and may fail."""
    if _css(before, after) or "progid:" in before + after:
        return True
    changed = {row for row in _changed(before, after) if row.startswith("//")}
    for text in (before, after):
        above = ""
        for row in text.split("\n"):
            if row.strip() in changed and above and not _ENDS.search(above):
                return True
            above = row if row.strip() else above
    return False


def _zig(before: str, after: str) -> bool:
    """Whether remarks that are part of the grammar come or go where they may be none, or one holds a tab."""
    return _misplaced(before) != _misplaced(after) or any("\t" in row for row in _changed(before, after))


def _misplaced(text: str) -> list[str]:
    """Rows of documentation of which nothing tells that they may stand there, with what follows."""
    rows = [row for row in text.split("\n") if row.strip() and not re.match(r"\s*//(?![/!]|//)|\s*////", row)]
    found, depth = list[str](), 0
    for number, row in enumerate(rows):
        mark = _OF_ZIG.match(row)
        follows = rows[number + 1] if number + 1 < len(rows) else ""
        if mark is None:
            code = _TOKENS.sub("", row)
            depth += code.count("{") - code.count("}")
            found += [row] if re.search(r"//(?:/(?!/)|!)", row) else ()
        elif mark[0].endswith("!"):
            found += [] if all(above.startswith("//!") for above in rows[:number]) else [f"{row}\n{follows}"]
        elif not _OF_ZIG.match(follows) or "//!" in follows[: len(mark[0]) + 1]:
            placed = _DOCUMENTED.match(follows) and (follows[:1] in " \t" or depth == 0)
            found += [] if placed else [follows]
    return sorted(found)


def _kotlin(before: str, after: str) -> bool:
    """Whether such a row changed, or a semicolon stands below a bracket: it may be all that a loop does."""
    return _in_code(_OF_KOTLIN)(before, after) or any(_EMPTIED.search(_code(text)) for text in (before, after))


def _remarks(before: str, after: str) -> bool:
    if _NEXT.findall(before) != _NEXT.findall(after):
        return True
    return "swift-tools-version" in before + after and before.split("\n", 1)[0] != after.split("\n", 1)[0]


def _hcl(before: str, after: str) -> bool:
    """Whether a comment holds a line end, or words of a `for` are glued or parted."""
    loops = [
        {" ".join("".join(re.findall(r"\w+ ?", f"{row} ")).split()) for row in text.split("\n") if _FOR.search(row)}
        for text in (before, after)
    ]
    return _in_changed(_OF_HCL)(before, after) or loops[0] != loops[1]


def _rust(before: str, after: str) -> bool:
    return _in_code(_OF_RUST)(before, after) or _LINES.search(before + after) is not None


_BY_LANGUAGE: Final[dict[str, Reads]] = {
    "yaml": _yaml, "dockerfile": _anywhere(_IN_DOCKERFILE), "css": _css, "scss": _scss, "zig": _zig, "remarks": _remarks,
    "json": _anywhere(_ODD_SIGN), "toml": _anywhere(_ODD_SIGN), "java": _anywhere(_OF_JAVA), "kotlin": _kotlin,
    "php": _in_changed(_OF_PHP), "rust": _rust, "hcl": _hcl, "path list": _anywhere(_ODD_BLANK),
}  # fmt: skip


def differ(before: str, after: str, language: str, verdict: EquivalenceKind) -> bool:
    """Whether such a row is among those that changed."""
    reads = _BY_LANGUAGE.get(language)
    if language == "yaml" and verdict == "formatting":
        moved = [row for row in changed_rows(before, after, bare=False) if row.lstrip().startswith("#")]
        if any(len(_QUOTES.findall(row)) % 2 for row in moved):
            return True  # what is no remark, and looks like one
    if language == "go" and verdict == "comments" and _OUTPUT.search(before + after):
        return True  # what an example has to print, or a program of C
    return reads is not None and reads(before, after)
