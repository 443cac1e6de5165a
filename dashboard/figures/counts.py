"""The count panel: bands first, median over them, their levels at the right edge, claims over both.

Owns the panel of one measure. Where there is no estimate the envelope of the claims stands in its place, and
a measure that is not estimated shows its claims only. Claims outside the window are pointed at from its edge.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dashboard.figures.canvas import Board, Canvas, styled
from dashboard.figures.claim_marks import (
    ClaimSpot,
    Rect,
    claim_spots,
    draw_claim,
    label_claims,
    overlap,
    say_amount,
    say_claim,
    say_number,
    spread_claims,
)
from dashboard.figures.lanes import Look
from dashboard.figures.metrics import clip, escape, text_width, wrap
from dashboard.figures.rows import ClaimRow, claim_rows
from dashboard.figures.theme import mix
from dashboard.figures.ticks import CountScale
from dashboard.figures.timeline import Drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from dashboard.estimate.model import Estimate
    from dashboard.view import Shown

BANDS = (("95 %", "p2.5", "p97.5"), ("80 %", "p10", "p90"), ("50 %", "p25", "p75"))
_MOST_POINTED = 2
# Steps by which a pointer's label may leave its height.
_TRIES = (0, 1, -1, 2, -2, 3, -3, 4, -4)


@dataclass(frozen=True, slots=True)
class Pointer:
    """A claim outside the window, pointed at from its edge."""

    id: str
    right: bool
    y: float
    text_y: float
    label: str
    source: str
    hover: str


@dataclass(slots=True)
class CountPlan:
    """What the panel will show, in pixels of the panel.

    Attributes
    ----------
    months
        The estimate's months that touch the window; empty without an estimate.
    kind
        ``bands``, ``envelope`` or ``claims``.
    unlabelled, in_words, outside, copies
        Claims without a label, without a number, outside the window without a pointer, and repeats of others.
    """

    scale: CountScale
    height: float
    kind: str
    months: pd.DataFrame
    claims: list[ClaimSpot] = field(default_factory=list)
    pointers: list[Pointer] = field(default_factory=list)
    unlabelled: int = 0
    in_words: int = 0
    outside: int = 0
    copies: int = 0

    @property
    def labelled(self) -> list[str]:
        """Sources of the labelled claims, in reading order."""
        spots = sorted((s for s in self.claims if s.label), key=lambda s: (s.text_y, s.text_x))
        return [p.source for p in self.pointers] + [s.source for s in spots]


def plan_counts(shown: Shown, estimate: Estimate | None, look: Look, height: float) -> CountPlan:
    """Plan the panel of the measure shown.

    Parameters
    ----------
    shown
        Gives the claims, the window and the measure.
    estimate
        Of that measure, or None.
    look, height
        Scale of the shared axis, colours and type; height of the panel.
    """
    months, kind = _months(shown, estimate)
    rows = claim_rows(shown.claims)
    ids = {row.id for row in rows}
    numbered = [row for row in rows if row.numbers]
    originals = [row for row in numbered if row.origin not in ids]
    scale_ms = look.scale
    inside = [r for r in originals if r.last >= scale_ms.start and r.first < scale_ms.end]
    far = [r for r in originals if r.last < scale_ms.start or r.first >= scale_ms.end]
    used = _used(estimate, rows)
    pointed = _nearest([r for r in far if r.id in used], look)
    values = [v for row in inside + pointed for v in row.numbers]
    values += [] if kind == "claims" else _tops(months, kind)
    scale = CountScale(top=10.0, bottom=height - 9.0, most=max([10.0, *values]) * 1.35)
    known = set(shown.all_claims["id"])
    outlets = dict(zip(shown.case.sources["id"], shown.case.sources["outlet"], strict=True))
    order = sorted(inside, key=lambda r: (not r.use, not r.hit, r.id not in used, -r.first, r.id))
    spots = claim_spots(order, scale, look, shown.as_of, known, outlets)
    spots = spread_claims(spots, look.scale.width)
    plan = CountPlan(scale, height, kind, months)
    plan.pointers, taken = _pointers(pointed, shown, scale, look, spots)
    taken += _median_rects(plan, look)
    plan.claims = label_claims(spots, look, height, taken, [scale.px(t) for t in scale.ticks()])
    plan.unlabelled = sum(not s.label for s in plan.claims)
    plan.in_words = len(rows) - len(numbered)
    plan.copies = len(numbered) - len(originals)
    plan.outside = len(far) - len(plan.pointers)
    return plan


def _months(shown: Shown, estimate: Estimate | None) -> tuple[pd.DataFrame, str]:
    """Return the months to draw and what they are."""
    if shown.measure is None or not shown.measure.estimate:
        return pd.DataFrame({"month": []}), "claims"
    if estimate is not None:
        months = estimate.bands
        first = pd.Timestamp(shown.start).to_period("M").start_time
        inside = (months["month"] >= first) & (months["month"] <= pd.Timestamp(shown.end))
        return months[inside].reset_index(drop=True), "bands"
    from dashboard.estimate.envelope import envelope

    starts = pd.date_range(
        pd.Timestamp(shown.start).to_period("M").start_time, pd.Timestamp(shown.end), freq="MS"
    )
    return envelope(shown.claims, list(starts)), "envelope"


def _used(estimate: Estimate | None, rows: list[ClaimRow]) -> set[str]:
    """Return the ids of the claims that shape the picture."""
    if estimate is None:
        return {row.id for row in rows if row.use}
    uses = estimate.uses
    return {ident for ident, role in zip(uses["id"], uses["role"], strict=True) if role == "used"}


def _nearest(far: list[ClaimRow], look: Look) -> list[ClaimRow]:
    """Return the outside levels worth pointing at: the nearest ones on each side."""
    levels = [row for row in far if row.kind in ("level", "at_least", "at_most")]
    before = sorted((r for r in levels if r.last < look.scale.start), key=lambda r: (-r.last, r.id))
    after = sorted((r for r in levels if r.first >= look.scale.end), key=lambda r: (r.first, r.id))
    return before[:_MOST_POINTED] + after[:_MOST_POINTED]


def _tops(months: pd.DataFrame, kind: str) -> list[float]:
    if kind == "envelope":
        return [v for v in months["envelope_high"].tolist() if not isnan(v)]
    return [v for v in months.loc[months["evidence"] != "none", "p97.5"].tolist() if not isnan(v)]


def _pointers(
    pointed: list[ClaimRow], shown: Shown, scale: CountScale, look: Look, spots: list[ClaimSpot]
) -> tuple[list[Pointer], list[Rect]]:
    """Return the pointers and the room their labels take, off the ink of the claims."""
    size = look.types.note + 1
    outlets = dict(zip(shown.case.sources["id"], shown.case.sources["outlet"], strict=True))
    pointers: list[Pointer] = []
    taken: list[Rect] = []
    for row in pointed:
        right = row.first >= look.scale.end
        low, best, high = row.low, row.best, row.high
        value = next(v for v in (best, high, low) if v is not None)
        if best is None and low is not None and high is not None:
            value = (low * high) ** 0.5 if low else high / 2
        text = _point_text(row, _deniers(row, shown), look.scale.width * 0.62, size)
        wide = text_width(text, size) + 34
        left = look.scale.width - wide if right else 0.0
        y = scale.px(value)
        busy = taken + [rect for spot in spots for rect in spot.ink]
        rects = [(left, at - size * 0.7, left + wide, at + size * 0.7) for at in (y + 8 * k for k in _TRIES)]
        rect = next(
            (r for r in rects if r[3] < scale.bottom + 9 and not any(overlap(r, b) for b in busy)), rects[0]
        )
        taken.append(rect)
        outlet = outlets.get(row.sources[0], "") if row.sources else ""
        hover = f"<b>{escape(say_claim(row, outlet))}</b><br>about {escape(row.date_said)}"
        source = row.sources[0] if row.sources else ""
        pointers.append(Pointer(row.id, right, y, (rect[1] + rect[3]) / 2, text, source, hover))
    return pointers, taken


def _median_rects(plan: CountPlan, look: Look) -> list[Rect]:
    """Return what the median line covers, so that no label is struck through."""
    rects: list[Rect] = []
    if plan.kind != "bands" or plan.months.empty:
        return rects
    shown = plan.months[plan.months["evidence"] != "none"]
    if len(shown):
        end = look.scale.px((shown["month"].iloc[-1] + pd.offsets.MonthBegin(1)).timestamp() * 1000)
        rects.append((end, plan.scale.px(shown["p97.5"].iloc[-1]) - 8, end + 40, plan.scale.bottom))
    for kind, at, middles in _runs(plan, look):
        if kind == "none":
            continue
        medians = plan.months["median"].to_numpy()
        valid = ~np.isnan(medians)
        for a, b in pairwise(at):
            ys = [plan.scale.px(float(np.interp(ms, middles[valid], medians[valid]))) for ms in (a, b)]
            rects.append((look.scale.px(a), min(ys) - 1, look.scale.px(b), max(ys) + 1))
    return rects


def _deniers(row: ClaimRow, shown: Shown) -> list[str]:
    """Return who is known to deny a claim."""
    claims = shown.all_claims
    by = claims.loc[claims["id"].isin(row.disputed_by), "claimant"]
    return list(dict.fromkeys(name for name in by if name))


def _point_text(row: ClaimRow, deniers: list[str], width: float, size: float) -> str:
    """Return a pointer's words, the longest version that fits; a denial is the last to go."""
    said = f"{say_amount(row)} said for {_short(row.date_said)}"
    versions = [said] if not deniers else [f"{said}; {deniers[0]} denies it", f"{said}; denied"]
    return next(
        (text for text in versions if text_width(text, size) <= width), clip(versions[-1], width, size)
    )


