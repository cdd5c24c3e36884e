"""What keeps data, or keeps strangers out, in any way of writing infrastructure: snake_case of Terraform, PascalCase of
CloudFormation, camelCase of Bicep, CDK, Pulumi and Kubernetes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.classify.reading.hcl import block_of, blocks
from gate.classify.reading.patterns import Pattern, pattern
from gate.classify.reading.rows import enclosing, indent
from gate.model import FileChange, Line

SET = r"[\"']?\s*[=:]\s*[\"']?"
OFF = r"(?:false|inactive|disabled|off)\b"
LOSES = pattern(
    rf"\b(?:deletion_?protection(?:_?enabled)?|delete_?protection|termination_?protection|(?:enable_?)?purge_?protection(?:_?enabled)?){SET}{OFF}"
    rf"|\b(?:delete_?contents_?on_?destroy|delete_?automated_?backups){SET}true\b"
    rf"|\bpoint_?in_?time_?recovery(?:_?enabled)?{SET}{OFF}|\bpoint_?in_?time_?recovery\w*{SET}\{{[^\n}}]{{0,80}}\bfalse\b"
    rf"|\benable_?soft_?delete{SET}false\b|\bskip_?(?:final_?)?snapshot{SET}true\b|\bforce_?destroy[\"']?\s*[:=]\s*pulumi\.Bool\(true\)|(?<![\w.-])protect{SET}false\b|\"DeletionProtection\"\s*,\s*\"ParameterValue\"{SET}false\b|\bDeletionProtection\s*:\s*\{{[^\n}}]*\bDefault{SET}false\b"
    rf"|\bconfirmation{SET}yes-really-destroy-data\b|\brequireSafeReplicaSize{SET}false\b|\blien{SET}false\b|\bwhenDeleted{SET}Delete\b|\bversioned{SET}false\b|\bmode{SET}GOVERNANCE\b|\bauto_apply{SET}true\b|\bstatus{SET}Suspended\b",
    re.I,
)
ENDS = pattern(
    rf"\b(?:(?:backup|snapshot)_?retention(?:_?(?:period|limit|days))?|automated_?snapshot_?retention_?period){SET}0\b|\bbackup_?retention\w*{SET}(?:cdk\.)?Duration\.days\(0\)|\bdelete_?on_?termination{SET}true\b",
    re.I,
)
"""A new database that keeps no backup has nothing to lose yet."""
SWITCHED = pattern(rf"\s*-?\s*[\"']?enabled{SET}false\b", re.I)
HOLDERS = pattern(
    r"\s*-?\s*[\"']?(?:persistence|point_?in_?time_?recovery\w*|backups?|backup_?(?:configuration|policy|settings)|postgres(?:ql)?|mysql|mariadb|mongodb|minio|dataStorage|versioning(?:_configuration)?|deletion_?protection)[\"']?\s*[:={]*\s*\{?\s*$",
    re.I,
)
"""What keeps data where it is enabled, a level deeper."""
TERM = pattern(
    rf"^\s*-?\s*[\"']?(?P<key>(?:backup|snapshot|soft_?delete|automated_?backups?|transaction_?log)_?retention\w*|retained_?backups"
    rf"|(?:log_?)?retention_?(?:in_?)?days|retention_?period|(?:default_?(?:table|partition)_?)?expiration_?ms|retention\.ms|retentionPolicy"
    rf"|num_newer_versions){SET}(?P<value>\d+)(?:[smhdwy]|\b)",
    re.I,
)
"""For how long data, or copies of them, are kept."""
SHIELD = pattern(
    r"\bretain_?on_?delete\b|\b(?:deletion|delete|termination|purge)_?protection\w*|\bdisable_?api_?termination\b|\bis_locked\b",
    re.I,
)
SHIELDS = pattern(
    rf"\bretain_?on_?delete{SET}true\b|\b(?:deletion|delete|termination|purge)_?protection\w*{SET}(?!false|!?null|[\"'])\S|\b(?:disable_?api_?termination|is_locked){SET}true\b",
    re.I,
)
RETAINS = pattern(rf"^\s*[\"']?(?P<key>[\w./-]+){SET}(?:Retain|Snapshot|Keep|Orphan)\b", re.I)
DELETES = pattern(rf"^\s*[\"']?(?P<key>[\w./-]+){SET}(?:Delete|Destroy)\b", re.I)
"""What becomes of data when what holds them goes."""
ONLY_IF = pattern(
    rf"\b(?P<key>(?:deletion|delete|termination)_?protection\w*){SET}(?P<value>[^\n]*(?:[(?]|==|!=|!If\b|!Equals\b)[^\n]*)",
    re.I,
)
"""Kept under a condition."""
KEPT = pattern(
    r"helm\.sh/resource-policy[\"']?\s*:\s*[\"']?keep\b|\bresourcePolicy[\"']?\s*:\s*[\"']?keep\b|/deletion-policy[\"']?\s*:\s*[\"']?(?:abandon|retain|orphan)\b|argocd\.argoproj\.io/sync-options[\"']?\s*:[^\n]*\b(?:Prune|Delete)=false\b"
    r"|\bpreserveResourcesOnDeletion\s*:\s*true\b"
)
"""Of Helm, of the controllers of clouds, and of Argo CD: https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/"""
OPENS = pattern(
    rf"\bpublic_?access_?prevention{SET}inherited\b|\bauthorization_?type{SET}NONE\b|\bauth_?type{SET}(?:\w+\.)*NONE\b|\bdefault_?authorizer{SET}NONE\b"
    rf"|\ballow_?blob_?public_?access{SET}true\b|\benable_?legacy_?abac{SET}true\b|\ballow_?external_?principals{SET}true\b|\bpublic_?read_?access{SET}true\b"
    rf"|\b(?:block_?public_?(?:acls|policy)|ignore_?public_?acls|restrict_?public_?buckets){SET}false\b|\busers\.anonymous\.enabled{SET}true\b|\bvisibility{SET}public\b"
    rf"|\bmfa_?configuration{SET}(?:OFF|OPTIONAL)\b",
    re.I,
)


def lost(file: FileChange) -> Line | None:
    """The line from which on data, backups or versions are no longer kept."""
    gone, came = ({line.bare for line in side} for side in (file.removed, file.added))
    for line in file.added:
        said = line.text[:2_000]
        if line.bare not in gone and (LOSES.search(said) or (file.before is not None and ENDS.search(said))):
            return line
    kept = next((x for x in file.removed if file.after and x.bare not in came and KEPT.search(x.text[:2_000])), None)
    shield = next((x for x in file.removed if file.after and x.bare not in came and SHIELDS.search(x.text[:500])), None)
    if shield is not None and not any(SHIELD.search(x.text[:500]) for x in file.added):
        return shield
    let_go = next((line for line, _, _ in _again(file, RETAINS, DELETES)), None)
    other = next((line for line, was, now in _again(file, ONLY_IF, ONLY_IF) if was["value"] != now["value"]), None)
    return let_go or other or kept or _switched_off(file) or _shortened(file)


def _switched_off(file: FileChange) -> Line | None:
    """`enabled: false` below what keeps data."""
    rows = file.new_text.split("\n") if file.before and any(SWITCHED.match(x.text[:200]) for x in file.added) else []
    for line in file.added if rows else ():
        above = rows[max(0, line.number - 9) : line.number - 1]
        deep = indent(line.text)
        holder = next((row for row in reversed(above) if row.strip() and indent(row) < deep), "")
        if SWITCHED.match(line.text[:200]) and HOLDERS.match(holder[:200]):
            return line
    return None


AGE = pattern(rf"^\s*[\"']?(?P<key>days|age|noncurrent_?days){SET}(?P<value>\d{{1,9}})\b", re.I)
AGES = pattern(
    r"\s*-?\s*[\"']?(?:\w*expiration|condition|default_?retention|\w*retention_?policy)[\"']?\s*[:={]*\s*\{?\s*$", re.I
)
"""After how long a rule of a bucket deletes, a level deeper."""


def _shortened(file: FileChange) -> Line | None:
    """A term that was longer."""
    for line, was, now in _again(file, TERM, TERM):
        if int(now["value"]) < int(was["value"]):
            return line
    rows = file.new_text.split("\n") if any(AGE.match(x.text[:500]) for x in file.added) else []
    for line, was, now in _again(file, AGE, AGE) if rows else ():
        if int(now["value"]) < int(was["value"]) and AGES.match(next(enclosing(rows, line.number, 9), "")):
            return line
    return None


def _again(file: FileChange, was: Pattern, now: Pattern) -> Iterator[tuple[Line, re.Match[str], re.Match[str]]]:
    """Each added line that says something of the same key as one that went."""
    said = {m["key"].lower(): m for x in file.removed if (m := was.search(x.text[:500]))}
    for line in file.added if said else ():
        told = now.search(line.text[:500])
        before = told and said.get(told["key"].lower())
        if told and before:
            yield line, before, told


def opened(file: FileChange) -> Line | None:
    """The line that lets in whoever asks, where something stood before."""
    gone = {line.bare for line in file.removed}
    fresh = (x for x in file.added if file.before is not None and x.bare not in gone)
    return next((x for x in fresh if OPENS.search(x.text[:2_000])), None)


MAKES = pattern(
    r"\s*[\"']?(?P<name>(?:create|deploy|provision|install)(?:_\w+)?|\w+_(?:created?|deployed|provisioned|installed))[\"']?\s*[=:]\s*(?P<on>true|false)\s*,?\s*(?:#.*|//.*)?$"
)
OF_INPUTS = pattern(r"\.(?:tfvars(?:\.json)?|hcl)$")


def unmade(file: FileChange) -> Line | None:
    """A value by which something was made, and is made no more: the next apply destroys it."""
    if file.before is None or file.after is None or "true" not in file.removed_lowered:
        return None
    on = {m["name"] for x in file.removed if (m := MAKES.match(x.text[:500])) and m["on"] == "true"}
    off = [x for x in file.added if (m := MAKES.match(x.text[:500])) and m["on"] == "false" and m["name"] in on]
    if OF_INPUTS.search(file.path) or not off:
        return next(iter(off), None)
    where = blocks(file.new_text)
    return next((x for x in off if block_of(where, x).startswith("module ")), None)
