"""What an agent of a job can do with the job's token: its own lists bound it, and nobody at a runner widens them."""

from __future__ import annotations

import json

import pytest

from gate.audit.join import audit

WRITES = "{contents: write, pull-requests: write, statuses: write}"
APP = "{contents: read, pull-requests: read, id-token: write}"


def workflow(step: str, permissions: str = WRITES, event: str = "pull_request") -> str:
    return f"on: {event}\njobs:\n  j:\n    runs-on: ubuntu-latest\n    permissions: {permissions}\n    steps:\n      - {step}\n"


def told(step: str, permissions: str = WRITES, **beside: str) -> tuple[int, str]:
    files = {".github/workflows/w.yml": workflow(step, permissions), **beside}
    row = next(row for row in audit(files).grants if "/workflows/" in row.path)
    return int(row.level), row.reach


def claude(
    args: str = "", prompt: str = "review", uses: str = "anthropics/claude-code-action@v1", more: str = ""
) -> str:
    given = {"prompt": prompt, "claude_args": args}
    inputs = ", ".join(f"{name}: {json.dumps(value)}" for name, value in given.items() if value)
    return f"{{uses: {uses}, with: {{{inputs}{more}}}}}"


def gemini(**settings: object) -> str:
    return f"{{uses: google-github-actions/run-gemini-cli@v0, with: {{settings: {json.dumps(json.dumps(settings))}}}}}"


def server(*tools: str) -> dict[str, object]:
    return (
        {"github": {"command": "docker", "includeTools": list(tools)}} if tools else {"github": {"command": "docker"}}
    )


MAY_PUSH, TALKS, READS = (3, "repository"), (1, "repository"), (0, "local")


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        # with a prompt it has the tools that it is given
        (claude(), TALKS),
        (claude('--allowedTools "Bash(gh pr comment:*),Bash(gh pr view:*)"'), TALKS),
        (claude('--allowedTools "mcp__github_inline_comment__create_inline_comment"'), TALKS),
        (claude(prompt="/code-review:code-review 1"), TALKS),
        (claude('--allowedTools "Bash(gh issue:*),Bash(gh label:*)"'), TALKS),
        (claude('--allowedTools "Bash(git push:*)"'), MAY_PUSH),
        (claude('--allowedTools "Bash(git push origin shop)"'), MAY_PUSH),
        (claude('--allowedTools "mcp__github__push_files"'), MAY_PUSH),
        (claude('--allowedTools "mcp__shop"'), MAY_PUSH),
        # the project's own code may do all that the token can
        (claude('--allowedTools "Bash(npm test:*)"'), MAY_PUSH),
        # a command of the project, or of a plugin that nobody here has read, brings rules of its own
        (claude(prompt="/release"), MAY_PUSH),
        # a mention is answered with the action's own push
        (claude(prompt=""), MAY_PUSH),
        (claude(more=", track_progress: true"), MAY_PUSH),
        (claude(uses="anthropics/claude-code-action@beta"), MAY_PUSH),
        # an action of somebody else's may start its agent as it likes
        (claude(uses="somebody/claude-review@v1"), MAY_PUSH),
        (gemini(tools={"core": ["run_shell_command(echo)"]}), READS),
        (gemini(coreTools=["run_shell_command(gh issue edit)"]), TALKS),
        (gemini(coreTools=["run_shell_command(echo)"], mcpServers=server("add_issue_comment", "get_commit")), TALKS),
        (gemini(coreTools=["run_shell_command(echo)"], mcpServers=server("get_commit", "create_branch")), MAY_PUSH),
        (gemini(coreTools=["run_shell_command(echo)"], mcpServers=server()), MAY_PUSH),
        (gemini(coreTools=["run_shell_command(npm test)"]), MAY_PUSH),
        (gemini(model="x"), MAY_PUSH),
        # no network in the sandbox
        ("{uses: openai/codex-action@v1, with: {sandbox: workspace-write}}", READS),
        ("{uses: openai/codex-action@v1, with: {sandbox: danger-full-access}}", MAY_PUSH),
        ("{run: codex exec -s read-only review}", READS),
        ("{run: claude -p review --allowedTools 'Read,Grep'}", READS),
        ("{run: claude -p review --allowedTools 'Bash(git push:*)'}", MAY_PUSH),
    ],
)
def test_what_an_agent_can_do_with_the_token(step: str, expected: tuple[int, str]) -> None:
    assert told(step) == expected


def test_an_expression_among_the_settings_does_not_hide_them() -> None:
    step = gemini(debug="DEBUG", coreTools=["run_shell_command(echo)"])
    assert told(step.replace('\\"DEBUG\\"', "${{ env.DEBUG || false }}")) == READS


