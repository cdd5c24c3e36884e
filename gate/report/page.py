"""The report as one self-contained page: no script, no network, readable in a minute.

Charts are drawn here, by Vega, into SVG; the page only shows them. The policy in its head lets a browser load nothing, so
a name that slipped through as markup could still do nothing.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

from gate.errors import UsageError
from gate.render.text import safe
from gate.report import charts
from gate.report.build import Report
from gate.report.data import iso
from gate.report.intervals import Rate
from gate.report.palette import recolouring, variables
from gate.report.strata import Middle, Stratum
from gate.report.style import STYLE
from gate.report.tiles import Tile
from gate.report.words import NAMES, changes, comparison_words, limits, percent, rate_words, sentences

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
QUEUE_SHOWN = 50
HEADINGS = ("level", "who wrote it", "changes", "lines", "taken back", "reworked", "hotfix after", "first approval", "landed after", "approvals", "rubber stamps", "overrides", "escapes")  # fmt: skip


def render(report: Report, *, tiles: tuple[Tile, ...] = (), now: int) -> str:
    """The whole page. Raises UsageError where the library that draws is not installed."""
    names = ", ".join(text(r.name) for r in report.repositories) or "the decision log"
    until = max((r.until for r in report.repositories), default=0)
    seen = f"up to {(iso(until) or '')[:10]}" if until else "nothing has landed yet"
    said = "".join(f"<li>{text(sentence)}</li>" for sentence in sentences(report))
    body = "".join(_figures(report, tiles, now)) if report.changes else ""
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{POLICY}"><meta name="color-scheme" content="light dark">
<title>How changes turned out in {names}</title>
<link rel="icon" href="data:,">
<style>:root{{{variables(False)}}}@media screen and (prefers-color-scheme:dark){{:root{{{variables(True)}}}}}{recolouring()}{STYLE}</style></head>
<body><a class="skip" href="#figures">Skip to the figures</a>
<header><h1>How changes turned out</h1><p>{names} · {seen} · {changes(report.changes)}</p></header>
<main><ol class="summary">{said}</ol>
<div class="figures" id="figures">{body}</div>
{_table(report) + _reverts(report) if report.changes else ""}{_unseen(report)}
<section><h2>What these figures can't say</h2><ul>{"".join(f"<li>{text(line)}</li>" for line in limits(report))}</ul></section>
</main></body></html>
"""


def text(value: str) -> str:
    """Hostile text for HTML: it shows as itself, control and direction characters made visible."""
    return html.escape(safe(value))


def _figures(report: Report, tiles: tuple[Tile, ...], now: int) -> Iterator[str]:
    yield _figure("Adoption and quality over time", charts.trend(report), "More AI is no success by itself: read the upper plot with the lower one.")  # fmt: skip
    yield _figure(
        f"Taken back within {report.window_days} days",
        charts.matrix(report),
        "Level by level, by who wrote it: the share that was taken back, and of how many. The darker, the more is sure. Level none was not graded.",
    )
    for measure, title in (("reverted", "How sure: taken back"), ("reworked", "How sure: reworked")):
        spec = charts.intervals(report, measure)
        if spec["data"]["values"]:
            summed = next(c for c in report.comparisons if c.measure == measure and c.level is None)
            caption = f"Level, who, and of how many (n); bars are 95 % intervals: where two overlap, nobody is ahead. Over all levels: {comparison_words(summed)}."
            yield _figure(title, spec, caption)
    if report.queue and report.queue.waiting:
        yield _figure("Waiting for a look", charts.queue(report, now), "What AI landed alone at level 0 and 1, and no human has looked at since.")  # fmt: skip
    if tiles:
        total = sum(tile.files for tile in tiles)
        yield _figure("The tree by level", charts.tree(tiles), f"{total:,} tracked files, by the level that touching them usually has.")  # fmt: skip


def _figure(title: str, spec: charts.Spec, caption: str) -> str:
    return f"<figure><h2>{text(title)}</h2>{_draw(spec)}<figcaption>{text(caption)}</figcaption></figure>"


def _draw(spec: charts.Spec) -> str:
    try:
        import vl_convert
    except ImportError:
        raise UsageError(
            "the page needs the library that draws its charts",
            where="--html",
            remedy="pip install 'oversight-gate[report]'",
        ) from None
    clean = json.loads(safe_json(spec))
    drawn = vl_convert.vega_to_svg(clean) if "vega/v" in spec.get("$schema", "") else vl_convert.vegalite_to_svg(clean)
    # The size is the style sheet's affair: only the view box says the proportions.
    return re.sub(r'^<svg([^>]*?) width="[\d.]+" height="[\d.]+"', r'<svg\1 role="img"', drawn, count=1)


