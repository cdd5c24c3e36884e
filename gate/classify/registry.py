"""The literal registry: each rule's module and the paths that concern it. A module is imported when a path first fits,
so that a commit hook pays only for what the commit touches. A new rule is its file, one line here, a folder of cases."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import import_module
from typing import NamedTuple, cast

from gate.classify.reading.clinical_words import OF_CARE
from gate.classify.reading.patterns import OfPath, of_path
from gate.classify.reading.shebang import NO_ENDING
from gate.classify.reading.words import (
    CARE_WORDS,
    CONSTRUCT_WORDS,
    FETCH_WORDS,
    INDIRECT_WORDS,
    LOSS_WORDS,
    MEDICINE_WORDS,
    PRODUCT_WORDS,
    SQL_WORDS,
    Words,
)
from gate.classify.rule import Rule

ANY = r""
VERBS = (".get(", ".post(", ".put(", ".patch(", ".delete(")
"""How routers of any language are told what they answer."""
CODE_LIKE = frozenset(
    "py pyx rb erb rake js jsx ts tsx cjs cjsx cts ctsx mjs mjsx mts mtsx go rs java kt kts scala groovy cs fs vb cr php pl pm lua swift dart ex exs clj sql vue"
    " svelte c cc cpp h hpp m mm".split()
)
SETTINGS = frozenset("yml yaml json toml ini csv env cfg conf".split())
YAML_LIKE = frozenset("yml yaml json tpl gotmpl j2".split())
OF_RIGHTS = frozenset(
    "tf hcl tfvars toml sql py js jsx ts tsx cjs cjsx cts ctsx mjs mjsx mts mtsx go rb java kt cs php ps1 lkml ini rs scala ex swift".split()
)
"""Where who may do what is written, besides."""
OTHER_CODE = frozenset(
    "rake ps1 psm1 astro r jl nim hs zig cljc cls trigger apex install module bas frm vba vbs cbl cob cpy abap jsonc cnf properties".split()
)
SPOKEN = frozenset(
    "yml yaml json jsonc json5 toml xml properties ini conf cfg txt ipynb sqlx csv tsv tftpl tpl j2 tmpl r jl hs cfm cfml cfc jsp jspx cshtml razor pas cbl cob abap"
    " ml mli nim cypher cql flux http rest ldif".split()
)
"""Where something may be called by another name."""

class Entry(NamedTuple):
    module: str
    paths: str
    """A regular expression that is searched in the path, ignoring case. Empty: every path, unless one of the next two says less."""
    endings: frozenset[str] = frozenset()
    """Or its ending is one of these; nothing must be compiled to know."""
    names: str = ""
    """Or one of these, parted by blanks, stands in it, in any case; the path begins with a slash."""
    proof: bool = False
    """True: it also runs where before and after are proved to mean the same."""
    words: Words | None = None
    """One of these must stand in the content, in any case, or the rule has nothing to say and is not loaded."""
    changed: bool = False
    """True: it looks at the changed lines alone, so the words must stand there."""
    placed: bool = False
    """True: what it reads acts by where it stands, and so not among copies of other modules."""
    bundled: bool = False
    """True: it is asked of a bundle of others' code, too, which for the sake of its words alone nobody reads."""
    around: bool = False
    """True: it also looks at the other paths of the change."""


