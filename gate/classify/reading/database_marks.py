"""The marks by which procedures and settings of databases tell what is wiped and who is let in, where no verb of SQL does.

SELECT cron.schedule('purge', '0 3 * * *', 'CALL purge_events()')      a database deletes by itself from now on
EXEC sp_addrolemember 'db_owner', 'app_user'                           an account becomes the owner of everything
"""

from __future__ import annotations

from gate.classify.reading.product_marks import Mark, mark

_SQL = r"\.(?:sql|psql|pgsql|ddl|dml|pls|pks|pkb|plsql|tsql|hql)$"


def _sql(needed: str, said: str, level: int = 4) -> Mark:
    return mark(needed, r"^\s*(?:\w+\s+){0,4}?" + said, level, _SQL)


WIPES = (
    _sql("cron.schedule", r"cron\.schedule(?:_in_database)?\([^\n]*\b(?:delete|drop|truncate|purge|prune|clean|remove|expire)"),
    _sql("cron.unschedule", r"cron\.unschedule\([^\n]*\b(?:backup|dump|archive|vacuum|snapshot)"),
    *(_sql(said, rf"partman\.{said}", 4) for said in ("drop_partition_time", "drop_partition_id")),
    _sql("partman.part_config", r"partman\.part_config\s+set\b[^\n]*\bretention\b"),
    _sql("citus_drop_old_time_partitions", r"citus_drop_old_time_partitions\("),
    _sql("drop_chunks(", r"drop_chunks\("), _sql("add_retention_policy(", r"add_retention_policy\("),
    _sql("dbms_scheduler.create_job(", r"dbms_scheduler\.create_job\([^\n]*\b(?:purge|delete|drop|truncate)"), _sql("dbms_scheduler.drop_job(", r"dbms_scheduler\.drop_job\("), _sql("dbms_scheduler.disable(", r"dbms_scheduler\.disable\("),
    _sql("dbms_audit_mgmt.clean_audit_trail(", r"dbms_audit_mgmt\.clean_audit_trail\("),
    _sql("dbms_aqadm.purge_queue_table(", r"dbms_aqadm\.purge_queue_table\("),
    _sql("sp_dbremove", r"sp_dbremove\b"), _sql("sp_delete_database_backuphistory", r"[\w.]*sp_delete_database_backuphistory\b"),
    _sql("sp_delete_job", r"[\w.]*sp_delete_job\b"), _sql("sp_cdc_disable_", r"[\w.]*sp_cdc_disable_(?:table|db)\b"),
    _sql("sp_update_job", r"[\w.]*sp_update_job\b[^\n]*\bbackup\b[^\n]*@enabled\s*=\s*0"),
    _sql("sp_msforeach", r"[\w.]*sp_MSforeach(?:db|table)\b[^\n]*\b(?:drop|delete|truncate|purge)"),
    _sql(" set recovery simple", r"\S+ set recovery simple\b", 3), _sql("restore database", r"restore database\b[^\n]*\bwith\b[^\n]*\breplace\b"),
    _sql("purge binary logs", r"purge binary logs\b"), _sql("binlog_expire_logs_seconds", r"binlog_expire_logs_seconds\s*=\s*\d{1,5}\b"),
    _sql("reset master", r"reset master\b"), _sql("reset replica all", r"reset replica all\b"), _sql("reset slave all", r"reset slave all\b"),
    _sql("flashback table", r"flashback table\b"), _sql("flashback database", r"flashback database\b"),
    _sql("purge recyclebin", r"purge recyclebin\b"), _sql("purge dba_recyclebin", r"purge dba_recyclebin\b"),
    _sql("data_retention_time_in_days", r"\S+ set data_retention_time_in_days\s*=\s*[01]\b"),
    _sql("partition_expiration_days", r"\S+ set options\s*\([^\n]*partition_expiration_days\s*=\s*\d"),
    _sql("default_table_expiration_days", r"\S+ set options\s*\([^\n]*default_table_expiration_days\s*=\s*\d"),
    _sql("history_retention_period", r"\S+ set\s*\([^\n]*history_retention_period\s*=\s*\d+ (?:days?|weeks?|months?)\b"),
    _sql("retain 0 hours", r"vacuum \S+ retain 0 hours\b"), _sql(".system.expire_snapshots(", r"\w+\.system\.expire_snapshots\("),
    _sql("remove @", r"remove @\S"),
    *(_sql(f"select {verb}_", rf"select {verb}_\w+\s*\(") for verb in ("purge", "truncate", "wipe", "delete_all", "drop_all")),
    _sql("do call purge_", r"[^\n]*\bdo call purge_"), _sql("as call purge_", r"as call purge_"),
    mark("runalways=\"true\"", r"<changeSet\b[^\n]*runAlways=\"true\"", 3, r"\.xml$"),
)  # fmt: skip
"""What cannot be undone."""
OPENS = (
    _sql("sp_addrolemember", r"[\w.]*sp_addrolemember\b"), _sql("sp_addsrvrolemember", r"[\w.]*sp_addsrvrolemember\b"),
    _sql("sp_grantdbaccess", r"[\w.]*sp_grantdbaccess\b"), _sql("sp_configure", r"[\w.]*sp_configure\s+N?'(?:xp_cmdshell|clr enabled|Ole Automation Procedures)'\s*,\s*1\b"),
    _sql("dbms_network_acl_admin.", r"dbms_network_acl_admin\.(?:append|create|assign|add)"),
    *(_sql(f"dbms_rls.{said}_policy(", rf"dbms_rls\.{said}_policy\(") for said in ("drop", "disable")),
    _sql("noaudit ", r"noaudit (?:all|policy|create|drop|alter|session|role|user)\b"),
    _sql("mysql.user set", r"mysql\.user set\b[^\n]*_priv"), _sql("set default role all", r"set default role all\b"),
    _sql("set global read_only", r"set global read_only\s*=\s*(?:off|0)\b"),
    _sql("account set network_policy", r"account set network_policy\b"), _sql("account unset network_policy", r"account unset network_policy\b"),
    _sql("unset masking policy", r"\S+ (?:modify|alter) (?:column )?\S+ unset masking policy\b"),
    _sql("alter share ", r"alter share \S+ (?:add|set) accounts\s*="), _sql("publicaccessible true", r"\S+ set publicaccessible true\b"),
    _sql("storage.buckets set public", r"storage\.buckets set public\s*=\s*true"),
    _sql("administrator", r"\w*usermeta\b[^\n]*\"administrator\""),
)  # fmt: skip
"""Who may do what."""
