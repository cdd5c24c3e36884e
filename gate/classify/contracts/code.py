"""Contracts that stand in the code of a program: addresses that it answers, what it asks for and answers with, its options."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.contracts import in_go, in_java, in_javascript, in_php, in_python, in_ruby, in_rust
from gate.classify.contracts.changed_lines import Told
from gate.classify.reading.patterns import of_path
from gate.model import FileChange


def changed(file: FileChange) -> Iterator[Told]:
    """What changed for callers, as those who read such a file tell it."""
    for path, reader in READERS:
        if path.search(file.path):
            yield from reader(file)


FLAG = re.compile(
    r"""(?:\b(?:flags?|pflag|fs|flagSet)|Flags\(\))\.(?:Bool|String|Int|Uint|Int64|Duration|Float64)\w*+\((?:&?[\w.]++,\s*+)?"(?P<go>[\w-]++)"""
    r"""|(?:add_argument|click\.option)\(\s*+(?:["']-\w["'],\s*+)?["'](?P<py>--[\w-]++)["']"""
)
"""An option of a program, as `flag` of Go, argparse and click define it."""


def _option_gone(file: FileChange) -> Iterator[Told]:
    """An option that a program no longer knows: whoever still gives it is refused."""
    for line in file.removed if file.before is not None else ():
        found = FLAG.search(line.text[:500])
        name = found and (found["go"] or found["py"])
        if name and f'"{name}"' not in file.new_text and f"'{name}'" not in file.new_text:
            yield "api-breaking", f"a program no longer knows an option: {line.text.strip()[:60]}", line
            return


MEMBER = re.compile(
    r"(?!\s*[\"']?(?:title|description|examples?|placeholder|help)[\"']?\s*(?::|=>)\s*[\"'`])(?:\s*[\"']?[\w$-]+[\"']?\s*(?::|=>)\s*\S|\s*[\"']\w+[\"']\s*,?\s*$|[^#]*\brequired\b)"
)


def _in_json_schema(file: FileChange) -> Iterator[Told]:
    """A JSON Schema that a program writes down as a value, to check what callers send."""
    if "json-schema.org" not in file.new_text or file.before is None:
        return
    line = next((x for x in (*file.added, *file.removed) if MEMBER.match(x.text[:500])), None)
    if line is not None:
        yield "api-contract", "what a JSON Schema in code lets callers send", line


READERS = (
    (of_path(r"\.py$"), in_python.changed),
    (of_path(r"\.go$"), in_go.changed),
    (of_path(r"\.(java|kt)$"), in_java.changed),
    (of_path(r"\.[cm]?[jt]sx?$"), in_javascript.changed),
    (of_path(r"\.php$"), in_php.changed),
    (of_path(r"\.rb$"), in_ruby.changed),
    (of_path(r"\.rs$"), in_rust.changed),
    (of_path(r"\.(go|py)$"), _option_gone),
    (of_path(""), _in_json_schema),
)
