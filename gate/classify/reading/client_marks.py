"""The marks by which a program's client of a service tells that it wipes, or lets somebody in.

They stand on words that few files hold, as those of `product_marks.py` do.
"""

from __future__ import annotations

from gate.classify.reading.product_marks import mark

CODE = r"\.(?:py|rb|[cm]?[jt]sx?|go|rs|java|kt|scala|php|cs|ex|exs)$"
WIPES = (
    mark(".each(&:", r"\](?:\.\w+)?\.each\(&:(?:delete_all|destroy_all|truncate\w*)\)", 4, r"\.(?:rb|rake)$"),
    mark("backupretentionperiod", r"\bBackupRetentionPeriod[\"']?\s*[=:]\s*0\b", 4, CODE),
    mark("bucketversioning(", r"\bBucketVersioning\([^\n)]*\)\.suspend\(", 4, CODE),
    mark("versioningconfiguration", r"\bVersioningConfiguration\b[^\n]*\bStatus[\"']?\s*[=:]\s*[\"']Suspended\b", 4, CODE),
    mark("deleterequest", r"\bDeleteRequest\b[^\n]*\bfor\b|\.map\([^\n]*\bDeleteRequest\b", 4, CODE),
    mark("queue_purge(", r"\.queue_purge\(", 4, CODE),
    mark("control.purge(", r"\bcontrol\.purge\(", 4, CODE),
    mark("destroy_secret_version(", r"\.destroy_secret_version\(", 4, CODE),
    mark("purge_deleted_", r"\.purge_deleted_(?:secret|key|certificate)\(", 4, CODE),
    mark("command.downgrade(", r"\bcommand\.downgrade\([^\n]*[\"']base[\"']", 4, CODE),
    mark("call_command(", r"\bcall_command\(\s*[\"']migrate[\"'][^\n]*[\"']zero[\"']", 4, CODE),
    mark("recreate_collection(", r"\.recreate_collection\(", 4, CODE),
    mark("collections.delete_all(", r"\bcollections\.delete_all\(", 4, CODE),
    mark("delete_dir_contents(", r"\.delete_dir_contents\(", 4, CODE),
    mark("ormpurger(", r"\bnew ORMPurger\(", 4, CODE),
    mark("deletemany({})", r"\bDeleteMany\(\{\}\)", 4, CODE),
    mark("->flush", r"->flush(?:db|all)\(", 4, CODE),
    mark("s3deleteobjectsoperator(", r"\bS3DeleteObjectsOperator\(", 4, CODE),
    mark("adapter.drop_relation(", r"\badapter\.drop_relation\(", 4),
)  # fmt: skip
"""What cannot be undone."""
OPENS = (
    mark("iam::", r"\biam::(?:aws|\d{12}|\$\{[\w:.]+\}):policy/(?!service-role/AWSLambdaBasicExecutionRole)", 4, r"\.(?:ya?ml|json|ts|py|go)$"),
    mark("accounts.", r"^\s*accounts\.[\w-]+\s*:\s*[\"']?(?:\w+,\s*)*(?:login|apiKey)\b", 4, r"\.ya?ml$"),
    mark("admin.enabled", r"^\s*[\"']?admin\.enabled[\"']?\s*:\s*[\"']?true", 4, r"\.ya?ml$"),
    mark("role_attribute_path", r"^\s*role_attribute_path\s*[:=]", 4, r"\.(?:ya?ml|ini|tpl|j2)$"),
    mark("org_role", r"^\s*(?:auto_assign_)?org_role\s*[:=]\s*[\"']?(?:Admin|Editor)", 4, r"\.(?:ya?ml|ini|tpl|j2)$"),
    mark("superuser", r"^\s*(?:role_attr_)?flags\s*:\s*[\"']?(?:\w+,)*SUPERUSER", 4, r"\.ya?ml$"),
    mark("groups", r"^\s*groups\s*:\s*\[?[^\n]*\b(?:wheel|sudo|root)\b", 4, r"\.ya?ml$"),
    mark("commands", r"^\s*commands\s+\[?\s*[\"']ALL[\"']", 4, r"\.rb$"),
    mark("submitter", r"\bsubmitter\s*:", 4, r"(^|/)[\w.-]*Jenkinsfile|\.(?:groovy|jenkinsfile)$"),
    mark("resources", r"^\s*(?:-\s+)?resources\s*:\s*\[[^\]\n]*(?:\bsecrets\b|\*|\bpods/exec\b|\broles\b|\b\w*rolebindings\b)", 4, r"\.(?:ya?ml|tpl)$"),
    mark("remove_protection(", r"\.remove_protection\(", 4, CODE),
    mark("add_to_members(", r"\.add_to_members\([^\n]*\brole\s*=\s*[\"']admin", 4, CODE),
    mark("create_cluster_role_binding(", r"\.create_cluster_role_binding\(", 4, CODE),
    mark("accesslevel.owner", r"\bAccessLevel\.OWNER\b", 4, CODE),
    mark("role_assignments.create(", r"\brole_assignments\.create\(", 4, CODE),
    mark("assign_role_to_user(", r"\.assign_role_to_user\(", 4, CODE),
    mark("grantrolestouser", r"\bgrantRolesToUser\b", 4, CODE),
    mark("setmembershipforuser(", r"\bsetMembershipForUser\([^\n]*\brole:\s*[\"']admin", 4, CODE),
    mark("updateuserbyid(", r"\bupdateUserById\([^\n]*\brole:\s*[\"'](?:admin|owner|service_role)", 4, CODE),
    mark("publicmetadata", r"\bpublicMetadata:\s*\{[^\n}]*\brole:\s*[\"'](?:admin|owner)", 4, CODE),
    mark("set_role(", r"->set_role\(\s*[\"']administrator", 4, CODE),
    mark("sys().putpolicy(", r"\bSys\(\)\.PutPolicy\(", 4, CODE),
    mark("permissions().create(", r"\bpermissions\(\)\.create\([^\n]*[\"']anyone[\"']", 4, CODE),
    mark("update_all(", r"\bupdate_all\(\s*(?:role:\s*[\"'](?:admin|owner)|admin:\s*true)", 4, CODE),
)  # fmt: skip
"""Who may do what."""
