"""Code that decides, checks or logs access, and code that encrypts, signs, or runs what it is given.

Raises: `app/controllers/login_controller.rb`, a removed `before_action :require_user`, `verify=False`, a call to `kubectl`,
`if !isTrusted`, `title.innerHTML = name`, a check that always says yes, `current_user.invoices` that becomes `Invoice`.
Ignores: tests, prose, a linter's own rule about passwords in text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.nature import placed
from gate.classify.reading import (
    access,
    access_places,
    deciders,
    decorators,
    django,
    filters,
    guards,
    idle,
    looks,
    markup,
    pages,
    payees,
    plays,
    routes,
    security_words,
    spawned,
    typed,
    unmoved,
    weakenings,
    weaker,
)
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import acts, is_remark
from gate.classify.rule import Context, finding
from gate.classify.sql.places import SCRIPT_PATH, place_of
from gate.model import FileChange, Finding, Level, Line

IDS = {
    "security-code": "code that decides, checks or logs access, or that encrypts or signs",
    "security-weakened": "a protection is switched off",
    "check-changed": "a small edit changes what is refused, or what a value is measured in",
    "name-assembled": "a name is put together from pieces, which hides it from whoever searches for it",
    "infrastructure-call": "code that drives infrastructure tools",
}
SCHEMA = pattern(
    r"\b(?:add|remove|rename|change|create|drop|validate|alter)_\w+[\s(]|\bt\.\w+[\s(]|\b(?:op|sa|models|migrations|table|mysql|postgresql)\.\w+"
    r"|\b(?:ALTER|CREATE|DROP|ADD|COMMENT|UPDATE|SELECT|SET|WHERE|FROM|INDEX)\b|^[\w.\"'`]+,?$|^revision|^down_revision",
)
"""Lines of a migration that name tables and columns: a column of tokens checks none."""
COLUMNS = pattern(
    r"(?:@?\[?\w+\]?[ \t]*=[ \t]*@\w+|(?:\[?\w+\]?\.)?\[\w+\]|@\w+(?:[ \t]+[A-Z]\w*(?:[ \t]*\([\w, ]+\))?(?:[ \t]*=[ \t]*\w+)?(?:[ \t]+OUTPUT)?)?)[ \t]*,?$",
    re.I,
)
"""A parameter of a procedure, or a column that it hands on: https://learn.microsoft.com/sql/t-sql/statements/create-procedure-transact-sql"""
ASKED_OF_ROWS = pattern(r"(?<!\w)where\([^()\n]*\bis_(?:admin|moderator|staff|superuser)\b[^()\n]*\)")
"""Which rows are read: `User.where(is_admin: true)` lists administrators and makes none."""
USES_A_GUARD = pattern(
    r"(?:prepend_|append_)?before_(?:action|filter)\b|@UseGuards\(|@(?:\w+\.)*(?:login_required|permission_required|user_passes_test|staff_member_required)\b|(?:from|import)\s",
    re.I,
)
"""A new page that asks who is there, by a check that exists: no page loses one."""


SENTENCE = pattern(
    r"(?=.*\b(?:a|the|to|of|for|are|is|be|that|or)\b.*\b(?:a|the|to|of|for|are|is|be|that|or)\b)(?:[A-Za-z][a-z'-]*[,.;]? ){5,}[A-Za-z][a-z'-]*[,.;:]?$"
)
"""A row of what a page says: rows of code between two marks hold other signs."""
TAG = pattern(r"(?<=:)v?\d+(?:\.\d+)+(?![\w./:-])")
"""The version of an image."""
DOCSTRING = pattern(r"(?:\"\"\"[^\"]*\"\"\"|'''[^']*''')$")
"""What a reader of Python is told, in one row that is nothing else."""
TELLS = pattern(r"(?:[A-Za-z][\w'-]*[,.;:]? |%?\[\d\]%?\w? |%\w ){9,}[A-Za-z][\w'-]*[,.;:]?[`\"]?[,)]*$")
"""A row of a long text that a program tells its user."""