def _short(said: str) -> str:
    """Return a date of two vague years more shortly.

    Examples
    --------
    >>> _short("about 2012 to about 2016")
    'about 2012–2016'
    """
    return re.sub(r"^about (\d{4}) to about (\d{4})$", r"about \1–\2", said)


def draw_counts(
    board: Board,
    plan: CountPlan,
    shown: Shown,
    look: Look,
    *,
    left: float,
    top: float,
    number: Callable[[str], str],
    axis: str = "y2",
) -> Drawn:
    """Draw the panel at `left`, `top`; `number` gives the number of a source id."""
    theme, types = look.theme, look.types
    ticks = plan.scale.ticks()
    board.panel(
        axis,
        top,
        top + plan.height,
        board.height,
        range=[round(plan.height, 2), 0],
        fixedrange=True,
        anchor="x",
        tickvals=[round(plan.scale.px(t), 2) for t in ticks],
        ticktext=[f"{t:,}" for t in ticks],
        tickfont={"size": types.axis, "color": theme.ink},
        showgrid=True,
    )
    drawn = Drawn()
    canvas = Canvas("x", axis, look.scale, "claims")
    if plan.kind == "bands":
        drawn.kinds |= _draw_bands(board, canvas, plan, look, axis)
    elif plan.kind == "envelope":
        drawn.kinds |= _draw_envelope(board, plan, look, axis)
    for spot in plan.claims:
        drawn.kinds |= draw_claim(canvas, spot, look)
        drawn.at[spot.id] = [canvas.at(spot.x), round(spot.middle, 2)]
        if spot.label:
            if leader := spot.leader(types.note + 1):
                canvas.line("leader", leader, theme.muted, 0.8)
            html = escape(spot.label) + _small(number(spot.source), look)
            canvas.text(
                spot.text_x,
                spot.text_y,
                html,
                size=types.note + 1,
                colour=theme.ink if spot.used else theme.muted,
                anchor=spot.anchor,
                ident=spot.id,
            )
    for pointer in plan.pointers:
        x = look.scale.width - 7 if pointer.right else 7
        symbol = "triangle-right" if pointer.right else "triangle-left"
        canvas.dot(
            "claims",
            x,
            pointer.y,
            symbol,
            8,
            fill=theme.ink,
            edge=theme.ink,
            ident=pointer.id,
            hover=pointer.hover,
        )
        canvas.text(
            x,
            pointer.text_y,
            escape(pointer.label) + _small(number(pointer.source), look),
            size=types.note + 1,
            colour=theme.ink,
            anchor="right" if pointer.right else "left",
            shift=-8 if pointer.right else 8,
            ident=pointer.id,
        )
    board.take(canvas)
    return drawn


