"""No text keeps the gate busy: what is made to is graded in time, and what no one foresaw is stopped."""

from __future__ import annotations

import contextlib
import threading

import pytest

from gate.classify import engine
from gate.classify.engine import assess, assess_file, grade
from gate.classify.equivalence import prove
from gate.classify.time_limit import OutOfTimeError, limited
from gate.commands import grade_script
from gate.model import Change, FileChange
from tests.rules.case_files import change

BLANKS = " " * 3_000
STALLED = 8
"""Seconds that only a stall takes (some twenty and more), however slow the machine is."""
STALLING = {
    "playbook.yml": "- hosts: all\n" + "      key: a b c   \n" * 60 + "never:\n",
    "app/models/account.rb": "Account" + ".a.b(c)" * 400 + ".\n",
    "db/grants.sql": "REVOKE GRANT OPTION FOR a(b)" + " , a b" * 400 + ";\n",
    "db/update.sql": "UPDATE" + " or a" * 3_000 + ";\n",
    "db/keys.py": '"""-----BEGIN PRIVATE KEY-----' + "Proc-Type:" * 300 + '"""\n',
    "infra/stack.ts": "import * as cdk from 'aws-cdk-lib';\n" + "a." * 3_000 + "b\n",
    "api/service.thrift": f"struct S {{ 1:{BLANKS} }}\n",
    "db/migrate/001_add.js": f"exports.up = 1;\nfunction{BLANKS}down\n",
    "app/auth.py": f"user = Depends({BLANKS}\nAllowedOrigin:{BLANKS}\n",
    "app/send.py": f"requests.post('https://a', json ={BLANKS}os\n",
    "app/run.py": f"getattr(x).public_send{BLANKS}\nrun(['terragrunt'{BLANKS}\n",
    "app/store.js": f"db.users.deleteMany({BLANKS}x)\n",
    "src/Clear.cls": "/* delete [select " * 3_000 + f"delete{BLANKS}[{BLANKS}\n",
    "src/clear.clj": f"(jdbc/delete!{BLANKS}a{BLANKS}b{BLANKS}\n" * 20,
    "jobs/load.py": "df.to_sql(" * 3_000 + f".mode('overwrite'){BLANKS}.a(){BLANKS}.b(if_exists = 'replace'\n",
    "src/Clear.scala": f"val all = orders.delete{BLANKS}\n" * 30,
    "run.bat": f"cmd /k{BLANKS}\n",
    "k8s/values.yaml": "\n" * 3_000,
    "scripts/a.ps1": "# drop table x\n" + '"`' * 30_000,
    "scripts/a.sh": "# drop table x\n" + '"\\' * 30_000,
    "ci/pipeline.yml": "jobs:\n" * 15_000,
    "infra/a.tf": "{point_in_time_recovery=" * 4_000,
    "setup.py": 'x = f"' + "{1}" * 60_000 + '"\n',
    "web/card.js": "// é\nvar a = 'data:image/png;base64," + "iVBORw0KGgo" * 6_000 + "';\n",
    "web/roles.js": "auth role token " * 20_000 + "\n",
    "app/admins.py": "é" + "admin " * 40_000 + "\n",
    "src/clients.py": "client.delete_user(name)\n" * 400 + "x = 1\n" * 30_000,
    "deploy/.drone.yml": "kind: pipeline\nsteps:\n" + "- x\n" * 6_000,
    "db/changelog.json": '{"dropTable": {}, ' * 8_000,
    "db/flood.sql": "delete from a\n" * 8_000,
    "lib/old.rb": "def a\n  x\nend\n" * 4_000,
    "k8s/many.yaml": "---\napiVersion: v1\nkind: Role\n" * 2_000,
    "package.json": '{"scripts": {"start": "' + "jdwp=," * 30_000 + '"}}\n',
    "deploy/build.yaml": "steps:\n" + "  # x\n" * 40,
    "deploy/steps.yaml": "steps:\n" + "  - run: make\n" * 40,
    "Jenkinsfile": "stage('a') {\n"
    + "  sh 'mvn terraform helmfile gradle "
    + "x " * 200
    + "'\n" * 1
    + "  sh 'mvn -x terraform y'\n" * 3_000
    + "}\n",
    "stack/a.yml": "x: base-image:\nservices:\n" + "  a:\n      build: x\n" * 40,
    "config/values.yaml": "  resources:\n" + " \n" * 100_000,
    "config/roles.yml": "roles:\n  a:\n    b:\n" + "      - /a\n" * 10_000,
    ".github/teams.yaml": "teams:\n" * 1_500 + "  a: admin\n" * 1_500,
}


def test_a_proof_that_is_made_to_stall_does_not() -> None:
    before = "/* a */ b\n" * 3_000
    with limited(STALLED):
        assert prove("web/a.js", before.encode(), before.replace("b", "(b)", 1).encode()) is None


