"""git over HTTP by git's own CGI, behind the same tokens. https://git-scm.com/docs/git-http-backend"""

from __future__ import annotations

import base64
import re
import subprocess
from urllib.parse import SplitResult, unquote

from tests.peers.github.api import Reply
from tests.peers.github.git import environment
from tests.peers.github.hub import GitHub
from tests.peers.github.model import ROLES, ZERO, Repository, Token

ADDRESS = re.compile(r"/(?P<name>[^/]+/[^/]+?)(?:\.git)?(?P<rest>/(?:info/refs|git-upload-pack|git-receive-pack))")


def is_git(path: str) -> bool:
    return ADDRESS.fullmatch(path) is not None


def answer(hub: GitHub, method: str, address: SplitResult, headers: dict[str, str], body: bytes) -> Reply:
    match = ADDRESS.fullmatch(unquote(address.path))
    assert match is not None
    token = token_of(hub, headers)
    repository = hub.repositories.get(match["name"].casefold())
    writing = "git-receive-pack" in address.path + address.query
    refused = _refused(
        hub, repository, token, writing, has_credentials="authorization" in {name.lower() for name in headers}
    )
    if refused is not None or repository is None:
        return refused or _plain(404, "Repository not found.")
    reply_env = _cgi_environment(hub, repository, match["rest"], method, address.query, headers, token)
    if not writing:
        return _run(reply_env, body)
    with hub.lock:
        before = hub.git(repository).refs()
        reply = _run(reply_env, body)
        after = hub.git(repository).refs()
        for ref in sorted(set(before) | set(after)):
            if before.get(ref) != after.get(ref) and token is not None and ref.startswith("refs/heads/"):
                hub.moved(repository, ref, before.get(ref, ZERO), after.get(ref, ZERO), token.account)
        return reply


def token_of(hub: GitHub, headers: dict[str, str]) -> Token | None:
    """`Authorization: Basic x-access-token:TOKEN`, as actions/checkout sends it, or Bearer, or token."""
    value = next((v for name, v in headers.items() if name.lower() == "authorization"), "")
    scheme, _, secret = value.partition(" ")
    if scheme.lower() == "basic":
        try:
            secret = base64.b64decode(secret).decode().partition(":")[2]
        except ValueError:
            return None
    found = hub.tokens.get(secret.strip())
    return None if found is None or found.expired else found


def _refused(
    hub: GitHub, repository: Repository | None, token: Token | None, writing: bool, *, has_credentials: bool
) -> Reply | None:
    if token is None and (has_credentials or writing or repository is None or repository.private):
        return Reply(
            status=401,
            body=b"Bad credentials\n",
            headers={"WWW-Authenticate": 'Basic realm="GitHub"', "Content-Type": "text/plain"},
        )
    if repository is None:
        return _plain(404, "Repository not found.")
    if token is None:
        return None
    if token.permissions is not None:
        own = token.repository is repository
        held = token.permissions.get("contents", "none") if own else ("none" if repository.private else "read")
        allowed = held == "write" or (held == "read" and not writing) or (not writing and not repository.private)
    else:
        rank = ROLES.index(hub.role(repository, token.account))
        allowed = rank >= ROLES.index("write" if writing else "read")
    return (
        None if allowed else _plain(403, f"Permission to {repository.full_name}.git denied to {token.account.login}.")
    )


def _cgi_environment(
    hub: GitHub,
    repository: Repository,
    rest: str,
    method: str,
    query: str,
    headers: dict[str, str],
    token: Token | None,
) -> dict[str, str]:
    lowered = {name.lower(): value for name, value in headers.items()}
    return environment() | {
        "GIT_PROJECT_ROOT": str(hub.folder / "git"),
        "GIT_HTTP_EXPORT_ALL": "1",
        "PATH_INFO": f"/{repository.full_name}.git{rest}",
        "QUERY_STRING": query,
        "REQUEST_METHOD": method,
        "CONTENT_TYPE": lowered.get("content-type", ""),
        "GIT_PROTOCOL": lowered.get("git-protocol", ""),
        "REMOTE_USER": token.account.login if token is not None else "",
        "REMOTE_ADDR": "127.0.0.1",
    }


def _run(env: dict[str, str], body: bytes) -> Reply:
    env |= {"CONTENT_LENGTH": str(len(body))}
    if not env["REMOTE_USER"]:
        del env["REMOTE_USER"]
    done = subprocess.run(["git", "http-backend"], input=body, capture_output=True, check=False, env=env)
    head, _, content = done.stdout.partition(b"\r\n\r\n")
    headers = dict(line.decode().split(": ", 1) for line in head.split(b"\r\n") if b": " in line)
    status = int(headers.pop("Status", "200").split()[0]) if head else 500
    return Reply(status=status, body=content, headers=headers)


def _plain(status: int, text: str) -> Reply:
    return Reply(status=status, body=f"{text}\n".encode(), headers={"Content-Type": "text/plain"})
