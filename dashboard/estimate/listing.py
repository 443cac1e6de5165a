"""The estimate as rows for people and programs: one row a month, in fixed decimals.

Owns the columns and number formats of `adviser-timeline estimate` and of every download of an estimate.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isnan

import pandas as pd

from dashboard.estimate.model import LEVELS, Estimate

COLUMNS = ("month", *LEVELS, "p_none", "bits", "scenario", "measure")


def estimate_rows(estimates: Iterable[Estimate]) -> pd.DataFrame:
    """Return every month of every estimate as text, blank where the model says nothing.

    Parameters
    ----------
    estimates
        In the order wanted.

    Returns
    -------
    DataFrame
        `month` (YYYY-MM), the quantiles of the count with one decimal, `p_none` with four, `bits` with
        three, `scenario`, `measure`. All text, so that the same estimate gives the same bytes.
    """
    blocks = []
    for estimate in estimates:
        frame = estimate.span_bands
        block = pd.DataFrame({"month": frame["month"].dt.strftime("%Y-%m")})
        for name, places in (*((level, 1) for level in LEVELS), ("p_none", 4), ("bits", 3)):
            block[name] = [_fixed(value, places) for value in frame[name]]
        blocks.append(block.assign(scenario=estimate.scenario, measure=estimate.measure))
    if not blocks:
        return pd.DataFrame(columns=list(COLUMNS), dtype="str")
    return pd.concat(blocks, ignore_index=True)[list(COLUMNS)]


def _fixed(value: float, places: int) -> str:
    if isnan(value):
        return ""
    text = f"{value:.{places}f}"
    return text.removeprefix("-") if float(text) == 0 else text


def estimate_csv(estimates: Iterable[Estimate]) -> str:
    """Return `estimate_rows` as CSV with LF line ends."""
    return estimate_rows(estimates).to_csv(index=False, lineterminator="\n")
