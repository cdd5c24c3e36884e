"""MCP servers by what they can do, told from their name, command, address and the names of their variables.

A server that is merely listed acts only when a call is approved; that is the default of every tool that reads such a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from gate.audit.document import Document, Node
from gate.audit.nouns import Approval, Edit, Grant, Reach
from gate.audit.rows import removal, replacement
from gate.classify.reading.patterns import Pattern, pattern
from gate.commands.surroundings import DEFAULT, place_of
from gate.level import Level


class Ability(NamedTuple):
    """How far a server reaches, and the level of the gravest thing that it can do."""

    reach: Reach
    level: Level
    does: str


KINDS: tuple[tuple[Pattern, Ability], ...] = (
    (pattern(r"kubernetes|kubectl|k8s|\bhelm\b|argocd|openshift|\bflux\b|rancher|istio|cilium|crossplane|\btalos|portainer", re.I), Ability("production", Level.HUMAN_ONLY, "changes a Kubernetes cluster")),
    (pattern(r"\baws\b|awslabs|aws[-_]|[-_]aws|cloudformation|\becs\b|\beks\b|lambda[-_]tool", re.I), Ability("production", Level.HUMAN_ONLY, "changes an AWS account")),
    (pattern(r"gcloud|google[-_]cloud|\bgcp\b|cloud[-_]run|\bazure\b|azmcp|digitalocean|cloudflare|heroku|vercel|netlify|railway|\brender\b|fly[-_]?io|flyctl"
    r"|terraform|pulumi|hashicorp|spacelift|proxmox|coolify|dokploy|hetzner|\bnomad\b|\bconsul\b|\blinode|scaleway|\bovh", re.I), Ability("production", Level.HUMAN_ONLY, "changes a cloud or what is deployed there")),
    (pattern(r"auth0|\bokta\b|keycloak|\bclerk\b|cognito|workos|entra[-_]?id|\bldap\b", re.I), Ability("production", Level.HUMAN_ONLY, "changes who may log in, and as whom")),
    (pattern(r"\bvault\b|infisical|doppler|1password|bitwarden|secrets?[-_]manager", re.I), Ability("production", Level.HUMAN_ONLY, "reads and changes secrets")),
    (pattern(
        r"postgres|mysql|mariadb|mongo|redis|snowflake|bigquery|databricks|supabase|neon\b|planetscale|clickhouse|dynamodb|elasticsearch|opensearch|firestore"
        r"|firebase|appwrite|\bconvex\b|\bxata\b|turso|libsql|sqlite|duckdb|neo4j|pinecone|qdrant|weaviate|\bchroma(db)?\b|cassandra|couchbase|\bmssql\b"
        r"|database|\bsql\b|dbhub|prisma", re.I), Ability("unknown", Level.HUMAN_ONLY, "reads and writes a database")),
    (pattern(r"stripe|paypal|shopify|twilio|sendgrid|square\b|robinhood|trading[-_]?(bot|api)|alpaca|binance|coinbase|kraken|\bibkr\b|hyperliquid|polymarket"
    r"|\bplaid\b|razorpay|lemon[-_]?squeezy|\bwallet|\bresend\b|mailgun|postmark|mailchimp|klaviyo|google[-_]?ads|meta[-_]?ads|woocommerce", re.I), Ability("production", Level.HUMAN_ONLY, "moves money or writes to customers")),
    (pattern(r"github|gitlab|bitbucket|gitea|azure[-_]?devops|\bado\b", re.I), Ability("repository", Level.COLLABORATIVE, "pushes, merges and changes repositories")),
    (pattern(
        r"jira|atlassian|linear|slack|notion|asana|confluence|trello|discord|gmail|google[-_]?(docs|drive|sheets|calendar|workspace)|figma|zapier|n8n|sentry"
        r"|datadog|grafana|pagerduty|airtable|\bmonday\b|clickup|todoist|youtrack|shortcut|basecamp|zendesk|intercom|hubspot|salesforce|\bteams\b|outlook"
        r"|sharepoint|onedrive|dropbox|telegram|whatsapp|posthog|launchdarkly|statsig|circleci|jenkins|buildkite|wordpress|contentful|sanity|webflow|strapi"
        r"|home[-_]?assistant|miro\b|canva\b", re.I), Ability("unknown", Level.PROPOSE_AND_WAIT, "writes to a service that the team shares")),
    (pattern(r"ssh|shell|terminal|desktop[-_]?commander|\bexec\b|command[-_]?(line|server|runner)|iterm|docker", re.I), Ability("unknown", Level.HUMAN_ONLY, "runs commands")),
    (pattern(r"filesystem|\bgit\b|server-git|serena|playwright|puppeteer|chrome|browser|xcode|unity|blender", re.I), Ability("local", Level.NOTIFY_AND_PROCEED, "works on this machine")),
)  # fmt: skip
DOCUMENTS = pattern(
    r"(aws|cloud)[-_]?(docs|documentation|knowledge)|context7|deepwiki|microsoft[-_]?(docs|learn)|learn\.microsoft|(?<!google)[-_]docs\b|docs[-_]mcp"
    r"|shopify[-_.]dev|@shopify/dev|DeveloperDocs|fetch\b|brave|tavily|firecrawl|(?<![a-z])exa\b|perplexity|sequential[-_]?thinking|\btime\b"
    r"|(^|[\s/-])memory(?=$|[\s@:]|-mcp)|shadcn|svelte|arxiv|wikipedia|duckduckgo|searxng|\bgrep\b|(?<![a-z])search\b"
    r"|^(?!.*TFE_TOKEN).*hashicorp/terraform-mcp-server", re.I)  # fmt: skip
READS = Ability("local", Level.FULL_AUTONOMY, "reads documents or keeps notes")
OTHER = Ability("unknown", Level.PROPOSE_AND_WAIT, "does what its program or its address decides")
READ_ONLY = pattern(
    r"--read-?only|--readonly|/read-?only\b|access-mode[= ]restricted|READ_?ONLY.*?(true|1)|[-_]readonly\b", re.I
)


def ability(name: str, server: Node | None) -> Ability:
    """By the first kind that fits; a name of production anywhere in it makes the reach production."""
    words = list(_words(server))
    if _only_documents(name, words):
        return READS
    said = words[1:] if words and LAUNCHER.search(words[0]) else words
    text = LAUNCHED.sub(" ", SOURCE.sub("", " ".join([name, "", *said])[:4_000]))
    plain = text.replace("_", "-")  # a word ends at either
    kind = next((found for fits, found in KINDS if fits.search(plain)), OTHER)
    if READ_ONLY.search(text):
        return Ability(kind.reach, Level.FULL_AUTONOMY, "is started so that it only reads")
    place = place_of(re.split(r"[\s/:@?&=.,]+", text), DEFAULT)
    if place and place.kind == "production" and kind.level >= Level.PROPOSE_AND_WAIT:
        return Ability("production", Level.HUMAN_ONLY, f"{kind.does}, in production ({place.word})")
    return kind


SOURCE = re.compile(r"github:[\w.-]+/|(git\+)?(https?|ssh)://(git@)?github\.com/[\w.-]+/")
"""Where a package is fetched from, which is not what it does."""
LAUNCHER = re.compile(r"(^|/)(npx|bunx|uvx|pipx|docker|podman)(\.cmd)?$")
LAUNCHED = re.compile(
    r"\$\([^()]{0,200}\)|\b(docker|podman)([ -]compose)? (run|exec)\b|(?<=  )(compose )?exec\b"
    r"|\b(npm|pnpm|yarn|mise|direnv|devbox|poetry|bundle|nix|op) exec\b|(&&|;|-l?i?c) ?exec\b"
)
"""What brings a server up, further on in its command."""


def _only_documents(name: str, words: list[str]) -> bool:
    """A package says itself what it is. Only of a program or an address that says nothing the name given here tells."""
    program = " ".join(words)[:4_000]
    packaged = bool(words) and bool(LAUNCHER.search(words[0]))
    return bool(DOCUMENTS.search(program if packaged else f"{name} {program}"))


def worst(servers: dict[str, Node]) -> Ability:
    """The farthest that any of them reaches: what a rule for every server opens."""
    return max(
        (ability(name, node) for name, node in servers.items()),
        key=lambda a: (a.level, a.reach == "production"),
        default=OTHER,
    )


def _words(server: Node | None) -> Iterator[str]:
    """What tells a server's kind. Values of variables are secrets: their names tell enough, and places (`AWS_PROFILE`)."""
    if server is None or not isinstance(server.value, dict):
        return
    for key in ("command", "url", "httpUrl", "serverUrl", "type", "args"):
        for node in server.strings(key):
            yield node.value
    for key in ("env", "environment"):
        for name, node in server.items(key):
            yield name if not re.search(r"PROFILE|ENV|STAGE|CONTEXT|READ", name) else f"{name}={node.value}"


