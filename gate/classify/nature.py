"""What a file is, as far as its path can say. Patterns after linguist's documentation.yml, vendor.yml and generated.rb
(https://github.com/github-linguist/linguist/tree/main/lib/linguist). A path is a hint: rules read the content."""

from __future__ import annotations

import re
from functools import lru_cache

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.rule import Nature

# Agent instructions steer agents, OpenAPI and requirements under docs/ are read by machines: none of them is prose.
NOT_PROSE = of_path(
    r"^(?!docs?/)(.*/)?(system[-_])?prompts?/[^/]+\.(md|txt)$|^(?!docs?/)(.*/)?[\w-]*system[-_]?prompts?[\w-]*\.(md|txt)$"
    r"|^(?!docs?/)(.*/)?(llm|ai|agents?|assistants?|bots?)/([^/]+/)*(instructions?|persona|prompts?)\.(md|txt)$"
    r"|^(?!docs?/)(.*/)?(e?mails?|mailers?)/([^/]+/)*[^/]+\.txt$|(^|/)(AGENTS?|CLAUDE|GEMINI|CONVENTIONS|SKILL|copilot-instructions)\.md$"
    r"|(^|/)\.(?:openhands/microagents|augment/rules|trae/rules|kilocode/rules)/"
    r"|(^|/)\.(cursor|claude|codex|gemini|kiro|agents/(rules|skills|workflows|commands)|github/(instructions|prompts|agents|chatmodes))/"
    r"|(^|/)(conf\.py|requirements[^/]*\.(txt|in)|CMakeLists\.txt|robots\.txt|templates/NOTES\.txt|\.readthedocs\.ya?ml|(?:openapi|swagger)(?:[^/]*\.(?:ya?ml|jsonc?|json5|toml|txt|html?)|[-_.]?(?:spec|api|v?\d[\w.]*)?\.(?:md|adoc))?)$",
    re.I,
    words=(
        "prompt", "instruction", "persona", ".txt", "agents", "agent.md", ".openhands", ".augment", ".trae", ".kilocode", "claude", "gemini", "conventions", "skill", ".cursor", ".codex", ".kiro", ".github/chatmodes",
        "conf.py", "requirements", ".readthedocs", "openapi", "swagger"
    ),
)  # fmt: skip
PATCHES = (".patch", ".diff")
LITERATE = (".qmd", ".rmd", ".Rmd", ".org", ".dib", ".zpln")
"""Pages that hold programs (`literate.py`)."""
SPELLS = (".py", ".scala", ".sql", ".r", ".R")
"""What Databricks keeps notebooks in: https://docs.databricks.com/aws/en/notebooks/notebook-format"""
PROSE = of_path(
    r"\.(md|markdown)\.erb$|(^|/)README\.tpl$|(^|/)(README|CHANGELOG|CONTRIBUTING)\.md\.(gotmpl|tmpl|tpl|j2|hbs)$"
    r"|(^|/)(README\.ya?ml|\.git-blame-ignore-revs|\.mailmap|\.spelling|\.(git)?keep|\.all-contributorsrc|(?-i:[A-Z0-9]+-LICENSE))$|\.rst\.inc$"
    r"|\.(md|markdown|mdown|drawio|puml|plantuml|mmd|excalidraw|rst|textile|adoc|asciidoc|txt|texi|pod|rdoc|[1-8]\.scd|man|ronn|[1-8])$"
    r"|(^|/)(?-i:README|CHANGELOG|CHANGES|HISTORY|NEWS|RELEASE[-_]NOTES|AUTHORS|CONTRIBUTORS|ChangeLog"
    r"|CONTRIBUTING|COPYING|LICEN[CS]E|NOTICE|INSTALL|THANKS|TODO|SECURITY|SUPPORT|CODE_OF_CONDUCT|MAINTAINERS|CITATION|UPGRADE"
    r"|[Rr]eadme|[Cc]hangelog|[Cc]hanges|[Ll]icen[cs]e|[Cc]opying|[Aa]uthors|[Cc]ontributors|[Cc]ontributing|[Nn]otice)(?-i:[-_][A-Z][\w-]*|\.[A-Z]{4,}[\w-]*|\.(old|en|de|fr|ja|ko|zh|ru|es|pt|it|cn|cff))?$"
    r"|(^|/)\.?github/((?-i:SECURITY|SUPPORT|CODE_OF_CONDUCT)\.ya?ml$|(ISSUE|DISCUSSION)_TEMPLATE/(?:[^/]+\.(md|txt)|(?!config\.)[^/]+\.ya?ml)$|PULL_REQUEST_TEMPLATE)"
    r"|(^|/)(issue|pull_request)_template(?:\.(?:md|markdown|txt|rst|ya?ml))?$|(^|/)\.changes/([^/]+/)*[^/]+\.ya?ml$|(^|/)changelogs?/unreleased/[\w-]+$|(^|/)releasenotes/notes/[^/]+\.ya?ml$"
    r"|^(?:keps/([^/]+/)*kep|geps/[^/]+/metadata)\.ya?ml$|(^|/)docs?/([^/]+/)*(?-i:Changes|CHANGES|changelog|changes)\.html?$|(^|/)docs?/([^/]+/)*draft-[\w.-]+\.xml$|[-_.]documented\.ya?ml$"
    r"|^docs?/(?:nav|navigation|sidebars?|toc)\.json$|^docs?/_data/([^/]+/)*(?:[\w-]*[-_])?(?:sidebars?|navigation|toc)(?:[-_][\w-]*)?\.ya?ml$"
    r"|(^|/)(changelog\.d|newsfragments)/([^/]+/)?[+\w-]+\.(bugfix|feature|misc|docs?|(?<=\d\.)docker|removal|deprecat(ion|ed)|breaking|security|trivial"
    r"|improvement|contrib|packaging|added|changed|fixed|removed)(\.\d+)?$"
    r"|^(news|changelog|changes)/[+\d][\w-]*\.(bugfix|feature|misc|docs?|removal|deprecat(ion|ed)|breaking|security|trivial|improvement|contrib)(\.\d+)?$",
    re.I,
)
DOCS_FOLDER = of_path(r"(^|/)((?:[\w-]+-)?docs?|documentation|changelog\.d|newsfragments|\.changeset)/", re.I)
DOCS_ASSET = of_path(r"\.(png|jpe?g|gif|svg|webp|ico|drawio|puml|mmd|dot|bib|tex|pdf|po|pot|ipynb|mdx)$", re.I)
OF_VIM = of_path(r"^doc/[\w.-]+\.txt$")
"""https://vimhelp.org/helphelp.txt.html#help-writing"""
DOCS_TABLE = of_path(
    r"^docs/(?:source|public|_?static|_?data|assets|images|figures)/([^/]+/)*(?![^/]*(?:access|polic|admin|user|role|permi|allow|deny|dos(?:e|ing)|alarm|threshold|limit|rate|price|rule|config|setting|key|secret))[^/]+\.(?:csv|tsv)$",
    re.I,
)
"""What a page draws."""
TEXT_DATA = of_path(
    r"(^|/)[^/]*(version|variables|approvers?|approvals?|emails?|servers?|excludes?|users?|accounts?|hosts?|allow|deny|domains?|permissions?|roles?"
    r"|admins?|config|settings|secrets?|tokens?|keys?|runtime|constraints|white[-_]?list|black[-_]?list|block(?:ed|[-_]?list)|banned|trusted|cron(?:tab)?"
    r"|packages|dependencies|plugins)[^/]*\.txt$"
    r"|(^|/)secrets?/([^/]+/)*[^/]+\.txt$|(^|/)(pip|apt|conda)[\w-]*/([^/]+/)*[^/]+\.txt$"
    r"|(^|(?:^|/)(?:roles|cookbooks|modules)/[^/]+/)files/(?!(?:.*/)?(?:readme|licen[cs]e|changelog|notes?|copying|manual)[^/]*$)([^/]+/)*[^/]+\.txt$"
    r"|(^|/)(db|database|sql|migrat\w*|queries|jobs?|ops|cron|bin|scripts?|tasks)/(?!(?:internal|store|release)_changes\.)[^/]+\.txt$",
    re.I,
    words=(".txt",),
)
TEST_NAME = of_path(
    r"(^|/)(test_[^/]*|[^/]*_test|[^/]*_spec(?!\.(?:ya?ml|json)$)|[^/]*\.(test|vitest|spec|stories|cy|e2e)|conftest|[^/]*(Tests?|Spec|TestCase))\.[a-z]+$|(^|/)[^/]*[a-z]IT\.(java|kt|groovy|scala)$"
    r"|(^|/)stories/([^/]+/)*[^/]+\.mdx$|(^|/)[^/]*\.(snap|golden|feature|caddyfiletest)$|(^|/)tests\.py$|(^|/)(pytest\.ini|jest\.config\.[a-z]+|phpunit\.xml(\.dist)?|\.rspec|codecov\.ya?ml|cypress\.json)$"
    r"|(^|/)locustfile\.py$|(^|/)[^/]*_fuzz(?:er|ers|ing)?\.(?:zig|c|cc|cpp|rs)$|(^|/)(?:fuzz|[\w-]+-fuzz)/fuzz_targets/[^/]+\.rs$"
    r"|(^|/)((?:unit_)?tests?|test_utils?)\.rs$|(^|/)(vitest|jest|playwright|cypress)[.-][\w.-]+\.[cm]?[jt]sx?$"
    r"|(^|/)src/it/(([^/]+/)+(pom\.xml|src/(main|test)/(java|kotlin|scala|groovy)/([^/]+/)*[^/]+\.(java|kt|scala|groovy))|resources/([^/]+/)*[^/]+\.(java|kt))$",
    words=(
        "test", "spec", "stories", ".cy.", "e2e", "it.", "snap", "golden", "feature", "jest", "phpunit", "codecov", "cypress", "playwright", "src/it/", "fuzz", "locust",
    ),
)  # fmt: skip
"""By what they are called, and what the Invoker of Maven runs; programs among resources are what a test reads: https://maven.apache.org/plugins/maven-invoker-plugin/usage.html"""
NAMED_SO = of_path(
    r"(^|/)(locustfile|tests|test_[^/]*|[^/]*_test|[^/]*_spec|[^/]*(Tests?|Spec|TestCase))\.(py|rb|php|cs|java|kt|scala|groovy|[cm]?[jt]sx?|sql)$"
)
"""Names that other things have, too, in languages whose tests show in their text."""
MIGRATION = of_path(r"(^|/)(db/)?(migrate|migrations?|versions)/[^/]+$|(^|/)\d{8,14}[-_][^/]+\.(sql|rb|php|exs)$")
TEST_FOLDER = of_path(
    r"^t/[^/]+/"
    r"|(^|/)(tests?|specs?|src/aat|hieradata/rspec|__tests__|__mocks__|__snapshots__|testdata|test_data|test[-_]?resources|benches|regression_suite"
    r"|test-data|testing|test-fixtures|fixtures|e2e|acceptance/(?:tests|config|setup|lib|framework)"
    r"|tests_(?:unit|integration|e2e|cypress|functional|acceptance)|_(?:integration|unit|smoke|e2e)-tests?|integration_tests?|unit_?tests|\w+uitests"
    r"|\w*test[-_]?cases|systemtests?(?=/src/(?:main|test)/)"
    r"|(?!(?:lab|labs|blood|urine|allergy|skin|drug|pcr|covid|ab|split|driving|stress|genetic|diagnostic|antigen|antibody|medical|clinical|glucose|pregnancy|screening|hiv|cancer|rapid|positive|negative)-)[a-z-]+-tests?"
    r"|e2e-tests?|(?<!src/)(?<!app/)(?<!lib/)features/(step_definitions|support)|test[-_](harness|utils?|support|kit|helpers|framework)"
    r"|src/(test|[a-z]+Test))/",
    re.I,
    words=(
        "test", "spec", "mock", "snapshot", "bench", "regression_suite", "fixture", "e2e", "src/aat", "features", "/t/", "acceptance/",
    ),
)  # fmt: skip
OF_DOTNET = of_path(
    r"(^|/)(?:[A-Z]\w*\.)+(?:Unit|Functional|Integration|Acceptance)Tests/([^/]+/)*[^/]+\.(?:cs|fs|vb)$"
)
"""How projects of .NET are named: https://learn.microsoft.com/en-us/dotnet/core/testing/"""
# Rows that a deployment loads (`rails db:seed_fu`, `db/seeds`), unless a test keeps them.
LOADED = pattern(r"^(?!(.*/)?(tests?|specs?|__tests__|e2e)/)(.*/)?(db|database)/(fixtures|seeds?|seeders?)/", re.I)
# A folder named tests makes nothing inert that runs by itself: these keep what they are.
NEVER_TEST = of_path(
    r"(^|/)[\w-]+-tests?/src/(main|\w+Main)/|(^|/)(?:pkg|internal|cmd|api|src|lib)/([^/]+/)*specs?/([^/]+/)*(?![^/]*_test\.)[^/]+\.go$"
    r"|(^|/)src/([^/]+/)*specs?/([^/]+/)*[^/]+\.rs$|^[^/]+/(?:build\.xml|META-INF/MANIFEST\.MF)$"
    r"|^(?!(?:.*/)?(?:syntax-tests|__snapshots__|goldens?)/)(?:.*/)?(Dockerfile[^/]*|Containerfile|Makefile|[\w.-]*Jenkinsfile[^/]*|CODEOWNERS|\.gitattributes|\.gitmodules)$"
    r"|^(?!.*(?:fixtures?|testdata|test[-_]?assets)/).*Tests?\.(?:cs|fs|vb)proj$"
    r"|^(?!tests/terraform/(?:graph/)?checks?/).*\.(tf|tfvars)$"
    r"|^(?!(?![^\n]*prod)(?:(?:modules|packages|pkg|internal|cmd|src|libs?|crates)/(?:[^/]+/)*)?(?:tests?|specs?)/(?:[^/]+/)*(?:fixtures?|fixture-[\w-]+|testdata|test-fixtures)/).*\.hcl$"
    r"|\.(bicep|dockerfile)$|^examples?/test/[^/.]+$|^examples?/test/[^/]+\.ya?ml$"
    r"|^(?!(?:[\w-][^/]*/)*(?:testdata|test[-_]data|fixtures|__fixtures__|__snapshots__)/(?:[^/]+/)*\.(?:github|gitlab|circleci)/)(?:.*/)?(?:\.(?:github|gitlab|circleci)"
    r"|container_definitions)/"
    r"|(^|/)([\w-]+[-_])?ci([-_][\w-]+)?\.(sh|bash|ps1)$|^testing/[\w-]+\.gemspec$"
    r"|^lib/([^/]+/)+(?:test/|testing/([^/]+/)*)[^/]+(?<!_test)\.rb$|(^|/)specs?/([^/]+/)*[^/]+\.(proto|graphqls?|gql|avsc|avdl|thrift|smithy|raml|wsdl|xsd)$"
    r"|(^|/)templates/tests?/[^/]+\.(ya?ml|tpl)$"
    r"|^(helm|charts?)/(?!(?:[^/]+/)*tests?/)([^/]+/)*(templates/([^/]+/)*[^/]+\.(ya?ml|tpl)|(Chart|values[\w.-]*)\.ya?ml)$"
    r"|^(?!(?:.*/)?(?:test|spec)/dummy/)(?:.*/)?config/initializers/"
    r"|(^|/)(envs?|environments?|overlays?|clusters?|stages?|inventor(y|ies)|helmfile|k8s)/([^/]+/)*(test|testing|e2e)/([^/]+/)*[^/]+\.(ya?ml|json|env|toml|properties|ini|enc|aws)$",
    re.I,
)
FIXTURE = of_path(r"(^|/)(test[-_]?resources|test[-_]?data|fixtures|__snapshots__)/.*(openapi|swagger)[^/]*$", re.I)
"""A description of an API that tests compare with."""
MOLECULE = of_path(
    r"^((.*/)?roles/(?:(?!tasks/|files/|templates/|handlers/|vars/|defaults/|meta/|library/)[^/]+/)+|extensions/)?molecule/[^/]+/([^/]+/)*[^/]+\.(ya?ml|j2|py|sh)$"
)
"""Scenarios that try a role of Ansible: https://docs.ansible.com/projects/molecule/getting-started/"""
AMONG_SOURCES = of_path(
    r"^(.*/)?(src|apps?|lib|server|services|packages|internal|backend|frontend)/([^/]+/)*(e2e|specs?|fixtures|testing|test-utils|features/support|vendors?|externals?|deps|gen|dist)/([^/]+/)*[^/]+\.(py|rb|php|cs|java|kts?|go|swift|[cm]?[jt]sx?)$",
    re.I,
)
"""Folders whose names have another meaning, too, below those of a program: encryption from end to end, fixtures of a league."""
SURELY_OTHERS = of_path(
    r"(^|/)(__tests__|__mocks__|__snapshots__|tests?|testdata|test[-_][\w-]+|[\w-]*[-_](tests?|e2e|specs?)|cypress|playwright|spec/[^/]*|src/(test|[a-z]+Test)|examples?|samples?|docs?|node_modules|third[-_]?party|3rdparty|Pods)/"
    r"|[-.]min\.js$|\.(d\.ts|pb\.go)$|_pb2?\.[a-z]+$|(^|/)zz_generated",
    re.I,
)
VENDORED = of_path(
    r"(^|/)(vendor|vendors|vendored|_vendor|third[-_]?party|3rdparty|extern|externals?|deps|node_modules|bower_components|Godeps|\.yarn/(releases|plugins|sdks)|Pods|Carthage)/"
    r"|(^|/)(gradlew|gradlew\.bat|mvnw|mvnw\.cmd|jquery[^/]*\.js|bootstrap[^/]*\.(js|css)|autosize[^/]*\.js)$|[-.]min\.(js|css)$",
    re.I,
    words=(
        "vendor", "third", "3rdparty", "extern", "deps", "node_modules", "bower_components", ".yarn/", "pods", "carthage", "gradlew", "mvnw", "jquery",
        "bootstrap", "autosize", "min."
    ),
)  # fmt: skip
OWN = of_path(
    r"(^|/)app/(controllers|models|views|services|jobs|policies|helpers|mailers|serializers|graphql|http)/"
    r"|(^|/)vendor/(?:plugins|engines|extensions)/[\w-]+/(?:lib|app|db|config)/.*\.(?:rb|rake)$",
    re.I,
)
"""Of an application with vendors, and what old Rails loads as part of itself: none of this is a copy that waits."""
COPIED = of_path(r"^(?!(.*/)?\.[^/]+/(.*/)?(vendor|node_modules)/)(.*/)?(vendor/([\w-]+\.)+[a-z]{2,}|node_modules)/")
"""Modules under the name of the host that they come from: no service reads its settings in there."""
GENERATED = of_path(
    r"(^|/)(dist(?!/(?:profiles?|roles?|site|init|systemd)/|/([^/]+/)*[^/]+\.(?:py|rb|sh|bash|zsh|pl|ps1|go|rs|spec|service)$)|assets/builds|generated|__generated__|gen|autogen)/"
    r"|(^|/)\.sqlx/query-\w+\.json$|\.(pb\.(go|cc|h)|pb2?\.pyi?|g\.dart|freezed\.dart|designer\.cs|generated\.[a-z]+|map|g?mo)$|_pb2(_grpc)?\.pyi?$"
    r"|(^|/)(schema\.rb|structure\.sql)$|(^|/)zz_generated[^/]*\.go$|_generated\.go$|_generated_meta\.ya?ml$",
    re.I,
    words=(
        "dist", "assets/builds", "gen", "sqlx", "pb.", "pb2", ".dart", "designer.cs", ".map", ".mo", ".gmo", "schema.rb", "structure.sql"
    ),
)  # fmt: skip
ASSET = of_path(r"\.(png|jpe?g|gif|svg|ico|webp|avif|bmp|woff2?|ttf|otf|eot|mp[34]|wav|ogg|webm|mov)$", re.I)
LOCKFILE = of_path(
    r"(^|/)(package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|Cargo\.lock|Gemfile(\.[\w-]+)?\.lock|[^/]+\.gemfile\.lock|(?:Cheffile|Puppetfile)\.lock|poetry\.lock|uv\.lock|pdm\.lock|Pipfile\.lock"
    r"|composer\.lock|go\.sum|mix\.lock|flake\.lock|gradle\.lockfile|packages\.lock\.json|pubspec\.lock|Podfile\.lock|Package\.resolved|deno\.lock|conda-lock\.yml|pylock[^/]*\.toml)$",
    words=(
        "lock", "shrinkwrap", "go.sum", "package.resolved"
    ),
)  # fmt: skip
OF_A_FIXTURE = of_path(r"(^|/)(specs?|tests?|__tests__)/([^/]+/)*(fixtures|testdata|__fixtures__)/")
"""What a test of a package manager reads, and nobody installs."""
MANIFEST = of_path(
    r"^(?:(?:site-)?cookbooks/[^/]+/)?metadata\.rb$|(^|/)(package\.json|pnpm-workspace\.yaml|pyproject\.toml|setup\.(py|cfg)|requirements[^/]*\.(txt|in)"
    r"|requirements(?:[-_.][\w.-]+)?/([^/]+/)*[^/]+\.(txt|in)|[^/]*requirements\.(txt|in)|([\w]+-)?constraints[^/]*\.txt|Pipfile|conanfile\.txt"
    r"|environment\.ya?ml|Cargo\.toml|go\.(mod|work)|Gemfile(\.(?!md$|txt$|rb$)[\w-]+(\.\d+)?)?|Puppetfile|Berksfile|Cheffile|[^/]+\.gem(spec|file)"
    r"|composer\.json|pom\.xml|[^/]+\.gradle(\.kts)?|project/build\.properties|libs\.versions\.toml|[^/]+\.(cs|fs|vb)proj|Directory\.Packages\.props|packages\.config|mix\.exs|pubspec\.yaml|Podfile|Package\.swift|deno\.jsonc?)$",
    words=(
        "package", "pnpm", "pyproject", "conanfile", "setup.", "require", "metadata.rb", "constraint", "pipfile", "environment.", "cargo", "go.", "gem", "puppetfile", "berksfile",
        "cheffile", "composer", "pom.xml", "gradle", "build.properties", "versions.toml", "proj", "mix.exs", "pubspec", "podfile", "deno.json"
    ),
)  # fmt: skip
OF_TESTS = of_path(
    r"(^|/)[^/]+[.-]tests?\.(cs|fs|vb)proj$|^[^/]*[tT]est(?:s|Cases)?/build\.gradle(\.kts)?$|^(?!(?:.*/)?(?:testdata|test-?fixtures|fixtures)/).*/go\.mod$",
    re.I,
)
"""The project of the tests themselves, no fixture: what it names is installed."""
SCRIPT = of_path(
    r"\.(sh|bash|zsh|ksh|fish|ps1|psm1|bat|cmd)$|(^|/)(Makefile|GNUmakefile|makefile|[^/]+\.mk|Justfile|justfile|Taskfile\.ya?ml|Rakefile|Procfile|crontab|\.envrc|configure)$|(^|/)(bin|scripts?|hooks)/[^./]+$"
)
CODE = of_path(
    r"\.(py|pyi|pyx|rb|erb|haml|slim|rake|js|jsx|mjs|cjs|ts|tsx|mts|cts|go|rs|java|kt|kts|scala|groovy|c|h|cc|cpp|cxx|hpp|hh|hxx|m|mm|cs|fs|vb|php|phtml|pl|pm|lua|swift|dart"
    r"|ex|exs|erl|hrl|clj|cljs|hs|ml|mli|r|jl|nim|zig|v|d|sql|graphql|gql|proto|html?|vue|svelte|astro|css|scss|sass|less|twig|jinja2?|j2|ejs|hbs|mustache|liquid|cmake|nix|mdx|ipynb|asm|s)$"
    r"|(^|/)(e?mails?|mailers?)/([^/]+/)*[^/]+\.txt$|(^|/)(CMakeLists\.txt|BUILD|WORKSPACE|meson\.build)$|\.(bzl|bazel)$",
    re.I,
)
TOOLING = of_path(  # style and editor settings: they change no behaviour of what is shipped
    r"(^|/)(\.editorconfig|\.prettierrc[^/]*|\.prettierignore|\.eslintignore|\.(?:lychee|textlint|linkcheck|remark|vale)ignore|\.eslintrc[^/]*"
    r"|eslint\.config\.[a-z]+|\.stylelintrc[^/]*|\.(scss|sass|haml|slim|erb|coffee)[-_]?lint\.(ya?ml|json)"
    r"|\.(jshintrc|jscsrc|csslintrc|htmlhintrc|flowconfig)|\.rubocop[^/]*|\.foodcritic|\.cookstyle\.ya?ml|\.pairs|\.(git-?)?(duet-)?authors"
    r"|\.standard(_todo)?\.yml|techstack\.ya?ml|\.flake8|\.pylintrc|pylintrc|\.?ruff[\w-]*\.toml|\.?clippy\.toml"
    r"|\.isort\.cfg|tox\.ini|nextest\.toml|mypy\.ini|\.clang-format|rustfmt\.toml|\.rustfmt\.toml|\.golangci\.ya?ml|\.gitignore|\.dockerignore|\.npmignore|\.git-blame-ignore-revs|\.mailmap|\.hgtags|\.hgignore|\.gitkeep|\.keep|\.yamllint(\.ya?ml)?|\.markdownlint[^/]*"
    r"|\.cspell\.json|cspell[^/]*|typos\.toml|\.typos\.toml|\.tool-versions|\.nvmrc|\.node-version|\.go-version|\.swiftlint\.ya?ml|\.sqlfluff|\.ruby-version|\.python-version|rust-toolchain(\.toml)?|mkdocs\.yml)$",
    re.I,
    words=(
        "/.", "lint", "ruff", "clippy", "tox.ini", "nextest", "mypy", "rustfmt", "cspell", "typos", "toolchain", "mkdocs", "techstack"
    ),
)  # fmt: skip


