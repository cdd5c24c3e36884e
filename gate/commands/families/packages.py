"""Package managers and build tools: installing is local, publishing is not; scripts and tools they run are graded."""

from __future__ import annotations

import re

from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.families.package_tables import SYSTEM, TOOLS, VALUED
from gate.commands.families.tasks import named, task, tasks
from gate.commands.grades import READ, Verdict, judge
from gate.commands.tool import Tool, consult, is_dry
from gate.expressions import Lazy

_ADDRESS = Lazy(r"(?:[\w.-]+\s*@\s*)?(?:https?|git\+https?|git\+ssh|git|ssh)(?:://|\+)(?!localhost|127\.)")
"""A package by its address: npm, pip and their kin run its code while they install it."""


_KNOWN_INDEX = Lazy(
    r"https://(?:(?:test\.)?pypi\.org|registry\.npmjs\.org|registry\.yarnpkg\.com|npm\.pkg\.github\.com|download\.pytorch\.org)(?:/|$)"
)
_SOURCES = Lazy(r"(?:@[\w-]+:)?registry\b|(?:global|install)\.(?:extra-)?index-url|(?:https?-)?proxy|repositories\.")
_UNCHECKED = Lazy(
    r"\bGO(?:SUMDB=off|NOSUM(?:DB|CHECK)=|INSECURE=|FLAGS=\S*-insecure)|\bdisable-tls\s+true|\bsecure-http\s+false|\bstrict-ssl[\s=]+false|\btrusted-host\b"
)
"""https://go.dev/ref/mod#environment-variables, https://getcomposer.org/doc/06-config.md#disable-tls"""
_FROM_ADDRESSES = frozenset(("npm", "pnpm", "yarn", "bun", "uv", "pipenv", "pdm", "poetry"))


_RUN_IN_ENVIRONMENT = frozenset("poetry uv pipenv pdm rye hatch bundle pixi conda".split())
_RUN_PACKAGES = frozenset("npm pnpm yarn bun uv composer opam stack fvm mise".split())
_RUN_SCRIPTS = frozenset(
    "npm yarn pnpm bun composer deno ni rush nx turbo lerna pdm hatch rye melos gradle gradlew sbt mvn mvnw mix moon".split()
)


def manager(call: Call) -> Verdict | None:
    """npm run X, npx X, uv run X, poetry run X… run something; the table knows the rest."""
    tool = TOOLS[call.name]
    words = call.words(tool.valued.split())
    verb = words[0] if words else ""
    if verb in ("install", "i", "add") and call.name in _FROM_ADDRESSES and any(_ADDRESS.match(w) for w in words[1:]):
        return judge("ask", call.line(), None, why="installs code from an address, which no registry vouches for")
    elsewhere = call.value(
        "--index-url", "--extra-index-url", "--registry", *(("-i",) if call.name.startswith("pip") else ())
    )
    if elsewhere and verb in ("install", "i", "add", "ci", "download") and not _KNOWN_INDEX.match(elsewhere):
        return judge("ask", call.line(), None, why="installs code from an index of its own")
    if words[:2] == ["config", "set"] and any(_SOURCES.match(w) for w in words[2:3]):
        return judge("host", call.line(), None, why="changes where packages come from")._replace(level=3)
    if _UNCHECKED.search(" ".join(call.args)) and {"config", "env"} & set(words[:2]):
        return judge("bypass", call.line(), None, why="switches off how downloads are checked")
    if call.name == "npm" and words[:2] == ["pkg", "set"]:
        for word in words[2:]:
            if word.startswith("scripts."):
                call.nested(word.partition("=")[2])
    if verb in ("run", "exec") and call.name in _RUN_IN_ENVIRONMENT:
        return _inner(call, verb)
    if verb in ("exec", "x", "dlx", "create", "tool") and call.name in _RUN_PACKAGES:
        text = call.value("-c", "--call")
        if text and call.name == "npm":
            call.nested(text)
            return None
        if verb == "tool" and words[1:2] != ["run"]:
            return consult(tool, call)
        return _inner(call, "run" if verb == "tool" else verb)
    if call.name in _RUN_SCRIPTS:
        return _script(call, tool, words)
    if is_dry(tool, call):
        return READ
    if call.name == "go" and verb == "run" and any(re.search(r"(?i)deploy|migrat|prod", w) for w in words[1:]):
        return named(call, words[1], words[2:]) or judge("build", call.line(), None)
    if call.name == "fastlane":
        return _fastlane(call, tool, words)
    return consult(tool, call)


