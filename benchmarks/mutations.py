"""Changes of meaning, made on real files. Each mutation returns None where it can't be sure to change anything.

Whatever looks like a comment is left alone, and so is every line whose state (inside a template literal, a heredoc, a block
comment) a line-wise look can't tell. What is left still has the power to fool a proof that ignores blanks too eagerly.
"""

from __future__ import annotations

import ast
import json
import random
import re
import tomllib
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import yaml


@dataclass(frozen=True, slots=True)
class Mutant:
    name: str
    data: bytes
    line: int
    before: str
    after: str


Mutation: TypeAlias = Callable[[list[str], int, str, random.Random], list[str] | None]
"""Takes the lines, the line to change and the language; returns the lines that replace that line and the next."""

_HASH, _INDENTED = (
    frozenset({"python", "yaml", "toml", "ruby", "dotenv", "assignments", "path list", "dockerfile", "masm"}),
    frozenset({"python", "yaml"}),
)
_ENDS_STATEMENTS: Final = frozenset({"javascript", "jsx", "typescript", "tsx", "go", "ruby"})
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'')
_ATTEMPTS: Final = 300
_PARSES: Final = 5
_LONG_QUOTES: Final = ('"""', "'" * 3, "`")
_PREPROCESSED: Final = frozenset({"c", "cpp", "objc"})
_DOCUMENTED: Final = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_NUMBER: Final = r"(?<![\w.#\"'-])\d+(?![\w.\"'])"
_WORD: Final = r"(?<![\w@#$.\\&'\"-])[A-Za-z_]\w{2,}(?![\w\\'\"])"
_OPERATOR: Final = r"(?<=[\w)\]] )(?:==|!=|<=|>=|&&|\|\||\+|-|\*|<|>|and|or|in)(?= [\w(])"
_MARK: Final = (
    r"[!*.+=:%^~?<>{}@$\[\]-]|(?:(?<=\S)|(?<=\S ))[&|]"  # a bar before the first member of a union is nothing
)
_VALUE: Final = r"(?<=[:=] )(?:true|false|null|yes|no|on|off|[\d.]+)(?=,?\s*$)"
_NAME_WITH_CAPITALS: Final = r"^\s*--[\w-]*[A-Z][\w-]*|[.#][A-Za-z_][\w-]*[A-Z][\w-]*(?=[^;]*\{\s*$)"
_INTEGER: Final = r"(?<=[:=] )\d+(?=,?\s*$)"
_SWAP: Final = {
    "==": "!=", "!=": "==", "<=": ">=", ">=": "<=", "&&": "||", "||": "&&", "+": "-", "-": "+", "*": "+",
    "<": ">", ">": "<", "and": "or", "or": "and", "in": "not in",
}  # fmt: skip


def mutate(data: bytes, language: str, rng: random.Random) -> Iterator[Mutant]:
    """At most one mutant of each kind."""
    warnings.simplefilter("ignore")  # Python warns of escapes in code that is not ours
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return
    lines = text.split("\n")
    candidates = [number for number in _code_lines(lines, language) if number + 1 < len(lines)]
    for name, mutation in MUTATIONS.items():
        parsed = 0
        for number in rng.sample(candidates, min(_ATTEMPTS, len(candidates))):
            if parsed == _PARSES:
                break
            replaced = mutation(lines, number, language, rng)
            if replaced is None or replaced == lines[number : number + 2]:
                continue
            parsed += 1
            mutant = "\n".join([*lines[:number], *replaced, *lines[number + 2 :]])
            if _certain(text, mutant, language):
                before = "\n".join(lines[number : number + 2])
                yield Mutant(name, mutant.encode(), number + 1, before, "\n".join(replaced))
                break


def _code_lines(lines: list[str], language: str) -> Iterator[int]:
    """Lines that hold code for sure: outside of every comment, docstring, template literal and heredoc."""
    ending: str | None = None
    for number, line in enumerate(lines):
        if ending is not None:
            ending = None if ending in line else ending
            continue
        ending = _opening(line, language)
        if ending is None and line.strip() and not _doubtful(line, language):
            yield number


def _opening(line: str, language: str) -> str | None:
    """What ends the thing that begins on this line and goes on below, if one does."""
    for quote in _LONG_QUOTES if language not in ("css", "scss") else ():
        if line.count(quote) % 2:
            return quote
    bare = _STRING.sub('""', line)
    if language not in _HASH and "/*" in bare and "*/" not in bare.rpartition("/*")[2]:
        return "*/"
    if language == "rust" and '#"' in line and '"#' not in line.rpartition('#"')[2]:
        return '"#'
    heredoc = re.search(r"<<[-~<]?\s?['\"]?([A-Z_]{3,})['\"]?", line)
    return heredoc[1] if heredoc else "=end" if line.startswith("=begin") else None