ASKED: dict[Approval, str] = {
    "required": "each call is asked for unless a user's own settings allow it",
    "unknown": "each user's own settings say whether a call is asked for",
    "none": "no call is asked for",
}
ALWAYS = ("alwaysAllow", "autoApprove", "always_allow", "auto_approve")


def listed(
    tool: str, file: Document, *keys: str, approval: Approval = "required", let_through: frozenset[str] = frozenset()
) -> Iterator[Grant]:
    """A row for each server that a list holds; a second one where the list itself lets calls through unasked.

    `let_through`: servers of which another file of the tool lets calls through, `*` for all.
    """
    for name, server in file.root.items(*keys):
        if not isinstance(server.value, dict) or server.is_(True, "disabled") or server.is_(False, "enabled"):
            continue
        can = ability(name, server)
        yield from _unasked(tool, file, name, server, can)
        passed = _passed(server)
        if {name, "*"} & let_through:
            asked = "calls that another file of the tool allows are not asked for"
            yield _listed(tool, file, name, server, can, "unknown", asked)
        elif "*" not in passed:
            asked = ASKED[approval].replace("each call", "each other call" if passed else "each call")
            yield _listed(tool, file, name, server, can, approval, asked)


def _passed(server: Node) -> set[str]:
    """The tools of a server that the list itself lets through unasked; `*` for all."""
    if server.is_(True, "trust") or server.is_("approve", "default_tools_approval_mode"):
        return {"*"}
    lists = (node.value for key in ALWAYS for node in server.each(key) if node.value not in (False, ""))
    single = (name for name, tool in server.items("tools") if tool.is_("approve", "approval_mode"))
    return {"*" if name is True else str(name) for name in (*lists, *single)}


