"""Claims on the count panel: where each stands, how it is drawn, and where its label goes.

A claim is a vertical bar from low to high at the middle of the window it speaks about, a horizontal bar for
that window, a disc at its best; a cross where it denies with a number. Labels never overlap each other, a
claim's own ink, or the panel's edge.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from math import isnan
from typing import Any

from dashboard.figures.canvas import Canvas
from dashboard.figures.lanes import Look
from dashboard.figures.legend import draw_bound
from dashboard.figures.marks import place_mark
from dashboard.figures.metrics import clip, escape, text_width
from dashboard.figures.rows import ClaimRow
from dashboard.figures.theme import mix
from dashboard.figures.ticks import CountScale

Rect = tuple[float, float, float, float]


# Pixels a claim's mark reaches to each side of its place.
HALF_MARK = 8


@dataclass(frozen=True, slots=True)
class ClaimSpot:
    """One claim in pixels of the panel.

    Attributes
    ----------
    x, left, right
        Middle and ends of the window it is about.
    low, best, high
        Pixels of its numbers, None where it has none.
    label, text_x, text_y, anchor
        Its label, empty where it found no room.
    """

    id: str
    kind: str
    x: float
    left: float
    right: float
    low: float | None
    best: float | None
    high: float | None
    hollow: bool
    cross: bool
    used: bool
    hit: bool
    new: bool
    source: str
    words: str
    hover: str
    label: str = ""
    text_x: float = 0.0
    text_y: float = 0.0
    anchor: str = "left"

    @property
    def middle(self) -> float:
        """Pixel of its best, else the middle of its range, else its one bound."""
        if self.best is not None:
            return self.best
        ends = [v for v in (self.low, self.high) if v is not None]
        return sum(ends) / len(ends)

    @property
    def ink(self) -> list[Rect]:
        """Return what the claim covers, as (left, top, right, bottom)."""
        ends = [v for v in (self.low, self.best, self.high) if v is not None]
        y = self.middle
        rects = [(self.x - HALF_MARK, min(ends) - 8, self.x + HALF_MARK, max(ends) + 8)]
        if self.right - self.left > 16:
            rects.append((self.left, y - 3, self.right, y + 3))
        if self.kind in ("at_least", "at_most"):
            shift = -12 if self.kind == "at_least" else 12
            rects.append((self.x - 8, min(y, y + shift) - 2, self.x + 8, max(y, y + shift) + 2))
        return rects

    def leader(self, size: float) -> list[tuple[float, float]]:
        """Return a thin line from a label that stands apart to the claim; empty where it stands close."""
        ends = [v for v in (self.low, self.best, self.high) if v is not None]
        y = min(max(self.text_y, min(ends)), max(ends))
        x = self.left if self.text_x < self.left else self.right if self.text_x > self.right else self.x
        if abs(self.text_y - y) <= size:
            return []
        start = self.text_y + (size * 0.6 if self.text_y < y else -size * 0.6)
        anchor = self.text_x + (-8 if self.anchor == "right" else 8)
        near = min(max(anchor, min(x, self.x)), max(x, self.x)) if self.text_x != self.x else self.x
        return [(anchor, start), (self.x if abs(near - self.x) < 30 else near, y)]


def numbers_of(row: Any) -> tuple[float | None, float | None, float | None]:
    """Return low, best and high of a claim, None where blank."""
    low, best, high = (None if v is None or isnan(v) else float(v) for v in (row.low, row.best, row.high))
    return low, best, high


def say_number(value: float) -> str:
    """Return a count with thousands separators.

    Examples
    --------
    >>> say_number(1000.0), say_number(2.5)
    ('1,000', '2.5')
    """
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,g}"


def say_amount(row: Any) -> str:
    """Return what a claim says, as short as can be: ``1,000``, ``11–50``, ``at least 10``, ``+95``."""
    low, best, high = numbers_of(row)
    if row.kind == "at_least" and (low is not None or best is not None):
        return f"at least {say_number(low if low is not None else best or 0)}"
    if row.kind == "at_most" and (high is not None or best is not None):
        return f"at most {say_number(high if high is not None else best or 0)}"
    if best is not None:
        text = say_number(best)
    elif low is not None and high is not None:
        text = say_number(low) if low == high else f"{say_number(low)}–{say_number(high)}"
    elif low is not None or high is not None:
        text = f"from {say_number(low)}" if low is not None else f"up to {say_number(high or 0)}"
    else:
        return "no number"
    sign = {"flow_in": "+", "flow_out": "−"}.get(row.kind, "")
    return sign + text


def say_claim(row: Any, outlet: str) -> str:
    """Return a claim's label: who, and the words or the number."""
    who = say_who(row.claimant, outlet)
    words = f"“{row.wording}”" if row.wording and row.kind in ("level", "no_change") else say_amount(row)
    return f"{who}: {words}" if who else words


