"""Whole pictures: the timeline over the counts on one time axis, or one of them, in the frame all share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.figures.canvas import Scale
from dashboard.figures.counts import CountPlan, draw_counts, plan_counts, title_counts
from dashboard.figures.frame import Frame, Sources, close_frame, open_frame
from dashboard.figures.lanes import Look, Plan, plan_lanes
from dashboard.figures.theme import PHONE_WIDTH, THEMES, Size, template
from dashboard.figures.ticks import time_ticks
from dashboard.figures.timeline import draw_timeline
from dashboard.figures.words import headline

if TYPE_CHECKING:
    from dashboard.estimate.model import Estimate
    from dashboard.view import Shown

_AXIS = 38.0
_BETWEEN = 16.0


def picture_figure(
    shown: Shown, estimates: Mapping[str, Estimate], *, kind: str, size: Size, theme: str = "light"
) -> go.Figure:
    """Return the picture of one view.

    Parameters
    ----------
    shown
        What is shown.
    estimates
        Estimates by measure id; a missing one is drawn as the envelope of its claims.
    kind
        ``briefing`` (timeline over counts), ``timeline``, ``counts`` or ``claims``.
    size
        One of `theme.SIZES`, or `theme.page_size`.
    theme
        ``light`` or ``dark``.
    """
    if kind == "claims":
        from dashboard.figures.claims import claims_figure

        return claims_figure(shown, estimates, size=size, theme=theme)
    return _figure(shown, estimates, kind, size, theme)


def briefing_figure(
    shown: Shown, estimates: Mapping[str, Estimate], *, size: Size, theme: str = "light"
) -> go.Figure:
    """Return the timeline over the count panel."""
    return _figure(shown, estimates, "briefing", size, theme)


def timeline_figure(
    shown: Shown, estimates: Mapping[str, Estimate], *, size: Size, theme: str = "light"
) -> go.Figure:
    """Return the timeline alone."""
    return _figure(shown, estimates, "timeline", size, theme)


def counts_figure(
    shown: Shown, estimates: Mapping[str, Estimate], *, size: Size, theme: str = "light"
) -> go.Figure:
    """Return the count panel alone."""
    return _figure(shown, estimates, "counts", size, theme)


_LEGEND_GUESS = frozenset(
    ["day", "window", "before", "vague", "span", "reported", "disputed", "rebuts", "median", "thin", "range", "best", "at_least"]
)


def _figure(
    shown: Shown, estimates: Mapping[str, Estimate], kind: str, size: Size, theme_name: str
) -> go.Figure:
    theme = THEMES[theme_name]
    frame = open_frame(
        shown,
        size,
        theme,
        headline=shown.view.headline or headline(shown, estimates),
        subtitle=subtitle(shown, estimates, kind),
        legend=_LEGEND_GUESS,
    )
    left, right = _sides(frame, kind)
    look = Look(Scale.of_days(shown.start, shown.end, right - left), theme, frame.types, frame.phone)
    bottom = frame.bottom - _AXIS
    estimate = estimates.get(shown.measure.id) if shown.measure else None
    lanes, counts = None, None
    y = frame.top
    if kind != "counts":
        room = bottom - y
        if kind == "briefing":
            room -= max(150.0, min(0.4 * room, 230.0)) + _BETWEEN + (14 if frame.phone else 0)
        lanes = plan_lanes(shown, look, room)
    counts_top = y if lanes is None else y + lanes.height + _BETWEEN + (14 if frame.phone else 0)
    if kind != "timeline":
        counts = plan_counts(shown, estimate, look, max(bottom - counts_top, 60.0))
    sources = _sources(frame, lanes, counts)
    meta: dict[str, Any] = {"links": _links(shown), "at": {}, "sources": sources.ids}
    if lanes is not None:
        drawn = draw_timeline(
            frame.board,
            lanes,
            look,
            left=left,
            top=y,
            height=lanes.height if counts else max(bottom - y, 20.0),
            number=sources.number,
        )
        frame.legend |= drawn.kinds
        meta["at"] |= drawn.at
    if counts is not None:
        drawn = draw_counts(
            frame.board, counts, shown, look, left=left, top=counts_top, number=sources.number
        )
        title_counts(frame.board, counts, shown, look, left=left, top=counts_top)
        frame.legend |= drawn.kinds
    _time_axis(frame, shown, look, left, right, "y2" if counts else "y")
    close_frame(frame, sources)
    return _as_figure(frame, meta)


def subtitle(shown: Shown, estimates: Mapping[str, Estimate], kind: str) -> str:
    """Return the line under the headline: measure, period, filters, drafts, what the band means."""
    period = f"{shown.start:%b %Y} – {shown.end:%b %Y}"
    parts = [period, shown.subtitle]
    measure = shown.measure
    if measure is not None and kind != "timeline":
        parts[0] = f"{measure.title}, {period}"
        if measure.estimate and measure.id in estimates:
            parts.append("bands hold 50, 80 and 95 % of the odds")
    if "draft" in shown.events and (drafts := int(shown.events["draft"].sum())):
        parts.append(f"draft rows: {drafts}")
    return " · ".join(parts)


def _sides(frame: Frame, kind: str) -> tuple[float, float]:
    """Return the left and right end of the plot."""
    width = frame.size.width
    if width < PHONE_WIDTH:
        return frame.edge, width - frame.edge
    left = 196.0 if width >= 1000 else 178.0 if width >= 760 else 160.0
    return left, width - (58.0 if kind != "timeline" else 22.0)


def _sources(frame: Frame, lanes: Plan | None, counts: CountPlan | None) -> Sources:
    """Number the sources of the labelled rows."""
    spots = lanes.labelled if lanes else []
    claims = counts.labelled if counts else []
    return Sources(
        frame.shown,
        [s.item.source for s in spots] + claims,
        {s.item.source for s in spots if s.item.bold} | set(claims),
        width=frame.width - 150,
        size=frame.types.note,
        most_lines=frame._source_lines,
    )


def _links(shown: Shown) -> dict[str, list[str]]:
    """Return which shown rows stand against which, both ways."""
    events = shown.events
    present = set(events["id"])
    links: dict[str, list[str]] = {}
    for ident, others in zip(events["id"], events["disputes_ids"], strict=True):
        for other in others:
            if other in present:
                links.setdefault(ident, []).append(other)
                links.setdefault(other, []).append(ident)
    return links


def _time_axis(frame: Frame, shown: Shown, look: Look, left: float, right: float, anchor: str) -> None:
    days, texts = time_ticks(shown.start, shown.end, right - left)
    scale = look.scale
    frame.board.panel(
        "x",
        left,
        right,
        frame.size.width,
        type="date",
        range=[scale.moment(0), scale.moment(scale.width)],
        anchor=anchor,
        tickvals=days,
        ticktext=texts,
        tickfont={"size": frame.types.axis, "color": frame.theme.ink},
        showgrid=True,
    )


def _as_figure(frame: Frame, meta: dict[str, Any]) -> go.Figure:
    """Make the figure once, from plain values, without Plotly's slow checks."""
    board = frame.board
    layout = {
        "template": template(frame.theme),
        "width": frame.size.width,
        "height": frame.size.height,
        "annotations": board.notes,
        "shapes": board.shapes,
        "meta": meta,
        **board.axes,
    }
    return go.Figure({"data": board.traces, "layout": layout}, _validate=False)
