"""Contracts that are trees of data (OpenAPI, AsyncAPI, JSON Schema, Avro): what was removed, narrowed, newly required or
opened. The checks follow oasdiff's (https://github.com/oasdiff/oasdiff/blob/main/docs/BREAKING-CHANGES.md)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from gate.classify.contracts.kinds import Found, Kind

PROSE = frozenset(
    {
        "description",
        "summary",
        "title",
        "example",
        "examples",
        "$comment",
        "externalDocs",
        "contact",
        "license",
        "termsOfService",
        "doc",
        "x-codeSamples",
        "markdownDescription",
    }
)
SIZE_LIMIT = 2_000_000
VALUES = 75_000
"""Past these a tree is not parsed: PyYAML needs a second or two for them, which stand in rows, behind commas, dashes and brackets."""
NODE_LIMIT = 200_000
METHODS = ("get", "put", "post", "delete", "patch", "options", "head", "trace", "publish", "subscribe")
REPORT_LIMIT = 12


def parse(text: str, path: str) -> Any:
    """The tree, or None where it cannot be read."""
    if len(text) > SIZE_LIMIT:
        return None
    if path.lower().endswith(("json", "avsc", "avpr")):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None
    import yaml

    if sum(map(text.count, ("\n", ",", "[", "{", "- "))) > VALUES or _aliased(text):
        return None
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (
        ValueError,
        RecursionError,
        TypeError,
        AttributeError,
        yaml.YAMLError,
    ):  # PyYAML's constructors leak the last two
        return None


def _aliased(text: str) -> bool:
    """Many aliases: a small file that grows to a huge tree."""
    return len(re.findall(r"(?m:[:\-,\[]\s*\*\w)", text)) > 200


def same_but_prose(old: Any, new: Any) -> bool:
    """Whether two trees differ in descriptions and examples alone."""
    return bool(_stripped(old, 0) == _stripped(new, 0))


def _stripped(node: Any, depth: int) -> Any:
    """Without prose; a property that happens to be called `description` is no prose."""
    if depth > 60:
        return repr(node)[:1_000]
    if isinstance(node, dict):
        named = {"properties", "definitions", "schemas", "parameters", "headers", "enum", "patternProperties"}
        return {
            str(k): ({str(n): _stripped(v, depth + 1) for n, v in value.items()} if k in named and isinstance(value, dict) else _stripped(value, depth + 1))
            for k, value in node.items() if not (k in PROSE and (isinstance(value, str) or k.startswith(("example", "external", "x-"))))
        }  # fmt: skip
    return [_stripped(item, depth + 1) for item in node] if isinstance(node, list) else node


def differences(old: Any, new: Any, kind: Kind) -> Iterator[Found]:
    """What breaks for a client, most telling first; nothing where the trees cannot be compared."""
    if not isinstance(old, Mapping) or not isinstance(new, Mapping):
        return
    if kind in ("openapi", "asyncapi"):
        yield from _security(old, new)
        yield from _operations(old, new)
    if kind == "avro":
        yield from _avro(old, new)
        return
    yield from _schemas(old, new)


def _mapping(node: Any, *keys: str) -> Mapping[Any, Any]:
    for key in keys:
        node = node.get(key) if isinstance(node, Mapping) else None
    return node if isinstance(node, Mapping) else {}


def _list(node: Any, key: str) -> list[Any]:
    value = node.get(key) if isinstance(node, Mapping) else None
    return value if isinstance(value, list) else []


def _security(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[Found]:
    """Authentication that is no longer asked for."""
    if old.get("security") and not new.get("security"):
        yield "security", "the API no longer asks for authentication by default"
    before, after = (
        _mapping(t, "components", "securitySchemes") or _mapping(t, "securityDefinitions") for t in (old, new)
    )
    for name in before:
        if name not in after:
            yield "security", f"the security scheme {name} is removed"
    for path, methods in _mapping(old, "paths").items():
        for method in METHODS:
            was, now = _mapping(methods, method), _mapping(new, "paths", path, method)
            asked, asks = was.get("security", old.get("security")), now.get("security", new.get("security"))
            if now and asked and (not asks or ({} in asks if isinstance(asks, list) else False) and {} not in asked):
                yield "security", f"{method.upper()} {path} no longer asks for authentication"


def _operations(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[Found]:
    for section in ("paths", "channels", "operations"):
        before, after = _mapping(old, section), _mapping(new, section)
        for path in before:
            if path not in after:
                yield "breaking", f"{path} is removed"
                continue
            for method in METHODS:
                was, now = _mapping(before[path], method), _mapping(after[path], method)
                if was and not now:
                    yield "breaking", f"{method.upper()} {path} is removed"
                elif was and now:
                    yield from _operation(f"{method.upper()} {path}", was, now)


def _operation(name: str, old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[Found]:
    before = {
        (p.get("in"), p.get("name")): p for p in _list(old, "parameters") if isinstance(p, Mapping) and "name" in p
    }
    after = {
        (p.get("in"), p.get("name")): p for p in _list(new, "parameters") if isinstance(p, Mapping) and "name" in p
    }
    for key, parameter in after.items():
        if parameter.get("required") and not before.get(key, {}).get("required"):
            yield "breaking", f"{name}: parameter {key[1]} is now required"
    for key in before:
        if key not in after and (None, None) != key:
            yield "breaking", f"{name}: parameter {key[1]} is removed"
    if _mapping(new, "requestBody").get("required") and not _mapping(old, "requestBody").get("required"):
        yield "breaking", f"{name}: a request body is now required"
    for code in _mapping(old, "responses"):
        if code not in _mapping(new, "responses"):
            yield "breaking", f"{name}: response {code} is removed"


def _schemas(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[Found]:
    """Objects wherever they stand: properties gone or newly required, types changed, enums narrowed."""
    stack: list[tuple[str, Any, Any]] = [("", old, new)]
    for _ in range(NODE_LIMIT):
        if not stack:
            return
        where, was, now = stack.pop()
        if isinstance(was, Mapping) and isinstance(now, Mapping):
            yield from _schema(where, was, now)
            stack += [
                (f"{where}/{key}"[-200:], was[key], now[key])
                for key in was
                if key in now and isinstance(was[key], (Mapping, list))
            ]
        elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now) < 500:
            stack += [(where, a, b) for a, b in zip(was, now, strict=True)]


def _schema(where: str, old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[Found]:
    name = where.rsplit("/", 1)[-1] or "the document"
    before, after = _mapping(old, "properties"), _mapping(new, "properties")
    for field in before:
        if after and field not in after:
            yield "breaking", f"{name}: field {field} is removed"
    for field in _list(new, "required"):
        if isinstance(field, str) and "required" in new and field not in _list(old, "required") and (before or after):
            yield "breaking", f"{name}: field {field} is now required"
    if isinstance(old.get("type"), str) and isinstance(new.get("type"), str) and old["type"] != new["type"]:
        yield "breaking", f"{name}: its type goes from {old['type']} to {new['type']}"
    gone = (
        [value for value in _list(old, "enum") if value not in _list(new, "enum")]
        if len(_list(old, "enum")) < 2_000
        else []
    )
    if gone and "enum" in new:
        yield "breaking", f"{name}: the value {str(gone[0])[:60]} is no longer allowed"
    for section in ("schemas", "definitions", "$defs", "messages"):
        for missing in _mapping(old, section):
            if missing not in _mapping(new, section):
                yield "breaking", f"{missing} is removed"


def _avro(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> Iterator[Found]:
    before = {f.get("name"): f for f in _list(old, "fields") if isinstance(f, Mapping)}
    after = {f.get("name"): f for f in _list(new, "fields") if isinstance(f, Mapping)}
    for name, field in before.items():
        if name not in after:
            yield "breaking", f"field {name} is removed"
        elif after[name].get("type") != field.get("type"):
            yield "breaking", f"field {name} changes its type"
    for name, field in after.items():
        if name not in before and "default" not in field:
            yield "breaking", f"field {name} is new and has no default: old records cannot be read"
