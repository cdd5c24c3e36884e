"""Changes of remarks alone where no proof reads the language: ordinary, wherever they stand, unless something may read them."""

from __future__ import annotations

import pytest

from gate.classify.engine import assess_file
from gate.classify.reading import remarks
from tests.rules.case_files import change

SH = "#!/bin/sh\n{}kubectl apply -f prod.yaml\n"
HELM = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n{}data:\n  a: |\n    # one\n    b\n"

ALONE = [
    ("Jenkinsfile", "pipeline {\n  // one\n  sh 'make'\n}\n", "pipeline {\n  // two, for production deploys\n  sh 'make'\n}\n"),
    ("scripts/deploy.sh", SH.format(""), SH.format("# applies the manifests\n")),
    ("scripts/deploy.ps1", "kubectl apply -f a\n", "# applies the manifests\nkubectl apply -f a\n"),
    ("main.bicep", "param a string\n", "// what it is called\nparam a string\n"),
    ("nginx.conf", "server {\n  listen 80;\n}\n", "server {\n  # by hand\n  listen 80;\n}\n"),
    ("manifests/init.pp", "class a {\n}\n", "# one\nclass a {\n}\n"),
    ("charts/x/templates/a.yaml", HELM.format("# one\n"), HELM.format("# two\n")),
    ("charts/x/templates/b.yaml", HELM.format("{{/* one */}}\n"), HELM.format("{{- /* two */}}\n")),
    ("salt/users/init.sls", "a:\n  user.present:\n    - name: a\nb:\n  user.absent: []\n", "a:\n  user.present:\n    - name: a\n\nb:\n  user.absent: []\n"),
    ("src/auth/guard.lua", "return ok(u)\n", "-- who may\nreturn ok(u)\n"),
    ("src/auth/g.clj", "(defn ok [u] (:admin u))\n", ";; who may\n(defn ok [u] (:admin u))\n"),
    ("app/auth/login.html.erb", "<%= form_for u do %>\n", "<%# the form %>\n<%= form_for u do %>\n"),
    ("salt/top.sls", "base:\n  '*': [a]\n", "# all of them\nbase:\n  '*': [a]\n"),
]  # fmt: skip

READ = [
    ("scripts/deploy.sh", "#!/bin/sh\nmake\n", "# one\n#!/bin/sh\nmake\n"),
    ("scripts/deploy.sh", "#!/bin/sh\n# shellcheck disable=SC2086\nrm $A\n", "#!/bin/sh\nrm $A\n"),
    ("scripts/deploy.sh", "#!/bin/sh\ncat <<E > /etc/a\n# one\nE\n", "#!/bin/sh\ncat <<E > /etc/a\n# two\nE\n"),
    ("scripts/deploy.sh", "#!/bin/sh\nawk '\n# one\n' a\n", "#!/bin/sh\nawk '\n# two\n' a\n"),
    ("scripts/deploy.sh", "#!/bin/sh\nmake a \\\n\nmake b\n", "#!/bin/sh\nmake a \\\n# one\nmake b\n"),
    ("scripts/deploy.sh", "#!/bin/sh\n# one\nmake\n", "#!/bin/sh\n# one \\\nmake\n"),
    ("charts/x/templates/a.yaml", HELM.format(""), HELM.format("").replace("# one", "# two")),
    ("charts/x/templates/a.yaml", HELM.format("# {{ include \"a\" . }}\n"), HELM.format("")),
    ("salt/users/init.sls", "a:\n  file.managed:\n    - contents: |\n        b\n        c\n", "a:\n  file.managed:\n    - contents: |\n        b\n\n        c\n"),
    ("scripts/deploy.sh", "#!/bin/sh\nmake a \\\n  b\n", "#!/bin/sh\nmake a \\\n\n  b\n"),
    ("Jenkinsfile", "sh '''\n// one\n'''\n", "sh '''\n// two\n'''\n"),
    ("nginx.conf", "server {\n  # listen 80;\n}\n", "server {\n  listen 80;\n}\n"),
    ("app/a.html.erb", "<p>\n", "<%# locals: (u:) %>\n<p>\n"),
    ("app/a.html.erb", "<p>\n", "<!--[if IE]><script src=\"a.js\"></script><![endif]-->\n<p>\n"),
    ("src/g.lua", "a = [[\n-- one\n]]\n", "a = [[\n-- two\n]]\n"),
    ("charts/x/templates/a.yaml", 'a: "b \\"\n  # one\n  c"\n', 'a: "b \\"\n  # two\n  c"\n'),
    ("Makefile", "a:\n\t# one\n", "a:\n\t# two\n"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "before", "after"), ALONE)
def test_ordinary(path: str, before: str, after: str) -> None:
    assert assess_file(change(path, before, after)).level <= 1
    assert remarks.only(change(path, before, after))


@pytest.mark.parametrize(("path", "before", "after"), READ)
def test_read_by_something(path: str, before: str, after: str) -> None:
    assert not remarks.only(change(path, before, after))


@pytest.mark.parametrize("path", ["app/db.py", "scripts/deploy.sh", "infra/main.tf", ".env"])
def test_a_secret_in_a_remark_is_one(path: str) -> None:
    token = "ghp_" + "Zx9Kq2Lm4Np6Rs8Tu1Vw3Xy5Za7Bc9De2Fg4"
    assert assess_file(change(path, "a = 1\n", f"# {token}\na = 1\n")).level == 4


def test_a_secret_that_stood_there_is_no_news_where_only_the_style_changed() -> None:
    token = "ghp_" + "Zx9Kq2Lm4Np6Rs8Tu1Vw3Xy5Za7Bc9De2Fg4"
    assert assess_file(change("app/db.py", f"a = ('{token}')\n", f'a  =  ("{token}")\n')).level == 0
