"""The words by which one line alone tells that it decides about access, weakens a protection or drives infrastructure."""

from __future__ import annotations

import re
from functools import cache

from gate.classify.reading.words import Words


@cache
def weakened() -> re.Pattern[str]:
    """A protection that is switched off, or widened."""
    return re.compile(
        r"-fno-stack-protector\b|\bUSE_SANDBOX[ =]\"?(?:OFF|0|FALSE)\b|^\s*org_role\s*=\s*(?:Admin|Editor)\b|\bhost\s+\S+\s+\S+\s+\S+\s+trust\b"
        r"|\bexecstack\b|\bnorelro\b|verify\s*=\s*False|\bverify[\"']\s*=>\s*false\b"
        r"|(?:ssl|tls|https?|cert\w*|transport\w*|faraday)\b[^\n]*\bverify[\"']?\s*(?::|=>)\s*false\b"
        r"|(?:verify_ssl|ssl_verify|auth\w*_enabled)\s*[=:]\s*[Ff]alse|InsecureSkipVerify\s*[:=]\s*true|rejectUnauthorized\s*:\s*false"
        r"|NODE_TLS_REJECT_UNAUTHORIZED|_create_unverified_context|CERT_NONE|VERIFY_NONE|SslVerifyMode::NONE|danger_accept_invalid_\w+\(true|--insecure\b"
        r"|sslverify\s*=?\s*(0|false)"
        r"|\ballow_?(?:guest\s*=|(?:anonymous|unauthenticated|unverified|untrusted)\w*\s*[=:])\s*true\b|csrf_exempt|protect_from_forgery\s*=\s*false"
        r"|provider_ignores_state(?!\s*==)\W{1,8}+(?!false|nil\b)|skip_before_action\s+:(verify_authenticity_token|authenticate|require|authorize)\w*"
        r"|protect_from_forgery\s+with:\s*:null_session|permission_classes\s*=\s*\[?\(?\s*(AllowAny|\])|AllowAnonymous(?![\"']?\s*[:=]\s*(?:null|false|none)\b)"
        r"|\bauth_?level[\"']?\s*[:=]\s*(?:[\"']|[\w.]+\.)?anonymous\b|\bAuthorizationLevel\.Anonymous\b|permitAll\(\)|\.csrf\(\)\.disable"
        r"|ALLOWED_HOSTS\s*=\s*[\[(]\s*[\"']\*|\borigin\s*:\s*[\"']\*[\"']|Access-Control-Allow-Origin[\"']?\s*[,:=]\s*[\"']?\*"
        r"|allow_origins\s*=\s*\[\s*[\"']\*|StrictHostKeyChecking[ =]no|PermitRootLogin\W{1,5}yes|PasswordAuthentication\W{1,5}(?:yes|true)"
        r"|networking\.firewall\.enable\s*=\s*false|allowPrivilegeEscalation\s*:\s*true|pickle\.loads?\(|yaml\.unsafe_load|use_yaml_unsafe_load"
        r"|yaml_column_permitted_classes(?!\))|Marshal\.load|unserialize\("
        r"|(?:html_safe|\braw\(|dangerouslySetInnerHTML|mark_safe|\|\s*safe\b)[^\n]*\b(?:params|request|query|cookies|input)\b|\b(?:params|request|query|cookies|input)\b[^\n]*(?:html_safe|mark_safe|\|\s*safe\b)",
        re.I,
    )


