"""Package managers and build tools: installing is local, publishing is not; scripts and tools they run are graded."""

from __future__ import annotations

import re

from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.families.tasks import named, task
from gate.commands.grades import READ, Verdict, judge
from gate.commands.lazy import Lazy
from gate.commands.tool import Tool, consult, is_dry

_V = "--prefix -w --workspace -C --filter -F --registry --cwd --dir -p --package --features --manifest-path --target -r --requirement -e -i --index-url --extra-index-url --bin --example --test -j -C --otp --tag --access --token --username --color -Z --config --target-dir --profile -t -c --python --group --extra --with --from --project --directory --env-file --scope"


_ADDRESS = Lazy(r"(?:[\w.-]+\s*@\s*)?(?:https?|git\+https?|git\+ssh|git|ssh)(?:://|\+)(?!localhost|127\.)")
"""A package by its address: npm, pip and their kin run its code while they install it."""


def _tool(**verbs: str) -> Tool:
    return Tool(
        tuple((kind.replace("_", "-"), text) for kind, text in verbs.items()),
        valued=_V,
        dry="--help -h --version -V --dry-run",
        default="build",
        placed=False,
    )


_JS_READ = "ls, list, la, ll, view, info, show, outdated, audit, why, explain, search, root, bin, ping, whoami, version --help, help, fund, doctor, query, docs, repo, bugs, prefix, diff, config list, config get, config ls, get, licenses, pack --dry-run, sbom, team ls, owner ls, access list, dist-tag ls, token list, cache ls, cache list, cache verify, profile get, completion, -v, pkg get, pm ls, pm bin, audit signatures, workspaces list, workspaces info"
_JS_INSTALL = "install, i, in, add, ci, clean-install, update, up, upgrade, upgrade-interactive, uninstall, remove, rm, un, unlink, link, ln, prune, dedupe, ddp, rebuild, rb, init, create, pack, version, cache, cache clean, cache clear, config set, config delete, set, pkg set, pkg delete, import, fetch, patch, patch-commit, store, shrinkwrap, audit fix, install-test, it, plugin, env, approve-builds, self-update, setup, global, workspaces, policies, set-version, constraints, pm, autoclean, generate-lock-entry, install-ci-test, cit, completion, approve-scripts, deploy"
_TOOLS: dict[str, Tool] = {
    **dict.fromkeys(("npm", "yarn", "pnpm", "bun", "cnpm", "ni"), _tool(
        read=_JS_READ, install=_JS_INSTALL, publish="publish, npm publish, stage publish", destroy="unpublish", history="deprecate, undeprecate, dist-tag, tag",
        access="owner, access, token, team, org, profile, adduser, login, hook, trust, star, unstar, npm login", local="logout")),
    **dict.fromkeys(("pip", "pip3", "pipenv", "pdm", "rye", "hatch", "conda-lock", "pixi", "mamba-pip"), _tool(
        read="list, show, freeze, check, search, index, debug, inspect, graph, --venv, verify, cache list, cache info, cache dir, config list, info, config show, project, dep, version, env show, env find, hash, search, dep show",
        install="install, uninstall, download, wheel, lock, sync, add, remove, update, upgrade, cache, config, init, clean, new, env, requirements, use, build, self, python, venv, pin, toolchain, fmt, lint, test, global, tool, import, export, plugin, reinstall", publish="publish, upload")),
    "poetry": _tool(read="show, check, search, about, version --short, env info, env list, config --list, self show, list, help, debug, source show", install="install, add, remove, update, lock, init, new, build, version, env, config, export, sync, self, cache, source, python, shell, dynamic-versioning", publish="publish"),
    "uv": _tool(read="pip list, pip show, pip freeze, pip check, pip tree, tree, version, python list, python find, python dir, tool list, tool dir, cache dir, self version, export, help, workspace list, audit", install="sync, lock, add, remove, init, venv, build, cache, pip, python, tool, self, version, format", publish="publish", access="auth"),
    "twine": _tool(read="check", publish="upload, register"), "flit": _tool(build="build, install, init", publish="publish"), "maturin": _tool(build="build, develop, new, init, sdist, list-python", publish="publish, upload"),
    "cargo": _tool(read="tree, search, metadata, version, locate-project, pkgid, read-manifest, verify-project, info, audit, deny, outdated, udeps, machete, geiger, bloat, expand, asm, semver-checks, msrv, license, --list, report, depgraph, modules, public-api, vet", build="build, b, check, c, test, t, bench, doc, d, run, r, clippy, fmt, clean, fix, new, init, add, remove, rm, update, install, uninstall, fetch, vendor, generate-lockfile, package, nextest, llvm-cov, tarpaulin, watch, make, xtask, insta, mutants, miri, fuzz, zigbuild, ndk, lambda build, wasm, component, edit, upgrade, hack, rustc, rustdoc, binstall, sqlx prepare, sweep, cache, careful, tauri, leptos, dist build, set-version, criterion, flamegraph, expand, generate, deb, workspaces list, chef, cross, bootimage, embed, flash, espflash, pgrx, dinghy, make2", publish="publish, release, workspaces publish, smart-release, dist host, ws publish", history="yank", access="owner, login, logout", deploy="shuttle deploy, lambda deploy, shuttle"),
    "go": _tool(read="version, env, list, doc, help, vet, tool, mod graph, mod why, mod verify, telemetry, bug", build="build, test, run, get, install, mod, generate, fmt, fix, clean, work"),
    "gem": _tool(read="list, search, info, which, env, environment, dependency, specification, outdated, contents, sources, query, help, check", install="install, update, uninstall, build, fetch, cleanup, pristine, unpack, exec, rdoc, setup, rebuild, lock", publish="push", history="yank", access="owner, signin, signout, cert"),
    "bundle": _tool(read="list, show, info, outdated, check, platform, viz, doctor, audit, env, licenses, version, help, open", install="install, update, add, remove, lock, init, config, cache, clean, package, binstubs, gem, pristine, plugin, console"),
    "composer": _tool(read="show, search, validate, outdated, why, depends, prohibits, why-not, diagnose, licenses, info, status, about, audit, check-platform-reqs, suggests, fund, browse, home, list, help", install="install, i, update, u, upgrade, require, r, remove, dump-autoload, dumpautoload, create-project, init, self-update, selfupdate, clear-cache, config, global, archive, bump, reinstall, clearcache, cc"),
    **dict.fromkeys(("mvn", "mvnw", "mvnd"), _tool(build="compile, test, package, verify, install, clean, site, validate, process-classes, test-compile, integration-test, dependency:tree, spotless:apply, spring-boot:run, versions:display-dependency-updates, dependency:resolve, liquibase:status, quarkus:dev, exec:java", publish="deploy, release:perform, nexus-staging:release, deploy:deploy-file, gpg:sign-and-deploy-file, central:publish", history="release:prepare, release:rollback", migrate="flyway:migrate, liquibase:update, flyway:repair, flyway:baseline", drop="flyway:clean, liquibase:dropAll, liquibase:rollback")),
    **dict.fromkeys(("gradle", "gradlew"), _tool(publish="publish, publishToMavenCentral, uploadArchives, bintrayUpload, publishPlugins, publishAllPublicationsToMavenRepository, closeAndReleaseRepository, publishToSonatype, artifactoryPublish, appDistributionUploadRelease, publishReleaseBundle, publishBundle, publishApk, promoteArtifact, publishProductionReleaseBundle", migrate="flywayMigrate, update, liquibaseUpdate", drop="flywayClean, dropAll, liquibaseDropAll")),
    **dict.fromkeys(("sbt", "mill", "lein", "boot", "clj", "clojure"), _tool(publish="publish, publishSigned, sonatypeRelease, sonatypeBundleRelease, deploy, ci-release, release, +publishSigned, +publish")),
    "dotnet": _tool(read="--info, --list-sdks, --list-runtimes, list, nuget list, sln list, tool list, workload list, package list, package search, ef migrations list, ef dbcontext, reference list, ef migrations script, ef migrations has-pending-model-changes", build="build, test, run, restore, clean, publish, pack, new, add, remove, format, tool, sln, watch, msbuild, dev-certs, workload, ef migrations add, ef migrations remove, package, reference, store, vstest, nuget add, nuget locals, nuget update, nuget remove, ef, build-server, user-secrets set", publish="nuget push", destroy="nuget delete", migrate="ef database update", drop="ef database drop", secret="user-secrets list"),
    "nuget": _tool(read="list, sources list, search, verify, help", install="restore, install, update, pack, spec, locals, init, sources, config", publish="push", destroy="delete", access="setapikey, sign"),
    "mix": _tool(read="help, hex.info, hex.outdated, hex.search, deps.tree, phx.routes, xref, hex.audit, app.tree, ecto.migrations", build="compile, test, format, deps.get, deps.compile, run, phx.server, phx.gen, credo, dialyzer, deps.update, deps.clean, clean, new, phx.new, release, ecto.gen.migration, docs, local.hex, archive, coveralls, escript, hex.build, phx.digest, assets.deploy, assets.build, ecto.create, deps.unlock, sobelow, gettext.extract, phx.gen.live, phx.gen.schema, esbuild, tailwind", migrate="ecto.migrate, ecto.rollback, ecto.load, ecto.setup", drop="ecto.drop, ecto.reset", publish="hex.publish", access="hex.user, hex.organization, hex.owner", history="hex.retire"),
    **dict.fromkeys(("swift", "xcodebuild", "flutter", "dart", "pod", "carthage", "tuist", "rebar3", "cabal", "stack", "opam", "dune", "elm", "nimble", "shards", "crystal", "zig", "deno", "pub", "cpan", "cpanm", "luarocks", "vcpkg", "conan", "spago", "purs", "gleam", "raco", "spack", "rustup", "ghcup", "sdk", "nvm-exec", "corepack", "quarto", "wasm-pack", "jsr", "lerna", "nx", "turbo", "changeset", "rush", "moon", "melos", "fvm", "moose", "lake", "coursier", "cs", "proto", "tea", "xcrun", "bower", "jspm", "esy", "bloop", "ant", "gvm", "goenv"), _tool(
        publish="publish, pub publish, trunk push, upload, tag publish, lerna publish, push, jsr publish, release publish", access="trunk add-owner, trunk register, trunk remove-owner, owner add", history="trunk delete, trunk deprecate", read="--version, list, show, info, search, doctor, devices, outdated, deps, analyze, graph, why, affected:graph, toolchain list, status, simctl list, describe, dump-package, --showBuildSettings, -showBuildSettings, -list")),
    **dict.fromkeys(("goreleaser", "semantic-release", "release-it", "np", "standard-version", "bumpversion", "bump2version", "release-please", "auto", "ship", "shipit", "beachball", "lerna-publish", "jreleaser", "python-semantic-release"), _tool(build="check, build, init, healthcheck, jsonschema, bump, config, version", publish="release, publish, release-pr, github-release, full-release, shipit")._replace(bare="publish")),
    **dict.fromkeys(("fastlane",), _tool(read="lanes, list, actions, action, env, docs, search_plugins", build="test, tests, scan, gym, build, lint, snapshot, beta_build, init, add_plugin, install_plugins, run, screenshots, unit_tests, build_ios, build_android, ci, pods", publish="release, deliver, pilot, beta, supply, deploy, upload, upload_to_app_store, upload_to_testflight, upload_to_play_store, production, internal, appstore, playstore, distribute, alpha, testflight, android, ios", access="match, cert, sigh, produce, pem, register_device, spaceauth, precheck")),
    **dict.fromkeys(("brew", "port", "mas", "scoop", "choco", "winget", "asdf-install", "snap", "flatpak"), _tool(
        read="list, ls, info, search, outdated, deps, uses, doctor, config, home, cat, leaves, desc, --prefix, --version, services list, show, log, missing, tap-info, options, commands, --cellar, --repository, find, history, remote-ls, bundle check, connections, interfaces, version",
        install="install, upgrade, update, reinstall, tap, untap, link, unlink, bundle, fetch, pin, unpin, cleanup, uninstall, remove, rm, autoremove, switch, refresh, override, export, import, services, postinstall, run, add", publish="bump-formula-pr, push", access="login")),
}  # fmt: skip
_SYSTEM = Tool(
    (
        (
            "read",
            "list, show, search, policy, depends, rdepends, info, provides, repolist, check, history, check-update, changelog, madison, showpkg, stats, dump, pkgnames, whatprovides, list-upgrades, lu, se, if, file, files, which, audit, version",
        ),
        (
            "install",
            "install, update, download, source, build-dep, add, reinstall, makecache, in, ref, refresh, edit-sources, satisfy, localinstall, groupinstall, markinstall, mark, index, fetch, cache",
        ),
        (
            "host",
            "upgrade, dist-upgrade, full-upgrade, remove, purge, autoremove, erase, del, delete, clean, autoclean, downgrade, up, dup, rm, hold, unhold, distro-sync, system-upgrade, swap, fix, groupremove",
        ),
    ),
    valued="-o -t -c --target-release -q -C -R --repo --repository -X -p",
    dry="--help -h --version --dry-run --simulate -s --just-print --no-act --assumeno",
    default="install",
    placed=False,
)


