"""CI outside GitHub Actions, bots that open changes, and the hooks of pre-commit.

Raises: `.gitlab-ci.yml`, `Jenkinsfile`, `.pre-commit-config.yaml`, `renovate.json`, `.github/dependabot.yml`; to
4 a step that deploys, and the connection that a pipeline of Azure acts with.
Ignores: `codecov.yml` and linters' settings (ordinary, level 1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.reading import prow, published
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import acts, command_of, goes_on, is_remark, lists_jobs
from gate.classify.rule import Context, finding
from gate.model import FileChange, Finding, Line

IDS = {
    "ci": "what CI runs",
    "ci-publish": "a CI step that deploys or publishes",
    "pre-commit-config": "what runs on every developer's commit",
    "update-bot": "what opens or merges changes by itself",
    "docs-build": "what the documentation build runs",
    "ci-access": "as whom a pipeline acts in the cloud",
    "ci-destroys": "a pipeline that tears down",
}
SYSTEMS = (
    "ci", "jenkins", "vars/", "azuredevops", "azure-devops", "earthfile", "bamboo", "fastfile", "codemagic", "bitrise", "concourse", "werf",
    "build.cake", "eas.json", "spinnaker", "dagger", "pipelines", "travis", "appveyor", "drone", "cloudbuild", "cirrus",
    "codefresh", "buildspec", "semaphore", "woodpecker", "buildkite", "tekton", "teamcity", "harness", "goreleaser", ".craft.",
    "releaserc", "release.config", "amplify", "release-please", "zuul", "delivery", "test-infra", "prow/", ".builds/", "hooks/",
)  # fmt: skip
CI = of_path(
    r"(^|/)(\.gitlab-ci\.ya?ml|[\w.-]*Jenkinsfile[^/]*|\.?azure-pipelines(/.+|[^/]*)\.ya?ml|\.travis\.yml|circle\.yml|\.?appveyor\.ya?ml"
    r"|bitbucket-pipelines\.yml|\.drone\.(ya?ml|jsonnet|star)|\.drone/.+|jenkins/([^/]+/)*[^/]+\.groovy|\w*jenkins\w*/(?:templates|files)/jobs?/.+"
    r"|vars/\w+\.groovy|\.azuredevops/.*\.ya?ml|[\w.-]+\.gitlab-ci\.ya?ml|Earthfile|bamboo-specs/.+|fastlane/Fastfile|codemagic\.ya?ml|bitrise\.ya?ml"
    r"|concourse/.*\.(?:ya?ml|sh|bash|py|rb)|werf[^/]*\.ya?ml|build\.cake|eas\.json|\.spinnaker/.+|[\w.-]*cloudbuild[^/]*\.(ya?ml|json)"
    r"|\.cirrus\.(yml|star)|\.craft\.ya?ml$|codefresh\.yml|buildspec[^/]*\.ya?ml|\.semaphore/|\.woodpecker(\.ya?ml|/)|\.circleci/|\.travis/|\.buildkite/"
    r"|\.gitlab/ci/|\.tekton/|\.teamcity/|teamcity[\w.-]*\.properties$|\.harness/|\.?zuul\.ya?ml$|\.?zuul\.d/|\.azure-pipelines/"
    r"|azure-devops/[^/]+\.ya?ml$|\.goreleaser\.ya?ml|\.releaserc[^/]*|release\.config\.[cm]?[jt]s$|amplify\.ya?ml$|release-please-config\.json)"
    r"|(^|/)(?:([\w-]+[-_])?ci([-_][\w-]+)?\.(sh|bash|ps1)|(?:jenkins|travis|circleci|buildkite)[\w-]*\.sh|(?:test-infra|prow)/[\w-]+\.(?:sh|bash))$"
    r"|^((?:(?:hack|contrib|scripts?|tools?|utils?|build|etc|dev)/)?(?:\.?ci|jenkins)|\.?dagger|buildkite)/([^/]+/)*[^/]+\.(sh|bash|zsh|ps1|py|rb|js|ts|go|groovy|kts|ya?ml)$"
    r"|^\.?ci/([^/]+/)*[^/.]+$|(^|/)bin/ci/|^\.?ci\.ya?ml$|^delivery\.ya?ml$|^\.builds/[^/]+\.ya?ml$|(^|/)hooks/(?:pre_|post_)?(?:build|push|test)$",
    re.I,
    words=SYSTEMS,
)
ON_KIND = of_path(r"(^|/)(?![\w-]*(?:publish|release|deploy))[\w-]*\bkind\b[\w-]*\.(?:sh|bash)$")
OWN_CLUSTER = pattern(r"\bkind (?:create|load|get|delete) ")
"""What tries a job of CI in a cluster of one's own: https://kind.sigs.k8s.io/"""
BOTS = of_path(
    r"(^|/)(\.github/(dependabot|renovate)[^/]*|renovate\.json5?|\.renovate/[^/]+|[uU]pdate[cC]li(\.d)?/([^/]+/)*[^/]+\.(ya?ml|tpl)|\.renovaterc[^/]*|dependabot\.ya?ml|\.dependabot/[^/]+|\.?pyup\.yml|\.snyk|\.rultor\.ya?ml)$"
)
PLUGINS = pattern(
    r"(?m)^(approve|lgtm|triggers|blunderbuss|repo_milestone|require_matching_label)\s*:|^[\w.-]+/[\w.-]+:[ \t]*\n(?:- [\w-]+\n)*?- trigger$"
)
"""Jobs and plugins of Prow stand in files of any name: https://docs.prow.k8s.io/docs/jobs/"""
RUNS_ON = pattern(r"(?m)^[ \t]+runs-on[ \t]*:")
"""A workflow that stands elsewhere: another repository, or whoever copies it, runs it."""
STEPS = pattern(
    r"(?ms)^(?:trigger|pool|stages|resources)\s*:.*^\s*(?:-\s*)?steps\s*:|^jobs\s*:\s*\n-\s+name\s*:.*^\s+plan\s*:"
)
"""Pipelines of Azure and Concourse in a file of any name."""
PIPELINE = pattern(r"pipeline", re.I)
TASKS = pattern(r"(?m)^[ \t]*-[ \t]*task[ \t]*:[ \t]*[\"']?[\w.-]+@\d")
"""A template of steps of Azure, in a file of any name."""
AZURE = pattern(r"(?m)^jobs:[ \t]*\n(?:#[^\n]*\n)*[ \t]*-[ \t]+(?:job|deployment|template)[ \t]*:")
"""https://learn.microsoft.com/azure/devops/pipelines/process/templates"""
PUBLISHES = of_path(
    r"(^|/)(?:jobs|stages|templates|steps|phases)/([^/]+/)*(?:[\w-]*[-_])?(?:publish|release|deploy)[\w-]*\.ya?ml$|(^|/)\.craft\.ya?ml$"
)
"""A template of a job that is called after what it does, and how Craft releases: https://github.com/getsentry/craft"""
STEPPED = pattern(r"(?m)^steps[ \t]*:")
JOB = pattern(r"(?m)^<(?:project|flow-definition|maven2-moduleset|matrix-project|hudson)\b")
OF_JENKINS = pattern(r"<(?:hudson|jenkins|org\.jenkinsci|com\.cloudbees)\.[\w.-]+[ />]")
MAY = pattern(
    r"\s*<(?:permission>(?:USER:|GROUP:)?(?:hudson|com\.cloudbees)\.|authorizationStrategy\b|securityRealm\b)"
)
"""Who may start or change a job: https://plugins.jenkins.io/matrix-auth/"""
BUILDERS = pattern(r"(?m)^[ \t]*(?:-[ \t]+)?name[ \t]*:[ \t]*[\"']?(?:gcr\.io|[\w-]+\.pkg\.dev)/")
"""A build of Google's in a file of any name: each step is an image."""
ENTERS = of_path(r"(gitlab|azure)[^/]*(/|\.ya?ml$)", re.I)
"""Where `environment:` names a deployment's target; elsewhere it holds variables."""
ENTERED = pattern(
    r"\s*(?-i:environment)\s*:|\s*(?:-\s*)?(?:azureSubscription\w*|azureResourceManagerConnection|connectedServiceName\w*|kubernetesServiceConnection|kubernetesServiceEndpoint|dockerRegistryServiceConnection)\s*:",
    re.I,
)
"""Also as whom a pipeline of Azure acts: https://learn.microsoft.com/en-us/azure/devops/pipelines/library/service-endpoints"""
BUILD = of_path(r"(^|/)(?:cloudbuild[^/]*\.(?:ya?ml|json)|codefresh[^/]*\.ya?ml)$")
SENDS = pattern(
    r"\s*+-?\s*+[\"']?(?:images[\"']?\s*:|type:\s*[\"']?push\b|serviceAccount[\"']?\s*:|(?:[\w.]+-)*(?:push|publish|deploy)(?:-[\w.-]+)?[\"']?,?\s*$)"
)
"""What a build of Google's or of Codefresh pushes, and as whom: https://cloud.google.com/build/docs/build-config-file-schema,
https://codefresh.io/docs/docs/pipelines/steps/push/"""
MANUAL = pattern(
    r"\s*(?:-\s*)?(?:when|trigger)\s*:\s*[\"']?manual\b|\s*(?:-\s*)?type\s*:\s*[\"']?approval\b|\s*-\s*block\s*:|\s*-\s*(?:task\s*:\s*)?ManualValidation@|\s*input\b[ ({]*(?:message|id|ok)?\s*[:(]?\s*[\"']"
)
"""Where a job waits for somebody: GitLab, Bitbucket, CircleCI, Buildkite, Azure and Jenkins."""
PROVIDER = pattern(r"\s*(?:-\s*)?provider\s*:")
"""To whom Travis deploys: https://docs.travis-ci.com/user/deployment-v2"""
FILES_ALONE = pattern(r"\s*(?:mkdir|cp|mv|ls|cd)\s(?:(?!deploy)[^|;&`(>])*\s[\"']?deployment/?[\"']?\s*$")
"""What a script does with a folder of its own, whatever that is called."""
WORKFLOW = pattern(r"\s{2}build[-_](?:and[-_])?(?:test[-_])?(?:and[-_])?deploy:\s*$")
"""What CircleCI's own template calls a workflow, whatever it does."""
LIBRARY = pattern(
    r"\bsteps\.(?:sh|env|echo|error|stage|node|docker|withEnv|withCredentials|readYaml|readFile|httpRequest|libraryResource)\b|^import (?:hudson|jenkins|org\.jenkinsci)\.|@NonCPS\b",
    re.M,
)
"""https://www.jenkins.io/doc/book/pipeline/shared-libraries/"""
RELEASES = of_path(
    r"^(?!(?:.*/)?(?:pkg|internal)/.*\.go$)(?:.*/)?(?:release|publish|deploy|(?:\w+_)?appcast)[\w.-]*\.(?:[cm]?[jt]s|py|rb|php|pl|go)$|(^|/)(?:bin|scripts?|tools|hack)/(?:\w+[-_])?(?:release|publish|ship|upload)(?:[-_][\w-]+)?(?:\.(?:sh|bash|ps1))?$"
    r"|(^|/)(?:[\w-]*[-_])?(?:release|publish)(?:[-_][\w-]*)?\.(?:sh|bash|ps1)$|(^|/)(?:release|publish)/[\w-]+\.(?:sh|bash|ps1)$"
)
"""A program that publishes, by its name and by what it runs: each part of it may decide what goes out."""
SAFER = "show the run of the changed pipeline on a branch, and let an owner of CI approve exactly this head"


