"""What was compiled and kept is what `re` would compile, and a store that is not as written changes nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gate import expressions
from gate.expressions import STAMP, Lazy, Store, compile_once, keep

SAID = (
    (r"\b(?:drop|truncate)\s+table\b", re.I),
    (r"(?P<name>\w+)=(?P<value>[^\s]+)(?!#)", 0),
    (r"^\s*[áé\u4e00-\u9fff]{2,5}?$", re.M | re.S),
    (r"(?im)^a(?-i:B)(?<=x)c*+", 0),
    ("(a)|b(?(1)c|d)", re.A | re.X),
)


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """One of its own for each test, and nothing compiled yet."""
    path = tmp_path / "expressions.patterns"
    monkeypatch.setattr(expressions, "path", lambda: str(path))
    monkeypatch.setattr(expressions, "_fresh", {})
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    expressions._kept.cache_clear()
    yield path
    expressions._kept.cache_clear()


def kept() -> None:
    for text, flags in SAID:
        compile_once(text, flags)
    keep()
    expressions._kept.cache_clear()


def refuses(*_: object) -> re.Pattern[str]:
    raise AssertionError("compiled again")


def test_what_is_kept_equals_what_re_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two patterns are equal only where their code is (`pattern_richcompare` in CPython's `Modules/_sre/sre.c`)."""
    kept()
    meant = [re.compile(text, flags) for text, flags in SAID]
    monkeypatch.setattr(re, "compile", refuses)
    for made, same in zip((compile_once(text, flags) for text, flags in SAID), meant, strict=True):
        assert (made, made.groupindex, made.groups) == (same, same.groupindex, same.groups)


def test_every_expression_of_the_rules_is_revived_as_it_is() -> None:
    from gate.classify.rules import security
    from gate.commands import lexer

    lazy = [thing for module in (security, lexer) for thing in vars(module).values() if isinstance(thing, Lazy)]
    assert len(lazy) >= 10
    for one in lazy:
        assert expressions._built(one.compiled.pattern, expressions._parts(one.compiled.pattern, one._flags)) == (
            re.compile(one.compiled.pattern, one._flags)
        )


@pytest.mark.parametrize("spoil", ["empty", "short", "long", "noise", "stamp", "entries"])
def test_a_store_that_is_not_as_written_is_passed_over(store: Path, spoil: str) -> None:
    kept()
    whole = store.read_bytes()
    store.write_bytes(
        {
            "empty": b"",
            "short": whole[: len(whole) // 2],
            "long": (2**63).to_bytes(8, "little") + whole[8:],
            "noise": os.urandom(len(whole)),
            "stamp": whole.replace(sys.implementation.cache_tag.encode(), b"cpython-000", 1),
            "entries": whole[: -len(whole) // 3] + b"\xff" * (len(whole) // 3),
        }[spoil]
    )
    for text, flags in SAID:
        assert compile_once(text, flags) == re.compile(text, flags)


def test_what_was_kept_for_another_expression_is_not_taken(store: Path) -> None:
    compile_once("harmless")
    keep()
    expressions._kept.cache_clear()
    store.write_bytes(store.read_bytes().replace(b"0:harmless", b"0:rm -rf /", 1))
    assert compile_once("rm -rf /").search("rm -rf /")


def test_no_file_stays_open(store: Path) -> None:
    kept()
    before = len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else 0
    for number in range(5):
        compile_once(f"another{number}")
        keep()
    assert sys.platform != "linux" or len(os.listdir("/proc/self/fd")) <= before + 1


def test_where_python_keeps_nothing_nothing_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(expressions, "path", lambda: None)
    monkeypatch.chdir(tmp_path)
    kept()
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_where_python_writes_no_byte_code(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    kept()
    assert not store.exists()
    compile_once(*SAID[0])
    keep(asked=True)
    assert len(Store(str(store)).entries()) == len(SAID)


def test_a_folder_that_cannot_be_written_costs_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(expressions, "path", lambda: str(tmp_path / "none" / "expressions.patterns"))
    kept()
    assert compile_once(*SAID[0]) == re.compile(*SAID[0])


def test_what_others_kept_stays(store: Path) -> None:
    kept()
    compile_once("another")
    keep()
    assert set(Store(str(store)).entries()) == {f"{int(flags)}:{text}" for text, flags in (*SAID, ("another", 0))}
    assert [path.name for path in store.parent.iterdir()] == [store.name]


def test_an_older_gates_expressions_are_forgotten(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept()
    monkeypatch.setattr(expressions, "MOST", len(SAID))
    compile_once("another")
    keep()
    assert set(Store(str(store)).entries()) == {"0:another"}


def test_a_command_keeps_what_it_compiled(tmp_path: Path) -> None:
    """And the workers that it started, which end without `atexit`."""
    script = """if 1:
        import sys
        from gate.change.workers import spread
        from gate.expressions import compile_once
        def one(n): return compile_once(f"worker{n % 3}").pattern
        if __name__ == "__main__":
            compile_once("parent"); print(len(list(spread(one, range(6), worthwhile=1, workers=2))))
        """
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {
        "PYTHONPYCACHEPREFIX": str(tmp_path)
    }
    said = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True)
    assert said.stdout == "6\n"
    [path] = tmp_path.rglob("*.patterns")
    entries = Store(str(path)).entries()
    assert "0:parent" in entries
    assert sys.platform != "linux" or any(key.startswith("0:worker") for key in entries)
    assert STAMP[2] in path.name
