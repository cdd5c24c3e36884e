"""Documents of XML in another layout: a program that reads one may tell the blanks between its tags, so this proves nothing.

<a><b/></a>    ==    <a>\n  <b/>\n</a>       restyled
<a>b</a>       !=    <a> b </a>            a text, and blanks are part of it
"""

from __future__ import annotations

import re
from typing import Final

_BETWEEN_TAGS: Final = re.compile(r"(?<=>)\s+(?=<[^/])|(?<=/>)\s+(?=</)")
_BEHIND_ONE: Final = re.compile(r"(</[^<>]*>)\s+(?=</)")
_TAG: Final = re.compile(r"<(?!!--)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
_QUOTED: Final = re.compile(r"(\"[^\"]*\"|'[^']*')")
_BLANKS: Final = re.compile(r"\s+")
_VERBATIM: Final = ("<![CDATA[", "xml:space", "<pre", "<!ENTITY")


def same_tags(before: str, after: str) -> bool:
    """Whether two documents differ in the blanks between their tags alone, or within a tag between its attributes."""
    if any(mark in text for mark in _VERBATIM for text in (before, after)):
        return False
    return _in_one_layout(before) == _in_one_layout(after)


def _in_one_layout(text: str) -> str:
    return _TAG.sub(_one_blank, _BEHIND_ONE.sub(r"\1", _BETWEEN_TAGS.sub("", text.strip())))


def _one_blank(tag: re.Match[str]) -> str:
    return "".join(
        part if number % 2 else _BLANKS.sub(" ", part).replace(" >", ">").replace(" />", "/>")
        for number, part in enumerate(_QUOTED.split(tag.group()))
    )
