"""Kubernetes and its kin: verb x namespace, context or file that names the environment."""

from __future__ import annotations

import re

from gate.commands import paths
from gate.commands.call import Call
from gate.commands.expand import UNKNOWN
from gate.commands.families import Handler
from gate.commands.grades import DEVELOPMENT, PRODUCTION, READ, TEST, Verdict, judge
from gate.commands.tool import Tool, consult, is_dry, look_up
from gate.expressions import Lazy

_VALUED = (
    "-n --namespace --context --cluster --kubeconfig -f --filename -l --selector -o --output --user --as --as-group -s --server "
    "-c --container --token --field-selector --sort-by --tail --since --timeout --replicas -p --patch --type --image "
    "--grace-period --port -k --kustomize --request-timeout --overrides --from-literal --from-file --v -v -L"
)
_KUBECTL = Tool(
    (
        (
            "read",
            "get, describe, logs, log, top, explain, api-resources, api-versions, version, cluster-info, diff, auth can-i, auth whoami, config view,"
            "config get-contexts, config current-context, config get-clusters, config get-users, rollout status, rollout history, wait, events, kustomize, completion, plugin, options, help, tree, ctx, ns, neat, stern, whoami, adm top, status, projects, project, get-all, tail, adm policy who-can, policy who-can, adm inspect, adm must-gather",
        ),
        (
            "local",
            "config set-context, config set-cluster, config use-context, config use, config set, config unset, config rename-context, port-forward, proxy, login, logout, convert, krew, config delete-context, config delete-cluster, create job-local",
        ),
        (
            "change",
            "apply, taint, create, create secret, run, expose, patch, edit, replace, set, label, annotate, autoscale, cp, new-app, process, import-image, start-build, tag, debug, new-project, policy",
        ),
        ("deploy", "rollout undo, set image, rollout latest, rollback, rollout cancel"),
        ("operate", "rollout restart, rollout pause, rollout resume, scale, cordon, uncordon, idle, attach"),
        ("destroy", "delete, drain, adm drain, delete-project"),
        (
            "access",
            "create rolebinding, create clusterrolebinding, create role, create clusterrole, create serviceaccount, create token, certificate, auth reconcile, adm policy, policy add-role-to-user, policy add-scc-to-user, policy add-cluster-role-to-user, config set-credentials, adm groups, adm certificate, delete secret, delete clusterrolebinding, delete rolebinding, delete clusterrole, edit secret, set serviceaccount, set subject, patch secret",
        ),
        ("secret", "whoami -t"),
    ),
    valued=_VALUED,
    dry="--help -h --dry-run --version",
    safer=(
        ("destroy", "kubectl delete --dry-run=server shows what would go"),
        ("change", "kubectl diff shows what would change"),
    ),
)
_POD_LIKE = Lazy(r"^(?:pods?|po|jobs?|replicasets?|rs|events?|ev)(?:/.*)?$")


