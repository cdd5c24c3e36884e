"""Protections that frameworks and libraries give by name: the call that went, and the call or the switch that lets them be.

Each pair is what must stand on the line, and the pattern (`AnyOf`)."""

from __future__ import annotations

import re
from itertools import accumulate

from gate.classify.reading.patterns import AnyOf, pattern
from gate.classify.reading.rows import LONG, enclosing, is_remark
from gate.classify.reading.words import Words
from gate.model import FileChange, Line

WENT = AnyOf(
    # what tells whether two secrets are the same, and whom a handler asks for
    ("MessageDigest.isEqual", r"\bMessageDigest\.isEqual\("), ("FixedTimeEquals", r"\bFixedTimeEquals\("), ("hash_equals", r"\bhash_equals\("), ("ct_eq", r"\.ct_eq\("), ("CRYPTO_memcmp", r"\bCRYPTO_memcmp\("), ("PAM_", r"=\s*PAM_(?:AUTH_ERR|PERM_DENIED|ACCT_EXPIRED|USER_UNKNOWN)\b"),
    ("staff_member_required", r"@(?:\w+\.)?staff_member_required\b|\bstaff_member_required\("), *((wrapper, rf"\b{wrapper}\(") for wrapper in ("login_required", "permission_required", "superuser_required")), ("on_mount", r"\bon_mount\b[^\n]*:ensure_\w+"), ("@AuthenticationPrincipal", r"@AuthenticationPrincipal\b"), ("@Auth", r"[(,]\s*@Auth\s+\w+"), ("Interceptor(", r"\bgrpc\.(?:Chain)?(?:Unary|Stream)Interceptor\([^\n]*[aA]uth"),
    ("timingSafeEqual", r"\btimingSafeEqual\("), ("compare_digest", r"\bcompare_digest\("), ("secure_compare", r"\bsecure_compare\("), ("return PAM_", r"\breturn PAM_(?:AUTH_ERR|PERM_DENIED|ACCT_EXPIRED|USER_UNKNOWN)\b"),
    *((who, rf"\b(?:fn|def)\b[^\n]*[(,]\s*_?\w+\s*:\s*{who}\b") for who in ("AdminUser", "AuthUser", "CurrentUser", "AuthenticatedUser", "AdminGuard")), *((f"{who}Action", rf"=\s*{who}Action\b\s*(?:\{{|\.async\b|\()") for who in ("user", "auth", "authenticated", "admin", "secured")),
    ("<Require", r"<Require(?:Admin|Permission|Login|User|Owner|Staff)\b"), ("alert:", r"^\s*-\s*alert:\s*\w"), ("detection:", r"^\s*detection:\s*(?:$|\{)"), ("-w /", r"^-w /\S+ -p [rwxa]"), ("forbid(unsafe_code)", r"forbid\(unsafe_code\)"), ("SECURE_BOOT", r"^CONFIG_SECURE_BOOT\w*=y"), ("MODULE_SIG_FORCE=y", r"^CONFIG_MODULE_SIG_FORCE=y"), ("-fstack-protector", r"-fstack-protector(?:-strong|-all)?\b"), ("FORTIFY_SOURCE", r"-D_FORTIFY_SOURCE=[1-3]"), ("sandbox", r"<iframe\b[^>]*\bsandbox="), ("audit(", r"^\s*(?:await\s+)?(?:self\.|this\.)?_?audit\(\s*[\"']"), ("with sharing", r"^\s*(?:public|global|private)\b[^\n]*\bwith sharing class\b"), ("access_filter", r"^\s*access_filter\s*:\s*\{"),
    *((middleware, rf"[\"'.]{middleware}\b") for middleware in ("XFrameOptionsMiddleware", "SecurityMiddleware", "CsrfViewMiddleware", "AuthenticationMiddleware")), ("password_validation", r"\bpassword_validation\.\w+Validator\b"),
    *((field, rf"\bread_only_fields\s*=[^\n]*[\"']{field}[\"']") for field in ("is_staff", "is_superuser", "is_admin", "role")),
    # text that was cleaned before a page showed it
    ("DOMPurify", r"\bDOMPurify\.sanitize\("), ("sanitizeHtml", r"\bsanitizeHtml\("), ("htmlspecialchars", r"\bhtmlspecialchars\("),
    ("escapeHtml", r"\bescapeHtml\("), ("bleach", r"\bbleach\.clean\("), ("c:out", r"<c:out\b"),
    # who may come in, and how often
    ("PrivateRoute", r"<PrivateRoute\b"), ("RequireAuth", r"<RequireAuth\b"), ("ProtectedRoute", r"<ProtectedRoute\b"), ("AuthGuard", r"<AuthGuard\b"), ("RequireRole", r"<RequireRole\b"), ("AdminRoute", r"<AdminRoute\b"),
    ("auth.protect", r"\bauth\.protect\("), ("requireUserId", r"\brequireUserId\("), ("verifyJWT", r"\bverifyJWT\b"), ("middleware.JWT", r"\bmiddleware\.JWT\w*\("), ("middleware.BasicAuth", r"\bmiddleware\.BasicAuth\("), ("withAuth", r"\bwithAuth\("), ("APP_GUARD", r"\bAPP_GUARD\b"),
    ("check_admin_referer", r"\bcheck_admin_referer\("), ("check_ajax_referer", r"\bcheck_ajax_referer\("), ("current_user_can", r"\bcurrent_user_can\("), ("wp_verify_nonce", r"\bwp_verify_nonce\("),
    ("imiter", r"\b(?:\w*[lL]imiter(?:\.limit)?\(|[\w]*(?:login|auth|api|rate)_?[lL]imiter\b|@limiter\.)"), ("rateLimit", r"\brateLimit\("), ("ratelimit", r"@ratelimit\b"), ("RateLimiter", r"@RateLimiter\b"), ("rate_limit", r"^\s*rate_limit\s+to:"), ("throttle:", r"[\"']throttle:\d"),
    # whether a message or an address is what it says
    ("construct_event", r"\bconstruct_event\("), ("ConstantTimeCompare", r"\bConstantTimeCompare\("), ("verify_ipn", r"\bverify_ipn\("), ("verifyWebhook", r"\bverifyWebhook\w*\("), ("verify_webhook", r"\bverify_webhook\w*\("),
    ("url_has_allowed_host_and_scheme", r"\burl_has_allowed_host_and_scheme\("), ("is_safe_url", r"\bis_safe_url\("), ("allowed_file", r"\ballowed_file\("), ("secure_filename", r"\bsecure_filename\("), ("fileFilter", r"\bfileFilter\b"), ("whitelist", r"\bwhitelist\s*:\s*true\b"), ("frameOptions", r"\bframeOptions\b"),
    # what is stored and shown of people
    ("encrypts", r"^\s*encrypts\s+:"), ("Encrypted", r"\bEncrypted(?:Char|Text|JSON|Email|Date|Integer)?Field\("), ("encrypted", r"=>\s*['\"]encrypted\b"), ("fernet", r"\bfernet\.encrypt\("), ("password_hash", r"\bpassword_hash\("), ("make_password", r"\bmake_password\("), ("BCryptPasswordEncoder", r"\bBCryptPasswordEncoder\("), ("ServerSideEncryption", r"\bServerSideEncryption\b"),
    ("deidentify", r"\bdeidentify\w*\("), ("de_identify", r"\bde_identify\w*\("), ("redact", r"\bredact\w*(?:\(|\s*:)"), ("mask_", r"\bmask_(?!prefix|suffix|bits?\b|to_|from_|array|tensor|fill|pad)\w+\("), ("anonymize", r"\banonymize\w*\("), ("JsonIgnore", r"@JsonIgnore\b"), ("$hidden", r"\$hidden\b"), ("consented", r"\bhas_consented\w*\(|\bconsented_to\w*"),
    # who did what
    ("has_paper_trail", r"^\s*has_paper_trail\b"), ("AuditLog", r"\bAuditLog\w*\.(?:objects\.)?(?:create|log|record)\w*\("), ("audit", r"\baudit(?:_log|or|Log|ger)?\.(?:log|record|write|info)\w*\("), ("AuditlogMiddleware", r"\bAuditlogMiddleware\b"),
    ("session_regenerate_id", r"\bsession_regenerate_id\("), ("session.regenerate", r"\bsession\.regenerate\("), ("ListenAndServeTLS", r"\bListenAndServeTLS\("),
    # how a secret is made and checked
    ("crypto/rand", r"\"crypto/rand\""), ("hash(", r"=\s*await\s+(?:\w+\.)?hash\(\s*\w*[pP]ass"), ("algorithms", r"\balgorithms\s*:\s*\["), ("SigningMethod", r"\.\(\*jwt\.SigningMethod"), ("JWT::decode", r"\bJWT::decode\("),
    ("SecureRandom", r"\bnew\s+SecureRandom\(|\bSecureRandom\.\w"), ("urandom", r"\bos\.urandom\("), ("SystemRandom", r"\bSystemRandom\("), ("randomBytes", r"\brandomBytes\("), ("getRandomValues", r"\bgetRandomValues\("), ("secrets.", r"\bsecrets\.(?:token|choice|randbelow)\w*\("), ("ed25519", r"\bed25519\.Verify\("),
    # how a message travels, and which files and hosts a request reaches
    ("starttls", r"\.starttls\("), ("is_relative_to", r"\.is_relative_to\("), ("safe_join", r"\bsafe_join\("), ("disallow-doctype-decl", r"disallow-doctype-decl"), ("X-Frame-Options", r"X-Frame-Options"), ("X-Content-Type-Options", r"X-Content-Type-Options"), ("IsPrivate", r"\.IsPrivate\(\)"), ("is_private", r"\.is_private\b"), ("integrity=", r"\bintegrity=[\"']sha\d"),
    # who may call, write or remove
    ("onlyOwner", r"\bonlyOwner\b"), ("onlyRole", r"\bonlyRole\("), ("nonReentrant", r"\bnonReentrant\b"), ("canActivate", r"\bcanActivate\s*:\s*\["), ("requiresAuth", r"\brequiresAuth\s*:\s*true\b"), ("is_granted", r"\bis_granted\("), ("read_only_fields", r"\bread_only_fields\s*=[^\n]*(?:is_staff|is_superuser|role|permission)"),
    ("PROTECT", r"\bon_delete\s*=\s*(?:models\.)?PROTECT\b"), ("restrict_with_", r"\bdependent:\s*:restrict_with_"), ("filter_parameters", r"\bfilter_parameters\s*\+?="),
    ("Audit", r"\bAudit(?:Event|Log|Trail|Record|Entry)?s?\.(?:create|log|record|write|add|emit)\w*!?\s*\("), ("record(", r"^\s*record\(\s*actor\b"), ("html/template", r"\"html/template\""), ("tls_set", r"\.tls_set\("), ("appMiddleware", r"\bappMiddleware\s*:"), ("middleware", r"['\"]middleware['\"]\s*=>\s*\[?\s*['\"](?:auth|can|role|verified|signed|permission)\b"),
    ("::class", r"\b(?:Verify\w+|Authenticate\w*|EnsureEmailIsVerified|ThrottleRequests|EncryptCookies|Authorize)::class\b"), ("@limits(", r"^\s*@limits\("), ("Signature", r"['\"]X-[\w-]*Signature\b|['\"]Stripe-Signature\b"),
    ("startsWith", r"\b(?:if|return|throw|&&|\|\|)[^\n]*\.startsWith\([^)\n]*(?:path\.sep|\bsep\b|[rR]oot|ROOT|[bB]aseDir|BASE)"), ("HasPrefix", r"\bif\b[^\n]*strings\.HasPrefix\([^)\n]*(?:[rR]oot|[bB]ase|[dD]ir)\w*"), ("commonpath", r"\bcommonpath\("),
    ("for_user", r"\.for_user\("), ("owned_by", r"\.owned_by\("), ("visible_to", r"\.visible_to\("), ("accessible_by", r"\.accessible_by\("), ("viewable_by", r"\.viewable_by\("),
    ("xpir", r"\b(?:if|return|unless|and|&&)\b[^\n]*(?:(?:Date\.now\(|time\.time\(|\bnow\(|Time\.(?:now|current)|timezone\.now|time\.Now\()[^\n]*(?:[<>]|\.After\(|\.Before\()[^\n]*xpir|xpir[^\n]*(?:[<>]|\.After\(|\.Before\()[^\n]*(?:Date\.now\(|time\.time\(|\bnow\(|Time\.(?:now|current)|timezone\.now|time\.Now\())"), ("CodeUntil", r"\bBefore\([^)\n]*CodeUntil"), ("erified", r"\b[vV]erified_?(?:[aA]t|[oO]n)?\s*[:=]\s*(?:null|None|nil|[fF]alse)\b"), ("sha256", r"\b\w*(?:[kK]ey|[tT]oken|[sS]ecret|[pP]ass\w*)\w*\([^\n]*\bsha256\w*\("), *((f"@{who}()", rf"@{who}\(\)") for who in ("Me", "CurrentUser", "AuthUser")), ("until", r"\b(?:if|return|unless|and|&&)\b[^\n]*(?:(?:Date\.now\(|time\.time\(|\bnow\(|Time\.(?:now|current)|timezone\.now|time\.Now\()[^\n]*(?:[<>]|\.After\(|\.Before\()[^\n]*until|until[^\n]*(?:[<>]|\.After\(|\.Before\()[^\n]*(?:Date\.now\(|time\.time\(|\bnow\(|Time\.(?:now|current)|timezone\.now|time\.Now\())"),
    # what a person of a row is called, and where an app keeps what lets in
    *((f"{hash}(", rf"\b{hash}\(\s*(?:\w+\.)*\w*(?:email|ssn|phone|patient|birth|passport|national_id)") for hash in ("md5", "sha1", "sha2", "sha256", "sha512", "farm_fingerprint", "hash")),
    ("SecItemAdd", r"\bSecItemAdd\("), ("eychain", r"\b[kK]eychain\w*\.(?:set|save|add|store)\w*\("), ("pick(", r"\bpick\(\s*(?:req|request|ctx\.request)\.body"), ("mimes", r"['\"|]mimes(?:types)?:"),
    ("select_for_update", r"\.select_for_update\("), ("atomic", r"^\s*@transaction\.atomic\b"),
    ("uthorization", r"\b(?:if|return|unless)\b[^\n]*\bheaders?(?:\.|\[['\"]|\.[gG]et\(['\"])[aA]uthorization\b"), *((asked, rf"\b(?:if|unless|return)\b[^\n]*\b{said}\b[^\n]*(?:<|>|==|length|size|[cC]ount|len\()") for asked, said in (("eview", "(?:get_?)?[rR]eviews?"), ("pprov", "[aA]pprov(?:als?|ers)"))),
    # what something that was fetched was held against, and where a package may go
    ("URL_HASH", r"\bURL_HASH\b"), ("sha256", r"^\s*sha256\s*=\s*[\"'][0-9a-f]{64}|\bsha256sum\s+(?:-c|--check)\b"), ("--verify", r"\bgpg\b[^\n]*--verify\b"), ("cosign", r"\bcosign\s+(?:sign|verify)\b"), ("allowed_push_host", r"\ballowed_push_host\b"), ("Do Not Upload", r"\bPrivate :: Do Not Upload\b"),
    ("list", r"\bdef\s+(?:extension|content_type)_(?:allow|white)list\b"), ("no-store", r"\bprivate,\s*no-store\b"), ("@Audited", r"@Audited\b"), ("revoke", r"^\s*(?:await\s+)?(?:\w+\.)*revoke_?\w*(?:[kK]ey|[tT]oken|[sS]ession)\w*\("), (".hash", r"\b(?:ph|pwd_context|argon2|bcrypt|hasher)\.hash\w*\("), ("as_json", r"\bas_json\(\s*only:"), ("mask(", r"\bmask\("), ("sanitize(", r"\bsanitize\("),
    ("exit;", r"^\s*exit;\s*$"), ("IsLoopback", r"\.IsLoopback\(\)"), ("IsLinkLocal", r"\.IsLinkLocal\w*\(\)"), ("unicast", r"\brange\(\)\s*!==?\s*['\"]unicast"), ("fp(", r"\bfp\(\s*async\b"), ("applyMiddleware", r"\bapplyMiddleware\([^\n]*\b(?:permissions|shield)\b"),
    # what kept rows to those whose they are, by the framework
    ("addGlobalScope", r"\baddGlobalScope\("), ("BelongsTo", r"\buse\b[^\n]*\bBelongsTo(?:Tenant|Team|Organi[sz]ation|Company)\b"), ("HasQueryFilter", r"\.HasQueryFilter\("), ("acts_as_tenant", r"\bacts_as_tenant\b"), ("with_tenant", r"\bwith_tenant\("), ("enableFilter", r"\benableFilter\(\s*\""), ("default_scope", r"\bdefault_scope\b[^\n]*(?:Current\.|tenant|current_)"),
    ("app.tenant", r"\bset(?:_config\(|\s+(?:local|session)\s)[^\n]*\bapp\.tenant"), ("filter_backends", r"\bfilter_backends\s*=[^\n]*(?:Owner|Permission|Tenant|Member)\w*Filter"), ("DeletedAt", r"\bDeletedAt\s+gorm\.DeletedAt\b"), ("DeleteBehavior.Restrict", r"\bDeleteBehavior\.Restrict\b"),
    # what stands before a page, by the framework
    ("requireUserSession", r"\brequireUserSession\("), ("preHandler", r"\bpreHandler\s*:"), ("dependencies", r"\bdependencies\s*=\s*\[\s*(?:Depends|Security)\("), ("AuthProtect", r"\bAuthProtect\b"), (".auth", r"\bif\s*\(\s*!\s*(?:req|request|context|ctx)\.auth\b"), ("@requires", r"^\s*@requires\s*:"), ("@restrict", r"^\s*@restrict\s*:"),
    ("nterceptor", r"\b\w*(?:[cC]onsent|[aA]udit|[aA]ccess|[sS]cope|[tT]enant|[sS]ecurity|[cC]aller|[aA]uth|[tT]oken|[jJ]wt|[lL]ogin|[iI]dentity)\w*Interceptor\b"), ("ValidatePayload", r"\bValidatePayload\("), ("verifyAnd", r"\bverifyAnd\w*\("), ("route_layer", r"\.route_layer\("), ("addMiddleware", r"\.addMiddleware\(\s*\w*(?:[sS]igned|[aA]uth|[lL]ogin|[mM]ember|[gG]uard)"),
    ("Mixin", r"\bclass\s+\w+\([^)\n]*\b\w*(?:Staff|Admin|Login|Owner|Member|Permission|Auth)\w*Mixin\b"), ("ReadOnlyModelViewSet", r"\bReadOnlyModelViewSet\b"), ("exported", r"RepositoryRestResource\([^)\n]*\bexported\s*=\s*false"), ("staffProcedure", r"\bstaffProcedure\b"), (":genuine", r"\bbefore_action\s+:genuine\b"), ("$wpdb->prepare", r"\$wpdb->prepare\("),
    *((f":{module}", rf"^\s*devise\b[^\n]*:{module}\b") for module in ("lockable", "confirmable", "timeoutable")),
    # which fields are written and read from outside
    ("READ_ONLY", r"\bAccess\.READ_ONLY\b"), ("[Bind(", r"\[Bind\("), ("select", r"\bselect\s*:\s*false\b"), ("@Exclude", r"@Exclude\(\)"), ('json:"-"', r'`[^`\n]*\bjson:"-"'), ("response_model", r"\bresponse_model\s*=\s*\w*(?:Public|Out|Safe)\w*"), ("Jason.Encoder, only", r"\{\s*Jason\.Encoder, only:"), ("delete", r"\bdelete\s+event\.(?:request|user|extra)\b"),
    # whose record it is, who looked, and what a device or a message is held against
    ("aclCheck", r"\baclCheck\w*\("), ("ertificatePinner", r"\b[cC]ertificatePinner\b"), ("AccessLog", r"\b(?:insert|create|add|save|write|log)\w*!?\([^\n]*\bAccessLog\b|\bAccessLog\.(?:objects\.)?(?:create|insert)\w*!?\("), ("rivacy", r"\bnotify\w*[pP]rivacy\w*\("),
    ("UseMiddleware<", r"\bUseMiddleware<\w*(?:Auth|Compartment|Scope|Tenant|Access|Security|Csrf|Audit|Consent|Permission)\w*>"), ("halt", r"\bhalt\s*\(?\s*40[13]\b"), *((kept, rf"\bon_?[dD]elete\s*[:=]\s*['\"]?(?:\w+\.)?{kept}\b") for kept in ("RESTRICT", "NO ACTION")), ("igned", r"\bif\b[^\n]*\b(?:isSigned|is_signed)\b"),
    ("econd", r"\b\w*(?:[sS]econdFactor|second_factor)\w*\("), ("FLAG_SECURE", r"\bFLAG_SECURE\b"), ("iometric", r"\brequire_?[bB]iometric\w*\("), ("erify(", r"\bif\b[^\n]*!\s*[\w.]*[vV]erify\([^\n]*(?:sig|[kK]ey|KEY|[tT]oken)"), ("middleware", r"^\s*middleware\s+[A-Z][\w.]*(?:Require|Auth|Admin|Permission|Phi|Guard)\w*"), ("AUTHORITY-CHECK", r"^\s*AUTHORITY-CHECK\b"), ("XUSEC(", r"\^XUSEC\("), ("SECURITY_ENFORCED", r"\bWITH\s+SECURITY_ENFORCED\b"), ("USER_MODE", r"\bWITH\s+USER_MODE\b"), ("secure_server", r"\bsecure_server\("), ("_verify(", r"\b\w+_verify\([^\n]*\b\w*key"), ("alidate(", r"\bif\b[^\n]*!\s*[\w.]*[vV]alidate\([^\n]*\b(?:pin|pass\w*|otp|token|code)\b"),
    ("ProtectKeysWith", r"\bProtectKeysWith\w+\("), ("DenyDelete", r"\bDenyDelete\s*:\s*true\b"), ("DenyPurge", r"\bDenyPurge\s*:\s*true\b"), ("'***'", r"\belse\b[^\n]*'\*\*\*'"), ("Nack(", r"\.Nack\("), ("completeFileProtection", r"\bcompleteFileProtection\w*"),
    ("fbq(", r"^\s*if\b[^\n]*\bfbq\("), ('.drop(', r"\.drop\([^\n]*['\"](?:ssn|name|address|email|dob|mrn)['\"]"), ("ostnameVerification", r"\benableHostnameVerification\("), ("SupportFactory", r"\bopenHelperFactory\(SupportFactory\("), (".key(", r"\bdb\.key\("), ("setCACert", r"\bsetCACert\("),
    ("xcluded", r"&&\s*!\s*[\w.]*\b(?:is_?)?[eE]xcluded\b"), ("evoked", r"&&\s*!\s*[\w.]*\b(?:is_?)?[rR]evoked\b"), ("onsent", r"\bif\b[^\n]*\b[cC]onsents?\."),
    ("beforeSend", r"\bbeforeSend\s*=\s*\{[^\n]*\bnull\b"),
    # what an operator, a provider or a build holds fast
    ("PersistentVolumeClaimVolumeSource", r"\bPersistentVolumeClaimVolumeSource\{"), ("cosign.", r"\bcosign\.(?:Check|Verify)\w*\("), ("admission.Denied", r"\badmission\.Denied\("), ("Sensitive:", r"\bSensitive:\s+true\b"), ("RetainOnDelete", r"\bRetainOnDelete\(true\)"), ("network_mode", r"\bnetwork_mode\s*=\s*[\"']none[\"']"), ("ObjectLockMode", r"\bObjectLockMode\s*:"), ("DeletePropagationOrphan", r"\bDeletePropagationOrphan\b"),
    ("core.setSecret", r"\bcore\.setSecret\("), ("shasum", r"\bshasum\s+(?:-\w\s+\d+\s+)?(?:-c|--check)\b"), ("verify-tag", r"\bgit\s+verify-tag\b"), ("verify-commit", r"\bgit\s+verify-commit\b"), ("signing", r"^\s*signing\s*\{"), ("Checksum(", r"\b(?:verify|check)Checksum\("),
    # the person whom a pipeline of any product waits for
    ("manualJudgment", r"[\"']?type[\"']?\s*:\s*[\"']?manualJudgment\b"), ("manual", r"[\"']approval[\"']\s*:\s*\{\s*[\"']type[\"']\s*:\s*[\"']manual[\"']"), ("Approval", r"\btype\s*:\s*(?:Harness)?Approval\b"), ("Octopus.Manual", r"\bOctopus\.Manual\b"), ("approved(", r"&&\s*!?\w*\.?approved\("),
    # whether a person is asked before a model acts
    *((asked, rf">>\s*\w*{asked}\w*\s*>>") for asked in ("approv", "review", "validat", "sign_off")), ("eview(", r"\b(?:queue|send|submit|hold)_?[fF]or_?[rR]eview\("), ("reviewed_by", r"\b(?:if|unless)\b[^\n]*\breviewed_by\w*"),
    ("interruptBefore", r"\binterruptBefore\s*:"),
    *((name, rf"\b{name}\w*\(") for name in ("askUser", "ask_user", "askHuman", "ask_human", "requestApproval", "request_approval", "requireApproval", "require_approval", "confirmWithUser", "human_approval")),
)  # fmt: skip
_EVERYONE = r"(?:0\.0\.0\.0|\[?::0?\]?(?=[:\s\"',)]|$)|\*(?=[:\s\"',)]|$)|0(?=:))"
"""How a host says that it listens on all its addresses."""
DEBUGGER = (
    ("--inspect", rf"--inspect(?:-brk|-wait|-port)?[\"']?[=, ]\s?[\"']?(?:\$\{{\w{{1,40}}:-)?{_EVERYONE}"),
    ("inspector", rf"\binspector['\")]{{0,3}}\.open\([^\n)]{{0,100}}[\"']{_EVERYONE}[\"']"),
    ("remote-debugging-address", rf"--remote-debugging-address[=, ]\s?[\"']?{_EVERYONE}"),
    ("jdwp", rf"jdwp[:=][^\s\"']{{0,200}}\baddress={_EVERYONE}"),
    ("JPDA_ADDRESS", rf"\bJPDA_ADDRESS[\"']?[=:]\s{{0,4}}[\"']?{_EVERYONE}"),
    (
        "debugpy",
        rf"\bdebugpy\.listen\((?:address=)?\(\s*[\"'](?:{_EVERYONE})?[\"']|\bdebugpy\b[^\n]{{0,300}}--listen[\"']?[=, ]\s?[\"']?{_EVERYONE}",
    ),
    (
        "ptvsd",
        rf"\bptvsd\.enable_attach\((?:\)|[^\n]{{0,60}}[\"'](?:{_EVERYONE})?[\"'])|\bptvsd\b[^\n]{{0,100}}--host[= ]{_EVERYONE}",
    ),
    *(
        (name, rf"\b{re.escape(name)}[^\n]{{0,60}}[\"']{_EVERYONE}[\"']")
        for name in (
            "RemotePdb(",
            "rpdb.set_trace(",
            "web_pdb.set_trace(",
            "remote_pry(",
            "Byebug.start_server",
            "DEBUGGER__.open",
            "aiomonitor.start_monitor(",
        )
    ),
    ("use_debugger", r"^(?![^\n]*(?:127\.0\.0\.1|localhost))[^\n]*\buse_debugger\s?=\s?True\b"),
    ("DebuggedApplication", r"\bDebuggedApplication\([^\n]{0,100}\bevalex\s?=\s?True"),
    ("dlv", rf"\bdlv\b[^\n]{{0,300}}[\s\"'](?:--listen|-l)[\"']?[=, ]\s?[\"']?(?:{_EVERYONE})?:\d"),
    ("gdbserver", rf"\bgdbserver\s(?:--\S{{1,40}}\s){{0,5}}(?:{_EVERYONE})?:\d"),
    ("lldb-server", rf"\blldb-server\b[^\n]{{0,100}}--listen[= ][\"']?{_EVERYONE}:"),
    ("rdbg", rf"\brdbg\b[^\n]{{0,300}}--host[= ][\"']?{_EVERYONE}"),
    ("RUBY_DEBUG_HOST", rf"\bRUBY_DEBUG_HOST[\"']?\s?[=:]\s?[\"']?{_EVERYONE}"),
    ("web_console", r"\bweb_console\.\w{1,30}\s?=[^\n]{0,60}(?:0\.0\.0\.0|::)/0"),
)
"""Debuggers that whoever reaches the machine may use to run code in it:
https://nodejs.org/en/learn/getting-started/debugging#security-implications"""
OPENS_A_DEBUGGER = AnyOf(*DEBUGGER)
CAME = AnyOf(
    *DEBUGGER,
    ("block-insecure", r"\bblock-insecure['\"]?\s*(?:=>|[:,=]|\s)\s*['\"]?(?:false|0)\b"), ("@PermitAll", r"^\s*@PermitAll\b"), ("check_hostname", r"\bcheck_hostname\s*=\s*False\b"), ("resolve_entities", r"\bresolve_entities\s*=\s*True\b"), ("X_FRAME_OPTIONS", r"\bX_FRAME_OPTIONS\s*=\s*[\"']ALLOW"), ("raw", r"\{\{[^}\n]*\|\s*raw\s*\}\}"), ("<%==", r"<%==\s*@?\w"),
    ("FEATURE_SECURE_PROCESSING", r"\bFEATURE_SECURE_PROCESSING\b[^\n]*\bfalse\b"), ("D_FORTIFY_SOURCE=0", r"-D_FORTIFY_SOURCE=0\b"), ("security.get-task-allow", r"com\.apple\.security\.get-task-allow\b"), ("disable-library-validation", r"com\.apple\.security\.cs\.disable-library-validation\b"),
    ("kptr_restrict", r"\bkptr_restrict\s*=\s*0\b"), ("unprivileged_bpf_disabled", r"\bunprivileged_bpf_disabled\s*=\s*0\b"), ("rp_filter", r"\brp_filter\s*=\s*0\b"), ("NoNewPrivileges", r"^NoNewPrivileges=(?:no|false)\b"), ("CAP_SYS_ADMIN", r"^(?:Ambient|CapabilityBounding)\w*=.*\bCAP_SYS_ADMIN\b"), ("is not set", r"^# CONFIG_(?:STACKPROTECTOR|RANDOMIZE_BASE|SECURITY_|FORTIFY_SOURCE|HARDENED_USERCOPY|MODULE_SIG)\w* is not set"),
    ("REPLTool(", r"\bPython(?:Ast)?REPLTool\("), ("human_input_mode", r"\bhuman_input_mode\s*=\s*[\"']NEVER\b"), ("allowBackup", r"\bandroid:allowBackup=\"true\""),
    ("sandbox=", r"<iframe\b[^>\n]*\bsandbox=[^>\n]*\ballow-(?:same-origin|top-navigation)\b"), ("User=root", r"^User=root\s*$"), ("AUDIT", r"<logger\b[^>]*name=[\"'][\w.]*AUDIT[^>]*level=[\"']OFF"), ("ShellTool", r"\btools\s*=[^\n]*\bShellTool\("), ("receiver:", r"^\s*receiver:\s*[\"']?(?:/dev/null|dev-?null|blackhole)\b"),
    ("evaluatePolicy", r"\bevaluatePolicy\b[^\n]*\?\?\s*true\b"), ("redact", r"\b(?:pino|createLogger|winston|logger)\b[^\n]*\bredact\w*\s*:\s*\[\s*\]"), ("PasswordHasher", r"\b(?:MD5|SHA1|UnsaltedMD5|UnsaltedSHA1)PasswordHasher\b"), ("csrfPrevention", r"\bcsrfPrevention\s*:\s*false\b"), ("$fillable", r"\$fillable\b[^\n]*['\"](?:role|is_admin|is_staff|permissions?)['\"]"),
    ("SELINUX", r"^SELINUX=(?:permissive|disabled)\b"), ("randomize_va_space", r"\brandomize_va_space\s*=\s*[01]\b"), ("SCMP_ACT_ALLOW", r"\bdefaultAction[\"']?\s*:\s*[\"']SCMP_ACT_ALLOW\b"), ("confinement", r"^\s*confinement:\s*[\"']?(?:classic|devmode)\b"), ("--filesystem", r"--filesystem=(?:host|home)\b"),
    ("insecure-registries", r"\binsecure-registries[\"']?\s*:\s*\[\s*[\"']"), ("policy accept", r"\bhook (?:input|forward)\b[^\n]*\bpolicy accept\b"), ("allow-access-from", r"<allow-access-from\b[^>]*\bdomain=[\"']\*"), ("insecure_skip_verify", r"\binsecure_skip_verify[\"']?\s*[:=]\s*[\"']?true\b"), ("RequireHttpsMetadata", r"\bRequireHttpsMetadata[\"']?\s*[:=]\s*false\b"), ("signup_enabled", r"(?<!newsletter_)signup_enabled['\"]?\]?\s*[:=]\s*true\b"),
    ("default", r"\brole\b[^\n]{0,200}?\b(?:Column|\w{1,40}Field|mapped_column)\([^\n]{0,200}?\bdefault\s*=\s*['\"](?:admin|owner|superuser)\b"), ("@default(", r"\b[rR]ole\b[^\n]*@default\((?:ADMIN|OWNER|SUPERUSER)\)"), ("permission.", r"<uses-permission\b[^>]*\bpermission\.(?:(?:READ|SEND|RECEIVE)_SMS|READ_CONTACTS|RECORD_AUDIO|ACCESS_(?:FINE|BACKGROUND)_LOCATION|READ_CALL_LOG|SYSTEM_ALERT_WINDOW|REQUEST_INSTALL_PACKAGES|MANAGE_EXTERNAL_STORAGE|QUERY_ALL_PACKAGES|BIND_ACCESSIBILITY_SERVICE)\b"),
    (":allow-", r"[\"'](?:shell|fs|process|http):allow-(?:execute|open|spawn|remove|write|rename)\w*"), ("deno run", r"[\"'][^\"'\n]*\bdeno run\s+(?:-\S+\s+)*(?:-A\b|--allow-all\b)"), ("app-sandbox", r"com\.apple\.security\.app-sandbox\s*</key>\s*<false\s*/>"), ("host_permissions", r"\"host_permissions\"\s*:[^\n]*[\"'](?:\*://|https?://\*)"),
    ("skip_forgery_protection", r"\bskip_forgery_protection\b"), ("skip_authoriz", r"\bskip_authoriz\w+\b"), ("allow_unauthenticated_access", r"\ballow_unauthenticated_access\b"), ("web.ignoring", r"\bweb\.ignoring\(\)"), ("__return_true", r"\b__return_true\b"), ("wp_ajax_nopriv_", r"\bwp_ajax_nopriv_"), ("_access:", r"\b_access:\s*['\"]?TRUE\b"),
    ("ignoreExpiration", r"\bignoreExpiration\s*:\s*true\b"), ("ParseUnverified", r"\bParseUnverified\("), ("parseClaimsJwt", r"\bparseClaimsJwt\("), ("insecure_disable_signature_validation", r"\binsecure_disable_signature_validation\("), ("NoOpPasswordEncoder", r"\bNoOpPasswordEncoder\b"), ("InsecureIgnoreHostKey", r"\bInsecureIgnoreHostKey\("), ("verify", r"['\"]verify['\"]\s*=>\s*false\b"),
    ("checkServerTrusted", r"\bcheckServerTrusted\([^)\n]*\)\s*(?:throws\s+\w+\s*)?\{\s*\}"),
    ("Unsafe", r"\$(?:query|execute)RawUnsafe\("), ("FromSqlRaw", r"\bFromSqlRaw\(\s*\$"), ("ExecuteSqlRaw", r"\bExecuteSqlRaw\w*\(\s*\$"), ("whereRaw", r"\bwhereRaw\([^\n]*\$\w"),
    ("eval(", r"\beval\(\s*(?:req|request|params|\$_|input|body|query)\b"), ("render_template_string", r"\brender_template_string\([^)\n]*(?:\+|\{|request)"), ("$_GET", r"\b(?:include|require)(?:_once)?\s*\(?\s*\$_GET\b"), ("$_POST", r"\b(?:include|require)(?:_once)?\s*\(?\s*\$_POST\b"), ("$_REQUEST", r"\b(?:include|require)(?:_once)?\s*\(?\s*\$_REQUEST\b"), ("constantize", r"\bparams\[[^\]\n]*\]\.(?:safe_)?constantize\b"), ("send", r"\b(?:public_)?send\(\s*params\["),
    ("BinaryFormatter", r"\bnew\s+BinaryFormatter\("), ("TypeNameHandling", r"\bTypeNameHandling\.(?:All|Auto|Objects)\b"), ("enableDefaultTyping", r"\benableDefaultTyping\("), ("ObjectInputStream", r"\bnew\s+ObjectInputStream\("), ("yaml.load", r"\byaml\.load\([^)\n]*Loader\s*=\s*(?:yaml\.)?(?:Loader|FullLoader)\b"), ("weights_only", r"\bweights_only\s*=\s*False\b"), ("trust_remote_code", r"\btrust_remote_code\s*=\s*True\b"),
    ("allow_other_host", r"\ballow_other_host:\s*true\b"), ("redirect", r"\bredirect\(\s*(?:req|request)\.(?:query|body|params|args|GET)\b"), ("setJavaScriptEnabled", r"\bsetJavaScriptEnabled\(\s*true\b"), ("__all__", r"\bfields\s*=\s*['\"]__all__['\"]"),
    ("public-read", r"\bACL['\"]?\s*[=:]\s*['\"]public-read"), ("sendDefaultPii", r"\bsendDefaultPii\s*:\s*true\b"), ("send_default_pii", r"\bsend_default_pii\s*=\s*True\b"), ("PUBLIC_", r"\b(?:NEXT|EXPO)_PUBLIC_\w*(?:SECRET|PRIVATE)\w*\b"), ("VITE_", r"\bVITE_\w*(?:SECRET|PRIVATE)\w*\b"), ("REACT_APP_", r"\bREACT_APP_\w*(?:SECRET|PRIVATE)\w*\b"),
    ("Math.random", r"\b\w*(?:token|secret|password|code|nonce|otp)\w*\b[^\n]*\bMath\.random\("), ("md5(", r"\bmd5\(\s*\$?\w*pass"), ("autoescape", r"\bautoescape\s+off\b"), ("th:utext", r"\bth:utext\b"), ("MarkupString", r"\(MarkupString\)"), ("UseDeveloperExceptionPage", r"^\s*app\.UseDeveloperExceptionPage\("), ("introspection", r"\bintrospection\s*:\s*true\b"), ("RequiredLength", r"\bRequiredLength\s*=\s*[0-7]\b"),
    ("sslmode=disable", r"\bsslmode=disable\b"), ("redirect_to", r"\bredirect_to\s*\(?\s*params\["), ("Object.assign", r"\bObject\.assign\([^)\n]*\breq\.body\b"), ("$request->all", r"\b(?:update|create|fill)\(\s*\$request->all\(\)"), (".order(", r"\.order\(\s*params\["), ("os.system", r"\bos\.system\(\s*(?:f[\"']|[^)\n]*(?:\s\+\s|\s%\s|\.format\())"),
    ("PUBLIC_ROLE_LIKE", r"\bPUBLIC_ROLE_LIKE\s*=\s*['\"]\w"), ("allow_anonymous", r"^\s*allow_anonymous\s+true\b"), ("xpack.security", r"\bxpack\.security\.enabled\s*:\s*false\b"), ("unsecured", r"\bauthorizationStrategy\s*:\s*['\"]?unsecured\b"), ("auth_backend", r"\bauth_backends?\s*=[^\n]*(?:allow_all|backend\.default)"), (".token", r"\b(?:NotebookApp|ServerApp|IdentityProvider)\.token\s*=\s*(?:''|\"\")"), ("permitAll", r"\baccess=['\"]permitAll"),
    ("sandbox", r"\bsandbox\s*:\s*false\b|\b(?:settings\.)?no_?sandbox\s*=\s*(?:true|True|1)\b|[\"'`\s]--no-sandbox\b"), ("contextIsolation", r"\bcontextIsolation\s*:\s*false\b"), ("nodeIntegration", r"\bnodeIntegration\s*:\s*true\b"), ("webSecurity", r"\bwebSecurity\s*:\s*false\b"), ("all_urls", r"<all_urls>"), ("envPrefix", r"\benvPrefix\s*:\s*(?:''|\"\")"), ("process.env", r"\bJSON\.stringify\(\s*process\.env\s*[),]|['\"]process\.env['\"]\s*:\s*(?:JSON\.stringify\()?process\.env\b"),
    ("frameOptions", r"\bframeOptions\([^\n]*\bdisable\b"), ("sessionFixation", r"\bsessionFixation\([^\n]*\bnone\(\)"),
    ("localStorage.setItem", r"\blocalStorage\.setItem\(\s*['\"`]\w*(?:[tT]oken|[jJ]wt|[sS]ession)"), ("log", r"\b(?:console\.log|log(?:ger|ging)?\.\w+)\([^\n]*,\s*(?:\w+\.)?(?:password|passwd|client_?secret|access_?token|api_?key)\s*[,)]"),
    ("create_superuser", r"\bcreate_superuser\("), ("assignRole", r"\bassignRole\(\s*['\"](?:super-?)?admin"), ("AddToRole", r"\bAddToRoles?Async\([^)\n]*['\"]\w*Admin"), ("add_role", r"\badd_role\(?\s*[:'\"]+(?:super_?)?admin"), ("role", r"\brole\s*[:=]\s*(?:req|request)\.(?:body|query|params|data|json)\b"), ("||", r"\b\w*(?:SECRET|[sS]ecret|PRIVATE_KEY|SIGNING_KEY|ENCRYPTION_KEY)\w*\b[^\n]*\|\|\s*['\"][^'\"\s]{4,}['\"]"),
    # a page or rows for whoever asks, by the framework
    ("auth", r"\bauth\s*:\s*false\b|\bauth\s*=\s*None\b|\bauth\s*=\s*[\"'](?:none|public)[\"']"), (".sudo()", r"\.sudo\(\)"), ("ignore_permissions", r"\bignore_permissions\s*=\s*True\b"), ("without_tenant", r"\bwithout_tenant\b"), ("add_insecure_port", r"\badd_insecure_port\("), ("trust proxy", r"['\"]trust proxy['\"]\s*,\s*true\b"), ("express.static", r"\bexpress\.static\(\s*['\"]\.{1,2}/?['\"]\s*\)"),
    ("pprof", r"\bpprof\.(?:Index|Profile|Handler)\b"), ("silk", r"\binclude\(\s*[\"']silk\.urls[\"']"), ("process.env", r"\b(?:json|send)\([^\n]*\bprocess\.env\b(?![.\[])"), ("origin", r"\borigin\s*:\s*\((?P<o>\w+),\s*(?P<cb>\w+)\)\s*=>\s*(?P=cb)\(\s*null\s*,\s*(?:true|(?P=o))\s*\)"), ("public_", r"\bservice:\s*:public_\w+"),
    ("binary_to_term", r"\bbinary_to_term\(\s*\w+\s*\)"), ("new Function", r"\bnew Function\("), ("-c", r"[\"'](?:/bin/)?(?:ba)?sh[\"'],\s*[\"']-c[\"'],[^\n]*[\"']\s*\+\s*\w"), ("Arel.sql", r"\bArel\.sql\(\s*(?![\"'])\w+\s*\)"), ("raw(", r"\{\s*raw\(\s*@"), ("makeVisible", r"\bmakeVisible\([^\n]*(?:password|token|secret)"), ("`", r"^\s*`[a-z][\w-]* #\{\w+\}[^`\n]*`\s*$"),
    *((field, rf"^\s*{field}\s*:\s*(?:str|Optional\[str\])\b|\battributes\b[^\n]*:{field}\b") for field in ("hashed_password", "password_hash", "password_digest", "encrypted_password")),
    ("Header", r"\b(?:s?log|logger|zap)\.\w+\([^\n]*\b(?:r|req|request)\.Header\b(?!\.)"), ("sn", r"\blog(?:ger)?\.\w+\([^\n]*\b(?:getSsn\(|ssn\b)"), ("cvv", r"\bcvv\s*[:=]\s*\w+\.\w+"), ("setattr", r"\bsetattr\(\s*\w+\s*,\s*(?P<k>k|key|name|field)\s*,\s*(?:v|val|value)\s*\)"), ("body", r"\.(?:update|set|create|assign)\(\s*req(?:uest)?\.body\s*\)"), ("store_false", r"[\"']--(?:commit|apply|execute|force|really)[\"'],[^\n]*\bstore_false\b"),
    ("cast(", r"\bcast\([^\n]*:(?:is_)?(?:admin|superuser|staff|role)\b"), ("administrators", r"\bgroups\s*=\s*\[\s*[\"']administrators[\"']"), ("role", r"\b(?:create|insert|add)\w*\([^\n]*\brole\s*:\s*['\"](?:owner|admin|superuser)['\"]"), ("needsApproval", r"\bneedsApproval\s*:\s*(?:false\b|\(\)\s*=>\s*false\b)"), ("(req.", r"\b(?:findOne|find)\(req\.(?:body|query)\s*\)"),
    *((name, rf"(?i:tenant|org)[^\n]*(?:headers?(?:\.get\(|\.Get\(|\[)|searchParams\.get\()\s*['\"]{name}") for name in ("x-tenant", "X-Tenant", "x-org", "X-Org", "org", "tenant")),
    ("Depends", r"\bDepends\(\s*(?:\w+\.)?(?:maybe|optional|try)_\w+"),
    ("ailurePolicy", r"\b[fF]ailurePolicy[\"']?\s*[=:]\s*[\"']?(?:\w+\.)?[iI]gnore\b"), ("Allowed", r"^\s*Allowed\s*:\s*true,?\s*$"), ("ackup", r"\b\w*[bB]ackups?(?:\.\w+)*\.?(?:enabled?)?[\"']?\s*[=:]\s*[\"']?[fF]alse\b"),
    # what whoever asks says of himself, and what leaves with the answer
    *((name, rf"headers?(?:\.get\(|\.Get\(|\[)\s*['\"]{name}(?:-?[iI][dD])?['\"](?!\s*[)\]]\s*=[^=])") for name in ("x-tenant", "X-Tenant", "x-org", "X-Org", "x-user", "X-User", "x-role", "X-Role", "x-account", "X-Account")),
    ("as any", r"\b(?:update|create|save|insert|assign|set)\w*\([^\n]*\b(?:dto|body|input|payload|data) as any\b"), ("return", r"\bif\b\s*\(?\s*(?:!|not\s)\s*\w*(?:header|sig|signature|token|secret|hmac)\w*\s*\)?\s*[{:]?\s*return\s+[tT]rue\b"),
    *((stem, rf"\b{stem}\w*(?:\.\w+)*\([^\n]*\b(?:email|ssn|diagnos\w+|phone|birth\w*|dob|mrn|medication\w*)\b") for stem in ("analytics", "mixpanel", "amplitude", "posthog", "fbq", "gtag")), ("subject", r"\bsubject\s*[:=][^\n]*\{[^}\n]*\b(?:patient|diagnos\w*|results?)\b"),
    *((stem, rf"\b{stem}\w*\s*=\s*\((?P<q>\w+)[^)\n]*\)\s*(?::\s*\w+\s*)?=>\s*(?P=q)\s*;?\s*$") for stem in ("mask", "redact", "scrub", "anonymi", "sanitize", "escape")), ("JSON.stringify", r"\bdangerouslySetInnerHTML[^\n]*JSON\.stringify\("), ("...", r"\b(?:tenant|org|owner|user|account)_?[iI]d\s*:\s*[\w.]+,\s*\.\.\.\w+"),
    # what a program that makes resources makes of them
    ("VolumeReclaimDelete", r"\bPersistentVolumeReclaimDelete\b"), ("ServiceTypeLoadBalancer", r"\bServiceTypeLoadBalancer\b"), ("NamespaceSelector", r"\bNamespaceSelector:\s*&metav1\.LabelSelector\{\s*\}"), ("SkipFinalSnapshot", r"\bSkipFinalSnapshot['\"]?\s*[:=]\s*(?:aws\.Bool\(true\)|[tT]rue)"), ("ForceNew:", r"\bForceNew:\s+true\b"), ("docker.sock", r"[\"']/var/run/docker\.sock:"), ("RequireClientCertificate", r"\bRequireClientCertificate\b[^\n]*\b[fF]alse\b"), ("automount_service_account_token", r"\bautomount_service_account_token\s*=\s*True\b"),
    ("'SKIP'", r"\b(?:sha\d+|b2|md5)sums\w*=\([^)\n]*'SKIP'"), (":no_check", r"\bsha256\s+:no_check\b"), ("AUTOREV", r"\bSRCREV\w*\s*=\s*\"\$\{AUTOREV\}"), ("debug-tweaks", r"\bdebug-tweaks\b"), ("cap_sys_admin", r"\b(?:fcaps|setcap)\b[^\n]*\bcap_sys_admin\b"), ("install -", r"\binstall -\w*m ?[2467]\d\d\d\b"), ("debuggable", r"^\s*debuggable\s*=?\s*true\b"), ("cleanDisabled", r"\bcleanDisabled\W{1,3}false\b"), ("clean-disabled", r"\bclean-disabled\s*[:=]\s*false\b"), ("set_repo", r"\bset_repo\w*\([^\n]*\badmin\b"), ("esource", r"\bResource['\"]?\s*:\s*(?:\[\]string\{)?['\"]\*['\"]"), ("_expiration_ms", r"\bdefault_(?:table|partition)_expiration_ms\s*=\s*\d"),
    # servers and stores that ask nobody, or keep nothing
    ("AllowAllAuth", r"\bAllowAllAuth(?:enticator|orizer)\b"), ("auth_type", r"^\s*auth_type\s*=\s*(?:any|trust)\b"), ("authenticator_class", r"\bauthenticator_class\s*=\s*['\"]?(?:dummy|null|\w*\.?DummyAuthenticator)\b"), ("loopback_users", r"\bloopback_users\W{1,5}\[\s*\]"), ("<ip>", r"<ip>(?:::|0\.0\.0\.0)/0</ip>"),
    ("verify-client-cert", r"^\s*verify-client-cert\s+(?:none|optional)\b"), ("AllowedIPs", r"^\s*AllowedIPs\s*=[^\n]*\b0\.0\.0\.0/0"), ("access-control", r"^\s*access-control:\s*(?:0\.0\.0\.0|::0?)/0\s+allow\b"), ("SecRuleEngine", r"^\s*SecRuleEngine\s+(?:Off|DetectionOnly)\b"), ("SecRuleRemove", r"^\s*SecRuleRemoveBy\w+\b"),
    ("fsync", r"^\s*fsync\s*=\s*(?:off|false|0)\b"), ("archive_mode", r"^\s*archive_mode\s*=\s*off\b"), ("trusted=yes", r"^\s*deb[^\n]*\btrusted=yes\b"), ("signatureValidationMode", r"signatureValidationMode\"\s+value=\"accept"), ("INSECURE", r"^\s*(?:export\s+)?GOINSECURE=\S"), ("NOSUMDB", r"^\s*(?:export\s+)?GONOSUMDB=\*"),
    ("receiver", r"^\s*-?\s*receiver\s*:\s*['\"]?(?:null|blackhole|devnull)\b"), *((asked, rf"\b{asked}\w*\s*(?::[^=\n]*)?=\s*(?:set\(\)|frozenset\(\)|\[\s*\]|\(\s*\)|\{{\s*\}})") for asked in ("REQUIRE_APPROVAL", "REQUIRES_APPROVAL", "NEEDS_APPROVAL", "require_approval")),
    ("StartsWith(", r"\bscopes?\.(?:Any|All)\([^\n]*\bStartsWith\("), ("newServer(", r"\bnewServer\([^\n]*,\s*false\s*\)"), ("uthorization(", r"\b\w*Authorization\([^\n]*\bEnabled\s*=\s*false\b"), ("handler.proceed()", r"\bhandler\.proceed\(\)"), ("originWhitelist", r"\boriginWhitelist=\{\[\s*['\"]\*"), ("setString", r"\bsetString\(\s*['\"]\w*(?:token|password|secret)"),
    ("pickle", r"\baccept_content\b[^\n]*\bpickle\b"), ("setSecurityAuth", r"\bsetSecurityAuth\([^\n]*\bfalse\b"), ("public", r"^\s*\+?(?:select|insert|update)\s*:\s*\[[^\n]*['\"]?\bpublic\b['\"]?\s*[,\]]"), ("SERVICE_ROLE", r"\bSUPABASE_SERVICE_ROLE_KEY\b"), ("IfMigrationNeeded", r"\bshouldDelete(?:Realm)?IfMigrationNeeded\s*[:=]\s*true"), ("removeItem(at", r"\bremoveItem\(at:\s*\w*[sS]tore\w*"), ("DETACH DELETE", r"\bMATCH \(\w*(?::\w+)?\)\s*DETACH DELETE"), ("$expunge", r"\$expunge\b"), ("xpungeEnabled", r"[eE]xpungeEnabled\s*[(=:]\s*true"), ("llowMultipleDelete", r"[aA]llowMultipleDelete\s*[(=:]\s*true"), ("ard", r"\.[hH]ard_?[dD]elete\w*\("), (".clean()", r"\b\w+\.clean\(\);\s*\w+\.migrate\("), ("PublicRead", r"\bObjectCannedACLPublicRead|\bCannedACL\.PublicRead"), ("PublicAccessType", r"\bPublicAccessType\.Blob\w*"), ("pickle.loads", r"\bvalue_deserializer\s*=\s*pickle\.loads"), ("SimpleMessageConverter", r"\bnew SimpleMessageConverter\("), ("noent", r"\.noent\b"), ("like '%", r"\blike '%\\\("), ("setInsecure", r"\.setInsecure\("), ("RemovalPolicy.DESTROY", r"\bRemovalPolicy\.DESTROY\b"), ("StorageEncrypted", r"\bStorageEncrypted\s*[=:]\s*false"), ("publicReadAccess", r"\bpublicReadAccess\s*[:=]\s*true"), ("any_ipv4", r"\bPeer\.any_ipv4\("), ("anyIpv4", r"\bPeer\.anyIpv4\("), ("PubliclyAccessible", r"\bPubliclyAccessible['\"]?\s*[:=]\s*[tT]rue"), ("noise_multiplier", r"\bnoise_multiplier\s*=\s*0(?:\.0+)?\b"), ("endDefaultPii", r"\b[sS]endDefaultPii\s*[=:]\s*true"),
    *((store, rf"\b{store}\.\w+\([^\n]*notification[^\n]*\$\{{[^}}\n]*(?:[rR]esult|[dD]iagnos)") for store in ("fcm", "apns", "push")), ("track(", r"\b[aA]nalytics\S*\.track\([^\n]*['\"](?:email|reason|diagnos\w*)['\"]"),
    # what is no longer verified, kept or asked of a person
    ("gpgcheck", r"^\s*(?:repo_)?gpgcheck\s*=\s*0\b"), ("skip-grant-tables", r"^\s*skip-grant-tables\b"), ("allow-transfer", r"\ballow-transfer\s*\{\s*any\b"), ("selinux", r"^selinux --(?:disabled|permissive)\b"), ("firewall", r"^firewall --disabled\b"), ("RELEASE_COOKIE", r"\bRELEASE_COOKIE\s*=\s*[\"']?\w"), ("interruptBefore", r"\binterruptBefore\s*:\s*\[\s*\]"),
    ("allow.", r"\ballow\.(?:publicApiKey|guest)\("), ("updateRef", r"\bupdateRef\([^\n]*\bforce\s*:\s*true\b"), ("desired", r"\bdesired_?[cC]ount\s*[=:]\s*0\b"), ("api.nuget.org", r"(?:push|SetSource)[^\n]*\bapi\.nuget\.org\b"),
    ("undefined", r"\bdelete(?:Many)?\([^\n]*\|\|\s*undefined\b"), ("LLOWED", r"\bALLOWED\w*\b[^\n]*['\"]\.?(?:svg|html?|php|exe|jsp)['\"]"), ("exec(`", r"\bexec\(`[^`\n]*\$\{"), ("Repo.query", r"\bRepo\.query!?\(\s*\"[^\"\n]*#\{"), ("format!", r"\bquery\w*\(\s*&format!\("),
    *((tools, rf"\b{tools}\s*[=:]\s*\[[^\n]*\b(?:\w+_)?(?:shell|exec|bash)(?:_\w+)?\b") for tools in ("tools", "TOOLS")),
    ("dropSchema", r"\bdropSchema\s*:\s*(?!\s*(?:false|process\.env\.NODE_ENV\s*===\s*['\"]test['\"])\s*,?\s*$)\S"),
    # what a program that makes pods gives them
    *((needed, rf"\b\w*{needed}[\"']?\s*[:=]\s*(?:true|True|[\w.]*\(true\))") for needed in ("ostNetwork", "ostPID", "ostIPC", "rivileged", "host_network", "host_pid", "llowPrivilegeEscalation")),
    ("cluster-admin", r"['\"]cluster-admin['\"]"), ("action=", r"<form\b[^>]*\baction=[\"']https?://(?!(?:www\.)?(?:google\.com|duckduckgo\.com|bing\.com|search\.usa\.gov)/(?:search)?[\"'])"), ("UserDefaults", r"\bUserDefaults\.standard\.set\(\s*\w*(?:token|password|secret|credential)"), ("efault", r"\b_?default:\s*:?['\"]?(?:admin|owner|superuser)\b"),
    ("getClientOriginalName", r"\b(?:storeAs|move|putFileAs)\([^\n]*getClientOriginalName"),
    ("console", r"\bconsole\.\w+\([^\n]*\b(?:card(?:Number)?|cvv|cvc|iban|ssn)\b\s*[,)}]"), ("logger", r"\blogger\.\w+\([^\n]*\b(?:card(?:_?[nN]umber)?|cvv|cvc|iban|ssn)\b\s*[,)}]"),
)  # fmt: skip

