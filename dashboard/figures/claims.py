"""Who says how many: one claim a row, the range its words allow, who says it, its grade; then the estimate.

Owns the drawing; which rows and what words is `claim_rows`. The picture may be as tall as it needs on a page
(`claims_height`); at a fixed size it shows what matters most and says how many claims found no room.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.figures.canvas import Canvas, styled
from dashboard.figures.claim_legend import claim_entries, side_colour
from dashboard.figures.claim_rows import Answer, ClaimRow, Group, Table, claim_table, fit_table
from dashboard.figures.frame import Frame, Sources, close_frame, frame_figure, open_frame
from dashboard.figures.legend import LINE, draw_legend, legend_lines
from dashboard.figures.metrics import clip, escape, text_width
from dashboard.figures.theme import THEMES, Size, Theme, mix, page_size
from dashboard.figures.ticks import CountScale

if TYPE_CHECKING:
    from dashboard.estimate.model import Estimate
    from dashboard.view import Shown

_TICKS = 24.0


def claims_headline(shown: Shown) -> str:
    """Return the headline of the picture."""
    title = f": {shown.measure.title}" if shown.measure else ""
    return f"Who says how many{title}"


def claims_figure(
    shown: Shown, estimates: Mapping[str, Estimate], *, size: Size, theme: str = "light"
) -> go.Figure:
    """Return the picture.

    Parameters
    ----------
    shown
        Gives the claims, the measure that comes first, and the month the estimate is for.
    estimates
        By measure id; a measure without one has no diamond.
    size, theme
        As for `picture_figure`.
    """
    every = claim_table(shown, estimates)
    frame = _open(shown, size, THEMES[theme])
    foot = frame.bottom
    frame.bottom = foot - _TICKS - _legend_height(frame, every)
    table = fit_table(every, int((frame.bottom - frame.top) / _pitch(frame)))
    frame.bottom = foot - _TICKS - _legend_height(frame, table)
    layout = _Layout.of(frame, table)
    sources = _sources(frame, table)
    at = _draw_table(frame, table, layout, sources.number)
    entries = claim_entries(table)
    draw_legend(
        frame.board,
        {entry.kind for entry in entries},
        frame.theme,
        left=frame.edge,
        top=frame.bottom + _TICKS,
        width=frame.width,
        size=frame.types.note,
        offered=entries,
    )
    close_frame(frame, sources)
    return frame_figure(frame, {"links": claim_links(shown), "at": at, "sources": sources.ids})


def claims_height(shown: Shown, estimates: Mapping[str, Estimate], width: int) -> int:
    """Return the height at which the picture shows every claim at a width."""
    table = claim_table(shown, estimates)
    frame = _open(shown, page_size(width, 8000), THEMES["light"])
    around = 8000 - frame.bottom + frame.top + _TICKS + _legend_height(frame, table)
    return round(around + (table.lines + 0.5) * _pitch(frame)) + 1


def claim_links(shown: Shown) -> dict[str, list[str]]:
    """Return which claims stand against which, both ways."""
    claims = shown.all_claims
    known = set(claims["id"])
    links: dict[str, list[str]] = {}
    for ident, others in zip(claims["id"], claims["disputes_ids"], strict=True):
        for other in others:
            if other in known:
                links.setdefault(ident, []).append(other)
                links.setdefault(other, []).append(ident)
    return links


def _open(shown: Shown, size: Size, theme: Theme) -> Frame:
    headline = shown.view.headline or claims_headline(shown)
    unit = shown.measure.unit if shown.measure and shown.measure.unit else "numbers"
    subtitle = (
        "One claim a row: the range its words allow, who said it, Admiralty grade. Never added together. "
        f"Axis: {unit}, log scale with a zero row."
    )
    return open_frame(shown, size, theme, headline=headline, subtitle=subtitle, legend=())


def _legend_height(frame: Frame, table: Table) -> float:
    entries = claim_entries(table)
    return LINE * len(legend_lines({e.kind for e in entries}, frame.width, frame.types.note, entries))


def _pitch(frame: Frame) -> float:
    """Return the height of a line; on a phone the words stand above the mark."""
    return frame.types.label * 2 + 6 if frame.stacked else frame.types.label + 7


@dataclass(frozen=True, slots=True)
class _Layout:
    """Columns in pixels from the picture's left edge: words end at `words`, marks fill `left` to `right`."""

    words: float
    left: float
    right: float
    amount: float
    grade: float
    pitch: float
    scale: CountScale

    @classmethod
    def of(cls, frame: Frame, table: Table) -> _Layout:
        """Return the columns of a picture."""
        size, width = frame.types.label, frame.size.width
        amounts = [row.amount for group in table.groups for row in group.rows]
        bold = [group.answer.amount for group in table.groups if group.answer]
        wide = max(
            [text_width(text, size) for text in amounts] + [text_width(text, size, True) for text in bold],
            default=40.0,
        )
        grade = width - frame.edge - text_width("M9", size)
        amount = grade - wide - 12
        # Words need their width on a narrow sheet too; the marks can do with less.
        words = frame.edge + (0.0 if frame.stacked else 0.36 * width if width >= 1000 else 0.49 * width)
        left = words + (8 if frame.stacked else 22)
        right = max(amount - 22, left + 40)
        room = (frame.bottom - frame.top) / max(table.lines + 0.5, 1.0)
        pitch = min(max(room, _pitch(frame)), 1.3 * _pitch(frame))
        return cls(words, left, right, amount, grade, pitch, _scale(table, right - left))


