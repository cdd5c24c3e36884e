"""The report in sentences: the three that matter, and everything that the figures can't say."""

from __future__ import annotations

from gate.report.build import Report
from gate.report.intervals import Rate, apart
from gate.report.landings import AI_GROUPS
from gate.report.outcome import REWORKED_SHARE
from gate.report.strata import Comparison

VERBS = {"reverted": "taken back", "reworked": "reworked", "hotfix": "followed by a hotfix"}
NAMES = {
    "authored": "AI authored",
    "assisted": "AI assisted",
    "human_or_undeclared": "human or undeclared",
    "automation": "automation",
}


def percent(value: float | None) -> str:
    if value is None:
        return "–"
    share = 100 * value
    return f"{share:.1f} %" if share < 10 and round(share, 1) != round(share) else f"{share:.0f} %"


def rate_words(rate: Rate) -> str:
    """`4.1 % (2.9 to 5.7 %, n = 1,203)`, or that nothing was measured."""
    if rate.rate is None:
        return "not measured (n = 0)"
    return f"{percent(rate.rate)} ({percent(rate.low).removesuffix(' %')} to {percent(rate.high)}, n = {rate.n:,})"


def changes(n: int) -> str:
    return f"{n:,} change" if n == 1 else f"{n:,} changes"


def sentences(report: Report) -> tuple[str, str, str]:
    """How much AI and how it holds up; level by level, how sure; what nobody looked at."""
    return _adoption(report), _by_level(report), _unseen(report)


def _adoption(report: Report) -> str:
    if not report.changes:
        return "Nothing has landed yet, so there is nothing to tell."
    ai = sum(report.adoption.get(group, 0) for group in AI_GROUPS)
    mine, other = report.overall["reverted"]
    head = f"AI wrote or helped with {ai:,} of {report.changes:,} changes ({percent(ai / report.changes)})"
    if not ai:
        head = f"No change of {report.changes:,} carries a mark of AI"
    within, people = f"were taken back within {report.window_days} days", "of the human or undeclared ones"
    if mine.rate is None and other.rate is None:
        return f"{head}; none is {report.window_days} days old yet, so how they hold up is not known."
    if mine.rate is None:
        young = f" Those of AI are younger than {report.window_days} days." if ai else ""
        return f"{head}; {rate_words(other)} {people} {within}.{young}"
    if other.rate is None:
        return f"{head}; {rate_words(mine)} of those {within}; no other change is that old."
    return f"{head}; {rate_words(mine)} of those {within}, against {rate_words(other)} {people}."


def _by_level(report: Report) -> str:
    summed = next(c for c in report.comparisons if c.measure == "reverted" and c.level is None)
    if not report.changes:
        return "No level can be compared."
    if summed.ratio is None:
        return (
            "Level by level nothing can be compared: no level has graded changes of both AI and people, a window old."
        )
    told = [c for c in report.comparisons if c.level is not None and c.ratio is not None]
    tail = " " + " ".join(_level_sentence(c) for c in told[:2]) if told else ""
    return f"Compared within each level, {comparison_words(summed)}.{tail}"


def _level_sentence(comparison: Comparison) -> str:
    assert comparison.ai.rate is not None
    assert comparison.other.rate is not None
    more = "more" if comparison.ai.rate > comparison.other.rate else "less"
    return (
        f"At level {comparison.level} they are {VERBS[comparison.measure]} {more} often: "
        f"{percent(comparison.ai.rate)} against {percent(comparison.other.rate)}."
    )


def comparison_words(comparison: Comparison) -> str:
    """One comparison over all levels, with what may be concluded from it."""
    verb, ratio = VERBS[comparison.measure], comparison.ratio
    if ratio is None or ratio.ratio is None:
        ai, other = comparison.ai, comparison.other
        cases = (
            f"{ai.count:.0f} of {ai.n:,} graded changes of AI were {verb}, {other.count:.0f} of {other.n:,} of people's"
        )
        return f"no ratio can be given: {cases}" if apart(ai, other) else f"no difference can be told: {cases}"
    bounds = (
        f"{ratio.ratio:.1f} times as often as people's (95 %: {ratio.low:.1f} to {ratio.high:.1f}, n = {ratio.n:,})"
    )
    if ratio.told:
        return f"AI's changes are {verb} {bounds}"
    return f"no difference can be told: AI's changes are {verb} {bounds}"


def _unseen(report: Report) -> str:
    if report.queue is None:
        return "What nobody looked at is unknown: there is no decision log (--ledger names one)."
    waiting, escaped = len(report.queue.waiting), _escapes(report)
    if not waiting and not escaped.n:
        return "Nothing that AI did alone waits for a look, and no change in the log has landed yet."
    if not waiting and not escaped.count:
        return f"Nothing that AI did alone waits for a look, and none of {escaped.n:,} logged changes landed without the oversight that its level demands."
    queue = (
        f"{waiting:,} {'change' if waiting == 1 else 'changes'} that AI landed alone {'waits' if waiting == 1 else 'wait'} for a human's look, "
        f"the oldest for {report.queue.oldest_days:.0f} days, {report.queue.overdue:,} overdue"
        if waiting
        else "Nothing that AI did alone waits for a look"
    )
    return f"{queue}; {escaped.count:,.0f} of {escaped.n:,} logged changes landed without the oversight that their level demands."


def _escapes(report: Report) -> Rate:
    n = sum(s.rates["escaped"].n for s in report.strata)
    count = sum(s.rates["escaped"].count for s in report.strata)
    return Rate(n=n, count=count, rate=count / n if n else None, low=None, high=None)


def limits(report: Report) -> tuple[str, ...]:
    """What a reader must know before believing a figure."""
    days = report.window_days
    said = list(report.limits)
    if not report.changes:
        return tuple(said)
    if report.young:
        said.append(
            f"{changes(report.young)} younger than {days} days: counted as landed, and left out of every rate "
            "that needs the whole window."
        )
    ungraded = sum(s.changes for s in report.strata if s.level is None)
    if ungraded:
        said.append(
            f"{ungraded:,} of {report.changes:,} changes were not graded and have no level: they are in the totals, and in no "
            "comparison. The graded ones are a random sample within each kind of authorship, first of the time since AI takes part (--grade N takes more)."
        )
    if report.queue is None:
        said.append("Without a decision log, reviews, overrides, escapes and the review-later queue are not known.")
    else:
        said.append("The log was read record by record; whether any is missing, `gate ledger verify` tells.")
    said += [
        f"Reworked is a proxy: at least {percent(REWORKED_SHARE)} of a change's own lines were removed or rewritten within {days} days by a "
        "later change that is no revert. Lines that move count, and progress looks like repair.",
        "A revert counts where its subject says so; a fix that takes a change back without saying so is not seen. "
        "A partial revert counts as the share that it undoes.",
        "Authorship is what commits disclose: AI that nobody declared counts as human or undeclared.",
        "Levels differ in risk, so AI and people are compared within a level, and rates whose 95 % intervals overlap are not ranked.",
    ]
    return tuple(said)
