"""String literals and comments of a program, in one pass of one pattern per language family: enough to know what is text,
what is prose and what is code. Not a parser: an odd regex literal may confuse a line, never the program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from gate.classify.reading.patterns import pattern

FAMILIES: dict[str, str] = {
    **dict.fromkeys(("py", "pyx", "pyi"), "python"),
    **dict.fromkeys(("rb", "rake", "erb", "gemspec", "cr"), "ruby"),
    **dict.fromkeys(("js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "svelte", "astro"), "script"),
    **dict.fromkeys(("go",), "go"),
    **dict.fromkeys(("rs",), "rust"),
    **dict.fromkeys(("java", "kt", "kts", "scala", "groovy", "gradle", "swift", "dart"), "java"),
    **dict.fromkeys(("cs", "fs", "vb"), "dotnet"),
    **dict.fromkeys(("c", "h", "cc", "cpp", "cxx", "hpp", "m", "mm", "d", "zig"), "c"),
    **dict.fromkeys(("php", "phtml", "install", "module", "theme"), "php"),
    **dict.fromkeys(("pl", "pm"), "perl"),
    **dict.fromkeys(("sh", "bash", "zsh", "ksh"), "shell"),
    **dict.fromkeys(("ps1", "psm1"), "powershell"),
    **dict.fromkeys(("ex", "exs", "erl"), "elixir"),
    **dict.fromkeys(("lua",), "lua"),
    **dict.fromkeys(("clj", "cljs", "r", "jl", "nim", "hs", "ml"), "other"),
}

# Every form also ends at the end of its line or of the text: an open quote must not cost a search per quote.
DOUBLE, SINGLE = (
    r'"(?P<double>(?:[^"\\\n]|\\.|\\\Z)*+)(?:"|(?=\n)|\Z)',
    r"'(?P<single>(?:[^'\\\n]|\\.|\\\Z)*+)(?:'|(?=\n)|\Z)",
)
DOUBLE_LINES, SINGLE_LINES = (
    r'"(?P<double>(?:[^"\\]|\\.|\\\Z)*+)(?:"|\Z)',
    r"'(?P<single>(?:[^'\\]|\\.|\\\Z)*+)(?:'|\Z)",
)
TRIPLE = r'"""(?P<triple>(?:[^"\\]|\\.|\\\Z|"(?!""))*+)(?:"""|\Z)'
TRIPLE_SINGLE = r"'''(?P<triple2>(?:[^'\\]|\\.|\\\Z|'(?!''))*+)(?:'''|\Z)"
BACKTICK, RAW_BACKTICK = r"`(?P<tick>(?:[^`\\]|\\.|\\\Z)*+)(?:`|\Z)", r"`(?P<raw>[^`]*+)(?:`|\Z)"
CHARACTER = r"'(?:\\[^\n]{1,10}?|[^\\'\n])'"
SLASHES, BLOCK, HASH = r"(?P<line>//[^\n]*)", r"(?P<block>/\*.*?(?:\*/|\Z))", r"(?P<line>\#[^\n]*)"
HEREDOC = r"(?<!<)<<[~-]?(?P<q>[\"'`]?)(?P<tag>[A-Z_]\w*)(?P=q)[^\n]*\n(?P<heredoc>(?:(?![ \t]*(?P=tag)\b)[^\n]*\n)*+)(?:[ \t]*(?P=tag)\b)?"
REGEX = r"(?<=[(,=~!|&{;:\[\n])[ \t]*/(?![\s=*/])(?:[^/\\\n\[]|\\.|\[(?:[^\]\\\n]|\\.){0,100}\]){1,300}+/[a-z]*"

PATTERNS: dict[str, tuple[str, ...]] = {
    "python": (HASH, TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE),
    "ruby": (r"(?P<block>(?m:^)=begin\b.*?(?:(?m:^)=end\b|\Z))", r"(?P<line>(?<![\w?$])\#(?!\{)[^\n]*)", HEREDOC, DOUBLE_LINES, SINGLE_LINES, RAW_BACKTICK,
             r"%[qQ]?(?:\{(?P<curly>[^{}]*+)\}|\((?P<round>[^()]*+)\)|\[(?P<square>[^\[\]]*+)\])", r"\?[\"'\#](?=\W)", REGEX),
    "script": (SLASHES, BLOCK, DOUBLE, SINGLE, BACKTICK, REGEX),
    "go": (SLASHES, BLOCK, DOUBLE, RAW_BACKTICK, CHARACTER),
    "rust": (SLASHES, BLOCK, r"\bb?c?r(?P<hashes>\#*)\"(?P<raw>.*?)(?:\"(?P=hashes)|\Z)", DOUBLE_LINES, CHARACTER),
    "java": (SLASHES, BLOCK, TRIPLE, TRIPLE_SINGLE, DOUBLE, SINGLE),
    "dotnet": (SLASHES, BLOCK, TRIPLE, r'\$?@\$?"(?P<verbatim>(?:[^"]|"")*+)(?:"|\Z)', DOUBLE, CHARACTER),
    "c": (SLASHES, BLOCK, r'R"(?P<delim>[^()\\\s]{0,16})\((?P<raw>.*?)(?:\)(?P=delim)"|\Z)', DOUBLE, CHARACTER),
    "php": (SLASHES, BLOCK, r"(?P<hash>\#(?!\[)[^\n]*)", r"<<<[ \t]*(?P<q>[\"']?)(?P<tag>[A-Za-z_]\w*)(?P=q)\n(?P<heredoc>(?:(?![ \t]*(?P=tag)\b)[^\n]*\n)*+)(?:[ \t]*(?P=tag)\b)?", DOUBLE_LINES, SINGLE_LINES),
    "perl": (r"(?P<line>(?<![\w$&@])\#[^\n]*)", r"(?P<block>(?m:^)=[a-z]\w*\b.*?(?:(?m:^)=cut\b|\Z))", HEREDOC, r"\bq[qwx]?\s*(?:\{(?P<curly>[^{}]*+)\}|\((?P<round>[^()]*+)\)|\|(?P<square>[^|]*+)\|)", DOUBLE_LINES, SINGLE_LINES),
    "shell": (r"(?P<line>(?<![\w$\{&\\])\#[^\n]*)", HEREDOC.replace("<<[~-]?", "<<[~-]?[ \\t]*"), DOUBLE_LINES, r"'(?P<raw>[^']*+)(?:'|\Z)"),
    "powershell": (r"(?P<block><\#.*?(?:\#>|\Z))", r"(?P<line>(?<![\w$])\#[^\n]*)", r"@\"[ \t]*\n(?P<heredoc>.*?)(?:\n\"@|\Z)", r"@'[ \t]*\n(?P<raw>.*?)(?:\n'@|\Z)",
                   r'"(?P<double>(?:[^"`]|`.|`\Z)*+)(?:"|\Z)', r"'(?P<single>[^']*+)(?:'|\Z)"),
    "elixir": (HASH, TRIPLE, DOUBLE_LINES, r"~[sS]\((?P<round>[^()]*+)\)", SINGLE),
    "lua": (r"(?P<line>--[^\n]*)", r"\[(?P<hashes>=*)\[(?P<raw>.*?)(?:\](?P=hashes)\]|\Z)", DOUBLE, SINGLE),
    "other": (r"(?P<line>(?:;|//|--)[^\n]*)", DOUBLE_LINES),
    "hcl": (SLASHES, BLOCK, r"(?P<hash>\#[^\n]*)", HEREDOC, DOUBLE), "markup": (r"(?P<block><!--.*?(?:-->|\Z))",),
}  # fmt: skip
CONTENTS = frozenset(
    {"double", "single", "triple", "triple2", "tick", "raw", "heredoc", "verbatim", "curly", "round", "square"}
)
NEEDS_OPERATOR = frozenset({"script", "java", "go", "shell", "rust"})
"""Here two literals side by side are two, not one."""
LITERAL_LIMIT = 100_000


class Token(NamedTuple):
    """A string literal (`content` is not None) or a comment (None). Offsets span the whole token, `inner` where its content begins."""

    start: int
    end: int
    inner: int
    content: str | None
    raw: bool = False


class Text(NamedTuple):
    """What a program would hold in memory: adjacent and concatenated literals joined, variables as `__v__`."""

    value: str
    start: int
    before: str
    """Up to 120 characters of the code in front of it, on its own line or the two above."""
    after: str


def family_of(path: str) -> str | None:
    """The language family of a path, None where we know no strings."""
    name = path.rsplit("/", 1)[-1]
    return FAMILIES.get(name.rsplit(".", 1)[-1].casefold() if "." in name else NAMED.get(name, ""))


NAMED = dict.fromkeys(("Rakefile", "Capfile", "Fastfile", "Vagrantfile", "Guardfile", "Thorfile"), "rb")
"""Programs without an ending."""


@cache
def _pattern(family: str) -> re.Pattern[str]:
    return re.compile("|".join(PATTERNS[family]), re.S)


@lru_cache(maxsize=4)  # statements and calls are looked for in the same text
def tokens(text: str, family: str) -> tuple[Token, ...]:
    found = []
    for match in _pattern(family).finditer(text):
        start, end = match.span()
        name = match.lastgroup  # the content is the last group of every form
        if name in CONTENTS:
            found.append(Token(start, end, match.start(name), match[name], name in ("raw", "verbatim")))
        else:
            found.append(Token(start, end, start, None))
    return tuple(found)


@lru_cache(maxsize=4)
def masked(text: str, family: str, *, keep_strings: bool = False) -> str:
    """The code alone: comments, and strings but for their quotes, become blanks. Offsets and lines stay."""
    parts, position = [], 0
    for token in tokens(text, family):
        if token.content is not None and keep_strings:
            continue
        start, end = (
            (token.start, token.end) if token.content is None else (token.inner, token.inner + len(token.content))
        )
        parts += [text[position:start], _blank(text[start:end])]
        position = end
    return "".join([*parts, text[position:]])


def live(text: str, family: str) -> str:
    """The text without its comments, and without the strings of several rows that are statements of their own."""
    parts, position = [], 0
    for token in tokens(text, family):
        alone = (
            token.content is not None and "\n" in token.content and not text[: token.start].rpartition("\n")[2].strip()
        )
        if token.content is None or alone:
            parts += [text[position : token.start], _blank(text[token.start : token.end])]
            position = token.end
    return "".join([*parts, text[position:]])


def _blank(text: str) -> str:
    return "\n".join(" " * len(line) for line in text.split("\n"))


def blanked(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with the spans blanked, every other offset unchanged."""
    parts, position = [], 0
    for start, end in sorted(spans):
        if start >= position:
            parts += [text[position:start], _blank(text[start:end])]
            position = end
    return "".join([*parts, text[position:]])


JOINT = pattern(r"\s*(?:[\\+.<>#/|&]|\Z)")
"""What a gap between two literals begins with, where they may be one."""
GLUE = pattern(r"(?:[\s\\+.]|<>|<<|//[^\n]*\n|#[^\n]*\n)*+\Z")
VARIABLE = pattern(r"\s*(?:\+|\.|<>|\|\||\.\.|&)\s*[\w$.()\[\]:>-]{1,80}\s*(?:\+|\.|<>|\|\||\.\.|&)\s*\Z")
OPEN_END = pattern(r"\s*(?:\+|\.(?!\w)|<>|\|\||\.\.|&)\s*[\w$(@]")
INTERPOLATION = pattern(
    r"#\{[^{}]*\}|\$\{[^{}]*\}|\{\{[^{}]*\}\}|\{[^{}\n]*\}|\$\(?[A-Za-z_](?!\w*\$)[\w>\[\]'-]*\)?|%\(\w+\)s|<%=?[^%]*%>"
)
ESCAPE = pattern(r"\\(?:x([0-9a-fA-F]{2})|u\{?([0-9a-fA-F]{4,6})\}?|([0-7]{3})|(\n)|(.))", re.S)
PLAIN = {"n": "\n", "t": "\t", "r": "\r", "0": ""}


def texts(text: str, family: str) -> Iterator[Text]:
    """The strings of a program as it would build them, so that `"DR" + "OP TABLE x"` is one."""
    pending: list[Token] = []
    value = ""
    for count, token in enumerate(tokens(text, family)):
        if count > LITERAL_LIMIT:
            break
        if token.content is None:
            continue
        content = _decoded(token)
        gap = text[pending[-1].end : token.start] if pending else ""
        near = bool(pending) and len(gap) < 200 and JOINT.match(gap) is not None
        if near and GLUE.match(gap) and (family not in NEEDS_OPERATOR or gap.strip(" \t\r\n\\")):
            value += content
        elif near and VARIABLE.match(gap):
            value += " __v__ " + content
        else:
            if pending:
                yield _text(text, pending, value)
            pending, value = [], content
        pending.append(token)
    if pending:
        yield _text(text, pending, value)


def _text(text: str, parts: list[Token], value: str) -> Text:
    after = text[parts[-1].end : parts[-1].end + 80]
    return Text(
        value + " __v__" if OPEN_END.match(after) else value,
        parts[0].inner,
        text[max(0, parts[0].start - 120) : parts[0].start],
        after,
    )


def _decoded(token: Token) -> str:
    content = token.content or ""
    if "\\" in content and not token.raw:
        content = ESCAPE.sub(_unescape, content)
    return INTERPOLATION.sub("__v__", content) if any(c in content for c in "{$%<") else content


def _unescape(match: re.Match[str]) -> str:
    digits, base = (match[1] or match[2], 16) if match[1] or match[2] else (match[3], 8)
    if digits:
        code = int(digits, base)
        return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "?"
    return "" if match[4] else PLAIN.get(match[5], match[5])
