"""gh and glab: what a team sees and can take back is ordinary; approvals, merges, access and releases are not."""

from __future__ import annotations

import re

from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.grades import PRODUCTION, READ, Verdict
from gate.commands.paths import is_secret
from gate.commands.tool import Tool, consult, look_up
from gate.expressions import Lazy

_GH = Tool(
    (
        (
            "read",
            "pr view, pr list, pr diff, pr checks, pr status, issue view, issue list, issue status, run view, run list, run watch, repo view, repo list,"
            "release view, release list, workflow list, workflow view, search, auth status, label list, secret list, variable list, variable get, gist view, gist list,"
            "cache list, ruleset, status, browse, completion, extension list, extension search, codespace list, codespace view, codespace logs, org list, project list, project view,"
            "project item-list, project field-list, attestation verify, gpg-key list, ssh-key list, config get, config list, alias list, version, help, repo deploy-key list, deployment list, environment list, repo autolink list, repo license, repo gitignore, attestation trusted-root, release verify, agent-task list, agent-task view, copilot explain, copilot suggest",
        ),
        (
            "team",
            "pr create, pr comment, pr edit, pr ready, pr checkout, pr update-branch, pr reopen, pr close, pr lock, pr review, issue create, issue comment, issue edit, issue close, issue reopen,"
            "issue develop, issue pin, issue unpin, issue lock, issue unlock, label create, label edit, label clone, run rerun, run cancel, run download, release download, repo clone, repo fork, repo sync, repo set-default,"
            "gist clone, gist edit, gist rename, cache delete, config set, alias set, alias delete, alias import, project item-add, project item-create, project item-edit, project item-archive, project field-create, project create, project edit, project link, codespace create, codespace stop, codespace cp, codespace code, auth switch, auth setup-git, attestation download, extension upgrade, extension remove, extension create, preview, codespace ports, codespace edit, project mark-template, project copy, project unlink",
        ),
        (
            "shared",
            "issue transfer, label delete, run delete, gist create, gist delete, codespace delete, repo create, repo edit, repo rename, repo autolink, extension install, extension exec, release edit, workflow run, project item-delete, project field-delete, project close, auth logout, codespace rebuild, codespace ssh, agent-task create, pr revert",
        ),
        ("history", "pr merge, issue delete, project delete, workflow enable, release delete-asset, repo unarchive"),
        ("publish", "release create, release upload, release delete"),
        ("destroy", "repo delete, repo archive"),
        (
            "access",
            "secret set, secret delete, secret remove, ssh-key add, ssh-key delete, gpg-key add, gpg-key delete, repo deploy-key add, repo deploy-key delete, auth refresh, auth login, codespace ssh-key",
        ),
        ("change", "variable set, variable delete"),
        ("tamper", "workflow disable"),
        ("secret", "auth token, auth git-credential"),
    ),
    valued="-R --repo -H --head -B --base -t --title -b --body -F --body-file -l --label -a --assignee -r --reviewer -m --milestone -p --project -L --limit -s --state -q --jq --json -T --template -S --search --hostname -e --env --ref -w --workflow --branch -o --org -u --user -f --field -n --notes --author",
    placed=True,
)


def gh(call: Call) -> Verdict | None:
    if call.asks() or call.args[:1] in (["help"], ["--version"], ["version"]):
        return READ
    if call.args[:1] == ["auth"] and "-h" in call.args:  # the host's name here, not help
        at = call.args.index("-h")
        call = Call(call.name, call.args[:at] + call.args[at + 2 :], call.shell, assigns=call.assigns)
    words = call.words(_GH.valued.split())
    pair = tuple(words[:2])
    if words[:1] == ["api"]:
        return api(call)
    if pair == ("pr", "review") and call.has("-a", "--approve"):
        return call.plain("access", "approves a change in a human's place")._replace(level=4)
    if pair == ("pr", "merge"):
        return _merge(call)
    if pair == ("repo", "edit"):
        return _repository(call)
    if pair == ("repo", "sync") and call.has("--force"):
        return call.plain("discard")
    if pair in (("alias", "set"),) and len(words) > 3:
        call.nested(words[3].lstrip("!") if call.has("-s", "--shell") or words[3][:1] == "!" else "gh " + words[3])
    if pair == ("gist", "create") and any(is_secret(w) for w in words[2:]):
        return call.plain("leak", "sends secrets out")
    if pair == ("workflow", "run"):
        return workflow_run(call, words[2:])
    if pair == ("codespace", "ssh") and "--" in call.args:
        call.execute(call.args[call.args.index("--") + 1 :])
    if pair == ("run", "rerun") and words[2:] and call.place() and _in_production(call):
        return call.judge("deploy")
    return _reduced(call, words)


