"""The rows on screen as files: an exact copy that comes back unchanged, and one safe in a spreadsheet."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from dashboard.evidence.case import Case
from dashboard.evidence.exporting import exact_csv, spreadsheet_csv

KINDS = (
    (
        "CSV, exact",
        "-exact",
        exact_csv,
        "Brought in again on the Add page, it changes nothing. In Excel, text may run as a formula.",
    ),
    (
        "CSV for a spreadsheet",
        "-spreadsheet",
        spreadsheet_csv,
        "The same rows; text that a spreadsheet would run as a formula gets an apostrophe in front.",
    ),
)


def csv_buttons(case: Case, table: str, shown: pd.DataFrame, key: str) -> None:
    """Offer rows as the two kinds of CSV, made only when asked for.

    The rows leave as the case has them: a picture may show another status, as of an earlier day.
    """
    rows: pd.DataFrame = getattr(case, table)
    frame = rows[rows["id"].isin(set(shown["id"]))]
    if frame.empty:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"take_{key}"):
        st.caption(f"These {len(frame):,} {table}:", width="content")
        for label, suffix, make, note in KINDS:
            st.download_button(
                label,
                partial(make, frame, table),
                f"{table}{suffix}.csv",
                "text/csv",
                key=f"csv_{key}{suffix}",
                type="tertiary",
                icon=":material/download:",
                help=note,
                on_click="ignore",
            )
