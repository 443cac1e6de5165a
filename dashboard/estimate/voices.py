"""Who the answer rests on: leave-one-voice-out, and the single-source and contested badges.

Owns every question of the kind "and without this voice?" or "who contradicts whom?".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from dashboard.estimate.bands import bits, quantiles
from dashboard.estimate.claims import Claim, Reading, month_numbers, read_claims
from dashboard.estimate.envelope import distances
from dashboard.estimate.scenarios import Stage, set_stage
from dashboard.estimate.settings import CONTESTED_RATIO, NEAR_MONTHS, THIN_BITS, Settings
from dashboard.estimate.smoother import Array, Grid, smooth

_AT_ONCE = 8
"""Voices left out in one pass: more are no faster and take more memory."""


@dataclass(frozen=True)
class Basis:
    """What an answer was computed from, kept so that the badges can ask again without a voice."""

    grid: Grid
    reading: Reading
    stage: Stage

    @property
    def voices(self) -> list[str]:
        """Voices whose evidence is used, sorted."""
        return sorted({piece.voice for piece in self.stage.evidence})

    def posterior(self, wanted: np.ndarray, without: Sequence[str | None] = (None,)) -> Array:
        """Return floored posteriors (variants, months, states); NaN for months out of reach."""
        first, last = self.reading.span
        inside = (wanted >= first) & (wanted <= last)
        answer = np.full((len(without), wanted.size, self.grid.y.size), np.nan)
        for start in range(0, len(without), _AT_ONCE) if self.stage.evidence else ():
            some = slice(start, start + _AT_ONCE)
            every = smooth(self.grid, self.stage.evidence, (first, last), self.stage.still, without[some])
            for place, variant in enumerate(every, start):
                # All months first, then the wanted: a product's last bit may depend on its size.
                answer[place, inside] = self.grid.floored(variant)[wanted[inside] - first]
        return answer


def basis_of(reading: Reading, scenario: str, settings: Settings) -> Basis:
    """Return grid and evidence of a scenario."""
    return Basis(Grid(reading.highest, settings), reading, set_stage(reading, scenario, settings))


def leave_one_out(
    claims: pd.DataFrame,
    month: Any,
    *,
    settings: Settings | None = None,
    scenario: str = "base",
    as_of: date | None = None,
) -> pd.DataFrame:
    """Return the answer for one month without each voice in turn.

    Parameters are those of `estimate_counts`, for one month.

    Returns
    -------
    DataFrame
        One row a voice that is used, strongest first: `voice`, `claims` (how many of its rows are used),
        `p10`, `median`, `p90` and `bits` without it, `bits_lost` (what it adds). The first row has
        voice "" and is the answer with everybody.
    """
    wanted = month_numbers([month])
    basis = basis_of(read_claims(claims, as_of), scenario, settings if settings is not None else Settings())
    posterior = basis.posterior(wanted, [None, *basis.voices])[:, 0]
    counts = pd.Series([claim.voice for claim in basis.stage.used]).value_counts()
    said = bits(basis.grid, posterior)
    frame = pd.DataFrame(
        {
            "voice": ["", *basis.voices],
            "claims": [int(counts.sum()), *(int(counts[voice]) for voice in basis.voices)],
            "p10": quantiles(basis.grid, posterior, 0.10),
            "median": quantiles(basis.grid, posterior, 0.50),
            "p90": quantiles(basis.grid, posterior, 0.90),
            "bits": said,
            "bits_lost": said[0] - said,
        }
    )
    rest = frame.iloc[1:].sort_values(["bits_lost", "voice"], ascending=[False, True], kind="stable")
    return pd.concat([frame.iloc[:1], rest], ignore_index=True)


def single_source(basis: Basis, wanted: np.ndarray, said: Array) -> np.ndarray:
    """Return for each month whether removing some one voice leaves less than .3 bit of its evidence."""
    spoken = said >= THIN_BITS
    if len(basis.voices) < 2 or not spoken.any():
        return spoken
    alone = np.zeros(wanted.size, dtype=bool)
    for posterior in basis.posterior(wanted, basis.voices):
        alone |= bits(basis.grid, posterior) < THIN_BITS
    return alone & spoken


def contested(used: Sequence[Claim], wanted: np.ndarray) -> np.ndarray:
    """Return for each month whether two voices near it contradict each other.

    Two claims contradict when their voices differ, their windows lie at most 12 months apart, their
    ranges are disjoint and their bests at least twofold apart. A month is near when it is at most 12
    months from both windows.
    """
    badge = np.zeros(wanted.size, dtype=bool)
    present = [claim for claim in used if claim.kind in ("level", "at_most", "at_least")]
    if not present:
        return badge
    near = distances(present, wanted) <= NEAR_MONTHS
    for (one, here), (other, there) in combinations(zip(present, near, strict=True), 2):
        if contradict(one, other):
            badge |= here & there
    return badge


def contradict(one: Claim, other: Claim) -> bool:
    """Return whether two claims of different voices cannot both be right, by the rule of `contested`."""
    if one.voice == other.voice:
        return False
    if max(one.first, other.first) - min(one.last, other.last) > NEAR_MONTHS:
        return False
    (low, best, high), (lower, better, higher) = _range(one), _range(other)
    if low <= higher and lower <= high:
        return False
    small, large = sorted((best, better))
    return large >= CONTESTED_RATIO * small


def _range(claim: Claim) -> tuple[float, float, float]:
    """Return low, best, high as counts; a bound is open on its other side."""
    low, best, high = np.expm1([claim.low, claim.best, claim.high]).tolist()
    if claim.kind == "at_most":
        low = 0.0
    if claim.kind == "at_least":
        high = float("inf")
    return low, best, high
