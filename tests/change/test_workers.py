"""Several processes give what one gives: the same results, in order, and the error of any."""

from __future__ import annotations

import os

import pytest

from gate.change.source import Source
from gate.change.workers import spread
from gate.classify.engine import assess, grade
from gate.classify.graded import Graded
from gate.errors import GateError, UsageError
from tests.conftest import Repo


def test_results_come_in_order() -> None:
    assert list(spread(lambda n: n * n, range(500), worthwhile=1, workers=3)) == [n * n for n in range(500)]


def test_an_error_comes_out_as_it_was_raised() -> None:
    def odd(number: int) -> int:
        if number == 70:
            raise UsageError("unknown", where="here", remedy="look there")
        return number

    with pytest.raises(UsageError, match="here: unknown\n  -> look there") as raised:
        list(spread(odd, range(100), worthwhile=1, workers=2))
    assert raised.value.exit_code == 2


def test_a_worker_that_dies_is_no_pass() -> None:
    def dies(number: int) -> int:
        return os._exit(9) if number == 50 else number

    with pytest.raises(GateError, match="a worker process died"):
        list(spread(dies, range(100), worthwhile=1, workers=2))


def test_workers_read_the_repository_for_themselves(empty: Repo) -> None:
    empty.commit({f"src/m{i}.py": f"x = {i}\n" for i in range(40)})
    empty.commit({f"src/m{i}.py": f"x = {i + 1}\n" for i in range(40)} | {"db/1.sql": "DROP TABLE users;\n"})
    source = Source(str(empty.folder))
    alone = assess(source.change("HEAD"))
    change = source.change("HEAD")
    begun = grade(change, lambda f, files: spread(f, files, worthwhile=1, workers=2))
    assert assess(change, graded=begun) == alone
    assert alone.level == 4


def test_grades_that_recur_are_those_of_a_fresh_look(empty: Repo) -> None:
    lock = {"web/package-lock.json": "{}\n", "web/package.json": "{}\n"}
    first = empty.commit(lock | {"a.py": "x = 1\n"})
    empty.commit({"web/package-lock.json": None, "a.py": "x = 2\n"})
    empty.git("reset", "-q", "--hard", first)
    empty.commit({"web/package-lock.json": None, "web/package.json": None, "a.py": "x = 2\n"})
    source, graded = Source(str(empty.folder)), Graded()
    for spec in ("HEAD", "HEAD@{2}", "HEAD", first):
        change = source.change(spec)
        assert assess(change, graded=grade(change, graded)) == assess(change)
