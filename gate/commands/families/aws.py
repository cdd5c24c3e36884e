"""aws and eb: the verb's first word tells the effect, the service tells how grave it is."""

from __future__ import annotations

import re

from gate.commands import paths
from gate.commands.call import Call
from gate.commands.families import Handler
from gate.commands.grades import READ, Verdict, judge
from gate.commands.surroundings import place_of
from gate.expressions import Lazy

_GLOBAL = frozenset(
    "--profile --region --output --endpoint-url --query --ca-bundle --cli-connect-timeout --cli-read-timeout --color --cli-binary-format".split()
)
_READS = frozenset(
    "describe get list head lookup search scan query batch-get select check estimate preview simulate validate verify test wait ls "
    "filter view detect download retrieve discover export poll count help generate-presigned decode tail explain show can access compare classify".split()
)
_DESTROYS = frozenset(
    "delete terminate remove deregister purge rebuild destroy release batch-delete bulk-delete schedule-key abort cancel revoke reset "
    "empty expire forget erase unregister deprovision wipe rb rm delist".split()
)
_LIGHT = frozenset("cancel abort release".split())
_OPERATES = frozenset(
    "stop start reboot restart resume pause suspend scale failover swap set-desired resize rollback retry send signal run invoke execute publish redrive".split()
)
_ACCESS_SERVICES = frozenset(
    "iam organizations sso-admin identitystore ram kms acm-pca cognito-idp accessanalyzer rolesanywhere controltower verifiedpermissions".split()
)
_GUARD_SERVICES = frozenset(
    "cloudtrail guardduty configservice securityhub macie2 inspector2 inspector wafv2 waf waf-regional shield access-analyzer detective fms network-firewall auditmanager".split()
)
_SECRETS = {
    "secretsmanager": ("get-secret-value", "batch-get-secret-value"),
    "ssm": ("get-parameter", "get-parameters", "get-parameters-by-path", "get-parameter-history"),
    "sts": (
        "get-session-token",
        "assume-role",
        "get-federation-token",
        "assume-role-with-web-identity",
        "assume-role-with-saml",
    ),
    "ecr": ("get-login-password", "get-authorization-token", "get-login"),
    "kms": ("decrypt", "generate-data-key"),
    "rds": ("generate-db-auth-token",),
    "redshift": ("get-cluster-credentials",),
    "ec2": ("get-password-data",),
    "lightsail": ("download-default-key-pair", "get-instance-access-details"),
    "codeartifact": ("get-authorization-token",),
    "configure": ("export-credentials",),
    "eks": (),
    "apigateway": ("get-api-keys",),
}
_KEYS_USED = ("encrypt", "sign", "verify", "generate-mac", "verify-mac", "generate-random")
"""What a key of KMS is there for: its rights stay as they are."""
_ACCESS_VERBS = Lazy(
    r"(?:put|attach|detach|create|delete|update|add|remove|set|replace|modify|authorize|revoke|enable|disable|associate)-"
    r"(?:[\w-]*polic(?:y|ies)[\w-]*|[\w-]*permission[\w-]*"
    r"|(?:bucket|object|db-snapshot|snapshot|image|function-url|public-access|resource|repository|key|queue|cluster|access|block|login|user|role"
    r"|instance-profile|oidc|saml|ssh|mfa)-?(?:acl|policy|ingress|egress|entry|keys?|profile|provider|block|permission)[\w-]*"
    r"|"
    r"security-group-(?:ingress|egress)[\w-]*|public-access-block|access-entry|grant|grants|account-password-policy|network-acl[\w-]*|bucket-acl|bucket-policy|user-pool[\w-]*-none)$"
)
_DEPLOYS = Lazy(
    r"^(?:create-deployment|update-service|update-environment|create-environment|create-application-version|create-stack|update-stack|deploy"
    r"|execute-change-set|create-stack-set|update-stack-set|create-stack-instances|update-stack-instances|update-function-code|publish-version"
    r"|update-alias|start-pipeline-execution|start-deployment|start-build|create-db-cluster|swap-environment-cnames|rollback-stack"
    r"|continue-update-rollback|put-image|update-distribution|start-instance-refresh|retry-stage-execution|put-approval-result)$"
)
SAFER = "describe it first; a human removes it in the console, with a backup at hand"


def _words(call: Call) -> tuple[str, str]:
    words = call.words(_GLOBAL)
    return (words[0] if words else ""), (words[1] if len(words) > 1 else "")


_THIS_MACHINE = Lazy(r"https?://(?:localhost|127\.0\.0\.1|\[::1\]|localstack)(?::\d+)?(?:/|$)")


