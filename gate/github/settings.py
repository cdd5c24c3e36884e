"""The environment of a run, read once. The token and the webhooks never show in a repr, a log or an error.

https://docs.github.com/en/actions/reference/workflows-and-actions/variables
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from gate.errors import UsageError

CONTEXT = "oversight-gate"
Publish = Literal["status", "check-run"]
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the workflow says. `timeout` is seconds of one API call, `server` the address of the web pages and of git."""

    token: str = field(repr=False)
    repository: str
    event_name: str
    event_path: str
    api: str = "https://api.github.com"
    server: str = "https://github.com"
    run_url: str = ""
    output: str = ""
    summary: str = ""
    temp: str = ""
    publish: Publish = "status"
    comment: bool = True
    labels: bool = True
    approve: bool = True
    request_reviews: bool = True
    number: int | None = None
    slack: str = field(default="", repr=False)
    webhook: str = field(default="", repr=False)
    ledger: str = ""
    timeout: int = 20
    writer: str = "a run"
    """Names this attempt of this run in the decision log: runs at once never wait for one another's chain."""

    @property
    def owner(self) -> str:
        return self.repository.partition("/")[0]

    @property
    def name(self) -> str:
        return self.repository.partition("/")[2]

    def commit_url(self, id: str) -> str:
        return f"{self.server}/{self.repository}/commit/{id}"


def read_settings(env: Mapping[str, str]) -> Settings:
    """Raises UsageError that names the variable or input."""
    repository = env.get("GITHUB_REPOSITORY", "")
    if repository.count("/") != 1 or repository.startswith("/") or repository.endswith("/"):
        raise _wrong("GITHUB_REPOSITORY", f"{repository!r} is not owner/name")
    token = env.get("GATE_TOKEN") or env.get("GITHUB_TOKEN") or ""
    if not token:
        raise UsageError(
            "no token", where="GATE_TOKEN", remedy="pass `token: ${{ github.token }}` to the action, or an App's token"
        )
    server = _url(env, "GITHUB_SERVER_URL", "https://github.com")
    run = env.get("GITHUB_RUN_ID", "")
    return Settings(
        token=token,
        repository=repository,
        event_name=_needed(env, "GITHUB_EVENT_NAME"),
        event_path=_needed(env, "GITHUB_EVENT_PATH"),
        api=_url(env, "GITHUB_API_URL", "https://api.github.com"),
        server=server,
        run_url=f"{server}/{repository}/actions/runs/{run}" if run.isdigit() else "",
        output=env.get("GITHUB_OUTPUT", ""),
        summary=env.get("GITHUB_STEP_SUMMARY", ""),
        temp=env.get("RUNNER_TEMP", ""),
        publish=_publish(env.get("GATE_PUBLISH", "")),
        comment=_flag(env, "GATE_COMMENT"),
        labels=_flag(env, "GATE_LABELS"),
        approve=_flag(env, "GATE_APPROVE"),
        request_reviews=_flag(env, "GATE_REQUEST_REVIEWS"),
        number=_number(env.get("GATE_PULL_REQUEST", "")),
        slack=_secret_url(env, "GATE_SLACK_WEBHOOK"),
        webhook=_secret_url(env, "GATE_WEBHOOK"),
        ledger=env.get("GATE_LEDGER", ""),
        timeout=_seconds(env.get("GATE_TIMEOUT", "")),
        writer=f"run:{repository}:{run or '0'}.{env.get('GITHUB_RUN_ATTEMPT', '1')}:{env.get('GITHUB_JOB', '')}",
    )


def _wrong(name: str, what: str, remedy: str = "run it as a GitHub Action, which sets it") -> UsageError:
    return UsageError(what, where=name, remedy=remedy)


def _needed(env: Mapping[str, str], name: str) -> str:
    value = env.get(name, "")
    if not value:
        raise _wrong(name, "is not set")
    return value


def _plain_http_elsewhere(url: str) -> bool:
    parts = urlsplit(url)
    return (
        not (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)) or not parts.hostname
    )


def _url(env: Mapping[str, str], name: str, default: str) -> str:
    url = (env.get(name) or default).rstrip("/")
    if _plain_http_elsewhere(url) or "@" in url:
        raise _wrong(name, f"{url!r} is no https address", "use https; plain http is for this machine alone")
    return url


def _secret_url(env: Mapping[str, str], name: str) -> str:
    url = env.get(name, "").strip()
    if url and _plain_http_elsewhere(url):
        raise _wrong(name, "is no https address", "set the secret to the whole address, https://…")
    return url


def _publish(value: str) -> Publish:
    if value in ("", "status"):
        return "status"
    if value == "check-run":
        return "check-run"
    raise _wrong("publish", f"{value!r} is neither status nor check-run", "use one of them")


def _flag(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name, "").strip().lower()
    if value not in ("", "true", "false"):
        raise _wrong(name, f"{value!r} is neither true nor false", "use true or false")
    return value != "false"


def _number(value: str) -> int | None:
    if not value.strip():
        return None
    if not value.strip().isdecimal() or len(value) > 12 or int(value) < 1:
        raise _wrong("pull-request", f"{value!r} is not a number", "give the number of a pull request")
    return int(value)


def _seconds(value: str) -> int:
    seconds = int(value) if value.strip().isdecimal() and len(value) < 5 else 0
    if value.strip() and not 0 < seconds <= 300:
        raise _wrong("timeout", f"{value!r} is no number of seconds from 1 to 300", "give whole seconds, such as 20")
    return seconds or 20