APPROVES = pattern(
    r"\binput\s*(?:\(|message)|\bwhen\s*:\s*manual|\btype\s*:\s*approval|trigger_?approval|ManualValidation@|\bapprovers?\b|^\s*(?:-\s*)?condition\s*:", re.I
)
TO_PRODUCTION = pattern(r"\bprod(?:uction)?\b", re.I)
DEPLOYS = pattern(r"deploy|environment\s*:|helm|kubectl|terraform apply", re.I)


def _unapproved(file: FileChange) -> Line | None:
    """The row by which a person, or a condition, stood before what deploys to production."""
    if file.before is None or not (TO_PRODUCTION.search(file.new_text) and DEPLOYS.search(file.new_text)):
        return None
    came = {x.bare for x in file.added}
    return next((x for x in file.removed if APPROVES.search(x.text[:500]) and x.bare not in came and not is_remark(x.text)), None)


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    path = file.path
    if context.nature in ("vendored", "docs", "test"):
        return
    if re.search(r"(^|/)\.pre-commit-(config|hooks)\.ya?ml$", path):
        reason = "changes what runs on every developer's commit"
        yield finding("pre-commit-config", 3, reason, file, safer="pin each hook to a released revision")
    elif BOTS.search(path):
        yield finding(
            "update-bot",
            3,
            "changes what opens or merges changes by itself",
            file,
            safer="keep automerge off for major steps",
        )
    elif path.endswith(".tflint.hcl") and (line := _plugs_in(file)) is not None:
        yield finding("ci", 2, "a plugin, which runs wherever the linter does", file, line=line)
    elif re.search(r"(^|/)\.readthedocs\.ya?ml$", path):
        yield finding("docs-build", 2, "changes what the documentation build runs", file)
    elif CI.search(path) or (
        path.endswith((".yaml", ".yml", ".xml"))
        and not path.startswith((".github/", ".gitea/", ".forgejo/"))
        and any(_is_pipeline(path, text) for text in (file.old_text, file.new_text))
    ):
        enters = ENTERS.search(path)
        ships = next((x for x, said in _commands(file) if _ships(said, bool(enters), path)), None)
        if ships is None and (not enters or "deploy" in file.new_text):
            ships = _unasked(file)
        if ships is None and (CI.search(path) or not any(map(prow.JOBS.search, (file.old_text, file.new_text)))):
            from gate.classify.reading import pipelines  # few changes get here, and hooks run on each commit

            ships = pipelines.ships(file, enters=bool(enters))
        ships = prow.sent(file) if ships is None else ships
        ships = _unapproved(file) if ships is None else ships
        if ships is None and PUBLISHES.search(path) and acts(file) and not prow.only_tries(file):
            ships = file.first
        if PLANS.search(path) and not any(APPLIES.search(x.text[:500]) for x in (*file.added, *file.removed)):
            ships = None
        if ships is not None:
            yield finding("ci-publish", 4, "changes a step that deploys or publishes", file, line=ships, safer=SAFER)
        yield from _in_the_cloud(file)
        tried = ON_KIND.search(path) and OWN_CLUSTER.search(file.new_text) and "prod" not in file.added_lowered
        level = 2 if tried else 3
        yield finding("ci", level, "changes what CI runs", file, safer=SAFER)
    elif (line := published.by_a_build(file)) is not None:
        yield finding("ci-publish", 3, "what a build publishes, and where to", file, line=line, safer=SAFER)
    elif path.endswith(".groovy") and any(LIBRARY.search(text) for text in (file.old_text, file.new_text)):
        yield finding("ci", 3, "changes what pipelines share", file, line=file.first, safer=SAFER)
    elif context.nature in ("code", "script") and (line := _pushed_by_a_run(file)) is not None:
        yield finding("ci-publish", 4, "a script of CI that deploys or publishes", file, line=line, safer=SAFER)
    elif context.nature in ("code", "script") and RELEASES.search(path) and _publishes(file.new_text):
        line = next((x for x in file.added if not is_remark(x.text)), None)
        if line is not None:
            yield finding("ci-publish", 3, "part of a program that publishes", file, line=line, safer=SAFER)