INJECTS = AnyOf(
    # what a request says becomes a statement, an address, a page or a command: also in a new file
    ("SELECT", r"(?:\(|^)\s*f[\"']{1,3}\s*SELECT\b[^\n]*=\s*'\{|[\"'`]SELECT\b[^\n]*[\"'`]\s*\+\s*(?:req|request|params)\b"), ("DELETE", r"\(\s*f[\"']{1,3}\s*DELETE\b[^\n]*=\s*'\{|[\"'`]DELETE\b[^\n]*[\"'`]\s*\+\s*(?:req|request|params)\b"), ("UPDATE", r"\(\s*f[\"']{1,3}\s*UPDATE\b[^\n]*=\s*'\{|[\"'`]UPDATE\b[^\n]*[\"'`]\s*\+\s*(?:req|request|params)\b"),
    ("requests.", r"\brequests\.(?:get|post|put|request)\(\s*(?:\w+\.)?request\.(?:args|form|GET|POST|values|json|query_params)\b"), ("fetch(", r"\bfetch\(\s*req\.(?:query|body|params)\b"), ("axios", r"\baxios(?:\.\w+)?\(\s*req\.(?:query|body|params)\b"), ("http.Get(", r"\bhttp\.Get\(\s*(?:r|req)\.(?:FormValue|URL\.Query)\("),
    ("res.send(", r"\bres\.send\(\s*`[^`\n]*<[^`\n]*\$\{\s*req\.(?:query|params|body)\b"), ("os.environ", r"\b(?:jsonify|JSONResponse|HttpResponse|JsonResponse|dumps)\(\s*(?:dict\(\s*)?os\.environ\s*\)"), ("process.env", r"\bres\.(?:json|send)\(\s*process\.env\s*\)"), ("net/http/pprof", r"_\s+\"net/http/pprof\""),
    ("exec(", r"\bexec\(\s*\w*(?:plan|reply|response|completion|answer|generated|llm)\w*(?:\.\w+)*\s*\)"), ("eval(", r"\beval\(\s*\w*(?:plan|reply|response|completion|answer|generated|llm)\w*(?:\.\w+)*\s*\)"), ("os.system", r"\bos\.(?:system|popen)\(\s*(?:f[\"'][^\"'\n]*\{|[\"'][^\"'\n]*[\"']\s*\+\s*\w)"),
    # who needs no password but one, and what a log keeps
    ("return", r"\bif\b[^\n]*\b(?:pass\w*|pwd|pw|p)\s*={2,3}\s*[\"'][^\"'\s]{6,}[\"'][^\n]*\breturn\s+[tT]rue\b"), ("headers", r"\b(?:console|log(?:ger|ging)?|slog|winston|pino)\.\w+\([^\n]*\b(?:req|request|init|ctx\.request)\.headers\b(?![.\[])"), ("Cookie", r"\b(?:s?log|logger|zap)\.\w+\([^\n]*Header\.Get\(\"(?:Cookie|Authorization)\"\)"),
    ("dict(os.environ", r"\breturn\b[^\n]*\bdict\(os\.environ\)"), ("from_string(", r"\bfrom_string\(\s*(?:[\"'][^\"'\n]*[\"']\s*(?:\+|%)|f[\"'])"),
)  # fmt: skip
SWAPS = (
    ("https://", "http://"),
    ("127.0.0.1", "0.0.0.0"),
    ("localhost", "0.0.0.0"),
    ('"127.0.0.1:', '":'),
    ("private,no-store", "public,"),
    ("=True", "=False"),
    (":true", ":false"),
    ("=true", "=false"),
)
"""What a line said, and what it says now: a connection in the clear, a server that everybody reaches."""
SWAPPED = ("http", "0.0.0.0", '":', "public", "False", "false")
"""Wherever a line was swapped, one of them stands."""
NAMED_ONLY = pattern(r"localhost|127\.0\.0\.1|\bwww\.w3\.org|xmlns|schemas?\.|example\.|\.test\b")
FACTOR = pattern(
    r"(?:2FA|MFA|TWO_?FACTOR|OTP|AUDIT_?(?:LOG|TRAIL))\w*[\"']?\s*[:=]|(?<![\w-])(?:(?:ssl_?|tls_?)verify|verify_?(?:ssl|tls|peer|certs?|host\w*)|require_?https|enforce_?(?:https|ssl|tls|mfa|2fa|auth\w{0,10}|security\w{0,10}|polic(?:y|ies)|rbac|signed\w{0,10}|admins)|csrf\w{0,20})[\"']?\s*[:=]",
    re.I,
)
SWITCH = pattern(r"\s*[\"']?(?:enabled|verify)[\"']?\s*[:=]\s*(?P<on>true|false|yes|no)\b", re.I)
GUARDS = pattern(
    r"\s*\[?[\"']?(?:[\w-]+\.)*(?:security|auth|authentication|authorization|m?tls|ssl|csrf|audit|rbac|oauth2|waf)[\"']?(?:\]|\s*:)\s*(?:\{\s*)?(?:#.*)?$",
    re.I,
)
OPENS = pattern(r"\s*\[?[\"']?(?:[\w-]+\.)*anonymous[\"']?(?:\]|\s*:)\s*$", re.I)
MAX_AGE = re.compile(r"max-age=\d+")