def kubectl(call: Call) -> Verdict | None:
    words = call.words(_VALUED.split())
    verb = words[0] if words else ""
    if verb in ("exec", "rsh", "debug") and len(words) > 2:
        return _exec(call, words)
    if is_dry(_KUBECTL, call):
        return READ
    if verb == "config" and words[1:2] in (["use-context"], ["use"], ["set-context"]):
        call.shell.choose("kubernetes", *words[2:3], call.value("--namespace"))
        return judge("local", call.line(), None)
    if verb in ("get", "describe") and any(re.match(r"secrets?(?:[/,]|$)", w) or ",secret" in w for w in words[1:]):
        shows = verb == "get" and (call.value("-o", "--output") or "").split("=")[0] not in (
            "",
            "name",
            "wide",
            "custom-columns",
        )
        return call.judge("secret", "shows secrets of the cluster") if shows or verb == "get" else READ
    if verb in ("exec", "rsh", "debug"):
        return _exec(call, words)
    if verb == "run" and "--" in call.args and call.args[call.args.index("--") + 1 :]:
        remote(call, call.args[call.args.index("--") + 1 :])
    if verb == "config" and words[1:2] == ["view"] and call.exactly("raw"):
        return call.judge("secret", "shows the credentials of every cluster")
    if words[:2] == [
        "adm",
        "prune",
    ]:  # https://docs.openshift.com/container-platform/latest/applications/pruning-objects.html
        return call.judge("destroy") if call.exactly("confirm") else READ
    if verb == "proxy" and (call.value("--address") or call.value("--accept-hosts")):
        return call.judge("access", "opens the cluster's API to other machines")
    if verb == "delete":
        return _delete(call, words)
    if (
        verb in ("apply", "create", "replace")
        and call.stdin
        and re.search(r"(?i)kind:\s*(?:Cluster)?Role(?:Binding)?\b", call.stdin)
    ):
        return call.judge("access")
    if verb == "replace" and call.exactly("force"):
        return call.judge("destroy", "deletes and recreates what runs")
    if verb == "apply" and call.exactly("prune"):
        return call.judge("destroy", "deletes what is no longer in the files")
    if verb == "scale" and (call.value("--replicas") == "0"):
        return call.judge("deploy", "stops the service")
    if verb == "create" and words[1:2] == ["token"]:
        return call.judge("secret", "prints a token")
    if verb in ("ctx", "ns") or call.name in ("kubectx", "kubens"):
        call.shell.choose("kubernetes", *words)
        return READ
    if verb == "cp" and any(paths.is_secret(w) for w in words[1:]):
        return call.judge("secret")
    if not look_up(_KUBECTL, words)[0] and (plugin := _plugin(words)):
        return consult(_TOOLS[plugin], Call(plugin, call.args[plugin.count("-") :], call.shell, assigns=call.assigns))
    found = consult(_KUBECTL, call)
    if found.level == 2 and found.effect == "shared-write" and found.environment is None and _is_systems(call):
        return found._replace(level=3)
    return found


def _plugin(words: list[str]) -> str | None:
    """`kubectl argo rollouts` runs `kubectl-argo-rollouts`: https://kubernetes.io/docs/tasks/extend-kubectl/kubectl-plugins/"""
    names = ("-".join(("kubectl", *words[:count])) for count in (3, 2, 1))
    return next((name for name in names if name in _TOOLS), None)


def _is_systems(call: Call) -> bool:
    """Whether it reaches what the whole cluster rests on."""
    space = call.value("-n", "--namespace") or ""
    return space.startswith("kube-") or space.endswith("-system") or space in _OF_ALL


_OF_ALL = frozenset("argocd cert-manager ingress-nginx istio-ingress external-secrets".split())


def _delete(call: Call, words: list[str]) -> Verdict:
    verdict = call.judge("destroy", safer="kubectl delete --dry-run=server shows what would go")
    every = call.exactly("all") or call.exactly("force")
    pods = len(words) > 1 and _POD_LIKE.match(words[1]) and all(_POD_LIKE.match(w) for w in words[2:] if "/" in w)
    if pods and not every and verdict.environment == DEVELOPMENT:
        return call.judge("operate", "deletes what its controller makes again")
    if pods and not every and verdict.level == 4 and verdict.environment != PRODUCTION:
        return verdict._replace(level=3, reason=verdict.reason.replace(": cannot be undone", ""))
    return verdict


def _exec(call: Call, words: list[str]) -> Verdict | None:
    """What runs inside a container counts, and where the container runs."""
    args = call.args
    if "--" in args:
        rest = args[args.index("--") + 1 :]
    else:
        rest = words[2:] if words[0] != "debug" else []
        if rest:
            rest = args[args.index(rest[0], args.index(words[1]) + 1 if words[1] in args else 0) :]
    if not rest:
        return call.judge("operate", "opens a shell in a running container")
    return remote(call, rest)


