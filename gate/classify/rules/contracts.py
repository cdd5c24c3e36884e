"""API contracts: OpenAPI, AsyncAPI, protobuf, GraphQL, Avro, JSON Schema, Thrift, WSDL, Smithy, RAML; what breaks for callers.

Raises (2): a removed path or field, a parameter that is now required, a field number that moved; any other edit of a
contract. Raises (3): a `security:` requirement taken away.
Ignores: a description or a comment, a client generated from the contract, a GraphQL query, the contracts of tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

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
        from gate.classify.contracts.code import changed  # only where there may be a contract to read

        yield from (finding(rule, 2, reason, file, line=line) for rule, reason, line in changed(file))
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
        yield finding("api-contract", 1, "what the library offers grows", file, line=file.added[0])


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
