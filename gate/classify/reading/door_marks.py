"""The marks by which servers, gateways and services tell that whoever comes is let in: a login, a policy or a filter that is switched off.

They count where a file stood before: what is set up without a login lets nobody in who was kept out.
"""

from __future__ import annotations

from gate.classify.reading.product_marks import mark

SET = r"[\"']?\]?\s*(?:[:=]|\s)\s*[\"']?"
OFF, ON = r"(?:false|off|no|0|disabled?|none)\b", r"(?:true|on|yes|1|enabled?)\b"
CONFIG = r"\.(?:ya?ml|json|toml|ini|conf|cnf|cfg|properties|env|tf|hcl|tfvars|tpl|tmpl|j2|erb|gotmpl|xml|vcl|service|rb|py)$|(^|/)(?:Caddyfile|Dockerfile)[^/]*$"
OPENS = (
    # whom a login takes, or whether one is asked for
    mark("email_domains", rf"\bemail_domains{SET}(?:\[\s*)?[\"']?\*", 4, CONFIG),
    mark("unsecured", r"^\s*(?:authorizationStrategy\s*:\s*)?[\"']?unsecured[\"']?\s*$", 4, CONFIG),
    mark("enable_signup", rf"\benable_signup{SET}{ON}", 4, CONFIG),
    mark("enable_anonymous", rf"\benable_anonymous\w*{SET}{ON}", 4, CONFIG),
    mark("verify_jwt", rf"\bverify_jwt{SET}{OFF}", 4, CONFIG),
    mark("auth_basic off", r"^\s*auth_basic off\s*;", 4, CONFIG),
    mark("auth-type", rf"\bauth-type{SET}none\b", 4, CONFIG),
    mark("anonymous-auth", rf"\banonymous-auth{SET}{ON}", 4, CONFIG),
    mark("alwaysallow", r"\bauthorization-mode\b[^\n]*\bAlwaysAllow\b", 4, CONFIG),
    mark("disable_registration", rf"^\s*DISABLE_REGISTRATION{SET}false\b", 4, CONFIG),
    mark("require_signin_view", rf"^\s*REQUIRE_SIGNIN_VIEW{SET}false\b", 4, CONFIG),
    mark("signup_enabled", rf"\bgitlab_signup_enabled{SET}true\b", 4, CONFIG),
    mark("omniauth_block_auto_created_users", rf"\bomniauth_block_auto_created_users{SET}false\b", 4, CONFIG),
    mark("blockunknown", rf"\bblockUnknown{SET}false\b", 4, CONFIG),
    mark("app.token", r"\bServerApp\.token\s*=\s*[\"'][\"']", 4, r"\.(?:py|json)$"),
    mark("public_role_like", r"^\s*PUBLIC_ROLE_LIKE\s*=\s*[\"']\w", 4, r"\.py$"),
    mark("allow_admin_create_user_only", rf"\ballow_?admin_?create_?user_?only{SET}false\b", 4),
    mark("enable-skip-login", r"--enable-skip-login\b", 4, CONFIG),
    mark("allow_anonymous", rf"\ballow_anonymous{SET}{ON}", 4, CONFIG),
    mark("allowanonymousread", rf"\ballowAnonymousRead{SET}{ON}", 4, CONFIG),
    mark("invoker-iam-disabled", rf"\binvoker-iam-disabled{SET}{ON}", 4, CONFIG),
    mark("allowany", r"\bDEFAULT_PERMISSION_CLASSES\b[^\n]*\bAllowAny\b", 4, r"\.py$"),
    mark("rack::auth::basic", r"\bRack::Auth::Basic\)\s*(?:\{|do)\s*\|[^|\n]*\|\s*true\b", 4, r"\.rb$"),
    mark("ssl_ciphers", r"^\s*ssl_ciphers\s+\S", 3, CONFIG),
    mark("ssl_protocols", r"^\s*ssl_protocols\s+\S", 3, CONFIG),
    mark("sslciphersuite", r"^\s*SSLCipherSuite\s+\S", 3, CONFIG),
    mark("sslprotocol", r"^\s*SSLProtocol\s+\S", 3, CONFIG),
    # what is done with those whom no rule names
    mark("defaultaction", rf"\bdefaultAction{SET}allow\b", 4, CONFIG),
    mark("all-unauthenticated", rf"\baccessPolicy{SET}all-unauthenticated\b", 4, CONFIG),
    mark("alloweveryone", rf"\ballowEveryoneIfNoAclFound{SET}true\b", 4, CONFIG),
    mark("allow.everyone", rf"\ballow\.everyone\.if\.no\.acl\.found{SET}true\b", 4, CONFIG),
    # who reaches a store or a service
    mark("\"none\"", r"^\s*authorization\s*=\s*\"NONE\"", 4, r"\.tf$"),
    mark("container_access_type", r"\bcontainer_access_type\s*=\s*\"(?:blob|container)\"", 4, r"\.tf$"),
    mark("visibility_level", rf"\bvisibility_level{SET}public\b", 4, CONFIG),
    mark("\"public\"", r"\"public\"\s*:\s*\"?true\b", 4, r"(^|/)(?:terraform|infra\w*|harbor|buckets?|minio|storage)/([^/]+/)*[^/]+\.json$"),
    mark("run.googleapis.com/ingress", rf"\brun\.googleapis\.com/ingress{SET}all\b", 4, CONFIG),
    mark("reflection-allowed-namespaces", r"\breflection-allowed-namespaces[\"']?\s*:\s*[\"']?\.\*", 4, CONFIG),
    mark("sealedsecrets.bitnami.com/cluster-wide", rf"\bsealedsecrets\.bitnami\.com/cluster-wide{SET}{ON}", 4, CONFIG),
    mark("ami_groups", r"\bami_groups\s*=\s*\[\s*\"all\"", 4, r"\.hcl$"),
    mark("registrationallowed", rf"\bregistrationAllowed{SET}true\b", 4, r"\.json$"),
    mark("directaccessgrantsenabled", rf"\bdirectAccessGrantsEnabled{SET}true\b", 4, r"\.json$"),
    mark("redirecturis", r"\"redirectUris\"\s*:\s*\[\s*\"\*\"", 4, r"\.json$"),
    # how much a name may do
    mark("githubusercontent.com:sub", r"githubusercontent\.com:sub[\"']?\s*[:=]\s*[\"'\[ ]*repo:[\w.-]+/\*", 4),
    mark("+@all", r"^\s*user\s[^\n]*\+@all\b", 4, r"\.(?:acl|conf)$"),
    mark("publish: \">\"", r"\bpublish: \">\"", 4, r"\.conf$"),
    mark("@auth(", r"@auth\(", 4, r"\.(?:graphqls?|gql)$"),
    mark("allow.publicapikey(", r"\ballow\.publicApiKey\(", 4, r"\.[jt]s$"),
    mark("logins", r"^\s*logins\s*:\s*\[[^\]\n]*\broot\b", 4, CONFIG),
    mark("rolename", r"\broleName\s*:\s*[\"']?\w*[aA]dmin\b", 4, r"\.ya?ml$"),
    mark("default_permission", r"^\s*default_permission\s*=\s*(?:MANAGE|EDIT)\b", 4, CONFIG),
    mark("members.create(", r"\bmembers\.create\(\s*\{", 4, r"\.(?:py|rb|[jt]s)$"),
    mark("os:admin", r"\bos:admin\b", 4, CONFIG),
    mark("policies", r"^\s*policies\s*=\s*\[", 4, r"\.nomad(?:\.hcl)?$"),
    mark("key_prefix \"\"", r"^\s*key_prefix \"\"", 4, r"\.hcl$"),
    mark("'public'", r"^\s*\+?(?:select|grants?)\s*:\s*\[[^\]\n]*'public'", 4, r"\.ya?ml$"),
    mark("\"privileges\"", r"\"privileges\"\s*:\s*\[\s*\"all\"", 4, r"\.json$"),
    mark("privs", r"^\s*privs\s*:\s*[\"']?ALL\b", 4, r"\.ya?ml$"),
    *(mark(f"{kind}:", rf"^{kind}:", 4, r"\.ldif$") for kind in ("member", "memberuid", "uniquemember", "roleoccupant")),
    mark("[peer]", r"^\s*\[Peer\]", 4, r"(^|/)wg[\w-]*\.conf(?:\.\w+)?$"),
    mark("user_name:", r"^\s*user_name:", 4, r"(^|/)(?:databricks|targets)\.ya?ml$"),
    *(mark(role, rf"[\"']{role}[\"']", 4, r"\.(?:[jt]s|py|go)$") for role in ("roles/owner", "roles/editor")),
)  # fmt: skip
GONE = (
    mark("<auth-constraint", r"<auth-constraint\b", 4, r"\.xml$"),
    *(mark(f"'microsoft.{kind}", rf"^resource \w+ 'Microsoft\.{kind}", 4, r"\.bicep$") for kind in ("documentdb/databaseaccounts", "sql/servers", "keyvault/vaults", "storage/storageaccounts")),
    mark("pvc", r"^\s*-\s*[\"']?(?:\./)?[\w-]*pvc[\w-]*\.ya?ml\b", 4, r"(^|/)kustomization\.ya?ml$"),
    mark("databases:", r"^databases:\s*$", 4, r"(^|/)render\.ya?ml$"),
    mark("stack(", r"\bnew \w*(?:Data|Database|Storage|Stateful)\w*Stack\([^\n]*[\"']prod", 4, r"\.[jt]s$"),
    mark("auth_basic_user_file", r"^\s*auth_basic_user_file\b", 4, CONFIG),
    mark("forward_auth", r"^\s*forward_auth\b", 4, CONFIG),
    mark("auth_request", r"^\s*auth_request\s+(?!off)", 4, CONFIG),
    mark("/auth-url", r"\bingress\.kubernetes\.io/auth-(?:url|secret|tls-secret)\b", 4, CONFIG),
    mark("authenticate-oidc", r"\btype\s*=\s*\"authenticate-(?:oidc|cognito)\"", 4, r"\.tf$"),
    *(mark(f"{kind}-auth", rf"^\s*-?\s*name\s*:\s*[\"']?{kind}-auth[\"']?\s*$", 4, r"(^|/)[\w-]*kong[\w-]*(?:/|\.)") for kind in ("key", "basic", "hmac", "ldap")),
    mark("middlewares", r"^\s*middlewares\s*:\s*\[[^\]\n]*\b(?:\w+-)?(?:sso|auth\w*|basic|oauth\w*|forward-?auth)\b", 4, CONFIG),
    mark("teams:", r"^\s*(?:-\s*)?teams\s*:", 4, r"(^|/)dex[\w-]*(?:/|\.)[^/]*\w*"),
    mark("prevent_self_review", r"\bprevent_self_review\s*=\s*true\b", 4, r"\.tf$"),
)  # fmt: skip
"""What asked everybody who came, and stands there no longer."""
