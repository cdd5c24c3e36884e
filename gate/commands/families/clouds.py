"""Other clouds and platforms: gcloud, az, heroku, fly, vercel and their kin. The last word that is a verb decides."""

from __future__ import annotations

import re

from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.grades import READ, Verdict, judge
from gate.expressions import Lazy

_KINDS: dict[str, str] = {
    word: kind
    for kind, words in {
        "read": "list ls describe show get view info status logs log tail diff plan validate check search history whoami version help ps "
        "inspect metrics get-value print-value list-tags get-server-config read lookup query test verify wait watch exists head cat stat du hash regions sizes types doctor events activity dashboard open docs docs:search account apps releases features:list --version open-docs hostinfo lint ips:list",
        "local": "login logout init link unlink select use switch activate auth-list dev serve local build components install configurations configure pull fetch clone completion config-set emulators emulators:start get-credentials set-default whois typegen types:generate docker config-helper upgrade-cli telemetry configure-docker bind dlx env:pull link:add git:remote local:start generate gen update-cli",
        "deploy": "deploy up release promote rollback publish swap apply create-environment submit migrate slot-swap redeploy ship push pipelines:promote releases:rollback container:release container:push rollouts launch deploy-manager publish-version deployments:redeploy versions:upload versions:deploy hosting:clone deployment-create alias remote-app versions upload publish:all deploy:publish update-traffic set-traffic",
        "operate": "restart reboot start stop scale resume pause suspend restage restart-app-instance failover reset resize restart:dynos dynos:restart ps:restart ps:scale ps:stop ps:kill dynos:kill maintenance:on maintenance:off invoke trigger run call execute send promote-replica ps:resize ps:type machine-restart power-off power-cycle shutdown poweron invalidate purge-cache kill signal cordon drain power_off poweroff",
        "change": "create add update set patch edit import enable insert link-app attach provision new register upgrade clone-db replace modify config:set put domains:add domains:add certs:add addons:create addons:upgrade pg:promote pg:upgrade env:set variables set-env-vars copy move clear-env tag connect associate ingest bind-service create-service set-label setenv map-route unmap-route addons:attach unbind-service extensions:install db:push env:add env:update migration migrations:apply domain rename",
        "destroy": "delete destroy remove rm terminate purge nuke deprovision drop apps:destroy addons:destroy pg:reset reset-db detach pg:copy delete-service delete-space delete-org uninstall down delete-app del addons:detach teardown pg:killall destroy-app firestore:delete database:remove functions:delete hosting:disable disable unregister unprovision wipe delete-all db:reset projects:delete apps:delete rebuild remove-app releases:delete repo:reset deleted rb undefine",
        "access": "add-iam-policy-binding remove-iam-policy-binding set-iam-policy set-policy grant revoke access:add access:remove access:update members:add members:remove collaborators:add rotate regenerate reset-password apps:transfer add-invoker-policy-binding keys:add keys:clear keys:remove authorizations:create certs:remove set-org-role set-space-role unset-space-role unset-org-role invite remove-iam-policy transfer assign renew-key add-permission",
    }.items()
    for word in words.split()
}
_ACCESS_GROUPS = frozenset(
    "iam role roles role-assignment role-definition service-principal sp policies policy-binding service-accounts kms keyvault secrets secret ad org-policies "
    "access-context-manager iap keys ssh-keys sshkey ssh_keys firewall-rules firewall nsg-rule nsg policy lock locks access-policy network-rule collaborators members "
    "tokens token authorizations permission permissions identity credential credentials user users team teams org-access".split()
)
_STORES = frozenset("secrets secret keyvault env variables vars config settings appsettings".split())
_GUARDS = frozenset(
    "logging sinks audit audit-logs monitor diagnostic-settings security-center activity-log defender scc log-profiles sentinel".split()
)
VALUED = (
    "--project -p -g --resource-group -n --name --region --zone --location -l --subscription -a --app -r --remote -o --output --format --filter --query "
    "--cluster -c --config --account --org -s --space --scope --stage -e --env --environment --service --team -t --token --image --tag --member --role --bucket "
    "--database --instance --plan --size --type --secret --data --vault-name --value --command -C --file -f --source --runtime --cwd --context --stack --slot --sku --configuration --impersonate-service-account --only --prefix --host --url --database-name --machine-type --num-nodes --server --size-slug --site --branch --schema --memory --dyno --tail -i --id".split()
)
SAFER = "describe it first; a human removes it, with a backup at hand"