def aws(call: Call) -> Verdict | None:
    """https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html"""
    chosen = call.values("--endpoint-url") or [call.assigns.get("AWS_ENDPOINT_URL", "")]
    others = (name for names in (call.assigns, call.shell.variables, call.shell.around.variables) for name in names)
    at = next((at for at, arg in enumerate(call.args) if arg.startswith("--endpoint-url")), 0)
    is_a_value = "--" in call.args or (at and call.args[at - 1][:2] == "--" and "=" not in call.args[at - 1])
    words = call.words(_GLOBAL)
    stays = words[:1] in (["configure"], ["sso"], ["login"]) or words[:2] == ["s3", "mv"]
    if stays or sum(arg.startswith("--endp") for arg in call.args) > 1:
        return _graded(call)
    if is_a_value or any(name.startswith(("AWS_ENDPOINT_URL_", "AWS_IGNORE_CONFIGURED")) for name in others):
        return _graded(call)
    return localstack(call) if all(map(_THIS_MACHINE.match, chosen)) else _graded(call)


def _graded(call: Call) -> Verdict | None:
    service, verb = _words(call)
    if (
        not service
        or call.asks("dry-run", "dryrun", "generate-cli-skeleton")
        or "help" in (service, verb)
        or call.args[2:3] == ["help"]
    ):
        return READ
    if (service, verb) == ("lambda", "invoke") and set(call.values("--invocation-type")) == {"DryRun"}:
        return READ
    if service == "s3":
        return _s3(call, verb)
    if (service, verb) in (
        ("athena", "start-query-execution"),
        ("rds-data", "execute-statement"),
        ("rds-data", "batch-execute-statement"),
        ("redshift-data", "execute-statement"),
        ("redshift-data", "batch-execute-statement"),
        ("dynamodb", "batch-execute-statement"),
        ("dynamodb", "execute-statement"),
    ):
        from gate.commands.families.databases import statements

        return statements(call, call.value("--query-string", "--sql", "--sqls", "--statement", "--statements") or "")
    if service in ("configure", "sso", "login", "logout"):
        return _configure(call, service, verb)
    if verb in _SECRETS.get(service, ()):
        return _secret(call, service, verb)
    if service == "kms" and verb in _KEYS_USED:
        return judge("local", call.line(), None)
    if service == "eks" and verb in ("update-kubeconfig", "get-token"):
        call.shell.choose("kubernetes", call.value("--name"))
        return judge("local", call.line(), None)
    if service in ("ssm", "ecs") and verb in ("send-command", "execute-command", "start-session"):
        return _remote(call, verb)
    if service == "ecs" and verb == "update-service":
        return _service(call)
    return _generic(call, service, verb)


def _generic(call: Call, service: str, verb: str) -> Verdict:
    first = verb.partition("-")[0]
    two = "-".join(verb.split("-")[:2])
    if first in _READS or two in _READS or verb.startswith(("batch-get", "batch-describe", "list-")):
        if service == "iam" and verb in ("generate-credential-report",):
            return READ
        if service in ("lambda",) and verb == "get-function-configuration":
            return READ
        return READ
    if service in _GUARD_SERVICES and (
        first in _DESTROYS
        or first in ("stop", "disable", "update", "put", "archive", "disassociate")
        or "disable" in verb
    ):
        return call.judge("tamper", "weakens the watch over the account")._replace(level=4)
    if verb in ("put-approval-result",):
        return call.judge("access", "approves a deployment in a human's place")._replace(level=4)
    if service in _ACCESS_SERVICES or _ACCESS_VERBS.match(verb):
        return call.judge("access")
    if (service == "logs" and first == "delete") or verb == "delete-flow-logs":
        return call.judge("destroy", "deletes logs", safer=SAFER)
    if verb == "create-change-set":
        return call.judge("operate", "prepares a change, which somebody else may execute")
    if re.match(r"create-(?:[\w-]*snapshot|backup|image)$|start-backup-job$|copy-[\w-]*snapshot$", verb):
        return call.judge("operate", "makes a copy of data")
    if first in _LIGHT and first not in ("release",):
        return call.judge("operate")
    if first in _DESTROYS or two in ("schedule-key", "batch-delete") or "-delete-" in verb:
        return _destroyed(call, service, verb)
    if service == "rds" and "deletion-protection" in " ".join(call.args) and "--no-deletion-protection" in call.args:
        return call.judge("destroy", "takes the protection against deletion away")
    if first in ("detach", "disassociate", "disable"):
        return call.judge("remove")
    if _DEPLOYS.match(verb):
        return call.judge("deploy")
    if first in _OPERATES or two == "set-desired":
        if service in ("lambda", "sns", "sqs", "events", "stepfunctions"):
            return call.judge("operate")
        return call.judge("deploy" if first in ("stop", "failover", "swap", "rollback", "reboot") else "operate")
    if service == "route53":
        return call.judge("deploy", "changes DNS")
    if "restore" in first:
        return call.judge("change")
    if service == "dynamodb" and first in ("put", "update", "batch", "transact"):
        return call.judge("data" if verb not in ("update-table",) else "change")
    return call.judge("change")


