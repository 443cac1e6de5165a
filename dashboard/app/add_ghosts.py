"""Add, step 3: the new rows as ghost marks in the timeline, beside those that are there."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from dashboard.app import chart, data
from dashboard.evidence.case import Case
from dashboard.evidence.plan import Plan, planned
from dashboard.evidence.preview import Preview
from dashboard.figures.theme import page_size
from dashboard.view import View

LEAST, MOST = 320, 1200
LABELLED = 40
LISTED = ("id", "stated", "date", "measure", "low", "best", "high", "wording", "outlet", "title")


def ghosts(key: str, found: Preview, plan: Plan, case: Case) -> None:
    """Draw the case with the import in it; counts and sources are listed instead.

    `key` says all that the plan depends on.
    """
    if found.table != "events":
        _listed(found)
        return
    merged = data.kept("ghosts", key, lambda: planned(case, found, plan))
    first, last = _span(found.frame)
    ids = tuple(plan.ids.values())[:LABELLED]
    many = f"{len(plan.ids):,} new row{'s' if len(plan.ids) != 1 else ''}"
    said = f"Preview: {many} among those that are there"
    view = View(from_=first, to=last, as_of=_as_of(merged), labels=ids, headline=said)
    room = chart.room("add_ghosts")
    with st.spinner("Drawing the preview ..."):
        shown = data.shown_of(merged, view)
        height = min(max(data.tall(shown, "timeline", room.width), LEAST), MOST)
        drawn = data.picture(shown, "timeline", page_size(room.width, height), room.theme)
    chart.draw(drawn.json, "add_ghosts", made_for=room, label="Preview of the import", alt=drawn.alt)


def _listed(found: Preview) -> None:
    there = [name for name in LISTED if name in found.frame]
    st.dataframe(found.frame[there].head(200), hide_index=True, alt="The new rows as they will be.")


def _span(frame: pd.DataFrame) -> tuple[date | None, date | None]:
    """Return the days the new rows lie between, with a twelfth of air on either side."""
    bounds = pd.concat([frame["margin_earliest"], frame["margin_latest"], frame["earliest"], frame["latest"]])
    days = bounds.dropna()
    if days.empty:
        return None, None
    first, last = days.min(), days.max()
    air = max((last - first) / 12, pd.Timedelta(days=30))
    return (first - air).date(), (last + air).date()


def _as_of(case: Case) -> date | None:
    """Return a day on which every new row is known, where that is later than the case's own."""
    known = case.events["known"].dropna()
    latest = known.max().date() if len(known) else case.as_of
    return latest if latest > case.as_of else None
