"""Regular expressions that are compiled when first used, and then kept beside Python's own byte code.

A hook or a guard needs some hundreds of a few thousand expressions, and compiling them was a third of its time. `re` has no way to
keep what it made, so this calls what lies under `re.compile`: https://github.com/python/cpython/blob/3.11/Lib/re/_compiler.py#L740.
Whatever is not as expected there, or in what was kept, is compiled as ever. The folder is trusted as Python trusts it
for byte code, and `_sre.compile` refuses code that leaves its bounds.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found, unused-ignore]
import atexit
import marshal
import os
import re
import sys
import time
from array import array
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from itertools import accumulate
from zlib import crc32

MOST = 8_000
"""Expressions kept; past it, of an older gate perhaps, only those of this process are."""
STAMP = (1, sys.hexversion, sys.implementation.cache_tag, sys.byteorder, _sre.MAGIC)
"""Of this layout, and of the Python whose code it is."""
UNREADABLE = (
    OSError,
    ValueError,
    EOFError,
    TypeError,
    AttributeError,
    RuntimeError,
    ArithmeticError,
    LookupError,
    MemoryError,
)
Parts = tuple[int, bytes, int, dict[str, int]]
"""Flags, code, groups and names of an expression."""
_fresh: dict[str, Parts] = {}


class Lazy:
    """Stands for `re.compile(pattern, flags)`, at no cost until it is asked something."""

    __slots__ = ("_compiled", "_flags", "pattern")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern, self._flags = pattern, flags
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = compile_once(self.pattern, self._flags)
        return self._compiled

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        return (self._compiled or self.compiled).search(text, start)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        return (self._compiled or self.compiled).match(text, start)

    def findall(self, text: str) -> list[str]:
        found: list[str] = self.compiled.findall(text)
        return found

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.compiled.finditer(text)

    def sub(self, by: str | Callable[[re.Match[str]], str], text: str) -> str:
        return self.compiled.sub(by, text)


def compile_once(text: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, from what an earlier process made where it can be had."""
    key = f"{int(flags)}:{text}"
    with suppress(*UNREADABLE):
        entry = _kept().entry(key)
        if entry is not None:
            return _built(text, _unpacked(key, entry))
    with suppress(ImportError, *UNREADABLE):
        parts = _parts(text, int(flags))
        made = _built(text, parts)
        if not _fresh:
            atexit.register(keep)
        _fresh[key] = parts
        return made
    return re.compile(text, flags)


def _parts(text: str, flags: int) -> Parts:
    from re import _compiler, _parser  # type: ignore[attr-defined, unused-ignore]

    parsed = _parser.parse(text, flags)
    state = parsed.state
    code = array("I", _compiler._code(parsed, flags)).tobytes()
    return int(flags | state.flags), code, state.groups, dict(state.groupdict)


def _built(text: str, parts: Parts) -> re.Pattern[str]:
    flags, code, groups, names = parts
    by_number: list[str | None] = [None] * groups
    for name, number in names.items():
        by_number[number] = name
    made: re.Pattern[str] = _sre.compile(text, flags, array("I", code).tolist(), groups - 1, names, tuple(by_number))
    return made


def _check(key: str, code: bytes) -> int:
    """Ties the code to what it was made from."""
    return crc32(code, crc32(key.encode("utf-8", "surrogatepass")))


def _packed(key: str, parts: Parts) -> bytes:
    return marshal.dumps((_check(key, parts[1]), *parts))


def _unpacked(key: str, entry: bytes) -> Parts:
    check, *parts = marshal.loads(entry)
    flags, code, groups, names = parts
    if check != _check(key, code):
        raise ValueError("kept for another expression")
    return flags, code, groups, names


class Store:
    """A file of entries: the length of its index in eight bytes, the index, and what it points at, read when it is asked
    for. What is not as written holds no entry."""

    def __init__(self, path: str) -> None:
        self._file, self._start, self._places = -1, 0, dict[str, tuple[int, int]]()
        with suppress(*UNREADABLE):
            self._file = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            size = int.from_bytes(os.pread(self._file, 8, 0), "little")
            stamp, places = marshal.loads(os.pread(self._file, min(size, os.fstat(self._file).st_size), 8))
            if stamp == STAMP and isinstance(places, dict):
                self._start, self._places = 8 + size, places

    def entry(self, key: str) -> bytes | None:
        place = self._places.get(key)
        return None if place is None else os.pread(self._file, place[1], self._start + place[0])

    def entries(self) -> dict[str, bytes]:
        """All of them; the file is closed then."""
        held = {key: entry for key in self._places if (entry := self.entry(key)) is not None}
        if self._file >= 0:
            os.close(self._file)
        return held


def _written(entries: Mapping[str, bytes]) -> bytes:
    ends = accumulate(len(entry) for entry in entries.values())
    places = {key: (end - len(entry), len(entry)) for (key, entry), end in zip(entries.items(), ends, strict=True)}
    index = marshal.dumps((STAMP, places))
    return len(index).to_bytes(8, "little") + index + b"".join(entries.values())


def path() -> str | None:
    """Where Python keeps the byte code of this very module; None where it keeps none."""
    cached = globals()["__spec__"].cached
    return str(cached).removesuffix("pyc") + "patterns" if cached else None


@cache
def _kept() -> Store:
    return Store(path() or os.devnull)


def keep(*, asked: bool = False) -> None:
    """Adds what this process compiled to what others kept, where Python too may write, or where it is asked for. A reader
    sees the old or the new."""
    place = path()
    if not _fresh or place is None or (sys.dont_write_bytecode and not asked):
        return
    aside = f"{place}.{os.getpid()}.{time.time_ns()}"
    with suppress(*UNREADABLE):
        fresh = {key: _packed(key, parts) for key, parts in _fresh.items()}
        both = Store(place).entries() | fresh
        with open(aside, "xb") as file:
            file.write(_written(both if len(both) <= MOST else fresh))
        os.replace(aside, place)
    with suppress(OSError):
        os.unlink(aside)
    _fresh.clear()


def prepare() -> None:
    """Compiles and keeps every expression that stands in a module, as `compileall` does for their code."""
    import gc
    from importlib import import_module
    from pkgutil import walk_packages

    import gate
    from gate.classify.registry import rules_for

    for module in walk_packages(gate.__path__, "gate."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    rules_for("it makes those of all rules")
    for thing in gc.get_objects():
        if isinstance(thing, Lazy):
            _ = thing.compiled
    keep(asked=True)


if __name__ == "__main__":
    from gate import expressions

    expressions.prepare()
