"""A sum over measures: only on request, and labelled with what it assumes.

Measures are never pooled; this adds finished estimates.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from dashboard.estimate.bands import quantiles
from dashboard.estimate.claims import month_numbers
from dashboard.estimate.model import LEVELS, Estimate
from dashboard.estimate.smoother import Array
from dashboard.evidence.problems import SettingsError

ASSUMES = "assumes disjoint groups and independent errors"
"""The label every sum carries."""

_POINTS = 200


def sum_counts(estimates: Sequence[Estimate]) -> pd.DataFrame:
    """Return the bands of the sum of several measures, month by month.

    Every posterior is stood for by 200 equally likely counts, added pair by pair: that is what
    independent errors mean. Groups that overlap are counted twice: nobody but the reader can know.

    Parameters
    ----------
    estimates
        Two or more, asked for the same months.

    Returns
    -------
    DataFrame
        `month` and the quantile columns of `Estimate.months`; a month that one of them does not reach, or
        where one has no evidence, is NaN. `attrs["assumes"]` holds the label.

    Raises
    ------
    SettingsError
        Fewer than two estimates, a measure twice, or different months.
    """
    months = [estimate.bands["month"] for estimate in estimates]
    if len({estimate.measure for estimate in estimates}) < max(2, len(estimates)):
        raise SettingsError("A sum needs two or more different measures.")
    if not all(month.equals(months[0]) for month in months):
        raise SettingsError("A sum needs the same months of every measure.")
    total = _points(estimates[0])
    for estimate in estimates[1:]:
        pairs = np.sort((total[:, :, None] + _points(estimate)[:, None, :]).reshape(len(total), -1), axis=1)
        total = pairs[:, _POINTS // 2 :: _POINTS]
    frame = pd.DataFrame({"month": months[0]})
    middles = (np.arange(_POINTS) + 0.5) / _POINTS
    for name, level in LEVELS.items():
        frame[name] = [float(np.interp(level, middles, row)) for row in total]
    frame.attrs["assumes"] = ASSUMES
    return frame


def _points(estimate: Estimate) -> Array:
    """Return 200 equally likely counts for every month; NaN where there is no evidence."""
    grid, posterior = estimate.basis.grid, estimate.basis.posterior(month_numbers(estimate.bands["month"]))[0]
    levels = (np.arange(_POINTS) + 0.5) / _POINTS
    points: Array = np.stack([quantiles(grid, posterior, float(level)) for level in levels], axis=1)
    points[(estimate.bands["evidence"] == "none").to_numpy()] = np.nan
    return points
