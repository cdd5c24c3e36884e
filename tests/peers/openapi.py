"""Holds exchanges to GitHub's OpenAPI description: the address, what was sent, and the shape of what came back."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Any

import jsonschema
from jsonschema.validators import Draft4Validator, extend
from referencing import Registry
from referencing.jsonschema import DRAFT4

from tests.peers.github.record import Exchange
from tests.peers.packages import OPENAPI, load

ADDRESS = "urn:github"
NULLABLE = ("type", "enum", "allOf", "anyOf", "oneOf")


def _or_null(keyword: str) -> Any:
    """OpenAPI 3.0 writes "or null" as `nullable: true` beside the keyword (https://spec.openapis.org/oas/v3.0.3#schema-object)."""
    plain = Draft4Validator.VALIDATORS[keyword]

    def check(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
        if instance is None and schema.get("nullable"):
            return iter(())
        return plain(validator, value, instance, schema)

    return check


@functools.cache
def description() -> dict[str, Any]:
    loaded: dict[str, Any] = load(OPENAPI)
    return loaded


@functools.cache
def _registry() -> Registry[Any]:
    full: Registry[Any] = Registry().with_resource(ADDRESS, DRAFT4.create_resource(description()))
    return full


@functools.cache
def _validator() -> Any:
    return extend(Draft4Validator, {keyword: _or_null(keyword) for keyword in NULLABLE})  # type: ignore[no-untyped-call]


def _pointer(*parts: str) -> str:
    return f"{ADDRESS}#/" + "/".join(part.replace("~", "~0").replace("/", "~1") for part in parts)


def _errors(pointer: str, value: object) -> Iterable[jsonschema.ValidationError]:
    found: Iterable[jsonschema.ValidationError] = _validator()({"$ref": pointer}, registry=_registry()).iter_errors(
        value
    )
    return found


def problems(exchange: Exchange) -> list[str]:
    """What GitHub's description says against an exchange; injected faults and GraphQL are not its business."""
    if exchange.fault or exchange.template in ("", "/graphql"):
        return []
    at = f"{exchange.method} {exchange.template} {exchange.status}"
    operation = description()["paths"].get(exchange.template, {}).get(exchange.method.lower())
    if operation is None:
        return [f"{at}: GitHub has no such operation"]
    return [*_request(exchange, operation, at), *_query(exchange, operation, at), *_response(exchange, operation, at)]


def _request(exchange: Exchange, operation: dict[str, Any], at: str) -> list[str]:
    if not exchange.sent or exchange.status == 422:
        return []
    if "requestBody" not in operation:
        return [f"{at}: GitHub takes no body here"]
    keys = ("requestBody", "content", "application/json", "schema")
    pointer = _pointer("paths", exchange.template, exchange.method.lower(), *keys)
    found = [f"{at}: sent {error.json_path}: {error.message[:200]}" for error in _errors(pointer, exchange.sent)]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    known = set(schema.get("properties", ()))
    if known and isinstance(exchange.sent, dict):
        found += [f"{at}: sent {name!r}, which GitHub does not know" for name in exchange.sent if name not in known]
    return found


def _query(exchange: Exchange, operation: dict[str, Any], at: str) -> list[str]:
    known = {_followed(p)["name"] for p in operation.get("parameters", ()) if _followed(p)["in"] == "query"}
    return [f"{at}: asked {name!r}, which GitHub does not know" for name in exchange.query if name not in known]


def _followed(part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    value: Any = description()
    for key in part["$ref"].removeprefix("#/").split("/"):
        value = value[key]
    followed: dict[str, Any] = value
    return followed


def _response(exchange: Exchange, operation: dict[str, Any], at: str) -> list[str]:
    response = operation["responses"].get(str(exchange.status))
    if response is None:
        # Any address may answer these, and the description seldom lists them.
        return [] if exchange.status in (401, 403, 404, 405, 422) else [f"{at}: GitHub never answers so"]
    content = _followed(response).get("content", {})
    if "application/json" not in content or exchange.answer is None:
        return []
    if "$ref" in response:
        pointer = _pointer(*response["$ref"].removeprefix("#/").split("/"), "content", "application/json", "schema")
    else:
        path = ("paths", exchange.template, exchange.method.lower(), "responses", str(exchange.status))
        pointer = _pointer(*path, "content", "application/json", "schema")
    return [f"{at}: {error.json_path}: {error.message[:200]}" for error in _errors(pointer, exchange.answer)]


def event_problems(name: str, action: str | None, payload: object) -> list[str]:
    """What GitHub's description says against a webhook's payload."""
    hook = "-".join([*name.split("_"), *(action or "").split("_")]).rstrip("-")
    if hook not in description()["x-webhooks"]:
        return [f"{hook}: GitHub has no such event"]
    pointer = _pointer("x-webhooks", hook, "post", "requestBody", "content", "application/json", "schema")
    return [f"{hook}: {error.json_path}: {error.message[:200]}" for error in _errors(pointer, payload)]
