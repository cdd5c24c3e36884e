"""Contracts: which file is one, and what breaks for those who call it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gate.classify.rules import contracts
from tests.rules.case_files import findings, worst

OPENAPI = """openapi: 3.0.3
info: {title: Shop, version: "1"}
security:
  - key: []
paths:
  /orders:
    get:
      description: all of them
      parameters:
        - {name: page, in: query, schema: {type: integer}}
      responses:
        "200": {description: ok}
    delete:
      responses:
        "204": {description: gone}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
  schemas:
    Order:
      type: object
      required: [id]
      properties:
        id: {type: string}
        state: {type: string, enum: [open, paid]}
"""
PROTO = """syntax = "proto3";
// an order
message Order {
  string id = 1;
  repeated Item items = 2;
  enum State { OPEN = 0; PAID = 1; }
}
service Shop { rpc Get(Order) returns (Order); }
"""
GRAPHQL = """type Query {
  "one order"
  order(id: ID!, page: Int): Order
}
type Order {
  id: ID!
  total: Int
}
input NewOrder {
  total: Int
}
enum State {
  OPEN
  PAID
}
"""
BREAKING, CONTRACT, SECURITY, PROSE = (2, "api-breaking"), (2, "api-contract"), (3, "api-security"), (1, "api-prose")


@pytest.mark.parametrize(
    ("path", "text", "old", "new", "expected", "says"),
    [
        ("api/openapi.yaml", OPENAPI, '    delete:\n      responses:\n        "204": {description: gone}\n', "", BREAKING, "DELETE /orders is removed"),
        ("api/openapi.yaml", OPENAPI, "/orders:", "/order:", BREAKING, "/orders is removed"),
        ("api/openapi.yaml", OPENAPI, "in: query, ", "in: query, required: true, ", BREAKING, "page is now required"),
        ("api/openapi.yaml", OPENAPI, "required: [id]", "required: [id, state]", BREAKING, "state is now required"),
        ("api/openapi.yaml", OPENAPI, "        id: {type: string}\n", "", BREAKING, "id is removed"),
        ("api/openapi.yaml", OPENAPI, "id: {type: string}", "id: {type: integer}", BREAKING, "from string to integer"),
        ("api/openapi.yaml", OPENAPI, "[open, paid]", "[open]", BREAKING, "paid is no longer allowed"),
        ("api/openapi.yaml", OPENAPI, "[open, paid]", "[open, paid, sent]", CONTRACT, "changes"),
        ("api/openapi.yaml", OPENAPI, "security:\n  - key: []\n", "", SECURITY, "no longer asks"),
        ("api/openapi.yaml", OPENAPI, "    get:\n", "    get:\n      security: []\n", SECURITY, "GET /orders no longer asks"),
        ("api/openapi.yaml", OPENAPI, "  securitySchemes:\n    key: {type: apiKey, in: header, name: X-Key}\n", "", SECURITY, "security scheme key"),
        ("api/openapi.yaml", OPENAPI, "all of them", "every one of them", PROSE, "description"),
        ("docs/openapi.yaml", OPENAPI, "[open, paid]", "[open]", BREAKING, "paid"),
        ("some/name.yml", OPENAPI, "[open, paid]", "[open]", BREAKING, "paid"),
        ("api/shop.proto", PROTO, "id = 1", "id = 3", BREAKING, "from number 1 to 3"),
        ("api/shop.proto", PROTO, "string id", "int64 id", BREAKING, "from string to int64"),
        ("api/shop.proto", PROTO, "  string id = 1;\n", "  reserved 1;\n", BREAKING, "Order.id is removed"),
        ("api/shop.proto", PROTO, " PAID = 1;", "", BREAKING, "PAID is removed"),
        ("api/shop.proto", PROTO, "rpc Get(Order) returns (Order);", "", BREAKING, "Get is removed"),
        ("api/shop.proto", PROTO, "items = 2;", "items = 2;\n  string note = 3;", CONTRACT, "changes"),
        ("api/shop.proto", PROTO, "// an order", "// one order of the shop", PROSE, "comments"),
        ("api/schema.graphql", GRAPHQL, "  total: Int\n}\ninput", "}\ninput", BREAKING, "Order.total is removed"),
        ("api/schema.graphql", GRAPHQL, ", page: Int", "", BREAKING, "argument page is removed"),
        ("api/schema.graphql", GRAPHQL, "page: Int", "page: Int!", BREAKING, "page is now required"),
        ("api/schema.graphql", GRAPHQL, "  PAID\n", "", BREAKING, "PAID is removed"),
        ("api/schema.graphql", GRAPHQL, "input NewOrder {\n", "input NewOrder {\n  note: String!\n", BREAKING, "note is new and required"),
        ("api/schema.graphql", GRAPHQL, "one order", "an order", PROSE, "descriptions"),
        ("api/shop.thrift", "struct A {\n  1: string a,\n  2: i32 b\n}\n", "2: i32 b", "3: i32 b", BREAKING, "from number 2 to 3"),
        ("api/a.avsc", '{"type": "record", "name": "A", "fields": [{"name": "a", "type": "int"}]}', '"int"}', '"int"}, {"name": "b", "type": "int"}', BREAKING, "no default"),
        ("a.schema.json", '{"type": "object", "properties": {"a": {"type": "string"}, "b": {}}}', ', "b": {}', "", BREAKING, "b is removed"),
        ("api/shop.wsdl", "<definitions><message name='A'/></definitions>", "'A'", "'B'", CONTRACT, "changes"),
    ],
)  # fmt: skip
def test_what_an_edit_breaks(path: str, text: str, old: str, new: str, expected: tuple[int, str], says: str) -> None:
    assert text.count(old) >= 1
    found = findings(contracts, path, text, text.replace(old, new, 1))
    assert worst(found) == expected, found
    assert any(says in f.reason for f in found), found


def test_json_and_yaml_say_the_same() -> None:
    import yaml

    tree = json.dumps(yaml.safe_load(OPENAPI), indent=1)
    assert worst(findings(contracts, "api/swagger.json", tree, tree.replace('"/orders"', '"/order"'))) == BREAKING


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [(None, OPENAPI, CONTRACT), (OPENAPI, None, BREAKING), (OPENAPI, OPENAPI + ": [", CONTRACT)],
)
def test_whole_files(before: str | None, after: str | None, expected: tuple[int, str]) -> None:
    assert worst(findings(contracts, "api/openapi.yaml", before, after)) == expected


def test_security_that_goes_from_a_file_that_cannot_be_parsed() -> None:
    broken = OPENAPI + "\n: ["
    assert worst(findings(contracts, "a.yaml", broken, broken.replace("security:\n  - key: []\n", ""))) == SECURITY


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("package.json", '{"name": "a"}'),
        ("config/app.yaml", "name: a\npaths: [b]\n"),
        ("src/queries.graphql", "query A { order { id } }\n"),
        ("tests/openapi.yaml", OPENAPI),
        ("a/test-resources/openapi.yaml", OPENAPI),
        ("vendor/a/shop.proto", PROTO),
        ("src/client.ts", "export const openapi = '3.0.0'"),
        ("docs/order.proto.md", PROTO),
    ],
)
def test_what_is_no_contract(path: str, text: str) -> None:
    assert worst(findings(contracts, path, None, text)) is None


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["a.yaml", "a.json", "a.proto", "a.graphql", "a.avsc", "a.thrift", "a.schema.json"]),
    st.lists(st.sampled_from(["openapi: 3.0.0\n", '{"openapi": "3.0.0"', "paths:\n", "  /a:\n", "type A {", "message A {", "{", "}", "[", "]", ":", "\n", "&a", "*a", "!!python/object:a.b ", "string x = 1;", '"', "\udcff", ", "]), max_size=50),
)  # fmt: skip
def test_garbage_raises_nothing(path: str, parts: list[str]) -> None:
    findings(contracts, path, "".join(parts[::2]), "".join(parts))
