"""What keeps data, or keeps strangers out, in any way of writing infrastructure: snake_case of Terraform, PascalCase of
CloudFormation, camelCase of Bicep, CDK, Pulumi and Kubernetes."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import pattern
from gate.model import FileChange, Line

SET = r"[\"']?\s*[=:]\s*[\"']?"
OFF = r"(?:false|inactive|disabled|off)\b"
LOSES = pattern(
    rf"\b(?:deletion_?protection(?:_?enabled)?|delete_?protection|termination_?protection|(?:enable_?)?purge_?protection(?:_?enabled)?){SET}{OFF}"
    rf"|\b(?:delete_?contents_?on_?destroy|delete_?automated_?backups){SET}true\b"
    rf"|\bpoint_?in_?time_?recovery(?:_?enabled)?{SET}{OFF}|\bpoint_?in_?time_?recovery\w*{SET}\{{[^\n}}]{{0,80}}\bfalse\b"
    rf"|\bwhenDeleted{SET}Delete\b|\bversioned{SET}false\b|\bstatus{SET}Suspended\b",
    re.I,
)
ENDS = pattern(
    rf"\b(?:(?:backup|snapshot)_?retention(?:_?(?:period|limit|days))?|automated_?snapshot_?retention_?period){SET}0\b|\bbackup_?retention\w*{SET}(?:cdk\.)?Duration\.days\(0\)",
    re.I,
)
"""A new database that keeps no backup has nothing to lose yet."""
KEPT = pattern(r"helm\.sh/resource-policy[\"']?\s*:\s*[\"']?keep\b")
OPENS = pattern(
    rf"\bpublic_?access_?prevention{SET}inherited\b|\bauthorization_?type{SET}NONE\b|\bauth_?type{SET}(?:\w+\.)*NONE\b|\bdefault_?authorizer{SET}NONE\b"
    rf"|\ballow_?blob_?public_?access{SET}true\b|\benable_?legacy_?abac{SET}true\b|\ballow_?external_?principals{SET}true\b|\bpublic_?read_?access{SET}true\b"
    rf"|\b(?:block_?public_?(?:acls|policy)|ignore_?public_?acls|restrict_?public_?buckets){SET}false\b|\busers\.anonymous\.enabled{SET}true\b|\bvisibility{SET}public\b",
    re.I,
)


def lost(file: FileChange) -> Line | None:
    """The line from which on data, backups or versions are no longer kept."""
    gone, came = ({line.bare for line in side} for side in (file.removed, file.added))
    for line in file.added:
        said = line.text[:2_000]
        if line.bare not in gone and (LOSES.search(said) or (file.before is not None and ENDS.search(said))):
            return line
    return next((x for x in file.removed if file.after and x.bare not in came and KEPT.search(x.text[:2_000])), None)


def opened(file: FileChange) -> Line | None:
    """The line that lets in whoever asks, where something stood before."""
    gone = {line.bare for line in file.removed}
    fresh = (x for x in file.added if file.before is not None and x.bare not in gone)
    return next((x for x in fresh if OPENS.search(x.text[:2_000])), None)
