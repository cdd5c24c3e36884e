"""Commands that stand in scripts, recipes, images and code, graded by the same grader as an agent's own commands.

Raises (4): `aws rds delete-db-instance …` added to a script, `kubectl delete ns prod` in a Makefile, `os.system("terraform destroy")`.
Raises (4): `rd /s /q D:\\data` in a batch file, `Remove-Item C:\\data -Recurse` in PowerShell, `sc delete`.
Raises (3): a script that runs `terraform apply`, `helm upgrade`, `docker push`, `curl … | sh`.
Ignores: `rm -rf build/`, text that is echoed or searched for, prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify import regraded
from gate.classify.reading import precautions, scripts
from gate.classify.reading.carried import carried
from gate.classify.reading.choices import NAMES, SET
from gate.classify.reading.environments import PRODUCTION
from gate.classify.reading.grave import grave_word
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.recipes import LONG, MAKES, RECIPE, commands_of, shipped, unchecked, unprompted
from gate.classify.reading.rows import unnumbered
from gate.classify.reading.shebang import as_named
from gate.classify.reading.spawned import IN_CODE, spawned
from gate.classify.reading.windows import ACCOUNTS, BATCH, CMDLETS, POWERSHELL, TOOLS, as_shell
from gate.classify.rule import Context, finding
from gate.model import Delta, FileChange, Finding, Level, Line

IDS = {
    "destructive-command": "a script runs a command that cannot be undone",
    "access-command": "a script changes who may do what",
    "production-command": "a script changes production",
    "deploy-command": "a script deploys, publishes or changes infrastructure",
    "unread-command": "a script runs code that nobody here has read, or that cannot be read",
}
SHELL = of_path(r"\.(sh|bash|zsh|ksh)$|(^|/)(bin|scripts?|hooks)/[^./]+$|(^|/)(Procfile|\.envrc|crontab)$")
WHAT_TESTS_DO = frozenset({"deploy-command", "unread-command"})
"""A test that deploys does so to a cluster of its own, unless its command says otherwise."""
OF_ONE_MACHINE = pattern(r"^(dev|local|development|\.devcontainer)/")
"""Scripts of a developer's own services: who may do what there concerns nobody else."""
DEVELOPS = pattern(r"^([^/]+/)?([\w-]+[-_])?(dev|local|development)([-_][\w-]+)?\.sh$")
"""By its name of a developer's machine: an account of the program itself, no account of a cloud."""


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if context.nature == "docs" or not (file.added or file.removed):
        return
    path = as_named(file.path, file.new_text)
    foreign = path != file.path
    shebang = file.new_text.startswith("#!") and re.match(r"#!.*\b(ba|z|k|da)?sh\b", file.new_text)
    if not foreign and (SHELL.search(path) or shebang or RECIPE.search(path)):
        rows = file.new_text.split("\n") if context.nature == "test" else []
        if rows and file.before is not None and scripts.hands_out_rights(file):
            reason = "a script of tests that hands out rights in a cloud does something else than before"
            yield finding("access-command", 2, reason, file, line=file.first)
        if context.nature != "test" and scripts.ends_things(file):
            reason = "part of a script that deletes for good: when it runs, or on what, is another"
            safer = "have it print what it would delete, and compare that with the last run"
            yield finding("destructive-command", 3, reason, file, line=file.first, safer=safer)
        if context.nature != "test" and (written := scripts.writes_rights(file)):
            reason = f"a script writes otherwise who may do what: {written.text.strip()[:60]}"
            yield finding("access-command", 2, reason, file, line=written)
        if context.nature != "test" and (manifest := scripts.applied(file)):
            reason = f"a cluster is given what stands at {manifest.text.strip()[:60]}"
            yield finding(
                "deploy-command", 3, reason, file, line=manifest, safer="keep a reviewed copy, and apply that"
            )
        if context.nature != "test" and (begun := scripts.begins_otherwise(file)):
            reason = f"infrastructure is taken up otherwise: {begun.text.strip()[:60]}"
            safer = "show the plan that comes of it, before anything is applied"
            yield finding("deploy-command", 3, reason, file, line=begun, safer=safer)
        for found in _script(file, whole=bool(SHELL.search(path) or shebang)):
            if context.nature == "test" and (found.rule in WHAT_TESTS_DO or _tidies(found, rows)):
                continue
            found = _on_one_machine(file, found)
            yield found._replace(level=Level.HUMAN_ONLY) if _is_of_data(file, found, context) else found
    elif POWERSHELL.search(path) or BATCH.search(path):
        yield from _windows(file, path, context)
    elif foreign or context.nature in ("code", "manifest", "test", "script"):
        yield from _handed_over(file, spawned(file))
        yield from _spawned_unasked(file)
        line = precautions.released(file)
        if line is not None:
            reason = f"a task that releases is made of something else: {line.text.strip()[:60]}"
            yield finding("deploy-command", 3, reason, file, line=line, safer="run it up to where it publishes")
    if context.nature not in ("test", "vendored", "generated", "lockfile") and not scripts.IMAGE.search(path):
        yield from (_on_one_machine(file, found) for found in _handed_over(file, carried(file)))


