"""Frameworks and migration tools: rails, django, alembic, flyway and their kin, as tables of verbs."""

from __future__ import annotations

from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.families.tasks import place_named, task
from gate.commands.grades import READ, Place, Verdict, judge
from gate.commands.tool import Tool

_MIGRATIONS: dict[str, Tool] = {
    "rails": Tool((
        ("read", "routes, db:version, db:migrate:status, about, stats, notes, middleware, initializers, --version, -T, --tasks, db:abort_if_pending_migrations, time:zones, zeitwerk:check, db:schema:dump, db:structure:dump"),
        ("build", "server, s, test, t, generate, g, new, assets:precompile, assets:clean, assets:clobber, db:create, db:test:prepare, spec, lint, tmp:clear, log:clear, webpacker, yarn:install, credentials:edit, d, app:update, rubocop, default, brakeman, tailwindcss:build, javascript:build, css:build, destroy, action_text:install, active_storage:install, app:template, dev:cache, restart, importmap, rswag, db:schema:cache:dump, annotate, test:all, test:system"),
        ("migrate", "db:migrate, db:rollback, db:migrate:up, db:migrate:down, db:seed, db:schema:load, db:setup, db:prepare, db:migrate:redo, db:structure:load, db:forward, db:fixtures:load, db:environment:set, data:migrate, db:encryption"),
        ("drop", "db:drop, db:reset, db:purge, db:migrate:reset, db:drop:all, db:truncate_all, db:seed:replant, db:purge:all, db:drop:_unsafe"),
        ("secret", "credentials:show, secrets:show"),
        ("operate", "console, c, runner, r, dbconsole, db, jobs:clear, jobs:work, solid_queue, db:system:change"),
    ), valued="-e --environment -p -b", default="build"),
    "alembic": Tool((("read", "current, history, heads, show, branches, check, list_templates"), ("build", "revision, init, merge, edit"), ("migrate", "upgrade, stamp, ensure_version"), ("drop", "downgrade")), valued="-c -x -n --name --config --raiseerr -m"),
    "flask": Tool((("read", "routes, db current, db history, db heads, db show, --version, db check"), ("build", "run, shell, db migrate, db init, db revision, db merge, init-db, db edit, translate"), ("migrate", "db upgrade, db stamp"), ("drop", "db downgrade, drop-db")), valued="--app -A --env-file -e -m", default="build"),
    "prisma": Tool((("read", "validate, version, migrate status, db pull --print, migrate diff, debug"), ("build", "generate, format, init, studio, db pull, migrate dev, db seed, dev, platform, mcp, bootstrap"), ("migrate", "migrate deploy, db push, migrate resolve, db execute"), ("drop", "migrate reset")), valued="--schema --name -n --url --datasource --file"),
    "flyway": Tool((("read", "info, validate, --version, check, help, version, diff, list-engines, auth"), ("migrate", "migrate, repair, baseline, prepare, deploy"), ("drop", "clean, undo"), ("build", "init, generate, model, snapshot, diffText, testConnection, add")), valued=""),
    "liquibase": Tool((("read", "status, validate, history, diff, updateSQL, update-sql, --version, rollback-sql, future-rollback-sql, checks, rollbackSQL, list-locks, unexpected-change-sets, db-doc, dbDoc, diff-changelog, calculate-checksum"), ("build", "generateChangeLog, generate-changelog, snapshot, init"), ("migrate", "update, changelogSync, changelog-sync, tag, update-count, update-to-tag, release-locks, clear-checksums, update-testing-rollback, releaseLocks, clearCheckSums, mark-next-changeset-ran, execute-sql"), ("drop", "dropAll, drop-all, rollback, rollback-count, rollback-to-date, rollbackCount")), valued="--changelog-file --url --username --password --defaults-file --contexts --changelogFile --changeLogFile --output-file --outputFile --log-file --logFile --log-level --schemas --default-schema-name --search-path --driver --classpath --labels --label-filter"),
    "knex": Tool((("read", "migrate:list, migrate:currentVersion, migrate:status, --version"), ("build", "migrate:make, init, seed:make"), ("migrate", "migrate:latest, migrate:up, seed:run, migrate:unlock"), ("drop", "migrate:rollback, migrate:down")), valued="--env --knexfile --cwd"),
    "sequelize": Tool((("read", "db:migrate:status"), ("build", "init, migration:generate, migration:create, model:generate, model:create, seed:generate, init:config, init:models, init:migrations, db:create"), ("migrate", "db:migrate, db:seed:all, db:seed, db:migrate:schema:timestamps:add"), ("drop", "db:drop, db:migrate:undo, db:migrate:undo:all, db:seed:undo:all, db:seed:undo")), valued="--env --config --url --to --name"),
    "typeorm": Tool((("read", "migration:show, version, schema:log"), ("build", "migration:create, migration:generate, init, entity:create, subscriber:create"), ("migrate", "migration:run, schema:sync, cache:clear, query"), ("drop", "schema:drop, migration:revert")), valued="-d --dataSource -f --config -c"),
    "drizzle-kit": Tool((("read", "check"), ("build", "generate, studio, introspect, pull, export, up, generate:pg, check:pg"), ("migrate", "migrate, push, push:pg"), ("drop", "drop")), valued="--config"),
    "artisan": Tool((("read", "route:list, migrate:status, about, list, schedule:list, model:show, --version, db:show, db:table, config:show, event:list, help, env, queue:monitor, queue:failed, channel:list, inspire"), ("build", "make:*, test, serve, cache:clear, config:clear, config:cache, route:cache, view:clear, view:cache, route:clear, optimize, optimize:clear, key:generate, storage:link, vendor:publish, ide-helper:generate, package:discover, event:cache, stub:publish, lang:publish, clear-compiled, horizon, queue:work, queue:listen, schedule:work, schema:dump, pint, dusk, tinker, install:api, breeze:install, livewire:make, filament:install, telescope:install, event:clear, sail:install, octane:start, reverb:start, make:model, make:controller"), ("migrate", "migrate, migrate:install, migrate:rollback, db:seed, tenants:migrate, migrate:rollback --step, schedule:run, telescope:prune, model:prune"), ("drop", "migrate:fresh, migrate:reset, migrate:refresh, db:wipe, tenants:migrate-fresh"), ("erase", "queue:flush, queue:clear, horizon:clear, queue:forget, queue:prune-failed"), ("operate", "down, up, queue:restart, horizon:terminate, queue:retry, horizon:pause, auth:clear-resets, db")), valued="--env --database --path --class --step", default="build"),
    "manage.py": Tool((("read", "showmigrations, sqlmigrate, check, diffsettings, inspectdb, help, version, dumpdata, findstatic, show_urls, sqlflush, sqlsequencereset, validate_templates, list_model_info, graph_models"), ("build", "runserver, runserver_plus, test, makemigrations, shell, shell_plus, collectstatic, compilemessages, makemessages, startapp, startproject, squashmigrations, optimizemigration, createcachetable, dbshell, testserver, compress, spectacular, generateschema, tailwind, pytest"), ("migrate", "migrate, loaddata, clearsessions, remove_stale_contenttypes, rebuild_index, update_index"), ("drop", "flush, reset_db, sqlclear, delete_all"), ("access", "createsuperuser, changepassword, create_superuser, set_password"), ("operate", "sendtestemail, clear_cache, qcluster, send_queued_mail, runscript, invalidate")), valued="--settings --pythonpath --database -v --verbosity", default="build"),
    "atlas": Tool((("read", "schema inspect, schema diff, migrate status, migrate lint, migrate validate, migrate ls, version"), ("build", "migrate diff, migrate new, migrate hash, migrate import, schema fmt, migrate edit"), ("migrate", "schema apply, migrate apply, migrate set, migrate push, schema push"), ("drop", "schema clean, migrate down, migrate rm")), valued="-u --url --dir --dev-url --env --to --from -c --config --var"),
    "goose": Tool((("read", "status, version, validate"), ("build", "create, fix"), ("migrate", "up, up-by-one, up-to"), ("drop", "down, down-to, reset, redo")), valued="-dir -table -s -certfile -ssl-cert -ssl-key"),
    "dbmate": Tool((("read", "status, dump, wait, --version"), ("build", "new, create, n"), ("migrate", "up, migrate, load"), ("drop", "drop, down, rollback")), valued="-u --url -e --env -d -s --migrations-dir --schema-file"),
    "migrate": Tool((("read", "version, -version, -help"), ("build", "create"), ("migrate", "up, goto, force"), ("drop", "down, drop")), valued="-path -database -source -verbose"),
    "sqitch": Tool((("read", "status, log, plan, verify, help, show, check"), ("build", "add, init, rework, tag, config, engine, target, bundle"), ("migrate", "deploy, checkout"), ("drop", "revert, rebase")), valued="-t --target -f"),
    "diesel": Tool((("read", "migration list, migration pending, print-schema, completions"), ("build", "migration generate, setup"), ("migrate", "migration run, migration redo"), ("drop", "database reset, database drop, migration revert")), valued="--database-url --config-file"),
    "sqlx": Tool((("read", "migrate info"), ("build", "migrate add, prepare, database create, migrate build-script, completions"), ("migrate", "migrate run, database setup"), ("drop", "database drop, database reset, migrate revert")), valued="--database-url -D --source"),
    "sea-orm-cli": Tool((("build", "generate, migrate generate, migrate init"), ("read", "migrate status"), ("migrate", "migrate up, migrate"), ("drop", "migrate down, migrate fresh, migrate refresh, migrate reset")), valued="-u --database-url -d"),
    "wp": Tool((("read", "plugin list, theme list, core version, option get, post list, user list, db size, db check, db tables, core check-update, --info, post get, config list, cron event list, search-replace --dry-run, option list, site list, plugin status"), ("build", "scaffold, core download, cache flush, i18n, rewrite, cli, package, server, transient"), ("drop", "db drop, db reset, db clean, site empty, site delete, db import"), ("erase", "post delete, plugin delete, theme delete, comment delete, plugin uninstall, term delete"), ("data", "post create, post update, option update, search-replace, post meta, media import, comment create, term create, db query, import, menu, widget, option add, option delete"), ("access", "user create, user delete, user update, user set-role, role, super-admin, cap, user reset-password, config set"), ("migrate", "plugin install, plugin activate, plugin deactivate, plugin update, core update, theme activate, theme install, core install, core update-db, theme update"), ("local", "db export, export")), valued="--path --url --ssh --user"),
    "drush": Tool((("read", "status, pm:list, watchdog:show, config:get, core:status, user:information, route, views:list, ws, st, pml, config:status, updatedb:status, state:get"), ("build", "cache:rebuild, cr, generate, config:export, cex, sql:dump, cc, locale:check, theme"), ("migrate", "updatedb, updb, config:import, cim, entity:updates, deploy, pm:install, en, config:set, state:set, cron, pm:enable, locale:update, cset, sset"), ("drop", "sql:drop, sql-drop, site:install, si, sql:sync, entity:delete, sql:create, pm:uninstall, pmu, sql:query, sql:cli"), ("access", "user:password, user:role:add, user:create, user:cancel, upwd, role:perm:add, user:login, uli, user:role:remove, user:unblock, user:block")), valued="-l --uri -r --root", default="migrate"),
    "console": Tool((("read", "debug:router, doctrine:migrations:status, debug:container, lint:yaml, lint:twig, doctrine:schema:validate, list, about, doctrine:mapping:info, debug:config, doctrine:migrations:list, lint:container, debug:autowiring, doctrine:schema:update --dump-sql, doctrine:migrations:up-to-date, debug:event-dispatcher, messenger:stats, secrets:list"), ("build", "make:*, cache:clear, cache:warmup, assets:install, make:entity, make:controller, doctrine:migrations:diff, make:migration, doctrine:database:create, doctrine:migrations:generate, importmap:install, messenger:consume, server:start, asset-map:compile, translation:extract, c:c, d:m:diff"), ("migrate", "doctrine:migrations:migrate, doctrine:schema:update, doctrine:fixtures:load, doctrine:migrations:execute, d:m:m, doctrine:schema:create, d:s:u, messenger:setup-transports, d:f:l, doctrine:migrations:version"), ("drop", "doctrine:database:drop, doctrine:schema:drop, d:d:d, d:s:d, dbal:run-sql, doctrine:query:sql"), ("access", "secrets:set, secrets:remove, fos:user:promote, secrets:generate-keys")), valued="-e --env", default="build"),
    "dbt": Tool((("read", "ls, list, debug, parse, show, source, docs, --version, compile, clean, deps, environment"), ("build", "init, test"), ("data", "run, seed, build, snapshot, run-operation, retry, clone")), valued="--target -t --profile --profiles-dir --select -s --vars --models -m --exclude --project-dir --args"),
    "airflow": Tool((("read", "dags list, dags show, dags state, tasks list, info, version, config list, connections list, variables list, dags list-runs, db check, tasks states-for-dag-run, pools list, cheat-sheet, jobs, providers, tasks state, dags report"), ("build", "tasks test, dags test, standalone, webserver, scheduler, dags reserialize, triggerer, celery"), ("operate", "dags trigger, dags pause, dags unpause, dags backfill, tasks run, tasks clear, dags next-execution, kubernetes"), ("change", "variables set, variables import, pools set, connections import"), ("erase", "dags delete, variables delete, pools delete"), ("access", "connections add, connections delete, users, roles, rotate-fernet-key, sync-perm"), ("migrate", "db upgrade, db init, db migrate, db downgrade"), ("drop", "db reset, db clean"), ("secret", "connections get, connections export, variables get, variables export")), valued="--conf -c -d --dag-id --subdir -S"),
}  # fmt: skip


