"""What an MCP server can do, told from its program before its name; and what a list says of the calls it lets through."""

from __future__ import annotations

import json

import pytest

from gate.audit.join import audit
from gate.audit.servers import reads

PRODUCTION, REPOSITORY, LOCAL, UNKNOWN = "production", "repository", "local", "unknown"


def package(name: str, *more: str) -> dict[str, object]:
    return {"command": "npx", "args": ["-y", name, *more]}


def image(name: str, *more: str) -> dict[str, object]:
    return {"command": "docker", "args": ["run", "-i", "--rm", *more, name]}


@pytest.mark.parametrize(
    ("name", "server", "expected"),
    [
        # a package says itself what it is, whatever it is called here
        ("cluster-docs", package("kubernetes-mcp-server@1"), (4, PRODUCTION)),
        ("queue-docs", package("some-mcp-server"), (2, UNKNOWN)),
        # what brings it up is not what it does
        (
            "own",
            {"command": "bash", "args": ["-lc", 'cd "$(git rev-parse --show-toplevel)" && exec ./start.sh']},
            (2, UNKNOWN),
        ),
        ("own", {"command": "docker", "args": ["exec", "-i", "app", "node", "server.js"]}, (2, UNKNOWN)),
        ("own", {"command": "docker", "args": ["compose", "exec", "-T", "app", "node", "server.js"]}, (2, UNKNOWN)),
        ("own", {"command": "sh", "args": ["-c", "docker run -i example/own"]}, (2, UNKNOWN)),
        ("own", {"command": "pnpm", "args": ["exec", "own-server"]}, (2, UNKNOWN)),
        ("own", {"command": "bash", "args": ["-c", "exec npx -y kubernetes-mcp-server"]}, (4, PRODUCTION)),
        ("exec", package("exec-mcp"), (4, UNKNOWN)),
        ("cloud-docs", package("awslabs.aws-documentation-mcp-server"), (0, LOCAL)),
        ("x", package("@upstash/context7-mcp"), (0, LOCAL)),
        # of an own program or an address the name tells
        ("our-docs", {"command": "node", "args": ["tools/server.js"]}, (0, LOCAL)),
        ("our-docs", {"url": "https://mcp.shop.example/mcp"}, (0, LOCAL)),
        ("x", {"url": "https://learn.microsoft.com/api/mcp"}, (0, LOCAL)),
        # where it is fetched from is not what it does
        ("tickets", package("github:acme/linear-mcp"), (2, UNKNOWN)),
        ("code", {"command": "uvx", "args": ["--from", "git+https://github.com/acme/serena", "serena"]}, (1, LOCAL)),
        ("hub", {"command": "docker", "args": ["run", "ghcr.io/github/github-mcp-server"]}, (3, REPOSITORY)),
        # a container is how a server is started, not what it does
        ("browser", image("mcr.example/playwright/mcp"), (1, LOCAL)),
        ("clock", image("mcp/time"), (0, LOCAL)),
        ("docker", package("mcp-server-docker"), (4, UNKNOWN)),
        # notes on this machine are not a memory that a team shares
        ("memory", package("@modelcontextprotocol/server-memory"), (0, LOCAL)),
        ("notes", {"url": "https://www.team-memory.example/mcp"}, (2, UNKNOWN)),
        ("mssql_test", {"command": "dotnet", "args": ["tool", "run", "dab"]}, (4, UNKNOWN)),
        # a word inside another one is not that word
        ("x", package("@elastic/mcp-server-elasticsearch"), (4, UNKNOWN)),
        ("google-docs", {"url": "https://docs.example/mcp"}, (2, UNKNOWN)),
        ("figma", package("figma-console-mcp"), (2, UNKNOWN)),
        # the registry of providers is public; with a token it changes workspaces
        ("terraform", image("hashicorp/terraform-mcp-server"), (0, LOCAL)),
        ("terraform", image("hashicorp/terraform-mcp-server", "-e", "TFE_TOKEN"), (4, PRODUCTION)),
        ("secrets", package("@infisical/mcp"), (4, PRODUCTION)),
        ("vault", package("vault-mcp"), (4, PRODUCTION)),
    ],
)
def test_what_a_server_can_do(name: str, server: dict[str, object], expected: tuple[int, str]) -> None:
    (row,) = audit({".mcp.json": json.dumps({"mcpServers": {name: server}})}).grants
    assert (int(row.level), row.reach) == expected


def test_one_that_is_started_to_read_says_so() -> None:
    server = image("ghcr.io/github/github-mcp-server", "-e", "GITHUB_READ_ONLY=true")
    (row,) = audit({".mcp.json": json.dumps({"mcpServers": {"github": server}})}).grants
    assert (row.level, row.reason.split(";")[0]) == (0, "is started so that it only reads")


@pytest.mark.parametrize(
    ("passed", "says"),
    [
        ([], ["each call is asked for"]),
        (["deploy"], ["with no prompt", "each other call is asked for"]),
        (["*"], ["with no prompt"]),
    ],
)
def test_a_list_that_lets_calls_through_does_not_say_that_each_is_asked_for(passed: list[str], says: list[str]) -> None:
    server = {**package("shop-mcp"), "autoApprove": passed}
    rows = audit({".kiro/settings/mcp.json": json.dumps({"mcpServers": {"shop": server}})}).grants
    assert [any(part in row.reason for row in rows) for part in says] == [True] * len(says)
    assert len(rows) == len(says)


def test_what_is_harmless_needs_no_fix() -> None:
    server = {**package("@upstash/context7-mcp"), "trust": True}
    (row,) = audit({".gemini/settings.json": json.dumps({"mcpServers": {"x": server}})}).grants
    assert (row.level, row.human_approval, row.fix, row.edits) == (0, "none", "nothing to do", ())


def test_a_list_in_a_tools_own_folder_is_that_tools() -> None:
    text = json.dumps({"mcpServers": {"x": package("shop-mcp")}})
    assert [row.tool for row in audit({".antigravitycli/mcp_config.json": text}).grants] == ["antigravity"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("get_issue", True),
        ("getDiagnostics", True),
        ("mcp__shop__list_orders", True),
        ("browser_snapshot", True),
        ("API-post-search", True),
        ("list_deleted", True),
        # the first letters of another word are no verb, and a verb that writes outweighs a noun
        ("browser_click", False),
        ("checkout", False),
        ("update_doc", False),
        ("delete_list", False),
        ("get_or_create", False),
        ("status_update", False),
        ("run_query", False),
    ],
)
def test_a_tool_that_reads_by_its_name(name: str, expected: bool) -> None:
    assert reads(name) is expected
