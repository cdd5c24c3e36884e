"""How programs name what decides access: who is trusted, who is a member, whose approval counts, which token is sent.

`_names` is asked of a line without its strings, for a message may speak of trusted users and check none; `_literals` of the
whole line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from gate.classify.reading.guards import STRINGS
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import LONG, enclosing, is_remark
from gate.classify.reading.words import Words
from gate.model import FileChange, Line

NAME_WORDS = Words(
    "jose.", "saml.", "webauthn.", "team", "org", "kubeconfig", "signedurl",
    "signed_url", "signurl", "sign_url", "presign", "authconfig", "sslprovider", "sslhandler", "ciphers(", "ciphersuite", "cipher_suite", "crypto.",
    "checksumhash", "checksum_hash", "residentkey", "resident_key", "userverification", "user_verification", "throttle", "getowner", "getauthor",
    "getuser", "loginrequired", "otpverif", "moderator", "notauthen", "sshkey", "ssh_key", "forbidden", "401", "403",
    "is_admin", "isadmin", "is_staff", "isstaff", "is_super", "issuper", "admin?", "signedin", "signed_in", "loggedin", "logged_in", "bindings(", "discard",
    "activate", "suspend", ".ban", ".unban",
    "trusted", "allow", "member", "collaborator", "invitation", "protection", "ruleset",
    "approvers",
    "oauth", "token", "secret", "credential", "password", "rotp", "totp", "purif", "sanitize", "bleach", "role", "gate::", "permission", "factor", "twofa", "masterkey", "master_key", "csrf", "cookie", "session",
    "scope", "able_by", "able_to", "able_for", "http_basic", "service", "cognito", "origin", "authoris", "authoriz", "authentication", "tls",
    "x509", "rootcas", "trustmanager", "keymanager", "sslcontext", "serveridentity", "callback_url", "redirect_uri", "withauth", "oidc",
    "impersonat", "audit", "access", "paper_trail", "whodunnit", "secure_", "clusterconfig", "configfrom", "passcode", "pass_code", "otp_verif", "otp_key",
    "otpkey", "hsts", "required_approvals", "requiredapprovals", "lock", "attempt", "_failures", "abort(", "publickey", "public_key",
    "message_validator", "messagevalidator", "invalidsign", "invalidcert", "privilege", "private", "advocate", "ssrf", "ldap",
    "can_be_", "authcheck", "code(", "challenge", "codeverifier", "code_verifier", "samesite", "limiter", "ratelimit", "rate_limit", "tollbooth",
    "plug :", "toomanyrequests", "429", "groups.", "revoke", "tenant", "basicauth", "basic_auth", "delegator", "owns", "ownedby", "owned_by", "authl", "auth_l", "principal", "multiscalar", "multi_scalar", "point", "servertrust", "sectrust",
    "eauth", "e_auth", "pauth", "p_auth", "sauth", "s_auth", "acl_check", "aclcheck", "certificate", "auth.login", "auth.app", "auth.netrc", "bit_security", "keytab", "security_sig", "current_user", "type::", "kdf", "verified", "salt", "_2fa", "insecure", "authenticated", "before_", "signature", "gpg", "validatepath", "validate_path", "keypair", "key_pair", "bearer", "header", "client", "jwt", ".can_", "proofoptions", "hashfunction::",
)  # fmt: skip
"""No line that `_names` tells is without one of these."""
LITERAL_WORDS = Words(
    "collaborators", "protection", "rulesets", "teams", "invitations", "permissions", "memberships", "environments", "authorization", "grant_type",
    "pulls", "repos.", "/repos/", "admin_users_",
    *(f"{quote}{role}{quote}" for quote in "'\"" for role in ("superadmin", "super_admin", "admin", "owner", "editor", "manager", "moderator", "lead", "maintainer", "staff", "root")),
    "authl", "auth_l", "plug :", "fillable", "cast(", "map.take(", ".permit(", "attr_accessible", "pick(", "rank", "github_env", "github_path", "access-control-", "x-forwarded-",
    "_endpoint", "jwks_uri", "iam_", "azurerm_role", "runas", "api-key", "api_key", "apikey", "security-policy", "-src", "_src", "frame-ancestors", "secret",
    "token", "csrf", "xsrf", "session[", "try(", "policy.", "webcredentials", "delegate_permission", "role", "op://", "vault ", "impersonate",
    "strict-transport", "password", "verify", "aclfile", "acl_file", "depends(", "security(",  "_key", "usertype", "user_type", "membertype", "member_type",
    "signature", "bearer", "masterkey", "adminkey", "accesskey", "authkey",
)  # fmt: skip
"""No line that `_literals` tells is without one of these."""
TELLS = pattern(
    r"\b(?:Sprintf|Errorf|Printf|Warnf|Infof|Debugf|logrus|log(?:ger|ging)?|console|warn|puts|print(?:ln|f)?)\b(?:\.\w+)*\(|\b(?:puts|warn|print) [\"']|^\s*flash(?:\.now)?(?:\[:?[\"']?\w+[\"']?\]|\.\w+) ?= ?(?:t|I18n\.t|Spree\.t)\(",
    re.I,
)
"""A line that says something to somebody decides nothing."""
STAND_IN = of_path(r"(^|/)(?:fake|mock|stub)s?\w*(?:/|\.\w+$)|(^|/)(?:[\w-]+-)?msw/", re.I)
"""What tests take for the real one."""
BANNER = of_path(
    r"(^|/)(?:public|static|assets)/([^/]+/)*cookie[-_]?(?:message|banner|consent|notice|bar)\w*\.js$", re.I
)
"""What asks a visitor whether cookies may be kept."""
GOODS = pattern(
    r"return[-_]?authori[sz]ations?|crypto[-_](?:prices?|tickers?|charts?)(?=\.\w+$)|card[-_]?authori[sz](?:e|ation)|checkout/session(?=[/.])|(?:ok_?http_?web_?socket|form_?entry)[-_]?session(?!s?_?controller)|cmd/secrets-store-csi-driver/main",
    re.I,
)
"""Goods that a shop takes back, a payment that a bank agrees to, and a program below its own name: nobody is let in."""
ASKS = pattern(r"\bcan(?:not)?\?|\bauthori[sz]e!|\bcurrent_\w*user|before_action|_action_authoriz")
WORDS = Words(*{*NAME_WORDS.words, *LITERAL_WORDS.words})


@cache
def _names() -> re.Pattern[str]:
    change = r"(?:add|remove|delete|update|create|set|edit|put|replace|grant|revoke|assign|unassign|invite|accept|list|get|configure|sync)"
    access = r"(?:branch_?protection|tag_?protection|rulesets?|collaborators?|repo_?permissions?|(?:team|org)_?members?(?:hips?)?|org(?:anization)?_?roles?|team_?repos?|repo_?in_?org|(?:repo|org|repository)_?invitations?)"
    return re.compile(
        r"\b\w{0,40}(?:verification|reset|confirmation|activation|invitation|magic_?link|remember(?:_?me)?|secure)_?tokens?\b"
        r"|\b\w{0,20}(?:reset_?password|password_?(?:reset|hash|polic|enrol)|master_?password)\w*|\bSNS_?Message_?Validator\b"
        r"|\bInvalid(?:Signature|CertURL)\w*|(?:unmarshal|parse|load|marshal|decode|read)\w{0,12}(?:public|private)_?keys?\w*\("
        r"|\bPermissions\.(?:Add|Remove)\(|\bheaders?\b[^\n]{0,60}\.oauth\b"
        r"|\bnew_?master_?key\w*\(|trusted_?(?:user|author|app|org|member|response|pull|contributor|prox|host|origin|issuer|publisher)|\bis_?trusted\b|\b(?:if|unless|elif|return|and|or|&&|\|\|)\s*\(?(?:!|not )?(?:un)?trusted\b"
        r"|\ballow(?:ed|list(?:ed)?)?_?(?:users|teams|emails|groups|roles|accounts|members|contributors|actors|authors|domains|hosts|referr?ers|paths|urls|ips)\b"
        r"|\b(?:is_)?(?:edit|view|read|write?|delet|destroy|manag|access)i?able_(?:by|to|for)(?:_\w{1,20})?\?"
        r"|(?:(?<!add)|(?!(?-i:HasMember\()))(?:has|is)_?(?:org_?|team_?)?(?:member|collaborator)(?:_?(?:of|in|by)\w*)?\(\s*\w"
        rf"|{change}[a-z_]*?{access}\w*\s*\(|\bpermissions\.(?:admin|push|maintain|triage)\b|(?<!exclude)(?<!exclude_)approvers\b(?!_)"
        r"|\b(?:user|account|member|admin)\w{0,20}\.(?:(?:un)?discard|(?:de|re)activate|(?:un)?suspend|(?:un)?ban|(?:un)?lock_access|(?:un)?block)(?:!|\()|\bpassword\s*(?:=|:)\s*\w*(?:payload|params|request|req|json|body|form|cleaned_data)\w*(?:\[|\.\w|\()"
        r"|\b(?:set|store|save)_?oauth_?(?:access_?)?(?:token|secret|credentials?)\w*\(|\boauth_?(?:auth|callback|state|consumer|authorize|url|config|token)\w*|\bOAuth2?::|(?:authorized|oauth|required|missing|granted|(?:default|optional)_?client)_?scopes?\b"
        r"|\b\w*keytab\w*|\b\w*_bit_security\b|\b\w*ProofOptions\b|\bHashFunction::\w+|\b(?:ignore|require|skip|bypass|needs)_?auth(?:entication|orization)?\b|\bacl_?check\w*\(|\bAuth\.(?:Token|Login|App\w*|Netrc\w*)\(|\bnew X509Certificate2?\(|\b(?:get|load|read|fetch|import)_?\w{0,20}?certificates?(?:_?async)?\("
        r"|\bset_?credentials?\w*\(|\bSECURITY_SIGNATURES?\w*|\bvalidate_?path\w*\(|\ballowed_?(?:directories|dirs|folders|roots)\b|\b(?:generate_?|new_?)\w*key_?pair\w*\(|\b\w*PrivateKey\.generate\(|\baccessible_(?:objects|pk_qs|by)\("
        r"|\bpermission_classes\s*=|\b\w*bearer_?token\w*\(|\bheader\w*\(\s*\w*AUTHORIZATION\b|\bclient_?(?:certificate_?verifier|authentication)\w*|(?-i:\b[jJ]wt_?[uU]til\w*\.\w+\()|\bcurrent_\w*user\.can_\w+\?"
        r"|\bcrypto\.(?:MD5|SHA\d+)\b|\bchecksum_?hash\b"
        r"|(?<!func )(?<!def )\b(?:new|create|generate|build|make|encode)_?(?:session|access|refresh|auth|bearer|jwt|login)_?token\w*\("
        r"|(?:revoke|refresh|rotate|exchange|issue|mint)_?(?:\w{0,20}_)?tokens?\b\w*\(|\bROTP\b|\btotp\b|\baccess_control\.\w+|\bLoginRequired\b"
        r"|\botp_?verif\w*|\btwo_?factor\w*|\bsecond_?factor_?(?:auth|token|code|method|verif|enabled|required)\w*|\btwofa\b|otp_?(?:key|secret)"
        r"|\b(?:new|send|verify|validate|check|generate|create|issue|reset)\w{0,30}?pass_?codes?\w*\(|\b(?:stop|start|can|is|begin|end)_?impersonat\w*"
        r"|impersonat(?:e|ing|ed|ion)_?(?:user|account|service|session|admin|middleware)\w*|\bimpersonator\b|Impersonate(?:Mixin|Middleware)|\bhsts\w*"
        r"|\babort\(\s*40[13]\b|\brequired_?approvals\b|\block_?outs?(?:\b|_)|\b(?:has|require|check|add|remove)_?(?:proxy_?)?privileges?\w{0,20}\("
        r"|\bdelegator\b|\b\w{0,30}(?:\.owns|[oO]wned_?[bB]y|_owns)\w{0,20}[?!]?\(|\bauth_?(?:lvl|level)s?\b|\b\w*multi_?scalar_?mult?\w*|\b(?:Edwards|Montgomery|Ristretto|Extended|Projective|Completed|Cached|AffineNiels|ProjectiveNiels)\w{0,20}Point\b|\b\w*security_?principal\b|\b(?:serverTrust|URLAuthenticationChallenge|NSURLAuthenticationMethod\w+|(?:NS)?URLCredential|SecTrust\w+|cancelAuthenticationChallenge)\b|private_?(?:ip|address)\w*|\bldap\w*|\bhas_?(?:full|any|read|write|all)_?\w{0,20}?access\w*\(|\bcan_be_\w{1,30}_by\b"
        r"|\bis_?session_?(?:expired|valid|active)\w*\(|\bcode_?(?:challenge|verifier)\w*|\bOAuth2?Error\b|\b\w{0,40}CredentialsProvider\b"
        r"|\b(?:save|store|verify|check|validate|generate|send)\w{0,20}(?:Email|Phone(?:Number)?|Sms|Mfa|Otp|SixDigit)Code\(|\bAuthCheck\b"
        r"|\b\w{0,20}CookiePolicy\w*\(|\bSameSite(?:Mode)?\.\w+|\b\w{0,20}(?:rate_?limit|limiter)\w{0,10}\.(?:limit|check|allow|consume|hit)\w*\("
        r"|\btollbooth\.\w+\(|\b(?:\w*abort\w*|\w*respond\w*|http\.?Error|WriteHeader|sendStatus)\([^\n)]{0,80}?(?:TooManyRequests|\b429\b)"
        r"|\buser\w{0,20}\.(?:groups|user_permissions)\.(?:add|set|remove|clear)\(|\btoken_?can(?:not|t)?\("
        r"|\b(?:function|def|func|fun|fn|void|bool|Task)\s(?:\w+\.)?revoke\w*"
        r"|\b(?:organi[sz]ation|tenant)_?id\b(?:\(\))?\s*[!=]==?\s*[\w.()]{1,60}\.(?:organi[sz]ation|tenant)_?id\b|\badvocate\b|\bssrf\w*"
        r"|(?:login|failed|access|failure)_?attempts?\b|(?-i:_FAILURES)\b"
        r"|\bcsrf\.\w+\(|\bCSRF\(|\bcsrf_?(?:token|key|secret)\w*\s*:?=(?![=>])(?!\s*''\s*;?\s*$)|CrossOriginProtection"
        r"|(?:censor|redact|mask|scrub)\w*(?:secret|credential|token|password)\w*|\bhttp_basic_auth\w*|\bbasic_?auth\("
        r"|\b(?:o?auth|access|refresh|id)_token_(?:url|params|response)\b|\bUserPassword\("
        r"|\bDOMPurify\b|\bsanitize_?html\w*\(|\bbleach\.clean\w*\(|\bALLOWED_(?:TAGS|ATTR\w*)\b|\bhas_?(?:any_?)?roles?\w*\(|\broles?\??\.(?:includes|contains|has|some|indexOf|any)\(|\bGate::(?:define|policy|resource)\b"
        r"|\btls\.(?:Config|X509KeyPair|LoadX509KeyPair|VersionTLS\w*|RequireAndVerify\w*|Certificate)\b|\bTLSClientConfig\b"
        r"|\bx509\.(?:NewCertPool|(?:Ext)?KeyUsage\w*|ParseCertificate\w*|CertificateRequest|VerifyOptions)\b|\b(?:Root|Client)CAs\b"
        r"|\bSsl(?:Provider|ContextBuilder|Handler)\b|\bcipher_?suites?\b|\bciphers\(|\b(?:Trust|Key)ManagerFactory\b|\bX509TrustManager\b|\bSSLContext\b"
        r"|\bcheckServerIdentity\b|\b(?:CSRF|SESSION)_COOKIE_(?:AGE|SECURE|HTTPONLY|SAMESITE|DOMAIN)\s*="
        r"|\bSECURE_(?:HSTS|SSL|PROXY|CONTENT|BROWSER|REFERRER)_\w+|\bAPI_AUTH_TOKEN\b"
        r"|\bcheck_?(?:\w{0,20}?(?:user|member|admin|chat|group|org|team|project|account|role|read|write|edit|view)\w{0,10}?)?access(?:_?(?:rights?|control|tokens?|permissions?))?\("
        r"|\buser_for_paper_trail\b|\bwhodunnit\s*=(?!=)|(?<!def )\bsend_?audit\w*\("
        r"|\baudit(?:_?(?:log(?:ger)?|service|client))?\.(?:log|record|write|send)\w*\(|\b(?:LoadClusterConfigs?|RESTConfigFromKubeConfig)\("
        r"|\b(?:if|unless)\b\s*\(?(?:!|not )\s*(?:\w{1,20}\.)?\w{0,12}(?:allowed|permitted|authori[sz]ed|verified|logged_?in)\w{0,12}(?:\(\))?\s*\)?\s*(?:\{|:|$|then\b)|\b(?:if|unless)\b[^\n]*\bunauthori[sz]ed\b|\bHttpStatusCode\.(?:Forbidden|Unauthorized)\b"
        r"|\b\w*has_access\?|\b\w*allowed_to_\w+|(?-i:\ballowed_[a-z_]+\.(?:filter|include\?|contains|includes|has|exists)\()|[!=]=\s*@?current_user\b|\b\w*\??\(current_user\)|\b(?:Membership|UserOrg|Role|Member|Permission)Types?::\w+|\.kdf\b|\breauthenticate\w*\("
        r"|\bgpg\w*verif\w*|\bsignature_?(?:info|valid)\w*|\b(?:require|valid)_?signature\b|\bpermission_?validator\w*\(|\bvalidate_?privileged\w*|\bis_?\w{0,30}allowed\(|(?-i:\b[a-z]\w{0,30}Allowed(?:For|By|To)[A-Z]\w*\()|\baccess_?level\.\w+|\baccess_?control_?lists?\b|\ballowed_?repositor(?:y|ies)\b"
        r"|\b(?:before_action|before_filter) :confirm_\w+|\bverified_?emails?\b|\bhas_?\w{0,20}verified\w*|\b\w*_authentication\.(?:in)?valid\?|\buser_?has_?right\w*\(|\bemail_?verified\b"
        r"|\bhas_?not?_?permission\w*|\b(?:check|verify|validate)_?\w{0,20}password\w*\(|\.salt\b\s*[!=]=|[!=]=[^\n]{0,60}\.salt\b|\b\w*admin_token\w*|\b(?:cfg|config)\.\w{1,30}_2fa\w*|\ballowed_?(?:modules|classes|imports)\b|\binsecure_?http_?allowed\b"
        r"|\bis_?authenticated\b|\b(?:allowed|denied|disallowed)_?tools\b|\bskip_?permissions?_?\w*|\.verified\b\s*[!=]==?|\b(?:if|unless)\b[^\n]*\bowner\.?_?id\b\s*[!=]==?|\b(?:if|elif|unless)\b[^\n]*\b\w{1,20}_permissions?\b|\b(?:if|elif|unless)\b[^\n]*tenant_?ids?\b|\bStatus\.Allowed\b"
        r"|\b(?:throw\s+new|raise|fail)[\s(]+[\w.:]*(?:(?<!Method)NotAllowed|NoAuthorization|AuthenticationFailed|InvalidCredential|Forbidden|Unauthori[sz]ed|AccessDenied|PermissionDenied|NotAuthori[sz]ed|NotAuthenticated|Authori[sz]ationError|AuthenticationError)\w*"
        r"|\bdenyAccessUnlessGranted\(|\b(?:owner|account_id|user_id|company_id|tenant_id)\s*[!=]=\s*current_\w+|\.get(?:Owner|Author|User|Tenant)\w*\(\)\.equals\("
        r"|\.status\(\s*(?:40[13]\b|[\w.]*(?:FORBIDDEN|UNAUTHORIZED)\b)|\b(?:head|status:)[ (]\s*:(?:forbidden|unauthorized)\b"
        r"|\bstatus(?:_code)?\s*=\s*(?:40[13]\b|[\w.]*HTTP_40[13]\w*)|\bHttpResponseForbidden\("
        r"|\b(?:WriteHeader|AbortWithStatus(?:JSON)?|http\.Error|\w*respond\w*)\([^\n)]{0,80}?\bStatus(?:Forbidden|Unauthorized)\b"
        r"|\b(?:require|ensure|enforce|must)_?(?:be_?)?(?:signed|logged|sign|log)_?in\w*[!?]?\(|\b(?:if|unless|elif|elsif|return|guard|when)\b[^\n]*[.>](?:is_?(?:admin|super_?user|super_?admin|staff|moderator)\b|admin\?)"
        r"|\.(?:ServiceAccounts|(?:Cluster)?RoleBindings|(?:Cluster)?Roles)\([^()\n]{0,80}\)\.(?:Create|Update|Patch|Delete)\(|\.(?:split|nth|strip_prefix|startsWith|starts_with|substring|substr|slice)\([^\n]{0,40}?\b(?:access|auth|bearer|session)_?token"
        r"|\b(?:Require)?ResidentKey\b|\bresident_?key\b|\bUserVerification(?:Requirement)?\b|\buser_?verification\b|@ratelimit\(|@Throttle\("
        r"|\bthrottle_classes\b|\bssh_?keys?_?(?:mode|path|file|secrets?|volumes?|dir)\b|\bBearerToken(?:File)?\b|\b[wW]ithAuth\w*\(|\boidc_?auth\w*"
        r"|\bcallback_url\b|\bredirect_uris?\b|service_?role_?key|SUPABASE_\w*SERVICE_\w*KEY|\bcognito\w*|\ballow(?:ed)?_?origins?\b"
        r"|(?<!def )(?<!func )\b_?(?:check|verify|ensure|enforce|assert|require)_?\w{0,30}?(?:permissions?|authori[sz]ations?|authentications?)\w*\(|\bSubjectAccessReview\w*|\bSelfSubjectAccessReview\w*"
        r"|\b\w{0,20}?sign(?:ed)?_?urls?(?:_?options)?\b[({]|\b\w{0,20}?presign\w{0,30}\(|\bget_?signed_?url\(|\b\w{1,20}AuthConfigs?\b"
        r"|(?-i:\b(?:oidc|oauth2?|jose|jwt|saml|ldap|webauthn)\.[A-Z]\w)|\b(?:create|delete|edit|remove|add|update)_?(?:github_?)?(?:team|org|membership)s?\("
        r"|^\s*plug :\w*(?:member|auth|owner|admin|require|ensure|verify|permi|log_?in)\w*"
        r"|\btoken_?(?:cache|repository|store|service|manager|provider)\.\w+\("
        r"|\bclient_certificate\b|\bcertificate_authority\b|(?-i:\bKubeConfig\b)"
        r"|(?:required|allowed|lgtm|review|approv\w{0,6})_?permissions?|\bcookies\.(?:delete|each|keys|to_h\w*|permanent|signed|encrypted)\b|\bset_?cookie\b|\bclear_session\w*|\bsession\.(?:keys|clear|destroy)\b|\bsession_options\b",
        re.I,
    )


@cache
def _literals() -> re.Pattern[str]:
    who = r"(?:u|user\w*|token|uid|admin\w*|auth\w*|login\w*|totp\w*|\w*_secret|\w*_token|account\w*|oauth\w*|csrf\w*)"
    roles = r"(?:super_?admin|admin|owner|editor|manager|moderator|lead|maintainer|staff|root)"
    fields = r"(?:role|rank|is_admin|admin|company_id|tenant_id|owner_id|account_id|permissions|is_staff|is_superuser|is_partner)"
    return re.compile(
        rf"^\s*@\w+\([^\n]*['\"]{roles}['\"]|\b(?:role|rank)(?:s|_?name)?['\"]?\s*(?::|=>|=)\s*(?:\{{|\[|Role\.|['\"])[^\n]*\b{roles}\b"
        r"|['\"]auth_?(?:lvl|level)s?['\"]"
        rf"|(?:\bfillable\b|\bcast\(|\bMap\.take\(|\.permit\(|\battr_accessible\b|\bpick\()[^\n]*['\":]{fields}s?\b"
        r"|\b(?:PUT|DELETE|PATCH|POST) [^\s\"'`]*/(?:collaborators|protection|rulesets|memberships|teams|invitations|permissions|environments)\b|/teams/[^\s\"'`]*/repos/|/branches/[^\s\"'`]*/protection\b|/pulls/[^\s\"'`]*/(?:merge|reviews)\b|\bDELETE /repos/\{?[^\s/]+/[^\s/\"']+[\"']"
        r"|\b(?:repos\.(?:delete|transfer|(?:delete|update)BranchProtection|(?:add|remove)Collaborator)"
        r"|(?:(?<=github\.)|(?<=rest\.))(?:teams|orgs)\.(?:add|remove|create|update|delete|set)\w*|pulls\.(?:merge|createReview|submitReview))\("
        r"|\brepos\.update\([^\n]*\b(?:private|visibility)\b|\badmin_users_\w+\("
        r"|\bAuthorization[\"']?\]?\s*(?:=>|[:=,])[^\n]*(?:\b(?:bearer|basic|token)\b|api_?key|secret|credential|getenv)|[\"']\w{0,30}api[-_]?key[\"']\s*(?:=>|:)\s*(?:get_option|getenv|env|process\.env|os\.environ|config)\b|\bgrant_type[\"']?\s*(?:=>|[:=])|\bclient_secret[\"']?\s*(?:=>|=|:\s*\w)"
        rf"|\bX-(?:CSRF|XSRF)-Token|_csrf_token\b|\bsession\[[:\"']{who}\b|\.try\(:(?:is_(?:admin|moderator)|authenticate|can_\w+)\b"
        rf"|\bpolicy\.(?:\w+_src|frame_ancestors|form_action|base_uri|sandbox)\b"
        rf"|\b(?:default|script|style|connect|object|frame|worker|child)_src\b\s*(?:=>|:)\s*(?:\[|%w|[\"':]+self\b)"
        r"|\bUsers?(?:\.\w+)*\.(?:where|find_by\w*|exists\?|filter|filter_by|get)[!(\s][^\n]*(?:token|secret)|\bwebcredentials\b|delegate_permission/|\brole\w*\s*[!=]==?\s*[\"'](?:super[-_]?)?(?:admin|owner|moderator|staff|editor|manager)"
        r"|\b(?:getenv|environ(?:\.get)?|process\.env|ENV)\W{1,3}GITHUB_(?:ENV|PATH)\b"
        r"|\bAccess-Control-Allow-\w+|\bX-Forwarded-(?:Prefix|Host)\b|-Verb\s+RunAs\b|\bx-api-key\b|\.(?:query_params|headers|args)\b[^\n]{0,40}[\"']api[-_]?key[\"']"
        r"|\bContent-Security-Policy\b|\b(?:default|script|style|connect|img|object|frame|font|worker)-src\b|\bframe-ancestors\b"
        r"|[\"'](?:(?:authorization|token|registration|introspection|revocation|userinfo|end_session)_endpoint|jwks_uri)[\"']\]?\s*(?:[:=]|=>)"
        r"|[\"'](?:google_\w*iam_\w+|aws_iam_\w+|azurerm_role_assignment)[\"']|[\"']impersonate\b"
        r"|\b(?:path|re_path|url|route)\(\s*r?[\"'][\w/^-]*(?:password[-_]?reset|reset[-_]?password|forgot[-_]?password)\b"
        r"|\bsignature\s*(?:={2,3}|!==?|\.equals\()\s*[\"']|\bHeader\w*\.Get\(\"Authorization\"\)|\bstarts?_?[wW]ith\([\"']Bearer\b|HasPrefix\([^\n]*\"Bearer\b"
        r"|\b\w{0,20}(?:verify_?(?:ssl|tls|certs?)|(?:ssl|tls)_?verify)\b[\"'\])]*\s*(?:=(?!=)|,|\.lower)|\bacl_?file(?:_?name|_?path)?\b"
        r"|\b(?:Depends|Security)\(\s*\w{0,40}(?:auth|current_?user|verify|require|admin|api_?key|token|permission)"
        r"|\b(?:if|elif|unless|return|and|or)\b[^\n]{0,120}?\b(?:api|master|admin|access|auth|root)_?keys?\b\s*\)?\s*(?:[!=]==?|not in\b|in\b)|(?:[!=]==?|\bnot in)\s*\(?\s*(?:\w+\.){0,4}(?:api|master|admin|access|auth|root)_?keys?\b"
        r"|\b(?:user|member)_?type\b[)\]]*\s*[!=]==?|\.(?:includes|include\?|contains|indexOf)\(\s*(?:\w+\.){0,4}(?:user|member)_?type\b|\b(?:user|member)_?type\s+(?:not )?in\b"
        r"|[\"']Strict-Transport-Security\b|\bop://|\baws secretsmanager get-|\bgcloud secrets versions access\b|\bvault (?:read|kv get)\b",
        re.I,
    )


def asks_of_goods(file: FileChange) -> bool:
    """Whether a changed line asks who may touch the goods."""
    return any(ASKS.search(line.text[:LONG]) for line in (*file.removed, *file.added))


OF_PAGES = pattern(r"[\"']?[\w./-]+\.(?:md|rst|adoc)[\"']?,?$")
"""The name of a page, in a list of them."""


def lines(file: FileChange) -> Iterator[Line]:
    """Changed lines of a program that speak of access by one of these names, but for those that only moved."""
    sides = [WORDS.lines(*side) for side in zip(file.delta.lines, file.delta.lowered, strict=True)]
    if not any(sides) or STAND_IN.search(file.path) or BANNER.search(file.path):
        return
    moved = {line.text.rstrip() for line in sides[0]} & {line.text.rstrip() for line in sides[1]}
    for line in (*sides[0], *sides[1]):
        text = line.text[:LONG]
        if (
            is_remark(text)
            or OF_PAGES.match(text.strip())
            or (line.bare.startswith("<") and not line.bare.startswith("<?"))
            or ADDRESS.match(text)
            or text.rstrip() in moved
            or TELLS.search(text)
        ):
            continue
        if _decides(PROMPTS.sub("", text) if PROMPTS.search(text) and OF_A_PHONE.search(file.new_text) else text):
            yield line


PROMPTS = pattern(
    r"\b(?:check|ensure|request)_?(?:self|storage|camera|location|bluetooth|microphone|notifications?|contacts)_?permissions?\(",
    re.I,
)
OF_A_PHONE = pattern(r"(?m)^import (?:static )?androidx?\.|^import UIKit\b")
"""What runs where its user holds it lets in nobody else, and asks that one user: https://developer.android.com/training/permissions/requesting"""