def _small(number: str, look: Look) -> str:
    return " " + styled(number, look.types.note - 1, look.theme.muted) if number else ""


def _runs(plan: CountPlan, look: Look) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """Return stretches of one kind of evidence: the kind, the moments to draw at, the months' middles."""
    months = plan.months
    starts = months["month"].to_numpy("datetime64[ms]").astype("int64").astype(float)
    ends = (
        (months["month"] + pd.offsets.MonthBegin(1)).to_numpy("datetime64[ms]").astype("int64").astype(float)
    )
    middles = (starts + ends) / 2
    runs = []
    for kind, group in groupby(range(len(months)), key=lambda i: months["evidence"].iloc[i]):
        span = list(group)
        first = max(starts[span[0]], look.scale.start)
        last = min(ends[span[-1]], look.scale.end)
        inner = [m for m in middles[span] if first < m < last]
        runs.append((str(kind), np.array([first, *inner, last]), middles))
    return runs


def _draw_bands(board: Board, canvas: Canvas, plan: CountPlan, look: Look, axis: str) -> set[str]:
    """Draw the bands, the median and their levels; return kinds for the legend."""
    if plan.months.empty:
        return set()
    theme, types = look.theme, look.types
    seen: set[str] = set()
    heights = {
        name: np.array([plan.scale.px(v) if not isnan(v) else np.nan for v in plan.months[name]])
        for name in ("p2.5", "p10", "p25", "median", "p75", "p90", "p97.5")
    }
    for kind, at, middles in _runs(plan, look):
        if kind == "none":
            x = look.scale.px(float(at.mean()))
            if look.scale.px(at[-1]) - look.scale.px(at[0]) > 80:
                text = "no evidence"
                canvas.text(
                    x, plan.height / 2, text, size=types.note + 1, colour=theme.muted, anchor="center"
                )
            continue
        seen |= {"median", "thin"} if kind == "thin" else {"median"}
        xs = [canvas.at(look.scale.px(ms)) for ms in at]
        valid = ~np.isnan(heights["median"])
        level = {n: np.interp(at, middles[valid], h[valid]).round(2).tolist() for n, h in heights.items()}
        for (title, low, high), colour in zip(BANDS, theme.bands, strict=True):
            board.traces.append(_band(xs, level[low], level[high], colour, title, kind, axis, theme.paper))
        canvas.line(
            "median",
            list(zip([look.scale.px(ms) for ms in at], level["median"], strict=True)),
            theme.count,
            2.6,
            "solid" if kind == "solid" else "6px,4px",
        )
        end = look.scale.px(at[-1])
        last = {n: v[-1] for n, v in level.items()}
    if seen:
        _levels(canvas, plan, look, end, last)
    return seen