def _on_one_machine(file: FileChange, found: Finding) -> Finding:
    """The finding; no more than collaborative where it concerns a developer's machine, or one that goes with its job."""
    path = file.path
    runner = path.startswith(".github/workflows/") and ON_A_RUNNER.match(found.reason) and _is_thrown_away(file)
    one = OF_ONE_MACHINE.search(path) or runner or (DEVELOPS.search(path) and "manage.py" in found.reason)
    capped = one and found.rule == "access-command"
    return found._replace(level=min(found.level, Level.COLLABORATIVE)) if capped else found


AFAR = pattern(
    r"\bssh\b(?![-.]\w)|ssh[-_]action|remote-ssh|\bsshpass|\bplink\b|\bansible\b|\bssm\b|\bdocker exec\b|\bkubectl exec\b|\bchroot\b|\bnsenter\b|nspawn|virt-\w|\brun-command\b|\bpacker\b|\bvagrant\b|(?:user|group)add[^\n]*\s(?:-R|--root|-P|--prefix)\b"
)
"""Where a step works on another machine than the one that it runs on."""
RUNS_ON = pattern(r"(?m)^[ \t]*runs-on:[ \t]*(?P<on>[^#\n]*)")
HOSTED = pattern(r"[\"']?(?:ubuntu|macos|windows)-[\w.-]+[\"']?\s*$|\$\{\{ matrix\.os \}\}\s*$")
"""https://docs.github.com/en/actions/reference/runners/github-hosted-runners"""


def _is_thrown_away(file: FileChange) -> bool:
    runners = RUNS_ON.findall(file.new_text)
    return bool(runners) and all(map(HOSTED.match, runners)) and not AFAR.search(file.new_text)


ON_A_RUNNER = pattern(r"(?:runs )?`(?:useradd|adduser|usermod|groupadd|pw|>>? /(?:usr/local/)?etc/sudoers)[ `]")
"""Who may do what on a machine that is thrown away with its job."""


DATA_FOLDER = pattern(
    r"(?:\brm\s+(?:-\w+\s+)*-\w*[rR]|\bfind\s)[^\n|;&]*?\$[{(]?(?!\w*(?:tmp|temp|test|cache|build|coverage|artifact|derived))(?:\w+_|pg|mysql|mongo|redis|db)?(?:data|backups?|volumes?|storage)(?:_?(?:dir|directory|path|root|home|folder))?\b",
    re.I,
)
"""A folder that holds data by the name of the variable that says where it is."""


def _is_of_data(file: FileChange, found: Finding, context: Context) -> bool:
    """Whether a folder of data goes, with all that is in it."""
    if found.rule != "destructive-command" or found.level != 3 or context.nature == "test" or not found.line:
        return False
    row = next((line.text for line in file.added if line.number == found.line), "")[:LONG]
    return found.reason.startswith(("`rm -", "`find ")) and DATA_FOLDER.search(row) is not None


def _handed_over(file: FileChange, commands: Iterator[tuple[Line, str]]) -> Iterator[Finding]:
    """What a file of another kind hands to a shell, where that is grave."""
    for line, command in commands:
        found = _of_text(file, line, command)
        if found is not None:
            yield found
            return


def _spawned_unasked(file: FileChange) -> Iterator[Finding]:
    """A program starts what it started before, but a condition or a question above it is gone."""
    if file.before is None or not file.removed or not IN_CODE.words.within(file.new_text):
        return  # most files end here
    from gate.classify.sql import asked

    lost = asked.lost(file)
    rows = file.new_text.split("\n")
    near = {n for guard, _ in lost for n in range(guard - 2, guard + asked.NEAR + 1) if 0 < n <= len(rows)}
    lines = tuple(Line(n, rows[n - 1], "new") for n in sorted(near))
    for line, command in spawned(file._replace(before=None, delta=Delta(lambda: ((), lines)))) if lines else ():
        found = _of_text(file, line, command)
        if found is not None:
            yield found._replace(reason=f"nothing asks any more before this program {found.reason}")
            return


def _of_text(file: FileChange, line: Line, command: str) -> Finding | None:
    """A command that stands in other text: nothing below level 4, for it may only be spoken of."""
    if not grave_word().search(command):
        return None
    from gate.commands import grade  # after the match: most files run nothing

    graded = grade(command)
    ships = graded.level == 3 and TASKS.search(file.path) and any("publishes" in reason for reason in graded.reasons)
    if (graded.level < 4 and not ships) or graded.effect not in scripts.RULES:
        return None
    safer = graded.safer or "let a human run it"
    return finding(scripts.RULES[graded.effect], graded.level, f"runs `{command[:60]}`", file, line=line, safer=safer)


