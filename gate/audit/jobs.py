"""What one job of a GitHub workflow holds: the rights of its token, secrets, cloud logins, its environment and machine."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from gate.audit.document import Node
from gate.audit.nouns import FURTHEST, Reach
from gate.classify.reading.patterns import pattern
from gate.classify.reading.shipping import SHIPS
from gate.commands.surroundings import DEFAULT, place_of

LOGINS = pattern(r"aws-actions/configure-aws-credentials|google-github-actions/(auth|setup-gcloud)|azure/login|azure/aks-set-context|azure/k8s-set-context"
    r"|hashicorp/vault-action|digitalocean/action-doctl|tailscale/github-action|aws-actions/amazon-e(cr|ks)|google-github-actions/get-gke-credentials"
    r"|docker/login-action", re.I)  # fmt: skip
REGISTRY_LOGIN = pattern(r"docker/login-action", re.I)
SECRET = re.compile(r"(?<![\w./-])secrets\s*\.\s*([A-Za-z_][\w-]*)|(?<![\w./-])secrets\s*\[\s*['\"]([A-Za-z_][\w-]*)")
MODEL = pattern(
    r"ANTHROPIC|OPENAI|GEMINI|CLAUDE|CODEX|GOOGLE_API_KEY|OPENROUTER|MISTRAL|DEEPSEEK|GROQ|XAI|COHERE|AZURE_OPENAI|CURSOR_API|AMP_API|FACTORY_API|AUGMENT"
    r"|KIRO_API|QWEN|DASHSCOPE|MODEL|LLM|CONTEXT7|TAVILY|EXA_|BRAVE|OPENCODE|MINIMAX|CEREBRAS|TOGETHER|FIREWORKS|PERPLEXITY|HUGGINGFACE|HF_TOKEN|MOONSHOT|KIMI"
    r"|ZHIPU|ZAI_|LITELLM|GOOSE|AI_API|PORTKEY|LANGFUSE|LANGSMITH|WARP_API", re.I)  # fmt: skip
FAR = pattern(
    r"AWS|KUBE|\bK8S|GCP|GCLOUD|GOOGLE_(APPLICATION|CREDENTIALS|CLOUD)|SERVICE_ACCOUNT|AZURE|ARM_CLIENT|PROD|DEPLOY|DATABASE|\bDB_|_DB_|POSTGRES|MYSQL|MONGO"
    r"|REDIS|SSH|VERCEL|NETLIFY|FLY_|RAILWAY|RENDER|HEROKU|CLOUDFLARE|CF_API|DIGITALOCEAN|\bDO_|TF_|TERRAFORM|PULUMI|VAULT|STRIPE|SUPABASE|FIREBASE|NPM_TOKEN"
    r"|PYPI|CARGO_REGISTRY|DOCKER(HUB)?_(PASSWORD|TOKEN)|HOST\b", re.I)  # fmt: skip
TOKEN = pattern(r"(^|_)PAT(_|$)|GH_|GITHUB_|PERSONAL|BOT_TOKEN|ACCESS_TOKEN|REPO_TOKEN|APP_(PRIVATE_)?KEY|PUSH_TOKEN|RELEASE_TOKEN|WORKFLOW_TOKEN", re.I)  # fmt: skip
ONLY_NAMES = pattern(
    r"^(?!.*(KEY|TOKEN|SECRET|PASS)).*(_DSN|_ID|_REGION|_EMAIL|_USER(NAME)?|_ORG|_PROJECT|_MODEL)$", re.I
)
"""Kept as secrets, and yet they open nothing by themselves."""
OF_PERSON = pattern(r"(^|_)PAT(_|$)|(^|_)G(IT)?H(UB)?_TOKEN$", re.I)
PUSHES = ("contents", "administration", "workflows")
SIGNS = ("statuses", "checks")
PUBLISHES = ("packages", "deployments", "pages", "actions", "attestations")
WRITES = (*PUSHES, *SIGNS, *PUBLISHES)
TALKS = ("issues", "pull-requests", "discussions", "repository-projects", "security-events")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """The credentials within reach of a step, in words, and how far they reach."""

    reach: Reach
    words: tuple[str, ...]
    environment: str | None = None
    own_machine: bool = False
    talks: bool = False
    """It may comment, label and open pull requests."""
    pushes: bool = False
    """It may change the repository itself."""
    others: str = ""
    """A token that the job's permissions do not bound: a person's, or an app's."""
    signs: bool = False
    """It may set the commit statuses and checks that a merge waits for."""
    publishes: bool = False
    """It may publish packages, pages or deployments, or start workflows."""


