"""A GitHub workflow as facts: triggers, jobs, and the permissions each job's token ends up with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from gate.classify.reading.patterns import pattern
from gate.model import FileChange

RANK = {"none": 0, "read": 1, "write": 2, "admin": 2}
UNSET = "default"
# What makes a job one that ships: known actions, and commands that publish or deploy.
SHIPS = pattern(
    r"gh-action-pypi-publish|npm-publish|maturin-action[^}]{0,300}\}?[^}]{0,300}'command': '(upload|publish)|crates-io-auth|publish-crates|release-plz|push-to-registry|ssh-action|rsync-deploy|pages-deploy|'name': '(?!(?:merge|find|determine|get|fetch|check ?out|clone|download|restore(?= release cache)|read|print|show|compute|parse|look up|dry[- ]?run|package|pack|compile|build|sign|notari[sz]e|archive|create(?= release packages?')) (?![^'\n]*\b(?:and|then|deploy\w*|publish\w*|push\w*|prod\w*|live|disabled|servers?|machines?|stores?|cdn|previous|upload\w*|ship\w*|send\w*|sync\w*|roll\w*|mirror\w*|onto?|fleet|web\d+|blue|green|(?:every|all|each|in) (?:\w{1,20} )?(?:hosts?|nodes?|clusters?|regions?))\b)(?:[\w ()-]|(?<=\d)\.(?=\d)|\$\{\{ ?[\w.]+ ?\}\})*')[^'\n]*\b(publish|deploy|(?<!matrix\.)release)\b(?![^'\n]*(test|coverage|result|report|artifact|preview|check|dry|note|draft|candidate(?![^'\n]*prod)))[^'\n]*'|action-gh-release|create-release|upload-release|goreleaser|release-gem|changesets/action|semantic-release|ncipollo/release"
    r"|deploy-pages|gh-pages|amazon-ecs-deploy|ecs-deploy|webapps-deploy|/deploy-|k8s-deploy|wrangler-action|vercel-action|netlify|firebase-action|flyctl|helm-gh-pages|chart-releaser"
    r"|\b(npm|pnpm|yarn|bun|cargo|uv|poetry|flit|hatch|vsce|ovsx|dart pub) publish\b(?![^\n|;&']*--dry-run(?!=(?:false|0)\b))|\b(twine|maturin|flit|hatch) (upload|publish)\b|\bgem push\b|\bsetup\.py\b[^\n|;&]{0,300} upload\b|\b(dotnet )?nuget push\b|\bpod trunk push\b|\b(lerna|changeset|cargo workspaces) publish\b|\bgoreleaser release\b|\b(helm|oras|crane|cosign|podman|buildah) push\b|\bskopeo copy\b|\bgsutil\b[^\n|]{0,300}\b(cp|rsync)\b|\bgit push heroku\b|\bdocker (image )?push\b|buildx build\b.{0,500}--push|(?:docker|image|build)[\w-]{0,60}\.\w{1,60} [^\n|;]{0,300}--push\b|\bgh release (create|upload|edit)\b"
    r"|steamcmd|steam-deploy|butler push|upload-testflight|upload-google-play|\bsnapcraft (?:upload|push)\b|\bchoco push\b|winget-?(?:releaser|create)|chrome-webstore-upload|\bweb-ext (?:sign|submit)\b|\bfastlane (?:deliver|pilot|supply|release|beta)\b|\baltool\b[^\n|;]{0,200}--upload"
    r"|\bwrangler pages (?:publish|deploy)\b|\bmake ship\b|\b(?:scp|rsync)\b[^\n|;&]{0,300}\s[\w.-]+@[\w.-]+:|\bcurl\b[^\n|;&]{0,200}DEPLOY_HOOK|r2-upload-action|s3-sync-action|upload-cloud-storage|\bs3cmd\b[^\n|;&]{0,300} (?:put|sync)\b|\bs5cmd\b[^\n|;&]{0,300} (?:cp|sync)\b|\brclone (?:copy|copyto|sync)\b|\bazcopy (?:copy|cp|sync)\b|\bwrangler r2 object put\b"
    r"|\bmake\b(?![^\n|;&']*\b(?:test|check|dry)[\w-]*)(?:\s+-\S+|\s+\w+=\S*)*\s+(?:(?:[\w.]+-)*(?:push|publish|deploy|upload)(?:-[\w.-]+)?|(?:docker|images?|containers?)[-_]release)(?![\w.:/=-])"
    r"|\bcf (push|restage|restart|set-env|scale|run-task|delete)\b|cg-cli-tools|\bkubectl (apply|set|rollout|patch|replace|scale)\b|\bhelm (upgrade|install)\b|\bhelmfile\b.{0,300}(apply|sync)|\b(terraform|tofu|terragrunt)\b[^\n|]{0,300}\bapply\b|\bpulumi up\b|\bcdk deploy\b"
    r"|\b(serverless|sls|sam|eb|gcloud (?:(?:alpha|beta) )?(app|run|functions)|az webapp|container:release|firebase|fly|flyctl|vercel|netlify|wrangler|cap|kamal) deploy\b|\baws [a-z0-9-]+ (?!update-kubeconfig)(update|create|put|deploy|start|run)-|\baws s3 (sync|cp)\b|ansible-playbook\b(?![^\n|;&'#]*/role_under_test/)(?![^\n|;&'#]*\s(?:--syntax-check|--list-tasks|--check(?![\w-])|\btests?/[^\n|;&']{0,200}(?:--connection[= ]|-c )local\b)|(?:\s+(?!-i|--inv)--?[\w-]+)*\s+(?:tests?|spec)/(?:[\w-]*[-_])?(?:travis|ci|tests?)\.ya?ml\b(?![^\n|;&']*(?:\s-i|--inv|\.ya?ml\b)))|\bmvn\b.{0,300}\bdeploy\b|gradlew?\b.{0,300}\bpublish"
    r"|\baws cloudformation deploy\b|\bargocd app (?:sync|set)\b|\bnomad job run\b|\bskaffold run\b|\bcontainer:release\b|\baz webapp up\b|\beas submit\b|\bsupabase db push\b|\bjsr publish\b|\bpub publish\b(?![^\n|;&']*--dry-run)|\bhex\.publish\b(?![^\n|;&']*--dry-run)|\bdist-tag add\b|\banaconda upload\b|\bcrane copy\b|\bko apply\b"
    r"|aws-cloudformation-github-deploy|github-push-action[^\n]{0,300}'branch': '(?:refs/heads/)?(?:main|master|release)|heroku-deploy|ghaction-github-pages|tfc-workflows-github/actions/apply-run|delete-package-versions|auto-approve-action|enable-pull-request-automerge|automerge-action",
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
    r"(?:^\{|, )'environment': (?!\{\}|(?:\{'name': )?'(?:(?:acc|acceptance|e2e|integration|unit|int)?[-_]?tests?|testing|e2e|ci|dev|develop|development|preview)')(?=['{])"
)
"""A job that enters an environment, with the secrets and the reviewers of that."""
ESCAPES = pattern(r"\\.")
BLANKS = {"\\n": "\n", "\\t": "\t"}
GOES_ON = pattern(r"(?<![ \t])[ \t]*(?:\\\\|`)\n[ \t]*")
"""A command over several lines, of a shell or of PowerShell."""
APOSTROPHES = pattern(r"""(?P<key>'(?:name|environment|branch|command|push)': )"(?P<value>[^"\n]{0,500})\"""")
"""Python quotes a text that holds an apostrophe otherwise: `${{ github.ref == 'refs/heads/main' }}`."""
THROWAWAY = pattern(
    r"\bkind-action|\bkind create cluster|setup-kind|minikube|\bk3d\b|setup-k3s|microk8s|envtest|(?:create|install)_kind\w*\.sh",
    re.I,
)
"""A cluster that the job makes for itself: what is applied there is a test."""
TO_CLUSTER = pattern(r"\b(kubectl|helm|helmfile) [^\n|;&'\"]*", re.I)
BUILDS = pattern(r"build-push-action|docker/bake-action")
PUSHES = pattern(r"'push': '(?!false')|\bpush=true|type=registry")
"""These actions push only when told: https://github.com/docker/build-push-action#inputs"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workflow:
    triggers: frozenset[str]
    frame: str
    """Everything but the jobs, as text to compare."""
    permissions: Any
    jobs: dict[str, str]
    """Job -> its whole content as text to compare."""
    job_permissions: dict[str, Any]

    def grants(self) -> dict[str, dict[str, int] | str]:
        """Job -> what its token may do: its own block, else the workflow's, else the repository's default."""
        return {job: _scopes(own if own is not None else self.permissions) for job, own in self.job_permissions.items()}

    def wider_than(self, old: Workflow) -> list[str]:
        """Scopes that some job holds now and did not hold before; a new job is held to what the old workflow had."""
        before, found = old.grants(), []
        for job, now in self.grants().items():
            was = before.get(job)
            if was is None:
                # A new job: compare with what the file as a whole granted; reading is what every checkout needs.
                was = _scopes(old.permissions) if old.permissions is not None else {}
                now = {} if isinstance(now, str) else now  # the repository's default, which it had before
                found += [f"{s}: write ({job})" for s, rank in now.items() if rank > max(1, _rank(was, s))]
            else:
                found += _wider(was, now, job)
        return found

    def ships(self, job: str) -> bool:
        return _ships(self.jobs.get(job, ""))


