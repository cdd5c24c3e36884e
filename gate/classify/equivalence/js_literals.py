"""Literals of JavaScript by value: a formatter changes quotes, escapes and the letter case of numbers."""

from __future__ import annotations

import re
from typing import Final

_ESCAPE: Final = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\s\S])|\Z)")
_SIMPLE: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "\n": "", "\r\n": ""}
_DECIMAL: Final = re.compile(rb"(?:0|[1-9]\d*)?(?:\.\d*)?(?:e[+-]?\d+)?", re.IGNORECASE)
_PREFIXED: Final = re.compile(rb"0[xob][0-9a-f]+", re.IGNORECASE)
_WORD: Final = re.compile(rb"[A-Za-z_$][\w$]*")


def cooked(raw: bytes) -> bytes | None:
    """The value of a quoted string in UTF-8, lone surrogates included; None where it is not plain to say (octal escapes)."""
    try:
        value = _ESCAPE.sub(_unescape, raw[1:-1].decode())
        return (
            value.encode("utf-16-le", "surrogatepass")
            .decode("utf-16-le", "surrogatepass")
            .encode("utf-8", "surrogatepass")
        )
    except (ValueError, OverflowError):
        return None


def _unescape(match: re.Match[str]) -> str:
    braced, four, two, other = match.groups()
    code = braced or four or two
    if code:
        return chr(int(code, 16))
    if other is None or other.isdigit() or other in "ux\r":
        raise ValueError(other)
    return _SIMPLE.get(other, other)


def number(raw: bytes) -> bytes:
    """A number by its value, where that is the value a JavaScript engine takes; else the text."""
    try:
        if _PREFIXED.fullmatch(raw):
            return repr(float(int(raw, 0))).encode()
        if raw[:1] != b"" and _DECIMAL.fullmatch(raw) and raw != b".":
            return repr(float(raw)).encode()
    except (ValueError, OverflowError):
        return raw
    return raw


def is_word(value: bytes) -> bool:
    """Whether an object key needs no quotes. `__proto__` is left alone: it is no ordinary key."""
    return value != b"__proto__" and _WORD.fullmatch(value) is not None
