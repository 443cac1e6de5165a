"""The rows behind a picture as a table of words: on a slide, in a page.

Owns which columns a reader gets. The CSVs that leave are `evidence.exporting`.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.evidence.exporting import format_number
from dashboard.share.picture import Picture


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of text under a heading, one tuple a row."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(picture: Picture) -> tuple[Table, ...]:
    """Return the rows the picture shows: events, claims or both, the picture's main matter first."""
    if picture.kind == "timeline":
        return (_events(picture),)
    if picture.kind in ("counts", "claims"):
        return (_claims(picture),)
    return (_events(picture), _claims(picture))


def _events(picture: Picture) -> Table:
    events = picture.shown.events
    # Key rows first, as in the picture; the sort is stable, so each part stays in time order.
    ordered = events.sort_values("key", ascending=False, kind="stable").to_dict("records")
    numbers = {source: number for source, number, _ in picture.sources}
    rows = tuple(
        (row["date_said"], row["title"], row["status"], row["claimant"], row["grade"], _cited(row, numbers))
        for row in ordered
    )
    return Table("Events shown", ("Date", "Event", "Status", "Says", "Grade", "Source"), rows)


def _claims(picture: Picture) -> Table:
    shown = picture.shown
    claims = shown.all_claims if picture.kind == "claims" else shown.claims
    titles = {measure.id: measure.title for measure in shown.case.measures}
    numbers = {source: number for source, number, _ in picture.sources}
    rows = tuple(
        (
            titles.get(row["measure"], row["measure"]),
            row["claimant"],
            row["wording"],
            say_range(row),
            row["date_said"],
            row["stated_said"],
            row["grade"],
            _cited(row, numbers),
        )
        for row in claims.to_dict("records")
    )
    columns = ("Measure", "Who", "Words", "Range", "About", "Said", "Grade", "Source")
    if picture.kind == "claims":
        return Table("Claims shown", columns, rows)
    # One measure needs no column of its own.
    title = f"Claims shown: {shown.measure.title}" if shown.measure else "Claims shown"
    return Table(title, columns[1:], tuple(row[1:] for row in rows))


def say_range(row: Mapping[Hashable, Any]) -> str:
    """Return the numbers of a claim for a reader.

    Examples
    --------
    >>> say_range({"kind": "level", "low": 900.0, "best": 1000.0, "high": 1100.0})
    '900 – 1,000 – 1,100'
    >>> say_range({"kind": "at_most", "low": math.nan, "best": math.nan, "high": 150.0})
    'at most 150'
    """
    given = [row[name] for name in ("low", "best", "high") if not math.isnan(row[name])]
    words = [_number(value) for value in dict.fromkeys(given)]
    if not words:
        return "no number"
    prefix = {"at_most": "at most ", "at_least": "at least ", "flow_in": "in: ", "flow_out": "out: "}
    return prefix.get(row["kind"], "") + " – ".join(words)


def _number(value: float) -> str:
    whole, point, decimals = format_number(value).partition(".")
    return f"{int(whole):,}{point}{decimals.rstrip('0')}"


def _cited(row: Mapping[Hashable, Any], numbers: Mapping[str, str]) -> str:
    return ", ".join(numbers.get(source, source) for source in row["sources"])
