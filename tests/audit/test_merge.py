"""Files that are merged: the user's, the project's, the local and the managed ones, by each tool's own rules."""

from __future__ import annotations

import json

import pytest

from gate.audit.nouns import Grant
from gate.audit.registry import grants


def rows(**files: object) -> list[Grant]:
    """Rows of Claude Code's files, by short names."""
    names = {
        "user": "~/.claude/settings.json",
        "project": ".claude/settings.json",
        "local": ".claude/settings.local.json",
        "managed": ".claude/managed-settings.json",
    }
    found = grants({names[key]: json.dumps(value) for key, value in files.items()})
    return [row for row in found if row.grant != "nothing beyond its default"]


def allow(*rules: str) -> dict[str, object]:
    return {"permissions": {"allow": list(rules)}}


def mode(name: str) -> dict[str, object]:
    return {"permissions": {"defaultMode": name}}


def test_lists_of_all_files_count() -> None:
    found = rows(user=allow("Bash(aws:*)"), project=allow("Bash(kubectl:*)"), local=allow("Bash(eb:*)"))
    assert {row.path for row in found} == {
        "~/.claude/settings.json",
        ".claude/settings.json",
        ".claude/settings.local.json",
    }


@pytest.mark.parametrize("where", ["user", "project", "local", "managed"])
@pytest.mark.parametrize("kind", ["deny", "ask"])
@pytest.mark.parametrize("rule", ["Bash(aws:*)", "Bash", "Bash(*)"])
def test_deny_and_ask_beat_allow_wherever_they_stand(where: str, kind: str, rule: str) -> None:
    both = {"project": allow("Bash(aws:*)")}
    if where == "project":
        both["project"] = {"permissions": {"allow": ["Bash(aws:*)"], kind: [rule]}}
    else:
        both[where] = {"permissions": {kind: [rule]}}
    assert rows(**both) == []


def test_a_deny_of_something_else_takes_nothing_back() -> None:
    assert rows(project=allow("Bash(aws:*)"), managed={"permissions": {"deny": ["Bash(rm:*)"]}})


@pytest.mark.parametrize(
    ("denied", "left"),
    [
        ([], (4, "git push --force origin main")),
        (["Bash(git push:*)"], (2, "git")),
        (["Bash(git push *)"], (2, "git")),
        (["Bash(git:*)"], None),
        (["Bash(git push --force origin main)"], (4, "git push --force origin main")),  # another word goes round it
    ],
)
def test_what_a_deny_takes_out_of_an_allowance(denied: list[str], left: tuple[int, str] | None) -> None:
    found = rows(project={"permissions": {"allow": ["Bash(git:*)"], "deny": denied}})
    assert [int(row.level) for row in found] == ([left[0]] if left else [])
    assert all(left and left[1] in row.reason for row in found)


def test_a_later_rule_of_opencode_takes_out_what_it_fits() -> None:
    rules = {"*": "ask", "git *": "allow", "git push *": "deny"}
    found = grants({"opencode.json": json.dumps({"permission": {"bash": rules}})})
    assert [(int(row.level), "push" in row.reason) for row in found] == [(2, False)]


@pytest.mark.parametrize("name", ["bypassPermissions", "auto"])
def test_a_project_cannot_turn_prompts_off(name: str) -> None:
    assert rows(project=mode(name)) == []
    assert rows(local=mode(name)) == []
    assert [row.any_command for row in rows(user=mode(name))] == [True]


def test_the_lock_holds() -> None:
    locked = {"permissions": {"disableBypassPermissionsMode": "disable"}}
    assert rows(user=mode("bypassPermissions"), managed=locked) == []


def test_the_nearer_file_sets_the_mode() -> None:
    assert rows(user=mode("bypassPermissions"), project=mode("default")) == []
    assert [row.path for row in rows(project=mode("acceptEdits"), local=mode("default"))] == []
    assert [row.path for row in rows(project=mode("default"), local=mode("acceptEdits"))] == [
        ".claude/settings.local.json"
    ]
    assert [row.path for row in rows(user=mode("bypassPermissions"), project=mode("bypassPermissions"))] == [
        "~/.claude/settings.json"
    ]


@pytest.mark.parametrize(
    ("where", "folder", "level"),
    [
        ("project", "/tmp/", 1),
        ("project", "docs", 1),
        ("project", "~/.claude/", 2),
        ("project", "/srv", 2),
        ("user", "../other", 2),
    ],
)
def test_accepted_edits_reach_the_folders_that_are_added(where: str, folder: str, level: int) -> None:
    files = {"project": mode("acceptEdits"), "user": mode("default")}
    files[where] = {"permissions": {**files[where]["permissions"], "additionalDirectories": [folder]}}  # type: ignore[dict-item]
    assert [int(row.level) for row in rows(**files)] == [level]


