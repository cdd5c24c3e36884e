"""A fast no: most changes are real edits, and their words show it long before any parser would.

A proof never changes a word outside a comment. So the first and the last place where the words of two texts part must lie
in something that looks like a comment, and no word of the code may stand on one side alone; else there is nothing to prove.
A yes from here proves nothing. Work is done by `bytes` methods at memory speed: a thousand files take some tenths of a second.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from gate.change.common import common_ends, common_prefix

_WORD: Final = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
_NOT_WORD: Final = bytes(code for code in range(128) if code not in _WORD)

_SLASHES: Final = (b"//",)
_HASH: Final = (b"#",)
_BLOCK: Final = ((b"/*", b"*/"),)
_LINE_MARKS: Final[dict[str, tuple[bytes, ...]]] = {
    "python": (b"#", b'"', b"'"),
    "yaml": _HASH,
    "toml": _HASH,
    "ruby": _HASH,
    "masm": _HASH,
    "php": (b"//", b"#"),
    "hcl": (b"//", b"#"),
    "dotenv": _HASH,
    "assignments": _HASH,
    "path list": _HASH,
    "dockerfile": _HASH,
    "css": (),
}
_SPANS: Final[dict[str, tuple[tuple[bytes, bytes], ...]]] = {
    "python": (),
    "yaml": (),
    "toml": (),
    "dotenv": (),
    "assignments": (),
    "path list": (),
    "dockerfile": (),
    "zig": (),
    "masm": (),
    "ruby": ((b"=begin", b"=end"), (b"__END__", b"\0")),
}
_SPELLED_ONE_WAY: Final = frozenset({"json", "toml", "yaml", "c", "cpp", "objc"})
"""Their proofs keep numbers and prefixes as they are spelled."""
_QUOTES: Final = (b'"""', b"'''")
_IN_NUMBER: Final = _WORD | frozenset(b".+-")
_PREFIX: Final = b"uUrRbBfF"
_LASTING: Final = re.compile(rb"\b[A-Za-z_]\w{2,}|\b\d+(?:\.\d+){2,}|`")
"""What no proof spells otherwise: a word longer than any prefix of a string, a version, which is no number, and the mark of
a template."""
_GLUE: Final = _NOT_WORD.replace(b"`", b"")
_WORDS: Final = re.compile(rb"%[iw](?=[\[(])")
_NEGATED: Final = re.compile(rb"\bnot ([\w.]+) (in|is)\b(?! not\b)")
_DOCUMENTS: Final = re.compile(rb".*(?:#|\"\"\"|''')|[ \t(]*[uUrR]?[\"']|[ \t]*(?:async|class|def)\b.*[\"']")
"""A line of Python that may hold a comment, or a docstring or a part of one."""


def hopeless(before: bytes, after: bytes, language: str) -> bool:
    """Whether no proof can exist, judged by words alone."""
    if language == "css":  # colours have no letter case
        before, after = before.lower(), after.lower()
    if language == "yaml":  # yq writes the tag of a merge key out
        before, after = (side.replace(b"!!merge <<:", b"<<:") for side in (before, after))
    if language == "ruby":  # a list of words is one of texts or symbols
        before, after = (_WORDS.sub(b"[", side) if b"%" in side else side for side in (before, after))
    start, stop = common_ends(before, after)
    if language == "python" and b"not " in before and b"not " in after:
        before, after = (_respell_negations(side, start, stop) for side in (before, after))
        start, stop = common_ends(before, after)
    old, new = before[start : len(before) - stop], after[start : len(after) - stop]
    words, others = old.translate(None, _NOT_WORD), new.translate(None, _NOT_WORD)
    if words == others:
        return old.count(b"`") != new.count(b"`") and _is_code(
            before, after, before.rfind(b"\n", 0, start) + 1, stop, language
        )
    first = common_prefix(words, others)
    if not _explained(before, after, start + _nth_word(old, first), start + _nth_word(new, first), language):
        return True
    last = common_prefix(words[::-1], others[::-1])
    old_last, new_last = (
        start + _nth_word(side, max(n - last, 1) - 1) for side, n in ((old, len(words)), (new, len(others)))
    )
    if not _explained(before, after, old_last, new_last, language):
        return True
    return _has_new_token(before, after, before.rfind(b"\n", 0, start) + 1, stop, language)