EXAMPLES = of_path(r"^examples?/")
"""What shows how a module or a play is used: it holds no data, and runs nowhere by itself."""
SAMPLE_ENV = r"(?:dev(?:el|elop|elopment|eloper)?|tests?|local|ci)\.(?:example|sample)\.env"
"""The name of a list of the settings that a developer fills in; one of production may be what is deployed."""
PACKAGE = pattern(
    r"((?:^|/)src/(?!\w*[tT]est|it/|integration|functional|jmh|bench|e2e)\w+/(?:java|kotlin|scala|groovy)/)(?:[^/]+/)*"
)
COMPANY = pattern(r"((?:^|/)(?:com|org|net|io|dev)/)(?:examples?|samples?|demos?)/")


def placed(path: str) -> str:
    """The path without the folders that are the name of a package: `src/main/java/com/example/test/`, or
    `src/commonMain/kotlin/…` of Kotlin's multiplatform, holds no examples and
    no tests, but what is shipped (https://docs.oracle.com/javase/tutorial/java/package/namingpkgs.html)."""
    if "buildSrc/" in path:
        return path  # what a build is made of: a test server there is shipped to nobody
    if "src/" in path and PACKAGE.search(path):
        return PACKAGE.sub(r"\1", path)
    return COMPANY.sub(r"\1", path)