@cache
def access() -> re.Pattern[str]:
    """A check of access, encryption, signatures, and what holds a session."""
    return re.compile(
        r"\.before_request\(\s*\w*auth|^@UseGuards\("
        r"|(?:^|[.:@!]|\b(?:def|func|fn|fun|function|void|bool)\s+)(?:authenticate|authorize(?!_returns?\b|_?(?:credit_?)?(?:payment|charge|card|amount)s?(?![a-z_])))\w*!?(?=\W|$)"
        r"|(?<![a-z])(?:authenticate|authorize)(?!_?(?:credit_?)?(?:payment|charge|card|amount)s?(?![a-z_])(?!\([^)\n]*(?:user|actor)))\w*[!?]?\s*\("
        r"|\bheaders?(?:\.get)?[\[(]\s*[\"']Authorization[\"']"
        r"|[\"'`](?:https?://[\w.-]+)?[\w/{}$-]*/oauth2?/(?:v\d(?:\.\d)?/)?(?:authorize|userinfo)[\"'`]|(?<![a-z])(?:authorized|is_?authenticated)\w*\("
        r"|(?:Authorized|IsAuthenticated|HasPermission|CheckPermission)\w*\(|Status(?:Unauthorized|Forbidden)\b"
        r"|[\"'`][\w/.*-]*/[\w.*-]+\.(?:crt|jks|p12|keystore|truststore)[\"'`]|\bServiceAccountName[ \t]*(?::=|[:=](?!=))[ \t]*(?![\"'`]{2})\S"
        r"|\b(?:mbedtls_(?:ssl|x509|pk|rsa|ecdsa|gcm)_\w{0,60}|SSL_(?:CTX_)?\w{0,40}(?:verify|cert|key|host|cipher|proto|options)\w{0,40}"
        r"|X509_\w{0,40}(?:verify|check|store)\w{0,40}|EVP_(?:Encrypt|Decrypt|Sign|Verify|PKEY|DigestSign|DigestVerify)\w{0,40}"
        r"|gnutls_(?:certificate|x509|session|credentials|priority)_\w{0,60}|wolfSSL_\w{0,40}(?:verify|load|use|set)\w{0,40}"
        r"|Sec(?:Trust|Key|Item)[A-Z]\w{0,60}|CCCrypt\w{0,40}"
        r"|[BN]Crypt(?:Open|Create|Encrypt|Decrypt|Gen|Hash|Import|Export|Sign|Verify|Finish|Set|Derive|Destroy|Close)\w{0,40}|Crypt(?:Un)?ProtectData"
        r"|CertOpen\w{0,20}Store|CertGetCertificateChain|CertVerify\w{0,60})\s*\("
        r"|\b(?:SSLContext|SSLSocketFactory|SSLHostConfig\w*|Ssl(?:ContextFactory|ContextBuilder)|(?:Key|Trust)ManagerFactory"
        r"|X509(?:Extended)?TrustManager|HostnameVerifier|(?:key|trust)_?store_?(?:file|pass\w*|path|type)|(?:enabled|ssl_?enabled)Protocols|sslProtocol"
        r"|(?:need|want)ClientAuth)\b[\"']?\s*(?:[=,(.:?]|\?\.)"
        r"|\b(?:setEntityResolver|resolveEntity|setExpandEntityReferences)\(|disallow-doctype-decl|external-(?:general|parameter)-entities|\bFEATURE_SECURE_PROCESSING\b|\bACCESS_EXTERNAL_(?:DTD|SCHEMA|STYLESHEET)\b"
        r"|\bProcess\.e?[ug]id\s*=(?!=)|(?<!\w)(?:os\.)?set(?:e|re|res)?[ug]id\(|(?<!\w)initgroups\("
        r"|\bbefore_(?:action|filter)\s+:\w{1,40}_(?:from|by|with)_\w{0,40}(?:token|cookie|session|api_key)\b"
        r"|^\s*sensitive\s+(?:true|false)\b|random_?(?:secret|password|api_?key)\w*\(|phishing_?resistant|authn_?context|acr_values"
        r"|(?:\b|_)(?:2sv|two_step_verification)(?:\b|_)|\b(?:host(?:name)?|netloc|domain|origin)\w*\??&?\.(?:end_with\?|endswith|endsWith)\("
        r"|mfa_(?:selections?|enabled|required|policy|method)|\buser_session\[|(?:front|back)channel_logout|post_logout|end_session_endpoint"
        r"|authenticated_cookie|cookies?_(?:encryption|rotations|serializer)|encryption_?context"
        r"|(?:hide|mask|redact|scrub)_?(?:secret|password|token|credential|sensitive)\w*\(|(?:add|remove)ProxyPrivilege\("
        r"|(?:skip|bypass|disable|ignore)_?(?:virus|malware)\w*|scan_?verdict|(?:malware|virus)_?(?:scan_?)?(?:verdict|status|in_?progress)"
        r"|(?:Malicious|Suspicious|Infected)\w*(?:Error|Exception)\b|\b(?:shared|sas)Key\b|\b(?:verify|secret|2fa|mfa)_codes?\b"
        r"|(?:generate|verify|validate|check)_?(?:secret|token(?!_?(?:sets?|kinds?|types?|streams?|tables?|i[sz])(?![a-z]))|signature|password|api_?key)\w*\("
        r"|(?:generate|sign|issue|mint|create|refresh|verify|validate|decode|encode)_?jwt\w{0,60}\("
        r"|\b(require_(logged_in_)?(user|admin|login|moderator|auth)\w*|check_permissions?|has_perm(ission)?s?|has_?[a-z_]{1,40}_?permissions?(?=\()"
        r"|is_(?:superuser|staff)(?![\"'])"
        r"|(?<!:)is_(?:admin\b|moderator)(?!\s*=\s*\?|\s(?!and\b|or\b|if\b|unless\b|else\b|then\b|is\b|not\b|in\b)[a-z_]+\b)|current_user\.can"
        r"|can_(edit|delete|moderate|view)\w*\?|login_required|permission_required|user_passes_test|user_has_\w*permissions?\w*(?=\()"
        r"|(?<=[@.:])PreAuthorize(?=\s*\()|RolesAllowed|Secured)\b"
        r"|(?-i:\bsts\.New(?:FromConfig|Client)?)\(|\bstscreds\.|\b\w{0,20}AssumeRole\w{0,40}[({]|\bassume_role\(|\bGoogle::Auth\.|\bgoogle\.auth\.default\("
        r"|(?-i:[aA]ppAuth(?!or))\w{0,40}\s*\(|\bCURLSSLOPT_\w"
        r"|^\s*attr_(?:accessible|protected)\b|^\s*(?:before|after)_(?:create|save|validation)\b[^\n]*_token\b"
        r"|\bdef\s+\w{1,40}_auth\b"
        r"|\b(AdminToken|Encrypted(?:Configuration|File)|Message(?:Encryptor|Verifier)|bcrypt|scrypt|argon2|pbkdf2|hmac|has_secure_password"
        r"|(?<=new )SecureRandom(?=\()|SecureRandom[^\n]*(?:token|secret|password|key|code|otp|nonce|salt)"
        r"|(?:token|secret|password|key|code|otp|nonce|salt)[^\n]*SecureRandom|secrets\.token|jwt\.(en|de)code|jsonwebtoken|Cipher\.|AES|RSA\.|createHmac"
        r"|timing_?safe|secure_compare|constant_time|session_token|reset_session|set_cookie|(?<![@\w.])cookies\[|SameSite|HttpOnly"
        r"|content_security_policy)\b",
        re.I,
    )


