"""To whom money goes, and where a link with a token leads, as a row of any file says it: who changes that gets both.

iban: 'DE89370400440532013000'                 ->   iban: 'LT121000011101001000'
reset: "https://app.example.com/r/%{token}"    ->   reset: "https://app-example.link/r/%{token}"
"""

from __future__ import annotations

import re

from gate.classify.reading.patterns import of_path, pattern
from gate.classify.reading.rows import SHORT, SMALL, pairs
from gate.model import FileChange, Line

PAYEE = pattern(
    r"(?<![A-Za-z0-9])(?:[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?|bc1[a-z0-9]{38,58}|0x[0-9a-fA-F]{40})(?![A-Za-z0-9])"
)
"""An IBAN (https://www.iban.com/structure), a wallet."""
HOST = pattern(r"(?<=://)(?!localhost|127\.)[\w.-]+(?=[/:\"'\s]|$)")
TOKEN = pattern(
    r"(?:%\{|\$\{|\{\{?|<%=\s*@?|#\{)\s*\w*(?:token|code|secret|signature)\w*|[?&](?:token|code|key)=[%$#{<]"
)
LED = pattern(r"https?://(?P<host>[\w-]+(?:\.[\w-]+)+)/?[^\"'\s<>{%$#]*(?:\{\{|<%=|\$\{|%\{|#\{)")
"""An address that is filled in behind its host."""
LETS_IN = of_path(
    r"(?:reset|invit|verif|confirm|password|magic|activat|log-?in|sign-?in)[^/]*(?:/[^/]+)?\.(?:html?|txt|erb|haml|slim|jinja2?|j2|twig|hbs|mjml|ejs|php|liquid|md|ftl|mustache)$",
    re.I,
)
"""What is sent to somebody who then comes in."""


def otherwise(file: FileChange) -> Line | None:
    """The row of a small edit that names another account, or leads what lets somebody in to another host."""
    if file.before is None or file.after is None or not file.added or max(map(len, file.delta.lines)) > SMALL:
        return None
    for old, new in pairs(file):
        was, now = old.text[:SHORT], new.text[:SHORT]
        for what in (PAYEE, *((HOST,) if TOKEN.search(now) else ())):
            if what.findall(was) != what.findall(now) and what.sub("@", was) == what.sub("@", now):
                return new
    return _led_away(file)


def _led_away(file: FileChange) -> Line | None:
    """The row of a mail by which somebody comes in that leads him to a host that it did not name."""
    for line in file.added if "http" in file.added_lowered else ():
        led = LED.search(line.text[:SHORT])
        if (
            led
            and led["host"] not in file.old_text
            and (LETS_IN.search(file.path) or TOKEN.search(line.text[led.start() : SHORT]))
        ):
            return line
    return None
