"""What is asked before a pattern runs must follow from the pattern, else a quick no would be a wrong one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import import_module
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gate.classify.contracts import kinds
from gate.classify.reading import access, guards, losses, markup, openings, passes, refusals, security_words, spawned
from gate.classify.reading.patterns import AnyOf
from gate.classify.reading.words import (
    CONSTRUCT_WORDS,
    FETCH_WORDS,
    FETCHED,
    INDIRECT_WORDS,
    LOSS_WORDS,
    MEDICINE_WORDS,
    Words,
)
from gate.classify.registry import rules_for
from gate.classify.rules import (
    agents,
    ci,
    clinical,
    cloud,
    constructs,
    deletion,
    execution,
    iam,
    indirect,
    medicine,
    production,
    secrets,
    sql,
    suppressions,
)
from gate.classify.sql import asked, orm, stores, turns, wipes
from gate.classify.sql.frameworks import CONTENT
from gate.model import Line

SEVERAL: dict[str, AnyOf] = {
    "sql": sql.HINT,
    "deletion": deletion.HINT,
    "commands": spawned.IN_CODE,
    "cloud": cloud.TEMPLATE,
    "protections that went": losses.WENT,
    "openings that came": openings.CAME,
    **{name: content for name, _, content in CONTENT},
}
PATHS = (
    *(agents.GRANTS, agents.TELLS, ci.CI, secrets.ENV_SECRET),
    *(clinical.ABOUT,),
    *(production.FOLDERS, production.NAMES, production.OVERRIDES, production.FRAMEWORK),
)
PASSED = (passes.ROUTE, passes.GOES_THROUGH, passes.USES, passes.PROCEDURE, passes.ABSENT)
WORDS: dict[str, tuple[re.Pattern[str], tuple[str, ...]]] = {
    "weakened": (security_words.weakened(), security_words.HINTS.words),
    "access": (security_words.access(), security_words.HINTS.words),
    "guards": (guards._guard(), guards.GUARD_WORDS.words),
    "guards of a project": (guards._named(), guards.GUARD_WORDS.words),
    "names of access": (access._names(), access.NAME_WORDS.words),
    "texts of access": (access._literals(), access.LITERAL_WORDS.words),
    "markup": (markup._sink(), markup.SINK_WORDS.words),
    "refusals": (refusals._kinds(), refusals.WORDS.words),
    "opened": (guards._opened(), guards.OPENED_WORDS.words),
    "infrastructure": (security_words.infrastructure(), security_words.HINTS.words),
    "fetched": (execution._fetched(), FETCHED.words),
    "sent": (execution._sent(), execution.ADDRESS.words),
    "sent in a file": (execution._sent(), FETCH_WORDS.words),
    "documents": (iam._policy()[0], iam.DOCUMENT.words),
    "suppressed": (suppressions._pattern(), suppressions.MARKS.words),
    "stores": (stores.STORE, stores.STORE_WORDS.words),
    "calls of a cloud": (stores.CLOUD_CALL, stores.CLOUD_WORDS.words),
    "commands of a cloud": (stores.COMMAND, stores.CLOUD_WORDS.words),
    "clusters": (stores.CLUSTER, stores.CLOUD_WORDS.words),
    "objects": (stores.OBJECTS, stores.CLOUD_WORDS.words),
    **{f"deletions of {family}": (re.compile(orm.BULK[family]), words) for family, words in orm.BULK_WORDS.items()},
    **{f"path {n}": (path.compiled, path.words) for n, path in enumerate(PATHS)},
    **{f"a contract of {kind}": (says.compiled, says.words) for says, kind in kinds.SAYS if says.words},
    "medicine": (medicine.DECIDES.compiled, MEDICINE_WORDS.words),
    "checks of medicine": (medicine.CHECKS.compiled, MEDICINE_WORDS.words),
    "constructs": (constructs.LIBRARY.compiled, CONSTRUCT_WORDS.words),
    "destructive": (indirect._destructive(), indirect.WORDS.words),
    "pieces": (indirect._pieces(), indirect.WORDS.words),
    "resets": (indirect.RESETS.compiled, indirect.RESET_WORDS.words),
    "resets in a file": (indirect.RESETS.compiled, INDIRECT_WORDS.words),
    "conditions": (asked.GUARD, asked.STEMS.words),
    "copies": (turns.COPIES.compiled, turns.COPY_WORDS.words),
    "folders": (turns.EMPTIES.compiled, turns.EMPTY_WORDS.words),
    "buckets": (stores.BUCKET, ("bucket",)),
    "buckets by force": (stores.BUCKET, ("force",)),
    **{f"folders {n}": (re.compile(said), (needed.lower(),)) for n, (needed, said) in enumerate(stores.FOLDERS)},
    **{f"passed {n}": (said.compiled, passes.PASSES.words) for n, said in enumerate(PASSED)},
    "by name": (indirect.BY_NAME.compiled, indirect.WORDS.words),
    "by name in a file": (indirect.BY_NAME.compiled, INDIRECT_WORDS.words),
}
PARSER = import_module("re._parser")
"""Python's own, which `re.compile` uses (https://github.com/python/cpython/blob/main/Lib/re/_parser.py)."""
few = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))