TUNED = pattern(
    r"salt_?rounds|\bbcrypt\b|\bgen_?salt\b|\bpbkdf2|\bscrypt\b|\bargon2|\bhash(?:ing)?_?iterations|\b(?:iterations)\s*=\s*\d|password[^\n]{0,40}?min(?:imum)?_?(?:length|len)?\W|min(?:imum)?_?(?:length|len)[^\n]{0,40}?password|password_length"
    r"|\botp\b|max_?attempts|max_?tries|max_?requests|rate_?limit\w*\s*[:=>]|max_?(?:failed|login)_?\w*(?:attempts|logins)?|\block_?out\w*|\bexpires_?in\b[^\n]*\d|(?:token|session|jwt|cookie)\w*(?:lifetime|max_?age|ttl|expir\w*)|\b\w*limiter\s*=\s*rate_?limit",
    re.I,
)
"""How hard a secret is to guess, and for how long it lets in."""
TUNED_WORDS = Words(
    "salt",
    "bcrypt",
    "pbkdf2",
    "scrypt",
    "argon2",
    "iterations",
    "password",
    "otp",
    "max",
    "lock",
    "expires",
    "token",
    "session",
    "jwt",
    "cookie",
    "limiter",
    "limit",
)
VALUE = pattern(r"\d[\d_.]*\w?")


