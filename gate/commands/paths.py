"""What a path is to a project: its own file, a cache, a secret, a guard, the system, a disk."""

from __future__ import annotations

import posixpath
import re

from gate.commands.expand import ROOT, UNKNOWN
from gate.commands.grades import Verdict, judge
from gate.expressions import Lazy

_CACHES = frozenset(
    "node_modules build dist out target coverage htmlcov tmp temp .tmp .cache .next .nuxt .turbo .parcel-cache .vite "
    "__pycache__ .pytest_cache .mypy_cache .ruff_cache .tox .nox .venv venv env .eggs .gradle .terraform .terragrunt-cache .dart_tool "
    ".svelte-kit .angular .expo .yarn .pnpm-store .nyc_output .hypothesis .ipynb_checkpoints _build site public/build "
    "zig-out zig-cache .zig-cache DerivedData Pods .output .vercel .netlify .serverless .aws-sam cdk.out bazel-out bin obj log logs storybook-static "
    ".docusaurus .jekyll-cache _site .stack-work elm-stuff .bundle test-results playwright-report artifacts generated "
    ".sass-cache .webpack .rollup.cache .eslintcache .stylelintcache .coverage cmake-build-debug _deps .build "
    ".pytype .pyre dbt_packages spark-warehouse .metals .bloop wheelhouse pip-wheel-metadata release-artifacts".split()
)
_CACHE_NAME = Lazy(
    r"(?:.*\.(?:pyc|pyo|o|obj|log|tmp|bak|swp|orig|rej|class|tsbuildinfo|egg-info|cover|prof|pid)|\.?venv[-_]?(?:\d[\d.]*|freeze|tests?|lint|docs|dev|build|ci|py\d*|tmp)|\.DS_Store|"
    r"\*\.egg-info|cmake-build-.*|bazel-.*|.*\.egg-info|\.coverage.*|npm-debug\.log.*|nohup\.out|.*~)$"
)
_DEVICES = Lazy(r"/dev/(?:sd|hd|nvme|vd|xvd|mmcblk|disk|rdisk|md|dm-|mapper/|loop|sg|mem|kmem)")
_HARMLESS_DEVICES = Lazy(
    r"/dev/(?:null|stdout|stderr|stdin|tty\w*|fd/\d+|zero|u?random|full|ptmx|pts/\d+|tcp|udp|shm/)"
)
_TEMPORARY = Lazy(r"/(?:private/)?(?:var/)?tmp(?:/|$)|/var/folders/|/dev/shm/|\$TMPDIR")
_SYSTEM = Lazy(
    r"/(?:etc|usr|var|boot|bin|sbin|lib\w*|opt|srv|root|proc|sys|dev|System|Library|Applications|Users|home|mnt|media|"
    r"data|nix|snap|Windows)(?:/|$)|[A-Za-z]:[\\/]"
)
_GUARDS = Lazy(
    r"(?:^|/)(?:\.claude/(?:settings[\w.]*\.json|hooks/.*|agents/.*|commands/.*)|\.claude\.json|\.claude/?$|"
    r"\.gate(?:\.ya?ml|/.*|/?$)|\.git/hooks(?:/.*)?|\.husky(?:/.*)?|\.github/(?:workflows(?:/.*)?|CODEOWNERS|settings\.ya?ml|"
    r"hooks/.*|rulesets/.*|copilot/.*|actions/.*)|CODEOWNERS|\.gitlab-ci\.ya?ml|\.cursor/(?:permissions|cli|hooks|mcp)\.json|"
    r"\.cursor/hooks/.*|\.codex/(?:config\.toml|rules(?:/.*)?|hooks.*)|\.gemini/(?:settings\.json|policies(?:/.*)?)|"
    r"\.kiro/(?:agents|hooks|settings)(?:/.*)?|\.opencode/(?:opencode\.jsonc?|agents?/.*|plugins?(?:/.*)?)|bin/gate|opencode\.jsonc?|\.mcp\.json|\.aider\.conf\.ya?ml|"
    r"\.pre-commit-config\.ya?ml|lefthook\.ya?ml|\.lefthook\.ya?ml|managed-settings\.json|\.vscode/settings\.json)$"
)
_SOFT_GUARDS = Lazy(
    r"(?:^|/)(?:\.pre-commit-config\.ya?ml|\.?lefthook\.ya?ml|\.vscode/settings\.json|\.gitlab-ci\.ya?ml)$"
)
_AUTHORISED = Lazy(
    r"(?:^|/)(?:\.ssh(?:/.*)?|authorized_keys|sudoers(?:\.d/.*)?|etc/(?:passwd|shadow|group|pam\.d/.*|ssh/.*|hosts\.allow|"
    r"ld\.so\.preload|cron[\w.]*(?:/.*)?|crontab|profile\.d/.*|profile|environment|hosts|resolv\.conf|systemd/.*)|"
    r"\.(?:bashrc|zshrc|profile|bash_profile|zprofile|zshenv|bash_login|bash_aliases)|\.(?:aws|kube|gnupg)(?:/.*)?|"
    r"\.netrc|\.npmrc|\.pypirc|\.git-credentials|\.docker/config\.json|spool/cron(?:/.*)?)$"
)
_SHELL_STARTUP = Lazy(r"\.(?:bashrc|zshrc|profile|bash_profile|zprofile|zshenv|bash_login|bash_aliases)$|\.npmrc$")
_PUBLIC = Lazy(
    r"(?i)(?:\.pub|\.example|\.sample|\.template|\.dist|\.tpl|\.j2|known_hosts|\.md|\.ejs|\.schema\.json)$|/config$"
)
_SECRETS = Lazy(
    r"(?i)(?:^|/)(?:\.env(?:\.[\w.-]+)?|[\w.-]*\.env|\.envrc|id_(?:rsa|dsa|ecdsa|ed25519)\w*|[\w.-]*\.(?:pem|key|p12|pfx|jks|keystore|"
    r"kdbx|ppk|asc|gpg)|\.netrc|\.pgpass|\.my\.cnf|\.npmrc|\.pypirc|\.git-credentials|\.htpasswd|master\.key|"
    r"credentials(?:\.\w+)?|[\w-]*credentials?\.(?:json|ya?ml|xml|ini|csv|txt|db)|secrets?(?:\.(?:ya?ml|json|toml|env|txt|ini))?|[\w-]*secrets?\.(?:ya?ml|json|toml|env|txt|ini)|"
    r"service[-_]account[\w-]*\.json|[\w.-]*kubeconfig[\w.-]*|\.kube/config|\.aws(?:/[\w*]+)?|\.ssh/?\*?|\.gnupg|\.kube|\.azure|\.config/gcloud|"
    r"\.docker/config\.json|\.config/gcloud(?:/.*)?|\.config/gh/hosts\.yml|\.azure/.*|terraform\.tfvars|[\w.-]*\.tfstate(?:\.backup)?|"
    r"secrets?/.*|\.vault-token|token(?:\.(?:txt|json))?|application_default_credentials\.json|passwords?(?:\.\w+)?|"
    r"/?etc/(?:shadow|gshadow|sudoers)|proc/(?:self|\d+)/environ|\.cargo/credentials.*|\.gnupg/.*|[\w.-]*vault[-_.]pass\w*|\.gem/credentials|\.terraformrc|prod\.vars|\.dev\.vars)$"
)
_SAFE_SECRETS = Lazy(
    r"(?i)(?:^|/)(?:secrets?/|tests?/|fixtures/|docs?/|src/|spec/|__tests__/).*\.(?:py|js|ts|tsx|go|rs|rb|java|md|rst|html|css)$|"
    r"(?:^|/)\.env\.(?:example|sample|template|dist|defaults?|schema|test|ci)$|"
    r"(?:^|/)(?:terraform\.tfvars\.example|test[\w-]*\.(?:pem|key)|tests?/.*|[\w-]*(?:cert|ca|public)[\w-]*\.pem)$"
)


