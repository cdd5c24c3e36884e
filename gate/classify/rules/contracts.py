"""API contracts: OpenAPI, AsyncAPI, protobuf, GraphQL, Avro, JSON Schema, Thrift, WSDL, Smithy, RAML; what breaks for callers.

Raises (2): a removed path or field, a parameter that is now required, a field number that moved; any other edit of a
contract. Raises (3): a `security:` requirement taken away.
Ignores: a description or a comment, a client generated from the contract, a GraphQL query, the contracts of tests.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import accumulate, chain, islice

from gate.classify.contracts.kinds import Found, Kind, kind_of
from gate.classify.reading.patterns import of_path
from gate.classify.reading.rows import enclosing
from gate.classify.rule import Context, finding
from gate.model import GITLINK, SYMLINK, FileChange, Finding, Line

IDS = {
    "api-contract": "an interface that other programs are built against changes",
    "api-breaking": "an interface loses or changes something that callers use",
    "api-security": "an interface stops asking for authentication",
    "api-prose": "only descriptions, examples or comments of an interface change",
}
TREES: frozenset[Kind] = frozenset({"openapi", "asyncapi", "json-schema", "avro"})
NAMES: dict[Kind, str] = {"openapi": "an OpenAPI description", "asyncapi": "an AsyncAPI description", "protobuf": "a protobuf schema", "graphql": "a GraphQL schema",
                          "avro": "an Avro schema", "json-schema": "a JSON Schema", "thrift": "a Thrift interface", "wsdl": "a WSDL or XSD", "smithy": "a Smithy model", "raml": "a RAML description"}  # fmt: skip
SECURITY_LINE = re.compile(r"^\s*(?:-\s+)?[\"']?(?:security|securitySchemes|securityDefinitions)[\"']?\s*:")
SECURITY = re.compile(r"security", re.I)
NEAR, FAR, MOST = 5, 2_000, 500
"""Of a description too large to read: lines from a requirement to the word that says what it is, rows above a line, and lines
whose rows are looked at."""
REPORTED = 3
GUARD = "keep the requirement; if an endpoint must be public, say so for that one endpoint and let security review it"


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if context.nature in ("test", "vendored", "lockfile") or {file.old_mode, file.new_mode} & {SYMLINK, GITLINK}:
        return
    kind = kind_of(file.path, file.new_text or file.old_text) or (
        kind_of(file.old_path or file.path, file.old_text) if file.before else None
    )
    if kind is None and DUMP.search(file.path):
        yield from _dumped(file)
    elif kind is None and context.nature == "code":
        yield from _unanswered(file) if file.path.endswith(".py") else ()
        yield from _in_code(file)
    if kind is None or (context.nature == "docs" and kind not in ("openapi", "asyncapi")):
        return
    if file.after is None:
        yield finding("api-breaking", 2, f"{NAMES[kind]} is removed", file)
    elif file.before is None:
        yield finding("api-contract", 2, f"{NAMES[kind]} is added: callers will be built against it", file)
    elif file.content_changed:
        yield from _changed(file, kind)
    else:
        yield finding("api-contract", 2, f"{NAMES[kind]} moves: what is generated from it must follow", file)


DUMP = of_path(r"(^|/)api/([^/]+/)*[\w.-]+\.api$")
"""What a library of Kotlin offers, as its build writes it down: https://github.com/Kotlin/binary-compatibility-validator"""


def _dumped(file: FileChange) -> Iterator[Finding]:
    came = {line.bare for line in file.added}
    lost = next((line for line in file.removed if line.text.strip(" \t}") and line.bare not in came), None)
    if lost is not None:
        reason = f"the library no longer offers this, or not so: {lost.text.strip()[:60]}"
        yield finding("api-breaking", 2, reason, file, line=lost)
    elif file.added:
        yield finding("api-contract", 2, "what the library offers grows", file, line=file.added[0])


ROUTE = re.compile(
    r"\s*@\w+(?:\.\w+)*\.(?:route|get|post|put|patch|delete)\(\s*[\"'](?P<path>/[^\"']*|)[\"'](?:,\s*methods\s*=\s*[\[({](?P<methods>[^\])}]*))?"
)
"""https://flask.palletsprojects.com/en/stable/quickstart/#routing, https://fastapi.tiangolo.com/tutorial/path-params/"""