@cache
def infrastructure() -> re.Pattern[str]:
    """A tool of infrastructure that a program runs."""
    return re.compile(
        r"[\"'`\[(\s](kubectl|helm|helmfile|kustomize|argocd|flux|eksctl|terraform|terragrunt|tofu|cf|pulumi|ansible-playbook|docker|aws|gcloud|az"
        r"|nixos-rebuild|darwin-rebuild|flyctl|heroku|wrangler)[\"'`]?[\s,]*+[\"'`]?(?:[a-z-]+[\"'`]?[\s,]++[\"'`]?){0,2}(apply|delete|create|destroy"
        r"|upgrade|install|uninstall|push|deploy|scale|rollout|patch|exec|set|run|login|switch|sync|reconcile|init|taint)\b"
        r"|(?:[\"'](?:apply|delete|create)|\b(?:kubectl|oc)[\"'],\s*[\"']replace)[\"'],\s*[\"']-f[\"']"
        r"|[\"'`\[(\s](?:terraform|terragrunt|tofu)[\"'`]?[\s,]++[\"'`]?(?:state[\"'`]?[\s,]++[\"'`]?(?:mv|rm)|import|taint)\b"
        r"|(?:run|sh|system|exec|spawn|popen|call|command)\w*\(\s*[\"'`](?:terraform|terragrunt|tofu)\s"
        r"|\.(?:change_resource_record_sets|update_auto_scaling_group|update_function_code|send_command|put_bucket_lifecycle\w*)\("
        r"|\bnew (?:ChangeResourceRecordSets|UpdateFunctionCode|SendCommand|PutBucketLifecycleConfiguration)Command\("
        r"|\.update_service\([^\n]*desiredCount\s*=|\bhelm(?:v\d)?\.(?:Uninstall|Upgrade|Install|Rollback)Options\b"
        r"|\baction\.New(?:Uninstall|Upgrade|Install|Rollback)\("
    )