def cloud(call: Call) -> Verdict | None:
    """`gcloud group… verb name`: groups until a verb is met."""
    if call.asks("dry-run", "dryrun", "validate-only", "what-if") or call.args[:1] in (["-h"], ["-v"], ["-V"]):
        return READ
    words = call.words(VALUED)
    if not words:
        return READ
    special = _special(call, words)
    if special is not None:
        return special
    kind, groups = _verb(words)
    if not kind:
        return call.judge("ask")
    return _weighed(call, kind, groups, words)


_NOUNS = frozenset(
    "logs config secrets builds build env run app migrations test version versions info log deploy deployment release releases link tag domain apps "
    "dashboard account activity install migration docker types sizes regions docs upgrade components auth-list configurations emulators variables "
    "monitor pipelines publish alias rollouts push search metrics events local-gateway log-analytics activity-log link-connection connect".split()
)
"""Verbs that are groups as well: `gcloud run services describe` describes."""


_CAPITALS = Lazy(
    r"(?:(?P<reads>Describe|List|Get|Query)|Delete|Terminate|Destroy|Release(?=Instance|DBInstance|Eip)|Drop|Isolate)[A-Z]"
)
"""Verbs of interfaces that a command line hands on as they are: `aliyun rds DeleteDBInstance`."""


def _verb(words: list[str]) -> tuple[str, list[str]]:
    """(kind of the verb, the groups before it)."""
    for at, word in enumerate(words[:6]):
        kind = _KINDS.get(word) or (_KINDS.get(word.partition(":")[2]) if ":" in word else None)
        if kind is None and ":" not in word:
            kind = _KINDS.get(word.partition("-")[0]) if "-" in word else None
        if kind is None and word.rpartition("-")[2] in ("delete", "destroy"):
            kind = "destroy"
        if kind is None and (said := _CAPITALS.match(word)):
            kind = "read" if said["reads"] else "destroy"
        if kind is None:
            continue
        if word in _NOUNS:
            for ahead in range(at + 1, min(at + 4, len(words))):
                later = words[ahead]
                better = _KINDS.get(later) or (_KINDS.get(later.partition("-")[0]) if "-" in later else None)
                if better:
                    return better, words[:ahead]
        return kind, words[:at]
    return "", words


def _weighed(call: Call, kind: str, groups: list[str], words: list[str]) -> Verdict:
    if kind == "read":
        secret = any(g in ("secrets", "secret", "keyvault") for g in groups) and words[len(groups)] in (
            "get",
            "show",
            "access",
            "view",
            "read",
            "print-value",
            "pull",
        )
        return call.judge("secret") if secret and groups[0] not in ("flyctl",) and "list" not in words else READ
    if kind == "local":
        return judge("local", call.line(), None)
    if any(g in _GUARDS for g in groups) and kind in ("destroy", "operate", "change"):
        return call.judge("tamper", "weakens the watch over the account") if kind != "change" else call.judge("change")
    first = {piece for g in groups for piece in (g, g.partition(":")[0])}
    if first & _ACCESS_GROUPS and kind in ("change", "destroy", "access", "deploy", "operate"):
        if first & _STORES and kind == "change" and not (first & {"keyvault", "secret", "secrets"}):
            return call.judge("change")
        return call.judge("access")
    if first & {"dns", "record-sets", "record-set", "domain", "domains"} and kind in ("change",):
        return call.judge("deploy", "changes DNS")
    return call.judge(kind, safer=SAFER if kind == "destroy" else None)