GOOSE = frozenset("status version validate create fix up up-by-one up-to down down-to reset redo".split())
"""https://pressly.github.io/goose/"""
_LOADS = frozenset(("db:schema:load", "db:structure:load", "db:setup", "db:prepare"))
"""https://guides.rubyonrails.org/active_record_migrations.html#schema-files-and-you"""
_SHELLS = {"rails": "ruby", "artisan": "php"}
"""In which language the console of a framework reads what it is given."""


def _handed(call: Call, name: str, words: list[str]) -> tuple[Verdict | None] | None:
    """What a console is given to run, as code or as SQL; None where it is given nothing."""
    language, first = _SHELLS.get(name, "python"), words[0] if words else ""
    text: str | None = None
    if name == "rails" and first in ("runner", "r"):
        text = " ".join(words[1:])
    elif call.piped and call.stdin and first in ("console", "c", "tinker", "shell", "dbshell", "dbconsole", "db"):
        if first.startswith("db"):
            from gate.commands.families.databases import statements

            return (statements(call, call.stdin),)
        text = call.stdin
    elif name == "artisan":
        text = call.value("--execute")
    elif name == "manage.py" and words[:1] in (["shell"], ["shell_plus"]):
        text = call.value("-c", "--command") or call.stdin
    if text is None or (not text and name != "rails"):
        return None
    from gate.commands.families.code import code

    return (code(call, text, language),)


