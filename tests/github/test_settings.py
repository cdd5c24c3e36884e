"""The environment of a run: what is missing or odd is named, and secrets show nowhere."""

from __future__ import annotations

import pytest

from gate.errors import UsageError
from gate.github.settings import read_settings

ENV = {"GITHUB_REPOSITORY": "acme/shop", "GITHUB_EVENT_NAME": "push", "GITHUB_EVENT_PATH": "/e", "GATE_TOKEN": "sekret"}


def test_secrets_do_not_show() -> None:
    settings = read_settings(
        ENV | {"GATE_SLACK_WEBHOOK": "https://hooks.example/sekret", "GATE_WEBHOOK": "https://x.example/sekret"}
    )
    assert (settings.token, settings.slack) == ("sekret", "https://hooks.example/sekret")
    assert "sekret" not in repr(settings)


def test_enterprise_addresses() -> None:
    settings = read_settings(
        ENV
        | {
            "GITHUB_API_URL": "https://ghe.acme.example/api/v3/",
            "GITHUB_SERVER_URL": "https://ghe.acme.example",
            "GITHUB_RUN_ID": "5",
        }
    )
    assert settings.api == "https://ghe.acme.example/api/v3"
    assert settings.run_url == "https://ghe.acme.example/acme/shop/actions/runs/5"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"GITHUB_REPOSITORY": "acme"}, "GITHUB_REPOSITORY"),
        ({"GATE_TOKEN": ""}, "GATE_TOKEN"),
        ({"GITHUB_EVENT_NAME": ""}, "GITHUB_EVENT_NAME"),
        ({"GITHUB_API_URL": "http://api.github.com"}, "GITHUB_API_URL"),
        ({"GITHUB_SERVER_URL": "https://user:pass@github.com"}, "GITHUB_SERVER_URL"),
        ({"GITHUB_SERVER_URL": "ext::sh -c id"}, "GITHUB_SERVER_URL"),
        ({"GATE_PUBLISH": "both"}, "publish"),
        ({"GATE_COMMENT": "yes"}, "GATE_COMMENT"),
        ({"GATE_PULL_REQUEST": "x"}, "pull-request"),
        ({"GATE_SLACK_WEBHOOK": "http://hooks.example/sekret"}, "GATE_SLACK_WEBHOOK"),
        ({"GATE_TIMEOUT": "forever"}, "timeout"),
    ],
)
def test_what_is_refused(change: dict[str, str], named: str) -> None:
    with pytest.raises(UsageError, match=named) as error:
        read_settings(ENV | change)
    assert "sekret" not in str(error.value)
