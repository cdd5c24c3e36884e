"""Package managers and build tools as tables of verbs."""

from __future__ import annotations

from gate.commands.tool import Tool

VALUED = "--prefix -w --workspace -C --filter -F --registry --cwd --dir -p --package --features --manifest-path --target -r --requirement -e -i --index-url --extra-index-url --bin --example --test -j -C --otp --tag --access --token --username --color -Z --config --target-dir --profile -t -c --python --group --extra --with --from --project --directory --env-file --scope"


JS = (
    " ".join(x for x in VALUED.split() if x not in ("-r", "-e", "-i", "-c", "-t", "-j", "-p", "-Z", "-w"))
    + " --env-file --loglevel --userconfig --cache"
)
"""No `-r` and no `-w`: they are switches of pnpm (https://pnpm.io/cli/recursive)."""
MAVEN = "-P -pl -f -s -gs -t -gt -T -rf -l -b -D --file --settings --global-settings --projects --activate-profiles --threads --resume-from --log-file --define --toolchains --builder"
GRADLE = "-p -b -c -g -I -x -D -P --project-dir --build-file --settings-file --gradle-user-home --init-script --exclude-task --console --max-workers --include-build --project-prop --system-prop --warning-mode --priority"


def _tool(*, valued: str = VALUED, **verbs: str) -> Tool:
    return Tool(
        tuple((kind.replace("_", "-"), text) for kind, text in verbs.items()),
        valued=valued,
        dry="--help -h --version -V --dry-run",
        default="build",
        placed=False,
    )


_JS_READ = "ls, list, la, ll, view, info, show, outdated, audit, why, explain, search, root, bin, ping, whoami, version --help, help, fund, doctor, query, docs, repo, bugs, prefix, diff, config list, config get, config ls, get, licenses, pack --dry-run, sbom, team ls, owner ls, access list, dist-tag ls, token list, cache ls, cache list, cache verify, profile get, completion, -v, pkg get, pm ls, pm bin, audit signatures, workspaces list, workspaces info"


_JS_INSTALL = "install, i, in, add, ci, clean-install, update, up, upgrade, upgrade-interactive, uninstall, remove, rm, un, unlink, link, ln, prune, dedupe, ddp, rebuild, rb, init, create, pack, version, cache, cache clean, cache clear, config set, config delete, set, pkg set, pkg delete, import, fetch, patch, patch-commit, store, shrinkwrap, audit fix, install-test, it, plugin, env, approve-builds, self-update, setup, global, workspaces, policies, set-version, constraints, pm, autoclean, generate-lock-entry, install-ci-test, cit, completion, approve-scripts"


def _npm(valued: str, *more: str) -> Tool:
    return _tool(
        valued=valued,
        read=_JS_READ, install=", ".join((_JS_INSTALL, *more)), publish="publish, npm publish, stage publish", destroy="unpublish", history="deprecate, undeprecate, dist-tag, tag, npm tag",
        access="owner, access, token, team, org, profile, adduser, login, hook, trust, star, unstar, npm login", local="logout")  # fmt: skip