def _is_pipeline(path: str, text: str) -> bool:
    """Whether a file of any name says what some CI runs."""
    if path.endswith(".xml"):
        return not path.endswith("pom.xml") and bool(JOB.search(text) and OF_JENKINS.search(text))
    return bool(
        prow.JOBS.search(text)
        or (path.endswith("plugins.yaml") and PLUGINS.search(text))
        or lists_jobs(text, RUNS_ON)
        or (PIPELINE.search(path) and STEPS.search(text))
        or TASKS.search(text)
        or AZURE.search(text)
        or (STEPPED.search(text) and BUILDERS.search(text))
    )


OF_A_RUN = pattern(
    r"\$\{?(?:CIRCLE_(?:SHA1|TAG|BRANCH|BUILD)|CI_COMMIT_|TRAVIS_(?:TAG|COMMIT|BRANCH|BUILD)|GITHUB_(?:SHA|REF|RUN)|BUILDKITE_(?:COMMIT|TAG|BRANCH|BUILD)|DRONE_(?:COMMIT|TAG|BUILD))",
    words=("circle_", "ci_commit", "travis_", "github_", "buildkite_", "drone_"),
)
"""What a script is told of the run that it is a part of."""


ROLE = pattern(r"\barn:aws[\w-]*:iam::[^\s\"']*:role/|\bworkloadIdentityPools/")
CIRCLE = of_path(r"(^|/)\.circleci/|(^|/)circle\.yml$")
CONTEXT = pattern(r"\s*(?:-\s+)?context\s*:\s*\S")
"""Secrets that jobs are given together: https://circleci.com/docs/contexts/"""
TEARS_DOWN = of_path(r"(^|/)[^/]*(?:destroy|tear[-_]?down|nuke|decommission)[^/]*$", re.I)
DESTROYS = pattern(
    r"\b(?:terraform|terragrunt|tofu|pulumi|cdk)\b[^\n]{0,200}\bdestroy\b|(?<=\s)-destroy\b|\bdelete-stack\b|\bkubectl delete\b"
)


