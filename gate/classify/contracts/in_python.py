"""Contracts in code of Python: addresses of Flask, FastAPI and Django REST framework, what an API answers with, what a module of Ansible may be told."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.contracts.changed_lines import LOOKED_AT, OTHERWISE, Told, standing_in, unanswered
from gate.classify.reading.patterns import of_path
from gate.classify.reading.rows import otherwise
from gate.model import FileChange, Line


def changed(file: FileChange) -> Iterator[Told]:
    """What changed for callers."""
    yield from _unanswered(file)
    yield from _mounted_elsewhere(file)
    if "@action" in file.removed_lowered or "url_path" in file.removed_lowered:
        yield from unanswered(file, ACTIONS)
    if file.before is not None:
        played = PLAYED.search(file.path) and "argument_spec" in file.new_text
        yield from _played_otherwise(file) if played else _answered_otherwise(file)
        yield from _serialized_otherwise(file)


ROUTE = re.compile(
    r"\s*@\w+(?:\.\w+)*\.(?P<verb>route|get|post|put|patch|delete)\(\s*[\"'](?P<path>/[^\"']*|)[\"'](?:,\s*methods\s*=\s*[\[({](?P<methods>[^\])}]*))?"
)
"""https://flask.palletsprojects.com/en/stable/quickstart/#routing, https://fastapi.tiangolo.com/tutorial/path-params/"""


METHOD = re.compile(r"[A-Z]{3,}")


BROKEN = re.compile(r"\([ \t]*\n[ \t]*")
"""Where a call goes on in the next row."""


def _answered(text: str) -> set[tuple[str, str]]:
    """Which addresses functions answer, and to which method."""
    rows = (ROUTE.match(row[:500]) for row in BROKEN.sub("(", text).split("\n"))
    return {
        (m["path"], method)
        for m in rows
        if m
        for method in METHOD.findall(m["methods"] or m["verb"].replace("route", "get").upper())
    }


def _unanswered(file: FileChange) -> Iterator[Told]:
    """An address that no function of the file answers any more."""
    if file.after is None or not any("@" in x.text or '"/' in x.text or "'/" in x.text for x in file.removed):
        return
    for path, _ in sorted(_answered(file.old_text) - _answered(file.new_text)):
        line = next((x for x in file.removed if f'"{path}"' in x.text or f"'{path}'" in x.text), None)
        if line is not None:
            yield "api-breaking", f"nothing answers {path[:60]} any more", line
            return


ACTIONS = re.compile(
    r"@action\((?:(?!\burl_path)[^()\n]|\n|\([^()\n]*\)){0,400}(?:url_path\s*=\s*[\"'](?P<path>[\w/-]+)[\"'])"
)
"""https://www.django-rest-framework.org/api-guide/viewsets/#marking-extra-actions-for-routing"""
MOUNTED = re.compile(r"\.register_blueprint\((?P<what>[\w.]+)(?:[^\n)]*url_prefix\s*=\s*(?P<where>[^,\n)]+))?")
"""https://flask.palletsprojects.com/en/stable/api/#flask.Flask.register_blueprint"""


def _mounted_elsewhere(file: FileChange) -> Iterator[Told]:
    """A part of an application that answers under another address."""
    gone, came = (
        {(m["what"], (m["where"] or "").strip("\"' ")) for m in MOUNTED.finditer(BROKEN.sub("(", text))}
        for text in (file.old_text, file.new_text)
    )
    for what, _ in sorted(came - gone):
        line = next((x for x in file.added if what in x.text), None)
        if line is not None and any(name == what for name, _ in gone - came):
            yield "api-breaking", f"all of {what} answers under another address", line
            return


SERIALIZERS = of_path(
    r"(^|/)(api|rest)[^/]*/([^/]+/)*serializers?(\.py|/[^/]+\.py)$|(^|/)\w*serializers\.py$|(^|/)(gql|graphql|schema)[^/]*(/[^/]+)?\.py$|(^|/)graphql/([^/]+/)*[^/]+\.py$"
)
"""What an API answers, in Django REST framework, in Graphene (https://docs.graphene-python.org/en/latest/types/) and in
marshmallow (https://marshmallow.readthedocs.io/en/stable/quickstart.html)."""
ANSWERS = re.compile(r"erializer|graphene|\bmarshmallow\b")
FIELD = re.compile(
    r"\s*(?:\w+\s*=\s*(?:serializers\.|\w*Serializer\w*\(|graphene\.\w+\(|(?:ma\.)?fields\.[A-Z]\w+\()|(?:fields|exclude|strict)\s*=\s*[\[(]|class\s+\w+\([^)\n]*(?:Serializer|graphene\.|InputType|Mutation)\b)"
    r"|\s*(?:required|deprecation_reason|permissions)\s*=\s*(?:True|False|\[|\"|\()"
)


HELP = re.compile(r",?\s*\b(?:help_text|label|verbose_name|description)\s*=\s*(?:_\()?(?:\"[^\"\n]*\"|'[^'\n]*')\)?")
NAME = re.compile(r"\s*(?:['\"]\w+['\"],\s*)+$")
LIST = re.compile(r"\s*(?:fields|exclude|read_only_fields)\s*=")


def _is_listed(file: FileChange, line: Line) -> bool:
    """Whether a line is one of the names in a list of fields."""
    if not NAME.match(line.text[:500]):
        return False
    rows = (file.new_text if line.side == "new" else file.old_text).split("\n")[: line.number - 1]
    return bool(LIST.match(next((row for row in reversed(rows) if not NAME.match(row[:500])), "")[:500]))


def _answered_otherwise(file: FileChange) -> Iterator[Told]:
    """A field that an API answers with."""
    if not SERIALIZERS.search(file.path) or not ANSWERS.search(file.new_text):
        return
    changed = otherwise(file, lambda x: HELP.sub("", x.text[:500]).strip())
    field = next((x for x in changed[:LOOKED_AT] if FIELD.match(x.text[:500]) or _is_listed(file, x)), None)
    if field is not None:
        yield "api-contract", OTHERWISE, field


SERIALIZES = re.compile(r"\s*def serialize\w*\(self\b")
KEY = re.compile(r"\s*[\"']\w+[\"']\s*:\s*\S")
DEEP = 60
"""Rows of one function."""


def _serialized_otherwise(file: FileChange) -> Iterator[Told]:
    """A field of what a model says of itself to whoever asks."""
    if "def serialize" not in file.new_text or not MODELS.search(file.path):
        return
    line = standing_in(file, lambda x: x.text.strip().rstrip(","), KEY, SERIALIZES, DEEP)
    if line is not None:
        yield "api-contract", OTHERWISE, line


MODELS = of_path(r"(^|/)models?(?:/[^/]+)?\.py$")
PLAYED = of_path(r"(^|/)(plugins/modules|library)/([^/]+/)*[^/]+\.py$")
OPTION = re.compile(
    r"\s*[\"']?\w+[\"']?\s*(?:=\s*dict\(|:\s*(?:dict\(|\{))\s*[\"']?(?:type|required|default|choices|aliases|no_log)\b"
)
"""What a task may say to a module of Ansible: https://docs.ansible.com/ansible/latest/dev_guide/developing_program_flow_modules.html"""


def _played_otherwise(file: FileChange) -> Iterator[Told]:
    line = next((x for x in (*file.removed, *file.added) if OPTION.match(x.text[:500])), None)
    if line is not None:
        yield "api-contract", "what a task may say to this module", line