def _fastlane(call: Call, tool: Tool, words: list[str]) -> Verdict:
    lane = (
        words[1]
        if words[:1] and words[0] in ("ios", "android", "mac", "run") and len(words) > 1
        else words[0]
        if words
        else ""
    )
    inner = Call(call.name, [lane] if lane else [], call.shell)
    verdict = consult(tool, inner)
    return verdict._replace(reason=f"`{call.line()}` " + verdict.reason.partition("` ")[2])


def _inner(call: Call, verb: str) -> Verdict | None:
    """The command after `run`, past the options of the runner."""
    rest = call.args[call.args.index(verb) + 1 :]
    valued = set(VALUED.split()) | {"--module", "-m"}
    module: list[str] = []
    while rest and rest[0][:1] == "-":
        option = rest.pop(0)
        if option == "--":
            break
        if option in ("-m", "--module") and rest:
            module = ["python", "-m"]
            break
        if option in valued and rest:
            rest.pop(0)
    if not rest:
        return READ
    call.execute([*module, *rest], stdin=call.stdin, piped=call.piped)
    return judge("build", call.line(), None)


_LIFECYCLE = frozenset("run run-script rum urn task workspaces affected run-many stop restart".split())
_NAMES_OF_SCRIPTS = frozenset("test format kill watch time start stop clean link check serve".split())
"""`yarn format` runs a script of the project: a package manager starts no program of the system by its name."""
_GRADLE = frozenset(("gradle", "gradlew", "sbt", "mvn", "mvnw", "mix", "lein"))


def _script(call: Call, tool: Tool, words: list[str]) -> Verdict:
    """`npm run deploy:prod`: a script's name says what it is for."""
    if not words:
        return judge("install", call.line(), None) if call.name == "yarn" else READ
    if is_dry(tool, call) and words[0] not in ("run", "run-script"):
        return READ
    verdict = consult(tool, call)
    if call.name in _GRADLE:
        return _goals(call, tool, words, verdict)
    if call.name in ("deno", "bun") and (words[0] == "eval" or call.value("-e", "--eval")):
        from gate.commands.families.code import code

        return code(call, call.value("-e", "--eval") or " ".join(words[1:]), "js") or READ
    each = words[0] == "workspace" or words[:2] in (["workspaces", "foreach"], ["workspaces", "run"])
    if call.name == "yarn" and each and len(words) > 2:
        at = call.args.index(words[0]) + 1
        call.execute(["yarn", *call.args[call.args.index(words[1], at) + 1 :]])
        return judge("build", call.line(), None)
    if words[0] in _LIFECYCLE:
        names = words[1:]
        if call.name == "deno":
            return (
                judge("build", call.line(), None)
                if words[0] == "run"
                else (task(call, names[0], extra=names) if names else None) or READ
            )
        return (task(call, names[0], extra=names[1:]) if names else None) or (
            judge("build", call.line(), None) if names else READ
        )
    if call.name in ("npm", "bun") or verdict.level > 1 or words[0] in ("install", "add", "remove", "publish"):
        if call.name == "bun" and words[0].endswith((".ts", ".js")):
            return named(call, words[0], words[1:]) or judge("build", call.line(), None)
        return verdict
    if verdict.effect == "read" or tuple(words[:1]) in {
        tuple(v.split()[:1]) for _, t in tool.verbs for v in t.split(",")
    }:
        return verdict
    if call.name in ("yarn", "pnpm"):
        from gate.commands.families.registry import PROGRAMS

        if words[0] in PROGRAMS and words[0] not in _NAMES_OF_SCRIPTS:
            call.execute(call.args[call.args.index(words[0]) :])
            return READ
    return task(call, words[0], extra=words[1:]) or verdict