def safe_json(spec: charts.Spec) -> str:
    """A specification whose texts hold no control or direction character."""

    def clean(value: object) -> object:
        if isinstance(value, str):
            return safe(value)
        if isinstance(value, dict):
            return {key: clean(item) for key, item in value.items()}
        return [clean(item) for item in value] if isinstance(value, list) else value

    return json.dumps(clean(spec))


def _table(report: Report) -> str:
    head = "".join(f'<th scope="col">{heading}</th>' for heading in HEADINGS)
    rows = "".join(_row(s) for s in report.strata)
    return f"""<section><h2>Every figure</h2><p>Each rate with its 95 % interval and n; a dash was not measured.</p>
<div class="wide" tabindex="0" role="region" aria-label="Every figure, by level and authorship"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></section>"""


def _row(s: Stratum) -> str:
    level = "none" if s.level is None else str(s.level)
    young = f"<small>{s.young:,} too young</small>" if s.young else ""
    cells = [
        f"{s.changes:,}{young}",
        _middle(s.size, ""),
        *(_rate(s.rates[name]) for name in ("reverted", "reworked", "hotfix")),
        _middle(s.first_review_hours, " h"),
        _middle(s.merge_hours, " h"),
        _middle(s.review_depth, ""),
        *(_rate(s.rates[name]) for name in ("rubber_stamped", "overridden", "escaped")),
    ]
    who = f'<th scope="row">{level}</th><th scope="row">{NAMES[s.authorship]}</th>'
    return f"<tr>{who}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _rate(rate: Rate) -> str:
    if rate.rate is None:
        return "–"
    low, high = percent(rate.low).removesuffix(" %"), percent(rate.high)
    return f"{percent(rate.rate)}<small>{low} to {high}, n = {rate.n:,}</small>"


def _middle(middle: Middle, unit: str) -> str:
    return "–" if middle.value is None else f"{middle.value:,.1f}".removesuffix(".0") + unit


def _reverts(report: Report) -> str:
    r = report.reverts
    ai, other = report.overall["hotfix"]
    found = (
        f"{_many(r.found, 'revert')} in history: {r.resolved:,} resolved to what they take back "
        f"({r.partial:,} of them partial, {r.nested:,} of a revert), {r.unresolved:,} unresolved."
        if r.found
        else "No revert in the history."
    )
    mentions = (
        f" {_many(r.mentions, 'commit')} more only mention{'s' if r.mentions == 1 else ''} one." if r.mentions else ""
    )
    hotfix = (
        f" Followed by a hotfix within a week: {text(rate_words(ai))} of AI's changes, {text(rate_words(other))} of those where no AI is seen."
        if ai.n or other.n
        else ""
    )
    return f"<section><h2>Reverts and hotfixes</h2><p>{found}{mentions}{hotfix}</p></section>"


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def _unseen(report: Report) -> str:
    if report.queue is None:
        return "<section><h2>What nobody looked at</h2><p>Unknown: there is no decision log. <code>gate report --ledger LOCATION</code> reads one.</p></section>"
    waiting = "".join(
        f"<li>{(iso(w.since) or '?')[:10]} · level {w.level} · {_link(w.url, w.title or w.head[:10])} <small>{text(w.repository)}</small></li>"
        for w in report.queue.waiting[:QUEUE_SHOWN]
    )
    more = len(report.queue.waiting) - QUEUE_SHOWN
    escaped = "".join(
        f"<li>{(iso(o.at) or '?')[:10]} · level {'none' if o.level is None else o.level} · {NAMES[o.authorship]} · {text(o.title or o.id[:10])} <small>{text(o.repository)}</small></li>"
        for o in report.escaped[-QUEUE_SHOWN:]
    )
    return (
        "<section><h2>What nobody looked at</h2>"
        + (f"<p>Oldest first{f', and {more:,} more' if more > 0 else ''}:</p><ul>{waiting}</ul>" if waiting else "<p>Nothing that AI did alone waits for a look.</p>")
        + (f"<h3>Landed without the oversight that their level demands</h3><ul>{escaped}</ul>" if escaped else "")
        + "</section>"
    )  # fmt: skip


def _link(url: str, label: str) -> str:
    """A link only where it leads to the web: a record is no authority on what a click may run."""
    if not url.startswith(("https://", "http://")):
        return text(label)
    return f'<a href="{html.escape(url, quote=True)}" rel="noreferrer noopener">{text(label)}</a>'