def _scale(table: Table, width: float) -> CountScale:
    numbers = [
        value
        for group in table.groups
        for row in group.rows
        for value in (row.low, row.best, row.high)
        if value is not None
    ]
    numbers += [g.answer.high for g in table.groups if g.answer and g.answer.high is not None]
    # Laid on its side: 0 at the left, the largest count at the right.
    return CountScale(top=width, bottom=0.0, most=max([10.0, *numbers]) * 1.1)


def _sources(frame: Frame, table: Table) -> Sources:
    wanted = [row.source for group in table.groups for row in group.rows]
    worth = {row.source: 1.0 for group in table.groups for row in group.rows if row.used and not row.rank}
    return Sources(
        frame.shown,
        wanted,
        worth,
        width=frame.width - 150,
        size=frame.types.note,
        most_lines=frame.source_lines,
    )


def _draw_table(
    frame: Frame, table: Table, layout: _Layout, number: Callable[[str], str]
) -> dict[str, list[float]]:
    """Draw the groups from the top down; return where each claim's mark is."""
    height = frame.bottom - frame.top
    board, theme, types = frame.board, frame.theme, frame.types
    ticks = CountScale(0.0, layout.right - layout.left, layout.scale.most).ticks(least=34)
    fixed = {"fixedrange": True, "showticklabels": False, "showgrid": False}
    board.panel(
        "x",
        layout.left,
        layout.right,
        board.width,
        anchor="y",
        range=[0, round(layout.right - layout.left, 2)],
        fixedrange=True,
        tickvals=[round(layout.scale.px(tick), 2) for tick in ticks],
        ticktext=[f"{tick:,}" for tick in ticks],
        tickfont={"size": types.axis, "color": theme.ink},
        showgrid=True,
    )
    board.panel("y", frame.top, frame.bottom, board.height, anchor="x", range=[round(height, 2), 0], **fixed)
    canvas = Canvas("x", "y", None, "claims")
    at: dict[str, list[float]] = {}
    line = layout.pitch / 2
    for place, group in enumerate(table.groups):
        line += layout.pitch * 0.5 * bool(place)
        _write_title(frame, layout, group, line)
        for row in group.rows:
            line += layout.pitch
            at[row.id] = _draw_row(frame, canvas, layout, row, line, number=number)
        if group.answer:
            line += layout.pitch
            _draw_answer(frame, canvas, layout, group.answer, line)
        line += layout.pitch
    if table.hidden:
        more = f"{table.hidden:,} more claims on the Counts page and in the evidence pack"
        y = frame.top + line
        board.text(frame.edge, y, more, size=types.note + 1, colour=theme.muted, name="more claims")
    board.take(canvas)
    return at


def _write_title(frame: Frame, layout: _Layout, group: Group, line: float) -> None:
    more = f"{group.hidden:,} more" if group.hidden else ""
    anchor = "left" if frame.stacked else "right"
    size = frame.types.label + 0.5
    room = frame.width if frame.stacked else layout.words - frame.edge
    title = clip(group.title, room - text_width(f" {more}", frame.types.note), size, True)
    html = f"<b>{escape(title)}</b>"
    if more:
        html += " " + styled(more, frame.types.note, frame.theme.muted)
    frame.board.text(
        layout.words, frame.top + line, html, size=size, colour=frame.theme.ink, anchor=anchor, name="group"
    )


def _draw_row(
    frame: Frame, canvas: Canvas, layout: _Layout, row: ClaimRow, line: float, *, number: Callable[[str], str]
) -> list[float]:
    """Draw one claim; return the pixel of its mark in the panel."""
    theme, types = frame.theme, frame.types
    quiet = not row.used
    ink = theme.muted if quiet else theme.ink
    note = number(row.source)
    text = _fit_words(row, layout, frame, note)
    html = styled(text, bold=row.selected)
    if row.new:
        html += " " + styled("new", types.note, theme.accent, bold=True)
    if note:
        html += " " + styled(note, types.note - 1, theme.muted)
    lift = layout.pitch / 4 if frame.stacked else 0.0
    y = frame.top + line - lift
    anchor = "left" if frame.stacked else "right"
    board = frame.board
    board.text(layout.words, y, html, size=types.label, colour=ink, anchor=anchor, name=row.id)
    quiet_amount = theme.muted if quiet or row.amount in ("words", "no change", "denies it") else theme.ink
    board.text(layout.amount, y, escape(row.amount), size=types.label, colour=quiet_amount, name="amount")
    board.text(layout.grade, y, escape(row.grade), size=types.label, colour=theme.muted, name="grade")
    x = _draw_mark(canvas, layout, row, line + lift, theme)
    return [round(x, 2), round(line + lift, 2)]


