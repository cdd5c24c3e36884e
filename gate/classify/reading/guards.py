"""How the common frameworks guard a page, an address or a connection, and how each guard is left out or opened wide.

A guard that goes is told by the line that went: `[Authorize]`, `@UseGuards(…)`, `->middleware('auth')`, `plug :require_user`.
What opens is told by the line that came: `AllowAnyOrigin()`, `danger_accept_invalid_certs(true)`, `DEBUG = True`."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from gate.classify.reading.filters import NO_FETCH
from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG, is_remark
from gate.classify.reading.words import Words
from gate.model import FileChange, Line

NEAR = 5
"""Lines between the head of a check and what it answers."""
WHO = r"(?:auth(?!or)\w*|login|logged_?in|sign(?:ed)?_?in|admin\w*|roles?|permissions?|scopes?|token|jwt|session|owner\w*|superuser|staff|access|csrf|signature)"
ASKS = rf"(?:require[sd]?|ensure|verify|check|assert|enforce|must|only|is)_?(?:be_?|a_?|current_?)?(?:{WHO}|user)"
STATED = (
    rf"^\s*(?:await\s+|try\s+|yield\s+)?(?:\w+(?:\.|::|->))*(?:require|ensure|verify|check|assert|enforce|must)_?(?:be_?|is_?|has_?|a_?|the_?|current_?)?"
    rf"(?:{WHO}|user|supervisor|manager|moderator|member|tenant|privilege|allowed)(?:s|_?(?:can|is|has|access|perm|admin|owner|logged|valid|role|auth)\w*)?[!?]?\s*\([^\n]*\)\s*[?;]*\s*$"
)
"""A check that stands for itself and stops who may not go on."""
STRINGS = pattern(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`")
GUARD_WORDS = Words(
    "prefilter", "postfilter", "auth", "login", "logged", "log_in", "sign", "admin", "role", "permi", "scope", "token", "jwt", "session", "owner",
    "superuser", "staff", "access", "csrf", "csurf", "user", "secur", "deny", "isgranted", "->can", "guard", "forge", "forbid", "abort",
    "status", "http_40", "gate::", "polic", "passestest", "https", "validate", "helmet", "limit", "hsts", "httponly",
    "protect", "acl", "rbac", "privilege", "clientcert", "verify", "check", "ensure", "requir", "current_user", "api_key", "apikey", "matcher", "defusedxml",
    "extractall", "secrets.", "autoescape", "creds", "compare_digest", "tenant", "assert", "enforce", "must", "constructevent", "interrupt_", "middleware(",
    "can?", "cannot?", "allowed_to?", "@can", "isinrole(", "<can", "ability.can", "perms.", "$can", "unlesscan", "can", "http.error", "allowed", "visible_to", "perm",
)  # fmt: skip
"""No line that `_guard` or `_named` tells is without one of these."""


@cache
def _guard() -> re.Pattern[str]:
    """Guards that are told by their names, strings and all."""
    return re.compile(
        r"@(?:PreAuthorize|PostAuthorize|PreFilter|PostFilter|Secured|RolesAllowed|DenyAll|Authenticated|RequiresRoles|RequiresPermissions|UseGuards|Roles|Permissions|RequirePermissions|ApiBearerAuth|Security|IsGranted|csrf_protect)\b"
        r"|#\[(?:IsGranted|Security)\b|\[(?:\w+, ?)*(?:Authorize|ValidateAntiForgeryToken|AutoValidateAntiforgeryToken|RequireHttps|RequiredScope)\b"
        r"|\.(?:hasRole|hasAnyRole|hasAuthority|hasAnyAuthority|authenticated|denyAll|fullyAuthenticated|UseAuthentication|UseAuthorization|RequireAuthorization|UseHttpsRedirection|UseHsts|UseAntiforgery|RequireRole|RequireClaim|useGlobalGuards|guardMiddleware|authenticator)\("
        r"|middleware\([^)\n]*[\"'](?:auth|can|role|permission|verified|admin|signed|password\.confirm)\b|->(?:authorize|can|cannot|denyAccessUnlessGranted|isGranted)\(|\bGate::\w+\(|\babort_(?:if|unless)\b|VerifyCsrfToken::class"
        r"|\b(?:LoginRequired|PermissionRequired|UserPassesTest|StaffRequired|SuperuserRequired|StaffuserRequired|AccessControl)\w*Mixin\b|\b(?:permission_classes|authentication_classes)\s*=|DEFAULT_(?:PERMISSION|AUTHENTICATION)_CLASSES|(?:CsrfView|Security|Authentication)Middleware\b"
        r"|\b(?:Depends|Security)\([^)\n]*(?:user|auth(?!or)|admin|token|role|permi|scope|verify|require|api_?key)"
        r"|\babort\(\s*40[13]\b|\bstatus(?:_code)?\s*(?:[=(:]|=>)\s*40[13]\b|HTTP_40[13]|\bsendStatus\(\s*40[13]|AbortWithStatus\w*\(\s*(?:40[13]|http\.Status(?:Forbidden|Unauthorized))|\bStatus(?:Code)?(?:\.|::)(?:Forbidden|Unauthorized)\b|:(?:forbidden|unauthorized)\b"
        r"|\b(?:raise|throw|return)\b[^\n]*\b(?:\w*Forbidden|\w*Unauthori[sz]ed|PermissionDenied|\w*AccessDenied|Authorization(?:Exception|Error)|NotAuthenticated|NotAuthori[sz]ed)\w*"
        r"|\b(?:policy\(|\w+Policy\.new\()[^\n]{0,200}\)\.\w+\?|\$can\(|\bsec:authorize\b|<AuthorizeView\b|\bBodyguard\.permit|\.Enforce(?:Ex)?\("
        r"|\bisUserInRole\(|\bthrowUnlessCan\(|\b(?:can|cannot|allowed_to)\?[ (]|@can(?:not|any)?\(|\.IsInRole\("
        r"|<Can\s+(?:I|do|not|an?|action|permission|perform)\b|\bability\.(?:can|cannot)\(|\{%-?\s*(?:el)?if\b[^\n]{0,200}\bperms\."
        rf"|\b(?:load_and_)?authorize_resource\b|\bverify_(?:authorized|policy_scoped)\b|\bpolicy_scope\b|\bprotect_from_forgery\b"
        rf"|\bhttp_basic_authenticate\w*|\bbefore_action\b{NO_FETCH}[^\n]*(?:ensure|requir|auth|admin|owner|verify|check|log_?in)"
        rf"|\bcurrent_user&?\.(?:admin|own|can|is_|has_|role|moder|staff|super)\w*"
        r"|\{%-?\s*csrf_token|<\w+:(?:require\b[^>]*\bprivilege=|hasPrivilege\b|authorize\b|hasPermission\b|hasRole\b)|\bcsrf_(?:field|meta_tags)\b"
        r"|^\s*@csrf\b|@Html\.AntiForgeryToken|@auth\(|@has_?role\b|@is_?authenticated\b|@requires_?(?:auth|scopes?|role)"
        r"|\bredirect\w*\([^)\n]*(?:log_?in|sign_?in|/auth)|\bmatcher\s*:\s*\[\s*[\"']/"
        r"|\b(?:admin|protected|auth(?:ed|enticated)?)Procedure\b|\bconstructEvent\w*\(|\bsecure_filename\(|\binterrupt_(?:before|after)\s*=|\(wrap-auth"
        r"|\bplug\s+:?[\w.]*(?:auth(?!or)|require|admin|protect_from_forgery|csrf|secure_browser|ensure|guardian|permission|role)"
        r"|\bpipe_through\b[^\n]*(?:require|auth(?!or)|admin|protect|ensure)"
        r"|\b(?:allowed_to!|doorkeeper_authorize!|signed_in\?|\w+_signed_in\?|visible_to\?|Ability\.allowed\?|require_capability\(|Auth::check\("
        r"|\w*(?:get|current)_?(?:user|admin|session)_?or_?throw\(|current_user\.require\(|assert_?can\w*\()"
        r"|http\.Error\([^\n]*,\s*40[13]\)|\bv-(?:can|permission|role)\b|^\s*@(?:role|auth)\b"
        r"|\b_?(?:acl|rbac|permify|access_?checker|authori[sz]ation_?(?:service|manager|checker)|authz|auth|perms?|permissions?|guard|policy_?(?:enforcer|checker)?)\.(?:check\w*|verify|assert\w*|enforce|require\w*|authori[sz]e\w*)\("
        r"|\b(?:if|unless|return|elif|elsif)\b[^\n]{0,80}?(?:!|\bnot\s|\bunless\s"
        r"|~)\s{0,3}\(?(?:await\s)?(?:[\w.@$]{1,60}(?:\.|->|::|_))?(?:user_)?(?:can(?!cel|didat|onical|vas)|allowed|permitted"
        r"|is_?(?:approver|allowed|authori[sz]ed|permitted|trusted|member|owner)|has_?(?:scope|access|role|perm\w{0,10}))(?:_?[a-z]\w{0,30})?\??\("
        r"|\bif\b[^\n]{0,40}\.(?:has|includes|contains|is_?member)\([^)\n]{0,80}\b(?:user|uid|user_?id|member|claims)\b"
        r"|\bdefusedxml\b|\bextractall\([^)\n]*\bfilter\s*=|\bsecrets\.(?:token_\w+|choice|randbelow|SystemRandom)|\bautoescape\s*=\s*True|\bgrpc\.Creds\(|\bcompare_digest\("
        r"|\b(?:ClientAuth|Require\w*Auth\w*Layer|AuthUser|HttpAuthentication|RequireAndVerifyClientCert)\b|#\[guard\("
        r"|\bValidate(?:Lifetime|Issuer|Audience|IssuerSigningKey)\s*=\s*true|\b(?:secure|httpOnly)\s*:\s*true|\b(?:if|unless|guard|elif|elsif|return|&&|and)\b[^\n]*(?:\b(?:is_?(?:admin|owner|staff|superuser)\b|role\s*[!=]==?)|\.role\.(?:equals|==))",
        re.I,
    )


@cache
def _named() -> re.Pattern[str]:
    """Guards that a project named itself, where they are put before something. Asked of a line without its strings."""
    return re.compile(
        rf"^\s*@(?:\w+\.)*(?:\w*{WHO}_(?:required|accepted|only|needed)|requires?_\w*(?:{WHO}|user)\w*|protected|authenticated|secured)\b"
        rf"|\.(?:use|with|wrap|layer|route_layer|grouped)\([^\n]*(?:auth(?!or)|jwt|admin|login|logged|csrf|csurf|helmet|rate_?limit|permission|protect|guard|acl|rbac|session)"
        rf"|[(,]\s*(?:\w+(?:\.|::))*(?:{ASKS}|admin_?only|auth_?(?:middleware|guard|required)|protect(?:ed)?)\w*\s*(?=[,()])|{STATED}|\b(?:await\s+)?(?:get_?server_?session|require_?(?:user|auth\w*|admin\w*|login|session)|ensure_?(?:auth\w*|logged_?in|admin\w*))\s*\(",
        re.I,
    )


OPENED_WORDS = Words(
    "permit", "origin", "anonymous", "validate", "certificate", "hostname", "trust", "danger", "ssl", "clientcert",
    "versiontls1", "insecure", "permissive", "cors", "secure", "csrf", "forgery", "force_ssl", "none", "verify",
    "_classes", "@public", "skipauth", "noauth", "ispublic", "middleware", "guarded", "except", "gate::", ":manage",
    "exposure", "securityautoconfig", "cleartext", "debug", "arbitraryloads", "accessiblealways", "exec", "stack-protector",
    "secret", "auth", "httponly", "encryption_key", "sslrequired", "registrationallowed", "bruteforce", "admin",
    "bypasspermissions", "dangerously", "interrupt_before", "src",
    "superuser", "super_user", "allowed_", "exported", "unsafeloader", "password", "approval", "the_loop", "theloop", "shell", "nodeintegration", "contextisolation", "websecurity",
)  # fmt: skip


@cache
def _opened() -> re.Pattern[str]:
    return re.compile(
        r"\.permit!|\.permit\([^)\n]*:(?:is_)?(?:admin|roles?|superuser|permissions)\b|@CrossOrigin\(\s*(?:origins\s*=\s*)?\{?\s*\"\*|\brequestMatchers\([^\n]*\.anonymous\(|\bAllowAnyOrigin\b|SetIsOriginAllowed\(\s*\(?\w*\)?\s*=>\s*true"
        r"|\bValidate(?:Lifetime|Issuer|Audience|IssuerSigningKey)\s*=\s*false|Certificate(?:Custom)?Validation(?:Callback)?\s*\+?=(?![^\n]*null)"
        r"|DangerousAcceptAny|hostnameVerifier\b[^\n]*\btrue\b|NoopHostnameVerifier|ALLOW_ALL_HOSTNAME|trust_?all_?cert|danger_accept_invalid_\w+\(\s*true"
        r"|badCertificateCallback\s*=|URLCredential\(\s*trust:"
        r"|SSL_?VERIFY_?(?:PEER|HOST)\w*[\"']?\s*(?:,|=>|=)\s*(?:0|false)|\bNoClientCert\b|\bVersionTLS1[01]\b|\bgrpc\.WithInsecure\("
        r"|insecure\.NewCredentials\(|Cors(?:Layer)?::(?:very_)?permissive|allow_?any_?origin\(|AllowAllOrigins\s*[:=]\s*true"
        r"|Allowed_?Origins?(?:Patterns?)?[\"']?\s*(?:[:=]|\()\s*+(?:List\.of\(|Arrays\.asList\(|\[\]string)?\s*+[\[{(]?\s*+[\"']\*[\"']"
        r"|\bcors\(\s*\)|\bcors\([^)\n]*origin\s*:\s*true|\benableCors\(\s*\)|\bCORS\(\s*app\s*\)|CORS_(?:ALLOW_ALL_ORIGINS|ORIGIN_ALLOW_ALL)\s*=\s*True"
        r"|(?:SECURE_SSL_REDIRECT|SESSION_COOKIE_SECURE|CSRF_COOKIE_SECURE|SESSION_COOKIE_HTTPONLY|WTF_CSRF_ENABLED|JWT_COOKIE_CSRF_PROTECT"
        r"|csrf_protection|allow_forgery_protection|force_ssl|check_origin)[\"'\]]*\s*(?:=>|=|:)\s*[\"']?false"
        r"|algorithms?[\"']?\s*[:=]\s*[\[(]?\s*[\"']none|verify_signature[\"']?\s*[:=]\s*False"
        r"|(?:DEFAULT_PERMISSION_CLASSES|permission_classes|authentication_classes)[\"']?\s*[:=]\s*[\[(]\s*[\])]"
        r"|\bpermission_classes\b[^\n]{0,40}\bAllowAny\b|@(?:Public|SkipAuth|NoAuth|IsPublic)\(|withoutMiddleware\(|\$guarded\s*=\s*\[\s*\]"
        r"|\$except\s*=\s*\[\s*[\"']\*|\bGate::(?:before|after)\(|\bcan\(?\s*:manage,\s*:all"
        r"|\bsslRequired\"?\s*:\s*\"none|\bregistrationAllowed\"?\s*:\s*true|\bbruteForceProtected\"?\s*:\s*false|^\s*(?:export\s+)?(?:const\s+|static\s+|final\s+)*(?:ADMIN_?(?:EMAILS|USERS|IDS)|ADMINS|SUPER_?(?:USERS|ADMINS)|ALLOWED_(?:USERS|EMAILS))\b[^=\n]{0,40}="
        r"|exposure\.include[\"']?\s*[:=]\s*[\"']?\*|exclude\b[^\n]*SecurityAutoConfiguration|\bcleartext(?:Traffic)?Permitted=\"true"
        r"|usesCleartextTraffic=\"true|android:debuggable=\"true|NSAllowsArbitraryLoads|kSecAttrAccessibleAlways"
        r"|\bauth\.permission\.[\w.-]+\.policy\s*=\s*permit|\.run\([^)\n]*\bdebug\s*=\s*True"
        r"|\b(?:nodeIntegration\s*:\s*true|(?:contextIsolation|webSecurity)\s*:\s*false)\b|\((?:f[\"'][^\n]*\{|[\"'][^\n]*[\"']\s*[+%]\s*\w|[^\n]*\.format\()[^\n]*\bshell\s*=\s*True"
        r"|\bbypassPermissions\b|dangerously_?skip_?permissions\b|\binterrupt_before\s*=\s*\[\s*\]|\b(?:script-?src|default-?src)[\"']?\s*[:=][^\n]*(?:'unsafe-(?:inline|eval)'|[\"']\*[\"'])"
        r"|\bandroid:exported=\"true|\bLoader\s*=\s*(?:yaml\.)?UnsafeLoader\b|\blog(?:ger|ging)?\.\w+\([^\n]*,\s*(?:\w+\.)*password\s*[,)]|\b(?:(?:requires?|needs)_?approval|human_?in_?the_?loop)[\"']?\s*[:=]\s*[\"']?(?:false|never)\b"
        r"|\bexec(?:Sync|\.Command)?\([^\n]*\b(?:req\.(?:query|body|params)|r\.FormValue|request\.(?:args|form|GET|POST))|-fno-stack-protector"
        r"|\b(?:SECRET_KEY|JWT_SECRET|ENCRYPTION_KEY)\b[\"']?\s*[:=]\s*[\"'](?!django-insecure|[^\"']*(?:change|example|secret|test|dev|your|[{}<$%]))[^\"'\s]{16,}[\"']",
        re.I,
    )


CHECK = pattern(
    r"\b(?:def|function|func|fun|fn|bool|boolean|Boolean|async)\s+(?:\w+\s+)*(?:authorize\w*"
    r"|is_?(?:allowed|admin|authorized|authenticated|owner|permitted)\w*|allowed\w*|can_?[A-Za-z]*\??|has_?(?:object_)?(?:perm|role|access)\w*"
    r"|has_\w{1,20}_permission|test_func|permitted\w*|check_?(?:access|perm|auth|token|password|signature)\w*"
    r"|(?:verify|validate)_?(?:token|password|signature|access|user|credentials|jwt)\w*)\s*[(:\n?]"
)
YES = pattern(r"(?:^|=|\{|\breturn\b|=>)\s*(?:return\s+)?(?:True|true)\s*[;)}\s]*$")
DEVELOPS = pattern(r"(?:^|[/_.-])(?:dev|develop\w*|local\w*|tests?|testing|ci|sandbox|debug|docker)(?=[/_.-]|$)", re.I)
DEBUG = pattern(r"^\s*DEBUG\s*=\s*True\b")


ABOUT_GUARDS = pattern(
    r"(?:^|/)(?:(?:bandit|flake8[\w-]*|pylint[\w-]*|[\w-]*eslint[\w-]*|semgrep|sonar[\w-]*|linters?|lint|grammars?|snippets|syntax(?:es)?|highlight\w*|locales?)/|views/.*\.s?css)|\.(?:css|scss|less|sass|svg|po|ui|xib|storyboard|glade)$",
    re.I,
)
"""Programs and texts about guards: none stands there."""
OF_A_GATEWAY = pattern(
    r"<(?:security|auth)-constraint|<auth-method|<authorization>|=\s*[^\n]*\b(?:authc|roles\[)|(?:name:\s*|[\"'{\s]|^)(?:jwt|key-auth|basic-auth|oauth2|openid-connect|hmac-auth|ldap-auth)[\"']?\s*(?:$|[:,}])|\bauth_(?:basic|request)\b|middlewares:[^\n]*auth",
    re.I,
)

OWN_ROWS = pattern(
    r"(?:\.(?:filter|get)|get_object_or_404)\([^)\n]*=\s*(?:self\.)?request\.(?P<who>user)\b|\bcurrent_(?P<whose>user)\.\w+\.(?:find|where|find_by)\b|\b(?P<of>tenant)_?[iI]d\s*[:=]\s*\w"
)
ASSIGNS = pattern(r"\s*tenant_?[iI]d\s*=\s*(?:Keyword\.(?:get|fetch!?)\(|opts\b)")
"""A name for it asks nothing yet."""
OWNERS = {"who": "request.user", "whose": "current_user", "of": "tenant"}
"""Only what belongs to who asks."""


def lost(file: FileChange, *, settings: bool = False) -> Line | None:
    """A guard that a page had, an address or a connection, and that no longer stands there."""
    if file.before is None or file.after is None:
        return None
    lines = GUARD_WORDS.lines(file.removed, file.removed_lowered)
    came = {x.bare for x in file.added} if lines else set()
    for line in lines:
        text = line.text[:LONG]
        if "".join(text.split()) in came or text.lstrip().startswith(
            ("#!", "# ", "//", "*", "/*", "import ", "from ", "use ", "using ", "require ")
        ):
            continue
        if settings:
            if OF_A_GATEWAY.search(text):
                return line
        elif _stands_still(text, came):
            continue
        elif (
            (own := OWN_ROWS.search(text) if not ASSIGNS.match(text) else None)
            and not any(OWNERS[own.lastgroup or "who"] in x for x in came)
            or is_guard(text)
        ):
            return line
    return None


CONDITION = pattern(r"\b(?:v-if|v-else-if|v-show|\*ngIf|ng-if|x-show)=\"[^\"]+\"")
"""By which a part of a page is shown, whatever its tag looks like."""


MESSAGE = pattern(r"(?P<by>\b(?:new)?\w*(?:Error|Exception)\(|\braise\w*,)(?:\"[^\"\n]*\"|'[^'\n]*'|`[^`\n]*`)")
"""What an error says, of a row without its blanks."""
SHOWN = pattern(r">[^<>{}]*<")


def _stands_still(text: str, came: set[str]) -> bool:
    plain = MESSAGE.sub(r"\g<by>", "".join(text.split()))
    if MESSAGE.search("".join(text.split())) and any(plain == MESSAGE.sub(r"\g<by>", row) for row in came):
        return True
    if CONDITION.search(text) is None:
        return False
    bare = SHOWN.sub("><", CLASS.sub("", "".join(text.split())))
    return any(bare == SHOWN.sub("><", CLASS.sub("", row)) for row in came)


CLASS = pattern(r"(?<![\w:.-])(?:class|style)=\"[^\"]*\"")


def is_guard(text: str) -> bool:
    """Whether a row holds a guard, by the name that a framework or a project gives it."""
    return bool(_guard().search(text) or _named().search(STRINGS.sub("''", text)))


def opened(file: FileChange) -> Line | None:
    """A line that came, and lets in more than a guard would."""
    lines = OPENED_WORDS.lines(file.added, file.added_lowered)
    gone = {x.bare for x in file.removed} if lines else set()
    for line in lines:
        text = line.text[:LONG]
        if "".join(text.split()) in gone or is_remark(text):
            continue
        if _opened().search(text):
            if 'android:exported="true' in text and not any('android:exported="false' in x for x in gone):
                continue  # what a launcher starts must be exported: https://developer.android.com/about/versions/12/behavior-changes-12#exported
            return line
        if DEBUG.match(text) and file.before is not None and not DEVELOPS.search(file.path):
            return line
    return None


def agrees(file: FileChange) -> Line | None:
    """A changed line by which a check, told by its name just above, says yes to everybody."""
    if file.before is None or not file.removed or file.path.endswith((".json", ".yml", ".yaml", ".toml", ".xml")):
        return None
    rows: list[str] = []
    for line in file.added:
        if "rue" in line.text and len(line.text) < LONG and YES.search(line.text):
            rows = rows or file.new_text.split("\n")
            above = rows[max(0, line.number - NEAR) : line.number]
            if any(CHECK.search(f"{row[:LONG]}\n") for row in above):
                return line
    return None


CALL = r"\b\w*(?:execute|query|raw|exec|prepare|where)\w*!?\("
BINDS = pattern(
    rf"{CALL}[^\n]*(?:%s|%\(\w+\)s|\?|\$\d|[\s=(,]:\w+|@\w+)[^\n]*[\"'`]\s*,|\bprepare\([^\n]*(?:\?|=\s*:\w)", re.I
)
SPLICES = pattern(
    rf"{CALL}[^\n]*(?:\bf[\"'][^\n]*\{{|`[^`\n]*\$\{{|#\{{|[\"']\s*[+%.]\s*[\w$(]|Sprintf\(|\.format\(|[\"'][^\"'\n]*\$\w)",
    re.I,
)
BUILDS = pattern(r"^(?!.*\bArel\.sql\b).*\barel_table\[:\w+\]\.\w+\(")
"""What binds by itself: https://api.rubyonrails.org/classes/Arel/Predications.html"""
STATEMENT = pattern(r"\b(?:select|insert\s+into|update|delete\s+from|where)\b", re.I)


