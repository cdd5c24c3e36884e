"""Project tasks: make, just, rake, framework commands, migrations. A task's name says what it is for."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.grades import DEVELOPMENT, PRODUCTION, READ, STAGING, TEST, Place, Verdict, judge
from gate.commands.surroundings import place_of
from gate.expressions import Lazy

_GRAVE = Lazy(
    r"(?i)(?:^|[^a-z])(?:(?P<destroy>destroy|teardown|tear-down|nuke|decommission|undeploy|terminate|purge-?all|wipe(?:out)?|deprovision)|"
    r"(?P<drop>(?:db|database)[:_-]?(?:drop|reset|wipe|purge|nuke|clean|truncate|fresh|flush)|(?:drop|reset|wipe|truncate)[:_-]?(?:db|database|tables?))|"
    r"(?P<deploy>deploy(?:ment)?|rollout|promote|go-?live|rollback|cutover|ship|provision|apply)|(?P<publish>publish|release)|"
    r"(?P<migrate>migrat(?:e|ions?)|db[:_-]?(?:push|migrate|load))|(?P<seed>(?:db[:_-]?)?(?:seed|setup))|(?P<operate>restart|scale|reboot|failover)|"
    r"(?P<erase>(?:purge|delete|erase|wipe|truncate|expunge)[-_:](?:(?:all|old|stale|expired|inactive|deleted|unconfirmed)[-_:])?(?:users?|accounts?"
    r"|customers?|clients?|orders?|patients?|members?|records?|rows|data|sessions|subscri\w+|invoices?|payments?|tenants?|contacts?|events?|messages?"
    r"|posts?|comments?|profiles?|employees?|emails?|uploads?|documents?|attachments?|backups?)"
    r"|(?:users?|accounts?|customers?|clients?|orders?|patients?|members?|records?|data|subscri\w+|invoices?|payments?|tenants?|contacts?|events?|messages?|posts?|comments?|profiles?|employees?|uploads?|documents?|attachments?|backups?):(?:purge|delete|erase|wipe|truncate|expunge))|"
    r"(?P<remove>(?:helm|k8s|kube\w*|stack|cluster|infra(?:structure)?|namespace)[-_:](?:uninstall|delete|remove)|(?:uninstall|delete|remove)[-_:](?:helm|k8s|kube\w*|stack(?![-_]?trace)|cluster(?![-_:]cache)|infra(?:structure)?|namespace)))(?![a-z])"
)
_SENDS = Lazy(r"(?i)(?:^|[^a-z])(?:commit|push)(?![a-z])")
_SKIPS = Lazy(r"(?i)(?:^|[^a-z])(?:skip|no|without)[-_:]?(?:[a-z]{1,20}[-_:])?(?:hooks?|verify)(?![a-z])")
_MILD = Lazy(
    r"(?i)(?:^|[:_\-./])(?:test|tests|check|lint|dry[-_]?run|plan|preview|build|status|list|docs?|help|format|validate|diff|notes|verify|lint|types|spec|generate|gen|create|new|logs|config|bench)(?:$|[:_\-.])"
)


_TRIED = Lazy(
    r"(?i)(?:^|[:_\-./])(?:test|tests|check|lint|dry[-_]?run|plan|preview|status|list|help|format|validate|diff|verify|spec)(?:$|[:_\-.])"
)
"""What takes the edge off a task that destroys: not that it makes something, too."""


def tasks(call: Call, names: list[str], *, extra: list[str] | None = None) -> list[Verdict]:
    """The verdicts that the names of tasks ask for, each with all of them in view."""
    place = place_named(call, [*names, *(extra or [])])
    where = cache(call.place)
    found = (task(call, name, place=place, where=where) for name in dict.fromkeys(names))
    return [verdict for verdict in found if verdict]


def place_named(call: Call, words: list[str]) -> Place | None:
    """The most severe environment that the words name."""
    return place_of([w for w in words if len(w) < 200], call.shell.around)


def task(
    call: Call,
    name: str,
    *,
    extra: list[str] | None = None,
    place: Place | None = None,
    where: Callable[[], Place | None] | None = None,
) -> Verdict | None:
    """The verdict that a task's name asks for, None for an ordinary one."""
    place = place or place_named(call, [name, *(extra or [])])
    if _SENDS.search(name[:300]) and _SKIPS.search(name[:300]):
        return judge("bypass", call.line(), None)
    match = _GRAVE.search(name) if len(name) < 300 else None
    mild = _TRIED if match is not None and match.lastgroup in ("destroy", "drop", "erase", "remove") else _MILD
    if match is None or (mild.search(name) and not (place and place.kind == PRODUCTION)):
        if (
            place
            and place.kind in (PRODUCTION, STAGING)
            and re.search(r"(?i)push|sync|upload|run|exec|apply|update|:up|-up|start|down", name)
        ):
            return judge("deploy", call.line(), place, why="works on another environment than this one")
        return None
    kind = str(match.lastgroup)
    place = place or (where or call.place)()
    if kind == "seed":
        return judge("data", call.line(), place) if place and place.kind in (PRODUCTION, STAGING) else None
    if kind == "publish" and place and place.kind in (TEST, DEVELOPMENT):
        return None
    return judge(kind, call.line(), place)


