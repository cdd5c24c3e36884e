"""What is swept from whole accounts of a cloud: settings of aws-nuke, cloud-nuke and their like, actions of Cloud Custodian."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import SHORT, is_remark
from gate.model import FileChange, Line

SETTINGS = of_path(r"(^|/)[\w.-]*nuke[\w.-]*(?:/[\w.-]+)?\.(?:ya?ml|cfg|conf|json|toml|hcl)$", re.I, words=("nuke",))
"""https://ekristen.github.io/aws-nuke/config/"""
CUSTODIAN = pattern(r"(?m)^policies\s*:[^\n]*\n(?:[^\n]*\n){0,20}?[ \t]+resource\s*:", words=("policies",))
ACTION = pattern(
    r"^\s*(?:-\s+|actions\s*:[^\n]*|(?:-\s+)?type\s*:\s*)[\[{,'\"\s]*(?:[\w-]+,\s*)*(?:delete|terminate|remove|purge|destroy|delete-[\w-]+|remove-[\w-]+|terminate-[\w-]+)\b"
)
"""https://cloudcustodian.io/docs/quickstart/policyStructure.html"""


def swept(file: FileChange) -> Line | None:
    """A line by which something else is removed from an account; in the settings of a sweeper each one is."""
    if SETTINGS.search(file.path):
        return file.first
    if not file.path.endswith((".yml", ".yaml")) or not CUSTODIAN.search(file.new_text):
        return None
    gone = {x.bare for x in file.removed}
    came = (x for x in file.added if x.bare not in gone and not is_remark(x.text[:SHORT]))
    return next((x for x in came if ACTION.search(x.text[:SHORT])), None)