def _destroyed(call: Call, service: str, verb: str) -> Verdict:
    if verb in (
        "delete-message",
        "delete-tags",
        "remove-tags",
        "delete-object-tagging",
        "remove-tags-from-resource",
        "delete-item",
        "deregister-task-definition",
        "batch-delete-image",
        "delete-message-batch",
        "reset-instance-attribute",
        "deregister-targets",
        "delete-alarms",
    ):
        return call.judge("erase")
    return call.judge("destroy", safer=SAFER)


def _service(call: Call) -> Verdict:
    """ecs update-service: scaling, restarting or deploying."""
    if call.value("--desired-count") == "0":
        return call.judge("deploy", "stops the service")
    if call.exactly("force-new-deployment") or call.value("--task-definition"):
        return call.judge("deploy")
    return call.judge("operate")


def _secret(call: Call, service: str, verb: str) -> Verdict:
    if service == "ssm" and not call.exactly("with-decryption"):
        return READ
    if service == "ecr":
        return judge("install", call.line(), None)
    if service == "sts" and verb != "get-session-token":
        return call.judge("secret", "takes another role's rights")._replace(level=3)
    return call.judge("secret")


def _configure(call: Call, service: str, verb: str) -> Verdict:
    if service == "configure" and verb == "export-credentials":
        return call.judge("secret")
    if service == "configure" and verb == "get" and re.search(r"secret|token", " ".join(call.args)):
        return call.judge("secret")
    return (
        READ
        if verb in ("list", "get", "list-profiles", "list-accounts", "list-account-roles")
        else judge("local", call.line(), None)
    )


def _remote(call: Call, verb: str) -> Verdict | None:
    from gate.commands.families.kubernetes import remote

    text = call.value("--command") or call.value("--parameters") or ""
    match = re.search(r"commands=\[?[\"']?(.*?)[\"']?\]?$", text, re.S)
    inner = match.group(1) if match else text
    if verb == "send-command" and inner:
        remote(call, [], re.sub(r"[\"']\s*,\s*[\"']", "; ", inner))
        return call.judge("operate", "runs a command on other machines")
    if inner and not re.fullmatch(r"/?(?:bin/)?(?:ba|a|z)?sh", inner):
        return remote(call, [], inner)
    return call.judge("operate", "opens a shell on another machine")


_S3_VALUED = frozenset(
    "--acl --storage-class --sse --sse-c --sse-c-key --sse-kms-key-id --exclude --include --content-type --content-disposition "
    "--content-encoding --content-language --cache-control --metadata --metadata-directive --expires --page-size --source-region "
    "--website-redirect --expected-size --request-payer --expires-in --copy-props --checksum-algorithm".split()
)


def _s3(call: Call, verb: str) -> Verdict:
    """Objects: what is deleted, what leaves, what is overwritten."""
    words = [w for w in call.words(_GLOBAL | _S3_VALUED)[2:] if not w.isdigit()]
    plain = [w for w in call.args if w.startswith("s3://") or w[:1] in "./" or paths.is_secret(w)]
    if verb in ("ls", "presign", ""):
        return READ if verb != "presign" else call.judge("shared", "makes a link that anybody can use")
    if verb == "rb":
        return call.judge("destroy", "deletes a bucket", safer=SAFER)
    if verb == "rm":
        return call.judge(
            "destroy" if call.exactly("recursive") else "erase",
            "deletes objects",
            safer="aws s3 rm --dryrun shows what would go",
        )
    if verb == "mb":
        return call.judge("change")
    target = words[-1] if words else ""
    source = words[0] if words else ""
    if verb == "sync" and call.exactly("delete"):
        return call.judge(
            "destroy" if target.startswith("s3://") else "erase",
            "deletes what the source does not have",
            safer="--dryrun shows what would go",
        )
    if target == "-":
        return READ
    if not target.startswith("s3://") and verb in ("cp", "sync"):
        return judge("local", call.line(), None) if not paths.is_guard(target) else judge("tamper", call.line(), None)
    if any(paths.is_secret(w) for w in plain if not w.startswith("s3://")):
        return call.plain("leak", f"sends the secrets of {source} to a bucket")
    if "--acl" in call.args and "public" in (call.value("--acl") or ""):
        return call.judge("access", "makes objects public")
    if verb == "mv":
        return call.judge("erase", "moves objects away")
    return call.judge(
        "deploy" if place_of((target,), call.shell.around) or verb == "sync" else "shared", "writes objects"
    )


def localstack(call: Call) -> Verdict | None:
    """An emulator on this machine."""
    verdict = _graded(call)
    return judge("local", call.line(), None) if verdict and verdict.level > 1 else verdict


HANDLERS: dict[str, Handler] = {"aws": aws, "awslocal": localstack, "aws2": aws}
