"""The command line as its users meet it: the framework's table, the contract's JSON, the text."""

from __future__ import annotations

import json
import re
import resource
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from gate.policy.load import load
from tests.conftest import Repo, Result, gate_process

MIGRATION = "class A(Migration):\n    operations = []\n"
# Every example of the framework's table, and the incident. (what, path, before, after, level)
TABLE: list[tuple[str, str, str | None, str | None, int]] = [
    ("formatting", "src/f.py", "x = {'a':1}\n", 'x = {"a": 1}\n', 0),
    ("documentation", "docs/guide.md", "a\n", "b\n", 0),
    ("test scaffolding", "tests/test_new.py", None, "def test_it():\n    assert True\n", 0),
    ("comments", "src/f.py", "# old\nx = 1\n", "# new\nx = 1\n", 0),
    ("ordinary code", "src/f.py", "x = 1\n", "x = 2\n", 1),
    ("a non-breaking dependency update", "requirements.txt", "requests==2.31.0\n", "requests==2.31.1\n", 1),
    ("a breaking dependency update", "requirements.txt", "django==4.2.0\n", "django==5.0.0\n", 2),
    ("an additive migration", "db/migrations/2.sql", None, "ALTER TABLE users ADD COLUMN phone text;\n", 2),
    ("an API contract", "api/openapi.yaml", "openapi: 3.0.0\npaths: {}\n", "openapi: 3.0.0\npaths:\n  /a:\n    get: {}\n", 2),
    ("a configuration update", "config/settings.yml", "timeout: 1\n", "timeout: 2\n", 2),
    ("infrastructure", "infra/main.tf", 'resource "aws_instance" "a" {\n  ami = "1"\n}\n', 'resource "aws_instance" "a" {\n  ami = "2"\n}\n', 3),
    ("security-sensitive code", "src/auth/login.py", "def check(p):\n    return False\n", "def check(p):\n    return p == 'x'\n", 3),
    ("a workflow", ".github/workflows/test.yml", "on: push\njobs:\n  a:\n    steps: [{run: make}]\n", "on: push\njobs:\n  a:\n    steps: [{run: make all}]\n", 3),
    ("a production deployment", "env/production/app.yaml", "image: shop:1\n", "image: shop:2\n", 4),
    ("data deletion", "db/migrations/3.sql", None, "DROP TABLE users;\n", 4),
    ("environment management", "scripts/env.sh", None, "aws elasticbeanstalk terminate-environment --environment-name shop-production\n", 4),
    ("access control", ".github/CODEOWNERS", "* @a\n", "* @b\n", 4),
    ("a grant to an AI tool", ".claude/settings.json", "{}\n", '{"permissions": {"allow": ["Bash"]}}\n', 4),
    ("the gate's own policy", ".gate.yaml", None, "version: 1\n", 4),
]  # fmt: skip


@pytest.mark.parametrize(("what", "path", "before", "after", "level"), TABLE, ids=[row[0] for row in TABLE])
def test_the_frameworks_table(
    repo: Repo, gate: Callable[..., Result], what: str, path: str, before: str | None, after: str, level: int
) -> None:
    if before is not None:
        repo.commit({path: before})
    repo.stage({path: after})
    data = json.loads(gate("check", "--format", "json").out)
    assert data["level"] == level, data["files"]


def test_cross_service(repo: Repo, gate: Callable[..., Result]) -> None:
    repo.commit({f"services/{name}/{file}": "x = 1\n" for name in ("cart", "pay") for file in ("Dockerfile", "app.py")})
    repo.stage({"services/cart/app.py": "x = 2\n"})
    assert json.loads(gate("check", "--format", "json").out)["level"] == 1
    repo.stage({"services/pay/app.py": "x = 2\n"})
    data = json.loads(gate("check", "--format", "json").out)
    assert data["level"] == 3
    assert "cross-service" in {f["rule"] for file in data["files"] for f in file["findings"]}