def remote(call: Call, argv: list[str], text: str = "") -> Verdict | None:
    """Runs a command elsewhere: what would be local there is a change of a shared system."""
    place = call.place()
    state = call.shell
    mark = len(state.steps)
    kept = state.cwd, len(state.places)
    if place:
        state.places.append(place.word)
    if text:
        call.nested(text, stdin=call.stdin, piped=call.piped)
    elif argv and argv[0] in ("sh", "bash", "ash", "zsh") and len(argv) == 1 and not call.piped:
        state.note(call.line(), call.judge("operate", "opens a shell on another machine"))
    elif argv:
        call.execute(argv, stdin=call.stdin, piped=call.piped)
    state.cwd = kept[0]
    del state.places[kept[1] :]
    floor = {PRODUCTION: 3, None: 2, DEVELOPMENT: 1, TEST: 1}.get(place.kind if place else None, 2)
    for at in range(mark, len(state.steps)):
        step = state.steps[at]
        if 1 <= step.verdict.level < floor:
            where = f"{step.verdict.reason}, on another machine" + (f" ({place.word})" if place else "")
            state.steps[at] = step._replace(
                verdict=step.verdict._replace(
                    level=floor,
                    effect="production" if floor == 3 and step.verdict.effect == "local-write" else step.verdict.effect,
                    reason=where,
                    environment=place.kind if place else None,
                )
            )
    return None


_HELM = Tool(
    (
        (
            "read",
            "list, ls, status, history, hist, get, show, inspect, search, template, lint, env, version, help, repo list, dependency list, dep list, plugin list, verify, diff, completion, fetch, pull",
        ),
        (
            "local",
            "repo add, repo update, repo index, repo remove, dependency, dep, create, package, plugin, registry login, registry logout",
        ),
        ("deploy", "install, upgrade, rollback, test"),
        ("destroy", "uninstall, delete, del, un"),
        ("publish", "push, cm-push, s3 push"),
        ("secret", "get values, secrets view, secrets dec, secrets decrypt"),
    ),
    valued="-n --namespace --kube-context --kubeconfig -f --values --set --set-string --version -o --output --timeout --set-file --repo",
    safer=(("deploy", "helm diff upgrade, or --dry-run, shows what would change"),),
)


def helm(call: Call) -> Verdict | None:
    post = call.value("--post-renderer")
    if post:
        call.nested(post)
    verdict = consult(_HELM, call)
    if call.words(_HELM.valued.split())[:2] == ["get", "values"] and verdict.level:
        return READ if verdict.level < 3 else verdict._replace(level=2)
    return verdict


def _simple(**verbs: str) -> Tool:
    return Tool(
        tuple((kind.replace("_", "-"), text) for kind, text in verbs.items()),
        valued=_VALUED + " -e --environment --app --project --dest-namespace --path --with-source --url",
    )