def _doubtful(line: str, language: str) -> bool:
    """Whether the line may hold a comment, or a part of a string: regular expressions and JSX text may hold odd quotes."""
    bare = _STRING.sub('""', line)
    marks = ("#",) if language in _HASH else ("//", "#") if language in ("php", "hcl") else ("//",)
    if any(mark in bare for mark in (*marks, "/*", "*/", "<!--", "`", "'")) or bare.count('"') % 2:
        return True
    return line.lstrip().startswith(("*", "=begin", "--", "+"))


def _certain(text: str, mutant: str, language: str) -> bool:
    """Whether the meaning differs for sure, asked of the language's own parser where Python has one."""
    if language == "python":
        return _python_value(text) != _python_value(mutant)
    if language == "yaml":
        return _yaml_value(text) != _yaml_value(mutant)
    if language in ("json", "toml"):
        return _data_value(text, language) != _data_value(mutant, language)
    return True


def _python_value(text: str) -> str | None:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return None
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
    return ast.dump(tree)


def _yaml_value(text: str) -> str | None:
    try:
        return repr(list(yaml.load_all(text, Loader=yaml.SafeLoader)))
    except (yaml.YAMLError, ValueError, TypeError):
        return None


def _data_value(text: str, language: str) -> str:
    """The value with its order and its duplicate keys, or the words where the file is no strict JSON."""
    try:
        return repr(tomllib.loads(text) if language == "toml" else json.loads(text, object_pairs_hook=list))
    except ValueError:
        return "invalid" if language == "toml" else "".join(text.split())


def _blank(lines: list[str], at: int, language: str, rng: random.Random) -> list[str] | None:
    """One blank or line end more, or one less, anywhere: only where a parser can tell what it means."""
    if language not in ("python", "yaml", "json", "toml"):
        return None
    text = f"{lines[at]}\n{lines[at + 1]}"
    place = rng.randrange(len(text))
    blanks = [match.start() for match in re.finditer(r"\s", text)]
    if blanks and rng.random() < 0.5:
        place = rng.choice(blanks)
        return (text[:place] + text[place + 1 :]).split("\n")
    return (text[:place] + rng.choice([" ", "\n", "\t", "  "]) + text[place:]).split("\n")


def _each(pattern: str, by: Callable[[re.Match[str]], str], languages: frozenset[str] = frozenset()) -> Mutation:
    """A mutation that replaces one match of a pattern, outside of strings."""
    compiled = re.compile(pattern)

    def mutation(lines: list[str], at: int, language: str, rng: random.Random) -> list[str] | None:
        line = lines[at]
        strings = [match.span() for match in _STRING.finditer(line)]
        found = [m for m in compiled.finditer(line) if not any(start <= m.start() < end for start, end in strings)]
        if not found or (languages and language not in languages):
            return None
        match = rng.choice(found)
        return [line[: match.start()] + by(match) + line[match.end() :], lines[at + 1]]

    return mutation


def _blank_in_string(lines: list[str], at: int, language: str, rng: random.Random) -> list[str] | None:
    if language == "rust" and ("'" in lines[at] or sum(line.count('"') for line in lines[:at]) % 2):
        return None  # a lifetime opens no string, and a string that began above ends here
    found = [match for match in _STRING.finditer(lines[at]) if len(match[0]) > 4]
    if (
        not found or "<" in lines[at] or "${" in lines[at] or ("'" in lines[at] and '"' in lines[at])
    ):  # an apostrophe in JSX opens no string, and `${a}` is none
        return None
    match = rng.choice(found)
    place = rng.randrange(match.start() + 2, match.end() - 1)
    return [f"{lines[at][:place]} {lines[at][place:]}", lines[at + 1]]


def _swap_lines(lines: list[str], at: int, language: str, rng: random.Random) -> list[str] | None:
    """Two lines of words, in the other order."""
    first, second = lines[at], lines[at + 1]
    if (
        _doubtful(second, language)
        or _opening(second, language)
        or not (re.search(r"\w", first) and re.search(r"\w", second))
    ):
        return None
    return None if "".join(first.split()) == "".join(second.split()) else [second, first]


def _into_block(lines: list[str], at: int, language: str, rng: random.Random) -> list[str] | None:
    """The statement behind a block moves into it."""
    first, second = lines[at], lines[at + 1]
    if language in _INDENTED or first.strip() != "}" or not re.match(r"\s*(?!else|catch|finally|while)\w", second):
        return None
    return None if _doubtful(second, language) or not second.rstrip().endswith(";") else [second, first]


def _delete_line(lines: list[str], at: int, language: str, rng: random.Random) -> list[str] | None:
    return [lines[at + 1]] if re.search(r"\w", lines[at]) else None


def _comment_out(lines: list[str], at: int, language: str, rng: random.Random) -> list[str] | None:
    if not re.search(r"\w", lines[at]) or language == "json":
        return None
    mark = "/*{}*/" if language == "css" else "# {}" if language in _HASH else "// {}"
    return [mark.format(lines[at]), lines[at + 1]]


