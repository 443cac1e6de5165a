"""From rows of the claims table to claims the model can use, and a role for every row.

Owns copies, windows, numbers and the span; what each scenario makes of them is in `scenarios`.
Months are counted from January 1970, so that month arithmetic is plain subtraction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isnan, log1p, nan
from typing import Any

import numpy as np
import pandas as pd

from dashboard.estimate.settings import LEAD_MONTHS, NMAX_FACTOR, NMAX_FLOOR, OPEN_START_MONTHS, REACH_MONTHS
from dashboard.evidence.problems import SettingsError

Role = tuple[str, str]
"""(role, reason): used, copy, set_aside or dropped, and why in words."""

BOUNDS = ("at_most", "at_least")
FLOWS = ("flow_in", "flow_out")


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim with its months and numbers read.

    Attributes
    ----------
    first, last
        Months its window covers, inclusive: when it is about.
    stated
        Month it was said.
    low, best, high
        As log1p of the count; a bound carries its one number in all three, a claim without number NaN.
    placing
        Which lattice sequence its vague window takes; None when the window is one month.
    disputes
        Ids of the claims (roots) it denies.
    """

    id: str
    kind: str
    voice: str
    letter: str
    digit: str
    first: int
    last: int
    stated: int
    low: float
    best: float
    high: float
    throughout: bool
    placing: int | None
    disputes: tuple[str, ...]

    @property
    def numbered(self) -> bool:
        """Whether it gives a number at all."""
        return not isnan(self.best)


@dataclass(frozen=True, slots=True)
class Reading:
    """A measure's rows as read, before any scenario.

    `claims` are in id order; `roles` has every row of the frame that is not in `claims`; `span` the
    first and last month the model runs over; `highest` the largest count it considers.
    """

    measure: str
    claims: tuple[Claim, ...]
    roles: Mapping[str, Role]
    span: tuple[int, int]
    highest: float


def month_number(day: date) -> int:
    """Return the months from January 1970 to a day's month."""
    return (day.year - 1970) * 12 + day.month - 1


def month_numbers(months: Sequence[Any] | pd.Series | pd.DatetimeIndex) -> np.ndarray:
    """Return month numbers of datetime-likes or 'YYYY-MM' strings.

    Raises
    ------
    SettingsError
        A month that cannot be read.
    """
    try:
        wanted = list(months)
        if all(isinstance(month, str) for month in wanted):
            return np.array(wanted, dtype="datetime64[M]").astype(np.int64)
        stamps = pd.DatetimeIndex(pd.to_datetime(pd.Series(wanted, dtype=object)))
    except (ValueError, TypeError) as error:
        raise SettingsError(f"Months are written YYYY-MM: {error}") from error
    if stamps.hasnans:
        raise SettingsError("Months are written YYYY-MM; one of them is blank.")
    return stamps.to_numpy().astype("datetime64[M]").astype(np.int64)


def said_by(claims: pd.DataFrame, as_of: date | None) -> pd.DataFrame:
    """Return the rows known on a day; every row when it is None."""
    if as_of is None:
        return claims
    return claims[claims["known"].isna() | (claims["known"] <= pd.Timestamp(as_of))]


def read_claims(claims: pd.DataFrame, as_of: date | None = None) -> Reading:
    """Read the rows of one measure into claims, copies set aside and windows cut.

    Parameters
    ----------
    claims
        Rows of the claims frame (see `dashboard.evidence.case`), all of one measure.
    as_of
        What is said later is set aside, and the model runs to this month. None: the month of the
        latest statement.

    Raises
    ------
    SettingsError
        Rows of more than one measure.
    """
    measures = sorted(set(claims["measure"]))
    if len(measures) > 1:
        raise SettingsError(f"Measures are never pooled; the rows are of {', '.join(measures)}.")
    known = said_by(claims, as_of)
    later = sorted(set(claims["id"]) - set(known["id"]))
    roles: dict[str, Role] = dict.fromkeys(later, ("set_aside", "said after the as-of date"))
    rows, middle = _near(_rows(known, None if as_of is None else month_number(as_of)), roles)
    roots = _roots(rows)
    found: list[Claim] = []
    for row in rows:
        claim = _read(row, roots, roles)
        if claim is not None:
            found.append(claim)
    last = max((row["stated"] for row in rows), default=0) if as_of is None else month_number(as_of)
    last = min(last, middle + REACH_MONTHS)
    first = min((claim.first for claim in found), default=last) - LEAD_MONTHS
    tops = [float(np.expm1(claim.high)) for claim in found if claim.numbered]
    return Reading(
        measure=measures[0] if measures else "",
        claims=_placed(found),
        roles=roles,
        span=(first, last),
        highest=max(NMAX_FLOOR, NMAX_FACTOR * max(tops, default=0.0)),
    )


_COLUMNS = (
    "id",
    "kind",
    "voice",
    "letter",
    "digit",
    "low",
    "best",
    "high",
    "holds",
    "origin",
    "disputes_ids",
    "use",
    "note",
)


