"""Reading files as they stand: nothing is followed out of the tree, nothing large or special is read."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from gate.audit.document import BrokenError, read
from gate.audit.join import audit, sign_of_production
from gate.audit.registry import TOOLS, grants
from gate.change.source import Source
from gate.change.working_files import SIZE_LIMIT, Files, read_files, read_inside, write_inside
from gate.classify.time_limit import limited
from gate.errors import UsageError
from tests.conftest import Repo

GRANT = '{"permissions": {"allow": ["Bash(aws:*)"]}}'


def files(repo: Repo) -> Files:
    return read_files(Source(str(repo.folder)), lambda path: path.endswith(".json"))


def test_links_out_of_the_tree_are_not_followed(repo: Repo, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "settings.json").write_text(GRANT)
    (repo.folder / ".claude").mkdir()
    os.symlink(outside / "settings.json", repo.folder / ".claude" / "settings.json")
    os.symlink(outside, repo.folder / ".cursor")
    os.symlink("../../../../../../etc/passwd", repo.folder / "up.json")
    os.symlink(".git/config", repo.folder / "git.json")
    os.symlink("loop.json", repo.folder / "loop.json")
    found = files(repo)
    assert found.texts == {}
    assert dict(found.skipped)[".claude/settings.json"] == "a link that leads out of the repository"
    assert dict(found.skipped)["git.json"] == "a link into git's own folder"
    assert set(dict(found.skipped)) == {".claude/settings.json", "up.json", "git.json", "loop.json"}


def test_a_link_inside_the_tree_is_read_as_the_tool_reads_it(repo: Repo) -> None:
    repo.write({"shared/settings.json": GRANT})
    (repo.folder / ".claude").mkdir()
    os.symlink("../shared/settings.json", repo.folder / ".claude" / "settings.json")
    assert files(repo).texts[".claude/settings.json"] == GRANT


def test_pipes_folders_and_large_files_are_not_read(repo: Repo) -> None:
    os.mkfifo(repo.folder / "pipe.json")
    (repo.folder / "folder.json").mkdir()
    repo.write({"large.json": "x" * (SIZE_LIMIT + 1), "folder.json/a.json": "{}"})
    repo.commit({"gone.json": "{}"})
    (repo.folder / "gone.json").unlink()
    found = files(repo)
    assert found.texts == {"folder.json/a.json": "{}"}
    assert set(dict(found.skipped)) == {"large.json"}
    assert read_inside(str(repo.folder), "pipe.json") == "no regular file"
    assert read_inside(str(repo.folder), "folder.json") == ""


def test_writing_stays_inside_too(repo: Repo, tmp_path: Path) -> None:
    os.symlink(tmp_path, repo.folder / "out")
    top = os.path.realpath(repo.folder)
    for path in ("out/a.json", "../a.json"):
        with pytest.raises(UsageError):
            write_inside(top, path, "x")
    write_inside(top, "new/folder/a.json", "x\udcff")
    assert (repo.folder / "new/folder/a.json").read_bytes() == b"x\xff"


def test_what_could_not_be_read_is_never_nothing(repo: Repo) -> None:
    from tests.conftest import gate_process

    (repo.folder / ".claude").mkdir()
    os.symlink("/etc/hostname", repo.folder / ".claude" / "settings.json")
    data = json.loads(gate_process(repo.folder, "audit", "--format", "json").out)
    assert data["grants"] == []
    assert [u["what"] for u in data["unknown"]] == ["what .claude/settings.json grants"]


PATHS = (
    ".claude/settings.json", ".claude/skills/a/SKILL.md", ".mcp.json", ".cursor/permissions.json", ".cursor/cli.json", ".cursor/sandbox.json",
    ".codex/config.toml", ".codex/rules/a.rules", ".gemini/settings.json", ".gemini/policies/a.toml", ".kiro/agents/a.json", ".kiro/hooks/a.json",
    ".kiro/settings/permissions.yaml", ".amazonq/mcp.json", "opencode.json", ".opencode/agent/a.md", ".aider.conf.yml", ".vscode/settings.json",
    ".vscode/mcp.json", "a.code-workspace", ".github/copilot/settings.json", ".github/hooks/a.json", ".devcontainer/devcontainer.json",
    ".github/workflows/a.yml", ".roo/mcp.json", ".roomodes", ".windsurf/workflows/a.md", ".continue/permissions.yaml", ".zed/settings.json",
    "Makefile", "package.json", "scripts/agent.sh",
)  # fmt: skip
HOSTILE = (
    "", " ", "null", "[]", "3", '"text"', "{", "]", "\x00", "\ufeff{}", "{" * 5_000, "[" * 5_000, "- " * 5_000, "a: &a [*a]", "---\na: b\n---\n",
    '{"permissions": null}', '{"permissions": []}', '{"permissions": {"allow": {"a": 1}, "deny": 3, "defaultMode": []}}', '{"permissions": {"allow": [null, 1, [], {}, "", "(", "Bash(", "mcp__", "mcp____", "Bash()"]}}',
    '{"mcpServers": {"a": null, "b": [], "c": {"command": [1, null], "args": {"x": 1}, "env": [], "autoApprove": {"x": 1}}}}', '{"hooks": {"a": [null, {"bash": 3}]}, "then": []}',
    "jobs: 3", "jobs: {a: null, b: [], c: {steps: {x: 1}}, d: {steps: [null, 3, {uses: 3, with: []}], permissions: 3, environment: [], runs-on: {group: x}}}",
    "jobs: {copilot-setup-steps: {steps: [{uses: claude}], env: 3}}", "x: !!python/object/apply:os.system [id]", "prefix_rule(", "prefix_rule(pattern=[[[[]]]], decision='allow')", "prefix_rule(" * 500,
    '{"allowedTools": [3, null, "@", "@/", "*"], "toolsSettings": {"shell": {"allowedCommands": ["(", "\\\\"]}, "aws": 3}}', '{"permission": {"bash": {"*": null, "a": "allow"}, "*": []}, "agent": [1], "mcp": 3}',
    'a = 1\n[[rule]]\ntoolName = 3\ndecision = "allow"\n', '[mcp_servers]\na = 3\n[mcp_servers.b]\ntools = 3\n', "a: b: c", "a:\n\t- b", '{"settings": {"chat.tools.terminal.autoApprove": [1, "(", null]}}',
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_no_content_makes_a_reader_fail(path: str) -> None:
    for text in HOSTILE:
        for row in audit({path: text}).grants:
            assert row.path == path
            assert row.line is None or 1 <= row.line <= text.count("\n") + 1


def test_every_tool_is_read_by_a_hostile_path() -> None:
    assert {entry.module for entry in TOOLS} == {
        entry.module for entry in TOOLS if any(entry.paths.search(path) for path in PATHS)
    }


def test_aliases_do_not_unfold_without_bound() -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "\n".join(
        f"{c}: &{c} [{', '.join(['*' + p] * 9)}]" for p, c in zip("abcdefg", "bcdefgh", strict=True)
    )
    with pytest.raises(BrokenError, match="too large"):
        read("a.yml", bomb)


def test_a_tag_that_lies_about_its_value_is_a_word() -> None:
    node = read("a.yml", "{mode: !!bool 'x', count: !!int '-'}\n")
    assert [inner.value for _, inner in node.items("mode")] == []
    assert {key: inner.value for key, inner in node.value.items()} == {"mode": "x", "count": "-"}


@pytest.mark.parametrize("row", ["k{}=1\n", "[[a]]\n", "[[a.b{}]]\n"])
def test_a_table_of_thousands_of_lines_takes_no_minutes(row: str) -> None:
    with limited(5):
        assert read("config.toml", "".join(row.format(number) for number in range(20_000))).value


def test_offsets_are_true_among_comments_and_letters_of_any_width() -> None:
    text = '{ // é😀\n\t"a": /* x */ ["ü", "b"], }'
    node = list(read("a.json", text).strings("a"))[1]
    assert text[node.start : node.end] == '"b"'
    assert node.line == 2


def test_what_is_not_utf8_is_read_all_the_same(repo: Repo) -> None:
    repo.write({".claude/settings.json": GRANT.replace("aws", "aws \udcff").encode("utf-8", "surrogateescape")})
    assert grants(read_files(Source(str(repo.folder)), lambda path: path == ".claude/settings.json").texts)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("env/production/main.tf", True),
        ("terraform/environments/prod/backend.hcl", True),
        ("overlays/production/kustomization.yaml", True),
        ("environments/prod.tfvars", True),
        ("charts/values-prod.yaml", True),
        ("docker-compose.production.yml", True),
        ("inventories/production/hosts", True),
        (".env.production", False),
        ("config/environments/production.rb", False),
        ("tsconfig.prod.json", False),
        ("src/live/index.json", False),
        ("docs/production/how.md", False),
        ("tests/fixtures/prod/main.tf", False),
        ("src/products/list.yaml", False),
    ],
)
def test_what_shows_the_way_to_production(path: str, expected: bool) -> None:
    assert (sign_of_production([path], {}) is not None) == expected


def test_a_workflow_that_deploys_shows_it_too() -> None:
    text = "on: push\njobs: {d: {environment: production, steps: []}}\n"
    assert sign_of_production([], {".github/workflows/deploy.yml": text}) == ".github/workflows/deploy.yml"