@lru_cache(maxsize=512)
def _ships(job: str) -> bool:
    """Kept, for most jobs are the same on both sides and in the next commit. Read as it stands, and with the commands in one row that
    go on over several: either may say it."""
    job = APOSTROPHES.sub(
        lambda found: f"{found['key']}'{found['value'].replace(chr(39), '')}'", job.replace("\t", " ")
    )
    return any(_sends(text) for text in dict.fromkeys((job, GOES_ON.sub(" ", job))))


def _sends(job: str) -> bool:
    job = KEEPS.sub("", SAYS.sub("", job))
    if THROWAWAY.search(job):
        job = TO_CLUSTER.sub("", job)
    return bool(ENTERS.search(job) or SHIPS.search(job) or (BUILDS.search(job) and PUSHES.search(job)))


def _rank(scopes: dict[str, int] | str, scope: str) -> int:
    return 1 if isinstance(scopes, str) else scopes.get(scope, scopes.get("all", 0))


def _wider(was: dict[str, int] | str, now: dict[str, int] | str, job: str) -> list[str]:
    if was == now:
        return []
    if isinstance(now, str):
        return [f"the repository's default instead of a list ({job})"]
    # From the unknown default: a first block that only reads is a tightening; whatever writes is stated, so widening.
    return [
        f"{s}: {'write' if rank == 2 else 'read'} ({job})"
        for s, rank in now.items()
        if rank > (1 if isinstance(was, str) else _rank(was, s))
    ]


