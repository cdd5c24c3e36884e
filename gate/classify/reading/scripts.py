"""The grave commands of a script, as the guard grades them, and which of them a change brings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from gate.classify.reading.choices import rows_of
from gate.classify.reading.grave import grave_word
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.recipes import LONG
from gate.classify.reading.rows import acts, is_remark, steps, unnumbered
from gate.classify.rule import finding
from gate.model import FileChange, Finding, Level, Line

if TYPE_CHECKING:
    from gate.commands import Grade

FAR = 40
"""Lines above one on which the same command may have begun."""
RULES = {
    "destructive": "destructive-command",
    "access": "access-command",
    "production": "production-command",
    "shared-write": "deploy-command",
    "unknown": "unread-command",
}
IMAGE = of_path(
    r"(^|/)(Dockerfile|Containerfile)[^/]*$|\.dockerfile$|(^|/)(docker|containers?|images?|packer|\.devcontainer/library-scripts)/([^/]+/)*[^/]+$",
    re.I,
)
IN_AN_IMAGE = frozenset(
    {"rm", "remove-item", "chmod", "chown", "useradd", "adduser", "groupadd", "addgroup", "usermod", "groupmod", "groupdel", "userdel", "deluser", "delgroup", "find", "mv", "sed", "truncate", "apt",
     "apt-get", "curl", "ln", "setcap", "passwd", "visudo", "crontab", "tee", "touch", "cp", "tar", "mkdir", "install", "systemctl", ">", ">>"}
)  # fmt: skip
"""What these touch while an image is built goes with the build: the image's own rule grades the file."""


WHOLE = pattern(r"\brm\s+(?:-\w+\s+)*-\w*[rR]")
"""A folder goes with all that is in it."""
ITS_PLACE = pattern(r" /usr/(?:local/)?(?:bin|lib|lib64|libexec|share|include|man)/(?!.*\.\.)[\w./*-]+$")
SPECIAL = pattern(r"-m\s*0?[2467]\d{3}|[ug]\+s|sudoers|\.ssh")
GREAT = pattern(
    r"[ugo]\+[rwx]*s|\b[24567]\d{3}\b|777|(?:-u|--uid)[ =]?0\b|-o\b|--non-unique|-d\s|\b(?:root|sudo|wheel|docker|admin|shadow)\b|(?:^|\s)/(?:etc|usr|bin|lib|root|dev|var/run)\b|authorized_keys|sudoers"
)
"""More than an account of its own, and folders of its own."""
MAKEFILE = of_path(r"(^|/)(?:GNU)?[Mm]akefile(?:\.(?:am|in))?$")
STARTS = of_path(r"(^|/)(?:docker-entrypoint[^/]*|entrypoint\.(?:sh|bash))$")
WHEN_STARTED = IN_AN_IMAGE & {
    "chmod",
    "chown",
    "useradd",
    "adduser",
    "groupadd",
    "addgroup",
    "usermod",
    "groupmod",
    "passwd",
}
"""What these touch when a container starts is an account of its own, and its folders."""


SETS_UP = of_path(r"(^|/)(?:bin|script)/(?:setup|bootstrap|reset)$")
OWN_DATABASE = pattern(
    r"\s*(?:system!?\(?\s*[\"'])?(?:\./|bundle exec )?(?:bin/)?(?:rails|rake) db:(?:reset|drop|setup|prepare|schema:load|migrate:reset)[\"')\s]*(?:if ARGV[^\n;|&`$]*)?$"
)
"""What Rails gives a developer to begin with: https://guides.rubyonrails.org/getting_started.html"""


def stays_inside(path: str, grade: Grade, line: Line) -> bool:
    """Whether a command touches nothing but the image, or the container, that the script is for. A folder that goes when a
    container starts may be one that it was given."""
    program = grade.program.split(" ")[0].rsplit("/", 1)[-1]
    if program == "install" and MAKEFILE.search(path):
        # what `make install` is for: https://www.gnu.org/prep/standards/html_node/Install-Command-Categories.html
        return all(ITS_PLACE.search(reason) and not SPECIAL.search(reason) for reason in grade.reasons)
    starts = STARTS.search(path) is not None
    if IMAGE.search(path) and not (starts and WHOLE.search(line.text[:LONG])):
        return program in IN_AN_IMAGE
    return starts and program in WHEN_STARTED and not GREAT.search(line.text[:LONG])


