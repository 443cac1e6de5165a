"""What would change the answer: other scenarios, and every grade a step better or worse.

Owns the comparison for one month; the sentence that reads it out is the reader's.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from dashboard.estimate.model import estimate_counts
from dashboard.estimate.scenarios import SCENARIOS
from dashboard.estimate.settings import Settings


def what_if(
    claims: pd.DataFrame, month: Any, *, settings: Settings | None = None, as_of: date | None = None
) -> pd.DataFrame:
    """Return the answer for one month under every scenario, and with grades moved a step.

    Parameters are those of `estimate_counts`, for one month.

    Returns
    -------
    DataFrame
        One row a variant: `variant` in words, `p10`, `median`, `p90`, `p_none`, `bits`, `times` (its median
        over that of the first row, NaN where one of them is 0).
    """
    chosen = settings if settings is not None else Settings()
    variants = [(title, chosen, scenario) for scenario, title in SCENARIOS.items()]
    variants += [
        ("Every grade a step better", chosen.stepped(1), "base"),
        ("Every grade a step worse", chosen.stepped(-1), "base"),
    ]
    rows = []
    for title, varied, scenario in variants:
        estimate = estimate_counts(claims, [month], settings=varied, scenario=scenario, as_of=as_of)
        row = estimate.bands.iloc[0]
        rows.append(
            {"variant": title, **{name: row[name] for name in ("p10", "median", "p90", "p_none", "bits")}}
        )
    frame = pd.DataFrame(rows)
    first = frame["median"].iloc[0]
    frame["times"] = (frame["median"] / first).where((frame["median"] > 0) & (first > 0))
    return frame