def permissions(workflow: Node, job: Node) -> Node | None:
    """What is written out for a job's token; None where the repository's default holds."""
    return job.get("permissions") or workflow.get("permissions")


def holds(workflow: Node, job: Node, step: Node, *, caller: Node | None = None) -> Holds:
    """Everything the job's agent can lay its hands on; the farthest credential decides. `caller`: the permissions of the
    job that calls this workflow, which hold where this one writes out none."""
    scopes = _scopes(permissions(workflow, job) or caller)
    secrets = _secrets(workflow, job, step)
    found = [*_token(job, scopes), *_logins(job), *_known(secrets, _environment(job)), *_around(job, step)]
    reaches = {reach for _, reach in found}
    return Holds(
        reach=next((reach for reach in FURTHEST if reach in reaches), "local"),
        words=tuple(dict.fromkeys(words for words, _ in found)),
        environment=_environment(job),
        own_machine=_own_machine(job),
        talks=_may(scopes, TALKS),
        pushes=_may(scopes, PUSHES) or any(TOKEN.search(name) for name in secrets),
        others=next((f"secrets.{name}" for name in secrets if TOKEN.search(name)), ""),
        signs=scopes is not None and _may(scopes, SIGNS),
        publishes=scopes is not None and _may(scopes, PUBLISHES),
    )


Credential = tuple[str, Reach]


def _may(scopes: dict[str, bool] | None, names: tuple[str, ...]) -> bool:
    return scopes is None or any(scopes.get(name) for name in (*names, "all"))


def _token(job: Node, scopes: dict[str, bool] | None) -> Iterator[Credential]:
    """The rights of the job's own token. `id-token` alone reaches no cloud that does not trust it."""
    if scopes is None:
        yield "the repository's default permissions", "unknown"
        return
    for name in sorted(scopes):
        if scopes[name] and name in (*WRITES, *TALKS, "all"):
            yield ("permissions: write-all" if name == "all" else f"{name}: write"), "repository"
    if scopes.get("id-token") and not list(_logins(job)):
        yield "id-token: write", "local"


def _logins(job: Node) -> Iterator[Credential]:
    for step in job.each("steps"):
        if LOGINS.search(step.text("uses")):
            yield step.text("uses").split("@", 1)[0], _of_login(step, _environment(job))


def _known(secrets: list[str], environment: str | None) -> Iterator[Credential]:
    for name in secrets:
        far = FAR.search(name) and not _spared(name, environment)
        yield f"secrets.{name}", "production" if far else "repository" if TOKEN.search(name) else "unknown"


def _around(job: Node, step: Node) -> Iterator[Credential]:
    """The environment the job enters, what ships after the agent, and the machine it runs on."""
    environment = _environment(job)
    if environment:
        place = place_of([environment], DEFAULT)
        yield f"environment {environment}", "production" if place and place.kind == "production" else "local"
    ships = _ships_after(job, step)
    if ships:
        yield f"a later step ships what it wrote ({ships})", "production"
    if _own_machine(job):
        yield "a self-hosted runner", "unknown"


def _scopes(block: Node | None) -> dict[str, bool] | None:
    """Scope -> may write; None where nothing is said and the repository's default holds."""
    if block is None or block.value is None:
        return None
    if isinstance(block.value, dict):
        return {name: str(node.value) in ("write", "admin") for name, node in block.items()}
    return {"all": str(block.value).strip() not in ("read-all", "")}


def _environment(job: Node) -> str | None:
    return job.text("environment") or job.text("environment", "name") or None


