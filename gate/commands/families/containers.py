"""docker, podman and compose: local containers are ordinary; volumes, pushes, swarms and host mounts are not."""

from __future__ import annotations

import re

from gate.commands import paths
from gate.commands.call import Call
from gate.commands.expand import UNKNOWN
from gate.commands.families import Handler
from gate.commands.families.kubernetes import remote
from gate.commands.families.registry import PROGRAMS
from gate.commands.grades import PRODUCTION, READ, STAGING, Verdict, judge
from gate.commands.surroundings import place_of
from gate.commands.tool import Tool, consult, is_dry

_GLOBAL = "-H --host --context -c --config -l --log-level --tlscacert --tlscert --tlskey --connection --url"
_RUN_VALUED = frozenset(
    "-e --env --env-file -v --volume --mount -p --publish --name --network --net -w --workdir -u --user --entrypoint -h --hostname "
    "--cpus -m --memory -l --label --platform --restart --add-host --dns --ulimit --shm-size --gpus --tmpfs --device --cap-add "
    "--cap-drop --security-opt --log-driver --log-opt --pull --pid --ipc --uts --userns --link --volumes-from --cidfile --health-cmd "
    "--detach-keys --cgroup-parent --group-add --ip --runtime --stop-signal --sysctl --expose -a --attach --network-alias".split()
)
_DOCKER = Tool(
    (
        (
            "read",
            "ps, images, logs, inspect, top, stats, version, info, port, history, diff, events, search, container ls, container list, container ps, container inspect, container logs, container stats, container top, container port, container diff, image ls, image list, image inspect, image history, volume ls, volume list, volume inspect, network ls, network list, network inspect, system df, system info, system events, context ls, context show, context inspect, manifest inspect, buildx ls, buildx inspect, buildx du, buildx version, buildx imagetools inspect, builder du, node ls, node inspect, node ps, service ls, service ps, service inspect, service logs, stack ls, stack ps, stack services, secret ls, secret inspect, config ls, config inspect, plugin ls, wait, scout, compose version, model list, model ls, machine list, pod ps, pod inspect, healthcheck run, trust inspect, sbom, checkpoint ls, swarm ca, buildx bake --print",
        ),
        (
            "build",
            "build, buildx build, buildx bake, buildx, builder build, image build, pull, image pull, tag, image tag, create, container create, start, stop, restart, pause, unpause, kill, rename, update, attach, cp, container cp, commit, container start, container stop, container restart, container kill, container wait, save, image save, load, image load, import, image import, export, network create, network connect, network disconnect, volume create, login, logout, context create, context use, context update, init, rm, container rm, container prune, rmi, image rm, image remove, image prune, builder prune, buildx prune, network prune, network rm, generate, kube generate, play, pod, machine, buildx create, buildx use, buildx rm, container rename, extension, desktop, manifest create, manifest annotate, plugin install, model, mcp, ai, debug, offload, container commit",
        ),
        ("discard", "system prune, container prune --all"),
        (
            "erase",
            "volume rm, volume remove, volume prune, context rm, plugin rm, system reset, pod rm, machine rm, context remove, machine reset",
        ),
        ("publish", "push, image push, manifest push, buildx imagetools create, plugin push, trust sign, compose push"),
        ("deploy", "stack deploy, service create, service update, service rollback, stack up, kube play, kube apply"),
        (
            "operate",
            "service scale, swarm join, swarm init, swarm update, node update, node promote, node demote, swarm unlock",
        ),
        ("destroy", "stack rm, stack down, stack remove, service rm, service remove, swarm leave, node rm, kube down"),
        (
            "access",
            "secret create, secret rm, config create, config rm, swarm join-token, swarm unlock-key, swarm ca --rotate, trust key, trust signer, trust revoke",
        ),
    ),
    valued=_GLOBAL
    + " -f --filter --format -t --tag --file --build-arg --target --platform -n --tail --since --until --name -o --output --cache-from --cache-to --progress --secret --ssh -s --signal --time --type",
    dry="--help --version",
    placed=False,
)


