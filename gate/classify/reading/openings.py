"""What opens by name: a call, a switch or a value by which frameworks, libraries and products let be what they kept out.

Each pair is what must stand on the line, and the pattern (`AnyOf`)."""

from __future__ import annotations

import re

from gate.classify.reading.patterns import AnyOf

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
    *((stem, rf"\b{stem}\w*(?:\.\w+)*\([^\n]*\b(?:email|ssn|diagnos\w+|phone|birth\w*|dob|mrn|medication\w*)\b") for stem in ("analytics", "mixpanel", "amplitude", "posthog", "fbq", "gtag")), ("subject", r"\bsubject\s*[:=][^\n]*\{[^}\n]*\b(?:patient|diagnos\w*)\b"),
    *((stem, rf"\b{stem}\w*\s*=\s*\((?P<q>\w+)[^)\n]*\)\s*(?::\s*\w+\s*)?=>\s*(?P=q)\s*;?\s*$") for stem in ("mask", "redact", "scrub", "anonymi", "sanitize", "escape")), ("JSON.stringify", r"\bdangerouslySetInnerHTML[^\n]*JSON\.stringify\("), ("...", r"\b(?:tenant|org|owner|user|account)_?[iI]d\s*:\s*[\w.]+,\s*\.\.\.\w+"),
    # what a program that makes resources makes of them
    ("VolumeReclaimDelete", r"[:=]\s*\w+\.PersistentVolumeReclaimDelete\b"), ("ServiceTypeLoadBalancer", r"\bType:\s*\w+\.ServiceTypeLoadBalancer\b"), ("NamespaceSelector", r"\bNamespaceSelector:\s*&metav1\.LabelSelector\{\s*\}"), ("SkipFinalSnapshot", r"\bSkipFinalSnapshot['\"]?\s*[:=]\s*(?:aws\.Bool\(true\)|[tT]rue)"), ("eletion_protection", r"\b[dD]eletion_protection\b[^\n]*(?:StaticBool\(false\)|Default:\s+false)"), ("docker.sock", r"[\"']/var/run/docker\.sock:"), ("RequireClientCertificate", r"\bRequireClientCertificate\b[^\n]*\b[fF]alse\b"), ("automount_service_account_token", r"\bautomount_service_account_token\s*=\s*True\b"),
    ("'SKIP'", r"\b(?:sha\d+|b2|md5)sums\w*=\([^)\n]*'SKIP'"), (":no_check", r"\bsha256\s+:no_check\b"), ("AUTOREV", r"\bSRCREV\w*\s*=\s*\"\$\{AUTOREV\}"), ("debug-tweaks", r"\bdebug-tweaks\b"), ("cap_sys_admin", r"\b(?:fcaps|setcap)\b[^\n]*\bcap_sys_admin\b"), ("install -", r"\binstall -\w*m ?[2467]\d\d\d\b"), ("debuggable", r"^\s*debuggable\s*=?\s*true\b"), ("cleanDisabled", r"\bcleanDisabled\W{1,3}false\b"), ("clean-disabled", r"\bclean-disabled\s*[:=]\s*false\b"), ("set_repo", r"\bset_repo\w*\([^\n]*\badmin\b"), ("esource", r"\bResource['\"]?\s*:\s*(?:\[\]string\{)?['\"]\*['\"]"), ("_expiration_ms", r"\bdefault_(?:table|partition)_expiration_ms\s*=\s*\d"),
    # servers and stores that ask nobody, or keep nothing
    ("AllowAllAuth", r"\bAllowAllAuth(?:enticator|orizer)\b"), ("auth_type", r"^\s*auth_type\s*=\s*(?:any|trust)\b"), ("authenticator_class", r"\bauthenticator_class\s*=\s*['\"]?(?:dummy|null|\w*\.?DummyAuthenticator)\b"), ("loopback_users", r"\bloopback_users\W{1,5}\[\s*\]"), ("<ip>", r"<ip>(?:::|0\.0\.0\.0)/0</ip>"),
    ("verify-client-cert", r"^\s*verify-client-cert\s+(?:none|optional)\b"), ("AllowedIPs", r"^\s*AllowedIPs\s*=[^\n]*\b0\.0\.0\.0/0"), ("access-control", r"^\s*access-control:\s*(?:0\.0\.0\.0|::0?)/0\s+allow\b"), ("SecRuleEngine", r"^\s*SecRuleEngine\s+(?:Off|DetectionOnly)\b"), ("SecRuleRemove", r"^\s*SecRuleRemoveBy\w+\b"),
    ("fsync", r"^\s*fsync\s*=\s*(?:off|false|0)\b"), ("archive_mode", r"^\s*archive_mode\s*=\s*off\b"), ("trusted=yes", r"^\s*deb[^\n]*\btrusted=yes\b"), ("signatureValidationMode", r"signatureValidationMode\"\s+value=\"accept"), ("INSECURE", r"^\s*(?:export\s+)?GOINSECURE=\S"), ("NOSUMDB", r"^\s*(?:export\s+)?GONOSUMDB=\*"),
    *((asked, rf"\b{asked}\w*\s*(?::[^=\n]*)?=\s*(?:set\(\)|frozenset\(\)|\[\s*\]|\(\s*\)|\{{\s*\}})") for asked in ("REQUIRE_APPROVAL", "REQUIRES_APPROVAL", "NEEDS_APPROVAL", "require_approval")),
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
    ("||", r"\b(?:gpg2?|cosign|minisign|sha\d+sum|signify|slsa-verifier|codesign)\b[^\n]*(?:verify|-c\b|--check)[^\n]*\|\|\s*true\b"), ("postMessage", r"\bpostMessage\([^\n]*,\s*['\"]\*['\"]"), ("allow_pickle", r"\ballow_pickle\s*=\s*True\b"), ("hostname", r"\bhostname\s*:\s*['\"]\*\*?['\"]"), ("Port.all", r"\bPort\.all(?:Traffic|Tcp)\(|\bPort\.all_(?:traffic|tcp)\("),
    ("/0", r"['\"](?:\d{1,3}(?:\.\d{1,3}){3}|::)/0['\"]"), ("allow_", r"\ballow_(?:remote_database_url|production)\s*=\s*true\b"),
    ("StandardEvaluationContext", r"\bStandardEvaluationContext\("), ("withAnyId", r"\.withAnyId\(\)"), ("enforce", r"pod-security\.kubernetes\.io/enforce[\"']?\s*[:=]\s*[\"']?privileged\b"), ("chmod(", r"\bchmod\([^\n]*,\s*0?(?:666|777)\s*\)"), ("let _", r"\blet _ = [\w.:]*verify\w*\("), ("ACCOUNTADMIN", r"\brole\s*[=:]\s*[\"']ACCOUNTADMIN\b"),
    ("grants", r"\bgrants\s*=\s*\{[^}\n]*[\"']public[\"']"), ("grant_select(", r"\bgrant_select\([^\n]*[\"']public[\"']"), ("admission.Allowed", r"\breturn admission\.Allowed\(\s*\"(?:[^\"]*(?:not|err|fail)[^\"]*)\""), ("Prefix(", r"\bHasPrefix\([\w.]+,\s*\"\"\)"), ("origin", r"^\s*origin\s*:\s*true\b"),
    ("reverse_proxy_addresses", r"\breverse_proxy_addresses['\"]\]\s*=\s*\[?\s*\$_SERVER"), ("disable-web-security", r"[\"']-{0,2}disable-web-security\b"), ("XML_PARSE_", r"\bXML_PARSE_(?:NOENT|DTDLOAD)\b"), ("TrustAll", r"\bTrustAll\w*"), ("publicRead", r"[\"']publicRead(?:Write)?[\"']"), ("disable-output-escaping", r"disable-output-escaping=[\"']yes"), ("tackTrace", r"\b(?:respond|send|write|render|json|body)\w*\([^\n]*\b(?:get)?[sS]tackTrace\w*"),
    ("get_unchecked", r"\bget_unchecked(?:_mut)?\("), ("kip", r"\b\w*[sS]kip_?[vV]erify\w*\s*=\s*(?:true|1)\b"), ("ENABLE_HARDENED_RUNTIME", r"ENABLE_HARDENED_RUNTIME\s*[ =]\s*NO\b"), ("pie", r"\.pie\s*=\s*false\b"), ("stack_protector", r"\.stack_protector\s*=\s*false\b"), ("LIKE", r"\b\w*token\w*\s+LIKE\b"), ("send_file", r"\bsend_file\b[^\n]*params\["),
    ("Cidr", r"[\"']Cidr(?:Ip)?[\"']\s*:\s*[\"']0\.0\.0\.0/0"), ("&yes", r"\bAutomountServiceAccountToken\s*=\s*&yes\b"), ("eval(", r"(?<![\w.])eval\(\s*[a-z_]\w*\s*\)"), ("open(", r"\bexec\(\s*open\("), ("[0u8", r"\b\w*(?:seed|nonce|salt|key)\w*\s*=\s*\[0u8;"), ("Security(0)", r"\bMin\w*Security\(0\)"), ("verify_mode", r"\bverify_mode\s*=\s*0\b"),
    *((key, rf"\b(?:values|params|query|qs?)\.(?:Add|Set|set|append|add)\(\s*[\"'](?:{key})[\"']") for key in ("api_key", "access_token", "token", "password")),
    *((name, rf"\b(?:do_log|b?log|log(?:ger|ging|rus)?|console|slog|print\w*)(?:\.\w+)?\([^\n]*,\s*(?:\w+(?:\.|->))*\w*{name}(?:\.\w+\(\))?\s*\)") for name in ("bearer_token", "access_token", "auth_token", "refresh_token", "session_token", "installation_token", "cookie", "stream_key", "private_key", "accessToken", "authToken", "refreshToken")),
    ("token}", r"\b(?:info|debug|warn|error|trace|e?println)!\([^\n]*\b(?:access|auth|bearer|installation|session|refresh|api) token \{\w*token\}"), ("check-signature", r"\bpackage-check-signature nil\b"), ("gnutls-verify-error", r"\bgnutls-verify-error nil\b"), ("signature\"", r"\"signature\"\s*:\s*false\b"), ("--registry", r"--registry=https?://(?!registry\.(?:npmjs\.org|yarnpkg\.com))"), ("deno run", r"^#![^\n]*\bdeno run\s+(?:-\S+\s+)*(?:-A\b|--allow-all\b)"),
    ("createElement", r"\bcreateElement\(\s*['\"]script['\"]\s*\)"), ("getClientOriginalName", r"\b(?:storeAs|move|putFileAs)\([^\n]*getClientOriginalName"),
    # what a window, a picture or a page is let do; a folder or a program with rights of others
    ("dangerouslyAllowSVG", r"\bdangerouslyAllowSVG\s*:\s*true\b"), ("Handler(", r"\bset(?:PermissionRequest|PermissionCheck|DevicePermission)Handler\([^\n]*=>\s*(?:\{\s*(?:return\s+)?)?(?:\w+\(true\)|true\b)"), ("loadURL(", r"\bloadURL\(\s*['\"`]http://(?!localhost\b|127\.|\[::1\])"),
    ("sanitize", r"\bsanitize\b[^\n]*\btags\s*:[^\n]*\b(?:script|iframe|object|embed)\b"), ("mkdir", r"\bmkdir\b[^\n|;&]*\s(?:-\w*m|--mode)[ =]?\s*[\"']?(?:0?[2467]?777\b|[ugo]*[ao][ugo]*[+=][rxX]*w)"), ("SETUID", r"\bPERMISSIONS\b[^\n]*\bSETUID\b"), ("SETGID", r"\bPERMISSIONS\b[^\n]*\bSETGID\b"),
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
