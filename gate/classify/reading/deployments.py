"""What deploys a product: what platforms read, scripts that reach production, manifests of BOSH and Cloud Foundry, Capistrano's tasks."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import acts, otherwise, unremarked
from gate.model import FileChange

PROD = r"(prod|production|prd|live)"
NOT_BEFORE = r"(?<!non)(?<!pre)(?<!non[-_.])(?<!pre[-_.])(?<!not[-_.])"
"""`nonprod` and `pre-prod` are what production is not."""
PROD_WORDS = ("prod", "prd", "live")
DEPLOY = of_path(
    r"(^|/)(Procfile|fabfile\.py|Tiltfile|deploy\.php|Envoy\.blade\.php|ecosystem\.config\.[cm]?js|app\.ya?ml|appengine-web\.xml|fly\.toml|render\.ya?ml"
    r"|(?:vercel|now)\.json|netlify\.toml|heroku\.yml|Capfile|kamal/deploy[^/]*|config/deploy[^/]*\.(rb|yml)|config/deploy/([^/]+/)*[^/]+\.(rb|yml)"
    r"|deploy\.(rb|ya?ml|sh)|deployments?\.toml|([\w-]+[-_])?deploy|(?:[\w-]*deploy(ment)?s?([-_][\w-]+)?|render-build)\.(sh|bash|ps1)"
    r"|wrangler\.(toml|jsonc?)|cloudrun[^/]*|appspec\.ya?ml|task-?def[^/]*\.json|Dockerrun\.aws\.json|\.ebextensions/.*|\.platform/.*"
    r"|\.elasticbeanstalk/.*|\.kamal/.*"
    r"|(?:hatchbox|heroku|dokku|caprover|coolify|scalingo|cloud66|engineyard|render)/(?:pre|post|before|after)[-_](?:build|deploy|compile|release|migrate|restart|symlink|start)(?:\.\w+)?"
    r"|bin/(?:pre|post)[-_](?:compile|deploy|release)|nomad/.*|[^/]+\.nomad"
    r"|(bosh|ops[-_]?files?|operations\.d|[\w-]+[-_]manifests?/operations)/([^/]+/)*[^/]+\.ya?ml)$"
    r"|^app\.json$|^(?!(?:.*/)?(?:commands|cmd|cli)/deploy\.py)(.*/)?deploy\.py$",
    re.I,
    words=(
        "procfile", "fabfile", "tiltfile", "deploy", "envoy", "ecosystem", "app.y", "app.json", "appengine", "fly.toml", "render", "vercel", "now.json",
        "netlify", "heroku", "capfile", "wrangler", "cloudrun", "appspec", "task", "dockerrun", ".ebextensions", ".platform", "beanstalk", "kamal",
        "hatchbox", "dokku", "caprover", "coolify", "scalingo", "cloud66", "engineyard", "bin/p", "nomad", "bosh", "ops", "operations"
    ),
)  # fmt: skip
SCRIPTS = of_path(
    rf"(^|/)(?:[\w.]+[-_.])?{NOT_BEFORE}(?:prod|production)(?:[-_.][^/]*)?\.(?:sh|bash|zsh|ps1|bat|cmd)$|(^|/)[^/]*[a-z0-9](?:Prod|Production)(?=[A-Z._-])[^/]*\.(?:sh|bash|zsh|ps1|bat|cmd)$",
    words=PROD_WORDS,
)
REACHES = pattern(
    r"(?m)(?:^|[;&|(`])[ \t]*(?:sudo[ \t]+)?(?:aws|az|gcloud|gsutil|kubectl|helm|terraform|terragrunt|tofu|ssh|scp|rsync|psql|mysql\w*|pg_\w+|mongo\w*|redis-cli|ansible\S*|heroku|cf|fly|flyctl|kamal|cap|ecs-cli|eb|vault|doctl)\s"
)
"""A script that is named after production, and a command in it that reaches out."""
APP = pattern(r"\"(?:scripts|buildpacks|formation|addons|expo)\"\s*:")
"""https://devcenter.heroku.com/articles/app-json-schema, https://docs.expo.dev/versions/latest/config/app/"""
RELEASED = (
    pattern(
        r"(?m)^[ \t]*(?:(?:default_)?stemcells?|instance_groups|resource_pools)[ \t]*:",
        words=("stemcell", "instance_groups", "resource_pools"),
    ),
    pattern(r"(?m)^[ \t]*(?:meta|releases|networks|compilation|director_uuid|vm_type|azs|stemcell)[ \t]*:"),
)
"""What BOSH deploys, and on which image: https://bosh.io/docs/manifest-v2/"""
SPIFF = pattern(r"(?m)^[^#\n]*\(\( *(?:merge|grab|param|inject|static_ips|concat)\b", words=("((",))
"""A part of a manifest of BOSH: https://github.com/cloudfoundry-incubator/spiff, https://github.com/geofffranks/spruce"""
OPERATION = pattern(
    r"(?m)^- type: (?:replace|remove)[ \t]*\n[ \t]+path: /|^- path: /[^\n]*\n(?:[ \t]+value:[^\n]*\n)?[ \t]+type: (?:replace|remove)\b"
)
"""An operation on a manifest of BOSH: https://bosh.io/docs/cli-ops-files/"""
CAPISTRANO = pattern(
    r"(?m)^[ \t]*(?:(?:before|after)[ \t(]+[\"':]deploy\b|Capistrano::Configuration\b|set[ \t(]+:deploy_to\b)",
    words=("deploy", "capistrano"),
)
"""https://capistranorb.com/documentation/getting-started/flow/"""
NAMESPACE = pattern(r"(?m)^[ \t]*namespace[ \t(]+:deploy\b", words=("namespace",))
"""A namespace of this name is one of Capistrano's where its tasks run on servers."""
ON_SERVERS = pattern(
    r"\bon[ (]+(?:roles|release_roles|primary)\b|\b(?:release|current|shared)_path\b|\bdeploy_to\b|\btry_sudo\b|\b(?:current|previous|latest)_re(?:vision|lease)\b|\broles\s*(?:=>|:)|\bafter[ (]"
)
OF_SOME = pattern(
    r"(?<![a-z])(?:base|common|shared|stag\w*|dev\w*|tests?|sandbox|preview|demo|local|qa|uat)(?![a-z])", re.I
)
"""What a manifest is for that production only inherits from, or that is not of production."""
FOUNDRY = of_path(r"(^|/)(?:[\w-]+[-_])?manifest[^/]*\.ya?ml(\.(j2|erb|tmpl|tpl))?$", re.I)
APPLICATIONS = pattern(
    r"(?m)^applications:[ \t\r]*$|^[ \t]*+(?:-[ \t]*+)?(?:buildpacks?|disk_quota|instances|routes)[ \t]*+:"
)
"""Manifests of Cloud Foundry: https://docs.cloudfoundry.org/devguide/deploy-apps/manifest-attributes.html"""
STEPS = of_path(
    r"^(?!(?:src|packages|docs?|lib|app|internal|pkg|cmd|tests?)/)(?:[^/]+/)?deploy(ment)?s?/([^/]+/)*(?![^/]*(?:lint|test|format|dev|local))([\w-]+|[\w.-]+\.(sh|bash))$"
    r"|(^|/)(?:(?:release|publish)[\w-]*|push(?:[-_](?:image|docker|container|release|tag|chart)[\w-]*)?)\.(sh|bash|bat|cmd|ps1)$"
    r"|(^|/)(?:scripts?|bin|tools?|ci|hack|dev|build)/(release|publish|upload)[\w-]*(?:\.(?:py|rb|js|mjs|ts))?$",
    re.I,
    words=(
        "deploy", "release", "publish", "push", "upload",
    ),
)  # fmt: skip
HANDS_OUT = pattern(
    r"\b(?:git[\s\"',]+push|gh[\s\"',]+release[\s\"',]+create|(?:docker|helm|podman)[\s\"',]+push|(?:npm|yarn|pnpm|cargo|poetry)[\s\"',]+publish|twine[\s\"',]+upload|gem[\s\"',]+push|bazel[\s\"',]+run\s[^\n]{0,200}?\bpush|mvn\s(?:[\w:.-]+\s){0,9}deploy)\b"
)
"""What a script of a release does with what it made."""
VERSIONS = of_path(
    r"(^|/)(?:images?|services?|containers?)[-_]versions?\.(?:src|sh|env|txt|ya?ml|json|properties|mk|toml)$", re.I
)
"""Which versions of a product's parts are rolled out."""
RECIPES = of_path(r"(^|/)(?:GNUm|M|m)akefile$|\.(?:mk|sh|bash)$")
DESTINATION = pattern(
    r"[ \t]*(?:export[ \t]+)?\w*(?:REPO|REGISTRY|IMAGE_PREFIX|BUCKET)\w*[ \t]*[:?+]?=[ \t]*\S*(?:\$[({]?\w*REGISTRY|\bgcr\.io|\.pkg\.dev|\.ecr\.|docker\.io|ghcr\.io|quay\.io|azurecr\.io|s3://|gs://)"
)
PUSHES = pattern(r"\b(?:push|publish|upload)\b")
"""Where what is built goes, in a recipe that sends it there."""
BY_HAND = of_path(r"(^|/)(?:[\w-]+[-_])?deploy(?![\w-]*(?:test|preview|staging|dev|local))[\w-]*\.(?:sh|bash)$")
"""A script that deploys, by its name."""
OF_RAILS = of_path(r"(^|/)app/(models|controllers|views|serializers|helpers|mailers|policies)/([^/]+/)*[^/]+\.rb$")
"""`app/models/deploy.rb` is a deployment that a program tells of, and deploys nothing itself."""
STARTS = pattern(
    r"\b(?:system|exec|spawn|popen|capture\w*|run|sh|deploy|kubectl|cap|approv\w*|replicas|authoriz\w*|allow\w*)\b|`|Open3"
    r"|perform_|\w+Job\b|Client\b|\block|check|green|\b(?:after|before|around)_\w+|\b[A-Z_]{4,}\s*=|roll_?out|restart|destroy|_deploy\b|\bHTTP|image|hook|^\s*return (?:if|unless)\b",
    re.I,
)
ROLLS_OUT = pattern(rf"(^|/)(deploy|release|rollout)[^/]*[-_]{PROD}|{PROD}[-_](deploy|release)", re.I)
LIVE = pattern(rf"\b{PROD}\b", re.I)
NAMED = pattern(rf"(?<![a-z]){PROD}(?![a-z])", re.I)


