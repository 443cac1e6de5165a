"""The envelope: lowest low to highest high of what is claimed nearby. Not a probability.

Owns the one picture of the claims that assumes nothing, for comparison with the bands.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from dashboard.estimate.claims import Claim, month_numbers, read_claims
from dashboard.estimate.scenarios import set_stage
from dashboard.estimate.settings import NEAR_MONTHS, Settings
from dashboard.estimate.smoother import Array


def envelope(claims: pd.DataFrame, months: Sequence[Any] | pd.Series | pd.DatetimeIndex) -> pd.DataFrame:
    """Return the envelope of one measure's numbered level claims.

    Parameters
    ----------
    claims
        Rows of the claims frame, all of one measure; copies and rows not to be used are left out.
    months
        Datetime-likes or 'YYYY-MM' strings.

    Returns
    -------
    DataFrame
        `month` (datetime64[ms]), `envelope_low`, `envelope_high` in the measure's unit; NaN more than
        12 months from any claim.
    """
    wanted = month_numbers(months)
    low, high = envelope_of(set_stage(read_claims(claims), "base", Settings()).used, wanted)
    month = wanted.astype("datetime64[M]").astype("datetime64[ms]")
    return pd.DataFrame({"month": month, "envelope_low": low, "envelope_high": high})


def distances(claims: Sequence[Claim], wanted: np.ndarray) -> np.ndarray:
    """Return the months between each claim's window (rows) and each month (columns); 0 inside."""
    first = np.array([claim.first for claim in claims])[:, None]
    last = np.array([claim.last for claim in claims])[:, None]
    apart: np.ndarray = np.maximum(np.maximum(first - wanted, wanted - last), 0)
    return apart


def envelope_of(used: Sequence[Claim], wanted: np.ndarray) -> tuple[Array, Array]:
    """Return lowest low and highest high of the level claims covering, or nearest to, each month."""
    levels = [claim for claim in used if claim.kind == "level"]
    if not levels:
        return np.full(wanted.size, np.nan), np.full(wanted.size, np.nan)
    apart = distances(levels, wanted)
    nearest = apart == apart.min(axis=0)
    # Rounded, so that log and back leave 36 people 36.
    lows = np.round(np.expm1([claim.low for claim in levels]), 9)[:, None]
    highs = np.round(np.expm1([claim.high for claim in levels]), 9)[:, None]
    blank = apart.min(axis=0) > NEAR_MONTHS
    low = np.where(blank, np.nan, np.where(nearest, lows, np.inf).min(axis=0))
    high = np.where(blank, np.nan, np.where(nearest, highs, -np.inf).max(axis=0))
    return low, high
