"""What a line of code does to something that others use: by the client that it speaks through, and the verb that it says.

python -c "boto3.client('iam').attach_user_policy(...)"    gives rights
rails runner "Order.in_batches.delete_all"                 deletes, for a console of a framework stands on its database
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gate.commands.call import Call
from gate.commands.grades import Verdict, judge
from gate.expressions import Lazy

CONSOLES = frozenset(
    ("rails", "gitlab-rails", "artisan", "sail", "manage.py", "django-admin", "drush", "wp", "console", "flask", "mix")
)
"""Programs whose code runs on the database of an application."""
DESTROYS = "destroys what the code names: cannot be undone"
_CLIENT = Lazy(
    r"(?<![./\w-])(?:boto3|aws-sdk|kubernetes|github|gitlab|octokit|redis|docker|hvac|stripe|firebase|supabase|elasticsearch|opensearch\w*|pinecone|chromadb|qdrant\w*|huggingface_hub|wandb|ldap3?|nomad|consul|etcd3?|memcache\w*"
    r"|celery|pika|ftplib|paramiko|telnetlib|digitalocean|snowflake|pymongo|mongodb?|mongoose|prisma|sequelize|knex|knexfile|keycloak|neo4j|azure|googleapis|twilio|cloudflare|hcloud|openstack|libvirt|sqlalchemy|psycopg\w*|django)\b"
    r"|google\.cloud|//api\.(?:github|gitlab|bitbucket)\.|firebase[_-]admin|\bAws::|\bMongo::|\bRedis\b|\bOctokit\b|\bdb\.(?:drop_all|session)|\bsession\.query|\./models|supabase-js|aws\.S3",
    re.IGNORECASE,
)
"""Libraries that speak to something others use."""
_CLOUD_DELETES = Lazy(
    r"(?:\.|->|::)(?:delete_(?!item\b|message)\w+|terminate_\w+|drop_(?!duplicates|na\b)\w+|destroy\w*|truncate\w*|deregister_\w+|purge_\w+"
    r"|remove_(?:all|bucket)\w*|dropDatabase|delete_many|deleteMany|flushall|flushdb|rebuild_environment|force_delete\w*|delete_all|destroy_all"
    r"|drop(?!\s*\((?:[^()]*,)?\s*(?:columns|axis)\s*=)|empty)\s*\("
    r"|\.objects\.all\(\)\.delete\(|(?:Delete|Terminate|Purge)(?!Object|Message|Item)\w+Command\)?\s*\(|\.(?:all|where)\([^)]*\)\.delete\(|\.destroy_all"
    r"|\.delete_all"
)
_CLIENTS = Lazy(
    r"boto3|DB::|Schema::|google\.cloud|azure\.|kubernetes|aws-sdk|@aws-sdk|pymongo|redis|psycopg|sqlalchemy|django|ActiveRecord|objects|\.connect\(|MongoClient|create_engine|docker|Client\(|pulumi|hvac|[A-Z]\w+\.(?:destroy_all|delete_all|all|where|find)"
)
_DELETES = Lazy(
    r"(?:\.|->|::|&:)(?:delete|destroy|purge|truncate|terminate|deregister|wipe|forceDelete|recursiveDelete|_raw_delete|really_destroy|drop|remove|prune|rmd|del|clear|reset"
    r"|(?:delete|destroy|purge|drop(?!_duplicates|_na)|terminate|deregister|begin_delete|truncate|disable_secrets|disable_audit|force_delete)_\w+"
    r"|(?:delete|destroy|purge|drop|terminate|deregister|truncate)[A-Z]\w*|flush_?(?:all|db)|flush(?:All|Db|DB)|schedule_key_deletion"
    r"|stop_logging)!?(?=\s*[(;,}\"']|\s|$)"
    r"|&:(?:delete|destroy|purge|really_destroy)"
    r"|\bcall_command\(\s*['\"](?:flush|reset_db)|Artisan::call\(\s*['\"](?:migrate:(?:fresh|reset|refresh)|db:wipe)|sync\(\s*\{\s*force\s*:\s*true|\bDETACH DELETE\b|execute_command\(\s*['\"]FLUSH|\bdelete_repo\(|\bflush_all\b"
)
_OF_MEMORY = Lazy(
    r"(?:\bos|\bPath\([^)]*\)|\bshutil|\bfs|\blocalStorage|\bset\(\)|\blist|\bdict|\barr\w*|\bdf\w*|\bhandler\w*|\bheaders?)$"
)
"""Who is asked: something of this process."""
_GIVES = Lazy(
    r"\b(?:attach|put|set|create|delete)_\w*(?:policy|acl)\(|\b(?:attach|put|set|create|delete)\w*(?:Policy|Acl)\("
    r"|\bcreate_?(?:access_?key|login_?profile|AccessKey|LoginProfile)\(|authorize_?security_?group\w*\(|authorizeSecurityGroup\w*\("
    r"|add_?user_?to_?group\(|addUserToGroup\(|update_assume_role\w*\("
    r"|\bcreate_\w*role_binding\(|\badd_to_(?:collaborators|members)\(|\.(?:add_role|assignRole|addRole|set_role)\(|\.admin!"
    r"|\.(?:is_)?(?:admin|superuser|staff)\s*=\s*[Tt]rue\b|\b(?:user_set|groups)\.add\(|setCustomUserClaims\(|create_?[rR]eview\([^)]*APPROVE"
    r"|deleteBranchProtection|remove_protection\(|grantRoles\w*|/collaborators/|MasterUserPassword|delete_realm\("
)
_OPERATES = Lazy(
    r"\b(?:update_service|update_function_code|modify_db_\w+|stop_instances|reboot_\w+|change_resource_record_sets|patch_namespaced_\w+|trigger_dag|upload_folder|updateFunctionCode|updateService|stopInstances)\(|\.push\([^)\n]*(?:--force|force\s*=\s*True)"
)
_LETS_IN = Lazy(r"/etc/(?:sudoers|passwd|shadow|ssh/|pam\.d)|\.ssh/authorized_keys")
_WRITES = Lazy(r"open\([^)]*,\s*['\"][wax]|(?:write|append)\w*\(|rename\(|chmod\(|symlink\(")
_ENVIRONMENT = Lazy(
    r"(?:fetch|axios(?:\.\w+)?|https?\.\w+|request(?:\.\w+)?)\([^)\n]*process\.env(?:\s*[,)}]|\.\w*(?:SECRET|PASSW|PRIVATE))|\.(?:post|put|request)\([^)\n]*process\.env\s*[,)}]|JSON\.stringify\(process\.env"
)
_BY_HTTP = Lazy(
    r"(?:\.delete|\bdelete)\(\s*f?['\"`]https?://(?!localhost|127\.|0\.0\.0\.0)|\.request\(\s*['\"]DELETE['\"]\s*,\s*f?['\"]https?://(?!localhost|127\.)"
)
_MODELS = Lazy(
    r"\b(?!(?:Object|Array|Map|Set|Promise|Path|Buffer|Symbol|Reflect|Date|JSON|Math|URL|File|Image|Figure)\b)[A-Z]\w*(?:::\w+|\.objects)*(?:\.|->"
    r"|::)[^\n;]{0,200}?\b(?:update(?:_all|_columns?|_attributes?|_or_create)?|save|create(?:_user|_superuser)?|insert_all|upsert_all|forceFill|toggle"
    r"|assign_attributes|set_password)!?\s*\("
)
"""Models of ActiveRecord, Django and Eloquent whose rows a console changes."""
_RIGHTS = Lazy(
    r"(?i)(?:\b(?:is_)?(?:admin|super_?user|staff|owner)\w*['\"]?\s*(?::|=>|=)\s*(?:true|1)\b|\b(?:role|group|access_level)\w*['\"]?\s*(?::|=>|=)\s*:?['\"]?(?:super_?)?(?:admin|owner|root)|create_superuser|set_password)"
)


def _deletes(text: str) -> bool:
    return any(not _OF_MEMORY.search(text[max(0, hit.start() - 60) : hit.start()]) for hit in _DELETES.finditer(text))


def remotely(call: Call, text: str) -> Iterator[Verdict]:
    """The verdicts that its verbs ask for, where it speaks to something else than this machine."""
    if _CLOUD_DELETES.search(text) and _CLIENTS.search(text):
        yield call.judge("destroy", DESTROYS)
    if _BY_HTTP.search(text):
        yield call.judge("destroy", "deletes by a request: cannot be undone")
    if _LETS_IN.search(text) and _WRITES.search(text):
        yield judge("access", call.line(), None, why="changes who may enter this machine")
    if _ENVIRONMENT.search(text):
        yield judge("leak", call.line(), None, why="sends secrets out")
    if call.name in CONSOLES or _CLIENT.search(text):
        yield from _spoken(call, text)
    if _MODELS.search(text):
        given = _RIGHTS.search(text) is not None
        yield judge("access", call.line(), None, why="makes somebody more than he was") if given else call.judge("data")


def _spoken(call: Call, text: str) -> Iterator[Verdict]:
    """What is said to a client, or in a console."""
    if _GIVES.search(text):
        yield judge("access", call.line(), None, why="says who may do what")
    elif _deletes(text):
        yield call.judge("destroy", DESTROYS)
    elif _OPERATES.search(text):
        yield judge("deploy", call.line(), None, why="changes what runs somewhere else")