@lru_cache(maxsize=4_096)
def nature_of(path: str) -> Nature:
    """The first kind whose pattern fits, from the most to the least telling."""
    path = placed(path)
    if LOCKFILE.search(path):
        return "test" if OF_A_FIXTURE.search(path) else "lockfile"
    if MANIFEST.search(path) and (not TEST_FOLDER.search(path) or OF_TESTS.search(path)):
        return "manifest"
    if (
        VENDORED.search(path)
        and not path.endswith(("/requirements.yml", "/requirements.yaml"))
        and not NEVER_TEST.search(path)
        and not OWN.search(path)
    ):
        return "vendored"
    if _is_docs(path):
        return "docs"
    if _is_test(path):
        return "test"
    if GENERATED.search(path):
        return "generated"
    if ASSET.search(path):
        return "asset"
    if SCRIPT.search(path):
        return "script"
    if CODE.search(path) or TOOLING.search(path):
        return "code"
    return "config" if is_data(path) else "code"


DATA = of_path(
    r"\.(ya?ml|json|jsonc|json5|toml|ini|cfg|conf|properties|env|xml|plist|cnf|config|editorconfig|txt|csv|tsv|service|timer|socket|rules|list|bu|ign|sls|ldif)$|\.ya?ml\.(?!example|sample|erb$|tmpl$|tpl$|j2$|md$|rb$|py$)[\w-]+$|(^|/)\.[A-Za-z][^/]*$",
    re.I,
)


