"""Which rows of a page of MDX run, and which are prose: https://mdxjs.com/docs/what-is-mdx/"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.reading.patterns import pattern
from gate.model import FileChange

FENCE = pattern(r"( *)(`{3,}|~{3,})([^\n]*)$")
LISTED = pattern(r"\s*(?:[-*+>]|\d{1,9}[.)])\s*(?:`{3}|~{3})|\s*>.*(?:`{3}|~{3})")
"""A fence within a list or a quotation, which ends with it: none of such a page is taken for one."""
SPAN = pattern(r"`[^`\n]+`")
OPENED = pattern(r"<[A-Za-z/]")
MODULE = pattern(r"(?:import|export)\b")
STATIC = pattern(
    r"</?(?:Note|Warning|Tip|Info|Check|Danger|Caution|Card|CardGroup|Columns|Column|Tabs|Tab|TabItem|Steps|Step|Accordion|AccordionGroup|CodeGroup|Frame|Expandable|ParamField|ResponseField|Update|Callout|Details|Admonition|Badge|Icon|Aside|LinkCard|CodeBlock)(?:\s+(?:title|icon|iconType|description|label|name|type|value|id|color|cols|default|defaultOpen|groupId|queryString|required|alt|caption|horizontal|arrow|cta|tag)(?:=\"[^\"{}<>]*\"|(?<=cols)=\{\d\}|(?:(?<=horizontal)|(?<=faultOpen))=\{(?:true|false)\})?|\s+href=\"(?:https?://|/|#|\./)[^\"{}<>&]*\")*\s*/?>|<(?:Card|LinkCard|Note|Tip|Aside)\s*$"
    r"|^\s*\{/\*(?:(?!\*/)[^{}])*\*/\}\s*$|^import \w+ from [\"']@theme/[A-Z]\w+[\"'];?$"
)
"""A component of a page that is given words alone."""
PROGRAM = pattern(
    r"^\s*(?:import|export)\b|[{}]|<(?:script|iframe|frame|form|input|meta|base|link|object|embed|style)\b|(?-i:<[A-Z])|<\w+[.:-]|\bon\w+\s*=|javascript:|`{3}|~{3}",
    re.I,
)
"""What is no prose in a page of MDX."""


def runs_otherwise(file: FileChange) -> bool:
    """Whether a changed line of a page is no prose: Markdown of MDX holds programs, but for what a fence shows (https://mdxjs.com/docs/what-is-mdx/)."""
    kept: list[list[bool]] = []
    for text, lines in ((file.old_text, file.removed), (file.new_text, file.added)):
        shown, changed = set(_within_fences(text)), {line.number for line in lines}
        kept.append([n in shown for n in range(1, text.count("\n") + 2) if n not in changed])
        if changed & _of_programs(text, shown):
            return True
        told = (line.text for line in lines if line.number not in shown)
        if any(PROGRAM.search(STATIC.sub("", _without_spans(row))) for row in told):
            return True
    return file.before is not None and file.after is not None and kept[0] != kept[1]


def _without_spans(row: str) -> str:
    """A row without the code that it shows; with an escape in it, or a tag before the first mark, all of it."""
    return row if "\\" in row or OPENED.search(row.partition("`")[0]) else SPAN.sub("", row)


def _of_programs(text: str, shown: set[int]) -> set[int]:
    """The rows of a page within a module or an expression: https://mdxjs.com/docs/what-is-mdx/#esm"""
    found, module, depth = set[int](), False, 0
    for number, row in enumerate(text.split("\n"), 1):
        if number in shown:
            continue
        said = STATIC.sub("", _without_spans(row))
        module = bool(row.strip()) and (module or MODULE.match(said) is not None)
        if module or depth > 0:
            found.add(number)
        depth = max(0, depth + said.count("{") - said.count("}"))
    return found


def _within_fences(text: str) -> Iterator[int]:
    """The numbers of the rows that a fence shows, its own two among them: https://spec.commonmark.org/0.31.2/#fenced-code-blocks.
    One that is indented may end with the list that it stands in: then the page is taken to have none."""
    rows, opened, deep, found = text.split("\n"), "", 0, list[int]()
    if any(LISTED.match(row[:500]) for row in rows):
        return
    for number, row in enumerate(rows, 1):
        fence = FENCE.match(row)
        if opened:
            if row.strip() and not row.startswith(" " * deep):
                return
            found.append(number)
            opened = "" if fence and fence[2].startswith(opened) and not fence[3].strip() else opened
        elif fence and "`" not in fence[3]:
            opened, deep = fence[2], len(fence[1])
            found.append(number)
    yield from found
