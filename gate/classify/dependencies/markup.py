"""XML without surprises: no document type, so no entities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gate.classify.dependencies.nouns import UnreadableError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def tree_of(text: str) -> Element:
    """The root element. A DOCTYPE is refused: https://docs.python.org/3/library/xml.html#xml-security"""
    from xml.etree import ElementTree

    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise UnreadableError("an XML document type")
    try:
        return ElementTree.fromstring(text.removeprefix("\ufeff").lstrip().encode("utf-8", "surrogateescape"))
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise UnreadableError(f"not XML ({error})") from error


def tag(element: Element) -> str:
    """The name without its namespace; comments have none."""
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""