TOOLS: dict[str, Tool] = {
    **dict.fromkeys(("npm", "yarn", "cnpm"), _npm(f"{JS} -w -c")), "pnpm": _npm(JS, "deploy"), "bun": _npm(VALUED), "ni": _npm(VALUED),
    **dict.fromkeys(("pip", "pip3", "pipenv", "pdm", "rye", "hatch", "conda-lock", "pixi", "mamba-pip"), _tool(
        read="list, show, freeze, check, search, index, debug, inspect, graph, --venv, verify, cache list, cache info, cache dir, config list, info, config show, project, dep, version, env show, env find, hash, search, dep show",
        install="install, uninstall, download, wheel, lock, sync, add, remove, update, upgrade, cache, config, init, clean, new, env, requirements, use, build, self, python, venv, pin, toolchain, fmt, lint, test, global, tool, import, export, plugin, reinstall", publish="publish, upload")),
    "poetry": _tool(read="show, check, search, about, version --short, env info, env list, config --list, self show, list, help, debug, source show", install="install, add, remove, update, lock, init, new, build, version, env, config, export, sync, self, cache, source, python, shell, dynamic-versioning", publish="publish"),
    "uv": _tool(read="pip list, pip show, pip freeze, pip check, pip tree, tree, version, python list, python find, python dir, tool list, tool dir, cache dir, self version, export, help, workspace list, audit", install="sync, lock, add, remove, init, venv, build, cache, pip, python, tool, self, version, format", publish="publish", access="auth"),
    **dict.fromkeys(("snapcraft", "charmcraft"), _tool(read="list, names, revisions, resources, status, whoami, --version, list-revisions, version", install="login, logout, init, clean, create-lib, fetch-lib, extensions", build="pack, build, prime, stage, pull, snap, test, analyse, expand-extensions", publish="upload, release, promote, push, upload-resource, publish-lib, upload-metadata", destroy="close, unregister")),
    "aptly": _tool(read="repo list, repo show, snapshot list, snapshot show, mirror list, mirror show, publish list, publish show, package search, package show, version, config show, graph", build="repo add, repo create, repo import, repo include, snapshot create, snapshot merge, snapshot pull, mirror create, mirror update, mirror edit, db cleanup, repo edit, repo copy, repo move", publish="publish repo, publish snapshot, publish switch, publish update", destroy="publish drop, repo drop, repo remove, snapshot drop, mirror drop"),
    **dict.fromkeys(("vsce", "ovsx"), _tool(read="ls, list, show, search, verify-pat, get", install="login, logout", build="package", publish="publish", destroy="unpublish")),
    "twine": _tool(read="check", publish="upload, register"), "flit": _tool(build="build, install, init", publish="publish"), "maturin": _tool(build="build, develop, new, init, sdist, list-python", publish="publish, upload"),
    "cargo": _tool(read="tree, search, metadata, version, locate-project, pkgid, read-manifest, verify-project, info, audit, deny, outdated, udeps, machete, geiger, bloat, expand, asm, semver-checks, msrv, license, --list, report, depgraph, modules, public-api, vet", build="build, b, check, c, test, t, bench, doc, d, run, r, clippy, fmt, clean, fix, new, init, add, remove, rm, update, install, uninstall, fetch, vendor, generate-lockfile, package, nextest, llvm-cov, tarpaulin, watch, make, xtask, insta, mutants, miri, fuzz, zigbuild, ndk, lambda build, wasm, component, edit, upgrade, hack, rustc, rustdoc, binstall, sqlx prepare, sweep, cache, careful, tauri, leptos, dist build, set-version, criterion, flamegraph, expand, generate, deb, workspaces list, chef, cross, bootimage, embed, flash, espflash, pgrx, dinghy, make2", publish="publish, release, workspaces publish, smart-release, dist host, ws publish", history="yank", access="owner, login, logout", deploy="shuttle deploy, lambda deploy, shuttle"),
    "go": _tool(read="version, env, list, doc, help, vet, tool, mod graph, mod why, mod verify, telemetry, bug", build="build, test, run, get, install, mod, generate, fmt, fix, clean, work"),
    "gem": _tool(read="list, search, info, which, env, environment, dependency, specification, outdated, contents, sources, query, help, check", install="install, update, uninstall, build, fetch, cleanup, pristine, unpack, exec, rdoc, setup, rebuild, lock", publish="push", history="yank", access="owner, signin, signout, cert"),
    "bundle": _tool(read="list, show, info, outdated, check, platform, viz, doctor, audit, env, licenses, version, help, open", install="install, update, add, remove, lock, init, config, cache, clean, package, binstubs, gem, pristine, plugin, console"),
    "composer": _tool(read="show, search, validate, outdated, why, depends, prohibits, why-not, diagnose, licenses, info, status, about, audit, check-platform-reqs, suggests, fund, browse, home, list, help", install="install, i, update, u, upgrade, require, r, remove, dump-autoload, dumpautoload, create-project, init, self-update, selfupdate, clear-cache, config, global, archive, bump, reinstall, clearcache, cc"),
    **dict.fromkeys(("mvn", "mvnw", "mvnd"), _tool(valued=MAVEN, build="compile, test, package, verify, install, clean, site, validate, process-classes, test-compile, integration-test, dependency:tree, spotless:apply, spring-boot:run, versions:display-dependency-updates, dependency:resolve, liquibase:status, quarkus:dev, exec:java", publish="deploy, release:perform, nexus-staging:release, deploy:deploy-file, gpg:sign-and-deploy-file, central:publish", history="release:prepare, release:rollback", migrate="flyway:migrate, liquibase:update, flyway:repair, flyway:baseline", drop="flyway:clean, liquibase:dropAll, liquibase:rollback")),
    **dict.fromkeys(("gradle", "gradlew"), _tool(valued=GRADLE, publish="publish, publishToMavenCentral, uploadArchives, bintrayUpload, publishPlugins, publishAllPublicationsToMavenRepository, closeAndReleaseRepository, publishToSonatype, artifactoryPublish, appDistributionUploadRelease, publishReleaseBundle, publishBundle, publishApk, promoteArtifact, publishProductionReleaseBundle", migrate="flywayMigrate, update, liquibaseUpdate", drop="flywayClean, dropAll, liquibaseDropAll")),
    **dict.fromkeys(("sbt", "mill", "lein", "boot", "clj", "clojure"), _tool(publish="publish, publishSigned, sonatypeRelease, sonatypeBundleRelease, deploy, ci-release, release, +publishSigned, +publish")),
    "dotnet": _tool(read="--info, --list-sdks, --list-runtimes, list, nuget list, sln list, tool list, workload list, package list, package search, ef migrations list, ef dbcontext, reference list, ef migrations script, ef migrations has-pending-model-changes", build="build, test, run, restore, clean, publish, pack, new, add, remove, format, tool, sln, watch, msbuild, dev-certs, workload, ef migrations add, ef migrations remove, package, reference, store, vstest, nuget add, nuget locals, nuget update, nuget remove, ef, build-server, user-secrets set", publish="nuget push", destroy="nuget delete", migrate="ef database update", drop="ef database drop", secret="user-secrets list"),
    "nuget": _tool(read="list, sources list, search, verify, help", install="restore, install, update, pack, spec, locals, init, sources, config", publish="push", destroy="delete", access="setapikey, sign"),
    "mix": _tool(read="help, hex.info, hex.outdated, hex.search, deps.tree, phx.routes, xref, hex.audit, app.tree, ecto.migrations", build="compile, test, format, deps.get, deps.compile, run, phx.server, phx.gen, credo, dialyzer, deps.update, deps.clean, clean, new, phx.new, release, ecto.gen.migration, docs, local.hex, archive, coveralls, escript, hex.build, phx.digest, assets.deploy, assets.build, ecto.create, deps.unlock, sobelow, gettext.extract, phx.gen.live, phx.gen.schema, esbuild, tailwind", migrate="ecto.migrate, ecto.rollback, ecto.load, ecto.setup", drop="ecto.drop, ecto.reset", publish="hex.publish", access="hex.user, hex.organization, hex.owner", history="hex.retire"),
    **dict.fromkeys(("swift", "xcodebuild", "flutter", "dart", "pod", "carthage", "tuist", "rebar3", "cabal", "stack", "opam", "dune", "elm", "nimble", "shards", "crystal", "zig", "deno", "pub", "cpan", "cpanm", "luarocks", "vcpkg", "conan", "spago", "purs", "gleam", "raco", "spack", "rustup", "ghcup", "sdk", "nvm-exec", "corepack", "quarto", "wasm-pack", "jsr", "lerna", "nx", "turbo", "changeset", "rush", "moon", "melos", "fvm", "moose", "lake", "coursier", "cs", "proto", "tea", "xcrun", "bower", "jspm", "esy", "bloop", "ant", "gvm", "goenv"), _tool(
        publish="publish, pub publish, trunk push, upload, tag publish, lerna publish, push, jsr publish, release publish", access="trunk add-owner, trunk register, trunk remove-owner, owner add",
            history="trunk delete, trunk deprecate", read="--version, list, show, info, search, doctor, devices, outdated, deps, analyze, graph, why, affected:graph, toolchain list, status, simctl list, describe, dump-package, --showBuildSettings, -showBuildSettings, -list")),
    **dict.fromkeys(("goreleaser", "semantic-release", "release-it", "np", "standard-version", "bumpversion", "bump2version", "release-please", "auto", "ship", "shipit", "beachball", "lerna-publish", "jreleaser", "python-semantic-release"), _tool(build="check, build, init, healthcheck, jsonschema, bump, config, version", publish="release, publish, release-pr, github-release, full-release, shipit")._replace(bare="publish")),
    **dict.fromkeys(("fastlane",), _tool(read="lanes, list, actions, action, env, docs, search_plugins", build="test, tests, scan, gym, build, lint, snapshot, beta_build, init, add_plugin, install_plugins, run, screenshots, unit_tests, build_ios, build_android, ci, pods", publish="release, deliver, pilot, beta, supply, deploy, upload, upload_to_app_store, upload_to_testflight, upload_to_play_store, production, internal, appstore, playstore, distribute, alpha, testflight, android, ios", access="match, cert, sigh, produce, pem, register_device, spaceauth, precheck")),
    **dict.fromkeys(("brew", "port", "mas", "scoop", "choco", "winget", "asdf-install", "snap", "flatpak"), _tool(
        read="list, ls, info, search, outdated, deps, uses, doctor, config, home, cat, leaves, desc, --prefix, --version, services list, show, log, missing, tap-info, options, commands, --cellar, --repository, find, history, remote-ls, bundle check, connections, interfaces, version",
        install="install, upgrade, update, reinstall, tap, untap, link, unlink, bundle, fetch, pin, unpin, cleanup, uninstall, remove, rm, autoremove, switch, refresh, override, export, import, services, postinstall, run, add", publish="bump-formula-pr, push", access="login")),
}  # fmt: skip


SYSTEM = Tool(
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