def level_of(file: FileChange) -> int | None:
    """The level of what a deployment reads, or of a script that reaches production; None for all else."""
    path, texts = file.path, (file.old_text, file.new_text)
    if path.rsplit("/", 1)[-1] == "Procfile" and not acts(file):
        return None
    if file.before is not None and BY_HAND.search(path) and any(HANDS_OUT.search(unremarked(text)) for text in texts):
        return 4
    if (DEPLOY.search(path) and not _only_tells(file)) or ROLLS_OUT.search(path):
        return 4 if LIVE.search(path.replace("_", "-")) else 3
    if RECIPES.search(path) and any(
        x.bare and DESTINATION.match(x.text[:500]) for x in otherwise(file, lambda x: x.bare)
    ):
        return 3 if any(PUSHES.search(unremarked(text)) for text in texts) else None
    if STEPS.search(path) and any(_is_a_step(path, text) for text in texts):
        return 3
    if VERSIONS.search(path):
        return 3
    if path.endswith("/app.json") and any(APP.search(text) for text in texts):
        return 3
    if SCRIPTS.search(path) and any(REACHES.search(text) for text in texts):
        return 3
    if path.endswith((".yml", ".yaml")) and any(
        OPERATION.search(text) or SPIFF.search(text) or all(key.search(text) for key in RELEASED) for text in texts
    ):
        return 3
    if path.endswith((".rb", ".rake", ".cap")) and any(
        CAPISTRANO.search(text) or (NAMESPACE.search(text) and ON_SERVERS.search(text)) for text in texts
    ):
        return 3
    if FOUNDRY.search(path) and any(APPLICATIONS.search(text) for text in texts):
        named = any(NAMED.search(line.text) for line in (*file.added, *file.removed))
        return 4 if named or not OF_SOME.search(path.rsplit("/", 1)[-1]) else 3
    return None


def _only_tells(file: FileChange) -> bool:
    """Whether a model of Rails tells of deployments, and starts none where it changed."""
    if not OF_RAILS.search(file.path):
        return False
    changed = [x.text[:500] for x in (*file.added, *file.removed)]
    return not any(NAMED.search(text) or STARTS.search(text) for text in changed)


def _is_a_step(path: str, text: str) -> bool:
    """Whether a script is a step of a deployment, or hands out a release."""
    if path.rpartition("/")[2].lower().startswith(("release", "publish", "upload", "push")):
        return (text.startswith("#!") or "." in path.rpartition("/")[2]) and HANDS_OUT.search(text) is not None
    return text.startswith("#!")