def holds(parsed: Iterable[tuple[Any, Any]], needed: str, *, fold: bool = False) -> bool:
    """Whether every way through a parsed pattern spells the text, `fold` in whatever case: a proof, where examples would only be a sample."""
    run = ""
    for operation, content in parsed:
        match str(operation):
            case "LITERAL":
                run += chr(content).lower() if fold else chr(content)
                if needed in run:
                    return True
            case "SUBPATTERN" if holds(content[-1], needed, fold=fold):
                return True
            case "BRANCH" if all(holds(way, needed, fold=fold) for way in content[1]):
                return True
            case "AT" | "ASSERT" | "ASSERT_NOT":
                pass
            case _:
                run = ""
    return not needed


@pytest.mark.parametrize("name", SEVERAL)
def test_each_pattern_needs_its_text(name: str) -> None:
    for needed, pattern in SEVERAL[name].pairs:
        assert holds(PARSER.parse(pattern.pattern), needed), pattern.pattern


@pytest.mark.parametrize("hint", [needed for needed, _ in deletion.HINT.pairs])
def test_what_hints_at_a_deletion_brings_its_rule(hint: str) -> None:
    assert any(word in hint for word in LOSS_WORDS.words)


@pytest.mark.parametrize(
    ("call", "given"), [row[:2] for table in (wipes.CALLS, wipes.KNOWN) for rows in table.values() for row in rows]
)
def test_a_call_that_empties_holds_a_word(call: str, given: str) -> None:
    said = re.sub(r"\(\?p<what>([^()]*)\)", r"\1", (call + given).replace("\\", "").lower())
    assert any(word in said for word in wipes.WORDS.words)
    assert any(word in said for word in LOSS_WORDS.words)
    assert any(needed in said for needed, _ in deletion.HINT.pairs)


def test_a_pattern_that_matches_without_its_text_is_told() -> None:
    assert holds(PARSER.parse(r"\b(?:a\.run|x (run))\(?"), "run")
    assert not holds(PARSER.parse(r"run|go"), "run")
    assert not holds(PARSER.parse(r"ru\s?n"), "run")


@pytest.mark.parametrize("name", WORDS)
@few
@given(st.data())
def test_a_line_that_matches_holds_a_word(name: str, data: st.DataObject) -> None:
    pattern, words = WORDS[name]
    text = data.draw(st.from_regex(pattern))
    assert all(any(word in match.group().lower() for word in words) for match in pattern.finditer(text))


def spellings(parsed: Iterable[tuple[Any, Any]], most: int = 3_000) -> list[str]:
    """What a parsed pattern matches, each choice made once: what may be absent is left out and put once, a class is its first."""
    found = [""]
    for operation, content in parsed:
        match str(operation):
            case "LITERAL":
                ways = [chr(content)]
            case "BRANCH":
                ways = [text for way in content[1] for text in spellings(way)]
            case "SUBPATTERN":
                ways = spellings(content[-1])
            case "MAX_REPEAT":
                least, _, inner = content
                ways = [text * max(least, 1) for text in spellings(inner)] + [""] * (least == 0)
            case "IN":
                ways = [chr(single) for kind, single in content if str(kind) == "LITERAL"] or ["a"]
            case _:
                ways = [""]
        found = [text + way for text in found for way in dict.fromkeys(ways)][:most]
    return found


@pytest.mark.parametrize("name", ["DECIDES", "SURELY", "FLAGS", "LOOP", "BESIDE"])
def test_a_path_of_care_brings_its_rule(name: str) -> None:
    pattern = getattr(clinical, name)
    words = {text.strip("/") for text in spellings(PARSER.parse(pattern.pattern, re.I))}
    paths = [path for word in words for path in (f"src/{word}/x.py", f"src/{word}.py", f"src/{word}") if pattern.search(path)]
    assert len(paths) > 10
    assert [path for path in paths if all(entry.module != "clinical" for entry in rules_for(path))] == []


@given(st.from_regex(secrets._shapes()))
@few
def test_a_credential_holds_a_mark(text: str) -> None:
    assert all(any(mark in found.group() for mark in secrets.MARKS.words) for found in secrets._shapes().finditer(text))


def test_lines_with_a_word_in_any_case() -> None:
    lines = [Line(number, text, "new") for number, text in enumerate(("Drop it", "keep it", "a dropper"), 1)]
    said = "\n".join(line.text for line in lines).lower()
    assert [line.number for line in Words("drop", "gone").lines(lines, said)] == [1, 3]
    assert Words("gone").lines(lines, said) == []


@given(
    st.lists(st.text("ab \u00e9\udcff", max_size=6)), st.sets(st.text("ab\u00e9", min_size=1, max_size=3), min_size=1)
)
def test_words_are_found_wherever_they_stand(rows: list[str], words: set[str]) -> None:
    lines = [Line(number, row, "new") for number, row in enumerate(rows, 1)]
    said, sought = "\n".join(rows), Words(*words)
    assert sought.within(said) == {word for word in words if word in said}
    assert sorted(sought.starts(said)) == sorted(
        at for word in words for at in range(len(said)) if said.startswith(word, at)
    )
    assert sought.lines(lines, said) == [line for line in lines if any(word in line.text for word in words)]
