"""Which rows of a page of MDX run, and which are prose: https://mdxjs.com/docs/what-is-mdx/"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.reading.patterns import pattern
from gate.model import FileChange

FENCE = pattern(r"(?P<margin>[ \t]*)(?P<marks>`{3,}|~{3,})(?P<info>[^\n]*)$")
LISTED = pattern(r"\s*(?:[-*+>]|\d{1,9}[.)])\s*(?:`{3}|~{3})|\s*>.*(?:`{3}|~{3})")
"""A fence within a list or a quotation, which ends with it: none of such a page is taken for one."""
NO_FENCES = pattern(r"(?m)^[ \t]*[`~]{3,}mdx-code-block|^\$\$")
"""What a page unwraps and runs (https://docusaurus.io/docs/markdown-features/react), and a formula around a fence."""
LONE_RETURN = pattern(r"\r(?!\n)")
SPAN = pattern(r"`[^`\n]+`")
MODULE = pattern(r"(?:import|export)\b")
MODULE_READ = 20_000
"""Characters of one that are looked at."""
OPENS_A_TAG = pattern(r"<[A-Za-z/!?][^<>]*$")
TAGGED = pattern(r"<[A-Za-z/]")
QUOTED = pattern(r"\"[^\"\n]*\"|'[^'\n]*'")
BODY = pattern(r"<(?P<ends>/?)(?:script|style)\b", re.I)
STATIC = pattern(
    r"</?(?:Note|Warning|Tip|Info|Check|Danger|Caution|Card|CardGroup|Columns|Column|Tabs|Tab|TabItem|Steps|Step|Accordion|AccordionGroup|CodeGroup|Frame"
    r"|Expandable|ParamField|ResponseField|Update|Callout|Details|Admonition|Badge|Icon|Aside|LinkCard"
    r"|CodeBlock)(?:\s+(?:title|icon|iconType|description|label|name|type|value|id|color|cols|default|defaultOpen|groupId|queryString|required|alt|caption|horizontal|arrow|cta|tag)(?:=\"[^\"{}<>]*\"|(?<=cols)=\{\d\}|(?:(?<=horizontal)|(?<=faultOpen))=\{(?:true|false)\})?"
    r"|\s+href=\"(?:https?://|/|#|\./)[^\"{}<>&]*\")*\s*/?>"
    r"|<(?:Card|LinkCard|Note|Tip|Aside)\s*$"
    r"|^\s*\{/\*(?:(?!\*/)[^{}])*\*/\}\s*$|^import \w+ from [\"']@theme/[A-Z]\w+[\"'];?$"
)
"""A component of a page that is given words alone."""
ATTRIBUTE = pattern(
    r"\s*(?:(?:title|icon|iconType|description|label|name|value|id|color|alt|caption)(?:=\"[^\"{}<>]*\")?|href=\"(?:https?://|/|#|\./)[^\"{}<>&]*\")?\s*/?>?\s*$"
)
"""A row of one that is written over several."""
PROGRAM = pattern(
    r"^\s*(?:import|export)\b|[{}]|<(?:script|iframe|frame|form|input|meta|base|link|object|embed|style)\b|(?-i:<[A-Z])|<\w+[.:-]|\bon\w+\s*=|javascript:|`{3}|~{3}"
    r"|(?:href|src|to|action)\s*=\s*[\"'][^\"'\n]*&(?:#|colon|tab|newline)|\]\([^)\n]*&(?:#|colon|tab|newline)",
    re.I,
)
"""What is no prose in a page of MDX."""


def runs_otherwise(file: FileChange) -> bool:
    """Whether a changed line of a page is no prose: Markdown of MDX holds programs, but for what a fence shows (https://mdxjs.com/docs/what-is-mdx/)."""
    kept: list[list[bool]] = []
    for text, lines in ((file.old_text, file.removed), (file.new_text, file.added)):
        shown, changed = set(_within_fences(text)), {line.number for line in lines}
        kept.append([n in shown for n in range(1, text.count("\n") + 2) if n not in changed])
        if changed and not changed.isdisjoint(_of_programs(text, shown)):
            return True
    return file.before is not None and file.after is not None and kept[0] != kept[1]


def _of_programs(text: str, shown: set[int]) -> Iterator[int]:
    """The numbers of the rows that are, or stand in, a module, an expression, a tag or a script. In doubt what is open stays open."""
    module, depth, tag, body, ticks = "", 0, "", False, 0
    for number, row in enumerate(text.split("\n"), 1):
        if number in shown and not (module or depth or tag or body):
            continue
        if not row.strip(" \t\r"):
            module = module if module and not _is_balanced(module) else ""
            ticks = 0
            if not (module or depth or tag or body):
                continue
        plain = "\\" in row or "``" in row or (ticks + row.count("`")) % 2 or TAGGED.search(row.partition("`")[0])
        plain = plain or (row.lstrip().startswith("|") and "`" in row)  # a cell ends before a span does
        said = STATIC.sub("", row if plain or ticks else SPAN.sub("", row))
        ticks = (ticks + row.count("`")) % 2
        if tag.startswith(("<Card", "<LinkCard", "<Note", "<Tip", "<Aside")) and ATTRIBUTE.match(row):
            said = ""
        elif module or depth or tag or body or PROGRAM.search(said):
            yield number
        if module or MODULE.match(said):
            module += row + "\n"
        depth = max(0, depth + said.count("{") - QUOTED.sub("", said).count("}"))
        tag = _tag_left_open(tag, row)
        for found in BODY.finditer(row):
            body = not found["ends"]


def _is_balanced(module: str) -> bool:
    """Whether nothing is open at the end of it, as far as signs tell; a long one is not asked again and again."""
    if len(module) > MODULE_READ:
        return False
    bare = QUOTED.sub("", module)
    if (
        "/" in bare
        or "```" in module
        or bare.rstrip().endswith(("=", ",", "(", "[", "+", "-", "?", ":", "&", "|", "."))
    ):
        return False  # a remark, or an expression of signs, may hold what is counted; or more is to come
    pairs = all(module.count(a) <= bare.count(b) for a, b in ("()", "[]", "{}"))
    return pairs and module.count("`") % 2 == 0


def _tag_left_open(tag: str, row: str) -> str:
    """The beginning of the tag that goes on behind a row; a sign in quotes ends none."""
    bare = QUOTED.sub("", row)
    if tag and (">" not in bare or (row.count('"') % 2)):
        return tag
    opened = OPENS_A_TAG.search(bare.rpartition(">")[2] if tag else bare)
    return opened.group() if opened else ""


def _within_fences(text: str) -> Iterator[int]:
    """The numbers of the rows that a fence shows, its own two among them: https://spec.commonmark.org/0.31.2/#fenced-code-blocks.
    One that is indented may end with the list that it stands in: then the page is taken to have none."""
    rows, opened, margin, found = text.split("\n"), "", "", list[int]()
    if LONE_RETURN.search(text) or NO_FENCES.search(text) or any(LISTED.match(row[:500]) for row in rows):
        return
    for number, row in enumerate(rows, 1):
        fence = FENCE.match(row)
        if opened:
            if row.strip() and not row.startswith(margin):
                return
            found.append(number)
            opened = "" if fence and fence["marks"].startswith(opened) and not fence["info"].strip(" \t\r") else opened
        elif fence and ("`" not in fence["info"] or fence["marks"].startswith("~")):
            opened, margin = fence["marks"], fence["margin"]
            found.append(number)
    yield from found
