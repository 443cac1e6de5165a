"""The timeline panel: lanes with their names, marks and labels.

Owns drawing what `lanes` planned.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from dashboard.figures.canvas import Board, Canvas, styled
from dashboard.figures.drawing import draw_mark
from dashboard.figures.lanes import LEFT_OUT, Lane, Look, Plan, Spot
from dashboard.figures.marks import kinds
from dashboard.figures.metrics import clip, escape, text_width, wrap
from dashboard.figures.scale import moment
from dashboard.figures.theme import mix


@dataclass(slots=True)
class Drawn:
    """What a panel drew: kinds for the legend, positions for the browser."""

    kinds: set[str] = field(default_factory=set)
    at: dict[str, list[object]] = field(default_factory=dict)
    px: dict[str, tuple[float, float]] = field(default_factory=dict)


def draw_timeline(
    board: Board,
    plan: Plan,
    look: Look,
    *,
    left: float,
    top: float,
    height: float,
    edge: float,
    links: tuple[str, list[str]],
    number: Callable[[str], str],
) -> Drawn:
    """Draw the lanes.

    Parameters
    ----------
    board
        The picture.
    plan, look
        What `lanes.plan_lanes` made, and how.
    left, top, height
        The panel in pixels of the picture; lanes stand at its top.
    edge
        Margin of the picture: where stacked lanes begin and end.
    links
        Id of the chosen event, empty for none, and the ids that deny it or that it denies.
    number
        Gives the number of a source id as text, empty for one without a number.
    """
    board.panel("y", top, top + height, board.height, **_pixel_axis(height))
    canvas = Canvas("x", "y", look.scale, "marks")
    drawn = Drawn()
    for lane in plan.lanes:
        ends = (edge, board.width - edge) if look.stacked else (left, left + look.scale.width)
        floor = top + lane.top + lane.height
        board.rect(ends[0], top + lane.top, ends[1], floor, look.theme.lane, f"lane {lane.id}")
        _name_lane(board, lane, look, edge if look.stacked else left, top)
        if lane.density:
            _draw_density(board, lane, look)
            drawn.kinds.add("density")
        for spot in lane.spots:
            mark, y = spot.item.mark, lane.top + spot.y
            draw_mark(canvas, mark, y, look.theme, look.theme.lane)
            drawn.kinds |= kinds(mark)
            drawn.at[mark.id] = [canvas.at(mark.middle), round(y, 2)]
            drawn.px[mark.id] = (mark.middle, y)
            if spot.labelled:
                _label(canvas, spot, y, look, number(spot.item.source))
    drawn.kinds |= _draw_links(canvas, drawn, links, look)
    if plan.left_out:
        events = sum(lane.count for lane in plan.left_out)
        text = f"{len(plan.left_out)} more lanes with {events:,} events have no room in this size"
        board.text(
            left, top + plan.height - LEFT_OUT / 2, text, size=look.types.note, colour=look.theme.muted
        )
    if not any(lane.count for lane in plan.lanes):
        text = "No events in this window pass the filters."
        middle = left + look.scale.width / 2
        board.text(
            middle, top + height / 2, text, size=look.types.label, colour=look.theme.muted, anchor="center"
        )
    board.take(canvas)
    return drawn


def _draw_links(canvas: Canvas, drawn: Drawn, links: tuple[str, list[str]], look: Look) -> set[str]:
    """Join the chosen event to its rebuttals, or to what it rebuts, by thin lines."""
    chosen, others = links
    ends = [drawn.px[other] for other in others if other in drawn.px]
    if chosen not in drawn.px or not ends:
        return set()
    for end in ends:
        canvas.line("links", [drawn.px[chosen], end], look.theme.ink, 1)
    return {"link"}


def _pixel_axis(height: float) -> dict[str, object]:
    """Return an axis that counts pixels downwards."""
    return {
        "range": [round(height, 2), 0],
        "fixedrange": True,
        "showgrid": False,
        "showticklabels": False,
        "anchor": "x",
    }


def _label(canvas: Canvas, spot: Spot, y: float, look: Look, number: str) -> None:
    """Write a label beside, above or on its mark, its source number behind it in small."""
    item, place, types, theme = spot.item, spot.place, look.types, look.theme
    colour = theme.ink if item.bold else theme.muted
    if item.mark.dim:
        colour = mix(theme.muted, theme.lane, 0.95)
    words = escape(item.label)
    html = f"<b>{words}</b>" if item.bold else words
    if item.mark.draft:
        html = f"<i>{words}</i>"
    if number:
        html += " " + styled(number, types.note - 0.5, theme.muted)
    write = partial(canvas.text, html=html, size=types.label, colour=colour, ident=item.mark.id)
    # Anchored at the mark where possible, so that an estimate of the text's width never lets the two touch.
    if place.side == "left":
        write(
            item.mark.fade_left,
            y,
            anchor="right",
            shift=max(item.mark.extent[0], 0.0) - item.mark.fade_left - 6,
        )
    elif place.side == "right":
        edge = min(item.mark.extent[1], look.scale.width)
        write(item.mark.fade_right, y, shift=edge - item.mark.fade_right + 6)
    elif place.side == "above":
        write(place.text, y - types.label - 3)
    else:
        write(place.text, y, ground=theme.lane)


def _name_lane(board: Board, lane: Lane, look: Look, left: float, top: float) -> None:
    """Write the lane's name and count: beside it, or above it on a phone."""
    types, theme = look.types, look.theme
    note = f"{lane.count:,}"
    if lane.density:
        note = f"{lane.count:,}, one bar a {lane.density.unit}"
    elif lane.unlabelled and lane.unlabelled < lane.count:
        note += f" · +{lane.unlabelled:,} unlabelled"
    elif lane.unlabelled:
        note += " unlabelled"
    quiet = styled(note, types.note, theme.muted)
    y = top + lane.top
    if look.stacked:
        html = f"{styled(lane.title, types.label, lane.colour, bold=True)} {quiet}"
        board.text(left + 4, y + 12, html, size=types.label, colour=lane.colour, name=f"lane {lane.id}")
        return
    room = left - 24
    if lane.compact and lane.height < 2 * types.label + 8:
        note = f"{lane.count:,}" + (f" +{lane.unlabelled:,}" if 0 < lane.unlabelled < lane.count else "")
        title = clip(lane.title, room - text_width(f" {note}", types.note) - 4, types.label, bold=True)
        html = f"<b>{escape(title)}</b> {styled(note, types.note, theme.muted)}"
        board.text(
            left - 12,
            y + lane.height / 2,
            html,
            size=types.label,
            colour=lane.colour,
            anchor="right",
            name=f"lane {lane.id}",
        )
        return
    lines = wrap(lane.title, room, types.label, bold=True, lines=2 if lane.height >= 50 else 1)
    together = text_width(lines[-1], types.label, True) + text_width("  " + note, types.note)
    html = "<br>".join(f"<b>{escape(line)}</b>" for line in lines)
    html += f" {quiet}" if together <= room and lane.height < 36 else f"<br>{quiet}"
    board.text(
        left - 12,
        y + lane.height / 2,
        html,
        size=types.label,
        colour=lane.colour,
        anchor="right",
        name=f"lane {lane.id}",
    )