def _goals(call: Call, tool: Tool, words: list[str], verdict: Verdict) -> Verdict:
    """`./gradlew :app:publish test`: several goals, each with a path before it."""
    short = call.name in ("gradle", "gradlew")
    goals = [w.lstrip(":").rsplit(":", 1)[-1] if short else w for w in words if "=" not in w]
    found = [consult(tool, Call(call.name, [goal], call.shell, assigns=call.assigns)) for goal in goals]
    verdict = max(found, key=lambda v: v.level, default=verdict)
    of_ecto = all(goal.startswith("ecto.") for goal in goals)
    if (
        of_ecto
        and verdict.effect == "destructive"
        and call.assigns == {"MIX_ENV": "test"}
        and not call.variable("DATABASE_URL")
    ):
        return judge("local", call.line(), None, why="works on the database of the tests")
    if verdict.level > 1:
        return verdict._replace(reason=f"`{call.line()}` " + verdict.reason.partition("` ")[2])
    return max((verdict, *tasks(call, words)), key=lambda v: v.level)


def npx(call: Call) -> Verdict | None:
    """npx, uvx, bunx, pipx run: the package's program."""
    text = call.value("-c", "--call")
    if text:
        call.nested(text)
        return None
    words = call.words(("-p", "--package", "--from", "--with", "--python", "-w", "--cache", "--registry"))
    if not words:
        return READ
    rest = call.args[call.args.index(words[0]) :]
    rest[0] = re.sub(r"(?<!^)@[\w.^~*-]+$", "", rest[0])
    if rest[0] == "@anthropic-ai/claude-code":
        rest[0] = "claude"
    scoped = {
        "@google/gemini-cli": "gemini",
        "@openai/codex": "codex",
        "@github/copilot": "copilot",
        "opencode-ai": "opencode",
        "aws-cdk": "cdk",
        "@sourcegraph/amp": "amp",
        "prisma": "prisma",
        "@vscode/vsce": "vsce",
        "@biomejs/biome": "biome",
    }
    rest[0] = scoped.get(rest[0], rest[0])
    call.execute(rest, stdin=call.stdin, piped=call.piped)
    return judge("build", call.line(), None)


def system(call: Call) -> Verdict | None:
    """apt, yum, apk: this machine's packages."""
    if call.name in ("dpkg", "rpm", "pacman"):
        if call.name == "pacman":
            kind = "install" if call.has("-S") else "host" if call.has("-R", "-U") else "read"
            return call.plain("read" if call.args[:1] and re.match(r"-S[si]|-Q|-F", call.args[0]) else kind)
        removes = call.has("-r", "-P", "--purge", "--remove", "-e", "--erase")
        return call.plain("host" if removes else "install" if call.has("-i", "-U", "-F", "--install") else "read")
    if call.name == "dpkg-reconfigure":
        return call.plain("host")
    return consult(SYSTEM, call)


def pip(call: Call) -> Verdict | None:
    if "install" in call.args:
        for word in call.words(tuple(VALUED.split())):
            if _ADDRESS.match(word):
                return judge(
                    "ask", call.line(), None, why="installs code from an address, which no registry vouches for"
                )
    return manager(call)


def pre_commit(call: Call) -> Verdict | None:
    words = call.words()
    if words[:1] == ["uninstall"]:
        return call.plain("bypass", "takes the hooks away")
    return call.plain("build")


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(TOOLS, manager),
    **dict.fromkeys(("pip", "pip3"), pip),
    **dict.fromkeys(("npx", "bunx", "uvx", "pnpx", "dlx", "bundlex", "pipx-run"), npx),
    **dict.fromkeys(
        (
            "apt",
            "apt-get",
            "aptitude",
            "yum",
            "dnf",
            "apk",
            "zypper",
            "pacman",
            "dpkg",
            "rpm",
            "emerge",
            "apt-cache",
            "apt-mark",
            "add-apt-repository",
            "xbps-install",
            "pkg",
            "opkg",
            "nala",
            "microdnf",
            "dpkg-reconfigure",
            "yay",
            "paru",
            "apt-key",
            "softwareupdate",
            "swupd",
            "eopkg",
            "tdnf",
        ),
        system,
    ),
    **dict.fromkeys(("pre-commit", "lefthook", "husky", "overcommit", "prek"), pre_commit),
}
HANDLERS.pop("rush", None)
