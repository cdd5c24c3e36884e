"""An assessment as a policy grades it: built-in rules re-graded by id, then path rules, then what nothing lowers."""

from __future__ import annotations

from gate.model import Assessment, FileAssessment, Finding, Level, PathRule, Policy, Regrade
from gate.policy.globs import matches

OWN = ("gate-policy", "gate-wiring")
DANGER = Level.COLLABORATIVE


def apply(policy: Policy, assessment: Assessment) -> Assessment:
    """The same findings at the policy's levels. With the default policy nothing changes."""
    if not policy.paths and not policy.rules:
        return assessment
    regraded = {rule.rule: rule for rule in policy.rules}
    files = tuple(_file(file, policy.paths, regraded) for file in assessment.files)
    return Assessment(level=max((f.level for f in files), default=Level.FULL_AUTONOMY), files=files)


def _file(file: FileAssessment, rules: tuple[PathRule, ...], regraded: dict[str, Regrade]) -> FileAssessment:
    findings = []
    for found in file.findings:
        rule = regraded.get(found.rule)
        if rule is not None and found.rule not in OWN and (found.level > 0 or rule.level > 0):
            found = found._replace(level=rule.level, reason=f"{found.reason} ({rule.reason or 'graded by the policy'})")
        findings.append(found)
    fitting = [
        rule
        for rule in rules
        if any(matches(rule.match, path) for path in (file.path, *([file.old_path] if file.old_path else [])))
    ]
    floor = max(
        (f.level for f in findings if f.rule in OWN or ((r := regraded.get(f.rule)) is not None and r.pinned)),
        default=Level.FULL_AUTONOMY,
    )
    for fit in fitting:
        findings = _graded(findings, fit, file)
    for fit in fitting:
        if fit.pinned:
            floor = max(floor, fit.at_least or fit.exactly or Level.FULL_AUTONOMY)
    level = max((f.level for f in findings), default=file.level)
    if level < floor:
        level = floor
        kept = next((f for f in file.findings if f.rule in OWN), None)
        pin = next((r for r in reversed(fitting) if r.pinned and (r.at_least or r.exactly) == floor), None)
        findings.append(
            kept
            or Finding(
                rule="policy-path",
                level=floor,
                path=file.path,
                reason=pin.reason if pin and pin.reason else "pinned by the policy",
            )
        )
    return file._replace(level=level, findings=tuple(sorted(findings, key=lambda f: -f.level)))


def _graded(findings: list[Finding], rule: PathRule, file: FileAssessment) -> list[Finding]:
    level = max((f.level for f in findings), default=Level.FULL_AUTONOMY)
    raise_to = (
        rule.at_least
        if rule.at_least is not None and rule.at_least > level
        else rule.exactly
        if rule.exactly is not None and rule.exactly > level
        else None
    )
    if raise_to is not None:
        reason = (
            rule.reason or f"the policy grades this path {'at least ' if rule.at_least is not None else ''}{raise_to}"
        )
        return [Finding(rule="policy-path", level=raise_to, path=file.path, reason=reason), *findings]
    cap = rule.at_most if rule.at_most is not None else rule.exactly
    if cap is None:
        return findings
    return [
        f._replace(level=min(f.level, cap), reason=f"{f.reason} ({rule.reason or 'capped by the policy'})")
        if f.level > cap and (rule.exactly is not None or f.level < DANGER)
        else f
        for f in findings
    ]
