"""Infrastructure as code: plans read, applies change, destroys destroy; the workspace or the file names the place."""

from __future__ import annotations

import re

from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.grades import PRODUCTION, READ, Verdict, judge
from gate.commands.tool import Tool, consult, is_dry

_T = "-var -var-file -target -out -chdir -state -lock-timeout -parallelism -replace -backend-config"
_PLAN_FIRST = "run the plan, and let a human apply it"

_TERRAFORM = Tool(
    (
        (
            "read",
            "plan, show, validate, output, graph, providers, version, state list, state show, state pull, workspace list, workspace show, metadata, console, get, run-all plan, run-all validate, run-all output, graph-dependencies, output-module-groups, render-json, hclvalidate, hclfmt --check, init --check, test, stacks, functions, modules, terragrunt-info, run-all show, plan-all, validate-all, output-all, validate-inputs, find, list, dag, info, run plan",
        ),
        (
            "local",
            "init, fmt, hclfmt, run-all init, workspace new, workspace select, get-all, scaffold, catalog, providers lock, providers mirror, login, logout, hcl fmt, run init, bootstrap",
        ),
        (
            "change",
            "import, refresh, taint, untaint, workspace delete, state mv, state replace-provider, aws-provider-patch",
        ),
        ("deploy", "apply, run-all apply, apply-all, stack run apply, run apply"),
        (
            "destroy",
            "destroy, run-all destroy, destroy-all, state rm, state push, force-unlock, run destroy, stack run destroy",
        ),
    ),
    valued=_T + " --terragrunt-working-dir --terragrunt-config --working-dir",
    dry="-help --help -h -version --version",
    safer=(
        ("deploy", _PLAN_FIRST),
        ("destroy", "terraform plan -destroy shows what would go; leave the rest to a human"),
    ),
)


_DESTROYS = "a plan that destroys"


def terraform(call: Call) -> Verdict | None:
    args = list(call.args)
    chdir = next((a.partition("=")[2] for a in args if a.startswith("-chdir=")), None)
    if chdir:
        call.shell.places.append(chdir)
    words = call.words(_TERRAFORM.valued.split())
    if words[:1] == ["run"] and "--" in args and args.index("--") + 1 < len(args):
        words = ["run", *args[args.index("--") + 1 :]]
        call = Call(
            call.name, [*words, *[a for a in args if a[:1] == "-" and a != "--"]], call.shell, assigns=call.assigns
        )
    if is_dry(_TERRAFORM, call):
        return READ
    if words[:2] == ["workspace", "select"] or words[:2] == ["workspace", "new"]:
        call.shell.choose("infrastructure", *words[2:3])
        return judge("local", call.line(), None)
    if ("apply" in words[:2] or words[:1] == ["apply-all"]) and (
        call.exactly("destroy") or any("destroy" in w for w in words[1:])
    ):
        return call.judge("destroy", safer=_PLAN_FIRST)
    planned = call.value("-out", "--out")
    if words[:1] == ["plan"] and planned and call.exactly("destroy"):
        call.shell.files[planned] = _DESTROYS
    if words[:1] == ["apply"] and any(call.shell.files.get(w) == _DESTROYS for w in words[1:]):
        return call.judge("destroy", "applies a plan that destroys", safer=_PLAN_FIRST)
    if words[:1] == ["apply"] and call.exactly("replace"):
        return call.judge("destroy", "destroys what it names, and creates it anew", safer=_PLAN_FIRST)
    if words[:1] == ["plan"] or (call.exactly("check") and words[:1] in (["fmt"], ["hclfmt"])):
        return READ
    if words[:1] == ["force-unlock"]:
        return call.judge("change", "takes the lock away from whoever holds it")
    if (words[:1] == ["state"] and words[1:2] in (["pull"],)) or (
        words[:1] == ["output"]
        and call.exactly("raw", "json")
        and re.search(r"(?i)passw|secret|token|key", " ".join(words) + re.sub(r"\bkeys\b", "", _onward(call)))
    ):
        return call.judge("secret", "shows the state, secrets included")
    if words[:1] == ["console"]:
        return READ
    return consult(_TERRAFORM, call)