def framework(call: Call) -> Verdict | None:
    """Migrations and their kin, where DATABASE_URL, RAILS_ENV or an option says."""
    tool = _MIGRATIONS[_ALIASES.get(call.name, call.name)]
    words = [w for w in call.words(tool.valued.split()) if "=" not in w]
    for arg in call.args:
        name, equals, value = arg.partition("=")
        if equals and name.isupper():
            call.assigns = {**call.assigns, name: value}
    if call.asks("sql", "dump-sql", "print", "pretend", "plan") or any(w.endswith(":help") for w in words):
        return READ
    name = _ALIASES.get(call.name, call.name)
    handed = _handed(call, name, words)
    if handed is not None:
        return handed[0]
    if name in ("rails", "artisan", "console") and words and words[0].startswith("make:"):
        return judge("build", call.line(), None)
    if name == "migrate" and words[:1] == ["migrate"]:
        words = words[1:]
    if name == "goose" and words[:1] and words[0] not in GOOSE:
        words = words[2:]  # the driver and where the database is
    if name == "drizzle-kit" and words[:1] == ["push"] and call.exactly("force"):
        return judge("drop", call.line(), None, why="changes the schema, whatever data goes with it")
    if name == "manage.py" and words[:1] == ["migrate"] and words[-1:] == ["zero"]:
        return _judged(call, "drop")
    if (
        name == "liquibase"
        and words
        and words[0].lower().endswith("sql")
        and words[0] not in ("execute-sql", "executeSql")
    ):
        return READ
    if name == "prisma" and words[:2] == ["db", "push"] and call.exactly("force-reset", "accept-data-loss"):
        return _judged(call, "drop")
    if name == "dbt" and call.exactly("full-refresh"):
        return _judged(call, "erase")
    if name == "alembic" and words[:1] == ["downgrade"] and words[1:2] == ["-1"]:
        return _judged(call, "migrate")
    if name == "rails" and "DISABLE_DATABASE_ENVIRONMENT_CHECK" in call.assigns and not _LOADS.isdisjoint(words):
        return judge("drop", call.line(), None, why="builds every table anew, also in production")
    if name in ("rails",):
        place = place_named(call, call.args)
        found = [_one(call, tool, word, place) for word in dict.fromkeys(words)]
        return max((v for v in found if v), key=lambda v: v.level, default=judge("build", call.line(), None))
    from gate.commands.tool import look_up

    kind, _ = look_up(tool, words)
    if not kind:
        return (
            task(call, words[0], extra=words[1:])
            if words and task(call, words[0], extra=words[1:])
            else judge("build" if tool.default == "build" else "program", call.line(), None)
            if words
            else READ
        )
    return _judged(call, kind)


