"""Draws one mark of the grammar on a canvas: bar, fades, edges, ticks, disc, cross, rings.

What a mark means and where it lies is `marks`'s.
"""

from __future__ import annotations

from functools import partial

from dashboard.figures.canvas import Canvas
from dashboard.figures.marks import BAR, DISC, TICK, Mark
from dashboard.figures.theme import Theme, mix

_EDGE = 1.6


def draw_mark(canvas: Canvas, mark: Mark, y: float, theme: Theme, ground: str) -> None:
    """Draw one mark around the height `y` on a lane of colour `ground`."""
    share = 0.32 if mark.dim else 0.5 if mark.draft else 1.0
    colour = mix(mark.colour, ground, share) if share < 1 else mark.colour
    hollow = mark.status in ("disputed", "denied")
    dash = "2px,2px" if mark.status == "reported" or mark.draft else "solid"
    fill = ground if hollow else mix(colour, ground, 0.8 if mark.shape == "span" else 0.42)
    dot = partial(canvas.dot, mark.lane, ident=mark.id, hover=mark.hover)
    if mark.shape != "day" or mark.vague:
        _draw_fades(canvas, mark, y, colour, ground)
        _draw_bar(canvas, mark, y, colour, fill, dash)
    if mark.rebuts:
        size = (DISC - 1) * mark.size
        dot(mark.middle, y, "x-thin", size, fill=colour, edge=colour, edge_width=3.2 * mark.size)
    elif mark.shape == "day":
        disc = ground if hollow else mix(colour, ground, 0.72)
        edge = 2.0 if not mark.small else 1.5
        dot(mark.left, y, "circle", DISC * mark.size, fill=disc, edge=colour, edge_width=edge, dash=dash)
    if mark.status == "denied":
        reach = 7 * mark.size
        points = [(mark.middle - reach * 0.75, y + reach), (mark.middle + reach * 0.75, y - reach)]
        canvas.line(mark.lane, points, colour, 1.8)
    if mark.hit:
        ring = 21 if not mark.small else 16
        dot(mark.middle, y, "circle-open", ring, fill=theme.accent, edge=theme.accent, edge_width=2)
    if mark.selected:
        dot(mark.middle, y, "circle-open", 22, fill=theme.ink, edge=theme.ink, edge_width=1.5)
    if mark.new:
        up = y - 9.5 * mark.size
        dot(mark.middle, up, "triangle-down", 7, fill=theme.accent, edge=theme.accent, on_top=True)


def _draw_fades(canvas: Canvas, mark: Mark, y: float, colour: str, ground: str) -> None:
    """Draw the vague ends as slices that grow paler outwards; one trace can hold them all."""
    hollow = mark.status in ("disputed", "denied")
    # A hollow bar has to fade, too: its fades carry a faint tint of the edge.
    tint = 0.16 if hollow else 0.8 if mark.shape == "span" else 0.42
    # Every slice is two SVG nodes: as few as still look smooth.
    step = 11 if mark.small else 6
    for inner, outer in ((mark.left, mark.fade_left), (mark.right, mark.fade_right)):
        length = abs(outer - inner)
        slices = min(max(round(length / step), 2 if mark.small else 3), 32) if length > 2 else 0
        for i in range(slices):
            first, last = sorted(inner + (outer - inner) * k / slices for k in (i, i + 1))
            shade = mix(mix(colour, ground, tint), ground, 1 - (i + 0.5) / slices)
            # The outer, palest half answers no pointer; its texts would double the size of a picture.
            hover = mark.hover if 2 * i < slices else ""
            canvas.bar(mark.lane, first, last, y, BAR * mark.size, shade, ident=mark.id, hover=hover)


def _draw_bar(canvas: Canvas, mark: Mark, y: float, colour: str, fill: str, dash: str) -> None:
    """Draw the bar of a window or span: fill, edges, ticks, arrows."""
    low, high = y - BAR * mark.size / 2, y + BAR * mark.size / 2
    left, right = mark.left, mark.right
    if right > left:
        canvas.bar(mark.lane, left, right, y, high - low, fill, ident=mark.id, hover=mark.hover)
    elif mark.shape != "day":
        # A bar that is all fade shows its status on the half beside its bound.
        middle = (mark.fade_left + mark.fade_right) / 2
        left, right = min(middle, left), max(middle, right)
    # An edge is one line where it can be: every line is an SVG node.
    closed = mark.shape == "span" and mark.status != "confirmed"
    left_shut = closed and not mark.tick_left and mark.fade_left == mark.left
    right_shut = closed and not mark.tick_right and mark.fade_right == mark.right
    for points in _edges(left, right, low, high, left_shut, right_shut):
        canvas.line(mark.lane, points, colour, _EDGE, dash)
    reach = TICK * mark.size / 2
    for x, tick in ((mark.left, mark.tick_left), (mark.right, mark.tick_right)):
        if tick:
            canvas.line(mark.lane, [(x, y - reach), (x, y + reach)], colour, 1.6 if mark.small else 2)
    arrow = partial(canvas.dot, mark.lane, y=y, size=13 * mark.size, fill=colour, edge=colour)
    if mark.arrow_left:
        arrow(mark.left - 2, symbol="triangle-left", ident=mark.id, hover=mark.hover)
    if mark.arrow_right:
        arrow(mark.right + 2, symbol="triangle-right", ident=mark.id, hover=mark.hover)


def _edges(
    left: float, right: float, low: float, high: float, left_shut: bool, right_shut: bool
) -> list[list[tuple[float, float]]]:
    """Return the edges of a bar as few lines: above and below, and the ends that are shut."""
    if right <= left:
        ends = [x for x, shut in ((left, left_shut), (right, right_shut)) if shut]
        return [[(x, low), (x, high)] for x in ends[:1]]
    above, below = [(left, low), (right, low)], [(right, high), (left, high)]
    if left_shut and right_shut:
        return [[*above, *below, above[0]]]
    if right_shut:
        return [[*above, *below]]
    if left_shut:
        return [[*below, *above]]
    return [above, below]