def _filled(text: str) -> str:
    """A line without what `Sprintf` puts in: that binds nothing."""
    return text.replace("%s", "") if "Sprintf(" in text else text


def spliced(file: FileChange) -> Line | None:
    """A statement of SQL whose values were bound, and are now part of its text."""
    if file.before is None or not STATEMENT.search(file.added_lowered):
        return None
    if not any(BINDS.search(x.text[:LONG]) and STATEMENT.search(x.text[:LONG]) for x in file.removed):
        return None
    return next(
        (
            x
            for x in file.added
            if SPLICES.search(x.text[:LONG])
            and STATEMENT.search(x.text[:LONG])
            and not BINDS.search(_filled(x.text[:LONG]))
            and not BUILDS.search(x.text[:LONG])
        ),
        None,
    )


ASKED = pattern(
    r"\s*+(?:(?:self|this|\$this)(?:\.|->))?(?:authorize!?[ (]"
    r"|(?:check|verify|ensure|require|enforce|assert|deny)_?\w*?(?:permission|auth|access|login|role|owner|admin)\w*[!?]?[ (;]"
    r"|(?:prepend_|append_)?before_(?:action|filter)\b|\.(?:requestMatchers|antMatchers|mvcMatchers|anyRequest)\("
    r"|app\.use\w*(?:auth|cors|antiforgery|ratelimit)\w*\(|(?:app|router)\.use\(\s*\w*(?:auth|session|guard|csrf|protect|require)\w*|pipe_through\b)",
    re.I,
)
DEFINED = pattern(r"\s*(?:\w+\s+)*(?:def|func|fn|fun|function|class)\b|\s*(?:public|private|protected)\s+\w")
FEW = 12
"""Rows of an edit that changes the order: more is another program."""


def reordered(file: FileChange) -> Line | None:
    """A row that stands before a call that asks who is there, and stood behind it, or the other way round; or such a call itself."""
    if (
        file.before is None
        or max(map(len, file.delta.lines)) > FEW
        or any(DEFINED.match(x.text[:LONG]) for x in file.removed)
    ):
        return None
    gone = {x.bare: x.number for x in file.removed if x.bare}
    moved = [x for x in file.added if x.bare in gone]
    old, new = (_asked(text) if moved else {} for text in (file.old_text, file.new_text))
    calls = [(old[call], new[call]) for call in old.keys() & new.keys()]
    return next(
        (
            x
            for x in moved
            if ASKED.match(x.text[:LONG]) or any((gone[x.bare] < was) != (x.number < now) for was, now in calls)
        ),
        None,
    )


def _asked(text: str) -> dict[str, int]:
    """The calls that stand there once, and where."""
    rows = [("".join(row.split()), number) for number, row in enumerate(text.split("\n"), 1) if ASKED.match(row[:LONG])]
    times = Counter(call for call, _ in rows)
    return {call: number for call, number in rows if times[call] == 1}