def say_who(claimant: str, outlet: str) -> str:
    """Return a claimant's name for a label; one without a name is the outlet's source."""
    name = claimant.partition(",")[0].strip()
    outlet = outlet.removeprefix("The ")
    if not name:
        return outlet
    # Names start with a capital; "unnamed person close to the ministry" does not.
    return name if not name[0].islower() or not outlet else f"{outlet} source"


def claim_spots(
    rows: Iterable[ClaimRow],
    scale: CountScale,
    look: Look,
    as_of: date,
    known: set[str],
    outlets: dict[str, str],
) -> list[ClaimSpot]:
    """Return the numbered claims of the visible window in pixels, without labels."""
    spots = []
    for row in rows:
        low, best, high = numbers_of(row)
        mark = place_mark(row, look.scale, as_of, id=row.id, lane="claims", colour=look.theme.ink)
        outlet = outlets.get(row.sources[0], "") if row.sources else ""
        words = say_claim(row, outlet)
        hover = f"<b>{escape(words)}</b><br>{escape(say_amount(row))} · about {escape(row.date_said)}"
        if row.stated_said:
            hover += f" · said {escape(row.stated_said)}"
        px = [None if v is None else scale.px(v) for v in (low, best, high)]
        if row.kind in ("at_least", "at_most"):
            bound = next(
                v
                for v in ((px[0], px[1], px[2]) if row.kind == "at_least" else (px[2], px[1], px[0]))
                if v is not None
            )
            px = [None, bound, None]
        spots.append(
            ClaimSpot(
                id=row.id,
                kind=row.kind,
                x=mark.middle,
                left=mark.fade_left,
                right=mark.fade_right,
                low=px[0],
                best=px[1],
                high=px[2],
                hollow=bool(known.intersection(row.disputed_by)),
                cross=bool(row.disputes_ids),
                used=bool(row.use),
                hit=row.hit,
                new=row.new,
                source=row.sources[0] if row.sources else "",
                words=words,
                hover=hover,
            )
        )
    return spots


def spread_claims(spots: list[ClaimSpot], width: float) -> list[ClaimSpot]:
    """Move claims that would cover each other sideways, as little as it takes.

    A claim stays within the dates it is about, give or take half a mark: a place is a date, and none is
    invented. Where that is not enough they cover each other in part, none wholly.
    """
    placed: list[ClaimSpot] = []
    for spot in spots:
        least, most = max(4, spot.left - HALF_MARK), min(width - 4, spot.right + HALF_MARK)
        moved = [replace(spot, x=spot.x + step) for step in (0, 8, -8, 16, -16, 32, -32, 48, -48, 64, -64)]
        near = [m for m in moved if m.x == spot.x or least <= m.x <= most]
        placed.append(min(near, key=lambda m: sum(_covered(m.ink[0], p.ink[0]) for p in placed)))
    return placed


def _covered(a: Rect, b: Rect) -> float:
    """Return how many pixels of width two rectangles share."""
    return min(a[2], b[2]) - max(a[0], b[0]) if overlap(a, b) else 0.0


def overlap(a: Rect, b: Rect) -> bool:
    """Return whether two rectangles share more than an edge."""
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def label_claims(
    spots: list[ClaimSpot], look: Look, height: float, taken: list[Rect], grid: list[float]
) -> list[ClaimSpot]:
    """Give each claim a label where one fits without touching anything, in the order given.

    Places off the heights in `grid` come first, so that no grid line runs through a text that could avoid it.
    """
    size = look.types.note + 1
    width = look.scale.width
    used = list(taken) + [rect for spot in spots for rect in spot.ink]
    # Leaders may cross a claim's ink, but neither another label nor, later, be crossed by one.
    texts: list[Rect] = []
    out = []
    for spot in spots:
        text = clip(spot.words, min(max(0.4 * width, 300), 0.75 * width), size)
        wide = text_width(text, size) + look.types.note * 1.5
        places = _places(spot, wide, size)
        tries = (
            replace(spot, label=text, text_x=x, text_y=y, anchor=anchor)
            for x, y, anchor in sorted(places, key=lambda p: any(abs(p[1] - g) < 5 for g in grid))
            if _fits(_rect(x, y, anchor, wide, size), used, width, height)
        )
        placed = next((t for t in tries if not _crosses(t.leader(size), texts)), spot)
        out.append(placed)
        if placed.label:
            texts.append(_rect(placed.text_x, placed.text_y, placed.anchor, wide, size))
            used += [texts[-1], *_line_rects(placed.leader(size))]
    return out