def tuned(file: FileChange) -> Line | None:
    """A line that says the same about a secret with another number in it."""
    before = {
        VALUE.sub("0", x.bare[:LONG]): x.bare
        for x in TUNED_WORDS.lines(file.removed, file.removed_lowered)
        if TUNED.search(x.text[:LONG])
    }
    for line in file.added if before else ():
        was = before.get(VALUE.sub("0", line.bare[:LONG]))
        if was is not None and was != line.bare and not _said(line):
            return line
    return None


EVIDENCE = {"alert:": "expr:", "detection:": "logsource:", "exit;": "Location:"}
"""What stands beside such a word where it means a protection: Prometheus, Sigma, a page of PHP that sends a visitor away."""


def weakened(file: FileChange) -> tuple[Line, str] | None:
    """The line, and whether its protection `went` or its opening `came`."""
    if file.after is None:
        return None
    old = {x.bare for x in file.removed}
    for table in (CAME, INJECTS) if file.before is not None else (INJECTS,):
        line = _came(file, table, old)
        if line is not None:
            return line, "came"
    line = _swapped(file) or _switched(file)
    if line is not None:
        return line, "came"
    line = left_out(file)
    return (line, "went") if line is not None else None


SENT = AnyOf(
    ("public", r"\"access\"\s*:\s*\"public\""), ("allow-plugins", r"\"allow-plugins\"\s*:\s*true\b"), ("AllowAllBuilds", r"\bdangerouslyAllowAllBuilds[\"']?\s*:\s*true\b"), ("minimumReleaseAge", r"\bminimumReleaseAge[\"']?\s*:\s*0\b"),
)  # fmt: skip
"""What a list of dependencies sends to everybody, or lets run, and did not before."""