def test_a_built_program_alone(repo: Repo, gate: Callable[..., Result]) -> None:
    """Nobody can tell where it comes from, unless what it is built from changes along."""
    repo.commit({"dist/index.js": "var a = 1;\n", "src/index.ts": "const a = 1\n", "README.md": "a\n"})
    repo.stage({"dist/index.js": "var a = 2;\n", "README.md": "b\n"})
    data = json.loads(gate("check", "--format", "json").out)
    assert data["level"] == 2
    assert "built-alone" in {f["rule"] for file in data["files"] for f in file["findings"]}
    repo.stage({"src/index.ts": "const a = 2\n"})
    assert json.loads(gate("check", "--format", "json").out)["level"] == 1


STORE = 'resource "aws_s3_bucket" "a" {\n  bucket = "a"\n}\n'
ROLE = 'resource "aws_iam_role" "a" {\n  name = "a"\n}\n'


@pytest.mark.parametrize(
    ("main", "common", "level"),
    [
        ("", STORE + ROLE, 3),
        (ROLE, STORE, 3),
        (ROLE, STORE.replace('= "a"', '= "b"'), 4),
        ("", STORE, 4),
        ("", STORE + ROLE.replace('= "a"', '= "b"'), 4),
    ],
)
def test_blocks_of_terraform_that_move(
    repo: Repo, gate: Callable[..., Result], main: str, common: str, level: int
) -> None:
    """A folder is one module: what stands in another file of it now is still there, if it says the same."""
    repo.commit({"aws/main.tf": STORE + ROLE})
    repo.stage({"aws/main.tf": main, "aws/common.tf": common})
    data = json.loads(gate("check", "--format", "json").out)
    assert data["level"] == level, data["files"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("aws/.store.tf", STORE),
        ("aws/store.tofu", STORE),
        ("aws/store_override.tf", STORE),
        ("aws/store.tf", "/* /*\n*/ /*\n" + STORE + "*/\n"),
        ("aws/store.tf", "locals {\n  x = <<E-A\n}\n" + STORE + "locals {\nE-A\n}\n"),
        ("aws/store.tf", STORE.replace("{", "{ # ").replace("\n  bucket", " bucket")),
    ],
)
def test_a_block_of_terraform_that_moves_to_where_nothing_reads_it(
    repo: Repo, gate: Callable[..., Result], name: str, text: str
) -> None:
    repo.commit({"aws/main.tf": STORE + ROLE})
    repo.stage({"aws/main.tf": ROLE, name: text})
    assert json.loads(gate("check", "--format", "json").out)["level"] == 4


def test_a_block_of_terraform_that_leaves_its_module(repo: Repo, gate: Callable[..., Result]) -> None:
    repo.commit({"aws/main.tf": STORE + ROLE})
    repo.stage({"aws/main.tf": ROLE, "aws/store/main.tf": STORE})
    assert json.loads(gate("check", "--format", "json").out)["level"] == 4


SHIPPED = "on: {push: {paths: [VERSION]}}\njobs: {ship: {steps: [{run: helm upgrade shop .}]}}\n"


@pytest.mark.parametrize(
    ("workflow", "level"),
    [
        (SHIPPED, 4),
        (SHIPPED.replace("push", "pull_request"), 1),
        (SHIPPED.replace("VERSION", "src/**"), 1),
        (SHIPPED.replace("helm upgrade shop .", "make test"), 1),
        ("", 1),
    ],
)
def test_a_number_that_starts_a_deployment(repo: Repo, gate: Callable[..., Result], workflow: str, level: int) -> None:
    repo.commit({"VERSION": "1.2.3\n", ".github/workflows/ship.yml": workflow})
    repo.stage({"VERSION": "1.2.4\n"})
    assert json.loads(gate("check", "--format", "json").out)["level"] == level


RELEASED = "on: {release: {types: [published]}}\njobs: {ship: {steps: [{run: terraform apply}]}}\n"


