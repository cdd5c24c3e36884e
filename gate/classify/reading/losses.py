"""Protections that frameworks, libraries and products give by name: the call, the switch or the word that goes.

Each pair is what must stand on the line, and the pattern (`AnyOf`)."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import AnyOf

_SAYS = r"(?<![A-Za-z])(?:log\w*|Log\w*|slog)\b[\w.>:()-]{0,60}[.>:](?:[wW]arn\w*|[iI]nfo\w*|[eE]rror\w*|[nN]otice)!?\([^\n]*"
_LETS_IN = r"\b(?i:log[ -]?in|sign[ -]?in|signature|passwords?|tokens?|access|authenti\w+|credentials?)\b"
"""How a log tells that somebody was not let in."""
WENT = AnyOf(
    # what escaped, bounded, checked or signed by name
    ("HTMLEscape", r"\bHTMLEscape\w*\("), ("html_escape", r"\bhtml_escape\("), ("combineSafe", r"\bcombineSafe\("), ("SecureJoin", r"\bSecureJoin\("), ("secure_filename", r"\bsecure_filename\("), ("Authorization", r"\bremove\w*\([^\n]*\bAuthorization\b\s*[\"']?\)"),
    ("WithExpirationRequired", r"\bWithExpirationRequired\("), ("WithValidMethods", r"\bWithValidMethods\("), ("WithAudience", r"\bWithAudience\("), ("WithIssuer", r"\bWithIssuer\("),
    ("path.sep", r"\bstartsWith\([^\n]*\+\s*path\.sep\b"), ("inCompartment", r"\.inCompartment\("), ("send_from_directory", r"\breturn send_from_directory\("),
    ("gpg", r"\|\s*gpg2?\b[^|\n]*\s(?:-e|--encrypt|-c|--symmetric)\b"), ("age", r"\|\s*r?age\s+-(?:r|e|p|R)\b"), ("openssl enc", r"\bopenssl enc\b"), ("resolve_entities", r"\bresolve_entities\s*=\s*False\b"),
    ("internal", r"\binternal(?:Mutation|Query|Action)\("), ("definePageMeta", r"\bdefinePageMeta\([^\n]*\bmiddleware\b"), ("before_send", r"\bbefore_send\s*[=:]"),
    ("no_network", r"\bno_network\s*=\s*True\b"),
    ("edSignature", r"\bsparkle:edSignature\b"), ("setEntityResolver", r"\bsetEntityResolver\("), ("setObjectInputFilter", r"\bsetObjectInputFilter\("), ("ValidateWebhook", r"\bValidateWebhook\("),
    ("signtool", r"\bsigntool(?:\.exe)?\s+verify\b"), ("OsRng", r"\bOsRng\b"), ("tagfilter", r":tagfilter\b"),
    ("code_challenge", r"\bif\b[^\n]*code_challenge"), ("constraints(", r"^\s*constraints\(\s*[A-Z]\w+\s*\)\s*do\b"), ("assert_eq", r"^\s*(?:u32)?assert_eqw?(?:\.err=\w+)?\s*$"), ("u32assert", r"^\s*u32assert\w*(?:\.err=\w+)?\s*$"), ("useLastProxy", r"\buseLastProxy\("),
    ("dynamodb_table", r"\bdynamodb_table\s*="), ("use_lockfile", r"\buse_lockfile\s*=\s*true\b"),
    # what tells whether two secrets are the same, and whom a handler asks for
    ("MessageDigest.isEqual", r"\bMessageDigest\.isEqual\("), ("FixedTimeEquals", r"\bFixedTimeEquals\("), ("hash_equals", r"\bhash_equals\("), ("ct_eq", r"\.ct_eq\("), ("CRYPTO_memcmp", r"\bCRYPTO_memcmp\("), ("PAM_", r"=\s*PAM_(?:AUTH_ERR|PERM_DENIED|ACCT_EXPIRED|USER_UNKNOWN)\b"),
    ("staff_member_required", r"@(?:\w+\.)?staff_member_required\b|\bstaff_member_required\("), *((wrapper, rf"\b{wrapper}\(") for wrapper in ("login_required", "permission_required", "superuser_required")),
    ("on_mount", r"\bon_mount\b[^\n]*:ensure_\w+"), ("@AuthenticationPrincipal", r"@AuthenticationPrincipal\b"), ("@Auth", r"[(,]\s*@Auth\s+\w+"), ("Interceptor(", r"\bgrpc\.(?:Chain)?(?:Unary|Stream)Interceptor\([^\n]*[aA]uth"),
    ("timingSafeEqual", r"\btimingSafeEqual\("), ("compare_digest", r"\bcompare_digest\("), ("secure_compare", r"\bsecure_compare\("), ("return PAM_", r"\breturn PAM_(?:AUTH_ERR|PERM_DENIED|ACCT_EXPIRED|USER_UNKNOWN)\b"),
    *((who, rf"\b(?:fn|def)\b[^\n]*[(,]\s*_?\w+\s*:\s*{who}\b") for who in ("AdminUser", "AuthUser", "CurrentUser", "AuthenticatedUser", "AdminGuard")), *((f"{who}Action", rf"=\s*{who}Action\b\s*(?:\{{|\.async\b|\()") for who in ("user", "auth", "authenticated", "admin", "secured")),
    ("<Require", r"<Require(?:Admin|Permission|Login|User|Owner|Staff)\b"), ("alert:", r"^\s*-\s*alert:\s*\w"), ("detection:", r"^\s*detection:\s*(?:$|\{)"), ("-w /", r"^-w /\S+ -p [rwxa]"),
    ("forbid(unsafe_code)", r"forbid\(unsafe_code\)"), ("SECURE_BOOT", r"^CONFIG_SECURE_BOOT\w*=y"), ("MODULE_SIG_FORCE=y", r"^CONFIG_MODULE_SIG_FORCE=y"), ("-fstack-protector", r"-fstack-protector(?:-strong|-all)?\b"),
    ("FORTIFY_SOURCE", r"-D_FORTIFY_SOURCE=[1-3]"), ("sandbox", r"<iframe\b[^>]*\bsandbox="), ("audit(", r"^\s*(?:await\s+)?(?:self\.|this\.)?_?audit\(\s*[\"']"),
    ("with sharing", r"^\s*(?:public|global|private)\b[^\n]*\bwith sharing class\b"), ("access_filter", r"^\s*access_filter\s*:\s*\{"),
    *((middleware, rf"[\"'.]{middleware}\b") for middleware in ("XFrameOptionsMiddleware", "SecurityMiddleware", "CsrfViewMiddleware", "AuthenticationMiddleware")), ("password_validation", r"\bpassword_validation\.\w+Validator\b"),
    *((field, rf"\bread_only_fields\s*=[^\n]*[\"']{field}[\"']") for field in ("is_staff", "is_superuser", "is_admin", "role")),
    # text that was cleaned before a page showed it
    ("DOMPurify", r"\bDOMPurify\.sanitize\("), ("sanitizeHtml", r"\bsanitizeHtml\("), ("htmlspecialchars", r"\bhtmlspecialchars\("),
    ("include ", r"^\s*include (?:\w+::)*\w*(?:Authenticat|Authori[sz]|AccessControl|Pundit|CanCan)\w*(?:::\w+)*\s*$"), ("escapeHtml", r"\bescapeHtml\("), ("bleach", r"\bbleach\.clean\("), ("c:out", r"<c:out\b"),
    # who may come in, and how often
    ("PrivateRoute", r"<PrivateRoute\b"), ("RequireAuth", r"<RequireAuth\b"), ("ProtectedRoute", r"<ProtectedRoute\b"), ("AuthGuard", r"<AuthGuard\b"), ("RequireRole", r"<RequireRole\b"), ("AdminRoute", r"<AdminRoute\b"),
    ("auth.protect", r"\bauth\.protect\("), ("requireUserId", r"\brequireUserId\("), ("verifyJWT", r"\bverifyJWT\b"), ("middleware.JWT", r"\bmiddleware\.JWT\w*\("), ("middleware.BasicAuth", r"\bmiddleware\.BasicAuth\("), ("withAuth", r"\bwithAuth\("), ("APP_GUARD", r"\bAPP_GUARD\b"),
    ("check_admin_referer", r"\bcheck_admin_referer\("), ("check_ajax_referer", r"\bcheck_ajax_referer\("), ("current_user_can", r"\bcurrent_user_can\("), ("wp_verify_nonce", r"\bwp_verify_nonce\("),
    ("imiter", r"\b(?:\w*(?:(?<!\bde)(?<!_de)(?<!De)l|L)imiter(?:\.limit)?\(|[\w]*(?:login|auth|api|rate)_?[lL]imiter\b|@limiter\.)"), ("rateLimit", r"\brateLimit\("),
    ("ratelimit", r"@ratelimit\b"), ("RateLimiter", r"@RateLimiter\b"), ("rate_limit", r"^\s*rate_limit\s+to:"), ("throttle:", r"[\"']throttle:\d"),
    # whether a message or an address is what it says
    ("construct_event", r"\bconstruct_event\("), ("ConstantTimeCompare", r"\bConstantTimeCompare\("), ("verify_ipn", r"\bverify_ipn\("), ("verifyWebhook", r"\bverifyWebhook\w*\("), ("verify_webhook", r"\bverify_webhook\w*\("),
    ("url_has_allowed_host_and_scheme", r"\burl_has_allowed_host_and_scheme\("), ("is_safe_url", r"\bis_safe_url\("), ("allowed_file", r"\ballowed_file\("), ("secure_filename", r"\bsecure_filename\("),
    ("fileFilter", r"\bfileFilter\b"), ("whitelist", r"\bwhitelist\s*:\s*true\b"), ("frameOptions", r"\bframeOptions\b"),
    # what is stored and shown of people
    ("encrypts", r"^\s*encrypts\s+:"), ("Encrypted", r"\bEncrypted(?:Char|Text|JSON|Email|Date|Integer)?Field\("), ("encrypted", r"=>\s*['\"]encrypted\b"), ("fernet", r"\bfernet\.encrypt\("),
    ("password_hash", r"\bpassword_hash\("), ("make_password", r"\bmake_password\("), ("BCryptPasswordEncoder", r"\bBCryptPasswordEncoder\("), ("ServerSideEncryption", r"\bServerSideEncryption\b"),
    ("SecureStorage", r"\b(?:Flutter)?SecureStorage\("), ("SecureStore.", r"\bSecureStore\.(?:set|get)\w+\("), ("Keychain.", r"\bKeychain\.(?:set|get)\w+\("), ("keytar.", r"\bkeytar\.(?:set|get)\w+\("),
    ("MaxBytesReader", r"\bMaxBytesReader\("), ("requireAuth", r"\brequireAuth\w*"), ("(int)", r"\(int\)\s*\$_(?:GET|POST|REQUEST)\b"), ("ransaction", r"\btransaction\.atomic\b|@Transactional(?:\s*$|\((?![^)\n]*readOnly\s*=\s*true))|\.transaction(?:\s+do\b|\s*\{)|\$transaction\("), ("Anonymi", r"\bAnonymi[sz]e\w*\("), ("api.access.deny", r"\bapi\.access\.deny\("), ("depthLimit", r"\bdepthLimit\("),
    ("filter", r"\bfilter\s*[=:]\s*[^\n]*\b(?:acl|groups|tenant\w*|permissions?|org_?id)\b"), ("this.userId", r"!\s*this\.userId\b"), ("authn(", r"\bauthn\("), ("authenticate(", r"[(,]\s*authenticate\("), ("withAuth(", r"\bwithAuth\("),
    *((who, rf"\b(?:page|alert|notify|warn)_?(?i:{who})\w*\(") for who in ("oncall", "onCall", "on_call", "clinic", "Clinic", "nurse", "Nurse", "doctor", "Doctor", "physician", "Physician", "care_team", "CareTeam")),
    ("vary_on_cookie", r"@vary_on_cookie\b"), ("idempotency", r"\bidempotency_?[kK]ey\b"), ("User=", r"^User=(?!root\b)\w"),
    ("defusedxml", r"\bdefusedxml\b"), ("FallbackPolicy", r"\bFallbackPolicy\s*=\s*(?!null)\S"), ("deidentify", r"\bdeidentify\w*\("), ("de_identify", r"\bde_identify\w*\("), ("redact", r"\bredact\w*(?:\(|\s*:)"), ("mask_", r"\bmask_(?!prefix|suffix|bits?\b|to_|from_|array|tensor|fill|pad)\w+\("),
    ("anonymize", r"\banonymize\w*\("), ("JsonIgnore", r"@JsonIgnore\b"), ("$hidden", r"\$hidden\b"), ("consented", r"\bhas_consented\w*\(|\bconsented_to\w*"),
    ("EncryptedSharedPreferences", r"\bEncryptedSharedPreferences\.create\("), ("BuildConfig.DEBUG", r"\bBuildConfig\.DEBUG\b[^\n]*\bLevel\.BODY\b[^\n]*\bNONE\b"), ("will-navigate", r"\bon\(\s*['\"]will-navigate['\"][^\n]*\bpreventDefault\("),
    # who did what
    ("has_paper_trail", r"^\s*has_paper_trail\b"), ("AuditLog", r"\bAuditLog\w*\.(?:objects\.)?(?:create|log|record)\w*\("), ("audit", r"\baudit(?:_log|or|Log|ger)?\.(?:log|record|write|info)\w*\("), ("AuditlogMiddleware", r"\bAuditlogMiddleware\b"),
    ("session_regenerate_id", r"\bsession_regenerate_id\("), ("session.regenerate", r"\bsession\.regenerate\("), ("ListenAndServeTLS", r"\bListenAndServeTLS\("),
    # how a secret is made and checked
    ("crypto/rand", r"\"crypto/rand\""), ("hash(", r"=\s*await\s+(?:\w+\.)?hash\(\s*\w*[pP]ass"), ("algorithms", r"\balgorithms\s*:\s*\["), ("SigningMethod", r"\.\(\*jwt\.SigningMethod"), ("JWT::decode", r"\bJWT::decode\("),
    ("SecureRandom", r"\bnew\s+SecureRandom\(|^(?![^\n]*\b(?:reference|order|booking|ticket|invoice|correlation|trace)_?(?:number|no|id)\b)[^\n]*\bSecureRandom\.\w"), ("urandom", r"\bos\.urandom\("), ("SystemRandom", r"\bSystemRandom\("), ("randomBytes", r"\brandomBytes\("),
    ("getRandomValues", r"\bgetRandomValues\("), ("secrets.", r"\bsecrets\.(?:token|choice|randbelow)\w*\("), ("ed25519", r"\bed25519\.Verify\("),
    # how a message travels, and which files and hosts a request reaches
    ("starttls", r"\.starttls\("), ("is_relative_to", r"\.is_relative_to\("), ("safe_join", r"\bsafe_join\("), ("disallow-doctype-decl", r"disallow-doctype-decl"),
    ("X-Frame-Options", r"X-Frame-Options"), ("X-Content-Type-Options", r"X-Content-Type-Options"), ("IsPrivate", r"\.IsPrivate\(\)"), ("is_private", r"\.is_private\b"),
    ("integrity=", r"\bintegrity=[\"']sha\d"),
    # who may call, write or remove
    ("onlyOwner", r"\bonlyOwner\b"), ("onlyRole", r"\bonlyRole\("), ("nonReentrant", r"\bnonReentrant\b"), ("canActivate", r"\bcanActivate\s*:\s*\["), ("requiresAuth", r"\brequiresAuth\s*:\s*true\b"),
    ("is_granted", r"\bis_granted\("), ("read_only_fields", r"\bread_only_fields\s*=[^\n]*(?:is_staff|is_superuser|role|permission)"),
    ("require_POST", r"^\s*@require_POST\b"), ("onDelete: Restrict", r"\bonDelete: Restrict\b"),
    ("PROTECT", r"\bon_delete\s*=\s*(?:models\.)?PROTECT\b"), ("restrict_with_", r"\bdependent:\s*:restrict_with_"), ("filter_parameters", r"\bfilter_parameters\s*\+?="),
    ("Audit", r"\bAudit(?:Event|Log|Trail|Record|Entry)?s?\.(?:create|log|record|write|add|emit)\w*!?\s*\("), ("record(", r"^\s*record\(\s*actor\b"), ("html/template", r"\"html/template\""),
    ("tls_set", r"\.tls_set\("), ("appMiddleware", r"\bappMiddleware\s*:"), ("middleware", r"['\"]middleware['\"]\s*=>\s*\[?\s*['\"](?:auth|can|role|verified|signed|permission)\b"),
    ("::class", r"\b(?:Verify\w+|Authenticate\w*|EnsureEmailIsVerified|ThrottleRequests|EncryptCookies|Authorize)::class\b"), ("@limits(", r"^\s*@limits\("), ("Signature", r"['\"]X-[\w-]*Signature\b|['\"]Stripe-Signature\b"),
    ("startsWith", r"\b(?:if|return|throw|&&|\|\|)[^\n]*\.startsWith\([^)\n]*(?:path\.sep|\bsep\b|[rR]oot|ROOT|[bB]aseDir|BASE)"), ("HasPrefix", r"\bif\b[^\n]*strings\.HasPrefix\([^)\n]*(?:[rR]oot|[bB]ase|[dD]ir)\w*"), ("commonpath", r"\bcommonpath\("),
    ("for_user", r"\.for_user\("), ("owned_by", r"\.owned_by\("), ("visible_to", r"\.visible_to\("), ("accessible_by", r"\.accessible_by\("), ("viewable_by", r"\.viewable_by\("),
    ("xpir", r"\b(?:if|return|unless|and"
    r"|&&)\b[^\n]*(?:(?:Date\.now\(|time\.time\(|\bnow\(|Time\.(?:now|current)|timezone\.now|time\.Now\()[^\n]*(?:[<>]|\.After\(|\.Before\()[^\n]*xpir"
    r"|xpir[^\n]*(?:[<>]|\.After\(|\.Before\()[^\n]*(?:Date\.now\(|time\.time\(|\bnow\(|Time\.(?:now|current)|timezone\.now|time\.Now\())"), ("CodeUntil", r"\bBefore\([^)\n]*CodeUntil"),
    ("erified", r"\b[vV]erified_?(?:[aA]t|[oO]n)?\s*[:=]\s*(?:null|None|nil|[fF]alse)\b"), ("sha256", r"\b\w*(?:[kK]ey|[tT]oken|[sS]ecret|[pP]ass\w*)\w*\([^\n]*\bsha256\w*\("),
    *((f"@{who}()", rf"@{who}\(\)") for who in ("Me", "CurrentUser", "AuthUser")), ("until", r"\b(?:if|return|unless|and"
    r"|&&)\b[^\n]*(?:(?:Date\.now\(|time\.time\(|\bnow\(|Time\.(?:now|current)|timezone\.now|time\.Now\()[^\n]*(?:[<>]|\.After\(|\.Before\()[^\n]*until"
    r"|until[^\n]*(?:[<>]|\.After\(|\.Before\()[^\n]*(?:Date\.now\(|time\.time\(|\bnow\(|Time\.(?:now|current)|timezone\.now|time\.Now\())"),
    # what a person of a row is called, and where an app keeps what lets in
    *((f"{hash}(", rf"\b{hash}\(\s*(?:\w+\.)*\w*(?:email|ssn|phone|patient|birth|passport|national_id)") for hash in ("md5", "sha1", "sha2", "sha256", "sha512", "farm_fingerprint", "hash")),
    ("SecItemAdd", r"\bSecItemAdd\("), ("eychain", r"\b[kK]eychain\w*\.(?:set|save|add|store)\w*\("), ("pick(", r"\bpick\(\s*(?:req|request|ctx\.request)\.body"), ("mimes", r"['\"|]mimes(?:types)?:"),
    ("select_for_update", r"\.select_for_update\("), ("atomic", r"^\s*@transaction\.atomic\b"),
    ("uthorization", r"\b(?:if|return|unless)\b[^\n]*\bheaders?(?:\.|\[['\"]|\.[gG]et\(['\"])[aA]uthorization\b"), *((asked, rf"\b(?:if|unless|return)\b[^\n]*\b{said}\b[^\n]*(?:<|>|==|length|size|[cC]ount|len\()") for asked, said in (("eview", "(?:get_?)?[rR]eviews?"), ("pprov", "[aA]pprov(?:als?|ers)"))),
    # what something that was fetched was held against, and where a package may go
    ("URL_HASH", r"\bURL_HASH\b"), ("sha256", r"^\s*sha256\s*=\s*[\"'][0-9a-f]{64}|\bsha256sum\s+(?:-c|--check)\b"), ("--verify", r"\bgpg\b[^\n]*--verify\b"), ("cosign", r"\bcosign\s+(?:sign|verify)\b"),
    ("allowed_push_host", r"\ballowed_push_host\b"), ("Do Not Upload", r"\bPrivate :: Do Not Upload\b"),
    ("list", r"\bdef\s+(?:extension|content_type)_(?:allow|white)list\b"), ("no-store", r"\bprivate,\s*no-store\b"), ("@Audited", r"@Audited\b"), ("revoke", r"^\s*(?:await\s+)?(?:\w+\.)*revoke_?\w*(?:[kK]ey|[tT]oken|[sS]ession)\w*\("),
    (".hash", r"\b(?:ph|pwd_context|argon2|bcrypt|hasher)\.hash\w*\("), ("as_json", r"\bas_json\(\s*only:"), ("mask(", r"\bmask\("), ("sanitize(", r"\bsanitize\("),
    ("exit;", r"^\s*exit;\s*$"), ("IsLoopback", r"\.IsLoopback\(\)"), ("IsLinkLocal", r"\.IsLinkLocal\w*\(\)"), ("unicast", r"\brange\(\)\s*!==?\s*['\"]unicast"), ("fp(", r"\bfp\(\s*async\b"), ("applyMiddleware", r"\bapplyMiddleware\([^\n]*\b(?:permissions|shield)\b"),
    # what kept rows to those whose they are, by the framework
    ("addGlobalScope", r"\baddGlobalScope\("), ("BelongsTo", r"\buse\b[^\n]*\bBelongsTo(?:Tenant|Team|Organi[sz]ation|Company)\b"), ("HasQueryFilter", r"\.HasQueryFilter\("),
    ("acts_as_tenant", r"\bacts_as_tenant\b"), ("with_tenant", r"\bwith_tenant\("), ("enableFilter", r"\benableFilter\(\s*\""), ("default_scope", r"\bdefault_scope\b[^\n]*(?:Current\.|tenant|current_)"),
    ("app.tenant", r"\bset(?:_config\(|\s+(?:local|session)\s)[^\n]*\bapp\.tenant"), ("filter_backends", r"\bfilter_backends\s*=[^\n]*(?:Owner|Permission|Tenant|Member)\w*Filter"), ("DeletedAt", r"\bDeletedAt\s+gorm\.DeletedAt\b"), ("DeleteBehavior.Restrict", r"\bDeleteBehavior\.Restrict\b"),
    # what stands before a page, by the framework
    ("requireUserSession", r"\brequireUserSession\("), ("preHandler", r"\bpreHandler\s*:"), ("dependencies", r"\bdependencies\s*=\s*\[\s*(?:Depends|Security)\("),
    ("AuthProtect", r"\bAuthProtect\b"), (".auth", r"\bif\s*\(\s*!\s*(?:req|request|context|ctx)\.auth\b"), ("@requires", r"^\s*@requires\s*:"), ("@restrict", r"^\s*@restrict\s*:"),
    ("nterceptor", r"\b\w*(?:[cC]onsent|[aA]udit|[aA]ccess|[sS]cope|[tT]enant|[sS]ecurity|[cC]aller|[aA]uth|[tT]oken|[jJ]wt|[lL]ogin|[iI]dentity)\w*Interceptor\b"),
    ("ValidatePayload", r"\bValidatePayload\("), ("verifyAnd", r"\bverifyAnd\w*\("), ("route_layer", r"\.route_layer\("), ("addMiddleware", r"\.addMiddleware\(\s*\w*(?:[sS]igned|[aA]uth|[lL]ogin|[mM]ember|[gG]uard)"),
    ("Mixin", r"\bclass\s+\w+\([^)\n]*\b\w*(?:Staff|Admin|Login|Owner|Member|Permission|Auth)\w*Mixin\b"), ("ReadOnlyModelViewSet", r"\bReadOnlyModelViewSet\b"),
    ("exported", r"RepositoryRestResource\([^)\n]*\bexported\s*=\s*false"), ("staffProcedure", r"\bstaffProcedure\b"), (":genuine", r"\bbefore_action\s+:genuine\b"),
    ("$wpdb->prepare", r"\$wpdb->prepare\("),
    *((f":{module}", rf"^\s*devise\b[^\n]*:{module}\b") for module in ("lockable", "confirmable", "timeoutable")),
    # which fields are written and read from outside
    ("READ_ONLY", r"\bAccess\.READ_ONLY\b"), ("[Bind(", r"\[Bind\("), ("select", r"\bselect\s*:\s*false\b"), ("@Exclude", r"@Exclude\(\)"), ('json:"-"', r'`[^`\n]*\bjson:"-"'),
    ("response_model", r"\bresponse_model\s*=\s*\w*(?:Public|Out|Safe)\w*"), ("Jason.Encoder, only", r"\{\s*Jason\.Encoder, only:"), ("delete", r"\bdelete\s+event\.(?:request|user|extra)\b"),
    # whose record it is, who looked, and what a device or a message is held against
    ("aclCheck", r"\baclCheck\w*\("), ("ertificatePinner", r"\b[cC]ertificatePinner\b"), ("AccessLog", r"\b(?:insert|create|add|save|write|log)\w*!?\([^\n]*\bAccessLog\b|\bAccessLog\.(?:objects\.)?(?:create|insert)\w*!?\("), ("rivacy", r"\bnotify\w*[pP]rivacy\w*\("),
    ("UseMiddleware<", r"\bUseMiddleware<\w*(?:Auth|Compartment|Scope|Tenant|Access|Security|Csrf|Audit|Consent|Permission)\w*>"), ("halt", r"\bhalt\s*\(?\s*40[13]\b"),
    *((kept, rf"\bon_?[dD]elete\s*[:=]\s*['\"]?(?:\w+\.)?{kept}\b") for kept in ("RESTRICT", "NO ACTION")), ("igned", r"\bif\b[^\n]*\b(?:isSigned|is_signed)\b"),
    ("econd", r"\b\w*(?:[sS]econdFactor|second_factor)\w*\("), ("FLAG_SECURE", r"\bFLAG_SECURE\b"), ("iometric", r"\brequire_?[bB]iometric\w*\("), ("erify(", r"\bif\b[^\n]*!\s*[\w.]*[vV]erify\([^\n]*(?:sig|[kK]ey|KEY|[tT]oken)"),
    ("middleware", r"^\s*middleware\s+[A-Z][\w.]*(?:Require|Auth|Admin|Permission|Phi|Guard)\w*"), ("AUTHORITY-CHECK", r"^\s*AUTHORITY-CHECK\b"), ("XUSEC(", r"\^XUSEC\("),
    ("SECURITY_ENFORCED", r"\bWITH\s+SECURITY_ENFORCED\b"), ("USER_MODE", r"\bWITH\s+USER_MODE\b"), ("secure_server", r"\bsecure_server\("), ("_verify(", r"\b\w+_verify\([^\n]*\b\w*key"),
    ("alidate(", r"\bif\b[^\n]*!\s*[\w.]*[vV]alidate\([^\n]*\b(?:pin|pass\w*|otp|token|code)\b"),
    ("ProtectKeysWith", r"\bProtectKeysWith\w+\("), ("DenyDelete", r"\bDenyDelete\s*:\s*true\b"), ("DenyPurge", r"\bDenyPurge\s*:\s*true\b"), ("'***'", r"\belse\b[^\n]*'\*\*\*'"), ("Nack(", r"\.Nack\("), ("completeFileProtection", r"\bcompleteFileProtection\w*"),
    ("fbq(", r"^\s*if\b[^\n]*\bfbq\("), ('.drop(', r"\.drop\([^\n]*['\"](?:ssn|dob|mrn|birth_?date|national_id)['\"]"), ("ostnameVerification", r"\benableHostnameVerification\("),
    ("SupportFactory", r"\bopenHelperFactory\(SupportFactory\("), (".key(", r"\bdb\.key\("), ("setCACert", r"\bsetCACert\("),
    ("xcluded(", r"&&\s*!\s*\w+\.(?:is)?[eE]xcluded\(\w"), ("evoked", r"&&\s*!\s*[\w.]*\b(?:is_?)?[rR]evoked\b"), ("onsent", r"\bif\b[^\n]*\b[cC]onsents?\."),
    ("beforeSend", r"\bbeforeSend\s*=\s*\{[^\n]*\bnull\b"),
    # what an operator, a provider or a build holds fast
    ("PersistentVolumeClaimVolumeSource", r"\bPersistentVolumeClaimVolumeSource\{"), ("cosign.", r"\bcosign\.(?:Check|Verify)\w*\("), ("admission.Denied", r"\badmission\.Denied\("),
    ("Sensitive:", r"\bSensitive:\s+true\b"), ("preventDestroy", r"\bpreventDestroy\s*:\s*true\b"), ("RetainOnDelete", r"\bRetainOnDelete\(true\)"), ("network_mode", r"\bnetwork_mode\s*=\s*[\"']none[\"']"),
    ("ObjectLockMode", r"\bObjectLockMode\s*:"), ("DeletePropagationOrphan", r"\bDeletePropagationOrphan\b"),
    ("core.setSecret", r"\bcore\.setSecret\("), ("shasum", r"\bshasum\s+(?:-\w\s+\d+\s+)?(?:-c|--check)\b"), ("verify-tag", r"\bgit\s+verify-tag\b"), ("verify-commit", r"\bgit\s+verify-commit\b"), ("signing", r"^\s*signing\s*\{"), ("Checksum(", r"\b(?:verify|check)Checksum\("),
    # the person whom a pipeline of any product waits for
    ("manualJudgment", r"[\"']?type[\"']?\s*:\s*[\"']?manualJudgment\b"), ("manual", r"[\"']approval[\"']\s*:\s*\{\s*[\"']type[\"']\s*:\s*[\"']manual[\"']"), ("Approval", r"\btype\s*:\s*(?:Harness)?Approval\b"), ("Octopus.Manual", r"\bOctopus\.Manual\b"), ("approved(", r"&&\s*!?\w*\.?approved\("),
    # whether a person is asked before a model acts
    *((asked, rf">>\s*\w*{asked}\w*\s*>>") for asked in ("approv", "review", "validat", "sign_off")), ("eview(", r"\b(?:queue|send|submit|hold)_?[fF]or_?[rR]eview\("), ("reviewed_by", r"\b(?:if|unless)\b[^\n]*\breviewed_by\w*"),
    ("interruptBefore", r"\binterruptBefore\s*:"),
    *((name, rf"\b{name}\w*\(") for name in ("askUser", "ask_user", "askHuman", "ask_human", "requestApproval", "request_approval", "requireApproval", "require_approval", "confirmWithUser", "human_approval")),
    # siblings of these in other frameworks: whose rows they are, what an answer leaves out, how an account is kept
    ("ScopedBy", r"#\[ScopedBy\("), ("serde(skip", r"#\[serde\(skip(?:_serializing)?\)\]"), ("RequireConfirmed", r"\bRequireConfirmed(?:Email|Account|PhoneNumber)\s*=\s*true\b"), ("onfirmed", r"\b(?:if|unless|return|and|&&)\b[^\n]*\bemail_?[cC]onfirmed\b"),
    ("RequireRateLimiting(", r"\.RequireRateLimiting\("), ("uncompromised(", r"->uncompromised\("), ("current_password", r"['\"](?:required\|)?current_password\b"),
    ("logoutOtherDevices(", r"\blogoutOtherDevices\("), ("session.renew(", r"\bsession\.renew\("), ("sessions.de", r"\.sessions\.(?:delete_all|destroy_all)\b"),
    ("after_action", r"^\s*after_action :(?:log|audit|track|record)_\w+"), ("IsLocalUrl(", r"\bIsLocalUrl\("), ("filepath.Clean(", r"\bfilepath\.Clean\("), ("PathSeparator", r"\bHasPrefix\([^\n]*PathSeparator"), (".Sanitize(", r"\b(?:policy|sanitizer|bluemonday\.\w+\(\)|p)\.Sanitize\("),
    ("SessionTransportTransformer", r"\bSessionTransportTransformer(?:MessageAuthentication|Encrypt)\("), ("throttle_scope", r"^\s*throttle_scope\s*="), ("Plug.Static", r"\bPlug\.Static\b[^\n]*\bonly:"), ("->middleware(", r"->middleware\(\[?['\"][\w.:]*(?:sign|auth|verif|can|throttle|admin|role)"),
    ("Id == ", r"\b(?:Company|Tenant|Org\w*|Account|Owner|User|Customer|Merchant|Workspace|Clinic)Id == _?\w*(?:current|user|tenant|caller|session|ctx|context)\w*\.\w+"),
    (".filter(\\.$", r"\.filter\(\\\.\$(?:owner|user|tenant|account|team)\b"), ('Where("', r"\.Where\(\"(?:tenant|org|owner|user|account|company|team|workspace)\w* (?:=|IN)\b"),
    (" = :", r"\b(?:merchant|tenant|owner|company|account|customer|org\w*)(?:_id|Id|\.id) = :\w+"), ("halt()", r"\|>\s*halt\(\)"), ("EmailVerifiedAt", r"\bEmailVerifiedAt\s*=\s*nil\b"), ("userId", r"\bmembers:\s*\{\s*some:\s*\{\s*userId\b"),
    ("eq Tenant", r"\beq Tenant\.current\(\)"), ("ConstantTime", r"\bsubtle\.ConstantTime\w+\("), ("netloc", r"\bif\b[^\n]*\burlsplit\([^\n]*\.netloc\b"), ("host_str()", r"\bmatch\s+\w+\.host_str\(\)"),
    # who is asked, recorded or let in by a word of one's own
    *((kept, rf"(?<![A-Za-z])_?{kept}(?:\.|::|->)(?:record|note|write|add|append|track|log|insert|create!?|Add|Write|Record|Log)\w*\(") for kept in ("journal", "trail", "Trail", "auditTrail", "audit_trail")),
    ("istory.", r"\b_?[hH]istory\.(?:Add|add|record|write)\w*\([^\n]*[\"']\w+\.\w+"), ("Event.", r"\bEvent\.(?:add|record|create!?)\(\s*[\"']\w+\.\w+"),
    *((word, rf"{_SAYS}\b{word}\b[^\n\"']{{0,40}}{_LETS_IN}") for word in ("failed", "refused", "bad", "invalid", "denied", "rejected", "unauthorized")),
    *((word, rf"{_SAYS}{_LETS_IN}[^\n\"']{{0,40}}\b{word}\b") for word in ("failed", "refused", "invalid", "denied", "rejected", "unauthorized")),
    *((word, rf"^\s*@\w*{word}\w*\(") for word in ("Ranks", "Roles", "Permissions", "Scopes", "Policies")), ("HTTPException(", r"\braise HTTPException\((?:status_code=)?40[13]\b"),
    ("only_members", r"\bplug :only_members\b"), ("or not ", r"\bor not \w+(?:\.\w+)?\.(?:is_)?active\b"), ("active: true", r"\bwhere:\s*\{[^}\n]*\bactive: true\b"),
    (".verify_slice(", r"\.verify_slice\([^\n]*\)\?"), (".validate(content", r"\.validate\(content:"), ("usedAt: null", r"\busedAt: null\b"), ("new Date()", r"\b(?:until|expires\w*):\s*\{\s*gt:\s*new Date\(\)"),
    ("PHP_URL_HOST", r"\bin_array\(parse_url\([^\n]*\bPHP_URL_HOST\b"), ("redirect: 'error'", r"\bredirect: 'error'"), ("192\\.168", r"\b192\\\.168\b"), ("dropInvite", r"\bdropInvite\w*\("),
    ("getContentType()", r"!\s*\w+\.contains\([^\n]*getContentType\(\)"), ("uuid4()", r"\bname\s*=\s*f?[\"']?\{?(?:uuid\.)?uuid4\(\)"), (".mimetype", r"\[[^\]\n]*\]\.includes\(\w+\.mimetype\)"),
    ("attachment", r"\bContent-Disposition\b[^\n]*\battachment\b"), ("&quot;", r"&quot;"), ("@Valid", r"[(,]\s*@Valid\s+@RequestBody\b"), ("withCredentials", r"\bwithCredentials: true\b"),
    ("'127.0.0.1'", r"\blisten\([^\n]*'127\.0\.0\.1'"), ("RequestBodyLimitLayer", r"\bRequestBodyLimitLayer::new\("),
    ("re.search", r"\bif len\(\w*(?:new|pass\w*|pw)\)[^\n]*\bor not re\.search\("), ("generation += 1", r"\bgeneration \+= 1\b"), ("setFailures(", r"\bsetFailures\("),
    (".strict()", r"\bz\.object\([^\n]*\)\.strict\(\)"), ("default_scope", r"^\s*default_scope\b"), ("SQLRestriction", r"@SQLRestriction\("),
    ("public()", r"\.public\(\)"), ("Profile()", r"\.Profile\(\)"), (".masked(", r"\.masked\("), (".slice(:", r"\brender json:[^\n]*\.slice\(:"), ("exclude={", r"\bmodel_dump\([^\n]*\bexclude=\{[^}\n]*(?:role|admin|password)"),
    ("include={", r"\bmodel_dump\([^\n]*\binclude=\{"), ("Map.take(", r"\bMap\.take\(\s*params\b"), (".parse(", r"\b\w*(?:Body|Schema|Input)\.parse\(\s*req\.body\b"),
    # guards of other frameworks, what a row or an answer leaves out, what starts with a password or in a box
    *((deco, rf"^\s*@(?:\w+\.)*{deco}\(") for deco in ("is_owner", "has_permissions", "has_guild_permissions", "has_role", "has_any_role")), ("setDefaultMemberPermissions(", r"\.setDefaultMemberPermissions\("),
    ("andThen(", r"\.andThen\(\s*\w*(?:[oO]nly|[aA]uth|[aA]dmin|[pP]ermission|[sS]taff|[rR]ole|[sS]ecure|[rR]equire)\w*"), ("(wrap-", r"\(wrap-(?:restricted|authenti|authori|access|anti-forgery|csrf|secure|roles?|permission|session-check)[\w-]*"),
    ("=> sub", r"->under\([^\n]*=> sub\b"), ("under sub", r"^\s*under sub\b"), ("redirect: (", r"^\s*redirect: \((?:context|ctx|_), state\)"), ("constraints", r"^\s*constraints(?:\s*->|\s+lambda|\(\s*(?:->|lambda))"),
    ("RequireHost(", r"\.RequireHost\("), ("cfqueryparam", r"<cfqueryparam\b"), ("Security(", r"@(?:\w+\\)*Security\("), ("IsGranted(", r"@(?:\w+\\)*IsGranted\("), ("condition=", r"@(?:\w+\\)*Route\([^\n]*\bcondition="),
    ('"access" =', r'^\s*\*\s*"access" = "'), ("admin_permission", r"^\s*\*\s*admin_permission = \""), ("esc_", r"\besc_(?:html|attr|url|js|textarea)\w*\("), ("#[Locked]", r"#\[Locked\]"), ("[JsonIgnore]", r"^\s*\[JsonIgnore\]"),
    ("exclude", r"\bField\([^\n]*\bexclude\s*=\s*True\b"), ("delete ", r"^\s*delete (?:ret|json|obj|doc|out)\.\w+;?$"), ("Secret: true", r"\bSecret: true\b"), ("MultiFernet", r"\bMultiFernet\("),
    ("rand.Read(", r"\brand\.Read\("), ("imit(", r"\.use\([^\n]*\b\w*[lL]imit\(\{"), ("addFilter(", r"\baddFilter\([^\n]*(?i:scrub|redact|mask|secret|sensitiv|filter\()"), ("copy_from_user", r"\bcopy_from_user\("), ("access_ok(", r"\baccess_ok\("),
    *((said, rf"\b{said}\b[^\n]*\b(?:tenant|schema)") for said in ("search_path", "set_config")), *((box, rf"[\"']{box}[\"']") for box in ("bwrap", "firejail", "nsjail", "sandbox-exec", "runsc", "unshare")),
    ("--auth", r"\bmongod\b[^\n]*\s--auth\b"), ("requirepass", r"\bredis-server\b[^\n]*--requirepass\b"), ("minisign", r"\bminisign\b[^\n]*-V\b"), (".verify(", r"\.verify\(\s*bytes\b[^\n]*\)\?"), ("Signature::decode(", r"\.verify\([^\n]*Signature::decode\("),
    *((which, rf"\b(?:reject|filter|exclude|omit|without|except)\w*\b[^\n]*\b@?(?:\w+_)?{which}\w*") for which in ("sensitive", "SENSITIVE", "confidential", "CONFIDENTIAL", "restricted", "RESTRICTED", "psychotherapy")), ("GPS", r"\b(?:except|omit|strip|remove)\w*\(?[^\n]*GPS"),
    *((out, rf"\bif\s*\(\s*!?[^\n]*\b(?:me|viewer|user|session|member|current\w*)\b[^\n]*\b{re.escape(out)}") for out in ("notFound()", "redirect(")), ("forbidden()", r"\bforbidden\(\)"), ("unauthorized()", r"\bunauthorized\(\)"),
    ("Exclude", r"@(?:\w+\\)+Exclude\b"),
    ("DisallowUnknownFields", r"\.DisallowUnknownFields\(\)"), ("z.enum(", r"\bz\.enum\(\["),
    ("evaluatePolicy", r"\.evaluatePolicy\("), ("guard ", r"^\s*guard (?:ok|success|granted|authenticated|allowed)\b"), ("BiometricPrompt", r"\bBiometricPrompt\("), ("RequestSizeLimit", r"\[RequestSizeLimit\("),
    ("FOR UPDATE", r"\bFOR UPDATE\b"), ("erializable", r"\b(?:Isolation|isolation\w*|LEVEL)\b[^\n]*[sS]erializable\b"),
    *((lock, rf"\b{lock}\b") for lock in ("with_for_update", "lockForUpdate", "PESSIMISTIC_WRITE")), *((f"> {gate}", rf">> {gate}\w*\s*>>") for gate in ("check", "test", "quality", "gate")),
    ("consent", r"^\s*(?:where|and|filter)\b[^\n]*\bconsent\w*\s*(?:=|is)\s*(?:true|1)"), ("drop(", r"\.drop\([^\n]*['\"](?:ip_?address|e?mail|phone|address|full_?name|location|latitude)['\"]"),
    *((f"{hash}(", rf"\b{hash}\([\w.]*\(?[\"'](?:e?mail|ssn|phone|patient|birth|passport|national_id|ip)") for hash in ("hash", "sha2", "sha256", "md5")),
    ("pre_delete", r"@receiver\([^\n]*\bpre_delete\b"), *((hook, rf"^\s*@(?:\w+\.)?{hook}\b") for hook in ("before_request", "before_app_request")), ("AxesMiddleware", r"\bAxesMiddleware\b"), ("@Version", r"^\s*@Version\s*$"), ("isolated-vm", r"[\"']isolated-vm[\"']"),
    ("CSRFFilter", r"\bCSRFFilter\b"), ("beforeSend", r"^\s*beforeSend\s*:"), (".normalize()", r"\.resolve\([^\n]*\)\.normalize\(\)"), ("audit", r"(?i:\binsert\s+into\s+[\w.]*audit\w*)"), ("USING", r"\bEXECUTE\b[^\n]*\bUSING\b"),
    ("redact", r"\bredact\s*:\s*\["), ("select: {", r"\.find\w+\([^\n]*\bselect: \{"), ("substring(", r"\b(?:pan|card\w*|iban|ssn)\w*(?:\(\))?\.substring\("),
    ("oles = ", r"\.[rR]oles = (?:nil|\[\]|None|null)"), *((call, rf"\bcache\.{call}\([^\n]*(?:reset|otp|code|token|nonce)") for call in ("delete", "forget")),
    ("column.", r"\bcolumn\.(?:exclude|mask|truncate)[\w.]*"), ("risky", r"\bif\b[^\n]*\brisky\b"), (".resolve()", r"=\s*\([^\n]*\)\.resolve\(\)\s*$"), ("has_one", r"\bhas_one\s*="), ("Signer<", r":\s*Signer<"), ("age_verified", r"\bage_verified\b"),
    ("filter=", r"\b(?:query|search|similarity_search|retrieve)\w*\([^\n]*\bfilter=\w"), ("ro_", r"\bro_(?:engine|conn\w*|db|session)\b"), ("-WhatIf", r"\bRemove-\w+\b[^\n]*-WhatIf\b"), ("ContextVar(", r"\bContextVar\("), ("SET LOCAL", r"\bSET LOCAL\b"),
    ("DetectContentType(", r"\bDetectContentType\("), (".Header.Del(", r"\.Header\.Del\(\"X-"), (".Host != ", r"\b\w+\.Host != \"\""), ("HtmlEncoder", r"\bHtmlEncoder\b"), ("?html}", r"\$\{[^}\n]*\?html\}"), ("deleted_at", r"\breturn self\.update\([^\n]*\bdeleted_at\b"),
    *((held, rf"(?:\band not\b|&& !)\s*[\w.]*\b{held}\b") for held in ("disputed", "frozen", "locked", "banned", "blocked", "suspended", "flagged", "on_hold")), (": null", r"=>\s*\(?\w+\.\w+\??\.(?:id|is\w+)\b[^\n]*\?[^\n]*: null"),
)  # fmt: skip
