"""Lists of versions, and commits and digests, by which programs say what is fetched or built in."""

from __future__ import annotations

from gate.classify.reading.patterns import of_path, pattern
from gate.model import FileChange, Line

VERSIONS = of_path(r"(^|/)versions?\.(py|rb|[cm]?[jt]s|kt|go|sh|mk|bzl)$")
INSTALLED = pattern(r"^\s*(?:export\s+)?(?:const\s+|val\s+)?[A-Z][A-Z0-9_]*_VERSION\b[^=\n]{0,40}=")
"""What stands in a list of them; the program's own is called otherwise."""
REVISION = pattern(r"(?<![\w/])(?:sha256:)?(?:[0-9a-f]{40}|[0-9a-f]{64})(?!\w)")
STEPPED = pattern(r"[\w.-]*\d[\w.-]*")
FEW = 50
"""Changed lines among which a pin is sought: more of them do something else besides."""


def stepped(file: FileChange) -> Line | None:
    """A line that names another commit or digest under the same name: of a library that is built in, of an image."""
    gone = [x for x in file.removed if REVISION.search(x.text[:500])] if len(file.removed) <= FEW else []
    names = {STEPPED.sub("0", x.text[:500]).strip() for x in gone}
    moved = {x.bare for x in gone}
    came = (x for x in file.added[:FEW] if REVISION.search(x.text[:500]) and x.bare not in moved) if gone else ()
    return next((x for x in came if STEPPED.sub("0", x.text[:500]).strip() in names), None)
