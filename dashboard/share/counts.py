"""The estimates a picture needs, from the rows it shows: one way for page, command line, pack and site."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from dashboard.estimate.model import Estimate, estimate_counts
from dashboard.estimate.settings import REACH_MONTHS, Settings
from dashboard.evidence.problems import SettingsError
from dashboard.view import Shown, View


def settings_of(view: View) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings a view asks for, and one sentence for what of them could not be used."""
    asked = {"drift": view.drift, "jump": view.jump, "common": view.common}
    changes: dict[str, Any] = {name: value for name, value in asked.items() if value is not None}
    try:
        return Settings(**changes), ()
    except SettingsError as error:
        return Settings(), (f"The link's settings were ignored: {error}",)


def estimates_of(shown: Shown, *, every: bool = False) -> dict[str, Estimate]:
    """Return the estimate of the measure shown, or of every measure, by its id.

    Measures that are only compared, and those nobody has claimed anything about, have none.
    """
    wanted = shown.case.measures if every else (shown.measure,) if shown.measure else ()
    found = {}
    for measure in wanted:
        claims = shown.all_claims[shown.all_claims["measure"] == measure.id]
        if measure.estimate and len(claims):
            found[measure.id] = estimate_counts(
                claims,
                near_months(claims, min(shown.start, shown.month), max(shown.end, shown.month)),
                settings=settings_of(shown.view)[0],
                scenario=shown.view.scenario,
                as_of=shown.as_of,
            )
    return found


def near_months(claims: pd.DataFrame, start: date, end: date) -> list[str]:
    """Return the months from one day to another that lie within a lifetime of what was said.

    A window of a thousand years has bands where they can say anything, and its two ends.
    """
    said = claims["known"].dropna()
    if said.empty:
        return months_of(start, end)
    first, last = said.min().year - REACH_MONTHS // 12, said.max().year + REACH_MONTHS // 12
    inside = [month for month in months_of(start, end) if first <= int(month[:4]) <= last]
    return sorted({*months_of(start, start), *inside, *months_of(end, end)})


def months_of(start: date, end: date) -> list[str]:
    """Return every month from one day to another, as ``YYYY-MM``.

    Examples
    --------
    >>> months_of(date(2018, 12, 31), date(2019, 1, 1))
    ['2018-12', '2019-01']
    """
    first, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(first, last + 1)]
