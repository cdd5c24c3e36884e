"""Words to arguments: what a shell would make of variables, substitutions and braces, as far as a reader can know.

A part that is only known when it runs becomes UNKNOWN, a NUL, which no real argument can hold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gate.commands.syntax import Part, Word

if TYPE_CHECKING:
    from gate.commands.walk import Shell

UNKNOWN = "\0"
ROOT = "\ud800"
"""The root of the project, as a shell that may have left it since was told it: a lone surrogate, which no decoded text holds."""


def without_marks(text: str) -> str:
    """A text that holds neither mark, whoever wrote it: JSON may bring both."""
    return text.replace(UNKNOWN, "").replace(ROOT, "\ufffd")


LIMIT = 200_000
"""Longest argument kept: constant propagation must not let a text double itself."""

_KNOWN = {
    "HOME": "~", "TMPDIR": "/tmp", "USER": "user", "LOGNAME": "user", "SHELL": "/bin/bash", "IFS": " ",
    "RUNNER_TEMP": "/tmp", "GITHUB_WORKSPACE": ROOT, "BASH": "/bin/bash", "TEMP": "/tmp", "TMP": "/tmp",
}  # fmt: skip
SECRET_NAMES = re.compile(r"(?i)secret|token|passw|private_?key|api_?key|credential|access_key|_dsn$|database_url")
"""Variables that hold secrets, by their names."""
_SCRATCH = re.compile(r"(?i)(?:tmp|temp|scratch)(?:_?(?:dir|path|file|folder))?$")
"""A variable nobody set here, named like what mktemp is for."""
_BRACES = re.compile(r"\{[^{}]*,[^{}]*\}")


def text_of(word: Word, shell: Shell) -> str:
    """The word as one text, without splitting: an assignment's value, a redirection's target, a heredoc."""
    return "".join(_value(part, shell) for part in word)[:LIMIT]


def fields_of(word: Word, shell: Shell) -> list[str]:
    """The arguments a word becomes: unquoted expansions are split, braces expanded."""
    if len(word) == 1 and word[0].kind == "lit":
        part = word[0]
        return [part.text] if part.quoted or "{" not in part.text else braces(part.text)
    fields: list[str] = []
    current: str | None = None
    literal = ""
    for part in word:
        if part.kind == "lit":
            current = (current or "") + part.text
            literal += "" if part.quoted else part.text
            continue
        values = _list(part, shell)
        if values is not None:
            pieces = values
        else:
            value = _value(part, shell)
            pieces = [value] if part.quoted else _split(value, shell.variables.get("IFS"))
        if not pieces:
            current = current if current is not None or not part.quoted else ""
            continue
        current = (current or "") + pieces[0]
        for piece in pieces[1:]:
            fields.append(current)
            current = piece
    if current is not None:
        fields.append(current)
    if _BRACES.search(literal) or (literal.count("{") and "," in literal):
        return [out for one in fields for out in braces(one)]
    if len(fields) > 1 and not any(part.quoted for part in word):
        fields = [one for one in fields if one]
    return [one[:LIMIT] for one in fields]


def _split(value: str, separators: str | None) -> list[str]:
    """Fields of an unquoted value. An edge that is blank separates it from its neighbours."""
    if separators and separators.strip():
        value = re.sub(f"[{re.escape(separators)}]", " ", value)
    pieces = value.split()
    if value[:1].isspace():
        pieces.insert(0, "")
    if value[-1:].isspace():
        pieces.append("")
    return pieces


def _list(part: Part, shell: Shell) -> list[str] | None:
    """ "$@" and "${a[@]}": several arguments from one part."""
    if part.kind != "var" or part.op:
        return None
    if part.text in ("@", "*"):
        return None if shell.positional is None else list(shell.positional)
    if part.text.endswith(("[@]", "[*]")):
        return shell.arrays.get(part.text[:-3])
    return None


def _value(part: Part, shell: Shell) -> str:
    if part.kind == "lit":
        return part.text
    if part.kind == "sub":
        output = shell.captured(part.script)
        if output is None:
            return UNKNOWN
        told = output.rstrip("\n")
        return ROOT if set(told.split("\n")) == {ROOT} else told  # `git rev-parse --show-toplevel || pwd`
    if part.kind == "proc":
        return shell.process(part)
    if part.kind == "arith":
        for nested in part.operand:
            _value(nested, shell)
        if part.script:
            shell.captured(part.script)
        return "0"
    return _parameter(part, shell)


REHEARSES = re.compile(r"\s*(?:-n\b|--?(?:dry|what|check|plan|no-?op)|echo\b)")
"""What may not be there: `${DRY_RUN:+--dry-run}`."""
ASKS = re.compile(r"(?:plan|get|diff|list|ls|show|status|describe|echo|validate|template|wait)(?![\w./-])")
"""Verbs that only read."""


def _parameter(part: Part, shell: Shell) -> str:
    name, op = part.text, part.op
    value = lookup(name, shell)
    if value is None or UNKNOWN in value:
        shell.unknown.append(name)
    if op == "!":
        return UNKNOWN if value is None else lookup(value, shell) or UNKNOWN
    if not op:
        return UNKNOWN if value is None else value
    if op == "len":
        return "0"
    operand = text_of(part.operand, shell)
    if value == "" and op in (":-", ":="):
        value = None  # the colon asks for a value, not only for a variable
    if op.lstrip(":") in ("-", "="):
        if value is None and re.fullmatch(r"[\w-]+", operand) and (ASKS.match(operand) or REHEARSES.match(operand)):
            return UNKNOWN  # a verb that only reads, unless somebody says another
        if value is None and operand:
            shell.assumed.append(operand)
        if value is None and op.endswith("="):
            shell.variables[name] = operand
        return operand if value is None else value
    if op.lstrip(":") == "+":
        known = value is not None and UNKNOWN not in value
        return "" if (not known and REHEARSES.match(operand)) or (value == "" and op[:1] == ":") else operand
    if value is None or UNKNOWN in value:
        return UNKNOWN
    return _transformed(value, op, operand)


def lookup(name: str, shell: Shell) -> str | None:
    if name.isdigit():
        number = int(name)
        if number == 0:
            return shell.zero
        if shell.positional is None:
            return None
        return shell.positional[number - 1] if number <= len(shell.positional) else ""
    if name in ("@", "*"):
        return None if shell.positional is None else " ".join(shell.positional)
    if "[" in name:
        base, _, index = name.partition("[")
        items = shell.arrays.get(base)
        index = index.rstrip("]")
        if items is None:
            return None
        if index in ("@", "*"):
            return " ".join(items)
        return items[int(index) % len(items)] if items and index.isdigit() and len(index) < 9 else None
    if name in shell.variables:
        return shell.variables[name]
    if name in shell.arrays:
        return (shell.arrays[name] or [""])[0]
    if _SCRATCH.match(name):
        return "/tmp/" + name
    if name == "PWD":
        return here(shell)
    return shell.around.variables.get(name) or _KNOWN.get(name)


def here(shell: Shell) -> str:
    """The folder that a shell stands in, wherever it goes from there."""
    if UNKNOWN in shell.cwd:
        return "."
    return shell.cwd if shell.cwd[:1] in ("/", "~") else f"{ROOT}/{shell.cwd}" if shell.cwd else ROOT


def _transformed(value: str, op: str, operand: str) -> str:
    """Substrings, cases, prefixes, suffixes and replacements of a known value."""
    if value.startswith(ROOT) and (op, operand) == (":", "0:1"):
        return "/"
    if ROOT in value:
        return UNKNOWN  # where it lies is not known
    if op == ":":
        first, _, count = operand.partition(":")
        try:
            start = int(first or 0)
            start = max(len(value) + start, 0) if start < 0 else start
            return value[start:][: int(count)] if count else value[start:]
        except ValueError:
            return UNKNOWN
    if op in (",", ",,"):
        return value.lower()
    if op in ("^", "^^"):
        return value.upper() if op == "^^" else value[:1].upper() + value[1:]
    if op[0] == "/":
        old, _, new = operand.partition("/")
        return value.replace(old, new, -1 if op.startswith("//") else 1) if old and "*" not in old else UNKNOWN
    if op[0] in "#%":
        return _stripped(value, op, operand)
    return UNKNOWN if op[0] == "@" else value


def _stripped(value: str, op: str, pattern: str) -> str:
    if "*" not in pattern and "?" not in pattern and "[" not in pattern:
        return value.removeprefix(pattern) if op[0] == "#" else value.removesuffix(pattern)
    from fnmatch import fnmatchcase

    if len(value) > 500:
        return UNKNOWN
    cuts = range(len(value) + 1) if (op in ("#", "%%")) else range(len(value), -1, -1)
    for cut in cuts:
        head, tail = value[:cut], value[cut:]
        if fnmatchcase(head if op[0] == "#" else tail, pattern):
            return tail if op[0] == "#" else head
    return value


def braces(text: str, limit: int = 64) -> list[str]:
    """`{a,b}` as bash expands it, innermost first, up to `limit` results."""
    done: list[str] = []
    work = [text]
    while work and len(done) + len(work) < limit:
        one = work.pop(0)
        match = _BRACES.search(one)
        if not match:
            done.append(one)
            continue
        head, tail = one[: match.start()], one[match.end() :]
        if head.endswith("$"):
            done.append(one)
            continue
        work[0:0] = [head + choice + tail for choice in match.group()[1:-1].split(",")[:limit]]
    return done + work


def quoted(text: str) -> str:
    """The argument as one shell word. What is unknown stays an expansion that nobody knows."""
    if text and all(char.isalnum() or char in "-_./=:@%+," for char in text):
        return text
    return "'" + text.replace("'", "'\\''").replace(UNKNOWN, "'\"$__unknown\"'") + "'"