def _respell_negations(text: bytes, start: int, stop: int) -> bytes:
    """`not a in b`, on a line that changed, as `a not in b`: the two compile to the same."""
    first, last = text.rfind(b"\n", 0, start) + 1, _line_end(text, len(text) - stop)
    lines = text[first:last]
    return text[:first] + _NEGATED.sub(_behind, lines) + text[last:] if b"not " in lines else text


def _behind(found: re.Match[bytes]) -> bytes:
    return found[1] + (b" not in" if found[2] == b"in" else b" is not")


def _has_new_token(before: bytes, after: bytes, start: int, stop: int, language: str) -> bool:
    """Whether some code holds a token that the changed lines of the other side hold nowhere, not even in pieces."""
    old, new = (side[start : _line_end(side, len(side) - stop)].split(b"\n") for side in (before, after))
    gone, come = _surplus(old, new), _surplus(new, old)
    came, went = (b"".join(lines).translate(None, _GLUE) for lines in (come, gone))
    return any(token not in came for token in _tokens(before, start, old, gone, language)) or any(
        token not in went for token in _tokens(after, start, new, come, language)
    )


def _is_code(before: bytes, after: bytes, start: int, stop: int, language: str) -> bool:
    """Whether none of the changed lines may lie in a comment."""
    old, new = (side[start : _line_end(side, len(side) - stop)].split(b"\n") for side in (before, after))
    for text, lines, changed in ((before, old, _surplus(old, new)), (after, new, _surplus(new, old))):
        offset = start
        for line in lines:
            if line in changed and _in_comment(text, offset, language):
                return False
            offset += len(line) + 1
    return True


def _line_end(text: bytes, offset: int) -> int:
    end = text.find(b"\n", offset)
    return len(text) if end < 0 else end


def _surplus(lines: list[bytes], others: list[bytes]) -> dict[bytes, int]:
    """The lines that stand here more often than there."""
    there = Counter(others)
    return {line: count for line, count in Counter(lines).items() if count > there[line]}


def _tokens(text: bytes, offset: int, lines: list[bytes], changed: dict[bytes, int], language: str) -> Iterator[bytes]:
    """The tokens of changed lines that are surely code, and surely spelled as they are meant."""
    quoted = [text.count(quote, 0, offset) % 2 for quote in _QUOTES] if language == "python" else []
    for line in lines:
        if line in changed and b"\\" not in line and not any(quoted):
            apart = _DOCUMENTS.match(line) if quoted else _in_comment(text, offset, language)
            for token in _LASTING.findall(line) if not apart else ():
                yield token.translate(None, _GLUE)
        quoted = [(odd + line.count(quote)) % 2 for odd, quote in zip(quoted, _QUOTES, strict=False)]
        offset += len(line) + 1


def _nth_word(text: bytes, count: int) -> int:
    """The offset of the word character that `count` others precede."""
    low, high, seen = 0, len(text), 0
    while high - low > 1:
        middle = (low + high) // 2
        ahead = len(text[low:middle].translate(None, _NOT_WORD))
        if seen + ahead <= count:
            low, seen = middle, seen + ahead
        else:
            high = middle
    return low


def _explained(before: bytes, after: bytes, old: int, new: int, language: str) -> bool:
    if _in_comment(before, old, language) or _in_comment(after, new, language):
        return True
    return language not in _SPELLED_ONE_WAY and (_respelled(before, old) or _respelled(after, new))


def _in_comment(text: bytes, offset: int, language: str) -> bool:
    """Whether the offset may lie in a comment or a docstring. Too often yes is fine."""
    start = text.rfind(b"\n", 0, offset) + 1
    end = text.find(b"\n", offset)
    end = len(text) if end < 0 else end
    if any(text.find(mark, start, end) >= 0 for mark in _LINE_MARKS.get(language, _SLASHES)):
        return True
    if language == "python":
        return any(text.count(quote, 0, offset) % 2 for quote in _QUOTES)
    spans = _SPANS.get(language, _BLOCK)
    return any(text.rfind(opening, 0, end) > text.rfind(closing, 0, offset) for opening, closing in spans)


def _respelled(text: bytes, offset: int) -> bool:
    """Whether this may be a number or a string prefix, which some proofs spell in one way."""
    start = offset
    while start > max(0, offset - 80) and text[start - 1] in _IN_NUMBER:
        start -= 1
    if text[start : offset + 1].lstrip(b"+-.")[:1].isdigit():
        return True
    following = text[offset : offset + 3].lstrip(_PREFIX)
    return following[:1] in (b'"', b"'") and text[offset : offset + 1] in _PREFIX