REGISTRY: tuple[Entry, ...] = (
    Entry("modes", ANY, proof=True),
    Entry("hidden", ANY, proof=True),
    Entry(
        "governance",
        ANY,
        names=".gate owners merge_approvers .github/ .mergify .policy .asf .kodiak .palantir bors. husky hooks/ lefthook lintstaged action.yaml action.yml "
        ".gitlab-ci pre-commit .gitattributes",
        proof=True,
    ),
    Entry("secrets", ANY, proof=True),
    Entry("workflows", r"(^|/)\.(github|gitea|forgejo)/|(^|/)action\.ya?ml$", placed=True),
    Entry("ci", ANY, placed=True),
    Entry(
        "containers",
        ANY,
        endings=frozenset({"dockerignore", "bzl"}),
        names="dockerfile containerfile docker/ compose entrypoint /entry.sh startup-init startup_init docker-bake .ko.yaml .ko.yml devcontainer /vagrantfile",
    ),
    Entry("containers", r"\.(ya?ml|sh|bash)$|(^|/)\.env[^/]*$|" + NO_ENDING, words=Words("exec:", "image")),
    Entry("containers", "", endings=CODE_LIKE, words=Words("image"), changed=True),
    Entry(
        "terraform",
        r"\.(tf|tfstate(\.[\w.]+)?|tfvars|hcl|tofu|tf\.json|tfvars\.json)(\.(j2|jinja2?|tftpl|tpl|tmpl|erb))?$|\.(tmpl|tpl|template)$|terragrunt|\.terraform|(^|/)(terraform(?!-(?:provider|docs|ls|plugin|switcher)\b)[\w-]*|opentofu|infra(structure)?|iac)/|^(aws|gcp|azure)/",
    ),
    Entry(
        "cloud",
        r"(^|/)(serverless|sst\.config)\.[jt]s$|(^|/)(packer|images?)/.+\.(sh|bash|psm?1)$|(^|/)modules/[\w-]+/(templates|files)/|(^|/)roles/.+/(templates|tasks|vars|defaults|handlers)/|(^|/)ansible[\w-]*/|ansible\.cfg$|samconfig\.toml$",
        names="/amplify/ pulumi cdk cookbooks/ cloud-init cloud-config cloud_init cloud_config cloudinit cloudconfig nuke user-data user_data userdata start-up "
        "startup bootstrap provision /puppet/ /saltstack/ /salt/ /chef/ /group_vars/ /host_vars/ /inventory/",
        endings=YAML_LIKE | frozenset("template bicepparam bicep pp sls nix".split()),
    ),
    Entry("constructs", ANY, endings=CODE_LIKE, words=CONSTRUCT_WORDS),
    Entry(
        "kubernetes",
        r"\.(jsonnet|libsonnet|dhall|cue|ya?ml\.\w+)$|(^|/)(helmfile|charts?|helm|k8s|kustomiz|manifests?)|\.helmignore$",
        endings=YAML_LIKE,
    ),
    Entry("production", ANY),
    Entry(
        "iam",
        r"ir\.model\.access\.csv$|-meta\.xml$|\.vcl(\.\w+)?$|aclfile$|\.gpg-id$|gitolite\.conf$|approvers\.txt$"
        r"|(^|/)(users|members|people|staff)[^/]*\.csv$|(policy|rbac[\w-]*)\.csv$|accounts?[^/]*\.(?:txt|csv)$|accounts$|\.(rules|conf)(\.in)?$"
        r"|(^|/)(?:server|application)[\w-]*\.properties$|access[-_]control\.xml$|/userlist\.txt$|(^|/)\.lgtm$",
        names="/gerrit/ radius/ /admin /superuser /allowed oauth2-proxy/ oauth2_proxy/ allow-list allow_list allowlist white-list white_list whitelist acls. acl. polic iam role "
        "polkit sudoers /pam.d/ known_hosts htpasswd .git-crypt/ /keys seed authorized_keys vouched approved_ approved- trusted_ trusted- allowed_ "
        "allowed- dbus doas.conf hosts.allow hosts.deny tomcat-users users_database /wg /etc/ /nfs/",
        endings=YAML_LIKE | OF_RIGHTS | frozenset("bu ign rego zed cedar polar fga pub hujson sls env ldif".split()),
    ),
    Entry(
        "sql",
        r"\.(sql|psql|pgsql|mysql|ddl|dml|hql|cql|plsql|pls|pkb|pks|prc|tsql|tab|vw|trg|sqlx|sqm?)"
        r"(\.(erb|j2|jinja2?|tmpl|tpl|gotmpl|template|mustache|hbs))?$|\.(sh|bash|zsh|ksh|ps1|psm1|rake|astro)$|"
        + NO_ENDING,
        endings=CODE_LIKE,
        words=SQL_WORDS,
    ),
    Entry("sql", r"(^|/)db/(views|functions|triggers)/\w+\.sql$"),
    Entry("sql", r"(^|/)(bin|scripts?)/", words=Words("config/environment")),
    Entry(
        "migrations",
        r"(^|/)[VRU]\d[\d._]*__|\.(up|down)\.\w+$|(^|/)\d{8,14}[-_][^/]+\.(sql|rb|exs|php|cs|vb)$|schema\.(rb|sql)$|structure\.sql$|-meta\.xml$"
        r"|(^|/)(destructiveChanges\w*|db_schema)\.xml$|\.publish\.xml$|\.(?:install|module|post_update\.php|deploy\.php)$|/deployment/\d+_\w+\.rake$"
        r"|(^|/)(liquibase|sqldiff|[\w.-]*change-?log)[\w.-]*\.(xml|ya?ml|json)$",
        endings=frozenset({"prisma", "sqlproj"}),
        names="migrat /alembic/ /flyway/ /liquibase/ /sqitch/ /drizzle/ /prisma/ /changelogs/ /changelog/ /changesets/ /changeset/ /dbchanges/ /db/ /database/ "
        "/versions/ /schema_changes/ /schema_updates/ /schema_versions/ /schema-changes/ /schema-updates/ /schema-versions/ /schemachanges/ "
        "/schemaupdates/ /schemaversions/ /r__",
        around=True,
    ),
    Entry("migrations", r"\.(kt|java)$", words=Words("roomdatabase"), around=True),
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
    Entry(
        "contracts",
        r"\.(java|kt)$",
        words=Words("@jsonproperty", "@serializedname", "@serialname"),
        changed=True,
    ),
    Entry(
        "contracts",
        r"(dto|request|response|payload)\.(java|kt)$",
        words=Words("private", "public", "val ", "var "),
        changed=True,
    ),
    Entry(
        "contracts",
        r"\.go$",
        words=Words("json:", *(f'{verb}"/' for verb in VERBS), 'handlefunc("', 'handle("'),
        changed=True,
    ),
    Entry("contracts", r"\.(go|py)$", words=Words("flag", "add_argument(", "click.option(", "fs."), changed=True),
    Entry(
        "contracts",
        r"\.py$",
        words=Words(".route(", "register_blueprint(", "methods=", '"/', "'/", "@action(", "url_path", *VERBS),
        changed=True,
    ),
    Entry("contracts", r"(^|/)(plugins/modules|library)/([^/]+/)*[^/]+\.py$", words=Words("argument_spec")),
    Entry(
        "contracts",
        r"(serializers?|gql|graphql|schema)[^/]*(/[^/]+)?\.py$|(^|/)graphql/.*\.py$",
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
        words=Words(*(f"{of}{verb}" for of in ("app", "outer", "fastify") for verb in (*VERBS, ".all(", ".route("))),
        changed=True,
    ),
    Entry(
        "contracts",
        r"\.[cm]?[jt]sx?$",
        words=Words("gql`", "#graphql", "graphql */", "zod-openapi", "zod-to-openapi", "@ts-rest/core"),
    ),
    Entry("contracts", r"(^|/)graphql/.*\.rb$", words=Words("field", "argument"), changed=True),
    Entry(
        "contracts", r"(^|/)representers/.*\.rb$", words=Words("property", "collection", "nested", "link"), changed=True
    ),
    Entry("contracts", r"\.php$", words=Words("#[", "@api", "@groups", "\\groups", "@route", "\\exclude", "\\expose"), changed=True),
    Entry("contracts", r"\.rb$", words=Words("requires :", "optional :"), changed=True),
    Entry("contracts", r"\.rs$", words=Words("utoipa::path")),
    Entry("contracts", r"(^|/)models?(?:/[^/]+)?\.py$", words=Words("def serialize")),
    Entry("contracts", r"^(?:app/models|lib)/.*\.rb$", words=Words("json_schema", "as_json", "serializable_hash")),
    Entry(
        "dependencies",
        r"(^|/)(packages?[^/]*\.(json|swift|config)|npm-shrinkwrap\.json|deno\.jsonc?|pnpm-[^/]+\.yaml|\.?pnpmfile\.[cm]js|\.yarnrc(\.yml)?"
        r"|setup\.(py|cfg)|conanfile\.(py|txt)|pipfile|\.((ruby|python|node|java|php)-version|nvmrc|tool-versions)|environment\.ya?ml|conda-lock\.yml|pip\.(conf|ini)"
        r"|go\.(mod|sum|work|work\.sum)|gemfile(\.[\w-]+)?|puppetfile|berksfile|cheffile|metadata\.rb|gems\.rb|composer\.json"
        r"|(pom|verification-metadata|extensions|settings)\.xml|(gradle|gradle-wrapper|maven-wrapper)\.properties|nuget\.config|global\.json"
        r"|dotnet-tools\.json|mix\.exs|pubspec\.yaml|podfile|cartfile[^/]*|project\.clj|deps\.edn|description|paket\.dependencies|cabal\.project"
        r"|stack\.yaml|project/build\.properties|project/\w+\.scala|\.(cargo|bundle)/config)$"
        r"|(require|constraint)[^/]*\.(txt|in)$|(^|/)(requirements|constraints)([-_.][\w.-]+)?/([^/]+/)*[^/]+\.(txt|in)$",
        endings=frozenset(
            "lockb lock lockfile locked resolved opam gemspec gemfile gradle kts sbt csproj fsproj vbproj props targets toml npmrc pypirc condarc".split()
        ),
        around=True,
    ),
    Entry("security", ANY),
    Entry(
        "clinical",
        r"(care|clinics?|wards?|nursing|hospital|medical|pharmacy|icu|bedside)/.*(discharge|escalat)",
        endings=frozenset("cql drl dmn arb mlm fsh sql".split()),
        names=OF_CARE,
    ),
    Entry(
        "clinical",
        "",
        endings=frozenset("html htm erb haml slim twig jinja jinja2 j2 hbs ejs njk cshtml razor jsp vue svelte jsx tsx php".split()),
        words=Words("allerg", "contraindic", "interaction", "overdos", "maxdose", "max_dose", "dose"),
        changed=True,
    ),
    Entry(
        "medicine",
        r"(^|/)\.env",
        endings=CODE_LIKE | SETTINGS,
        words=MEDICINE_WORDS,
        changed=True,
    ),
    Entry("care", r"(^|/)\.env", endings=CODE_LIKE | SETTINGS, words=CARE_WORDS),
    Entry("suppressions", ANY, placed=True),
    Entry("commands", ANY),
    Entry(
        "deletion",
        r"\.env$|(^|/)logrotate\.d/|" + NO_ENDING,
        endings=CODE_LIKE | SETTINGS - {"csv"} | OTHER_CODE,
        words=LOSS_WORDS,
    ),
    Entry(
        "deletion", r"cron|exclu|back_?up|retention|purg(?:e|ing)|(^|/)(?:schedule|recurring)\.ya?ml$|\.timer$|(^|/)tmpfiles\.d/"
    ),
    Entry("settings", ANY, placed=True),
    Entry("chain", "", endings=frozenset("sol vy cairo cdc yul move".split())),
    Entry("products", ANY, words=PRODUCT_WORDS, changed=True, bundled=True),
    Entry(
        "products",
        "",
        names="known_hosts /vendor/modules.txt apk/repositories",
        endings=frozenset({"pub", "asc", "gpg", "hash"}),
    ),
    Entry(
        "startup",
        r"(^|/)(terraform|infrastructure)/.*\.(sh|bash|py|js)$|conan[\w-]*/remotes\.json$|vcpkg-configuration\.json$|(^|/)Brewfile$|customize\.py$|(^|/)mise/config\.toml$",
        endings=frozenset(
            "go pth pkl pickle joblib dill cloudpickle npy pt ckpt bzl bazel nix cmake zon wrap svg preload gyp mk bb bbappend bbclass inc ebuild eclass spec".split()
        ),
        names="postinst preinst postrm prerm /sources.list workspace cmakelists.txt meson.build /.vscode /.idea /.gitpod /.replit /.codesandbox /.stackblitzrc /.idx /.exrc /.nvim /.vim "
        "/.dir-locals /.bazelrc /.envrc /.zed /.lldbinit /.gdbinit /.mise devfile.yaml devfile.yml mise.toml cron /jest.config /vitest.config "
        "/makefile pkgbuild apkbuild .srcinfo srcpkgs/ formula/ cask portfile debian/watch module.defs meta.y recipe.y snapcraft.y bucket/ .installer.y chocolatey .spec.in /org. /com. /net. /io. /dev. /app. "
        "/build.rs extconf.rb build.zig /etc/hosts /etc/resolv.conf /etc/nsswitch.conf apple-app-site-association assetlinks.json /cypress.config /playwright.config /karma.config /vite.config /webpack.config /rollup.config /babel.config .mocharc",
    ),
    Entry(
        "execution",
        "",
        endings=frozenset({"zon", "sha256", "sha512"}),
        names="sha1sum sha256sum sha512sum md5sum checksums",
    ),
    Entry("execution", ANY, words=FETCH_WORDS, changed=True, bundled=True),
    Entry(
        "indirect",
        ANY,
        endings=CODE_LIKE | SPOKEN,
        words=INDIRECT_WORDS,
    ),
    Entry(
        "agents",
        r"(agents?|claude|claude\.local|gemini|qwen|warp|crush|skill|copilot-instructions)\.md$|(^|/)(crew|agents?)\.(ya?ml|toml|json)$|(^|/)(agents?|sub-?agents?|commands|prompts|skills)/.*\.mdx?$|\.(prompt|agent|chatmode)\.md$",
        names=".agents/ .claude .cursor .codex .gemini .kiro .aider .roo .windsurf .continue .amazonq .goose .junie .crush .zed .factory .vscode .amp .augment "
        ".trae .clin .kilocode .code-workspace github/ gitea/ forgejo/ mcp opencode librechat openhands /goose/ /n8n/ qwen crush.json devcontainer "
        "cursorrules windsurfrules roorules clinerules clinrules goosehints prompts/ prompt/ prompt. prompts. prompt_ systemprompt",
    ),
)