_TOOLS: dict[str, Tool] = {
    "helmfile": _simple(read="diff, list, template, lint, status, build, deps, fetch, repos, write-values, show-dag, version, init, cache", deploy="apply, sync, charts", destroy="destroy, delete", operate="test"),
    "kustomize": _simple(read="build, cfg, version, help, localize", local="edit, create, fn"),
    "argocd": _simple(read="app list, app get, app diff, app history, app logs, app manifests, app resources, app wait, cluster list, cluster get, repo list, proj list, proj get, version, context, account list, account get, account can-i, appset list, appset get, cert list, admin export, admin dashboard, admin settings, admin app, admin notifications", local="login, logout, relogin",
                      deploy="app sync, app rollback, app set, app create, app patch, app actions run, appset create, app edit, app add-source", destroy="admin import, app delete, app delete-resource, cluster rm, proj delete, appset delete, repo rm",
                          operate="app terminate-op, app unset, app patch-resource", change="cluster add, repo add, proj create, proj edit, cert add",
                      access="admin initial-password, admin cluster, admin proj, admin repo, account update-password, account generate-token, proj role, account delete-token, cluster rotate-auth, proj add-destination, proj allow-cluster-resource, repocreds, gpg"),
    "flux": _simple(read="get, check, logs, stats, tree, trace, diff, export, version, events, build, debug, list, pull", deploy="reconcile, bootstrap, install", operate="suspend, resume", change="create, push, tag", destroy="delete, uninstall"),
    "timoni": _simple(read="list, status, inspect, build, bundle status, bundle vet, bundle build, mod list, mod show, mod vet, mod pull, artifact list, artifact pull, runtime, version, completion", local="mod init, mod vendor, registry", deploy="apply, bundle apply", destroy="delete, bundle delete", publish="mod push, artifact push, artifact tag"),
    "kapp": _simple(read="list, ls, inspect, logs, version, app-change list, app-group list, tools", deploy="deploy, app-group deploy, rename, label", destroy="delete, app-group delete, app-change gc"),
    "istioctl": _simple(read="analyze, proxy-status, proxy-config, version, describe, manifest generate, manifest diff, verify-install, dashboard, bug-report, ps, pc, x describe, x precheck, validate", deploy="install, upgrade, manifest apply", destroy="uninstall, x uninstall, manifest remove", change="tag, kube-inject, x, create-remote-secret"),
    "linkerd": _simple(read="check, version, viz, diagnostics, install, upgrade, inject, uninstall, identity, profile"),
    "kubeadm": _simple(read="version, config, token list, certs check-expiration, upgrade plan", deploy="init, join, upgrade apply, upgrade node", destroy="reset", access="token create, certs renew, kubeconfig"),
    "eksctl": _simple(read="get, info, version, utils describe-stacks, utils describe-addon-versions, completion, help", deploy="create, upgrade, scale, update, utils, drain, set, enable, register, associate, generate", destroy="delete, deregister, disassociate, unset", access="create iamidentitymapping, delete iamidentitymapping, create iamserviceaccount, delete iamserviceaccount, create podidentityassociation, create accessentry, delete accessentry"),
    "kops": _simple(read="get, validate, version, toolbox dump", deploy="update, rolling-update, upgrade, create, edit, replace, promote, toolbox", destroy="delete", access="export, create secret, delete secret"),
    "velero": _simple(read="get, describe, backup describe, backup logs, backup get, restore get, restore describe, schedule get, version, debug, backup download, client", change="backup create, schedule create, create, schedule pause, schedule unpause", destroy="delete, uninstall, backup delete, schedule delete, backup-location delete, restore delete", deploy="restore create, install, restore"),
    "skaffold": _simple(read="diagnose, render, config, schema, version, inspect, fix, list", build="build, test, filter", deploy="run, deploy, apply", operate="dev, debug, exec, verify", destroy="delete"),
    "tilt": _simple(read="version, doctor, get, describe, logs, verify-install, args, dump", build="up, ci, trigger, enable, disable, demo, api-resources", remove="down, delete"),
    "devspace": _simple(read="list, analyze, print, version, render, logs, ui", build="dev, build, init, use", deploy="deploy, run", destroy="purge, cleanup, reset"),
    "garden": _simple(read="get, version, validate, logs, plan, options", build="build, test, dev", deploy="deploy, run", destroy="cleanup, delete"),
    "okteto": _simple(read="context, namespace list, logs, status, version, kubeconfig", build="build, up, test, doctor", deploy="deploy, pipeline", destroy="destroy, down, namespace delete"),
    "kind": _simple(read="get, version, export, completion", local="create, delete, load, build"),
    "k3d": _simple(read="cluster list, node list, version, kubeconfig, registry list", local="cluster, node, image, registry, config"),
    "minikube": _simple(read="status, ip, logs, version, profile list, service, dashboard, docker-env, addons list, config view", local="start, stop, delete, pause, unpause, addons, config, image, cache, tunnel, mount, profile, kubectl, ssh, node, cp, update-context"),
    "k3s": _simple(read="--version, check-config", deploy="server, agent, ctr, etcd-snapshot, certificate, secrets-encrypt, token", change="kubectl, crictl"),
    "crictl": _simple(read="ps, images, pods, info, inspect, inspecti, inspectp, logs, stats, version, imagefsinfo, statsp", local="pull, config", destroy="rm, rmi, rmp", operate="stop, stopp, exec, runp, create, start, update, attach, port-forward"),
    "ctr": _simple(read="version, images ls, images list, containers ls, tasks ls, plugins, info, namespaces ls", local="images pull, images import, images export", destroy="images rm, containers rm, tasks kill, tasks rm, namespaces rm, containers delete", operate="run, tasks exec, tasks start"),
    "talosctl": _simple(read="get, health, version, logs, dashboard, services, dmesg, list, read, config, memory, stats, containers, disks", deploy="apply-config, upgrade, upgrade-k8s, bootstrap, patch, edit, gen", destroy="reset, rollback, etcd, shutdown", operate="reboot, restart, service", access="kubeconfig, rotate-ca"),
    "kubectl-argo-rollouts": _simple(read="get, list, status, version, lint, dashboard", deploy="promote, set, undo, create", operate="abort, pause, restart, retry, terminate"),
    "clusterctl": _simple(read="describe, version, config, get, generate", deploy="init, upgrade, move, alpha", destroy="delete"),
    "cmctl": _simple(read="status, check, inspect, version", change="renew, create, approve, deny, upgrade, x, convert"),
    "kubeseal": _simple(read="--fetch-cert, --version"),
    "calicoctl": _simple(read="get, version, node status, ipam show, ipam check, datastore", change="apply, create, replace, patch, label, node, ipam, convert", destroy="delete"),
    "cilium": _simple(read="status, version, connectivity, config view, bgp, hubble status, sysdump", deploy="install, upgrade, config, hubble, clustermesh, encrypt", destroy="uninstall"),
    "rancher": _simple(read="context, inspect, ps, nodes, projects, clusters ls, server", change="apps, clusters, namespaces, kubectl, up, catalog", local="login", destroy="clusters delete, clusters rm, apps delete, namespaces delete, rm"),
    "nomad": _simple(read="status, job status, node status, alloc status, alloc logs, job plan, plan, job inspect, job history, job validate, version, server members, ui, monitor, job allocs, operator raft list-peers, eval, deployment list, deployment status, namespace list, namespace status, agent-info, validate, fmt, job deployments, var list", deploy="job run, run, job dispatch, job promote, deployment promote, job revert, job periodic, job start", operate="job scale, job restart, alloc restart, alloc signal, node eligibility, deployment fail, deployment pause, deployment resume, alloc exec, alloc fs, system gc, node drain, agent",
                   destroy="job stop, stop, namespace delete, node purge, volume delete, volume deregister, system, var purge, alloc stop, job purge, operator raft remove-peer, server force-leave",
                       access="acl, var put, var init, setup, operator keyring, operator gossip, namespace apply, quota, sentinel", secret="var get"),
}  # fmt: skip


