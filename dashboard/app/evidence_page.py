"""Evidence: sources, events, claims, what contradicts what, and what could not be read."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard.app import controls, data
from dashboard.app.card import card, claim_title, find_row, say_grade
from dashboard.app.exports import csv_buttons
from dashboard.app.listing import claims_table, events_table, problems_table, sources_table
from dashboard.app.plain_text import escape
from dashboard.evidence.case import Case


def page() -> None:
    """Draw the page."""
    shown = data.shown()
    case = shown.case
    events = pd.concat([shown.events, shown.filtered, shown.outside], ignore_index=True)
    labels = [
        f"Sources {len(case.sources):,}",
        f"Events {len(events):,}",
        f"Claims {len(shown.all_claims):,}",
        "Conflicts",
        f"Problems {len(case.problems):,}",
    ]
    sources, listed, claims, conflicts, problems = st.tabs(labels, key="evidence_tabs", on_change="rerun")
    if sources.open:
        with sources:
            st.caption("Grades follow the Admiralty system; F also stands for every source nobody graded.")
            sources_table(case.sources.sort_values(["rests", "id"], ascending=[False, True]))
            csv_buttons(case, "sources", case.sources, "sources")
    if listed.open:
        with listed:
            if shown.view.event:
                card(shown)
            events_table(shown, "evidence_events", events)
            csv_buttons(case, "events", events, "events")
    if claims.open:
        with claims:
            st.caption("A range is read from the words by one table, or taken from numbers the source gives.")
            claims_table(case, shown.all_claims)
            csv_buttons(case, "claims", shown.all_claims, "claims")
    if conflicts.open:
        with conflicts:
            _conflicts(case)
    if problems.open:
        with problems:
            problems_table(case)


def _conflicts(case: Case) -> None:
    """Draw each contradiction side by side: what one side says, what the other says, who, when, grade."""
    pairs = [
        (row_id, other)
        for frame in (case.events, case.claims)
        for row_id, others in zip(frame["id"], frame["disputes_ids"], strict=True)
        for other in others
    ]
    if not pairs:
        st.info("No row of this case disputes another.")
        return
    disputed = list(dict.fromkeys(other for _, other in pairs))
    st.caption(f"{len(disputed):,} rows are disputed by {len({row for row, _ in pairs}):,} others.")
    for target in disputed:
        with st.container(border=True, key=f"conflict_{target}"):
            left, right = st.columns(2)
            with left:
                _side(case, target, "left")
            with right:
                for row_id, other in pairs:
                    if other == target:
                        _side(case, row_id, target)


def _side(case: Case, row_id: str, where: str) -> None:
    found = find_row(case, row_id)
    if found is None:
        st.text(row_id)
        return
    kind, row = found
    title = row["title"] if kind == "event" else claim_title(case, row)
    st.button(
        f"**{escape(title)}**",
        key=f"side_{where}_{row_id}",
        type="tertiary",
        on_click=controls.choose,
        args=(row_id,),
        help="Choose this row.",
    )
    if kind == "claim" and row["wording"]:
        st.markdown(f"“{escape(row['wording'])}”")
    elif kind == "event" and row["summary"]:
        st.text(row["summary"])
    who = row["claimant"] or "Unnamed"
    said = row["date_said"] if kind == "event" else row["stated_said"]
    st.caption(escape(f"{who} · {said} · {say_grade(row['letter'], row['digit'])} · {row_id}"))