TASKS = of_path(
    r"(^|/)(?:scripts?|bin|tools)/[\w-]*(?:release|publish)[\w-]*\.\w+$|(^|/)(?:Rakefile|[\w-]+\.rake|noxfile\.py|tasks\.py|fabfile\.py|dodo\.py|gulpfile\.\w+|Gruntfile\.\w+|magefile\.go)$"
)
"""What people run by its name, to release for one."""
SWEEPS = pattern(r"\brm\s+(?:-\w+\s+)*-\w*[rR]|[*`]|\$\(")
OWN_FOLDER = pattern(r"\s*rm -[rf]+ (?P<name>(?:[A-Za-z][\w-]*[-_])?(?:tmp|temp|tests?)(?:[-_]\w{1,8}|\d{1,4})?)\s*$")
MAKES_IT = r"(?m)^\s*mkdir (?:-p )?{}\s*$"
AWAY = pattern(r"\b(?:cd|pushd)\s+[\"']?(?:[/~]|\$\{?(?:HOME|TMPDIR|DATA\w*|ROOT\w*)\b)")
"""A folder beside the test that it makes itself, by the name that it has; and where it would be another's."""
OWN = pattern(r"\w*(?:tmp|temp|work|out|build|test|cache|coverage)\w*$", re.I)


def _tidies(found: Finding, rows: list[str]) -> bool:
    """Whether a test removes one file, or a folder that by its name is its own, or lets a file of its own run."""
    if not found.line or not found.reason.startswith(("`rm ", "`chmod +x ")):
        return False
    said = rows[found.line - 1][:LONG]
    own_folder = OWN_FOLDER.match(said)
    if own_folder and not any(AWAY.search(row[:LONG]) for row in rows):
        return re.search(MAKES_IT.format(re.escape(own_folder["name"])), "\n".join(rows)) is not None
    own = SWEEPS.search(said) is None or all(OWN.match(name) for name in NAMES.findall(said) or [""])
    return found.level < 4 and own


def _script(file: FileChange, *, whole: bool) -> Iterator[Finding]:
    rows = file.new_text.split("\n")
    grave = any(grave_word().search(line.text[:LONG]) or scripts.goes_on(rows, line.number) for line in file.added)
    text = file.new_text if whole else commands_of(file.path, file.new_text) if grave or file.removed else ""
    fresh = False
    numbered = {unnumbered(x.text.strip()) for x in file.removed} if grave else set[str]()
    for line, grade in scripts.graded(file, text) if grave else ():
        if scripts.stays_inside(file.path, grade, line) or scripts.in_a_checkout(file, line):
            continue
        fresh = True
        found = scripts.told(file, line, grade)
        another = found.rule == "unread-command" and unnumbered(line.text.strip()) in numbered
        yield found._replace(level=min(found.level, Level.PROPOSE_AND_WAIT)) if another else found
    if whole and not fresh and file.before is not None and not scripts.IMAGE.search(file.path):
        if grave or any(SET.match(x.text[:LONG]) or PRODUCTION.search(x.text[:LONG]) for x in file.added):
            yield from regraded.around(file, text)
    if not fresh and file.removed and not scripts.IMAGE.search(file.path):
        yield from regraded.unasked(file, text)
    if MAKES.search(file.path) and file.before is not None and not fresh:
        yield from regraded.by_a_variable(file)
    if whole and not fresh and any(regraded.LATENT.search(x.text[:LONG]) for x in (*file.removed, *file.added)):
        yield from regraded.come_alive(file)
    if not fresh and not scripts.IMAGE.search(file.path):
        yield from regraded.careless(file)
    row = None if fresh else shipped(file)
    if row is not None:
        reason = f"a target that ships goes about it otherwise: {row.text.strip()[:60]}"
        yield finding("deploy-command", 3, reason, file, line=row, safer="run it up to where it publishes")
    target = unchecked(file) or unprompted(file)
    if target is not None:
        reason = f"ships without what checked it before: {target.text.strip()[:60]}"
        yield finding("deploy-command", 3, reason, file, line=target, safer="keep the check before it")


def _windows(file: FileChange, path: str, context: Context) -> Iterator[Finding]:
    """What a batch file or a PowerShell script removes, runs against a cloud, or lets in."""
    if context.nature == "test":
        return
    gone = {line.text.strip() for line in file.removed}
    for line in file.added:
        text = line.text[:50_000]
        if line.text.strip() in gone or text.lstrip(" @").lower().startswith(("rem ", "::", "echo ")):
            continue
        safer = "run it with -WhatIf first, or print what it would do, by a human"
        if CMDLETS.search(text) or TOOLS.search(text):
            reason = f"runs `{line.text.strip()[:60]}`: cannot be undone"
            yield finding("destructive-command", 4, reason, file, line=line, safer=safer)
        elif ACCOUNTS.search(text):
            reason = f"runs `{line.text.strip()[:60]}`: changes who may do what"
            yield finding("access-command", 4, reason, file, line=line, safer=safer)
    for line, grade in scripts.graded(file, as_shell(path, file.new_text)):
        if grade.effect != "unknown":
            yield scripts.told(file, line, grade)
    rows = file.new_text.split("\n") if file.removed else []
    yield from regraded.halted(
        file, [n for n, row in enumerate(rows, 1) if CMDLETS.search(row[:LONG]) or TOOLS.search(row[:LONG])]
    )