def _own_machine(job: Node) -> bool:
    named = [str(n.value) for n in job.each("runs-on")] + [str(n.value) for n in job.each("runs-on", "labels")]
    return any(OWN_MACHINE.search(name) for name in named) or job.get("runs-on", "group") is not None


OWN_MACHINE = pattern(r"self-hosted|^arc(-|$)|-arc(-|$)|home-?lab|on-?prem|\bk8s|kubernetes|raspberry", re.I)


def _secrets(workflow: Node, job: Node, step: Node) -> list[str]:
    """Secrets that the step sees: in the environment of the workflow, the job and itself, and among its inputs."""
    texts = [str(n.value) for node in (workflow, job, step) for _, n in node.items("env")]
    texts += [str(n.value) for _, n in step.items("with")] + [step.text("run"), *_kept(job, step)]
    if any("toJSON(secrets" in text.replace(" ", "") for text in texts) or job.text("secrets") == "inherit":
        return ["*"]
    names = dict.fromkeys(a or b for text in texts for a, b in SECRET.findall(text))
    known = ((name, name.replace("-", "_")) for name in names)  # those that a caller hands over may have either
    return [
        name
        for name, plain in known
        if plain.upper() != "GITHUB_TOKEN"
        and not ONLY_NAMES.search(plain)
        and (OF_PERSON.search(plain) or not MODEL.search(plain))
    ]


def _kept(job: Node, step: Node) -> Iterator[str]:
    """What the steps before left: the checkout's token in the folder's own settings, and secrets written to files."""
    for other in job.each("steps"):
        if (other.line, other.start) == (step.line, step.start):
            return
        kept = other.get("with", "persist-credentials")
        if "actions/checkout" in other.text("uses") and (kept is None or str(kept.value).lower() != "false"):
            yield other.text("with", "token")
        for line in _written(other.text("run")[:50_000]):
            yield line
            named = set(re.findall(r"\$\{?(\w+)", line))
            yield from (str(node.value) for name, node in other.items("env") if name in named)


def _written(script: str) -> Iterator[str]:
    """The lines of a script whose text ends in a file, or in the environment of the steps that follow."""
    until = ""
    for line in script.splitlines():
        if until:
            if line.strip() == until:
                until = ""
            else:
                yield line
            continue
        to_file = INTO.search(line[:2_000])
        here = HERE.search(line[:2_000])
        until = here.group(1) if here and to_file else ""
        if to_file and PRINTS.search(line[:2_000]):
            yield line


INTO = re.compile(r"(?<![\d&>])>>?[ \t]*[\"']?(?!/dev/|\$\{?GITHUB_(?:OUTPUT|STEP|PATH))[\w./~$]|\btee\b")
HERE = re.compile(r"<<-?[ \t]*['\"]?(\w+)")
PRINTS = re.compile(r"^[^#]*\b(?:echo|printf)\b")


def _spared(name: str, environment: str | None) -> bool:
    """The secret or the environment names another place than production."""
    place = place_of([name.lower().replace("_", "-"), environment or ""], DEFAULT)
    return place is not None and place.kind != "production"


def _of_login(login: Node, environment: str | None) -> Reach:
    if REGISTRY_LOGIN.search(login.text("uses")):
        return "repository"
    said = [str(node.value) for _, node in login.items("with")]
    place = place_of([*re.split(r"[\s:/@.]+", " ".join(said)), environment or ""], DEFAULT)
    return "production" if place is None or place.kind == "production" else "unknown"


def _ships_after(job: Node, step: Node) -> str:
    """The first step after the agent's that deploys or publishes what stands in the working tree then."""
    after = False
    for other in job.each("steps"):
        if (other.line, other.start) == (step.line, step.start):
            after = True
        elif after:
            for found in SHIPS.finditer(f"{other.text('uses')}\n{other.text('run')}"):
                if not STAYS_HERE.search(found.group()):
                    return found.group()[:40]
    return ""


STAYS_HERE = pattern(r"gh-pages|deploy-pages|upload|gh release edit", re.I)