def _line_rects(line: list[tuple[float, float]]) -> list[Rect]:
    """Return small rectangles along a line."""
    if not line:
        return []
    (a, b), (c, d) = line
    steps = [(a + (c - a) * k / 8, b + (d - b) * k / 8) for k in range(1, 8)]
    return [(x - 1, y - 1, x + 1, y + 1) for x, y in steps]


def _crosses(line: list[tuple[float, float]], rects: list[Rect]) -> bool:
    return any(overlap(small, rect) for small in _line_rects(line) for rect in rects)


def _places(spot: ClaimSpot, wide: float, size: float) -> list[tuple[float, float, str]]:
    """Return where a label may stand, best first."""
    ends = [v for v in (spot.low, spot.best, spot.high) if v is not None]
    heights = [spot.middle, min(ends), max(ends)]
    heights += [spot.middle + k * size * 0.7 for k in (-1, 1, -2, 2, -3, 3)]
    heights += [end for k in (1, 2, 3) for end in (min(ends) - k * size, max(ends) + k * size)]
    right = max(spot.x + 10, spot.right + 5 if spot.right - spot.left > 16 else 0)
    left = min(spot.x - 10, spot.left - 5 if spot.right - spot.left > 16 else spot.x)
    near = [(x, y, anchor) for y in heights for x, anchor in ((right, "left"), (left, "right"))]
    beside = [(spot.x + 10, y, "left") for y in heights] + [(spot.x - 10, y, "right") for y in heights]
    over = [
        (spot.x - wide / 2, min(ends) - size - 4, "left"),
        (spot.x - wide / 2, max(ends) + size + 4, "left"),
    ]
    return near + beside + over


def _rect(x: float, y: float, anchor: str, wide: float, size: float) -> Rect:
    left = x if anchor == "left" else x - wide
    return left, y - size * 0.62, left + wide, y + size * 0.62


def _fits(rect: Rect, used: list[Rect], width: float, height: float) -> bool:
    left, top, right, bottom = rect
    if left < 2 or right > width - 2 or top < 0 or bottom > height:
        return False
    return not any(overlap(rect, other) for other in used)


def draw_claim(canvas: Canvas, spot: ClaimSpot, look: Look) -> set[str]:
    """Draw one claim and return its kinds for the legend."""
    theme = look.theme
    colour = theme.ink if spot.used else theme.unused
    width = 2.0 if spot.used else 1.0
    y, seen = spot.middle, set() if spot.used else {"unused"}
    if spot.right - spot.left > 16:
        canvas.line("claims", [(spot.left, y), (spot.right, y)], mix(colour, theme.paper, 0.45), width)
    if spot.kind in ("at_least", "at_most"):
        draw_bound(canvas, "claims", spot.x, y, spot.kind == "at_least", colour, spot.id, spot.hover)
        return seen | {spot.kind}
    if spot.low is not None and spot.high is not None and abs(spot.low - spot.high) > 3:
        canvas.line("claims", [(spot.x, spot.low), (spot.x, spot.high)], colour, width)
        for end in (spot.low, spot.high):
            canvas.line("claims", [(spot.x - 4, end), (spot.x + 4, end)], colour, width)
        seen |= {"range"} if spot.used else set()
    symbol, size, fill, edge = "circle", 9.0, theme.paper if spot.hollow else colour, 1.8
    if spot.kind in ("flow_in", "flow_out"):
        symbol, size, fill = (
            ("triangle-right" if spot.kind == "flow_in" else "triangle-left"),
            11.0,
            theme.paper,
        )
    elif spot.cross:
        symbol, size, edge = "x-thin", 9.0, 2.8
    elif not spot.used:
        size = 6.0
    if spot.best is not None or spot.kind.startswith("flow") or spot.cross:
        names = {"ident": spot.id, "hover": spot.hover}
        canvas.dot(
            "claims", spot.x, y, symbol, size, fill=fill, edge=colour, edge_width=edge, on_top=True, **names
        )
        seen.add(
            spot.kind
            if spot.kind.startswith("flow")
            else "rebuts"
            if spot.cross
            else "disputed"
            if spot.hollow
            else "best"
            if spot.used
            else "unused"
        )
    if spot.hit:
        canvas.dot("claims", spot.x, y, "circle-open", 20, fill=theme.accent, edge=theme.accent, edge_width=2)
        seen.add("hit")
    if spot.new:
        top = min(v for v in (spot.low, spot.best, spot.high) if v is not None) - 10
        canvas.dot(
            "claims", spot.x, top, "triangle-down", 7, fill=theme.accent, edge=theme.accent, on_top=True
        )
        seen.add("new")
    return seen