def _in_the_cloud(file: FileChange) -> Iterator[Finding]:
    """Which role a pipeline takes there, and what one that tears down tears down."""
    changed = [x for x in (*file.added, *file.removed) if x.text.strip() and not is_remark(x.text)]
    line = next((x for x in changed if ROLE.search(x.text[:500]) or MAY.match(x.text[:500])), None)
    if line is None and CIRCLE.search(file.path):
        line = next((x for x in changed if CONTEXT.match(x.text[:500])), None)
    if line is not None:
        safer = "let the account's owner say which pipeline may take which role"
        yield finding(
            "ci-access",
            4,
            "a pipeline acts as another role or of another account, or others may start it",
            file,
            line=line,
            safer=safer,
        )
    if changed and TEARS_DOWN.search(file.path) and any(DESTROYS.search(t) for t in (file.old_text, file.new_text)):
        safer = "say which environments may go, and let a human start it"
        yield finding(
            "ci-destroys", 4, "changes what a pipeline tears down, or how", file, line=changed[0], safer=safer
        )


SIGNS = pattern(
    r"\bgpg2?\b[^\n]{0,200}\s(?:--(?:detach-sign|detach-sig|clear-?sign|sign|armor)|-[ab]*[sb][ab]*)\s|\bcosign sign|\bminisign\b|\bsignify\b|sparkle:(?:edSignature|version)\b"
)
SENDS_TAGS = pattern(r"\bgit push\b[^\n|;&]{0,200}--(?:follow-)?tags\b")
"""By which much else is told to release."""