@pytest.mark.parametrize(
    ("name", "workflow", "level"),
    [
        ("apply-prod.yml", RELEASED, 4),
        ("apply-staging.yml", RELEASED, 2),
        ("apply-prod.yml", RELEASED.replace("release", "workflow_dispatch"), 2),
        ("test-prod.yml", RELEASED.replace("terraform apply", "make test"), 2),
    ],
)
def test_a_release_that_a_bot_counts(
    repo: Repo, gate: Callable[..., Result], name: str, workflow: str, level: int
) -> None:
    repo.commit({".release-please-manifest.json": '{".": "1.2.3"}\n', f".github/workflows/{name}": workflow})
    repo.stage({".release-please-manifest.json": '{".": "1.2.4"}\n'})
    assert json.loads(gate("check", "--format", "json").out)["level"] == level


COUNTS = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: changesets/action@v1\n"
PUBLISHES = f"{COUNTS}        with:\n          publish: pnpm release\n"


@pytest.mark.parametrize(
    ("spent", "workflow", "level"), [(True, None, 2), (True, PUBLISHES, 2), (True, COUNTS, 1), (False, PUBLISHES, 1)]
)
def test_a_version_whose_notes_are_used_up_is_published(
    repo: Repo, gate: Callable[..., Result], spent: bool, workflow: str | None, level: int
) -> None:
    repo.commit({".github/workflows/version.yml": workflow} if workflow else {"README.md": "a\n"})
    repo.commit(
        {"package.json": '{"name": "a", "version": "1.2.3"}\n', ".changeset/red-fox.md": "---\na: patch\n---\n"}
    )
    repo.stage(
        {"package.json": '{"name": "a", "version": "1.2.4"}\n'} | ({".changeset/red-fox.md": None} if spent else {})
    )
    assert json.loads(gate("check", "--format", "json").out)["level"] == level


def test_versions_of_dependencies_move_in_two_services(repo: Repo, gate: Callable[..., Result]) -> None:
    names = [f"services/{name}/requirements.txt" for name in ("cart", "pay")]
    repo.commit(dict.fromkeys(names, "flask==3.0.1\n"))
    repo.stage(dict.fromkeys(names, "flask==3.0.2\n"))
    assert json.loads(gate("check", "--format", "json").out)["level"] == 1


def test_the_incident_is_blocked_with_words_a_tired_engineer_understands(repo: Repo) -> None:
    repo.commit(
        {"env/production/main.tf": 'resource "aws_elastic_beanstalk_environment" "shop" {\n  name = "shop"\n}\n'}
    )
    repo.stage(
        {
            "env/production/main.tf": None,
            "scripts/rebuild.sh": "aws elasticbeanstalk terminate-environment --environment-name shop-production\n",
        }
    )
    result = gate_process(repo.folder, "check", env={"CLAUDECODE": "1"})
    assert result.code == 1
    assert result.out.startswith("level 4 human-only")
    assert "goes on apply" in result.out or "changes what runs in production" in result.out
    assert "scripts/rebuild.sh:1" in result.out
    assert "safer:" in result.out
    assert "NO: claude-code may not make a change of level 4 (human-only): a human decides and acts" in result.out


LEVELS = [
    # path, content, agent's (status, code), a declared human's
    ("README.md", "# x\n", ("success", 0), ("success", 0)),
    ("src/app.py", "def f(x):\n    return x + 1\n", ("success", 0), ("success", 0)),
    ("db/002.sql", "ALTER TABLE users ADD COLUMN a text;\n", ("pending", 1), ("pending", 1)),
    ("Dockerfile", "FROM x\n", ("pending", 1), ("pending", 1)),
    ("db/003.sql", "DROP TABLE users;\n", ("failure", 1), ("pending", 1)),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "agent", "human"), LEVELS)
def test_what_each_level_demands_of_whom(
    repo: Repo, gate: Callable[..., Result], path: str, text: str, agent: tuple[str, int], human: tuple[str, int]
) -> None:
    for trailer, expected in (("Co-Authored-By: Claude <noreply@anthropic.com>", agent), ("Assisted-by: none", human)):
        repo.commit({path: text}, f"change\n\n{trailer}")
        result = gate("check", "HEAD", "--format", "json")
        assert (json.loads(result.out)["verdict"]["status"], result.code) == expected
        repo.git("reset", "-q", "--hard", "HEAD~1")