def _band(
    xs: list[Any],
    low: list[float],
    high: list[float],
    colour: str,
    title: str,
    kind: str,
    axis: str,
    paper: str,
) -> dict[str, Any]:
    """Return one band as a filled outline, hatched where the evidence is thin."""
    trace: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "name": f"band {title}",
        "meta": {"role": "band", "lane": "counts", "level": title, "evidence": kind},
        "xaxis": "x",
        "yaxis": axis,
        "x": [*xs, *reversed(xs)],
        "y": [*high, *reversed(low)],
        "fill": "toself",
        "fillcolor": colour,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
    if kind == "thin":
        trace["fillpattern"] = {
            "shape": "/",
            "fgcolor": paper,
            "bgcolor": colour,
            "size": 7,
            "solidity": 0.28,
        }
    return trace


def _levels(canvas: Canvas, plan: CountPlan, look: Look, end: float, last: dict[str, float]) -> None:
    """Write the levels and the median at the bands' right end, kept apart."""
    theme, size = look.theme, look.types.note + 0.5
    wanted = [(last[high], title, False) for title, _, high in BANDS]
    median = float(plan.months["median"].dropna().iloc[-1])
    wanted.append((last["median"], say_number(round(median)), True))
    y = -99.0
    for px, title, bold in sorted(wanted):
        y = max(px, y + size + 1.5)
        html = styled(title, bold=bold)
        canvas.text(end, y, html, size=size, colour=theme.count, shift=5)


