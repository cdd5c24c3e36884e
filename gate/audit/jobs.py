"""What one job of a GitHub workflow holds: the rights of its token, secrets, cloud logins, its environment and machine."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gate.audit.document import Node
from gate.audit.nouns import Reach
from gate.classify.reading.actions import SHIPS
from gate.classify.reading.patterns import pattern
from gate.commands.surroundings import DEFAULT, place_of

LOGINS = pattern(r"aws-actions/configure-aws-credentials|google-github-actions/(auth|setup-gcloud)|azure/login|azure/aks-set-context|azure/k8s-set-context|hashicorp/vault-action|digitalocean/action-doctl|tailscale/github-action|aws-actions/amazon-e(cr|ks)|google-github-actions/get-gke-credentials|docker/login-action", re.I)  # fmt: skip
REGISTRY_LOGIN = pattern(r"docker/login-action", re.I)
SECRET = re.compile(r"secrets\s*\.\s*([A-Za-z_]\w*)|secrets\s*\[\s*['\"]([A-Za-z_]\w*)")
MODEL = pattern(r"ANTHROPIC|OPENAI|GEMINI|CLAUDE|CODEX|GOOGLE_API_KEY|OPENROUTER|MISTRAL|DEEPSEEK|GROQ|XAI|COHERE|AZURE_OPENAI|CURSOR_API|AMP_API|FACTORY_API|AUGMENT|KIRO_API|QWEN|DASHSCOPE|MODEL|LLM|CONTEXT7|TAVILY|EXA_|BRAVE|OPENCODE|MOONSHOT|KIMI|ZHIPU|ZAI_|LITELLM|GOOSE|AI_API|PORTKEY|LANGFUSE|LANGSMITH|WARP_API", re.I)  # fmt: skip
FAR = pattern(r"AWS|KUBE|\bK8S|GCP|GCLOUD|GOOGLE_(APPLICATION|CREDENTIALS|CLOUD)|SERVICE_ACCOUNT|AZURE|ARM_CLIENT|PROD|DEPLOY|DATABASE|\bDB_|_DB_|POSTGRES|MYSQL|MONGO|REDIS|SSH|VERCEL|NETLIFY|FLY_|RAILWAY|RENDER|HEROKU|CLOUDFLARE|CF_API|DIGITALOCEAN|\bDO_|TF_|TERRAFORM|PULUMI|VAULT|STRIPE|SUPABASE|FIREBASE|NPM_TOKEN|PYPI|CARGO_REGISTRY|DOCKER(HUB)?_(PASSWORD|TOKEN)|HOST\b", re.I)  # fmt: skip
TOKEN = pattern(r"(^|_)PAT(_|$)|GH_|GITHUB_|PERSONAL|BOT_TOKEN|ACCESS_TOKEN|REPO_TOKEN|APP_(PRIVATE_)?KEY|PUSH_TOKEN|RELEASE_TOKEN|WORKFLOW_TOKEN", re.I)  # fmt: skip
WRITES = (
    "contents",
    "packages",
    "deployments",
    "actions",
    "administration",
    "workflows",
    "pages",
    "repository-projects",
    "checks",
    "statuses",
    "security-events",
    "attestations",
)
TALKS = ("issues", "pull-requests", "discussions")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holds:
    """The credentials within reach of a step, in words, and how far they reach."""

    reach: Reach
    words: tuple[str, ...]
    environment: str | None = None
    own_machine: bool = False
    talks: bool = False
    """It may comment, label and open pull requests."""
    writes: bool = False
    """It may change the repository itself."""


def holds(workflow: Node, job: Node, step: Node) -> Holds:
    """Everything the job's agent can lay its hands on; the farthest credential decides."""
    scopes = _scopes(job.get("permissions") or workflow.get("permissions"))
    environment = _environment(job)
    secrets = _secrets(workflow, job, step)
    logins = [s for s in job.each("steps") if LOGINS.search(s.text("uses"))]
    ships = _ships_after(job, step)
    machine = _own_machine(job)
    words: list[str] = []
    far: list[Reach] = ["local"]
    if scopes is None:
        words.append("the repository's default permissions")
        far.append("unknown")
    else:
        written = [
            "permissions: write-all" if name == "all" else f"{name}: write"
            for name in sorted(scopes)
            if scopes[name] and name in (*WRITES, *TALKS, "all")
        ]
        words += written
        far += ["repository"] if written else []
    for login in logins:
        words.append(login.text("uses").split("@", 1)[0])
        far.append(_of_login(login, environment))
    if scopes and scopes.get("id-token") and not logins:
        words.append("id-token: write")
    for name in secrets:
        words.append(f"secrets.{name}")
        far.append(
            "production"
            if FAR.search(name) and not _spared(name, environment)
            else "repository"
            if TOKEN.search(name)
            else "unknown"
        )
    if environment:
        words.append(f"environment {environment}")
        place = place_of([environment], DEFAULT)
        far += ["production"] if place and place.kind == "production" else []
    if ships:
        words.append(f"a later step ships what it wrote ({ships})")
        far.append("production")
    if machine:
        words.append("a self-hosted runner")
        far.append("unknown")
    return Holds(
        reach=next(reach for reach in ("production", "unknown", "repository", "local") if reach in far),
        words=tuple(dict.fromkeys(words)),
        environment=environment,
        own_machine=machine,
        talks=scopes is None or any(scopes.get(name) for name in (*TALKS, "all")),
        writes=scopes is None
        or any(scopes.get(name) for name in (*WRITES, "all"))
        or any(TOKEN.search(n) for n in secrets),
    )


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
    return any("self-hosted" in name for name in named) or job.get("runs-on", "group") is not None


def _secrets(workflow: Node, job: Node, step: Node) -> list[str]:
    """Secrets that the step sees: in the environment of the workflow, the job and itself, and among its inputs."""
    texts = [str(n.value) for node in (workflow, job, step) for _, n in node.items("env")]
    texts += [str(n.value) for _, n in step.items("with")] + [step.text("run")]
    if any("toJSON(secrets" in text.replace(" ", "") for text in texts) or job.text("secrets") == "inherit":
        return ["*"]
    names = dict.fromkeys(a or b for text in texts for a, b in SECRET.findall(text))
    return [name for name in names if name != "GITHUB_TOKEN" and not MODEL.search(name)]


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
        if other is step:
            after = True
        elif after:
            found = SHIPS.search(f"{other.text('uses')}\n{other.text('run')}")
            if found and not re.search(r"gh-pages|deploy-pages|upload", found.group(), re.I):
                return found.group()[:40]
    return ""
