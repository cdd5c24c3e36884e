"""Trailers as people really write them, which is more than git's own parser takes.

Git reads the last paragraph only, and only if it is mostly trailers (https://git-scm.com/docs/git-interpret-trailers).
Squash merges, cherry-picks and agents leave them in any paragraph, behind bullets, folded, without `<>`. Only known
keys are trailers here, so prose with a colon is not. One pass, linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from gate.authorship.text import Line

_VALUE_CAP = 2000
_KEY_CAP = 48
_BULLETS = "*-+\u2022\u2013\u2014 "
_DELIMITERS = re.compile(r"[\s<>(),;\"'|\\]+")
_INNER_KEY = re.compile(r"(?<=[>\s])([A-Za-z][A-Za-z-]{4,40}-[Bb]y):")
_EQUALS = re.compile(
    r"(?:ai|llm)-(?:assisted|generated|authored|usage|used?|disclosure|agent|tool)(?:-by)?\s{0,3}=", re.IGNORECASE
)
"""`ai-assisted=no`; what else has an equals sign is a setting."""
_WORDS_AFTER = 3
"""A trailer may end in a remark; a sentence after the address makes the line prose."""


class Trailer(NamedTuple):
    key: str
    """Folded: lower case, `-` for blanks and underscores."""
    value: str
    line: str
    """As written, to grep for."""
    paragraph: int
    first: bool
    """It is the subject line."""
    bullet: bool


def parse_trailers(lines: list[Line], keys: Collection[str]) -> list[Trailer]:
    """The trailers with one of `keys`, in order."""
    found: list[Trailer] = []
    open_at = -1
    for number, line in enumerate(lines):
        text = line.text
        if line.comment:
            continue
        colon = text.find(":", 0, _KEY_CAP)
        if colon < 0 and (equals := _EQUALS.match(text)):
            colon = equals.end() - 1
        key = fold_key(text[:colon]) if colon > 1 else ""
        if key in keys:
            value = text[colon + 1 : colon + 1 + _VALUE_CAP].strip()
            first = number == 0 and not line.paragraph
            bullet = text[0] in _BULLETS and text[1] == " "
            found.append(Trailer(key, value, text[:_VALUE_CAP], line.paragraph, first, bullet))
            open_at = number
        elif open_at == number - 1 and found and _continues(line, lines[open_at], found[-1]):
            last = found[-1]
            if len(last.value) + len(text) <= _VALUE_CAP:
                found[-1] = last._replace(value=f"{last.value} {text}", line=f"{last.line} {text}")
            open_at = number
    return [piece for trailer in found for piece in _several_in_one(trailer, keys)]


def people_in(trailer: Trailer) -> list[tuple[str, str]]:
    """Everyone a trailer names. Behind a bullet, any word after the address makes it an item of a list of changes."""
    return people_of(trailer.value, words_after=0 if trailer.bullet else _WORDS_AFTER)


def fold_key(text: str) -> str:
    """`* Co-Authored By ` and `CO_AUTHORED_BY` are one key."""
    return text.lstrip(_BULLETS + "_").rstrip(" \t*_`").lower().replace(" ", "-").replace("_", "-")


def _continues(line: Line, previous: Line, trailer: Trailer) -> bool:
    """Folded with white space, as in mail; or just an address that a line wrap cut off."""
    if line.paragraph != previous.paragraph:
        return False
    return line.indent > previous.indent or (line.text[0] == "<" and "@" in line.text and "@" not in trailer.value)


def _several_in_one(trailer: Trailer, keys: Collection[str]) -> list[Trailer]:
    """A squash that lost its line ends: `Co-authored-by: A <a@x> Co-authored-by: B <b@y>`."""
    if "-by:" not in trailer.value.lower():
        return [trailer]
    pieces = _INNER_KEY.split(trailer.value)
    out = [trailer._replace(value=pieces[0].strip())]
    for key, value in zip(pieces[1::2], pieces[2::2], strict=True):
        if fold_key(key) in keys:
            out.append(trailer._replace(key=fold_key(key), value=value.strip(), line=f"{key}: {value.strip()}"))
    return out


def people_of(value: str, *, words_after: int = _WORDS_AFTER) -> list[tuple[str, str]]:
    """(name, e-mail) of everyone in a trailer's value; brackets optional. Without an address: [].

    A value that goes on as a sentence after its address is prose about a trailer, and names nobody.
    """
    if "@" not in value:
        return []
    people: list[tuple[str, str]] = []
    name: list[str] = []
    after = 0
    for token in _DELIMITERS.split(value[:_VALUE_CAP]):
        address = _address(token)
        if address:
            if not (people and not name and people[-1][1] == address):
                people.append((" ".join(name), address))
            name, after = [], 0
        elif token:
            name.append(token)
            after += 1
    return people if after <= words_after else []


def _address(token: str) -> str:
    """`[a@b](mailto:a@b)` and `a@b.` are addresses too; `@login` is not."""
    token = token.removeprefix("mailto:").removeprefix("[").rstrip(".,:")
    if token.endswith("]") and token.count("]") > token.count("["):
        token = token[:-1]
    local, at, domain = token.rpartition("@")
    return token.lower() if at and local and domain and "/" not in token else ""
