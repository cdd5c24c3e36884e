"""Where code stands that decides who may do what, as paths tell it, and what only talks about it."""

from __future__ import annotations

import re

from gate.classify.nature import placed
from gate.classify.reading import access, drawn
from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import unremarked
from gate.classify.sql.places import place_of
from gate.model import FileChange

WORDS = (
    r"(?:create|make|add|promote|grant|reset)[-_]?(?:super[-_]?)?(?:admin|superuser|root[-_]?user)s?|(?:forward|basic|client|proxy|ext|un)?auth"
    r"|anonymi[sz]\w*|de[-_]?ident(?!ed\b|s?\b(?=\.css))\w*|pseudonymi[sz]\w*|redact(?:ion|or)?|authn|authz|current[-_]?users?|resource[-_]?server"
    r"|role[-_]?(?:checks?|sync|repairs?|fix\w*|grants?|assign\w*)|magic[-_]?links?|(?:backup|recovery)[-_]?codes?|2sv|(?:two|2)[-_]?step[-_]verif\w*|challenges?|certificate[-_]?requests?|csrs?|pki|authenticat\w*"
    r"|authoriz\w*|authoris\w*|log[-_]?in|assume[-_]?roles?|sign[-_]?in|sign[-_]?up|log[-_]?out|sessions?|oauth2?(?:[-_]?server)?|oidc|saml|sso|ldap|ntlm"
    r"|kerberos|krb5|gssapi|jose|sasl\w*|scram\w*|\w{0,12}jwt|jti|jwks?|pkce|dpop|nonces?|hmacs?|tokens?|admission\w*"
    r"|(?:validating|mutating)(?:[-_]?webhooks?\w*)?|crypt|crypto\w*|cipher\w*|encrypt\w*|decrypt\w*|passwords?|passwd"
    r"|permissions?|apparmor|selinux|(?:google|gcp|aws)?iam(?:[-_]?(?:polic(?:y|ies)|members?|bindings?|users?))?|network[-_]?polic(?:y|ies)"
    r"|(?:lifted[-_])?starks?|snarks?|rbac\w*|acls?|macaroons?|revocations?|crl|ocsp|keyrings?|trust[-_]?stores?|entitlements|seccomp|biometrics?"
    r"|secure[-_]?storage|xss|ssrf|keycloak|shiro|allauth|next[-_]?auth|okta|cognito|csrf(?:[-_]?guard)?|xsrf|cors|2fa|mfa"
    r"|(?:two|second|multi)[-_]?factors?|totp|otp|webauthn|passkeys?|credentials?|api[-_]?keys?|secrets?(?:util\w*)?|(?:aws|gcp|azure|cloud)?[-_]?kms"
    r"|key[-_]?manage(?:rs?|ment)|hsm|keysources?|keystore|keychain|cert(ificate)?s?|(?:m|d|rus|mbed|start|caddy|server|client|http|k)?tls|ssl|x509"
    r"|signing|signers?|cosign\w*|sigstore|rekor|in[-_]toto|slsa|signatures?|(?-i:[a-z]{0,20})access[-_]?control(?:s|ler)?|access[-_]?limits?|path[-_]?validat\w*|security(?![-_]update[-_]pull[-_]requests?\.)"
    r"|firewall|waf|csp|sanitiz\w*|sudoers|branch[-_]?protect\w*|repo[-_]?owners|approve(?:rs|d)?|approvals?|merkle|keccak|poseidon2?|montgomery|pairings?"
    r"|bls12[-_\w]*|bw6[-_\w]*|bn254|(?:short[-_])?weierstrass|twisted[-_]edwards|elliptic[-_]curves?|ed25519\w*|x25519|secp256\w*|curve25519\w*"
    r"|key[-_]schedules?|ssh[-_]?(?:keygen|agent|add|keysign|pkcs11)|sshd|sshkey|authfile|authfd|plonk[-_]common|vanishing[-_]poly\w*|partial[-_]products?|rp[ox](?:[-_]hash\w*)?|ristretto\w*|schnorr\w*|ecdsa\w*|ecdh\w*|kzg\w*|scalar[-_]mul\w*|miller[-_]loop|blake[23]\w*|sha(?:1|2|3|256|512)|fiat[-_]?shamir|random[-_]coin"
    r"|(?:fri|stark|snark|plonk|groth16|bulletproofs?)[-_](?:verifier|prover|proofs?)|impersonat\w*|privileges?|code[-_]?owners|rack[-_]attack"
    r"|redirect[-_]?ur[il]s?|vaults?|cancan\w*|pundit|devise|warden|doorkeeper|omniauth\w*|authlib|filter[-_]parameter[-_]logging|sealed[-_]?secrets?"
    r"|identity[-_]?(?:services?|providers?|servers?)|tsig|dnssec|rauc(?:[-_]hook)?|swupdate"
)
PATH = of_path(
    rf"(^|[/_.[-])({WORDS})([/_.\]-]|$)"
    rf"|((?!(?<=[Pp]re)[Aa]uth(?:ori[sz](?:e|ed|ations?))?_?(?:[Aa]mount|[Hh]old|[Pp]ayment|[Cc]ard|[Cc]harge|[Tt]ransaction)?s?(?:_?[Cc]ontroller|_?[Ss]ervice)?\.(?!js$))(?-i:(?:[Aa]uth|AUTH)(?!or(?:s|ship|ed|ing)?(?![a-z])))"
    rf"|ResourceServer(?=Conf)|(?!(?-i:logIn[a-z]))Login|Session|Token|Crypto|Password|Permission|Security(?![-_]update[-_]pull)"
    rf"|(?-i:Cors(?=[A-Z.])|2FA(?=[A-Z.])|TwoFactor|(?<=[Cc]ommands/)[A-Z]\w{0, 20}Admin(?=[A-Z.]))|Credential|Jwt|OAuth|Attest(?:or|ation)"
    rf"|(?-i:(?:Redact(?:ion|or)|Anonymi[sz](?:er|ation)|Pseudonymi[sz](?:er|ation)|Deidentifi(?:er|cation))(?=[A-Z.]))"
    rf"|(?:Confirm|Enter|Reset|Create|Verify|Registration|Login|Unlock)\w{0, 12}Pin(?=[A-Z])|Pin(?:Entry|Verification|Lock|Auth|Reset)"
    rf"|Signature(?=(?:Valid|Verif|Check))|Access(?=(?:Check|Control|Decision|Guard|Rule|Evaluat|Verif|Manager)))(\w*)(Controller|Service|Manager|Provider"
    rf"|Handler|Filter|Middleware|Guard|Interceptor|Policy|Helper|Util\w*)?\.\w+$"
    r"|(^|/)(?:[\w-]+[_-])?roles?\.(?:py|rb|go|rs|ex|php|java|kt|cs|[jt]s)$|(?-i:(?:^|/)(?:User|Member|Account|Org(?:anization)?|Team|Access)Roles?(?:[A-Z]\w*)?\.(?:java|kt|cs|ts|php|swift)$)"
    r"|(^|/)(?:(?:cached|synced|policy|rbac|access|permission|role)[-_]?)?enforcers?(?![-_]?(?:style|lint|rate|quota|rules?|plugin|config))(?:[-_]\w+)?\.\w+$"
    r"|(^|/)audit(_(log|trail|event)s?(_entry)?)?\.(rb|py|go|java|kt|[cm]?[jt]s|php|cs)$"
    r"|(?-i:(?:^|/)(?:[A-Z]\w*)?Audit(?:Log(?:ger|ging)?|Event|Trail|Service|Record|Entry)(?:[A-Z]\w*)?\.(?:java|kt|cs|scala|php|swift)$)"
    r"|(^|/)commands?[-_]?(?:validat|approv|allow|permission|polic|guard)\w*\.\w+$|(^|/)(?:verify|claims)\.(?:go|py|rb|[jt]s|java|php)$|(^|/)peribolos/"
    r"|(^|/)plugins/(?:override|verify-owners)/[^/]+\.go$|(^|/)sign/[^/]+\.(?:go|rs|py|java|kt)$"
    r"|(^|/)connectors?/(?:google|github|gitlab|gitea|microsoft|linkedin|bitbucketcloud|openshift|keystone|atlassiancrowd|facebook|apple|azure_?ad)(?=[/.])"
    r"|(^|/)access\.(?:py|rb|go|ts|php|exs?|java|kt|cs)$|(^|/)app/(policies|abilities)/|(^|/)authority/rules/"
    r"|(^|/)(?!(?:insurance|return|refund|privacy|cancellation|pricing|shipping|warranty)_)\w+_policy\.rb$|(^|/)ability\.rb$"
    r"|(^|/)(?:src/|app/)?(?:proxy|middleware)\.[jt]s$|(^|/)invitations?_controller\.rb$|(?-i:Policy)\.php$",
    re.I,
)
TALKS_ABOUT = of_path(
    r"(^|/)((bandit|flake8[\w-]*|pylint[\w-]*|eslint[\w-]*|semgrep|sonar[\w-]*)/([^/]+/)*plugins|bandit/(core|formatters|cli)|(?<!authority/)rules"
    r"|generators|linters?|checks|blacklists|lint|grammars?|snippets|syntax(es)?|tokeniz\w*|zizmor/src/audit"
    r"|(?:parsers?|lexers?)(?!/[^/]*(?:auth(?!or)|crypt|cipher|passw|jwt|saml))|highlight\w*|locales?|text(?=/message_\w+\.go$)|i18n"
    r"|lang/[a-z]{2}(?:[-_][a-z]{2,4})?(?=/[\w-]+\.(?:php|json|ya?ml|properties|tpl)$)|views/.*\.(css|scss))(/|$)"
    r"|(^|/)\.?bandit\.ya?ml$|(^|/)\.idea/[^/]+\.iml$|(^|/)SECURITY-INSIGHTS\.ya?ml$|(^|/)wordlists?/[^/.]+(\.(txt|dic|lst))?$"
    r"|token(izer|_?stream|_?kind|_?type|s?\.(rs|ml|y))|(?<=/)(?!\w*(?:auth|access|api|refresh|bearer|cred|sess|csrf|login|user))[\w-]*tokens?\.(?:l|ll|lex|flex|yy?)$|design[-_/]?tokens"
    r"|\.(css|scss|less|sass|styl|svg|po|html?|ui|xib|storyboard|glade|pyi|d\.ts)$",
    re.I,
)
NAMES = (
    "auth assume anonymi pseudonymi identif deident redact challeng current-user current_user currentuser resource_server resourceserver attest pin magic revoc "
    "crl ocsp truststore trust_store trust-store trust.store entitlement biometric xss okta cognito backup-code backup_code backupcode "
    "path-valid path_valid pathvalid tsig dnssec rauc swupdate eadmin e_admin e-admin dadmin d_admin d-admin tadmin t_admin t-admin superuser super_user super_admin superadmin super-admin root_user root-user rootuser recovery-code recovery_code recoverycode 2sv step-verif step_verif csr pki login log-in log_in logout log-out log_out session "
    "token cre cry cipher passw key perm secr secc secu saml ssml jose sasl scram sso oidc ldap ntlm kerberos krb5 gssapi jwt jti jwk "
    "pkce dpop nonce hmac rbac macaroon acl srf cors 2fa mfa two-factor two_factor twofactor second-factor second_factor secondfactor "
    "multi-factor multi_factor multifactor otp cert tls ssl x509 sign plugins/over plugins/verify-owners sigstore rekor toto slsa access wall waf csp saniti "
    "command-v command_v commandv command-a command_a commanda command-g command_g commandg commands-a commands_a sudo protect owners approv impersonat privileg polic abilit cancan pundit devise warden doorkeeper omniauth peribolos filter_param "
    "audit role iam stark snark shiro admission validating mutating identity attack proxy middleware montgomery pairing bls12 bw6 bn254 weierstrass edwards elliptic 25519 secp256 ristretto schnorr ecdsa ecdh kzg scalar_mul scalar-mul miller blake2 blake3 sha schedule ssh authf plonk vanishing partial rpo rpx merkle keccak poseidon shamir coin prover verifier proof invitation enforcer connector verify. redirect vault radmin apparmor selinux claims "
).split()
"""One of these is in the path of what decides who comes in."""
SAMPLE = of_path(
    r"(^|/)([\w-]*samples?|examples?|demos?|playground)/|[\w-]\.(?:example|sample)\.(?:ya?ml|json|toml|ini)$", re.I
)
"""Shown to readers, run by nobody: what it lets through guards nothing."""
VAGUE = pattern(
    r"(?i:(^|[/_.-])(sessions?|tokens?|keystores?|signatures?|challenges?|(?<=/)(?:verify|claims)(?=\.)|audit(?=\.))(?=[/_.-]|$)(?![_-](?:controller|guard|filter|middleware)))"
    r"|(?<![A-Za-z0-9])[Tt]oken_?(?:[Ll]ist|[Ss]tream|[Kk]ind|[Tt]ype|[Cc]ursor)s?(?=\.\w+$)"
    r"|(?:(?:(?<![A-Za-z])|(?<=[a-z])|(?<=[A-Z]{2}))(?:Session|Token)s?|(?<![A-Za-z])(?:session|token)s?(?=[A-Z])(?!\w*(?:Verif|Valid|Check|Sign|Auth|Guard|Stor|Manag|Issu|Service)))(?=[A-Z.])(?<!AccessToken)(?<!RefreshToken)(?<!ApiToken)(?!Controller|Guard|Filter|Interceptor|Middleware)"
)
VISITORS = pattern(
    r"cookie|\blog_?in(?![ a-z])|logged_?in|sign_?(?:ed_?)?in\b|\bo?auth(?!or)|authenti|authoriz|\bcurrent_?user|\buser_?id\b|\bUser\.|\buser\.\w"
    r"|expires?_?(?:at|in)\b|bearer|jwt|csrf|secret|password|credential",
    re.I,
)
OF_PEOPLE = pattern(r"(?:^|/)(?:users?|accounts?|j?security|shiro)/", re.I)
"""Whose sessions and tokens they are."""
KEEPS = pattern(r"(?:manag|verif|valid|check|auth|sign|issu|guard|stor|cookie|middleware)\w*\.\w+$", re.I)
"""What makes sessions and tokens, or asks for them: one word of visitors is enough there, too."""
SOCKET = pattern(
    r"(?<=[Ww]eb[Ss]ocket)Sessions?(?=[A-Z.])(?!Auth|Controller|Guard|Filter|Interceptor|Middleware|Manager|Store|Registry|Repository)"
)
"""A connection, whoever speaks over it."""
VAULT = pattern(r"(?<![a-z])[Vv]aults?(?![a-z])")
OF_A_VAULT = pattern(
    r"hashicorp/(?:\w+-)?vault|\bhvac\b|\bX-Vault-|\bunseal|\bapp_?role\b|\bVAULT_(?:ADDR|TOKEN)\b|\bnode-vault\b|springframework\.vault",
    re.I,
)
"""What keeps secrets for others (https://developer.hashicorp.com/vault/api-docs); a notebook or a bank has vaults, too."""
BUILD_LIST = of_path(
    r"\.(cmake|bzl|bazel|gn|gni|pro|pri|vcxproj)$|(^|/)(CMakeLists\.txt|meson\.build|BUILD|WORKSPACE)$", re.I
)
"""Where names of files stand: `hmac.c` in a list of sources encrypts nothing."""
IN_FRONT = of_path(r"(^|/)(?:proxy|middleware)\.[jt]s$")
"""What Next.js has before every page: https://nextjs.org/docs/app/api-reference/file-conventions/proxy"""
ELSEWHERE = pattern(
    r"crypto[-_]?(?:prices?|news)|crypto/(?=(?:prices?|news|candles|charts?)\.\w+$)|crypto[-_]?quiz\w*|sign[-_]?language\w*|authority[-_](?:control|records?)\w*|secret[-_]?(?:santa|word)\w*|(?<=courses/)certificates?\w*|certificate[-_]?(?:pdf|layout|design)\w*", re.I
)
"""Words of other trades: money, a game, a diploma."""
FORMATS = of_path(r"(^|/)(?:format|fmt)[-_]?(?:dates?|numbers?|currency|times?)\.\w+$", re.I)
GROUP = pattern(
    r"(?<=/)(?:_auth\w*|\(auth\w*\)|_protected|\(protected\))/(?=(?:[^/]+/)*+(?!(?:layout|route|middleware|_layout|index)\.)(?![^/]*(?:guard|verif|check|auth(?!or(?!i[sz]))|login|sign))[^/]+\.(?:tsx|jsx|vue|svelte)$)",
    re.I,
)
"""The folder of the pages behind a login: the file beside them asks who is there, they do not
(https://tanstack.com/router/latest/docs/routing/routing-concepts#pathless-layout-routes)."""
BEHIND = pattern(
    r"/authenticated/(?=(?:[^/]+/)*+(?!(?:base|application|index|layout|main|routes?|middleware)[_.])(?![^/]*(?:auth|session|guard|verif|check|login|sign|token|permi|polic|access))[^/]+$)",
    re.I,
)
"""What stands behind a login by where it is: the base of the folder asks who is there."""
PAGES = pattern(r"(?:^|/)(?:routes|app|pages)/")
OF_OAUTH = pattern(r"access_?token|refresh_?token|\bbearer\b", re.I)
"""No token of a parser."""
COUNTS = of_path(r"[a-z][_-](?:stats|statistics|metrics)(?:[_-](?:job|worker|task|report|exporter|collector))?\.\w+$")
"""What counts how often somebody came in lets nobody in."""
OF_DIPLOMAS = pattern(
    r"^credentials/(?:apps/(?=\w+/)(?:credentials/)?|(?=(?:urls|settings|conf|static|templates|docs)\b))"
)
"""A service that gives out certificates of courses: https://github.com/openedx/credentials"""
OF_PROVIDER = pattern(r"(?:^|/)(?:resource|data_?source|import|sweep)(?:_\w+)?\.go$")
"""A resource of a cloud in a provider of Terraform, which is called as the cloud calls it."""
HANDS_OUT = pattern(r"permission|role_?(?:assignment|binding)|rbac|_acl|(?:^|/)auth[nz]?/", re.I)
TLS = of_path(r"(^|/)tls\.(?:rs|c|cc|cpp|zig|go)$")
OF_THREADS = pattern(r"\bTls(?:Key|Data|Allocation)\b|\bpthread_key_")
OF_CONNECTIONS = pattern(
    r"handshake|\bcerts?\b|certif|cipher|x509|ssl|rustls|native_tls|Tls(?:Connector|Acceptor|Config|Stream|v1)|hostname|client_?hello|\bhttps\b(?!:)|\bsocket|verif|authent|crypt|\bpeer|\btrust|psk|\bprotocol|\bmac\b|mac_|hmac|consttime|memcmp|\brecords?\b|\balert|nonce|\bpins?\b|decipher",
    re.I,
)
"""What a thread keeps for itself is called as what keeps connections secret."""
STUB = pattern(r"\A#![^\n]*\n(?:(?:#[^\n]*)?\n){0,8}?# This file was generated by (?:Bundler|RubyGems)\.")
"""By which a program of a gem is started: https://bundler.io/man/bundle-binstubs.1.html"""
OF_A_STUB = pattern(r"#!/usr/bin/env ruby[\d.]*\s*$|#(?!!)|\s*$")
LOOKED_AT = 100_000
SHORT = 4_000
"""Characters of both sides in which one word of visitors is enough; in more, it is by the way."""
DUMP = pattern(r"// Klib ABI Dump|(?:@|public |abstract |final )[^\n]*\b(?:class|interface) [\w/$-]+ ")
"""https://github.com/Kotlin/binary-compatibility-validator"""
PACKED = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"MZ")