LIMITS = of_path(
    r"(^|/)(?:[\w-]*[-_])?rate[-_]?limit(?:s|er|ers|ing)?(?:[-_][\w-]+)?(?:/|\.\w+$)|(?-i:(?:^|/)[A-Za-z]*RateLimit\w*\.\w+$)",
    re.I,
)
"""Code that limits how often anybody may ask, by its name: before what it stands, and for whom, is in no word of it."""


def check(file: FileChange, context: Context) -> Iterator[Finding]:
    if context.nature == "manifest":
        yield from _left_out(file)
    yield from _paid(file, context)
    if (
        context.nature not in ("code", "script", "config")
        or access_places.is_packed(file)
        or file.path.split("/")[-1] in ("CODEOWNERS", "OWNERS")
        or pages.only_labels(file)
        or (file.path.endswith(".pdf") and all(t[:5] == "%PDF-" for t in (file.old_text, file.new_text) if t))
    ):
        return
    told = [*_by_line(file, context), *_by_guard(file, context)]
    if access_places.is_rule_of_analyser(file):
        yield from (found for found in told if found.rule == "security-weakened")
        return
    yield from told or [*_by_name(file, context)] or _weaker(file, context)
    yield from _as_markup(file)
    yield from _besides(file, context)
    yield from _by_path(file, context)


def _besides(file: FileChange, context: Context) -> Iterator[Finding]:
    """A credential from the environment, and how often anybody may ask."""
    line, logged = (access.asked_for(file) if context.nature == "code" else None) or (None, False)
    if logged:
        safer = "log its name, or that it is there"
        yield finding("security-code", 3, "writes a credential into a log", file, line=line, safer=safer)
    elif line is not None:
        yield finding("security-code", 2, "takes a credential from its environment", file, line=line)
    if context.nature == "code" and file.before is not None and LIMITS.search(file.path) and acts(file):
        safer = "show how much one caller may ask for now, and before what else"
        yield finding(
            "check-changed", 2, "code that says how much anybody may ask for", file, line=file.first, safer=safer
        )


def _by_path(file: FileChange, context: Context) -> Iterator[Finding]:
    """By the name of the file, and by what a page may take in."""
    line = access.source_of_a_page(file) if context.nature == "config" else None
    if line is not None:
        reason = f"from where a page may take what it runs, or send to: {line.text.strip()[:60]}"
        safer = "name the one host that is needed, and what for"
        yield finding("security-code", 3, reason, file, line=line, safer=safer)
    if context.nature == "config" and not re.search(
        r"(^|[/_.-])(cors|csp|acl|authz?|permissions?|security|secrets?|credentials|firewall|waf|saml|oauth|rack[-_]attack|nginx[^/]*|httpd?)[^/]*\.",
        file.path,
        re.I,
    ):
        return
    if access_places.is_named_so(file.path) and access_places.guards_access(file):
        changed = [x for x in (*file.removed, *file.added) if x.text.strip()]
        if not changed or unmoved.about_access(file, changed) or looks.only_looks(file):
            return
        yield finding(
            "security-code",
            3,
            "code that decides, checks or logs access",
            file,
            line=changed[-1],
            safer="show which requests are now let through or refused, with a test for each",
        )


def _paid(file: FileChange, context: Context) -> Iterator[Finding]:
    """Money, or what lets somebody in, that goes to somebody else, as a row of any file says it."""
    line = None if context.nature in ("test", "lockfile", "generated", "vendored") else payees.otherwise(file)
    if line is not None:
        reason = f"money, or what lets somebody in, goes to somebody else: {line.text.strip()[:60]}"
        safer = "compare it, by another way, with what its owner says"
        yield finding("security-code", 3, reason, file, line=line, safer=safer)