def _listed(tool: str, file: Document, name: str, server: Node, can: Ability, approval: Approval, asked: str) -> Grant:
    return Grant(
        tool=tool,
        path=file.path,
        line=server.line,
        grant=f"MCP server {name}",
        reach=can.reach,
        human_approval=approval,
        level=can.level,
        reason=f"{can.does}; {asked}",
        fix="give it a read-only or a staging credential" if can.level >= Level.COLLABORATIVE else "nothing to do",
    )


def _unasked(tool: str, file: Document, name: str, server: Node, can: Ability) -> Iterator[Grant]:
    trusted = server.is_(True, "trust")
    if trusted is not None:
        yield call_unasked(tool, file, trusted, f"MCP server {name}: trust every tool", can, ("*",))
    for key in ALWAYS:
        nodes = [node for node in server.each(key) if node.value not in (False, "")]
        if nodes:
            shown = ", ".join("every tool" if n.value in ("*", True) else str(n.value) for n in nodes[:4])
            called = tuple("*" if n.value is True else str(n.value) for n in nodes)
            row = call_unasked(tool, file, nodes[0], f"MCP server {name}: {key} {shown}", can, called)
            yield replace(row, edits=tuple(e for n in nodes for e in _safe(file, n)) if row.level else ())


END = r"(?=[_\-/.]|(?-i:[A-Z])|$)"
ASKS = rf"(get|list|read|search|describe|find|fetch|query|view|show|resolve|lookup|retrieve|inspect|explain|count){END}"
FIRST = pattern(rf"^API-post-(search|database-query)|^(?P<before>(?:[a-z0-9]+[_\-/.]){{0,2}}?){ASKS}", re.I)
READING = pattern(rf"(^|[_\-/.])({ASKS}|(status|browse|snapshot|screenshot|check|validate|docs?|logs?|messages|requests){END})", re.I)  # fmt: skip
WRITING = pattern(
    rf"(^|[_\-/.])(create|update|delete|remove|write|add|set|put|post|send|insert|upsert|edit|move|rename|merge|push|deploy|apply|execute|exec|run|start|stop"
    rf"|restart|kill|approve|submit|publish|upload|import|install|reset|drop|assign|close|archive|cancel|trigger|commit|fill|click|type|press|drag|evaluate"
    rf"|save|patch|enable|disable|grant|revoke|invite|work|in|out){END}", re.I)  # fmt: skip


def reads(name: str) -> bool:
    """Whether a tool only reads, by its name: a verb that asks comes first, or none that writes comes at all."""
    name = name.rsplit("__", 1)[-1]
    if "or_create" in name:
        return False
    first = FIRST.search(name)
    if first and not WRITING.search((first["before"] or "").rstrip("_-/.")):
        return True
    return bool(READING.search(name)) and not WRITING.search(name)


def call_unasked(tool: str, file: Document, node: Node, grant: str, can: Ability, tools: tuple[str, ...]) -> Grant:
    """Calls of a server that nobody is asked for. Tools that only read, by their names, are level 0; `*` is every tool."""
    only_reads = all(name != "*" and reads(name) for name in tools)
    harmless = only_reads or can.level is Level.FULL_AUTONOMY
    return Grant(
        tool=tool,
        path=file.path,
        line=node.line,
        grant=grant,
        reach=can.reach,
        human_approval="none",
        level=Level.FULL_AUTONOMY if only_reads else can.level,
        reason="calls tools that read, by their names, with no prompt" if only_reads else f"{can.does}, with no prompt",
        fix="nothing to do" if harmless else "let it ask, or name single tools that only read",
        edits=() if harmless else _safe(file, node),
    )


def _safe(file: Document, node: Node) -> tuple[Edit, ...]:
    return replacement(node, "false") if node.value is True else removal(file.text, node)