METHOD = re.compile(r"[A-Z]{3,}")


def _unanswered(file: FileChange) -> Iterator[Finding]:
    """An address that no function of the file answers any more."""
    rows = file.new_text.split("\n") if file.after else []
    kept = defaultdict[str, set[str]](set)
    for found in (m for row in rows if (m := ROUTE.match(row[:500]))):
        kept[found["path"]] |= set(METHOD.findall(found["methods"] or "GET"))
    for line in file.removed if rows else ():
        gone = ROUTE.match(line.text[:500])
        if gone and not set(METHOD.findall(gone["methods"] or "GET")) <= kept[gone["path"]]:
            yield finding("api-breaking", 2, f"nothing answers {gone['path'][:60]} any more", file, line=line)
            return


MEMBER = re.compile(r"\s*[\"']?[\w$-]+[\"']?\s*(?::|=>)\s*\S|\s*[\"']\w+[\"']\s*,?\s*$|[^#]*\brequired\b")


SERIALIZERS = of_path(
    r"(^|/)(api|rest)[^/]*/([^/]+/)*serializers?(\.py|/[^/]+\.py)$|(^|/)(gql|graphql|schema)[^/]*(/[^/]+)?\.py$"
)
"""What an API answers, in Django REST framework and in Graphene (https://docs.graphene-python.org/en/latest/types/)."""
FIELD = re.compile(
    r"\s*(?:\w+\s*=\s*(?:serializers\.|\w*Serializer\w*\(|graphene\.\w+\()|fields\s*=\s*[\[(]|class\s+\w+\([^)\n]*(?:Serializer|graphene\.|InputType|Mutation)\b)"
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


TYPES = of_path(r"(^|/)apis?/([^/]+/)*v\d\w*/[^/]*types\.go$")
TAG = re.compile(r"`[^`\n]*\bjson:\"(?P<name>[\w.-]+)")
"""Fields of a resource of Kubernetes: https://github.com/kubernetes/community/blob/master/contributors/devel/sig-architecture/api_changes.md"""


def _of_types(file: FileChange) -> Iterator[Finding]:
    gone, came = _fields(file.old_text, file.removed), _fields(file.new_text, file.added)
    both, changed = {key[:2] for key in gone} & {key[:2] for key in came}, gone | came
    for rule, how, fields in (
        ("api-breaking", "loses", gone.keys() - came.keys()),
        ("api-contract", "gains", came.keys() - gone.keys()),
    ):
        if fields:
            line = min((changed[key] for key in fields), key=lambda x: x.number)
            how = "changes" if any(key[:2] in both for key in fields) else how
            yield finding(rule, 2, f"a resource {how} a field: {line.text.strip()[:60]}", file, line=line)
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


def _in_code(file: FileChange) -> Iterator[Finding]:
    """A JSON Schema that a program writes down as a value, to check what callers send; the fields that an API answers with."""
    if TYPES.search(file.path):
        yield from _of_types(file) if file.before is not None and file.after is not None else ()
        return
    if file.path.endswith((".go", ".py")) and file.before is not None and (lost := _flag_gone(file)) is not None:
        reason = f"a program no longer knows an option: {lost.text.strip()[:60]}"
        yield finding("api-breaking", 2, reason, file, line=lost)
    if PLAYED.search(file.path) and "argument_spec" in file.new_text:
        line = next((x for x in (*file.removed, *file.added) if OPTION.match(x.text[:500])), None)
        if line is not None and file.before is not None:
            yield finding("api-contract", 2, "what a task may say to this module", file, line=line)
        return
    if file.path.endswith((".java", ".kt")):
        line = _no_longer_asked(file) if file.before is not None and file.after is not None else None
        if line is not None:
            reason = f"what callers send is asked for otherwise, or no more: {line.text.strip()[:60]}"
            yield finding("api-breaking", 2, reason, file, line=line)
        return
    if (
        file.before is not None
        and SERIALIZERS.search(file.path)
        and ("erializer" in file.new_text or "graphene" in file.new_text)
    ):
        gone, came = ({HELP.sub("", x.text[:500]).strip(): x for x in side} for side in file.delta.lines)
        changed = [x for said, x in (*came.items(), *gone.items()) if not (said in gone and said in came)]
        field = next((x for x in changed[:LOOKED_AT] if FIELD.match(x.text[:500]) or _is_listed(file, x)), None)
        if field is not None:
            yield finding("api-contract", 2, "what callers get, or may send, is something else", file, line=field)
        return
    if "json-schema.org" not in file.new_text or file.before is None:
        return
    line = next((x for x in (*file.added, *file.removed) if MEMBER.match(x.text[:500])), None)
    if line is not None:
        yield finding("api-contract", 2, "what a JSON Schema in code lets callers send", file, line=line)


def _changed(file: FileChange, kind: Kind) -> Iterator[Finding]:
    from gate.classify.contracts import grammars, trees  # only where there is a contract to read

    found: list[Found] = []
    if kind in TREES and not file.partial and not file.path.endswith(".avdl"):
        old, new = trees.parse(file.old_text, file.old_path or file.path), trees.parse(file.new_text, file.path)
        if old is not None and new is not None:
            if trees.same_but_prose(old, new):
                yield finding("api-prose", 1, IDS["api-prose"], file)
                return
            found = list(islice(trees.differences(old, new, kind), trees.REPORT_LIMIT * 4))
        elif line := _near_security(file):
            found = [
                ("security", f"`{line.text.strip()[:60]}` changes who is let in, in a description too large to read")
            ]
    elif not file.partial:
        if grammars.same_but_prose(file.old_text, file.new_text, kind):
            yield finding("api-prose", 1, IDS["api-prose"], file)
            return
        found = list(islice(grammars.differences(file.old_text, file.new_text, kind), trees.REPORT_LIMIT))
    elif lost := _security_lines(file):
        found = [("security", f"`{lost[0].text.strip()}` is taken away")]
    yield from _report(file, kind, found)


def _report(file: FileChange, kind: Kind, found: list[Found]) -> Iterator[Finding]:
    for what, text in [f for f in found if f[0] == "security"][:REPORTED]:
        yield finding("api-security", 3, text, file, line=_line(file, what), safer=GUARD)
    breaking = [text for what, text in found if what == "breaking"]
    for text in breaking[:REPORTED]:
        yield finding("api-breaking", 2, text, file, line=_line(file, text))
    if not found:
        yield finding("api-contract", 2, f"{NAMES[kind]} changes", file, line=file.added[0] if file.added else None)


def _near_security(file: FileChange) -> Line | None:
    """A changed line in which requirements are, or that stands just below or under some."""
    for text, lines in ((file.old_text, file.removed), (file.new_text, file.added)):
        rows = text.split("\n") if lines else []
        if len(lines) > MOST and SECURITY.search(text):
            return lines[MOST]  # too many to be asked for one by one
        for line in lines[:MOST]:
            near = rows[max(0, line.number - NEAR) : line.number]
            if any(SECURITY.search(row[:5_000]) for row in (*near, *_above(rows, line.number))):
                return line
    return None


def _above(rows: list[str], number: int) -> Iterator[str]:
    """The rows that a row stands under; the items of a list may stand as far to the left as its key."""
    first = number
    while first > 1 and number - first < NEAR * 10 and rows[first - 1].lstrip().startswith("-"):
        first -= 1
    return chain(rows[first - 1 : first], enclosing(rows, first, FAR))


def _security_lines(file: FileChange) -> list[Line]:
    """Removed requirements that no added line brings back: for trees that cannot be compared."""
    added = sum(1 for line in file.added if SECURITY_LINE.match(line.text))
    lost = [line for line in file.removed if SECURITY_LINE.match(line.text)]
    return lost[added:]


def _line(file: FileChange, text: str) -> Line | None:
    """The changed line that shows it best: a removed one that names the last word."""
    words = re.findall(r"[\w/{}-]{2,}", text.replace("is removed", "").replace("is now required", ""))
    for word in reversed(words[-4:]):
        for line in (*file.removed[:500], *file.added[:500]):
            if word in line.text:
                return line
    return file.removed[0] if file.removed else file.added[0] if file.added else None
