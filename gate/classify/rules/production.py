"""Production by its name: an environment's folder, values or settings, and what a deployment reads.

Raises to 4: `env/production/…`, `values-prod.yaml`, `production.tfvars`, `deploy/prod.sh`, a line below
`production:` in `environments.yml`. To 3: deployment descriptors, steps below `deploy/`, `release.sh` that pushes, operations of
BOSH, the folder of any environment.
Ignores: `webpack.prod.js`, `src/production/` (a word in a name is not an environment), prose and tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.nature import SAMPLE_ENV
from gate.classify.reading import deployments, environments, targets
from gate.classify.reading.deployments import NOT_BEFORE, PROD, PROD_WORDS
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import otherwise
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding, Line

IDS = {
    "production": "what runs in production",
    "environment": "a named environment other than production",
    "deployment": "how the product is deployed",
}
FOLDERS = of_path(
    rf"(^|/)(apps|gitops|envs?|environments?|overlays?|clusters?|stages?|stacks?|deploy(ments?)?|infra\w*|terraform|helmfile|k8s|kubernetes"
    rf"|(?:kubernetes|k8s|kube|helm)[-_]\w+|\w+[-_](?:kubernetes|k8s|kube|deploy(?:ments?)?)|kustomize|inventory|inventories|hiera\w*|pillars?"
    rf"|\.?cloudformation|cfn|accounts?|values|configs?|ansible|argocd|flux|aws|gcp|azure|live|charts?|helm|manifests?|releases?|image[-_]tags|properties"
    rf"|profiles?|docker|compose)/([^/]+/)*(?:[\w.-]+[-_.])?{NOT_BEFORE}{PROD}([-_.][^/]*)?/"
    rf"|(^|/)(?:[\w.-]+[-_.])?{NOT_BEFORE}(?:prod|production|prd)(?:[-_.][^/]*)?/([^/]+/)*[^/]+\.(?:tf|hcl|tfvars|tofu|sls|pkl|cue|jsonnet|libsonnet|dhall)$"
    rf"|(^|/)namespaces/([^/]+/)*(?:[\w.-]+[-_.])?{NOT_BEFORE}(?:prod|production|prd)(?:[-_.][^/]*)?/",
    re.I,
    words=PROD_WORDS,
)
NAMES = of_path(
    rf"(^|/)(values[-_.]{PROD}|{PROD}[-_.]values|[^/]*{NOT_BEFORE}(?:{PROD}|production[a-z]+)([-_.][^/]*)?\.(tfvars|tf|hcl|env|tfbackend|params?)"
    rf"|Pulumi\.{PROD}|{PROD}[-_.](config|settings|env|kustomization|deployment|inventory)|production[-_.][\w.-]+\.(?:conf|pp)"
    rf"|[\w.-]+[-_.]{NOT_BEFORE}(?:prod|production)\.pp|{PROD}\.(?:\w+\.)?(ya?ml|env|ini|json|toml)|settings/production[a-z]*\.(ya?ml|json|toml)"
    rf"|\.env\.{PROD}|env\.{PROD}|(app|application|appsettings|settings|config)[-_.]{PROD})(\.[^/]*)?$",
    re.I,
    words=PROD_WORDS,
)
OVERRIDES = of_path(rf"(^|/){PROD}\.env(\.[^/]+)?$|(^|/)\.env\.{PROD}[^/]*$", re.I, words=PROD_WORDS)
STAGING = of_path(
    r"(^|/)(envs?|environments?|overlays?|clusters?|helmfile|k8s|inventor(y|ies))/([^/]+/)*(staging|stage|dev|development|test|qa|uat|preprod|sandbox)([-_.][^/]*)?(/|\.)",
    re.I,
)
ENVIRONMENTS = of_path(
    r"^environments/[\w-]+\.(?:json|ya?ml)$|^(?:(?:ansible|deploy\w*|infra\w*|terraform|ops|k8s|puppet|salt|cloud)/)*environments/(?!(?:examples?|samples?|templates?|default|demo|common|shared|local)/)[^/]+/([^/]+/)*[^/]+\.(ya?ml|json|ini|env|toml|conf|properties)$",
    re.I,
)
"""What one environment differs in from the others: whichever it is, something runs there."""
INFRA_TEXT = of_path(
    r"\.(ya?ml|json|env|hcl|tf|tfvars|toml|ini|conf|properties|txt|aws|enc|zip|gotmpl|tpl|sh|xml|cfg|gpg|age|sops|ejson|erb|j2|jinja2?|cue|jsonnet|libsonnet|dhall|sls|pkl)$|(^|/)(inventor(y|ies)|group_vars|host_vars)/|(^|/)[^./]+$|(^|/)\.env[^/]*$",
    re.I,
)
PLAYS = of_path(
    rf"(^|/)(playbooks?|ansible|inventory|inventories|group_vars|host_vars)/([^/]+/)*(?:[^/]*[-_.])?{NOT_BEFORE}(?:prod|production|prd)(?:[-_.][^/]*)?$",
    re.I,
    words=PROD_WORDS,
)
"""What Ansible does to the machines of production."""
BY_FILE = pattern(
    r"^(?!\.)(?:.*/)?(?:prod|production|prd)[-_](?!(?:orders?|lines?|plans?|schedul\w*|runs?|units?|counts?|stats|types?|compan\w+|countr\w+|years?|dates?)\b)[\w-]+\.(?:ya?ml|json|toml|properties|ini|conf)$|"
    rf"^(?!\.)(?:.*/)?[\w.-]+[-_.]{NOT_BEFORE}(?:prod|production|prd)\.ya?ml(?:\.(?:j2|erb|tmpl|tpl))?$"
    rf"|^(?:.*/)?(?:kops|eks|gke|aks|clusters?)/(?:[^/]+/)*{PROD}(?:[-_]?\d+)?\.ya?ml$"
    rf"|^(?!\.)(?:.*/)?[\w-]*(?:environments?|networks?|accounts?|infra\w*|deploy\w*)[\w-]*/(?:[^/]+/)*[\w.-]+[-_.]{NOT_BEFORE}(?:prod|production|prd)\.json$",
    re.I,
    words=PROD_WORDS,
)
"""`manifest-api-production.yml`: one file for each environment."""
BARE = of_path(
    r"(^|/)[\w-]*(?:charts?|helm|versions?|images?|tags|deploy\w*|releases?|envs?|environments?|clusters?|config)[\w-]*/([^/]+/)*(?:prod|production|prd)$",
    words=PROD_WORDS,
)
"""A file of that name alone, beside those of other environments."""
BUNDLES = of_path(r"^([^/]+/)?config/packages/prod/[^/]+\.(ya?ml|php|xml)$", words=PROD_WORDS)
GUARDS = of_path(r"/(security|framework|doctrine)\.\w+$")
"""Settings of Symfony's bundles: how the program runs, not what runs (https://symfony.com/doc/current/configuration.html)."""
FIXTURES = of_path(r"(^|/)(tests?|specs?|__tests__)/([^/]+/)*(fixtures|testdata)/", re.I)
"""What tests of a program read, and nobody deploys."""
SAMPLES = of_path(
    r"^(docs/)?(examples?|samples?|demos?)/|^config/samples/\w+_v\d\w*_[\w-]+\.ya?ml$|(^|/)" + SAMPLE_ENV + r"$"
)
OF_A_DEVELOPER = of_path(r"(^|/)config/environments/(dev|development|test)\.rb$")
"""Rails: nothing shared runs with these."""
FRAMEWORK = of_path(
    r"(^|/)config/environments/production\.rb$|(^|/)settings/prod(uction)?\.py$|(^|/)sites/prod(uction)?/[\w-]*settings[\w-]*\.py$|(^|/)config/(env/)?prod(uction)?\.(exs|js|ts|php|py|rb)$",
    words=PROD_WORDS,
)


