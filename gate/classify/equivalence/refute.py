"""A fast no: most changes are real edits, and their words show it long before any parser would.

A proof never changes a word outside a comment. So the first and the last place where the words of two texts part must lie
in something that looks like a comment; if one does not, there is nothing to prove. A yes from here proves nothing.
Only `bytes` methods at memory speed are used: a thousand files take some hundredths of a second.
"""

from __future__ import annotations

from typing import Final

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
    "php": (b"//", b"#"),
    "hcl": (b"//", b"#"),
    "css": (),
}
_SPANS: Final[dict[str, tuple[tuple[bytes, bytes], ...]]] = {
    "python": (),
    "yaml": (),
    "toml": (),
    "ruby": ((b"=begin", b"=end"), (b"__END__", b"\0")),
}
_SPELLED_ONE_WAY: Final = frozenset({"json", "toml", "yaml", "css", "c", "cpp", "objc"})
"""Their proofs keep numbers and prefixes as they are spelled."""
_QUOTES: Final = (b'"""', b"'''")
_IN_NUMBER: Final = _WORD | frozenset(b".+-")
_PREFIX: Final = b"uUrRbBfF"


def hopeless(before: bytes, after: bytes, language: str) -> bool:
    """Whether no proof can exist, judged by words alone."""
    old, new = before.translate(None, _NOT_WORD), after.translate(None, _NOT_WORD)
    if old == new:
        return False
    first = common_prefix(old, new)
    if not _explained(before, after, _nth_word(before, first), _nth_word(after, first), language):
        return True
    last = common_prefix(old[::-1], new[::-1])
    old_last, new_last = max(len(old) - last, 1), max(len(new) - last, 1)
    return not _explained(before, after, _nth_word(before, old_last - 1), _nth_word(after, new_last - 1), language)


def common_prefix(old: bytes, new: bytes) -> int:
    """The length of the common prefix, by bisection: slices compare at memory speed."""
    low, high = 0, min(len(old), len(new))
    while low < high:
        middle = (low + high + 1) // 2
        if old[low:middle] == new[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


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
    if text[start : start + 1].isdigit():
        return True
    following = text[offset : offset + 3].lstrip(_PREFIX)
    return following[:1] in (b'"', b"'") and text[offset : offset + 1] in _PREFIX
