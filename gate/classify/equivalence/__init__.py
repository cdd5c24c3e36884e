"""Proves that two versions of a file mean the same ('formatting'), or differ in comments only ('comments').

    prove("a.py", b"x=1\\n", b"x = 1\\n")      -> "formatting"
    prove("a.py", b"x = 1\\n", b"x = 2\\n")    -> None
    prove("Makefile", b"a:\\n\\tb\\n", b"a:\\n b\\n") -> None: no language here, only equal bytes would do

None means "not proved", whatever the reason. What stands in no table is never proved: a Makefile, a shell script, a Dockerfile,
Markdown, HTML, SQL, Haskell and INI give meaning to blanks in ways that no proof here understands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from importlib import import_module
from typing import Final

from gate.classify.equivalence.refute import hopeless
from gate.model import EquivalenceKind

MAX_SIZE: Final = 1_000_000
"""Bytes a side. Beyond it nothing is proved: the work of a proof grows with the text."""

_BY_SUFFIX: Final[dict[str, str]] = {
    ".py": "python", ".pyi": "python",
    ".json": "json", ".jsonc": "json", ".json5": "json", ".webmanifest": "json", ".geojson": "json", ".code-workspace": "json",
    ".toml": "toml",
    ".yaml": "yaml", ".yml": "yaml",
    ".c": "c", ".h": "c",
    ".cc": "cpp", ".cpp": "cpp", ".cxx": "cpp", ".c++": "cpp", ".hh": "cpp", ".hpp": "cpp", ".hxx": "cpp", ".ipp": "cpp", ".tpp": "cpp",
    ".inl": "cpp",
    ".m": "objc", ".mm": "objc",
    ".css": "css", ".scss": "scss", ".less": "scss",
    ".js": "javascript", ".mjs": "javascript", ".cjs": "javascript", ".jsx": "jsx",
    ".ts": "typescript", ".mts": "typescript", ".cts": "typescript", ".tsx": "tsx",
    ".go": "go", ".rs": "rust", ".java": "java", ".kt": "kotlin", ".kts": "kotlin", ".php": "php",
    ".rb": "ruby", ".rake": "ruby", ".gemspec": "ruby", ".ru": "ruby", ".cs": "csharp",
    ".tf": "hcl", ".tfvars": "hcl", ".hcl": "hcl",
    ".env": "dotenv", ".properties": "assignments", ".zig": "zig", ".zon": "zig", ".prisma": "prisma",
    ".swift": "remarks", ".dart": "remarks", ".proto": "proto", ".masm": "masm",
}  # fmt: skip
_BY_NAME: Final[dict[str, str]] = {
    "Pipfile": "toml", "Cargo.lock": "toml", "poetry.lock": "toml", "uv.lock": "toml", "pdm.lock": "toml",
    ".clang-format": "yaml", ".clang-tidy": "yaml", "CITATION.cff": "yaml", ".yamllint": "yaml", "composer.lock": "json",
    "Gemfile": "ruby", "Rakefile": "ruby", "Podfile": "ruby", "Vagrantfile": "ruby", "Brewfile": "ruby", "Fastfile": "ruby",
    ".babelrc": "json", ".swcrc": "json", ".env": "dotenv",
    **dict.fromkeys(
        ("CODEOWNERS", ".gitattributes", ".gitignore", ".dockerignore", ".npmignore", ".helmignore", ".prettierignore", ".eslintignore"),
        "path list",
    ),
}  # fmt: skip
_DOTENV: Final = re.compile(r"\.env\.[\w-]+")
_DOCKERFILE: Final = r"(?:Dockerfile|Containerfile)(?:[.-](?!(?:j2|erb|tpl|tmpl|in|template|md|sh|bash|ps1|m4|cpp|dockerignore|ya?ml|json|py|rb|js|ts|go|txt)$)[\w-]+)?|[\w.-]+\.[dD]ockerfile|(?:[A-Z][a-z]+)+Dockerfile"
_MODULES: Final[dict[str, str]] = {
    "python": "python", "json": "json_", "toml": "toml_", "yaml": "yaml_", "css": "css", "scss": "scss",
    "c": "c_family", "cpp": "c_family", "objc": "c_family",
    "javascript": "javascript", "jsx": "javascript", "typescript": "javascript", "tsx": "javascript",
    "go": "tree_sitter", "rust": "tree_sitter", "java": "tree_sitter", "kotlin": "tree_sitter", "php": "tree_sitter",
    "ruby": "tree_sitter", "csharp": "tree_sitter", "hcl": "tree_sitter", "assignments": "assignments",
    "dotenv": "assignments", "path list": "path_lists", "zig": "zig", "dockerfile": "dockerfile", "prisma": "prisma",
    "remarks": "remarks", "proto": "remarks", "masm": "remarks",
}  # fmt: skip

_CONTROLS: Final = re.compile(r"[\0-\b\v\f\x0e-\x1f\x7f]")
_UNSEEN: Final = (
    "[\\0-\\b\\v\\f\\x0e-\\x1f\\x7f-\\xa0\\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
"""Characters nobody sees, or nobody can tell from a space: controls, bidi marks, zero widths, odd blanks, variation selectors."""

_MARK: Final = b"\xef\xbb\xbf"
"""A byte order mark: a C# compiler reads UTF-8 with and without."""
_HEADED: Final = re.compile(r"\ufeff?#(?:!|cloud-)")
_INTERPRETERS: Final = {b"ruby": "ruby", b"python3": "python", b"node": "javascript"}
_INTERPRETER: Final = re.compile(
    rb"#![ \t]?/(?:usr/)?(?:local/)?bin/(?:env[ \t])?(?P<name>ruby|python3|node)(?: -w)?\n"
)
_PROGRAM: Final = re.compile(r"^(?!.*/(?:templates?|files|roles|skel)/).*/(?:bin|sbin|exe|scripts?)/[a-z][a-z0-9_-]*$")
_LONE_RETURN: Final = re.compile(r"\r(?!\n)")