def _by_line(file: FileChange, context: Context) -> Iterator[Finding]:
    removed, added = (
        security_words.HINTS.lines(*side) for side in zip(file.delta.lines, file.delta.lowered, strict=True)
    )
    if not removed and not added:
        return
    gone = {x.bare for x in removed}
    talks = access_places.TALKS_ABOUT.search(file.path) or access_places.SAMPLE.search(placed(file.path))
    shown = plays.shown(file)
    fresh = (x for x in added if x.bare not in gone and not talks and x.number not in shown)
    weak = security_words.weakened()
    stood = {TAG.sub("", x.text) for x in removed}
    line = next(
        (
            x
            for x in fresh
            if weak.search(pages.bare_of_tags(file, x.text[: weaker.LONG])) and TAG.sub("", x.text) not in stood
        ),
        None,
    )
    if line is not None:
        reason = f"a protection is switched off or widened: {line.text.strip()[:60]}"
        safer = "keep it on, and trust the one exception by name"
        yield finding("security-weakened", 3, reason, file, line=line, safer=safer)
    if context.nature == "config" or talks or access_places.BUILD_LIST.search(file.path):
        return
    guarded = filters.changed(file) if file.before is not None and file.path.endswith(".rb") else None
    if guarded is not None:
        safer = "show, with a test, which pages are open now"
        yield finding("security-code", 3, "which pages ask who is there", file, line=guarded, safer=safer)
    moved = {x.text.rstrip() for x in removed} & {x.text.rstrip() for x in added}
    acting = [
        x
        for text, side in ((file.old_text, removed), (file.new_text, added))
        for x in typed.acting(file.path, text, side)
        if x.text.rstrip() not in moved
    ]
    yield from _handles_access(file, context, acting)


def _handles_access(file: FileChange, context: Context, lines: list[Line]) -> Iterator[Finding]:
    """The first of the changed lines that decides about access, or that drives infrastructure."""
    migrates = place_of(file.path) in ("migration", "down")
    for line in lines:
        text = " ".join(line.text.split())
        if is_remark(text) or access.OF_PAGES.match(text) or (file.path.endswith(".html.erb") and SENTENCE.match(text)):
            continue
        guards_itself = file.before is None or (file.after is None and text.startswith("@UseGuards("))
        if (migrates and SCHEMA.search(text[: weaker.LONG])) or (
            guards_itself and USES_A_GUARD.match(text[: weaker.LONG])
        ):
            continue
        if security_words.access().search(ASKED_OF_ROWS.sub("", text[: weaker.LONG])):
            reason = "code that decides or checks access, or that encrypts or signs"
            safer = "show which requests are now let through or refused, with a test for each"
            yield finding("security-code", 3, reason, file, line=line, safer=safer)
            return
        if (
            (context.nature == "code" or file.path.endswith(("Rakefile", ".rake", ".sbt")))
            and security_words.infrastructure().search(text[: weaker.LONG])
            and not TELLS.match(text[: weaker.LONG])
            and not spawned.TELLS.match(text[: weaker.LONG])
            and not (file.path.endswith(".py") and DOCSTRING.match(text))
        ):
            reason, safer = (
                "code that drives infrastructure tools",
                "try it against a throw-away environment, with a dry run",
            )
            level = (
                4 if SCRIPT_PATH.search(file.path) and any(UNASKED.search(x.text[: weaker.LONG]) for x in lines) else 3
            )
            yield finding("infrastructure-call", level, reason, file, line=line, safer=safer)
            return


UNASKED = pattern(
    r"\b(?:terraform|terragrunt|tofu)\b[^\n]{0,300}(?:-auto-approve\b|\bdestroy\b)|\bkubectl\b[^\n]{0,300}\bdelete\b|\bhelm\b[^\n]{0,300}\b(?:delete|uninstall)\b"
)
"""What a script does to what runs, without asking anybody."""


def _by_guard(file: FileChange, context: Context) -> Iterator[Finding]:
    """What the frameworks call a guard: one that is left out, and what opens in its place."""
    if _speaks_only(file):
        return
    line = guards.opened(file)
    if line is not None:
        reason = f"a protection is switched off or widened: {line.text.strip()[:60]}"
        safer = "keep it on, and trust the one exception by name"
        yield finding("security-weakened", 3, reason, file, line=line, safer=safer)
    line = guards.spliced(file) if context.nature == "code" else None
    if line is not None:
        reason = "values that a statement of SQL bound are part of its text now"
        yield finding("security-weakened", 3, reason, file, line=line, safer="bind every value, whoever sends it")
    if place_of(file.path) in ("migration", "down"):
        return
    for line, reason in (
        (
            guards.lost(file, settings=context.nature == "config"),
            "a guard that stood here is left out or replaced",
        ),
        (filters.unstacked(file), "what every request went through is left out or replaced"),
        (filters.descends(file), "pages have other filters than they had, with who is asked for"),
        (django.decides(file), "a setting that decides who comes in, or what a page may do"),
        (guards.agrees(file), "a check says yes to everybody"),
        (guards.reordered(file), "who is there is asked earlier or later than before"),
        (decorators.moved(file), "a guard stands above something else than before"),
        (routes.moved(file), "a route stands among other guards than before"),
    ):
        if line is not None:
            safer = "show, with a test, who is let in now"
            yield finding("security-code", 3, reason, file, line=line, safer=safer)


