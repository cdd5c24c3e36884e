"""The page's plots as Vega-Lite specifications (Vega for the map of the tree). https://vega.github.io/vega-lite/

Each is drawn for a phone, 330 px wide, and scales up. A figure never says more than its caption.
"""

from __future__ import annotations

from typing import Any

from gate.report.build import Report
from gate.report.intervals import Rate
from gate.report.landings import GROUPS
from gate.report.outcome import DAY
from gate.report.palette import AI, INK, LEVELS, MUTED, PAPER, PEOPLE, RULE, WARN
from gate.report.strata import LEVELS as GRADED
from gate.report.strata import Comparison, Stratum
from gate.report.tiles import Tile
from gate.report.words import percent

Spec = dict[str, Any]
WIDTH = 330
CONFIG: Spec = {
    "background": None,
    "font": "system-ui, sans-serif",
    "view": {"stroke": None},
    "axis": {"labelColor": MUTED, "titleColor": MUTED, "gridColor": RULE, "domainColor": RULE, "tickColor": RULE, "labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal"},
    "legend": {"labelColor": INK, "titleColor": MUTED, "labelFontSize": 11, "titleFontSize": 11, "orient": "top", "titleFontWeight": "normal"},
    "title": {"color": MUTED, "fontSize": 11, "fontWeight": "normal", "anchor": "start"},
    "text": {"color": INK, "fontSize": 11},
}  # fmt: skip


def trend(report: Report) -> Spec:
    """Above, how much lands and how much of it is AI's; below, the share that was taken back, with its interval."""
    rows = [
        {"start": p.start.isoformat(), "who": who, "changes": n}
        for p in report.trend
        for who, n in (("AI took part", p.ai), ("no AI seen", p.changes - p.ai))
    ]
    rates = [
        {"start": p.start.isoformat(), "rate": p.reverted.rate, "low": p.reverted.low, "high": p.reverted.high}
        for p in report.trend
        if p.reverted.n
    ]
    unit = {"week": "yearweek", "month": "yearmonth", "quarter": "yearquarter", "year": "year"}[report.trend[0].unit]
    time: Spec = {
        "field": "start",
        "type": "temporal",
        "timeUnit": {"unit": unit, "utc": True},
        "title": None,
        "axis": {
            "tickCount": 5,
            "grid": False,
            "format": {"yearweek": "%-d %b", "yearmonth": "%b %y"}.get(unit, "%Y"),
            "labelOverlap": True,
        },
    }
    scale: Spec = {"domain": ["AI took part", "no AI seen"], "range": [AI, PEOPLE]}
    adoption: Spec = {
        "width": WIDTH - 50, "height": 90, "title": f"changes that landed, by {report.trend[0].unit}", "data": {"values": rows},
        "mark": {"type": "bar"},
        "encoding": {"x": time, "y": {"field": "changes", "type": "quantitative", "title": None, "axis": {"tickCount": 3}}, "color": {"field": "who", "type": "nominal", "title": None, "scale": scale}, "order": {"field": "who", "sort": "ascending"}},
    }  # fmt: skip
    top = min(1.0, max(0.05, *(2 * (p.reverted.rate or 0) for p in report.trend)))
    share: Spec = {
        "type": "quantitative",
        "title": None,
        "axis": {"format": "%", "tickCount": 3},
        "scale": {"domain": [0, top]},
    }
    quality: Spec = {
        "width": WIDTH - 50, "height": 90, "title": f"share taken back within {report.window_days} days, with its 95 % interval", "data": {"values": rates},
        "layer": [
            {"mark": {"type": "bar", "color": WARN, "opacity": 0.25, "clip": True}, "encoding": {"x": time, "y": share | {"field": "low"}, "y2": {"field": "high"}}},
            {"mark": {"type": "point", "color": WARN, "filled": True, "size": 18, "opacity": 1, "clip": True}, "encoding": {"x": time | {"bandPosition": 0.5}, "y": share | {"field": "rate"}}},
        ],
    }  # fmt: skip
    return {"vconcat": [adoption, quality], "resolve": {"scale": {"x": "shared"}}, "spacing": 14, "config": CONFIG}


def matrix(report: Report) -> Spec:
    """Level by authorship: what was taken back, and of how many. The colour is the lower bound of the interval, so that
    one of three does not shine brighter than thirty of a thousand."""
    cells = [_cell(s, "reverted") for s in report.strata]
    y: Spec = {"field": "level", "type": "ordinal", "title": "level", "sort": [*map(str, GRADED), "none"]}
    x: Spec = {"field": "who", "type": "nominal", "title": None, "sort": [_short(g) for g in GROUPS], "axis": {"orient": "top", "labelAngle": 0, "domain": False, "ticks": False}}  # fmt: skip
    return {
        "width": WIDTH - 40, "height": {"step": 36}, "data": {"values": cells}, "config": CONFIG,
        "encoding": {"x": x, "y": y},
        "layer": [
            {"mark": {"type": "rect", "fill": WARN, "stroke": RULE}, "encoding": {"fillOpacity": {"field": "low", "type": "quantitative", "legend": None, "scale": {"domain": [0, max([0.1, *(c["low"] for c in cells)])], "range": [0, 0.55]}}}},
            {"mark": {"type": "text", "dy": -6, "fontSize": 12, "fontWeight": "bold"}, "encoding": {"text": {"field": "shown"}}},
            {"mark": {"type": "text", "dy": 9, "fontSize": 10, "color": MUTED}, "encoding": {"text": {"field": "of"}}},
        ],
    }  # fmt: skip


def _cell(s: Stratum, measure: str) -> Spec:
    rate = s.rates[measure]
    return {
        "level": "none" if s.level is None else str(s.level),
        "who": _short(s.authorship),
        "low": rate.low or 0.0,
        "shown": percent(rate.rate),
        "of": f"of {rate.n:,}" if rate.n else "too young" if s.young else "not measured",
    }