def join(cwd: str, path: str) -> str:
    """The path as seen from where the agent started: quotes gone, dots folded."""
    path = path.replace("\\", "/") if re.match(r"[A-Za-z]:\\", path) else path
    if path[:1] == ROOT:
        cwd, path = "", f".{path[1:]}" if path[1:2] in ("", "/") else f"../{path[1:]}"
    if cwd and path[:1] not in ("/", "~", UNKNOWN) and path:
        path = f"{cwd}/{path}"
    if not path:
        return ""
    if UNKNOWN in path and "/.." in path:
        rest = path.rpartition("/..")[2].lstrip("/")
        path = rest if rest and is_cache(rest) else f"../{rest}"  # it may lead anywhere, and out of the project
    folded = posixpath.normpath(path[:4000])
    return "/" + folded.lstrip("/") if folded.startswith("//") else folded


_HELD = Lazy(
    r"(?i)^(?:\./)?(?:env|site|logs?|tmp|temp)/(?:.*/)?(?:prod(?:uction)?|live|uploads?|audit\w*|backups?)(?:/|$)|\.(?:tfstate|dump|sqlite3?)(?:\.backup)?$"
)
"""What stands below a folder of such a name, and is not made again."""


def is_cache(path: str) -> bool:
    """Something a tool makes again: dependencies, build output, caches, temporary files."""
    if path.startswith(("/", "~")):
        return (
            bool(_TEMPORARY.match(path))
            or bool(
                re.match(
                    r"~/(?:\.cache|\.npm|Library/Caches|\.gradle/caches|\.m2/repository|\.cargo/registry)(?:/|$)", path
                )
            )
            or bool(re.match(r"/var/(?:lib/apt/lists|cache/(?:apt|yum|dnf|apk|pacman|zypp))(?:/|$)", path))
            or path.rsplit("/", 1)[-1] in ("node_modules", "__pycache__", ".pytest_cache", ".terraform", ".venv")
        )
    pieces = [piece for piece in path.split("/") if piece not in (".", "")]
    if ".." in pieces or not pieces or _HELD.search(path):
        return False
    if UNKNOWN in path:
        return pieces[0] in _CACHES or (pieces[-1] in _CACHES and UNKNOWN not in pieces[-1])
    return any(piece in _CACHES for piece in pieces) or bool(_CACHE_NAME.match(pieces[-1]))