def _left_out(file: FileChange) -> Iterator[Finding]:
    """What a list of dependencies kept a package from: to go where it does not belong."""
    line = weakenings.left_out(file) or weakenings.sent(file)
    if line is not None:
        reason = f"a protection that stood here is gone, or switched off: {line.text.strip()[:60]}"
        yield finding("security-weakened", 3, reason, file, line=line, safer=weaker.REPLACED)


def _weaker(file: FileChange, context: Context) -> Iterator[Finding]:
    """What an edit takes or gives, where nothing else tells it."""
    speaks = _speaks_only(file)
    told = [*weaker.by_library(file, speaks=speaks)]
    edited = context.nature == "code" and not speaks
    told += weaker.by_owner(file) if edited else ()
    if all(one.level < Level.COLLABORATIVE for one in told):
        told += [*weaker.by_answers(file, speaks=speaks)] or [*(weaker.by_condition(file) if edited else ())]
    shell = context.nature == "script"
    told = told or [*(weaker.by_a_trap(file, shell=shell) if (edited or shell) and not speaks else ())]
    for one in told:
        yield finding(one.rule, one.level, one.reason, file, line=one.line, safer=one.safer)


def _by_name(file: FileChange, context: Context) -> Iterator[Finding]:
    """What a program names after access, where no framework's own words tell it."""
    viewed = pages.VIEW.search(file.path) is not None
    if viewed and (field := access.field(file)) is not None:
        safer = "show who may write into this field now, and what that lets in"
        yield finding("security-code", 3, "a form lets in otherwise", file, line=field, safer=safer)
    if context.nature == "script" and (line := access.stores(file)) is not None:
        safer = "run it where nothing depends on it first, and show which secrets it reads and writes"
        yield finding("security-code", 2, "part of a script that hands secrets on", file, line=line, safer=safer)
    if context.nature == "config" or viewed or _speaks_only(file):
        return
    if file.path.endswith((".mdc", ".rst")):
        return
    if place_of(file.path) in ("migration", "down"):
        return
    names = COLUMNS if file.path.endswith(".sql") else pages.IMPORTS
    line = next((x for x in access.lines(file) if not names.match(x.text.strip())), None)
    line = line or deciders.inside(file)
    if line is not None and not idle.only(file) and not looks.only_looks(file):
        reason = "code that decides who is let in, or that handles what lets in"
        safer = "show which requests are now let through or refused, with a test for each"
        yield finding("security-code", 3, reason, file, line=line, safer=safer)


def _as_markup(file: FileChange) -> Iterator[Finding]:
    """Text that a page takes as markup now."""
    line = None if _speaks_only(file) else markup.opened(file) or markup.raw(file)
    if line is not None:
        reason = f"text becomes markup as it is: {line.text.strip()[:60]}"
        yield finding("security-weakened", 3, reason, file, line=line, safer="escape it, or clean it of scripts")
    line = None if _speaks_only(file) else markup.ungated(file)
    if line is not None:
        reason = f"everybody is shown what some were: {line.text.strip()[:60]}"
        yield finding("security-weakened", 2, reason, file, line=line, safer="show that the page behind it asks, too")
    line = None if _speaks_only(file) else markup.let_out(file)
    if line is not None:
        reason = f"a page in a frame may do more than before: {line.text.strip()[:60]}"
        yield finding("security-weakened", 3, reason, file, line=line, safer="name who writes the page in the frame")


def _speaks_only(file: FileChange) -> bool:
    """Whether a file is about such code, shows it, or lists it."""
    path = file.path
    return bool(
        guards.ABOUT_GUARDS.search(path)
        or access_places.SAMPLE.search(placed(path))
        or access_places.BUILD_LIST.search(path)
    )
