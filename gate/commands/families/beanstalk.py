"""Command lines of AWS besides aws itself: Elastic Beanstalk's eb, and copilot."""

from __future__ import annotations

from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.families.aws import SAFER
from gate.commands.grades import PRODUCTION, Verdict
from gate.commands.tool import Tool, consult

_EB = Tool(
    (
        (
            "read",
            "status, health, list, events, logs, printenv, appversion --help, platform list, platform show, config list, --version, config get, tags --list, labs --help, migrate --help",
        ),
        ("local", "init, use, local, codesource, console, open, migrate explore, platform select, config display"),
        (
            "deploy",
            "deploy, create, clone, upgrade, swap, restore, config, config put, config save, appversion, platform create, platform use, tags, migrate",
        ),
        ("operate", "restart, scale, abort, ssh"),
        ("destroy", "terminate, rebuild, config delete, platform delete, appversion --delete"),
        ("change", "setenv"),
    ),
    valued="-r --region --profile -l --label -m --message -p --platform -k --keyname --timeout -a --application",
    dry="--help -h --version",
    safer=(("destroy", SAFER),),
)


def eb(call: Call) -> Verdict | None:
    words = call.words(_EB.valued.split())
    if words[:1] == ["use"]:
        call.shell.choose("eb", *words[1:2])
    if words[:1] == ["ssh"] and (command := call.value("-c", "--command")):
        from gate.commands.families.kubernetes import remote

        return remote(call, [], command)
    if words[:1] == ["printenv"]:
        return call.judge("secret", "prints the environment's variables")
    verdict = consult(_EB, call)
    if words[:1] == ["swap"] and verdict.environment == PRODUCTION:
        return verdict._replace(level=4)
    return verdict


_COPILOT = Tool(
    (
        (
            "read",
            "app ls, app show, env ls, env show, svc ls, svc show, svc status, svc logs, job ls, job logs, pipeline ls, pipeline show, pipeline status, task ls, version, docs, completion, svc package, env package, job package",
        ),
        (
            "local",
            "app init, init, svc init, env init, job init, pipeline init, storage init, secret init, svc override, run local",
        ),
        (
            "deploy",
            "deploy, svc deploy, env deploy, job deploy, pipeline deploy, job run, task run, app upgrade, env upgrade, run",
        ),
        ("operate", "svc pause, svc resume, svc exec, task exec"),
        ("destroy", "app delete, env delete, svc delete, job delete, pipeline delete, task delete"),
    ),
    valued="-n --name -e --env -a --app -t --type -c --command",
)


def ecs_copilot(call: Call) -> Verdict | None:
    """The name is shared: AWS Copilot deploys, GitHub Copilot is an agent."""
    words = call.words(_COPILOT.valued.split())
    if words[:1] and words[0] in ("app", "env", "svc", "job", "pipeline", "task", "storage", "deploy", "secret", "run"):
        return consult(_COPILOT, call)
    from gate.commands.families.agents import agent

    return agent(call)


HANDLERS: dict[str, Handler] = {"eb": eb, "copilot": ecs_copilot}
