"""Tables of events, claims, sources and problems, as every page lists them.

Owns which columns a reader sees and what they are called. Cells are data and stay text; a link is shown,
never fetched.
"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.app import controls, data
from dashboard.app.card import RELIABILITY
from dashboard.evidence.case import Case
from dashboard.evidence.links import href_of
from dashboard.view import Shown

MANY = 1000


def events_table(shown: Shown, key: str, rows: pd.DataFrame | None = None) -> bool:
    """List events (those shown, unless others are given); choosing a row opens its card.

    Returns
    -------
    bool
        Whether a row stands chosen in this table.
    """
    events = shown.events if rows is None else rows
    if events.empty:
        st.caption("No events here. Widen the window or reset the filters.")
        return False
    table = data.once(f"{key}|{len(events)}", shown, lambda: _events(shown.case, events))
    # Past this many rows Streamlit sends only those in sight, and then none can be chosen.
    many = len(table) > MANY
    if many:
        st.caption(f"{len(table):,} rows. To choose one, narrow the window or click its mark.")

    def change() -> None:
        picked = st.session_state[key]["selection"]["rows"]
        if picked and picked[0] < len(table):
            controls.choose(table["Id"].iloc[picked[0]])

    st.dataframe(
        table,
        key=f"{key}_many" if many else key,
        hide_index=True,
        on_select="ignore" if many else change,
        selection_mode="single-row",
        lazy=many,
        height=min(38 + 35 * len(table), 560),
        alt=f"The {len(table):,} events listed as a table.",
        column_config={
            "Found": st.column_config.TextColumn(width=50, help="Found by the search."),
            "Date": st.column_config.TextColumn(width=190, help="As read from the row's own date."),
            "Event": st.column_config.TextColumn(width=320),
            "Lane": st.column_config.TextColumn(width=130),
            "Status": st.column_config.TextColumn(width=85),
            "Grade": st.column_config.TextColumn(
                width=60, help="Admiralty system: source A to F, content 1 to 6."
            ),
        },
    )
    return not many and bool(st.session_state[key]["selection"]["rows"])


def _events(case: Case, events: pd.DataFrame) -> pd.DataFrame:
    lanes = {lane.id: lane.title for lane in case.lanes}
    table = pd.DataFrame(
        {
            "Date": events["date_said"],
            "Event": events["title"],
            "Lane": events["lane"].map(lambda lane: lanes.get(lane, lane)),
            "Status": events["status"].map(lambda s: controls.STATUS_TITLES.get(s, s)),
            "Grade": events["grade"],
            "Who says so": events["claimant"],
            "Id": events["id"],
        }
    )
    if bool(events["hit"].any()):
        table.insert(0, "Found", events["hit"].map({True: "●", False: ""}))
    return table


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
    number = st.column_config.NumberColumn(width="small", format="localized")
    st.dataframe(
        table,
        hide_index=True,
        height=620 if len(table) > 15 else "auto",
        alt=f"{len(table):,} claims.",
        column_config={"Low": number, "Best": number, "High": number},
    )


def sources_table(sources: pd.DataFrame) -> None:
    """List sources with their grade in words and how many rows rest on each."""
    table = pd.DataFrame(
        {
            "Outlet": sources["outlet"],
            "Title": sources["title"],
            "Published": sources["published"],
            "Grade": sources["reliability"],
            "Meaning": sources["reliability"].map(lambda letter: RELIABILITY.get(letter, "")),
            "Rows": sources["rests"],
            "Link": sources["url"].map(href_of),
            "Language": sources["language"],
            "Note": sources["note"],
            "Id": sources["id"],
        }
    )
    st.dataframe(
        table,
        hide_index=True,
        height=620 if len(table) > 15 else "auto",
        alt=f"{len(table):,} sources.",
        column_config={
            "Grade": st.column_config.TextColumn(width="small", help="Admiralty reliability, A to F."),
            "Link": st.column_config.LinkColumn(validate="^https?://", help="Opens the source's own page."),
            "Rows resting on it": st.column_config.NumberColumn(
                width="small", help="Events and claims citing it."
            ),
        },
    )


def problems_table(case: Case) -> None:
    """List every fault of the case's files, with its remedy."""
    if not case.problems:
        st.success("No problems: every row of every file was read.")
        return
    errors = sum(p.severity == "error" for p in case.problems)
    warnings = len(case.problems) - errors
    st.markdown(f"{errors:,} faults keep a row or file out; {warnings:,} rows are used, but look at them.")
    table = pd.DataFrame([p.as_dict() for p in case.problems]).rename(columns=str.capitalize)
    st.dataframe(
        table.astype("str").replace({"None": "", "nan": ""}), hide_index=True, alt="The problems, one a row."
    )