# Nothing above matches without one of these; most edits hold none, and no regular expression runs.
HINTS = Words(
    "_forgery", "attr_accessible", "attr_protected", "_token", "entityresolver", "resolveentity", "expandentity", "disallow-doctype", "-entities",
    "secure_processing", "access_external_", "useguards(", "before_request(", "euid", "egid", "setuid", "setgid", "setreuid", "setresuid", "initgroups",
    "process.uid", "process.gid", "verify", "sandbox", "skip", "only", "except", "unauthorized", "cert_none", "insecure", "csrf", "null_session", "allowany",
    "permission", "anonymous", "permitall", "allow", "stricthost", "pickle", "yaml", "marshal", "unserialize",
    "dangerously", "html_safe", "raw(", "unverified", "authenticate", "authorize", "require_", "has_perm", "_permission(", "_permissions(",
    "mbedtls_", "x509_", "evp_", "gnutls_", "wolfssl_", "sectrust", "seckey", "secitem", "cert", "ssl_", "trustmanager", "hostnameverifier", "managerfactory",
    "sslcontext", "sslsocket", "sslhost", "curlsslopt", "appauth", "sts.new", "stscreds", "assumerole", "assume_role(", "google::auth", "auth.default(",
    "enabledprotocols", "sslprotocol", "clientauth",
    "is_admin", "is_moder", "is_super", "is_staff", "current_user", "can_", "login", "passes_test", "secured",
    "crypt", "messageverifier", "_auth", "argon2", "pbkdf2", "hmac", "secur", "secrets.", "jwt", "jsonwebtoken", "cipher", "aes", "rsa.", "hash",
    "safe", "compare", "oauth", "constant_time", "session", "cookie", "samesite", "httponly", "hsts", "kubectl", "helm", "action.new",
    "terra", "tofu", "cf", "kustomize", "argocd", "flux", "eksctl", "-rebuild", "resource_record_sets", "recordsetscommand", "auto_scaling_group",
    "function_code", "functioncodecommand", "send_command", "sendcommand", "bucket_lifecycle", "lifecycleconfig", "desiredcount", "flyctl", "heroku", "wrangler",
    "pulumi", "ansible", "docker", "aws", "gcloud", "az", "sslv", "permitroot", "passwordauth", "firewall", "rolesallowed", "authoriz",
    "authenticat", "forbidden", "haspermission", "checkpermission", "origin", "secret", "token", "signature",
    "password", "apikey", "api_key", "credential", "proxyprivilege", "virus", "malware", "verdict", "malicious", "suspicious", "infected", "sharedkey", "saskey",
    "phishing", "2sv", "two_step_verification", "end_with", "endswith", "authn", "acr_values", "mfa_", "logout", "verify_code", "2fa_code", "mfa_code",
    "preauthorize", "_enabled", "ignores_state", "danger_accept", "allow_guest", "allowguest", "serviceaccountname", ".crt", ".jks", ".p12", "truststore",
    "keystore", "sensitive", '-f"', "-f'", "stack-protector", "execstack", "norelro", "org_role", "trust",
)  # fmt: skip