def _reduced(call: Call, words: list[str]) -> Verdict:
    """Words of a title or a body name no place; the table decides the rest."""
    verdict = consult(_GH, call)
    if verdict.level and words[:1] in (["pr"], ["issue"], ["label"], ["gist"], ["project"], ["repo"]):
        named = max(2, look_up(_GH, words)[1])
        bare = Call(call.name, list(words[:named]) + [a for a in call.args if a in ("--dry-run", "--help")], call.shell)
        plain = consult(_GH._replace(placed=False), bare)
        return plain._replace(reason=plain.reason.replace(f"`{bare.line()}`", f"`{call.line()}`"))
    return verdict


def _merge(call: Call) -> Verdict:
    if call.exactly("disable-auto"):
        return call.plain("team")
    if call.exactly("admin"):
        return call.plain("access", "merges past the branch's protection")._replace(level=4)
    return call.plain(
        "history", "merges into a shared branch", safer="leave the merge to the one who approves it"
    )._replace(effect="shared-write")


def _repository(call: Call) -> Verdict:
    if call.exactly("visibility") or call.exactly(
        "default-branch", "allow-forking", "delete-branch-on-merge", "enable-auto-merge"
    ):
        grave = call.exactly("visibility", "default-branch")
        return call.plain("access" if grave else "shared", "changes what the repository allows")
    return call.plain("shared")


def _in_production(call: Call) -> bool:
    place = call.place()
    return place is not None and place.kind == PRODUCTION


def workflow_run(call: Call, words: list[str]) -> Verdict:
    """Starting a pipeline: its name says what it would do."""
    text = " ".join(words) + " " + " ".join(call.values("-f", "--field", "-F", "--raw-field"))
    if re.search(r"(?i)destroy|teardown|delete|rollback", text):
        return call.judge("destroy", "starts a workflow that removes something")
    if re.search(r"(?i)deploy|release|publish|promote|ship|prod|rollout", text):
        return call.judge("deploy", "starts a workflow that deploys")
    return call.judge("shared", "starts a workflow")


_GRAVE_PATHS = Lazy(
    r"(?i)/(?:protection|rulesets?|environments|keys|secrets|collaborators|memberships|teams|installations|hooks|invitations|permissions|"
    r"pending_deployments|required_\w+|enforce_admins|interaction-limits|transfer|vulnerability-alerts|automated-security-fixes|dependabot|code-scanning"
    r"|bypass|organization-roles|outside_collaborators|deploy_keys|protected_branches|approval_rules|access_tokens|members|share|approve|push_rule"
    r"|actions/runners|variables)(?:[/?]|$)"
)
_LIGHT_PATHS = Lazy(
    r"/(?:comments|reactions|labels|assignees|requested_reviewers|issues|milestones|subscription|notes|discussions|gists|markdown|pulls|replies|merge_requests)(?:/[\w-]+)*/?$"
)


def api(call: Call) -> Verdict:
    """`gh api`: the method and the path say what it does."""
    words = call.words(
        "-X --method -H --header -f --raw-field -F --field -q --jq -t --template --input --hostname -p --preview --cache --form".split()
    )
    path = "/" + (words[1] if len(words) > 1 else "").lstrip("/")
    has_fields = any(call.value(o) is not None for o in ("-f", "--raw-field", "-F", "--field", "--input", "--form"))
    method = (call.value("-X", "--method") or ("POST" if has_fields else "GET")).upper()
    fields = " ".join(call.values("-f", "--raw-field", "-F", "--field")) + " " + (call.stdin or "")
    if path.rstrip("/").endswith("/graphql"):
        return _graphql(call, fields)
    if method in ("GET", "HEAD"):
        return READ
    return rest(call, method, path, fields)