def is_packed(file: FileChange) -> bool:
    """Whether both sides are an archive or a built program, or what Kotlin's compiler lists: words in it say nothing."""
    if file.path.endswith(".api") and all(DUMP.match(text) for text in (file.old_text, file.new_text) if text):
        return True
    sides = [blob for blob in (file.before, file.after) if blob]
    of_others = file.path.endswith((".whl", ".egg"))  # named after what they hold
    packed = all(blob.binary and blob.data.startswith(PACKED) for blob in sides)
    return packed and (of_others or not PATH.search(file.path))


SHOWN = of_path(r"(^|/)(?:pages|components|views|screens)/([^/]+/)*[^/]+\.(?:jsx?|tsx?)$")
REACT = pattern(r"\bfrom ['\"]react['\"]")
"""What a browser shows of sessions: it keeps none of them."""


COMPONENT = (".tsx", ".jsx", ".vue", ".svelte")
SHAPES = pattern(
    r",?\s*\b(?:title|label|header|width|height|align|className|class|fill|stroke|dateTime|aria-(?:label|valuenow|valuemin|valuemax))\s*[:=]\s*(?:\"[^\"\n]*\"|'[^'\n]*'|\{?\d+\}?|\{[\w.]+\})|\s+role=\"[a-z]+\""
)
"""How a part of a page is called and how wide it is."""
STYLES = pattern(r"<style\b[\s\S]*?</style>")


