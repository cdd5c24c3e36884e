"""Platforms that deploy from a command line: fly, vercel, netlify, wrangler, firebase and their kin."""

from __future__ import annotations

import re

from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.families.clouds import VALUED, cloud, reach
from gate.commands.grades import PRODUCTION, READ, Verdict, judge

_PLATFORMS: dict[str, str] = {
    # a platform's verb, where the general table would read it wrongly: "verb=kind"
    "fly": "launch=deploy secrets=access scale=operate restart=operate destroy=destroy status=read volumes=change machine=operate ssh=operate proxy=local postgres=change apps=change deploy=deploy dns-records=change certs=change ips=change",
    "vercel": "=deploy deploy=deploy env=change rm=destroy remove=destroy alias=deploy promote=deploy rollback=deploy redeploy=deploy pull=local dev=local build=local link=local ls=read inspect=read logs=read whoami=read domains=change dns=change certs=change secrets=access teams=access projects=change git=change bisect=read",
    "netlify": "deploy=deploy build=local dev=local link=local init=local env:set=change env:unset=change sites:delete=destroy status=read open=read sites:list=read env:list=secret env:get=secret functions:invoke=local watch=read logs=read api=change sites:create=change unlink=local",
    "railway": "up=deploy down=destroy redeploy=deploy variables=secret delete=destroy link=local status=read logs=read list=read domain=change add=change connect=operate ssh=operate environment=local service=local volume=change init=change open=read whoami=read",
    "render": "deploys=deploy services=read restart=operate psql=operate ssh=operate logs=read jobs=operate workspace=local",
    "wrangler": "deploy=deploy publish=deploy dev=local delete=destroy tail=read secret=access whoami=read init=local types=local rollback=deploy pages=deploy versions=deploy login=local logout=local",
    "firebase": "deploy=deploy login=local init=local use=local serve=local emulators:start=local emulators:exec=local projects:list=read firestore:delete=drop database:remove=drop database:set=data functions:delete=destroy hosting:disable=destroy auth:import=access auth:export=secret functions:log=read hosting:channel:deploy=shared functions:config:set=change functions:secrets:set=access functions:secrets:access=secret firestore:indexes=read hosting:sites:delete=destroy appdistribution:distribute=publish remoteconfig:rollback=deploy database:get=read apps:list=read setup:emulators=install",
    "supabase": "start=local stop=local init=local link=local login=local status=read",
    "expo": "start=local prebuild=local run:ios=local run:android=local install=local export=local publish=publish doctor=read customize=local lint=local config=read",
    "eas": "build=shared submit=publish update=deploy build:list=read build:view=read whoami=read credentials=access env:list=secret init=local build:cancel=shared channel=change branch=change device=change metadata=change",
    "sst": "dev=local deploy=deploy remove=destroy shell=local diff=read refresh=change unlock=change secret=access tunnel=local init=local version=read",
    "amplify": "push=deploy publish=deploy delete=destroy status=read init=local add=local pull=local env=change mock=local console=read remove=local codegen=local serve=local",
    "stripe": "listen=local trigger=local login=local logs=read",
    "act": "=local",
    "convex": "deploy=deploy dev=local codegen=local import=data export=read logs=read env=change data=read dashboard=read run=operate init=local login=local logout=local docs=read function-spec=read",
    "swa": "deploy=deploy start=local build=local init=local login=local db=local",
}
_EXTRA: dict[str, tuple[tuple[str, str], ...]] = {
    "fly": ((r"secrets (?:list|ls)", "read"), (
        r"(?:postgres|pg|apps|volumes|vol|machines?|m|certs|ips|redis|wireguard|tokens|extensions|ext|mpg|storage) (?:list|ls|show|status|info|check"
        r"|users list|db list)", "read"), (r"(?:apps?|volumes?|vol|machines?|m|postgres|pg|redis|mpg|storage|extensions|ext) (?:destroy|delete|remove|rm)", "destroy"), (r"scale show", "read"), (r"tokens", "access"), (r"config (?:show|save|validate|env|display)", "read"), (r"releases|image show|regions list|platform|doctor|dashboard|checks|logs|history|services list|incidents|orgs list|version", "read"), (r"orgs", "access"), (r"machines? (?:run|update|clone)", "deploy"), (r"image update", "deploy"), (r"auth token", "secret")),
    "vercel": ((r"env (?:ls|list)", "read"), (r"env pull", "secret"), (r"(?:domains|dns|certs|alias|projects|project|teams|secrets) (?:ls|list|inspect)", "read"), (r"(?:projects?|domains|dns|env|alias|certs) (?:rm|remove)", "destroy"), (r"help|switch|login|logout|telemetry", "local")),
    "wrangler": ((r"(?:secret|kv|r2|d1|queues|pages|deployments|versions|vectorize|hyperdrive)\S* (?:list|info|get|view|status|insights|namespace list|key list"
    r"|bucket list|key get|project list|deployment list|export|time-travel info|object get)", "read"), (
        r"kv(?: |:)(?:namespace|key|bulk)(?: |:)?delete|r2 (?:object|bucket) delete|d1 delete|queues delete|pages (?:project|deployment) delete"
        r"|vectorize delete|hyperdrive delete", "destroy"), (r"kv(?: |:)(?:key|bulk)(?: |:)?put|r2 object put", "data"), (r"pages dev|d1 (?:create)|d1 migrations (?:create|list)|deployments|pages functions build|check", "local"), (r"(?:kv|r2|queues|vectorize|hyperdrive)", "change"), (r"d1 (?:execute|migrations apply)", "d1"), (r"d1 time-travel restore", "drop")),
    "supabase": ((r"db (?:diff|lint|dump|pull|start)|migration (?:list|new|squash|fetch)|gen|status|projects list|functions (?:list|serve|new|download)"
    r"|branches (?:list|get)|secrets list|inspect|orgs list|test|services|storage (?:ls)|snippets|completion|bootstrap", "local"), (r"db reset", "reset"), (r"db push|migration up|migration down|db remote", "push"), (r"functions deploy|config push", "deploy"), (r"functions delete|projects delete|branches delete|storage rm", "destroy"), (r"secrets (?:set|unset)|network-restrictions|ssl-enforcement|postgres-config|vanity-subdomains|domains|encryption|sso", "access"), (r"projects api-keys", "secret"), (r"projects create|branches (?:create|update)|storage|orgs create|migration repair", "change"), (r"db (?:seed|schema|test)", "local")),
    "railway": ((r"variables? --set|variable set|variables set", "change"), (r"volume (?:delete|detach)", "destroy")),
    "firebase": ((r"functions:(?:list|log)|hosting:(?:sites|channel):list|target|ext:list|apps:sdkconfig|functions:config:get|open", "read"),),
    "netlify": ((r"deploy (?!.*--prod)", "preview"),),
}  # fmt: skip


