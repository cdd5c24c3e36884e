"""docker compose: several containers at once."""

from __future__ import annotations

from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.families.containers import inside, split
from gate.commands.families.kubernetes import remote
from gate.commands.grades import PRODUCTION, READ, STAGING, Verdict, judge
from gate.commands.surroundings import place_of
from gate.commands.tool import Tool, consult, is_dry

_COMPOSE = Tool(
    (
        ("read", "ps, logs, config, images, top, port, version, events, ls, stats, help, convert, volumes"),
        (
            "build",
            "up, down, start, stop, restart, build, pull, create, kill, pause, unpause, rm, cp, watch, wait, attach, scale, alpha, export, commit, bridge",
        ),
        ("publish", "push, publish"),
    ),
    valued="-f --file -p --project-name --profile --env-file --project-directory --ansi --progress --parallel --context -H -t --timeout --scale",
    dry="--help -h --version --dry-run",
    placed=False,
)


def compose(call: Call) -> Verdict | None:
    words = call.words(_COMPOSE.valued.split())
    verb = words[0] if words else ""
    where = [
        *call.values("-f", "--file", "-p", "--project-name", "--env-file", "--profile", "--context", "-H"),
        call.variable("DOCKER_HOST") or "",
        call.variable("DOCKER_CONTEXT") or "",
        call.variable("COMPOSE_FILE") or "",
    ]
    place = place_of([*where, *call.shell.landing], call.shell.around)
    beyond = place is not None and place.kind in (PRODUCTION, STAGING)
    if verb in ("exec", "run") and verb in call.args:
        _, rest = split(call.args[call.args.index(verb) + 1 :])
        if beyond and place:
            return remote(
                Call(call.name, [place.word], call.shell, stdin=call.stdin, piped=call.piped, assigns=call.assigns),
                rest[1:],
            )
        return inside(call, rest[0] if rest else "", rest[1:])
    if is_dry(_COMPOSE, call):
        return READ
    if verb in ("down", "rm") and call.has("-v", "--volumes"):
        if beyond:
            return judge("destroy", call.line(), place, why="deletes the data in volumes")
        return call.plain("discard", "deletes the data in volumes")
    if beyond and verb in ("up", "start", "restart", "build", "pull", "create", "scale", "stop", "kill", "down", "rm"):
        kind = {
            "up": "deploy",
            "down": "destroy",
            "rm": "destroy",
            "build": "build",
            "pull": "build",
            "kill": "destroy",
        }.get(verb, "operate")
        return judge(kind, call.line(), place)
    return consult(_COMPOSE, call)


HANDLERS: dict[str, Handler] = dict.fromkeys(("docker-compose", "podman-compose"), compose)