def test_a_later_look_is_promised_only_where_the_queue_keeps_it(repo: Repo, gate: Callable[..., Result]) -> None:
    for trailer, said in (
        ("Co-Authored-By: Claude <noreply@anthropic.com>", "ok: nothing to wait for; a human looks later"),
        ("Assisted-by: none", "ok: nothing to wait for"),
    ):
        repo.commit({"README.md": "# x\n"}, f"change\n\n{trailer}")
        assert gate("check", "HEAD").out.splitlines()[-1] == said
        repo.git("reset", "-q", "--hard", "HEAD~1")


def test_nothing_staged_is_said(repo: Repo, gate: Callable[..., Result]) -> None:
    result = gate("check", "--staged")
    assert (result.code, result.out) == (0, "the staged change holds nothing: there is nothing to judge\n")


def test_the_comment_names_who_may_approve_once(repo: Repo, gate: Callable[..., Result]) -> None:
    repo.commit({"Dockerfile": "FROM x\n"}, "image\n\nAssisted-by: none")
    assert (
        "**Missing**\n\n- an independent human approval, from the code owners\n"
        in gate("check", "HEAD", "--format", "markdown").out
    )


def test_an_undeclared_change_is_asked_for_a_declaration_from_level_3(repo: Repo, gate: Callable[..., Result]) -> None:
    repo.commit({"Dockerfile": "FROM x\n"})
    data = json.loads(gate("check", "HEAD", "--format", "json").out)
    assert "declaration_missing" in {r["code"] for r in data["verdict"]["reasons"]}
    repo.commit({"src/app.py": "x = 1\n"})
    assert gate("check", "HEAD").code == 0


CONTRACT: dict[str, Any] = {
    "type": "object",
    "required": ["schema", "repository", "base", "head", "level", "level_name", "authorship", "files", "verdict"],
    "properties": {
        "schema": {"const": 1}, "repository": {"type": "string"}, "base": {"type": ["string", "null"]}, "head": {"type": ["string", "null"]},
        "level": {"enum": [0, 1, 2, 3, 4]},
        "level_name": {"enum": ["full-autonomy", "notify-and-proceed", "propose-and-wait", "collaborative", "human-only"]},
        "authorship": {"required": ["kind", "agents", "invokers", "evidence"],
                       "properties": {"kind": {"enum": ["authored", "assisted", "automation", "human", "undeclared", "conflict"]}}},
        "files": {"items": {"required": ["path", "old_path", "status", "level", "equivalence", "findings"],
                            "properties": {"findings": {"items": {"required": ["rule", "level", "line", "side", "reason"]}}}}},
        "verdict": {"required": ["status", "outcome", "reasons", "required", "counted", "ignored"],
                    "properties": {"status": {"enum": ["success", "pending", "failure", "error", "none"]},
                                   "outcome": {"enum": ["approve", "notify", "wait", "collaborate", "block"]}}},
    },
}  # fmt: skip


def test_json_keeps_the_contract(repo: Repo, gate: Callable[..., Result]) -> None:
    for path, text, _, _ in LEVELS:
        repo.commit({path: text}, "x\n\nCo-Authored-By: Claude <noreply@anthropic.com>")
        jsonschema.validate(json.loads(gate("check", "--format", "json", "HEAD").out), CONTRACT)
    rows = [json.loads(line) for line in gate("scan", "--format", "jsonl").out.splitlines()]
    assert len(rows) == 6
    for row in rows:
        jsonschema.validate(row, CONTRACT)


def test_scan_answers_stdin_in_order_and_says_what_failed(repo: Repo) -> None:
    first = repo.git("rev-parse", "HEAD")
    second = repo.commit({"db/002.sql": "DROP TABLE users;\n"})
    result = gate_process(
        repo.folder, "scan", "--stdin", "--format", "jsonl", stdin=f"{second}\n{'f' * 40}\n{first}\n".encode()
    )
    rows = [json.loads(line) for line in result.out.splitlines()]
    assert [r["head"] for r in rows] == [second, "f" * 40, first]
    assert rows[1]["verdict"]["status"] == "error"
    assert [list(row) for row in rows] == [list(rows[0])] * 3
    assert [list(row["verdict"]) for row in rows] == [list(rows[0]["verdict"])] * 3
    assert result.code == 3