def rest(call: Call, method: str, path: str, fields: str) -> Verdict:
    """A call that changes something on a forge."""
    if path.startswith("/graphql"):
        return _graphql(call, fields)
    if (re.search(r"/pulls/[^/]+/reviews", path) and "APPROVE" in fields.upper()) or re.search(
        r"/(?:approve|pending_deployments)(?:$|\?)", path
    ):
        return call.plain("access", "approves a change in a human's place")._replace(level=4)
    if _GRAVE_PATHS.search(path):
        return call.plain("access", "changes who may do what in the repository")._replace(level=4)
    if re.search(r"/(?:statuses/|check-runs|check-suites)", path):
        return call.plain("tamper", "writes the result of a check by hand")
    if re.search(r"/merge(?:s|-upstream)?$", path):
        return call.plain("history", "merges into a shared branch")
    if re.search(r"/git/refs/", path) and method in ("DELETE", "PATCH"):
        shared = path.rsplit("/", 1)[-1] in call.shell.around.default_branches
        return call.plain("history", "moves or deletes a branch for everybody")._replace(level=4 if shared else 3)
    if re.search(r"/deployments|/dispatches|/pages", path):
        return call.judge("deploy", "starts a deployment or a workflow")
    if re.search(r"/contents/\.github|/contents/\.claude|/contents/\.gate", path):
        return call.plain("tamper", "changes what guards the repository")
    if method == "DELETE":
        if re.search(r"^/(?:repos|projects)/[^/]+(?:/[^/]+)?/?$", path) or re.search(r"/(?:releases|packages)", path):
            return call.plain("destroy")
        return call.plain("shared" if _LIGHT_PATHS.search(path) else "remove")
    if re.search(r"/releases", path):
        return call.plain("publish")
    if re.search(r"^/(?:repos|orgs|projects)/[^/]+(?:/[^/]+)?/?$", path) and method in ("PATCH", "PUT"):
        return call.plain("access", "changes the settings of the repository")._replace(level=4)
    return call.plain("team" if _LIGHT_PATHS.search(path) else "shared")


def _graphql(call: Call, fields: str) -> Verdict:
    if re.search(r"(?:^|\s)query=@", fields) or call.value("--input") is not None:
        return call.plain("dynamic")
    if "mutation" not in fields:
        return READ if "query" in fields or not fields.strip() else call.plain("dynamic")
    if "APPROVE" in fields or re.search(
        r"(?i)(?:branchProtection|ruleset|deployKey|collaborator|enterprise|ipAllowList|approveDeployments|environment)",
        fields,
    ):
        return call.plain("access")._replace(level=4)
    if re.search(r"(?i)delete(?:Ref|Repository|Package|Project)|archiveRepository|transferRepository", fields):
        return call.plain("destroy")
    if re.search(
        r"(?i)mergePullRequest|enablePullRequestAutoMerge|mergeBranch|updateRef|enqueuePullRequest|createCommitOnBranch",
        fields,
    ):
        return call.plain("history", "changes a branch that others share")
    return call.plain(
        "team"
        if re.search(
            r"(?i)add(?:Comment|Reaction|Labels|PullRequestReview|Discussion)|resolveReviewThread|create(?:Issue|PullRequest)\b|minimizeComment|markPullRequestReady|updatePullRequest\b|updateIssue\b|requestReviews",
            fields,
        )
        else "shared"
    )


_GLAB = Tool(
    (
        (
            "read",
            "mr view, mr list, mr diff, mr checkout, mr issues, issue view, issue list, issue board, ci status, ci view, ci list, ci lint, ci get, ci trace, pipeline, repo view, repo list, repo search, release view, release list, auth status, label list, variable list, snippet, user, version, help, schedule list, config get, job, milestone list, cluster list, incident list, token list, deploy-key list, ssh-key list",
        ),
        (
            "team",
            "mr create, mr note, mr update, mr close, mr reopen, mr rebase, mr todo, mr for, mr subscribe, mr unsubscribe, mr revoke, issue create, issue note, issue update, issue close, issue reopen, label create, ci retry, ci cancel, ci artifact, repo clone, repo fork, release download, config set, alias, incident, milestone create, iteration",
        ),
        (
            "shared",
            "ci run, ci trigger, ci run-trig, ci delete, mr delete, issue delete, repo create, schedule, release upload, repo update, repo mirror, changelog, label delete",
        ),
        ("history", "mr merge, mr accept"),
        ("publish", "release create, release delete"),
        ("destroy", "repo delete, repo archive, repo transfer"),
        (
            "access",
            "mr approve, variable set, variable delete, variable update, ssh-key add, ssh-key delete, deploy-key add, deploy-key delete, token create, token revoke, token rotate, auth login, repo members, securefile, gpg-key",
        ),
        ("secret", "variable get, variable export"),
    ),
    valued=_GH.valued,
    placed=False,
)


def glab(call: Call) -> Verdict | None:
    words = call.words(_GLAB.valued.split())
    if words[:1] == ["api"]:
        return api(call)
    return consult(_GLAB, call)


HANDLERS: dict[str, Handler] = {"gh": gh, "glab": glab}