def platform(call: Call) -> Verdict | None:
    name = {"flyctl": "fly", "vc": "vercel", "ntl": "netlify", "now": "vercel"}.get(call.name, call.name)
    words = call.words(VALUED)
    if call.asks("dry-run") or call.args[:1] in (["-h"], ["-v"], ["version"], ["help"], ["-V"]):
        return READ
    only = call.args.index("--build-only") if name == "fly" and "--build-only" in call.args else 0
    if only and words[:1] == ["deploy"] and (call.args[only - 1][:1] != "-" or "=" in call.args[only - 1]):
        return judge("build", call.line(), None)
    remote = reach(call, words)
    if (
        remote is not None
        or (words[:1] in (["ssh"],) and call.value("-C", "--command"))
        or (name == "railway" and words[:1] == ["run"])
    ):
        return remote
    text = " ".join(words)
    live = bool(call.exactly("prod", "production", "prod-if-unlocked") or False)
    for pattern, kind in _EXTRA.get(name, ()):
        if re.match(rf"(?:{pattern})(?:\s|$|:)", text + " "):
            return _platform_verdict(call, kind, live)
    verbs = dict(pair.split("=") for pair in _PLATFORMS[name].split())
    kind = verbs.get(words[0] if words else "", "")
    if not kind and not words:
        bare = call.judge("deploy")
        return READ if name != "vercel" else bare._replace(level=4) if live else bare
    if not kind:
        return cloud(call)
    return _platform_verdict(call, kind, live)


def _platform_verdict(call: Call, kind: str, live: bool) -> Verdict:
    if kind == "read":
        return READ
    if kind == "local":
        return judge("local", call.line(), None)
    if kind in ("reset", "push", "d1"):
        linked = call.exactly("linked", "remote", "db-url") or (kind == "push" and not call.exactly("local"))
        if kind == "d1":
            from gate.commands.families.databases import of_file, statements

            if call.exactly("local"):
                return judge("local", call.line(), None)
            text, path = call.value("--command") or "", call.value("--file") or ""
            if text or (path and call.exactly("remote")):
                return statements(call, text) if text else of_file(call, path)
            return call.judge("migrate" if call.exactly("remote") else "local")
        return call.judge("drop" if kind == "reset" else "migrate") if linked else judge("local", call.line(), None)
    if kind == "preview" and not live:
        return call.judge("shared", "deploys a preview")
    verdict = call.judge("deploy" if kind == "preview" else kind)
    if live and verdict.level > 1:
        return verdict._replace(level=4, environment=PRODUCTION)
    return verdict


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(("fly", "flyctl", "vercel", "vc", "now", "netlify", "ntl", "railway", "render", "wrangler", "firebase", "supabase", "expo", "eas", "sst", "amplify", "stripe", "act", "convex", "swa"), platform),
}  # fmt: skip