WORKFLOWS = of_path(r"^\.(?:github|gitea|forgejo)/workflows/")
TIDIES = pattern(r"\s*(?:-\s+)?(?:run:\s*)?rm\s+(?:-[a-zA-Z]+\s+)+(?:(?:\./)?(?!\S*\.\.)[A-Za-z][\w./-]*+(?:\s++|$))++$")
GOES_OFF = pattern(r"\b(?:cd|pushd)\s+[\"']?[/~$]|working-directory:\s*[\"']?[/~$]|self-hosted")


def in_a_checkout(file: FileChange, line: Line) -> bool:
    """Whether a step only tidies the copy of the repository that a hosted runner made for this one job."""
    tidies = WORKFLOWS.search(file.path) is not None and TIDIES.match(line.text[:LONG]) is not None
    return tidies and not GOES_OFF.search(file.new_text)


OF_MAKE = pattern(r"(?:export\s+)?(?:\w+_)?(?:VERSION|TAG)\s*[:?]?:?=")


def is_numbered(file: FileChange) -> bool:
    """Whether a recipe works on another version of the same, and nothing else changed."""
    numbered = {unnumbered(line.text) for line in file.removed}
    told = all(OF_MAKE.match(line.text[:LONG]) for line in (*file.removed, *file.added))
    return told and all(unnumbered(line.text) in numbered for line in file.added)


def gives_rights(grade: Grade) -> bool:
    """Whether a command says who may do what, past the files of this machine."""
    program = grade.program.split(" ")[0].rsplit("/", 1)[-1]
    return grade.level >= 4 and grade.effect == "access" and program not in IN_AN_IMAGE


ON_SITE = of_path(r"(^|/)(?:install(?:er|ers|ation)?|upgrades?)(?:/([^/]+/)*[^/]+|[\w-]*)\.(?:sh|bash)$")
VOLUME = pattern(r"\bvolume\s+(?:rm|remove|prune)\b|--volumes\b")
"""What people run who keep their data where the program is installed: on a developer's machine a volume is made again."""


@lru_cache(maxsize=4)  # several questions are asked of one text
def grades(text: str) -> tuple[tuple[int, Grade], ...]:
    """What the guard says of each command of a script, with the row it begins on."""
    from gate.commands import grade_script  # after the words were seen: most files run nothing

    return grade_script(text)


def graded(file: FileChange, text: str) -> Iterator[tuple[Line, Grade]]:
    """The grave commands of a script on lines that this change brings; less grave where only a version is another."""
    added = {line.number: line for line in file.added}
    gone = {line.text.strip() for line in file.removed}
    numbered = {unnumbered(row) for row in gone} if grades(text) else set[str]()
    rows = text.split("\n")
    for number, grade in grades(text):
        line = next((added[n] for n in rows_of(rows, number) if n in added), None)
        if line is None or line.text.strip() in gone:
            continue
        if all(
            row.strip().endswith((".md", ".rst")) and len(row.split()) == 1 for row in rows[number - 1 : number + 1]
        ):
            continue  # the name of a page, in a list of them
        if grade.level >= 3 and grade.effect in RULES:
            fetched = RULES[grade.effect] == "unread-command" and steps(line, numbered)
            if grade.effect == "shared-write" and _wrote_there(grade, file.old_text):
                continue
            kept = grade.effect == "destructive" and ON_SITE.search(file.path) and VOLUME.search(line.text[:LONG])
            own = SETS_UP.search(file.path) and OWN_DATABASE.match(line.text[:LONG])
            level = Level.PROPOSE_AND_WAIT if fetched or own else Level.HUMAN_ONLY if kept else grade.level
            yield line, grade._replace(level=level)
        elif grade.level == 2 and grade.effect == "destructive" and WHOLE.search(line.text[:LONG]):
            yield line, grade._replace(level=Level.HUMAN_ONLY)


SYSTEM = "changes the system file"


def _wrote_there(grade: Grade, before: str) -> bool:
    """Whether a script put something into the same place of a machine before."""
    place = next((reason.partition(SYSTEM)[2] for reason in grade.reasons if SYSTEM in reason), "")
    return place.startswith((" /usr/local", " /opt")) and any(
        place in f"{reason} " or reason.endswith(place) for _, old in grades(before) for reason in old.reasons
    )