@cache
def _compiled() -> tuple[Words, tuple[tuple[Entry, frozenset[str], OfPath | None], ...]]:
    """What stands in the names of paths, to be sought at once, and each entry with its own."""
    entries = tuple(
        (entry, frozenset(entry.names.split()), of_path(entry.paths, re.I) if entry.paths else None)
        for entry in REGISTRY
    )
    return Words(*{name for _, names, _ in entries for name in names}), entries


@cache
def load(module: str) -> Rule:
    return cast(Rule, import_module(f"gate.classify.rules.{module}"))


@lru_cache(maxsize=4_096)
def rules_for(path: str) -> tuple[Entry, ...]:
    """The rules that a path concerns, in the registry's order; `load` brings one."""
    named = "/" + path.lower()
    ending = named.rsplit("/", 1)[-1].rstrip("\n").rpartition(".")
    words, entries = _compiled()
    present = words.within(named)
    return tuple(
        entry
        for entry, names, pattern in entries
        if (pattern is None and not entry.endings and not names)
        or (ending[1] and ending[2] in entry.endings)
        or not names.isdisjoint(present)
        or (pattern is not None and pattern.search(path))
    )


def looks_around(path: str) -> bool:
    """Whether a rule for this path looks at the other paths of a change."""
    return any(entry.around for entry in rules_for(path))


ALL_WORDS = Words(*(word for entry in REGISTRY if entry.words for word in entry.words.words))
"""What any rule needs, to be sought at once."""


def says(entry: Entry, spoken: frozenset[str]) -> bool:
    """Whether one of the entry's words is among those of a text."""
    return entry.words is None or not spoken.isdisjoint(entry.words.words)