ADDRESS = pattern(r"\s*callback_url\s*=\s*(?:db\.|sa\.)?Column\(|\s*callback_url\s*=\s*models\.\w+\(")
"""A column that holds where somebody is told of something."""


def _decides(text: str) -> bool:
    return bool(_names().search(STRINGS.sub("''", text)) or _literals().search(text))


FIELD = pattern(
    r"\b\w{1,20}\.(?:text|password|hidden|url|check|select)\w{0,10}[ (]{1,3}:(?:client_)?(?:secret|redirect_uri|api_key|roles?|permissions?|scopes?|is_admin|admin)\b"
)
"""A field of a form that says who comes in."""


def field(file: FileChange) -> Line | None:
    """A changed field of a form by which somebody is let in, but for one that only moved."""
    sides = [{x.bare: x for x in side if FIELD.search(x.text[:LONG])} for side in file.delta.lines]
    return next((x for bare, x in (*sides[1].items(), *sides[0].items()) if not all(bare in y for y in sides)), None)


CREDENTIAL = r"\w*(?:PASSWORD|PASSWD|_PASS\b|SECRET|TOKEN|CREDENTIALS?|API_?KEY|(?:PRIVATE|SIGNING|MASTER|ACCESS|STRIPE|ENCRYPTION)_KEY|GITHUB_PAT\b)\w*"
ASKED_FOR = pattern(
    r"(?:\bENV(?:\.fetch[( ]|\[)\s*[\"']|\b(?:environ(?:\.get)?|(?:os\.)?getenv|env|Getenv|LookupEnv|env::var(?:_os)?|System\.getenv|Deno\.env\.get|GetEnvironmentVariable|System\.(?:fetch|get)_env!?|sys\.env)\s*[(\[]\s*[\"']"
    r"|\bprocess\.env(?:\.|\[[\"'])|\$_ENV\[[\"']|\$ENV\{|`env:\"|\benv\s*=\s*\"|@Value\(\"\$\{)"
    rf"(?P<name>{CREDENTIAL})"
)
LOGGED = pattern(
    r"\b(?:console\.\w+|log(?:ger|ging)?\.\w+|puts|print(?:ln|f)?|echo|Log\.\w+|fmt\.Print\w*|System\.out\.print\w*|Rails\.logger\.\w+|warn)[( ](?![^\n]*(?:\?|!!|len\(|length|\bis(?:set)?\b|bool))"
)