def goes_on(rows: list[str], number: int) -> bool:
    """Whether a line goes on with a grave command of the lines above it."""
    for above in range(number - 1, max(0, number - 1 - FAR), -1):
        if not rows[above - 1].endswith("\\"):
            return False
        if grave_word().search(rows[above - 1][:LONG]):
            return True
    return False


APPLIES = pattern(r"\b(?:kubectl|oc)\b[^\n]*\b(?:apply|create|replace)\b[^\n]*(?:-f|--filename)[= ]*[\"']?\$")
MANIFEST = pattern(r"https?://[^\s\"']+\.(?:ya?ml|json)\b")


def applied(file: FileChange) -> Line | None:
    """A manifest at an address, which a script gives to a cluster by the name of a variable."""
    stood = {x.bare for x in file.removed}
    line = next((x for x in file.added if x.bare not in stood and MANIFEST.search(x.text[:LONG])), None)
    return line if line is not None and not is_remark(line.text) and APPLIES.search(file.new_text) else None


INIT = pattern(r"\b(?:terraform|terragrunt|tofu)\b[^\n#|]*\binit\b(?P<options>[^\n#|;&]*)")
BEGINS_WITH = pattern(r"-(?:reconfigure|upgrade|migrate-state|force-copy|backend-config|lockfile)\b")
"""Which state, and which providers: https://developer.hashicorp.com/terraform/cli/commands/init"""


def begins_otherwise(file: FileChange) -> Line | None:
    """Where infrastructure is taken up from another state, or with other providers, than before."""
    if file.after is None:
        return None
    for line in (*file.added, *file.removed):
        told = None if is_remark(line.text) else INIT.search(line.text[:LONG])
        if told is not None and BEGINS_WITH.search(told["options"]):
            return line
    return None


ENDS = of_path(
    r"(?:^|[/_.-])(?:delete|destroy|nuke|purge|wipe|tear[-_]?down|decommission)[\w.-]*$|(?<=/)(?:delete|destroy)[A-Z]\w*\.\w+$"
)


def ends_things(file: FileChange) -> bool:
    """Whether a script that deletes for good, by its name and by what it runs, goes about it otherwise than before."""
    if file.before is None or file.after is None or not ENDS.search(file.path):
        return False
    changed = (*file.removed, *file.added)
    otherwise = any(x.bare and not is_remark(x.text) and not TALK.match(x.text) for x in changed)
    return otherwise and any(g.level >= 4 and g.effect == "destructive" for _, g in grades(file.new_text))


TALK = pattern(r"\s*(?:echo|printf)\b[^\n$`|;&>]*$")
CLOUDS = pattern(r"\b(?:az (?:ad|role)|gcloud (?:iam|projects)|aws iam)\b")


WRITES_RIGHTS = pattern(
    r"(?m)^[ \t]*kind:[ \t]*(?:(?:Cluster)?Role(?:Binding)?|Group)[ \t]*$|>[ \t]*+[^\s|;&>]{0,200}?\brbac\b",
    words=("kind:", "rbac"),
)
OF_RIGHTS = pattern(r"rbac|role_?-?binding|\bgroups?\b|admin", re.I)


def writes_rights(file: FileChange) -> Line | None:
    """The changed line by which a script that writes down who may do what in a cluster does so otherwise."""
    if file.before is None or not acts(file) or not all(map(WRITES_RIGHTS.search, (file.old_text, file.new_text))):
        return None
    changed = (x for x in (*file.added, *file.removed) if not is_remark(x.text) and not TALK.match(x.text))
    return next((x for x in changed if OF_RIGHTS.search(x.text[:500])), None)


def hands_out_rights(file: FileChange) -> bool:
    """Whether a script that stood there makes accounts or gives roles in a cloud, and more than its remarks changed."""
    texts = (file.old_text, file.new_text)
    return acts(file) and all(
        CLOUDS.search(text) and any(g.level >= 4 and g.effect == "access" for _, g in grades(text)) for text in texts
    )


def told(file: FileChange, line: Line, grade: Grade) -> Finding:
    """What a graded command is to a reviewer."""
    reason = grade.reasons[0] if grade.reasons else "cannot be undone"
    return finding(
        RULES[grade.effect],
        grade.level,
        reason if reason.startswith("`") else f"runs `{grade.program[:60]}`: {reason}",
        file,
        line=line,
        safer=grade.safer or "let a human run it, with a dry run first",
    )