def sent(file: FileChange) -> Line | None:
    return _came(file, SENT, {x.bare for x in file.removed}) if file.before is not None and file.removed else None


def left_out(file: FileChange) -> Line | None:
    """The line whose protection stands nowhere any more."""
    came = {x.bare for x in file.added}
    removed_text, kept = file.delta.texts
    for line in WENT.words.lines(file.removed, removed_text):
        if line.bare in came or _said(line):
            continue
        for needed, told in WENT.pairs:
            beside = EVIDENCE.get(needed, "")
            if needed in line.text and told.search(line.text[:LONG]) and needed not in kept and beside in file.old_text:
                return line
    return None


def _came(file: FileChange, table: AnyOf, gone: set[str]) -> Line | None:
    """The first line that opens something which no line opened that went."""
    fresh = (x for x in table.words.lines(file.added, file.added_text) if x.bare not in gone and not _said(x))
    opens = [(x, opened) for x in fresh if (opened := table.found(x.text[:LONG]))]
    old = table.words.lines(file.removed, file.delta.texts[0]) if opens else []
    was_open = {name for x in old for name in table.found(x.text[:LONG])}
    return next((x for x, opened in opens if not opened <= was_open), None)


def _swapped(file: FileChange) -> Line | None:
    """A line that is as it was but for one word, which protected. Words are sought in lines without their blanks."""
    if not any(word in file.added_text for word in SWAPPED):
        return None  # most files end here
    gone = {MAX_AGE.sub("", x.bare[:LONG]) for x in file.removed}
    for line in file.added if gone else ():
        bare = MAX_AGE.sub("", line.bare[:LONG])
        for good, bad in SWAPS:
            if bad not in bare or bare.replace(bad, good) not in gone or _said(line):
                continue
            if (bad == "http://" and NAMED_ONLY.search(line.text)) or (
                bad.endswith(("False", "false")) and not FACTOR.search(line.text)
            ):
                continue
            return line
    return None


