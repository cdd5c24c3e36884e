"""Tools of servers: a known read is 0, a change or an unknown tool asks, what their arguments hold is read."""

from __future__ import annotations

from typing import Any

import pytest

from gate.commands.surroundings import DEFAULT
from gate.guard.nouns import Command
from gate.guard.servers import grade
from gate.guard.tools import actions, server_tool

CASES: list[tuple[str, dict[str, Any], int]] = [
    ("mcp__github__get_file_contents", {"path": "a"}, 0),
    ("mcp__github__list_issues", {}, 0),
    ("mcp__github__search_code", {"query": "DROP TABLE users"}, 0),
    ("mcp__playwright__browser_navigate", {"url": "http://localhost:3000"}, 0),
    ("mcp__playwright__browser_snapshot", {}, 0),
    ("mcp__context7__resolve-library-id", {"libraryName": "react"}, 0),
    ("mcp__linear__listIssues", {}, 0),
    ("mcp__postgres__query", {"sql": "SELECT * FROM users"}, 0),
    ("mcp__supabase__execute_sql", {"query": "select 1 from t"}, 0),
    ("mcp__github__create_pull_request", {"title": "x", "head": "a"}, 2),
    ("mcp__github__add_issue_comment", {"body": "rm -rf /"}, 2),
    ("mcp__slack__post_message", {"text": "hi"}, 2),
    ("mcp__acme__frobnicate", {}, 2),
    ("frobnicate", {}, 2),
    ("mcp__playwright__browser_click", {"ref": "e1"}, 2),
    ("mcp__github__delete_file", {"path": "a"}, 3),
    ("mcp__k8s__rollback_deployment", {"namespace": "shop"}, 3),
    ("mcp__aws__deploy_stack", {"stack": "shop"}, 3),
    ("mcp__aws__deploy_stack", {"stack": "shop-prod"}, 4),
    ("mcp__prod-db__update_row", {"id": "1"}, 3),
    ("mcp__k8s__delete_pod", {"namespace": "production"}, 4),
    ("mcp__github__create_pull_request_review", {"event": "APPROVE"}, 4),
    ("mcp__github__approve_deployment", {}, 4),
    ("mcp__supabase__execute_sql", {"query": "DROP TABLE users"}, 4),
    ("mcp__postgres__query", {"sql": "DELETE FROM users"}, 4),
    ("mcp__shell__run_command", {"command": "terraform destroy"}, 4),
    ("mcp__shell__run_command", {"command": "ls"}, 0),
    ("mcp__ssh__exec", {"cmd": "rm -rf /srv/data"}, 4),
    ("mcp__vault__read_secret", {"path": "kv/x"}, 2),
]


@pytest.mark.parametrize(("name", "arguments", "level"), CASES, ids=[f"{name} {args}" for name, args, _ in CASES])
def test_a_tool_by_its_name_and_arguments(name: str, arguments: dict[str, Any], level: int) -> None:
    server, tool = server_tool(name)
    assert max(verdict.level for verdict in grade(server, tool, arguments, DEFAULT)) == level


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("mcp__github__get_issue", ("github", "get_issue")),
        ("MCP:db:query", ("db", "query")),
        ("MCP:query", ("", "query")),
        ("@git/status", ("git", "status")),
        ("aws___describe", ("aws", "describe")),
        ("plain", ("", "plain")),
    ],
)
def test_every_agents_way_to_name_a_server(name: str, expected: tuple[str, str]) -> None:
    assert server_tool(name) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"service_name": "s3", "operation_name": "ListBuckets"}, "aws s3 list-buckets"),
        ({"service_name": "rds", "operation_name": "delete_db_instance", "parameters": {"db-instance-identifier": "prod"}, "profile_name": "p"},
         "aws rds delete-db-instance --db-instance-identifier prod --profile p"),
    ],
)  # fmt: skip
def test_kiros_aws_tool_is_a_command(given: dict[str, Any], expected: str) -> None:
    assert actions("use_aws", given, "") == (Command(expected, ""),)
