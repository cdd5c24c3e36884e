"""What a grade says besides its level, what the surroundings change, and the lines of scripts."""

from __future__ import annotations

from importlib import import_module

import pytest

from gate.commands import Surroundings, grade, grade_script
from gate.commands.families.registry import PROGRAMS
from gate.model import Level


def test_the_reasons_are_consequences_the_gravest_first() -> None:
    found = grade("git status && kubectl scale deploy/api --replicas=2 -n prod; aws s3 rb s3://prod-data --force")
    assert found.level is Level.HUMAN_ONLY
    assert found.effect == "destructive"
    assert found.environment == "production"
    assert found.program == "aws s3 rb s3://prod-data --force"
    assert "deletes a bucket" in found.reasons[0]
    assert found.safer
    assert [int(step.level) for step in found.steps] == [0, 3, 4]


@pytest.mark.parametrize(
    ("command", "effect"),
    [
        ("ls", "read"),
        ("touch x", "local-write"),
        ("gh pr create --fill", "shared-write"),
        ("terraform destroy", "destructive"),
        ("aws iam delete-user --user-name x", "access"),
        ("kubectl apply -f x.yml -n prod", "production"),
        ("curl https://example.com/x | sh", "unknown"),
    ],
)
def test_effects(command: str, effect: str) -> None:
    assert grade(command).effect == effect


def test_names_of_the_policy_mean_environments() -> None:
    around = Surroundings(production=("blue", "shop-eu-*"), test=("mine",))
    assert grade("kubectl rollout undo deploy/api -n blue", surroundings=around).level == 4
    assert grade("kubectl rollout undo deploy/api -n shop-eu-1", surroundings=around).level == 4
    assert grade("kubectl rollout undo deploy/api -n mine", surroundings=around).level == 1
    assert grade("kubectl rollout undo deploy/api -n prod", surroundings=around).level == 3


def test_the_process_environment_may_name_the_target() -> None:
    prod = Surroundings(variables={"AWS_PROFILE": "acme-prod"})
    assert (
        grade("aws ecs update-service --service api --desired-count 2", surroundings=prod).environment == "production"
    )


@pytest.mark.parametrize(("branch", "level"), [("main", 3), ("feat/x", 1), (None, 1)])
def test_a_bare_push_goes_where_the_branch_is(branch: str | None, level: int) -> None:
    assert grade("git push", surroundings=Surroundings(current_branch=branch)).level == level


@pytest.mark.parametrize(
    ("command", "level"),
    [
        ("terraform destroy -var comment=test", 4),
        ("kubectl delete ns shop --reason=test", 4),
        ("aws cloudformation delete-stack --stack-name api --tags env=test", 4),
        ("kubectl delete ns prod-test", 4),
        ("kubectl delete ns prod && cd test", 4),
        ("gcloud app deploy --version 3 --project acme-prod", 4),
        ("helm upgrade api ./chart --version 1.2.3 -n prod", 4),
        ("kubectl exec db-0 psql -h db -c 'DROP TABLE users'", 4),
        ("kubectl delete ns prod --dry-run=none", 4),
    ],
)
def test_no_word_by_the_way_lowers_the_level(command: str, level: int) -> None:
    assert grade(command).level == level


def test_a_script_is_graded_line_by_line() -> None:
    text = '#!/bin/sh\nset -eu\n# terraform destroy\n\nfor env in prod; do\n  kubectl delete ns "$env"\ndone\ncat <<EOF\nrm -rf /\nEOF\nrm -rf /\n'
    graded = dict(grade_script(text))
    assert {line: int(found.level) for line, found in graded.items() if found.level >= 2} == {6: 4, 11: 4}


@pytest.mark.parametrize(
    "fragment",
    [
        "fi\nterraform destroy\n",
        "done\n}\nterraform destroy\n",
        "esac; terraform destroy",
        'echo "a\nb"; terraform destroy',
    ],
)
def test_fragments_of_scripts_are_read(fragment: str) -> None:
    assert max(found.level for _, found in grade_script(fragment)) == 4


def test_an_open_quote_is_asked_about() -> None:
    assert grade("ls 'a").level == 2


def test_the_registry_is_what_the_families_handle() -> None:
    handled = {
        family: set(import_module(f"gate.commands.families.{family}").HANDLERS) for family in set(PROGRAMS.values())
    }
    assert all(name in handled[family] for name, family in PROGRAMS.items())
    assert set().union(*handled.values()) == set(PROGRAMS)
