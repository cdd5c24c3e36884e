"""What a request does, by its address and by what it carries: rights, approvals, engines of containers, mutations."""

from __future__ import annotations

from gate.commands.call import Call
from gate.commands.grades import Verdict, judge
from gate.commands.surroundings import place_of
from gate.expressions import Lazy

_RIGHTS = Lazy(
    r"(?i)/collaborators/|/(?:cluster)?rolebindings?\b|:setiampolicy|/roleassignments/|/groups/[^/?]+/(?:members|users)\b|/groups/admin\w*/|/sys/(?:policies|auth|policy|seal)\b|/users/[^/?]+/roles\b|[?&](?:admin|is_admin)=true|/_users/"
    r"|\"(?:permission|role|access_level|tags)\"\s*:\s*\"(?:admin\w*|owner|root|maintain)|\"(?:roles|policies)\"\s*:\s*\[\s*\"_?(?:admin|root|owner)|\b(?:role|is_admin|admin)(?:=|:=)(?:admin|owner|true)"
)
_APPROVES = Lazy(r"(?i)/(?:pull-?requests|pulls|merge_requests)/\d+/(?:approve|approvals?)(?:[/?]|$)")
_MERGES = Lazy(r"(?i)/(?:pull-?requests|pulls|merge_requests)/\d+/merge(?:[/?]|$)")
_RUNS_CODE = Lazy(r"(?i)/scripttext(?:[/?]|$)|/script(?:[/?]|$).*jenkins|jenkins.*/script(?:[/?]|$)")
_ENDS = Lazy(
    r"(?i)/doDelete\b|\"is-destroy\"\s*:\s*true|/kv/deleterange\b|\bDROP(?:%20|\+|\s)+(?:TABLE|DATABASE|MEASUREMENT|INDEX|SERIES)(?:%20|\+|\s)+\w|\bTRUNCATE(?:%20|\+|\s)+\w|[?&]action=(?:DELETE|UNLOAD)\b|deleteIndex=true"
)
_MUTATES = Lazy(r"(?i)\bmutation\b")
_MUTATES_AWAY = Lazy(
    r"(?i)\bmutation\b.{0,200}?\b(?:(?:delete|destroy|drop|remove|purge)(?!Comment|Reaction|Label)\w*|\w+Delete)\s*\("
)
_NAMES_AN_END = Lazy(
    r"(?i)https?://(?!docs?\.|developers?\.|www\.|learn\.|raw\.)[^/?]+/(?!docs/|reference/|wiki/)(?:[^?]*/)?(?:delete(?:All\w*)?|destroy|wipe|purge|reset-?(?:database|db)|drop(?:-?(?:database|db))?|deleteAll\w+)(?:/?$|\?)"
)
"""An address that ends with what it does, asked for by GET."""
_ENGINE_ENDS = Lazy(r"/(?:volumes|containers|images|networks|system|build)/(?:prune|[^/]+/(?:kill|stop|restart))\b")
_ENGINE_ESCAPES = Lazy(r"\"Privileged\"\s*:\s*true|\"Binds\"\s*:\s*\[\s*\"/|\"PidMode\"\s*:\s*\"host")


def to_engine(call: Call, method: str, url: str, data: str) -> Verdict | None:
    """A request to the socket of Docker or Podman: https://docs.docker.com/reference/api/engine/"""
    if method == "DELETE":
        return call.judge("erase", "deletes what the address names")
    if _ENGINE_ESCAPES.search(data):
        return judge("access", call.line(), None, why="starts a container that holds this machine")
    if _ENGINE_ENDS.search(url):
        return call.judge("destroy" if "prune" in url else "operate")
    return None


def asked(call: Call, url: str) -> Verdict | None:
    """A GET that does what its address says."""
    if _ENDS.search(url):
        return call.judge("destroy")
    if _NAMES_AN_END.search(url):
        return judge("drop", call.line(), place_of((url,), call.shell.around))._replace(level=3)
    return None


def sent(call: Call, url: str, data: str) -> Verdict | None:
    """A request with a body: what it is about."""
    everything = f"{url} {data}"
    if _APPROVES.search(url):
        return judge("access", call.line(), None, why="approves a change in a human's place")
    if _RIGHTS.search(everything):
        return judge("access", call.line(), None, why="says who may do what")
    if _ENDS.search(everything) or _MUTATES_AWAY.search(data):
        return call.judge("destroy")
    if _MERGES.search(url):
        return call.plain("history", "merges into a shared branch")
    if _RUNS_CODE.search(url):
        return judge("remote-code", call.line(), None)
    return call.judge("change") if _MUTATES.search(data) else None