def _short(group: str) -> str:
    return {"authored": "AI authored", "assisted": "AI assisted", "human_or_undeclared": "no AI seen"}.get(group, group)


def intervals(report: Report, measure: str) -> Spec:
    """Rows are `level who (n)`. One bar an interval, a dot the rate: AI above people, level by level. Bars that overlap rank nobody."""
    rows = [row for c in report.comparisons if c.measure == measure and c.level is not None for row in _bars(c)]
    y: Spec = {
        "field": "row",
        "type": "nominal",
        "title": None,
        "sort": None,
        "axis": {"labelLimit": 200, "labelPadding": 9, "domain": False, "ticks": False},
    }
    x: Spec = {
        "type": "quantitative",
        "title": None,
        "axis": {"format": "%", "tickCount": 5},
        "scale": {"domainMin": 0},
    }
    colour: Spec = {
        "field": "who",
        "type": "nominal",
        "title": None,
        "legend": None,
        "scale": {"domain": ["AI", "no AI"], "range": [AI, PEOPLE]},
    }
    return {
        "width": WIDTH - 135, "padding": {"left": 24, "right": 5, "top": 5, "bottom": 5}, "height": {"step": 20}, "data": {"values": rows}, "config": CONFIG,
        "layer": [
            {"mark": {"type": "bar", "height": 8, "opacity": 0.45, "cornerRadius": 3}, "encoding": {"y": y, "x": x | {"field": "low"}, "x2": {"field": "high"}, "color": colour}},
            {"mark": {"type": "point", "filled": True, "size": 45, "opacity": 1}, "encoding": {"y": y, "x": x | {"field": "rate"}, "color": colour}},
        ],
    }  # fmt: skip


def _bars(c: Comparison) -> list[Spec]:
    pairs: tuple[tuple[str, Rate], ...] = (("AI", c.ai), ("no AI", c.other))
    return [
        {"row": f"{c.level} {who} ({rate.n:,})", "who": who, "rate": rate.rate, "low": rate.low, "high": rate.high}
        for who, rate in pairs
        if rate.n
    ]


def queue(report: Report, now: int) -> Spec:
    """How long what AI did alone has waited for a look, in days."""
    assert report.queue is not None
    rows = [{"days": max(0, now - w.since) / DAY, "level": f"level {w.level}"} for w in report.queue.waiting]
    scale: Spec = {"domain": ["level 0", "level 1"], "range": list(LEVELS[:2])}
    return {
        "width": WIDTH - 40, "height": 110, "data": {"values": rows}, "config": CONFIG, "mark": {"type": "bar", "stroke": PAPER},
        "encoding": {
            "x": {"field": "days", "type": "quantitative", "bin": {"maxbins": 20, "minstep": 1}, "title": "days since it landed"},
            "y": {"aggregate": "count", "title": None, "axis": {"tickMinStep": 1, "tickCount": 4}},
            "color": {"field": "level", "type": "nominal", "title": None, "scale": scale},
        },
    }  # fmt: skip


def tree(tiles: tuple[Tile, ...]) -> Spec:
    """The tracked files by folder, each area as many files as it is large, coloured by the level of touching them."""
    names = list(dict.fromkeys(tile.folder for tile in tiles))
    nodes: list[Spec] = [{"id": "root"}]
    nodes += [{"id": f"folder {i}", "parent": "root", "name": name} for i, name in enumerate(names)]
    nodes += [
        {"id": f"tile {i}", "parent": f"folder {names.index(t.folder)}", "level": t.level, "files": t.files}
        for i, t in enumerate(tiles)
    ]
    box: Spec = {"x": {"field": "x0"}, "y": {"field": "y0"}, "x2": {"field": "x1"}, "y2": {"field": "y1"}}
    return {
        "$schema": "https://vega.github.io/schema/vega/v6.json", "width": WIDTH, "height": 300, "padding": 2, "background": None,
        "data": [
            {"name": "tree", "values": nodes, "transform": [
                {"type": "stratify", "key": "id", "parentKey": "parent"},
                {"type": "treemap", "field": "files", "sort": {"field": "value", "order": "descending"}, "round": True, "method": "squarify", "paddingInner": 1, "paddingOuter": 1, "paddingTop": 15, "size": [{"signal": "width"}, {"signal": "height"}]}]},
            {"name": "folders", "source": "tree", "transform": [{"type": "filter", "expr": "datum.name != null"}]},
            {"name": "leaves", "source": "tree", "transform": [{"type": "filter", "expr": "datum.level != null"}]},
        ],
        "scales": [{"name": "colour", "type": "ordinal", "domain": list(GRADED), "range": list(LEVELS)}],
        "legends": [{"fill": "colour", "orient": "bottom", "direction": "horizontal", "title": "level if touched", "labelColor": INK, "titleColor": MUTED, "titleFontWeight": "normal", "symbolType": "square"}],
        "marks": [
            {"type": "rect", "from": {"data": "leaves"}, "encode": {"enter": box | {"fill": {"scale": "colour", "field": "level"}, "stroke": {"value": PAPER}}}},
            {"type": "text", "from": {"data": "folders"}, "encode": {"enter": {"x": {"field": "x0", "offset": 2}, "y": {"field": "y0", "offset": 11}, "text": {"field": "name"}, "fill": {"value": INK}, "fontSize": {"value": 10}, "limit": {"signal": "max(1, datum.x1 - datum.x0 - 4)"}, "opacity": {"signal": "datum.x1 - datum.x0 > 26 ? 1 : 0"}}}},
        ],
    }  # fmt: skip