@pytest.mark.parametrize("path", STALLING)
def test_a_text_that_is_made_to_stall_does_not(path: str) -> None:
    file = change(path, "a\n", "a\n" + STALLING[path])
    with limited(STALLED):
        assert assess_file(file).level >= 1


ROWS = range(2_500)
DEEP = '"""a"""\nx = ' + "+".join(["1"] * 2_500) + "\n"
WORKFLOW = "on: push\njobs:\n  a:\n    steps:\n      - run: make "
MADE = {
    "rows": "\n      - run: |\n" + "          make a \\\n" * 9_000,
    "row": "\n      - run: " + "make a " * 25_000 + "\n",
    "name": "\n      - name: " + "deploy " * 25_000 + "test\n",
    "text": "\n    x: &b " + "z" * 100_000 + "\n    y: [" + "*b, " * 20_000 + "]\n",
    "aliases": "\n    x: &b0 [x]\n" + "".join(f"    y{n}: &b{n + 1} [{', '.join([f'*b{n}'] * 9)}]\n" for n in range(9)),
}
BOTH_STALL = {
    **{
        f".github/workflows/{name}.yml": tuple(f"{WORKFLOW}{side}{text}" for side in "ab")
        for name, text in MADE.items()
    },
    "infra/a.tf": tuple(
        'resource "x" "y" {\n' + "".join(f"  a{row:05d} = {row}\n" for row in rows) + "}\n"
        for rows in (ROWS, ROWS[::-1])
    ),
    "Makefile": tuple("a:\n" + "".join(f"\tbandit -r {side}{row}\n" for row in ROWS) for side in "ab"),
    "app/views/auth/x.html.erb": tuple(f"<p>auth</p>\n<%= f.{side} %>button_to" + "(" * 50_000 for side in "xy"),
    "scripts/a.py": ("x = 1\n", 'run("terraform apply")\n' + ("kubectl " * 6_000 + "\n") * 2),
}


@pytest.mark.parametrize("path", BOTH_STALL)
def test_two_sides_that_are_made_to_stall_do_not(path: str) -> None:
    file = change(path, *BOTH_STALL[path])
    with limited(STALLED):
        assert assess_file(file).level >= 1


def test_a_module_that_is_nested_too_deep_is_graded_by_its_path() -> None:
    assert assess_file(change("app/auth/deep.py", DEEP, DEEP.replace("1+1", "2+1", 1))).level == 3


@pytest.mark.parametrize(
    "command",
    [
        "python -c 'x = [" + ' u``"a"' * 60 + "'",
        f"python -c 'passthru{BLANKS}'",
        f"python -c 'os.unlink{BLANKS}'",
        *(
            f"{program} {' '.join(f'{word}{number}' for number in range(9_000))}"
            for program, word in (
                ("make", "a"),
                ("make", "deploy-"),
                ("rails", "a:b"),
                ("gradle", "a"),
                ("fab", "a"),
                ("git push origin", "a"),
            )
        ),
    ],
    ids=lambda command: command[:20],
)
def test_a_command_that_is_made_to_stall_does_not(command: str) -> None:
    with limited(STALLED):
        grade_script(command)


def _forever(file: FileChange, siblings: frozenset[str]) -> None:
    while True:
        with contextlib.suppress(Exception):  # what a reader that bears with anything would do
            sum(range(1_000))


def test_what_is_not_read_in_time_waits_for_a_human(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "limited", lambda seconds: limited(min(seconds, 0.05)))
    monkeypatch.setattr(engine, "assess_file", _forever)
    files = (change("notes.md", "a\n", "b\n"), change("app/code.py", "a = 1\n", "a = 2\n"))
    whole = Change(repository="acme/shop", base=None, head=None, source="a case", files=files)
    graded = list(grade(whole))
    assert [(f.path, f.level, f.findings[0].rule) for f in graded] == [
        ("notes.md", 4, "timed-out"),
        ("app/code.py", 4, "timed-out"),
    ]
    assert assess(whole, graded=graded).level == 4


def test_the_gates_own_policy_keeps_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "limited", lambda seconds: limited(min(seconds, 0.2)))
    monkeypatch.setattr(engine, "assess_file", _forever)
    own = change(".gate.yaml", "version: 1\n", "version: 1\nlevels: {2: {approvals: 0}}\n")
    (graded,) = grade(Change(repository="acme/shop", base=None, head=None, source="a case", files=(own,)))
    assert "gate-policy" in {f.rule for f in graded.findings}


def test_only_what_runs_too_long_is_stopped() -> None:
    with limited(5):
        assert sum(range(10)) == 45
    with pytest.raises(OutOfTimeError), limited(0.05):
        _forever(change("a.py", "", ""), frozenset())


def test_another_thread_has_no_limit_and_no_error() -> None:
    said: list[int] = []

    def work() -> None:
        with limited(0.01):
            said.append(sum(range(1_000_000)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert said == [sum(range(1_000_000))]
