"""Bands and information, read off a posterior over the grid.

Owns how a distribution over states becomes quantiles and bits.
"""

from __future__ import annotations

import numpy as np

from dashboard.estimate.settings import GRID_STEP
from dashboard.estimate.smoother import Array, Grid


def quantiles(grid: Grid, posterior: Array, level: float) -> Array:
    """Return the count at `level` of every row's cumulative odds; NaN rows stay NaN.

    A state's odds lie evenly over its cell of the log1p axis. A level below the odds of nobody is 0.
    """
    total = np.cumsum(posterior, axis=1)
    state = np.minimum((total < level).sum(axis=1), grid.y.size - 1)
    rows = np.arange(state.size)
    before = total[rows, state - 1]
    share = np.clip((level - before) / np.maximum(posterior[rows, state], 1e-300), 0.0, 1.0)
    count: Array = np.expm1(grid.y[state] + (share - 0.5) * GRID_STEP)
    count[state == 0] = 0.0
    count[np.isnan(total[:, -1])] = np.nan
    return count


def bits(grid: Grid, posterior: Array) -> Array:
    """Return how far each row lies from the first-month odds (Kullback-Leibler, bits); NaN rows give 0."""
    ratio = np.log2(np.maximum(posterior, 1e-300) / grid.prior)
    said: Array = np.nan_to_num((posterior * ratio).sum(axis=1), nan=0.0)
    return said