def _only_shows(file: FileChange) -> bool:
    """Whether nothing but the style of a component changed, or what it calls its parts."""
    if file.before is None or not file.path.endswith(COMPONENT):
        return False
    rest = [STYLES.sub("", text) for text in (file.old_text, file.new_text)]
    return rest[0] == rest[1] or SHAPES.sub("", rest[0]) == SHAPES.sub("", rest[1])


OF_PROGRAMS = of_path(r"(^|/)(?:compilers?|parsers?|lexers?|lint(?:er|ers)?|ast|ir|codegen|typecheck\w*|sema)/(?:[^/]+/)*(?:access|scopes?|tokens?|privates?|visibility|guards?|members?)\w*\.\w+$")
"""What a program says of the names in another program."""
CERTIFICATES = pattern(r"certificates?|awards?|diplomas?", re.I)
ROLES = pattern(r"(?:^|/)roles?\.\w+$")
OF_A_CHAT = pattern(r"[\"']assistant[\"']")
"""Who speaks, to a model: https://platform.openai.com/docs/guides/text"""
ON_PAPER = pattern(r"drawString|reportlab|\bFPDF\b|jspdf|canvas\.Canvas|PDFDocument")
"""A certificate that somebody hangs on a wall."""
OF_GAMES = pattern(r"\b(?:npcs?|enem(?:y|ies)|patrol|sprites?|hit_?points|players?|spawn\w*|health|mana|loot|damage)\b")