def _swallow(lines: list[str], at: int, language: str, rng: random.Random) -> list[str] | None:
    """The comment above loses its line end, and takes this line with it."""
    above = lines[at - 1].strip() if at else ""
    if not re.search(r"\w", lines[at]) or not above.startswith(("#", "//")) or language == "json":
        return None
    return [f"{above} {lines[at].strip()}", lines[at + 1]]


def _indent(lines: list[str], at: int, language: str, rng: random.Random) -> list[str] | None:
    return [rng.choice(["    ", "  ", " ", "\t"]) + lines[at], lines[at + 1]] if language in _INDENTED else None


def _dedent(lines: list[str], at: int, language: str, rng: random.Random) -> list[str] | None:
    width = rng.choice([2, 4])
    if language not in _INDENTED or not lines[at][:width].isspace():
        return None
    return [lines[at][width:], lines[at + 1]]


def _break_after_keyword(lines: list[str], at: int, language: str, rng: random.Random) -> list[str] | None:
    """`return x` and `return` with `x` on a line of its own; words of a text in JSX are none (https://facebook.github.io/jsx/#sec-jsx-text)."""
    match = re.match(r"(\s*)(return|break|continue) ([\w(].*)$", lines[at])
    if match is None or language not in _ENDS_STATEMENTS or "<" in lines[at]:
        return None
    if language in ("jsx", "tsx") and not match[3].endswith((";", "(", "{", "[", ",")):
        return None
    return [f"{match[1]}{match[2]}", f"{match[1]}{match[3]}", lines[at + 1]]


def _directive_border(lines: list[str], at: int, language: str, rng: random.Random) -> list[str] | None:
    """Code drawn into a preprocessor line, or a macro cut short."""
    if language not in _PREPROCESSED:
        return None
    first, second = lines[at].rstrip("\r"), lines[at + 1]
    if first.endswith("\\"):
        begins = at
        while begins and lines[begins - 1].rstrip("\r").endswith("\\"):
            begins -= 1  # elsewhere than in a directive a line that goes on means what two lines do
        return [first[:-1], second] if second.strip() and lines[begins].lstrip().startswith("#") else None
    if re.match(r"\s*#\s*(?:define|undef|if|ifdef|ifndef|pragma)\b", first) and re.match(r"\s*[A-Za-z]", second):
        return [f"{first} {second.strip()}"]
    return None


def _object_like(lines: list[str], at: int, language: str, rng: random.Random) -> list[str] | None:
    changed = re.sub(r"^(\s*#\s*define\s+\w+)\(", r"\1 (", lines[at])
    return [changed, lines[at + 1]] if language in _PREPROCESSED and changed != lines[at] else None


def _unquote(lines: list[str], at: int, language: str, rng: random.Random) -> list[str] | None:
    match = re.match(r"(\s*(?:- )?[\w.-]+: )([\"'])([^\"'\\]+)\2(\s*)$", lines[at])
    return [f"{match[1]}{match[3]}{match[4]}", lines[at + 1]] if match and language == "yaml" else None


MUTATIONS: Final[dict[str, Mutation]] = {
    "number": _each(_NUMBER, lambda match: str(int(match[0]) + 1)),
    "operator": _each(_OPERATOR, lambda match: _SWAP[match[0]]),
    "rename": _each(_WORD, lambda match: f"{match[0]}_"),
    "delete-word": _each(_WORD, lambda match: ""),
    "double-word": _each(_WORD, lambda match: f"{match[0]} {match[0]}"),
    "split-word": _each(_WORD, lambda match: f"{match[0][:1]} {match[0][1:]}"),
    "delete-mark": _each(_MARK, lambda match: ""),
    "double-mark": _each(_MARK, lambda match: match[0] * 2),
    "shift-point": _each(r"(?<![\w.])0?\.(?=\d*[1-9])", lambda match: f"{match[0]}0"),
    "colour": _each(
        r"(?<=#)[\da-fA-E](?=[\da-fA-F]+;)", lambda match: f"{(int(match[0], 16) + 1) % 16:x}", frozenset({"css"})
    ),
    "octal": _each(r"(?<![\w.])0(?=[0-7]+\b(?!\.))", lambda match: "", frozenset({"go"})),
    "into-block": _into_block,
    "lower-name": _each(_NAME_WITH_CAPITALS, lambda match: match[0].lower(), frozenset({"css"})),
    "blank": _blank,
    "blank-in-string": _blank_in_string,
    "swap-lines": _swap_lines,
    "delete-line": _delete_line,
    "comment-out": _comment_out,
    "swallow": _swallow,
    "indent": _indent,
    "dedent": _dedent,
    "break-after-keyword": _break_after_keyword,
    "directive-border": _directive_border,
    "object-like": _object_like,
    "unquote": _unquote,
    "quote": _each(_VALUE, lambda match: f'"{match[0]}"', frozenset({"yaml", "toml", "json"})),
    "respell": _each(_INTEGER, lambda match: f"{match[0]}.0", frozenset({"json", "toml", "yaml", "python"})),
}
