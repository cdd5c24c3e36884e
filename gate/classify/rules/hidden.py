"""Content that a reviewer does not see as it is: bidirectional controls, zero-width characters, look-alike letters, NUL.

Raises: `if is_admin\\u202e` (https://trojansource.codes), `раyload` with a Cyrillic first letter, a `.sql` file with a NUL byte
(git prints "Binary files differ").
Ignores: an emoji joined with U+200D, accents, a word written wholly in Cyrillic, Persian text in a translation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gate.classify.reading import pages
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding, Line

IDS = {
    "hidden-bidi": "bidirectional controls make the text read otherwise than it runs",
    "hidden-zero-width": "zero-width characters hide in the text",
    "hidden-confusable": "a word mixes look-alike letters of two alphabets",
    "hidden-long-line": "a line too long for a reviewer to read",
    "hidden-nul": "a NUL byte makes git show a text file as binary",
    "hidden-return": "a carriage return inside a line: an editor shows one line, the interpreter runs two",
    "hidden-pointer": "a pointer of Git LFS stands in place of the text: what it names is not in the change",
    "hidden-name": "the file's name ends in white space, or holds letters that nobody sees: it is another file than it seems",
    "hidden-encoding": "the file is decoded otherwise than a reviewer reads it",
    "hidden-script": "a file that is named like prose starts like a script",
    "hidden-size": "code too large to be read, by the gate and by a reviewer",
}
LONG = 20_000
SENDS = pattern(r"url\(\s*[\"']?(?:https?:)?//|@import", re.I)
"""How a style sheet tells others what a visitor typed: https://owasp.org/www-project-web-security-testing-guide/ (CSS injection)"""
SAID = 500
"""Characters of a long line that are more than numbers, at most."""
COMPILED = of_path(r"\.(rs|c|h|cc|cpp|hpp|go|java|kt|cs|swift|zig)$")
NUMBERS = pattern(r"\b(?:0x[0-9a-fA-F]{1,16}|\d{1,20})(?:u8|u32|u64|U|UL|ULL)?\b[\s,]*")
STRINGS = pattern(r"\"(?:[^\"\\\n]|\\.)*+\\?(?:\"|$)|'(?:[^'\\\n]|\\.)*+\\?(?:'|$)")
BEGINS = pattern(r"(?:export\s+default|module\.exports\s*=|(?:export\s+)?(?:const|let|var)\s+\w+\s*=)\s*")
PLAIN = pattern(r"[\w$\s{}\[\]:,-]*+$")
"""Keys and brackets: what is left of a table of texts without them."""
POINTER = b"version https://git-lfs.github.com/spec/"
SEPARATORS = ("\u2028", "\u2029")
"""Line ends of JavaScript alone: an editor shows one line (https://tc39.es/ecma262/#sec-line-terminators)."""
TRANSLATION = of_path(r"\.(po|pot|xlf|xliff|arb|resx|strings)$|(^|/)(locales?|_?i18n|l10n|translations?|lang)/", re.I)
TEXT = of_path(
    r"\.(sql|sh|bash|py|rb|[cm]?[jt]sx?|go|rs|java|kts?|php|ya?ml|json|toml|tf|hcl|ini|cfg|conf|md|rst|html?|c|h|cc|cpp|hpp|cs|pl|lua|properties|xml|txt)$|(^|/)(Makefile|Dockerfile|CODEOWNERS)$",
    re.I,
)
JAVASCRIPT = of_path(r"\.([cm]?[jt]sx?|vue|svelte|html?)$")
COOKIE = pattern(r"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
PLAIN_ENCODING = pattern(
    r"(utf-?_?8(-sig)?|us-ascii|ascii|latin-?_?1|iso-?_?8859[-_]\d+|(windows|cp)-?125\d|euc-\w+|shift[-_]jis|gb\w+|big5|koi8-\w)$",
    re.I,
)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    # Tags spell text that only a machine reads, but for the flags of some regions (https://www.unicode.org/reports/tr51/#def_emoji_tag_sequence).
    # The look-alikes of https://www.unicode.org/reports/tr39/ that an editor's font cannot tell from Latin.
    alike = "аеорсухіјѕԁһԛԝАВЕКМНОРСТХІЈЅαονρτυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
    return (
        re.compile("[\u202a-\u202e\u2066-\u2069]"),
        re.compile(
            "[\u200b\u2060\u180e\u00ad\u3164\uffa0]|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}|(?<!\U0001f3f4)(?<![\U000e0061-\U000e007a])[\U000e0000-\U000e007f]|[\U000e0000-\U000e007f]{7}|(?<=[\\w=(,.;:\"'])[\u200c\u200d\ufeff](?=[\\w=(),.;:\"'])"
        ),
        re.compile(f"[A-Za-z_][{alike}]|[{alike}][A-Za-z_]"),
    )


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if file.after is None:
        return
    if file.status != "modified" and _is_disguised(file.path):
        yield finding(
            "hidden-name",
            3,
            IDS["hidden-name"],
            file,
            safer="spell its name in plain letters, without ends of white space",
        )
    if file.after.oversized:
        if context.nature in ("code", "script", "test"):
            level = 3 if file.path.lower().endswith((".sql", ".sh")) else 2
            reason = f"{file.after.size:,} bytes of code: nobody can read that"
            yield finding("hidden-size", level, reason, file, safer="split the file, or mark it as generated")
        return
    data = file.after.data
    if data.startswith(POINTER):
        level = 3 if context.nature in ("code", "script") else 1
        yield finding("hidden-pointer", level, IDS["hidden-pointer"], file, safer="keep text in git itself")
    if TEXT.search(file.path) and b"\0" in data and not (file.before and b"\0" in file.before.data):
        yield finding(
            "hidden-nul",
            3,
            "a NUL byte makes git show this text as binary, so a reviewer sees nothing",
            file,
            safer="remove the NUL byte",
        )
    shown = TEXT.search(file.path) or not file.after.binary
    if context.nature in ("code", "script") and len(data) > LONG and shown:
        long = next((line for line in file.added if len(line.text) > LONG and not _says(file.path, line.text)), None)
        if long is not None and not pages.runs_as_before(file) and not _reworded(file, long):
            reason = f"a line of {len(long.text):,} characters: nobody reads to its end"
            yield finding(
                "hidden-long-line",
                2 if file.path.endswith(".css") and not SENDS.search(long.text) else 3,
                reason,
                file,
                line=long,
                safer="break the line, or mark the file as generated",
            )
    if (
        context.nature == "docs"
        and data.startswith((b"#!/", b"#! /"))
        and not (file.before and file.before.data.startswith(b"#!"))
    ):
        yield finding("hidden-script", 2, "is named like prose and starts like a script", file)
    if b"\r" in data or b"coding" in data[:200]:
        yield from _twisted(file)
    if data.isascii() or file.after.binary:
        return
    yield from _letters(file, context)


AROUND = 15
"""Characters on both sides of what differs."""
PROSE = re.compile(r"[A-Za-z ,.;:!?'-]*")


def _reworded(file: FileChange, line: Line) -> bool:
    """Whether a long line differs from one that stood there in a few words of a sentence."""
    old, new = next((x.text for x in file.removed if len(x.text) > LONG), ""), line.text
    start = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = min(len(old), len(new)) - start
    end = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    sides = (text[max(0, start - AROUND) : len(text) - max(0, end - AROUND)] for text in (old, new))
    return bool(old) and all(len(said) < SAID and PROSE.fullmatch(said) for said in sides)


MARKS = re.compile("[\u200e\u200f\u061c]")
"""Marks of direction, which show nowhere: prose needs them, a name does not."""


def _is_disguised(path: str) -> bool:
    if any(part != part.rstrip() for part in path.split("/")):
        return True
    words = path.replace("_", "/")  # one alphabet may follow another behind it
    return not path.isascii() and any(unseen.search(words) for unseen in (MARKS, *_patterns()))


def _says(path: str, text: str) -> bool:
    """Whether a line of a compiled program is a table of numbers, or one of translations holds texts: these run nowhere by themselves."""
    if TRANSLATION.search(path) and path.endswith((".js", ".mjs", ".cjs", ".ts")) and "`" not in text:
        bare = STRINGS.sub("", text).strip().rstrip(";").strip()
        begins = BEGINS.match(bare)
        table = bare[begins.end() :] if begins else bare
        return table == "JSON.parse()" or PLAIN.match(table) is not None
    return bool(COMPILED.search(path)) and len(NUMBERS.sub("", text)) < SAID


def _twisted(file: FileChange) -> Iterator[Finding]:
    """Line ends and encodings that make the interpreter see other lines: a comment can end early, or be no comment."""
    inside = next((line for line in file.added if "\r" in line.text.rstrip("\r") and TEXT.search(file.path)), None)
    if inside is not None:
        reason = "a carriage return stands inside this line: what follows it runs as a line of its own"
        yield finding("hidden-return", 3, reason, file, line=inside, safer="use one kind of line end")
    for line in file.added:
        cookie = COOKIE.match(line.text) if line.number <= 2 and file.path.endswith((".py", ".pyi", ".pyw")) else None
        if cookie and not PLAIN_ENCODING.match(cookie.group(1)):
            reason = f"is decoded as {cookie.group(1)}: what reads as a comment may be code"
            yield finding("hidden-encoding", 3, reason, file, line=line, safer="save the file as UTF-8")


def _letters(file: FileChange, context: Context) -> Iterator[Finding]:
    bidi, invisible, confusable = _patterns()
    translation = TRANSLATION.search(file.path)
    for line in file.added:
        if line.text.isascii():
            continue
        if any(char in line.text for char in SEPARATORS) and JAVASCRIPT.search(file.path):
            reason = "a line separator stands inside this line: what follows it runs as a line of its own"
            yield finding("hidden-return", 3, reason, file, line=line, safer="use one kind of line end")
        elif bidi.search(line.text):
            yield finding(
                "hidden-bidi",
                3,
                "bidirectional controls: this line does not run as it reads",
                file,
                line=line,
                safer="remove the control characters",
            )
        elif not translation and invisible.search(line.text):
            yield finding(
                "hidden-zero-width",
                3,
                "zero-width characters hide in this line",
                file,
                line=line,
                safer="remove the invisible characters",
            )
        elif not translation and context.nature not in ("docs", "generated") and confusable.search(line.text):
            yield finding(
                "hidden-confusable",
                3,
                "a word mixes look-alike letters of two alphabets",
                file,
                line=line,
                safer="spell the word in one alphabet",
            )