def _onward(call: Call) -> str:
    """The words of the program that it is piped into: `| jq -r .db_password.value`."""
    words = getattr(call.shell.onward, "words", ())
    return " ".join(part.text for word in words for part in word)


def _tool(dry: str = "--help -help -h --version --dry-run --dryrun", **verbs: str) -> Tool:
    return Tool(
        tuple((kind.replace("_", "-"), text) for kind, text in verbs.items()),
        valued="-s --stack -c --context --profile -C --cwd --region -r --stage --config-env --template-file -t --stack-name --parameter-overrides "
        "-i --inventory -e --extra-vars -l --limit -u --user --config -f --file --namespace -var -var-file --app -a --output --org --config-file --tags --path -n -o -m -b --s3-bucket --capabilities --url --address -addr -format -field -mount",
        dry=dry,
        safer=(("deploy", _PLAN_FIRST), ("destroy", _PLAN_FIRST)),
    )


_TOOLS: dict[str, Tool] = {
    "pulumi": _tool(
        read="preview, pre, stack, stack ls, stack output, stack history, stack graph, config, config get, whoami, version, about, logs, plugin ls, console, org, schema, policy ls, state unprotect --help, stack tag ls, env ls, env get, convert, gen-completion",
        local="new, login, logout, install, plugin install, stack init, stack select, package, stack rename, config set, config rm, config cp, config refresh, config set-all, env edit, stack tag, env",
        change="refresh, import, state, cancel, watch, stack import, state unprotect, policy, stack change-secrets-provider", deploy="up, update", destroy="destroy, down, dn, stack rm, state delete", secret="config --show-secrets, stack export, env open, stack output --show-secrets"),
    "cdk": _tool(read="list, ls, synth, synthesize, diff, doctor, metadata, context, docs, notices, version, drift", local="init, acknowledge, migrate, gc --help, flags", deploy="deploy, bootstrap, import, watch, rollback, refactor", destroy="destroy, gc"),
    "cdktf": _tool(read="list, synth, diff, plan, debug, output", local="init, get, convert, provider, login", deploy="deploy, apply, watch", destroy="destroy"),
    "cdk8s": _tool(read="synth", local="init, import"),
    "sam": _tool(read="validate, list, logs, traces, docs, --info", build="build, local, init, pipeline init", deploy="deploy, sync, package, publish, pipeline bootstrap", destroy="delete", operate="remote invoke, remote"),
    "serverless": _tool(read="info, logs, metrics, print, package, doctor, support", local="install, plugin, create, config, login, logout, offline, dev, invoke local", deploy="deploy, rollback", destroy="remove", operate="invoke"),
    "ansible-vault": _tool(secret="view, decrypt", local="encrypt, create, edit, rekey, encrypt_string"),
    "ansible-galaxy": _tool(read="list, search, info, role list, collection list, role search, role info, collection verify", install="install, collection install, role install, init, role init, collection init, collection build, role remove, remove", publish="collection publish, import, role import"),
    "ansible-inventory": Tool((("read", ""),), default="read"),
    "ansible-doc": Tool((("read", ""),), default="read"),
    "ansible-lint": Tool((("read", ""),), default="read"),
    "ansible-config": Tool((("read", ""),), default="read"),
    "packer": _tool(read="validate, inspect, version, fmt --check, console", local="init, fmt, hcl2_upgrade, plugins, fix", deploy="build"),
    "vault": _tool(
        read="status, version, list, kv list, auth list, policy list, policy read, secrets list, token lookup, path-help, kv metadata get, print, audit list, lease lookup, debug, token capabilities, monitor, plugin list, operator members, operator raft list-peers, namespace list, operator diagnose, events, kv metadata list",
        secret="read, kv get, unwrap, print token, operator raft snapshot save, pki", change="write, kv put, kv patch, kv rollback, kv undelete, kv metadata put, lease renew, token renew, patch, transit, transform, wrap",
            destroy="delete, kv delete, kv destroy, kv metadata delete, operator raft snapshot restore, lease revoke, namespace delete",
        access="policy write, policy delete, policy fmt, auth enable, auth disable, auth tune, auth move, secrets enable, secrets disable, secrets tune, secrets move, token create, token revoke, operator, operator seal, operator unseal, operator init, operator rekey, operator generate-root, operator rotate, operator step-down, operator raft remove-peer, plugin, namespace create, ssh",
            tamper="audit disable, audit enable", local="login, server, agent, proxy, logout"),
    "consul": _tool(read="members, info, catalog, version, kv get, monitor, operator raft list-peers, services, validate, config read, config list, intention list, intention check, rtt, watch, connect ca get-config, peering list, debug, troubleshoot", change="kv put, kv import, services register, config write, event, intention create, lock, peering, snapshot save, kv export, tls", destroy="kv delete, config delete, intention delete, services deregister, force-leave, leave, snapshot restore, operator raft remove-peer, peering delete", access="acl, keyring, login, logout", operate="reload, maint, exec, join, agent, connect, operator", secret="keygen"),
    "boundary": _tool(read="scopes list, targets list, hosts list, version, sessions list", access="users, roles, accounts, auth-methods, credentials, scopes, groups", operate="connect, sessions cancel", change="targets, hosts, host-sets, host-catalogs", local="authenticate, logout"),
    "waypoint": _tool(read="status, logs, version, deployment list, project list", deploy="up, deploy, release, deployment", destroy="destroy"),
    "copilot-cli": _tool(read="app ls, svc status"),
    "chef": _tool(read="--version, env, report, diff, describe-cookbook", local="generate, install, exec, gem, shell-init, update, capture", deploy="push, push-archive, undelete", destroy="delete-policy, delete-policy-group, clean-policy-cookbooks"),
    "knife": _tool(read="node list, node show, cookbook list, cookbook show, environment list, environment show, role list, role show, search, status, diff, client list, ssl check, list, show, data bag list, data bag show, ssl fetch", deploy="cookbook upload, bootstrap, upload, environment from, role from, ssh, node run_list, node from, exec, vault, data bag from", destroy="node delete, cookbook delete, environment delete, role delete, delete, data bag delete, node bulk, client delete, cookbook bulk", access="client, user, acl, data bag create, client create, user create"),
    "salt": Tool((("operate", ""),), default="operate"),
    "chef-client": _tool("--help -h --version -v --why-run -W")._replace(bare="deploy", default="deploy"),
    "puppet": _tool("--help -h --version --noop", read="parser, lookup, config print, module list, facts, describe, node find, cert list, catalog find, doc", deploy="apply, agent, device", install="module install, module", access="cert, config set, ca, ssl", operate="resource, node"),
    "bosh": _tool(read="deployments, vms, instances, tasks, task, logs, env, environments, stemcells, releases, manifest, cloud-config, int, interpolate, events, disks, errands, variables, task --debug, locks", deploy="deploy, recreate, create-env, upload-release, upload-stemcell, update-cloud-config, update-runtime-config, update-config, run-errand", destroy="delete-deployment, delete-env, clean-up, delete-disk, delete-release, delete-stemcell, delete-vm, delete-config, delete-snapshot, delete-snapshots, orphan-disk", operate="restart, start, stop, cck, cloud-check, cancel-task, ssh, scp, attach-disk, ignore, unignore"),
    "crossplane": _tool(read="version, beta trace, render, beta validate, beta top", change="install, update, beta convert", local="xpkg build, xpkg init", publish="xpkg push"),
    "spacectl": _tool(read="stack list, stack show, stack run list, version, whoami, stack outputs, stack logs", deploy="stack deploy, stack confirm, stack run, stack task, stack retry, stack approve", destroy="stack delete, stack discard", operate="stack lock, stack unlock, stack cancel", access="stack environment, blueprint, worker-pool"),
    "atlantis": _tool(read="version, plan, testdrive", deploy="apply, server"),
    "tfc": _tool(read="run list, workspace list"),
    "terramate": _tool(read="list, fmt --check, version, debug, experimental, run --dry-run", local="generate, create, fmt"),
    "nixops": _tool(read="info, list, check, list-generations, show-option, dump-nix-paths", deploy="deploy, modify, rollback, set-args, start, backup, restore", destroy="destroy, delete, delete-resources, clean-backups", operate="reboot, stop, ssh, scp, send-keys, reset"),
    "nixos-rebuild": _tool("--help dry-run dry-build dry-activate", host="switch, boot, test, build, build-vm, edit"),
    "kitchen": _tool(read="list, diagnose, doctor, version", build="converge, create, setup, test, verify, destroy, login, exec, init, package, console"),
    "vagrant": _tool(read="status, global-status, port, ssh-config, version, box list, plugin list, validate, snapshot list", build="up, halt, reload, provision, ssh, suspend, resume, init, rsync, snapshot save, package, box add, plugin, rdp, winrm, snapshot push", discard="destroy, box remove, snapshot delete, snapshot restore, box prune, snapshot pop", publish="cloud publish, push, cloud"),
}  # fmt: skip