def named(call: Call, path: str, args: list[str]) -> Verdict | None:
    """The same for a script's path and its arguments: `./scripts/deploy.sh prod`."""
    leaf = path.rsplit("/", 1)[-1]
    stem = re.sub(r"\.\w{1,4}$", "", leaf)
    words = [w for w in args if w[:1] != "-" and len(w) < 60]
    dry = {
        "--dry-run",
        "--dryrun",
        "--help",
        "-h",
        "--check",
        "--plan",
        "plan",
        "--diff",
        "--noop",
        "--list",
        "status",
    } & set(args)
    if dry:
        return None
    options = [w.partition("=")[2] or w.lstrip("-") for w in args if w[:2] == "--"]
    found = task(call, stem, extra=[*words, *options])
    for word in words[:6]:
        if found is None and re.fullmatch(
            r"(?i)(?:deploy|destroy|teardown|promote|rollback|nuke|apply|publish|terminate|restart|migrate|wipe)(?:[:_-][\w-]+)?",
            word,
        ):
            found = task(call, word, extra=[stem, *words])
    for option in (w for w in args if found is None and w[:2] == "--"):
        if re.fullmatch(r"(?i)--(?:destroy|teardown|tear-down|nuke|deprovision)(?:-all)?", option):
            found = task(call, option[2:], extra=[stem, *words])
    return found


def runner(call: Call) -> Verdict | None:
    """make, just, task…: targets, and the variables given to them."""
    if (
        "--" not in call.args
        and call.asks(
            "dry-run", "just-print", "list", "summary", "question", "recon", "show", "list-all", "evaluate", "dump"
        )
        or (
            call.name in ("make", "gmake")
            and "--" not in call.args
            and call.has("-n", "-q", "-p", "-v", valued="CfIoWjl")
        )
    ):
        return READ
    if call.name in ("make", "gmake") and (call.value("-f", "--file", "--makefile") in ("-", "/dev/stdin")):
        text = call.stdin
        if text is None:
            return call.judge("remote-code", "runs a makefile that nobody here has read")
        for line in text.splitlines():
            if line[:1] == "\t" or ";" in line:
                call.nested(line.rpartition(":")[2].lstrip("\t ;@-") if line[:1] != "\t" else line.lstrip("\t @-+"))
        return call.judge("dynamic", "runs the makefile it is fed")
    for arg in call.args:
        name, equals, value = arg.partition("=")
        if equals and name in ("SHELL", ".SHELLFLAGS", "CC", "CXX", "LD") and " " in value:
            call.nested(value)
        if arg.startswith("--eval"):
            value = arg.partition("=")[2] or (call.value("--eval") or "")
            for inner in re.findall(r"\$\(shell ([^)]*)\)|:\s*;?\s*(.+)$", value):
                call.nested(inner[0] or inner[1])
    if call.words() in (["help"], ["list"], ["info"], ["version"]):
        return READ
    words = call.words(
        (
            "-C",
            "-f",
            "-j",
            "-I",
            "-o",
            "-W",
            "-l",
            "--directory",
            "--file",
            "--justfile",
            "--taskfile",
            "-d",
            "-t",
            "--set",
        )
    )
    targets = [w for w in words if "=" not in w]
    settings = [w for w in words if "=" in w]
    return max(tasks(call, targets, extra=settings), key=lambda v: v.level, default=judge("build", call.line(), None))


