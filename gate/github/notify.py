"""Level 1: people are told. One message to Slack, and one to a webhook of any kind, with retry. The addresses are secrets
and appear nowhere."""

from __future__ import annotations

import hashlib
import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

from gate.github.reading import Reading
from gate.github.settings import Settings
from gate.pipeline import Judgement
from gate.render.data import as_data
from gate.render.text import distinct, safe

TRIES = 3
LONGEST_WAIT = 10.0  # seconds, whatever Retry-After asks for


def subject(judged: Judgement) -> str:
    """What a message is about: a later head that does the same is not told again."""
    findings = sorted((f.rule, f.path) for f in distinct(judged.assessment.findings))
    text = json.dumps([int(judged.assessment.level), judged.authorship.kind, findings])
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def notify(
    settings: Settings, reading: Reading, judged: Judgement, *, sleep: Callable[[float], None] = time.sleep
) -> bool:
    """Whether every configured address took it."""
    wanted = [(settings.slack, slack_message), (settings.webhook, webhook_message)]
    taken = [
        _deliver(url, message(settings, reading, judged), settings.timeout, sleep) for url, message in wanted if url
    ]
    return all(taken)


def slack_message(settings: Settings, reading: Reading, judged: Judgement) -> dict[str, Any]:
    """https://docs.slack.dev/messaging/formatting-message-text#escaping"""

    def escape(text: str) -> str:
        return safe(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    level = judged.assessment.level
    who = ", ".join(judged.authorship.agents) or judged.authorship.kind
    asked = sorted({i.who for i in judged.authorship.invokers})
    top = distinct(judged.assessment.findings)[:1]
    title = escape(f"{settings.repository}#{reading.number} {reading.title}").replace("|", "/")
    lines = [
        f"Level {int(level)} {level.label}: <{reading.url}|{title}>",
        escape(f"by {who}" + (f", asked for by {', '.join(asked[:3])}" if asked else "")),
        *(escape(f"{f.path}: {f.reason}") for f in top),
    ]
    return {"text": "\n".join(lines), "unfurl_links": False}


def webhook_message(settings: Settings, reading: Reading, judged: Judgement) -> dict[str, Any]:
    return {
        "event": "oversight-gate",
        "repository": settings.repository,
        "pull_request": reading.number,
        "url": reading.url,
        "title": safe(reading.title),
        "change": as_data(judged),
    }


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """A secret address is sent nowhere else."""


def _deliver(url: str, message: dict[str, Any], timeout: float, sleep: Callable[[float], None]) -> bool:
    request = urllib.request.Request(
        url,
        data=json.dumps(message).encode(),
        headers={"Content-Type": "application/json", "User-Agent": "oversight-gate"},
        method="POST",
    )
    opener = urllib.request.build_opener(_NoRedirect)
    for attempt in range(TRIES):
        wait = 0.5 * 2**attempt
        try:
            with opener.open(request, timeout=timeout):
                return True
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code != 429:
                return False
            asked = error.headers.get("Retry-After", "")
            wait = max(wait, float(asked)) if asked.isdecimal() else wait
        except (OSError, http.client.HTTPException):
            pass
        if attempt < TRIES - 1:
            sleep(min(wait, LONGEST_WAIT))
    return False