def is_named_so(path: str) -> bool:
    """Whether a part of a path's name says that it may decide who comes in."""
    lowered = path.lower()
    return any(name in lowered for name in NAMES)


OF_TESTS = of_path(r"^(?!.*(?:auth|login|sign|session|guard|secur|fraud|detect|bot)).*(^|/)fakes?/[^/]+\.go$", re.I)
"""What stands in for a service, in tests: https://pkg.go.dev/k8s.io/client-go/kubernetes/fake"""


def _is_of_tests(file: FileChange) -> bool:
    """Whether it stands in for a service, was never built otherwise, and does nothing by being there."""
    if not OF_TESTS.search(file.path) or "func init()" in file.new_text:
        return False
    return not any(x.text.startswith(("//go:build", "// +build")) for x in (*file.added, *file.removed))


def guards_access(file: FileChange) -> bool:
    """Whether the path is one of access code. A session or token alone may be a prover's or a parser's: the text tells."""
    path = file.path if access.asks_of_goods(file) else access.GOODS.sub("goods", file.path)
    said = f"{file.new_text[:LOOKED_AT]}{file.old_text[:LOOKED_AT]}"
    path = SOCKET.sub("", path if "ault" not in path or OF_A_VAULT.search(said) else VAULT.sub("x", path))
    path = GROUP.sub("", path) if PAGES.search(path) else path
    path = ELSEWHERE.sub("x", BEHIND.sub("/", path))
    path = OF_DIPLOMAS.sub("", path) if "edx" in said or "course" in said or "/catalog/" in path else path
    changed = (line for side in file.delta.lines for line in side)
    if STUB.search(said) and "bin/" in file.path and all(OF_A_STUB.match(line.text) for line in changed):
        return False
    if OF_PROVIDER.search(path) and "terraform-plugin" in said and not HANDS_OUT.search(path):
        return False
    if TLS.search(path) and OF_THREADS.search(unremarked(file.old_text)) and not OF_CONNECTIONS.search(said):
        return False
    if _only_shows(file) or drawn.only_drawn(file) or len(set(OF_GAMES.findall(said))) > 1:
        return False
    if CERTIFICATES.search(path) and ON_PAPER.search(said) and not VISITORS.search(said):
        return False
    if (OF_PROGRAMS.search(file.path) or (ROLES.search(path) and OF_A_CHAT.search(said))) and not VISITORS.search(said):
        return False
    if COUNTS.search(file.path) or FORMATS.search(file.path) or _is_of_tests(file) or _only_draws_an_api(file):
        return False
    about = TALKS_ABOUT.search(path)
    if (
        (about and not (about[0].lower().startswith("token") and OF_OAUTH.search(said)))
        or SAMPLE.search(placed(path))
        or not PATH.search(path)
    ):
        return False
    if (
        BUILD_LIST.search(file.path)
        or file.path.endswith((".tf", ".tfvars", ".hcl", "/version.rb", "/version.py"))
        or place_of(file.path) in ("migration", "down")
    ):
        return False
    named = PATH.search(IN_FRONT.sub("/x.ts", VAGUE.sub("/", path)))
    if not named and ((SHOWN.search(path) and REACT.search(said)) or access.OF_A_PHONE.search(said)):
        said = "\n".join(line.text for side in file.delta.lines for line in side)
        return VISITORS.search(said) is not None
    few = OF_PEOPLE.search(path) or KEEPS.search(path) or len(said) < SHORT
    return bool(named) or len(VISITORS.findall(said)) >= (1 if few else 3)


