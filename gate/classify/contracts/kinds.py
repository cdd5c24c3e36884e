"""Which contract a file is, by name and by what it says of itself; a client that was generated from one is none."""

from __future__ import annotations

import json
import re
from typing import Literal

from gate.classify.reading.patterns import Pattern, of_path, pattern

Kind = Literal["openapi", "asyncapi", "protobuf", "graphql", "avro", "json-schema", "thrift", "wsdl", "smithy", "raml"]

Found = tuple[str, str]
"""(`breaking` or `security`; what happens)"""

BY_NAME: tuple[tuple[tuple[str, ...], Kind], ...] = (
    ((".proto",), "protobuf"), ((".graphql", ".graphqls", ".gql"), "graphql"), ((".avsc", ".avdl", ".avpr"), "avro"), ((".thrift",), "thrift"),
    ((".wsdl", ".xsd"), "wsdl"), ((".smithy",), "smithy"), ((".raml",), "raml"), ((".schema.json",), "json-schema"),
)  # fmt: skip
DATA = of_path(r"\.(ya?ml|json|jsonc)$", re.I)
SAYS: tuple[tuple[Pattern, Kind], ...] = (
    (pattern(r"(?m:^)[\"']?(?:openapi|swagger)[\"']?[ \t]*:[ \t]*[\"']?[1-4]\.\d|[{,]\s*\"(?:openapi|swagger)\"\s*:\s*\"[1-4]\.\d", words=("openapi", "swagger")), "openapi"),
    (pattern(r"(?m:^)[\"']?asyncapi[\"']?[ \t]*:[ \t]*[\"']?\d\.\d|[{,]\s*\"asyncapi\"\s*:\s*\"\d\.\d", words=("asyncapi",)), "asyncapi"),
    (pattern(r"\A\s*\{[^{}]{0,400}?\"\$schema\"\s*:\s*\"https?://json-schema\.org|(?m:^)[\"']?\$schema[\"']?[ \t]*:[ \t]*[\"']?https?://json-schema\.org", words=("json-schema.org",)), "json-schema"),
    (pattern(r"\A\s*\{(?=[^\[]*\"type\"\s*:\s*\"record\")(?=.{0,2000}\"fields\"\s*:\s*\[)", re.S), "avro"),
)  # fmt: skip
SDL = pattern(r"(?m:^)\s*(?:extend\s+)?(?:type|input|enum|interface|union|scalar|schema|directive)\b[^\n]*")
PARTS = of_path(
    r"(^|/)(openapi|swagger|asyncapi)(/|[^/]*\.(ya?ml|json)$)|(^|/)(?:[\w-]+[-_])?api/(?:[^/]+/)*schemas/(?:[^/]+/)*[^/]+\.ya?ml$",
    re.I,
)
NOT_CONTRACTS = of_path(
    r"(?i)(^|/)(node_modules|tests?|__tests__|__mocks__|fixtures|e2e|vendor|third_party|test[-_]?(?:data|resources|cases|fixtures)|__generated__|\.?cassettes)/|(^|/)(package|tsconfig[^/]*|composer|angular|deno|biome|renovate)\.json$|\.lock(\.json)?$|lock\.json$|\.(graphql|gql)\.(ts|js)$",
    re.I,
)
HEAD = 60_000


def kind_of(path: str, text: str) -> Kind | None:
    """The kind of contract, None for anything else."""
    if NOT_CONTRACTS.search(path):
        return None
    lower = path.lower()
    for endings, kind in BY_NAME:
        if lower.endswith(endings):
            return None if kind == "graphql" and not SDL.search(text) else kind
    if not DATA.search(lower):
        return None
    for says, kind in SAYS:
        if says.search(text[:HEAD]):
            return kind
    return (
        "openapi"
        if PARTS.search(path)
        and re.search(r"\b(?:paths|schemas?|properties|parameters|responses|operationId|\$ref)\b", text[:HEAD])
        else None
    )


DEFINES = pattern(r"\"(?:definitions|\$defs)\"\s*:\s*\{")


def is_schema(path: str, text: str) -> bool:
    """Whether a document says what manifests look like: https://json-schema.org/understanding-json-schema/structuring"""
    if not path.endswith(".json") or not DEFINES.search(text):
        return False
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(document, dict) and not {"apiVersion", "kind"} & set(document)