def docker(call: Call) -> Verdict | None:
    if not call.args:
        return READ
    words = call.words(_GLOBAL.split())
    verb = words[0] if words else ""
    if verb == "container" and len(words) > 1 and words[1] in ("run", "exec"):
        verb = words[1]
    if verb == "compose":
        at = call.args.index("compose")
        from gate.commands.families.compose import compose

        return compose(
            Call(
                "docker compose",
                call.args[:at] + call.args[at + 1 :],
                call.shell,
                stdin=call.stdin,
                piped=call.piped,
                assigns=call.assigns,
            )
        )
    if verb in ("context",) and words[1:2] == ["use"]:
        call.shell.choose("containers", *words[2:3])
    if verb == "exec" and verb in call.args:
        return _exec(call, call.args[call.args.index("exec") + 1 :])
    if verb in ("run", "create") and verb in call.args:
        return _run(call, call.args[call.args.index(verb) + 1 :])
    if "inspect" in words[:2] and re.search(r"\bEnv\b", call.value("-f", "--format") or ""):
        return call.judge("secret", "shows the environment of a container, secrets included")
    if verb == "rm" and call.has("-f", "--force") and any(UNKNOWN in w for w in words):
        return _elsewhere(call, call.judge("discard", "deletes every container that is found"))
    if (verb == "rmi" or words[:2] == ["image", "rm"]) and any(UNKNOWN in w for w in words):
        return _elsewhere(call, call.judge("discard", "deletes every image that is found"))
    if is_dry(_DOCKER, call) and "-v" not in call.args:
        return READ
    verdict = consult(_DOCKER, call)
    return _elsewhere(call, _pruned(call, words, verdict))


SENT = re.compile(r"type=registry|push=(?!false)")
"""https://docs.docker.com/build/exporters/"""


def _pruned(call: Call, words: list[str], verdict: Verdict) -> Verdict:
    """A prune that takes volumes loses data; a push goes where its name says."""
    if words[:2] == ["system", "prune"]:
        return call.plain(
            "erase" if call.exactly("volumes") else "discard",
            "deletes stopped containers, images and volumes"
            if call.exactly("volumes")
            else "deletes stopped containers and images",
        )
    if (words[:1] == ["rm"] and call.has("-v", "--volumes")) or (
        words[:2] == ["container", "rm"] and call.has("-v", "--volumes")
    ):
        return call.plain("discard", "deletes containers and their volumes")
    if words[:2] in (["volume", "rm"], ["volume", "prune"], ["volume", "remove"]):
        return call.judge("erase", "deletes the data in volumes")
    builds = words[:1] in (["build"], ["bake"]) or words[1:2] in (["build"], ["bake"])
    if builds and (call.exactly("push") or any(map(SENT.search, call.values("--output", "-o", "--set")))):
        return call.plain("publish")
    if "push" in words[:2]:
        target = words[-1]
        if re.match(r"(?:localhost|127\.0\.0\.1|registry\.local)[:/]", target):
            return call.plain("build")
        place = place_of((target,), call.shell.around)
        return judge("publish", call.line(), place if place and place.kind == PRODUCTION else None)
    return verdict


def _elsewhere(call: Call, verdict: Verdict) -> Verdict:
    """A daemon on another host is a shared one."""
    before = Call(
        call.name,
        call.args[: next(at for _, at in [*call.positions(_GLOBAL.split()), ("", len(call.args))])],
        call.shell,
    )
    host = (
        before.value("-H", "--host", "--context", "-c", "--connection", "--url")
        or call.variable("DOCKER_HOST")
        or call.variable("DOCKER_CONTEXT")
        or ""
    )
    place = place_of([host] if host else call.shell.landing, call.shell.around)
    if verdict.level and place and place.kind in (PRODUCTION, STAGING):
        gone = verdict.effect == "destructive" or bool({"rm", "kill", "rmi", "prune"} & set(call.args))
        floor = 4 if place.kind == PRODUCTION and gone else 3 if place.kind == PRODUCTION else 2
        return verdict._replace(level=max(verdict.level, floor), environment=place.kind)
    if verdict.level == 1 and host and not re.match(r"unix:|default$|desktop|colima|rootless|orbstack", host):
        return verdict._replace(level=2)
    return verdict


def split(args: list[str]) -> tuple[list[str], list[str]]:
    """(options, [image or container, command…])."""
    at = 0
    while at < len(args) and args[at][:1] == "-":
        at += 2 if args[at] in _RUN_VALUED else 1
    return args[:at], args[at:]


def _exec(call: Call, args: list[str]) -> Verdict | None:
    _, rest = split(args)
    if not rest:
        return call.plain("build")
    container, argv = rest[0], rest[1:]
    return inside(call, container, argv)


def inside(call: Call, container: str, argv: list[str]) -> Verdict | None:
    """A command inside a container: the container's files are not the project's, its databases may be anybody's."""
    state = call.shell
    place = place_of((container, call.value("-H", "--context", "-c") or ""), state.around)
    if place and place.kind in (PRODUCTION, STAGING):
        return remote(
            Call(call.name, [container], state, stdin=call.stdin, piped=call.piped, assigns=call.assigns), argv
        )
    if not argv or (argv[0] in ("sh", "bash", "ash") and len(argv) == 1 and not call.piped):
        return call.plain("build", "opens a shell in a container")
    kept = state.cwd
    state.cwd = ""
    call.execute(argv, stdin=call.stdin, piped=call.piped)
    state.cwd = kept
    return READ