def _draw_density(board: Board, lane: Lane, look: Look) -> None:
    """Draw a lane's counts as bars that stand on its floor."""
    density = lane.density
    if density is None:
        return
    floor = lane.top + lane.height - 3
    most = max(density.counts, default=0) or 1
    full = lane.height - look.head - 18
    middles = [(a + b) / 2 for a, b in zip(density.edges, density.edges[1:], strict=False)]
    scale = look.scale
    board.traces.append(
        {
            "type": "bar",
            "name": f"density {lane.id}",
            "meta": {"role": "density", "lane": lane.id, "unit": density.unit, "counts": density.counts},
            "xaxis": "x",
            "yaxis": "y",
            "x": [moment(ms) for ms in middles],
            "width": [b - a for a, b in zip(density.edges, density.edges[1:], strict=False)],
            "base": [floor] * len(middles),
            "y": [round(-full * n / most, 2) for n in density.counts],
            "marker": {"color": mix(lane.colour, look.theme.lane, 0.55), "line": {"width": 0}},
            "hovertext": [f"{n:,} events" for n in density.counts],
            "hoverinfo": "text",
        }
    )
    text = f"up to {most:,} events a {density.unit}"
    canvas = Canvas("x", "y", scale, "labels")
    canvas.text(0, lane.top + look.head + 9, text, size=look.types.note, colour=look.theme.muted, shift=6)
    board.take(canvas)