def _one(call: Call, tool: Tool, word: str, place: Place | None) -> Verdict | None:
    from gate.commands.tool import look_up

    kind, _ = look_up(tool, [word.partition("[")[0]])
    if kind in ("operate",) and word in ("console", "c", "db", "dbconsole"):
        return _judged(call, "operate") if call.place() else judge("build", call.line(), None)
    return (
        _judged(call, kind)
        if kind
        else task(call, word, place=place)
        if ":" in word
        else judge("build", call.line(), None)
    )


def _judged(call: Call, kind: str) -> Verdict:
    if kind in ("read", "build", "local"):
        return READ if kind == "read" else judge("build", call.line(), None)
    verdict = call.judge(kind)
    if kind == "operate" and verdict.environment is None:
        return judge("build", call.line(), None)
    return verdict


_ALIASES = {
    "rake": "rails",
    "django-admin": "manage.py",
    "sequelize-cli": "sequelize",
    "python-manage": "manage.py",
    "goose-migrate": "migrate",
    "golang-migrate": "migrate",
    "typeorm-ts-node-commonjs": "typeorm",
    "typeorm-ts-node-esm": "typeorm",
    "mongo-migrate": "migrate",
    "node-pg-migrate": "migrate",
    "db-migrate": "migrate",
    "migrate-mongo": "migrate",
    "umzug": "migrate",
    "phinx": "migrate",
    "refinery": "migrate",
    "yoyo": "migrate",
    "sail": "artisan",
    "gitlab-rails": "rails",
}


def atlas(call: Call) -> Verdict | None:
    """Two programs have the name: https://atlasgo.io/cli-reference, https://www.mongodb.com/docs/atlas/cli/current/"""
    if call.words()[:1] in (["schema"], ["migrate"]):
        return framework(call)
    from gate.commands.families.clouds import cloud

    return cloud(call)


HANDLERS: dict[str, Handler] = {**dict.fromkeys((*_MIGRATIONS, *_ALIASES), framework), "atlas": atlas}
