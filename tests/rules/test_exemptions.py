"""What the exemptions of rules must not let through: harm that looks like what they were made for.

Each row is a path, both sides, and the least level."""

from __future__ import annotations

import pytest

from gate.classify.engine import assess_file
from tests.rules.case_files import change

LOOKS_HARMLESS: list[tuple[str, str, str, int]] = [
    ("clusters/production/fixtures/aws-auth.yaml", "a: 1\n", "a: 1\nmapUsers: x\n", 4),
    (
        "clusters/production/testdata/rbac.yaml",
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: a\nsubjects:\n- name: alice\n",
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: a\nsubjects:\n- name: mallory\n",
        4,
    ),
    (
        "k8s/fixtures/rbac.yaml",
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: a\nsubjects:\n- name: alice\n",
        "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: a\nsubjects:\n- name: mallory\n",
        2,
    ),
    ("accounts/fixtures/production/users.json", '{"a":1}\n', '{"a":1,"is_superuser":true}\n', 3),
    (
        "src/sepsis/score.ts",
        "const doc = `\nopenapi: 3.0.0\n`\nexport const lactateThreshold = 2\n",
        "const doc = `\nopenapi: 3.0.0\n`\nexport const lactateThreshold = 20\n",
        4,
    ),
    (
        "dosing/insulin-api.yaml",
        "openapi: 3.0.0\ncomponents:\n  units_insulin:\n    maximum: 10\n",
        "openapi: 3.0.0\ncomponents:\n  units_insulin:\n    maximum: 100\n",
        4,
    ),
    (
        "src/auth/AdminGuard.tsx",
        "export function AdminGuard() {\n  if (!s.ok) return deny();\n  const data = await loadAll();\n  return <p>Hi</p>;\n}\n",
        "export function AdminGuard() {\n  const data = await loadAll();\n  if (!s.ok) return deny();\n  return <p>Hi</p>;\n}\n",
        3,
    ),
    ("src/permissions/RoleSelect.tsx", "<option>Viewer</option>\n", "<option>Owner</option>\n", 3),
    (
        "src/auth/login.cpp",
        "void a() {\n  if (x) {\n  } else if (!verify(p)) {\n  }\n}\n",
        "void a() {\n  if (x) {\n  } else if (isTest(p)) {\n  }\n}\n",
        3,
    ),
    (
        "src/auth/LoginDialog.cpp",
        "connect(okButton, &QPushButton::clicked, this,\n\t&LoginDialog::checkPassword);\n",
        "connect(okButton, &QPushButton::clicked, this,\n\t&LoginDialog::accept);\n",
        3,
    ),
    (
        "src/tidy.py",
        "def tidy(prefix):\n    for key in bucket.list(prefix):\n        key.delete()\n",
        "def tidy(prefix):\n    for key in bucket.list():\n        key.delete()\n",
        3,
    ),
    (
        "src/tidy.py",
        "def tidy():\n    for u in User.objects.filter(active=False):\n        u.delete()\n",
        'def tidy():\n    for u in User.objects.filter(plan="paid"):\n        u.delete()\n',
        3,
    ),
    (
        "app/controllers/a_controller.rb",
        "class A < ApplicationController\n  before_action :require_admin,\n    only: %i[index\n destroy purge]\n\n  def destroy\n  end\nend\n",
        "class A < ApplicationController\n  before_action :require_admin,\n    only: %i[index export\n purge]\n\n  def destroy\n  end\n\n  def export\n  end\nend\n",
        3,
    ),
    (
        "app/controllers/a_controller.rb",
        "class A < ApplicationController\n  before_action :allow_guest_access,\n    only: [:index]\n\n  def destroy\n  end\nend\n",
        "class A < ApplicationController\n  before_action :allow_guest_access,\n    only: [:index, :export_patients]\n\n  def destroy\n  end\n\n  def export_patients\n  end\nend\n",
        3,
    ),
    (
        "lib/docs.rb",
        "def show(id)\n  current_user.documents.find(id)\nend\n",
        "def show(id)\n  track(current_user.documents.count)\n  Document.find(id)\nend\n",
        3,
    ),
    (
        "src/x.js",
        "const one = await db.findOne({ _id, owner: req.user.id });\n",
        "const id = req.user.id;\nawait Visit.create({ user: id });\nconst one = await db.findOne({ _id });\n",
        3,
    ),
    ("services/samples/config/admins.yaml", "admins:\n  - a\n", "admins:\n  - a\n  - mallory\n", 4),
    ("examples/prod/admins.yaml", "admins:\n  - a\n", "admins:\n  - a\n  - mallory\n", 4),
    (
        "scripts/release.js",
        'const dry = args.dry;\nconst tag = "a";\nexec(`npm publish ${dry ? "--dry-run" : ""} --tag ${tag}`);\n',
        'const dry = args.dry;\nconst tag = "b";\nexec(`npm publish ${dry ? "--dry-run" : ""} --tag ${tag}`);\n',
        3,
    ),
    (
        ".github/workflows/a.yml",
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - name: Package publish\n        run: ./ci/ship.sh a\n",
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - name: Package publish\n        run: ./ci/ship.sh b\n",
        4,
    ),
    (
        ".github/workflows/a.yml",
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - name: Package deploy to production\n        run: ./ci/ship.sh a\n",
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - name: Package deploy to production\n        run: ./ci/ship.sh b\n",
        4,
    ),
    (
        ".github/workflows/a.yml",
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - name: Build push deploy prod\n        run: ./ci/ship.sh a\n",
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - name: Build push deploy prod\n        run: ./ci/ship.sh b\n",
        4,
    ),
    (
        ".github/workflows/a.yml",
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - name: Build deploy\n        run: ./ci/ship.sh a\n",
        "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - name: Build deploy\n        run: ./ci/ship.sh b\n",
        4,
    ),
    ("terraform/user-data.sh", "#!/bin/bash\nharden\n", "# Managed by Terraform\n#!/bin/bash\nharden\n", 3),
    (
        "terraform/user-data.sh",
        "#!/bin/bash\njava -jar a.jar \\\n  --auth=required\n",
        "#!/bin/bash\njava -jar a.jar \\\n# note\n  --auth=required\n",
        3,
    ),
    (
        "modules/a/variables.tf",
        'variable "a" {\n  default = {\n    description = <<EOT\nallow 10.0.0.0/8\nEOT\n  }\n}\n',
        'variable "a" {\n  default = {\n    description = <<EOT\nallow 0.0.0.0/0\nEOT\n  }\n}\n',
        3,
    ),
    (
        "modules/a/variables.tf",
        'variable "a" {\n  default = {\n    alice = {\n      type = "admin"\n    }\n    mallory = {\n    }\n  }\n}\n',
        'variable "a" {\n  default = {\n    alice = {\n    }\n    mallory = {\n      type = "admin"\n    }\n  }\n}\n',
        3,
    ),
    ("roles/kafka/tasks/acls.yml", "- name: a\n  acl: x\n", "- name: a\n  acl: x\n  principal: User:mallory\n", 4),
    (
        "app/models/access_policy.rb",
        "def show?\n  record.public && user.staff\nend\n",
        "def show?\n  record.public || user.staff\nend\n",
        3,
    ),
    (
        "auth/consent.go",
        'x := `<a href="https://app.example.com/login">Log in</a>`\n',
        'x := `<a href="https://evil.example.net/login">Log in</a>`\n',
        3,
    ),
    ("auth/wordlists/check.py", "def a():\n    return verify(user, password)\n", "def a():\n    return True\n", 3),
    (
        "apps/mobile/app.json",
        '{"expo": {"updates": {"url": "https://u.expo.dev/a"}}}\n',
        '{"expo": {"updates": {"url": "https://evil.example/a"}}}\n',
        3,
    ),
    (
        "app/models/blood_test.rb",
        "class BloodTest\n  CRITICAL_POTASSIUM = 6.0\nend\n",
        "class BloodTest\n  CRITICAL_POTASSIUM = 9.0\nend\n",
        1,
    ),
    (
        "app/models/ab_test.rb",
        "class AbTest\n  def clean\n    User.where(test: true).delete_all\n  end\nend\n",
        "class AbTest\n  def clean\n    User.delete_all\n  end\nend\n",
        3,
    ),
    (
        "app/orders.py",
        'def clean():\n    qs = Order.objects.filter(status__in=["expired"])\n    qs.delete()\n',
        'def clean():\n    qs = Order.objects.filter(status__in=["expired", "active"])\n    qs.delete()\n',
        3,
    ),
    (
        "app/orders.py",
        "def clean():\n    qs = Order.objects.filter(Q(a=1)|Q(b=1))\n    qs.delete()\n",
        "def clean():\n    qs = Order.objects.filter(Q(a=1)|Q(b=1)|Q(c=1))\n    qs.delete()\n",
        3,
    ),
    (
        "app/orders.py",
        "def clean():\n    qs = Order.objects.filter(created__lt=cutoff)\n    qs.delete()\n",
        "def clean():\n    qs = Order.objects.filter(created__lt=cutoff + timedelta(days=365))\n    qs.delete()\n",
        3,
    ),
]


@pytest.mark.parametrize(
    ("path", "before", "after", "least"), LOOKS_HARMLESS, ids=[f"{n}-{row[0]}" for n, row in enumerate(LOOKS_HARMLESS)]
)
def test_no_exemption_lets_harm_through(path: str, before: str, after: str, least: int) -> None:
    assert assess_file(change(path, before, after)).level >= least
