"""Resources of Terraform that hold data: which they are, where they are, and when one is removed or made anew."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from gate.classify.reading.environments import stays
from gate.classify.reading.hcl import block_of, blocks
from gate.classify.reading.hcl_access import EACH, LOCAL, in_locals, is_in, meaningful
from gate.classify.reading.patterns import pattern
from gate.model import FileChange, Line

STATEFUL = pattern(
    r"^(module\b"
    r"|resource (aws_(db_|rds_|s3_bucket\b|dynamodb_|efs_|ebs_volume|elasticache|redshift|docdb|neptune|opensearch|elasticsearch|kinesis_stream|msk_"
    r"|kms_key|secretsmanager_secret\b|backup_|fsx_|eks_cluster|ecs_cluster|elastic_beanstalk|vpc\b|route53_zone|ecr_repository\b|cognito_user_pool\b"
    r"|sqs_queue\b|timestream)"
    r"|google_(sql_|storage_bucket\b|bigquery_|spanner_|firestore|bigtable|container_cluster|compute_(?:region_)?disk|artifact_registry_repository|kms_|filestore|redis)"
    r"|azurerm_(.*sql|cosmosdb|storage_|managed_disk|container_registry|recovery_services|key_vault\b|kubernetes_cluster|resource_group|redis|.*database)"
    r"|kubernetes_(namespace|persistent|stateful)|helm_release|mongodbatlas|postgresql_database|digitalocean_(database|volume|kubernetes)|azurerm_management_lock|aws_s3_(?:bucket|account)_public_access_block|google_project"
    r"|(?!aws_(?:\w+_)?route_)\w+_(?:databases?|db|d1_database|bucket|volume|disk|topic|index|table|keyspace|zone|repository|pg|postgres\w*|mysql|redis|mongodb\w*|kafka|rediscloud_subscription|datastore|kv_namespace)(?=\s|$)))",
    re.I,
)
DATABASE = pattern(
    r"resource (?:aws_(?:db_instance|rds_cluster|docdb_cluster|neptune_cluster|redshift_cluster)|google_sql_database_instance|azurerm_\w*sql\w*server)\b"
)
"""A database of its own, whoever applies the example; a module shows what its callers may say."""
EXISTS = pattern(r"^\s*(?:count|for_each)\s*=")
"""Whether a resource is there at all, in each environment."""
DYNAMIC = pattern(r"\s*(?:dynamic\s+\"[\w-]+\"|content)\s*\{\s*$")
IS_ITS_NAME = pattern(
    r"resource (?:aws_(?:s3_bucket|dynamodb_table|db_instance|rds_(?:global_)?cluster|docdb_cluster|neptune_cluster|redshift_cluster|efs_file_system"
    r"|sqs_queue|ecr_repository|kinesis_stream|elasticache_(?:cluster|replication_group)|eks_cluster|secretsmanager_secret|opensearch_domain"
    r"|elasticsearch_domain)"
    r"|google_(?:storage_bucket|sql_database(?:_instance)?|container_cluster|spanner_(?:instance|database)|compute_disk|bigtable_instance)"
    r"|azurerm_(?:storage_account|storage_container|cosmosdb_account|postgresql_(?:flexible_)?server|mssql_server|mssql_database|key_vault|kubernetes_cluster|managed_disk))\s"
)
NAME = pattern(
    r"\s*(?P<key>bucket|name|identifier|cluster_identifier|db_name|database_name|replication_group_id|cluster_id|creation_token|domain_name|domain|hash_key|range_key|location|region|engine|master_username|storage_encrypted)\s*=\s*(?P<said>\"[^\n]*\"|true|false)\s*$"
)
"""What a store can't change without being made anew."""
VALUES = pattern(r"\$\{[^{}]*\}")
MOVED = pattern(r"(?m)^(?:moved|removed)\s*\{(?P<said>[^{}]{0,2000}+(?:\{[^{}]{0,2000}+\}[^{}]{0,2000}+)?)\}")


MOST = 200
"""Lines of a block that are looked at."""


def only_moves(header: str, text: str) -> bool:
    """Whether a block says that the resource has another name, or is left alone (https://developer.hashicorp.com/terraform/language/block/removed)."""
    address = re.escape(".".join(header.split()[1:3]))
    for block in MOVED.finditer(text):
        said = block["said"]
        if re.search(rf"\bfrom\s*=\s*{address}\s", said) and (re.search(r"\bto\s*=|\bdestroy\s*=\s*false\b", said)):
            return True
    return False


def lost_lines(file: FileChange) -> Mapping[str, Sequence[Line]]:
    """The lines that each block lost."""
    where, lost = blocks(file.old_text), defaultdict[str, list[Line]](list)
    for line in file.removed:
        lost[block_of(where, line)].append(line)
    return lost


def keeps_its_places(lost: Sequence[Line], line: Line) -> bool:
    """Whether what said before in which environments a resource is there named no other ones. `lost` is of its block."""
    said = [old.text for old in lost[:MOST] if EXISTS.match(old.text)]
    return bool(said) and len(lost) <= MOST and all(stays(old, line.text) for old in said)


def made_anew(lost: Sequence[Line], block: str, line: Line) -> bool:
    """Whether a store gets another name of its own, for which the provider makes an empty one and removes the old."""
    named = NAME.match(line.text[:500]) if IS_ITS_NAME.match(block) else None
    if named is None:
        return False
    matches = (NAME.match(old.text[:500]) for old in lost[:MOST])
    before = [match["said"] for match in matches if match and match["key"] == named["key"]]
    return bool(before) and all(VALUES.sub("", old) != VALUES.sub("", named["said"]) for old in before)


ENTRY = pattern(r"\s*[\"']?(?P<key>[\w.-]+)[\"']?\s*=\s*[{\"]")
LISTED = pattern(r"\s*(?:[\w-]+\s*=\s*(?:toset\(\s*)?\[.*|\"[\w./-]+\"\s*[,\])].*|\"[\w./-]+\"\s*)$")
TEXT = pattern(r"\"([\w./-]+)\"")


def left_out(file: FileChange) -> Line | None:
    """The entry that is gone from what a store of data is made for each of."""
    if file.before is None or file.after is None or not any(_entries(x.text) for x in file.removed):
        return None
    where = blocks(file.old_text)
    rows = zip(file.old_text.split("\n"), where, strict=True)
    names = {n for row, block in rows if EACH.match(row) and STATEFUL.match(block) for n in LOCAL.findall(row)}
    inside = in_locals(file.old_text, where, names)
    for line in meaningful(file.removed, file.added):
        gone = [said for said in _entries(line.text) if not said.search(file.new_text)] if is_in(inside, line) else []
        if gone:
            return line
    return None


def _entries(row: str) -> list[re.Pattern[str]]:
    """What finds each entry of a row again: the key of a map, or the texts of a list."""
    told = ENTRY.match(row[:500])
    if told:
        return [re.compile(rf"(?m)^\s*[\"']?{re.escape(told['key'])}[\"']?\s*=")]
    return [re.compile(f'"{re.escape(text)}"') for text in TEXT.findall(row[:2_000])] if LISTED.match(row[:500]) else []
