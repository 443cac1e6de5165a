"""A measure's count, month by month, from what is claimed about it.

Owns the public answer: `estimate_counts` and its frames. Reading rows is in `claims`, scenarios in
`scenarios`, the recursion in `smoother`, badges and leave-one-out in `voices`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from dashboard.estimate.bands import bits, quantiles
from dashboard.estimate.claims import month_numbers, read_claims
from dashboard.estimate.envelope import envelope_of
from dashboard.estimate.settings import SOLID_BITS, THIN_BITS, Settings
from dashboard.estimate.voices import Basis, basis_of, contested, single_source

__all__ = ["LEVELS", "Estimate", "Settings", "estimate_counts"]

LEVELS: dict[str, float] = {
    "p2.5": 0.025,
    "p10": 0.10,
    "p25": 0.25,
    "median": 0.50,
    "p75": 0.75,
    "p90": 0.90,
    "p97.5": 0.975,
}
"""Quantile columns of `Estimate.months`; p25-p75, p10-p90 and p2.5-p97.5 are the 50, 80 and 95 % bands."""


@dataclass(frozen=True, eq=False)
class Estimate:
    """The answer for one measure under one scenario.

    Attributes
    ----------
    measure, scenario, as_of, settings
        What was asked.
    bands
        `months` without `single_source`, which takes a run a voice.
    span_bands
        `bands` of every month the model runs over, whichever were asked for.
    uses
        One row a claim, by id: `id`, `role` (used, copy, set_aside, dropped), `reason`.
    basis
        What it was computed from; private to this room.
    """

    measure: str
    scenario: str
    as_of: date | None
    settings: Settings
    bands: pd.DataFrame
    span_bands: pd.DataFrame
    uses: pd.DataFrame
    basis: Basis

    def at(self, month: Any) -> pd.Series | None:
        """Return the bands of one month of the span, or None outside it."""
        place = int(month_numbers([month])[0]) - self.basis.reading.span[0]
        return self.span_bands.iloc[place] if 0 <= place < len(self.span_bands) else None

    @cached_property
    def months(self) -> pd.DataFrame:
        """One row a month asked for, in the order asked.

        `month` (datetime64[ms], first of the month); the quantiles of the count `p2.5` .. `p97.5` (never
        negative, always nested); `p_none`, the odds that nobody is there; `bits`, how far the evidence
        moved the odds from the starting point; `evidence` (solid, thin, none); `envelope_low` and
        `envelope_high` (no probability: what is claimed, NaN far from any claim); `single_source` (without
        one voice the evidence would be none; one more run a voice, hence computed on first use);
        `contested` (two voices, ranges apart, twofold). Months out of reach have NaN and evidence none.
        """
        return self._with_badge(self.bands)

    @cached_property
    def whole(self) -> pd.DataFrame:
        """`months` of the whole span."""
        return self._with_badge(self.span_bands)

    def _with_badge(self, bands: pd.DataFrame) -> pd.DataFrame:
        place = month_numbers(bands["month"]) - self.basis.reading.span[0]
        inside = (place >= 0) & (place < len(self._alone))
        frame = bands.copy()
        alone = np.where(inside, self._alone[np.where(inside, place, 0)], False)
        frame.insert(list(frame.columns).index("contested"), "single_source", alone)
        return frame

    @cached_property
    def _alone(self) -> np.ndarray:
        first, last = self.basis.reading.span
        return single_source(self.basis, np.arange(first, last + 1), self.span_bands["bits"].to_numpy())


def estimate_counts(
    claims: pd.DataFrame,
    months: Sequence[Any] | pd.Series | pd.DatetimeIndex,
    *,
    settings: Settings | None = None,
    scenario: str = "base",
    as_of: date | None = None,
) -> Estimate:
    """Return the posterior count of one measure for each of `months`.

    Exact forward-backward smoothing over a log1p grid; deterministic. The model always runs from 12
    months before the earliest claim to the as-of month, so `months` only selects rows.

    Parameters
    ----------
    claims
        Rows of the claims frame, all of one measure. Not changed.
    months
        Datetime-likes or 'YYYY-MM' strings.
    settings
        What moves the bands; `Settings()` when None.
    scenario
        base, face_value or denial.
    as_of
        Only what was said by then is used. None: everything, up to the month of the latest statement.

    Raises
    ------
    SettingsError
        Rows of several measures, an unknown scenario, a month that cannot be read.
    """
    chosen = settings if settings is not None else Settings()
    wanted = month_numbers(months)
    basis = basis_of(read_claims(claims, as_of), scenario, chosen)
    first, last = basis.reading.span
    every = np.union1d(np.arange(first, last + 1), wanted)
    frame = _bands(basis, every)
    bands = frame.iloc[np.searchsorted(every, wanted)].reset_index(drop=True)
    span_bands = frame[(every >= first) & (every <= last)].reset_index(drop=True)
    roles = [(name, *role) for name, role in sorted(basis.stage.roles.items())]
    uses = pd.DataFrame(roles, columns=["id", "role", "reason"], dtype="str")
    return Estimate(basis.reading.measure, scenario, as_of, chosen, bands, span_bands, uses, basis)


def _bands(basis: Basis, wanted: np.ndarray) -> pd.DataFrame:
    """Return `Estimate.bands` for some month numbers."""
    posterior = basis.posterior(wanted)[0]
    frame = pd.DataFrame({"month": wanted.astype("datetime64[M]").astype("datetime64[ms]")})
    for name, level in LEVELS.items():
        frame[name] = quantiles(basis.grid, posterior, level)
    frame["p_none"] = posterior[:, 0]
    said = bits(basis.grid, posterior)
    frame["bits"] = said
    strength = np.select([said > SOLID_BITS, said >= THIN_BITS], ["solid", "thin"], "none")
    frame["evidence"] = pd.Series(strength, dtype="str")
    frame["envelope_low"], frame["envelope_high"] = envelope_of(basis.stage.used, wanted)
    frame["contested"] = contested(basis.stage.used, wanted)
    return frame