def table(call: Call) -> Verdict | None:
    tool = _TOOLS[_ALIASES.get(call.name, call.name)]
    words = call.words(tool.valued.split())
    if call.name == "pulumi":
        if words[:2] == ["stack", "select"]:
            call.shell.choose("infrastructure", *words[2:3])
        if call.exactly("show-secrets"):
            return call.judge("secret")
        at = call.args.index("--preview-only") if "--preview-only" in call.args else 0
        if (
            at
            and words[:1] in (["destroy"], ["refresh"])
            and (call.args[at - 1][:1] != "-" or call.args[at - 1] in ("-y", "--yes"))
        ):
            return READ
        if words[:2] == ["config", "set"] and call.place() and call.judge("change").environment == PRODUCTION:
            return call.judge("change", "changes the configuration")
    if call.name in ("terramate", "terragrunt") and words[:1] == ["run"]:
        at = call.args.index("--") + 1 if "--" in call.args else call.args.index("run") + 1
        call.execute(call.args[at:])
        return None
    if call.name in ("sls", "serverless") and words[:2] == ["invoke", "local"]:
        return judge("program", call.line(), None)
    return consult(tool, call)


_MODULES_READ = frozenset("ping setup debug stat command_readonly gather_facts assert".split())


def ansible(call: Call) -> Verdict | None:
    """A playbook changes its inventory's hosts; an ad-hoc module by what it is."""
    if call.asks("check", "C", "syntax-check", "list-tasks", "list-hosts", "list-tags", "list"):
        return READ
    if call.name == "ansible-pull":
        return call.judge("deploy")
    if call.name == "ansible-playbook":
        local = call.value("-c", "--connection") == "local" or (call.value("-i", "--inventory") or "").startswith(
            ("localhost", "127.")
        )
        if any(re.search(r"(?i)destroy|teardown|decommission|wipe|purge|delete", w) for w in call.words()):
            return call.judge("destroy")
        return (
            call.plain("host", "runs a playbook on this machine")
            if local and not call.place()
            else call.judge(
                "deploy", "changes every host of the inventory", safer="--check --diff shows what would change"
            )
        )
    module = call.value("-m", "--module-name") or "command"
    text = call.value("-a", "--args") or ""
    if module.rsplit(".", 1)[-1] in _MODULES_READ:
        return READ
    from gate.commands.families.kubernetes import remote

    if module.rsplit(".", 1)[-1] in ("shell", "command", "raw", "script", "win_shell"):
        return remote(call, [], text) if text else READ
    if "state=absent" in text:
        return call.judge("destroy")
    return call.judge(
        "operate" if "service" in module or "systemd" in module else "change", "changes every host that matches"
    )


def salt(call: Call) -> Verdict | None:
    words = call.words()
    if "cmd.run" in words or "cmd.shell" in words:
        from gate.commands.families.kubernetes import remote

        at = words.index("cmd.run") if "cmd.run" in words else words.index("cmd.shell")
        return remote(call, [], " ".join(words[at + 1 :])) if words[at + 1 :] else READ
    if any(w.startswith(("test.", "grains.", "pillar.", "status.", "sys.")) for w in words) or "test=True" in words:
        return READ
    return call.judge("deploy", "changes every minion that matches")


_ALIASES = {"sls": "serverless", "chef-cli": "chef", "osls": "serverless"}

HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("terraform", "tofu", "terragrunt", "opentofu", "tf"), terraform),
    **dict.fromkeys([name for name in _TOOLS if name not in ("salt",)], table),
    **dict.fromkeys(_ALIASES, table),
    **dict.fromkeys(("ansible", "ansible-playbook", "ansible-pull", "ansible-console"), ansible),
    **dict.fromkeys(("salt", "salt-call", "salt-ssh"), salt),
}