def language_of(path: str) -> str | None:
    """The language key of a path, or None where nothing can be proved."""
    name = path.rsplit("/", 1)[-1]
    if name in _BY_NAME:
        return _BY_NAME[name]
    language = _BY_SUFFIX.get("." + name.lower().rpartition(".")[2] if "." in name[1:] else "")
    if name.startswith(("Dockerfile", "Containerfile")) or name.endswith(("Dockerfile", "dockerfile")):
        return "dockerfile" if re.fullmatch(_DOCKERFILE, name) else None
    return "dotenv" if language is None and _DOTENV.fullmatch(name) else language


def prove(path: str, before: bytes, after: bytes) -> EquivalenceKind | None:
    """The verdict on the two contents of one path. Never raises."""
    if before == after:
        return "formatting"
    language = language_of(path)
    if path.endswith(".ru") and (b"#\\" in before or b"#\\" in after):
        return None  # by which a server is started: https://github.com/rack/rack/blob/2.2.0/lib/rack/builder.rb
    if language == "csharp":
        before, after = before.removeprefix(_MARK), after.removeprefix(_MARK)
    if language is not None:
        return _proved(before, after, language, header=path.endswith(".h"))
    if _ends_otherwise(path, before, after):
        return "formatting"
    language = _language_by_head(path, before, after)
    proved = _proved(before, after, language) if language is not None else None
    return proved if proved == "formatting" else None  # what reads the remarks of such a program is not known


_ENDING: Final = re.compile(
    r"\.(?:groovy|gradle|lua|scala|sbt|exs?|jl|[rR]|hs|cljc?|erl|fs|nim|sh|bash|bats)$|(?:^|/)(?:Jenkinsfile|Makefile)$"
)
_GOES_ON: Final = re.compile(rb"<<|\0|\\\Z")


def _ends_otherwise(path: str, before: bytes, after: bytes) -> bool:
    """Whether a program, of which nothing else is known, ends with a line end or without, or with several."""
    said = before.rstrip(b"\n")
    return bool(said) and said == after.rstrip(b"\n") and bool(_ENDING.search(path)) and not _GOES_ON.search(said)


