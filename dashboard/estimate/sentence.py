"""The month's answer in one sentence a briefer can read aloud, made from the numbers and the rows.

Owns its words. It says nothing that the estimate and the claims do not: each clause has one rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from dashboard.estimate.claims import Claim, month_numbers, said_by
from dashboard.estimate.model import Estimate
from dashboard.estimate.settings import NEAR_MONTHS
from dashboard.evidence.case import Measure
from dashboard.evidence.dates import MONTHS

SIDE_NAMES = {"us": "the United States", "russia": "Russia", "venezuela": "Venezuela"}
"""Sides that can deny; a newspaper that disputes another is not a denial."""

_PEOPLE = ("staff", "people", "troops", "advisers", "personnel", "contractors", "officers", "specialists")
"""A title that ends so can follow a number: "about 37 Rostec staff"."""

_LIKELIHOODS = (
    (0.05, "almost no chance"),
    (0.20, "very unlikely"),
    (0.45, "unlikely"),
    (0.55, "a roughly even chance"),
    (0.80, "likely"),
    (0.95, "very likely"),
    (1.01, "almost certain"),
)

ASSUMPTIONS = {"face_value": "every claim at face value", "denial": "if the denials are right"}


def say_month(number: int) -> str:
    """Return a month number in words.

    Examples
    --------
    >>> say_month(593)
    'June 2019'
    """
    return f"{MONTHS[number % 12]} {1970 + number // 12}"


def say_count(count: float) -> str:
    """Return a count as a whole number with separators.

    Examples
    --------
    >>> say_count(1834.2), say_count(0.4)
    ('1,834', '0')
    """
    return f"{count:,.0f}"


def say_likelihood(odds: float) -> str:
    """Return the word of ICD 203 for odds between 0 and 1; a likelihood word is never used for a band."""
    return next(word for bound, word in _LIKELIHOODS if odds <= bound)


def month_sentence(
    estimate: Estimate, claims: pd.DataFrame, month: Any, measure: Measure | None = None
) -> str:
    """Return one sentence for one month of one measure.

    Parameters
    ----------
    estimate
        The answer; any month of its span may be asked about, not only those of its frame.
    claims
        The rows it was made from, for who denies what.
    month
        A datetime-like or 'YYYY-MM'.
    measure
        Gives the words for what is counted.

    Returns
    -------
    str
        Such as "June 2019: about 37 Rostec staff; even odds between 25 and 56, 80 % between 18 and 87; the
        past (to July 2014) rests on one source; Russia denies any cut". No final stop.
    """
    number = int(month_numbers([month])[0])
    first, last = estimate.basis.reading.span
    assumed = ASSUMPTIONS.get(estimate.scenario, "")
    noun = _noun(measure)
    title = measure.title if measure and not noun else ""
    opening = ", ".join(part for part in (title, say_month(number), assumed) if part)
    of = f" of{noun}" if noun else ""
    if not estimate.basis.stage.evidence:
        return f"{opening}: no claim gives a number{of}"
    if number > last:
        return f"{opening}: no estimate{of}, which ends in {say_month(last)}"
    whole = estimate.whole
    row = whole.iloc[number - first] if number >= first else None
    if row is None or row["evidence"] == "none":
        return f"{opening}: no evidence{of}; {_nearest(estimate, number)}"
    clauses = [
        *_counted(row, noun),
        *_strength(whole, number - first, first),
        *_denials(estimate, claims, number),
    ]
    return f"{opening}: {'; '.join(clauses)}"


def _noun(measure: Measure | None) -> str:
    """Return " Rostec staff" for a title that can follow a number, else nothing.

    Its first letter becomes small where the definition writes the word small: a name stays a name.
    """
    if measure is None or not measure.title.endswith(_PEOPLE):
        return ""
    first, _, rest = measure.title.partition(" ")
    small = first.lower() in measure.definition.split()
    return f" {first.lower() if small else first} {rest}".rstrip()


def _counted(row: pd.Series, noun: str) -> list[str]:
    """Return the count, its bands, and the odds of nobody where they matter."""
    odds, median = float(row["p_none"]), float(row["median"])
    nobody = f"that nobody was there is {say_likelihood(odds)} ({100 * odds:.0f} %)"
    head = f"about {say_count(median)}{noun}" if median >= 0.5 else nobody
    half, most = (
        (say_count(row[low]), say_count(row[high])) for low, high in (("p25", "p75"), ("p10", "p90"))
    )
    clauses = [head, f"even odds {_between(half)}, 80 % {_between(most)}"]
    if odds >= 0.05 and head != nobody:
        clauses.append(nobody)
    return clauses


def _between(ends: tuple[str, str]) -> str:
    return f"at {ends[0]}" if ends[0] == ends[1] else f"between {ends[0]} and {ends[1]}"


def _strength(whole: pd.DataFrame, place: int, first: int) -> list[str]:
    """Return what the answer rests on: thin evidence, one source, contradicting claims."""
    row = whole.iloc[place]
    clauses = ["the evidence is thin"] if row["evidence"] == "thin" else []
    if row["single_source"]:
        clauses.append("it rests on one source")
    else:
        clauses.extend(_lonely_past(whole.iloc[:place], first))
    if row["contested"]:
        clauses.append("sources contradict each other at least twofold")
    return clauses


def _lonely_past(past: pd.DataFrame, first: int) -> list[str]:
    """Return which earlier months rest on one source: all up to one month, or the latest run of them."""
    alone = past["single_source"].to_numpy()
    if not alone.any():
        return []
    end = int(np.flatnonzero(alone)[-1])
    others = np.flatnonzero((past["evidence"].to_numpy() != "none")[:end] & ~alone[:end])
    if not others.size:
        return [f"the past, up to {say_month(first + end)}, rests on one source"]
    start = int(np.flatnonzero(~alone[:end])[-1]) + 1 if (~alone[:end]).any() else 0
    return [f"what is said of {_months(first + start, first + end)} rests on one source"]


def _months(first: int, last: int) -> str:
    return say_month(first) if first == last else f"{say_month(first)} to {say_month(last)}"


def _denials(estimate: Estimate, claims: pd.DataFrame, number: int) -> list[str]:
    """Return which named sides deny a change over this month, or dispute a claim about it."""
    rows = said_by(claims, estimate.as_of)
    rows = rows[rows["use"].astype(bool)]
    windows = {claim.id: claim for claim in estimate.basis.reading.claims}
    used = {claim.id: claim for claim in estimate.basis.stage.used}
    covering: list[Claim] = []
    deny: set[str] = set()
    dispute: set[str] = set()
    for name, kind, spoken_for, disputes in zip(
        rows["id"], rows["kind"], rows["side"], rows["disputes_ids"], strict=True
    ):
        side, own = SIDE_NAMES.get(spoken_for), windows.get(name)
        if side is None:
            continue
        if kind == "no_change" and estimate.scenario == "denial":
            continue
        if kind == "no_change" and own is not None and own.first <= number <= own.last:
            deny.add(side)
            covering.append(own)
        elif any(
            other in used and used[other].first - NEAR_MONTHS <= number <= used[other].last + NEAR_MONTHS
            for other in disputes
        ):
            dispute.add(side)
    clauses = []
    if deny:
        change = _denied_change(estimate, covering)
        clauses.append(f"{_join(deny)} {'denies' if len(deny) == 1 else 'deny'} any {change}")
    if dispute - deny:
        some = dispute - deny
        clauses.append(f"{_join(some)} {'disputes' if len(some) == 1 else 'dispute'} a claim behind it")
    return clauses


def _denied_change(estimate: Estimate, denials: list[Claim]) -> str:
    """Return what the estimate did over the period said to be unchanged: the very change denied."""
    first = estimate.basis.reading.span[0]
    medians = estimate.whole["median"].to_numpy()
    before = medians[min(claim.first for claim in denials) - first]
    after = medians[max(claim.last for claim in denials) - first]
    if before > 1.5 * after:
        return "cut"
    return "build-up" if after > 1.5 * before else "change"


def _nearest(estimate: Estimate, number: int) -> str:
    """Return when the used claim nearest to a month is about."""
    used = [claim for claim in estimate.basis.stage.used if claim.numbered]
    best = min(used, key=lambda claim: (max(claim.first - number, number - claim.last, 0), claim.id))
    return f"the nearest claim is about {_months(best.first, best.last)}"


def _join(names: Iterable[str]) -> str:
    ordered = sorted(names, key=str.casefold)
    return " and ".join([", ".join(ordered[:-1]), ordered[-1]] if len(ordered) > 1 else ordered)
