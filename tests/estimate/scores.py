"""How good a band is: coverage, interval score and CRPS, all on the log1p axis the model works on."""

from __future__ import annotations

import numpy as np

BANDS = {50: ("p25", "p75"), 80: ("p10", "p90"), 95: ("p2.5", "p97.5")}


def holds(low: np.ndarray, high: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return whether each band holds the truth; ends count, and counts are whole."""
    return (np.round(low) <= truth) & (truth <= np.round(high))


def interval_score(low: np.ndarray, high: np.ndarray, truth: np.ndarray, level: float = 0.8) -> np.ndarray:
    """Return the interval score (Gneiting and Raftery 2007): width plus a fine for missing; less is good."""
    bottom, top, true = np.log1p(low), np.log1p(high), np.log1p(truth)
    fine = 2 / (1 - level) * (np.maximum(bottom - true, 0) + np.maximum(true - top, 0))
    return top - bottom + fine


def crps_grid(y: np.ndarray, posterior: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return the CRPS of posteriors (months, states) over states at `y`, the truth as a count."""
    true = np.log1p(truth)[:, None]
    spread = np.abs(y[None, :] - true)
    first = (posterior * spread).sum(axis=1)
    # E|Y - Y'| / 2 is the integral of F (1 - F).
    total = posterior.cumsum(axis=1)[:, :-1]
    return first - (total * (1 - total) * np.diff(y)).sum(axis=1)
