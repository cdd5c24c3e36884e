"""No text crashes or hangs the reading; what can't be read asks for a human."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate.commands import grade, grade_script
from gate.commands.families.registry import PROGRAMS

MANY = 10_000
DEEP = (
    "(" * MANY, "(" * MANY + "ls" + ")" * MANY, "$(" * MANY, "`\\" * MANY, '"$(' * MANY, "${a:-" * MANY, "$((" * MANY, "<(" * MANY,
    "if " * MANY, "f(){ " * MANY, "{ " * MANY, "sudo " * MANY + "rm -rf /", "bash -c " * MANY, "[[ " * MANY, "{a," * MANY, "((" * MANY + "ls" + "))" * MANY,
)  # fmt: skip
LARGE = (
    "x" * 1_000_000, "a;" * 500_000, "a|" * 500_000, "\n" * 1_000_000, "&" * 1_000_000, "'" * 1_000_001, "a=b " * 250_000, "<<A " * MANY,
    "echo " + "A" * 700_000 + " | base64 -d | sh", "find . " + "-exec " * MANY, "a=x;" + "a=$a$a;" * 1000 + "$a", "f(){ f; f; }; f",
    "a(){ b;b;b;b; };b(){ c;c;c;c; };c(){ d;d;d;d; };d(){ e;e;e;e; };e(){ g;g;g;g; };g(){ ls; };a",
    "x='eval \"$x\"'; eval \"$x\"", "awk '" + 'print "a" | "' * MANY + "'", "python -c '" + "[" * 50_000 + "'",
)  # fmt: skip


@pytest.mark.parametrize("command", DEEP, ids=range(len(DEEP)))
def test_nesting_is_bounded(command: str) -> None:
    start = time.process_time()
    assert grade(command).level >= 1
    grade_script(command)
    assert time.process_time() - start < 5


@pytest.mark.parametrize("command", LARGE, ids=range(len(LARGE)))
def test_time_is_bounded(command: str) -> None:
    start = time.process_time()
    grade(command)
    grade_script(command)
    assert time.process_time() - start < 10


def test_nesting_past_the_bound_is_unreadable() -> None:
    found = grade("$(" * 200 + "ls" + ")" * 200)
    assert found.level == 3
    assert found.effect == "unknown"


@pytest.mark.parametrize(
    "command", ["rm\0 -rf\0 /", "rm -rf /\udcff", "\udcff\udcfe", "", " ", "\n", "#", "\\", "'", '"', "$", "`"]
)
def test_odd_texts_are_read(command: str) -> None:
    found = grade(command)
    assert found.level in range(5)
    assert all(reason.isprintable() for reason in found.reasons)


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="abrmf -/;&|(){}<>$`'\"\\\n=*?[]!#~\0\udcff", max_size=120))
def test_any_text_is_graded(text: str) -> None:
    assert grade(text).reasons
    grade_script(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_unicode_is_graded(text: str) -> None:
    assert grade(text).reasons


ARGUMENTS = st.lists(
    st.sampled_from(
        "-c -e -f -n -x -i -o -p -X -d -r -rf -C -v -O -H -m -- - = a=b A=1 --force --delete --eval= --command run exec delete list get apply "
        "push set config secret sh prod s3://b http://x @a ; { } '' \"$u\" $(x) /dev/sda / ~ .env x.sh a:b :b +b * %s \\; {} 'drop table x' 1 0 "
        "-exec -delete ::: api -l --help=0 -e'' -- db:drop use env shell ssh query SELECT .shell \\!ls system".split()
    ),
    max_size=7,
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ARGUMENTS, min_size=4, max_size=4), st.booleans())
@pytest.mark.parametrize("family", sorted(set(PROGRAMS.values())))
def test_no_family_stumbles_over_arguments(family: str, lines: list[list[str]], piped: bool) -> None:
    for program in (name for name, its in PROGRAMS.items() if its == family):
        for arguments in lines:
            grade(("echo x | " if piped else "") + " ".join((program, *arguments)))


def test_a_script_that_calls_itself_is_read_to_its_end() -> None:
    walks = 'walk() {\n  for entry in $(ls "$1"); do\n    walk "$1/$entry"\n  done\n}\nwalk .\nrm -rf /srv/data\n'
    assert [(line, int(one.level)) for line, one in grade_script(walks) if one.level == 4] == [(7, 4)]


def test_what_stands_below_an_unreadable_line_is_read_by_itself() -> None:
    deep = "echo " + "$(echo " * 200 + "x" + ")" * 200
    lines = {line: int(one.level) for line, one in grade_script(f"{deep}\n# rm -rf /opt\n\nrm -rf /srv/data\n")}
    assert lines[4] == 4
    assert 2 not in lines
    assert max(lines[line] for line in lines if line < 4) >= 3