def test_a_plugin_brings_what_is_not_in_the_repository() -> None:
    found = rows(project={"enabledPlugins": {"stripe@official": True, "style@ours": True, "old@ours": False}})
    told = [(row.grant, row.reach, row.human_approval, int(row.level)) for row in found]
    assert told == [
        ("enabledPlugins stripe@official", "unknown", "unknown", 4),
        ("enabledPlugins style@ours", "unknown", "unknown", 2),
    ]


def test_codex_takes_the_projects_value_before_the_users() -> None:
    user, project = "~/.codex/config.toml", ".codex/config.toml"
    free, held = 'sandbox_mode = "danger-full-access"\n', 'sandbox_mode = "workspace-write"\n'
    assert [row.path for row in grants({user: free}) if row.any_command] == [user]
    assert not [row for row in grants({user: free, project: held}) if row.any_command and row.path == project]
    assert [row.path for row in grants({user: held, project: free}) if row.any_command] == [project]


def test_cursors_lists_are_added_and_denies_hold() -> None:
    found = grants(
        {
            "~/.cursor/permissions.json": '{"terminalAllowlist": ["aws"]}',
            ".cursor/permissions.json": '{"terminalAllowlist": ["kubectl"]}',
            ".cursor/cli.json": '{"permissions": {"allow": ["Shell(aws)"], "deny": ["Shell(aws)"]}}',
        }
    )
    assert {(row.path, row.grant) for row in found if row.level == 4} == {
        ("~/.cursor/permissions.json", "terminalAllowlist aws"),
        (".cursor/permissions.json", "terminalAllowlist kubectl"),
    }


def test_what_a_deny_of_cursor_takes_out() -> None:
    def level(*denied: str) -> int:
        rules = {"allow": ["Shell(git)"], "deny": list(denied)}
        return int(grants({".cursor/cli.json": json.dumps({"permissions": rules})})[0].level)

    assert (level(), level("Shell(git push:*)"), level("Shell(git:push*)")) == (4, 2, 2)


@pytest.mark.parametrize(
    ("rules", "open_by_default"),
    [
        ({"git status": "allow", "git push *": "deny"}, True),
        ({"*": "ask", "git status": "allow"}, False),
    ],
)
def test_what_no_rule_of_opencode_names_is_allowed(rules: dict[str, str], open_by_default: bool) -> None:
    found = grants({"opencode.json": json.dumps({"permission": {"bash": rules}})})
    assert any(row.any_command and row.human_approval == "unknown" for row in found) is open_by_default


def test_a_rule_written_for_another_tool_allows_nothing_here() -> None:
    rules = {"kubectl:*": "allow", "*": "ask"}
    assert (
        grants({"opencode.json": json.dumps({"permission": {"bash": {"*": "ask", "kubectl:*": "allow"}}})})[0].level
        == 0
    )
    files = {".vscode/settings.json": json.dumps({"chat.tools.terminal.autoApprove": dict.fromkeys(rules, True)})}
    assert [row.any_command for row in grants(files)] == [True]  # the star that stands alone


def test_cursor_may_not_rewrite_its_own_permissions_unseen() -> None:
    found = grants({".cursor/cli.json": json.dumps({"permissions": {"allow": ["Write(src/**)", "Write(.cursor/**)"]}})})
    assert [int(row.level) for row in found] == [1, 2]


def test_kiros_permissions_are_the_users_alone() -> None:
    text = "rules:\n  - capability: all\n    effect: allow\n"
    assert not [row for row in grants({".kiro/settings/permissions.yaml": text}) if row.level > 1]
    assert [row.any_command for row in grants({"~/.kiro/settings/permissions.yaml": text})] == [True]


def test_a_folder_of_its_own_is_read_by_itself() -> None:
    found = grants(
        {
            "a/.claude/settings.json": json.dumps(allow("Bash(aws:*)")),
            "b/.claude/settings.json": json.dumps({"permissions": {"deny": ["Bash"]}}),
        }
    )
    assert [row.path for row in found if row.level == 4] == ["a/.claude/settings.json"]


def test_a_server_known_to_the_project_tells_what_a_rule_for_it_reaches() -> None:
    rule = json.dumps(allow("mcp__store"))
    server = '{"mcpServers": {"store": {"command": "mcp-postgres", "env": {"DATABASE_ENV": "production"}}}}'
    assert [row.reach for row in grants({".claude/settings.json": rule})] == ["unknown"]
    assert "production" in [
        row.reach
        for row in grants({".claude/settings.json": rule, ".mcp.json": server})
        if row.path == ".claude/settings.json"
    ]
