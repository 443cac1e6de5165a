"""Collects bars, lines and symbols and hands them over as few Plotly traces, texts as annotations.

Owns the traffic between pixels and Plotly: every length here is in CSS pixels, y downwards. Strokes of one
lane and style share a trace, because the number of SVG nodes and traces is what makes a picture slow. Knows
nothing of events.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from dashboard.figures.metrics import escape, text_width
from dashboard.figures.scale import Scale


@dataclass(slots=True)
class _Dots:
    """Symbols of one lane: parallel lists, one entry a symbol."""

    x: list[Any] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    symbol: list[str] = field(default_factory=list)
    size: list[float] = field(default_factory=list)
    fill: list[str] = field(default_factory=list)
    edge: list[str] = field(default_factory=list)
    edge_width: list[float] = field(default_factory=list)
    dash: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    hover: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Bars:
    """Flat rectangles of one lane."""

    base: list[Any] = field(default_factory=list)
    length: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    height: list[float] = field(default_factory=list)
    fill: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    hover: list[str] = field(default_factory=list)


class Canvas:
    """One panel's strokes.

    Parameters
    ----------
    x, y
        Names of the panel's axes, such as ``x`` and ``y2``.
    scale
        The window of a date axis; None for an axis that counts pixels itself.
    role
        What the strokes are, for ``meta`` and for the names of SVG groups: ``marks``, ``legend``.
    """

    def __init__(self, x: str, y: str, scale: Scale | None, role: str) -> None:
        self.x, self.y, self.scale, self.role = x, y, scale, role
        self._bars: dict[str, _Bars] = {}
        self._lines: dict[tuple[str, str, float, str], tuple[list[Any], list[Any]]] = {}
        self._dots: dict[str, _Dots] = {}
        self._on_top: dict[str, _Dots] = {}
        self.notes: list[dict[str, Any]] = []

    def at(self, px: float) -> Any:
        """Return the axis value at a pixel."""
        return round(px, 2) if self.scale is None else self.scale.moment(px)

    def bar(
        self,
        lane: str,
        left: float,
        right: float,
        y: float,
        height: float,
        fill: str,
        *,
        ident: str,
        hover: str,
    ) -> None:
        """Add a flat rectangle around `y`."""
        bars = self._bars.setdefault(lane, _Bars())
        bars.base.append(self.at(left))
        length = right - left if self.scale is None else self.scale.ms(right) - self.scale.ms(left)
        bars.length.append(round(length, 2))
        bars.y.append(round(y, 2))
        bars.height.append(round(height, 2))
        bars.fill.append(fill)
        bars.ids.append(ident)
        bars.hover.append(hover)

    def line(
        self,
        lane: str,
        points: Sequence[tuple[float, float]],
        colour: str,
        width: float,
        dash: str = "solid",
    ) -> None:
        """Add a line through `points`; lines of one style share a trace."""
        xs, ys = self._lines.setdefault((lane, colour, width, dash), ([], []))
        if xs:
            xs.append(None)
            ys.append(None)
        for x, y in points:
            xs.append(self.at(x))
            ys.append(round(y, 2))

    def dot(
        self,
        lane: str,
        x: float,
        y: float,
        symbol: str,
        size: float,
        *,
        fill: str,
        edge: str,
        edge_width: float = 0,
        dash: str = "solid",
        ident: str = "",
        hover: str = "",
        on_top: bool = False,
    ) -> None:
        """Add a symbol; `on_top` puts it over the lane's other symbols."""
        layer = self._on_top if on_top else self._dots
        dots = layer.setdefault(lane, _Dots())
        dots.x.append(self.at(x))
        dots.y.append(round(y, 2))
        dots.symbol.append(symbol)
        dots.size.append(size)
        dots.fill.append(fill)
        dots.edge.append(edge)
        dots.edge_width.append(edge_width)
        dots.dash.append(dash)
        dots.ids.append(ident)
        dots.hover.append(hover)

    def text(
        self,
        px: float,
        y: float,
        html: str,
        *,
        size: float,
        colour: str,
        anchor: str = "left",
        shift: float = 0,
        ident: str = "",
        ground: str = "",
    ) -> None:
        """Add a text at a moment of the axis, `shift` pixels beside it; `html` is escaped already."""
        note: dict[str, Any] = {
            "xref": self.x,
            "yref": self.y,
            "x": self.at(px),
            "y": round(y, 2),
            "text": html,
            "showarrow": False,
            "xanchor": anchor,
            "yanchor": "middle",
            "font": {"size": size, "color": colour},
        }
        if shift:
            note["xshift"] = round(shift, 2)
        if ident:
            note |= {"name": ident, "captureevents": True}
        if ground:
            note |= {"bgcolor": ground, "borderpad": 2}
        self.notes.append(note)

    def traces(self) -> list[dict[str, Any]]:
        """Return the traces, bars first, then lines, then symbols."""
        out = [self._bar_trace(lane, bars) for lane, bars in self._bars.items()]
        for (lane, colour, width, dash), (xs, ys) in self._lines.items():
            out.append(
                self._trace(lane, "scatter", "lines")
                | {
                    "mode": "lines",
                    "x": xs,
                    "y": ys,
                    "line": {"color": colour, "width": width, "dash": dash},
                    "hoverinfo": "skip",
                }
            )
        for layer in (self._dots, self._on_top):
            out += [self._dot_trace(lane, dots) for lane, dots in layer.items()]
        return out

    def _trace(self, lane: str, kind: str, part: str) -> dict[str, Any]:
        return {
            "type": kind,
            "name": f"{self.role} {lane} {part}",
            "meta": {"role": self.role, "lane": lane},
            "xaxis": self.x,
            "yaxis": self.y,
        }

    def _bar_trace(self, lane: str, bars: _Bars) -> dict[str, Any]:
        return self._trace(lane, "bar", "bars") | {
            "orientation": "h",
            "base": bars.base,
            "x": bars.length,
            "y": bars.y,
            "width": bars.height,
            "marker": {"color": bars.fill, "line": {"width": 0}},
            **_hover(bars.ids, bars.hover),
        }

    def _dot_trace(self, lane: str, dots: _Dots) -> dict[str, Any]:
        return self._trace(lane, "scatter", "symbols") | {
            "mode": "markers",
            "cliponaxis": False,
            "x": dots.x,
            "y": dots.y,
            "marker": {
                "symbol": _one(dots.symbol),
                "size": _one(dots.size),
                "color": _one(dots.fill),
                "opacity": 1,
                "line": {
                    "color": _one(dots.edge),
                    "width": _one(dots.edge_width),
                    "dash": _one(dots.dash),
                },
            },
            **_hover(dots.ids, dots.hover),
        }