def _special(call: Call, words: list[str]) -> Verdict | None:
    text = " ".join(words[:4])
    if call.name == "az" and words[:1] == ["deployment"] and words[2:3] == ["what-if"]:
        return READ
    if words[:3] == ["dns", "record-sets", "transaction"] and words[3:4] != ["execute"]:
        return judge("local", call.line(), None)
    sql = (
        call.value("-q", "--query")
        if call.name == "snow" and words[:1] == ["sql"]
        else words[3]
        if call.name == "turso" and words[:2] == ["db", "shell"] and len(words) > 3
        else None
    )
    if sql:
        from gate.commands.families.databases import statements

        return statements(call, sql)
    if call.name == "az" and "delete" in words[2:4] and words[:2] == ["network", "local-gateway"]:
        return call.judge("destroy", safer=SAFER)
    if call.name == "gcloud" and words[:3] == ["pubsub", "subscriptions", "seek"]:
        return call.judge("erase", "skips messages, or brings them back")
    if call.name == "az" and words[:3] == ["aks", "command", "invoke"] and call.value("--command", "-c"):
        return reach(Call(call.name, ["run-command", *call.args], call.shell, assigns=call.assigns), ["run-command"])
    if "get-credentials" in words and call.exactly("admin"):
        return call.judge("change", "takes the credentials of a cluster's administrator")
    if call.name in ("hf", "huggingface-cli", "kaggle", "wandb") and "download" in words[:2]:
        return judge("local", call.line(), None)
    if call.name == "az" and "deployment" in words and "config-zip" in words:
        return call.judge("deploy")
    if re.match(
        r"(?:auth (?:login|list|application-default login|configure-docker|revoke)|config (?:list|get|get-value))", text
    ) and call.name in ("gcloud", "doctl", "az"):
        return READ if "list" in words or "get" in words or "get-value" in words else judge("local", call.line(), None)
    if (
        re.search(
            r"print-(?:access|identity)-token|get-access-token|auth:token|connection-string|list-keys|show-connection-string|keys list|auth token|config:get",
            text,
        )
        and "service-accounts keys list" not in text
    ):
        return call.judge("secret")
    if re.match(
        r"(?:secrets versions access|keyvault secret (?:show|download)|config:get|config(?:$| -s)|env (?:pull|print)|auth:token)",
        text,
    ) or (call.name == "heroku" and words == ["config"]):
        return call.judge("secret")
    if re.match(r"config set |account set|config configurations activate|target|context use|use ", text + " "):
        call.shell.choose(call.name, *words[1:4], call.value("-s", "-o", "--subscription", "--name", "-n"))
        return judge("local", call.line(), None)
    if "get-credentials" in words or "kubeconfig" in words:
        option = call.value("--project", "-n", "--name", "-g", "--resource-group")
        named = (w for w in words if w not in ("get-credentials", "container"))
        call.shell.choose("kubernetes", *named, option)
        return judge("local", call.line(), None)
    if call.name == "heroku":
        return _heroku(call, words)
    return reach(call, words)


def reach(call: Call, words: list[str]) -> Verdict | None:
    """ssh, exec and run-command: what they run elsewhere."""
    from gate.commands.families.kubernetes import remote

    if (
        words[:1] == ["run"] and words[1:2] and call.name in ("railway", "vercel", "doppler", "netlify", "render")
    ) or words[:2] == ["local", "run"]:
        at = call.args.index(words[1])
        return remote(call, call.args[at:]) if words[1] not in ("list", "deploy") else None
    shell = {"ssh", "exec", "console", "run-command", "start-shell", "rsh", "connect"} & set(words[:4])
    if not shell:
        return None
    text = call.value("--command", "-C", "-c", "--scripts", "--exec-command")
    if text:
        return remote(call, [], text.lstrip("@"))
    if "--" in call.args and call.args[call.args.index("--") + 1 :]:
        return remote(call, call.args[call.args.index("--") + 1 :])
    return call.judge("operate", "opens a shell on another machine")


def _heroku(call: Call, words: list[str]) -> Verdict | None:
    verb = words[0]
    if verb in ("run", "run:detached", "run:inside", "ps:exec") and len(words) > 1:
        from gate.commands.families.kubernetes import remote

        at = call.args.index(words[1])
        rest = call.args[at:]
        for option in ("-a", "--app", "-r", "--remote"):
            if option in rest:
                del rest[rest.index(option) : rest.index(option) + 2]
        return remote(call, [], rest[0]) if len(rest) == 1 else remote(call, [a for a in rest if a != "--"])
    if verb in ("pg:psql", "psql") and call.value("-c", "--command"):
        call.execute(["psql", call.value("-a", "--app") or "", "-c", call.value("-c", "--command") or ""])
        return None
    if verb.startswith("pg:") and verb[3:] in (
        "info",
        "ps",
        "backups",
        "diagnose",
        "locks",
        "outliers",
        "wait",
        "credentials",
        "settings",
        "links",
        "blocking",
        "bloat",
        "cache-hit",
        "index-size",
        "long-running-queries",
        "vacuum-stats",
        "backups:url",
        "backups:info",
        "connection-pooling",
        "psql",
    ):
        return READ if verb != "pg:psql" else call.judge("operate", "opens a console of the database")
    if verb == "pg:backups:restore":
        return call.judge("destroy", "overwrites a database")
    if verb in ("pg:backups:capture", "pg:backups:schedule", "pg:backups:download", "pg:pull"):
        return call.judge("shared")
    if verb == "pg:push":
        return call.judge("destroy", "overwrites a database")
    if verb in ("config:unset", "config:edit"):
        return call.judge("change")
    if verb in ("config:get",):
        return call.judge("secret")
    return None