def asked_for(file: FileChange) -> tuple[Line, bool] | None:
    """The row by which a program that was there before takes a credential from its environment that it did not know, or writes one
    into a log."""
    if file.before is None or "env" not in file.added_lowered and "@value" not in file.added_lowered:
        return None
    gone = {x.bare for x in file.removed}
    for line in file.added:
        told = ASKED_FOR.search(line.text[:LONG]) if line.bare not in gone and not is_remark(line.text) else None
        if told is None:
            continue
        if LOGGED.match(line.text[:LONG].lstrip()):
            return line, True
        if not re.search(rf"\b{told['name']}\b", file.old_text) and not TELLS.search(line.text[:LONG]):
            return line, False
    return None


STORES = pattern(
    r"\bssm put-parameter\b|\bsecretsmanager (?:put|update|create)-secret|\bkubectl [^\n]{0,80}?\b(?:get|create) secrets?\b"
    r"|\bgpg2?(?:\.exe)?\b[^\n]{0,80}? --(?:allow-secret-key-import|import|export-secret-(?:sub)?keys)\b",
    words=("put-parameter", "secretsmanager", "kubectl", "gpg"),
)


def stores(file: FileChange) -> Line | None:
    """A changed line of a script that reads secrets out of a cluster, or writes them into a store or a keyring."""
    if not file.path.endswith((".sh", ".bash", ".ps1")) or not any(map(STORES.search, (file.old_text, file.new_text))):
        return None
    return next((x for side in file.delta.lines[::-1] for x in side if x.bare and not is_remark(x.text)), None)


DIRECTIVE = pattern(
    r"\b(?:default|script|style|connect|frame|img|font|object|worker|child|media|form-?action|base-?uri)(?:[-_]?src|Src)(?:_?[eE]lem|_?[aA]ttr)?\b"
)
POLICY = pattern(r"content[-_]?security[-_]?policy|\bcsp\b", re.I)
FAR = 60
"""Rows of a policy above one of its sources."""


def source_of_a_page(file: FileChange) -> Line | None:
    """A changed source of a policy of content that settings hold: https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CSP"""
    if not any(POLICY.search(text) for text in (file.old_text, file.new_text)):
        return None
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        rows = text.split("\n") if lines else []
        for line in lines[:FAR]:
            above = [line.text, *enclosing(rows, line.number, FAR)]
            if any(DIRECTIVE.search(row[:LONG]) for row in above) and line.bare and not is_remark(line.text):
                return line
    return None
