"""A name that is put together from pieces where a program asks for it: whoever searches for the whole finds nothing.

globalThis["ev" + "al"](code)      getattr(s3, "delete" + "_bucket")      %w[destroy all].join("_")
"""

from __future__ import annotations

from gate.classify.reading.patterns import AnyOf, pattern
from gate.classify.reading.rows import SHORT, acting
from gate.model import FileChange, Line

_PIECE = r"[\"'`][A-Za-z_]{1,24}[\"'`]"
NAMES = AnyOf(
    ("+", rf"[\[(,]\s*{_PIECE}(?:\s*\+\s*{_PIECE})+\s*[\])]"),
    (".", rf"(?:[\[(,=]\s*|\breturn\s+){_PIECE}(?:\s*\.\s*{_PIECE})+\s*[\]);]"),
    ("[::-1]", r"[\"'][^\"'\n]{3,200}[\"']\[::-1\]"),
    (".reverse", r"[\"'`][^\"'`\n]{3,200}[\"'`]\s*\.(?:split\([^)\n]*\)\s*\.reverse\(\)|reverse\b(?!\())"),
    ("**{", r"\*\*\{\s*[\"'][a-z_]{1,24}[\"']\s*[+ ]\s*[\"'][a-z_]{1,24}[\"']\s*:"),
    (".join", r"%w[\[({][a-z_ ]{3,60}[\])}]\.join\b|\[\s*(?:[\"'][A-Za-z_]{1,12}[\"']\s*,\s*)+[\"'][A-Za-z_]{1,12}[\"']\s*\]\.join\(\s*[\"'][_]?[\"']\s*\)"),
    ("${", r"\$\{\s*[\"'][A-Za-z_]+[\"']\s*\}"),
    ("base64", r"(?:query|exec\w*|eval|raw|system|run|prepare|[Ff]unction)\(\s*(?:Buffer\.from|atob|(?:base64\.)?b64decode|base64_decode|Base64\.\w+)\(\s*b?[\"'`][A-Za-z0-9+/=]{12,}"),
    ("b64decode(", r"\b(?:exec\w*|eval|system|run)\((?:base64\.)?b64decode\("),
    ("atob(", r"\b(?:query|exec\w*|eval|run|Function)\(\s*atob\("),
    ("fromCharCode(", r"\b(?:query|exec\w*|eval|run|Function)\(\s*String\.fromCharCode\("),
    ("curl_setopt(", r"\bcurl_setopt\(\s*\$\w+\s*,\s*\d+\s*,"),
)  # fmt: skip
"""Each stands where a member, a method, an option or a statement is named."""
QUOTED_INSIDE = pattern(r"(?<![\w$\"'/.=-])(?:[a-z]+|[a-z]*(?:''|\"\")[a-z]+)(?:''|\"\")[a-z]*(?=\s)")
"""A command with empty quotes within its name."""
DELETING = ("delete", "drop", "destroy", "truncate", "remove", "purge", "flush", "terminate", "rmtree", "wipe")
DELETES = pattern(rf"[\"'](?:{'|'.join(DELETING)})\w*[\"']")
BY_A_NAME = pattern(
    r"\bgetattr\(\s*\w+\s*,\s*[a-z_]\w*\s*\)\s*\(|\b(?:public_)?send\(\s*[a-z_]\w*|\[\s*[a-z]\w*\s*\]\s*\("
)
"""A method that a variable names."""


def named(file: FileChange, *, shell: bool) -> Line | None:
    """The first row that puts a name together, or quotes a part of a command's, and stood nowhere before."""
    if not any(mark in file.added_lowered for mark in ("'", '"', "`", "curl_setopt")):
        return None
    gone = {x.bare for x in file.removed}
    for line in acting(file):
        text = line.text[:SHORT]
        if line.bare not in gone and (QUOTED_INSIDE.search(f"{text} ") if shell else NAMES.search(text)):
            return line
    return None


def chosen(file: FileChange) -> Line | None:
    """The first row that lists names of deleting methods, in a program that calls what a variable names."""
    if not any(stem in file.added_lowered for stem in DELETING):
        return None
    line = next((x for x in acting(file) if DELETES.search(x.text[:SHORT])), None)
    if line is None:
        return None
    near = "\n".join(x.text[:SHORT] for x in file.added if -1 <= x.number - line.number <= 3)
    return line if BY_A_NAME.search(near) else None