def table(call: Call) -> Verdict | None:
    if call.name in ("kind", "k3d", "minikube") and call.words()[:1] == ["kubectl"]:
        call.shell.places.append("minikube")
        call.execute(["kubectl", *[a for a in call.args[call.args.index("kubectl") + 1 :] if a != "--"]])
        call.shell.places.pop()
        return None
    verdict = consult(_TOOLS[call.name], call)
    if call.name in ("kind", "k3d", "minikube") and verdict.level > 1:
        return judge("local", call.line(), None)
    return verdict


def dashboards(call: Call) -> Verdict | None:
    return (
        READ
        if call.name in ("stern", "kubetail", "kubectx", "kubens") and not _switch(call)
        else READ
        if call.exactly("readonly") or call.name != "k9s"
        else call.judge("operate", "opens a console of the cluster")
    )


def _switch(call: Call) -> bool:
    if call.name in ("kubectx", "kubens"):
        call.shell.choose("kubernetes", *(w for w in call.words() if UNKNOWN not in w))
    return False


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("kubectl", "oc", "kubecolor", "k", "microk8s.kubectl"), kubectl),
    "helm": helm,
    "helm3": helm,
    **dict.fromkeys(_TOOLS, table),
    **dict.fromkeys(("k9s", "stern", "kubetail", "kubectx", "kubens", "kubeval", "kubeconform", "kube-linter", "kube-score", "conftest", "polaris", "datree", "popeye", "kubent", "pluto", "trivy", "grype", "syft", "checkov", "tfsec", "tflint", "terrascan", "cosign-verify", "hadolint", "dive", "kubescape", "infracost"), dashboards),
}  # fmt: skip
