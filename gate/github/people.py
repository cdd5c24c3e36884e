"""What the first answer does not tell of people, asked only where the verdict turns on it: permissions, teams, the pusher.

A workflow's GITHUB_TOKEN may not read teams; then they are named as unavailable, never taken as "not a member".
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote

from gate.errors import GateError
from gate.github.api import Api, ApiError, pages
from gate.model import Policy, Requirement
from gate.oversight.counting import COMMAND, RANKS, owned_paths
from gate.policy.code_owners import parse
from gate.pull_request import PullRequest, plain


def complete(api: Api, repository: str, policy: Policy, required: Requirement, pull: PullRequest) -> PullRequest:
    """The snapshot with the permissions and teams that this requirement needs of the people who spoke."""
    speakers = _speakers(required, pull)
    if not speakers:
        return pull
    unavailable = list(pull.unavailable)
    people = {plain(p.login): p for p in pull.people}
    for login in speakers:
        known = people[plain(login)]
        if _needs_permission(login, required, pull):
            try:
                people[plain(login)] = replace(known, permission=permission(api, repository, login))
            except GateError:
                unavailable.append("permissions")
    for team in _teams(policy, required, pull):
        try:
            members = _members(api, team)
        except GateError:
            unavailable.append("teams")
            break
        for login in speakers:
            if plain(login) in members:
                person = people[plain(login)]
                people[plain(login)] = replace(person, teams=(*person.teams, team))
    return replace(pull, people=tuple(people.values()), unavailable=tuple(dict.fromkeys(unavailable)))


def _speakers(required: Requirement, pull: PullRequest) -> list[str]:
    """People whose approval, refusal or command may count: no bots, and nobody who only commented."""
    said = [r.user for r in pull.reviews if r.state in ("APPROVED", "CHANGES_REQUESTED")]
    if required.comment_command or required.override:
        said += [c.user for c in pull.comments if COMMAND.match(c.body)]
    known = {plain(p.login): p for p in pull.people}
    found = [known[plain(login)] for login in said if login and plain(login) in known]
    return list(dict.fromkeys(p.login for p in found if not p.bot and not p.agent))


def _needs_permission(login: str, required: Requirement, pull: PullRequest) -> bool:
    """`write` is told by the review itself; more, less, and the permission of a commenter have to be asked."""
    least = RANKS.get(required.approvers.permission, 6)
    commands = any(plain(c.user) == plain(login) and COMMAND.match(c.body) for c in pull.comments)
    if commands and (required.comment_command or required.override):
        return True
    writer = pull.person(login).permission == "write"
    return least > RANKS["write"] if writer else least < RANKS["write"]


def permission(api: Api, repository: str, login: str) -> str:
    """The role on the repository; `permission` alone calls maintain write and triage read
    (https://docs.github.com/en/rest/collaborators/collaborators#get-repository-permissions-for-a-user)."""
    try:
        answer = api.rest("GET", f"/repos/{repository}/collaborators/{quote(login, safe='')}/permission")
    except ApiError as error:
        if error.status == 404:
            return "none"
        raise
    answer = answer if isinstance(answer, dict) else {}
    role, legacy = str(answer.get("role_name") or "").lower(), str(answer.get("permission") or "none").lower()
    return role if role in RANKS else legacy


def _teams(policy: Policy, required: Requirement, pull: PullRequest) -> list[str]:
    """`org/team` of the approvers, of the owners of changed paths, and of those who may break the glass."""
    teams = [*required.approvers.teams, *(t for part in required.all_of for t in part.teams)]
    if required.code_owners:
        owners = parse(pull.code_owners)
        teams += [o for who in owned_paths(pull, owners).values() for o in who if "/" in o and "@" not in o]
    if policy.break_glass is not None and required.override:
        teams += policy.break_glass.teams
    return list(dict.fromkeys(teams))


def _members(api: Api, team: str) -> frozenset[str]:
    """Plain logins, those of child teams too. Raises ApiError where the token may not read the team."""
    org, _, slug = team.partition("/")
    path = f"/orgs/{quote(org, safe='')}/teams/{quote(slug, safe='')}/members"
    return frozenset(plain(str(row.get("login") or "")) for row in pages(api, path))


def pusher_of(api: Api, head_repository: str, branch: str, head: str) -> str:
    """Who pushed the head, from the activity of its repository; empty where that is not for us to see, as of a private
    fork. Raises ApiError for a fault, since an approval may turn on it (https://docs.github.com/en/rest/repos/repos#list-repository-activities)."""
    if not head_repository:
        return ""
    ref = quote(f"refs/heads/{branch}", safe="")
    try:
        rows = api.rest("GET", f"/repos/{head_repository}/activity?ref={ref}&per_page=100")
    except ApiError as error:
        if error.status in (403, 404):
            return ""
        raise
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and row.get("after") == head:
            return str((row.get("actor") or {}).get("login") or "")
    return ""