_FROM_ADDRESSES = frozenset(("npm", "pnpm", "yarn", "bun", "uv", "pipenv", "pdm", "poetry"))


def manager(call: Call) -> Verdict | None:
    """npm run X, npx X, uv run X, poetry run X… run something; the table knows the rest."""
    tool = _TOOLS[call.name]
    words = call.words(tool.valued.split())
    verb = words[0] if words else ""
    if verb in ("install", "i", "add") and call.name in _FROM_ADDRESSES and any(_ADDRESS.match(w) for w in words[1:]):
        return judge("ask", call.line(), None, why="installs code from an address, which no registry vouches for")
    if call.name == "npm" and words[:2] == ["pkg", "set"]:
        for word in words[2:]:
            if word.startswith("scripts."):
                call.nested(word.partition("=")[2])
    if call.name in ("poetry", "uv", "pipenv", "pdm", "rye", "hatch", "bundle", "pixi", "conda") and verb in (
        "run",
        "exec",
    ):
        return _inner(call, verb)
    if verb in ("exec", "x", "dlx", "create", "tool") and call.name in (
        "npm",
        "pnpm",
        "yarn",
        "bun",
        "uv",
        "composer",
        "opam",
        "stack",
        "fvm",
        "mise",
    ):
        text = call.value("-c", "--call")
        if text and call.name == "npm":
            call.nested(text)
            return None
        if verb == "tool" and words[1:2] != ["run"]:
            return consult(tool, call)
        return _inner(call, "run" if verb == "tool" else verb)
    if call.name in (
        "npm",
        "yarn",
        "pnpm",
        "bun",
        "composer",
        "deno",
        "ni",
        "rush",
        "nx",
        "turbo",
        "lerna",
        "pdm",
        "hatch",
        "rye",
        "melos",
        "gradle",
        "gradlew",
        "sbt",
        "mvn",
        "mvnw",
        "mix",
        "moon",
    ):
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
    valued = set(_V.split()) | {"--module", "-m"}
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


