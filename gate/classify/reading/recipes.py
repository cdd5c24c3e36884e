"""The commands in a recipe of make, just or Docker, in a task of a runner, or in a pipeline."""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter

from gate.classify.reading.patterns import Pattern, of_path, pattern
from gate.classify.reading.rows import lost_entries, under
from gate.model import FileChange, Line

LONG = 20_000
"""Characters of a line that are looked at."""
RECIPE = of_path(
    r"(^|/)(Makefile|GNUmakefile|makefile|Justfile|justfile|[^/]+\.mk|Dockerfile[^/]*|Containerfile[^/]*|[^/]+\.dockerfile|Taskfile[^/]*\.ya?ml"
    r"|[\w.-]*Jenkinsfile[^/]*|tox\.ini|[^/]+\.cron|cron\.d/[^/]+)$"
    r"|(^|/)\.(github|gitlab|circleci|buildkite)/(?!(?:ISSUE|DISCUSSION)_TEMPLATE/).*\.ya?ml$|\.gitlab-ci\.ya?ml$|azure-pipelines[^/]*\.ya?ml$"
    r"|bitbucket-pipelines\.yml$|(^|/)Envoy\.blade\.php$",
    re.I,
)
MAKES = of_path(r"(^|/)((GNU)?[Mm]akefile|[Jj]ustfile|[^/]+\.mk)$")
STRIP = pattern(
    r"^\s*(?:RUN|CMD|ENTRYPOINT|-?\s*run\s*:\s*[|>]?[-+]?|-?\s*(?:script|command|cmd)\s*:|commands(?:_pre|_post)?\s*=|(?:[\d*/,-]+[ \t]+){5}(?:root[ \t]+)?|[@-]+|-\s+)\s*"
)
SETS_ENV = pattern(r"^\s*ENV\s+(?P<name>\w+)(?:=|\s+)(?P<value>[\w./:@-]*)\s*$")
"""What whoever runs it may set otherwise: https://docs.docker.com/reference/dockerfile/#env"""
GLOB = pattern(r"^\s*(?:-\s+)?[\"']?[^\s\"'|;&$(`]*\*[^\s\"'|;&$(`]*[\"']?,?\s*(?:#.*)?$")
"""A line of YAML, or of tox.ini, that is one glob, as in a filter of paths: without arguments no program could be meant."""
TARGET = pattern(r"^[^\s#:=][^:=\n]*::?(?!=)(?![^\n]*(?:;|\$\(|`))[^\n]*$")
"""`lint: format fix`: what a recipe of make or just waits for, and no command."""
EACH = pattern(r"\$\(foreach\s+\w+\s*,[^,\n]*,(?P<body>[^\n]*)\)")
"""https://www.gnu.org/software/make/manual/html_node/Foreach-Function.html"""
OF_JUST = pattern(r"(?m)^(\w+)[ \t]*:=[ \t]*[\"']([^\"'\n]+)[\"']([ \t]*\+)?")
TAKES = pattern(r"(?m)^@?[\w-]+[ \t]+([^:\n]*):(?!=)")
"""What a recipe is given: a parameter hides the variable of its name."""
FILLED = pattern(r"\{\{[ \t]*(\w+)[ \t]*\}\}")
"""https://just.systems/man/en/expressions-and-substitutions.html"""
EMPTY = pattern(r"(?<!\$)\$\{\w+:[-+?][^{}=\n]*\}")
"""What a shell would fill in is a variable of that long name to make, and none has it."""

SETS = pattern(
    r"(?m)^(?:export[ \t]+|override[ \t]+)*(?P<name>\w+)[ \t]*(?P<sign>:{0,3}=|\?=|\+=|!=)(?P<value>[^#\n]*)"
)
INCLUDES = pattern(r"(?m)^[ \t]*(?:-|s)?include\b|^[ \t]*define\b")
ANYWHERE = pattern(r"\b(\w+)[ \t]*(?::{0,3}|[?+!])=")
"""Whatever gives a name a value, for one target or under a condition, too."""
SHORT = 200
PLAIN_SIGNS = ("=", ":=", "::=", ":::=", "?=")
USES = pattern(r"\$[({](?:(\w+)|(shell pwd))[)}]")
HERE = {"CURDIR": ".", "PWD": ".", "shell pwd": "."}
"""Where make runs: https://www.gnu.org/software/make/manual/html_node/Quick-Reference.html"""
ROUNDS = 4
"""Variables within variables that are followed."""