def gcloud(call: Call) -> Verdict | None:
    words = call.words(VALUED)
    if words[:1] == ["spanner"] and (text := call.value("--sql", "--ddl")):
        from gate.commands.families.databases import statements

        return statements(call, text)
    if words[:1] == ["sql"] and "restore" in words[:4]:
        return call.judge("destroy", "overwrites a database with a backup", safer=SAFER)
    if words[:1] == ["storage"] or words[:2] == ["alpha", "storage"]:
        from gate.commands.families.buckets import bucket

        inner = Call("gcloud storage", call.args[call.args.index("storage") + 1 :], call.shell, assigns=call.assigns)
        return bucket(inner)
    if words[:1] == ["auth"] and "print-access-token" in words:
        return call.judge("secret")
    if words[:2] == ["components", "update"] or words[:1] in (
        ["components"],
        ["auth"],
        ["init"],
        ["topic"],
        ["info"],
        ["feedback"],
    ):
        return (
            judge("install", call.line(), None)
            if words[:1] == ["components"]
            else READ
            if words[:1] in (["info"], ["topic"])
            else judge("local", call.line(), None)
        )
    if words[:1] == ["builds"] and "submit" in words:
        if call.value("--config"):
            return call.judge("deploy")
        image = call.value("--tag", "-t") or call.value("--pack")
        return (
            call.judge("publish", "builds and pushes an image")
            if image
            else call.judge("shared", "builds in the cloud")
        )
    return cloud(call)


def bq(call: Call) -> Verdict | None:
    """bq runs SQL, and removes datasets and tables."""
    words = call.words(
        "--project_id --dataset_id --location --format --max_rows -n --job_id --destination_table --schema --time_partitioning_field --source_format --apilog".split()
    )
    verb = words[0] if words else ""
    if verb == "query":
        from gate.commands.families.databases import statements

        return statements(call, " ".join(words[1:]) or call.stdin or "") if not call.exactly("dry_run") else READ
    if verb in ("rm", "truncate"):
        return call.judge("drop", safer=SAFER)
    if verb in ("ls", "show", "head", "version", "help", "wait", "info", "get-iam-policy", ""):
        return READ
    if verb in ("add-iam-policy-binding", "remove-iam-policy-binding", "set-iam-policy"):
        return call.judge("access")
    return call.judge("data" if verb in ("load", "insert", "cp") else "change")


HANDLERS: dict[str, Handler] = {
    "gcloud": gcloud,
    "bq": bq,
    **dict.fromkeys((
        "az", "azd", "func", "doctl", "heroku", "cf", "ibmcloud", "linode-cli", "hcloud", "oci", "scw", "aliyun", "tccli", "yc", "ovhcloud", "nebius", "vastai", "vultr-cli", "exo",
        "openstack", "civo", "upctl", "gridscale", "lightsail", "scalingo", "clever", "dokku", "aptible", "nanobox", "northflank", "koyeb",
        "qovery", "porter", "zeet", "platform", "upsun", "pantheon", "terminus", "acli-cloud", "appwrite", "neonctl", "neon", "pscale", "turso", "xata",
        "mongocli", "confluent", "ccloud", "aiven", "avn", "databricks", "snow", "astro", "dbt-cloud", "prefect-cloud", "cloudflared", "flarectl", "dnscontrol", "octodns-sync",
        "sentry-cli", "datadog-ci", "newrelic", "launchdarkly", "ldcli", "okta", "auth0", "twilio", "arc", "up", "apex", "zappa", "chalice", "claudia", "architect",
        "gp", "coder", "sfdx", "sf", "shopify", "mup", "cloudctl", "juju", "maas", "pvesh", "qm", "pct", "virsh", "govc", "prlctl", "VBoxManage", "vboxmanage",
        "xe", "lxc", "incus", "tsh", "tctl", "tailscale", "wg", "wg-quick", "modal", "runpodctl", "sky", "huggingface-cli", "hf", "wandb", "kaggle", "replicate",
        "cog", "circleci", "buildkite-agent", "jenkins-cli", "drone", "tkn", "travis", "fastly", "akamai", "temporal", "airbyte", "hasura",
    ), cloud),
}  # fmt: skip