def _rows(claims: pd.DataFrame, last: int | None) -> list[dict[str, Any]]:
    """Return the rows by id, with `first`, `last`, `stated` as month numbers (None = open)."""
    rows = [
        dict(zip(_COLUMNS, values, strict=True))
        for values in zip(*(claims[name] for name in _COLUMNS), strict=True)
    ]
    dates = {
        "first": claims["margin_earliest"],
        "last": claims["margin_latest"],
        "stated": claims["stated_latest"].fillna(claims["stated_earliest"]),
    }
    for name, column in dates.items():
        numbers = column.to_numpy().astype("datetime64[M]")
        for row, number, blank in zip(rows, numbers.astype(np.int64), np.isnat(numbers), strict=True):
            row[name] = None if blank else int(number)
    for row in rows:
        if row["stated"] is None:  # never said when: the end of its own period, else now
            row["stated"] = next((m for m in (row["last"], last, row["first"]) if m is not None), 0)
    return sorted(rows, key=lambda row: str(row["id"]))


def _near(rows: list[dict[str, Any]], roles: dict[str, Role]) -> tuple[list[dict[str, Any]], int]:
    """Set aside what was said far from the rest, and return the others and the month they lie around."""
    middle = int(np.median([row["stated"] for row in rows])) if rows else 0
    far = [row["id"] for row in rows if abs(row["stated"] - middle) > REACH_MONTHS]
    roles |= dict.fromkeys(far, ("set_aside", "said more than a hundred years from the others"))
    return [row for row in rows if row["id"] not in far], middle


def _roots(rows: list[dict[str, Any]]) -> dict[str, str]:
    """Return for every row the id of the row that stands for it and its copies.

    A chain of `origin` is followed to its end. Where the end is not among the rows (not yet said, or
    unknown) or the chain is a ring, the first of the group by id stands.
    """
    origin = {row["id"]: row["origin"] for row in rows}
    groups: dict[str, list[str]] = {}
    for start in origin:
        chain = [start]
        while (step := origin.get(chain[-1], "")) and step not in chain:
            chain.append(step)
        ring = chain[chain.index(step) :] if step else []
        groups.setdefault(min(ring) if ring else chain[-1], []).append(start)
    standing = {end: end if end in origin else min(members) for end, members in groups.items()}
    return {row: standing[end] for end, members in groups.items() for row in members}


def _read(row: dict[str, Any], roots: Mapping[str, str], roles: dict[str, Role]) -> Claim | None:
    """Return the row as a claim, or put its role into `roles`."""
    name = row["id"]
    root = roots[name]
    if root != name:
        roles[name] = ("copy", f"copy of {root}")
        return None
    if not row["use"]:
        roles[name] = ("set_aside", row["note"] or "marked not to be used")
        return None
    low, best, high, why = _numbers(row)
    if why and row["kind"] != "no_change":
        roles[name] = ("set_aside", why)
        return None
    first, last = _window(row)
    if last < row["stated"] - REACH_MONTHS:
        roles[name] = ("set_aside", "about a time more than a hundred years before it was said")
        return None
    if first > last:
        roles[name] = ("set_aside", "about a time after it was said")
        return None
    return Claim(
        id=name,
        kind=row["kind"],
        voice=row["voice"],
        letter=row["letter"],
        digit=row["digit"],
        first=first,
        last=last,
        stated=row["stated"],
        low=low,
        best=best,
        high=high,
        throughout=row["holds"] == "throughout" and row["kind"] not in FLOWS,
        placing=None,
        disputes=tuple(roots.get(other, other) for other in row["disputes_ids"]),
    )


def _numbers(row: dict[str, Any]) -> tuple[float, float, float, str]:
    """Return low, best and high as log1p, and why there are none."""
    low, best, high = (float(row[name]) for name in ("low", "best", "high"))
    if isnan(low) and isnan(best) and isnan(high):
        return nan, nan, nan, "no number given"
    if row["kind"] in BOUNDS:
        own = high if row["kind"] == "at_most" else low
        bound = best if isnan(own) else own
        if isnan(bound):
            return nan, nan, nan, "the bound's own number is missing"
        return log1p(bound), log1p(bound), log1p(bound), ""
    if isnan(best) and (isnan(low) or isnan(high)):
        return nan, nan, nan, "only one end of a range is given"
    low, high = (best if isnan(end) else end for end in (low, high))
    middle = (log1p(low) + log1p(high)) / 2 if isnan(best) else log1p(best)
    return log1p(low), middle, log1p(high), ""


def _window(row: dict[str, Any]) -> tuple[int, int]:
    """Return first and last month the claim is about, cut at the month it was said."""
    stated: int = row["stated"]
    last = stated if row["last"] is None else min(row["last"], stated)
    first = last - OPEN_START_MONTHS if row["first"] is None else row["first"]
    return max(first, stated - REACH_MONTHS) if first <= last else first, last


def _placed(claims: list[Claim]) -> tuple[Claim, ...]:
    """Number the numbered claims with a vague window, so that no scenario moves another's placements."""
    placed, count = [], 0
    for claim in claims:
        if claim.numbered and claim.last > claim.first and claim.kind != "no_change" and not claim.throughout:
            placed.append(replace(claim, placing=count))
            count += 1
        else:
            placed.append(claim)
    return tuple(placed)