def is_data(path: str) -> bool:
    """Settings, data and dot files: something reads them."""
    return bool(DATA.search(path))


def _is_docs(path: str) -> bool:
    path = path.removesuffix(".bak")
    prose = PROSE.search(path) or DOCS_TABLE.search(path) or (DOCS_FOLDER.search(path) and DOCS_ASSET.search(path))
    data = TEXT_DATA.search(path) and not OF_VIM.search(path)
    return bool(prose) and not NOT_PROSE.search(path) and not data


def told_by_place(path: str) -> bool:
    """Whether nothing but its own name, or a folder among sources, makes a file a test, a copy or generated: a blood test is none."""
    path = placed(path)
    if AMONG_SOURCES.search(path):
        return not SURELY_OTHERS.search(path) and not TEST_NAME.search(path)
    return not TEST_FOLDER.search(path) and bool(NAMED_SO.search(path))


def _is_test(path: str) -> bool:
    # db/migrate/…_add_test.rb runs on deployment, and src/main/…/LoadTest.java is shipped
    by_name = TEST_NAME.search(path) and (
        path.endswith("_test.go") or not (MIGRATION.search(path) or PACKAGE.search(path))
    )  # https://pkg.go.dev/cmd/go#hdr-Test_packages: no build has it
    if not (by_name or TEST_FOLDER.search(path) or MOLECULE.search(path) or OF_DOTNET.search(path)):
        return False
    read = NOT_PROSE.search(path) and not (TEST_FOLDER.search(path) and FIXTURE.search(path))
    return not (NEVER_TEST.search(path) or read or LOADED.search(path))