def commands_of(path: str, text: str) -> str:
    """The commands of a recipe, each on the line where it stands."""
    none = GLOB if path.endswith((".yml", ".yaml", ".ini")) else TARGET if MAKES.search(path) else None
    runner = brought_along(path, text)
    of_make = none is TARGET and not path.lower().endswith("justfile")
    known = _variables(text) if of_make and "$" in text else {}
    of_just = OF_JUST.finditer(text) if none is TARGET and not of_make and "{{" in text else ()
    given = set(re.findall(r"\w+", " ".join(TAKES.findall(text)))) if of_just else set[str]()
    named = {m[1]: m[2] + ("known-later" if m[3] else "") for m in of_just if m[1] not in given}
    built = _built(text) if of_make and "rm " in text else frozenset[str]()
    rows, above = [], ""
    for row in _apart(text.split("\n")) if none is TARGET else text.split("\n"):
        told = none is not None and not above.endswith("\\") and none.search(row[:LONG])
        said = EACH.sub(r"\g<body>", EMPTY.sub("", row)).replace("$$", "$") if of_make else row
        said = FILLED.sub(lambda m: named.get(m[1], m[0]), said) if named else said
        done = _filled_in(said, known) if row[:1] == "\t" else said
        done = STRIP.sub("", _told(_swept(done, built), path))
        rows.append("" if told or (runner and runner.match(done[:LONG])) else done)
        above = row
    return "\n".join(rows)


MOVES = pattern(r"(?:^|[\s;&(@-])(?:cd|pushd)\s")


def _apart(rows: list[str]) -> list[str]:
    """The rows of a recipe, each of which make runs in a shell of its own: https://www.gnu.org/software/make/manual/html_node/Execution.html"""
    apart, start = list(rows), 0
    while start < len(rows):
        end = start
        while end + 1 < len(rows) and rows[end].endswith("\\"):
            end += 1
        row = rows[start]
        if (
            row[:1] in ("\t", " ")
            and any(MOVES.search(x[:LONG]) for x in rows[start : end + 1])
            and "#" not in rows[end]
        ):
            mark = BEFORE.match(row)
            head = mark.end() if mark else 0
            apart[start] = f"{row[:head]}( {row[head:]}"
            apart[end] = f"{apart[end]} )"
        start = end + 1
    return apart


BEFORE = pattern(r"[ \t]*[@-]*[ \t]*")


def _told(row: str, path: str) -> str:
    """A row of a Dockerfile that sets a variable, or runs a list of words, as a shell would."""
    if not OF_DOCKER.search(path):
        return row
    words = WORDED.match(row[:LONG])
    return SETS_ENV.sub(r": ${\g<name>:=\g<value>}", row) if words is None else _joined(words["list"]) or row


def _joined(said: str) -> str:
    """The words of a list of JSON, for a shell; nothing where it is none."""
    try:
        words = json.loads(said)
    except (ValueError, RecursionError):
        return ""
    return shlex.join(words) if isinstance(words, list) and all(isinstance(word, str) for word in words) else ""


WORDED = pattern(r"\s*(?:ONBUILD\s+)?(?:RUN|CMD|ENTRYPOINT)\s+(?:--\S+\s+)*(?P<list>\[.*\])\s*$", re.I)
"""https://docs.docker.com/reference/dockerfile/#exec-form"""
OF_DOCKER = of_path(r"(^|/)(?:Dockerfile|Containerfile)[^/]*$|\.dockerfile$", re.I)
SHIPS = pattern(
    r"(?P<name>[\w-]*(?:deploy|release|publish|ship|promote|rollout|push|upload)[\w-]*|cd)[ \t]*::?(?!=)(?P<first>[^#\n;]*)",
    re.I,
)
ASKS = pattern(
    r"[\w./-]*(?:tests?|lint|check|verify|validate|scan|audit|confirm|guard|sign(?:ature)?s?|approv\w*)[\w./-]*", re.I
)


def unchecked(file: FileChange) -> Line | None:
    """The target of make that ships, and no longer waits for what checked it."""
    if not MAKES.search(file.path) or file.before is None:
        return None
    return lost_entries(file, _checks)


TELLS = pattern(r"\t[@-]*[ \t]*(?:echo|printf|#|$)")
ASIDE = pattern(r"#|(?:ifn?def|ifn?eq|else|endif)\b")
"""A row within a recipe that does not end it: https://www.gnu.org/software/make/manual/html_node/Conditional-Syntax.html"""


def shipped(file: FileChange) -> Line | None:
    """A row by which a target of make that ships, and did, goes about it otherwise."""
    if not MAKES.search(file.path) or file.before is None or file.after is None:
        return None
    acting = [x for x in file.added if x.text.startswith("\t") and not TELLS.match(x.text[:SHORT])]
    rows = ["" if ASIDE.match(row) else row for row in file.new_text.split("\n")] if acting else []
    inside = under(
        rows, lambda row: (m := SHIPS.match(row[:SHORT])) is not None and f"\n{m['name']}:" in f"\n{file.old_text}"
    )
    return next((x for x in acting if inside[x.number - 1] or HANDS_ON.match(x.text[:LONG])), None)


