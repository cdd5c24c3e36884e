"""The marks by which platforms, charts and stacks tell that a store goes, with what it holds, or that nothing keeps it any more."""

from __future__ import annotations

from gate.classify.reading.product_marks import mark

STORES = ("postgresql", "mysql", "mariadb", "mongodb", "minio", "elasticsearch", "rabbitmq", "kafka", "cassandra")
WIPES = (
    mark("deleted_classes", r"\bdeleted_classes\s*=\s*\[\s*\"", 4, r"\.toml$"),
    mark("skipfinalsnapshot", r"\bSkipFinalSnapshot:\s*pulumi\.Bool\(true\)", 4, r"\.go$"),
    mark("managementpolicies", r"^\s*managementPolicies:\s*\[\s*[\"']\*", 4, r"\.ya?ml$"),
    mark("resources-finalizer.argocd", r"^\s*-\s*resources-finalizer\.argocd", 4, r"\.ya?ml$"),
    mark("policy: sync", r"^\s*policy: sync\b", 4, r"\.ya?ml$"),
    mark("cleanuppolicy", r"^kind:\s*(?:Cluster)?CleanupPolicy\b", 4, r"\.ya?ml$"),
    mark("args:", r"^\s*args:\s*\[\s*[\"']delete[\"']", 4, r"\.ya?ml$"),
    mark("disable_database_environment_check", r"\bDISABLE_DATABASE_ENVIRONMENT_CHECK=1\b", 4),
    mark("_database.absent", r"^\s*-?\s*(?:postgres|mysql)_database\.absent\b", 4, r"\.sls$"),
    mark("\"ttl\"", r"\"ttl\"\s*:\s*true\b", 4, r"(^|/)firestore\.indexes\.json$"),
    mark("\"tagstatus\"", r"\"tagStatus\"\s*:\s*\"any\"", 3, r"\.json$"),
    mark("--prune", r"^\s*\w*FORGET_ARGS\s*=[^\n]*--prune\b", 4, r"\.env$"),
    mark("deleterelease(", r"\brepos\.deleteRelease\(", 4),
)  # fmt: skip
"""What cannot be undone."""
GONE = (
    mark("table \"", r"^table \"\w+\" \{", 4, r"schema[\w-]*\.hcl$"),
    mark("column \"", r"^\s+column \"\w+\" \{", 4, r"schema[\w-]*\.hcl$"),
    *(mark(f"name: {store}", rf"^\s*-\s*name: {store}\b", 4, r"(^|/)Chart\.ya?ml$") for store in STORES),
    mark("pulumi.protect(true)", r"\bpulumi\.Protect\(true\)", 4, r"\.go$"),
    mark("enablepurgeprotection", r"\benablePurgeProtection:\s*true\b", 4, r"\.bicep$"),
    mark("'retain'", r"\bremoval\s*:[^\n]*'retain'", 4, r"\.[jt]s$"),
)  # fmt: skip
"""What kept data, or held them, and stands there no longer."""