def _pushed_by_a_run(file: FileChange) -> Line | None:
    """The changed line by which a script, told of the run it is in, deploys or publishes."""
    if not any(OF_A_RUN.search(text) for text in (file.old_text, file.new_text)):
        return None
    from gate.classify.reading.shipping import SHIPS

    changed = (x for side in file.delta.lines[::-1] for x in side if not is_remark(x.text))
    return next((x for x in changed if SHIPS.search(x.text[:2_000])), None)


def _publishes(program: str) -> bool:
    """Whether a program publishes, or signs what people get, be it a rehearsal by default."""
    from gate.classify.reading.shipping import SHIPS  # few changes get here, and hooks run on each commit

    said = program.replace("--dry-run", "")
    return any(told.search(said) for told in (SHIPS, SIGNS, SENDS_TAGS))


def _unasked(file: FileChange) -> Line | None:
    """The line by which a job waited for somebody to start it, where no other job waits instead."""
    if any(MANUAL.match(x.text) for x in file.added):
        return None
    return next((x for x in file.removed if MANUAL.match(x.text)), None)


PLUGGED = pattern(r"\s*(?:version|source|plugin|plugin_dir|enabled|signing_key)\b")


def _plugs_in(file: FileChange) -> Line | None:
    """https://github.com/terraform-linters/tflint/blob/master/docs/user-guide/plugins.md"""
    return next((x for x in (*file.added, *file.removed) if PLUGGED.match(x.text)), None)


SHARED = pattern(r"\s*(?:do|run)(?:Push|Publish|Release|Deploy)[A-Z]\w*\s*\(")
"""A step of a library that pipelines share."""


OF_PAGES = pattern(r"\s*(?:-|only:|ignore:|branch(?:es)?:)\s*[\[\"']*gh-pages[\]\"']*\s*$")


def _commands(file: FileChange) -> Iterator[tuple[Line, str]]:
    """The changed lines as they stand; then each that is a part of a command of several rows, the first with the whole of it."""
    for line in (*file.added, *file.removed):
        yield line, line.text
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        rows, last = text.split("\n") if lines and "\\" in text else [], 0
        for line in lines if rows else ():
            told = line.number == last + 1 and any(map(goes_on, rows[last - 1 : last]))
            last = line.number
            if not told and any(map(goes_on, rows[max(0, last - 2) : last])):
                yield line, command_of(rows, last)


TOLD = pattern(r"\s*(?:-\s+)?(?:description|testgrid-[\w-]+)\s*:")
PLANS = of_path(r"(^|/)(?:terraform|tofu|tf)[-_]plan[\w-]*\.ya?ml$")
APPLIES = pattern(r"\b(?:apply|destroy|push|publish)\b|role", re.I)
"""A task that shows what would be deployed: what else it must not do."""


def _ships(text: str, enters: bool, path: str) -> bool:
    """Whether a line deploys or publishes, or enters an environment where the system has such."""
    from gate.classify.reading.shipping import SHIPS

    if OF_PAGES.match(text) or TOLD.match(text):
        return False  # the name of a branch, or what somebody reads
    if SHIPS.search(text) or (enters and ENTERED.match(text)) or ("enkins" in path and SHARED.match(text)):
        return True
    if BUILD.search(path) and SENDS.match(text):
        return True
    if path.endswith(".travis.yml") and PROVIDER.match(text):
        return True
    if path.startswith(("ci/", ".ci/")) and re.match(r"\s*repository\s*:", text):
        return False  # the name of an image that a step runs in
    if WORKFLOW.match(text) and ".circleci/" in path:
        return False
    return FILES_ALONE.match(text) is None and bool(re.search(r"\bdeploy(?!\s*:\s*(off|false)\b)", text))