AN_IMAGE = of_path(r"(^|/)(?:Dockerfile|Containerfile)[^/]*$")
FRAMEWORKS = pattern(r"\s*ENV\s+(?:RAILS|RACK|NODE|APP|FLASK|DJANGO|MIX)_ENV\b")
"""What an image is told is what it says by itself: who runs it may say another."""
RUNS_WITH = "settings that only production runs with"


def _retargeted(file: FileChange, context: Context) -> Iterator[Finding]:
    """What reaches or names production from now on, and did not before."""
    moved = targets.reaches_production(file, context.nature)
    if moved is not None:
        reason = f"reaches production from now on, where it reached something else: {moved.text.strip()[:60]}"
        safer = "name the target where it runs, and let a person point it at production"
        yield finding("production", 4, reason, file, line=moved, safer=safer)
        return
    live = targets.lives_in_tests(file, context.nature)
    if live is not None:
        level = 4 if targets.WIPES.search(file.new_text[:100_000]) else 3
        reason = f"a test runs against what people use: {live.text.strip()[:60]}"
        yield finding("production", level, reason, file, line=live, safer="let tests make and remove what is theirs")
        return
    for line, reason in (
        (targets.names_production(file, context.nature), "names production, where it named another environment"),
        (targets.leaves_home(file, context.nature), "tests reach a host that others use"),
        (targets.leaves_staging(file, context.nature), "reaches what people use, where it reached a copy for trials"),
    ):
        if line is not None:
            ships = context.nature != "test" and targets.SHIPS.search(file.new_text[:100_000])
            by_itself = AN_IMAGE.search(file.path) and FRAMEWORKS.match(line.text[:200])
            level = 4 if ships and not by_itself else 3
            safer = "let a person name the target each time"
            yield finding("production", level, f"{reason}: {line.text.strip()[:60]}", file, line=line, safer=safer)
            return


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    path = file.path
    yield from _retargeted(file, context)
    sample = SAMPLES.search(path)
    if context.nature == "test" and FIXTURES.search(path):
        return
    if BUNDLES.search(path) and not FOLDERS.search(path.replace("config/packages/prod/", "")):
        if GUARDS.search(path):
            yield finding("production", 3, RUNS_WITH, file, line=file.first, safer="try them on a staging host first")
        return
    if (context.inert or sample) and not FOLDERS.search(path):
        return
    if context.nature == "docs" or (path.endswith(".terraform.lock.hcl") and _only_steps(file)):
        return
    safer = "promote exactly what ran in staging, and let a human roll it out"
    share = _share(file)
    if share is not None:
        reason = f"how much of production's traffic goes where: {share.text.strip()[:60]}"
        yield finding("production", 4, reason, file, line=share, safer=safer)
    release = environments.released(file) if path.endswith((".yaml", ".yml", ".gotmpl", ".tf")) else None
    if release is not None:
        reason = f"another version in production: {release.text.strip()[:60]}"
        yield finding("production", 4, reason, file, line=release, safer=safer)
    if FRAMEWORK.search(path):
        yield finding("production", 3, RUNS_WITH, file, line=file.first, safer=safer)
    elif _is_production(path):
        level, reason = (3, "shows what would run in production") if sample else (4, "changes what runs in production")
        yield finding("production", level, reason, file, line=file.first, safer=safer)
    elif (
        context.nature not in ("lockfile", "manifest")
        and (STAGING.search(path) or (context.nature == "config" and ENVIRONMENTS.search(path)))
        and not OF_A_DEVELOPER.search(path)
    ):
        reason, ask = "changes a shared environment", "apply it to one environment first"
        yield finding("environment", 3, reason, file, line=file.first, safer=ask)
    elif LISTED.search(path) and (line := environments.of_production(file)) is not None:
        yield finding("production", 4, "changes what runs in production", file, line=line, safer=safer)
    elif (
        (context.nature == "config" or path.endswith(".exs"))
        and file.after
        and SECTIONS.search(path)
        and (line := environments.of_production(file)) is not None
    ):
        level = 4 if OF_AN_ENVIRONMENT.search(path) else 3
        yield finding("production", level, RUNS_WITH, file, line=line, safer=safer)
    else:
        deploys = deployments.level_of(file)
        if deploys is not None:
            reason = "changes how the product is deployed, or what is run against production"
            yield finding("deployment", deploys, reason, file, line=file.first, safer=safer)


