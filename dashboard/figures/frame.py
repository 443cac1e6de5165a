"""What every picture carries around its panels: headline, subtitle, sources, as-of, marking, hash, permalink.

Owns the words at the top and bottom and the room they leave. The legend line is `legend`'s, the suggested
headline `words`'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go

from dashboard import __version__
from dashboard.evidence.links import host_of
from dashboard.evidence.windows import say_day, say_month
from dashboard.figures.canvas import Board
from dashboard.figures.legend import LINE, draw_legend, legend_lines
from dashboard.figures.metrics import ELLIPSIS, escape, text_width, wrap
from dashboard.figures.theme import (
    MARKINGS,
    Size,
    Theme,
    TypeSizes,
    template,
    type_sizes,
)

if TYPE_CHECKING:
    from dashboard.view import Shown

MOST_SOURCES = 12


@dataclass(slots=True)
class Frame:
    """A picture being drawn: the board and the room left for panels between `top` and `bottom`."""

    shown: Shown
    size: Size
    theme: Theme
    board: Board
    types: TypeSizes
    top: float
    bottom: float
    legend: set[str] = field(default_factory=set)
    source_lines: int = 2

    @property
    def phone(self) -> bool:
        """Whether the picture is laid out for a phone."""
        return self.size.phone

    @property
    def stacked(self) -> bool:
        """Whether names stand above their panels instead of beside them."""
        return self.size.stacked

    @property
    def edge(self) -> float:
        """Margin at the left and right."""
        return self.size.edge

    @property
    def line(self) -> float:
        """Height of a line of notes."""
        return self.types.note + 3.5

    @property
    def width(self) -> float:
        """Width between the margins."""
        return self.size.width - 2 * self.edge


def open_frame(
    shown: Shown, size: Size, theme: Theme, *, headline: str, subtitle: str, legend: Iterable[str]
) -> Frame:
    """Write headline, subtitle and marking, and reserve the foot.

    Parameters
    ----------
    headline, subtitle
        Plain text; the headline is cut after two lines, the subtitle after two (three on a phone).
    legend
        Kinds of marks the picture may show; they set how many lines the legend gets.
    """
    types = type_sizes(size)
    frame = Frame(shown, size, theme, Board(size.width, size.height), types, top=8.0, bottom=0.0)
    _head(frame, headline, subtitle)
    lines = len(legend_lines(set(legend), frame.width, types.note))
    frame.source_lines = 3 if size.width < 900 else 2
    frame.bottom = size.height - LINE * lines - frame.line * (frame.source_lines + len(_link(frame))) - 12
    return frame


def _head(frame: Frame, headline: str, subtitle: str) -> None:
    board, theme, types = frame.board, frame.theme, frame.types
    marking = frame.shown.marking
    tag = _tag_width(marking) + 14 if marking else 0.0
    y = frame.top
    if marking and frame.phone:
        _draw_marking(frame, frame.size.width - frame.edge, y + 11)
        y, tag = y + 26, 0.0
    elif marking:
        _draw_marking(frame, frame.size.width - frame.edge, y + 14)
    if frame.shown.view.classification:
        for line in wrap(frame.shown.view.classification, frame.width - tag, types.note + 1, True, 1):
            html = f"<b>{escape(line)}</b>"
            board.text(frame.edge, y + 8, html, size=types.note + 1, colour=theme.ink, name="classification")
        y += 20
    size, lines = fit_headline(headline, frame.width - tag, types.headline, 3 if frame.stacked else 2)
    for line in lines:
        html = f"<b>{escape(line)}</b>"
        board.text(frame.edge, y + size * 0.62, html, size=size, colour=theme.ink, name="headline")
        y += size * 1.22
    y += 3
    for line in wrap(subtitle, frame.width, types.subtitle, lines=4 if frame.phone else 2):
        board.text(
            frame.edge,
            y + types.subtitle * 0.7,
            escape(line),
            size=types.subtitle,
            colour=theme.muted,
            name="subtitle",
        )
        y += types.subtitle * 1.35
    frame.top = y + 8


def fit_headline(text: str, width: float, size: float, most: int) -> tuple[float, list[str]]:
    """Return font size and lines of a headline: smaller before shorter, since its end may be the denial."""
    # A little smaller on fewer lines looks better than a last line of one word.
    tries = [(most - 1, step) for step in range(int(size * 0.12) + 1)] if most > 1 else []
    tries += [(most, step) for step in range(int(size * 0.3))]
    for allowed, smaller in tries:
        lines = wrap(text, width, size - smaller, True)
        if len(lines) <= allowed and not any(line.endswith(ELLIPSIS) for line in lines):
            return size - smaller, lines
    least = size - int(size * 0.3)
    return least, wrap(text, width, least, True, most)


def close_frame(frame: Frame, sources: Sources) -> None:
    """Draw the legend, the numbered sources and the last line with as-of, hash, version and permalink."""
    board, theme, types = frame.board, frame.theme, frame.types
    lines = legend_lines(frame.legend, frame.width, types.note)
    line = frame.line
    top = frame.size.height - 8 - line * (frame.source_lines + len(_link(frame))) - LINE * len(lines)
    draw_legend(board, frame.legend, theme, left=frame.edge, top=top, width=frame.width, size=types.note)
    y = top + LINE * len(lines)
    for text in [*sources.lines, *_link(frame)]:
        board.text(frame.edge, y + line / 2, escape(text), size=types.note, colour=theme.muted, name="source")
        y += line
    if frame.shown.marking:
        _draw_marking(frame, frame.size.width - frame.edge, frame.size.height - 20)


def _link(frame: Frame) -> list[str]:
    """Return the last line or lines: as-of, hash, version, permalink."""
    shown = frame.shown
    # What stands in the picture in full need not stand in its link.
    values = shown.view.to_query(shown.case)
    query = urlencode({k: v for k, v in values.items() if k not in ("headline", "classification")}, safe=",:")
    line = f"As of {say_day(shown.as_of)} · data {shown.case.short_hash} · adviser-timeline {__version__}"
    width = frame.width - (_tag_width(shown.marking) + 12 if shown.marking else 0.0)
    size = frame.types.note
    whole = f"{line} · ?{query}" if query else line
    if text_width(whole, size) <= width:
        return [whole]
    return [*wrap(line, width, size, lines=2), *(_chop(f"?{query}", width, size) if query else [])]


def _chop(text: str, width: float, size: float) -> list[str]:
    """Break a link without blanks into lines; nothing is lost."""
    lines = [""]
    for char in text:
        if text_width(lines[-1] + char, size) > width:
            lines.append("")
        lines[-1] += char
    return lines


def _tag_width(marking: str) -> float:
    return text_width(marking, 16, True) + 12


def _draw_marking(frame: Frame, right: float, y: float) -> None:
    """Write the marking in its colour on black, its right end at `right`."""
    colour = MARKINGS.get(frame.shown.marking, "#FFFFFF")
    html = f"<b>{escape(frame.shown.marking)}</b>"
    board = frame.board
    width = _tag_width(frame.shown.marking)
    board.rect(right - width, y - 12, right, y + 12, "#000000", "marking")
    board.text(right - width / 2, y, html, size=16, colour=colour, anchor="center", name="marking")


def frame_figure(frame: Frame, meta: dict[str, Any]) -> go.Figure:
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


class Sources:
    """Numbers of the sources behind the labelled rows.

    Parameters
    ----------
    shown
        Gives the source table.
    wanted
        Source ids in reading order, with repeats.
    worth
        For each id what its rows are worth: where not all fit, the best get a number.
    width, size, most_lines
        Room for the list.
    frames
        What the picture shows, for how many sources there are in all; events and claims by default.
    """

    def __init__(
        self,
        shown: Shown,
        wanted: list[str],
        worth: Mapping[str, float],
        *,
        width: float,
        size: float,
        most_lines: int,
        frames: Sequence[pd.DataFrame] = (),
    ) -> None:
        reading = list(dict.fromkeys(s for s in wanted if s))
        chosen = sorted(reading, key=lambda s: (-worth.get(s, 0.0), reading.index(s)))[:MOST_SOURCES]
        table = shown.case.sources
        known = table[table["id"].isin(chosen)]
        names = {row.id: say_source(row) for row in known.itertuples(index=False, name="Source")}
        total = len(_cited(frames or (shown.events, shown.claims)))
        while True:
            kept = [s for s in reading if s in chosen]
            parts = [f"{n} {names.get(s) or host_of(s) or s}" for n, s in enumerate(kept, 1)]
            rest = total - len(kept)
            if rest > 0:
                noun = "source" if rest == 1 else "sources"
                parts.append(
                    f"and {rest:,} more in the evidence pack"
                    if kept
                    else f"{rest:,} {noun} in the evidence pack"
                )
            lines = _wrap_parts(parts, width, size)
            if len(lines) <= most_lines or not chosen:
                break
            chosen = chosen[:-1]
        self.lines = lines[:most_lines]
        self._numbers = {source: str(n) for n, source in enumerate(kept, 1)}

    @property
    def ids(self) -> list[str]:
        """Ids of the numbered sources, the first is number 1."""
        return list(self._numbers)

    def number(self, source: str) -> str:
        """Return the number of a source as text, empty where it has none."""
        return self._numbers.get(source, "")


def say_source(row: object) -> str:
    """Return a source as the foot names it: outlet and date."""
    outlet = str(getattr(row, "outlet", "")) or host_of(str(getattr(row, "url", "")))
    first, last = getattr(row, "published_earliest", pd.NaT), getattr(row, "published_latest", pd.NaT)
    if pd.isna(first) or pd.isna(last):
        return outlet
    if first == last:
        return f"{outlet} {say_day(first.date())}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{outlet} {say_month(first)}"
    return f"{outlet} {first.year}" if first.year == last.year else outlet


def _cited(frames: Iterable[pd.DataFrame]) -> set[str]:
    """Return the ids of the sources that the rows of some frames name."""
    return {source for frame in frames for ids in frame["sources"].unique() for source in ids}


def _wrap_parts(parts: list[str], width: float, size: float) -> list[str]:
    """Join parts by a middle dot and break only between parts."""
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]} · {part}" if lines else part
        if lines and text_width(joined, size) <= width:
            lines[-1] = joined
        else:
            lines.append(part)
    return lines