def _draw_envelope(board: Board, plan: CountPlan, look: Look, axis: str) -> set[str]:
    """Draw lowest low to highest high, a step a month: no probability, and labelled so in the legend."""
    months = plan.months.dropna(subset=["envelope_low", "envelope_high"])
    if months.empty:
        return set()
    canvas = Canvas("x", axis, look.scale, "band")
    starts = months["month"].to_numpy("datetime64[ms]").astype("int64").astype(float)
    ends = (
        (months["month"] + pd.offsets.MonthBegin(1)).to_numpy("datetime64[ms]").astype("int64").astype(float)
    )
    for a, b, low, high in zip(starts, ends, months["envelope_low"], months["envelope_high"], strict=True):
        top, bottom = plan.scale.px(high), plan.scale.px(low)
        left, right = max(look.scale.px(a), 0.0), min(look.scale.px(b), look.scale.width)
        shade = mix(look.theme.muted, look.theme.paper, 0.22)
        canvas.bar(
            "envelope", left, right, (top + bottom) / 2, max(bottom - top, 2.0), shade, ident="", hover=""
        )
    board.take(canvas)
    return {"envelope"}


def title_counts(
    board: Board, plan: CountPlan, shown: Shown, look: Look, *, left: float, top: float, edge: float
) -> None:
    """Write the panel's title beside or above it: the measure, what is drawn, what is not, its definition."""
    theme, types = look.theme, look.types
    measure = shown.measure
    if measure is None:
        return
    what = {"bands": "estimate", "envelope": "claims, lowest to highest", "claims": "claims only"}[plan.kind]
    notes = [what, f"{measure.unit or 'count'}, log scale"]
    notes += [f"+{plan.unlabelled} claims unlabelled"] if plan.unlabelled else []
    notes += [f"{plan.outside} claims outside"] if plan.outside else []
    notes += [f"{plan.in_words} in words alone"] if plan.in_words else []
    notes += [f"{plan.copies} repeat others"] if plan.copies else []
    title = styled(measure.title, types.label, theme.count, bold=True)
    definition = " ".join(measure.definition.split())
    if look.stacked:
        quiet = styled(", ".join(notes[:2]), types.note, theme.muted)
        board.text(
            edge + 4, top - 21, f"{title} {quiet}", size=types.label, colour=theme.count, name="counts title"
        )
        definition = clip(definition, board.width - 2 * edge - 8, types.note)
        place = edge + 4
    else:
        room = left - 68
        lines = [f"<b>{escape(line)}</b>" for line in wrap(measure.title, room, types.label, True, 3)]
        lines += [
            styled(line, types.note, theme.muted) for note in notes for line in wrap(note, room, types.note)
        ]
        html = "<br>".join(lines)
        board.text(
            left - 56,
            top + 4,
            html,
            size=types.label,
            colour=theme.count,
            anchor="right",
            valign="top",
            name="counts title",
        )
        definition = clip(definition, look.scale.width, types.note)
        place = left
    board.text(
        place, top - 7, escape(definition), size=types.note, colour=theme.muted, name="counts definition"
    )
