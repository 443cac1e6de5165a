"""Whole pictures: the timeline over the counts on one time axis, or one of them, in the frame all share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.evidence.windows import say_day, say_month
from dashboard.figures.counts import CountPlan, draw_counts, plan_counts, title_counts
from dashboard.figures.frame import Frame, Sources, close_frame, frame_figure, open_frame
from dashboard.figures.lanes import Lane, Look, Plan, fill_lanes, least_height, plan_lanes
from dashboard.figures.legend import LINE, legend_lines
from dashboard.figures.marks import kinds
from dashboard.figures.metrics import text_width
from dashboard.figures.rows import ids_of
from dashboard.figures.scale import Scale, day_ms
from dashboard.figures.theme import THEMES, Size, Theme, page_size, type_sizes
from dashboard.figures.ticks import time_ticks
from dashboard.figures.timeline import draw_timeline
from dashboard.figures.words import headline
from dashboard.figures.worth import ANSWERED, KEY

if TYPE_CHECKING:
    from dashboard.estimate.model import Estimate
    from dashboard.view import Shown

_AXIS, _BETWEEN, _BETWEEN_STACKED = 37.0, 22.0, 32.0
# The count panel gets at least this height, and this share of the room for both panels; less only where lanes
# would have to be left out.
_LEAST_COUNTS, _COUNTS_SHARE, _SMALLEST_COUNTS = 150.0, 0.32, 96.0


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


@dataclass(frozen=True, slots=True)
class _Picture:
    """What is drawn, before it is known how much room the frame takes."""

    shown: Shown
    kind: str
    size: Size
    headline: str
    subtitle: str
    estimate: Estimate | None
    look: Look
    left: float
    lanes: list[Lane]

    @classmethod
    def of(
        cls, shown: Shown, estimates: Mapping[str, Estimate], kind: str, size: Size, theme: Theme
    ) -> _Picture:
        """Prepare a picture: its scale, and marks and labels without their heights."""
        left, right = _sides(size, kind)
        scale = Scale.of_days(shown.start, shown.end, right - left)
        look = Look(scale, theme, type_sizes(size), size.phone, size.stacked)
        return cls(
            shown,
            kind,
            size,
            shown.view.headline or headline(shown, estimates, kind),
            subtitle(shown, estimates, kind),
            estimates.get(shown.measure.id) if shown.measure else None,
            look,
            left,
            [] if kind == "counts" else fill_lanes(shown, look),
        )

    @property
    def kinds(self) -> set[str]:
        """What the legend will show, as far as it is known yet."""
        found = {kind for lane in self.lanes for item in lane.items for kind in kinds(item.mark)}
        found |= {"density" for lane in self.lanes if lane.density}
        if self.kind != "timeline":
            found |= {"median", "range", "best"}
        return found

    def open(self, legend: set[str]) -> Frame:
        """Start the frame with room for a legend of these kinds."""
        return open_frame(
            self.shown,
            self.size,
            self.look.theme,
            headline=self.headline,
            subtitle=self.subtitle,
            legend=legend,
        )


def _figure(shown: Shown, estimates: Mapping[str, Estimate], kind: str, size: Size, theme: str) -> go.Figure:
    """Draw the picture; again where its legend turned out to need another number of lines."""
    if shown.measure is None and kind == "briefing":
        kind = "timeline"
    picture = _Picture.of(shown, estimates, kind, size, THEMES[theme])
    guess = picture.kinds
    for _ in range(3):
        frame, meta = _draw(picture, guess)
        if _legend_lines(frame, guess) == _legend_lines(frame, frame.legend):
            break
        guess = frame.legend
    return frame_figure(frame, meta)


def _draw(picture: _Picture, legend: set[str]) -> tuple[Frame, dict[str, Any]]:
    """Draw the panels into a frame whose foot has room for this legend."""
    shown, look, left = picture.shown, picture.look, picture.left
    frame = picture.open(legend)
    bottom = frame.bottom - _AXIS
    between = _BETWEEN_STACKED if frame.stacked else _BETWEEN
    now = look.scale.px(day_ms(shown.as_of + timedelta(days=1)))
    y = frame.top + (15.0 if 0 < now < look.scale.width else 0.0)
    lanes, counts = None, None
    counts_top = y + between - 6
    if picture.kind != "counts":
        room = bottom - y
        if picture.kind == "briefing":
            room = _share_height(room - between, least_height(picture.lanes, look))
        lanes = plan_lanes(picture.lanes, look, room)
        counts_top = y + lanes.height + between
    if picture.kind != "timeline":
        counts = plan_counts(shown, picture.estimate, look, max(bottom - counts_top, 60.0))
    sources = _sources(frame, lanes, counts)
    meta: dict[str, Any] = {"links": _links(shown), "at": {}, "sources": sources.ids}
    if lanes is not None:
        drawn = draw_timeline(
            frame.board,
            lanes,
            look,
            left=left,
            top=y,
            height=max(lanes.height, 20.0),
            edge=frame.edge,
            links=(shown.view.event, meta["links"].get(shown.view.event, [])),
            number=sources.number,
        )
        frame.legend |= drawn.kinds
        meta["at"] |= drawn.at
    if counts is not None:
        drawn = draw_counts(frame.board, counts, look, top=counts_top, number=sources.number)
        title_counts(frame.board, counts, shown, look, left=left, top=counts_top, edge=frame.edge)
        frame.legend |= drawn.kinds
    if 0 < now < look.scale.width:
        _as_of_line(frame, shown, left + now, (y, bottom))
    _time_axis(frame, shown, look, left, "y2" if counts else "y")
    close_frame(frame, sources)
    return frame, meta


def _share_height(room: float, least: float) -> float:
    """Return the lanes' part of the height: what the counts leave, or what one row a lane takes."""
    return max(room - max(_LEAST_COUNTS, _COUNTS_SHARE * room), min(least, room - _SMALLEST_COUNTS))