_BUILDERS = frozenset(
    "pytest tox nox jest vitest mocha eslint prettier tsc webpack vite rollup esbuild babel ruff black isort flake8 mypy pylint pyright coverage unittest cmake ninja meson bazel buck gcc g++ clang clang++ cc ld rustc javac kotlinc scalac "
    "rubocop rspec golangci-lint gofmt goimports staticcheck shellcheck shfmt yamllint markdownlint stylelint biome playwright cypress storybook next nuxt gatsby remix ng vue-cli vue-cli-service react-scripts create-react-app parcel gulp grunt sphinx-build mkdocs jekyll hugo docusaurus typedoc "
    "jupyter papermill streamlit uvicorn gunicorn hypercorn puma sidekiq unicorn ts-node tsx swc dprint oxlint knip depcheck madge size-limit lighthouse k6 locust phpunit phpstan psalm pint pest php-cs-fixer ktlint detekt swiftlint swiftformat clang-format clang-tidy cppcheck protoc buf openapi-generator swagger-codegen graphql-codegen sqlc mockgen wire air "
    "cargo-nextest trunk wasm-bindgen pandoc pdflatex latexmk xelatex bibtex dot convert magick ffmpeg ffprobe inkscape gs plantuml mmdc vale codespell cspell commitlint lint-staged semgrep bandit safety snyk gitleaks trufflehog detect-secrets pip-compile pip-sync pip-audit autopep8 yapf pyupgrade autoflake pydocstyle vulture radon interrogate "
    "hatchling setuptools build pyinstaller nuitka cython jupytext nbconvert dvc mlflow tensorboard accelerate torchrun scons autoconf automake configure libtool pkg-config strip objdump nm ranlib install_name_tool codesign lipo "
    "clasp sass lessc postcss tailwindcss svgo terser uglifyjs html-minifier http-server live-server json-server msw ava tap karma protractor wdio nyc c8 tsd tsup microbundle unbuild rslib rspack rsbuild turbopack wasmpack ember mint quasar ionic cap capacitor react-native expo-cli metro detox maestro appium adb emulator gradle-profiler gcovr lcov genhtml checkmake hyperlink lychee linkchecker djlint curlylint erb_lint haml-lint slim-lint brakeman reek standardrb standard xo tslint credo dialyzer ghci runghc hlint ormolu fourmolu ocaml ocamlfind ocamlformat scalafmt scalafix checkstyle spotbugs pmd errorprone google-java-format jar javadoc jshell java amm nim nimpretty v odin dmd ldc2 gfortran matlab sage gap maxima verilator iverilog yosys ghdl arduino-cli platformio pio esptool.py west qemu-system-x86_64 avrdude openocd dtc mksquashfs".split()
)


def builder(call: Call) -> Verdict | None:
    """Test runners, compilers, linters, servers of development."""
    if call.asks("collect-only", "listTests"):
        return READ
    if call.name == "adb" and call.words()[:1] in (["shell"],):
        rest = call.args[call.args.index("shell") + 1 :]
        if rest:
            call.execute(rest)
        return judge("build", call.line(), None)
    if call.name == "bazel" and call.words()[:1] == ["run"]:
        return named(call, (call.words()[1:] or [""])[0].replace(":", "/"), []) or judge("build", call.line(), None)
    if (
        call.name in ("mkdocs", "ng", "hugo", "clasp", "docusaurus")
        and call.words()[:1]
        and call.words()[0] in ("gh-deploy", "deploy", "push")
    ):
        return call.judge("deploy")
    if call.name == "dvc" and call.words()[:1] == ["push"]:
        return call.judge("data")
    if call.name == "next" and call.words()[:1] == ["deploy"]:
        return call.judge("deploy")
    return judge("build", call.line(), None)


def invoke(call: Call) -> Verdict | None:
    """fab, invoke, cap: a task on hosts."""
    words = call.words(("-H", "-i", "-u", "-c", "-f", "--hosts", "-R"))
    if call.asks("list", "dry-run", "l", "T", "n"):
        return READ
    if call.name in ("cap", "mina", "dep"):
        if any(re.search(r"deploy|rollback|restart|invoke|setup|migrate", w) for w in words):
            return call.judge("deploy")
        return call.judge("operate")
    return max(tasks(call, words), key=lambda v: v.level, default=judge("build", call.line(), None))


def kamal(call: Call) -> Verdict | None:
    words = call.words(("-d", "--destination", "-c", "-v", "-r", "-h"))
    verb = words[0] if words else ""
    if verb in ("version", "details", "config", "audit", "docs", "init", "help", "build", "registry", "lock") or words[
        1:2
    ] in (["logs"], ["details"], ["status"]):
        return READ
    if verb in ("remove",) or words[1:2] == ["remove"]:
        return call.judge("destroy")
    if words[1:2] == ["exec"]:
        from gate.commands.families.kubernetes import remote

        return remote(call, [], " ".join(words[2:]))
    return call.judge("secret" if verb == "secrets" else "deploy")


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(
        (
            "make",
            "gmake",
            "just",
            "task",
            "mage",
            "doit",
            "tasks",
            "cake",
            "psake",
            "earthly",
            "dagger",
            "xtask",
            "poe",
            "duty",
            "taskipy",
            "wireit-run",
            "mk",
            "remake",
            "bmake",
            "nmake",
            "ninja-build",
            "pants",
            "please-build",
            "plz",
            "buck2",
            "batect",
            "dobi",
            "run-s",
            "run-p",
            "ultra",
            "wsrun",
        ),
        runner,
    ),
    **dict.fromkeys(sorted(_BUILDERS), builder),
    **dict.fromkeys(("fab", "invoke", "inv", "cap", "mina", "dep"), invoke),
    "kamal": kamal,
}
