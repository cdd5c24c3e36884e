"""Contracts with a grammar of their own (protobuf, GraphQL, Thrift, Avro IDL, Smithy): fields that go, move or change.
After buf's breaking rules (https://buf.build/docs/breaking/rules/) and graphql-js' findBreakingChanges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gate.classify.contracts.kinds import Found, Kind

COMMENTS: dict[str, str] = {
    "protobuf": r"//[^\n]*|/\*.*?(?:\*/|\Z)", "thrift": r"//[^\n]*|\#[^\n]*|/\*.*?(?:\*/|\Z)", "smithy": r"//[^\n]*",
    "graphql": r'"""(?:[^"]|"(?!""))*+(?:"""|\Z)|\#[^\n]*|(?m:^)[ \t]*"[^"\n]*"[ \t]*(?m:$)', "wsdl": r"<!--.*?(?:-->|\Z)|<(?:\w+:)?documentation\b.*?</(?:\w+:)?documentation>",
    "avro": r"//[^\n]*|/\*.*?(?:\*/|\Z)", "raml": r"\#[^\n]*|(?m:^)[ \t]*description:[ \t]+[^|>\s!&*{\[][^\n |]* [^\n|]*(?m:$)",
}  # fmt: skip
HEAD = re.compile(
    r"\b(?P<kind>message|enum|service|oneof|extend|struct|union|exception|type|input|interface|schema|structure|operation|resource|record|protocol|rpc)\b[ \t]*(?P<name>[\w.]*)[^;{}]*\Z"
)
BRACE = re.compile(r"[{}]")
PROTO_FIELD = re.compile(
    r"(?:^|;)\s*(?P<label>repeated|optional|required)?\s*(?P<type>map\s*<[^>]*>|[\w.]+)\s+(?P<name>\w+)\s*=\s*(?P<number>\d+)"
)
PROTO_VALUE = re.compile(r"(?:^|;)\s*(?P<name>[A-Z]\w*)\s*=\s*(?P<number>-?\d+|0x[0-9a-fA-F]+)")
PROTO_RPC = re.compile(r"\brpc\s+(?P<name>\w+)\s*\(\s*(?P<asks>[^)]*)\)\s*returns\s*\(\s*(?P<gives>[^)]*)\)")
GRAPHQL_FIELD = re.compile(r"(?m:^)[ \t]*(?P<name>\w+)[ \t]*(?P<args>\([^)]*\))?[ \t]*:[ \t]*(?P<type>[\w\[\]! ]+)")
GRAPHQL_VALUE = re.compile(r"(?m:^)[ \t]*(?P<name>[A-Za-z_]\w*)[ \t]*(?:@[^\n]*)?(?m:$)")
THRIFT_FIELD = re.compile(
    r"(?P<number>\d+)\s*:\s*+(?:(?P<label>required|optional)\s++)?(?P<type>[\w.<>,]+(?:\s[\w.<>,]+)*?)\s+(?P<name>\w+)\s*(?:=|,|;|\n|\Z|\()"
)
PLAIN_FIELD = re.compile(r"(?m:^)\s*(?P<type>[\w.<>]+)\s*:?\s+(?P<name>\w+)\s*[;,=]")
Fields = dict[tuple[str, str], tuple[str, str]]
"""(block, field) -> (number or arguments, type)"""


@cache
def _comments(kind: str) -> re.Pattern[str]:
    return re.compile(COMMENTS.get(kind, r"(?!)"), re.S)


def same_but_prose(old: str, new: str, kind: Kind) -> bool:
    """Whether only comments, descriptions and whitespace differ."""
    if kind not in COMMENTS:
        return False
    return "".join(_comments(kind).sub(" ", old).split()) == "".join(_comments(kind).sub(" ", new).split())


def differences(old: str, new: str, kind: Kind) -> Iterator[Found]:
    before, after = fields(old, kind), fields(new, kind)
    blocks = {block for block, _ in after}
    gone_blocks = sorted({block for block, _ in before} - blocks)
    for block in gone_blocks:
        if block:
            yield "breaking", f"{block} is removed"
    for (block, name), (number, type) in before.items():
        if block in gone_blocks:
            continue
        now = after.get((block, name))
        if now is None:
            yield "breaking", f"{block}.{name} is removed".lstrip(".")
        elif kind != "graphql" and now[0] != number:
            yield "breaking", f"{block}.{name} goes from number {number} to {now[0]}: old messages are misread"
        elif now[1] != type:
            yield "breaking", f"{block}.{name} changes from {type} to {now[1]}"
        elif kind == "graphql":
            yield from _arguments(f"{block}.{name}", number, now[0])
    for (block, name), (_, type) in after.items():
        if (
            (block, name) not in before
            and block in {b for b, _ in before}
            and (type.startswith("required") or (block.startswith("input ") and type.endswith("!")))
        ):
            yield "breaking", f"{block}.{name} is new and required"


def _arguments(name: str, old: str, new: str) -> Iterator[Found]:
    before, after = (dict(re.findall(r"(\w+)\s*:\s*([\w\[\]!]+)", text)) for text in (old, new))
    for argument in before:
        if argument not in after:
            yield "breaking", f"{name}: argument {argument} is removed"
    for argument, type in after.items():
        if type.endswith("!") and not before.get(argument, "").endswith("!"):
            yield "breaking", f"{name}: argument {argument} is now required"


def fields(text: str, kind: Kind) -> Fields:
    """Every field of every block, named by the blocks around it."""
    found: Fields = {}
    stack: list[str] = []
    text, position = _comments(kind).sub(" ", text), 0
    for brace in BRACE.finditer(text):
        part, position = text[position : brace.start()], brace.end()
        _between(part, stack, found, kind)
        if brace.group() == "{":
            stack.append(_block(part, stack))
            found.setdefault((stack[-1], ""), ("", ""))  # so that an empty block is one
        elif stack:
            stack.pop()
    return found


def _block(before: str, stack: list[str]) -> str:
    """The name of the block that opens here; an unnamed one and a `oneof` belong to the block around them."""
    around = stack[-1] if stack else ""
    head = HEAD.search(before[-400:])
    if head is None or head["kind"] in ("oneof", "rpc") or not head["name"]:
        return around or (head["kind"] if head else "")
    name = f"{head['kind']} {head['name']}" if head["kind"] in ("input", "enum") else head["name"]
    return f"{around}.{name}" if around and around != "protocol" else name


def _between(text: str, stack: list[str], found: Fields, kind: Kind) -> None:
    block = stack[-1] if stack else ""
    if kind == "protobuf":
        for m in PROTO_FIELD.finditer(text):
            found[block, m["name"]] = (m["number"], f"{m['label'] or ''} {m['type']}".strip())
        for m in PROTO_RPC.finditer(text):
            found[block, m["name"]] = ("", f"({' '.join(m['asks'].split())}) -> {' '.join(m['gives'].split())}")
        for m in PROTO_VALUE.finditer(text) if block else ():
            found.setdefault((block, m["name"]), (m["number"], ""))
    elif kind == "graphql" and block:
        for m in GRAPHQL_FIELD.finditer(text):
            found[block, m["name"]] = (m["args"] or "", "".join(m["type"].split()))
        for m in GRAPHQL_VALUE.finditer(text) if block.startswith("enum ") else ():
            found.setdefault((block, m["name"]), ("", ""))
    elif kind == "thrift" and block:
        for m in THRIFT_FIELD.finditer(text):
            found[block, m["name"]] = (m["number"], f"{m['label'] or ''} {m['type']}".strip())
    elif kind in ("avro", "smithy") and block:
        for m in PLAIN_FIELD.finditer(text):
            found[block, m["name"]] = ("", m["type"])