def _proved(before: bytes, after: bytes, language: str, *, header: bool = False) -> EquivalenceKind | None:
    if len(before) > MAX_SIZE or len(after) > MAX_SIZE or hopeless(before, after, language):
        return None
    texts = readable(before, after)
    try:
        verdict = _prover(language)(*texts, "header" if header else language) if texts is not None else None
    except (RecursionError, MemoryError):
        return None
    if verdict is None or texts is None:
        return None
    from gate.classify.equivalence import hazards  # of what is proved

    return None if hazards.differ(*texts, language, verdict) else verdict


def _language_by_head(path: str, before: bytes, after: bytes) -> str | None:
    """The language of a program without an ending, where programs stand, by the line that a kernel reads
    (https://man7.org/linux/man-pages/man2/execve.2.html)."""
    head = _INTERPRETER.match(before) if _PROGRAM.search(f"/{path}") else None
    return _INTERPRETERS[head["name"]] if head and after.startswith(head.group()) else None


def both_parse(path: str, before: bytes, after: bytes) -> bool:
    """Whether both versions parse, with nothing in them that is not what it looks like. Never raises."""
    language = language_of(path)
    if language in (None, "remarks", "proto", "masm", "scss") or max(len(before), len(after)) > MAX_SIZE:
        return False
    texts = readable(before, after)
    try:
        return texts is not None and all(_prover(language)(text, text, language) for text in texts)
    except (RecursionError, MemoryError):
        return False


def restyled(path: str, before: bytes, after: bytes) -> bool:
    """Whether nothing but the order of imports, of arguments of HCL, or braces around one statement, makes two versions of a program differ.

    That is no proof: both may matter, if seldom. Never raises.
    """
    from gate.classify.equivalence import arguments, imports

    language = language_of(path)
    if len(before) > MAX_SIZE or len(after) > MAX_SIZE:
        return False
    texts = readable(before, after)
    if language is None:
        from gate.classify.equivalence.xml_ import same_tags

        return texts is not None and path.endswith(".xml") and same_tags(*texts)
    if texts is None:
        return False
    try:
        order = arguments.in_one_order if language == "hcl" else partial(imports.in_one_order, language=language)
        old, new = map(order, texts)
        if old is None or new is None:
            return False
        if _MODULES[language] == "c_family":
            from gate.classify.equivalence.c_family import same_but_braces

            return same_but_braces(old, new, "header" if path.endswith(".h") else language)
        return texts != (old, new) and _prover(language)(old, new, language) is not None
    except (RecursionError, MemoryError):
        return False


def readable(before: bytes, after: bytes) -> tuple[str, str] | None:
    """Both texts, unless something in them is not what it looks like."""
    try:
        old, new = before.decode(), after.decode()
    except UnicodeDecodeError:
        return None
    if _LONE_RETURN.search(old) or _LONE_RETURN.search(new):
        return None  # a line end to some readers, a blank to others: code could hide behind a comment
    if "\0" in old or "\0" in new or _unseen(old) != _unseen(new):
        return None
    if (_HEADED.match(old) or _HEADED.match(new)) and _first_line(old) != _first_line(new):
        return (
            None  # a kernel reads this line, or cloud-init: it must stay the first, and a carriage return is part of it
        )
    return old.removeprefix("\ufeff"), new.removeprefix("\ufeff")


def _unseen(text: str) -> list[str]:
    """The characters of a text that nobody sees. Those of ASCII are few, and most files hold no others."""
    return (_CONTROLS if text.isascii() else _any_unseen()).findall(text)


@cache
def _any_unseen() -> re.Pattern[str]:
    return re.compile(_UNSEEN)


def _first_line(text: str) -> tuple[str, bool]:
    """The first line, and whether the file has carriage returns."""
    return text.partition("\n")[0], "\r" in text


def _prover(language: str) -> Callable[[str, str, str], EquivalenceKind | None]:
    """The module of a language, imported on first use: the hooks never pay for a parser they don't need."""
    prover: Callable[[str, str, str], EquivalenceKind | None] = import_module(f"{__name__}.{_MODULES[language]}").prove
    return prover