_LIFECYCLE = frozenset("run run-script rum urn task workspace workspaces affected run-many stop restart".split())
_GRADLE = frozenset(("gradle", "gradlew", "sbt", "mvn", "mvnw", "mix", "lein"))


def _script(call: Call, tool: Tool, words: list[str]) -> Verdict:
    """`npm run deploy:prod`: a script's name says what it is for."""
    if not words:
        return judge("install", call.line(), None) if call.name == "yarn" else READ
    if is_dry(tool, call) and words[0] not in ("run", "run-script"):
        return READ
    verdict = consult(tool, call)
    if call.name in _GRADLE:
        found = [
            consult(
                tool,
                Call(
                    call.name,
                    [w.lstrip(":").rsplit(":", 1)[-1] if call.name in ("gradle", "gradlew") else w],
                    call.shell,
                    assigns=call.assigns,
                ),
            )
            for w in words
            if "=" not in w
        ]
        verdict = max(found, key=lambda v: v.level, default=verdict)
        if verdict.level > 1:
            return verdict._replace(reason=f"`{call.line()}` " + verdict.reason.partition("` ")[2])
        return max((task(call, w, extra=words) or verdict for w in words), key=lambda v: v.level)
    if call.name in ("deno", "bun") and (words[0] == "eval" or call.value("-e", "--eval")):
        from gate.commands.families.code import code

        return code(call, call.value("-e", "--eval") or " ".join(words[1:]), "js") or READ
    if words[0] in _LIFECYCLE:
        names = words[1:] if words[0] not in ("workspace",) else words[2:]
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

        if words[0] in PROGRAMS:
            call.execute(call.args[call.args.index(words[0]) :])
            return READ
    return task(call, words[0], extra=words[1:]) or verdict


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
    return consult(_SYSTEM, call)


def pip(call: Call) -> Verdict | None:
    if "install" in call.args:
        for word in call.words(tuple(_V.split())):
            if _ADDRESS.match(word):
                return judge("ask", call.line(), None, why="installs code from an address, which no registry vouches for")
    return manager(call)


def pre_commit(call: Call) -> Verdict | None:
    words = call.words()
    if words[:1] == ["uninstall"]:
        return call.plain("bypass", "takes the hooks away")
    return call.plain("build")


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(_TOOLS, manager),
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