A_CLASS = pattern(r"\b(?:class|struct|record|interface) \w+")
DRAWS = pattern(r"\bclass \w+[^{;]{0,200}:\s*I(?:Operation|Document|Schema|Parameter|RequestBody)Filter\b")
"""https://github.com/domaindrivendev/Swashbuckle.AspNetCore#extend-generator-with-operation-schema--document-filters"""


def _only_draws_an_api(file: FileChange) -> bool:
    """Whether a class writes into an OpenAPI description what others enforce."""
    texts = [text for text in (file.old_text, file.new_text) if text]
    return file.path.endswith("Filter.cs") and all(DRAWS.search(t) and len(A_CLASS.findall(t)) == 1 for t in texts)


RULE_OF_ANALYSER = of_path(
    r"(^|/)checks/(?:resource|module|data|provider)s?/([^/]+/)*\w+\.py$|(Detector|Check(er)?|Rule|Visitor|Inspection|Analy[sz]er)s?\.(java|kt|cs|py|go)$|(^|/)rubocop/cop/([^/]+/)+\w+\.rb$|(^|/)edu/umd/cs/findbugs/detect/\w+\.java$",
    words=("detect", "check", "rule", "visitor", "inspection", "analy", "rubocop"),
)
ANALYSER = pattern(
    r"(?m)^\s*(?:import|using|from)\s+(?:static\s+)?(?:edu\.umd\.cs\.findbugs\.(?!annotations\b)|com\.puppycrawl\.tools\.checkstyle\.|net\.sourceforge\.pmd\.|org\.sonar\.(?:plugins\.java\.api|java\.checks|python\.checks|javascript\.checks)\.|com\.google\.errorprone\.bugpatterns"
    r"|com\.android\.tools\.lint\.detector|io\.gitlab\.arturbosch\.detekt\.|Microsoft\.CodeAnalysis\.Diagnostics|pylint\.checkers|bandit\.core|checkov\.)|^\s*module RuboCop\b|^\s*\"golang\.org/x/tools/go/analysis\""
)
"""SpotBugs (https://spotbugs.readthedocs.io/en/stable/implement-plugin.html), Checkstyle, PMD, Sonar, Error Prone, Android's lint,
detekt, Roslyn, Pylint, Bandit, RuboCop, and what `go vet` is made of."""
IS_ONE = pattern(
    r"(?m)\b(?:extends|implements)\s[^{\n]{0,200}\b(?:Detector\d?|\w{0,40}Detector|AbstractCheck|BytecodeScanningDetector|AbstractJavaRule\w{0,20}"
    r"|BugChecker|BaseTreeVisitor|IssuableSubscriptionVisitor|SubscriptionCheck)\b"
    r"|:\s*(?:Detector\(\)|Rule\(|DiagnosticAnalyzer\b)|^\s*class \w+(?:\([^)\n]{0,200}Check(?:er)?\)| < Base)|^@test\.|analysis\.Analyzer\{",
)


ANSWERS = pattern(r"\bhttp\.(?:Request|ResponseWriter)\b|\btls\.Config\b|\bHttpServletRequest\b|\bHttpContext\b")
"""What answers a request is asked who may come in, whatever else it is."""


def is_rule_of_analyser(file: FileChange) -> bool:
    """Whether a file is a rule of an analyser, and was one."""
    if RULE_OF_ANALYSER.search(file.path) is None:
        return False
    texts = [unremarked(text) for text in (file.old_text, file.new_text) if text]
    if any(ANSWERS.search(text) for text in texts):
        return False
    if "findbugs/detect/" in file.path and not all(_detects(file.path, text) for text in texts):
        return False
    return all(ANALYSER.search(text[:10_000]) and IS_ONE.search(text[:50_000]) for text in texts)


def _detects(path: str, text: str) -> bool:
    """Whether the class that a file is named after is a detector of SpotBugs."""
    name = re.escape(path.rsplit("/", 1)[-1].removesuffix(".java"))
    return (
        re.search(rf"\bclass {name}\b[^{{]{{0,300}}\b(?:extends|implements)\b[^{{]{{0,300}}Detector", text) is not None
    )