def _run(call: Call, args: list[str]) -> Verdict | None:
    """A new container: harmless, unless it is given the host."""
    options, rest = split(args)
    own = Call("docker run", options, call.shell)
    if own.exactly("help"):
        return READ
    worst = _elsewhere(call, call.plain("build", "runs a container"))
    mounts = [*own.values("-v", "--volume", "--mount")] + [o[2:] for o in options if re.match(r"-v.", o)]
    grave = False
    for mount in mounts:
        source = re.search(r"(?:source|src)=([^,]+)", mount)
        path = source.group(1) if source else mount.partition(":")[0]
        kind = paths.kind_of(path, call.shell.cwd) if path[:1] in "/~." else "project"
        if path.endswith("docker.sock") or kind in ("root", "device", "access") or path in ("/etc", "/root", "/home"):
            grave = True
    if (
        grave
        or own.exactly("privileged")
        or own.value("--pid") == "host"
        or any("SYS_ADMIN" in o or "=ALL" in o for o in options)
    ):
        worst = call.plain("host", "gives a container the rights of this machine")._replace(level=3)
    argv = rest[1:]
    entry = own.value("--entrypoint")
    image = re.sub(r"[:@].*$", "", rest[0].rsplit("/", 1)[-1]) if rest else ""
    tool = {
        "aws-cli": "aws",
        "azure-cli": "az",
        "kubectl": "kubectl",
        "terraform": "terraform",
        "helm": "helm",
        "opentofu": "tofu",
        "flyway": "flyway",
        "pulumi": "pulumi",
        "liquibase": "liquibase",
        "rclone": "rclone",
        "mc": "mc",
    }.get(image, "")
    if entry:
        argv = [entry, *argv]
    elif tool and argv and argv[0] not in PROGRAMS:
        argv = [tool, *argv]
    if argv and (grave or not re.match(r"-", argv[0])):
        mounted = bool(mounts) or any(_MOUNTS.match(option) for option in options)
        _inside_new(call, [_on_host(word, mounts) for word in argv], mounted=mounted)
    return worst


def _on_host(word: str, mounts: list[str]) -> str:
    """A path of the container as the host's path that is mounted there."""
    for mount in mounts:
        source, _, rest = mount.partition(":")
        target = rest.partition(":")[0].rstrip("/")
        if source[:1] in ("/", "~", ".") and target and target in word:
            pieces = re.split(re.escape(target) + r"(?=/|\s|$|['\"])", word)
            word = (source.rstrip("/") or "/").join(pieces).replace("//", "/")
    return word


_MOUNTS = re.compile(r"-[A-Za-z]*v|--volume|--mount|--device|--privileged|--pid|--ipc|--rootfs")


def _inside_new(call: Call, argv: list[str], *, mounted: bool) -> None:
    """Files of a throwaway container without mounts are nobody's; what it reaches over the network is not."""
    state = call.shell
    mark = len(state.steps)
    kept, state.cwd = state.cwd, ""
    call.execute(argv, stdin=call.stdin, piped=call.piped)
    state.cwd = kept
    if not mounted and state.gravest(mark).effect in ("destructive", "local-write") and argv[0] in ("rm", "sh", "bash"):
        for at in range(mark, len(state.steps)):
            step = state.steps[at]
            if step.program.startswith(("rm ", "mv ", "chmod ", "chown ")):
                state.steps[at] = step._replace(verdict=step.verdict._replace(level=min(step.verdict.level, 1)))


_HELPERS = Tool(
    (
        (
            "read",
            "inspect, list-tags, ls, list, catalog, digest, manifest, config, validate, verify, tree, version, download, save, pull, export, blob",
        ),
        ("publish", "copy, cp, sync, push, append, mutate, tag, sign, attest, attach, rebase, upload"),
        ("destroy", "delete, rm, remove, clean"),
        ("build", "build, bud, from, run, config, images, login, logout"),
        ("access", "generate-key-pair, import-key-pair"),
    ),
    valued="--format --tls-verify --authfile --key -f -t",
)


_ON_THIS_MACHINE = re.compile(r"(?:oci|oci-archive|dir|docker-archive|docker-daemon|containers-storage):")


_SWITCHES = frozenset(("--all", "-a", "--quiet", "-q", "--remove-signatures", "--preserve-digests"))


def helper(call: Call) -> Verdict | None:
    """https://github.com/containers/image/blob/main/docs/containers-transports.5.md"""
    words = call.words(_HELPERS.valued.split())
    options = {arg for arg in call.args if arg[:1] == "-"}
    told = call.name == "skopeo" and words[:1] == ["copy"] and len(words) == 3 and options <= _SWITCHES
    if told and _ON_THIS_MACHINE.match(words[2]):
        return judge("local", call.line(), None)
    return consult(_HELPERS, call)


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("docker", "podman", "nerdctl", "finch"), docker),
    **dict.fromkeys(("skopeo", "crane", "regctl", "oras", "cosign", "buildah", "notation", "kaniko", "img"), helper),
}
