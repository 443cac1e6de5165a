"""Whole pictures: the timeline over the counts on one time axis, or one of them, in the frame all share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.evidence.windows import say_day
from dashboard.figures.canvas import Scale, day_ms
from dashboard.figures.counts import CountPlan, draw_counts, plan_counts, title_counts
from dashboard.figures.frame import Frame, Sources, close_frame, frame_figure, open_frame
from dashboard.figures.lanes import Look, Plan, plan_lanes
from dashboard.figures.legend import legend_lines
from dashboard.figures.metrics import text_width
from dashboard.figures.theme import THEMES, Size, Theme, page_size
from dashboard.figures.ticks import time_ticks
from dashboard.figures.timeline import draw_timeline
from dashboard.figures.words import headline

if TYPE_CHECKING:
    from dashboard.estimate.model import Estimate
    from dashboard.view import Shown

_AXIS, _LEAST_COUNTS = 37.0, 150.0
# What most pictures show: the first guess at how many lines the legend needs.
_LEGEND_GUESS = (
    "day",
    "window",
    "vague",
    "span",
    "reported",
    "disputed",
    "rebuts",
    "median",
    "range",
    "best",
)


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


def _figure(
    shown: Shown, estimates: Mapping[str, Estimate], kind: str, size: Size, theme_name: str
) -> go.Figure:
    """Draw the picture; again where its legend turned out to need another number of lines."""
    guess = set(_LEGEND_GUESS)
    for _ in range(3):
        frame, meta, _ = _draw(shown, estimates, kind, size, THEMES[theme_name], guess)
        if _legend_lines(frame, guess) == _legend_lines(frame, frame.legend):
            break
        guess = frame.legend
    return frame_figure(frame, meta)


def _draw(
    shown: Shown, estimates: Mapping[str, Estimate], kind: str, size: Size, theme: Theme, guess: set[str]
) -> tuple[Frame, dict[str, Any], Plan | None]:
    frame = open_frame(
        shown,
        size,
        theme,
        headline=shown.view.headline or headline(shown, estimates, kind),
        subtitle=subtitle(shown, estimates, kind),
        legend=guess,
    )
    left, right = _sides(frame, kind)
    look = Look(
        Scale.of_days(shown.start, shown.end, right - left), theme, frame.types, frame.phone, frame.stacked
    )
    bottom = frame.bottom - _AXIS
    estimate = estimates.get(shown.measure.id) if shown.measure else None
    lanes, counts = None, None
    y, between = frame.top, 32.0 if frame.stacked else 22.0
    now = look.scale.px(day_ms(shown.as_of + timedelta(days=1)))
    y += 15.0 if 0 < now < look.scale.width else 0.0
    if kind != "counts":
        room = bottom - y
        if kind == "briefing":
            room -= max(_LEAST_COUNTS, 0.32 * room) + between
        lanes = plan_lanes(shown, look, room)
    counts_top = y + between - 6 if lanes is None else y + lanes.height + between
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
            edge=frame.edge,
            links=(shown.view.event, meta["links"].get(shown.view.event, [])),
            number=sources.number,
        )
        frame.legend |= drawn.kinds
        meta["at"] |= drawn.at
    if counts is not None:
        drawn = draw_counts(
            frame.board, counts, shown, look, left=left, top=counts_top, number=sources.number
        )
        title_counts(frame.board, counts, shown, look, left=left, top=counts_top, edge=frame.edge)
        frame.legend |= drawn.kinds
    if 0 < now < look.scale.width:
        _as_of_line(frame, shown, left + now, (y, bottom))
    _time_axis(frame, shown, look, (left, right), "y2" if counts else "y")
    close_frame(frame, sources)
    return frame, meta, lanes


def _legend_lines(frame: Frame, kinds: set[str]) -> int:
    return len(legend_lines(kinds, frame.width, frame.types.note))


def needed_height(
    shown: Shown, estimates: Mapping[str, Estimate], *, kind: str, width: int, theme: str = "light"
) -> int:
    """Return the height at which a picture of this width labels every key row.

    For the page, which can scroll; a slide cannot.
    """
    size = page_size(width, 8000)
    frame, _, plan = _draw(shown, estimates, kind, size, THEMES[theme], set(_LEGEND_GUESS))
    around = size.height - frame.bottom + frame.top + _AXIS
    counts = 0.0 if kind == "timeline" else 230.0
    return round(around + (plan.wanted if plan else 120.0) + counts)


def subtitle(shown: Shown, estimates: Mapping[str, Estimate], kind: str) -> str:
    """Return the line under the headline: measure, period, filters, drafts, what the band means."""
    period = f"{shown.start:%b %Y} – {shown.end:%b %Y}"
    parts = [period, shown.subtitle if kind != "counts" else f"{len(shown.claims):,} claims"]
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
    right = width - (22.0 if kind == "timeline" else 38.0 if frame.phone else 58.0)
    if frame.stacked:
        return (frame.edge if kind == "timeline" else 38.0 if frame.phone else 56.0), right
    return (196.0 if width >= 1000 else 178.0), right


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
        most_lines=frame.source_lines,
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


def _as_of_line(frame: Frame, shown: Shown, x: float, ends: tuple[float, float]) -> None:
    """Draw where knowledge ends: nothing to the right of the line was known."""
    board = frame.board
    board.shapes.append(
        {
            "type": "line",
            "name": "as of",
            "layer": "below",
            "xref": "paper",
            "yref": "paper",
            "x0": round(x / board.width, 5),
            "x1": round(x / board.width, 5),
            "y0": round(1 - ends[1] / board.height, 5),
            "y1": round(1 - (ends[0] - 4) / board.height, 5),
            "line": {"color": frame.theme.ink, "width": 1, "dash": "4px,3px"},
        }
    )
    text = f"as of {say_day(shown.as_of)}"
    left = x + text_width(text, frame.types.note) + 8 > board.width
    board.text(
        x - 4 if left else x + 4,
        ends[0] - 9,
        text,
        size=frame.types.note,
        colour=frame.theme.ink,
        anchor="right" if left else "left",
        name="as of",
    )


def _time_axis(frame: Frame, shown: Shown, look: Look, ends: tuple[float, float], anchor: str) -> None:
    left, right = ends
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
