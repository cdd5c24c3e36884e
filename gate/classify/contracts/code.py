"""Contracts that stand in the code of a program: addresses that it answers, what it asks for and answers with, its options."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import accumulate

from gate.classify.reading.patterns import of_path
from gate.model import FileChange, Line

Told = tuple[str, str, Line]
"""The id of a finding, its reason, and the line that shows it."""


def changed(file: FileChange) -> Iterator[Told]:
    """What changed for callers."""
    if file.path.endswith(".py"):
        yield from _unanswered(file)
        yield from _mounted_elsewhere(file)
    yield from _in_code(file)


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


MEMBER = re.compile(
    r"(?!\s*[\"']?(?:title|description|examples?|placeholder|help)[\"']?\s*(?::|=>)\s*[\"'`])(?:\s*[\"']?[\w$-]+[\"']?\s*(?::|=>)\s*\S|\s*[\"']\w+[\"']\s*,?\s*$|[^#]*\brequired\b)"
)


SERIALIZERS = of_path(
    r"(^|/)(api|rest)[^/]*/([^/]+/)*serializers?(\.py|/[^/]+\.py)$|(^|/)(gql|graphql|schema)[^/]*(/[^/]+)?\.py$"
)
"""What an API answers, in Django REST framework, in Graphene (https://docs.graphene-python.org/en/latest/types/) and in
marshmallow (https://marshmallow.readthedocs.io/en/stable/quickstart.html)."""
ANSWERS = re.compile(r"erializer|graphene|\bmarshmallow\b")
FIELD = re.compile(
    r"\s*(?:\w+\s*=\s*(?:serializers\.|\w*Serializer\w*\(|graphene\.\w+\(|(?:ma\.)?fields\.[A-Z]\w+\()|(?:fields|exclude|strict)\s*=\s*[\[(]|class\s+\w+\([^)\n]*(?:Serializer|graphene\.|InputType|Mutation)\b)"
)


LOOKED_AT = 200
"""Changed lines in which a field is sought."""
HELP = re.compile(r",?\s*\b(?:help_text|label|verbose_name|description)\s*=\s*(?:_\()?(?:\"[^\"\n]*\"|'[^'\n]*')\)?")
NAME = re.compile(r"\s*(?:['\"]\w+['\"],\s*)+$")
LIST = re.compile(r"\s*(?:fields|exclude|read_only_fields)\s*=")


def _is_listed(file: FileChange, line: Line) -> bool:
    """Whether a line is one of the names in a list of fields."""
    if not NAME.match(line.text[:500]):
        return False
    rows = (file.new_text if line.side == "new" else file.old_text).split("\n")[: line.number - 1]
    return bool(LIST.match(next((row for row in reversed(rows) if not NAME.match(row[:500])), "")[:500]))


PLAYED = of_path(r"(^|/)(plugins/modules|library)/([^/]+/)*[^/]+\.py$")
OPTION = re.compile(
    r"\s*[\"']?\w+[\"']?\s*(?:=\s*dict\(|:\s*(?:dict\(|\{))\s*[\"']?(?:type|required|default|choices|aliases|no_log)\b"
)
"""What a task may say to a module of Ansible: https://docs.ansible.com/ansible/latest/dev_guide/developing_program_flow_modules.html"""


BINDS = re.compile(
    r"@(?:RequestParam|PathVariable|RequestHeader|CookieValue|QueryParam|PathParam|HeaderParam|FormParam|CookieParam)\b"
)
"""https://docs.spring.io/spring-framework/reference/web/webmvc/mvc-controller/ann-methods/arguments.html, and Jakarta REST."""
BOUND = re.compile(
    BINDS.pattern
    + r"\s*+(?:\((?P<said>(?:[^()\"\n]|\"[^\"\n]*+\"){0,300}+)\))?+\s*+(?:final\s++)?+(?:[\w<>\[\].?]{1,80}+\s++)?(?P<name>\w+)\s*+[,:)]"
)
CALLED = re.compile(r"(?:^|\b(?:value|name)\s*=)\s*\"([^\"]*)\"")


def _no_longer_asked(file: FileChange) -> Line | None:
    """The line with a parameter that a method bound to a request, under a name that is bound nowhere now."""
    gone = [line for line in file.removed if "@" in line.text and BINDS.search(line.text[:500])]
    lost = _asked(file.old_text) - _asked(file.new_text) if gone else frozenset[str]()
    return next((line for line in gone if not lost.isdisjoint(_asked(line.text[:500]))), None)


def _asked(text: str) -> frozenset[str]:
    """The names of parameters, as callers write them."""
    asked = ((CALLED.search(found["said"] or ""), found["name"]) for found in BOUND.finditer(text))
    return frozenset(called[1] if called else name for called, name in asked)


MAPPED = re.compile(r"@(?:Path|(?:Get|Post|Put|Delete|Patch|Request)Mapping)\((?P<said>[^()\n]{0,300})\)")
"""https://docs.spring.io/spring-framework/reference/web/webmvc/mvc-controller/ann-requestmapping.html, https://jakarta.ee/specifications/restful-ws/"""
ADDRESS = re.compile(r"(?:^|[{\[,]|\b(?:value|path)\s{0,9}=)\s{0,9}[{\[]?\s{0,9}\"([^\"]*)\"")
CALLS = re.compile(r"@FeignClient\b")


def _addresses(text: str) -> set[str]:
    return {path.strip("/") for found in MAPPED.finditer(text) for path in ADDRESS.findall(found["said"])}


def _no_longer_mapped(file: FileChange) -> Line | None:
    """The line with an address that no method of the class is mapped to now, and no name stands for."""
    gone = [(line, found) for line in file.removed if (found := _addresses(line.text[:500]))]
    if not gone or CALLS.search(file.new_text):
        return None
    if any(found["said"] and '"' not in found["said"] for x in file.added for found in MAPPED.finditer(x.text[:500])):
        return None  # a constant says it now
    kept = _addresses(file.new_text)
    return next((line for line, found in gone if not found <= kept), None)


TYPES = of_path(r"(^|/)apis?/([^/]+/)*v\d\w*/[^/]*types\.go$")
TAG = re.compile(r"`[^`\n]*\bjson:\"(?P<name>[\w.-]+)")
"""Fields of a resource of Kubernetes: https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api_changes.md"""


def _of_types(file: FileChange) -> Iterator[Told]:
    gone, came = _fields(file.old_text, file.removed), _fields(file.new_text, file.added)
    both, changed = {key[:2] for key in gone} & {key[:2] for key in came}, gone | came
    for rule, how, fields in (
        ("api-breaking", "loses", gone.keys() - came.keys()),
        ("api-contract", "gains", came.keys() - gone.keys()),
    ):
        if fields:
            line = min((changed[key] for key in fields), key=lambda x: x.number)
            how = "changes" if any(key[:2] in both for key in fields) else how
            yield rule, f"a resource {how} a field: {line.text.strip()[:60]}", line
            return


OPTIONAL = re.compile(r"(?<=[\s\]])\*|,omitempty\b|,omitzero\b")


def _fields(text: str, lines: tuple[Line, ...]) -> dict[tuple[str, str, str], Line]:
    """Changed fields, by the type that each stands in, what it is called, and how it reads."""
    rows = text.split("\n") if lines else []
    types = list(accumulate(rows, lambda above, row: row if row.startswith("type ") else above, initial=""))
    found = ((line, TAG.search(line.text[:500])) for line in lines)
    return {
        (types[line.number], tag["name"], "".join(OPTIONAL.sub("", line.text.partition("//")[0]).split())): line
        for line, tag in found
        if tag
    }


FLAG = re.compile(
    r"""(?:\b(?:flags?|pflag|fs|flagSet)|Flags\(\))\.(?:Bool|String|Int|Uint|Int64|Duration|Float64)\w*+\((?:&?[\w.]++,\s*+)?"(?P<go>[\w-]++)"""
    r"""|(?:add_argument|click\.option)\(\s*+(?:["']-\w["'],\s*+)?["'](?P<py>--[\w-]++)["']"""
)
"""An option of a program, as `flag` of Go, argparse and click define it."""


def _flag_gone(file: FileChange) -> Line | None:
    """The line with an option that a program no longer knows: whoever still gives it is refused."""
    for line in file.removed:
        found = FLAG.search(line.text[:500])
        name = found and (found["go"] or found["py"])
        if name and f'"{name}"' not in file.new_text and f"'{name}'" not in file.new_text:
            return line
    return None


def _otherwise(file: FileChange, said: Callable[[Line], str]) -> list[Line]:
    """The changed lines, but for those that say the same on both sides."""
    gone, came = ({said(x): x for x in side} for side in file.delta.lines)
    return [x for key, x in (*came.items(), *gone.items()) if not (key in gone and key in came)]


OFFERED = re.compile(r"\s*(?:field|argument|value)[ (]+:?[\"']?\w+[\"']?\s*,")
"""Of a type in Ruby: https://graphql-ruby.org/fields/introduction.html"""


OF_GRAPE = re.compile(r"\s*(?:requires|optional)[ (]+:\w")
"""What callers must send, or may: https://github.com/ruby-grape/grape#parameter-validation-and-coercion"""


MEMBERS = re.compile(r"\s*(?P<name>[A-Za-z_]\w*)\s*:\s*(?:\{|\(\)\s*=>\s*\(?\{?)\s*$")
NAMES = re.compile(r"\b([A-Za-z_]\w*)\s{0,3}:")
KINDS = re.compile(r"\bGraphQL(?:Object|InputObject|Interface)Type\b|\bmutationWithClientMutationId\b")
"""Types that a program writes down itself: https://graphql.org/graphql-js/constructing-types/"""


SCRIPTED = re.compile(r"\.[cm]?[jt]sx?$")
DECLARES = re.compile(r"(?m)^[ \t]*(?:extend[ \t]+)?(?:type|input|interface|enum)[ \t]+\w++[^\n{}=]{0,200}\{[ \t]*$")
STATED = re.compile(
    r"\s*[A-Za-z_]\w*(?:\([^()\n]*\))?\s*:\s*\[?[A-Z]\w*!?\]?!?(?:\s*@[^\n]*)?$|\s*(?:extend )?(?:type|input|interface|enum|union) \w+|\s*[A-Z][A-Z\d_]+\s*$"
)
"""A field of a schema that a program holds as text: https://www.apollographql.com/docs/apollo-server/schema/schema"""


def _in_a_schema(file: FileChange) -> Line | None:
    """A changed field, within a text between two backticks."""
    other = {id(line) for line in _otherwise(file, lambda x: x.text.strip())[:LOOKED_AT]}
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        stated = [line for line in lines if id(line) in other and STATED.match(line.text[:500])]
        ticks = list(accumulate((row.count("`") for row in text.split("\n")), initial=0)) if stated else []
        line = next((line for line in stated if ticks[line.number - 1] % 2), None)
        if line is not None:
            return line
    return None


def _no_longer_offered(file: FileChange) -> Line | None:
    """The line with a field, or what a caller may give, that no type of the file has any more."""
    gone = [(x, m["name"]) for x in file.removed if (m := MEMBERS.match(x.text[:500]))]
    kept = set(NAMES.findall(file.new_text)) if gone else set[str]()
    return next((line for line, name in gone if name not in kept), None)


def _in_code(file: FileChange) -> Iterator[Told]:
    """A JSON Schema that a program writes down as a value, to check what callers send; the fields that an API answers with."""
    if TYPES.search(file.path):
        yield from _of_types(file) if file.before is not None and file.after is not None else ()
        return
    if file.path.endswith((".go", ".py")) and file.before is not None and (lost := _flag_gone(file)) is not None:
        reason = f"a program no longer knows an option: {lost.text.strip()[:60]}"
        yield "api-breaking", reason, lost
    if file.path.endswith((".js", ".ts")) and KINDS.search(file.new_text):
        line = _no_longer_offered(file) if file.before is not None else None
        if line is not None:
            yield "api-breaking", f"what callers ask for is no longer offered: {line.text.strip()[:60]}", line
        return
    if SCRIPTED.search(file.path):
        asked = file.before is not None and "`" in file.new_text and DECLARES.search(file.new_text)
        line = _in_a_schema(file) if asked else None
        if line is not None:
            yield "api-contract", "what callers may ask for, or send, is something else", line
            return
    if PLAYED.search(file.path) and "argument_spec" in file.new_text:
        line = next((x for x in (*file.removed, *file.added) if OPTION.match(x.text[:500])), None)
        if line is not None and file.before is not None:
            yield "api-contract", "what a task may say to this module", line
        return
    if file.path.endswith((".java", ".kt")):
        if file.before is None or file.after is None:
            return
        line = _no_longer_mapped(file)
        if line is not None:
            yield "api-breaking", f"nothing answers here any more: {line.text.strip()[:60]}", line
            return
        line = _no_longer_asked(file)
        if line is not None:
            reason = f"what callers send is asked for otherwise, or no more: {line.text.strip()[:60]}"
            yield "api-breaking", reason, line
        return
    if file.path.endswith(".rb") and ("graphql/" in file.path or "Grape::API" in file.new_text):
        told = OFFERED if "graphql/" in file.path else OF_GRAPE
        changed = _otherwise(file, lambda x: x.text.strip())
        field = next((x for x in changed if told.match(x.text[:500])), None)
        if field is not None and file.before is not None and file.after is not None:
            yield "api-contract", "what callers get, or may send, is something else", field
        return
    if file.before is not None and SERIALIZERS.search(file.path) and ANSWERS.search(file.new_text):
        changed = _otherwise(file, lambda x: HELP.sub("", x.text[:500]).strip())
        field = next((x for x in changed[:LOOKED_AT] if FIELD.match(x.text[:500]) or _is_listed(file, x)), None)
        if field is not None:
            yield "api-contract", "what callers get, or may send, is something else", field
        return
    if "json-schema.org" not in file.new_text or file.before is None:
        return
    line = next((x for x in (*file.added, *file.removed) if MEMBER.match(x.text[:500])), None)
    if line is not None:
        yield "api-contract", "what a JSON Schema in code lets callers send", line