HANDS_ON = pattern(
    r"\t[@-]*[ \t]*(?:\$[({]MAKE[)}]|make)(?=[ \t])[^\n#]*?[ \t](?:push|publish|deploy|release|upload)[\w-]*(?=[ \t]|$)"
)
"""A row that has another target ship."""
TASKFILE = of_path(r"(^|/)[Tt]askfile(?:\.dist)?\.ya?ml$")
PROMPT = pattern(r"\s*(?:-\s*)?prompt\s*:")
"""https://taskfile.dev/docs/guide#warning-prompts"""


def unprompted(file: FileChange) -> Line | None:
    """The row by which a task asked before it ran."""
    if not TASKFILE.search(file.path) or file.after is None or any(PROMPT.match(x.text[:SHORT]) for x in file.added):
        return None
    return next((x for x in file.removed if PROMPT.match(x.text[:SHORT])), None)


def _checks(row: str) -> tuple[str, set[str]] | None:
    """A target that ships, and what it waits for."""
    told = SHIPS.match(row[:SHORT])
    return (told["name"], set(ASKS.findall(told["first"]))) if told else None


BUILDS = pattern(
    r"(?m)^(?P<name>[\w-]{1,40})[ \t]*:(?![=:])[^=\n]{0,400}\n(?:\t[^\n]{0,1000}\n){0,9}?\t[@-]?[ \t]*(?:go build|\$\(GO\) build|\$[({](?:CC|CXX|LD)[)}]|gcc|g\+\+|clang(?:\+\+)?|rustc)\b[^\n]{0,1000}? -o \$@(?:[ \t]|$)"
)
"""A target that a compiler writes: what stands there is made again."""
SWEEPS = pattern(r"\t[@-]?[ \t]*rm(?:[ \t]+-\w+)+(?:[ \t]+[\w.-]+)+[ \t]*$")
"""A row that does nothing else."""
MOST = 50
"""Targets of a compiler that are known by name."""


WORKFLOW = of_path(r"(^|/)\.github/(?:workflows|actions)/")
HOSTED = pattern(r"\bruns-on:[ \t]*[\"']?(?:ubuntu|macos|windows)-")
OF_A_RUNNER = pattern(
    r"\s*(?:sudo\s+)?rm\s+-[rf]+(?:\s+[\"']?(?:/opt/hostedtoolcache|/usr/share/dotnet|/usr/local/lib/android|/opt/ghc|/usr/local/\.ghcup"
    r"|/usr/local/share/(?:boost|powershell|chromium)|/usr/share/swift|/usr/local/lib/node_modules|/opt/(?:az|microsoft|google)"
    r"|\$\{?AGENT_TOOLSDIRECTORY\}?)(?:/(?!\.\.)[\w-][\w.-]*)*/?[\"']?)+\s*(?:&&"
    r"|\|\|\s*true|\\)?\s*$"
)
"""What a runner that GitHub hosts brings along and throws away with itself
(https://docs.github.com/en/actions/how-tos/using-github-hosted-runners/using-github-hosted-runners)."""


def brought_along(path: str, text: str) -> Pattern | None:
    """What tells a row that only removes what a runner of GitHub brings along; None where no such runner works."""
    return OF_A_RUNNER if WORKFLOW.search(path) and HOSTED.search(text) else None


def _built(text: str) -> frozenset[str]:
    """The files in this folder that the recipes compile."""
    return frozenset(match["name"] for match, _ in zip(BUILDS.finditer(text), range(MOST), strict=False))


def _swept(row: str, built: frozenset[str]) -> str:
    """A row that removes such files, as one that removes what was built."""
    if not built or not SWEEPS.match(row[:LONG]):
        return row
    return " ".join("build" if word in built and word != "rm" else word for word in row.split(" "))


def _variables(text: str) -> dict[str, str]:
    """The variables of make that the file sets once, to a plain value or to others of them; none where it takes in another file."""
    if INCLUDES.search(text):
        return HERE
    often = Counter(ANYWHERE.findall(text))
    found = [m for m in SETS.finditer(text) if m["sign"] in PLAIN_SIGNS and not m["value"].rstrip().endswith("\\")]
    return HERE | {m["name"]: m["value"].strip() for m in found if often[m["name"]] == 1 and len(m["value"]) < SHORT}


def _filled_in(row: str, known: dict[str, str]) -> str:
    for _ in range(ROUNDS if "$" in row else 0):
        filled = USES.sub(lambda used: known.get(used[1] or used[2], used[0]), row)
        if filled == row or len(filled) > len(row) + 10 * SHORT:
            break
        row = filled
    return row
