"""The estimate as rows for people and programs: one row a month, in fixed decimals.

Owns the columns and number formats of `adviser-timeline estimate` and of every download of an estimate.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import expm1, isnan, nan

import pandas as pd

from dashboard.estimate.model import LEVELS, Estimate
from dashboard.estimate.smoother import Evidence, shares

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


def readings(estimate: Estimate) -> pd.DataFrame:
    """Return how the model read every claim it used.

    Returns
    -------
    DataFrame
        By id: `id`; `read_as` in words; `tau`, `pi` of its grade under the scenario; `share`, what is
        left of its say after the same voice's other claims (1 = all; NaN for people who came or left).
    """
    evidence = estimate.basis.stage.evidence
    rows = [
        (piece.claim, _read_as(piece), piece.grade.tau, piece.grade.pi, nan if piece.is_flow else share)
        for piece, share in zip(evidence, shares(evidence), strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["id", "read_as", "tau", "pi", "share"])
    return frame.drop_duplicates("id").reset_index(drop=True)


def _read_as(piece: Evidence) -> str:
    low, best, high = (f"{expm1(value):,.0f}" for value in (piece.low, piece.best, piece.high))
    if piece.kind in ("at_most", "at_least"):
        return f"{piece.kind.replace('_', ' ')} {best}"
    sign = {"flow_in": "+", "flow_out": "−"}.get(piece.kind, "")
    return sign + (best if low == high else f"{low} to {high}, best {best}")
