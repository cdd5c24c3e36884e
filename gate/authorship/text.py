"""What a message itself asserts: its lines without quotes, code and comments. One pass, linear in its length.

People paste trailers into prose to talk about them. A line counts only where the writer speaks: not after `>`, not in
a fenced or an indented code block, not in an HTML comment (the hints of a pull request template).
"""

from __future__ import annotations

import re
from typing import NamedTuple

_SPECIAL = {
    **dict.fromkeys(
        # zero-width, soft hyphen, direction marks and isolates, byte order mark, variation selectors, the combining
        # grapheme joiner, tags
        (
            0xAD,
            0x34F,
            0x61C,
            0x180E,
            *range(0xE0000, 0xE0080),
            *range(0x200B, 0x2010),
            *range(0x202A, 0x202F),
            *range(0x2060, 0x206A),
            0xFE0F,
            0xFEFF,
        ),
        None,
    ),
    **dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " "),
    **dict.fromkeys((0x85, 0x2028, 0x2029), "\n"),
    **{0xFF00 + n: chr(0x20 + n) for n in range(1, 0x5F)},  # full width
}
_LOOK_ALIKE = "аеорсухіјѕԁһԛԝАВЕКМНОРСТХІЈЅαονρτυΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"
"""Letters that no font tells from Latin (https://www.unicode.org/reports/tr39/)."""
_LATIN = str.maketrans(_LOOK_ALIKE, "aeopcyxijsdhqwABEKMHOPCTXIJSaovptuABEZHIKMNOPTYX")
_MIXED = re.compile(f"[A-Za-z]+[{_LOOK_ALIKE}][A-Za-z{_LOOK_ALIKE}]*|[{_LOOK_ALIKE}]+[A-Za-z][A-Za-z{_LOOK_ALIKE}]*")
_FENCES = ("```", "~~~")
_RUN_ON = "  🤖 Generated with ["
"""Some tools join the lines of a message with two spaces."""

_SQUASH = "Squashed commit of the following:"


class Line(NamedTuple):
    """A line that the writer asserts. `text` has no white space around it; `indent` counts what stood before."""

    text: str
    indent: int
    paragraph: int
    comment: bool = False
    """It opens an HTML comment: tools mark their texts so, people don't sign there."""


def clean(message: str) -> str:
    """One kind of line end, no invisible characters, no word of two alphabets; `\\n` that a bad shell quote left in words
    turned into lines."""
    if not message.isascii():
        message = message.translate(_SPECIAL)
        message = _MIXED.sub(lambda word: word.group().translate(_LATIN), message)
    if "\r" in message:
        message = message.replace("\r\n", "\n").replace("\r", "\n")
    if "\\n" in message:
        message = _unescape(message)
    if _RUN_ON in message:
        message = message.replace(_RUN_ON, _RUN_ON.replace("  ", "\n"))
    if "&lt;" in message:
        message = message.replace("&lt;", "<").replace("&gt;", ">")
    return message


def _unescape(message: str) -> str:
    """`\\n` counts as a line end where a trailer's key, or another `\\n`, follows; `printf("a\\n")` stays as it is."""
    pieces = message.split("\\n")
    out = [pieces[0]]
    for number, piece in enumerate(pieces[1:], start=1):
        key = piece[:40].partition(":")[0]
        starts_trailer = ":" in piece[:40] and "-" in key and key.replace("-", "").isalnum()
        empty = not piece and number + 1 < len(pieces)
        out.append(("\n" if starts_trailer or empty or out[-1] == "\n" else "\\n") + piece)
    return "".join(out)


def asserted_lines(message: str) -> list[Line]:
    """The lines of a cleaned message that speak for its writer, the subject first."""
    rows = message.split("\n")
    fenced = _fenced(rows) if "```" in message or "~~~" in message else frozenset()
    commented = _commented(rows) if "<!--" in message else frozenset()
    indented = "\n    " in message or "\n\t" in message
    code = _indented_code(rows) if indented and _SQUASH not in message else frozenset()
    lines: list[Line] = []
    paragraph = 0
    for number, row in enumerate(rows):
        text = row.strip()
        if not text:
            paragraph += 1
        elif text[0] != ">" and number not in fenced and number not in code:
            opens = text.startswith("<!--")
            if opens or number not in commented:
                lines.append(Line(text, len(row) - len(row.lstrip()), paragraph, opens))
    return lines


def _fenced(rows: list[str]) -> frozenset[int]:
    """Rows of closed fences. An open fence hides nothing, nor does one around the whole message (models do that)."""
    inside: set[int] = set()
    first = next((number for number, row in enumerate(rows) if row.strip()), 0)
    start, mark = -1, ""
    for number, row in enumerate(rows):
        text = row.lstrip()
        if not text.startswith(mark or _FENCES):
            continue
        if start < 0:
            start, mark = number, text[:3]
        else:
            if start > first:
                inside.update(range(start, number + 1))
            start, mark = -1, ""
    return frozenset(inside)


def _commented(rows: list[str]) -> frozenset[int]:
    """Rows that begin within an HTML comment, or open one. A comment that never closes hides nothing."""
    inside: set[int] = set()
    start = -1
    for number, row in enumerate(rows):
        if start < 0 and "<!--" in row and "-->" not in row[row.rindex("<!--") :]:
            start = number
        elif start >= 0 and "-->" in row:
            inside.update(range(start + 1, number + 1))
            start = -1
    return frozenset(inside)


def _indented_code(rows: list[str]) -> frozenset[int]:
    """Blocks set off by a blank line and four spaces or a tab, where prose goes on below or a colon introduces them.

    A message pasted from a terminal is indented as a whole: nothing in it is code.
    """
    prose = [number for number, row in enumerate(rows) if number and row.strip() and not _deep(row)]
    last_prose = max((n for n in prose if not _is_tail(rows[n])), default=0)
    code: set[int] = set()
    for start, stop in _blocks(rows) if prose else ():
        before = next((rows[n] for n in range(start - 1, 0, -1) if rows[n].strip()), "")
        if start < last_prose or before.rstrip().endswith((":", "`")):
            code.update(range(start, stop))
    return frozenset(code)


def _blocks(rows: list[str]) -> list[tuple[int, int]]:
    blocks: list[tuple[int, int]] = []
    start = -1
    for number, row in enumerate([*rows, "x"]):
        if not row.strip():
            continue
        if _deep(row):
            if start < 0 and number and not rows[number - 1].strip():
                start = number
        elif start >= 0:
            blocks.append((start, number))
            start = -1
    if start >= 0:
        blocks.append((start, len(rows)))
    return blocks


def _deep(row: str) -> bool:
    return row.startswith(("    ", "\t"))


def _is_tail(row: str) -> bool:
    """A trailer, a separator or a cherry-pick note: what may follow below the prose without being prose."""
    text = row.strip()
    key, colon, _ = text.partition(":")
    return bool(colon and key.replace("-", "").isalnum()) or text.startswith(("---", "(cherry picked"))