def test_the_projects_own_settings_hold_on_a_runner_too() -> None:
    settings = {".claude/settings.json": json.dumps({"permissions": {"allow": ["Bash(git push:*)"]}})}
    assert told(claude(), **settings) == MAY_PUSH
    opened = {".codex/config.toml": "[sandbox_workspace_write]\nnetwork_access = true\n"}
    assert told("{run: codex exec --full-auto fix}", **opened) == MAY_PUSH


def test_the_apps_own_token_is_not_bounded_by_the_job() -> None:
    (row,) = audit({".github/workflows/w.yml": workflow(claude(prompt=""), APP, "issues")}).grants
    assert (int(row.level), row.reach) == MAY_PUSH
    assert "in place of the Claude app's own token" in row.fix


def test_opencodes_action_obtains_its_apps_token_unless_it_takes_the_jobs() -> None:
    step = "{uses: anomalyco/opencode/github@v1, env: {K: '${{ secrets.MINIMAX_API_KEY }}'}}"
    files = {".github/workflows/w.yml": workflow(step, APP, "issue_comment")}
    (row,) = audit(files).grants
    assert (int(row.level), row.reach, "the OpenCode app's own token" in row.fix) == (*MAY_PUSH, True)
    bounded = step.replace("}}", "}}", 1).removesuffix("}") + ", with: {use_github_token: true}}"
    assert told(bounded, APP) == (1, "local")


def test_a_persons_token_is_named_though_it_is_called_after_the_agent() -> None:
    step = claude("--allowedTools Bash", more=", github_token: '${{ secrets.CLAUDE_PAT }}'")
    (row,) = audit({".github/workflows/w.yml": workflow(step, "{contents: read}")}).grants
    assert (int(row.level), "secrets.CLAUDE_PAT" in row.grant, "secrets.CLAUDE_PAT" in row.fix) == (3, True, True)
    assert told(step.replace("CLAUDE_PAT", "ANTHROPIC_API_KEY_GITHUB_ACTIONS"), "{contents: read}") == (1, "local")


def test_a_login_starts_no_agent() -> None:
    step = "{run: 'codex login --with-api-key && codex exec -s read-only review'}"
    (row,) = audit({".github/workflows/w.yml": workflow(step)}).grants
    assert row.grant.startswith("job j: codex exec")
    assert audit({".github/workflows/w.yml": workflow("{run: codex login --with-api-key}")}).grants == ()


@pytest.mark.parametrize(
    ("step", "tool"),
    [
        ("{run: ./fix.sh --force, env: {CURSOR_API_KEY: x}}", "cursor"),
        ("{run: teammate run a.json, env: {CURSOR_API_KEY: x}}", "cursor"),
        ("{run: 'test -n \"$CURSOR_API_KEY\" || exit 1', env: {CURSOR_API_KEY: x}}", None),
        ("{run: ./fix.sh, env: {OPENAI_API_KEY: x}}", None),
    ],
)
def test_who_is_given_the_key_of_an_agent_is_one(step: str, tool: str | None) -> None:
    rows = audit({".github/workflows/w.yml": workflow(step)}).grants
    assert [(row.tool, int(row.level)) for row in rows] == ([(tool, 3)] if tool else [])


def test_a_role_that_the_inputs_log_in_reaches_what_nobody_told() -> None:
    step = "{uses: google-github-actions/run-gemini-cli@v0, with: {gcp_workload_identity_provider: x}}"
    assert told(step, "{contents: read, issues: write, id-token: write}") == (3, "unknown")


@pytest.mark.parametrize(
    ("on", "permissions", "expected"),
    [
        ("workflow_call", None, [("called.yml", 1, "repository")]),
        ("workflow_call", "{contents: read}", [("called.yml", 1, "local")]),
        ("[workflow_call, push]", None, [("called.yml", 3, "unknown")]),
    ],
)
def test_a_called_workflow_is_told_once_with_the_rights_of_its_caller(
    on: str, permissions: str | None, expected: list[tuple[str, int, str]]
) -> None:
    given = f"    permissions: {permissions}\n" if permissions else ""
    called = f"on: {on}\njobs:\n  j:\n    runs-on: ubuntu-latest\n{given}    steps:\n      - uses: google-github-actions/run-gemini-cli@v0\n"
    calling = "on: issues\njobs:\n  a:\n    permissions: {contents: read, issues: write}\n    uses: ./.github/workflows/gemini-called.yml\n"
    files = {".github/workflows/gemini-called.yml": called, ".github/workflows/c.yml": calling}
    rows = [(row.path.rpartition("gemini-")[2], int(row.level), row.reach) for row in audit(files).grants]
    assert rows == expected


def test_an_agent_is_called_by_its_name() -> None:
    text = "on: issues\njobs:\n  j:\n    permissions: {contents: write}\n    uses: shop/junie-workflows/.github/workflows/a.yml@main\n"
    assert [row.tool for row in audit({".github/workflows/w.yml": text}).grants] == ["junie"]