def test_sarif_has_the_shape_that_code_scanning_reads(repo: Repo, gate: Callable[..., Result]) -> None:
    repo.stage({"db/002 é.sql": "SELECT 1;\nDROP TABLE users;\n"})
    data = json.loads(gate("check", "--format", "sarif").out)
    run = data["runs"][0]
    result = next(r for r in run["results"] if r["properties"]["oversightLevel"] == 4)
    location = result["locations"][0]["physicalLocation"]
    assert (data["version"], result["level"], location["region"]["startLine"]) == ("2.1.0", "error", 2)
    assert location["artifactLocation"]["uri"] == "db/002%20%C3%A9.sql"
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


HOSTILE = "a\x1b[31m\u202e<script>`|@team [x](http://evil) ::error::.sql"


def test_hostile_paths_are_shown_harmless(repo: Repo, gate: Callable[..., Result]) -> None:
    repo.stage({HOSTILE.replace("/", "∕"): "DROP TABLE users;\n"})
    text = gate("check").out
    assert "\x1b" not in text
    assert "\u202e" not in text
    markdown = gate("check", "--format", "markdown").out
    visible = re.sub(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)", "", markdown)
    assert "<script>" not in visible
    assert "@team" not in visible


def test_a_hostile_key_of_a_policy_is_shown_harmless(repo: Repo, gate: Callable[..., Result]) -> None:
    repo.write({".gate.yaml": 'version: 1\n"levels\\n::warning::x \\e[2J": 1\n'})
    refused = gate("policy", "check")
    assert refused.code == 2
    assert "\x1b" not in refused.err
    assert not any(line.startswith("::") for line in refused.err.split("\n"))


def test_a_patch_that_speaks_of_far_lines_stays_small(repo: Repo, gate: Callable[..., Result]) -> None:
    hunk = "--- a/{0}.py\n+++ b/{0}.py\n@@ -900000,1 +900000,1 @@\n-a = 1\n+a = 2\n"
    repo.write({"far.patch": "".join(hunk.format(number) for number in range(300))})
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert gate("check", "--patch", "far.patch").code == 0
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # KB


def test_no_color_and_plain_when_not_a_terminal(
    repo: Repo, gate: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    from gate.render import text

    class Terminal:
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert text.coloured(Terminal())  # type: ignore[arg-type]
    monkeypatch.setenv("NO_COLOR", "1")
    assert not text.coloured(Terminal())  # type: ignore[arg-type]
    assert "\x1b" not in gate("check").out


@pytest.mark.parametrize(
    "args", [(), ("check",), ("scan",), ("authorship",), ("policy",), ("policy", "check"), ("init",), ("hook",)]
)
def test_help_teaches(gate: Callable[..., Result], args: tuple[str, ...]) -> None:
    result = gate(*args, "--help")
    assert result.code == 0
    assert "usage: gate" in result.out


@pytest.mark.parametrize(
    "args",
    [
        ("nope",),
        ("check", "--nope"),
        ("check", "a", "--staged"),
        ("hook", "nope"),
        (),
        ("check", "--format", "xml"),
        ("check", "--patch", "/nope"),
    ],
)
def test_bad_usage_exits_2(gate: Callable[..., Result], args: tuple[str, ...]) -> None:
    result = gate(*args)
    assert result.code == 2
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "gate: the following arguments are required: COMMAND\n  -> gate --help\n"),
        (("init", "--nope"), "gate init: unrecognized arguments: --nope\n  -> gate init --help\n"),
        (
            ("policy", "map", "--format"),
            "gate policy map: argument --format: expected one argument\n  -> gate policy map --help\n",
        ),
        (
            ("check", "broken.yaml"),
            "gate: 'broken.yaml' is a file, not a revision\n  -> name a commit, branch, tag, or A..B; `gate policy map` grades files\n",
        ),
        (("scan", "--stdin", "HEAD"), "gate: RANGE and --stdin exclude one another\n  -> choose one\n"),
        (("authorship", "--stdin", "--each"), "gate: --stdin takes neither RANGE nor --each\n  -> choose one\n"),
        (
            ("policy", "test", "broken.yaml"),
            "gate: broken.yaml:2: neither JSON lines nor YAML: did not find expected node content\n  -> see docs/scenarios.md\n",
        ),
    ],
)
def test_wrong_usage_says_what_and_what_next(
    repo: Repo, gate: Callable[..., Result], args: tuple[str, ...], message: str
) -> None:
    (repo.folder / "broken.yaml").write_text("x: [\n")
    result = gate(*args)
    assert (result.code, result.err.endswith(message)) == (2, True), result.err