def _fit_words(row: ClaimRow, layout: _Layout, frame: Frame, note: str) -> str:
    """Return who says what and when, the words cut where they do not fit; the date always stays."""
    size = frame.types.label
    room = (layout.amount - 8 if frame.stacked else layout.words) - frame.edge
    room -= text_width(f" {note}", size) + (text_width(" new", size, True) if row.new else 0)
    when = f" · {row.when}"
    said = clip(row.said, max(room - text_width(when, size, row.selected), 60), size, row.selected)
    return said + when


def _draw_mark(canvas: Canvas, layout: _Layout, row: ClaimRow, y: float, theme: Theme) -> float:
    """Draw range and best, bound, flow or cross; return the pixel of the mark."""
    scale, lane = layout.scale, row.side or "none"
    colour = side_colour(row.side, theme) if row.used else theme.unused
    hover = "<br>".join(escape(line) for line in row.hover.split("\n"))
    names: dict[str, Any] = {"ident": row.id, "hover": hover}
    low, best, high = (None if v is None else scale.px(v) for v in (row.low, row.best, row.high))
    ends = [v for v in (low, best, high) if v is not None]
    if not ends:
        return 0.0
    if row.kind in ("at_least", "at_most"):
        bound = ends[0] if row.kind == "at_least" else ends[-1]
        return _draw_bound(canvas, row, bound, y, colour=colour, names=names)
    if low is not None and high is not None and high - low > 2:
        thick = 9.0 if row.used else 3.0
        canvas.bar(lane, low, high, y, thick, mix(colour, theme.paper, 0.45), **names)
    x = best if best is not None else (ends[0] + ends[-1]) / 2
    if row.kind in ("flow_in", "flow_out"):
        symbol = "triangle-right" if row.kind == "flow_in" else "triangle-left"
        canvas.dot(lane, x, y, symbol, 12 if row.used else 8, fill=colour, edge=colour, **names)
    elif row.rebuts:
        canvas.dot(lane, x, y, "x-thin", 10, fill=colour, edge=colour, edge_width=3, on_top=True, **names)
    elif best is not None:
        size = 13 if row.used else 7
        fill, edge = (theme.paper, colour) if row.disputed else (colour, theme.paper)
        canvas.dot(lane, x, y, "circle", size, fill=fill, edge=edge, edge_width=2, on_top=True, **names)
    if row.hit:
        canvas.dot(lane, x, y, "circle-open", 21, fill=theme.accent, edge=theme.accent, edge_width=2)
    return x


def _draw_bound(
    canvas: Canvas, row: ClaimRow, x: float, y: float, *, colour: str, names: dict[str, Any]
) -> float:
    """Draw a tick, and an arrow towards where the count may lie."""
    lane = row.side or "none"
    canvas.line(lane, [(x, y - 9), (x, y + 9)], colour, 3 if row.used else 1.5)
    more = row.kind == "at_least"
    symbol, shift = ("triangle-right", 11) if more else ("triangle-left", -11)
    canvas.dot(lane, x + shift, y, symbol, 10, fill=colour, edge=colour, **names)
    return x


def _draw_answer(frame: Frame, canvas: Canvas, layout: _Layout, answer: Answer, line: float) -> None:
    """Draw the estimate: a diamond at the median, a line over its 80 % band, both written out."""
    theme, types, board = frame.theme, frame.types, frame.board
    lift = layout.pitch / 4 if frame.stacked else 0.0
    y, anchor = frame.top + line - lift, "left" if frame.stacked else "right"
    html = f"<b>{escape(answer.text)}</b>"
    board.text(layout.words, y, html, size=types.label, colour=theme.ink, anchor=anchor, name="estimate")
    html = f"<b>{escape(answer.amount)}</b>"
    board.text(layout.amount, y, html, size=types.label, colour=theme.ink, name="estimate")
    if answer.low is None or answer.median is None or answer.high is None:
        return
    low, x, high = (layout.scale.px(v) for v in (answer.low, answer.median, answer.high))
    canvas.line("estimate", [(low, line + lift), (high, line + lift)], theme.ink, 2.5)
    canvas.dot("estimate", x, line + lift, "diamond", 15, fill=theme.ink, edge=theme.paper, on_top=True)