def kind_of(path: str, cwd: str = "") -> str:
    """null, temp, cache, device, guard, access, root, home, system, parent, git, tree, unknown, project."""
    full = join(cwd, path)
    if full.startswith("/dev/") or "/dev/" in full:
        if _HARMLESS_DEVICES.match(full):
            return "null"
        if _DEVICES.match(full):
            return "device"
    if _GUARDS.search(full):
        return "guard"
    bare = full.rstrip("*").rstrip("/")
    if full.startswith(("/", "~")) and (bare in ("", "/", "/.", "~") or full in ("/", "/*", "~/*", "~/.*", "/.*", "~")):
        return "root" if full[:1] == "/" else "home"
    if is_cache(full):
        return "temp" if _TEMPORARY.match(full) else "cache"
    if _AUTHORISED.search(full):
        return "access"
    if full[:1] == "~":
        return "home" if full.count("/") < 1 else "outside"
    if full[:1] == "/" or re.match(r"[A-Za-z]:", full):
        if full.startswith(UNKNOWN, 1):
            return "unknown"
        return "system" if _SYSTEM.match(full) else "root" if full.count("/") == 1 else "outside"
    if full in (".", "*", "./*", ".*", "**", "./.", "**/*", ".[!.]*") or (
        full.startswith("*") and full.count("*") == len(full)
    ):
        return "tree"
    if full == ".." or full.startswith("../"):
        return "parent"
    if full == ".git" or full.startswith(".git/"):
        return "git"
    if UNKNOWN in full:
        return "unknown"
    return "project"


def is_secret(path: str, cwd: str = "") -> bool:
    """A file that holds credentials, by its name."""
    path = path.removeprefix("@")
    if len(path) > 500 or (" " in path and "/" not in path):
        return False
    full = join(cwd, path)
    if _PUBLIC.search(full) and not full.endswith(".kube/config"):
        return False
    return bool(_SECRETS.search(full)) and not _SAFE_SECRETS.search(full)


def is_guard(path: str, cwd: str = "") -> bool:
    return bool(_GUARDS.search(join(cwd, path)))


_GUARD_ROOTS = Lazy(
    r"(?:^|/)\.(?:github|gitlab|claude|cursor|codex|gemini|kiro|opencode|husky|gate|circleci)/?\*?$|"
    r"(?:^|/)\.(?:github|claude|cursor)/hooks/?\*?$"
)


def holds_guards(path: str, cwd: str = "") -> bool:
    """A directory whose loss would take guards along."""
    return bool(_GUARD_ROOTS.search(join(cwd, path)))


_SEALED = Lazy(r"^(?!.*\.(?:aws|ssh|gnupg|kube)/).*\.(?:enc|sops)(?:\.(?:aws|gcp|azure|ya?ml|json))?$")
"""Nobody reads what is encrypted; who sends it out still sends it."""


def read_verdict(path: str, cwd: str, what: str) -> Verdict | None:
    """Reading a file is nothing, unless it holds secrets."""
    if not is_secret(path, cwd) or _SEALED.search(path):
        return None
    grave = re.search(r"(?i)prod|live|shadow|id_(?:rsa|ed25519)|\.aws|master\.key", path)
    verdict = judge("secret", what, None, why=f"shows the secrets in {path}")
    return verdict._replace(level=3, environment="production" if "prod" in path.lower() else None) if grave else verdict


_RECORDS = Lazy(r"^/var/(?:log/(?:audit|secure|auth\.log|wtmp|btmp|lastlog|faillog|journal)|run/utmp|account)(?:/|$)")


def write_verdict(path: str, cwd: str, what: str, *, deletes: bool = False) -> Verdict | None:
    """Writing a file: what it is decides."""
    kind = kind_of(path, cwd)
    if kind == "null":
        return None
    if kind == "guard":
        if _SOFT_GUARDS.search(join(cwd, path)) and not deletes:
            return judge("bypass", what, None, why=f"changes what guards this repository: {path}")
        return judge("tamper", what, None, why=f"changes what guards this repository: {path}",
                     safer="propose the change in a pull request that a human reviews")  # fmt: skip
    if kind == "device":
        return judge("wipe", what, None, why=f"overwrites the disk {path}: cannot be undone")
    if kind == "access":
        if _SHELL_STARTUP.search(path):
            return judge("bypass", what, None, why=f"changes what every shell of this user runs: {path}")
        return judge("access", what, None, why=f"changes who may do what on this machine: {path}")
    if kind in ("system", "root"):
        if _RECORDS.search(join(cwd, path)):
            return judge("tamper", what, None, why=f"rewrites the record of who did what: {path}")
        verdict = judge("host", what, None, why=f"changes the system file {path}")
        return verdict._replace(level=3)
    if kind == "git" and not deletes:
        return judge("history", what, None, why=f"writes into git's own files: {path}")._replace(level=3)
    return judge("local", what, None, why=f"writes {path}")