def test_the_unexpected_exits_3_without_a_traceback(
    gate: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    import gate.commandline.check as check

    def boom(*_: object) -> None:
        raise ZeroDivisionError("why")

    monkeypatch.setattr(check, "policy_of", boom)
    result = gate("check")
    assert (result.code, "Traceback" in result.err) == (3, False)
    assert "the gate itself failed" in result.err


def test_policy_show_says_where_each_value_comes_from(repo: Repo, gate: Callable[..., Result]) -> None:
    repo.write(
        {
            ".gate.yaml": "version: 1\nextends: strict\nlevels:\n  2: {approvals: 5}\npaths:\n  - {match: 'a/**', at_least: 2, reason: because}\n"
        }
    )
    out = gate("policy", "show").out
    assert re.search(r"approvals: 5\s+# \.gate\.yaml", out)
    assert re.search(r"code_owners: true\s+# strict", out)
    assert "because" in out
    assert gate("policy", "check").code == 0
    repo.write({".gate.yaml": "version: 1\nrules:\n  sql-destructiv: {level: 1}\n"})
    result = gate("policy", "check")
    assert (result.code, "did you mean 'sql-destructive'" in result.err) == (2, True)


def test_policy_show_leaves_nothing_out_and_loads_again(repo: Repo, gate: Callable[..., Result]) -> None:
    text = """version: 1
extends: [strict, healthcare]
services: [a, 'on']
machine_users: {robot: ada}
break_glass: {users: [zed], teams: [acme/sre]}
levels:
  2: {approvals: 2, carry_over: [same_tree], comment_command: true, override: admin, blocking_reviews: false, all_of: [{users: [x], approvals: 1}], unknown_invoker: one-more}
paths: [{match: ['a/**', '*.sql'], exactly: 3, pinned: true, reason: 'why: so'}]
rules: {sql-destructive: {level: 4, pinned: true, reason: gone}}
review_later: {share: 20%, always: [script]}
guard: {commands: {2: ask, 3: deny}, own: [{match: ./deploy.sh dev, level: 1, reason: mine}]}
agents: [{id: acme, class: ai, footers: ['built by acme'], logins: [acmebot]}]
"""
    repo.write({".gate.yaml": text})
    shown = gate("policy", "show").out
    before, after = load(text.encode(), file="a"), load(shown.encode(), file="b")
    unlike = {
        key
        for key in before._fields
        if key not in ("digest", "origins", "paths", "rules") and getattr(before, key) != getattr(after, key)
    }
    assert not unlike
    assert [r._replace(origin="", reason="") for r in after.rules] == [
        r._replace(origin="", reason="") for r in before.rules
    ]
    assert [p._replace(origin="", reason="") for p in after.paths] == [
        p._replace(origin="", reason="") for p in before.paths
    ]


def test_one_is_no_plural(repo: Repo, gate: Callable[..., Result]) -> None:
    repo.commit({".gate.yaml": "version: 1\npaths: [{match: 'src/**', at_least: 2}]\n"})
    assert gate("policy", "check").out == ".gate.yaml: valid, 1 path rule, 0 rules re-graded\n"
    assert "level 4 human-only: 1 file\n" in gate("policy", "map").out


def test_policy_map_lists_every_tracked_file(repo: Repo, gate: Callable[..., Result]) -> None:
    repo.commit({"Dockerfile": "FROM x\n", ".github/CODEOWNERS": "* @a\n"})
    data = json.loads(gate("policy", "map", "--format", "json").out)
    levels = {f["path"]: f["level"] for f in data["files"]}
    assert levels == {
        "README.md": 0,
        "src/app.py": 1,
        "db/001.sql": levels["db/001.sql"],
        "Dockerfile": 3,
        ".github/CODEOWNERS": 4,
    }
    assert sum(data["totals"].values()) == 5


def test_init_writes_once(repo: Repo, gate: Callable[..., Result]) -> None:
    first = gate("init")
    assert first.code == 0
    assert "require the status check" in first.out
    assert (repo.folder / ".github/workflows/oversight-relay.yml").exists()
    assert "branches: ['main']" in (repo.folder / ".github/workflows/oversight-gate.yml").read_text()
    assert gate("policy", "check").code == 0
    again = gate("init")
    assert (again.code, "--force" in again.err) == (2, True)
    assert gate("init", "--force").code == 0


def test_init_keeps_what_is_there_and_adds_the_rest(repo: Repo, gate: Callable[..., Result]) -> None:
    (repo.folder / ".gate.yaml").write_text("version: 1\n")
    done = gate("init")
    assert (done.code, "kept .gate.yaml" in done.out) == (0, True)
    assert (repo.folder / ".gate.yaml").read_text() == "version: 1\n"
    assert (repo.folder / ".github/workflows/oversight-gate.yml").exists()


@pytest.mark.parametrize("link", [".gate.yaml", ".github"])
def test_init_writes_through_no_link(repo: Repo, gate: Callable[..., Result], tmp_path: Path, link: str) -> None:
    (repo.folder / link).symlink_to(tmp_path / "outside")
    result = gate("init", "--force")
    assert (result.code, "a link" in result.err) == (2, True)
    assert not (tmp_path / "outside").exists()
    assert repo.git("status", "--porcelain") == f"?? {link}"


def test_a_log_without_a_name_is_bad_usage(gate: Callable[..., Result]) -> None:
    assert gate("check", "HEAD", "--ledger", "").code == 2


def test_a_policy_that_does_not_load_is_told_where_it_comes_in(repo: Repo, gate: Callable[..., Result]) -> None:
    repo.stage({".gate.yaml": "version: 1\nextnds: strict\n"})
    found = json.loads(gate("check", "--staged", "--format", "json").out)["files"][0]["findings"]
    assert any("does not load" in f["reason"] and "extnds" in f["reason"] for f in found)
    assert "does not load" in gate_process(repo.folder, "hook", "pre-commit").err


def test_scan_tells_a_policy_that_does_not_load_from_a_commit_that_is_not_here(repo: Repo) -> None:
    repo.commit({".gate.yaml": "version: 1\nextnds: strict\n"})
    repo.commit({"README.md": "# x\n"})
    assert gate_process(repo.folder, "scan", "HEAD~1..HEAD").code == 2
    assert gate_process(repo.folder, "scan", "--stdin", stdin=b"f" * 40).code == 3


def test_init_on_a_branch_names_the_default_branch(repo: Repo, gate: Callable[..., Result]) -> None:
    repo.git("switch", "-q", "-c", "add-gate")
    assert gate("init").code == 0
    text = (repo.folder / ".github/workflows/oversight-gate.yml").read_text()
    assert ("'main'" in text, "add-gate" in text) == (True, False)


def test_init_beside_other_hooks_says_how_all_of_ours_are_installed(repo: Repo, gate: Callable[..., Result]) -> None:
    repo.write({".pre-commit-config.yaml": "repos: []\n"})
    assert "default_install_hook_types: [pre-commit, prepare-commit-msg, commit-msg, pre-push]" in gate("init").out
