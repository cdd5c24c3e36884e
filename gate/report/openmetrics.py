"""The report as OpenMetrics text, for Prometheus. https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md"""

from __future__ import annotations

from collections.abc import Iterator

from gate.report.build import Report
from gate.report.strata import MEASURES, Stratum

Sample = tuple[str, dict[str, str], float]


def render(report: Report) -> str:
    """Gauges, since a report is a state and not a running count; a rate that was not measured has no sample."""
    lines: list[str] = []
    for name, about, samples in _families(report):
        lines += [f"# TYPE {name} gauge", f"# HELP {name} {_escape(about)}"]
        lines += [f"{series}{_labels(labels)} {value:g}" for series, labels, value in samples]
    return "\n".join([*lines, "# EOF"]) + "\n"


def _families(report: Report) -> Iterator[tuple[str, str, list[Sample]]]:
    strata = report.strata
    yield (
        "gate_changes",
        "Changes that landed.",
        [("gate_changes", _who(s), s.changes) for s in strata],
    )
    yield (
        "gate_changes_young",
        f"Changes younger than {report.window_days} days, in no rate that needs the window.",
        [("gate_changes_young", _who(s), s.young) for s in strata],
    )
    for measure in MEASURES:
        measured = [s for s in strata if s.rates[measure].n]
        name = f"gate_{measure}"
        yield (
            f"{name}_n",
            "Changes that the ratio is of.",
            [(f"{name}_n", _who(s), s.rates[measure].n) for s in measured],
        )
        yield (
            f"{name}_ratio",
            f"Share of changes that were {measure}, and its 95 % Wilson bounds.",
            [
                (f"{name}_ratio", _who(s) | {"bound": bound}, value)
                for s in measured
                for bound, value in _bounds(s, measure)
            ],
        )
    reverts = report.reverts
    counts = {"resolved": reverts.resolved, "unresolved": reverts.unresolved, "mention": reverts.mentions}
    yield "gate_reverts", "Reverts in history.", [("gate_reverts", {"kind": k}, v) for k, v in counts.items()]
    if report.queue:
        queue = report.queue
        yield "gate_review_queue", "Changes that AI landed alone and nobody looked at.", [("gate_review_queue", {}, len(queue.waiting))]  # fmt: skip
        yield (
            "gate_review_queue_overdue",
            "Those that wait too long.",
            [("gate_review_queue_overdue", {}, queue.overdue)],
        )
        oldest = [("gate_review_queue_oldest_seconds", dict[str, str](), queue.oldest_days * 86_400)] if queue.oldest_days is not None else []  # fmt: skip
        yield "gate_review_queue_oldest_seconds", "Age of the oldest.", oldest


def _who(s: Stratum) -> dict[str, str]:
    return {"level": "none" if s.level is None else str(s.level), "authorship": s.authorship}


def _bounds(s: Stratum, measure: str) -> Iterator[tuple[str, float]]:
    rate = s.rates[measure]
    for bound, value in (("value", rate.rate), ("low", rate.low), ("high", rate.high)):
        if value is not None:
            yield bound, value


def _labels(labels: dict[str, str]) -> str:
    return "{" + ",".join(f'{k}="{_escape(v)}"' for k, v in labels.items()) + "}" if labels else ""


def _escape(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