def _one(values: list[Any]) -> Any:
    """Return the value all share, else the list."""
    return values[0] if all(v == values[0] for v in values) else values


def _hover(ids: list[str], hover: list[str]) -> dict[str, Any]:
    if not any(ids):
        return {"hoverinfo": "skip"}
    return {"customdata": ids, "hovertext": hover, "hoverinfo": "text"}


class Board:
    """The whole picture in pixels from its top left corner: texts, rectangles, and what the panels hand over.

    Parameters
    ----------
    width, height
        Of the picture.
    """

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.traces: list[dict[str, Any]] = []
        self.notes: list[dict[str, Any]] = []
        self.shapes: list[dict[str, Any]] = []
        self.axes: dict[str, dict[str, Any]] = {}

    def text(
        self,
        x: float,
        y: float,
        html: str,
        *,
        size: float,
        colour: str,
        anchor: str = "left",
        valign: str = "middle",
        ground: str = "",
        name: str = "",
    ) -> None:
        """Add a text, escaped already; `anchor` and `valign` say which point of it `x`, `y` is."""
        note: dict[str, Any] = {
            "xref": "paper",
            "yref": "paper",
            "x": 0,
            "y": 1,
            "xshift": round(x, 2),
            "yshift": round(-y, 2),
            "text": html,
            "showarrow": False,
            "xanchor": anchor,
            "yanchor": valign,
            "align": anchor,
            "font": {"size": size, "color": colour},
        }
        if ground:
            note |= {"bgcolor": ground, "borderpad": 3}
        if name:
            note["name"] = name
        self.notes.append(note)

    def rect(self, left: float, top: float, right: float, bottom: float, fill: str, name: str) -> None:
        """Add a flat rectangle behind everything else."""
        self.shapes.append(
            {
                "type": "rect",
                "name": name,
                "layer": "below",
                "xref": "paper",
                "yref": "paper",
                "x0": round(left / self.width, 5),
                "x1": round(right / self.width, 5),
                "y0": round(1 - bottom / self.height, 5),
                "y1": round(1 - top / self.height, 5),
                "fillcolor": fill,
                "line": {"width": 0},
            }
        )

    def panel(self, axis: str, left: float, right: float, size: float, **layout: Any) -> None:
        """Add an x axis over the pixels `left` to `right`, or a y axis from `left` down to `right`."""
        ends = (left, right) if axis.startswith("x") else (size - right, size - left)
        key = f"{axis[0]}axis{axis[1:]}"
        self.axes[key] = {"domain": [round(end / size, 5) for end in ends], **layout}

    def take(self, canvas: Canvas) -> None:
        """Add a panel's strokes and texts."""
        self.traces += canvas.traces()
        self.notes += canvas.notes


def styled(text: str, size: float | None = None, colour: str = "", bold: bool = False) -> str:
    """Return data as one run of Plotly text in its own size, colour and weight."""
    html = escape(text)
    if bold:
        html = f"<b>{html}</b>"
    style = (f"font-size:{size:g}px;" if size else "") + (f"color:{colour}" if colour else "")
    return f'<span style="{style}">{html}</span>' if style else html


def run_width(runs: Sequence[tuple[str, float, bool]]) -> float:
    """Return the width of runs of (text, size, bold) set one after another."""
    return sum(text_width(text, size, bold) for text, size, bold in runs)