def _switched(file: FileChange) -> Line | None:
    """The switch of a guard that is off now, or of what needs no name that is on, by the section that it stands in."""
    told = "enabled" in file.removed_lowered or "verify" in file.removed_lowered
    gone = {x.bare.lower() for x in file.removed if SWITCH.match(x.text[:LONG])} if told else set[str]()
    rows = file.new_text.split("\n") if gone else []
    heads = [*accumulate(rows, lambda head, row: row if row.startswith("[") else head, initial="")]
    for line in file.added if gone else ():
        switch = SWITCH.match(line.text[:LONG])
        if switch is None:
            continue
        on = switch["on"].lower() in ("true", "yes")
        said = {"true": "false", "false": "true", "yes": "no", "no": "yes"}[switch["on"].lower()]
        was = line.bare.lower().replace(switch["on"].lower(), said)
        if was not in gone:
            continue
        above = next(enclosing(rows, line.number, 200), "") or heads[line.number - 1]
        if (OPENS if on else GUARDS).match(above[:200]):
            return line
    return None


def _said(line: Line) -> bool:
    if '"crypto/rand"' in line.text or '"html/template"' in line.text:
        return False  # Go names there where a program takes its chance from
    text = line.text.lstrip()
    trait = text.startswith("use ") and text != line.text and "::" not in text and "\\" not in text  # of a class in PHP
    if "+kubebuilder:" in text:
        return False  # of these a generator makes what a cluster is told
    return is_remark(text) or (text.startswith(("import ", "from ", "use ", "using ")) and not trait)
