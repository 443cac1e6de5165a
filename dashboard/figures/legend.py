"""The legend line: every kind of mark the picture shows, drawn as it is drawn there, with its meaning."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dashboard.figures.canvas import Board, Canvas
from dashboard.figures.drawing import draw_mark
from dashboard.figures.marks import Mark
from dashboard.figures.metrics import escape, text_width
from dashboard.figures.theme import Theme, mix

_GAP, _LEAST_GAP = 15.0, 9.0
LINE = 19.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the width of its sample and its words."""

    kind: str
    width: float
    words: str
    draw: Callable[[Canvas, float, float, Theme], None]


def _sample(width: float, **style: object) -> Callable[[Canvas, float, float, Theme], None]:
    """Return a function that draws a mark of the grammar in ink, `width` pixels wide."""

    def draw(canvas: Canvas, x: float, y: float, theme: Theme) -> None:
        fields: dict[str, object] = {
            "id": "",
            "lane": "legend",
            "colour": theme.muted,
            "shape": "window",
            "left": x,
            "right": x + width,
            "fade_left": x,
            "fade_right": x + width,
            "tick_left": True,
            "tick_right": True,
            "status": "confirmed",
        } | style
        for name in ("left", "right", "fade_left", "fade_right"):
            if name in style:
                fields[name] = x + float(str(style[name]))
        draw_mark(canvas, Mark(**fields), y, theme, theme.paper)  # type: ignore[arg-type]

    return draw


def _day(**style: object) -> Callable[[Canvas, float, float, Theme], None]:
    return _sample(12, shape="day", left=6, right=6, fade_left=6, fade_right=6, **style)


def _range(canvas: Canvas, x: float, y: float, theme: Theme) -> None:
    canvas.line("legend", [(x + 3, y - 7), (x + 3, y + 7)], theme.ink, 2)
    for end in (y - 7, y + 7):
        canvas.line("legend", [(x, end), (x + 6, end)], theme.ink, 2)


def _best(canvas: Canvas, x: float, y: float, theme: Theme) -> None:
    canvas.dot("legend", x + 5, y, "circle", 9, fill=theme.ink, edge=theme.ink, edge_width=1.5)


def _bound(up: bool) -> Callable[[Canvas, float, float, Theme], None]:
    def draw(canvas: Canvas, x: float, y: float, theme: Theme) -> None:
        draw_bound(canvas, "legend", x + 6, y + (5 if up else -5), up, theme.ink)

    return draw


def draw_bound(
    canvas: Canvas, lane: str, x: float, y: float, up: bool, colour: str, ident: str = "", hover: str = ""
) -> None:
    """Draw "at least" (up) or "at most": a tick with an arrow."""
    canvas.line(lane, [(x - 6, y), (x + 6, y)], colour, 2)
    symbol = "triangle-up" if up else "triangle-down"
    shift = -6 if up else 6
    canvas.dot(lane, x, y + shift, symbol, 9, fill=colour, edge=colour, ident=ident, hover=hover)


def _flow(symbol: str) -> Callable[[Canvas, float, float, Theme], None]:
    def draw(canvas: Canvas, x: float, y: float, theme: Theme) -> None:
        canvas.dot("legend", x + 6, y, symbol, 11, fill=theme.paper, edge=theme.ink, edge_width=2)

    return draw


def _unused(canvas: Canvas, x: float, y: float, theme: Theme) -> None:
    canvas.line("legend", [(x + 3, y - 7), (x + 3, y + 7)], theme.unused, 1)
    canvas.dot("legend", x + 3, y, "circle", 6, fill=theme.unused, edge=theme.unused)


def _block(share: float) -> Callable[[Canvas, float, float, Theme], None]:
    def draw(canvas: Canvas, x: float, y: float, theme: Theme) -> None:
        canvas.bar("legend", x, x + 16, y, 10, mix(theme.muted, theme.paper, share), ident="", hover="")

    return draw


def _hatch(canvas: Canvas, x: float, y: float, theme: Theme) -> None:
    for i in range(4):
        canvas.line("legend", [(x + i * 5, y + 5), (x + i * 5 + 5, y - 5)], theme.count, 1)


def _link(canvas: Canvas, x: float, y: float, theme: Theme) -> None:
    canvas.line("legend", [(x, y + 5), (x + 18, y - 5)], theme.ink, 1)


def _median(canvas: Canvas, x: float, y: float, theme: Theme) -> None:
    canvas.line("legend", [(x, y), (x + 18, y)], theme.count, 2.5)


