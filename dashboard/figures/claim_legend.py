"""The legend of the picture "who says how many": the sides and the kinds of marks that occur in it."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.figures.canvas import Canvas
from dashboard.figures.claim_rows import Table
from dashboard.figures.legend import Entry
from dashboard.figures.theme import Theme, mix

SIDE_TITLES = {
    "us": "US officials",
    "russia": "Russian officials",
    "venezuela": "Venezuelan officials",
    "press": "Press",
    "analyst": "Analysts",
    "other": "Others",
    "": "No side stated",
}
_SIDE_LANES = {"us": 0, "russia": 3, "venezuela": 2, "press": 5, "analyst": 4, "other": 7, "": 6}


def side_colour(side: str, theme: Theme) -> str:
    """Return the colour of a side; one that is not known looks like none stated."""
    return theme.lane_colour(_SIDE_LANES.get(side, _SIDE_LANES[""]))


def claim_entries(table: Table) -> tuple[Entry, ...]:
    """Return the entries of a table: sides that occur, then the marks that occur."""
    rows = [row for group in table.groups for row in group.rows]
    entries = [
        Entry(f"side {side}", 10, title, _square(side))
        for side, title in SIDE_TITLES.items()
        if side in table.sides
    ]
    seen = {
        "best": any(r.used and r.best is not None and not r.rebuts and not r.disputed for r in rows),
        "disputed": any(r.disputed and r.best is not None and r.kind == "level" for r in rows),
        "range": any(r.low is not None and r.high is not None and r.low != r.high for r in rows),
        "bounds": any(r.kind in ("at_least", "at_most") for r in rows),
        "flows": any(r.kind in ("flow_in", "flow_out") for r in rows),
        "rebuts": any(r.rebuts for r in rows),
        "unused": any(not r.used and (r.low, r.best, r.high) != (None, None, None) for r in rows),
        "estimate": any(g.answer and g.answer.median is not None for g in table.groups),
    }
    return (*entries, *(entry for entry in _MARKS if seen[entry.kind]))


def _square(side: str) -> Callable[[Canvas, float, float, Theme], None]:
    def draw(canvas: Canvas, x: float, y: float, theme: Theme) -> None:
        colour = side_colour(side, theme)
        canvas.dot("legend", x + 5, y, "square", 10, fill=colour, edge=colour)

    return draw


def _dots(*parts: tuple[float, str, float, bool]) -> Callable[[Canvas, float, float, Theme], None]:
    """Return a sample made of symbols: (x, symbol, size, filled)."""

    def draw(canvas: Canvas, x: float, y: float, theme: Theme) -> None:
        for shift, symbol, size, filled in parts:
            fill = theme.ink if filled else theme.paper
            width = 3 if symbol == "x-thin" else 0 if filled else 2
            canvas.dot("legend", x + shift, y, symbol, size, fill=fill, edge=theme.ink, edge_width=width)

    return draw


def _range(canvas: Canvas, x: float, y: float, theme: Theme) -> None:
    canvas.bar("legend", x, x + 18, y, 8, mix(theme.ink, theme.paper, 0.45), ident="", hover="")


def _bounds(canvas: Canvas, x: float, y: float, theme: Theme) -> None:
    for tick, arrow, symbol in ((x + 10, x + 4, "triangle-left"), (x + 19, x + 25, "triangle-right")):
        canvas.line("legend", [(tick, y - 6), (tick, y + 6)], theme.ink, 2)
        canvas.dot("legend", arrow, y, symbol, 8, fill=theme.ink, edge=theme.ink)


def _unused(canvas: Canvas, x: float, y: float, theme: Theme) -> None:
    canvas.bar("legend", x, x + 16, y, 3, mix(theme.unused, theme.paper, 0.45), ident="", hover="")
    canvas.dot("legend", x + 8, y, "circle", 7, fill=theme.unused, edge=theme.paper)


_MARKS = (
    Entry("best", 12, "best", _dots((6, "circle", 11, True))),
    Entry("disputed", 12, "disputed", _dots((6, "circle", 11, False))),
    Entry("range", 18, "range", _range),
    Entry("bounds", 30, "at most, at least", _bounds),
    Entry(
        "flows",
        26,
        "departures, arrivals",
        _dots((6, "triangle-left", 11, True), (20, "triangle-right", 11, True)),
    ),
    Entry("rebuts", 12, "rebuts", _dots((6, "x-thin", 9, True))),
    Entry("unused", 16, "repeats another, or not used", _unused),
    Entry("estimate", 12, "estimate, 80 % band", _dots((6, "diamond", 12, True))),
)
