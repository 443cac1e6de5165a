"""The bands of the count panel: what is estimated, or the envelope where there is no estimate.

Hatched where the evidence is thin, blank and labelled where there is none. Values are interpolated between
the middles of months in pixels, so that a band is drawn exactly where the axis puts its counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise
from math import isnan
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from dashboard.estimate.envelope import envelope
from dashboard.figures.canvas import Board, Canvas, styled
from dashboard.figures.claim_marks import Rect, say_number
from dashboard.figures.lanes import Look
from dashboard.figures.theme import mix
from dashboard.figures.ticks import CountScale

if TYPE_CHECKING:
    from dashboard.estimate.model import Estimate
    from dashboard.view import Shown

BANDS = (("95 %", "p2.5", "p97.5"), ("80 %", "p10", "p90"), ("50 %", "p25", "p75"))
_LEVELS = ("p2.5", "p10", "p25", "median", "p75", "p90", "p97.5")


@dataclass(frozen=True, slots=True)
class Run:
    """Months in a row with one kind of evidence: ``solid``, ``thin`` or ``none``.

    Attributes
    ----------
    at
        Moments to draw at, in milliseconds: both ends and the middles of months between.
    counts
        The level columns at those moments.
    """

    evidence: str
    at: list[float]
    counts: dict[str, list[float]]


@dataclass(frozen=True, slots=True)
class Bands:
    """What is drawn behind the claims.

    Attributes
    ----------
    kind
        ``bands``, ``envelope``, or ``claims`` for nothing.
    months
        One row a month that touches the window: columns of `Estimate.bands`, or of an envelope.
    """

    kind: str
    months: pd.DataFrame

    @classmethod
    def of(cls, shown: Shown, estimate: Estimate | None) -> Bands:
        """Return the bands of the measure shown."""
        if shown.measure is None or not shown.measure.estimate:
            return cls("claims", pd.DataFrame({"month": []}))
        first = pd.Timestamp(shown.start).replace(day=1)
        last = pd.Timestamp(shown.end)
        if estimate is None:
            return cls("envelope", envelope(shown.claims, list(pd.date_range(first, last, freq="MS"))))
        months = estimate.bands
        return cls(
            "bands", months[(months["month"] >= first) & (months["month"] <= last)].reset_index(drop=True)
        )

    @property
    def tops(self) -> list[float]:
        """Highest counts that have to find room on the axis."""
        if self.kind == "claims" or self.months.empty:
            return []
        column = "envelope_high" if self.kind == "envelope" else "p97.5"
        return [v for v in self.months[column].tolist() if not isnan(v)]

    def spans(self) -> Iterator[tuple[float, float]]:
        """Yield the first moment of each month and of the next, in milliseconds."""
        starts = self.months["month"].to_numpy("datetime64[M]")
        for start in starts:
            first, last = (m.astype("datetime64[ms]").astype("int64") for m in (start, start + 1))
            yield float(first), float(last)

    def runs(self, look: Look, scale: CountScale) -> list[Run]:
        """Return the runs of the visible window; levels are pixels already."""
        if self.kind != "bands" or self.months.empty:
            return []
        spans = list(self.spans())
        middles = np.array([(first + last) / 2 for first, last in spans])
        valid = self.months["median"].notna().to_numpy()
        pixels = {name: np.array([scale.px(v) for v in self.months.loc[valid, name]]) for name in _LEVELS}
        runs = []
        for evidence, group in groupby(range(len(spans)), key=self.months["evidence"].tolist().__getitem__):
            months = list(group)
            first = max(spans[months[0]][0], look.scale.start)
            last = min(spans[months[-1]][1], look.scale.end)
            at = [first, *(m for m in middles[months].tolist() if first < m < last), last]
            counts = {}
            if evidence != "none":
                counts = {n: np.interp(at, middles[valid], px).round(2).tolist() for n, px in pixels.items()}
            runs.append(Run(str(evidence), at, counts))
        return runs


def median_rects(runs: list[Run], look: Look, scale: CountScale) -> list[Rect]:
    """Return what the median and the levels beside it cover, so that no label is struck through."""
    rects: list[Rect] = []
    drawn = [run for run in runs if run.counts]
    for run in drawn:
        xs = [look.scale.px(ms) for ms in run.at]
        for (a, y), (b, z) in pairwise(zip(xs, run.counts["median"], strict=True)):
            rects.append((a, min(y, z) - 1, b, max(y, z) + 1))
    if drawn:
        end = look.scale.px(drawn[-1].at[-1])
        rects.append((end, drawn[-1].counts["p97.5"][-1] - 8, end + 40, scale.bottom))
    return rects


def draw_bands(
    board: Board, canvas: Canvas, bands: Bands, runs: list[Run], look: Look, scale: CountScale
) -> set[str]:
    """Draw bands, median and levels, or the envelope; return kinds for the legend."""
    if bands.kind == "envelope":
        return _draw_envelope(board, bands, canvas.y, look, scale)
    seen: set[str] = set()
    for run in runs:
        if not run.counts:
            _say_none(canvas, run, look, scale)
            continue
        seen |= {"median", "thin"} if run.evidence == "thin" else {"median"}
        xs = [canvas.at(look.scale.px(ms)) for ms in run.at]
        for (title, low, high), colour in zip(BANDS, look.theme.bands, strict=True):
            board.traces.append(
                {
                    "name": f"band {title}",
                    "meta": {"role": "band", "lane": "counts", "level": title, "evidence": run.evidence},
                    "yaxis": canvas.y,
                    "x": [*xs, *reversed(xs)],
                    "y": [*run.counts[high], *reversed(run.counts[low])],
                    **_fill(colour, run.evidence, look.theme.paper),
                }
            )
        points = [(look.scale.px(ms), y) for ms, y in zip(run.at, run.counts["median"], strict=True)]
        dash = "solid" if run.evidence == "solid" else "6px,4px"
        canvas.line("median", points, look.theme.count, 2.6, dash)
    drawn = [run for run in runs if run.counts]
    if drawn:
        _write_levels(canvas, drawn[-1], float(bands.months["median"].dropna().iloc[-1]), look)
    return seen


def _fill(colour: str, evidence: str, paper: str) -> dict[str, Any]:
    """Return the style of a band, hatched where the evidence is thin."""
    style: dict[str, Any] = {
        "type": "scatter",
        "mode": "lines",
        "xaxis": "x",
        "fill": "toself",
        "fillcolor": colour,
        "line": {"width": 0},
        "hoverinfo": "skip",
    }
    if evidence == "thin":
        light = mix(paper, colour, 0.6)
        style["fillpattern"] = {"shape": "/", "fgcolor": light, "bgcolor": colour, "size": 7, "solidity": 0.3}
    return style


def _say_none(canvas: Canvas, run: Run, look: Look, scale: CountScale) -> None:
    """Label a stretch without evidence where the words fit."""
    left, right = look.scale.px(run.at[0]), look.scale.px(run.at[-1])
    if right - left > 80:
        canvas.text(
            (left + right) / 2,
            (scale.top + scale.bottom) / 2,
            "no evidence",
            size=look.types.note + 1,
            colour=look.theme.muted,
            anchor="center",
        )


def _write_levels(canvas: Canvas, run: Run, median: float, look: Look) -> None:
    """Write the levels and the median at the bands' right end, kept apart."""
    size, end = look.types.note + 0.5, look.scale.px(run.at[-1])
    wanted = [(run.counts[high][-1], title, False) for title, _, high in BANDS]
    wanted.append((run.counts["median"][-1], say_number(round(median)), True))
    y = -99.0
    for px, title, bold in sorted(wanted):
        y = max(px, y + size + 1.5)
        canvas.text(end, y, styled(title, bold=bold), size=size, colour=look.theme.count, shift=5)


def _draw_envelope(board: Board, bands: Bands, axis: str, look: Look, scale: CountScale) -> set[str]:
    """Draw lowest low to highest high, a step a month: no probability, and labelled so in the legend."""
    canvas = Canvas("x", axis, look.scale, "band")
    shade = mix(look.theme.muted, look.theme.paper, 0.22)
    lows, highs = bands.months["envelope_low"].tolist(), bands.months["envelope_high"].tolist()
    seen: set[str] = set()
    for (first, last), low, high in zip(bands.spans(), lows, highs, strict=True):
        if isnan(low) or isnan(high):
            continue
        top, bottom = scale.px(high), scale.px(low)
        left, right = max(look.scale.px(first), 0.0), min(look.scale.px(last), look.scale.width)
        tall = max(bottom - top, 2.0)
        canvas.bar("envelope", left, right, (top + bottom) / 2, tall, shade, ident="", hover="")
        seen.add("envelope")
    board.take(canvas)
    return seen
