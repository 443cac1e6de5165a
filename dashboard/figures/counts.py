"""The count panel: bands first, median over them, their levels at the right edge, claims over both.

Owns the panel of one measure; `bands` draws what lies behind, `claim_marks` and `pointers` the claims.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import floor as floor_of
from math import log10
from typing import TYPE_CHECKING

from dashboard.figures.bands import Bands, Run, draw_bands, median_rects
from dashboard.figures.canvas import Board, Canvas, styled
from dashboard.figures.claim_marks import ClaimSpot, claim_spots, draw_claim, label_claims, spread_claims
from dashboard.figures.lanes import Look
from dashboard.figures.metrics import clip, escape, wrap
from dashboard.figures.pointers import Pointer, draw_pointer, nearest, point_at
from dashboard.figures.rows import ClaimRow, claim_rows, ids_of
from dashboard.figures.ticks import CountScale
from dashboard.figures.timeline import Drawn

if TYPE_CHECKING:
    from dashboard.estimate.model import Estimate
    from dashboard.view import Shown


@dataclass(slots=True)
class CountPlan:
    """What the panel will show, in pixels of the panel.

    Attributes
    ----------
    unlabelled, in_words, outside, copies
        Claims without a label, without a number, outside the window without a pointer, and repeats of others.
    """

    scale: CountScale
    height: float
    bands: Bands
    runs: list[Run]
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
        Of that measure; without one the envelope of the claims stands in its place, and a measure that is
        not estimated shows its claims only.
    look, height
        Scale of the shared axis, colours and type; height of the panel.
    """
    bands = Bands.of(shown, estimate)
    rows = claim_rows(shown.claims)
    ids = {row.id for row in rows}
    numbered = [row for row in rows if row.numbers]
    originals = [row for row in numbered if row.origin not in ids]
    inside = [r for r in originals if r.last >= look.scale.start and r.first < look.scale.end]
    far = [r for r in originals if r.last < look.scale.start or r.first >= look.scale.end]
    used = _used(estimate, rows)
    pointed = nearest([r for r in far if r.id in used], look)
    counts = [v for row in inside + pointed for v in row.numbers] + bands.tops
    scale = _scale(counts, bands.kind, height)
    plan = CountPlan(scale, height, bands, bands.runs(look, scale))
    outlets = dict(zip(shown.case.sources["id"], shown.case.sources["outlet"], strict=True))
    order = sorted(inside, key=lambda r: (not r.use, not r.hit, r.id not in used, -r.first, r.id))
    spots = claim_spots(order, scale, look, shown.as_of, set(ids_of(shown.all_claims)), outlets)
    spots = spread_claims(spots, look.scale.width)
    plan.pointers = point_at(pointed, shown, scale, look, spots)
    taken = [p.room for p in plan.pointers] + median_rects(plan.runs, look, scale)
    plan.claims = label_claims(spots, look, height, taken, [scale.px(t) for t in scale.ticks()])
    plan.unlabelled = sum(not s.label for s in plan.claims)
    plan.in_words = len(rows) - len(numbered)
    plan.copies = len(numbered) - len(originals)
    plan.outside = len(far) - len(plan.pointers)
    return plan


def _scale(counts: list[float], kind: str, height: float) -> CountScale:
    """Return the axis: from 1, but for claims alone from the power of ten beneath the least of them."""
    least = min(counts, default=1.0) if kind == "claims" else 1.0
    floor = 10.0 ** max(floor_of(log10(least)), 0) if least > 0 else 1.0
    return CountScale(top=10.0, bottom=height - 9.0, most=max([10 * floor, *counts]) * 1.35, floor=floor)


def _used(estimate: Estimate | None, rows: list[ClaimRow]) -> set[str]:
    """Return the ids of the claims that shape the picture."""
    if estimate is None:
        return {row.id for row in rows if row.use}
    uses = estimate.uses
    return {ident for ident, role in zip(uses["id"], uses["role"], strict=True) if role == "used"}


def draw_counts(
    board: Board, plan: CountPlan, look: Look, *, top: float, number: Callable[[str], str], axis: str = "y2"
) -> Drawn:
    """Draw the panel from `top` down; `number` gives the number of a source id."""
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
    canvas = Canvas("x", axis, look.scale, "claims")
    drawn = Drawn()
    drawn.kinds |= draw_bands(board, canvas, plan.bands, plan.runs, look, plan.scale)
    for spot in plan.claims:
        drawn.kinds |= draw_claim(canvas, spot, look)
        if spot.label:
            _label(canvas, spot, look, number(spot.source))
    for pointer in plan.pointers:
        draw_pointer(canvas, pointer, look, number)
    board.take(canvas)
    return drawn


def _label(canvas: Canvas, spot: ClaimSpot, look: Look, number: str) -> None:
    """Write a claim's label, joined to it by a thin line where it stands apart."""
    theme, size = look.theme, look.types.note + 1
    if leader := spot.leader(size):
        canvas.line("leader", leader, theme.muted, 0.8)
    html = escape(spot.label)
    if number:
        html += " " + styled(number, look.types.note - 1, theme.muted)
    colour = theme.ink if spot.used else theme.muted
    canvas.text(spot.text_x, spot.text_y, html, size=size, colour=colour, anchor=spot.anchor, ident=spot.id)


def title_counts(
    board: Board, plan: CountPlan, shown: Shown, look: Look, *, left: float, top: float, edge: float
) -> None:
    """Write the panel's title beside or above it: the measure, what is drawn, what is not, its definition."""
    theme, types = look.theme, look.types
    measure = shown.measure
    if measure is None:
        return
    what = {"bands": "estimate", "envelope": "claims, lowest to highest", "claims": "claims only"}[
        plan.bands.kind
    ]
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