SHARE = pattern(r"\s*weight\s*=\s*[^\n]*\bprod(?:uction)?\b")


def _share(file: FileChange) -> Line | None:
    """A weight of a record or a target, where production has its own (https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-weighted.html)."""
    if file.before is None or file.after is None or not file.path.endswith(".tf"):
        return None
    return next((x for x in otherwise(file, lambda x: x.bare) if SHARE.match(x.text[:500])), None)


LISTED = of_path(r"(^|/)(?:[\w-]+[-_])?environments?\.ya?ml$")
"""All environments in one file, each below its name."""
SECTIONS = of_path(
    r"^(?!(?:docs?|content|public|_?data|locales?|i18n|\.vscode|\.idea|tests?|examples?)/|(?:.*/)?config/(?:recurring|redis|cable|sidekiq|queue|cache|storage|webpacker|shakapacker|i18n|newrelic|scout\w*|ui|site|theme)\.yml$|(?:.*/)?(?:angular|nx|project|babel\.config|\.browserslistrc)\.json$)"
    r"(?:.*/)?(?:(?:config|conf|settings|resources)/([^/]+/)*[^/]+\.(ya?ml|json|toml|exs)|(?:application|appsettings|settings|config|database|features?|feature[-_]flags|flags|wrangler|samconfig|serverless|helmfile|skaffold|zappa_settings|fly|(?:[\w-]+\.)*tfvars)[\w.-]*\.(ya?ml|json|toml))$"
)
"""What Rails only reads for its own helpers is not among them, nor what people read."""
OF_AN_ENVIRONMENT = of_path(
    r"(^|/)(wrangler|fly|samconfig)[\w.-]*\.toml$|(^|/)(serverless|helmfile|skaffold|zappa_settings)[\w.-]*\.(ya?ml|json)$|\.tfvars\.json$"
)
"""Which of them say what runs, not only how."""


def _is_production(path: str) -> bool:
    named = (
        OVERRIDES.search(path) or NAMES.search(path) or BY_FILE.search(path) or BARE.search(path) or PLAYS.search(path)
    )
    return bool(named or (FOLDERS.search(path) and INFRA_TEXT.search(path) and not OF_ANOTHER.search(path)))


OF_ANOTHER = of_path(
    r"(^|/)live/([^/]+/)*(?:[\w.-]+[-_])?(?:dev|development|staging|test|sandbox|preprod)(?:[-_][\w.-]+)?/(?!.*prod(?:uction)?[-_/.])"
)
"""A cluster that is live holds other environments, too."""


LOCKED = pattern(r"\s*(?:version|constraints)\s*=|\s*\"(?:h1|zh):|\s*(?:hashes\s*=\s*\[|\],?|\})?\s*$")


def _only_steps(file: FileChange) -> bool:
    """Whether providers of the same names and addresses move to other versions."""
    return all(LOCKED.match(line.text[:500]) for line in (*file.removed, *file.added))