_OPEN = {"left": 24, "right": 24, "fade_left": 0, "fade_right": 24, "tick_left": False}
_AFTER = {"left": 0, "right": 0, "fade_left": 0, "fade_right": 24, "tick_right": False}
_BAR = {"tick_left": False, "tick_right": False}

ENTRIES = (
    Entry("day", 12, "day known", _day()),
    Entry("window", 22, "some time within", _sample(22)),
    Entry("before", 24, "by then", _sample(24, open_="before", **_OPEN)),
    Entry("after", 24, "from then on", _sample(24, open_="after", **_AFTER)),
    Entry(
        "vague", 34, "about", _sample(34, left=9, right=25, fade_left=0, fade_right=34, vague=True, **_BAR)
    ),
    Entry("span", 22, "lasts", _sample(22, shape="span", **_BAR)),
    Entry("ongoing", 28, "goes on", _sample(20, shape="span", arrow_right=True, **_BAR)),
    Entry("end_unknown", 28, "end unknown", _sample(28, shape="span", right=10, **_BAR)),
    Entry("reported", 12, "reported only", _day(status="reported")),
    Entry("disputed", 12, "disputed", _day(status="disputed")),
    Entry("denied", 12, "denied", _day(status="denied")),
    Entry("rebuts", 12, "rebuts", _day(rebuts=True)),
    Entry("density", 16, "number of events", _block(0.55)),
    Entry(
        "hit", 22, "found", _sample(22, shape="day", left=11, right=11, fade_left=11, fade_right=11, hit=True)
    ),
    Entry(
        "selected",
        22,
        "chosen",
        _sample(22, shape="day", left=11, right=11, fade_left=11, fade_right=11, selected=True),
    ),
    Entry("link", 18, "denial", _link),
    Entry("new", 12, "new", _day(new=True)),
    Entry("draft", 12, "draft", _day(draft=True)),
    Entry("median", 18, "median", _median),
    Entry("thin", 20, "thin evidence", _hatch),
    Entry("range", 7, "range claimed", _range),
    Entry("best", 10, "best", _best),
    Entry("at_least", 12, "at least", _bound(up=True)),
    Entry("at_most", 12, "at most", _bound(up=False)),
    Entry("flow_in", 12, "arrivals", _flow("triangle-right")),
    Entry("flow_out", 12, "departures", _flow("triangle-left")),
    Entry("unused", 7, "not used", _unused),
    Entry("envelope", 16, "lowest to highest claim, no odds", _block(0.3)),
)


def legend_lines(
    kinds: set[str], width: float, size: float, offered: Sequence[Entry] = ENTRIES
) -> list[list[tuple[Entry, float]]]:
    """Break the entries of `kinds` into lines of (entry, left pixel)."""
    entries = [(e, e.width + 6 + text_width(e.words, size)) for e in offered if e.kind in kinds]
    spare = width - sum(needs for _, needs in entries)
    # One full line is better than a second one with a single entry.
    gap = max(min(_GAP, spare / max(len(entries) - 1, 1)), _LEAST_GAP)
    lines: list[list[tuple[Entry, float]]] = [[]]
    x = 0.0
    for entry, needs in entries:
        if x and x + needs > width + 0.5:
            lines.append([])
            x = 0.0
        lines[-1].append((entry, x))
        x += needs + gap
    return lines if entries else []


def draw_legend(
    board: Board,
    kinds: set[str],
    theme: Theme,
    *,
    left: float,
    top: float,
    width: float,
    size: float,
    offered: Sequence[Entry] = ENTRIES,
) -> None:
    """Draw the legend from `top` down, on axes of its own that count pixels."""
    lines = legend_lines(kinds, width, size, offered)
    if not lines:
        return
    height = LINE * len(lines)
    fixed = {"fixedrange": True, "showgrid": False, "showticklabels": False}
    board.panel("x9", left, left + width, board.width, range=[0, width], anchor="y9", **fixed)
    board.panel("y9", top, top + height, board.height, range=[height, 0], anchor="x9", **fixed)
    canvas = Canvas("x9", "y9", None, "legend")
    for number, line in enumerate(lines):
        y = (number + 0.5) * LINE
        for entry, x in line:
            entry.draw(canvas, x, y, theme)
            board.text(
                left + x + entry.width + 5,
                top + y,
                escape(entry.words),
                size=size,
                colour=theme.muted,
                name=f"legend {entry.kind}",
            )
    board.take(canvas)
