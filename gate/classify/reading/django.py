"""Settings of Django, of Flask and of what is built on them that decide who comes in, and what a browser lets a page do.

    AUTHENTICATION_BACKENDS = [
        "a.b.Backend",                     a row of it is a part of it
    ]
    CSP_DEFAULT_SRC = ["'self'"]

https://docs.djangoproject.com/en/stable/ref/settings/
https://flask.palletsprojects.com/en/stable/config/
"""

from __future__ import annotations

from gate.classify.reading.patterns import pattern
from gate.classify.reading.rows import LONG, enclosing, is_remark
from gate.model import FileChange, Line

SETTING = pattern(
    r"(?m)^[ \t]*(?:CSP_[A-Z]+(?:_SRC|_ANCESTORS|_ACTION|_URI)\w*|CONTENT_SECURITY_POLICY\w*|AUTH_USER_MODEL|AUTHENTICATION_BACKENDS|AUTH_PASSWORD_VALIDATORS|PASSWORD_HASHERS|BASICAUTH_\w+"
    r"|(?:SESSION|CSRF|REMEMBER|WTF_CSRF|JWT)_(?:COOKIE_)?(?:AGE|SECURE|HTTPONLY|SAMESITE|DOMAIN|DURATION|TRUSTED_ORIGINS|ENABLED|CHECK_DEFAULT|TIME_LIMIT"
    r"|METHODS|ENGINE|EXPIRE_AT_BROWSER_CLOSE|SERIALIZER|REFRESH_EACH_REQUEST|CSRF_PROTECT|ACCESS_TOKEN_EXPIRES|REFRESH_TOKEN_EXPIRES|ALGORITHM"
    r"|USE_SESSIONS)"
    r"|PERMANENT_SESSION_LIFETIME|SESSION_PROTECTION"
    r"|SECURITY_(?:PASSWORD|REGISTERABLE|CONFIRMABLE|RECOVERABLE|CHANGEABLE|TWO_FACTOR|FRESHNESS|TOKEN_MAX_AGE)\w*"
    r"|AXES_(?!\w*TEMPLATE)\w+|CORS_(?:ALLOW|ORIGIN)\w*|SIMPLE_JWT|OAUTH2_PROVIDER|SOCIAL_AUTH_\w*(?:PIPELINE|WHITELIST\w*|DOMAINS)|SECURE_[A-Z]+_\w+"
    r"|(?:ALLOW|DISALLOW|RESTRICT|REQUIRE|ENFORCE|DISABLE|ENABLE|SKIP|BYPASS)[A-Z]{0,4}_(?:[A-Z0-9]+_){0,3}(?:TOKENS?|PASSWORDS?|LOGINS?|ADMINS?|MFA|2FA|SSO|PERMISSIONS?|AUTH|SIGNUPS?|REGISTRATIONS?|SUPERUSERS?|IMPERSONATION)(?:_[A-Z0-9]+){0,2})\b[ \t]*(?:\+?=|:[ \t]*\w[^=\n]*=)"
)
PLACES = pattern(r"(?:settings?|conf\w*|base|common|prod\w*|local)(?:/[^/]+)?\.py$")
NEAR = 60
"""Rows above one in which the name of its setting is sought."""


def decides(file: FileChange) -> Line | None:
    """The first changed row of such a setting."""
    if not PLACES.search(file.path):
        return None
    for text, lines in ((file.new_text, file.added), (file.old_text, file.removed)):
        if not lines or not SETTING.search(text):
            continue
        rows = text.split("\n")
        for line in lines:
            if line.text.strip() and not is_remark(line.text):
                said = (line.text, *enclosing(rows, line.number, NEAR))
                if any(SETTING.match(row[:LONG]) for row in said):
                    return line
    return None
