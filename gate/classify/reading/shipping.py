"""What makes a job of CI one that deploys or publishes: known actions, and the commands that its steps run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from gate.classify.reading.patterns import pattern

SHIPS = pattern(
    r"gh-action-pypi-publish|npm-publish|maturin-action[^}]{0,300}\}?[^}]{0,300}'command': '(upload|publish)|crates-io-auth|publish-crates|release-plz"
    r"|push-to-registry|ssh-action|rsync-deploy|pages-deploy"
    r"|'name': '(?!(?:merge|find|test(?=[^'\n]* (?:builds?|packages?|binar(?:y|ies)|bundles?)')|determine|get|fetch|check(?: ?out)?|clone|download|restore(?= release cache)|read|print|show|compute|parse|look up|dry[- ]?run|package|pack|compile|build|sign|notari[sz]e|archive|create(?= release packages?')) (?![^'\n]*\b(?:and|then|deploy\w*|publish\w*|push\w*|prod\w*|live|disabled|servers?|machines?|stores?|cdn|previous|upload\w*|ship\w*|send\w*|sync\w*|roll\w*|mirror\w*|onto?|fleet|web\d+|blue|green|(?:every|all|each|in) (?:\w{1,20} )?(?:hosts?|nodes?|clusters?|regions?))\b)(?:[\w ()-]|(?<=\d)\.(?=\d)|\$\{\{ ?[\w.]+ ?\}\})*')[^'\n]*\b(publish"
    r"|deploy"
    r"|(?<!matrix\.)(?<!\()release)\b(?![^'\n]{0,300}((?<!la)test|coverage|result|report|(?:job|step|workflow) summary\b(?![^'\n]*\b(?:and|then|release\w*|images?|packages?|deploy\w*|publish\w*|live)\b)|artifact|preview|check|dry|note|draft|candidate(?![^'\n]*prod)))[^'\n]*'"
    r"|action-gh-release|create-release|upload-release|goreleaser|release-gem|changesets/action|semantic-release|ncipollo/release"
    r"|deploy-pages|upload-pages-artifact|gh-pages|amazon-ecs-deploy|ecs-deploy|webapps-deploy|/deploy-|k8s-deploy|wrangler-action|vercel-action|netlify|firebase-action|flyctl|helm-gh-pages|chart-releaser"
    r"|\b(npm|pnpm|yarn|bun|cargo|uv|poetry|flit|hatch|vsce|ovsx|dart pub) publish\b(?![^\n|;&']*--dry-run(?!=(?:false|0)\b))"
    r"|\b(twine|maturin|flit|hatch) (upload|publish)\b|\bgem push\b|\bsetup\.py\b[^\n|;&]{0,300} upload\b|\b(dotnet )?nuget push\b|\bpod trunk push\b"
    r"|\b(lerna|changeset|cargo workspaces) publish\b|\bgoreleaser release\b|\b(helm|oras|crane|cosign|podman|buildah) push\b|\bskopeo copy\b"
    r"|\bgsutil\b[^\n|]{0,300}\b(cp|rsync)\b|\bgit push heroku\b|\bdocker (image )?push\b|buildx build\b.{0,500}--push"
    r"|(?:docker|image|build)[\w-]{0,60}\.\w{1,60} [^\n|;]{0,300}--push\b|\bgh release (create|upload|edit)\b"
    r"|steamcmd|steam-deploy|butler push|upload-testflight|upload-google-play|\bsnapcraft (?:upload|push)\b|\bchoco push\b|winget-?(?:releaser|create)|chrome-webstore-upload|\bweb-ext (?:sign|submit)\b|\bfastlane (?:deliver|pilot|supply|release|beta)\b|\baltool\b[^\n|;]{0,200}--upload"
    r"|\bwrangler pages (?:publish|deploy)\b|\bmake ship\b|\b(?:scp|rsync)\b[^\n|;&]{0,300}\s[\w.-]+@[\w.-]+:|\bcurl\b[^\n|;&]{0,200}DEPLOY_HOOK"
    r"|r2-upload-action|s3-sync-action|upload-cloud-storage(?![^}]{0,400}\b(?:benchmarks?|coverage|junit|test[-_]?(?:results|reports?))\b)"
    r"|\bs3cmd\b[^\n|;&]{0,300} (?:put|sync)\b|\bs5cmd\b[^\n|;&]{0,300} (?:cp|sync)\b|\brclone (?:copy|copyto|sync)\b|\bazcopy (?:copy|cp|sync)\b"
    r"|\bwrangler r2 object put\b"
    r"|\bmake\b(?=(?:\s+-\S+|\s+\w+=\S*)*\s+(?:(?:[\w.]+-)*(?:push|publish|deploy|upload)(?:-[\w.-]+)?|(?:docker|images?|containers?)[-_]release)(?![\w.:/=-]))(?![^\n|;&']*\b(?:test|check|dry)[\w-]*)(?:\s+-\S+"
    r"|\s+\w+=\S*)*\s+(?:(?:[\w.]+-)*(?:push|publish|deploy|upload)(?:-[\w.-]+)?|(?:docker|images?|containers?)[-_]release)(?![\w.:/=-])"
    r"|\bcf (push|restage|restart|set-env|scale|run-task|delete)\b|cg-cli-tools|\bkubectl (apply|set|rollout|patch|replace|scale)\b|\bhelm (upgrade|install)\b|\bhelmfile\b.{0,300}(apply|sync)|(?<!\w-)\b(terraform|tofu|terragrunt)\b[^\n|]{0,300}\bapply\b|\bpulumi up\b|\bcdk deploy\b"
    r"|\b(serverless|sls|sam|eb|gcloud (?:(?:alpha|beta) )?(app|run|functions)|az webapp|container:release|firebase|fly|flyctl|vercel|netlify|wrangler|cap|kamal) deploy\b"
    r"|\baws [a-z0-9-]+ (?!update-kubeconfig)(update|create|put|deploy|start|run)-"
    r"|\baws (?:--\S{1,80} (?:[^\s-]\S{0,80} )?){0,5}s3 (sync|cp)\b(?![^\n|;&']{0,200}\b(?:benchmarks?|coverage|junit|test[-_]?(?:results|reports?))\b)"
    r"|'(?:cmd|command|task|target|script)': '(?:publish|deploy|release)\b"
    r"|ansible-playbook\b(?![^\n|;&'#]*/role_under_test/)(?![^\n|;&'#]*\s(?:--syntax-check|--list-tasks|--check(?![\w-])|\btests?/[^\n|;&']{0,200}(?:--connection[= ]|-c )local\b)"
    r"|(?:\s+(?!-i|--inv)--?[\w-]+)*\s+(?:tests?|spec)/(?:[\w-]*[-_])?(?:travis|ci|tests?)\.ya?ml\b(?![^\n|;&']*(?:\s-i|--inv|\.ya?ml\b)))"
    r"|\bmvn\b.{0,300}\bdeploy\b|gradlew?\b(?:(?!'name': )[^\n]){0,300}\bpublish"
    r"|\baws cloudformation deploy\b|\bargocd app (?:sync|set)\b|\bnomad job run\b|\bskaffold run\b|\bcontainer:release\b|\baz webapp up\b|\beas submit\b"
    r"|\bsupabase db push\b|\bjsr publish\b|\bpub publish\b(?![^\n|;&']*--dry-run)|\bhex\.publish\b(?![^\n|;&']*--dry-run)|\bdist-tag add\b"
    r"|\banaconda upload\b|\bcrane copy\b|\bko apply\b"
    r"|aws-cloudformation-github-deploy|\beas build\b[^\n|;&]{0,200}--auto-submit\b"
    r"|\belectron-builder\b[^\n|;&]{0,200}(?:--publish|-p)[ =](?:always|onTag)|\bkaniko/executor\b(?![^\n]{0,300}--no-push)[^\n]{0,300}--destination\b"
    r"|\bkustomize edit set image\b|\bupload_to_(?:app_store|play_store)\b|\bdocker\.build\([^\n]{0,100}\)\.push\("
    r"|\bssh\b[^\n]{0,200}\bdocker[ -]compose\b[^\n]{0,100}\bup\b|github-push-action[^\n]{0,300}'branch': '(?:refs/heads/)?(?:main|master|release)"
    r"|heroku-deploy|ghaction-github-pages|tfc-workflows-github/actions/apply-run"
    r"|[/-](?:docker-)?(?:build-and-push|build-push|push-to-\w+)(?!-action)[\w-]{0,60}@(?![^}]{0,500}'push': 'false')|delete-package-versions|/kubectl@"
    r"|kubectl-action@|serverless/github-action|ftp-deploy|[/-]s?ftp[\w-]{0,40}@|scp-action|\b(?:create|update)(?:Release|Deployment)\b|uploadReleaseAsset"
    r"|synchronizeWithMavenCentral|bintrayUpload|\bupload[-_]assets?\b"
    r"|\.github/workflows/[\w-]{0,60}(?<![a-z])(?:deploy|publish|release)(?![\w-]{0,60}(?:test|check|dry|preview|note|draft))[\w-]{0,60}\.ya?ml"
    r"|auto-approve-action|enable-pull-request-automerge|automerge-action",
    re.I,
)
SAYS = pattern(
    r"""\becho\s{1,4}\\{0,4}(["'])(?:(?!\1|\$\(|[`|\n\\]).){0,300}\\{0,4}\1[ \t]{0,8}(?:>>?[ \t]{0,8}(?:&2|\\{0,4}["']?\$\{?GITHUB_\w{1,30}\}?\\{0,4}["']?))?[ \t]{0,8}(?=\n|["'][,}]|$)"""
)
"""What a person is told runs nothing."""
KEEPS = pattern(
    r"""\{'name': '[^'\n]{0,200}'(?:, 'if': (?:"[^"\n]{0,500}"|'[^'\n]{0,500}'))?(?=, 'uses': 'actions/(?:upload-artifact|download-artifact|cache)@)|(?<='with': \{)'name': '[^'\n]{0,200}'"""
)
"""The name of a step that only keeps a file for the next jobs, and of what it keeps."""
ENTERS = pattern(
    r"(?:^\{|, |'with': \{)'environment': (?!\{\}|(?:\{'name': )?'(?:(?:acc|acceptance|e2e|integration|unit|int)?[-_]?tests?|testing|e2e|ci|dev|develop|development|preview)')(?=['{])"
)
"""A job that enters an environment, with the secrets and the reviewers of that."""
TESTS = pattern(
    r"(?:'run': '|\n|&& ?|; ?)\s*(?:bundle exec |bin/|\./bin/|npx |uv run |poetry run |python -m |yarn |pnpm |npm (?:run )?)?(?:rspec|rails test|rake test|test\b|pytest|jest|vitest|mocha|cargo (?:nextest|test)|go test|phpunit|dotnet test|mvn (?:-\S+ )*(?:test|verify)|\./gradlew (?:test|check))"
)
"""What a job does that only tests, although it enters the environment whose settings it reads."""
ESCAPES = pattern(r"\\.")
BLANKS = {"\\n": "\n", "\\t": "\t"}
GOES_ON = pattern(r"(?<![ \t])[ \t]*(?:\\\\|`)\n[ \t]*")
"""A command over several lines, of a shell or of PowerShell."""
OF_POWERSHELL = pattern(r"(?<=\s)`\n[ \t]*")
"""A command over several lines, which a shell would take for one within another."""
FILLED_IN = pattern(r"\$\{\{[^\n]{0,300}?\}\}")
"""An expression, which the runner replaces before a shell sees it."""
APOSTROPHES = pattern(r"""(?P<key>'(?:name|environment|branch|command|push)': )"(?P<value>[^"]{0,500})\"""")
"""Python quotes a text that holds an apostrophe otherwise: `${{ github.ref == 'refs/heads/main' }}`."""
THROWAWAY = pattern(
    r"\bkind-action|action-k3s-helm|\bkind create cluster|setup-kind|minikube|\bk3d\b|setup-k3s|microk8s|envtest|(?:create|install)_kind\w*\.sh",
    re.I,
)
"""A cluster that the job makes for itself: what is applied there is a test."""
OF_A_TRIAL = pattern(
    r"(?s)\b(?:eksctl create cluster|doctl k\w+ cluster create|gcloud (?:\w+ )?container clusters create|az aks create)\b.{0,50000}\b(?:eksctl delete cluster|cluster delete|clusters delete|az aks delete)\b"
)
"""A cluster that the same job makes, and deletes when it is done."""
TO_CLUSTER = pattern(r"\b(?:kubectl|helm(?! push)|helmfile) [^\n|;&'\"]*|\bmake (?:[\w-]*\be2e\b[\w-]* ?)+(?=[\\\n|;&'\"]|$)", re.I)
BUILDS = pattern(r"build-push-action|docker/bake-action")
_TOLD = r"@\d'[^{}]{0,500}(?:\{[^{}]{0,3000})?'(?:command|action)': '"
"""How a task is told what to do."""
TASK = pattern(
    r"'task': '(?:Azure(?:WebApp|RmWebApp|(?:Rm)?FunctionApp|AppService|FileCopy|StaticWebApp|Mysql|Spring|ContainerApps|CloudPowerShellDeploy|Resource(?:Manager|Group)\w*Deploy)|HelmDeploy|KubernetesManifest|Sql\w*Dacpac|IISWebAppDeploy|ServiceFabric\w*Deploy"
    r"|CopyFilesOverSSH|FtpUpload|GitHubRelease|GooglePlay(?:Release|Promote)|AppStore(?:Release|Promote)|AppCenterDistribute|S3Upload|ECRPushImage|BeanstalkDeploy|CodeDeploy|Lambda(?:NETCore)?Deploy|CloudFormationCreate)\w*@"
    r"|'task': '(?:Npm|UniversalPackages)" + _TOLD + r"(?i:publish)'"
    r"|'task': '(?:NuGetCommand|DotNetCoreCLI|DockerCompose|Docker)"
    + _TOLD
    + r"(?i:push\w*|push an? \w+|push services|buildandpush)'"
    r"|'task': '(?:Kubernetes|Helm(?!Installer)\w*|Terraform(?!Installer)\w*)"
    + _TOLD
    + r"(?i:apply|destroy|deploy|upgrade|install|rollout|patch|set|delete)'"
    r"|'task': 'Docker@2'(?![^{}]{0,500}(?:\{[^{}]{0,3000})?'command': '(?:build|login|logout|start|stop)')"
)
"""Tasks of Azure Pipelines that deploy or publish (https://learn.microsoft.com/en-us/azure/devops/pipelines/tasks/reference/); the
one for Docker pushes where it is told nothing else."""
PUSHES = pattern(r"'push': '(?!false')|(?<![\w-])push=(?!false)|type=registry")
"""These actions push only when told: https://github.com/docker/build-push-action#inputs"""


SPAWNS = pattern(r"subprocess|spawn|exec")
LISTED = pattern(r"""\\?["'],\s{0,20}\\?["']""")
"""Between the words of a command that a program starts."""
RUN = frozenset(
    (
        "run",
        "script",
        "before_script",
        "after_script",
        "command",
        "commands",
        "bash",
        "pwsh",
        "powershell",
        "inlineScript",
    )
)
"""Keys under which GitHub, GitLab, CircleCI, Azure and their like keep what a shell runs."""
TOLD = ("deploy", "publish", "change")
"""What the guard calls commands that ship."""


class Job(NamedTuple):
    """A job of CI."""

    text: str
    """Its whole content as text to compare and to search: the lines of its scripts begin a line of their own. A backslash of a
    script is two here, so that what follows it (`C:\\tools`) is no escape."""
    script: str
    """What its steps hand to a shell."""

    @classmethod
    def of(cls, node: Any) -> Job:
        return cls(ESCAPES.sub(lambda found: BLANKS.get(found[0], found[0]), repr(node)), "\n".join(_scripts(node)))

    def ships(self) -> bool:
        """Whether it deploys or publishes. What is applied to a cluster of its own is a test."""
        return (
            _says(self.text)
            or not (THROWAWAY.search(self.text) or OF_A_TRIAL.search(self.script))
            and _runs(self.script)
        )


def _scripts(node: Any) -> Iterator[str]:
    pending = [(node, False)]
    while pending:
        node, runs = pending.pop()
        if isinstance(node, dict):
            pending += [(value, key in RUN) for key, value in reversed(node.items())]
        elif isinstance(node, list):
            pending += [(item, runs) for item in reversed(node)]
        elif runs and isinstance(node, str):
            yield node


@lru_cache(maxsize=512)
def _says(job: str) -> bool:
    """Kept, for most jobs are the same on both sides and in the next commit. Read as it stands, with the commands in one row that
    go on over several, and as a shell would see what a program starts: each may say it."""
    job = job.replace("\t", " ").replace("\\'", "").replace("\n'", "'")
    job = APOSTROPHES.sub(
        lambda found: f"{found['key']}'{found['value'].replace(chr(39), '').replace(chr(10), ' ')}'", job
    )
    ways = [job, GOES_ON.sub(" ", job)]
    if SPAWNS.search(job):
        ways.append(LISTED.sub(" ", job))
    enters = ENTERS.search(job) is not None and not TESTS.search(job)
    return enters or any(map(_sends, dict.fromkeys(ways)))


def _sends(job: str) -> bool:
    job = KEEPS.sub("", SAYS.sub("", job))
    if THROWAWAY.search(job) or OF_A_TRIAL.search(job):
        job = TO_CLUSTER.sub("", job)
    return bool(any(told.search(job) for told in (SHIPS, TASK)) or (BUILDS.search(job) and PUSHES.search(job)))


@lru_cache(maxsize=512)
def _runs(script: str) -> bool:
    """Whether some command ships, by the guard, which knows each program's options."""
    if not script:
        return False
    from gate.commands import grade_script
    from gate.commands.grades import SCALE

    script = OF_POWERSHELL.sub(" ", script)
    told = [SCALE[kind][-1] for kind in TOLD]
    steps = (step for _, found in grade_script(FILLED_IN.sub("x", script)) for step in found.steps)
    return any(step.level >= 3 and any(what in step.reason for what in told) for step in steps)