def _legend_lines(frame: Frame, found: set[str]) -> int:
    return len(legend_lines(found, frame.width, frame.types.note))


def needed_height(
    shown: Shown, estimates: Mapping[str, Estimate], *, kind: str, width: int, theme: str = "light"
) -> int:
    """Return the height at which a picture of this width labels every key row.

    For the page, which can scroll; a slide cannot.
    """
    size = page_size(width, 8000)
    picture = _Picture.of(shown, estimates, kind, size, THEMES[theme])
    frame = picture.open(picture.kinds)
    around = size.height - frame.bottom + frame.top + _AXIS + 15.0 + LINE
    if kind == "counts":
        return round(around + 1.5 * _LEAST_COUNTS)
    lanes = plan_lanes(picture.lanes, picture.look, 8000.0).wanted
    if kind == "timeline":
        return round(around + lanes)
    lanes += _BETWEEN_STACKED if size.stacked else _BETWEEN
    return round(around + max(lanes + _LEAST_COUNTS, lanes / (1 - _COUNTS_SHARE)))


def subtitle(shown: Shown, estimates: Mapping[str, Estimate], kind: str) -> str:
    """Return the line under the headline: measure, period, filters, drafts, what the band means."""
    period = f"{say_month(shown.start)} – {say_month(shown.end)}"
    parts = [period, shown.subtitle if kind != "counts" else f"{len(shown.claims):,} claims"]
    measure = shown.measure
    if measure is not None and kind != "timeline":
        parts[0] = f"{measure.title}, {period}"
        if measure.estimate and measure.id in estimates:
            parts.append("bands hold 50, 80 and 95 % of the odds")
    if "draft" in shown.events and (drafts := int(shown.events["draft"].sum())):
        parts.append(f"draft rows: {drafts}")
    return " · ".join(parts)


def _sides(size: Size, kind: str) -> tuple[float, float]:
    """Return the left and right end of the plot."""
    right = size.width - (22.0 if kind == "timeline" else 38.0 if size.phone else 58.0)
    if size.stacked:
        return (size.edge if kind == "timeline" else 38.0 if size.phone else 56.0), right
    return (196.0 if size.width >= 1000 else 178.0), right


def _sources(frame: Frame, lanes: Plan | None, counts: CountPlan | None) -> Sources:
    """Number the sources of the labelled rows."""
    spots = lanes.labelled if lanes else []
    claims = counts.labelled if counts else []
    worth = dict.fromkeys(claims, KEY + ANSWERED)
    for spot in spots:
        worth[spot.item.source] = max(worth.get(spot.item.source, 0.0), spot.item.worth)
    return Sources(
        frame.shown,
        [s.item.source for s in spots] + claims,
        worth,
        width=frame.width - 150,
        size=frame.types.note,
        most_lines=frame.source_lines,
        frames=[rows for rows, drawn in ((frame.shown.events, lanes), (frame.shown.claims, counts)) if drawn],
    )


def _links(shown: Shown) -> dict[str, list[str]]:
    """Return which shown rows stand against which, both ways."""
    events = shown.events
    ids = ids_of(events)
    present = set(ids)
    links: dict[str, list[str]] = {}
    for ident, others in zip(ids, events["disputes_ids"].to_numpy(dtype=object), strict=True):
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


def _time_axis(frame: Frame, shown: Shown, look: Look, left: float, anchor: str) -> None:
    scale = look.scale
    days, texts = time_ticks(shown.start, shown.end, scale.width)
    frame.board.panel(
        "x",
        left,
        left + scale.width,
        frame.size.width,
        type="date",
        range=[scale.moment(0), scale.moment(scale.width)],
        anchor=anchor,
        tickvals=days,
        ticktext=texts,
        tickfont={"size": frame.types.axis, "color": frame.theme.ink},
        showgrid=True,
    )
