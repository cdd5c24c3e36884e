"""What must stand in a file, or on a line, before a rule reads it. Most files hold few of these words, and finding all of them
in one pass takes a hundredth of the time of the patterns that can't match without them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ahocorasick_rs import BytesAhoCorasick

    from gate.model import Line


SMALL = 2_000
"""Characters in which words are found one by one before an automaton is built: a commit hook reads little."""


class Words:
    """Words that are sought together, in one pass over a text however many they are (Aho-Corasick). No word has a line break."""

    __slots__ = ("_automaton", "words")

    def __init__(self, *words: str) -> None:
        self.words = words
        self._automaton: BytesAhoCorasick | None = None

    def _found(self, data: bytes) -> list[tuple[int, int, int]]:
        """Number of the word, first byte and end of each one, in the order of their ends."""
        if self._automaton is None:
            from ahocorasick_rs import BytesAhoCorasick, Implementation

            self._automaton = BytesAhoCorasick([w.encode() for w in self.words], implementation=Implementation.DFA)
        return self._automaton.find_matches_as_indexes(data, overlapping=True)

    def within(self, text: str) -> frozenset[str]:
        """Those that stand in the text."""
        if self._automaton is None and len(text) < SMALL:
            return frozenset([word for word in self.words if word in text])
        return frozenset([self.words[number] for number, _, _ in self._found(_bytes(text))])

    def starts(self, text: str) -> list[int]:
        """Where each one begins."""
        data = _bytes(text)
        starts = [start for _, start, _ in self._found(data)]
        if len(data) == len(text):
            return starts
        answer, at, passed = dict[int, int](), 0, 0
        for start in sorted(starts):
            passed += len(data[at:start].decode("utf-8", "surrogatepass"))
            at = start
            answer[start] = passed
        return [answer[start] for start in starts]

    def lines(self, lines: Sequence[Line], said: str) -> list[Line]:
        """The lines that hold a word; `said` is their text and nothing else, joined, in lower case where the words are."""
        if self._automaton is None and len(said) < SMALL:
            rows = zip(lines, said.split("\n"), strict=False)
            return [line for line, row in rows if any(word in row for word in self.words)]
        data = _bytes(said)
        held: list[Line] = []
        number = before = end = 0
        for _, start, _ in self._found(data):
            if start < end:
                continue  # of a line that is held already
            number, before = number + data.count(b"\n", before, start), start
            end = data.find(b"\n", start) % (len(data) + 1)
            held.append(lines[number])
        return held


def _bytes(text: str) -> bytes:
    """What the search reads; a byte that is not UTF-8 is half a pair in the text, and stays apart."""
    return text.encode("utf-8", "surrogatepass")


# What a statement can't do without, and what spells a keyword otherwise (escapes, and strings put together).
SQL_WORDS = Words(
    "lo_unlink", "retention_policy", "create", "table", "replace", "update", "schema", "insert", "delete", "grant", "exec", "||", "\\x", "\\u",
    ".save", "find_each", "in_batches", "bulkwrite", "drop", "alter", "truncate", "revoke", "reassign", "copy ", "do $", "database", "\\!", "merge",
    "' + '", '" + "', "'+'", '"+"', '" . "', '" << "', "' . '", "' << '",
)  # fmt: skip
LOSS_WORDS = Words(
    "rm", "remov", "empty", "delet", "env", "clear", "keep", "prod", "drop", "destroy", "truncat", "rimraf", "flush",
    "terminat", "purg", ".del", "retention", "retain", "protection", "recovery", "rotate", "min_age", "max_age", "ttl", "backup", "expir", "deregister", "confirm", "dry", "wipe",
    ".sync(", ".clean", "databasecleaner", "artisan", "->call", "->command", "->queue", "obliterate", "synchronize", "allowglobal", "destructive", ":down", "call_command", "detach", "vacuum",
    "prune(", "undefine", "storage_down", "create_index!", "createquery", "nativequery",
    "anonymi", "pseudonymi", "erase", "forget", "redact", "scrub",
    "refreshdatabase", "rollback", "goose.", "undo", "unlink", "overwrite", "write_truncate", "if_exists", "if_table_exists", "paranoid", "discard", "archived", "cleandirectory", "full_refresh", "retainlast", "unlink(",
    "foreign_key", "replication_role", "trigger", "nocheck",
)  # fmt: skip
MEDICINE_WORDS = Words(
    "obx", "photo_therapy", "retrospective", "mlper_h", "etagent", "orderingprovider", "cillin", "mycin", "floxacin", "cycline", "conazole", "prazole", "sartan",
    "dipine", "azepam", "azolam", "curonium", "xaban", "gliptin", "oxetine", "triptyline", "barbital", "codone", "morphone", "fentanil", "vastatin", "caine",
    "necrosis", "emolysis", "rass", "reactive", "vfib", "mlperh", "ml_per_h", "anaphyla", "radiologist", "negative_pressure", "negativepressure", "wdt_enable",
    "handoff", "hand_off", "consent", "qcpassed", "qc_passed", "caregiver", "schedule.ii", "meld", "mrn", ".sound(", ".alarm(", ".beep(", ".page(", "air_in",
    "airin", "nurse", "lead_off", "leadoff", "platelets", "phototherapy", "ultra", "apnea", "apnoea", "wrist", "pharmacist", "donor", "recipient", "heparin",
    "chest", "urgent", "lactate", "et_agent", "critical", "ordering_provider", "interactionerror", "potassium", "basal", "occluded", "density", "physician",
    "resus", "dnr", "g/kg", "dose", "dosage", "per_kg", "perkg", "mg/kg", "allerg", "contraindicat", "egfr", "creatinine", "potassium", "spo2", "sbp", "dbp", "insulin", "warfarin", "inr",
    "drug", "bolus", "basal", "sepsis", "qsofa", "heart", "bradycardia", "tachycardia", "hypoglyc", "glucose", "lactate", "qtc", "triage", "blood",
    "infusion", "carbeffect", "gcs", "apgar", "gestational", "weight_kg", "weightkg", "phq", "hba1c", "g/dl", "g/l", "mg_dl", "mgdl", "mmol", "laterality",
    "targettop", "targetbottom", "target_top", "target_bottom", "cmh2o", "cm_h2o", "apnea", "fio2", "joules", "_max_gy", "spinal_cord", "ml_kg", "clinician", "nurse", "physician", "care_team", "careteam",
)  # fmt: skip
CARE_WORDS = Words(
    "medication", "medicine", "prescri", "contraindic", "pregnan", "potassium", "glucose", "cholesterol", "creatinine", "spo2", "systolic", "vaccin",
    "fever", "allerg", "hemorrhage", "haemorrhage", "pneumothorax", "infusion", "chemotherap", "radiolog", "chest pain", "physician", "clinic",
    "nurse", "triage", "crossmatch", "obx", "deteriorat", "mmol", "cockcroft", "suicid", "overdose", "bsa", "weight_kg", "weightkg", "patient",
    "dosage", "last_taken", "lasttaken", "last_given", "lastgiven", "maygive", "may_give", "adults", "analyte", "saturation", "hospital",
)  # fmt: skip
FETCHED = Words(
    "curl", "wget", "iwr", "irm", "invoke-", "webclient", "decode", "atob", "hex", "fromcharcode", "gzinflate",
    "data:text/", "data:application/", "/dev/tcp/", "urlclassloader", "assembly.load", "openstream", "new url(", "eval_string", "runinthiscontext", "__import__", "importscripts",
    "getenv()", "environ", "env.to_h", "process.env)", "appcast", "urlopen", "requests.get", "httpx", "uri.open", "net::http", "file_get_contents",
    "decompress", "marshal", "base64", "$_", "request.", "params[", "req.", "location.",
)  # fmt: skip
FETCH_WORDS = Words(
    *FETCHED.words,
    "<script",
    "document.cookie",
    "[value",
    "sendbeacon",
    "fetch(",
    "onload",
    "onclick",
    "onerror",
    "javascript:",
    "#exec",
    "env",
    "clone",
    "download",
    "mirror",
    "registry",
    "sha",
    "checksum",
    "digest",
    "md5",
)
INDIRECT_WORDS = Words(
    "detach", "measurement", "table", "delete", "getattr", "send ", "send(", "drop", "database", "truncate", "attrgetter", "methodcaller",
    ".send", "_send",
    "ddl", "generation", "clean-", "synchronize", "force", "rmsync", "flushall", "destroy", "['de", '["de', "['dr", '["dr', "['tr", '["tr', "'del", '"del', "'dr", '"dr',
    "'trunc", '"trunc', "'dest", '"dest',
)  # fmt: skip
CONSTRUCT_WORDS = Words("cdk", "pulumi", "constructs", "troposphere", "aws::")
STEP_WORDS = Words(
    " on)", "read", "view", "guest", "restrict", "limit", "least", "pull", "true", "false", "yes", "no", "off", "ask", "prompt", "den", "reject", "block", "confirm", "tools", "fields", "permit", "fillable", "attributes", "registries", "trusted", "origins", "snprintf", "strlc", "strnc",
)  # fmt: skip
"""Without one of these in what goes nothing is stepped up (`stepups.py`)."""
ANSWER_WORDS = Words("true", "false", "none", "nil", "null", "ok(())", "next", "pass")
"""Without one of these in what comes no check answers always the same (`answers.py`)."""
STATE_WORDS = Words(
    "active",
    "enabled",
    "approved",
    "verified",
    "confirmed",
    "locked",
    "blocked",
    "disabled",
    "suspended",
    "banned",
    "deleted",
)
"""How an account stands."""
SCOPE_WORDS = Words("current_", "request.user", "get_queryset", ".find(", ".find_by", "select", "delete from", "update", "truncate")
"""Without one of these in what goes no query reaches further (`scopes.py`)."""
PRODUCT_WORDS = Words(
    "memberuid:", "uniquemember:", "roleoccupant:", "member:", "[peer]", "user_name:", "teams:", "location:", '"target"', '"default"', '"registry"', '"ttl"',
    '"tagstatus"', "--prune", "<permission", "permissionex", "localsystem", "impersonate=", "firewallexception", "scope=", ":certificate", "<util:user",
    "alwaysinstallelevated", "allowdowngrades=", "removefolderex",
    '"expiration"', "prod", "tablename:", '"task"', "'task'", "$out", "().delete(", ").terminate()", ".delete().execute()", ".down()", ".down({", "::deleteitem", "::destroy(",
    "<expiration>", "_op_type", "add_lifecycle_delete_rule(", "admin_delete_user(", "appendonly", "authorization:", "cleandirectory(", "command(",
    "createcriteriadelete(", "dns.records.delete(", "dropkeyspace(", "emptybucket(", "expireafterseconds", "forcenewdeployment", "getroles().add(",
    "grants:", "in_batches(&:", "new path(", "patch_namespaced_", "prunable", "put_retention_policy(", "queue.all.each(&:clear)", "recursive=true",
    "skip-log-bin", "@command", "skip_log_bin", "storage.from(", "stripe.customer.delete(", "timetolivespecification", "update_time_to_live(",
    ".each(&:", "action :delete", "accounts.", "admin.enabled", "commands", "groups", "iam::", "org_role", "resources", "role_attribute_path", "submitter", "superuser",
    "->flush", "accesslevel.owner", "adapter.drop_relation(", "add_to_members(", "assign_role_to_user(",
    "backupretentionperiod", "bucketversioning(", "call_command(", "collections.delete_all(", "command.downgrade(",
    "control.purge(", "create_cluster_role_binding(", "delete_dir_contents(", "deletemany({})", "deleterequest",
    "destroy_secret_version(", "grantrolestouser", "ormpurger(", "permissions().create(", "publicmetadata",
    "purge_deleted_", "queue_purge(", "recreate_collection(", "remove_protection(", "role_assignments.create(",
    "s3deleteobjectsoperator(", "set_role(", "setmembershipforuser(", "sys().putpolicy(", "update_all(",
    "updateuserbyid(", "versioningconfiguration",
    " set recovery simple", ".system.expire_snapshots(", "account set network_policy", "account unset network_policy",
    "add_retention_policy(", "administrator", "alter share ", "as call purge_", "binlog_expire_logs_seconds",
    "citus_drop_old_time_partitions", "cron.schedule", "cron.unschedule", "data_retention_time_in_days", "dbms_aqadm.purge_queue_table(",
    "dbms_audit_mgmt.clean_audit_trail(", "dbms_network_acl_admin.", "dbms_rls.disable_policy(", "dbms_rls.drop_policy(",
    "dbms_scheduler.create_job(", "dbms_scheduler.disable(", "dbms_scheduler.drop_job(", "default_table_expiration_days", "do call purge_", "drop_chunks(",
    "drop_partition_id", "drop_partition_time", "flashback database", "flashback table", "set global read_only", "history_retention_period",
    "mysql.user set", "noaudit ", "partition_expiration_days", "partman.part_config", "publicaccessible true", "purge binary logs",
    "purge dba_recyclebin", "purge recyclebin", "remove @", "reset master", "reset replica all", "reset slave all", "restore database",
    "retain 0 hours", 'runalways="true"', "select delete_all_", "select drop_all_", "select purge_", "select truncate_", "select wipe_",
    "set default role all", "sp_addrolemember", "sp_addsrvrolemember", "sp_cdc_disable_", "sp_configure", "sp_dbremove",
    "sp_delete_database_backuphistory", "sp_delete_job", "sp_grantdbaccess", "sp_msforeach", "sp_update_job", "storage.buckets set public",
    "unset masking policy",
    " access(", " group ", '"$permissions"', '"access"', '"accesspolicy"', '"allow"', '"artifact_name"', '"authorities"', '"authorizer"',
    '"command"', '"delete"', '"execute"', '"policyitems"', '"role"', '"role_id"', '"roles"', '"users_default"', "#!", '#i "nuget', "#include",
    "#load", "$everyone", "(&:remove_", "*:*", "+:", "- action:", "->delete_all", "->deletedirectory(", ".customers.del(", ".deleteall(", ".drop",
    ".drop().iterate(", ".droptable(", ".emptytable", ".expunge(", ".grant('", ".grant_admin(", ".grant_decrypt(", ".grant_delete(",
    ".grant_full_access(", ".grant_purge(", ".grant_put(", ".grant_read(", ".grant_read_write(", ".grantadmin(", ".grantdecrypt(", ".grantdelete(",
    ".grantfullaccess(", ".grantinvoke(", ".grantpurge(", ".grantput(", ".grantread(", ".grantreadwrite(", ".grantreadwritedata(",
    ".grantwritedata(", ".permissions=", ".wipe()", "// @", "//repos", "/dev/urandom", ": () => true", ": true", ":db/excise",
    ":deploy-repositories", ":override", "<accesslevel>", "<action name=", "<action-key>", "<all_computers>true", "<authorize ", "<delete dir",
    "<delete path", "<permissions>", "<prod>", "<queuemembers>", "<region>", "<role name=", "<roleprivilege ", "<sections>", "<unchecked",
    "@@allow(", "@@deny(", "@ejb.permission", "@file:repository", "@isgranted", "@preempt", "].clear!", "aaaa", "absent", "access policy",
    "access_filter", "access_management", "action=accept", "actvt", "add_cap(", "add_permission(", "add_repositories", "admin user",
    "admin_conversations_delete(", "administrators", "all devices", "allow jcr:", "allowall", "allowinvalidcertificates", "alwaysgroups",
    "ansistrano_git_branch", "assign_perm(", "auth-type", "authority-check", "authorized_for_", "aws s3 rm ", "boundscheck", "box.removeall(",
    "bulk=true", "bzip2 -", "can('delete'", "can('manage'", "can('update'", "can_delete = true", "candidategroups", "cap_allow", "capability",
    "clrpfm", "cmdcategory", 'collection="all', "collections(", "com.apple.security.pem", "com.apple.security.pkcs1", "com.apple.security.root",
    "config_", "delete http", "delete(force: true", "delete-by-values", "delete_collection(", "delete_from ", "deleteallonsubmit(", "deletefolder",
    "deletehdfs", "deletemultiple(", "deleterealmifmigrationneeded", "destinationsyncmode", "destroy_task(", "dial(", "docmd.deleteobject",
    "domain_force", "dotnetnugetpush(", "dropcolumnfamily(", "durablequeue", "emptyrecyclebin(", "emptytrash(", "encore:api public", "encrypted",
    "ssl_ciphers", "ssl_protocols", "sslciphersuite", "sslprotocol", "enforce_retention_duration", "environmentref", "environments = [", "erase startup-config", "eval:", "everyone: true", "fail(", "file delete",
    "files_permanently_delete(", "filesandordirs", "filterexpression", "filters.push", "fsfullaccess", "ftp.dest(", "function permissions",
    "getcollection<", "git = ", "go:debug", "go:embed", "grabresolver", "grant all", "grantdatabase(", "group:adduser", "groups: {}", "grtobjaut",
    "grub_cmdline_linux", "gzip -", "handlers={}", "hard_delete", "host: any", "hostcategory", "imgverify", "insidergroup", "is_granted",
    "ismemberof(", "k ^", "kernel http", 'kill "', "loadmultiple(", "m = true", "management.users.delete(", "mdb_drop(", "merge_access_level",
    "mkfs", "mnesia:", 'mode="0666"', "noadminrequired", "nocsrfrequired", "notwofactorrequired", "open output", "operclass", "owner user",
    "oz-upgrades-unsafe-allow", "packages = http", "permission('hudson", "permission: read_write", "permission_types", "permissions",
    'permissions = "*"', "permissions: [", "permissionschange(", "permits", "phabricator.default", "pinned_release", 'principal: "user:',
    "privileges ", "proc datasets", "productionvariants", "publicpage", "push_access_level", "querybuilder.truncate(", "rd /s /q", "readonly(false)",
    "record.delete(", "redis.call(", "remove [find]", "remove-item", "removedir", "request system zeroize", "requireadministrator",
    'resource ref="anonymous"', "rm -", "rm -r gs://", "rm -rf /", "rm -rf ~", "rmdir /r", "role: null", 'rule"', "s-1-", "seclabel", "select: [",
    "services finger", "services ftp", "services telnet", "setenv verify no", "settrashed(true", "sharingmodel", "shell rm", "shield({",
    "sparkle:version", "sqlstatementsource", "super user", "system(data", "tablepermission", "tables_modify", "taint-escape", "then accept",
    "threshold", "truncate(cascade", 'tso "delete', "unprotect_access_level", "update uri", "update_permission_property(", "user root",
    "user_role_grant_permissions(", "usercategory", "username(", "userprincipalname(", "usertask", "using repositor", "valid users",
    "validatesdomainname", "volume.delete(", "watchtower_monitor_only", "wp_delete_attachment(", "wp_delete_post(", "wp_delete_user(", "write erase",
    "xz -", "zap", "| /bin/", "| delete", "| eval",
    '"none"', '"public"', "/auth-url", "all-unauthenticated", "allow.everyone", "allow_admin_create_user_only", "allow_anonymous",
    "allowanonymousread", "allowany", "alloweveryone", "alwaysallow", "anonymous-auth", "app.token", "auth_basic off", "auth_basic_user_file",
    "auth_request", "authenticate-oidc", "basic-auth", "blockunknown", "container_access_type", "defaultaction", "disable_registration",
    "email_domains", "enable-skip-login", "enable_anonymous", "enable_signup", "forward_auth", "hmac-auth", "invoker-iam-disabled", "key-auth",
    "ldap-auth", "middlewares", "omniauth_block_auto_created_users", "prevent_self_review", "public_role_like", "rack::auth::basic",
    "require_signin_view", "run.googleapis.com/ingress", "signup_enabled", "unsecured", "verify_jwt", "visibility_level",
    '"privileges"', "'microsoft.documentdb/databaseaccounts", "'microsoft.keyvault/vaults", "'microsoft.sql/servers",
    "'microsoft.storage/storageaccounts", "'public'", "+@all", "<auth-constraint", "@auth(", "allow.publicapikey(", "ami_groups", "databases:",
    "default_permission", "directaccessgrantsenabled", "githubusercontent.com:sub", 'key_prefix ""', "logins", "members.create(", "os:admin",
    "policies", "privs", 'publish: ">"', "pvc", "redirecturis", "reflection-allowed-namespaces", "registrationallowed", "rolename", "roles/editor",
    "roles/owner", "sealedsecrets.bitnami.com/cluster-wide", "stack(",
    "'retain'", "_database.absent", "args:", "cleanuppolicy", 'column "', "deleted_classes", "deleterelease(", "disable_database_environment_check",
    "enablepurgeprotection", "managementpolicies", "name: cassandra", "name: elasticsearch", "name: kafka", "name: mariadb", "name: minio",
    "name: mongodb", "name: mysql", "name: postgresql", "name: rabbitmq", "policy: sync", "pulumi.protect(true)", "resources-finalizer.argocd",
    "skipfinalsnapshot", 'table "',
    '"type": "git"', "type: git",
)  # fmt: skip
"""Without one of these no product says what `products.py` looks for."""
