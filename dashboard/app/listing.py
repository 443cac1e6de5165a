"""Tables of events, claims, sources and problems, as every page lists them.

Owns which columns a reader sees and what they are called. Cells are data and stay text; a link is shown, never
fetched.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.app import controls
from dashboard.app.card import RELIABILITY, say_amount
from dashboard.evidence.case import Case
from dashboard.view import Shown


def events_table(shown: Shown, key: str, rows: pd.DataFrame | None = None) -> None:
    """List events (those shown, unless others are given); choosing a row opens its card."""
    events = shown.events if rows is None else rows
    if events.empty:
        st.caption("No events here. Widen the window or reset the filters.")
        return
    lanes = {lane.id: lane.title for lane in shown.case.lanes}
    table = pd.DataFrame(
        {
            "Date": events["date_said"],
            "Event": events["title"],
            "Lane": events["lane"].map(lambda lane: lanes.get(lane, lane)),
            "Status": events["status"].map(lambda s: controls.STATUS_TITLES.get(s, s)),
            "Who says so": events["claimant"],
            "Grade": events["grade"],
            "Id": events["id"],
        }
    )
    if "hit" in events and bool(events["hit"].any()):
        table.insert(0, "Found", events["hit"].map({True: "●", False: ""}))
    ids = list(events["id"])

    def change() -> None:
        picked = st.session_state[key]["selection"]["rows"]
        if picked and picked[0] < len(ids):
            controls.choose(ids[picked[0]])

    st.dataframe(
        table,
        key=key,
        hide_index=True,
        on_select=change,
        selection_mode="single-row",
        height=min(38 + 35 * len(table), 430),
        alt=f"The {len(table):,} events listed as a table.",
        column_config={
            "Date": st.column_config.TextColumn(width="small", help="As read from the row's own date."),
            "Event": st.column_config.TextColumn(width="large"),
            "Grade": st.column_config.TextColumn(width="small", help="Admiralty: source A to F, content 1 to 6."),
        },
    )


def claims_table(case: Case, claims: pd.DataFrame) -> None:
    """List claims with the range read from their words and how it was read."""
    measures = {m.id: m.title for m in case.measures}
    table = pd.DataFrame(
        {
            "Said": claims["stated_said"],
            "About": claims["date_said"],
            "Measure": claims["measure"].map(lambda m: measures.get(m, m)),
            "Who": claims["claimant"],
            "Words": claims["wording"],
            "Low": claims["low"],
            "Best": claims["best"],
            "High": claims["high"],
            "Kind": claims["kind"].str.replace("_", " "),
            "How read": claims["note"],
            "Grade": claims["grade"],
            "Used": claims["use"].map({True: "yes", False: "no"}),
            "Id": claims["id"],
        }
    )
    st.dataframe(table, hide_index=True, alt=f"{len(table):,} claims.", column_config=_numbers())


def sources_table(sources: pd.DataFrame) -> None:
    """List sources with their grade in words and how many rows rest on each."""
    table = pd.DataFrame(
        {
            "Outlet": sources["outlet"],
            "Title": sources["title"],
            "Published": sources["published"],
            "Grade": sources["reliability"],
            "Meaning": sources["reliability"].map(lambda letter: RELIABILITY.get(letter, "")),
            "Rows resting on it": sources["rests"],
            "Link": sources["url"],
            "Language": sources["language"],
            "Note": sources["note"],
            "Id": sources["id"],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        alt=f"{len(table):,} sources.",
        column_config={
            "Grade": st.column_config.TextColumn(width="small", help="Admiralty reliability, A to F."),
            "Link": st.column_config.LinkColumn(validate="^https?://", help="Opens the source's own page."),
            "Rows resting on it": st.column_config.NumberColumn(width="small", help="Events and claims citing it."),
        },
    )


def problems_table(case: Case) -> None:
    """List every fault of the case's files, with its remedy."""
    if not case.problems:
        st.success("No problems: every row of every file was read.")
        return
    errors = sum(p.severity == "error" for p in case.problems)
    st.markdown(
        f"{errors:,} rows or files are refused and not shown; {len(case.problems) - errors:,} are used, but look at them."
    )
    table = pd.DataFrame([p.as_dict() for p in case.problems]).rename(columns=str.capitalize)
    st.dataframe(table.astype("str").replace({"None": "", "nan": ""}), hide_index=True, alt="The problems, one a row.")


def _numbers() -> dict[str, object]:
    return {name: st.column_config.NumberColumn(width="small", format="localized") for name in ("Low", "Best", "High")}
