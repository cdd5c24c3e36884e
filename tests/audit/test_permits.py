"""What a rule that allows commands lets through, by the gravest known command that fits it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gate.audit import permits
from gate.audit.permits import Permit
from gate.audit.probes import PROBES
from gate.commands import grade

PRODUCTION, REPOSITORY, LOCAL, UNKNOWN = "production", "repository", "local", "unknown"


def said(permit: Permit) -> tuple[int, str]:
    return int(permit.level), permit.reach


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("aws", (4, PRODUCTION)),
        ("aws elasticbeanstalk", (4, PRODUCTION)),
        ("aws s3 ls", (0, LOCAL)),
        ("terraform", (4, PRODUCTION)),
        ("terraform plan", (0, LOCAL)),
        ("terraform apply", (4, PRODUCTION)),
        ("kubectl get", (0, LOCAL)),
        ("kubectl exec", (4, PRODUCTION)),
        ("psql", (4, PRODUCTION)),
        ("ssh prod.example.com", (4, PRODUCTION)),
        ("./deploy.sh", (4, PRODUCTION)),
        ("git", (4, REPOSITORY)),
        ("git push", (4, REPOSITORY)),
        ("git status", (0, LOCAL)),
        ("git commit", (1, LOCAL)),
        ("gh pr merge", (4, REPOSITORY)),
        ("gh pr view", (0, LOCAL)),
        # some command of theirs runs any code, which reaches further than the registry
        ("npm", (3, UNKNOWN)),
        ("pnpm", (3, UNKNOWN)),
        ("uv", (3, UNKNOWN)),
        ("npx tsx", (3, UNKNOWN)),
        ("pnpm tsx", (3, UNKNOWN)),
        ("pnpm exec", (3, UNKNOWN)),
        ("npx vitest", (1, LOCAL)),
        ("pnpm --filter @shop/api", (3, UNKNOWN)),
        ("pnpm --filter @shop/api lint", (1, LOCAL)),
        ("gh issue", (3, REPOSITORY)),
        ("npm publish", (3, REPOSITORY)),
        ("gh pr comment", (1, REPOSITORY)),
        ("gh pr merge --auto", (3, REPOSITORY)),
        ("git push -u origin", (3, REPOSITORY)),
        ("npm run test", (1, LOCAL)),
        ("npm test", (1, LOCAL)),
        ("pip install", (1, LOCAL)),
        ("rm", (4, LOCAL)),
        ("cp", (1, LOCAL)),
        ("curl", (4, UNKNOWN)),
        ("python", (3, UNKNOWN)),
        ("python -m pytest", (1, LOCAL)),
        ("uv run", (3, UNKNOWN)),
        ("uv run pytest", (1, LOCAL)),
        ("for", (0, LOCAL)),
        # options and what runs a program do not hide it
        ("aws --profile prod s3", (4, PRODUCTION)),
        ("aws --no-cli-pager s3 ls", (0, LOCAL)),
        ("kubectl --context prod get", (0, LOCAL)),
        ("kubectl -n production", (4, PRODUCTION)),
        ("sudo kubectl", (4, PRODUCTION)),
        ("timeout 60 aws", (4, PRODUCTION)),
        ("AWS_PROFILE=x aws", (4, PRODUCTION)),
        ("git --no-pager diff", (0, LOCAL)),
        ("git -C shop status", (0, LOCAL)),
        ("git -C shop push", (4, REPOSITORY)),
        ("git branch --show-current", (0, LOCAL)),
        ("psql -h localhost", (1, LOCAL)),
        ("aws --profile dev s3 ls", (0, LOCAL)),
        ("done", (0, LOCAL)),
        ("do rm", (4, LOCAL)),
    ],
)
def test_a_prefix(words: str, expected: tuple[int, str]) -> None:
    assert said(permits.prefix(words)) == expected


@pytest.mark.parametrize(
    "words",
    ["", "bash", "sh -c", "sudo", "env FOO=1", "/bin/bash", "xargs", "timeout", "do", "eval", "nohup bash", "npx bash"],
)
def test_a_prefix_that_opens_the_shell(words: str) -> None:
    assert permits.prefix(words).any_command


@pytest.mark.parametrize(
    "words", ["bash scripts/check.sh", "sudo apt-get install x", "env FOO=1 npm test", "time npm test"]
)
def test_a_wrapper_with_a_program_is_that_program(words: str) -> None:
    assert not permits.prefix(words).any_command


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (".*", (4, UNKNOWN)),
        ("^.*$", (4, UNKNOWN)),
        ("", (4, UNKNOWN)),
        ("^git status$", (0, LOCAL)),
        ("git (status|diff).*", (0, LOCAL)),
        ("git (status|push).*", (4, REPOSITORY)),
        ("^(ls|cat|aws)\\b", (4, PRODUCTION)),
        ("aws\\s+s3.*", (4, PRODUCTION)),
        ("npm (test|run lint)", (1, LOCAL)),
        ("git push:*", (1, REPOSITORY)),  # a colon, any number of times
    ],
)
def test_a_regular_expression(rule: str, expected: tuple[int, str]) -> None:
    assert said(permits.regex(rule)) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("*", (4, UNKNOWN)),
        ("git * main", (4, REPOSITORY)),
        ("aws * describe*", (0, LOCAL)),
        ("npm run test*", (1, LOCAL)),
        ("git status", (0, LOCAL)),
        ("terraform destroy", (4, UNKNOWN)),
        ("grep -r 'TODO*' src", (0, LOCAL)),
    ],
)
def test_a_glob(rule: str, expected: tuple[int, str]) -> None:
    assert said(permits.glob(rule)) == expected


def test_a_long_command_is_not_quoted_at_length() -> None:
    told = permits.exact("python3 -c '\nimport os\n" + "os.remove(1)\n" * 200 + "'")
    assert "\n" not in told.what
    assert len(told.what) < 100


def test_every_probe_is_grave_for_the_grader_that_the_guard_uses() -> None:
    mild = [
        p
        for reach, probes in PROBES.items()
        for p in probes
        if reach in (PRODUCTION, REPOSITORY) and grade(p).level < 1
    ]
    assert mild == []
    assert all(grade(p).level >= 3 for p in PROBES[PRODUCTION])


@given(st.text(max_size=200))
def test_no_rule_fails(text: str) -> None:
    for judge in (permits.prefix, permits.exact, permits.glob, permits.regex):
        assert 0 <= judge(text).level <= 4


def test_a_hostile_rule_costs_nothing() -> None:
    begin = time.process_time()
    for rule in ("(a+)+" * 400 + "$", "*a" * 900, "do " * 700, "(" * 1_000, "\\" * 1_999, "[" * 1_500 + "*"):
        for judge in (permits.prefix, permits.glob, permits.regex):
            judge(rule)
    assert time.process_time() - begin < 2


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        # asked for its version or its help, a program answers and ends
        ("node --version", (0, LOCAL)),
        ("npm --version", (0, LOCAL)),
        ("python -V", (0, LOCAL)),
        ("docker --help", (0, LOCAL)),
        # the worst of its own commands
        ("dotnet nuget", (3, "repository")),
        ("dotnet ef database update", (2, UNKNOWN)),
        ("dotnet ef", (4, UNKNOWN)),
        ("mvn", (3, "repository")),
        ("mvn test", (1, LOCAL)),
        ("bundle exec rails", (4, UNKNOWN)),
        ("php artisan", (4, UNKNOWN)),
        ("php artisan test", (1, LOCAL)),
        ("sqlite3 shop.db", (4, UNKNOWN)),
        # what starts another program is as grave as that
        ("pnpm exec prisma", (4, UNKNOWN)),
        ("uv run alembic", (4, UNKNOWN)),
        ("npx wrangler", (4, "production")),
        ("npx changeset", (3, "repository")),
        ("pnpm rm", (1, LOCAL)),
        # alone it tells how it is used, with a word more it builds
        ("./gradlew", (1, LOCAL)),
        ("swift", (1, LOCAL)),
        ("git log", (0, LOCAL)),
        ("heroku logs", (0, LOCAL)),
        # the first file is named, the others are not
        ("rm shop", (4, LOCAL)),
        # what a place says only to a script of the project
        ("defaults", (2, LOCAL)),
        ("SHOP=1 npx prisma db push", (4, UNKNOWN)),
        # a script of the project that is named after a program of the system
        ("pnpm fmt", (1, LOCAL)),
        ("yarn workspace", (3, UNKNOWN)),
        ("docker compose exec", (3, UNKNOWN)),
        ("source", (3, UNKNOWN)),
        ("source .venv/bin/activate", (1, LOCAL)),
    ],
)
def test_the_worst_that_may_follow(words: str, expected: tuple[int, str]) -> None:
    assert said(permits.prefix(words)) == expected