def _scopes(block: Any) -> dict[str, int] | str:
    if block is None:
        return UNSET
    if isinstance(block, str):
        return {"all": {"write-all": 2, "read-all": 1}.get(block.strip(), 2 if block.strip() else 0)}
    if isinstance(block, dict):
        return {str(k): RANK.get(str(v), 2) for k, v in block.items()}
    return {"all": 2}


@cache
def _loader() -> Any:
    import yaml

    return getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # BaseLoader keeps `on` a string


def load_yaml(text: str, *, limit: int = 1_000_000) -> Any:
    """The document, None where it can't be read. Aliases are refused: they can blow a small file up."""
    import yaml

    if len(text) > limit or re.search(r"(?m)^[^#\n]*(?:[:\-]\s+|[\[,{]\s*)\*\w", text):
        return None
    try:
        return yaml.load(text, Loader=_loader())
    except (yaml.YAMLError, RecursionError, ValueError):
        return None


def _text(job: Any) -> str:
    """A job as text to compare and to search: the lines of its scripts begin a line of their own. A backslash of a script is two
    here, so that what follows it (`C:\\tools`) is no escape."""
    return ESCAPES.sub(lambda found: BLANKS.get(found[0], found[0]), repr(job))


def read_workflow(text: str) -> Workflow | None:
    """A workflow, the empty one for no text, None where it can't be read."""
    if not text.strip():
        return Workflow(triggers=frozenset(), frame="", permissions={}, jobs={}, job_permissions={})
    document = load_yaml(
        text if text.endswith("\n") else f"{text}\n"
    )  # a last script means the same without a line end
    if not isinstance(document, dict) or not isinstance(document.get("jobs"), dict):
        return None
    on = document.get("on")
    triggers = {on} if isinstance(on, str) else {str(x) for x in on} if isinstance(on, (list, dict)) else set()
    jobs = document["jobs"]
    return Workflow(
        triggers=frozenset(triggers),
        frame=repr({k: v for k, v in document.items() if k not in ("jobs", "permissions", "name")}),
        permissions=document.get("permissions"),
        jobs={str(k): _text(v) for k, v in jobs.items()},
        job_permissions={str(k): v.get("permissions") if isinstance(v, dict) else None for k, v in jobs.items()},
    )


def only_bumps(file: FileChange) -> bool:
    """Every changed line is `uses: owner/action@version`, the same actions in the same order."""
    if file.before is None or file.after is None:
        return False
    sides = []
    for lines in (file.removed, file.added):
        matches = [
            re.match(r"^\s*(?:-\s+)?uses\s*:\s*[\"']?([\w.-]+/[\w./-]+)@[^\s\"']+[\"']?\s*(?:#.*)?$", x.text)
            for x in lines
            if x.text.strip()
        ]
        if not matches or not all(matches):
            return False
        sides.append([m.group(1) for m in matches if m])
    return sides[0] == sides[1]
