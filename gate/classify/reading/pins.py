"""Lists of versions, and commits and digests, by which programs say what is fetched or built in."""

from __future__ import annotations

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import is_remark, unremarked
from gate.model import FileChange, Line

VERSIONS = of_path(r"(^|/)versions?\.(py|rb|[cm]?[jt]s|kt|go|sh|mk|bzl)$")
INSTALLED = pattern(r"^\s*(?:export\s+)?(?:const\s+|val\s+)?[A-Z][A-Z0-9_]*_VERSION\b[^=\n]{0,40}=")
"""What stands in a list of them; the program's own is called otherwise."""
REVISION = pattern(r"(?<![\w/])(?:sha256:)?(?:[0-9a-f]{40}|[0-9a-f]{64})(?!\w)")
STEPPED = pattern(r"[\w.-]*\d[\w.-]*")
FEW = 50
"""Changed lines among which a pin is sought: more of them do something else besides."""


NUMBERED = pattern(
    r"\s*(?:export\s+)?(?P<name>[A-Z][A-Z0-9_]*_VERSION)\s*[:?]?=\s*[\"']?(?P<number>v?\d[\w.+-]*)[\"']?\s*(?:#.*)?$"
)
OWN = pattern(
    r"(?:^|_)(?:RELEASE|PROVIDER|APP|PROJECT|PACKAGE|CHART|IMAGE|BUILD|BUNDLE|OPERATOR|API|E2E|TEST|SCHEMA|SO|ABI|LIB|MAJOR|MINOR|PATCH|MIN|MAX)_VERSION$"
)
RECIPES = of_path(r"(^|/)(?:GNU)?[Mm]akefile$|\.mk$")


def renumbered(file: FileChange) -> Line | None:
    """A line by which a recipe fetches a tool in another major version, or another minor one before 1.0."""
    if not RECIPES.search(file.path) or not 0 < len(file.removed) <= FEW:
        return None
    from gate.classify.dependencies.versions import step  # few changes get here

    gone = {m["name"]: m["number"] for x in file.removed if (m := NUMBERED.match(x.text[:500]))}
    for line in file.added if gone else ():
        came = NUMBERED.match(line.text[:500])
        was = gone.get(came["name"]) if came and not OWN.match(came["name"]) else None
        if came and was and step(was, came["number"]).level > 1:
            return line
    return None


PLUGINS = of_path(r"(^|/)plugins\.txt$|(^|/)dependencies/\w+[cC]lasspath\.txt$")
PLUGIN = pattern(r"\s*(?P<name>[\w.-]+(?::[\w.-]+)?):(?P<number>\d[\w.+-]*)\s*(?:#.*)?$")


def only_steps(file: FileChange) -> bool:
    """Whether a list of plugins of Jenkins, or of what a build of Gradle was seen to take, has the same ones, in later minor versions
    or patches (https://github.com/jenkinsci/plugin-installation-manager-tool#plugin-input-format, https://github.com/dropbox/dependency-guard)."""
    if not PLUGINS.search(file.path) or not 0 < len(file.removed) == len(file.added) <= FEW:
        return False
    from gate.classify.dependencies.versions import DOWNGRADE, step  # few changes get here

    gone, came = ([PLUGIN.match(x.text[:500]) for x in side] for side in (file.removed, file.added))
    was, now = ({m["name"]: m["number"] for m in side if m} for side in (gone, came))
    if len(was) != len(gone) or was.keys() != now.keys():
        return False
    steps = [step(was[name], now[name]) for name in was]
    return all(found.level <= 1 and found is not DOWNGRADE for found in steps)


BUNDLE_KEY = pattern(r"\s*<key>CFBundle(?:Short)?Version(?:String)?</key>\s*$")
BUNDLE_VERSION = pattern(r"\s*<string>\d[\d.]*</string>\s*$")


def numbers_an_app(file: FileChange) -> bool:
    """Whether a property list of an app has another version or build number, and nothing else.

    https://developer.apple.com/documentation/bundleresources/information-property-list/cfbundleversion
    """
    if not file.path.endswith(".plist") or not 0 < len(file.removed) == len(file.added) <= FEW:
        return False
    for text, lines in ((file.old_text, file.removed), (file.new_text, file.added)):
        rows = text.split("\n")
        if not all(
            BUNDLE_VERSION.match(x.text[:500]) and x.number > 1 and BUNDLE_KEY.match(rows[x.number - 2][:500])
            for x in lines
        ):
            return False
    return True


def stepped(file: FileChange) -> Line | None:
    """A line that names another commit or digest under the same name: of a library that is built in, of an image."""
    gone = [x for x in file.removed if REVISION.search(x.text[:500])] if len(file.removed) <= FEW else []
    gone = [x for x in gone if not x.bare.startswith(("//", "/*", "-- "))]
    names = {STEPPED.sub("0", x.text[:500]).strip() for x in gone}
    moved = {x.bare for x in gone}
    came = (x for x in file.added[:FEW] if REVISION.search(x.text[:500]) and x.bare not in moved) if gone else ()
    return next((x for x in came if STEPPED.sub("0", x.text[:500]).strip() in names), None)


FETCHES = pattern(
    r"\b(?:curl|wget|aria2c|Invoke-WebRequest|iwr)\b[^\n#]*(?P<scheme>https?|ftp)://[^\s\"'`]*\d", words=("://",)
)
CHECKED = pattern(r"\b(?:sha\d*sum|shasum|md5sum|b2sum|openssl dgst|gpgv\b|gpg2?\s[^\n]*--verify|minisign|cosign|Get-FileHash)\b|--checksum")


def fetched(file: FileChange) -> tuple[Line, bool] | None:
    """A line by which a script downloads another version of the same thing, and whether anybody on the way can put something else
    in its place: the connection is plain, and nothing is compared with what came."""
    gone = {STEPPED.sub("0", x.bare[:500]) for x in file.removed[:FEW] if FETCHES.search(x.text[:500])}
    for line in file.added[:FEW] if gone else ():
        came = FETCHES.search(line.text[:500])
        if came and STEPPED.sub("0", line.bare[:500]) in gone and not is_remark(line.text):
            return line, came["scheme"] != "https" and not CHECKED.search(unremarked(file.new_text))
    return None


PINNED = pattern(r"\s*(?:-\s+)?uses\s*:\s*[\"']?(?P<pin>[\w./-]+@[0-9a-f]{40})[\"']?\s*(?:#.*)?$")


def only_annotated(file: FileChange) -> bool:
    """Whether a workflow uses the same commits of the same actions, and says beside them otherwise which versions these are."""
    old, new = ([PINNED.match(x.text[:500]) for x in side] for side in (file.removed, file.added))
    return bool(old) and None not in (*old, *new) and [x and x["pin"] for x in old] == [x and x["pin"] for x in new]


SOURCE = pattern(
    r"(?i)\bgit(?:hub|lab|[-_]url)?[\"']?\s*[=:]\s*[\"']{1,3}(?P<from>(?:git\+)?(?:https?|git|ssh|file|ext|\\u)[:\w][^\"']*|[\w.-]+@[^\"'\s]+|(?:\w+:)?[\w.-]+/[\w.-]+)[\"']"
)


def brought(file: FileChange) -> Line | None:
    """A repository that a list names as the source of something, and did not before."""
    if "git" not in file.added_lowered:
        return None
    known = {m["from"].removesuffix(".git") for m in SOURCE.compiled.finditer(unremarked(file.old_text))}
    for line in file.added:
        found = SOURCE.search(line.text[:500])
        if found and not is_remark(line.text) and found["from"].removesuffix(".git") not in known:
            return line
    return None
