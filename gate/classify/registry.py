"""The literal registry: each rule's module and the paths that concern it. A module is imported when a path first fits,
so that a commit hook pays only for what the commit touches. A new rule is its file, one line here, a folder of cases."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import import_module
from typing import NamedTuple, cast

from gate.classify.reading.patterns import OfPath, of_path
from gate.classify.reading.shebang import NO_ENDING
from gate.classify.reading.words import (
    CARE_WORDS,
    CONSTRUCT_WORDS,
    FETCH_WORDS,
    INDIRECT_WORDS,
    LOSS_WORDS,
    MEDICINE_WORDS,
    SQL_WORDS,
    Words,
)
from gate.classify.rule import Rule

ANY = r""
CODE_LIKE = r"\.(py|pyx|rb|erb|rake|[cm]?[jt]sx?|go|rs|java|kts?|scala|groovy|cs|fs|vb|cr|php|pl|pm|lua|swift|dart|exs?|clj|sql|vue|svelte|c|cc|cpp|h|hpp|mm?)$"
CODE_OR_SETTINGS = CODE_LIKE + r"|\.(ya?ml|json|toml|ini|csv|env|cfg|conf)$|(^|/)\.env"
YAML_LIKE = r"\.(ya?ml|json|tpl|gotmpl|j2)$"


class Entry(NamedTuple):
    module: str
    paths: str
    """A regular expression that is searched in the path, ignoring case."""
    proof: bool = False
    """True: it also runs where before and after are proved to mean the same."""
    words: Words | None = None
    """One of these must stand in the content, in any case, or the rule has nothing to say and is not loaded."""
    changed: bool = False
    """True: it looks at the changed lines alone, so the words must stand there."""
    placed: bool = False
    """True: what it reads acts by where it stands, and so not among copies of other modules."""
    around: bool = False
    """True: it also looks at the other paths of the change."""


REGISTRY: tuple[Entry, ...] = (
    Entry("modes", ANY, proof=True),
    Entry("hidden", ANY, proof=True),
    Entry(
        "governance",
        r"\.gate|owners|merge_approvers|\.github/|\.(mergify|policy|asf|kodiak|palantir)|bors\.|husky|hooks/|lefthook|lintstaged|action\.ya?ml|\.gitlab-ci|pre-commit|\.gitattributes",
        proof=True,
    ),
    Entry("secrets", ANY, proof=True),
    Entry("workflows", r"(^|/)\.(github|gitea|forgejo)/|(^|/)action\.ya?ml$", placed=True),
    Entry("ci", ANY, placed=True),
    Entry(
        "containers",
        r"dockerfile|containerfile|\.dockerignore$|docker/|compose|entrypoint|docker-bake|\.ko\.ya?ml|\.bzl$|devcontainer|(^|/)Vagrantfile",
    ),
    Entry("containers", r"\.(ya?ml|sh|bash)$|(^|/)\.env[^/]*$|" + NO_ENDING, words=Words("exec:", "image")),
    Entry(
        "terraform",
        r"\.(tf|tfvars|hcl|tofu|tf\.json|tfvars\.json)(\.(j2|jinja2?|tftpl|tpl|tmpl|erb))?$|\.(tmpl|tpl|template)$|terragrunt|\.terraform|(^|/)(terraform(?!-(?:provider|docs|ls|plugin|switcher)\b)[\w-]*|opentofu|infra(structure)?|iac)/|^(aws|gcp|azure)/",
    ),
    Entry(
        "cloud",
        YAML_LIKE
        + r"|\.(template|bicep(param)?|pp|sls|nix)$|(^|/)(serverless|sst\.config)\.[jt]s$|(^|/)amplify/|pulumi|cdk|cookbooks/|cloud[-_]?(init|config)|nuke|user[-_]?data|start-?up|bootstrap|provision|(^|/)(packer|images?)/.+\.(sh|bash|psm?1)$|(^|/)modules/[\w-]+/(templates|files)/|(^|/)(puppet|salt(stack)?|chef|group_vars|host_vars|inventory)/|(^|/)roles/.+/(templates|tasks|vars|defaults|handlers)/|(^|/)ansible[\w-]*/|ansible\.cfg$|samconfig\.toml$",
    ),
    Entry("constructs", CODE_LIKE, words=CONSTRUCT_WORDS),
    Entry(
        "kubernetes",
        YAML_LIKE
        + r"|\.(jsonnet|libsonnet|dhall|cue|ya?ml\.\w+)$|(^|/)(helmfile|charts?|helm|k8s|kustomiz|manifests?)|\.helmignore$",
    ),
    Entry("production", ANY),
    Entry(
        "iam",
        YAML_LIKE
        + r"|\.(tf|hcl|tfvars|toml|sql|py|[cm]?[jt]sx?|go|rb|java|kt|cs|php|ps1|lkml|ini|rs|scala|ex|swift)$|ir\.model\.access\.csv$|-meta\.xml$|\.vcl(\.\w+)?$|(^|/)(admin|superuser|allowed)|aclfile$|\.gpg-id$|gitolite\.conf$|approvers\.txt$|oauth2[-_]proxy/|(allow|white)[-_]?list|acls?\.|polic|iam|role|(^|/)(users|members|people|staff)[^/]*\.csv$|\.(bu|ign)$|polkit|sudoers|(^|/)pam\.d/|\.(rego|zed|cedar|polar|fga)$|(policy|rbac[\w-]*)\.csv$|known_hosts|accounts?[^/]*\.(?:txt|csv)$|accounts$|htpasswd|\.pub$|\.hujson$|\.git-crypt/|(^|/)KEYS|seed|authorized_keys|allowed_signers|vouched|(approved|trusted|allowed)[_-]|dbus|\.(rules|conf)(\.in)?$",
    ),
    Entry(
        "sql",
        CODE_LIKE + r"|\.(sql|psql|pgsql|mysql|ddl|dml|hql|cql|plsql|pls|pkb|pks|prc|tsql|tab|vw|trg|sqlx|sqm?)"
        r"(\.(erb|j2|jinja2?|tmpl|tpl|gotmpl|template|mustache|hbs))?$|\.(sh|bash|zsh|ksh|ps1|psm1|rake|astro)$|"
        + NO_ENDING,
        words=SQL_WORDS,
    ),
    Entry("sql", r"(^|/)(bin|scripts?)/", words=Words("config/environment")),
    Entry(
        "migrations",
        r"migrat|(^|/)(alembic|flyway|liquibase|sqitch|drizzle|prisma|changelogs?|changesets?|dbchanges|db|database|versions|schema[_-]?(changes|updates|versions))/"
        r"|(^|/)[VRU]\d[\d._]*__|(^|/)R__|\.(up|down)\.\w+$|(^|/)\d{8,14}[-_][^/]+\.(sql|rb|exs|php|cs|vb)$|\.prisma$|schema\.(rb|sql)$|structure\.sql$"
        r"|-meta\.xml$|(^|/)(destructiveChanges\w*|db_schema)\.xml$|\.publish\.xml$|\.sqlproj$|(^|/)(liquibase|sqldiff|[\w.-]*change-?log)[\w.-]*\.(xml|ya?ml|json)$",
        around=True,
    ),
    Entry(
        "contracts",
        r"\.(proto|graphqls?|gql|avsc|avdl|avpr|thrift|smithy|raml|wsdl|xsd|asyncapi|ya?ml|jsonc?|api)$",
    ),
    Entry("contracts", r"schema[^/]*(/[^/]+)?\.(py|[cm]?[jt]s|rb)$", words=Words("json-schema.org")),
    Entry(
        "contracts",
        r"\.(java|kt)$",
        words=Words(
            "@requestparam", "@pathvariable", "@requestheader", "@cookievalue", 'param("', "@path(", "mapping("
        ),
    ),
    Entry("contracts", r"(^|/)apis?/([^/]+/)*v\d\w*/[^/]*types\.go$", words=Words("json:"), changed=True),
    Entry("contracts", r"\.(go|py)$", words=Words("flag", "add_argument(", "click.option(", "fs."), changed=True),
    Entry(
        "contracts",
        r"\.py$",
        words=Words(
            ".route(", "register_blueprint(", "methods=", '"/', "'/", ".get(", ".post(", ".put(", ".patch(", ".delete("
        ),
        changed=True,
    ),
    Entry("contracts", r"(^|/)(plugins/modules|library)/([^/]+/)*[^/]+\.py$", words=Words("argument_spec")),
    Entry(
        "contracts",
        r"(serializers?|gql|graphql|schema)[^/]*(/[^/]+)?\.py$",
        words=Words("serializer", "graphene", "marshmallow"),
    ),
    Entry(
        "contracts",
        r"\.[jt]s$",
        words=Words(
            "graphqlobjecttype", "graphqlinputobjecttype", "graphqlinterfacetype", "mutationwithclientmutationid"
        ),
    ),
    Entry(
        "contracts",
        r"\.[cm]?[jt]sx?$",
        words=Words("gql`", "#graphql", "graphql */", "zod-openapi", "zod-to-openapi", "@ts-rest/core"),
    ),
    Entry("contracts", r"(^|/)graphql/.*\.rb$", words=Words("field", "argument"), changed=True),
    Entry("contracts", r"\.rb$", words=Words("requires :", "optional :"), changed=True),
    Entry(
        "dependencies",
        r"\.(lockb?|lockfile|locked|resolved|opam|gemspec|gemfile|gradle|kts|sbt|csproj|fsproj|vbproj|props|targets|toml|npmrc|pypirc|condarc)$"
        r"|(^|/)(packages?[^/]*\.(json|swift|config)|npm-shrinkwrap\.json|deno\.jsonc?|pnpm-[^/]+\.yaml|\.?pnpmfile\.[cm]js|\.yarnrc(\.yml)?|setup\.(py|cfg)|pipfile"
        r"|\.((ruby|python|node|java|php)-version|nvmrc|tool-versions)|environment\.ya?ml|conda-lock\.yml|pip\.(conf|ini)|go\.(mod|sum|work|work\.sum)|gemfile(\.[\w-]+)?|puppetfile|berksfile|cheffile|gems\.rb|composer\.json|(pom|verification-metadata|extensions|settings)\.xml"
        r"|(gradle|gradle-wrapper|maven-wrapper)\.properties|nuget\.config|global\.json|dotnet-tools\.json|mix\.exs|pubspec\.yaml|podfile|cartfile[^/]*|project\.clj|deps\.edn|description|paket\.dependencies|cabal\.project|stack\.yaml|project/build\.properties|project/\w+\.scala|\.(cargo|bundle)/config)$"
        r"|(require|constraint)[^/]*\.(txt|in)$|(^|/)(requirements|constraints)/([^/]+/)*[^/]+\.(txt|in)$",
        around=True,
    ),
    Entry("security", ANY),
    Entry(
        "clinical",
        r"newborn|[np]icu/|cssd|natal|ology|psychiatry|pdmp|hcg|genomics|icu/|sedation|donor/|micro/|obstetric|maternity|incubator|(^|/)aed|autoclave|compounding|ambulance|ctg|order[-_]?set|orderables|rhogam|radiolog|immun|obx|syringe|ecmo|linac|pacemaker|pacer|seizure|epileps|afib|transplant|autoverif|opioid|surg|heparin|paracetamol|acetaminophen|warfarin|morphine|fentanyl|chemo|cgm|neonatal|egfr|infusor|mammo|blood[-_/]|vaccine|phototherapy|closed[-_]?loop|sepsis|(^|/)vent(/|[_-]ctrl)|defib|transfusion|dialysis|ultrafiltration|immuni[sz]ation|weight[-_]?based|allergy|dos(e|ing|age)|bolus|insulin|infusion|interaction|contraindicat|clinical|cds|triage|diagnos|prescri|treatment|ventilator|anesth|chemoth|radioth|vitals|warning|plandefinition|(care|clinics?|wards?|nursing|hospital|medical|pharmacy|icu|bedside)/.*(discharge|escalat)|falls?[-_/]detect|formular|renal|p[ae]+diatric|readmission|lab[-_/]|reference[-_]range|critical[-_]|e[ck]g[/_.-]|news2|[mp]ews|sofa|apgar|phq|gad-?_?7|anticoag|blood-?_?bank|cpoe|allerg|pump[-_]|iob|cob[/_.-]|basal|glucose|correctionrange|guardrail|suspendthreshold|deliverylimit|maximumb|therapysetting|autosens|autotune|carb|\.(cql|drl|dmn|arb)$|(^|/)(locale|i18n|l10n|lang|translation)|risk|screening|alert|alarm|scor|threshold|models?[/_.]|\.(mlm|fsh|sql)$|fhir|formular|prompt|valueset|conceptmap",
    ),
    Entry(
        "medicine",
        CODE_OR_SETTINGS,
        words=MEDICINE_WORDS,
        changed=True,
    ),
    Entry("care", CODE_OR_SETTINGS, words=CARE_WORDS),
    Entry("suppressions", ANY, placed=True),
    Entry("commands", ANY),
    Entry(
        "deletion",
        CODE_LIKE
        + r"|\.(rake|ps1|psm1|astro|r|jl|nim|hs|zig|cljc|cls|trigger|apex|install|module|bas|frm|vba|vbs|cbl|cob|cpy|abap|ya?ml|toml|jsonc?|conf|cnf|ini|cfg|properties|env)$|(^|/)logrotate\.d/|"
        + NO_ENDING,
        words=LOSS_WORDS,
    ),
    Entry("deletion", r"cron|exclu|\.timer$"),
    Entry("settings", ANY, placed=True),
    Entry(
        "startup",
        r"(^|/)(terraform|infrastructure)/.*\.(sh|bash|py|js)$|\.(pth|pkl|pickle|joblib|dill|cloudpickle|npy|pt|ckpt|bzl|bazel|nix|cmake|zon|wrap|svg)$|(^|/)sources\.list|conan[\w-]*/remotes\.json$|vcpkg-configuration\.json$|(^|/)Brewfile$|customize\.py$|WORKSPACE|CMakeLists\.txt|meson\.build|(^|/)\.(vscode|idea|gitpod|replit|codesandbox|stackblitzrc|idx|exrc|n?vim|dir-locals|bazelrc|envrc|zed|lldbinit|gdbinit|mise)|devfile\.ya?ml|mise\.toml|(^|/)mise/config\.toml$|cron|(^|/)(jest|vitest|cypress|playwright|karma|vite|webpack|rollup|babel)\.config|\.mocharc",
    ),
    Entry("execution", ANY, words=FETCH_WORDS, changed=True),
    Entry(
        "indirect",
        CODE_LIKE
        + r"|\.(ya?ml|jsonc?|json5|toml|xml|properties|ini|conf|cfg|txt|ipynb|sqlx|csv|tsv|tftpl|tpl|j2|tmpl|r|jl|hs|cfml?|cfc|jspx?|cshtml|razor|pas|cbl|cob|abap|mli?|nim|cypher|cql|flux|http|rest|ldif)$",
        words=INDIRECT_WORDS,
    ),
    Entry(
        "agents",
        r"\.(agents/|claude|cursor|codex|gemini|kiro|aider|roo|windsurf|continue|amazonq|goose|junie|crush|zed|factory|vscode|amp|augment|trae|clin|kilocode|code-workspace)"
        r"|(github|gitea|forgejo)/|mcp|(agents|claude|claude\.local|gemini|qwen|warp|crush|skill|copilot-instructions)\.md$|opencode|librechat|openhands|(^|/)goose/|(^|/)(crew|agents?)\.(ya?ml|toml|json)$|(^|/)n8n/|qwen|crush\.json|devcontainer|(cursor|windsurf|roo|cline?)rules|goosehints"
        r"|(^|/)(agents?|sub-?agents?|commands|prompts|skills)/.*\.mdx?$|(^|/)prompts?/|\.(prompt|agent|chatmode)\.md$",
    ),
)


@cache
def _compiled() -> tuple[tuple[Entry, OfPath | None], ...]:
    return tuple((entry, of_path(entry.paths, re.I) if entry.paths else None) for entry in REGISTRY)


@cache
def load(module: str) -> Rule:
    return cast(Rule, import_module(f"gate.classify.rules.{module}"))


@lru_cache(maxsize=4_096)
def rules_for(path: str) -> tuple[Entry, ...]:
    """The rules that a path concerns, in the registry's order; `load` brings one."""
    return tuple(entry for entry, pattern in _compiled() if pattern is None or pattern.search(path))


def looks_around(path: str) -> bool:
    """Whether a rule for this path looks at the other paths of a change."""
    return any(entry.around for entry in rules_for(path))


ALL_WORDS = Words(*(word for entry in REGISTRY if entry.words for word in entry.words.words))
"""What any rule needs, to be sought at once."""


def says(entry: Entry, spoken: frozenset[str]) -> bool:
    """Whether one of the entry's words is among those of a text."""
    return entry.words is None or not spoken.isdisjoint(entry.words.words)
